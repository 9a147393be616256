"""Characters as the models count them: what each one is, and hashes of stretches of text by one running sum."""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from copydesk import text
from copydesk.kept import kept
from copydesk.text import STOPS, UNSPACED

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Hashes = npt.NDArray[np.uint64]

# Prose of scripts without spaces is known by its particles, which labels do without: in Japanese half the letters of a sentence are
# hiragana, in Chinese one in ten is one of these.
_HIRAGANA, _HIRAGANA_WEIGHT = range(0x3041, 0x3097), 0.5
_HAN_PARTICLES, _HAN_WEIGHT = "的了是在和有不这這我他她就也都要会會而與与及为為对對等着著被把从從但并並将將", 3.0

_HASH_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64

_END = frozenset(STOPS)
_WIDE_END = "。！？"  # ends a sentence whatever follows
_PAUSE = frozenset(",;:،؛、，：；")
_QUOTE = frozenset("\"'“”„‟«»‹›‘’‚「」『』")
_BAR = frozenset("|•·●▪■►▶→←↑↓/\\<>*+=~_›»‹«©®™@#…¦‖◆★☆✓✔✕×")


@dataclass(frozen=True, slots=True)
class Characters:
    """What a character is, by code point up to 0xFFFF; whatever lies above counts as a symbol, or a letter if Han."""

    lower: npt.NDArray[np.uint32]
    word: Bools
    upper: Bools
    end: Bools
    wide_end: Bools  # ends a sentence whatever follows
    after_end: Bools  # may follow any other mark that ends a sentence: space or closing quotation mark
    dense: Bools  # a letter of a script without spaces
    particle: Floats  # how much a letter of such a script counts as a function word
    counts: Hashes  # (letters, capitals, digits), 21 bits each
    more_counts: Hashes  # (sentence ends, pauses, quotation marks)
    rest_counts: Hashes  # (bars and bullets, other symbols, letters of scripts without spaces)


_KINDS = ("letter", "digit", "space", "end", "pause", "quote", "bar", "other")  # each character is of one of these


@cache
def characters() -> Characters:
    """The tables, made once."""
    rows: dict[str, bytes] = kept("characters", (unicodedata.unidata_version,), (__file__, str(text.__file__)), _rows)
    kinds = np.frombuffer(rows["kinds"], dtype=np.uint8)
    flag = {name: kinds == number for number, name in enumerate(_KINDS)}
    flag["upper"] = np.frombuffer(rows["upper"], dtype=bool)
    flag["dense"] = np.zeros(65536, dtype=bool)
    for first, last in UNSPACED:
        flag["dense"][first : last + 1] = flag["letter"][first : last + 1]
    lower = np.frombuffer(rows["lower"], dtype=np.uint16).astype(np.uint32)
    word = flag["letter"] | flag["digit"]
    particle = np.zeros(65536)
    particle[_HIRAGANA.start : _HIRAGANA.stop] = _HIRAGANA_WEIGHT
    particle[[ord(char) for char in _HAN_PARTICLES]] = _HAN_WEIGHT
    wide_end = np.zeros(65536, dtype=bool)
    wide_end[[ord(char) for char in _WIDE_END]] = True

    def pack(first: str, second: str, third: str) -> Hashes:
        a, b, c = (flag[name].astype(np.uint64) for name in (first, second, third))
        return np.asarray(a | (b << np.uint64(21)) | (c << np.uint64(42)))

    return Characters(
        lower,
        word,
        flag["upper"],
        flag["end"],
        wide_end,
        flag["space"] | flag["quote"],
        flag["dense"],
        particle,
        pack("letter", "upper", "digit"),
        pack("end", "pause", "quote"),
        pack("bar", "other", "dense"),
    )


def _rows() -> dict[str, bytes]:
    """What is kept of all characters up to 0xFFFF: the place of each one's kind in _KINDS, whether it is a capital, and what it counts as
    where capitals are small and all digits alike.
    """
    kinds, upper, lower = bytearray(), bytearray(), array("H")
    for code in range(65536):
        char = chr(code)
        kind = _kind_of(char)
        small = char.lower()
        kinds.append(_KINDS.index(kind))
        upper.append(kind == "letter" and char.isupper())
        lower.append(ord("0") if kind == "digit" else ord(small) if kind == "letter" and len(small) == 1 else code)
    return {"kinds": bytes(kinds), "upper": bytes(upper), "lower": lower.tobytes()}


def _kind_of(char: str) -> str:
    if char.isalpha() or unicodedata.category(char) in ("Mn", "Mc", "Me"):  # combining marks belong to their letter
        return "letter"
    if char.isdigit():
        return "digit"
    if char.isspace():
        return "space"
    return "end" if char in _END else "pause" if char in _PAUSE else "quote" if char in _QUOTE else "bar" if char in _BAR else "other"


def codes_of(text: str) -> npt.NDArray[np.uint32]:
    """The code points of a text; above 0xFFFF one stands for all of Han, one for everything else."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    if codes.size and codes.max() > 0xFFFF:
        codes = np.where(codes > 0xFFFF, np.where(codes >> 16 == 2, 0x4E00, 0x25A1), codes).astype(np.uint32)
    return codes


@cache
def _powers(size: int) -> tuple[Hashes, Hashes]:
    inverse = pow(_HASH_BASE, -1, 2**64)
    up = np.full(size, _HASH_BASE, dtype=np.uint64)
    down = np.full(size, inverse, dtype=np.uint64)
    up[0] = down[0] = 1
    return np.asarray(np.cumprod(up, dtype=np.uint64)), np.asarray(np.cumprod(down, dtype=np.uint64))


def span_hashes(lowered: npt.NDArray[np.uint32] | Hashes, spans: Sequence[tuple[Ints, Ints]]) -> list[Hashes]:
    """Hashes of stretches of characters, or of words by their hashes: sum of character x base**position, moved to position 0."""
    up, down = _powers(1 << max(18, len(lowered).bit_length()))
    running = np.zeros(len(lowered) + 1, dtype=np.uint64)
    np.cumsum(lowered * up[: len(lowered)], out=running[1:])
    return [np.asarray((running[end] - running[start]) * down[start]) for start, end in spans]


def word_hashes(words: Sequence[str]) -> Hashes:
    """The hashes that `featurise` computes for these words, which must be runs of letters and digits."""
    codes = codes_of(" ".join(words))
    lengths = np.array([len(word) for word in words], dtype=np.int64)
    starts = np.concatenate(([0], np.cumsum(lengths + 1)[:-1]))
    return span_hashes(characters().lower[codes], [(starts, starts + lengths)])[0]
