"""What a page says of itself: its headline without the site's name, its address, its language; and what it says to browsers that lack something."""

from __future__ import annotations

import pytest

from copydesk.article import Article
from copydesk.config import Config
from copydesk.render.htmltree import read
from copydesk.render.metadata import address, bare_words, language_code, metadata, same_words, without_site
from copydesk.render.stage import render
from copydesk.render.webpage import parse, words_for_others

TEXT = "<p>The gate of the upper lock is shut until the river has gone down.</p>"


@pytest.mark.parametrize(
    ("title", "site", "host", "left"),
    [
        ("Roads win again | Harbour Post", None, None, "Roads win again"),
        ("Roads win again | News | Harbour Post", None, None, "Roads win again"),
        ("Roads win again :: the post", None, None, "Roads win again"),
        ("Roads win again | what the council of the town says", None, None, None),
        ("Roads win again | one two", None, None, "Roads win again"),
        ("Roads win again | one two three", None, None, None),
        ("Roads win again – Harbour 24", None, None, "Roads win again"),
        ("Roads win again – at last", None, None, None),
        ("Roads win again – at last", "At last!", None, "Roads win again"),
        ("Roads win again – harbour post", None, "harbour-post.example", "Roads win again"),
        ("Roads win again – harbour post", None, "quay.example", None),
        ("Roads are up| Post", None, None, None),
        ("Roads are up | Post", None, None, "Roads are up"),
        ("Roads up it | Post", None, None, "Roads up it"),
        ("Roads up i | Post", None, None, None),
        (f"Roads win again | {'P' * 40}", None, None, "Roads win again"),
        (f"Roads win again | {'P' * 41}", None, None, None),
        ("Roads win again | P", None, None, None),
        ("港口大桥重开_新闻中心_海港网", None, None, "港口大桥重开"),
        ("港口大_新闻", None, None, "港口大_新闻"),
        ("Roads_win_again", None, None, None),
        ("海港大桥重开 - 海港网", None, None, "海港大桥重开"),
        ("海港大桥重开 - 海港市新闻网", None, None, None),
    ],
    ids=[
        "a bar",
        "two bars",
        "two colons",
        "as many words behind it",
        "fewer words",
        "no fewer words",
        "a name behind a dash",
        "no name",
        "the site's own",
        "its address",
        "another address",
        "no space before the bar",
        "a short title",
        "of eleven characters",
        "of ten",
        "forty characters",
        "more",
        "one letter",
        "Chinese behind low lines",
        "too short a title before one",
        "low lines of another script",
        "short Chinese",
        "no shorter name",
    ],
)
def test_a_title_loses_the_name_of_its_site_and_nothing_else(title: str, site: str | None, host: str | None, left: str | None) -> None:
    assert without_site(title, site, host) == (left or title)


@pytest.mark.parametrize(
    ("declared", "code"),
    [("en", "en"), ("en-GB", "en"), (" DE_at", "de"), ("eng", "eng"), ("engl", None), ("e", None), ("", None), (None, None), ("12", None)],
)
def test_a_declared_language_is_its_first_part(declared: str | None, code: str | None) -> None:
    assert language_code(declared) == code


def test_the_first_address_that_is_one_counts() -> None:
    assert address(None, "/a", "ftp://b.example/", "http://[", " https://www.c.example/x ", "http://d.example") == (
        "https://www.c.example/x",
        "c.example",
    )
    assert address("http://WWW.D.example:80/") == ("http://WWW.D.example:80/", "d.example")
    assert address("https:///a", None) == (None, None)


@pytest.mark.parametrize(
    ("head", "language"),
    [
        ("", None),
        ('<meta http-equiv="Content-Language" content="de-AT">', "de"),
        ('<meta property="og:locale" content="fr_FR">', "fr"),
        ('<meta property="og:locale" content="fr_FR"><meta http-equiv="content-language" content="de">', "de"),
    ],
)
def test_a_page_declares_its_language_in_its_head(head: str, language: str | None) -> None:
    assert metadata(parse(f"<head>{head}</head>{TEXT}")).language == language
    assert metadata(parse(f"<html lang='sv'><head>{head}</head>{TEXT}")).language == "sv"


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<link rel="canonical" href="https://a.example/1"><link rel="canonical" href="https://a.example/2">', "https://a.example/1"),
        (
            '<link rel="Canonical nofollow" href="https://a.example/1"><meta property="og:url" content="https://b.example/">',
            "https://a.example/1",
        ),
        ('<link rel="stylesheet" href="https://a.example/1"><meta property="og:url" content="https://b.example/">', "https://b.example/"),
        (
            '<meta property="OG:URL" content=" "><meta name="og:url" content="https://b.example/"><meta name="og:url" content="x">',
            "https://b.example/",
        ),
    ],
)
def test_a_pages_address_is_the_first_canonical_one_or_what_it_gives_to_others(head: str, url: str) -> None:
    assert metadata(parse(f"<head>{head}</head>{TEXT}")).url == url


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title> Roads\n win again </title>", "", "Roads win again"),
        ("<title>Roads win again</title><title>Other roads win</title>", "", "Roads win again"),
        ("<title></title><title>Roads win again</title>", "", "Roads win again"),
        ('<meta name="twitter:title" content="Roads win twice"><title>Roads win again</title>', "", "Roads win twice"),
        ('<meta name="twitter:title" content="Roads win twice"><meta property="og:title" content="Roads win">', "", "Roads win"),
        ("<title>Roads win again</title>", "<h1>Mill shuts for good</h1>", "Mill shuts for good"),
        ("<title>Roads win again</title>", "<h1>Mill shuts for good</h1><h1>Other things</h1>", "Roads win again"),
        (
            "<title>Roads win again</title>",
            "<h1>Mill shuts for good</h1><h1>Roads win again, mayor says</h1>",
            "Roads win again, mayor says",
        ),
        ("<title>Roads win again</title>", "<h1 hidden>Mill shuts for good</h1>", "Roads win again"),
        ("<title>Roads win again</title>", "<h2>Mill shuts for good</h2>", "Roads win again"),
        ("<title>Roads win again</title>", "<h1>Post</h1>", "Roads win again"),
        ("<title>Roads win again</title>", "<h1>Harbour Post</h1><h1>Mill shuts for good</h1>", "Mill shuts for good"),
        ("<title>Harbour Post</title>", "<h1>Harbour Post</h1>", "Harbour Post"),
        ("<title>Harbour Post</title>", "<h1>Harbour Post</h1><h1>Mill shuts for good</h1>", "Harbour Post"),
        ("<title>橋</title>", "<h1>橋は月曜日に</h1>", "橋は月曜日に"),
        ("<title>橋が開く日</title>", "<h1>橋は月曜</h1>", "橋が開く日"),
    ],
    ids=[
        "the head's",
        "the first",
        "the first that says something",
        "for others",
        "for most others",
        "the only heading",
        "one of two, and neither is the head's",
        "the head's with more",
        "a hidden one",
        "a small one",
        "a single word",
        "the site's name apart",
        "the site's name",
        "the site's name in head and heading",
        "a long one without spaces",
        "a short one without spaces",
    ],
)
def test_the_headline_of_a_page(head: str, body: str, title: str) -> None:
    site = '<meta property="og:site_name" content="Harbour Post">'
    assert metadata(parse(f"<head>{site}{head}</head>{body}{TEXT}")).title == title


@pytest.mark.parametrize(
    ("foot", "title"),
    [
        ("© 2024 The Harbour Post", None),
        ("Copyright by the harbour post. All rights reserved.", None),
        ("The Harbour Post has an office on the pier.", "Harbour Post"),
        ("© 2024 Orle Gazette", "Harbour Post"),
        (f"© 2024 The Harbour Post{' and others' * 20}", "Harbour Post"),
        ("© 2024 The Harbour Post<h2>Roads</h2>", "Harbour Post"),
    ],
    ids=["a sign", "a word", "no rights", "another's", "too long a line", "a heading"],
)
def test_whom_the_rights_of_a_page_without_headings_belong_to_is_no_title(foot: str, title: str | None) -> None:
    assert metadata(parse(f"<head><title>Harbour Post</title></head>{TEXT}<p>{foot}")).title == title
    assert metadata(parse(f"<head><title>The gate of the harbour post</title></head>{TEXT}<p>© The gate of the harbour post")).title


@pytest.mark.parametrize(("words", "code"), [(60, "no-text"), (61, None)])
def test_a_page_of_sixty_words_for_browsers_that_lack_something_has_no_text(words: int, code: str | None) -> None:
    said = " ".join(["gate"] * words)
    for page in (f"<body><noscript>{said}</noscript>", f"<body><noscript><p>{said[:150]}</p>{said[150:]}<style>p {{}}</style></noscript>"):
        assert render(Article(path="a.html", media="html", text=page), Config(extractor="fast")).outcome.code == code
    beside = f"<body><p>gate</p><noscript>{' '.join(['gate'] * (words - 2))}</noscript>"
    assert render(Article(path="a.html", media="html", text=beside), Config(extractor="fast")).outcome.code is None


def test_words_for_browsers_that_lack_something_are_counted_without_what_nobody_sees() -> None:
    tree, _, _ = read("<body><noscript>one <b>two</b> three<script>x y</script> four</noscript> five<p>six</p>")
    assert words_for_others(tree) == 4


def test_headlines_are_compared_by_their_words() -> None:
    assert bare_words("“Straße” – so: 3.5 Mio.!") == "strasse so 3 5 mio"
    assert same_words("Mill shuts", "MILL: shuts!") is True
    assert same_words("…", "…") is False
    assert same_words("Mill shuts", "Mill shuts now") is False  # two words may stand in any headline
    assert same_words("The mill shuts", "Breaking: the mill shuts now") is True
    assert same_words("mill shuts now", "windmill shuts now") is False


TOLD: dict[str, str] = {
    "url": "https://www.harbour-post.example/roads",
    "title": "Roads win  again | Harbour Post",
    "author": "By Ana Holt",
    "published": "2024-05-06T07:08:09 UTC",
    "tags": "roads, harbour; #roads",
    "declared_language": "en-GB",
}


def test_what_a_record_says_of_its_article_stands_where_its_page_says_nothing() -> None:
    made = render(Article(path="a.jsonl#1", text="The gate of the upper lock is shut.", **TOLD), Config())  # type: ignore[arg-type]  # fields of Article
    assert (made.url, made.site, made.site_known_by) == (TOLD["url"], "harbour-post.example", "address")
    assert (made.title, made.author, made.published) == ("Roads win again", "Ana Holt", "2024-05-06T07:08:09+00:00")
    assert (made.tags, made.declared_language) == ("roads; harbour", "en")
    nothing = render(Article(path="a.jsonl#1", text="The gate.", url="/roads", title="", author=" ", published="May", tags=","), Config())
    assert (nothing.url, nothing.site, nothing.site_known_by, nothing.title, nothing.author, nothing.published, nothing.tags) == (None,) * 7
    page = '<html lang="de"><head><link rel="canonical" href="https://b.example/1"></head><h1>Mill shuts for good</h1>' + TEXT
    own = render(Article(path="a.html", media="html", text=page, **TOLD), Config(extractor="fast"))  # type: ignore[arg-type]  # fields of Article
    assert (own.url, own.site, own.title, own.author, own.declared_language) == (
        "https://b.example/1",
        "b.example",
        "Mill shuts for good",
        "Ana Holt",
        "de",
    )
