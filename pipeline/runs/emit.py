"""The articles of a run as records, for who goes on with them: articles.jsonl, and articles-text.parquet, made from that."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from copydesk.column import REASON
from copydesk.config import Config

JSONL, PARQUET = "articles.jsonl", "articles-text.parquet"
_AT_ONCE = 256  # articles that are held at a time
_ASKED = ("path", "url", "site", "title", "author", "published", "tags", "language", "verdict", "score", "reasons", "kept_share", "trust")
SCHEMA = pl.Schema(
    {
        **dict.fromkeys(("path", "id", "url", "site", "title", "author", "published", "tags", "language", "text", "verdict"), pl.String()),
        "text_format": pl.String(),
        "score": pl.Float64(),
        "reasons": pl.List(REASON),
        "kept_share": pl.Float64(),
        "trust": pl.Float64(),
        "near_duplicate_group": pl.Int64(),
        "content_hash": pl.String(),
        "input_sha256": pl.String(),
        "carried": pl.String(),
    }
)


def emit(report: Path, carried: pl.LazyFrame, config: Config) -> None:
    """Write what `config.emit` asks for into `report`, whose tables and cleaned texts stand: one record an article that has a text.

    `carried`: path, id, carried (JSON) and input_sha256 of each. `config.only`: the verdicts that are wanted; none: every one, and
    articles without.
    """
    if not config.emit:
        return
    wanted = pl.col("clean_path").is_not_null()
    if config.only:
        wanted &= pl.col("verdict").is_in(config.only)
    table = pl.scan_parquet(report / "data" / "articles.parquet").filter(wanted)
    table = table.select(*_ASKED, "near_duplicate_group", "content_hash", "clean_path")
    table = table.join(carried, on="path", how="left", maintain_order="left")
    path = report / JSONL
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for part in table.collect_batches(chunk_size=_AT_ONCE, maintain_order=True):
            file.writelines(f"{json.dumps(record, ensure_ascii=False)}\n" for record in _records(report, part))
    if "parquet" in config.emit:
        pl.scan_ndjson(path, schema=SCHEMA).sink_parquet(report / PARQUET, maintain_order=True)
    if "jsonl" not in config.emit:
        path.unlink()


def _records(report: Path, articles: pl.DataFrame) -> Iterator[dict[str, Any]]:
    for row in articles.iter_rows(named=True):
        text = (report / row["clean_path"]).read_bytes().decode()
        kind = "markdown" if row["clean_path"].endswith(".md") else "text"
        record = {**row, "text": text, "text_format": kind}
        yield {name: record[name] for name in SCHEMA}
