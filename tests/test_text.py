"""Cutting text, and the way back from prose to the text it came from."""

import re
import sys
import time
import unicodedata
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.article import Article, Line
from copydesk.invisible import _SUSPECT, SOFT_HYPHEN, UNUSUAL, edits, plain
from copydesk.text import (
    LONGEST_PORTION,
    MANY_MARKS,
    SHORT_PORTION,
    WORD,
    body_counts,
    containing,
    count_runs,
    count_words,
    ends_clause,
    ends_sentence,
    is_figure,
    line_spans,
    mask,
    origin,
    prose_of,
    small_letters,
    split_sentences,
    words_of,
)
from copydesk.writing.clean import clean_text

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


@pytest.mark.parametrize(
    "text",
    [
        "It rained.",
        "Did it rain?”",
        "« Il pleut. »",
        "(It rained.)",
        "雨が降った。",
        "雨が降った．",
        "هل أمطرت؟",
        "بارش ہوئی۔",
        "बारिश हुई।",
        "Անձրև եկավ։",
        "**It rained…**",
        "It rained.\n",
    ],
)
def test_a_sentence_ends_with_a_stop_of_any_script(text: str) -> None:
    assert ends_sentence(text)
    assert ends_clause(text)


@pytest.mark.parametrize("text", ["", "”", "It rained", "Rain, hail,", "It rained (hard)", "3.5"])
def test_what_breaks_off_or_is_a_label_ends_no_sentence(text: str) -> None:
    assert not ends_sentence(text)
    assert not ends_clause(text)


@pytest.mark.parametrize("text", ["She said:", "It rained;", "(see below:)"])
def test_a_colon_ends_a_clause_alone(text: str) -> None:
    assert (ends_sentence(text), ends_clause(text)) == (False, True)


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


HIDDEN = [
    "\u00ad",
    "\u200b",
    "\u200c",
    "\u200d",
    "\u200e",
    "\u202b",
    "\ufeff",
    "\ufe0f",
    "\U000e0041",
    "\u0301",
    "\u1160",
    "\x08",
    "\x92",
    "\ufffc",
]
SEEN = [
    "word",
    "two words ",
    "  indented",
    "…",
    "ü ö",
    "",
    " ",
    "e",
    "ﬁn",
    "ﻼ",
    "ｆ",
    "中",
    "ש",
    "म\u094d",
    "👩",
    "🚀",
    "1",
    "\u1100",
    "\u1161",
    "𝐛",
    "ไ",
    "م",
]


def test_the_quick_question_overlooks_no_character() -> None:
    for code in (*range(0x30000), *range(0xE0000, 0xE1000)):
        char = chr(code)
        if not 0xD800 <= code < 0xE000 and UNUSUAL.search(char) is None:
            assert not _SUSPECT.search(char)
            assert unicodedata.is_normalized("NFC", char)
            assert not unicodedata.combining(char)


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from([*SEEN, *HIDDEN]), max_size=6).map("".join), max_size=8), st.data())
def test_every_prose_character_that_was_not_put_in_comes_from_its_place(parts: list[str], data: st.DataObject) -> None:
    text = "\n".join(parts)
    count = text.count("\n") + 1
    stripped = data.draw(st.frozensets(st.integers(0, count - 1)))
    joined = data.draw(st.frozensets(st.integers(1, count))) if count > 1 else frozenset()
    prose = prose_of(text, lines_of(text, stripped, joined))
    changes = {edit.start: edit for edit in edits(text)}
    behind = source_behind = 0
    for begin, length, source, source_length in prose.pieces:
        assert begin >= behind
        assert source >= source_behind
        behind, source_behind = begin + length, source + source_length
        shown = prose.text[begin : begin + length]
        if shown != text[source : source + source_length]:
            assert (changes[source].shown, changes[source].end) == (shown, source_behind)
        assert origin(prose, begin, behind) == (source, source_behind)
    for start, end in prose.paragraphs:
        first, last = origin(prose, start, end)
        assert not stripped.isdisjoint(range(count)) or plain(text[first:last]).split() == prose.text[start:end].split() or joined
    assert prose.text == prose.text.strip("\n")
    assert "\n\n\n" not in prose.text
    assert SOFT_HYPHEN not in prose.text


@settings(deadline=None)
@given(st.lists(st.sampled_from([*SEEN, *HIDDEN, "\n"]), max_size=20).map("".join))
def test_a_cleaned_text_is_clean(text: str) -> None:
    cleaned = plain(text)
    assert plain(cleaned) == cleaned
    prose = prose_of(text, lines_of(text)).text
    assert prose_of(prose, lines_of(prose)).text == prose
    assert unicodedata.is_normalized("NFC", prose)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("lang\u00adfristig", "langfristig"),
        ("the\ufeff brid\u200bge \u200b is\u2060 shut\u00ad", "the bridge is shut"),
        ("oﬃce, ﬁre, ﬂat, ﬀ, ﬅ", "office, fire, flat, ff, st"),
        ("cafe\u0301, Gro\u0308ße, e\u200b\u0301", "café, Größe, é"),
        ("\u200ea \u202bb\u202c \u2066c\u2069", "a b c"),
        ("Au\u200cflage, fi\u200dn", "Auflage, fin"),
        ("it\x92s \x93so\x94 \x96", "it’s “so” –"),
        ("a\x08b\x1bc", "abc"),
        ("a\ufe0fb\U000e0042\U000e0101c", "abc"),
        ("ｗｅｂ　２", "web　2"),
        ("ﺳﻼم", "سلام"),
        ("𝐛𝐨𝐥𝐝 and 𝑥", "bold and 𝑥"),
        ("a\ufffcb\u3164c\uffffd", "abcd"),
    ],
)
def test_what_no_reader_sees_goes_from_the_prose(text: str, cleaned: str) -> None:
    assert prose_of(text, lines_of(text)).text == cleaned == plain(text)


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم ه\u200d",  # Persian
        "क्\u200dष क्\u200cष",  # Devanagari
        "สะพาน\u200bเก่า",  # Thai: where words end
        "👩🏽\u200d🚀 ❤\ufe0f\u200d🔥 1\ufe0f\u20e3 🏴\U000e0067\U000e0062\U000e007f",
        "葛\U000e0100城",  # a form of a Han character
        "\u200fשלום, \u2066abc\u2069\u200f",
        "ＷＥＢは２０２４年から",  # fullwidth beside kana
        "10\u202f000\u00a0€ 3\u2007000 全\u3000角",
        "Ã\x83 â\x80\x99",  # UTF-8 read wrongly, which another rule reports
        "naïve façade – “so” … ĳ ǆ",
    ],
)
def test_what_a_script_is_written_with_stays(text: str) -> None:
    assert plain(text) == text
    assert edits(text) == ()


@pytest.mark.parametrize("mark", ["\u00ad", "\u200d", "\u200b ", "\u200e", "\ufe0f", "e\u0301", "ﬁ", "𝐛"])
def test_a_flood_of_marks_takes_time_in_proportion(mark: str) -> None:
    """A net for what takes the square, 25 times for five times the text; the best of three, since a busy machine takes its share."""

    def seconds(times: int) -> float:
        start = time.thread_time()
        prose_of(text := "a" + mark * times, lines_of(text))
        return time.thread_time() - start

    seconds(10)
    assert min(seconds(50_000) for _ in range(3)) < 18 * max(min(seconds(10_000) for _ in range(3)), 0.01)


def test_a_paragraph_full_of_quotation_marks_is_cut_into_sentences_in_short_portions() -> None:
    """The sentence cutter takes the square of them; what nobody writes may be cut amid a sentence, what somebody writes may not."""
    flood = "“a " * 6_000
    assert max(end - start for start, end in split_sentences(flood, [(0, len(flood))], "en")) <= SHORT_PORTION
    talk = "“No, ” she said and went on ".replace(", ”", ",”") * 300 + "."
    assert len(talk) > SHORT_PORTION
    assert split_sentences(talk, [(0, len(talk))], "en") == ((0, len(talk)),)


@pytest.mark.parametrize("break_", ["\u00ad\n", "\u00ad  \n  "])
def test_a_word_broken_at_a_soft_hyphen_is_one_word_and_points_at_both_halves(break_: str) -> None:
    text = f"die Politik{break_}wissenschaft lehrt"
    prose = prose_of(text, lines_of(text, joined=frozenset({1})))
    assert prose.text == "die Politikwissenschaft lehrt"
    start = prose.text.index("Politik")
    assert text[slice(*origin(prose, start, start + 19))] == f"Politik{break_}wissenschaft"


def test_a_place_within_a_ligature_is_the_ligature() -> None:
    text = "an oﬃce"
    prose = prose_of(text, lines_of(text))
    assert prose.text == "an office"
    for start, end, there in ((3, 4, "o"), (4, 5, "ﬃ"), (5, 8, "ﬃc"), (3, 6, "oﬃ"), (7, 9, "ce")):
        assert text[slice(*origin(prose, start, end))] == there


def test_markup_and_invisible_marks_may_stand_together() -> None:
    text = "# Bi\u00adg \u200b*ne\u00adws* to\u00adday"
    prose = prose_of(text, lines_of(text), markup=((0, 2), (8, 9), (14, 15)), title_line=0)
    assert prose.text == "Big news today"
    assert prose.headline == (0, len(prose.text))
    assert text[slice(*origin(prose, 4, 8))] == "ne\u00adws"


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


@pytest.mark.parametrize(
    ("text", "words", "starts"),
    [
        ("Barges wait", ("Barges", "wait"), (0, 7)),
        ("“Barges wait.”", ("Barges", "wait"), (1, 8)),
        ("…", (), ()),
        ("", (), ()),
        (" Boats", ("Boats",), (1,)),
        ("Boats!", ("Boats",), (0,)),
    ],
)
def test_a_text_is_cut_into_its_words_and_the_stretches_between(text: str, words: tuple[str, ...], starts: tuple[int, ...]) -> None:
    found = words_of(text)
    assert (found.words, found.starts) == (words, starts)
    assert found.small == tuple(word.lower() for word in words)
    assert set(re.findall(r"\W+", text)) == set(re.findall(r"\W+", found.gaps))


def test_a_ligature_that_markup_takes_stays_away() -> None:
    """Where a change of letters begins just where markup does, it is the markup's."""
    text = "abﬁcd"
    prose = prose_of(text, lines_of(text), ((2, 3),))
    assert prose.text == "abcd"


@pytest.mark.parametrize(("length", "pieces"), [(LONGEST_PORTION, 1), (LONGEST_PORTION + 1, 2)])
def test_a_paragraph_is_cut_late_and_only_where_it_is_longer_than_any(length: int, pieces: int) -> None:
    text = ("barge " * length)[: length - 1] + "s"
    spans = split_sentences(text, [(0, length)], "en")
    assert len(spans) == pieces
    assert spans[0][1] > length - 10


@pytest.mark.parametrize(("marks", "cut"), [(MANY_MARKS, False), (MANY_MARKS + 1, True)])
def test_a_paragraph_is_cut_shorter_from_more_marks_on_than_any_speech_has(marks: int, cut: bool) -> None:
    text = "“a " * marks + "b " * SHORT_PORTION
    first, *_ = split_sentences(text, [(0, len(text))], "en")
    assert (first[1] <= SHORT_PORTION) is cut


@pytest.mark.parametrize(("offset", "index"), [(0, None), (1, 0), (3, 0), (4, None), (6, 1), (8, None), (99, None)])
def test_the_span_that_holds_an_offset(offset: int, index: int | None) -> None:
    assert containing([(1, 4), (6, 8)], offset) == index


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It rained in 1982.", 4),
        ("", 0),
        ("Ä ö, ü", 3),  # beyond ASCII, and with spaces
        ("橋は閉まる", 2),  # one stretch, and five letters
        ("橋は閉まる日", 3),
        ("Die 橋は Brücke", 3),
        ("ไทย", 2),
    ],
)
def test_words_are_counted_by_their_letters_where_no_spaces_part_them(text: str, words: int) -> None:
    assert count_words(text) == words


def test_a_figure_keeps_its_digits_where_lines_are_compared() -> None:
    assert mask("2:1") == "2:1" != mask("3:1")
    assert mask("12 KG") == "12 kg" != mask("13 kg")
    assert mask("12 tons") == "0 tons" == mask("1,024 tons")
    assert [is_figure(text) for text in ("3.6 m", "12 kg", "12 tons", "2:1", "a 2:1", "km 12")] == [True, True, False, True, False, False]


def test_a_text_is_cut_anew_at_each_of_its_borders() -> None:
    """Words, bodies and places are counted without the headline, and from its first word on."""
    text = "The mill is shut\n\nIt rained. Nobody came."
    prose = replace(prose_of(text, lines_of(text), title_line=0), sentences=split_sentences(text, [(0, 16), (18, 41)], "en"))
    assert body_counts(prose) == (4, 2)
    assert body_counts(replace(prose, headline=None)) == (8, 3)


def test_a_place_before_the_first_piece_is_an_error() -> None:
    prose = prose_of("a", lines_of("a"))
    assert origin(prose, 0, 1) == (0, 1)
    with pytest.raises(ValueError, match="offset -1 lies before"):
        origin(prose, -1, 1)


def test_what_no_reader_sees_goes_wherever_it_stands() -> None:
    """Also behind a stripped line that has some, behind markup that has taken some, and in a line that goes on with the one before."""
    text = "stri\u00adpped\nof\u00adfice"
    assert prose_of(text, lines_of(text, stripped=frozenset({0}))).text == "office"
    assert prose_of("aﬁbﬁc", lines_of("aﬁbﬁc"), ((1, 2),)).text == "abfic"
    wrapped = "First\n  se\u00adcond"
    assert prose_of(wrapped, lines_of(wrapped, joined=frozenset({1}))).text == "First second"


def test_verse_and_items_stand_close_and_other_blocks_apart() -> None:
    text = "one\ntwo\nthree\nfour\nfive"
    spans = line_spans(text)
    verse = [
        Line(*spans[0]),
        Line(*spans[1], close=True),
        Line(*spans[2], close=True, kept=False),
        Line(*spans[3], close=True),
        Line(*spans[4]),
    ]
    assert prose_of(text, verse, blocks=True).text == "one\ntwo\n\nfour\n\nfive"  # what is close to a line that went stands apart
    cells = [Line(start, end, kind) for (start, end), kind in zip(spans, ["cell", "cell", "item", "item", "text"], strict=True)]
    assert prose_of(text, cells, blocks=True).text == "one\ntwo\n\nthree\nfour\n\nfive"


def test_the_cleaned_text_has_its_markup_and_ends_with_one_line_break() -> None:
    text = "# Mill\n\nIt is *old*.\n\n"
    markup = ((0, 2), (14, 15), (18, 19))
    lines = lines_of(text)
    article = Article(path="a.md", media="markdown", text=text, lines=lines, markup=markup, prose=prose_of(text, lines, markup))
    assert article.prose.text == "Mill\n\nIt is old."
    assert clean_text(article) == "# Mill\n\nIt is *old*.\n"
    assert clean_text(replace(article, media="text")) == clean_text(replace(article, markup=())) == "Mill\n\nIt is old.\n"
    assert clean_text(Article(path="a.md")) == ""


def test_mask_makes_lines_comparable_and_drops_lines_without_letters() -> None:
    assert mask("  12 Comments \t(3)") == mask("7 comments (45)") == "0 comments (0)"
    assert mask(" — | * ") == ""
    assert mask("Fol\u00adlow us") == mask("Follow\u200b us")


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


@given(st.text(st.one_of(st.characters(max_codepoint=127), st.sampled_from("é’\u3042\u0e01²_"))))
def test_words_of_ascii_are_counted_as_others_are(text: str) -> None:
    assert count_runs(text) == len(WORD.findall(text))
