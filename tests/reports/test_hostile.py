"""No text from outside runs or misleads: every payload in every place of the report, seen by a standard HTML parser and by a browser."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from lxml import html as lxml_html
from resiliparse.parse.html import HTMLTree
from resiliparse.parse.html.node import ElementNode

from browser import CHROMIUM, Browser
from copydesk.article import Article, Finding, Line, Measure, Outcome, Prose, Reason, Source, Status, Voice
from copydesk.config import Config
from copydesk.context import Context
from copydesk.evidence import Evidence, Kind
from copydesk.invisible import _HIDDEN
from copydesk.reports.changes import Home, write_changes
from copydesk.reports.csv import write_csv
from copydesk.reports.html import article_pages, write_index, write_rules, write_tabs, write_viewer
from copydesk.reports.names import article_link, page_name
from copydesk.rows import article_row, finding_rows, line_rows
from copydesk.rule import RuleSet
from copydesk.stages import open_article
from copydesk.tables import SCHEMA_VERSION, columns, frame
from copydesk.text import line_spans
from copydesk.visible import INVISIBLE, visible, visible_json, visible_line

PLAIN = "harmless"
PAYLOADS = {
    "plain": PLAIN,
    "script": "</script><script>top.PWNED=1</script>",
    "image": '"><img src=x onerror="top.PWNED=1"><svg onload=top.PWNED=1>',
    "attribute": "' onmouseover='top.PWNED=1' autofocus onfocus=top.PWNED=1 x='",
    "comment": "<!--<script>",
    "closing": "</title></textarea></style></bdi></p></div></main></table><base href=//x.example>",
    "address": "javascript:top.PWNED=1",
    "template": "{{ 7*7 }}{% raw %}${top.PWNED=1}`</",
    "entities": "&lt;script&gt;top.PWNED=1&lt;/script&gt; &#x202e; &amp",
    "cdata": "]]><![CDATA[<script>top.PWNED=1</script>]]>",
    "turned": "\u202egnp.exe\u2066 \u2069\u202a\u200f",
    "zero": "pay\u200bpal\u2060 \ufeff\u00ad\u180e",
    "escape": "\x1b[2J\x1b]0;owned\x07\x9b31m\x08\x08",
    "tags": "a\U000e0041\U000e0042\U000e007f b\ufe0f\ufe0f",
    "separators": "a\u2028b\u2029c\x85d\x0be\x0cf\rg",
    "nul": "a\x00b\x7f\ufffe\U000e0001",
    "arabic": "(1) مرحبا 100%",
}
MARK = "zq"  # begins and ends every payload, so that it is found again


def article(name: str, payload: str) -> Article:
    """One with the payload in everything that comes from outside."""
    text = f"{payload}\nIt may {payload} rain.\nShare {payload} this\n{payload}"
    lines = tuple(
        Line(
            start,
            end,
            kept=n != 3,
            rule="boilerplate.share" if n == 3 else None,
            evidence=Evidence(Kind.CONFIGURED_TO_GO, phrase=payload) if n == 3 else None,
            confidence=0.5,
        )
        for n, (start, end) in enumerate(line_spans(text), 1)
    )
    at = text.index("may")
    return Article(
        path=f"{name}/{payload.replace('/', '∕')}.txt",
        clean_path=f"clean/{name}.txt",
        text=text,
        lines=lines,
        prose=Prose(text=text, paragraphs=((0, len(text)),), sentences=((0, len(text)),)),
        outcome=Outcome(Status.PARTIAL, "odd", payload),
        notes=(Outcome(Status.OK, "note", payload),),
        encoding=payload,
        url=payload,
        site=payload,
        title=payload,
        language=payload,
        language_probability=0.5,
        declared_language=payload,
        findings=(
            Finding("speculation", "speculation.may", "modal", at, at + 3, 2, "may", payload, Voice.AUTHOR),
            Finding("defects", "defects.markup", "leftover", at, at + len(payload) + 4, 2, text[at : at + len(payload) + 4], payload),
        ),
        measures={"score": Measure(12.0), "named_sources": Measure(payload), "speculation_count": Measure(1)},
        verdict="reject",
        reasons=(Reason("leftovers", payload, "integrity", 50.0), Reason("unsure-lines", payload, "cleanliness", 1.0)),
    )


def folder(payload: str) -> list[Article]:
    failed = Article(path=f"failed {payload}".replace("/", "∕"), outcome=Outcome(Status.FAILED, "internal-error", payload))
    twin = article("b", payload)
    return [article("a", payload), twin, failed]


def write_report(out: Path, payload: str, *, packed: bool = False) -> None:
    """A report with the payload everywhere, compared with one without findings; `packed`: its articles have no pages of their own."""
    write_tables(out, payload, folder(payload), packed=packed)
    before = [replace(each, findings=(), verdict="pass", reasons=()) for each in folder(payload)[:1]]
    write_tables(out.parent / f"old-{out.name}", payload, before, version=payload)
    articles, lines, findings = (pl.read_parquet(out / "data" / f"{name}.parquet") for name in ("articles", "lines", "findings"))
    alike = articles.filter(pl.col("near_duplicate_group") == 1)["path"].to_list()
    shard = out.parent / f"{out.name}.js"
    rest = (frozenset[str](), shard, dict[str, Path]()) if packed else None
    for _, _, write in article_pages(out, articles, lines, findings, twins={1: (alike, len(alike))}, packed=rest):
        write()
    write_csv(out)
    write_rules(out)
    write_index(out)
    write_tabs(out)
    write_viewer(out, [shard])
    write_changes(out, out.parent / f"old-{out.name}", Home(payload, "../old/", viewer=packed))


def write_tables(out: Path, payload: str, articles: list[Article], *, packed: bool = False, version: str = "1") -> None:
    (out / "data").mkdir(parents=True)
    rows = [{**article_row(item), "near_duplicate_group": 1 if item.title else None} for item in articles]
    tables = {
        "articles": frame("articles", rows),
        "lines": frame("lines", [row for item in articles for row in line_rows(item)]),
        "findings": frame("findings", [row for item in articles for row in finding_rows(item)]),
    }
    words = dict.fromkeys(("message", "why", "instead", "source", "pattern"), payload)
    rule = {
        **dict.fromkeys(column.name for column in columns("rules")),
        "schema_version": SCHEMA_VERSION,
        "family": "boilerplate",
        "category": "own",
        **words,
    }
    rule |= {
        "languages": [payload],
        "examples": [
            {"text": f"It {payload} rains.", "spans": [{"start": 3, "end": 3 + len(payload)}]},
            {"text": payload, "spans": []},
        ],
        "enabled": True,
        "never_fired": False,
    }
    counts = {"fired": 1, "articles": 1, "lines": 1}
    tables["rules"] = frame(
        "rules", [{**rule, "rule": "boilerplate.share", **counts}, {**rule, "rule": f"boilerplate.{payload}", **counts}]
    )
    for name, table in tables.items():
        table.write_parquet(out / "data" / f"{name}.parquet")
    for number, row in enumerate(rows):
        if row["clean_path"]:
            (out / row["clean_path"]).parent.mkdir(parents=True, exist_ok=True)
            (out / row["clean_path"]).write_text(f"{payload}\n" * (number + 1), encoding="utf-8")
    (out / "run.json").write_text(
        json.dumps(
            {
                "program": "copydesk",
                "run": payload,
                "schema_version": SCHEMA_VERSION,
                "version": version,
                "libraries": {payload: version},
                "configuration": {"pages": "none" if packed else "all", payload: version},
                payload: payload,
            }
        ),
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A report for each payload; all have the same pages in the same order."""
    made = {}
    for name, payload in PAYLOADS.items():
        made[name] = tmp_path_factory.mktemp(name) / "report"
        write_report(made[name], f"{MARK}{payload}{MARK}")
    return made


def parsed(source: str | bytes) -> Any:  # lxml's elements
    return lxml_html.document_fromstring(source)


def pages(out: Path) -> list[Path]:
    """Its pages, those of the articles in the order of their tables."""
    paths = pl.read_parquet(out / "data/articles.parquet")["path"].to_list()
    return [
        *(out / page_name(path) for path in paths),
        *(out / f"{name}.html" for name in ("index", "rules", "sites", "duplicates", "changes", "unread")),
    ]


def elements(node: Any) -> Iterator[Any]:
    """The elements of a tree as a standard parser (Lexbor) builds it, but for the marks of invisible characters."""
    for child in node.child_nodes:
        if isinstance(child, ElementNode) and child.getattr("class") != "cc":
            yield child
            yield from elements(child)


def skeleton(page: Path) -> list[tuple[str, tuple[str, ...]]]:
    """The elements with the names of their attributes; what differs from what is shown stands only where it does:
    how a line is cleaned, the words of a finding.
    """
    found = elements(HTMLTree.parse(page.read_text(encoding="utf-8")).document)
    return [(item.tag, tuple(name for name in item.attrs if name not in ("data-c", "data-t"))) for item in found]


@pytest.mark.parametrize("name", [name for name in PAYLOADS if name != "plain"])
def test_a_standard_parser_sees_the_same_elements_whatever_the_text(reports: dict[str, Path], name: str) -> None:
    for page, plain in zip(pages(reports[name]), pages(reports["plain"]), strict=True):
        assert skeleton(page) == skeleton(plain), page.name
        for item in elements(HTMLTree.parse(page.read_text(encoding="utf-8")).document):
            for attribute in ("href", "src"):
                address = item.getattr(attribute, "")
                assert not address.strip().lower().startswith(("javascript:", "data:", "vbscript:", "//")), address


@pytest.mark.parametrize("name", PAYLOADS)
def test_no_invisible_character_stands_in_any_page_or_its_data(reports: dict[str, Path], name: str) -> None:
    checked = 0
    for file in reports[name].rglob("*"):
        if file.suffix in (".html", ".js"):
            source = file.read_bytes().decode("utf-8")  # not read_text: it would turn line ends
            assert INVISIBLE.findall(source) == [], file
            assert not INVISIBLE.search(file.relative_to(reports[name]).as_posix()), "nor in the name of a page"
            checked += 1
        if file.name.startswith(("rows-", "meta")):
            assert file.read_bytes().isascii()
            assert b"<" not in file.read_bytes()
    assert checked >= 10


def restored(element: Any) -> str:
    """An element's text with the invisible characters back in the place of their marks."""
    parts = (("cc" in (part.getparent().get("class") or "") and part.is_text, str(part)) for part in element.xpath(".//text()"))
    return "".join(chr(int(part.replace("U+", "0x"), 0)) if marked else part for marked, part in parts)


@pytest.mark.parametrize("name", PAYLOADS)
def test_every_place_shows_the_text_as_it_is_with_its_invisible_characters_named(reports: dict[str, Path], name: str) -> None:
    payload = f"{MARK}{PAYLOADS[name]}{MARK}"
    shown = " ".join(visible(payload).split())
    page, _, failed, index, rules, sites, duplicates, changes, unread = (parsed(page.read_bytes()) for page in pages(reports[name]))
    assert [restored(line.find("p")) for line in page.xpath("//div[@class='text']//div[@id]")] == article("a", payload).text.split("\n")
    for where, xpath in {
        "heading": "//h1",
        "facts": "//p[@class='facts']",
        "address": "//p[@class='facts dim']",
        "advice": "//p[@class='advice']",
        "reason": "//ol[@class='reasons']/li",
        "note": "//ul[@class='notes']/li",
        "evidence": "//div[@class='why']/span",
        "margin": "//div[@class='why']/p[starts-with(@class, 'de')]",
        "finding": "//section[@class='findings']//tbody/tr/td[last()]",
        "figures": "//section[@class='all']//dd",
        "twin": "//p[@class='twins']",
    }.items():
        wanted = shown.replace("/", "∕") if where == "twin" else shown
        assert any(wanted in " ".join(found.text_content().split()) for found in page.xpath(xpath)), where
    assert any(shown in title for title in index.xpath("//title/text() | //small/@title"))
    assert shown in " ".join(failed.find_class("advice")[0].text_content().split())
    for where, xpath in {
        "row": "//table[@id='rows']//td[@class='title']/a",
        "site": "//section[@aria-labelledby='sites']//th",
    }.items():
        assert any(shown in " ".join(found.text_content().split()) for found in index.xpath(xpath)), where
    assert any(shown in " ".join(found.text_content().split()) for found in unread.xpath("//td"))
    assert shown in " ".join(sites.text_content().split())
    assert shown.replace("/", "∕") in " ".join(duplicates.text_content().split())
    for where, xpath in {
        "name of the report": "//main/p/bdi",
        "setting or version": "//main//section/ul/li/bdi",
        "message": "//td//li/bdi",
    }.items():
        assert any(shown in " ".join(found.text_content().split()) for found in changes.xpath(xpath)), where
    assert any(shown.replace("/", "∕") in " ".join(found.text_content().split()) for found in changes.xpath("//tbody//th"))
    assert sum(shown in " ".join(found.text_content().split()) for found in rules.xpath("//dd | //article/p")) >= 5


@pytest.mark.parametrize("name", PAYLOADS)
def test_text_from_outside_cannot_turn_round_what_stands_beside_it(reports: dict[str, Path], name: str) -> None:
    checked = 0
    for page in pages(reports[name]):
        tree = parsed(page.read_bytes())
        for part in tree.xpath(f"//body//text()[contains(., '{MARK}')]"):
            holder = part.getparent() if part.is_text else part.getparent().getparent()
            chain = [holder, *holder.iterancestors()]
            assert any(item.tag in ("bdi", "code") or item.get("dir") == "auto" for item in chain), (page.name, str(part)[:60])
            checked += 1
    assert checked > 40


def test_invisible_characters_and_those_that_only_look_like_it() -> None:
    for text in ("👨‍👩‍👧 ❤️ 1️⃣", "می‌خواهم", "क्‍ष", "tab\there", "naïve – “x”\u00a0…", "שלום", "line\nfeed"):
        assert visible(text) == text
    assert visible("a\u200db\u200cc") == "a[U+200D]b[U+200C]c", "Latin letters are not joined"
    assert visible("x\ufe0f\ufe0f") == "x\ufe0f[U+FE0F]", "one selector is a form, two are a hidden message"
    assert visible("\ud800") == "[U+D800]"
    assert visible_line("a\nb") == "a[U+000A]b"
    for payload in PAYLOADS.values():
        source = json.dumps({"a": payload}, ensure_ascii=False)
        assert json.loads(visible_json(source)) == {"a": payload}
        assert not INVISIBLE.search(visible_json(source))


def test_whatever_the_cleaning_takes_for_hidden_is_named() -> None:
    hidden = re.compile(f"[{_HIDDEN}]")
    assert sum(bool(hidden.match(chr(code))) for code in range(0x110000)) > 4_000
    assert [
        f"{code:x}"
        for code in range(0x110000)
        if hidden.match(chr(code)) and visible(f"a{chr(code)}{chr(code)}b") == f"a{chr(code)}{chr(code)}b"
    ] == []


def test_pages_of_different_names_stay_different() -> None:
    names = ["a\u202eb", "a~u202e~b", "a[U+202E]b", "ab", "a\u202db", "a\x03b", "a\u034fb", "a~034fb"]
    made = [page_name(name) for name in names]
    assert len(set(made)) == len(names)
    assert made[0] == "articles/a~u202e~b.html"


def test_a_page_reads_no_file_by_way_of_entities(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("the secret of the harbour", encoding="utf-8")
    page = tmp_path / "page.html"
    page.write_text(
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]><html><body><p>It says &x; and no more of it.</p></body></html>',
        encoding="utf-8",
    )
    opened = open_article(Source("page.html", str(page)), Context(RuleSet(()), Config()))
    assert "and no more of it" in opened.text
    assert "secret of" not in opened.text


# --- in a terminal ---

CALL = [sys.executable, "-c", "from copydesk.cli.app import main; main()"]


@pytest.mark.parametrize("command", [["lint"], ["lint", "-f", "jsonl"], ["explain"]], ids=" ".join)
def test_no_command_prints_what_a_terminal_obeys(tmp_path: Path, command: list[str]) -> None:
    """Escape codes, bidi marks and line feeds in the text and in the file's name: named, or escaped as JSON does."""
    name = "a\x1b[31m\nb.txt:1:1: forged\u202e.txt"
    payload = "\x1b[2J\x9b31m\u202egnp\u2066 \u200fa\U000e0041\u200b"
    story = "It was raining in the harbour of the town all day long. " * 20
    (tmp_path / name).write_text(
        f"The ferry\n\nThe boat may sail {payload}on Monday, {payload} , said nobody.\n\n{story}\n", encoding="utf-8"
    )
    done = subprocess.run([*CALL, *command, name], cwd=tmp_path, capture_output=True, timeout=120, check=False)
    out, said = done.stdout.decode(), done.stderr.decode()
    assert out
    for line in (out + said).split("\n"):
        assert not INVISIBLE.search(line), ascii(line)
    assert not any(line.startswith("b.txt:1:1: forged") for line in (out + said).split("\n"))
    if "jsonl" in command:
        assert {json.loads(line)["path"] for line in out.splitlines()} == {name}, "what a program reads is exact"
    elif command == ["lint"]:
        assert all(line.startswith("a[U+001B][31m[U+000A]b.txt") for line in out.splitlines())
    else:
        assert "[U+202E]" in out


# --- in a browser ---

ELEMENTS = """[...document.querySelectorAll("main *")].filter((each) => !each.matches(".cc, .map"))
  .map((each) => `${each.tagName} ${[...each.attributes].map((one) => one.name).filter((name) => !["data-c", "data-t"].includes(name)).sort()}`)"""


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here to open the report with")
def test_the_page_that_shows_any_article_makes_the_same_elements_whatever_the_text(tmp_path: Path, chromium: Browser) -> None:
    """Without the policy, which would stop what slips through."""
    seen: dict[str, list[list[str]]] = {}
    for name, payload in PAYLOADS.items():
        out = tmp_path / name
        write_report(out, f"{MARK}{payload}{MARK}", packed=True)
        source = (out / "view.html").read_text(encoding="utf-8")
        (out / "view.html").write_text(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", source), encoding="utf-8")
        for path in pl.read_parquet(out / "data" / "articles.parquet")["path"]:
            chromium.open("about:blank")
            chromium.open(f"{out.as_uri()}/{article_link('', path, viewer=True)}")
            chromium.wait("document.documentElement.dataset.shown")
            seen.setdefault(name, []).append(chromium.run(ELEMENTS))
            assert chromium.run("'PWNED' in window") is False, (name, path)
    assert chromium.complaints == []
    assert [len(page) > 20 for page in seen["plain"]] == [True, True, True]
    assert {name: pages for name, pages in seen.items() if pages != seen["plain"]} == {}


FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
    " --disable-default-apps --virtual-time-budget=20000 --allow-file-access-from-files --window-size=1200,900 --dump-dom"
).split()
LOOK = """addEventListener("load", () => setTimeout(() => {
  const invisible = /[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]/;
  document.body.dataset.result = JSON.stringify([...document.querySelectorAll("iframe")].map((frame) => {
    const page = frame.contentDocument;
    return [frame.getAttribute("src"), page.querySelectorAll("#filters:not([hidden]), .keys:not([hidden])").length, invisible.test(page.documentElement.outerHTML),
            page.documentElement.scrollWidth];
  }));
  document.body.dataset.pwned = String("PWNED" in window);
}, 4000))"""


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here to open the report with")
def test_nothing_runs_in_a_browser_even_without_the_policy(reports: dict[str, Path], tmp_path: Path) -> None:
    """The policy would stop what slips through; here it is taken out, so that nothing may slip through in the first place."""
    assert CHROMIUM
    frames = []
    for name, out in reports.items():
        copy = tmp_path / name
        shutil.copytree(out, copy)
        for page in pages(copy):
            source = page.read_text(encoding="utf-8")
            bare = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", source)
            assert bare != source
            page.write_text(bare, encoding="utf-8")
        frames += [f'<iframe width="390" height="800" src="{page.as_uri()}"></iframe>' for page in pages(copy)]
    wrapper = tmp_path / "w.html"
    wrapper.write_text(f"<!doctype html><body>{''.join(frames)}<script>{LOOK}</script>", encoding="utf-8")
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", wrapper.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=150, check=True)
    body = parsed(done.stdout).find("body")
    result = json.loads(body.get("data-result"))
    assert len(result) == len(frames) == 9 * len(PAYLOADS)
    assert body.get("data-pwned") == "false"
    for address, ran, unseen, width in result:
        plain = address.endswith(("/sites.html", "/duplicates.html", "/changes.html", "/unread.html"))  # these need no script
        assert ran or plain, f"the report's own script did not run in {address}"
        assert not unseen, address
        assert width <= 390, address
