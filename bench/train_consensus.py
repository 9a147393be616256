"""Train the model behind `--extractor consensus`: `python bench/train_consensus.py SET… [--cross-validate]`.

SET: gzip JSON lines, one page a line, with `id`, `url`, `html` and either `gold` (the article) or `with` and `without` (snippets
that must stay or go).

Labels. Gold words are aligned with the words of the page's passages, in order; a passage is main content by the share of its words
that are aligned, and counts by its length as a share of the article's. Where there are only snippets, the passages that hold one are
labelled by it, and the others teach nothing.

The result, pipeline/data/fusion.json, depends on the sets, the extractors' versions and this file alone. --cross-validate trains on
four fifths of the sites and measures on the others, for each fifth (with --by-set: on all sets but one, for each set), and prints a
table; it writes nothing. The model sees nothing that was itself trained on the sets.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from train_boilerplate import (
    Item,
    Page,
    Trainer,
    article_shares,
    compact,
    fold_of,
    holds,
    line_weights,
    page_figures,
    print_figures,
    site_of,
)

from copydesk.models import fusion
from copydesk.render import extract, webpage

TARGET = Path(__file__).resolve().parent.parent / "pipeline" / "data" / "fusion.json"

NETWORKS = 3  # they differ in their random start; their mean is steadier than any
HIDDEN = 16
DILATIONS = (1, 2, 0)  # 0: the whole page
EPOCHS = 30
LEARNING_RATE = 4e-3
PAGES_PER_STEP = 24
SNIPPET_WEIGHT = 0.05  # of a passage that a snippet labels; a page with gold weighs about 1 to 2
TEMPER = 0.6


@dataclass(frozen=True, slots=True)
class Example:
    """A page as the program sees it, and what to learn from it."""

    page: Page
    passages: tuple[fusion.Passage, ...]
    usual: str  # the first extractor's answer
    settled: bool  # the program returns that answer without asking the model
    item: Item


def read_examples(path: Path) -> Iterator[Example]:
    """The labelled pages of a set. Pages without gold in a set of pages with gold are left out."""
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for raw in rows:
            row = json.loads(raw)
            if not row.get("gold") and (not row.get("with") or "gold" in row):
                continue
            yield example(path.name.removesuffix(".gz").removesuffix(".jsonl"), row)


def example(set_name: str, row: dict[str, Any]) -> Example:
    """One page, with the extractors' answers, features and labels."""
    parsed = webpage.parse(row["html"].encode("utf-8", "replace").decode("utf-8"))
    answers, _ = extract.opinions(parsed)
    passages, absent = extract.passages(parsed, answers[0])
    texts = [passage.text for passage in passages]
    if row.get("gold"):
        article = article_shares(texts, row["gold"])
        weight = line_weights(texts, article)
    else:
        article, weight = by_snippets(row, passages)
    table = fusion.featurise(passages, answers) if passages else np.zeros((0, len(fusion.FEATURES)))
    page = Page(
        set_name, row["id"], site_of(row["url"]), "", tuple(texts), (), row.get("gold") or "", (),
        tuple(row.get("with") or ()), tuple(row.get("without") or ()), article, weight,
    )  # fmt: skip
    item = Item(table.astype(np.float32), article.astype(np.float32), weight.astype(np.float32))
    bare = tuple(replace(passage, element=None) for passage in passages)  # the page's tree may go
    return Example(page, bare, answers[0] or "", absent or not any(answers), item)


def by_snippets(row: dict[str, Any], passages: Sequence[fusion.Passage]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Shares and weights for a page that has snippets only. Of several places of one that must stay, a kept and long one is meant."""
    article, weight = np.zeros(len(passages)), np.zeros(len(passages))
    for snippet in row["without"]:
        for index, passage in enumerate(passages):
            if holds(passage.text, snippet):
                weight[index] = SNIPPET_WEIGHT
    for snippet in row["with"]:
        places = [index for index, passage in enumerate(passages) if holds(passage.text, snippet)]
        if places:
            best = max(places, key=lambda index: (passages[index].kept, len(passages[index].text)))
            article[best], weight[best] = 1.0, SNIPPET_WEIGHT
    return article, weight


def fit(items: Sequence[Item], seed: int) -> dict[str, Any]:
    """One network, as in the data file: warm-up, then a cosine down to nothing."""
    trainer = Trainer(len(fusion.FEATURES), HIDDEN, DILATIONS, seed)
    chance = np.random.default_rng(seed)
    steps = EPOCHS * -(-len(items) // PAGES_PER_STEP)
    for _ in range(EPOCHS):
        order = chance.permutation(len(items)).tolist()
        for start in range(0, len(order), PAGES_PER_STEP):
            _, gradients = trainer.gradients([items[index] for index in order[start : start + PAGES_PER_STEP]])
            done = (trainer.updates + 1) / steps
            trainer.update(gradients, LEARNING_RATE * min(1.0, done * 10) * (0.5 + 0.5 * float(np.cos(np.pi * done))))
    return trainer.whole_numbers()


def train(examples: Sequence[Example]) -> dict[str, Any]:
    """Examples -> what the program reads."""
    items = [example.item for example in examples if len(example.item.features)]
    return {"features": list(fusion.FEATURES), "temper": TEMPER, "networks": [fit(items, seed) for seed in range(NETWORKS)]}


def kept_text(example: Example, model: fusion.Model) -> str:
    """The main content as the program would return it with this model."""
    if example.settled or not example.passages:
        return example.usual
    kept = fusion.decide(model.scores(example.item.features.astype(float)), fusion.weights(example.passages), model.temper)
    return "\n".join(passage.text for passage, keeps in zip(example.passages, kept, strict=True) if keeps) or example.usual


def cross_validate(examples: Sequence[Example], part_of: Callable[[Example], object]) -> None:
    """Print the figures of models that never saw the part (of all sites, or a whole set) that they are measured on."""
    outcome: dict[tuple[str, str], list[dict[str, float]]] = defaultdict(list)
    for part in sorted({part_of(example) for example in examples}, key=str):
        model = fusion.parse_model(train([example for example in examples if part_of(example) != part]))
        for example in (example for example in examples if part_of(example) == part):
            outcome[example.page.set_name, "trafilatura"].append(page_figures(example.page, example.usual))
            outcome[example.page.set_name, "consensus"].append(page_figures(example.page, kept_text(example, model)))
        print(f"measured: {part}", flush=True)
    print_figures(outcome)


def main() -> None:
    """Read the sets; write the model, or cross-validate."""
    parser = argparse.ArgumentParser(description="Train the model that fuses extractors' opinions of a web page.")
    parser.add_argument("sets", nargs="+", type=Path, help="gzip JSON lines")
    parser.add_argument("--cross-validate", action="store_true", help="print figures for sites not trained on; write nothing")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--by-set", action="store_true", help="cross-validate: leave out one set at a time instead of a part of the sites")
    parser.add_argument("--source", action="append", default=[], help="name and licence of a set, for the data file; may be given again")
    args = parser.parse_args()
    examples = [example for path in args.sets for example in read_examples(path)]
    if args.cross_validate:
        cross_validate(examples, lambda example: example.page.set_name if args.by_set else fold_of(example.page.site, "fold", args.folds))
        return
    fingerprint = hashlib.sha256()
    for path in args.sets:
        with gzip.open(path, "rb") as stream:
            fingerprint.update(hashlib.sha256(stream.read()).digest())
    data = {
        "about": "Parameters of the consensus of extractors; made by bench/train_consensus.py, read by pipeline/models/fusion.py. "
        "Whole numbers are 1024ths.",
        "trained_on": [
            {"set": path.name, "pages": sum(e.page.set_name == path.name.split(".")[0] for e in examples)} for path in args.sets
        ],
        "sources": args.source,
        "extractors": {name: version(name) for name in ("trafilatura", "resiliparse")},
        "sha256_of_the_sets": fingerprint.hexdigest(),
        **train(examples),
    }
    TARGET.write_text(compact(data), encoding="utf-8")


if __name__ == "__main__":
    main()
