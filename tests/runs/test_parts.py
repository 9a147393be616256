"""A part is trusted only if it was made from the same things and every byte of it is what was written."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest

from copydesk.article import Outcome, Slice, Source, Status
from copydesk.config import Config
from copydesk.rulebook import load_rules
from copydesk.runs import fingerprint, parts
from copydesk.runs.parts import commit, committed, input_state


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a committed part in `part`, and the report's file that goes with it in `report`."""
    (tmp_path / "report").mkdir()

    def fill(part: Path) -> list[str]:
        pl.DataFrame({"n": [1, 2]}).write_parquet(part / "table.parquet")
        (tmp_path / "report" / "a.txt").write_text("text")
        return ["a.txt"]

    digest = commit(tmp_path / "part", "key", tmp_path / "report", fill)
    assert committed(tmp_path / "part", "key", tmp_path / "report") == digest
    assert sorted(path.name for path in tmp_path.iterdir()) == ["part", "report"]
    return tmp_path


def cut(name: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / name).write_bytes((folder / name).read_bytes()[:-1])

    return write


def other(name: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(bytes([data[0] ^ 1]) + data[1:])

    return write


def gone(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


NAMES = ("part/table.parquet", "part/files.arrow", "part/part.json", "report/a.txt")
DAMAGE = {f"{do.__name__} {name}": do(name) for do in (cut, other, gone) for name in NAMES}
HEADS = ("", "[]", "null", '{"key": "key"}', '{"key": "key", "files": ["table.parquet"]}', '{"key": "key", "files": {}}', "\udcff")


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_part_is_none(folder: Path, damage: Callable[[Path], None]) -> None:
    damage(folder)
    if damage is DAMAGE["other part/part.json"]:  # its first brace
        with pytest.raises(ValueError, match="Expecting value"):
            json.loads((folder / "part" / "part.json").read_bytes())
    assert committed(folder / "part", "key", folder / "report") is None


@pytest.mark.parametrize("head", HEADS)
def test_a_head_of_another_kind_is_none_and_no_traceback(folder: Path, head: str) -> None:
    (folder / "part" / "part.json").write_bytes(head.encode("utf-8", "surrogateescape"))
    (folder / "part" / "files.arrow").unlink()
    assert committed(folder / "part", "key", folder / "report") is None


def test_a_part_made_from_something_else_is_none_and_is_replaced(folder: Path) -> None:
    assert committed(folder / "part", "another key", folder / "report") is None
    commit(folder / "part", "another key", folder / "report", lambda part: [])
    assert committed(folder / "part", "another key", folder / "report")
    assert not (folder / "part" / "table.parquet").exists()


def test_a_part_that_could_not_be_made_leaves_nothing(tmp_path: Path) -> None:
    def fill(part: Path) -> list[str]:
        (part / "half").write_text("half")
        raise OSError(28, "full")

    with pytest.raises(OSError, match="full"):
        commit(tmp_path / "step" / "part", "key", tmp_path, fill)
    assert list((tmp_path / "step").iterdir()) == []


def test_an_inputs_state_is_its_bytes_whatever_its_size_and_time_say(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    source = Source("a.txt", str(path))
    path.write_text("one")
    os.utime(path, ns=(1, 1))
    before = input_state(source, 100)
    path.write_text("two")
    os.utime(path, ns=(1, 1))
    after = input_state(source, 100)
    assert before.content != after.content
    assert before.entry != after.entry, "the time of the change of its entry cannot be set"
    path.write_text("one")
    assert input_state(source, 100).content == before.content


def test_what_is_not_read_has_no_digest(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("abcd")
    os.mkfifo(tmp_path / "pipe.txt")
    text = Source("a.txt", str(tmp_path / "a.txt"))
    assert input_state(replace(text, path="a.pdf"), 9).content == "not read"
    assert input_state(replace(text, refused=Outcome(Status.SKIPPED, "hidden", "")), 9).content == "not read"
    assert input_state(replace(text, location=str(tmp_path / "gone")), 9).content == "unreadable: 2"
    assert input_state(replace(text, location=str(tmp_path / "pipe.txt")), 9).content == "not a file"
    short, long = input_state(text, 1).content, input_state(text, 2).content
    (tmp_path / "a.txt").write_text("abcX")  # behind the limit, where nobody reads
    assert (input_state(text, 1).content, input_state(text, 2).content) == (short, long)
    assert input_state(text, 0).content not in (short, long)  # the first byte is read whatever the limit: there may be none
    first = input_state(text, 0).content
    (tmp_path / "a.txt").write_text("abXX")  # one byte more than the limit is read, to see that there is more
    assert input_state(text, 1).content == short
    assert input_state(text, 2).content != long
    (tmp_path / "a.txt").write_text("bbcX")
    assert input_state(text, 0).content != first


def test_of_a_file_of_records_every_byte_is_its_state_whatever_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("one" * 1_000)
    before = input_state(Source("a.jsonl", str(path)), 1).content
    path.write_text("one" * 999 + "two")
    assert input_state(Source("a.jsonl", str(path)), 1).content != before
    assert input_state(Source("a.jsonl#1", str(path), record=Slice("spool", 0, 1)), 1).content == "record"


def test_the_fingerprint_is_of_all_that_a_result_depends_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rules = load_rules(())
    same = fingerprint.fingerprint(Config(), rules)
    assert fingerprint.fingerprint(Config(), load_rules(())) == same
    assert fingerprint.fingerprint(Config(language="en"), rules) != same
    assert fingerprint.fingerprint(Config(grades={"weights": {"readability": 5}}), rules) != same
    assert fingerprint.fingerprint(Config(), load_rules((), disable=["style.cliche.litmus-test"])) != same
    own = tmp_path / "own.toml"
    found = set()
    for phrase in ("the weir", "the gate"):
        own.write_text(
            f'family = "style"\n[[rules]]\nid = "style.own"\ncategory = "own"\nlanguages = ["en"]\nmatch = "{phrase}"\n'
            f'message = "Ours."\nexamples = ["Here is [[{phrase}]].", "Here is a lock."]\n'
        )
        found.add(fingerprint.fingerprint(Config(rule_folders=(str(tmp_path),)), load_rules([tmp_path])))
    assert len(found | {same}) == 3, "rules of one's own are known by what they say, wherever they stand"
    (tmp_path / "polars-99.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert fingerprint.fingerprint(Config(), rules) != same


def test_the_fingerprint_is_the_same_whatever_python_and_the_program_keep_between_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = Path(shutil.copytree(str(files("copydesk")), tmp_path / "copydesk", ignore=shutil.ignore_patterns("__pycache__")))
    monkeypatch.setattr(fingerprint, "files", lambda name: package if name == "copydesk" else package / name.rpartition(".")[2])
    same = fingerprint.fingerprint(Config(), load_rules(()))
    for folder in (package, package / "runs"):
        (folder / "__pycache__").mkdir()
        (folder / "__pycache__" / "copydesk-rules-0.table").write_text("kept", encoding="utf-8")
    assert fingerprint.fingerprint(Config(), load_rules(())) == same
    (package / "runs" / "new.py").write_text("", encoding="utf-8")
    assert fingerprint.fingerprint(Config(), load_rules(())) != same


@pytest.mark.parametrize(
    "name", ["pipeline/data/passages.json", "rules/grades.toml", "pipeline/defects/dates.py", "reports/static/report.css"]
)
def test_the_fingerprint_is_of_models_grades_and_code(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    rules = load_rules(())
    same = fingerprint.fingerprint(Config(), rules)
    real = parts.file_digest
    monkeypatch.setattr(fingerprint, "file_digest", lambda path: (0, "changed") if path.as_posix().endswith(name) else real(path))
    assert fingerprint.fingerprint(Config(), rules) != same
