"""Findings for other programs: what they hold, read back by parsers of other people's, and where in the file they point."""

import csv
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import sarif_pydantic
import yaml
from hypothesis import given
from hypothesis import strategies as st
from junitparser import Error, Failure, JUnitXml, Skipped
from pydantic import BaseModel

from copydesk.annotations.places import spots
from copydesk.article import Source
from copydesk.config import Config
from copydesk.families import FINDING, Severity
from copydesk.read.stage import read
from helpers import PROJECT, copydesk

SAMPLES = PROJECT / "samples"
TEXT = "Council to meet\n\nThe pier may close in May.It could cost a lot, “in the long run”, said Maja Lind.\n\nShe runs a kiosk.\n"
PAGE = """<!doctype html><html><head><title>Pier may close</title>
<script>var say = "the pier may close";</script></head>
<body><nav><a href="/" title="a > b">Home</a></nav><article><h1>Council to meet</h1>
<!-- The pier may close -->
<p>The <b class='x>y'>pi</b>er
   ma&#121; close in May &amp; June,
   two members said.</p>
<p>It could
cost a lot.The board met on the quay.</p></article>
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a, b%.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "in" / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "in" / "empty.txt").touch()
    (tmp_path / "in" / "cut.txt.gz").write_bytes(gzip.compress(TEXT.encode())[:12])
    return tmp_path


def dense(text: str) -> str:
    return "".join(text.split())


def between(source: str, region: dict[str, int]) -> str:
    """What stands in a SARIF region: lines and columns from 1, the end not counted."""
    lines = source.split("\n")[region["startLine"] - 1 : region["endLine"]]
    lines[-1] = lines[-1][: region["endColumn"] - 1]
    lines[0] = lines[0][region["startColumn"] - 1 :]
    return "\n".join(lines)


def sarif_of(path: Path) -> dict[str, Any]:
    log = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(log, dict)
    return log


# --- severity ---


def test_facts_are_notes_broken_text_is_an_error_and_the_rest_a_warning() -> None:
    severities = {(family.name, category): family.severity_of(category) for family in FINDING for category in family.known_categories()}
    notes = {key for key, severity in severities.items() if severity is Severity.NOTE}
    assert notes >= {("sourcing", "quotation"), ("sourcing", "named-person"), ("defects", "info"), ("hedge", "approximation")}
    assert notes.isdisjoint({("sourcing", "unnamed"), ("sourcing", "vague"), ("speculation", "modal")})
    assert {family for (family, _), severity in severities.items() if severity is Severity.ERROR} == {"defects"}


def test_a_rule_can_say_how_much_its_findings_matter(folder: Path) -> None:
    (folder / "mine").mkdir()
    rule = 'id = "style.kiosk"\nmatch = "kiosk"\nmessage = "Say what it sells."\nseverity = "error"\nexamples = ["The [[kiosk]] shut."]'
    (folder / "mine" / "own.toml").write_text(
        f'family = "style"\ncategory = "own"\nlanguages = ["en"]\n[[rules]]\n{rule}\n', encoding="utf-8"
    )
    done = copydesk("lint", "in/a, b%.txt", "--rules", "mine", "--select", "own", cwd=folder)
    assert done.stdout == "in/a, b%.txt:5:12: error: style.kiosk (own, author): 'kiosk': Say what it sells.\n"
    (folder / "mine" / "own.toml").write_text((folder / "mine" / "own.toml").read_text().replace('"error"', '"grave"'), encoding="utf-8")
    refused = copydesk("lint", "in/a, b%.txt", "--rules", "mine", cwd=folder)
    assert refused.exit_code == 2
    assert "severity" in refused.stderr
    assert "error, warning, note" in refused.stderr


# --- which findings ---


@pytest.mark.parametrize(
    ("options", "rules"),
    [
        ([], {"speculation.may", "speculation.could", "defects.missing-space"}),
        (["--select", "sourcing"], {"sourcing.quotation", "sourcing.named-person"}),
        (["--family", "speculation"], {"speculation.may", "speculation.could"}),
        (["--ignore", "modal"], {"defects.missing-space"}),
        (["--select", "speculation", "--ignore", "speculation.may"], {"speculation.could"}),
        (["--select", "defects", "--fail-on", "quotation"], {"defects.missing-space", "sourcing.quotation"}),
    ],
    ids=lambda value: " ".join(sorted(value)),
)
def test_select_and_ignore_say_which_findings_are_shown_and_notes_are_not_until_asked(
    folder: Path, options: list[str], rules: set[str]
) -> None:
    done = copydesk("lint", "in/a, b%.txt", "-f", "jsonl", *options, cwd=folder)
    assert {json.loads(line)["rule"] for line in done.stdout.splitlines()} == rules


@pytest.mark.parametrize("option", ["--select", "--fail-on"])
def test_what_is_asked_for_cannot_be_ignored_as_well(folder: Path, option: str) -> None:
    done = copydesk("lint", "in/page.html", option, "modal", "--ignore", "modal", cwd=folder)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "--ignore modal: --select or --fail-on names it, too." in done.stderr


def test_a_folder_is_looked_through_and_what_is_no_text_is_counted(folder: Path) -> None:
    (folder / "in" / "deep").mkdir()
    (folder / "in" / "deep" / "photo.jpg").touch()
    (folder / "in" / "deep" / "more.md").write_text("# Pier\n\nIt may close.\n", encoding="utf-8")
    done = copydesk("lint", "in", cwd=folder)
    assert done.exit_code == 3  # two of its files could not be read
    assert {line.split(":")[0] for line in done.stdout.splitlines()} == {"in/a, b%.txt", "in/page.html", "in/deep/more.md"}
    assert "in: 1 of 6 files are not read" in done.stderr
    none = copydesk("lint", "in/deep/more.md", "none", cwd=folder)
    assert none.exit_code == 3
    (folder / "void").mkdir()
    assert "void: nothing in it was read" in copydesk("lint", "void", cwd=folder).stderr


# --- places ---


def test_a_pages_findings_stand_where_they_stand_in_its_source(folder: Path) -> None:
    done = copydesk("lint", "in/page.html", cwd=folder)
    places = {(line.split(":")[1], line.split(":")[2], line.split("'")[1]) for line in done.stdout.splitlines()}
    assert places == {
        ("6", "4", "may"),
        ("7", "4", "two members"),
        ("7", "8", "members said"),
        ("8", "7", "could"),
        ("9", "8", "lot.The"),
    }


def test_every_finding_of_the_samples_is_found_in_its_file(tmp_path: Path) -> None:
    copydesk("lint", SAMPLES, "--report", f"sarif={tmp_path / 'all.sarif'}", "--select", "defects", "--select", "sourcing", cwd=SAMPLES)
    results = sarif_of(tmp_path / "all.sarif")["runs"][0]["results"]
    assert len(results) > 100
    pages = 0
    for result in results:
        place = result["locations"][0]["physicalLocation"]
        path = SAMPLES / place["artifactLocation"]["uri"]
        source = read(Source(path.name, str(path)), Config()).text
        assert dense(between(source, place["region"])) == dense(place["region"]["snippet"]["text"])
        pages += ".html" in path.name
    assert pages > 5


@given(
    before=st.text(alphabet="<a>/\"'&;!-= x\n", max_size=40),
    words=st.lists(st.sampled_from(["pier", "ma<i>y</i>", "&eacute;t&eacute;", "close\n", "“so”"]), min_size=1, max_size=8),
)
def test_a_place_is_where_the_text_stands_or_there_is_none(before: str, words: list[str]) -> None:
    shown = " ".join(words).replace("<i>", "").replace("</i>", "").replace("&eacute;", "é").replace("\n", "")
    row = {"rule": "r", "text": shown, "line": 1, "column": 1, "start": 0, "end": len(shown)}
    source = f"{before}<p>{' '.join(words)}</p>"
    (spot,) = spots([row], (source, {1: (0, shown)}))
    if spot.begin is not None and spot.end is not None:
        assert spot.begin.column is not None
        assert spot.end.column is not None
        region = {"startLine": spot.begin.line, "startColumn": spot.begin.column, "endLine": spot.end.line, "endColumn": spot.end.column}
        found = between(source, region)
        assert dense(found.replace("<i>", "").replace("</i>", "").replace("&eacute;", "é")).startswith(dense(shown)[:-1])
    else:
        assert re.search("[<&\"']", before), "nothing stands in the way of finding it"


def test_a_finding_over_several_lines_ends_in_the_last_of_them() -> None:
    (spot,) = spots([{"rule": "r", "text": "to the\n\npier", "line": 3, "column": 8}])
    assert (spot.begin, spot.end) == ((3, 8), (5, 5))


def test_text_that_the_source_does_not_have_has_no_place() -> None:
    row = {"rule": "r", "text": "pier", "line": 1, "column": 1, "start": 0, "end": 4}
    (spot,) = spots([row], ("<p>quay</p>", {1: (0, "pier and kiosk")}))
    assert (spot.begin, spot.end) == (None, None)


def test_a_finding_keeps_its_fingerprint_where_text_is_put_before_it(folder: Path) -> None:
    prints = []
    for text in (TEXT, "A first line.\n\n" + TEXT):
        (folder / "in" / "one.txt").write_text(text, encoding="utf-8")
        copydesk("lint", "in/one.txt", "--report", "json=one.json", cwd=folder)
        found = json.loads((folder / "one.json").read_text())["inputs"][0]["findings"]
        prints.append([item["fingerprint"] for item in found])
    assert prints[0] == prints[1]
    assert len(set(prints[0])) == 3


# --- where it is used ---


def test_the_action_runs_lint_as_its_inputs_say(folder: Path) -> None:
    action = yaml.safe_load((PROJECT / "action.yml").read_text(encoding="utf-8"))
    step = action["runs"]["steps"][-1]
    assert set(action["inputs"]) == {"paths", "fail-on", "sarif"}
    assert set(step["env"].values()) == {f"${{{{ inputs.{name} }}}}" for name in action["inputs"]}
    inputs = {"PATHS": "in/a, b%.txt\nin/page.html\n", "FAIL_ON": "spacing", "SARIF": "found.sarif"}
    scripts = Path(sys.executable).parent
    done = subprocess.run(
        ["bash", "-e", "-c", step["run"]],
        cwd=folder,
        env={**os.environ, **inputs, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert {place["file"] for _, place, _ in commands(done.stdout)} == {"in/a, b%.txt", "in/page.html"}
    assert sarif_of(folder / "found.sarif")["version"] == "2.1.0"


def test_the_hook_gives_lint_what_it_takes(folder: Path) -> None:
    (hook,) = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    program, *arguments = hook["entry"].split()
    assert program == "copydesk"
    assert copydesk(*arguments, "--fail-on", "defects", "in/empty.txt", "in/page.html", cwd=folder).exit_code == 1
    assert set(hook["types_or"]) == {"plain-text", "markdown", "html"}


# --- formats ---


def test_sarif_is_read_by_another_program_without_a_key_that_it_does_not_know(folder: Path) -> None:
    done = copydesk("lint", "in", "--report", "sarif=found.sarif", cwd=folder)
    assert done.exit_code == 3
    log = sarif_pydantic.load(folder / "found.sarif")
    assert unknown(log) == BEYOND
    (run,) = log.runs
    results, rules = run.results or [], run.tool.driver.rules or []
    assert [rule.id for rule in rules] == sorted({result.rule_id for result in results if result.rule_id})
    assert all(rules[result.rule_index or 0].id == result.rule_id for result in results)
    assert {result.level.value for result in results if result.level} == {"warning", "error"}
    places = [location.physical_location for result in results for location in result.locations or []]
    uris = {place.artifact_location.uri for place in places if place and place.artifact_location}
    assert uris == {"in/a%2C%20b%25.txt", "in/page.html"}
    (invocation,) = run.invocations or []
    assert not invocation.execution_successful
    raw = sarif_of(folder / "found.sarif")["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert [item["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for item in raw] == ["in/cut.txt.gz"]


BEYOND = {"columnKind", "toolExecutionNotifications"}  # the standard has these (3.14.17, 3.20.21), the library not


def unknown(model: object) -> set[str]:
    """The keys below a pydantic model that it has no field for; bags of properties are free."""
    if isinstance(model, BaseModel):
        inside: set[str] = set()
        for name in type(model).model_fields:
            if name != "properties":
                inside |= unknown(getattr(model, name))
        return inside | set(model.model_extra or ())
    if isinstance(model, list):
        return set().union(*map(unknown, model))
    return set()


def test_in_junit_an_input_is_a_test_case_that_fails_errs_is_skipped_or_passes(folder: Path) -> None:
    (folder / "in" / "good\x01.txt").write_text("Pier\n\nThe board met on the quay.\n", encoding="utf-8")
    copydesk("lint", "in", "--report", "junit=found.xml", cwd=folder)
    suite = next(iter(JUnitXml.fromfile(str(folder / "found.xml"))))
    ended = {case.name: [type(result) for result in case.result] for case in suite}
    assert ended == {
        "in/a, b%.txt": [Failure],
        "in/page.html": [Failure],
        "in/empty.txt": [Skipped],
        "in/cut.txt.gz": [Error],
        "in/good[U+0001].txt": [],
    }
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (5, 2, 1, 1)
    failure = next(case for case in suite if case.name == "in/a, b%.txt").result[0]
    assert failure.message == "1 error among 3 findings"
    assert "3:23: error: defects.missing-space: “May.It”: " in failure.text


def commands(output: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """GitHub's workflow commands, parted and unescaped as its runner does it."""
    for line in output.splitlines():
        if found := re.fullmatch(r"::(\w+) (.*?)::(.*)", line):
            pairs = (pair.split("=", 1) for pair in found[2].split(","))
            yield found[1], {key: unescaped(value) for key, value in pairs}, unescaped(found[3])


def unescaped(value: str) -> str:
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        value = value.replace(code, character)
    return value


def test_annotations_are_githubs_commands_and_nothing_else_stands_on_the_output(folder: Path) -> None:
    done = copydesk("lint", "in/a, b%.txt", "in/cut.txt.gz", "--report", "github", cwd=folder)
    found = list(commands(done.stdout))
    assert len(found) == len(done.stdout.splitlines()) == 4
    level, place, message = found[1]
    assert (level, message.split(":")[0]) == ("error", "“May.It”")
    assert place == {
        "file": "in/a, b%.txt",
        "line": "3",
        "endLine": "3",
        "col": "23",
        "endColumn": "29",
        "title": "defects.missing-space",
    }
    assert found[3][:2] == ("error", {"file": "in/cut.txt.gz", "title": "copydesk"})


def test_text_from_outside_gives_no_command_of_its_own(folder: Path) -> None:
    (folder / "in" / "a.txt").write_text(
        "Pier\n\nIt may.\n::error file=x::This is\u202e false.It may %0A::set-env::x close.\n", encoding="utf-8"
    )
    done = copydesk("lint", "in/a.txt", "--report", "github", cwd=folder)
    assert [place["file"] for _, place, _ in commands(done.stdout)] == ["in/a.txt"] * len(done.stdout.splitlines())
    assert "\u202e" not in done.stdout


def test_a_run_gives_the_same_formats_with_verdicts_and_what_missed_the_threshold(folder: Path) -> None:
    story = SAMPLES / "deep-water-port.txt"
    (folder / "in" / "port.txt").write_text(story.read_text(encoding="utf-8"), encoding="utf-8")
    reports = ["--report", "github", "--report", "json=found.json", "--report", "junit=found.xml", "--report", "sarif=found.sarif"]
    done = copydesk("run", "in", "-o", "out", "--fail-under", "100", *reports, cwd=folder)
    assert done.stdout.splitlines()[-1] == "out/index.html"
    inputs = {one["path"]: one for one in json.loads((folder / "found.json").read_text(encoding="utf-8"))["inputs"]}
    assert {path: one["status"] for path, one in inputs.items()} == {
        "a, b%.txt": "ok",
        "cut.txt.gz": "failed",
        "empty.txt": "skipped",
        "page.html": "ok",
        "port.txt": "ok",
    }
    port = inputs["port.txt"]
    assert port["failed"]
    assert port["verdict"] in ("pass", "review")
    assert all(one["severity"] != "note" for one in port["findings"])
    told = {place["file"]: message for _, place, message in commands(done.stdout) if place["title"] == "copydesk"}
    assert told["in/port.txt"] == f"The verdict is {port['verdict']}, score {port['score']:g}: {' '.join(port['reasons'][:3])}"
    cases = {case.name: case for case in next(iter(JUnitXml.fromfile(str(folder / "found.xml"))))}
    assert cases["port.txt"].result[0].message == told["in/port.txt"]
    (page,) = [one for one in inputs["page.html"]["findings"] if one["text"] == "may"]
    assert (page["line"], page["column"], page["end_line"], page["end_column"]) == (6, 4, 6, 12)
    assert unknown(sarif_pydantic.load(folder / "found.sarif")) == BEYOND


def test_a_verdict_that_misses_the_threshold_is_a_result_where_the_article_begins(folder: Path) -> None:
    shutil.rmtree(folder / "in")
    plain = "Ferry to Holm\n\n" + "The ferry to Holm runs at night from Monday, and the fare stays at four crowns. " * 6 + "\n"
    (folder / "plain.txt").write_text(plain, encoding="utf-8")
    (folder / "short.txt").write_text("Pier shut\n", encoding="utf-8")
    (folder / "two.jsonl").write_text("".join(json.dumps({"id": name, "text": plain}) + "\n" for name in "ab"), encoding="utf-8")
    (folder / "two.json").write_text(json.dumps([{"id": "a", "text": plain}]), encoding="utf-8")
    reports = ["--report", "sarif=found.sarif", "--report", "github"]
    done = copydesk("run", "plain.txt", "short.txt", "two.jsonl", "two.json", "-o", "out", "--fail-under", "100", *reports, cwd=folder)
    assert done.exit_code == 1
    (run,) = sarif_of(folder / "found.sarif")["runs"]
    assert run["invocations"][0]["executionSuccessful"]
    assert run["invocations"][0]["toolExecutionNotifications"] == []
    found = [one for one in run["results"] if one["ruleId"] == "verdict"]
    places = [one["locations"][0]["physicalLocation"] for one in found]
    assert [(place["artifactLocation"]["uri"], place.get("region")) for place in places] == [
        ("plain.txt", {"startLine": 1}),
        ("two.json", None),
        ("two.jsonl", {"startLine": 1}),
        ("two.jsonl", {"startLine": 2}),
    ]
    assert {run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] for one in found} == {"verdict"}
    assert len({one["partialFingerprints"]["copydesk/v1"] for one in found}) == 4
    (row,) = pl.read_parquet(folder / "out" / "data" / "articles.parquet").filter(path="plain.txt").to_dicts()
    said = f"The verdict is {row['verdict']}, score {row['score']:g}: {row['reasons'][0]['message']}"
    assert [one["message"]["text"].startswith(said) for one in found] == [True] * 4
    assert unknown(sarif_pydantic.load(folder / "found.sarif")) == BEYOND
    told = [(place["file"], place.get("line")) for _, place, _ in commands(done.stdout) if place["title"] == "copydesk"]
    assert told == [("plain.txt", "1"), ("two.json", None), ("two.jsonl", "1"), ("two.jsonl", "2")]


@pytest.mark.parametrize("command", [("run", "-o", "out"), ("lint",)], ids=["run", "lint"])
def test_a_records_findings_have_the_line_that_it_begins_in(command: tuple[str, ...], folder: Path) -> None:
    records = [{"id": "a", "text": TEXT}, {"id": "b", "html": PAGE}]
    lines = "\n\n".join(map(json.dumps, records)).encode()
    (folder / "in" / "all.jsonl").write_bytes(lines)
    (folder / "in" / "all.jsonl.gz").write_bytes(gzip.compress(lines))
    (folder / "in" / "all.json").write_text(json.dumps(records), encoding="utf-8")
    with (folder / "in" / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([["id", "text"], ["a", TEXT], ["b", TEXT]])
    with zipfile.ZipFile(folder / "in" / "all.zip", "w") as archive:
        archive.writestr("all.jsonl", lines)
    files = ["in/all.jsonl", "in/all.jsonl.gz", "in/all.json", "in/rows.csv", "in/all.zip"]
    reports = ["--report", "json=found.json", "--report", "sarif=found.sarif", "--report", "junit=found.xml", "--report", "github"]
    done = copydesk(command[0], *files, *command[1:], *reports, cwd=folder)
    assert done.exit_code == 0, done.stderr
    inputs = {one["path"]: one["findings"] for one in json.loads((folder / "found.json").read_text(encoding="utf-8"))["inputs"]}
    second = 2 + TEXT.count("\n") + 1  # the line of the table in which its second record begins
    found = {path.removeprefix("in/"): {(one["line"], one["column"], one["end_line"]) for one in each} for path, each in inputs.items()}
    assert found == {
        "all.jsonl#a": {(1, None, None)},
        "all.jsonl#b": {(3, None, None)},
        "rows.csv#a": {(2, None, None)},
        "rows.csv#b": {(second, None, None)},
        **{f"all.{name}#{record}": {(None, None, None)} for name in ("jsonl.gz", "json", "zip#all.jsonl") for record in "ab"},
    }
    places = [one["locations"][0]["physicalLocation"] for one in sarif_of(folder / "found.sarif")["runs"][0]["results"]]
    regions = {(place["artifactLocation"]["uri"], json.dumps(place.get("region"))) for place in places}
    assert regions == {
        *(("in/all.jsonl", f'{{"startLine": {line}}}') for line in (1, 3)),
        *(("in/rows.csv", f'{{"startLine": {line}}}') for line in (2, second)),
        *((f"in/all.{end}", "null") for end in ("jsonl.gz", "json", "zip")),
    }
    told = {(place["file"], place.get("line"), "col" in place) for _, place, _ in commands(done.stdout)}
    assert told == {
        *(("in/all.jsonl", line, False) for line in ("1", "3")),
        *(("in/rows.csv", line, False) for line in ("2", str(second))),
        *((f"in/all.{end}", None, False) for end in ("jsonl.gz", "json", "zip")),
    }
    if command[0] == "run":
        rows = pl.read_parquet(folder / "out" / "data" / "articles.parquet")
        assert dict(rows.select("path", "record_line").filter(pl.col("path").str.contains("zip|gz|rows")).iter_rows()) == {
            **{f"all.{name}#a": 1 for name in ("jsonl.gz", "zip#all.jsonl")}, **{f"all.{name}#b": 3 for name in ("jsonl.gz", "zip#all.jsonl")},
            "rows.csv#a": 2, "rows.csv#b": second,
        }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("sarif", "--report sarif: it takes github (annotations on standard output), sarif=FILE, junit=FILE, json=FILE."),
        ("xml=a", "--report xml=a: it takes github"),
        ("json=in", "--report json=in: is a folder. Name a file in a folder that exists."),
        ("junit=none/a.xml", "--report junit=none/a.xml: none: no such folder."),
    ],
)
def test_a_report_that_cannot_be_written_is_said_before_anything_is_done(folder: Path, value: str, says: str) -> None:
    for command in (["lint", "in/page.html"], ["run", "in", "-o", "out"]):
        done = copydesk(*command, "--report", value, cwd=folder)
        assert (done.exit_code, done.stdout) == (2, "")
        assert says in " ".join(done.stderr.split())
    assert not (folder / "out").exists()
