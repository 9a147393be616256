"""`copydesk tour`: what it writes, and that each command it names does what it says of it."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

from helpers import PROJECT, copydesk, with_workers


def found_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_each_command_of_the_tour_shows_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    done = with_workers("tour", "a tour", cwd=tmp_path)
    assert (done.exit_code, done.stderr) == (0, "")
    outside = {name for name in found_below(tmp_path) if not name.startswith("a tour/")}
    assert outside == {"mine.txt"}
    assert found_below(tmp_path / "a tour" / "articles") == found_below(PROJECT / "samples")
    first, *commands = [shlex.split(line) for line in done.stdout.splitlines() if line.startswith("    copydesk ")]
    assert first == ["copydesk", "run", "a tour/articles", "--out", "a tour/report"]
    assert (tmp_path / "a tour" / "report" / "index.html").is_file()
    said = []
    for command in commands:
        shown = with_workers(*command[1:], cwd=tmp_path)
        assert shown.exit_code == 0, command
        said.append(shown.stdout)
    explained, linted, rule, _, compared, _ = said
    assert "boilerplate.comment-counter" in explained.splitlines()[1]
    assert explained.splitlines()[1].endswith("0 comments")
    assert all(word in linted for word in ("speculation.may", "author", "unnamed", "cliche"))
    assert "litmus test" in rule
    assert "1 better" in compared
    assert "went: night-ferry.txt:8: speculation.remains-to-be-seen: 'Uncertain'" in compared
    rows = [json.loads(line) for line in (tmp_path / "a tour" / "dataset" / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["verdict"] for row in rows} == {"pass"}
    assert {name.partition("/")[0] for name in found_below(tmp_path)} == {"mine.txt", "a tour"}


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "copydesk-tour").mkdir()
    done = copydesk("tour", cwd=tmp_path)
    assert done.exit_code == 2
    assert "copydesk-tour: it is there already, and is left as it is. Name another folder" in done.stderr
    assert list((tmp_path / "copydesk-tour").iterdir()) == []
