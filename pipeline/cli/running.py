"""What `run` and `rules learn` share: which PATHs there are, where the work is done, and how it ended."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.cli.console import Exit, complain, tell
from copydesk.config import ConfigError

if TYPE_CHECKING:
    from copydesk.cli.closing import Closing
    from copydesk.runs.engines import Engine

MOST_WORKERS = 8  # a processor; more only wait for each other and take memory


def check_paths(paths: list[Path]) -> None:
    """Refuse PATHs of which none is there. Where some are, the run does what it can and lists the others as failed."""
    problems = []
    for path in paths:
        try:
            path.stat()
        except FileNotFoundError:
            problems.append(f"{path}: no such file or folder. Check how it is written.")
        except OSError as error:
            problems.append(f"{str(path)[:200]}: {error.strerror}")
    if len(problems) == len(paths):
        raise ConfigError("\n".join(problems))


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def worker_count(asked: int | None) -> int:
    """How many workers to start; says so where that is fewer than `asked`."""
    most = MOST_WORKERS * processors()
    if asked is not None and asked > most:
        tell(f"--workers {asked}: more than {most} would only wait for each other on this machine; {most} are used.")
    return min(asked or processors(), most)


def engine_for(dask: str | None, workers: int, memory: int | None) -> Engine:
    """Where a run works: on this machine, or on the Dask cluster whose scheduler is at `dask`."""
    from copydesk.runs.engines import DaskEngine, LocalEngine
    from copydesk.runs.guard import can_limit_memory, memory_share

    if dask is not None:
        if memory is not None:
            raise ConfigError("run: memory has no effect on a Dask cluster. Start its workers with a --memory-limit instead.")
        return DaskEngine(dask)
    if memory is not None and not can_limit_memory():
        raise ConfigError("run: memory has no effect here: this system holds no process to such a limit. Leave it out.")
    return LocalEngine(workers, memory or memory_share(workers))


def end(closing: Closing, *, quiet: bool = False, allow_empty: bool = False) -> Exit:
    """Say how it ended; the exit code. What the code is for is said even if all else is to be quiet."""
    if not quiet:
        for note in (closing.summary, *closing.notes):
            tell(note)
    unread = () if allow_empty else closing.unread
    for problem in (*closing.failed, *unread, *closing.missed):
        complain(problem)
    return Exit.INCOMPLETE if closing.failed or unread else Exit.MISSED if closing.missed else Exit.DONE
