"""The folder's tables to the view of the index and the rules page. Tables are scanned, never held: a million rows need little memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import polars as pl

from copydesk.families import BY_NAME, FAMILIES
from copydesk.reports.bounds import LONGEST_NAME, LONGEST_VALUE, short, short_name
from copydesk.reports.view import (
    STATE_LABELS,
    STATE_SIGNS,
    STATES,
    Row,
    link,
    page_name,
    state_of,
    ungraded_because,
)
from copydesk.reports.words import label, language_name, number, percent, plural, sentence_case
from copydesk.visible import visible

if TYPE_CHECKING:
    from polars._typing import PolarsDataType

STATIC_ROWS = 300  # rows that the page itself holds, so that it can be read without JavaScript
CHUNK_ROWS = 4000  # rows in each file of the table's data
READ_ROWS = 12 * CHUNK_ROWS  # rows in memory at a time
MOST = 12  # entries of a list on the index
MOST_RULES = 8
WHITE_SPACE = "boilerplate.blank-lines"  # takes lines from almost every text and would hide the others
MOST_GROUPS = 60
MOST_UNREAD = 200
EASE = "flesch_reading_ease"
RATE = "speculation_per_100_sentences"

# What the index knows of an article.
_COLUMNS = tuple(
    f"path status verdict title site language score words {EASE} {RATE} kept_share message reasons near_duplicate_group absent".split()
)


class Count(NamedTuple):
    """A bar: its words, the number, its share of the largest (0 to 1) and where it leads (may be empty)."""

    label: str
    number: int
    share: float
    href: str
    note: str


class Bar(NamedTuple):
    """A column of a histogram: from `low` to `high`, how many, and its height (0 to 1)."""

    label: str
    number: int
    height: float


class Histogram(NamedTuple):
    """A measure's distribution over the articles that have it (`counted`); `missing` have none."""

    name: str
    bars: Sequence[Bar]
    low: str
    high: str
    median: str
    counted: int
    missing: int


class IndexRow(NamedTuple):
    """A row of the index's table as the page itself holds it."""

    href: str
    title: str
    note: str
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


class SiteView(NamedTuple):
    """A site's row: score and stripped share are medians."""

    name: str
    href: str
    articles: int
    score: str
    rejected: int
    review: int
    stripped: str


class GroupView(NamedTuple):
    """A group of near-duplicates: its first members, and how many more there are."""

    number: int
    size: int
    members: Sequence[tuple[str, str, str]]  # href, title, path
    more: int


class UnreadView(NamedTuple):
    """An input that failed or was skipped."""

    path: str
    href: str
    state: str
    sign: str
    code: str
    message: str


class RuleCount(NamedTuple):
    """A rule with the lines it took; `share` is that of the rule that took most, 0 to 1."""

    rule: str
    href: str
    message: str
    lines: int
    articles: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage:
    """All that index.html shows without its script."""

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


class ExamplePart(NamedTuple):
    """A piece of a rule's example: what must be found is marked."""

    text: str
    marked: bool


class RuleView(NamedTuple):
    """A rule with what it did in this run."""

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
    """A family's rules, those that fired most first."""

    name: str
    label: str
    fired: int
    silent: int
    rules: Sequence[RuleView]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesPage:
    """All that rules.html shows."""

    sentence: str
    families: Sequence[RuleFamily]


# --- reading -------------------------------------------------------------------------------------------------------------------


def scan(out: Path, table: str) -> pl.LazyFrame:
    """One of the tables of the report in `out`."""
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


def index_page(out: Path) -> IndexPage:
    """Everything above and below the table, and the table's first rows, worst first."""
    articles = scan(out, "articles")
    slim = articles.with_columns(state=_state())
    counts = dict(_collect(slim.group_by("state").len()).iter_rows())
    inputs = sum(counts.values())
    unread = slim.filter(pl.col("state").is_in(["failed", "skipped"])).select("path", "state", "code", "message")
    groups, group_count = _groups(articles)
    sites, site_count = _sites(slim)
    return IndexPage(
        sentence=folder_sentence(counts),
        inputs=inputs,
        states=list(_shares(counts)),
        histograms=[histogram for spec in HISTOGRAMS if (histogram := _histogram(articles, spec))],
        reasons=_reasons(articles),
        rules=_rules_that_took(out),
        sites=sites,
        site_count=site_count,
        languages=_languages(articles),
        groups=groups,
        group_count=group_count,
        unread=[_unread(row) for row in _collect(unread.head(MOST_UNREAD)).iter_rows(named=True)],
        unread_count=counts.get("failed", 0) + counts.get("skipped", 0),
        rows=[index_row(row) for row in _worst(articles).iter_rows(named=True)],
        settings=_settings(out),
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
    unit: str = ""


HISTOGRAMS = (
    _Spec("score", "Score", tuple(range(0, 101, 5))),
    _Spec("words", "Words", tuple(range(0, 2001, 100))),
    _Spec(EASE, "Reading ease", tuple(range(-10, 101, 5))),
    _Spec(RATE, "Speculative sentences", tuple(range(0, 101, 5)), " %"),
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
    median = number(row["median"]) + spec.unit
    ends = (number(edges[0]) + spec.unit, number(edges[-1]) + spec.unit + ("+" if open_end else ""))
    return Histogram(spec.name, bars, *ends, median, total, row["missing"])


def _reasons(articles: pl.LazyFrame) -> list[Count]:
    """Reasons by the number of articles that have them, most frequent first."""
    reasons = articles.select("path", "reasons").explode("reasons").drop_nulls("reasons").unnest("reasons")
    counted = (
        reasons.group_by("code")
        .agg(articles=pl.col("path").n_unique(), category=pl.col("category").min())
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
    return sentence_case(label((code or "other").rpartition(".")[2]))


def _rules_that_took(out: Path) -> list[RuleCount]:
    rules = scan(out, "rules").filter((pl.col("lines") > 0) & (pl.col("rule") != WHITE_SPACE))
    rows = list(_collect(rules.sort(["lines", "rule"], descending=[True, False]).head(MOST_RULES)).iter_rows(named=True))
    top = max((row["lines"] for row in rows), default=1)
    return [
        RuleCount(
            row["rule"],
            link("index.html", "rules.html", row["rule"]),
            row["message"] or "",
            row["lines"],
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
        stripped=1 - pl.col("kept_share").median(),
    )
    count = int(_collect(grouped.select(pl.len())).item())
    rows = _collect(grouped.sort(["articles", "site"], descending=[True, False]).head(MOST)).iter_rows(named=True)
    return [
        SiteView(
            _site(row["site"]),
            f"#site={_hash(_site(row['site']))}",
            row["articles"],
            number(row["score"]),
            row["rejected"],
            row["review"],
            percent(row["stripped"]) if row["stripped"] is not None else "–",
        )
        for row in rows
    ], count


def _hash(text: str) -> str:
    """A value for the state that the index keeps behind the # of its address."""
    return quote(text, safe="")


def _languages(articles: pl.LazyFrame) -> list[Count]:
    counted = articles.filter(pl.col("status").is_in(["ok", "partial"])).group_by("language").len()
    rows = list(_collect(counted.sort(["len", "language"], descending=[True, False], nulls_last=True).head(MOST)).iter_rows())
    top = max((count for _, count in rows), default=1)
    return [
        Count(language_name(code), count, round(count / top, 4), f"#language={_hash(short_name(code or '-'))}", "") for code, count in rows
    ]


def _groups(articles: pl.LazyFrame) -> tuple[list[GroupView], int]:
    grouped = articles.filter(pl.col("near_duplicate_group").is_not_null())
    sizes = grouped.group_by("near_duplicate_group").len()
    count = int(_collect(sizes.select(pl.len())).item())
    if not count:
        return [], 0
    largest = _collect(sizes.sort(["len", "near_duplicate_group"], descending=[True, False]).head(MOST_GROUPS))
    wanted = grouped.filter(pl.col("near_duplicate_group").is_in(largest["near_duplicate_group"].implode()))
    first = wanted.group_by("near_duplicate_group").agg(pl.struct("path", "title").sort_by("path").head(10))
    members = dict(_collect(first).iter_rows())
    return [
        GroupView(
            group,
            size,
            [(link("index.html", page_name(m["path"])), _title(m) or short_name(m["path"]), short_name(m["path"])) for m in members[group]],
            size - len(members[group]),
        )
        for group, size in largest.iter_rows()
    ], count


def _unread(row: Row) -> UnreadView:
    state = row["state"]
    href = link("index.html", page_name(row["path"]))
    message = short(row["message"] or "", LONGEST_VALUE)
    return UnreadView(short_name(row["path"]), href, state, STATE_SIGNS[state], row["code"] or "", message)


def _worst(articles: pl.LazyFrame) -> pl.DataFrame:
    """The worst rows of the folder: by verdict, then by score, then by path."""
    rank = _state().replace_strict({state: n for n, state in enumerate(STATES)}, return_dtype=pl.Int64)
    keyed = articles.select("path", rank=rank, score=pl.col("score").fill_null(-1.0)).with_row_index("row")
    rows = _collect(keyed.select("row", "rank", "score").sort(["rank", "score", "row"]).head(STATIC_ROWS))
    order = {row: n for n, row in enumerate(rows["row"])}
    found = _collect(articles.select(_COLUMNS).with_row_index("row").filter(pl.col("row").is_in(rows["row"].implode())))
    return found.sort(pl.col("row").replace_strict(order, return_dtype=pl.Int64)) if len(found) else found


def index_row(row: Row) -> IndexRow:
    """A row of the index's table from a row of `articles`."""
    state = state_of(row["status"], row["verdict"])
    return IndexRow(
        href=link("index.html", page_name(row["path"])),
        title=_title(row) or short_name(row["path"].rpartition("/")[2]),
        note=("Partly read. " if row["status"] == "partial" else "") + (_reason(row) or short_name(row["path"])),
        state=state,
        label=STATE_LABELS[state],
        sign=STATE_SIGNS[state],
        score=_whole(row["score"]),
        words=_whole(row["words"]),
        ease=_whole(row[EASE]),
        rate=_whole(row[RATE]),
        stripped="–" if row["kept_share"] is None else percent(1 - row["kept_share"]),
        language=row["language"] or "–",
        site=_site(row["site"]) or "–",
    )


def _title(row: Row) -> str:
    return short(row["title"] or "", LONGEST_NAME)


def _site(site: str | None) -> str:
    """The site as it is shown and filtered by."""
    return short_name(site or "")


def _reason(row: Row) -> str:
    """The worst of what speaks against it, or why it has no grade."""
    if row["reasons"]:
        return short(row["reasons"][0]["message"], LONGEST_VALUE)
    because = ungraded_because(row) if state_of(row["status"], row["verdict"]) == "ungraded" else ""
    return short(" ".join(filter(None, (because, row["message"]))), LONGEST_VALUE)


def _whole(value: float | None) -> str:
    return number(value)


def _settings(out: Path) -> list[tuple[str, str]]:
    """What run.json says of the run, one level deep, for the foot of the index."""
    data = json.loads((out / "run.json").read_text(encoding="utf-8"))
    return [(str(key), value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)) for key, value in data.items()]


# --- the table's data ------------------------------------------------------------------------------------------------------------


def table_chunks(out: Path, codes: Mapping[str, int]) -> Iterator[list[list[Any]]]:
    """The table's rows in the tables' own order, CHUNK_ROWS at a time, each as a list of plain values.

    A row is [path, page or 0, title or 0, state, partial, score, words, ease, rate, stripped, language, site, group, codes, reason].
    """
    articles = scan(out, "articles").select(_COLUMNS)
    total = int(_collect(articles.select(pl.len())).item())
    for start in range(0, total, READ_ROWS):
        for part in _collect(articles.slice(start, READ_ROWS)).iter_slices(CHUNK_ROWS):
            yield [_packed(row, codes) for row in part.iter_rows(named=True)]


def _packed(row: Row, codes: Mapping[str, int]) -> list[Any]:
    path = visible(row["path"])
    page = page_name(row["path"])
    return [
        path,
        0 if page == f"articles/{path}.html" else page,
        _title(row) or 0,
        STATES.index(state_of(row["status"], row["verdict"])),
        int(row["status"] == "partial"),
        _rounded(row["score"], 1),
        row["words"],
        _rounded(row[EASE], 1),
        _rounded(row[RATE], 1),
        _rounded(None if row["kept_share"] is None else 1 - row["kept_share"], 3),
        short_name(row["language"] or ""),
        _site(row["site"]),
        row["near_duplicate_group"] or 0,
        [codes[reason["code"]] for reason in row["reasons"] or () if reason["code"] is not None],
        _reason(row),
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


def language_codes(out: Path) -> list[str]:
    """The languages that were detected."""
    found = scan(out, "articles").select("language").drop_nulls().unique().sort("language")
    return list(_collect(found)["language"])


# --- the rules page --------------------------------------------------------------------------------------------------------------


def rules_page(out: Path) -> RulesPage:
    """Every rule by family, those that fired most first."""
    rows = list(_collect(scan(out, "rules").sort(["fired", "rule"], descending=[True, False])).iter_rows(named=True))
    families: dict[str, list[RuleView]] = {}
    for row in rows:
        families.setdefault(row["family"], []).append(_rule(row))
    fired = sum(1 for row in rows if row["fired"])
    silent = sum(1 for row in rows if row["never_fired"])
    off = sum(1 for row in rows if not row["enabled"])
    sentence = f"{plural(len(rows), 'rule')}: {fired:,} found something, {silent:,} found nothing" + (
        f", {off:,} switched off" if off else ""
    )
    return RulesPage(
        sentence=sentence,
        families=[
            RuleFamily(
                family.name,
                family.label,
                sum(rule.fired for rule in families[family.name]),
                sum(rule.never_fired for rule in families[family.name]),
                families[family.name],
            )
            for family in FAMILIES
            if family.name in families
        ],
    )


def _rule(row: Row) -> RuleView:
    languages = row["languages"] or []
    return RuleView(
        id=row["rule"],
        family=row["family"],
        code=BY_NAME[row["family"]].code,
        category=label(row["category"] or ""),
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


def example_parts(example: Row) -> list[ExamplePart]:
    """An example cut at the borders of its spans."""
    text: str = example["text"]
    borders = [0, *(span[border] for span in example["spans"] for border in ("start", "end")), len(text)]
    return [ExamplePart(text[start:end], n % 2 == 1) for n, (start, end) in enumerate(pairwise(borders)) if start < end]


def type_words(dtype: PolarsDataType) -> str:
    """A column's type in plain words."""
    if isinstance(dtype, pl.List):
        return f"list of {type_words(dtype.inner)}"
    if isinstance(dtype, pl.Struct):
        return f"({', '.join(field.name for field in dtype.fields)})"
    words = ((pl.String, "text"), (pl.Int64, "whole number"), (pl.Float64, "number"), (pl.Boolean, "true or false"))
    return next(word for kind, word in words if dtype == kind)
