"""Quotation marks that are spoken of and quote nothing: "the sign " opens a string", "write '' for nothing"."""

from __future__ import annotations

import re

_ALONE = re.compile(r"(?<![^\s(\[/])[\"“”„'‘’`]+(?![^\s)\],;:/.!?])")  # French « stands alone by custom
_SUBJECT = re.compile(
    r"\b(?:marks?|quotes?|quotation|characters?|signs?|symbols?|apostrophes?|inverted|punctuation|brackets?|hyphens?|dash(?:es)?|strings?|keys?|keyboard"
    r"|delimit\w*|escap\w*|typed?|types|Anführungs\w*|Zeichen|Gänsefüßchen|Apostroph\w*|Taste\w*|guillemets?|apostrophes?|signes?|touches?|comillas?|signos?"
    r"|teclas?)\b",
    re.IGNORECASE,
)
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
    return _SUBJECT.search(text, max(start, first - _NEAR), min(end, alone.end() + _NEAR)) is not None
