"""The text of a page without what only its source has."""

from __future__ import annotations

import re
import unicodedata

from copydesk.compiled import compiled
from copydesk.invisible import LAYOUT, SOFT_HYPHEN

_INVISIBLE = compiled(f"[{re.escape(LAYOUT)}]+")
_BROKEN = compiled(rf"{SOFT_HYPHEN}\s*\n\s*")  # a word that was broken before it came into the page


def tidy(text: str) -> str:
    """Composed characters (NFC), and none of the invisible ones that pages cut words in two with."""
    if text.isascii():
        return text
    if SOFT_HYPHEN in text:
        text = _BROKEN.sub("", text)
    text = _INVISIBLE.sub("", text)
    return unicodedata.normalize("NFC", text)
