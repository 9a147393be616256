"""One step over all chunks, brought to its end whatever happens to its workers: who is to blame, and what is tried again without whom."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from copydesk.article import Outcome
from copydesk.runs.engines import Engine, WorkerDied
from copydesk.runs.guard import Failure, read_mark, too_much_memory, too_slow, worker_died
from copydesk.runs.task import Again, Done, Task
from copydesk.runs.worker import TRIES, work

# Is told a phase, and how many of how many inputs it is done with; with WENT_ON once how many were judged when a run that had been stopped
# went on.
Progress = Callable[[str, int, int], None]
WENT_ON = "Went on"
Spent = dict[tuple[str, str], float]  # seconds of processor time by phase and stage

# Sent by somebody else as often as earned by a document: blamed on it only when it happens again.
_FROM_OUTSIDE = {getattr(signal, name, None) for name in ("SIGKILL", "SIGTERM", "SIGHUP", "SIGQUIT")}


def run_step(engine: Engine, tasks: Sequence[Task], show: Progress, phase: str, spent: Spent | None = None) -> list[Done]:
    """What came of the tasks. Parts of an earlier try are kept if they are still right. What they cost is added to `spent`.

    An input at which a worker ends is given up, and its chunk done without it. Raises RuntimeError where workers end at nothing.
    """
    total, finished = sum(task.chunk.count for task in tasks), 0
    done: dict[int, Done] = {}
    costs = {} if spent is None else spent
    tries: Counter[tuple[int, str | None]] = Counter()
    todo = list(tasks)
    show(phase, finished, total)
    while todo:
        again = []
        for task, result in engine.run(work, todo):
            if isinstance(result, Done):
                done[task.number] = result._replace(spent={})
                for stage, seconds in result.spent.items():
                    costs[phase, stage] = costs.get((phase, stage), 0.0) + seconds
                finished += task.chunk.count
                show(phase, finished, total)
            else:
                again.append(_next_try(engine, task, result, tries))
        todo = again
    return [done[task.number] for task in tasks]


def _next_try(engine: Engine, task: Task, result: Again | WorkerDied, tries: Counter[tuple[int, str | None]]) -> Task:
    """The task as it is to be tried again, after its worker ended or asked for it."""
    failure = result.failure if isinstance(result, Again) else _blamed(engine, task, result)
    for file in (task.mark, task.deaths):
        file.unlink(missing_ok=True)
    known = {given_up.path for given_up in task.given_up}
    who = failure.path if failure is not None else None
    tries[task.number, who] += 1
    if failure is not None and failure.path not in known:
        by_chance = isinstance(result, WorkerDied) and result.signal in _FROM_OUTSIDE
        return task if by_chance and tries[task.number, who] < TRIES else replace(task, given_up=(*task.given_up, failure))
    if not task.alone:
        return replace(task, alone=True)
    if tries[task.number, who] <= TRIES:
        return task
    rest = [source.path for source in task.sources if source.path not in known]
    if not rest:
        raise RuntimeError(f"workers end before they do anything: {result}")
    outcome = _ended(engine, task, result, task.step) if isinstance(result, WorkerDied) else too_much_memory(task.step, engine.memory)
    return replace(task, given_up=(*task.given_up, *(Failure(path, outcome) for path in rest)))  # together they do what none does alone


def _blamed(engine: Engine, task: Task, died: WorkerDied) -> Failure | None:
    """The input at which the worker ended; None where it was at no input by itself."""
    place = read_mark(task.mark)
    if place is None or place.index is None:
        return None
    return Failure(task.sources[place.index].path, _ended(engine, task, died, place.stage))


def _ended(engine: Engine, task: Task, died: WorkerDied, stage: str) -> Outcome:
    """What an input ends as whose worker ended so."""
    seconds = task.job.config.seconds_per_article
    if died.signal is not None and died.signal == getattr(signal, "SIGPROF", None):
        return too_slow(stage, seconds)
    if died.signal is not None and died.signal == getattr(signal, "SIGALRM", None):
        return too_slow(stage, seconds, wall=True)
    if "memory allocation of" in died.said:  # how a library in Rust ends its process when it gets no more
        return too_much_memory(stage, engine.memory)
    if died.signal is not None:
        return worker_died(stage, f"was ended by {signal.Signals(died.signal).name}")
    return worker_died(stage, "ended" if died.code is None else f"ended with exit code {died.code}")
