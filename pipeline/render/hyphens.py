"""Words that were broken at the end of a line with a hyphen, as in a narrow column: "exam-" above "ple".

The hyphen goes only where something says that it is no part of the word: the text has the word without it, or the English dictionary has,
and the text is English. Where the text has it within a line ("sea-going"), or nothing tells, it stays.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from itertools import pairwise

from copydesk.article import Span
from copydesk.compiled import compiled
from copydesk.text import is_hyphenated

_ENGLISH = 0.85  # share of the words in small letters that the dictionary has: of French, German or Spanish text it has less than half
_SAMPLE = 300  # words that are looked up for that
_FEWEST = 2  # words broken so that tell a text whose lines were cut
_SHARE = 12  # … one on so many lines
_HEAD = compiled(r"[^\W\d_]+(?=[-‐]\s*\Z)")
_TAIL = compiled(r"[^\W\d_]+")
_WORD = compiled(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_SMALL = compiled(r"(?<![\w'’])[a-zß-öø-ÿ]{2,}(?![\w'’])")


def breaks_off(line: str, following: str) -> bool:
    """Whether a line of several words breaks off within the last; one word alone ("pre-") may stand in a list of such."""
    return is_hyphenated(line, following) and " " in line.strip()


def is_cut(lines: Sequence[str]) -> bool:
    """Whether so many lines break off within a word that the text was cut into lines."""
    broken = sum(breaks_off(line, following) for line, following in pairwise(lines))
    return broken >= _FEWEST and _SHARE * broken >= sum(1 for line in lines if line.strip())


def needless_hyphens(text: str, spans: Sequence[Span], joined: Sequence[bool]) -> list[Span]:
    """The hyphens at the ends of lines that are no part of the word, in order. `spans`: the lines; `joined`: see `Line`."""
    found = []
    known: _Words | None = None
    for (start, end), following, goes_on in zip(spans, spans[1:], joined[1:], strict=False):
        if not goes_on:
            continue
        line, below = text[start:end], text[slice(*following)].lstrip()
        if not is_hyphenated(line, below):
            continue
        head, tail = _HEAD.search(line), _TAIL.match(below)
        if head is None or tail is None:
            continue
        known = known or _Words(text)
        if known.is_whole(head[0].casefold(), tail[0].casefold()):
            found.append((start + head.end(), start + head.end() + 1))
    return found


class _Words:
    """What a text and the dictionary know of words."""

    def __init__(self, text: str) -> None:
        self.told = {word.casefold().replace("‐", "-") for word in _WORD.findall(text)}
        self._small = _SMALL.findall(text)[:_SAMPLE]
        self._english: bool | None = None

    def is_whole(self, head: str, tail: str) -> bool:
        """Whether the word that begins with `head` and ends with `tail` is written without a hyphen between them."""
        if f"{head}-{tail}" in self.told:
            return False
        return head + tail in self.told or (self.is_english and head + tail in _dictionary())

    @property
    def is_english(self) -> bool:
        """Whether the dictionary has nearly all of the text's words."""
        if self._english is None:
            words = _dictionary()
            self._english = sum(word in words for word in self._small) >= _ENGLISH * len(self._small)
        return self._english


def _dictionary() -> Container[str]:
    from copydesk.readability.syllables import dictionary  # only a text with such words needs it

    return dictionary()
