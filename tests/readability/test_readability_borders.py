"""From where on a text can be scored, and a sentence or paragraph is long or hard: a text on either side of every number."""

from __future__ import annotations

import pytest

from copydesk.article import Absence
from copydesk.context import Context
from copydesk.readability.stage import MEASURES, readability
from copydesk.rulebook import load_rules
from helpers import article_from, rates_of

CONTEXT = Context(load_rules())
SENTENCE = "barge " * 9 + "gate. "  # ten words
FIGURES = "barge " * 6 + "12 12 12 gate. "  # seven of ten have letters


def reason(text: str) -> Absence | None:
    return readability(article_from(text), CONTEXT).measures["flesch_reading_ease"].reason


def found(text: str, rule: str) -> list[str]:
    return [item.text for item in readability(article_from(text), CONTEXT).findings if item.rule == f"readability.{rule}"]


def words(count: int, end: str = ".") -> str:
    return " ".join(["Barge", *["gate"] * (count - 1)]) + end


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (SENTENCE * 10, None),
        (SENTENCE * 9 + words(9), "too-short"),
        (words(50) + " " + words(50), None),
        (words(50) + " " + words(51), "no-sentence-ends"),
        (FIGURES * 10, None),
        (FIGURES * 9 + FIGURES.replace("barge ", "12 ", 1), "mostly-not-words"),
        (SENTENCE * 10 + "x" * 1000 + " gate.", None),
        (SENTENCE * 10 + "x" * 1001 + " gate.", "unbroken-text"),
    ],
    ids=[
        "a hundred words",
        "ninety-nine",
        "fifty words a sentence",
        "more",
        "seven words of ten have letters",
        "fewer",
        "a word of a thousand characters",
        "a longer one",
    ],
)
def test_what_is_scored_has_a_hundred_words_in_sentences(text: str, why: str | None) -> None:
    assert reason(text) == why


def test_lengths_are_absent_where_a_sentence_has_more_than_fifty_words_on_average() -> None:
    for first, why in ((49, None), (50, "no-sentence-ends")):
        measures = readability(article_from(f"{words(first)} {words(51)}"), CONTEXT).measures
        assert measures["sentence_words_mean"].reason == why
        assert measures["long_paragraphs"].value == 0


@pytest.mark.parametrize(("count", "long"), [(40, False), (41, True)])
def test_a_sentence_is_very_long_above_forty_words(count: int, long: bool) -> None:
    text = f"{words(9)} {words(count)}"
    assert found(text, "long-sentence") == ([words(count)] if long else [])
    assert readability(article_from(text), CONTEXT).measures["very_long_sentences"].value == int(long)


@pytest.mark.parametrize(("count", "long"), [(125, False), (126, True)])
def test_a_paragraph_is_long_above_a_hundred_and_twenty_five_words(count: int, long: bool) -> None:
    paragraph = " ".join([words(9)] * 13 + [words(count - 117)])
    text = f"{words(9)}\n\n{paragraph}"
    assert found(text, "long-paragraph") == ([paragraph] if long else [])
    assert readability(article_from(text), CONTEXT).measures["long_paragraphs"].value == int(long)


def test_a_paragraph_of_the_shortest_words_is_long_as_well() -> None:
    paragraph = " ".join(["a"] * 126) + "."
    assert found(paragraph, "long-paragraph") == [paragraph]


HARD = "Institutional deliberation necessitates authoritative {} recommendations"  # and so do the words that are put into it


@pytest.mark.parametrize(("more", "hard"), [(5, True), (4, False)], ids=["ten words", "nine"])
def test_a_hard_sentence_has_ten_words(more: int, hard: bool) -> None:
    text = HARD.format("administrative " * (more - 1) + "considerable") + "."
    assert len(text.split()) == 5 + more
    assert found(text, "hard-sentence") == ([text] if hard else [])


@pytest.mark.parametrize(("text", "hard"), [("river " * 10, True), ("river " * 9 + "gate", False)], ids=["27.5 of Flesch's", "35.9"])
def test_a_sentence_is_very_difficult_below_thirty(text: str, hard: bool) -> None:
    sentence = f"{text.strip().capitalize()}."
    assert found(sentence, "hard-sentence") == ([sentence] if hard else [])


def test_each_rate_is_that_of_the_columns_which_it_names() -> None:
    rates = rates_of(readability(article_from(f"{words(9)} {words(26)} {words(12)}"), CONTEXT), MEASURES)
    for said, made in rates.values():
        assert said == pytest.approx(made, abs=0.005)
    assert {name: said for name, (said, _) in rates.items()} == {"sentence_words_mean": 15.67, "long_sentences_percent": 33.33}


def test_a_headline_that_ends_as_sentences_do_counts_as_none_of_them() -> None:
    text = f"{words(9)} {words(8)}\n\n{words(7)}"
    for title, lengths in ((None, (3, 24)), (0, (1, 7))):
        measures = readability(article_from(text, title_line=title), CONTEXT).measures
        assert (measures["full_sentences_count"].value, measures["full_sentences_words"].value) == lengths
