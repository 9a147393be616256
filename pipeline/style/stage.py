"""Style: stock phrases, filler, clichés, hype and clickbait headlines. What counts as one is said by `rules/style/`.

Words that are only telling in company, such as those which text generators overuse, are reported where several different ones
stand close together. Phrases inside quotation marks are somebody else's words: they are found, marked as such and not counted.
"""

from __future__ import annotations

from collections.abc import Iterable

from copydesk.article import Absence, Article, Finding, Measure, MeasureSpec, Rate, Voice, measured
from copydesk.context import Context, has_rules
from copydesk.matching.findings import finding
from copydesk.rule import Match
from copydesk.style.headline import teasing
from copydesk.text import words_of
from copydesk.voices.quotes import voices_of

MEASURES = (
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

STOCK_CATEGORIES = ("filler", "cliche", "machine")
DENSE_CATEGORY = "machine-words"  # single words, reported only where they are dense; they count as stock phrases
DENSE_DIFFERENT = 4  # so many different words …
DENSE_WINDOW = 250  # … within so many words of running text
FEWEST_WORDS = 100  # a rate from fewer words says more about the length than about the writing


def style(article: Article, context: Context) -> Article:
    """Add the style findings and measures; measures are absent where there are no rules for the article's language."""
    text = article.prose.text
    language = article.language.partition("-")[0] if article.language else None
    if not text or not has_rules(context.rules, "style", language):
        reason = Absence.NO_TEXT if not text else Absence.UNDETERMINED_LANGUAGE if language is None else Absence.NO_RULES
        return measured(article, {spec.name: Measure.absent(reason) for spec in MEASURES})
    matches = [match for match in article.matches if match.rule.family == "style"]
    told = any(match.rule.category == "clickbait" for match in matches)  # a phrase says more than a shape
    teases = _teases(article, context) if language == "en" and not told else ()
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
    return measured(article, measures, findings)


def _teases(article: Article, context: Context) -> tuple[Finding, ...]:
    """Findings of the headline's shape."""
    headline = article.prose.headline
    if headline is None:
        return ()
    shapes = teasing(article.prose.text[slice(*headline)])
    known = ((context.rules.get(rule_id), span) for rule_id, span in shapes)
    return tuple(finding(article, rule, headline[0] + start, headline[0] + end) for rule, (start, end) in known if rule is not None)


def _dense_enough(text: str, matches: Iterable[Match]) -> list[Match]:
    """All matches, but words of the dense category only where DENSE_DIFFERENT of them stand within DENSE_WINDOW words."""
    matches = list(matches)
    dense = [match for match in matches if match.rule.category == DENSE_CATEGORY]
    places: list[int] = []
    for before, match in zip([None, *dense], dense, strict=False):
        places.append(len(text[before.start if before else 0 : match.start].split()) + (places[-1] if places else 0))
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
