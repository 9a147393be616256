"""copydesk baseline: what is known is not told again, what is new is, and what matches nothing any more is said."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from copydesk.article import Article
from copydesk.errors import ReviewError
from copydesk.families import Severity
from copydesk.review.baseline import check, counted, read_baseline, written
from helpers import copydesk
from small_report import article, found, may, report

TEXT = "The weir may open.\nIt could hold, and it may not."


def articles(*others: str) -> list[Article]:
    """An article with two findings, a note and a weak hedge; `others` are the words of more."""
    note = replace(found(TEXT, "It", "sourcing", "sourcing.named-person", "named-person"), severity=Severity.NOTE)
    hedge = found(TEXT, "not", "hedge", "speculation.not", "approximation")
    more = [found(TEXT, words, "style", "style.worn", "cliche") for words in others]
    return [article("a/weir.txt", 60.0, "pass", findings=[may(), may(1), note, hedge, *more]), article("b.txt", 90.0, "pass")]


def test_notes_and_hedges_are_not_counted(tmp_path: Path) -> None:
    (only,) = counted(report(tmp_path / "old", *articles())).items()
    assert only[0] == "a/weir.txt"
    assert [(each.rule, each.line) for each in only[1]] == [("speculation.may", 1), ("speculation.may", 2)]


def test_what_is_known_is_known_again_and_what_is_gone_is_told(tmp_path: Path) -> None:
    found_then = counted(report(tmp_path / "old", *articles("could hold")))
    file = tmp_path / "known.json"
    file.write_text(written(found_then), encoding="utf-8")
    known = read_baseline(file)
    same = check(found_then, known)
    assert (same.new, same.unmatched, same.known) == ({}, (), 3)
    now = check(counted(report(tmp_path / "new", *articles("weir"))), known)
    assert {path: [each.text for each in each_found] for path, each_found in now.new.items()} == {"a/weir.txt": ["weir"]}
    assert now.unmatched == (("a/weir.txt", "style.worn"),)
    assert now.known == 2


def test_the_commands(tmp_path: Path) -> None:
    report(tmp_path / "old", *articles("could hold"))
    report(tmp_path / "new", *articles("weir"))
    wrote = copydesk("baseline", "write", "old", cwd=tmp_path)
    assert (wrote.exit_code, wrote.stderr) == (0, "copydesk-baseline.json: 3 findings of 1 article\n")
    passed = copydesk("baseline", "check", "old", cwd=tmp_path)
    assert (passed.exit_code, passed.stdout, passed.stderr) == (0, "", "0 new findings; 3 known\n")
    failed = copydesk("baseline", "check", "new", cwd=tmp_path)
    assert (failed.exit_code, failed.stdout) == (1, "a/weir.txt:1: style.worn: “weir”: Says “weir”.\n")
    assert failed.stderr.splitlines() == [
        "matches nothing: 1 entry of a/weir.txt (style.worn)",
        "1 new finding; 2 known; write the baseline again to drop what matches nothing",
        "copydesk: 1 finding that copydesk-baseline.json does not have",
    ]
    again = tmp_path / "other.json"
    assert copydesk("baseline", "write", "old", "--baseline", again, cwd=tmp_path).exit_code == 0
    assert again.read_bytes() == (tmp_path / "copydesk-baseline.json").read_bytes()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not valid JSON"),
        ("[]", "no baseline of version 1. copydesk baseline write makes one."),
        (json.dumps({"format": "copydesk-baseline", "version": 2}), "no baseline of version 1."),
        (json.dumps({"format": "copydesk-baseline", "version": 1, "findings": []}), "findings: must be a table of paths"),
        (
            json.dumps({"format": "copydesk-baseline", "version": 1, "findings": {"a": {"x": 1}}}),
            "must be tables of fingerprints and rules: a",
        ),
    ],
)
def test_what_is_no_baseline_is_told(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "b.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReviewError) as caught:
        read_baseline(path)
    assert str(caught.value).startswith(f"{path}: {says}")


def test_without_a_baseline_or_a_report_it_says_what_to_do(tmp_path: Path) -> None:
    report(tmp_path / "old", *articles())
    none = copydesk("baseline", "check", "old", cwd=tmp_path)
    assert (none.exit_code, "copydesk baseline write makes one" in none.stderr) == (2, True)
    assert copydesk("baseline", "write", ".", cwd=tmp_path).exit_code == 2
    assert not (tmp_path / "copydesk-baseline.json").exists()
