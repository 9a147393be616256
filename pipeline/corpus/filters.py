"""The filters that web corpora for language models are made with, as measures of one text.

Sources: Gopher (Rae et al. 2021, arXiv:2112.11446, table A1 and section A.1.1), C4 (Raffel et al. 2020, JMLR 21:140, section 2.2) and
FineWeb (Penedo et al. 2024, arXiv:2406.17557). Where the papers leave something open, it is as datatrove does it, so that the values are
the same: `tests/corpus/test_peer.py` asks its filters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from copydesk.compiled import compiled

STOP_WORDS, STOP_WORDS_OF = frozenset("the be to of and that have with".split()), "en"  # in Gopher
SHORT_LINE = 30  # characters, in FineWeb
TOP_GRAMS = {2: 0.20, 3: 0.18, 4: 0.16}
DUPLICATE_GRAMS = {5: 0.15, 6: 0.14, 7: 0.13, 8: 0.12, 9: 0.11, 10: 0.10}
_ENDS = (".", "?", "!", '"', "'")  # of a line that C4 keeps
_CITATION = compiled(r"\[(?:\d*|edit|citation needed)\]")
_POLICY = ("terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies")
_LONGEST_WORD = 1_000  # characters, in C4
_FEWEST_WORDS, _FEWEST_SENTENCES = 3, 5  # of a line, and of a text, in C4
_TOKEN = compiled(r"\w+(?:[.,:]\d+|['’.]\w+)*|([^\w\s])\1*")


class Asked(NamedTuple):
    """What a filter measures, its value, and the limit: what is below `least` or above `most` does not stay."""

    name: str
    value: float
    least: float | None = None
    most: float | None = None

    @property
    def stays(self) -> bool:
        """Whether the filter lets the text stay."""
        return (self.least is None or self.value >= self.least) and (self.most is None or self.value <= self.most)

    def __str__(self) -> str:
        """As "gopher-words 12 (at least 50)"."""
        limit = f"at least {self.least:g}" if self.least is not None and self.value < self.least else f"at most {self.most:g}"
        return f"{self.name} {self.value:.3g} ({limit})"


def tokens_of(text: str) -> list[str]:
    """Words and signs, each by itself and a row of one sign in one, about as tokenizers for English cut them."""
    return [found.group() for found in _TOKEN.finditer(text)]


def asked(text: str, words: Sequence[str], sentences: Callable[[str], int], *, english: bool) -> Iterator[Asked]:
    """What the filters measure of a text. `words`: its words and signs; `sentences`: how many a line has; `english`: for stop words.

    Raises ValueError for a text without words.
    """
    if not words:
        raise ValueError("a text without words has no such measures")
    yield from _gopher_quality(text, words, english=english)
    yield from _gopher_repetition(text, words)
    yield from _c4(text, sentences)
    yield from _fineweb(text, words)


def _gopher_quality(text: str, words: Sequence[str], *, english: bool) -> Iterator[Asked]:
    lengths = [len(word) for word in words if not SIGNS.issuperset(word)]
    lines = text.splitlines()
    yield Asked("gopher-words", len(lengths), 50, 100_000)
    if lengths:
        yield Asked("gopher-mean-word-length", sum(lengths) / len(lengths), 3, 10)
    yield Asked("gopher-hashes-per-word", text.count("#") / len(words), most=0.1)
    yield Asked("gopher-ellipses-per-word", (text.count("...") + text.count("…")) / len(words), most=0.1)
    yield Asked("gopher-bullet-lines", _share(lines, lambda line: line.lstrip().startswith(("•", "-"))), most=0.9)
    yield Asked("gopher-ellipsis-lines", _share(lines, lambda line: line.rstrip().endswith(("...", "…"))), most=0.3)
    yield Asked("gopher-words-with-letters", _share(words, lambda word: any(map(str.isalpha, word))), 0.8)
    if english:
        yield Asked("gopher-stop-words", len(STOP_WORDS.intersection(words)), 2)


def _gopher_repetition(text: str, words: Sequence[str]) -> Iterator[Asked]:
    for name, parts in (("paragraphs", re.split(r"\n{2,}", text.strip())), ("lines", re.split(r"\n+", text))):
        again = list(_again(parts))
        yield Asked(f"gopher-duplicate-{name}", len(again) / len(parts), most=0.3)
        yield Asked(f"gopher-duplicate-{name}-characters", sum(map(len, again)) / len(text), most=0.2)
    for n, most in TOP_GRAMS.items():
        if grams := Counter(zip(*(words[k:] for k in range(n)), strict=False)):
            (gram, times), *_ = grams.most_common(1)
            yield Asked(f"gopher-top-{n}-gram", times * (sum(map(len, gram)) + n - 1) / len(text), most=most)
    for n, most in DUPLICATE_GRAMS.items():
        yield Asked(f"gopher-duplicate-{n}-grams", _duplicate_grams(words, n) / len(text), most=most)


def _duplicate_grams(words: Sequence[str], n: int) -> int:
    """The characters of runs of n words that stand there already; of runs that overlap, the first."""
    seen: set[str] = set()
    count = at = 0
    while at <= len(words) - n:
        gram = "".join(words[at : at + n])
        if gram in seen:
            count += len(gram)
            at += n
        else:
            seen.add(gram)
            at += 1
    return count


def _c4(text: str, sentences: Callable[[str], int]) -> Iterator[Asked]:
    found = 0
    lorem = brackets = False
    for line in map(str.strip, text.splitlines()):
        words = line.split()
        bare = _CITATION.sub("", line)
        if any(len(word) > _LONGEST_WORD for word in words) or not bare.endswith(_ENDS) or bare.endswith("..."):
            continue
        if len(words) < _FEWEST_WORDS:
            continue
        small = bare.lower()
        lorem = lorem or "lorem ipsum" in small
        if "javascript" in small:
            continue
        brackets = brackets or "{" in bare
        if not any(phrase in small for phrase in _POLICY):
            found += sentences(bare)
    yield Asked("c4-lorem-ipsum", lorem, most=0)
    yield Asked("c4-curly-brackets", brackets, most=0)
    yield Asked("c4-sentences", found, _FEWEST_SENTENCES)


def _fineweb(text: str, words: Sequence[str]) -> Iterator[Asked]:
    lines = [line for line in text.split("\n") if line.strip()]
    yield Asked("fineweb-lines-with-an-end", _share(lines, lambda line: line[-1] in ENDS), 0.12)
    yield Asked("fineweb-short-lines", _share(lines, lambda line: len(line) <= SHORT_LINE), most=0.67)
    yield Asked("fineweb-duplicate-characters", sum(map(len, _again(lines))) / len(text.replace("\n", "")), most=0.01)
    yield Asked("fineweb-lines-per-word", text.count("\n") / len(words), most=0.3)


def _share(parts: Sequence[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, parts)) / len(parts)


def _again(parts: Iterable[str]) -> Iterator[str]:
    """The parts that stand there already, each time they do."""
    seen: set[str] = set()
    for part in parts:
        if part in seen:
            yield part
        seen.add(part)


def _characters(ranges: str) -> frozenset[str]:
    bounds = (each.partition("-") for each in ranges.split())
    return frozenset(chr(code) for first, _, last in bounds for code in range(int(first, 16), int(last or first, 16) + 1))


# With what a sentence can end in the scripts of the world: Sentence_Terminal in Unicode's PropList.txt, and a few more.
ENDS = _characters(
    """
    21 2E 3F 589 61D-61F 6D4 700-702 7F9 837 839 83D-83E 964-965 104A-104B 1362 1367-1368 166E 1735-1736 17D4-17D6 17D9-17DA 1803 1809
    1944-1945 1AA8-1AAB 1B5A-1B5B 1B5E-1B5F 1B7D-1B7E 1C3B-1C3C 1C7E-1C7F 203C-203D 2047-2049 2E2E 2E3C 2E53-2E54 3002 A4FF A60E-A60F
    A6F3 A6F7 A876-A877 A8CE-A8CF A92F A9C8-A9C9 AA5D-AA5F AAF0-AAF1 ABEB FE52 FE56-FE57 FF01 FF0E FF1F FF61 10A56-10A57 10F55-10F59
    10F86-10F89 11047-11048 110BE-110C1 11141-11143 111C5-111C6 111CD 111DE-111DF 11238-11239 1123B-1123C 112A9 1144B-1144C
    115C2-115C3 115C9-115D7 11641-11642 1173C-1173E 11944 11946 11A42-11A43 11A9B-11A9C 11C41-11C42 11EF7-11EF8 11F43-11F44
    16A6E-16A6F 16AF5 16B37-16B38 16B44 16E98 1BC9F 1DA88
    """
)
# What is a sign and no word, and control characters.
SIGNS = ENDS | _characters(
    """
    0-8 B-1F 22-2D 2F 3A-3E 40 5B-60 7B-9F AB B4 BB 2013-2014 2019 201C-201E 2026 2236 2501 25BA 3001 3008-300D 3010-3011 FF05
    FF08-FF09 FF0C FF11 FF1A-FF1B FF5E
    """
)
