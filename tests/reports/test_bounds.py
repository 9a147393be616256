"""A page is bounded: what would be too much for a browser is left out, and the page says what and where it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from copydesk.article import Article, Finding, Line, Prose
from copydesk.reports.bounds import LINE_WEIGHT, LONGEST_NAME, MARK_WEIGHT, MOST_MARKS, MOST_TEXT, short, short_name, that_fit
from copydesk.reports.html import article_pages
from copydesk.reports.names import page_name
from copydesk.reports.rows import LineRow
from copydesk.rows import article_row, finding_rows, line_rows
from copydesk.tables import frame
from copydesk.text import line_spans


def page(out: Path, text: str, findings: tuple[Finding, ...] = (), **fields: Any) -> tuple[Any, int]:
    """The page of an article with this text, and its size in bytes."""
    kept = fields.pop("kept", True)
    lines = tuple(
        Line(start, end, kept=kept, rule=None if kept else "boilerplate.share", confidence=0.9) for start, end in line_spans(text)
    )
    article = Article(path="a.txt", clean_path="clean/a.txt", text=text, lines=lines, prose=Prose(text=text), findings=findings, **fields)
    tables = [frame("articles", [article_row(article)]), frame("lines", line_rows(article)), frame("findings", finding_rows(article))]
    (out / "data").mkdir(exist_ok=True)
    tables[0].write_parquet(out / "data/articles.parquet")
    for _, _, write in article_pages(out, *tables):
        write()
    source = (out / page_name("a.txt")).read_bytes()
    return lxml_html.document_fromstring(source), len(source)


LARGEST = 12_000_000  # bytes; nothing below comes near what a browser refuses


@pytest.mark.parametrize(
    ("text", "kept", "says"),
    [
        pytest.param(
            "word " * 1_000_000, True, "the first 0 of 1 lines and the first 2,999,850 characters of line 1:", id="one line of 5 MB"
        ),
        pytest.param("&" * 4_000_000, True, "characters of line 1:", id="all of it escaped"),
        pytest.param("\n".join(["A line of a log."] * 100_000), True, "the first 18,072 of 100,000 lines", id="100,000 lines"),
        pytest.param("\n".join(["Share this"] * 100_000), False, "the first 18,750 of 100,000 lines", id="100,000 stripped lines"),
        pytest.param("\u200b" * 1_000_000, True, "the first 0 of 1 lines and the first 49,177 characters", id="invisible marks"),
    ],
)
def test_a_monster_has_a_page_that_opens_and_says_what_is_left_out(tmp_path: Path, text: str, kept: bool, says: str) -> None:
    tree, size = page(tmp_path, text, kept=kept)
    assert size < LARGEST * (1.5 if "&" in text else 1)
    (cut,) = tree.find_class("cut")
    assert says in " ".join(cut.text_content().split())
    assert "data/lines.parquet has every line" in cut.text_content()
    assert cut.find("a").get("href") == "../clean/a.txt"
    assert cut.text in [" ".join(note.text_content().split()) + " " * cut.text.endswith(" ") for note in tree.find_class("notes")[0]]


def test_a_large_article_is_whole(tmp_path: Path) -> None:
    text = "\n".join(f"Line {n} of a long report on the harbour and its boats." for n in range(10_000))
    tree, _ = page(tmp_path, text)
    assert "\n".join(line.find("p").text_content() for line in tree.xpath("//div[@class='text']//div[@id]")) == text
    assert not tree.find_class("cut")


def test_findings_beyond_the_bound_are_counted_and_told(tmp_path: Path) -> None:
    text = "may " * (MOST_MARKS + 1000)
    findings = tuple(
        Finding("defects", f"defects.rule-{n}", "spacing", 4 * n, 4 * n + 3, 1, "may", "A message.") for n in range(MOST_MARKS + 1000)
    )
    tree, _ = page(tmp_path, text, findings)
    assert len(tree.find_class("t")) == len(tree.xpath("//section[@class='findings']//tbody/tr")) == MOST_MARKS
    assert "This page marks the first 5,000 of 6,000 listed findings" in tree.find_class("cut")[0].text_content()
    assert "5000 of 6,000" in tree.xpath("//section[@class='findings']//summary")[0].text_content()


def test_no_link_leads_to_a_line_or_finding_that_is_not_shown(tmp_path: Path) -> None:
    text = "\n".join(["It may rain."] * 30_000)
    at = text.rindex("may")
    late = (Finding("defects", "defects.x", "spacing", at, at + 3, 30_000, "may", "Late."),)
    tree, _ = page(tmp_path, text, late, kept=False)
    ids = set(tree.xpath("//@id"))
    assert {href[1:] for href in tree.xpath("//@href[starts-with(., '#')]")} <= ids | {"main"}
    assert not tree.find_class("t")


def test_many_findings_over_one_place_do_not_multiply_their_messages(tmp_path: Path) -> None:
    text = "x" * 3_000
    nested = tuple(
        Finding("defects", f"defects.rule-{n}", "spacing", n, 3_000 - n, 1, text[n : 3_000 - n], f"Message {n}.") for n in range(1_000)
    )
    tree, size = page(tmp_path, text, nested)
    assert size < 3_000_000
    assert max(len(title.split("\n")) for title in tree.xpath("//mark/@title")) == 6
    assert any(title.endswith("… and 995 more") for title in tree.xpath("//mark/@title"))


def test_names_and_messages_of_any_length_are_cut(tmp_path: Path) -> None:
    tree, size = page(tmp_path, "Text.", title="T" * 1_000_000, site="s" * 1_000_000, url="u" * 1_000_000)
    assert size < 60_000
    assert tree.find(".//h1").text == "T" * (LONGEST_NAME - 1) + "…"


def test_what_fits_is_counted_by_what_its_markup_takes() -> None:
    def line(n: int, start: int, text: str) -> LineRow:
        return LineRow("a", n, start, start + len(text), text, "text", False, True, None, None, None, None, False)

    exactly = "x" * (MOST_TEXT - LINE_WEIGHT)
    assert that_fit([line(1, 0, exactly)], [])[2] == []
    lines, _, left_out = that_fit([line(1, 0, exactly), line(2, len(exactly) + 1, "more")], [])
    assert [row.line for row in lines] == [1]
    assert "the first 1 of 2 lines:" in left_out[0]
    (cut,), _, _ = that_fit([line(1, 0, "\x00" * MOST_TEXT)], [])
    assert len(cut.text) * (1 + MARK_WEIGHT) <= MOST_TEXT
    assert cut.end == len(cut.text)


def test_long_names_stay_different() -> None:
    assert short_name("a" * LONGEST_NAME) == "a" * LONGEST_NAME
    first, second = short_name("a" * 5_000 + "1"), short_name("a" * 5_000 + "2")
    assert first != second
    assert len(first) == len(second) == LONGEST_NAME
    assert short("a  b\n" * 1_000_000, 7) == "a b a…"
    assert short("pay\u202epal") == "pay[U+202E]pal"
