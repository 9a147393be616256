"""What sets words of a page's lines apart: emphasis, code, links; noted while the page is read, as places in the finished lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from copydesk.article import Mark, Span
from copydesk.compiled import compiled
from copydesk.render.tidy import tidy

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# After the rendering section of the HTML standard: what is bold, in italics, struck through, in the type of programs.
_KINDS = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("cite", "dfn", "em", "i", "var"), "emphasis"),
    **dict.fromkeys(("del", "s", "strike"), "struck"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    "a": "link",
}
_NO_TEXT = compiled("[\x02-\x06]")  # marks of `webpage` in a line under construction


class _Drawn(NamedTuple):
    """A mark from one part of a line to another, which is not in it; `end` None: it goes on."""

    kind: str
    address: str
    start: int
    end: int | None = None


class Pen:
    """Follows the elements of a page as they begin and end; places are numbers of parts of the line under construction."""

    def __init__(self) -> None:
        self._open: list[_Drawn | None] = []  # of the open elements that make marks, None for one in another of its kind
        self._ended: list[_Drawn] = []  # in this line

    def begin(self, element: HtmlElement, place: int) -> None:
        """An element begins before that part of the line."""
        kind = _KINDS.get(element.tag)
        if kind is not None:
            address = (element.get("href") or "").strip() if kind == "link" else ""
            inside = any(mark is not None and mark.kind == kind for mark in self._open) or (kind == "link" and not address)
            self._open.append(None if inside else _Drawn(kind, address, place))

    def end(self, element: HtmlElement, place: int) -> None:
        """An element ends before that part of the line."""
        if element.tag in _KINDS and (mark := self._open.pop()) is not None:
            self._ended.append(mark._replace(end=place))

    def line(self, parts: Sequence[str], text: str) -> tuple[Mark, ...]:
        """The marks of a finished line, which was made of `parts`. What is still open goes on in the next; a link behind an empty one.

        A link around many lines has its address written once, so that what is written stays as long as what was read.
        """
        drawn = [*self._ended, *(mark for mark in self._open if mark is not None)]
        self._ended.clear()
        self._open = [None if mark is None or (text and mark.kind == "link") else mark._replace(start=0) for mark in self._open]
        return _marks(drawn, parts, text) if drawn else ()


def _marks(drawn: Sequence[_Drawn], parts: Sequence[str], text: str) -> tuple[Mark, ...]:
    """None where the text cannot be told from its parts: an accent that an element parts from its letter."""
    ends = {mark.start for mark in drawn} | {len(parts) if mark.end is None else mark.end for mark in drawn}
    ink = [n for n, character in enumerate(text) if not character.isspace()]
    at, counts = 0, {}
    for start, end in pairwise([0, *sorted(ends), len(parts)]):
        counts[start] = at
        piece = "".join(_NO_TEXT.sub("", tidy("".join(parts[start:end]))).split())
        at += len(piece)
        counts[end] = at
    if at != len(ink):
        return ()
    spans = (Mark(counts[it.start], counts[len(parts) if it.end is None else it.end], it.kind, it.address) for it in drawn)
    return in_order(mark._replace(start=ink[mark.start], end=ink[mark.end - 1] + 1) for mark in spans if mark.start < mark.end)


def without(marks: Sequence[Mark], text: str, hidden: Sequence[Span], shown: str) -> tuple[Mark, ...]:
    """The marks of `text` in `shown`, which is the same without what is hidden or removed, and with single spaces."""
    if not marks:
        return ()
    seen = [0]
    at = 0
    for n, character in enumerate(text):
        while at < len(hidden) and hidden[at][1] <= n:
            at += 1
        seen.append(seen[-1] + (not character.isspace() and not (at < len(hidden) and hidden[at][0] <= n)))
    ink = [n for n, character in enumerate(shown) if not character.isspace()]
    spans = ((mark, seen[mark.start], seen[mark.end]) for mark in marks)
    return in_order(mark._replace(start=ink[start], end=ink[end - 1] + 1) for mark, start, end in spans if start < end)


def in_order(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Ascending, outer ones before inner ones."""
    return tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end)))
