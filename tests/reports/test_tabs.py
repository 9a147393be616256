"""The list and the pages beside it: what a look is worth most, sites, duplicates, rules, what was not read; the list in a real browser."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import polars as pl
import pytest

from browser import CHROMIUM, Browser, browsing
from copydesk.article import Article, Line, Measure, Outcome, Reason, Silenced, Status
from copydesk.evidence import Evidence, Kind
from copydesk.reports.duplicates import MOST_WORDS, differences, duplicates_page, similarity
from copydesk.reports.html import write_tabs
from copydesk.reports.listing import EASE, RATE, ranked, scan
from copydesk.reports.names import page_name
from copydesk.reports.samples import MOST, samples
from copydesk.reports.sites import MOST_LEARNED, sites_page
from copydesk.rows import article_row
from copydesk.spreadsheet import as_csv
from copydesk.tables import frame
from copydesk.text import line_spans
from small_report import found, made, pages, parsed, text_of, write_report, write_tables

browser = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here to open the report with")
TRAPS = ("=1+1", "a;=1|@x", '"quoted", +1', "\u200b-1", "plain", "one\n=2")
FIRST = (
    "The mill on the weir was sold on Monday to a firm from Harrow.\n\nIts owner had kept it for forty years.\n\nNobody said what it cost."
)
SECOND = "The mill on the weir was sold on Tuesday to a firm from Harrow.\n\nIts owner had kept it for forty years.\n\nNobody said what it cost or why."


def row(path: str, verdict: str | None, score: float | None = 50.0, trust: float | None = None, **fields: Any) -> Article:
    measures = {"score": Measure(score) if score is not None else Measure(None)}
    if trust is not None:
        measures["trust"] = Measure(trust)
    return made(path, fields.pop("text", "One two three four."), verdict=verdict, measures=measures, **fields)


DOUBT, BROKEN = Reason("little-trust", "Little trust.", "cleanliness", 5.0), Reason("spacing", "A mistake.", "integrity", 3.0)
WORN = Reason("stock-phrases", "Worn.", "style", 9.0)


def test_what_a_look_is_worth_most_comes_first(tmp_path: Path) -> None:
    long = "word " * 400
    articles = [
        row("pass.txt", "pass", 90.0),
        row("worn.txt", "review", 40.0, reasons=(WORN,)),
        row("broken.txt", "review", 70.0, reasons=(BROKEN, WORN)),
        row("doubt-short.txt", "reject", 10.0, 20.0, reasons=(WORN, DOUBT)),
        row("doubt-long.txt", "review", 60.0, 50.0, reasons=(DOUBT,), text=long),
        row("rejected.txt", "reject", 30.0, reasons=(WORN,)),
        row("unsure.txt", "pass", 99.0, 40.0, text=long),
        Article(path="failed.txt", outcome=Outcome(Status.FAILED, "worker-died", "Split the file.")),
        Article(path="logo.png", outcome=Outcome(Status.SKIPPED, "not-text", "A picture.")),
        row("few.txt", None, None),
    ]
    unsure = articles[6]
    articles[6] = replace(unsure, lines=(replace(unsure.lines[0], kept_probability=0.4),))
    data = tmp_path / "data"
    data.mkdir()
    frame("articles", map(article_row, articles)).write_parquet(data / "articles.parquet")
    order = [articles[n].path for n in ranked(scan(tmp_path, "articles"))]
    assert order == [
        *("doubt-long.txt", "doubt-short.txt"),  # 200 words of 400 may be wrong, and 3 of 4
        *("broken.txt", "failed.txt", "rejected.txt", "worn.txt", "few.txt", "unsure.txt", "pass.txt", "logo.png"),
    ]


# --- a report ---


def folder() -> list[Article]:
    recurring = Evidence(Kind.RECURS, pages=3, of=3)
    site = []
    for n in range(3):
        text = "\n".join([*(f"Menu entry {k}" for k in range(MOST_LEARNED + 2)), f"Story {n} may be told.", "Stays"])
        lines = tuple(
            Line(start, end, kept=False, rule="boilerplate.recurring", confidence=0.9, evidence=recurring)
            if text[start:end].startswith("Menu")
            else Line(start, end, evidence=Evidence(Kind.CONFIGURED_TO_STAY) if text[start:end] == "Stays" else None)
            for start, end in line_spans(text)
        )
        may = found(text, "may", "speculation", "speculation.may", "modal")
        silenced = (Silenced("speculation.may", 12, "might", 1),) if not n else ()
        site.append(
            made(f"weir/{n}.txt", text, lines=lines, site="weir.example", author="Ana", findings=(may,), silenced=silenced, verdict="pass")
        )
    twins = [
        made("copy/first.txt", FIRST, site="mill.example", published="2024-05-06", verdict="review"),
        made("copy/second.txt", SECOND, site="mill.example", published="2024-05-07", verdict="pass"),
    ]
    traps = [
        made(f"trap-{n}.txt", "Text.", title=title, verdict="pass", measures={"score": Measure(n / 2)}) for n, title in enumerate(TRAPS)
    ]
    plain = [
        made(
            f"z/{n:03}.txt",
            f"Text {n} may be here.",
            title=f"Article {n}",
            verdict="pass",
            measures={  # figures beyond both ends, and beside the borders of bars
                "flesch_reading_ease": Measure(2.0 * n - 15.04),
                "trust": Measure(float(n)),
                "speculation_per_100_sentences": Measure(1.7 * n),
                "words": Measure(float(50 * n)),
            },
            findings=(found(f"Text {n} may be here.", "may", "speculation", "speculation.may", "modal"),),
        )
        for n in range(60)
    ]
    failed = Article(path="broken.txt", outcome=Outcome(Status.FAILED, "worker-died", "Split <b>the file."))
    return sorted([*site, *twins, *traps, *plain, failed], key=lambda article: article.path)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report")
    write_tables(out, folder())
    table = out / "data/articles.parquet"
    grouped = pl.when(pl.col("path").str.starts_with("copy/")).then(1).otherwise(None).alias("near_duplicate_group").cast(pl.Int64)
    pl.read_parquet(table).with_columns(grouped).write_parquet(table)
    write_report(out)
    return out


def test_every_page_leads_to_all_others(report: Path) -> None:
    names = ["index", "sites", "duplicates", "rules", "changes", "unread", "dictionary"]
    for page in [*(report / f"{name}.html" for name in names), report / page_name("trap-0.txt")]:
        links = parsed(page).xpath("//nav[@aria-label='Report']/a/@href")
        assert [link.rpartition("/")[2] for link in links] == [f"{name}.html" for name in names], page
    assert len(pages(report)) == len(folder()) + len(names)


def test_sites_say_what_was_kept_learned_and_overruled(report: Path) -> None:
    page = sites_page(report)
    assert page.sentence == f"2 sites; {MOST_LEARNED + 2} lines learned from their pages"
    weir = next(site for site in page.sites if site.name == "weir.example")
    assert (weir.articles, weir.verdicts, weir.overruled) == (3, "3 pass", "3 lines kept, 1 finding silenced")
    assert weir.facts[-1] == "1 author"
    assert (weir.facts[0].startswith("median: "), weir.facts[0].endswith(" % of the text kept")) == (True, True)
    first = weir.learned[0]
    assert (first.text, first.lines, first.evidence) == ("Menu entry 0", 3, str(Evidence(Kind.RECURS, pages=3, of=3)))
    assert first.href == "articles/weir/0.txt.html#L1"
    assert (len(weir.learned), weir.learned_more) == (MOST_LEARNED, 2)
    mill = next(site for site in page.sites if site.name == "mill.example")
    assert (mill.verdicts, mill.learned) == ("1 pass, 1 to review", [])
    html = text_of(parsed(report / "sites.html").find(".//main"))
    assert "And 2 more, in stripped.csv." in html


def test_duplicates_tell_the_original_and_what_differs(report: Path) -> None:
    (group,) = duplicates_page(report).groups
    assert [(member.path, member.why) for member in group.members] == [
        ("copy/first.txt", "likely the original: published first"),
        ("copy/second.txt", ""),
    ]
    assert group.members[0].facts == "27 words, 2024-05-06, mill.example"
    (compared,) = group.comparisons
    left, right = ([text for text, alone in getattr(compared.differences[0], side) if alone] for side in ("left", "right"))
    assert (left, right) == (["Monday"], ["Tuesday"])
    assert compared.differences[1].same == 1
    assert [part for part in compared.differences[2].right if part[1]] == [("cost or why.", True)]
    page = parsed(report / "duplicates.html")
    assert [text_of(word) for word in page.xpath("//del")] == ["Monday", "cost."]
    assert [text_of(word) for word in page.xpath("//ins")] == ["Tuesday", "cost or why."]
    assert text_of(page.find(".//h1")) == "1 group of near-duplicates: 2 articles."


def test_how_alike_two_texts_are() -> None:
    assert similarity("a b c d e f", "a b c d e f") == 1.0
    assert similarity("a b c d e f", "A  b c d e g") == pytest.approx(1 / 3)
    assert similarity("", "") == 1.0
    assert similarity("a b", "c d") == 0.0
    assert [difference.same for difference in differences(FIRST, FIRST)] == [3]


def test_very_long_texts_are_not_compared_and_that_is_said(tmp_path: Path) -> None:
    text = "word " * (MOST_WORDS + 1)
    write_tables(tmp_path, [made("harbour/ferry.txt", text), made("harbour/ferry-copy.txt", f"{text}more")])
    (group,) = duplicates_page(tmp_path).groups
    (compared,) = group.comparisons
    assert (compared.told, compared.differences) == (f"Texts of more than {MOST_WORDS:,} words are not compared here.", ())
    write_tabs(tmp_path)
    assert compared.told in text_of(parsed(tmp_path / "duplicates.html").find(".//main"))


def test_rules_show_where_they_found_something(report: Path) -> None:
    places = samples(report)
    assert [place.path for place in places["speculation.may"]] == ["weir/0.txt", "weir/1.txt", "weir/2.txt", "z/000.txt", "z/001.txt"]
    assert MOST == 5
    assert tuple(places["speculation.may"][0][2:]) == ("Story 0", "may", "be told.")
    assert places["speculation.may"][0].href == f"articles/weir/0.txt.html#L{MOST_LEARNED + 3}"
    assert [place.text for place in places["boilerplate.recurring"]] == ["Menu entry 0"] * 3
    rule = parsed(report / "rules.html").get_element_by_id("speculation.may")
    assert text_of(rule.find_class("count")[0]) == "63 times in 1 article of 1 site 1 silenced"
    shown = rule.find_class("samples")[0]
    assert text_of(shown.findall(".//li")[0]) == "Story 0 may be told. weir/0.txt"


@pytest.mark.parametrize("most", [1, 2, 1000])
def test_samples_are_the_same_however_many_rows_are_read_at_a_time(report: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    wanted = samples(report)
    monkeypatch.setattr("copydesk.reports.samples.AT_A_TIME", most)
    assert samples(report) == wanted


@pytest.mark.parametrize("most", [1, 2, 1000])
def test_sites_are_the_same_however_many_lines_are_read_at_a_time(report: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    wanted = sites_page(report)
    monkeypatch.setattr("copydesk.reports.sites.AT_A_TIME", most)
    assert sites_page(report) == wanted


def test_what_was_not_read_has_a_page(report: Path) -> None:
    page = parsed(report / "unread.html")
    assert text_of(page.find(".//h1")) == "1 input not read."
    assert text_of(page.xpath("//tbody/tr")[0]) == "✕ failed broken.txtSplit <b>the file. worker-died"


def test_an_empty_folder_has_every_page(tmp_path: Path) -> None:
    write_tables(tmp_path, [])
    write_tabs(tmp_path)
    heads = {name: text_of(parsed(tmp_path / f"{name}.html").find(".//h1")) for name in ("sites", "duplicates", "unread")}
    assert heads == {
        "sites": "No site is known of any article.",
        "duplicates": "No two articles are near-duplicates.",
        "unread": "Every input was read.",
    }


# --- in a browser ---


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("chromium")


@pytest.fixture(scope="module")
def chromium(downloads: Path) -> Iterator[Browser]:
    with browsing(downloads) as browser:
        browser._browser("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))  # noqa: SLF001  # of this browser's
        yield browser


@pytest.fixture
def page(chromium: Browser, report: Path) -> Iterator[Browser]:
    chromium.size(1440, 900)
    listed(chromium, report)
    chromium.run("localStorage.clear(); sessionStorage.clear()")
    yield chromium
    assert chromium.complaints == []


def listed(browser: Browser, report: Path, view: str = "") -> None:
    browser.open("about:blank")
    browser.open((report / "index.html").as_uri() + view)
    browser.wait("!document.getElementById('filters').hidden")


ROWS = "[...document.querySelectorAll('#rows tbody tr[data-n]')]"


@browser
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (900, 900), (390, 844)])
def test_the_first_row_is_in_sight_at_once(page: Browser, report: Path, width: int, height: int) -> None:
    page.size(width, height)
    listed(page, report)
    assert page.run("document.querySelector('#rows tbody tr').getBoundingClientRect().top") < 200
    assert page.run("document.documentElement.scrollWidth") <= width
    panel, last = page.run(
        "['#panel', '#rows'].map((found) => document.querySelector(found).getBoundingClientRect()).map((place, n) => n ? place.bottom : place.top)"
    )
    assert (panel < last) == (width == 1440), "what the articles have in common stands beside the list, or behind it"


@browser
def test_the_filters_of_a_phone_open_at_a_touch(page: Browser, report: Path) -> None:
    page.size(390, 844)
    listed(page, report)
    shown = "document.getElementById('state').getClientRects().length > 0"
    assert page.run(shown) is False
    page.tap("label[for=choices]")
    page.wait(shown)
    page.open((report / "index.html").as_uri() + "#words=..900")
    page.wait("document.querySelector('#chips button')")
    page.tap(".filters a[href='#panel']")
    page.wait("document.activeElement.id === 'panel'")
    assert page.run("Math.abs(document.querySelector('#panel').getBoundingClientRect().top)") < 80, "behind however many rows"
    assert page.run("location.hash") == "#words=..900", "and what is filtered stays"


@browser
def test_only_rows_in_sight_are_in_the_page_however_few_there_are(page: Browser) -> None:
    assert page.run(f"{ROWS}.length") < 50 < len(folder())
    page.press(*"j" * 60)
    assert page.run(f"{ROWS}.some((row) => row.dataset.n === '59' && row.className === 'at')")
    assert page.run("document.activeElement.closest('tr').dataset.n") == "59"


@browser
def test_a_key_leaves_the_rows_that_stay_where_they_are(page: Browser) -> None:
    page.run(f"{ROWS}.forEach((row) => {{ row.mark = row.dataset.n; }})")
    page.press("j", "j")
    drawn = page.run(f"{ROWS}.length")
    assert page.run(f"{ROWS}.every((row) => row.mark === row.dataset.n)"), "no row is drawn again for a key"
    assert page.run(f"{ROWS}.filter((row) => row.classList.contains('at')).map((row) => row.dataset.n)") == ["1"]
    page.press(*"j" * 30)
    order = page.run(f"{ROWS}.map((row) => Number(row.dataset.n))")
    assert order == list(range(order[0], order[0] + len(order)))
    assert 31 in order
    assert order[0] > 0
    assert len(order) < drawn + 15
    assert page.run(f"{ROWS}.some((row) => row.mark)"), "of the rows that are drawn now, those that were before are the same"
    heights = page.run("['tbody', 'tr.at'].map((found) => document.querySelector(`#rows ${found}`).getBoundingClientRect().height)")
    assert round(heights[0] / heights[1]) == len(folder()), "the room of the rows that are not drawn is kept"


@browser
@pytest.mark.parametrize("width", [1440, 390])
def test_the_rows_are_as_wide_as_the_list(page: Browser, report: Path, width: int) -> None:
    page.size(width, 900)
    listed(page, report)
    assert page.run("document.querySelectorAll('#rows .space').length") == 1
    right = page.run(
        """[document.querySelector('.list'), [...document.querySelectorAll('#rows tr[data-n] td')].filter((cell) => cell.offsetWidth && cell.parentNode.dataset.n === '0').pop()]
        .map((found) => found.getBoundingClientRect().right)"""
    )
    assert right[0] == pytest.approx(right[1], abs=1), "what stands in for the rows that are not drawn has no columns of its own"


def names(browser: Browser, report: Path, view: str) -> list[str]:
    """The paths that a view of the list shows, in sight or not."""
    listed(browser, report, view)
    browser.wait("!document.getElementById('shown').textContent.startsWith('loading')")
    browser.run("dispatchEvent(new Event('beforeprint'))")
    shown: list[str] = browser.run(f"{ROWS}.map((row) => row.querySelector('a').title)")
    browser.run("dispatchEvent(new Event('afterprint'))")
    return shown


@browser
@pytest.mark.parametrize(
    ("query", "paths"),
    [
        ("mill.example", ["copy/first.txt", "copy/second.txt"]),  # a site
        ("COPY second", ["copy/second.txt"]),  # two words of a path
        ("split file.", ["broken.txt"]),  # what is said of it
        ("split copy", []),  # no row has both
        ("<b>the", ["broken.txt"]),
        ("article 5 z/05", [f"z/{n:03}.txt" for n in range(50, 60)]),
        ("=1+1", ["trap-0.txt"]),
        ("a;=1|@x", ["trap-1.txt"]),
        (".*", []),  # words, and no pattern
        ("z", [f"z/{n:03}.txt" for n in range(60)]),  # the first letter of an entry
        ("trap-0.txttrap", []),  # over the border of two rows
        ("", None),
    ],
)
def test_the_search_finds_words_anywhere_in_a_row(page: Browser, report: Path, query: str, paths: list[str] | None) -> None:
    expected = sorted(article.path for article in folder()) if paths is None else paths
    assert sorted(names(page, report, f"#q={quote(query)}")) == expected


@browser
def test_what_has_no_figure_stands_last_either_way(page: Browser, report: Path) -> None:
    up, down = (names(page, report, f"#q=trap&sort={sort}score") for sort in ("", "-"))
    assert up == [f"trap-{n}.txt" for n in range(len(TRAPS))] == down[::-1]
    up, down = (names(page, report, f"#sort={sort}score") for sort in ("", "-"))
    assert up[len(TRAPS) :] == down[len(TRAPS) :], "without a score, what a look is worth most comes first"
    assert up[len(TRAPS)] == "broken.txt"
    assert names(page, report, "#q=z/&sort=-title") == [f"z/{n:03}.txt" for n in reversed(range(60))], "2 before 10"


@browser
def test_a_bar_filters_to_as_many_rows_as_it_counts(page: Browser, report: Path) -> None:
    bars = page.run(
        """[...document.querySelectorAll('.shapes figure')].flatMap((figure) => [...figure.querySelectorAll('g')].map((bar) =>
        [figure.dataset.key, bar.dataset.range, Number(bar.querySelector('title').textContent.split(': ').pop().replace(/,/g, ''))]))"""
    )
    assert {key for key, *_ in bars} == {"score", "words", "kept", "trust", "ease", "speculation"}
    go = "new Promise((done) => {{ addEventListener('hashchange', () => done(), {{ once: true }}); location.hash = '{}={}'; }})"
    for key, ends, count in bars:
        page.run(go.format(key, ends))
        assert page.run("Number(document.getElementById('rows').getAttribute('aria-rowcount')) - 1") == count, (key, ends)
    table = pl.read_parquet(report / "data/articles.parquet")
    measured = ("score", "words", "kept_share", "trust", EASE, RATE)
    assert sum(count for *_, count in bars) == sum(table[column].count() for column in measured), "and an article stands in one bar"


@browser
def test_ranges_are_clicked_typed_and_taken_back(page: Browser) -> None:
    shown = "Number(document.getElementById('rows').getAttribute('aria-rowcount')) - 1"
    page.click("figure[data-key=score] g[data-range='..5'] .hit")
    assert page.run("location.hash") == "#score=..5"
    assert page.run("[...document.querySelectorAll('#chips button')].map((chip) => chip.textContent)") == ["Score below 5 ×"]
    whole = page.run(shown)
    page.run("document.getElementById('score-from').focus()")
    page.type("1")
    page.press("Tab")
    assert page.run("location.hash") == "#score=1..5"
    assert page.run("document.querySelector('#chips').textContent") == "Score from 1 below 5 ×"
    assert 0 < page.run(shown) < whole
    off = page.run("[...document.querySelectorAll('figure[data-key=score] g')].map((bar) => bar.classList.contains('off'))")
    assert all(off), "no bar lies wholly in the range"
    page.click("#chips button")
    assert page.run("[location.hash, document.querySelector('#chips').textContent]") == ["", ""]
    assert page.run(shown) == len(folder())
    page.click("figure[data-key=score] g[data-range='..5'] .hit")
    page.click("figure[data-key=score] g[data-range='..5'] .hit")
    assert page.run("location.hash") == "", "the same bar again takes it back"


@browser
def test_a_rule_leads_to_all_its_articles(page: Browser, report: Path) -> None:
    page.open((report / "rules.html").as_uri())
    page.click("[id='speculation.may'] .count a")
    page.wait("!document.getElementById('filters').hidden && !document.getElementById('shown').textContent.startsWith('loading')")
    assert page.run("document.getElementById('rule').value") == "speculation.may"
    assert page.run("document.getElementById('rule').selectedOptions[0].textContent") == "may (63)"
    expected = sorted(article.path for article in folder() if any(finding.rule == "speculation.may" for finding in article.findings))
    assert sorted(names(page, report, "#rule=speculation.may")) == expected
    assert sorted(names(page, report, "#rule=boilerplate.recurring")) == [f"weir/{n}.txt" for n in range(3)], "also by lines that it took"
    assert names(page, report, "#rule=no.rule") == []
    assert names(page, report, "#rule=boilerplate.recurring&q=weir/1") == ["weir/1.txt"]


@browser
def test_what_is_waited_for_may_not_be_there_yet_and_what_never_comes_is_told(page: Browser) -> None:
    page.run("setTimeout(() => document.body.append(Object.assign(document.createElement('b'), { id: 'late', textContent: 'here' })), 200)")
    page.wait("document.getElementById('late').textContent === 'here'")
    with pytest.raises(AssertionError, match=r"in vain: document\.getElementById\('never'\)\.id: .*Cannot read properties of null"):
        page.wait("document.getElementById('never').id", patience=0.1)


@browser
def test_keys_are_shown_by_a_button(page: Browser) -> None:
    page.click("#ask")
    assert page.run("document.querySelector('dialog[open] .keys').textContent").startswith("/ search")
    page.press("Escape")
    page.press("?")
    assert page.run("document.querySelector('dialog[open]') !== null")


@browser
def test_rules_that_cannot_be_loaded_are_told(page: Browser, report: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(report, copy)
    (copy / "static/hits.js").unlink()
    page.open((copy / "index.html").as_uri() + "#rule=speculation.may")
    page.wait("document.getElementById('shown').textContent.includes('hits')")
    assert page.run("document.getElementById('shown').textContent") == "static/hits.js is missing: nothing can be filtered by rule."
    page.complaints.clear()


@browser
@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_a_report_that_lost_its_data_says_so_and_shows_what_it_has(page: Browser, report: Path, tmp_path: Path, damage: str) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(report, copy)
    rows = copy / "static/rows-0001.js"
    if damage == "missing":
        rows.unlink()
    else:
        rows.write_text(rows.read_text(encoding="ascii")[:-204] + '");\n', encoding="ascii")
    page.open((copy / "index.html").as_uri())
    page.wait("document.getElementById('shown').textContent.includes('rows-0001.js')")
    how = {"missing": "is missing", "cut": "cannot be read"}[damage]
    assert page.run("document.getElementById('shown').textContent") == f"static/rows-0001.js {how}: the list below is not complete."
    shown = page.run("[...document.querySelectorAll('#rows tbody tr')].filter((row) => row.getClientRects().length).length")
    assert shown == len(folder()), "all that the page itself holds"
    page.complaints.clear()  # a file that is missing is told on the console


@browser
def test_the_rows_are_exported_as_they_are_shown_and_no_cell_is_run(page: Browser, report: Path, downloads: Path) -> None:
    listed(page, report, "#q=trap&sort=-score")
    page.press("e")
    file = downloads / "articles-shown.csv"
    for _ in range(200):
        if file.exists():
            break
        page.run("new Promise((done) => setTimeout(done, 50))")
    source = file.read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(source, newline=""), strict=True))
    assert [row["path"] for row in rows] == [f"trap-{n}.txt" for n in reversed(range(len(TRAPS)))]
    titles = [" ".join(title.split()).replace("\u200b", "[U+200B]") for title in reversed(TRAPS)]  # in one line, as the list has them
    shown = pl.DataFrame({"title": titles})
    assert source.count("\r\n") == len(TRAPS) + 1
    assert [row["title"] for row in rows] == [line["title"] for line in csv.DictReader(io.StringIO(as_csv(shown), newline=""))], (
        "defused as the report's own CSV files are"
    )
    assert rows[0]["score"] == "2.5"


@browser
def test_u_and_back_lead_to_the_list_as_it_was(page: Browser, report: Path) -> None:
    listed(page, report, "#q=article&sort=-title")
    page.press(*"j" * 30)
    name = page.run("document.activeElement.textContent")
    page.press("Enter")
    page.wait("document.querySelector('.reading') && document.readyState === 'complete'")
    page.press("u")
    page.wait("document.querySelector('#rows tr.at')")
    assert page.run("location.hash") == "#q=article&sort=-title"
    assert page.run("document.activeElement.textContent") == name
    place = page.run("document.querySelector('#rows tr.at').getBoundingClientRect().top")
    assert 0 < place < 900


@browser
def test_all_rows_are_printed(page: Browser) -> None:
    page.run("dispatchEvent(new Event('beforeprint'))")
    assert page.run(f"{ROWS}.length") == len(folder())
    page.run("dispatchEvent(new Event('afterprint'))")
    assert page.run(f"{ROWS}.length") < 50
