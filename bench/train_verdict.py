"""Fit what `rules/grades.toml` and `pipeline/style/habits.py` take from data: `python bench/train_verdict.py DATA`.

DATA is the folder of the evaluation sets, as for bench/quality.py. Two things are fitted, both as logistic regressions whose weights may
not be below 0, so that each habit and each deduction can only count in its own direction:

- the weights of `machine_likeness`, on news by a machine against news by people on the same topics and published news of several sets
  (the people's texts of the first have no paragraphs, so they alone would teach what is no habit);
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
NEWS = ("big9_dev", "chaos_dev", "fundus_publishers_dev", "l3s_dev", "newspaper_dev", "postlight_dev")  # sets of news; others have guides
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


def habits_row(article: Article) -> list[float] | None:
    """Shares of the habits of an article; None where it is too short for any."""
    habits = habits_of(article.prose)
    if habits is None:
        return None
    words = len(words_of(article.prose.text).words)
    rates = [100 * float(article.measures[name].value or 0) / words for name in ("quotations_count", "named_sources_count")]
    return list(shares(habits, *rates).values())


def fit_likeness(news: Sequence[tuple[str, bool, Article]], sound: Sequence[tuple[str, Article]]) -> None:
    """Fit and print the weights of the machine likeness. `news`: (topic, by a machine, article); `sound`: (set, article)."""
    rows = [(f"machine {int(topic) % 4}" if machine else f"people {int(topic) % 4}", machine, a) for topic, machine, a in news]
    rows += [(name, False, article) for name, article in sound]
    told = [(group, machine, habits) for group, machine, article in rows if (habits := habits_row(article)) is not None]
    features, bad = np.array([habits for *_, habits in told]), np.array([float(machine) for _, machine, _ in told])
    groups = [group for group, *_ in told]
    fitted = np.array([group in NEWS or group.startswith(("machine", "people")) for group in groups])
    apart = np.zeros(len(bad))
    for part in sorted(set(groups)):
        out = np.array([group == part for group in groups])
        train = fitted & ~out
        found, bias = fit(features[train], bad[train], balanced([g for g, t in zip(groups, train, strict=True) if t], bad[train]), 0.005)
        apart[out] = 1 / (1 + np.exp(-(features[out] @ found + bias)))
    found, bias = fit(features[fitted], bad[fitted], balanced([g for g, t in zip(groups, fitted, strict=True) if t], bad[fitted]), 0.005)
    by = {name: apart[np.array([group.startswith(name) for group in groups])] for name in ("machine", "people", *sorted(set(groups)))}
    published_news = np.concatenate([by[name] for name in NEWS if name in by])
    limit = float(np.quantile(published_news, 0.95))
    over = {name: auc(list(by["machine"]), list(values)) for name, values in (("published news", published_news), ("people", by["people"]))}
    print("machine likeness, topics and sets left out: AUC over " + ", ".join(f"{name} {value:.3f}" for name, value in over.items()))
    print(f"  19 of 20 published news articles lie below {limit:.2f}")
    print("  above it: " + ", ".join(f"{name} {float((values > limit).mean()):.2f}" for name, values in by.items()))
    print("  " + ", ".join(f"{name} {weight:.1f}" for name, weight in zip(MACHINE, found, strict=True)) + f", bias {bias:.1f}")


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
    rng = random.Random(2)  # noqa: S311  # not for secrets: the same damage on every run
    every = list(published(options.data / "boilerplate"))
    foreign = [article for article in every if article.language in ("de", "fr", "es")]
    english = [article for article in every if article.language == "en"]
    rng.shuffle(english)
    sound = english[: 3 * options.articles]
    rows = [(article.set, "sound", judged(article.text)) for article in sound]
    news = [(str(row["topic"]), bool(row["machine"]), judged(str(row["text"]))) for row in machine_news(options.data / "quality")]
    fit_likeness(news, [(name, article) for name, _, article in rows])
    rows += [(sound[number].set, kind, judged(text)) for kind, number, text in damaged(sound[: options.articles], foreign, rng)]
    rows += [(f"machine {int(topic) % 4}", "machine" if machine else "people", article) for topic, machine, article in news]
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
