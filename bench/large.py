"""What leading a large run takes: `python bench/large.py [--counts N …]` (Linux).

The driver is the real one, over a folder of so many empty files, and makes the whole report. In place of workers' parts stand copies of
those that real workers wrote over SEEDS texts of `bench/corpus.py`, under new names. In each copy every line is another one, and so are
its digest and its article's signature, but for lines that recur in the seeds. Cleaned texts are listed and not written; articles stand
in shards (`--pages none`).

For each number of inputs it prints, phase by phase, the peak of the driver's memory and its processor time. Of the memory, what is the
process's own stands beside what is in it with the pages of files that it reads, which the system takes back where it needs them. At last it
says what each further input adds to the peak.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache, wraps
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

import corpus
from copydesk import collector
from copydesk.config import Config
from copydesk.library import _write_report
from copydesk.reports import csv, html, workbook
from copydesk.reports.html import article_pages
from copydesk.reports.viewer import own_pages
from copydesk.runs import again, batch
from copydesk.runs.again import KNOWN
from copydesk.runs.engines import LocalEngine, Result, WorkerDied
from copydesk.runs.engines import Task as Given
from copydesk.runs.inputs import find_sources
from copydesk.runs.parts import LISTING, key, read_part, write_part
from copydesk.runs.plan import CHUNK_FILES
from copydesk.runs.task import SHARD, Done, Task
from copydesk.tables import frame

COUNTS = (2_000, 10_000, 48_000, 100_000)
SEEDS = 16  # chunks that real workers work at; a folder of fewer would be cut into smaller ones
SIZE = 2_000  # characters of their articles
A_FOLDER = 1_000  # inputs in each folder
ODD = 0x9E3779B97F4A7C15  # spreads the numbers of copies over 64 bits
LOOK = 0.02  # seconds between two looks at the memory
TABLES = {
    "open": ("articles", "shared", "menus", KNOWN),
    "judge": ("articles", "lines", "findings", "signatures", "carried", "fired", KNOWN),
}
PHASES: tuple[tuple[Any, str, str], ...] = (
    (batch, "_count_recurring", "recurring lines"),
    (batch, "near_duplicate_groups", "near-duplicates"),
    (batch, "_join", "tables joined"),
    (batch, "_summary", "run.json"),
    (csv, "write_csv", "CSV files"),
    (workbook, "write_workbook", "workbook"),
    (html, "write_rules", "rules.html"),
    (html, "write_tabs", "sites, duplicates, unread"),
    (html, "write_viewer", "shards"),
    (html, "write_index", "index"),
    (again, "write_index", "index of what is kept"),
    (batch, "finish", "manifest, and the swap"),
    (again, "keep", "what is kept"),
)


# --- in place of the workers ---


class Copies:
    """An engine whose workers copy what a run has left in the folder `seeds`."""

    workers: int = 2
    memory: int | None = None

    def __init__(self, seeds: Path) -> None:
        self._seeds = str(seeds)
        self._engine = LocalEngine(self.workers)

    def run(self, function: Callable[[Given], Result], tasks: Sequence[Given]) -> Iterator[tuple[Given, Result | WorkerDied]]:  # noqa: ARG002
        """Copies in place of what `function` would make of the tasks."""
        asked: list[Any] = [(self._seeds, task) for task in tasks]
        given: Callable[[Any], Any] = copied  # which gives what the run's function gives
        for (_, task), done in self._engine.run(given, asked):
            yield task, done

    def discard(self) -> None:
        """End the workers."""
        self._engine.discard()


def copied(asked: tuple[str, Task]) -> Done:
    """The part of a task, made from one of the seeds'."""
    seeds, task = Path(asked[0]), asked[1]
    names = [source.path for source in task.sources]
    task.part.mkdir(parents=True)
    of_seed = task.number % SEEDS
    if task.step == "pages":
        (task.part / SHARD).write_text(_shard(seeds, of_seed, names), encoding="utf-8")
    for table in TABLES.get(task.step, ()):
        write_part(_another(_table(seeds, task.step, of_seed, table), task, of_seed, names, _often(seeds)), task.part, table)
    digests = [hashlib.sha256(name.encode()).hexdigest() for name in names]
    cleaned = [{"path": f"clean/{name}", "size": SIZE, "sha256": digest} for name, digest in zip(names, digests, strict=True)]
    write_part(frame("manifest", cleaned if task.step == "judge" else []), task.part, LISTING)
    return Done(key(task.step, task.number), spent={})


@cache
def _table(seeds: Path, step: str, number: int, name: str) -> pl.DataFrame:
    return read_part(seeds / ".kept" / step / f"{number:07d}", name)


@cache
def _often(seeds: Path) -> tuple[list[int], list[str]]:
    """The lines that recur in the seeds, by their digests and as they stand there."""
    shared, lines = (
        pl.concat(_table(seeds, step, n, name) for n in range(SEEDS)) for step, name in (("open", "shared"), ("judge", "lines"))
    )
    return tuple(table.group_by(by).len().filter(pl.col("len") > 1)[by].to_list() for table, by in ((shared, "line"), (lines, "text")))  # type: ignore[return-value]  # of either column


def _another(table: pl.DataFrame, task: Task, of_seed: int, names: Sequence[str], often: tuple[list[int], list[str]]) -> pl.DataFrame:
    """A table of the seeds as another chunk with these names would have it."""
    spread = int(np.uint64(ODD * (task.number + 1) % 2**64).astype(np.int64))
    if "path" in table.columns:
        seeds = [_seed_name(of_seed * CHUNK_FILES + n) for n in range(CHUNK_FILES)]
        new = dict(zip(seeds, names, strict=False))
        table = table.with_columns(pl.col("path").replace_strict(new, default=None, return_dtype=pl.String)).filter(
            pl.col("path").is_not_null()
        )
    for number in {"page", "number"} & set(table.columns):
        table = table.with_columns(pl.col(number) + (task.chunk.first - of_seed * CHUNK_FILES)).filter(
            pl.col(number) < task.chunk.first + len(names)
        )
    for line in {"line", "next"} & set(table.columns) if "page" in table.columns else ():
        table = table.with_columns(pl.when(pl.col(line).is_in(often[0])).then(line).otherwise(pl.col(line) ^ spread).alias(line))
    if "signature" in table.columns and len(table):
        moved = (np.array(table["signature"].to_list(), dtype=np.uint32) + np.uint32(spread & 0xFFFFFFFF)).tolist()
        table = table.with_columns(pl.Series("signature", moved, dtype=pl.List(pl.UInt32)))
    if "kept_probability" in table.columns:
        table = table.with_columns(pl.when(pl.col("text").is_in(often[1])).then("text").otherwise(pl.col("text") + f" {task.number}"))
    if "title" in table.columns:
        table = table.with_columns(pl.col("title") + f" {task.number}")
    return table


def _shard(seeds: Path, of_seed: int, names: Sequence[str]) -> str:
    head, _, packed = (seeds / f"{of_seed}.js").read_text(encoding="utf-8").rpartition(',"')
    return f'{head.partition("[")[0]}{json.dumps([f"articles/{name}.html" for name in names])},"{packed}'


def _seed_name(number: int) -> str:
    return f"{number:06d}.txt"


def make_seeds(folder: Path) -> None:
    """A run over the seeds; its parts stay in .kept, and its shards beside that."""
    texts = folder / "texts"
    texts.mkdir()
    for number in range(SEEDS * CHUNK_FILES):
        (texts / _seed_name(number)).write_text(corpus.text(number, SIZE), encoding="utf-8")

    def keep(_: Path, shards: Sequence[Path]) -> None:
        for number, shard in enumerate(shards):
            (folder / f"{number}.js").write_bytes(shard.read_bytes())

    engine = LocalEngine(2)
    out = folder / "seeds"
    batch.run(find_sources([texts], out), out, Config(pages="none"), engine, pages=article_pages, own_pages=own_pages, report=keep)
    engine.discard()
    (out / ".kept").rename(folder / ".kept")


# --- the driver ---


class Watch:
    """Peaks of memory (kB: all; the process's own) and seconds of processor time, phase by phase."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, int, int, float]] = []
        self._own = 0
        self._since = time.process_time()
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while True:
            self._own = max(self._own, _status("RssAnon"))
            time.sleep(LOOK)

    def end(self, phase: str) -> None:
        """What was done since the last end was this phase."""
        now = time.process_time()
        self.rows.append((phase, _status("VmHWM"), max(self._own, _status("RssAnon")), now - self._since))
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        self._own, self._since = 0, now

    def watched(self, phase: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """`function`, as a phase of its own."""

        @wraps(function)
        def run(*given: Any, **named: Any) -> Any:
            self.end("between")
            result = function(*given, **named)
            self.end(phase)
            return result

        return run


def _status(what: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{what}:"))


def lead(count: int, seeds: Path, folder: Path) -> None:
    """Lead a run over so many inputs in this process; print its phases as JSON."""
    for number in range(count):
        if number % A_FOLDER == 0:
            (folder / "in" / f"{number // A_FOLDER:04}").mkdir(parents=True)
        (folder / "in" / f"{number // A_FOLDER:04}" / f"{number:07}.txt").touch()
    watch = Watch()
    for module, name, phase in PHASES:
        setattr(module, name, watch.watched(phase, getattr(module, name)))
    watch.end("start")
    out = folder / "out"
    sources = find_sources([folder / "in"], out)
    watch.end("inputs found")
    engine = Copies(seeds)
    batch.run(sources, out, Config(pages="none"), engine, pages=article_pages, own_pages=own_pages, report=_write_report)
    watch.end("between")
    for table in ("articles", "lines"):
        paths = pl.scan_parquet(out / "data" / f"{table}.parquet").select(pl.col("path").n_unique()).collect().item()
        if paths != count:
            raise RuntimeError(f"{table} holds {paths} of {count} articles: the copies are wrong")
    engine.discard()
    print(json.dumps(watch.rows))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--counts", type=int, nargs="*", default=COUNTS, help="numbers of inputs")
    parser.add_argument("--lead", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--seeds", type=Path, help="where the seeds stand, or are to stand for the next time")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        seeds = args.seeds or Path(place, "seeds")
        if args.lead is not None:
            return lead(args.lead, seeds, Path(place))
        if not (seeds / ".kept").is_dir():
            seeds.mkdir(parents=True, exist_ok=True)
            make_seeds(seeds)
        peaks: list[tuple[int, float]] = []
        for count in args.counts:
            command = [sys.executable, __file__, "--lead", str(count), "--seeds", str(seeds)]
            begun = time.perf_counter()
            allocator = dict([collector.ALLOCATOR])  # which the command sets for itself
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, **allocator})  # noqa: S603  our own words
            rows: dict[str, list[float]] = {}
            for phase, peak, own, seconds in json.loads(done.stdout):
                before = rows.get(phase, [0, 0, 0.0])
                rows[phase] = [max(before[0], peak), max(before[1], own), before[2] + seconds]
            title = f"{count:,} inputs, {time.perf_counter() - begun:,.0f} s"
            print(f"\n{title:36}{'peak MB':>9}{'own MB':>9}{'processor s':>13}{'ms an input':>13}")
            total = [max(row[0] for row in rows.values()), max(row[1] for row in rows.values()), sum(row[2] for row in rows.values())]
            for phase, (peak, own, seconds) in (*rows.items(), ("the driver", total)):
                print(f"{phase:36}{peak / 1024:9.0f}{own / 1024:9.0f}{seconds:13.1f}{1000 * seconds / count:13.3f}", flush=True)
            peaks.append((count, total[1]))
        if len(peaks) > 1:
            (few, low), (many, high) = peaks[0], peaks[-1]
            print(f"\nFrom {few:,} to {many:,} inputs, each further one adds {(high - low) / (many - few):.3f} KB to the peak of its own.")
    return None


if __name__ == "__main__":
    main()
