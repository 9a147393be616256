"""How far each decision about a page or a wrapped text reaches: a page or text on either side of every number."""

from __future__ import annotations

import json

import pytest

from copydesk.article import Article, Status
from copydesk.config import Config
from copydesk.render import completion, webpage
from copydesk.render.htmltree import _DEEP, _as_html, _bounded, _is_deep, read
from copydesk.render.judge import Judged
from copydesk.render.linked_data import MOST_VALUES, objects
from copydesk.render.metadata import metadata, without_site
from copydesk.render.origin import EARLIEST, LONGEST_AUTHOR, MOST_AUTHORS, iso_date, names, origin
from copydesk.render.stage import _is_full, _is_tabular, _title_line, plain_lines, render
from copydesk.render.tidy import tidy
from copydesk.render.unclosed import _end_of_comment, mended
from copydesk.render.webpage import parse
from copydesk.text import prose_of

PLAIN = ("barges", "wait", "below", "gates", "until", "rivers", "carry", "them")


def words(count: int) -> str:
    return " ".join(PLAIN[n % len(PLAIN)] for n in range(count))


def page(html: str) -> Article:
    return render(Article(path="a.html", media="html", text=html), Config(extractor="fast"))


# --- hidden text ---


@pytest.mark.parametrize(
    ("hidden", "shown", "read_all", "told"),
    [
        (50, 49, True, True),
        (50, 50, False, True),
        (49, 20, False, False),
        (50, 150, False, True),
        (50, 151, False, False),
    ],
    ids=["more than what is shown", "as much", "fewer than fifty words", "a third of what is shown", "less"],
)
def test_fifty_words_of_hidden_prose_are_told_where_they_are_a_third_and_read_where_they_are_most(
    hidden: int, shown: int, read_all: bool, told: bool
) -> None:
    parsed = webpage.parse(f"<p>{words(shown)}</p><p hidden>{words(hidden)}</p>")
    assert (parsed.blocks[1].hidden == ()) is read_all
    assert [problem.code for problem in parsed.problems] == (["hidden-text"] if told else [])


def test_hidden_labels_of_fewer_than_eight_words_are_no_prose() -> None:
    for count, told in ((7, False), (8, True)):
        labels = f"<p hidden>{words(count)}</p>" * 9
        assert [problem.code for problem in webpage.parse(f"<p>{words(60)}</p>{labels}").problems] == (["hidden-text"] if told else [])


def test_a_line_keeps_what_is_hidden_in_it_apart() -> None:
    (block,) = webpage.parse("<p>The gate <span hidden>of the lock</span> is shut <i style='display: none'>now</i></p>").blocks
    assert block.shown == "The gate is shut"
    assert [block.text[start:end].strip() for start, end in block.hidden] == ["of the lock", "now"]


@pytest.mark.parametrize(
    ("element", "hides"),
    [
        ("<p hidden>x</p>", True),
        ("<dialog>x</dialog>", True),
        ("<dialog open>x</dialog>", False),
        ("<p style='color: red; DISPLAY : none'>x</p>", True),
        ("<p style='visibility:hidden'>x</p>", True),
        ("<p style='x-display: none'>x</p>", False),
        ("<p class='a sr-only'>x</p>", True),
        ("<p class='sr-only-not'>x</p>", False),
        ("<a class='headerlink' href='#x'>¶</a>", True),
        ("<a class='sl-anchor-link' href='#x'>#</a>", True),
        ("<a class='headerlink' href='/x'>x</a>", False),
        ("<a class='anchorman' href='#x'>x</a>", False),
    ],
)
def test_what_hides_its_text(element: str, hides: bool) -> None:
    (block,) = webpage.parse(element).blocks
    assert (block.shown == "") is hides


# --- lines ---


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<a>One</a><a>Two</a>", ["One Two"]),
        ("<a>one</a><a>two</a>", ["one two"]),
        ("<a>one</a>two", ["onetwo"]),
        ("<a>one</a>Two", ["one Two"]),
        ("x<img>y", ["x y"]),
        ("foot<a>ball</a>s", ["footballs"]),
        ("<p>One<p>Two", ["One", "Two"]),
        ("One<br>Two", ["One", "Two"]),
        ("x<span style='display:block'>y</span>", ["xy"]),
        ("<p>One <div style='display: inline'>two</div> three", ["One", "two three"]),
        ("<p>Press <button>here</button> now</p>", ["Press here now"]),
        ("<div><button>One</button><button>Two</button></div>", ["One", "Two"]),
        ("<p>A <textarea> b </textarea> c", ["A", "b", "c"]),
        ("<p>a<video> </video>b", ["a b"]),
        ("<pre>one\n  two\n\nthree</pre>", ["one", "  two", "three"]),
    ],
)
def test_where_a_page_begins_a_line_and_where_a_word(html: str, lines: list[str]) -> None:
    assert [block.text for block in webpage.parse(html).blocks] == lines


def test_a_line_is_close_to_the_one_before_it_where_one_line_break_and_no_more_parts_them() -> None:
    def close(html: str) -> list[bool]:
        return [block.close for block in webpage.parse(html).blocks]

    assert close("<p>One<br>Two<br><br>Three</p><p>Four</p>") == [False, True, False, False]
    assert close("<pre>One\nTwo\n\nThree</pre>") == [False, True, False]


def test_a_block_says_what_it_is_and_how_much_of_it_is_links() -> None:
    html = "<h2>Gates</h2><ul><li>One <a>two</a></ul><table><td>Cell<p>Text</p></td></table><blockquote><p>Said</p></blockquote>"
    blocks = webpage.parse(html).blocks
    assert [(block.text, block.kind, block.level, block.linked) for block in blocks] == [
        ("Gates", "heading", 2, 0),
        ("One two", "item", 0, 3),
        ("Cell", "cell", 0, 0),
        ("Text", "text", 0, 0),
        ("Said", "quote", 0, 0),
    ]


# --- the headline ---


@pytest.mark.parametrize(
    ("head", "headings", "title"),
    [
        ("", ["Roads"], None),
        ("", ["Straßenbahn"], "Straßenbahn"),
        ("", ["Straße"], "Straße"),
        ("", ["Größe"], None),
        ("Roads win again", ["Harbour Post", "Roads win again"], "Roads win again"),
        ("Roads win again", ["One thing", "Two things"], "Roads win again"),
        ("Roads", ["Roads", "Other news"], "Roads"),
        ("Roads", ["Roads"], "Roads"),
    ],
    ids=[
        "one word",
        "one long word with other letters",
        "of six",
        "of five",
        "as the head has it",
        "none of them",
        "all that the head says",
        "the head says no more",
    ],
)
def test_one_word_above_the_text_is_a_logo(head: str, headings: list[str], title: str | None) -> None:
    html = f"<head><title>{head}</title></head>" + "".join(f"<h1>{heading}</h1>" for heading in headings)
    assert metadata(webpage.parse(html)).title == title


@pytest.mark.parametrize(
    ("head", "headings", "title"),
    [
        ("harbour: Roads win", ["Harbour"], "Roads win"),
        ("harbour – Roads win", ["Harbour"], "Roads win"),
        ("harbour: Roads", ["Harbour"], "harbour: Roads"),  # one word is no headline
        ("harbours: Roads win", ["Harbour"], "harbours: Roads win"),
        ("Roads: Who pays", ["Harbour"], "Roads: Who pays"),
        ("Roads: Who pays", ["Roads: who pays"], "Roads: who pays"),
    ],
)
def test_the_name_of_the_site_goes_from_the_beginning_of_a_title_where_a_heading_is_that_name(
    head: str, headings: list[str], title: str
) -> None:
    html = f"<head><title>{head}</title></head>" + "".join(f"<h1>{heading}</h1>" for heading in headings)
    assert metadata(webpage.parse(html)).title == title


@pytest.mark.parametrize(
    ("title", "site", "host", "bare"),
    [
        ("Roads win today | News | Harbour Post", None, None, "Roads win today"),
        ("Roads win again - Harbour Post", None, None, "Roads win again"),
        ("Roads win again - but who pays", None, None, "Roads win again - but who pays"),
        ("Roads win again - but who pays", "But who pays", None, "Roads win again"),
        ("Roads win again - harbour", None, "har-bour.example", "Roads win again"),
        ("Roads win | Harbour Post", None, None, "Roads win | Harbour Post"),
        ("Roads won it | Harbour Post", None, None, "Roads won it"),
        ("Roads win again | Three Words More Here", None, None, "Roads win again | Three Words More Here"),
        (f"Roads win again | {'H' * 40}", None, None, "Roads win again"),
        (f"Roads win again | {'H' * 41}", None, None, f"Roads win again | {'H' * 41}"),
    ],
)
def test_the_name_of_the_site_goes_from_the_end_of_a_title(title: str, site: str | None, host: str | None, bare: str) -> None:
    assert without_site(title, site, host) == bare


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        ("<p>Roads win again</p><h2>Roads win again</h2><h1>Roads win again</h1>", 2),
        ("<p>Roads win again</p><h2>Roads win again</h2><h3>Roads win again</h3>", 1),
        ("<p>Roads win again</p><p>Roads win again</p>", 0),
        ("<p>Roads</p>", None),
        ("<p>Post: Roads win again</p>", 0),
        ("<p>Harbour Post and Herald of the Coast: Roads win again</p>", None),
    ],
    ids=["h1", "the higher heading", "the first", "a part of it", "with a kicker", "with more than itself"],
)
def test_the_line_of_the_headline_is_its_highest_heading_or_the_first_line_alike(lines: str, number: int | None) -> None:
    assert page(f"<head><title>Roads win again</title></head>{lines}<p>{words(30)}.</p>").title_line == number


# --- pages that show nothing ---


@pytest.mark.parametrize(("count", "skipped"), [(60, True), (61, False)])
def test_sixty_words_for_readers_without_scripts_are_no_article(count: int, skipped: bool) -> None:
    assert (page(f"<body><noscript><p>{words(count)}</p></noscript>").outcome.status is Status.SKIPPED) is skipped


def test_a_page_that_shows_as_much_as_it_says_to_readers_without_scripts_is_read() -> None:
    assert page(f"<body><noscript>{words(9)}</noscript><p>{words(10)}</p>").outcome.status is Status.OK
    assert webpage.words_for_others(read("<body><noscript>one <b>two</b> three</noscript> four<p>five")[0]) == 3
    assert webpage.words_for_others(read("<body><noscript><style>a b c</style>one</noscript>")[0]) == 1


# --- wrapped text ---


def wrapped(width: int, count: int = 60) -> list[str]:
    lines = [""]
    for word in words(count).split():
        if len(lines[-1]) + len(word) + 1 > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def joined(lines: list[str]) -> list[bool]:
    return [line.joined for line in plain_lines("\n".join(lines))]


@pytest.mark.parametrize(("width", "joins"), [(28, True), (45, True), (132, True), (22, False), (139, False)])
def test_text_is_wrapped_between_28_and_132_characters(width: int, joins: bool) -> None:
    """The lines themselves may be shorter by the word that did not fit."""
    assert any(joined(wrapped(width, 120))) is joins


def test_in_a_narrow_column_nearly_all_lines_are_full_and_most_go_on() -> None:
    """Below 45 characters verse looks much the same: nine lines of ten have to be full, six and two fifths of them to go on in a sentence."""
    narrow = wrapped(40, 120)
    assert sum(joined(narrow)) == len(narrow) - 1
    short = [line if number % 6 else line.rsplit(" ", 1)[0] for number, line in enumerate(narrow)]
    assert not any(joined(short))
    assert any(joined([line if number % 6 else line.rsplit(" ", 1)[0] for number, line in enumerate(wrapped(60, 120))]))
    assert joined(narrow[:7]) == [False, *[True] * 6]
    assert not any(joined(narrow[:6]))
    capital = [line.capitalize() if number % 3 else line for number, line in enumerate(narrow)]
    assert not any(joined(capital))


VERSE = """The tide goes out and leaves the boats to lean
against the mud, as men against a wall
when work is done and no one calls them home.
I watched the herring gulls divide the light
above the slip, and heard the halyards ring
as if a school were late and would not come.
My father mended nets on such a night
and said that nothing mends as well as rope,
for rope forgets the hand that pulled it wrong
and holds again. I had no words for that."""


def test_verse_of_even_lines_is_not_joined() -> None:
    assert not any(joined(VERSE.split("\n")))


def test_lines_that_begin_something_of_their_own_are_not_joined() -> None:
    body = wrapped(60)
    ended = [*body[:-2], f"{body[-2][:-1]}."]
    for own in ("- an item of a list", "1. an item of a list", "Q: who was it", "| a | b |", "# A heading"):
        assert joined([*ended, own])[-1] is False, own
    assert joined([*ended, body[-1]])[-1] is True
    assert all(joined(body)[1:])
    indented = [body[0], *[f"    {line}" for line in body[1:]]]
    assert not any(joined(indented)[1:2])


def test_a_hanging_indent_of_four_belongs_to_its_bullet() -> None:
    body = wrapped(60)
    for indent, hangs in ((4, True), (5, False)):
        assert joined([*body, "", f"- {body[0]}", f"{' ' * indent}{body[1]}"])[-1] is hangs


def test_a_soft_hyphen_at_the_end_of_a_line_joins_it_with_the_next() -> None:
    assert joined(["The coun\u00ad", "cil met"]) == [False, True]
    assert joined(["The coun\u00ad", "", "cil met"]) == [False, False, False]
    assert joined(["It was long ago that the coun\u00ad", "cil met in the old mill and", "went home"]) == [False, True, True]
    assert joined(["It was long ago that the coun\u00ad", "cil met in it and", "went home"]) == [False, True, False]


# --- Markdown ---


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("```\nopen the gate\n```", "open the gate"),
        ("```\nopen the gate", "open the gate"),
        ("````\nopen\n```\n````", "open\n```"),
        ("```\n```", ""),
        ("```", ""),
        ("    open the gate", "    open the gate"),
    ],
    ids=["closed", "never closed", "closed by as many", "empty", "empty and never closed", "indented"],
)
def test_the_marks_around_code_are_markup(text: str, prose: str) -> None:
    article = render(Article(path="a.md", media="markdown", text=text), Config())
    rest = "".join(char for at, char in enumerate(article.text) if not any(start <= at < end for start, end in article.markup))
    assert rest.strip("\n") == prose
    assert {line.kind for line in article.lines} == {"code"}


# --- who wrote it, and when ---


def test_a_date_has_a_year_from_1600_on() -> None:
    assert iso_date(f"{EARLIEST}-01-02") == "1600-01-02"
    assert iso_date(f"{EARLIEST - 1}-01-02") is None
    assert iso_date("2024-05-06" + " " * (LONGEST_AUTHOR - 10)) == "2024-05-06"
    assert iso_date("2024-05-06" + " " * (LONGEST_AUTHOR - 9)) is None
    assert iso_date(20240506) is None


def test_a_page_names_no_more_than_twenty_authors() -> None:
    many = [f"Ana {chr(65 + n)}" for n in range(MOST_AUTHORS + 1)]
    assert names(many) == "; ".join(many[:20])
    assert names(["", "https://a.example/ana", "2024", "By Ana Holt"]) == "Ana Holt"


@pytest.mark.parametrize(
    ("articles", "url", "author"),
    [
        ([{"headline": "Other", "author": "Bo"}], None, "Bo"),
        ([{"headline": "Other", "author": "Bo"}, {"headline": "Third", "author": "Cy"}], None, None),
        ([{"headline": "Other", "author": "Bo"}, {"url": "https://a.example/x", "author": "Cy"}], "https://a.example/x", "Cy"),
        ([{"headline": "Other", "author": "Bo"}, {"@id": "https://a.example/x", "author": "Cy"}], "https://a.example/x", "Cy"),
        ([{"headline": "Other", "author": "Bo"}, {"mainEntityOfPage": "https://a.example/x", "author": "Cy"}], "https://a.example/x", "Cy"),
        ([{"url": None, "author": "Bo"}, {"url": None, "author": "Cy"}], None, None),
    ],
    ids=["the only one", "two others", "its address", "its id", "the page of it", "no address says nothing"],
)
def test_of_several_articles_the_pages_own_is_told(articles: list[dict[str, str]], url: str | None, author: str | None) -> None:
    data = "".join(f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **each})}</script>' for each in articles)
    tree, _, _ = read(data)
    assert origin(tree, "Roads win again", url).author == author


def test_data_of_a_page_is_read_in_order_and_so_far() -> None:
    tree, _, _ = read('<script type=" Application/LD+JSON ">{"a": [{"b": {"c": 1}}, {"d": 2}]}</script><script>{"e": 3}</script>')
    assert [list(found) for found in objects(tree)] == [["a"], ["b"], ["c"], ["d"]]
    assert list(objects(tree, "nothing")) == []
    tree, _, _ = read("".join(f'<script type="application/ld+json">{data}</script>' for data in ("5", '"a"', "null", '{"b": 2}')))
    assert list(objects(tree)) == [{"b": 2}]
    tree, _, _ = read(
        '<script>{"a": 1}</script>' + "".join(f'<script type="application/ld+json">{data}</script>' for data in ("{", '{"b": 2}'))
    )
    assert list(objects(tree)) == [{"b": 2}]
    for count, reached in ((MOST_VALUES - 2, True), (MOST_VALUES - 1, False)):
        tree, _, _ = read(f'<script type="application/ld+json">{json.dumps([[]] * count + [{"last": 1}])}</script>')
        assert (list(objects(tree)) == [{"last": 1}]) is reached


def test_full_lines_that_begin_with_capitals_go_on_in_no_sentence() -> None:
    titles = [
        "Barges of the sugar works wait above the gate since the storm",
        "Ferries of planks and barrels cross in the meantime for a toll",
    ] * 6
    assert not any(line.joined for line in plain_lines("\n".join(titles)))
    assert all(line.joined for line in plain_lines("\n".join(line.lower() for line in titles))[1:])


# --- sources whose marks were left open ---


@pytest.mark.parametrize(
    ("source", "whole", "told"),
    [
        ("<p>a</p>", "<p>a</p>", ""),
        ("x<!-- y", "x y", "unclosed-comment"),
        ("x<!-- y <!-- z", "x y  z", "unclosed-comment"),
        ("<!--> a <!---> b", "<!--> a <!---> b", ""),
        ("x<!-- a --!><p y", "x<!-- a --!>&lt;p y", "unclosed-element"),
        ("x<!-- a --><script>1 --!> b", "x<!-- a --><script>1 --!> b</script>", "unclosed-element"),
        ("a <!x", "a &lt;!x", "unclosed-element"),
        ("a </1 b>c", "a </1 b>c", ""),
        ("a </1 b", "a &lt;/1 b", "unclosed-element"),
        ("a<p <i>b</i", "a<p <i>b&lt;/i", "unclosed-element"),
        ('<p title="a>b', '<p title="a">b', "unclosed-quote"),
        ('<p title="a>b" id=c>d', '<p title="a>b" id=c>d', ""),
        ('<p title="a > b">c', '<p title="a > b">c', ""),
        ("<template><p>a", "<p>a", "unclosed-element"),
        ("<template><p>a</template>b", "<template><p>a</template>b", ""),
        ("<template><template>a</template>b", "<template>a</template>b", "unclosed-element"),
        ("</template>a", "</template>a", ""),
        ("<plaintext><b x", "<plaintext><b x", ""),
        ("<title>a<p>b", "<title>a</title><p>b", "unclosed-element"),
        ("<title>a", "<title>a</title>", "unclosed-element"),
        ("<style>a</style><style>b<p>c", "<style>a</style><style>b</style><p>c", "unclosed-element"),
        ("<script><!-- <script> x</script>y", "<script> <script> x</script>y", ""),
    ],
)
def test_what_is_left_open_is_closed_where_it_takes_least_and_what_is_closed_stays(source: str, whole: str, told: str) -> None:
    text, outcomes = mended(source)
    assert (text, [(one.code, one.status) for one in outcomes]) == (whole, [(told, Status.PARTIAL)] if told else [])


def test_of_one_element_that_is_left_open_twice_the_last_is_told() -> None:
    (told,) = mended("<title>a<p>b<title>c")[1]
    assert told.message == "The page breaks off inside a <title>; it may have been saved incompletely."


def test_elements_are_deep_by_those_that_are_open() -> None:
    assert _is_deep("<div>" * (_DEEP + 1))
    assert not _is_deep("<div>" * _DEEP)
    assert not _is_deep("<div></div>" * (_DEEP + 1))
    assert not _is_deep("<br><li>" * (_DEEP + 1))  # nothing closes them, and the next one ends a <li>
    assert _is_deep("<div><b></b></b></i>" * (_DEEP + 1))  # what closes nothing takes nothing away
    assert _is_deep("<div>" * (_DEEP - 1) + "<b><b></b></b>" + "<b><b>")


# --- what only the source has ---


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("cafe\u0301", "café"),
        ("har\u00ad\n  bour wall", "harbour wall"),
        ("har\u00adbour é", "harbour é"),
        ("a\u200bb\ufeffé", "abé"),
        ("ab", "ab"),
    ],
)
def test_a_pages_text_is_composed_and_without_what_cuts_words_in_two(text: str, shown: str) -> None:
    assert tidy(text) == shown


def test_the_headlines_line_is_a_heading_before_a_text_and_the_higher_one_before_the_lower() -> None:
    title = "Roads win again in the council"
    text, low, high = (Judged(title, kind, level, main=True) for kind, level in (("text", 0), ("heading", 6), ("heading", 2)))
    aside = high._replace(main=False)
    for pieces, line in (
        ([text, low, high], 2),
        ([text, low], 1),
        ([text, text], 0),
        ([aside, high], 1),
        ([aside, low], 0),
        ([low._replace(text="Roads"), text], 1),
    ):
        assert _title_line(pieces, title) == line
    assert _title_line([text], None) is None
    assert _title_line([text], "Another title of words") is None


# --- Markdown: words and markup ---


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hello there.", "Hello there."),
        ("![a see](x.png) see", " see"),
        ("The old pier: ![a see](x.png)\nsee", "The old pier: \nsee"),
        ("Say <b title='so it'>so</b> it", "Say so it"),
        ("a \\* b &amp; c \\& d", "a * b &amp; c & d"),
        ('See [the *old* pier](pier.html "pier") pier.', "See the old pier pier."),
        ("`a b` and *`c`*", "a b and c"),
        ("1. one\n2. two\n", " one\n two\n"),
        ("> said\n> he", " said\n he"),
        ("---\n", "\n"),
        ("```\ncode *x*\n```\n", "\ncode *x*\n\n"),
        ("```\ncode", "\ncode"),
        ("~~~~\n~~~\n~~~~", "\n~~~\n"),
        ("```", ""),
        ("| a | b |\n|---|---|\n| c | d |\n", " a  b \n\n c  d \n"),
        ("a  \nb", "a  \nb"),
        ("# A #\n", " A \n"),
        ("A\n===\n", "A\n\n"),
        ("<div>words</div>\n", "words\n"),
        ("[pier]: http://a.example\n\nThe [pier] closed", "\n\nThe pier closed"),
    ],
)
def test_markup_is_what_is_left_of_markdown_without_its_words(text: str, words: str) -> None:
    article = render(Article(path="a.md", media="markdown", text=text), Config())
    left, position = "", 0
    for start, end in article.markup:
        left += text[position:start]
        position = end
    assert left + text[position:] == words


@pytest.mark.parametrize(
    ("source", "end"),
    [
        ("a --> b -->", 5),
        ("a --!> b -->", 6),
        ("a --> b --!>", 5),
        ("a --!> b --!>", 6),
        ("a", -1),
        ("-->", 3),
        ("--!>", 4),
        ("--!> -->", 4),
    ],
)
def test_where_a_comment_ends(source: str, end: int) -> None:
    assert _end_of_comment(source, 0) == end
    assert _end_of_comment(f"-->{source}", 3) == (end + 3 if end >= 0 else -1)


def test_a_field_on_a_page_without_a_text_stands_nowhere() -> None:
    page = parse("<body><form><input name=q></form>")
    kept: list[bool] = []
    assert completion.complete(page.ground, page.blocks, kept) == {}
    assert kept == []


XML = "<?xml version='1.0'?>"


@pytest.mark.parametrize(
    ("source", "as_html"),
    [
        (f"{XML}<div/>x", f"{XML}<div></div>x"),
        ("<div/>x", "<div/>x"),
        (f"{XML}<br/>x", f"{XML}<br/>x"),
        (f"{XML}<!-- <div/> --><div/>", f"{XML}<!-- <div/> --><div></div>"),
        (f"{XML}<!-- ]]> <div/> --><div/>", f"{XML}<!-- ]]> <div/> --><div></div>"),
        (f"{XML}<!-- <div/><!-- <p/>", f"{XML}<!-- <div></div><!-- <p></p>"),
        (f"{XML}<![CDATA[a < b]]><div/>", f"{XML}a &lt; b<div></div>"),
        ("<![CDATA[<p>a</p>]]><div/>", "<p>a</p><div/>"),
        ("<![CDATA[a <b", "<![CDATA[a <b"),
        (f"{XML}<![CDATA[a]]><![CDATA[b <div/>", f"{XML}a<![CDATA[b <div></div>"),
        (f"{XML}<script>a <div/></script><div/>", f"{XML}<script>a <div/></script><div></div>"),
        (f"{XML}<script>a <div/>", f"{XML}<script>a <div></div>"),
        ("<script src='a'/>x<script>y</script>", "<script src='a'></script>x<script>y</script>"),
        ("<script src='a'/>x</script>", "<script src='a'/>x</script>"),
        ("<script src='a'/>x", "<script src='a'></script>x"),
        (f"{XML}{' ' * 1_985}<div/>", f"{XML}{' ' * 1_985}<div></div>"),
    ],
)
def test_what_only_xml_can_say_is_said_in_html(source: str, as_html: str) -> None:
    assert _as_html(source) == as_html


def test_a_page_calls_itself_xml_in_its_first_two_thousand_characters() -> None:
    for more, closed in ((0, "<div></div>"), (1, "<div/>")):
        source = " " * (2_000 - len("<?xml") + more) + "<?xml v?><div/>"
        assert _as_html(source).endswith(closed)


@pytest.mark.parametrize(
    ("styles", "others", "stays"),
    [(250, 11_750, True), (250, 11_751, False), (400, 9_600, True), (400, 9_601, False)],
    ids=["three million copies", "more", "ten thousand tags", "more tags"],
)
def test_so_many_open_styles_are_read(styles: int, others: int, stays: bool) -> None:
    """Each paragraph has all that are open once more; a page of few tags has few paragraphs."""
    source = "<b>" * styles + "<p>" * others
    assert _bounded(source) == (source if stays else "<p>" * others, [])


@pytest.mark.parametrize(
    ("attributes", "length", "stays"), [(1_999, 70_000, True), (2_000, 70_000, False), (2_000, 60_000, True), (2_000, 60_001, False)]
)
def test_so_many_attributes_of_a_long_tag_are_read(attributes: int, length: int, stays: bool) -> None:
    head = f"<p {' '.join(['a=1'] * (attributes - 1))} b='"
    source = f"{head}{'x' * (length - len(head) - 1)}'>text"
    assert len(source.partition(">")[0]) == length
    assert _bounded(source)[0] == (source if stays else "<p>text")


@pytest.mark.parametrize(
    ("text", "kinds", "prose"),
    [
        ("# Weir\n\nIt *is*\nshut.", "heading text text text+", " Weir\n\nIt is shut."),
        ("Weir\n====\nIt is  \nshut.", "heading heading+ text text", "Weir\n\nIt is\nshut."),
        ("Two\nlines\n---\nIt is.", "heading heading+ heading+ text", "Two lines\n\nIt is."),
        ("```py\na = 1\n```\nEnd", "code code code text", "a = 1\n\nEnd"),
        ("~~~\na\n~~", "code code code", "a\n~~"),
        ("~~~\na\n~~~~", "code code code", "a"),
        ("| a | b |\n|---|---|\n| c | d |", "cell text cell", " a b\n\n c d"),
        ("> one\n> two\n\n- three\n- four\n  five", "quote quote+ text item item item+", " one two\n\n three\n four five"),
        ("<div>One</div>\n<!-- x --> Two", "text text", "One\n Two"),
        ("> <b>one\n> two</b>", "quote quote+", "one two"),
        ("a `b\nc` d\ne", "text text text", "a b\nc d\ne"),
        ("> a `b\n> c` d", "quote quote", " a b\n c d"),
        ("a `b  c` d", "text", "a b  c d"),
        ('[a](b "c") ![d](e) f', "text", "a f"),
        ("a\\\nb", "text text", "a\nb"),
        ("a \\* b &amp; c", "text", "a * b &amp; c"),
        ("# Weir #\n## Mill", "heading heading", " Weir\n Mill"),
        ("***\nOne\n***", "text text text", "One"),
    ],
)
def test_the_lines_and_words_of_markdown(text: str, kinds: str, prose: str) -> None:
    """A + behind a line that goes on with the one before it."""
    article = render(Article(path="a.md", media="markdown", text=text), Config())
    assert " ".join(f"{line.kind}{'+' * line.joined}" for line in article.lines) == kinds
    assert prose_of(article.text, article.lines, article.markup).text == prose


@pytest.mark.parametrize(
    ("text", "title", "line"),
    [
        ("# \n\n# Weir", "Weir", 2),
        ("---\ntitle: Weir\n---\n# Other\n\n# Weir", "Weir", 5),
        ("Two\nlines\n---", "Two lines", 0),
        ("# The `weir` \\* *is* shut", "The weir * is shut", 0),
        ("# One\n# Two", "One", 0),
        ("One", None, None),
    ],
)
def test_the_title_of_markdown(text: str, title: str | None, line: int | None) -> None:
    article = render(Article(path="a.md", media="markdown", text=text), Config())
    assert (article.title, article.title_line) == (title, line)


# --- plain text: which lines go on with the one before ---


def test_what_a_record_says_counts_where_its_page_says_nothing() -> None:
    for page, title in (("<title>Own</title><p>It is shut.", "Own"), ("<p>It is shut.", "Told")):
        article = render(Article(path="a.html", media="html", text=page, title="Told", author="Ana Holt"), Config(extractor="fast"))
        assert (article.title, article.author) == (title, "Ana Holt")


def test_front_matter_of_a_plain_text_is_markup() -> None:
    article = render(Article(path="a.txt", text="---\ntitle: Weir\n---\n\nIt is shut.\n"), Config())
    assert [article.text[start:end] for start, end in article.markup] == ["---", "title: Weir", "---"]
    assert [line.kind for line in article.lines] == ["metadata"] * 3 + ["text"] * 3


@pytest.mark.parametrize(
    ("lines", "on"),
    [
        (["one line of an exam\u00ad", "ple and so its", "boat"], [False, True, True]),
        (["one line of an exam\u00ad", "ple and so it", "boat"], [False, True, False]),
        (["one line of an exam\u00ad", "ple and so its", "- boat"], [False, True, False]),
        (["one line of an exam\u00ad", "ple and so its", "    boat"], [False, True, False]),
        (["one line of an exam\u00ad", "ple", "", "and so it is a verse", "of even lines that"], [False, True, False, False, False]),
    ],
    ids=["seven tenths of its width", "less", "an item", "indented", "another paragraph"],
)
def test_behind_a_broken_word_a_paragraph_goes_on_in_lines_about_as_long(lines: list[str], on: list[bool]) -> None:
    assert [line.joined for line in plain_lines("\n".join(lines))] == on


@pytest.mark.parametrize(("items", "joined"), [(25, True), (26, False)])
def test_prose_among_lists_is_joined_where_a_quarter_of_the_lines_is_full(items: int, joined: bool) -> None:
    """Nine lines of prose wrapped at sixty characters, of which eight are full, and so many that end nowhere and are not."""
    prose = ["and every barge that came along the river in the morning went"] * 8 + ["and it went on for a long time down to the mill."]
    listed = [f"Barges of the upper gate {'x' * (6 + n % 24)}" for n in range(items)]
    lines = plain_lines("\n".join([*prose, "", *listed]))
    assert any(line.joined for line in lines[:9]) is joined
    assert not any(line.joined for line in lines[9:])


@pytest.mark.parametrize(
    ("line", "row"), [("| a | b |", True), ("a | b", False), ("a\tbb\tc", True), ("a   bb   c", True), ("a  bb  c", False), ("a b", False)]
)
def test_which_lines_are_rows_of_a_table(line: str, row: bool) -> None:
    assert _is_tabular(line) is row


@pytest.mark.parametrize(
    ("line", "following", "column", "full"),
    [
        ("abc", "de f", 6, False),
        ("abcd", "de f", 6, True),
        ("abcdef", "de f", 6, True),
        ("abcdefg", "de f", 6, True),
        ("abc efg", "de f", 6, False),
        ("an exam-", "ple is", 13, True),
        ("an exam-", "ple is", 14, False),
        ("an exam-", "Ple is", 12, False),
    ],
)
def test_a_line_is_full_where_the_next_word_did_not_fit(line: str, following: str, column: int, full: bool) -> None:
    """Of a broken word five characters are taken to be what did not."""
    assert _is_full(line, following, column) is full


@pytest.mark.parametrize(("more", "line"), [(0, 0), (1, None)])
def test_a_line_that_is_far_longer_than_the_title_with_its_marks_is_another(more: int, line: int | None) -> None:
    title = "The weir is shut"
    text = title.ljust(2 * len(title) + 20 + more, ".")
    assert _title_line([Judged(text, "text", 0)], title) == line
