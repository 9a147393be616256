"""What one language's words tell of reporting and of noun phrases: its file, compiled, with the questions that need no text around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from copydesk import languages
from copydesk.compiled import compiled
from copydesk.reporting import Reporting
from copydesk.voices.given import GIVEN, OF_BODIES_TOO

UPPER = "A-ZÀ-ÖØ-ÞŠŽČĆĐ"
ELIDED = compiled(r"\b([LlDd])['’](?=[a-zà-öø-ÿ])")  # "L'ingénieure", but not "L'Estran"
NAME_WORD = r"(?:[A-ZÀ-ÖØ-ÞŠŽČĆĐ][\w’'.-]*|[A-Z]\.)"
# Rows of two to nine capitalised words, which can hold a personal name behind a title.
# No part of a name has more letters; without a bound each capital of "A-A-A-…" would be read to the end.
FULL_NAME = compiled(
    rf"[{UPPER}](?<!\w.)[\w’'-]{{1,60}}(?:[ \t]+[{UPPER}]\.)?(?:[ \t]+(?:de|da|di|del|la|van|von|der|den|bin|al|du|dos))*"
    rf"(?:(?:[ \t]+[{UPPER}]\.)?[ \t]+(?:(?:al|el|ad|as|ar|an)-)?[{UPPER}][\w’'-]{{1,60}}){{1,8}}"
)
AL = compiled(r"(?:al|el|ad|as|ar|an)-[A-Z]")  # "Ali al-Sato"
TOKEN = compiled(r"\w(?:[\w’'.&-]*\w)?")
POSSESSIVE = compiled(r"['’]s?\Z")
POSSESSIVE_ENDS = ("'", "’", "'s", "’s")

_PARTICIPLE = compiled(r"e[dn]\Z")
_NEVER = "(?!)"  # matches nothing
# What shows that a clause or a quotation goes with the verb, and no mere object.
_MARKED_CLAUSE = (
    r"(?=[,.:]|[ \t]+(?:that|it|he|she|they|we|there|this|such|some|while|although|when|if|in|on|at|to reporters|[A-Z“‘\"'])\S*)"
)
_MARKS_OF_CLAUSES = r"[;:—–(]|(?:\)|\s)--?(?=\s)|\)\s+--?(?=\s)|,(?=\s)"
_APOSTROPHE = compiled("['’]")
_ONE = frozenset("das dem des ein eine einem einer eines".split())  # German articles of the singular alone
_LEAST_COMPOUND, _LEAST_PART = 7, 4  # letters of a noun made of two, and of its second part
_GENITIVE = compiled(r"(?<=[a-zß-ÿ]{3})e?s\Z")
# "the former senator and presidential candidate" is one.
_ONE_OF_TWO = compiled(r"(?:[Tt]he|[Aa]n?)(?:[ \t\u00a0][\w’'-]+){1,4} and (?:[\w-]+[ \t\u00a0]){0,2}[a-z-]+[a-rt-z]")
# What follows a body's name: "in a statement", "for a bill", but not "for Control" nor "for the Blind".
_BEHIND_NAMES = compiled(
    r",|\s(?:in an?|who|which|with|on)\s|\s(?:for|to|at|by|from|as|after|over|about|against)\s+(?=[a-z])(?!the\s[A-Z])"
)
_AROUND_NAMES = " ,;:“”\"'’"
# "the University of Wend study": what the name of a body with "of" in it owns.
_OF_A_NAME = compiled(
    rf"(?P<article>(?:[Tt]he|[Aa]n?)[ ])?(?P<name>[{UPPER}][\w’.&-]*(?:[ ](?:of|for|and|the|in|[{UPPER}][\w’.&-]*))*[ ][{UPPER}][\w’.&-]*)"
    r"[ ](?P<tail>(?:[a-z-]+[ ]){0,2}[a-z-]+)"
)
INSIDE_NAMES = frozenset("of the and for de da di del la van von der bin al du und et y".split())


def _described(word: str, before: str) -> bool:
    """Whether a participle tells what follows it: "a newly uncovered letter", "a leaked memo"."""
    return _PARTICIPLE.search(word) is not None and (before.endswith("ly") or before in ("a", "an", "the"))


@lru_cache(maxsize=1_000)  # several questions are asked of one phrase
def _head(grammar: Grammar, phrase: str) -> tuple[str, ...]:
    owned = None if grammar.nouns_capitalised else _OF_A_NAME.fullmatch(phrase)
    prepositions = grammar.words.prepositions
    if owned is not None and not prepositions.isdisjoint(owned["name"].split()) and prepositions.isdisjoint(owned["tail"].split()):
        return tuple(grammar.tokens((owned["article"] or "") + owned["tail"]))
    words = grammar.tokens(phrase)
    parts = enumerate(zip(words, ("", *words), strict=False))
    pronouns = grammar.words.pronouns  # "the report she published"
    ends = (
        index
        for index, (word, before) in parts
        if index and (word in pronouns or (word.lower() in prepositions and not _described(word, before)))
    )
    end = next(ends, len(words))
    if grammar.nouns_capitalised and any(word[0].isupper() for word in words[:end]):
        while words[end - 1][0].islower():  # "das Amt vorab" of "wie das Amt vorab mitteilte"
            end -= 1
    return tuple(words[:end])


@lru_cache(maxsize=4096)  # it is asked of every word beside a name, which are the same in many texts
def _is_somebody(grammar: Grammar, word: str) -> bool:
    words = grammar.words
    return grammar.is_office(word) or grammar.is_trade(word) or word in words.women or word in words.men or grammar.is_doer(word)


@lru_cache(maxsize=8192)  # as _is_somebody
def _is_trade(grammar: Grammar, word: str) -> bool:
    words = grammar.words
    if word in words.trades:
        return True
    return word not in words.no_trades and any(
        word.endswith(ending) and len(word) >= len(ending) + 2 and word.isalnum() for ending in words.trade_endings
    )


@lru_cache(maxsize=8192)  # as _is_somebody
def _base_of_compound(grammar: Grammar, noun: str) -> str:
    """The listed noun that a German noun ends with, which may have the ending of its genitive; else the noun."""
    listed, alone = grammar.nouns, grammar.words.men | grammar.words.women  # surnames end with these, too ("Lohmann")
    last = noun.rpartition("-")[2] or noun
    for word in dict.fromkeys((last, _GENITIVE.sub("", last), last.removesuffix("s"))):
        if word in listed:
            return word
        if len(word) < _LEAST_COMPOUND:
            continue
        for at in range(2, len(word) - _LEAST_PART + 1):
            if word[at:] in listed and word[at:] not in alone:
                return word[at:]
    return noun


@dataclass(frozen=True, eq=False)
class Grammar:
    """One language's words of reporting, and what is compiled from them.

    anchor: where a reporting verb or phrase stands; its group "phrase" is one whose source stands behind ("according to"), "base" a verb
    form that needs a plural subject, "court" a body that was told something and speaks for those who told it, "post" a word whose source
    stands right before it ("Experten zufolge") or is its own last word ("aus Regierungskreisen").
    first_words: the words that an anchor can begin with, for a quick look before it is tried.
    telling: the verbs behind which another clause can follow without a word between.
    helpers: what may stand between subject and verb, at the end of the searched text; no_subject: what shows that nobody reports.
    unsaid: what shows it behind the verb.
    boundary: where another phrase or clause begins. phrase: the noun phrase that may follow a verb or phrase, as group 1.
    shares: how many of those asked say so. small_words: the commonest of the language. nouns: those that a list of sources has.
    The anchor's group "speak" is a verb that reports only beside a quotation. The others are those of `reporting.Reporting`, with what
    must stand around them: abstract, doers and open (whether) at the end of the searched text, condition from the beginning of a sentence
    to the end, time_ahead up to what follows it.
    of_people: a name (group "name") with what is told of people only right behind it, group "what" what somebody is. i_said: a quotation
    in which somebody speaks of himself, at the end of the searched text. finite: a form on which a participle hangs, with the space behind
    it; describing: an adjective, at the end of the searched text.
    """

    words: Reporting
    nouns_capitalised: bool
    anchor: re.Pattern[str]
    first_words: frozenset[str]
    telling: frozenset[str]
    helpers: re.Pattern[str]
    no_subject: re.Pattern[str]
    unsaid: re.Pattern[str]
    boundary: re.Pattern[str]
    phrase: re.Pattern[str]
    shares: re.Pattern[str]
    abstract: re.Pattern[str]
    doers: re.Pattern[str]
    condition: re.Pattern[str]
    open: re.Pattern[str]
    when_and_where: re.Pattern[str]
    own_remark: re.Pattern[str]
    time_ahead: re.Pattern[str]
    of_people: re.Pattern[str]
    finite: re.Pattern[str]
    subjunctive: re.Pattern[str]
    no_subjunctive: re.Pattern[str]
    describing: re.Pattern[str]
    i_said: re.Pattern[str]
    small_words: frozenset[str]
    nouns: frozenset[str]

    def tokens(self, phrase: str) -> list[str]:
        """The words of a noun phrase, "l'ufficio" in two."""
        return self.parted(TOKEN.findall(phrase))

    def parted(self, words: list[str]) -> list[str]:
        """The words with elided ones apart from the nouns that they are written together with."""
        if not self.words.elided:
            return words
        parts = (_APOSTROPHE.split(word, 1) for word in words)
        return [part for two in parts for part in (two if two[0].lower() in self.words.elided else ["’".join(two)]) if part]

    def head(self, phrase: str) -> list[str]:
        """The words of a noun phrase up to its first preposition, relative clause or the like: "A friend" of "A friend of the owner"."""
        return list(_head(self, phrase))

    def is_plural(self, phrase: str) -> bool:
        """Whether a noun phrase tells of several."""
        words = self.head(phrase)
        last = words[-1].lower() if words else ""
        joined = " and " in phrase and not _ONE_OF_TWO.fullmatch(phrase)
        asked = self.shares.match(phrase) is not None
        many = re.search(r"[^s’']s\Z", last) is not None or last.endswith("men")
        if self.nouns_capitalised and words and words[0].lower() in _ONE:  # "das Unternehmen"
            many = False
        return asked or last in self.words.plurals or joined or many

    def is_office(self, word: str) -> bool:
        """Whether a word in small letters is a title or a role."""
        word = self.base_of(word)
        return word in self.words.titles or word in self.words.roles

    def is_somebody(self, word: str) -> bool:
        """Whether a word in small letters says what a person is: a title, a role, a trade, or a noun made like one ("lawmaker")."""
        return _is_somebody(self, word)

    def is_doer(self, word: str) -> bool:
        """Whether a noun in small letters, which no list holds, ends like those for people who do something; plurals, too."""
        words = self.words
        word = word[:-1] if word.endswith("s") and not word.endswith("ss") else word
        return (
            word.isalpha()
            and word not in words.no_doers
            and any(word.endswith(ending) and len(word) >= len(ending) + 3 for ending in words.doer_endings)
        )

    def is_trade(self, word: str) -> bool:
        """Whether a word in small letters says what somebody does, and so stands before a name and is no part of it."""
        return _is_trade(self, word)

    def base_of(self, noun: str) -> str:
        """The listed noun that a compound ends with ("sprecher" of "polizeisprecher") where nouns are joined, or of which it is the
        plural in s; else the noun.
        """
        if noun in self.nouns:
            return noun
        if self.nouns_capitalised:
            return _base_of_compound(self, noun)
        return noun[:-1] if noun.endswith("s") and noun[:-1] in self.nouns else noun

    def after_office(self, words: list[str]) -> list[str]:
        """What follows the last title or possessive of a row of capitalised words: "Aya Sato" of "Valley’s Harbour Minister Aya Sato"."""
        last = 0
        for index, word in enumerate(words[:-1]):
            office = self.is_office(word.rstrip(".").lower().rpartition("-")[2]) or word.endswith(POSSESSIVE_ENDS) or "-of-" in word
            given = index == last and word.lower() in GIVEN  # "Mayor Dean Sato"
            if (office and not given) or (index <= len(words) - 3 and self.is_trade(word.lower())):  # "Tim Baker", but "Baker Tim Reed"
                last = index + 1
        return words[last:]

    def of_a_place(self, low: Sequence[str]) -> bool:
        """Whether the words of a name, in small letters, hold a place ("Ocean Florida"); one that is a given name, too, only at the end."""
        places = self.words.places
        if places.isdisjoint("-".join(low).split("-")):
            return False
        if len(low) == 2 and low[0] in GIVEN - OF_BODIES_TOO:
            return low[0] in places  # "Steve Israel"
        parts = [(index, part) for index, word in enumerate(low) for part in word.split("-")]
        return any(part in places and not (index < len(low) - 1 and part in self.words.given_names) for index, part in parts)

    def points_back(self, phrase: str) -> bool:
        """Whether a phrase takes up somebody already named: "the farmer", "Valley Mayor", "die Ministerin"; not "a farmer" nor
        "farmers".
        """
        head = self.head(phrase)
        first, last = head[0].lower(), head[-1].lower()
        if self.nouns_capitalised:  # "die Minister" are several
            return first in self.words.men - self.words.indefinite or (
                first in self.words.articles - self.words.indefinite and last.endswith(tuple(self.words.women_endings))
            )
        office = head[-1][0].isupper() and last in self.words.titles and first not in self.words.articles
        definite = first in self.words.articles - self.words.indefinite
        return (definite or office) and not self.is_plural(phrase)

    def bare_name(self, phrase: str) -> str:
        """An institution's name: the phrase without its article, what stands in small letters before the name ("the charity Wend Aid"),
        and what follows "in a statement" or a comma.
        """
        words = re.split(_BEHIND_NAMES, phrase.strip())[0].split()
        while words and (words[0].lower() in self.words.articles or (words[0].islower() and any(word[0].isupper() for word in words))):
            words = words[1:]
        while len(words) > 1 and words[-1].lower() in self.words.prepositions | self.words.speakers:
            words = words[:-1]
        while self.nouns_capitalised and len(words) > 1 and words[-1].islower():
            words = words[:-1]
        if self.nouns_capitalised and words and phrase.split(maxsplit=1)[0].lower() in ("des", "eines"):
            words[-1] = _GENITIVE.sub("", words[-1])
        return " ".join(words).rstrip(_AROUND_NAMES)

    def name_at_end(self, head: Sequence[str]) -> list[str]:
        """The capitalised words at the end of a noun phrase's head, with the small words of names among them."""
        first = len(head)
        for index in range(len(head) - 1, -1, -1):
            word = head[index]
            low = word.lower()
            if word[0].isdigit():  # part of a name ("Channel 4") where a capital stands before it
                named = index > 0 and head[index - 1][0].isupper()
            else:
                named = not word[0].islower() and low not in self.words.articles and not (index == 0 and low in self.words.not_names)
            if named:
                first = index
            elif low not in INSIDE_NAMES:
                break
        return list(head[first:])


@lru_cache(maxsize=64)
def grammar_of(language: str | None) -> Grammar | None:
    """The grammar of a language, or None where its file tells nothing of reporting."""
    known = languages.of(language)
    words = known.reporting
    if words is None:
        return None
    phrases = [word for phrase in (*words.phrases, *words.phrases_behind) if (word := re.match(r"\w+", phrase)) is not None]
    verbs = (*words.says, *words.plural_says, *words.clause_says, *words.quoting_says, *words.speaks, *words.parted)
    return Grammar(
        words=words,
        nouns_capitalised=known.nouns_capitalised,
        anchor=_anchor(words),
        first_words=frozenset(
            (*(verb.partition("-")[0] for verb in verbs), *words.told, *(form for word in phrases for form in _cases(word.group())))
        ),
        telling=words.says | words.clause_says | words.quoting_says,
        helpers=compiled(rf"(?<!\w)(?:{words.helpers or _NEVER})\s+\Z"),
        no_subject=compiled(rf"(?<!\w)(?:{words.no_subject or _NEVER})\s+\Z", re.IGNORECASE),
        unsaid=compiled(words.unsaid or _NEVER),
        boundary=compiled(rf"{_MARKS_OF_CLAUSES}|\b(?:{_any_of(words.conjunctions)})\s", re.IGNORECASE),
        phrase=compiled(words.phrase),
        shares=compiled(words.shares or _NEVER),
        abstract=compiled(rf"[a-zß-ÿ](?:{words.abstract or _NEVER})\Z"),
        doers=compiled(rf"(?:{words.doers or _NEVER})\Z"),
        condition=compiled(rf"(?:{_any_of(words.conditions)})\b[^.;:“”\"]{{1,200}},\s+\Z"),
        open=compiled(rf"\b(?:{_any_of(words.whether)})\s+\Z", re.IGNORECASE),
        when_and_where=compiled(rf"\s+(?:{words.when_and_where or _NEVER})\b[^,;:]{{0,80}}\s*\Z"),
        own_remark=compiled("|".join(words.own_remarks) or _NEVER),
        time_ahead=compiled(rf"(?:{words.time_ahead or _NEVER}),?\s+(?=[A-Za-z])"),
        of_people=_of_people(words),
        finite=compiled(rf"(?<!\w)(?:{_any_of(words.finite)})\s"),
        subjunctive=compiled(words.subjunctive or _NEVER),
        no_subjunctive=compiled(words.no_subjunctive or _NEVER),
        describing=compiled(rf"[a-zß-ÿ](?:{words.describing or _NEVER})\Z"),
        i_said=compiled(rf"[“„»\"\s](?i:{_any_of(known.first_person)})(?:['’]\w+)?[ ][^“”„»«\"\n]{{0,300}}\Z"),
        small_words=known.function_words,
        nouns=words.vague | words.roles | words.documents | words.institutions | words.titles,
    )


def _cases(word: str) -> tuple[str, str]:
    """A word with its first letter small, and large."""
    return word[0].lower() + word[1:], word[0].upper() + word[1:]


def _anchor(words: Reporting) -> re.Pattern[str]:
    """One pattern for all places to look at; its groups are those that `Grammar` tells of.

    A form of quoting_says needs the comma or quotation mark of a quotation before it, or a clause that is marked as one behind it: "added
    that", not "added the milk".
    """
    says, base, clause, quoting = map(_any_of, (words.says, words.plural_says, words.clause_says, words.quoting_says))
    phrases, post = map(_any_phrase, (words.phrases, words.phrases_behind))
    told = rf"(?:{'|'.join(sorted(words.told))})\s+{words.was_told}" if words.told else _NEVER
    return compiled(
        rf"(?<![\w-])(?:(?P<phrase>{phrases})|(?P<court>{told})|(?P<post>{post})|(?P<clause>{clause})(?![\w-]){words.clause_ahead}"
        rf"|(?:(?<=[”\",] )(?:{quoting})|(?:{quoting})(?![\w-]){_MARKED_CLAUSE})"
        rf"|(?P<base>{base})(?!\s+to\b)|{says}|{_parted(words)}|(?P<speak>{_any_of(words.speaks)}))(?!\w|-(?!t-|elles?\b|ils?\b))"
    )


def _parted(words: Reporting) -> str:
    """The verbs with the word that ends their clause: "hielt" where "fest" stands before a mark, "und" or another clause."""
    ends: dict[str, list[str]] = {}
    for verb in words.parted:
        stem, _, end = verb.partition("-")
        ends.setdefault(end, []).append(stem)
    stop = rf"(?=\s*[,.:;!?–—“”\"»«)]|\s+(?:und|oder|{_any_of(words.conjunctions)})\b|\s*\Z)"
    ways = (
        rf"(?:{_any_of(stems)})(?=\s(?:[^.;:!?„“”»«\"\n]{{0,160}}?\s)?{end.replace('-', ' ')}{stop})" for end, stems in sorted(ends.items())
    )
    return "|".join(ways) or _NEVER


def _of_people(words: Reporting) -> re.Pattern[str]:
    he = _any_of(word for word in words.personal - words.relatives if word in words.women | words.men)
    says = _any_of(words.says)
    return compiled(
        rf"(?<![\w.-])(?P<name>[{UPPER}][\w’'-]{{2,40}})"
        rf"(?:,[ ](?:\d\d?|who),?[ ]|[ ]\(\d\d\)|,[ ](?P<what>(?:{_any_of(words.articles)})[ ][^,;:.“”\"\n]{{1,60}}),"
        rf"|[ ](?:{says})(?:,|[ ]that)?[ ](?:{he})[ ]|[ ](?:{says})[ ][^.!?\n“”\"A-Z]{{1,200}}[.!?][ ](?i:{he})[ ])"
    )


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted((word.replace("-", " ") for word in words), key=lambda word: (-len(word), word))) or _NEVER


def _any_phrase(phrases: Iterable[str]) -> str:
    """The phrases with either case of their first letter."""
    return "|".join(f"[{''.join(char[0] for char in _cases(phrase[0]))}]{phrase[1:]}" for phrase in phrases) or _NEVER
