"""Cutting text, and the way back from prose to the text it came from."""

import re
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import Line
from pipeline.text import line_number, line_spans, mask, origin, prose_of, small_letters, split_sentences

ODD_SPACE = "a\x0bb\x0cc\x1cd\x85e\u2028f\u2029g"


def lines_of(text: str, stripped: frozenset[int] = frozenset(), joined: frozenset[int] = frozenset()) -> tuple[Line, ...]:
    return tuple(
        Line(start, end, kept=index not in stripped, joined=index in joined) for index, (start, end) in enumerate(line_spans(text))
    )


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_lines_joined_by_line_feeds_give_back_any_text(text: str) -> None:
    assert "\n".join(text[start:end] for start, end in line_spans(text)) == text


def test_only_a_line_feed_ends_a_line() -> None:
    assert line_spans(ODD_SPACE) == [(0, len(ODD_SPACE))]


def test_line_number_of_first_and_last_character() -> None:
    starts = [start for start, _ in line_spans("one\n\nthree")]
    assert [line_number(starts, offset) for offset in (0, 3, 4, 5, 9)] == [1, 1, 2, 3, 3]


def test_surplus_blank_lines_and_trailing_space_go() -> None:
    text = "\n\nTitle  \n\n\n\nBody one.\t\nBody two.\n\n\n"
    assert prose_of(text, lines_of(text)).text == "Title\n\nBody one.\nBody two."


def test_a_wrapped_paragraph_is_joined_by_single_spaces() -> None:
    text = "The council met on\n  Tuesday and voted\nfor the bridge.\n\nNext."
    prose = prose_of(text, lines_of(text, joined=frozenset({1, 2})))
    assert prose.text == "The council met on Tuesday and voted for the bridge.\n\nNext."
    assert [prose.text[a:b] for a, b in prose.paragraphs] == ["The council met on Tuesday and voted for the bridge.", "Next."]


def test_a_finding_over_a_wrapped_line_points_at_exactly_its_text() -> None:
    text = "The bank is poised\nto cut rates."
    prose = prose_of(text, lines_of(text, joined=frozenset({1})))
    start = prose.text.index("poised to")
    first, last = origin(prose, start, start + len("poised to"))
    assert text[first:last] == "poised\nto"


def test_markup_is_left_out_of_prose_and_offsets_still_hold() -> None:
    text = "# Big *news* today"
    prose = prose_of(text, lines_of(text), markup=((0, 2), (6, 7), (11, 12)), title_line=0)
    assert prose.text == "Big news today"
    assert prose.headline == (0, len(prose.text))
    start = prose.text.index("news")
    assert text[slice(*origin(prose, start, start + 4))] == "news"


def test_what_markup_leaves_on_both_sides_is_one_space() -> None:
    text = "| March | 3 |"
    bars = ((0, 1), (8, 9), (12, 13))
    assert prose_of(text, lines_of(text), markup=bars).text == " March 3"


def test_a_line_of_markup_alone_counts_as_blank() -> None:
    text = "One.\n---\nTwo."
    assert prose_of(text, lines_of(text), markup=((5, 8),)).text == "One.\n\nTwo."


@given(st.lists(st.sampled_from(["", " ", "word", "two words ", "  indented", "…", "ü ö"]), max_size=12), st.data())
def test_every_prose_character_that_was_not_put_in_comes_from_its_place(parts: list[str], data: st.DataObject) -> None:
    text = "\n".join(parts)
    count = text.count("\n") + 1
    stripped = data.draw(st.frozensets(st.integers(0, count - 1)))
    joined = data.draw(st.frozensets(st.integers(1, count))) if count > 1 else frozenset()
    prose = prose_of(text, lines_of(text, stripped, joined))
    for begin, source, length in prose.pieces:
        assert prose.text[begin : begin + length] == text[source : source + length]
    for start, end in prose.paragraphs:
        first, last = origin(prose, start, end)
        assert text[first:last].split() == prose.text[start:end].split() or stripped
    assert prose.text == prose.text.strip("\n")
    assert "\n\n\n" not in prose.text


def test_blocks_of_a_page_stand_apart_but_items_of_a_list_do_not() -> None:
    text = "Title\nA paragraph.\nfirst\nsecond\nThe end."
    kinds = ("heading", "text", "item", "item", "text")
    lines = [Line(start, end, kind) for (start, end), kind in zip(line_spans(text), kinds, strict=True)]
    assert prose_of(text, lines, blocks=True).text == "Title\n\nA paragraph.\n\nfirst\nsecond\n\nThe end."


def test_a_stripped_line_between_wrapped_lines_separates_them() -> None:
    text = "First half\nADVERTISEMENT\nsecond half"
    prose = prose_of(text, lines_of(text, stripped=frozenset({1}), joined=frozenset({1, 2})))
    assert prose.text == "First half\nsecond half"


def test_sentences_stay_inside_their_paragraph_and_know_abbreviations() -> None:
    text = "Dr. Vale left at 5 p.m. on Monday. Nobody saw her\nA heading\nIt rained."
    paragraphs = [(0, 49), (50, 59), (60, 70)]
    found = [text[start:end] for start, end in split_sentences(text, paragraphs, "en")]
    assert found == ["Dr. Vale left at 5 p.m. on Monday.", "Nobody saw her", "A heading", "It rained."]


def test_mask_makes_lines_comparable_and_drops_lines_without_letters() -> None:
    assert mask("  12 Comments \t(3)") == mask("7 comments (45)") == "0 comments (0)"
    assert mask(" — | * ") == ""


SPACES = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()]


@pytest.mark.parametrize("space", SPACES, ids=[f"U+{ord(space):04X}" for space in SPACES])
def test_a_space_before_a_full_stop_does_no_harm(space: str) -> None:
    text = f"The council chose plan A{space}{space}. The work may begin in May."
    spans = split_sentences(text, [(0, len(text))], "en")
    assert re.sub(r"\s", "", "".join(text[start:end] for start, end in spans)) == re.sub(r"\s", "", text)


ODD_PARTS = [*SPACES, *"AaÉéЖ1.!?…。;:,'“”\"()-", "Dr", "z.B", "No", "etc", "\u0301", "\u200b", "あ"]


@given(st.lists(st.sampled_from(ODD_PARTS), max_size=12).map("".join), st.sampled_from("en de fr es ru zh-cn ja am hi ar".split()))
def test_sentences_of_odd_texts_are_parts_of_them_in_order(text: str, language: str) -> None:
    spans = split_sentences(text, [(0, len(text))], language)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert re.sub(r"\s", "", "".join(text[start:end] for start, end in spans)) == re.sub(r"\s", "", text)


def test_every_letter_that_a_pattern_takes_for_another_has_that_ones_small_letter() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    for letter in "abcdefghijklmnopqrstuvwxyzäöüéáíóúñç":
        for char in re.findall(letter, every, re.IGNORECASE):
            assert small_letters(char) == letter
