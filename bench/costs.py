"""Where the processor time goes: `python bench/costs.py [--count N]`.

Prints what each process pays once (start-up), then milliseconds an article of each stage and of each step of a whole run, all in this
process, on texts of `bench/corpus.py`. The best of three rounds, each over other articles than the ones it was warmed up with.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "POLARS_MAX_THREADS"), "1")  # before numpy is imported

import corpus

from copydesk.article import Source
from copydesk.config import Config
from copydesk.context import context_of
from copydesk.library import _write_report
from copydesk.reports.html import article_pages
from copydesk.runs import batch
from copydesk.runs.engines import Result, WorkerDied
from copydesk.runs.engines import Task as Given
from copydesk.runs.task import Task
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


class Here:
    """An engine that does each task in this process, and notes how long the steps took."""

    workers: int = 1
    memory: int | None = None

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def run(self, function: Callable[[Given], Result], tasks: Sequence[Given]) -> Iterator[tuple[Given, Result | WorkerDied]]:
        """`function` over `tasks`."""
        for task in tasks:
            start = time.process_time()
            result = function(task)
            step = task.step if isinstance(task, Task) else ""
            self.seconds[step] = self.seconds.get(step, 0.0) + time.process_time() - start
            yield task, result

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


def steps(sources: Sequence[Source], out: Path) -> dict[str, float]:
    """Seconds of processor time of each step of a whole run, the driver's own share included."""
    engine = Here()
    start = time.process_time()
    batch.run(sources, out, Config(), engine, pages=article_pages, report=_write_report)
    engine.seconds["driver"] = time.process_time() - start - sum(engine.seconds.values())
    return engine.seconds


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
    count = parser.parse_args().count
    show("Start-up, seconds a process", best(lambda _: starts()), 1)
    with tempfile.TemporaryDirectory() as folder:
        sources = []
        for number in range(4 * count):
            file = Path(folder) / f"{number:06d}.txt"
            file.write_text(corpus.text(number), encoding="utf-8")
            sources.append(Source(file.name, str(file), file.name))
        parts = [sources[k * count : (k + 1) * count] for k in range(4)]
        stages(parts[3])
        show("Stages, milliseconds an article", best(lambda number: stages(parts[number])), 1000 / count)
        run = best(lambda number: steps(parts[number], Path(folder) / f"out{number}"))
        show("Steps of a run, milliseconds an article", run, 1000 / count)


if __name__ == "__main__":
    main()
