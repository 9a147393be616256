"""Whatever a browser shows of a page is in the article's lines, whatever is wrong with the page; what no browser shows is told."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.etree import iterwalk

from copydesk.article import Article, Outcome, Status
from copydesk.config import Config
from copydesk.render import htmltree, webpage
from copydesk.render.htmltree import _has_long_tag
from copydesk.render.stage import render

FIRST = "The weir at Lower Mill was opened on Monday after two weeks of rain, and the meadows below it are under water."
SECOND = "Nobody had expected the river so early in the year, said the miller, who has kept a diary of it since he was a boy."
THIRD = "The council will decide in May whether the old gate is to be replaced by one that opens by itself."
STORY = f"<p>{FIRST}</p><p>{SECOND}</p>"


def read(page: str, extractor: str = "fast") -> Article:
    return render(Article(path="a", media="html", text=page), Config(extractor=extractor))


def lines(article: Article) -> list[str]:
    return [article.text[line.start : line.end] for line in article.lines]


@dataclass(frozen=True)
class Case:
    """A page; what else it shows, in this order, beside FIRST and SECOND; what it must not show; the code of its outcome (None: ok)."""

    page: str
    shows: tuple[str, ...] = (THIRD,)
    code: str | None = None
    not_shown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


SHOWN = {
    # what stands where no text should stand
    "after </html>": Case(f"<html><body>{STORY}</body></html><p>{THIRD}</p>"),
    "after </body>": Case(f"<html><body>{STORY}</body><p>{THIRD}</p></html>"),
    "two documents in one file": Case(f"<!DOCTYPE html><html><head><title>A</title></head><body>{STORY}</body></html>" * 2 + THIRD),
    "several bodies": Case(f"<body>{STORY}</body><body><p>{THIRD}</p></body><body>Four"),
    "in the head": Case(f"<html><head>{THIRD}<meta charset=utf-8></head><body>{STORY}"),
    "in a table, outside of its cells": Case(f"<table>{THIRD}<tr>{STORY}<td>Cell</td></tr></table>", (THIRD, "Cell")),
    "in a list, outside of its items": Case(f"{STORY}<ul>{THIRD}<li>Item</ul>", (THIRD, "Item")),
    "nested forms": Case(f"<form>{STORY}<form><p>{THIRD}</p></form></form>"),
    "a base": Case(f"<base href='//other.example/' target=x>{STORY}<p>{THIRD}"),
    # void in HTML, or open until the end of the page
    "embed": Case(f"{STORY}<embed src=a.swf><p>{THIRD}</p>"),
    "void elements": Case(
        f"{STORY}<p>{THIRD.replace(' ', '<wbr> ')}<br>Next<hr>Last<input><img><area><param><source><track><keygen>End",
        (THIRD, "Next", "Last", "End"),
    ),
    **{
        f"<{name}> that is never closed": Case(f"{STORY}<{name}><p>{THIRD}</p>")
        for name in "noscript object applet audio video canvas map datalist select option button details marquee ruby center font dialog=x div".split()
        if name != "dialog=x"
    },
    "an open dialog": Case(f"{STORY}<dialog open><p>{THIRD}"),
    "<svg> that is never closed": Case(f"{STORY}<svg><path d='M0 0'><p>{THIRD}"),
    "<math> that is never closed": Case(f"{STORY}<math><mi>x</mi><p>{THIRD}"),
    # fallbacks and pictures
    "what stands in for others": Case(
        f"{STORY}<object><p>{THIRD}</p></object><video><a href=v>Get the film</a></video><canvas>A chart of levels</canvas>",
        (THIRD, "Get the film", "A chart of levels"),
    ),
    "noscript": Case(f"{STORY}<noscript><p>{THIRD}</p><img src=a></noscript>"),
    "the words of a drawing": Case(
        f"{STORY}<p>Level<svg><title>Tip</title><desc>Tip</desc><defs><text>Tip</text></defs><style>Tip</style><text>3.10</text><text>m</text></svg></p>",
        ("Level", "3.10 m"),
        not_shown=("Tip",),
    ),
    "HTML in a drawing": Case(f"{STORY}<svg><foreignObject><p>{THIRD}</p></foreignObject></svg>"),
    "an icon between words": Case(
        f"{STORY}<p>Lower<svg><path/></svg>mill and<img src=a>weir, sold <img src=b>!", ("Lower mill and weir, sold !",)
    ),
    "links that nothing parts": Case(
        f"{STORY}<p><a href=/a>mills</a><a href=/b>weirs</a><span><a href=/c>Boats</a></span><b>Old</b><a href=/d>Barges</a>",
        ("mills weirs Boats Old Barges",),
    ),
    "a link amid a word": Case(
        f"{STORY}<p>the under<a href=/a>stand</a>ing of a <a href=/b>barge</a>s, 3<a href=/c>rd</a>",
        ("the understanding of a barges, 3rd",),
    ),
    "a closed <details>": Case(f"{STORY}<details><summary>More</summary><p>{THIRD}</p></details>", ("More", THIRD)),
    # documents in the document
    "srcdoc": Case(f"{STORY}<iframe srcdoc='<html><title>T</title><p>{THIRD}</p></html>'>Not this</iframe>", not_shown=("Not this",)),
    "a shadow root": Case(
        f"{STORY}<my-box><template shadowrootmode=open><p>{THIRD}</p><slot></slot></template>Light</my-box>", (THIRD, "Light")
    ),
    "a shadow root in a shadow root": Case(
        f"{STORY}<a-b><template shadowrootmode=open><c-d><template shadowrootmode=closed><p>{THIRD}</p></template></c-d></template></a-b>"
    ),
    "frames and their stand-in": Case(
        f"<frameset cols='*'><frame src=a><noframes><body>{STORY}<p>{THIRD}</p></body></noframes></frameset>"
    ),
    "<plaintext>": Case(f"{STORY}<plaintext>{THIRD}<b>", (f"{THIRD}<b>",)),
    # pages that are XML
    "closed in XHTML": Case(
        f"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/><script src='a'/><style/></head><body><div/>{STORY}"
        f"<textarea name='x'/><iframe src='y' /><p>{THIRD}</p><script>no</script></body></html>",
        not_shown=("no\n",),
    ),
    "a closed script in HTML": Case(f"<script src='a'/>{STORY}<p>{THIRD}</p><script>var no;</script>", not_shown=("var no",)),
    "an address that ends in a slash": Case(f"<html xmlns='x'>{STORY}<p><a href=http://a.example/>{THIRD}</a>"),
    "CDATA": Case(f"{STORY}<p><![CDATA[{THIRD}]]></p><script>//<![CDATA[\nno\n//]]></script>", not_shown=("CDATA", "no\n")),
    "CDATA with marks": Case(f"{STORY}<p><![CDATA[Levels < 3 & falling]]></p>", ("Levels < 3 & falling",)),
    "CDATA of HTML": Case(f"{STORY}<![CDATA[<p>{THIRD}</p>]]>", not_shown=("<p>", "]]")),
    # marks
    "instructions": Case(f"<?php echo 1 ?>{STORY}<?xml-stylesheet href='a'?><p>{THIRD}", not_shown=("php", "xml")),
    "comments for one browser": Case(
        f"{STORY}<!--[if IE]><p>Old</p><![endif]--><![if !IE]><p>{THIRD}</p><![endif]>", not_shown=("Old", "endif")
    ),
    "signs that begin no tag": Case(f"{STORY}<p>3 < 4 and I <3 it <- so <5 & <", ("3 < 4 and I <3 it <- so <5 & <",)),
    "references without semicolon": Case(
        f"{STORY}<p>Caf&eacute &amp tea&nbspat&lt3 &bogus; &#8364 &#x80; &copy2024", ("Café & tea at<3 &bogus; € € ©2024",)
    ),
    "an attribute twice": Case(f"{STORY}<p class=a class=b title title='x'>{THIRD}</p>"),
    "odd names": Case(
        f'{STORY}<p @click=x :a=1 {{{{y}}}} [z]=2 1=2 é=3>{THIRD}</p><o:p>Office</o:p><x{{y}}>Braces</x{{y}}><a"b>Quote',
        (THIRD, "Office", "Braces", "Quote"),
    ),
    "a quotation mark too many": Case(f"{STORY}<a href='x''>{THIRD}</a>"),
    "a sign in a value": Case(f"{STORY}<a title='a > b'class=x>{THIRD}</a>", not_shown=("b'",)),
    "markup in a value": Case(f"{STORY}<p data-x='<p>Not this</p>'>{THIRD}", not_shown=("Not this",)),
    "NUL and control characters": Case(f"{STORY}<p>\x00\x0c{THIRD[:9]}\x00\x1b{THIRD[9:]}&#0;&#1;&#27;</p>"),
    "half characters": Case(f"{STORY}<p>\ud83d</p><p>&#xD800;</p><p>{THIRD}</p>"),
    "a huge attribute": Case(f"{STORY}<p title='{'x' * 11_000_000}'>{THIRD}</p>"),
    "thousands of attributes": Case(f"{STORY}<p {' '.join(f'a{n}=1' for n in range(30_000))}>{THIRD}</p>"),
    "a page in <xmp>": Case(f"{STORY}<xmp><b>{THIRD}</b></xmp>", (f"<b>{THIRD}</b>",)),
    "a script with a script in a comment": Case(f"{STORY}<script><!-- <script> </script> --> </script><p>{THIRD}</p>"),
    "300 elements inside each other": Case(f"{'<div>' * 300}{STORY}<p>{THIRD}</p>{'</div>' * 300}<p>Out", (THIRD, "Out")),
    "2,000 elements inside each other": Case(f"{'<section>' * 2_000}{STORY}<p>{THIRD}</p>{'</section>' * 2_000}<p>Out", (THIRD, "Out")),
}
TOLD = {
    "a quotation mark that is missing": Case(f"{STORY}<a href=\"x>{THIRD}</a> <a href=\"y\">link</a>", (THIRD, "link"), "unclosed-quote"),
    "a quotation mark that prose closes": Case(f"{STORY}<p title=\"x>{THIRD} He said \"yes\" to us.</p>", (THIRD, "He said \"yes\" to us."), "unclosed-quote"),
    "a quotation mark that nothing closes": Case(f"{STORY}<a href='x>{THIRD}</a><p>End", (THIRD, "End"), "unclosed-quote"),
    "a quotation mark in the last tag": Case(f"{STORY}<p>{THIRD}</p><a href='x>End", (THIRD, "End"), "unclosed-quote"),
    "two kinds of quotation marks": Case(f"{STORY}<a href='x>{THIRD}</a><a href=\"y>Two</a><p>End", (THIRD, "Two", "End"), "unclosed-quote"),
    "a tag that breaks off": Case(f"{STORY}<p>{THIRD}</p><a href='x' class", code="unclosed-element"),
    "an instruction that never ends": Case(f"{STORY}<p>{THIRD}</p><?php and so on", (THIRD, "and so on"), "unclosed-element"),
    "a comment": Case(f"{STORY}<!-- <p>{THIRD}</p> <!-- End", (THIRD, "End"), "unclosed-comment"),
    "a template": Case(f"{STORY}<template><b>x</b></template><template><p>{THIRD}</p>", (THIRD,), "unclosed-element", not_shown=("x\n",)),
    **{
        f"<{name}>": Case(f"{STORY}<{name}>Mill <p>{THIRD}</p><h2>End</h2>", (THIRD, "End"), "unclosed-element")
        for name in "script style title textarea xmp iframe noembed noframes".split()
    },
    "a script that opens itself again": Case(f"{STORY}<script><!-- <script> </script><p>{THIRD}</p>", (THIRD,), None),
    "thousands of elements inside each other": Case(f"{'<div>' * 4_000}{STORY}<p>{THIRD}</p>{'</div>' * 4_000}", code="deep-nesting"),
}  # fmt: skip


@pytest.mark.parametrize("case", [*SHOWN.values(), *TOLD.values()], ids=[*SHOWN, *(f"never ends: {name}" for name in TOLD)])
def test_what_a_page_shows_is_in_its_lines(case: Case) -> None:
    article = read(case.page)
    assert FIRST in article.text
    assert SECOND in article.text
    place = -1
    for text in case.shows:
        place = article.text.find(text, place + 1)
        assert place >= 0, text
    for text in case.not_shown:
        assert text not in article.text
    assert article.outcome.code == case.code
    assert article.outcome.status is (Status.OK if case.code is None else Status.PARTIAL)
    assert "copydesk" not in article.text


@pytest.mark.parametrize("name", sorted(TOLD))
def test_what_was_repaired_is_told_once_and_in_words(name: str) -> None:
    article = read(TOLD[name].page)
    told = [article.outcome, *article.notes]
    assert len({outcome.message for outcome in told}) == len(told)
    if TOLD[name].code:
        assert article.outcome.message
        assert article.outcome.message.startswith(("The page", "A tag"))


def test_a_page_of_one_node_over_ten_million_characters() -> None:
    tree, problems, _ = htmltree.read(f"<p>{'word ' * 2_100_000}</p><p>{THIRD}</p>")
    assert [len(element.text or "") for element in tree.iter("p")] == [10_500_000, len(THIRD)]
    assert problems == ()


# --- hidden, and nothing at all -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["hidden", "style='display:none'", "style='visibility: hidden'", "class='sr-only'"])
def test_a_page_that_hides_most_of_its_prose_is_read_as_if_it_did_not(how: str) -> None:
    article = read(f"<p>Lower Mill Post</p><div {how}>{STORY}<p>{THIRD}</p></div>")
    assert all(text in article.text for text in (FIRST, SECOND, THIRD))
    assert "hidden-text" in {note.code for note in article.notes}
    message = next(note.message or "" for note in article.notes if note.code == "hidden-text")
    assert f"hides {len(f'{FIRST} {SECOND} {THIRD}'.split())} words" in message


def test_hidden_prose_that_is_left_out_is_told_where_it_is_much_of_the_page() -> None:
    page = webpage.parse(f"{STORY * 2}<div hidden>{STORY}<p>{THIRD}</p></div>")
    assert THIRD not in page.shown()
    assert [(problem.status, problem.code) for problem in page.problems] == [(Status.OK, "hidden-text")]
    assert f"hides {len(f'{FIRST} {SECOND} {THIRD}'.split())} words" in (page.problems[0].message or "")
    assert webpage.parse(f"{STORY * 2}<div hidden>{THIRD}</div>").problems == ()  # a notice or two
    assert webpage.parse(f"{STORY * 9}<div hidden>{STORY}<p>{THIRD}</p></div>").problems == ()  # little of the page


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("<img src=a alt='A weir'><img src=b title='Water'>", "pictures"),
        ("<input value='Name' placeholder='Town'><button value=x></button>", "no text"),
        ("<div id=app></div><noscript>You need to switch on JavaScript to run this app.</noscript>", "JavaScript"),
        ("<frameset><frame src=a><frame src=b></frameset>", "frames"),
        ("<frameset><frame src=a><noframes>Your browser knows no frames.</noframes></frameset>", "frames"),
        ("<script>var a = 'text';</script><style>p {}</style><template><p>Row</p></template>", "no text"),
    ],
)
def test_a_page_without_text_says_so(page: str, says: str) -> None:
    article = read(page)
    assert (article.outcome.status, article.outcome.code, article.text) == (Status.SKIPPED, "no-text", "")
    assert says in (article.outcome.message or "")


# --- the tree -------------------------------------------------------------------------------------------------------------------


def test_documents_inside_documents_end_and_it_is_told() -> None:
    page = f"<p>{THIRD}</p>"
    for _ in range(5):
        page = f"<p>One</p><iframe srcdoc='{page.replace('&', '&amp;').replace(chr(39), '&#39;')}'></iframe>"
    tree, problems, _ = htmltree.read(page)
    assert THIRD not in "".join(tree.itertext())
    assert [problem.code for problem in problems] == ["deep-nesting"]


def test_what_xml_closes_is_closed() -> None:
    xml, _, _ = htmltree.read("<?xml version='1.0'?><html><body><div/><p>x</p></body></html>")
    html, _, _ = htmltree.read("<html><body><div/><p>x</p></body></html>")
    assert [[element.tag for element in next(tree.iter("p")).iterancestors()] for tree in (xml, html)] == [
        ["body", "html"],
        ["div", "body", "html"],
    ]


def test_the_tree_is_never_deeper_than_libraries_can_take() -> None:
    tree, _, _ = htmltree.read("<div>" * 1_000 + "<b>x</b>" + "</div>" * 1_000)
    assert max(sum(1 for _ in element.iterancestors()) for element in tree.iter("b")) <= htmltree.DEPTH + 2


def _walked(parsed: htmltree.Parsed) -> Iterator[object]:
    for event, element in iterwalk(parsed.tree, events=("start", "end")):
        yield (element, element.tag, dict(element.items())) if event == "start" else None
        text = element.text if event == "start" else element.tail
        if text:
            yield text


@pytest.mark.parametrize("page", [*(case.page for case in (*SHOWN.values(), *TOLD.values())), "<p>a&#1;b", "<p><b x\"y='1'>a</b>"])
def test_what_is_listed_in_its_order_is_what_a_walk_through_the_tree_meets(page: str) -> None:
    parsed = htmltree.read(f"{page}{'<div>' * 300}One<b>two</b>three{'</div>' * 299}four")
    assert [it for it in parsed.flow if it != ""] == list(_walked(parsed))


@pytest.mark.parametrize("size", range(4, 8))
@pytest.mark.parametrize("source", ["", "{}", "{}>", ">{}", "a>{}>a", "a>a{}", "a>aaaa>{}>", "aaaaa>aaaa>aa>{}>>"])
def test_a_tag_is_long_where_so_many_characters_have_no_end(monkeypatch: pytest.MonkeyPatch, source: str, size: int) -> None:
    monkeypatch.setattr(htmltree, "_LONG_TAG", 5)
    given = source.format("x" * size)
    assert _has_long_tag(given) is (max(map(len, given.split(">"))) > 5)


def test_a_page_that_is_whole_is_parsed_once_and_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(source: str) -> tuple[str, list[Outcome]]:
        raise AssertionError(source)

    monkeypatch.setattr(htmltree, "mended", never)
    assert (
        htmltree.read(f"<!DOCTYPE html><html><head><title>x</title></head><body>{STORY}<!-- x --><script>1</script></body></html>\n")[1]
        == ()
    )


HEAVY = {
    "a million divs": "<div>" * 1_000_000,
    "a million divs, closed": "<div>" * 500_000 + "x" + "</div>" * 500_000,
    "divs that other tags close": "<div></b>" * 100_000,
    "fonts": "".join(f"<font color={n}>x" for n in range(50_000)),
    "fonts in paragraphs": "<p>" + "".join(f"<font color={n}>" for n in range(3_000)) + "<p>x" * 10_000,
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(200_000)) + ">x",
    "attributes of the page": "<html " + " ".join(f"a{n}" for n in range(200_000)) + "><p>x",
    "open comments": "<!-- x" * 100_000,
    "open scripts": "<script>x<p>" * 100_000,
    "open textareas and quotes": "<textarea><p title='x>x" * 50_000,
    "open quotes": "<a href='x>x" * 100_000,
    "open quotes of both kinds": "<a href='x>x<a href=\"x>x" * 50_000,
    "open templates": "<template><p>x" * 30_000,
    "open CDATA": "<![CDATA[ x" * 200_000,
    "open titles in XHTML": "<?xml ?>" + "<title>x<p/>" * 50_000,
    "closed CDATA": "<![CDATA[ x ]]>" * 100_000,
    "instructions": "<?x" * 200_000,
    "closed scripts": "<script/>x" * 100_000,
    "comments in a text": "<p>" + "x<!---->" * 200_000,
    "signs": "<" * 300_000,
    "end tags": "</p>" * 100_000,
    "lists": "<ul><li>x" * 50_000,
    "items": "<li>x" * 100_000,
    "tables": "<table><td>x" * 30_000,
    "drawings": "<svg><g>" * 50_000,
    "frames in frames": "<iframe/srcdoc=" * 20_000,
}


WORDLESS = {"a million divs", "divs that other tags close", "open scripts", "signs", "end tags", "drawings", "frames in frames"}


@pytest.mark.parametrize("name", HEAVY)
def test_no_page_takes_long(name: str) -> None:
    start = time.process_time()
    tree, _, _ = htmltree.read(HEAVY[name])
    assert time.process_time() - start < 8  # a second or two each, where nobody else computes
    has_text = any("x" in text for text in tree.itertext())
    assert has_text is (name not in WORDLESS)


# --- beside another parser --------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    "<p>|</p>|<div>|</div>|<b>|</b>|<i>|<a href=x>|</a>|<table>|<tr>|<td>|</td>|</table>|<ul>|<li>|</ul>|<h2>|</h2>|<br>|<embed>|<img>|<form>|</form>|"
    "<button>|</button>|<select>|<option>|</select>|<object>|</object>|<video>|</video>|<noscript>|</noscript>|<svg>|<g>|</svg>|<math>|<mi>|</math>|"
    "</body>|</html>|<body>|<html>|<head>|</head>|<font>|</font>|<nobr>|<center>|<dl>|<dt>|<dd>|<pre>|</pre>|<caption>|<tbody>|<!-- c -->|<hr>|"
    "<?x?>|<!x>|<span class=a>|</span>|<marquee>|<applet>|</applet>|<ruby>|<rt>|</ruby>".split("|")
)
WORDS = st.sampled_from("weir mill river gate meadow rain level".split()).map(lambda word: f" {word} ")


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(PIECES, WORDS), min_size=1, max_size=30).map("".join))
def test_no_word_that_another_standard_parser_sees_is_missing(page: str) -> None:
    seen = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)
    unseen = {id(part) for head in seen.iter("head") for part in head.iter()}
    words = Counter(
        word
        for element in seen.iter()
        for text in (element.text if isinstance(element.tag, str) and id(element) not in unseen else None, element.tail)
        for word in (text or "").split()
    )
    article = read(page)
    assert words - Counter(article.text.split()) == Counter() or article.outcome.code == "no-text"


def test_what_a_page_in_xml_shows_as_text_keeps_its_tags() -> None:
    head = "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body>"
    shown = [block.text for block in webpage.parse(f"{head}<div/><textarea>one <b/> two</textarea><p>three<br/>four</p>").blocks]
    assert shown == ["one <b/> two", "three", "four"]
