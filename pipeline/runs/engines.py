"""Where tasks run: spawned processes of this machine, or a Dask cluster. The only place that imports distributed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection
from typing import Any, Protocol, TypeVar

from copydesk import collector
from copydesk.errors import ConfigError
from copydesk.runs.guard import can_limit_memory, memory_limit

Task = TypeVar("Task")
Result = TypeVar("Result")

DASK_SECONDS = 5  # for a scheduler to answer, and for a first worker to be there
IN_FLIGHT = 3  # tasks per worker that a cluster is given at a time: enough that none waits, few enough that memory stays flat
PATIENCE = 2.0  # seconds after which a run with tasks left has all its workers, twice what one takes to start
WORN = 0.5  # a worker whose memory once passed this share of its limit is replaced: what it still holds is no later task's


@dataclass(frozen=True, slots=True)
class WorkerDied:
    """What becomes of a task whose worker ended. `signal` is what ended it, `code` what it exited with; None: nobody knows.

    `said` is what it wrote to its standard error stream.
    """

    signal: int | None = None
    code: int | None = None
    said: str = ""


class Engine(Protocol):
    """Where tasks run."""

    workers: int
    memory: int | None  # bytes that each worker may have, where that is this program's to say

    def run(self, function: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[tuple[Task, Result | WorkerDied]]:
        """`function` over `tasks`; each comes back once, in no particular order, with its result or with how its worker ended.

        What `function` raises is raised again here: it is no single task's fault.
        """
        ...

    def discard(self) -> None:
        """End the workers, or leave the cluster."""
        ...


class LocalEngine:
    """Spawned processes on this machine (never forked: polars hangs in a forked process).

    Each worker has a pipe of its own, so that one that dies loses its own task, tells how it died, and disturbs no other
    (a ProcessPoolExecutor ends all its processes then, and says of none how it ended). A run begins with one worker,
    and has the others once it has lasted for PATIENCE: what is done sooner would only have waited for them to start.
    """

    def __init__(self, workers: int, memory: int | None = None) -> None:
        """`memory`: bytes that each worker may have; None: no limit."""
        self.workers = workers
        self.memory = memory
        self._idle: list[_Worker] = []
        self._busy: dict[_Worker, Any] = {}
        self._alone_until: float | None = None  # on the clock of `time.monotonic`; None before the first task

    def run(self, function: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[tuple[Task, Result | WorkerDied]]:
        """As Engine has it."""
        waiting = list(reversed(tasks))
        if self._alone_until is None:
            self._alone_until = time.monotonic() + PATIENCE
        try:
            while waiting or self._busy:
                alone = self._alone_until - time.monotonic()
                while waiting and len(self._busy) < (1 if alone > 0 else self.workers):
                    self._hand_out(function, waiting.pop())
                ready = set(connection.wait([worker.pipe for worker in self._busy], alone if waiting and alone > 0 else None))
                for worker in [worker for worker in self._busy if worker.pipe in ready]:
                    task = self._busy.pop(worker)
                    answer = worker.answer()
                    if isinstance(answer, WorkerDied):
                        yield task, answer
                        continue
                    if answer.worn:
                        worker.end()
                    else:
                        self._idle.append(worker)
                    yield task, answer.told()
        except BaseException:
            self.discard()
            raise

    def _hand_out(self, function: Callable[[Any], Any], task: object) -> None:
        worker = self._idle.pop() if self._idle else _Worker(self.memory)
        self._busy[worker] = task
        worker.ask(function, task)

    def discard(self) -> None:
        """End the workers; what they were at is lost."""
        for worker in self._busy:
            worker.process.terminate()
        for worker in (*self._busy, *self._idle):
            worker.end()
        self._busy, self._idle = {}, []


@dataclass(frozen=True, slots=True)
class _Answer:
    result: Any = None
    raised: BaseException | None = None
    worn: bool = False

    def told(self) -> Any:
        """The result, or the exception raised again."""
        if self.raised is not None:
            raise self.raised
        return self.result


class _Worker:
    """A process that does one task after the other, and the driver's end of its pipe."""

    def __init__(self, memory: int | None) -> None:
        context = multiprocessing.get_context("spawn")
        self._said = tempfile.TemporaryFile()  # noqa: SIM115  # `end` closes it; it has no name that a kill could leave behind
        self.pipe, far_end = context.Pipe()
        # A Connection is what a spawned process is handed files in; Windows hands over none but sockets and pipes.
        said = None if sys.platform == "win32" else connection.Connection(os.dup(self._said.fileno()), readable=False)
        self.process = context.Process(target=_serve, args=(far_end, said, memory), daemon=True)
        self.process.start()
        far_end.close()
        if said is not None:
            said.close()

    def ask(self, function: Callable[[Any], Any], task: object) -> None:
        """Give it a task; where it has died, `answer` says so."""
        with suppress(BrokenPipeError, ConnectionResetError):
            self.pipe.send((function, task))

    def answer(self) -> _Answer | WorkerDied:
        """What came back; waits for it."""
        try:
            answer: _Answer = self.pipe.recv()
        except (EOFError, OSError):
            code = self.end()
            said = self.said
            return WorkerDied(-code, None, said) if code < 0 else WorkerDied(None, code, said)
        return answer

    def end(self) -> int:
        """Wait until it has ended, as it does once nobody holds the other end; pass on what it said. What it exited with."""
        self.pipe.close()
        self.process.join()
        self._said.seek(0)
        self.said = self._said.read().decode("utf-8", "replace")
        self._said.close()
        sys.stderr.write(self.said)
        return self.process.exitcode or 0


def _serve(pipe: connection.Connection, said: connection.Connection | None, memory: int | None) -> None:
    """Do what comes through the pipe until it is closed. Runs in a worker."""
    if said is not None:
        os.dup2(said.fileno(), 2)
    _begin_worker(memory)
    while True:
        try:
            function, task = pipe.recv()
        except EOFError:
            collector.ending()
            return
        try:
            answer = _Answer(function(task), worn=_is_worn())
        except BaseException as error:  # noqa: BLE001  # the driver raises it
            error.add_note(f"In a worker:\n{''.join(traceback.format_exception(error))}")
            answer = _Answer(raised=error)
        try:
            pipe.send(answer)
        except BrokenPipeError:  # the driver has no use for it any more
            return
        except Exception as error:  # noqa: BLE001  # some answers, and some exceptions, cannot be pickled
            pipe.send(_Answer(raised=RuntimeError("".join(traceback.format_exception(answer.raised or error)))))


def _begin_worker(memory: int | None) -> None:
    """Ctrl-C is the driver's to handle: workers finish what they have begun. A driver that was killed takes its workers along.

    Memory is limited as RLIMIT_DATA counts it, what is written to and belongs to the process alone: polars and numpy reserve
    five times the addresses that they use (1.7 GB where 0.3 GB are used), which RLIMIT_AS would count.

    A worker computes in one thread: there are as many workers as processors, and numpy's and polars' threads would only wait
    for each other (the line model took three times its time). Both read these before they are first imported.
    """
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS"):
        os.environ.setdefault(name, "1")
    collector.loading()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if memory is not None and sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (memory if hard == resource.RLIM_INFINITY else min(memory, hard), hard))
    threading.Thread(target=_end_with_driver, daemon=True).start()


def _end_with_driver() -> None:
    driver = multiprocessing.parent_process()
    if driver is not None:
        connection.wait([driver.sentinel])
        os._exit(1)


def _is_worn() -> bool:
    """Whether this process once had more than WORN of the memory that it may have.

    Linux alone limits it, and tells the most that it had; getrusage does not, since there a process begins with what its parent had.
    """
    limit = memory_limit()
    if limit is None or not can_limit_memory():
        return False
    with open("/proc/self/status", encoding="ascii", errors="replace") as file:
        most = next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM:"))
    return most > WORN * limit


class DaskEngine:
    """A Dask cluster, by the address of its scheduler; its workers must see the same paths as this machine.

    Raises ConfigError where Dask is not installed, nobody answers at the address, or the cluster has no worker.
    """

    def __init__(self, address: str) -> None:
        self.memory: int | None = None  # the cluster's own limit holds
        try:
            from distributed import Client
        except ImportError:
            raise ConfigError("--dask needs a package that is not installed. Install it: pip install 'copydesk[dask]'") from None
        try:
            self._client: Any = Client(address, timeout=DASK_SECONDS)  # type: ignore[no-untyped-call]  # distributed has no types
        except (OSError, ValueError, TypeError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise ConfigError(
                f"--dask {address}: no scheduler answers there ({reason}). Give the address that dask scheduler prints, such as tcp://host:8786."
            ) from None
        try:
            self._client.wait_for_workers(1, timeout=DASK_SECONDS)
        except TimeoutError:
            self.discard()
            raise ConfigError(f"--dask {address}: the cluster has no worker. Start one: dask worker {address}") from None
        self.workers = len(self._client.scheduler_info(n_workers=-1)["workers"])

    def run(self, function: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[tuple[Task, Result | WorkerDied]]:
        """As Engine has it. Dask itself gives a task whose worker died to others before it says so (KilledWorker)."""
        executor = self._client.get_executor(retries=0, pure=False)
        waiting = list(reversed(tasks))
        running: dict[Future[Result], Task] = {}
        while waiting or running:
            while waiting and len(running) < self.workers * IN_FLIGHT:
                task = waiting.pop()
                running[executor.submit(function, task)] = task
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                task = running.pop(future)
                try:
                    yield task, future.result()
                except Exception as error:
                    if type(error).__name__ != "KilledWorker":
                        raise
                    yield task, WorkerDied()

    def discard(self) -> None:
        """Leave the cluster."""
        self._client.close()
