"""Characters that a reader does not see, or sees as other letters than they are: what is done about each, in this one place.

`Article.text` keeps them, for its offsets never change. What is searched, scored and written to `clean/` goes without: `edits` lists the
places of a text that read differently there, `plain` carries them out. After it a text is in NFC and has no further edits.

- Soft hyphens, zero-width spaces, byte order marks, fillers, tags and their like go. They stay where a script is written with them:
  zero-width joiners in Arabic, Indic and emoji, zero-width spaces in Thai, Khmer and Burmese, variation selectors behind emoji and Han.
- Direction marks go from lines that have no letter of a script written from right to left.
- Ligatures, Arabic presentation forms, fullwidth letters outside of Chinese, Japanese and Korean, and letters from the mathematical
  alphabets in a row become the letters that they show. C1 controls become what they are in cp1252, as in browsers.
- Letters and their combining marks are composed (NFC), which changes nothing that a reader could see.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from copydesk.compiled import compiled
from copydesk.kept import kept

SOFT_HYPHEN = "\u00ad"
LAYOUT = "\u00ad\u200b\u2060\ufeff"  # what pages have for the sake of line breaks: soft hyphen, zero-width spaces, byte order mark

_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROLS = "\x00-\x08\x0e-\x1b\x7f"  # the others are white space
_C1 = "\x80-\x84\x86-\x9f"  # so is x85
_GONE = "\u00ad\u2060-\u2065\u206a-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufffc\ufffe\uffff\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
_SOMETIMES = "\u034f\u115f\u1160\u180b-\u180f\u200b-\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef"
_HIDDEN = f"{_DIRECTION}{_CONTROLS}{_GONE}{_SOMETIMES}"
_OTHER_LETTERS = (
    f"{_C1}"
    "\ufb00-\ufb06\ufb13-\ufb17\ufb20-\ufb28\ufb4f\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdef\ufe70-\ufefc"
    "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff"
)
# What may need an edit at all: quick to ask of most texts in Latin, Greek and Cyrillic script.
UNUSUAL = compiled("[^ -~\n\t\u00a0-\u00ac\u00ae-\u02ff\u038e-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]+")
_USUAL = bytes((*range(ord(" "), ord("~") + 1), *b"\n\t"))  # of ASCII, by far the most: without these there is less to ask of
_SUSPECT = compiled(f"[{_HIDDEN}{_OTHER_LETTERS}]")
_IS_HIDDEN = compiled(f"[{_HIDDEN}]")
_IS_OTHER = compiled(f"[{_OTHER_LETTERS}]")
_IS_DIRECTION = compiled(f"[{_DIRECTION}]")
_IS_CONTROL = compiled(f"[{_CONTROLS}{_C1}]")

_COMPLEX = compiled(  # letters of scripts that are written with joiners and marks
    "[\u0590-\u109f\u1780-\u18af\u1900-\u1cff\ua800-\uab2f\uab70-\uabff\ufb1d-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff\U0001e800-\U0001e95f]"
)
_SPACELESS = compiled("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1900-\u1aaf\ua900-\ua92f\ua980-\uaadf]")  # Thai to Tai Viet
_RIGHT_TO_LEFT = compiled("[\u05d0-\u061b\u061d-\u08ff\ufb1d-\ufdfb\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_EAST_ASIAN = compiled(
    "[\u1100-\u115e\u1161-\u11ff\u3041-\u3163\u3165-\u318e\u31a0-\u31ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]"
)
_HAN = compiled("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_JAMO = compiled("[\u1100-\u115e\u1161-\u11ff\ua960-\ua97f\uac00-\ud7ff]")
_MONGOLIAN = compiled("[\u1800-\u180a\u1810-\u18af]")
_SELECTOR = compiled("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SPACES = compiled(" +")
_KEYCAP = "\u20e3"
_BLACK_FLAG = "\U0001f3f4"  # flags of regions are this one and tags
_C1_LETTERS = {chr(byte): char for byte in range(0x80, 0xA0) if byte != 0x85 and (char := bytes((byte,)).decode("cp1252", "ignore"))}
_MISREAD = frozenset("ÂÃâÅÄÐÑ×ØÙãï")  # behind these, a C1 control is the rest of a letter in UTF-8, which is another fault


@dataclass(frozen=True, slots=True)
class Edit:
    """`text[start:end]` reads as `shown` ("" where it goes) once it is cleaned."""

    start: int
    end: int
    shown: str


@lru_cache(maxsize=1)  # the prose is made of a text, then its defects are looked for
def edits(text: str) -> tuple[Edit, ...]:
    """Where `text` reads differently once it is cleaned, in order, not overlapping. Line feeds are in none."""
    return () if is_plain_text(text) else tuple(_edits(text))


def _edits(text: str) -> Iterator[Edit]:
    line_start, line_end = 0, -1
    from_right = east_asian = False
    for start, end in clusters_in(text):
        if start > line_end:
            line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
            line_end = len(text) if line_end < 0 else line_end
            from_right = _RIGHT_TO_LEFT.search(text, line_start, line_end) is not None
            east_asian = _EAST_ASIAN.search(text, line_start, line_end) is not None
        old = text[start:end]
        new = unicodedata.normalize("NFC", "".join(_shown(text, start, end, from_right=from_right, east_asian=east_asian)))
        if new != old:
            edit = _least(start, old, new)
            if not edit.shown and text[edit.start - 1 : edit.start] == " ":  # what stood between two spaces leaves one
                stop = _SPACES.match(text, edit.end)
                edit = replace(edit, end=stop.end() if stop else edit.end)
            yield edit


def clusters_in(text: str) -> Iterator[tuple[int, int]]:
    """The places of all clusters, in order: as `clusters().finditer` finds them, which asks at every character of the text; here only
    where a character stands that makes one, and at the one before it.
    """
    cluster, telling = clusters()
    end = 0
    for run in UNUSUAL.finditer(text):
        while found := telling.search(text, max(end, run.start()), run.end()):
            at = found.start()
            match = (at > end and cluster.match(text, at - 1)) or cluster.match(text, at)
            if not match:
                raise AssertionError(f"no cluster at {text[at]!a}")
            yield match.span()
            end = match.end()


def plain(text: str) -> str:
    """`text` with its edits carried out."""
    if is_plain(text):
        return text
    parts: list[str] = []
    at = 0
    for edit in _edits(text):
        parts += (text[at : edit.start], edit.shown)
        at = edit.end
    return "".join([*parts, text[at:]])


def kind_of(old: str) -> str:
    """What an edit's original is called: "soft-hyphen", "zero-width", "direction-mark", "object", "control", "letters" or "composed"."""
    hidden = _IS_HIDDEN.search(old) or _IS_CONTROL.search(old)
    if hidden is None:
        return "letters" if _IS_OTHER.search(old) else "composed"
    mark = hidden.group()
    if mark == SOFT_HYPHEN:
        return "soft-hyphen"
    if mark == "\ufffc":
        return "object"
    if _IS_CONTROL.match(mark):
        return "control"
    return "direction-mark" if _IS_DIRECTION.match(mark) else "zero-width"


def is_plain(text: str) -> bool:
    """Whether a text, and so any part of it, has no edits by its characters alone."""
    if text.isascii():
        return text.replace("\n", "").isprintable() or not _IS_CONTROL.search(text)
    rest = text.encode("utf-8", "surrogatepass").translate(None, _USUAL).decode("utf-8", "surrogatepass")
    if UNUSUAL.search(rest) is None:
        return True
    unusual = UNUSUAL.search(text)
    return unusual is None or (not _SUSPECT.search(text, unusual.start()) and unicodedata.is_normalized("NFC", text))


is_plain_text = lru_cache(maxsize=2)(is_plain)  # of whole texts, of which several steps ask


@lru_cache(maxsize=1)
def clusters() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A character with the combining and hidden ones behind it, or one that stands for others; and the characters without which there is
    none of either. Made when first needed.
    """
    marks, letters = kept("clusters", (), (__file__,), _composing)
    return compiled(f"[^\\s{_HIDDEN}{marks}]?[{_HIDDEN}{marks}]+|[{letters}]"), compiled(f"[{_HIDDEN}{marks}{letters}]")


def _composing() -> tuple[str, str]:
    """The characters that compose with the one before them, and those that stand for others, each as the inside of a class."""
    follows, alone = set("\u0338"), set()
    for char in map(chr, (*range(0x300, 0x3400), *range(0xA000, 0xAC00), *range(0xF900, 0x20000), *range(0x2F800, 0x2FA20))):
        if unicodedata.combining(char):
            follows.add(char)
        decomposed = unicodedata.decomposition(char)
        if not decomposed or decomposed[0] == "<":  # it stands for itself, or reads alike and is another
            continue
        if unicodedata.normalize("NFC", char) != char:
            alone.add(char)
        parts = decomposed.split()
        if len(parts) == 2:
            follows.add(chr(int(parts[1], 16)))  # composes with the character before it, though it may be no combining mark
    follows.update(map(chr, (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))))  # Hangul, composed by rule
    return _ranges(follows - {"\n"}), _OTHER_LETTERS + _ranges(alone)


def _ranges(characters: Iterable[str]) -> str:
    """Characters as the inside of a class, in ranges: what lies above U+FFFF is asked one by one, for every character of a text."""
    ranges: list[list[int]] = []
    for code in sorted(map(ord, characters)):
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in ranges)


def _shown(text: str, start: int, end: int, *, from_right: bool, east_asian: bool) -> Iterator[str]:
    """What the characters of a cluster show, one by one."""
    base = ""  # the last character that is seen
    selected = False
    ahead = start  # where the next character stands that is seen
    for at in range(start, end):
        char = text[at]
        if not _IS_HIDDEN.match(char):
            if not base or not unicodedata.combining(char):  # an accent belongs to its letter
                base = char
            selected = False
            yield _letters(text, at, east_asian=east_asian) if _IS_OTHER.match(char) else char
        elif _IS_CONTROL.match(char):
            yield ""
        elif _IS_DIRECTION.match(char):
            yield char if from_right else ""
        elif _SELECTOR.match(char):
            kept = not selected and _is_selected(char, base, text[at + 1 : at + 2])
            selected = selected or kept
            yield char if kept else ""
        else:
            while ahead <= at or (ahead < end and _IS_HIDDEN.match(text[ahead])):
                ahead += 1
            yield char if _is_needed(char, base, text[ahead : ahead + 1]) else ""


def _letters(text: str, at: int, *, east_asian: bool) -> str:
    char = text[at]
    if char < "\xa0":
        first = next((before for before in range(at, max(0, at - 3), -1) if not "\x80" <= text[before - 1] < "\xa0"), 0)
        return char if text[first - 1 : first] in _MISREAD else _C1_LETTERS.get(char, char)
    if "\uff10" <= char <= "\uff5a":
        return char if east_asian else unicodedata.normalize("NFKC", char)
    if char >= "\U0001d400":  # alone it is a formula's
        beside = (_seen(text, range(at - 1, -1, -1)), _seen(text, range(at + 1, len(text))))
        return unicodedata.normalize("NFKC", char) if any("\U0001d400" <= other <= "\U0001d7ff" for other in beside) else char
    letters = unicodedata.normalize("NFKC", char)
    return char if letters.startswith((" ", "\u0640")) else letters  # signs of vowels that stand alone


def _seen(text: str, places: range) -> str:
    """The first character at `places` that is not hidden; "" where there is none."""
    return next((text[at] for at in places if not _IS_HIDDEN.match(text[at])), "")


def _is_selected(char: str, base: str, following: str) -> bool:
    """Whether a variation selector can change how `base` looks."""
    if not base or char >= "\U000e0100":
        return bool(base) and _HAN.match(base) is not None
    if base.isascii():
        return following == _KEYCAP
    return not base.isalpha() or _HAN.match(base) is not None or _COMPLEX.match(base) is not None


def _is_needed(char: str, before: str, after: str) -> bool:
    """Whether the script around it, or an emoji, is written with this character."""
    around = [other for other in (before, after) if other]
    if char in "\u034f\u200c\u200d":
        if any(_COMPLEX.match(other) for other in around):
            return True
        return char == "\u200d" and len(around) == 2 and all(unicodedata.category(other) in ("So", "Sk") for other in around)
    if char == "\u200b":
        return any(_SPACELESS.match(other) for other in around)
    if char in "\u115f\u1160":
        return any(_JAMO.match(other) for other in around)
    if "\u180b" <= char <= "\u180f":
        return bool(before) and _MONGOLIAN.match(before) is not None
    return "\U000e0020" <= char <= "\U000e007f" and before == _BLACK_FLAG


def _least(start: int, old: str, new: str) -> Edit:
    """The edit from `old` to `new` without what they begin and end with alike."""
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    return Edit(start + first, start + len(old) - last, new[first : len(new) - last])
