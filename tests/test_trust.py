"""Trust: what it is made from, and that it falls where the cleaning is in doubt."""

from __future__ import annotations

import pytest

from copydesk.article import Absence, Agreement, Article
from copydesk.boilerplate.stage import boilerplate
from copydesk.config import Config
from copydesk.context import Context
from copydesk.models.trust import Fate, features_of, load_weights, trust
from copydesk.render.stage import render
from copydesk.rule import RuleSet
from copydesk.rulebook import load_rules

RULES = load_rules()
SURE = [Fate(60, True, True, 0.99)] * 8 + [Fate(2, False, False, 0.01)] * 30
DOUBTFUL = [Fate(60, True, True, 0.6)] * 4 + [Fate(60, True, False, 0.4)] * 4


def of(fates: list[Fate], **agreement: float) -> float:
    return trust(features_of(fates, Agreement(**agreement), page=True))


def test_there_is_a_weight_for_every_feature_and_no_other() -> None:
    assert features_of(SURE, Agreement(), page=False).keys() | {"constant"} == load_weights().keys()


def test_a_sure_page_has_more_trust_than_a_doubtful_one() -> None:
    assert of(SURE) > 0.7
    assert of(DOUBTFUL) < 0.5


def test_an_extractor_that_keeps_something_else_lowers_it() -> None:
    assert of(SURE, extractor=0.4) < of(SURE, extractor=0.98)


def test_expectations_are_shares_of_words() -> None:
    found = features_of([Fate(99, True, True, 0.9), Fate(99, True, False, 0.1), Fate(9, False, True, None)], Agreement(), page=False)
    assert found["precision"] == pytest.approx(0.9)
    assert found["recall"] == pytest.approx(0.9)
    assert found["prose_gone"] == 1.0
    assert found["largest_loss"] == pytest.approx(0.1)
    assert found["doubtful"] == 0.0
    assert found["has_extractor"] == found["has_data"] == 0.0


PARAGRAPHS = [
    "The lock keeper opened the upper gate at six, and eleven barges that had waited since the storm went down to the mill one by one.",
    "Each of them carried beets for the sugar works, which has paid its carters by the hour since the bridge at the weir was closed.",
    "Nobody on the bank could say when the bridge will carry carts again, and the works have begun to look for another road.",
]


def measured(article: Article, rules: RuleSet = RULES) -> Article:
    return boilerplate(render(article, Config()), Context(rules))


def test_every_cleaned_article_has_it_or_the_reason_why_not() -> None:
    text = "\n\n".join(PARAGRAPHS)
    value = measured(Article(path="a.txt", text=text)).measures["trust"].value
    assert isinstance(value, int)
    assert 50 <= value <= 100
    assert measured(Article(path="a.txt", text="")).measures["trust"].reason is Absence.NO_TEXT
    off = RuleSet(RULES.rules, frozenset(rule.id for rule in RULES.rules if rule.family == "boilerplate"))
    assert measured(Article(path="a.txt", text=text), off).measures["trust"].reason is Absence.NOT_MEASURED
