"""Words that were broken at the end of a line: joined, and their hyphen gone only where it is no part of the word."""

from __future__ import annotations

import pytest

from contexts import MODEL
from copydesk.article import Article
from copydesk.boilerplate.stage import boilerplate
from copydesk.config import Config
from copydesk.render.hyphens import is_cut, needless_hyphens
from copydesk.render.stage import render
from copydesk.text import is_broken, is_hyphenated, line_spans

ENGLISH = """Eel night at the weir

Once a year, on the darkest night of Oc-
tober, the miller opens the upper gate
and the eels come down the river by hun-
dreds. They were long gone, said the sea-
going men of the town, until the weir was
rebuilt with a stair of stones for sea-going
fish. The miller, a thirty-year-old woman
who has a well-known temper, counts them
by lamp and writes the num-
ber on the door."""
GERMAN = """Aalnacht am Wehr

Einmal im Jahr, in der dunkelsten Nacht, öff-
net die Müllerin das obere Tor, und die Aale
kommen den Fluss herunter. Das Mühlen-
tor ist neu, und mit ihm kamen alle die Vor-
und Nachteile. Nur das Mühlentor blieb, wie
es war, und die Leute gehen bis zum Morgen-
grauen mit Laternen auf und ab."""


def prose(text: str) -> str:
    return boilerplate(render(Article(path="a.txt", media="text", text=text), Config()), MODEL).prose.text


def dropped(text: str) -> list[str]:
    """The words, as they are broken, whose hyphen goes; all lines go on."""
    spans = line_spans(text)
    return [text[start - 4 : end + 4] for start, end in needless_hyphens(text, spans, [True] * len(spans))]


def test_an_english_column_is_joined_and_keeps_the_hyphens_of_its_words() -> None:
    _, body = prose(ENGLISH).split("\n\n")
    assert "night of October, the miller" in body
    assert "by hundreds. They" in body
    assert "the sea-going men" in body
    assert "a thirty-year-old woman who has a well-known temper" in body
    assert "writes the number on the door." in body


def test_in_another_language_a_hyphen_goes_only_where_the_text_has_the_word_without_it() -> None:
    _, body = prose(GERMAN).split("\n\n")
    assert "Das Mühlentor ist neu, und mit ihm kamen alle die Vor- und Nachteile." in body
    assert "öff-net die Müllerin" in body
    assert "bis zum Morgen-grauen mit" in body


def test_the_place_of_each_character_is_known() -> None:
    article = boilerplate(render(Article(path="a.txt", media="text", text=ENGLISH), Config()), MODEL)
    for start, length, source, source_length in article.prose.pieces:
        assert length == source_length
        assert article.prose.text[start : start + length] == ENGLISH[source : source + source_length]


@pytest.mark.parametrize(
    ("line", "following", "broken"),
    [
        ("the exam-", "ple", True),
        ("the exam‐ ", "  ple", True),
        ("the exam--", "ple", False),
        ("from 10-", "to", False),
        ("the Anglo-", "Saxon", False),
        ("the exam -", "ple", False),
        ("pre-", "and post-war", False),
        ("Vor-", "und Nachteile", False),
        ("the exam-", "", False),
        ("the exam", "ple", False),
    ],
)
def test_a_word_is_broken_where_small_letters_go_on_behind_its_hyphen(line: str, following: str, broken: bool) -> None:
    assert is_hyphenated(line, following) is broken
    text = f"{line}\n{following}"
    assert is_broken(text, len(line), len(line) + 1) is broken


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("the old mill of the town is one exam-\nple that all of them have seen", ["exam-\nple"]),
        ("the sea-going men of the town and all of the sea-\ngoing women", []),  # within a line it has the hyphen
        ("das Mühlen-\ntor und das Mühlentor", ["hlen-\ntor"]),
        ("das Mühlen-\ntor und das Tor der Mühle", []),
        ("un rendez-\nvous est pris par les enfants de la ville avec leurs parents dans une maison blanche", []),  # an English word, too
        ("the twelve-year-\nold mill of the town", []),
    ],
)
def test_a_hyphen_goes_only_where_something_says_that_it_is_no_part_of_the_word(text: str, gone: list[str]) -> None:
    assert dropped(text) == gone


def test_a_line_that_does_not_go_on_keeps_its_hyphen() -> None:
    text = "one exam-\nple that all of them have seen"
    assert needless_hyphens(text, line_spans(text), [False, False]) == []


def test_one_broken_word_does_not_make_a_text_one_that_was_cut_into_lines() -> None:
    assert is_cut(["the exam-", "ple of the num-", "ber"])
    assert not is_cut(["the exam-", "ple of the num", "ber"])
    assert is_cut(["much la-", "ter a num-", "ber", *["more"] * 21])
    assert not is_cut(["much la-", "ter a num-", "ber", *["more"] * 22])


def test_a_list_of_prefixes_stays_a_list() -> None:
    parts = "pre-\nun-\nover-\nco-"
    assert not is_cut(parts.split("\n"))
    said = "The course is about small parts that stand before a word and change what it means, as pupils find out one day."
    assert parts in prose(f"Prefixes\n\n{said}\n\n{parts}\n\n{said}")


FOREIGN = " ".join(["xqz"] * 400)


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("the old mill of the town is one exam-\n   ple that all of them have seen", True),
        (f"{'the ' * 150}{FOREIGN[:600]} one exam-\nple", False),
        (f"{'the ' * 16}{FOREIGN[:8]}exam-\nple", True),
        (f"{'the ' * 15}{FOREIGN[:8]}exam-\nple", False),
        ("Be-\nlow", True),
        ("Be-\nxqz", False),
    ],
    ids=["indented", "half of three hundred words are English", "seventeen of twenty", "sixteen of nineteen", "one small word", "no word"],
)
def test_a_text_is_english_where_the_dictionary_has_seventeen_of_twenty_words(text: str, gone: bool) -> None:
    assert bool(dropped(text)) is gone


def test_each_break_is_asked_by_itself() -> None:
    text = "the sea-going men and the sea-\ngoing women of the town saw one exam-\nple that all of them have"
    assert dropped(text) == ["exam-\nple"]
