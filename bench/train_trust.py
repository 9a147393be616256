"""Fit how far a cleaned article can be trusted: `python bench/train_trust.py DATA… [--cache FOLDER] [--every N]`.

Every page is cleaned, as HTML and as text, with a model that saw nothing of its site (see boilerplate.py). What `copydesk.models.trust`
looks at is set against whether precision and recall of 4-gram shingles both came out above .9, in a logistic regression with a small
penalty. Printed are the area under the curve and the calibration by tenths, for pages that the regression did not see (five parts); then
the weights are fitted to all pages and written to pipeline/data/trust.json.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import passage_data as data
import train_passages as training

import boilerplate as bench
from copydesk.boilerplate.page import paragraphs_of
from copydesk.boilerplate.stage import boilerplate, fates_of
from copydesk.config import EXTRACTORS, Config
from copydesk.context import Context
from copydesk.models import trust
from copydesk.rulebook import load_rules

TARGET = Path(__file__).resolve().parent.parent / "pipeline" / "data" / "trust.json"
GOOD = 0.9  # precision and recall
PENALTY = 0.3
FOLDS = 5


def fit(rows: data.Floats, good: data.Floats) -> data.Floats:
    """Weights and, last, the constant, by Newton's method."""
    table = np.column_stack((rows, np.ones(len(rows))))
    weights = np.zeros(table.shape[1])
    ridge = PENALTY * np.eye(len(weights))
    ridge[-1, -1] = 0.0
    for _ in range(30):
        chance = 1.0 / (1.0 + np.exp(-table @ weights))
        slope = table.T @ (chance - good) + ridge @ weights
        weights -= np.linalg.solve((table * (chance * (1.0 - chance))[:, None]).T @ table + ridge + 1e-9 * np.eye(len(weights)), slope)
    return np.asarray(weights)


def area(chances: data.Floats, good: data.Floats) -> float:
    """The chance that a good page has more trust than a bad one."""
    order = np.argsort(np.argsort(chances, kind="stable"), kind="stable") + 1.0
    count = good.sum()
    return float((order[good > 0].sum() - count * (count + 1) / 2) / max(count * (len(good) - count), 1))


def seen(
    unseen: bench.Unseen, sources: dict[tuple[str, str], dict[str, str]]
) -> tuple[list[dict[str, float]], list[float], list[str], list[int]]:
    """For every way in which a page is cleaned: features, whether it came out well, the way, and the part for cross-validation."""
    found: tuple[list[dict[str, float]], list[float], list[str], list[int]] = ([], [], [], [])
    rules = load_rules()
    for part in unseen.each():
        for page in (page for page in part if page.gold):
            row = sources[page.set_name, page.id]
            ways = [("html", row["html"], extractor) for extractor in EXTRACTORS] + [("text", bench.flat_of(page), EXTRACTORS[0])]
            for media, text, extractor in ways:
                context = Context(rules, Config(extractor=extractor))
                article = bench.opened(text, context.config, media=media)
                if not article.outcome.status.has_text:
                    continue
                cleaned = boilerplate(article, context)
                figures = data.page_figures(page.gold, (), (), cleaned.prose.text)
                found[0].append(trust.features_of(fates_of(cleaned, paragraphs_of(cleaned)), cleaned.agreement, page=media == "html"))
                found[1].append(float(min(figures.get("precision", 0.0), figures["recall"]) > GOOD))
                found[2].append(f"{media}, {extractor}" if media == "html" else media)
                found[3].append(data.fold_of(page.id, "trust", FOLDS))
    return found


def told(chances: data.Floats, good: data.Floats, ways: Sequence[str]) -> None:
    """Print the area under the curve by way, and how good the tenths of all pages by trust came out."""
    for way in sorted(set(ways)):
        mine = np.array([one == way for one in ways])
        print(f"{way:20} {mine.sum():5} pages, {good[mine].mean():.3f} good, AUC {area(chances[mine], good[mine]):.3f}")
    for tenth in np.array_split(np.argsort(chances, kind="stable"), 10):
        print(f"trust {chances[tenth].mean():.3f}: {good[tenth].mean():.3f} of {len(tenth)} came out well")


def main() -> None:
    """Print how good it is; write the weights."""
    parser = argparse.ArgumentParser(description="Fit how far a cleaned article can be trusted.")
    parser.add_argument("data", nargs="+", type=Path, help="gzip JSON lines, or folders of them")
    parser.add_argument("--cache", type=Path, help="a folder to keep pages and models in from run to run")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth page")
    args = parser.parse_args()
    files = bench.read_data(args.data)
    unseen = bench.Unseen(training.examples_of(files, args.cache), training.part_by("site"), args.cache, args.every)
    sources = {(data.name_of(path), row["id"]): row for path in files for row in data.rows_of(path)}
    write(*seen(unseen, sources))


def write(features: Sequence[dict[str, float]], good_pages: Sequence[float], ways: Sequence[str], parts: Sequence[int]) -> None:
    """Cross-validate, then fit to everything."""
    names = list(features[0])
    rows, good, part = np.array([[one[name] for name in names] for one in features]), np.array(good_pages), np.array(parts)
    chances = np.zeros(len(good))
    for held in range(FOLDS):
        weights = fit(rows[part != held], good[part != held])
        chances[part == held] = 1.0 / (1.0 + np.exp(-(rows[part == held] @ weights[:-1] + weights[-1])))
    told(chances, good, ways)
    weights = fit(rows, good)
    about = "The weights of copydesk.models.trust; made by bench/train_trust.py."
    content = {"about": about, "pages": len(good), "weights": dict(zip([*names, "constant"], np.round(weights, 3).tolist(), strict=True))}
    TARGET.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
