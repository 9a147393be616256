"""Evidence and details are data; each makes the sentence that people read."""

import pytest

from copydesk.evidence import LONGEST_PHRASE, Detail, Evidence, Kind, KnownBy

SENTENCES = {
    Evidence(Kind.CONFIGURED_TO_STAY, phrase="Privacy"): "the configuration keeps it",
    Evidence(Kind.CONFIGURED_WITHOUT_TITLE): "the configuration leaves the headline out",
    Evidence(Kind.CONFIGURED_TO_GO, phrase="{line} of {}"): "the configuration strips lines with “{line} of {}”",
    Evidence(Kind.RECIPE_REMOVES, phrase=".promo"): "a recipe removes “.promo”",
    Evidence(Kind.RECIPE_OUTSIDE, phrase=".story"): "a recipe takes “.story” for the article, and it stands outside of that",
    Evidence(Kind.RECIPE_KEEPS, phrase=".story"): "a recipe takes “.story” for the article",
    Evidence(Kind.TITLE_ABOVE, line=1): "the title stands above the text",
    Evidence(Kind.TITLE_BELOW, line=9): "the title stands once more, closer to the text",
    Evidence(Kind.ABOVE_TITLE): "stands above the headline",
    Evidence(Kind.UNDER_HEADING, line=3, phrase="Related"): "under the heading “Related”",
    Evidence(Kind.STANDS_ALREADY, line=7): "stands in line 7 already",
    Evidence(Kind.BETWEEN_KEPT): "between kept paragraphs of one parent",
    Evidence(Kind.LIKE_KEPT): "in a container like that of kept paragraphs",
    Evidence(Kind.ANNOUNCED): "the list that the kept paragraph above announces",
    Evidence(Kind.RECURS, pages=2, of=5, known_by=KnownBy.FOLDER): "on 2 of 5 pages of this site",
    Evidence(
        Kind.RECURS_AS_TITLE, pages=2, of=5, known_by=KnownBy.MENU
    ): "on 2 of 5 pages that share its menu, but nothing else can be the title",
    Evidence(Kind.RECURS_AS_ARTICLE, pages=2, of=5): "on 2 of 5 pages whose site is unknown, but it reads like the article",
}


@pytest.mark.parametrize("evidence", SENTENCES, ids=lambda evidence: evidence.kind)
def test_the_sentence_of_each_kind(evidence: Evidence) -> None:
    assert str(evidence) == SENTENCES[evidence]


def test_no_kind_is_without_a_sentence_here() -> None:
    assert {evidence.kind for evidence in SENTENCES} == set(Kind)


def test_a_long_heading_is_cut_in_the_sentence_alone() -> None:
    evidence = Evidence(Kind.UNDER_HEADING, phrase="x" * 50)
    assert str(evidence) == f"under the heading “{'x' * (LONGEST_PHRASE - 1)}…”"
    assert len(evidence.phrase or "") == 50


@pytest.mark.parametrize(
    ("known_by", "where"),
    [
        (KnownBy.ADDRESS, "of coast.example"),
        (KnownBy.FOLDER, "of coast.example"),
        (KnownBy.MENU, "that share its menu (coast.example)"),
        (None, "whose site is unknown"),
    ],
)
def test_the_site_may_be_named(known_by: KnownBy | None, where: str) -> None:
    assert Evidence(Kind.RECURS, pages=3, of=4, known_by=known_by).recurs("coast.example") == f"on 3 of 4 pages {where}"


@pytest.mark.parametrize(
    ("detail", "sentence"),
    [
        (Detail(words=42), "42 words."),
        (Detail(words=30, flesch=11.6), "Flesch reading ease 12, 30 words."),
        (Detail(words=30, flesch=0.0), "Flesch reading ease 0, 30 words."),
        (Detail(words=30, lix=71.2), "LIX 71, 30 words."),
        (Detail(places=1234), "1,234 places in this article; this is the first."),
        (Detail(name="Ana Holt"), "Stands for: Ana Holt."),
        (Detail(), ""),
    ],
)
def test_the_sentence_of_a_detail(detail: Detail, sentence: str) -> None:
    assert str(detail) == sentence
