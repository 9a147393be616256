"""The page of the sites: how much of their pages was kept, what was learned of them, what is in doubt, what the configuration overrules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import polars as pl

from copydesk.reports.bounds import LONGEST_NAME, short
from copydesk.reports.listing import collect, scan, site_of, state_expression, with_articles
from copydesk.reports.states import STATE_LABELS
from copydesk.reports.viewer import addresses
from copydesk.reports.words import number, percent, plural
from copydesk.tables import evidence_of

AT_A_TIME = 50_000  # lines that are looked through at a time
MOST_SITES = 200
MOST_LEARNED = 8  # lines of a site
LEARNED = "boilerplate.recurring"  # takes the lines that recur on a site's pages


class Learned(NamedTuple):
    """A line that recurs on a site's pages: how many such lines went, what speaks for it, and where the first of them stands."""

    text: str
    lines: int
    evidence: str
    href: str


class SiteView(NamedTuple):
    """A site. `verdicts` and `facts` are short texts; `doubts` says what to look at, "" where nothing is in doubt."""

    name: str
    href: str
    articles: int
    verdicts: str
    facts: Sequence[str]
    doubts: str
    overruled: str
    learned: Sequence[Learned]
    learned_more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SitesPage:
    """All that sites.html shows."""

    sentence: str
    sites: Sequence[SiteView]
    more: int


def sites_page(out: Path) -> SitesPage:
    """The sites, those first whose lines are in doubt, then the largest."""
    articles = scan(out, "articles").with_columns(state=state_expression())
    read = articles.filter(pl.col("site").is_not_null() & ~pl.col("state").is_in(["failed", "skipped"]))
    known = read.select("path", "site")
    grouped = read.group_by("site").agg(
        *(pl.col("state").eq(state).sum().alias(state) for state in ("reject", "review", "ungraded", "pass")),
        articles=pl.len(),
        kept=pl.col("kept_share").median(),
        trust=pl.col("trust").median(),
        authors=pl.col("author").n_unique() - pl.col("author").is_null().any(),
        unsure=pl.col("lines_unsure").sum(),
        silenced=pl.col("findings_silenced").list.len().sum(),
    )
    count = int(collect(grouped.select(pl.len())).item())
    rows = collect(grouped.sort(["unsure", "articles", "site"], descending=[True, True, False]).head(MOST_SITES))
    learned = _learned(out, rows["site"])
    ruled = _overruled(out, known)
    told = sum(len(lines) for lines in learned.values())
    sites = []
    for row in rows.iter_rows(named=True):
        lines = learned.get(row["site"], [])
        labels = [(state, row[state]) for state in ("pass", "review", "reject", "ungraded") if row[state]]
        stay, go = ruled.get(row["site"], (0, 0))
        said = [
            *([f"{plural(stay, 'line')} kept"] if stay else []),
            *([f"{plural(go, 'line')} stripped"] if go else []),
            *([f"{plural(row['silenced'], 'finding')} silenced"] if row["silenced"] else []),
        ]
        median = "median: " if row["articles"] > 1 else ""
        sites.append(
            SiteView(
                name=site_of(row["site"]),
                href=f"index.html#site={quote(site_of(row['site']), safe='')}",
                articles=row["articles"],
                verdicts=", ".join(f"{n:,} {STATE_LABELS[state].lower()}" for state, n in labels),
                facts=[
                    *([f"{median}{percent(row['kept'])} of the text kept"] if row["kept"] is not None else []),
                    *([f"{median}trust {number(row['trust'])}"] if row["trust"] is not None else []),
                    *([plural(row["authors"], "author")] if row["authors"] else []),
                ],
                doubts=f"{plural(row['unsure'], 'line')} unsure" if row["unsure"] else "",
                overruled=", ".join(said),
                learned=lines[:MOST_LEARNED],
                learned_more=max(0, len(lines) - MOST_LEARNED),
            )
        )
    sentence = f"{plural(count, 'site')}; {plural(told, 'line')} learned from their pages" if count else "No site is known of any article"
    return SitesPage(sentence=sentence, sites=sites, more=max(0, count - len(sites)))


def _learned(out: Path, wanted: pl.Series) -> dict[str, list[Learned]]:
    """The lines that recur on the wanted sites, those that went most often first."""
    columns = ("path", "line", "text", "evidence", "kept", "rule")
    mine = ~pl.col("kept") & (pl.col("rule") == LEARNED) & pl.col("site").is_in(wanted.implode())
    parts: list[pl.DataFrame] = []
    for part in with_articles(out, scan(out, "lines").select(columns), ("site",), AT_A_TIME):
        found = part.filter(mine).select("site", "text", "path", "line", "evidence", lines=pl.lit(1, pl.Int64))
        parts = [_first_of_each(pl.concat([*parts, found]))]  # of a site's thousand pages each has them
    if not parts:
        return {}
    (grouped,) = parts
    address = addresses(out)
    learned: dict[str, list[Learned]] = {}
    for row in grouped.sort(["lines", "path", "line"], descending=[True, False, False]).iter_rows(named=True):
        href = address("sites.html", row["path"], f"L{row['line']}")
        line = Learned(short(row["text"], LONGEST_NAME), row["lines"], str(evidence_of(row["evidence"]) or ""), href)
        learned.setdefault(row["site"], []).append(line)
    return learned


def _first_of_each(lines: pl.DataFrame) -> pl.DataFrame:
    """Of each site and text its first line, and how many there are."""
    first = (pl.col(name).first() for name in ("path", "line", "evidence"))
    return lines.sort("path", "line").group_by("site", "text", maintain_order=True).agg(*first, pl.col("lines").sum())


def _overruled(out: Path, known: pl.LazyFrame) -> dict[str, tuple[int, int]]:
    """How many lines of each site the configuration keeps, and takes."""
    kind = pl.col("evidence").struct.field("kind")
    ruled = (
        scan(out, "lines")
        .filter(kind.is_in(["configured-to-stay", "configured-to-go", "recipe-removes", "recipe-outside", "recipe-keeps"]))
        .select("path", "kept")
    )
    counts = ruled.join(known, on="path").group_by("site").agg(pl.col("kept").sum().alias("stay"), (~pl.col("kept")).sum().alias("go"))
    return {site: (stay, go) for site, stay, go in collect(counts.select("site", "stay", "go")).iter_rows()}
