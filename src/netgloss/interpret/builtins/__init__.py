"""Built-in functions, the methods of built-in types and the built-in classes.

Everything that pasted code may call on plain values is in these tables, under an exact name:

* ``BUILTINS``: functions such as ``len`` and ``sorted``;
* ``METHODS``: for each exact host type its methods, the receiver as first argument;
* ``make_classes()``: ``int``, ``list``, ``ValueError``, … as classes of one run; those in
  ``UNNAMED`` are reached by ``type()`` only.
"""

from netgloss.interpret.builtins.formatting import format_value, percent_format
from netgloss.interpret.builtins.functions import BUILTINS
from netgloss.interpret.builtins.natives import host, key
from netgloss.interpret.builtins.types import METHODS, UNNAMED, construct_state, make_classes

__all__ = [
    "BUILTINS",
    "METHODS",
    "UNNAMED",
    "construct_state",
    "format_value",
    "host",
    "key",
    "make_classes",
    "percent_format",
]
