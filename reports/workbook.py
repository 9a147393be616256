"""review.xlsx: the articles, what a look is worth most first, with columns for decisions that `copydesk review apply` reads back.

Text stays text: no cell holds a formula, and what looks like an address or a number in an article is neither here.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from copydesk.ondisk import Tables
from copydesk.reports.bounds import LONGEST_VALUE, short
from copydesk.reports.desk import article_subject
from copydesk.reports.listing import collect, ranked, reason_of, scan
from copydesk.reports.names import link, page_name
from copydesk.reports.rows import Row
from copydesk.reports.states import DECISIONS, STATE_LABELS, decision_of, state_of
from copydesk.review.workbook import ABOUT, ARTICLES, DECISION, NOTE, REVIEWER, RUN, SUBJECT, WORDS
from copydesk.tables import portions

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.url import Url
    from xlsxwriter.worksheet import Worksheet

ROWS = 1_048_576  # of a sheet in Excel, with the head
LINKS = 65_530  # that Excel allows in a sheet
READ_ROWS = 8_000  # rows in memory at a time
ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)  # when the file says that it was made: the same input gives the same bytes
_COLUMNS = (
    *("path", "status", "verdict", "score", "title", "site", "site_known_by", "words", "language", "kept_share", "trust", "message"),
    *("reasons", "decision", "decision_note", "decision_holds", "decision_disputed", "content_hash", "absent"),
)


class _Head(NamedTuple):
    """A column: its head, its width in characters, the name of its form."""

    words: str
    width: int
    form: str = "text"


HEADS = (
    _Head(DECISION, 11, "fill"),
    _Head(NOTE, 28, "fill"),
    _Head("Verdict", 11),
    _Head("Score", 7, "points"),
    _Head("Article", 60),
    _Head("First reason", 44),
    _Head("Second reason", 44),
    _Head("Third reason", 44),
    _Head("Site", 24),
    _Head("Words", 8, "whole"),
    _Head("Language", 9),
    _Head("Kept", 7, "share"),
    _Head("Trust", 7, "points"),
    _Head("Before", 12),  # what was decided before
    _Head("File", 40),
    _Head(SUBJECT, 12),
)
_LINK = 4  # the column that leads to the article's page


def write_workbook(out: Path) -> None:
    """Write `out`/review.xlsx from the tables in `out`/data and run.json. Raises OSError."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    run = json.loads((out / "run.json").read_text(encoding="utf-8"))["run"]
    with tempfile.TemporaryDirectory(dir=out) as scratch:
        book = Workbook(
            out / "review.xlsx", {"constant_memory": True, "tmpdir": scratch, "strings_to_formulas": False, "strings_to_urls": False}
        )
        book.set_properties({"created": ANY_DAY})
        forms = _forms(book)
        about = book.add_worksheet(ABOUT)
        count = int(collect(scan(out, "articles").select(pl.len())).item())
        for line, (what, value) in enumerate(_about(run, count)):
            about.write_string(line, 0, what, forms["head" if value is not None else "plain"])
            about.write_string(line, 1, value or "", forms["fill" if what == REVIEWER else "plain"])
        about.set_column(0, 0, 14)
        about.set_column(1, 1, 60)
        rows = _rows(out)
        for number in range(max(1, -(-count // (ROWS - 1)))):
            sheet = book.add_worksheet(ARTICLES if not number else f"{ARTICLES} {number + 1}")
            _fill(sheet, forms, rows, min(ROWS - 1, count - number * (ROWS - 1)), out)
            if not number:
                sheet.activate()
        try:
            book.close()
        except FileCreateError as failed:
            raise failed.args[0] from None  # the error of the system, which a run knows how to tell


def _about(run: str, count: int) -> Iterator[tuple[str, str | None]]:
    """The lines of the first sheet: a name and its value, or a sentence and None."""
    yield "The articles of a run of Copydesk, what a look is worth most first.", None
    yield f"On the sheet {ARTICLES}, say {' or '.join(WORDS)} in the column {DECISION}, and anything in the column {NOTE}.", None
    yield "Save the file, and give: copydesk review apply review.xlsx", None
    if count > ROWS - 1:
        yield f"A sheet holds {ROWS - 1:,} of the {count:,} rows: the others are on {ARTICLES} 2 and so on.", None
    if count > LINKS:
        yield f"The first {LINKS:,} rows of a sheet lead to the pages of the report: more, a spreadsheet does not allow.", None
    yield REVIEWER, ""
    yield RUN, run


def _forms(book: Workbook) -> dict[str, Format]:
    plain = {"valign": "top"}
    return {
        "plain": book.add_format(plain),
        "text": book.add_format({**plain, "text_wrap": True}),
        "fill": book.add_format({**plain, "text_wrap": True, "bg_color": "#FFF8E1", "border": 1, "border_color": "#E2DED5"}),
        "points": book.add_format({**plain, "num_format": "0"}),
        "whole": book.add_format({**plain, "num_format": "#,##0"}),
        "share": book.add_format({**plain, "num_format": "0 %"}),
        "head": book.add_format({**plain, "bold": True, "bottom": 1}),
        "link": book.add_format({**plain, "text_wrap": True, "font_color": "#17508F", "underline": 1}),
    }


def _rows(out: Path) -> Iterator[list[Any]]:
    """The cells of each article, what a look is worth most first: they are put into that order on disk."""
    articles = scan(out, "articles")
    places = ranked(articles).arg_sort()
    rows = Tables("CREATE TABLE rows (place INTEGER, cells TEXT)")
    for at, part in zip(range(0, len(places), READ_ROWS), portions(articles.select(_COLUMNS), READ_ROWS), strict=True):
        cells = (json.dumps(_cells(row)) for row in part.iter_rows(named=True))
        rows.put_all("INSERT INTO rows VALUES (?, ?)", zip(places.slice(at, READ_ROWS), cells, strict=True))
    for (cells,) in rows.rows("SELECT cells FROM rows ORDER BY place"):
        yield json.loads(cells)


def _cells(row: Row) -> list[Any]:
    state = state_of(row["status"], row["verdict"])
    reasons = [_told(reason["message"]) + (f" (−{reason['weight']:g})" if reason["weight"] else "") for reason in row["reasons"] or ()]
    reasons = reasons or [_told(reason_of(row))]
    before = decision_of(row)
    return [
        "",
        "",
        STATE_LABELS[state],
        row["score"],
        short(row["title"] or row["path"].rpartition("/")[2], LONGEST_VALUE),
        *[*reasons, "", "", ""][:3],
        short(row["site"] or "", LONGEST_VALUE),
        row["words"],
        row["language"] or "",
        row["kept_share"],
        row["trust"],
        DECISIONS[before] if before else "",
        short(row["path"], LONGEST_VALUE),
        article_subject(row, page_name(row["path"])),
    ]


def _address(page: str, words: str) -> Url | None:
    """A link with these words to a page of the report; None where it is longer than a spreadsheet allows."""
    from xlsxwriter.url import Url

    target = link("", page)
    if len(target) >= Url.MAX_URL_LEN:
        return None
    address = Url(f"external:{target}")
    address.text = words
    address._relationship_link = target  # noqa: SLF001  # it would have backslashes, which lead nowhere but on Windows
    return address


def _told(message: str | None) -> str:
    return short(message or "", LONGEST_VALUE).removesuffix(".")


def _fill(sheet: Worksheet, forms: dict[str, Format], rows: Iterator[Sequence[Any]], count: int, out: Path) -> None:
    """Write the head and the next `count` rows. `out`: the report, whose pages are written: a spreadsheet leads to no part of view.html."""
    for number, head in enumerate(HEADS):
        sheet.set_column(number, number, head.width, None, {"hidden": 1} if head.words == SUBJECT else None)
        sheet.write_string(0, number, head.words, forms["head"])
    sheet.freeze_panes(1, 0)
    last = max(1, count)
    sheet.autofilter(0, 0, last, len(HEADS) - 1)
    error = {"error_title": "Decision", "error_message": f"{' or '.join(WORDS)}, or nothing"}
    sheet.data_validation(1, 0, last, 0, {"validate": "list", "source": list(WORDS), "ignore_blank": True, **error})
    for line, cells in zip(range(1, count + 1), rows, strict=False):
        for number, (head, value) in enumerate(zip(HEADS, cells, strict=True)):
            page = json.loads(cells[-1])["page"] if number == _LINK and line <= LINKS else None
            if page is not None and (out / page).is_file() and (address := _address(page, value)):
                sheet.write_url(line, number, address, forms["link"])
            elif isinstance(value, str):
                sheet.write_string(line, number, value, forms[head.form])
            elif value is None:
                sheet.write_blank(line, number, None, forms["plain"])
            else:
                sheet.write_number(line, number, value, forms[head.form])
