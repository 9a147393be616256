"""What the two trained models look at is fixed: parameters that were trained on other features are worth nothing.

A digest that differs is no failure by itself. It says that every table of features has changed, so that the models have to be
trained again before the change is of use.
"""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import numpy as np

from copydesk.models import fusion, linemodel
from copydesk.read.stage import decode
from copydesk.render import extract
from copydesk.render.webpage import parse

SAMPLES = Path(__file__).parent.parent / "samples"
TEXTS = sorted(path for path in SAMPLES.rglob("*.txt"))
PAGES = sorted(path for path in SAMPLES.rglob("*") if ".htm" in path.name)


def digest(*tables: linemodel.Floats) -> str:
    """Of the tables' numbers as whole multiples of the models' step, which are the same on every machine."""
    total = hashlib.sha256()
    for table in tables:
        total.update(np.rint(table * linemodel.STEP).astype("<i8").tobytes())
    return total.hexdigest()[:16]


def source(path: Path) -> str:
    data = path.read_bytes()
    return decode(gzip.decompress(data) if path.suffix == ".gz" else data, "text" if path.suffix == ".txt" else "html").text


def test_the_line_models_features_are_those_it_was_trained_on() -> None:
    texts = [source(path).split("\n") for path in TEXTS]
    seen = digest(linemodel.featurise(texts, None, linemodel.load_model().words).features)  # without the rules, which may change
    assert seen == "ec9bbf8aa99145b0", (
        "the features of the line model changed: train it again with bench/train_boilerplate.py, then put the new digest here"
    )


def test_the_consensus_models_features_are_those_it_was_trained_on() -> None:
    tables = []
    for path in PAGES:
        usual = "\n".join(
            block.text for block in parse(source(path)).blocks if len(block.text) > 100
        )  # stands in for an extractor's answer
        passages, _ = extract.passages(parse(source(path)), usual)
        tables.append(fusion.featurise(passages, (usual, None)))
    assert digest(*tables) == "568d88eb9f6f87d0", (
        "the features of the consensus changed: train it again with bench/train_consensus.py, then put the new digest here"
    )
