"""CSV that a spreadsheet can open without running anything in it."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import Article, Finding, Line, Measure, Outcome, Prose, Reason, Status
from pipeline.tables import article_row, columns, finding_rows, frame, line_rows
from pipeline.text import line_spans
from reports.csv import CELL, CUT, FIRST, FORMULA, write_csv

TEXT = '=HYPERLINK("http://example.test","pay")\n  \t@SUM(1)\n- 12 degrees\n"quoted", with a comma\n\n1,5 million\n＝1+1\n'


def report(out: Path, text: str = TEXT, title: str | None = "+49 people") -> Path:
    lines = tuple(Line(start, end, kept=False, rule="boilerplate.test", confidence=0.5) for start, end in line_spans(text))
    article = Article(
        path="-first.txt",
        text=text,
        lines=lines,
        prose=Prose(),
        title=title,
        notes=(Outcome(Status.OK, "a", "One."), Outcome(Status.OK, "b", None)),
        findings=(Finding("defects", "defects.test", "test", 0, 4, 1, text[:4], "Begins\nwith a sign.\r\n=1"),),
        measures={"score": Measure(-1.5)},
        verdict="review",
        reasons=(Reason("a", "=First.", "integrity", 2.0), Reason("b", "Second; third.", "integrity", 1.0)),
    )
    skipped = Article(path="second.png", outcome=Outcome(Status.SKIPPED, "not-text", "A picture."))
    data = out / "data"
    data.mkdir()
    frame("articles", map(article_row, (article, skipped))).write_parquet(data / "articles.parquet")
    frame("lines", line_rows(article)).write_parquet(data / "lines.parquet")
    frame("findings", finding_rows(article)).write_parquet(data / "findings.parquet")
    write_csv(out)
    return out


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_the_columns_are_the_tables(tmp_path: Path) -> None:
    report(tmp_path)
    for name, table, without in (("articles", "articles", set()), ("findings", "findings", set()), ("stripped", "lines", {"kept"})):
        head = (tmp_path / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()[0]
        names = [column.name for column in columns(table) if column.name not in without]
        first = list(FIRST) if table == "articles" else []
        values, last = (
            [name for name in names if name not in first and name.endswith(("_status", "schema_version")) is wanted]
            for wanted in (False, True)
        )
        assert head.split(",") == first + values + last
        assert (tmp_path / f"{name}.csv").read_bytes().startswith(b"\xef\xbb\xbf"), "without it Excel does not take the file for UTF-8"


def test_texts_that_a_spreadsheet_would_run_are_defused(tmp_path: Path) -> None:
    report(tmp_path)
    assert [row["text"] for row in read(tmp_path / "stripped.csv")] == [
        '\'=HYPERLINK("http://example.test","pay")',
        "'  \t@SUM(1)",
        "'- 12 degrees",
        '"quoted", with a comma',
        "1,5 million",
        "'＝1+1",
    ]
    article = read(tmp_path / "articles.csv")[0]
    assert (article["path"], article["title"], article["reasons"]) == ("'-first.txt", "'+49 people", "'=First.; Second; third.")


def test_numbers_stay_numbers_and_what_is_absent_stays_empty(tmp_path: Path) -> None:
    first, second = read(report(tmp_path) / "articles.csv")
    assert first["score"] == "-1.5", "a negative number is no formula"
    assert (first["score_status"], second["score"], second["score_status"]) == ("ok", "", "no-text")
    assert second["title"] == second["words"] == ""


def test_line_breaks_stay_inside_their_cell(tmp_path: Path) -> None:
    assert [row["message"] for row in read(report(tmp_path) / "findings.csv")] == ["Begins\nwith a sign.\r\n=1"]


def test_lists_become_text(tmp_path: Path) -> None:
    first, second = read(report(tmp_path) / "articles.csv")
    assert (first["notes"], second["notes"], second["reasons"]) == ("One.", "", "")


def test_no_cell_is_longer_than_a_spreadsheet_holds(tmp_path: Path) -> None:
    report(tmp_path, text="=" + "x" * (CELL + 10))
    cell = read(tmp_path / "stripped.csv")[0]["text"]
    assert len(cell) == CELL
    assert cell.startswith("'=xxx")
    assert cell.endswith(CUT)
    whole = pl.read_parquet(tmp_path / "data/lines.parquet")["text"][0]
    assert len(whole) == CELL + 11, "the exact table keeps all of it"


def test_rows_keep_the_tables_order_and_blank_lines_are_left_out(tmp_path: Path) -> None:
    report(tmp_path)
    assert [row["path"] for row in read(tmp_path / "articles.csv")] == ["'-first.txt", "second.png"]
    assert [row["line"] for row in read(tmp_path / "stripped.csv")] == ["1", "2", "3", "4", "6", "7"]


def test_the_dictionary_explains_every_column(tmp_path: Path) -> None:
    rows = read(report(tmp_path) / "dictionary.csv")
    assert [(row["table"], row["column"]) for row in rows] == [
        (table, column.name) for table in ("articles", "lines", "findings", "rules") for column in columns(table)
    ]
    assert all(row["description"] for row in rows)
    assert {row["type"] for row in rows} >= {"text", "number", "whole number", "true or false", "list of text", "list of (code, message)"}


@pytest.mark.parametrize(
    "text",
    [
        "=1",
        "+1",
        "-1",
        "@x",
        "\t1",
        "\r=1",
        "\n1",
        " =1",
        '"=1',
        "“=1",
        "\u00a0=1",
        "\u200b=1",
        "\ufeff=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "−1",
        "' =1",
    ],
)
def test_what_a_formula_can_begin_with(text: str) -> None:
    assert pl.Series([text]).str.contains(FORMULA).item()


@pytest.mark.parametrize("text", ["", "a=1", "1-1", "Prices – up", "– dash", "(=1)", "'Tis", "…"])
def test_what_is_left_alone(text: str) -> None:
    assert not pl.Series([text]).str.contains(FORMULA).item()


@given(st.text(max_size=30))
def test_nothing_that_begins_like_a_formula_gets_through(text: str) -> None:
    if re.match(r"[\s\"']*[=+\-@]", text):
        assert pl.Series([text]).str.contains(FORMULA).item()
