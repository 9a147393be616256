"""The report's pages, made from tables of a small invented folder with everything in it that is hard: hostile text, odd names, overlaps."""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import accumulate
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html as lxml_html

from browser import CHROMIUM
from copydesk.article import Article, Measure, Reason
from copydesk.families import FAMILIES, FINDING
from copydesk.grade.stage import CATEGORIES
from copydesk.reports import columns as columns_module
from copydesk.reports import listing
from copydesk.reports.catalogue import example_parts
from copydesk.reports.columns import BITS, CHUNK_ROWS, NUMBERS
from copydesk.reports.figures import GRADE_FIGURES, grade_of
from copydesk.reports.html import write_index
from copydesk.reports.limits import limits_of
from copydesk.reports.listing import EASE, RATE, STATIC_ROWS
from copydesk.reports.marked import FOLD_FROM
from copydesk.reports.names import link, page_name
from copydesk.reports.overview import MOST, folder_sentence, reason_words
from copydesk.reports.reasons import PLACES_OF
from copydesk.reports.states import STATES
from copydesk.reports.view import low_counts
from copydesk.reports.words import label, number
from copydesk.rows import article_row, finding_rows
from copydesk.tables import MATTER, columns
from helpers import PROJECT
from small_report import (
    FERRY,
    HOSTILE,
    ODD_PATHS,
    RULES,
    SCRIPTS,
    exact,
    folder,
    found,
    made,
    page_of,
    pages,
    parsed,
    text_of,
    write_report,
    write_tables,
)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report")
    write_tables(path, folder())
    write_report(path)
    return path


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with more rows than one file of the table's data holds; its pages are not written."""
    path = tmp_path_factory.mktemp("large")
    verdicts = ("pass", "review", "reject")
    articles = [
        made(
            f"n/{n:05d}.txt",
            f"Article {n}.",
            title=f"Article {n}",
            site=f"s{n % 7}.example",
            measures={"score": Measure(float(n % 101))},
            verdict=verdicts[n % 3],
        )
        for n in range(CHUNK_ROWS + 500)
    ]
    write_tables(path, articles)
    write_index(path)
    return path


# --- every page ---


def test_every_link_leads_somewhere(out: Path) -> None:
    ids = {page.resolve(): set(parsed(page).xpath("//@id")) for page in pages(out)}
    reasons = {reason["code"] for article in folder() for reason in article_row(article)["reasons"]}
    checked = 0
    for page in pages(out):
        for element in parsed(page).xpath("//*[@href or @src]"):
            address = urlsplit(element.get("href") or element.get("src"))
            assert address[:2] == ("", ""), f"{page}: {address}"
            target = (page.parent / unquote(address.path)).resolve() if address.path else page.resolve()
            assert target.is_file(), f"{page}: {address}"
            assert out.resolve() in target.parents
            checked += 1
            key, equals, value = address.fragment.partition("=")
            if target.name == "index.html" and equals:  # a state of the table
                known = {
                    "state": set(STATES),
                    "reason": reasons,
                    "site": {"harbour.example", "<i>site"},
                    "language": {"en"},
                    "group": {"1"},
                    "rule": set(RULES),
                }
                assert unquote(value) in known[key]
            elif address.fragment:
                assert unquote(address.fragment) in ids[target], f"{page}: {address}"
    assert checked > 300


def test_ids_are_unique_and_labels_point_at_them(out: Path) -> None:
    for page in pages(out):
        tree = parsed(page)
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids)), page
        for name in [*tree.xpath("//label/@for"), *tree.xpath("//@aria-labelledby")]:
            assert name in ids, (page, name)


class Nesting(HTMLParser):
    """Fails where elements do not nest, or where one stands that HTML does not allow there."""

    VOID = frozenset({"meta", "link", "input", "col", "br", "img"})
    SHAPES = frozenset({"line", "rect"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, attrs)
        assert not any(name.startswith("on") or name == "style" for name in names), (tag, attrs)
        if tag in ("p", "div", "ul", "ol", "table", "section", "h1", "h2", "dl"):
            assert "p" not in self.open, f"<{tag}> in a paragraph, {self.getpos()}"
        if tag == "a":
            assert "a" not in self.open, f"a link in a link, {self.getpos()}"
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # the name is the parser's
        assert tag in self.SHAPES, tag

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, (tag, self.getpos())


def test_pages_are_well_formed(out: Path) -> None:
    for page in pages(out):
        parser = Nesting()
        parser.feed(page.read_text(encoding="utf-8"))
        parser.close()
        assert parser.open == [], page


def test_nothing_of_an_article_becomes_markup(out: Path) -> None:
    for page in pages(out):
        tree = parsed(page)
        scripts = [script.get("src") for script in tree.xpath("//script")]
        assert all(source and source.rpartition("static/")[2] in SCRIPTS for source in scripts)
        assert not tree.xpath("//img | //style | //iframe | //object | //script/text() | //comment()"), page
        policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy
        assert policy[0].startswith("default-src 'none'; script-src 'self' file:; style-src 'self' file:;")
        assert "connect-src 'self';" in policy[0], "a page from disk can ask nobody; one from `copydesk serve` asks that server"
    hostile = page_of(out, "</script><b>.txt")
    shown = [exact(line.find("p")) for line in hostile.xpath("//div[contains(@class, 'text')]//div[@id]")]
    assert "\n".join(shown) == HOSTILE
    assert hostile.find(".//h1").text == "</title><script>alert(2)</script>"
    assert "49" not in text_of(hostile.find(".//h1"))


def test_a_page_s_own_address_is_shown_and_never_a_link(out: Path) -> None:
    page = page_of(out, "harbour/ferry.txt")
    assert "javascript:alert(1)" in text_of(page)
    assert not [href for href in page.xpath("//@href") if "javascript" in href]


def test_the_same_tables_give_the_same_bytes_in_any_chunks(out: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    write_tables(again, folder())
    write_report(again, chunk=1)
    assert files(again) == files(out)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_styles_and_scripts_stay_small(out: Path) -> None:
    own = [path for path in (out / "static").iterdir() if not re.match(r"rows-|hits|meta|notes|run\.", path.name)]
    assert {path.name for path in own} == {
        "report.css",
        "index.js",
        "rows.js",
        "article.js",
        "decide.js",
        "map.js",
        "review.js",
        "rules.js",
        "unpack.js",
        "viewer.js",
        "icon.svg",
    }
    assert sum(path.stat().st_size for path in own) < 105_000


# --- names ---


def test_names_of_pages() -> None:
    assert page_name("a/b.txt") == "articles/a/b.txt.html"
    assert page_name("100% sure?.txt") == "articles/100~25 sure~3f.txt.html"
    assert page_name("../up.txt") == "articles/~2e~2e/up.txt.html"
    assert page_name("x.html/y.txt") == "articles/x~2ehtml/y.txt.html"
    assert page_name("x") == "articles/x.html"
    assert link(page_name("a/b.txt"), page_name("ü/c d.txt")) == "../../articles/%C3%BC/c%20d.txt.html"
    assert link("index.html", "rules.html", "a b") == "rules.html#a%20b"


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(ODD_PATHS), min_size=2, max_size=6, unique=True
    )
)
@example(["x", "x.html/y"])
@example(["x", "x.HTML/y", "x~2eHTML/y"])
@example(["", "~", "~7e"])
@example(["a//b", "a/~/b", "a/./b"])
def test_no_two_inputs_share_a_page(paths: list[str]) -> None:
    names = [page_name(path) for path in paths]
    assert len(set(names)) == len(names)
    for name in names:
        parts = name.split("/")
        assert all(part.strip(". ") and len(part.encode()) <= 200 for part in parts)
        assert not any(other.startswith(f"{name}/") for other in names), "a page where another page needs a folder"
        address = urlsplit(link("articles/q/r.html", name))
        assert not address.scheme
        assert not address.query
        assert unquote(address.path) == f"../../{name}"


# --- an article's page ---


def characters(line: Any) -> tuple[str, list[str], dict[int, int]]:
    """A line's text, the classes over each of its characters, and where the anchors of its findings stand."""
    text, classes, anchors = "", [], {}

    def add(string: str | None, over: str) -> None:
        nonlocal text
        for character in string or "":
            text += character
            classes.append(over)

    def walk(element: Any, over: str) -> None:
        if element.tag == "a":
            anchors[int(element.get("id")[1:])] = len(text)
            assert not element.text
        inner = element.get("class") or "" if element.tag == "mark" else over
        add(exact(element) if element.get("class") == "cc" else element.text, inner)
        for child in element:
            walk(child, inner)
            add(child.tail, inner)

    if (paragraph := line.find("p")) is not None:  # an empty line is an empty element
        walk(paragraph, "")
    return text, classes, anchors


@pytest.mark.parametrize("article", [article for article in folder() if article.findings], ids=lambda article: article.path)
def test_each_finding_is_marked_from_its_first_to_its_last_character(out: Path, article: Article) -> None:
    codes = {family.name: family.code for family in FINDING}
    page = page_of(out, article.path)
    classes: dict[int, str] = {}
    anchors: dict[int, int] = {}
    for n, line in enumerate(article.lines, 1):
        text, over, here = characters(page.get_element_by_id(f"L{n}"))
        assert text == article.text[line.start : line.end]
        classes.update({line.start + n: names for n, names in enumerate(over)})
        anchors.update({finding: line.start + place for finding, place in here.items()})
    covered: dict[int, set[str]] = {}
    for n, row in enumerate(finding_rows(article), 1):
        assert anchors[n] == row["start"]
        for place in range(row["start"], row["end"]):
            if article.text[place] != "\n":
                covered.setdefault(place, set()).add(codes[row["family"]])
    for place, names in classes.items():
        assert set(names.split()) - {"va", "vp", "vq"} == covered.get(place, set()), article.text[place : place + 20]


def test_voices_differ_in_more_than_colour(out: Path) -> None:
    page = page_of(out, "harbour/ferry.txt")
    marks = [
        (mark.text, mark.get("class")) for mark in page.xpath("//div[contains(@class, 'text')]//mark") if "sp" in mark.get("class").split()
    ]
    assert [text for text, _ in marks] == ["may", "expected to", "may", "could"]
    assert [[*names.split(), "vq"][names.split().index("sp") + 1] for _, names in marks] == ["va", "va", "vp", "vq"]
    tags = page.xpath("//a[contains(@class, 't sp')]")
    assert [(tag.get("data-t"), tag.get("aria-label")) for tag in tags] == [
        ("M", "modal, the author's own voice"),
        ("P", "prospective, the author's own voice"),
        ("M", "modal, paraphrase"),
        ("M", "modal, quotation"),
    ]
    style = (out / "static/report.css").read_text(encoding="utf-8")
    assert "--sp-style: dashed" in style
    assert "--sp-style: dotted" in style


def test_the_verdict_its_reasons_and_their_places(out: Path) -> None:
    page = page_of(out, "harbour/ferry.txt")
    assert text_of(page.find_class("sentence")[0]) == "This article needs an editor's eye: 61 of 100 points, which is too few."
    reasons = page.find_class("reasons")[0].findall("li")
    assert [text_of(reason.find_class("points")[0]) for reason in reasons] == ["−12.5", "−4", "−2"]
    places = [[(link.get("href"), link.text_content()) for link in reason.xpath(".//a")] for reason in reasons]
    assert places[0] == [("#f1", "may"), ("#f2", "expected to")]  # the author's own voice comes first
    assert places[1] == [("#f9", "Lind, who")]
    assert places[2] == []  # what is missing is nowhere


def test_three_reasons_stand_at_once_and_small_ones_behind_them(tmp_path: Path) -> None:
    costs = {"a": 1.0, "b": 9.0, "c": 3.0, "d": 2.0, "e": 0.9}
    reasons = tuple(Reason(code, f"Reason {code}.", "style", cost) for code, cost in costs.items())
    few = (Reason("e", "Reason e.", "style", 0.9), Reason("f", "Reason f.", "style", 1.0))
    write_tables(tmp_path, [made("a.txt", "Text.", reasons=reasons, verdict="review"), made("b.txt", "Text.", reasons=few, verdict="pass")])
    write_report(tmp_path)
    at_once = "//ol[@class='reasons'][not(parent::details)]/li//p/bdi"
    behind = "//details[@class='lesser']//li//p/bdi"
    for name, first, lesser, summary in (("a.txt", "abc", "de", "2 more things"), ("b.txt", "f", "e", "1 more thing")):
        page = page_of(tmp_path, name)
        assert [text_of(found) for found in page.xpath(at_once)] == [f"Reason {code}." for code in first]
        assert [text_of(found) for found in page.xpath(behind)] == [f"Reason {code}." for code in lesser]
        assert text_of(page.xpath("//details[@class='lesser']/summary")[0]) == summary


def test_every_reason_that_a_grade_can_give_knows_its_places() -> None:
    grades = tomllib.loads((PROJECT / "rules/grades.toml").read_text(encoding="utf-8"))
    assert {deduction["code"] for deduction in grades["deductions"]} == set(PLACES_OF)


def test_stripped_lines_name_their_rule_and_long_stretches_fold(out: Path) -> None:
    page = page_of(out, "harbour/ferry.txt")
    first = page.get_element_by_id("L1")
    assert first.find("p").find("del").text_content() == "Home » Local » Ferry"
    why = first.find_class("why")[0]
    assert text_of(why) == "boilerplate.breadcrumb 95 %"
    assert why.find("a").get("href") == "../../rules.html#boilerplate.breadcrumb"
    fold = page.find_class("fold")
    assert len(fold) == 1
    assert len(fold[0].xpath(".//div[contains(@class, 'x')]")) == 10 >= FOLD_FROM
    assert text_of(fold[0].find("summary")).startswith("10 stripped lines, 6 to 15 Share this · You may also like · One")
    assert not page.get_element_by_id("L3").find("p").xpath(".//del")


def test_unsure_lines_are_listed_and_marked(out: Path) -> None:
    page = page_of(out, "harbour/ferry.txt")
    assert text_of(page.find_class("unsure")[0]).startswith("Unsure: 1 line. Look at line 3")
    assert "unsure: kept, though by its look only 40 % likely to be article" in text_of(page.get_element_by_id("L3"))


def test_messages_of_defects_stand_in_the_margin(out: Path) -> None:
    assert text_of(page_of(out, "harbour/ferry.txt").get_element_by_id("L4").find_class("why")[0]) == "! Says “Lind, who”."


@pytest.mark.parametrize(
    ("language", "counted", "says"),
    [("de", 3, "For German there are rules for the most frequent forms only"), ("en", 3, None), ("fi", None, None), (None, None, None)],
)
def test_a_language_with_few_rules_is_said_to_be_counted_too_low(language: str | None, counted: int | None, says: str | None) -> None:
    notes = low_counts({"language": language, "speculation_count": counted})
    assert [note.partition(":")[0] for note in notes] == ([says] if says else [])


def test_weak_hedges_are_marked_on_request(out: Path) -> None:
    page = page_of(out, "harbour/ferry.txt")
    assert page.get_element_by_id("show-he").get("checked") is None
    assert page.get_element_by_id("show-sp").get("checked") is not None
    assert [mark.text for mark in page.xpath("//div[@id]//mark[contains(@class, 'he')]")] == ["by June"]


def test_every_family_of_findings_has_a_form_of_its_own(out: Path) -> None:
    style = (out / "static/report.css").read_text(encoding="utf-8")
    for family in FINDING:
        assert f"#show-{family.code}:not(:checked)" in style
        assert f".t.{family.code} {{" in style
    assert {family.name for family in FINDING} == {*MATTER, "hedge"}


def test_every_grade_has_its_figures_on_the_page() -> None:
    assert tuple(GRADE_FIGURES) == CATEGORIES
    assert {name for figures in GRADE_FIGURES.values() for name, _, _ in figures} <= {column.name for column in columns("articles")}


def test_near_duplicates_name_each_other(out: Path) -> None:
    link_to = page_of(out, "harbour/ferry.txt").find_class("twins")[0].findall("a")[0]
    assert (link_to.text_content(), link_to.get("href")) == ("harbour/ferry-copy.txt", "../../articles/harbour/ferry-copy.txt.html")


def test_previous_and_next_follow_the_table(out: Path) -> None:
    paths = [article.path for article in folder()]
    for n, path in enumerate(paths):
        page = page_of(out, path)
        before, after = page.xpath("//a[@rel='prev']/@title"), page.xpath("//a[@rel='next']/@title")
        assert before == paths[n - 1 : n] if n else before == []
        assert after == paths[n + 1 : n + 2]


@pytest.mark.parametrize(
    ("path", "sentence", "advice"),
    [
        ("broken.txt", "This input could not be read.", "Split the file."),
        (
            "logo.png",
            "This input was skipped: there is nothing in it for Copydesk to read.",
            "This is a picture: Copydesk reads text and HTML.",
        ),
        ("short.txt", "This article was not graded.", "It has too few words for its figures to mean anything."),
        ("half.html", "This article needs an editor's eye.", "The rest is nested too deeply."),
        ("harbour/ferry-copy.txt", "This article passes with 98 of 100 points: nothing cost it points.", None),
    ],
)
def test_each_outcome_says_what_happened_and_what_to_do(out: Path, path: str, sentence: str, advice: str | None) -> None:
    page = page_of(out, path)
    assert text_of(page.find_class("sentence")[0]) == sentence
    assert [text_of(item) for item in page.find_class("advice")] == ([advice] if advice else [])
    assert bool(page.xpath("//div[@class='text']")) == (path not in ("broken.txt", "logo.png"))


def test_author_and_date_stand_below_the_heading(out: Path) -> None:
    facts = [text_of(fact) for fact in page_of(out, "harbour/ferry.txt").xpath("//p[@class='facts']/span")]
    assert facts[2:5] == ["harbour.example", "by Ana <b>Holt", "2024-05-06"]
    assert not [fact for fact in page_of(out, "short.txt").xpath("//p[@class='facts']/span") if text_of(fact).startswith("by ")]


def test_an_absent_figure_gives_its_reason_and_no_number(out: Path) -> None:
    page = page_of(out, "short.txt")
    grades = {text_of(row.find("th")): text_of(row) for row in page.xpath("//section[@class='grades']//tr")}
    assert "does not apply" in grades["integrity"]
    assert not page.xpath("//rect[@class='fill']")


def test_notes_are_no_defects_beside_the_grade() -> None:
    row = {"grade_integrity": 70.0, "defects_count": 1, "defects_findings": 3, "defect_notes_count": 2, "absent": []}
    assert [(figure.label, figure.value) for figure in grade_of("integrity", row).figures] == [("defects", "1")]


def test_notes_are_no_defects_in_the_box_above_the_text(tmp_path: Path) -> None:
    findings = (
        found(FERRY, "Lind, who", "defects", "defects.spacing", "spacing"),
        found(FERRY, "by June", "defects", "defects.faq", "info"),
    )
    write_tables(tmp_path, [made("a.txt", FERRY, findings=findings, measures={"defect_notes_count": Measure(1)})])
    write_report(tmp_path)
    page = page_of(tmp_path, "a.txt")
    assert [text_of(box) for box in page.xpath("//label[@for='show-de']")] == ["defects 1"]
    assert [text_of(head) for head in page.xpath("//summary[starts-with(normalize-space(), 'Defects')]")] == [
        "Defects 2, of them 1 only worth knowing"
    ]


def test_a_place_among_published_news_reads_as_words(out: Path) -> None:
    rows = page_of(out, "harbour/ferry.txt").xpath("//section[@class='grades']//tr")
    figures = {text_of(row.find("th")): [text_of(figure) for figure in row.find_class("made")[0]] for row in rows}
    assert "against published news easier than 99 %" in figures["readability"]  # of 99.7: nobody is above all
    assert "against published news no reference" in figures["speculation"]


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (-0.04, 1, "0"),
        (-0.4, 0, "0"),
        (-0.0, 2, "0"),
        (0.95, 1, "0.9"),
        (-1.26, 1, "−1.3"),
        (12345.0, 2, "12,345"),
        (2.999, 2, "3"),
        (None, 0, "–"),
    ],
)
def test_numbers_for_people(value: float | None, digits: int, shown: str) -> None:
    assert number(value, digits) == shown


def test_points_too_small_to_show_are_not_shown_as_minus_nothing(tmp_path: Path) -> None:
    reasons = (Reason("spacing", "A.", "integrity", 0.02), Reason("dates", "B.", "integrity", 0.0), Reason("x", "C.", "integrity", 0.06))
    write_tables(tmp_path, [made("a.txt", "Text.", reasons=reasons, verdict="review")])
    write_report(tmp_path)
    assert [text_of(points) for points in page_of(tmp_path, "a.txt").find_class("points")] == ["", "", "−0.1"]


def test_names_keep_their_capitals() -> None:
    assert reason_words("hard-to-read-german") == "Hard to read German"
    assert reason_words("style.simplified_chinese") == "Simplified Chinese"
    assert reason_words(None) == "Other"
    assert label("fernandez_huerta") == "Fernández Huerta"
    assert label("flesch_kincaid_grade") == "Flesch Kincaid grade"
    assert label("vague_source") == "vague source"


# --- the index ---


def test_the_index_says_what_came_out(out: Path) -> None:
    page = parsed(out / "index.html")
    assert text_of(page.find(".//h1")) == (
        f"{len(ODD_PATHS) + 5} articles: {len(ODD_PATHS) + 1} pass, 2 to review, 1 rejected, 1 not graded; 1 file skipped; 1 file failed."
    )


def test_the_folder_in_a_sentence() -> None:
    assert (
        folder_sentence({"pass": 30, "review": 11, "reject": 3, "skipped": 2})
        == "44 articles: 30 pass, 11 to review, 3 rejected; 2 files skipped"
    )
    assert folder_sentence({"pass": 1}) == "1 article: 1 pass"
    assert folder_sentence({"failed": 1}) == "0 articles; 1 file failed"
    assert folder_sentence({}) == "0 articles"


def test_the_worst_come_first_with_or_without_the_script(out: Path) -> None:
    rows = [
        (text_of(row.find("td")), text_of(row.xpath(".//a")[0])) for row in parsed(out / "index.html").xpath("//table[@id='rows']/tbody/tr")
    ]
    assert len(rows) == len(folder())
    assert [row[0][2:] for row in rows[:5]] == ["Rejected", "Failed", "To review", "To review", "Not graded"]
    assert rows[0][1] == "</title><script>alert(2)</script>"
    assert rows[-1][0] == "– Skipped"


def test_the_list_says_why_an_article_has_no_grade(out: Path) -> None:
    why = "It has too few words for its figures to mean anything."
    (note,) = parsed(out / "index.html").xpath("//table[@id='rows']//a[contains(@href, 'short.txt')]/../small")
    assert text_of(note) == why
    assert [(row["reason"], row["decision"]) for row in listed_rows(out) if row["path"] == "short.txt"] == [(why, None)]


def meta_of(out: Path) -> dict[str, Any]:
    return json.loads((out / "static/meta.js").read_text(encoding="ascii")[len("copydesk.start(") : -3])  # type: ignore[no-any-return]


def listed_rows(out: Path) -> Iterator[dict[str, Any]]:
    """The rows of the list's data, with what their numbers stand for."""
    meta = meta_of(out)
    for path in sorted((out / "static").glob("rows-*.js")):
        source = path.read_text(encoding="ascii")
        assert "<" not in source
        assert source.startswith("copydesk.add(")
        assert source.endswith(");\n")
        head, packed = json.loads(f"[{source[len('copydesk.add(') : -3]}]")
        data = io.BytesIO(gzip.decompress(base64.b64decode(packed)))
        count = head["rows"]
        numbers = []
        for lowest, planes in head["numbers"]:
            bytes_ = [data.read(count) for _ in range(planes)]
            stored = [int.from_bytes(bytes(plane[n] for plane in bytes_), "little") for n in range(count)]
            numbers.append([value + lowest - 1 if value else None for value in stored])
        texts = [data.read(size).decode("utf-8").split("\0")[:-1] for size in head["texts"]]
        assert data.read() == b""
        number, text = dict(zip(meta["numbers"], numbers, strict=True)), dict(zip(meta["texts"], texts, strict=True))
        for n in range(count):
            row = {name: column[n] for name, column in number.items()}
            row |= {name: row[name] / factor for name, factor in meta["factors"].items() if row[name] is not None}
            codes = [row[name] >> bit & 1 for name in meta["numbers"][len(NUMBERS) :] for bit in range(meta["bits"])]
            row["codes"] = {meta["reasons"][n][0] for n, has in enumerate(codes) if has}
            row["site"] = None if row["site"] is None else meta["sites"][row["site"]]
            row["language"] = None if row["language"] is None else meta["languages"][row["language"]][0]
            yield {
                **row,
                "reason": text["reasons"][row["reason"]],
                "title place": row["title"],
                **{name: text[name][n] for name in ("path", "page", "title")},
            }


def test_the_table_s_data_is_complete(out: Path, large: Path) -> None:
    for report in (out, large):
        rows = list(listed_rows(report))
        table = pl.read_parquet(report / "data/articles.parquet")
        assert [row["path"] for row in rows] == table["path"].to_list()
        assert [row["title"] or None for row in rows] == table["title"].to_list()
        for name, column in (("score", "score"), ("words", "words"), ("ease", EASE), ("rate", RATE), ("group", "near_duplicate_group")):
            assert [row[name] for row in rows] == [value if value is None else pytest.approx(value, abs=0.05) for value in table[column]], (
                name
            )
        assert [row["site"] for row in rows] == table["site"].to_list()
        assert [row["language"] for row in rows] == table["language"].to_list()
        assert [row["page"] or f"articles/{row['path']}.html" for row in rows] == list(map(page_name, table["path"]))
        assert sorted(row["place"] for row in rows) == list(range(len(table)))
        assert [row["codes"] for row in rows] == [{reason["code"] for reason in reasons} for reasons in table["reasons"]]
        meta = meta_of(report)
        assert meta["inputs"] == len(table)
        assert meta["files"] == len(list((report / "static").glob("rows-*.js")))
    assert len(list((large / "static").glob("rows-*.js"))) == 2


@pytest.mark.parametrize("most", [1, 7, 10_000])
def test_the_articles_of_each_rule_are_complete(out: Path, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns_module, "AT_A_TIME", most)
    write_index(out)  # the same, however many rows are looked through at a time
    source = (out / "static/hits.js").read_text(encoding="ascii")
    head, packed = json.loads(f"[{source[len('copydesk.hits(') : -3]}]")
    data = io.BytesIO(gzip.decompress(base64.b64decode(packed)))
    paths = [article.path for article in folder()]
    found = {}
    for (rule, articles), (lowest, planes) in zip(meta_of(out)["rules"], head, strict=True):
        columns = [data.read(articles) for _ in range(planes)]
        steps = [int.from_bytes(bytes(plane[n] for plane in columns), "little") + lowest - 1 for n in range(articles)]
        found[rule] = {paths[row - 1] for row in accumulate(steps)}
        assert len(found[rule]) == articles
    assert data.read() == b""
    expected: dict[str, set[str]] = {}
    for article in folder():
        for rule in {finding.rule for finding in article.findings} | {line.rule for line in article.lines if line.rule}:
            expected.setdefault(rule, set()).add(article.path)
    assert found == expected
    assert len(expected) > 10


def test_more_reasons_than_a_number_has_bits(tmp_path: Path) -> None:
    reasons = [Reason(f"reason-{n:02}", "A reason.", "style", 1.0) for n in range(2 * BITS + 5)]
    articles = [made(f"{n}.txt", "Text.", reasons=tuple(reasons[n::7]), verdict="review") for n in range(7)]
    write_tables(tmp_path, articles)
    write_index(tmp_path)
    assert [row["codes"] for row in listed_rows(tmp_path)] == [{reason.code for reason in article.reasons} for article in articles]


def test_titles_are_in_the_order_that_people_look_for(tmp_path: Path) -> None:
    order = [
        "“Zebra”",
        "4 boats",
        "10 boats",
        "100 boats",
        "Äpfel",
        "apple",
        "Apple",
        "Éclair",
        "Øre",
        "pear.txt",
        "straße 2",
        "Strasse 10",
        "Zoo",
        "Яма",
    ]
    titles = dict(zip((f"{n}.txt" for n in (3, 9, 1, 12, 7, 0, 5, 10, 2, 13, 8, 6, 11, 4)), order, strict=True))
    articles = [
        made("x/pear.txt" if title == "pear.txt" else path, "Text.", title=None if title == "pear.txt" else title)
        for path, title in titles.items()
    ]
    articles.sort(key=lambda article: article.path)
    write_tables(tmp_path, articles)
    write_index(tmp_path)
    found = sorted(listed_rows(tmp_path), key=lambda row: row["title place"])
    assert [row["title"] or "pear.txt" for row in found] == order


def test_a_large_index_holds_the_worst_and_names_the_file_with_all(large: Path) -> None:
    page = parsed(large / "index.html")
    rows = page.xpath("//table[@id='rows']/tbody/tr")
    assert len(rows) == STATIC_ROWS
    table = pl.read_parquet(large / "data/articles.parquet").filter(pl.col("verdict") == "reject").sort("score", "path").head(STATIC_ROWS)
    assert [text_of(row.xpath(".//a")[0]) for row in rows] == table["title"].to_list()
    assert f"the {STATIC_ROWS} of {CHUNK_ROWS + 500:,} that are most worth a look" in text_of(page.get_element_by_id("shown"))
    assert page.get_element_by_id("shown").xpath(".//a/@href") == ["articles.csv"]


@pytest.mark.parametrize("kinds", [MOST, MOST + 1])
def test_the_list_of_reasons_says_where_it_ends(kinds: int, tmp_path: Path) -> None:
    reasons = tuple(Reason(f"reason-{n}", "It is.", "style", 1.0) for n in range(kinds))
    write_tables(tmp_path, [replace(made("a.txt", "It holds.", verdict="review"), reasons=reasons)])
    write_index(tmp_path)
    heading = text_of(parsed(tmp_path / "index.html").get_element_by_id("reasons"))
    assert heading == "Most frequent reasons" + (f" {MOST} of {kinds}; the box Reason has all" if kinds > MOST else "")


def test_an_empty_folder_has_a_report(tmp_path: Path) -> None:
    write_tables(tmp_path, [])
    write_report(tmp_path)
    assert text_of(parsed(tmp_path / "index.html").find(".//h1")) == "0 articles."
    assert meta_of(tmp_path)["files"] == 0


def test_histograms_count_every_article_once(out: Path) -> None:
    table = pl.read_parquet(out / "data/articles.parquet")
    figures = {
        text_of(figure.find("figcaption")).partition(" median")[0]: figure for figure in parsed(out / "index.html").xpath("//figure")
    }
    for name, column in (("Score", "score"), ("Words", "words"), ("Reading ease", "flesch_reading_ease")):
        counts = [int(title.text.rpartition(": ")[2].replace(",", "")) for title in figures[name].iter("title")]
        assert sum(counts) == table[column].drop_nulls().len() > 0


def limits_with(folder: Path, grades: dict[str, Any]) -> dict[str, list[tuple[float, str, str]]]:
    (folder / "run.json").write_text(json.dumps({"configuration": {"grades": grades}}), encoding="utf-8")
    return {key: [(limit.at, limit.words, limit.state) for limit in limits] for key, limits in limits_of(folder).items()}


def test_the_limits_of_verdicts_are_those_of_the_run(tmp_path: Path) -> None:
    grades = {
        "verdict": {"pass_from": 45.5, "reject_below": 20, "shortest_words": 30},
        "deductions": {"little-trust": {"review": 40, "reject": 5}, "much-stripped": {"review": 80}},
    }
    assert limits_with(tmp_path, grades) == {
        "score": [(20, "rejected below 20", "reject"), (45.5, "to review below 45.5", "review")],
        "words": [(30, "not graded below 30", "ungraded")],
        "trust": [(5, "rejected up to 5", "reject"), (40, "to review up to 40", "review")],
        "kept": [(20, "to review up to 20\u00a0%", "review")],
    }


def test_limits_are_drawn_where_they_stand_on_the_scale(out: Path) -> None:
    (figure,) = parsed(out / "index.html").xpath("//figure[@data-key='score']")
    wide = float(figure.find("svg").get("viewbox").split()[2])
    known = limits_of(out)["score"]
    drawn = [(line.get("class"), float(line.get("x1")), float(line.get("x2"))) for line in figure.iter("line")]
    assert drawn == [(f"limit {limit.state}", wide * limit.at / 100, wide * limit.at / 100) for limit in known]
    assert text_of(figure.find_class("limits")[0]) == ", ".join(limit.words for limit in known)
    assert parsed(out / "index.html").xpath("//figure[@data-key='ease']//line") == [], "how hard it is to read decides nothing"


# --- rules and columns ---


def test_every_rule_is_explained(out: Path) -> None:
    page = parsed(out / "rules.html")
    rules = {rule.get("id"): rule for rule in page.xpath("//article")}
    assert set(rules) == set(RULES)
    assert "found nothing" in text_of(rules["style.never<b>"].find("h3"))
    assert text_of(rules["boilerplate.related"].find_class("count")[0]) == "9 lines in 1 article of 1 site"
    assert text_of(rules["speculation.may"].find_class("count")[0]) == "2 times in 1 article of 1 site"
    assert [mark.text for mark in rules["speculation.may"].iter("mark")] == ["may"]
    kinds = [text_of(example.find_class("kind")[0]) for example in rules["speculation.may"].xpath(".//ul[@class='examples']/li")]
    assert kinds == ["marks", "leaves alone"]
    assert text_of(rules["speculation.may"].find(".//code")) == "may|<might>"
    assert [heading.get("id") for heading in page.xpath("//h2[@id]")] == [
        f"family-{family.name}" for family in FAMILIES if family.has_rules
    ]


def test_examples_are_cut_at_their_marks() -> None:
    may, rain = {"start": 3, "end": 6}, {"start": 7, "end": 11}
    cut = [("It ", False), ("may", True), (" ", False), ("rain", True)]
    assert example_parts({"text": "It may rain", "spans": [may, rain]}) == cut
    assert example_parts({"text": "[[Dry]]", "spans": []}) == [("[[Dry]]", False)]
    assert example_parts({"text": "may", "spans": [{"start": 0, "end": 3}]}) == [("may", True)]


def test_the_dictionary_holds_every_column(out: Path) -> None:
    page = parsed(out / "dictionary.html")
    for table in ("articles", "lines", "findings", "rules"):
        shown = [row.get("id") for row in page.xpath(f"//section[@aria-labelledby='{table}']//tbody/tr")]
        assert shown == [f"{table}.{column.name}" for column in columns(table)]


# --- in a browser ---

browser = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here to open the report with")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
    " --disable-default-apps --virtual-time-budget=10000 --enable-logging=stderr --v=0 --window-size=1200,900"
).split()


def opened(address: str, profile: Path, *flags: str) -> Any:
    """The page after its scripts have run. Fails when the browser's console was written to."""
    assert CHROMIUM
    command = [CHROMIUM, *FLAGS, *flags, f"--user-data-dir={profile}", "--dump-dom", address]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=90, check=True)
    # Chromium's own start page may grumble about a slow network: only what our pages write counts.
    console = [line for line in done.stderr.splitlines() if "CONSOLE" in line and "source: chrome://" not in line]
    assert console == []
    return lxml_html.document_fromstring(done.stdout)


@browser
def test_the_browser_fills_and_filters_the_table(out: Path, tmp_path: Path) -> None:
    page = opened((out / "index.html").as_uri(), tmp_path / "b")
    assert len(page.xpath("//table[@id='rows']/tbody/tr")) == len(folder())
    assert page.get_element_by_id("order").get("hidden") is None
    static = parsed(out / "index.html").xpath("//table[@id='rows']/tbody/tr//a/@href")
    assert page.xpath("//table[@id='rows']/tbody/tr//a/@href") == static, (
        "the script shows the same rows, in the same order, with the same links"
    )
    numbers = "//table[@id='rows']/tbody/tr/td[contains(@class, 'num')]"
    shown = [text_of(cell) for cell in parsed(out / "index.html").xpath(numbers)]
    assert [text_of(cell) for cell in page.xpath(numbers)] == shown, "the same numbers, halves too"
    assert {"90", "73", "79"} <= set(shown), "of 90.5, 72.514 and 79.494: a half goes to the even number, and only a half is one"
    page = opened((out / "index.html").as_uri() + "#state=review&q=ferry", tmp_path / "b")
    assert [text_of(link) for link in page.xpath("//table[@id='rows']/tbody/tr//a")] == ["The ferry may sail again"]
    assert text_of(page.get_element_by_id("shown")) == f"1 of {len(folder())}"
    assert page.get_element_by_id("order").get("hidden") is not None
    page = opened((out / "index.html").as_uri() + "#state=partial", tmp_path / "b")
    assert [text_of(link) for link in page.xpath("//table[@id='rows']/tbody/tr//a")] == ["half.html"]
    page = opened((out / "index.html").as_uri() + "#reason=left%3Cover", tmp_path / "b")
    assert [text_of(link) for link in page.xpath("//table[@id='rows']/tbody/tr//a")] == ["</title><script>alert(2)</script>"]


@browser
def test_the_browser_keeps_only_the_rows_in_sight(large: Path, tmp_path: Path) -> None:
    page = opened((large / "index.html").as_uri() + "#sort=-score", tmp_path)
    rows = page.xpath("//table[@id='rows']/tbody/tr")
    assert 10 < len(rows) < 120
    assert text_of(page.get_element_by_id("shown")) == f"all {CHUNK_ROWS + 500:,}"
    assert page.get_element_by_id("order").get("hidden") is not None, "they are sorted otherwise"
    assert [text_of(row.xpath("./td")[3]) for row in rows[:3]] == ["100", "100", "100"]
    assert rows[-1].get("class") == "space"


@pytest.fixture
def with_script(out: Path, tmp_path: Path) -> Callable[[str, str], Any]:
    """Opens a copy of a page of the report with one more script, which the page's own policy allows as it is a file of the report."""
    report = tmp_path / "report"
    shutil.copytree(out, report)

    def open_with(name: str, script: str) -> Any:
        name, _, fragment = name.partition("#")
        (report / "static/test.js").write_text(script, encoding="utf-8")
        source = (report / name).read_text(encoding="utf-8")
        tag = f'<script src="{"../" * name.count("/")}static/test.js" defer></script></head>'
        (report / name).write_text(source.replace("</head>", tag), encoding="utf-8")
        return opened((report / name).as_uri() + (f"#{fragment}" if fragment else ""), tmp_path / "profile")

    return open_with


PRESS = """
const result = (text) => { document.body.dataset.result = JSON.stringify(text); };
const press = (...keys) => keys.forEach((key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })));
"""


@browser
def test_keys_of_the_index(out: Path, with_script: Callable[[str, str], Any]) -> None:
    second = parsed(out / "index.html").xpath("//table[@id='rows']/tbody/tr[2]//a")[0].text_content()
    script = """
    setTimeout(() => {
      press("j", "j", "j", "k");
      const at = document.activeElement.textContent;
      press("/");
      const searching = document.activeElement.id;
      document.activeElement.value = "ferry";
      document.activeElement.dispatchEvent(new Event("input"));
      const hash = location.hash;
      press("Enter");
      const first = document.activeElement.textContent;
      document.querySelector('th[data-sort="words"] button').click();
      result([at, searching, hash, first, location.hash, document.querySelector('th[data-sort="words"]').getAttribute("aria-sort")]);
    }, 1500);"""
    page = with_script("index.html", PRESS + script)
    rows = [text_of(row) for row in page.xpath("//table[@id='rows']/tbody/tr//a")]
    result = json.loads(page.find("body").get("data-result"))
    assert result == [second, "q", "#q=ferry", "The ferry may sail again", "#q=ferry&sort=-words", "descending"]
    assert rows == ["The ferry may sail again", "ferry-copy.txt"]


@browser
def test_keys_of_an_article(with_script: Callable[[str, str], Any]) -> None:
    script = """
    setTimeout(() => {
      const below = scrollY;
      scrollTo(0, 0);
      press("j");
      const first = document.activeElement.id;
      press("j", "j", "k");
      const third = document.activeElement.id;
      press("x");
      const gone = document.getElementById("L1").getClientRects().length;
      result([first, third, gone, document.querySelector("details.fold").open, below > 0]);
    }, 500);"""
    page = with_script(page_name("harbour/ferry.txt") + "#L9", PRESS + script)
    result = json.loads(page.find("body").get("data-result"))
    assert result[2:] == [0, True, True], "stripped lines go at a key; a link into folded lines opens them and leads there"
    assert result[:2] == ["f1", "f2"]


@browser
def test_previous_and_next_follow_the_list_that_the_article_was_opened_from(with_script: Callable[[str, str], Any]) -> None:
    order = ["articles/short.txt.html", link("", page_name("harbour/ferry.txt")), "articles/x.html"]
    script = f"""
    if (!sessionStorage.getItem("copydesk-order")) {{
      sessionStorage.setItem("copydesk-order", JSON.stringify({json.dumps(order)}));
      location.reload();
    }}"""
    page = with_script(page_name("harbour/ferry.txt"), script)
    links = [page.get_element_by_id(name) for name in ("previous", "next")]
    assert [(element.text, element.get("href").rpartition("/articles/")[2]) for element in links] == [
        ("← Previous in list", "short.txt.html"),
        ("Next in list →", "x.html"),
    ]


def framed(out: Path, profile: Path, frames: str, script: str) -> Any:
    """What `script` leaves as data-result of a page beside the report's that shows pages of it in frames, and may look into them."""
    wrapper = out / "w.html"
    wrapper.write_text(f"<!doctype html><body>{frames}<script>{script}</script>", encoding="utf-8")
    try:
        page = opened(wrapper.as_uri(), profile, "--allow-file-access-from-files")
    finally:
        wrapper.unlink()
    return json.loads(page.find("body").get("data-result"))


@browser
def test_pages_run_without_complaint_and_fit_a_telephone(out: Path, tmp_path: Path) -> None:
    articles = ["harbour/ferry.txt", "</script><b>.txt", "x.html/y.txt", ODD_PATHS[2], ODD_PATHS[3], ODD_PATHS[9]]
    names = ["index.html", "rules.html", "dictionary.html", *map(page_name, articles)]
    frames = "".join(f'<iframe width="400" height="800" src="{link("w.html", name)}"></iframe>' for name in names)
    script = """addEventListener("load", () => setTimeout(() => {
      const pages = [...document.querySelectorAll("iframe")].map((frame) => frame.contentDocument);
      document.body.dataset.result = JSON.stringify(pages.map((page) => [
        page.documentElement.scrollWidth, page.querySelector("h1").textContent, page.querySelectorAll(".keys:not([hidden]), #filters:not([hidden])").length]));
    }, 2000))"""
    for name, (width, heading, ran) in zip(names, framed(out, tmp_path, frames, script), strict=True):
        assert width <= 400, name
        assert heading == parsed(out / name).find(".//h1").text_content()
        assert ran or name == "dictionary.html", f"the script of {name} did not run"


@browser
def test_a_note_beside_the_headline_is_small_and_names_of_grades_stay_whole(out: Path, tmp_path: Path) -> None:
    script = """addEventListener("load", () => {
      const page = document.querySelector("iframe").contentDocument, title = page.querySelector(".l.title");
      title.insertAdjacentHTML("beforeend", '<div class="why"><p class="st">A note</p></div>');
      const size = (found) => parseFloat(getComputedStyle(found).fontSize);
      const lines = [...page.querySelectorAll(".grades th")].map((name) => {
        const range = page.createRange(); range.selectNodeContents(name); return range.getClientRects().length; });
      document.body.dataset.result = JSON.stringify([size(title.querySelector(".why p")), size(page.querySelector("#L4 .why p")), lines]);
    })"""
    source = link("w.html", page_name("harbour/ferry.txt"))
    frame = f'<iframe width="560" height="800" src="{source}"></iframe>'
    beside_title, beside_line, lines = framed(out, tmp_path, frame, script)
    assert beside_title == beside_line
    assert lines == [1] * len(GRADE_FIGURES)


def test_a_report_of_small_tables_is_what_streams_over_its_files_give(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[dict[str, bytes]] = []
    for most, held in ((10**9, True), (0, False)):
        out = tmp_path / str(most)
        write_tables(out, folder())
        monkeypatch.setattr(listing, "SMALL", most)
        with listing.small_tables_held(out):
            assert (listing._held.get() is not None) == held  # noqa: SLF001
            write_report(out, pages="review")
            assert bool(listing._held.get()) == held, "tables are held from the first question on"  # noqa: SLF001
        assert listing._held.get() is None, "and no longer than the report is written"  # noqa: SLF001
        made.append({path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()})
    assert made[0] == made[1]
    assert {"index.html", "rules.html", "findings.csv", "stripped.csv", "review.xlsx"} <= made[0].keys()
