"""The published tables: no value is missing without its reason, and the documents say what the columns are."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest

from copydesk.article import Absence, Article, Outcome, Source, Status
from copydesk.config import Config
from copydesk.context import Context
from copydesk.rows import article_row
from copydesk.rulebook import load_rules
from copydesk.stages import clean, judge, open_article
from copydesk.tables import TABLES, WITH_REASON, absences, columns, frame, schema

PROJECT = Path(__file__).parent.parent
STORY = (
    "The ferry may sail again\n\nThe harbour office said on Monday that the ferry will sail again in June. “We have mended the pier,” said "
    "Marta Lind, who runs the office. Nobody knows yet what the tickets will cost. The boat was built in 1961 and carries forty people.\n\n"
    "Ms Lind expects more guests than last year. The island has two inns and a small museum. It could be a good summer, she said.\n\n"
)
TEXTS = {
    "story": STORY * 3,
    "short": "Closed today.",
    "digits": "12 - 14\n3 : 1\n",
    "turkish": "Belediye meclisi dün yeni bütçeyi kabul etti. Köprü ekim ayında açılacak. " * 12,
    "blank": "\n \n",
}


@cache
def row_of(name: str, language: str | None = None) -> dict[str, Any]:
    """The row in `articles` of one of TEXTS."""
    context = Context(load_rules(), Config(language=language))
    with TemporaryDirectory() as folder:
        path = Path(folder, f"{name}.txt")
        path.write_text(TEXTS[name], encoding="utf-8")
        article = open_article(Source(path.name, str(path)), context)
    (cleaned,) = clean([article], context)
    return article_row(judge(cleaned, context))


FAILED = article_row(Article(path="x", outcome=Outcome(Status.FAILED, "worker-died", "Split the file.")))


@pytest.mark.parametrize("name", [*TEXTS, "failed"])
def test_every_value_that_is_missing_has_one_reason(name: str) -> None:
    row = FAILED if name == "failed" else row_of(name)
    named = [name for item in row["absent"] for name in item["measures"]]
    missing = {column.name for column in columns("articles") if column.null == WITH_REASON and row[column.name] is None}
    assert sorted(named) == sorted(missing)
    assert {name for name, value in row.items() if value is None} - missing <= {
        *("code", "message", "clean_path", "encoding", "near_duplicate_group"),
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


def test_articles_csv_is_slim() -> None:
    assert 26 <= len(columns("articles.csv")) <= 32
    own = {column.name for column in columns("articles.csv")} - set(schema("articles"))
    assert own == {"page", "reason_1", "reason_2", "reason_3"}


def test_columns_have_one_name_each_and_say_what_they_are() -> None:
    for table in TABLES:
        names = [column.name for column in columns(table)]
        assert len(set(names)) == len(names)
        assert all(column.doc.endswith(".") for column in columns(table)), [c.name for c in columns(table) if not c.doc.endswith(".")]


def test_the_documents_list_every_reason() -> None:
    text = (PROJECT / "docs" / "scores.md").read_text(encoding="utf-8")
    table = "".join(f"| `{reason}` | {reason.sentence} |\n" for reason in Absence)
    assert f"| reason | what it says |\n|---|---|\n{table}\n" in text
