"""langdetect, made repeatable and quick: which language a piece of text is most likely in. It reads the profiles: import it late.

langdetect draws n-grams from the text at random until one language wins, seven times over, and averages. Three things are different
here: the draws are seeded and the profiles read in the order of their names, so that every process and machine gets the same; the
n-grams are cut in fewer steps; and where three trials all say the same (SURE), the other four are left out.

Where numpy is loaded, a trial goes over all languages at once, five n-grams at a time (`_trials_by_rows`). To load it takes as long as 50
texts gain by it, so a process that has no other use for it (`copydesk lint`) does the same multiplications number by number.
"""

from __future__ import annotations

import json
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate, chain, islice
from math import cos, log, pi, sin, sqrt
from pathlib import Path
from random import Random
from threading import Lock
from typing import TYPE_CHECKING, Any

from langdetect.detector import Detector
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.utils.ngram import NGram

from copydesk.compiled import compiled
from copydesk.kept import kept

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SEED = 0
SURE = 0.999
TRIALS = (3, 7)  # seven is langdetect's own number
CHECKED = 5  # draws after which it looks whether a language has won
AHEAD = 5 * CHECKED  # draws that are looked up at a time
_WORDS = 1_024  # of the generator's, which are enough for most texts
_MOST_ROWS = 20_000  # n-grams of which the likelihoods are held, 9 MB

_HAN = compiled("[\u4e00-\u9fff]")
_KANA = compiled("[\u3041-\u30ff]")
_HANGUL = compiled("[\uac00-\ud7a3]")


class Profiles:
    """What langdetect knows of its languages: how often each n-gram stands in a large text of each.

    langdetect itself reads 55 files of JSON when it starts, and makes a list of 55 numbers of each of 87,598 n-grams, most of which no text
    ever asks for. Here they are rows of numbers that are kept: each n-gram as one number, and behind one another the languages that have
    it and how often.
    """

    def __init__(self) -> None:
        files = sorted(Path(PROFILES_DIRECTORY).iterdir())
        states = [(file.name, file.stat()) for file in files]  # by which Python, too, knows whether a source has changed
        made_from = [f"{name} {state.st_size} {state.st_mtime_ns}" for name, state in states]
        made: dict[str, Any] = kept("profiles", made_from, (__file__,), lambda: _rows([json.loads(file.read_bytes()) for file in files]))
        self.langlist: list[str] = made["names"]
        self._totals: list[list[int]] = made["totals"]  # of n-grams of one, two and three characters, a number a language
        self._ngrams = array("Q", made["ngrams"])
        self._ends = array("I", made["ends"])  # where an n-gram's stretch of the two rows below ends
        self._languages: bytes = made["languages"]
        self._times = array("I", made["times"])

    def of(self, ngram: str) -> list[float]:
        """How likely an n-gram (of one to three characters) is in each language."""
        likely = [0.0] * len(self.langlist)
        place = self._place(ngram)
        if place is not None:
            totals = self._totals[len(ngram) - 1]
            for at in range(self._ends[place - 1] if place else 0, self._ends[place]):
                language = self._languages[at]
                likely[language] = self._times[at] / totals[language]
        return likely

    def knows(self, ngram: str) -> bool:
        """Whether any language has the n-gram."""
        return self._place(ngram) is not None

    def _place(self, ngram: str) -> int | None:
        number = _number(ngram)
        place = bisect_left(self._ngrams, number)
        return place if place < len(self._ngrams) and self._ngrams[place] == number else None


def _number(ngram: str) -> int:
    """An n-gram of up to three characters as a number of its own, of 63 bits; no character counts as none."""
    number = 0
    for character in ngram:
        number = number << 21 | ord(character) + 1
    return number


def _rows(profiles: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """langdetect's profiles as rows of numbers."""
    found: dict[int, list[tuple[int, int]]] = {}
    for place, profile in enumerate(profiles):
        for ngram, times in profile["freq"].items():
            found.setdefault(_number(ngram), []).append((place, times))
    numbers = sorted(found)
    pairs = [pair for number in numbers for pair in found[number]]
    return {
        "names": [profile["name"] for profile in profiles],
        "totals": [[profile["n_words"][size] for profile in profiles] for size in range(3)],
        "ngrams": array("Q", numbers).tobytes(),
        "ends": array("I", accumulate(len(found[number]) for number in numbers)).tobytes(),
        "languages": bytes(place for place, _ in pairs),
        "times": array("I", (times for _, times in pairs)).tobytes(),
    }


# Filled while this module is imported, which Python does once however many threads ask.
PROFILES = Profiles()


class _Normal(dict[int, str]):
    """Code point to the character langdetect counts it as, for str.translate; each is asked of langdetect once."""

    def __missing__(self, code: int) -> str:
        self[code] = found = str(NGram.normalize(chr(code)))
        return found


_NORMAL = _Normal()


_numbers = lru_cache(maxsize=20_000)(PROFILES.of)

_SPACES = compiled(" +")


class Draws:
    """What `random.Random(SEED)` draws: numbers below `count` as its `choice` does, and numbers of the normal distribution. It looks ahead,
    since the generator's words of 32 bits are always the same: how many of them a trial takes is known only when it has ended.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._at = self._first = 0  # the next word, and the first number that is drawn of it or of one behind it
        self._spare: float | None = None  # normal numbers come in pairs
        self._read(_WORDS)

    def _read(self, size: int) -> None:
        self._words = _words(size)
        numbers = self._words >> (32 - self._count.bit_length())
        self._places = (numbers < self._count).nonzero()[0]  # what is too large is drawn again
        self._numbers = numbers[self._places]

    def ahead(self, skip: int, size: int) -> list[int]:
        """So many numbers, behind `skip` others of this trial."""
        while self._first + skip + size > len(self._numbers):
            self._read(2 * len(self._words))
        found: list[int] = self._numbers[self._first + skip : self._first + skip + size].tolist()
        return found

    def spend(self, drawn: int) -> None:
        """The trial took so many."""
        self._at = int(self._places[self._first + drawn - 1]) + 1

    def gauss(self) -> float:
        """A normal number, with which a trial begins."""
        found, self._spare = self._spare, None
        if found is None:
            while self._at + 4 > len(self._words):
                self._read(2 * len(self._words))
            one, two, three, four = self._words[self._at : self._at + 4].tolist()
            self._at += 4
            angle, radius = 2 * pi * _unit(one, two), sqrt(-2.0 * log(1.0 - _unit(three, four)))
            found, self._spare = cos(angle) * radius, sin(angle) * radius
        self._first = int(self._places.searchsorted(self._at))
        return found


def _unit(one: int, two: int) -> float:
    """What `random()` makes of two words: from 0 to 1, in steps of 2**-53."""
    return ((one >> 5) * 67108864.0 + (two >> 6)) / 9007199254740992.0


@lru_cache(maxsize=8)
def _words(size: int) -> npt.NDArray[np.uint32]:
    """The first words of Python's generator, seeded with SEED."""
    import numpy as np

    return np.frombuffer(Random(SEED).getrandbits(32 * size).to_bytes(4 * size, "little"), dtype="<u4")  # noqa: S311  as langdetect does


class _Likelihoods:
    """How likely n-grams are in each language, in rows of one array."""

    def __init__(self) -> None:
        import numpy as np

        self._rows = np.empty((_MOST_ROWS, len(PROFILES.langlist)))
        self._places: dict[str, int] = {}
        self._lock = Lock()

    @staticmethod
    @cache
    def kept() -> _Likelihoods:
        """Those of this process."""
        return _Likelihoods()

    def of(self, ngrams: Sequence[str]) -> npt.NDArray[np.float64]:
        """A row for each n-gram."""
        with self._lock:
            places = self._places
            new = [ngram for ngram in ngrams if ngram not in places]
            if new and len(places) + len(new) > _MOST_ROWS:
                places.clear()
                new = list(ngrams)
            for ngram in new:
                self._rows[places.setdefault(ngram, len(places))] = PROFILES.of(ngram)
            return self._rows.take([places[ngram] for ngram in ngrams], axis=0)


class QuickDetector(Detector):  # type: ignore[misc]  # langdetect is published without types
    """langdetect's detector with its slowest steps in fewer operations; each number is made by the same additions and multiplications."""

    def __init__(self) -> None:
        factory = DetectorFactory()  # for its settings: the profiles are our own
        factory.langlist = PROFILES.langlist
        factory.set_seed(SEED)
        super().__init__(factory)

    def append(self, text: str) -> None:
        """Take the text, without addresses, runs of spaces as one. To be called once."""
        text = NGram.normalize_vi(self.MAIL_RE.sub(" ", self.URL_RE.sub(" ", text)))
        self.text = _SPACES.sub(" ", text[: self.max_text_length])

    def likely(self, numbers_of_trials: Sequence[int]) -> list[Any]:
        """The languages by their probabilities, the likeliest first, from so many trials; from more where those are not SURE.

        Empty where no n-gram is known.
        """
        if not self.text.isascii():
            self.cleaning_text()
        ngrams = self._extract_ngrams()
        if not ngrams:
            return []
        further = self._trials_by_rows(ngrams) if "numpy" in sys.modules else self._trials_by_numbers(ngrams)
        trials: list[list[float]] = []
        languages: list[Any] = []
        for number in numbers_of_trials:
            trials += islice(further, number - len(trials))
            means = [0.0] * len(self.langlist)
            for numbers in trials:
                means = [mean + probability / number for mean, probability in zip(means, numbers, strict=True)]
            languages = self._sort_probability(means)
            if languages and languages[0].prob >= SURE:
                break
        return languages

    def _trials_by_numbers(self, ngrams: Sequence[str]) -> Iterator[list[float]]:
        """For one trial after the other the languages' probabilities, from n-grams drawn until one language wins."""
        self.random.seed(self.seed)
        choice = self.random.choice
        while True:
            numbers: list[float] = self._init_probability()
            weight = self._weight(self.random.gauss(0.0, 1.0))
            for drawn in range(self.ITERATION_LIMIT + CHECKED):
                numbers = [number * (weight + likely) for number, likely in zip(numbers, _numbers(choice(ngrams)), strict=True)]
                if drawn % CHECKED == 0:
                    total = sum(numbers)  # one by one: another order of adding gives another last bit
                    numbers = [number / total for number in numbers]
                    if max(numbers) > self.CONV_THRESHOLD or drawn >= self.ITERATION_LIMIT:
                        break
            yield numbers

    def _trials_by_rows(self, ngrams: Sequence[str]) -> Iterator[list[float]]:
        """The same by rows of numpy's: what is drawn next is looked up ahead, and multiplied stretch by stretch between two checks."""
        import numpy as np

        table, draws, begin = _Likelihoods.kept(), Draws(len(ngrams)), np.array(self._init_probability())
        rows = np.empty((AHEAD + 1, len(begin)))  # the probabilities, and behind them what they are multiplied by
        while True:
            weight, probabilities = self._weight(draws.gauss()), begin
            drawn, size, won = 0, 1, False  # the first draw is checked alone
            while not won:
                rows[0] = probabilities
                np.add(table.of([ngrams[pick] for pick in draws.ahead(drawn, size)]), weight, out=rows[1 : size + 1])
                step = min(size, CHECKED)
                for at in range(0, size, step):
                    product = np.multiply.reduce(rows[at : at + step + 1], axis=0)  # one after the other, as above
                    numbers = product.tolist()
                    total = sum(numbers)
                    probabilities = np.divide(product, total, out=rows[at + step])
                    drawn += step
                    won = max(numbers) / total > self.CONV_THRESHOLD or drawn > self.ITERATION_LIMIT
                    if won:
                        break
                size = AHEAD
            draws.spend(drawn)
            yield probabilities.tolist()

    def _weight(self, normal: float) -> float:
        """What a trial gives to an n-gram that a language does not have; `normal` is drawn from the normal distribution."""
        weight: float = (self.alpha + normal * self.ALPHA_WIDTH) / self.BASE_FREQ
        return weight

    def _extract_ngrams(self) -> list[str]:
        """langdetect's n-grams in its order: of each character the one, two and three that end with it, back to the space before the
        word; none for a capital after a capital.
        """
        return list(chain.from_iterable(map(_ngrams_of, filter(None, self.text.translate(_NORMAL).split(" ")))))


@lru_cache(maxsize=20_000)
def _ngrams_of(word: str) -> tuple[str, ...]:
    """The n-grams of a word that are known to any profile; the spaces around it are part of them."""
    text = f"  {word} "
    return tuple(chain.from_iterable(map(_ngrams_at, [text[at : at + 3] for at in range(len(word) + 1)])))


@lru_cache(maxsize=20_000)
def _ngrams_at(three: str) -> tuple[str, ...]:
    """The known n-grams that end with the last of three characters."""
    before, character = three[1], three[2]
    if character == " ":
        ngrams: tuple[str, ...] = (three[1:], three)
    elif before == " ":
        ngrams = (character, three[1:])
    elif character.isupper() and before.isupper():
        ngrams = ()
    else:
        ngrams = (character, three[1:], three)
    return tuple(filter(PROFILES.knows, ngrams))


def identify(text: str) -> tuple[str | None, float]:
    """The likeliest language of `text` as langdetect names it, and its probability; (None, 0.0) where no letter is known to any profile.

    The probability of the two kinds of Chinese is that of both together.
    """
    # The profiles of Korean and Japanese know the Han characters; a text in those without a letter of their own is Chinese.
    impossible = {name for name, own in (("ko", _HANGUL), ("ja", _KANA)) if _HAN.search(text) and not own.search(text)}
    detector = QuickDetector()
    if impossible:
        detector.set_prior_map({name: 1.0 for name in detector.langlist if name not in impossible})
    detector.append(f"{text} ")  # the space ends the last word
    likely = detector.likely(TRIALS)
    if not likely:
        return None, 0.0
    best = likely[0].lang
    return best, sum(item.prob for item in likely if item.lang.partition("-")[0] == best.partition("-")[0])
