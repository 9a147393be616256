"""The index: what came out of the folder, above and below the table of its articles."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import polars as pl

from copydesk.reports.bounds import LONGEST_VALUE, short, short_name
from copydesk.reports.limits import Limit, limits_of
from copydesk.reports.listing import (
    AT_ONCE,
    EASE,
    FACTORS,
    RATE,
    READ_ROWS,
    IndexRow,
    collect,
    index_row,
    scan,
    site_of,
    state_expression,
    worst,
)
from copydesk.reports.names import link
from copydesk.reports.rows import Row
from copydesk.reports.states import STATE_LABELS, STATE_SIGNS
from copydesk.reports.viewer import addresses
from copydesk.reports.words import label, language_name, number, percent, plural, sentence_case
from copydesk.tables import portions

MOST = 12  # entries of a list on the index
MOST_RULES = 8
WHITE_SPACE = "boilerplate.blank-lines"  # takes lines from almost every text and would hide the others
MOST_UNREAD = 2_000


class Count(NamedTuple):
    """A bar: its words, the number, its share of the largest (0 to 1) and where it leads (may be empty)."""

    label: str
    number: int
    share: float
    href: str
    note: str


class Bar(NamedTuple):
    """A column of a histogram: what it counts, how many, its height (0 to 1), and its range as the list's address has it, "40..45"."""

    label: str
    number: int
    height: float
    range: str


class Histogram(NamedTuple):
    """A measure's distribution over the articles that have it (`counted`); `missing` have none. The list's address calls it `key`.

    limits: each with its place on the scale, 0 to 1.
    """

    key: str
    name: str
    bars: Sequence[Bar]
    low: str
    high: str
    median: str
    counted: int
    missing: int
    limits: Sequence[tuple[float, Limit]]


class SiteView(NamedTuple):
    """A site's row: score and stripped share are medians."""

    name: str
    href: str
    articles: int
    score: str
    stripped: str


class Share(NamedTuple):
    """How many inputs came out in a state; start and width of its part of the bar are in percent."""

    state: str
    label: str
    sign: str
    inputs: int
    start: float
    width: float


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
    listed: str  # leads to the articles in the list
    message: str
    lines: int
    articles: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage:
    """All that index.html shows without its script."""

    sentence: str
    inputs: int
    states: Sequence[Share]
    histograms: Sequence[Histogram]
    reasons: Sequence[Count]
    reason_count: int
    rules: Sequence[RuleCount]
    sites: Sequence[SiteView]
    site_count: int
    languages: Sequence[Count]
    rows: Sequence[IndexRow]
    at_once: int  # of the rows, those that stand there where a script will draw the others
    decided: bool  # whether a row shows a decision
    settings: Sequence[tuple[str, str]]


def index_page(out: Path) -> IndexPage:
    """Everything above and below the table, and the table's first rows, worst first."""
    articles = scan(out, "articles")
    slim = articles.with_columns(state=state_expression())
    counts = dict(collect(slim.group_by("state").len()).iter_rows())
    inputs = sum(counts.values())
    sites, site_count = _sites(slim)
    reasons, reason_count = _reasons(articles)
    address = addresses(out)
    rows = [index_row(row, address("index.html", row["path"])) for row in worst(articles).iter_rows(named=True)]
    limits = limits_of(out)
    return IndexPage(
        sentence=folder_sentence(counts),
        inputs=inputs,
        states=list(_shares(counts)),
        histograms=[histogram for spec in HISTOGRAMS if (histogram := _histogram(articles, spec, limits.get(spec.key, ())))],
        reasons=reasons,
        reason_count=reason_count,
        rules=_rules_that_took(out),
        sites=sites,
        site_count=site_count,
        languages=_languages(articles),
        rows=rows,
        at_once=AT_ONCE,
        decided=any(row.decision for row in rows),
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


def _shares(counts: Mapping[str, int]) -> Iterator[Share]:
    total = sum(counts.values()) or 1
    start = 0.0
    for state in ("pass", "review", "reject", "ungraded", "skipped", "failed"):
        if count := counts.get(state):
            width = 100 * count / total
            yield Share(state, STATE_LABELS[state], STATE_SIGNS[state], count, round(start, 3), round(width, 3))
            start += width


class _Spec(NamedTuple):
    key: str
    column: str
    name: str
    edges: tuple[float, ...]
    unit: str = ""


HISTOGRAMS = (
    _Spec("score", "score", "Score", tuple(range(0, 101, 5))),
    _Spec("words", "words", "Words", tuple(range(0, 2001, 100))),
    _Spec("kept", "kept_share", "Text kept", tuple(range(0, 101, 5)), " %"),
    _Spec("trust", "trust", "Trust", tuple(range(0, 101, 5))),
    _Spec("ease", EASE, "Reading ease", tuple(range(-10, 101, 5))),
    _Spec("speculation", RATE, "Speculative sentences", tuple(range(0, 101, 5)), " %"),
)


def _as_listed(column: str) -> pl.Expr:
    """A measure as the list's data has it, so that a bar counts the rows that it filters."""
    value = pl.col(column)
    if column == "kept_share":
        return 100 - ((1 - value) * FACTORS["stripped"]).round() / (FACTORS["stripped"] / 100)
    factor = FACTORS.get({EASE: "ease", RATE: "rate"}.get(column, column), 1)
    return (value * factor).round() / factor


def _histogram(articles: pl.LazyFrame, spec: _Spec, limits: Sequence[Limit]) -> Histogram | None:
    """Counts between the edges, from the lower one to below the upper; what lies outside is counted in the first or the last column."""
    value = _as_listed(spec.column)
    edges = spec.edges
    last = len(edges) - 2
    ranges = [(low if n else None, high if n < last else None) for n, (low, high) in enumerate(pairwise(edges))]
    inside = [
        value.is_not_null() & (pl.lit(True) if low is None else value >= low) & (pl.lit(True) if high is None else value < high)
        for low, high in ranges
    ]
    columns = [each.sum().alias(str(n)) for n, each in enumerate(inside)]
    row = collect(articles.select(*columns, missing=value.is_null().sum(), median=value.median(), most=value.max())).row(0, named=True)
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
            "..".join("" if edge is None else str(edge) for edge in ranges[n]),
        )
        for n, (low, high) in enumerate(pairwise(edges))
    ]
    median = number(row["median"]) + spec.unit
    ends = (number(edges[0]) + spec.unit, number(edges[-1]) + spec.unit + ("+" if open_end else ""))
    places = [(round((limit.at - edges[0]) / (edges[-1] - edges[0]), 4), limit) for limit in limits]
    return Histogram(spec.key, spec.name, bars, *ends, median, total, row["missing"], [each for each in places if 0 <= each[0] <= 1])


def _reasons(articles: pl.LazyFrame) -> tuple[list[Count], int]:
    """The reasons that most articles have, most frequent first, and how many there are."""
    parts = []
    for part in portions(articles.select("reasons"), READ_ROWS):
        reasons = part.with_row_index("article").explode("reasons").drop_nulls("reasons").unnest("reasons")
        parts.append(reasons.group_by("code").agg(articles=pl.col("article").n_unique(), category=pl.col("category").min()))
    if not parts:
        return [], 0
    every = pl.concat(parts).group_by("code").agg(pl.col("articles").sum(), pl.col("category").min())
    every = every.sort(["articles", "code"], descending=[True, False])
    rows = list(every.head(MOST).iter_rows(named=True))
    top = max((row["articles"] for row in rows), default=1)
    shown = [
        Count(reason_words(row["code"]), row["articles"], round(row["articles"] / top, 4), f"#reason={row['code']}", row["category"] or "")
        for row in rows
    ]
    return shown, every.height


def reason_words(code: str | None) -> str:
    """A reason's code as words: "author-speculation" is "Author speculation"."""
    return sentence_case(label((code or "other").rpartition(".")[2]))


def _rules_that_took(out: Path) -> list[RuleCount]:
    rules = scan(out, "rules").filter((pl.col("lines") > 0) & (pl.col("rule") != WHITE_SPACE))
    rows = list(collect(rules.sort(["lines", "rule"], descending=[True, False]).head(MOST_RULES)).iter_rows(named=True))
    top = max((row["lines"] for row in rows), default=1)
    return [
        RuleCount(
            row["rule"],
            link("index.html", "rules.html", row["rule"]),
            f"#rule={_hash(row['rule'])}",
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
        stripped=1 - pl.col("kept_share").median(),
    )
    count = int(collect(grouped.select(pl.len())).item())
    rows = collect(grouped.sort(["articles", "site"], descending=[True, False]).head(MOST)).iter_rows(named=True)
    return [
        SiteView(
            site_of(row["site"]),
            f"#site={_hash(site_of(row['site']))}",
            row["articles"],
            number(row["score"]),
            percent(row["stripped"]) if row["stripped"] is not None else "–",
        )
        for row in rows
    ], count


def _hash(text: str) -> str:
    """A value for the state that the index keeps behind the # of its address."""
    return quote(text, safe="")


def _languages(articles: pl.LazyFrame) -> list[Count]:
    counted = articles.filter(pl.col("status").is_in(["ok", "partial"])).group_by("language").len()
    rows = list(collect(counted.sort(["len", "language"], descending=[True, False], nulls_last=True).head(MOST)).iter_rows())
    top = max((count for _, count in rows), default=1)
    return [
        Count(language_name(code), count, round(count / top, 4), f"#language={_hash(short_name(code or '-'))}", "") for code, count in rows
    ]


def unread(out: Path) -> tuple[list[UnreadView], int]:
    """The first inputs that failed or were skipped, those that failed first, and how many there are."""
    found = scan(out, "articles").with_columns(state=state_expression()).filter(pl.col("state").is_in(["failed", "skipped"]))
    rows = collect(found.select("path", "state", "code", "message").with_row_index("row").sort(["state", "row"]))
    address = addresses(out)
    return [_unread(row, address("unread.html", row["path"])) for row in rows.head(MOST_UNREAD).iter_rows(named=True)], len(rows)


def _unread(row: Row, href: str) -> UnreadView:
    state = row["state"]
    message = short(row["message"] or "", LONGEST_VALUE)
    return UnreadView(short_name(row["path"]), href, state, STATE_SIGNS[state], row["code"] or "", message)


def _settings(out: Path) -> list[tuple[str, str]]:
    """What run.json says of the run, one level deep, for the foot of the index."""
    data = json.loads((out / "run.json").read_text(encoding="utf-8"))
    return [(str(key), value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)) for key, value in data.items()]
