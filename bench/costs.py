"""Where the processor time goes: `python bench/costs.py [--count N]`.

Prints what each process pays once (start-up), then milliseconds an article of each stage (the best of three rounds, each over other
articles than the ones it was warmed up with) and of each part of a whole run, all in this process, on texts of `bench/corpus.py`, or with
`--given FOLDER` on one's own. What a part of a run costs an article is what a folder costs more than one of a fifth of its articles,
what is paid once for a run stands in a column of its own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "POLARS_MAX_THREADS"), "1")  # before numpy is imported

import corpus
from copydesk.article import Source
from copydesk.config import Config
from copydesk.context import context_of
from copydesk.library import _write_report
from copydesk.reports import csv, html, workbook
from copydesk.runs import batch, parts, worker
from copydesk.runs.engines import Result, WorkerDied
from copydesk.runs.engines import Task as Given
from copydesk.runs.worker import AT_ONCE
from copydesk.stages import JUDGING, OPENING, TOGETHER

STARTS = {
    "the stages' imports": "import copydesk.stages",
    "rules read": "from copydesk.config import Config; from copydesk.context import context_of; rules = context_of(Config()).rules",
    "matcher of lines": "from copydesk.context import line_matcher; line_matcher(rules)",
    "matcher of English": "from copydesk.context import prose_matcher; prose_matcher(rules, 'en')",
    "model of passages": "from copydesk.models import characters, passages; passages.load_model(); characters.characters()",
    "langdetect's profiles": "import copydesk.language.identify",
    "dictionary": "from copydesk.readability.syllables import dictionary; dictionary()",
    "hyphenation of German": "from copydesk.readability.syllables import syllables_of; syllables_of('Donaudampf', 'de')",
    "polars": "import polars",
}


# What a run consists of, beside the stages: the module and the function whose time counts for a part, without that of the parts within.
PARTS: tuple[tuple[Any, str, str], ...] = (
    (batch, "load_rules", "start of a run"),
    (batch, "fingerprint", "start of a run"),
    (batch, "prepare", "start of a run"),
    (worker, "_open", "opening: the stages"),
    (worker, "_write_opened", "opening: rows and tables"),
    (worker, "_judge", "judging: the stages"),
    (worker, "opened_articles", "judging: opened articles read"),
    (worker, "_write_judged", "judging: rows and tables"),
    (worker, "signature_rows", "near-duplicates: signatures"),
    (worker, "_write_clean", "cleaned texts"),
    (worker, "shared_rows", "recurring lines: rows"),
    (worker, "menu_rows", "recurring lines: rows"),
    (batch, "_count_recurring", "recurring lines: counted"),
    (batch, "near_duplicate_groups", "near-duplicates: groups"),
    (batch, "_join", "tables joined"),
    (worker, "_write_pages", "pages: what they are of"),
    (worker, "near_duplicates", "pages: what they are of"),
    (worker, "with_groups", "pages: what they are of"),
    (worker, "page_names", "pages: what they are of"),
    (html, "article_pages", "pages: what they are of"),
    (worker, "known_rows", "what results are known by"),
    (worker, "judged_names", "what results are known by"),
    (worker, "read_part", "parts read"),
    (html, "article_page", "pages: views"),
    (html, "_make_page", "pages: templates"),
    (html, "write_file", "files of the report written"),
    (csv, "write_csv", "CSV files"),
    (workbook, "write_workbook", "workbook"),
    (html, "write_rules", "other pages of the report"),
    (html, "write_tabs", "other pages of the report"),
    (html, "write_index", "index"),
    (worker, "commit", "parts committed"),
    (worker, "write_part", "parts written"),
    (parts, "write_part", "parts written"),
    (parts, "listing", "digests of parts and files"),
    (parts, "file_digest", "digests of parts and files"),
    (batch, "finish", "manifest, and the swap"),
)


class Watch:
    """Seconds of processor time by part, each without those of the parts that it called."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._open: list[str] = []
        self._since = time.process_time()

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """`function`, whose time counts for `name`."""

        @wraps(function)
        def watched(*given: Any, **named: Any) -> Any:
            self._turn()
            self._open.append(name)
            try:
                return function(*given, **named)
            finally:
                self._turn()
                self._open.pop()

        return watched

    def _turn(self) -> None:
        now = time.process_time()
        if self._open:
            self.seconds[self._open[-1]] = self.seconds.get(self._open[-1], 0.0) + now - self._since
        self._since = now


class Here:
    """An engine that does each task in this process."""

    workers: int = 1
    memory: int | None = None

    def run(self, function: Callable[[Given], Result], tasks: Sequence[Given]) -> Iterator[tuple[Given, Result | WorkerDied]]:
        """`function` over `tasks`."""
        for task in tasks:
            yield task, function(task)

    def discard(self) -> None:
        """There is nothing to end."""


def starts() -> dict[str, float]:
    """Seconds of processor time of each entry of STARTS, one after the other in a fresh process."""
    timed = "\n".join(f"t = time.process_time()\n{code}\nprint(time.process_time() - t)" for code in STARTS.values())
    done = subprocess.run(  # noqa: S603  our own words
        [sys.executable, "-c", f"import time\n{timed}"], capture_output=True, text=True, check=True
    )
    return dict(zip(STARTS, map(float, done.stdout.split()), strict=True))


def stages(sources: Sequence[Source]) -> dict[str, float]:
    """Seconds of processor time of each stage over these inputs."""
    context = context_of(Config())
    seconds: dict[str, float] = {}

    def timed(name: str, function: Callable[..., Any], *arguments: Any) -> Any:
        start = time.process_time()
        result = function(*arguments)
        seconds[name] = seconds.get(name, 0.0) + time.process_time() - start
        return result

    for first in range(0, len(sources), AT_ONCE):
        articles: list[Any] = list(sources[first : first + AT_ONCE])
        for stage in OPENING:
            articles = [timed(stage.name, stage.run, article, context) for article in articles]
        pages = [timed("boilerplate: lay out", TOGETHER.prepare, article, context) for article in articles]
        timed("boilerplate: the model", TOGETHER.ask, pages)
        for page in pages:
            article = timed("boilerplate: decide", TOGETHER.finish, page)
            for stage in JUDGING:
                article = timed(stage.name, stage.run, article, context)
    return seconds


def parts_of_run(sources: Sequence[Source], out: Path) -> dict[str, float]:
    """Seconds of processor time of each part of a whole run."""
    watch = Watch()
    plain = [(module, name, getattr(module, name)) for module, name, _ in PARTS]
    try:
        for (module, name, label), (_, _, function) in zip(PARTS, plain, strict=True):
            setattr(module, name, watch.timed(label, function))
        run = watch.timed("the rest", batch.run)
        run(sources, out, Config(), Here(), pages=html.article_pages, report=_write_report)
    finally:
        for module, name, function in plain:
            setattr(module, name, function)
    return watch.seconds


def best(measure: Callable[[int], dict[str, float]], rounds: int = 3) -> dict[str, float]:
    """The least of several rounds for each name; `measure` is given the number of the round."""
    found = [measure(number) for number in range(rounds)]
    return {name: min(each.get(name, 0.0) for each in found) for name in found[0]}


def show(title: str, seconds: dict[str, float], unit: float) -> None:
    """Print a table and its sum; `unit` is what a second is multiplied by."""
    print(f"\n{title}")
    for name, value in seconds.items():
        print(f"  {name:24}{value * unit:9.3f}")
    print(f"  {'together':24}{sum(seconds.values()) * unit:9.3f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="articles a round")
    parser.add_argument("--given", type=Path, help="a folder of texts to work at instead of made ones")
    args = parser.parse_args()
    given = sorted(path for path in args.given.iterdir() if path.is_file()) if args.given else []
    count = min(args.count, len(given) // 4) if given else args.count
    show("Start-up, seconds a process", best(lambda _: starts()), 1)
    with tempfile.TemporaryDirectory() as folder:
        sources = []
        for number in range(4 * count):
            file = given[number] if given else Path(folder) / f"{number:06d}.txt"
            if not given:
                file.write_text(corpus.text(number), encoding="utf-8")
            sources.append(Source(file.name, str(file), file.name))
        quarters = [sources[k * count : (k + 1) * count] for k in range(4)]
        stages(quarters[3])
        show("Stages, milliseconds an article", best(lambda number: stages(quarters[number])), 1000 / count)
        parts_of_run(quarters[2][: count // 5], Path(folder) / "warm")
        few, many = (parts_of_run(some, Path(folder) / f"out{len(some)}") for some in (quarters[0][: count // 5], quarters[1]))
        more = count - count // 5
        print("\nParts of a run, milliseconds: an article, each further one; a run, whatever its size")
        for name, seconds in sorted(many.items(), key=lambda pair: -pair[1]):
            each = (seconds - few.get(name, 0.0)) / more
            print(f"  {name:36}{1000 * each:9.3f}{1000 * (seconds - count * each):9.0f}")
        print(f"  {'together':36}{1000 * (sum(many.values()) - sum(few.values())) / more:9.3f}")


if __name__ == "__main__":
    main()
