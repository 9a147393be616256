"""Lines: the rules that take lines of a page away, compiled."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from re import _parser  # type: ignore[attr-defined]  # to count a pattern's groups without compiling it has no public door
from types import MappingProxyType

from copydesk.compiled import compiled
from copydesk.matching.beginnings import first_keys, heads, parts, telling_keys
from copydesk.patterns import alternatives
from copydesk.rule import LineMatch, LineRule, Rule
from copydesk.text import WORD, runs_of

LONGEST_LINE = 1_000  # characters; no phrase of a page's chrome comes near it, and what is longer (digits, spaces without end) is none


class LineMatcher:
    """Boilerplate rules, which cover a whole line (or, with `search`, stand in it); `match_line` is a pure function of the line."""

    def __init__(self, rules: Iterable[Rule], known: Mapping[str, Sequence[Needs]] = MappingProxyType({})) -> None:
        """`known`: what `needs_of` gives for rules, by id; of others it is asked here."""
        # By a word that tells of a match (for rules that cover: the first one, else its first letter, else any), and under "" where nothing
        # does.
        covering, by_letter, by_any, searching = _Table(), _Table(), _Table(), _Table()
        for order, rule in enumerate(rules):
            if not isinstance(rule, LineRule):
                continue
            ready = _LineRule(rule, order)
            for branch, keys, opening, told, held in known[rule.id] if rule.id in known else needs_of(rule):
                table = searching if rule.search else by_letter if opening is not None else by_any if told is not None else covering
                table.add(told if told is not None else ("",) if keys is None else keys, ready, branch, opening, held)
        self._covering, self._by_letter, self._searching = covering.attempts(), by_letter.attempts(), searching.attempts()
        self._by_any = by_any.attempts()
        self._telling = frozenset((*self._by_any, *self._searching))
        for attempts in (*self._covering.values(), *self._by_letter.values(), *self._by_any.values(), *self._searching.values()):
            attempts.sort(key=lambda attempt: -attempt.max_words)
        self.match_line = lru_cache(maxsize=50_000)(self._match_line)

    def _match_line(self, line: str) -> tuple[LineMatch, ...]:
        """The rules that match the line, in rule order. White space and symbols at either end are no part of the match."""
        line = line.strip()
        if not line or len(line) > LONGEST_LINE:
            return ()
        low = line.replace("İ", "i").lower()  # of which the small letter would be two characters
        words = runs_of(low)
        count = len(words)
        found: dict[int, LineMatch] = {}
        first = WORD.search(line)
        starts = [(first.start(), words[0])] if first and words else []
        if first is None or first.start() > 0:
            starts.insert(0, (0, line[0]))
        keys = self._telling_words(line, low, words)
        covering, by_letter = self._covering, self._by_letter
        anyhow = [covering.get("", ()), *(self._by_any[key] for key in keys if key in self._by_any)]
        for start, key in starts:
            is_number = key[0].isdigit()
            beginning = "0" if is_number else low[start:]
            for attempts in (covering.get("#" if is_number else key, ()), by_letter.get(beginning[0], ()), *anyhow):
                for attempt in _worth_it(attempts, count, low, beginning):
                    _note(attempt.rule, line, attempt.pattern.match(line, start), found)
        for key in (*keys, ""):
            for attempt in _worth_it(self._searching.get(key, ()), count, low):
                if attempt.rule.order not in found:
                    _note(attempt.rule, line, attempt.pattern.search(line), found)
        return tuple(found[order] for order in sorted(found))

    def _telling_words(self, line: str, low: str, words: Sequence[str]) -> list[str]:
        """The words of a line that tell of a match anywhere in it; "#" where one begins with a digit."""
        keys = self._telling.intersection(words)
        if "_" in low:  # which counts as a letter, but behind a match as a symbol
            keys |= self._telling.intersection(word.rstrip("_") for word in words)
        if "#" in self._telling and _NUMBER.search(line):
            keys |= {"#"}
        return sorted(keys)


_NUMBER = compiled(r"\d(?<!\w\d)")


@dataclass(frozen=True, eq=False)
class _LineRule:
    """A rule whose patterns are compiled when they are first tried: most never are."""

    rule: LineRule
    order: int

    @cached_property
    def not_in(self) -> re.Pattern[str] | None:
        flags = re.IGNORECASE if self.rule.ignore_case else re.NOFLAG
        return compiled(rf"(?<!\w)(?:{self.rule.not_sentence})(?!\w)", flags) if self.rule.not_sentence else None

    @cached_property
    def max_words(self) -> int:
        return self.rule.max_words if self.rule.max_words is not None else sys.maxsize


# An alternative of a rule, and what it needs: the words (or first letters) it is looked up by, what it begins with, words of which it has
# one where these two say nothing, what it holds.
Needs = tuple[str, Sequence[str] | None, Sequence[str] | None, Sequence[str] | None, Sequence[str] | None]


def needs_of(rule: LineRule) -> list[Needs]:
    """What each alternative of the rule needs, None where it does not say.

    Alternatives are taken apart only where none refers to a group by its number.
    """
    needs: list[Needs] = []
    for branch in [rule.match] if _parser.parse(rule.match).state.groups > 1 else alternatives(rule.match):
        keys = telling_keys(branch) if rule.search else first_keys(branch)
        opening = None if rule.search or keys is not None else heads(branch)
        if opening is not None:
            keys = frozenset(head[0] for head in opening)
        told = None if rule.search or keys is not None else telling_keys(branch)
        held = _least(parts(branch)) if rule.search or keys is None else None
        needs.append((branch, None if keys is None else sorted(keys), opening, None if told is None else sorted(told), held))
    return needs


def _least(held: Sequence[str] | None) -> Sequence[str] | None:
    """What a match holds one of, without what holds another of them: where that is missing, so is this."""
    return None if held is None else [part for part in held if not any(other != part and other in part for other in held)]


@dataclass(frozen=True, eq=False)
class _Attempt:
    """A rule and those of its alternatives that need the same: what the match begins with, and what it holds, in small letters."""

    rule: _LineRule
    branches: tuple[str, ...]
    heads: tuple[str, ...] | None
    parts: tuple[str, ...] | None
    max_words: int  # of a line

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """These alternatives alone, since a rule may have a hundred; of rules that search all, of which the first match is wanted."""
        rule = self.rule.rule
        return line_pattern(rule if rule.search else replace(rule, match="|".join(self.branches)))


def _worth_it(attempts: Sequence[_Attempt], words: int, low: str, beginning: str = "") -> list[_Attempt]:
    """Those of the attempts, the most words first, that a line of so many may match by what they need. It is given in small letters;
    `beginning` is where a match would begin, "0" for a number.
    """
    found = []
    for attempt in attempts:
        if attempt.max_words < words:
            break
        if attempt.heads is not None and not beginning.startswith(attempt.heads):
            continue
        if attempt.parts is not None:
            for part in attempt.parts:
                if part in low:
                    break
            else:
                continue
        found.append(attempt)
    return found


class _Table:
    """What is to be tried, by key, while the rules are read."""

    def __init__(self) -> None:
        self._branches: dict[str, dict[tuple[_LineRule, tuple[str, ...] | None, tuple[str, ...] | None], list[str]]] = {}

    def add(self, keys: Sequence[str], rule: _LineRule, branch: str, opening: Sequence[str] | None, held: Sequence[str] | None) -> None:
        need = rule, None if opening is None else tuple(opening), None if held is None else tuple(held)
        for key in keys:
            self._branches.setdefault(key, {}).setdefault(need, []).append(branch)

    def attempts(self) -> dict[str, list[_Attempt]]:
        return {
            key: [_Attempt(rule, tuple(branches), opening, held, rule.max_words) for (rule, opening, held), branches in needs.items()]
            for key, needs in self._branches.items()
        }


def line_pattern(rule: LineRule) -> re.Pattern[str]:
    """What a line must match, from its first word on or, for rules that search, anywhere."""
    form = r"(?<!\w)(?:{})(?!\w)" if rule.search else r"(?:{})[\W_]*\Z"
    return compiled(form.format(rule.match), re.IGNORECASE if rule.ignore_case else re.NOFLAG)


def _note(rule: _LineRule, line: str, match: re.Match[str] | None, found: dict[int, LineMatch]) -> None:
    if match is not None and rule.order not in found and (rule.not_in is None or not rule.not_in.search(line)):
        found[rule.order] = LineMatch(rule.rule, match.start(), match.end())
