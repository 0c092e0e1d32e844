"""What lines do that make modules, keep values, and let tensors flow."""

from __future__ import annotations

from netgloss.catalogue.records import Shape
from netgloss.symbolic import Dim
from netgloss.words import numbers
from netgloss.words.forms import arrow, code, count, short, short_formula, size_of
from netgloss.words.zh.grammar import listing

Passage = tuple[Shape | None, Shape | None]


# ---- modules made -----------------------------------------------------------------------------
def stores_module(targets: tuple[str, ...]) -> str:
    if all(target.startswith("self.") for target in targets):
        names = listing([code(target.removeprefix("self.")) for target in targets])
        return f"定义子模块 {names}。"
    return f"新建一个模块，记为 {listing([code(target) for target in targets])}。"


def built_by_call(
    code: str,
    type: str,
    made_at: int | None,
    times: int,
    parameters: Dim,
) -> str:
    what = f"一个 `{short(type)}`" if times == 1 else f"{times} 个模块，第一个是 `{short(type)}`"
    where = f"（在第 {made_at} 行创建）" if made_at is not None else ""
    return f"`{code}` 返回{what}{where}，共 {count(parameters)} 个参数。"


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
        f"：{'、'.join(f'{many} 个 {code(short(name))}' for name, many in types)}" if types else ""
    )
    how = {
        "Sequential": "数据依次通过其中的各个模块，前一个的输出就是后一个的输入",
        "ModuleList": "放在其中的模块会被登记，参数才找得到；它自己没有 `forward`",
        "ModuleDict": "放在其中的模块会被登记；它自己没有 `forward`",
    }.get(kind, "放在其中的内容会登记到模块上")
    if times > 1:
        several = listing([str(each) for each in children], last="或")
        said = [f"`{kind}`，共创建 {times} 次，含 {several} 个模块；{how}。"]
    else:
        said = [f"含 {amount} 个模块的 `{kind}`{within}；{how}。"]
    if times == 1 and (before or after):
        said.append(f"整体的形状变化：{arrow(before, after)}。")
    said.append(f"合计 {count(parameters)} 个参数。")
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
    where = f"（类定义在第 {defined_at} 行）" if defined_at is not None else ""
    kind = f"，属于 `{short(layer)}`" if layer else ""
    said = [f"类型为 `{type}` 的模块{where}{kind}。"]
    if before or after:
        said.append(f"形状变化：{arrow(before, after)}。")
    each = "合计 " if times > 1 else ""
    said.append(f"{each}{count(parameters)} 个参数。")
    return said


def flattened(shape: Shape, features: Dim, path: str, type: str, line: int | None) -> str:
    where = f"，第 {line} 行" if line is not None else ""
    source = f"{code(path)}（`{short(type)}`{where}）输出的" if path else ""
    return (
        f"它的输入由{source}特征图 {size_of(shape)} 展平而来："
        f"每个样本 {numbers.product_text(shape[1:])} = {count(features)} 个数。"
    )


def made_many(
    times: int,
    paths: tuple[str, ...],
    varying: tuple[tuple[str, tuple[str, ...], bool], ...],
    first: Passage | None,
    last: Passage | None,
) -> list[str]:
    more = "……" if times > len(paths) else ""
    said = [f"这一行共创建 {times} 个模块：{'、'.join(code(path) for path in paths)}{more}。"]
    if varying:
        parts = [
            f"{code(name)} 依次为 {'、'.join(values)}{'……' if more_values else ''}"
            for name, values, more_values in varying
        ]
        said.append(f"不同之处：{'；'.join(parts)}。")
    if first and last and first != last:
        said.append(f"第一个：{arrow(*first)}；最后一个：{arrow(*last)}。")
    return said


def of_the_first() -> str:
    return "其中第一个："


def closes_module(
    kind: str,
    container: bool,
    name: str,
    opened_at: int,
    children: int,
    parameters: Dim,
    times: int,
) -> str:
    whose = code(name) if name else f"第 {opened_at} 行"
    within = f"共 {children} 个模块、" if container else "共 "
    return f"{whose}的 `{kind}` 到此结束：{within}{count(parameters)} 个参数。"


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
        return f"令 {names} 为 `{code}`。"
    shown = "、".join(f"`{value}`" for value in values) + ("……" if more else "")
    times = "这里的值是" if len(values) == 1 else "值依次是"
    return f"令 {names} 为 `{code}`，{times} {shown}。"


def stores_unknown(targets: tuple[str, ...], code: str) -> str:
    names = listing([f"`{target}`" for target in targets])
    return f"令 {names} 为 `{code}`；从源代码无法得知它是什么。"


def stores_parameter(targets: tuple[str, ...], code: str, shape: Shape) -> str:
    names = listing([f"`{target}`" for target in targets])
    return f"{names} 是模块自己的可学习参数：形状 {size_of(shape)}，{_elements(shape)}。"


def shares_parameter(targets: tuple[str, ...], code: str, shape: Shape) -> str:
    names = listing([f"`{target}`" for target in targets])
    return f"从这里起，{names} 与 `{code}` 是同一个张量：{size_of(shape)}，一起学习，只计一次。"


def keeps_tensor(targets: tuple[str, ...], code: str, shape: Shape) -> str:
    names = listing([f"`{target}`" for target in targets])
    return f"把 `{code}` 记为 {names}，留待后用：{size_of(shape)}。"


def takes_result(targets: tuple[str, ...], code: str, shape: Shape) -> str:
    names = listing([f"`{target}`" for target in targets])
    return f"{names} 成为 `{code}` 的结果：{size_of(shape)}。"


def augments(target: str, operator: str, code: str, values: tuple[str, ...]) -> str:
    shown = f"，结果为 {'、'.join(f'`{value}`' for value in values)}" if values else ""
    return f"更新 `{target}`：`{target} {operator} {code}`{shown}。"


def declares(name: str, type: str) -> str:
    return f"声明 `{name}` 的类型为 `{type}`，这里不赋值。"


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
        passage = f"形状不变，仍为 {size_of(before)}"
    else:
        passage = _passage(before, after)
    rule = short_formula(formula)
    general = f"（`{rule}`）" if rule else ""
    spent = f"；乘加次数 {numbers.grouped(macs)}{general}" if macs else ""
    return f"张量通过 `{code}`（{what}）：{passage}{spent}。"


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
    which = "都是同一个模块" if modules == 1 else f"涉及 {modules} 个不同的模块"
    said = [f"调用 `{code}`（{what}）；这一行共执行 {times} 次，{which}。"]
    if not arrow(before, after):
        said.append("这里无法得知形状。")
    elif (before, after) == last:
        said.append(f"每次都是 {arrow(before, after)}。")
    else:
        said.append(f"第一次 {arrow(before, after)}，最后一次 {arrow(*last)}。")
    return said


def join_identity(
    skip: str, branch: str, left: Shape, right: Shape, after: Shape | None, fits: bool
) -> list[str]:
    said = [f"残差连接：把{_operand(skip)}加回到{_operand(branch)}上，中间各层只需学习二者之差。"]
    return [*said, _sum(left, right, after, fits)]


def join_projection(
    skip: str, branch: str, left: Shape, right: Shape, after: Shape | None, fits: bool
) -> list[str]:
    said = [
        f"带投影捷径的残差连接：{_operand(skip)}由块的输入经捷径上的层得到，"
        f"形状与{_operand(branch)}一致，再把两者相加。"
    ]
    return [*said, _sum(left, right, after, fits)]


def join_branches(
    skip: str, branch: str, left: Shape, right: Shape, after: Shape | None, fits: bool
) -> list[str]:
    return [f"把两个分支逐元素相加。{_sum(left, right, after, fits)}"]


def join_mixed(projections: int, times: int) -> str:
    return f"这 {times} 次中有 {projections} 次，捷径上带投影。"


def adds_up(times: int, shape: Shape | None) -> str:
    shown = f"：{size_of(shape)}" if shape is not None else ""
    return f"从 0 开始把 {times} 个张量依次加起来{shown}。"


def repeated(times: int, first: Passage, last: Passage) -> str:
    if first == last:
        return f"这里共执行 {times} 次，每次形状都相同。"
    return f"这里共执行 {times} 次：第一次 {arrow(*first)}，最后一次 {arrow(*last)}。"


def returns_output(
    code: str,
    shapes: tuple[Shape, ...],
    of_model: bool,
    class_name: str,
    times: int,
) -> str:
    whose = "作为模型的输出" if of_model else f"作为 `{class_name}` 的结果"
    shown = listing([size_of(shape) for shape in shapes])
    first = "第一次调用时" if times > 1 else ""
    tail = f"，{first}形状为 {shown}" if shown else ""
    return f"返回 `{code}`，{whose}{tail}。"


def returns(code: str, function: str, says_more: bool, value: str | None, shape: str | None) -> str:
    whose = f"，作为 `{function}` 的结果" if function else ""
    here = f"，这里的值是 `{value}`" if value is not None else ""
    if shape is not None:
        here = f"，这里的形状为 `{shape}`"
    return f"返回上述结果{whose}{here}。" if says_more else f"返回 `{code}`{whose}{here}。"


def returns_nothing() -> str:
    return "函数到此结束，没有返回值（`None`）。"


def _passage(before: Shape | None, after: Shape | None) -> str:
    if after is None:
        given = f"输入 {size_of(before)}，" if before is not None else ""
        return f"{given}输出的形状无法得知"
    return arrow(before, after)


def _what(types: tuple[str, ...], defined_at: int | None, children: int) -> str:
    names = "、".join(code(short(name)) for name in types[:4]) + ("……" if len(types) > 4 else "")
    if types == ("torch.nn.Sequential",):
        names += f"，含 {children} 个模块"
    return f"{names}，见第 {defined_at} 行" if defined_at is not None else names


def _operand(text: str) -> str:
    return code(text) if text else "另一个张量"


def _sum(left: Shape, right: Shape, after: Shape | None, fits: bool) -> str:
    both = f"{size_of(left)} + {size_of(right)}"
    if not fits:
        return f"两个形状对不上：{both}。"
    return f"{both} → {size_of(after)}。" if after is not None else f"{both}。"


def _elements(shape: Shape) -> str:
    total: Dim = 1
    for size in shape:
        total = total * size
    if len(shape) < 2:
        return f"{count(total)} 个数"
    return f"{numbers.product_text(shape)} = {count(total)} 个数"
