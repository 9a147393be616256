"""Compiled rules to spans. A pattern is tried only where one of the words stands that it can begin with, so many rules cost little."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from re import _constants, _parser  # type: ignore[attr-defined]  # the parse tree of a pattern has no public door
from typing import Any, NamedTuple

from copydesk.article import Article, Finding, Span, Voice
from copydesk.families import Family
from copydesk.rulebook import Rule
from copydesk.text import WORD, containing, origin, words_of

GUARD_REACH = 80  # characters before a match that a `before` guard can see
SENTENCE_REACH = 1_000  # so many characters to either side of a match a `sentence` guard can see at least: a "sentence" may be a whole list
LONGEST_LINE = 1_000  # characters; no phrase of a page's chrome comes near it, and what is longer (digits, spaces without end) is none


@dataclass(frozen=True, slots=True)
class Match:
    """`rule` matched the searched text at [start, end)."""

    rule: Rule
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class _Compiled:
    rule: Rule
    order: int
    pattern: re.Pattern[str]
    before: re.Pattern[str] | None
    not_before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    not_after: re.Pattern[str] | None
    sentence: re.Pattern[str] | None
    not_sentence: re.Pattern[str] | None


class Matcher:
    """Rules of any families, compiled once; `find` is a pure function of its arguments."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        anywhere: _Openings = {}
        in_headlines: _Openings = {}  # of rules for headlines only: the words of a body need not be looked up there
        self._by_symbol: dict[str, list[_Compiled]] = {}
        self._everywhere: list[_Compiled] = []
        for order, rule in enumerate(rules):
            if rule.match is None:
                continue
            compiled = _compile(rule, order)
            pairs = first_pairs(rule.match)
            if pairs is None:
                self._everywhere.append(compiled)
                continue
            for first, second in pairs:
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

        Guards look no further than the sentence of the match. Matches that overlap one of an `ignore` rule are gone.
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


class LineMatcher:
    """Boilerplate rules, which cover a whole line (or, with `search`, stand in it); `match_line` is a pure function of the line."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        # By a word that tells of a match (for rules that cover: the first one, else its first letter), and under "" where nothing does.
        self._covering: dict[str, list[_Attempt]] = {}
        self._by_letter: dict[str, list[_Attempt]] = {}
        self._searching: dict[str, list[_Attempt]] = {}
        for order, rule in enumerate(rules):
            if rule.match is None:
                continue
            compiled = _line_rule(rule, order)
            # Alternatives are taken apart only where none refers to a group by its number.
            for branch in [rule.match] if re.compile(rule.match).groups else _alternatives(rule.match):
                table = self._searching if rule.search else self._covering
                keys = _telling_keys(branch) if rule.search else first_keys(branch)
                heads = None if rule.search or keys is not None else _heads(branch)
                if heads is not None:
                    table, keys = self._by_letter, frozenset(head[0] for head in heads)
                attempt = _Attempt(compiled, heads, _parts(branch) if rule.search or keys is None else None)
                for key in ("",) if keys is None else sorted(keys):
                    attempts = table.setdefault(key, [])
                    if attempt not in attempts:
                        attempts.append(attempt)
        for attempts in (*self._covering.values(), *self._by_letter.values()):
            attempts.sort(key=lambda attempt: -attempt.rule.max_words)
        self.match_line = lru_cache(maxsize=50_000)(self._match_line)

    def _match_line(self, line: str) -> tuple[Match, ...]:
        """The rules that match the line, in rule order. White space and symbols at either end are no part of the match."""
        line = line.strip()
        if not line or len(line) > LONGEST_LINE:
            return ()
        low = line.lower()
        words = WORD.findall(low)
        count = len(words)
        found: dict[int, Match] = {}
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


@dataclass(frozen=True, slots=True, eq=False)
class _LineRule:
    rule: Rule
    order: int
    pattern: re.Pattern[str]
    not_in: re.Pattern[str] | None
    max_words: int


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


def _line_rule(rule: Rule, order: int) -> _LineRule:
    flags = re.IGNORECASE if rule.ignore_case else re.NOFLAG
    form = r"(?<!\w)(?:{})(?!\w)" if rule.search else r"(?:{})[\W_]*\Z"
    not_in = re.compile(rf"(?<!\w)(?:{rule.not_sentence})(?!\w)", flags) if rule.not_sentence else None
    max_words = rule.max_words if rule.max_words is not None else sys.maxsize
    return _LineRule(rule, order, re.compile(form.format(rule.match), flags), not_in, max_words)


def _note(compiled: _LineRule, line: str, match: re.Match[str] | None, found: dict[int, Match]) -> None:
    if match is not None and compiled.order not in found and (compiled.not_in is None or not compiled.not_in.search(line)):
        found[compiled.order] = Match(compiled.rule, match.start(), match.end())


_Openings = dict[str, list[tuple[str | None, _Compiled]]]  # first word -> (second word or None for any, what to try there)
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


def _alternatives(pattern: str) -> list[str]:
    """`pattern` cut at the bars that stand outside of groups and classes."""
    parts = [""]
    depth = 0
    in_class = False
    for part in re.findall(r"\\.|.", pattern, re.DOTALL):
        if part == "|" and depth == 0 and not in_class:
            parts.append("")
            continue
        if part == "[" and not in_class:
            in_class = True
        elif part == "]":
            in_class = False
        elif not in_class:
            depth += (part == "(") - (part == ")")
        parts[-1] += part
    return parts


_Asked = dict[tuple[int, int, int], bool]  # (a rule's order, stretch of the text) -> whether its sentence guards let a match there stand


def _compile(rule: Rule, order: int) -> _Compiled:
    flags = re.IGNORECASE if rule.ignore_case else re.NOFLAG

    def guard(pattern: str | None, form: str) -> re.Pattern[str] | None:
        return None if pattern is None else re.compile(form.format(pattern), flags)

    def behind(pattern: str | None) -> re.Pattern[str] | None:
        # The white space in front is passed over as a whole, and a guard that begins with a space would find none left.
        return None if pattern is None else guard(pattern.removeprefix(r"\s++"), r"\s*+(?:{})(?!\w)")

    return _Compiled(
        rule,
        order,
        re.compile(rf"(?<!\w)(?:{rule.match})(?!\w)", flags),
        guard(rule.before, r"(?<!\w)(?:{})\s*\Z"),
        guard(rule.not_before, r"(?<!\w)(?:{})\s*\Z"),
        behind(rule.after),
        behind(rule.not_after),
        guard(rule.sentence, r"(?<!\w)(?:{})(?!\w)"),
        guard(rule.not_sentence, r"(?<!\w)(?:{})(?!\w)"),
    )


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
    """Within each family: what an `ignore` rule covers goes, then the earliest, the longest and the first rule wins."""
    if not hits:
        return ()
    ordered = sorted(hits, key=lambda hit: (hit[1], -hit[2], hit[0].order))
    ignored: dict[str, list[Span]] = {}  # ascending; those that overlap are joined
    for compiled, start, end in ordered:
        if compiled.rule.ignore:
            spans = ignored.setdefault(compiled.rule.family, [])
            if spans and start < spans[-1][1]:
                spans[-1] = (spans[-1][0], max(spans[-1][1], end))
            else:
                spans.append((start, end))
    last_end: dict[str, int] = {}
    settled = []
    for compiled, start, end in ordered:
        rule = compiled.rule
        if rule.ignore or start < last_end.get(rule.family, 0):
            continue
        spans = ignored.get(rule.family, [])
        before = bisect_left(spans, (end,)) - 1  # the last that begins before the match ends
        if before >= 0 and start < spans[before][1]:
            continue
        last_end[rule.family] = end
        settled.append(Match(rule, start, end))
    return tuple(settled)


_LINE_START = attrgetter("start")


def finding(article: Article, rule: Rule, start: int, end: int, voice: Voice | None = None, family: Family | None = None) -> Finding:
    """The Finding of `rule` at prose[start:end] of `article`; of another `family` than the rule's where one is given."""
    first, last = origin(article.prose, start, end)
    headline = article.prose.headline
    return Finding(
        family=family.name if family else rule.family,
        rule=rule.id,
        category=rule.category,
        start=first,
        end=last,
        line=bisect_right(article.lines, first, key=_LINE_START),
        text=article.text[first:last],
        message=rule.message,
        voice=voice,
        headline=headline is not None and headline[0] <= start < headline[1],
    )


def plain_findings(article: Article) -> list[dict[str, str | int | bool | None]]:
    """The article's findings as tables and programs get them, in order of their place; `column` counts from 1."""
    starts = line_starts(article)
    return [
        {
            "path": article.path,
            "family": item.family,
            "rule": item.rule,
            "category": item.category,
            "voice": item.voice.value if item.voice else None,
            "headline": item.headline,
            "line": item.line,
            "column": item.start - starts[item.line - 1] + 1,
            "start": item.start,
            "end": item.end,
            "text": item.text,
            "message": item.message,
        }
        for item in sorted(article.findings, key=lambda found: (found.start, found.end, found.family, found.rule))
    ]


def line_starts(article: Article) -> list[int]:
    """The first offset of each line, ascending."""
    return [line.start for line in article.lines]


def first_keys(pattern: str) -> frozenset[str] | None:
    r"""What a match of `pattern` can begin with: lower-case words, "#" for a word that begins with a digit, or single symbols.

    None where the pattern does not say (it begins with `.`, `\\w` …); such a rule is tried at every word.
    """
    try:
        starts = _starts(list(_parser.parse(pattern, re.IGNORECASE)), "")
    except _TooMany:
        return None
    keys = [_key(prefix, complete) for prefix, complete in starts]
    return None if None in keys else frozenset(key for key in keys if key is not None)


def first_pairs(pattern: str) -> frozenset[tuple[str, str | None]] | None:
    """The same with the word that comes next in a match: (first, second). `second` is None where anything, or nothing, may follow."""
    try:
        starts = _starts(list(_parser.parse(pattern, re.IGNORECASE)), "", _Reach(words=2))
    except _TooMany:
        starts = {("", False)}
    pairs = {_pair(prefix, complete) for prefix, complete in starts}
    if None not in pairs:
        return frozenset(pair for pair in pairs if pair is not None)
    firsts = first_keys(pattern)
    return None if firsts is None else frozenset((first, None) for first in firsts)


def _pair(prefix: str, complete: bool) -> tuple[str, str | None] | None:
    """The first and the second word of which `prefix` was read; None where the pattern leaves the end of the first one open."""
    head, space, tail = prefix.partition(" ")
    first = _key(head, complete or bool(space))
    return None if first is None else (first, _key(tail, complete))


def _key(prefix: str, complete: bool) -> str | None:
    """What `first_keys` calls a word or symbol of which `prefix` was read; None where the pattern leaves its end open."""
    if not prefix:
        return None
    if prefix[0].isdigit():
        return "#"
    if not WORD.match(prefix):
        return prefix[0]
    return prefix.lower() if complete else None


def _telling_keys(pattern: str) -> frozenset[str] | None:
    """Words of which every match of `pattern`, a single alternative, has at least one: the rarest such set.

    None where there is none; "#" stands for a word that begins with a digit.
    """
    items = list(_parser.parse(pattern, re.IGNORECASE))
    best: frozenset[str] | None = None
    for place in range(len(items)):
        if place > 0 and not _ends_in_space(items[:place]):
            continue  # a word begins here only where white space ends
        try:
            starts = _starts(items[place:], "")
        except _TooMany:
            continue
        if not all(prefix and complete and (WORD.match(prefix) or prefix[0].isdigit()) for prefix, complete in starts):
            continue
        keys = frozenset("#" if prefix[0].isdigit() else prefix.lower() for prefix, _ in starts)
        if best is None or _rarity(keys) > _rarity(best):
            best = keys
    return best


def _heads(pattern: str) -> tuple[str, ...] | None:
    """What every match of `pattern` begins with, in small letters, perhaps in the middle of a word; None where it does not say.

    "0" stands for any digit.
    """
    try:
        starts = _starts(list(_parser.parse(pattern, re.IGNORECASE)), "", _Reach(letters=4))
    except _TooMany:
        return None
    heads = {"0" if prefix[:1].isdigit() else prefix.lower() for prefix, _ in starts}
    return None if "" in heads else tuple(sorted(heads))


def _parts(pattern: str) -> tuple[str, ...] | None:
    """Strings of which every match of `pattern` holds at least one, in small letters: the fewest; None where none tells anything."""
    best: set[str] | None = None
    for items in _musts(list(_parser.parse(pattern, re.IGNORECASE))):
        try:
            parts = {"" if prefix[:1].isdigit() else prefix.lower() for prefix, _ in _starts(items, "")}
        except _TooMany:
            continue
        # One or two letters stand in every other line, and so do these signs.
        telling = all(len(part) > 2 or (part and not WORD.match(part) and part not in " .,-'’") for part in parts)
        if telling and (best is None or len(parts) < len(best)):
            best = parts
    return None if best is None else tuple(sorted(best))


def _musts(items: list[tuple[Any, Any]]) -> Iterator[list[tuple[Any, Any]]]:
    """Every rest of these items of a parse tree that stands in all matches, and those of its groups and repeats."""
    for place, (kind, value) in enumerate(items):
        yield items[place:]
        if kind is _constants.SUBPATTERN:
            yield from _musts(list(value[3]))
        elif kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT) and value[0] > 0:
            yield from _musts(list(value[2]))


_FREQUENT = frozenset(
    "the and with can will your by this that you we our for are is in on to of at as it be may could have use make get any "
    "der die das und den nicht mit zu wir ist sind auf le la les de des et en un une el los que y il di e che o a os het een van".split()
)


def _rarity(keys: frozenset[str]) -> tuple[int, int]:
    """Fewer frequent words, then longer words."""
    return -len(keys & _FREQUENT), min(map(len, keys))


def _ends_in_space(items: list[tuple[Any, Any]]) -> bool:
    """Whether every match of these items of a parse tree ends with white space."""
    if not items:
        return False
    kind, value = items[-1]
    if kind is _constants.IN:
        return bool(value == [(_constants.CATEGORY, _constants.CATEGORY_SPACE)])
    if kind is _constants.SUBPATTERN:
        return _ends_in_space(list(value[3]))
    if kind in (_constants.MAX_REPEAT, _constants.POSSESSIVE_REPEAT):
        return _ends_in_space(list(value[2])) and (value[0] > 0 or _ends_in_space(items[:-1]))
    return False


class _TooMany(Exception):
    """The pattern can begin in more ways than are worth listing."""


_MOST_STARTS = 400


Starts = set[tuple[str, bool]]  # (what was read: words with one space between, or a symbol; whether the last word is known to end there)


class _Reach(NamedTuple):
    """How far to read: to the end of so many words, but no further than so many letters."""

    words: int = 1
    letters: int = 100  # a rule whose words are longer is tried everywhere


_FIRST_WORD = _Reach()


def _starts(items: list[tuple[Any, Any]], prefix: str, reach: _Reach = _FIRST_WORD) -> Starts:
    """Every way in which a match that began with `prefix` can go on through `items`, as far as `reach`."""
    for place, (kind, value) in enumerate(items):
        if len(prefix) >= reach.letters:
            return {(prefix, False)}
        if _last_word(prefix).isdigit() and prefix.count(" ") == reach.words - 1:
            return {(prefix, True)}
        if kind is _constants.LITERAL:
            longer = _longer(prefix, chr(value), reach)
            if longer is None:
                return {(prefix, True)}
            prefix = longer
        elif kind not in (_constants.AT, _constants.ASSERT, _constants.ASSERT_NOT):
            ways = _branching(kind, value, items[place + 1 :], prefix, reach)
            if len(ways) > _MOST_STARTS:
                raise _TooMany
            return ways
    return {(prefix, True)}


def _branching(kind: Any, value: Any, rest: list[tuple[Any, Any]], prefix: str, reach: _Reach) -> Starts:
    """The same for an item that is no single character, and the `rest` behind it."""
    if kind is _constants.IN:
        return _after_class(value, rest, prefix, reach)
    if kind is _constants.SUBPATTERN:
        return _starts(list(value[3]) + rest, prefix, reach)
    if kind is _constants.BRANCH:
        return {way for branch in value[1] for way in _starts(list(branch) + rest, prefix, reach)}
    if kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
        least, most, inner = value
        return _after_repeat(least, most, list(inner), rest, prefix, reach)
    return {(prefix, False)}


def _longer(prefix: str, character: str, reach: _Reach) -> str | None:
    """`prefix` with one character more; None where it ends before that."""
    if not prefix:
        return character
    if not _in_word(prefix[0]):
        return None  # a symbol stands alone
    if _in_word(character):
        return prefix if _last_word(prefix).isdigit() else prefix + character  # one digit stands for every word that begins with one
    if prefix.endswith(" "):
        return prefix
    return None if prefix.count(" ") == reach.words - 1 else prefix + " "  # a word ends where a symbol or a space comes


def _last_word(prefix: str) -> str:
    return prefix[prefix.rfind(" ") + 1 :]


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _after_class(value: Any, rest: list[tuple[Any, Any]], prefix: str, reach: _Reach) -> Starts:
    characters = _members(value)
    last = _last_word(prefix)
    if last and not last.isdigit() and (_constants.CATEGORY, _constants.CATEGORY_DIGIT) in value:
        return {(prefix, False)}  # a word such as "g20"
    if characters is None:
        if not prefix or not _all_outside_words(value):
            return {(prefix, False)}
        characters = [" "]
    ways: Starts = set()
    for longer in {_longer(prefix, character, reach) for character in characters}:
        ways |= {(prefix, True)} if longer is None else _starts(rest, longer, reach)
    return ways


def _after_repeat(least: int, most: int, inner: list[tuple[Any, Any]], rest: list[tuple[Any, Any]], prefix: str, reach: _Reach) -> Starts:
    ways = _starts(rest, prefix, reach) if least == 0 else set()
    if most > 1 and _starts([*inner, *inner], prefix, reach) != _starts(inner, prefix, reach):
        return ways | {(prefix, False)}  # each round lengthens the word, or adds one: nothing certain can be said
    return ways | _starts([*inner, *rest], prefix, reach) if most else ways


def _members(items: list[tuple[Any, Any]]) -> list[str] | None:
    """The characters of a class; "0" stands for any digit, " " for any white space; None where it is not a short list."""
    characters: list[str] = []
    for kind, value in items:
        if kind is _constants.LITERAL:
            characters.append(chr(value))
        elif kind is _constants.RANGE and value[1] - value[0] < 30:
            characters += [chr(code) for code in range(value[0], value[1] + 1)]
        elif kind is _constants.CATEGORY and value is _constants.CATEGORY_DIGIT:
            characters.append("0")
        elif kind is _constants.CATEGORY and value is _constants.CATEGORY_SPACE:
            characters.append(" ")
        else:
            return None
    return characters


def _all_outside_words(items: list[tuple[Any, Any]]) -> bool:
    """Whether a class holds only white space or other characters that end a word."""
    outside = (_constants.CATEGORY_SPACE, _constants.CATEGORY_NOT_WORD)
    return all(
        (kind is _constants.CATEGORY and value in outside) or (kind is _constants.LITERAL and not WORD.match(chr(value)))
        for kind, value in items
    )
