"""The language of the rules' patterns: regular expressions in which a space stands for any white space, ' for either apostrophe and
<name> for the words defined under that name.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from re import _constants, _parser  # type: ignore[attr-defined]  # to parse a pattern without compiling it has no public door
from typing import Any

from copydesk.checks import nearest
from copydesk.compiled import compiled

MOST_NESTED = 5  # definitions that use each other

NAME = compiled(r"[a-z][a-z_0-9]*")
_NAMED = compiled(rf"(?<!\(\?)(?<!\(\?P)<({NAME.pattern})>")  # a group may have a name, too
_PLAIN = compiled(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]| +[?*+{]?|'", re.DOTALL)  # an escape, a class, spaces, an apostrophe
_PIECE = compiled(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)


class PatternError(ValueError):
    """A pattern that cannot be used; the message says why."""


def expand(pattern: str, define: Mapping[str, str], use: Callable[[str], None] = lambda name: None) -> str:
    """A rule's pattern as a regular expression: names filled in, spaces and apostrophes made general.

    `use` is told each name that is filled in. Raises PatternError.
    """
    result = fill(pattern, define, use)
    _check(result)
    return result


def fill(pattern: str, define: Mapping[str, str], use: Callable[[str], None] = lambda name: None) -> str:
    """The same without a look at the result, which takes nearly all of the time: for patterns that are known to be right."""

    def filled(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in define:
            raise PatternError(f"<{name}> is not defined{nearest(name, define) or '; write it under [define]'}")
        use(name)
        return f"(?:{define[name]})"

    for _ in range(MOST_NESTED + 1):
        replaced = _NAMED.sub(filled, pattern)
        if replaced == pattern:
            break
        pattern = replaced
    else:
        raise PatternError("its definitions use each other in a circle, or too deeply")
    return _PLAIN.sub(_general, pattern)


def _check(result: str) -> None:
    """Raise PatternError where a pattern is none, or cannot be used within others."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # "Possible nested set": a pattern whose meaning a later Python may change
            _parser.parse(result)  # alone: "a)(b" would only do within others
            whole = re.compile(f"(?:{result})")  # as it is used: within others, where flags for the whole, such as (?i), cannot stand
    except (re.error, Warning, OverflowError, RecursionError) as error:
        raise PatternError(f"not a regular expression: {error}") from None
    nothing = whole.match("\0\0\0", 1)  # within a text: \\A and \\Z say where it begins and ends, which is something
    if nothing is not None and nothing.end() == 1:
        raise PatternError("it matches nothing at all, too: take away the empty alternative, or what makes all of it optional")


def _general(match: re.Match[str]) -> str:
    """A piece of a pattern with spaces standing for any white space and an apostrophe for either.

    White space is taken whole and not given back: a match cannot begin again in the middle of it, as often as it is long. So it is where
    the space may be missing (" ?"); only where it is counted (" {2}") each of its characters is one.
    """
    piece = match.group()
    if piece[0] == "[":
        return re.sub(r"\\.| +|'", lambda part: {" ": r"\s", "'": "'’"}.get(part.group()[0], part.group()), piece)
    if piece[0] == " ":
        return {" ": r"\s++", "+": r"\s++", "?": r"\s*+", "*": r"\s*+", "{": r"\s{"}[piece[-1]]
    return "['’]" if piece == "'" else piece


def never_behind(pattern: str) -> str:
    """Why a guard, or an alternative that it begins with, can match nothing behind a phrase; "" where it can.

    There white space is passed over before the guard is tried, and whole words are asked for. `pattern`: as `expand` gives it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = list(_parser.parse(pattern.removeprefix(r"\s++")))
    ways = parsed[0][1][1] if len(parsed) == 1 and parsed[0][0] is _constants.BRANCH else [parsed]
    if any(map(_begins_with_space, ways)):
        return "the white space behind the match is passed over before this is tried, so it cannot begin with a space; take the space away"
    if any(len(way) == 1 and _is_a_letter(*way[0]) for way in ways):
        return "a class of letters alone is a word of one letter; write what follows it, too, such as [A-Z]\\w*"
    return ""


_NOTHING: tuple[Any, Any] = None, None
_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)


def _begins_with_space(items: Iterable[Any]) -> bool:
    """Whether these items of a parse tree, or one of the alternatives that they begin with, match nothing but behind white space."""
    kind, value = next(iter(items), _NOTHING)
    if kind is _constants.BRANCH:
        return any(map(_begins_with_space, value[1]))
    if kind is _constants.SUBPATTERN:
        return _begins_with_space(value[3])
    if kind in _REPEATS:
        return value[0] > 0 and _begins_with_space(value[2])
    if kind is _constants.IN:
        return list(value) == [(_constants.CATEGORY, _constants.CATEGORY_SPACE)]
    return kind is _constants.LITERAL and chr(value).isspace()


def _is_a_letter(kind: Any, value: Any) -> bool:
    """Whether an item of a parse tree is a class that holds stretches of letters and nothing else."""
    return kind is _constants.IN and all(
        each[0] is _constants.RANGE and chr(each[1][0]).isalpha() and chr(each[1][1]).isalpha() for each in value
    )


def alternatives(pattern: str) -> list[str]:
    """`pattern` cut at the bars that stand outside of groups and classes."""
    parts = [""]
    depth = 0
    for piece in _PIECE.findall(pattern):
        if piece == "|" and depth == 0:
            parts.append("")
            continue
        depth += (piece == "(") - (piece == ")")
        parts[-1] += piece
    return parts
