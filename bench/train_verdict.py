"""Fit what `rules/grades.toml` and `pipeline/style/habits.py` take from data: `python bench/train_verdict.py DATA`.

DATA is the folder of the evaluation sets, as for bench/quality.py. Two things are fitted, both as logistic regressions whose weights may
not be below 0, so that each habit and each deduction can only count in its own direction:

- the weights of `machine_likeness`, on news on the same topics by people and by a machine;
- the points of the deductions, on published articles against the same with damage put in, against a machine's news and against stubs.
  The log-odds are turned into points by one factor, such that the median of the published articles is MEDIAN.

Printed: the weights, and how well they part what they were not fitted on (topics and sets left out in turn).
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from quality import Published, auc, damaged, judged, machine_news, published

from copydesk.article import Article
from copydesk.grade.stage import FILE, applied, read_grades
from copydesk.style.habits import MACHINE, habits_of, shares
from copydesk.text import words_of

MEDIAN = 75.0
Array = NDArray[np.float64]


def fit(features: Array, bad: Array, weights: Array, penalty: float = 0.003, steps: int = 5000) -> tuple[Array, float]:
    """Weights (none below 0) and bias of the log-odds of `bad` (0 or 1); `weights` says how much each row counts."""
    found, bias = np.zeros(features.shape[1]), 0.0
    for _ in range(steps):
        off = weights * (1 / (1 + np.exp(-(features @ found + bias))) - bad)
        found = np.maximum(0.0, found - 0.5 * (features.T @ off / len(bad) + penalty * found))
        bias -= 0.5 * float(off.mean())
    return found, bias


def balanced(groups: Sequence[str], bad: Array) -> Array:
    """Weights with which the good and the bad count the same, and each kind of the bad too."""
    kinds = {group: sum(g == group for g in groups) for group in set(groups)}
    row = np.array([1 / kinds[group] for group in groups])
    for side in (0, 1):
        row[bad == side] *= len(bad) / 2 / row[bad == side].sum()
    return row


def habits_rows(folder: Path) -> tuple[Array, Array, list[str]]:
    """Shares of the habits, 1 for a machine's text, and topic, of the news on the same topics."""
    rows, bad, topics = [], [], []
    for row in machine_news(folder):
        article = judged(str(row["text"]))
        habits = habits_of(article.prose)
        if habits is None:
            continue
        words = len(words_of(article.prose.text).words)
        rates = [100 * float(article.measures[name].value or 0) / words for name in ("quotations_count", "named_sources_count")]
        rows.append(list(shares(habits, *rates).values()))
        bad.append(float(row["machine"]))
        topics.append(str(row["topic"]))
    return np.array(rows), np.array(bad), topics


def deductions_row(article: Article) -> list[float]:
    """The share of its points that each deduction takes; 0 where it cannot be measured."""
    return [0.0 if value is None else item.share(value) for item, value, _ in applied(article, GRADES)]


GRADES = read_grades(FILE.read_text(encoding="utf-8"))


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--articles", type=int, default=150, help="published articles that are damaged (default 150)")
    options = parser.parse_args(arguments)
    features, bad, topics = habits_rows(options.data / "quality")
    told = np.zeros(len(bad))
    for part in range(5):
        out = np.array([sorted(set(topics)).index(topic) % 5 == part for topic in topics])
        found, bias = fit(features[~out], bad[~out], balanced(["x"] * int((~out).sum()), bad[~out]), 0.005)
        told[out] = features[out] @ found + bias
    found, bias = fit(features, bad, balanced(["x"] * len(bad), bad), 0.005)
    print(f"machine likeness: AUC {auc(list(told[bad == 1]), list(told[bad == 0])):.3f} on topics left out")
    print("  " + ", ".join(f"{name} {weight:.1f}" for name, weight in zip(MACHINE, found, strict=True)) + f", bias {bias:.1f}")

    rng = random.Random(2)  # noqa: S311  # not for secrets: the same damage on every run
    every = list(published(options.data / "boilerplate"))
    foreign = [article for article in every if article.language in ("de", "fr", "es")]
    english = [article for article in every if article.language == "en"]
    rng.shuffle(english)
    sound = english[: 3 * options.articles]
    rows = [(article.set, "sound", judged(article.text)) for article in sound]
    rows += [(sound[number].set, kind, judged(text)) for kind, number, text in damaged(sound[: options.articles], foreign, rng)]
    rows += [(f"machine {int(str(row['topic'])) % 4}", "machine" if row["machine"] else "people", judged(str(row["text"]))) for row in
             machine_news(options.data / "quality")]  # fmt: skip
    rows += [(article.set, "stub", judged(_stub(article))) for article in sound[:40]]
    matrix = np.array([deductions_row(article) for *_, article in rows])
    kinds = [kind for _, kind, _ in rows]
    sets = [name for name, *_ in rows]
    bad = np.array([float(kind not in ("sound", "people")) for kind in kinds])
    counts = np.array([GRADES.weights[item.category] > 0 for item in GRADES.deductions], float)
    matrix = matrix * counts
    told = np.zeros(len(bad))
    for name in sorted(set(sets)):
        out = np.array([other == name for other in sets])
        points, _ = fit(matrix[~out], bad[~out], balanced([k for k, o in zip(kinds, out, strict=True) if not o], bad[~out]))
        told[out] = matrix[out] @ points
    print("deductions: AUC on sets left out")
    good = told[bad == 0]
    for kind in sorted({kind for kind, is_bad in zip(kinds, bad, strict=True) if is_bad}):
        worse = told[np.array([other == kind for other in kinds])]
        beyond = float((worse > np.quantile(good, 0.95)).mean())
        print(f"  {kind:20} {auc(list(-good), list(-worse)):.3f}   beyond 95 % of the published {beyond:.2f}")
    points, _ = fit(matrix, bad, balanced(kinds, bad))
    factor = (100 - MEDIAN) / float(np.median((matrix @ points)[np.array([kind == "sound" for kind in kinds])]))
    scores = 100 - factor * (matrix @ points)
    published_scores = scores[np.array([kind == "sound" for kind in kinds])]
    print(
        "score of the published, by hundredths",
        {p: round(float(np.quantile(published_scores, p / 100)), 1) for p in (1, 2, 5, 10, 25, 50, 75, 90)},
    )
    for item, weight in zip(GRADES.deductions, points, strict=True):
        print(f"  {item.code:24} {factor * weight:6.1f}   (stands there: {item.points:g})")


def _stub(article: Published) -> str:
    """The headline and the first paragraph, cut with three dots."""
    head, first, *_ = article.text.split("\n\n")
    return f"{head}\n\n{first[:200]} …"


if __name__ == "__main__":
    main()
