"""The short form of the torture run: all small cases through one run, nothing lost, nobody stopped. `make torture` has the whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

import torture
from torture import Ran, faults, make, state
from torture_case import Case
from torture_cases import cases, short

CASES = short()
KINDS = tuple(dict.fromkeys(case.kind for case in CASES))
Faults = list[tuple[str, str]]


@pytest.fixture(scope="module")
def tortured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[Case], Ran, Faults]]:
    base = tmp_path_factory.mktemp("torture")
    made = make(base, CASES)
    before = state(base)
    ran = torture.run(base, "in", "-o", "out", "-w", "2")
    found = list(faults(base, made, ran))
    if state(base) != before:
        found.append(("", "the run changed something outside of its output folder"))
    yield base, made, ran, found
    shutil.rmtree(base)  # pytest cannot remove paths that are longer than the system takes


def test_the_run_over_everything_keeps_its_promises(tortured: tuple[Path, list[Case], Ran, Faults]) -> None:
    _, made, _, found = tortured
    assert len(made) >= 180
    assert [fault for path, fault in found if not path] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_case_ends_as_it_has_to(kind: str, tortured: tuple[Path, list[Case], Ran, Faults]) -> None:
    _, made, _, found = tortured
    paths = {case.path for case in made if case.kind == kind}
    assert [(path, fault) for path, fault in found if path in paths] == []


def test_no_row_is_nobodys(tortured: tuple[Path, list[Case], Ran, Faults]) -> None:
    _, made, _, found = tortured
    known = {case.path for case in made}
    assert [(path, fault) for path, fault in found if path and path not in known] == []


# --- the torture can fail: each of these faults is put into a good report, and has to be seen ---


def spoil_table(out: Path, name: str, change: pl.Expr) -> None:
    path = out / "data" / f"{name}.parquet"
    pl.read_parquet(path).with_columns(change).write_parquet(path)


def drop_row(out: Path) -> None:
    path = out / "data" / "articles.parquet"
    pl.read_parquet(path).head(-1).write_parquet(path)


def lose_text(out: Path) -> None:
    spoil_table(out, "lines", pl.col("text").str.replace("autumn", "winter"))


def wrong_status(out: Path) -> None:
    spoil_table(out, "articles", pl.lit("ok").alias("status"))


def wrong_finding(out: Path) -> None:
    spoil_table(out, "findings", pl.col("start") + 1)


def live_page(out: Path) -> None:
    into_a_page(out, "<p onclick=alert(1)>")


def foreign_script(out: Path) -> None:
    into_a_page(out, "<script>alert(1)</script>")


def into_a_page(out: Path, source: str) -> None:
    path = next(path for path in (out / "articles").rglob("*.html"))
    path.write_text(path.read_text(encoding="utf-8").replace("</body>", f"{source}</body>"), encoding="utf-8")


def live_cell(out: Path) -> None:
    with (out / "articles.csv").open("a", encoding="utf-8") as file:
        file.write("night;=1+a\r\n")


def no_clean_file(out: Path) -> None:
    next(path for path in (out / "clean").rglob("*.txt")).unlink()


def published_neighbour(out: Path) -> None:
    for path in (out / "clean").rglob("*.txt"):
        path.write_text(torture.BESIDE, encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (drop_row, "no row"),
        (lose_text, "without"),
        (wrong_status, "instead of skipped"),
        (wrong_finding, "findings are not what their offsets say"),
        (live_page, "onclick"),
        (foreign_script, "a script on 1 of"),
        (live_cell, "cells that are formulas"),
        (no_clean_file, "no clean file"),
        (published_neighbour, "published"),
    ],
)
def test_a_spoiled_report_is_noticed(spoil: object, says: str, tmp_path: Path, small: tuple[Path, list[Case], Ran]) -> None:
    base, made, ran = small
    shutil.copytree(base, tmp_path / "copy", symlinks=True)
    assert list(faults(tmp_path / "copy", made, ran)) == []
    spoil(tmp_path / "copy" / "out")  # type: ignore[operator]  # one of the functions above
    assert [fault for _, fault in faults(tmp_path / "copy", made, ran) if says in fault]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Case], Ran]:
    """A report of six plain cases."""
    base = tmp_path_factory.mktemp("small")
    names = ("empty.txt", "cr.txt", "crlf.txt", "html-in.txt", "front-closed.md", "text-in.html")
    made = make(base, [case for case in cases() if case.name in names])
    assert len(made) == len(names)
    return base, made, torture.run(base, "in", "-o", "out", "-w", "1")
