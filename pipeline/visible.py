"""Characters that nobody sees, made visible: controls, escape codes, marks that turn the writing, zero-width and tag characters.

Text from outside may hold them by accident or on purpose. A terminal obeys some of them, and a page shows other words than are there.
Whatever prints such text, on a terminal or in a page, prints it through here. Tables and cleaned files keep it exactly.
"""

from __future__ import annotations

from copydesk.compiled import compiled

# Controls but tab and line feed; line and paragraph separators; what Unicode calls "default ignorable" (zero-width and bidi marks,
# fillers, variation selectors, tags); noncharacters and lone surrogates.
_ALWAYS = (
    "\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\xad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164"
    "\\ufdd0-\\ufdef\\ufeff\\uffa0\\ufff0-\\ufffc\\ufffe\\uffff\\ud800-\\udfff\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff"
)
# Joiners and variation selectors are at home between signs of many scripts and in emoji: only elsewhere, or in a row, are they marked.
_JOINERS = "\\u200c\\u200d"
_SELECTORS = "\\ufe00-\\ufe0f"
_PLAIN = "\\x00-\\u052f\\u1e00-\\u1fff\\u2000-\\u206f"  # Latin, Greek, Cyrillic and signs, which need no joiners
INVISIBLE = compiled(
    f"[{_ALWAYS}]"
    f"|(?<![^{_PLAIN}])[{_JOINERS}]|[{_JOINERS}](?![^{_PLAIN}])|(?<=[{_JOINERS}])[{_JOINERS}]"
    f"|(?<![^\\s{_SELECTORS}{_JOINERS}])[{_SELECTORS}]"
)
_IN_JSON = compiled(f"[{_ALWAYS}{_JOINERS}{_SELECTORS}]")
_SUSPECT = _IN_JSON.search  # finds whatever INVISIBLE finds, and more, several times faster


def code_of(character: str) -> str:
    """The character's code point, as in "U+202E"."""
    return f"U+{ord(character):04X}"


def is_seen(text: str) -> bool:
    """Whether a quick look finds no character in `text` that INVISIBLE might; where it finds one, INVISIBLE is to be asked."""
    return (text.isascii() and text.isprintable()) or _SUSPECT(text) is None


def visible(text: str) -> str:
    """The text with [U+202E] in place of each character that would not be seen."""
    if is_seen(text):
        return text
    return INVISIBLE.sub(lambda found: f"[{code_of(found[0])}]", text)


def visible_line(text: str) -> str:
    """The same in one line: a name with a line feed in it cannot pass for two lines of output."""
    return visible(text).replace("\n", f"[{code_of(chr(10))}]")


def visible_json(text: str) -> str:
    r"""JSON with \u202e in place of such characters: it means the same."""
    return _IN_JSON.sub(lambda found: found[0].encode("utf-16-be", "surrogatepass").hex("-", 2).replace("-", "\\u").join(("\\u", "")), text)
