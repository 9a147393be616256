"""What the driver and its workers tell each other: a task, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol

from copydesk.article import Source
from copydesk.config import Config
from copydesk.runs.guard import Failure
from copydesk.runs.output import NEW, WORK
from copydesk.runs.plan import Chunk, sources_of

if TYPE_CHECKING:
    import polars as pl

OWN = "own.parquet"  # in WORK: the numbers of the inputs that have pages of their own, unless all have
MARKS = "at"  # in WORK: where each worker is
SHARD = "shard.js"  # in a part of pages: what the page that shows any article takes from there, unless all have their own


OwnPages = Callable[["pl.LazyFrame", str], "pl.Series"]  # of the articles' table and --pages: the numbers of those with pages of their own

# The paths of those that have; the file for what the one page that shows any article takes of each, written at the end, of those whose
# pages were made; and by path, of those that are not to be made again, the file of the run before that has them.
Packed = tuple[frozenset[str], Path, Mapping[str, Path]]


class PageWriter(Protocol):
    """What writes the pages of consecutive articles."""

    def __call__(
        self,
        out: Path,
        articles: pl.DataFrame,
        lines: pl.DataFrame,
        findings: pl.DataFrame,
        *,
        beside: tuple[str | None, str | None],
        twins: Mapping[int, tuple[Sequence[str], int]],
        packed: Packed | None,
    ) -> Iterable[tuple[str, str | None, Callable[[], None]]]:
        """For each article of the tables its path, the name in the report `out` of the page of its own (None: it has none), and what
        makes its page.

        `beside`: the inputs before and behind them; `twins`: the first of each of their near-duplicate groups, and how many it has.
        `packed`: where the one page takes articles from that shows any; None: each has a page of its own.
        """
        ...


@dataclass(frozen=True, slots=True)
class Job:
    """What every task of a run needs: where to write, and how to build the Context."""

    out: str
    config: Config
    depends: str  # the digest of all that a result depends on beside its inputs
    sites: bool = False  # whether the recurring lines have been counted
    again: bool = False  # whether there is something to take over from the run before

    @property
    def report(self) -> Path:
        """The folder of the report that is being built."""
        return Path(self.out) / WORK / NEW

    @property
    def counted(self) -> Path:
        """The part that holds what recurs on the pages of each site."""
        return Path(self.out) / WORK / "count" / f"{0:07d}"


@dataclass(frozen=True, slots=True)
class Task:
    """One step ("unpack", "open", "judge", "pages") over one chunk; to be unpacked is one file of records.

    `made_from` is the digest of all that the step depends on, beside the bytes of the inputs. `given_up` are inputs that are not to be
    tried (again). `alone`: never take several documents together, so that the one is found that ends a worker. `pages` writes the pages;
    `pageless` are inputs that cannot even have a page that says they failed; `around` are the chunks before and behind.
    """

    step: str
    number: int
    chunk: Chunk
    job: Job
    made_from: str
    given_up: tuple[Failure, ...] = ()
    alone: bool = False
    pages: PageWriter | None = None
    pageless: frozenset[str] = frozenset()
    around: tuple[Chunk | None, Chunk | None] = (None, None)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The inputs of the chunk, read from where they stand."""
        return sources_of(self.chunk)

    @property
    def numbers(self) -> Mapping[str, int]:
        """The numbers of its inputs among those of the run, by path."""
        return {source.path: number for number, source in enumerate(self.sources, self.chunk.first)}

    @property
    def part(self) -> Path:
        """The folder that holds the chunk's committed part of this step."""
        return self.part_of(self.step)

    def part_of(self, step: str) -> Path:
        """The folder that holds the chunk's committed part of a step."""
        return Path(self.job.out) / WORK / step / f"{self.number:07d}"

    @property
    def mark(self) -> Path:
        """The file in which its worker says where it is."""
        return Path(self.job.out) / WORK / MARKS / f"{self.step}-{self.number:07d}"

    @property
    def deaths(self) -> Path:
        """The file that says where workers of a cluster were when they died."""
        return self.mark.with_suffix(".died")


class Done(NamedTuple):
    """What a task did: the digest of the part that it committed. `failures` of pages: nothing is committed, their inputs have failed.

    `spent`: seconds of processor time by stage; with STARTED what its process had needed before its first task. `damaged`: how many parts
    of the run before could not be used. `stood`: the part was there and right, of a run that was stopped.
    """

    part: str
    failures: tuple[Failure, ...] = ()
    spent: Mapping[str, float] = MappingProxyType({})
    damaged: int = 0
    stood: bool = False


class Again(NamedTuple):
    """A task is to be done again by another process: without this input, or (None) with each input by itself."""

    failure: Failure | None
