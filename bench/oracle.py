"""textstat as it is, with the dictionary on board where it would ask NLTK for one: what the project's own figures are compared with."""

from __future__ import annotations

import importlib
import warnings
from types import SimpleNamespace
from typing import Any

from copydesk.readability.syllables import dictionary


def textstat() -> Any:
    """The object `textstat.textstat`; its English syllables are those of the project's dictionary, and nothing is fetched."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package = importlib.import_module("textstat")
    phonemes = {word: [["V1"] * count] for word, count in dictionary().items()}  # a stress digit for each vowel, consonants left out
    corpus = SimpleNamespace(cmudict=SimpleNamespace(dict=lambda: phonemes))
    nltk = SimpleNamespace(data=SimpleNamespace(find=lambda resource: resource), corpus=corpus)
    vars(importlib.import_module("textstat.backend.utils._get_cmudict"))["nltk"] = nltk
    return package.textstat
