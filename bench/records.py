"""What a run of many records costs the process that leads it: `python bench/records.py [--lines N] [COUNT …]` prints its peak of memory
by step, and that of the largest worker.

It writes COUNT records (default: 1,000, 10,000 and 100,000) of N lines (30, some 2 KB) as JSON Lines, or with `--warc` pages of 20 KB as a
web archive of so many MB, and runs over them as `copydesk run` does, report and closing words included, each count in a process of its own.
The first chunk is worked for real. The parts of the others are made from its parts in the workers, with other names, lines, digests and
signatures, so that the driver has to hold and to join what it would have, and nobody waits for the stages. With `--real` every record is
worked on, as by `--pages none`. Of a site's lines some recur, as they do in a scraped folder; of a hundred articles one is a copy. Pages
are listed, not written.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

import polars as pl

from copydesk.runs.engines import LocalEngine
from copydesk.runs.folder import digest_of_site
from copydesk.runs.parts import LISTING, commit, listing, read_part, write_part
from copydesk.runs.task import Done, Task

WORDS = "The harbour board said on Tuesday that the pier may close in May, although the figures could still change. ".split()
LINES = 30  # of a record
SHARED = 0.27  # of them all records of its site have
OF_SITE = 1_000  # records
FIRST = re.compile(r"record-\d{7}")  # in the path of a record
PAGE = 20_000  # characters of a page in a web archive
COPIED = 100  # of so many articles one is a copy of the one before it
SAMPLED = 0.01  # seconds between two looks at the memory


def record(number: int, lines: int) -> dict[str, str]:
    """One of the records."""
    site, common = number // OF_SITE, int(lines * SHARED)
    shared = [f"The {WORDS[n % len(WORDS)]} of site {site} goes with line {n}" for n in range(common)]
    said = [" ".join(WORDS[(number * 7 + at * line) % len(WORDS)] for at in range(9)) for line in range(lines - common)]
    own = [f"{words} {number}-{line}" for line, words in enumerate(said)]
    text = "\n\n".join([*shared, *own])
    return {"id": f"record-{number:07d}", "url": f"https://www{site}.example.org/{number}", "text": text}


def write_records(path: Path, count: int, lines: int) -> None:
    """So many records as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(record(number, lines))}\n" for number in range(count))


def write_archive(path: Path, megabytes: int, lines: int) -> int:
    """A web archive of so many MB, by warcio; the number of its pages."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    count = 0
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=False)
        while file.tell() < megabytes * 1_000_000:
            made = record(count, lines)
            said = enumerate(made["text"].split("\n\n"))
            body = "".join(f'<div class="entry entry-{n}"><p>{line}, and {line.lower()}.</p></div>\n' for n, line in said)
            script = "".join(f"register('{count}-{n}');\n" for n in range(max(0, PAGE - len(body)) // 24))  # most of a page is no text
            page = f"<html><head><title>Pier {count}</title></head><body>{body}<script>{script}</script></body></html>".encode()
            told = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            named = {"WARC-Record-ID": f"<{made['id']}>"}
            writer.write_record(
                writer.create_warc_record(made["url"], "response", BytesIO(page), http_headers=told, warc_headers_dict=named)
            )
            count += 1
    return count


class Generating:
    """An engine that works the first chunk and has the parts of the others made from its parts."""

    def __init__(self, workers: int, lines: int) -> None:
        self._local = LocalEngine(workers)
        self._make = partial(make, lines=lines)
        self.workers = workers
        self.memory: int | None = None

    def run(self, function: Callable[[Any], Any], tasks: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
        """As Engine has it."""
        yield from self._local.run(function, tasks[:1])
        yield from self._local.run(self._make, tasks[1:])

    def discard(self) -> None:
        """End the workers."""
        self._local.discard()


def make(task: Task, lines: int) -> Done:
    """Make a part from that of the first chunk, whose records have so many lines. Runs in a worker."""
    first = task.part.parent / f"{0:07d}"
    if task.step == "unpack":
        raise ValueError("one file of records is one task")
    names = renamed(task)

    def fill(folder: Path) -> Iterable[str]:
        if task.step == "pages":
            return []
        for file in sorted(first.glob("*.arrow")):
            if file.stem != LISTING:
                write_part(as_of(read_part(first, file.stem), task, names, lines), folder, file.stem)
        cleaned = [f"clean/{source.clean}" for source in task.sources] if task.step == "judge" else []
        for name in cleaned:
            (task.job.report / name).write_text(name, encoding="utf-8")
        return cleaned

    part = commit(task.part, task.made_from, task.job.report, fill)
    if task.step == "pages":  # named as if they had been written
        clean = listing(task.job.report, [f"clean/{source.clean}" for source in task.sources])
        write_part(clean.with_columns(pl.col("path").str.replace("^clean", "articles")), task.part, LISTING)
    return Done(part, spent={})


def renamed(task: Task) -> dict[str, str]:
    """The paths of the first chunk's inputs to those of this one's."""
    return {FIRST.sub(f"record-{n:07d}", source.path): source.path for n, source in enumerate(task.sources)}


def as_of(table: pl.DataFrame, task: Task, names: dict[str, str], lines: int) -> pl.DataFrame:
    """A table of the first chunk, as this chunk might have it."""
    first, site = task.chunk.first, f"www{task.chunk.first // OF_SITE}.example.org"
    recurs = pl.int_range(pl.len()) % lines < int(lines * SHARED)
    for column, dtype in table.schema.items():
        value = pl.col(column)
        if column == "path":
            table = table.filter(value.is_in(list(names))).with_columns(value.replace(names))
        elif column in ("page", "number"):
            table = table.filter(value < task.chunk.count).with_columns(value + first)
        elif column == "site":
            table = table.with_columns(pl.lit(site if dtype == pl.String else digest_of_site(site)).alias(column))
        elif column == "line" and "words" in table.columns:  # a digest
            table = table.with_columns(pl.when(recurs).then(value).otherwise(value ^ (first * 7919)))
        elif column in ("text", "title", "content_hash", "input_sha256"):
            own = pl.format("{} {}", value, pl.lit(first))
            table = table.with_columns(pl.when(recurs).then(value).otherwise(own) if column == "text" else own.alias(column))
        elif column == "clean_path":
            table = table.with_columns(pl.format("clean/{}.txt", pl.col("path")).alias(column))
        elif column == "signature":
            at = first + pl.int_range(pl.len())
            at = at - (at % COPIED == 0)
            made = [(at * 1_000_003 + n * 7919).hash(seed=n) % (1 << 32) for n in range(128)]
            table = table.with_columns(pl.concat_list(made).cast(dtype).alias(column))
    return table


class Watch:
    """The most memory that this process had in each step: anonymous, which cannot be given back, and altogether, with mapped files."""

    def __init__(self) -> None:
        self.peaks: dict[str, tuple[float, float]] = {}
        self.seconds: dict[str, float] = {}
        self._step, self._since, self._over = "start", time.process_time(), False
        self._thread = threading.Thread(target=self._look_on, daemon=True)
        self._thread.start()

    def show(self, phase: str, done: int, total: int) -> None:
        """What a run tells of its progress."""
        self.begin(f"after {phase}" if done == total else phase)

    def begin(self, step: str) -> None:
        """From here on it is another step."""
        if step != self._step:
            self._look()
            now = time.process_time()
            self.seconds[self._step] = self.seconds.get(self._step, 0.0) + now - self._since
            self._step, self._since = step, now

    def end(self) -> None:
        """Look no more."""
        self.begin("end")
        self._over = True
        self._thread.join()

    def _look_on(self) -> None:
        while not self._over:
            self._look()
            time.sleep(SAMPLED)

    def _look(self) -> None:
        said = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        now = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in said.splitlines() if line.startswith(("RssAnon", "VmRSS"))}
        before = self.peaks.get(self._step, (0.0, 0.0))
        self.peaks[self._step] = max(before[0], now["RssAnon"]), max(before[1], now["VmRSS"])


def measure(count: int, lines: int, *, archive: bool, real: bool) -> None:
    """Write the file, run over it, and print what the driver needed."""
    from copydesk.cli.closing import closing
    from copydesk.config import Config
    from copydesk.library import report_on

    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder, "records.warc" if archive else "records.jsonl"), Path(folder, "out")
        if archive:
            count = write_archive(path, count, lines)
        else:
            write_records(path, count, lines)
        size = path.stat().st_size
        begun, watch = time.monotonic(), Watch()
        config, engine = (Config(pages="none"), LocalEngine(2)) if real else (Config(), Generating(2, lines))
        sources = report_on([path], out, config, engine, watch.show)
        watch.begin("closing words")
        closing(pl.scan_parquet(out / "data" / "articles.parquet"), sources, [path])
        watch.end()
        seconds = time.monotonic() - begun
    for step, (anonymous, everything) in watch.peaks.items():
        print(f"{count:>9,}   {step:<28}{anonymous:8.0f} MiB anonymous {everything:8.0f} MiB in all {watch.seconds.get(step, 0):7.1f} s")
    worker = getrusage(RUSAGE_CHILDREN).ru_maxrss / 1024
    most = [max(peak[n] for peak in watch.peaks.values()) for n in (0, 1)]
    print(f"{count:>9,} records {size / 1e6:8.1f} MB: {most[0]:8.0f} MiB anonymous {most[1]:8.0f} MiB in all {seconds:6.1f} s by the clock")
    print(f"{count:>9,} records, the largest worker: {worker:8.0f} MiB in all")


def main() -> None:
    """Measure each size in a process of its own."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000, 100_000], help="numbers of records, or MB")
    parser.add_argument("--warc", action="store_true", help="a web archive of so many MB")
    parser.add_argument("--lines", type=int, default=LINES, help="lines of a record")
    parser.add_argument("--real", action="store_true", help="work on every record, not on the first chunk alone")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        return measure(args.sizes[0], args.lines, archive=args.warc, real=args.real)
    form = [f"--{name}" for name in ("warc", "real") if getattr(args, name)]
    for size in args.sizes:
        subprocess.run([sys.executable, __file__, "--one", f"--lines={args.lines}", *form, str(size)], check=True)  # noqa: S603  # itself
    return None


if __name__ == "__main__":
    main()
