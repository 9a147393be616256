"""How hard the prose is to read: textstat's formulas, lengths of sentences and paragraphs, and where the hard places are.

A score is textstat's own for the cleaned text, unrounded; means and shares of lengths have two decimals. Where a measure has no
meaning it is absent, with one of these reasons:

- `no-words`: there is nothing to read.
- `undetermined-language`, `no-formula`: nobody can say which formula fits, or textstat has none for this language.
- `no-word-spaces`: the language does not put spaces between words, so there are no words to count.
- `unbroken-text`: a stretch without a space is longer than any word (UNBROKEN): encoded data, or the spaces were lost.
- `too-short`: fewer words than the formulas were fitted on (LEAST_WORDS).
- `mostly-not-words`: tables, scores, lists of numbers (LEAST_LETTERED).
- `no-sentence-ends`: full stops are missing, so sentences cannot be counted (MOST_WORDS_PER_SENTENCE).
"""

from __future__ import annotations

from heapq import nsmallest
from operator import itemgetter
from statistics import median

from copydesk import languages
from copydesk.article import Absence, Article, Finding, Measure, MeasureSpec, Prose, Rate, Span, measured
from copydesk.compiled import compiled
from copydesk.context import Context
from copydesk.evidence import Detail
from copydesk.matching.findings import detailed, finding, unsilenced
from copydesk.readability.formulas import (
    FLESCH,
    LIX,
    Counts,
    count,
    flesch,
    formulas_for,
    reading_seconds,
    scores,
    word_table,
)
from copydesk.readability.syllables import words_of
from copydesk.reference import percentile_of
from copydesk.text import ends_sentence

LEAST_WORDS = 100  # Flesch (1948), Gunning (1952) and O'Hayre (Linsear write, 1966) all take samples of 100 words
LEAST_LETTERED = 0.7  # of all words; published articles have .87 and more, a league table .56
MOST_WORDS_PER_SENTENCE = 50  # by textstat's count; means of published articles lie between 8 and 41
UNBROKEN = 1_000  # characters; the longest words and addresses stay below

LONG_SENTENCE = 25  # words; GOV.UK's limit, from studies that found longer ones difficult (insidegovuk.blog.gov.uk, 4 August 2014)
VERY_LONG_SENTENCE = 40  # words; what Cutts, Oxford Guide to Plain English, says wearies readers; 1 in 40 sentences of published news
LONG_PARAGRAPH = 125  # words: GOV.UK's five sentences of the longest kind; 1 in 100 paragraphs of published news
HARDEST = 10  # sentences shown an article
HARD_FLESCH = 30.0  # below: "very difficult" in Flesch's own table
HARD_LIX = 60.0  # above: "very difficult" in Björnsson's; for languages without a Flesch formula
LEAST_HARD_WORDS = 10  # a name and a title make a short sentence score high without being hard

_WORD = compiled(r"\w")  # textstat's words are what stands between white space and holds one of these


_LENGTHS = (
    MeasureSpec("full_sentences_count", "int", "Sentences that end as one does: no headings and other lines without a full stop."),
    MeasureSpec("full_sentences_words", "int", "Words of these sentences, as textstat counts them: what stands between white space."),
    MeasureSpec("sentence_words_mean", "float", "Mean words of them.", rate=Rate("full_sentences_words", "full_sentences_count")),
    MeasureSpec("sentence_words_median", "float", "Median words of the same."),
    MeasureSpec("sentence_words_max", "int", "Words of the longest of them."),
    MeasureSpec("long_sentences_count", "int", f"How many have more than {LONG_SENTENCE} words (GOV.UK's limit)."),
    MeasureSpec(
        "long_sentences_percent", "float", "Their share, 0 to 100.", rate=Rate("long_sentences_count", "full_sentences_count", 100)
    ),
    MeasureSpec("very_long_sentences", "int", f"How many exceed {VERY_LONG_SENTENCE} words (Cutts, Oxford Guide to Plain English)."),
    MeasureSpec("long_paragraphs", "int", f"Paragraphs of more than {LONG_PARAGRAPH} words: five sentences of {LONG_SENTENCE}."),
)
_READING_TIME = MeasureSpec(
    "reading_time_seconds", "float", "14.69 milliseconds a character, white space aside (Demberg and Keller 2008), as textstat has it."
)
_FORMULAS = (
    MeasureSpec(
        "flesch_reading_ease",
        "float",
        "Higher is easier; 60 to 70 is plain English, below 30 very difficult (Flesch 1948). With the coefficients of Amstad for German,"
        " Fernández Huerta for Spanish, Flesch-Vacca for Italian, Douma for Dutch and textstat's own for French, Hungarian and Russian.",
    ),
    MeasureSpec(
        "flesch_kincaid_grade",
        "float",
        "US school grade from words a sentence and syllables a word (Kincaid 1975). English.",
        unit="US school grade",
    ),
    MeasureSpec(
        "gunning_fog",
        "float",
        "Years of schooling from long sentences and words (Gunning 1952). English, Polish, Hungarian.",
        unit="years of schooling",
    ),
    MeasureSpec(
        "smog_index",
        "float",
        "US school grade from words of three syllables (McLaughlin 1969, on 30 sentences). English.",
        unit="US school grade",
    ),
    MeasureSpec(
        "automated_readability_index",
        "float",
        "US school grade from characters a word, words a sentence (Smith 1967). English.",
        unit="US school grade",
    ),
    MeasureSpec(
        "coleman_liau_index",
        "float",
        "US school grade from letters and sentences per 100 words (Coleman, Liau 1975). English.",
        unit="US school grade",
    ),
    MeasureSpec("dale_chall_readability_score", "float", "Below 5: grade 4; from 9: college; by words not on an easy list. English."),
    MeasureSpec(
        "linsear_write_formula",
        "float",
        "US school grade from syllables in the first 100 words (O'Hayre 1966). English.",
        unit="US school grade",
    ),
    MeasureSpec(
        "text_standard",
        "float",
        "The US school grade, 1 to 18, that most English formulas agree on; textstat's way of voting.",
        unit="US school grade",
    ),
    MeasureSpec(
        "wiener_sachtextformel", "float", "School year, 4 to 15 (Bamberger and Vanecek 1984, first formula). German.", unit="school year"
    ),
    MeasureSpec("fernandez_huerta", "float", "Higher is easier, as Flesch's (Fernández Huerta 1959). Spanish."),
    MeasureSpec("szigriszt_pazos", "float", "Higher is easier (Szigriszt Pazos 1992). Spanish."),
    MeasureSpec("gutierrez_polini", "float", "Higher is easier (Gutiérrez de Polini 1972). Spanish."),
    MeasureSpec("crawford", "float", "Years of schooling (Crawford 1984). Spanish.", unit="years of schooling"),
    MeasureSpec("gulpease_index", "float", "0 to 100, higher is easier (GULP 1988). Italian."),
    MeasureSpec("osman", "float", "Higher is easier (El-Haj and Rayson 2016). Arabic."),
    MeasureSpec(
        "lix",
        "float",
        "Words a sentence plus per cent of words over six letters; above 60 very difficult (Björnsson 1968). Danish,"
        " English, Finnish, French, German, Italian, Norwegian, Portuguese, Russian, Spanish, Swedish (Björnsson 1983).",
    ),
    MeasureSpec("rix", "float", "Words over six letters a sentence (Anderson 1983). The languages of lix.", unit="long words a sentence"),
)
_PERCENTILE = MeasureSpec(
    "flesch_reading_ease_percentile", "float", "Share of the reference's published English articles, 0 to 100, that are harder to read."
)
MEASURES: tuple[MeasureSpec, ...] = (*_FORMULAS, _PERCENTILE, _READING_TIME, *_LENGTHS)


def readability(article: Article, context: Context) -> Article:
    """Fill in MEASURES and add the findings of the rules readability.hard-sentence, .long-sentence and .long-paragraph."""
    language = article.language
    scored = _scores(article.prose.text, language)
    sentences = _full_sentences(article.prose)
    paragraphs = _long_paragraphs(article.prose)
    scored[_PERCENTILE.name] = percentile_of("flesch_reading_ease", scored["flesch_reading_ease"], language)
    found: list[Finding] = []
    if language is not None and languages.of(article.language).spaced:
        hard = _hardest(article.prose.text, sentences, language)
        long = [(span, Detail(words=words)) for span, words in sentences if words > VERY_LONG_SENTENCE]
        blocks = [(span, Detail(words=words)) for span, words in paragraphs]
        for rule_id, places in (("hard-sentence", hard), ("long-sentence", long), ("long-paragraph", blocks)):
            if rule := context.rules.get(f"readability.{rule_id}"):
                for (start, end), detail in places:
                    found.append(detailed(finding(article, rule, start, end), detail))
    article, found = unsilenced(article, context, found)
    return measured(article, scored | _lengths(sentences, len(paragraphs), language), found)


def _scores(text: str, language: str | None) -> dict[str, Measure]:
    reason = _unreadable(text, language)
    if reason or language is None:
        return {spec.name: Measure.absent(reason or Absence.UNDETERMINED_LANGUAGE) for spec in (*_FORMULAS, _READING_TIME)}
    counts = count(text, language)
    measures = {}
    if reason := _not_prose(counts):
        measures[_READING_TIME.name] = Measure.absent(reason)
    else:
        measures[_READING_TIME.name] = Measure(reading_seconds(counts))
        reason = _too_little(counts)
    made_for = formulas_for(language)
    values = {} if reason else scores(text, language, counts)
    for spec in _FORMULAS:
        if spec.name not in made_for:
            measures[spec.name] = Measure.absent(Absence.NO_FORMULA)
        else:
            measures[spec.name] = Measure.absent(reason) if reason else Measure(values[spec.name])
    return measures


def _unreadable(text: str, language: str | None) -> Absence | None:
    """Why the words cannot be counted, if so."""
    longest = max(map(len, text.split()), default=0)
    if not _WORD.search(text):
        return Absence.NO_WORDS
    if language is None:
        return Absence.UNDETERMINED_LANGUAGE
    if not languages.of(language).spaced:
        return Absence.NO_WORD_SPACES
    return Absence.UNBROKEN_TEXT if longest > UNBROKEN else None


def _not_prose(counts: Counts) -> Absence | None:
    return Absence.MOSTLY_NOT_WORDS if counts.lettered_words < LEAST_LETTERED * counts.words else None


def _too_little(counts: Counts) -> Absence | None:
    """Why the formulas have nothing to go by, if so."""
    if counts.words < LEAST_WORDS:
        return Absence.TOO_SHORT
    return Absence.NO_SENTENCE_ENDS if counts.words > MOST_WORDS_PER_SENTENCE * counts.sentences else None


def _words(text: str, span: Span) -> int:
    return sum([part[0].isalnum() or _WORD.search(part) is not None for part in text[slice(*span)].split()])


def _full_sentences(prose: Prose) -> list[tuple[Span, int]]:
    """The sentences that end as a sentence does, each with its number of words; the headline and other headings are none."""
    full = []
    for start, end in prose.sentences:
        in_headline = prose.headline is not None and prose.headline[0] <= start < prose.headline[1]
        if not in_headline and ends_sentence(prose.text[max(start, end - 8) : end]):
            full.append(((start, end), _words(prose.text, (start, end))))
    return full


def _long_paragraphs(prose: Prose) -> list[tuple[Span, int]]:
    """The paragraphs of more than LONG_PARAGRAPH words, each with its number of words; few have the characters for that."""
    able = [span for span in prose.paragraphs if span[1] - span[0] > 2 * LONG_PARAGRAPH]
    return [(span, words) for span in able if (words := _words(prose.text, span)) > LONG_PARAGRAPH]


def _lengths(sentences: list[tuple[Span, int]], long_paragraphs: int, language: str | None) -> dict[str, Measure]:
    names = [spec.name for spec in _LENGTHS]
    if language is None or not languages.of(language).spaced:
        reason = Absence.NO_WORD_SPACES if language else Absence.UNDETERMINED_LANGUAGE
        return {name: Measure.absent(reason) for name in names}
    measures = {"long_paragraphs": Measure(long_paragraphs)}
    lengths = [words for _, words in sentences]
    if not lengths or sum(lengths) > MOST_WORDS_PER_SENTENCE * len(lengths):
        return {name: Measure.absent(Absence.NO_SENTENCE_ENDS) for name in names} | measures
    long = sum(words > LONG_SENTENCE for words in lengths)
    return measures | {
        "full_sentences_count": Measure(len(lengths)),
        "full_sentences_words": Measure(sum(lengths)),
        "long_sentences_count": Measure(long),
        "sentence_words_mean": Measure(round(sum(lengths) / len(lengths), 2)),
        "sentence_words_median": Measure(float(median(lengths))),
        "sentence_words_max": Measure(max(lengths)),
        "long_sentences_percent": Measure(round(100 * long / len(lengths), 2)),
        "very_long_sentences": Measure(sum(words > VERY_LONG_SENTENCE for words in lengths)),
    }


def _hardest(text: str, sentences: list[tuple[Span, int]], language: str) -> list[tuple[Span, Detail]]:
    """At most HARDEST sentences that are very difficult by themselves, in the text's order, each with what it scores."""
    made_for = formulas_for(language)
    if made_for.isdisjoint((FLESCH, LIX)):
        return []
    table = word_table(language)
    found: list[tuple[float, Span, Detail]] = []
    for (start, end), size in sentences:
        if size < LEAST_HARD_WORDS or end - start > UNBROKEN * 10:
            continue
        words = [table[item] for item in words_of(text[start:end])]
        if FLESCH in made_for:
            ease = flesch(len(words), sum(item.syllables for item in words) / len(words), language)
            if ease < HARD_FLESCH:
                found.append((ease, (start, end), Detail(words=size, flesch=ease)))
        else:
            lix = len(words) + 100 * sum(item.letters > 6 for item in words) / len(words)
            if lix > HARD_LIX:
                found.append((-lix, (start, end), Detail(words=size, lix=lix)))
    return sorted(((span, detail) for _, span, detail in nsmallest(HARDEST, found, key=itemgetter(0, 1))), key=itemgetter(0))
