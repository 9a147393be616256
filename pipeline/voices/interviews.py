"""Interviews: paragraphs that begin with the mark of their speaker, "Q:" or a name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from copydesk import languages
from copydesk.article import Prose, Span
from copydesk.compiled import compiled

_TURN = compiled(r"(?P<who>[^\W\d_][\w.’'-]*(?:[ \t]+[\w.’'#-]+){0,4})(?:[ \t]+\([^()\n]{1,40}\)|,[ \t][A-Z]+)?:[ \t]+(?=\S)")
_LONGEST_MARK = 80  # characters, with the first of what is said
_LEAST_TURNS = 4
_LEAST_QUESTIONS = 2
_LEAST_ANSWERS = 3  # of one person, below questions without a mark


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph of an interview: the mark of its speaker ("Ito"), what is said, and the speaker's full name ("" for "Q").

    asked: the interviewer's question, not an answer that ends in one.
    """

    mark: Span
    said: Span
    name: str
    asked: bool


class _Marks(NamedTuple):
    """Of any language: who asks, who answers, and the words in which somebody speaks of himself."""

    asked: frozenset[str]
    answered: frozenset[str]
    oneself: re.Pattern[str]


@lru_cache(maxsize=1)
def _marks() -> _Marks:
    told = [known.reporting for known in languages.every() if known.reporting is not None]
    oneself = "|".join(words.oneself for words in told if words.oneself)
    return _Marks(
        frozenset().union(*(words.questions for words in told)),
        frozenset().union(*(words.answers for words in told)),
        compiled(rf"\b(?:{oneself})\b", re.IGNORECASE),
    )


def turns_of(prose: Prose, people: Mapping[str, str]) -> dict[int, Turn]:
    """Paragraphs whose speaker is marked at their start; {} where the text is no interview.

    "Q:" and "A:" take turns, or names that the text gives in full, and some turns are questions. A list with labels ("Price: …", "Pros: …")
    names nobody; questions and answers in which nobody says I are the writer's own.
    """
    text = prose.text
    found: dict[int, tuple[str, Span, int, int]] = {}
    for index, (start, end) in enumerate(prose.paragraphs):
        mark = _TURN.match(text, start, min(end, start + _LONGEST_MARK))
        if mark is not None:
            found[index] = (mark["who"], mark.span("who"), mark.end(), end)
    if answers := _answers(prose, found, people):
        return answers
    if len(found) < _LEAST_TURNS:
        return {}
    labels = Counter(who for who, *_ in found.values())
    people = {**{who.split()[-1].title(): who.title() for who in labels if who.isupper() and " " in who}, **people}
    speakers = {
        who
        for who, count in labels.items()
        if who.split()[-1].title() in people and not any(word[0].islower() for word in who.split()) and (count > 1 or who.isupper())
    }
    marks = _marks()
    spoken = [text[start:end] for who, _, start, end in found.values() if who in speakers | marks.answered]
    both = labels.keys() & marks.asked and labels.keys() & marks.answered
    if both and sum(bool(marks.oneself.search(words)) for words in spoken) >= _LEAST_QUESTIONS:
        speakers |= labels.keys() & (marks.asked | marks.answered)
    questions = {index for index, (*_, start, end) in found.items() if text[start:end].endswith("?")}
    asking = Counter(found[index][0] for index in questions)
    interviewers = {who for who, count in asking.items() if count * 2 >= labels[who] and count >= _LEAST_QUESTIONS}
    if speakers:  # who asks them need not be named in full
        speakers |= interviewers
    turns = {
        index: Turn(
            span, (start, end), people.get(who.split()[-1].title(), ""), who in marks.asked or (who in interviewers and index in questions)
        )
        for index, (who, span, start, end) in found.items()
        if who in speakers
    }
    return turns if len(turns) >= _LEAST_TURNS and len(speakers) > 1 and len(questions & turns.keys()) >= _LEAST_QUESTIONS else {}


def _answers(prose: Prose, found: Mapping[int, tuple[str, Span, int, int]], people: Mapping[str, str]) -> dict[int, Turn]:
    """The turns of the one person who is asked, where the questions stand without a mark: each answer is below one of them."""
    labels = {who for who, *_ in found.values()}
    if len(labels) != 1 or len(found) < _LEAST_ANSWERS:
        return {}
    (who,) = labels
    name = people.get(who.split()[-1].title(), "")
    asked = (prose.text[slice(*prose.paragraphs[index - 1])] for index in found if index > 0 and index - 1 not in found)
    if not name or sum(question.endswith("?") for question in asked) < len(found):
        return {}
    return {index: Turn(span, (start, end), name, False) for index, (_, span, start, end) in found.items()}
