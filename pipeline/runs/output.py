"""The output folder: who holds it, what in it is whose, and how a new report takes an old one's place.

A run builds its report in OUT/.work/new, beside the parts it is made from, and swaps it in when it is whole:

1. `.work/plan.json` says "building" while parts come in; kill the run there, and the same command goes on.
2. It says "swapping" once the new report is whole and on the disk. From then on any run into the folder first ends the swap: what
   the old report's manifest lists and is unchanged is replaced or removed; what is the user's is moved out of the way, into `yours/`.
   run.json goes first and comes last, so that it stands only in a whole report.
3. What the next run may take over is moved to `.kept` (`pipeline/runs/again.py`), and `.work` removed, plan.json first: without a plan,
   what is left of it is thrown away.

The manifest (data/manifest.parquet: path, size, sha256) lists every file of a report but itself. Nothing that no manifest lists is
ever removed, and no link is followed.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath

import polars as pl

if sys.platform != "win32":
    import fcntl

from copydesk.article import Source
from copydesk.errors import OutputBusy, OutputError, OutputUnwritable
from copydesk.runs.parts import file_digest, manifest_row
from copydesk.runs.portions import write_table
from copydesk.tables import ROWS_AT_ONCE, frame, portions, schema

SHARE = 250_000  # rows of the old manifest that are held at a time, to compare the new one with
LEAST_FREE_BYTES = 5_000_000  # where less is left, a write whose failure is not explained has failed for want of space
WORK = ".work"
KEPT = ".kept"  # what the next run may take over; no part of the report
NEW = "new"  # in WORK: the report that is being built
YOURS = "yours"  # where the user's files go that stood in a report's way
MANIFEST = "data/manifest.parquet"
RUN = "run.json"
INDEX = "index.html"
# What a report was made of before there was a manifest.
UNLISTED = (
    *(RUN, INDEX, "rules.html", "dictionary.html", "articles.csv", "findings.csv", "stripped.csv", "dictionary.csv"),
    *("articles", "clean", "static", *(f"data/{table}.parquet" for table in ("articles", "lines", "findings", "rules"))),
)
_WORKERS_FOLDERS = ("articles", "clean")
_OF_WORK = frozenset(  # what a run puts into WORK; the last two are of a version that kept them there
    f"plan.json inputs packed unpack open judge pages index count at {NEW} own.parquet groups.parquet twins.parquet old.parquet "
    "new.parquet sites.parquet recurring.parquet".split()
)
_OF_KEPT = frozenset(("index", "open", "judge", "pages"))
_ORPHANS_SECONDS = 120  # how long workers of a killed run may take to notice
_REFUSED = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG, errno.EIO})  # errors of a disk, whatever was done to it

# polars has no type of its own for what the system refuses; the second is what its Parquet writer says when it cannot write a file's end.
_POLARS_REFUSED = ("os error", "thrift: transport error")

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What plan.json says. `key`: what the run depends on beside its inputs; `stands`: what the report in the folder was made from.

    `listed`: whether the report that is to be replaced has a manifest.
    """

    key: str
    state: str = "building"
    stands: str | None = None
    listed: bool = True


# --- holding the folder ---


@contextmanager
def writing_into(out: Path) -> Iterator[None]:
    """Hold `out` (made where it is missing) for one run: two at once would write over each other.

    Raises OutputBusy where another run holds it, OutputUnwritable where the disk is full or refuses.
    """
    if out.exists() and not out.is_dir():
        raise OutputError(f"{out} is a file. Give --out a folder.")
    try:
        str(out).encode()
    except UnicodeEncodeError:
        raise OutputError(f"{str(out)!r}: not UTF-8, and polars writes no such names. Give --out another folder.") from None
    made = not out.exists()
    with refusals(out):
        out.mkdir(parents=True, exist_ok=True)
        folder = _held(out)
    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        if not _is_refusal(out, error):
            raise
        raise _unwritable(out, error) from error
    finally:
        if made and out.is_dir() and not any(out.iterdir()):  # nothing came of it, such as when a rule file is wrong
            out.rmdir()
        if folder is not None:
            os.close(folder)  # which lets go of it


def _held(out: Path) -> int | None:
    """`out`, opened and locked until it is closed; the lock goes with the process, however that ends. None on Windows: no lock."""
    if sys.platform == "win32":
        return None
    folder = os.open(out, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _wait_for_orphans(out)
    except BlockingIOError:
        os.close(folder)
        raise OutputBusy(f"{out}: another run is writing into it. Wait until it is done, or give --out another folder.") from None
    return folder


def _wait_for_orphans(out: Path) -> None:
    """Wait until no worker of a killed run writes into `out` any more. Raises BlockingIOError where that does not come."""
    if not _is_folder(out / WORK):
        return None
    work = os.open(out / WORK, os.O_RDONLY)
    try:
        deadline = time.monotonic() + _ORPHANS_SECONDS
        while True:
            try:
                return fcntl.flock(work, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
    finally:
        os.close(work)


@contextmanager
def at_work(out: Path) -> Iterator[None]:
    """Tells that a worker writes into OUT/.work: it may outlive a driver that is killed by the moment that it needs to notice."""
    if sys.platform == "win32":
        yield
        return
    work = os.open(out / WORK, os.O_RDONLY)
    try:
        fcntl.flock(work, fcntl.LOCK_SH)
        yield
    finally:
        os.close(work)


@contextmanager
def refusals(out: Path) -> Iterator[None]:
    """Turn every error of the system within, all of it work on `out`, into OutputUnwritable."""
    try:
        yield
    except OSError as error:
        raise _unwritable(out, error) from error
    except pl.exceptions.PolarsError as error:
        if not _is_refusal(out, error):
            raise
        raise _unwritable(out, error) from error


def _is_refusal(out: Path, error: Exception) -> bool:
    """Whether the system would not do what was asked of it in `out`; anything else is a defect, or somebody else's to tell."""
    if isinstance(error, OSError) and error.errno is not None:
        inside = any(str(name).startswith(str(out)) for name in (error.filename, error.filename2) if name is not None)
        return inside or error.errno in _REFUSED
    return any(sign in str(error) for sign in _POLARS_REFUSED)  # an OSError of polars' has a text and nothing else


def _unwritable(out: Path, error: Exception) -> OutputUnwritable:
    why = str(error)
    if isinstance(error, OSError) and error.errno is not None:
        why = ": ".join(filter(None, (str(error.filename or "")[:200], error.strerror or str(error))))
    if "No space left" in why or (_POLARS_REFUSED[1] in why and shutil.disk_usage(out).free < LEAST_FREE_BYTES):
        why = "the disk is full"
    return OutputUnwritable(f"{out} cannot be written: {why}. Mend that and give the same command again: it goes on where it stopped.")


def refuse_inputs_inside(out: Path, sources: Iterable[Source]) -> None:
    """Raise OutputError where an input lies in `out`, or is the folder: the run would replace it."""
    if not out.is_dir():  # a file in its place has a message of its own
        return
    place = os.path.realpath(out)
    for source in sources:
        if source.location == place or source.location.startswith(f"{place}{os.sep}"):
            raise OutputError(f"{source.location} lies in the output folder. Give --out another folder; nothing was changed.")


# --- what a run finds ---


def prepare(out: Path, made_from: str, tell: Tell) -> Plan:
    """Make `out` ready: end a swap that was begun, then go on with an unfinished run of the same key, or begin.

    Raises OutputError where there are files that are not a report's.
    """
    before = _plan(out)
    if before is not None and before.state == "swapping":
        before = _swap(out, before, tell) if _is_manifest(out / WORK / "new.parquet") else None
    ours = _is_work(out / WORK)
    if not (is_report(out) or ours or not any(path.name != KEPT or not is_kept(out) for path in out.iterdir())):
        raise OutputError(f"{out} is not empty and is no report of Copydesk's. Give --out a new or an empty folder; nothing was changed.")
    for name in ("articles", "clean", "data", "shards", "static", KEPT):
        if _is_folder(out / name) and (out / name).stat().st_dev != out.stat().st_dev:
            raise OutputError(f"{out / name} is on another disk than {out}: a report has to lie on one. Give --out another folder.")
    if before is not None and before.key == made_from and not _has_links(out / WORK):
        return before
    if ours:
        discard(out)
    elif os.path.lexists(out / WORK):
        move_aside(out, WORK, tell)
    (out / WORK).mkdir()
    plan = Plan(made_from, listed=_has_manifest(out) or not any(_stands(out, name) for name in UNLISTED))
    _write_plan(out, plan)
    return plan


def discard(out: Path) -> None:
    """Remove OUT/.work. The plan goes first: what is left when the process is killed in between is nothing to go on with."""
    (out / WORK / "plan.json").unlink(missing_ok=True)
    shutil.rmtree(out / WORK)


def _plan(out: Path) -> Plan | None:
    """The plan of an unfinished run, or None where there is none that can be read."""
    if not _is_work(out / WORK):
        return None
    try:
        return Plan(**json.loads((out / WORK / "plan.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _write_plan(out: Path, plan: Plan) -> None:
    text = json.dumps({name: getattr(plan, name) for name in Plan.__slots__})
    scratch = out / WORK / ".plan.json.part"
    with open(scratch, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(scratch, out / WORK / "plan.json")
    _sync_folder(out / WORK)


def is_report(out: Path) -> bool:
    """Whether a whole report of Copydesk's stands in `out`."""
    if not _is_file(out / RUN):
        return False
    try:
        found = json.loads((out / RUN).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("program") == "copydesk"


def _is_work(work: Path) -> bool:
    """Whether that is a folder with nothing in it but what a run puts there; a killed run may have left it at any moment."""
    return _is_folder(work) and {path.name.removeprefix(".").removesuffix(".part") for path in work.iterdir()} <= _OF_WORK


def is_kept(out: Path) -> bool:
    """Whether OUT/.kept is a folder with nothing in it but what a run puts there."""
    return _is_folder(out / KEPT) and {path.name for path in (out / KEPT).iterdir()} <= _OF_KEPT


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _is_file(path: Path) -> bool:
    """Whether that is an ordinary file and no link to one; to open a pipe would wait for somebody to write into it."""
    return os.path.lexists(path) and stat.S_ISREG(path.lstat().st_mode)


def _has_links(folder: Path) -> bool:
    """Whether somebody put a link among a run's own files, through which it would write to another place."""
    return any(path.is_symlink() for path in folder.rglob("*"))


def _is_manifest(path: Path) -> bool:
    """Whether a manifest can be read at `path`, and names nothing that lies outside of its folder."""
    try:
        if not _is_file(path):
            return False
        found = pl.scan_parquet(path, glob=False)
        if found.collect_schema() != schema("manifest"):
            return False
        return all(_lies_inside(name) for batch in portions(found) for name in batch["path"])
    except (OSError, pl.exceptions.PolarsError):
        return False


def _has_manifest(out: Path) -> bool:
    return _stands(out, MANIFEST) and _is_manifest(out / MANIFEST)


def _batches(rows: pl.LazyFrame) -> Iterator[pl.DataFrame]:
    """The rows in their order, so many at a time: a report of a million articles has two million files."""
    return iter(rows.collect_batches(chunk_size=ROWS_AT_ONCE, maintain_order=True))


def _lies_inside(name: str | None) -> bool:
    return bool(name) and not PurePosixPath(str(name)).is_absolute() and not {"", ".", ".."} & set(str(name).split("/"))


# --- the swap ---


def finish(out: Path, plan: Plan, stands: str, listed: pl.LazyFrame, tell: Tell) -> None:
    """Put the report that is whole in OUT/.work/new in the place of the one that stands in `out`.

    `listed` is its manifest; `stands` is the digest of what it was made from.
    """
    work = out / WORK
    write_table(listed, work / "new.parquet")
    (work / NEW / MANIFEST).parent.mkdir(exist_ok=True)
    shutil.copyfile(work / "new.parquet", work / NEW / MANIFEST)
    if not plan.listed:
        found = [name for name in UNLISTED if _stands(out, name)]
        if found:
            tell(f"{out} holds a report without a list of its files (of an older version?). What is yours in it cannot be told, so:")
        for name in found:
            move_aside(out, name, tell)
    elif _has_manifest(out):
        shutil.copyfile(out / MANIFEST, work / "old.parquet")
    _sync()
    _swap(out, replace(plan, state="swapping", stands=stands), tell)


def _swap(out: Path, plan: Plan, tell: Tell) -> Plan:
    """Do what is left to do of the swap; every step of it may have been done before."""
    work = out / WORK
    _write_plan(out, plan)
    old, new = (_listed(work / name) for name in ("old.parquet", "new.parquet"))
    last = [pl.col("path") == INDEX, pl.col("path") == RUN]
    if (work / NEW / RUN).exists():
        for name, size, digest in old.filter(last[1]).collect().iter_rows():
            _retire(out, name, size, digest, tell)
    for before, after in _shares(old, new):
        for gone in _batches(before.join(after, on="path", how="anti", maintain_order="left")):
            for name, size, digest in gone.iter_rows():
                _retire(out, name, size, digest, tell)
            _remove_empty(out, gone["path"])
    for before, after in _shares(old, new.filter(~pl.any_horizontal(last))):
        for batch in _batches(_with_old(after, before)):
            _place(out, batch.iter_rows(), tell)
    _sync()
    for which in last:
        _place(out, _with_old(new.filter(which), old.filter(which)).collect().iter_rows(), tell)
    _sync_folder(out)
    plan = replace(plan, state="building")
    _write_plan(out, plan)
    return plan


def _shares(old: pl.LazyFrame, new: pl.LazyFrame) -> Iterator[tuple[pl.LazyFrame, pl.LazyFrame]]:
    """Both manifests, a share of their files at a time, the same of both: to compare them, one of them has to be held."""
    count = 1 + max(int(each.select(pl.len()).collect().item()) for each in (old, new)) // SHARE
    for number in range(count):
        mine = pl.col("path").hash(seed=0) % count == number
        yield old.filter(mine), new.filter(mine)


def _with_old(new: pl.LazyFrame, old: pl.LazyFrame) -> pl.LazyFrame:
    """path, and size and digest of the old report's file of that name, null where there is none."""
    return new.join(old, on="path", how="left", maintain_order="left", suffix="_old").select("path", "size_old", "sha256_old")


def _listed(path: Path) -> pl.LazyFrame:
    """The files that the manifest at `path` lists, and the manifest itself; none where there is no manifest."""
    if not path.exists():
        return frame("manifest", []).lazy()
    return pl.concat([pl.scan_parquet(path), frame("manifest", [manifest_row(MANIFEST, path)]).lazy()])


def _retire(out: Path, name: str, size: int, digest: str, tell: Tell) -> None:
    """Remove a file of the old report; if it is not as it was written, it is the user's and is moved aside."""
    if not _stands(out, name):
        return
    if _is_as_written(out / name, size, digest):
        (out / name).unlink()
    else:
        move_aside(out, name, tell)


def _place(out: Path, files: Iterable[tuple[str, int | None, str | None]], tell: Tell) -> None:
    """Move files of the new report into their places: each one's name, and size and digest of the old report's file of that name."""
    ready: PurePosixPath | None = None  # the folder of the file before, which most share
    for name, size, digest in files:
        source, target = f"{out}/{WORK}/{NEW}/{name}", f"{out}/{name}"
        if not os.path.lexists(source):  # it was moved before a kill
            continue
        folders = PurePosixPath(name).parents
        for parent in reversed(folders[:-1]) if folders[0] != ready else ():
            if not _is_folder(out / parent):
                if os.path.lexists(out / parent):
                    move_aside(out, str(parent), tell)
                (out / parent).mkdir()
        ready = folders[0]
        if os.path.lexists(target) and (size is None or digest is None or not _is_as_written(Path(target), size, digest)):
            move_aside(out, name, tell)
        os.replace(source, target)


def _is_as_written(path: Path, size: int, digest: str) -> bool:
    found = path.lstat()
    return stat.S_ISREG(found.st_mode) and found.st_size == size and file_digest(path) == (size, digest)


def as_written(out: Path, name: str, size: int, digest: str) -> bytes | None:
    """A file of the report in `out`; None where it is not there with this size and digest."""
    try:
        if _stands(out, name) and stat.S_ISREG((found := (out / name).lstat()).st_mode) and found.st_size == size:
            data = (out / name).read_bytes()
            return data if sha256(data).hexdigest() == digest else None
    except OSError:
        pass
    return None


def _stands(out: Path, name: str) -> bool:
    """Whether something of that name is in `out`, and no folder on the way to it is a link."""
    return all(_is_folder(out / parent) for parent in PurePosixPath(name).parents[:-1]) and os.path.lexists(out / name)


def _remove_empty(out: Path, names: Sequence[str] | pl.Series) -> None:
    """Remove the folders that held `names` and hold nothing now."""
    folders = {parent for name in names for parent in PurePosixPath(name).parents[:-1]}
    for folder in sorted(folders, key=lambda folder: -len(folder.parts)):
        if _stands(out, str(folder)) and _is_folder(out / folder) and not any((out / folder).iterdir()):
            (out / folder).rmdir()


def move_aside(out: Path, name: str, tell: Tell) -> None:
    """Move what is the user's, or may be, from `name` to the same name in OUT/yours; nothing is ever overwritten there."""
    number = 1
    while True:
        target = f"{YOURS if number == 1 else f'{YOURS}~{number}'}/{name}"
        steps = [out / parent for parent in PurePosixPath(target).parents[:-1]]
        if not os.path.lexists(out / target) and all(_is_folder(step) or not os.path.lexists(step) for step in steps):
            break
        number += 1
    (out / target).parent.mkdir(parents=True, exist_ok=True)
    (out / name).rename(out / target)
    tell(f"{out / name} is not as Copydesk wrote it, or is not Copydesk's. It was moved to {out / target}.")


def _sync() -> None:
    """Have everything that was written on the disk. One call costs less than one for each file."""
    if hasattr(os, "sync"):
        os.sync()


def _sync_folder(folder: Path) -> None:
    if sys.platform != "win32":  # which cannot open folders
        entry = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(entry)
        finally:
            os.close(entry)


# --- the files of a report ---


def own_files(report: Path) -> list[str]:
    """The files that the driver wrote, sorted: all but those in the folders that the workers fill."""
    tops = [path for path in report.iterdir() if path.name not in _WORKERS_FOLDERS]
    files = [path for top in tops for path in ((top,) if top.is_file() else top.rglob("*")) if path.is_file()]
    return sorted(path.relative_to(report).as_posix() for path in files)


def clear_own_files(report: Path) -> None:
    """Remove what the driver wrote in an earlier try."""
    report.mkdir(exist_ok=True)
    for path in report.iterdir():
        if path.is_file():
            path.unlink()
        elif path.name not in _WORKERS_FOLDERS:
            shutil.rmtree(path)
