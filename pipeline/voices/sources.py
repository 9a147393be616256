"""Who a noun phrase of a text stands for: a person, a body, a document, somebody unnamed, nobody in particular, or no source."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from copydesk.compiled import compiled
from copydesk.voices.given import GIVEN, OF_BODIES_TOO
from copydesk.voices.grammar import AL, ELIDED, FULL_NAME, NAME_WORD, POSSESSIVE, POSSESSIVE_ENDS, Grammar
from copydesk.voices.people import addressed_as, told_of

_AROUND = " ,.;:“”\"'"  # what may stand around a noun phrase
_LONGEST_NOUN_PHRASE = 9  # words, German
_OFFICE_HOLDER = compiled(rf"\b(?P<office>[a-z-]+)\s+(?:{NAME_WORD}\s+){{1,3}}(?P<last>{NAME_WORD})\Z")  # "chief economist Aya Sato"
_CLAUSE = compiled(
    r"(?:it|that|there|here|what|who|he|she|they|you|we|i|let|how|where)['’](?:s|re|m|ve|ll|d)\b|(?:do|does|did|is|are)n['’]t\b",
    re.IGNORECASE,
)
_PAPERS = frozenset("advocate economist examiner guardian independent leader observer reporter spectator star".split())
_GIVEN = GIVEN - OF_BODIES_TOO
_AGE_OR_PLACE = compiled(r"\A(?:\d\d?-year-old|(?:[A-Z][\w.-]*\s+){0,2}[A-Z][\w.]*-based)\s+(?=[A-Z])")  # "30-year-old Aya Sato"
_TITLE_WITHIN = compiled(r"\A(\w+\s+)[“\"][^“”\"]+[”\"]\s+(?=\w)")  # "the “Gate for All” report"
# "allies of former president Aya Sato"
_OF_AN_OFFICE = compiled(r"\b(?:for|of|to|with|by)\s+(?:the\s+)?(?:[a-z-]+\s+){0,2}(?P<office>[a-z-]+)\s+\Z")
_NO_LETTER = compiled(r"[\d/]")
_OWNED_BY = compiled(r"\b(?:for|of|at|from|with|by|to|von|für|de|du)\s+(?:the\s+)?")


@dataclass(frozen=True, eq=False)
class Sources:
    """The sources of one text: its language's grammar, each part of a personal name in it -> the full name (`people_of`), and the names of
    bodies that look like a person's (`bodies_of`); `text` tells whether a name that stands alone is somebody.
    """

    grammar: Grammar
    people: Mapping[str, str]
    bodies: AbstractSet[str] = frozenset()
    text: str = ""

    def classify(self, phrase: str) -> tuple[str, str]:
        """(kind, name) of a source's noun phrase; kind "pronoun" where it must be resolved, "" where it is no source."""
        grammar, words = self.grammar, self.grammar.words
        phrase = _AGE_OR_PLACE.sub("", phrase)
        phrase = _TITLE_WITHIN.sub(r"\1", ELIDED.sub(r"\1 ", phrase))
        low = phrase.strip(_AROUND).lower()
        if low in words.writers or low in words.pronouns:
            return ("author" if low in words.writers else "pronoun"), ""
        if grammar.shares.match(phrase.lstrip(_AROUND)):
            return "unnamed", ""
        if paper := self._is_paper(phrase):
            return "named-institution", paper
        if self.is_name_like_a_word(phrase):
            return "named-person", self.people[phrase]
        if (known := self._known_person(phrase)) is not None:
            return "named-person", known
        return self._by_its_head(phrase, low)

    def is_source(self, phrase: str) -> bool:
        """Whether a noun phrase is a source of any kind."""
        return self.classify(phrase)[0] != ""

    def _by_its_head(self, phrase: str, low: str) -> tuple[str, str]:
        """(kind, name) of a noun phrase as its words tell; `low` is it in small letters, without the marks around it."""
        grammar, words = self.grammar, self.grammar.words
        head = grammar.head(phrase)
        if not head or low.replace(" ", "-") in words.no_speakers or self._is_clause(phrase, head):
            return "", ""
        if (opened := self._by_its_first_word(head)) is not None:
            return opened
        if (holder := self._office_holder(phrase)) is not None:
            return holder
        last, name = grammar.base_of(head[-1].lower()), " ".join(grammar.name_at_end(head))
        if last in words.documents and not (last in words.institutions and len(name.split()) > 1):  # not the Kyiv Post
            return "document", ""
        body = len(name.split()) > 1 and last in words.institutions  # "Wend Research"
        one = grammar.nouns_capitalised and grammar.points_back(phrase)  # "der Forscher", who has a name, or had one before
        if (last in words.vague and not body and not one) or (self._is_some(head) and (head[-1].islower() or last in words.roles)):
            return "vague", ""
        if head[-1].islower() or last in words.roles or (grammar.nouns_capitalised and last in words.institutions):
            return self._common(phrase, last)
        return self._name(name, phrase, head)

    def is_name_like_a_word(self, phrase: str) -> bool:
        """Whether a phrase is a known person's name that is a common word, too: "May" of "Aya May", "Will" of "Jon Will"."""
        words = self.grammar.words
        return phrase[:1].isupper() and phrase in self.people and (phrase.lower() in words.no_source or phrase.lower() in words.not_names)

    def _known_person(self, phrase: str) -> str | None:
        """The full name of whom the text knows, where a phrase is that name, or the surname, or an office of several words before it."""
        words = phrase.strip(_AROUND).split()
        full = self.people.get(words[-1], "") if words else ""
        if not full or full in self.bodies or not all(word[0].isupper() or AL.match(word) for word in words[-2:]):
            return None
        if len(words) == 1:  # "Cables" of "Rick Cables"
            last = words[0] == full.rsplit(maxsplit=1)[-1]
            return full if last and (words[0].lower() in self.grammar.words.documents or AL.match(words[0])) else None
        if " ".join(words) == full:
            return full  # "Aya Page"
        rest = " ".join(words[: -len(full.split())])
        # "Minister for Media Affairs Aya Sato", "Blue Heron CMO Aya Sato", but "the mother of Aya Sato"
        named = " ".join(words).endswith(full) and rest[:1].isupper() and rest.rsplit(maxsplit=1)[-1][0].isupper()
        row = named and all(word[0].isupper() for word in words)
        office = named and (self.grammar.is_office(words[0].lower()) or self.grammar.is_office(rest.rsplit(maxsplit=1)[-1].lower()))
        trade = named and self.grammar.nouns_capitalised and self.grammar.is_somebody(rest.rsplit(maxsplit=1)[-1].lower())
        return full if row or office or trade else None

    def _is_paper(self, phrase: str) -> str:
        """The name of a paper that is called like somebody, or ""."""
        article, _, name = phrase.strip(_AROUND).partition(" ")
        return name if article.lower() == "the" and name[:1].isupper() and name.lower() in _PAPERS else ""

    def _is_clause(self, phrase: str, head: Sequence[str]) -> bool:
        """Whether a phrase is more than a noun phrase, or less: somebody's what. A name may have a long tail ("vom Institut …")."""
        named = len(head) <= _LONGEST_NOUN_PHRASE and head[-1] in self.people
        if phrase.strip(_AROUND).lower().endswith(("n't", "n’t")):
            return True  # "They Weren't Told"
        too_long = self.grammar.nouns_capitalised and not named and len(phrase.strip(_AROUND).split()) > _LONGEST_NOUN_PHRASE
        return too_long or phrase.endswith(POSSESSIVE_ENDS) or _CLAUSE.match(phrase.lstrip(" “\"'")) is not None

    def _is_some(self, head: Sequence[str]) -> bool:
        """Whether a noun phrase speaks of an unknown number: "many readers", "a few readers"."""
        quantifiers = self.grammar.words.quantifiers
        return head[0].lower() in quantifiers or (
            len(head) > 1 and head[0].lower() in self.grammar.words.articles and head[1] in quantifiers
        )

    def _by_its_first_word(self, head: Sequence[str]) -> tuple[str, str] | None:
        """(kind, name) where the first word alone tells: "my wife", "what", "nobody", "dozens"."""
        words, first = self.grammar.words, head[0].lower()
        if first in words.of_mine:
            return "unresolved", ""
        if first in words.no_source or (first[0].isdigit() and len(head) > 1 and head[1][0].isupper()):
            return "", ""
        if first in words.nothing and (len(head) == 1 or head[1] in words.articles or head[1] in words.no_source):  # "Nobody, not even …"
            return "", ""
        return ("unnamed", "") if len(head) == 1 and first in words.nameless else None

    def _office_holder(self, phrase: str) -> tuple[str, str] | None:
        """(kind, name) of "chief economist Aya Sato" where the text knows her."""
        office = _OFFICE_HOLDER.search(phrase)
        if office is None or office["last"] not in self.people or not self.grammar.is_office(office["office"].lower()):
            return None
        if self._is_of_an_office(phrase, office.end("office") + 1):
            return None
        bearer, known = self.grammar.after_office(phrase[office.end("office") :].split()), self.people[office["last"]]
        return "named-person", known if bearer[0] in known.split() else " ".join(bearer)

    def _is_of_an_office(self, phrase: str, end: int) -> bool:
        """Whether the name at `end` is whom others follow or speak for: "allies of former president Aya Sato"."""
        office = _OF_AN_OFFICE.search(phrase, 0, end)
        return office is not None and self.grammar.is_office(office["office"])

    def _common(self, phrase: str, last: str) -> tuple[str, str]:
        """A phrase whose head is a common noun: "police", "an Acme spokesman", "a senior official", "the head of Acme, Aya Sato"."""
        grammar, words = self.grammar, self.grammar.words
        names = [match.group() for match in FULL_NAME.finditer(phrase)]
        owner = names and any(phrase.startswith(names[-1], before.end()) for before in _OWNED_BY.finditer(phrase))
        owner = owner or (bool(names) and self._is_of_an_office(phrase, phrase.rindex(names[-1])))
        if names and not owner and phrase.rstrip().endswith(names[-1]) and names[-1].split()[-1] in self.people:
            return "named-person", self.people[names[-1].split()[-1]]
        if last in words.institutions:
            own = [word for word in grammar.tokens(phrase)[1:] if not (grammar.nouns_capitalised and word.lower() == last)]
            generic = last in words.generic_bodies and not any(word[0].isupper() for word in own)
            if generic and grammar.is_plural(phrase):
                return "unnamed", ""
            return "named-institution", "" if generic else grammar.bare_name(phrase)
        if last in words.speakers:
            named = [word for word in grammar.tokens(phrase) if word[0].isupper() and word.lower() not in words.articles]
            named = [POSSESSIVE.sub("", word) for word in named if grammar.base_of(word.lower()) not in words.speakers]
            whose = self.people.get(named[-1], "") if named else ""  # "a spokesman for Aya Sato" is not she
            for_a_body = bool(named) and whose != named[-1] and whose.partition(" ")[0].lower() not in GIVEN
            return ("named-institution", " ".join(named)) if for_a_body else ("unnamed", "")
        somebody = last in words.roles or grammar.is_trade(last) or grammar.is_doer(last)
        return ("unnamed", "") if somebody else ("", "")

    def _name(self, name: str, phrase: str, head: Sequence[str]) -> tuple[str, str]:
        """A phrase that ends in a name: a person's where it has a title, stands somewhere in full, or looks like one; else a body's."""
        grammar, words, parts = self.grammar, self.grammar.words, name.split()
        if not parts:
            return "", ""
        after = grammar.after_office(parts)
        if len(after) < len(parts) and after[-1] in self.people:
            alone = after == parts[-1:]
            return "named-person", addressed_as(self.people, after[0], parts[-2], grammar) if alone else self._in_full(after)
        low = [part.lower().rstrip(".") for part in parts]
        titled = any(grammar.is_office(word.lower().rstrip(".")) for word in head[:-1])
        lead = head[len(head) - len(parts) - 1] if len(head) - len(parts) > 1 else ""  # the word before the name
        thing = lead in words.institutions or lead in words.makers  # "the newspaper Wend Times"
        if not words.institutions.isdisjoint(low) and not (titled and parts[-1] in self.people):
            return "named-institution", name if thing else grammar.bare_name(phrase)
        bare = [part for part, small in zip(parts, low, strict=True) if not grammar.is_office(small)]
        if not bare or (len(bare) == 1 and self._is_one_of_a_kind(head, bare[0])):
            return "unnamed", ""
        described = lead.islower() and not thing and len(bare) > 1  # "the ferryman Aya Sato"
        with_article = phrase.split(maxsplit=1)[0].lower() in words.articles
        # "a beaming Sato", "a point Sato noted"
        beaming = lead.islower() and not thing and (head[0].lower() in words.indefinite or len(bare) == 1)
        if " ".join(bare) in self.bodies:
            return "named-institution", name
        if bare[-1] in self.people and (titled or described or beaming or not with_article):
            return "named-person", self.people[bare[-1]] if len(bare) == 1 else self._in_full(bare)
        if grammar.nouns_capitalised and (noun := self._noun(head, bare)) is not None:
            return noun
        several = len(bare) == 1 and low[-1].endswith("s") and low[-1] not in words.institutions and grammar.is_trade(low[-1][:-1])
        family = with_article and parts[-1].endswith("s") and parts[-1][:-1] in self.people
        if several or family or (low[-1].endswith("s") and low[-1][:-1] in words.places and low[-1] not in words.places):
            return "unnamed", ""  # "most Americans", "According to Nutritionists", "the Satos"
        if low[-1] in words.places or (not titled and (with_article or grammar.of_a_place(low))):
            return "named-institution", name
        alone = len(bare) == len(parts) == 1
        persons = titled or _looks_like_a_persons(bare) or (alone and (low[-1] in _GIVEN or bare[0] in told_of(self.text, grammar)))
        return ("named-person", " ".join(bare)) if persons else ("named-institution", name)

    def _noun(self, head: Sequence[str], bare: Sequence[str]) -> tuple[str, str] | None:
        """What a German noun is that no list holds, with its article or behind an adjective with a capital; None where it may be a name."""
        grammar, words, last = self.grammar, self.grammar.words, bare[-1].rpartition("-")[2] or bare[-1]
        does = grammar.doers.search(last) is not None
        if len(bare) > 1:  # "Palästinensische Helfer", "Deutsche Bahn", "Mehrere Länder"
            first = bare[0].lower()
            several = first in words.quantifiers or first in words.nameless
            if not several and not grammar.describing.search(bare[0]) and first.removesuffix("s") not in words.places:
                return None
            if several or does or grammar.is_somebody(last.lower()):
                return "unnamed", ""
            return "named-institution", " ".join(bare)
        if head[0].lower() not in words.articles and not head[0].islower() and not grammar.abstract.search(last):
            return ("vague", "") if does and last.endswith("n") and last not in self.people and last.lower() not in words.places else None
        if any(character.isupper() for character in last[1:]):
            return "named-institution", bare[0]  # die AfD
        return ("unnamed", "") if does or (head[0].lower() in words.men and last.endswith("e")) else ("", "")  # "der Franzose"

    def _is_one_of_a_kind(self, head: Sequence[str], name: str) -> bool:
        """Whether a capital word says what somebody is: "one Democrat", "a well-connected Canadian", "two Germans"."""
        words = self.grammar.words
        known = name in self.people or name.lower() in words.institutions or (name.isupper() and len(name) > 1)
        return not self.grammar.nouns_capitalised and not known and head[0].lower() in words.indefinite and head[-1] == name

    def _in_full(self, name: Sequence[str]) -> str:
        """The full name of a known person, unless the text gives another here."""
        said, full = " ".join(name), self.people[name[-1]]
        same = said.replace(".", "").lower() in full.replace(".", "").lower() or said.endswith(f" {full}")
        return full if same else said


def _looks_like_a_persons(name: Sequence[str]) -> bool:
    """Whether words look like a person's name; "BlueCross/Shield" is a firm's."""
    plain = all(word[0].isupper() and (not word.isupper() or len(word) == 1) and not _NO_LETTER.search(word) for word in name)
    return len(name) in (2, 3) and plain
