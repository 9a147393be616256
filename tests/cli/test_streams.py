"""The command as a process: signals, streams that are closed or full, places that are gone, missing packages."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from copydesk.version import __version__

COMMAND = "from copydesk.cli.app import main; main()"
STORY = "Night ferries return\n\nThe ferry may run through the night from next week, the harbour board said on Monday.\n"


def command(*arguments: str, before: str = "") -> list[str]:
    return [sys.executable, "-c", before + COMMAND, *arguments]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "COLUMNS": "200", **more}


def shell(line: str, cwd: Path, before: str = "", **env: str) -> tuple[int, str, str]:
    """`line` in bash, where `copydesk` is the command: exit code, stdout, stderr."""
    script = f"set -o pipefail; copydesk() {{ '{sys.executable}' -c '{before}{COMMAND}' \"$@\"; }}; {line}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, cwd=cwd, env=environment(**env), check=False, timeout=300)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(STORY, encoding="utf-8")
    return tmp_path


# --- signals ---


def test_ctrl_c_while_the_command_is_loaded_leaves_no_traceback(tmp_path: Path) -> None:
    # A module of this name, found before the real one: Ctrl-C comes while it is imported.
    (tmp_path / "typer.py").write_text("import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(60)\n", encoding="utf-8")
    command = [sys.executable, "-m", "copydesk", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(PYTHONPATH=str(tmp_path)), check=False, timeout=300)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timer to stop it once more")
def test_a_signal_that_comes_where_python_ignores_errors_ends_it_all_the_same(tmp_path: Path) -> None:
    code = """if True:
        import os, signal, time
        from copydesk.cli import console
        console.REPEATED = 0.3
        class Deaf:
            def __del__(self):
                os.kill(os.getpid(), signal.SIGTERM)
                time.sleep(0.05)  # what the handler raises ends here
        with console.stoppable():
            try:
                Deaf()
                print("goes on", flush=True)
                time.sleep(60)
            except console.Stopped as stopped:
                console.end_stopped(stopped)
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False, timeout=50)
    assert done.stdout == "goes on\n"
    assert (done.returncode, done.stderr.splitlines()[-1]) == (143, "copydesk: stopped by SIGTERM.")


def test_the_package_is_the_command(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "copydesk", "--version"], capture_output=True, text=True, cwd=tmp_path, check=False, timeout=300
    )
    assert (done.returncode, done.stdout) == (0, f"copydesk {__version__}\n")


# Reads so slowly that a signal comes in between; the same rule in the worker, which is a process of its own.
SLOW = 'family = "style"\ncategory = "own"\nlanguages = ["*"]\nmessage = "m."\n[[rules]]\nid = "style.evil"\nmatch = "(a+)+b"\n'


def children(pid: int) -> list[int]:
    return [int(child) for path in Path(f"/proc/{pid}/task").glob("*/children") for child in path.read_text().split()]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_for(condition: str, test: object, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not test():  # type: ignore[operator]
        assert time.monotonic() < deadline, condition
        time.sleep(0.05)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs /proc to see the workers")
@pytest.mark.parametrize(
    ("numbers", "code", "says"),
    [
        ([signal.SIGINT], 130, "copydesk: stopped by Ctrl-C. Give the same command again to go on where it stopped."),
        ([signal.SIGTERM], 143, "copydesk: stopped by SIGTERM. Give the same command again to go on where it stopped."),
        ([signal.SIGHUP], 129, "copydesk: stopped by SIGHUP. Give the same command again to go on where it stopped."),
        ([signal.SIGINT, signal.SIGINT, signal.SIGTERM], None, ""),
    ],
)
def test_a_signal_ends_it_with_a_word_and_leaves_no_worker(folder: Path, numbers: Sequence[int], code: int | None, says: str) -> None:
    (folder / "own").mkdir()
    (folder / "own" / "evil.toml").write_text(SLOW)
    (folder / "in" / "slow.txt").write_text("The " + "a" * 60 + " is here.\n" + STORY, encoding="utf-8")
    heard = "import signal; signal.signal(signal.SIGHUP, signal.SIG_DFL); "  # also where the tests run under nohup
    begun = subprocess.Popen(
        command("run", "in", "-o", "out", "--rules", "own", "-w", "1", before=heard),
        cwd=folder,
        env=environment(),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for("the chunk is being judged", (folder / "out" / ".work" / "open" / "0000000").is_dir)
        workers = children(begun.pid)
        assert workers
        for number in numbers:
            begun.send_signal(number)
        _, said = begun.communicate(timeout=60)
    finally:
        begun.kill()
    assert "Traceback" not in said
    assert begun.returncode == code or (code is None and begun.returncode in (130, 143))
    assert says in said
    wait_for("every worker has ended", lambda: not any(map(alive, workers)))


def test_a_hang_up_that_is_ignored_stays_ignored() -> None:
    script = (
        "import os, signal\nsignal.signal(signal.SIGHUP, signal.SIG_IGN)\nfrom copydesk.cli.console import stoppable\n"
        "with stoppable():\n    os.kill(os.getpid(), signal.SIGHUP)\nprint('on')"
    )
    assert subprocess.run([sys.executable, "-c", script], env=environment(), capture_output=True, text=True, check=True).stdout == "on\n"


def test_a_defect_of_ours_is_no_missed_threshold(folder: Path) -> None:
    before = "import copydesk.rulebook as r; r.load_rules = lambda *a, **k: 1 // 0; "
    done = subprocess.run(
        command("rules", "list", before=before), cwd=folder, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert "ZeroDivisionError" in done.stderr
    assert done.stderr.endswith(
        "copydesk: This is a defect of Copydesk's: please report it with the lines above. The run is not complete.\n"
    )


# --- streams and places ---


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("copydesk rules list | head -1", 0, ""),
        ("copydesk lint in/a.txt | true", 0, ""),
        ("copydesk lint in/a.txt --fail-on speculation | true", 1, ""),
        ("copydesk explain in/a.txt | true", 0, ""),
        ("copydesk rules show speculation.may | true", 0, ""),
        ("copydesk --version | true", 0, ""),
        ("copydesk rules list > /dev/full", 5, "copydesk: No space left on device"),
        ("copydesk lint none.txt 2> /dev/full", 2, ""),
        ("copydesk lint none.txt 2>&-", 2, ""),
        ("copydesk lint <&-", 3, "-: The file is empty."),
        ("copydesk lint --allow-empty <&-", 0, "-: The file is empty."),
        ("mkdir gone; cd gone; rmdir ../gone; copydesk lint x.txt", 2, "copydesk: the working folder is gone. Change to another folder"),
        ("env -u HOME true; unset HOME; copydesk lint in/a.txt", 0, ""),
        ("mkfifo p; copydesk lint p", 2, "p is not an ordinary file. Lead what it gives into the command: copydesk lint - < p"),
        ("NO_COLOR=1 TERM=dumb COLUMNS=20 LC_ALL=C copydesk lint none.txt", 2, "none.txt: no such file. Check how it is written."),
    ],
)
def test_streams_and_places_that_are_not_as_usual(folder: Path, line: str, code: int, says: str) -> None:
    ended, _, said = shell(line, folder)
    assert (ended, says in said) == (code, True), said


def test_a_reader_that_has_left_does_not_change_how_a_run_ended(folder: Path) -> None:
    (folder / "in" / "gone.txt").symlink_to("nowhere")
    code, _, said = shell("copydesk run in -o out -q | true", folder)
    assert (code, said.count("\n")) == (3, 1)
    assert said.startswith("copydesk: failed: gone.txt: Cannot be opened (No such file or directory). Check that it exists")


# --- Dask ---


def test_without_dask_it_is_said_how_to_install_it(folder: Path) -> None:
    code, _, said = shell("copydesk run in --dask tcp://127.0.0.1:8786", folder, before='import sys; sys.modules["distributed"] = None; ')
    assert (code, said) == (2, "copydesk: --dask needs a package that is not installed. Install it: pip install 'copydesk[dask]'\n")


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://x", "a b"])
def test_a_cluster_that_does_not_answer_is_told_within_seconds(folder: Path, address: str) -> None:
    pytest.importorskip("distributed")
    code, _, said = shell(f"copydesk run in --dask '{address}'", folder)
    assert code == 2
    assert f"copydesk: --dask {address}: no scheduler answers there (" in said
    assert "Give the address that dask scheduler prints" in said
    assert not (folder / "copydesk-report").exists()
