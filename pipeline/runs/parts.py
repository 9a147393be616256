"""Parts of a run: folders that are committed by one rename, and trusted later only if every byte is what was written.

A part holds a key, the digest of everything that it was made from, and the digests of its files and of the report's files that go
with it. A run that goes on uses a part only if its key is still right and nothing of it has changed, so no half-written, damaged
or outdated part can get into a report, and parts need not be synced to the disk.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from copydesk.article import Source
from copydesk.read.names import media_of, records_of
from copydesk.tables import frame

LISTING = "files"  # the table of the report's files that go with a part
_HEAD = "part.json"
NOT_READ = "not read"
_DIGITS = 64  # of a SHA-256
_STEP = 1 << 20  # bytes of an input that are hashed at a time


def key(*values: object) -> str:
    """One digest of `values`, by what they print."""
    return hashlib.sha256("\0".join(map(repr, values)).encode("utf-8", "backslashreplace")).hexdigest()


def file_digest(path: Path) -> tuple[int, str]:
    """A file's size in bytes and its SHA-256."""
    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return file.tell(), digest.hexdigest()


def listing(report: Path, names: Iterable[str]) -> pl.DataFrame:
    """The manifest of the files `names` of a report."""
    return frame("manifest", [manifest_row(name, report / name) for name in names])


def manifest_row(name: str, file: Path) -> dict[str, Any]:
    """The row of a report's `file` in its manifest."""
    size, digest = file_digest(file)
    return {"path": name, "size": size, "sha256": digest}


def write_part(table: pl.DataFrame, part: Path, name: str) -> None:
    """Write a table of a part. Parts are Arrow files: to write and read them costs a third of what Parquet costs. They may be kept for
    long (`pipeline/runs/again.py`): packed with Zstandard they are a third smaller than with LZ4, for a tenth of a millisecond an article.
    """
    table.write_ipc(_file(part, name), compression="zstd")


def read_part(part: Path, name: str) -> pl.DataFrame:
    """A table of a part."""
    return pl.read_ipc(_file(part, name))


def scan_parts(parts: Sequence[Path], name: str) -> pl.LazyFrame:
    """The rows of a table of several parts (at least one), one part's behind the other's."""
    return pl.scan_ipc([_file(part, name) for part in parts])


def _file(part: Path, name: str) -> Path:
    return part / f"{name}.arrow"


def commit(part: Path, made_from: str | Callable[[], str], report: Path, fill: Callable[[Path], Iterable[str]]) -> str:
    """Make a part; its digest. `fill` fills the empty folder that it is given, and gives the names of the report's files that it wrote.

    `made_from` may be a function, which is asked when the folder is full.
    """
    part.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=part.parent, prefix=".part-") as scratch:
        fresh = Path(scratch, "fresh")
        fresh.mkdir()
        write_part(listing(report, fill(fresh)), fresh, LISTING)
        digests = {path.name: file_digest(path)[1] for path in sorted(fresh.iterdir())}
        head = json.dumps({"key": made_from if isinstance(made_from, str) else made_from(), "files": digests}).encode()
        (fresh / _HEAD).write_bytes(head)
        if part.exists():
            os.replace(part, Path(scratch, "stale"))
        os.replace(fresh, part)
    return hashlib.sha256(head).hexdigest()


_DAMAGE = (OSError, ValueError, TypeError, LookupError, AttributeError)  # what a damaged head may raise


def committed(part: Path, made_from: str, report: Path) -> str | None:
    """The digest of a part that was made from just that and is whole, with its files of the report; None where it has to be made."""
    if key_of(part) != made_from or not whole(part):
        return None
    try:
        files = read_part(part, LISTING)  # its bytes are right, so it can be read
        if any(file_digest(report / name) != (size, digest) for name, size, digest in files.iter_rows()):
            return None
        return hashlib.sha256((part / _HEAD).read_bytes()).hexdigest()
    except _DAMAGE:
        return None


def key_of(part: Path) -> str | None:
    """What a part says it was made from; None where it says nothing."""
    try:
        return str(_head(part)["key"])
    except _DAMAGE:
        return None


def whole(part: Path) -> bool:
    """Whether a part's own files are as they were written, whatever it was made from."""
    try:
        return all(_is_file(part / name) and file_digest(part / name)[1] == digest for name, digest in _head(part)["files"].items())
    except _DAMAGE:
        return False


def _head(part: Path) -> Any:
    if not _is_file(part / _HEAD):
        raise FileNotFoundError
    return json.loads((part / _HEAD).read_bytes())


def _is_file(path: Path) -> bool:
    """Whether that is an ordinary file: to open a pipe would wait for somebody to write into it."""
    return stat.S_ISREG(path.lstat().st_mode)


class InputState(NamedTuple):
    """What an input holds, as a digest or the reason why there is none; and what its folder says of it, to see whether it changes."""

    content: str
    entry: tuple[int, ...]

    @property
    def is_known(self) -> bool:
        """Whether an input with the same content is sure to be read as this one is."""
        return self.content == NOT_READ or len(self.content) == _DIGITS


def input_state(source: Source, max_bytes: int) -> InputState:
    """The state of one input, as far as it is read: to its limit (a file of records as a whole), and not at all where its name or its kind
    says that it is not read. A record's is its place in a part that is whole.
    """
    if source.record is not None:
        return InputState("record", ())
    whole = records_of(source.path) is not None
    if source.refused is not None or (media_of(source.path) is None and not whole):
        return InputState(NOT_READ, ())
    try:
        entry = os.stat(source.location)
        seen = (entry.st_ino, entry.st_size, entry.st_mtime_ns, entry.st_ctime_ns)
        if not stat.S_ISREG(entry.st_mode):  # to open a pipe would wait for somebody to write into it
            return InputState("not a file", seen)
        digest = hashlib.sha256()
        left = max_bytes + 1 if max_bytes == 0 or not whole else entry.st_size  # as many as are read
        with open(source.location, "rb", buffering=0) as file:
            while left > 0 and (data := file.read(min(left, _STEP))):
                digest.update(data)
                left -= len(data)
    except OSError as error:
        return InputState(f"unreadable: {error.errno}", ())
    return InputState(digest.hexdigest(), seen)
