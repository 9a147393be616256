"""Speculation: frames and their traps, voice, and measures that are absent where they have no meaning."""

import pytest

from copydesk.article import Article, Voice
from copydesk.context import Context
from copydesk.families import HEDGE
from copydesk.matching.stage import match
from copydesk.rulebook import load_rules
from copydesk.speculation.stage import CATEGORIES, MEASURES, speculation
from helpers import article_from, rates_of

RULES = load_rules()
CONTEXT = Context(RULES)
LONG = "The council met on Monday and the clerk read the list of names to the hall. " * 5


def judged(text: str, language: str | None = "en", title_line: int | None = None) -> Article:
    return speculation(match(article_from(text, language, title_line=title_line), CONTEXT), CONTEXT)


def categories(text: str, language: str = "en") -> list[str]:
    return [item.category for item in judged(text, language).findings if item.family == "speculation"]


@pytest.mark.parametrize(
    "text",
    [
        "The shop opened in May and closed in June.",
        "Theresa May spoke at noon.",
        "The parade showed the might of the navy and its military might.",
        "She pulled with all her might.",
        "They are expecting a child in spring.",
        "Come as soon as possible, if possible by bus.",
        "The judge found probable cause.",
        "Among likely voters the lead was two points.",
        "He spread false rumours about the mill.",
        "There is no possibility of appeal.",
        "As a boy he could swim a mile.",
        "From the hill we could see the sea.",
        "May she rest in peace.",
        "Visitors may not enter the vault.",
        "Had they known, they would have stayed at home.",
        "The think tank moved to a new office.",
        "The suspect was charged on Monday.",
        "It is possible to walk across the ice.",
        "She appeared in court on Friday.",
        "The alarm was set to noon, and the poem was set to music.",
        "The head of the mill said sales rose by five percent.",
        "He asked if they were ready.",
        "Regardless of whether it rains, the fair is open.",
        "I think it is wonderful.",
        "She believes in ghosts.",
        "The report was published in May.",
    ],
)
def test_words_that_look_like_speculation_and_are_none(text: str) -> None:
    found = [item.text for item in judged(text).findings if item.family == "speculation"]
    assert found == []


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("The council is considering closing the pool.", "prospective"),
        ("Police arrested the suspected killer.", "hearsay"),
        ("A second vote is on the cards.", "prospective"),
        ("They ran, fearing it would fall.", "belief"),
        ("He is almost certain to lose.", "adverb"),
        ("The owner is understood to have left.", "hearsay"),
        ("It is not clear who paid.", "open"),
        ("Nor is it clear who paid.", "open"),
        ("The mill may close.", "modal"),
        ("It seems to hold.", "appearance"),
        ("Critics say it leaks.", "vague_source"),
        ("If the vote fails, the mayor would go.", "conditional"),
        ("Arson cannot be ruled out.", "open"),
        ("The deal could not be independently verified.", "open"),
    ],
)
def test_frames_and_their_categories(text: str, category: str) -> None:
    assert category in categories(text)


@pytest.mark.parametrize(
    ("title", "category"),
    [("Storm May Hit Coast by Noon", "modal"), ("Will the Deal Survive?", "open"), ("Heavy Snow Expected to Close Pass", "prospective")],
)
def test_headlines_in_title_case_and_as_questions(title: str, category: str) -> None:
    article = judged(f"{title}\n\n{LONG}", title_line=0)
    (found,) = [item for item in article.findings if item.family == "speculation"]
    assert (found.category, found.headline) == (category, True)
    assert article.measures["speculation_headline_count"].value == 1
    assert article.measures["speculation_count"].value == 0, "the headline is counted apart from the body"


def test_a_headline_without_a_frame() -> None:
    article = judged(f"Theresa May Speaks in Leeds\n\n{LONG}", title_line=0)
    assert article.measures["speculation_headline_count"].value == 0


def test_each_finding_has_its_voice() -> None:
    text = "The mill could close. Aya Sato said it may stay. “It might burn,” she said."
    found = [(item.text, item.voice) for item in judged(text).findings if item.family == "speculation"]
    assert found == [("could", Voice.AUTHOR), ("may", Voice.PARAPHRASE), ("might", Voice.QUOTE)]


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("Critics say the dam leaks.", Voice.PARAPHRASE),
        ("“Critics say it leaks,” she said.", Voice.QUOTE),
        ("The dam is widely believed to leak.", Voice.AUTHOR),
        ("“It is widely believed to leak,” she said.", Voice.QUOTE),
    ],
)
def test_a_vague_source_speaks_for_itself_unless_nobody_is_named_at_all(text: str, voice: Voice) -> None:
    assert [item.voice for item in judged(text).findings if item.category == "vague_source"] == [voice]


def test_measures_count_markers_sentences_and_voices() -> None:
    text = f"{LONG}The mill could close, and the dam may break. Aya Sato said it might rain."
    measures = judged(text).measures
    words = len(text.split())
    assert measures["speculation_count"].value == 3
    assert measures["speculation_sentences"].value == 2
    assert measures["speculation_modal_count"].value == 3
    assert measures["speculation_author_count"].value == 2
    assert measures["speculation_paraphrase_count"].value == 1
    assert measures["speculation_quote_count"].value == 0
    assert measures["speculation_author_share"].value == round(2 / 3, 3)
    assert measures["speculation_per_100_sentences"].value == round(100 * 2 / 7, 3)
    assert measures["speculation_per_1000_words"].value == round(3000 / words, 3)
    assert measures["speculation_top_cues"].value == "could 1, may 1, might 1"
    assert measures["speculation_headline_count"].reason == "no-title"


def test_weak_kinds_are_counted_apart_and_never_as_speculation() -> None:
    article = judged(f"{LONG}About 30 people came, several by bus.")
    assert {item.family for item in article.findings} == {"hedge"}
    assert article.measures["speculation_weak_count"].value == 2
    assert article.measures["speculation_count"].value == 0


def test_each_voices_sentences_are_counted_once() -> None:
    measures = judged("The mill could close. The dam may leak, or could break. Aya Sato said it might rain.").measures
    assert [measures[f"speculation_{voice}_sentences"].value for voice in ("author", "paraphrase", "quote")] == [2, 1, 0]
    assert [measures[f"speculation_{voice}_count"].value for voice in ("author", "paraphrase", "quote")] == [3, 1, 0]


def test_attributive_hedges_are_a_sub_kind_of_hearsay() -> None:
    measures = judged(f"{LONG}Police caught the suspected thief and the alleged driver, who reportedly ran.").measures
    assert measures["speculation_hearsay_count"].value == 3
    assert measures["speculation_attributive_count"].value == 2


@pytest.mark.parametrize(("language", "reason"), [("sv", "no-rules-for-language"), (None, "undetermined-language")])
def test_without_rules_there_are_no_numbers(language: str | None, reason: str) -> None:
    article = judged(LONG, language)
    assert article.findings == ()
    assert {article.measures[spec.name].reason for spec in MEASURES} == {reason}
    assert {article.measures[spec.name].value for spec in MEASURES} == {None}


def test_where_nothing_is_speculative_there_is_no_share_and_no_cue() -> None:
    measures = judged(LONG).measures
    names = ("speculation_author_share", "speculation_top_cues")
    assert [(measures[name].value, measures[name].reason) for name in names] == [(None, "none-found")] * 2
    assert measures["speculation_count"].value == 0


def test_the_five_most_frequent_cues_are_named_ties_by_their_letters() -> None:
    text = "It may go. It may stay. It could go. It might go. Perhaps. It seems to go. Reportedly, it went. Allegedly, it went."
    assert judged(text).measures["speculation_top_cues"].value == "may 2, allegedly 1, could 1, might 1, perhaps 1"


def test_fifty_words_are_enough_for_a_rate() -> None:
    for words, rate in ((50, 20.0), (49, None)):
        text = "The mill may close" + " again" * (words - 4) + "."
        assert judged(text).measures["speculation_per_1000_words"].value == rate
        assert judged(f"Mill may close\n\n{text}", title_line=0).measures["speculation_per_1000_words"].value == rate  # of the body alone


def test_each_rate_is_that_of_the_columns_which_it_names() -> None:
    text = (
        "Mill may close\n\nThe mill may close, and it seems to be late. The mayor said the road could flood. “It might rain,” she said. "
        "Critics say so. It is unclear why. If it rains, the ferry would stay. They plan to move, and hope it holds. It reportedly burned. "
        "The council met again on Monday. Nobody else came to the hall that night."
    )
    article = judged(text, title_line=0)
    rates = rates_of(article, MEASURES)
    assert len(rates) == 3 + 2 * len(Voice) + len(CATEGORIES)
    for name, (said, made) in rates.items():
        assert said == pytest.approx(made, abs=0.001), name
    assert {name for name, (said, _) in rates.items() if said == 0} <= {f"speculation_{category}_per_1000_words" for category in CATEGORIES}
    assert sum(said > 0 for said, _ in rates.values()) > 12
    assert article.measures["speculation_headline_count"].value == 1


def test_a_short_text_has_counts_but_no_rates() -> None:
    measures = judged("The mill may close.").measures
    assert measures["speculation_count"].value == 1
    assert measures["speculation_per_1000_words"].value is None
    assert measures["speculation_per_1000_words"].reason == "too-short"


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("de", "Der Preis könnte steigen, Kritiker warnen davor.", ["modal", "vague_source"]),
        ("fr", "Le prix pourrait monter; on ignore pourquoi.", ["modal", "open"]),
        ("es", "El precio podría subir; al parecer, mañana.", ["modal", "appearance"]),
    ],
)
def test_other_languages_have_their_strongest_frames(language: str, text: str, found: list[str]) -> None:
    assert categories(text, language) == found


def test_every_category_has_a_rule() -> None:
    english = {rule.category for rule in RULES.rules if rule.family == "speculation" and "en" in rule.languages}
    assert english == {*CATEGORIES, *HEDGE.categories}


def test_a_measure_is_named_once_and_every_one_is_filled() -> None:
    names = [spec.name for spec in MEASURES]
    assert len(names) == len(set(names))
    assert set(judged(LONG).measures) == set(names)


def test_a_source_that_is_called_alleged_is_called_so_by_the_writer() -> None:
    text = f"{LONG}The house is hers, according to the alleged widow of the miller. Moos said the alleged widow had lied."
    assert [(item.text, item.voice) for item in judged(text).findings if item.rule == "speculation.alleged"] == [
        ("alleged", Voice.AUTHOR),
        ("alleged", Voice.PARAPHRASE),
    ]
    text = f"{LONG}The house is hers, according to the possible widow of the miller."
    assert [item.voice for item in judged(text).findings if item.rule == "speculation.possible"] == [Voice.PARAPHRASE]
