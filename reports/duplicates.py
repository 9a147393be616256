"""The page of the near-duplicates: which is taken for the original, how alike the others are, and what differs, word for word."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

import polars as pl

from copydesk.identity import original
from copydesk.reports.bounds import short_name
from copydesk.reports.listing import collect, scan, title_of
from copydesk.reports.rows import Row
from copydesk.reports.viewer import addresses
from copydesk.reports.words import percent, plural

MOST_GROUPS = 60
MOST_MEMBERS = 20  # of a group that are named
MOST_COMPARED = 4  # of a group, beside the original
MOST_WORDS = 4_000  # of a text that is compared: the time grows with the square
SHINGLE = 5  # words in a row, as near-duplicates are found by

Part = tuple[str, bool]  # a text, and whether only this side has it


class Difference(NamedTuple):
    """Paragraphs of both sides that differ; or, with `same`, how many there are in between that do not."""

    left: Sequence[Part]
    right: Sequence[Part]
    same: int


class Member(NamedTuple):
    """An article of a group, with what there is to tell it by. `why`: that it is taken for the original, and why; "" of all others."""

    href: str
    title: str
    path: str
    facts: str
    why: str


class Comparison(NamedTuple):
    """The original and another article: how alike they are, and what differs; `told` where that is not shown."""

    title: str
    path: str
    alike: str
    told: str
    differences: Sequence[Difference]


class GroupView(NamedTuple):
    """A group of near-duplicates: its first members, the likely original on top, and how many more there are."""

    number: int
    size: int
    members: Sequence[Member]
    more: int
    comparisons: Sequence[Comparison]


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicatesPage:
    """All that duplicates.html shows."""

    sentence: str
    groups: Sequence[GroupView]
    more: int


def duplicates_page(out: Path) -> DuplicatesPage:
    """The groups of near-duplicates, the largest first."""
    grouped = scan(out, "articles").filter(pl.col("near_duplicate_group").is_not_null())
    columns = ("path", "title", "published", "words", "site", "clean_path", "near_duplicate_group")
    sizes = collect(grouped.group_by("near_duplicate_group").len().sort(["len", "near_duplicate_group"], descending=[True, False]))
    wanted = sizes.head(MOST_GROUPS)
    members: dict[int, list[Row]] = {}
    for row in collect(
        grouped.select(columns).filter(pl.col("near_duplicate_group").is_in(wanted["near_duplicate_group"].implode()))
    ).iter_rows(named=True):
        members.setdefault(row["near_duplicate_group"], []).append(row)
    address = addresses(out)
    groups = [_group(out, number, members[number], address) for number, _ in wanted.iter_rows()]
    told = f"{plural(len(sizes), 'group')} of near-duplicates: {int(sizes['len'].sum()):,} articles"
    sentence = told if groups else "No two articles are near-duplicates"
    return DuplicatesPage(sentence=sentence, groups=groups, more=max(0, len(sizes) - len(groups)))


def _group(out: Path, number: int, rows: Sequence[Row], address: Callable[[str, str], str]) -> GroupView:
    first, why = original(rows)
    others = [row for row in rows if row is not first]
    members = [_member(row, why if row is first else "", address("duplicates.html", row["path"])) for row in (first, *others)]
    text = _text(out, first)
    compared = [_comparison(out, text, row) for row in others[:MOST_COMPARED]]
    return GroupView(number, len(rows), members[:MOST_MEMBERS], max(0, len(members) - MOST_MEMBERS), compared)


def _member(row: Row, why: str, href: str) -> Member:
    path = short_name(row["path"])
    facts = [plural(row["words"] or 0, "word"), (row["published"] or "")[:10], short_name(row["site"] or "")]
    return Member(href, title_of(row) or path, path, ", ".join(filter(None, facts)), why)


def _text(out: Path, row: Row) -> str:
    """The cleaned text, as it stands in the report."""
    return (out / row["clean_path"]).read_text(encoding="utf-8") if row["clean_path"] else ""


def _comparison(out: Path, text: str, row: Row) -> Comparison:
    other = _text(out, row)
    path = short_name(row["path"])
    alike = f"{percent(similarity(text, other))} alike"
    title = title_of(row) or path
    if max(len(text.split()), len(other.split())) > MOST_WORDS:
        return Comparison(title, path, alike, f"Texts of more than {MOST_WORDS:,} words are not compared here.", ())
    found = list(differences(text, other))
    differ = sum(not each.same for each in found)
    return Comparison(title, path, alike, "" if differ else "The cleaned texts are the same.", found if differ else ())


def similarity(one: str, other: str) -> float:
    """The share of runs of SHINGLE words that both texts have (Jaccard); of shorter texts, 1 where their words are the same."""
    left, right = _shingles(one), _shingles(other)
    return len(left & right) / len(left | right) if left | right else 1.0


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = text.casefold().split()
    return {tuple(words[n : n + SHINGLE]) for n in range(max(1, len(words) - SHINGLE + 1))} if words else set()


def differences(one: str, other: str) -> Iterator[Difference]:
    """What two texts differ in, paragraph by paragraph, and word by word in those that differ."""
    left, right = ([line for line in text.splitlines() if line.strip()] for text in (one, other))
    for what, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if what == "equal":
            yield Difference((), (), b - a)
        else:
            yield Difference(*_words("\n".join(left[a:b]), "\n".join(right[c:d])), 0)


def _words(one: str, other: str) -> tuple[Sequence[Part], Sequence[Part]]:
    """Both texts in parts; True are those that the other has not."""
    left, right = one.split(" "), other.split(" ")
    sides: tuple[list[Part], list[Part]] = ([], [])
    for what, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        for side, words in zip(sides, (left[a:b], right[c:d]), strict=True):
            if text := " ".join(words):
                side.append((text, what != "equal"))
    return sides
