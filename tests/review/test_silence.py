"""Findings that the configuration silences are in no count and no score, and what was silenced is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from copydesk.article import Article, Silenced
from copydesk.config import Config, Ignore
from copydesk.context import context_of
from copydesk.rows import article_row
from copydesk.silence import without_silenced
from copydesk.stages import judge
from helpers import article_from

TEXT = (
    "The weir may be opened on Friday.The keepers may wait until June, said Ines Holt, who runs the mill.\n"
    "Critics say the plan is a win-win. “We measured it twice,” said Paul Renner.\n"
    "Nobody knows whether the the old gates hold, and perhaps nobody asked."
)
MAY, QUOTE, TWICE, VAGUE = "speculation.may", "sourcing.quotation", "defects.repeated-word", "sourcing.vague"


def judged(*ignores: Ignore, path: str = "a.txt", site: str | None = None) -> Article:
    article = replace(article_from(TEXT), path=path, site=site)
    return judge(article, context_of(Config(language="en", ignores=ignores)))


def rules_of(article: Article) -> list[str]:
    return [found.rule for found in article.findings]


def test_a_text_means_the_finding_in_it_and_not_the_other_of_the_same_rule() -> None:
    before, after = judged(), judged(Ignore(rules=(MAY,), text="the keepers  may wait".replace("the", "The")))
    assert rules_of(before).count(MAY) == rules_of(after).count(MAY) + 1 == 2
    assert [found.start for found in after.findings if found.rule == MAY] == [TEXT.index("may")]
    assert after.silenced == (Silenced(MAY, 1, "may", 1),)
    assert after.measures["speculation_count"].value == before.measures["speculation_count"].value - 1  # type: ignore[operator]  # numbers


@pytest.mark.parametrize(
    ("rule", "measure", "lost"),
    [
        (MAY, "speculation_sentences", 1),  # both stand in one sentence: the space between two is missing
        (QUOTE, "quotations_count", 1),
        (TWICE, "defects_count", 1),
    ],
)
def test_what_a_rule_found_in_an_article_counts_no_more(rule: str, measure: str, lost: int) -> None:
    before, after = judged(), judged(Ignore(rules=(rule,), path="a.txt"))
    assert rule in rules_of(before)
    assert rule not in rules_of(after)
    assert before.measures[measure].value - after.measures[measure].value >= lost  # type: ignore[operator]  # numbers
    assert {item.rule for item in after.silenced} == {rule}
    others = [found for found in before.findings if found.rule != rule]
    assert [(found.rule, found.start) for found in after.findings] == [(found.rule, found.start) for found in others]


def test_rules_are_named_by_category_and_family_too() -> None:
    before = judged()
    for name in ("modal", "speculation"):
        after = judged(Ignore(rules=(name,), path="a.txt"))
        gone = [found.rule for found in before.findings if name in (found.family, found.category)]
        assert sorted(item.rule for item in after.silenced) == sorted(gone) != []
        assert rules_of(after) == [found.rule for found in before.findings if name not in (found.family, found.category)]


def test_weak_hedges_have_a_family_of_their_own() -> None:
    article = replace(article_from("There were some 30 of them, and they may come again."), path="a.txt")
    found = {
        name: judge(article, context_of(Config(language="en", ignores=(Ignore(rules=(name,), path="a.txt"),))))
        for name in ("hedge", "speculation")
    }
    assert {item.rule for item in found["speculation"].silenced} == {MAY}
    assert {item.family for item in found["speculation"].findings} & {"hedge", "speculation"} == {"hedge"}
    assert {item.family for item in found["hedge"].findings} & {"hedge", "speculation"} == {"speculation"}


def test_an_attribution_that_is_none_counts_no_more() -> None:
    before, after = judged(), judged(Ignore(rules=(VAGUE,), text="Critics"))
    assert before.measures["vague_sources_count"].value == after.measures["vague_sources_count"].value + 1  # type: ignore[operator]  # numbers
    assert before.measures["attributions_count"].value == after.measures["attributions_count"].value + 1  # type: ignore[operator]  # numbers


def test_another_article_or_site_is_not_meant() -> None:
    for ignore in (Ignore(rules=(MAY,), path="b.txt"), Ignore(rules=(MAY,), site="weir.example"), Ignore(rules=(MAY,), text="may well")):
        assert judged(ignore).silenced == ()
        assert MAY in rules_of(judged(ignore))
    assert MAY not in rules_of(judged(Ignore(rules=(MAY,), site="Weir.example"), site="weir.example"))


def test_a_text_within_a_long_finding_means_it() -> None:
    article = article_from("One long sentence. Another one.")
    found = [("r", 0, 18), ("r", 19, 31)]
    ignores = (Ignore(rules=("r",), text="long sentence"),)
    made, heard = without_silenced(article, context_of(Config(ignores=ignores)), found, lambda it: it)
    assert heard == [("r", 19, 31)]
    assert made.silenced == (Silenced("r", 1, "One long sentence.", 1),)


@pytest.mark.parametrize(
    ("words", "silenced"),
    [
        ("long two", True),
        ("One long two", True),
        ("long two b", True),
        ("long", True),
        ("two", True),
        ("One long", False),
        ("two b", False),
    ],
)
def test_a_text_means_what_it_holds_and_what_holds_it_and_not_what_it_only_touches(words: str, silenced: bool) -> None:
    """The finding is "long two"."""
    ignores = (Ignore(rules=("r",), text=words),)
    made, heard = without_silenced(article_from("a One long two b"), context_of(Config(ignores=ignores)), [("r", 6, 14)], lambda it: it)
    assert (len(made.silenced), len(heard)) == ((1, 0) if silenced else (0, 1))


def test_what_was_silenced_stands_in_the_row_of_the_article() -> None:
    row = article_row(judged(Ignore(rules=("x.y",), text="x"), Ignore(rules=(TWICE,), path="a.txt")))
    assert row["findings_silenced"] == [{"rule": TWICE, "line": 3, "text": "the the", "ignore": 2, "comment": None}]
