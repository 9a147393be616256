"""Every kind of page can be read and worked by everybody: axe finds nothing, light and dark, wide and narrow; few stops for the tab key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from browser import CHROMIUM, Browser
from copydesk.article import Article, Measure, Voice
from copydesk.reports.changes import Home, write_changes
from copydesk.reports.html import write_rules
from copydesk.reports.names import page_name
from copydesk.rows import rule_rows
from copydesk.rulebook import load_rules
from copydesk.tables import frame
from small_report import folder, found, made, write_report, write_tables

pytest.importorskip("axe_core_python", reason="axe is not installed here")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here to open the report with")
AXE = (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")
ASK = """axe.run(document, { resultTypes: ["violations"] }).then((found) =>
  found.violations.flatMap((wrong) => wrong.nodes.map((node) => `${wrong.id}: ${node.html.slice(0, 200)}`)))"""
FERRY, LONG = page_name("harbour/ferry.txt"), page_name("long.txt")
# What is opened on a page before axe looks at it: keys to press, or a place to click.
STATES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("index.html", (), ""),
    ("sites.html", (), ""),
    ("duplicates.html", (), "summary"),
    ("rules.html", (), "summary"),
    ("changes.html", (), "summary"),
    ("unread.html", (), ""),
    ("dictionary.html", (), ""),
    (FERRY, (), ""),
    (FERRY, ("2",), ""),
    (FERRY, ("3",), ""),
    (FERRY, ("4",), ""),
    (FERRY, ("j", "Enter", "i"), ""),
    (FERRY, ("l", "Enter", "k"), ""),
    (FERRY, ("n",), ""),
    (FERRY, ("?",), ""),
    (page_name("broken.txt"), (), ""),
)
STOPS = """[...document.querySelectorAll("a[href], button, input, select, textarea, summary")].filter((each) =>
  each.tabIndex >= 0 && !each.disabled && each.checkVisibility({ visibilityProperty: true }))"""


def long_article() -> Article:
    """150 paragraphs with a guess, a stock phrase and a hard sentence in each."""
    text = "\n\n".join(f"Number {n:03} may be the last of them, at the end of the day." for n in range(150))
    guesses = [found(text, "may", "speculation", "speculation.may", "modal", Voice.AUTHOR, nth=n) for n in range(150)]
    worn = [found(text, "at the end of the day", "style", "style.worn", "cliche", nth=n) for n in range(150)]
    return made("long.txt", text, verdict="pass", findings=(*guesses, *worn), title="A long one")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report")
    more = [made(f"z/{n:03}.txt", "Text.", title=f"Article {n}", verdict="pass", site=f"s{n % 20}.example") for n in range(400)]
    write_tables(out, [*folder(), long_article(), *more])
    write_report(out)
    old = tmp_path_factory.mktemp("old")
    better = [replace(each, findings=each.findings[3:], measures={"score": Measure(99.0)}, verdict="pass") for each in folder()[:-6]]
    write_tables(old, [*better, *more[:300]])
    write_changes(out, old, Home("old", f"../{old.name}/", viewer=False))
    return out


def opened(browser: Browser, report: Path, name: str) -> None:
    browser.open((report / "unread.html").as_uri())
    browser.run("localStorage.clear(); sessionStorage.clear()")
    browser.open((report / name).as_uri())
    if name == "index.html":
        browser.wait("!document.getElementById('filters').hidden")


def looks(browser: Browser, scheme: str, width: int) -> None:
    """Light or dark, or (forced) in the few colours that the user has chosen, on a window so wide."""
    browser.size(width, 900)
    features = {
        "prefers-color-scheme": "light" if scheme == "light" else "dark",
        "forced-colors": "active" if scheme == "forced" else "none",
    }
    browser.send("Emulation.setEmulatedMedia", features=[{"name": name, "value": value} for name, value in features.items()])


@pytest.fixture
def forced(chromium: Browser) -> Iterator[Browser]:
    looks(chromium, "forced", 1440)
    yield chromium
    looks(chromium, "light", 1440)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 360), ("forced", 1440)])
@pytest.mark.parametrize(("name", "keys", "click"), STATES, ids=lambda value: str(value)[:40])
def test_axe_finds_nothing(chromium: Browser, report: Path, name: str, keys: tuple[str, ...], click: str, scheme: str, width: int) -> None:
    looks(chromium, scheme, width)
    opened(chromium, report, name)
    chromium.press(*keys)
    if click:
        chromium.run(f"document.querySelectorAll('{click}').forEach((each) => each.click())")
    assert chromium.run("document.documentElement.scrollWidth") <= width
    chromium.send("Runtime.evaluate", expression=AXE)
    assert chromium.run("axe.version").startswith("4.")
    assert chromium.run(ASK) == []


@pytest.mark.parametrize("inputs", [0, 1])
@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 360), ("forced", 1440)])
def test_axe_finds_nothing_where_there_is_hardly_anything(chromium: Browser, tmp_path: Path, scheme: str, width: int, inputs: int) -> None:
    write_tables(tmp_path, [made("a.txt", "Text.", title="A", verdict="pass")][:inputs])
    write_report(tmp_path, pages="none")
    looks(chromium, scheme, width)
    shown = [f"view.html?{page_name('a.txt')}"] * inputs
    for name in ("index.html", "sites.html", "duplicates.html", "changes.html", "unread.html", *shown):
        chromium.open(f"{tmp_path.as_uri()}/{name}")
        if name in shown:
            chromium.wait("document.documentElement.dataset.shown")
        assert chromium.run("document.documentElement.scrollWidth") <= width
        chromium.send("Runtime.evaluate", expression=AXE)
        assert (name, chromium.run(ASK)) == (name, [])


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 360)])
def test_axe_finds_nothing_where_all_rules_stand(chromium: Browser, report: Path, scheme: str, width: int) -> None:
    """Of several hundred rules axe sees every thirtieth: all of them take it minutes."""
    fired = pl.DataFrame(schema={"rule": pl.String, "fired": pl.Int64, "articles": pl.Int64, "lines": pl.Int64})
    before = (report / "data" / "rules.parquet").read_bytes()
    try:
        frame("rules", rule_rows(load_rules().rules, frozenset(), fired)).write_parquet(report / "data" / "rules.parquet")
        write_rules(report)
    finally:
        (report / "data" / "rules.parquet").write_bytes(before)
    looks(chromium, scheme, width)
    opened(chromium, report, "rules.html")
    chromium.run("document.querySelectorAll('summary').forEach((each) => each.click())")
    assert chromium.run("document.querySelectorAll('.rule').length") > 300
    assert chromium.run("document.documentElement.scrollWidth") <= width
    chromium.run("document.querySelectorAll('.rule').forEach((each, n) => n % 30 && each.remove())")
    chromium.send("Runtime.evaluate", expression=AXE)
    assert chromium.run(ASK) == []


def style(browser: Browser, selector: str, what: str) -> str:
    told: str = browser.run(f"getComputedStyle(document.querySelector({selector!r})).{what}")
    return told


def test_in_the_users_own_colours_marks_are_read_and_differ_in_form(forced: Browser, report: Path) -> None:
    opened(forced, report, FERRY)
    forced.press("2")
    canvas = style(forced, "body", "backgroundColor")
    marks = "[...document.querySelectorAll('.text mark')].map((each) => getComputedStyle(each))"
    ink = style(forced, "body", "color")
    assert ink != canvas
    assert set(forced.run(f"{marks}.map((each) => each.color)")) == {ink}
    assert set(forced.run(f"{marks}.map((each) => each.backgroundColor)")) <= {"rgba(0, 0, 0, 0)", canvas}
    form = "(each) => [each.textDecorationLine, each.textDecorationStyle, each.boxShadow, each.outlineStyle, each.borderBottomStyle].join()"
    families = forced.run(f"[...document.querySelectorAll('.families mark')].map((each) => ({form})(getComputedStyle(each)))")
    assert len(set(families)) == len(families) >= 3
    assert forced.run(f"({form})(getComputedStyle(document.querySelector('.text p')))") not in families


def test_in_the_users_own_colours_what_is_chosen_doubtful_or_meant_is_told(forced: Browser, report: Path) -> None:
    opened(forced, report, FERRY)
    assert style(forced, ".views :checked + label", "backgroundColor") != style(forced, ".views :not(:checked) + label", "backgroundColor")
    assert style(forced, ".l.u", "borderLeftStyle") == "double"
    assert style(forced, ".l.u", "borderLeftColor") == style(forced, "body", "color")
    assert style(forced, ".l:not(.u)", "borderLeftColor") == style(forced, "body", "backgroundColor"), (
        "what is transparent elsewhere is drawn here"
    )
    forced.open((report / FERRY).as_uri() + "#L3")
    assert (style(forced, "#L3", "outlineStyle"), style(forced, "#L1", "outlineStyle")) == ("solid", "none")
    forced.press("a")
    assert style(forced, "button[aria-pressed=true]", "backgroundColor") != style(
        forced, ".desk button:not([aria-pressed=true])", "backgroundColor"
    )
    opened(forced, report, "index.html")
    forced.press("j")
    assert (style(forced, ".rows tr.at", "outlineStyle"), style(forced, ".rows tbody tr:not(.at)", "outlineStyle")) == ("solid", "none")


def test_what_is_printed_is_the_verdict_the_text_and_the_findings(chromium: Browser, report: Path) -> None:
    """Stripped stretches stay folded, and all figures are left out, unless somebody opened them."""
    opened(chromium, report, FERRY)
    chromium.send("Emulation.setEmulatedMedia", media="print")
    shown = "(selector) => [...document.querySelectorAll(selector)].some((each) => each.checkVisibility())"
    parts = (".verdict .sentence", ".text .l > p", ".fold > summary", ".fold .l", ".findings td", ".grades td", ".all", ".tools", ".desk")
    try:
        printed = {part: chromium.run(f"({shown})('{part}')") for part in parts}
        chromium.run("document.querySelectorAll('.fold, .all details').forEach((each) => { each.open = true; })")
        both = chromium.run(f"['.fold .l', '.all dd'].map({shown})")
    finally:
        chromium.send("Emulation.setEmulatedMedia", media="")
    assert [part for part in parts if printed[part]] == [
        ".verdict .sentence",
        ".text .l > p",
        ".fold > summary",
        ".findings td",
        ".grades td",
    ]
    assert both == [True, True]


def test_the_map_shows_marks_stripped_and_doubtful_lines(chromium: Browser, report: Path) -> None:
    looks(chromium, "light", 1440)
    opened(chromium, report, FERRY)
    chromium.press("2")
    drawn = """(([left, selector]) => { const map = document.querySelector('.map'), whole = document.querySelector('.text').getBoundingClientRect();
      const place = document.querySelector(selector).getClientRects()[0];
      const at = ((place.top - whole.top) / whole.height) * map.height;
      const dot = map.getContext('2d').getImageData(map.width * left, Math.round(at) + 1, 1, 1).data;
      return dot[3] > 100; })"""
    chromium.wait(f"{drawn}([0.9, '.text .t'])")
    assert chromium.run(f"{drawn}([0.9, '.l.x'])")
    assert not chromium.run(f"{drawn}([0.1, '.l.x'])"), "a stripped line takes a third of the width"
    assert chromium.run(f"{drawn}([0.9, '.l.u'])")


def test_the_map_keeps_the_colour_of_a_mark_that_is_chosen(chromium: Browser, report: Path) -> None:
    looks(chromium, "light", 1440)
    opened(chromium, report, FERRY)
    chromium.press("2")
    colour = """(() => { const map = document.querySelector('.map'), whole = document.querySelector('.text').getBoundingClientRect();
      const place = document.querySelector('.text .t').getClientRects()[0];
      const at = ((place.top - whole.top) / whole.height) * map.height;
      return [...map.getContext('2d').getImageData(map.width * 0.9, Math.round(at) + 1, 1, 1).data].join(); })()"""
    chromium.wait(f"{colour}.split(',')[3] > 100")
    before = chromium.run(colour)
    chromium.run("document.querySelector('.text .t').focus()")
    assert chromium.run("document.activeElement.matches('.text .t')")
    chromium.run("dispatchEvent(new Event('resize')); new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert chromium.run(colour) == before


def test_axe_would_find_what_is_wrong(chromium: Browser, report: Path) -> None:
    opened(chromium, report, FERRY)
    chromium.run("document.querySelector('#view-all').labels[0].remove()")
    chromium.run("document.querySelector('h1').insertAdjacentHTML('afterend', '<p>Pale</p>')")
    chromium.run("Object.assign(document.querySelector('h1 + p').style, { color: '#aaa', background: '#bbb' })")
    chromium.send("Runtime.evaluate", expression=AXE)
    told: list[Any] = chromium.run(ASK)
    assert {each.partition(":")[0] for each in told} == {"label", "color-contrast"}


@pytest.mark.parametrize("name", ["index.html", "sites.html", "duplicates.html", "rules.html", "changes.html", "unread.html", FERRY, LONG])
def test_there_are_few_stops_for_the_tab_key(chromium: Browser, report: Path, name: str) -> None:
    chromium.size(1440, 900)
    opened(chromium, report, name)
    assert 5 < chromium.run(f"{STOPS}.length") < 300


def test_the_tab_key_goes_through_a_page_from_its_top_to_its_end(chromium: Browser, report: Path) -> None:
    chromium.size(1440, 900)
    opened(chromium, report, FERRY)
    places = chromium.run(
        f"{STOPS}.map((each) => [each.closest('.mast, .head, .verdict, .reading, .findings, .grades, .all, .desk')?.className.split(' ')[0]"
        " ?? each.className, each.tabIndex])"
    )
    assert {order for _, order in places} == {0}, "none is pulled before the others"
    assert list(dict.fromkeys(name for name, _ in places)) == ["skip", "mast", "head", "verdict", "reading", "findings", "all", "desk"]
