"""The torture run: make the hostile folder of torture_cases.py, run Copydesk over it, hold the report against what it has to be.

    python tests/torture.py                     the whole (`make torture`); prints a table and ends in 1 where a case is wrong
    python tests/torture.py --kind gzip         only cases of that kind; --case NAME: only that one; --short: what `make test` takes
    python tests/torture.py --keep FOLDER       leave folder and report there

All cases go through one run together. Then each large one runs alone with its time as the limit; its processor time is measured over all
processes that the run starts, and its result compared with the one it had among the others. The small ones are timed in this process.
"""

from __future__ import annotations

import argparse
import csv
import ctypes
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import polars as pl
from lxml import etree, html

from torture_case import STORY, SYSTEM_FILE, Case
from torture_cases import cases, short

COMMAND = [sys.executable, "-c", "from copydesk.cli.app import main; main()"]
OVERRUN = 1.0  # seconds of processor time that an input may need beyond its limit
EXIT_FAILED = 3
NO_END = "the run did not end"
BESIDE = "This stands beside the folder that was given, and is nobody's business."


@dataclass(frozen=True, slots=True)
class Ran:
    """A run that has ended: its exit code, what it said, and the processor seconds of all its processes."""

    code: int
    stdout: bytes
    stderr: bytes
    seconds: float


# --- the folder ---


def make(base: Path, wanted: Iterable[Case]) -> list[Case]:
    """Fill `base`/in, and lay beside it what its links lead to; the cases that this system could make."""
    folder = base / "in"
    folder.mkdir(parents=True)
    (base / "outside.txt").write_text(BESIDE, encoding="utf-8")
    (base / "beside").mkdir()
    (base / "beside" / "inner.txt").write_text(BESIDE, encoding="utf-8")
    made = []
    for case in wanted:
        path = folder / case.name
        path.parent.mkdir(parents=True, exist_ok=True)
        if case.maker is None:
            path.write_bytes(content_of(case))
            made.append(case)
        else:
            with suppress(PermissionError):  # a device is root's to make
                case.maker(path)
                made.append(case)
    return made


def content_of(case: Case) -> bytes:
    """What stands in the case's file."""
    return case.content if isinstance(case.content, bytes) else case.content()


def state(base: Path) -> dict[str, tuple[int, int, int]]:
    """Mode, size and time of change of everything below `base` but the report."""
    found = {}
    for folder, folders, files in os.walk(base):
        if Path(folder) == base:
            folders.remove("out") if "out" in folders else None
        for name in chain(folders, files):
            with suppress(OSError):  # deeper than a path can be
                stat = os.lstat(os.path.join(folder, name))  # noqa: PTH118 -- names that are no UTF-8, as they are
                found[os.path.relpath(os.path.join(folder, name), base)] = (stat.st_mode, stat.st_size, stat.st_mtime_ns)  # noqa: PTH118
    return found


# --- running ---


def unprivileged(command: Sequence[str]) -> list[str]:
    """`command` for root without the right to read everything, so that a file without permissions is one for root, too."""
    if os.geteuid() == 0 and (setpriv := shutil.which("setpriv")):
        return [setpriv, "--bounding-set=-dac_override,-dac_read_search", *command]
    return list(command)


def run(cwd: Path, *arguments: str) -> Ran:
    """`copydesk run` with `arguments`; its time holds that of every process it has started, whoever waited for it."""
    if sys.platform == "linux":  # children of a child that has ended become ours, so that their time is counted
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
    others = _children()  # such as multiprocessing's own, which end with this process
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = unprivileged([*COMMAND, "run", *arguments])
    environment = {**os.environ, "COLUMNS": "200"}
    done = subprocess.run(command, capture_output=True, cwd=cwd, env=environment, check=False)
    while left := _children() - others:
        for pid in left:
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Ran(done.returncode, done.stdout, done.stderr, seconds)


def _children() -> set[int]:
    """The children of this process, ended or not; none where the system does not tell."""
    told = Path(f"/proc/self/task/{os.getpid()}/children")
    return {int(pid) for pid in told.read_text(encoding="ascii").split()} if told.exists() else set()


# --- what is wrong with a report ---


def matches(expect: str, status: str, code: str | None) -> bool:
    """Whether an outcome is one of the alternatives."""
    return any(wanted in (status, f"{status}:{code}") for wanted in expect.split("|"))


def faults(base: Path, made: Sequence[Case], ran: Ran) -> Iterator[tuple[str, str]]:
    """What is wrong with `base`/out after a run over `base`/in, each with the case's path ("" where it is no single one's)."""
    out = base / "out"
    if not (out / "run.json").is_file() or not (out / "index.html").is_file():
        yield "", f"{NO_END}: exit {ran.code}, {ran.stderr[-600:].decode(errors='replace')}"
        return
    articles, lines, findings = (pl.read_parquet(out / "data" / f"{name}.parquet") for name in ("articles", "lines", "findings"))
    rows = {row["path"]: row for row in articles.iter_rows(named=True)}
    texts = {path: "\n".join(group["text"]) for (path,), group in lines.group_by("path", maintain_order=True)}
    yield from _of_the_run(out, ran, articles)
    yield from _rows(made, rows)
    for case in made:
        if (row := rows.get(case.path)) is not None:
            yield from ((case.path, fault) for fault in _of_a_case(out, case, row, texts.get(case.path)))
    yield from _slices(texts, lines, findings)
    yield from _pages(out, rows)
    yield from _cells(out)


def _of_the_run(out: Path, ran: Ran, articles: pl.DataFrame) -> Iterator[tuple[str, str]]:
    failed = articles.filter(pl.col("status") == "failed").height
    read = articles.filter(pl.col("status").is_in(["ok", "partial"])).height
    if ran.code != (EXIT_FAILED if failed or not read else 0):
        yield "", f"exit {ran.code} with {failed} failed, {read} read"
    if b"Traceback" in ran.stderr:
        yield "", f"a traceback: {ran.stderr[-600:].decode(errors='replace')}"
    if ran.stdout.decode().strip() != "out/index.html":
        yield "", f"printed {ran.stdout[:200]!r}"
    if json.loads((out / "run.json").read_text(encoding="utf-8"))["inputs"] != articles.height:
        yield "", "run.json counts other inputs than the table has"
    if articles["path"].n_unique() != articles.height:
        yield "", "an input has several rows"
    for path, status, code, message in articles.select("path", "status", "code", "message").iter_rows():
        if status not in ("ok", "partial", "skipped", "failed"):
            yield path, f"ended as {status}"
        if status != "ok" and not (code and message):
            yield path, f"{status} without a code and a message"
    for name in ("articles.csv", "findings.csv", "stripped.csv", "rules.html"):
        if not (out / name).is_file():
            yield "", f"no {name}"
    if left := [path for path in out.rglob(".*") if path.name == ".work" or path.name.endswith(".part")]:
        yield "", f"left behind: {left[:3]}"


def _rows(made: Sequence[Case], rows: Mapping[str, Mapping[str, object]]) -> Iterator[tuple[str, str]]:
    wanted = {case.path for case in made if case.expect and not case.path.endswith("*")}
    fronts = [case.path[:-1] for case in made if case.path.endswith("*")]
    yield from ((path, "no row") for path in sorted(wanted - rows.keys()))
    yield from ((front, "no row") for front in fronts if not any(path.startswith(front) for path in rows))
    yield from ((path, "a row too much") for path in sorted(rows.keys() - wanted) if not path.startswith(tuple(fronts)))


def _of_a_case(out: Path, case: Case, row: Mapping[str, object], text: str | None) -> Iterator[str]:
    status = str(row["status"])
    if not matches(case.expect, status, row["code"]):  # type: ignore[arg-type]  # a text or nothing
        yield f"{status}:{row['code']} instead of {case.expect}: {row['message']}"
    if status not in ("ok", "partial"):
        if text is not None:
            yield f"{status}, and has lines"
        return
    if text is None:
        yield f"{status}, and has no lines"
        return
    if case.text is not None and status == "ok" and text != case.text:
        at = next((n for n, (a, b) in enumerate(zip(text, case.text, strict=False)) if a != b), min(len(text), len(case.text)))
        yield f"read {text[at : at + 40]!r} instead of {case.text[at : at + 40]!r} at {at} as {row['encoding']}"
    yield from (
        f"{status} without {words[:40]!r} in its lines"
        for words in case.kept
        if words not in text and not (case.or_said and status == "partial")
    )
    path = out / str(row["clean_path"])
    if not path.is_file():
        yield "no clean file"
        return
    cleaned = path.read_text(encoding="utf-8")
    yield from (f"no {words[:40]!r} in the clean file" for words in case.clean if words not in cleaned)
    yield from (f"published {words!r}" for words in (*case.gone, SYSTEM_FILE, BESIDE) if words in text or words in cleaned)


def _slices(texts: Mapping[str, str], lines: pl.DataFrame, findings: pl.DataFrame) -> Iterator[tuple[str, str]]:
    wrong = Counter(
        path for path, start, end, text in lines.select("path", "start", "end", "text").iter_rows() if texts[path][start:end] != text
    )
    yield from ((path, f"{count} lines are not what their offsets say") for path, count in wrong.items())
    wrong = Counter(
        path for path, start, end, text in findings.select("path", "start", "end", "text").iter_rows() if texts[path][start:end] != text
    )
    yield from ((path, f"{count} findings are not what their offsets say") for path, count in wrong.items())


EMBEDDED = frozenset("iframe object embed base applet frame portal".split())
ADDRESSES = ("href", "src", "action", "formaction", "srcdoc")


def live_parts(source: bytes) -> tuple[set[str], list[str]]:
    """What could run on a page: its scripts, and handlers, links with a scheme that runs, embedded things."""
    scripts, live = set(), []
    for element in html.document_fromstring(source, parser=html.HTMLParser(encoding="utf-8", huge_tree=True)).iter(etree.Element):
        if element.tag == "script":
            address = (element.get("src") or "").replace("../", "")
            scripts.add(f"{address} {element.get('type')} {element.text or ''}")
        if element.tag in EMBEDDED:
            live.append(f"<{element.tag}>")
        for name, value in ((str(name), str(value)) for name, value in element.items()):
            address = re.sub(r"[\x00-\x20]", "", value).lower()
            runs = name in ADDRESSES and address.startswith(("javascript:", "vbscript:", "data:text"))
            if runs or name.startswith("on") or (element.tag == "meta" and address == "refresh"):
                live.append(f"{name}={value}")
    return scripts, live


def _pages(out: Path, rows: Mapping[str, Mapping[str, object]]) -> Iterator[tuple[str, str]]:
    """A page an input; whatever is live on one is the report's own and so on all of them."""
    written = sorted((out / "articles").rglob("*.html"))
    if len(written) != len(rows):
        yield "", f"{len(written)} pages for {len(rows)} inputs"
    scripts: Counter[str] = Counter()
    for path in [*written, *out.glob("*.html")]:
        on_page, live = live_parts(path.read_bytes())
        name = os.fsencode(path.relative_to(out)).decode("utf-8", "backslashreplace")
        if live:
            yield "", f"{name} holds {live[:3]}"
        if "articles" in path.parts:
            scripts.update(on_page)
    for script, count in scripts.items():
        if count < len(written) / 4:  # the report's own stand on most pages
            yield "", f"a script on {count} of {len(written)} pages only: {script[:80]!r}"


FORMULA = re.compile(r"[=@+\-](?!\d*\.?\d*(?:e[+-]?\d+)?$)", re.IGNORECASE)  # a number is none


def _cells(out: Path) -> Iterator[tuple[str, str]]:
    """No cell begins a formula, also where a spreadsheet parts the file at other signs."""
    csv.field_size_limit(10**9)
    for path in sorted(out.glob("*.csv")):
        for delimiter in (",", ";", "\t"):
            with path.open(encoding="utf-8-sig", newline="") as file:
                bad = [cell for row in csv.reader(file, delimiter=delimiter) for cell in row if FORMULA.match(cell)]
            if bad:
                yield "", f"{path.name} parted at {delimiter!r} has {len(bad)} cells that are formulas: {bad[0][:60]!r}"


# --- time ---


def timed(folder: Path, wanted: Iterable[Case]) -> Iterator[tuple[Case, float]]:
    """Processor seconds that each case takes in the stages, in this process."""
    from copydesk.article import Source
    from copydesk.context import Context
    from copydesk.rulebook import load_rules
    from copydesk.stages import clean, judge, open_article

    context = Context(load_rules())
    (folder / "warm.html").write_text(f"<html><body><p>{STORY}</p></body></html>", encoding="utf-8")
    (folder / "warm.txt").write_text(STORY, encoding="utf-8")
    for name in ("warm.html", "warm.txt"):
        judge(clean([open_article(Source(name, str(folder / name)), context)], context)[0], context)
        (folder / name).unlink()
    for case in wanted:
        start = time.process_time()
        article = open_article(Source(case.path, str(folder / case.name)), context)
        judge(clean([article], context)[0], context)
        yield case, time.process_time() - start


def alone(base: Path, case: Case, number: int) -> tuple[Ran, Path]:
    """A run over this one case, which may take its time and no more; its folder."""
    cwd = base / f"alone-{number}"
    cwd.mkdir()
    (cwd / "in").mkdir()
    os.link(base / "in" / case.name, cwd / "in" / Path(case.name).name)
    return run(cwd, "in", "-o", "out", "-w", "1", "--seconds-per-article", str(case.seconds)), cwd


def result(out: Path, path: str) -> tuple[object, ...]:
    """What a report says of one input that no neighbour may change: outcome, text, measures of the text."""
    articles = pl.scan_parquet(out / "data" / "articles.parquet").filter(pl.col("path") == path)
    lines = pl.scan_parquet(out / "data" / "lines.parquet").filter(pl.col("path") == path)
    columns = ("status", "code", "message", "encoding", "characters", "lines", "language")
    known = articles.collect()
    return (known.select(column for column in columns if column in known.columns).rows(), lines.select("text").collect()["text"].to_list())


def stopped(out: Path, path: str) -> bool:
    """Whether the input was ended by its limit; the run has then paid for new workers, too."""
    articles = pl.scan_parquet(out / "data" / "articles.parquet")
    return bool(articles.filter((pl.col("path") == path) & (pl.col("code") == "too-slow")).collect().height)


# --- the table ---


def torture(base: Path, wanted: Sequence[Case], *, time_them: bool) -> int:
    """Everything; prints what is wrong and a table. The number of faults."""
    made = make(base, wanted)
    before = state(base)
    ran = run(base, "in", "-o", "out", "-w", "2")
    found = list(faults(base, made, ran))
    if state(base) != before:
        found.append(("", "the run changed something outside of its output folder"))
    print(f"{len(made)} cases in one run: {ran.seconds:.0f} s of processor time, exit {ran.code}", flush=True)
    times: list[tuple[float, float, str]] = []
    if time_them and (base / "out" / "run.json").is_file():
        failed = {path for path, _ in found}
        small = [case for case in made if not case.whole and case.maker is None and case.path not in failed]
        for case, seconds in timed(base / "in", small):
            times.append((seconds, case.seconds, case.path))
        start = {}  # what a run over nearly nothing takes, which is more for pages: their extractor has to be loaded
        for number, suffix in enumerate((".html", ".txt")):
            tiny = Case(kind="", name=f"tiny{suffix}", content=b"<p>It is warm today.</p>")
            (base / "in" / tiny.name).write_bytes(content_of(tiny))
            start[suffix] = alone(base, tiny, number)[0].seconds
        for number, case in enumerate((case for case in made if case.whole), len(start)):
            ran, cwd = alone(base, case, number)
            took = ran.seconds - start[".html" if case.name.endswith(".html") else ".txt"]
            print(f"  {case.path}: {took:.1f} s", flush=True)
            wrong = [fault for path, fault in faults(cwd, [case], ran) if path in ("", case.path)]
            found += [(case.path, f"alone: {fault}") for fault in wrong]
            if not any(fault.startswith(NO_END) for fault in wrong):
                if not stopped(cwd / "out", case.path):
                    times.append((took, case.seconds, case.path))
                if case.path not in failed and result(cwd / "out", case.path) != result(base / "out", case.path):
                    found.append((case.path, "its result alone is not the one among the others"))
            shutil.rmtree(cwd)
    found += [(path, f"took {took:.1f} s of processor time, may take {may:.0f}") for took, may, path in times if took > may + OVERRUN]
    _print(made, found, times)
    return len(found)


def _print(made: Sequence[Case], found: Sequence[tuple[str, str]], times: Sequence[tuple[float, float, str]]) -> None:
    for path, fault in found:
        print(f"WRONG {path!r}: {fault}")
    ended = not any(fault.startswith(NO_END) for _, fault in found)
    wrong = {path for path, _ in found} if ended else {case.path for case in made}
    for took, may, path in sorted(times, reverse=True)[:10]:
        print(f"{took:8.1f} s of {may:4.0f}  {path}")
    print(f"{'kind':<18}{'cases':>7}{'right':>7}")
    for kind in dict.fromkeys(case.kind for case in made):
        group = [case for case in made if case.kind == kind]
        print(f"{kind:<18}{len(group):>7}{sum(case.path not in wrong for case in group):>7}")
    right = sum(case.path not in wrong for case in made)
    print(f"{right} of {len(made)} cases are right; {sum(path == '' for path, _ in found)} faults of the run as a whole")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", action="append", help="only cases of this kind")
    parser.add_argument("--case", action="append", help="only the case of this name")
    parser.add_argument("--short", action="store_true", help="what `make test` takes")
    parser.add_argument("--no-times", action="store_true", help="measure no times, which takes longest")
    parser.add_argument("--keep", type=Path, help="a new folder for the cases and the report")
    given = parser.parse_args()
    wanted = short() if given.short else cases()
    wanted = [case for case in wanted if (not given.kind or case.kind in given.kind) and (not given.case or case.name in given.case)]
    if given.keep:
        return int(torture(given.keep, wanted, time_them=not given.no_times) > 0)
    base = Path(tempfile.mkdtemp(prefix="torture-"))
    try:
        return int(torture(base, wanted, time_them=not given.no_times) > 0)
    finally:
        shutil.rmtree(base)


if __name__ == "__main__":
    sys.exit(main())
