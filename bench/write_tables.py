"""Writes docs/tables.md from the code: every column of every published table, and every reason for a value that is absent.

python bench/write_tables.py > docs/tables.md
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from copydesk.article import Absence
from copydesk.column import Column, unit_of
from copydesk.evidence import Kind
from copydesk.reports.words import type_words
from copydesk.tables import ROWS, SCHEMA_VERSION, columns

HEAD = f"""\
# The tables

Made by `make documents` from the code; the report's `dictionary.html` says the same of its own tables.

Schema version {SCHEMA_VERSION}: each Parquet table has it in its column `schema_version`, and `run.json` says it. It changes when a
column goes, or means something else. `data/*.parquet` are exact; `articles.csv`, `findings.csv` and `stripped.csv` are for spreadsheets
([report.md](report.md#csv-for-spreadsheets-parquet-for-programs) says in what they differ).

A word is a run of letters, digits and underscores, in every count and rate but those of readability, which counts as textstat does.
A whole number without a unit is a count.
A rate says which two columns it is made of. Where a column of `articles` has no value, the column `absent` has its name and a
[reason](#why-a-value-is-absent).
"""
HEADS = ("Column", "Type", "What it says", "Empty")
REASONS = """
## Why a value is absent

| Reason | What it says |
|---|---|
"""
KINDS = """
## What speaks for a line

The kinds of `evidence` in `lines`; the report makes the sentence from the other fields.

| Kind | Sentence |
|---|---|
"""


def document() -> str:
    """docs/tables.md."""
    return "".join([HEAD, *_tables(), REASONS, *_rows((f"`{item}`", item.sentence) for item in Absence), KINDS, *_kinds()])


def _tables() -> Iterator[str]:
    for table, what in ROWS.items():
        yield f"\n## {table}\n\n{what}\n\n"
        yield from _rows([HEADS, ["---"] * len(HEADS), *map(_cells, columns(table))])


def _cells(column: Column) -> tuple[str, ...]:
    unit = unit_of(column)
    rate = column.rate
    made = f" {f'{rate.per:g} × ' if rate.per != 1 else ''}`{rate.count}` ÷ `{rate.of}`." if rate else ""
    kind = type_words(column.dtype) + (f", {unit}" if unit not in ("", "count") else "")
    return f"`{column.name}`", kind, column.doc + made, column.null


def _kinds() -> Iterator[str]:
    return _rows((f"`{kind}`", kind.sentence.replace("{", "*").replace("}", "*")) for kind in Kind)


def _rows(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    return (f"| {' | '.join(cells)} |\n" for cells in rows)


if __name__ == "__main__":
    print(document(), end="")
