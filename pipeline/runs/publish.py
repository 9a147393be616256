"""A report put up to a folder of an object store.

No store renames a folder, so a report is built on this machine, in a folder of its own that stays (what is as before need not be worked
again), and then put up object by object, run.json last. What Copydesk has put there is listed in an object of its own, PUT, with what
the store says of each object's bytes: so nothing is put twice, and what somebody else has put there, or changed, is moved to `yours/`
and never overwritten.

1. run.json goes. 2. Objects of the user's that are in the way are moved. 3. PUT lists what is there and, without a mark of its bytes, what
will be put there. 4. Objects of the old report alone are removed, new ones put, index.html and run.json last. 5. PUT lists what is there.
A kill leaves a folder without run.json, or one that is whole but for PUT; the same command puts up what is not known to be there.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import polars as pl

from copydesk import kept
from copydesk.errors import OutputError, OutputUnwritable
from copydesk.runs.output import INDEX, MANIFEST, RUN, YOURS, Tell
from copydesk.runs.parts import file_digest
from copydesk.runs.remote import Url, data_of, listed, store_of, told

PUT = ".copydesk/put.parquet"  # path, sha256, tag (null: being put)
AT_ONCE = 8  # objects that are on their way at a time
_SCHEMA = pl.Schema({"path": pl.String, "sha256": pl.String, "tag": pl.String})
_LAST = (INDEX, RUN)


def built_in(url: Url) -> Path:
    """The folder of this machine in which the report for an address is built, the same each time. Raises OutputError without a place."""
    base = kept.users_folder()
    if base is None:
        raise OutputError(f"{url}: a report is built in the user's cache before it is put up, and there is none. Set XDG_CACHE_HOME.")
    return base / "reports" / f"{url.address.rpartition('/')[2][:40]}-{hashlib.sha256(url.address.encode()).hexdigest()[:16]}"


def check(url: Url) -> None:
    """Raise UsageError where the store says no, OutputError where something stands at the address that is no report of Copydesk's."""
    entries = listed(url, "list it, which a report there needs")
    if entries and not any(entry.name == PUT for entry in entries):
        raise OutputError(f"{url} is not empty and is no report of Copydesk's. Give --out another folder; nothing was changed.")


def publish(report: Path, url: Url, tell: Tell) -> None:
    """Put the report in the folder `report` in the place of the one at the address; `tell` is given a line for each of the user's objects.

    Raises OutputUnwritable where the store refuses.
    """
    try:
        _publish(report, url, tell)
    except Exception as error:
        # Each store's library has errors of its own.
        again = f"The report stands in {report}; the same command puts up what is not there yet."
        raise OutputUnwritable(f"{url} cannot be written: {told(error)} {again}") from error


def _publish(report: Path, url: Url, tell: Tell) -> None:
    system, root = store_of(url.address)
    every = _compared(report, url)
    there, known = pl.col("tag_there").is_not_null(), pl.col("sha256_put").is_not_null()
    ours = there & known & (pl.col("tag").is_null() | (pl.col("tag") == pl.col("tag_there")))
    wanted = pl.col("sha256").is_not_null()
    stands = wanted & ours & pl.col("tag").is_not_null() & (pl.col("sha256") == pl.col("sha256_put"))
    new = every.filter(wanted & ~stands)["path"].to_list()
    gone = every.filter(ours & ~wanted)["path"].to_list()
    theirs = every.filter(there & ~ours)["path"].to_list()
    if not new and not gone and not theirs:
        return
    run_stands = RUN in every.filter(ours)["path"]
    if run_stands:
        system.rm_file(f"{root}/{RUN}")
    for name in theirs:
        _move_aside(system, root, name, {entry.name: entry.tag for entry in listed(url)}, url, tell)
    tag = pl.when(stands | (ours & ~wanted)).then("tag")
    _note(system, root, every.filter(wanted | ours).select("path", pl.coalesce("sha256", "sha256_put"), tag.alias("tag")))
    _each(lambda name: system.rm_file(f"{root}/{name}"), (name for name in gone if name != RUN))
    put = _putter(system, root, report)
    _each(put, (name for name in new if name not in _LAST))
    for name in _LAST:
        if name in new or (name == RUN and run_stands):
            put(name)
    tags = pl.DataFrame([(entry.name, entry.tag) for entry in listed(url)], schema={"path": pl.String, "tag": pl.String}, orient="row")
    _note(system, root, every.filter(wanted).select("path", "sha256").join(tags, on="path", how="left"))


def _compared(report: Path, url: Url) -> pl.DataFrame:
    """path; sha256 in the report; sha256_put and tag as they were put; tag_there as it is: null where there is none."""
    own = pl.DataFrame({"path": [MANIFEST], "sha256": [file_digest(report / MANIFEST)[1]]})
    new = pl.concat([pl.read_parquet(report / MANIFEST).select("path", "sha256"), own])
    entries = listed(url)
    before = pl.DataFrame(schema=_SCHEMA)
    if any(entry.name == PUT for entry in entries):
        before = pl.read_parquet(io.BytesIO(data_of(url, PUT)), schema=_SCHEMA)
    there = [(entry.name, entry.tag) for entry in entries if entry.name != PUT]
    now = pl.DataFrame(there, schema={"path": pl.String, "tag_there": pl.String}, orient="row")
    every = new.join(before.rename({"sha256": "sha256_put"}), on="path", how="full", coalesce=True)
    return every.join(now, on="path", how="left").sort("path")


def _note(system: Any, root: str, put: pl.DataFrame) -> None:
    data = io.BytesIO()
    put.cast(_SCHEMA).write_parquet(data)
    system.pipe_file(f"{root}/{PUT}", data.getvalue())


def _putter(system: Any, root: str, report: Path) -> Callable[[str], None]:
    def put(name: str) -> None:
        system.put_file(os.fspath(report / name), f"{root}/{name}")

    return put


def _each(act: Callable[[str], None], names: Iterable[str]) -> None:
    """`act` on all names, some at a time; the first error is raised again, once what is under way has ended."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for _ in threads.map(act, names):
            pass


def _move_aside(system: Any, root: str, name: str, tags: Mapping[str, str], url: Url, tell: Tell) -> None:
    """Move what is the user's to a free name below YOURS, or to where a move that was cut short has copied it. `tags`: of what is there."""
    number = 1
    while tags.get(target := f"{YOURS if number == 1 else f'{YOURS}~{number}'}/{name}", tags[name]) != tags[name]:
        number += 1
    system.cp_file(f"{root}/{name}", f"{root}/{target}")
    system.rm_file(f"{root}/{name}")
    tell(f"{url}/{name} is not as Copydesk wrote it, or is not Copydesk's. It was moved to {url}/{target}.")
