"""How many syllables a word has, and whether it is an easy one: what the formulas ask that cannot be counted on its letters.

English syllables are those of the CMU Pronouncing Dictionary; words that are not in it, and those of other languages, are cut as
TeX hyphenates them (pyphen). That is textstat's way, and textstat itself, which the tests ask for comparison, would fetch the
dictionary from the network. Importing textstat imports NLTK (.3 s and 37 MB, over a second where SciPy is installed), so only what
needs the package itself does that.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path
from typing import Any

from copydesk import languages

DATA = Path(str(files("copydesk"))) / "data" / "cmudict-syllables.txt.gz"
DICTIONARY = "cmu-pronouncing-dictionary 3.0.0"  # the first line of DATA says the same

# Runs of punctuation go; an apostrophe stays before the endings of English contractions. textstat's `remove_punctuation`.
_QUOTE_MARK = re.compile(r"'(?![tsd]|ve|ll|re)")
_PUNCTUATION = re.compile(r"[^\w\s']")


def words_of(text: str) -> list[str]:
    """The words as textstat lists them: cut at white space, without punctuation."""
    if "'" in text:
        text = _QUOTE_MARK.sub("", text)
    return _PUNCTUATION.sub("", text).split()


@lru_cache(maxsize=1)
def dictionary() -> Mapping[str, int]:
    """The number of syllables (of its first pronunciation) of 126,046 lower-case English words.

    Raises ValueError where the file is not the dictionary that DICTIONARY names.
    """
    name, *lines = gzip.decompress(DATA.read_bytes()).decode("utf-8").splitlines()
    if name != DICTIONARY:
        raise ValueError(f"{DATA.name} holds {name!r}, not {DICTIONARY!r}; make it again with bench/make_dictionary.py")
    syllables: dict[str, int] = {}
    for line in lines:
        count, *of_this_count = line.split(" ")
        syllables.update(dict.fromkeys(of_this_count, int(count)))
    return syllables


@lru_cache(maxsize=1)
def easy_words() -> frozenset[str]:
    """Dale and Chall's list of 2,949 words that pupils of the fourth grade know, as textstat has it."""
    path = distribution("textstat").locate_file("textstat/resources/en/easy_words.txt")
    return frozenset(line.strip() for line in Path(str(path)).read_text(encoding="utf-8").splitlines())


def syllables_of(text: str, locale: str) -> int:
    """The syllables of the words in a text, by a locale of pyphen's such as "en_US" or "de"."""
    known = dictionary() if languages.of(locale.partition("_")[0]).dictionary else {}
    return sum(known[word] if word in known else len(_hyphenation(locale).positions(word)) + 1 for word in text.lower().split())


@lru_cache(maxsize=64)
def _hyphenation(locale: str) -> Any:
    from pyphen import Pyphen

    return Pyphen(lang=locale)


def forget(locale: str) -> None:
    """Let pyphen forget the words that it has seen: it keeps all of them."""
    _hyphenation(locale).hd.cache.clear()
