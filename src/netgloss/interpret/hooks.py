"""Hooks of modules: those around ``forward`` are called, those of gradients and of saving are not
(neither changes a shape)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import native
from netgloss.interpret.library.namespaces import native_class, shared
from netgloss.interpret.values import Args, Class, Instance, Kwargs, Native, Unknown, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

BEFORE, AFTER = "_forward_pre_hooks", "_forward_hooks"
_SILENT = (
    *("register_full_backward_hook", "register_backward_hook", "register_full_backward_pre_hook"),
    *("_register_load_state_dict_pre_hook", "register_load_state_dict_pre_hook"),
    *("register_load_state_dict_post_hook", "_register_state_dict_hook"),
    *("register_state_dict_post_hook", "register_state_dict_pre_hook"),
)


def _handle(run: Run) -> Class:
    """What registering gives back."""

    def make(run: Run) -> Class:
        methods = {
            "remove": native("remove", _remove),
            "__enter__": native("__enter__", lambda run, self: self),
            "__exit__": native("__exit__", lambda run, self, *error: _remove(run, self)),
        }
        return native_class(run, "RemovableHandle", methods, module="torch.utils.hooks")

    return shared(run, "torch.utils.hooks.RemovableHandle", make)


def _remove(run: Run, self: Value) -> None:
    held = self.attrs["_hooks"]
    held.pop(self.attrs["id"], None)


def _registering(name: str, where: str) -> Native:
    def register(
        run: Run,
        self: Value,
        hook: Value,
        *,
        prepend: Value = False,
        with_kwargs: Value = False,
        always_call: Value = False,
    ) -> Value:
        held = self.attrs.setdefault(where, {})
        run.budget.step()
        number = max(held, default=-1) + 1
        entry = (hook, with_kwargs is True)
        if prepend is True:
            before = dict(held)
            held.clear()
            held[number] = entry
            held.update(before)
        else:
            held[number] = entry
        return Instance(_handle(run), {"_hooks": held, "id": number}, place=run.place)

    return native(name, register)


def _silently(name: str) -> Native:
    def register(run: Run, self: Value, /, hook: Value, *args: Value, **kwargs: Value) -> Value:
        return Instance(_handle(run), {"_hooks": {}, "id": 0}, place=run.place)

    return native(name, register, sees_unknown=True)


def hook_methods() -> dict[str, Value]:
    """The methods of ``nn.Module`` that register hooks."""
    return {
        "register_forward_pre_hook": _registering("register_forward_pre_hook", BEFORE),
        "register_forward_hook": _registering("register_forward_hook", AFTER),
        **{name: _silently(name) for name in _SILENT},
    }


def before(run: Run, self: Instance, args: Args, kwargs: Kwargs) -> tuple[Args, Kwargs]:
    """What forward is given after the hooks before it: a hook may give other arguments."""
    for hook, with_kwargs in list(self.attrs[BEFORE].values()):
        given = run.call(hook, (self, args, kwargs) if with_kwargs else (self, args), {})
        if given is None:
            continue
        if type(given) is Unknown:
            return tuple(given for _ in args), kwargs
        if with_kwargs:
            args, kwargs = given
        else:
            args = given if type(given) is tuple else (given,)
    return args, kwargs


def after(run: Run, self: Instance, args: Args, kwargs: Kwargs, output: Value) -> Value:
    """What the call gives after the hooks behind it: a hook may give another result."""
    for hook, with_kwargs in list(self.attrs[AFTER].values()):
        given = (self, args, kwargs, output) if with_kwargs else (self, args, output)
        other = run.call(hook, given, {})
        if other is not None:
            output = other
    return output
