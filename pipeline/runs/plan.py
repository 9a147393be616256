"""The inputs of a run on disk, in their order, and the chunks of them that tasks work on.

The driver holds of a chunk where it stands and how many inputs it has; who needs the inputs themselves reads them there. So what the
driver holds does not grow with the names of its inputs.
"""

from __future__ import annotations

import hashlib
import json
import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from pathlib import Path

from copydesk.article import Outcome, Slice, Source, Status

CHUNK_FILES = 64
FEWEST_CHUNKS = 8  # a small folder is cut finer, so that the workers that start after the first get some of it
CHUNK_BYTES = 8_000_000


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive inputs of a run: `count` of them, the first of which is the run's `first` (from 0).

    They stand in `file` from byte `start` on, in `length` bytes that have this `digest`.
    """

    file: str
    start: int
    length: int
    first: int
    count: int
    digest: str


def write_chunks(chunks: Iterable[tuple[Source, ...]], file: Path) -> list[Chunk]:
    """Write the inputs of all chunks into a file; where each stands."""
    written = []
    start = first = 0
    with file.open("wb") as out:
        for sources in chunks:
            data = b"".join(_line(source) for source in sources)
            out.write(data)
            written.append(Chunk(str(file), start, len(data), first, len(sources), hashlib.sha256(data).hexdigest()))
            start, first = start + len(data), first + len(sources)
    return written


@lru_cache(maxsize=4)
def sources_of(chunk: Chunk) -> tuple[Source, ...]:
    """The inputs of a chunk."""
    with open(chunk.file, "rb") as file:
        file.seek(chunk.start)
        return tuple(map(_source, file.read(chunk.length).splitlines()))


def paths_of(chunks: Sequence[Chunk], numbers: Iterable[int]) -> Iterator[str]:
    """The paths of the inputs with these numbers."""
    for number in numbers:
        chunk = chunks[bisect_right(chunks, number, key=attrgetter("first")) - 1]
        yield sources_of(chunk)[number - chunk.first].path


def _line(source: Source) -> bytes:
    """An input as a line of JSON. A name that is no UTF-8 is in there as Python has it, with its bytes as surrogates."""
    refused = None if source.refused is None else (source.refused.status.value, source.refused.code, source.refused.message)
    return json.dumps((source.path, source.location, source.clean, refused, source.record, source.size)).encode("ascii") + b"\n"


def _source(line: bytes) -> Source:
    path, location, clean, refused, record, size = json.loads(line)
    outcome = None if refused is None else Outcome(Status(refused[0]), refused[1], refused[2])
    return Source(path, location, clean, outcome, None if record is None else Slice(*record), size)


def chunks_of(sources: Iterable[Source], count: int) -> Iterator[tuple[Source, ...]]:
    """Consecutive inputs, at most CHUNK_FILES and about CHUNK_BYTES in one; by the inputs (`count` of them) alone, not by the workers."""
    most = min(CHUNK_FILES, max(4, count // FEWEST_CHUNKS))
    chunk: list[Source] = []
    size = 0
    for source in sources:
        weight = _weight(source)
        if chunk and (len(chunk) >= most or size + weight > CHUNK_BYTES):
            yield tuple(chunk)
            chunk, size = [], 0
        chunk.append(source)
        size += weight
    if chunk:
        yield tuple(chunk)


def _weight(source: Source) -> int:
    """An input's bytes; 0 where nobody can say: the refusal or the reading stage says what is wrong with it."""
    if source.record is not None:
        return source.record.length
    if source.size:
        return source.size
    try:
        return os.stat(source.location).st_size
    except OSError:
        return 0
