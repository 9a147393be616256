"""Inputs on an object store (`s3://bucket/folder`): listed by the driver, fetched by the worker that reads them. Here and in
`pipeline/runs/publish.py` is all that knows of fsspec.

Names of objects are anybody's: they become paths of inputs only after what would lead elsewhere in them has been made visible.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from copydesk.article import Outcome, Source, Status
from copydesk.compiled import compiled
from copydesk.errors import ConfigError, UsageError
from copydesk.read.names import media_of, records_of
from copydesk.visible import code_of

_SCHEME = compiled(r"[a-zA-Z][a-zA-Z0-9+.-]*://")
AT_ONCE = 8  # objects that are on their way at a time
_OURS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE}  # of this machine, which no store is to blame for
_LONGEST_TOLD = 200  # characters of what a library says


class Url(NamedTuple):
    """The address of a folder or an object of a store, such as s3://bucket/folder, as it was given."""

    address: str

    def __str__(self) -> str:
        """As it was given."""
        return self.address


def is_url(place: str) -> bool:
    """Whether that is an address of a store, and no path."""
    return _SCHEME.match(place) is not None


def place_of(place: str | Path) -> Path | Url:
    """A path, or the address of a folder of a store."""
    return Url(place.rstrip("/")) if isinstance(place, str) and is_url(place) else Path(place)


class Store(NamedTuple):
    """A file system of fsspec, and the name that the address has there."""

    system: Any
    name: str


def store_of(address: str) -> Store:
    """Where an address leads. Raises ConfigError where a package is missing, or nothing has such addresses.

    What stands behind the scheme is taken as it is: fsspec's own reading of an address makes two of one that has "::" in it, and names
    of objects are anybody's.
    """
    scheme, _, name = address.partition("://")
    try:
        import fsspec

        return Store(fsspec.filesystem(scheme.lower(), use_listings_cache=False), name.rstrip("/"))
    except ImportError:
        extra = "copydesk[s3]" if scheme.lower() == "s3" else f"the fsspec package for {scheme}"
        raise ConfigError(f"{address}: a package for such addresses is not installed. Install it: pip install '{extra}'") from None
    except ValueError as error:
        raise ConfigError(f"{address}: {told(error)} Give a path, or an address such as s3://bucket/folder.") from None


def told(error: BaseException) -> str:
    """What an error says, on one line."""
    text = " ".join(str(error).split()) or type(error).__name__
    text = text if len(text) <= _LONGEST_TOLD else f"{text[: _LONGEST_TOLD - 1]}…"
    return text if text.endswith((".", "…")) else f"{text}."


@contextmanager
def asking(url: Url, asked: str) -> Iterator[None]:
    """Turn whatever goes wrong in asking the store into UsageError. Each store's library has errors of its own."""
    try:
        yield
    except FileNotFoundError as error:
        raise UsageError(f"{url}: there is no such bucket ({told(error)}). Check how it is written.") from None
    except PermissionError as error:
        raise UsageError(f"{url}: you may not {asked} ({told(error)}) Check your keys and what they are allowed.") from None
    except Exception as error:
        if isinstance(error, UsageError | ConfigError):
            raise
        raise UsageError(f"{url}: the store does not answer as it should: {told(error)}") from error


# --- what is there ---


class Entry(NamedTuple):
    """An object: its name behind the address ("" where it is the address itself), its size in bytes, and what changes with its bytes."""

    name: str
    size: int
    tag: str


def listed(url: Url, asked: str = "list it") -> list[Entry]:
    """The objects at an address and below it, in order of their names. Raises UsageError where the store says no."""
    system, root = store_of(url.address)
    with asking(url, asked):
        found = system.find(root, detail=True)
        if not found:
            system.ls(root.partition("/")[0])  # which tells an empty folder from a bucket that is not there
    entries = [Entry(name.removeprefix(root).removeprefix("/"), int(each.get("size") or 0), _tag(each)) for name, each in found.items()]
    return sorted(each for each in entries if each.size or not each.name.endswith("/"))  # which marks a folder


def data_of(url: Url, name: str) -> bytes:
    """What an object below an address holds. Raises UsageError."""
    system, root = store_of(url.address)
    with asking(url, f"read {name}"):
        return bytes(system.cat_file(f"{root}/{name}"))


def _tag(entry: dict[str, Any]) -> str:
    return str(entry.get("ETag") or entry.get("etag") or entry.get("LastModified") or entry.get("mtime") or "")


def safe_name(name: str) -> str:
    """The name of an object as that of a file below a folder: no part of it is empty, "." or ".."."""
    parts = [("".join(map(code_of, part)) if part in ("", ".", "..") else part) for part in name.split("/")]
    return "/".join(part or "[nothing]" for part in parts)


# --- what is read ---


@contextmanager
def fetched(sources: Sequence[Source], most: int, folder: Path) -> Iterator[Sequence[Source]]:
    """The inputs with those of stores in files below `folder`, until the context ends; what cannot be fetched is refused.

    Of an article that is larger than `most` bytes, one more than these is fetched. Raises ConfigError where a package is missing.
    """
    wanted = [source for source in sources if is_url(source.location) and _is_opened(source)]
    if not wanted:
        yield sources
        return
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder) as scratch:
        with ThreadPoolExecutor(AT_ONCE) as threads:
            found = threads.map(_fetch, wanted, repeat(most), (Path(scratch, str(n)) for n in range(len(wanted))))
            here = dict(zip((source.path for source in wanted), found, strict=True))
        yield [here.get(source.path, source) for source in sources]


def _is_opened(source: Source) -> bool:
    return source.record is None and source.refused is None and (media_of(source.path) is not None or records_of(source.path) is not None)


def _fetch(source: Source, most: int, file: Path) -> Source:
    system, name = store_of(source.location)
    try:
        if source.size > most and records_of(source.path) is None:
            file.write_bytes(system.cat_file(name, start=0, end=most + 1))
        else:
            system.get_file(name, str(file))
    except Exception as error:  # each store's library has errors of its own; what went wrong is told of the input
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in _OURS):
            raise
        message = f"The object could not be fetched: {told(error)} Check that it is still there and that you may read it."
        return replace(source, refused=Outcome(Status.FAILED, "unreadable", message))
    return replace(source, location=str(file))
