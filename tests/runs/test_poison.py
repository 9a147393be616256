"""An article at which a step raises, hangs, fills the memory or ends its process: it has failed, and nobody else notices.

Nobody notices: every file of the report is, byte for byte, that of a run in which the article was refused from the start with the
outcome that it got. `make poison` goes through every step and every kind; here is one of each kind, all in one folder.
"""

import json
import os
import resource
import runpy
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from copydesk.article import Outcome, Status
from copydesk.config import Config
from copydesk.reports import changes, csv, html, workbook
from copydesk.reports.html import article_pages
from copydesk.runs import batch
from copydesk.runs.engines import LocalEngine
from copydesk.runs.inputs import find_sources
from helpers import PROJECT, copydesk

POISONED = str(PROJECT / "tests" / "poisoned.py")
STEPS = runpy.run_path(POISONED)["steps"]()
ALL = os.environ.get("POISON") == "all"
SECONDS = 3.0  # more than a worker needs for its first article, rules to compile included
MEMORY = 1_000_000_000
DIED = {"exit": "ended with exit code 7", "segv": "was ended by SIGSEGV", "kill": "was ended by SIGKILL"}
SLOW = ("hang", "hang-in-c")
KINDS = ("raise", "panic", "hang", "hang-in-c", "exit", "segv", "kill", "memory", "quit", "recurse")
# The stage that a message names, where it is not called like the function.
NAMED = {
    "shared_rows": "shared lines",
    **dict.fromkeys(("lay_out", "ask_model", "decide"), "boilerplate"),
    **dict.fromkeys(("opened_frame", "article_row", "line_rows", "finding_rows", "signature_rows"), "tables"),
    "clean_text": "clean file",
    "article_page": "page",
}
SHORT = {
    "raise": "match",
    "panic": "article_page",
    "hang": "speculation",
    "hang-in-c": "article_row",
    "exit": "lay_out",
    "segv": "clean_text",
    "kill": "opened_frame",
    "memory": "ask_model",
    "quit": "read",
    "recurse": "signature_rows",
}
STORY = (
    "The ferry to {place} will run through the night from next week, the harbour board said. “We expect forty passengers a night,” "
    "said Ines Holt, who chairs the board. The service to {place} is expected to cost less than a new pier, although the figures may "
    "still change before {place} has voted.\n\n"
)


def fill(folder: Path, poisons: dict[str, str]) -> None:
    """Nine ordinary articles, and one for each kind of poison; these have folders of their own, so that they share no site."""
    for place in (
        "Holm Island",
        "Skerry Point",
        "Reed Bank",
        "Farne Sound",
        "Gull Ness",
        "Otter Bay",
        "Mussel Rock",
        "Kelp Head",
        "Sandwick",
    ):
        (folder / f"{place}.txt").write_text(f"Nights at {place}\n\n{STORY.format(place=place) * 3}", encoding="utf-8")
    for kind, step in poisons.items():
        own = folder / f"{kind} at {step}"
        own.mkdir()
        text = f"Trouble of the kind {kind}\n\n{STORY.format(place=kind.title()) * 3}Here stands POISON {kind} at {step}, to be taken.\n"
        (own / "article.txt").write_text(text, encoding="utf-8")


def code_of(kind: str) -> str:
    return "too-slow" if kind in SLOW else "worker-died" if kind in DIED else "too-much-memory" if kind == "memory" else "internal-error"


def files(folder: Path) -> dict[str, bytes]:
    """The files of the report; what is kept for the next run is none of them."""
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not name.startswith(".kept/")}


def run_poisoned(cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, POISONED, "run", "in", "-o", "out", "-w", "2"]
    limits = ["--seconds-per-article", str(SECONDS), "--memory", str(MEMORY)]
    return subprocess.run([*command, *limits], cwd=cwd, capture_output=True, text=True, check=False, timeout=1800)


def write_report(out: Path, _: object) -> None:
    csv.write_csv(out)
    workbook.write_workbook(out)
    html.write_rules(out)
    html.write_tabs(out)
    changes.write_changes(out)
    html.write_index(out)


def run_refusing(given: Path, out: Path, outcomes: dict[str, Outcome]) -> None:
    """A run of the same folder in which these inputs are refused from the start."""
    sources = []
    for source in find_sources([given], out):
        refused = outcomes.get(source.path, source.refused)
        sources.append(type(source)(source.path, source.location, source.clean, refused))
    engine = LocalEngine(2, MEMORY)
    batch.run(sources, out, Config(seconds_per_article=SECONDS, memory=MEMORY), engine, pages=article_pages, report=write_report)
    engine.discard()


def check(folder: Path, poisons: dict[str, str]) -> None:
    (folder / "in").mkdir()
    fill(folder / "in", poisons)
    done = run_poisoned(folder)
    assert done.returncode == 3, done.stderr
    articles = pl.read_parquet(folder / "out" / "data" / "articles.parquet")
    outcomes = {}
    for path, status, code, message in articles.select("path", "status", "code", "message").iter_rows():
        kind, _, step = path.partition("/")[0].partition(" at ")
        if not step:
            assert (status, code) == ("ok", None), f"{path}: {message}"
            continue
        outcomes[path] = Outcome(Status(status), code, message)
        stage = f"“{NAMED.get(step, step)}”"
        assert (status, code) == ("failed", code_of(kind)), f"{path}: {message}"
        assert stage in message, f"{path}: {message}"
        assert DIED.get(kind, "") in message
    assert len(outcomes) == len(poisons)
    log = folder / "out" / "internal-errors.txt"
    told = {path for path, outcome in outcomes.items() if outcome.code == "internal-error"}
    if told:
        text = log.read_text(encoding="utf-8")
        places = [text.index(f"\n{path}\n") for path in sorted(told)]
        assert places == sorted(places)
        assert str(folder) not in text
    assert log.exists() == bool(told)
    run_refusing(folder / "in", folder / "refused", outcomes)
    got, wanted_files = files(folder / "out"), files(folder / "refused")
    apart = {"internal-errors.txt", "data/manifest.parquet"}
    assert got.keys() - apart == wanted_files.keys() - apart
    assert [name for name in wanted_files if name not in apart and got[name] != wanted_files[name]] == []


def test_one_poison_of_each_kind_costs_its_article_alone(tmp_path: Path) -> None:
    assert set(SHORT) == set(KINDS)
    check(tmp_path, SHORT)


def test_a_record_that_is_poison_costs_itself_alone(tmp_path: Path) -> None:
    """The same articles as records of one file: those beside the poison come out as they do without it."""
    (given := tmp_path / "texts").mkdir()
    fill(given, SHORT)
    told: dict[str, list[dict[str, str]]] = {"in": [], "calm": []}
    for number, path in enumerate(sorted(given.rglob("*.txt"))):
        kind, _, step = path.parent.name.partition(" at ")
        record = {"id": f"{kind} {step}" if step else path.stem, "text": path.read_text(encoding="utf-8")}
        record["url"] = f"https://{number if step else 'isles'}.example/story"  # a site of its own
        told["in"].append(record)
        told["calm"] += [record] * (not step)
    for name, records in told.items():
        (tmp_path / name).mkdir()
        lines = "".join(json.dumps(record) + "\n" for record in records)
        (tmp_path / name / "all.jsonl").write_text(lines, encoding="utf-8")
    done = run_poisoned(tmp_path)
    assert done.returncode == 3, done.stderr
    assert copydesk("run", "calm", "-o", "alone", cwd=tmp_path).exit_code == 0
    got, alone = (pl.read_parquet(tmp_path / out / "data" / "articles.parquet") for out in ("out", "alone"))
    failed = got.filter(pl.col("status") == "failed")
    assert dict(failed.select("path", "code").iter_rows()) == {f"all.jsonl#{kind}%20{step}": code_of(kind) for kind, step in SHORT.items()}
    assert all(f"“{NAMED.get(SHORT[kind], SHORT[kind])}”" in message for kind, message in _of_kinds(failed))
    assert got.filter(pl.col("status") != "failed").equals(alone)
    cleaned = files(tmp_path / "alone" / "clean")
    assert len(cleaned) == 9
    assert files(tmp_path / "out" / "clean") == cleaned


def _of_kinds(failed: pl.DataFrame) -> list[tuple[str, str]]:
    return [(path.partition("#")[2].partition("%20")[0], message) for path, message in failed.select("path", "message").iter_rows()]


@pytest.mark.skipif(not ALL, reason="make poison goes through every step and kind, which takes an hour")
@pytest.mark.parametrize("step", STEPS)
def test_every_kind_of_poison_in_this_step_costs_its_article_alone(tmp_path: Path, step: str) -> None:
    check(tmp_path, dict.fromkeys(KINDS, step))


@pytest.mark.skipif(not ALL, reason="make poison measures what a hang costs")
def test_a_hang_costs_its_limit_once(tmp_path: Path) -> None:
    def used() -> float:
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    costs = []
    for name, poisons in (("calm", {}), ("hung", {"hang": "speculation"})):
        (tmp_path / name / "in").mkdir(parents=True)
        fill(tmp_path / name / "in", poisons)
        before = used()
        assert run_poisoned(tmp_path / name).returncode == (3 if poisons else 0)
        costs.append(used() - before)
    assert SECONDS - 0.1 < costs[1] - costs[0] < SECONDS + 5.0  # and a new worker's start


@pytest.mark.parametrize("command", ["lint", "explain"])
def test_a_fault_at_one_file_is_a_message_and_the_next_is_done(tmp_path: Path, command: str) -> None:
    step = "match" if command == "lint" else "boilerplate"
    (tmp_path / "bad.txt").write_text(f"Trouble\n\n{STORY.format(place='Holm')}POISON raise at {step}, it says.\n", encoding="utf-8")
    (tmp_path / "good.txt").write_text(f"Nights\n\n{STORY.format(place='Holm')}In light of this, they may leave.\n", encoding="utf-8")
    given = ["bad.txt", "good.txt"] if command == "lint" else ["bad.txt"]
    done = subprocess.run(
        [sys.executable, POISONED, command, *given], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "bad.txt: The stage" in done.stderr
    assert "ValueError: cannot be" in done.stderr
    assert (command == "explain") or "good.txt:3" in done.stdout
