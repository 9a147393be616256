"""The page of the rules: what each one says, its examples, and what it did in this run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import polars as pl

from copydesk.families import BY_NAME, FAMILIES
from copydesk.reports.listing import collect, scan
from copydesk.reports.rows import Row
from copydesk.reports.samples import Sample, samples, silenced, sites
from copydesk.reports.words import label, language_name, plural
from copydesk.visible import visible


class ExamplePart(NamedTuple):
    """A piece of a rule's example: what must be found is marked."""

    text: str
    marked: bool


class RuleView(NamedTuple):
    """A rule with what it did in this run."""

    id: str
    listed: str  # leads to its articles in the list
    family: str
    code: str
    category: str
    message: str
    why: str
    instead: str
    source: str
    pattern: str | None
    languages: str
    examples: Sequence[Sequence[ExamplePart]]
    enabled: bool
    fired: int
    articles: int
    lines: int
    never_fired: bool
    sites: int
    silenced: int
    samples: Sequence[Sample]


class RuleFamily(NamedTuple):
    """A family's rules, those that fired most first."""

    name: str
    label: str
    fired: int
    silent: int
    rules: Sequence[RuleView]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesPage:
    """All that rules.html shows."""

    sentence: str
    families: Sequence[RuleFamily]


def rules_page(out: Path) -> RulesPage:
    """Every rule by family, those that fired most first."""
    rows = list(collect(scan(out, "rules").sort(["fired", "rule"], descending=[True, False])).iter_rows(named=True))
    places, of_sites, ruled = samples(out), sites(out), silenced(out)
    families: dict[str, list[RuleView]] = {}
    for row in rows:
        rule = row["rule"]
        families.setdefault(row["family"], []).append(_rule(row, of_sites.get(rule, 0), ruled.get(rule, 0), places.get(rule, ())))
    fired = sum(1 for row in rows if row["fired"])
    silent = sum(1 for row in rows if row["never_fired"])
    off = sum(1 for row in rows if not row["enabled"])
    sentence = f"{plural(len(rows), 'rule')}: {fired:,} found something, {silent:,} found nothing" + (
        f", {off:,} switched off" if off else ""
    )
    return RulesPage(
        sentence=sentence,
        families=[
            RuleFamily(
                family.name,
                family.label,
                sum(rule.fired for rule in families[family.name]),
                sum(rule.never_fired for rule in families[family.name]),
                families[family.name],
            )
            for family in FAMILIES
            if family.name in families
        ],
    )


def rule_notes(out: Path) -> dict[str, list[str]]:
    """What a card at a mark says of a rule, by its id: [message, why, instead], each of one that did something in this run."""
    fired = scan(out, "rules").filter(pl.col("fired") > 0).select("rule", "message", "why", "instead")
    return {row[0]: [visible(text or "") for text in row[1:]] for row in collect(fired.sort("rule")).iter_rows()}


def _rule(row: Row, on_sites: int, against: int, places: Sequence[Sample]) -> RuleView:
    languages = row["languages"] or []
    return RuleView(
        id=row["rule"],
        listed=f"index.html#rule={quote(row['rule'], safe='')}",
        family=row["family"],
        code=BY_NAME[row["family"]].code,
        category=label(row["category"] or ""),
        message=row["message"] or "",
        why=row["why"] or "",
        instead=row["instead"] or "",
        source=row["source"] or "",
        pattern=row["pattern"],
        languages="every language" if "*" in languages else ", ".join(map(language_name, languages)),
        examples=[example_parts(example) for example in row["examples"] or ()],
        enabled=row["enabled"],
        fired=row["fired"],
        articles=row["articles"],
        lines=row["lines"],
        never_fired=row["never_fired"],
        sites=on_sites,
        silenced=against,
        samples=places,
    )


def example_parts(example: Row) -> list[ExamplePart]:
    """An example cut at the borders of its spans."""
    text: str = example["text"]
    borders = [0, *(span[border] for span in example["spans"] for border in ("start", "end")), len(text)]
    return [ExamplePart(text[start:end], n % 2 == 1) for n, (start, end) in enumerate(pairwise(borders)) if start < end]
