"""Constants and conditions that decide alone: a case on either side of each, so that moving one is noticed.

What a border is for stands beside it in the code; here stands only where it lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from compared import groups_of, recurring_of
from contexts import PHRASES, RULES
from copydesk.article import Article, Prose, Voice
from copydesk.boilerplate.stage import boilerplate
from copydesk.context import Context, LinesInMemory, Recurrence
from copydesk.defects.structure import truncated
from copydesk.language.stage import _by_small_words, detect
from copydesk.models import passages
from copydesk.models.passages import Prediction, Source
from copydesk.read.encodings import decode
from copydesk.render.metadata import same_words
from copydesk.render.stage import plain_lines
from copydesk.text import line_spans, mask, split_sentences
from copydesk.voices.quotes import voices_of

PARAGRAPHS = [
    "The lock keeper opened the upper gate at six, and eleven barges that had waited since the storm went down to the mill one by one.",
    "Each of them carried beets for the sugar works, which has paid its carters by the hour since the bridge at the weir was closed.",
    "Nobody on the bank could say when the bridge will carry carts again, and the works have begun to look for another road to the fields.",
    "A ferry of planks and barrels crosses in the meantime, pulled by two horses, and it takes a cart at a time for half the old toll.",
]


def article(text: str, **fields: object) -> Article:
    return Article(path="site/page.txt", text=text, lines=plain_lines(text), **fields)  # type: ignore[arg-type]  # fields of Article


def prose_from(text: str) -> Prose:
    spans = tuple(line_spans(text))
    return Prose(text=text, pieces=((0, len(text), 0, len(text)),), paragraphs=spans, sentences=split_sentences(text, spans, "en"))


def stripped(result: Article) -> list[str]:
    return [part for line in result.lines if not line.kept and (part := result.text[line.start : line.end])]


# --- boilerplate ---


@pytest.mark.parametrize(("teasers", "taken"), [(11, 11), (12, 11), (20, 11)])
def test_a_heading_amid_the_article_takes_eleven_teasers_and_no_more(teasers: int, taken: int) -> None:
    listed = [f"Harbour notes of week {number}" for number in range(teasers)]
    text = "\n\n".join([*PARAGRAPHS[:2], "Related articles", *listed, *PARAGRAPHS[2:]])
    assert stripped(boilerplate(article(text), PHRASES)) == ["Related articles", *listed[:taken]]


@pytest.mark.parametrize(
    ("pages", "of", "gone"),
    [(3, 10, True), (2, 4, False), (3, 11, False), (9, 40, False)],
    ids=["three pages and three tenths", "too few pages", "too small a share", "many pages, too small a share"],
)
def test_a_long_line_recurs_on_three_pages_and_three_tenths_of_the_site(pages: int, of: int, gone: bool) -> None:
    promise = "The Weir Gazette is printed by its readers, who own every share of it and choose its editor at the fair in May each year."
    seen = {"weir.example": LinesInMemory({mask(promise): Recurrence(pages, of)})}
    text = "\n\n".join([*PARAGRAPHS, promise])
    result = boilerplate(article(text, site="weir.example"), Context(PHRASES.rules, recurring=seen))
    assert stripped(result) == ([promise] if gone else [])


@pytest.mark.parametrize(("probability", "neighbours", "kept"), [(0.11, True, True), (0.09, True, False), (0.11, False, False)])
def test_a_short_answer_stays_unless_the_model_is_sure(
    probability: float, neighbours: bool, kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The model's opinion is given here, since what matters is what becomes of it."""
    lines = [PARAGRAPHS[0], "Will the bridge open?", "No.", "Not at all?", PARAGRAPHS[1]]
    opinion = Prediction((0.99, 0.99, probability, 0.99, 0.99), (True, True, False, neighbours, True))
    monkeypatch.setattr(passages, "predict_batch", lambda sources: [opinion for _ in sources])
    result = boilerplate(article("\n".join(lines)), Context(RULES))
    assert ("No." not in stripped(result)) is kept


# --- the line model ---

DECISION = passages.Decision(
    temper=1.0, caution=1.0, stretch=0.3, inside=0.5, alone=2.0, outside=1.5,
    clean=2.2, framed=1.4, clean_hits=1, clean_share=0.7, long_rate=0.02, long_share=0.4,
)  # fmt: skip


def test_two_lines_that_would_go_together_do_not_save_each_other() -> None:
    def kept(scores: Sequence[float]) -> list[bool]:
        return [bool(keep) for keep in passages.decide(np.array(scores), np.full(len(scores), 40.0), None, DECISION)]

    assert kept([3.0, 3.0, -1.5, 3.0, 3.0]) == [True] * 5
    assert kept([3.0, 3.0, -1.5, -1.5, 3.0, 3.0]) == [True, True, False, False, True, True]


FILLER = "barges that wait above the gate,"  # no prose, no headline, no date, not short, no end of a sentence, no phrase of a rule
WINDOWS = {  # feature: the lines on either side that it counts, and a line that it counts
    "prose_within_2": (2, PARAGRAPHS[0]),
    "prose_within_6": (6, PARAGRAPHS[0]),
    "prose_within_20": (20, PARAGRAPHS[0]),
    "chrome_within_4": (4, FILLER),  # as if a rule had matched it
    "short_within_6": (6, "Weir"),
    "dates_within_4": (4, "12 March 1824"),
    "headlines_within_4": (4, "Barges wait above the upper gate"),
    "ends_within_3": (3, "Barges wait."),
}


@pytest.mark.parametrize("feature", WINDOWS)
def test_a_window_reaches_as_far_as_its_name_says(feature: str) -> None:
    reach, counted = WINDOWS[feature]
    hits = [0.0] * 25 + [float(feature == "chrome_within_4")] + [0.0] * 25
    table = passages.featurise([Source([FILLER] * 25 + [counted] + [FILLER] * 25, hits)], passages.load_model().words)
    column = table.features[:, passages.FEATURES.index(feature)]
    seen = np.flatnonzero(column != column[0]).tolist()
    assert seen == list(range(25 - reach, 25 + reach + 1))


# --- quotations ---


def test_what_the_writer_adds_behind_a_statement_is_the_writers_own() -> None:
    text = "The mayor said the gate would open on Monday, raising questions about the barges that may, or may not, wait."
    voices = voices_of(prose_from(text), "en")
    would, may = text.index("would"), text.index("may, or")
    assert voices.at(would, would + 5) is Voice.PARAPHRASE
    assert voices.at(may, may + 3) is Voice.AUTHOR


@pytest.mark.parametrize(("statements", "asks"), [(2, True), (3, False)], ids=["half of the turns", "less than half of the turns"])
def test_who_asks_in_half_of_the_turns_is_the_interviewer(statements: int, asks: bool) -> None:
    questions = ["The Post: Will the lock close?", "The Post: And then?"]
    remarks = ["The Post: You were a carter.", "The Post: That was in May.", "The Post: It rained."][:statements]
    answers = [
        "Ito: I think it could.",
        "Ito: We might move.",
        "Ito: I was, for a year.",
        "Ito: Yes, I know.",
        "Ito: It did, and we stayed.",
    ]
    turns = [line for pair in zip([*questions, *remarks], answers, strict=False) for line in pair]
    voices = voices_of(prose_from("\n".join(["Mariko Ito keeps the lock.", *turns])), "en")
    assert [item.asked for item in voices.quotations].count(True) == (2 if asks else 0)


# --- extraction and rendering ---


def test_verse_that_breaks_inside_sentences_is_not_taken_for_wrapped_prose() -> None:
    """Full lines go on inside a sentence as often as wrapping would have it, or the text is not wrapped."""
    full = "and every barge that came along the river in the morning went"  # 61 characters
    short = "slowly down to the mill and under the bridge"  # as unfinished as the full lines, and far from the column
    text = "\n".join([*[full] * 3, *[short] * 2, *[full] * 2, *[short] * 2, *[full] * 3])
    assert not any(line.joined for line in plain_lines(text))
    assert any(line.joined for line in plain_lines("\n".join([full] * 12)))


# --- reading ---


@pytest.mark.parametrize(
    ("good", "bad", "damaged"),
    [(30, 3, True), (29, 3, False), (2, 1, True), (1, 1, False), (3, 2, True), (4, 3, False)],
    ids=["ten to each of many", "fewer", "more than the bad ones, where those are few", "as many", "two bad ones", "three"],
)
def test_damaged_utf8_is_told_from_other_encodings_by_its_good_characters(good: int, bad: int, damaged: bool) -> None:
    data = "ä ".encode() * good + b" \xe4 " * bad
    assert (decode(data, "text").replaced == bad) is damaged


# --- the folder ---


def test_copies_are_near_duplicates_from_four_fifths_on() -> None:
    words = [f"word{n}" for n in range(400)]
    near = [*words[:380], *(f"other{n}" for n in range(20))]  # 376 of 416 five-word runs: .90
    far = [*words[:270], *(f"other{n}" for n in range(130))]  # 266 of 526: .51

    def groups(other: Sequence[str]) -> dict[str, int]:
        pages = [replace(article(""), path=name, prose=Prose(text=" ".join(text))) for name, text in (("a", words), ("b", other))]
        return groups_of(pages)

    assert groups(near) == {"a": 1, "b": 1}
    assert groups(far) == {}


@pytest.mark.parametrize(
    ("pages", "of", "counted"),
    [(3, 6, 6), (2, 4, 3), (3, 7, 5)],
    ids=["on three pages and half of the site: a footer", "too few pages", "not half of the site"],
)
def test_a_long_line_on_most_pages_makes_no_copies(pages: int, of: int, counted: int) -> None:
    """`pages` of `of` pages share a long line and little else; where that makes them copies, they count as one page."""
    footer = " ".join(["the gazette and its readers"] * 10)
    own = [" ".join([f"barges of the {chr(ord('a') + page)} quay wait"] * 4) for page in range(of)]
    texts = ["\n".join(["Tides", own[page], *([footer] if page < pages else [])]) for page in range(of)]
    site = [replace(article(text), site="s", path=f"{page}.txt") for page, text in enumerate(texts)]
    assert {found.of for found in recurring_of(site)["s"].values()} == {counted}


# --- language and headlines ---


def test_small_words_of_two_languages_settle_nothing() -> None:
    assert detect("Der Deich und das Tor am Fluss")[0] == "de"
    assert _by_small_words("der deich het tor das".split()) == "de"
    assert _by_small_words("der deich het tor een das".split()) is None  # as many Dutch as German small words
    assert _by_small_words("der deich".split()) is None  # one is none


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Barges wait above the gate", "Barges wait above the gate | The Weir", True),
        ("Above the gate", "Barges of the sugar works wait in long rows above the gate since the storm of last week", False),
        ("The gate", "The gate opens", False),
    ],
    ids=["half of its length", "less than half of its length", "two words"],
)
def test_a_headline_within_another_is_the_same_where_it_is_half_of_it(one: str, other: str, same: bool) -> None:
    assert same_words(one, other) is same


@pytest.mark.parametrize(
    ("words", "last", "cut"),
    [
        (118, "The lock keeper opened the upper gate at six, and eleven barges that had waited since the …", True),
        (140, "The lock keeper opened the upper gate at six, and eleven barges that had waited since the …", False),
        (118, "The lock keeper opened the upper gate at six, and eleven barges, well …", False),
    ],
    ids=["a teaser", "a long text", "a short sentence that trails off"],
)
def test_a_short_text_that_ends_in_dots_amid_a_long_sentence_is_a_teaser(words: int, last: str, cut: bool) -> None:
    lead = " ".join(["barge"] * (words - len(last.split()))) + "."
    text = f"{lead}\n\n{last}"
    spans = tuple(span for span in line_spans(text) if span[0] < span[1])
    found = list(truncated(Article(path="a.txt", text=text, prose=Prose(text=text, paragraphs=spans), language="en")))
    assert bool(found) is cut
