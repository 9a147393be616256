"""What a column of a table is, and what its cells hold where that is more than one value."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from copydesk.article import Rate


@dataclass(frozen=True, slots=True)
class Column:
    """A column: name, Arrow type as polars has it, what it says, when it is null ("": never), and how it is made if it is a rate.

    `unit` is asked of `unit_of`, which knows it from most names.
    """

    name: str
    dtype: pl.DataType | type[pl.DataType]
    doc: str
    null: str = ""
    unit: str = ""
    rate: Rate | None = None


# Ends of names that say a unit.
_UNITS = {
    "_per_100_sentences": "in 100 sentences",
    "_per_1000_words": "in 1,000 words",
    "_share": "0 to 1",
    "_probability": "0 to 1",
    "_percent": "0 to 100",
    "_percentile": "0 to 100",
    "_seconds": "seconds",
    "_words_mean": "words",
    "_words_median": "words",
    "_words_max": "words",
}


def unit_of(column: Column) -> str:
    """A numeric column's unit; "" for texts, lists and yes or no. A whole number without another unit is a count."""
    if column.unit or not column.dtype.is_numeric():
        return column.unit
    named = next((unit for end, unit in _UNITS.items() if column.name.endswith(end)), "")
    return named or ("count" if column.dtype == pl.Int64 else "points")


REASON = pl.Struct(
    {
        "code": pl.String,
        "message": pl.String,
        "category": pl.String,
        "weight": pl.Float64,
        "value": pl.Float64,
        "decides": pl.Boolean,
    }
)
NOTE = pl.Struct({"code": pl.String, "message": pl.String})
EVIDENCE = pl.Struct(  # the fields of Evidence
    {
        "kind": pl.String,
        "line": pl.Int64,
        "phrase": pl.String,
        "pages": pl.Int64,
        "of": pl.Int64,
        "known_by": pl.String,
    }
)
DETAIL = pl.Struct(  # the fields of Detail
    {
        "words": pl.Int64,
        "flesch": pl.Float64,
        "lix": pl.Float64,
        "places": pl.Int64,
        "name": pl.String,
    }
)
SPAN = pl.Struct({"start": pl.Int64, "end": pl.Int64})
EXAMPLE = pl.Struct({"text": pl.String, "spans": pl.List(SPAN)})
ABSENT = pl.Struct({"measures": pl.List(pl.String), "reason": pl.String})
SILENCED = pl.Struct({"rule": pl.String, "line": pl.Int64, "text": pl.String, "ignore": pl.Int64, "comment": pl.Int64})
UNLISTED = pl.Struct({"rule": pl.String, "family": pl.String, "category": pl.String, "count": pl.Int64})
