"""What a run says at its end, and which exit code that is."""

from pathlib import Path

import polars as pl
import pytest

from copydesk.article import Source
from copydesk.cli.closing import COLUMNS, Closing, closing, count
from copydesk.read.names import READ
from helpers import copydesk

Row = tuple[str, str, str | None, str | None, str | None, float | None]


def ok(path: str, verdict: str | None = "pass", score: float | None = 90.0) -> Row:
    return path, "ok", None, None, verdict, score


def ended(path: str, status: str, code: str, message: str = "Why. What to do.") -> Row:
    return path, status, code, message, "review" if status == "partial" else None, 70.0 if status == "partial" else None


def closed(paths: list[Path], *rows: Row, root: Path = Path("/in"), **asked: float | str) -> Closing:
    schema = dict.fromkeys(COLUMNS, pl.String) | {"score": pl.Float64}
    undecided = {"decision": pl.lit(None, pl.String), **dict.fromkeys(("decision_holds", "decision_disputed"), pl.lit(None, pl.Boolean))}
    table = pl.DataFrame(rows, schema=schema, orient="row").with_columns(**undecided)
    return closing(table.lazy(), [Source(row[0], str(root / row[0])) for row in rows], paths, **asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], "0 inputs"),
        ([ok("a")], "1 input: 1 pass"),
        ([ok("a"), ok("b", "review"), ok("c", "reject"), ok("d", None, None)], "4 inputs: 1 pass, 1 review, 1 reject, 1 not graded"),
        ([ended("a", "skipped", "empty")], "1 input: 1 skipped"),
        ([ok("a"), ended("b", "partial", "cut"), ended("c", "skipped", "empty"), ended("d", "failed", "x")],
         "4 inputs: 1 pass, 1 review; 1 partial, 1 skipped, 1 failed"),
        ([ok(str(n)) for n in range(1234)], "1,234 inputs: 1,234 pass"),
    ],
)  # fmt: skip
def test_the_summary_counts_each_input_once_in_each_part(rows: list[Row], says: str) -> None:
    assert closed([], *rows).summary == says


def test_a_number_and_its_noun() -> None:
    assert [count(n, "input") for n in (0, 1, 2, 1000)] == ["0 inputs", "1 input", "2 inputs", "1,000 inputs"]


def test_what_failed_is_named_with_its_reason_and_the_rest_counted() -> None:
    end = closed([], *(ended(f"{n}.txt", "failed", "unreadable") for n in range(17)))
    assert end.failed == (*(f"failed: {n}.txt: Why. What to do." for n in range(5)), "failed: and 12 more; the report lists them")
    assert closed([], ended("a.txt", "failed", "x", "Cut.")).failed == ("failed: a.txt: Cut.",)
    assert closed([], ended("a.txt", "partial", "x", "Cut.")).notes == ("partial: a.txt: Cut.",)


def test_a_folder_of_other_files_is_told_by_their_suffixes() -> None:
    names = [*(f"{n}.doc" for n in range(1300)), "a.PDF", "b.pdf", "c.doc.gz", "README", *(f"x.{n}" for n in range(5))]
    end = closed([], *(ended(name, "skipped", "unsupported") for name in names), ended(".a", "skipped", "hidden"))
    assert end.notes == (
        (f"skipped: 1,301 .doc, 2 .pdf, 1 .0, 1 .1, 1 .2, 3 others (read are {READ}: save articles as one of these); 1 hidden"),
    )


def test_what_was_left_out_of_archives_is_told_in_words() -> None:
    of = [ended(f"{name}.warc", "skipped", "left-out") for name in "ab"]
    end = closed([], *of, ended(".a", "skipped", "hidden"))
    assert end.notes == (
        "skipped: 1 hidden; what is no article in 2 archives",
        "skipped: a.warc: Why. What to do.",
        "skipped: b.warc: Why. What to do.",
    )


def test_thresholds_ask_only_what_was_graded() -> None:
    rows = [ok("a", "pass", 80.0), ok("b", "review", 59.9), ok("c", "reject", 20.0), ok("d", None, None), ended("e", "failed", "x")]
    assert closed([], *rows).missed == ()
    assert closed([], *rows, fail_under=60).missed == ("2 inputs missed the threshold: b, c",)
    assert closed([], *rows, fail_under=0).missed == ()
    assert closed([], *rows, fail_on="reject").missed == ("1 input missed the threshold: c",)
    assert closed([], *rows, fail_on="review").missed == ("2 inputs missed the threshold: b, c",)
    many = closed([], *(ok(f"{n}", "reject") for n in range(8)), fail_on="reject")
    assert many.missed == ("8 inputs missed the threshold: 0, 1, 2, 3, 4 and 3 more",)


# --- PATHs of which nothing was read ---


def test_each_path_has_to_bring_something(tmp_path: Path) -> None:
    full, empty, others = (tmp_path / name for name in ("full", "empty", "others"))
    for folder in (full, empty, others):
        folder.mkdir()
    (full / "a.txt").touch()
    rows = [
        ok("full/a.txt"),
        ended("others/x.pdf", "skipped", "unsupported"),
        ended("b.pdf", "skipped", "unsupported", "Not read. Save it."),
    ]
    end = closed([full, empty, others, tmp_path / "b.pdf"], *rows, root=tmp_path)
    ways = f"Give a folder with articles ({READ}), or add --allow-empty."
    assert end.unread == (
        f"{empty}: there is nothing in it. {ways}",
        f"{others}: nothing in it was read, of 1 .pdf. {ways}",
        f"{tmp_path / 'b.pdf'}: not read. Not read. Save it.",
    )
    assert closed([full], *rows, root=tmp_path).unread == ()
    assert closed([tmp_path], *rows, root=tmp_path).unread == ()


def test_what_failed_is_not_said_twice(tmp_path: Path) -> None:
    end = closed([tmp_path / "gone.txt"], ended("gone.txt", "failed", "unreadable"), root=tmp_path)
    assert (len(end.failed), end.unread) == (1, ())


def test_a_folder_of_followed_links_has_brought_something(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    assert closed([tmp_path / "in"], ok("link.txt"), root=tmp_path / "elsewhere").unread == ()


def test_the_path_of_an_ignored_finding_is_that_of_the_report(tmp_path: Path) -> None:
    (tmp_path / "in" / "sub").mkdir(parents=True)
    for place in ("a.txt", "sub/a.txt"):
        (tmp_path / "in" / place).write_text("The pier may close in May, the board said.\n", encoding="utf-8")
    settings = tmp_path / "copydesk.toml"
    settings.write_text('[[ignore]]\npath = "a.txt"\nrules = ["speculation.may"]\n', encoding="utf-8")
    assert "in/sub/a.txt:1:10" in copydesk("lint", "in/sub/a.txt", cwd=tmp_path).stdout  # one of many that may be called so
    shown = copydesk("lint", "in", cwd=tmp_path).stdout
    assert ["may" in line for line in shown.splitlines() if "in/a.txt" in line or "in/sub/a.txt" in line] == [True]
    assert "in/sub/a.txt:1:10" in shown
    settings.write_text('[[ignore]]\npath = "sub/a.txt"\nrules = ["speculation.may"]\n', encoding="utf-8")
    assert copydesk("lint", "in/sub/a.txt", cwd=tmp_path).stdout == ""  # a hook names files, and the report their folder
    settings.write_text('[[ignore]]\npath = "in/sub/a.txt"\nrules = ["speculation.may"]\n', encoding="utf-8")
    assert "in/a.txt:1:10" in (shown := copydesk("lint", "in", cwd=tmp_path).stdout)
    assert "in/sub/a.txt" not in shown  # and by the path that lint itself shows
    done = copydesk("run", "in", "--out", "out", cwd=tmp_path)
    told = "No article has this path; did you mean 'sub/a.txt'? A path is as the report names it: without the folder that was given."
    assert f"matches nothing. {told}" in done.stderr
    settings.write_text('[[ignore]]\npath = "b.txt"\nrules = ["speculation.may"]\n', encoding="utf-8")
    done = copydesk("run", "in", "--out", "out", cwd=tmp_path)
    assert "matches nothing. No article has this path. A path is" in done.stderr


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("b.txt", True),
        ("harbour/b.txt", True),
        ("harbuor/a.txt", True),
        ("in/harbour/a.txt", True),
        ("mill/a.txt", False),
        ("mill/in/b.txt", False),
    ],
)
def test_what_is_ignored_in_folders_that_were_not_given_is_not_told(path: str, told: bool, tmp_path: Path) -> None:
    (tmp_path / "in" / "harbour").mkdir(parents=True)
    (tmp_path / "in" / "harbour" / "a.txt").write_text("The pier may close in May, the board said.\n", encoding="utf-8")
    (tmp_path / "copydesk.toml").write_text(f'[[ignore]]\npath = "{path}"\nrules = ["speculation.may"]\n', encoding="utf-8")
    done = copydesk("run", "in", "--out", "out", cwd=tmp_path)
    assert ("matches nothing. No article has this path" in done.stderr) is told, done.stderr


@pytest.mark.parametrize(
    ("whose", "told"),
    [
        ("boilerplate", "every page"),
        ('boilerplate.sites."harbour"', "harbour"),
        ('boilerplate.sites."harbuor"', "harbuor"),
        ('boilerplate.sites."mill"', None),
        ('boilerplate.sites."www.weir.example"', None),
        ('boilerplate.articles."harbour/a.txt"', "harbour/a.txt"),
        ('boilerplate.articles."mill/a.txt"', None),
    ],
)
def test_lines_of_sites_that_were_not_given_are_not_told(whose: str, told: str | None, tmp_path: Path) -> None:
    (tmp_path / "in" / "harbour").mkdir(parents=True)
    (tmp_path / "in" / "harbour" / "a.txt").write_text("The pier may close in May, the board said.\n", encoding="utf-8")
    (tmp_path / "copydesk.toml").write_text(f'[{whose}]\nkeep_lines = ["Share"]\n', encoding="utf-8")
    done = copydesk("run", "in", "--out", "out", cwd=tmp_path)
    assert [line for line in done.stderr.splitlines() if "matches nothing" in line] == (
        [f"copydesk: keep_lines for {told}: 'Share': matches nothing. Has the text changed? Take it out if it is not needed any more."]
        if told
        else []
    )
    site = whose.partition('sites."')[2].strip('"')
    if site:
        (tmp_path / "copydesk.toml").write_text(
            f'[[ignore]]\nsite = "{site}"\nrules = ["speculation.may"]\ntext = "no"\n', encoding="utf-8"
        )
        assert ("matches nothing" in copydesk("run", "in", "--out", "out", cwd=tmp_path).stderr) is bool(told)


def test_a_name_in_ignore_that_no_finding_has_is_told_by_run_and_by_lint(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("The pier may close in May, the board said.\n", encoding="utf-8")
    settings = tmp_path / "copydesk.toml"
    settings.write_text('[[ignore]]\npath = "a.txt"\nrules = ["modal", "speculation.mai"]\n', encoding="utf-8")
    told = "'speculation.mai' is no rule, category or family of findings; did you mean 'speculation.may'?"
    which = "[[ignore]] modal, speculation.mai (path = 'a.txt'): "
    assert f"{which}{told}\n" in copydesk("lint", "in/a.txt", cwd=tmp_path).stderr
    assert "[[ignore]]" not in copydesk("lint", "-q", "in/a.txt", cwd=tmp_path).stderr
    settings.write_text('[[ignore]]\npath = "a.txt"\nrules = ["speculation.mai"]\n', encoding="utf-8")
    assert f"matches nothing. {told}" in copydesk("run", "in", "--out", "out", cwd=tmp_path).stderr
    settings.write_text('[[ignore]]\npath = "a.txt"\nrules = ["modal"]\n', encoding="utf-8")
    assert "[[ignore]]" not in copydesk("lint", "in/a.txt", cwd=tmp_path).stderr
