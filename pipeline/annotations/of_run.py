"""A run's tables as what the formats are written from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import polars as pl

from copydesk.annotations.checked import Checked, Spot, Wanted
from copydesk.annotations.places import Blocks, Row, in_blocks, spots
from copydesk.article import Source
from copydesk.config import Config
from copydesk.read.names import is_in_lines
from copydesk.read.stage import read
from copydesk.runs.emit import decision_counts
from copydesk.runs.found import Sources
from copydesk.runs.inputs import file_of
from copydesk.runs.unpack import holds_records


def checked_run(out: Path, sources: Sources, missed: Collection[str], config: Config, stdin: Path | None = None) -> list[Checked]:
    """Each input of the run whose report is in `out`, with its findings but notes; `missed`: the paths below what was asked for.

    `stdin`: the file that holds what came on standard input.
    """
    data = out / "data"
    names = ["path", "record_line", "media", "notes", "status", "code", "message", "verdict", "score", "reasons"]
    decided = pl.when(decision_counts()).then("decision").alias("decided")
    articles = pl.scan_parquet(data / "articles.parquet").select(*names, decided).sort("path").collect()
    found = pl.read_parquet(data / "findings.parquet").drop("schema_version")
    rows_of = {str(path): rows.rows(named=True) for (path,), rows in found.group_by("path", maintain_order=True)}
    pages = [row["path"] for row in articles.iter_rows(named=True) if in_blocks(row["media"], (note["code"] for note in row["notes"]))]
    blocks_of = _blocks(data / "lines.parquet", found.filter(pl.col("path").is_in(pages)))
    files = {source.path: source for source in sources}
    return [
        Checked(
            path=row["path"],
            location="-" if (location := files[file_of(row["path"], files)].location) == str(stdin) else location,
            line=1 if row["path"] in files else row["record_line"] if is_in_lines(location) else None,
            status=row["status"],
            code=row["code"],
            message=row["message"],
            verdict=row["verdict"],
            score=row["score"],
            reasons=tuple(reason["message"] for reason in row["reasons"] or ()),
            decided=row["decided"],
            missed=row["path"] in missed,
            spots=_spots(
                files.get(row["path"]),
                rows_of.get(row["path"], []),
                blocks_of.get(row["path"]),
                config,
                row["record_line"] if is_in_lines(location) else None,
            ),
        )
        for row in articles.iter_rows(named=True)
    ]


def _blocks(lines: Path, found: pl.DataFrame) -> Mapping[str, Blocks]:
    """Of each page: where the lines begin that have findings, and their texts."""
    wanted = found.lazy().select("path", "line").unique()
    rows = pl.scan_parquet(lines).select("path", "line", "start", "text").join(wanted, on=["path", "line"], how="semi").collect()
    blocks: dict[str, dict[int, tuple[int, str]]] = {}
    for path, line, start, text in rows.iter_rows():
        blocks.setdefault(path, {})[line] = (start, text)
    return blocks


def _spots(source: Source | None, rows: Sequence[Row], blocks: Blocks | None, config: Config, record_line: int | None) -> tuple[Spot, ...]:
    """The findings of an input; `source` is None for a record, which is no file by itself, but may begin in a line of one."""
    source = None if source is None or holds_records(source) else source  # a mail, whose file has its text in another form
    page = None if blocks is None or source is None else (read(source, config).text, blocks)
    return tuple(spot for spot in spots(rows, page, in_record=source is None, record_line=record_line) if Wanted().shows(spot.row))
