"""Sites without a name: which pages have a menu in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from copydesk.context import line_matcher
from copydesk.rule import RuleSet
from copydesk.runs.portions import count_of, laid_out

SAME_MENU = 0.2  # share of a page's pairs of short lines that have to stand on an earlier page for the two to be of one site
FEWEST_PAIRS = 3  # … and so many of them
MENU_SITE = "pages like "  # how a site begins that has no name, only a menu; behind it stands its first page


def menu_sites(menus: Sequence[pl.LazyFrame], shared: Sequence[pl.LazyFrame], rules: RuleSet, scratch: Path) -> pl.DataFrame:
    """page, first: pages that share a menu, with the first of them, in order; a page that is like no other is left out.

    `menus` and `shared` are the rows of `menu_rows` and `shared_rows`, all of a page in one frame; `scratch` is an empty folder.

    Pairs of lines are compared, since single words of a menu ("Politics", "Culture") stand on every newspaper's pages, but hardly
    in the same order. Two phrases that the boilerplate rules know ("Share", "Print") make no pair: they tell no site from another.
    Each page is tied to the one earlier page that it shares most pairs with: of the pages that have a pair only the first is
    asked, so that the work grows with the rows and not with their square. Copies of one article may be tied, too, which does no
    harm: `recurring_lines` counts them as one page.
    """
    nobody = pl.DataFrame(schema={"page": pl.Int64, "first": pl.Int64})
    rows = count_of(menus)
    if not rows:
        return nobody
    known = _phrases(shared, rules, scratch)

    def sized() -> Iterator[pl.DataFrame]:
        for portion in menus:
            pairs = portion.filter(~(pl.col("line").is_in(known) & pl.col("next").is_in(known))).collect()
            yield pairs.select("page", pair=pl.struct("line", "next").hash(seed=0), size=pl.len().over("page"))

    pairs = laid_out(sized(), "pair", rows, scratch / "pairs")
    tied = laid_out(map(_tied, pairs), "page", rows, scratch / "ties")
    ties = pl.concat([nobody, *map(_closest, tied)])
    while True:  # follow the ties to the first page of all; each round doubles the distance
        further = ties.join(ties.rename({"page": "first", "first": "root"}), on="first", how="left", maintain_order="left")
        if further["root"].null_count() == further.height:
            break
        ties = further.select("page", pl.coalesce("root", "first").alias("first"))
    roots = ties.select(page="first", first="first").unique()
    return pl.concat([ties, roots]).sort("page")


def _phrases(shared: Sequence[pl.LazyFrame], rules: RuleSet, scratch: Path) -> pl.Series:
    """The digests of lines on several pages without a site that the boilerplate rules know."""
    entries = [portion.filter(pl.col("mask").is_not_null()).select("line", "mask") for portion in shared]
    piles = laid_out((portion.collect() for portion in entries), "line", count_of(entries), scratch / "entries")
    known = []
    for pile in piles:
        often = pile.group_by("line").agg(pl.col("mask").first(), pl.len().alias("pages")).filter(pl.col("pages") >= 2).collect()
        known += [line for line, masked, _ in often.iter_rows() if line_matcher(rules).match_line(masked)]  # which is made once
    return pl.Series(sorted(known), dtype=pl.Int64).implode()


def _tied(pairs: pl.LazyFrame) -> pl.DataFrame:
    """page, first, size, shared: the first page that has a pair, for each other that has it; `shared` is the number of such pairs."""
    rows = pairs.collect()
    first = rows.group_by("pair").agg(pl.col("page").min().alias("first"))
    later = rows.join(first, on="pair").filter(pl.col("first") != pl.col("page"))
    return later.group_by("page", "first", "size").agg(shared=pl.len())


def _closest(ties: pl.LazyFrame) -> pl.DataFrame:
    """page, first: the earlier page that a page shares most pairs with, where that is enough."""
    summed = ties.group_by("page", "first", "size").agg(pl.col("shared").sum()).collect()
    return (
        summed.filter((pl.col("shared") >= FEWEST_PAIRS) & (pl.col("shared") >= pl.col("size") * SAME_MENU))
        .sort("page", "shared", "first", descending=[False, True, False])
        .unique("page", keep="first", maintain_order=True)
        .select("page", "first")
    )
