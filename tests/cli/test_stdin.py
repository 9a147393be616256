"""Standard input for `run`, `lint` and `explain`, and records for the commands that look at one article at a time."""

from __future__ import annotations

import gzip
import json
import shutil
import zipfile
from pathlib import Path

import polars as pl
import pytest

from helpers import copydesk

PIER = "Pier to close\n\nThe pier may close in May, the harbour board said on Tuesday.\n\nShare on Facebook\n"
FERRY = "Ferry stops\n\nThe ferry  stops in winter, the office wrote.\n"
PAGE = "<html><body>\n<h1>Ferry stops</h1>\n<p>The ferry may stop in winter, the office wrote on Tuesday.</p>\n</body></html>\n"
LINES = "".join(json.dumps(record) + "\n" for record in ({"id": "a/1", "text": PIER}, {"text": FERRY})) + "{broken\n"


def rows(out: Path) -> list[tuple[str, str]]:
    return pl.read_parquet(out / "data" / "articles.parquet").sort("path").select("path", "status").rows()


# --- run ---


def test_run_reads_records_from_standard_input(tmp_path: Path) -> None:
    for form, data in (("jsonl", LINES.encode()), (".JSONL.gz", gzip.compress(LINES.encode()))):
        done = copydesk("run", "-", "--format", form, "-o", "out", stdin=data, cwd=tmp_path)
        suffix = form.lower().lstrip(".")
        assert (done.exit_code, rows(tmp_path / "out")) == (
            3,
            [(f"stdin.{suffix}#L2", "ok"), (f"stdin.{suffix}#L3", "failed"), (f"stdin.{suffix}#a%2F1", "ok")],
        )
        assert (tmp_path / "out" / "clean" / f"stdin.{suffix}#a%2F1.txt").read_text().startswith("Pier to close\n\nThe pier")


def test_run_reads_an_article_from_standard_input_beside_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PIER)
    done = copydesk("run", "a.txt", "-", "--format", "html", "--report", "json=f.json", "-o", "out", stdin=PAGE, cwd=tmp_path)
    assert (done.exit_code, rows(tmp_path / "out")) == (0, [("a.txt", "ok"), ("stdin.html", "ok")])
    files = {one["path"]: one for one in json.loads((tmp_path / "f.json").read_text())["inputs"]}
    (may,) = [found for found in files["stdin.html"]["findings"] if found["rule"] == "speculation.may"]
    assert (may["line"], may["column"]) == (3, 14)


def test_the_same_standard_input_gives_the_same_bytes(tmp_path: Path) -> None:
    for out in ("one", "two"):
        assert copydesk("run", "-", "--format", "jsonl", "-o", out, stdin=LINES, cwd=tmp_path).exit_code == 3
        shutil.rmtree(tmp_path / out / ".kept")  # for the next run; no part of the report
    one, two = (
        {p.relative_to(tmp_path / out): p.read_bytes() for p in (tmp_path / out).rglob("*") if p.is_file()} for out in ("one", "two")
    )
    assert one == two


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "says"),
    [
        (["run", "-"], PIER, 2, "-: say with --format what standard input is, such as --format jsonl. Copydesk reads .txt"),
        (["run", "-", "--format", "docx"], PIER, 2, "--format docx: it takes how a file's name would end. Copydesk reads .txt"),
        (["run", "none", "--format", "txt"], "", 2, "--format txt: it says what standard input is. Give - to have it read."),
        (["run", "-", "--format", "txt", "--dask", "tcp://h:1"], PIER, 2, "-: other machines cannot read it. Save it to a file"),
        (["run", "-", "--format", "txt"], "", 3, "copydesk: -: not read. The file is empty."),
        (["run", "-", "--format", "json"], '{"a": 1, "b": {"c": 2}}', 2, 'stdin.json: None of its fields has a usual name for a text or page; its fields are "a", "b", "b.c"'),
        (["run", "-", "--format", "parquet"], "no table", 3, "failed: stdin.parquet: The Parquet file cannot be read any further"),
        (["lint", "-", "--stdin-format", "csv"], "name,price\nrope,5\n", 2, 'None of its fields has a usual name for a text or page; its fields are "name", "price"'),
        (["lint", "--stdin-format", "pdf"], PIER, 2, "--format pdf: it takes how a file's name would end."),
        (["explain", "-", "--format", "jsonl"], LINES, 2, "- holds 3 articles. Say which (behind --, which ends the options): -#a%2F1, -#L2, -#L3"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_so(arguments: list[str], stdin: str, code: int, says: str, tmp_path: Path) -> None:
    done = copydesk(*arguments, *(["-o", "out"] if arguments[0] == "run" else []), stdin=stdin, cwd=tmp_path)
    assert done.exit_code == code
    assert says in done.stderr
    assert "copydesk-" not in done.stderr  # where it stands meanwhile


# --- lint ---


def test_lint_and_explain_take_standard_input_for_what_it_is() -> None:
    done = copydesk("lint", "-", "--stdin-format", "html", stdin=PAGE)
    assert done.stdout.startswith("-:3:14: warning: speculation.may (modal, paraphrase): 'may'")
    shown = copydesk("explain", "-", "--format", "html", stdin=PAGE).stdout.splitlines()
    assert [line.split()[:2] for line in shown] == [["1", "keep"], ["2", "keep"]]
    assert shown[1].endswith("  The ferry may stop in winter, the office wrote on Tuesday.")


@pytest.mark.parametrize("name", ["-", "a.jsonl"])
def test_lint_reads_records(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(LINES)
    form = ["--stdin-format", "jsonl"] if name == "-" else []
    done = copydesk("lint", name, *form, "--report", "sarif=f.sarif", "-f", "jsonl", stdin=LINES if name == "-" else "", cwd=tmp_path)
    assert done.exit_code == 3
    assert f"{name}#L3: The line is not valid JSON" in done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert {(one["path"], one["rule"], one["text"], one["line"]) for one in found} == {
        (f"{name}#a%2F1", "speculation.may", "may", 1),
        (f"{name}#L2", "defects.doubled-space", "ferry  stops", 2),
    }
    (run,) = json.loads((tmp_path / "f.sarif").read_text())["runs"]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert places == [
        {"artifactLocation": {"uri": "stdin" if name == "-" else "a.jsonl"}, "region": {"startLine": line}} for line in (1, 2)
    ]


def test_lint_of_a_file_without_articles_says_which_fields_were_seen(tmp_path: Path) -> None:
    (tmp_path / "prices.csv").write_text("name,price\nrope,5\n")
    (tmp_path / "a.txt").write_text(PIER)
    alone = copydesk("lint", "prices.csv", cwd=tmp_path)
    assert alone.exit_code == 2
    assert (
        'copydesk: prices.csv: Its records are no articles. None of its fields has a usual name for a text or page; its fields are "name"'
        in alone.stderr
    )
    assert copydesk("lint", "prices.csv", "a.txt", cwd=tmp_path).exit_code == 3
    folder = copydesk("lint", ".", cwd=tmp_path)
    assert (folder.exit_code, folder.stdout.startswith("a.txt:3:10: warning: speculation.may")) == (0, True)
    assert "prices.csv: Its records are no articles." in folder.stderr  # it was not asked for by name
    named = copydesk("lint", "prices.csv", "--text-field", "name", cwd=tmp_path)
    assert named.exit_code == 0


def test_lint_takes_names_of_fields_from_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "copydesk.toml").write_text('[input]\ntext = "story"\nid = "nr"\n')
    (tmp_path / "a.csv").write_text('nr,story\n7,"The pier may close."\n')
    assert copydesk("lint", "a.csv", cwd=tmp_path).stdout.startswith("a.csv#7: warning: speculation.may")
    assert copydesk("lint", "a.csv", "--id-field", "none", cwd=tmp_path).stdout.startswith("a.csv#L2: warning: speculation.may")


def test_lint_of_records_without_any_text_is_3_unless_that_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": ""}\n{"text": " "}\n')
    done = copydesk("lint", "a.jsonl", cwd=tmp_path)
    assert (done.exit_code, done.stderr) == (3, "a.jsonl#L1: The record has no text.\na.jsonl#L2: The record has no text.\n")
    assert copydesk("lint", "a.jsonl", "--allow-empty", cwd=tmp_path).exit_code == 0
    (tmp_path / "a.jsonl").write_text('{"text": ""}\n{"text": "The pier may close."}\n')
    assert copydesk("lint", "a.jsonl", cwd=tmp_path).exit_code == 0


# --- explain ---


def test_explain_takes_a_record_and_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(LINES)
    whole = copydesk("explain", "a.jsonl#a%2F1", cwd=tmp_path)
    assert whole.exit_code == 0
    assert [line.split()[1] for line in whole.stdout.splitlines()][:5] == ["keep", "keep", "keep", "strip", "strip"]
    assert copydesk("explain", "a.jsonl#a/1", cwd=tmp_path).stdout == whole.stdout  # the id as it stands in the file
    assert copydesk("explain", "--format", "jsonl", "--", "-#a/1", stdin=LINES).stdout == whole.stdout
    assert copydesk("explain", "a.jsonl:1", cwd=tmp_path).stdout == whole.stdout  # the line of the file that findings name
    second = copydesk("explain", "a.jsonl:2", cwd=tmp_path)
    assert second.stdout == copydesk("explain", "a.jsonl#L2", cwd=tmp_path).stdout != whole.stdout
    line = copydesk("explain", "a.jsonl#a/1:5", cwd=tmp_path)
    assert "boilerplate.share" in line.stdout
    assert "Matches: " in line.stdout
    broken = copydesk("explain", "a.jsonl#L3", cwd=tmp_path)
    assert (broken.exit_code, broken.stderr.startswith("a.jsonl#L3: The line is not valid JSON")) == (3, True)


def test_explain_takes_a_file_of_an_archive_and_a_file_with_one_record(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("day 1/a.txt", PIER)
        archive.writestr("many.jsonl", '{"id": 5, "text": "The ferry stops."}\n')
    assert "Pier to close" in copydesk("explain", "a.zip#day%201/a.txt", cwd=tmp_path).stdout
    assert "The ferry stops." in copydesk("explain", "a.zip#many.jsonl#5:1", cwd=tmp_path).stdout
    (tmp_path / "one.json").write_text('{"text": "The ferry stops."}')
    assert "The ferry stops." in copydesk("explain", "one.json", cwd=tmp_path).stdout
    assert "The ferry stops." in copydesk("explain", "one.json:1", cwd=tmp_path).stdout


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("a.jsonl", "a.jsonl holds 3 articles. Say which: a.jsonl#a%2F1, a.jsonl#L2, a.jsonl#L3"),
        ("a.jsonl:9", "a.jsonl holds 3 articles. Say which: "),
        ("a.jsonl#L9", "a.jsonl has no article 'L9'; its articles are a.jsonl#a%2F1, a.jsonl#L2, a.jsonl#L3; did you mean 'a.jsonl#L3'?"),
        ("a.jsonl#L2:99", "a.jsonl#L2 has 4 lines; there is no line 99"),
        ("a.txt#L2", "a.txt#L2: no such file or article. a.txt is one article; give one of its lines as a.txt:12."),
        ("none.jsonl#L2", "none.jsonl#L2: no such file."),
    ],
)
def test_a_record_that_is_not_there_is_2(target: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(LINES)
    (tmp_path / "a.txt").write_text(PIER)
    done = copydesk("explain", target, cwd=tmp_path)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"copydesk: {says}" in done.stderr
