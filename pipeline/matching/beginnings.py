"""What a match of a pattern can begin with, or has to hold: read from the pattern's parse tree.

A rule is tried only where one of these words stands, so that hundreds of rules cost one look-up a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from re import _constants, _parser  # type: ignore[attr-defined]  # the parse tree of a pattern has no public door
from typing import Any, NamedTuple

from copydesk.text import WORD


@lru_cache(maxsize=8)  # of one alternative several questions are asked in a row
def _parsed(pattern: str) -> list[tuple[Any, Any]]:
    """The items of a pattern's parse tree, to be read only."""
    return list(_parser.parse(pattern, re.IGNORECASE))


def first_keys(pattern: str) -> frozenset[str] | None:
    r"""What a match of `pattern` can begin with: lower-case words, "#" for a word that begins with a digit, or single symbols.

    None where the pattern does not say (it begins with `.`, `\\w` …); such a rule is tried at every word.
    """
    try:
        starts = _starts(_parsed(pattern), "")
    except _TooMany:
        return None
    keys = [_key(prefix, complete) for prefix, complete in starts]
    return None if None in keys else frozenset(key for key in keys if key is not None)


def first_pairs(pattern: str) -> frozenset[tuple[str, str | None]] | None:
    """The same with the word that comes next in a match: (first, second). `second` is None where anything, or nothing, may follow."""
    try:
        starts = _starts(_parsed(pattern), "", _Reach(words=2))
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


def telling_keys(pattern: str) -> frozenset[str] | None:
    """Words of which every match of `pattern`, a single alternative, has at least one: the rarest such set.

    None where there is none; "#" stands for a word that begins with a digit.
    """
    items = _parsed(pattern)
    best: frozenset[str] | None = None
    for place in range(len(items)):
        if not _ends_in_space(items[:place]):
            continue  # a word begins here only where white space ends, or where the match does
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


def heads(pattern: str) -> tuple[str, ...] | None:
    """What every match of `pattern` begins with, in small letters, perhaps in the middle of a word; None where it does not say.

    "0" stands for any digit.
    """
    try:
        starts = _starts(_parsed(pattern), "", _Reach(letters=4))
    except _TooMany:
        return None
    found = {"0" if prefix[:1].isdigit() else prefix.lower() for prefix, _ in starts}
    return None if "" in found else tuple(sorted(found))


def parts(pattern: str) -> tuple[str, ...] | None:
    """Strings of which every match of `pattern` holds at least one, in small letters: the fewest; None where none tells anything."""
    best: set[str] | None = None
    for items in _musts(_parsed(pattern)):
        try:
            found = {"" if prefix[:1].isdigit() else prefix.lower() for prefix, _ in _starts(items, "")}
        except _TooMany:
            continue
        # One or two letters stand in every other line, and so do these signs.
        telling = all(len(part) > 2 or (part and not WORD.match(part) and part not in " .,-'’") for part in found)
        if telling and (best is None or len(found) < len(best)):
            best = found
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
    """Whether every match of these items of a parse tree, the first of a pattern, ends with white space or is empty."""
    if not items:
        return True
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
