"""The index's table of articles: its order, and the rows that the page itself holds.

Tables are scanned, not held: a million rows need little memory. Small ones are held while a report is written (`small_tables_held`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import NamedTuple

import polars as pl

from copydesk.ondisk import Tables
from copydesk.reports.bounds import LONGEST_NAME, LONGEST_VALUE, short, short_name
from copydesk.reports.names import article_link
from copydesk.reports.rows import Row
from copydesk.reports.states import DECISIONS, STATE_LABELS, STATE_SIGNS, STATES, decision_of, state_of, ungraded_because
from copydesk.reports.words import number
from copydesk.tables import own, portions

READ_ROWS = 8_000  # rows that are ranked at a time: polars holds lists as a whole, and does not stream them
STATIC_ROWS = 300  # rows that the page itself holds, so that it can be read without JavaScript
AT_ONCE = 40  # of these, rows that stand there where a script will draw the others
DOUBT = ("unsure-lines", "little-trust", "doubtful-prose", "much-stripped")  # reasons that doubt whether the text is the article
EASE = "flesch_reading_ease"
RATE = "speculation_per_100_sentences"
# What these figures are multiplied by in the list's data, to be whole: of hundredths a script makes the whole number that a page shows.
FACTORS = {"score": 10, "ease": 100, "rate": 100, "stripped": 10_000}

# What the index knows of an article.
COLUMNS = tuple(
    f"path status verdict title site language score words trust {EASE} {RATE} kept_share message reasons near_duplicate_group absent "
    "decision decision_note decision_holds decision_disputed".split()
)


class IndexRow(NamedTuple):
    """A row of the index's table as the page itself holds it."""

    href: str
    title: str
    note: str
    decision: str
    state: str
    label: str
    sign: str
    score: str
    words: str
    ease: str
    rate: str
    stripped: str
    language: str
    site: str


SMALL = 1_000_000  # bytes of all tables of a report together; a text has some two thousand
_held: ContextVar[dict[Path, pl.DataFrame] | None] = ContextVar("held", default=None)


@contextmanager
def small_tables_held(out: Path) -> Iterator[None]:
    """Within, the tables of the report in `out` are read once and worked out in memory, if they are small: a report asks them some hundred
    questions, and to open a file and a stream for each takes ten times as long as the answer.
    """
    small = sum(file.stat().st_size for file in (out / "data").glob("*.parquet")) <= SMALL
    before = _held.set({} if small else None)
    try:
        yield
    finally:
        _held.reset(before)


def scan(out: Path, table: str) -> pl.LazyFrame:
    """One of the tables of the report in `out`."""
    file, held = out / "data" / f"{table}.parquet", _held.get()
    if held is None:
        return pl.scan_parquet(file)
    if file not in held:
        held[file] = pl.read_parquet(file)
    return held[file].lazy()


def collect(frame: pl.LazyFrame) -> pl.DataFrame:
    """The frame, worked out in a stream: a million rows need little memory."""
    return frame.collect(engine="streaming" if _held.get() is None else "in-memory")


def with_articles(out: Path, table: pl.LazyFrame, columns: Sequence[str], rows: int) -> Iterator[pl.DataFrame]:
    """The rows of `table` (`lines` or `findings`), so many at a time, with `columns` of their articles; "article" is the number of each."""
    articles = scan(out, "articles").select("path", *columns)
    first = 0
    for part in portions(table, rows):
        own = articles_from(articles, part["path"], first, rows)
        first = own["article"].to_list()[-1]
        yield part.join(own, on="path", how="left", maintain_order="left")


def with_pages(table: pl.DataFrame, *, viewer: bool) -> pl.DataFrame:
    """The table with "page", which leads from beside the index to the article of each row's path: asked once for each article.

    `viewer`: whether the articles stand in view.html.
    """
    paths = table["path"].unique()
    pages = paths.map_elements(partial(article_link, "", viewer=viewer), return_dtype=pl.String)
    return table.join(pl.DataFrame({"path": paths, "page": pages}), on="path", how="left", maintain_order="left")


def articles_from(articles: pl.LazyFrame, paths: pl.Series, first: int, rows: int) -> pl.DataFrame:
    """Those of `articles` that have these paths, with their numbers ("article"). They are looked for from the number `first` on, so many
    at a time: all tables have the articles in one order, and who goes through one goes on in the others where he was. In their order.
    """
    wanted = paths.unique()
    found = [collect(articles.head(0)).with_row_index("article")]
    while sum(map(len, found)) < len(wanted):
        near = collect(articles.slice(first, rows))
        if not len(near):
            raise LookupError("the tables have their articles in different orders")
        found.append(near.with_row_index("article", offset=first).filter(pl.col("path").is_in(wanted.implode())))
        first += rows
    return pl.concat(found)


def state_expression() -> pl.Expr:
    """`state_of` for polars."""
    return (
        pl.when(pl.col("status").is_in(["failed", "skipped"]))
        .then(pl.col("status"))
        .when(pl.col("verdict").is_in(["pass", "review", "reject"]))
        .then(pl.col("verdict"))
        .otherwise(pl.lit("ungraded"))
    )


def ranked(articles: pl.LazyFrame) -> pl.Series:
    """The numbers (UInt32) of all rows, what a look is worth most first.

    Of what does not pass: first where the text may not be the article, by how many words may be wrong; then what is broken; then what an
    editor may mend. Then what has no grade; what passes with doubt about its lines; what passes; what was skipped. Otherwise the worst
    verdict comes first, then the lowest score, then the table's order.
    """
    columns = articles.select("status", "verdict", "reasons", "lines_unsure", "trust", "words", "score")
    total = int(collect(articles.select(pl.len())).item())
    rows = Tables("CREATE TABLE rows (number INTEGER PRIMARY KEY, score REAL, worth INTEGER, wrong REAL, rank INTEGER)")  # sorted on disk
    for start in range(0, total, READ_ROWS):
        keys = _keys(collect(columns.slice(start, READ_ROWS)), start)
        rows.put_all("INSERT INTO rows VALUES (?, ?, ?, ?, ?)", keys.iter_rows())
    order = (number for (number,) in rows.rows("SELECT number FROM rows ORDER BY worth, wrong DESC, rank, score, number"))
    return pl.Series("row", array("I", order), pl.UInt32)


def _keys(articles: pl.DataFrame, first: int) -> pl.DataFrame:
    """What the rows are ranked by, and their numbers from `first` on."""
    keyed = articles.select(
        state=state_expression(),
        doubtful=pl.col("reasons").list.eval(pl.element().struct.field("code").is_in(DOUBT)).list.any().fill_null(value=False),
        broken=pl.col("reasons").list.first().struct.field("category") == "integrity",
        unsure=pl.col("lines_unsure").fill_null(0) > 0,
        wrong=(1 - pl.col("trust").fill_null(0.0) / 100) * pl.col("words").fill_null(0),
        score=pl.col("score").fill_null(-1.0),
    ).with_row_index("row", offset=first)
    state = pl.col("state")
    flagged = state.is_in(["reject", "review"])
    passes = state == "pass"
    doubt = pl.col("doubtful") | (passes & pl.col("unsure"))
    worth = (
        pl.when(flagged & doubt)
        .then(0)
        .when((flagged & pl.col("broken").fill_null(value=False)) | (state == "failed"))
        .then(1)
        .when(flagged)
        .then(2)
        .when(state == "ungraded")
        .then(3)
        .when(passes & doubt)
        .then(4)
        .when(passes)
        .then(5)
        .otherwise(6)
    )
    return keyed.select(
        "row",
        "score",
        worth=worth,
        wrong=pl.when(doubt & (flagged | passes)).then(pl.col("wrong")).otherwise(0.0),
        rank=state.replace_strict({name: n for n, name in enumerate(STATES)}, return_dtype=pl.Int64),
    )


def worst(articles: pl.LazyFrame) -> pl.DataFrame:
    """The rows that a look is worth most."""
    rows = ranked(articles).head(STATIC_ROWS)
    order = {row: n for n, row in enumerate(rows)}
    of = pl.col("row").is_in(rows.implode())
    parts = enumerate(portions(articles.select(COLUMNS), READ_ROWS))
    few = [own(part.with_row_index("row", offset=n * READ_ROWS).filter(of)) for n, part in parts]
    found = pl.concat(few) if few else collect(articles.select(COLUMNS).with_row_index("row"))
    return found.sort(pl.col("row").replace_strict(order, return_dtype=pl.Int64)) if len(found) else found


def index_row(row: Row, href: str) -> IndexRow:
    """A row of the index's table from a row of `articles`. `href` leads to its page."""
    state = state_of(row["status"], row["verdict"])
    stripped = as_listed("stripped", None if row["kept_share"] is None else 1 - row["kept_share"])
    return IndexRow(
        href=href,
        title=title_of(row) or short_name(row["path"].rpartition("/")[2]),
        note=("Partly read. " if row["status"] == "partial" else "") + (reason_of(row) or short_name(row["path"])),
        decision=DECISIONS.get(decision_of(row), ""),
        state=state,
        label=STATE_LABELS[state],
        sign=STATE_SIGNS[state],
        score=number(as_listed("score", row["score"])),
        words=number(row["words"]),
        ease=number(as_listed("ease", row[EASE])),
        rate=number(as_listed("rate", row[RATE])),
        stripped="–" if stripped is None else f"{number(round(100 * stripped, 2))} %",
        language=row["language"] or "–",
        site=site_of(row["site"]) or "–",
    )


def title_of(row: Row) -> str:
    """The title as it is shown; "" where there is none."""
    return short(row["title"] or "", LONGEST_NAME)


def site_of(site: str | None) -> str:
    """The site as it is shown and filtered by."""
    return short_name(site or "")


def reason_of(row: Row) -> str:
    """The worst of what speaks against it, or why it has no grade."""
    if row["reasons"]:
        return short(row["reasons"][0]["message"], LONGEST_VALUE)
    because = ungraded_because(row) if state_of(row["status"], row["verdict"]) == "ungraded" else ""
    return short(" ".join(filter(None, (because, row["message"]))), LONGEST_VALUE)


def as_listed(column: str, value: float | None) -> float | None:
    """A figure as the list's data has it, so that a row shows the same with and without a script."""
    return None if value is None else round(value * FACTORS[column]) / FACTORS[column]
