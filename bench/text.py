"""Measure what is said about a text, in one run: `python bench/text.py DATA…`.

DATA: files, or folders of them, of two kinds.
- `*.jsonl` with `sentence`, `speculative` (0 or 1) and, where it is 1, `voice`: labelled sentences. A sentence counts as found where a
  finding of the family "speculation" stands in it; its voice is right where one of the findings has it. Each is a paragraph of its own.
- `*.jsonl.gz` with `lang` and `gold`: clean articles. English ones tell the processor time of the stages and the difference to textstat.
± is the standard deviation of F1 over 1,000 bootstrap samples of the sentences.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import random
import statistics
import time
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import oracle

from copydesk.article import Article, Line
from copydesk.config import Config
from copydesk.context import Context
from copydesk.matching.stage import match
from copydesk.readability.formulas import formulas_for, scores
from copydesk.readability.syllables import words_of
from copydesk.rulebook import load_rules
from copydesk.speculation.stage import speculation
from copydesk.stages import JUDGING
from copydesk.text import line_spans, prose_of, split_sentences

TYPICAL = (4000, 6500)  # characters of the articles whose cost is told
ROUNDS = 7  # the cheapest round counts: the others were disturbed
SAMPLES = 1000


def files(paths: Iterable[Path], suffix: str) -> Iterator[Path]:
    """The files of that ending among `paths` and below the folders among them, in order."""
    for path in paths:
        yield from (p for p in ([path] if path.is_file() else sorted(path.rglob("*"))) if p.name.endswith(suffix))


def article_of(text: str) -> Article:
    """An English article, every line of it kept, its sentences cut."""
    lines = tuple(Line(start, end) for start, end in line_spans(text))
    prose = prose_of(text, lines)
    prose = replace(prose, sentences=split_sentences(prose.text, prose.paragraphs, "en"))
    return Article(path="", text=text, lines=lines, prose=prose, language="en")


def judge_sentences(rows: Sequence[dict[str, Any]], context: Context) -> list[tuple[int, int, int | None]]:
    """(labelled speculative, found speculative, voice right or None where there is no voice to compare) of each sentence."""
    article = article_of("\n\n".join(" ".join(row["sentence"].split()) for row in rows))
    found: dict[int, set[str]] = {}
    for item in speculation(match(article, context), context).findings:
        if item.family == "speculation":
            found.setdefault(item.line, set()).add(str(item.voice))
    judged = []
    for number, row in enumerate(rows):
        voices = found.get(2 * number + 1)
        comparable = bool(row["speculative"] and voices and row.get("voice"))
        judged.append((int(row["speculative"]), int(voices is not None), int(row["voice"] in (voices or ())) if comparable else None))
    return judged


def f1_of(judged: Sequence[tuple[int, int, int | None]]) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    count = Counter((label, hit) for label, hit, _ in judged)
    precision = count[1, 1] / max(1, count[1, 1] + count[0, 1])
    recall = count[1, 1] / max(1, count[1, 1] + count[1, 0])
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def report_sentences(path: Path, context: Context) -> None:
    """One row for a set of labelled sentences."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    judged = judge_sentences(rows, context)
    precision, recall, f1 = f1_of(judged)
    draw = random.Random(0)  # noqa: S311  a bootstrap, not a secret
    spread = statistics.pstdev(f1_of(draw.choices(judged, k=len(judged)))[2] for _ in range(SAMPLES))
    voices = [right for _, _, right in judged if right is not None]
    print(
        f"{path.name:34} {len(rows):5} sentences  precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f} ± {spread:.3f}"
        f"  voice {sum(voices)}/{len(voices)}"
    )


def report_cost(articles: Sequence[Article], context: Context) -> None:
    """Processor milliseconds for 5,000 characters, each article through all stages that judge it, as in a run."""
    typical = [item for item in articles if TYPICAL[0] <= len(item.text) <= TYPICAL[1]]
    share = sum(len(item.text) for item in typical) / 5000
    gc.collect()
    gc.freeze()  # as a run's workers do before their first article
    rounds: list[list[float]] = []
    for _ in range(ROUNDS):
        spent = [0.0] * len(JUDGING)
        for item in typical:
            for number, stage in enumerate(JUDGING):
                start = time.process_time()
                item = stage.run(item, context)  # noqa: PLW2901  the article goes on to the next stage
                spent[number] += time.process_time() - start
        rounds.append(spent)
    best = min(rounds, key=sum)
    for stage, seconds in zip(JUDGING, best, strict=True):
        print(f"{stage.name:34} {1000 * seconds / share:6.2f} ms for 5,000 characters")
    print(f"{'together':34} {1000 * sum(best) / share:6.2f} ms, {len(typical)} articles of {TYPICAL[0]} to {TYPICAL[1]} characters")


def report_readability(texts: Sequence[str]) -> None:
    """The largest difference to textstat of each English formula."""
    textstat = oracle.textstat()
    textstat.set_lang("en_US")
    worst: Counter[str] = Counter()
    for text in texts:
        ours = scores(text, "en")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # where it has no list of easy words it says so
            for name, value in ours.items():
                theirs = getattr(textstat, name)(text, *((True,) if name == "text_standard" else ()))
                worst[name] = max(worst[name], abs(value - theirs))
    figures = f"{max(worst.values()):g}, {len(formulas_for('en'))} formulas, {len(texts)} texts"
    print(f"{'readability, English':34} largest difference to textstat {figures}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="+", type=Path)
    paths = parser.parse_args().data
    context = Context(load_rules(), Config(language="en"))
    for path in files(paths, ".jsonl"):
        report_sentences(path, context)
    texts = []
    for path in files(paths, ".jsonl.gz"):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        texts += [row["gold"] for row in rows if row.get("lang") == "en" and words_of(row.get("gold") or "")]
    if texts:
        report_cost([article_of(text) for text in texts], context)
        report_readability(texts)


if __name__ == "__main__":
    main()
