"""What may be too much to hold: names and inputs in tables of SQLite's, which lie in a file of its own once they are large.

The file is in the folder for temporary files (TMPDIR) and has no name that a kill could leave behind. Some HELD bytes of each table are
in memory, however many rows it has.
"""

from __future__ import annotations

import errno
import weakref
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

HELD = 8_000_000  # bytes


class NoRoom(OSError):
    """The folder for temporary files is full, or cannot be written to."""


class Tables:
    """A database that is gone when nobody holds it any more. Every method raises NoRoom where its file cannot be written."""

    def __init__(self, *tables: str) -> None:
        """`tables`: the statements that make them."""
        import sqlite3

        self._error = sqlite3.Error
        # Without a name, it is a file that the system removes when it is closed; what closes it may be another thread's garbage collection.
        self._connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        weakref.finalize(self, self._connection.close)
        # Nobody goes on with it after a kill, so nothing of it has to be safe.
        for statement in ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", f"PRAGMA cache_size = {-HELD // 1000}", *tables):
            self._connection.execute(statement)

    def put(self, statement: str, row: Sequence[Any]) -> bool:
        """Insert a row; whether that changed anything."""
        try:
            return self._connection.execute(statement, row).rowcount > 0
        except self._error as error:
            raise _no_room(error) from error

    def put_all(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Insert rows, one after the other."""
        try:
            self._connection.executemany(statement, rows)
        except self._error as error:
            raise _no_room(error) from error

    def rows(self, statement: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        """What a SELECT finds, one row at a time."""
        try:
            yield from self._connection.execute(statement, values)
        except self._error as error:
            raise _no_room(error) from error

    def one(self, statement: str, values: Sequence[Any] = ()) -> Any:
        """The first row that a SELECT finds; None where there is none."""
        return next(self.rows(statement, values), None)


def _no_room(error: Exception) -> NoRoom:
    return NoRoom(errno.ENOSPC if "full" in str(error) else errno.EIO, str(error), "the folder for temporary files")


class Names:
    """A set of names that only grows."""

    def __init__(self) -> None:
        """Empty."""
        self._tables: Tables | None = None  # made with the first name: most such sets stay empty

    def add(self, name: str) -> bool:
        """Put a name in; whether it was not there before."""
        if self._tables is None:
            self._tables = Tables("CREATE TABLE names (name BLOB PRIMARY KEY) WITHOUT ROWID")
        return self._tables.put("INSERT OR IGNORE INTO names VALUES (?)", (packed(name),))

    def __contains__(self, name: str) -> bool:
        """Whether it was put in."""
        return self._tables is not None and self._tables.one("SELECT 1 FROM names WHERE name = ?", (packed(name),)) is not None


def packed(name: str) -> bytes:
    """A name as the tables have it: as UTF-8, in which names have the order that they have in Python. Bytes of a file's name that are no
    UTF-8, which Python has as surrogates, stay what they are to Python.
    """
    return name.encode("utf-8", "surrogatepass")


def named(data: bytes) -> str:
    """The name that `packed` has packed."""
    return data.decode("utf-8", "surrogatepass")
