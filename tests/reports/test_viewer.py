"""A report whose articles have no pages of their own: one page shows any of them, from shards, as its own page would."""

from __future__ import annotations

import json
import re
from os.path import normpath
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import unquote, urlsplit

import polars as pl
import pytest
from lxml.html import document_fromstring

from browser import CHROMIUM, Browser
from copydesk.article import Article
from copydesk.reports import viewer
from copydesk.reports.listing import ranked
from copydesk.reports.names import article_link, page_name
from copydesk.reports.viewer import names_in, pages_of, shard_of, views_in, write_shards
from small_report import HOSTILE, RUN_ID, folder, made, parsed, write_report, write_tables

with_browser = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here to open the report with")
FERRY = "harbour/ferry.txt"
# What both have is compared without the spaces of its layout, and without where its links lead, which are other places.
SEEN = """(() => { const main = document.getElementById("main").cloneNode(true);
  for (const each of main.querySelectorAll("noscript, .keys li, .map")) each.remove();
  return main.innerHTML.replace(/ href="[^"]*"/g, "").replace(/\\s+/g, " ").trim(); })()"""
SHOWN = "document.documentElement?.dataset.shown"


def articles() -> list[Article]:
    more = [made(f"z/{n:03}.txt", f"Text {n}.", title=f"Article {n}", verdict="pass") for n in range(30)]
    return [*folder(), made("o'clock & co?.txt", "It’s late.", title="Late", verdict="pass"), *more]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same report, by which articles have pages of their own."""
    out = {pages: tmp_path_factory.mktemp(pages) for pages in ("all", "review", "worst:3", "none")}
    for pages, path in out.items():
        write_tables(path, articles())
        write_report(path, pages=pages)
    return out


def address(report: Path, path: str, fragment: str = "") -> str:
    return f"{report.as_uri()}/{article_link('', path, fragment, viewer=True)}"


def show(browser: Browser, report: Path, path: str, fragment: str = "") -> None:
    browser.open("about:blank")
    browser.open(address(report, path, fragment))
    browser.wait(SHOWN)


def own_pages(report: Path) -> set[str]:
    return {path.relative_to(report).as_posix() for path in report.glob("articles/**/*.html")}


def test_who_has_a_page_of_its_own(reports: dict[str, Path]) -> None:
    table = pl.read_parquet(reports["all"] / "data" / "articles.parquet")
    every = {page_name(path) for path in table["path"]}
    wanted = table.filter(pl.col("verdict").is_in(["review", "reject"]) | (pl.col("status") == "failed"))["path"]
    assert own_pages(reports["all"]) == every
    assert own_pages(reports["review"]) == {page_name(path) for path in wanted}
    worst = table[ranked(table.lazy()).head(3).to_list()]["path"]
    assert own_pages(reports["worst:3"]) == {page_name(path) for path in worst}
    assert own_pages(reports["none"]) == set()
    assert 3 < len(wanted) < len(every)
    assert [(reports[pages] / "view.html").exists() for pages in reports] == [False, True, True, True]
    assert [pages_of(report) for report in reports.values()] == list(reports)


def test_more_of_the_worst_than_there_are_is_all_of_them(tmp_path: Path) -> None:
    write_tables(tmp_path, folder())
    write_report(tmp_path, pages="worst:1000")
    assert len(own_pages(tmp_path)) == len(folder())
    assert (tmp_path / "view.html").exists()


def test_the_pages_lead_to_an_articles_own_page_where_it_has_one(reports: dict[str, Path]) -> None:
    """These need no script, and the list that they stand in may be read without one."""
    report = reports["worst:3"]
    hrefs = [str(link.get("href")) for link in parsed(report / "index.html").xpath("//td[@class='title']/a")]
    assert [href.startswith("articles/") for href in hrefs] == [True] * 3 + [False] * (len(hrefs) - 3)
    assert {unquote(href) for href in hrefs[:3]} == own_pages(report)
    (href,) = [str(link.get("href")) for link in parsed(reports["review"] / "unread.html").xpath("//main//a[contains(., 'broken')]")]
    assert href == "articles/broken.txt.html"


def test_every_article_is_in_one_shard_whose_index_finds_it(reports: dict[str, Path]) -> None:
    shards = sorted((reports["none"] / "shards").iterdir())
    names = [name for shard in shards for names in re.findall(r'add\((\[.*?\]),"', shard.read_text()) for name in json.loads(names)]
    table = pl.read_parquet(reports["none"] / "data" / "articles.parquet")
    assert names == [page_name(path) for path in table["path"]]


def test_a_shard_has_no_more_than_two_hundred_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = [64, 64, 64, 64, 3, 0, 130]
    parts = []
    for n, size in enumerate(sizes):
        parts.append(tmp_path / f"part-{n}")
        parts[-1].write_text(shard_of({f"{n}-{m}": "" for m in range(size)}))
    counts, digests = write_shards(tmp_path, parts)
    assert counts == [192, 197]
    assert [path.name for path in sorted((tmp_path / "shards").iterdir())] == ["00001.js", "00002.js"]
    assert len(digests) == sum(counts) * 4
    monkeypatch.setattr(viewer, "MOST", 64)
    assert write_shards(tmp_path / "again", parts)[0] == [64, 64, 64, 64, 3, 130]


def test_links_lead_to_the_viewer(reports: dict[str, Path]) -> None:
    hrefs: list[str] = []
    for page in ("index.html", "sites.html", "duplicates.html", "rules.html", "unread.html"):
        hrefs = [str(link.get("href")) for link in parsed(reports["none"] / page).iter("a")]
        assert not [href for href in hrefs if href.startswith("articles/")], page
    assert any(href.startswith("view.html?articles/") for href in hrefs), "what was not read has a page, too"
    for name, column in (("articles", "page"), ("findings", "page"), ("stripped", "example")):
        values = pl.read_csv(reports["review"] / f"{name}.csv", infer_schema=False)[column]
        assert len(values), name
        assert all(value.startswith("view.html?articles/") for value in values), name
    assert pl.read_csv(reports["all"] / "articles.csv", infer_schema=False)["page"].str.starts_with("articles/").all()


def hrefs_of(page: Any) -> list[str]:
    return list(page.xpath("//@href"))


def ids_of(page: Any) -> set[str]:  # lxml's elements
    return set(page.xpath("//@id"))


@pytest.mark.parametrize("pages", ["review", "worst:3", "none"])
def test_every_link_leads_somewhere(reports: dict[str, Path], pages: str) -> None:
    """Those of the pages, and those of what view.html shows; by a name that some shard has, and to a place that is there."""
    out = reports[pages]
    lines = [line for shard in sorted((out / "shards").iterdir()) for line in shard.read_text().splitlines()]
    views = {name: document_fromstring(view) for line in lines for name, view in views_in(line).items()}
    files = {page.relative_to(out).as_posix(): parsed(page) for page in out.rglob("*.html")}
    places = {name: ids_of(page) for name, page in (*views.items(), *files.items())}
    places |= {f"view.html?{name}": ids_of(page) for name, page in views.items()}
    checked = 0
    for here, page in [*files.items(), *((f"view.html?{name}", page) for name, page in views.items())]:
        for href in hrefs_of(page):
            address = urlsplit(href)
            folder = here.partition("?")[0].rpartition("/")[0]
            target = normpath(f"{folder}/{unquote(address.path)}") if address.path else here
            target = target.lstrip("/") if address.path else target
            if address.query:
                assert (target, unquote(address.query) in views) == ("view.html", True), (here, href)
                target = f"view.html?{unquote(address.query)}"
            else:
                assert target == here or (out / target).is_file(), (here, href)
            if address.fragment and not target.startswith("index.html"):  # there it is a state of the list
                assert unquote(address.fragment) in places[target], (here, href)
            checked += 1
    assert checked > 500


@with_browser
@pytest.mark.parametrize("path", [FERRY, "o'clock & co?.txt", "broken.txt", "z/029.txt"])
def test_the_viewer_shows_what_the_page_of_its_own_does(reports: dict[str, Path], chromium: Browser, path: str) -> None:
    chromium.afresh((reports["all"] / page_name(path)).as_uri())
    own, title = chromium.run(SEEN), chromium.run("document.title")
    assert "<h1" in own
    show(chromium, reports["none"], path)
    assert chromium.run(SEEN) == own
    assert chromium.run("document.title") == title
    assert chromium.complaints == []


@with_browser
def test_keys_decisions_and_the_way_to_the_next_article(reports: dict[str, Path], chromium: Browser) -> None:
    chromium.afresh((reports["review"] / "index.html").as_uri())
    chromium.wait("document.querySelector('#rows tr[data-n] a[href]')")
    first = chromium.run("document.querySelector('#rows tr[data-n] a[href]').getAttribute('href')")
    assert first.startswith("view.html?articles/")
    chromium.click("#rows tr[data-n] a[href]")
    chromium.wait(SHOWN)
    assert chromium.run("location.href").endswith(first)
    chromium.press("a")
    assert chromium.run("document.querySelector('.verdict .decided').textContent.trim()") == "You accepted this article."
    (draft,) = json.loads(chromium.run(f"localStorage.getItem('copydesk-review-{RUN_ID}')"))
    assert draft["page"].startswith("articles/"), "a decision knows the article as every report does"
    assert chromium.run("document.getElementById('next').textContent") == "Next in list →"
    before = chromium.run(SHOWN)
    chromium.press("]")
    chromium.wait(f"document.documentElement?.dataset.shown && document.documentElement.dataset.shown !== {json.dumps(before)}")
    shown = chromium.run("location.href")
    chromium.press("u")
    chromium.wait("document.querySelector('#rows tr.at')")
    assert shown.endswith(chromium.run("document.querySelector('#rows tr.at a').getAttribute('href')"))
    assert chromium.complaints == []


@with_browser
def test_an_address_leads_to_a_line(reports: dict[str, Path], chromium: Browser) -> None:
    show(chromium, reports["none"], FERRY, "L3")
    assert chromium.run("document.querySelector(':target').id") == "L3"
    chromium.click(".text .n[href='#L2']")
    assert chromium.run("document.querySelector('.card').dataset.line") == "L2"
    assert chromium.run(SHOWN) == page_name(FERRY)
    assert chromium.complaints == []


@with_browser
def test_an_article_that_is_not_there_is_told_so(reports: dict[str, Path], chromium: Browser) -> None:
    for query, says in (
        ("articles/none.txt.html", "There is no article none.txt in this report. To the list"),
        ("", "No article is named in this address. To the list"),
        ("%E0%A4%A", "No article is named in this address. To the list"),
    ):
        chromium.open("about:blank")
        chromium.open(f"{(reports['none'] / 'view.html').as_uri()}?{query}")
        chromium.wait("document.querySelector('main p a')")
        assert chromium.run("document.querySelector('main p:last-child').textContent") == says
    assert chromium.complaints == []


@with_browser
def test_a_name_with_the_checksum_of_another_is_found_in_the_next_shard(
    tmp_path: Path, chromium: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewer, "MOST", 5)
    monkeypatch.setattr("zlib.crc32", lambda _: 0)
    write_tables(tmp_path, articles())
    write_report(tmp_path, pages="none")
    monkeypatch.undo()
    # The page asks for the checksum that its name has; here all have none.
    index = tmp_path / "static" / "shards.js"
    script = tmp_path / "static" / "viewer.js"
    script.write_text(script.read_text().replace("return ~sum & ", "return 0 & "))
    assert len(json.loads(re.findall(r"start\((\[.*?\])", index.read_text())[0])) > 5
    show(chromium, tmp_path, "z/029.txt")
    assert chromium.run("document.querySelector('h1').textContent") == "Article 29"
    assert chromium.run("document.querySelectorAll('script[src^=shards]').length") > 5
    assert chromium.complaints == []


@with_browser
def test_a_hostile_text_runs_nothing_in_the_viewer(tmp_path: Path, chromium: Browser) -> None:
    hostile = made('x"><img src=x onerror=alert(1)>.txt', HOSTILE, title="</script><script>alert(2)</script>", verdict="review")
    write_tables(tmp_path, [hostile, made("b.txt", "Fine.", verdict="pass")])
    write_report(tmp_path, pages="none")
    show(chromium, tmp_path, hostile.path)
    assert "<script>alert" in chromium.run("document.querySelector('.text').textContent")
    assert chromium.run("document.querySelectorAll('main script, main img, main style').length") == 0
    assert chromium.complaints == []


def test_what_is_packed_is_unpacked_as_it_was() -> None:
    views = {
        "a": '<nav>\n</nav><section class="verdict">é &lt;section class="verdict"</section><section class="reading"><div class="text">x</div>'
        '</section><section class="findings">x</section><section class="all">1</section>',
        "b": "<p>no section",
        "c": "",
    }
    line = shard_of(views)
    assert views_in(line) == views
    assert names_in(line) == ["a", "b", "c"]
    assert views_in("") == {}


def test_articles_are_packed_section_by_section() -> None:
    """What many articles have in common is packed once, although each is longer than what a packer looks back over."""
    chance = Random(1)  # noqa: S311  # no secret
    text = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz ", k=40_000)) for _ in range(20)]
    same = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz ", k=8_000))
    views = {str(n): f'<div class="text">{each}</div><section class="all">{same}</section>' for n, each in enumerate(text)}
    alone = len(shard_of({"0": views["0"]}))
    common = len(shard_of({"0": f'<section class="all">{same}</section>'}))
    assert len(shard_of(views)) < 20 * (alone - common) + 2 * common


def test_shards_are_ascii_and_hold_nothing_that_ends_a_script() -> None:
    line = shard_of({"articles/</script>\u202e é.html": "<p>é</p>"})
    assert line.isascii()
    assert "<" not in line
    assert shard_of({}) == ""
