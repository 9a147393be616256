"""What the article presents as unsettled, of which kind, and in whose voice. Hedging is not low quality: this is a profile, not a grade."""

from __future__ import annotations

from collections import Counter

from copydesk.article import Absence, Article, Finding, Measure, MeasureSpec, Rate, Voice, measured
from copydesk.context import Context, has_rules
from copydesk.families import HEDGE, SPECULATION
from copydesk.matching.findings import finding
from copydesk.reference import percentile_of
from copydesk.text import body_counts, containing
from copydesk.voices.quotes import voices_of

CATEGORIES = tuple(kind.name for kind in SPECULATION.kinds)
ATTRIBUTIVE = frozenset(
    {
        "speculation.alleged",
        "speculation.alleged-opening",
        "speculation.de.mutmasslich",
        "speculation.fr.presume",
        "speculation.es.presunto",
    }
)  # "the suspected killer": hearsay of its own kind, since law demands it
UNATTRIBUTED = "speculation.by-some-accounts"  # "widely believed": a vague source in the writer's own words
MIN_WORDS = 50  # below that a rate says more about the length than about the text
TOP_CUES = 5
WITH_PERCENTILE = (
    "speculation_per_100_sentences",
    "speculation_per_1000_words",
    "speculation_author_per_100_sentences",
    "speculation_author_per_1000_words",
)

_VOICES = {
    Voice.AUTHOR: "in the writer's own words",
    Voice.PARAPHRASE: "attributed to a source, not in quotation marks",
    Voice.QUOTE: "inside quotation marks",
}

MEASURES: tuple[MeasureSpec, ...] = (
    MeasureSpec("speculation_count", "int", "Markers of speculation in the body, weak kinds not counted."),
    MeasureSpec("speculation_sentences", "int", "Sentences of the body with at least one marker."),
    MeasureSpec(
        "speculation_per_100_sentences",
        "float",
        "Sentences with a marker per 100 sentences of the body.",
        rate=Rate("speculation_sentences", "body_sentences", 100),
    ),
    MeasureSpec(
        "speculation_per_1000_words", "float", "Markers per 1,000 words of the body.", rate=Rate("speculation_count", "body_words", 1000)
    ),
    MeasureSpec("speculation_headline_count", "int", "Markers in the headline."),
    MeasureSpec(
        "speculation_weak_count", "int", "Approximations and vague quantities (about 30, some, many): counted apart, in no other figure."
    ),
    MeasureSpec(
        "speculation_attributive_count", "int", "Of the hearsay markers, those that hold a charge at arm's length (the suspected killer)."
    ),
    MeasureSpec(
        "speculation_author_share",
        "float",
        "Share of the body's markers that stand in the writer's own words, 0 to 1.",
        rate=Rate("speculation_author_count", "speculation_count"),
    ),
    MeasureSpec("speculation_top_cues", "text", "The most frequent markers of body and headline with their counts."),
    *(
        spec
        for voice, words in _VOICES.items()
        for spec in (
            MeasureSpec(f"speculation_{voice}_count", "int", f"Markers in the body {words}."),
            MeasureSpec(f"speculation_{voice}_sentences", "int", f"Sentences of the body with a marker {words}."),
            MeasureSpec(
                f"speculation_{voice}_per_100_sentences",
                "float",
                f"Sentences with a marker {words} per 100 sentences of the body.",
                rate=Rate(f"speculation_{voice}_sentences", "body_sentences", 100),
            ),
            MeasureSpec(
                f"speculation_{voice}_per_1000_words",
                "float",
                f"Markers {words} per 1,000 words of the body.",
                rate=Rate(f"speculation_{voice}_count", "body_words", 1000),
            ),
        )
    ),
    *(
        spec
        for category in CATEGORIES
        for spec in (
            MeasureSpec(f"speculation_{category}_count", "int", f"Markers of the kind {category.replace('_', ' ')} in the body."),
            MeasureSpec(
                f"speculation_{category}_per_1000_words",
                "float",
                f"Markers of the kind {category.replace('_', ' ')} per 1,000 words of the body.",
                rate=Rate(f"speculation_{category}_count", "body_words", 1000),
            ),
        )
    ),
    *(
        MeasureSpec(f"{name}_percentile", "float", f"Share of the reference's published articles, 0 to 100, whose {name} is lower.")
        for name in WITH_PERCENTILE
    ),
)


def speculation(article: Article, context: Context) -> Article:
    """Add a finding for each match of the family's rules, and the measures. Weak rules give findings of the family "hedge"."""
    reason = _not_measured(article, context)
    if reason is not None:
        return measured(article, {spec.name: Measure.absent(reason) for spec in MEASURES})
    matches = [match for match in article.matches if match.rule.family == "speculation"]
    voices = voices_of(article.prose, article.language)
    strong: list[tuple[Finding, int | None]] = []  # with the index of its sentence
    weak: list[Finding] = []
    for match in matches:
        voice = voices.at(match.start, match.end)
        if match.rule.category == "vague_source" and match.rule.id != UNATTRIBUTED and voice is Voice.AUTHOR:
            voice = Voice.PARAPHRASE  # "critics say" tells of others' words by itself
        elif match.rule.id in ATTRIBUTIVE and voice is Voice.PARAPHRASE and voices.names(match.start, match.end):
            voice = Voice.AUTHOR
        if match.rule.category in HEDGE.categories:
            weak.append(finding(article, match.rule, match.start, match.end, voice, HEDGE))
        else:
            item = finding(article, match.rule, match.start, match.end, voice)
            strong.append((item, containing(article.prose.sentences, match.start)))
    return measured(article, _measures(article, strong, weak), (*(item for item, _ in strong), *weak))


def _not_measured(article: Article, context: Context) -> Absence | None:
    """Why this article's speculation cannot be counted, or None."""
    if article.language is None:
        return Absence.UNDETERMINED_LANGUAGE
    language = article.language.partition("-")[0]
    if not has_rules(context.rules, "speculation", language):
        return Absence.NO_RULES
    return None


def _measures(article: Article, strong: list[tuple[Finding, int | None]], weak: list[Finding]) -> dict[str, Measure]:
    prose = article.prose
    words, sentences = body_counts(prose)
    body = [(item, place) for item, place in strong if not item.headline]
    short = words < MIN_WORDS or sentences == 0

    def rate(count: int, per: int, of: int) -> Measure:
        return Measure.absent(Absence.TOO_SHORT) if short else Measure(round(per * count / of, 3))

    speculative = len({place for _, place in body})
    measures = {
        "speculation_count": Measure(len(body)),
        "speculation_sentences": Measure(speculative),
        "speculation_per_100_sentences": rate(speculative, 100, sentences),
        "speculation_per_1000_words": rate(len(body), 1000, words),
        "speculation_headline_count": Measure(len(strong) - len(body)) if prose.headline else Measure.absent(Absence.NO_TITLE),
        "speculation_weak_count": Measure(sum(not item.headline for item in weak)),
        "speculation_attributive_count": Measure(sum(item.rule in ATTRIBUTIVE for item, _ in body)),
        "speculation_top_cues": Measure(_top_cues([item for item, _ in strong])) if strong else Measure.absent(Absence.NONE_FOUND),
    }
    by_voice = Counter(item.voice for item, _ in body)
    share = Measure(round(by_voice[Voice.AUTHOR] / len(body), 3)) if body else Measure.absent(Absence.NONE_FOUND)
    measures["speculation_author_share"] = share
    for voice in _VOICES:
        spoken = len({place for item, place in body if item.voice is voice})
        measures[f"speculation_{voice}_count"] = Measure(by_voice[voice])
        measures[f"speculation_{voice}_sentences"] = Measure(spoken)
        measures[f"speculation_{voice}_per_100_sentences"] = rate(spoken, 100, sentences)
        measures[f"speculation_{voice}_per_1000_words"] = rate(by_voice[voice], 1000, words)
    for name in WITH_PERCENTILE:
        measures[f"{name}_percentile"] = percentile_of(name, measures[name], article.language)
    by_category = Counter(item.category for item, _ in body)
    for category in CATEGORIES:
        measures[f"speculation_{category}_count"] = Measure(by_category[category])
        measures[f"speculation_{category}_per_1000_words"] = rate(by_category[category], 1000, words)
    return measures


def _top_cues(found: list[Finding]) -> str:
    """The most frequent cues with their counts, such as "may 4, could 3"; ties by their letters."""
    cues = Counter(" ".join(item.text.lower().split()) for item in found)
    return ", ".join(f"{cue} {count}" for cue, count in sorted(cues.items(), key=lambda pair: (-pair[1], pair[0]))[:TOP_CUES])
