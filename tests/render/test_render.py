"""From decoded text to lines: what a line is, which of them continue a paragraph, what is markup, and what a page shows."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from copydesk.article import Article, Outcome, Status
from copydesk.config import Config
from copydesk.render.stage import plain_lines, render
from copydesk.text import line_spans

PROSE = [
    "The council met on Tuesday and agreed a budget for the new year, which will spend more on roads, and rather less on the town's old theatre than the opposition had asked for.",
    "The mayor said that she would speak to the director in the morning, and that a second meeting has been called for the first week of next month, when the figures for the harbour are expected to be ready.",
    "Nobody on the benches was particularly happy about it; two members left the room before the vote, and one of them told this newspaper on the stairs that he would not come back.",
]
GERMAN = [
    "Der Rat hat am Dienstag einen Haushalt für das neue Jahr beschlossen, der mehr Geld für Straßen vorsieht und weniger für das alte Theater der Stadt, als die Opposition verlangt hatte.",
    "Die Bürgermeisterin sagte, sie werde am Morgen mit der Direktorin sprechen; für die erste Woche des nächsten Monats sei eine zweite Sitzung angesetzt, wenn die Zahlen für den Hafen vorliegen.",
]


def rendered(text: str, media: str = "html", extractor: str = "trafilatura") -> Article:
    return render(Article(path="a", media=media, text=text), Config(extractor=extractor))


def shown(article: Article) -> list[str]:
    return [article.text[line.start : line.end] for line in article.lines]


def wrapped(paragraphs: list[str], width: int, between: str) -> tuple[str, list[bool]]:
    lines: list[str] = []
    continues: list[bool] = []
    for paragraph in paragraphs:
        if lines and between:
            lines.append("")
            continues.append(False)
        cut = textwrap.wrap(paragraph, width, break_long_words=False, break_on_hyphens=False)
        lines += cut
        continues += [False] + [True] * (len(cut) - 1)
    return "\n".join(lines), continues


# --- lines ---------------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.text())
@example("one\r\ntwo\x0bthree\x85four\u2028five\n")
@example("")
@example("one\r\rtwo\n\r\rthree")
def test_lines_joined_give_back_any_text(text: str) -> None:
    for media in ("text", "markdown"):
        article = rendered(text, media)
        assert article.text == text
        assert "\n".join(shown(article)) == text
        assert not any("\n" in line for line in shown(article))


def test_only_line_feeds_cut() -> None:
    assert line_spans("a\x0bb\x0c\x1c\x85\u2028c\n\nd") == [(0, 8), (9, 9), (10, 11)]


def test_what_was_not_read_is_not_rendered() -> None:
    article = Article(path="a", text="", outcome=Outcome(Status.SKIPPED, "empty"))
    assert render(article, Config()) is article


# --- hard-wrapped text ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [55, 60, 65, 70, 72, 76, 80, 100])
@pytest.mark.parametrize("between", ["blank", ""])
@pytest.mark.parametrize("paragraphs", [PROSE, GERMAN], ids=["en", "de"])
def test_prose_wrapped_at_a_column_is_joined(width: int, between: str, paragraphs: list[str]) -> None:
    text, continues = wrapped(paragraphs, width, between)
    joined = [line.joined for line in plain_lines(text)]
    lines = text.split("\n")
    for index, (got, wanted) in enumerate(zip(joined, continues, strict=True)):
        # Without blank lines, a paragraph whose last line happens to be full cannot be told from one that goes on.
        full = index > 0 and not between and len(lines[index - 1]) + 1 + len(lines[index].split()[0]) > max(map(len, lines))
        assert got == wanted or (got and full), lines[index]


@pytest.mark.parametrize("width", [64, 72])
def test_first_lines_may_be_indented(width: int) -> None:
    lines = [line for paragraph in PROSE for line in textwrap.wrap(paragraph, width, initial_indent="    ", break_on_hyphens=False)]
    assert [line.joined for line in plain_lines("\n".join(lines))] == [not line.startswith(" ") for line in lines]


def test_headings_items_and_signatures_around_wrapped_prose_stay_lines() -> None:
    prose, continues = wrapped(PROSE, 68, "blank")
    head = "A BUDGET FOR ROADS\nby our own reporter\n\n"
    tail = "\n\n- more for roads\n- less for the theatre\n- nothing for the pool\n\nThe Editors\nHarbour Street 1"
    joined = [line.joined for line in plain_lines(head + prose + tail)]
    assert joined == [False] * 3 + continues + [False] * 7


def test_a_dash_at_the_start_of_a_line_can_stand_inside_a_sentence() -> None:
    text = (
        "The council met on Tuesday and agreed a budget for the new year\n"
        "– the third in a row with more for roads – and rather less for\n"
        "the town's old theatre than the opposition had asked for, which\n"
        "surprised nobody who had followed the long debate of the summer."
    )
    assert [line.joined for line in plain_lines(text)] == [False, True, True, True]


@pytest.mark.parametrize(
    "text",
    [
        # one paragraph a line, and paragraphs of one short line
        "\n".join(PROSE),
        (
            "The council met on Tuesday and agreed a budget for the new year.\nIt will spend more on roads, and rather less on the theatre.\n"
            "Nobody on the opposition benches was particularly happy about it.\nThe mayor said that she would speak to the director tomorrow."
        ),
        # verse in long lines, and verse that runs on
        (
            "The river takes the evening down to sea,\nAnd all the lights along the quay go dim,\nWhile gulls above the harbour, wild and free,\n"
            "Are crying to the dark horizon's rim.\n\nNo sailor now remembers what was said\nWhen ships went out and never did return;\n"
            "The bells are rung for neither live nor dead,\nAnd still the candles in the windows burn."
        ),
        (
            "she left the keys on the table by the door and the\nmorning went on without her, as mornings\ndo, a kettle\n"
            "singing to nobody in a kitchen full of light, the cat\nasleep, the radio on\nlow, a voice saying rain later in the west and then more\nrain"
        ),
        # an address, talk, lists, tables
        "Copper Lane Bakery and Coffee House\n17 Copper Lane, second courtyard\nHarbour District\n12345 Milltown\nTelephone 030 1234567 or 030 1234568",
        (
            "Q: What did you think when you first saw the plans for the bridge?\nA: I thought it was a joke, to be honest with you.\n"
            "Q: And when did you change your mind about that?\nA: When I saw the model. It was beautiful, and it was also cheap."
        ),
        (
            "- two cups of flour and a little more for dusting the table\n- one cup of cold butter, cut into very small cubes\n"
            "- a pinch of salt and, if you like, some sugar as well\n- three spoons of iced water, added one after another"
        ),
        (
            "1. mix the flour with the butter until it looks like sand\n2. add the water, a spoon at a time, and the pinch of salt\n"
            "3. wrap the dough and leave it in the cold for half an hour\n4. roll it out, not too thin, and bake it until it is gold"
        ),
        (
            "year    roads    theatre    harbour and the rest of the town\n2021    1.2      0.4        3.1 with the loans of the year before\n"
            "2022    1.5      0.3        2.9 with the loans of the year before\n2023    1.9      0.2        2.8 with the loans of the year before"
        ),
        "Home\nNews\nSport\nMore\nLog in",
        "",
        "\n\n",
    ],
)
def test_text_that_is_not_wrapped_is_not_joined(text: str) -> None:
    assert not any(line.joined for line in plain_lines(text))


# --- Markdown ------------------------------------------------------------------------------------------------------------

MARKDOWN = """\
---
title: "Low water: what it means"
---
# Low *water*: what it means

The **river** is [low](https://example.org/low "why") this year, and \\*nobody\\*
knows how long ![a dry bed](bed.png) it lasts.

Setext heading
--------------

- one item
* two <b>bold</b> items

> quoted water

```text
code stays
```

| a | b |
|---|---|
| cell one | cell *two* |

See <https://example.org> and [ref].

[ref]: https://example.org/ref
"""


def words(article: Article) -> list[str]:
    """The lines without their markup."""
    chars = list(article.text)
    for start, end in article.markup:
        chars[start:end] = ["\0"] * (end - start)
    return [" ".join("".join(chars[line.start : line.end]).replace("\0", "").split()) for line in article.lines]


def test_markdown_knows_its_markup_from_its_words() -> None:
    article = rendered(MARKDOWN, "markdown")
    assert article.text == MARKDOWN
    assert [line for line in words(article) if line] == [
        "Low water: what it means",
        "The river is low this year, and *nobody*",
        "knows how long it lasts.",
        "Setext heading",
        "one item",
        "two bold items",
        "quoted water",
        "code stays",
        "a b",
        "cell one cell two",
        "See https://example.org and ref.",
    ]


def test_markdown_lines_have_kinds_and_continue() -> None:
    article = rendered(MARKDOWN, "markdown")
    by_text = dict(zip(words(article), article.lines, strict=True))
    kinds = {text: line.kind for text, line in by_text.items() if text}
    assert kinds["Low water: what it means"] == kinds["Setext heading"] == "heading"
    assert kinds["one item"] == kinds["two bold items"] == "item"
    assert kinds["quoted water"] == "quote"
    assert kinds["code stays"] == "code"
    assert kinds["cell one cell two"] == "cell"
    assert [text for text, line in by_text.items() if line.joined] == ["knows how long it lasts."]


def test_markdown_title_comes_from_front_matter_and_stands_in_the_heading() -> None:
    article = rendered(MARKDOWN, "markdown")
    assert article.title == "Low water: what it means"
    assert article.title_line is not None
    assert shown(article)[article.title_line] == "# Low *water*: what it means"
    assert rendered("Text.\n\n# Only *a* heading\n", "markdown").title == "Only a heading"
    assert rendered("Just text.\n", "markdown").title is None
    assert rendered("+++\ntitle = 'In TOML'\n+++\nText.\n", "markdown").title == "In TOML"


BUTTONS = ("Share this article", "Facebook", "Copy Link", "Gift this article", "Ida Rowe", "Log in", "Popular")
LONG = "The gate of the lower lock is shut until the river has gone down. " * 4


@pytest.mark.parametrize(
    ("rows", "apart"),
    [
        ([*BUTTONS, LONG], True),
        ([*BUTTONS[1:], LONG], False),
        ([*BUTTONS, LONG[:190]], False),
        (["It rained.", *["So it did, they say."] * 5, "Popular", LONG], False),
        ([*BUTTONS[:3], *["It rained."] * 5, LONG], True),
        ([*BUTTONS[:2], *["It rained."] * 6, LONG], False),
        ([*BUTTONS[:6], "x" * 61, LONG], True),
    ],
    ids=["a page's text", "seven lines", "no long line", "sentences", "a third", "less than a third", "one longer"],
)
def test_a_page_saved_as_markdown_without_blank_lines_keeps_its_lines_apart(rows: list[str], apart: bool) -> None:
    lines = rendered("\n".join(rows), "markdown").lines
    assert [line.joined for line in lines] == [False, *[not apart] * (len(rows) - 1)]


def test_form_feeds_at_the_edges_of_lines_are_no_text() -> None:
    article = rendered("The gate of the lock\n\fis shut.\f\n\f\nIt \fopens at six.", "text")
    assert [article.text[start:end] for start, end in article.markup] == ["\f"] * 3


def test_a_hard_break_is_a_line_of_its_own() -> None:
    assert [line.joined for line in rendered("one\ntwo  \nthree\\\nfour", "markdown").lines] == [False, True, False, False]
    assert [line.joined for line in rendered("one<br>\ntwo<BR />\nthree <b>\nfour", "markdown").lines] == [False, False, False, True]


@settings(max_examples=300, deadline=None)
@given(st.text("#*_`[]()<>!-|&;\\ \nab1>~+=:\"'", max_size=120))
def test_markup_lies_inside_lines_in_order(text: str) -> None:
    article = rendered(text, "markdown")
    assert all(0 <= start < end <= len(text) for start, end in article.markup)
    assert all(one[1] <= other[0] for one, other in zip(article.markup, article.markup[1:], strict=False))
    assert not any("\n" in text[start:end] for start, end in article.markup)


# --- HTML ----------------------------------------------------------------------------------------------------------------

BODY = "".join(f"<p>{paragraph}</p>\n" for paragraph in PROSE)
PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><title>Council agrees on roads | Harbour Post</title>
<meta property="og:title" content="Council agrees on roads"><meta property="og:site_name" content="Harbour Post">
<link rel="canonical" href="https://www.harbour-post.example/council-roads"><script>var hidden = "in a script";</script>
<style>p {{ color: red }}</style></head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Council agrees on roads</h1>{BODY}<h2>The harbour</h2><blockquote><p>We will not pay for this twice, and nobody should expect us to,
whatever the mayor says.</p></blockquote><ul><li>More for the roads of the old town</li></ul>
<figure><img alt="a picture of roads"><figcaption>The road to the harbour</figcaption></figure>{BODY.replace("council", "assembly")}</article>
<div style="display: none">Hidden words</div><p hidden>More hidden words</p><template>Template words</template><noscript>No script</noscript>
<footer><p>Imprint and privacy</p></footer></body></html>"""


def test_a_page_becomes_its_visible_text_one_block_a_line() -> None:
    article = rendered(PAGE)
    lines = shown(article)
    assert "\n".join(lines) == article.text
    assert lines[:4] == ["Home", "Sport", "Council agrees on roads", PROSE[0]]
    assert lines[-2:] == ["No script", "Imprint and privacy"]
    for unseen in ("in a script", "color", "Hidden", "hidden words", "Template", "a picture"):
        assert unseen not in article.text
    assert article.outcome == Outcome()


def test_the_lines_of_a_page_know_what_they_are() -> None:
    article = rendered(PAGE)
    kinds = dict(zip(shown(article), (line.kind for line in article.lines), strict=True))
    assert kinds["Home"] == "item"
    assert kinds["Council agrees on roads"] == kinds["The harbour"] == "heading"
    assert kinds["The road to the harbour"] == "caption"
    assert kinds["More for the roads of the old town"] == "item"
    assert kinds[PROSE[0]] == "text"
    assert [kind for text, kind in kinds.items() if text.startswith("We will not pay")] == ["quote"]


@pytest.mark.parametrize("extractor", ["trafilatura", "fast"])
def test_the_extractor_tells_main_content_line_by_line(extractor: str) -> None:
    article = rendered(PAGE, extractor=extractor)
    main = dict(zip(shown(article), (line.main for line in article.lines), strict=True))
    assert main[PROSE[0]] is main["The harbour"] is True
    assert main["Home"] is main["Sport"] is main["Imprint and privacy"] is False


def test_what_the_page_says_of_itself() -> None:
    article = rendered(PAGE)
    assert article.title == "Council agrees on roads"
    assert article.title_line == 2
    assert (article.url, article.site) == ("https://www.harbour-post.example/council-roads", "harbour-post.example")
    assert article.declared_language == "en"


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Roads win again - Harbour Post</title>", "<p>Text.</p>", "Roads win again"),
        ("<title>Roads win – theatre loses again this year</title>", "<p>Text.</p>", "Roads win – theatre loses again this year"),
        ("<title>Harbour Post</title>", "<h1>Roads win again</h1><p>Text.</p>", "Roads win again"),
        ('<meta property="og:title" content="Roads win again | Post">', "<h1>Post</h1><h1>Roads win again</h1>", "Roads win again"),
        ("", "<h1>Roads win again</h1><p>Text.</p>", "Roads win again"),
        ("", "<h1>One</h1><h1>Two</h1>", None),
        ("", "<p>Text.</p>", None),
    ],
)
def test_the_headline_is_what_heading_and_head_agree_on(head: str, body: str, title: str | None) -> None:
    assert rendered(f"<html><head>{head}</head><body>{body}</body></html>").title == title


@pytest.mark.parametrize("href", ["/relative", "http://[", "javascript:void(0)", "", "ftp://example.org/a"])
def test_an_address_that_is_none_gives_no_site(href: str) -> None:
    article = rendered(f'<html><head><link rel="canonical" href="{href}"></head><body><p>Text.</p></body></html>')
    assert (article.url, article.site) == (None, None)


def test_a_line_is_cut_where_main_content_ends() -> None:
    # The link list at the end of the last paragraph is no content; the paragraph is.
    links = "".join(f'<span class="share"><a href="/{name}">{name.title()}</a></span> ' for name in ("mail", "print"))
    article = rendered(f"<html><body><article>{BODY}<div>{PROSE[0]}<aside>{links}</aside></div></article></body></html>")
    assert "\n".join(shown(article)) == article.text
    main = " ".join(text for text, line in zip(shown(article), article.lines, strict=True) if line.main)
    assert "Mail" not in main


def test_where_the_extractor_finds_nothing_every_line_is_undecided() -> None:
    article = rendered("<html><body></body></html>")
    assert article.outcome.code == "no-text"
    article = rendered("<html><body><footer>Home</footer></body></html>")
    assert [line.main for line in article.lines] == [None]
    assert [note.code for note in article.notes] == ["no-main-content"]


def test_text_that_only_the_page_data_holds_is_taken_in_and_said() -> None:
    body = " ".join(PROSE)
    page = f"""<html><head><script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script></head>
    <body><div>Please switch on JavaScript.</div></body></html>"""
    article = rendered(page)
    assert body in article.text
    assert body in [article.text[line.start : line.end] for line in article.lines if line.main]
    assert [(note.status, note.code) for note in article.notes] == [(Status.OK, "text-from-page-data")]


# --- pages that break parsers --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Broken:
    page: str
    code: str | None
    status: Status = Status.PARTIAL


BROKEN = {
    "300 divs inside each other": Broken("<div>" * 300 + BODY + "</div>" * 300, None, Status.OK),
    "2,000 divs inside each other": Broken("<div>" * 2000 + BODY + "</div>" * 2000, None, Status.OK),
    "5,000 divs inside each other": Broken("<div>" * 5000 + BODY + "</div>" * 5000, "deep-nesting"),
    "a comment that never ends": Broken(f"{BODY}<!-- oops ", "unclosed-comment"),
    "a hundred comments that never end": Broken(f"{BODY}{'<!-- oops ' * 100}", "unclosed-comment"),
    "a script that never ends": Broken(f"{BODY}<script>var a = 1; ", "unclosed-element"),
    "a style that never ends": Broken(f"{BODY}<style>p {{ }} ", "unclosed-element"),
    "a title that never ends": Broken(f"<title>Roads {BODY}", "unclosed-element"),
    "a comment over ten million characters": Broken(f"{BODY}<!--{'word ' * 2_100_000}-->", None, Status.OK),
    "an attribute over ten million characters": Broken(f"{BODY}<p title='{'word ' * 2_100_000}'>x</p>", None, Status.OK),
    "a script over ten million characters": Broken(f"{BODY}<script>{'word ' * 2_100_000}</script>", None, Status.OK),
    "a lone surrogate": Broken(f"{BODY}<p>\ud800</p>", None, Status.OK),
    "characters that XML forbids": Broken(f"{BODY}\x00\x01\x02\x03\x0b\x1f\ufffe&#0;&#1;&#xD800;", None, Status.OK),
    "structured data full of comment marks": Broken(
        f"<script type='application/ld+json'>{'<!-- ' * 10_000}</script>{BODY}", None, Status.OK
    ),
    "comments that end oddly": Broken(f"<!--><!---><!-- x --!>{BODY}<!-- y -->", None, Status.OK),
}


@pytest.mark.parametrize("case", BROKEN.values(), ids=BROKEN.keys())
def test_nothing_after_the_broken_place_is_lost(case: Broken) -> None:
    article = rendered(f"<html><body>{case.page}<p>The end of the page.</p></body></html>")
    assert "The end of the page." in article.text
    assert all(paragraph in article.text for paragraph in PROSE)
    assert (article.outcome.status, article.outcome.code) == (case.status, case.code)
    assert article.notes == ()


@pytest.fixture
def unsure(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model asks the extractor about every page."""
    monkeypatch.setattr("copydesk.models.trust.SURE", 2.0)


@pytest.mark.usefixtures("unsure")
def test_a_page_with_thousands_of_items_takes_the_quick_way_and_says_so() -> None:
    article = rendered(f"<html><body><ul>{'<li>an item of a list</li>' * 4000}</ul>{BODY}</body></html>")
    assert [note.code for note in article.notes] == ["quick-extraction"]
    assert len(article.lines) == 4000 + len(PROSE)


@pytest.mark.parametrize(
    "flood",
    ["<p>a note</p>" * 11_000, "<p>a note" * 11_000, "<br>" * 31_000, f"<p>{'<i>a</i> ' * 6_000}</p>"],
    ids=["paragraphs", "unclosed", "breaks", "marks"],
)
@pytest.mark.usefixtures("unsure")
@pytest.mark.parametrize("extractor", ["trafilatura", "fast"])
def test_a_page_that_is_too_large_for_an_extractor_is_judged_without_one(flood: str, extractor: str) -> None:
    article = rendered(f"<html><body>{BODY}{flood}<p>The end of the page.</p></body></html>", extractor=extractor)
    assert [note.code for note in article.notes] == (["no-extraction"] if extractor == "trafilatura" else [])
    assert article.outcome.status is Status.OK
    assert all(paragraph in article.text for paragraph in (*PROSE, "The end of the page."))
    kept = {article.text[line.start : line.end] for line in article.lines if line.main}
    assert set(PROSE) <= kept


def test_text_of_one_node_over_ten_million_characters_is_read() -> None:
    article = rendered(f"<html><body><pre>{'word ' * 2_100_000}</pre><p>The end.</p></body></html>", extractor="fast")
    assert article.text.endswith("The end.")
    assert len(article.text) > 10_000_000


TAGS = st.sampled_from(
    "<p> </p> <div> </div> <!-- --> <script> </script> <style> <li> <ul> <td> <table> <br> <h1> <b> </b> <span hidden> </span> <title> "
    "<pre> </pre> <textarea> <svg> <template> <a href='x'> </a> <blockquote> <html lang=de> <meta charset=utf-8> &amp; &#xD800; < > \" ' "
    "<plaintext> <frameset> <math> <![CDATA[ ]]> <?php ?> <dialog> <select> <option>".split(" ")
)
WORDS = st.sampled_from(
    ["Wort", "und", "the council met", "\n", "  ", "é", "e\u0301", "\u00ad", "\x02", "\x03", "1", "“so”", "中文", "\x00"]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(TAGS, WORDS, st.text(max_size=5)), max_size=40).map("".join), st.sampled_from(["trafilatura", "fast"]))
@example("<p hidden>a<p>b", "fast")
@example("", "fast")
def test_any_page_is_rendered(page: str, extractor: str) -> None:
    article = rendered(page, extractor=extractor)
    assert article.outcome.status in tuple(Status)
    assert "\n".join(shown(article)) == article.text
    assert article.text.encode().decode() == article.text
    if article.outcome.status.has_text:
        assert all(text.strip() for text in shown(article))
        assert len({line.main is None for line in article.lines}) == 1  # all of them judged, or none
        assert article.title_line is None or article.title_line < len(article.lines)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_called_html_are_rendered(data: bytes) -> None:
    article = rendered(data.decode("latin-1"), extractor="fast")
    assert "\n".join(shown(article)) == article.text
