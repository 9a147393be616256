"""What the report costs a browser and a disk: `python bench/report.py [--rows N …]`.

Processor time of the page's main thread (Chromium, from the disk) for the list of 300, 10,000 and 100,000 articles with titles of their
own: until all rows can be used, for a filter, a sort, a search and a key, the drawing after it included. Each figure is the best of three
loads. Then files and bytes an article of whole runs over texts of `bench/corpus.py`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import polars as pl

import corpus

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from browser import CHROMIUM, Browser, browsing
from copydesk.article import Article, Measure, Reason
from copydesk.config import VERDICTS
from copydesk.reports.html import write_index, write_rules
from copydesk.rows import article_row
from copydesk.tables import frame

LOADS = 3
ARTICLES = 320  # of the whole run
PAGES = ("all", "review", "worst:32", "none")
SITES = 40
KEYS = 20  # that a reviewer goes down the list by, for the cost of one
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
HEADS = 500  # beginnings of titles; a number makes each another


def tables(out: Path, rows: int) -> None:
    """The tables of a report with so many articles, as far as its list needs them: of one article, with other names and figures."""
    row = article_row(
        Article(
            path="a.txt",
            language="en",
            measures={name: Measure(50.0) for name in ("score", "flesch_reading_ease", "speculation_per_100_sentences")},
            verdict="pass",
            reasons=(Reason("spacing", "2 spacing mistakes.", "integrity", 4.0), Reason("few-sources", "Few sources.", "sourcing", 9.0)),
        )
    )
    number = pl.col("n")
    heads = [corpus.text(n).split("\n", 1)[0][:60] for n in range(HEADS)]
    titles = pl.Series([f"{heads[n % HEADS]} {n}" for n in range(rows)])
    table = pl.DataFrame({"n": range(rows)}).join(frame("articles", [row]), how="cross")
    table = table.with_columns(
        path=pl.format("section-{}/article-{}.txt", number % 97, number.cast(pl.String).str.zfill(7)),
        title=titles,
        site=pl.format("site-{}.example", number % SITES),
        verdict=pl.Series([VERDICTS[n % 7 % 3] for n in range(rows)]),
        score=(number * 7919 % 1000) / 10.0,
        words=number * 31 % 1500,
    )
    (out / "data").mkdir(parents=True)
    table.drop("n").write_parquet(out / "data" / "articles.parquet")
    for name in ("lines", "findings", "rules"):
        frame(name, []).write_parquet(out / "data" / f"{name}.parquet")
    (out / "run.json").write_text(json.dumps({"program": "copydesk", "run": "0" * 16, "configuration": {}}), encoding="utf-8")
    write_rules(out)
    write_index(out)


def busy(browser: Browser, act: Callable[[], None]) -> float:
    """Milliseconds of processor time that the page's main thread takes for what `act` does, until it has drawn."""

    def spent() -> float:
        metrics = browser.send("Performance.getMetrics")["metrics"]
        return float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))

    browser.run(DRAWN)  # what was done before
    before = spent()
    act()
    browser.run(DRAWN)
    return 1000 * (spent() - before)


def figures(browser: Browser, address: str) -> dict[str, float]:
    """Milliseconds of each thing that is done to a list, the best of LOADS."""
    best: dict[str, float] = {}

    def note(name: str, act: Callable[[], None]) -> None:
        best[name] = min(best.get(name, float("inf")), busy(browser, act))

    def load() -> None:
        browser.open(address)
        browser.wait("!document.getElementById('filters').hidden")

    def choose(name: str, value: str) -> Callable[[], None]:
        return lambda: browser.run(
            f"((it) => {{ it.value = {json.dumps(value)}; it.dispatchEvent(new Event('change')); it.dispatchEvent(new Event('input')); }})"
            f"(document.getElementById('{name}'))"
        )

    def down() -> None:
        for _ in range(KEYS):
            browser.press("j")
            browser.run(DRAWN)

    for _ in range(LOADS):
        browser.open("about:blank")
        note("all rows usable", load)
        note("first search", choose("q", "article-00001"))
        note("search", choose("q", "article-00002"))
        browser.run("document.getElementById('reset').click()")
        note("filter", choose("state", "review"))
        browser.run("document.getElementById('reset').click()")
        note("sort by score", lambda: browser.run("document.querySelector('[data-sort=score] button').click()"))
        note("sort by title", lambda: browser.run("document.querySelector('[data-sort=title] button').click()"))
        browser.press(*"j" * 20)  # from here on the list goes along
        note("a key", down)
    best["a key"] /= KEYS
    return best


def sizes(folder: Path, pages: str) -> None:
    """Print files and bytes an article of a whole run with such pages."""
    texts, report = folder / "texts", folder / pages
    texts.mkdir(exist_ok=True)
    for number in range(ARTICLES):
        (texts / f"{number:04}.txt").write_text(corpus.text(number), encoding="utf-8")
    command = [sys.executable, "-m", "copydesk", "run", str(texts), "--out", str(report), "--pages", pages, "-q"]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603  # our own program
    files: Counter[str] = Counter()
    bytes_: Counter[str] = Counter()
    for path in report.rglob("*"):
        if path.is_file():
            part = path.relative_to(report).parts[0] if path.parent != report else "the folder itself"
            files[part] += 1
            bytes_[part] += path.stat().st_size
    print(f"\n{f'{ARTICLES} texts, --pages {pages}':<28}{'files':>8}{'KB':>10}{'KB an article':>16}")
    for part, size in bytes_.most_common():
        print(f"{part:<28}{files[part]:>8,}{size / 1000:>10,.0f}{size / 1000 / ARTICLES:>16,.1f}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, nargs="*", default=[300, 10_000, 100_000])
    asked = parser.parse_args()
    if CHROMIUM is None:
        sys.exit("There is no Chromium here to open the report with.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        columns: dict[int, dict[str, float]] = {}
        for rows in asked.rows:
            out = folder / str(rows)
            tables(out, rows)
            with browsing(folder / f"browser-{rows}") as browser:
                browser.size(1440, 900)
                browser.send("Performance.enable", timeDomain="threadTicks")
                columns[rows] = figures(browser, (out / "index.html").as_uri())
            data = [out / "index.html", *(out / "static").iterdir()]
            columns[rows]["KB of list and data"] = sum(path.stat().st_size for path in data) / 1000
        print(f"{'ms of processor time':<22}" + "".join(f"{f'{rows:,} rows':>16}" for rows in columns))
        for what in next(iter(columns.values()), {}):
            print(f"{what:<22}" + "".join(f"{columns[rows][what]:>16,.1f}" for rows in columns))
        for pages in PAGES:
            sizes(folder, pages)


if __name__ == "__main__":
    main()
