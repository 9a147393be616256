"""review.json: what it may hold, how files are merged, and what they come to in a configuration."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from copydesk.checks import MOST_FAULTS
from copydesk.config import read_config
from copydesk.errors import ConfigError, ReviewError
from copydesk.identity import fingerprints, line_hash
from copydesk.review import decisions
from copydesk.review.apply import plan, write
from copydesk.review.decisions import Decision, merged, read_review, said_of_articles, standing, written
from copydesk.review.overview import RuleCount, by_decision, by_rule, disputed
from helpers import copydesk

LINE = {"kind": "line", "line": 3, "text": "Correction:\n the bridge  is closed", "hash": "aa", "rule": "boilerplate.menu"}
FINDING = {
    "kind": "finding",
    "line": 5,
    "rule": "speculation.may",
    "text": "may",
    "context": "and the boat may return",
    "fingerprint": "bb",
}
VERDICT, NOTE = {"kind": "verdict"}, {"kind": "note"}


def row(subject: dict[str, Any], decision: str, minute: int = 0, **fields: Any) -> dict[str, Any]:
    common = {"run": "1234", "path": "a/b.txt", "page": "articles/a/b.txt.html", "site": "weir.example", "content": "cc", "note": ""}
    return {**common, "reviewer": "Ana", "time": f"2026-05-04T09:{minute:02}:00.123Z", "subject": subject, "decision": decision, **fields}


def saved(folder: Path, *rows: Any, name: str = "review.json", **top: Any) -> Path:
    path = folder / name
    path.write_text(json.dumps({"format": "copydesk-review", "version": 1, "decisions": list(rows), **top}), encoding="utf-8")
    return path


def read(folder: Path, *rows: dict[str, Any]) -> list[Decision]:
    return merged([read_review(saved(folder, *rows))])


def test_a_file_is_read_and_written_without_loss(tmp_path: Path) -> None:
    rows = (row(LINE, "article"), row(FINDING, "not-this", 1, site=None), row(VERDICT, "accept", 2), row(NOTE, "note", 3, note="Ask\nher"))
    decisions = read(tmp_path, *rows)
    assert decisions[0].time == datetime(2026, 5, 4, 9, 0, 0, 123000, UTC)
    again = tmp_path / "again.json"
    again.write_text(written(decisions), encoding="utf-8")
    assert read_review(again) == decisions
    assert json.loads(again.read_text(encoding="utf-8"))["decisions"][0]["subject"] == LINE


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (row(LINE, "accept"), "decisions[0].decision: must be one of article, chrome, withdraw for a line"),
        (row({**LINE, "kind": "paragraph"}, "article"), "decisions[0].subject.kind: must be one of verdict, note, line, finding"),
        (row({**LINE, "line": True}, "article"), "decisions[0].subject.line: must be the number of a line, from 1 to "),
        (row({**LINE, "colour": "red"}, "article"), "decisions[0].subject.colour: unknown key 'colour'"),
        (row({"kind": "line"}, "article"), "decisions[0].subject.text: is missing"),
        (row(VERDICT, "accept", time="yesterday"), "decisions[0].time: must be a time such as 2026-05-04T09:30:00Z, not 'yesterday'"),
        (row(VERDICT, "accept", time="2026-05-04T09:30:00"), "decisions[0].time: must be a time"),
        (row(VERDICT, "accept", path="a\ud800"), "decisions[0].path: must be a text that is not empty"),
        (row(VERDICT, "accept", note="x" * 100_001), "decisions[0].note: must be a text of at most 100,000 characters"),
        (row(FINDING, "not-on-site", site=None), "decisions[0].site: must be a text where the decision is not-on-site"),
        ("accept", "decisions[0]: must be a decision: a table"),
        (
            {key: value for key, value in row(VERDICT, "accept").items() if key != "content"},
            "decisions[0].content: is missing: say which text",
        ),
        ({key: value for key, value in row(NOTE, "note").items() if key != "content"}, "decisions[0].content: is missing: say which text"),
        (row({key: value for key, value in FINDING.items() if key != "context"}, "not-this"), "decisions[0].subject.context: is missing"),
        (row([], "accept"), "decisions[0].subject: must be a table, not []"),  # type: ignore[arg-type]  # it is wrong
    ],
)
def test_what_is_no_decision_is_told_with_its_place(tmp_path: Path, broken: Any, says: str) -> None:
    path = saved(tmp_path, broken)
    with pytest.raises(ReviewError) as caught:
        read_review(path)
    assert any(line.startswith(f"{path}: {says}") for line in str(caught.value).splitlines()), str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"{", ":1:2: not valid JSON"),
        (b"[" * 100_000, ": not valid JSON"),
        (b"[]", ": no file of decisions: give review.json as a report's page saved it"),
        (b'{"format": "copydesk-review", "version": 2, "decisions": []}', ": version: must be a version of the format that this version"),
        (b'{"format": "x", "version": 1, "decisions": []}', ": format: must be one of copydesk-review, not 'x'"),
        (b'{"format": "copydesk-review", "version": 1}', ": decisions: is missing"),
        (b'{"version": NaN}', ": not valid JSON: NaN is no number"),
        (b"\xff", ": not UTF-8"),
    ],
)
def test_what_is_no_file_of_decisions_is_told(tmp_path: Path, text: bytes, says: str) -> None:
    path = tmp_path / "review.json"
    path.write_bytes(text)
    with pytest.raises(ReviewError) as caught:
        read_review(path)
    assert f"{path}{says}" in str(caught.value)


@pytest.mark.parametrize(("count", "more"), [(MOST_FAULTS, ""), (MOST_FAULTS + 2, "2 more")])
def test_so_many_faults_are_told_one_by_one(tmp_path: Path, count: int, more: str) -> None:
    path = saved(tmp_path, *[row(VERDICT, "perhaps")] * count)
    with pytest.raises(ReviewError) as told:
        read_review(path)
    lines = str(told.value).splitlines()
    assert [line.startswith(f"{path}: decisions[") for line in lines] == [True] * MOST_FAULTS + [False] * bool(more)
    assert lines[-1] == (f"{path}: {more}" if more else lines[MOST_FAULTS - 1])


def test_a_note_may_have_a_hundred_thousand_characters(tmp_path: Path) -> None:
    (decision,) = read(tmp_path, row(NOTE, "note", note="x" * 100_000))
    assert len(decision.note) == 100_000


def test_a_line_may_stand_far_down_but_not_endlessly(tmp_path: Path) -> None:
    (decision,) = read(tmp_path, row({**LINE, "line": 10**12}, "article"))
    assert decision.subject.line == 10**12
    with pytest.raises(ReviewError, match="must be the number of a line, from 1 to"):
        read_review(saved(tmp_path, row({**LINE, "line": 10**12 + 1}, "article")))


def test_the_last_decision_of_each_reviewer_stands_unless_it_is_taken_back(tmp_path: Path) -> None:
    rows = [
        row(VERDICT, "send-back", 1),
        row(VERDICT, "accept", 2),
        row(VERDICT, "send-back", 3, reviewer="Ben"),
        row(LINE, "article", 1),
        row(LINE, "withdraw", 2),
        row(NOTE, "note", 1, note="Look."),
    ]
    decisions = read(tmp_path, *reversed(rows))
    stands = standing(decisions)
    assert {about[1]: [each.decision for each in said] for about, said in stands.items()} == {
        "verdict": ["accept", "send-back"],
        "note": ["note"],
    }
    (said,) = said_of_articles(decisions)
    assert (said.decision, said.by, said.note, said.content) == ("send-back", "Ben", "Look.", "cc")
    assert disputed(decisions) == 1


def test_files_of_several_reviewers_are_merged_each_decision_once(tmp_path: Path) -> None:
    ana, ben = row(VERDICT, "accept", 2), row(VERDICT, "send-back", 1, reviewer="Ben")
    files = [saved(tmp_path, ana, name="a.json"), saved(tmp_path, ben, ana, name="b.json")]
    done = copydesk("review", "merge", *files, "--out", tmp_path / "m.json")
    assert done.exit_code == 0, done.stderr
    assert [each.reviewer for each in read_review(tmp_path / "m.json")] == ["Ben", "Ana"]
    assert done.stderr == f"{tmp_path / 'm.json'}: 2 decisions of 2 files\n"


# --- into the configuration ---

OURS = """# What we decided in spring.
out = "report"   # beside the articles

[boilerplate.sites."weir.example"]
keep = ["Editor's note"]  # theirs

[grades.weights]
readability = 1
"""


def test_decisions_become_settings_and_comments_stay(tmp_path: Path) -> None:
    target = tmp_path / "copydesk.toml"
    target.write_text(OURS, encoding="utf-8")
    decisions = read(
        tmp_path,
        row(LINE, "article"),
        row({**LINE, "text": "Share", "hash": "dd"}, "chrome", site=None),
        row(FINDING, "not-this"),
        row({**FINDING, "fingerprint": "ee"}, "not-here", path="c.txt"),
        row({**FINDING, "fingerprint": "ff"}, "not-on-site"),
        row(VERDICT, "accept"),
    )
    done = write(plan(decisions), [tmp_path / "review.json"], target)
    assert done == [
        "keep the line “Correction: the bridge is closed” on weir.example (Ana)",
        "strip the line “Share” in a/b.txt (Ana)",
        "silence speculation.may at “and the boat may return” in a/b.txt (Ana)",
        "silence speculation.may in c.txt (Ana)",
        "silence speculation.may on weir.example (Ana)",
        "show what was decided of 1 article (--only and --fail-on go by it), from review.json",
    ]
    text = target.read_text(encoding="utf-8")
    for line in OURS.splitlines():
        assert line in text
    data = tomllib.loads(text)
    assert data["boilerplate"] == {
        "sites": {"weir.example": {"keep": ["Editor's note"], "keep_lines": ["Correction: the bridge is closed"]}},
        "articles": {"a/b.txt": {"strip_lines": ["Share"]}},
    }
    assert data["ignore"] == [
        {"path": "a/b.txt", "rules": ["speculation.may"], "text": "and the boat may return"},
        {"path": "c.txt", "rules": ["speculation.may"]},
        {"site": "weir.example", "rules": ["speculation.may"]},
    ]
    assert data["reviews"] == ["review.json"]
    assert write(plan(decisions), [tmp_path / "review.json"], target) == [], "what stands there is not written twice"
    assert target.read_text(encoding="utf-8") == text


def test_what_is_taken_back_goes_from_the_configuration(tmp_path: Path) -> None:
    target = tmp_path / "copydesk.toml"
    first = [row(LINE, "article"), row(FINDING, "not-this")]
    write(plan(read(tmp_path, *first)), [], target)
    then = read(tmp_path, *first, row(LINE, "chrome", 5), row(FINDING, "withdraw", 5))
    assert write(plan(then), [], target) == [
        "took back: keep the line “Correction: the bridge is closed” on weir.example",
        "took back: silence speculation.may at “and the boat may return” in a/b.txt",
        "strip the line “Correction: the bridge is closed” on weir.example (Ana)",
    ]
    assert tomllib.loads(target.read_text(encoding="utf-8")) == {
        "boilerplate": {"sites": {"weir.example": {"strip_lines": ["Correction: the bridge is closed"]}}}
    }


def test_verdicts_that_reviewers_do_not_agree_on_are_said_too_but_for_those_on_an_earlier_text(tmp_path: Path) -> None:
    decisions = read(tmp_path, row(VERDICT, "accept"), row(VERDICT, "send-back", 1, reviewer=""))
    assert plan(decisions).disputed == ("a/b.txt: Ana says accept, somebody says send-back. One of them has to withdraw.",)
    assert [(each.decision, each.disputed) for each in said_of_articles(decisions)] == [("send-back", True)]
    later = read(tmp_path, row(VERDICT, "accept"), row(VERDICT, "send-back", 1, reviewer="Ben", content="dd"))
    assert plan(later).disputed == ()
    assert disputed(later) == 0
    assert [(each.decision, each.disputed) for each in said_of_articles(later)] == [("send-back", False)]


def test_who_writes_by_hand_need_not_know_hashes_of_lines_and_findings(tmp_path: Path) -> None:
    short = {"path": "a/b.txt", "time": "2026-05-04T09:00:00Z"}
    by_hand = [
        {**short, "subject": {"kind": "line", "line": 3, "text": LINE["text"]}, "decision": "article"},
        {**short, "subject": {key: FINDING[key] for key in ("kind", "line", "rule", "text", "context")}, "decision": "not-this"},
        {**short, "subject": VERDICT, "decision": "accept", "content": "cc"},
    ]
    line, finding, verdict = read(tmp_path, *by_hand)
    assert line.subject.key == line_hash("Correction: the bridge is closed")
    assert finding.subject.key == next(fingerprints([("speculation.may", "may")]))
    assert (verdict.run, verdict.page, verdict.site, verdict.note, verdict.reviewer, verdict.content) == ("", "", None, "", "", "cc")
    again = tmp_path / "again.json"
    again.write_text(written([line, finding, verdict]), encoding="utf-8")
    assert read_review(again) == [line, finding, verdict]


def test_what_reviewers_do_not_agree_on_is_left_alone_and_said(tmp_path: Path) -> None:
    other = row(LINE, "chrome", 1, reviewer="Ben", path="other.txt")  # the same line on another page of the site
    wanted = plan(read(tmp_path, row(LINE, "article"), other))
    assert wanted.wanted == ()
    assert wanted.disputed == (
        "a/b.txt, line 3: “Correction: the bridge is closed”: Ana says article, Ben says chrome. One of them has to withdraw.",
    )
    assert write(wanted, [], tmp_path / "copydesk.toml") == []
    assert not (tmp_path / "copydesk.toml").exists()


def test_words_of_others_stay_words(tmp_path: Path) -> None:
    hostile = 'a"]\n[grades]\nx = "\\u0000\x07\u202e'
    target = tmp_path / "copydesk.toml"
    rows = [
        row({**LINE, "text": hostile}, "chrome", site=hostile),
        row({**FINDING, "rule": hostile, "context": hostile}, "not-this", path=hostile),
    ]
    write(plan(read(tmp_path, *rows)), [], target)
    assert tomllib.loads(target.read_text(encoding="utf-8")) == {
        "boilerplate": {"sites": {hostile: {"strip_lines": [" ".join(hostile.split())]}}},
        "ignore": [{"path": hostile, "rules": [hostile], "text": " ".join(hostile.split())}],
    }
    assert read_config(target)["ignore"][0].path == hostile


def test_the_table_of_a_project_is_changed_and_a_broken_file_is_not(tmp_path: Path) -> None:
    project = tmp_path / "pyproject.toml"
    project.write_text('[project]\nname = "x"  # ours\n\n[tool.copydesk]\nout = "report"\n', encoding="utf-8")
    wanted = plan(read(tmp_path, row(FINDING, "not-here"), row(VERDICT, "accept")))
    write(wanted, [tmp_path / "review.json"], project)
    data = tomllib.loads(project.read_text(encoding="utf-8"))
    assert data["project"] == {"name": "x"}
    assert data["tool"]["copydesk"] == {
        "out": "report",
        "ignore": [{"path": "a/b.txt", "rules": ["speculation.may"]}],
        "reviews": ["review.json"],
    }
    assert "# ours" in project.read_text(encoding="utf-8")
    broken = tmp_path / "copydesk.toml"
    broken.write_text("out = 1\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="out must be a folder"):
        write(wanted, [], broken)
    assert broken.read_text(encoding="utf-8") == "out = 1\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copydesk.toml", "pyproject.toml", "review.json"]


# --- the command ---


def test_the_command_lists_counts_and_applies(tmp_path: Path) -> None:
    path = saved(tmp_path, row(LINE, "article"), row(FINDING, "not-this", 1), row(NOTE, "note", 2, note="Ask \x1b[31m her"))
    listed = copydesk("review", "list", path)
    assert listed.stdout.splitlines() == [
        "a/b.txt: note: Ask [U+001B][31m her (Ana, 2026-05-04)",
        "a/b.txt: article: line 3: Correction: the bridge is closed (Ana, 2026-05-04)",
        "a/b.txt: not-this: line 5: speculation.may: and the boat may return (Ana, 2026-05-04)",
    ]
    counted = copydesk("review", "stats", path).stdout.splitlines()
    assert counted[-3:] == ["     0  disputed", "     1  wrong: boilerplate.menu", "     1  wrong: speculation.may"]
    applied = copydesk("review", "apply", path, cwd=tmp_path)
    assert applied.exit_code == 0
    assert applied.stdout.splitlines()[-1] == "show what was decided of 1 article (--only and --fail-on go by it), from review.json"
    assert applied.stderr == f"{tmp_path / 'copydesk.toml'}: 3 changes. Give your copydesk run command again to see it.\n"
    wrong = copydesk("review", "apply", tmp_path / "none.json")
    assert (wrong.exit_code, wrong.stderr) == (2, f"copydesk: {tmp_path / 'none.json'}: cannot be read: No such file or directory.\n")


def test_rules_are_counted_by_what_reviewers_said_of_them(tmp_path: Path) -> None:
    decisions = read(tmp_path, row(LINE, "chrome"), row({**LINE, "hash": "x"}, "article"), row(FINDING, "not-here"), row(VERDICT, "accept"))
    assert by_rule(decisions) == [RuleCount("boilerplate.menu", 1, 1), RuleCount("speculation.may", 1, 0)]
    assert by_decision(decisions) == [("accept", 1), ("article", 1), ("chrome", 1), ("not-here", 1)]


# --- borders ---


def test_a_file_of_so_many_bytes_is_read_and_a_larger_one_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decisions, "MOST_BYTES", 2_000_000)
    path = saved(tmp_path, row(VERDICT, "accept"))
    text = path.read_text(encoding="utf-8")
    path.write_text(text + " " * (2_000_000 - len(text)), encoding="utf-8")
    assert len(read_review(path)) == 1
    path.write_text(text + " " * (2_000_001 - len(text)), encoding="utf-8")
    with pytest.raises(ReviewError, match=r"larger than 2 MB\. Is that a file of decisions\?"):
        read_review(path)


def test_faults_behind_a_subject_that_is_none_are_told_as_well(tmp_path: Path) -> None:
    path = saved(tmp_path, row([], "accept"), row({"kind": "x"}, "accept"), row(VERDICT, "perhaps"))  # type: ignore[arg-type]  # it is wrong
    with pytest.raises(ReviewError) as told:
        read_review(path)
    assert [line.removeprefix(f"{path}: ").partition(":")[0] for line in str(told.value).splitlines()] == [
        "decisions[0].subject",
        "decisions[1].subject.kind",
        "decisions[2].decision",
    ]


@pytest.mark.parametrize(("length", "shown"), [(60, "x" * 60), (61, "x" * 59 + "…")])
def test_a_long_line_is_cut_where_it_is_said_what_was_done(length: int, shown: str, tmp_path: Path) -> None:
    (change,) = plan(read(tmp_path, row({**LINE, "text": "x" * length}, "article"))).wanted
    assert f"“{shown}”" in change.said


def test_a_new_configuration_may_lie_in_folders_to_be_made_and_an_old_one_keeps_its_rights(tmp_path: Path) -> None:
    wanted = plan(read(tmp_path, row(LINE, "article")))
    target = tmp_path / "a" / "b" / "copydesk.toml"
    write(wanted, [], target)
    assert target.read_text(encoding="utf-8").splitlines()[0] == '[boilerplate.sites."weir.example"]', (
        "and no table stands there for nothing"
    )
    old = tmp_path / "copydesk.toml"
    old.write_text("fail_under = 60\n", encoding="utf-8")
    old.chmod(0o640)
    write(wanted, [], old)
    assert old.stat().st_mode & 0o777 == 0o640
