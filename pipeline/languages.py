"""What Copydesk knows of a language: one file each, `rules/languages/CODE.toml`, read when it is first asked for.

A new language is one new file, and all that it must hold is `name`. Whatever else is missing has the default of its record here: what
needs it finds nothing, and a measure that needs it is absent with its reason. The keys of a file are the fields of `Language`, its tables
those of `Sentences`, `Dates`, `Readability`, `Spelling`, `Pages`, `Headlines`, `Genres` and `Reporting`. A field of words is written as
one text with the words parted by white space, lower-case where nothing else is said; a Pattern is a regular expression.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from copydesk import checks, reporting
from copydesk.checks import FLAG, Fault, Kind, Where, check, is_number, parse, read_text, told
from copydesk.errors import CopydeskError
from copydesk.kept import kept
from copydesk.reporting import Pattern, Reporting
from copydesk.rules import FOLDER as RULES

FOLDER = RULES / "languages"
ASSUMED = "en"  # what a text is taken for where nobody knows its language and something has to be done as in some language


class LanguageError(CopydeskError):
    """A language's file that cannot be used; each line of the message is `file:line:column: what is wrong`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """What ends with a full stop that ends no sentence, without that stop and as it is written; "z.B" may have a space within.

    titles stand before a name in a text of any language, own_titles in this one's alone, where others have them as words; with these
    stand other abbreviations of this language alone that something follows.
    abbreviations, in any case of letters: something always follows. numbered: where a number follows. before_ordinals: patterns, parted by
    "|", of what stands before a number that a full stop makes an ordinal.
    companies end the name of a firm. hours: the pattern of what ends an hour ("p.m"); behind it may stand one of zones, or a day or month,
    unless apart, a pattern, shows that these begin a sentence. days: what the number of a day may end with ("3rd"); before_days: what
    stands before one. before_initials: what stands before somebody's initials. lists: what may end a sentence after all, as "etc" does.
    answers: words that are sentences of their own, and abbreviations before a digit ("no").
    """

    titles: frozenset[str] = frozenset()
    own_titles: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    numbered: frozenset[str] = frozenset()
    before_ordinals: Pattern = ""
    companies: frozenset[str] = frozenset()
    hours: Pattern = ""
    zones: frozenset[str] = frozenset()
    apart: Pattern = ""
    days: frozenset[str] = frozenset()
    before_days: frozenset[str] = frozenset()
    before_initials: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    answers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """How dates are written. Months and weekdays (from Monday on) hold the ways to write one, parted by white space.

    A form is a regular expression with {w} for the weekday, {m} the month in letters, {n} in figures, {d} the day, {y} the year.
    `forms` have a year, `yearless` have none; the defaults are those of most languages of Europe. `between`: what may stand between
    month and year.
    stretches: how a stretch of years is written, {y} for each year. moved: what shows, as a regular expression, that its sentence tells of
    something put forward, or of years before Christ; without it no stretch is held against the text.
    """

    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    forms: tuple[str, ...] = (r"(?:{w}\.?,?\s+\(?)?{d}[.º°]?\s+{m}\.?\s+{y}",)
    yearless: tuple[str, ...] = (r"{d}[.º°]?\s+{m}(?!\w)",)
    between: frozenset[str] = frozenset()
    stretches: tuple[str, ...] = ()
    moved: Pattern = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readability:
    """Which formulas were made for the language, by textstat's names, and what textstat and pyphen call the language itself.

    flesch: of the Flesch reading ease what it begins with, and what a word a sentence and a syllable a word take away.
    complex_from: the syllables from which on Gunning's fog counts a word as complex.
    """

    formulas: frozenset[str]
    textstat: str = ""
    flesch: tuple[float, ...] = ()
    complex_from: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """How new words are made, so that a word that stands in no dictionary is not taken for a slip.

    endings and prefixes: what a known word may have. variants: letters that another spelling of a known word has, and what the dictionary
    has in their place ("our-or").
    """

    endings: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()
    variants: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """What pages say beside articles, or in place of one: patterns, in any case of letters, that begin where a word does.

    errors: that there is no such page, or that it asks for a browser or a person. walls: that the rest is for subscribers. consents: that
    the site asks to be let have cookies and data.
    log_in, passwords, users, accounts: the four things that a form to log in speaks of.
    read_on: leads to the rest of an article; more: does so where it stands alone. stamps: what stands below a teaser's headline (its age,
    its author, how many comments), dates aside. questions: the heading of a block of questions and answers. live: of a headline, that
    the text is a ticker. references: the heading of a list of sources. credits: what a line holds that says who made what.
    by: what stands before the writer's name; bylines: what else a line begins with that says who wrote the text. page: what may stand
    before the number of a page, page_of between it and the number of all pages. address: the words in which a site speaks of itself and to
    its readers, whole and as they are written. services: whole words for what a site has for its readers, and what they do with it.
    theirs: of the address, what is as well somebody else's ("su").
    requests: how a sentence begins that asks the reader for something. no_calls: whole words of one that thanks
    somebody, or says that somebody gave no answer.
    """

    errors: tuple[Pattern, ...] = ()
    walls: tuple[Pattern, ...] = ()
    consents: tuple[Pattern, ...] = ()
    log_in: tuple[Pattern, ...] = ()
    passwords: tuple[Pattern, ...] = ()
    users: tuple[Pattern, ...] = ()
    accounts: tuple[Pattern, ...] = ()
    read_on: tuple[Pattern, ...] = ()
    more: tuple[Pattern, ...] = ()
    stamps: tuple[Pattern, ...] = ()
    questions: tuple[Pattern, ...] = ()
    live: tuple[Pattern, ...] = ()
    references: tuple[Pattern, ...] = ()
    credits: tuple[Pattern, ...] = ()
    by: tuple[Pattern, ...] = ()
    bylines: tuple[Pattern, ...] = ()
    page: tuple[Pattern, ...] = ()
    page_of: tuple[Pattern, ...] = ()
    address: tuple[Pattern, ...] = ()
    services: tuple[Pattern, ...] = ()
    theirs: tuple[Pattern, ...] = ()
    requests: tuple[Pattern, ...] = ()
    no_calls: tuple[Pattern, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Headlines:
    """The shapes of headlines that tease, written as the patterns of rules are, in any case of letters: a space stands for any white space,
    ' for either apostrophe, <name> for the alternatives listed under that name in `define`.

    numbered: a counted list for the reader. question_to_you: a question that he is to answer. pointing: "this" or "here", and not at what.
    speaks_to_you: of what he does or has. withheld: what happens is left out.
    """

    numbered: tuple[Pattern, ...] = ()
    question_to_you: tuple[Pattern, ...] = ()
    pointing: tuple[Pattern, ...] = ()
    speaks_to_you: tuple[Pattern, ...] = ()
    withheld: tuple[Pattern, ...] = ()
    define: Mapping[str, tuple[Pattern, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Genres:
    """By what forms a genre is known.

    reader: the pattern of the words in which the reader is spoken to, writer: in which the writer speaks as I, both as written.
    guides, lists, columns: patterns of how the headline of a guide, a list and an opinion begins. recipes: of headings that only a recipe
    has.
    """

    reader: Pattern
    writer: Pattern
    guides: tuple[Pattern, ...] = ()
    lists: tuple[Pattern, ...] = ()
    columns: tuple[Pattern, ...] = ()
    recipes: tuple[Pattern, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language. `code`, the name of the file, is ISO 639-1 (zh-cn and zh-tw as langdetect has them); `name` is English.

    spaced: words are parted by spaces, so they can be counted.
    nouns_capitalised: a capital letter does not tell a name from a noun.
    all_rules: the rules of speculation, sourcing and style hold more than the strongest forms.
    small_words: tell the language from its neighbours and prose from lists; of the languages that have none, langdetect is believed.
    function_words: the commonest ones, which the line model was trained with: a change asks for training it again.
    first_person: what writers call themselves, as within a sentence; a first letter may be large where it is not.
    slips: words whose repetition is nearly always a slip. emphasis: words that are repeated on purpose; where the file has them, any other
    word of four letters or more that stands twice is a slip, too.
    unfinished: words that no sentence ends with. openers: words that sentences begin with. headline_fillers: words that tell nothing of
    a headline's subject, function words aside. space_before: the marks that have a space before them by custom.
    opening: of the openers, those that have a capital nowhere else. met: what stands behind the surname of somebody whom the reader has
    met. takes_up: patterns with which a sentence takes up somebody or something before it. mentions: patterns of what stands before words
    that are spoken of ("the term"). marks: patterns of the words for quotation marks and for what such marks are part of ("a string").
    dictionary: its words, with their syllables, are those of the dictionary that `pipeline/readability/syllables.py` reads.
    """

    code: str
    name: str
    spaced: bool = True
    nouns_capitalised: bool = False
    all_rules: bool = False
    small_words: frozenset[str] = frozenset()
    function_words: frozenset[str] = frozenset()
    first_person: frozenset[str] = frozenset()
    slips: frozenset[str] = frozenset()
    emphasis: frozenset[str] = frozenset()
    unfinished: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    headline_fillers: frozenset[str] = frozenset()
    space_before: str = ""
    opening: frozenset[str] = frozenset()
    met: frozenset[str] = frozenset()
    takes_up: tuple[Pattern, ...] = ()
    mentions: tuple[Pattern, ...] = ()
    marks: tuple[Pattern, ...] = ()
    dictionary: bool = False
    sentences: Sentences = Sentences()
    dates: Dates | None = None
    readability: Readability | None = None
    spelling: Spelling | None = None
    pages: Pages = Pages()
    headlines: Headlines = Headlines()
    genres: Genres | None = None
    reporting: Reporting | None = None


_HINTS: Mapping[type[Any], Mapping[str, Any]] = {
    kind: get_type_hints(kind, include_extras=True)
    for kind in (Language, Sentences, Dates, Readability, Spelling, Pages, Headlines, Genres, Reporting)
}


@lru_cache(maxsize=256)
def of(code: str | None) -> Language:
    """The language of an ISO 639-1 code, with or without a country behind a hyphen. One without a file has its code for a name."""
    known = codes()
    base = (code or "").partition("-")[0]
    found = next((name for name in (code, base) if name in known), None)
    return _record(Language, {**tables(FOLDER)[found], "code": found}) if found else Language(code=base, name=code or "")


@lru_cache(maxsize=4)
def tables(folder: Path) -> Mapping[str, Mapping[str, Any]]:
    """What the files in a folder hold, checked, by code. Raises LanguageError for the first that has faults."""
    paths = sorted(folder.glob("*.toml"))
    sources = [read_text(path, _shown(path), LanguageError) for path in paths]

    def make() -> dict[str, Any]:
        return {path.stem: _checked(source, _shown(path)) for path, source in zip(paths, sources, strict=True)}

    found: dict[str, Any] = kept(
        "languages", [*(path.name for path in paths), *sources], (__file__, checks.__file__, reporting.__file__), make
    )
    return found


@lru_cache(maxsize=1)
def codes() -> tuple[str, ...]:
    """The languages that have a file, in the order of their codes."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def every() -> tuple[Language, ...]:
    """All languages that have a file, in the order of their codes."""
    return tuple(map(of, codes()))


@lru_cache(maxsize=1)
def pages() -> Pages:
    """What pages say in any language that has a file: one that holds no article is mostly too short to know its language by."""
    told = [known.pages for known in every()]
    return Pages(**{item.name: tuple(way for one in told for way in getattr(one, item.name)) for item in fields(Pages)})


def read(path: Path) -> Language:
    """The language in a file. Raises LanguageError, with a line for each fault."""
    source = read_text(path, _shown(path), LanguageError)
    language: Language = _record(Language, {**_checked(source, _shown(path)), "code": path.stem})
    return language


def _shown(path: Path) -> str:
    return f"rules/languages/{path.name}"


def _checked(source: str, shown: str) -> dict[str, Any]:
    table = parse(source, shown, LanguageError)
    if faults := list(_faults(Language, table)):
        raise LanguageError(told(faults, shown, source))
    return table


_TABLE = Kind("a table", lambda value: isinstance(value, dict))
_TEXTS = Kind("a list of texts", lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value))
_NAMED = Mapping[str, tuple[Pattern, ...]]
_KINDS: Mapping[Any, Kind] = {
    bool: FLAG,
    int: Kind("a whole number", lambda value: is_number(value) and isinstance(value, int)),
    **dict.fromkeys((str, Pattern), Kind("a text", lambda value: isinstance(value, str))),
    frozenset[str]: Kind("one text with words parted by spaces", lambda value: isinstance(value, str)),
    **dict.fromkeys((tuple[str, ...], tuple[Pattern, ...]), _TEXTS),
    tuple[float, ...]: Kind("a list of numbers", lambda value: isinstance(value, list) and all(map(is_number, value))),
    _NAMED: Kind("a table of lists of texts", lambda value: isinstance(value, dict) and all(map(_TEXTS.fits, value.values()))),
}
_LONG = {"months": 12, "weekdays": 7}  # lists of so many texts


def _faults(kind: type[Any], table: Mapping[str, Any], name: str = "", where: Where = ()) -> Iterator[Fault]:
    """What is wrong with a table of the file that is to be a record of `kind`."""
    inner = {key: hint for key, hint in _fields(kind).items() if isinstance(hint, type) and is_dataclass(hint)}
    yield from check(table, {key: _TABLE if key in inner else _KINDS[hint] for key, hint in _fields(kind).items()}, name, where)
    dotted = f"{name}." if name else ""
    for item in fields(kind):
        if item.default is MISSING and item.name not in table and item.name != "code":
            yield Fault(where, f"{dotted}{item.name} is missing", at_key=True)
    for key, value in table.items():
        if key in inner and isinstance(value, dict):
            yield from _faults(inner[key], value, dotted + key, (*where, key))
        elif key in _LONG and isinstance(value, list) and len(value) != _LONG[key]:
            yield Fault((*where, key), f"{dotted}{key} must be {_LONG[key]} texts, not {len(value)}")
    yield from _wrong_patterns(kind, table, dotted, where)


def _wrong_patterns(kind: type[Any], table: Mapping[str, Any], dotted: str, where: Where) -> Iterator[Fault]:
    """The patterns of the table that are no regular expressions."""
    for key, hint in _fields(kind).items():
        value = table.get(key)
        if hint == Pattern and isinstance(value, str):
            yield from _no_pattern(value, dotted + key, (*where, key))
        elif hint == tuple[Pattern, ...] and isinstance(value, list) and _TEXTS.fits(value):
            for n, way in enumerate(value):
                yield from _no_pattern(way, dotted + key, (*where, key, n))
        elif hint == _NAMED and isinstance(value, dict) and _KINDS[_NAMED].fits(value):
            for name, ways in value.items():
                for n, way in enumerate(ways):
                    yield from _no_pattern(way, f"{dotted}{key}.{name}", (*where, key, name, n))


def _no_pattern(pattern: str, name: str, where: Where) -> Iterator[Fault]:
    try:
        re.compile(pattern)
    except re.error as error:
        yield Fault(where, f"{name}: not a regular expression: {error}")


def _fields(kind: type[Any]) -> dict[str, Any]:
    """The types of a record's fields by their names; of those that may be None, the type that they have otherwise."""
    hints = {key: hint for key, hint in _HINTS[kind].items() if key != "code"}
    return {key: get_args(hint)[0] if isinstance(hint, types.UnionType) else hint for key, hint in hints.items()}


def _record(kind: type[Any], table: Mapping[str, Any]) -> Any:
    """A record of `kind` from a table without faults."""
    hints = _fields(kind)
    return kind(**{key: _value(hints.get(key), value) for key, value in table.items()})


def _value(wanted: Any, value: Any) -> Any:
    """A value as the field's type says."""
    if is_dataclass(wanted) and isinstance(wanted, type):
        return _record(wanted, value)
    if wanted == frozenset[str]:
        return frozenset(value.split())
    if wanted == _NAMED:
        return {name: tuple(ways) for name, ways in value.items()}
    if wanted == tuple[float, ...]:
        return tuple(map(float, value))
    return tuple(value) if get_origin(wanted) is tuple else value
