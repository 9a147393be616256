"""Author and date of a page: what its own data says, and nothing where that is in doubt."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.article import Article
from copydesk.config import Config
from copydesk.render.origin import iso_date, names
from copydesk.render.stage import render

TEXT = "The council voted on Monday to keep the swimming pool open for another winter, though it loses money every year."


def told(head: str, title: str = "The pool stays open") -> tuple[str | None, str | None]:
    """Author and date of a page with this head."""
    html = f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1><p>{TEXT}</p></article></body></html>"
    article = render(Article(path="a.html", media="html", text=html), Config())
    return article.author, article.published


def linked(*data: Any) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(each)}</script>' for each in data)


OWN = {"@type": "NewsArticle", "headline": "The pool stays open", "author": {"name": "Ana Holt"}, "datePublished": "2024-05-06T07:00:00Z"}
OWN_DATE = "2024-05-06T07:00:00+00:00"
OTHER = {"@type": "NewsArticle", "headline": "Ferry sold", "author": "Bo Lind", "datePublished": "2021-01-01"}


@pytest.mark.parametrize(
    ("head", "author", "published"),
    [
        (linked(OWN), "Ana Holt", OWN_DATE),
        (linked({"@graph": [{"@type": "WebSite", "author": "The site"}, OWN]}), "Ana Holt", OWN_DATE),
        (linked([{**OWN, "@type": ["Thing", "BlogPosting"]}]), "Ana Holt", OWN_DATE),
        (
            linked({**OWN, "author": [{"name": "Ana Holt"}, {"name": ["Ana Holt", "Bo &amp; Co"]}, "Cy Reed"]}),
            "Ana Holt; Bo & Co; Cy Reed",
            OWN_DATE,
        ),
        (linked({**OWN, "author": [{"name": None}, 3, "https://pool.example/ana"]}), None, OWN_DATE),
        ('<meta name="author" content=" By  Ana\tHolt "><meta name="date" content="2024-05-06">', "Ana Holt", "2024-05-06"),
        ('<meta property="article:author" content="https://pool.example/ana"><meta name="byl" content="Von Bo Lind">', "Bo Lind", None),
        ('<meta property="article:published_time" content="2024-05-06 07:00:00 UTC">', None, OWN_DATE),
        ('<meta itemprop="datePublished" content="Mon, 06 May 2024 07:00:00 +0200">', None, "2024-05-06T07:00:00+02:00"),
        ('<meta name="date" content="last Monday"><meta name="author" content="2024">', None, None),
        ('<script type="application/ld+json">{"@type": "NewsArticle", </script><meta name="author" content="Ana Holt">', "Ana Holt", None),
        ("", None, None),
    ],
)
def test_what_the_data_of_the_page_says(head: str, author: str | None, published: str | None) -> None:
    assert told(head) == (author, published)


def test_the_time_of_microdata_counts_where_the_head_has_none() -> None:
    assert told('<meta charset="utf-8">')[1] is None
    html = f"<html><body><article><h1>Pool</h1><time itemprop=datePublished datetime=2024-05-06>6 May</time><p>{TEXT}</p></article></body></html>"
    assert render(Article(path="a.html", media="html", text=html), Config()).published == "2024-05-06"


def test_of_several_articles_its_own_is_told_by_title_or_address_and_else_none() -> None:
    assert told(linked(OTHER, OWN)) == ("Ana Holt", OWN_DATE)
    assert told(linked(OTHER, OWN), title="Something else altogether") == (None, None)
    by_address = {**OWN, "headline": "x", "mainEntityOfPage": {"@id": "https://pool.example/open"}}
    canonical = '<link rel="canonical" href="https://pool.example/open">'
    assert told(canonical + linked(OTHER, by_address), title="Something else altogether")[0] == "Ana Holt"


def test_data_without_end_says_nothing_and_costs_nothing() -> None:
    deep = f'<script type="application/ld+json">{"[" * 200_000}</script>'
    assert told(deep) == (None, None)
    many = linked([{"a": n} for n in range(200_000)] + [OWN])
    assert told(many) == (None, None)


def test_front_matter_of_markdown_says_it_too() -> None:
    text = f'---\ntitle: "Pool"\nauthor: Ana Holt\ndate: 2024-05-06\n---\n\n{TEXT}\n'
    article = render(Article(path="a.md", media="markdown", text=text), Config())
    assert (article.title, article.author, article.published) == ("Pool", "Ana Holt", "2024-05-06")
    listed = text.replace("Ana Holt", "[Ana Holt, Bo Lind]").replace("2024-05-06", "soon")
    article = render(Article(path="a.md", media="markdown", text=listed), Config())
    assert (article.author, article.published) == ("Ana Holt; Bo Lind", None)
    toml = f'+++\ntitle = "Pool"\nauthor = "Ana Holt"\ndate = 2024-05-06T07:00:00Z\n+++\n\n{TEXT}\n'
    article = render(Article(path="a.txt", text=toml), Config())
    assert (article.author, article.published) == ("Ana Holt", OWN_DATE)


@pytest.mark.parametrize(
    ("head", "tags"),
    [
        ('<meta property="article:tag" content="Pools"><meta property="article:tag" content="Winter &amp; ice">', "Pools; Winter & ice"),
        ('<meta name="keywords" content="pool, council ,, pool; winter">', "pool; council; winter"),
        (linked({**OWN, "keywords": ["Pools", "Winter"]}) + '<meta name="keywords" content="news">', "Pools; Winter"),
        (linked({**OWN, "keywords": "Pools,Winter"}), "Pools; Winter"),
        (linked({**OWN, "keywords": {"a": 1}}) + '<meta name="news_keywords" content="pool">', "pool"),
        (linked(OTHER | {"keywords": "ferry"}, OTHER | {"keywords": "boats"}), None),
        (f'<meta name="keywords" content="{"x" * 101}, y">', "y"),
        (f'<meta name="keywords" content="#{"x" * 100}, y">', f"{'x' * 100}; y"),
        (f'<meta name="keywords" content="{", ".join(map(str, range(200)))}">', "; ".join(map(str, range(50)))),
        ('<meta name="keywords" content=" , ">', None),
    ],
)
def test_what_a_page_is_filed_under(head: str, tags: str | None) -> None:
    html = f"<html><head><title>The pool stays open</title>{head}</head><body><article><p>{TEXT}</p></article></body></html>"
    assert render(Article(path="a.html", media="html", text=html), Config()).tags == tags


def test_a_text_instead_of_a_name_is_none() -> None:
    assert names(["A" * 200]) == "A" * 200
    assert names(["A" * 201]) is None
    assert names([f"by {'A' * 200}"]) == "A" * 200
    assert names([" " * 201 + "Ana", " " * 400 + "Bo", *map(str, range(17)), "Cy", "Dee"]) == "Ana; Cy", "twenty are looked at"
    assert names(["Byron Hale", "by Ana Holt", "12"]) == "Byron Hale; Ana Holt"


@given(st.text(max_size=40) | st.datetimes().map(str) | st.from_regex(r"[MTWFS][a-z]{2}, \d+ [A-Z][a-z]{2} \d+ \d+:\d+:\d+ \S+"))
def test_any_date_is_read_or_left_out(text: str) -> None:
    found = iso_date(text)
    if found is not None:
        assert datetime.fromisoformat(found).isoformat().startswith(found)
