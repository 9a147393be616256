"""Misspelt and misread words: words that no dictionary has and that are one slip away from one that it has.

The dictionary is the one that counts syllables, so only its language is read. Capitalised words, words in quotation marks, words that stand
more than once and all that a prefix, an ending, a compound or another spelling makes of a known word are left alone; what these are stands
in the language's file. One such word may be a rare one, so nothing is reported below LEAST of them and LEAST_SHARE of the words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from itertools import takewhile
from operator import eq

from copydesk import languages
from copydesk.article import Article, Span
from copydesk.compiled import compiled
from copydesk.defects.common import in_code
from copydesk.kept import kept
from copydesk.languages import Spelling
from copydesk.readability import syllables
from copydesk.readability.syllables import BEGINNING, DATA, dictionary
from copydesk.voices.quotes import voices_of

LEAST = 3
LEAST_SHARE = 0.006  # of the words in small letters: of 250 published articles, two had as many
_LEAST_LETTERS = 5

_WORD = compiled(r"[a-z](?<![\w'’@#/.-].)[a-z015]*[a-z](?![\w'’@/-]|\.\w)")
_CAPITALISED = compiled(r"\b[A-Z]\w+")
_SPECIES = compiled(r"[(\[]\s?[A-Z][a-z]+\s([a-z]+)")  # behind its genus, in brackets: "(Rhapis excelsa)"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# What a scanner reads for what stands there.
_MISREAD = (("m", "rn"), ("rn", "m"), ("c", "e"), ("b", "h"), ("m", "in"), ("d", "cl"), ("h", "li"), ("f", "t"), ("vv", "w"), ("ii", "n"))
_FIGURES = str.maketrans("015", "ols")
_FIGURES_TOO = str.maketrans("015", "ois")


def misspelt(article: Article) -> Iterator[Span]:
    """The words that are wrong, where they are too many to be rare words."""
    known = languages.of(article.language)
    if known.spelling is None or not known.dictionary:
        return
    text = article.prose.text
    times = Counter(_WORD.findall(text))
    least = max(LEAST, LEAST_SHARE * times.total())
    unknown = dictionary().without({word for word, number in times.items() if number == 1})
    unknown = {word for word in unknown if not _is_fine(word, known.spelling)}
    if len(unknown) < least:
        return
    unknown.difference_update(map(str.lower, _CAPITALISED.findall(text)))  # names
    unknown.difference_update(_SPECIES.findall(text))
    wrong = {word for word in unknown if _is_wrong(word)}
    if len(wrong) < least:
        return
    voices = voices_of(article.prose, article.language)
    for match in _WORD.finditer(text):
        if match.group() in wrong and voices.quotation_at(match.start()) is None and not in_code(article, match.start()):
            yield match.span()


def _is_fine(word: str, spelling: Spelling) -> bool:
    """Whether a word that the dictionary does not have is too short to judge, or made of one that it has."""
    return len(word) < _LEAST_LETTERS - (not word.isalpha()) or (word.isalpha() and _is_made_of_known(word, spelling))


@lru_cache(maxsize=4096)
def _is_wrong(word: str) -> bool:
    """Whether a word that is not fine is one slip away from a known one."""
    if not word.isalpha():  # "he11o"
        return word.translate(_FIGURES) in dictionary() or word.translate(_FIGURES_TOO) in dictionary()
    return any(_is_slip(word, at) for at in telling_places(word))


def _is_slip(word: str, at: int) -> bool:
    """Whether one slip at this place can have made the word of a known one."""
    words = dictionary()
    if at < BEGINNING:
        return any(map(words.__contains__, near(word, at)))
    return not words.alike(word[:BEGINNING]).keys().isdisjoint(near(word, at))  # they all begin as the word does


@lru_cache(maxsize=4096)
def _is_made_of_known(word: str, spelling: Spelling) -> bool:
    words = dictionary()
    if _has_stem(word, spelling):
        return True
    if any(word.startswith(prefix) and _is_or_has_stem(word[len(prefix) :], spelling) for prefix in spelling.prefixes):
        return True
    pairs = (pair.partition("-") for pair in spelling.variants)
    if any(there in word and _is_or_has_stem(word.replace(there, here, 1), spelling) for there, _, here in pairs):
        return True
    return any(word[:at] in words and word[at:] in words for at in range(3, len(word) - 2))


def _is_or_has_stem(word: str, spelling: Spelling) -> bool:
    return word in dictionary() or _has_stem(word, spelling)


def _has_stem(word: str, spelling: Spelling) -> bool:
    """Whether a known word of three letters or more and an ending make it."""
    words = dictionary()
    stems = (word[: -len(ending)] for ending in spelling.endings if word.endswith(ending) and len(word) - len(ending) >= 3)
    return any(
        stem in words or f"{stem}e" in words or f"{stem}y" in words or (stem[-1] == stem[-2] and stem[:-1] in words) for stem in stems
    )


def telling_places(word: str) -> range:
    """The places of a slip that can have made `word` of a known one: what stands before the slip begins a known word, and what stands
    behind it (at most two letters on) ends one.
    """
    forwards, backwards = _beginnings()
    return range(max(0, len(word) - 2 - backwards.shared(word[::-1])), forwards.shared(word) + 1)


@lru_cache(maxsize=1)
def _beginnings() -> tuple[_Beginnings, _Beginnings]:
    """How the known words begin, and how they end, written backwards."""
    words = dictionary()
    backwards: dict[str, str] = kept("endings", (DATA.read_bytes(),), (__file__, syllables.__file__), _endings)
    return _Beginnings(words.beginnings, words.alike), _Beginnings(backwards.keys(), lambda letters: backwards[letters].split(" "))


def _endings() -> dict[str, str]:
    """By their last letters the known words, written backwards and parted by spaces."""
    found: dict[str, list[str]] = {}
    for word in dictionary():
        found.setdefault(word[: -BEGINNING - 1 : -1], []).append(word[::-1])
    return {letters: " ".join(words) for letters, words in found.items()}


class _Beginnings:
    """Words by the letters that they begin with; those that begin alike are put in order when one of them is asked for.

    `beginnings`: the first BEGINNING letters of words; `alike`: the words that begin with such letters.
    """

    def __init__(self, beginnings: Collection[str], alike: Callable[[str], Iterable[str]]) -> None:
        self._beginnings, self._alike = beginnings, alike
        self._short = {letters[:size] for letters in beginnings for size in range(1, BEGINNING)}
        self._ordered: dict[str, list[str]] = {}

    def shared(self, word: str) -> int:
        """How many letters at the beginning of `word` begin one of the words: those that it shares with its neighbours in their order."""
        beginning = word[:BEGINNING]
        alike = self._ordered.get(beginning)
        if alike is None:
            if beginning not in self._beginnings:
                return next((size for size in range(min(BEGINNING - 1, len(word)), 0, -1) if word[:size] in self._short), 0)
            alike = self._ordered[beginning] = sorted(self._alike(beginning))
        place = bisect_left(alike, word)
        return max(sum(1 for _ in takewhile(bool, map(eq, word, neighbour))) for neighbour in alike[max(0, place - 1) : place + 1])


def near(word: str, at: int) -> list[str]:
    """What one slip of a finger or of a scanner, at this place, can have made the word of."""
    head, tail = word[:at], word[at:]
    found = [head + letter + tail for letter in _LETTERS]
    if tail:
        found.append(head + tail[1:])
        found += [head + letter + tail[1:] for letter in _LETTERS]
    if len(tail) > 1:
        found.append(head + tail[1] + tail[0] + tail[2:])
    found += [head + real + tail[len(shown) :] for shown, real in _MISREAD if tail.startswith(shown)]
    return found
