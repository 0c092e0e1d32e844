"""Damage to the layout, and the words of a page around code: these classes name what was lost."""

from __future__ import annotations

from netgloss.restore.damage.base import Finding, shorten
from netgloss.restore.lines import Line
from netgloss.restore.scan import NEWLINE, Token


class LostLineBreaks:
    """Line breaks turned into spaces.

    before::

        def f(x): y = x + 1 return y

    after::

        def f(x):
            y = x + 1
            return y
    """

    kind = "line-breaks"

    def findings(self, text: str, lines: list[Line]) -> list[Finding]:
        """One finding for each physical line that holds several lines of code."""
        found: list[Finding] = []
        group: list[Line] = []
        code = [line for line in lines if not line.comment]
        for line in [*code, None]:
            same = line is not None and group and line.piece == group[-1].piece
            if line is not None and same and line.tokens[0].gap != NEWLINE:
                group.append(line)
                continue
            if len(group) > 1:
                start, end = group[0].tokens[0].start, group[-1].tokens[-1].end
                heads = [text[each.tokens[0].start : each.tokens[-1].end] for each in group]
                after = "\n".join(shorten(head, 40) for head in heads)
                found.append(
                    Finding(self.kind, start, shorten(text[start:end]), shorten(after, 400))
                )
            group = [line] if line is not None else []
        return found


class LostIndentation:
    """White space at the start of lines lost or wrong.

    before::

        def f(x):
        return x

    after::

        def f(x):
            return x
    """

    kind = "indentation"

    def findings(self, text: str, lines: list[Line], depths: list[int]) -> list[Finding]:
        """One finding for each run of lines whose indentation had to be set anew."""
        found: list[Finding] = []
        run: list[str] = []
        for line, depth in zip(lines, depths, strict=True):
            first = line.tokens[0]
            if first.gap == NEWLINE and indentation(text, first) != " " * (4 * depth):
                if not run:
                    found.append(Finding(self.kind, first.start, "", ""))
                run.append(" " * (4 * depth) + shorten(text[first.start : line.tokens[-1].end], 60))
                before = "\n".join(each.strip() for each in run)
                found[-1] = Finding(
                    self.kind, found[-1].offset, shorten(before), shorten("\n".join(run))
                )
            else:
                run = []
        return found


class PageWords:
    """Words of the page before, between and after the code, with fences and buttons.

    before::

        定义模型 class Net(nn.Module): pass 这段代码定义了一个模型

    after::

        class Net(nn.Module):
            pass
    """

    kind = "page-words"

    def findings(self, text: str, dropped: tuple[tuple[Token, ...], ...]) -> list[Finding]:
        """One finding for each stretch that was left out."""
        return [
            Finding(self.kind, run[0].start, shorten(text[run[0].start : run[-1].end]), "")
            for run in dropped
        ]


def indentation(text: str, token: Token) -> str:
    """The white space between the start of its physical line and this token."""
    start = max(text.rfind("\n", 0, token.start), text.rfind("\r", 0, token.start)) + 1
    return text[start : token.start]
