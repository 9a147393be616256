"""The output folder of a run: who holds it, what an earlier run left in it, and how files are written so that none is half there."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import polars as pl

if sys.platform != "win32":
    import fcntl

from pipeline import __version__
from pipeline.article import Source
from pipeline.config import Config, OutputBusy, OutputError, OutputUnwritable
from pipeline.rules import RuleSet
from pipeline.tables import SCHEMA_VERSION

ROW_GROUP = 100_000
LEAST_FREE_BYTES = 5_000_000  # a failed write below that is a full disk
WORK = ".work"
OUTPUTS = ("index.html", "rules.html", "dictionary.html", "articles", "clean", "data", "static")
OUTPUT_FILES = ("articles.csv", "findings.csv", "stripped.csv", "dictionary.csv", "run.json")


def finish(out: Path) -> None:
    """Remove the parts: the run is complete."""
    shutil.rmtree(out / WORK)


@contextmanager
def writing_into(out: Path) -> Iterator[None]:
    """Hold `out` (made where it is missing) for one run: two at once would write over each other.

    Raises OutputError where another run holds it, and where the disk is full or refuses.
    """
    if out.exists() and not out.is_dir():
        raise OutputError(f"{out} is a file. Give --out a folder.")
    try:
        str(out).encode()
    except UnicodeEncodeError:
        raise OutputError(f"{str(out)!r}: not UTF-8, and polars writes no such names. Give --out another folder.") from None
    made = not out.exists()
    out.mkdir(parents=True, exist_ok=True)
    folder = _held(out)
    try:
        yield
    except pl.exceptions.PolarsError as error:
        full = shutil.disk_usage(out).free < LEAST_FREE_BYTES
        if not full and "os error" not in str(error):  # polars has no type of its own for what the system refuses
            raise
        why = "the disk is full" if full else str(error)
        raise OutputUnwritable(f"{out}: {why}. Once that is mended, give the same command again: it goes on where it stopped.") from error
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
    except BlockingIOError:
        os.close(folder)
        raise OutputBusy(f"{out}: another run is writing into it. Wait until it is done, or give --out another folder.") from None
    return folder


def prepare(out: Path, fingerprint: str) -> None:
    """Make `out` ready: go on with an unfinished run of the same inputs and settings, or clear what an earlier run left.

    Raises OutputError where there are files that are not a report's.
    """
    plan = out / WORK / "plan.json"
    if plan.is_file() and plan.read_text(encoding="utf-8") == fingerprint:
        return
    if out.is_dir() and any(out.iterdir()) and not _is_ours(out):
        raise OutputError(f"{out} is not empty and is no report of Copydesk's. Give --out a new or an empty folder; nothing was changed.")
    for name in (*OUTPUTS, WORK):
        if (path := out / name).is_dir():
            shutil.rmtree(path)
        elif path.exists():
            path.unlink()
    for name in OUTPUT_FILES:
        (out / name).unlink(missing_ok=True)
    (out / WORK).mkdir(parents=True)
    write_text(plan, fingerprint)


def _is_ours(out: Path) -> bool:
    if (out / WORK / "plan.json").is_file():
        return True
    try:
        found = json.loads((out / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found.get("program") == "copydesk"


def fingerprint(sources: Sequence[Source], config: Config, rules: RuleSet) -> str:
    """What a run depends on, as a digest: inputs by name, size and time of change, settings, rules, version."""
    digest = hashlib.sha256(f"{__version__} {SCHEMA_VERSION} {config!r}".encode())
    for rule in rules.rules:
        digest.update(repr((replace(rule, languages=frozenset()), sorted(rule.languages))).encode())  # a set prints in any order
    for source in sources:
        try:
            stat = os.stat(source.location)
            state = f"{stat.st_size} {stat.st_mtime_ns}"
        except OSError as error:
            state = type(error).__name__
        digest.update(f"\n{source!r} {state}".encode("utf-8", "backslashreplace"))
    return digest.hexdigest()


def write_table(table: pl.LazyFrame, path: Path) -> None:
    """Write under another name and rename: a failed write leaves no half file under the final one."""
    scratch = path.with_name(f".{path.name}.part")
    table.sink_parquet(scratch, row_group_size=ROW_GROUP, maintain_order=True)
    os.replace(scratch, path)


def write_text(path: Path, text: str) -> None:
    """The same for a text, as UTF-8."""
    scratch = path.with_name(f".{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:24]}.part")  # a name may be as long as names can be
    scratch.write_text(text, encoding="utf-8", newline="\n")
    os.replace(scratch, path)
