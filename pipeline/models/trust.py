"""How far a cleaned article can be trusted: the chance that nine tenths of it are the article, and nine tenths of the article in it.

A logistic regression on what the model itself expects, how far an extractor and the page's data agree with it, and how much prose
was stripped. It was fitted to pages of sites that the model had not seen (bench/train_trust.py). Standard library only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from math import exp, log2
from pathlib import Path
from typing import NamedTuple

from copydesk.article import Agreement

SURE = 0.96  # the F1 that the model expects of what it keeps of a page, from which an extractor is not asked
_LONGEST = 200  # words of a passage that count
_DOUBT = (0.2, 0.8)
_MUCH_PROSE = 2.0  # prose stripped for a word of prose kept, at most


_USUAL = {"words": log2(401.0) / 10.0, "passages": log2(17.0) / 8.0}  # of an article of 400 words in 16 passages
_LEAST = 0.1  # of the logarithm of the odds: what lowers it by less is not told


class Fate(NamedTuple):
    """What became of a passage, in words. `probability`: the model's that it is article, None where it has no say (a headline)."""

    words: int
    prose: bool
    kept: bool
    probability: float | None


def features_of(fates: Sequence[Fate], agreement: Agreement, *, page: bool) -> dict[str, float]:
    """What trust is made from, by name. `page`: a page in HTML."""
    told = [(min(fate.words, _LONGEST) + 1.0, fate.probability, fate.kept) for fate in fates if fate.probability is not None]
    kept = [(size, chance) for size, chance, stays in told if stays]
    kept_size = sum(size for size, _ in kept)
    expected = sum(size * chance for size, chance in kept)
    all_expected = sum(size * chance for size, chance, _ in told)
    doubtful = sum(size for size, chance, _ in told if _DOUBT[0] < chance < _DOUBT[1])
    lost = max((size * chance for size, chance, stays in told if not stays), default=0.0)
    prose_kept = sum(fate.words for fate in fates if fate.prose and fate.kept)
    prose_gone = sum(fate.words for fate in fates if fate.prose and not fate.kept)
    precision, recall = expected / max(kept_size, 1.0), expected / max(all_expected, 1.0)
    sure = agreement.extractor is None and 2.0 * expected >= SURE * (kept_size + all_expected) > 0.0
    return {
        "precision": precision,
        "recall": recall,
        "surely": max(precision - 0.9, 0.0) * max(recall - 0.9, 0.0) * 100.0,
        "doubtful": min(doubtful / max(kept_size, 1.0), 1.0),
        "largest_loss": min(lost / max(kept_size, 1.0), 1.0),
        "prose_gone": min(prose_gone / max(prose_kept, 1.0), _MUCH_PROSE),
        "words": log2(1.0 + kept_size) / 10.0,
        "short": float(kept_size < 120),
        "passages": log2(1.0 + len(kept)) / 8.0,
        "page": float(page),
        "sure": float(page and sure),
        "has_extractor": float(agreement.extractor is not None),
        "extractor": agreement.extractor or 0.0,
        "has_data": float(agreement.data is not None),
        "data": agreement.data or 0.0,
    }


def trust(features: Mapping[str, float]) -> float:
    """The chance, 0 to 1, that precision and recall are both above .9."""
    weights = load_weights()
    score = weights["constant"] + sum(weights[name] * value for name, value in features.items())
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, score))))


def lowered_by(features: Mapping[str, float]) -> list[str]:
    """What lowers the trust, in plain words, what lowers it most first: beside a page of usual length of which everything is sure."""
    weights = load_weights()
    gaps = 1.0 - features["precision"], 1.0 - features["recall"]
    both = weights["surely"] * (1.0 - features["surely"]) - weights["doubtful"] * features["doubtful"]
    of_kept = both * gaps[0] / (sum(gaps) or 1.0)
    short = weights["words"] * (_USUAL["words"] - features["words"])
    pieces = weights["passages"] * (_USUAL["passages"] - features["passages"])
    lost = {
        "lines that stayed may be none of it": weights["precision"] * gaps[0] + of_kept,
        "lines that were stripped may be its own": weights["recall"] * gaps[1]
        - weights["largest_loss"] * features["largest_loss"]
        + (both - of_kept),
        "trafilatura takes other words for it": features["has_extractor"] * weights["extractor"] * (1.0 - features["extractor"]),
        "the page's data has other words": features["has_data"] * weights["data"] * (1.0 - features["data"]),
        ("it is short" if short > pieces else "it is in many small pieces"): short + pieces,
    }
    return sorted((what for what, by in lost.items() if by >= _LEAST), key=lambda what: -lost[what])


@cache
def load_weights() -> dict[str, float]:
    """The weights from `pipeline/data/trust.json`, by feature, with a constant."""
    weights: dict[str, float] = json.loads((Path(__file__).parents[1] / "data" / "trust.json").read_text("utf-8"))["weights"]
    return weights
