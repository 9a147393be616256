"""stripped.csv: what was stripped of all articles, by site, text and rule.

A folder may have millions of different lines that were stripped once. Held at a time are numbers: of each line which group it is of, a
part of the groups after the other; texts are read anew for the rows that are being written.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import polars as pl

from copydesk.reports.listing import collect, scan, with_articles, with_pages
from copydesk.spreadsheet import write_table
from copydesk.tables import columns, evidence_of

MOST_LINES = 250_000  # stripped lines whose numbers are grouped at a time
_GONE = ~pl.col("kept") & (pl.col("text").str.strip_chars() != "")
MOST_ROWS = 50_000  # rows whose texts are in memory at a time


def write_stripped(out: Path, *, viewer: bool) -> None:
    """Write stripped.csv from the tables in `out`/data: all but blank lines, what went from most lines first, each with its first line."""
    articles, lines = scan(out, "articles").select("path", "site"), scan(out, "lines")
    with tempfile.TemporaryDirectory(dir=out) as scratch, (out / "stripped.csv").open("wb") as file:
        several, alone = _groups(_numbers(out, Path(scratch)), collect(lines.select(pl.len())).item())
        for number, groups in enumerate(several.iter_slices(MOST_ROWS) if several.height else [several]):
            mine = pl.col("row").is_in(groups["row"].implode())
            first = collect(lines.with_row_index("row").filter(mine).drop("confidence"))
            sites = collect(articles.filter(pl.col("path").is_in(first["path"].unique().implode())))
            known = first.join(sites, on="path", how="left")
            _write(groups.join(known, on="row", how="left", maintain_order="left"), file, viewer=viewer, head=not number)
        for batch in _rows(out, alone):
            _write(batch.with_columns(lines=pl.lit(1), articles=pl.lit(1)), file, viewer=viewer, head=False)


def _numbers(out: Path, scratch: Path) -> pl.LazyFrame:
    """row, article, confidence and key of each stripped line; lines of the same site, text and rule have the same key. They lie in
    `scratch`, an empty folder.
    """
    key = pl.struct("site", "text", "rule").hash()
    files: list[Path] = []
    for part in _numbered(out, ("path", "text", "rule", "confidence", "kept")):
        files.append(scratch / str(len(files)))
        part.filter(_GONE).select("row", "article", "confidence", key=key).write_ipc(files[-1], compression="uncompressed")
    if not files:
        return pl.LazyFrame(schema={"row": pl.UInt32, "article": pl.UInt32, "confidence": pl.Float64, "key": pl.UInt64})
    return pl.scan_ipc(files)


def _numbered(out: Path, names: Sequence[str]) -> Iterator[pl.DataFrame]:
    """Columns of `lines`, so many rows at a time, with the number of each row, the site of its article and the number of that."""
    for number, part in enumerate(with_articles(out, scan(out, "lines").select(names), ("site",), MOST_ROWS)):
        yield part.with_row_index("row", offset=number * MOST_ROWS)


def _groups(numbers: pl.LazyFrame, rows: int) -> tuple[pl.DataFrame, pl.Series]:
    """The groups of several lines, those of most lines first, each with the row of its first line; and of each of so many `rows`, whether
    it is a stripped line that is alone: a bit each, since there may be millions of them.
    """
    parts = 1 + numbers.select(pl.len()).collect().item() // MOST_LINES
    several, alone = [], pl.repeat(value=False, n=rows, dtype=pl.Boolean, eager=True)
    for part in range(parts):
        grouped = (
            numbers.filter(pl.col("key") % parts == part)
            .group_by("key")
            .agg(lines=pl.len(), articles=pl.col("article").n_unique(), confidence=pl.col("confidence").min(), row=pl.col("row").min())
            .drop("key")
            .collect(engine="streaming")
        )
        several.append(grouped.filter(pl.col("lines") > 1))
        alone = alone.scatter(grouped.filter(pl.col("lines") == 1)["row"], values=True)
    return pl.concat(several).sort(["lines", "row"], descending=[True, False]), alone


def _rows(out: Path, wanted: pl.Series) -> Iterator[pl.DataFrame]:
    """The stripped lines that are `wanted`, in their order, a part at a time."""
    for part in _numbered(out, [column.name for column in columns("lines")]):
        yield part.filter(wanted.slice(part["row"][0], part.height))


def _write(rows: pl.DataFrame, file: IO[bytes], *, viewer: bool, head: bool) -> None:
    """Write groups with what their first lines hold."""
    evidence = pl.col("evidence").map_elements(lambda row: str(evidence_of(row)), return_dtype=pl.String)
    shown = with_pages(rows, viewer=viewer).with_columns(evidence, example=pl.format("{}#L{}", "page", "line"))
    write_table(shown.select(column.name for column in columns("stripped.csv")).lazy(), file, head=head)
