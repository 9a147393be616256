"""Every kind of page can be read and worked by everybody: axe finds nothing, light and dark, wide and narrow; few stops for the tab key."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from browser import CHROMIUM, Browser
from copydesk.article import Article, Voice
from copydesk.reports.names import page_name
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
    return out


def opened(browser: Browser, report: Path, name: str) -> None:
    browser.open((report / "unread.html").as_uri())
    browser.run("localStorage.clear(); sessionStorage.clear()")
    browser.open((report / name).as_uri())
    if name == "index.html":
        browser.wait("!document.getElementById('filters').hidden")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 360)])
@pytest.mark.parametrize(("name", "keys", "click"), STATES, ids=lambda value: str(value)[:40])
def test_axe_finds_nothing(chromium: Browser, report: Path, name: str, keys: tuple[str, ...], click: str, scheme: str, width: int) -> None:
    chromium.size(width, 900)
    chromium.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    opened(chromium, report, name)
    chromium.press(*keys)
    if click:
        chromium.run(f"document.querySelectorAll('{click}').forEach((each) => each.click())")
    assert chromium.run("document.documentElement.scrollWidth") <= width
    chromium.send("Runtime.evaluate", expression=AXE)
    assert chromium.run("axe.version").startswith("4.")
    assert chromium.run(ASK) == []


def test_axe_would_find_what_is_wrong(chromium: Browser, report: Path) -> None:
    opened(chromium, report, FERRY)
    chromium.run("document.querySelector('#view-all').labels[0].remove()")
    chromium.run("document.querySelector('h1').insertAdjacentHTML('afterend', '<p>Pale</p>')")
    chromium.run("Object.assign(document.querySelector('h1 + p').style, { color: '#aaa', background: '#bbb' })")
    chromium.send("Runtime.evaluate", expression=AXE)
    told: list[Any] = chromium.run(ASK)
    assert {each.partition(":")[0] for each in told} == {"label", "color-contrast"}


@pytest.mark.parametrize("name", ["index.html", "sites.html", "duplicates.html", "rules.html", "unread.html", FERRY, LONG])
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
