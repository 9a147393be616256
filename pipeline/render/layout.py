"""Tables that lay out a page, in Markdown or text made of HTML: a whole article may stand in one cell of one row, on one line.

Pages of the years before style sheets are tables in tables. A converter that knows only data tables writes such a page as a few rows
of pipes. Their cells, and the paragraphs in a cell, become lines of their own here, or nothing could tell the article from its menu.
"""

from __future__ import annotations

from collections.abc import Iterator

from copydesk.article import Outcome, Status
from copydesk.compiled import compiled

_ROW = compiled(r"[ \t]*\|.*(?<!\\)\|[ \t]*\Z")
_BORDER = compiled(r"(?<!\\)\|")
_RULE = compiled(r"[ \t]*:?-{3,}:?[ \t]*\Z")  # the cell below a head: "---", ":---:"
_PARAGRAPHS = compiled(r"[ \t]{2,}")  # what a converter leaves of the blank line between two paragraphs of a cell
_LONG_CELL = 100  # words: a cell of a data table is shorter, a paragraph's end to end is not

IN_CELLS = "layout-table"
_NOTE = Outcome(
    Status.OK,
    IN_CELLS,
    "Tables lay out this page, so each of their cells was made a line of its own; the lines are not those of the file.",
)


def unfolded(text: str) -> tuple[str, Outcome | None]:
    """The text with the cells of such tables as paragraphs of their own, and the note that says so; else as it is, and None.

    Only borders, rules and empty cells go: every word stays, in its order.
    """
    if "|" not in text:
        return text, None
    shown: list[str] = []
    found = False
    for rows, lines in _runs(text.split("\n")):
        if rows and any(map(_lays_out, lines)):
            found = True
            for piece in (piece for line in lines for piece in _pieces(line)):
                shown += ["", piece]
            shown.append("")
        else:
            shown += lines
    return ("\n".join(shown), _NOTE) if found else (text, None)


def _runs(lines: list[str]) -> Iterator[tuple[bool, list[str]]]:
    """The lines, in runs that are rows of a table or are not."""
    run: list[str] = []
    rows = False
    for line in lines:
        if bool(_ROW.match(line)) != rows:
            if run:
                yield rows, run
            run, rows = [], not rows
        run.append(line)
    yield rows, run


def _lays_out(row: str) -> bool:
    """Whether a row holds another table's head, as no row of data does, or a cell as long as an article's part."""
    cells = _cells(row)
    words = [len(cell.split()) for cell in cells]
    ruled = [bool(_RULE.match(cell)) for cell in cells]
    inner = any(ruled) and any(count and not rule for count, rule in zip(words, ruled, strict=True))
    return inner or max(words, default=0) >= _LONG_CELL


def _cells(row: str) -> list[str]:
    return _BORDER.split(row)[1:-1]


def _pieces(row: str) -> Iterator[str]:
    """The paragraphs of its cells, in their order."""
    for cell in _cells(row):
        if not _RULE.match(cell):
            yield from (piece for piece in _PARAGRAPHS.split(cell.strip(" \t")) if piece.strip())
