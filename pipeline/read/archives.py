"""Files that hold files: zip and tar.

Nothing is ever unpacked to where its name says: a member's name is only a name. Together, members may unpack to no more than a packed file
may (`copydesk.read.streams`), whatever the archive's own table of contents claims.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import IO, Any, NamedTuple
from urllib.parse import unquote

from copydesk.article import Outcome, Status
from copydesk.read.fields import Entry, encoded
from copydesk.read.names import READ, media_of, records_of
from copydesk.read.streams import FREE_BYTES, MOST_RATIO, Broken, buffered, pieces_of

_LONGEST_MEMBER = 600  # characters of a member's name
_MOST_KINDS = 8  # kinds of what was left out that a message names
LEFT_OUT = "left-out"
_BLOCK = 512  # bytes: what a tar file is made of


def told(left_out: Counter[str]) -> str:
    """What was left out, most first; "" for nothing."""
    if not left_out:
        return ""
    most = sorted(left_out.items(), key=lambda item: (-item[1], item[0]))
    others = sum(number for _, number in most[_MOST_KINDS:])
    kinds = [f"{number:,} {kind}" for kind, number in most[:_MOST_KINDS]] + ([f"{others:,} others"] if others else [])
    return f"Of what it holds, not read: {', '.join(kinds)}"


def rest(left_out: Counter[str], why: str) -> Entry | None:
    """What says of a file what was left out of it, if anything was."""
    return Entry("", "", problem=Outcome(Status.SKIPPED, LEFT_OUT, f"{told(left_out)}{why}")) if left_out else None


class _Member(NamedTuple):
    """A file of an archive: its name there, its bytes, and why it cannot be read."""

    name: str
    pieces: Iterator[bytes]
    problem: str | None = None


Inner = Callable[[str, Iterator[bytes]], Iterator[Entry]]  # the entries of a file of records by its name and bytes
Unpack = Callable[[str, Iterator[bytes]], Iterator[bytes]]


def zipped(file: IO[bytes], size: int, most: int, inner: Inner, unpack: Unpack) -> Iterator[Entry]:
    """The articles in the members of a zip file of `size` bytes."""
    yield from _articles(_counted(_zip_members(file), size), most, inner, unpack)


def tarred(pieces: Iterator[bytes], most: int, inner: Inner, unpack: Unpack) -> Iterator[Entry]:
    """The articles in the members of a tar file that is not packed (any more), which is what its size is bounded by."""
    yield from _articles(_tar_members(pieces), most, inner, unpack)


def _articles(members: Iterator[_Member], most: int, inner: Inner, unpack: Unpack) -> Iterator[Entry]:
    left_out: Counter[str] = Counter()
    for number, member in enumerate(members, 1):
        name, base = member_name(member.name), PurePosixPath(member.name).name
        media = media_of(base)
        hidden = base.startswith(".") or member.name.startswith("__MACOSX/")
        if hidden or (media is None and records_of(base) is None):
            left_out["hidden" if hidden else PurePosixPath(base.lower()).suffix[:12] or "without a suffix"] += 1
        elif member.problem is not None:
            yield Entry(name, str(number), problem=Outcome(Status.FAILED, "unreadable", member.problem))
        elif media is not None:
            yield _whole(name, str(number), media, unpack(base, member.pieces), most)
        else:
            yield from _inside(name, inner(base, member.pieces))
    if (others := rest(left_out, f". Copydesk reads {READ}.")) is not None:
        yield others


def member_name(name: str) -> str:
    """A member's name as part of an input's: '/' between folders, and none that leads out of anything."""
    parts = [part for part in name.split("/") if part not in ("", ".")]
    shown = "/".join("%2E%2E" if part == ".." else encoded(part) for part in parts) or "%2F"
    return shown if len(shown) <= _LONGEST_MEMBER else encoded(unquote(shown))


def _whole(name: str, number: str, media: str, pieces: Iterator[bytes], most: int) -> Entry:
    parts, size = [], 0
    try:
        for piece in pieces:
            parts.append(piece)
            size += len(piece)
            if size > most:
                problem = f"The file is larger than {most:,} bytes, the limit. Split it, or raise max_bytes in the configuration."
                return Entry(name, number, problem=Outcome(Status.FAILED, "too-large", problem))
    except Broken as broken:
        if broken.ends_all:
            raise
        return Entry(name, number, problem=broken.outcome)
    return Entry(name, number, media, b"".join(parts))


def _inside(name: str, found: Iterator[Entry]) -> Iterator[Entry]:
    """The entries of a file of records within an archive."""
    for one in found:
        yield replace(one, name=f"{name}#{one.name}" if one.name else name)


def _counted(members: Iterator[_Member], size: int) -> Iterator[_Member]:
    """The members, until together they are far larger than their archive: what a table of contents may hide."""
    given = 0

    def watched(pieces: Iterator[bytes]) -> Iterator[bytes]:
        nonlocal given
        for piece in pieces:
            given += len(piece)
            if given > FREE_BYTES and given > size * MOST_RATIO:
                message = f"The archive unpacks to more than {MOST_RATIO} times its size; what stands before is read. Unpack it yourself."
                raise Broken("too-large", message, ends_all=True)
            yield piece

    for member in members:
        yield member._replace(pieces=watched(member.pieces))


def _zip_faults() -> tuple[type[Exception], ...]:
    """What zipfile, and what it unpacks with, raise at an archive that is damaged, encrypted or packed in a way of its own."""
    import lzma
    import struct
    import zipfile
    import zlib

    unknown = (NotImplementedError, RuntimeError, ValueError, OverflowError)
    return (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, struct.error, *unknown)


def _zip_members(file: IO[bytes]) -> Iterator[_Member]:
    import zipfile

    try:
        archive = zipfile.ZipFile(file)
    except _zip_faults() as error:
        raise Broken("broken-zip", f"The zip file cannot be read: {error}. Fetch the file again.") from None
    for info in archive.infolist():
        if info.is_dir():
            continue
        if info.flag_bits & 1:
            yield _Member(info.filename, iter(()), "The file is encrypted. Unpack it with its password.")
        else:
            yield _Member(info.filename, _zip_pieces(archive, info))


def _zip_pieces(archive: Any, info: Any) -> Iterator[bytes]:
    try:
        with archive.open(info) as member:
            yield from pieces_of(member)
    except _zip_faults() as error:
        why = str(error) or type(error).__name__
        raise Broken("broken-zip", f"The file cannot be unpacked: {why[:200]}. Fetch the archive again.") from None


def _tar_members(pieces: Iterator[bytes]) -> Iterator[_Member]:
    import tarfile

    seen = _Seen()
    try:
        with tarfile.open(fileobj=buffered(seen.watch(pieces)), mode="r|") as archive:
            for info in archive:
                if info.isdir():
                    continue
                member = archive.extractfile(info) if info.isreg() else None
                if member is None:
                    yield _Member(f"{info.name}.link", iter(()))
                else:
                    yield _Member(info.name, _tar_pieces(member))
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise _broken_tar(error) from None
    for _ in seen.watch(pieces):
        pass
    if seen.size % _BLOCK or any(seen.last):  # a block of zeros ends it; to tarfile, half a header is an end as well
        raise _broken_tar("it ends too early")


class _Seen:
    """How much of a stream has been read, and the last block of it."""

    def __init__(self) -> None:
        self.size = 0
        self.last = b""

    def watch(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.size += len(piece)
            self.last = (self.last + piece)[-_BLOCK:]
            yield piece


def _tar_pieces(member: IO[bytes]) -> Iterator[bytes]:
    import tarfile

    try:
        yield from pieces_of(member)
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise _broken_tar(error) from None


def _broken_tar(why: object) -> Broken:
    message = f"The tar file cannot be read any further: {str(why)[:200]}. What stands before is read. Fetch the file again."
    return Broken("broken-tar", message, ends_all=True)
