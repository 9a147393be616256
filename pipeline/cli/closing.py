"""What a run says at its end, and whether it did what was asked: read from the table of articles alone."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from copydesk.article import Source, Status
from copydesk.read.stage import MEDIA
from copydesk.runs.inputs import is_below, readable

if TYPE_CHECKING:
    import polars as pl

COLUMNS = ("path", "status", "code", "message", "verdict", "score")
MOST_LINES = 5  # inputs named one by one; the report has them all
VERDICTS = ("pass", "review", "reject")


@dataclass(frozen=True, slots=True)
class Closing:
    """How many inputs have a text, and the words: what was skipped or cut, and what each exit code is for."""

    read: int
    summary: str  # how many inputs ended how
    notes: tuple[str, ...] = ()  # what was cut or skipped
    failed: tuple[str, ...] = ()  # inputs that should have been readable
    unread: tuple[str, ...] = ()  # PATHs of which nothing was read
    missed: tuple[str, ...] = ()  # inputs below a threshold, in words
    missed_paths: frozenset[str] = frozenset()


def closing(
    articles: pl.DataFrame,
    sources: Sequence[Source],
    paths: Sequence[Path],
    *,
    fail_under: float | None = None,
    fail_on: str | None = None,
) -> Closing:
    """The closing words on `articles` (one row a source, with COLUMNS). Lines are whole sentences, without the program's name."""
    rows = articles.select(COLUMNS).rows(named=True)
    by_status: dict[str, list[dict[str, Any]]] = {status: [] for status in Status}
    for row in rows:
        by_status[row["status"]].append(row)
    partial, failed = by_status[Status.PARTIAL], by_status[Status.FAILED]
    read = [*by_status[Status.OK], *partial]
    least = -1.0 if fail_under is None else fail_under
    worse = VERDICTS[VERDICTS.index(fail_on) :] if fail_on else ()
    missed = [row["path"] for row in read if row["verdict"] in worse or (row["score"] is not None and row["score"] < least)]
    return Closing(
        read=len(read),
        summary=_summary(read, by_status),
        notes=(*_named(partial, "partial"), *_skipped(by_status[Status.SKIPPED])),
        failed=_named(failed, "failed"),
        unread=tuple(_unread(rows, sources, paths)),
        missed=(f"{count(len(missed), 'input')} missed the threshold: {_few(missed)}",) if missed else (),
        missed_paths=frozenset(missed),
    )


def count(number: int, what: str) -> str:
    """`number` with the noun, as English has it."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _summary(read: Sequence[Mapping[str, Any]], by_status: Mapping[str, Sequence[object]]) -> str:
    verdicts = Counter(row["verdict"] or "not graded" for row in read)
    graded = [f"{verdicts[name]:,} {name}" for name in (*VERDICTS, "not graded") if verdicts[name]]
    ended = [f"{len(by_status[s]):,} {s}" for s in (Status.PARTIAL, Status.SKIPPED, Status.FAILED) if by_status[s]]
    total = sum(map(len, by_status.values()))
    parts = "; ".join(", ".join(part) for part in (graded, ended) if part)
    return f"{count(total, 'input')}: {parts}" if parts else count(total, "input")


def _named(rows: Sequence[Mapping[str, Any]], how: str) -> tuple[str, ...]:
    lines = [f"{how}: {row['path']}: {row['message']}" for row in rows[:MOST_LINES]]
    return (*lines, f"{how}: and {len(rows) - MOST_LINES:,} more; the report lists them") if len(rows) > MOST_LINES else tuple(lines)


def _skipped(rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """What was skipped, by reason; what is not read for its name, by suffix."""
    if not rows:
        return ()
    suffixes = Counter(_suffix(row["path"]) for row in rows if row["code"] == "unsupported")
    others = Counter(row["code"] for row in rows if row["code"] != "unsupported")
    parts = [f"{number:,} {name}" for name, number in sorted(others.items(), key=_most_first)]
    if suffixes:
        most = sorted(suffixes.items(), key=_most_first)
        rest = sum(number for _, number in most[MOST_LINES:])
        kinds = ", ".join([f"{number:,} {suffix}" for suffix, number in most[:MOST_LINES]] + ([f"{rest:,} others"] if rest else []))
        parts.insert(0, f"{kinds} (read are {' '.join(MEDIA)}, also as .gz: save articles as one of these)")
    return (f"skipped: {'; '.join(parts)}",)


def _most_first(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _suffix(path: str) -> str:
    name = path.lower().removesuffix(".gz")
    return PurePosixPath(name).suffix or "without a suffix"


def _unread(rows: Iterable[Mapping[str, Any]], sources: Sequence[Source], paths: Sequence[Path]) -> list[str]:
    """A sentence for each PATH of which nothing was read."""
    row_of = {row["path"]: row for row in rows}
    row_at = {source.location: row_of[source.path] for source in sources}
    roots = {given: os.path.realpath(given) for given in paths}
    read = [location for location, row in row_at.items() if Status(row["status"]).has_text]
    followed = any(not any(is_below(location, root) for root in roots.values()) for location in read)  # of which PATH is not known
    sentences = []
    for given, root in roots.items():
        shown = readable(str(given))
        if (row := row_at.get(root)) is not None:
            if row["status"] == Status.SKIPPED:  # what failed has its line already
                sentences.append(f"{shown}: not read. {row['message']}")
        elif not followed and not any(is_below(location, root) for location in read):
            inside = any(is_below(location, root) for location in row_at)
            what = "nothing in it was read" if inside else "there is nothing in it"
            sentences.append(f"{shown}: {what}. Give a folder with {' '.join(MEDIA)} files, or add --allow-empty.")
    return sentences


def _few(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - MOST_LINES:,} more" if len(paths) > MOST_LINES else ""
    return ", ".join(paths[:MOST_LINES]) + more
