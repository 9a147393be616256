"""What a run costs beside what people write by hand: `python bench/speed.py [--quick]`.

It makes its own articles (`bench/corpus.py`), each seen once, and has every program work on the same folder, in turn, in processes of its
own: the script `bench/by_hand.py`, datatrove's filters (`bench/peer.py`) where they are installed, `copydesk run`, and over pages
trafilatura alone. The least of the rounds counts. Processor time is that
of all processes of a program together; memory is the peak of its first process and of the largest other one (Linux tells them). Texts are
worked at in two sizes: what the larger folder costs more, for each of its further articles, is what an article costs; the rest is start-up.
"""

from __future__ import annotations

import argparse
import ctypes
import importlib.util
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import peer

import corpus

HERE = Path(__file__).parent
PEER = (sys.executable, str(HERE / "peer.py"))
BY_HAND = (sys.executable, str(HERE / "by_hand.py"))
COPYDESK = (sys.executable, "-m", "copydesk")
ALONE = "import pathlib, sys, trafilatura\nfor path in sorted(pathlib.Path(sys.argv[1]).iterdir()): trafilatura.extract(path.read_text())"
PR_SET_CHILD_SUBREAPER = 36  # Linux: what a program leaves behind is counted, too
SHORT = 300  # characters of an article where many are wanted
THEIRS = "datatrove's filters"
LOOK = 0.2  # seconds between two looks at the memory


class Cost(NamedTuple):
    """Seconds of processor time and by the clock; MB of the first process and of the largest other one, 0 where nobody can say; of the
    processor time what the driver of a run says that it took, 0 where it does not (`--profile`).
    """

    processor: float
    clock: float
    first: int
    largest: int
    driver: float = 0.0


def measure(command: Sequence[str]) -> Cost:
    """What a command costs, all that it starts included. Raises CalledProcessError where it fails."""
    begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)  # noqa: S603  our own words
        watch = Watch(process.pid)
        code = process.wait()
        watch.end()
        said.seek(0)
        text = said.read()
        if code != 0:
            raise subprocess.CalledProcessError(code, command, text)
    clock = time.perf_counter() - begun
    _reap()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    driver = re.search(rb"^The driver +([0-9.]+)", text, re.MULTILINE)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(processor, clock, watch.first >> 10, watch.largest >> 10, float(driver[1]) if driver else 0.0)


def _reap() -> None:
    """Wait for what the command left behind, so that it is counted."""
    try:
        while True:
            os.wait()
    except ChildProcessError:
        return


class Watch:
    """Looks at the peaks of a process and of those below it, in kB, until it is told to end."""

    def __init__(self, pid: int) -> None:
        self.first = self.largest = 0
        self._pid = pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def end(self) -> None:
        """Look no more."""
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while sys.platform == "linux" and not self._over.wait(LOOK):
            for number, pid in enumerate(_tree(self._pid)):
                peak = _peak(pid)
                if number == 0:
                    self.first = max(self.first, peak)
                else:
                    self.largest = max(self.largest, peak)


def _tree(pid: int) -> list[int]:
    """A process, and those that it and they started."""
    found = [pid]
    for each in found:
        try:
            lists = [(task / "children").read_text(encoding="ascii") for task in Path(f"/proc/{each}/task").iterdir()]
        except OSError:  # it has ended
            continue
        found += [int(child) for children in lists for child in children.split()]
    return found


def _peak(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


def compare(title: str, programs: Mapping[str, Callable[[int], Sequence[str]]], rounds: int) -> dict[str, Cost]:
    """Measure programs in turn, print a row for each, and its processor time in units of the first; the least of the rounds counts."""
    found: dict[str, Cost] = {}
    for number in range(rounds):
        for name, command in programs.items():
            cost = measure(command(number))
            found[name] = min(found.get(name, cost), cost)
    print(f"\n{title}\n  {'':34}{'processor s':>12}{'clock s':>9}{'first MB':>10}{'largest MB':>12}{'of the first':>14}")
    unit = next(iter(found.values())).processor
    for name, cost in found.items():
        print(
            f"  {name:34}{cost.processor:12.2f}{cost.clock:9.2f}{cost.first:10}{cost.largest:12}{cost.processor / unit:14.2f}", flush=True
        )
    return found


def margins(few: Mapping[str, Cost], many: Mapping[str, Cost], more: int, first: str) -> None:
    """Print what each of `more` further articles costs a program, in milliseconds of processor time, and how often the cost of the one
    called `first` holds the program's, in either size and for each further article: above 1, the program is the cheaper one.
    """
    each = {name: (many[name].processor - few[name].processor) / more for name in many}
    print(f"\n  {'':34}{'ms an article':>14}{f'{first} over it: few':>34}{'many':>7}{'each':>7}")
    for name, seconds in each.items():
        ratios = few[first].processor / few[name].processor, many[first].processor / many[name].processor, each[first] / seconds
        print(f"  {name:34}{1000 * seconds:14.1f}{ratios[0]:34.2f}{ratios[1]:7.2f}{ratios[2]:7.2f}", flush=True)


def driver(few: Cost, many: Cost, more: int) -> None:
    """Print what of the cost of a further article the driver takes, which no number of workers shares."""
    own, all_of_it = many.driver - few.driver, many.processor - few.processor
    print(f"\n  {'the driver alone':34}{1000 * own / more:14.2f} ms an article, {own / all_of_it:.1%} of the run", flush=True)


def on_disk(out: Path, count: int) -> None:
    """Print what a report takes on disk, for each of its articles."""
    sizes = {"pages": 0, "kept for the next run": 0, "all else": 0}
    for path in out.rglob("*"):
        if path.is_file():
            top = path.relative_to(out).parts[0]
            sizes["pages" if top == "articles" else "kept for the next run" if top == ".kept" else "all else"] += path.stat().st_size
    told = ", ".join(f"{name} {size / count / 1000:.1f}" for name, size in sizes.items())
    print(f"  {'KB on disk an article':34}{told}", flush=True)


def main() -> None:
    """Make the articles, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a fifth of the articles, one round")
    parser.add_argument("--texts", type=int, help="articles as text (default: 2,000; quick: 200)")
    parser.add_argument("--pages", type=int, help="articles as pages (default: 400; quick: 40)")
    parser.add_argument("--given", type=Path, help="a folder of texts to work at instead of made ones")
    args = parser.parse_args()
    texts, pages = args.texts or (200 if args.quick else 2_000), (40 if args.quick else 400) if args.pages is None else args.pages
    rounds = 1 if args.quick else 3
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # whoever installs a program has it compiled
        given = sorted(path for path in args.given.iterdir() if path.is_file())[: args.texts] if args.given else []
        for name, count, make, ending in (("texts", texts, corpus.text, "txt"), ("pages", pages, corpus.page, "html")):
            (folder / name).mkdir()
            for number in range(count if not given or name == "pages" else 0):
                (folder / name / f"{number:06d}.{ending}").write_text(make(number), encoding="utf-8")
        for path in given:
            shutil.copyfile(path, folder / "texts" / path.name)
        every = sorted((folder / "texts").iterdir())
        texts, few_texts = len(every), max(1, len(every) // 5)
        (folder / "few-texts").mkdir()
        for path in every[:few_texts]:
            shutil.copyfile(path, folder / "few-texts" / path.name)

        def run(what: str, *options: str) -> Callable[[int], Sequence[str]]:
            out = "-".join([what, *options])
            told = ("-q", "--profile", "-w", "2", *options)
            return lambda n: [*COPYDESK, "run", str(folder / what), *told, "-o", str(folder / f"out-{out}-{n}")]

        table = str(folder / "by-hand.csv")

        def by_hand(what: str, *options: str) -> Callable[[int], Sequence[str]]:
            return lambda _: [*BY_HAND, str(folder / what), table, *options]

        theirs: dict[str, Callable[[str], Callable[[int], Sequence[str]]]] = {}
        if all(map(importlib.util.find_spec, peer.NEEDS)):
            theirs = {THEIRS: lambda what: lambda _: [*PEER, str(folder / what), table]}
        else:
            print(f"{THEIRS} have no row: {', '.join(peer.NEEDS)} are not all installed (bench/requirements.txt)")

        few = [str(path) for path in every[:3]]
        compare(
            "Start to finish",
            {
                "copydesk --version": lambda n: [*COPYDESK, "--version"],
                "copydesk lint, one text": lambda n: [*COPYDESK, "lint", few[0]],
                "copydesk explain, one text": lambda n: [*COPYDESK, "explain", few[0]],
                "copydesk run, three texts": lambda n: [*COPYDESK, "run", *few, "-q", "-o", str(folder / f"few-{n}")],
            },
            rounds + 1,  # the first one makes what the others find kept
        )
        costs = [
            compare(
                f"{count:,} texts",
                {"by hand": by_hand(what), **{name: command(what) for name, command in theirs.items()}, "copydesk run": run(what)},
                rounds,
            )
            for count, what in ((few_texts, "few-texts"), (texts, "texts"))
        ]
        on_disk(folder / "out-texts-0", texts)
        if texts > few_texts:
            driver(costs[0]["copydesk run"], costs[1]["copydesk run"], texts - few_texts)
            for first in ("by hand", *theirs):
                margins(costs[0], costs[1], texts - few_texts, first)
        lasting = [(count, folder / f"short-{count}") for count in ((100, 1_000) if args.quick else (4_000, 40_000))]
        for count, short in lasting:
            short.mkdir()
            for number in range(count):
                (short / f"{number:06d}.txt").write_text(corpus.text(number, SHORT))

        def one(short: Path) -> Callable[[int], Sequence[str]]:
            return lambda _: [*COPYDESK, "run", str(short), "-q", "-w", "1", "--pages", "none", "-o", f"{short}-out"]

        compare("One worker and so many short texts", {f"{count:,}": one(short) for count, short in lasting}, 1)
        if not pages:
            return
        compare(
            f"{pages:,} pages",
            {
                "trafilatura alone": lambda n: [sys.executable, "-c", ALONE, str(folder / "pages")],
                "by hand": by_hand("pages", "--pages"),
                "copydesk run": run("pages"),
                "copydesk run --extractor fast": run("pages", "--extractor", "fast"),
            },
            rounds,
        )


if __name__ == "__main__":
    main()
