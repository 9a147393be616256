"""The border round a document: limits that end a process wherever it hangs, errors that stay one document's, and no trace of the machine."""

import errno
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from copydesk.article import Outcome
from copydesk.config import read_bytes
from copydesk.errors import ConfigError
from copydesk.runs import engines, guard
from copydesk.runs.engines import LocalEngine, WorkerDied
from copydesk.runs.guard import Border, TooMuchMemory, attempt, internal_error, memory_share, read_mark, wall_seconds

PATHS = ("a.txt", "b.txt", "c.txt")


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    return tmp_path / "at" / "open-0"


def border(mark: Path, seconds: float = 60.0, **settings: bool) -> Border:
    return Border(PATHS, mark, seconds, {"/secret place/in": "in"}, **settings)


def failing(error: BaseException) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


@pytest.mark.parametrize("error", [ValueError("no"), SystemExit(0), RecursionError("deep"), type("Panic", (BaseException,), {})("at 3")])
def test_whatever_is_raised_fails_one_document_and_names_its_stage(mark: Path, error: BaseException) -> None:
    with border(mark) as one:
        assert one.run("a.txt", "read", lambda: 1) == 1
        assert one.run("b.txt", "match", failing(error)) is None
        assert one.run("c.txt", "read", lambda: 3) == 3
    (failure,) = one.failures.values()
    assert (failure.path, failure.outcome.status, failure.outcome.code) == ("b.txt", "failed", "internal-error")
    assert f"The stage “match” failed at it: {type(error).__name__}" in (failure.outcome.message or "").replace(f"{__name__}.", "")
    assert "please report it" in (failure.outcome.message or "")
    assert failure.log.startswith("stage match\nTraceback")


def test_the_stage_that_an_article_had_come_to_is_the_one_that_is_named(mark: Path) -> None:
    with border(mark) as one:

        def judge(at: Callable[[str], None]) -> None:
            at("grade")
            raise KeyError("weights")

        one.run("a.txt", "language", judge, one.at)
    assert "“grade”" in (one.failures["a.txt"].outcome.message or "")


def test_what_is_the_users_or_the_disks_goes_on_up(mark: Path) -> None:
    with border(mark) as one:
        with pytest.raises(KeyboardInterrupt):
            one.run("a.txt", "read", failing(KeyboardInterrupt()))
        with pytest.raises(OSError, match="full"):
            one.run("a.txt", "page", failing(OSError(errno.ENOSPC, "full")), writing=True)
        one.run("b.txt", "page", failing(OSError(errno.ENAMETOOLONG, "too long")), writing=True)
        one.run("c.txt", "read", failing(OSError(errno.EIO, "broken")))
    assert set(one.failures) == {"b.txt", "c.txt"}


def test_memory_that_does_not_suffice_asks_for_another_process_without_that_document(mark: Path) -> None:
    for error in (MemoryError(), OSError(errno.ENOMEM, "none")):
        with border(mark) as one, pytest.raises(TooMuchMemory) as raised:
            one.run("b.txt", "render", failing(error))
        assert raised.value.failure is not None
        assert (raised.value.failure.path, raised.value.failure.outcome.code) == ("b.txt", "too-much-memory")
        assert "“render” needed more" in (raised.value.failure.outcome.message or "")
    with border(mark) as one, pytest.raises(TooMuchMemory) as raised:
        one.together("tables", lambda items: failing(MemoryError())(), {"a.txt": 1})
    assert raised.value.failure is None


@pytest.mark.parametrize("alone", [False, True])
def test_of_several_together_only_the_one_that_raises_is_left_out(mark: Path, alone: bool) -> None:
    calls = []

    def total(items: Sequence[int]) -> int:
        calls.append(list(items))
        if 0 in items:
            raise ZeroDivisionError
        return sum(items)

    with border(mark, alone=alone) as one:
        assert one.together("tables", total, {"a.txt": 1, "b.txt": 0, "c.txt": 3}) == 4
    assert set(one.failures) == {"b.txt"}
    assert calls == [*([] if alone else [[1, 0, 3]]), [1], [0], [3], [1, 3]]


def test_a_worker_writes_down_where_it_is_before_it_begins(mark: Path) -> None:
    with border(mark) as one:
        seen = [one.run("b.txt", "read", lambda: read_mark(mark))]
        seen.append(read_mark(mark))
        one.together("tables", lambda items: seen.append(read_mark(mark)), {"a.txt": 1})
    assert seen == [guard.Place(1, "read"), guard.Place(None, ""), guard.Place(None, "tables")]
    assert read_mark(mark) is None


HANGS = {
    "in Python": "while True: pass",
    "in C": "import itertools; sum(itertools.repeat(0))",
    "in a pattern": "import re; re.match('(a|a)*b', 'a' * 60)",
}


@pytest.mark.parametrize("hang", HANGS)
def test_a_document_may_have_its_seconds_of_processor_time_and_no_second_more(tmp_path: Path, hang: str) -> None:
    script = f"""
import resource
from pathlib import Path
from copydesk.runs.guard import Border
def hang():
    {HANGS[hang]}
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, flush=True)
with Border(["a.txt"], Path({str(tmp_path)!r}, "mark"), 0.5, {{}}) as border:
    border.run("a.txt", "read", hang)
"""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=120)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == -signal.SIGPROF, done.stderr
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime - float(done.stdout)
    assert 0.4 < used < 1.5
    assert read_mark(tmp_path / "mark") == guard.Place(0, "read")


def test_seconds_are_for_all_that_is_done_with_a_document_and_each_has_its_own(mark: Path) -> None:
    def work(seconds: float) -> float:
        end = time.process_time() + seconds
        while time.process_time() < end:
            pass
        left: float = signal.getitimer(signal.ITIMER_PROF)[0]
        return left

    with border(mark, seconds=50.0) as one:
        one.run("a.txt", "read", work, 0.3)
        left = one.run("a.txt", "render", work, 0.2)
        fresh = one.run("b.txt", "read", work, 0.0)
    assert left is not None
    assert 49.0 < left < 49.6
    assert fresh is not None
    assert 49.9 < fresh <= 50.1
    assert signal.getitimer(signal.ITIMER_PROF)[0] == signal.getitimer(signal.ITIMER_REAL)[0] == 0.0


def test_what_waits_is_ended_by_the_clock(tmp_path: Path) -> None:
    assert wall_seconds(60.0) == 660.0
    script = f"""
import time
from pathlib import Path
from copydesk.runs import guard
from copydesk.article import Outcome
guard.WALL_SECONDS = 0.2
with guard.Border(["a.txt"], Path({str(tmp_path)!r}, "mark"), 0.1, {{}}) as border:
    border.run("a.txt", "read", time.sleep, 100)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, timeout=60)
    assert done.returncode == -signal.SIGALRM, done.stderr


def test_a_message_and_a_log_tell_of_no_machine() -> None:
    error = ValueError("in /secret place/in/b.txt\ud800 see https://example.org/a/b\nand more" + "x" * 500)
    error.__cause__ = KeyError(f"{object()!r} of /home/somebody/articles/a.txt")
    with pytest.raises(ValueError, match="and more"):
        failing(error)()
    outcome, log = internal_error("match", error, {"/secret place/in": "in"})
    for text in (outcome.message or "", log):
        assert "0x7" not in text
        assert "/home" not in text
        assert "secret" not in text
        assert str(Path(__file__).parent) not in text
        assert "https://example.org/a/b" in text
        text.encode()
    assert re.search(r'File "(?:tests/)?(?:runs/)?test_guard.py"', log)
    assert "…/a.txt" in log
    assert len(outcome.message or "") < 500
    assert "\n" not in (outcome.message or "")


def test_a_file_by_itself_is_an_outcome_when_a_stage_raises_and_a_signal_is_not() -> None:
    class Signal(BaseException):
        pass

    def stage(error: BaseException | None, at: Callable[[str], None]) -> int:
        at("render")
        if error is not None:
            raise error
        return 5

    assert attempt(partial(stage, None), Signal) == 5
    found = attempt(partial(stage, ValueError("no")), Signal)
    assert isinstance(found, Outcome)
    assert found.code == "internal-error"
    assert "“render” failed at it: ValueError: no. This is a fault of Copydesk's: please report it, with the file." in (found.message or "")
    found = attempt(partial(stage, MemoryError()), Signal)
    assert isinstance(found, Outcome)
    assert found.code == "too-much-memory"
    for error in (Signal(), KeyboardInterrupt()):
        with pytest.raises(type(error)):
            attempt(partial(stage, error), Signal)


# --- memory ---


@pytest.mark.parametrize(
    ("given", "size"), [("2GB", 2 * 10**9), ("1.5 gb", 1_500_000_000), ("600MB", 600_000_000), ("1GiB", 2**30), (10**9, 10**9)]
)
def test_memory_is_given_in_the_usual_units(given: str | int, size: int) -> None:
    assert read_bytes(given, "run") == size


@pytest.mark.parametrize(
    ("given", "said"), [("lots", 'such as "2GB"'), ("-1GB", 'such as "2GB"'), ("20MB", "at least 500MB"), ("", "such")]
)
def test_memory_that_means_nothing_or_does_not_suffice_for_a_worker_is_refused(given: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        read_bytes(given, "run")


@pytest.mark.skipif(not guard.can_limit_memory(), reason="this system holds no process to a limit of its memory")
def test_workers_share_the_memory_that_the_machine_or_its_control_group_has(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = memory_share(1), memory_share(2)
    assert one is not None
    assert two == max(one // 2, guard.LEAST_SHARE)
    monkeypatch.setattr(guard, "_control_group_limits", lambda: iter([8_000_000_000, 5_000_000_000]))
    assert memory_share(2) == 2_000_000_000
    assert memory_share(100) == guard.LEAST_SHARE


# --- workers (they know no function of a test, so they are given expressions) ---


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    one = LocalEngine(2)
    yield one
    one.discard()


def test_a_worker_that_ends_says_how_and_disturbs_no_other(engine: LocalEngine) -> None:
    exits = "__import__('os')._exit(5)"
    falls = "(__import__('os').write(2, b'said'), __import__('signal').raise_signal(11))"
    sleeps = ["__import__('time').sleep(1)", "__import__('time').sleep(1.1)"]
    results = dict(engine.run(eval, [sleeps[0], exits, falls, sleeps[1], "1 + 1"]))
    assert results == {exits: WorkerDied(None, 5), falls: WorkerDied(signal.SIGSEGV, None, "said"), **dict.fromkeys(sleeps), "1 + 1": 2}


def test_a_run_that_is_soon_done_starts_one_worker_and_a_longer_one_all(engine: LocalEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    pid = "(__import__('time').sleep({}), __import__('os').getpid())[1]"
    monkeypatch.setattr(engines, "PATIENCE", 600.0)
    (first,) = {process for _, process in engine.run(eval, [pid.format(0.1 + task / 100) for task in range(5)])}
    monkeypatch.setattr(engines, "PATIENCE", 0.5)
    longer = LocalEngine(3)
    begun = {process for _, process in longer.run(eval, [pid.format(3 + task / 100) for task in range(3)])}
    longer.discard()
    assert len(begun) == 3
    assert first not in begun


@pytest.mark.parametrize(
    ("task", "error"), [("int('no number')", ValueError), ("(_ for _ in ()).throw(type('Local', (Exception,), {}))", RuntimeError)]
)
def test_what_no_document_is_to_blame_for_is_raised_in_the_driver(engine: LocalEngine, task: str, error: type[Exception]) -> None:
    with pytest.raises(error) as raised:
        list(engine.run(eval, [task, "1"]))
    assert 'File "<string>", line 1' in f"{raised.value} {getattr(raised.value, '__notes__', '')}"


@pytest.mark.skipif(not guard.can_limit_memory(), reason="this system holds no process to a limit of its memory")
def test_a_worker_is_held_to_its_memory_and_replaced_once_it_has_used_much_of_it() -> None:
    drivers = b"x" * 400_000_000  # is the driver's, and wears out no worker
    engine = LocalEngine(1, 500_000_000)
    pid = "__import__('os').getpid()"
    with pytest.raises(MemoryError):
        list(engine.run(eval, ["bytearray(600_000_000)"]))
    ((_, first),) = engine.run(eval, [pid])
    ((_, second),) = engine.run(eval, [pid])
    assert first == second
    assert list(engine.run(eval, ["len(b'x' * 300_000_000)"])) == [("len(b'x' * 300_000_000)", 300_000_000)]
    ((_, third),) = engine.run(eval, [pid])
    assert third != first
    assert len(drivers) == 400_000_000
    engine.discard()


def test_an_answer_that_cannot_be_sent_is_told_as_what_it_is() -> None:
    engine = LocalEngine(1)
    with pytest.raises(RuntimeError, match="pickle <function <lambda>"):
        list(engine.run(eval, ["lambda: 0"]))
    engine.discard()
