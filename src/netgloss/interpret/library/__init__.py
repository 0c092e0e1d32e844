"""The modules of the standard library, and corners of a few others, that pasted code may import.

``MODULES`` maps a module's full name to the function that makes it; a run makes each once, when
it is first imported. What a module does not have here is an unknown value.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from netgloss.interpret.library.addresses import make_parse
from netgloss.interpret.library.annotations import make_typing
from netgloss.interpret.library.arguments import make_argparse
from netgloss.interpret.library.containers import make_collections, ordered_dict_class
from netgloss.interpret.library.contexts import make_contextlib
from netgloss.interpret.library.copying import deep_copy, make_copy
from netgloss.interpret.library.data_classes import make_dataclasses
from netgloss.interpret.library.einops import make_einops, make_layers
from netgloss.interpret.library.enumerations import finish_enum, make_enum
from netgloss.interpret.library.functional import make_functools, make_operator
from netgloss.interpret.library.inert import (
    make_future,
    make_keyword,
    make_logging,
    make_os,
    make_os_path,
    make_random,
    make_string,
    make_sys,
    make_time,
    make_traceback,
    make_types,
    make_warnings,
    unread,
)
from netgloss.interpret.library.inspection import make_inspect
from netgloss.interpret.library.installed import (
    make_importlib,
    make_machinery,
    make_metadata,
    make_util,
)
from netgloss.interpret.library.iteration import make_itertools
from netgloss.interpret.library.mathematics import make_math
from netgloss.interpret.library.numeric import make_numpy
from netgloss.interpret.library.pictures import make_image, make_pillow
from netgloss.interpret.library.protocols import make_abc, make_collections_abc, make_numbers
from netgloss.interpret.library.regular import make_re
from netgloss.interpret.library.resources import make_pkgutil
from netgloss.interpret.library.versions import make_packaging, make_version
from netgloss.interpret.library.wrapping import make_textwrap
from netgloss.interpret.values import Namespace

MODULES: dict[str, Callable[[], Namespace]] = {
    "PIL": make_pillow,
    "PIL.Image": make_image,
    "__future__": make_future,
    "abc": make_abc,
    "argparse": make_argparse,
    "collections": make_collections,
    "collections.abc": make_collections_abc,
    "contextlib": make_contextlib,
    "copy": make_copy,
    "dataclasses": make_dataclasses,
    "einops": make_einops,
    "einops.layers.torch": make_layers,
    "enum": make_enum,
    "functools": make_functools,
    "importlib": make_importlib,
    "importlib.machinery": make_machinery,
    "importlib.metadata": make_metadata,
    "importlib.util": make_util,
    "inspect": make_inspect,
    "itertools": make_itertools,
    "json": partial(unread, "json"),
    "keyword": make_keyword,
    "logging": make_logging,
    "math": make_math,
    "numbers": make_numbers,
    "numpy": make_numpy,
    "operator": make_operator,
    "os": make_os,
    "os.path": make_os_path,
    "packaging": make_packaging,
    "packaging.version": make_version,
    "pathlib": partial(unread, "pathlib", "forbidden"),
    "pkgutil": make_pkgutil,
    "random": make_random,
    "re": make_re,
    "regex": partial(make_re, "regex"),
    "string": make_string,
    "textwrap": make_textwrap,
    "sys": make_sys,
    "time": make_time,
    "traceback": make_traceback,
    "types": make_types,
    "typing": make_typing,
    "typing_extensions": partial(make_typing, "typing_extensions"),
    "urllib.parse": make_parse,
    "warnings": make_warnings,
}

__all__ = ["MODULES", "deep_copy", "finish_enum", "ordered_dict_class"]
