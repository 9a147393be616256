"""What may happen to a run from outside, done to it: kills, a full disk, read errors, files of a user's in its way.

    python tests/faults.py                      everything, with a line of figures for each (hours)
    python tests/faults.py --kills 20 --every 7 steps disk     fewer kills; each seventh step only; two kinds of fault

A fault is right if the command that is given again ends with the same bytes as a run that nothing happened to, and leaves nothing else.
The steps are those that the system sees: tests/faults.c, loaded with LD_PRELOAD, counts every call that changes the disk below the
output folder, of Python and of the libraries, and strikes at the one it is told. So that each of thousands of runs need not load the
program anew, they are forked from a process that has (tests/fault_host.py), and do a worker's tasks in the driver; the random kills, signals and
combinations go through the whole command with its workers.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from arrangements import ARRANGEMENTS
from fault_host import (
    COUNT,
    COUNT_READS,
    DISK_FULL,
    KILL_AFTER,
    KILL_BEFORE,
    KILL_WITHIN,
    PROJECT,
    READ_ERROR,
    Ended,
    Host,
    Tree,
    differences,
    tree,
    write_inputs,
)

MOMENTS = {KILL_BEFORE: "before", KILL_WITHIN: "within", KILL_AFTER: "after"}
DONE, INCOMPLETE, BUSY, UNWRITABLE = 0, 3, 4, 5
PATIENCE = 600  # seconds for one run on a busy machine
COMMAND = (sys.executable, "-c", "from copydesk.cli.app import main; main()")


# --- what is tried ---


@dataclass
class Score:
    """Figures of one kind of fault."""

    name: str
    tried: int = 0
    note: str = ""
    wrong: list[str] = field(default_factory=list)

    def add(self, what: str, problem: str) -> None:
        """One more was tried."""
        self.tried += 1
        if problem:
            self.wrong.append(f"{what}: {problem}")

    def lines(self) -> Iterator[str]:
        """As it is printed."""
        yield f"{self.name:<34} {self.tried - len(self.wrong):>6} of {self.tried:<6} {self.note}".rstrip()
        yield from (f"    {line}" for line in self.wrong[:20])


class Bench:
    """A folder to work in: inputs, a folder that holds an old report with files of a user's in it, and what a run makes of it."""

    def __init__(self, scratch: Path, host: Host, documents: int = 4) -> None:
        self.scratch, self.host = scratch, host
        self.given = write_inputs(scratch / "in", documents)
        self.out = scratch / "out"
        self.begun = scratch / "begun"
        ended = host.run("run", write_inputs(scratch / "before", documents + 2), "-o", self.begun)
        assert ended.code == DONE, ended.said
        (self.begun / "clean" / "west" / "000.txt").write_text("edited by hand")
        (self.begun / "data" / "mine.csv").write_text("1;2")
        (self.begun / "articles" / "east" / "001.html.html").unlink()
        (self.begun / "articles" / "east" / "001.html.html").write_text("a page of my own")
        self.reset()
        ended = self.run(kind=COUNT)
        assert ended.code == DONE, ended.said
        self.steps = ended.count
        self.wanted = tree(self.out)

    def reset(self) -> None:
        """The output folder as it was before the run."""
        shutil.rmtree(self.out, ignore_errors=True)
        shutil.copytree(self.begun, self.out, symlinks=True)

    def run(self, **fault: Any) -> Ended:
        """Run the command, with a fault below the output folder."""
        return self.host.run("run", self.given, "-o", self.out, under=self.out, **fault)

    def goes_on(self) -> str:
        """Give the command again; what is wrong with what it leaves."""
        again = self.run()
        if again.code != DONE:
            return f"gone on with exit code {again.code}: {again.said[-300:]}"
        return differences(tree(self.out), self.wanted)


def steps(bench: Bench, every: int = 1) -> Iterator[Score]:
    """Kill at every step that changes the disk, before, in the middle of and behind it."""
    for kind, moment in MOMENTS.items():
        score = Score(f"kill {moment} a step", note=f"of {bench.steps} steps" + (f", each {every}th" if every > 1 else ""))
        swaps = 0
        for at in range(1, bench.steps + 1, every):
            bench.reset()
            ended = bench.run(kind=kind, at=at)
            plan = bench.out / ".work" / "plan.json"
            swaps += plan.exists() and plan.read_text().count('"swapping"')
            if ended.code != -signal.SIGKILL:
                score.add(f"step {at}", f"was not reached: {ended}")
                continue
            if kind == KILL_WITHIN and not ended.within:  # a call that does not write bytes has no middle
                continue
            score.add(f"step {at}", bench.goes_on())
        score.note += f"; {swaps} in the swap"
        yield score


def disk(bench: Bench, every: int = 1) -> Iterator[Score]:
    """A disk that is full from a step on."""
    score = Score("disk full from a step on", note=f"of {bench.steps} steps" + (f", each {every}th" if every > 1 else ""))
    for at in range(1, bench.steps + 1, every):
        bench.reset()
        ended = bench.run(kind=DISK_FULL, at=at)
        problem = ""
        if ended.code == DONE:  # nothing had to be written any more
            problem = differences(tree(bench.out), bench.wanted) and "said that all was done"
        elif ended.code != UNWRITABLE or "cannot be written" not in ended.said or "Traceback" in ended.said:
            problem = f"exit code {ended.code}: {ended.said[-300:]}"
        score.add(f"step {at}", problem or bench.goes_on())
    yield score


def reads(bench: Bench, every: int = 1) -> Iterator[Score]:
    """An error at each read of an input: that input fails, the others are as ever; given again, all is well.

    Of a file of records, those behind the error are lost with it, and the file fails even where all of them had been read.
    """
    bench.reset()
    command = ("run", bench.given, "-o", bench.out)
    total = bench.host.run(*command, kind=COUNT_READS, under=bench.given).count
    score = Score("read error at a read of an input", note=f"of {total} reads" + (f", each {every}th" if every > 1 else ""))
    whole = tree(bench.out)
    for at in range(1, total + 1, every):
        bench.reset()
        ended = bench.host.run(*command, kind=READ_ERROR, at=at, under=bench.given)
        found = tree(bench.out)
        lost = [name for name in whole if name.startswith("clean/") and name not in found]
        problem = ""
        if ended.code == INCOMPLETE:
            files = {name.partition("#")[0] for name in lost}
            told = len(files) == 1 or (not lost and "could not be read to its end" in ended.said)
            if not told or b'"failed": 1' not in found["run.json"]:
                problem = f"lost {lost}: {ended.said[-200:]}"
        elif ended.code != DONE or differences(found, whole):  # where only the digest could not be read, nothing is lost
            problem = f"exit code {ended.code}: {ended.said[-300:]}"
        shutil.rmtree(bench.out)
        shutil.copytree(bench.begun, bench.out, symlinks=True)
        score.add(f"read {at}", problem or bench.goes_on())
    yield score


def _flip(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]) if data else b"x")


DAMAGE: dict[str, Callable[[Path], object]] = {
    "cut": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "emptied": lambda path: path.write_bytes(b""),
    "other byte in": _flip,
    "removed": lambda path: path.unlink(),
}


def damage(bench: Bench, every: int = 1) -> Iterator[Score]:
    """What a killed run left is damaged, file by file; or an input has other bytes since, of the same size and time."""
    score = Score("damaged state of a killed run", note="files of .work, 4 kinds of damage" + (f", each {every}th" if every > 1 else ""))
    killed = bench.scratch / "state"
    for share in (0.3, 0.6):
        bench.reset()
        bench.run(kind=KILL_BEFORE, at=int(bench.steps * share))
        shutil.rmtree(killed, ignore_errors=True)
        shutil.copytree(bench.out, killed)
        assert json.loads((killed / ".work" / "plan.json").read_text())["state"] == "building"
        files = sorted(path.relative_to(killed) for path in (killed / ".work").rglob("*") if path.is_file())
        for file, what in list(product(files, DAMAGE))[::every]:
            shutil.rmtree(bench.out)
            shutil.copytree(killed, bench.out)
            DAMAGE[what](bench.out / file)
            score.add(f"{what} {file} at {share}", bench.goes_on())
    yield score
    score = Score("an input changed since the kill")
    path = bench.given / "west" / "000.txt"
    before, found = path.read_bytes(), path.stat()
    path.write_bytes(before.replace(b"harbour board", b"HARBOUR BOARD"))
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
    bench.reset()
    bench.run()
    wanted = tree(bench.out)
    assert wanted != bench.wanted
    for first, second in ((before, path.read_bytes()), (path.read_bytes(), before)):
        path.write_bytes(first)
        os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
        bench.reset()
        bench.run(kind=KILL_BEFORE, at=int(bench.steps * 0.6))
        path.write_bytes(second)
        os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
        bench.run()
        score.add("other bytes", differences(tree(bench.out), bench.wanted if second == before else wanted))
    yield score


def kept(bench: Bench, every: int = 1) -> Iterator[Score]:
    """What a run kept for the next one is damaged, file by file: that is told, and worked anew."""
    score = Score("damaged state of the run before", note="files of .kept, 4 kinds of damage" + (f", each {every}th" if every > 1 else ""))
    files = sorted(path.relative_to(bench.begun) for path in (bench.begun / ".kept").rglob("*") if path.is_file())
    for file, what in list(product(files, DAMAGE))[::every]:
        bench.reset()
        DAMAGE[what](bench.out / file)
        ended = bench.run()
        problem = f"exit code {ended.code}: {ended.said[-300:]}" if ended.code != DONE else differences(tree(bench.out), bench.wanted)
        score.add(f"{what} {file}", problem or ("" if ".kept is damaged" in ended.said else "not told"))
    yield score


def yours(bench: Bench) -> Iterator[Score]:
    """Files of a user's in the output folder: each is there afterwards, with its bytes; what is not where it was is named."""
    score = Score("files of a user's in the folder")
    home = bench.scratch / "home"
    for name, (put, code) in ARRANGEMENTS.items():
        shutil.rmtree(home, ignore_errors=True)
        (home / "folder").mkdir(parents=True)
        for file in ("a.txt", "b.txt", "manifest.parquet"):
            (home / "folder" / file).write_text(f"at home: {file}")
        bench.reset()
        before = tree(bench.out)
        put(bench.out, home)
        at_home, placed = tree(home), tree(bench.out)
        mine = {path: data for path, data in placed.items() if before.get(path) != data and not path.endswith("/")}
        ended = bench.run()
        found = tree(bench.out)
        lost = [path for path, data in mine.items() if data not in found.values()]
        moved = [path for path in mine if found.get(path) != mine[path]]
        untold = [path for path in moved if path not in ended.said and path.partition("/")[0] not in ended.said]
        problem = f"lost: {lost}" if lost else f"moved without a word: {untold}" if untold else differences(tree(home), at_home)
        if ended.code != code or "Traceback" in ended.said:
            problem = f"exit code {ended.code}: {ended.said[-300:]}"
        score.add(name, problem)
    yield score


# --- the whole command, with its workers ---


def start(*arguments: str | Path, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        cwd=PROJECT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


def end(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    try:
        _, said = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return -999, f"did not end within {PATIENCE} seconds"
    return process.returncode, said.decode(errors="replace")


@cache
def whole(scratch: Path, documents: int) -> tuple[Path, Tree, float]:
    """A folder of inputs, what an undisturbed run makes of it, and how long that takes."""
    given, out = write_inputs(scratch / f"in-{documents}", documents), scratch / f"whole-{documents}"
    begun = time.monotonic()
    code, said = end(start("run", given, "-o", out, "-w", "2"))
    assert code == DONE, said
    return given, tree(out), time.monotonic() - begun


def kills(scratch: Path, count: int, documents: int, seed: int) -> Iterator[Score]:
    """kill -9 of the process group at random times, and signals that ask to end, each followed by the same command."""
    given, wanted, seconds = whole(scratch, documents)
    out = scratch / "killed"
    chance = random.Random(seed)  # noqa: S311  # no secret
    score = Score(f"kill -9 at random, {documents} documents", note=f"seed {seed}")
    missed = 0
    for number in range(count):
        shutil.rmtree(out, ignore_errors=True)
        process = start("run", given, "-o", out, "-w", "2")
        with suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0, seconds * 1.1))
        missed += process.poll() is not None
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        code, said = end(start("run", given, "-o", out, "-w", "2"))
        score.add(f"kill {number}", f"exit code {code}: {said[-300:]}" if code != DONE else differences(tree(out), wanted))
    score.note += f"; {missed} had ended before" if missed else ""
    yield score


def signals(scratch: Path, count: int, documents: int, seed: int) -> Iterator[Score]:
    """SIGTERM, SIGINT and SIGHUP at random moments, and a second run into a folder that is being written."""
    given, wanted, seconds = whole(scratch, documents)
    out = scratch / "signalled"
    chance = random.Random(seed)  # noqa: S311  # no secret
    score = Score("SIGTERM, SIGINT, SIGHUP at random", note=f"seed {seed}")
    for number in range(count):
        sent = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)[number % 3]
        shutil.rmtree(out, ignore_errors=True)
        process = start("run", given, "-o", out, "-w", "2")
        with suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0, seconds))
        process.send_signal(sent)
        code, said = end(process)
        problem = "" if code in (DONE, 128 + sent, -sent) and "Traceback" not in said else f"exit code {code}: {said[-300:]}"
        code, said = end(start("run", given, "-o", out, "-w", "2"))
        score.add(f"{sent.name} {number}", problem or (f"then {code}: {said[-300:]}" if code else differences(tree(out), wanted)))
    yield score
    score = Score("two runs at once")
    shutil.rmtree(out, ignore_errors=True)
    first = start("run", given, "-o", out, "-w", "1")
    deadline = time.monotonic() + PATIENCE
    while not (out / ".work" / "open").exists() and time.monotonic() < deadline and first.poll() is None:
        time.sleep(0.02)
    code, said = end(start("run", given, "-o", out, "--language", "en"))
    problem = "" if code == BUSY and "another run is writing into it" in said else f"the second: exit code {code}: {said[-300:]}"
    code, said = end(first)
    score.add("two", problem or (f"the first: exit code {code}: {said[-300:]}" if code else differences(tree(out), wanted)))
    yield score


def combinations(scratch: Path, count: int, documents: int) -> Iterator[Score]:
    """The same bytes whatever the order of the files on the disk, the workers, the hash seed, the time zone, the language, the threads."""
    given, wanted, _ = whole(scratch, documents)
    score = Score("combinations with the same bytes")
    names = sorted(path.relative_to(given) for path in given.rglob("*") if path.is_file())
    everything = list(product(range(1, 4), ("0", "1", "random"), ("UTC", "Asia/Kathmandu"), ("C", "C.UTF-8"), ("1", "3")))
    for number, (workers, hashes, zone, language, threads) in enumerate(random.Random(1).sample(everything, count)):  # noqa: S311
        other, out = scratch / "other" / "in", scratch / "combined"
        shutil.rmtree(other.parent, ignore_errors=True)
        shutil.rmtree(out, ignore_errors=True)
        for name in random.Random(number).sample(names, len(names)):  # noqa: S311
            (other / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(given / name, other / name)
        environment = {"PYTHONHASHSEED": hashes, "TZ": zone, "LANG": language, "LC_ALL": language, "POLARS_MAX_THREADS": threads}
        code, said = end(start("run", other, "-o", out, "-w", str(workers), **environment))
        score.add(str(environment), f"exit code {code}: {said[-300:]}" if code else differences(tree(out), wanted))
    yield score


def small_disks(scratch: Path, documents: int) -> Iterator[Score]:
    """A real disk that is too small, growing until the run fits."""
    score = Score("small disks, growing")
    given, wanted, _ = whole(scratch, documents)
    mount = scratch / "mount"
    mount.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(mount)], capture_output=True, text=True, check=False)
    if done.returncode:
        score.note = f"SKIPPED: a disk of a given size cannot be mounted here ({done.stderr.strip()})"
        yield score
        return
    try:
        size, code = 64, UNWRITABLE
        while code != DONE and size < 1 << 20:
            subprocess.run(["mount", "-o", f"remount,size={size}k", str(mount)], check=True)
            code, said = end(start("run", given, "-o", mount / "out", "-w", "1"))
            problem = "" if code == DONE or (code == UNWRITABLE and "the disk is full" in said) else f"exit code {code}: {said[-300:]}"
            if code == DONE:
                problem = differences(tree(mount / "out"), wanted)
            score.add(f"{size} KB", problem)
            size += size // 2
    finally:
        subprocess.run(["umount", str(mount)], check=True)
    yield score


def main() -> int:
    """Try everything that is asked for; 1 where something was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument(
        "only", nargs="*", help="steps, disk, reads, damage, kept, yours, kills, signals, combinations, small-disks; default: all"
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--documents", type=int, default=300, help="of the random kills")
    parser.add_argument("--every", type=int, default=1, help="take only each so-many-th step")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--combinations", type=int, default=20)
    parser.add_argument("--signals", type=int, default=30)
    given = parser.parse_args()
    wrong = 0

    def wanted(name: str) -> bool:
        return not given.only or name in given.only

    def show(scores: Iterator[Score]) -> None:
        nonlocal wrong
        for score in scores:
            wrong += len(score.wrong)
            print(*score.lines(), sep="\n", flush=True)  # noqa: T201  # the table

    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        scratch = Path(folder)
        forked: dict[str, Callable[[Bench], Iterator[Score]]] = {
            "steps": lambda bench: steps(bench, given.every),
            "disk": lambda bench: disk(bench, given.every),
            "reads": lambda bench: reads(bench, given.every),
            "damage": lambda bench: damage(bench, given.every),
            "kept": lambda bench: kept(bench, given.every),
            "yours": yours,
        }
        if any(map(wanted, forked)):
            host = Host(scratch)
            bench = Bench(scratch, host)
            for name, function in forked.items():
                if wanted(name):
                    show(function(bench))
            host.close()
        if wanted("kills"):
            show(kills(scratch, given.kills, given.documents, given.seed))
        if wanted("signals"):
            show(signals(scratch, given.signals, 24, given.seed))
        if wanted("combinations"):
            show(combinations(scratch, given.combinations, 24))
        if wanted("small-disks"):
            show(small_disks(scratch, 24))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
