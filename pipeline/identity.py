"""By what a text, a line and a finding are known again in another run: digests that do not depend on where in the file they stand; and
which of several articles with one text is the original.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from operator import itemgetter
from typing import Any

CONTENT_DIGITS = 16  # of a whole text: a million articles share none
SHORT_DIGITS = 12  # of a line or a finding within one article


def content_hash(text: str) -> str:
    """The digest of an article's text, as it was read."""
    return _digest(text, CONTENT_DIGITS)


def line_hash(text: str) -> str:
    """The digest of a line, white space aside."""
    return _digest(" ".join(text.split()), SHORT_DIGITS)


def fingerprints(found: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The fingerprint of each finding of an article, given as (rule, text) in order of place.

    It is made of both, and of how many findings of that rule with that text stand before it: a finding keeps its fingerprint wherever the
    text around it goes.
    """
    before: Counter[tuple[str, str]] = Counter()
    for rule, text in found:
        same = rule, " ".join(text.split())
        yield _digest("\0".join((*same, str(before[same]))), SHORT_DIGITS)
        before[same] += 1


def original(articles: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], str]:
    """Which of near-duplicates (rows with path, published, words; at least one) is to be taken for the original, and why: likely the one
    published first, where others came later; else, for want of better, the longest.
    """
    dated = sorted((row for row in articles if row["published"]), key=lambda row: (row["published"], row["path"]))
    if 1 < len(dated) == len(articles) and dated[0]["published"] < dated[1]["published"]:
        return dated[0], "likely the original: published first"
    longest = max(articles, key=itemgetter("words"))
    same = sum(row["words"] == longest["words"] for row in articles) > 1
    return longest, f"taken for the original: {'the first of those as long' if same else 'the longest'}"


def _digest(text: str, digits: int) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:digits]
