"""Runs over real folders: the same bytes whatever the workers, nothing lost, a kill survived, a deadly input isolated."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from copydesk.article import Decided
from copydesk.config import Config
from copydesk.errors import OutputError
from copydesk.runs import batch
from copydesk.runs.engines import DaskEngine, Engine, LocalEngine
from copydesk.runs.inputs import find_sources
from helpers import PROJECT, loopback_is_up

SAMPLES = PROJECT / "samples"
STORY = (
    "The ferry to Holm Island will run through the night from next week, the harbour board said. "
    "“We expect forty passengers a night,” said Ines Holt, who chairs the board. "
    "The service is expected to cost less than a new pier, although the figures may still change. "
)


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    one = LocalEngine(2)
    yield one
    one.discard()


def run(given: Path, out: Path, engine: Engine, **settings: object) -> pl.DataFrame:
    batch.run(find_sources([given], out), out, Config(**settings), engine)  # type: ignore[arg-type]  # settings by name
    return pl.read_parquet(out / "data" / "articles.parquet")


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def samples_twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    outs = []
    for workers in (1, 2):
        out = tmp_path_factory.mktemp("run") / f"workers-{workers}"
        command = [
            sys.executable,
            "-c",
            "from copydesk.cli.app import main; main()",
            "run",
            str(SAMPLES),
            "-q",
            "-o",
            str(out),
            "-w",
            str(workers),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        assert done.stdout == f"{out / 'index.html'}\n"
        outs.append(out)
    return outs[0], outs[1]


def test_one_and_two_workers_give_the_same_bytes(samples_twice: tuple[Path, Path]) -> None:
    one, two = map(files, samples_twice)
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


def test_lines_give_back_every_text_and_findings_point_at_theirs(samples_twice: tuple[Path, Path]) -> None:
    data = samples_twice[0] / "data"
    texts = {}
    for (path,), lines in pl.read_parquet(data / "lines.parquet").group_by("path", maintain_order=True):
        texts[path] = "\n".join(lines["text"])
        assert [texts[path][start:end] for start, end in lines.select("start", "end").iter_rows()] == lines["text"].to_list()
    for row in pl.read_parquet(data / "articles.parquet").filter(pl.col("media") != "html").iter_rows(named=True):
        raw = (SAMPLES / row["path"]).read_bytes() if row["status"] == "ok" else b""
        if raw:
            assert texts[row["path"]] == raw.decode(row["encoding"]).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    findings = pl.read_parquet(data / "findings.parquet")
    assert findings.height > 100
    for row in findings.iter_rows(named=True):
        before = texts[row["path"]][: row["start"]]
        assert texts[row["path"]][row["start"] : row["end"]] == row["text"]
        assert (row["line"], row["column"]) == (before.count("\n") + 1, len(before) - before.rfind("\n"))


def test_every_input_has_one_status_and_its_cleaned_text(samples_twice: tuple[Path, Path]) -> None:
    out = samples_twice[0]
    articles = pl.read_parquet(out / "data" / "articles.parquet")
    inputs = sorted(path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*") if path.is_file())
    assert articles["path"].to_list() == inputs
    for row in articles.iter_rows(named=True):
        assert (row["clean_path"] is not None) == (row["status"] in ("ok", "partial"))
        assert row["status"] == "ok" or row["message"]
        if row["clean_path"]:
            assert (out / row["clean_path"]).is_file()
    assert len([path for path in (out / "clean").rglob("*") if path.is_file()]) == articles["clean_path"].count()


def test_a_flat_folder_of_two_sites_loses_what_each_site_repeats(tmp_path: Path, engine: LocalEngine) -> None:
    given, out = tmp_path / "in", tmp_path / "out"
    given.mkdir()
    menus = {"h": "Harbour Daily\nTown hall\nQuayside\nTide tables\n", "v": "The Valley Post\nHill farms\nTown hall\nSnow report\n"}
    for number, place in enumerate(("Holm Island", "Skerry Point", "Reed Bank", "Farne Sound", "Gull Ness")):
        for site, menu in menus.items():
            story = STORY.replace("Holm Island", place).replace("forty", f"{number + 4}0")
            (given / f"{number}{site}.txt").write_text(f"{menu}\nNights at {place}\n\n{story}\n\nA word of our own, on {place}: {story}\n")
    articles = run(given, out, engine)
    assert articles["site"].to_list() == ["pages like 0h.txt", "pages like 0v.txt"] * 5
    lines = pl.read_parquet(out / "data" / "lines.parquet").filter(path="3v.txt", text="Snow report")
    assert lines.select("kept", "rule", "evidence").row(0) == (
        False,
        "boilerplate.recurring",
        {"kind": "recurs", "line": None, "phrase": None, "pages": 5, "of": 5, "known_by": "menu"},
    )
    assert "Snow report" not in (out / "clean" / "3v.txt").read_text()
    assert run(given, tmp_path / "off", engine, site_boilerplate=False)["site"].null_count() == 10


def test_run_json_tells_no_clock_host_or_place(samples_twice: tuple[Path, Path]) -> None:
    text = (samples_twice[0] / "run.json").read_text()
    summary = json.loads(text)
    assert summary["inputs"] == sum(summary["status"].values()) == len([path for path in SAMPLES.rglob("*") if path.is_file()])
    assert str(SAMPLES) not in text
    assert str(samples_twice[0]) not in text
    assert os.uname().nodename not in text


def test_an_empty_folder_gives_an_empty_report(tmp_path: Path, engine: LocalEngine) -> None:
    (tmp_path / "in").mkdir()
    assert run(tmp_path / "in", tmp_path / "out", engine).height == 0


def test_bad_inputs_end_in_a_status_with_advice_and_the_others_are_done(tmp_path: Path, engine: LocalEngine) -> None:
    given = tmp_path / "in"
    given.mkdir()
    (given / "good.txt").write_text(STORY * 3)
    (given / "empty.txt").write_text("\n \n")
    (given / "cut.txt.gz").write_bytes(b"\x1f\x8b\x08\x00half")
    (given / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00")
    (given / "big.txt").write_text("word " * 300)
    (given / "gone.txt").symlink_to(tmp_path / "nowhere")
    articles = run(given, tmp_path / "out", engine, max_bytes=1200)
    ended = {row["path"]: (row["status"], row["code"]) for row in articles.iter_rows(named=True)}
    assert ended["good.txt"] == ("ok", None)
    assert ended["empty.txt"] == ("skipped", "empty")
    assert ended["gone.txt"] == ("failed", "unreadable")
    assert {ended[name][0] for name in ("cut.txt.gz", "big.txt")} <= {"failed", "partial"}
    assert ended["picture.txt"][0] == "skipped"
    assert all(row["message"] for row in articles.iter_rows(named=True) if row["status"] != "ok")
    assert [path.name for path in (tmp_path / "out" / "clean").iterdir()] == ["good.txt"]


def test_an_input_that_takes_too_long_is_given_up_and_its_neighbours_are_done(tmp_path: Path, engine: LocalEngine) -> None:
    given = tmp_path / "in"
    given.mkdir()
    for name in ("a", "c", "d"):
        (given / f"{name}.txt").write_text(f"{name}. {STORY * 3}")
    story = "\n\n".join(f"{n:x} {STORY}" for n in range(60_000))  # 16 MB of paragraphs, each another: far more than the seconds below
    (given / "b.txt").write_text(story)
    articles = run(given, tmp_path / "out", engine, seconds_per_article=4.0)
    ended = {row["path"]: (row["status"], row["code"]) for row in articles.iter_rows(named=True)}
    assert ended == {"a.txt": ("ok", None), "b.txt": ("failed", "too-slow"), "c.txt": ("ok", None), "d.txt": ("ok", None)}
    assert "past 4 seconds of processor time" in articles.row(1, named=True)["message"]


@pytest.mark.skipif(not loopback_is_up(), reason="a cluster on this machine needs its loopback interface, which is down")
def test_a_dask_cluster_gives_the_same_bytes(tmp_path: Path, engine: LocalEngine) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra copydesk[dask] is not installed")
    given = tmp_path / "in"
    given.mkdir()
    for name in "abcdefghijklmn":  # four chunks
        (given / f"{name}.txt").write_text(f"{name}. {STORY * 3}")
    with distributed.LocalCluster(n_workers=3, threads_per_worker=1, processes=True, dashboard_address=":0") as cluster:
        remote = DaskEngine(cluster.scheduler_address)
        run(given, tmp_path / "dask", remote)
        remote.discard()
    run(given, tmp_path / "local", engine)
    assert files(tmp_path / "dask") == files(tmp_path / "local")


@pytest.mark.skipif(not loopback_is_up(), reason="a cluster on this machine needs its loopback interface, which is down")
def test_on_a_cluster_an_input_that_ends_its_worker_twice_is_given_up(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra copydesk[dask] is not installed")
    given, rules = tmp_path / "in", tmp_path / "rules"
    given.mkdir()
    rules.mkdir()
    for name in ("a", "b", "c"):
        (given / f"{name}.txt").write_text(f"{name}. {STORY * 3}")
    (given / "b.txt").write_text(f"The {'a' * 60} is here. {STORY * 3}")
    (rules / "own.toml").write_text(
        'family = "style"\ncategory = "own"\nlanguages = ["*"]\nmessage = "m"\n[[rules]]\nid = "style.endless"\nmatch = "(a+)+b"\n'
    )
    with distributed.LocalCluster(n_workers=3, threads_per_worker=1, processes=True, dashboard_address=":0") as cluster:
        remote = DaskEngine(cluster.scheduler_address)
        articles = run(given, tmp_path / "out", remote, rule_folders=(str(rules),), seconds_per_article=3.0)
        remote.discard()
    assert articles["status"].to_list() == ["ok", "failed", "ok"]
    assert articles["code"].to_list() == [None, "worker-died", None]
    assert "ended 2 times in the stage “match”" in articles["message"][1]


def test_a_killed_run_goes_on_and_ends_as_if_nothing_had_been(tmp_path: Path, engine: LocalEngine) -> None:
    given = tmp_path / "in"
    given.mkdir()
    for number in range(24):
        (given / f"{number:02}.txt").write_text(f"Report {number}\n\n{STORY * 4}")
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    run(given, whole, engine)
    command = [sys.executable, "-c", "from copydesk.cli.app import main; main()", "run", str(given), "-o", str(killed), "-w", "1"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and not any((killed / ".work" / "judge").glob("[0-9]*")):
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    begun = stamps(killed)
    assert begun, "nothing was committed before the kill"
    kept: dict[Path, int] = {}

    def look(phase: str, *count: int) -> None:
        if (phase, *count) == ("Joining", 0, 1):
            kept.update(stamps(killed))

    batch.run(find_sources([given], killed), killed, Config(), engine, progress=look)
    assert {path: kept[path] for path in begun} == begun, "a part was made again"
    assert files(killed) == files(whole)
    assert not (killed / ".work").exists()


def stamps(out: Path) -> dict[Path, int]:
    """When each committed part was committed."""
    return {path: path.stat().st_mtime_ns for path in (out / ".work").glob("*/[0-9]*/part.json")}


def test_other_settings_start_a_run_afresh(tmp_path: Path, engine: LocalEngine) -> None:
    given, out = tmp_path / "in", tmp_path / "out"
    given.mkdir()
    (given / "a.txt").write_text(STORY * 3)

    def stop(report: Path, _: object) -> None:
        assert json.loads((report / "run.json").read_text())["configuration"]["language"] is None
        raise InterruptedError

    with pytest.raises(InterruptedError):
        batch.run(find_sources([given], out), out, Config(), engine, report=stop)  # so its parts are still there
    assert stamps(out)
    second = batch.run(find_sources([given], out), out, Config(language="de"), engine)
    assert second["configuration"]["language"] == "de"
    assert pl.read_parquet(out / "data" / "articles.parquet")["language"].to_list() == ["de"]


def test_a_stopped_run_goes_on_with_what_was_decided_since(tmp_path: Path, engine: LocalEngine) -> None:
    given, out = tmp_path / "in", tmp_path / "out"
    given.mkdir()
    (given / "a.txt").write_text(STORY * 3)

    def stop(*_: object) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        batch.run(find_sources([given], out), out, Config(), engine, report=stop)
    opened = {path: stamp for path, stamp in stamps(out).items() if "open" in path.parts}
    assert opened
    decided = (Decided("a.txt", "accept", None, None, "R1", "2026-03-01T09:00:00Z"),)
    kept: dict[Path, int] = {}
    batch.run(find_sources([given], out), out, Config(decided=decided), engine, progress=lambda *_: kept.update(stamps(out)))
    assert opened.items() <= kept.items(), "the text was opened again"
    assert pl.read_parquet(out / "data" / "articles.parquet")["decision"].to_list() == ["accept"]


def test_a_folder_of_somebody_elses_is_left_alone(tmp_path: Path, engine: LocalEngine) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.doc").write_text("mine")
    with pytest.raises(OutputError, match="is not empty and is no report of Copydesk's"):
        batch.run([], tmp_path / "out", Config(), engine)
    assert files(tmp_path / "out") == {"thesis.doc": b"mine"}


def test_a_second_run_leaves_nothing_of_the_first(tmp_path: Path, engine: LocalEngine) -> None:
    given, out = tmp_path / "in", tmp_path / "out"
    given.mkdir()
    (given / "a.txt").write_text(STORY * 3)
    run(given, out, engine)
    (given / "a.txt").rename(given / "b.txt")
    assert run(given, out, engine)["path"].to_list() == ["b.txt"]
    assert [path.name for path in (out / "clean").iterdir()] == ["b.txt"]
    assert not (out / ".work").exists()
