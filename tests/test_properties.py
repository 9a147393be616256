"""What holds for any input whatever, tried on texts, pages and bytes that are made to be awkward.

`make test` tries a few of each, always the same; `make properties` 10,000 of each.
"""

from __future__ import annotations

import csv
import gzip
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from copydesk.article import Article, Source, Status
from copydesk.context import Context
from copydesk.invisible import edits, plain
from copydesk.reports.csv import write_csv
from copydesk.reports.names import page_name
from copydesk.rows import article_row, finding_rows, line_rows
from copydesk.rulebook import load_rules
from copydesk.spreadsheet import CUT
from copydesk.stages import clean, judge, open_article
from copydesk.tables import frame
from copydesk.text import origin
from copydesk.writing.clean import clean_text

CONTEXT = Context(load_rules())
MANY = settings().max_examples > 100  # a profile that asks for more than hypothesis' own number


def few(examples: int) -> settings:
    """So many examples, always the same; all that the profile asks for where it asks for many."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return (
        settings(deadline=None, suppress_health_check=slow)
        if MANY
        else settings(max_examples=examples, derandomize=True, deadline=None, suppress_health_check=slow)
    )


# --- awkward material ---

SENTENCES = (
    "The ferry to Holm Island will run through the night from next week, the harbour board said.",
    "“We expect forty passengers a night,” said Ines Holt, who chairs the board.",
    "The service is expected to cost less than a new pier, although the figures may still change.",
    "Two boats share the work, and the older one was built in 1988.",
    "Sources say the council may meet on Monday, 3 May 2021, to discuss it.",
    "According to the harbour master, reportedly, nothing has been decided yet.",
    "Der Rat hat gestern den neuen Plan beschlossen, sagte die Bürgermeisterin.",
    "It would perhaps be wise to wait; nobody knows.",
    "At the end of the day, the pier is the pier.",
)
CHROME = (
    *("Share", "Read more", "You may also like", "Subscribe to our newsletter", "Home > News > Harbour", "Advertisement", "3 min read"),
    *(
        "© 2021 The Holm Observer. All rights reserved.",
        "By Ines Holt",
        "Published 3 May 2021",
        "Related articles",
        "0 comments",
        "Photo: A. Holm",
    ),
)
SCRAPS = (
    "may", "said", "“", "”", '"', "'", "‘", "’", "«", "(", ")", "[", "]", "{{", "<", ">", "&", "&amp;", "&#", "*", "_", "`", "#", "|",
    "- ", "1. ", "> ", ".", "...", "…", "!", "?", ",", ";", ":", "–", "—", "=", "+1", "@a", "1,000.5", "1988", "12:30", "30 April", "Mon",
    "http://a.example/b", "a@b.example", "A", "A.", "É", "İ", "ı", "ſ", "ß", "ﬁ", "\u00a0", "\u2009", "\u3000", "\u200b", "\u00ad",
    "\u202e", "\u0301", "\ufeff", "\ufffd", "😀", "𝒳", "一", "。", "ก", "\t", "  ", "\x0b", "\x0c", "\x1b[1m", "\x85", "\u2028", "\x00",
    "Ã©", "â€™", "[caption id=1]", "]]>", "-->", "<!--", "---", "```", "~~~", "+++",
)  # fmt: skip
SPACES = ("", " ", " ", " ", "\n")
ENDS = ("\n", "\n", "\n\n", "\n\n", "\r\n", "\r", "\n \n", " \n\t")

words = st.sampled_from(SCRAPS) | st.sampled_from([word for sentence in SENTENCES for word in sentence.split()]) | st.text(max_size=6)
soup = st.lists(st.tuples(words, st.sampled_from(SPACES)).map("".join), max_size=25).map("".join)
paragraphs = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6).map(" ".join)
lines = paragraphs | st.sampled_from(CHROME) | soup | st.just("")
texts = st.lists(st.tuples(lines, st.sampled_from(ENDS)).map("".join), max_size=14).map("".join)

TAGS = (
    "p p p div div article h1 h2 ul li ol table tr td th blockquote a b i span section aside nav footer header pre br img svg math "
    "style script title textarea noscript iframe embed object template select option button form label video canvas head body html "
    "figure figcaption details"
).split()
ATTRIBUTES = (
    "",
    "",
    "",
    " class=article",
    " class='share'",
    ' href="x"',
    " style='display:none'",
    " hidden",
    ' title="never',
    " onclick=x",
    " lang=de",
    " id=a b",
)
openings = st.tuples(st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)).map(lambda pair: f"<{pair[0]}{pair[1]}>")
marks = st.sampled_from(
    (
        "<!--",
        "-->",
        "<!DOCTYPE html>",
        "<![CDATA[",
        "]]>",
        "<?xml version='1.0'?>",
        "</html>",
        "</body>",
        "<",
        "</",
        '<meta charset="koi8-r">',
    )
)
pages = st.lists(openings | st.sampled_from(TAGS).map(lambda tag: f"</{tag}>") | marks | lines, max_size=40).map("".join)
wrapped_pages = pages.map(
    lambda body: f"<html><head><title>{SENTENCES[0]}</title></head><body><article><p>{SENTENCES[1]}</p>{body}</article></body></html>"
)

CODECS = (
    "utf-8",
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-32",
    "cp1252",
    "cp1250",
    "koi8-r",
    "gb18030",
    "shift_jis",
    "euc_kr",
    "iso2022_jp",
)


@st.composite
def files(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file's name and bytes: text, Markdown or a page in some encoding, often damaged, sometimes packed, sometimes noise."""
    suffix = draw(st.sampled_from((".txt", ".md", ".html")))
    text = draw((pages | wrapped_pages) if suffix == ".html" else texts)
    data = text.encode(draw(st.sampled_from(CODECS)), "ignore")
    damage = draw(st.sampled_from(("none", "none", "insert", "cut", "noise")))
    place = draw(st.integers(0, len(data)))
    if damage == "insert":
        data = data[:place] + draw(st.binary(min_size=1, max_size=6)) + data[place:]
    elif damage == "cut":
        data = data[place:]
    elif damage == "noise":
        data = draw(st.binary(max_size=300))
    if draw(st.integers(0, 7)) == 0:
        data = gzip.compress(data, mtime=0)
        return f"a{suffix}.gz", data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data
    return f"a{suffix}", data


def opened(name: str, data: bytes) -> Article:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a"
        path.write_bytes(data)
        return open_article(Source(name, str(path), "a.txt"), CONTEXT)


def judged(name: str, data: bytes) -> Article:
    return judge(clean([opened(name, data)], CONTEXT)[0], CONTEXT)


# --- properties ---


@few(120)
@given(files())
def test_any_bytes_end_in_one_status_with_its_reason_and_every_part_in_its_place(file: tuple[str, bytes]) -> None:
    article = judged(*file)
    assert article.outcome.status in Status
    if article.outcome.status is not Status.OK:
        assert article.outcome.code
        assert article.outcome.message
    if not article.outcome.status.has_text:
        assert article.lines == ()
        assert article.findings == ()
        return
    assert_whole(article)


def assert_whole(article: Article) -> None:
    """Lines, kept or stripped, are the text; findings and prose are slices of it."""
    text = article.text
    assert "\n".join(text[line.start : line.end] for line in article.lines) == text
    assert all(line.rule for line in article.lines if not line.kept)
    starts = [line.start for line in article.lines]
    for finding in article.findings:
        assert text[finding.start : finding.end] == finding.text != ""
        assert starts[finding.line - 1] <= finding.start <= article.lines[finding.line - 1].end
    prose = article.prose
    changed = {(edit.start, edit.end): edit.shown for edit in edits(text)}
    for at, length, source, taken in prose.pieces:
        shown, original = prose.text[at : at + length], text[source : source + taken]
        assert shown == original or shown == changed[source, source + taken]
        assert origin(prose, at, at + length) == (source, source + taken)
    stripped = [(line.start, line.end) for line in article.lines if not line.kept]
    for _, _, source, taken in prose.pieces:
        assert not any(start < source + taken and source < end for start, end in stripped)
    used = {place for _, _, source, taken in prose.pieces for place in range(source, source + taken)}
    used |= {place for start, end in (*article.markup, *changed) for place in range(start, end)}
    for line in article.lines:  # what is kept is prose, but for white space, markup and what nobody sees
        if line.kept:
            assert not [place for place in range(line.start, line.end) if place not in used and not text[place].isspace()]
    for start, end in prose.sentences:
        assert prose.text[start:end].strip() == prose.text[start:end] != ""
    assert list(prose.sentences) == sorted(prose.sentences)


@few(60)
@given(texts)
@example("\r\r\n\n\r")
def test_a_text_in_utf_8_is_given_back_as_it_is(text: str) -> None:
    article = opened("a.txt", text.encode())
    assume(article.outcome.status is Status.OK and "\x00" not in text)
    wanted = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    assert "\n".join(article.text[line.start : line.end] for line in article.lines) == wanted


@st.composite
def articles(draw: st.DrawFn) -> str:
    """An article as scraped: chrome, title, paragraphs, chrome."""
    top = draw(st.lists(st.sampled_from(CHROME), max_size=4))
    body = draw(st.lists(paragraphs, min_size=4, max_size=9, unique=True))
    return "\n\n".join([*top, "Night ferries return to Holm Island", *body, *draw(st.lists(st.sampled_from(CHROME), max_size=5))]) + "\n"


@few(40)
@given(articles())
def test_cleaning_what_is_clean_changes_nothing(text: str) -> None:
    once = clean_text(clean([opened("a.txt", text.encode())], CONTEXT)[0])
    assert clean_text(clean([opened("a.txt", once.encode())], CONTEXT)[0]) == once


@few(40)
@given(texts)
def test_cleaning_adds_nothing(text: str) -> None:
    article = clean([opened("a.txt", text.encode())], CONTEXT)[0]
    assume(article.outcome.status.has_text)
    rest = iter("".join(plain(article.text).split()))
    assert all(character in rest for character in "".join(clean_text(article).split()))  # in this order


@few(25)
@given(st.lists(files(), min_size=2, max_size=4))
def test_neighbours_do_not_matter(several: list[tuple[str, bytes]]) -> None:
    read = [opened(*file) for file in several]
    together = clean(read, CONTEXT)
    assert together == [clean([article], CONTEXT)[0] for article in read]
    last = judge(together[-1], CONTEXT)
    for article in together[:-1]:
        judge(article, CONTEXT)
    assert judge(together[-1], CONTEXT) == last  # what the others leave behind in caches changes nothing


@few(25)
@given(st.lists(files(), min_size=1, max_size=3, unique_by=lambda file: file[0]))
def test_the_csv_files_say_what_the_tables_say(several: list[tuple[str, bytes]]) -> None:
    done = [judged(name, data) for name, data in several]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        tables = write_tables(out, done)
        (out / "run.json").write_text('{"configuration": {}}', encoding="utf-8")
        write_csv(out)
        stripped = tables["lines"].filter(~pl.col("kept") & (pl.col("text").str.strip_chars() != ""))
        own = {
            "articles": ({"page", "reason_1", "reason_2", "reason_3"}, tables["articles"]),
            "findings": ({"page", "title", "before", "match", "after"}, tables["findings"]),
        }
        lines = {(row["path"], row["line"]): row["text"] for row in tables["lines"].iter_rows(named=True)}
        for name, (made, table) in own.items():
            rows = rows_of(out / f"{name}.csv")
            assert len(rows) == table.height
            for row, wanted in zip(rows, table.iter_rows(named=True), strict=True):
                assert row.keys() - wanted.keys() <= made
                for column in row.keys() - made:
                    assert agrees(row[column], wanted[column]), (name, column, wanted[column], row[column])
                if name == "findings":
                    assert agrees(row["match"], wanted["text"])
                    around = "".join(row[column] for column in ("before", "match", "after"))
                    if "\n" not in wanted["text"] and CUT not in around:
                        assert around.replace("'", "") in lines[wanted["path"], wanted["line"]].replace("'", "")
                    continue
                for column in row.keys() & made:
                    assert agrees(row[column], told(column, wanted)), (name, column, row[column])
        groups = rows_of(out / "stripped.csv")
        assert sum(int(row["lines"]) for row in groups) == stripped.height
        assert (
            len(groups)
            == stripped.select("path", "text", "rule")
            .join(tables["articles"].select("path", "site"), on="path")
            .select("site", "text", "rule")
            .n_unique()
        )


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def told(column: str, row: Mapping[str, Any]) -> str | None:
    """What a column says that the CSV files have of their own."""
    if column == "page":
        return page_name(row["path"])
    n = int(column[-1])
    if len(row["reasons"]) < n:
        return None
    reason = row["reasons"][n - 1]
    points = f" (−{reason['weight']} points)" if reason["weight"] else ""
    return str(reason["message"]).removesuffix(".") + points


def write_tables(out: Path, done: list[Article]) -> dict[str, pl.DataFrame]:
    rows: dict[str, Iterator[dict[str, object]]] = {
        "articles": map(article_row, done),
        "lines": (row for article in done for row in line_rows(article)),
        "findings": (row for article in done for row in finding_rows(article)),
    }
    (out / "data").mkdir()
    tables = {name: frame(name, table) for name, table in rows.items()}
    for name, table in tables.items():
        table.write_parquet(out / "data" / f"{name}.parquet")
    return tables


def agrees(cell: str, value: object) -> bool:
    """Whether a cell says what the table says: a text but for the apostrophes that keep it from being a formula, a number rounded."""
    match value:
        case None:
            return cell == ""
        case bool():
            return cell == str(value).lower()
        case float():
            return abs(float(cell) - value) <= 0.00005 + 1e-12 * abs(value)
        case int():
            return int(cell) == value
        case list():
            return all(agrees_in_part(cell, item["message"] if isinstance(item, dict) else item) for item in value)
        case _:
            text = str(value)
            return cell.replace("'", "") == text.replace("'", "") or (cell.endswith(CUT) and len(text) > len(cell) - 2)


def agrees_in_part(cell: str, value: object) -> bool:
    """Whether a list's cell holds this item; its sentences are parted by semicolons in place of full stops."""
    return value is None or str(value).replace("'", "").removesuffix(".") in cell.replace("'", "") or cell.endswith(CUT)


# --- the properties can fail ---


@pytest.mark.parametrize(
    "spoil",
    [
        lambda article: article.lines[1:],
        lambda article: (*article.lines[:-1], article.lines[-1].__class__(article.lines[-1].start, article.lines[-1].end - 1)),
    ],
)
def test_a_lost_line_or_character_would_be_seen(spoil: Callable[[Article], tuple[object, ...]]) -> None:
    from dataclasses import replace

    article = judged("a.txt", "\n\n".join(SENTENCES).encode())
    assert_whole(article)
    with pytest.raises(AssertionError):
        assert_whole(replace(article, lines=spoil(article)))  # type: ignore[arg-type]  # lines
