"""The people whom a text names in full."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from copydesk.compiled import compiled
from copydesk.text import words_of
from copydesk.voices.given import GIVEN, SURNAMES_TOO
from copydesk.voices.grammar import ELIDED, FULL_NAME, POSSESSIVE, Grammar

_LAST_WORD = compiled(r"[^\W\d_][\w-]*[ \t]+\Z")
_LEAD = 24  # characters before a name that hold the word before it
_APPOSITION = compiled(r",\s+(?P<what>(?:an?|the)\s[^,;:.“”\"]{1,60})[,.;]")
_LEAST_NAME = 2  # words
_LONGEST_NAME = 5  # words
_NO_PERSON_BEFORE = ("the ", "The ")


@lru_cache(maxsize=2)  # two stages ask for the same article
def people_of(text: str, grammar: Grammar) -> Mapping[str, str]:
    """Each part of a personal name that stands in the text in full ("Ito" of "Mariko Ito") -> the full name.

    Also "the minister" -> who is called "Minister Mariko Ito"; "" where several are.
    """
    people: dict[str, str] = {}
    small_starts = grammar.words.not_names
    if grammar.nouns_capitalised:
        small_starts = small_starts | grammar.words.no_source | grammar.first_words
    small = frozenset(words_of(text).words)
    bodies = bodies_of(text, grammar)
    names = {
        match.group(): None
        for match in FULL_NAME.finditer(text)
        if not text.startswith(_NO_PERSON_BEFORE, max(0, match.start() - 4)) and match.group() not in bodies
    }
    names = {name: None for name in names if not _goes_on_behind_a_name(name, names)}
    addressed: dict[str, None] = {}  # "Andrew" of "Prince Andrew"
    # "Give Sato" in a headline is no given name where the text has "Jon Sato": rows that a common word opens come last.
    for name in sorted(names, key=lambda name: name.split(maxsplit=1)[0].lower() in small):
        row = grammar.parted(name.split())
        while len(row) > 2 and (row[0].lower() in grammar.words.not_names or ELIDED.match(row[0])):
            row = row[1:]  # "When Aya Sato", "L'ingénieure Aya Sato"
        bearer = _without_body(grammar.after_office(row), grammar)
        words = [word for word in bearer if not word.isupper() or len(word.rstrip(".")) == 1]
        if len(words) > _LONGEST_NAME:  # an organisation, a title of a book
            continue
        if len(words) < 2:
            if len(bearer) == 1 and row[-2].lower() in grammar.words.forms_of_address:
                addressed[POSSESSIVE.sub("", bearer[0])] = None
            continue
        words[-1] = POSSESSIVE.sub("", words[-1])
        low = [word.lower().strip(".’'") for word in words]
        if (
            low[0] in small_starts or any(map(str.isdigit, words[0])) or _is_no_person(low, grammar) or small.issuperset(low)
        ):  # "Birthright Citizenship" is common nouns
            continue
        full = " ".join(words)
        if len(bearer) < len(row) and not _is_body_or_place([row[-len(bearer) - 1].lower()], grammar):
            office = f"the {row[-len(bearer) - 1].lower()}"
            people[office] = full if people.get(office, full) == full else ""
        for word in (words[-1], words[0]):
            people.setdefault(word, full)
    for word in addressed:
        low = [word.lower()]
        if word not in people and not _is_body_or_place(low, grammar):
            people[word] = word
    return MappingProxyType(people)


def _goes_on_behind_a_name(row: str, rows: Collection[str]) -> bool:
    """Whether a row of capitals begins with two that stand alone elsewhere: "Aya Sato Film Shown", where the text has "Aya Sato"."""
    words = row.split()
    return len(words) > _LEAST_NAME and " ".join(words[:_LEAST_NAME]) in rows


@lru_cache(maxsize=2)
def bodies_of(text: str, grammar: Grammar) -> frozenset[str]:
    """The names of bodies that look like a person's, where the text tells it: "the firm Blue Heron", "Blue Heron, a research firm"."""
    words = grammar.words
    kinds = words.institutions | words.makers
    found: set[str] = set()
    for match in FULL_NAME.finditer(text) if not grammar.nouns_capitalised else ():
        lead = _LAST_WORD.search(text, max(0, match.start() - _LEAD), match.start())
        behind = _APPOSITION.match(text, match.end())
        head = grammar.head(behind["what"]) if behind else []
        told = bool(lead and lead.group().strip() in kinds) or bool(head and head[-1] in kinds)
        if told and match.group().split(maxsplit=1)[0].lower() not in GIVEN:
            found.add(match.group())
    return frozenset(found)


def _without_body(row: list[str], grammar: Grammar) -> list[str]:
    """A name without the body or place before it: "Stephen Moos" of "Canadians Stephen Moos" and of "Wend Police Stephen Moos".

    "American Red Cross" and "Harbour Authority" stay.
    """
    for index in range(1, len(row) - 1):
        before = row[index - 1].lower()
        place = before in grammar.words.places or (before.endswith("s") and before[:-1] in grammar.words.places)
        if row[index].lower() in GIVEN and (place or before in grammar.words.institutions):
            return row[index:]
    return row


def _is_no_person(low: Sequence[str], grammar: Grammar) -> bool:
    """Whether words in small letters are an office, a body or a place."""
    office = grammar.is_office(low[-1].rpartition("-")[2]) and not (low[-1] in SURNAMES_TOO and low[-2] in GIVEN)  # "Tessa Bishop"
    return office or _is_body_or_place(low, grammar)


def _is_body_or_place(low: Sequence[str], grammar: Grammar) -> bool:
    return not grammar.words.institutions.isdisjoint(low) or grammar.of_a_place(low)
