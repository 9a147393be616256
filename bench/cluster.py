"""What a Dask cluster costs beside processes of this machine: `python bench/cluster.py [--texts N]`.

Three workers each, warm: both engines have done a first run over other texts before the one that is measured, in turn, several rounds.
It prints seconds by the clock and of processor time, of the workers and of this process, which leads both and holds the cluster's
scheduler; the ratios; and whether the reports have the same bytes.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import corpus
from copydesk.config import Config
from copydesk.library import report_on
from copydesk.runs.engines import DaskEngine, Engine, LocalEngine
from copydesk.runs.steps import Spent

WORKERS = 3


def files(folder: Path) -> dict[str, bytes]:
    """The report's files, without what is kept for the next run."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not name.startswith(".kept/")}


class Lasting:
    """An engine that stays when a run discards it."""

    def __init__(self, engine: Engine) -> None:
        self.workers, self.memory, self.run = engine.workers, engine.memory, engine.run

    def discard(self) -> None:
        """Nothing: the next run has the same workers."""


def timed(given: Path, out: Path, engine: Engine) -> tuple[float, float, float]:
    """Seconds by the clock, of processor time in workers, and in this process, of a run."""
    spent: Spent = {}
    begun, processor = time.perf_counter(), time.process_time()
    report_on([given], out, Config(), engine, spent=spent)
    return time.perf_counter() - begun, sum(spent.values()), time.process_time() - processor


def main() -> None:
    """Print the rounds and the ratio."""
    from distributed import LocalCluster

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--texts", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, LocalCluster(n_workers=WORKERS, threads_per_worker=1, dashboard_address=":0") as cluster:  # type: ignore[no-untyped-call]  # distributed has no types
        folder = Path(name)
        texts, warm = folder / "texts", folder / "warm"
        for place, first, count in ((texts, 0, args.texts), (warm, 1_000_000, 200)):
            place.mkdir()
            for number in range(first, first + count):
                (place / f"{number:07}.txt").write_text(corpus.text(number), encoding="utf-8")
        local, remote = LocalEngine(WORKERS), DaskEngine(cluster.scheduler_address)
        engines = {"local processes": Lasting(local), "Dask": Lasting(remote)}
        for what, engine in engines.items():
            timed(warm, folder / f"warm {what}", engine)
        rounds: dict[str, list[tuple[float, float]]] = {what: [] for what in engines}
        print(f"{f'{args.texts} texts, {WORKERS} workers each':40}{'clock s':>10}{'workers s':>11}{'leading s':>11}")
        for number in range(args.rounds):
            for what, engine in engines.items():
                clock, workers, leading = timed(texts, folder / f"{what} {number}", engine)
                rounds[what].append((clock, workers + leading))
                print(f"{what:40}{clock:10.1f}{workers:11.1f}{leading:11.1f}", flush=True)
        for n, of in enumerate(("by the clock", "processor time")):
            least, middle = ([each(row[n] for row in rounds[what]) for what in engines] for each in (min, statistics.median))
            print(f"Dask over local processes, {of}: least {least[1] / least[0]:.2f}, median {middle[1] / middle[0]:.2f}")
        same = files(folder / "Dask 0") == files(folder / "local processes 0")
        print(f"The same bytes: {same}")
        local.discard()
        remote.discard()


if __name__ == "__main__":
    main()
