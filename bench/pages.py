"""What a page in HTML costs: CPU from its bytes to its cleaned article, beside trafilatura.extract alone.

    python bench/pages.py DATA… [--every N] [--rounds N]

Every way runs in a process of its own, in turn, so that none finds what another has kept; each page is seen once a round, and its best
round counts. Copydesk's ways collect garbage as a run's workers do. Set OPENBLAS_NUM_THREADS=1, as these have it: threads that wait for
each other count as processor time.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import trafilatura
from passage_data import rows_of

from copydesk import collector, stages
from copydesk.article import Source
from copydesk.config import Config
from copydesk.context import context_of

ALONE = "trafilatura.extract"
WAYS = {ALONE: "", "default": "trafilatura", "--extractor fast": "fast"}
WARM = 5  # pages that are not counted: what is loaded once a process


def spent(extractor: str, pages: Sequence[Path]) -> list[float]:
    """Seconds of CPU for each page; `extractor`: of the configuration, "" for trafilatura alone."""
    context = context_of(Config(extractor=extractor)) if extractor else None
    found = []
    for number, page in enumerate([*pages[:WARM], *pages]):
        if number == WARM and context is not None:
            collector.loaded()
        html = page.read_text("utf-8")
        started = time.process_time()
        if context is None:
            trafilatura.extract(html)
        else:
            stages.clean([stages.open_article(Source(page.name, str(page)), context)], context)
        found.append(time.process_time() - started)
    return found[WARM:]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure what a page in HTML costs, beside trafilatura alone.")
    parser.add_argument("data", nargs="+", type=Path, help="gzip JSON lines, or folders of them")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="measure only every Nth page")
    parser.add_argument("--rounds", type=int, default=3, help="times that each page is seen (default: 3)")
    args = parser.parse_args()
    files = [file for place in args.data for file in (sorted(place.rglob("*.jsonl.gz")) if place.is_dir() else [place])]
    rows = [row for file in files for row in rows_of(file)][:: args.every]
    if not rows:
        sys.exit("no pages in these files")
    best: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        pages = []
        for number, row in enumerate(rows):
            pages.append(Path(folder) / f"{number}.html")
            pages[-1].write_text(row["html"], "utf-8", "replace")
        for _ in range(args.rounds):
            for way, extractor in WAYS.items():
                with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
                    now = process.submit(spent, extractor, pages).result()
                best[way] = list(map(min, best.get(way, now), now))
    print(f"{len(rows):,} pages of {sum(len(row['html']) for row in rows) / len(rows):,.0f} characters; CPU a page\n")
    print(f"| way | ms | over {ALONE} |\n|---|---|---|")
    for way, seconds in best.items():
        print(f"| {way} | {1000 * sum(seconds) / len(rows):.1f} | {sum(seconds) / sum(best[ALONE]):.2f} |")


if __name__ == "__main__":
    main()
