"""Bytes of files as streams: unpacked, counted, and never trusted. What goes wrong in the middle of one is told, not raised on.

A stream of a packed file ends with `Broken` where the data are damaged, end too early or unpack to far more than any article would.
"""

from __future__ import annotations

import codecs
import io
import zlib
from collections import deque
from collections.abc import Generator, Iterator
from itertools import chain
from typing import IO, Any, NamedTuple

from copydesk.article import Outcome, Status

STEP = 1 << 16  # bytes at a time
MOST_RATIO = 250  # a packed byte gives so many at most; texts give 3 to 20, the same page a thousand times 100
_FETCH = "Fetch the file again."
FREE_BYTES = 50_000_000  # that may be unpacked whatever the ratio


class Broken(Exception):
    """A file cannot be read any further; what stands before is right."""

    def __init__(self, code: str, message: str, *, ends_all: bool = False) -> None:
        """`ends_all`: of a file within an archive, that the archive cannot be read any further either."""
        super().__init__(message)
        self.ends_all = ends_all
        self.outcome = Outcome(Status.FAILED, code, message)


class Reader(io.RawIOBase):
    """A stream made of an iterator of pieces of bytes."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """As RawIOBase has it."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def buffered(pieces: Iterator[bytes]) -> io.BufferedReader:
    """A stream with `readline`, made of pieces."""
    return io.BufferedReader(Reader(pieces), STEP)


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """A file, piece by piece. Raises Broken where the system cannot read it."""
    while True:
        try:
            piece = file.read(STEP)
        except OSError as error:
            raise Broken("unreadable", f"The file could not be read to its end: {error.strerror or error}. Try again.") from None
        if not piece:
            return
        yield piece


def unpacked(name: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces without their packing, as the end of the file's name says it."""
    if name.lower().endswith((".gz", ".tgz")):
        return _watched(pieces, _Gzip())
    return _watched(pieces, _Zstandard()) if name.lower().endswith(".zst") else pieces


class _Gzip:
    """gzip, all members; zeros behind one are padding."""

    name = "gzip"
    fault: type[Exception] = zlib.error

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=31)
        self._begun = False

    def unpack(self, data: bytes) -> Iterator[bytes]:
        while data:
            if not self._begun:
                data = data.lstrip(b"\0")
                if not data:
                    return
            self._begun = True
            yield self._member.decompress(data, STEP)
            data = self._member.unconsumed_tail
            if self._member.eof:
                data = self._member.unused_data
                self._member, self._begun = zlib.decompressobj(wbits=31), False
        while self._begun and (piece := self._member.decompress(b"", STEP)):
            yield piece

    @property
    def whole(self) -> bool:
        return not self._begun


class _Zstandard:
    """Zstandard, all frames."""

    name = "Zstandard"

    def __init__(self) -> None:
        library = _zstandard()
        self.fault: type[Exception] = library.ZstdError
        self._new_frame = library.ZstdDecompressor
        self._frame: Any = None

    def unpack(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._frame is None:
                self._frame = self._new_frame()
            yield self._frame.decompress(data, STEP)
            while not self._frame.eof and not self._frame.needs_input:
                yield self._frame.decompress(b"", STEP)
            data = self._frame.unused_data if self._frame.eof else b""
            if self._frame.eof:
                self._frame = None

    @property
    def whole(self) -> bool:
        return self._frame is None


def _zstandard() -> Any:
    """Zstandard of the standard library, or what stands in for it before Python 3.14."""
    try:
        from compression import zstd  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        from backports import zstd  # type: ignore[import-not-found,unused-ignore]
    return zstd


def _bomb() -> Broken:
    message = f"The file unpacks to more than {MOST_RATIO} times its size, as no articles do; what stands before is read."
    return Broken("too-large", f"{message} Unpack it yourself if it is right.")


def _watched(pieces: Iterator[bytes], packing: _Gzip | _Zstandard) -> Iterator[bytes]:
    """What `packing` makes of the pieces, as far as it goes."""
    taken = given = 0
    for piece in pieces:
        taken += len(piece)
        parts = packing.unpack(piece)
        while True:
            try:
                part = next(parts, None)
            except packing.fault:
                message = (
                    f"The {packing.name} data is damaged behind {given:,} bytes of unpacked text; what stands before is read. {_FETCH}"
                )
                raise Broken(f"broken-{packing.name.lower()}", message) from None
            if part is None:
                break
            given += len(part)
            if given > FREE_BYTES and given > taken * MOST_RATIO:
                raise _bomb()
            if part:
                yield part
    if not packing.whole:
        message = f"The {packing.name} data ends too early, behind {given:,} bytes of unpacked text; what stands before is read. {_FETCH}"
        raise Broken(f"truncated-{packing.name.lower()}", message)


# --- gzip files whose members stand for themselves ---


class Damage(NamedTuple):
    """In place of data that cannot be read: how many bytes were passed over, and whether these were packed."""

    size: int
    packed: bool = False


_MAGIC = b"\x1f\x8b\x08"  # what a member begins with
_TRIED = 1 << 14  # bytes of a place that looks like one which tell whether it is
_KEPT = 1 << 24  # bytes of a member that are searched for the next one, where it is damaged


def members(pieces: Iterator[bytes], begins: bytes, hold: int) -> Iterator[bytes | Damage]:
    """The pieces of a gzip file whose members each begin with `begins` when unpacked, as those of web archives do.

    In place of a damaged member stands its Damage, and the next one is looked for; nothing is given of one that has no more than `hold`
    bytes before it is known to be right. Raises Broken as `unpacked` does, but for damage only where no member follows.
    """
    gzip = _Members(begins, hold)
    taken = given = 0
    for piece in chain(pieces, (None,)):
        taken += len(piece or b"")
        for part in gzip.end() if piece is None else gzip.feed(piece):
            given += 0 if isinstance(part, Damage) else len(part)
            if given > FREE_BYTES and given > taken * MOST_RATIO:
                raise _bomb()
            yield part


class _Members:
    """What `members` knows while it reads: the member that it is in, or that it looks for one."""

    def __init__(self, begins: bytes, hold: int) -> None:
        self._begins = begins
        self._hold = hold
        self._member: Any = None
        self._held: list[bytes] = []  # unpacked, and not known to be right
        self._size = 0  # of what was unpacked of the member
        self._packed: deque[bytes] = deque()  # the member from its first byte on, but for what is passed over already
        self._kept = 0  # bytes of that
        self._passed: int | None = None  # bytes that were passed over, where the next member is looked for
        self._dropped = 0  # bytes of the member that are not kept

    def feed(self, data: bytes) -> Iterator[bytes | Damage]:
        """What these bytes give."""
        while data:
            if self._passed is not None:
                data = yield from self._search(data, self._passed)
            elif self._member is None and not (data := data.lstrip(b"\0")):
                return
            else:
                data = yield from self._read(data)

    def end(self) -> Iterator[bytes | Damage]:
        """What is left. Raises Broken where that is not a whole member."""
        while self._member is not None and self._begins_in(behind := b"".join(self._packed)[1:]):
            self._held.clear()  # a length in its damaged head reached over all that stands behind it
            self._member, self._passed, self._kept = None, self._dropped + 1, 0
            self._packed.clear()
            yield from self.feed(behind)
        if self._passed is not None:
            lost = self._passed + self._kept
            message = f"The gzip data is damaged: of its last {lost:,} bytes nothing can be read. What stands before is read. {_FETCH}"
            raise Broken("broken-gzip", message)
        if self._member is not None:
            yield from self._held
            message = f"The gzip data ends too early, within a part of which {self._size:,} bytes could be unpacked. {_FETCH}"
            raise Broken("truncated-gzip", message)

    def _read(self, data: bytes) -> Generator[bytes, None, bytes]:
        """Unpack, as far as the member goes; what is to be looked at next."""
        if self._member is None:
            self._member, self._size, self._dropped = zlib.decompressobj(wbits=31), 0, 0
            self._packed.clear()
            self._kept = 0
        self._keep(data)
        try:
            while True:
                part = self._member.decompress(data, STEP)
                data = self._member.unconsumed_tail
                self._held.append(part)
                self._size += len(part)
                if self._member.eof or self._size > self._hold:
                    yield from self._held
                    self._held.clear()
                if self._member.eof:
                    data, self._member = self._member.unused_data, None
                    return data
                if not data and not part:
                    return b""
        except zlib.error:
            self._held.clear()
            searched = b"".join(self._packed)
            self._member, self._passed, self._kept = None, self._dropped + 1, 0
            self._packed.clear()
            return searched[1:]

    def _keep(self, data: bytes) -> None:
        self._packed.append(data)
        self._kept += len(data)
        while self._kept > _KEPT and len(self._packed) > 1:
            size = len(self._packed.popleft())
            self._kept -= size
            self._dropped += size

    def _search(self, data: bytes, passed: int) -> Generator[Damage, None, bytes]:
        """Look for the next member; what begins with it, or nothing."""
        data = b"".join(self._packed) + data
        self._packed.clear()
        self._kept = 0
        at = data.find(_MAGIC)
        while at >= 0 and (is_member := self._is_member(data[at : at + _TRIED])) is not True:
            if is_member is None:  # more has to be seen
                break
            at = data.find(_MAGIC, at + 1)
        else:
            if at >= 0:
                self._passed = None
                yield Damage(passed + at, packed=True)
                return data[at:]
            at = max(0, len(data) - len(_MAGIC) + 1)
        self._passed = passed + at
        self._packed.append(data[at:])
        self._kept = len(data) - at
        return b""

    def _begins_in(self, data: bytes) -> bool:
        """Whether a member begins somewhere in the data."""
        at = data.find(_MAGIC)
        while at >= 0 and not self._is_member(data[at : at + _TRIED]):
            at = data.find(_MAGIC, at + 1)
        return at >= 0

    def _is_member(self, data: bytes) -> bool | None:
        """Whether a member begins so; None where too little is there to tell."""
        try:
            begins = zlib.decompressobj(wbits=31).decompress(data, len(self._begins))
        except zlib.error:
            return False
        return begins == self._begins if len(begins) == len(self._begins) or len(data) >= _TRIED else None


_MARKS = (  # longest first: the mark of UTF-32-LE begins with that of UTF-16-LE
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, None),
)


def as_utf8(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces of a text without its byte order mark; of UTF-16 and UTF-32 with one, as UTF-8."""
    first = b""
    for piece in pieces:
        first += piece
        if len(first) >= 4:
            break
    mark, encoding = next(((mark, name) for mark, name in _MARKS if first.startswith(mark)), (b"", None))
    yield from _recoded(first[len(mark) :], pieces, encoding) if encoding else _chained(first[len(mark) :], pieces)


def _chained(first: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from pieces


def _recoded(first: bytes, pieces: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for piece in _chained(first, pieces):
        yield decoder.decode(piece).encode("utf-8", "surrogatepass")
    yield decoder.decode(b"", final=True).encode("utf-8", "surrogatepass")
