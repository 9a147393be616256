"""Runs that only do what is new leave, whatever became of their inputs, the bytes of a run that does everything; and they do only what is new."""

import json
import os
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import polars as pl
import pytest

from copydesk.article import Decided
from copydesk.config import Config
from copydesk.library import report_on
from copydesk.reports import html
from copydesk.runs import plan
from copydesk.runs.again import taken_count
from copydesk.runs.engines import Engine, LocalEngine
from copydesk.runs.parts import read_part
from helpers import Inline, copydesk

PLACES = (
    *("Holm Island", "Skerry Point", "Reed Bank", "Farne Sound", "Gull Ness", "Otter Bay", "Tarn Head", "Long Weir", "Cold Quay"),
    *("Amber Mole", "Heron Lock"),
)
MENU = ("Harbour Daily", "Tide tables", "Letters to the quay", "Lost nets")


def text(number: int, *chrome: str) -> str:
    place, above = PLACES[number % len(PLACES)], "\n".join(chrome)
    return (
        f"Nights at {place}, part {number}\n\n{above}\n\nThe ferry to {place} will run through the night from week {number}, the "
        f"harbour board said. “We expect {number + 20} passengers a night,” said Ines Holt, who chairs the board. The service may cost less "
        f"than the pier of {place}, although its figures of {1900 + number} could still change.\n\nA second boat will follow, she added. "
        f"Nobody on the quay of {place} could say who is to pay for boat {number}, and the council has not decided.\n"
    )


def page(number: int, *chrome: str) -> str:
    body = "".join(f"<p>{part}</p>" for part in text(number, "").split("\n\n"))
    links = "".join(f"<li><a href='/{n}'>{entry}</a></li>" for n, entry in enumerate(chrome))
    return f"<html><head><title>Part {number}</title></head><body><ul>{links}</ul><article>{body}</article></body></html>"


def write(folder: Path, name: str, content: str) -> Path:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(content, encoding="utf-8")
    return folder / name


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """Two sites by folder, pages that only a menu tells to be of one, a text in no folder, a file of records, and what is not read."""
    folder = tmp_path / "in"
    for number in range(6):
        write(folder, f"coast/{number:02}.txt", text(number, *MENU))
        write(folder, f"hills/{number:02}.txt", text(number + 10, "Snow report", "Huts"))
        write(folder, f"{number:02}.html", page(number + 20, *MENU, "Weather", "Boats for sale"))
    write(folder, "alone.txt", text(40))
    write(folder, "records.jsonl", "".join(f"{json.dumps({'id': f'r{n}', 'text': text(n)})}\n" for n in range(50, 53)))
    write(folder, "notes.pdf", "%PDF-1.4")
    write(folder, "empty.txt", "")
    return folder


def work(given: Path, out: Path, engine: Engine | None = None, **settings: Any) -> list[str]:
    """A run with all that it leaves; what was told."""
    told: list[str] = []
    report_on([given], out, Config(**settings), engine or cast("Engine", Inline()), tell=told.append)
    return told


def files(out: Path) -> dict[str, bytes]:
    paths = [path for path in sorted(out.rglob("*")) if path.is_file()]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in paths if path.relative_to(out).parts[0] != ".kept"}


def assert_as_fresh(given: Path, out: Path, fresh: Path, **settings: Any) -> None:
    shutil.rmtree(fresh, ignore_errors=True)
    work(given, fresh, **settings)
    found, wanted = files(out), files(fresh)
    assert found.keys() == wanted.keys()
    assert [name for name in wanted if found[name] != wanted[name]] == []


def worked(out: Path) -> list[str]:
    """The inputs whose judgements were not taken over."""
    known = [read_part(part, "known") for part in sorted((out / ".kept" / "judge").iterdir())]
    return pl.concat(known).filter(~pl.col("taken"))["path"].to_list()


def test_unchanged_inputs_are_taken_over_whole(given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    work(given, out)
    first = files(out)
    assert taken_count(out) == (0, 24)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("worked again")

    monkeypatch.setattr("copydesk.stages.open_article", never)
    monkeypatch.setattr("copydesk.stages.judge", never)
    monkeypatch.setattr("copydesk.reports.html._make_page", never)
    assert work(given, out) == []
    assert taken_count(out) == (24, 24)
    assert files(out) == first


@pytest.fixture
def pages_made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the pages that are made, whether they are written or packed."""
    found: list[str] = []
    make = html._make_page  # noqa: SLF001  # what every page goes through

    def noted(out: Path, page: Any, name: str, **rest: Any) -> None:
        found.append(name)
        make(out, page, name, **rest)

    monkeypatch.setattr(html, "_make_page", noted)
    return found


@pytest.mark.parametrize("pages", ["review", "none", "worst:5"])
def test_what_the_page_of_all_articles_shows_is_taken_over(given: Path, tmp_path: Path, pages: str, pages_made: list[str]) -> None:
    out = tmp_path / "out"
    work(given, out, pages=pages)
    first = files(out)
    pages_made.clear()
    assert work(given, out, pages=pages) == []
    assert (pages_made, files(out)) == ([], first)
    write(given, "alone2.txt", text(41))
    (given / "hills" / "03.txt").unlink()
    assert work(given, out, pages=pages) == []
    around = ["alone.txt", "alone2.txt", "coast/00.txt", "hills/02.txt", "hills/04.txt"]
    assert set(pages_made) >= {f"articles/{name}.html" for name in around}
    assert len(pages_made) < 20  # and the others of the site in hills, of which one is gone
    assert_as_fresh(given, out, tmp_path / "fresh", pages=pages)


def test_an_article_gets_a_page_of_its_own_when_a_worse_one_goes(given: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    work(given, out, pages="worst:3")
    (worst, *_) = sorted(out.glob("articles/**/*.html"))
    before = {path.relative_to(out) for path in out.glob("articles/**/*.html")}
    assert len(before) == 3
    (given / worst.relative_to(out / "articles").with_suffix("")).unlink()
    assert work(given, out, pages="worst:3") == []
    after = {path.relative_to(out) for path in out.glob("articles/**/*.html")}
    assert (len(after), len(before & after)) == (3, 2)
    assert_as_fresh(given, out, tmp_path / "fresh", pages="worst:3")


def test_a_damaged_shard_of_the_run_before_is_not_taken_over(given: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    work(given, out, pages="none")
    shard = next((out / ".kept" / "pages").glob("*/shard.js"))
    shard.write_bytes(shard.read_bytes().replace(b"copydeskViewer", b"copydeskVandal", 1))
    assert [line for line in work(given, out, pages="none") if "damaged" in line]
    assert_as_fresh(given, out, tmp_path / "fresh", pages="none")


def test_only_what_is_new_is_worked_on_and_its_neighbours_pages_are_written(given: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    work(given, out)
    before = files(out)
    write(given, "alone2.txt", text(41))
    work(given, out)
    assert worked(out) == ["alone2.txt"]
    assert_as_fresh(given, out, tmp_path / "fresh")
    changed = {name for name, data in files(out).items() if name.startswith("articles/") and before.get(name) != data}
    assert changed == {"articles/alone.txt.html", "articles/alone2.txt.html", "articles/coast/00.txt.html"}


def _all_but_one(given: Path) -> None:
    for path in given.rglob("*.*"):
        if path.name != "alone.txt":
            path.unlink()


def _renamed(given: Path) -> None:
    (given / "coast" / "03.txt").rename(given / "coast" / "aa.txt")


def _moved_to_another_site(given: Path) -> None:
    (given / "coast" / "05.txt").rename(given / "hills" / "moved.txt")


CHANGES: dict[str, tuple[Callable[[Path], object], Sequence[str]]] = {
    "added in front": (lambda given: write(given, "00.txt", text(60)), ["00.txt"]),
    "changed": (lambda given: write(given, "alone.txt", text(61)), ["alone.txt"]),
    "changed, with the size and time of before": (lambda given: _same_entry(given / "alone.txt"), ["alone.txt"]),
    "removed": (lambda given: (given / "alone.txt").unlink(), []),
    "removed from a site": (lambda given: (given / "hills" / "02.txt").unlink(), [f"hills/{n:02}.txt" for n in (0, 1, 3, 4, 5)]),
    "renamed": (_renamed, ["coast/aa.txt"]),
    "moved to another site": (
        _moved_to_another_site,
        [*(f"coast/{n:02}.txt" for n in range(5)), *(f"hills/{n:02}.txt" for n in range(6)), "hills/moved.txt"],
    ),
    "a line that comes to recur": (
        lambda given: [write(given, f"hills/{n:02}.txt", text(n + 10, "Snow report", "Huts", "Ski hire")) for n in (0, 1)],
        ["hills/00.txt", "hills/01.txt"],
    ),
    "a line that recurs no more": (
        lambda given: [write(given, f"hills/{n:02}.txt", text(n + 10, "Huts")) for n in range(1, 6)],
        [f"hills/{n:02}.txt" for n in range(6)],
    ),
    "the first page of a menu's site gone": (lambda given: (given / "00.html").unlink(), [f"{n:02}.html" for n in range(1, 6)]),
    "a copy": (lambda given: shutil.copy(given / "alone.txt", given / "zz.txt"), ["zz.txt"]),
    "a record changed": (
        lambda given: write(given, "records.jsonl", (given / "records.jsonl").read_text().replace("week 51", "week 77")),
        ["records.jsonl#r51"],
    ),
    "a record put behind": (
        lambda given: write(given, "records.jsonl", (given / "records.jsonl").read_text() + json.dumps({"id": "new", "text": text(70)})),
        ["records.jsonl#new"],
    ),
    "everything removed but one": (
        _all_but_one,
        [],
    ),
}


def _same_entry(path: Path) -> None:
    found = path.stat()
    path.write_text(path.read_text().replace("harbour board", "harbour Board"))
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_costs_what_depends_on_it_and_leaves_what_a_full_run_leaves(given: Path, tmp_path: Path, change: str) -> None:
    out = tmp_path / "out"
    work(given, out)
    make, wanted = CHANGES[change]
    make(given)
    assert work(given, out) == []
    assert_as_fresh(given, out, tmp_path / "fresh")
    assert worked(out) == list(wanted)


@pytest.mark.parametrize("seed", range(2))
def test_any_row_of_changes_leaves_what_a_full_run_leaves(given: Path, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where parts are small, so that inputs move from one to another."""
    monkeypatch.setattr(plan, "CHUNK_FILES", 3)
    chance = random.Random(seed)  # noqa: S311  # no secret
    out = tmp_path / "out"
    changes = [name for name in CHANGES if "removed but one" not in name]
    for step in range(3):
        work(given, out)
        for name in chance.sample(changes, 2):
            try:
                CHANGES[name][0](given)
            except FileNotFoundError:  # an earlier change took it
                continue
        write(given, f"coast/new-{step}.txt", text(80 + step, *chance.sample(MENU, 2)))
    work(given, out)
    taken, inputs = taken_count(out)
    assert 0 < taken < inputs
    assert_as_fresh(given, out, tmp_path / "fresh")


def test_how_often_a_line_recurs_counts_only_where_it_tells(tmp_path: Path) -> None:
    """A line on two of seven texts without a site is not taken for chrome, and on two of eight neither; of one on three the figures are shown."""
    given, out = tmp_path / "in", tmp_path / "out"
    for number in range(7):
        write(given, f"{number}.txt", text(number, "Tide tables" if number < 2 else "Lost nets" if number < 5 else "Boats"))
    work(given, out)
    write(given, "7.txt", text(7))
    work(given, out)
    assert worked(out) == ["2.txt", "3.txt", "4.txt", "7.txt"]
    assert_as_fresh(given, out, tmp_path / "fresh")
    write(given, "8.txt", text(8, "Tide tables"))  # which makes three of nine
    work(given, out)
    assert worked(out) == ["0.txt", "1.txt", "2.txt", "3.txt", "4.txt", "8.txt"]
    assert_as_fresh(given, out, tmp_path / "fresh")


SETTINGS: dict[str, dict[str, Any]] = {
    "another setting": {"title": False},
    "a rule switched off": {"disable": ("boilerplate.recurring",)},
    "no sites": {"site_boilerplate": False},
}


@pytest.mark.parametrize("other", SETTINGS)
def test_under_other_settings_nothing_is_taken_over(given: Path, tmp_path: Path, other: str) -> None:
    out = tmp_path / "out"
    work(given, out)
    assert work(given, out, **SETTINGS[other]) == []
    assert taken_count(out) == (0, 24)
    assert work(given, out, **SETTINGS[other]) == []
    assert taken_count(out) == (24, 24)
    assert_as_fresh(given, out, tmp_path / "fresh", **SETTINGS[other])


def said(path: str, decision: str) -> Decided:
    return Decided(path, decision, None, None, "R1", "2026-03-01T09:00:00Z")


def test_a_decision_costs_the_article_that_it_is_of(given: Path, tmp_path: Path) -> None:
    """What was decided of other articles is taken over; a decision that is taken back, or another one, shows at once."""
    out = tmp_path / "out"
    work(given, out)
    rounds = [
        ([said("alone.txt", "accept")], ["alone.txt"]),
        ([said("alone.txt", "accept"), said("00.html", "send-back")], ["00.html"]),
        ([said("alone.txt", "send-back"), said("00.html", "send-back")], ["alone.txt"]),
        ([said("alone.txt", "send-back")], ["00.html"]),
    ]
    for decided, wanted in rounds:
        assert work(given, out, decided=tuple(decided)) == []
        assert worked(out) == wanted
        shown = pl.read_parquet(out / "data" / "articles.parquet").filter(pl.col("decision").is_not_null())
        assert dict(shown.select("path", "decision").iter_rows()) == {each.path: each.decision for each in decided}
        assert_as_fresh(given, out, tmp_path / "fresh", decided=tuple(decided))


def test_what_the_user_changed_in_the_report_is_made_anew_and_kept(given: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    work(given, out)
    mine = (out / "clean" / "alone.txt").read_text().replace("harbour board", "harbour Board")  # of the same size
    (out / "clean" / "alone.txt").write_text(mine)
    (out / "articles" / "coast" / "02.txt.html").unlink()
    told = work(given, out)
    assert worked(out) == ["alone.txt"]
    assert len(told) == 1
    assert "yours/clean/alone.txt" in told[0]
    assert (out / "yours" / "clean" / "alone.txt").read_text() == mine
    shutil.rmtree(out / "yours")
    assert_as_fresh(given, out, tmp_path / "fresh")


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "other byte": lambda path: path.write_bytes(path.read_bytes()[:-9] + b"x" + path.read_bytes()[-8:]),
    "removed": lambda path: path.unlink(),
    "a pipe": _pipe,
}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize(
    ("file", "what"),
    [
        ("open/0000000/articles.arrow", "other byte"),
        ("open/0000001/part.json", "a pipe"),
        ("judge/0000002/known.arrow", "removed"),
        ("judge/0000003/lines.arrow", "a pipe"),
        ("pages/0000001/part.json", "other byte"),
        ("index/0000000/part.json", "removed"),
        ("index/0000000/inputs.parquet", "other byte"),
    ],
)
def test_what_is_damaged_is_told_and_worked_anew(given: Path, tmp_path: Path, file: str, what: str) -> None:
    out = tmp_path / "out"
    work(given, out)
    DAMAGE[what](out / ".kept" / file)
    assert work(given, out) == [f"{out / '.kept'} is damaged. What was to be taken over from the run before is worked anew."]
    assert_as_fresh(given, out, tmp_path / "fresh")
    assert work(given, out) == []
    assert taken_count(out) == (24, 24)


def test_a_folder_of_the_users_in_its_place_is_moved_aside(given: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    work(given, out)
    write(out, ".kept/mine.txt", "mine")
    told = work(given, out)
    assert taken_count(out) == (0, 24)
    assert len(told) == 1
    assert told[0].endswith(f"It was moved to {out / 'yours/.kept'}.")
    assert (out / "yours" / ".kept" / "mine.txt").read_text() == "mine"


def test_without_what_was_kept_everything_is_worked_and_nothing_said(given: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    work(given, out)
    shutil.rmtree(out / ".kept")
    assert work(given, out) == []
    assert taken_count(out) == (0, 24)
    for path in out.iterdir():
        if path.name != ".kept":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert work(given, out) == []  # a folder with nothing but that is as good as empty
    assert_as_fresh(given, out, tmp_path / "fresh")


def test_what_failed_is_tried_again(given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    from copydesk import stages

    judge = stages.judge

    def fails(article: Any, *rest: Any) -> Any:
        if article.path == "coast/01.txt":
            raise ValueError("by chance")
        return judge(article, *rest)

    monkeypatch.setattr("copydesk.stages.judge", fails)
    work(given, out)
    assert json.loads((out / "run.json").read_text())["status"]["failed"] == 1
    monkeypatch.undo()
    work(given, out)
    assert worked(out) == ["coast/01.txt"]
    assert_as_fresh(given, out, tmp_path / "fresh")


@pytest.fixture
def engines() -> Iterator[Callable[[int], LocalEngine]]:
    made: list[LocalEngine] = []

    def make(workers: int) -> LocalEngine:
        made.append(LocalEngine(workers))
        return made[-1]

    yield make
    for engine in made:
        engine.discard()


def test_the_number_of_workers_changes_nothing(given: Path, tmp_path: Path, engines: Callable[[int], LocalEngine]) -> None:
    kept = []
    for workers in (1, 2):
        out = tmp_path / f"workers-{workers}"
        work(given, out, engines(workers))
        write(given, "hills/07.txt", text(90, "Snow report"))
        work(given, out, engines(workers))
        assert 0 < taken_count(out)[0] < 25
        kept.append(files(out))
        (given / "hills" / "07.txt").unlink()
    one, two = kept
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


def test_the_command_says_how_many_are_as_before(given: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = copydesk("run", given, "-o", out)
    assert "as before" not in first.stderr
    write(given, "alone2.txt", text(41))
    again = copydesk("run", given, "-o", out)
    assert "24 of 25 inputs as before, taken over from the last run; 1 worked on" in again.stderr
    assert again.stdout == first.stdout


def test_the_command_says_how_many_were_done_before_it_was_stopped(given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"

    class Stop(Exception):
        pass

    def stopped(*_: object) -> None:
        raise Stop

    with monkeypatch.context() as patch:
        patch.setattr("copydesk.runs.batch._join", stopped)
        with pytest.raises(Stop):
            copydesk("run", given, "-o", out)
    parts = sorted((out / ".work" / "judge").iterdir())
    assert len(parts) > 1, "so that some are missing below"
    lost = len(read_part(parts[-1], "articles"))
    shutil.rmtree(parts[-1])
    done = copydesk("run", given, "-o", out)
    assert f"{24 - lost} of 24 inputs done before the run was stopped; {lost} since\n" in done.stderr
    assert "as before" not in done.stderr
    once_more = copydesk("run", given, "-o", out)
    assert "24 of 24 inputs as before" in once_more.stderr
    assert "before the run was stopped" not in once_more.stderr
