"""What reviewers decided, at a run: what counts, what does not, and what is said of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from lxml import etree

from copydesk.identity import content_hash
from copydesk.reports.view import decision_sentence
from helpers import copydesk
from torture_case import STORY

BROKEN = STORY.replace("the ", "the &nbsp;&#8217; ")


def decided(path: str, decision: str, text: str, reviewer: str = "Ana") -> dict[str, Any]:
    time = "2026-05-04T09:00:00Z" if reviewer == "Ana" else "2026-05-05T09:00:00Z"
    return {
        "path": path,
        "content": content_hash(text),
        "subject": {"kind": "verdict"},
        "decision": decision,
        "time": time,
        "reviewer": reviewer,
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    for name in ("bad", "worse"):
        (tmp_path / "in" / f"{name}.txt").write_text(f"{name.title()} news of the night\n\n{BROKEN}", encoding="utf-8")
    (tmp_path / "in" / "good.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "copydesk.toml").write_text('reviews = ["review.json"]\n', encoding="utf-8")
    return tmp_path


def text_of(folder: Path, name: str) -> str:
    return (folder / "in" / name).read_text(encoding="utf-8")


def run(folder: Path, *words: str, said: list[dict[str, Any]]) -> tuple[int, list[str]]:
    review = {"format": "copydesk-review", "version": 1, "decisions": said}
    (folder / "review.json").write_text(json.dumps(review), encoding="utf-8")
    done = copydesk("run", "in", "--out", "out", *words, cwd=folder)
    return done.exit_code, done.stderr.splitlines()


def test_what_was_accepted_fails_no_check_and_what_was_sent_back_does(folder: Path) -> None:
    on = ("--fail-on", "review")
    assert run(folder, *on, said=[])[1][-1] == "copydesk: 2 inputs missed the threshold: bad.txt, worse.txt"
    bad, good = text_of(folder, "bad.txt"), text_of(folder, "good.txt")
    code, told = run(folder, *on, said=[decided("bad.txt", "accept", bad)])
    assert (code, told[-2:]) == (
        1,
        ["1 input below the threshold: accepted by a reviewer", "copydesk: 1 input missed the threshold: worse.txt"],
    )
    code, told = run(folder, "--fail-under", "60", said=[decided("bad.txt", "accept", bad)])
    assert (code, told[-1]) == (1, "copydesk: 1 input missed the threshold: worse.txt")
    both = [decided("bad.txt", "accept", bad), decided("worse.txt", "accept", text_of(folder, "worse.txt"))]
    assert run(folder, *on, said=both)[0] == 0
    assert run(folder, "--fail-under", "60", *on, said=both)[0] == 0
    report = ("--report", "json=found.json", "--report", "junit=found.xml")
    code, told = run(folder, "--fail-on", "reject", *report, said=[*both, decided("good.txt", "send-back", good)])
    assert (code, told[-1]) == (1, "copydesk: 1 input missed the threshold: good.txt")
    cases = {case.get("name"): case for case in etree.parse(folder / "found.xml").iter("testcase")}
    assert [name for name, case in cases.items() if case.find("failure") is not None] == [
        "good.txt"
    ]  # though the others have errors in them
    assert "A reviewer sent it back. The verdict is pass" in (folder / "found.xml").read_text(encoding="utf-8")
    run(folder, *report, said=[])
    unsaid = etree.parse(folder / "found.xml").iter("testcase")
    assert [case.get("name") for case in unsaid if case.find("failure") is not None] == ["bad.txt", "worse.txt"]
    assert run(folder, "--fail-under", "60", said=[*both, decided("good.txt", "send-back", good)])[0] == 0  # its score is what it is


def test_a_decision_on_another_text_does_not_count_and_is_told(folder: Path) -> None:
    now = content_hash(text_of(folder, "bad.txt"))
    said = [decided("bad.txt", "accept", "an earlier text"), decided("gone.txt", "accept", "")]
    said.append({**decided("worse.txt", "accept", ""), "content": None})  # by hand: not said of any text
    code, told = run(folder, "--fail-on", "review", said=said)
    assert code == 1
    what = "not on the text as it is now (content {}), so it does not count. Please look again."
    assert f"copydesk: decision accept on bad.txt: {what.format(now)}" in told
    assert f"copydesk: decision accept on worse.txt: {what.format(content_hash(text_of(folder, 'worse.txt')))}" in told
    assert "copydesk: decisions on 1 article that this run does not have: gone.txt" in told
    assert told[-1] == "copydesk: 2 inputs missed the threshold: bad.txt, worse.txt"


def test_what_reviewers_do_not_agree_on_does_not_count_and_is_told_by_the_run_and_the_report(folder: Path) -> None:
    bad = text_of(folder, "bad.txt")
    said = [decided("bad.txt", "send-back", bad), decided("bad.txt", "accept", bad, "Ben"), decided("good.txt", "accept", STORY)]
    code, told = run(folder, "--fail-on", "review", "--emit", "jsonl", "--only", "pass", said=said)
    assert code == 1
    assert told[-1] == "copydesk: 2 inputs missed the threshold: bad.txt, worse.txt"
    assert (
        "copydesk: reviewers do not agree, so none of it counts: bad.txt: Ana says send-back, Ben says accept. One of them has to withdraw."
    ) in told
    emitted = [json.loads(line) for line in (folder / "out" / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(each["path"], each["decision"], each["decision_disputed"]) for each in emitted] == [("good.txt", "accept", False)]
    rows = {row["path"]: row for row in pl.read_parquet(folder / "out" / "data" / "articles.parquet").iter_rows(named=True)}
    sentence = "Accepted by Ben on 2026-05-05. Another reviewer does not agree, so neither counts until one of them withdraws."
    assert decision_sentence(rows["bad.txt"]) == sentence
    assert decision_sentence(rows["good.txt"]) == "Accepted by Ana on 2026-05-04."
    assert rows["worse.txt"]["decision_disputed"] is None
    page = next((folder / "out").rglob("bad.txt.html")).read_text(encoding="utf-8")
    assert sentence in page


def test_the_first_five_are_named_and_the_rest_with_v(folder: Path) -> None:
    for n in range(7):
        (folder / "in" / f"n{n}.txt").write_text("Pier.\n", encoding="utf-8")
    said = [decided(f"n{n}.txt", "accept", "other") for n in range(7)]
    told = [line for line in run(folder, said=said)[1] if "decision" in line]
    assert len(told) == 6
    assert told[-1] == "copydesk: decisions on other texts: 2 more; -v names them"
    assert len([line for line in run(folder, "-v", said=said)[1] if "decision" in line]) == 7
