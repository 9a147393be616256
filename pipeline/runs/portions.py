"""Tables that are larger than the memory: read a portion of the parts at a time, and laid out again so that what belongs together is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from copydesk.runs.parts import scan_parts

PARTS = 128  # of a run's chunks that are read at a time; no article is in two
ROWS = 250_000  # that belong together and are held at a time
CELLS = 600_000  # in a group of rows of a table …
FEWEST_ROWS, MOST_GROUPS = 4_000, 100  # … and rows in it, however many columns they have; so many groups, where there are more rows


def portions_of(parts: Sequence[Path], table: str) -> list[pl.LazyFrame]:
    """A table of the parts, so many parts at a time."""
    return [scan_parts(parts[start : start + PARTS], table) for start in range(0, len(parts), PARTS)]


def count_of(portions: Iterable[pl.LazyFrame]) -> int:
    """The number of their rows."""
    return sum(int(portion.select(pl.len()).collect().item()) for portion in portions)


def laid_out(frames: Iterable[pl.DataFrame], by: str, rows: int, folder: Path) -> list[pl.LazyFrame]:
    """The frames' rows (about `rows` of them), written into `folder` and given back as frames of some ROWS each; so few as fill one
    frame are not written.

    All rows that have the same value in the column `by` are in one frame; in each, rows keep their order.
    """
    if rows < ROWS:
        given = list(frames)
        return [pl.concat(given).lazy()] if any(map(len, given)) else []
    folder.mkdir()
    piles: list[list[Path]] = [[] for _ in range(1 + rows // ROWS)]
    for number, frame in enumerate(frames):
        pile = pl.col(by).hash(seed=0) % len(piles)
        for (at,), part in frame.with_columns(pile.alias("pile")).partition_by("pile", as_dict=True, include_key=False).items():
            file = folder / f"{at}-{number}.arrow"
            part.write_ipc(file, compression="uncompressed")
            piles[at].append(file)
    return [pl.scan_ipc(files) for files in piles if files]


def write_table(table: pl.LazyFrame, path: Path, expected: int = 0) -> None:
    """Write a table of about `expected` rows (0: it has few columns) as Parquet, streaming.

    A group of rows is held as a whole, so it has the fewer of them the more columns there are. To the end are held three KB for each column
    of each group, so that of 173 columns not too many groups are made.
    """
    rows = max(FEWEST_ROWS, CELLS // len(table.collect_schema()), expected // MOST_GROUPS)
    table.sink_parquet(path, row_group_size=rows, maintain_order=True)
