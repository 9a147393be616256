"""Markdown and text that a converter made of a page: tables that lay it out, and links with their addresses."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.article import Article, Source
from copydesk.context import Context
from copydesk.links import FEWEST_LINKS, marks_of_links, without_addresses
from copydesk.render.layout import IN_CELLS, unfolded
from copydesk.rulebook import load_rules
from copydesk.stages import clean, open_article
from copydesk.writing.clean import clean_text
from helpers import copydesk

PARAGRAPHS = (
    "The lock at Wendel will stay shut until the first week of June, the canal office said on Monday, because its lower gate has split, "
    "and a new one has to be cut from oak that is still lying in a yard sixty kilometres away.|"
    "Eleven barges are waiting below the town. Their owners may unload on the east bank, where the office has put up two cranes, and most "
    "of them have begun to do so, since gravel that lies in a hold for a month costs more than the lorries that fetch it.|"
    "Nobody was hurt when the gate gave way. The keeper had noticed the noise on Friday evening and let no boat in that night, and in the "
    "morning he measured a gap of four fingers between the beam and the stone."
).split("|")
MENU = "[Home](/) [News](/news) [Sport](/sport) [Weather](/weather) [Contact us](/contact)"
LAID_OUT = "\n".join(
    [
        "Wendel Post",
        "",
        f"| {MENU} | |  |",
        "| --- | --- | --- |",
        f"|  | | | | --- | | # Lock shut until June |  | {'  '.join(PARAGRAPHS)} | | [Print this article](/print)  [Share this article](/send) |",
        "",
        "© 2007 Wendel Post. All rights reserved.",
        "",
    ]
)
DATA = "| Lock | Length |\n| --- | --- |\n| Wendel | 40 m |\n| Upper Wendel | 38 m, and twelve boats a day in the summer months |\n"


def cleaned(text: str, tmp_path: Path, name: str) -> Article:
    (tmp_path / name).write_text(text, encoding="utf-8")
    context = Context(load_rules())
    return clean([open_article(Source(name, str(tmp_path / name), "a.txt"), context)], context)[0]


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_an_article_in_a_cell_of_a_layout_table_is_told_from_the_menu_beside_it(name: str, tmp_path: Path) -> None:
    article = cleaned(LAID_OUT, tmp_path, name)
    text = clean_text(article)
    assert all(paragraph in text.split("\n") for paragraph in PARAGRAPHS)
    assert "Lock shut until June" in text
    assert not {"Sport", "Print", "Share"} & set(text.replace("[", " ").replace("]", " ").split())
    assert IN_CELLS in [note.code for note in article.notes]


def test_a_table_of_data_stays_as_it_is() -> None:
    assert unfolded(DATA) == (DATA, None)


def test_a_cell_of_a_hundred_words_is_no_datum() -> None:
    def row(words: int) -> str:
        return f"| a | {'word ' * words}|"

    assert unfolded(row(99)) == (row(99), None)
    text, note = unfolded(row(100))
    assert text.split() == ["a", *["word"] * 100]
    assert note is not None


def test_the_rows_around_one_that_lays_out_go_with_it() -> None:
    text, _ = unfolded("before | it\n| one | two |\n| --- | --- |\n| | --- | three |\nbehind | it")
    assert [line for line in text.split("\n") if line] == ["before | it", "one", "two", "three", "behind | it"]


def test_a_border_with_a_backslash_is_a_character() -> None:
    assert unfolded(r"| --- | a \| b |")[0].strip() == r"a \| b"


def test_a_row_ends_with_a_border_and_no_character() -> None:
    text = "|" + "word " * 101 + "\\|"
    assert unfolded(text) == (text, None)


@given(st.lists(st.sampled_from(["|", " ", "  ", "---", "a", "b c", "\n", ":--", "\\|", "word " * 101]), max_size=40).map("".join))
def test_only_borders_rules_and_space_go(text: str) -> None:
    shown, note = unfolded(text)
    assert (note is None) == (shown == text)
    remains = iter(text)
    assert all(character in remains for character in shown.replace("\n", ""))  # in this order
    assert [c for c in shown if c not in "|-: \n"] == [c for c in text if c not in "|-: \n"]


def test_a_finding_in_a_cell_stands_where_it_stands_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(LAID_OUT, encoding="utf-8")
    done = copydesk("lint", "a.md", "--select", "speculation", cwd=tmp_path)
    column = LAID_OUT.split("\n")[4].index("may unload") + 1
    assert done.stdout.startswith(f"a.md:5:{column}: ")


# --- links ---


LINKS = '[a](b.html), [b c](/d) ![gate](x.png "A gate") [![lock](y.png)](z_(w)) [two\nlines](http://wendel.example/)'


def test_of_a_link_its_words_are_text_and_the_rest_is_markup() -> None:
    marks, note = marks_of_links(LINKS)
    assert note is not None
    assert [LINKS[start:end] for start, end in marks] == [
        *("[", "](b.html)", "[", "](/d)", '![gate](x.png "A gate")', "[", "![lock](y.png)", "](z_(w))", "["),
        "](http://wendel.example/)",
    ]


def test_a_few_links_may_be_a_slip() -> None:
    links = ["[a](b)"] * FEWEST_LINKS
    assert marks_of_links(" ".join(links[1:])) == ((), None)
    assert len(marks_of_links(" ".join(links))[0]) == 2 * FEWEST_LINKS
    assert marks_of_links("a](b) " * FEWEST_LINKS) == ((), None)


def test_how_much_of_a_line_is_links() -> None:
    assert without_addresses("no link (here)") == ("no link (here)", 0.0)
    assert without_addresses("see [this](x) now") == ("see this now", 4 / 12)
    assert without_addresses("[![lock](y.png)](z)") == ("lock", 1.0)


def test_a_text_with_links_is_cleaned_of_their_addresses_and_says_so(tmp_path: Path) -> None:
    body = "\n\n".join(paragraph.replace("the ", "[the](http://wendel.example/the) ", 2) for paragraph in PARAGRAPHS)
    article = cleaned(f"# Lock shut until June\n\n{body}\n", tmp_path, "a.txt")
    assert clean_text(article).strip().split("\n\n") == ["# Lock shut until June", *PARAGRAPHS]
    assert [note.code for note in article.notes] == ["markdown-links"]
    assert "](http" in article.text


@pytest.mark.parametrize(
    ("line", "shown", "share"),
    [
        ("[a](b)", "a", 1.0),
        ("[ ab ](c)", " ab ", 1.0),  # no share is more than all of it
        ("[](c)", "", 0.0),
        ("ab [cd](e) ef", "ab cd ef", 0.25),
        ("[![ab](c.png) d](e)", "ab d", 1.0),
        ("ab](c)", "ab](c)", 0.0),
    ],
)
def test_a_line_is_read_without_addresses_and_with_its_share_of_links(line: str, shown: str, share: float) -> None:
    assert without_addresses(line) == (shown, share)
