"""The decisions of several reviewers in one SQLite file: what `copydesk serve` takes from their browsers, in the order in which it came.

Nothing in it is ever changed or removed. Several processes may write and read at once (SQLite's WAL).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from copydesk.errors import ReviewError
from copydesk.review.decisions import FORMAT, VERSION, Decision, as_row, checked_decisions

_MARK = 0x43504459  # SQLite's `application_id`: a database of ours
_PATIENCE = 10.0  # seconds to wait for another process that writes
_TABLE = "CREATE TABLE IF NOT EXISTS decisions (number INTEGER PRIMARY KEY AUTOINCREMENT, run TEXT NOT NULL, decision TEXT NOT NULL UNIQUE)"


@contextmanager
def _opened(file: Path, *, new: bool) -> Iterator[sqlite3.Connection]:
    """The database, made where it is missing if `new`. Raises ReviewError where it is none of ours."""
    if not new and not file.is_file():
        raise ReviewError(f"{file}: cannot be read: there is no such file.")
    try:
        connection = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)
    except sqlite3.Error as wrong:
        raise ReviewError(f"{file}: cannot be opened ({wrong}). Give --decisions a file in a folder that can be written to.") from None
    try:
        mark = connection.execute("PRAGMA application_id").fetchone()[0]
        if mark != _MARK:
            if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] or not new:
                raise ReviewError(f"{file}: no file of decisions, but another program's database. Give --decisions another name.")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA application_id = {_MARK}")
            connection.execute(_TABLE)
        yield connection
    except sqlite3.Error as wrong:
        raise ReviewError(f"{file}: cannot be used as a file of decisions: {wrong}.") from None
    finally:
        connection.close()


def begin(file: Path) -> None:
    """Make the file where it is missing, and see that it can be written to. Raises ReviewError."""
    with _opened(file, new=True) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")


def add(file: Path, decisions: Sequence[Decision]) -> None:
    """Put decisions behind those that stand there; one that stands there already does so once. All of them, or none."""
    rows = [(each.run, json.dumps(as_row(each), sort_keys=True)) for each in decisions]
    with _opened(file, new=False) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT OR IGNORE INTO decisions (run, decision) VALUES (?, ?)", rows)
        connection.execute("COMMIT")


def rows_of(file: Path, run: str, after: int, most: int) -> tuple[list[dict[str, Any]], int]:
    """The decisions about a run's report behind number `after`, at most so many, as review.json has them, and the number of the last."""
    with _opened(file, new=False) as connection:
        found = connection.execute(
            "SELECT number, decision FROM decisions WHERE run = ? AND number > ? ORDER BY number LIMIT ?", (run, after, most)
        ).fetchall()
    return [json.loads(decision) for _, decision in found], found[-1][0] if found else after


def read_log(file: Path) -> list[Decision]:
    """All decisions in the file, of all runs, in their order. Raises ReviewError."""
    with _opened(file, new=False) as connection:
        found = connection.execute("SELECT decision FROM decisions ORDER BY number").fetchall()
    try:
        rows = [json.loads(decision) for (decision,) in found]
    except ValueError as wrong:
        raise ReviewError(f"{file}: holds what is no decision: {wrong}.") from None
    return checked_decisions(file, {"format": FORMAT, "version": VERSION, "decisions": rows})
