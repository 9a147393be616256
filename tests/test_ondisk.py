"""Names and inputs on disk, against the same in memory."""

from __future__ import annotations

import errno
import resource
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import ondisk
from copydesk.article import Outcome, Source, Status
from copydesk.errors import OutputUnwritable
from copydesk.ondisk import Names, NoRoom, Tables
from copydesk.runs.found import Found
from copydesk.runs.inputs import find_sources

NAMES = st.lists(st.text(st.characters(categories=["L", "N", "Cs", "Cc"]), max_size=3), max_size=20)  # lone surrogates, too


@given(NAMES, NAMES)
def test_names_are_those_of_a_set(put: list[str], asked: list[str]) -> None:
    names, plain = Names(), set[str]()
    for name in put:
        assert names.add(name) is (name not in plain)
        plain.add(name)
    assert [name in names for name in asked] == [name in plain for name in asked]


@given(st.sets(st.text(st.characters(codec="utf-8"), min_size=1, max_size=3), max_size=12), st.integers(0, 2))
def test_inputs_come_back_in_the_order_of_their_paths_and_as_they_were(paths: set[str], refused: int) -> None:
    outcomes = (None, Outcome(Status.SKIPPED, "hidden", "Hidden “file”."), Outcome(Status.FAILED, "unreadable", "Not there."))
    given = [Source(path, f"/\udcff/{path}", refused=outcomes[(n + refused) % 3], size=n) for n, path in enumerate(paths)]
    found = Found()
    for source in given:
        found.add(source)
    found.name((path, f"{path}.txt" if len(path) % 2 else path) for path in paths)
    wanted = sorted(given, key=lambda source: source.path)
    named = [f"{each.path}.txt" if len(each.path) % 2 else each.path for each in wanted]
    for _ in range(2):  # as often as is wanted
        assert list(found) == [
            Source(each.path, each.location, clean, each.refused, size=each.size) for each, clean in zip(wanted, named, strict=True)
        ]
    assert list(found.paths()) == sorted(paths)
    assert len(found) == len(paths)
    assert all(each.path in found and found.at(each.location) == each.path for each in given)
    assert [found.is_refused(each.path) for each in given] == [each.refused is not None for each in given]
    assert "no such path" not in found
    assert found.at("/nowhere") is None


def test_a_link_leads_to_an_input_that_is_there_already() -> None:
    found = Found()
    found.add(Source("a.txt", "/in/a.txt"))
    found.leads("/in/a.txt", "/target")
    assert found.at("/target") == found.at("/in/a.txt") == "a.txt"
    assert [source.location for source in found] == ["/in/a.txt"]


def test_more_than_is_held_lies_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ondisk, "HELD", 1_000)  # SQLite holds ten pages at least
    names = Names()
    for n in range(5_000):
        assert names.add(f"{n * 7919 % 5_000}-{'x' * 50}")
    assert all(f"{n}-{'x' * 50}" in names for n in range(5_000))
    assert f"5000-{'x' * 50}" not in names


def test_a_disk_that_is_full_is_told() -> None:
    tables = Tables("CREATE TABLE names (name TEXT PRIMARY KEY)", "PRAGMA max_page_count = 20")

    def fill() -> None:
        for n in range(5_000):
            tables.put("INSERT INTO names VALUES (?)", (f"{n}-{'x' * 50}",))

    with pytest.raises(NoRoom) as told:
        fill()
    assert told.value.errno == errno.ENOSPC
    assert told.value.filename == "the folder for temporary files"


def test_a_disk_that_cannot_be_written_to_is_not_told_to_be_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ondisk, "HELD", 1_000)
    tables = Tables("CREATE TABLE names (name TEXT PRIMARY KEY)")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))  # no file may grow, whose name or disk is the same to SQLite
    try:
        with pytest.raises(NoRoom) as told:
            tables.put_all("INSERT INTO names VALUES (?)", ((f"{n}-{'x' * 50}",) for n in range(50_000)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert (told.value.errno, told.value.filename) == (errno.EIO, "the folder for temporary files")


def test_a_run_that_has_no_room_for_the_names_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def add(*_: object) -> None:
        raise NoRoom(errno.ENOSPC, "database or disk is full", "the folder for temporary files")

    monkeypatch.setattr(Found, "add", add)
    (tmp_path / "a.txt").touch()
    with pytest.raises(OutputUnwritable, match=r"the folder for temporary files cannot be written to: database or disk is full.* TMPDIR"):
        find_sources([tmp_path], tmp_path / "out")
