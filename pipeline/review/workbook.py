"""review.xlsx: the articles of a report as a spreadsheet, and what a reviewer decided in it, read back.

`copydesk.reports.workbook` writes it. It may come back from anybody, so nothing in it is taken on trust.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from copydesk.errors import ReviewError
from copydesk.review.decisions import FORMAT, VERSION, Decision, checked_decisions

ABOUT, ARTICLES = "About", "Articles"  # the first of its sheets, and how the names of the others begin
DECISION, NOTE, SUBJECT = "Decision", "Note", "Copydesk's own"  # heads of columns; in the last: which article, as JSON
RUN, REVIEWER = "Run", "Your name"  # on the sheet ABOUT, with what they are in the cell beside them
WORDS = {"accept": "accept", "send back": "send-back"}  # what the column DECISION may say
MOST_BYTES = 1_000_000_000  # unpacked
_TAKEN_AS = {**WORDS, "accepted": "accept", "send-back": "send-back", "sent back": "send-back"}


def read_workbook(path: Path) -> list[Decision]:
    """The decisions in a workbook, in the order of its rows. Their time is that of the file. Raises ReviewError with sheet and row."""
    from python_calamine import CalamineError, load_workbook

    try:
        time = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(microsecond=0)
        with zipfile.ZipFile(path) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if size > MOST_BYTES:
            raise ReviewError(f"{path}: {size // 10**6:,} MB when it is unpacked. Is that the review.xlsx of a report?")
        with load_workbook(path) as book:
            sheets = {name: list(book.get_sheet_by_name(name).iter_rows()) for name in book.sheet_names if _is_ours(name)}
    except (CalamineError, zipfile.BadZipFile) as wrong:
        raise ReviewError(f"{path}: no workbook that can be read ({wrong}). Save it as .xlsx, without a password.") from None
    except OSError as wrong:
        raise ReviewError(f"{path}: cannot be read: {wrong.strerror or wrong}.") from None
    about = {str(row[0]): str(row[1]).strip() for row in sheets.pop(ABOUT, ()) if len(row) > 1}
    if not about.get(RUN):
        raise ReviewError(f"{path}: no review.xlsx of a report: the sheet {ABOUT} does not name a run.")
    common = {"run": about[RUN], "reviewer": about.get(REVIEWER, ""), "time": time.isoformat()}
    rows = [decision for name, table in sheets.items() for decision in _rows(path, name, table, common)]
    return checked_decisions(path, {"format": FORMAT, "version": VERSION, "decisions": rows})


def _is_ours(sheet: str) -> bool:
    return sheet == ABOUT or sheet.startswith(ARTICLES)


def _rows(path: Path, sheet: str, table: list[list[Any]], common: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """What a sheet decides, as review.json would have it."""
    heads = [str(cell).strip() for cell in table[0]] if table else []
    missing = [head for head in (DECISION, NOTE, SUBJECT) if head not in heads]
    if missing:
        raise ReviewError(f"{path}: {sheet}: the column {missing[0]} is missing from the first row. Copydesk needs it to read the sheet.")
    places = [heads.index(head) for head in (DECISION, NOTE, SUBJECT)]
    for number, row in enumerate(table[1:], 2):
        said, note, subject = (_text(row[place]) for place in places)
        if not said and not note:
            continue
        where = f"{path}: {sheet}, row {number}"
        if said and said.casefold() not in _TAKEN_AS:
            raise ReviewError(f"{where}: the decision is “{said[:60]}”; it must be {' or '.join(WORDS)}, or empty.")
        about = {**_about(where, subject), **common}
        if said:
            yield {**about, "subject": {"kind": "verdict"}, "decision": _TAKEN_AS[said.casefold()], "note": ""}
        if note:
            yield {**about, "subject": {"kind": "note"}, "decision": "note", "note": note}


def _text(cell: Any) -> str:
    """What stands in a cell; a number as it was typed."""
    return str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip()


def _about(where: str, subject: str) -> dict[str, Any]:
    """Which article a row is about."""
    try:
        found = json.loads(subject)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ReviewError(
            f"{where}: the column {SUBJECT} does not say which article that is. Copy no rows into the sheet, and leave that column."
        )
    return found
