"""Style: stock phrases, filler, clichés, hype and clickbait headlines. What counts as one is said by `rules/style/`.

Words that are only telling in company, such as those which text generators overuse, are reported where several different ones
stand close together. Phrases inside quotation marks are somebody else's words: they are found, marked as such and not counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from copydesk import languages
from copydesk.article import Absence, Article, Finding, Measure, MeasureSpec, Rate, Voice, measured
from copydesk.context import Context, has_rules
from copydesk.matching.findings import finding, unsilenced
from copydesk.rule import Match
from copydesk.style.habits import MACHINE_LANGUAGE, habits_of, machine_likeness
from copydesk.style.headline import RULES, teasing
from copydesk.text import words_of
from copydesk.voices.quotes import voices_of

PHRASES = (
    MeasureSpec("style_findings_count", "int", "Stock phrases, filler, clichés, hype and clickbait found outside quotation marks."),
    MeasureSpec("stock_phrases_count", "int", "Of these the ready-made phrases: filler, clichés, phrases and words of text generators."),
    MeasureSpec(
        "stock_phrases_per_1000_words",
        "float",
        "Stock phrases per 1,000 words; absent below 100 words.",
        rate=Rate("stock_phrases_count", "words", 1000),
    ),
    MeasureSpec("clickbait_headline", "int", "1 where the title has the form of clickbait, else 0; absent without a title.", unit="1 or 0"),
)
HABITS = (
    MeasureSpec("specifics_count", "int", "Names and numbers in the body; absent where nouns have capitals."),
    MeasureSpec("specifics_per_100_words", "float", "Names and numbers per 100 words.", rate=Rate("specifics_count", "words", 100)),
    MeasureSpec("vague_sentences_count", "int", "Sentences of the body without a name, a number or a quotation mark."),
    MeasureSpec(
        "vague_sentences_share",
        "float",
        "Share of the sentences without a name, a number or a quotation mark, 0 to 1.",
        rate=Rate("vague_sentences_count", "sentences"),
    ),
    MeasureSpec("sentence_length_spread", "float", "Standard deviation of the sentences' lengths in words over their mean.", unit="ratio"),
    MeasureSpec(
        "reads_like_machine",
        "float",
        "How much the text's habits are those of machine-written news, 0 to 1; it says nothing of who wrote it.",
        unit="0 to 1",
    ),
)
MEASURES = (*PHRASES, *HABITS)

STOCK_CATEGORIES = ("filler", "cliche", "machine")
DENSE_CATEGORY = "machine-words"  # single words, reported only where they are dense; they count as stock phrases
DENSE_DIFFERENT = 4  # so many different words …
DENSE_WINDOW = 250  # … within so many words of running text
FEWEST_WORDS = 100  # a rate from fewer words says more about the length than about the writing


def style(article: Article, context: Context) -> Article:
    """Add the style findings and measures; measures are absent where there are no rules for the article's language."""
    text = article.prose.text
    language = article.language.partition("-")[0] if article.language else None
    if not text or language is None or not has_rules(context.rules, "style", language):
        reason = Absence.NO_TEXT if not text else Absence.UNDETERMINED_LANGUAGE if language is None else Absence.NO_RULES
        return measured(article, {spec.name: Measure.absent(reason) for spec in MEASURES})
    matches = [match for match in article.matches if match.rule.family == "style"]
    told = any(match.rule.category == "clickbait" for match in matches)  # a phrase says more than a shape
    article, teases = unsilenced(article, context, _teases(article, context, language) if not told else ())
    words = len(words_of(text).words)
    findings: tuple[Finding, ...] = ()
    if matches:
        voices = voices_of(article.prose, article.language)
        findings = tuple(
            finding(article, item.rule, item.start, item.end, voices.at(item.start, item.end)) for item in _dense_enough(text, matches)
        )
    findings = tuple(sorted((*findings, *teases), key=lambda item: (item.start, item.end, item.rule)))
    own = [item for item in findings if item.voice is not Voice.QUOTE]
    stock = sum(1 for item in own if item.category in (*STOCK_CATEGORIES, DENSE_CATEGORY))
    measures = {
        "style_findings_count": Measure(len(own)),
        "stock_phrases_count": Measure(stock),
        "stock_phrases_per_1000_words": Measure(stock * 1000 / words) if words >= FEWEST_WORDS else Measure.absent(Absence.TOO_SHORT),
        "clickbait_headline": Measure(int(any(item.category == "clickbait" for item in findings)))
        if article.prose.headline
        else Measure.absent(Absence.NO_TITLE),
    }
    return measured(article, {**measures, **_habits(article, language, words)}, findings)


def _habits(article: Article, language: str, words: int) -> dict[str, Measure]:
    """The measures of habit; absent in languages that give every noun a capital, and in short texts."""
    names = [spec.name for spec in HABITS]
    if languages.of(article.language).nouns_capitalised:
        return {name: Measure.absent(Absence.NO_RULES) for name in names}
    habits = habits_of(article.prose) if words >= FEWEST_WORDS else None
    if habits is None:
        return {name: Measure.absent(Absence.TOO_SHORT) for name in names}
    quotations, sources = (article.measures.get(name) for name in ("quotations_count", "named_sources_count"))
    rates = [100 * item.value / words for item in (quotations, sources) if item is not None and isinstance(item.value, int)]
    asked = language == MACHINE_LANGUAGE and len(rates) == 2
    return {
        "specifics_count": Measure(habits.specifics_count),
        "specifics_per_100_words": Measure(habits.specifics),
        "vague_sentences_count": Measure(habits.vague_count),
        "vague_sentences_share": Measure(habits.vague),
        "sentence_length_spread": Measure(round(habits.sentences, 3)),
        "reads_like_machine": Measure(round(machine_likeness(habits, *rates), 3)) if asked else Measure.absent(Absence.NO_RULES),
    }


def _teases(article: Article, context: Context, language: str) -> tuple[Finding, ...]:
    """Findings of the headline's shape, whose rules say for which languages they are."""
    headline = article.prose.headline
    if headline is None:
        return ()
    known = {rule_id: rule for rule_id in RULES if (rule := context.rules.get(rule_id)) is not None and language in rule.languages}
    shapes = teasing(article.prose.text[slice(*headline)], language) if known else ()
    return tuple(
        finding(article, known[rule_id], headline[0] + start, headline[0] + end) for rule_id, (start, end) in shapes if rule_id in known
    )


def _dense_enough(text: str, matches: Iterable[Match]) -> list[Match]:
    """All matches, but words of the dense category only where DENSE_DIFFERENT of them stand within DENSE_WINDOW words."""
    matches = list(matches)
    dense = [match for match in matches if match.rule.category == DENSE_CATEGORY]
    places = [0]  # in words behind the first of them
    for before, match in pairwise(dense):
        places.append(places[-1] + len(text[before.start : match.start].split()))
    # Forms of one word count once: "foster" and "fostering" begin with the same letters.
    stems = [text[match.start : match.end].lower()[:6] for match in dense]
    close: set[int] = set()
    first = 0
    for index, here in enumerate(places):
        while here - places[first] > DENSE_WINDOW:
            first += 1
        if len(set(stems[first : index + 1])) >= DENSE_DIFFERENT:
            close.update(match.start for match in dense[first : index + 1])
    return [match for match in matches if match.rule.category != DENSE_CATEGORY or match.start in close]
