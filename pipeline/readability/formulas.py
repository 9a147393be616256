"""The readability formulas of textstat 0.7.13, all of them from one pass over the text.

textstat cuts the text into words again for each formula and looks every word up again. Here the text is cut once, each distinct word
is looked up once (how many syllables, a difficult word or not), and the formulas are computed from the counts, operation by
operation as textstat does. Every value equals textstat's to the last bit, its quirks included: textstat counts a stretch between
full stops as a sentence when it has three words or more, and "3.5" ends one. The tests hold this.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from copydesk import languages
from copydesk.compiled import compiled
from copydesk.readability.syllables import easy_words, syllables_of, words_of

# Which formula was made for which language stands in the languages' files. Readers' grades were fitted on English; textstat carries
# coefficients of the Flesch formula for eight languages, and for Gunning's fog what a complex word is: one of three syllables, in Polish
# four, in Hungarian five. For LIX and RIX: Björnsson, "Readability of Newspapers in 11 Languages", Reading Research Quarterly 18 (1983).
FLESCH, FOG, LIX = "flesch_reading_ease", "gunning_fog", "lix"

MS_PER_CHARACTER = 14.69  # Demberg and Keller, "Data from eye-tracking corpora …", Cognition 109 (2008); textstat's default

_SENTENCE = compiled(r"\b[^.!?]+[.!?]*")
_THREE_WORDS = compiled(r"\W*\w\S*\s\W*\w\S*\s\W*\w")
_WORD_CHARACTER = compiled(r"\w")
_LETTER = compiled(r"[^\W\d_]")


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """What the formulas ask of one word. `difficult`: not in Dale and Chall's list of easy words; `complex`: and of many syllables.

    Words that are alike share one record (`_word`), so that a thousand of them are counted by where it stands, not by what it says.
    """

    letters: int  # characters but apostrophes
    lettered: bool  # holds a letter, so it is no mere number
    syllables: int
    difficult: bool
    complex: bool


_word = lru_cache(maxsize=4096)(Word)


@dataclass(frozen=True, slots=True)
class Counts:
    """A text in numbers, each with textstat's meaning of the thing counted."""

    characters: int  # all but white space
    tokens: int  # parts between white space
    words: int  # tokens that hold a letter, digit or underscore
    letters: int
    lettered_words: int  # words that hold a letter
    long_words: int  # more than six letters
    short_words: int  # one syllable
    polysyllables: int  # three syllables or more
    syllables: int
    difficult_words: int
    complex_words: int
    sentences: int
    linsear_points: int  # of the first 100 words, one each, three where they have three syllables or more
    linsear_sentences: int


class WordTable(dict[str, Word]):
    """The words of one language, each looked up once. Emptied when full: bounded, and no effect on any result."""

    LIMIT = 1 << 17

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, text: str) -> Word:
        if len(self) >= self.LIMIT:
            self.clear()
        # Case tells nothing; beyond ASCII, lower case may be another number of characters, so there each spelling is looked up.
        lower = text.lower() if text.isascii() else text
        found = self[lower] if lower != text else _look_up(text, self._language)
        self[text] = found
        return found


@lru_cache(maxsize=64)
def word_table(language: str) -> Mapping[str, Word]:
    """Word, as `words_of` gives it, to what the formulas of `language` ask of it."""
    return WordTable(language)


class _Asked(NamedTuple):
    """What the formulas of a language ask of its words: their syllables in a locale of pyphen's, and whether they are difficult; a complex
    one has so many syllables.
    """

    syllables: bool
    difficult: bool
    locale: str
    complex_from: int


@lru_cache(maxsize=64)
def _asked(language: str) -> _Asked:
    made_for = formulas_for(language)
    return _Asked(not made_for.isdisjoint((FLESCH, FOG)), FOG in made_for, locale_of(language), known_of(language).complex_from)


def _look_up(text: str, language: str) -> Word:
    """What there is to know of one word; in a language that has no syllable formula syllables are 0."""
    asked = _asked(language)
    letters = len(text) - text.count("'")
    lettered = text.isalpha() or _LETTER.search(text) is not None
    if not asked.syllables:  # no formula needs its syllables or difficult words
        return _word(letters, lettered, 0, False, False)
    syllables = syllables_of(text, asked.locale)
    if not asked.difficult:
        return _word(letters, lettered, syllables, False, False)
    lower = text.lower()
    difficult = lower not in easy_words()  # for Polish and Hungarian textstat takes the English list
    if difficult and not text.isascii():  # the small letter of İ holds a mark, which textstat takes away here, and only here
        bare = syllables_of(" ".join(words_of(lower)), asked.locale)
        return _word(letters, lettered, syllables, True, bare >= asked.complex_from)
    return _word(letters, lettered, syllables, difficult, difficult and syllables >= asked.complex_from)


def sentence_count(text: str) -> int:
    """textstat's number of sentences: at least 1 where there is any text."""
    return max(1, sum(_THREE_WORDS.match(part) is not None for part in _SENTENCE.findall(text))) if text else 0


def count(text: str, language: str) -> Counts:
    """Count once what all formulas of `language` need."""
    tokens = text.split()
    words = words_of(text)
    table = word_table(language)
    # Most words look like many others to the formulas: a thousand words come down to fewer than a hundred kinds.
    kinds = Counter(map(table.__getitem__, words)).items()
    sentences = sentence_count(text)
    points, linsear_sentences = _linsear(tokens, words, table, sentences) if "linsear_write_formula" in formulas_for(language) else (0, 0)
    return Counts(
        characters=sum(map(len, tokens)),
        tokens=len(tokens),
        words=len(words),
        letters=sum(kind.letters * times for kind, times in kinds),
        lettered_words=sum(times for kind, times in kinds if kind.lettered),
        long_words=sum(times for kind, times in kinds if kind.letters > 6),
        short_words=sum(times for kind, times in kinds if kind.syllables == 1),
        polysyllables=sum(times for kind, times in kinds if kind.syllables >= 3),
        syllables=sum(kind.syllables * times for kind, times in kinds),
        difficult_words=sum(times for kind, times in kinds if kind.difficult),
        complex_words=sum(times for kind, times in kinds if kind.complex),
        sentences=sentences,
        linsear_points=points,
        linsear_sentences=linsear_sentences,
    )


def _linsear(tokens: list[str], words: list[str], table: Mapping[str, Word], sentences: int) -> tuple[int, int]:
    """Points and sentences of the first 100 words; a word without a vowel in the dictionary ("hmm") earns no point."""
    if len(tokens) > 100 and len(words) >= 100:
        ends = (at for at, token in enumerate(tokens, 1) if _WORD_CHARACTER.search(token))
        sentences = sentence_count(" ".join(tokens[: next(islice(ends, 99, None))]))
    counts = [table[item].syllables for item in words[:100]]
    return sum(3 if number >= 3 else 1 for number in counts if number > 0), sentences


def flesch(words_per_sentence: float, syllables_per_word: float, language: str) -> float:
    """Flesch reading ease with textstat's coefficients for a language that FLESCH was made for."""
    base, per_sentence, per_word = known_of(language).flesch
    return base - per_sentence * words_per_sentence - per_word * syllables_per_word if syllables_per_word else 0.0


def _kincaid(c: Counts) -> float:
    return (0.39 * (c.words / c.sentences)) + (11.8 * (c.syllables / c.words)) - 15.59 if c.syllables else 0.0


def _dale_chall(c: Counts) -> float:
    percent = 100 * c.difficult_words / c.words
    score = (0.1579 * percent) + (0.0496 * (c.words / c.sentences))
    return score + 3.6365 if percent > 5 else score


def _linsear_write(c: Counts) -> float:
    number = c.linsear_points / c.linsear_sentences
    return (number - 2 if number <= 20 else number) / 2


def _wiener(c: Counts) -> float:
    polysyllables, long, short = (100 * part / c.words for part in (c.polysyllables, c.long_words, c.short_words))
    return (0.1935 * polysyllables) + (0.1672 * (c.words / c.sentences)) + (0.1297 * long) - (0.0327 * short) - 0.875


def _fernandez_huerta(c: Counts) -> float:
    return 206.84 - (60 * (c.syllables / c.words)) - (1.02 * (c.words / c.sentences)) if c.syllables else 0.0


def _szigriszt_pazos(c: Counts) -> float:
    return 206.84 - 62.3 * (c.syllables / c.words) - (c.words / c.sentences)


def _crawford(c: Counts) -> float:
    return -0.205 * (100 * (c.sentences / c.words)) + 0.049 * (100 * (c.syllables / c.words)) - 3.407 if c.syllables else 0.0


# By textstat's names. Not here: flesch_reading_ease and osman, which need more than the counts, and text_standard, made of the others.
FORMULAS: Mapping[str, Callable[[Counts], float]] = {
    "flesch_kincaid_grade": _kincaid,
    "gunning_fog": lambda c: 0.4 * (c.words / c.sentences + 100 * c.complex_words / c.words),
    "smog_index": lambda c: (1.043 * (30 * (c.polysyllables / c.sentences)) ** 0.5) + 3.1291,
    "automated_readability_index": lambda c: (4.71 * (c.characters / c.tokens)) + (0.5 * (c.words / c.sentences)) - 21.43,
    "coleman_liau_index": lambda c: (0.058 * (c.letters / c.words * 100)) - (0.296 * (c.sentences / c.words * 100)) - 15.8,
    "dale_chall_readability_score": _dale_chall,
    "linsear_write_formula": _linsear_write,
    "wiener_sachtextformel": _wiener,
    "fernandez_huerta": _fernandez_huerta,
    "szigriszt_pazos": _szigriszt_pazos,
    "gutierrez_polini": lambda c: 95.2 - 9.7 * (c.letters / c.words) - 0.35 * (c.words / c.sentences),
    "crawford": _crawford,
    "gulpease_index": lambda c: (300 * (c.sentences / c.words)) - (10 * (c.characters / c.tokens)) + 89,
    "lix": lambda c: c.words / c.sentences + 100 * c.long_words / c.words,
    "rix": lambda c: c.long_words / c.sentences,
}
NAMES = (FLESCH, *FORMULAS, "osman", "text_standard")


@lru_cache(maxsize=64)
def formulas_for(language: str) -> frozenset[str]:
    """The formulas made for a language (ISO 639-1), by textstat's names; none where its file names none."""
    found = known_of(language).formulas
    for name in sorted(found - {*NAMES}):
        raise languages.LanguageError(f"rules/languages/{language}.toml: readability.formulas: there is no formula {name!r}")
    if FLESCH in found and len(known_of(language).flesch) != 3:
        raise languages.LanguageError(f"rules/languages/{language}.toml: readability.flesch must be the three numbers of {FLESCH}")
    return found


def known_of(language: str) -> languages.Readability:
    """What the language's file says of readability; nothing where it has none."""
    return languages.of(language).readability or languages.Readability(formulas=frozenset())


def locale_of(language: str) -> str:
    """What textstat and its hyphenation dictionaries call a language."""
    return known_of(language).textstat or language


def _osman(text: str) -> float:
    """textstat's own figure: it counts what no other formula asks for."""
    import textstat

    return float(textstat.osman(text))


def scores(text: str, language: str, counts: Counts | None = None) -> dict[str, float]:
    """Every formula that textstat has for `language` (ISO 639-1), by textstat's name; none for a language without.

    The text must hold a word. `counts` spares the counting where the caller has done it. `text_standard` is textstat's
    `text_standard(text, float_output=True)`, `wiener_sachtextformel` the first of the four variants.
    """
    c = counts or count(text, language)
    if not c.words:
        raise ValueError("a text without a word has no readability")
    wanted = formulas_for(language)
    found: dict[str, float] = {}
    if FLESCH in wanted:
        found[FLESCH] = flesch(c.words / c.sentences, c.syllables / c.words, language)
    found |= {name: formula(c) for name, formula in FORMULAS.items() if name in wanted}
    if "osman" in wanted:
        found["osman"] = _osman(text)
    if "text_standard" in wanted:
        found["text_standard"] = text_standard(found)
    return found


def reading_seconds(c: Counts) -> float:
    """textstat's reading time."""
    return MS_PER_CHARACTER * c.characters / 1000


# Flesch reading ease to school grade as textstat has it: at least this, below the one before; two grades for 60 to 70.
_FLESCH_GRADES = ((90.0, (5,)), (80.0, (6,)), (70.0, (7,)), (60.0, (8, 9)), (50.0, (10,)), (40.0, (11,)), (30.0, (12,)))
_VOTERS = (
    "smog_index",
    "coleman_liau_index",
    "automated_readability_index",
    "dale_chall_readability_score",
    "linsear_write_formula",
    "gunning_fog",
)


def text_standard(found: Mapping[str, float]) -> float:
    """The grade most formulas agree on, each voting with its value rounded down, up and to the nearest; 1 to 18.

    The order of the votes decides ties, as in textstat.
    """
    votes = _votes(found["flesch_kincaid_grade"])
    ease = found["flesch_reading_ease"]
    votes += next((grades for least, grades in _FLESCH_GRADES if least <= ease < 100), (13,))
    for name in _VOTERS:
        votes += _votes(found[name])
    return max(1.0, min(float(Counter(votes).most_common(1)[0][0]), 18.0))


def _votes(score: float) -> tuple[int, ...]:
    return (math.floor(score), math.ceil(score), round(score))
