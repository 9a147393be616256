"""Quotation marks that are spoken of and quote nothing: "the sign " opens a string", "write '' for nothing"."""

from __future__ import annotations

import re
from functools import lru_cache

from copydesk import languages
from copydesk.compiled import compiled

_ALONE = compiled(r"(?<![^\s(\[/])[\"“”„'‘’`]+(?![^\s)\],;:/.!?])")  # French « stands alone by custom
# Two apostrophes for a double mark; with a third one, for a single mark within a double one.
_TYPED_TWICE = compiled(r"(?<!')(?:(?<![^\s(\[—–-])'{2,3}(?=[^\s'])|(?<=[^\s'])'{2,3}(?!\w))(?!')")
_NEAR = 60  # characters to either side in which the text says that it speaks of marks


def spoken_of(text: str, at: int, start: int, end: int) -> bool:
    """Whether the mark at `at` of the paragraph text[start:end] stands alone between spaces or brackets where the text speaks of marks.

    Several marks without a letter beside them ('"', "") are always spoken of.
    """
    first = at
    while first > start and text[first - 1] in "\"“”„'‘’`" and at - first < 4:
        first -= 1
    alone = _ALONE.match(text, first, end)
    if alone is None or alone.end() <= at:
        return False
    if alone.end() - alone.start() > 1:
        return True
    return _subject().search(text, max(start, first - _NEAR), min(end, alone.end() + _NEAR)) is not None


def with_double_marks(text: str) -> str:
    """The text with double marks where each is typed as two apostrophes ("''We wait,'' she said"); no place moves, a space takes one's."""
    return _TYPED_TWICE.sub(_double_mark, text) if "''" in text else text


def _double_mark(typed: re.Match[str]) -> str:
    text, at = typed.string, typed.start()
    opens = at == 0 or text[at - 1].isspace() or text[at - 1] in "([—–-"
    single = "'" * (len(typed.group()) - 2)
    return f' "{single}' if opens else f'{single}" '


@lru_cache(maxsize=1)
def _subject() -> re.Pattern[str]:
    """What says that a text speaks of marks, in any language: its own may be unknown."""
    return compiled(rf"\b(?:{'|'.join(way for known in languages.every() for way in known.marks)})\b", re.IGNORECASE)
