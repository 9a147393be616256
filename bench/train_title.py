"""Fit the weights of `copydesk.boilerplate.title`: `python bench/train_title.py SET.jsonl.gz…`.

The sets are those of bench/boilerplate.py whose pages have a `title`. Of each page's flat text one of the lines above the body is the
title (three quarters of its words are the title's, and the other way round), or none is: a choice, so the weights are those of a
multinomial logistic regression with one score for "none". Prints them, and how often the choice is right on sites that it was not
fitted to (five folds).
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from passage_data import fold_of, site_of

from copydesk.article import Article
from copydesk.boilerplate.judges import ask_model
from copydesk.boilerplate.stage import lay_out
from copydesk.boilerplate.title import TITLE_CHANCE, WEIGHTS, body_of, candidates, signs
from copydesk.context import Context
from copydesk.render.stage import plain_lines
from copydesk.rulebook import load_rules
from copydesk.text import WORD

Floats = npt.NDArray[np.float64]
Choice = tuple[str, Floats, Floats]  # site, signs of the candidates (lines, signs), 1 for the title (lines,)
FOLDS = 5
CHANCES = (0.2, 0.3, TITLE_CHANCE, 0.5)
STEPS, RATE, DECAY = 3000, 0.3, 2e-4


def alike(one: str, other: str) -> bool:
    """Whether two lines are one title, but for a quarter of their words."""
    a, b = ({word.casefold() for word in WORD.findall(text)} for text in (one, other))
    return bool(a and b) and len(a & b) >= 0.75 * max(len(a), len(b))


def choices(paths: Sequence[Path]) -> Iterator[Choice]:
    """What there is to choose from on each page, and what is right."""
    context = Context(load_rules())
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as rows:
            for row in map(json.loads, rows):
                if not row.get("title"):
                    continue
                page = lay_out(Article(path=row["id"], text=row["flat"], lines=plain_lines(row["flat"])), context)
                ask_model([page])
                body = body_of(page)
                above = candidates(page, body)
                if above:
                    table = signs(page, above, body)
                    looks = np.array([list(table[n].values()) for n in above])
                    yield site_of(row["url"]), looks, np.array([float(alike(page.paragraphs[n].text, row["title"])) for n in above])


def fit(pages: Sequence[Choice]) -> tuple[Floats, float]:
    """Weights and the score of "none", by gradient descent on the log-likelihood (Adam)."""
    looks = np.concatenate([looks for _, looks, _ in pages])
    right = np.concatenate([right for _, _, right in pages])
    page = np.repeat(np.arange(len(pages)), [len(right) for _, _, right in pages])
    none_right = np.bincount(page, right) == 0
    weights = np.zeros(looks.shape[1] + 1)  # the last is "none"
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        scores = np.exp(np.clip(looks @ weights[:-1], -30, 30))
        none = np.exp(weights[-1])
        every = np.bincount(page, scores) + none
        good = np.bincount(page, scores * right) + none * none_right
        pull = scores * right / good[page] - scores / every[page]
        slope = np.append(pull @ looks, (none * none_right / good - none / every).sum()) / len(pages) - DECAY * weights
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        weights = weights + RATE * (1 - step / STEPS) * first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights[:-1], float(weights[-1])


def outcome(choice: Choice, weights: Floats, none: float, chance: float = TITLE_CHANCE) -> str:
    """What comes of a page: "right", "wrong", "missed" (there is a title, none was taken) or "rightly none"."""
    _, looks, right = choice
    scores = np.exp(looks @ weights)
    best = len(scores) - 1 - int(np.argmax(scores[::-1]))
    if scores[best] < chance * (scores.sum() + np.exp(none)):
        return "missed" if right.any() else "rightly none"
    return "right" if right[best] else "wrong"


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path)
    pages = list(choices(parser.parse_args().sets))
    counts: dict[float, Counter[str]] = {chance: Counter() for chance in CHANCES}
    for fold in range(FOLDS):
        weights, none = fit([page for page in pages if fold_of(page[0], "title", FOLDS) != fold])
        for page in pages:
            if fold_of(page[0], "title", FOLDS) == fold:
                for chance, count in counts.items():
                    count[outcome(page, weights, none, chance)] += 1
    for chance, count in counts.items():
        print(f"{len(pages)} pages, taken from a chance of {chance} on: {dict(sorted(count.items()))}")
    weights, none = fit(pages)
    print(f"NO_TITLE = {none:.1f}")
    for name, weight in zip(WEIGHTS, weights, strict=True):
        print(f'    "{name}": {weight:.1f},')


if __name__ == "__main__":
    main()
