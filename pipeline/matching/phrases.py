"""Phrases: the rules that find places in the prose, compiled, and found in one pass."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from types import MappingProxyType

from copydesk.article import Span
from copydesk.compiled import compiled as regex
from copydesk.matching.beginnings import first_pairs
from copydesk.rule import Match, PhraseRule, Rule
from copydesk.text import WORD, containing, words_of

GUARD_REACH = 80  # characters before a match that a `before` guard can see
SENTENCE_REACH = 1_000  # so many characters to either side of a match a `sentence` guard can see at least: a "sentence" may be a whole list


@dataclass(frozen=True, eq=False)
class _Compiled:
    """A rule whose patterns are compiled when they are first tried: most never are."""

    rule: PhraseRule
    order: int

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return phrase_pattern(self.rule)

    @cached_property
    def before(self) -> re.Pattern[str] | None:
        return self._guard(self.rule.before, r"(?<!\w)(?:{})\s*\Z")

    @cached_property
    def not_before(self) -> re.Pattern[str] | None:
        return self._guard(self.rule.not_before, r"(?<!\w)(?:{})\s*\Z")

    @cached_property
    def after(self) -> re.Pattern[str] | None:
        return self._behind(self.rule.after)

    @cached_property
    def not_after(self) -> re.Pattern[str] | None:
        return self._behind(self.rule.not_after)

    @cached_property
    def sentence(self) -> re.Pattern[str] | None:
        return self._guard(self.rule.sentence, r"(?<!\w)(?:{})(?!\w)")

    @cached_property
    def not_sentence(self) -> re.Pattern[str] | None:
        return self._guard(self.rule.not_sentence, r"(?<!\w)(?:{})(?!\w)")

    def _guard(self, pattern: str | None, form: str) -> re.Pattern[str] | None:
        flags = re.IGNORECASE if self.rule.ignore_case else re.NOFLAG
        return None if pattern is None else regex(form.format(pattern), flags)

    def _behind(self, pattern: str | None) -> re.Pattern[str] | None:
        # The white space in front is passed over as a whole, and a guard that begins with a space would find none left.
        return None if pattern is None else self._guard(pattern.removeprefix(r"\s++"), r"\s*+(?:{})(?!\w)")


Openings = Sequence[tuple[str, str | None]] | None


def openings_of(rule: PhraseRule) -> Openings:
    """The first and the second word of a match, as `first_pairs` has them, in an order that is always the same."""
    pairs = first_pairs(rule.match)
    return None if pairs is None else sorted(pairs, key=lambda pair: (pair[0], pair[1] or ""))


class Matcher:
    """Rules of any families, compiled once; `find` is a pure function of its arguments."""

    def __init__(self, rules: Iterable[Rule], known: Mapping[str, Openings] = MappingProxyType({})) -> None:
        """`known`: what `openings_of` gives for rules, by id; of others it is asked here."""
        anywhere: _Ways = {}
        in_headlines: _Ways = {}  # of rules for headlines only: the words of a body need not be looked up there
        self._by_symbol: dict[str, list[_Compiled]] = {}
        self._everywhere: list[_Compiled] = []
        for order, rule in enumerate(rules):
            if not isinstance(rule, PhraseRule):
                continue
            compiled = _Compiled(rule, order)
            openings = known[rule.id] if rule.id in known else openings_of(rule)
            if openings is None:
                self._everywhere.append(compiled)
                continue
            for first, second in openings:
                if WORD.match(first) or first == "#":
                    (in_headlines if rule.headline else anywhere).setdefault(first, []).append((second, compiled))
                elif not first.isspace():  # optional white space in front: a match that begins with it is none
                    self._by_symbol.setdefault(first, []).append(compiled)
        self._doors = {first: _door(ways) for first, ways in anywhere.items()}
        self._headline_doors = {first: _door(ways) for first, ways in in_headlines.items()}
        symbols = "".join(re.escape(symbol) for symbol in sorted(self._by_symbol))
        self._symbols = re.compile(f"[{symbols}]") if symbols else None

    def find(self, text: str, sentences: Sequence[Span], headline: Span | None = None) -> tuple[Match, ...]:
        """Every match in `text`, in order; within a family they do not overlap (the first, then the longest, wins).

        Guards look no further than the sentence of the match.
        """
        cut = words_of(text)
        keys = ["#" if word < ":" else word for word in cut.small]  # digits sort before ":", letters behind it
        starts = cut.starts
        places = _places(self._doors, keys, starts)
        if headline is not None:
            first, last = bisect_left(starts, headline[0]), bisect_left(starts, headline[1])
            places += _places(self._headline_doors, keys[first : last + 1], starts[first:last])
        if self._symbols is not None:
            for symbol in self._symbols.finditer(text):
                places += [(compiled, symbol.start()) for compiled in self._by_symbol[symbol.group()]]
        hits: list[tuple[_Compiled, int, int]] = []
        asked: _Asked = {}
        everywhere = ((compiled, at) for compiled in self._everywhere for at in starts)
        for compiled, at in chain(places, everywhere):
            match = compiled.pattern.match(text, at)
            if match is not None:
                _try(compiled, match, text, sentences, headline, asked, hits)
        return _settle(hits)


_Ways = dict[str, list[tuple[str | None, _Compiled]]]  # first word -> (second word or None for any, what to try there)
_Door = tuple[dict[str, list[_Compiled]], list[_Compiled]]


def _door(ways: Sequence[tuple[str | None, _Compiled]]) -> _Door:
    """What to try behind a first word: the candidates by the second word, and those for every other second word."""
    whatever = {compiled: None for second, compiled in ways if second is None}
    by_second: dict[str, dict[_Compiled, None]] = {}
    for second, compiled in ways:
        if second is not None:
            by_second.setdefault(second, dict(whatever))[compiled] = None
    return {second: list(candidates) for second, candidates in by_second.items()}, list(whatever)


def _places(doors: Mapping[str, _Door], keys: Sequence[str], starts: Sequence[int]) -> list[tuple[_Compiled, int]]:
    """What is to be tried, and where: `keys` are the words at `starts`, and those behind them."""
    places = []
    for key, following, at in zip(keys, [*keys[1:], ""], starts, strict=False):
        if key in doors:
            by_second, whatever_follows = doors[key]
            for compiled in by_second.get(following, whatever_follows):
                places.append((compiled, at))  # noqa: PERF401  nothing is tried at most words, and this loop is the hottest of all
    return places


_Asked = dict[tuple[int, int, int], bool]  # (a rule's order, stretch of the text) -> whether its sentence guards let a match there stand


def phrase_pattern(rule: PhraseRule) -> re.Pattern[str]:
    """What the rule finds, its guards aside."""
    return regex(rf"(?<!\w)(?:{rule.match})(?!\w)", re.IGNORECASE if rule.ignore_case else re.NOFLAG)


def _try(
    compiled: _Compiled,
    match: re.Match[str],
    text: str,
    sentences: Sequence[Span],
    headline: Span | None,
    asked: _Asked,
    hits: list[tuple[_Compiled, int, int]],
) -> None:
    """Note the match among `hits` if it is not empty and the guards let it stand. `asked`: what was answered before."""
    start, end = match.span()
    if end == start:
        return
    rule = compiled.rule
    if rule.headline is not None and rule.headline != (headline is not None and headline[0] <= start < headline[1]):
        return
    place = containing(sentences, start)
    first, last = sentences[place] if place is not None else (0, len(text))
    if end > last and place is not None:
        # A match may run over the end of its sentence only where the sentence cutter was wrong; paragraphs are never crossed.
        if "\n" in match.group():
            return
        last = end
    reach = max(first, start - GUARD_REACH)
    if compiled.before is not None and not compiled.before.search(text, reach, start):
        return
    if compiled.not_before is not None and compiled.not_before.search(text, reach, start):
        return
    if compiled.after is not None and not compiled.after.match(text, end, last):
        return
    if compiled.not_after is not None and compiled.not_after.match(text, end, last):
        return
    if compiled.sentence is not None or compiled.not_sentence is not None:
        # In steps of the reach, so that a guard reads an endless sentence of many matches thrice and not once for each of them.
        left = max(first, first + ((start - first) // SENTENCE_REACH - 1) * SENTENCE_REACH)
        right = min(last, first + ((end - first) // SENTENCE_REACH + 2) * SENTENCE_REACH)
        key = (compiled.order, left, right)
        if key not in asked:
            asked[key] = _fits_sentence(compiled, text, left, right)
        if not asked[key]:
            return
    hits.append((compiled, start, end))


def _fits_sentence(compiled: _Compiled, text: str, start: int, end: int) -> bool:
    """Whether text[start:end] holds what the rule's sentence must hold, and not what it must not."""
    if compiled.sentence is not None and not compiled.sentence.search(text, start, end):
        return False
    return compiled.not_sentence is None or not compiled.not_sentence.search(text, start, end)


def _settle(hits: list[tuple[_Compiled, int, int]]) -> tuple[Match, ...]:
    """Within each family the earliest match, then the longest, then the first rule wins."""
    last_end: dict[str, int] = {}
    settled = []
    for compiled, start, end in sorted(hits, key=lambda hit: (hit[1], -hit[2], hit[0].order)):
        rule = compiled.rule
        if start >= last_end.get(rule.family, 0):
            last_end[rule.family] = end
            settled.append(Match(rule, start, end))
    return tuple(settled)
