"""Trust: what it is made from, and that it falls where the cleaning is in doubt."""

from __future__ import annotations

from math import log2

import pytest

from copydesk.article import Absence, Agreement, Article
from copydesk.boilerplate.stage import boilerplate
from copydesk.config import Config
from copydesk.context import Context
from copydesk.models.trust import Fate, features_of, load_weights, lowered_by, trust
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


def test_a_page_is_sure_where_no_extractor_was_asked_and_so_much_is_expected() -> None:
    def sure(chance: float, *, page: bool = True, **agreement: float) -> float:
        fates = [Fate(99, True, True, chance)] * 5 + [Fate(99, True, False, 0.02)]
        return features_of(fates, Agreement(**agreement), page=page)["sure"]

    # F1 of what is kept: 2 * 5 * chance / (5 + 5 * chance + 0.02), which is .96 at .9267
    assert (sure(0.926), sure(0.928)) == (0.0, 1.0)
    assert sure(0.928, page=False) == sure(0.928, extractor=0.99) == 0.0
    assert features_of([], Agreement(), page=True)["sure"] == 0.0


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
    assert found["extractor"] == found["data"] == 0.0


def test_a_passage_without_any_chance_is_expected_to_be_nothing() -> None:
    found = features_of([Fate(99, True, True, 0.0), Fate(99, True, True, 0.5), Fate(99, True, False, 0.0)], Agreement(), page=False)
    assert (found["precision"], found["recall"], found["largest_loss"], found["doubtful"]) == (0.25, 1.0, 0.0, 0.5)


def test_passages_between_a_fifth_and_four_fifths_are_in_doubt() -> None:
    for chance, share in ((0.2, 0.0), (0.21, 0.5), (0.5, 0.5), (0.79, 0.5), (0.8, 0.0)):
        found = features_of([Fate(99, True, True, 0.9), Fate(99, True, True, chance)], Agreement(), page=False)
        assert found["doubtful"] == share, chance
    assert features_of([Fate(9, True, True, 0.9), Fate(99, True, False, 0.5)], Agreement(), page=False)["doubtful"] == 1.0


def test_a_passage_counts_with_two_hundred_words_at_most_and_lost_prose_with_twice_what_is_kept() -> None:
    long, more = (features_of([Fate(size, True, True, 0.9), Fate(49, True, True, 0.5)], Agreement(), page=True) for size in (200, 300))
    assert long["precision"] == more["precision"] == pytest.approx((201 * 0.9 + 50 * 0.5) / 251)
    assert long["words"] == pytest.approx(log2(252) / 10)
    assert (long["page"], long["largest_loss"]) == (1.0, 0.0)
    assert long["passages"] == pytest.approx(log2(3) / 8)
    gone = [features_of([Fate(10, True, True, 0.9), Fate(size, True, False, 0.1)], Agreement(), page=True) for size in (15, 20, 30)]
    assert [found["prose_gone"] for found in gone] == [1.5, 2.0, 2.0]
    assert [found["largest_loss"] for found in gone] == pytest.approx([1.6 / 11, 2.1 / 11, 3.1 / 11])


def test_a_passage_without_words_counts_as_one_word() -> None:
    kept = features_of([Fate(0, True, True, 0.75)], Agreement(), page=False)
    assert (kept["precision"], kept["recall"], kept["doubtful"]) == (0.75, 0.75, 1.0)
    gone = features_of([Fate(0, True, False, 0.25)], Agreement(), page=False)
    assert (gone["recall"], gone["largest_loss"]) == (0.0, 0.25)


def test_no_loss_is_larger_than_what_is_kept() -> None:
    assert features_of([Fate(9, True, True, 0.9), Fate(99, True, False, 0.5)], Agreement(), page=False)["largest_loss"] == 1.0


@pytest.mark.parametrize(("words", "short"), [(118, 1.0), (119, 0.0)])
def test_a_text_is_short_below_120(words: int, short: float) -> None:
    assert features_of([Fate(words, True, True, 0.9)], Agreement(), page=False)["short"] == short


def test_nothing_kept_and_nothing_told_divides_by_nothing() -> None:
    for fates in ([], [Fate(9, True, True, None)], [Fate(9, True, False, 0.9)]):
        found = features_of(fates, Agreement(extractor=0.5, data=0.25), page=False)
        assert (found["precision"], found["surely"], found["words"]) == (0.0, 0.0, 0.0)
        assert (found["has_extractor"], found["extractor"], found["has_data"], found["data"]) == (1.0, 0.5, 1.0, 0.25)


def test_only_what_is_above_nine_tenths_makes_it_sure() -> None:
    found = features_of([Fate(99, True, True, 0.95)], Agreement(), page=False)
    assert found["surely"] == pytest.approx(0.05 * 0.1 * 100)


KEPT, LOST = "lines that stayed may be none of it", "lines that were stripped may be its own"
EXTRACTOR, DATA = "trafilatura takes other words for it", "the page's data has other words"
USUAL = [Fate(24, True, True, 1.0)] * 16


@pytest.mark.parametrize(
    ("fates", "agreement", "causes"),
    [
        (USUAL, {}, []),
        (USUAL, {"extractor": 1.0, "data": 1.0}, []),
        (USUAL, {"extractor": 0.4}, [EXTRACTOR]),
        (USUAL, {"extractor": 0.4, "data": 0.2}, [EXTRACTOR, DATA]),
        ([*USUAL, Fate(24, True, True, 0.3)], {}, [KEPT]),
        ([*USUAL, Fate(24, True, False, 0.7)], {}, [LOST]),
        ([*USUAL, *[Fate(24, True, True, 0.3)] * 2, Fate(24, True, False, 0.7)], {"extractor": 0.9}, [KEPT, LOST, EXTRACTOR]),
        ([*USUAL, Fate(24, True, True, 0.3), *[Fate(24, True, False, 0.7)] * 2], {"extractor": 0.9}, [LOST, KEPT, EXTRACTOR]),
        ([*USUAL, *[Fate(24, True, True, 0.79)] * 4], {"extractor": 0.3}, [KEPT, EXTRACTOR]),  # by what is in doubt at all, too
        ([Fate(6, True, True, 1.0)] * 8, {}, ["it is short"]),
        ([Fate(5, True, True, 1.0)] * 66, {}, ["it is in many small pieces"]),
    ],
)
def test_what_lowers_it_is_told_the_greater_first(fates: list[Fate], agreement: dict[str, float], causes: list[str]) -> None:
    assert lowered_by(features_of(fates, Agreement(**agreement), page=True)) == causes


def test_without_what_lowers_it_the_trust_is_higher_by_that() -> None:
    """What is told is a part of the sum: each cause alone, and all of them together."""
    spoilt = features_of([*USUAL, *[Fate(24, True, True, 0.3)] * 2], Agreement(extractor=0.3), page=True)
    assert lowered_by(spoilt) == [KEPT, EXTRACTOR]
    mended = {**spoilt, "precision": 1.0, "surely": spoilt["surely"] / (spoilt["precision"] - 0.9) * 0.1 if spoilt["surely"] else 1.0}
    assert lowered_by({**mended, "doubtful": 0.0}) == [EXTRACTOR]
    assert trust(spoilt) < trust({**mended, "doubtful": 0.0}) < trust({**mended, "doubtful": 0.0, "extractor": 1.0})


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
    assert measured(Article(path="a.txt", text="")).measures["trust_lowered_by"].reason is Absence.NO_TEXT
    off = RuleSet(RULES.rules, frozenset(rule.id for rule in RULES.rules if rule.family == "boilerplate"))
    assert {each.reason for each in measured(Article(path="a.txt", text=text), off).measures.values()} == {Absence.NOT_MEASURED}
