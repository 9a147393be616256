"""Near-duplicates: word 5-grams, 128 permutations in 16 bands of 8, verified at an estimated Jaccard similarity of 0.8.

The bands find a pair of similarity 0.8 with probability 1 - (1 - 0.8^8)^16 = 0.95.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from copydesk.runs.folder import PERMUTATIONS
from copydesk.runs.plan import Chunk
from copydesk.runs.portions import count_of, laid_out
from copydesk.tables import frame

BANDS = 16
ROWS = PERMUTATIONS // BANDS
SIMILARITY = 0.8
GROUPS, TWINS = "groups.parquet", "twins.parquet"  # in the folder of a run: what is a near-duplicate, and of what
TOLD = 21  # of a group that each page of it is told: itself, and as many as it shows
PAIRS = 100_000  # that are verified at a time
HELD = 50_000  # articles whose keys are held, 7 MB of them; those of more lie in files


def near_duplicate_groups(signatures: Sequence[pl.LazyFrame], scratch: Path) -> pl.DataFrame:
    """number, near_duplicate_group for the articles that have a near-duplicate; groups are numbered from 1 in order of their first article.

    `signatures`: the rows of `signature_rows`, by number; `scratch` is an empty folder. Of the articles that a band has in common only
    the first is asked, so that the work grows with the articles and not with their square.
    """
    count = count_of(signatures)
    keys = [_keys(portion, None if count <= HELD else scratch / f"keys-{number}") for number, portion in enumerate(signatures)]
    found: list[pl.DataFrame] = []
    for band in range(BANDS):
        keyed = (portion.select("number", key=str(band)).collect() for portion in keys)
        alike = map(_candidates, laid_out(keyed, "key", count, scratch / f"band-{band}"))
        found += [pairs for pairs in alike if len(pairs)]
        found = [pl.concat(found).unique()] if found else []
    if not found:
        return frame("groups", [])
    leader: dict[int, int] = {}

    def find(number: int) -> int:
        while leader.get(number, number) != number:
            number = leader[number]
        return number

    for first, other in _verified(found[0].sort("first", "number"), signatures):
        low, high = sorted((find(first), find(other)))
        leader[high] = low
        leader.setdefault(low, low)
    groups: dict[int, int] = {}
    grouped = [{"number": number, "near_duplicate_group": groups.setdefault(find(number), len(groups) + 1)} for number in sorted(leader)]
    return frame("groups", grouped)


def _keys(signatures: pl.LazyFrame, file: Path | None) -> pl.LazyFrame:
    """number, and of each band, by its number, what articles have in common that are alike in it: a quarter of their signatures. They lie
    in `file`, where there is one.
    """
    bands = {str(band): pl.col("signature").list.slice(band * ROWS, ROWS).hash(seed=0) for band in range(BANDS)}
    keys = signatures.select("number", **bands).collect()
    if file is None:
        return keys.lazy()
    keys.write_ipc(file, compression="uncompressed")
    return pl.scan_ipc(file)


def _candidates(pile: pl.LazyFrame) -> pl.DataFrame:
    """first, number: articles with the same key, each with the first that has it."""
    rows = pile.filter(pl.col("key").is_duplicated()).collect()  # hardly any
    if not len(rows):
        return pl.DataFrame(schema=dict.fromkeys(("first", "number"), pl.Int64))
    first = rows.group_by("key").agg(pl.col("number").min().alias("first"))
    return rows.join(first, on="key").filter(pl.col("number") != pl.col("first")).select("first", "number")


def _verified(pairs: pl.DataFrame, signatures: Sequence[pl.LazyFrame]) -> Iterator[tuple[int, int]]:
    """The pairs whose signatures agree in SIMILARITY of their places."""
    for part in pairs.iter_slices(PAIRS):
        wanted = pl.concat([part["first"], part["number"]]).unique().implode()
        known = pl.concat([portion.filter(pl.col("number").is_in(wanted)).collect() for portion in signatures])
        both = part.join(known, on="number").join(known.rename({"number": "first", "signature": "signature_first"}), on="first")
        for first, number, one, other in both.sort("first", "number").select("first", "number", "signature", "signature_first").iter_rows():
            if sum(a == b for a, b in zip(one, other, strict=True)) >= SIMILARITY * PERMUTATIONS:
                yield first, number


def twins(groups: pl.DataFrame, paths: pl.LazyFrame) -> pl.DataFrame:
    """near_duplicate_group, path, size: of each group its first TOLD articles, in order, and how many it has. `paths`: number, path."""
    of = pl.col("number").len().over("near_duplicate_group").cast(pl.Int64).alias("size")
    place = pl.int_range(pl.len()).over("near_duplicate_group")
    first = groups.sort("near_duplicate_group", "number").with_columns(of).filter(place < TOLD)
    known = paths.join(first.lazy(), on="number").collect(engine="streaming")
    return known.sort("near_duplicate_group", "number").select("near_duplicate_group", "path", "size")


def near_duplicates(work: Path, chunk: Chunk) -> tuple[pl.DataFrame, dict[int, tuple[list[str], int]]]:
    """The groups of a chunk's articles (number, near_duplicate_group), and of each the first paths and the size."""
    number, group = pl.col("number"), pl.col("near_duplicate_group")
    inside = number.is_between(chunk.first, chunk.first + chunk.count - 1)
    groups = pl.scan_parquet(work / GROUPS).filter(inside).collect()
    if not len(groups):
        return groups, {}
    wanted = groups["near_duplicate_group"]
    near = group.is_between(wanted.min(), wanted.max()) & group.is_in(wanted.unique().implode())
    told = pl.scan_parquet(work / TWINS).filter(near).group_by(group, maintain_order=True).agg("path", pl.col("size").first()).collect()
    return groups, {group: (paths, size) for group, paths, size in told.iter_rows()}
