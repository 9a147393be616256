"""langdetect, made repeatable and quick: which language a piece of text is most likely in. It reads the profiles: import it late.

langdetect draws n-grams from the text at random until one language wins, seven times over, and averages. Three things are different
here: the draws are seeded and the profiles read in the order of their names, so that every process and machine gets the same; the
n-grams are cut in fewer steps; and where three trials all say the same (SURE), the other four are left out.

Where numpy is loaded, n-grams are numbers, looked up all at once (`_places_in`), and a trial goes over all languages at once, five n-grams
at a time (`_trials_by_rows`). To load it takes as long as 50 texts gain by it, so a process that has no other use for it (`copydesk lint`)
does the same multiplications number by number.
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
from typing import TYPE_CHECKING, Any, NamedTuple

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
AHEAD = 10 * CHECKED  # draws that are looked up at a time
_RULED_OUT = 0.001  # of a language: with so much no other one has won
_WORDS = 1_024  # of the generator's, which are enough for most texts
_MOST_ROWS = 20_000  # n-grams of which the likelihoods are held, 9 MB

_HAN = compiled("[\u4e00-\u9fff]")
_NO_LATIN = bytes(byte for byte in range(128) if not 65 <= byte <= 122)  # as langdetect counts it: from "A" to "z"
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

    def arrays(self) -> Arrays:
        """The same as numpy's arrays, of the same memory."""
        import numpy as np

        numbers, ends = np.frombuffer(self._ngrams, dtype=np.uint64), np.frombuffer(self._ends, dtype=np.uint32).astype(np.int64)
        times, languages = np.frombuffer(self._times, dtype=np.uint32), np.frombuffer(self._languages, dtype=np.uint8)
        return Arrays(numbers, ends, languages, times, np.array(self._totals))

    def knows(self, ngram: str) -> bool:
        """Whether any language has the n-gram."""
        return self._place(ngram) is not None

    def _place(self, ngram: str) -> int | None:
        number = _number(ngram)
        place = bisect_left(self._ngrams, number)
        return place if place < len(self._ngrams) and self._ngrams[place] == number else None


class Arrays(NamedTuple):
    """Profiles by the places of their n-grams, which stand in the order of their numbers."""

    numbers: npt.NDArray[np.uint64]
    ends: npt.NDArray[np.int64]  # where an n-gram's stretch of the next two ends
    languages: npt.NDArray[np.uint8]
    times: npt.NDArray[np.uint32]
    totals: npt.NDArray[np.int64]  # a row a size, a column a language


_BITS = 21  # of a character's number
_TWO, _THREE = 1 << _BITS, 1 << 2 * _BITS  # the numbers from which n-grams have two and three characters


def _number(ngram: str) -> int:
    """An n-gram of up to three characters as a number of its own, of 63 bits; no character counts as none."""
    number = 0
    for character in ngram:
        number = number << _BITS | ord(character) + 1
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

    def ahead(self, skip: int, size: int) -> npt.NDArray[np.integer[Any]]:
        """So many numbers, behind `skip` others of this trial."""
        while self._first + skip + size > len(self._numbers):
            self._read(2 * len(self._words))
        return self._numbers[self._first + skip : self._first + skip + size]

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
    """How likely n-grams are in each language, in rows of one array. Rows are filled once: where there is no room for more, a new array is
    begun, and who still works with the old one has it as it was.
    """

    def __init__(self) -> None:
        self.profiles = PROFILES.arrays()
        self._lock = Lock()
        self._begin(_MOST_ROWS)

    @staticmethod
    @cache
    def kept() -> _Likelihoods:
        """Those of this process."""
        return _Likelihoods()

    def _begin(self, size: int) -> None:
        import numpy as np

        self._rows = np.empty((size, len(PROFILES.langlist)))
        self._row_of = np.full(len(self.profiles.numbers), -1)
        self._filled = 0

    def of(self, places: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
        """Rows, and for each n-gram, which are given by their places in the profiles, the number of its row."""
        import numpy as np

        with self._lock:
            found = self._row_of[places]
            if len(new := np.unique(places[found < 0])):
                if self._filled + len(new) > len(self._rows):
                    new = np.unique(places)
                    self._begin(max(_MOST_ROWS, len(new)))
                self._fill(new)
                found = self._row_of[places]
            return self._rows, found

    def _fill(self, new: npt.NDArray[np.int64]) -> None:
        """Rows for these n-grams, which have none."""
        import numpy as np

        numbers, ends, languages, times, totals = self.profiles
        begins = np.where(new > 0, ends[new - 1], 0)
        counts = ends[new] - begins
        of = np.repeat(np.arange(len(new)), counts)  # which of `new` each pair of a language and its times is of
        pairs = np.arange(counts.sum()) + np.repeat(begins - (counts.cumsum() - counts), counts)
        size = (numbers[new] >= _TWO).astype(np.int64) + (numbers[new] >= _THREE)  # of the n-gram, less one
        rows = self._rows[self._filled : self._filled + len(new)]
        rows[:] = 0.0
        rows[of, languages[pairs]] = times[pairs] / totals[size[of], languages[pairs]]
        self._row_of[new] = np.arange(self._filled, self._filled + len(new))
        self._filled += len(new)


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
        if self._may_be_cleaned():
            self.cleaning_text()
        further = self._trials_by_rows() if "numpy" in sys.modules else self._trials_by_numbers()
        trials: list[list[float]] = []
        languages: list[Any] = []
        for number in numbers_of_trials:
            trials += islice(further, number - len(trials))
            if not trials:
                return []
            means = [0.0] * len(self.langlist)
            for numbers in trials:
                means = [mean + probability / number for mean, probability in zip(means, numbers, strict=True)]
            languages = self._sort_probability(means)
            if languages and languages[0].prob >= SURE:
                break
        return languages

    def _may_be_cleaned(self) -> bool:
        """Whether langdetect may take Latin letters out of the text, which it does where other letters are twice as many. It goes through
        all characters for that; none below U+0100 is one of those.
        """
        others = len(self.text) - len(self.text.encode("latin-1", "ignore"))
        return others > 0 and 2 * len(self.text.encode("ascii", "ignore").translate(None, _NO_LATIN)) < others

    def _trials_by_numbers(self) -> Iterator[list[float]]:
        """For one trial after the other the languages' probabilities, from n-grams drawn until one language wins."""
        ngrams = self._extract_ngrams()
        self.random.seed(self.seed)
        choice = self.random.choice
        while ngrams:
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

    def _trials_by_rows(self) -> Iterator[list[float]]:
        """The same by rows of numpy's: what is drawn next is looked up ahead, and multiplied stretch by stretch between two checks."""
        import numpy as np

        table = _Likelihoods.kept()
        places = _places_in(self.text, table.profiles.numbers)
        if not len(places):
            return
        likelihoods, ngrams = table.of(places)
        draws, begin = Draws(len(ngrams)), np.array(self._init_probability())
        rows = np.empty((AHEAD + 1, len(begin)))  # the probabilities, and behind them what they are multiplied by
        likeliest = 0
        while True:
            weight, probabilities = self._weight(draws.gauss()), begin
            drawn, size, won = 0, 1, False  # the first draw is checked alone
            while not won:
                rows[0] = probabilities
                np.add(likelihoods.take(ngrams[draws.ahead(drawn, size)], axis=0), weight, out=rows[1 : size + 1])
                step = min(size, CHECKED)
                for at in range(0, size, step):
                    product = np.multiply.reduce(rows[at : at + step + 1], axis=0)  # one after the other, as above
                    numbers = product.tolist()
                    total = sum(numbers)
                    probabilities = np.divide(product, total, out=rows[at + step])
                    drawn += step
                    share = numbers[likeliest] / total
                    if not _RULED_OUT < share <= self.CONV_THRESHOLD:
                        share = max(numbers) / total
                        likeliest = numbers.index(max(numbers))
                    won = share > self.CONV_THRESHOLD or drawn > self.ITERATION_LIMIT
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


_MAY_BE_CAPITALS = compiled("[^ a-z]{2}")  # two in a row


def _places_in(text: str, known: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """The places of a text's n-grams among the `known` numbers, of those that are there, in the order of `_extract_ngrams`."""
    import numpy as np

    spaced = f" {' '.join(filter(None, text.translate(_NORMAL).split(' ')))} "
    codes = np.frombuffer(spaced.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64) + np.uint64(1)
    last, before = codes[1:], codes[:-1]  # of each character but the first, and of the one before it
    numbers = np.empty((len(last), 3), dtype=np.uint64)
    numbers[:, 0] = last
    numbers[:, 1] = before << np.uint64(_BITS) | last
    numbers[1:, 2] = codes[:-2] << np.uint64(2 * _BITS) | numbers[1:, 1]
    places = known.searchsorted(numbers).clip(max=len(known) - 1)
    taken = known[places] == numbers
    space = np.uint64(ord(" ") + 1)
    taken[:, 0] &= last != space
    taken[:, 2] &= before != space
    if _MAY_BE_CAPITALS.search(spaced):
        capitals = np.isin(codes, np.array([ord(character) + 1 for character in set(spaced) if character.isupper()], dtype=np.uint64))
        taken &= ~(capitals[1:] & capitals[:-1])[:, None]
    found: npt.NDArray[np.int64] = places[taken]
    return found


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
