"""Front matter is metadata: no part of the prose, no rule's business, and whole on top of the cleaned file where that is asked for."""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path

import polars as pl
import pytest
import trafilatura

from copydesk.article import Article
from copydesk.boilerplate.stage import boilerplate
from copydesk.config import Config
from copydesk.context import Context, LinesInMemory, Recurrence
from copydesk.evidence import KnownBy
from copydesk.render.frontmatter import LONGEST, MOST_BRACKETS, front_matter
from copydesk.render.stage import render
from copydesk.rulebook import load_rules
from copydesk.runs.folder import digest_of, menu_rows, shared_rows
from copydesk.text import mask
from copydesk.writing.clean import clean_text
from helpers import copydesk

CONTEXT = Context(load_rules())
BODY = (
    "The ferry to the outer islands stops at the end of October, the harbour office wrote to its passengers.\n\n"
    "Sixty people live on the islands in winter, and most of them work on the mainland. They have asked for a boat on Mondays.\n"
)

YAML = """---
title: "The last ferry | Harbour Blog"
source: Harbour Blog
url: https://blog.harbour.example/ferry
date: 2019-05-02
lang: en-GB
tags: [boats, "Newsletter", Share]
description: >
  A long
  description.
about:
  - title: not this one
...
"""
TOML = """+++
title = "The last ferry"
url = "https://www.harbour.example/ferry"
language = "en"
draft = false
+++
"""
UNQUOTED = """---
title: The last ferry: what now?
author: @harbour
link: https://harbour.example/ferry
---
"""
NOTE = "---\ntitle: The last ferry\nupdated: 2023-09-02 13:45:15Z\nlatitude: 51.5\ncompleted?: no\nlost/found: no\n---\n"
GERMAN = "---\nTitle: 'Die letzte Fähre'\nlanguage: de\nSubscribe: yes\n# a note\n---\n"


@pytest.mark.parametrize("media", ["markdown", "text"])
@pytest.mark.parametrize(
    ("front", "title", "site", "language"),
    [
        (YAML, "The last ferry", "blog.harbour.example", "en"),
        (TOML, "The last ferry", "harbour.example", "en"),
        (UNQUOTED, "The last ferry: what now?", "harbour.example", None),
        (GERMAN, "Die letzte Fähre", None, "de"),
        (NOTE, "The last ferry", None, None),
        (YAML.replace("\n", " \n"), "The last ferry", "blog.harbour.example", "en"),
    ],
)
def test_front_matter_tells_of_the_article_and_is_whole_in_the_cleaned_file_where_that_is_asked_for(
    front: str, title: str, site: str | None, language: str | None, media: str
) -> None:
    text = f"{front}\n{BODY}"
    opened = render(Article(path="a", media=media, text=text), Config())
    assert (opened.title, opened.site, opened.declared_language) == (title, site, language)
    everywhere = LinesInMemory({mask(row): Recurrence(9, 9) for row in front.split("\n") if mask(row)})
    article = boilerplate(opened, Context(CONTEXT.rules, recurring={site or "": everywhere}))
    assert all(line.kept for line in article.lines[: front.count("\n")])
    assert clean_text(article, front_matter=True) == "\n".join(row.rstrip() for row in text.split("\n"))
    assert clean_text(article) == BODY
    assert article.prose.text == BODY.rstrip("\n")


WRITERS = {  # as each of them writes it
    "trafilatura": "---\ntitle: \"The pier: a closing\"\nauthor: Ann Lee\ndate: \"2024-05-06\"\ntags: ['harbour', 'boats', 'pier, sea, boats']\n---\n",
    "Jekyll": "---\nlayout: post\ntitle:  'The pier: a closing'\nauthor: [Ann Lee, Bo Ek]\ndate:   2024-05-06 10:00:00 +0200\ntags: harbour, boats\n---\n",
    "Hugo": "---\ntitle: 'The pier: a closing'\nauthors:\n  - name: Ann Lee\n    email: ann@a.example\n  - name: Bo Ek\ndate: 2024-05-06T10:00:00+02:00\ntags:\n- harbour\n- boats\n---\n",
    "Zola": '+++\ntitle = "The pier: a closing"\ndate = 2024-05-06\nauthors = ["Ann Lee", "Bo Ek"]\n[taxonomies]\ntags = ["harbour", "boats"]\n+++\n',
    "Hugo's TOML": '+++\ntitle = "The pier: a closing"\ndate = 2024-05-06T10:00:00+02:00\nkeywords = ["harbour", "boats"]\n[params]\nauthor = "Ann Lee"\n+++\n',
    "none that is YAML": "---\ntitle: The pier: a closing\nauthor:\n- 'Ann Lee'\n- Bo Ek\ndate: 2024-05-06\ntags: [harbour, \"boats\"]\n---\n",
    "Quarto": "---\ntitle: 'The pier: a closing'\nauthor: {name: Ann Lee, orcid: 5}\ndate: 2024-05-06\ncategories: [news]\nkeywords: [harbour, boats]\n---\n",
}  # fmt: skip


@pytest.mark.parametrize("writer", WRITERS)
def test_authors_dates_and_tags_of_many_writers(writer: str) -> None:
    front = front_matter(WRITERS[writer] + BODY)
    assert front is not None
    assert front.title == "The pier: a closing"
    assert front.author == ("Ann Lee" if writer in ("trafilatura", "Hugo's TOML", "Quarto") else "Ann Lee; Bo Ek")
    assert str(front.published).removesuffix("T10:00:00+02:00") == "2024-05-06"
    assert front.tags == ("harbour; boats; pier; sea" if writer == "trafilatura" else "harbour; boats")


def test_front_matter_as_trafilatura_itself_writes_it() -> None:
    head = '<meta name="author" content="Ann Lee"><meta property="article:tag" content="harbour"><meta property="article:published_time" content="2024-05-06">'
    page = (
        f"<html><head><title>Ferry: the end</title>{head}</head><body><article><h1>Ferry: the end</h1><p>{BODY}</p></article></body></html>"
    )
    text = trafilatura.extract(page, output_format="markdown", with_metadata=True)
    assert text is not None
    front = front_matter(text)
    assert front is not None
    assert (front.title, front.author, front.published, front.tags) == ("Ferry: the end", "Ann Lee", "2024-05-06", "harbour")
    assert "---" not in text[front.end :]


@pytest.mark.parametrize("media", ["markdown", "text"])
def test_front_matter_recurs_on_no_site_and_makes_no_menu(media: str) -> None:
    opened = render(Article(path="a", media=media, text=f"{YAML}\n{BODY}"), Config())
    assert {row["line"] for row in shared_rows([opened])} == {digest_of(mask(row)) for row in BODY.split("\n") if row}
    assert menu_rows([opened]) == menu_rows([render(Article(path="a", media=media, text=BODY), Config())])


def test_the_heading_that_says_the_title_is_the_title() -> None:
    opened = render(Article(path="a", media="markdown", text=f"{YAML}\n# The Last Ferry\n\n{BODY}"), Config())
    assert (opened.title, opened.title_line) == ("The Last Ferry", YAML.count("\n") + 1)


@pytest.mark.parametrize(
    "text",
    [
        "---\nThe council said: no.\nNobody asked why.\n---\n",
        "---\n\nA text between two rules.\n\n---\n",
        "---\n> a quotation\n---\n",
        "--- title: no fence\n",
        "---\ntitle: never closed\n\nText.\n",
        "A line\n---\ntitle: setext\n---\n",
        "---\ntitle: a heading below a rule\n----\n",
    ],
)
def test_a_rule_is_no_fence(text: str) -> None:
    assert front_matter(text + BODY) is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ('+++\nmood = "calm"\n+++\n', None),
        ("---\nmood: calm\n---\n", None),
        ("---\nmy mood: calm\n---\n", "none"),
        ("---\nmood: calm\nSo it was.\n---\n", "none"),
        ("---\ntitle: Calm\nauthor: Ada\nSo it was.\n---\n", "Calm"),
        ("---\npost_title: Calm\nmenu_order: 0\n--------\n", "Calm"),
    ],
    ids=["a fence of TOML", "one unusual name", "a name of two words", "a line that is none", "usual names beside it", "a long fence"],
)
def test_what_stands_between_fences_is_front_matter_by_its_names(text: str, title: str | None) -> None:
    front = front_matter(text + BODY)
    assert (front is None) is (title == "none")
    if front is not None:
        assert front.title == title
        assert (text + BODY)[front.end :].lstrip("\n") == BODY


@pytest.mark.parametrize(
    ("value", "title"),
    [('"Calm: a day"', "Calm: a day"), ("'Calm'", "Calm"), ("'Calm\"", "'Calm\""), ("'", "'"), ("Calm", "Calm"), ("''", None)],
)
def test_where_yaml_is_broken_the_lines_are_read_as_they_stand(value: str, title: str | None) -> None:
    front = front_matter(f"---\ntitle: {value}\nauthor: @harbour\ntitle: Another\n---\n{BODY}")
    assert front is not None
    assert front.title == title


@pytest.mark.parametrize(
    "inner",
    [
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(20)),
        "a: &a {k: v}\n" + "".join(f"b{n}: &b{n}\n  <<: [*a, *a]\n" for n in range(200)),
        "deep: " + "[" * 5_000 + "]" * 5_000,
        "!!python/object/apply:os.system ['true']: 1",
        "date: 2019-99-99",
        "a: *nowhere",
        "k: v\n" * 100_000,
        "tags: &t [x]\n? [*t, {a: b}]\n: [author, *t]\n? &k {*t : c}\n: *k",
        "tags: [" + "a," * 9_000 + "a]",
    ],
    ids=["aliases", "merges", "nesting", "objects", "no date", "no anchor", "long", "collections for names", "tags"],
)
def test_hostile_yaml_costs_nothing_and_loses_nothing(inner: str) -> None:
    text = f"---\ntitle: Told\ndate: 2019\n{inner}\n---\n{BODY}"
    began = time.process_time()
    front = front_matter(text)
    assert time.process_time() - began < 5
    assert front is not None
    assert text[front.end :] == f"\n{BODY}"
    assert front.title in ("Told", None if len(inner) > 20_000 else "Told")


def test_a_run_keeps_front_matter_out_of_the_text_and_its_facts_in_the_tables(tmp_path: Path) -> None:
    """As a command does, with the emitted records."""
    front = WRITERS["Hugo"]
    (tmp_path / "in").mkdir()
    for name in ("a.md", "b.txt"):
        (tmp_path / "in" / name).write_text(f"{front}\n{BODY.replace('ferry', name[0] + '-ferry')}", encoding="utf-8")
    facts = {"title": "The pier: a closing", "author": "Ann Lee; Bo Ek", "published": "2024-05-06T10:00:00+02:00", "tags": "harbour; boats"}
    assert copydesk("run", "in", "-o", "out", "--emit", "jsonl", cwd=tmp_path).exit_code == 0
    table = pl.read_parquet(tmp_path / "out" / "data" / "articles.parquet")
    assert table.select(*facts).to_dicts() == [facts, facts]
    emitted = [json.loads(line) for line in (tmp_path / "out" / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    for record in emitted:
        assert {name: record[name] for name in facts} == facts
        assert record["text"].startswith(f"The {record['path'][0]}-ferry to the outer islands")
        assert record["input_sha256"] == hashlib.sha256((tmp_path / "in" / record["path"]).read_bytes()).hexdigest()
    lines = pl.read_parquet(tmp_path / "out" / "data" / "lines.parquet").filter(pl.col("kind") == "metadata")
    assert lines.height == 2 * front.count("\n")
    assert lines["kept"].all()
    kept = copydesk("run", "in", "-o", "out", "--keep-front-matter", cwd=tmp_path)
    assert kept.exit_code == 0
    assert (tmp_path / "out" / "clean" / "b.txt").read_text(encoding="utf-8") == f"{front}\n{BODY.replace('ferry', 'b-ferry')}"
    assert table.drop("clean_path").equals(pl.read_parquet(tmp_path / "out" / "data" / "articles.parquet").drop("clean_path"))
    shown = copydesk("explain", "in/a.md", cwd=tmp_path).stdout.splitlines()
    assert shown[1].split(maxsplit=4)[:4] == ["2", "data", "front", "matter,"]


def test_front_matter_is_read_up_to_twenty_thousand_characters_and_is_front_matter_beyond() -> None:
    for more, title in ((0, "Calm"), (1, None)):
        inner = f"title: Calm\nauthor: Ada\nmood: {'x' * (LONGEST - 30 + more)}"
        assert len(inner) == LONGEST + more
        front = front_matter(f"---\n{inner}\n---\n{BODY}")
        assert front is not None
        assert (front.title, front.end) == (title, len(inner) + 8)


@pytest.mark.parametrize(
    ("brackets", "author"), [(MOST_BRACKETS - 1, "Ada"), (MOST_BRACKETS, "{name: Ada}")], ids=["as YAML", "as it stands"]
)
def test_yaml_is_read_up_to_a_hundred_brackets(brackets: int, author: str) -> None:
    front = front_matter(f"---\ntitle: Calm\nauthor: {{name: Ada}}\nmood: {'[' * brackets}{']' * brackets}\n---\n{BODY}")
    assert front is not None
    assert (front.title, front.author) == ("Calm", author)


def test_a_site_that_an_address_in_front_matter_names_is_known_by_it() -> None:
    for head, known in ((YAML, KnownBy.ADDRESS), (GERMAN, None)):
        article = render(Article(path="a.md", media="markdown", text=f"{head}\n{BODY}"), Config())
        assert (article.site, article.site_known_by) == ("blog.harbour.example" if known else None, known)


@pytest.mark.parametrize(
    ("inner", "author"),
    [
        ("title: T\n? [x, y]\n: author\nauthor: Ana Holt", "Ana Holt"),
        ("title: T\nauthors:\n  - name: Ana Holt\n  - name: Bo Lind", "Ana Holt; Bo Lind"),
        ("title: T\nauthors:\n  main:\n    name: Ana Holt", None),
        ("title: T\nauthor: Ana Holt\nauthor: Bo Lind", "Ana Holt"),
        ("title: T\nauthor: [Ana Holt, Bo Lind]\nx: [", "Ana Holt; Bo Lind"),
        ("title: T\nauthor:\n- 'Ana Holt'\n- Bo Lind\nx: [", "Ana Holt; Bo Lind"),
    ],
    ids=["a name that is a list", "a list of names", "a name too deep", "twice", "a bracket too few", "items as they stand"],
)
def test_whom_yaml_names(inner: str, author: str | None) -> None:
    found = front_matter(f"---\n{inner}\n---\n")
    assert found is not None
    assert (found.title, found.author) == ("T", author)
