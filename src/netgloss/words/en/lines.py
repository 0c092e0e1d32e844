"""What lines do that make modules, keep values, and let tensors flow."""

from __future__ import annotations

from netgloss.catalogue.records import Shape
from netgloss.symbolic import Dim
from netgloss.words import numbers
from netgloss.words.en.grammar import listing, plural
from netgloss.words.en.grammar import times as how_often
from netgloss.words.forms import arrow, code, count, short, short_formula, size_of

Passage = tuple[Shape | None, Shape | None]


# ---- modules made -----------------------------------------------------------------------------
def stores_module(targets: tuple[str, ...]) -> str:
    if all(target.startswith("self.") for target in targets):
        names = listing([code(target.removeprefix("self.")) for target in targets])
        return f"Makes the {plural(len(targets), 'submodule')} {names}."
    return f"Keeps a new module as {listing([code(target) for target in targets])}."


def built_by_call(
    code: str,
    type: str,
    made_at: int | None,
    times: int,
    parameters: Dim,
) -> str:
    what = f"a `{short(type)}`" if times == 1 else f"{times} modules, the first a `{short(type)}`"
    where = f", made on line {made_at}" if made_at is not None else ""
    amount = f"; {count(parameters)} {plural(parameters, 'parameter')} in all"
    return f"`{code}` gives {what}{where}{amount}."


def container(
    kind: str,
    children: tuple[int, ...],
    times: int,
    types: tuple[tuple[str, int], ...],
    parameters: Dim,
    before: Shape | None,
    after: Shape | None,
) -> list[str]:
    amount = children[0]
    within = (
        f": {listing([f'{many} {code(short(name))}' for name, many in types])}" if types else ""
    )
    how = {
        "Sequential": "it runs its modules one after the other, each on what the one before gave",
        "ModuleList": (
            "a list whose modules are registered, so that their parameters are found; it has no "
            "`forward` of its own"
        ),
        "ModuleDict": "a dictionary whose modules are registered; it has no `forward` of its own",
    }.get(kind, "what it holds is registered with the module")
    if times > 1:
        several = listing([str(each) for each in children], "or")
        said = [f"A `{kind}`, made {how_often(times)}, with {several} modules; {how}."]
    else:
        said = [f"A `{kind}` of {amount} {plural(amount, 'module')}{within}; {how}."]
    if times == 1 and (before or after):
        said.append(f"Through all of it: {arrow(before, after)}.")
    said.append(f"{count(parameters)} {plural(parameters, 'parameter')} in all.")
    return said


def own_module(
    type: str,
    layer: str,
    defined_at: int | None,
    before: Shape | None,
    after: Shape | None,
    parameters: Dim,
    times: int,
) -> list[str]:
    where = f", the class from line {defined_at}" if defined_at is not None else ""
    kind = f", a kind of `{short(layer)}`" if layer else ""
    said = [f"A module of the type `{type}`{where}{kind}."]
    if before or after:
        said.append(f"Through it: {arrow(before, after)}.")
    each = " together" if times > 1 else ""
    said.append(f"{count(parameters)} {plural(parameters, 'parameter')}{each}.")
    return said


def flattened(shape: Shape, features: Dim, path: str, type: str, line: int | None) -> str:
    where = f", line {line}" if line is not None else ""
    source = f", which {code(path)} (`{short(type)}`{where}) gives" if path else ""
    return (
        f"Its input is the flattened map {size_of(shape)}{source}: "
        f"{numbers.product_text(shape[1:])} = {count(features)} numbers a sample."
    )


def made_many(
    times: int,
    paths: tuple[str, ...],
    varying: tuple[tuple[str, tuple[str, ...], bool], ...],
    first: Passage | None,
    last: Passage | None,
) -> list[str]:
    more = ", …" if times > len(paths) else ""
    said = [f"This line makes {times} modules: {', '.join(code(path) for path in paths)}{more}."]
    if varying:
        parts = [
            f"{code(name)} {', '.join(values)}{', …' if more_values else ''}"
            for name, values, more_values in varying
        ]
        said.append(f"What differs: {'; '.join(parts)}.")
    if first and last and first != last:
        said.append(f"The first takes {arrow(*first)}, the last {arrow(*last)}.")
    return said


def of_the_first() -> str:
    return "The first of them:"


def closes_module(
    kind: str,
    container: bool,
    name: str,
    opened_at: int,
    children: int,
    parameters: Dim,
    times: int,
) -> str:
    whose = f" of {code(name)}" if name else f" from line {opened_at}"
    within = f"{children} {plural(children, 'module')}, " if container else ""
    total = f"{within}{count(parameters)} {plural(parameters, 'parameter')}"
    return f"Closes the `{kind}`{whose}: {total}."


# ---- values kept ------------------------------------------------------------------------------
def stores_value(
    targets: tuple[str, ...],
    code: str,
    values: tuple[str, ...],
    more: bool,
    constant: bool,
) -> str:
    names = listing([f"`{target}`" for target in targets])
    if constant or not values or values == (code,):
        return f"Sets {names} to `{code}`."
    shown = ", ".join(f"`{value}`" for value in values) + (", …" if more else "")
    times = "here" if len(values) == 1 else "in turn"
    return f"Sets {names} to `{code}`, {times} {shown}."


def stores_unknown(targets: tuple[str, ...], code: str) -> str:
    names = listing([f"`{target}`" for target in targets])
    return f"Sets {names} to `{code}`; what that is cannot be known from the source."


def stores_parameter(targets: tuple[str, ...], code: str, shape: Shape) -> str:
    names = listing([f"`{target}`" for target in targets])
    return (
        f"{names} becomes a learned parameter of the module itself: {size_of(shape)}, "
        f"{_elements(shape)}."
    )


def shares_parameter(targets: tuple[str, ...], code: str, shape: Shape) -> str:
    names = listing([f"`{target}`" for target in targets])
    return (
        f"{names} is from here on the very same tensor as `{code}`: {size_of(shape)}, one set of "
        "numbers, learned together and counted once."
    )


def keeps_tensor(targets: tuple[str, ...], code: str, shape: Shape) -> str:
    names = listing([f"`{target}`" for target in targets])
    return f"Keeps `{code}` under the name {names} for later: {size_of(shape)}."


def takes_result(targets: tuple[str, ...], code: str, shape: Shape) -> str:
    names = listing([f"`{target}`" for target in targets])
    return f"{names} becomes what `{code}` gives: {size_of(shape)}."


def augments(target: str, operator: str, code: str, values: tuple[str, ...]) -> str:
    shown = f", which makes it {', then '.join(f'`{value}`' for value in values)}" if values else ""
    return f"Changes `{target}`: `{target} {operator} {code}`{shown}."


def declares(name: str, type: str) -> str:
    return f"Declares `{name}` with the type `{type}`; it gets no value here."


# ---- tensors flowing --------------------------------------------------------------------------
def calls_module(
    code: str,
    types: tuple[str, ...],
    defined_at: int | None,
    children: int,
    before: Shape | None,
    after: Shape | None,
    macs: int,
    formula: Dim,
) -> str:
    what = _what(types, defined_at, children)
    if before is not None and before == after:
        passage = f"the shape stays {size_of(before)}"
    else:
        passage = _passage(before, after)
    rule = short_formula(formula)
    general = f" (`{rule}`)" if rule else ""
    spent = f"; {numbers.grouped(macs)} {plural(macs, 'MAC')}{general}" if macs else ""
    return f"Sends the tensor through `{code}` ({what}): {passage}{spent}."


def calls_modules(
    code: str,
    types: tuple[str, ...],
    defined_at: int | None,
    children: int,
    before: Shape | None,
    after: Shape | None,
    times: int,
    modules: int,
    last: Passage,
) -> list[str]:
    what = _what(types, defined_at if modules == 1 else None, children)
    which = "the same module" if modules == 1 else f"{modules} different modules"
    said = [f"Calls `{code}` ({what}); this line runs {how_often(times)} with {which}."]
    if not arrow(before, after):
        said.append("The shapes cannot be known here.")
    elif (before, after) == last:
        said.append(f"Each time {arrow(before, after)}.")
    else:
        said.append(f"First {arrow(before, after)}, last {arrow(*last)}.")
    return said


def join_identity(
    skip: str, branch: str, left: Shape, right: Shape, after: Shape | None, fits: bool
) -> list[str]:
    said = [
        f"Residual connection: adds {_operand(skip)} back to {_operand(branch)}, so that the layers "
        "between need only learn the difference."
    ]
    return [*said, _sum(left, right, after, fits)]


def join_projection(
    skip: str, branch: str, left: Shape, right: Shape, after: Shape | None, fits: bool
) -> list[str]:
    said = [
        f"Residual connection with a projection shortcut: {_operand(skip)} comes from the input of "
        f"the block by a layer that gives it the shape of {_operand(branch)}, then both are added."
    ]
    return [*said, _sum(left, right, after, fits)]


def join_branches(
    skip: str, branch: str, left: Shape, right: Shape, after: Shape | None, fits: bool
) -> list[str]:
    return [f"Adds two branches element by element. {_sum(left, right, after, fits)}"]


def join_mixed(projections: int, times: int) -> str:
    return f"In {projections} of these {times} runs the skip has a projection shortcut."


def adds_up(times: int, shape: Shape | None) -> str:
    shown = f": {size_of(shape)}" if shape is not None else ""
    return (
        f"Adds {times} {plural(times, 'tensor')} up, one after the other, starting from 0{shown}."
    )


def repeated(times: int, first: Passage, last: Passage) -> str:
    if first == last:
        return f"This runs {how_often(times)}, each time at these shapes."
    return f"This runs {how_often(times)}: first {arrow(*first)}, last {arrow(*last)}."


def returns_output(
    code: str,
    shapes: tuple[Shape, ...],
    of_model: bool,
    class_name: str,
    times: int,
) -> str:
    whose = "the output of the model" if of_model else f"the result of `{class_name}`"
    shown = listing([size_of(shape) for shape in shapes])
    first = " at the first call" if times > 1 else ""
    tail = f": {shown}{first}" if shown else ""
    return f"Returns `{code}`, {whose}{tail}."


def returns(code: str, function: str, says_more: bool, value: str | None, shape: str | None) -> str:
    whose = f" as the result of `{function}`" if function else ""
    shown = value if shape is None else shape
    here = f", here `{shown}`" if shown is not None else ""
    return f"Returns this{whose}{here}." if says_more else f"Returns `{code}`{whose}{here}."


def returns_nothing() -> str:
    return "Ends the function without a result (`None`)."


def _passage(before: Shape | None, after: Shape | None) -> str:
    if after is None:
        given = f"takes {size_of(before)}; " if before is not None else ""
        return f"{given}the shape of what comes out cannot be known"
    return arrow(before, after)


def _what(types: tuple[str, ...], defined_at: int | None, children: int) -> str:
    names = listing([code(short(name)) for name in types[:4]]) + (", …" if len(types) > 4 else "")
    if types == ("torch.nn.Sequential",):
        names += f" of {children} {plural(children, 'module')}"
    return f"{names}, line {defined_at}" if defined_at is not None else names


def _operand(text: str) -> str:
    return code(text) if text else "the other tensor"


def _sum(left: Shape, right: Shape, after: Shape | None, fits: bool) -> str:
    both = f"{size_of(left)} + {size_of(right)}"
    if not fits:
        return f"The two shapes do not fit together: {both}."
    return f"{both} → {size_of(after)}." if after is not None else f"{both}."


def _elements(shape: Shape) -> str:
    total: Dim = 1
    for size in shape:
        total = total * size
    shown = f"{count(total)} {plural(total, 'number')}"
    if len(shape) < 2:
        return shown
    return f"{numbers.product_text(shape)} = {shown}"
