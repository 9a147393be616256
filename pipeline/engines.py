"""Executors, and what to do when a worker dies: spawned local processes, or a Dask cluster. The only place that imports distributed."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from typing import Protocol, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

IN_FLIGHT = 3  # tasks per worker that are handed out at a time: enough that none waits, few enough that memory stays flat


class Engine(Protocol):
    """Where tasks run."""

    workers: int

    def start(self, workers: int) -> Executor:
        """A new executor with so many workers."""
        ...


class LocalEngine:
    """Spawned processes on this machine (never forked: polars hangs in a forked process)."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def start(self, workers: int) -> Executor:
        """A pool of `workers` spawned processes; they leave Ctrl-C to the driver."""
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(workers, context, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))


class DaskEngine:
    """A Dask cluster, by the address of its scheduler; its workers must see the same paths as this machine."""

    def __init__(self, address: str) -> None:
        from distributed import Client

        self._client = Client(address)
        self.workers = max(1, len(self._client.scheduler_info(n_workers=-1)["workers"]))

    def start(self, workers: int) -> Executor:
        """The cluster as an executor, whatever `workers` says; a task whose worker died is not tried again by Dask itself."""
        executor: Executor = self._client.get_executor(retries=0, pure=False)
        return executor


class WorkerDied(Exception):
    """A task by itself took its worker down (or had it ended for taking too long)."""


def run_tasks(engine: Engine, function: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[tuple[Task, Result | WorkerDied]]:
    """`function` over `tasks`; each comes back once, in no particular order, with its result or with WorkerDied.

    When a pool breaks, whatever was running is run again one task at a time, so only the one that broke it is blamed.
    An exception that `function` raises is a defect of ours and goes on up.
    """
    waiting = list(reversed(tasks))
    while waiting:
        suspects: list[Task] = []
        running: dict[Future[Result], Task] = {}
        executor = engine.start(min(engine.workers, len(waiting)))
        try:
            while (waiting or running) and not suspects:
                while waiting and len(running) < engine.workers * IN_FLIGHT:
                    task = waiting.pop()
                    running[executor.submit(function, task)] = task
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    task = running.pop(future)
                    try:
                        result = future.result()
                    except Exception as error:
                        if not _worker_died(error):
                            raise
                        suspects.append(task)
                    else:
                        yield task, result
            suspects += running.values()
        finally:
            executor.shutdown(wait=True, cancel_futures=True)
        for task in suspects:
            yield task, run_alone(engine, function, task)


def run_alone(engine: Engine, function: Callable[[Task], Result], task: Task) -> Result | WorkerDied:
    """`task` in an executor of its own."""
    executor = engine.start(1)
    try:
        return executor.submit(function, task).result()
    except Exception as error:
        if not _worker_died(error):
            raise
        return WorkerDied(str(error))
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _worker_died(error: Exception) -> bool:
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"
