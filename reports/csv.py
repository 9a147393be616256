"""The tables as CSV for spreadsheets: UTF-8 with a byte order mark (Excel takes it for another encoding without), quoted as in RFC 4180.

Every text stands in quotation marks and is defused: where a spreadsheet could take a part of it for a formula, an apostrophe stands
in front of that part. A text longer than a cell can hold is cut. So the CSV is for people; the Parquet tables keep every text exactly.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from copydesk.reports.names import page_name
from copydesk.reports.words import type_words
from copydesk.tables import ROWS, columns, evidence_of, unit_of

# A formula begins with = + - or @, half or full width. Spreadsheets skip spaces, invisible characters and quotation marks before it
# when they import; a tab or a line break alone can make a cell out of what follows. After OWASP, "CSV Injection". It may also stand in
# the middle of a text: a spreadsheet that is set to other separators does not know our quotation marks for what they are, and begins
# a cell behind each of them.
_SEPARATORS = r";,|\t\n\r"
_SKIPPED = rf"""[[\s\p{{Z}}\p{{C}}"'`“”„‘’‚«»‹›]--[{_SEPARATORS}]]*"""
_SIGNS = r"=+\-@＝＋－＠﹣−﹢﹦﹫"
_AT_THE_START = rf"^{_SKIPPED}[{_SIGNS}\t\n\r]"
_BEHIND_A_SEPARATOR = rf"([{_SEPARATORS}])({_SKIPPED}[{_SIGNS}])"
CELL = 32_767  # characters that a cell of Excel holds
DECIMALS = 4  # of numbers; the Parquet tables have them all
CUT = " … [cut]"


def write_csv(out: Path) -> None:
    """Write articles.csv, findings.csv and stripped.csv (stripped lines that hold text) from the tables in `out`/data.

    Rows keep the tables' order: by input, then by place. articles.csv has the columns that people look for, the others have all of their
    tables but the version and what the message of a finding says already. dictionary.csv says what the columns mean.
    """
    data = out / "data"
    write_table(_slim(pl.scan_parquet(data / "articles.parquet")), out / "articles.csv")
    write_table(pl.scan_parquet(data / "findings.parquet").drop("schema_version", "detail"), out / "findings.csv")
    lines = pl.scan_parquet(data / "lines.parquet")
    stripped = lines.filter(~pl.col("kept") & (pl.col("text").str.strip_chars() != "")).drop("kept", "schema_version")
    stripped = stripped.with_columns(pl.col("evidence").map_elements(lambda row: str(evidence_of(row)), return_dtype=pl.String))
    write_table(stripped, out / "stripped.csv")
    write_table(_dictionary(), out / "dictionary.csv")


def _slim(articles: pl.LazyFrame) -> pl.LazyFrame:
    """The columns of articles.csv."""
    pages = pl.col("path").map_elements(page_name, return_dtype=pl.String).alias("page")
    reasons = [_reason(n).alias(f"reason_{n + 1}") for n in range(3)]
    return articles.with_columns(pages, *reasons).select(column.name for column in columns("articles.csv"))


def _reason(n: int) -> pl.Expr:
    """The message of the nth reason, without its full stop, and its points; null where there are no so many."""
    reason = pl.col("reasons").list.get(n, null_on_oob=True).struct
    message, points = reason.field("message").str.strip_suffix("."), reason.field("weight")
    return pl.when(points > 0).then(pl.format("{} (−{} points)", message, points)).otherwise(message)


def _dictionary() -> pl.LazyFrame:
    """Every column of every table: table, column, type, unit, description, when it is empty."""
    rows = [
        (table, column.name, type_words(column.dtype), unit_of(column), column.doc, column.null or "Never.")
        for table in ROWS
        for column in columns(table)
    ]
    return pl.LazyFrame(rows, schema=dict.fromkeys(("table", "column", "type", "unit", "description", "empty"), pl.String), orient="row")


def write_table(frame: pl.LazyFrame, path: Path) -> None:
    """Write a table as CSV."""
    schema = frame.collect_schema()
    texts = [_cell(name, dtype) for name, dtype in schema.items() if dtype == pl.String or dtype.is_nested()]
    numbers = [pl.col(name).round(DECIMALS) + 0.0 for name, dtype in schema.items() if dtype == pl.Float64]  # + 0.0: no "-0.0"
    frame.with_columns(texts + numbers).sink_csv(path, include_bom=True, line_terminator="\r\n", quote_style="non_numeric")


def _cell(name: str, dtype: pl.DataType) -> pl.Expr:
    """The column as harmless text; lists become their texts with "; " between them, without the full stops at their ends."""
    text = pl.col(name)
    if isinstance(dtype, pl.List):
        inner = dtype.inner
        element = pl.element().cast(pl.String) if not isinstance(inner, pl.Struct) else _entry([field.name for field in inner.fields])
        text = text.list.eval(element.drop_nulls().str.strip_suffix(".")).list.join("; ")
    text = defused(text)
    return pl.when(text.str.len_chars() > CELL).then(text.str.slice(0, CELL - len(CUT)) + CUT).otherwise(text).alias(name)


def _entry(fields: list[str]) -> pl.Expr:
    """An entry of a list as text: its message where it has one, else all it holds."""
    fields = ["message"] if "message" in fields else fields
    return pl.concat_str([pl.element().struct.field(name).cast(pl.String) for name in fields], separator=" ")


def defused(text: pl.Expr) -> pl.Expr:
    """The text with an apostrophe before each part that a spreadsheet could take for a formula.

    No two texts become the same: taking one apostrophe away wherever one stands before such a part gives the text back.
    """
    return text.str.replace(_AT_THE_START, "'${0}").str.replace_all(_BEHIND_A_SEPARATOR, "${1}'${2}")
