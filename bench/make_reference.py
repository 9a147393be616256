"""Make pipeline/data/reference.json: how the measures of published English articles spread.

    python bench/make_reference.py DATA…

DATA are gzip-compressed JSON lines with at least {"lang", "gold"}: `gold` is the clean text of an article, a paragraph a line. Articles of
fewer than 150 words are left out, since rates over short texts are noise. Only figures are written, no text.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from copydesk.article import Article, Line
from copydesk.context import Context
from copydesk.matching.stage import match
from copydesk.readability.stage import MEASURES as READABILITY
from copydesk.readability.stage import readability
from copydesk.rulebook import load_rules
from copydesk.sourcing.stage import MEASURES as SOURCING
from copydesk.sourcing.stage import sourcing
from copydesk.speculation.stage import MEASURES as SPECULATION
from copydesk.speculation.stage import speculation
from copydesk.text import WORD, line_spans, prose_of, split_sentences

STEPS = 40  # quantiles at every 2.5 %
LEAST_WORDS = 150
LEAST_ARTICLES = 50
OUT = Path(__file__).resolve().parent.parent / "pipeline" / "data" / "reference.json"


def articles(path: Path) -> Iterator[str]:
    """The gold texts of the English articles of one set that are long enough."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text = row.get("gold") or ""
            if row.get("lang") == "en" and len(WORD.findall(text)) >= LEAST_WORDS:
                yield text


def measured(text: str, context: Context) -> Article:
    """The article with its measures; every line of a gold text is kept."""
    lines = tuple(Line(start, end) for start, end in line_spans(text))
    prose = prose_of(text, lines)
    prose = replace(prose, sentences=split_sentences(prose.text, prose.paragraphs, "en"))
    article = Article(path="", text=text, lines=lines, prose=prose, language="en")
    return sourcing(speculation(match(readability(article, context), context), context), context)


def quantiles(values: list[float]) -> list[float]:
    """STEPS + 1 evenly spaced quantiles from minimum to maximum, linear between neighbours."""
    ordered = sorted(values)
    spread = []
    for step in range(STEPS + 1):
        place = step * (len(ordered) - 1) / STEPS
        low = int(place)
        high = min(low + 1, len(ordered) - 1)
        spread.append(round(ordered[low] + (place - low) * (ordered[high] - ordered[low]), 3))
    return spread


def main() -> None:
    """Read the sets, measure, write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="+", type=Path)
    paths = parser.parse_args().data
    context = Context(load_rules())
    wanted = [
        spec.name for spec in (*READABILITY, *SPECULATION, *SOURCING) if spec.type != "text" and not spec.name.endswith("_percentile")
    ]
    values: dict[str, list[float]] = defaultdict(list)
    sets = []
    counts = []
    for path in paths:
        count = 0
        for text in articles(path):
            count += 1
            measures = measured(text, context).measures
            for name in wanted:
                value = measures[name].value if name in measures else None
                if isinstance(value, int | float):
                    values[name].append(float(value))
        counts.append(count)
        sets.append({"set": path.name.split(".")[0], "articles": count})
    known = {
        name: {"articles": len(values[name]), "quantiles": quantiles(values[name])}
        for name in wanted
        if len(values[name]) >= LEAST_ARTICLES
    }
    table = {
        "about": "Quantiles of measures over the clean text of published English articles, made by bench/make_reference.py.",
        "language": "en",
        "sets": sets,
        "least_words": LEAST_WORDS,
        "measures": known,
    }
    text = json.dumps(table, indent=1)
    # One row a measure: a list of numbers on a line of its own each would be unreadable.
    rows = [part.replace("\n   ", " ").replace("\n  ]", "]") for part in text.split("[\n   ")]
    OUT.write_text("[".join(rows) + "\n", encoding="utf-8")
    print(f"{OUT.name}: {sum(counts)} articles, {len(known)} measures")


if __name__ == "__main__":
    main()
