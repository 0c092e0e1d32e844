"""Branches, loops, other statements, and the lines that only continue or close one."""

from __future__ import annotations

from netgloss.words.en.grammar import listing, plural
from netgloss.words.en.grammar import times as how_often
from netgloss.words.en.nouns import ARGUMENTS, LAYERS
from netgloss.words.forms import short

_CONTEXTS = {
    "torch.no_grad": "no gradients are recorded inside",
    "torch.inference_mode": "no gradients are recorded inside",
    "torch.enable_grad": "gradients are recorded inside",
    "torch.autocast": "operations inside may run at lower precision",
    "torch.cuda.amp.autocast": "operations inside may run at lower precision",
    "open": "the file is closed again at the end",
}


# ---- branches and loops -----------------------------------------------------------------------
def condition(keyword: str, code: str, taken: int, skipped: int, sizes: str) -> list[str]:
    word = "Otherwise, if" if keyword == "elif" else "If"
    total = taken + skipped
    if not total:
        said = [f"{word} `{code}` holds; this run did not come to the question."]
    elif not skipped:
        each = "" if taken == 1 else f", {_each_time(taken)}"
        said = [f"{word} `{code}` holds: here it does{each}."]
    elif not taken:
        each = "" if skipped == 1 else f", {_each_time(skipped)}"
        said = [f"{word} `{code}` holds: here it does not{each}, so the block is skipped."]
    else:
        said = [f"{word} `{code}` holds: here it does in {taken} of {total} cases."]
    if sizes:
        said.append(f"It depends on the size of the input: `{sizes}`.")
    return said


def else_(of: str) -> str:
    return {
        "if": "Otherwise:",
        "loop": "Once the loop has run to its end without `break`:",
        "try": "If nothing was raised:",
    }[of]


def for_(
    target: str, code: str, rounds: tuple[int, ...], values: tuple[str, ...], times: int
) -> str:
    return f"Loop: `{target}` takes the elements of `{code}` in turn{_rounds(rounds, values)}."


def while_(code: str, rounds: tuple[int, ...], values: tuple[str, ...], times: int) -> str:
    return f"Loop: repeats as long as `{code}` holds{_rounds(rounds, ())}."


def comprehension(
    target: str, code: str, rounds: tuple[int, ...], values: tuple[str, ...], times: int
) -> str:
    return f"A comprehension: one item for each `{target}` of `{code}`{_rounds(rounds, values)}."


def conditional(test: str, yes: str, no: str, taken: int, skipped: int) -> str:
    both = f"`{yes}` if `{test}` holds, else `{no}`"
    if taken and not skipped:
        return f"Takes {both}; here it holds."
    if skipped and not taken:
        return f"Takes {both}; here it does not hold."
    if taken and skipped:
        return f"Takes {both}; here it holds in {taken} of {taken + skipped} cases."
    return f"Takes {both}."


def with_(code: str, name: str, target: str) -> str:
    known = _CONTEXTS.get(name)
    kept = f", kept as `{target}`" if target else ""
    return f"The block runs inside `{code}`{kept}{': ' + known if known else ''}."


def try_() -> str:
    return "Tries what follows; an exception in it can be caught below."


def except_(code: str, name: str) -> str:
    what = f"`{code}`" if code else "any exception"
    kept = f", kept as `{name}`" if name else ""
    return f"Catches {what}{kept}:"


def finally_() -> str:
    return "Runs in any case, at the end:"


def match(code: str) -> str:
    return f"Compares `{code}` with the patterns below; the first that fits is taken."


def case(code: str) -> str:
    return f"If it fits the pattern `{code}`:"


def break_() -> str:
    return "Leaves the loop."


def continue_() -> str:
    return "Goes on with the next round of the loop."


# ---- other statements -------------------------------------------------------------------------
def super_init(arguments: str) -> str:
    given = f", with `{arguments}`" if arguments else ""
    return (
        f"Runs the constructor of the base class{given}: it sets up the registers of parameters "
        "and submodules, so it must come before the first layer is assigned."
    )


def main_guard() -> str:
    return "Runs only when this file is started as a program, not when it is imported:"


def raise_(code: str) -> str:
    return f"Raises `{code}`." if code else "Raises the caught exception again."


def assert_(code: str, held: bool | None, message: str) -> str:
    tail = "; here it does" if held else "; here it does not" if held is False else ""
    return f"Stops with an error unless `{code}` holds{tail}."


def delete(names: tuple[str, ...]) -> str:
    return f"Removes {listing([f'`{name}`' for name in names])}."


def global_(names: tuple[str, ...]) -> str:
    return f"{listing([f'`{name}`' for name in names])}: the names of the module level are meant."


def nonlocal_(names: tuple[str, ...]) -> str:
    return f"{listing([f'`{name}`' for name in names])}: the names of the outer function are meant."


def pass_() -> str:
    return "Does nothing; the block only needs a statement."


def appends(target: str, code: str) -> str:
    return f"Adds `{code}` to the end of `{target}`."


def appended(target: str) -> str:
    return f"It goes into `{target}`."


def registers_buffer(name: str) -> str:
    return (
        f"Registers the buffer {name.join('``') if '`' not in name else name}: a tensor that is "
        "saved and moved with the module but not learned."
    )


def registers_parameter(name: str) -> str:
    return f"Registers the parameter {name.join('``') if '`' not in name else name}: it is learned."


def initialises(function: str) -> str:
    return f"Sets the starting values with `{function}`; shapes and counts stay as they are."


def prints() -> str:
    return "Prints to the screen; the network is not changed."


def yields(code: str) -> str:
    return f"Hands out a value and goes on from here at the next one: `{code}`."


def runs(code: str) -> str:
    return f"Runs `{code}`."


# ---- lines that continue or close -------------------------------------------------------------
def comment(lines: int) -> str:
    return "A comment for the reader." if lines == 1 else "Comments for the reader."


def argument(name: str, code: str, value: str | None, called: str) -> str:
    noun = ARGUMENTS.get(name, "")
    what = f"`{name}`" if name else "the next argument"
    meaning = f" ({noun})" if noun and noun != name.replace("_", " ") else ""
    shown = f"`{code}`"
    if value is not None and value != code:
        shown += f", here `{value}`"
    return f"Argument of `{called}`: {what}{meaning} is {shown}."


def argument_declared(code: str) -> str:
    return f"Declares `{code}`."


def piece(code: str, of: int) -> str:
    return f"Goes on from line {of}: `{code}`."


def closes(called: str, opened_at: int) -> str:
    what = f"the call of `{called}`" if called else "the bracket"
    return f"Closes {what} that began on line {opened_at}."


def closes_signature(name: str) -> str:
    return f"Ends the head of `{name}`."


def not_reached(layers: tuple[str, ...]) -> str:
    kinds = [f"`{short(name)}`{_noun(name)}" for name in layers]
    made = f"; it would make {listing(kinds)}" if kinds else ""
    return f"The run does not come here{made}."


def other(code: str) -> str:
    return f"`{code}`"


def _noun(layer: str) -> str:
    noun = LAYERS.get(layer, "")
    return f" ({noun})" if noun else ""


def _each_time(times: int) -> str:
    return "both times" if times == 2 else f"all {how_often(times)}"


def _rounds(rounds: tuple[int, ...], values: tuple[str, ...]) -> str:
    if not rounds:
        return ""
    if len(rounds) > 1:
        return f"; {listing([str(each) for each in rounds], 'or')} rounds"
    shown = ""
    if values and all(len(value) <= 12 for value in values):
        more = ", …" if len(values) < rounds[0] else ""
        shown = f" ({', '.join(f'`{value}`' for value in values)}{more})"
    return f": {rounds[0]} {plural(rounds[0], 'round')}{shown}"
