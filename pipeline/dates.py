"""Dates written out, in the languages whose files say how: where they stand, and whether the calendar has such a day.

Only the calendar of Python's datetime is asked (proleptic Gregorian); years before 1900 are left alone, since older dates may follow
another calendar.
"""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from copydesk import languages
from copydesk.article import Span
from copydesk.compiled import compiled
from copydesk.text import small_letters

_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


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


_SIGNS = compiled(r"[123](?:(?:(?<=1)9|(?<=2)0)\d\d|(?<=3)[01])(?!\d)")  # a year, a 30th or 31st; a class in front is searched fastest
_LONGEST_WORD = 200  # characters
_BEFORE, _AFTER = 45, 30  # characters around a year or a day that the longest form needs


def written_dates(text: str, language: str | None) -> Iterator[WrittenDate]:
    """The dates in `text` that can be checked, in order: those with a year, and the 30th and 31st of a month without one.

    A language whose file says nothing of dates has none. Days above 31 and months above 12 are not taken for dates.
    """
    known = languages.of(language).dates
    if known is None:
        return
    pattern, months, weekdays = _compiled(known)
    last = 0
    for sign in _SIGNS.finditer(text):
        begin = max(last, sign.start() - _BEFORE)
        if sign.start() < last:
            continue
        is_year = sign.end() - sign.start() == 4
        if is_year and not _may_precede_a_year(text[begin : sign.start()], months.keys() | known.between):
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


_ISO = compiled(r"(?<![\d-])(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\d-])")


def days_in(texts: Iterable[str], language: str | None) -> list[str]:
    """The days that the texts name with their year, as YYYY-MM-DD: first those that are written out, then those that stand there so."""
    texts = list(texts)
    written = [
        f"{date.year:04}-{date.month:02}-{date.day:02}"
        for text in texts
        for date in written_dates(text, language)
        if date.year is not None and date.exists
    ]
    return [*written, *(found for text in texts for found in _ISO.findall(text))]


def _may_precede_a_year(before: str, known: AbstractSet[str]) -> bool:
    """Whether the word in front of a year is `known`, a month or what may stand between the two, or a number: most years stand alone."""
    words = before.split()
    if not words:
        return False
    word = small_letters(words[-1].strip(".,("))
    return word in known or any(char.isdigit() for char in word)


@lru_cache(maxsize=16)
def _compiled(known: languages.Dates) -> tuple[re.Pattern[str], Mapping[str, int], Mapping[str, int]]:
    months = {name.lower(): number for number, group in enumerate(known.months, 1) for name in group.split()}
    weekdays = {name.lower(): number for number, group in enumerate(known.weekdays) for name in group.split()}
    forms = []
    for number, form in enumerate(known.forms + known.yearless):
        forms.append(
            form.replace("{w}", rf"(?P<w{number}>{'|'.join(map(re.escape, weekdays))})")
            .replace("{m}", rf"(?P<m{number}>{'|'.join(map(re.escape, months))})")
            .replace("{d}", rf"(?P<d{number}>\d{{1,2}})")
            .replace("{n}", rf"(?P<n{number}>\d{{1,2}})")
            .replace("{y}", rf"(?P<y{number}>(?:19|20)\d\d)(?!\w)")
        )
    return compiled(rf"(?<![\w.,/-])(?:{'|'.join(forms)})", re.IGNORECASE), months, weekdays
