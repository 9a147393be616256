"""The border round every document: where a worker is, how long it may take there, and what becomes of an error.

A worker can raise, hang in Python or in C, run out of memory, or end without a word. Whatever it is, it is one document's affair:
what can be caught is caught here; of everything else the worker has written down beforehand at which document and stage it is.

Time is the processor's, so that a busy machine fails nothing that a quiet one passes; far behind it stands a limit by the clock, for
what waits and computes nothing. Both are timers of the system that end the process (SIGPROF, SIGALRM), since nothing else reaches
code that holds the interpreter. Windows has no such timers: there only the clock counts, and the process ends with exit code 1.
"""

from __future__ import annotations

import errno
import faulthandler
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self, TypeVar

from copydesk.article import Outcome, Status
from copydesk.compiled import compiled

Item = TypeVar("Item")
Result = TypeVar("Result")

WALL_FACTOR, WALL_SECONDS = 10, 60.0  # the limit by the clock: so many times the limit of processor time, and so much more
SHORTEST = 0.01  # seconds that a step gets at least: a timer of zero would be none
FOR_WORKERS = 0.8  # share of the memory that all workers have together; the driver and the file cache need some, too
LEAST_SHARE = 1_000_000_000
LOG = "internal-errors.txt"
LONGEST_MESSAGE = 200
LONGEST_LOG = 20_000

# Where a document's own file or page cannot be written, its name is to blame; any other refusal is no document's fault.
NAME_ERRORS = {errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL, errno.ENOTDIR, errno.EISDIR, errno.ELOOP}


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that was given up: how it ends, and what the log of internal errors has to say ("" where nothing was raised)."""

    path: str
    outcome: Outcome
    log: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a worker is, or was: at which of a task's documents (None: at none by itself) and in which stage."""

    index: int | None
    stage: str


class TooMuchMemory(Exception):
    """The memory does not suffice; `failure` tells for which document (None: for several together)."""

    def __init__(self, failure: Failure | None) -> None:
        super().__init__("the memory does not suffice")
        self.failure = failure


class Border:
    """The documents of one task, one at a time, each behind its limits. Use it as a context; `failures` holds those given up, `spent`
    the seconds of processor time of each stage ("": between documents).

    `paths`: the task's documents, by name. `mark`: the file that says where the worker is, there as long as the task is.
    `alone`: never take several documents together, since that has ended a worker.
    """

    def __init__(self, paths: Sequence[str], mark: Path, seconds: float, hidden: Mapping[str, str], *, alone: bool = False) -> None:
        self.failures: dict[str, Failure] = {}
        self.spent: dict[str, float] = {}
        self._since = time.process_time()
        self._index = {path: index for index, path in enumerate(paths)}
        self._mark = mark
        self._seconds = seconds
        self._hidden = hidden
        self._alone = alone
        self._left: dict[str, float] = {}  # seconds of processor time that a document has left
        self._here = -1
        self._stage = ""
        self._file = -1

    def __enter__(self) -> Self:
        self._mark.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(self._mark, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o666)
        self.at("begin")
        return self

    def __exit__(self, *_: object) -> None:
        self.at("")
        os.close(self._file)
        self._mark.unlink()

    def at(self, stage: str) -> None:
        """Write down that a stage begins. Stages call it, so that a message can name the one that went wrong."""
        now = time.process_time()
        self.spent[self._stage] = self.spent.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = stage, now
        _write(self._file, f"{self._here} {stage}".ljust(80).encode())

    def run(self, path: str, stage: str, function: Callable[..., Result], *given: object, writing: bool = False) -> Result | None:
        """`function(*given)` for this document; None where it raised, and the reason is in `failures`.

        A document has its seconds once for all that a task does with it. Raises TooMuchMemory, and OSError where the function only
        writes (`writing`) and the system refuses; does not come back where the time is over.
        """
        self._here = self._index[path]
        self.at(stage)
        left = self._left.get(path, self._seconds)
        begun = time.process_time()
        _set_timers(max(left, SHORTEST), wall_seconds(self._seconds))
        try:
            return function(*given)
        except BaseException as error:
            _set_timers(0.0, 0.0)
            if not is_documents(error, writing=writing):
                raise
            traceback.clear_frames(error.__traceback__)  # what filled the memory goes before anything else is made
            if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
                raise TooMuchMemory(Failure(path, too_much_memory(self._stage))) from None
            outcome, log = internal_error(self._stage, error, self._hidden)
            self.failures[path] = Failure(path, outcome, log)
            return None
        finally:
            _set_timers(0.0, 0.0)
            self._left[path] = left - (time.process_time() - begun)
            self._here = -1
            self.at("")

    def anew(self) -> None:
        """Give the document at hand its seconds once more: it is a file of many articles, and the next one has its own."""
        _set_timers(max(self._seconds, SHORTEST), wall_seconds(self._seconds))

    def together(self, stage: str, function: Callable[[Sequence[Item]], Result], items: Mapping[str, Item]) -> Result:
        """`function` over the items of several documents, by path: at once, which costs less, under the limit of one.

        Where that raises, each is tried by itself, those that raise again are left out (`failures`), and the others taken together.
        """
        if not self._alone:
            self.at(stage)
            _set_timers(max(self._seconds, SHORTEST), wall_seconds(self._seconds))
            try:
                return function(list(items.values()))
            except MemoryError:
                raise TooMuchMemory(None) from None
            except BaseException as error:
                if not is_documents(error):
                    raise
            finally:
                _set_timers(0.0, 0.0)
        for path, item in items.items():
            self.run(path, stage, function, [item])
        self.at(stage)
        return function([item for path, item in items.items() if path not in self.failures])


def read_mark(mark: Path) -> Place | None:
    """What a worker wrote down last in `mark`; None where it had not begun."""
    try:
        index, _, stage = mark.read_text(encoding="utf-8").partition(" ")
    except OSError:
        return None
    return Place(int(index) if index.isdecimal() else None, stage.strip()) if index else None


def is_documents(error: BaseException, *, writing: bool = False) -> bool:
    """Whether an error is to be put down to the document at hand, and not to the user, the disk or the machine."""
    if isinstance(error, KeyboardInterrupt):
        return False
    return not (writing and isinstance(error, OSError) and error.errno not in NAME_ERRORS)


def attempt(function: Callable[[Callable[[str], None]], Result], through: type[BaseException]) -> Result | Outcome:
    """`function(at)` for a file that is looked at by itself, in this process and without limits; what it raises becomes an outcome.

    `at` is to be told the name of each stage before it begins. KeyboardInterrupt and `through` go on up.
    """
    stages = [""]
    try:
        return function(stages.append)
    except BaseException as error:
        if isinstance(error, through) or not is_documents(error):
            raise
        if isinstance(error, MemoryError):
            return too_much_memory(stages[-1])
        return internal_error(stages[-1], error, {}, "with the file")[0]


# --- limits ---


def wall_seconds(seconds: float) -> float:
    """The limit by the clock that stands behind `seconds` of processor time."""
    return WALL_FACTOR * seconds + WALL_SECONDS


if sys.platform == "win32":

    def _set_timers(processor: float, wall: float) -> None:  # noqa: ARG001  # no timer counts processor time there
        if wall:
            faulthandler.dump_traceback_later(wall, exit=True, file=_nowhere())
        else:
            faulthandler.cancel_dump_traceback_later()

    @cache
    def _nowhere() -> int:
        return os.open(os.devnull, os.O_WRONLY)

    def _write(file: int, record: bytes) -> None:
        os.lseek(file, 0, os.SEEK_SET)
        os.write(file, record)

else:

    def _set_timers(processor: float, wall: float) -> None:
        """End the process after so many seconds; 0: do not."""
        signal.setitimer(signal.ITIMER_PROF, processor)
        signal.setitimer(signal.ITIMER_REAL, wall)

    def _write(file: int, record: bytes) -> None:
        os.pwrite(file, record, 0)


def can_limit_memory() -> bool:
    """Whether the system holds a process to a limit of its memory: Linux does; macOS takes RLIMIT_DATA and does nothing about it."""
    return sys.platform == "linux"


def memory_limit() -> int | None:
    """The bytes that this process may have, where the system holds it to a number."""
    if sys.platform == "win32":
        return None
    import resource

    limit, _ = resource.getrlimit(resource.RLIMIT_DATA)
    return None if limit == resource.RLIM_INFINITY else limit


def memory_share(workers: int) -> int | None:
    """The bytes that each of so many workers may have: an equal share of the machine's memory (or of what its control group may have),
    less a part for everybody else; never less than 1 GB, since workers hardly ever need theirs at the same time. None: nobody can say.
    """
    if not can_limit_memory():
        return None
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    for limit in _control_group_limits():
        total = min(total, limit)
    return max(LEAST_SHARE, int(total * FOR_WORKERS) // workers)


def _control_group_limits() -> Iterator[int]:
    """What the control groups of this process, versions 1 and 2, say of its memory; a group is bound by those above it, too."""
    try:
        groups = Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    for group in groups:
        _, controllers, inside = group.split(":", 2)
        if controllers and "memory" not in controllers.split(","):
            continue
        root, name = (Path("/sys/fs/cgroup/memory"), "memory.limit_in_bytes") if controllers else (Path("/sys/fs/cgroup"), "memory.max")
        for folder in (root / inside.lstrip("/"), *(root / inside.lstrip("/")).parents):
            try:
                said = (folder / name).read_text(encoding="ascii").strip()
            except OSError:  # inside a container, the path is the host's
                continue
            if said.isdecimal():  # and not "max"
                yield int(said)


# --- what an input ends as ---


def internal_error(
    stage: str, error: BaseException, hidden: Mapping[str, str], enclosed: str = f"with {LOG} and the file"
) -> tuple[Outcome, str]:
    """The outcome of a document at which a stage raised, and the traceback for the log. `enclosed`: what helps whoever is to mend it.

    Neither tells of the machine: files are named from the project or library on, `hidden` maps further paths to what to write instead.
    """
    told = traceback.TracebackException.from_exception(error)
    what = _one_line(_impersonal("".join(told.format_exception_only()), hidden))
    message = f"The stage “{stage}” failed at it: {what} This is a fault of Copydesk's: please report it, {enclosed}."
    _name_files(told)
    log = _impersonal("".join(told.format()), hidden)
    if len(log) > LONGEST_LOG:
        log = f"{log[: LONGEST_LOG // 2]}\n…\n{log[-LONGEST_LOG // 2 :]}"
    return Outcome(Status.FAILED, "internal-error", message), f"stage {stage}\n{log}"


def too_slow(stage: str, seconds: float, *, wall: bool = False) -> Outcome:
    """The outcome of a document whose time was over."""
    if wall:
        what = f"was not done after {wall_seconds(seconds):g} seconds, though it computed for less than {seconds:g}. Is the disk there?"
        return Outcome(Status.FAILED, "too-slow", f"The stage “{stage}” {what} Try it again, or raise seconds_per_article.")
    what = f"took it past {seconds:g} seconds of processor time."
    return Outcome(Status.FAILED, "too-slow", f"The stage “{stage}” {what} Split the file, or raise seconds_per_article.")


def too_much_memory(stage: str, limit: int | None = None) -> Outcome:
    """The outcome of a document for which the memory did not suffice."""
    limit = limit or memory_limit()
    more = f"more than {limit / 1e9:.2g} GB of memory" if limit else "more memory than there is"
    message = f"The stage “{stage}” needed {more}. Split the file, use fewer workers, or raise memory."
    return Outcome(Status.FAILED, "too-much-memory", message)


def worker_died(stage: str, what: str) -> Outcome:
    """The outcome of a document whose worker ended by itself. `what`: how, to come behind "The process that worked on it "."""
    message = f"The process that worked on it {what} in the stage “{stage}”. Leave the file out, and please report it."
    return Outcome(Status.FAILED, "worker-died", message)


_ADDRESS = compiled(r"\b0x[0-9a-fA-F]{4,}")
_FOLDERS = compiled(r"(?<![\w.:/<])(?:/[^\s/'\"<>]+)+/(?=[^\s/'\"]|['\"])|\b[A-Za-z]:\\(?:[^\\\s'\"]+\\)+")
_REPEATED = compiled(r"\[Previous line repeated \d+ more times?\]")  # how often depends on who called


def _impersonal(text: str, hidden: Mapping[str, str]) -> str:
    """`text` without what differs from machine to machine and from run to run, in characters that every encoding of ours has."""
    for place in sorted(hidden, key=len, reverse=True):
        text = text.replace(place, hidden[place])
    text = _REPEATED.sub("[Previous line repeated]", _FOLDERS.sub("…/", _ADDRESS.sub("0x…", text)))
    return text.encode("utf-8", "backslashreplace").decode()


def _one_line(text: str) -> str:
    text = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    text = text if len(text) <= LONGEST_MESSAGE else f"{text[: LONGEST_MESSAGE - 1]}…"
    return text if text.endswith((".", "…", "!", "?")) else f"{text}."


def _name_files(told: traceback.TracebackException | None) -> None:
    """Name each file in a traceback, and in those of its causes, from the import path on."""
    seen: set[int] = set()
    todo = [told]
    while todo:
        item = todo.pop()
        if item is None or id(item) in seen:
            continue
        seen.add(id(item))
        for frame in item.stack:
            frame.filename = _relative(frame.filename)
        todo += [item.__cause__, item.__context__, *(item.exceptions or ())]


def _relative(file: str) -> str:
    roots = {Path(root).resolve() for root in (*sys.path, str(Path(__file__).parents[2])) if root}
    path = Path(file)
    inside = [root for root in roots if path.is_absolute() and path.is_relative_to(root)]
    return path.relative_to(max(inside, key=lambda root: len(root.parts))).as_posix() if inside else path.name
