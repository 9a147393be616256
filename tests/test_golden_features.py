"""What the trained model looks at is fixed: parameters that were trained on other features are worth nothing.

A digest that differs is no failure by itself. It says that every table of features has changed, so that the model has to be
trained again before the change is of use.
"""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import numpy as np

from copydesk.models import passages
from copydesk.models.characters import Floats
from copydesk.models.lines import STEP
from copydesk.models.passages import Source
from copydesk.read.stage import decode
from copydesk.render import judge
from copydesk.render.webpage import metadata, parse

SAMPLES = Path(__file__).parent.parent / "samples"
TEXTS = sorted(path for path in SAMPLES.rglob("*.txt"))
PAGES = sorted(path for path in SAMPLES.rglob("*") if ".htm" in path.name)


def digest(*tables: Floats) -> str:
    """Of the tables' numbers as whole multiples of the models' step, which are the same on every machine."""
    total = hashlib.sha256()
    for table in tables:
        total.update(np.rint(table * STEP).astype("<i8").tobytes())
    return total.hexdigest()[:16]


def source(path: Path) -> str:
    data = path.read_bytes()
    return decode(gzip.decompress(data) if path.suffix == ".gz" else data, "text" if path.suffix == ".txt" else "html").text


def sources() -> list[Source]:
    """The samples as the model gets them."""
    sources = [Source(source(path).split("\n"), [0.0] * (source(path).count("\n") + 1)) for path in TEXTS]
    for path in PAGES:
        page = parse(source(path))
        answer = "\n".join(block.text for block in page.blocks if len(block.text) > 100)  # stands in for an extractor's
        sources.append(judge.source_of(page, judge.passages_of(page), metadata(page).title, answer))
    return sources


def test_the_features_are_those_that_the_model_was_trained_on() -> None:
    seen = digest(*(passages.featurise([one], passages.load_model().words).features for one in sources()))
    assert seen == "6ffea3af7f9d0253", (
        "the features changed: train the model again with bench/train_passages.py, then put the new digest here"
    )


def test_the_answers_are_those_that_were_measured() -> None:
    """Scores are the same on every machine (see copydesk.models.network); probabilities are told to three digits."""
    model = passages.load_model()
    scores = digest(*(model.scores(passages.featurise([one], model.words)) for one in sources()))
    told = [
        (round(1000 * chance), keep)
        for found in passages.predict_batch(sources())
        for chance, keep in zip(found.probability, found.kept, strict=True)
    ]
    agreements = [found.agreement for found in passages.predict_batch(sources())]
    assert (scores, hashlib.sha256(repr((told, agreements)).encode()).hexdigest()[:16]) == ("8372c04170633cbe", "5d5615135f8ddf41"), (
        "the answers changed: say with bench/boilerplate.py how good they are, then put the new digests here"
    )
