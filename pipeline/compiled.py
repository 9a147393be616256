"""Patterns of the program, its rules and its languages' files, compiled: what Python makes of a pattern is kept between processes.

A pattern that is made from an article's words is none of these: it would be kept for nobody, and the words with it.

A process needs hundreds of them, and Python takes half a millisecond for each. What it makes of one is a row of numbers, which follows
from the pattern, its flags and Python's own files; `_sre.compile` checks such a row before it takes it. What a process had to make itself
it adds to what is kept when it ends.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]  # typeshed leaves it out
import atexit
import re
from array import array
from functools import cache
from re import _compiler, _constants, _parser  # type: ignore[attr-defined]  # a compiled pattern has no public door that it could come in by
from typing import Any

from copydesk.kept import add, added

_NAME = "patterns"
_MADE_BY = (__file__, *(str(module.__file__) for module in (_compiler, _constants, _parser)))
_FEW = 8  # a process that made no more adds nothing: the file is written anew each time
_MOST = 20_000  # patterns; beyond, what is kept is of rules that are gone
_FORM = "I"

_made: dict[str, list[Any]] = {}


def compiled(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """`re.compile(pattern, flags)`, of a pattern that does not depend on what is read."""
    name = f"{int(flags)} {pattern}"
    code = _kept().get(name) or _made.get(name)
    if code is None:
        if not _made:
            atexit.register(_keep)
        code = _made[name] = _code(pattern, int(flags))
    every, numbers, groups, by_name, names = code
    row = array(_FORM, numbers).tolist()
    found: re.Pattern[str] = _sre.compile(pattern, every, row, groups, by_name, tuple(names))
    return found


def _code(pattern: str, flags: int) -> list[Any]:
    """All that makes a compiled pattern: its flags, its numbers, how many groups it has, and their names."""
    parsed = _parser.parse(pattern, flags)
    names: list[str | None] = [None] * parsed.state.groups
    for name, number in parsed.state.groupdict.items():
        names[number] = name
    numbers = array(_FORM, _compiler._code(parsed, flags)).tobytes()  # noqa: SLF001
    return [flags | parsed.state.flags, numbers, parsed.state.groups - 1, parsed.state.groupdict, names]


@cache
def _kept() -> dict[str, list[Any]]:
    return added(_NAME, _MADE_BY)


def _keep() -> None:
    if len(_made) > _FEW:
        add(_NAME, _MADE_BY, _made, _MOST)
