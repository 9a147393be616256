"""Files that hold whole pages or files: web archives (WARC, and the texts of WET), zip and tar.

Nothing is ever unpacked to where its name says: a member's name is only a name. Together, members may unpack to no more than a packed file
may (`copydesk.read.streams`), whatever the archive's own table of contents claims.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import IO, Any, NamedTuple
from urllib.parse import unquote

from copydesk.article import Outcome, Status
from copydesk.read.fields import Entry, bad, begins_with_tag, encoded, named
from copydesk.read.names import READ, media_of, records_of
from copydesk.read.streams import FREE_BYTES, MOST_RATIO, STEP, Broken, buffered, pieces_of

_MEDIA = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text", "text/markdown": "markdown"}
_SNIFFED = 2_000  # bytes that tell a page from a text where nothing else does
_LONGEST_MEMBER = 600  # characters of a member's name
_MOST_KINDS = 8  # kinds of what was left out that a message names
LEFT_OUT = "left-out"
_BLOCK = 512  # bytes: what a tar file is made of


# --- web archives ---


def web_archive(pieces: Iterator[bytes], most: int) -> Iterator[Entry]:
    """The pages and texts of a WARC file that is not packed (any more): responses with a status of success, resources, and what WET files
    hold. What else there is, is counted, and told at the end.
    """
    from warcio.archiveiterator import ArchiveIterator

    left_out: Counter[str] = Counter()
    stream = _Tellable(pieces)
    records = ArchiveIterator(stream)
    number = 0
    try:
        while (record := _next_record(records)) is not None:
            number += 1
            kind = _left_out(record)
            if kind is not None:
                if kind:
                    left_out[kind] += 1
                continue
            yield _page(record, number, most)
        if stream.last != b"\n":  # which stands behind every record
            raise _truncated_warc()
    except Broken as broken:
        raise Broken(str(broken.outcome.code), f"{broken.outcome.message} {_told(left_out)}".rstrip()) from None
    if left_out:
        yield _rest(left_out)


class _Tellable(io.RawIOBase):
    """A stream that says how far it has been read, as warcio asks, and what it ended with."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._stream = buffered(pieces)
        self._at = 0
        self.last = b"\n"

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._at += len(data)
        self.last = data[-1:] or self.last
        return data

    def tell(self) -> int:
        return self._at


def _next_record(records: Any) -> Any:
    """The next record, or None at the end. Raises Broken where none can be found."""
    from warcio.exceptions import ArchiveLoadFailed

    try:
        with contextlib.redirect_stderr(io.StringIO()):  # where warcio tells of damage
            record = next(records, None)
    except Broken:
        raise
    except (ArchiveLoadFailed, ValueError, KeyError, AttributeError, EOFError) as error:  # whatever a damaged header may lead to
        raise _broken_warc(f"what stands there is no record ({type(error).__name__})") from None
    if records.err_count:
        raise _broken_warc("a record is longer or shorter than it says")
    return record


def _broken_warc(why: str) -> Broken:
    return Broken("broken-warc", f"The web archive is damaged: {why}. The records before are read. Fetch the file again.")


def _truncated_warc() -> Broken:
    return Broken("truncated-warc", "The web archive ends within a record; the records before are read. Fetch the file again.")


def _left_out(record: Any) -> str | None:
    """What to call a record that is no article ("": nothing worth a word); None for one that is."""
    if record.rec_type in ("warcinfo", "request", "metadata"):
        return ""
    if record.rec_type not in ("response", "resource", "conversion"):
        return f"{record.rec_type[:20]} records"
    if record.rec_type == "response":
        status = record.http_headers.get_statuscode() if record.http_headers else ""
        if not re.fullmatch(r"2\d\d", status or ""):
            return f"with status {status}" if re.fullmatch(r"\d{3}", status or "") else "without a status"
    kind = _content_type(record)[0]
    return None if not kind or kind in _MEDIA else kind


def _content_type(record: Any) -> tuple[str, str | None]:
    """The type of what a record holds, and the encoding that goes with it."""
    headers = record.http_headers if record.rec_type == "response" else record.rec_headers
    said = (headers.get_header("Content-Type") or "") if headers else ""
    charset = re.search(r"""charset\s*=\s*["']?([\w.:-]{2,40})""", said, re.IGNORECASE)
    return re.sub(r"[^\w./+-].*", "", said.strip().lower(), flags=re.DOTALL)[:60], charset[1] if charset else None


def _page(record: Any, number: int, most: int) -> Entry:
    """The page or text of a record."""
    record_id = re.sub(r"^<?(?:urn:uuid:)?|>$", "", record.rec_headers.get_header("WARC-Record-ID") or "") or None
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    place = str(number)
    try:
        data = _content(record, most)
    except Broken:
        raise
    except Exception as error:  # of whatever library undoes its Content-Encoding
        if isinstance(error, MemoryError):
            raise
        return bad(place, "broken-record", f"What the record holds cannot be unpacked ({type(error).__name__}). Fetch it again.", record_id)
    while len(data) <= most and record.raw_stream.read(STEP):  # what stands behind packed content
        pass
    if len(data) <= most and record.raw_stream.limit > 0:
        raise _truncated_warc()
    if len(data) > most:
        return bad(
            place, "too-large", f"The record is larger than {most:,} bytes, the limit. Raise max_bytes in the configuration.", record_id
        )
    kind, charset = _content_type(record)
    media = _MEDIA.get(kind, "text")
    if media == "text" and record.rec_type != "conversion" and begins_with_tag(data[:_SNIFFED].decode("latin-1")):
        media = "html"
    if record.rec_type == "conversion":
        charset = charset or "utf-8"
    told = {"url": url.strip("<> ")} if url else {}
    return Entry(named(record_id, place), place, media, data, record_id, told, charset=charset)


def _content(record: Any, most: int) -> bytes:
    stream = record.content_stream()
    parts, size = [], 0
    while size <= most and (part := stream.read(STEP)):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _told(left_out: Counter[str]) -> str:
    """What was left out, most first."""
    if not left_out:
        return ""
    most = sorted(left_out.items(), key=lambda item: (-item[1], item[0]))
    rest = sum(number for _, number in most[_MOST_KINDS:])
    kinds = [f"{number:,} {kind}" for kind, number in most[:_MOST_KINDS]] + ([f"{rest:,} others"] if rest else [])
    return f"Left out of it are {', '.join(kinds)}: no pages, or none that was delivered."


def _rest(left_out: Counter[str]) -> Entry:
    return Entry("", "", problem=Outcome(Status.SKIPPED, LEFT_OUT, _told(left_out)))


# --- zip and tar ---


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
    if left_out:
        kinds = _told(left_out).partition(":")[0]
        yield Entry("", "", problem=Outcome(Status.SKIPPED, LEFT_OUT, f"{kinds}. Copydesk reads {READ}."))


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


def _zip_members(file: IO[bytes]) -> Iterator[_Member]:
    import zipfile

    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
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
    except Broken:
        raise
    except Exception as error:
        if isinstance(error, MemoryError):
            raise
        why = str(error) or type(error).__name__  # zlib.error, BadZipFile, NotImplementedError, EOFError, …
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
        raise _broken_tar(error, ends_all=True) from None


def _broken_tar(why: object, *, ends_all: bool = False) -> Broken:
    message = f"The tar file cannot be read any further: {str(why)[:200]}. What stands before is read. Fetch the file again."
    return Broken("broken-tar", message, ends_all=ends_all)
