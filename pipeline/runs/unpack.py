"""Files of records to inputs: a worker writes the records of a file into a spool, and the driver makes each an input of its own.

The spool is a part like those of the other steps (`pipeline/runs/parts.py`). The driver holds a record's name and place, never its text.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path

import polars as pl

from copydesk.article import Outcome, Slice, Source, Status
from copydesk.config import Config
from copydesk.errors import UsageError
from copydesk.ondisk import Names
from copydesk.read.fields import Entry, is_no_article
from copydesk.read.names import records_of
from copydesk.read.spool import entries, read, write
from copydesk.runs.found import Sources
from copydesk.runs.guard import Border
from copydesk.runs.inputs import record_clean_name
from copydesk.tables import frame, portions

SPOOL = "spool"
PLACES = "places.parquet"
_BATCH = 20_000  # places that a worker holds before it writes them down


def holds_records(source: Source) -> bool:
    """Whether an input is a file of many articles that is to be taken apart."""
    return source.refused is None and source.record is None and records_of(source.path) is not None


def unpack(source: Source, config: Config, border: Border, folder: Path) -> None:
    """Write the records of `source` into the spool in `folder`, and where each stands."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        _write(entries(source.path, source.location, config.input, config.max_bytes, Path(scratch)), folder, border.anew)


def write_refused(outcome: Outcome, folder: Path) -> None:
    """Write a spool that says of its file only how it ended."""
    _write(iter([Entry("", "", problem=outcome)]), folder, lambda: None)


def _write(found: Iterator[Entry], folder: Path, each: Callable[[], None]) -> None:
    with open(folder / SPOOL, "wb") as spool, tempfile.TemporaryDirectory(dir=folder) as scratch:
        batches: list[Path] = []
        places = write(found, spool, each)
        while (rows := frame("places", (place._asdict() for place in islice(places, _BATCH)))).height or not batches:
            batches.append(Path(scratch, str(len(batches))))
            rows.write_ipc(batches[-1], compression="uncompressed")
        pl.scan_ipc(batches).sink_parquet(folder / PLACES, row_group_size=_BATCH, maintain_order=True)


def with_records(sources: Sources, parts: Mapping[str, Path], clean_format: str) -> tuple[Iterator[Source], int]:
    """The inputs, with the records of each file of records in its place, and their number; `parts` has the spools, by path.

    A file none of whose records has a text is one input, skipped. Raises UsageError where there is nothing but such files.
    """
    problems = {path: problem for path, part in parts.items() if (problem := _no_article(part)) is not None}
    if problems and len(problems) == len(parts) and all(source.refused is not None or source.path in parts for source in sources):
        raise UsageError("\n".join(f"{path}: {problem.message}" for path, problem in problems.items()))
    records = (pl.scan_parquet(part / PLACES).select(pl.len()).collect().item() for path, part in parts.items() if path not in problems)
    return _with_records(sources, parts, problems, clean_format), len(sources) - len(parts) + len(problems) + sum(records)


def _with_records(sources: Sources, parts: Mapping[str, Path], problems: Mapping[str, Outcome], clean_format: str) -> Iterator[Source]:
    names = Names()
    for source in sources:
        if source.path not in parts:
            names.add(source.clean.lower())
    for source in sources:
        if source.path not in parts:
            yield source
        elif (problem := problems.get(source.path)) is not None:
            yield replace(source, refused=Outcome(Status.SKIPPED, problem.code, f"Its records are no articles. {problem.message}"))
        else:
            yield from _records(source, parts[source.path], names, clean_format)


def _no_article(part: Path) -> Outcome | None:
    """What the first record lacks, where no record has a text."""
    places = pl.scan_parquet(part / PLACES)
    codes = places.select(pl.col("code").unique()).collect()["code"]
    if not len(codes) or not all(map(is_no_article, codes)):
        return None
    ((start, length),) = places.select("start", "length").head(1).collect().rows()
    return read(str(part / SPOOL), start, length).problem


def _records(source: Source, part: Path, names: Names, clean_format: str) -> Iterator[Source]:
    """The inputs that the part holds for the records of `source`, in their order."""
    spool = str(part / SPOOL)
    places = pl.scan_parquet(part / PLACES).select("name", "media", "start", "length")
    for batch in portions(places, _BATCH):
        for name, media, start, length in batch.iter_rows():
            path = f"{source.path}#{name}" if name else source.path
            clean = record_clean_name(path, media, clean_format)
            while clean.lower() in names:
                stem, dot, end = clean.rpartition(".")
                clean = f"{stem}~2{dot}{end}"
            yield Source(path, source.location, clean, record=Slice(spool, start, length))
