"""Headlines that tease, told by their shape: a numbered list for you, "this", a question to the reader, what happens left out.

The words of a topic say nothing; what counts is how the headline opens, whom it speaks to and what it leaves out. The shapes are those of
the language's file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from copydesk import languages
from copydesk.article import Span
from copydesk.compiled import compiled
from copydesk.families import STYLE
from copydesk.patterns import fill

_LONGEST = 300  # characters of a headline that are looked at

RULES = tuple(f"{STYLE.name}.{detector}" for detector in STYLE.detectors)  # "style.clickbait.question-to-you"


def teasing(headline: str, language: str) -> Iterator[tuple[str, Span]]:
    """(rule, span in `headline`) of the shapes that tease, each rule once; nothing where the headline is a plain sentence."""
    text = headline[:_LONGEST]
    for rule, patterns in _shapes(language):
        found = next((match for pattern in patterns if (match := pattern.search(text))), None)
        if found is not None:
            yield rule, (found.start(), found.start() + len(found.group().rstrip()))


@lru_cache(maxsize=64)
def _shapes(language: str) -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    """The shapes of each rule, which has the name of a field of the language's headlines."""
    known = languages.of(language).headlines
    define = {name: "|".join(ways) for name, ways in known.define.items()}
    shapes = {rule: getattr(known, rule.rpartition(".")[2].replace("-", "_")) for rule in RULES}
    return tuple((rule, tuple(compiled(fill(way, define), re.IGNORECASE) for way in ways)) for rule, ways in shapes.items())
