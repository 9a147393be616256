"""What an article's page marks: problems only, all, nothing, or as it came beside as it is cleaned. Computed by a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from browser import CHROMIUM, Browser
from copydesk.article import Article, Measure, Reason, Voice
from copydesk.evidence import Detail
from copydesk.families import Severity
from copydesk.reports.marked import NOTE, cleaned_lines
from copydesk.reports.names import page_name
from copydesk.reports.reasons import HARDEST, problems, reasons_of
from copydesk.reports.rows import FindingRow, LineRow
from copydesk.rows import finding_rows, line_rows
from small_report import found, made, page_of, text_of, write_report, write_tables

browser = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here to open the report with")
PATH = "mill.txt"
SENTENCES = tuple(f"Sentence number {word} goes on for longer than anybody would like it to." for word in "one two three four five".split())
TEXT = "\n".join(
    [
        "Share this",
        "The mill may close, and it could reopen.The owner left.",
        "“It will,” said a source, at the end of the day.",
        "The wa\u00adter rose.",
        *SENTENCES,
    ]
)
EASES = (12.0, -3.0, 20.0, 5.0, 28.0)  # the three hardest are the second, the fourth and the first


def mill() -> Article:
    hard = [
        replace(
            found(TEXT, sentence, "readability", "readability.hard-sentence", "sentence"),
            severity=Severity.WARNING,
            detail=Detail(flesch=ease),
        )
        for sentence, ease in zip(SENTENCES, EASES, strict=True)
    ]
    findings = (
        replace(found(TEXT, TEXT.split("\n")[1], "defects", "defects.no-title", "info"), severity=Severity.NOTE),
        found(TEXT, "may", "speculation", "speculation.may", "modal", Voice.AUTHOR),
        found(TEXT, "could reopen.The", "readability", "readability.long-sentence", "sentence"),
        found(TEXT, "could", "speculation", "speculation.could", "modal", Voice.AUTHOR),
        replace(found(TEXT, "reopen.The", "defects", "defects.missing-space", "spacing"), severity=Severity.ERROR),
        found(TEXT, "“It will,”", "sourcing", "sourcing.quotation", "quotation"),
        found(TEXT, "a source", "sourcing", "sourcing.unnamed", "unnamed"),
        found(TEXT, "a source", "speculation", "speculation.sources", "vague_source", Voice.AUTHOR),
        found(TEXT, "at the end of the day", "style", "style.cliche.end-of-day", "cliche"),
        found(TEXT, "of the", "hedge", "speculation.of", "approximation"),
        *hard,
    )
    return made(
        PATH,
        TEXT,
        {1: "boilerplate.share"},
        findings=findings,
        measures={"score": Measure(55.0), "words": Measure(91.0)},
        verdict="review",
        reasons=(
            Reason("unsure-lines", "A line is unsure.", "cleanliness", 0.2, decides=True),
            Reason("stock-phrases", "A worn phrase.", "style", 9.0),
            Reason("anonymous-only", "Every source is unnamed or vague.", "sourcing", 8.0),
            Reason("author-speculates", "It is not much.", "speculation", 0.0),
        ),
    )


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report")
    write_tables(path, [mill(), made("other.txt", "Another.", verdict="pass", measures={"score": Measure(90.0)})])
    write_report(path)
    return path


@pytest.fixture
def page(chromium: Browser, report: Path) -> Iterator[Browser]:
    chromium.afresh((report / page_name(PATH)).as_uri())
    yield chromium
    assert chromium.complaints == []


def rows(article: Article) -> list[FindingRow]:
    return [FindingRow(**{name: row[name] for name in FindingRow._fields}) for row in finding_rows(article)]


def reason(code: str, weight: float | None) -> dict[str, Any]:
    return {"code": code, "weight": weight, "message": code, "category": "style"}


def test_problems_are_what_costs_points_what_is_broken_and_the_hardest_sentences() -> None:
    article = mill()
    told = dict(enumerate(rows(article), 1))
    marked = problems([{"code": it.code, "weight": it.weight} for it in article.reasons], list(told.values()))
    assert sorted(told[n].text for n in marked) == sorted(
        ["reopen.The", "a source", "at the end of the day", SENTENCES[0], SENTENCES[1], SENTENCES[3]]
    )
    assert [told[n].family for n in marked if told[n].text == "a source"] == ["sourcing"], "that it is vague costs nothing here"
    assert HARDEST == 3


def test_without_reasons_what_is_broken_is_marked_all_the_same() -> None:
    only = rows(replace(mill(), findings=mill().findings[:5]))
    assert [only[n - 1].text for n in problems([], only)] == ["reopen.The"]
    assert problems([reason("author-speculates", 0.0), reason("unknown", 3.0)], only) == problems([], only)
    assert {only[n - 1].text for n in problems([reason("author-speculates", 0.1)], only)} == {"reopen.The", "may", "could"}


def test_the_missing_title_is_marked_where_it_costs_points() -> None:
    short = replace(found(TEXT, TEXT.split("\n")[1], "defects", "defects.very-short", "info"), severity=Severity.NOTE)
    told = rows(replace(mill(), findings=(short, mill().findings[0])))
    (n,) = problems([reason("no-title", 13.0)], told)
    assert told[n - 1].rule == "defects.no-title"
    assert problems([reason("no-title", 0.0)], told) == set()
    (view,) = reasons_of([reason("no-title", 13.0) | {"decides": False}], (), told)
    assert [(place.label, place.href) for place in view.places] == [("line 2", f"#f{n}")]


def test_the_hardest_by_lix_are_those_with_the_most() -> None:
    findings = [found(TEXT, sentence, "readability", "readability.hard-sentence", "sentence") for sentence in SENTENCES]
    scored = [replace(finding, detail=Detail(lix=value)) for finding, value in zip(findings, (60.0, 75.0, 61.0, 90.0, 62.0), strict=True)]
    told = rows(replace(mill(), findings=tuple(scored)))
    assert [told[n - 1].text for n in sorted(problems([], told))] == [SENTENCES[1], SENTENCES[3], SENTENCES[4]]


def test_a_reason_that_the_verdict_hangs_on_is_shown_at_once_however_little_it_cost(report: Path) -> None:
    page = page_of(report, PATH)
    shown = [text_of(found) for found in page.xpath("//ol[@class='reasons'][not(parent::details)]/li//p/bdi")]
    assert shown == ["A line is unsure.", "A worn phrase.", "Every source is unnamed or vague."]
    assert [text_of(found) for found in page.xpath("//details[@class='lesser']//li//p/bdi")] == ["It is not much."]


def test_a_page_says_which_reasons_decide_the_verdict_and_else_that_the_points_are_too_few(report: Path, tmp_path: Path) -> None:
    page = page_of(report, PATH)
    marked = "//ol[@class='reasons']/li[.//*[@class='decides']]"
    assert [text_of(found) for found in page.xpath(marked)] == ["−0.2A line is unsure. cleanliness decides the verdict unsure-lines"]
    assert text_of(page.find_class("sentence")[0]) == "This article needs an editor's eye: 55 of 100 points."
    order = "First what decides the verdict by itself, whatever the points; then what costs most."
    assert order in text_of(page.get_element_by_id("verdict").getparent())
    undecided = replace(mill(), reasons=tuple(replace(given, decides=False) for given in mill().reasons))
    write_tables(
        tmp_path, [undecided, replace(undecided, path="b.txt", verdict="reject"), replace(undecided, path="c.txt", verdict="pass")]
    )
    write_report(tmp_path)
    told = {PATH: "This article needs an editor's eye: 55 of 100 points, which is too few.",
        "b.txt": "This article is not fit to use: 55 of 100 points, which is too few.",
        "c.txt": "This article passes with 55 of 100 points; 4 things could be better."}  # fmt: skip
    for path, sentence in told.items():
        page = page_of(tmp_path, path)
        assert text_of(page.find_class("sentence")[0]) == sentence
        assert page.xpath(marked) == []
        assert order not in text_of(page.get_element_by_id("verdict").getparent())
    costly = replace(mill(), reasons=(replace(mill().reasons[0], weight=9.0), *mill().reasons[1:]))
    write_tables(tmp_path / "costly", [costly])
    write_report(tmp_path / "costly")
    assert order not in text_of(page_of(tmp_path / "costly", PATH).get_element_by_id("verdict").getparent()), "it costs as much as the next"


@pytest.mark.parametrize(
    ("weights", "decisive", "small"),
    [
        ((0.2, 0.1), 1, [False, True]),
        ((0.2, 0.1), 0, [True, True]),
        ((5.0, 0.2, 9.0, 0.2), 2, [False, False, False, True]),
        ((5.0, 0.2, 0.2), 0, [False, True, True]),
    ],
)
def test_reasons_are_small_that_cost_little_and_decide_nothing(weights: tuple[float, ...], decisive: int, small: list[bool]) -> None:
    given = [reason(f"r{n}", weight) | {"decides": n < decisive} for n, weight in enumerate(weights)]
    assert [view.small for view in reasons_of(given, (), ())] == small


def test_cleaned_lines_are_those_that_read_otherwise_and_no_stripped_ones() -> None:
    text = "So\u00adft\nplain  \nzero\u200bwidth"
    article = made("a.txt", text, {3: "boilerplate.share"})
    lines = [LineRow(**{name: row[name] for name in LineRow._fields}) for row in line_rows(article)]
    assert cleaned_lines(lines) == {1: "Soft"}


# --- in a browser ---

SEEN = """[...document.querySelectorAll('.text mark')].filter((mark) => { const style = getComputedStyle(mark);
  return style.backgroundColor !== 'rgba(0, 0, 0, 0)' || style.textDecorationLine !== 'none' || style.outlineStyle !== 'none' || style.borderBottomStyle !== 'none'; })
  .map((mark) => mark.textContent)"""
TAGS = "[...document.querySelectorAll('.text .t')].filter((tag) => tag.getClientRects().length).map((tag) => tag.className)"
MARGIN = "[...document.querySelectorAll('.text .why p')].filter((note) => note.getClientRects().length).map((note) => note.textContent)"
STRIPPED = "document.getElementById('L1').getClientRects().length > 0"
VIEW = "document.querySelector('[name=view]:checked').id"


@browser
def test_at_first_only_problems_are_marked(page: Browser) -> None:
    assert page.run(VIEW) == "view-problems"
    assert page.run(SEEN) == ["reopen.The", "a source", "at the end ", "of the", " day", SENTENCES[0], SENTENCES[1], SENTENCES[3]]
    assert page.run(TAGS) == ["t de p", "t so p", "t st p", "t re p", "t re p", "t re p"]
    assert len(page.run(MARGIN)) == 6, "the notes of the problems, and that there is no title: a fact without a mark"
    assert "i Says" in page.run(MARGIN)[0]
    assert page.run(STRIPPED), "what was taken away stands there in every view of problems"
    assert page.run("document.querySelector('label[for=view-problems] b').textContent") == "6"
    assert page.run("document.querySelector('label[for=view-all] b').textContent") == "14", "of 15, one is a weak hedge"


@browser
def test_each_view_has_a_key_and_a_control(page: Browser) -> None:
    page.press("2")
    assert page.run(VIEW) == "view-all"
    assert {"may", "could", "“It will,”"} <= {*page.run(SEEN)}
    assert page.run("getComputedStyle(document.querySelector('.families')).display") == "flex"
    page.press("3")
    assert (page.run(SEEN), page.run(TAGS), page.run(MARGIN), page.run(STRIPPED)) == ([], [], [], False)
    assert page.run("document.querySelector('.text').innerText.includes('The mill may close')")
    page.click("label[for=view-sides]")
    assert (page.run(VIEW), page.run(SEEN), page.run(STRIPPED)) == ("view-sides", [], True)
    page.press("1")
    assert page.run(VIEW) == "view-problems"
    page.click("label[for=view-clean]")
    assert page.run(STRIPPED) is False


@browser
def test_side_by_side_has_what_came_and_what_is_cleaned(page: Browser) -> None:
    page.press("4")
    beside = "[...document.querySelectorAll('.text .c')].map((cell) => [cell.closest('.l').id, cell.textContent, cell.classList.contains('other')])"
    cells = page.run(beside)
    assert cells[0] == ["L2", TEXT.split("\n")[1], False]
    assert cells[2] == ["L4", "The water rose.", True]
    assert [cell[0] for cell in cells] == [f"L{n}" for n in range(2, 10)], "a stripped line has nothing there but its reason"
    places = page.run(
        "['p', '.c'].map((name) => document.querySelector('#L4 > ' + name).getBoundingClientRect()).map((place) => [place.left, place.top])"
    )
    assert places[0][0] < places[1][0]
    assert places[0][1] == places[1][1]
    assert page.run("document.querySelector('#L1 .why').getClientRects().length") == 1
    page.press("1")
    assert page.run("document.querySelector('#L4 .c').getClientRects().length") == 0


@browser
def test_a_card_tells_of_the_marks_that_are_shown(page: Browser) -> None:
    count = "document.querySelectorAll('.card .about').length"
    both = "mark[data-p=so][data-n*=' ']"  # a source: of sourcing, which costs points, and of speculation
    page.click(both)
    assert page.run(count) == 1
    page.press("Escape", "2")
    page.click(both)
    assert page.run(count) == 2
    page.press("Escape", "3")
    page.click(both)
    assert page.run(count) == 0


@browser
def test_the_next_article_is_shown_as_this_one_was(page: Browser, report: Path) -> None:
    page.press("3")
    page.open((report / page_name("other.txt")).as_uri())
    assert page.run(VIEW) == "view-clean"


@browser
def test_a_link_to_a_mark_that_is_not_shown_shows_all(page: Browser, report: Path) -> None:
    number = page.run("document.querySelector('.t.sp').id")
    page.open((report / page_name(PATH)).as_uri() + f"#{number}")
    assert page.run(VIEW) == "view-all"
    assert page.run(f"document.getElementById('{number}').getClientRects().length") == 1


@browser
def test_keys_walk_through_what_is_marked(page: Browser) -> None:
    page.press("j")
    assert page.run("document.activeElement.className") == "t de p"
    page.press("2", "k")
    assert page.run("document.activeElement.className") == "t re"


def colours(page: Browser, classes: str, **attributes: str) -> dict[str, str]:
    """What a mark of these classes looks like, and the colours of the families as the style sheet names them."""
    script = """(() => { const mark = document.createElement('mark'); mark.className = %s; Object.assign(mark.dataset, %s);
      document.querySelector('.text').append(mark); const style = getComputedStyle(mark);
      const found = { ground: style.backgroundColor, ink: style.textDecorationColor, line: style.textDecorationStyle, has: style.textDecorationLine,
        edge: style.boxShadow, frame: style.outlineStyle + ' ' + style.outlineColor, under: style.borderBottomStyle };
      mark.remove(); return found; })()"""
    result: dict[str, str] = page.run(script % (json.dumps(classes), json.dumps(attributes)))
    return result


def own(page: Browser, name: str) -> str:
    """A colour of the style sheet as the browser computes it."""
    return str(
        page.run(
            f"(() => {{ const it = document.createElement('i'); it.style.color = 'var({name})'; document.body.append(it); const found = getComputedStyle(it).color; it.remove(); return found; }})()"
        )
    )


@browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_mark_has_the_colours_of_its_own_kind(page: Browser, scheme: str) -> None:
    page.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    page.press("2")
    sp, so, de, re = (own(page, f"--{code}-bg") for code in ("sp", "so", "de", "re"))
    assert len({sp, so, de, re}) == 4
    author = colours(page, "sp va")
    assert (author["ground"], author["ink"], author["line"]) == (sp, own(page, "--sp"), "solid")
    for voice, line in (("vp", "dashed"), ("vq", "dotted")):
        other = colours(page, f"sp {voice}")
        assert (other["ground"], other["ink"], other["line"]) == ("rgba(0, 0, 0, 0)", own(page, "--sp"), line)
    for name in ("sp va re", "sp va so", "sp va so re", "so sp va", "re sp va"):
        both = colours(page, name)
        assert (both["ground"], both["ink"]) == (sp, own(page, "--sp")), f"{name}: the author's speculation keeps its ground and line"
    assert colours(page, "sp va so")["edge"].startswith(own(page, "--so")), "and the source its edge"
    assert colours(page, "so")["ground"] == so
    assert colours(page, "sp vp so")["ground"] == so
    assert colours(page, "re")["ground"] == re
    assert colours(page, "sp vq re")["ground"] == re
    style = colours(page, "sp va st")
    assert (style["ground"], style["ink"], style["line"]) == (sp, own(page, "--st"), "wavy")
    defect = colours(page, "de sp va")
    assert (defect["ground"], defect["frame"], defect["ink"]) == (de, f"solid {own(page, '--de')}", own(page, "--sp"))
    fact = colours(page, NOTE)
    assert (fact["ground"], fact["has"], fact["frame"].partition(" ")[0], fact["under"]) == ("rgba(0, 0, 0, 0)", "none", "none", "none")
    page.send("Emulation.setEmulatedMedia", features=[])


@browser
def test_a_family_goes_and_leaves_the_others_their_colours(page: Browser) -> None:
    page.press("2")
    page.click("label[for=show-sp]")
    left = colours(page, "sp va so")
    assert (left["ground"], left["has"]) == (own(page, "--so-bg"), "none")
    page.click("label[for=show-sp]")
    page.click("label[for=show-de]")
    left = colours(page, "de sp va")
    assert (left["ground"], left["frame"].partition(" ")[0], left["ink"]) == (own(page, "--sp-bg"), "none", own(page, "--sp"))
    page.press("1")
    assert colours(page, "de sp va", p="de")["has"] == "none", "problems only: of a place of two, the one that is a problem"
    assert colours(page, "de sp va", p="de")["ground"] == own(page, "--de-bg"), "the boxes are for the view of all marks"


def test_views_work_without_the_script(report: Path) -> None:
    page = page_of(report, PATH)
    radios = page.xpath("//input[@name='view']")
    assert [(radio.get("id"), radio.get("checked") is not None) for radio in radios] == [
        ("view-problems", True),
        ("view-all", False),
        ("view-clean", False),
        ("view-sides", False),
    ]
    assert [radio.getparent().get("hidden") is not None for radio in radios] == [False, False, False, True], "only the last one needs it"
    assert text_of(page.xpath("//div[@class='text']")[0]).startswith("1Share this"), "all of the text is there"


def test_figures_and_title_stand_once(report: Path) -> None:
    page = page_of(report, PATH)
    assert [text_of(fact) for fact in page.xpath("//p[@class='facts']/span")][:2] == [PATH, "91 words"]
    assert len(page.xpath("//h1")) == 1
    assert [text_of(head) for head in page.xpath("//h2")] == ["! To review", "The text", "Findings", "Grades", "All figures"]
    assert page.xpath("//section[@class='all']/details[not(@open)]")
