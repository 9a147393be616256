"""What `run` and `rules learn` share: where the work is done, and how it ended."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from copydesk.cli.console import Exit, complain, tell
from copydesk.errors import ConfigError
from copydesk.library import local_engine, processors

if TYPE_CHECKING:
    from copydesk.cli.closing import Closing
    from copydesk.runs.engines import Engine

MOST_WORKERS = 8  # a processor; more only wait for each other and take memory


def worker_count(asked: int | None) -> int:
    """How many workers to start; says so where that is fewer than `asked`."""
    most = MOST_WORKERS * processors()
    if asked is not None and asked > most:
        tell(f"--workers {asked}: more than {most} would only wait for each other on this machine; {most} are used.")
    return min(asked or processors(), most)


def engine_for(dask: str | None, workers: int, memory: int | None) -> Engine:
    """Where a run works: on this machine, or on the Dask cluster whose scheduler is at `dask`."""
    from copydesk.runs.engines import DaskEngine

    if dask is not None:
        if memory is not None:
            raise ConfigError("run: memory has no effect on a Dask cluster. Start its workers with a --memory-limit instead.")
        return DaskEngine(dask)
    return local_engine(workers, memory)


def end(closing: Closing, *, quiet: bool = False, allow_empty: bool = False) -> Exit:
    """Say how it ended; the exit code. What the code is for is said even if all else is to be quiet."""
    if not quiet:
        for note in (closing.summary, *closing.notes):
            tell(note)
    unread = () if allow_empty else closing.unread
    for problem in (*closing.failed, *unread, *closing.missed):
        complain(problem)
    return Exit.INCOMPLETE if closing.failed or unread else Exit.MISSED if closing.missed else Exit.DONE


def costs(spent: Mapping[tuple[str, str], float], inputs: int) -> str:
    """What the steps of a run cost, by phase and stage, as lines of a table; the driver is this process, all that it did included."""
    names = {"": "between documents", "begin": "before the first document"}
    rows = [(f"{phase}: {names.get(stage, stage)}", seconds) for (phase, stage), seconds in spent.items()]
    rows.append(("The driver", time.process_time()))
    rows.append(("Together", sum(seconds for _, seconds in rows)))
    lines = [f"{'processor time':44}{'seconds':>9}{'ms an input':>13}"]
    lines += [f"{name:44}{seconds:9.3f}{1000 * seconds / max(inputs, 1):13.2f}" for name, seconds in rows]
    return "\n".join(lines)
