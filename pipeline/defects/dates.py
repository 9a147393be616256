"""Dates written out in English, German, French and Spanish text: where they stand, and whether they can be true.

Only the calendar of Python's datetime is asked (proleptic Gregorian); years before 1900 are left alone, since older dates may follow
another calendar.
"""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from copydesk.article import Article, Span
from copydesk.defects.common import language_of
from copydesk.text import containing, small_letters

_MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "January|Jan", "February|Feb", "March|Mar", "April|Apr", "May", "June|Jun",
        "July|Jul", "August|Aug", "September|Sept|Sep", "October|Oct", "November|Nov", "December|Dec",
    ),
    "de": (
        "Januar|Jänner|Jan", "Februar|Feber|Feb", "März|Mär", "April|Apr", "Mai", "Juni|Jun",
        "Juli|Jul", "August|Aug", "September|Sept|Sep", "Oktober|Okt", "November|Nov", "Dezember|Dez",
    ),
    "fr": (
        "janvier|janv", "février|févr", "mars", "avril|avr", "mai", "juin",
        "juillet|juil", "août|aout", "septembre|sept", "octobre|oct", "novembre|nov", "décembre|déc",
    ),
    "es": (
        "enero", "febrero", "marzo", "abril", "mayo", "junio",
        "julio", "agosto", "septiembre|setiembre", "octubre", "noviembre", "diciembre",
    ),
}  # fmt: skip
_WEEKDAYS: Mapping[str, tuple[str, ...]] = {
    "en": ("Monday|Mon", "Tuesday|Tues|Tue", "Wednesday|Wed", "Thursday|Thurs|Thur|Thu", "Friday|Fri", "Saturday|Sat", "Sunday|Sun"),
    "de": ("Montag|Mo", "Dienstag|Di", "Mittwoch|Mi", "Donnerstag|Do", "Freitag|Fr", "Samstag|Sonnabend|Sa", "Sonntag|So"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "es": ("lunes", "martes", "miércoles|miercoles", "jueves", "viernes", "sábado|sabado", "domingo"),
}
# {w} weekday, {m} month, {d} day, {y} year. The weekday is optional; the forms with a year come first.
_FORMS: Mapping[str, tuple[str, ...]] = {
    "en": (
        r"(?:{w}\.?,?\s+\(?)?(?:the\s+)?{m}\.?\s+(?:the\s+)?{d}(?:st|nd|rd|th)?,?\s+{y}",
        r"(?:{w}\.?,?\s+\(?)?(?:the\s+)?{d}(?:st|nd|rd|th)?\s+(?:of\s+)?{m}\.?,?\s+{y}",
    ),
    "de": (
        r"(?:{w}\.?,?\s+\(?(?:den\s+|dem\s+|der\s+)?)?{d}\.\s*{m}\.?\s+{y}",
        r"(?:{w}\.?,?\s+\(?(?:den\s+|dem\s+|der\s+)?)?{d}\.\s?{n}\.\s?{y}",
    ),
    "fr": (r"(?:{w},?\s+\(?(?:le\s+)?)?{d}(?:er)?\s+{m}\.?\s+{y}", r"(?:{w},?\s+\(?(?:le\s+)?)?{d}/{n}/{y}"),
    "es": (r"(?:{w},?\s+\(?(?:el\s+)?)?{d}\s+de\s+{m}\s+(?:de\s+|del\s+)?{y}", r"(?:{w},?\s+\(?(?:el\s+)?)?{d}/{n}/{y}"),
}
_YEARLESS: Mapping[str, tuple[str, ...]] = {
    # In "In April 31 people …" the number is no day, so a month before its day needs an ordinal or an end of phrase behind it.
    "en": (r"{m}\s+{d}(?:st|nd|rd|th)(?!\w)", r"{d}(?:st|nd|rd|th)?\s+(?:of\s+)?{m}(?!\w)", r"(?<=\bon\s){m}\s+{d}(?=[.,;)]|\s*$)"),
    "de": (r"{d}\.\s*{m}(?!\w)",),
    "fr": (r"{d}\s+{m}(?!\w)",),
    "es": (r"{d}\s+de\s+{m}(?!\w)",),
}
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

LANGUAGES = tuple(_MONTHS)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date at text[start:end] as it is written: `weekday` from 0 (Monday) or None, `year` None where none is given."""

    start: int
    end: int
    day: int
    month: int
    year: int | None
    weekday: int | None

    @property
    def exists(self) -> bool:
        """Whether the calendar has such a day (29 February without a year counts as one)."""
        if self.day > _LONGEST[self.month - 1]:
            return False
        return self.year is None or (self.month, self.day) != (2, 29) or isleap(self.year)

    @property
    def weekday_fits(self) -> bool:
        """Whether the weekday, where one is given with the year, is that day's; True for a day that does not exist."""
        if self.weekday is None or self.year is None or not self.exists:
            return True
        return date(self.year, self.month, self.day).weekday() == self.weekday

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.start, self.end


_SIGNS = re.compile(r"[123](?:(?:(?<=1)9|(?<=2)0)\d\d|(?<=3)[01])(?!\d)")  # a year, a 30th or 31st; a class in front is searched fastest
_LONGEST_WORD = 200  # characters
_BEFORE, _AFTER = 45, 30  # characters around a year or a day that the longest form needs


def written_dates(text: str, language: str) -> Iterator[WrittenDate]:
    """The dates in `text` that can be checked, in order: those with a year, and the 30th and 31st of a month without one.

    Only the forms of `language` are known; other languages have no dates. Days above 31 and months above 12 are not taken for dates.
    """
    if language not in LANGUAGES:
        return
    pattern, months, weekdays = _compiled(language)
    last = 0
    for sign in _SIGNS.finditer(text):
        begin = max(last, sign.start() - _BEFORE)
        if sign.start() < last:
            continue
        is_year = sign.end() - sign.start() == 4
        if is_year and not _may_precede_a_year(text[begin : sign.start()], months):
            continue
        # The search begins at a space, so that no form is entered in the middle of a word or number, unless it has no end.
        begin = max(last, begin - _LONGEST_WORD, text.rfind(" ", max(last, begin - _LONGEST_WORD), begin) + 1)
        end = sign.end() if is_year else min(len(text), sign.end() + _AFTER)
        for match in pattern.finditer(text, begin, end):
            last = match.end()
            found = {name.rstrip("0123456789"): value for name, value in match.groupdict().items() if value}
            day, month = int(found["d"]), months[small_letters(found["m"])] if "m" in found else int(found["n"])
            if 1 <= day <= 31 and 1 <= month <= 12:
                year = int(found["y"]) if "y" in found else None
                weekday = weekdays[small_letters(found["w"])] if "w" in found else None
                yield WrittenDate(match.start(), match.end(), day, month, year, weekday)


def _may_precede_a_year(before: str, months: Mapping[str, int]) -> bool:
    """Whether the word in front of a year is a month, a number or a small word between them: most years stand alone."""
    words = before.split()
    if not words:
        return False
    word = small_letters(words[-1].strip(".,("))
    return word in months or word in ("de", "del") or any(char.isdigit() for char in word)


@lru_cache(maxsize=len(_MONTHS))
def _compiled(language: str) -> tuple[re.Pattern[str], Mapping[str, int], Mapping[str, int]]:
    months = {name.lower(): number for number, group in enumerate(_MONTHS[language], 1) for name in group.split("|")}
    weekdays = {name.lower(): number for number, group in enumerate(_WEEKDAYS[language]) for name in group.split("|")}
    forms = []
    for number, form in enumerate(_FORMS[language] + _YEARLESS[language]):
        forms.append(
            form.replace("{w}", rf"(?P<w{number}>{'|'.join(_WEEKDAYS[language])})")
            .replace("{m}", rf"(?P<m{number}>{'|'.join(_MONTHS[language])})")
            .replace("{d}", rf"(?P<d{number}>\d{{1,2}})")
            .replace("{n}", rf"(?P<n{number}>\d{{1,2}})")
            .replace("{y}", rf"(?P<y{number}>(?:19|20)\d\d)(?!\w)")
        )
    return re.compile(rf"(?<![\w.,/-])(?:{'|'.join(forms)})", re.IGNORECASE), months, weekdays


@lru_cache(maxsize=2)
def _dates(text: str, language: str) -> tuple[WrittenDate, ...]:
    return tuple(written_dates(text, language))


def weekday(article: Article) -> Iterator[Span]:
    """A weekday that does not fit the date it stands with."""
    return (item.span for item in _dates(article.prose.text, language_of(article)) if not item.weekday_fits)


def impossible_date(article: Article) -> Iterator[Span]:
    """31 April, or 29 February of a year that has none."""
    return (item.span for item in _dates(article.prose.text, language_of(article)) if not item.exists)


_YEAR = r"(?<!\d)((?:1[5-9]|20)\d\d)(?!\d)"
# Two patterns, since one that begins with a certain character is searched several times faster.
_TWO_YEARS = tuple(re.compile(rf"({begin}\d\d)(?!\d)(?=[^\d\n]{{1,12}}{_YEAR})") for begin in ("1[5-9]", "20"))
_BACKWARDS = re.compile(
    rf"\b(?:between|zwischen|entre)\s+{_YEAR}\s+(?:and|und|et|y)\s+{_YEAR}(?!\w|[-–])"
    rf"|\(\s*(?:born\s+|geboren\s+|née?\s+|nacid[oa]\s+|\*\s?)?{_YEAR}\s?[–—-]\s?(?:died\s+|†\s?)?{_YEAR}\s*\)"
    rf"|\b(?:from|von|de)\s+{_YEAR}\s+(?:to|until|till|bis|à|a)\s+{_YEAR}(?!\w|[-–]|\s+(?:levels?|prices|standards?))",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"\b(?:forward|brought|moved?|moving|shift\w*|pull\w*|push\w*|advanc\w*|deadline|target|accelerat\w*|revis\w*|chang\w*|compared?|vs|versus|back|"
    r"BCE?|B\.C|v\. ?Chr|vorgezogen|vorverleg\w*|verleg\w*|avanc\w*|adelant\w*)\b",
    re.IGNORECASE,
)


def years_backwards(article: Article) -> Iterator[Span]:
    """A stretch of years that ends before it begins ("from 2019 to 2015"), unless its sentence speaks of something moved."""
    text = article.prose.text
    for pair in (pair for years in _TWO_YEARS for pair in years.finditer(text)):
        if int(pair.group(1)) <= int(pair.group(2)):
            continue
        for match in _BACKWARDS.finditer(text, max(0, pair.start() - 20), pair.end() + 24):
            first, last = (int(year) for year in match.groups() if year)
            place = containing(article.prose.sentences, match.start())
            begin, end = article.prose.sentences[place] if place is not None else (0, len(text))
            moved = _MOVED.search(text, max(begin, match.start() - 200), min(end, match.end() + 200))
            if first > last and match.start() < pair.end() < match.end() and not moved:
                yield match.span()
