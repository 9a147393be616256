"""Finding the words of an extractor's answer on the page that it was taken from."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.render.extract import Alignment, MissingPackagesError, main_content, passages, require
from copydesk.render.webpage import parse
from copydesk.text import WORD

STORY = (
    "The council met on Tuesday and agreed a budget for the new year. It will spend more on roads and less on the old theatre. "
    "Nobody on the benches was happy about it, and two members left the room before the vote."
)


def align(page: str, wanted: str) -> list[str]:
    """The page words that were found to be the wanted ones."""
    blocks = [number for number, line in enumerate(page.split("\n")) for _ in WORD.findall(line)]
    words = WORD.findall(page)
    alignment = Alignment(words, WORD.findall(wanted), blocks)
    return [f"{word}@{index}" for index, word in enumerate(words) if alignment.taken[index]]


def span(page: str, first: int, last: int) -> list[str]:
    return [f"{word}@{index}" for index, word in enumerate(WORD.findall(page)) if first <= index < last]


def test_a_passage_is_found_where_it_stands() -> None:
    page = f"Home\nSport\n{STORY}\nImprint"
    assert align(page, STORY) == span(page, 2, 2 + len(WORD.findall(STORY)))


def test_of_a_repeated_headline_the_one_beside_the_story_is_taken() -> None:
    page = f"Roads win again\nSport\nRoads win again\n{STORY}\nMore news\nRoads win again"
    assert align(page, f"Roads win again\n{STORY}") == span(page, 4, 7 + len(WORD.findall(STORY)))


def test_words_between_two_wanted_passages_are_left_out() -> None:
    one, two, three = STORY.split(". ")
    page = f"{one}. Read more here {two}.\nSubscribe to our letter\n{three}"
    found = align(page, STORY)
    assert [word.split("@")[0] for word in found] == WORD.findall(STORY)
    assert not any(word.startswith(("Read", "more@16", "Subscribe", "letter")) for word in found)


def test_passages_that_the_extractor_moved_are_found() -> None:
    one, two, three = STORY.split(". ")
    page = f"{three}\n{one}\n{two}"
    assert len(align(page, f"{one}\n{two}\n{three}")) == len(WORD.findall(STORY))


def test_words_written_together_on_one_side_are_the_same_letters() -> None:
    page = STORY.replace("the old theatre", "theold theatre")
    assert len(align(page, STORY)) == len(WORD.findall(page))
    apart = Alignment(WORD.findall(STORY), WORD.findall(page))
    assert all(apart.taken)
    assert apart.glued == {}
    together = Alignment(WORD.findall(page), WORD.findall(STORY))
    assert list(together.glued.values()) == [("the", "old")]


def test_a_shared_first_word_goes_with_its_own_block() -> None:
    caption, second = "The road to the harbour", "The assembly agreed on a plan for the summer of next year and the one after"
    page = f"{STORY}\n{caption}\n{second}"
    found = align(page, f"{STORY}\n{second}")
    assert found == [word for word in span(page, 0, 999) if word not in span(page, len(WORD.findall(STORY)), len(WORD.findall(STORY)) + 5)]


def test_a_story_that_is_not_on_the_page_is_not_pieced_together_from_its_words() -> None:
    page = "Please switch on the script\nThe budget of our site is small\nWe met and agreed a few rules\nImprint"
    assert align(page, STORY) == []


@settings(deadline=None)
@given(st.lists(st.sampled_from("a b c d the of x1 x2 x3 x4 x5 x6 x7 x8 x9".split()), max_size=60), st.data())
def test_no_word_is_given_away_twice_and_equal_means_equal(page: list[str], data: st.DataObject) -> None:
    wanted = data.draw(st.lists(st.sampled_from([*page, "absent"]), max_size=40))
    blocks = sorted(data.draw(st.lists(st.integers(0, 5), min_size=len(page), max_size=len(page))))
    alignment = Alignment(page, wanted, blocks)
    single = [(word, place) for word, place in zip(wanted, alignment.places, strict=True) if place >= 0 and place not in alignment.glued]
    if not alignment.glued:
        places = [place for _, place in single]
        assert len(set(places)) == len(places) or "".join(wanted) == "".join(page[i] for i in range(len(page)) if alignment.taken[i])
        assert sum(alignment.taken) >= len(set(places))
    assert all(alignment.taken[place] for place in alignment.places if place >= 0)


@settings(deadline=None)
@given(st.lists(st.text("abcdefg", min_size=1, max_size=8), max_size=80, unique=True), st.integers(0, 80), st.integers(0, 80))
def test_any_stretch_of_a_page_without_repeats_is_found_whole(page: list[str], first: int, last: int) -> None:
    wanted = page[first:last]
    if len(wanted) >= 3:
        assert Alignment(page, wanted).places == list(range(first, first + len(wanted)))


def test_long_lists_of_the_same_line_are_aligned_in_time() -> None:
    page = ("an item of a list " * 10_000).split()
    alignment = Alignment(page, page[: len(page) // 2])
    assert sum(alignment.taken) == len(page) // 2


def test_the_page_is_left_as_it_was() -> None:
    page = parse(f"<html><body><nav>Home</nav><article><p>{STORY}</p><p>{STORY}</p></article><script>var a;</script></body></html>")
    before = [(element.tag, element.text, element.tail) for element in page.tree.iter()]
    text, notes = main_content(page, "trafilatura")
    assert text is not None
    assert STORY in text
    assert notes == ()
    assert [(element.tag, element.text, element.tail) for element in page.tree.iter()] == before


def test_readers_comments_are_not_main_content() -> None:
    comments = "".join(
        f"<li class='comment'><p>I think number {number} is wrong, and the paper should say so.</p></li>" for number in range(5)
    )
    body = f"<article><p>{STORY}</p><p>{STORY.replace('council', 'assembly')}</p></article>"
    page = parse(f"<html><body>{body}<div id='comments' class='comments'><ol>{comments}</ol></div></body></html>")
    text, _ = main_content(page, "trafilatura")
    assert text is not None
    assert "I think number" not in text


CHROME = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Sport</a></li></ul></nav>"


def story_page(extra: str = "") -> str:
    body = "".join(f"<p>{STORY.replace('council', name)}</p>" for name in ("council", "assembly", "board", "committee"))
    return f"<html><body>{CHROME}<article><h1>Roads win again</h1>{body}{extra}</article><footer>Imprint</footer></body></html>"


def test_the_consensus_keeps_the_story_and_drops_the_page_around_it() -> None:
    pytest.importorskip("resiliparse")
    text, notes = main_content(parse(story_page()), "consensus")
    assert text is not None
    assert all(STORY.replace("council", name) in text for name in ("council", "assembly", "board", "committee"))
    assert "Sport" not in text
    assert "Imprint" not in text
    assert notes == ()


def test_where_the_first_extractor_breaks_the_others_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("resiliparse")
    import trafilatura

    def breaks(*_: object, **__: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(trafilatura, "bare_extraction", breaks)
    page = parse(story_page())
    nothing, told = main_content(page, "trafilatura")
    assert nothing is None
    assert [note.code for note in told] == ["extractor-failed"]
    text, notes = main_content(page, "consensus")
    assert text is not None
    assert STORY in text
    assert "Sport" not in text
    assert notes == ()


def test_where_no_extractor_finds_anything_the_consensus_has_no_answer() -> None:
    pytest.importorskip("resiliparse")
    assert main_content(parse("<html><body></body></html>"), "consensus") == (None, ())


def test_a_story_in_the_data_of_the_page_is_not_outvoted_by_those_who_cannot_see_it() -> None:
    pytest.importorskip("resiliparse")
    data = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{STORY}"}}</script>'
    page = parse(f"<html><head>{data}</head><body><p>Subscribe to read on, or log in with your account.</p></body></html>")
    assert main_content(page, "consensus")[0] == STORY


def test_passages_end_where_main_content_ends_and_hidden_text_is_left_out() -> None:
    one, two, three = STORY.split(". ")
    page = parse(f"<p>{one}. <span>Read more here</span> {two}.</p><p>Menu <b hidden>open</b></p><p>{three}</p>")
    found, absent = passages(page, f"{one}. {two}.\n{three}")
    assert not absent
    assert [(passage.text, passage.kept) for passage in found] == [
        (f"{one}.", True),
        ("Read more here", False),
        (f"{two}.", True),
        ("Menu", False),
        (three, True),
    ]


@pytest.mark.parametrize("name", ["<p>\ud800 lone</p>", "<p></p>", "", "<table><tr><td>" * 300, "<p>\U0001f600 \x00 word</p>" * 3])
def test_strange_pages_do_not_break_the_consensus(name: str) -> None:
    pytest.importorskip("resiliparse")
    text, _ = main_content(parse(name), "consensus")
    assert text is None or text.strip()


def test_the_consensus_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resiliparse", None)  # what Python itself does for a module that must not be found
    with pytest.raises(MissingPackagesError, match=r"resiliparse.*copydesk\[consensus\]"):
        require("consensus")
    require("trafilatura")


def test_an_unknown_extractor_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="magic"):
        main_content(parse("<p>Text.</p>"), "magic")


def test_an_alignment_of_a_page_that_repeats_itself_ends() -> None:
    page, wanted = ["a", "b"] * 3_000, ["b", "b", "a"] * 1_000
    alignment = Alignment(page, wanted)
    assert alignment.patience <= 0
    assert alignment.patience > -len(page) - len(wanted)  # no more than one run was looked for behind that
    assert all(place < 0 or page[place] == word for place, word in zip(alignment.places, wanted, strict=True))
