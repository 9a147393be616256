"""The reasons of a verdict with the places that they speak of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from operator import itemgetter
from typing import NamedTuple

from copydesk.families import Severity
from copydesk.reports.bounds import LONGEST_VALUE, short
from copydesk.reports.rows import FindingRow, Findings, Lines, Row
from copydesk.reports.words import label, number

PLACES = 8  # links to places that a reason shows
FIRST = 3  # reasons shown at once
SMALL = 1.0  # points below which a reason is not shown at once, unless the verdict hangs on it
HARDEST = 3  # sentences that are marked for being hard to read, whatever else costs points


class Place(NamedTuple):
    """A link to somewhere in the report."""

    label: str
    href: str


class ReasonView(NamedTuple):
    """A reason of the verdict with its first places; `more` counts the others. `small`: it cost next to nothing, and `decides` nothing."""

    code: str
    message: str
    category: str
    points: str
    places: Sequence[Place]
    more: int
    small: bool
    decides: bool


class Where(NamedTuple):
    """Which findings a reason speaks of: those of a family, of some of its categories (none: all), in a voice, the headline, of a rule."""

    family: str
    categories: tuple[str, ...] = ()
    voice: str | None = None
    headline: bool = False
    rule: str | None = None


# Where to look for each reason that rules/grades.toml knows. None: what is missing, or wrong with the whole file, is at no place.
PLACES_OF: Mapping[str, Where | None] = {
    "corpus-filters": None,
    "leftovers": Where("defects", ("leftover",)),
    "broken-encoding": Where("defects", ("encoding",)),
    "repetition": Where("defects", ("repetition",)),
    "spacing": Where("defects", ("spacing",)),
    "punctuation": Where("defects", ("punctuation",)),
    "wrong-dates": Where("defects", ("dates",)),
    "structure": Where("defects", ("structure",)),
    "no-final-stop": Where("defects", rule="defects.no-final-stop"),
    "misspelt": Where("defects", ("spelling",)),
    "repeated-paragraph": Where("defects", ("repetition",)),
    "marks-missing": Where("defects", ("structure",)),
    "lines-cut": Where("defects", ("structure",)),
    "shouting": Where("defects", ("structure",)),
    "not-an-article": Where("defects", ("page",)),
    "error-page": Where("defects", ("page",)),
    "login-page": Where("defects", ("page",)),
    "index-page": Where("defects", ("page",)),
    "hard-to-read": Where("readability"),
    "hard-to-read-german": Where("readability"),
    "long-words-and-sentences": Where("readability"),
    "long-sentences": Where("readability"),
    "author-speculates": Where("speculation", voice="author"),
    "headline-speculates": Where("speculation", headline=True),
    "anonymous-only": Where("sourcing", ("unnamed", "vague")),
    "vague-sources": Where("sourcing", ("vague",)),
    "stock-phrases": Where("style", ("filler", "cliche", "machine", "machine-words")),
    "clickbait-headline": Where("style", ("clickbait",)),
    "few-sources": None,
    "no-named-source": None,
    "few-specifics": None,
    "vague-sentences": None,
    "reads-like-a-machine": None,
    "partly-unreadable": None,
    "replaced-characters": None,
    "no-title": Where("defects", rule="defects.no-title"),
    "unsure-lines": None,  # these four speak of lines, not of findings
    "little-trust": None,
    "doubtful-prose": None,
    "much-stripped": None,
}


def reasons_of(reasons: Sequence[Row], lines: Lines, findings: Findings) -> Iterator[ReasonView]:
    """The reasons with their places; places that an earlier reason has shown are not shown again."""
    shown: set[Where] = set()
    for reason in reasons:
        where = PLACES_OF.get(reason["code"])
        places = [] if where in shown else _places(reason, lines, findings)
        if where is not None:
            shown.add(where)
        weight = reason["weight"]
        yield ReasonView(
            code=reason["code"],
            message=short(reason["message"], LONGEST_VALUE),
            category=label(reason["category"] or ""),
            points=f"−{number(weight, 1)}" if weight and weight >= 0.05 else "",
            small=weight is not None and weight < SMALL and not reason["decides"],
            decides=bool(reason["decides"]),
            places=places[:PLACES],
            more=max(0, len(places) - PLACES),
        )


def _places(reason: Row, lines: Lines, findings: Findings) -> list[Place]:
    """Where to look for a reason."""
    code = reason["code"]
    if code == "doubtful-prose":  # its value is the line
        return [Place(f"line {line.line}", f"#L{line.line}") for line in lines if line.line == reason["value"]]
    if code == "unsure-lines":
        return [Place(f"line {line.line}", f"#L{line.line}") for line in lines if line.unsure]
    if code == "much-stripped":
        return [Place(f"line {line.line}", f"#L{line.line}") for line in lines if not line.kept and line.text.strip()]
    if (where := PLACES_OF.get(code)) is None:
        return []
    label = "line {0.line}" if where.rule else None  # what the one rule finds stands for the article
    return [
        Place(label.format(found) if label else short(found.text), f"#f{n}") for n, found in enumerate(findings, 1) if _is_of(where, found)
    ]


def _is_of(where: Where, found: FindingRow) -> bool:
    """Whether a reason that looks there speaks of a finding."""
    return (
        found.family == where.family
        and (not where.categories or found.category in where.categories)
        and where.voice in (None, found.voice)
        and where.headline in (False, found.headline)
        and where.rule in (None, found.rule)
    )


def problems(reasons: Iterable[Row], findings: Findings) -> frozenset[int]:
    """The numbers (from 1) of the findings that a page marks at first: what cost points, what is broken, the hardest sentences."""
    costly = {where for reason in reasons if reason["weight"] and (where := PLACES_OF.get(reason["code"])) is not None}
    found = {
        n for n, finding in enumerate(findings, 1) if finding.severity == Severity.ERROR or any(_is_of(where, finding) for where in costly)
    }
    hard = [(hardness, n) for n, finding in enumerate(findings, 1) if (hardness := _hardness(finding)) is not None]
    return frozenset(found.union(n for _, n in nlargest(HARDEST, hard, key=itemgetter(0))))


def _hardness(finding: FindingRow) -> float | None:
    """How hard a sentence is by the formula that its language has: the larger, the harder; None where the finding tells of none."""
    if finding.detail is None:
        return None
    ease: float | None = finding.detail["flesch"]
    lix: float | None = finding.detail["lix"]
    return -ease if ease is not None else lix
