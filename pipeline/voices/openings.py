"""Who a sentence opens with: the noun phrase at its beginning, behind a dateline, a time or an introduction."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from itertools import islice

from copydesk.article import Span
from copydesk.compiled import compiled
from copydesk.voices import clauses
from copydesk.voices.grammar import TOKEN, Grammar
from copydesk.voices.sources import Sources

_PAST = compiled(r"[a-z]{2,}ed")
_LONGEST_ING = 5  # letters of a noun in -ing that is no participle ("King", "Ming")
_INTRODUCTION = compiled(r"[^,;:“”\"\n]{1,200},\s+")
_OFFICE_AND_NAME = compiled(rf"\s+(?P<office>[a-z-]+)\s+{clauses.NAME.pattern}")


def opening_of(text: str, sentence: Span, sources: Sources) -> Span | None:
    """The noun phrase that a sentence opens with, where it can be a source."""
    grammar = sources.grammar
    dateline = clauses.DATELINE.match(text, *sentence)
    start = dateline.end() if dateline else sentence[0]
    if (but := clauses.BUT.match(text, start, sentence[1])) is not None and not grammar.nouns_capitalised:
        start = but.end()
    opener = TOKEN.match(text, start, sentence[1])
    if opener is not None and opener.group().lower() in grammar.words.adverbs and not grammar.nouns_capitalised:
        start = opener.end() + 1  # "Also this month, the mayor …"
    earlier = grammar.time_ahead.match(text, start, sentence[1]) or clauses.ADVERB.match(text, start, sentence[1])
    start = earlier.end() if earlier else start  # "A month later, she …"
    first = TOKEN.match(text, start, sentence[1])
    if first and (first.group().lower() in _introducing(grammar) or _is_participle(first.group(), sources)):
        comma = _INTRODUCTION.match(text, start, sentence[1])  # "In an interview on Monday, Aya Sato …"
        return _opening_at(text, comma.end(), sentence, sources) if comma else None
    return _opening_at(text, start, sentence, sources)


def _is_participle(word: str, sources: Sources) -> bool:
    """Whether a word that opens a sentence begins a clause of its own: "Arriving at the gate, the police …"."""
    low = word.lower()
    return not sources.grammar.nouns_capitalised and low.endswith("ing") and len(low) > _LONGEST_ING and word not in sources.people


def _introducing(grammar: Grammar) -> AbstractSet[str]:
    """The words that begin what may stand before a sentence's subject."""
    return clauses.LINKS | grammar.words.conjunctions if not grammar.nouns_capitalised else frozenset()


def _opening_at(text: str, start: int, sentence: Span, sources: Sources) -> Span | None:
    """The noun phrase at `start` of a sentence, where it can be a source."""
    grammar, ends = sources.grammar, list[int]()
    before = ""
    name = clauses.NAME.match(text, start, sentence[1])
    alone = name is None or " " not in name.group() or name.group().lower().startswith("the ")
    stop = sentence[1] if name is None or alone else name.end()
    if name and (office := _OFFICE_AND_NAME.match(text, name.end(), sentence[1])) and grammar.is_somebody(office["office"]):
        stop = office.end()  # "Harbour Authority leader Aya Sato"
    for word in islice(TOKEN.finditer(text, start, sentence[1]), 8):
        if word.start() >= stop and not _is_of_the(text, stop, word, grammar):
            break
        if before and _PAST.fullmatch(word.group()) and (before in sources.people or before.lower() in grammar.words.pronouns):
            break  # "He described …"
        if (
            clauses.PAST_TENSE.fullmatch(word.group())
            and any(sources.is_source(text[start:end]) for end in ends)
            and not sources.is_source(text[start : word.end()])
        ):
            break  # "The director attended the harbour's film school, and says"
        if word.group() in grammar.first_words or (before and word.group() in clauses.FINITE):
            break
        if before and word.group() in clauses.DETERMINERS and before not in clauses.LINKS:
            if "," in text[ends[-1] : word.start()]:
                if name is not None and name.end() == ends[-1] and name.group() in sources.people:
                    break  # "Sato, the author of “The Gate,” said"
                return None  # "Each month, the board …": no subject yet
            ends.pop()  # "The board views any plan …": what stands before an object is the verb
            break
        ends.append(word.end())
        before = word.group()
    for end in reversed(ends):
        if sources.classify(text[start:end])[0]:
            return None if text.startswith(("'", "’"), end) else (start, end)  # "Europeans' hostility": somebody's what
    return None


def _is_of_the(text: str, end: int, word: re.Match[str], grammar: Grammar) -> bool:
    """Whether a word right behind a name says who of it is meant: "the Harbour College student"."""
    return text[end : word.start()].isspace() and grammar.is_somebody(word.group().lower())
