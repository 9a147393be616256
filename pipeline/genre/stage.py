"""What kind of text an article is, by its form alone: who is spoken to, who speaks, how much has a source, how it is divided.

A genre decides what may be asked of a text: a report names its sources, a recipe has none. Where the form does not tell, there is no genre,
and the text is judged like a report. Nothing here goes by what a text is about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from copydesk import languages
from copydesk.article import Absence, Article, Genre, Measure, MeasureSpec, Span, measured, number_of
from copydesk.compiled import compiled
from copydesk.context import Context
from copydesk.languages import Genres
from copydesk.text import count_runs, ends_clause, words_of
from copydesk.voices.quotes import voices_of
from copydesk.voices.records import Quotation

MEASURES = (
    MeasureSpec("genre", "text", f"What kind of text it is, as far as its form tells: {', '.join(Genre)}."),
    MeasureSpec("genre_told_by", "text", "What of its form tells the genre."),
)
RELEASE_RULES = frozenset(("boilerplate.release-head", "boilerplate.release-end"))
_LEAST_QUESTIONS, _ANSWERED = 3, 0.4  # of an interviewer, or as headings; of all words, those of the answers and of what else is quoted
# The limits part 84 articles of nine sets, read and named before; docs/scores.md has how they do on others.
_SOURCED = 0.25  # of the paragraphs: as many have a source in nearly all reports, and in no guide …
_REPORTED = 0.5  # … and as many make a report of what its writer saw himself; with fewer it is a column that cites others
_SPOKEN_TO, _SPEAKS = 1.0, 0.9  # times in 100 words outside quotations that a guide says "you" and a column "I"; reports do so below .6
_LEAST_WORDS = 3  # of these; fewer tell nothing
_HEADINGS, _HEADINGS_SHARE = 6, 0.2  # at least so many, and of the paragraphs, where no paragraph in ten has a source
_HARDLY_SOURCED = 0.1
_HEADING_WORDS = 10  # at most
_LEAST_ITEMS = 3  # headings below a headline that counts what follows
_COUNT = compiled(r"(?:\w+ ){0,3}?(\d{1,2})\+? \w+")  # a headline's number, in its first words
_NUMBERED = compiled(r"(?:\d{1,2}[.):]|#\d{1,2}\b) *\w")


def genre(article: Article, _: Context) -> Article:
    """Fill `genre` and `genre_told_by`; both are absent where the form does not tell, or where there are no words for the language."""
    told = _told(article)
    if isinstance(told, Absence):
        return measured(article, {spec.name: Measure.absent(told) for spec in MEASURES})
    return measured(article, {"genre": Measure(told[0].value), "genre_told_by": Measure(told[1])})


def _told(article: Article) -> tuple[Genre, str] | Absence:
    """The genre and what tells it: what says so outright, then how much has a source, then who is spoken to and how it is divided."""
    if not article.prose.text:
        return Absence.NO_TEXT
    if article.language is None:
        return Absence.UNDETERMINED_LANGUAGE
    words = languages.of(article.language).genres
    if words is None:
        return Absence.NO_RULES
    prose = article.prose
    body = [span for span in prose.paragraphs if prose.headline is None or span[0] >= prose.headline[1]]
    headings = [span for span in body if _is_heading(prose.text, span)]
    quotations = voices_of(prose, article.language).quotations
    told = _outright(article, words, quotations, headings)
    speaks = _by_who_speaks(article, words, quotations)
    share = number_of(article, "sourced_paragraphs_share")
    its_own = speaks is not None and speaks[0] is Genre.OPINION
    if told is None and share >= (_REPORTED if its_own else _SOURCED):
        told = Genre.NEWS, f"{round(100 * share)} % of the paragraphs say where their facts come from"
    told = told or _by_headings(article, words, body, headings, answered=its_own) or speaks
    if told is None and len(headings) >= max(_HEADINGS, len(body) * _HEADINGS_SHARE) and share < _HARDLY_SOURCED:
        told = Genre.GUIDE, f"{len(headings)} headings, and hardly a source"
    return told or Absence.NO_GENRE


def _outright(article: Article, words: Genres, quotations: Sequence[Quotation], headings: Sequence[Span]) -> tuple[Genre, str] | None:
    """What is so whoever vouches for its facts: an interview, what calls itself a press release or an opinion, a list."""
    questions = sum(item.asked for item in quotations)
    if questions >= _LEAST_QUESTIONS and number_of(article, "quoted_words_share") >= _ANSWERED:
        return Genre.INTERVIEW, f"{questions} questions with their answers"
    if any(line.rule in RELEASE_RULES for line in article.lines):
        return Genre.PRESS_RELEASE, "it calls itself one"
    title = article.title or ""
    if match := _phrases(words.columns).match(title):
        return Genre.OPINION, f"the headline: “{match.group().rstrip(' :|–—-')}”"
    if items := _items(title, words, article.prose.text, headings):
        return Genre.LIST, f"the headline, and {items} headings"
    return None


def _by_headings(
    article: Article, words: Genres, body: Sequence[Span], headings: Sequence[Span], *, answered: bool
) -> tuple[Genre, str] | None:
    """A guide, by its headline or by headings that are a recipe's, or questions; an interview where somebody has `answered` as I."""
    text = article.prose.text
    if match := _phrases(words.guides).match(article.title or ""):
        return Genre.GUIDE, f"the headline: “{match.group().strip()}”"
    if any(_phrases(words.recipes).fullmatch(text[start:end].rstrip(": ")) for start, end in body):
        return Genre.GUIDE, "the headings of a recipe"
    asked = sum(text[start:end].endswith("?") for start, end in headings)
    if asked < max(_LEAST_QUESTIONS, len(body) * _HEADINGS_SHARE):
        return None
    return (Genre.INTERVIEW, f"{asked} questions, answered as I") if answered else (Genre.GUIDE, f"{asked} headings that are questions")


def _by_who_speaks(article: Article, words: Genres, quotations: Sequence[Quotation]) -> tuple[Genre, str] | None:
    """A guide speaks to the reader, a column for its writer, outside of what others are quoted with."""
    text = article.prose.text
    marks = [(item.start, item.end) for item in quotations]
    own = len(words_of(text).words) - sum(count_runs(text[start:end]) for start, end in marks)
    you, i = (_outside(pattern, text, marks) for pattern in (words.reader, words.writer))
    if you >= max(_LEAST_WORDS, i, own * _SPOKEN_TO / 100):
        return Genre.GUIDE, f"it speaks to the reader {100 * you / own:.1f} times in 100 words"
    if i >= max(_LEAST_WORDS, own * _SPEAKS / 100):
        return Genre.OPINION, f"the writer speaks as I {100 * i / own:.1f} times in 100 words"
    return None


def _is_heading(text: str, span: Span) -> bool:
    part = text[slice(*span)]
    return count_runs(part) <= _HEADING_WORDS and (not ends_clause(part) or part.endswith("?"))


def _items(title: str, words: Genres, text: str, headings: Sequence[Span]) -> int:
    """How many headings stand below a headline that announces a list; 0 where there are too few, or fewer than half of what it counts."""
    counted = _COUNT.match(title)
    if counted is None and not _phrases(words.lists).match(title):
        return 0
    numbered = sum(_NUMBERED.match(text, *span) is not None for span in headings)
    items = numbered if numbered >= _LEAST_ITEMS else len(headings)
    least = max(_LEAST_ITEMS, int(counted[1]) / 2) if counted else _LEAST_ITEMS
    return items if items >= least else 0


def _outside(pattern: str, text: str, quotations: Sequence[Span]) -> int:
    """How often a pattern stands outside quotations; these ascend."""
    count, at = 0, 0
    for match in _compiled(pattern).finditer(text):
        while at < len(quotations) and quotations[at][1] <= match.start():
            at += 1
        count += at == len(quotations) or match.start() < quotations[at][0]
    return count


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return compiled(pattern)


@lru_cache(maxsize=64)
def _phrases(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the patterns, as whole words, in any case of letters; without any, what nothing matches."""
    return compiled(rf"(?:{'|'.join(patterns)})(?!\w)" if patterns else r"(?!)", re.IGNORECASE)
