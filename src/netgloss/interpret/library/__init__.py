"""The modules of the standard library, and corners of a few others, that pasted code may import.

``MODULES`` maps a module's full name to the function that makes it; a run makes each once, when
it is first imported. What a module does not have here is an unknown value. Most texts import few
of them, so what makes a module is loaded when it is made.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from netgloss.interpret.values import Namespace
from netgloss.later import later


def _made(file: str, name: str, *args: str) -> Callable[[], Namespace]:
    """What a function of this name makes, in a file of this package that is not loaded yet."""
    return partial(later(f"{__name__}.{file}", name), *args)


MODULES: dict[str, Callable[[], Namespace]] = {
    "PIL": _made("pictures", "make_pillow"),
    "PIL.Image": _made("pictures", "make_image"),
    "__future__": _made("inert", "make_future"),
    "abc": _made("protocols", "make_abc"),
    "argparse": _made("arguments", "make_argparse"),
    "collections": _made("containers", "make_collections"),
    "collections.abc": _made("protocols", "make_collections_abc"),
    "contextlib": _made("contexts", "make_contextlib"),
    "copy": _made("copying", "make_copy"),
    "dataclasses": _made("data_classes", "make_dataclasses"),
    "einops": _made("einops", "make_einops"),
    "einops.layers.torch": _made("einops", "make_layers"),
    "enum": _made("enumerations", "make_enum"),
    "functools": _made("functional", "make_functools"),
    "importlib": _made("installed", "make_importlib"),
    "importlib.machinery": _made("installed", "make_machinery"),
    "importlib.metadata": _made("installed", "make_metadata"),
    "importlib.util": _made("installed", "make_util"),
    "inspect": _made("inspection", "make_inspect"),
    "itertools": _made("iteration", "make_itertools"),
    "json": _made("inert", "unread", "json"),
    "keyword": _made("inert", "make_keyword"),
    "logging": _made("inert", "make_logging"),
    "math": _made("mathematics", "make_math"),
    "numbers": _made("protocols", "make_numbers"),
    "numpy": _made("numeric", "make_numpy"),
    "operator": _made("functional", "make_operator"),
    "os": _made("inert", "make_os"),
    "os.path": _made("inert", "make_os_path"),
    "packaging": _made("versions", "make_packaging"),
    "packaging.version": _made("versions", "make_version"),
    "pathlib": _made("inert", "unread", "pathlib", "forbidden"),
    "pkgutil": _made("resources", "make_pkgutil"),
    "random": _made("inert", "make_random"),
    "re": _made("regular", "make_re"),
    "regex": _made("regular", "make_re", "regex"),
    "string": _made("constants", "make_string"),
    "textwrap": _made("wrapping", "make_textwrap"),
    "sys": _made("inert", "make_sys"),
    "time": _made("inert", "make_time"),
    "traceback": _made("inert", "make_traceback"),
    "types": _made("inert", "make_types"),
    "typing": _made("annotations", "make_typing"),
    "typing_extensions": _made("annotations", "make_typing", "typing_extensions"),
    "urllib.parse": _made("addresses", "make_parse"),
    "warnings": _made("inert", "make_warnings"),
}
