"""textstat, reading the syllables of English words from a data file of this project instead of a download.

textstat looks words up in NLTK's copy of the CMU Pronouncing Dictionary, which NLTK fetches from the network when it is missing.
It needs three names of NLTK for that: `data.find`, `download` and `corpus.cmudict.dict`. `load_textstat` gives it a module that
has the two it should use, so that nothing is fetched, nothing is written, and NLTK itself (over a second where SciPy is
installed) is not imported. `download` is left out on purpose: asking for it would be an error, not a connection.
"""

from __future__ import annotations

import gzip
import importlib
import sys
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from types import ModuleType, SimpleNamespace

DATA = Path(str(files("copydesk"))) / "data" / "cmudict-syllables.txt.gz"
DICTIONARY = "cmu-pronouncing-dictionary 3.0.0"  # the first line of DATA says the same

_LOADING = Lock()  # the threads of a Dask worker may all come at once


def load_dictionary() -> dict[str, list[list[str]]]:
    """word -> [phonemes of its first pronunciation], the shape of NLTK's `cmudict.dict()`, 126,046 lower-case words.

    Only the number of syllables is real: each stands as "V1", a vowel with a stress digit, and consonants are left out.
    Raises ValueError where the file is not the dictionary that DICTIONARY names.
    """
    name, *lines = gzip.decompress(DATA.read_bytes()).decode("utf-8").splitlines()
    if name != DICTIONARY:
        raise ValueError(f"{DATA.name} holds {name!r}, not {DICTIONARY!r}; make it again with bench/make_dictionary.py")
    words: dict[str, list[list[str]]] = {}
    for line in lines:
        count, *of_this_count = line.split(" ")
        shared = [["V1"] * int(count)]  # one list for all words of this length: textstat only reads it
        words.update((word, shared) for word in of_this_count)
    return words


@lru_cache(maxsize=1)
def load_textstat() -> ModuleType:
    """The package textstat with the dictionary in place. Every use of textstat in this project begins here."""
    with _LOADING:
        return _load_textstat()


def _load_textstat() -> ModuleType:
    nltk = ModuleType("nltk")
    vars(nltk).update(
        data=SimpleNamespace(find=lambda resource: resource),
        corpus=SimpleNamespace(cmudict=SimpleNamespace(dict=load_dictionary)),
    )
    real = sys.modules.get("nltk")
    sys.modules["nltk"] = nltk
    try:
        textstat = importlib.import_module("textstat")
    finally:
        if real is None:
            del sys.modules["nltk"]
        else:
            sys.modules["nltk"] = real
    # Where somebody imported textstat before, it holds the real NLTK and perhaps counts from another dictionary.
    vars(importlib.import_module("textstat.backend.utils._get_cmudict"))["nltk"] = nltk
    for name, module in list(sys.modules.items()):
        if name.startswith("textstat."):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
    return textstat
