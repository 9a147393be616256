"""What each rule did in this run: on how many sites, a few places with the words around them, and what is silenced of it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import polars as pl

from copydesk.reports.bounds import LONGEST_NAME, short, short_name
from copydesk.reports.csv import near
from copydesk.reports.listing import collect, scan, with_articles
from copydesk.reports.viewer import addresses
from copydesk.tables import own, portions

MOST = 5  # samples of a rule, each of another article
AT_A_TIME = 50_000  # rows that are looked through at a time


class Sample(NamedTuple):
    """A place where a rule found something, or a line that it took, with the words around it; `href` leads to the line."""

    href: str
    path: str
    before: str
    text: str
    after: str


def samples(out: Path) -> dict[str, list[Sample]]:
    """The first MOST places of each rule by its id, each in another article."""
    findings = _first(scan(out, "findings").select("rule", "path", "line", "start", "end", "text"))
    beside = scan(out, "lines").select("path", "line", pl.col("start").alias("start_of_line"), pl.col("text").alias("of_line"))
    begins = pl.col("start") - pl.col("start_of_line")
    known = [own(part.join(findings, on=["path", "line"])) for part in portions(beside, AT_A_TIME)]
    around = (pl.concat(known) if known else collect(beside).join(findings, on=["path", "line"])).with_columns(
        before=near(pl.col("of_line").str.slice(0, begins), before=True),
        after=near(pl.col("of_line").str.slice(begins + pl.col("end") - pl.col("start")), before=False),
    )
    shown = ~pl.col("kept") & (pl.col("text").str.strip_chars() != "")
    lines = scan(out, "lines").select(pl.when(shown).then("rule").alias("rule"), "path", "line", "text")
    taken = _first(lines.with_columns(before=pl.lit(""), after=pl.lit("")))
    address = addresses(out)
    found: dict[str, list[Sample]] = {}
    for table in (around.sort("row"), taken):
        for rule, path, line, *words in table.select("rule", "path", "line", "before", "text", "after").iter_rows():
            before, text, after = (short(part, LONGEST_NAME) for part in words)
            text = text or "(white space)"
            found.setdefault(rule, []).append(Sample(address("rules.html", path, f"L{line}"), short_name(path), before, text, after))
    return found


def _first(table: pl.LazyFrame) -> pl.DataFrame:
    """The first rows of each rule in a table, as many as MOST, each of another path; "row" is their number in the table."""
    parts = []
    start, total = 0, int(collect(table.select(pl.len())).item())
    while start < total:
        part = collect(table.slice(start, AT_A_TIME)).with_row_index("row", offset=start).filter(pl.col("rule").is_not_null())
        parts.append(_few(part))
        start += AT_A_TIME
    return _few(pl.concat(parts)) if parts else collect(table).with_row_index("row")


def _few(part: pl.DataFrame) -> pl.DataFrame:
    return own(
        part.unique(["rule", "path"], keep="first", maintain_order=True).group_by("rule", maintain_order=True).head(MOST).sort("row")
    )


def sites(out: Path) -> dict[str, int]:
    """On how many sites each rule found or took something."""
    did = {"findings": pl.lit(value=True), "lines": ~pl.col("kept")}
    columns = {"findings": ("path", "rule"), "lines": ("path", "rule", "kept")}
    found = pl.DataFrame(schema={"rule": pl.String, "site": pl.UInt64})
    for table, there in did.items():
        for part in with_articles(out, scan(out, table).select(columns[table]), ("site",), AT_A_TIME):
            mine = part.filter(there & pl.col("rule").is_not_null() & pl.col("site").is_not_null())
            found = pl.concat([found, mine.select("rule", pl.col("site").hash())]).unique()  # digests, since names would have to be held
    return dict(found.group_by("rule").len().iter_rows())


def silenced(out: Path) -> dict[str, int]:
    """How many findings of each rule are silenced: how often somebody did not agree with it."""
    items = scan(out, "articles").select("findings_silenced").explode("findings_silenced").drop_nulls()
    return dict(collect(items.unnest("findings_silenced").group_by("rule").len()).iter_rows())
