"""Lines: the rules that take lines of a page away, compiled."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from re import _parser  # type: ignore[attr-defined]  # to count a pattern's groups without compiling it has no public door

from copydesk.matching.beginnings import first_keys, heads, parts, telling_keys
from copydesk.patterns import alternatives
from copydesk.rule import LineMatch, LineRule, Rule
from copydesk.text import WORD

LONGEST_LINE = 1_000  # characters; no phrase of a page's chrome comes near it, and what is longer (digits, spaces without end) is none


class LineMatcher:
    """Boilerplate rules, which cover a whole line (or, with `search`, stand in it); `match_line` is a pure function of the line."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        # By a word that tells of a match (for rules that cover: the first one, else its first letter), and under "" where nothing does.
        self._covering: dict[str, list[_Attempt]] = {}
        self._by_letter: dict[str, list[_Attempt]] = {}
        self._searching: dict[str, list[_Attempt]] = {}
        for order, rule in enumerate(rules):
            if not isinstance(rule, LineRule):
                continue
            compiled = _LineRule(rule, order)
            # Alternatives are taken apart only where none refers to a group by its number.
            for branch in [rule.match] if _parser.parse(rule.match).state.groups > 1 else alternatives(rule.match):
                table = self._searching if rule.search else self._covering
                keys = telling_keys(branch) if rule.search else first_keys(branch)
                opening = None if rule.search or keys is not None else heads(branch)
                if opening is not None:
                    table, keys = self._by_letter, frozenset(head[0] for head in opening)
                attempt = _Attempt(compiled, opening, parts(branch) if rule.search or keys is None else None)
                for key in ("",) if keys is None else sorted(keys):
                    attempts = table.setdefault(key, [])
                    if attempt not in attempts:
                        attempts.append(attempt)
        for attempts in (*self._covering.values(), *self._by_letter.values()):
            attempts.sort(key=lambda attempt: -attempt.rule.max_words)
        self.match_line = lru_cache(maxsize=50_000)(self._match_line)

    def _match_line(self, line: str) -> tuple[LineMatch, ...]:
        """The rules that match the line, in rule order. White space and symbols at either end are no part of the match."""
        line = line.strip()
        if not line or len(line) > LONGEST_LINE:
            return ()
        low = line.lower()
        words = WORD.findall(low)
        count = len(words)
        found: dict[int, LineMatch] = {}
        first = WORD.search(line)
        starts = [(first.start(), words[0])] if first and words else []
        if first is None or first.start() > 0:
            starts.insert(0, (0, line[0]))
        covering, by_letter = self._covering, self._by_letter
        for start, key in starts:
            is_number = key[0].isdigit()
            beginning = "0" if is_number else low[start:]
            for attempts in (covering.get("#" if is_number else key, ()), by_letter.get(beginning[0], ()), covering.get("", ())):
                for attempt in attempts:
                    if attempt.rule.max_words < count:
                        break
                    if attempt.is_worth_it(low, beginning):
                        _note(attempt.rule, line, attempt.rule.pattern.match(line, start), found)
        keys = {word for word in words if word in self._searching}
        if "#" in self._searching and _NUMBER.search(line):
            keys.add("#")
        for key in (*sorted(keys), ""):
            for attempt in self._searching.get(key, ()):
                rule = attempt.rule
                if count <= rule.max_words and rule.order not in found and attempt.is_worth_it(low):
                    _note(rule, line, rule.pattern.search(line), found)
        return tuple(found[order] for order in sorted(found))


_NUMBER = re.compile(r"\d(?<!\w\d)")


@dataclass(frozen=True, eq=False)
class _LineRule:
    """A rule whose patterns are compiled when they are first tried: most never are."""

    rule: LineRule
    order: int

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return line_pattern(self.rule)

    @cached_property
    def not_in(self) -> re.Pattern[str] | None:
        flags = re.IGNORECASE if self.rule.ignore_case else re.NOFLAG
        return re.compile(rf"(?<!\w)(?:{self.rule.not_sentence})(?!\w)", flags) if self.rule.not_sentence else None

    @cached_property
    def max_words(self) -> int:
        return self.rule.max_words if self.rule.max_words is not None else sys.maxsize


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A rule and what one of its alternatives needs: what the match begins with, and what it holds somewhere, in small letters."""

    rule: _LineRule
    heads: tuple[str, ...] | None
    parts: tuple[str, ...] | None

    def is_worth_it(self, low: str, beginning: str = "") -> bool:
        """Whether a line, in small letters, has what the alternative needs; `beginning` is where it would begin, "0" for a number."""
        if self.heads is not None and not beginning.startswith(self.heads):
            return False
        if self.parts is None:
            return True
        for part in self.parts:  # noqa: SIM110  any() takes three times as long
            if part in low:
                return True
        return False


def line_pattern(rule: LineRule) -> re.Pattern[str]:
    """What a line must match, from its first word on or, for rules that search, anywhere."""
    form = r"(?<!\w)(?:{})(?!\w)" if rule.search else r"(?:{})[\W_]*\Z"
    return re.compile(form.format(rule.match), re.IGNORECASE if rule.ignore_case else re.NOFLAG)


def _note(compiled: _LineRule, line: str, match: re.Match[str] | None, found: dict[int, LineMatch]) -> None:
    if match is not None and compiled.order not in found and (compiled.not_in is None or not compiled.not_in.search(line)):
        found[compiled.order] = LineMatch(compiled.rule, match.start(), match.end())
