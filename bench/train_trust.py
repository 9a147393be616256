"""Fit how far a cleaned article can be trusted: `python bench/train_trust.py DATA… [--cache FOLDER] [--every N]`.

Every page is cleaned, as HTML and as text, with a model that saw nothing of its site (see boilerplate.py). What `copydesk.models.trust`
looks at is set against whether precision and recall of 4-gram shingles both came out above .9, in a logistic regression with a small
penalty. Printed is what it is worth (see trusted.py) on pages that the regression did not see (five parts); then
the weights are fitted to all pages and written to pipeline/data/trust.json.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import passage_data as data
import train_passages as training
from trusted import Trusted, lines_of

import boilerplate as bench
from copydesk.boilerplate.page import paragraphs_of
from copydesk.boilerplate.stage import boilerplate, fates_of
from copydesk.config import EXTRACTORS, Config
from copydesk.context import Context
from copydesk.models import trust
from copydesk.rulebook import load_rules

TARGET = Path(__file__).resolve().parent.parent / "pipeline" / "data" / "trust.json"
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


def seen(
    unseen: bench.Unseen, sources: dict[tuple[str, str], dict[str, str]]
) -> tuple[list[dict[str, float]], list[Trusted], list[str], list[int]]:
    """For every way in which a page is cleaned: features, how it came out, the way, and the part for cross-validation."""
    found: tuple[list[dict[str, float]], list[Trusted], list[str], list[int]] = ([], [], [], [])
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
                found[1].append(Trusted(0.0, figures.get("precision", 0.0), figures["recall"]))
                found[2].append(f"{media}, {extractor}" if media == "html" else media)
                found[3].append(data.fold_of(page.id, "trust", FOLDS))
    return found


def told(chances: data.Floats, outcome: Sequence[Trusted], ways: Sequence[str]) -> None:
    """Print what the trust is worth, by way and over all."""
    pages = [replace(page, trust=float(chance)) for page, chance in zip(outcome, chances, strict=True)]
    for way in sorted(set(ways)):
        print("\n".join(lines_of(way, [page for page, one in zip(pages, ways, strict=True) if one == way])))
    print("\n".join(lines_of("all", pages)))


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


def write(features: Sequence[dict[str, float]], outcome: Sequence[Trusted], ways: Sequence[str], parts: Sequence[int]) -> None:
    """Cross-validate, then fit to everything."""
    names = list(features[0])
    rows, good, part = (
        np.array([[one[name] for name in names] for one in features]),
        np.array([float(page.well) for page in outcome]),
        np.array(parts),
    )
    chances = np.zeros(len(good))
    for held in range(FOLDS):
        weights = fit(rows[part != held], good[part != held])
        chances[part == held] = 1.0 / (1.0 + np.exp(-(rows[part == held] @ weights[:-1] + weights[-1])))
    told(chances, outcome, ways)
    weights = fit(rows, good)
    about = "The weights of copydesk.models.trust; made by bench/train_trust.py."
    content = {"about": about, "pages": len(good), "weights": dict(zip([*names, "constant"], np.round(weights, 3).tolist(), strict=True))}
    TARGET.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
