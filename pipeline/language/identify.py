"""langdetect, made repeatable and quick: which language a piece of text is most likely in. It loads 55 profiles: import it late.

langdetect draws n-grams from the text at random until one language wins, seven times over, and averages. Three things are different
here: the draws are seeded and the profiles read in the order of their names, so that every process and machine gets the same; the
n-grams are cut in fewer steps; and where three trials all say the same (SURE), the other four are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from langdetect.detector import Detector
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.utils.ngram import NGram

SEED = 0
SURE = 0.999
TRIALS = (3, 7)  # seven is langdetect's own number

_HAN = re.compile("[\u4e00-\u9fff]")
_KANA = re.compile("[\u3041-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")


class Profiles:
    """What langdetect knows of its languages: how often each n-gram stands in a large text of each.

    langdetect itself makes a list of 55 numbers of each of 87,598 n-grams when it starts, most of which no text ever asks for.
    """

    def __init__(self) -> None:
        read = [json.loads(path.read_bytes()) for path in sorted(Path(PROFILES_DIRECTORY).iterdir())]
        self.langlist: list[str] = [profile["name"] for profile in read]
        self._times: list[dict[str, int]] = [profile["freq"] for profile in read]
        self._totals: list[list[int]] = [profile["n_words"] for profile in read]
        self.known = frozenset().union(*self._times)

    def of(self, ngram: str) -> npt.NDArray[np.float64]:
        """How likely an n-gram (of one to three characters) is in each language."""
        size = len(ngram) - 1
        return np.array([times.get(ngram, 0) / totals[size] for times, totals in zip(self._times, self._totals, strict=True)])


# Filled while this module is imported, which Python does once however many threads ask.
PROFILES = Profiles()


class _Normal(dict[int, str]):
    """Code point to the character langdetect counts it as, for str.translate; each is asked of langdetect once."""

    def __missing__(self, code: int) -> str:
        self[code] = found = str(NGram.normalize(chr(code)))
        return found


_NORMAL = _Normal()


_likelihoods = lru_cache(maxsize=20_000)(PROFILES.of)

_SPACES = re.compile(" +")


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
        trials: list[npt.NDArray[np.float64]] = []
        languages: list[Any] = []
        for number in numbers_of_trials:
            trials += [self._trial(ngrams) for _ in range(number - len(trials))]
            languages = self._sort_probability(sum((trial / number for trial in trials), np.zeros(len(self.langlist))).tolist())
            if languages and languages[0].prob >= SURE:
                break
        return languages

    def _trial(self, ngrams: Sequence[str]) -> npt.NDArray[np.float64]:
        """The languages' probabilities from n-grams drawn until one wins."""
        probabilities = np.array(self._init_probability())
        weight = (self.alpha + self.random.gauss(0.0, 1.0) * self.ALPHA_WIDTH) / self.BASE_FREQ
        for drawn in range(self.ITERATION_LIMIT + 5):
            probabilities *= weight + _likelihoods(self.random.choice(ngrams))
            if drawn % 5 == 0:
                probabilities /= sum(probabilities.tolist())  # one by one: another order of adding gives another last bit
                if probabilities.max() > self.CONV_THRESHOLD or drawn >= self.ITERATION_LIMIT:
                    break
        return probabilities

    def _extract_ngrams(self) -> list[str]:
        """langdetect's n-grams in its order: of each character the one, two and three that end with it, back to the space before the
        word; none for a capital after a capital.
        """
        return list(chain.from_iterable(map(_ngrams_of, filter(None, self.text.translate(_NORMAL).split(" ")))))


@lru_cache(maxsize=20_000)
def _ngrams_of(word: str) -> tuple[str, ...]:
    """The n-grams of a word that are known to any profile; the spaces around it are part of them."""
    text = f" {word} "
    ngrams: list[str] = []
    before = " "
    for at, character in enumerate(text[1:], 1):
        if character == " ":
            ngrams += (text[at - 1 : at + 1], text[at - 2 : at + 1])
        elif before == " ":
            ngrams += (character, text[at - 1 : at + 1])
        elif not (character.isupper() and before.isupper()):
            ngrams += (character, text[at - 1 : at + 1], text[at - 2 : at + 1])
        before = character
    known = PROFILES.known
    return tuple(ngram for ngram in ngrams if ngram in known)


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
