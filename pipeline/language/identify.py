"""langdetect, made repeatable and quick: which language a piece of text is most likely in. It reads the profiles: import it late.

langdetect draws n-grams from the text at random until one language wins, seven times over, and averages. Three things are different
here: the draws are seeded and the profiles read in the order of their names, so that every process and machine gets the same; the
n-grams are cut in fewer steps; and where three trials all say the same (SURE), the other four are left out.

A step of a trial is one of numpy's, over all languages at once, where numpy is loaded. To load it takes as long as 200 texts gain by it, so
a process that has no other use for it (`copydesk lint`) does the same additions and multiplications number by number.
"""

from __future__ import annotations

import json
import sys
from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain
from pathlib import Path
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


@lru_cache(maxsize=20_000)
def _row(ngram: str) -> npt.NDArray[np.float64]:
    """How likely an n-gram is in each language, as a row of numpy's."""
    import numpy as np

    return np.array(PROFILES.of(ngram))


_numbers = lru_cache(maxsize=20_000)(PROFILES.of)

_SPACES = compiled(" +")


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
        self.random.seed(self.seed)
        trial = self._trial_by_rows if "numpy" in sys.modules else self._trial_by_numbers
        trials: list[list[float]] = []
        languages: list[Any] = []
        for number in numbers_of_trials:
            trials += [trial(ngrams) for _ in range(number - len(trials))]
            means = [0.0] * len(self.langlist)
            for numbers in trials:
                means = [mean + probability / number for mean, probability in zip(means, numbers, strict=True)]
            languages = self._sort_probability(means)
            if languages and languages[0].prob >= SURE:
                break
        return languages

    def _trial_by_rows(self, ngrams: Sequence[str]) -> list[float]:
        """The languages' probabilities from n-grams drawn until one wins."""
        import numpy as np

        probabilities = np.array(self._init_probability())
        weight, choice = self._weight(), self.random.choice
        for drawn in range(self.ITERATION_LIMIT + 5):
            probabilities *= weight + _row(choice(ngrams))
            if drawn % 5 == 0:
                numbers = probabilities.tolist()
                total = sum(numbers)  # one by one: another order of adding gives another last bit
                probabilities /= total
                if max(numbers) / total > self.CONV_THRESHOLD or drawn >= self.ITERATION_LIMIT:
                    break
        found: list[float] = probabilities.tolist()
        return found

    def _trial_by_numbers(self, ngrams: Sequence[str]) -> list[float]:
        """The same without numpy."""
        numbers: list[float] = self._init_probability()
        weight, choice = self._weight(), self.random.choice
        for drawn in range(self.ITERATION_LIMIT + 5):
            numbers = [number * (weight + likely) for number, likely in zip(numbers, _numbers(choice(ngrams)), strict=True)]
            if drawn % 5 == 0:
                total = sum(numbers)
                numbers = [number / total for number in numbers]
                if max(numbers) > self.CONV_THRESHOLD or drawn >= self.ITERATION_LIMIT:
                    break
        return numbers

    def _weight(self) -> float:
        """What a trial gives to an n-gram that a language does not have."""
        weight: float = (self.alpha + self.random.gauss(0.0, 1.0) * self.ALPHA_WIDTH) / self.BASE_FREQ
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
