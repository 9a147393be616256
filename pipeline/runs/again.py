"""Runs that only do what is new: what a run keeps for the next one into the same folder, and what that one takes over.

The parts of a run's steps are not thrown away when it is done; they lie in OUT/.kept, with an index of the inputs. The next run takes a
result from there where its name is the same. That name (`known`) is a digest of all that the result depends on: the bytes and the name of
the input, this program's files, rules, settings and libraries; of a judgement also what reviewers decided, the site, every line of it that
was looked up, and what was found; of a page also the pages beside it and its near-duplicates. What has no such name (an input that failed,
or changed while it was read) is worked anew, and so is what stands in a damaged part or whose file in the report is not as it was written.

What compares all inputs with each other (sites, recurring lines, near-duplicates, the joined tables, the index) is made anew each time.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from copydesk.article import Slice, Status
from copydesk.runs.output import KEPT, WORK, Tell, as_written, discard, is_kept, move_aside
from copydesk.runs.parts import LISTING, InputState, commit, key, key_of, read_part, scan_parts, whole
from copydesk.runs.recurring import Lookups, answers
from copydesk.runs.task import Task
from copydesk.tables import frame

STEPS = ("open", "judge", "pages")  # whose parts are kept
INDEX, FIRST = "index", f"{0:07d}"
INPUTS = "inputs.parquet"  # in the part FIRST of INDEX: path, part (the number of its chunk), taken
KNOWN = "known"  # the table of a part that says by which name each of its results is known
SMALL_GROUP = 16_384  # rows in a group of a table of which each chunk reads its own


# --- the names of results ---


def opened_names(task: Task, states: Sequence[InputState]) -> dict[str, str]:
    """By path, what the rendered inputs of a chunk are known by; `states` are theirs, as they were before they were read."""
    names = {}
    for source, state in zip(task.sources, states, strict=True):
        if source.record is not None or state.is_known:
            content = state.content if source.record is None else _content_of(source.record)
            names[source.path] = key(task.job.depends, source.path, source.clean, source.refused, content)
    return names


def _content_of(record: Slice) -> str:
    """The digest of a record as it stands in the spool of its file."""
    with open(record.spool, "rb") as file:
        file.seek(record.start)
        return hashlib.sha256(file.read(record.length)).hexdigest()


def judged_names(task: Task, sites: Mapping[str, Sequence[Any]], lookups: Mapping[str, Lookups]) -> dict[str, str]:
    """By path, what judged articles are known by. `sites`: of each its site and what that is known by; `lookups`: what was asked
    of the site's lines for it; the answers are those of this run. What reviewers decided of it goes into its row.
    """
    opened = _known_by(read_part(task.part_of("open"), KNOWN))
    found = answers(task.job.counted, (lookups.get(path, Lookups()) for path in opened)) if task.job.sites else [None] * len(opened)
    said = {each.path: each for each in task.job.config.decided}
    return {path: key(known, *sites[path], answer, said.get(path)) for (path, known), answer in zip(opened.items(), found, strict=True)}


def page_names(
    task: Task, rows: pl.DataFrame, beside: Sequence[str | None], twins: Mapping[int, Any], own: Container[str] | None
) -> dict[str, str]:
    """By path, what the pages of the articles `rows` are known by; `beside` are the inputs before and behind them; `own` those that have
    pages of their own (None: all).
    """
    judged = _known_by(read_part(task.part_of("judge"), KNOWN))
    paths = [beside[0], *rows["path"], beside[1]]
    around = zip(paths, paths[1:], paths[2:], rows["near_duplicate_group"], strict=False)
    return {
        path: key(judged[path], before, after, group, twins.get(group), own is None or path in own)
        for before, path, after, group in around
        if path in judged
    }


def _known_by(table: pl.DataFrame) -> dict[str, str]:
    """By path, the names in a table KNOWN, of what has one."""
    return {path: known for path, known in _pairs(table, "path", "known") if known is not None}


def _pairs(table: pl.DataFrame, one: str, other: str) -> Iterator[tuple[Any, Any]]:
    """Two columns side by side. To select them from a table of few rows and many columns takes ten times as long."""
    return zip(table[one].to_list(), table[other].to_list(), strict=True)


def known_rows(
    task: Task,
    articles: pl.DataFrame,
    names: Mapping[str, str],
    held: Sequence[Held],
    files: Mapping[str, str] | None = None,
    lookups: Mapping[str, Lookups] | None = None,
) -> pl.DataFrame:
    """The table KNOWN of a part that holds these `articles` (path, status), of which those `held` were taken over.

    `files`: the file of the report that goes with each. What failed has no name: the next run tries it again.
    """
    files, lookups, taken, numbers = files or {}, lookups or {}, paths_of(held), task.numbers
    rows = [
        {
            "path": path,
            "part": task.number,
            "number": numbers[path],
            "known": None if status == Status.FAILED.value else names.get(path),
            "taken": path in taken,
            "file": files.get(path),
            **lookups.get(path, Lookups())._asdict(),
        }
        for path, status in _pairs(articles, "path", "status")
    ]
    return frame(KNOWN, rows)


# --- what is taken over ---


class Held(NamedTuple):
    """A kept part, and the rows of its table KNOWN that a chunk has a use for, with a column `now`: their numbers in this run."""

    part: Path
    rows: pl.DataFrame


class Before(NamedTuple):
    """What the run before has of the inputs of a chunk, for one step; how many parts of it are damaged."""

    parts: tuple[Held, ...] = ()
    damaged: int = 0


def before(task: Task) -> Before:
    """What the run before has of a task's inputs. Of those that were given up, nothing; nothing at all where a worker has ended at it."""
    kept = Path(task.job.out, KEPT)
    if not task.job.again or task.alone or not (kept / task.step).is_dir():
        return Before()
    given_up = {failure.path for failure in task.given_up}
    numbers = {path: number for path, number in task.numbers.items() if path not in given_up | task.pageless}
    now = pl.DataFrame({"path": list(numbers), "now": list(numbers.values())}, schema={"path": pl.String, "now": pl.Int64})
    parts, damaged = [], 0
    for number in _parts_with(kept, now["path"]):
        part = kept / task.step / f"{number:07d}"
        if whole(part):
            parts.append(Held(part, read_part(part, KNOWN).filter(pl.col("known").is_not_null()).join(now, on="path")))
        else:
            damaged += 1
    return Before(tuple(parts), damaged)


def _parts_with(kept: Path, paths: pl.Series) -> list[int]:
    """The numbers of the parts that hold what is kept of the inputs with these paths."""
    if not len(paths):
        return []
    wanted = pl.col("path").is_between(pl.lit(paths.min()), pl.lit(paths.max())) & pl.col("path").is_in(paths.implode())
    return sorted(pl.scan_parquet(kept / INDEX / FIRST / INPUTS).filter(wanted).select(pl.col("part").unique()).collect()["part"])


def taken_over(task: Task, found: Sequence[Held], names: Mapping[str, str]) -> list[Held]:
    """Of what was found, that whose name is still the same; the files of the report that go with it are in the new one."""
    out, held = Path(task.job.out), []
    for part, every in found:
        same = [names.get(path) == known for path, known in every.select("path", "known").iter_rows()]
        rows = every.filter(pl.Series(same, dtype=pl.Boolean))
        if len(rows):
            listed = {name: (size, digest) for name, size, digest in read_part(part, LISTING).iter_rows()}
            copied = [name is None or _copied(out, task.job.report, name, *listed.get(name, (-1, ""))) for name in rows["file"]]
            held.append(Held(part, rows.filter(pl.Series(copied, dtype=pl.Boolean))))
    return held


def _copied(out: Path, report: Path, name: str, size: int, digest: str) -> bool:
    """Copy a file of the report that stands in `out` into the new one, unless it is not as it was written."""
    data = as_written(out, name, size, digest)
    if data is None:
        return False
    (report / name).parent.mkdir(parents=True, exist_ok=True)
    (report / name).write_bytes(data)
    return True


def paths_of(held: Iterable[Held]) -> frozenset[str]:
    """The inputs that were taken over."""
    return frozenset(path for each in held for path in each.rows["path"])


def parts_of(held: Iterable[Held]) -> dict[str, Path]:
    """By path, the parts of the run before that hold what was taken over."""
    return {path: each.part for each in held for path in each.rows["path"]}


def files_of(held: Iterable[Held]) -> dict[str, str]:
    """By path, the files of the report that were taken over."""
    return {path: name for each in held for path, name in each.rows.select("path", "file").iter_rows() if name is not None}


def lookups_of(held: Iterable[Held]) -> dict[str, Lookups]:
    """By path, what was asked of the lines of their sites."""
    return {path: Lookups(asked, told) for each in held for path, asked, told in each.rows.select("path", "asked", "told").iter_rows()}


def merged(name: str, fresh: pl.DataFrame, held: Sequence[Held], numbers: Mapping[str, int]) -> pl.DataFrame:
    """A table of a part, of new rows and those that were taken over, in the order of the inputs as these `numbers` (by path) have it."""
    if not held:
        return fresh
    every = pl.concat([fresh, *(_renumbered(read_part(part, name), rows) for part, rows in held)])
    order = pl.col(_number_in(every)) if "path" not in every.columns else pl.col("path").replace_strict(numbers, return_dtype=pl.Int64)
    return every.sort(order, maintain_order=True).rechunk()


def _renumbered(table: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The table's rows of the inputs `rows`, with their numbers of now."""
    if "path" in table.columns:
        return table.filter(pl.col("path").is_in(rows["path"].implode()))
    number = _number_in(table)
    numbers = dict(rows.select("number", "now").iter_rows())
    mine = table.filter(pl.col(number).is_in(rows["number"].implode()))
    return mine.with_columns(pl.col(number).replace_strict(numbers, return_dtype=pl.Int64))


def _number_in(table: pl.DataFrame) -> str:
    return "page" if "page" in table.columns else "number"


# --- what is kept ---


def is_of_use(out: Path, depends: str, tell: Tell) -> bool:
    """Whether the run before into `out` has left something that may be taken over; `tell` is told where that is damaged."""
    index = out / KEPT / INDEX / FIRST
    if not is_kept(out):
        return False
    if not whole(index):
        tell(damage(out))
        return False
    return key_of(index) == depends


def damage(out: Path) -> str:
    """What is told of a damaged folder."""
    return f"{out / KEPT} is damaged. What was to be taken over from the run before is worked anew."


def write_index(out: Path, depends: str, report: Path, judged: Sequence[Path]) -> None:
    """Write the index of the inputs whose judgements stand in these parts (at least one): what makes a run's parts worth keeping."""

    def fill(folder: Path) -> list[str]:
        index = scan_parts(judged, KNOWN).select("path", "part", "taken")
        index.sink_parquet(folder / INPUTS, row_group_size=SMALL_GROUP, maintain_order=True)
        return []

    commit(out / WORK / INDEX / FIRST, depends, report, fill)


def keep(out: Path, tell: Tell) -> None:
    """Move what the next run may take over from OUT/.work to OUT/.kept, in the place of what was kept before, and remove OUT/.work.

    A kill between any two steps leaves a run that is done but for this, or an OUT/.kept without an index, which is not used.
    """
    work, kept = out / WORK, out / KEPT
    if (work / INDEX / FIRST).is_dir():
        if is_kept(out):
            shutil.rmtree(kept)
        elif os.path.lexists(kept):
            move_aside(out, KEPT, tell)
        (work / "plan.json").unlink(missing_ok=True)
        kept.mkdir()
        for name in (*STEPS, INDEX):
            if (work / name).is_dir():
                os.replace(work / name, kept / name)
        for scratch in kept.glob("*/.part-*"):  # of workers that were killed
            shutil.rmtree(scratch)
    discard(out)


def taken_count(out: Path) -> tuple[int, int]:
    """How many inputs of the run whose report is in `out` were taken over from the run before, and how many there are."""
    index = out / KEPT / INDEX / FIRST / INPUTS
    if not index.is_file():
        return 0, 0
    taken, count = pl.scan_parquet(index).select(pl.col("taken").sum(), pl.len()).collect().row(0)
    return int(taken), int(count)
