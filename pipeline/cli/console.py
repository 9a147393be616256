"""How the command speaks and ends: exit codes, streams, signals, complaints, the progress bar."""

from __future__ import annotations

import errno
import itertools
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import IntEnum
from types import FrameType
from typing import Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup
from typer.core import TyperOption as Option

from copydesk.errors import CopydeskError, OutputBusy, OutputUnwritable
from copydesk.visible import visible, visible_line


class Exit(IntEnum):
    """How a command ended; a signal that stopped it has 128 and its number. A higher code of these wins over a lower one."""

    DONE = 0
    MISSED = 1
    USAGE = 2
    INCOMPLETE = 3
    BUSY = 4
    UNWRITABLE = 5


EXITS = {  # as the README and, without the marks of code, --help say it
    Exit.DONE: "done",
    Exit.MISSED: "done, but a threshold you set (`--fail-under`, `--fail-on`, `--fail-on-worse`) was missed",
    Exit.USAGE: "wrong usage, configuration or rule file; nothing was done",
    Exit.INCOMPLETE: "some inputs failed, or nothing was read of a PATH you named (also where a threshold was missed as well)",
    Exit.BUSY: "another run is writing into the output folder",
    Exit.UNWRITABLE: "the output cannot be written (a full disk, a read-only folder)",
}
STOPPED = "129, 130, 143: stopped by a hang-up, Ctrl-C or a request to end (SIGHUP, SIGINT, SIGTERM)"
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}  # a system's ways to say that it takes no more


def exit_codes(*codes: Exit) -> str:
    """The codes with their meaning, for the help of a command that can end so."""
    said = "; ".join(["Exit codes: 0 done", *(f"{int(code)} {EXITS[code]}" for code in codes), STOPPED])
    return f"{said.replace('`', '')}."


# --- streams ---


def open_streams() -> None:
    """Make the standard streams usable: one that is closed leads nowhere, and what a terminal cannot show is escaped."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), "w" if number else "r", encoding="utf-8"))
        elif number:
            stream.reconfigure(errors="backslashreplace")


def say(text: str, *, exact: bool = False) -> bool:
    """Print a line of the result, with its invisible characters named unless it has to be `exact`.

    False where its reader has left, as `head` does: what follows is for nobody.
    """
    try:
        typer.echo(text if exact else visible(text))
    except BrokenPipeError:
        _lead_nowhere(sys.stdout)
        return False
    return True


def tell(text: str) -> None:
    """A line on stderr. Nobody can be told that stderr is closed, so that is passed over."""
    try:
        typer.echo(visible(text), err=True)
    except OSError:
        _lead_nowhere(sys.stderr)


def complain(message: str) -> None:
    """Say what went wrong, each line of `message` as one of the program's own."""
    coloured = sys.stderr.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    for line in message.splitlines():
        text = visible_line(f"copydesk: {line}")
        try:
            typer.echo(typer.style(text, fg="red") if coloured else text, err=True)
        except OSError:
            _lead_nowhere(sys.stderr)


def _lead_nowhere(stream: Any) -> None:
    """Take the stream away from what is behind it: Python would try it again when it ends, and print a traceback."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


# --- signals ---


class Stopped(BaseException):
    """The user, or the system, wants the command to end. Like KeyboardInterrupt it passes through what catches errors."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.code = 128 + number
        self.by = "Ctrl-C" if number == signal.SIGINT else signal.Signals(number).name
        self.goes_on = False  # whether the same command would go on where it stopped


REPEATED = 5.0  # seconds after which the command is stopped once more, if it goes on
_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


@contextmanager
def stoppable() -> Iterator[None]:
    """Within this, the first signal ends the workers at once and raises Stopped; a second one, or one behind it, ends the process.

    What workers have committed stays, so ending them loses a chunk's work and no more. A signal that is ignored stays so (nohup).
    Stopped may be raised where Python ignores what is raised (in a finaliser): it is raised again until the command has ended.
    """
    heeded = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]

    def stop(number: int, _: FrameType | None) -> NoReturn:
        _kill_workers()
        for later in heeded:
            signal.signal(later, end)
        if hasattr(signal, "setitimer"):

            def again(*_: object) -> NoReturn:
                raise Stopped(number)

            signal.signal(signal.SIGALRM, again)
            signal.setitimer(signal.ITIMER_REAL, REPEATED, REPEATED)
        raise Stopped(number)

    def end(number: int, _: FrameType | None) -> NoReturn:
        try:
            _kill_workers()  # the first signal may not have come so far
            if sys.stderr.isatty():
                sys.stderr.write("\x1b[?25h")  # the cursor, which the progress bar has hidden
                sys.stderr.flush()
        finally:
            os._exit(128 + number)

    for number in heeded:
        signal.signal(number, stop)
    try:
        yield
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number in heeded:
            signal.signal(number, end)


def _kill_workers() -> None:
    """End the workers at once: one that is busy within a pattern does not hear that its driver has ended."""
    if multiprocessing := sys.modules.get("multiprocessing"):
        for worker in multiprocessing.active_children():
            worker.kill()


def end_stopped(stopped: Stopped) -> NoReturn:
    """Say what stopped the command, and end the process there and then: Python would still wait for pools whose workers were ended."""
    again = " Give the same command again to go on where it stopped." if stopped.goes_on else ""
    complain(f"stopped by {stopped.by}.{again}")
    with suppress(OSError):
        sys.stdout.flush()
    os._exit(stopped.code)


# --- errors ---


class Command(TyperCommand):
    """A command whose line of usage has no braces."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """What stands in the line of usage behind the command's name."""
        return [piece.strip("{}") for piece in super().collect_usage_pieces(ctx)]


class Group(TyperGroup):
    """Commands that help names with the whole first sentence of what they do; Click cuts it."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002  # Click gives it
        """Write the commands into the help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.get_short_help_str(1_000)) for name, command in self.commands.items()])


class Commands(Group):
    """The commands. Every error that a user can cause ends in a line on stderr, before Typer makes something else of it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As Click does, but an option may stand before or behind the command that it is of."""
        return super().parse_args(ctx, self._ordered(args))

    def _ordered(self, args: list[str]) -> list[str]:
        own = {name: not param.is_flag for param in self.params if isinstance(param, Option) for name in param.opts}
        front: list[str] = []  # options of copydesk itself
        moved: list[str] = []  # of the command that follows, with what may be their values
        at = 0
        while at < len(args) and args[at] not in self.commands:
            name, parted, _ = args[at].partition("=")
            if name == "--":
                return args
            taken = args[at : at + 1 + (own.get(name, False) and not parted)]
            (front if name in own else moved).extend(taken)
            at += len(taken)
        if at == len(args):
            return args
        words = [args[at]]
        known: Any = self.commands[args[at]]
        while at + 1 < len(args) and args[at + 1] in (known := getattr(known, "commands", {})):
            at += 1
            words.append(args[at])
            known = known[args[at]]
        behind: list[str] = []
        rest = iter(args[at + 1 :])
        for arg in rest:
            if arg == "--":
                behind += [arg, *rest]
            elif arg.partition("=")[0] == "--config":
                front += [arg] if "=" in arg else [arg, *itertools.islice(rest, 1)]
            else:
                behind.append(arg)
        return [*front, *words, *moved, *behind]

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was given."""
        try:
            return super().invoke(ctx)
        except OutputBusy as error:
            code, message = Exit.BUSY, str(error)
        except OutputUnwritable as error:
            code, message = Exit.UNWRITABLE, str(error)
        except CopydeskError as error:
            code, message = Exit.USAGE, str(error)
        except BrokenPipeError:
            _lead_nowhere(sys.stdout)
            raise typer.Exit(Exit.DONE) from None
        except OSError as error:
            code = Exit.UNWRITABLE if error.errno in _NO_SPACE else Exit.USAGE
            message = ": ".join(filter(None, (str(error.filename or "")[:200], error.strerror or str(error))))
            _lead_nowhere(sys.stdout)  # if it was the one that takes no more, it would complain again at the end
        except Stopped as stopped:
            stopped.goes_on = ctx.invoked_subcommand == "run"
            raise
        complain(message)
        raise typer.Exit(code)


# --- progress ---


@contextmanager
def progress_bar(*, quiet: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """A bar with rate and time left on stderr where that is a terminal; nothing otherwise."""
    if quiet or not sys.stderr.isatty():
        yield lambda phase, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    rate = TextColumn("{task.fields[rate]}")
    with Progress(
        TextColumn("{task.description:<18}"), BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn(), console=console
    ) as bars:
        tasks: dict[str, Any] = {}

        def report(phase: str, done: int, total: int) -> None:
            if phase not in tasks:
                tasks[phase] = bars.add_task(phase, total=total, rate="")
            task = next(item for item in bars.tasks if item.id == tasks[phase])
            rate = f"{task.speed:,.0f}/s" if task.speed and total > 1 else ""
            bars.update(tasks[phase], completed=done, total=total, rate=rate)

        yield report
