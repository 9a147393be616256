"""Web archives: the pages and texts of WARC files, and of the WET files made from them.

Source: ISO 28500:2017, "WARC file format". The borders of records are found here, since a record that is damaged must not take along those
behind it: the next one is looked for, and what was passed over is told. What stands within a record is read by warcio.
"""

from __future__ import annotations

import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from copydesk.article import Outcome, Status
from copydesk.read.archives import rest, told
from copydesk.read.fields import Entry, bad, begins_with_tag, named
from copydesk.read.streams import STEP, Broken, Damage

_MEDIA = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text", "text/markdown": "markdown"}
_SNIFFED = 2_000  # bytes that tell a page from a text where nothing else does
_LONGEST_HEAD = 65_536  # bytes of the headers of a record, and of those that came from the server
ROOM = 3 * _LONGEST_HEAD  # bytes that a record may have beside what it holds
_VERSIONS = ["WARC/1.1", "WARC/1.0", "WARC/0.17", "WARC/0.18"]
_PROTOCOLS = ["HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "HTTP/2", "HTTP/3.0", "HTTP/3"]
_NO_PAGES = ". Articles are only the pages and texts that a server delivered (status 200 to 299)."
FIRST = b"WARC/"  # what a record begins with
_NEXT = re.compile(rb"\n\r?\n(?=WARC/\d)")
_HEAD = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,15})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\n]{0,1000})?\r?\n")


def web_archive(pieces: Iterator[bytes | Damage], most: int) -> Iterator[Entry]:
    """The pages and texts of a WARC file that is not packed (any more): responses with a status of success, resources, and what WET files
    hold. A damaged record is one failed article. What else there is, is counted, and told at the end.
    """
    left_out: Counter[str] = Counter()
    try:
        for number, framed in enumerate(_framed(pieces, most), 1):
            if isinstance(framed, Damage):
                yield bad(str(number), "broken-record", _passed_over(framed))
                continue
            record = _parsed(framed)
            if isinstance(record, str):
                yield bad(str(number), "broken-record", f"The record cannot be read: {record}. Fetch it again.")
            elif (kind := _left_out(record)) is None:
                yield _page(record, str(number), most)
            elif kind:
                left_out[kind] += 1
    except Broken as broken:
        said = f" {told(left_out)}{_NO_PAGES}" if left_out else ""
        raise Broken(str(broken.outcome.code), f"{broken.outcome.message}{said}") from None
    if (others := rest(left_out, _NO_PAGES)) is not None:
        yield others


def _passed_over(damage: Damage) -> str:
    what = "bytes of packed data" if damage.packed else "bytes"
    return (
        f"The web archive is damaged here: {damage.size:,} {what} were passed over, up to the next record. What stood there is lost. "
        "Fetch the file again."
    )


# --- the borders of records ---


class _Framed(NamedTuple):
    """A record: its headers and what it holds, None where that is too large."""

    head: bytes
    content: bytes | None


class _CutShort(Exception):
    """Within a record, its file turned out to be damaged."""

    def __init__(self, damage: Damage) -> None:
        super().__init__()
        self.damage = damage


class _Window:
    """The part of a file that is being looked at, from its first byte that nobody has taken yet."""

    def __init__(self, pieces: Iterator[bytes | Damage]) -> None:
        self._pieces = pieces
        self.data = bytearray()
        self.passed = 0  # bytes that were no record

    def has(self, size: int) -> bool:
        """Whether so many bytes are there, once read. Raises _CutShort."""
        while len(self.data) < size:
            piece = next(self._pieces, None)
            if piece is None:
                return False
            if isinstance(piece, Damage):
                self.data.clear()
                raise _CutShort(Damage(piece.size, packed=piece.packed))
            self.data += piece
        return True

    def drop(self, size: int) -> None:
        """Go on by so many bytes, which are there."""
        del self.data[:size]

    def pass_over(self, least: int) -> None:
        """Go on to the next record, which begins behind the first `least` bytes; to the end where there is none."""
        while (found := _NEXT.search(self.data, least)) is None and self.has(len(self.data) + 1):
            if (enough := len(self.data) - STEP) > least:  # what has been searched, but for what the sign may begin in
                self.drop(enough)
                self.passed += enough
                least = 0
        size = found.end() if found else len(self.data)
        self.drop(size)
        self.passed += size


def _framed(pieces: Iterator[bytes | Damage], most: int) -> Iterator[_Framed | Damage]:
    """The records of a file, and in place of what is none how much that was. Raises Broken where it ends in the middle of one."""
    window = _Window(pieces)
    while True:
        try:
            while window.has(1) and window.data[0] in b"\r\n":
                window.drop(1)
            if window.has(1) and not (window.has(len(FIRST)) and window.data.startswith(FIRST)):
                window.pass_over(0)
            if window.passed and not window.has(1):
                message = f"{window.passed:,} bytes of it are no record, and behind them stands none"
                raise Broken("broken-warc", f"The web archive is damaged: {message}. The records before are read. Fetch the file again.")
            if window.passed:
                yield Damage(window.passed)
                window.passed = 0
            if not window.has(1):
                return
            record = _taken(window, most)
            if record is not None:
                yield record
        except _CutShort as cut:
            yield cut.damage
            window.passed = 0


def _taken(window: _Window, most: int) -> _Framed | None:
    """The record that the window begins with; None where it is none, and has been passed over."""
    while (end := _HEAD.search(window.data, 0, _LONGEST_HEAD)) is None and len(window.data) < _LONGEST_HEAD:
        if not window.has(len(window.data) + 1):
            raise _truncated()
    length = _LENGTH.search(window.data, 0, end.start() + 1) if end else None
    if end is None or length is None:
        window.pass_over(len(FIRST))
        return None
    begin, size = end.end(), int(length[1])
    head = bytes(window.data[:begin])
    if size > most + _LONGEST_HEAD:
        window.drop(begin)
        while size:
            if not window.has(min(size, STEP)):
                raise _truncated()
            window.drop(min(size, STEP))
            size -= min(size, STEP)
        return _Framed(head, None)
    if not window.has(begin + size + 1):
        if _NEXT.search(window.data, begin) is None:
            raise _truncated()
        window.pass_over(begin)
        return None
    if window.data[begin + size] not in b"\r\n":  # where a line break stands behind every record
        window.pass_over(begin)
        return None
    content = bytes(window.data[begin : begin + size])
    window.drop(begin + size)
    return _Framed(head, content)


def _truncated() -> Broken:
    return Broken("truncated-warc", "The web archive ends within a record; the records before are read. Fetch the file again.")


# --- what a record holds ---


class _Record(NamedTuple):
    """Headers as warcio has them (`http` of responses), and what stands behind them; None where that is too large."""

    headers: Any
    http: Any
    content: bytes | None

    @property
    def kind(self) -> str:
        """The record's type."""
        return self.headers.get_header("WARC-Type") or "nameless"

    @property
    def id(self) -> str | None:
        """The record's id, without what is the same in all of them."""
        return re.sub(r"^<?(?:urn:uuid:)?|>$", "", self.headers.get_header("WARC-Record-ID") or "") or None

    @property
    def url(self) -> str:
        """The address of what it holds."""
        return (self.headers.get_header("WARC-Target-URI") or "").strip("<> ")


def _parsed(framed: _Framed) -> _Record | str:
    """The record, or what is wrong with its headers."""
    from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

    try:
        headers = StatusAndHeadersParser(_VERSIONS).parse(io.BytesIO(framed.head))
        record = _Record(headers, None, framed.content)
        if framed.content is None or record.kind != "response" or not record.url.startswith(("http:", "https:")):
            return record
        stream = io.BytesIO(framed.content)
        http = StatusAndHeadersParser(_PROTOCOLS).parse(stream)
    except StatusAndHeadersParserException:
        return "its first line is that of no known version of WARC or HTTP"
    except EOFError:
        return "it is empty"
    return record._replace(http=http, content=stream.read())


def _left_out(record: _Record) -> str | None:
    """What to call a record that is no article ("": nothing worth a word); None for one that is."""
    if record.kind in ("warcinfo", "request", "metadata"):
        return ""
    if record.kind not in ("response", "resource", "conversion"):
        return f"{record.kind[:20]} records"
    if record.kind == "response" and record.content is not None:
        status = record.http.get_statuscode() if record.http else ""
        if not re.fullmatch(r"2\d\d", status or ""):
            return f"answered with status {status}" if re.fullmatch(r"\d{3}", status or "") else "answered without a status"
    kind = _content_type(record)[0]
    return None if not kind or kind in _MEDIA or record.content is None else kind


def _content_type(record: _Record) -> tuple[str, str | None]:
    """The type of what a record holds, and the encoding that goes with it."""
    headers = record.http if record.kind == "response" else record.headers
    said = (headers.get_header("Content-Type") or "") if headers else ""
    charset = re.search(r"""charset\s*=\s*["']?([\w.:-]{2,40})""", said, re.IGNORECASE)
    return re.sub(r"[^\w./+-].*", "", said.strip().lower(), flags=re.DOTALL)[:60], charset[1] if charset else None


def _page(record: _Record, number: str, most: int) -> Entry:
    """The page or text of a record."""
    found = None if record.content is None else _undone(record, record.content, most)
    if found is None or len(found.data) > most:
        message = f"The record is larger than {most:,} bytes, the limit. Raise max_bytes in the configuration."
        return bad(number, "too-large", message, record.id)
    if found.problem is not None and not found.problem.status.has_text:
        return bad(number, str(found.problem.code), str(found.problem.message), record.id)
    kind, charset = _content_type(record)
    media = _MEDIA.get(kind, "text")
    if media == "text" and record.kind != "conversion" and begins_with_tag(found.data[:_SNIFFED].decode("latin-1")):
        media = "html"
    if record.kind == "conversion":
        charset = charset or "utf-8"
    said = {"url": record.url} if record.url else {}
    return Entry(named(record.id, number), number, media, found.data, record.id, said, problem=found.problem, charset=charset)


class _Undone(NamedTuple):
    """What a server sent, as it was meant; and what of it is missing."""

    data: bytes
    problem: Outcome | None = None


def _undone(record: _Record, data: bytes, most: int) -> _Undone:
    """The content of a record without its transfer coding and its packing; more than `most` bytes of it where there are."""
    cut = record.headers.get_header("WARC-Truncated")
    problem = _partial(f"The crawler cut the page ({cut[:20]})") if cut else None
    if record.http is None:
        return _Undone(data, problem)
    if (record.http.get_header("Transfer-Encoding") or "").lower() == "chunked":
        data, is_whole = _joined(data)
        problem = problem or (None if is_whole else _partial("The page ends too early"))
    for packing in reversed((record.http.get_header("Content-Encoding") or "").lower().split(",")):
        unpacked = _unpacked(packing.strip(), data, most)
        data, problem = unpacked.data, unpacked.problem if unpacked.problem and not unpacked.data else problem or unpacked.problem
    return _Undone(data, problem)


def _partial(what: str) -> Outcome:
    return Outcome(Status.PARTIAL, "truncated-record", f"{what}; what there is of it is read. Fetch it again.")


def _joined(data: bytes) -> tuple[bytes, bool]:
    """Chunks as one (RFC 9112, 7.1), and whether the last of them was there. What is in no chunks is left as it is: a crawler joined it."""
    parts: list[bytes] = []
    at = 0
    while (found := _CHUNK.match(data, at)) is not None:
        size = int(found[1], 16)
        parts.append(data[found.end() : found.end() + size])
        if len(parts[-1]) < size or not size:
            return b"".join(parts), not size
        at = found.end() + size
        at += 2 * data.startswith(b"\r\n", at)
    return b"".join((*parts, data[at:])), not parts


def _unpacked(packing: str, data: bytes, most: int) -> _Undone:
    """What stands in packed content, as far as it can be unpacked. Content that a crawler has unpacked is left as it is."""
    if packing in ("gzip", "x-gzip") and data.startswith(b"\x1f\x8b"):
        ways = [31]
    elif packing == "deflate":
        ways = [15, -15]  # as the standard has it, and as many servers have it
    elif packing in ("br", "zstd", "compress") and not begins_with_tag(data[:_SNIFFED].decode("latin-1")):
        return _Undone(b"", Outcome(Status.FAILED, "packing", f"The page is packed as {packing}, which is not read. Fetch it as gzip."))
    else:
        return _Undone(data)
    for way in ways:
        unpacker = zlib.decompressobj(way)
        parts, size, waiting = [], 0, data
        try:
            while waiting and size <= most and not unpacker.eof:
                parts.append(unpacker.decompress(waiting, STEP))
                size += len(parts[-1])
                waiting = unpacker.unconsumed_tail
        except zlib.error:
            if not parts:
                continue
        is_whole = unpacker.eof or size > most
        return _Undone(b"".join(parts), None if is_whole else _partial("The page's packed data is damaged or ends too early"))
    return _Undone(data)
