"""What statements do with values: assignments, calls on a line of their own, returns."""

from __future__ import annotations

import ast

from netgloss.catalogue.records import Tensor
from netgloss.documents.constructing import Constructing, Made
from netgloss.documents.margin import Margin
from netgloss.documents.running import Running
from netgloss.documents.sourcefile import SourceFile
from netgloss.documents.syntax import (
    MOST_VALUES,
    OPERATORS,
    Scope,
    arguments,
    is_module,
    is_super_call,
    is_unknown,
    rounds,
)
from netgloss.documents.texts import one_line, shapes_text, tensors_in, value_text
from netgloss.text import walk


class StatementValues:
    """Speaks of the values in statements: the modules made, the operations run, the rest."""

    def __init__(self, file: SourceFile, margin: Margin) -> None:
        self.file = file
        self.margin = margin
        self.constructing = Constructing(file, margin)
        self.running = Running(file, margin)

    def assign(self, node: ast.stmt, targets: list[str], value: ast.expr) -> None:
        line = node.lineno
        made = self.file.modules_at(value)
        built = None if made else self._built_by(value)
        values = [record.value for record in self.file.bindings_at(node)]
        if made or built or any(map(is_module, values)):
            self.margin.say(line, "lines.stores_module", targets=tuple(targets))
        inner = self.value(node, value)
        if made is not None:
            return
        if built is not None:
            self.constructing.built_elsewhere(line, self._short(value), built)
            return
        if any(map(is_module, values)) and not inner:
            return
        if not inner or any(isinstance(each, Tensor) and each.is_parameter for each in values):
            self._plain(node, tuple(targets), value)

    def value(self, node: ast.stmt, value: ast.expr) -> bool:
        """What the expressions of a statement make or run; whether there was anything to say."""
        self._comprehensions(value)
        made = self.constructing.within(value)
        return self.running.explain(node, [value]) or made

    def _plain(self, node: ast.stmt, targets: tuple[str, ...], value: ast.expr) -> None:
        """An assignment that neither makes a module nor runs an operation."""
        line, records = node.lineno, self.file.bindings_at(node)
        values = [record.value for record in records]
        code = self._short(value)
        tensor = next(tensors_in(values[0]), None) if values else None
        if tensor is not None:
            self.margin.shape(line, None, values[0])
            name = "lines.takes_result" if isinstance(value, ast.Call) else "lines.keeps_tensor"
            if tensor.is_parameter and any("." in target for target in targets):
                shared = isinstance(value, ast.Attribute | ast.Name)
                name = "lines.shares_parameter" if shared else "lines.stores_parameter"
            self.margin.say(line, name, targets=targets, code=code, shape=tensor.shape)
            return
        if values and all(map(is_unknown, values)):
            self.margin.say(line, "lines.stores_unknown", targets=targets, code=code)
            return
        texts = [value_text(item) for item in values]
        known = list(dict.fromkeys(text for text in texts if text is not None))
        same = known in ([code], [f"({code})"])
        self.margin.say(
            line,
            "lines.stores_value",
            targets=targets,
            code=code,
            values=tuple(known[:MOST_VALUES]) if None not in texts and not same else (),
            more=len(known) > MOST_VALUES,
            constant=isinstance(value, ast.Constant),
        )

    def annotated(self, node: ast.AnnAssign, target: ast.expr, value: ast.expr | None) -> None:
        name = self._short(target)
        if value is None:
            self.margin.say(
                node.lineno, "lines.declares", name=name, type=self._short(node.annotation)
            )
        else:
            self.assign(node, [name], value)

    def augmented(
        self, node: ast.AugAssign, target: ast.expr, operator: ast.operator, value: ast.expr
    ) -> None:
        if self.value(node, value):
            return
        values = [value_text(record.value) for record in self.file.bindings_at(node)]
        self.margin.say(
            node.lineno,
            "lines.augments",
            target=self._short(target),
            operator=OPERATORS[type(operator)],
            code=self._short(value),
            values=tuple(dict.fromkeys(text for text in values if text is not None))[:MOST_VALUES],
        )

    def expression(self, node: ast.Expr, value: ast.expr) -> None:
        line = node.lineno
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            self.margin.say(line, "definitions.docstring")
            self.margin.span(line, (node.end_lineno or line) - line + 1)
            return
        if is_super_call(value, "__init__"):
            self.margin.say(line, "control.super_init", arguments=arguments(self.file, value))
            return
        built = self._built_by(value)
        said = self.value(node, value)
        match value:
            case ast.Call(ast.Attribute(owner, "append"), [item]) if not said:
                self.margin.say(
                    line, "control.appends", target=self._short(owner), code=self._short(item)
                )
            case ast.Call(ast.Attribute(owner, "append" | "add_module" | "insert")):
                self.margin.say(line, "control.appended", target=self._short(owner))
            case ast.Call(ast.Attribute(ast.Name("self"), "register_buffer"), [name, *_]):
                self.margin.say(line, "control.registers_buffer", name=self._short(name))
            case ast.Call(ast.Attribute(ast.Name("self"), "register_parameter"), [name, *_]):
                self.margin.say(line, "control.registers_parameter", name=self._short(name))
            case ast.Call(func) if "nn.init." in self.file.qualified(func):
                self.margin.say(line, "control.initialises", function=self._short(func))
            case ast.Call(ast.Name("print")):
                self.margin.say(line, "control.prints")
            case _ if built is not None and not said:
                self.constructing.built_elsewhere(line, self._short(value), built)
            case ast.Yield() | ast.YieldFrom():
                self.margin.say(line, "control.yields", code=self._short(value))
            case _ if not said:
                self.margin.say(line, "control.runs", code=self._short(value))

    def return_(self, node: ast.Return, value: ast.expr | None, scope: Scope) -> None:
        line = node.lineno
        if value is None:
            self.margin.say(line, "lines.returns_nothing")
            return
        made = self.file.modules_at(value)
        said = self.value(node, value)
        given = [record.value for record in self.file.bindings_at(node)]
        if scope.is_module and scope.function == "forward" and given:
            self.margin.shape(line, None, given[0])
            self.margin.say(
                line,
                "lines.returns_output",
                code=self._short(value),
                shapes=tuple(tensor.shape for tensor in tensors_in(given[0])),
                of_model=self._is_root(scope.class_name),
                class_name=scope.class_name,
                times=len(given),
            )
            return
        code = self._short(value)
        texts = {value_text(each) for each in given}
        text = texts.pop() if len(texts) == 1 else None
        shapes = {shapes_text(each) for each in given}
        self.margin.shape(line, None, given[0] if given else None)
        self.margin.say(
            line,
            "lines.returns",
            code=code,
            function=scope.function,
            says_more=said or made is not None,
            value=text if text != code else None,
            shape=shapes.pop() if len(shapes) == 1 else None,
        )

    def _is_root(self, class_name: str) -> bool:
        return any(index.trace.root == class_name for index in self.file.indexes)

    def _comprehensions(self, value: ast.expr) -> None:
        for inner in walk(value):
            match inner:
                case (
                    ast.ListComp(generators=[first, *_])
                    | ast.SetComp(generators=[first, *_])
                    | ast.GeneratorExp(generators=[first, *_])
                    | ast.DictComp(generators=[first, *_])
                ):
                    self.margin.say(
                        inner.lineno,
                        "control.comprehension",
                        target=self._short(first.target),
                        code=self._short(first.iter),
                        **rounds(self.file.loops_at(inner)),
                    )
                case ast.IfExp(test=test, body=body, orelse=orelse):
                    branches = self.file.branches_at(test)
                    taken = sum(branch.taken for branch in branches)
                    self.margin.say(
                        inner.lineno,
                        "control.conditional",
                        test=self._short(test),
                        yes=self._short(body),
                        no=self._short(orelse),
                        taken=taken,
                        skipped=len(branches) - taken,
                    )

    def _built_by(self, value: ast.expr) -> Made | None:
        """Modules that the outermost call of an expression makes in the function it calls."""
        return self.file.modules_from(value) if isinstance(value, ast.Call) else None

    def _short(self, node: ast.expr) -> str:
        return one_line(self.file.code(node))
