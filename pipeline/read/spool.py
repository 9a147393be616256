"""The articles of a file of records, one behind the other in a file of the run's own, where any process finds each by its place.

An entry is a line of JSON (what it is, what it says of its article, what was wrong) and the bytes of its text or page.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple

from copydesk.article import Outcome, Status
from copydesk.config import Fields
from copydesk.ondisk import Names
from copydesk.read.archives import tarred, zipped
from copydesk.read.fields import Entry
from copydesk.read.names import ARCHIVES, PACKED, records_of
from copydesk.read.records import READERS, parquet
from copydesk.read.streams import Broken, members, pieces_of, unpacked
from copydesk.read.webarchive import FIRST, ROOM, web_archive


class Place(NamedTuple):
    """Where an entry stands: its name in its file, media, first byte and length in the spool, and the code of what is wrong with it."""

    name: str
    media: str
    start: int
    length: int
    code: str | None


def entries(path: str, location: str, fields: Fields, most: int, scratch: Path) -> Iterator[Entry]:
    """The articles in the file of records at `location`, whose kind its `path` says; at last, without a name, what is wrong with it.

    A record of more than `most` bytes is none. `scratch` is an empty folder for what has to be unpacked as a whole.
    """
    empty = True
    try:
        with open(location, "rb") as file:
            for each in _opened(path, location, file, _Reading(fields, most, scratch)):
                empty = False
                yield _too_large(each, most) if len(each.data) > most else each
    except OSError as error:
        yield Entry("", "", problem=Outcome(Status.FAILED, "unreadable", f"The file could not be read: {error.strerror or error}."))
        return
    except Broken as broken:
        yield Entry("", "", problem=broken.outcome)
        return
    if empty:
        yield _EMPTY


class _Reading(NamedTuple):
    """What every reader is told."""

    fields: Fields
    most: int
    scratch: Path


_EMPTY = Entry("", "", problem=Outcome(Status.SKIPPED, "empty", "The file holds no records."))


def _opened(path: str, location: str, file: IO[bytes], how: _Reading) -> Iterator[Entry]:
    kind = records_of(path)
    packed = path.lower().endswith(PACKED)
    if kind == ".zip":
        whole = _on_disk(unpacked(path, pieces_of(file)), how.scratch / "zip") if packed else location
        with open(whole, "rb") as archive:
            yield from zipped(archive, os.path.getsize(location), how.most, partial(_inner, how=how), unpacked)  # noqa: PTH202
    elif kind in (".tar", ".tgz"):
        yield from tarred(unpacked(path, pieces_of(file)), how.most, partial(_inner, how=how), unpacked)
    elif kind == ".parquet" and not packed:
        yield from parquet(location, how.fields)
    else:
        yield from _streamed(path, pieces_of(file), how)


def _inner(name: str, pieces: Iterator[bytes], how: _Reading) -> Iterator[Entry]:
    """The entries of a file of records within an archive; what is wrong with it ends only this one."""
    if records_of(name) in ARCHIVES:
        yield Entry("", "", problem=Outcome(Status.SKIPPED, "archive", "An archive within an archive is not read. Unpack the outer one."))
        return
    number = 0
    try:
        for one in _streamed(name, pieces, how):
            number += 1
            yield one
    except Broken as broken:
        if broken.ends_all:
            raise
        yield Entry("", "", problem=broken.outcome)
    else:
        if not number:
            yield _EMPTY


def _streamed(name: str, pieces: Iterator[bytes], how: _Reading) -> Iterator[Entry]:
    """The entries of a file of records that comes piece by piece."""
    kind = records_of(name)
    if kind in (".warc", ".wet"):
        gzipped = name.lower().endswith(".gz")
        yield from web_archive(members(pieces, FIRST, how.most + ROOM) if gzipped else unpacked(name, pieces), how.most)
        return
    pieces = unpacked(name, pieces)
    if kind == ".parquet":
        yield from parquet(_on_disk(pieces, how.scratch / "parquet"), how.fields)
    elif kind in (".rss", ".atom", ".xml"):
        from copydesk.read.feeds import feed

        yield from feed(pieces, how.fields, how.most)
    elif kind in (".eml", ".mht", ".mhtml"):
        from copydesk.read.mail import mail  # the standard library's email takes as long to load as all the rest of reading

        yield from mail(pieces, how.most)
    elif kind is not None:
        yield from READERS[kind](pieces, how.fields, how.most)
    else:
        raise ValueError(f"{name} is no file of records")


def _too_large(found: Entry, most: int) -> Entry:
    message = f"The text is larger than {most:,} bytes, the limit. Split it, or raise max_bytes in the configuration."
    return Entry(found.name, found.number, found.media, id=found.id, problem=Outcome(Status.FAILED, "too-large", message))


def _on_disk(pieces: Iterator[bytes], whole: Path) -> str:
    """Where the pieces have been written: what is read from its end needs it as a whole."""
    with whole.open("wb") as out:
        for piece in pieces:
            out.write(piece)
    return str(whole)


def write(found: Iterator[Entry], file: IO[bytes], each: Callable[[], None]) -> Iterator[Place]:
    """Write entries into the spool; where each stands, under a name that no other has, also not in other case. `each` is called for one."""
    taken, folders = Names(), Names()  # names that the others' cleaned texts may have, and the folders above them
    start = 0
    for one in found:
        each()
        name = one.name
        if any(folder in taken for folder in _folders(name)):
            name = name.replace("/", "%2F")
        while any(cleaned in taken or cleaned in folders for cleaned in _cleaned(name, one.media)):
            name = f"{name}~{one.number}"
        for cleaned in _cleaned(name, one.media):
            taken.add(cleaned)
        for folder in _folders(name):
            folders.add(folder)
        problem = one.problem
        line = int(one.number[1:]) if one.number.startswith("L") else None
        head: dict[str, Any] = {
            "line": line,
            "media": one.media,
            "id": one.id,
            "told": dict(one.told),
            "kept": dict(one.kept),
            "charset": one.charset,
        }
        head["problem"] = None if problem is None else [problem.status.value, problem.code, problem.message]
        data = json.dumps(head, default=str).encode() + b"\n" + one.data
        file.write(data)
        yield Place(name, one.media, start, len(data), None if problem is None else problem.code)
        start += len(data)


def _folders(name: str) -> Iterator[str]:
    """The folders above a name, as names of files."""
    at = name.find("/")
    while at >= 0:
        yield name[:at].lower()
        at = name.find("/", at + 1)


def _cleaned(name: str, media: str) -> Iterator[str]:
    """Names that an entry's cleaned text may have, in small letters; the first is its own whatever the media of others is."""
    yield f"{name.lower().removesuffix('.txt')}.txt"
    if media != "text":
        yield f"{name.lower().removesuffix('.md')}.md"


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
