"""A reviewer's day in a real browser: find the worst, judge a line, silence a false alarm, go through twenty, save, apply, run, compare."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from browser import CHROMIUM, Browser, browsing
from copydesk.reports.names import page_name
from helpers import PROJECT, copydesk

NAMES = "Alder Beck Cove Dale Elm Fell Glen Holm Isle Kirk Lea Mere Nook Oak Pool Quay Rise Shaw Tarn Vale".split()
WORST = "courier/weir.txt"
SHARE = "Share this article"


def story(name: str, number: int) -> str:
    return (
        f"{name} opens its new footbridge\n\n"
        f"The footbridge at {name} was opened on Monday by the county engineer, Ines Holt, after {number + 3} months of work.\n\n"
        f"It is {number + 20} metres long and rests on two piers of oak, which came from a wood {number + 2} miles away, she said.\n\n"
        f"“The old one lasted {number + 60} years,” said Paul Renner, who keeps the mill at {name} and had crossed it every day.\n"
    )


def folder(root: Path) -> Path:
    """Twenty plain articles, and one that is worse than all of them: full of guesses, with a line behind it that looks like chrome."""
    (root / "courier").mkdir(parents=True)
    for number, name in enumerate(NAMES):
        (root / "courier" / f"{name.lower()}.txt").write_text(story(name, number), encoding="utf-8")
    guesses = "".join(
        f"The weir at {name} may fail, and perhaps nobody will know why; it could also hold for years.\n\n" for name in NAMES[:8]
    )
    (root / WORST).write_text(f"Weirs along the river are old\n\n{guesses}{SHARE}\n", encoding="utf-8")
    return root


class Reviewer:
    """Somebody at a browser; `keys` and `clicks` count what the day takes."""

    def __init__(self, browser: Browser) -> None:
        self.browser, self.keys, self.clicks = browser, 0, 0

    def press(self, *keys: str) -> None:
        self.keys += len(keys)
        self.browser.press(*keys)

    def click(self, selector: str) -> None:
        self.clicks += 1
        self.browser.click(selector)

    def saves(self, file: Path) -> None:
        self.click("#save")
        self.waits_for(file)

    def waits_for(self, file: Path) -> None:
        for _ in range(200):
            if file.exists():
                break
            self.browser.run("new Promise((done) => setTimeout(done, 50))")

    def arrives(self, path: str) -> None:
        self.browser.wait(f"decodeURI(location.pathname).endsWith({page_name(path)!r}) && document.readyState === 'complete'")


def row(report: Path, path: str) -> dict[str, Any]:
    return pl.read_parquet(report / "data" / "articles.parquet").row(by_predicate=pl.col("path") == path, named=True)


def exports_and_shares_a_part(ana: Reviewer, folder: Path) -> None:
    """What passes, as CSV and as an address; who is sent that sees the same rows."""
    everything = ana.browser.run("location.href")
    ana.click(".states a[href$='=pass']")
    ana.browser.wait("document.getElementById('shown').textContent.startsWith('20 of 21')")
    ana.press("e")
    ana.waits_for(folder / "articles-shown.csv")
    exported = pl.read_csv(folder / "articles-shown.csv", encoding="utf8-lossy")
    assert (len(exported), WORST in exported.to_series(2).to_list()) == (20, False), exported.columns
    shared = ana.browser.run("location.href")
    assert shared != everything
    with browsing(folder / "another") as other:
        other.open(shared)
        other.wait("document.getElementById('shown').textContent.startsWith('20 of 21')")


def sees_what_has_changed(ana: Reviewer, report: Path) -> None:
    ana.browser.open((report / "index.html").as_uri())
    ana.click(".mast nav a[href='changes.html']")
    ana.browser.wait("location.pathname.endsWith('changes.html') && document.querySelector('.pairs')")
    assert WORST in ana.browser.run("document.querySelector('.pairs').textContent")
    assert "decided, ignores, overrules" in ana.browser.run("document.querySelector('main ul').textContent")


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here to open the report with")
def test_what_a_reviewer_decides_is_honoured_by_the_next_run(tmp_path: Path) -> None:
    articles, first, second = folder(tmp_path / "articles"), tmp_path / "first", tmp_path / "second"
    (tmp_path / "copydesk.toml").write_text("# Ours.\nworkers = 1\n", encoding="utf-8")
    assert copydesk("run", articles, "--out", first, cwd=tmp_path).exit_code == 0
    before = row(first, WORST)
    lines = pl.read_parquet(first / "data" / "lines.parquet").filter(pl.col("path") == WORST)
    assert lines.row(by_predicate=pl.col("text") == SHARE, named=True)["kept"] is False

    with browsing(tmp_path / "browser") as browser:
        browser.size(1440, 900)
        browser._browser("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))  # noqa: SLF001  # of this browser's, no other's
        ana = Reviewer(browser)
        browser.open((first / "index.html").as_uri())
        browser.wait("!document.getElementById('filters').hidden")
        ana.press("j", "Enter")  # the worst
        ana.arrives(WORST)
        ana.press("l", "k")  # the first line that went: this is article
        ana.press("j", "i")  # the first finding: not this
        ana.press("r")  # and the article goes back
        wrong = browser.run("document.activeElement.id")
        rule = browser.run(f"document.getElementById('r{wrong[1:]}').querySelector('.rule').textContent")
        for _ in NAMES:
            here = browser.run("location.href")
            ana.press("]")
            browser.wait(
                f"location.href !== {here!r} && document.readyState === 'complete' && document.querySelector('.desk:not([hidden])')"
            )
            ana.press("a")
        ana.press("u")
        browser.wait("document.getElementById('rows')?.classList.contains('has-decisions')")
        shown = browser.run("[...document.querySelectorAll('#rows tbody tr')].map((row) => row.cells[2].textContent)")
        assert sorted(shown) == ["accepted"] * 20 + ["sent back"]
        ana.saves(tmp_path / "review.json")
        exports_and_shares_a_part(ana, tmp_path)
        assert browser.complaints == []

        applied = copydesk("review", "apply", "review.json", cwd=tmp_path)
        assert applied.exit_code == 0, applied.stderr
        assert len(applied.stdout.splitlines()) == 3, applied.stdout
        assert (tmp_path / "copydesk.toml").read_text(encoding="utf-8").startswith("# Ours.\nworkers = 1\n")
        done = copydesk("run", articles, "--out", second, "--against", first, cwd=tmp_path)
        assert (done.exit_code, "matches nothing" in done.stderr) == (0, False), done.stderr

        after = row(second, WORST)
        kept = pl.read_parquet(second / "data" / "lines.parquet").filter(pl.col("path") == WORST)
        assert kept.row(by_predicate=pl.col("text") == SHARE, named=True)["kept"] is True
        assert [item["rule"] for item in after["findings_silenced"]] == [rule]
        assert (
            after["speculation_count"] + after["speculation_headline_count"]
            == before["speculation_count"] + before["speculation_headline_count"] - 1
        )
        assert (after["decision"], after["decision_holds"], row(second, "courier/alder.txt")["decision"]) == ("send-back", True, "accept")
        browser.open((second / page_name(WORST)).as_uri())
        assert browser.run("document.querySelector('.given').textContent").startswith("Sent back on ")
        assert browser.run("document.querySelector('.text').textContent.includes('the configuration keeps it')")
        assert "silences 1 finding" in browser.run("document.querySelector('.notes').textContent")

        sees_what_has_changed(ana, second)

        (articles / WORST).write_text(
            f"{(articles / WORST).read_text(encoding='utf-8')}Another line was added to it later.\n", encoding="utf-8"
        )
        third = tmp_path / "third"
        assert copydesk("run", articles, "--out", third, cwd=tmp_path).exit_code == 0
        browser.open((third / "index.html").as_uri() + "#decision=again")
        browser.wait("document.getElementById('shown').textContent.startsWith('1 of 21')")
        assert browser.run("document.querySelector('#rows tbody tr').cells[2].textContent") == "look again"

    compared = copydesk("compare", first, second)
    assert compared.exit_code == 0
    assert "no rules; settings: decided, ignores, overrules; no versions" in compared.stdout
    assert WORST in compared.stdout

    counted = re.search(r"(\d+) keys and (\d+) clicks?", (PROJECT / "docs" / "report.md").read_text(encoding="utf-8"))
    assert counted is not None
    assert (ana.keys, ana.clicks) == (int(counted[1]), int(counted[2])), "docs/report.md says how much the day takes"
