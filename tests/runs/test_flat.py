"""What a run counts in portions, against the same counted in the plainest way with everything in memory."""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from copydesk.rulebook import load_rules
from copydesk.runs import duplicates, portions
from copydesk.runs.duplicates import BANDS, SIMILARITY, near_duplicate_groups
from copydesk.runs.duplicates import ROWS as OF_BAND
from copydesk.runs.folder import PERMUTATIONS, digest_of, digest_of_site
from copydesk.runs.menus import FEWEST_PAIRS, SAME_MENU, _closest, menu_sites
from copydesk.runs.plan import Chunk
from copydesk.runs.recurring import COMMON_PROSE, FEWEST_COMMON, LONG_LINE_WORDS, SHARED_PROSE, recurring_lines
from copydesk.tables import frame

Rows = list[dict[str, Any]]


@contextmanager
def small_piles() -> Iterator[Path]:
    """An empty folder, and as few rows together as a large run has many."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as scratch:
        patch.setattr(portions, "ROWS", 5)
        patch.setattr(duplicates, "PAIRS", 2)
        yield Path(scratch)


def cut(table: str, rows: Rows, by: str, size: int) -> list[pl.LazyFrame]:
    """The rows in portions, those of `size` pages in each."""
    last = max((row[by] for row in rows), default=-1)
    return [frame(table, [row for row in rows if start <= row[by] < start + size]).lazy() for start in range(0, last + 1, size)]


# --- lines that recur ---


def plain_recurring(rows: Rows, sites: Mapping[int, int]) -> dict[int, tuple[int, int]]:
    """Line -> pages, of."""
    words = {(row["page"], row["line"]): row["words"] for row in rows}
    site_of = {row["page"]: sites.get(row["page"], row["site"]) for row in rows}
    counted: dict[int, tuple[int, int]] = {}
    for site in set(site_of.values()):
        pages = sorted(page for page, at in site_of.items() if at == site)
        lines = {page: {line: n for (at, line), n in words.items() if at == page} for page in pages}
        long = {page: {line: n for line, n in lines[page].items() if n >= LONG_LINE_WORDS} for page in pages}
        on = Counter(line for page in pages for line in long[page])
        common = {line for line, n in on.items() if n >= FEWEST_COMMON and n >= len(pages) * COMMON_PROSE}
        prose = {page: {line: n for line, n in long[page].items() if line not in common} or long[page] for page in pages}
        origin = {}
        for page in pages:
            first = {line: min(other for other in pages if line in prose[other]) for line in prose[page]}
            shared: Counter[int] = Counter()
            for line, other in first.items():
                shared[other] += prose[page][line] * (other != page)
            enough = [other for other, n in shared.items() if n and n >= sum(prose[page].values()) * SHARED_PROSE]
            origin[page] = min(enough, default=page)
        found: defaultdict[int, set[int]] = defaultdict(set)
        for page in pages:
            for line in lines[page]:
                found[line ^ site].add(origin[page])
        counted |= {line: (len(origins), len(set(origin.values()))) for line, origins in found.items() if len(origins) >= 2}
    return counted


@st.composite
def shared(draw: st.DrawFn) -> Rows:
    """Pages of three sites, one of them without a name, that have few different lines."""
    pages = draw(st.lists(st.tuples(st.sampled_from(["", "a", "b"]), st.sets(st.integers(0, 11), min_size=1, max_size=7)), max_size=14))
    return [
        {"site": digest_of_site(site), "page": page, "line": digest_of(str(line)), "words": 10 + 5 * (line % 4), "mask": str(line)}
        for page, (site, lines) in enumerate(pages)
        for line in sorted(lines)
    ]


def pages(*lines: tuple[int, ...]) -> Rows:
    """Pages of one site; the lines 2, 6 and 10 have twenty words each."""
    return [
        {"site": 7, "page": page, "line": line, "words": 10 + 5 * (line % 4), "mask": None}
        for page, own in enumerate(lines)
        for line in own
    ]


@example(rows=pages((0, 2), (0, 2, 6), (0, 6, 10)), size=2, named=set())  # a copy of what is itself a copy
@settings(deadline=None, max_examples=60)
@given(rows=shared(), size=st.integers(1, 6), named=st.sets(st.integers(0, 13)))
def test_recurring_lines_are_those_of_the_plain_count(rows: Rows, size: int, named: set[int]) -> None:
    nameless = {row["page"] for row in rows if row["site"] == digest_of_site("")}
    sites = {page: digest_of_site(f"pages like {page % 2}") for page in sorted(nameless & named)}
    with small_piles() as scratch:
        given_sites = pl.DataFrame({"page": list(sites), "site": list(sites.values())}, schema={"page": pl.Int64, "site": pl.Int64})
        found = recurring_lines(cut("shared", rows, "page", size), given_sites, scratch)
    assert found["line"].is_sorted()
    assert {line: (pages, of) for line, pages, of in found.iter_rows()} == plain_recurring(rows, sites)


# --- menus ---


def plain_menus(rows: Rows) -> dict[int, int]:
    """Page -> the first of the pages with its menu."""
    first: dict[tuple[int, int], int] = {}
    for row in sorted(rows, key=lambda row: row["page"]):
        first.setdefault((row["line"], row["next"]), row["page"])
    size = Counter(row["page"] for row in rows)
    shared = Counter((row["page"], first[row["line"], row["next"]]) for row in rows)
    ties: dict[int, tuple[int, int]] = {}
    for (page, other), n in shared.items():
        if other != page and n >= FEWEST_PAIRS and n >= size[page] * SAME_MENU:
            ties[page] = min(ties.get(page, (0, 0)), (-n, other))

    def root(page: int) -> int:
        return root(ties[page][1]) if page in ties else page

    tied = {*ties, *(other for _, other in ties.values())}
    return {page: root(page) for page in tied}


@st.composite
def menus(draw: st.DrawFn) -> Rows:
    pages = draw(st.lists(st.sets(st.integers(0, 11), max_size=9), max_size=14))
    return [{"page": page, "line": pair // 3, "next": pair % 3} for page, pairs in enumerate(pages) for pair in sorted(pairs)]


@settings(deadline=None, max_examples=60)
@given(rows=menus(), size=st.integers(1, 6))
def test_pages_of_a_menu_are_those_of_the_plain_count(rows: Rows, size: int) -> None:
    with small_piles() as scratch:
        found = menu_sites(cut("menus", rows, "page", size), [], load_rules(), scratch)
    assert found["page"].is_sorted()
    assert dict(found.iter_rows()) == plain_menus(rows)


# --- near-duplicates ---


def plain_groups(signatures: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """Number -> group."""
    ties: dict[int, int] = {}

    def root(number: int) -> int:
        return root(ties[number]) if number in ties else number

    def alike() -> Iterator[tuple[int, int]]:
        for band in range(BANDS):
            first: dict[tuple[int, ...], int] = {}
            for number, signature in signatures.items():
                yield first.setdefault(tuple(signature[band * OF_BAND :][:OF_BAND]), number), number

    together = set()
    for first, number in alike():
        agree = sum(one == other for one, other in zip(signatures[first], signatures[number], strict=True))
        if first != number and agree >= SIMILARITY * PERMUTATIONS:
            together |= {first, number}
            low, high = sorted((root(first), root(number)))
            ties |= {high: low} if low != high else {}
    order: dict[int, int] = {}
    return {number: order.setdefault(root(number), len(order) + 1) for number in sorted(together)}


@settings(deadline=None, max_examples=60)
@given(
    drawn=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 40), st.integers(0, 96)), max_size=14),
    size=st.integers(1, 6),
    held=st.sampled_from([0, 20_000]),
)
def test_groups_are_those_of_the_plain_comparison(drawn: list[tuple[int, int, int]], size: int, held: int) -> None:
    """Articles of three stories, each with some places of its signature changed: about the border, some bands agree and some do not."""
    signatures = {
        number: [1000 * (number + 1) + n if at <= n < at + changed else story for n in range(PERMUTATIONS)]
        for number, (story, changed, at) in enumerate(drawn)
    }
    rows = [{"number": number, "signature": signature} for number, signature in signatures.items()]
    with small_piles() as scratch, pytest.MonkeyPatch.context() as patch:
        patch.setattr(duplicates, "HELD", held)
        found = near_duplicate_groups(cut("signatures", rows, "number", size), scratch)
    assert dict(found.iter_rows()) == plain_groups(signatures)


@pytest.mark.parametrize(("different", "found"), [(25, {0: 1, 1: 1}), (26, {})])
def test_articles_are_near_duplicates_where_four_fifths_of_their_signatures_agree(
    different: int, found: dict[int, int], tmp_path: Path
) -> None:
    one = list(range(PERMUTATIONS))
    rows = [{"number": 0, "signature": one}, {"number": 1, "signature": [*one[:-different], *range(1_000, 1_000 + different)]}]
    assert dict(near_duplicate_groups([frame("signatures", rows).lazy()], tmp_path).iter_rows()) == found


def test_a_chunk_finds_the_groups_of_its_articles_with_the_first_of_each_and_how_many_there_are(tmp_path: Path) -> None:
    """Group 1 has every third article of a hundred, group 2 two of them; the chunk in the middle has some of the first alone."""
    numbers = [*range(0, 100, 3), 1, 98]
    groups = frame("groups", [{"number": number, "near_duplicate_group": 1 + (number % 3 > 0)} for number in sorted(numbers)])
    paths = pl.LazyFrame({"number": range(100), "path": [f"{number}.txt" for number in range(100)]}, schema_overrides={"number": pl.Int64})
    groups.write_parquet(tmp_path / duplicates.GROUPS, row_group_size=4)
    duplicates.twins(groups, paths).write_parquet(tmp_path / duplicates.TWINS, row_group_size=4)
    first = [f"{number}.txt" for number in range(0, 63, 3)]
    for start, mine, told in (
        (0, [(0, 1), (1, 2), (3, 1)], {1: (first, 34), 2: (["1.txt", "98.txt"], 2)}),
        (52, [(54, 1)], {1: (first, 34)}),
        (55, [(57, 1)], {1: (first, 34)}),
        (97, [(98, 2), (99, 1)], {1: (first, 34), 2: (["1.txt", "98.txt"], 2)}),
        (100, [], {}),
    ):
        found, twins = duplicates.near_duplicates(tmp_path, Chunk("", 0, 0, start, 4 if start in (0, 97) else 3, ""))
        assert (found.rows(), twins) == (mine, told)


@pytest.mark.parametrize(
    ("ties", "closest"),
    [
        ([(1, 3), (2, 3)], [1]),
        ([(1, 3), (2, 4)], [2]),
        ([(2, 3), (1, 3)], [1]),
        ([(1, 2)], []),
        ([(1, 2), (1, 1)], [1]),
    ],
    ids=["of two alike the first", "the one with more", "in any order", "two pairs", "three in two piles"],
)
def test_a_page_belongs_to_the_page_that_it_shares_most_pairs_with(ties: list[tuple[int, int]], closest: list[int]) -> None:
    table = pl.LazyFrame([{"page": 9, "first": first, "size": 15, "shared": shared} for first, shared in ties])
    assert _closest(table)["first"].to_list() == closest
    assert _closest(table.with_columns(size=pl.lit(16)))["first"].to_list() == (
        [2] if closest == [2] else []
    )  # fewer than a fifth of its own


# --- tables as they are written ---


@pytest.mark.parametrize(
    ("columns", "expected", "rows"),
    [(1, 0, 12), (3, 0, 4), (12, 0, 3), (12, 20, 5), (1, 20, 12)],
    ids=["as many cells", "of more columns fewer", "but not too few", "of a long table no more groups", "nor fewer rows for that"],
)
def test_how_many_rows_a_group_of_a_table_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, columns: int, expected: int, rows: int
) -> None:
    for name, value in (("CELLS", 12), ("FEWEST_ROWS", 3), ("MOST_GROUPS", 4)):
        monkeypatch.setattr(portions, name, value)
    table = pl.LazyFrame({f"c{n}": range(20) for n in range(columns)})
    portions.write_table(table, tmp_path / "written.parquet", expected)
    sizes = {}
    for size in range(1, 21):
        table.sink_parquet(tmp_path / f"{size}.parquet", row_group_size=size, maintain_order=True)
        sizes[size] = (tmp_path / f"{size}.parquet").read_bytes()
    written = (tmp_path / "written.parquet").read_bytes()
    assert [size for size, data in sizes.items() if data == written] == [rows]
