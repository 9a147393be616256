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
from copydesk.read.encodings import decode
from copydesk.render import judge
from copydesk.render.metadata import metadata
from copydesk.render.webpage import parse
from helpers import PROJECT

SAMPLES = PROJECT / "samples"
TEXTS = sorted(path for path in SAMPLES.rglob("*.txt"))
PAGES = sorted(path for path in SAMPLES.rglob("*") if ".htm" in path.name)


# Letters and marks of many kinds, indents, blank lines, labels, links: what the samples have little of.
ODD = [
    *("  Home", "\tNews", "    Sport | Weather > Sea", "", "", "Skip to content", "© 2024 The Weir. All rights reserved.", ""),
    "The keeper of the lock has opened the upper gate for the barges that had waited since the storm went down to the mill.",
    *("“It is late,” she said; nobody answered.", "ALL OF IT IN CAPITALS", "12 March 2024, 14:05", "1. First", "2. Second", "* * *", ""),
    "Der Schleusenwärter hat das obere Tor für die Kähne geöffnet, die seit dem Sturm gewartet hatten, und geht nun nach Hause.",
    *(
        "船が川を渡る。カメラとテレビ。",
        "渡輪過河，議會決定了。他們都在等著！",
        "𠀀𠀁𠀂 𐍈𐍉",
        "😀😀 😀",
        "เรือข้ามฟากทุกเช้า",
        "ကူးတို့",
        "ចម្លងទន្លេ",
        "",
    ),
    *("Паром идёт через реку каждое утро, сказал мэр, и люди ждут его на берегу.", "İSTANBUL’DA IŞIK SÖNDÜ", "ﬁrst ǅungla ß"),
    *("Share this", "Share this", "0 comments", "  Related", "    Barges wait", "    Gates shut", "", "x" * 300, "a, b, c: d; e", "—", "…"),
]


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
    hits, linked = [0.9 * (n % 5 == 0) + (n % 10 == 0) for n in range(len(ODD))], [(n % 4) / 3 for n in range(len(ODD))]
    sources += [Source(ODD), Source(ODD[::-1], hits, linked)]
    for path in PAGES:
        page = parse(source(path))
        answer = "\n".join(block.text for block in page.blocks if len(block.text) > 100)  # stands in for an extractor's
        sources.append(judge.source_of(page, judge.passages_of(page), metadata(page).title, answer))
    return sources


def test_the_features_are_those_that_the_model_was_trained_on() -> None:
    seen = digest(*(passages.featurise([one], passages.load_model().words).features for one in sources()))
    assert seen == "53e6cff7eb5b65f2", (
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
    assert (scores, hashlib.sha256(repr((told, agreements)).encode()).hexdigest()[:16]) == ("9755545f7fc4ad62", "7c314ebd8bf00719"), (
        "the answers changed: say with bench/boilerplate.py how good they are, then put the new digests here"
    )
