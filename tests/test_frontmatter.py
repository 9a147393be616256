"""Front matter is metadata: whole in the cleaned file, no part of the prose, no rule's business."""

from __future__ import annotations

import time

import pytest

from copydesk.article import Article
from copydesk.boilerplate.stage import boilerplate
from copydesk.config import Config
from copydesk.context import Context, Recurrence
from copydesk.render.frontmatter import front_matter
from copydesk.render.stage import render
from copydesk.rulebook import load_rules
from copydesk.runs.folder import menu_rows, shared_rows
from copydesk.text import clean_text, mask

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
GERMAN = "---\nTitle: 'Die letzte Fähre'\nlanguage: de\nSubscribe: yes\n# a note\n---\n"


@pytest.mark.parametrize("media", ["markdown", "text"])
@pytest.mark.parametrize(
    ("front", "title", "site", "language"),
    [
        (YAML, "The last ferry", "blog.harbour.example", "en"),
        (TOML, "The last ferry", "harbour.example", "en"),
        (UNQUOTED, "The last ferry: what now?", "harbour.example", None),
        (GERMAN, "Die letzte Fähre", None, "de"),
        (YAML.replace("\n", " \n"), "The last ferry", "blog.harbour.example", "en"),
    ],
)
def test_front_matter_is_whole_in_the_cleaned_file_and_tells_of_the_article(
    front: str, title: str, site: str | None, language: str | None, media: str
) -> None:
    text = f"{front}\n{BODY}"
    opened = render(Article(path="a", media=media, text=text), Config())
    assert (opened.title, opened.site, opened.declared_language) == (title, site, language)
    everywhere = {mask(row): Recurrence(9, 9) for row in front.split("\n") if mask(row)}
    article = boilerplate(opened, Context(CONTEXT.rules, recurring={site or "": everywhere}))
    assert all(line.kept for line in article.lines[: front.count("\n")])
    assert clean_text(article) == "\n".join(row.rstrip() for row in text.split("\n"))
    assert article.prose.text == BODY.rstrip("\n")


@pytest.mark.parametrize("media", ["markdown", "text"])
def test_front_matter_recurs_on_no_site_and_makes_no_menu(media: str) -> None:
    opened = render(Article(path="a", media=media, text=f"{YAML}\n{BODY}"), Config())
    assert {row["mask"] for row in shared_rows([opened])} == {mask(row) for row in BODY.split("\n") if row}
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
    ],
    ids=["a fence of TOML", "one unusual name", "a name of two words", "a line that is none", "usual names beside it"],
)
def test_what_stands_between_fences_is_front_matter_by_its_names(text: str, title: str | None) -> None:
    front = front_matter(text + BODY)
    assert (front is None) is (title == "none")
    if front is not None:
        assert (front.title, front.lines) == (title, text.count("\n") if text.endswith("\n") else 0)
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
    ],
    ids=["aliases", "merges", "nesting", "objects", "no date", "no anchor", "long"],
)
def test_hostile_yaml_costs_nothing_and_loses_nothing(inner: str) -> None:
    text = f"---\ntitle: Told\ndate: 2019\n{inner}\n---\n{BODY}"
    began = time.process_time()
    front = front_matter(text)
    assert time.process_time() - began < 5
    assert front is not None
    assert text[front.end :] == f"\n{BODY}"
    assert front.title in ("Told", None if len(inner) > 20_000 else "Told")
