"""How many syllables a word has, and whether it is an easy one: what the formulas ask that cannot be counted on its letters.

English syllables are those of the CMU Pronouncing Dictionary; words that are not in it, and those of other languages, are cut as
TeX hyphenates them (pyphen). That is textstat's way, and textstat itself, which the tests ask for comparison, would fetch the
dictionary from the network. Importing textstat imports NLTK (.3 s and 37 MB, over a second where SciPy is installed), so only what
needs the package itself does that.
"""

from __future__ import annotations

import gzip
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from copydesk import languages
from copydesk.compiled import compiled
from copydesk.kept import kept

DATA = Path(__file__).parents[1] / "data" / "cmudict-syllables.txt.gz"
DICTIONARY = "cmu-pronouncing-dictionary 3.0.0"  # the first line of DATA says the same

BEGINNING = 3  # letters of a word by which it is looked up

# Runs of punctuation go; an apostrophe stays before the endings of English contractions. textstat's `remove_punctuation`.
_QUOTE_MARK = compiled(r"'(?![tsd]|ve|ll|re)")
_PUNCTUATION = compiled(r"[^\w\s']")


def words_of(text: str) -> list[str]:
    """The words as textstat lists them: cut at white space, without punctuation."""
    if "'" in text:
        text = _QUOTE_MARK.sub("", text)
    return _PUNCTUATION.sub("", text).split()


@lru_cache(maxsize=1)
def dictionary() -> Dictionary:
    """The number of syllables (of its first pronunciation) of 126,046 lower-case English words.

    Raises ValueError where the file is not the dictionary that DICTIONARY names.
    """
    return Dictionary(kept("dictionary", (DATA.read_bytes(),), (__file__,), _rows))


class Dictionary(Mapping[str, int]):
    """Words and numbers, of which those that begin alike are read when the first of them is asked for: a text needs a fifth of them."""

    def __init__(self, rows: Mapping[str, str]) -> None:
        """`rows`: by the first letters of words, the words with their numbers, all parted by spaces."""
        self._rows = rows
        self._read: dict[str, dict[str, int]] = {}
        self._met: set[str] = set()  # words that it was found to have

    @property
    def beginnings(self) -> Collection[str]:
        """The first letters of its words, BEGINNING of them, or all that a shorter word has."""
        return self._rows.keys()

    def alike(self, letters: str) -> Mapping[str, int]:
        """The words with these first letters, one of `beginnings`, and their numbers; none where no word begins so."""
        found = self._read.get(letters)
        if found is None:
            if letters not in self._rows:
                return {}
            parts = self._rows[letters].split(" ")
            found = self._read[letters] = dict(zip(parts[::2], map(int, parts[1::2]), strict=True))
        return found

    def __getitem__(self, word: str) -> int:
        return self.alike(word[:BEGINNING])[word]

    def get(self, word: str, default: Any = None, /) -> Any:
        """The number of a word, without an error that is raised and caught where it has none."""
        letters = word[:BEGINNING]
        return (self._read.get(letters) or self.alike(letters)).get(word, default)

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.get(word) is not None

    def without(self, words: set[str]) -> set[str]:
        """Those of the words that it does not have."""
        new = words - self._met
        read, alike = self._read, self.alike
        unknown = {word for word in new if word not in (read.get(word[:BEGINNING]) or alike(word[:BEGINNING]))}
        self._met |= new - unknown
        return unknown

    def __iter__(self) -> Iterator[str]:
        for letters in self._rows:
            yield from self.alike(letters)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _rows() -> dict[str, str]:
    name, *lines = gzip.decompress(DATA.read_bytes()).decode("utf-8").splitlines()
    if name != DICTIONARY:
        raise ValueError(f"{DATA.name} holds {name!r}, not {DICTIONARY!r}; make it again with bench/make_dictionary.py")
    rows: dict[str, list[str]] = {}
    for line in lines:
        count, *words = line.split(" ")
        for word in words:
            rows.setdefault(word[:BEGINNING], []).append(f"{word} {count}")
    return {letters: " ".join(words) for letters, words in rows.items()}


@lru_cache(maxsize=1)
def easy_words() -> frozenset[str]:
    """Dale and Chall's list of 2,949 words that pupils of the fourth grade know, as textstat has it."""
    textstat = find_spec("textstat")
    if textstat is None or textstat.origin is None:
        raise ModuleNotFoundError("textstat is not installed", name="textstat")
    path = Path(textstat.origin).parent / "resources/en/easy_words.txt"
    return frozenset(line.strip() for line in path.read_text(encoding="utf-8").splitlines())


def syllables_of(text: str, locale: str) -> int:
    """The syllables of the words in a text, by a locale of pyphen's such as "en_US" or "de"."""
    known = _pronounced(locale)
    if text.isalpha():  # one word
        number = known.get(text.lower())
        return hyphenation(locale).breaks(text) + 1 if number is None else number
    counts = [(known.get(word), word) for word in text.lower().split()]
    return sum([hyphenation(locale).breaks(word) + 1 if count is None else count for count, word in counts])


@lru_cache(maxsize=64)
def _pronounced(locale: str) -> Mapping[str, int]:
    """The words of a locale of which the number of syllables is known."""
    return dictionary() if languages.of(locale.partition("_")[0]).dictionary else {}


class Hyphenation:
    """TeX's patterns for a locale, read from pyphen's file, and the number of places where they part a word: what pyphen finds.

    pyphen itself takes a second to read German, and keeps every word that it has seen; here a pattern is read when a word has it.
    """

    def __init__(self, file: Path) -> None:
        rows = kept(f"hyphenation-{file.stem}", (file.read_bytes(),), (__file__,), lambda: _patterns(file))
        self._weights: dict[str, str | tuple[tuple[int, int], ...]] = rows
        self._longest = max(map(len, self._weights))
        self._fives = {pattern[:5] for pattern in self._weights if len(pattern) >= 5}  # where none is, no longer piece is a pattern
        self._short: dict[str, tuple[tuple[int, int], ...]] = {}  # by four letters, what the patterns weigh that these begin with

    def breaks(self, word: str) -> int:
        """In how many places a word may be parted, two letters from either end at least."""
        pointed, weights, fives, short = f".{word.lower()}.", self._weights, self._fives, self._short
        size = len(pointed)
        most = [0] * (size + 1)
        for start in range(size - 2):
            letters = pointed[start : start + 5]
            found = short.get(letters[:4])
            if found is None:
                found = self._short_of(letters[:4])
            for at, weight in found:
                if most[start + at] < weight:  # noqa: PLR1730  max() takes three times as long
                    most[start + at] = weight
            if letters in fives:
                for end in range(start + 5, min(start + self._longest, size) + 1):
                    piece = pointed[start:end]
                    if piece in weights:
                        for at, weight in self._weights_of(piece):
                            most[start + at] = max(most[start + at], weight)
        return sum([weight & 1 for weight in most[3 : size - 2]])

    def _short_of(self, letters: str) -> tuple[tuple[int, int], ...]:
        """The largest weights of all patterns that up to four letters begin with, and where they stand: they come in many words."""
        if len(self._short) >= _MOST_SHORT:
            self._short.clear()
        most: dict[int, int] = {}
        for end in range(1, len(letters) + 1):
            if letters[:end] in self._weights:
                for at, weight in self._weights_of(letters[:end]):
                    most[at] = max(most.get(at, 0), weight)
        self._short[letters] = found = tuple(most.items())
        return found

    def _weights_of(self, piece: str) -> tuple[tuple[int, int], ...]:
        """The weights of a pattern that are not zero, and where they stand."""
        found = self._weights[piece]
        if isinstance(found, str):
            weights = enumerate(int(weight or "0") for weight, _ in _LETTERS.findall(found))
            self._weights[piece] = found = tuple((at, weight) for at, weight in weights if weight)
        return found


def _patterns(file: Path) -> dict[str, str]:
    """The letters of each pattern, and the pattern: letters with their weights before and behind them."""
    with file.open("rb") as opened:
        encoding = opened.readline().decode().strip()
    text = file.read_text("cp1251" if encoding.lower() == "microsoft-cp1251" else encoding)
    lines = [line for line in map(str.strip, text.split("\n")[1:]) if not line.startswith(_NO_PATTERN) and _WEIGHT(line)]
    if "^^" in text:
        lines = [_HEXADECIMAL.sub(lambda match: chr(int(match[1], 16)), line) for line in lines]
    if "/" in text:  # behind it stands how the word is spelt where it is parted
        lines = [line.partition("/")[0] if "=" in line else line for line in lines]
    return dict(zip("\n".join(lines).translate(_NO_DIGITS).split("\n"), lines, strict=True))


_NO_PATTERN = ("%", "#", "LEFTHYPHENMIN", "RIGHTHYPHENMIN", "COMPOUNDLEFTHYPHENMIN", "COMPOUNDRIGHTHYPHENMIN")
_WEIGHT = compiled("[1-9]").search
_HEXADECIMAL = compiled(r"\^{2}([0-9a-f]{2})")
_LETTERS = compiled(r"(\d?)(\D?)")
_NO_DIGITS = str.maketrans("", "", "0123456789")
_MOST_SHORT = 1 << 16  # beginnings whose weights are kept; German has some 20,000


@lru_cache(maxsize=64)
def hyphenation(locale: str) -> Hyphenation:
    """The patterns for a locale of pyphen's; of "de_AT" or "de", if there are none of its own, those for "de"."""
    import pyphen

    return Hyphenation(pyphen.LANGUAGES[pyphen.language_fallback(locale)])
