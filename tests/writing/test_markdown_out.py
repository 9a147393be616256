"""Pages cleaned to Markdown: what is written, and that it has exactly the words of the plain cleaned text."""

from __future__ import annotations

import html
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import copydesk
from copydesk.article import Article, Look, Mark, Source
from copydesk.config import Config
from copydesk.context import context_of
from copydesk.render import looks
from copydesk.render.marks import without
from copydesk.render.stage import render
from copydesk.render.webpage import parse
from copydesk.rows import opened_articles, opened_frame
from copydesk.runs.inputs import clean_names, record_clean_name
from copydesk.stages import clean, open_article
from copydesk.text import prose_of
from copydesk.writing.clean import clean_text
from copydesk.writing.inline import as_heading, at_beginning, fence, inline
from helpers import PROJECT
from helpers import copydesk as command
from test_properties import few

CONFIG = Config(extractor="fast", clean_format="markdown", site_boilerplate=False)
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
LONG = "It has carried the island's people, their bread and their letters for as long as anybody there can remember."


def read(markdown: str) -> list[Any]:
    """The tokens that another program makes of a Markdown text, one behind the other."""
    return [inner for token in READER.parse(markdown) for inner in (token.children if token.type == "inline" else [token]) or ()]


def ink(markdown: str) -> str:
    """The characters of a Markdown text that a reader sees, without its marks and without white space."""
    shown = []
    for token in read(markdown):
        assert token.type not in ("image", "html_block", "hr"), token
        assert token.type != "html_inline" or token.content == "<br>", token
        shown.append(token.content if token.type != "html_inline" else "")
    return "".join("".join(shown).split())


def cleaned(page: str) -> Article:
    """A page as an article of which every line is kept."""
    article = render(Article(path="a.html", media="html", text=page), CONFIG)
    return replace(article, prose=prose_of(article.text, article.lines, blocks=True))


def written(body: str, head: str = "") -> str:
    """The Markdown of all that a page shows."""
    article = cleaned(f"<html><head>{head}</head><body>{body}</body></html>")
    text = clean_text(article, markdown=True)
    assert ink(text) == "".join(article.prose.text.split())
    return text.rstrip("\n")


# --- words ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("5 * 3 = 15", r"5 \* 3 = 15"),
        ("a_b and _c_ and __d", r"a_b and \_c\_ and \_\_d"),
        ("[1] and ![x](y)", r"\[1\] and !\[x\](y)"),
        ("a < b, <b>, </i>, <!-- and <?php", r"a < b, \<b>, \</i>, \<!-- and \<?php"),
        ("AT&T &amp; &#39; & co", r"AT&T \&amp; \&#39; & co"),
        ("`x` and ~~y~~ and C:\\d", r"\`x\` and \~\~y\~\~ and C:\\d"),
        ("a | b", "a | b"),
    ],
)
def test_what_markdown_would_read_as_marks_is_escaped(text: str, wanted: str) -> None:
    assert inline(text) == wanted
    assert ink(wanted) == "".join(text.split())


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("# No heading", r"\# No heading"),
        ("#hashtag", "#hashtag"),
        ("####### seven", "####### seven"),
        ("- no item", r"\- no item"),
        ("-5 degrees", "-5 degrees"),
        ("+ no item", r"\+ no item"),
        ("1986. A great year", r"1986\. A great year"),
        ("7) seven", r"7\) seven"),
        ("1.5 metres", "1.5 metres"),
        ("1234567890. x", "1234567890. x"),
        ("> no quotation", r"\> no quotation"),
        ("---", r"\---"),
        ("- - -", r"\- - -"),
        ("===", r"\==="),
        ("+++", r"\+++"),
        (":--|--:", r"\:--|--:"),
        ("", ""),
    ],
)
def test_what_would_make_a_line_something_else_is_escaped(line: str, wanted: str) -> None:
    assert at_beginning(line) == wanted
    tokens = [token.type for token in READER.parse(f"before\n{wanted}")]
    assert tokens == ["paragraph_open", "inline", "paragraph_close"]


@pytest.mark.parametrize(("text", "wanted"), [("C #", r"## C \#"), ("a ## b ##", r"## a ## b \##"), ("C#", "## C#"), ("#", r"## \#")])
def test_hashes_at_the_end_of_a_heading_are_text(text: str, wanted: str) -> None:
    assert as_heading(text, 2) == wanted
    assert ink(wanted) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "marks", "wanted"),
    [
        ("a bold word", [(2, 6, "strong")], "a **bold** word"),
        ("abcd", [(1, 2, "emphasis"), (2, 3, "strong")], "a*b***c**d"),
        ("abc", [(0, 1, "strong"), (1, 3, "strong")], "**abc**"),
        ("both", [(0, 4, "strong"), (0, 4, "emphasis")], "***both***"),
        ("Note:text", [(0, 5, "strong")], "**Note**:text"),  # **Note:**text is no mark in CommonMark
        ("a(b)c", [(1, 4, "emphasis")], "a(*b*)c"),
        ("a - c", [(2, 3, "strong")], "a **-** c"),
        ("a-c", [(1, 2, "strong")], "a-c"),
        ("the x_y", [(4, 7, "code")], "the `x_y`"),
        ("``", [(0, 2, "code")], "``` `` ```".replace("```", "`")),
        ("a`b", [(0, 3, "code")], "``a`b``"),
        ("a b c", [(0, 5, "code"), (2, 3, "strong")], "`a b c`"),
        ("see it", [(4, 6, "link")], "see [it](u)"),
        ("see it", [(4, 6, "link"), (4, 6, "code")], "see [`it`](u)"),
        ("seeit", [(3, 5, "strong"), (3, 5, "link")], "see[**it**](u)"),
        ("seeit!", [(3, 6, "strong"), (3, 5, "link")], "see[it](u)!"),  # see**[it](u)!** is no mark
        ("Look!here", [(5, 9, "link")], r"Look\![here](u)"),
        ("was 10 now", [(4, 6, "struck")], "was ~~10~~ now"),
        (
            "xab",
            [(0, 2, "emphasis"), (1, 2, "strong"), (2, 3, "strong")],
            "*xa*b",
        ),  # within emphasis a mark amid a word could as well end it
    ],
)
def test_marks(text: str, marks: list[tuple[int, int, str]], wanted: str) -> None:
    made = inline(text, [Mark(start, end, kind, "u" if kind == "link" else "") for start, end, kind in marks])
    assert made == wanted
    assert ink(made) == "".join(text.split())
    assert {"strong_open", "em_open", "s_open", "code_inline", "link_open"} & {token.type for token in read(made)} or text == made


def nested(toss: random.Random, text: str, first: int, last: int, deep: int = 0) -> Iterator[Mark]:
    """Marks within text[first:last], none of which crosses another or begins or ends with white space, as those of a page."""
    while first < last and deep < 4 and toss.random() < 0.8:
        start = toss.randrange(first, last)
        end = toss.randrange(start, last) + 1
        kind = toss.choice(["strong", "emphasis", "struck", "code", "link"])
        if not text[start].isspace() and not text[end - 1].isspace():
            yield Mark(start, end, kind, "u" if kind == "link" else "")
            yield from nested(toss, text, start, end, deep + 1)
        first = end


@few(1_500)
@given(st.text("abé *_`().!€[]~&<\\1|", min_size=1, max_size=9), st.integers(0, 2**32))
def test_marks_of_any_kind_anywhere_are_marks_and_never_text(text: str, seed: int) -> None:
    text = " ".join(text.split())
    marks = list(nested(random.Random(seed), text, 0, len(text)))  # noqa: S311  # nothing secret
    assert ink(at_beginning(inline(text, marks))) == "".join(text.split())
    in_a_table = f"| {inline(text, marks, in_table=True)} | x |\n| --- | --- |"
    assert ink(in_a_table) == f"{''.join(text.split())}x"


def test_a_fence_is_longer_than_what_it_fences() -> None:
    assert fence(["a", "b `x`"]) == "```"
    assert fence(["````", "```"]) == "`````"


# --- blocks ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<h1>One</h1><h3>Two</h3><p>Three", "# One\n\n### Two\n\nThree"),
        ("<h2>One<br>line</h2>", "## One line"),
        ("<p>Verse<br>- goes<br>on</p><p>Apart", "Verse\\\n\\- goes\\\non\n\nApart"),
        ("<blockquote><p>One<p>Two</blockquote><blockquote>Three</blockquote>", "> One\n>\n> Two\n\n> Three"),
        ("<blockquote>One<blockquote>Two</blockquote></blockquote>", "> One\n>\n> > Two"),
        ("<ul><li>One<li>Two</ul>", "- One\n- Two"),
        ("<ul><li>One<ul><li>Two</ul><li>Three</ul>", "- One\n  - Two\n- Three"),
        ("<ul><li><p>One<p>Two<li>Three</ul>", "- One\n\n  Two\n\n- Three".replace("\n\n- ", "\n- ")),
        ("<ul><li>One</ul><ul><li>Two</ul>", "- One\n\n* Two"),
        ("<ol><li>One<li>Two</ol>", "1. One\n2. Two"),
        ("<ol start=9><li>One<li>Two</ol>", "9. One\n10. Two"),
        ("<ol reversed><li>One<li>Two</ol>", "2. One\n\n1) Two"),
        ("<ol><li>One<li value=5>Two<li>Three</ol>", "1. One\n\n5) Two\n6) Three"),
        ("<ol start=-1><li>One</ol>", "- One"),
        ("<ul><li>One<ol start=3><li>Two</ol></ul>", "- One\n\n  3. Two"),
        ("<ul><li><blockquote>One</blockquote></ul>", "- > One"),
        ("<blockquote><ul><li>One<li>Two</ul></blockquote>", "> - One\n> - Two"),
        ("<dl><dt>One<dd>Two<dd>Three<dt>Four<dd>Five</dl>", "**One**\n\n- Two\n- Three\n\n**Four**\n\n- Five"),
        ("<ul><li>One</ul><p>- Two", "- One\n\n\\- Two"),
        ("<pre>a\n  b\n\nc</pre>", "```\na\n  b\n\nc\n```"),
        ('<pre class="language-c++">*x;</pre>', "```c++\n*x;\n```"),
        ('<pre><code class="hl lang-py">x</code></pre><pre>y</pre>', "```py\nx\n```\n\n```\ny\n```"),
        ("<ul><li>One<pre>x\ny</pre>", "- One\n\n  ```\n  x\n  y\n  ```"),
        ("<ul><li>One<pre>x</pre><li>Two</ul>", "- One\n\n  ```\n  x\n  ```\n\n- Two"),
        (f"{'<blockquote>' * 9}One", f"{'> ' * 8}One"),
        ("<p>One<p><b>\u200ctwo</b> three", "One\n\n**two** three"),
        ("<figure><img src=a><figcaption>The <em>old</em> pier</figcaption></figure>", "*The old pier*"),
    ],
)
def test_blocks(body: str, wanted: str) -> None:
    assert written(body) == wanted


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ("<tr><th>A<th>B<tr><td>1<td>2", "| A | B |\n| --- | --- |\n| 1 | 2 |"),
        ("<thead><tr><td>A<td>B</thead><tr><td>1<td>2", "| A | B |\n| --- | --- |\n| 1 | 2 |"),
        ("<tr><td>1<td>2<tr><td>3<td>4", "|  |  |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |"),
        ("<tr><th>A<td>1<tr><th>B<td>2", "|  |  |\n| --- | --- |\n| A | 1 |\n| B | 2 |"),
        ("<tr><td rowspan=0>A<td>1<tr><td>2<tr><td>3", "|  |  |\n| --- | --- |\n| A | 1 |\n|  | 2 |\n|  | 3 |"),
        ("<tr><td>a<td><p>b</p>", "|  |  |\n| --- | --- |\n| a | b |"),
        ("<tr><td rowspan=2>A<td>1<tr><td>2", "|  |  |\n| --- | --- |\n| A | 1 |\n|  | 2 |"),
        ("<tr><td colspan=2>A<td>1<tr><td>2<td>3<td>4", "|  |  |  |\n| --- | --- | --- |\n| A |  | 1 |\n| 2 | 3 | 4 |"),
        ("<tr><td>a|b<td><code>c|d</code>", "|  |  |\n| --- | --- |\n| a\\|b | `c\\|d` |"),
        ("<tr><td>a<br>b<td>c", "|  |  |\n| --- | --- |\n| a<br>b | c |"),
        ("<tr><td><p>a</p><td><p><b>c</b></p>", "|  |  |\n| --- | --- |\n| a | **c** |"),
        # the page's layout, and no table
        ("<tr><td>a<tr><td>b", "a\n\nb"),
        ("<tr><td><p>a<p>b<td>c", "a\n\nb\n\nc"),
        ("<tr><td><ul><li>a</ul><td>c", "- a\n\nc"),
        ("<tr><td>a<td><table><tr><td>b<td>c</table>", "a\n\n|  |  |\n| --- | --- |\n| b | c |"),
    ],
)
def test_tables(rows: str, wanted: str) -> None:
    assert written(f"<table>{rows}</table>") == wanted


def test_a_table_with_more_columns_than_anybody_reads_is_none() -> None:
    assert written(f"<table><tr>{'<td>x' * 65}</table>") == "\n\n".join("x" * 65)
    assert written("<table><tr><td colspan=900000>a<td>b</table>") == "a\n\nb"


@pytest.mark.parametrize(
    ("href", "wanted"),
    [
        ("https://a.example/b?c=1&d=2", "https://a.example/b?c=1&d=2"),
        ("/pier.html#top", "https://news.example/pier.html#top"),
        ("pier.html", "https://news.example/day/pier.html"),
        ("//b.example/x", "https://b.example/x"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ('/a b(c)d<e>[f]|g\\h"i`j', "https://news.example/a%20b%28c%29d%3Ce%3E%5Bf%5D%7Cg%5Ch%22i%60j"),
        ("/a?x=1&copy;=2", "https://news.example/a?x=1&amp;copy;=2"),
        ("/ä", "https://news.example/ä"),
        ("#note", None),
        ("", None),
        ("javascript:alert(1)", None),
        (" java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("http://[", None),
        (f"/{'x' * 2_000}", None),
    ],
)
def test_addresses(href: str, wanted: str | None) -> None:
    head = '<link rel="canonical" href="https://news.example/day/a.html">'
    made = written(f'<p>See <a href="{html.escape(href)}">the pier</a> there', head)
    assert made == ("See the pier there" if wanted is None else f"See [the pier]({wanted}) there")
    if wanted is not None:
        (link,) = [token for token in read(made) if token.type == "link_open"]
        assert str(link.attrs["href"]).replace("&amp;", "&") == READER.normalizeLink(html.unescape(wanted))


def test_an_address_without_a_page_stays_as_it_is_and_base_counts() -> None:
    assert written("<p><a href=x.html>One</a>") == "[One](x.html)"
    assert written("<p><a href=x.html>One</a>", "<base href=https://b.example/c/>") == "[One](https://b.example/c/x.html)"


def test_an_address_is_written_once_however_many_lines_it_is_around() -> None:
    assert written("<a href=/x><h2>One</h2><p>Two</p><p>Three</p></a>") == "## [One](/x)\n\nTwo\n\nThree"
    open_link = f"<p><a href=/{'x' * 1_900}>One{'<p>y' * 2_000}"  # the parser copies it into each paragraph
    assert len(open_link) < len(written(open_link)) < 5 * len(open_link)


def test_marks_go_on_over_lines_and_stay_where_words_were_hidden() -> None:
    assert written("<p><b>One<br>two</b> three") == "**One**\\\n**two** three"
    page = '<p>See <a href="/x">the <span class="sr-only">very old</span> pier</a> and <em>stay</em>'
    assert written(page) == "See [the pier](/x) and *stay*"
    assert written("<p>a so\u00adft <b>hy\u00adphen</b> and <i>ﬁne</i> words") == "a soft **hyphen** and *fine* words"
    assert written("<p>e<b>\u0301</b> x <b>y</b>") == "\u00e9 x y"  # an accent that an element parts from its letter: no marks there


def test_what_is_stripped_does_not_come_back() -> None:
    article = cleaned("<p>Verse<br>Two<br>goes<p>One<ul><li>Two<li>Three<li>Four</ul><table><tr><th>A<th>B<tr><td>1<td>2</table>")
    gone = {"Two", "Three", "A", "2"}
    lines = tuple(replace(line, kept=article.text[line.start : line.end] not in gone) for line in article.lines)
    article = replace(article, lines=lines, prose=prose_of(article.text, lines, blocks=True))
    text = clean_text(article, markdown=True)
    assert text == "Verse\n\ngoes\n\nOne\n\n- Four\n\n|  |  |\n| --- | --- |\n|  | B |\n| 1 |  |\n".replace(
        "|  |  |\n| --- | --- |\n|  | B |", "|  | B |\n| --- | --- |"
    )
    assert ink(text) == "VersegoesOneFourB1"


# --- exactly the words of the plain text ----------------------------------------------------------------------------------


def pages() -> list[Path]:
    found = [path for folder in ("samples", "tests/cases") for path in sorted((PROJECT / folder).rglob("*")) if ".html" in path.name]
    assert len(found) >= 12
    return found


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.name)
def test_samples_have_the_words_of_their_plain_text(path: Path) -> None:
    context = context_of(CONFIG)
    article = open_article(Source(path.name, str(path)), context)
    (article,) = clean([article], context)
    assert article.outcome.status.has_text
    assert ink(clean_text(article, markdown=True)) == "".join(clean_text(article).split())


WORDS = st.sampled_from(
    [
        "a", "b c", " ", "*", "**", "_", "__x", "`", "``", "[x]", "](u)", "!", "&lt;", "&lt;b&gt;", "&amp;", "&amp;amp;", "#", "# ", "1. ", "2)",
        "- ", "-", "+", "|", " | ", "~", "~~", "\\", "&gt; ", "=", "---", ":", "é", "（", "。", "“", "€", "so\u00adft", "ﬁ", "\u200b", "\n", "(", ")", "\u0301",
    ]
)  # fmt: skip
TEXT = st.lists(WORDS, max_size=4).map("".join)


def element(tags: str, inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(st.sampled_from(tags.split()), inner).map(lambda it: f"<{it[0]}>{it[1]}</{it[0].partition(' ')[0]}>")


LINE = st.recursive(
    TEXT,
    lambda inner: st.lists(element("b i em strong code s a a_href=/x span br", inner) | inner, max_size=4).map("".join),
    max_leaves=8,
).map(lambda text: text.replace("a_href", "a href"))
BLOCKS = st.recursive(
    element("p h1 h2 li td div figcaption pre dt", LINE) | LINE,
    lambda inner: st.lists(
        element("ul ol blockquote li div dl dd", inner)
        | st.lists(st.lists(element("td th", LINE), max_size=3).map("".join), max_size=3).map(
            lambda rows: f"<table>{''.join(f'<tr>{row}' for row in rows)}</table>"
        )
        | inner,
        max_size=4,
    ).map("".join),
    max_leaves=10,
)


@few(150)
@given(BLOCKS, st.integers(0, 2**32))
def test_generated_pages_have_the_words_of_their_plain_text(body: str, seed: int) -> None:
    article = cleaned(f"<body><p>{LONG}</p>{body}</body>")
    toss = random.Random(seed)  # noqa: S311  # nothing secret
    for share in (1.0, 0.7):
        lines = tuple(replace(line, kept=toss.random() < share) for line in article.lines)
        some = replace(article, lines=lines, prose=prose_of(article.text, lines, blocks=True))
        assert ink(clean_text(some, markdown=True)) == "".join(some.prose.text.split())


@few(200)
@given(LINE)
def test_marks_change_no_line(body: str) -> None:
    """What a page shows is the same whether marks are noted or not."""
    page = f"<body><p>{LONG}</p><p>{body}</p></body>"
    plain = render(Article(path="a.html", media="html", text=page), replace(CONFIG, clean_format="text"))
    marked = render(Article(path="a.html", media="html", text=page), CONFIG)
    assert marked.text == plain.text
    assert tuple(replace(line, look=None) for line in marked.lines) == plain.lines


# --- runs -----------------------------------------------------------------------------------------------------------------

PAGE = f"""<html><head><title>The pier will close in May</title></head><body><nav><a href=/>Home</a></nav><article>
<h1>The pier will close in May</h1><p>The <em>old</em> pier <a href="https://a.example/">may close</a> in May, the board said. {LONG}</p>
<ol><li>First the boards of the deck will be taken up and sawn.</li><li>Then the piles will be driven anew.</li></ol>
<table><tr><th>Year</th><th>Visitors</th></tr><tr><td>2020</td><td>12,000</td></tr></table>
<p>The council will decide next week whether the ferry should use the other landing until the work is done.</p></article></body></html>"""


def test_looks_come_back_from_a_table_as_they_were() -> None:
    article = cleaned(PAGE)
    looks = [line.look for line in article.lines]
    assert any(look and look.cell for look in looks)
    assert any(look and look.marks for look in looks)
    assert any(look and look.within and look.within[0].ordinal == 2 for look in looks)
    (back,) = opened_articles(opened_frame([article]))
    assert [line.look for line in back.lines] == looks
    assert all(isinstance(line.look, Look) for line in back.lines)


def test_a_run_writes_what_clean_gives(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.html").write_text(PAGE)
    (folder / "b.md").write_text("# Pier\n\nThe *pier* may close.\n")
    (folder / "c.txt").write_text("The pier * may close.\n")
    (folder / "d.jsonl").write_text(json.dumps({"id": "p1", "html": PAGE}) + "\n")
    (folder / "copydesk.toml").write_text('clean_format = "markdown"\n')
    done = command("run", folder, "-o", tmp_path / "out", "--emit", "jsonl", "--workers", "1", "--config", folder / "copydesk.toml")
    assert done.exit_code == 0, done.stderr
    texts = {path.relative_to(tmp_path / "out" / "clean").as_posix(): path.read_text() for path in files(tmp_path / "out" / "clean")}
    page = copydesk.clean(PAGE, config=Config(clean_format="markdown")).text
    assert page.startswith("# The pier will close in May\n\nThe *old* pier [may close](https://a.example/) in May")
    assert "| Year | Visitors |" in page
    assert texts == {
        "a.html.md": f"{page}\n",
        "b.md": "# Pier\n\nThe *pier* may close.\n",
        "c.txt": "The pier * may close.\n",
        "d.jsonl#p1.md": f"{page}\n",
    }
    emitted: list[dict[str, Any]] = [json.loads(line) for line in (tmp_path / "out" / "articles.jsonl").read_text().splitlines()]
    assert {row["path"]: (row["text_format"], row["text"]) for row in emitted} == {
        "a.html": ("markdown", f"{page}\n"),
        "b.md": ("markdown", texts["b.md"]),
        "c.txt": ("text", texts["c.txt"]),
        "d.jsonl#p1": ("markdown", f"{page}\n"),
    }
    rows = pl.read_parquet(tmp_path / "out" / "data" / "articles.parquet")
    assert rows["clean_path"].drop_nulls().to_list() == ["clean/a.html.md", "clean/b.md", "clean/c.txt", "clean/d.jsonl#p1.md"]


def files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def test_names_say_what_a_cleaned_text_is() -> None:
    paths = ["a.html", "a.html.md", "a.html.txt", "a.txt", "b.htm.gz", "x.pdf"]
    assert dict(clean_names(lambda: paths, "markdown")) == {
        "a.html": "a.html~2.md", "a.html.md": "a.html.md", "a.html.txt": "a.html.txt", "a.txt": "a.txt", "b.htm.gz": "b.htm.gz.md",
        "x.pdf": "x.pdf.txt",
    }  # fmt: skip
    assert record_clean_name("a.jsonl#1", "html", "markdown") == "a.jsonl#1.md"
    assert record_clean_name("a.jsonl#1", "text", "markdown") == record_clean_name("a.jsonl#1", "html") == "a.jsonl#1.txt"


def test_another_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    done = command("run", tmp_path / "a.html", "-o", tmp_path / "out", "--clean-format", "rst")
    assert done.exit_code == 2
    assert "clean_format must be one of text, markdown" in done.stderr
    with pytest.raises(copydesk.CopydeskError, match="clean_format must be one of text, markdown"):
        copydesk.clean(PAGE, config=Config(clean_format="rst"))


def test_pages_are_plain_text_unless_asked() -> None:
    plain = copydesk.clean(PAGE).text
    assert plain.startswith("The pier will close in May\n\nThe old pier may close in May")
    article = open_article(
        Source("bees-on-the-roof.html", str(PROJECT / "samples/valley-courier/bees-on-the-roof.html")), context_of(Config())
    )
    assert all(line.look is None for line in article.lines)


# --- looks, as places in the page ---


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("<tr><th>a<th>b<tr><td>c<td>d", [("a", 0, 0, True), ("b", 0, 1, True), ("c", 1, 0, False), ("d", 1, 1, False)]),
        ("<tr><td colspan=2>a<td>b<tr><td>c<td>d<td>e", [("a", 0, 0, False), ("b", 0, 2, False), ("c", 1, 0, False), ("d", 1, 1, False), ("e", 1, 2, False)]),
        ("<tr><td rowspan=2>a<td>b<tr><td>c<tr><td>d", [("a", 0, 0, False), ("b", 0, 1, False), ("c", 1, 1, False), ("d", 2, 0, False)]),
        ("<tr><td rowspan=0>a<td>b" + "<tr><td>c" * 95, [("a", 0, 0, False), ("b", 0, 1, False), *(("c", n, 1, False) for n in range(1, 96))]),
        ("<thead><tr><td>a</thead><tr><td>b", [("a", 0, 0, True), ("b", 1, 0, False)]),
        ("<tr><td colspan=63>a<td>b<td>c<tr><td>d", [("a", 0, 0, False), ("b", 0, 63, False)]),
        ("<tr><td colspan=0>a<td>b", [("a", 0, 0, False), ("b", 0, 1, False)]),
    ],
)  # fmt: skip
def test_where_the_cells_of_a_table_stand(table: str, cells: list[tuple[str, int, int, bool]]) -> None:
    tree = parse(f"<table>{table}</table>").tree
    found = [(element.text_content(), cell.row, cell.column, cell.head) for element, cell in looks._grid(next(tree.iter("table")), 7)]  # noqa: SLF001  # no page's look tells all of them
    assert found == cells


@pytest.mark.parametrize(
    ("numbered", "numbers"),
    [
        ("<ol><li>a<li>b", [1, 2]),
        ("<ol start=5><li>a<li>b", [5, 6]),
        ("<ol start=0><li>a<li>b", [0, 1]),
        ("<ol start=x><li>a", [1]),
        ("<ol reversed><li>a<li>b<li>c", [3, 2, 1]),
        ("<ol reversed start=9><li>a<li>b", [9, 8]),
        ("<ol><li>a<li value=7>b<li>c", [1, 7, 8]),
        ("<ol><li value=0>a<li>b", [0, 1]),
        ("<ol start=1234567890><li>a", [1]),
        ("<ol start=' -3rd'><li>a", [-3]),
    ],
)
def test_how_the_items_of_a_list_are_numbered(numbered: str, numbers: list[int]) -> None:
    found = looks._ordinals(next(parse(numbered).tree.iter("ol")))  # noqa: SLF001  # a list without a look has numbers, too
    assert list(found.values()) == numbers


@pytest.mark.parametrize(
    ("table", "of_data"),
    [
        ("<caption>Tides</caption><tr><td>a<td>b<tr><td>c<td>d", True),
        ("<tr><td>a<td>b<tr><td>c<td>d", True),
        ("<tr><td>a<tr><td>c", False),
        ("<tr><td>a<td><ul><li>b</ul><tr><td>c<td>d", False),
        ("<tr><td>a<td>b<br>e<tr><td>c<td>d", True),
        ("<tr><td>a<td><div>b</div><div>e</div><tr><td>c<td>d", False),
    ],
)
def test_which_tables_are_of_data(table: str, of_data: bool) -> None:
    article = cleaned(f"<p>{LONG}</p><table>{table}</table>")
    assert any(line.look and line.look.cell for line in article.lines) is of_data


def test_only_code_has_a_language() -> None:
    article = cleaned(f'<p class="lang-de">{LONG}</p><pre class="language-c++">a = 1</pre><pre><code class="x lang-py y">b</code></pre>')
    assert [line.look.language for line in article.lines if line.look] == ["", "c++", "py"]


@pytest.mark.parametrize(
    ("head", "url", "base"),
    [
        ("", None, ""),
        ("", "https://a.example/x", "https://a.example/x"),
        ("<base href='/y/'>", "https://a.example/x", "https://a.example/y/"),
        ("<base href='/y/'>", None, "/y/"),
        ("<base href=' '><base href='z'>", "https://a.example/x", "https://a.example/z"),
    ],
)
def test_what_the_addresses_of_a_page_begin_with(head: str, url: str | None, base: str) -> None:
    assert looks._base(parse(f"<html><head>{head}</head><body><p>a").tree, url) == base  # noqa: SLF001  # an address tells but a part of it


@pytest.mark.parametrize(
    ("markup", "marks"),
    [
        ("<b>one <i>two</i></b> three", [("one two", "strong", ""), ("two", "emphasis", "")]),
        ("<b>one <strong>two</strong></b> three", [("one two", "strong", "")]),
        ("<i><b>one</b> two</i> three", [("one two", "emphasis", ""), ("one", "strong", "")]),
        ("<a href=' /x '>one</a> <a>two</a> <b href='/y'>three</b>", [("one", "link", "/x"), ("three", "strong", "")]),
        ("<a href='/x'>one <a href='/y'>two</a></a>", [("one", "link", "/x"), ("two", "link", "/y")]),
        ("<b> </b> <i>one</i>", [("one", "emphasis", "")]),
    ],
)
def test_what_sets_words_apart(markup: str, marks: list[tuple[str, str, str]]) -> None:
    (block,) = parse(f"<p>{markup}</p>", marks=True).blocks
    assert [(block.text[mark.start : mark.end], mark.kind, mark.address) for mark in block.marks] == marks


@pytest.mark.parametrize(
    ("hidden", "shown", "marked"),
    [
        ([], "one two three", "one two three"),
        ([(4, 8)], "one three", "one three"),
        ([(0, 3)], "two three", "two three"),
        ([(0, 4)], "two three", "two three"),
        ([(0, 4), (4, 8)], "three", "three"),
        ([(0, 1), (4, 5)], "ne wo three", "ne wo three"),
        ([(0, 13)], "", None),
    ],
)
def test_marks_stay_where_words_are_left_out(hidden: list[tuple[int, int]], shown: str, marked: str | None) -> None:
    found = without([Mark(0, 13, "strong", "")], "one two three", hidden, shown)
    assert [shown[mark.start : mark.end] for mark in found] == ([] if marked is None else [marked])
    first = without([Mark(4, 7, "strong", "")], "one two three", hidden, shown)
    assert [shown[mark.start : mark.end] for mark in first] == ([word] if (word := "".join(c for n, c in enumerate("one two three") if 4 <= n < 7 and not any(a <= n < b for a, b in hidden))) else [])  # fmt: skip


def test_of_two_tables_the_one_that_lays_out_hides_no_other() -> None:
    rows = "<tr><td>a<td>b<tr><td>c<td>d"
    page = parse(
        f"<table><tr><td><p>x</p><p>y</p><td>z</table><table>{rows}</table><table><tr><td>e</table><table>{rows}</table>", marks=True
    )
    assert [page.blocks[number].text for number in looks._cells(page)] == list("abcd" * 2)  # noqa: SLF001  # looks are made of all blocks
