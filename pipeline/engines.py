"""Executors, and what to do when a worker dies: spawned local processes, or a Dask cluster. The only place that imports distributed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from multiprocessing import connection
from typing import Any, Protocol, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

IN_FLIGHT = 3  # tasks per worker that are handed out at a time: enough that none waits, few enough that memory stays flat


class Engine(Protocol):
    """Where tasks run. `executor` gives the same executor until `discard` drops it; `single` gives a new one with one worker."""

    workers: int

    def executor(self) -> Executor:
        """The executor for ordinary work."""
        ...

    def discard(self) -> None:
        """Drop that executor and wait for its workers to end."""
        ...

    def single(self) -> Executor:
        """An executor of its own for a task that may take its worker down."""
        ...


class LocalEngine:
    """Spawned processes on this machine (never forked: polars hangs in a forked process)."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._pool: ProcessPoolExecutor | None = None

    def executor(self) -> Executor:
        """A pool of up to `workers` processes, started as work comes in."""
        self._pool = self._pool or self._start(self.workers)
        return self._pool

    def discard(self) -> None:
        """End the pool."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def single(self) -> Executor:
        """A pool of one process."""
        return self._start(1)

    @staticmethod
    def _start(workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_begin_worker)


def _begin_worker() -> None:
    """Ctrl-C is the driver's to handle: workers finish what they have begun. A driver that was killed takes its workers along.

    A worker computes in one thread: there are as many workers as processors, and numpy's and polars' threads would only wait
    for each other (the line model took three times its time). Both read these before they are first imported.
    """
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS"):
        os.environ.setdefault(name, "1")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_driver, daemon=True).start()


def _end_with_driver() -> None:
    driver = multiprocessing.parent_process()
    if driver is not None:
        connection.wait([driver.sentinel])
        os._exit(1)


class DaskEngine:
    """A Dask cluster, by the address of its scheduler; its workers must see the same paths as this machine."""

    def __init__(self, address: str) -> None:
        from distributed import Client

        self._client: Any = Client(address)  # type: ignore[no-untyped-call]  # distributed has no types
        self.workers = max(1, len(self._client.scheduler_info(n_workers=-1)["workers"]))

    def executor(self) -> Executor:
        """The cluster as an executor; a task whose worker died is not tried again by Dask itself."""
        executor: Executor = self._client.get_executor(retries=0, pure=False)
        return executor

    def discard(self) -> None:
        """Nothing to do: the cluster replaces its dead workers itself."""

    def single(self) -> Executor:
        """The same: Dask blames the task, not its neighbours."""
        return self.executor()

    def close(self) -> None:
        """Leave the cluster."""
        self._client.close()


class WorkerDied(Exception):
    """A task by itself took its worker down (or had it ended for taking too long)."""


def run_tasks(engine: Engine, function: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[tuple[Task, Result | WorkerDied]]:
    """`function` over `tasks`; each comes back once, in no particular order, with its result or with WorkerDied.

    When a pool breaks, whatever was running is run again one task at a time, so only the one that broke it is blamed.
    An exception that `function` raises is a defect of ours and goes on up.
    """
    waiting = list(reversed(tasks))
    running: dict[Future[Result], Task] = {}
    while waiting or running:
        suspects: list[Task] = []
        try:
            while waiting and len(running) < engine.workers * IN_FLIGHT:
                task = waiting.pop()
                try:
                    running[engine.executor().submit(function, task)] = task
                except BrokenExecutor:  # it broke since the last wait: the tasks that were running say so below
                    waiting.append(task)
                    if not running:
                        engine.discard()
                    break
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
        except BaseException:
            engine.discard()
            raise
        if suspects and isinstance(engine, LocalEngine):
            suspects += running.values()  # a broken pool loses everything that was running in it
            running = {}
            engine.discard()
        for task in suspects:
            yield task, run_alone(engine, function, task)


def run_alone(engine: Engine, function: Callable[[Task], Result], task: Task) -> Result | WorkerDied:
    """`task` in an executor of its own."""
    executor = engine.single()
    try:
        return executor.submit(function, task).result()
    except Exception as error:
        if not _worker_died(error):
            raise
        return WorkerDied(str(error))
    finally:
        executor.shutdown(wait=True)


def _worker_died(error: Exception) -> bool:
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"
