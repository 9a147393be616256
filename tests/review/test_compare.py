"""Two reports beside each other: what became of the articles and their findings, and what else changed."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from lxml import html as lxml_html

from copydesk.article import Measure
from copydesk.errors import UsageError
from copydesk.evidence import Evidence, Kind
from copydesk.review.compare import compare
from helpers import copydesk
from small_report import TEXT, article, made, may, report


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("reports")
    same = article("same.txt", 80.0, "pass", findings=[may()])
    other = f"Before it rained.\n{TEXT}"
    old = report(
        folder / "old",
        same,
        article("=gone.txt", 50.0, "review"),
        article("lower.txt", 70.0, "pass", findings=[may()]),
        article("flip.txt", 62.0, "pass"),
        article("risen.txt", 40.0, "review", findings=[may(), may(1)]),
        article("moved.txt", 60.0, "pass", findings=[may()]),
        article("lost.txt", None, None),
    )
    new = report(
        folder / "new",
        replace(same, measures={"score": Measure(80.04)}),
        article("come.txt", 90.0, "pass"),
        article("lower.txt", 65.0, "pass", findings=[may(), may(1)]),
        article("flip.txt", 61.0, "reject"),
        article("risen.txt", 45.0, "review", findings=[may()]),
        article("moved.txt", 60.0, "pass", other, findings=[may(0, other)]),
        article("lost.txt", 10.0, "reject"),
        configuration={"language": "en", "fail_on": None, "emit": ["jsonl"], "only": ["pass"], "dedupe": True, "pages": "all"},
        libraries={"lxml": "7"},
    )
    rules = pl.read_parquet(new / "data" / "rules.parquet")
    first = rules["rule"][0]
    rules.with_columns(message=pl.when(pl.col("rule") == first).then(pl.lit("Other words.")).otherwise("message")).write_parquet(
        new / "data" / "rules.parquet"
    )
    return old, new


def test_what_became_of_each_article(reports: tuple[Path, Path]) -> None:
    result = compare(*reports)
    assert {each.path: (each.how, each.flipped, each.text_changed) for each in result.articles} == {
        "=gone.txt": ("gone", False, None),
        "come.txt": ("new", False, None),
        "flip.txt": ("worse", True, False),
        "lost.txt": ("better", True, False),
        "lower.txt": ("worse", False, False),
        "moved.txt": ("same", False, True),
        "risen.txt": ("better", False, False),
        "same.txt": ("same", False, False),
    }
    assert [each.path for each in result.worse] == ["flip.txt", "lower.txt"], "who loses a verdict comes before who loses points"


def test_findings_are_known_again_wherever_the_text_has_gone(reports: tuple[Path, Path]) -> None:
    changes = {each.path: each for each in compare(*reports).articles}
    assert [(len(changes[path].came), len(changes[path].went)) for path in ("lower.txt", "risen.txt", "moved.txt", "same.txt")] == [
        (1, 0),
        (0, 1),
        (0, 0),
        (0, 0),
    ]
    (came,) = changes["lower.txt"].came
    assert (came.rule, came.line, came.text) == ("speculation.may", 2, "may")


def test_what_else_changed(reports: tuple[Path, Path]) -> None:
    result = compare(*reports)
    assert (result.versions, result.settings) == (("lxml",), ("language",))
    assert len(result.rules) == 1
    nothing = compare(reports[0], reports[0])
    assert (nothing.versions, nothing.settings, nothing.rules, set(nothing.counts)) == ((), (), (), {"same"})


def test_the_command_says_it_in_lines(reports: tuple[Path, Path]) -> None:
    done = copydesk("compare", *reports, "--fail-on-worse")
    assert done.exit_code == 1
    assert done.stderr == "copydesk: 2 articles worse: flip.txt, lower.txt\n"
    lines = done.stdout.splitlines()
    assert lines[:2] == ["8 inputs: 2 worse, 2 better, 2 same, 1 new, 1 gone", "2 verdicts changed; 1 finding came, 1 went"]
    assert lines[2] == "cleaned texts: 1 line came, 0 went"
    assert lines[3].startswith("changed: 1 text; rules: ")
    assert lines[3].endswith("; settings: language; versions: lxml")
    assert lines[4:] == [
        "worse: flip.txt (pass → reject, 62.0 → 61.0)",
        "worse: lower.txt (pass, 70.0 → 65.0; +1 −0 findings)",
        "better: lost.txt (not graded → reject, no score → 10.0)",
        "better: risen.txt (review, 40.0 → 45.0; +0 −1 findings)",
        "new: come.txt (pass)",
        "gone: =gone.txt (review)",
        "came: lower.txt:2: speculation.may: 'may'",
        "went: risen.txt:2: speculation.may: 'may'",
        "line came: moved.txt:1: 'Before it rained.'",
    ]
    assert copydesk("compare", reports[0], reports[0], "--fail-on-worse").exit_code == 0


def test_the_command_writes_tables_for_programs(reports: tuple[Path, Path]) -> None:
    rows = list(csv.DictReader(copydesk("compare", *reports, "--csv").stdout.splitlines()))
    assert [row["path"] for row in rows] == ["'=gone.txt", "come.txt", "flip.txt", "lost.txt", "lower.txt", "moved.txt", "risen.txt"]
    assert rows[4] == {
        "path": "lower.txt", "how": "worse", "flipped": "false", "text_changed": "false", "old_verdict": "pass", "new_verdict": "pass",
        "old_score": "70.0", "new_score": "65.0", "findings_came": "1", "findings_went": "0", "lines_came": "0", "lines_went": "0",
    }  # fmt: skip
    data = json.loads(copydesk("compare", *reports, "--json").stdout)
    assert [each["path"] for each in data["articles"]] == sorted(each["path"] for each in data["articles"])
    assert data["articles"][4]["came"][0]["rule"] == "speculation.may"


def test_lines_of_the_cleaned_text_that_came_and_went_are_told(tmp_path: Path) -> None:
    text = "The weir opened.\nShare\nIt held.\n  \nShare\nNobody was there."
    share, menu = "boilerplate.share", "boilerplate.related"
    before = made("a.txt", text, {1: menu, 4: "boilerplate.blank-lines"}, verdict="pass")
    after = made("a.txt", text.replace("held", "broke"), {2: share, 6: share}, verdict="pass")
    same = made("b.txt", text, {2: share}, verdict="pass")
    swapped = made("b.txt", text.replace("held.\n  \nShare", "held.\n\n\nShare "), {2: share}, verdict="pass")
    data = "---\ntitle: {}\n---"
    front = [
        replace(it, lines=tuple(replace(line, kind="metadata") for line in it.lines))
        for it in (made("c.md", data.format(name)) for name in ("Weir", "Dam"))
    ]
    old, new = report(tmp_path / "old", before, same, front[0]), report(tmp_path / "new", after, swapped, front[1])
    changed, unchanged, fronted = compare(old, new).articles
    assert [(it.line, it.text, it.rule) for it in changed.lines_came] == [(1, "The weir opened.", menu), (3, "It broke.", None)]
    assert [(it.line, it.text, it.rule) for it in changed.lines_went] == [
        (3, "It held.", None),
        (5, "Share", share),
        (6, "Nobody was there.", share),
    ]
    assert (unchanged.lines_came, unchanged.lines_went) == ((), ())
    assert (fronted.lines_came, fronted.lines_went) == ((), ())
    said = copydesk("compare", old, new).stdout.splitlines()
    assert said[2] == "cleaned texts: 2 lines came, 3 went"
    assert [line for line in said if line.startswith("line ")] == [
        f"line came: a.txt:1: 'The weir opened.' (was stripped by {menu})",
        "line came: a.txt:3: 'It broke.'",
        "line went: a.txt:3: 'It held.'",
        f"line went: a.txt:5: 'Share' (stripped by {share})",
        f"line went: a.txt:6: 'Nobody was there.' (stripped by {share})",
    ]
    page: Any = lxml_html.document_fromstring(copydesk("compare", old.name, new.name, "--html", cwd=tmp_path).stdout)
    (row,) = page.xpath("//tbody/tr[th//bdi='a.txt']")
    assert row.xpath("td[4]/details/summary")[0].text == "+2 −3 lines"
    shown = [(" ".join(it.text_content().split()), it.find("a").get("href")) for it in row.xpath("td[4]//li")]
    assert shown[0] == (f"The weir opened. was stripped by {menu}", "new/articles/a.txt.html#L1")
    assert shown[3] == (f"Share is stripped by {share}", "old/articles/a.txt.html#L5")
    rows = list(csv.DictReader(copydesk("compare", old, new, "--csv").stdout.splitlines()))
    assert [(row["path"], row["lines_came"], row["lines_went"]) for row in rows] == [
        ("a.txt", "2", "3"), ("b.txt", "0", "0"), ("c.md", "0", "0"),
    ]  # fmt: skip
    assert json.loads(copydesk("compare", old, new, "--json").stdout)["articles"][0]["lines_went"][1]["rule"] == share


def test_the_command_makes_a_page_that_leads_to_both_reports(reports: tuple[Path, Path]) -> None:
    old, new = reports
    done = copydesk("compare", old.name, new.name, "--html", cwd=old.parent)
    assert done.exit_code == 0
    page: Any = lxml_html.document_fromstring(done.stdout)
    rows = {row.findtext("th//bdi"): row for row in page.xpath("//tbody/tr")}
    assert [heading.text.strip() for heading in page.xpath("//h2")][:4] == ["What else is different", "Worse", "Better", "New"]
    flip = rows["flip.txt"]
    assert [link.get("href") for link in flip.xpath("td/a")] == ["old/articles/flip.txt.html", "new/articles/flip.txt.html"]
    assert [" ".join(link.text_content().split()) for link in flip.xpath("td/a")] == ["62", "61"]
    lower = rows["lower.txt"]
    assert lower.findtext("td/details/summary") == "+1 −0"
    (came,) = lower.xpath("td//li")
    assert came.find("a").get("href") == "new/articles/lower.txt.html#L2"
    assert " ".join(came.text_content().split()).startswith("may ")
    assert rows["come.txt"].xpath("td")[0].text_content() == "–"
    assert rows["=gone.txt"].xpath("td")[1].text_content() == "–"
    assert page.xpath("//link[@rel='stylesheet']/@href") == ["new/static/report.css"]
    assert not page.xpath("//script")
    absolute: Any = lxml_html.document_fromstring(copydesk("compare", old, new, "--html").stdout)
    assert absolute.xpath("//tr[th//bdi='flip.txt']/td[2]/a/@href") == [f"{new.as_uri()}/articles/flip.txt.html"]


def test_what_is_no_report_is_told(reports: tuple[Path, Path], tmp_path: Path) -> None:
    def told(folder: Path) -> str:
        with pytest.raises(UsageError) as caught:
            compare(reports[0], folder)
        return str(caught.value)

    assert told(tmp_path / "none") == (
        f"{tmp_path / 'none'}: no report: no such folder. Give the folder that copydesk run wrote, once the run is complete."
    )
    assert "there is no run.json in it" in told(tmp_path)
    (tmp_path / "run.json").write_text('{"program": "else"}', encoding="utf-8")
    assert told(tmp_path) == f"{tmp_path}: no report of Copydesk's: its run.json is somebody else's."
    (tmp_path / "run.json").write_text("{", encoding="utf-8")
    assert told(tmp_path).startswith(f"{tmp_path / 'run.json'}: cannot be read")
    assert told(tmp_path / "run.json") == f"{tmp_path / 'run.json'}: no report: it is a file. Give the folder that copydesk run wrote."
    older = report(tmp_path / "older", schema_version=1)
    assert "its tables are of version 1" in told(older)
    torn = report(tmp_path / "torn")
    (torn / "data" / "findings.parquet").write_bytes(b"PAR1")
    assert told(torn).startswith(f"{torn / 'data' / 'findings.parquet'}: cannot be read")
    assert copydesk("compare", tmp_path / "none", reports[0]).exit_code == 2


def test_an_article_that_the_user_corrected_is_not_worse(tmp_path: Path) -> None:
    """Through a run: a line that a rule takes is kept as the user wants it, and costs points; then it is taken again."""
    said = "Nobody knew more of it.The pier would would close.It was not said when,and not why."
    first = "The ferry to Holm runs through the night from Monday, said Ines Holt, who chairs the harbour board. “We expect forty a night.”"
    last = "A second boat follows in spring, said Piet Lund, the pilot of the old one. It was built in 1987 and holds ninety people."
    text = f"Night ferry to Holm\n\n{first} The fare stays at four crowns.\n\n{said}\n\n{last} Its crew of six lives on the island.\n"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(text, encoding="utf-8")
    settings = {"before": f'strip_lines = ["{said}"]', "after": ""}
    for name, lines in settings.items():
        (tmp_path / "copydesk.toml").write_text(f"[boilerplate]\n{lines}\n", encoding="utf-8")
        assert copydesk("run", "in", "--out", name, cwd=tmp_path).exit_code == 0
    (change,) = compare(tmp_path / "before", tmp_path / "after").articles
    assert (change.how, len(change.lines_came), len(change.lines_went), change.text_changed) == ("corrected", 1, 0, False)
    assert change.new_score is not None
    assert change.old_score is not None
    assert change.new_score < change.old_score  # it would be worse
    assert compare(tmp_path / "after", tmp_path / "before").articles[0].how == "corrected"
    done = copydesk("compare", "before", "after", "--fail-on-worse", cwd=tmp_path)
    assert done.exit_code == 0
    assert done.stdout.startswith("1 input: 1 corrected\n")
    assert "corrected: a.txt (" in done.stdout
    page = lxml_html.fromstring(copydesk("compare", "before", "after", "--html", cwd=tmp_path).stdout)
    assert any("".join(map(str, heading.itertext())).startswith("Corrected") for heading in page.iter("h2", "h3"))


def test_a_line_that_nobody_spoke_of_is_no_correction(tmp_path: Path) -> None:
    text = "The weir opened.\nShare\nIt held."
    stays, goes = Evidence(Kind.CONFIGURED_TO_STAY, phrase="Share"), Evidence(Kind.CONFIGURED_TO_GO, phrase="It held.")

    def side(name: str, strip: dict[int, str], score: float, **evidence: Evidence) -> Path:
        article = made("a.txt", text, strip, verdict="pass", measures={"score": Measure(score)})
        lines = tuple(replace(line, evidence=evidence.get(f"line_{number}")) for number, line in enumerate(article.lines, 1))
        return report(tmp_path / name, replace(article, lines=lines))

    share, strip = "boilerplate.share", "boilerplate.user-strip"
    old = side("old", {2: share}, 80)
    for name, strips, evidence, how in (
        ("kept", {}, {"line_2": stays}, "corrected"),
        ("swapped", {3: strip}, {"line_2": stays, "line_3": goes}, "corrected"),
        ("rule", {}, {}, "worse"),
        ("both", {3: share}, {"line_2": stays}, "worse"),
        ("none", {2: share}, {}, "worse"),
    ):
        assert compare(old, side(name, strips, 70, **evidence)).articles[0].how == how, name
    (tmp_path / "moved").mkdir()
    moved = report(tmp_path / "moved" / "new", made("a.txt", f"{text}\nIt held.", {2: share, 4: strip}, verdict="pass"))
    assert compare(old, moved).articles[0].how != "corrected"
