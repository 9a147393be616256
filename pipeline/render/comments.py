"""Comments in Markdown and HTML that silence findings in their place.

`<!-- copydesk-ignore: RULES -->` means the block that it stands in, or else the one that follows;
`<!-- copydesk-ignore-start: RULES -->` all up to `<!-- copydesk-ignore-end -->`, which ends the last start that is open. What is written
otherwise silences nothing and is told.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from copydesk.article import InlineIgnore, Line, Outcome, Span
from copydesk.checks import nearest
from copydesk.compiled import compiled
from copydesk.silence import MISPLACED, MOST_TOLD, note

COMMENT, SAYS = "Copydesk-Comment", "says"  # a comment in a page's tree, and its words: no page's own elements have capital letters
_SAID = compiled(r"\s*(copydesk-[\w-]*)[\s:]*+(.*+)", re.DOTALL)
_NAMES = compiled(r"[^\s,>]+")  # a comment within a quotation of Markdown has its mark before each line
_IGNORE, _START, _END = "copydesk-ignore", "copydesk-ignore-start", "copydesk-ignore-end"


class Comment(NamedTuple):
    """A comment for us: what stands between its marks, and where.

    line: from 1; of a page, the line that it stands in or before. block: of the text, that it stands in or before. begins, ends: where a
    stretch does that it opens or closes.
    """

    words: str
    line: int
    block: Span | None
    begins: int
    ends: int


class OnPage(NamedTuple):
    """A comment for us on a page: its words, the number of the block that it stands in or before, and whether text of it stands before."""

    words: str
    block: int
    inside: bool


def in_lines(comments: Iterable[OnPage], lines: Sequence[Line], blocks: Sequence[int | None]) -> Iterator[Comment]:
    """The comments of a page with their places. `blocks`: of each of its lines the number of its block, ascending, or None: it has none."""
    numbered = [(block, n) for n, block in enumerate(blocks) if block is not None]
    for words, number, inside in comments:
        at = bisect_left(numbered, (number, -1))
        first = numbered[at][1] if at < len(numbered) else len(lines)
        begins = lines[first].start if first < len(lines) else lines[-1].end
        behind = bisect_left(numbered, (number + 1, -1))
        block = None
        if at < behind:
            last = numbered[behind - 1][1]
            while last + 1 < len(lines) and lines[last + 1].close:
                last += 1
            block = (begins, lines[last].end)
        ends = lines[numbered[behind - 1][1]].end if inside and behind else begins
        yield Comment(words, min(first + 1, len(lines)), block, begins, ends)


def ignores_of(comments: Iterable[Comment]) -> tuple[tuple[InlineIgnore, ...], list[Outcome]]:
    """What the comments of an article, in their order, silence; and what is wrong with them."""
    found: list[InlineIgnore] = []
    wrong: list[str] = []
    opened: list[tuple[Comment, tuple[str, ...]]] = []
    for comment in comments:
        said = _SAID.match(comment.words)
        verb, names = (said[1], tuple(_NAMES.findall(said[2]))) if said else ("", ())
        if verb not in (_IGNORE, _START, _END):
            shown = verb[:40]
            meant = nearest(shown, (_IGNORE, _START, _END)) if len(wrong) < MOST_TOLD else ""
            wrong.append(f"line {comment.line}: {shown!r} says nothing{meant}")
        elif verb == _END:
            if names:
                wrong.append(f"line {comment.line}: an end names no rules; it ends the last start before it")
            if opened:
                start, rules = opened.pop()
                found.append(InlineIgnore(rules, start.begins, max(start.begins, comment.ends), start.line))
            else:
                wrong.append(f"line {comment.line}: an end without a start")
        elif not names:
            wrong.append(f"line {comment.line}: it names no rule, category or family")
        elif verb == _START:
            opened.append((comment, names))
        elif comment.block is None:
            wrong.append(f"line {comment.line}: no text follows that it could mean")
        else:
            found.append(InlineIgnore(names, *comment.block, comment.line))
    wrong += (f"line {start.line}: a start without an end" for start, _ in opened)
    return tuple(sorted(found, key=lambda it: (it.start, it.line))), note(MISPLACED, "A comment is not as it should be:", wrong, len(wrong))
