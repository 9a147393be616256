"""Where a sentence only seems to end: abbreviations, initials, ordinals, hours and citations before a capital, a bracket or a month.

The cutter of sentences (sentencex) knows part of the abbreviations of each language. `mended` looks at each border that it draws within
a paragraph: the words before it and the words behind say whether the sentence goes on. It also draws the few borders that are missing:
behind an abbreviation that ends a list ("etc."), before a word that opens sentences, and behind a sentence that is one bracket.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from copydesk import languages
from copydesk.article import Span
from copydesk.compiled import compiled

_REACH = 60  # characters on either side of a border that can tell what it is

_NEVER = "(?!)"  # matches nothing
_NO_BEGINNING = ",;:&%"  # of a sentence: "am 24., am 25. und am 26. Mai", "Com. & Adm."
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_END_ET_AL = compiled(r"\bal\.\Z")
_LAST_LETTERS = compiled(r"\w*\Z")
_AN_INITIAL = compiled(r"[A-ZÀ-ÞЀ-Я]\.[\s-]?\Z")
_INITIALS = compiled(r"[\"“„«(\[]?(?:[A-ZÀ-ÞЀ-Я]\.[\s-]?){1,4}\Z")
_AGAIN = compiled(r"[Ѐ-Я]\.")
_TWO_INITIALS = compiled(r"(?:\A\w+\s|(?<!\w)[а-џ]+[.,]?\s|[.(«„—–]\s?)(?:[Ѐ-Я]\.\s?){2,4}\Z")  # not behind a name: "Орлов А. Б."
_A_NAME = compiled(r"\w+(?:[@.]\w|[A-Z])|\w+-\w*[A-Z]")  # "iPhone", "amazon.de"
_ROMAN = compiled(r"(?:X{0,3}(?:I[IVX]|V?I{2,3}|VI?)|X{1,3})\b(?!['’])")  # "Bd. II", not "no. I"
_ROMAN_FIRST = compiled(r"[\"“„«(\[]?[IVXL]{1,6}\.\Z")  # "II. Dünya Savaşı", "IV. Béla"
_YEAR = compiled(r"[12]\d{3}\b")
# "It measures 42 m. Its lamp": not at the beginning, where a list has "2 l. Cream".
_UNIT = compiled(r"(?<=\S\s)\d[\d.,]*\s?(?:[kcmµ]?m[²³]?|[km]?g|[mcdh]?l|ha|[kM]Wh?|km/h|mph|[°º][CF]?)\.\s+(?=[A-ZÀ-ÞА-Я]\w*\s)")
_BRACKETED = compiled(r"[.!?][)\]]\s+(?=[A-ZÀ-Þ])")


@dataclass(frozen=True, slots=True)
class _Borders:
    """What the languages' files say of borders, compiled: the ends of what goes on, what may be ahead, and what ends after all."""

    title: re.Pattern[str]
    opens: re.Pattern[str]
    numbered: re.Pattern[str]
    company: re.Pattern[str]
    hour: re.Pattern[str]
    day: re.Pattern[str]
    day_of_month: re.Pattern[str]
    initial: re.Pattern[str]
    month_ahead: re.Pattern[str]
    hours_day_ahead: re.Pattern[str]
    listed: re.Pattern[str]
    answer: re.Pattern[str]


@lru_cache(maxsize=1)
def _borders() -> _Borders:
    """Names, months and numbers in a text may be of any language, so the borders are those of all."""
    known = languages.every()
    parts = [item.sentences for item in known]
    dates = [item.dates for item in known if item.dates]
    short = _any(name for item in dates for month in item.months for name in month.split()[1:])
    months = _any(name for item in dates for month in item.months for name in month.split() if name[0].isupper())
    days = _any(name for item in known if item.dates and item.sentences.hours for day in item.dates.weekdays for name in day.split())

    def words(field: str) -> str:
        return _any(word for part in parts for word in getattr(part, field))

    def patterns(field: str) -> str:
        return "|".join(filter(None, (getattr(part, field) for part in parts))) or _NEVER

    return _Borders(
        title=_end(*(part.titles for part in parts)),
        opens=compiled(_end(*(part.abbreviations for part in parts)).pattern, re.IGNORECASE),
        numbered=_end(*(_either(part.numbered) for part in parts)),
        company=_end(*(part.companies for part in parts)),
        hour=compiled(rf"\d\s?(?:{patterns('hours')})\.\Z", re.IGNORECASE),
        day=compiled(rf"\b(?:{_DAY}(?:{words('days')})|(?:{words('before_days')})\s{_DAY})\.\Z"),
        day_of_month=compiled(rf"\b{_DAY}(?:er|\.)?\s(?:{short})\.\Z", re.IGNORECASE),
        initial=compiled(rf"\b(?:{words('before_initials')}|[A-ZÀ-Þ][a-zß-ÿ]+-)\s?(?:[A-ZÀ-Þ]\.[\s-]?){{1,4}}\Z"),
        month_ahead=compiled(rf"(?:{months})\b"),
        hours_day_ahead=compiled(rf"\(?(?:{words('zones')})\b|(?:{days}|{months})\b(?!{patterns('apart')})"),
        listed=compiled(rf"\b(?:{words('lists')})\.[\"”)]?\s+(?=(\w+))"),
        answer=compiled(rf"\b(?:{words('answers')})\.[\"”’]?\s+(?=[A-ZÀ-Þ])"),
    )


@dataclass(frozen=True, slots=True)
class _Own:
    """The ends of a language's own titles and of its ordinals ("Die 2. Bundesliga", "im XIX. Jahrhundert"). `short`: in small letters,
    what stands last, before the full stop, in its own titles and in every language's titles and abbreviations.
    """

    title: re.Pattern[str]
    ordinal: re.Pattern[str]
    short: frozenset[str]


@lru_cache(maxsize=64)
def _own(language: str) -> _Own:
    known = languages.of(language).sentences
    number = r"(?:\d{1,3}|[ivx]{1,6})"
    ordinal = rf"\b(?:{known.before_ordinals or _NEVER})\s(?:{number}\.(?:,|\sund|\sbis|\soder)\s)?{number}\.\Z"
    every = (item.sentences for item in languages.every())
    words = [*known.own_titles, *(word for part in every for word in (*part.titles, *part.abbreviations))]
    return _Own(_end(_either(known.own_titles)), compiled(ordinal, re.IGNORECASE), frozenset(_last_letters(word).lower() for word in words))


def _last_letters(text: str) -> str:
    """The letters and digits that the last word of a text ends with."""
    last = "".join(text.rsplit(None, 1)[-1:])
    found = None if last.isalnum() else _LAST_LETTERS.search(last)
    return last if found is None else found[0]


def _end(*lists: Iterable[str]) -> re.Pattern[str]:
    """One of the words at the end of a text, with its full stop."""
    return compiled(rf"(?<![\w.])(?:{_any(word for words in lists for word in words)})\.\Z")


def _either(words: Iterable[str]) -> set[str]:
    """The words, and with a capital, as they stand where a sentence begins."""
    return {form for word in words for form in (word, word[0].upper() + word[1:])}


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\.", r"\.\s?") for word in sorted(words, key=lambda word: (-len(word), word))) or _NEVER


def mended(text: str, spans: Iterable[Span], language: str) -> list[Span]:
    """The sentences of one paragraph with wrong borders taken away and missing ones drawn.

    `spans` are ascending places in `text` without white space at their ends; so is what comes back. `language` is ISO 639-1.
    """
    done: list[Span] = []
    for start, end in spans:
        if done and _goes_on(text, done[-1], (start, end), language):
            done[-1] = done[-1][0], end
        else:
            done.append((start, end))
    starters = languages.of(language).openers
    return [part for span in done for part in _parted(text, span, starters)] if starters else done


def _goes_on(text: str, left: Span, right: Span, language: str) -> bool:
    """Whether the sentence `left` only seems to end before `right`."""
    before = text[max(left[0], left[1] - _REACH) : left[1]]
    behind = text[right[0] : min(right[1], right[0] + _REACH)]
    if behind[0] in _NO_BEGINNING:
        return True
    if behind[0].islower() and not text[left[0]].islower() and not _A_NAME.match(behind):
        return True
    if right[0] == left[1] and (behind[0] == "-" or behind[1:2] == "."):
        return True  # "J.-P. Moos", "a.C."
    if _may_be_short(before, language) and _holds(before, _borders().title, _borders().opens, _own(language).title):
        return True
    if behind[0].isdigit():
        return _holds(before, _borders().numbered, _END_ET_AL) or (
            _YEAR.match(behind) is not None and _holds(before, _borders().day_of_month)
        )
    if _ROMAN.match(behind) and _holds(before, _borders().numbered):
        return True
    if behind[0] in "([":
        return _holds(before, _END_ET_AL, _borders().company, _borders().hour)
    if behind[0].isupper() and _before_a_capital(before, behind, left[1] - left[0], language):
        return True
    return _in_bracket(before, behind)


def _may_be_short(before: str, language: str) -> bool:
    """A quick look at whether a text can end with a title or an abbreviation: most end with another word."""
    if not before.endswith("."):
        return False
    last = _last_letters(before[:-1])
    return not last.isascii() or last.lower() in _own(language).short  # beyond ASCII, small letters are more than one thing


def _holds(before: str, *endings: re.Pattern[str]) -> bool:
    return any(ending.search(before) for ending in endings)


def _before_a_capital(before: str, behind: str, length: int, language: str) -> bool:
    """Whether what ends with `before`, `length` characters long, is an hour, a day of a month, an initial or an ordinal of `behind`."""
    if _borders().hour.search(before):
        return _borders().hours_day_ahead.match(behind) is not None
    if _borders().month_ahead.match(behind) and _borders().day.search(before):
        return True
    if _AN_INITIAL.search(before[-3:]) and (
        _AGAIN.match(behind) or _holds(before, _borders().initial, _TWO_INITIALS) or (length < _REACH and _INITIALS.fullmatch(before))
    ):
        return True
    if length < _REACH and _ROMAN_FIRST.fullmatch(before):
        return True
    if not (before[-2:-1].isdecimal() or before[-2:-1] in "IVX") or not _own(language).ordinal.search(before):
        return False
    return re.split(r"\W", behind, maxsplit=1)[0].lower() not in languages.of(language).openers


def _in_bracket(before: str, behind: str) -> bool:
    """Whether the border lies in a short bracket that stands within a sentence: "(b. 1950 in Wend)", "(Moos, a. a. O. S. 5)"."""
    for opening, closing in ("()", "[]"):
        opened = before.rfind(opening)
        if opened > 0 and before.find(closing, opened) < 0:
            closed, again = behind.find(closing), behind.find(opening)
            return (
                closed >= 0
                and (again < 0 or closed < again)
                and before[opened - 1].isspace()
                and before[:opened].rstrip()[-1:] not in tuple(".!?")
            )
    return False


def _parted(text: str, span: Span, starters: AbstractSet[str]) -> list[Span]:
    """A sentence cut where its cutter went over the end of a list or of a sentence in brackets."""
    start, end = span
    parts: list[Span] = []
    if text.find(".", start, end - 2) < 0 and text[start] not in "([":
        return [span]  # no abbreviation within it, nor a bracket before it
    listed = (
        match
        for match in _borders().listed.finditer(text, start, end)
        if match.group(1)[0].isupper() and match.group(1).lower() in starters
    )
    units = _UNIT.finditer(text, start, end)
    for match in sorted((*listed, *_borders().answer.finditer(text, start, end), *units), key=lambda match: match.start()):
        parts.append((start, match.start() + len(match.group().rstrip())))
        start = match.end()
    if text[start] in "([":
        closed = _BRACKETED.search(text, start, end)
        if closed and text.find(")]"["([".index(text[start])], start, end) == closed.start() + 1:
            parts.append((start, closed.start() + 2))
            start = closed.end()
    return [*parts, (start, end)]
