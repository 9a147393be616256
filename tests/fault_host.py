"""A process that has loaded the program and forks runs from it, each with a fault at one call to the system; and what runs read and leave.

It is started with tests/faults.c loaded by LD_PRELOAD, which takes its orders from a file that is mapped by all processes.
"""

from __future__ import annotations

import ctypes
import gc
import json
import mmap
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from helpers import Inline

PROJECT = Path(__file__).resolve().parent.parent
OFF, COUNT, KILL_BEFORE, KILL_WITHIN, KILL_AFTER, DISK_FULL, COUNT_READS, READ_ERROR = range(8)
PLACES = ("Holm Island", "Skerry Point", "Reed Bank", "Farne Sound", "Gull Ness", "Otter Bay", "Tarn Head")
Tree = dict[str, bytes]


class Orders(ctypes.Structure):
    """The orders of tests/faults.c."""

    _fields_ = (
        ("kind", ctypes.c_long),
        ("at", ctypes.c_long),
        ("count", ctypes.c_long),
        ("within", ctypes.c_long),
        ("under", ctypes.c_char * 4096),
    )


def article(number: int) -> str:
    place = PLACES[number % len(PLACES)]
    return (
        f"Nights at {place}, part {number}\n\nHarbour Daily\nTide tables\n\nThe ferry to {place} will run through the night from week {number}, "
        f"the harbour board said. “We expect {number + 20} passengers a night,” said Ines Holt, who chairs the board. The service is expected "
        f"to cost less than a new pier, although the figures may still change.\n\nA second boat may follow in year {2000 + number}, she added. "
        "Nobody on the quay could say who would pay for it, and the council has not decided.\n\nShare this\n"
    )


def write_inputs(folder: Path, count: int) -> Path:
    """Texts, pages and Markdown, of the project's own writing, in two folders, and beside them a file with a record for every fourth."""
    for number in range(count):
        text = article(number)
        kind = ("txt", "html", "txt", "md")[number % 4]
        if kind == "html":
            paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
            text = f"<html><body><nav><a href='/'>Home</a></nav><article>{paragraphs}</article></body></html>"
        path = folder / ("east" if number % 3 else "west") / f"{number:03}.{kind}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    records = ({"id": f"r{number}", "text": article(number)} for number in range(count, count + count // 4 + 1))
    (folder / "records.jsonl").write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    return folder


def tree(folder: Path) -> Tree:
    """Every file below `folder` by its name; a link by what it points at; an empty folder by its name and a slash. What is kept for the
    next run is no part of the report.
    """
    found: Tree = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.relative_to(folder).parts[0] == ".kept":
            continue
        if path.is_symlink():
            found[name] = b"-> " + os.fsencode(path.readlink())
        elif path.is_file():
            found[name] = path.read_bytes()
        elif path.is_dir() and not any(path.iterdir()):
            found[f"{name}/"] = b""
    return found


def differences(found: Tree, wanted: Tree) -> str:
    """In words what is wrong with `found`; "" where nothing is."""
    lost, left = sorted(wanted.keys() - found.keys()), sorted(found.keys() - wanted.keys())
    other = sorted(name for name in found.keys() & wanted.keys() if found[name] != wanted[name])
    parts = (("missing", lost), ("left over", left), ("other bytes", other))
    return "; ".join(f"{what}: {', '.join(names[:3])} ({len(names)})" for what, names in parts if names)


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit code (a signal's number below 0), what it said, how many calls were counted, whether one was cut."""

    code: int
    said: str
    count: int = 0
    within: bool = False


class Host:
    """A process that has loaded the program, and forks a run for each order."""

    def __init__(self, scratch: Path) -> None:
        shim, self._orders = scratch / "faults.so", scratch / "orders"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", str(shim), str(PROJECT / "tests" / "faults.c"), "-ldl"], check=True)
        self._orders.write_bytes(bytes(ctypes.sizeof(Orders)))
        one = dict.fromkeys(("POLARS_MAX_THREADS", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
        environment = {**os.environ, **one, "LD_PRELOAD": str(shim), "FAULTS": str(self._orders)}
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__)), str(self._orders), str(scratch)],
            cwd=PROJECT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, *arguments: str | Path, kind: int = OFF, at: int = 0, under: Path | None = None) -> Ended:
        """Run the command with a fault at the `at`-th call below `under`."""
        order = {"argv": ["copydesk", *map(str, arguments)], "kind": kind, "at": at, "under": str(under or "")}
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return Ended(**json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def serve(orders: Path, scratch: Path) -> None:
    """What the process of a `Host` does."""
    from copydesk import rulebook as rules
    from copydesk.cli import app as cli
    from copydesk.runs import engines

    load = rules.load_rules
    read_once = lru_cache(lambda folders, disable: load(folders, disable=disable))
    setattr(rules, "load_rules", lambda folders=(), disable=(): read_once(tuple(folders), tuple(disable)))  # noqa: B010  # for mypy
    for name in (
        "polars",
        "rensa",
        "jinja2",
        "numpy",
        "pyphen",
        "trafilatura",
        "copydesk.runs.batch",
        "copydesk.runs.learn",
        "copydesk.reports.html",
        "copydesk.reports.csv",
        "copydesk.reports.workbook",
    ):
        __import__(name)
    engines.LocalEngine = Inline  # type: ignore[assignment,misc]  # it need not start any process
    from copydesk.article import Source
    from copydesk.context import Context
    from copydesk.stages import clean, judge, open_article

    context = Context(rules.load_rules())
    for source in write_inputs(scratch / "warm", 4).rglob("*.*"):  # compile the rules, load the models
        judge(clean([open_article(Source(source.name, str(source)), context)], context)[0], context)
    gc.collect()
    gc.freeze()  # or each child would copy all of it when it collects
    with open(orders, "r+b") as file:
        shared = Orders.from_buffer(mmap.mmap(file.fileno(), ctypes.sizeof(Orders)))
    for line in sys.stdin:
        order = json.loads(line)
        shared.kind, shared.at, shared.count, shared.within, shared.under = OFF, order["at"], 0, 0, order["under"].encode()
        said = scratch / "said"
        child = os.fork()
        if child == 0:
            os.setsid()
            os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
            os.dup2(2, 1)
            sys.argv = order["argv"]
            code: object = 70
            try:
                shared.kind = order["kind"]
                cli.main()
            except SystemExit as end:
                code = end.code
            except BaseException:  # noqa: BLE001  # as the interpreter would show it
                sys.excepthook(*sys.exc_info())
                code = 1
            finally:
                shared.kind = OFF
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code if isinstance(code, int) else 0)
        _, status = os.waitpid(child, 0)
        shared.kind = OFF
        answer = {"code": os.waitstatus_to_exitcode(status), "said": said.read_text(), "count": shared.count, "within": bool(shared.within)}
        print(json.dumps(answer), flush=True)  # noqa: T201  # the answer


if __name__ == "__main__":
    serve(Path(sys.argv[1]), Path(sys.argv[2]))
