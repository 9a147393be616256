"""What a run says at its end, and whether it did what was asked: read from the table of articles alone."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from copydesk.article import Source, Status
from copydesk.config import VERDICTS, Config, Ignore
from copydesk.evidence import Kind
from copydesk.read.archives import LEFT_OUT
from copydesk.read.fields import is_no_article
from copydesk.read.names import PACKED, READ
from copydesk.runs.inputs import file_of, is_below, readable

if TYPE_CHECKING:
    import polars as pl

COLUMNS = ("path", "status", "code", "message", "verdict", "score")
MOST_LINES = 5  # inputs named one by one; the report has them all


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
    stdin: Path | None = None,
    verbose: bool = False,
) -> Closing:
    """The closing words on `articles` (with COLUMNS; one row a source, or more where that holds records).

    Lines are whole sentences, without the program's name. `stdin`: the PATH that stands for standard input. `verbose`: every
    input is named that was cut, skipped or failed, not only the first MOST_LINES.
    """
    rows = articles.select(COLUMNS).rows(named=True)
    by_status: dict[str, list[dict[str, Any]]] = {status: [] for status in Status}
    for row in rows:
        by_status[row["status"]].append(row)
    partial, failed = by_status[Status.PARTIAL], by_status[Status.FAILED]
    read = [*by_status[Status.OK], *partial]
    least = -1.0 if fail_under is None else fail_under
    most = len(rows) if verbose else MOST_LINES
    worse = VERDICTS[VERDICTS.index(fail_on) :] if fail_on else ()
    missed = [row["path"] for row in read if row["verdict"] in worse or (row["score"] is not None and row["score"] < least)]
    return Closing(
        read=len(read),
        summary=_summary(read, by_status),
        notes=(*_named(partial, "partial", most), *_skipped(by_status[Status.SKIPPED], most, verbose=verbose)),
        failed=_named(failed, "failed", most),
        unread=tuple(_unread(rows, sources, {path: "-" if path == stdin else readable(str(path)) for path in paths})),
        missed=(f"{count(len(missed), 'input')} missed the threshold: {_few(missed)}",) if missed else (),
        missed_paths=frozenset(missed),
    )


def idle(out: Path, config: Config) -> list[str]:
    """A sentence for each table [[ignore]], and each line to keep or to strip, that has met nothing in the report in `out`."""
    if not config.ignores and not config.overrules:
        return []
    import polars as pl

    silenced = pl.scan_parquet(out / "data" / "articles.parquet").select("findings_silenced").explode("findings_silenced").drop_nulls()
    met = set(silenced.unnest("findings_silenced").select(pl.col("ignore").unique()).collect()["ignore"])
    said = [f"[[ignore]] {_told(ignore)}" for number, ignore in enumerate(config.ignores, 1) if number not in met]
    lists = ("keep_lines", "strip_lines")
    wanted = {(key, " ".join(line.split())) for each in config.overrules for key in lists for line in getattr(each, key)}
    if wanted:
        lines = pl.scan_parquet(out / "data" / "lines.parquet").select("kept", pl.col("evidence").struct.field("kind", "phrase"))
        by_user = lines.filter(pl.col("kind").is_in([Kind.CONFIGURED_TO_STAY.value, Kind.CONFIGURED_TO_GO.value])).unique().collect()
        seen = {("keep_lines" if kept else "strip_lines", phrase) for kept, _, phrase in by_user.iter_rows()}
        said += [f"{key}: {_cut(line)!r}" for key, line in sorted(wanted - seen)]
    return [f"{each}: matches nothing. Has the text changed? Take it out if it is not needed any more." for each in said]


def _told(ignore: Ignore) -> str:
    where = [f"{key} = {_cut(value)!r}" for key in ("path", "site", "text") if (value := getattr(ignore, key)) is not None]
    return f"{', '.join(ignore.rules)} ({', '.join(where)})"


def _cut(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


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


def _named(rows: Sequence[Mapping[str, Any]], how: str, most: int) -> tuple[str, ...]:
    lines = [f"{how}: {row['path']}: {row['message']}" for row in rows[:most]]
    return (*lines, f"{how}: and {len(rows) - most:,} more; the report lists them") if len(rows) > most else tuple(lines)


def _skipped(rows: Sequence[Mapping[str, Any]], most: int, *, verbose: bool) -> tuple[str, ...]:
    """What was skipped, by reason; what is not read for its name, by suffix."""
    if not rows:
        return ()
    suffixes = _suffixes(row["path"] for row in rows if row["code"] == "unsupported")
    others = Counter(row["code"] for row in rows if row["code"] != "unsupported")
    parts = [f"{number:,} {name}" for name, number in sorted(others.items(), key=_most_first)]
    if suffixes:
        parts.insert(0, f"{suffixes} (read are {READ}: save articles as one of these)")
    without = [row for row in rows if verbose or is_no_article(row["code"]) or row["code"] == LEFT_OUT]  # they may be articles
    return (f"skipped: {'; '.join(parts)}", *_named(without, "skipped", most))


def _suffixes(paths: Iterable[str]) -> str:
    """How many files there are of each kind, by suffix; "" for none."""
    most = sorted(Counter(map(_suffix, paths)).items(), key=_most_first)
    rest = sum(number for _, number in most[MOST_LINES:])
    return ", ".join([f"{number:,} {suffix}" for suffix, number in most[:MOST_LINES]] + ([f"{rest:,} others"] if rest else []))


def _most_first(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _suffix(path: str) -> str:
    name = path.lower()
    for packing in PACKED:
        name = name.removesuffix(packing)
    return PurePosixPath(name).suffix or "without a suffix"


def _unread(rows: Iterable[Mapping[str, Any]], sources: Sequence[Source], paths: Mapping[Path, str]) -> list[str]:
    """A sentence for each PATH of which nothing was read; `paths` says how to show each."""
    places = {source.path: source.location for source in sources}
    row_at: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        location = places[file_of(row["path"], places)]
        if location not in row_at or not Status(row_at[location]["status"]).has_text:  # of a file of records the first that has a text
            row_at[location] = row
    roots = {given: os.path.realpath(given) for given in paths}
    read = [location for location, row in row_at.items() if Status(row["status"]).has_text]
    followed = any(not any(is_below(location, root) for root in roots.values()) for location in read)  # of which PATH is not known
    sentences = []
    for given, root in roots.items():
        shown = paths[given]
        if root in row_at:
            if row_at[root]["status"] == Status.SKIPPED:  # what failed has its line already
                sentences.append(f"{shown}: not read. {row_at[root]['message']}")
        elif not followed and not any(is_below(location, root) for location in read):
            inside = _suffixes(row["path"] for location, row in row_at.items() if is_below(location, root))
            what = f"nothing in it was read, of {inside}" if inside else "there is nothing in it"
            sentences.append(f"{shown}: {what}. Give a folder with articles ({READ}), or add --allow-empty.")
    return sentences


def _few(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - MOST_LINES:,} more" if len(paths) > MOST_LINES else ""
    return ", ".join(paths[:MOST_LINES]) + more
