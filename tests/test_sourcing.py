"""Sourcing: who is quoted, who vouches, and what the article as a whole rests on."""

from dataclasses import replace

import pytest

from pipeline.article import Article, Line
from pipeline.context import Context
from pipeline.rules import Rule, load_rules
from pipeline.selftest import run_example
from pipeline.stages.sourcing import MEASURES, sourcing
from pipeline.text import line_spans, prose_of, split_sentences

RULES = load_rules()
CONTEXT = Context(RULES)


def judged(text: str, language: str | None = "en") -> Article:
    lines = tuple(Line(start, end) for start, end in line_spans(text))
    prose = prose_of(text, lines)
    prose = replace(prose, sentences=split_sentences(prose.text, prose.paragraphs, language))
    return sourcing(Article(path="a.txt", text=text, lines=lines, prose=prose, language=language), CONTEXT)


TEXT = """Mayor Aya Sato said on Monday that the old dam above the town would hold.

“We tested it twice this year,” she said. “It is as firm as it ever was.”

A senior official familiar with the tests said the gates were late. Critics say the report is thin.

The Harbour Ministry confirmed the date, according to a letter to the council of the town.

The town has nine bakeries, two mills and a school near the river."""


@pytest.mark.parametrize("rule", [rule for rule in RULES.rules if rule.family == "sourcing"], ids=lambda rule: rule.id)
def test_a_rule_finds_exactly_what_its_examples_mark(rule: Rule) -> None:
    assert any(example.spans for example in rule.examples), "no example to be found"
    assert any(not example.spans for example in rule.examples), "no near miss"
    for example in rule.examples:
        result = run_example(rule, example)
        assert result.passed, f"{example.text!r}: found {[example.text[a:b] for a, b in result.found]}"


def test_findings_say_who() -> None:
    found = [(item.category, item.text) for item in judged(TEXT).findings]
    assert found == [
        ("named-person", "Mayor Aya Sato"),
        ("quotation", "“We tested it twice this year,”"),
        ("named-person", "she"),
        ("quotation", "“It is as firm as it ever was.”"),
        ("unnamed", "A senior official familiar with the tests"),
        ("vague", "Critics"),
        ("named-institution", "The Harbour Ministry"),
        ("document", "a letter to the council of the town"),
    ]
    she = judged(TEXT).findings[2]
    assert she.message.endswith("Stands for: Aya Sato.")


def test_measures() -> None:
    measures = {name: measure.value for name, measure in judged(TEXT).measures.items()}
    assert measures["quotations_count"] == 2
    assert measures["quotations_with_speaker_count"] == 2
    assert measures["attributions_count"] == 6
    assert measures["attributions_named_person_count"] == 2
    assert measures["attributions_document_count"] == 1
    assert measures["named_sources_count"] == 2
    assert measures["named_people_count"] == 1
    assert measures["named_sources"] == "Aya Sato; Harbour Ministry"
    assert measures["unnamed_sources_count"] == 1
    assert measures["vague_sources_count"] == 1
    assert measures["sourced_paragraphs_share"] == 0.8
    assert measures["anonymous_only"] == 0
    assert measures["quoted_words_share"] == round(14 / 78, 3)


def test_a_quotation_over_two_paragraphs_counts_once() -> None:
    text = "“We tested it twice. It held.\n“It will hold again,” Aya Sato said."
    measures = judged(text).measures
    assert measures["quotations_count"].value == 1


def test_terms_in_quotation_marks_are_no_quotations() -> None:
    measures = judged("The “Green Harbour” plan is dear, and so is the ‘new’ mill.").measures
    assert measures["quotations_count"].value == 0
    assert measures["quoted_words_share"].value == 0.0


def test_an_article_that_rests_on_nobody_with_a_name() -> None:
    measures = judged("A senior official said the dam was old. Critics say it leaks, and some believe it is worse.").measures
    assert measures["anonymous_only"].value == 1
    assert measures["named_sources"].value is None


def test_no_source_at_all_is_not_anonymous() -> None:
    measures = judged("The dam is old. The town has nine bakeries and two mills by the river.").measures
    assert measures["attributions_count"].value == 0
    assert measures["anonymous_only"].status == "none-found"
    assert measures["sourced_paragraphs_share"].value == 0.0


@pytest.mark.parametrize(("language", "reason"), [("sv", "no-rules-for-language"), (None, "undetermined-language")])
def test_without_lists_there_are_no_numbers(language: str | None, reason: str) -> None:
    article = judged(TEXT, language)
    assert article.findings == ()
    assert {article.measures[spec.name].status for spec in MEASURES} == {reason}


@pytest.mark.parametrize(
    ("language", "text", "kinds"),
    [
        (
            "de",
            "„Der Damm hält“, sagte Bürgermeisterin Aya Sato. Die Polizei erklärte, er sei alt. Kritiker warnen davor.",
            ["named-person", "named-institution", "vague"],
        ),
        ("fr", "« Le barrage tient bon », a déclaré la maire Aya Sato. Selon un rapport, il est vieux.", ["named-person", "document"]),
        ("es", "«La presa aguanta bien», dijo la alcaldesa Aya Sato. Según la policía, es vieja.", ["named-person", "named-institution"]),
    ],
)
def test_other_languages(language: str, text: str, kinds: list[str]) -> None:
    article = judged(text, language)
    assert [item.category for item in article.findings if item.category != "quotation"] == kinds
    assert article.measures["quotations_with_speaker_count"].value == 1
