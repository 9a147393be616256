"""How much of the lines of one text stands in another: shares of their words, as parts of runs of words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from copydesk.models import lines as looks
from copydesk.models.characters import Bools, Floats, Hashes, span_hashes
from copydesk.models.lines import Group

_RUN = 4  # words in a row that are taken for the same passage


def shown_share(passages: Sequence[str], page: Sequence[str]) -> list[float]:
    """The share of each passage's words that stand on the page, as parts of runs of four words, or as a whole line of it."""
    group = looks.group_of([passages])
    shares = shares_of(group, slice(0, len(group.text)), looks.group_of([page]))[0] if len(group.text) else np.zeros(0)
    found = np.zeros(len(passages))
    found[group.numbers] = shares
    return [float(share) for share in found]


def group_of_text(text: str) -> Group:
    """The lines of one text."""
    return looks.group_of([text.split("\n")])


def words_shared(group: Group, rows: slice, other: Group) -> Floats:
    """The share of each row's words that stand in the other text."""
    first, last = group.first_word[rows], group.last_word[rows]
    sums = looks.running(among(group.word_hash, other.word_hash))
    return np.asarray((sums[last] - sums[first]) / np.maximum(last - first, 1))


def shares_of(group: Group, rows: slice, other: Group) -> tuple[Floats, Floats]:
    """The share of each row's words that stand in the other text, as parts of runs of four words.

    Of a row shorter than that: whether it is a whole line of the text; and, in the second array, whether it stands anywhere in it.
    """
    first, last = group.first_word[rows], group.last_word[rows]
    counts = last - first
    whole = among(span_hashes(group.word_hash, [(first, last)])[0], _runs_of_lines(other)) & (counts > 0)
    begin, end = int(first[0]), int(last[-1])
    hashes = group.word_hash[begin:end]
    covered = np.zeros(len(hashes))
    if len(hashes) >= _RUN:
        found = among(_runs(hashes, _RUN), _runs(other.word_hash, _RUN))
        row = np.repeat(np.arange(len(counts)), counts)
        found &= row[: len(found)] == row[_RUN - 1 :]
        for shift in range(_RUN):
            covered[shift : shift + len(found)] += found
    sums = looks.running(covered > 0)
    share = (sums[last - begin] - sums[first - begin]) / np.maximum(counts, 1)
    loose = np.where(whole, 1.0, share)
    for size in range(1, _RUN):
        short = (counts == size) & ~whole
        if short.any():
            loose[short] = among(span_hashes(group.word_hash, [(first[short], last[short])])[0], _runs(other.word_hash, size))
    return np.where(whole, 1.0, share), loose


def among(hashes: Hashes, others: Hashes) -> Bools:
    """Whether each of the hashes is one of the others: np.isin, which would sort all of them."""
    if not len(others):
        return np.zeros(len(hashes), dtype=bool)
    ordered = np.sort(others)
    return np.asarray(ordered[np.minimum(np.searchsorted(ordered, hashes), len(ordered) - 1)] == hashes)


def _runs(hashes: Hashes, size: int) -> Hashes:
    """Hashes of all runs of so many words."""
    begins = np.arange(max(len(hashes) - size + 1, 0))
    return span_hashes(hashes, [(begins, begins + size)])[0]


def _runs_of_lines(group: Group) -> Hashes:
    return span_hashes(group.word_hash, [(group.first_word, group.last_word)])[0]
