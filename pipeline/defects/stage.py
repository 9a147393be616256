"""Defects: what is broken in an article and can be shown with a finger. Precision goes before completeness: a reader who meets three
false alarms stops reading.

Every detector is a function from an article to the spans of its prose at which its rule holds (for what readers do not see: the first
place and their number); the rule itself (what it means, what to
do, its examples) is in `rules/defects/`. The detectors are in `pipeline/defects/`; each first asks something cheap of the whole text and
looks closer only where it must.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from copydesk import languages
from copydesk.article import Absence, Article, Finding, Measure, MeasureSpec, Rate, Span, measured
from copydesk.context import Context
from copydesk.defects import dates, leftovers, page, punctuation, repetition, spelling, structure, unseen, wholeness
from copydesk.defects.common import FEWEST_WORDS, is_spoken_of, language_of
from copydesk.evidence import Detail
from copydesk.matching.findings import detailed, finding, unsilenced
from copydesk.rule import Rule, RuleSet
from copydesk.text import words_of

DEFECT_CATEGORIES = ("spacing", "punctuation", "repetition", "leftover", "encoding", "dates", "structure", "spelling", "page")
SHOWN_CATEGORIES = ("repetition", "leftover", "punctuation", "spacing")  # what a text may show that speaks of it: "the tag <b>"
NOTE_CATEGORIES = ("info",)  # worth knowing, but nothing is broken: they are listed and never counted as defects

MEASURES = (
    MeasureSpec("defects_count", "int", "Findings of the defects family that mean something is broken; notes are not among them."),
    MeasureSpec("defects_per_1000_words", "float", "Their rate; absent below 100 words.", rate=Rate("defects_count", "words", 1000)),
    MeasureSpec("defect_notes_count", "int", "Notes: FAQ block, no title, very short article, characters that no reader sees."),
    *(MeasureSpec(f"defects_{category}_count", "int", f"Defects of the category {category}.") for category in DEFECT_CATEGORIES),
)


def defects(article: Article, context: Context) -> Article:
    """Add the findings of the detectors and of the pattern rules, in text order, and the counts."""
    if not article.prose.text:
        return measured(article, {spec.name: Measure.absent(Absence.NO_TEXT) for spec in MEASURES})
    language = language_of(article)
    places: list[tuple[Rule, int, int]] = [
        (match.rule, match.start, match.end) for match in article.matches if match.rule.family == "defects"
    ]
    for rule, detector in _in_use(context.rules, language):
        places += [(rule, start, end) for start, end in detector(article)]
    text = article.prose.text
    found = [
        finding(article, rule, start, end)
        for rule, start, end in places
        if rule.category not in SHOWN_CATEGORIES or not is_spoken_of(text, start, end)
    ]
    for rule_id, hidden in unseen.places(article).items():
        rule_of = context.rules.get(rule_id)
        if rule_of is not None:
            found.append(_summed(article, finding(article, rule_of, *hidden.first), hidden))
    article, found = unsilenced(article, context, found)
    found.sort(key=lambda item: (item.start, item.end, item.rule))
    counts = Counter(item.category for item in found)
    total = sum(counts[category] for category in DEFECT_CATEGORIES)
    words = len(words_of(article.prose.text).words)
    if not languages.of(article.language).spaced:
        rate = Measure.absent(Absence.NO_WORD_SPACES)
    else:
        rate = Measure(total * 1000 / words) if words >= FEWEST_WORDS else Measure.absent(Absence.TOO_SHORT)
    measures = {
        "defects_count": Measure(total),
        "defects_per_1000_words": rate,
        "defect_notes_count": Measure(sum(counts[category] for category in NOTE_CATEGORIES)),
        **{f"defects_{category}_count": Measure(counts[category]) for category in DEFECT_CATEGORIES},
    }
    return measured(article, measures, found)


def _summed(article: Article, first: Finding, places: unseen.Places) -> Finding:
    """The finding that speaks for all places of its rule: hundreds of marks would hide what else there is."""
    start, end = min(first.start, places.edit.start), max(first.end, places.edit.end)
    whole = replace(first, start=start, end=end, text=article.text[start:end])
    return detailed(whole, Detail(places=places.count)) if places.count > 1 else whole


@lru_cache(maxsize=64)
def _in_use(rules: RuleSet, language: str) -> tuple[tuple[Rule, Detector], ...]:
    """The detectors whose rules are switched on for `language`, with their rules."""
    known = ((rules.get(rule_id), detector) for rule_id, detector in DETECTORS.items())
    return tuple((rule, detector) for rule, detector in known if rule is not None and not rule.languages.isdisjoint(("*", language)))


Detector = Callable[[Article], Iterable[Span]]

DETECTORS: Mapping[str, Detector] = {
    "defects.missing-space": punctuation.missing_space,
    "defects.doubled-space": punctuation.doubled_space,
    "defects.space-before-punctuation": punctuation.space_before_punctuation,
    "defects.doubled-punctuation": punctuation.doubled_punctuation,
    "defects.unbalanced-quotes": punctuation.unbalanced_quotes,
    "defects.unclosed-bracket": punctuation.unclosed_bracket,
    "defects.repeated-word": repetition.repeated_word,
    "defects.repeated-sentence": repetition.repeated_sentence,
    "defects.repeated-paragraph": repetition.repeated_paragraph,
    "defects.repeated-title": repetition.repeated_title,
    "defects.entity": leftovers.entity,
    "defects.markup": leftovers.markup,
    "defects.shortcode": leftovers.shortcode,
    "defects.markdown": leftovers.markdown_marks,
    "defects.foreign-markup": leftovers.foreign_markup,
    "defects.script": leftovers.script,
    "defects.cms-id": leftovers.cms_id,
    "defects.chatbot-marks": leftovers.chatbot_marks,
    "defects.mojibake": leftovers.mojibake,
    "defects.replacement-character": leftovers.replacement_character,
    "defects.control-character": leftovers.control_character,
    "defects.weekday": dates.weekday,
    "defects.impossible-date": dates.impossible_date,
    "defects.years-backwards": dates.years_backwards,
    "defects.capitals": structure.capitals,
    "defects.link-farm": structure.link_farm,
    "defects.keyword-stuffing": structure.keyword_stuffing,
    "defects.misspelt": spelling.misspelt,
    "defects.without-marks": wholeness.without_marks,
    "defects.cut-lines": wholeness.cut_lines,
    "defects.out-of-order": wholeness.out_of_order,
    "defects.lead-elsewhere": wholeness.lead_elsewhere,
    "defects.dateline-elsewhere": wholeness.dateline_elsewhere,
    "defects.explained-late": wholeness.explained_late,
    "defects.no-beginning": wholeness.no_beginning,
    "defects.other-language": structure.other_language,
    "defects.truncated": structure.truncated,
    "defects.no-final-stop": structure.no_final_stop,
    "defects.abrupt-start": structure.abrupt_start,
    "defects.headline-unsupported": structure.headline_unsupported,
    "defects.index-page": page.index_page,
    "defects.error-page": page.error_page,
    "defects.login-page": page.login_page,
    "defects.consent-page": page.consent_page,
    "defects.wall": page.wall,
    "defects.stub": page.stub,
    "defects.faq": structure.faq,
    "defects.no-title": structure.no_title,
    "defects.very-short": structure.very_short,
}
