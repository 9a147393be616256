"""The CSV files of the report, for spreadsheets: articles, findings with the words around them; `stripped` has the third."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import polars as pl

from copydesk.column import unit_of
from copydesk.reports.listing import articles_from, collect, scan, with_pages
from copydesk.reports.names import article_link, page_name
from copydesk.reports.stripped import write_stripped
from copydesk.reports.viewer import has_viewer
from copydesk.reports.words import type_words
from copydesk.spreadsheet import write_table
from copydesk.tables import ROWS, columns, portions

AROUND = 120  # characters of its line to either side of a finding
MOST_ARTICLES = 5_000  # rows of articles in memory at a time, which have many columns
MOST_ROWS = 25_000  # of lines or findings in memory at a time, but for a single article's


def write_csv(out: Path) -> None:
    """Write articles.csv, findings.csv, stripped.csv and dictionary.csv from the tables in `out`/data.

    articles.csv and findings.csv keep the tables' order: by input, then by place. stripped.csv has what went from most lines first.
    dictionary.csv says what the columns mean.
    """
    articles = scan(out, "articles")
    viewer = has_viewer(out)
    with (out / "articles.csv").open("wb") as file:
        for start in range(0, max(1, collect(articles.select(pl.len())).item()), MOST_ARTICLES):
            write_table(slim(articles.slice(start, MOST_ARTICLES), viewer=viewer), file, head=not start)
    _write_findings(out, viewer=viewer)
    write_stripped(out, viewer=viewer)
    write_table(_dictionary(), out / "dictionary.csv")


def slim(articles: pl.LazyFrame, *, viewer: bool) -> pl.LazyFrame:
    """The columns of articles.csv. `viewer`: whether the articles stand in view.html."""
    reasons = [_reason(n).alias(f"reason_{n + 1}") for n in range(3)]
    return articles.with_columns(_page(viewer=viewer), *reasons).select(column.name for column in columns("articles.csv"))


def _page(*, viewer: bool) -> pl.Expr:
    page = partial(article_link, "", viewer=True) if viewer else page_name
    return pl.col("path").map_elements(page, return_dtype=pl.String).alias("page")


def _reason(n: int) -> pl.Expr:
    """The message of the nth reason, without its full stop, and its points; null where there are no so many."""
    reason = pl.col("reasons").list.get(n, null_on_oob=True).struct
    message, points = reason.field("message").str.strip_suffix("."), reason.field("weight")
    return pl.when(points > 0).then(pl.format("{} (−{} points)", message, points)).otherwise(message)


# --- findings ---


def _write_findings(out: Path, *, viewer: bool) -> None:
    """Write findings.csv. The lines that the findings stand in are read a part at a time: they hold the whole text of the folder."""
    with (out / "findings.csv").open("wb") as file:
        for number, (lines, findings) in enumerate(_parts(out)):
            write_table(_findings(lines, findings, viewer=viewer).lazy(), file, head=not number)


def _parts(out: Path) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """The rows of `lines` and `findings` of some articles at a time, at least once; both tables have the articles in the same order."""
    lines, findings = scan(out, "lines"), scan(out, "findings")
    titles = scan(out, "articles").select("path", "title")
    at = [0, 0, 0]
    size = [0, 0]

    def part() -> tuple[pl.DataFrame, pl.DataFrame]:
        read = lines.slice(at[0], size[0]).select("path", "line", "start", "text").collect()
        found = findings.slice(at[1], size[1]).collect()
        told = articles_from(titles, found["path"], at[2], MOST_ROWS)
        at[:] = at[0] + size[0], at[1] + size[1], told["article"].to_list()[-1] if len(told) else at[2]
        size[:] = 0, 0
        return read, found.join(told, on="path", how="left", maintain_order="left")

    counts = _counts(findings)
    following = next(counts, None)
    for path, count in _counts(lines):
        more = 0
        if following is not None and following[0] == path:
            more, following = following[1], next(counts, None)
        if max(size) > 0 and max(size[0] + count, size[1] + more) > MOST_ROWS:
            yield part()
        size[:] = size[0] + count, size[1] + more
    yield part()


def _counts(table: pl.LazyFrame) -> Iterator[tuple[str, int]]:
    """Each article's path and the number of its rows, which stand together, in order."""
    before, sum_of = None, 0
    for batch in portions(table.select("path"), MOST_ROWS):
        for row in batch["path"].rle().struct.unnest().iter_rows(named=True):
            if before is not None and row["value"] != before:
                yield before, sum_of
                sum_of = 0
            before, sum_of = row["value"], sum_of + row["len"]
    if before is not None:
        yield before, sum_of


def _findings(lines: pl.DataFrame, findings: pl.DataFrame, *, viewer: bool) -> pl.DataFrame:
    """Rows of findings.csv."""
    number = pl.int_range(1, pl.len() + 1).over("path")
    begins = pl.col("start") - pl.col("start_of_line")
    ends = begins + pl.col("end") - pl.col("start")
    beside = lines.rename({"start": "start_of_line", "text": "of_line"})
    known = findings.join(beside, on=["path", "line"], how="left", maintain_order="left")
    return (
        with_pages(known, viewer=viewer)
        .with_columns(
            page=pl.format("{}#f{}", "page", number),
            match=pl.col("text"),
            before=near(pl.col("of_line").str.slice(0, begins), before=True),
            after=near(pl.col("of_line").str.slice(ends), before=False),
        )
        .select(column.name for column in columns("findings.csv"))
    )


def near(text: pl.Expr, *, before: bool) -> pl.Expr:
    """The last AROUND characters of what stands before a finding, or the first of what stands behind it, without a word torn there."""
    part = text.str.slice(-AROUND).str.replace(r"^\S*\s+", "") if before else text.str.slice(0, AROUND).str.replace(r"\s+\S*$", "")
    return pl.when(text.str.len_chars() > AROUND).then(part).otherwise(text)


def _dictionary() -> pl.LazyFrame:
    """Every column of every table: table, column, type, unit, description, when it is empty."""
    rows = [
        (table, column.name, type_words(column.dtype), unit_of(column), column.doc, column.null or "Never.")
        for table in ROWS
        for column in columns(table)
    ]
    return pl.LazyFrame(rows, schema=dict.fromkeys(("table", "column", "type", "unit", "description", "empty"), pl.String), orient="row")
