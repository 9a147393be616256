"""Bytes to text: which inputs are read, how they are unpacked, and what is refused, each with a code and a reason."""

from __future__ import annotations

import codecs
import json
import zlib
from dataclasses import replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Protocol

from copydesk.article import Article, Outcome, Slice, Source, Status, noted
from copydesk.read.encodings import decode, has_few_nuls, has_many_controls, is_told
from copydesk.read.names import READ, media_of, records_of

MOST_LINES = 500_000  # of a text: logs and lists of words have more, and each costs as much as a line of an article
_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x1f\x8b", "gzip data without the suffix .gz"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\x00", "xz data"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"PAR1", "a Parquet table"),
    (b"OggS", "an Ogg recording"),
    (b"ID3", "an MP3 recording"),
)

_GZIP = b"\x1f\x8b"  # what every gzip member begins with
_STEP = 65_536  # bytes that are unpacked at a time
_SAMPLE = 65_536  # bytes that are asked whether they are text
_FIRST = 1 << 20  # bytes that are read at first


class Limits(Protocol):
    """What `read` needs to know of the configuration: the largest input in bytes, unpacked."""

    @property
    def max_bytes(self) -> int:
        """The largest input that is read."""


def read(source: Source, config: Limits) -> Article:
    """Read and decode one input. Never raises for what a file contains: the outcome tells.

    The article's `text` is the decoded text (for HTML: the page's source, until it is rendered), empty where nothing was read.
    """
    if source.record is not None:
        return _read_record(source, source.record, config)
    media = media_of(source.path)
    if media is None:
        suffix = PurePosixPath(source.path).suffix
        if records_of(source.path) is not None:
            message = "A file of many articles. Give it to copydesk run, which takes each of its records for an article."
            return Article(path=source.path, outcome=Outcome(Status.SKIPPED, "records", message))
        named = f"Files ending in {suffix} are not read" if suffix else "The file has no suffix that says what it is"
        message = f"{named}; Copydesk reads {READ}. Save the article as one of these."
        return Article(path=source.path, outcome=Outcome(Status.SKIPPED, "unsupported", message))
    article = Article(path=source.path, media=media)
    try:
        with Path(source.location).open("rb") as file:
            data = file.read(min(_FIRST, config.max_bytes + 1))  # room for the largest input costs more than most inputs
            if len(data) == _FIRST:
                data += file.read(config.max_bytes + 1 - _FIRST)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return replace(article, outcome=Outcome(Status.FAILED, "unreadable", f"The file could not be read: {reason}."))
    if len(data) <= config.max_bytes:
        article = replace(article, input_sha256=sha256(data).hexdigest())
    notes: tuple[Outcome, ...] = ()
    if source.path.lower().endswith(".gz") and len(data) <= config.max_bytes:
        data, problem = _unpack(data, config.max_bytes)
        if problem is not None and problem.status is Status.FAILED:
            return replace(article, outcome=problem)
        notes = (problem,) if problem is not None else ()
    return read_data(article, data, config, notes)


def _read_record(source: Source, record: Slice, config: Limits) -> Article:
    """One of the articles of a file of records; what the record says of itself is in the article's fields, as it stands there."""
    from copydesk.read.spool import read as read_entry  # with what reads files of records

    article = Article(path=source.path)
    try:
        found = read_entry(*record)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return replace(article, outcome=Outcome(Status.FAILED, "unreadable", f"The record could not be read back: {reason}."))
    head, told = found.head, found.head["told"]
    article = replace(
        article,
        media=head["media"],
        id=head["id"],
        record_line=head["line"],
        carried=json.dumps(head["kept"], ensure_ascii=False) if head["kept"] else None,
        url=told.get("url"),
        title=told.get("title"),
        author=told.get("author"),
        published=told.get("date"),
        tags=told.get("tags"),
        declared_language=told.get("language"),
    )
    problem = found.problem
    if problem is not None and not problem.status.has_text:
        return replace(article, outcome=problem)
    article = replace(article, input_sha256=sha256(found.data.removeprefix(codecs.BOM_UTF8)).hexdigest())
    article = read_data(article, found.data, config, charset=head["charset"])
    if article.outcome.code == "empty":
        return replace(article, outcome=Outcome(Status.SKIPPED, "empty", "The record has no text."))
    return noted(article, [problem] if problem else [])


def read_data(article: Article, data: bytes, config: Limits, notes: tuple[Outcome, ...] = (), charset: str | None = None) -> Article:
    """What `read` makes of an input's bytes, unpacked; `article` has its media. `charset`: what its server says, which browsers believe."""
    if len(data) > config.max_bytes:
        message = f"The input is larger than {config.max_bytes:,} bytes, the limit; split it, or raise max_bytes in the configuration."
        return replace(article, outcome=Outcome(Status.FAILED, "too-large", message))
    if not data.strip():
        return replace(article, outcome=Outcome(Status.SKIPPED, "empty", "The file is empty."), notes=notes)
    kind = binary_kind(data)
    if kind is not None:
        message = f"The file is {kind}, whatever its name says; Copydesk reads text and HTML only."
        return replace(article, outcome=Outcome(Status.SKIPPED, "binary", message), notes=notes)
    decoded = decode(data, article.media, charset)
    article = replace(article, encoding=decoded.encoding)
    notes += decoded.notes
    if not decoded.text.strip():
        return replace(article, outcome=Outcome(Status.SKIPPED, "empty", "The file holds nothing but white space."), notes=notes)
    if article.media != "html" and (lines := decoded.text.rstrip("\n").count("\n") + 1) > MOST_LINES:
        message = f"The text has {lines:,} lines, more than {MOST_LINES:,}: no article has so many. Split the file into its articles."
        return replace(article, outcome=Outcome(Status.FAILED, "too-large", message), notes=notes)
    return noted(replace(article, text=decoded.text, replaced_characters=decoded.replaced), notes)


def binary_kind(data: bytes) -> str | None:
    """What the bytes are, in plain words, if they are not text; None if they can be decoded."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if is_told(data):
        return None
    if not has_few_nuls(data.rstrip(b"\x00")):
        return "binary data (it has NUL bytes)"
    if has_many_controls(data[:_SAMPLE]):
        return "binary data (it is full of control characters)"
    return None


def _unpack(data: bytes, limit: int) -> tuple[bytes, Outcome | None]:
    """Unpack gzip, all members, to at most `limit` bytes; with the outcome where the stream is damaged or too large."""
    out = bytearray()
    member, begun, whole = zlib.decompressobj(wbits=31), False, False  # 31: gzip header and check sum
    for position in range(0, len(data), _STEP):
        chunk = data[position : position + _STEP]
        while chunk:
            if whole and not begun:  # behind a member: padding, another member, or something else
                chunk = chunk.lstrip(b"\x00")
                if chunk and not _GZIP.startswith(chunk[:2]):
                    return bytes(out), _behind(len(chunk) + len(data[position + _STEP :]))
            before = member.copy()
            try:
                out += member.decompress(chunk, limit + 1 - len(out))
            except zlib.error:
                out += _up_to_damage(before, chunk)
                if not out:
                    return b"", Outcome(Status.FAILED, "broken-gzip", "The file is not gzip data, or damaged from its first byte on.")
                return bytes(out), Outcome(Status.PARTIAL, "broken-gzip", _cut("The gzip data is damaged", len(out)))
            if len(out) > limit:
                message = f"The input unpacks to more than {limit:,} bytes, the limit; split it, or raise max_bytes in the configuration."
                return b"", Outcome(Status.FAILED, "too-large", message)
            begun = not member.eof and bool(chunk)
            chunk = b""
            if member.eof:
                chunk, whole = member.unused_data, True
                member = zlib.decompressobj(wbits=31)
    if begun or not data:
        if not out:
            return b"", Outcome(Status.FAILED, "broken-gzip", "The gzip data ends before any text; fetch the file again.")
        return bytes(out), Outcome(Status.PARTIAL, "truncated-gzip", _cut("The gzip data ends too early", len(out)))
    return bytes(out), None


def _up_to_damage(member: zlib._Decompress, chunk: bytes) -> bytes:
    """What the bytes before the damaged one give, of a chunk that cannot be unpacked as a whole: less than what was asked of it."""
    out = bytearray()
    for byte in chunk:
        try:
            out += member.decompress(bytes((byte,)))
        except zlib.error:
            break
    return bytes(out)


def _cut(what: str, size: int) -> str:
    return f"{what}; only the {size:,} bytes before that were read. Fetch the file again."


def _behind(size: int) -> Outcome:
    what = "1 byte that is" if size == 1 else f"{size:,} bytes that are"
    message = f"The gzip data is complete, but behind it stands something else: {what} no gzip data and left out. Check the source."
    return Outcome(Status.PARTIAL, "broken-gzip", message)
