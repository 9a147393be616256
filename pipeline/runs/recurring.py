"""Lines that recur on the pages of a site: counted over the whole folder, and looked up for one page.

A line is known by a digest of its masked text, and a line of a site by that and the digest of the site's name (64 bits each). What is
held at a time are the lines that do recur, and a portion of all others (`pipeline/runs/portions.py`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from copydesk.context import Often, Recurrence, how_often
from copydesk.evidence import KnownBy
from copydesk.runs.folder import digest_of, digest_of_site
from copydesk.runs.portions import count_of, laid_out

LONG_LINE_WORDS = 20  # a line this long is prose: pages that share most of their prose are copies, not two pages of a site
FEWEST_COMMON, COMMON_PROSE = 3, 0.5  # pages, and share of a site's pages, that have a long line if it is the site's and no article's
SHARED_PROSE = 0.5  # share of a page's prose that has to stand on an earlier page for the two to count as one

AT_ONCE = 100_000  # lines that are written at a time
LINES, COUNTS = "lines.i64", "counts.i64"  # digests of lines of a site, in order; of each on how many pages, and of how many


def recurring_lines(shared: Sequence[pl.LazyFrame], sites: pl.DataFrame, scratch: Path) -> pl.DataFrame:
    """line, pages, of: lines on two or more pages of a site that has at least two, in the order of `line`.

    `shared`: the rows of `shared_rows`, all of a page in one frame. `sites`: page, site (its digest) for pages without a site of their
    own. `line` is the digest of line and site, `line_of` of them. `scratch` is an empty folder.

    Pages that share most of their prose (agency copy, the same article saved twice) count as one page, so that an article found
    twice does not turn into chrome. Long lines that stand on most pages of a site (a footer in sentences) tell nothing of that,
    unless a page has no other prose.
    """
    portions = [_placed(portion, sites) for portion in shared]
    found: list[pl.DataFrame] = []

    def counting() -> Iterator[pl.DataFrame]:
        for portion in portions:
            rows = portion.collect()
            found.append(rows.select("site", "page").unique().group_by("site").agg(pl.len().cast(pl.Int64).alias("of")))
            yield rows

    piles = laid_out(counting(), "line", count_of(shared), scratch / "lines")
    if not piles:
        return pl.DataFrame(schema=dict.fromkeys(("line", "pages", "of"), pl.Int64))
    of = pl.concat(found).group_by("site").agg(pl.col("of").sum())
    repeated = pl.concat([_repeated(pile) for pile in piles])
    copies = _copies(portions, repeated, of)
    counts = pl.concat([_origins(pile, repeated, copies) for pile in piles]) if len(copies) else repeated
    # A copy is no page of its own, but for one that is itself what another is a copy of.
    origins = copies.select("site", page="first").unique().join(copies, on="page", how="semi")
    gone = pl.concat([copies.select("site", by=-1), origins.select("site", by=1)]).group_by("site").agg(pl.col("by").sum())
    of = of.join(gone, on="site", how="left").select("site", pl.col("of") + pl.col("by").fill_null(0))
    return counts.join(of, on="site").select("line", "pages", "of").sort("line")


def _placed(portion: pl.LazyFrame, sites: pl.DataFrame) -> pl.LazyFrame:
    """site, page, line, words: with the site that a page without one was given; from here on `line` is one of a site."""
    given = sites.lazy().select("page", given="site")
    site = pl.coalesce("given", "site")
    return portion.join(given, on="page", how="left").select(site.alias("site"), "page", (pl.col("line") ^ site).alias("line"), "words")


def line_of(site: str, masked: str) -> int:
    """What a line of a site is known by."""
    return digest_of(masked) ^ digest_of_site(site)


def _repeated(pile: pl.LazyFrame) -> pl.DataFrame:
    """The lines that stand on two or more pages: line, site, words, pages, first (the first page)."""
    first = (pl.col("site").first(), pl.col("words").first(), pl.len().cast(pl.Int64).alias("pages"), pl.col("page").min().alias("first"))
    return pile.filter(pl.col("line").is_duplicated()).group_by("line").agg(*first).collect()  # most stand on one page, and make no group


def _copies(portions: Sequence[pl.LazyFrame], repeated: pl.DataFrame, of: pl.DataFrame) -> pl.DataFrame:
    """site, page, first: pages most of whose prose stands on an earlier page, and the first such page."""
    every = repeated.filter(pl.col("words") >= LONG_LINE_WORDS)
    common = (
        every.join(of, on="site")
        .filter((pl.col("pages") >= FEWEST_COMMON) & (pl.col("pages") >= pl.col("of") * COMMON_PROSE))
        .select("line")
    )
    firsts = every.join(common, on="line", how="anti").select("line", "first")
    if len(common):  # they count on the pages that have no other prose, and the first of these may not be the first of all
        seen = [_prose(portion, common).join(common, on="line").group_by("line").agg(first=pl.col("page").min()) for portion in portions]
        firsts = pl.concat([firsts, pl.concat(seen).group_by("line").agg(pl.col("first").min())])
    found = [_copies_in(_prose(portion, common), firsts) for portion in portions] if len(firsts) else []
    return pl.concat([pl.DataFrame(schema=dict.fromkeys(("site", "page", "first"), pl.Int64)), *found])


def _prose(portion: pl.LazyFrame, common: pl.DataFrame) -> pl.DataFrame:
    """The long lines of each page: without those that are the site's, unless it has no others."""
    every = portion.filter(pl.col("words") >= LONG_LINE_WORDS).collect()
    own = every.join(common, on="line", how="anti")
    return pl.concat([own, every.join(own, on="page", how="anti")])


def _copies_in(prose: pl.DataFrame, firsts: pl.DataFrame) -> pl.DataFrame:
    size = prose.group_by("page").agg(prose=pl.col("words").sum())
    return (
        prose.join(firsts, on="line")
        .filter(pl.col("first") != pl.col("page"))
        .group_by("site", "page", "first")
        .agg(pl.col("words").sum())
        .join(size, on="page")
        .filter(pl.col("words") >= pl.col("prose") * SHARED_PROSE)
        .group_by("site", "page")
        .agg(pl.col("first").min())
    )


def _origins(pile: pl.LazyFrame, repeated: pl.DataFrame, copies: pl.DataFrame) -> pl.DataFrame:
    """As `_repeated`, without the first page: a page that is a copy counts as the one that it is a copy of."""
    rows = pile.collect().join(repeated, on="line", how="semi").join(copies.select("page", "first"), on="page", how="left")
    origins = pl.coalesce("first", "page").n_unique().cast(pl.Int64).alias("pages")
    return rows.group_by("line").agg(pl.col("site").first(), origins).filter(pl.col("pages") >= 2)


# --- on disk, and looked up there ---


def write_recurring(table: pl.DataFrame, folder: Path) -> None:
    """Write what `recurring_lines` gives so that a line is found in it without all of it being read: whole numbers of eight bytes."""
    with (folder / LINES).open("wb") as lines, (folder / COUNTS).open("wb") as counts:
        for part in table.iter_slices(AT_ONCE):
            array("q", part["line"]).tofile(lines)
            array("q", chain.from_iterable(part.select("pages", "of").iter_rows())).tofile(counts)


class LinesOfSite(NamedTuple):
    """The lines that recur on a site, in the tables of `write_recurring`; `known_by` is what the site is known by."""

    lines: Any
    counts: Any
    site: str
    known_by: KnownBy | None
    asked: list[int]  # the lines of which was asked how often they stand there …
    told: list[int]  # … and those of which was told on how many pages

    def often(self, masked: str, /) -> Often:
        """How often a masked line stands on the site."""
        wanted = line_of(self.site, masked)
        self.asked.append(wanted)
        return how_often(self._find(wanted))

    def get(self, masked: str, /) -> Recurrence | None:
        """On how many pages a masked line stands; None where that is not two."""
        wanted = line_of(self.site, masked)
        self.told.append(wanted)
        return self._find(wanted)

    def _find(self, wanted: int) -> Recurrence | None:
        at = int(self.lines.searchsorted(wanted))
        if at == len(self.lines) or self.lines[at] != wanted:
            return None
        pages, of = self.counts[at]
        return Recurrence(int(pages), int(of), self.known_by)


def recurrences(folder: Path, sites: Mapping[str, KnownBy | None]) -> Mapping[str, LinesOfSite]:
    """The lines that recur on `sites` (name, "" for none; what it is known by), as the Context wants them."""
    lines, counts = _tables(folder)
    return {site: LinesOfSite(lines, counts, site, known_by, [], []) for site, known_by in sites.items()}


class Lookups(NamedTuple):
    """What an article's page asked of the lines of its site: of which lines how often they stand there, and of which on how many pages."""

    asked: Sequence[int] = ()
    told: Sequence[int] = ()


def answers(folder: Path, lookups: Iterable[Lookups]) -> list[tuple[list[int], list[tuple[int, int]]]]:
    """What `LinesOfSite` answers to each of them: the values of Often, and pages and of (0 and 0 for a line that does not recur)."""
    import numpy as np

    lines, counts = _tables(folder)

    def found(wanted: Sequence[int]) -> list[tuple[int, int]]:
        if not len(lines):
            return [(0, 0)] * len(wanted)
        each = np.array(wanted, dtype=np.int64)
        at = np.minimum(lines.searchsorted(each), len(lines) - 1)
        pairs = np.where((lines[at] == each)[:, None], counts[at], 0)
        return [(pages, of) for pages, of in pairs.tolist()]

    def often(pages: int, of: int) -> int:
        return int(how_often(Recurrence(pages, of) if pages else None))

    return [([often(*pair) for pair in found(asked)], found(told)) for asked, told in lookups]


def _tables(folder: Path) -> tuple[Any, Any]:
    """The digests of all lines that recur, in order, and for each on how many pages it stands, and of how many. Shapes: (n), (n, 2)."""
    import numpy as np

    if not (folder / LINES).stat().st_size:  # which cannot be mapped
        return np.zeros(0, np.int64), np.zeros((0, 2), np.int64)
    # As plain arrays, which are looked through in half the time.
    lines, counts = (np.memmap(folder / name, np.int64, "r").view(np.ndarray) for name in (LINES, COUNTS))
    return lines, counts.reshape(-1, 2)
