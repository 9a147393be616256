"""langdetect, made repeatable and quick: which language a piece of text is most likely in. It loads 55 profiles: import it late.

langdetect draws n-grams from the text at random until one language wins, seven times over, and averages. Three things are different
here: the draws are seeded and the profiles read in the order of their names, so that every process and machine gets the same; the
n-grams are cut in fewer steps; and where three trials all say the same (SURE), the other four are left out.
"""

from __future__ import annotations

import re
from pathlib import Path

from langdetect.detector import Detector
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import LangDetectException
from langdetect.utils.ngram import NGram

SEED = 0
SURE = 0.999
TRIALS = (3, 7)  # seven is langdetect's own number

_HAN = re.compile("[\u4e00-\u9fff]")
_KANA = re.compile("[\u3041-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")


def _load() -> DetectorFactory:
    factory = DetectorFactory()
    factory.load_json_profile([path.read_text(encoding="utf-8") for path in sorted(Path(PROFILES_DIRECTORY).iterdir())])
    factory.set_seed(SEED)
    return factory


# Filled while this module is imported, which Python does once however many threads ask: langdetect's own shared factory is filled
# at first use, while other threads already read it.
PROFILES = _load()


class _Normal(dict[int, str]):
    """Code point to the character langdetect counts it as, for str.translate; each is asked of langdetect once."""

    def __missing__(self, code: int) -> str:
        self[code] = found = str(NGram.normalize(chr(code)))
        return found


_NORMAL = _Normal()


class QuickDetector(Detector):  # type: ignore[misc]  # langdetect is published without types
    """langdetect's detector with its slowest step, cutting the n-grams, in fewer operations."""

    def _extract_ngrams(self) -> list[str]:
        """langdetect's n-grams in its order: of each character the one, two and three that end with it, back to the space before the
        word; none for a capital after a capital.
        """
        text = " ".join(["", *filter(None, self.text.translate(_NORMAL).split(" ")), ""])
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
        known = self.word_lang_prob_map
        return [ngram for ngram in ngrams if ngram in known]


def identify(text: str) -> tuple[str | None, float]:
    """The likeliest language of `text` as langdetect names it, and its probability; (None, 0.0) where no letter is known to any profile.

    The probability of the two kinds of Chinese is that of both together.
    """
    # The profiles of Korean and Japanese know the Han characters; a text in those without a letter of their own is Chinese.
    impossible = {name for name, own in (("ko", _HANGUL), ("ja", _KANA)) if _HAN.search(text) and not own.search(text)}
    likely = []
    for trials in TRIALS:
        detector = QuickDetector(PROFILES)
        detector.n_trial = trials
        if impossible:
            detector.set_prior_map({name: 1.0 for name in detector.langlist if name not in impossible})
        detector.append(f"{text} ")  # the space ends the last word
        try:
            likely = detector.get_probabilities()
        except LangDetectException:  # it raises where it finds no n-gram
            return None, 0.0
        if likely and likely[0].prob >= SURE:
            break
    if not likely:
        return None, 0.0
    best = likely[0].lang
    return best, sum(item.prob for item in likely if item.lang.partition("-")[0] == best.partition("-")[0])
