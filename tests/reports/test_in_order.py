"""Tables that are gone through together, and orders that are made on disk, against the same with everything in memory."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from copydesk.reports.columns import title_places
from copydesk.reports.listing import with_articles

SETTINGS = settings(deadline=None, max_examples=60)


@example(counts=[0, 0, 0, 0, 0, 1, 0, 0, 2], rows=1)  # articles without a line, more of them than are looked at together
@example(counts=[5, 1], rows=2)  # an article that is in three portions
@SETTINGS
@given(counts=st.lists(st.integers(0, 4), min_size=1, max_size=9), rows=st.integers(1, 7))
def test_each_row_has_what_its_article_has(tmp_path_factory: pytest.TempPathFactory, counts: list[int], rows: int) -> None:
    out = tmp_path_factory.mktemp("report")
    (out / "data").mkdir()
    paths = [f"{n * 7 % 11}.txt" for n in range(len(counts))]  # in no order but their own
    sites = [None if n % 3 == 2 else f"site {n}" for n in range(len(counts))]
    pl.DataFrame({"path": paths, "other": 1, "site": sites}).write_parquet(out / "data" / "articles.parquet")
    lines = [(path, line) for path, count in zip(paths, counts, strict=True) for line in range(count)]
    table = pl.DataFrame(lines, schema={"path": pl.String, "line": pl.Int64}, orient="row")
    parts = list(with_articles(out, table.lazy(), ("site",), rows))
    assert [len(part) for part in parts[:-1]] == [rows] * (len(parts) - 1)
    found = [row for part in parts for row in part.select("path", "line", "article", "site").iter_rows()]
    assert found == [(path, line, paths.index(path), sites[paths.index(path)]) for path, line in lines]


def test_tables_in_different_orders_are_a_fault(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    pl.DataFrame({"path": ["a", "b", "c"]}).write_parquet(tmp_path / "data" / "articles.parquet")
    with pytest.raises(LookupError):
        list(with_articles(tmp_path, pl.LazyFrame({"path": ["c", "a"]}), (), 1))


def articles(titles: list[str | None]) -> pl.LazyFrame:
    return pl.LazyFrame({"title": titles, "path": [f"a/{n % 3}.txt" for n in range(len(titles))]}, schema_overrides={"title": pl.String})


@SETTINGS
@given(st.lists(st.none() | st.text("aAÄä10 .-", max_size=4), max_size=12))
def test_titles_have_the_places_that_sorting_them_in_memory_gives(titles: list[str | None]) -> None:
    def key(number: int) -> tuple[str, int]:
        shown = titles[number] or ""
        plain = (shown if shown.strip() else f"{number % 3}.txt").lower().replace("ä", "a")
        words: list[str] = []
        last = ""
        for character in plain:
            kind = "0" if character.isdigit() else "a" if character.isalpha() else " "
            if kind == last:
                words[-1] += character if kind != " " else ""
            else:
                words.append(character if kind != " " else " ")
            last = kind
        return "".join(word.zfill(20) if word.isdigit() else word for word in words), number

    order = sorted(range(len(titles)), key=key)
    assert list(title_places(articles(titles))) == [order.index(number) for number in range(len(titles))]
