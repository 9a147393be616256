"""What only the whole folder shows: which pages share a menu, lines that recur across a site's pages, near-duplicates."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

import polars as pl

from copydesk.article import Article
from copydesk.context import Recurrence, line_matcher
from copydesk.evidence import KnownBy
from copydesk.rule import RuleSet
from copydesk.tables import frame
from copydesk.text import WORD, mask, words_of

LONG_LINE_WORDS = 20  # a line this long is prose: pages that share most of their prose are copies, not two pages of a site
FEWEST_COMMON, COMMON_PROSE = 3, 0.5  # pages, and share of a site's pages, that have a long line if it is the site's and no article's
SHARED_PROSE = 0.5  # share of a page's prose that has to stand on an earlier page for the two to count as one
MENU_WORDS = 12  # no entry of a menu has more
MENU_CHARACTERS = 200
SAME_MENU = 0.2  # share of a page's pairs of short lines that have to stand on an earlier page for the two to be of one site
FEWEST_PAIRS = 3  # … and so many of them
MENU_SITE = "pages like "  # how a site begins that has no name, only a menu; behind it stands its first page

# Near-duplicates: word 5-grams, 128 permutations in 16 bands of 8, verified at an estimated Jaccard similarity of 0.8.
# The bands find a pair of similarity 0.8 with probability 1 - (1 - 0.8^8)^16 = 0.95.
NGRAM = 5
PERMUTATIONS = 128
BANDS = 16
SIMILARITY = 0.8
SEED = 1
SHORTEST_WORDS = 30  # below this, two different notices can share most of their word 5-grams


# --- sites without a name: pages with the same menu ---


def menu_rows(articles: Iterable[Article]) -> list[dict[str, Any]]:
    """One row a page and distinct pair of short lines that follow each other, both as digests of the masked line."""
    rows = []
    for article in articles:
        pairs: set[tuple[int, int]] = set()
        before: int | None = None
        for n, line in enumerate(article.lines):
            text = article.text[line.start : line.end]
            if not text.strip() or line.kind == "metadata":
                continue
            wrapped = line.joined or (n + 1 < len(article.lines) and article.lines[n + 1].joined)
            here = _entry(text) if len(text) <= MENU_CHARACTERS and not wrapped else None
            if before is not None and here is not None:
                pairs.add((before, here))
            before = here
        rows += [{"page": article.path, "line": line, "next": following} for line, following in sorted(pairs)]
    return rows


@lru_cache(maxsize=20_000)  # entries of a menu come again and again
def _entry(text: str) -> int | None:
    """A line's digest, or None where it can be no entry of a menu."""
    masked = mask(text)
    return _digest(masked) if masked and len(WORD.findall(masked)) <= MENU_WORDS else None


def _digest(masked: str) -> int:
    return int.from_bytes(hashlib.blake2b(masked.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little", signed=True)


def menu_sites(menus: pl.LazyFrame, shared: pl.LazyFrame, rules: RuleSet) -> pl.DataFrame:
    """page, found: pages that share a menu, under a label with the first of them; a page that is like no other is left out.

    Pairs of lines are compared, since single words of a menu ("Politics", "Culture") stand on every newspaper's pages, but hardly
    in the same order. Two phrases that the boilerplate rules know ("Share", "Print") make no pair: they tell no site from another.
    Each page is tied to the one earlier page that it shares most pairs with: of the pages that have a pair only the first is
    asked, so that the work grows with the rows and not with their square. Copies of one article may be tied, too, which does no
    harm: `recurring_lines` counts them as one page.
    """
    nameless = shared.filter((pl.col("site") == "") & (pl.col("words") <= MENU_WORDS) & (pl.col("mask").str.len_chars() <= MENU_CHARACTERS))
    often = nameless.group_by("mask").len().filter(pl.col("len") > 1).select("mask").collect(engine="streaming")
    if not often.height:
        return frame("menu_sites", [])
    matcher = line_matcher(rules)
    known = pl.Series([_digest(masked) for masked in often["mask"] if matcher.match_line(masked)], dtype=pl.Int64).implode()
    menus = menus.filter(~(pl.col("line").is_in(known) & pl.col("next").is_in(known)))
    first = menus.group_by("line", "next").agg(pl.col("page").min().alias("first"), pl.len().alias("pages")).filter(pl.col("pages") > 1)
    size = menus.group_by("page").agg(pl.len().alias("size"))
    ties = (
        menus.join(first, on=["line", "next"])
        .filter(pl.col("first") != pl.col("page"))
        .group_by("page", "first")
        .agg(pl.len().alias("shared"))
        .join(size, on="page")
        .filter((pl.col("shared") >= FEWEST_PAIRS) & (pl.col("shared") >= pl.col("size") * SAME_MENU))
        .sort("page", "shared", "first", descending=[False, True, False])
        .unique("page", keep="first", maintain_order=True)
        .select("page", "first")
        .collect(engine="streaming")
    )
    while True:  # follow the ties to the first page of all; each round doubles the distance
        further = ties.join(ties.rename({"page": "first", "first": "root"}), on="first", how="left", maintain_order="left")
        if further["root"].null_count() == further.height:
            break
        ties = further.select("page", pl.coalesce("root", "first").alias("first"))
    roots = ties.select(pl.col("first").alias("page"), "first").unique()
    return pl.concat([ties, roots]).sort("page").select("page", (MENU_SITE + pl.col("first")).alias("found"))


def with_menu_sites(shared: pl.LazyFrame, sites: pl.LazyFrame) -> pl.LazyFrame:
    """The rows of `shared_rows`, with the site of `menu_sites` where a page has no other."""
    named, nameless = shared.filter(pl.col("site") != ""), shared.filter(pl.col("site") == "")
    found = nameless.join(sites, on="page", how="left").with_columns(pl.coalesce("found", "site").alias("site")).drop("found")
    return pl.concat([named, found])


# --- lines that recur within a site ---


def folder_of(path: str) -> str | None:
    """The sub-folder of an input, which is its site where its page has no URL; None directly below the PATH given."""
    parent = PurePosixPath(path).parent.as_posix()
    return None if parent == "." else parent


def shared_rows(articles: Iterable[Article]) -> list[dict[str, Any]]:
    """One row a page and distinct masked line that has a letter or digit."""
    rows = []
    for article in articles:
        site = article.site or ""
        masks: dict[str, int] = {}
        for line in article.lines:
            if line.kind == "metadata":
                continue
            masked = mask(article.text[line.start : line.end])
            if masked and masked not in masks:
                masks[masked] = len(WORD.findall(masked))
        rows += [{"site": site, "page": article.path, "mask": masked, "words": words} for masked, words in masks.items()]
    return rows


def recurring_lines(shared: pl.LazyFrame) -> pl.LazyFrame:
    """site, mask, pages, of: lines on two or more pages of a site that has at least two.

    Pages that share most of their prose (agency copy, the same article saved twice) count as one page, so that an article found
    twice does not turn into chrome. Long lines that stand on most pages of a site (a footer in sentences) tell nothing of that,
    unless a page has no other prose.
    """
    every = shared.filter(pl.col("words") >= LONG_LINE_WORDS)
    site_pages = shared.group_by("site").agg(pl.col("page").n_unique().alias("of"))
    common = (
        every.group_by("site", "mask")
        .agg(pl.len().alias("pages"))
        .join(site_pages, on="site")
        .filter((pl.col("pages") >= FEWEST_COMMON) & (pl.col("pages") >= pl.col("of") * COMMON_PROSE))
    )
    own = every.join(common, on=["site", "mask"], how="anti")
    long = pl.concat([own, every.join(own, on=["site", "page"], how="anti")])
    first = long.group_by("site", "mask").agg(pl.col("page").min().alias("first"))
    prose = long.group_by("site", "page").agg(pl.col("words").sum().alias("prose"))
    copies = (
        long.join(first, on=["site", "mask"])
        .filter(pl.col("first") != pl.col("page"))
        .group_by("site", "page", "first")
        .agg(pl.col("words").sum())
        .join(prose, on=["site", "page"])
        .filter(pl.col("words") >= pl.col("prose") * SHARED_PROSE)
        .group_by("site", "page")
        .agg(pl.col("first").min())
    )
    pages = shared.join(copies, on=["site", "page"], how="left").with_columns(pl.coalesce("first", "page").alias("origin"))
    of = pages.group_by("site").agg(pl.col("origin").n_unique().cast(pl.Int64).alias("of"))
    return (
        pages.group_by("site", "mask")
        .agg(pl.col("origin").n_unique().cast(pl.Int64).alias("pages"))
        .filter(pl.col("pages") >= 2)
        .join(of, on="site")
        .select("site", "mask", "pages", "of")
        .sort("site", "mask")
    )


def recurrences(table: pl.LazyFrame, sites: Mapping[str, KnownBy | None]) -> Mapping[str, Mapping[str, Recurrence]]:
    """The part of `recurring_lines`' table that speaks of `sites` (name, "" for none; what it is known by), as the Context wants it."""
    found: dict[str, dict[str, Recurrence]] = {}
    rows = table.filter(pl.col("site").is_in(sorted(sites))).collect()
    for site, masked, pages, of in rows.iter_rows():
        found.setdefault(site, {})[masked] = Recurrence(pages, of, sites[site])
    return found


# --- near-duplicates ---


def signature_rows(articles: Iterable[Article]) -> list[dict[str, Any]]:
    """One row an article of at least SHORTEST_WORDS words: its MinHash signature over word 5-grams (rensa's, seeded)."""
    import rensa

    paths, shingles = [], []
    for article in articles:
        words = words_of(article.prose.text).small
        if len(words) < SHORTEST_WORDS:
            continue
        paths.append(article.path)
        shingles.append(sorted(set(map(" ".join, zip(*(words[n:] for n in range(NGRAM)), strict=False)))))
    digests = rensa.RMinHash.digests_from_token_sets(shingles, PERMUTATIONS, SEED) if paths else []
    return [{"path": path, "signature": list(digest)} for path, digest in zip(paths, digests, strict=True)]


def near_duplicate_groups(signatures: pl.LazyFrame) -> pl.DataFrame:
    """path, near_duplicate_group for the articles that have a near-duplicate; groups are numbered from 1 in order of their first path."""
    rows = BANDS, PERMUTATIONS // BANDS
    bands = pl.concat(
        signatures.select(
            "path", pl.lit(band).alias("band"), pl.col("signature").list.slice(band * rows[1], rows[1]).hash(seed=SEED).alias("key")
        )
        for band in range(rows[0])
    )
    first = bands.group_by("band", "key").agg(pl.col("path").min().alias("first"), pl.len().alias("n")).filter(pl.col("n") > 1)
    pairs = bands.join(first, on=["band", "key"]).filter(pl.col("path") != pl.col("first")).select("first", "path").unique()
    verified = (
        pairs.join(signatures, on="path")
        .join(signatures.rename({"path": "first", "signature": "signature_first"}), on="first")
        .sort("first", "path")
        .collect()
    )
    leader: dict[str, str] = {}

    def find(path: str) -> str:
        while leader.get(path, path) != path:
            path = leader[path]
        return path

    for pair_first, path, one, other in verified.select("first", "path", "signature", "signature_first").iter_rows():
        if sum(a == b for a, b in zip(one, other, strict=True)) >= SIMILARITY * PERMUTATIONS:
            low, high = sorted((find(pair_first), find(path)))
            leader[high] = low
            leader.setdefault(low, low)
    groups: dict[str, int] = {}
    grouped = [{"path": path, "near_duplicate_group": groups.setdefault(find(path), len(groups) + 1)} for path in sorted(leader)]
    return frame("groups", grouped)
