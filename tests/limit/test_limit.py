"""No rule fills a page: its first findings are listed, all of them are counted, and the article says so."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from copydesk.article import Article, Finding, Source
from copydesk.context import Context
from copydesk.limit.stage import MOST_FINDINGS, limit
from copydesk.rows import article_row, finding_rows
from copydesk.rulebook import load_rules
from copydesk.stages import JUDGING, clean, open_article

CONTEXT = Context(load_rules())


def ferries(count: int) -> str:
    """So many sentences with one "may" each; none is another's copy."""
    return " ".join(f"The ferry with number {n} may sail to the island before it is dark." for n in range(count))


BRACKETS = f"A harbour for two boats\n\nThe office wrote: {'(see ' * (MOST_FINDINGS + 150)}\n\n{ferries(MOST_FINDINGS + 50)}\n"


def judged(text: str, folder: Path, *, limited: bool = True) -> Article:
    path = folder / "a.txt"
    path.write_text(text, encoding="utf-8")
    (article,) = clean([open_article(Source("a.txt", str(path)), CONTEXT)], CONTEXT)
    for stage in JUDGING if limited else [stage for stage in JUDGING if stage.run is not limit]:
        article = stage.run(article, CONTEXT)
    return article


def test_the_first_findings_of_each_rule_are_kept_and_all_are_counted(tmp_path: Path) -> None:
    whole, cut = judged(BRACKETS, tmp_path, limited=False), judged(BRACKETS, tmp_path)
    for rule in {finding.rule for finding in whole.findings}:
        ordered = sorted((finding for finding in whole.findings if finding.rule == rule), key=lambda finding: (finding.start, finding.end))
        assert [finding for finding in cut.findings if finding.rule == rule] == ordered[:MOST_FINDINGS], rule
        assert sum(item.count for item in cut.unlisted if item.rule == rule) == max(0, len(ordered) - MOST_FINDINGS)
    assert {item.rule for item in cut.unlisted} >= {"defects.unclosed-bracket", "speculation.may"}
    assert replace(cut, findings=whole.findings, unlisted=(), notes=whole.notes) == whole, "measures, score and verdict stay"
    before, after = article_row(whole), article_row(cut)
    assert {name: after[name] for name in after if name not in ("notes", "findings_unlisted")} == {
        name: before[name] for name in before if name not in ("notes", "findings_unlisted")
    }
    assert len(finding_rows(cut)) + sum(item["count"] for item in after["findings_unlisted"]) == len(finding_rows(whole))


def test_the_note_names_the_rule_and_how_many_more(tmp_path: Path) -> None:
    (note,) = [note for note in judged(BRACKETS, tmp_path).notes if note.code == "findings-limited"]
    assert note.message is not None
    assert note.message.startswith(f"Only the first {MOST_FINDINGS} findings of each rule are listed. There are ")
    assert "150 more of defects.unclosed-bracket" in note.message
    assert "50 more of speculation.may" in note.message


def test_an_ordinary_article_is_left_as_it_is(tmp_path: Path) -> None:
    article = judged(f"The ferry\n\n{ferries(MOST_FINDINGS)}", tmp_path, limited=False)
    assert sum(finding.rule == "speculation.may" for finding in article.findings) == MOST_FINDINGS
    assert limit(article, CONTEXT) is article


def finding(rule: str, start: int) -> Finding:
    return Finding("style", rule, "filler", start, start + 1, 1, "x", "m")


@pytest.mark.parametrize(
    ("rules", "named"),
    [
        ("abc", "1 more of style.a, 1 more of style.b, 1 more of style.c; all"),
        ("abcd", "1 more of style.a, 1 more of style.b, 1 more of style.c and more of 1 other rules; all"),
        ("ba", "1 more of style.a, 1 more of style.b; all"),
        ("abb", "202 more of style.b, 1 more of style.a; all"),
        ("bbccca", "403 more of style.c, 202 more of style.b, 1 more of style.a; all"),
    ],
)
def test_the_note_names_three_rules_and_says_how_many_others_there_are(rules: str, named: str) -> None:
    found = tuple(finding(f"style.{rule}", place) for rule in rules for place in range(MOST_FINDINGS + 1))
    (note,) = limit(Article(path="a.txt", findings=found), CONTEXT).notes
    assert note.message == f"Only the first {MOST_FINDINGS} findings of each rule are listed. There are {named} of them are counted."


def test_the_rule_with_the_most_is_named_first_and_a_rule_within_the_limit_loses_nothing() -> None:
    more = [finding("style.b", place) for place in range(MOST_FINDINGS + 2)]
    some = [finding("style.c", place) for place in range(MOST_FINDINGS)]
    article = limit(Article(path="a.txt", findings=(finding("style.a", 9), *more, *some)), CONTEXT)
    assert [item for item in article.findings if item.rule == "style.c"] == some
    assert [(item.rule, item.count) for item in article.unlisted] == [("style.b", 2)]
    (note,) = article.notes
    assert note.message is not None
    assert "There are 2 more of style.b; all" in note.message


def copydesk(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from copydesk.cli.app import main; main()", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("limited")
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text(BRACKETS, encoding="utf-8")
    done = copydesk("run", folder / "in", "-o", folder / "out", "-w", "1")
    assert done.returncode == 0, done.stderr
    return folder / "out"


def test_a_run_counts_all_lists_the_first_and_says_so(out: Path) -> None:
    row = pl.read_parquet(out / "data/articles.parquet").row(0, named=True)
    findings = pl.read_parquet(out / "data/findings.parquet")
    rules = {rule["rule"]: rule for rule in pl.read_parquet(out / "data/rules.parquet").iter_rows(named=True)}
    assert rules["defects.unclosed-bracket"]["fired"] == MOST_FINDINGS + 150
    assert rules["speculation.may"]["articles"] == 1
    assert findings.filter(pl.col("rule") == "defects.unclosed-bracket").height == MOST_FINDINGS
    page = (out / "articles/a.txt.html").read_text(encoding="utf-8")
    assert "150 more of defects.unclosed-bracket" in page
    assert f"of {row['defects_findings']:,}</b></summary>" in page, "the list of findings says how many there are"
    assert f"<b>{row['defects_findings']:,}</b></label>" in page


def test_lint_lists_the_first_and_says_how_many_more(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(BRACKETS, encoding="utf-8")
    done = copydesk("lint", "-f", "jsonl", path)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert sum(row["rule"] == "defects.unclosed-bracket" for row in rows) == MOST_FINDINGS
    assert "150 more of defects.unclosed-bracket" in done.stderr
