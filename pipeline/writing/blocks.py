"""A cleaned page as Markdown (CommonMark, with GFM's tables): exactly the words of its prose, in their order.

Each kept line is a paragraph of the prose. Lines that are one in Markdown (of verse, of code, of a table) become a block, and each block
is put into the quotations and lists that it stands in.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from copydesk.article import Around, Article, Line, Look, Piece, Prose
from copydesk.text import origin
from copydesk.writing.inline import as_heading, at_beginning, fence, inline

_NO_LOOK = Look()


@dataclass(frozen=True, slots=True)
class _Part:
    """A paragraph of the prose: the text of a kept line. `look`: with marks that are offsets into it. `close`: see `Line`."""

    text: str
    kind: str
    look: Look
    close: bool


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines of Markdown, and what they stand in. `plain`: they are a paragraph, so that an item may follow without a blank line."""

    lines: Sequence[str]
    within: tuple[Around, ...]
    plain: bool = False


def page_as_markdown(article: Article) -> str:
    """The prose of a cleaned page with the marks, headings, lists, quotations, tables and code that its lines' looks tell of."""
    return "\n".join(_placed([_block(group) for group in _groups(_parts(article.prose, article.lines))]))


def _parts(prose: Prose, lines: Sequence[Line]) -> Iterator[_Part]:
    starts = [line.start for line in lines]
    before = -2  # the number of the last line
    for start, end in prose.paragraphs:
        number = bisect_right(starts, origin(prose, start, end)[0]) - 1
        line = lines[number]
        look = line.look or _NO_LOOK
        if look.marks:
            places = [(max(start, _shown(prose, it.start)) - start, min(end, _shown(prose, it.end)) - start) for it in look.marks]
            marks = [it._replace(start=first, end=last) for it, (first, last) in zip(look.marks, places, strict=True)]
            look = replace(look, marks=tuple(marks))
        yield _Part(prose.text[start:end], line.kind, look, line.close and number == before + 1)
        before = number


def _shown(prose: Prose, place: int) -> int:
    """Where in the prose a place of the article's text is; of what was left out, what follows."""
    at = bisect_right(prose.pieces, place, key=_source) - 1
    if at < 0:
        return 0
    start, length, source, _ = prose.pieces[at]
    return start + min(place - source, length)


def _source(piece: Piece) -> int:
    return piece[2]


def _groups(parts: Iterator[_Part]) -> Iterator[list[_Part]]:
    """The parts that are one block of Markdown."""
    group: list[_Part] = []
    for part in parts:
        if group and not _goes_with(group[-1], part):
            yield group
            group = []
        group.append(part)
    if group:
        yield group


def _goes_with(before: _Part, part: _Part) -> bool:
    if part.look.cell is not None or before.look.cell is not None:
        return part.look.cell is not None and before.look.cell is not None and part.look.cell.table == before.look.cell.table
    if before.kind != part.kind:
        return False
    if part.kind in ("heading", "code"):
        return part.look.unit == before.look.unit and (part.close or part.kind == "code")
    return part.close


def _block(parts: Sequence[_Part]) -> _Block:
    first = parts[0]
    within = first.look.within
    if first.look.cell is not None:
        return _Block(_table(parts), within)
    if first.kind == "code":
        return _Block(_fenced(parts), within)
    lines = [inline(part.text, part.look.marks) for part in parts]
    if first.kind == "heading":
        return _Block([as_heading(" ".join(lines), first.look.level or 1)], within)
    lines = [at_beginning(line) for line in lines]
    return _Block([*(f"{line}\\" for line in lines[:-1]), lines[-1]], within, plain=True)


def _fenced(parts: Sequence[_Part]) -> list[str]:
    lines = [parts[0].text]
    for part in parts[1:]:
        lines += [part.text] if part.close else ["", part.text]
    ticks = fence(lines)
    return [f"{ticks}{parts[0].look.language}", *lines, ticks]


def _table(parts: Sequence[_Part]) -> list[str]:
    """A table as GFM has it, with a row of heads, empty where the page has none; lines of one cell are parted by a <br>."""
    cells = [(part.look.cell, inline(part.text, part.look.marks, in_table=True)) for part in parts]
    rows: dict[int, dict[int, str]] = {}
    heads = set()
    for cell, text in cells:
        if cell is not None:
            row = rows.setdefault(cell.row, {})
            row[cell.column] = f"{row[cell.column]}<br>{text}" if cell.column in row else text
            if cell.head:
                heads.add(cell.row)
    columns = sorted({column for row in rows.values() for column in row})
    lines = [f"| {' | '.join(row.get(column, '') for column in columns)} |" for row in rows.values()]
    under = f"|{' --- |' * len(columns)}"
    if next(iter(rows)) in heads:
        return [lines[0], under, *lines[1:]]
    return [f"|{'  |' * len(columns)}", under, *lines]


# --- quotations and lists ------------------------------------------------------------------------------------------------


def _placed(blocks: Sequence[_Block]) -> Iterator[str]:
    """The lines of the blocks, each block in its quotations and lists, blank lines where Markdown needs them."""
    lists = _Lists()
    last: _Block | None = None
    for block in blocks:
        shared = 0 if last is None else _shared(last.within, block.within)
        opened = [lists.marker(block.within, depth, last.within if last else ()) for depth in range(shared, len(block.within))]
        known = [lists.indent(around) for around in block.within[:shared]]
        if last is not None and not (last.plain and lists.follow_on(last.within, block.within, shared)):
            yield "".join(known).rstrip()
        ahead = "".join([*known, *opened])
        for line in block.lines:
            yield f"{ahead}{line}".rstrip()
            ahead = "".join(map(lists.indent, block.within))
        last = block


def _shared(one: Sequence[Around], other: Sequence[Around]) -> int:
    """How many of what is around one line is around the other, too."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


class _Lists:
    """The markers of lists: two lists that follow each other, and items whose numbers do, are told apart by the sign behind them."""

    def __init__(self) -> None:
        self._signs: dict[int, int] = {}  # of lists: which of two
        self._numbers: dict[int, int] = {}  # of their last items
        self._widths: dict[int, int] = {}  # of items' markers
        self._begins: set[int] = set()  # items that a paragraph before them would swallow, were there no blank line

    def marker(self, within: Sequence[Around], depth: int, before: Sequence[Around]) -> str:
        """What a line that first stands in `within[depth]` begins with. `before`: what the line before it stood in."""
        around = within[depth]
        if around.list is None:
            return "> "
        numbered = around.ordinal is not None and 0 <= around.ordinal < 10**9
        beside = before[depth].list if depth < len(before) and before[:depth] == within[:depth] else None
        sign = self._signs.get(around.list, 0)
        if beside is not None and beside != around.list:
            sign = 1 - self._signs[beside]
        elif numbered and around.list in self._numbers and self._numbers[around.list] + 1 != around.ordinal:
            sign = 1 - sign
        if beside is None and numbered and around.ordinal != 1:
            self._begins.add(around.number)
        if self._signs.get(around.list, sign) != sign:
            self._begins.add(around.number)
        self._signs[around.list] = sign
        if numbered:
            self._numbers[around.list] = around.ordinal or 0
        marker = f"{around.ordinal}{'.)'[sign]} " if numbered else f"{'-*'[sign]} "
        self._widths[around.number] = len(marker)
        return marker

    def indent(self, around: Around) -> str:
        """What further lines in it begin with."""
        return "> " if around.list is None else " " * self._widths[around.number]

    def follow_on(self, before: Sequence[Around], within: Sequence[Around], shared: int) -> bool:
        """Whether a line that stands in `within` begins an item of the list that the line before it is in, or of one within its item."""
        if len(within) == shared or within[shared].list is None or within[shared].number in self._begins:
            return False
        beside = before[shared] if shared < len(before) else None
        if beside is None:
            return shared > 0 and before[shared - 1].list is not None
        return beside.list == within[shared].list
