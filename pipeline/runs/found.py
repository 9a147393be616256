"""The inputs of a run as they were found: on disk where they are many (`pipeline/ondisk.py`), in the order of their paths."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Protocol

from copydesk.article import Outcome, Source, Status
from copydesk.ondisk import Tables, named, packed


class Sources(Protocol):
    """Inputs that can be gone through as often as is wanted."""

    def __iter__(self) -> Iterator[Source]:
        """One after the other, in the order of their paths."""
        ...

    def __len__(self) -> int:
        """How many there are."""
        ...


class Found:
    """Inputs without records: each has a path and a location that no other has."""

    def __init__(self) -> None:
        """None yet."""
        self._count = 0
        self._tables = Tables(
            "CREATE TABLE inputs (path BLOB PRIMARY KEY, location BLOB, refused TEXT, size INTEGER) WITHOUT ROWID",
            "CREATE TABLE places (location BLOB PRIMARY KEY, path BLOB) WITHOUT ROWID",
            "CREATE TABLE cleaned (path BLOB PRIMARY KEY, name BLOB) WITHOUT ROWID",
        )

    def __len__(self) -> int:
        """How many there are."""
        return self._count

    def __iter__(self) -> Iterator[Source]:
        """One after the other, in the order of their paths."""
        rows = self._tables.rows("SELECT path, location, refused, size, name FROM inputs LEFT JOIN cleaned USING (path) ORDER BY path")
        for path, location, refused, size, name in rows:
            yield Source(named(path), named(location), named(path if name is None else name), _outcome(refused), size=size)

    def paths(self) -> Iterator[str]:
        """Their paths, in order."""
        for (path,) in self._tables.rows("SELECT path FROM inputs ORDER BY path"):
            yield named(path)

    def __contains__(self, path: str) -> bool:
        """Whether an input has this path."""
        return self._tables.one("SELECT 1 FROM inputs WHERE path = ?", (packed(path),)) is not None

    def at(self, location: str) -> str | None:
        """The path of the input that is there."""
        found = self._tables.one("SELECT path FROM places WHERE location = ?", (packed(location),))
        return None if found is None else named(found[0])

    def is_refused(self, path: str) -> bool:
        """Whether the input with this path is not to be read."""
        return bool(self._tables.one("SELECT refused IS NOT NULL FROM inputs WHERE path = ?", (packed(path),))[0])

    def add(self, source: Source) -> None:
        """One more, whose path and location no other has; its cleaned text's name comes later."""
        refused = source.refused
        said = None if refused is None else json.dumps((refused.status.value, refused.code, refused.message))
        row = (packed(source.path), packed(source.location), said, source.size)
        self._tables.put("INSERT INTO inputs VALUES (?, ?, ?, ?)", row)
        self._tables.put("INSERT INTO places VALUES (?, ?)", (packed(source.location), packed(source.path)))
        self._count += 1

    def leads(self, link: str, target: str) -> None:
        """The input at the location `link` is what lies at `target`, too."""
        told = "INSERT OR REPLACE INTO places SELECT ?, path FROM places WHERE location = ?"
        self._tables.put(told, (packed(target), packed(link)))

    def name(self, names: Iterable[tuple[str, str]]) -> None:
        """Give the inputs' cleaned texts their names, by path."""
        for path, name in names:
            if path != name:
                self._tables.put("INSERT INTO cleaned VALUES (?, ?)", (packed(path), packed(name)))


def _outcome(refused: str | None) -> Outcome | None:
    if refused is None:
        return None
    status, code, message = json.loads(refused)
    return Outcome(Status(status), code, message)
