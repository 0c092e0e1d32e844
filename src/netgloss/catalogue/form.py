"""The form of an entry: a header and keyworded lines, read but not yet understood.

::

    torch.cat(tensors, dim=0)          <- header: a signature; it may run over several lines
      also torch.concat                <- keyword, then the rest of the line
      rule joining.cat
                                       <- a line that is indented further continues the one above

A ``#`` starts a comment at the beginning of a line or after two spaces.

In a family (``torch.nn.functional.conv{1,2,3}d``) a word with an ``@`` in a shape line stands
once for each spatial axis, ``@`` being its letter and ``#`` its place::

    shape input[n? c @], … -> [n? o @=out(@, #)]
    shape input[n? c h w], … -> [n? o H=out(h, 0) W=out(w, 1)]     <- with 2 axes

``sizes`` are these sizes together, ``dims`` is their number.
"""

from __future__ import annotations

import re

from netgloss.catalogue.index import CatalogueError, Located
from netgloss.records import dataclass

KEYWORDS = frozenset(
    {"also", "shape", "let", "need", "macs", "flops", "window", "gives"}
    | {"param", "buffer", "attr", "module", "build", "forward", "call", "rule", "do", "becomes"}
)
_AXES = {1: ("l",), 2: ("h", "w"), 3: ("d", "h", "w")}
_WORD = re.compile(r"(?:[^\s\[\](),]|\([^()]*\))+")
_COMMENT = re.compile(r"(?:^|\s\s)\s*#.*$")


@dataclass(frozen=True, slots=True)
class Line:
    """One keyworded line of an entry, continuations joined."""

    keyword: str
    rest: str
    number: int


@dataclass(frozen=True, slots=True)
class Form:
    """An entry taken apart into lines."""

    name: str
    header: str
    lines: tuple[Line, ...]
    file: str
    dims: int = 0

    @property
    def names(self) -> dict[str, int]:
        """What a family knows besides its arguments."""
        return {"dims": self.dims} if self.dims else {}

    def all(self, keyword: str) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.keyword == keyword)

    def one(self, keyword: str) -> Line | None:
        found = self.all(keyword)
        if len(found) > 1:
            raise CatalogueError(f"{self.file}:{found[1].number}: a second {keyword!r} line")
        return found[0] if found else None


def read_form(located: Located) -> Form:
    """Take an entry's text apart. Raises CatalogueError with file and line."""
    raw = [
        (located.line + offset, _COMMENT.sub("", text).rstrip())
        for offset, text in enumerate(located.text.splitlines())
    ]
    raw = [(number, text) for number, text in raw if text.strip()]
    header, body = raw[0][1], raw[1:]
    while header.count("(") > header.count(")") and body:
        header += " " + body.pop(0)[1].strip()
    lines: list[Line] = []
    margin = len(body[0][1]) - len(body[0][1].lstrip()) if body else 0
    for number, text in body:
        if len(text) - len(text.lstrip()) > margin:
            last = lines.pop()
            lines.append(Line(last.keyword, f"{last.rest} {text.strip()}", last.number))
            continue
        keyword, _, rest = text.strip().partition(" ")
        if keyword not in KEYWORDS:
            raise CatalogueError(f"{located.file}:{number}: unknown keyword {keyword!r}")
        lines.append(Line(keyword, rest.strip(), number))
    if located.dims:
        lines = [each for line in lines for each in _for_axes(line, _AXES[located.dims])]
    return Form(located.name, header, tuple(lines), located.file, located.dims)


def _for_axes(line: Line, axes: tuple[str, ...]) -> tuple[Line, ...]:
    """A shape line of a family with its ``@`` words written out."""
    if line.keyword != "shape" or "@" not in line.rest:
        return (line,)

    def written(found: re.Match[str]) -> str:
        word = found.group()
        if "@" not in word:
            return word
        return " ".join(
            word.replace("@=", f"{axis.upper()}=").replace("@", axis).replace("#", str(place))
            for place, axis in enumerate(axes)
        )

    sizes = f"sizes = ({', '.join(axes)},)"
    return (
        Line("shape", _WORD.sub(written, line.rest), line.number),
        Line("let", sizes, line.number),
    )
