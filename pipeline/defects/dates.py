"""Dates that cannot be true: a weekday of another day, a day that no calendar has, a stretch of years that runs backwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from copydesk import languages
from copydesk.article import Article, Span
from copydesk.compiled import compiled
from copydesk.dates import WrittenDate, written_dates
from copydesk.text import containing


@lru_cache(maxsize=2)
def _dates(text: str, language: str | None) -> tuple[WrittenDate, ...]:
    return tuple(written_dates(text, language))


def weekday(article: Article) -> Iterator[Span]:
    """A weekday that does not fit the date it stands with."""
    return (item.span for item in _dates(article.prose.text, article.language) if not item.weekday_fits)


def impossible_date(article: Article) -> Iterator[Span]:
    """31 April, or 29 February of a year that has none."""
    return (item.span for item in _dates(article.prose.text, article.language) if not item.exists)


_YEAR = r"(?<!\d)((?:1[5-9]|20)\d\d)(?!\d)"
# Two patterns, since one that begins with a certain character is searched several times faster.
_TWO_YEARS = tuple(compiled(rf"({begin}\d\d)(?!\d)(?=[^\d\n]{{1,12}}{_YEAR})") for begin in ("1[5-9]", "20"))
_LIFE = r"\(\s*(?:\w+\s+|\*\s?)?{y}\s?[–—-]\s?(?:\w+\s+|†\s?)?{y}\s*\)"  # "(born 1912 – died 1960)"


@lru_cache(maxsize=16)
def _backwards(known: languages.Dates) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """How a stretch of years is written, and what shows in its sentence that it may run backwards."""
    stretches = "|".join((_LIFE, *(rf"\b{stretch}(?!\w|[-–])" for stretch in known.stretches)))
    return compiled(stretches.replace("{y}", _YEAR), re.IGNORECASE), compiled(rf"\b(?:{known.moved})\b", re.IGNORECASE)


def years_backwards(article: Article) -> Iterator[Span]:
    """A stretch of years that ends before it begins ("from 2019 to 2015"), unless its sentence speaks of something moved."""
    known = languages.of(article.language).dates
    if known is None or not known.moved:
        return
    text = article.prose.text
    backwards, moved = _backwards(known)
    for pair in (pair for years in _TWO_YEARS for pair in years.finditer(text)):
        if int(pair.group(1)) <= int(pair.group(2)):
            continue
        for match in backwards.finditer(text, max(0, pair.start() - 20), pair.end() + 24):
            first, last = (int(year) for year in match.groups() if year)
            place = containing(article.prose.sentences, match.start())
            begin, end = article.prose.sentences[place] if place is not None else (0, len(text))
            meant = moved.search(text, max(begin, match.start() - 200), min(end, match.end() + 200))
            if first > last and match.start() < pair.end() < match.end() and not meant:
                yield match.span()
