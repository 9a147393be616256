"""Who says what, against articles in which every attribution is marked (`quality/polnear*.jsonl.gz`, printed by bench/quality.py).

Rows: `text`, and `attributions`, each with `source`, `cue` and `content` as lists of spans. Thoughts and stances are marked, too, so
recall is counted on plain cues of reporting. Each article gives counts; a figure is a quotient of two of them, and its interval comes from
drawing articles, since errors within one hang together.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Any

from copydesk.article import Article, Finding

Counts = Counter[str]

# The figures: name, and the two counts that it is the quotient of.
FIGURES = (
    ("quotations, precision", "quotations right", "quotations"),
    ("quotations, recall", "direct found", "direct"),
    ("speaker of a direct quotation", "speaker found", "direct with source"),
    ("attributions, plain cues, recall", "plain found", "plain"),
    ("attributions, precision", "sources right", "sources"),
    ("voice of what a source says", "paraphrase right", "paraphrase"),
    ("voice apart from any source", "author right", "author"),
)
_PLAIN = re.compile(
    r"(?:(?:has|had|have|also|then|later|was|were|is|are) )*(?:said|says?|saying|told|tells?|telling|added|adds|adding|wrote|writes|writing"
    r"|tweeted|according to|stated|noted|argued|claimed|explained|announced|asked|insisted|warned|suggested|acknowledged|declared|reported"
    r"|replied|responded|concluded|continued|quipped)\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"who|which|that")
_LAST_WORD = re.compile(r"[^\s,]+,?\s+\Z")
_QUOTED = re.compile(r"[\"“]|''")
_LEAST_QUOTED = 4  # words of a quotation that somebody is asked after
_SAMPLES = 1000


def counts_of(text: str, attributions: Iterable[Mapping[str, Any]], article: Article) -> Counts:
    """The counts of one article; spans of a finding and of the marks are both in characters of `text`."""
    count: Counts = Counter()
    found = [item for item in article.findings if item.family == "sourcing"]
    quotations = [item for item in found if item.rule == "sourcing.quotation"]
    sources = [item for item in found if item.rule != "sourcing.quotation"]
    in_quotations, in_sources = _characters(quotations), _characters(sources)
    content: set[int] = set()
    telling: set[int] = set()
    plain: list[set[int]] = []
    for marked in attributions:
        said, source, cue = (_covered(marked[name]) for name in ("content", "source", "cue"))
        if _RELATIVE.fullmatch(_words(text, marked["source"])):
            source |= _word_before(text, min(source))  # here the noun that "who" stands for is the source: "voters who say …"
        content |= said
        telling |= source | cue
        if _PLAIN.match(_words(text, marked["cue"])):
            plain.append(said)
            if source:
                count.update({"plain": 1, "plain found": bool(source & in_sources)})
        words = _words(text, marked["content"])
        if _QUOTED.match(words) and len(words.split()) >= _LEAST_QUOTED:
            count.update({"direct": 1, "direct found": len(said & in_quotations) * 2 >= len(said)})
            if source:
                count.update({"direct with source": 1, "speaker found": bool(source & in_sources)})
    count.update({"quotations": len(quotations), "sources": len(sources)})
    count["quotations right"] = sum(len(_characters([item]) & content) * 2 >= item.end - item.start for item in quotations)
    count["sources right"] = sum(bool(_characters([item]) & telling) for item in sources)
    for item in article.findings:
        place = _characters([item])
        # A vague source is a cue of its own kind here and not marked as plain: whose voice that is, the set does not tell.
        if item.family != "speculation" or item.category == "vague_source" or item.voice == "quote" or place & in_quotations:
            continue
        inside = any(place & said for said in plain)
        if inside or not place & (content | telling):
            wanted = "paraphrase" if inside else "author"
            count.update({wanted: 1, f"{wanted} right": item.voice == wanted})
    return count


def report(counts: Sequence[Counts], rng: Random) -> list[str]:
    """A line for each figure, with the interval of 95 % over articles drawn again."""
    lines = []
    for name, right, of in FIGURES:
        drawn = [_quotient(rng.choices(counts, k=len(counts)), right, of) for _ in range(_SAMPLES)]
        low, *_, high = statistics.quantiles(drawn, n=40)
        lines.append(f"  {name:34}{_quotient(counts, right, of):.3f} [{low:.3f}, {high:.3f}]  of {sum(one[of] for one in counts)}")
    return lines


def _quotient(counts: Sequence[Counts], right: str, of: str) -> float:
    return sum(one[right] for one in counts) / max(1, sum(one[of] for one in counts))


def _characters(findings: Iterable[Finding]) -> set[int]:
    return _covered((item.start, item.end) for item in findings)


def _word_before(text: str, at: int) -> set[int]:
    before = _LAST_WORD.search(text, max(0, at - 60), at)
    return set(range(*before.span())) if before else set()


def _covered(spans: Iterable[Sequence[int]]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


def _words(text: str, spans: Iterable[Sequence[int]]) -> str:
    return " ".join(text[start:end] for start, end in spans).strip()
