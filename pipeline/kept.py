"""Tables that follow from the program alone and take long to make: made once, kept, and read by every process after that.

They are kept in the form and at the place in which Python keeps the compiled program (marshal, read in a quarter of the time of JSON;
`__pycache__`, or PYTHONPYCACHEPREFIX), which whoever can write there can change
anyway; where this process may not write there, or is not to (PYTHONDONTWRITEBYTECODE), in a folder of the user's own. A file's name says
what its table was made from and by which code, so a change of either makes another file; what is damaged is made again. Where nothing can
be kept, every process makes its own.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from copydesk.version import __version__

_DIGEST = 20  # bytes
_FORGOTTEN = 30 * 86_400  # seconds after which a table of the same name, made from something else, goes


def kept(name: str, made_from: Iterable[str | bytes], made_by: Iterable[str], make: Callable[[], Any]) -> Any:
    """What `make()` gives: strings, bytes, numbers, None, and tuples, lists and dictionaries of these.

    `made_from`: what it depends on; `made_by`: the files of the code that makes it.
    """
    file = _file(name, made_from, made_by)
    data = _found(file)
    if data is None:
        data = _written(name, file, make())
    return marshal.loads(data)  # noqa: S302  our own, by its digest, from where Python's own files of this kind are


def added(name: str, made_by: Iterable[str]) -> dict[str, Any]:
    """The rows that processes have added to a table so far; none where none is kept."""
    data = _found(_file(name, (), made_by))
    rows: dict[str, Any] = {} if data is None else marshal.loads(data)  # noqa: S302  as above
    return rows


def add(name: str, made_by: Iterable[str], rows: Mapping[str, Any], most: int) -> None:
    """Add rows to a table, which begins anew where it had more than `most`. Where two processes add at the same time, what one of them
    had may be lost: a row must be what any process can make again.
    """
    files = tuple(made_by)
    before = added(name, files)
    _written(name, _file(name, (), files), {**(before if len(before) <= most else {}), **rows})


def _file(name: str, made_from: Iterable[str | bytes], made_by: Iterable[str]) -> str:
    return f"copydesk-{name}-{_key(made_from, made_by)}.table"


def _found(file: str) -> bytes | None:
    return next((data for folder in _folders() if (data := _sound(folder / file)) is not None), None)


def _written(name: str, file: str, table: Any) -> bytes:
    """The table as it is kept, if it can be."""
    data = marshal.dumps(table)
    any(_keep(folder, name, file, data) for folder in _folders())  # in the first folder that can be written to
    return data


def _key(made_from: Iterable[str | bytes], made_by: Iterable[str]) -> str:
    digest = hashlib.blake2b(f"{__version__} {sys.version} {sys.byteorder}".encode(), digest_size=_DIGEST)
    for part in (*(Path(file).read_bytes() for file in made_by if Path(file).exists()), *made_from):
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def _folders() -> Iterator[Path]:
    """Where tables are looked for, and kept in the first that can be written to."""
    if not sys.dont_write_bytecode:
        with suppress(NotImplementedError):  # a Python that compiles to nothing
            yield Path(cache_from_source(__file__)).parent
    if (own := users_folder()) is not None:
        yield own


def users_folder() -> Path | None:
    """Copydesk's folder in the user's cache, there or not; None where there is none, or others may write into it."""
    home, inside = os.environ.get("HOME", ""), "Library/Caches" if sys.platform == "darwin" else ".cache"
    base = os.environ.get("LOCALAPPDATA", "") if os.name == "nt" else os.environ.get("XDG_CACHE_HOME", "") or (home and f"{home}/{inside}")
    if Path(base).is_absolute() and _is_ones_own(Path(base) / "copydesk"):  # a user without a home has none
        return Path(base) / "copydesk"
    return None


def folder() -> Path | None:
    """Where tables are kept: the first folder that can be written to. None: nowhere."""
    for each in _folders():
        there = next((above for above in (each, *each.parents) if above.exists()), each)
        if os.access(there, os.W_OK):
            return each
    return None


def _is_ones_own(folder: Path) -> bool:
    """Whether nobody else can have put anything into a folder: a cache may be set to where all may write."""
    if os.name == "nt":
        return True
    try:
        found = folder.stat()
    except OSError:
        return True  # it is not there yet, or will not be
    return found.st_uid == os.getuid() and not found.st_mode & 0o022


def _sound(path: Path) -> bytes | None:
    """What a file holds, without the digest it begins with; None where there is none, or not as it was written."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    digest, data = data[:_DIGEST], data[_DIGEST:]
    return data if hashlib.blake2b(data, digest_size=_DIGEST).digest() == digest else None


def _keep(folder: Path, name: str, file: str, data: bytes) -> bool:
    """Write the file, whole or not at all; whether that was possible. Processes that do so at the same time write the same."""
    import tempfile  # half of what this module would take to load, and seldom needed

    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, half = tempfile.mkstemp(prefix=f"copydesk-{name}-", suffix=".half", dir=folder)
    except OSError:
        return False
    try:
        with open(handle, "wb") as opened:
            opened.write(hashlib.blake2b(data, digest_size=_DIGEST).digest() + data)
        Path(half).chmod(0o644)  # the program's tables are for all who may run it
        os.replace(half, folder / file)
    except OSError:  # a full disk
        with suppress(OSError):
            Path(half).unlink()
        return False
    _tidy(folder, name)
    return True


def _tidy(folder: Path, name: str) -> None:
    """Take away tables of this name that were made long ago, and what a killed process left."""
    before = time.time() - _FORGOTTEN
    for path in folder.glob(f"copydesk-{name}-*"):
        with suppress(OSError):  # another process was quicker
            if path.stat().st_mtime < before:
                path.unlink()
