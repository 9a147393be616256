"""stripped.csv: what was stripped of all articles, by site, text and rule.

A folder may have millions of different lines that were stripped once. Held at a time are numbers: of each line which group it is of, a
part of the groups after the other; texts are read anew for the rows that are being written.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO

import polars as pl

from copydesk.reports.names import article_link
from copydesk.spreadsheet import write_table
from copydesk.tables import columns, evidence_of, portions

MOST_LINES = 1_000_000  # stripped lines whose numbers are grouped at a time
_GONE = ~pl.col("kept") & (pl.col("text").str.strip_chars() != "")
MOST_ROWS = 50_000  # rows whose texts are in memory at a time


def write_stripped(out: Path, *, viewer: bool) -> None:
    """Write stripped.csv from the tables in `out`/data: all but blank lines, what went from most lines first, each with its first line."""
    articles = pl.scan_parquet(out / "data" / "articles.parquet").select("path", "site")
    lines = pl.scan_parquet(out / "data" / "lines.parquet").with_row_index("row")
    gone = lines.filter(_GONE)
    with tempfile.TemporaryDirectory(dir=out) as scratch, (out / "stripped.csv").open("wb") as file:
        numbers = Path(scratch, "numbers.parquet")
        named = gone.select("row", "path", "text", "rule", "confidence").join(articles, on="path", how="left")
        key, article = pl.struct("site", "text", "rule").hash(), pl.col("path").hash()
        named.select("row", "confidence", key=key, article=article).sink_parquet(numbers)
        several, alone = _groups(pl.scan_parquet(numbers))
        for number, groups in enumerate(several.iter_slices(MOST_ROWS) if several.height else [several]):
            first = gone.filter(pl.col("row").is_in(groups["row"].implode())).drop("confidence").collect(engine="streaming")
            _write(groups.join(first, on="row", how="left", maintain_order="left"), articles, file, viewer=viewer, head=not number)
        for batch in _rows(out, alone):
            once = batch.with_columns(lines=pl.lit(1), articles=pl.lit(1))
            _write(once, articles, file, viewer=viewer, head=False)


def _groups(numbers: pl.LazyFrame) -> tuple[pl.DataFrame, pl.Series]:
    """The groups of several lines, those of most lines first, each with the row of its first line; the rows of lines that are alone,
    ascending.
    """
    parts = max(1, numbers.select(pl.len()).collect().item() // MOST_LINES)
    several, alone = [], []
    for part in range(parts):
        grouped = (
            numbers.filter(pl.col("key") % parts == part)
            .group_by("key")
            .agg(lines=pl.len(), articles=pl.col("article").n_unique(), confidence=pl.col("confidence").min(), row=pl.col("row").min())
            .drop("key")
            .collect(engine="streaming")
        )
        several.append(grouped.filter(pl.col("lines") > 1))
        alone.append(grouped.filter(pl.col("lines") == 1)["row"])
    return pl.concat(several).sort(["lines", "row"], descending=[True, False]), pl.concat(alone).sort()


def _rows(out: Path, wanted: pl.Series) -> Iterator[pl.DataFrame]:
    """The stripped lines that have these rows, in their order, a part at a time."""
    for number, part in enumerate(portions(pl.scan_parquet(out / "data" / "lines.parquet"), MOST_ROWS)):
        start = number * MOST_ROWS
        low, high = wanted.search_sorted(start, "left"), wanted.search_sorted(start + part.height, "left")
        yield part.with_row_index("row", offset=start).filter(_GONE & pl.col("row").is_in(wanted[low:high].implode()))


def _write(rows: pl.DataFrame, articles: pl.LazyFrame, file: IO[bytes], *, viewer: bool, head: bool) -> None:
    """Write groups with what their first lines hold."""
    sites = articles.filter(pl.col("path").is_in(rows["path"].unique().implode())).collect(engine="streaming")
    known = rows.join(sites, on="path", how="left", maintain_order="left")
    page = pl.col("path").map_elements(partial(article_link, "", viewer=viewer), return_dtype=pl.String)
    evidence = pl.col("evidence").map_elements(lambda row: str(evidence_of(row)), return_dtype=pl.String)
    shown = known.with_columns(evidence, example=pl.format("{}#L{}", page, pl.col("line")))
    write_table(shown.select(column.name for column in columns("stripped.csv")).lazy(), file, head=head)
