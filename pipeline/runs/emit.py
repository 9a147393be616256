"""The articles of a run as records, for who goes on with them: articles.jsonl, and articles-text.parquet, made from that."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import polars as pl

from copydesk.column import REASON
from copydesk.config import Config
from copydesk.identity import original

JSONL, PARQUET = "articles.jsonl", "articles-text.parquet"
_AT_ONCE = 256  # articles that are held at a time
_DECIDED = {"accept": "pass", "send-back": "reject"}  # the verdict that each decision stands for
_ASKED = ("path", "url", "site", "title", "author", "published", "tags", "language", "verdict", "score", "reasons", "kept_share", "trust")
_OF_REVIEWERS = ("decision", "decision_holds", "decision_disputed")  # a note is for the desk, and may not be for whoever gets the records
SCHEMA = pl.Schema(
    {
        **dict.fromkeys(("path", "id", "url", "site", "title", "author", "published", "tags", "language", "text", "verdict"), pl.String()),
        "text_format": pl.String(),
        "score": pl.Float64(),
        "reasons": pl.List(REASON),
        "kept_share": pl.Float64(),
        "trust": pl.Float64(),
        "near_duplicate_group": pl.Int64(),
        "decision": pl.String(),
        "decision_holds": pl.Boolean(),
        "decision_disputed": pl.Boolean(),
        "content_hash": pl.String(),
        "input_sha256": pl.String(),
        "carried": pl.String(),
    }
)


def emit(report: Path, carried: pl.LazyFrame, config: Config) -> None:
    """Write what `config.emit` asks for into `report`, whose tables and cleaned texts stand: one record an article that has a text.

    `carried`: path, id, carried (JSON) and input_sha256 of each. `config.only`: the verdicts that are wanted; none: every one, and
    articles without. What a reviewer decided of the text as it is counts in place of the verdict. `config.dedupe`: of near-duplicates one.
    """
    if not config.emit:
        return
    articles = pl.scan_parquet(report / "data" / "articles.parquet").with_row_index("number")
    wanted = pl.col("clean_path").is_not_null()
    if config.only:
        wanted &= verdict_that_counts().is_in(config.only)
    if config.dedupe:
        wanted &= pl.col("near_duplicate_group").is_null() | pl.col("number").is_in(_one_of_each_group(articles, wanted).implode())
    table = articles.filter(wanted).select(*_ASKED, *_OF_REVIEWERS, "near_duplicate_group", "content_hash", "clean_path")
    table = table.join(carried, on="path", how="left", maintain_order="left")
    path = report / JSONL
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for part in table.collect_batches(chunk_size=_AT_ONCE, maintain_order=True):
            file.writelines(f"{json.dumps(record, ensure_ascii=False)}\n" for record in _records(report, part))
    if "parquet" in config.emit:
        pl.scan_ndjson(path, schema=SCHEMA).sink_parquet(report / PARQUET, maintain_order=True)
    if "jsonl" not in config.emit:
        path.unlink()


def verdict_that_counts() -> pl.Expr:
    """What reviewers decided, where it counts; else the verdict."""
    decided = pl.col("decision").replace_strict(_DECIDED, default=None, return_dtype=pl.String)
    return pl.coalesce(pl.when(decision_counts()).then(decided), "verdict")


def decision_counts() -> pl.Expr:
    """Whether reviewers decided something of the text as it is, and all of them the same."""
    return (pl.col("decision").is_not_null() & pl.col("decision_holds") & ~pl.col("decision_disputed")).fill_null(value=False)


def _one_of_each_group(articles: pl.LazyFrame, wanted: pl.Expr) -> pl.Series:
    """Of each group of near-duplicates with a wanted article, the number of one: the likely original, or else that of those wanted."""
    grouped = articles.filter(pl.col("near_duplicate_group").is_not_null())
    columns = ("near_duplicate_group", "number", "path", "published", "words", wanted.alias("wanted"))
    rows = grouped.select(columns).sort("near_duplicate_group", maintain_order=True).collect(engine="streaming")
    chosen = []
    for _, members in groupby(rows.iter_rows(named=True), key=itemgetter("near_duplicate_group")):
        group = list(members)
        first, _ = original(group)
        if left := [first] if first["wanted"] else [row for row in group if row["wanted"]]:
            chosen.append(original(left)[0]["number"])
    return pl.Series(chosen, dtype=pl.UInt32)


def _records(report: Path, articles: pl.DataFrame) -> Iterator[dict[str, Any]]:
    for row in articles.iter_rows(named=True):
        text = (report / row["clean_path"]).read_bytes().decode()
        kind = "markdown" if row["clean_path"].endswith(".md") else "text"
        record = {**row, "text": text, "text_format": kind}
        yield {name: record[name] for name in SCHEMA}
