"""How well the verdict tells good from bad: `python bench/quality.py DATA`.

DATA: the folder of the evaluation sets, with `boilerplate/*.jsonl.gz` (`lang`, `html`, `gold`: published articles), and
`quality/machine_news*.jsonl.gz` (`topic`, `machine`, `text`), `quality/clickbait*.jsonl.gz` (`headline`, `clickbait`) and
`quality/polnear*.jsonl.gz` (bench/attributed.py).
Printed: the verdicts on published articles by set, on each kind of damage of bench/damage.py put into them, on news by people and by a
machine, false alarms of the checks on published articles, headlines that tease (of those the half that no rule was tuned on), and who says
what.
Intervals are of 95 %: Wilson's for shares, 1,000 bootstrap samples for the rest.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from math import sqrt
from pathlib import Path
from typing import Any

import attributed
import damage

from copydesk.article import Article
from copydesk.context import Context
from copydesk.render.stage import render
from copydesk.rulebook import load_rules
from copydesk.stages import clean, judge
from copydesk.style.headline import teasing

CONTEXT = Context(load_rules())
LEAST_WORDS, MOST_WORDS = 150, 1500
LOOKED_AT = 150  # marked articles whose errors were read while the rules were made; of the others only the figures were
_TITLE = re.compile(r'og:title"[^>]*content="([^"]+)"|<title[^>]*>([^<]+)<', re.IGNORECASE)
_SITE = re.compile(r" [|–-] [^|–-]{3,40}$")


@dataclass(frozen=True, slots=True)
class Published:
    """A published article: its set, its language, and its text with the headline in the first line."""

    set: str
    language: str
    text: str


def published(folder: Path) -> Iterator[Published]:
    """The articles of all sets that have a headline and are neither very short nor very long."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                gold = row.get("gold") or ""
                parts = [part.strip() for part in (gold if isinstance(gold, str) else "\n".join(gold)).split("\n") if part.strip()]
                title = _TITLE.search(row.get("html") or "")
                if title is None or len(parts) < 5 or not LEAST_WORDS <= sum(len(part.split()) for part in parts) <= MOST_WORDS:
                    continue
                headline = _SITE.sub("", " ".join(unescape(title.group(1) or title.group(2)).split()))
                body = [part for part in parts if part.casefold() != headline.casefold()]
                yield Published(path.name.removesuffix(".jsonl.gz"), (row.get("lang") or "en")[:2], "\n\n".join((headline, *body)))


def judged(text: str) -> Article:
    """The article that a text file with this text would become."""
    (article,) = clean([render(Article(path="x.txt", text=text, encoding="utf-8"), CONTEXT.config)], CONTEXT)
    return judge(article, CONTEXT)


def machine_news(folder: Path) -> list[dict[str, Any]]:
    """News on the same topics by people and by a machine."""
    return [row for path in sorted(folder.glob("machine_news*.jsonl.gz")) for row in _rows(path)]


def _rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def damaged(articles: Sequence[Published], foreign: Sequence[Published], rng: random.Random) -> Iterator[tuple[str, int, str]]:
    """(kind, number of the article, text) of every kind of damage that each article can take."""
    for number, article in enumerate(articles):
        for kind, function in damage.KINDS.items():
            other = rng.choice(foreign) if kind == "mixed_languages" else articles[(number + 1) % len(articles)]
            text = function(article.text, rng, other.text)
            if text is not None and text != article.text:
                yield kind, number, text


def auc(better: Sequence[float], worse: Sequence[float]) -> float:
    """The chance that one of `better` is above one of `worse`; ties count half."""
    pairs = [(a > b) + (a == b) / 2 for a in better for b in worse]
    return sum(pairs) / len(pairs)


def interval(share: float, count: int) -> str:
    """A share with Wilson's interval of 95 %, as "0.93 [0.88, 0.96]"."""
    z = 1.96
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return f"{share:.3f} [{max(0.0, middle - half):.3f}, {min(1.0, middle + half):.3f}]"


def score_of(article: Article) -> float:
    """The score; 0 where there is none, since the text is too short."""
    value = article.measures["score"].value
    return float(value) if isinstance(value, int | float) else 0.0


def verdicts(rows: Sequence[Article]) -> str:
    """How many did not pass and were rejected, with their scores' quartiles."""
    count = Counter(row.verdict for row in rows)
    low, middle, high = statistics.quantiles([score_of(row) for row in rows], n=4)
    not_passed = interval(1 - count["pass"] / len(rows), len(rows))
    return f"n {len(rows):4}  not passed {not_passed}  rejected {count['reject'] / len(rows):.3f}  score {low:.0f} {middle:.0f} {high:.0f}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print all rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--articles", type=int, default=120, help="published English articles that are damaged (default 120)")
    options = parser.parse_args(arguments)
    rng = random.Random(1)  # noqa: S311  # not for secrets: the same damage on every run
    every = list(published(options.data / "boilerplate"))
    english = [article for article in every if article.language == "en"]
    rng.shuffle(english)
    sound = {article: judged(article.text) for article in dict.fromkeys(english[: 3 * options.articles])}
    print("published")
    for name in sorted({article.set for article in sound}):
        rows = [row for article, row in sound.items() if article.set == name]
        if len(rows) > 4:
            print(f"  {name:26}{verdicts(rows)}")
    print(f"  {'all':26}{verdicts(list(sound.values()))}")
    print("false alarms: share of published articles with a finding of the rule")
    alarms = Counter(rule for row in sound.values() for rule in {item.rule for item in row.findings if item.family == "defects"})
    for rule, count in alarms.most_common():
        print(f"  {rule:34}{interval(count / len(sound), len(sound))}")
    print("damaged")
    foreign = [article for article in every if article.language in ("de", "fr", "es")]
    by_kind: dict[str, list[Article]] = defaultdict(list)
    for kind, _, text in damaged(english[: options.articles], foreign, rng):
        by_kind[kind].append(judged(text))
    for kind, rows in by_kind.items():
        print(f"  {kind + (' *' if kind in damage.GROSS else ''):26}{verdicts(rows)}")
    print(f"  {'all':26}{verdicts([row for rows in by_kind.values() for row in rows])}   (* gross)")
    news = [(row, judged(str(row["text"]))) for row in machine_news(options.data / "quality")]
    people = [article for row, article in news if not row["machine"]]
    machine = [article for row, article in news if row["machine"]]
    print("news on the same topics")
    print(f"  {'by people':26}{verdicts(people)}\n  {'by a machine':26}{verdicts(machine)}")
    separation = auc([score_of(row) for row in people], [score_of(row) for row in machine])
    again = [
        auc(rng.choices([score_of(r) for r in people], k=len(people)), rng.choices([score_of(r) for r in machine], k=60))
        for _ in range(300)
    ]
    low, *_, high = statistics.quantiles(again, n=40)
    print(f"  score of people's over a machine's, AUC {separation:.3f} [{low:.3f}, {high:.3f}]")
    held = [row for path in sorted((options.data / "quality").glob("clickbait*.jsonl.gz")) for row in _rows(path)[1::2]]
    hits = Counter((int(row["clickbait"]), any(True for _ in teasing(str(row["headline"]), "en"))) for row in held)
    teases, plain = hits[1, True] + hits[1, False], hits[0, True] + hits[0, False]
    print("headlines that tease, the half not tuned on")
    print(f"  recall {interval(hits[1, True] / teases, teases)}  false alarms {interval(hits[0, True] / plain, plain)}")
    marked = [row for path in sorted((options.data / "quality").glob("polnear*.jsonl.gz")) for row in _rows(path)]
    for name, part in (("the first 150", marked[:LOOKED_AT]), ("the others", marked[LOOKED_AT:])):
        counts = [attributed.counts_of(row["text"], row["attributions"], judged(row["text"])) for row in part]
        if counts:
            print(f"who says what, {name}: {len(counts)} articles", *attributed.report(counts, rng), sep="\n")


if __name__ == "__main__":
    main()
