"""Style: what is found, whose words it is, and what is counted. The phrases themselves are tested by the rules' own examples."""

import itertools
import re
from collections.abc import Mapping
from dataclasses import fields, replace

import pytest

from copydesk import languages
from copydesk.article import Article, Measure, Voice
from copydesk.context import Context
from copydesk.matching.stage import match
from copydesk.rulebook import load_rules
from copydesk.style.habits import habits_of, machine_likeness
from copydesk.style.headline import teasing
from copydesk.style.stage import DENSE_DIFFERENT, MEASURES, style
from helpers import article_from, rates_of

RULES = load_rules()
CONTEXT = Context(RULES)
PLAIN = "The council met in the old mill on Monday and put off the vote on the car park. " * 8


def judged(text: str, language: str | None = "en", title: bool = False, without: tuple[str, ...] = ()) -> Article:
    article = article_from(text, language, title_line=0 if title else None)
    context = Context(replace(RULES, disabled=frozenset(without))) if without else CONTEXT
    return style(match(article, context), context)


def found(article: Article) -> list[tuple[str, str]]:
    return [(item.rule, item.text) for item in article.findings]


def test_a_finding_names_its_rule_its_line_and_its_words() -> None:
    article = judged("The mill is shut.\n\nIn conclusion, it stands as a testament to patience.")
    assert [(item.rule, item.category, item.line, item.text) for item in article.findings] == [
        ("style.filler.in-conclusion", "filler", 3, "In conclusion"),
        ("style.machine.testament", "machine", 3, "stands as a testament to"),
    ]
    assert all(article.text[item.start : item.end] == item.text for item in article.findings)


def test_a_phrase_in_quotation_marks_is_marked_and_not_counted() -> None:
    article = judged("“It is a game-changer,” said Ada Holm. The mayor agreed. It is a game-changer.")
    assert [item.voice for item in article.findings] == [Voice.QUOTE, Voice.AUTHOR]
    assert article.measures["style_findings_count"].value == 1


def test_only_stock_phrases_count_as_stock_phrases() -> None:
    article = judged("The pump is a game-changer. At the end of the day, the mill is shut.")
    assert article.measures["style_findings_count"].value == 2
    assert article.measures["stock_phrases_count"].value == 1


def test_each_rate_is_that_of_the_columns_which_it_names() -> None:
    text = "The council met in May 1982 with Ada Holm in the mill. At the end of the day, it was late. Nobody came. " * 6
    article = judged(text)
    rates = rates_of(article, MEASURES)
    assert len(rates) == 3
    for said, made in rates.values():
        assert said == pytest.approx(made) != 0


def test_a_rate_needs_a_hundred_words() -> None:
    for words, value in ((99, None), (100, 10.0)):
        text = "At the end of the day, " + "mill " * (words - 7) + "stands."
        assert judged(text).measures["stock_phrases_per_1000_words"].value == value


def test_the_rate_is_per_thousand_words() -> None:
    text = PLAIN + "At the end of the day, the mill is shut."
    assert judged(text).measures["stock_phrases_per_1000_words"].value == pytest.approx(1000 / len(text.split()))


def test_a_short_text_has_no_rate() -> None:
    rate = judged("At the end of the day, the mill is shut.").measures["stock_phrases_per_1000_words"]
    assert (rate.value, rate.reason) == (None, "too-short")


WORDS = ("robust", "pivotal", "seamless", "holistic")


def test_overused_words_are_found_where_they_are_dense() -> None:
    assert len(WORDS) == DENSE_DIFFERENT
    article = judged("The mill is " + ", ".join(WORDS) + ".")
    assert [item.text for item in article.findings] == list(WORDS)


def test_overused_words_are_not_found_alone() -> None:
    assert found(judged("The mill is " + ", ".join(WORDS[:-1]) + ".")) == []


def test_the_same_overused_word_again_does_not_make_a_cluster() -> None:
    assert found(judged("The mill is robust. " * 6)) == []


@pytest.mark.parametrize(("between", "found_at_all"), [(247, True), (248, False)])
def test_overused_words_are_dense_within_two_hundred_and_fifty_words(between: int, found_at_all: bool) -> None:
    text = f"A {WORDS[0]} {'mill ' * between}{WORDS[1]} {WORDS[2]} {WORDS[3]} wheel."
    assert bool(found(judged(text))) is found_at_all


def test_forms_of_an_overused_word_are_one_word_and_all_of_a_cluster_are_found() -> None:
    assert found(judged("It is robust, pivotal, holistic and fostering; it fostered.")) != []
    assert found(judged("It is robust, pivotal, fostering and fostered; it fostered.")) == []
    cluster = "The mill is " + ", ".join([*WORDS, WORDS[0]]) + "."
    assert [text for _, text in found(judged(cluster + PLAIN * 2 + "It is robust."))] == [*WORDS, WORDS[0]]


def test_a_cluster_is_found_behind_a_word_that_stands_alone() -> None:
    text = f"The mill is {WORDS[0]}. {PLAIN * 4}The mill is {', '.join(WORDS)}."
    assert [text for _, text in found(judged(text))] == list(WORDS)


def test_overused_words_far_apart_make_no_cluster() -> None:
    assert found(judged("".join(f"The mill is {word}. {PLAIN}" for word in WORDS))) == []


def with_counts(text: str, counts: Mapping[str, int], language: str = "en") -> Article:
    article = article_from(text, language)
    return style(replace(article, measures={name: Measure(value) for name, value in counts.items()}), CONTEXT)


def test_habits_are_measured_from_a_hundred_words_on() -> None:
    text = "The council met in May 1982 with Ada Holm in the mill. It was late. Nobody else came but the miller and all of his men. " * 5
    counts = {"quotations_count": 2, "named_sources_count": 1}
    measures = with_counts(text, counts).measures
    words = len(text.split())
    habits = habits_of(article_from(text, "en").prose)
    assert habits is not None
    assert words >= 100
    assert measures["specifics_count"].value == habits.specifics_count > 0
    assert measures["specifics_per_100_words"].value == habits.specifics
    assert (measures["vague_sentences_count"].value, measures["vague_sentences_share"].value) == (habits.vague_count, habits.vague)
    assert measures["sentence_length_spread"].value == round(habits.sentences, 3)
    assert measures["reads_like_machine"].value == round(machine_likeness(habits, 200 / words, 100 / words), 3)
    assert with_counts(text, {"quotations_count": 2}).measures["reads_like_machine"].reason == "no-rules-for-language"
    assert with_counts(text, counts, "fr").measures["reads_like_machine"].reason == "no-rules-for-language"
    assert with_counts(text, counts, "de").measures["specifics_count"].reason == "no-rules-for-language"
    whole = text.split()
    assert with_counts(" ".join(whole[:99]), counts).measures["specifics_count"].reason == "too-short"
    assert with_counts(" ".join(whole[:100]), counts).measures["specifics_count"].value is not None


def test_quotations_and_sources_tell_by_how_many_there_are_in_a_hundred_words() -> None:
    habits = habits_of(article_from(PLAIN, "en").prose)
    assert habits is not None
    words = len(PLAIN.split())
    for quotations, sources in ((0, 0), (1, 0), (0, 1)):
        measures = with_counts(PLAIN, {"quotations_count": quotations, "named_sources_count": sources}).measures
        expected = machine_likeness(habits, 100 * quotations / words, 100 * sources / words)
        assert measures["reads_like_machine"].value == round(expected, 3)


def test_clickbait_is_looked_for_in_the_title_alone() -> None:
    text = "You Won't Believe What the Mayor Found\n\nYou won't believe what the mayor found."
    titled = judged(text, title=True)
    assert [(item.rule, item.line, item.headline) for item in titled.findings] == [("style.clickbait.wont-believe", 1, True)]
    assert titled.measures["clickbait_headline"].value == 1
    assert found(judged(text)) == []


def test_shapes_of_headlines_are_those_of_the_languages_file() -> None:
    told = [(rule, "10 Signs That You Are Late"[start:end]) for rule, (start, end) in teasing("10 Signs That You Are Late", "en")]
    assert told == [("style.clickbait.numbered", "10 Signs That"), ("style.clickbait.speaks-to-you", "You Are")]
    assert list(teasing("10 Signs That You Are Late", "de")) == []
    for known in languages.every():  # what is named is defined, and what is defined is named
        shapes = [way for item in fields(known.headlines) if item.name != "define" for way in getattr(known.headlines, item.name)]
        list(teasing("x", known.code))
        used = set(re.findall(r"<(\w+)>", "|".join([*shapes, *itertools.chain(*known.headlines.define.values())])))
        assert used == known.headlines.define.keys(), known.code


def test_a_headline_is_read_to_three_hundred_characters() -> None:
    told = "What He Found"
    near, far = "x" * 286 + " " + told, "x" * 288 + " " + told
    assert [near[start:end] for _, (start, end) in teasing(f"{near} There", "en")] == []  # what follows lies behind the end
    assert [near[1:][start:end] for _, (start, end) in teasing(f"{near[1:]} There", "en")] == [told]
    assert list(teasing(far, "en")) == []


def test_a_headline_ends_where_its_words_do() -> None:
    """Whatever white space its shape asks for behind them."""
    assert [("What He Found in the Mill"[slice(*span)]) for _, span in teasing("What He Found in the Mill", "en")] == ["What He Found"]


def test_without_a_title_nothing_is_said_of_clickbait() -> None:
    measure = judged(PLAIN).measures["clickbait_headline"]
    assert (measure.value, measure.reason) == (None, "no-title")
    assert judged("Mill Shut\n\n" + PLAIN, title=True).measures["clickbait_headline"].value == 0


@pytest.mark.parametrize(
    ("language", "text", "rule"),
    [
        ("de", "Am Ende des Tages zählt die Miete.", "style.de.conclusion"),
        ("fr", "Force est de constater que le pont fuit.", "style.fr.important-to-note"),
        ("es", "Cabe destacar que el puente está cerrado.", "style.es.important-to-note"),
    ],
)
def test_each_language_has_its_own_phrases(language: str, text: str, rule: str) -> None:
    assert [name for name, _ in found(judged(text, language))] == [rule]
    assert found(judged(text, "en")) == []


@pytest.mark.parametrize(("language", "reason"), [("fi", "no-rules-for-language"), (None, "undetermined-language")])
def test_where_there_are_no_rules_there_are_no_numbers(language: str | None, reason: str) -> None:
    article = judged("Silta on suljettu. " * 60, language)
    assert {(article.measures[spec.name].value, article.measures[spec.name].reason) for spec in MEASURES} == {(None, reason)}


def test_an_empty_article_has_no_numbers() -> None:
    article = judged("")
    assert {article.measures[spec.name].reason for spec in MEASURES} == {"no-text"}


def test_a_rule_that_is_switched_off_finds_nothing() -> None:
    text = "In conclusion, the mill is shut."
    assert found(judged(text, without=("style.filler.in-conclusion",))) == []
    assert found(judged(text)) == [("style.filler.in-conclusion", "In conclusion")]


def test_what_stood_in_the_article_before_stays() -> None:
    first = judged("In conclusion, the mill is shut.")
    again = style(first, CONTEXT)
    assert again.findings[: len(first.findings)] == first.findings
