"""The published tables: no value is missing without its reason, and the documents say what the columns are."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest

from copydesk.article import Absence, Article, Outcome, Source, Status
from copydesk.cli.closing import COLUMNS as CLOSING_COLUMNS
from copydesk.column import unit_of
from copydesk.config import Config
from copydesk.context import Context
from copydesk.render.stage import render
from copydesk.reports.figures import GRADE_FIGURES
from copydesk.reports.listing import COLUMNS as INDEX_COLUMNS
from copydesk.reports.overview import HISTOGRAMS
from copydesk.reports.rows import FindingRow, LineRow
from copydesk.rows import article_row, opened_articles, opened_frame
from copydesk.rulebook import load_rules
from copydesk.stages import clean, judge, open_article
from copydesk.tables import TABLES, WITH_REASON, absences, columns, frame, schema
from helpers import PROJECT

STORY = (
    "The ferry may sail again\n\nThe harbour office said on Monday that the ferry will sail again in June. “We have mended the pier,” said "
    "Marta Lind, who runs the office. Nobody knows yet what the tickets will cost. The boat was built in 1961 and carries forty people.\n\n"
    "Ms Lind expects more guests than last year. The island has two inns and a small museum. It could be a good summer, she said.\n\n"
)
STALE = (
    "A new bridge\n\nNeedless to say, the bridge may be late ,and perhaps it could cost more. Observers fear that it might fail. The mayor "
    "seems to hope for the best, and it is said that the money is there. If the rain stops, work would begin in May. Nobody knows whether "
    "it remains to be seen. The builders are expected to arrive on Monday , it was reported. At the end of the day, the town is poised to "
    "pay for a paradigm shift. It is not clear who signed. “We may never know,” said Marta Lind. The suspected thief of the plans was probably somebody from the office.\n\n"
)
TEXTS = {
    "story": STORY * 3,
    "short": "Closed today.",
    "digits": "12 - 14\n3 : 1\n",
    "turkish": "Belediye meclisi dün yeni bütçeyi kabul etti. Köprü ekim ayında açılacak. " * 12,
    "blank": "\n \n",
    "stale": STALE * 2,
}


@cache
def row_of(name: str, language: str | None = None) -> dict[str, Any]:
    """The row in `articles` of one of TEXTS."""
    with TemporaryDirectory() as folder:
        path = Path(folder, f"{name}.txt")
        path.write_text(TEXTS[name], encoding="utf-8")
        return judged(path, language)


def judged(path: Path, language: str | None = None) -> dict[str, Any]:
    context = Context(load_rules(), Config(language=language))
    (article,) = clean([open_article(Source(path.name, str(path)), context)], context)
    return article_row(judge(article, context))


FAILED = article_row(Article(path="x", outcome=Outcome(Status.FAILED, "worker-died", "Split the file.")))


@pytest.mark.parametrize("name", [*TEXTS, "failed"])
def test_every_value_that_is_missing_has_one_reason(name: str) -> None:
    row = FAILED if name == "failed" else row_of(name)
    named = [name for item in row["absent"] for name in item["measures"]]
    missing = {column.name for column in columns("articles") if column.null == WITH_REASON and row[column.name] is None}
    assert sorted(named) == sorted(missing)
    assert {name for name, value in row.items() if value is None} - missing <= {
        *("code", "message", "record_line", "clean_path", "encoding", "content_hash", "near_duplicate_group"),
        *("decision", "decision_note", "decision_by", "decision_time", "decision_holds", "decision_disputed"),
    }


@pytest.mark.parametrize(
    ("name", "column", "reason"),
    [
        ("story", "url", Absence.NOT_DECLARED),
        ("story", "wiener_sachtextformel", Absence.NO_FORMULA),
        ("short", "flesch_reading_ease", Absence.UNDETERMINED_LANGUAGE),
        ("short", "verdict", Absence.TOO_SHORT),
        ("short", "language", Absence.TOO_SHORT),
        ("digits", "language", Absence.NO_LETTERS),
        ("turkish", "speculation_count", Absence.NO_RULES),
        ("turkish", "flesch_reading_ease", Absence.NO_FORMULA),
        ("blank", "words", Absence.NO_TEXT),
        ("blank", "site", Absence.NO_TEXT),
    ],
)
def test_the_reason_is_the_one_that_holds(name: str, column: str, reason: Absence) -> None:
    assert absences(row_of(name))[column] is reason


RATES = {column.name: column.rate for column in columns("articles") if column.rate is not None}
A_RATE = re.compile(r"(_per_\d+_\w+|_share|_percent|_mean|_ratio)(?<!_percentile)$")


def test_every_rate_names_the_two_columns_that_it_is_made_of() -> None:
    assert RATES.keys() == {column.name for column in columns("articles") if A_RATE.search(column.name)}
    known = schema("articles")
    assert all(known[rate.count] == known[rate.of] == pl.Int64 for rate in RATES.values())


def rated() -> dict[str, int]:
    """How often each rate had a value in some articles; each was computed again from its columns."""
    samples = ("deep-water-port.txt", "night-baker-interview.txt", "valley-courier/library-nights.html", "deutsch/stadtbad.txt")
    seen: dict[str, int] = dict.fromkeys(RATES, 0)
    for row in (row_of("story"), row_of("stale"), row_of("turkish"), *(judged(PROJECT / "samples" / name) for name in samples)):
        for name, rate in RATES.items():
            rounding = 0.0005001 if name.endswith("_share") else 0.005001
            if row[name] is not None:
                assert row[name] == pytest.approx(rate.per * row[rate.count] / row[rate.of], abs=rounding), name
                seen[name] += row[name] > 0
    return seen


def test_every_rate_can_be_computed_from_the_table() -> None:
    never = {name for name, times in rated().items() if not times}
    assert not never, "a rate that is always 0 shows nothing"


def test_a_language_that_the_configuration_names_has_no_probability() -> None:
    row = row_of("short", "en")
    assert (row["language"], absences(row)["language_probability"]) == ("en", Absence.CONFIGURED)
    assert "language" not in absences(row)


def test_absences_survive_the_table() -> None:
    table = frame("articles", [row_of("story"), FAILED])
    assert [absences(row) for row in table.iter_rows(named=True)] == [absences(row_of("story")), absences(FAILED)]
    assert table.schema["absent"] == pl.List(pl.Struct({"measures": pl.List(pl.String), "reason": pl.String}))
    reasons = table["absent"][1].struct.field("reason").to_list()
    assert reasons == [Absence.NO_TEXT]


def test_every_reason_has_a_sentence_of_its_own() -> None:
    sentences = [reason.sentence for reason in Absence]
    assert len(set(sentences)) == len(sentences)
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in sentences)


@pytest.mark.parametrize("table", ["articles", "lines", "findings", "rules"])
def test_every_table_says_its_version_first(table: str) -> None:
    assert next(iter(schema(table).names())) == "schema_version"


def test_reports_and_commands_ask_for_columns_that_there_are() -> None:
    articles = set(schema("articles"))
    figures = [figure for of_grade in GRADE_FIGURES.values() for figure in of_grade]
    assert {*(column for column, _, _ in figures), *(spec.column for spec in HISTOGRAMS), *INDEX_COLUMNS, *CLOSING_COLUMNS} <= articles
    assert set(LineRow._fields) <= set(schema("lines"))
    assert set(FindingRow._fields) <= set(schema("findings"))


def test_articles_csv_is_slim() -> None:
    assert 26 <= len(columns("articles.csv")) <= 35
    own = {column.name for column in columns("articles.csv")} - set(schema("articles"))
    assert own == {"page", "reason_1", "reason_2", "reason_3"}


def test_columns_have_one_name_each_and_say_what_they_are() -> None:
    for table in TABLES:
        names = [column.name for column in columns(table)]
        assert len(set(names)) == len(names)
        assert all(column.doc.endswith(".") for column in columns(table)), [c.name for c in columns(table) if not c.doc.endswith(".")]


def test_the_document_of_the_tables_is_what_the_code_says() -> None:
    spec = spec_from_file_location("write_tables", PROJECT / "bench" / "write_tables.py")
    assert spec is not None
    assert spec.loader is not None
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    text = (PROJECT / "docs" / "tables.md").read_text(encoding="utf-8")
    assert text == script.document(), "make documents"
    assert all(f"| `{reason}` | {reason.sentence} |" in text for reason in Absence)
    assert all(f"| `{column.name}` |" in text for table in TABLES for column in columns(table))


def test_every_number_has_a_unit() -> None:
    units = {f"{table}.{column.name}": unit_of(column) for table in TABLES for column in columns(table) if column.dtype.is_numeric()}
    assert all(units.values())
    assert {
        name: units[f"articles.{name}"] for name in ("words", "kept_share", "reading_time_seconds", "sentence_words_mean", "score")
    } == {
        "words": "count",
        "kept_share": "0 to 1",
        "reading_time_seconds": "seconds",
        "sentence_words_mean": "words",
        "score": "points",
    }


def test_what_was_opened_comes_back_from_its_table_whole() -> None:
    """What a step leaves out, the next never sees: a page's chances and its extractor's agreement are what trust is made of."""
    story = "".join(
        f"<p>The pier at Farne is old, the board said on day {day}, and the boats that land there are older still.</p>" for day in range(9)
    )
    about = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "articleBody": "The pier at Farne is old, the board said."}</script>'
    )
    page = f"<html lang=en><title>Pier to close</title>{about}<nav><a href=/>Home</a></nav><article><h1>Pier to close</h1>{story}</article></html>"
    texts = {"html": page, "markdown": "---\ntitle: Pier\n---\n\n# Pier\n\nThe *pier* is old.\n", "text": "Pier\n\nThe pier is old.\n"}
    opened = [render(Article(path=media, media=media, text=text), Config()) for media, text in texts.items()]
    assert all(line.kept_probability is not None for line in opened[0].lines)
    assert opened[0].agreement.extractor is not None
    assert opened[0].agreement.data is not None
    assert opened_articles(opened_frame(opened)) == opened
