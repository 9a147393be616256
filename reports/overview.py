"""The folder's tables to the view of the index and the rules page. Tables are scanned, never held: a million rows need little memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from reports.view import (
    FAMILY_CODES,
    FAMILY_LABELS,
    STATE_LABELS,
    STATE_SIGNS,
    STATES,
    Row,
    language_name,
    link,
    number,
    page_name,
    plural,
    state_of,
)

STATIC_ROWS = 300  # rows that the page itself holds, so that it can be read without JavaScript
CHUNK_ROWS = 4000  # rows in each file of the table's data
MOST = 12  # entries of a list on the index
MOST_GROUPS = 60
MOST_UNREAD = 200
EASE = "flesch_reading_ease"
RATE = "speculation_per_100_sentences"

# What the index knows of an article.
_COLUMNS = ("path", "status", "verdict", "title", "site", "language", "score", "words", "stripped_ratio", "message", "reasons", "near_duplicate_group")
_MEASURES = (EASE, RATE)


class Count(NamedTuple):
    """A bar: its words, the count, its share of the largest (0 to 1) and where it leads (may be empty)."""

    label: str
    count: int
    share: float
    href: str
    note: str


class Bar(NamedTuple):
    """A column of a histogram: from `low` to `high`, how many, and its height (0 to 1)."""

    label: str
    count: int
    height: float


class Histogram(NamedTuple):
    name: str
    bars: Sequence[Bar]
    low: str
    high: str
    median: str
    counted: int
    missing: int


class IndexRow(NamedTuple):
    """A row of the index's table."""

    path: str
    href: str
    title: str
    state: str
    partial: bool
    score: float | None
    words: int | None
    ease: float | None
    rate: float | None
    stripped: float | None
    language: str | None
    site: str | None
    reason: str


class SiteView(NamedTuple):
    name: str
    href: str
    articles: int
    score: str
    rejected: int
    review: int
    stripped: str


class GroupView(NamedTuple):
    number: int
    count: int
    members: Sequence[tuple[str, str, str]]  # href, title, path
    more: int


class UnreadView(NamedTuple):
    path: str
    href: str
    state: str
    sign: str
    code: str
    message: str


class RuleCount(NamedTuple):
    rule: str
    href: str
    message: str
    family: str
    lines: int
    fired: int
    articles: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage:
    sentence: str
    inputs: int
    states: Sequence[tuple[str, str, str, int, float, float]]  # state, label, sign, count, start and width in percent
    histograms: Sequence[Histogram]
    reasons: Sequence[Count]
    rules: Sequence[RuleCount]
    sites: Sequence[SiteView]
    site_count: int
    languages: Sequence[Count]
    groups: Sequence[GroupView]
    group_count: int
    unread: Sequence[UnreadView]
    unread_count: int
    rows: Sequence[IndexRow]
    settings: Sequence[tuple[str, str]]
    chunks: int


class ExamplePart(NamedTuple):
    text: str
    marked: bool


class RuleView(NamedTuple):
    id: str
    family: str
    code: str
    category: str
    message: str
    why: str
    instead: str
    source: str
    pattern: str | None
    languages: str
    examples: Sequence[Sequence[ExamplePart]]
    enabled: bool
    fired: int
    articles: int
    lines: int
    never_fired: bool


class RuleFamily(NamedTuple):
    name: str
    label: str
    fired: int
    silent: int
    rules: Sequence[RuleView]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesPage:
    sentence: str
    families: Sequence[RuleFamily]


# --- reading -------------------------------------------------------------------------------------------------------------------


def scan(out: Path, table: str) -> pl.LazyFrame:
    return pl.scan_parquet(out / "data" / f"{table}.parquet")


def _collect(frame: pl.LazyFrame) -> pl.DataFrame:
    return frame.collect(engine="streaming")


def _state() -> pl.Expr:
    """`state_of` for polars."""
    return (
        pl.when(pl.col("status").is_in(["failed", "skipped"]))
        .then(pl.col("status"))
        .when(pl.col("verdict").is_in(["pass", "review", "reject"]))
        .then(pl.col("verdict"))
        .otherwise(pl.lit("ungraded"))
    )


def index_page(out: Path, chunks: int, languages: Sequence[str]) -> IndexPage:
    """Everything above and below the table, and the table's first rows, worst first."""
    articles = scan(out, "articles")
    names = articles.collect_schema().names()
    slim = articles.with_columns(state=_state())
    counts = dict(_collect(slim.group_by("state").len()).iter_rows())
    inputs = sum(counts.values())
    unread = slim.filter(pl.col("state").is_in(["failed", "skipped"]))
    groups, group_count = _groups(articles)
    sites, site_count = _sites(slim)
    return IndexPage(
        sentence=folder_sentence(counts),
        inputs=inputs,
        states=list(_shares(counts)),
        histograms=[histogram for spec in HISTOGRAMS if spec.column in names and (histogram := _histogram(articles, spec))],
        reasons=_reasons(articles),
        rules=_rules_that_took(out),
        sites=sites,
        site_count=site_count,
        languages=_languages(articles),
        groups=groups,
        group_count=group_count,
        unread=[_unread(row) for row in _collect(unread.select("path", "state", "code", "message").head(MOST_UNREAD)).iter_rows(named=True)],
        unread_count=counts.get("failed", 0) + counts.get("skipped", 0),
        rows=[index_row(row) for row in _worst(articles).iter_rows(named=True)],
        settings=_settings(out),
        chunks=chunks,
    )


def folder_sentence(counts: Mapping[str, int]) -> str:
    """What came out of the folder: "44 articles: 30 pass, 11 to review, 3 rejected; 2 files skipped"."""
    articles = sum(counts.get(state, 0) for state in ("pass", "review", "reject", "ungraded"))
    words = {"pass": "pass", "review": "to review", "reject": "rejected", "ungraded": "not graded"}
    parts = [f"{counts[state]:,} {word}" for state, word in words.items() if counts.get(state)]
    sentence = plural(articles, "article") + (f": {', '.join(parts)}" if parts else "")
    others = [f"{plural(counts[state], 'file')} {state}" for state in ("skipped", "failed") if counts.get(state)]
    return "; ".join([sentence, *others])


def _shares(counts: Mapping[str, int]) -> Iterator[tuple[str, str, str, int, float, float]]:
    total = sum(counts.values()) or 1
    start = 0.0
    for state in ("pass", "review", "reject", "ungraded", "skipped", "failed"):
        if count := counts.get(state):
            width = 100 * count / total
            yield state, STATE_LABELS[state], STATE_SIGNS[state], count, round(start, 3), round(width, 3)
            start += width


class _Spec(NamedTuple):
    column: str
    name: str
    edges: tuple[float, ...]
    digits: int


HISTOGRAMS = (
    _Spec("score", "Score", tuple(range(0, 101, 5)), 0),
    _Spec("words", "Words", (0, 100, 200, 300, 400, 500, 600, 700, 800, 1000, 1200, 1500, 2000, 3000, 5000), 0),
    _Spec(EASE, "Reading ease", (-10, 0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100), 0),
    _Spec(RATE, "Speculation per 100 sentences", (0, 5, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100), 0),
)


def _histogram(articles: pl.LazyFrame, spec: _Spec) -> Histogram | None:
    """Counts between the edges; what lies outside is counted in the first or the last column."""
    value = pl.col(spec.column)
    edges = spec.edges
    last = len(edges) - 2
    exprs = []
    for n, (low, high) in enumerate(pairwise(edges)):
        inside = pl.lit(True)
        if n > 0:
            inside = inside & (value >= low)
        if n < last:
            inside = inside & (value < high)
        exprs.append((inside & value.is_not_null()).sum().alias(str(n)))
    row = _collect(articles.select(*exprs, missing=value.is_null().sum(), median=value.median(), most=value.max())).row(0, named=True)
    counts = [row[str(n)] or 0 for n in range(last + 1)]
    total = sum(counts)
    if not total:
        return None
    top = max(counts)
    open_end = row["most"] > edges[-1]
    bars = [
        Bar(
            f"{number(low)} to {number(high)}" if n < last or not open_end else f"{number(low)} and more",
            counts[n],
            round(counts[n] / top, 4),
        )
        for n, (low, high) in enumerate(pairwise(edges))
    ]
    median = number(float(round(row["median"], spec.digits)), spec.digits)
    return Histogram(spec.name, bars, number(edges[0]), number(edges[-1]) + ("+" if open_end else ""), median, total, row["missing"])


def _reasons(articles: pl.LazyFrame) -> list[Count]:
    """Reasons by the number of articles that have them, most frequent first."""
    reasons = articles.select("path", "reasons").explode("reasons").drop_nulls("reasons").unnest("reasons")
    counted = (
        reasons.group_by("code")
        .agg(articles=pl.col("path").n_unique(), message=pl.col("message").min(), kinds=pl.col("message").n_unique(), category=pl.col("category").min())
        .sort(["articles", "code"], descending=[True, False])
        .head(MOST)
    )
    rows = list(_collect(counted).iter_rows(named=True))
    top = max((row["articles"] for row in rows), default=1)
    return [
        Count(reason_words(row["code"]), row["articles"], round(row["articles"] / top, 4), f"#reason={row['code']}", row["category"] or "")
        for row in rows
    ]


def reason_words(code: str | None) -> str:
    """A reason's code as words: "author-speculation" is "Author speculation"."""
    words = (code or "other").rpartition(".")[2].replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def _rules_that_took(out: Path) -> list[RuleCount]:
    rules = scan(out, "rules").select("rule", "family", "message", "fired", "articles", "lines").filter(pl.col("lines") > 0)
    rows = list(_collect(rules.sort(["lines", "rule"], descending=[True, False]).head(MOST)).iter_rows(named=True))
    top = max((row["lines"] for row in rows), default=1)
    return [
        RuleCount(
            row["rule"],
            link("index.html", "rules.html", row["rule"]),
            row["message"] or "",
            row["family"],
            row["lines"],
            row["fired"],
            row["articles"],
            round(row["lines"] / top, 4),
        )
        for row in rows
    ]


def _sites(slim: pl.LazyFrame) -> tuple[list[SiteView], int]:
    read = slim.filter(~pl.col("state").is_in(["failed", "skipped"]) & pl.col("site").is_not_null())
    grouped = read.group_by("site").agg(
        articles=pl.len(),
        score=pl.col("score").median(),
        rejected=(pl.col("state") == "reject").sum(),
        review=(pl.col("state") == "review").sum(),
        stripped=pl.col("stripped_ratio").median(),
    )
    count = int(_collect(grouped.select(pl.len())).item())
    rows = _collect(grouped.sort(["articles", "site"], descending=[True, False]).head(MOST)).iter_rows(named=True)
    return [
        SiteView(
            row["site"],
            f"#site={_hash(row['site'])}",
            row["articles"],
            number(float(round(row["score"]))) if row["score"] is not None else "–",
            row["rejected"],
            row["review"],
            f"{row['stripped']:.0%}" if row["stripped"] is not None else "–",
        )
        for row in rows
    ], count


def _hash(text: str) -> str:
    """A value for the state that the index keeps behind the # of its address."""
    from urllib.parse import quote

    return quote(text, safe="")


def _languages(articles: pl.LazyFrame) -> list[Count]:
    counted = articles.filter(pl.col("status").is_in(["ok", "partial"])).group_by("language").len()
    rows = list(_collect(counted.sort(["len", "language"], descending=[True, False], nulls_last=True).head(MOST)).iter_rows())
    top = max((count for _, count in rows), default=1)
    return [Count(language_name(code), count, round(count / top, 4), f"#language={_hash(code or '-')}", "") for code, count in rows]


def _groups(articles: pl.LazyFrame) -> tuple[list[GroupView], int]:
    grouped = articles.filter(pl.col("near_duplicate_group").is_not_null())
    sizes = grouped.group_by("near_duplicate_group").len()
    count = int(_collect(sizes.select(pl.len())).item())
    if not count:
        return [], 0
    largest = _collect(sizes.sort(["len", "near_duplicate_group"], descending=[True, False]).head(MOST_GROUPS))
    wanted = grouped.filter(pl.col("near_duplicate_group").is_in(largest["near_duplicate_group"].implode()))
    first = wanted.select("near_duplicate_group", "path", "title").group_by("near_duplicate_group").agg(pl.struct("path", "title").sort_by("path").head(10))
    members = {group: rows for group, rows in _collect(first).iter_rows()}
    return [
        GroupView(
            group,
            size,
            [(link("index.html", page_name(m["path"])), m["title"] or m["path"], m["path"]) for m in members[group]],
            size - len(members[group]),
        )
        for group, size in largest.iter_rows()
    ], count


def _unread(row: Row) -> UnreadView:
    return UnreadView(
        row["path"], link("index.html", page_name(row["path"])), row["state"], STATE_SIGNS[row["state"]], row["code"] or "", row["message"] or ""
    )


def _slim(articles: pl.LazyFrame) -> pl.LazyFrame:
    names = articles.collect_schema().names()
    present = [name for name in _MEASURES if name in names]
    absent = [pl.lit(None, dtype=pl.Float64).alias(name) for name in _MEASURES if name not in names]
    return articles.select(*_COLUMNS, *present, *absent)


def _worst(articles: pl.LazyFrame) -> pl.DataFrame:
    """The worst rows of the folder: by verdict, then by score, then by path."""
    rank = _state().replace_strict({state: n for n, state in enumerate(STATES)}, return_dtype=pl.Int64)
    keyed = articles.select("path", rank=rank, score=pl.col("score").fill_null(-1.0)).with_row_index("row")
    rows = _collect(keyed.select("row", "rank", "score").sort(["rank", "score", "row"]).head(STATIC_ROWS))
    order = {row: n for n, row in enumerate(rows["row"])}
    found = _collect(_slim(articles).with_row_index("row").filter(pl.col("row").is_in(rows["row"].implode())))
    return found.sort(pl.col("row").replace_strict(order, return_dtype=pl.Int64)) if len(found) else found


def index_row(row: Row) -> IndexRow:
    reasons = row["reasons"] or ()
    return IndexRow(
        path=row["path"],
        href=link("index.html", page_name(row["path"])),
        title=(row["title"] or "").strip() or row["path"].rpartition("/")[2],
        state=state_of(row["status"], row["verdict"]),
        partial=row["status"] == "partial",
        score=row["score"],
        words=row["words"],
        ease=row[EASE],
        rate=row[RATE],
        stripped=row["stripped_ratio"],
        language=row["language"],
        site=row["site"],
        reason=reasons[0]["message"] if reasons else row["message"] or "",
    )


def _settings(out: Path) -> list[tuple[str, str]]:
    """What run.json says of the run, one level deep, for the foot of the index."""
    data = json.loads((out / "run.json").read_text(encoding="utf-8"))
    return [(str(key), value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)) for key, value in data.items()]


# --- the table's data ------------------------------------------------------------------------------------------------------------


def table_chunks(out: Path, codes: Mapping[str, int]) -> Iterator[list[list[Any]]]:
    """The table's rows in the tables' own order, CHUNK_ROWS at a time, each as a list of plain values.

    A row is [path, page or 0, title or 0, state, partial, score, words, ease, rate, stripped, language, site, group, codes, reason].
    """
    articles = _slim(scan(out, "articles"))
    total = int(_collect(articles.select(pl.len())).item())
    for start in range(0, total, CHUNK_ROWS):
        part = _collect(articles.slice(start, CHUNK_ROWS))
        yield [_packed(row, codes) for row in part.iter_rows(named=True)]


def _packed(row: Row, codes: Mapping[str, int]) -> list[Any]:
    view = index_row(row)
    path = view.path
    page = page_name(path)
    return [
        path,
        0 if page == f"articles/{path}.html" else page,
        0 if not (row["title"] or "").strip() else view.title,
        STATES.index(view.state),
        int(view.partial),
        _rounded(view.score, 1),
        view.words,
        _rounded(view.ease, 1),
        _rounded(view.rate, 1),
        _rounded(view.stripped, 3),
        view.language or "",
        view.site or "",
        row["near_duplicate_group"] or 0,
        [codes[reason["code"]] for reason in row["reasons"] or () if reason["code"] in codes],
        view.reason,
    ]


def _rounded(value: float | None, digits: int) -> float | None:
    if value is None:
        return None
    rounded = round(value, digits)
    return int(rounded) if rounded == int(rounded) else rounded


def reason_codes(out: Path) -> list[str]:
    """Every reason's code of the folder, most frequent first."""
    codes = scan(out, "articles").select("reasons").explode("reasons").drop_nulls("reasons").unnest("reasons").drop_nulls("code")
    counted = codes.group_by("code").len().sort(["len", "code"], descending=[True, False])
    return list(_collect(counted)["code"])


def languages_of(out: Path) -> list[str]:
    found = scan(out, "articles").select("language").drop_nulls().unique().sort("language")
    return list(_collect(found)["language"])


# --- the rules page --------------------------------------------------------------------------------------------------------------


def rules_page(out: Path) -> RulesPage:
    """Every rule by family, those that fired most first."""
    rows = list(_collect(scan(out, "rules").sort(["fired", "rule"], descending=[True, False])).iter_rows(named=True))
    families: dict[str, list[RuleView]] = {}
    for row in rows:
        families.setdefault(row["family"], []).append(_rule(row))
    order = [*FAMILY_LABELS, *sorted(family for family in families if family not in FAMILY_LABELS)]
    fired = sum(1 for row in rows if row["fired"])
    silent = sum(1 for row in rows if row["never_fired"])
    off = sum(1 for row in rows if not row["enabled"])
    sentence = f"{plural(len(rows), 'rule')}: {fired:,} fired, {silent:,} never fired" + (f", {off:,} switched off" if off else "")
    return RulesPage(
        sentence=sentence,
        families=[
            RuleFamily(
                family,
                FAMILY_LABELS.get(family, family),
                sum(rule.fired for rule in families[family]),
                sum(rule.never_fired for rule in families[family]),
                families[family],
            )
            for family in order
            if family in families
        ],
    )


def _rule(row: Row) -> RuleView:
    languages = row["languages"] or []
    return RuleView(
        id=row["rule"],
        family=row["family"],
        code=FAMILY_CODES.get(row["family"], "ot"),
        category=(row["category"] or "").replace("_", " "),
        message=row["message"] or "",
        why=row["why"] or "",
        instead=row["instead"] or "",
        source=row["source"] or "",
        pattern=row["pattern"],
        languages="every language" if "*" in languages else ", ".join(map(language_name, languages)),
        examples=[example_parts(example) for example in row["examples"] or ()],
        enabled=row["enabled"],
        fired=row["fired"],
        articles=row["articles"],
        lines=row["lines"],
        never_fired=row["never_fired"],
    )


def example_parts(example: str) -> list[ExamplePart]:
    """An example cut at its [[ ]] marks."""
    parts: list[ExamplePart] = []
    for n, piece in enumerate(example.replace("]]", "[[").split("[[")):
        if piece:
            parts.append(ExamplePart(piece, n % 2 == 1))
    return parts
