"""CSV for spreadsheets: UTF-8 with a byte order mark (Excel takes it for another encoding without), quoted as in RFC 4180.

Every text stands in quotation marks and is defused: where a spreadsheet could take a part of it for a formula, an apostrophe stands
in front of that part. A text longer than a cell can hold is cut. So the CSV is for people; the Parquet tables keep every text exactly.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import IO

import polars as pl

# A formula begins with = + - or @, half or full width. Spreadsheets skip spaces, invisible characters and quotation marks before it
# when they import; a tab or a line break alone can make a cell out of what follows. After OWASP, "CSV Injection". It may also stand in
# the middle of a text: a spreadsheet that is set to other separators does not know our quotation marks for what they are, and begins
# a cell behind each of them.
_SEPARATORS = r";,\|\t\n\r"
_SKIPPED = rf"""[[\s\p{{Z}}\p{{C}}"'`“”„‘’‚«»‹›]--[{_SEPARATORS}]]*"""
_SIGNS = r"=+\-@＝＋－＠﹣−﹢﹦﹫"
_AT_THE_START = rf"^{_SKIPPED}[{_SIGNS}\t\n\r]"
_BEHIND_A_SEPARATOR = rf"([{_SEPARATORS}])({_SKIPPED}[{_SIGNS}])"
FORMULA = (_AT_THE_START, _BEHIND_A_SEPARATOR)  # for the report's script, too: these mean the same to it
CELL = 32_767  # characters that a cell of Excel holds
DECIMALS = 4  # of numbers; the Parquet tables have them all
CUT = " … [cut]"


def write_table(frame: pl.LazyFrame, target: Path | IO[bytes], *, head: bool = True) -> None:
    """Write a table as CSV; without its head (and the byte order mark) where it goes on with one that is open already."""
    schema = frame.collect_schema()
    texts = [_cell(name, dtype) for name, dtype in schema.items() if dtype == pl.String or dtype.is_nested()]
    numbers = [_rounded(name) for name, dtype in schema.items() if dtype == pl.Float64]
    frame.with_columns(texts + numbers).sink_csv(
        target, include_bom=head, include_header=head, line_terminator="\r\n", quote_style="non_numeric"
    )


def as_csv(frame: pl.DataFrame) -> str:
    """A table as CSV for a pipe: as write_table has it, with line feeds and without the byte order mark."""
    out = io.BytesIO()
    write_table(frame.lazy(), out)
    return out.getvalue().decode("utf-8-sig").replace("\r\n", "\n")


def _rounded(column: str) -> pl.Expr:
    """A number as a person reads it; one that is a little less than nothing is 0.0, not -0.0."""
    number = pl.col(column).round(DECIMALS)
    return pl.when(number == 0.0).then(0.0).otherwise(number).alias(column)


def _cell(name: str, dtype: pl.DataType) -> pl.Expr:
    """The column as harmless text; lists become their texts with "; " between them, without the full stops at their ends."""
    text = pl.col(name)
    if isinstance(dtype, pl.List):
        inner = dtype.inner
        element = pl.element().cast(pl.String) if not isinstance(inner, pl.Struct) else _entry([field.name for field in inner.fields])
        text = text.list.eval(element.drop_nulls().str.strip_suffix(".")).list.join("; ")
    return text.map_batches(_harmless, return_dtype=pl.String, is_elementwise=True).alias(name)


def _harmless(texts: pl.Series) -> pl.Series:
    """`held(defused(…))` of each text. Few need either, and to write all of them anew takes three times as long as to look for those."""
    risky = texts.str.contains(f"{_AT_THE_START}|{_BEHIND_A_SEPARATOR}") | (texts.str.len_bytes() > CELL)
    if not risky.any():
        return texts
    mended = texts.filter(risky).to_frame("text").select(held(defused(pl.col("text")))).to_series()
    return texts.scatter(risky.arg_true(), mended)


def _entry(fields: list[str]) -> pl.Expr:
    """An entry of a list as text: its message where it has one, else all it holds."""
    fields = ["message"] if "message" in fields else fields
    return pl.concat_str([pl.element().struct.field(name).cast(pl.String) for name in fields], separator=" ")


def held(text: pl.Expr) -> pl.Expr:
    """The text, cut to what a cell holds."""
    return pl.when(text.str.len_chars() > CELL).then(text.str.slice(0, CELL - len(CUT)) + CUT).otherwise(text)


def defused(text: pl.Expr) -> pl.Expr:
    """The text with an apostrophe before each part that a spreadsheet could take for a formula.

    No two texts become the same: taking one apostrophe away wherever one stands before such a part gives the text back.
    """
    return text.str.replace(_AT_THE_START, "'${0}").str.replace_all(_BEHIND_A_SEPARATOR, "${1}'${2}")
