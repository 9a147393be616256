"""The articles of a file of records, one behind the other in a file of the run's own, where any process finds each by its place.

An entry is a line of JSON (what it is, what it says of its article, what was wrong) and the bytes of its text or page.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from copydesk.article import Outcome, Status
from copydesk.config import Fields
from copydesk.read.fields import Entry
from copydesk.read.names import PACKED, records_of
from copydesk.read.records import READERS, parquet
from copydesk.read.streams import Broken, pieces_of, unpacked


class Place(NamedTuple):
    """Where an entry stands: its name in its file, first byte and length in the spool, and the code of what is wrong with it."""

    name: str
    start: int
    length: int
    code: str | None


def entries(path: str, location: str, fields: Fields, most: int, scratch: Path) -> Iterator[Entry]:
    """The articles in the file of records at `location`, whose kind its `path` says; at last, without a name, what is wrong with it.

    A record of more than `most` bytes is none. `scratch` is an empty folder for what has to be unpacked as a whole.
    """
    kind = records_of(path)
    number = 0
    try:
        with open(location, "rb") as file:
            if kind == ".parquet":
                found = parquet(_on_disk(path, location, file, scratch), fields)
            elif kind is not None:
                found = READERS[kind](unpacked(path, pieces_of(file)), fields, most)
            else:
                raise ValueError(f"{path} is no file of records")
            for each in found:
                number += 1
                if len(each.data) > most:
                    each = _too_large(each, most)  # noqa: PLW2901
                yield each
    except OSError as error:
        yield _at_end("unreadable", f"The file could not be read: {error.strerror or error}.")
        return
    except Broken as broken:
        yield Entry("", "", problem=broken.outcome)
        return
    if not number:
        yield Entry("", "", problem=Outcome(Status.SKIPPED, "empty", "The file holds no records."))


def _at_end(code: str, message: str) -> Entry:
    return Entry("", "", problem=Outcome(Status.FAILED, code, message))


def _too_large(found: Entry, most: int) -> Entry:
    message = f"The text is larger than {most:,} bytes, the limit. Split it, or raise max_bytes in the configuration."
    return Entry(found.name, found.number, found.media, id=found.id, problem=Outcome(Status.FAILED, "too-large", message))


def _on_disk(path: str, location: str, file: IO[bytes], scratch: Path) -> str:
    """The file, or where it has been unpacked: what is read from its end needs it as a whole."""
    if not path.lower().endswith(PACKED):
        return location
    whole = scratch / "unpacked"
    with whole.open("wb") as out:
        for piece in unpacked(path, pieces_of(file)):
            out.write(piece)
    return str(whole)


def write(found: Iterator[Entry], file: IO[bytes], each: Callable[[], None]) -> Iterator[Place]:
    """Write entries into the spool; where each stands, under a name that no other has, also not in other case. `each` is called for one."""
    taken: set[str] = set()
    start = 0
    for one in found:
        each()
        name = one.name
        while name.lower() in taken:
            name = f"{name}~{one.number}"
        taken.add(name.lower())
        problem = one.problem
        head: dict[str, Any] = {"media": one.media, "id": one.id, "told": dict(one.told), "kept": dict(one.kept)}
        head["problem"] = None if problem is None else [problem.status.value, problem.code, problem.message]
        data = json.dumps(head, default=str).encode() + b"\n" + one.data
        file.write(data)
        yield Place(name, start, len(data), None if problem is None else problem.code)
        start += len(data)


class Read(NamedTuple):
    """An entry that was read back: what `write` was given, as far as a reader needs it."""

    head: dict[str, Any]
    data: bytes

    @property
    def problem(self) -> Outcome | None:
        """Why there is no text."""
        said = self.head["problem"]
        return None if said is None else Outcome(Status(said[0]), said[1], said[2])


def read(spool: str, start: int, length: int) -> Read:
    """The entry at a place of a spool."""
    with open(spool, "rb") as file:
        file.seek(start)
        head, _, data = file.read(length).partition(b"\n")
    return Read(json.loads(head), data)
