"""The people whom a text names in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from copydesk.text import words_of
from copydesk.voices.given import GIVEN
from copydesk.voices.grammar import ELIDED, FULL_NAME, POSSESSIVE, Grammar

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
    names = {match.group(): None for match in FULL_NAME.finditer(text) if not text.startswith(_NO_PERSON_BEFORE, max(0, match.start() - 4))}
    addressed: dict[str, None] = {}  # "Andrew" of "Prince Andrew"
    # "Give Sato" in a headline is no given name where the text has "Jon Sato": rows that a common word opens come last.
    for name in sorted(names, key=lambda name: name.split(maxsplit=1)[0].lower() in small):
        row = grammar.parted(name.split())
        while len(row) > 2 and (row[0].lower() in grammar.words.not_names or ELIDED.match(row[0])):
            row = row[1:]  # "When Aya Sato", "L'ingénieure Aya Sato"
        bearer = _without_nation(grammar.after_office(row), grammar)
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
        if len(bearer) < len(row):
            office = f"the {row[-len(bearer) - 1].lower()}"
            people[office] = full if people.get(office, full) == full else ""
        for word in (words[-1], words[0]):
            people.setdefault(word, full)
    for word in addressed:
        low = [word.lower()]
        if word not in people and not _is_body_or_place(low, grammar):
            people[word] = word
    return MappingProxyType(people)


def _without_nation(row: list[str], grammar: Grammar) -> list[str]:
    """A name without what says where its bearer is from: "Stephen Moos" of "Canadians Stephen Moos"; "American Red Cross" stays."""
    if len(row) < 3 or row[1].lower() not in GIVEN:
        return row
    first = row[0].lower()
    return row[1:] if first in grammar.words.places or (first.endswith("s") and first[:-1] in grammar.words.places) else row


def _is_no_person(low: Sequence[str], grammar: Grammar) -> bool:
    """Whether words in small letters are an office, a body or a place."""
    return grammar.is_office(low[-1].rpartition("-")[2]) or _is_body_or_place(low, grammar)


def _is_body_or_place(low: Sequence[str], grammar: Grammar) -> bool:
    return not grammar.words.institutions.isdisjoint(low) or grammar.of_a_place(low)
