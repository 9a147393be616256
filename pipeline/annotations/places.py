"""Where in its file a finding stands. Plain text has the lines that people see; a page's are blocks, which stand anywhere in its source,
and so are the cells of tables that lay out a page.

A block is found again by its characters alone: tags, white space and what is never shown are taken out of the source, entities are
decoded, and what is left is searched for the block's text, from where the block before it ended. What the source does not have as it
stands (text that the parser moved, or put there) has no place.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import unescape
from itertools import accumulate
from typing import Any

from copydesk.annotations.checked import Place, Spot
from copydesk.compiled import compiled
from copydesk.identity import fingerprints
from copydesk.render.layout import IN_CELLS

# Comments, what is never shown, tags, declarations, entities. Each ends as the HTML standard has it, or at the end of the file, so
# that no character is looked at twice, whatever the source is.
_MARKUP = compiled(
    r"""<!--.*?(?:-->|\Z)
    |<(?P<name>script|style|template)\b.*?(?:</(?P=name)\s*>|\Z)
    |</?[a-z](?:"[^"]*(?:"|\Z)|'[^']*(?:'|\Z)|[^'">])*+(?:>|\Z)
    |<[!?/][^>]*(?:>|\Z)
    |(?P<entity>&\#?\w{1,32};?)""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)


Row = Mapping[str, Any]
Blocks = Mapping[int, tuple[int, str]]
_Span = tuple[Place | None, Place | None]


def in_blocks(media: str, notes: Iterable[str | None]) -> bool:
    """Whether the lines of an article are blocks: of which media it is, and the codes of its notes."""
    return media == "html" or IN_CELLS in notes


def spots(
    rows: Sequence[Row], page: tuple[str, Blocks] | None = None, *, in_record: bool = False, record_line: int | None = None
) -> tuple[Spot, ...]:
    """All findings of an article (rows in order of their place) at their places in its file.

    page: for a page, its source, and (start, text) by number of the lines that findings begin in. in_record: the text is a record's,
    which its file holds in another form, so nothing has a place but the line that the record begins in, where the file has lines.
    """
    beginning = None if record_line is None else Place(record_line, None)
    place = (lambda _: (beginning, None)) if in_record else _in_text if page is None else _in_page(*page, rows)
    prints = fingerprints((row["rule"], row["text"]) for row in rows)
    return tuple(
        Spot(row=row, begin=begin, end=end, fingerprint=fingerprint)
        for row, fingerprint in zip(rows, prints, strict=True)
        for begin, end in (place(row),)
    )


def _in_text(row: Row) -> _Span:
    begin = Place(row["line"], row["column"])
    *before, last = row["text"].split("\n")
    return begin, Place(begin.line + len(before), len(last) + (1 if before else row["column"]))


def _in_page(source: str, blocks: Blocks, rows: Sequence[Row]) -> Callable[[Row], _Span]:
    page, at = _PageText(source), _Lines(source).place
    numbers = sorted({row["line"] for row in rows})
    first = dict(zip(numbers, page.find([blocks[number][1] for number in numbers]), strict=True))

    def place(row: Row) -> _Span:
        start, block = blocks[row["line"]]
        found = first[row["line"]]
        if found is None:
            return None, None
        begin = at(page.begin(found + _dense(block[: row["start"] - start])))
        if row["end"] - start > len(block):  # it goes on in other blocks
            return begin, None
        return begin, at(page.end(found + _dense(block[: row["end"] - start]) - 1))

    return place


def _dense(text: str) -> int:
    """How many of its characters are no white space."""
    return len("".join(text.split()))


class _PageText:
    """The characters of a page's source that may be shown, white space left out, and where each stands."""

    def __init__(self, source: str) -> None:
        self._begins, self._ends = array("L"), array("L")
        shown: list[str] = []
        for start, text, end in _pieces(source):
            for at, character in enumerate(text, start):
                if not character.isspace():
                    shown.append(character)
                    self._begins.append(at if end is None else start)
                    self._ends.append(at + 1 if end is None else end)
        self._text = "".join(shown)

    def find(self, blocks: Sequence[str]) -> list[int | None]:
        """For each block its first character's number among the characters that are left; None where it is not found."""
        found: list[int | None] = []
        after = 0
        for block in blocks:
            wanted = "".join(block.split())
            at = self._text.find(wanted, after) if wanted else -1
            if at < 0 and wanted:
                at = self._text.find(wanted)
            found.append(at if at >= 0 else None)
            after = max(after, at + len(wanted)) if at >= 0 else after
        return found

    def begin(self, number: int) -> int:
        """Where in the source that character begins."""
        return self._begins[number]

    def end(self, number: int) -> int:
        """One past its end: an entity is a character."""
        return self._ends[number]


def _pieces(source: str) -> Iterator[tuple[int, str, int | None]]:
    """The stretches of the source that may be shown: where each begins, its text, and where the entity ends that it was."""
    last = 0
    for found in _MARKUP.finditer(source):
        if found.start() > last:
            yield last, source[last : found.start()], None
        if found["entity"]:
            yield found.start(), unescape(found["entity"]), found.end()
        last = found.end()
    if last < len(source):
        yield last, source[last:], None


class _Lines:
    """The lines of a text, by offset; only a line feed parts them, as in editors."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n")[:-1])]

    def place(self, offset: int) -> Place:
        """The line and column of a character."""
        line = bisect_right(self._starts, offset) - 1
        return Place(line + 1, offset - self._starts[line] + 1)
