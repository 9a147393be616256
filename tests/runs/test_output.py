"""The output folder: no file of a user's is lost, an old report stays until the new one is whole, and nothing follows a link out."""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from copydesk.errors import OutputBusy, OutputError, OutputUnwritable
from copydesk.runs import output
from copydesk.runs.inputs import find_sources
from copydesk.runs.parts import listing

OURS = json.dumps({"program": "copydesk"})
FIRST = {
    "run.json": OURS,
    "index.html": "first index",
    "clean/a.txt": "first a",
    "clean/sub/b.txt": "first b",
    "data/articles.parquet": "first table",
}
SECOND = {"run.json": OURS + " ", "index.html": "second index", "clean/a.txt": "second a", "data/articles.parquet": "second table"}


class Reports:
    """Reports put into one folder, one after the other, and what was said about the user's files."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.said: list[str] = []
        out.mkdir(exist_ok=True)

    def put(self, files: Mapping[str, str], key: str = "key") -> None:
        with output.writing_into(self.out):
            plan = output.prepare(self.out, key, self.said.append)
            self.write(self.out / ".work" / "new", files)
            output.finish(self.out, plan, "inputs", listing(self.out / ".work" / "new", files).lazy(), self.said.append)
            output.discard(self.out)

    def write(self, folder: Path, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)

    def found(self) -> dict[str, str]:
        """The files in the folder, but for the manifest and links."""
        paths = [path for path in self.out.rglob("*") if path.is_file() and not path.is_symlink()]
        found = {path.relative_to(self.out).as_posix(): path for path in paths}
        return {name: path.read_text() for name, path in sorted(found.items()) if name != output.MANIFEST}


@pytest.fixture
def reports(tmp_path: Path) -> Reports:
    return Reports(tmp_path / "out")


def test_a_report_replaces_the_one_before_and_nothing_is_left_of_it(reports: Reports) -> None:
    reports.put(FIRST)
    assert reports.found() == FIRST
    reports.put(SECOND)
    assert reports.found() == SECOND
    assert not (reports.out / "clean" / "sub").exists()
    assert not (reports.out / ".work").exists()
    assert reports.said == []


def test_manifests_are_compared_a_share_at_a_time(reports: Reports, monkeypatch: pytest.MonkeyPatch) -> None:
    """As those of a report with a million articles are: every file is retired or replaced once, and the user's are told."""
    monkeypatch.setattr(output, "SHARE", 2)
    monkeypatch.setattr(output, "ROWS_AT_ONCE", 1)
    first = FIRST | {f"clean/{n}.txt": f"first {n}" for n in range(9)}
    second = SECOND | {f"clean/{n}.txt": f"second {n}" for n in range(3, 12)}
    reports.put(first)
    reports.write(reports.out, {"clean/1.txt": "mine", "clean/5.txt": "mine, too"})
    reports.put(second)
    assert reports.found() == second | {"yours/clean/1.txt": "mine", "yours/clean/5.txt": "mine, too"}
    assert len(reports.said) == 2


def test_the_manifest_lists_every_file_with_its_size_and_digest(reports: Reports) -> None:
    reports.put(FIRST)
    listed = pl.read_parquet(reports.out / output.MANIFEST)
    assert sorted(listed["path"]) == sorted(FIRST)
    assert listed.sort("path").equals(listing(reports.out, sorted(FIRST)))


def test_what_the_user_changed_or_added_is_kept_and_told(reports: Reports) -> None:
    reports.put(FIRST)
    own = {"clean/a.txt": "first a, edited", "clean/sub/b.txt": "first B", "clean/extra.txt": "notes", "data/mine.csv": "1;2", "sub/x": "y"}
    reports.write(reports.out, own)
    reports.put(SECOND)
    kept = {name: text for name, text in own.items() if name not in FIRST}
    moved = {f"yours/{name}": text for name, text in own.items() if name in FIRST}
    assert reports.found() == {**SECOND, **kept, **moved}
    assert len(reports.said) == 2
    assert any(f"{reports.out}/clean/a.txt is not as Copydesk wrote it" in line and "yours/clean/a.txt" in line for line in reports.said)


def test_nothing_is_overwritten_in_yours(reports: Reports) -> None:
    reports.put(FIRST)
    for text in ("one", "two", "three"):
        (reports.out / "clean" / "a.txt").write_text(text)
        reports.put(FIRST)
    places = ("yours", "yours~2", "yours~3")
    assert [(reports.out / place / "clean" / "a.txt").read_text() for place in places] == ["one", "two", "three"]
    assert reports.found()["clean/a.txt"] == "first a"


def test_a_new_file_does_not_land_on_the_users(reports: Reports) -> None:
    reports.put(FIRST)
    reports.write(reports.out, {"clean/c.txt": "mine", "articles": "my own file", "static/x/y": "my own folder"})
    reports.put({**SECOND, "clean/c.txt": "c", "articles/a.html": "page", "static/x": "script"})
    assert reports.found() == {
        **SECOND,
        "clean/c.txt": "c",
        "articles/a.html": "page",
        "static/x": "script",
        "yours/clean/c.txt": "mine",
        "yours/articles": "my own file",
        "yours/static/x/y": "my own folder",
    }


@pytest.mark.parametrize("name", ["clean", "data", "yours", ".work", "clean/a.txt", "data/manifest.parquet"])
@pytest.mark.parametrize("goes", ["to a folder", "to a file", "nowhere"])
def test_no_link_is_followed_out_of_the_folder(reports: Reports, tmp_path: Path, name: str, goes: str) -> None:
    reports.put(FIRST)
    home = tmp_path / "home"
    reports.write(home, {"a.txt": "first a", "manifest.parquet": "mine", "articles.parquet": "first table", "file": "first a"})
    before = {path: path.read_bytes() for path in home.iterdir()}
    place = reports.out / name
    if place.is_dir():
        shutil.rmtree(place)
    place.unlink(missing_ok=True)
    place.symlink_to({"to a folder": home, "to a file": home / "file", "nowhere": tmp_path / "gone"}[goes])
    reports.write(reports.out, {"index.html": "mine"})  # so that something is moved to yours
    reports.put(SECOND)
    assert {path: path.read_bytes() for path in home.iterdir()} == before
    assert not (tmp_path / "gone").exists()
    links = [path for path in reports.out.rglob("*") if path.is_symlink()]
    assert len(links) == 1, "the link is the user's"
    assert {name: text for name, text in reports.found().items() if name in SECOND} == SECOND


def test_a_manifest_that_names_what_lies_outside_is_none(reports: Reports, tmp_path: Path) -> None:
    reports.put(FIRST)
    (tmp_path / "thesis.doc").write_text("mine")
    for name in ("../thesis.doc", str(tmp_path / "thesis.doc"), "clean/../../thesis.doc"):
        wrong = listing(reports.out, [name])
        wrong.write_parquet(reports.out / output.MANIFEST)
        reports.put(SECOND)
        assert (tmp_path / "thesis.doc").read_text() == "mine", name


def test_a_report_without_a_manifest_is_moved_aside_as_a_whole(reports: Reports) -> None:
    reports.write(reports.out, {**FIRST, "data/mine.csv": "1;2", "notes.txt": "mine"})
    reports.put(SECOND)
    moved = {f"yours/{name}": text for name, text in FIRST.items()}
    assert reports.found() == {**SECOND, **moved, "data/mine.csv": "1;2", "notes.txt": "mine"}
    assert "without a list of its files" in reports.said[0]


@pytest.mark.parametrize(
    "files",
    [
        {"thesis.doc": "mine"},
        {"run.json": '{"program": "another"}'},
        {"run.json": "{"},
        {".git/HEAD": "ref"},
        {".work/mine.txt": "mine"},
        {"clean/a.txt": "mine"},
    ],
)
def test_somebody_elses_folder_is_left_alone(reports: Reports, files: Mapping[str, str]) -> None:
    reports.write(reports.out, files)
    with pytest.raises(OutputError, match="is not empty and is no report of Copydesk's"):
        reports.put(FIRST)
    assert reports.found() == files


@pytest.mark.parametrize(
    "state", ["no .work", "empty .work", "empty plan", "half a plan", "plan of another kind", "no plan", "no list", "broken list"]
)
def test_any_state_of_an_unfinished_run_can_be_gone_on_with(reports: Reports, state: str) -> None:
    work = reports.out / ".work"
    if state != "no .work":
        work.mkdir()
    plans = {
        "empty plan": "",
        "half a plan": '{"key": "ke',
        "plan of another kind": '["key"]',
        "no list": '{"key": "key", "state": "swapping"}',
        "broken list": '{"key": "key", "state": "swapping"}',
    }
    if state in plans:
        (work / "plan.json").write_text(plans[state])
    if state not in ("no .work", "empty .work"):
        reports.write(work, {"open/0000000/articles.parquet": "PAR1", ".plan.json.part": "{"})
    if state == "broken list":
        (work / "new.parquet").write_text("PAR1")
    reports.put(FIRST)
    assert reports.found() == FIRST
    assert not work.exists()


def test_a_link_in_the_work_folder_is_not_written_through(reports: Reports, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with output.writing_into(reports.out):
        output.prepare(reports.out, "key", reports.said.append)
    (reports.out / ".work" / "new").mkdir()
    (reports.out / ".work" / "new" / "clean").symlink_to(home)
    reports.put(FIRST)
    assert list(home.iterdir()) == []
    assert reports.found() == FIRST


@pytest.mark.parametrize("given", ["out", "out/clean", "out/clean/a.txt", "link", "out/notes"])
def test_inputs_in_the_output_folder_are_refused(reports: Reports, tmp_path: Path, given: str) -> None:
    reports.put(FIRST)
    reports.write(reports.out, {"notes/mine.txt": "mine"})
    (tmp_path / "link").symlink_to(reports.out / "clean" / "a.txt")
    before = reports.found()
    with pytest.raises(OutputError, match="lies in the output folder"):
        output.refuse_inputs_inside(reports.out, find_sources([tmp_path / given], reports.out))
    assert reports.found() == before


def test_an_output_folder_among_the_inputs_is_left_out(reports: Reports, tmp_path: Path) -> None:
    reports.put(FIRST)
    reports.write(tmp_path, {"a.txt": "a", "out.txt": "b"})
    sources = find_sources([tmp_path], reports.out)
    output.refuse_inputs_inside(reports.out, sources)
    assert [source.path for source in sources] == ["a.txt", "out.txt"]


def test_two_at_once_are_told_apart_from_a_folder_that_cannot_be_written(reports: Reports, tmp_path: Path) -> None:
    with (
        output.writing_into(reports.out),
        pytest.raises(OutputBusy, match="another run is writing into it"),
        output.writing_into(reports.out),
    ):
        pass
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputUnwritable, match="cannot be written"), output.writing_into(tmp_path / "file" / "out"):
        pass


def test_an_error_of_the_disk_says_how_to_go_on_and_any_other_is_not_hidden(reports: Reports) -> None:
    with (
        pytest.raises(OutputUnwritable, match=r"the disk is full\. Mend that and give the same command again"),
        output.writing_into(reports.out),
    ):
        raise OSError(28, os.strerror(28))
    with pytest.raises(OutputUnwritable, match="the disk is full"), output.writing_into(reports.out):
        raise OSError("No space left on device (os error 28): out/.work/groups.parquet")  # as polars says it
    with pytest.raises(OutputUnwritable, match=r"cannot be written: .*transport error"), output.writing_into(reports.out):
        raise pl.exceptions.ComputeError("parquet: File out of specification: Invalid thrift: transport error")
    with pytest.raises(pl.exceptions.ComputeError), output.writing_into(reports.out):
        raise pl.exceptions.ComputeError("a defect")
    with pytest.raises(ChildProcessError), output.writing_into(reports.out):
        raise ChildProcessError(10, "no child")
