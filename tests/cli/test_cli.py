"""The command as a user has it: what it prints, where, and how it ends."""

import json
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import typer
from typer.main import get_command
from typer.testing import CliRunner

from copydesk import __version__
from copydesk.cli.app import _only, app
from copydesk.cli.console import EXITS, Exit
from copydesk.read.names import READ
from copydesk.rulebook import load_rules
from helpers import PROJECT, copydesk, with_workers
from torture_case import STORY

CHROME = "Home » Harbour » Night ferries return to Holm Island\n\n0 comments\n\n" + STORY + "\nYou may also like\n\nAbout Us\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ferry.txt").write_text(CHROME, encoding="utf-8")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").touch()
    return tmp_path


# --- run ---


def test_run_prints_the_path_of_the_report_and_nothing_else_in_a_pipe(folder: Path) -> None:
    done = with_workers("run", "in", cwd=folder)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "copydesk-report/index.html\n", "1 input: 1 pass\n")
    assert (folder / "copydesk-report" / "index.html").is_file()
    assert (folder / "copydesk-report" / "clean" / "ferry.txt").read_text(encoding="utf-8") == STORY


def test_a_profile_tells_what_each_stage_cost(folder: Path) -> None:
    done = with_workers("run", "in", "--profile", cwd=folder)
    assert (done.exit_code, done.stdout) == (0, "copydesk-report/index.html\n")
    counted, head, *rows = done.stderr.splitlines()
    assert (counted, head.split()) == ("1 input: 1 pass", ["processor", "time", "seconds", "ms", "an", "input"])
    costs = {row[:44].strip(): float(row[44:].split()[0]) for row in rows}
    stages = {"Reading: render", "Judging: boilerplate", "Judging: language", "Judging: defects", "Judging: tables", "Writing pages: page"}
    assert stages | {"Reading: start of a process", "Judging: before the first document", "The driver", "Together"} <= costs.keys()
    assert costs["Reading: start of a process"] > 0 < costs["Judging: before the first document"]
    together = costs.pop("Together")
    assert together == pytest.approx(sum(costs.values()), abs=0.05)  # each is rounded


def test_some_inputs_failed_is_3_and_the_report_lists_them(folder: Path) -> None:
    (folder / "in" / "gone.txt").symlink_to(folder / "nowhere")
    done = copydesk("run", "in", "-o", "out", cwd=folder)
    assert (done.exit_code, done.stdout) == (3, "out/index.html\n")
    ended = pl.read_parquet(folder / "out" / "data" / "articles.parquet").select("path", "status", "code").rows()
    assert ended == [("ferry.txt", "ok", None), ("gone.txt", "failed", "unreadable")]


@pytest.mark.parametrize(("flags", "code"), [(["--fail-under", "100"], 1), (["--fail-under", "1"], 0), (["--fail-on", "reject"], 0)])
def test_a_missed_threshold_is_1_and_the_run_is_done_all_the_same(folder: Path, flags: list[str], code: int) -> None:
    (folder / "in" / "ferry.txt").write_text(STORY.replace(". ", ".") * 2, encoding="utf-8")
    done = copydesk("run", "in", "-o", "out", *flags, cwd=folder)
    assert (done.exit_code, done.stdout) == (code, "out/index.html\n")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run", "nowhere"], "nowhere: no such file or folder"),
        (["run"], "Missing argument"),
        (["run", ""], "an empty path. Is a variable in your command not set?"),
        (["run", "in", "--out", ""], "an empty path. Is a variable in your command not set?"),
        (["--config", "", "run", "in"], "an empty path"),
        (["run", "in", "--rules", ""], "an empty path"),
        (["lint", ""], "an empty path"),
        (["explain", ""], "an empty path"),
        (["rules", "test", "--rules", " "], "an empty path"),
        (["rules", "learn", ""], "an empty path"),
        (["rules", "learn", "in", "--out", ""], "an empty path"),
        (["rules", "learn", "in", "--out", "own/learned"], "own/learned: rule files end in .toml"),
        (["run", "in", "--extractor", "trafilature"], "extractor must be one of trafilatura, fast"),
        (["run", "in", "--workers", "0"], "workers must be a number of processes from 1 to"),
        (["run", "in", "--fail-on", "bad"], "fail_on must be one of review, reject"),
        (["run", "in", "--pages", "foo"], "pages must be all, review, none or worst:N"),
        (["run", "in", "--pages", "worst:0"], "pages must be all, review, none or worst:N"),
        (["run", "in", "--pages", "worst:07"], "pages must be all, review, none or worst:N"),
        (["run", "in", "--pages", "worst:5x"], "pages must be all, review, none or worst:N"),
        (["run", "in", "--disable", "style.none"], "there is no rule, category or family 'style.none'"),
        (["run", "in", "--rules", "nowhere"], "no such folder of rules"),
        (["run", "in", "--langauge", "de"], "No such option"),
        (["run", "in", "-o", "in"], "in is the output folder, which the run would replace. Give --out another folder."),
        (["run", "nowhere", "nothing"], "nowhere: no such file or folder. Check how it is written. copydesk: nothing: no such"),
        (["run", "in", "--language", "xx"], "language must be an ISO 639-1 code such as \"en\", not 'xx'; did you mean 'xh'?"),
        (["run", "in", "--rules", "in"], "in: there is no rule in it. Rules are [[rules]] tables in files that end in .toml."),
        (["run", "in", "--rules", "in/ferry.txt"], "in/ferry.txt: a file. Give the folder that holds it."),
        (
            ["run", "in", "--disable", "speculation.poisd"],
            "there is no rule, category or family 'speculation.poisd'; did you mean 'speculation.poised'?",
        ),
        (
            ["run", "in", "--workers", "-1", "--fail-under", "nan"],
            "fail_under must be a score from 0 to 100, not nan copydesk: run: workers must",
        ),
        (["run", "in", "-o", "in/ferry.txt/x/y"], "--out in/ferry.txt/x/y: ferry.txt is a file, and no folder can be in it. Give --out"),
        (["run", "in", "-o", "in/ferry.txt"], "is a file. Give --out a folder."),
        (["run", "in", "-o", "/"], "in lies in the output folder"),
        (["run", "in", "-o", "mine"], "is not empty and is no report of Copydesk's. Give --out a new or an empty folder"),
        (["run", "in", "-o", "."], "in lies in the output folder, which the run would replace. Give --out another folder."),
        (["run", "in/ferry.txt", "--out", "./in"], "in/ferry.txt lies in the output folder"),
        (["run", "in", "-o", "x/" * 1100], "longer than 2000 bytes from the root"),
        (["--config", "in", "run", "in"], "in: no ordinary file. Give the configuration as a file."),
        (
            ["lint", "nowhere.txt", "none.md"],
            "nowhere.txt: no such file. Check how it is written. copydesk: none.md: no such file.",
        ),
        (
            ["lint", "in/ferry.txt", "--fail-on", "speculatoin"],
            "there is no family, category or rule 'speculatoin'; did you mean 'speculation'?",
        ),
        (["explain", "in/ferry.txt:99999999999"], "in/ferry.txt:99999999999: no such file"),
        (["explain", "in"], "in is a folder"),
        (["rules", "learn", "nowhere"], "nowhere: no such file or folder"),
        (["explain", "in/ferry.txt:999"], "there is no line 999"),
        (["rules", "show", "speculation.poisd"], "did you mean 'speculation.poised'?"),
        (["rules", "list", "specualtion"], "there is no family 'specualtion'"),
        (["--config", "none.toml", "run", "in"], "none.toml: no such configuration file"),
        (["frobnicate"], "No such command"),
    ],
)
def test_wrong_usage_is_2_with_one_clear_message(folder: Path, arguments: list[str], says: str) -> None:
    done = copydesk(*arguments, cwd=folder)
    assert done.exit_code == 2
    assert says in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


HOSTILE = ("", " ", "-1", "nan", "inf", "9" * 30, "x" * 5000, "none/../..", "/dev/null", "a\nb", "\udcff", "%s{}", "--")
NOWHERE = {"run": ["none"], "lint": ["none"], "explain": ["none"], "show": ["none"], "learn": ["none"], "test": ["none"], "list": ["none"]}
NOWHERE |= {"compare": ["none", "nowhere"], "apply": ["none"], "merge": ["none", "nowhere"], "stats": ["none"]}
NOWHERE |= {"write": ["none"], "check": ["none"], "serve": ["none"]}
NOWHERE |= {name: ["none"] for name in ("init", "doctor", "schema", "new", "coverage", "lsp")} | {"tour": ["none", "nowhere"]}


def commands() -> Iterator[tuple[list[str], list[str], list[str]]]:
    """Words, the options that take a value, and the other ones, of every command there is."""
    groups: list[tuple[list[str], Any]] = [([], typer.main.get_command(app))]
    while groups:
        words, group = groups.pop()
        for name, command in group.commands.items():
            if hasattr(command, "commands"):
                groups.append(([*words, name], command))
                continue
            options = [option for option in command.params if option.opts[0].startswith("-")]
            valued = [option.opts[0] for option in options if not option.is_flag]
            yield [*words, name], valued, [flag for option in options if option.is_flag for flag in (*option.opts, *option.secondary_opts)]


@pytest.mark.parametrize(("words", "valued", "flags"), [pytest.param(*each, id=" ".join(each[0])) for each in commands()])
def test_no_value_of_any_option_ends_in_a_traceback(tmp_path: Path, words: list[str], valued: list[str], flags: list[str]) -> None:
    for value in HOSTILE:
        for option in valued:
            done = copydesk(*words, f"{option}={value}", *NOWHERE[words[-1]], cwd=tmp_path)
            assert done.exit_code == 2, (option, value)
            assert done.stderr.strip(), (option, value)
    # No name of a file that is there, which would be read; nor, for tour, of a folder that can be made.
    for value in ("", "x" * 5000) if words == ["tour"] else ("", "x" * 5000, "\udcff", "-"):
        assert copydesk(*words, value, cwd=tmp_path).exit_code == (3 if value == "-" and words in (["lint"], ["explain"]) else 2), value
    for flag in flags:
        if flag not in ("--help", "-h"):
            assert copydesk(*words, flag, *NOWHERE[words[-1]], cwd=tmp_path).exit_code == 2, flag
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("WORKERS", "abc", "Invalid value for '--workers' / '-w'"),
        ("WORKERS", "0", "workers must be a number of processes from 1 to 10000, not 0"),
        ("MAX_BYTES", "1e9", "Invalid value for '--max-bytes'"),
        ("SECONDS_PER_ARTICLE", "soon", "Invalid value for '--seconds-per-article'"),
        ("FOLLOW_LINKS", "maybe", "Invalid value for '--follow-links'"),
        ("LANGUAGE", "english", "language must be an ISO 639-1 code"),
        ("CONFIG", "none.toml", "none.toml: no such configuration file"),
        ("RULES", "none", "none: no such folder of rules"),
        ("DISABLE", "a b", "there is no rule, category or family 'a'"),
    ],
)
def test_a_bad_value_in_the_environment_is_2(folder: Path, name: str, value: str, says: str) -> None:
    done = copydesk("run", "in", cwd=folder, **{f"COPYDESK_{name}": value})
    assert done.exit_code == 2
    assert says in " ".join(done.stderr.replace("│", " ").split())


# --- what came of the inputs ---


def test_nothing_read_is_3_unless_that_is_allowed(folder: Path) -> None:
    (folder / "other").mkdir()
    for name in ("a.doc", "b.doc", "c.pdf"):
        (folder / "other" / name).write_text("{}")
    for paths, says in (
        (["other"], "other: nothing in it was read, of 2 .doc, 1 .pdf. Give a folder with"),
        (["in", "other/c.pdf"], "other/c.pdf: not read. Files ending in .pdf are not read; Copydesk reads"),
    ):
        done = copydesk("run", *paths, "-o", "out", cwd=folder)
        assert (done.exit_code, done.stdout) == (3, "out/index.html\n")
        assert f"copydesk: {says}" in done.stderr
        assert copydesk("run", *paths, "-o", "out", "--allow-empty", cwd=folder).exit_code == 0


def test_an_empty_folder_is_3_and_quiet_keeps_the_reason(folder: Path) -> None:
    (folder / "none").mkdir()
    done = copydesk("run", "none", "-q", cwd=folder)
    assert (done.exit_code, done.stdout) == (3, "copydesk-report/index.html\n")
    assert done.stderr.startswith("copydesk: none: there is nothing in it. Give a folder with articles (.txt")
    assert done.stderr.count("\n") == 1


def test_a_run_goes_on_where_one_of_its_paths_is_missing(folder: Path) -> None:
    (folder / "other.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "in" / "ferry.txt").write_text(STORY.replace("The older", "The the older"), encoding="utf-8")
    done = copydesk("run", "in", "nowhere.txt", "other.jpg", "-o", "out", "--fail-under", "100", cwd=folder)
    assert done.exit_code == 3  # although the threshold was missed as well, which is said, too
    assert done.stderr.splitlines()[:3] == [
        "3 inputs: 1 pass; 1 skipped, 1 failed",
        f"skipped: 1 .jpg (read are {READ}: save articles as one of these)",
        "copydesk: failed: nowhere.txt: Cannot be opened (No such file or directory). Check that it exists and that you may read it.",
    ]
    assert done.stderr.splitlines()[3].startswith("copydesk: other.jpg: not read. Files ending in .jpg are not read")
    assert done.stderr.splitlines()[4] == "copydesk: 1 input missed the threshold: ferry.txt"


def test_links_are_followed_where_that_is_asked_for_and_the_report_says_so(folder: Path) -> None:
    (folder / "outside.txt").write_text(STORY, encoding="utf-8")
    (folder / "in" / "link.txt").symlink_to("../outside.txt")
    assert copydesk("run", "in", "-o", "out", cwd=folder).stderr == "2 inputs: 1 pass; 1 skipped\nskipped: 1 link\n"
    (folder / "copydesk.toml").write_text("follow_links = true\n")
    assert copydesk("run", "in", "-o", "out", cwd=folder).stderr == "2 inputs: 2 pass\n"
    assert json.loads((folder / "out" / "run.json").read_text())["configuration"]["follow_links"] is True


def test_verdicts_of_records_that_are_not_written_are_a_warning(folder: Path) -> None:
    says = "--only says which records are written, and none are: give --emit jsonl, or --emit parquet, with it.\n"
    assert says in copydesk("run", folder, "--out", folder / "out", "--only", "pass").stderr
    assert says not in copydesk("run", folder, "--out", folder / "out", "--only", "pass", "--emit", "jsonl").stderr
    assert says not in copydesk("run", folder, "--out", folder / "out", "--only", "pass", "--quiet").stderr


def test_a_language_without_rules_is_a_warning(folder: Path) -> None:
    says = "There are no rules for sw in speculation, style: no findings of that, and no figures. See copydesk rules list.\n"
    done = copydesk("run", "in", "--language", "sw", cwd=folder)
    assert (done.exit_code, done.stderr.startswith(says)) == (0, True)
    assert says in copydesk("lint", "in/ferry.txt", "--language", "sw", cwd=folder).stderr
    assert "There are no rules" not in copydesk("lint", "in/ferry.txt", "--language", "de", cwd=folder).stderr


def test_the_exit_codes_stand_in_the_readme_and_in_the_help() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    helped = " ".join(copydesk("run", "--help").stdout.split()).replace("- ", "-")  # where a line ends at a hyphen
    for code in Exit:
        assert f"| {int(code)} | {EXITS[code]} |" in readme
        assert f"{int(code)} {EXITS[code].replace('`', '')}" in helped


def test_a_broken_rule_file_is_2_and_named_by_line(folder: Path) -> None:
    (folder / "own").mkdir()
    (folder / "own" / "mine.toml").write_text('family = "style"\n\n[[rules]]\nid = "style.mine"\nmatch = "("\n')
    done = copydesk("run", "in", "--rules", "own", cwd=folder)
    assert done.exit_code == 2
    assert "own/mine.toml:3:1: rule 'style.mine': " in done.stderr


def test_rules_test_says_what_of_a_pattern_no_example_hits(folder: Path) -> None:
    (folder / "own").mkdir()
    rule = 'id = "style.mine"\nmessage = "M."\nmatch = ["two boats", "no boats"]\nexamples = ["They have [[two boats]]."]\n'
    (folder / "own" / "mine.toml").write_text(f'family = "style"\ncategory = "own"\nlanguages = ["en"]\n\n[[rules]]\n{rule}')
    done = copydesk("rules", "test", "style.mine", "--rules", "own", cwd=folder)
    assert done.exit_code == 0
    assert done.stdout == "own/mine.toml:5: style.mine: no example hits no\\s++boats\n1 examples passed, 0 failed\n"


def test_flag_beats_environment_beats_file_beats_default(folder: Path) -> None:
    def language(*flags: str, **env: str) -> object:
        done = copydesk("run", "in", "-o", "out", *flags, cwd=folder, **env)
        assert done.exit_code == 0, done.stderr
        return json.loads((folder / "out" / "run.json").read_text())["configuration"]["language"]

    assert language() is None
    (folder / "copydesk.toml").write_text('language = "fr"\n')
    assert language() == "fr"
    assert language(COPYDESK_LANGUAGE="es") == "es"
    assert language("--language", "de", COPYDESK_LANGUAGE="es") == "de"


def test_an_unknown_key_is_2_and_suggests_the_nearest(folder: Path) -> None:
    (folder / "copydesk.toml").write_text('langauge = "fr"\n')
    done = copydesk("run", "in", cwd=folder)
    assert done.exit_code == 2
    assert "unknown key 'langauge'; did you mean 'language'?" in done.stderr


def test_grades_that_cannot_be_used_are_2_and_name_their_file(folder: Path) -> None:
    (folder / "copydesk.toml").write_text("[grades.weights]\nreadabilty = 3\n")
    done = copydesk("run", "in", cwd=folder)
    assert done.exit_code == 2
    assert "copydesk.toml:2:1: unknown key 'readabilty' in grades.weights; did you mean 'readability'?" in done.stderr


def test_own_rules_and_disabled_ones_take_effect(folder: Path) -> None:
    (folder / "own").mkdir()
    (folder / "own" / "mine.toml").write_text(
        '[[rules]]\nid = "style.boat"\nfamily = "style"\ncategory = "own"\nlanguages = ["en"]\nmessage = "A boat."\nmatch = "two boats"\n'
    )
    assert copydesk("run", "in", "-o", "out", "--rules", "own", "--disable", "speculation.expected", cwd=folder).exit_code == 0
    findings = pl.read_parquet(folder / "out" / "data" / "findings.parquet")
    assert findings.filter(pl.col("rule") == "style.boat")["text"].to_list() == ["Two boats"]
    assert findings.filter(pl.col("rule") == "speculation.expected").is_empty()
    rules = pl.read_parquet(folder / "out" / "data" / "rules.parquet")
    assert rules.filter(pl.col("rule") == "speculation.expected")["enabled"].to_list() == [False]


@pytest.mark.parametrize("name", ["modal", "speculation", "hedge"])
def test_a_category_or_a_family_is_switched_off_as_a_whole(name: str) -> None:
    off = load_rules(disable=[name]).disabled
    called = {"modal": {"modal"}, "hedge": {"approximation", "vague-quantity"}}
    rules = [rule for rule in load_rules().rules if rule.family == "speculation"]
    assert off == {rule.id for rule in rules if rule.category in called.get(name, {rule.category})}
    assert ("speculation.may" in off) is (name != "hedge")
    assert len(off) > 1


def test_folders_of_rules_come_from_the_environment_as_well(folder: Path) -> None:
    for name in ("our own", "more"):
        (folder / name).mkdir()
        (folder / name / "mine.toml").write_text(
            f'family = "style"\ncategory = "own"\nlanguages = ["en"]\n[[rules]]\nid = "style.{name[-3:]}"\nmessage = "M."\nmatch = "x"\n'
        )
    listed = copydesk("rules", "list", "style", cwd=folder, COPYDESK_RULES=os.pathsep.join(("our own", "more"))).stdout
    assert "style.own " in listed
    assert "style.ore " in listed
    beaten = copydesk("rules", "list", "style", "--rules", "more", cwd=folder, COPYDESK_RULES="our own").stdout
    assert ("style.own " in beaten, "style.ore " in beaten) == (False, True)


# --- lint ---


def test_lint_gives_every_finding_with_its_place(folder: Path) -> None:
    done = copydesk("lint", "in/ferry.txt", "--format", "jsonl", cwd=folder)
    assert done.exit_code == 0
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    wanted = {
        "path",
        "family",
        "rule",
        "category",
        "severity",
        "voice",
        "headline",
        "line",
        "column",
        "start",
        "end",
        "text",
        "message",
        "detail",
    }
    assert all(set(row) == wanted for row in rows)
    assert all(CHROME[row["start"] : row["end"]] == row["text"] for row in rows)
    lines = CHROME.split("\n")
    (expected,) = [row for row in rows if row["text"] == "expected to"]
    assert (expected["family"], expected["category"], expected["voice"]) == ("speculation", "prospective", "author")
    assert lines[expected["line"] - 1][expected["column"] - 1 :].startswith("expected to")


def test_lint_reads_stdin_and_short_text_as_english() -> None:
    done = copydesk("lint", stdin="Rates may rise.")
    assert done.exit_code == 0
    assert "-:1:7: warning: speculation.may (modal, author): 'may'" in done.stdout
    assert "read as English" in done.stderr
    assert len(done.stdout.splitlines()) == 1  # a snippet is not blamed for being short or having no title


def test_lint_fails_on_what_the_user_names_only() -> None:
    text = "The bank is poised to cut rates."
    assert copydesk("lint", "-", "--fail-on", "speculation", stdin=text).exit_code == 1
    assert copydesk("lint", "-", "--fail-on", "prospective", stdin=text).exit_code == 1
    assert copydesk("lint", "-", "--fail-on", "encoding", stdin=text).exit_code == 0


def test_lint_leaves_weak_hedges_out_until_asked() -> None:
    text = "About 30 boats may sail."
    done = copydesk("lint", "-", stdin=text)
    assert "speculation.may" in done.stdout
    assert "speculation.approximation" not in done.stdout
    asked = copydesk("lint", "-", "--fail-on", "speculation.approximation", stdin=text)
    assert asked.exit_code == 1
    assert "speculation.approximation" in asked.stdout


def test_lint_says_why_a_file_cannot_be_read_and_goes_on(folder: Path) -> None:
    (folder / "x.pdf").write_bytes(b"%PDF-1.7")
    done = copydesk("lint", "x.pdf", "in/ferry.txt", cwd=folder)
    assert done.exit_code == 3
    assert done.stderr.startswith("x.pdf: Files ending in .pdf are not read")
    assert "expected to" in done.stdout


def test_lint_goes_on_behind_a_missing_file_and_says_that_one_is_empty(folder: Path) -> None:
    (folder / "empty.txt").touch()
    done = copydesk("lint", "none.txt", "in/ferry.txt", cwd=folder)
    assert (done.exit_code, done.stderr) == (3, "copydesk: none.txt: no such file. Check how it is written.\n")
    assert "expected to" in done.stdout
    empty = copydesk("lint", "empty.txt", cwd=folder)
    assert (empty.exit_code, empty.stderr) == (3, "empty.txt: The file is empty.\n")
    assert copydesk("lint", "empty.txt", "--allow-empty", cwd=folder).exit_code == 0


def test_lint_says_what_could_not_be_read_of_a_file(folder: Path) -> None:
    import gzip

    data = gzip.compress((STORY * 40 + "The end may come.").encode(), mtime=0)
    (folder / "cut.txt.gz").write_bytes(data[:-60])
    done = copydesk("lint", "cut.txt.gz", cwd=folder)
    assert done.exit_code == 0
    assert done.stderr.startswith("cut.txt.gz: The gzip data ends too early; only the ")
    assert "expected to" in done.stdout


# --- explain and rules ---


def test_explain_names_a_rule_for_each_stripped_line(folder: Path) -> None:
    done = copydesk("explain", "in/ferry.txt", cwd=folder)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert len(lines) == CHROME.count("\n") + 1
    stripped = {int(line[:5]): line.split()[2] for line in lines if line[7:].startswith("strip")}
    assert (stripped[1], stripped[3]) == ("boilerplate.breadcrumb", "boilerplate.comment-counter")
    assert all(rule.startswith("boilerplate.") for rule in stripped.values())
    assert [line.split()[1:3] for line in lines if "Night ferries" in line and "keep" in line] == [["keep", "title"]]


def test_explain_a_line_shows_its_rule(folder: Path) -> None:
    done = copydesk("explain", "in/ferry.txt:3", cwd=folder)
    assert done.exit_code == 0
    assert "boilerplate.comment-counter" in done.stdout
    assert "Why: " in done.stdout
    shown = [line for line in done.stdout.splitlines() if line[6:].lstrip().startswith(("keep ", "strip "))]
    assert [line.split()[:2] for line in shown] == [["1", "strip"], [">", "3"], ["5", "keep"]], "between the lines beside it with words"


def test_explain_a_line_says_of_its_rule_no_more_than_fits_a_screen(tmp_path: Path) -> None:
    """The rule has many examples in over 200 lines; `rules show` has them all."""
    (tmp_path / "a.txt").write_text(f"{STORY}\nYou may also like\n\nThe mill is for sale\n\nNo room at the quay\n", encoding="utf-8")
    done = copydesk("explain", f"a.txt:{STORY.count(chr(10)) + 2}", cwd=tmp_path)
    lines = done.stdout.splitlines()
    assert "boilerplate.related-heading" in lines[1]
    assert len(lines) < 40
    assert all(len(line) <= 400 for line in lines)
    assert any(line.startswith("  finds: ") for line in lines)
    assert any(line.startswith("  leaves: ") for line in lines)
    assert any(re.fullmatch(r"  and \d\d more examples: copydesk rules show boilerplate\.related-heading", line) for line in lines)
    assert len(copydesk("rules", "show", "boilerplate.related-heading").stdout.splitlines()) > 200


def test_explain_says_what_the_number_of_a_line_is_where_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<title>Weir</title>\n\n\n<p>The weir opened.</p>", encoding="utf-8")
    done = copydesk("explain", "a.html:4", cwd=tmp_path)
    assert done.exit_code == 2
    assert "there is no line 4: copydesk explain a.html shows their numbers, which are not those of the HTML." in done.stderr


def test_explain_a_line_names_the_findings_in_it(folder: Path) -> None:
    (folder / "in" / "ferry.txt").write_text("Ferry to stop\n\nThe ferry may stop.It sails on.\n\nIt could sail on.\n", encoding="utf-8")
    found = [line for line in copydesk("explain", "in/ferry.txt:3", cwd=folder).stdout.splitlines() if line.startswith("Found in it")]
    assert [line.split(": ")[1:4] for line in found] == [
        ["'may'", "warning", "speculation.may"],
        ["'stop.It'", "error", "defects.missing-space"],
    ]
    first = [line for line in copydesk("explain", "in/ferry.txt:1", cwd=folder).stdout.splitlines() if line.startswith("Found in it")]
    assert [line.split(": ")[3] for line in first] == ["defects.very-short"]
    assert len(first[0]) < 180, "of a long finding its beginning"


@pytest.mark.parametrize(("files", "code"), [(("a.txt", "empty.txt"), 0), (("empty.txt",), 3), (("empty.txt", "pic.txt"), 3)])
def test_lint_of_a_folder_ends_as_a_run_over_it_does(files: tuple[str, ...], code: int, tmp_path: Path) -> None:
    texts = {"a.txt": STORY.encode(), "empty.txt": b"", "pic.txt": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"}
    (tmp_path / "in").mkdir()
    for name in files:
        (tmp_path / "in" / name).write_bytes(texts[name])
    linted = copydesk("lint", "in", cwd=tmp_path)
    assert (linted.exit_code, copydesk("run", "in", "-o", "out", cwd=tmp_path).exit_code) == (code, code)
    assert ("copydesk: in: nothing in it was read" in linted.stderr) is (code == 3)
    assert "in/empty.txt: The file is empty." in linted.stderr


def test_rules_test_of_a_folder_tests_its_rules_alone(tmp_path: Path) -> None:
    assert copydesk("rules", "new", "style.own.gate", "--rules", "own", cwd=tmp_path).exit_code == 0
    assert copydesk("rules", "test", "--rules", "own", cwd=tmp_path).stdout.endswith("2 examples passed, 0 failed\n")
    named = copydesk("rules", "test", "speculation.poised", "--rules", "own", cwd=tmp_path)
    assert named.stdout.endswith(" examples passed, 0 failed\n")
    assert not named.stdout.endswith("2 examples passed, 0 failed\n")


def test_rules_list_show_and_test() -> None:
    listed = copydesk("rules", "list", "speculation")
    assert listed.exit_code == 0
    assert all(line.startswith("speculation.") for line in listed.stdout.splitlines())
    shown = copydesk("rules", "show", "speculation.poised")
    assert "poised to" in shown.stdout
    assert copydesk("rules", "test", "speculation.poised").exit_code == 0


def test_rules_test_shows_a_failing_example_of_a_users_rule(folder: Path) -> None:
    (folder / "own").mkdir()
    (folder / "own" / "mine.toml").write_text(
        '[[rules]]\nid = "style.mine"\nfamily = "style"\ncategory = "own"\nlanguages = ["en"]\nmessage = "m."\nmatch = "boat"\n'
        'examples = ["A [[boats]]."]\n'
    )
    done = copydesk("rules", "test", "style.mine", "--rules", "own", cwd=folder)
    assert done.exit_code == 1
    assert "expected: A [[boats]]." in done.stdout
    assert "0 examples passed, 1 failed" in done.stdout


def test_rules_test_says_that_a_boilerplate_rule_has_to_cover_a_line(tmp_path: Path) -> None:
    rule = (
        '[[rules]]\nid = "boilerplate.own.bell"\nfamily = "boilerplate"\ncategory = "own"\nlanguages = ["*"]\nmessage = "A bell."\n'
        'match = \'ring the bell\'\nconfidence = 0.9\n{}examples = ["Now [[ring the bell]] twice", "A bell"]\n'
    )
    told = "a boilerplate rule's match has to cover a whole line; with search = true it may stand in one"
    (tmp_path / "own").mkdir()
    for search in (False, True):
        (tmp_path / "own" / "a.toml").write_text(rule.format("search = true\n" if search else ""), encoding="utf-8")
        done = copydesk("rules", "test", "boilerplate.own.bell", "--rules", "own", cwd=tmp_path)
        assert (told in done.stdout) is not search, done.stdout
    new = copydesk("rules", "new", "boilerplate.own.horn", "--rules", "own", cwd=tmp_path)
    assert f"# {told[0].upper()}{told[1:]}." in Path(tmp_path / new.stdout.strip()).read_text(encoding="utf-8")


MENU = "Harbour Daily\nTown hall & “quay”\nTide tables [today]\nBoats <for> hire\n"
FOOTER = "The reader's friend on the coast since 1911, at 12 Quay Street"


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """A flat folder: five pages of a site, each with its menu and its last line, and a sub-heading that recurs but stays."""
    (tmp_path / "in").mkdir()
    for number, place in enumerate(("Holm", "Skerry", "Reed", "Farne", "Gull")):
        story = STORY.replace("Holm", place).replace("forty", f"{number + 4}0").replace("Two boats", f"Two {place} boats")
        heading = "What it costs\n\n" if number < 2 else ""
        text = f"{MENU}\n{story}\n{heading}And that is all there is to say about {place} today, said the board.\n\n{FOOTER}\n"
        (tmp_path / "in" / f"{number}.txt").write_text(text.replace("1911", f"19{number}1"), encoding="utf-8")
    return tmp_path


def test_learned_rules_strip_a_single_page(harbour: Path) -> None:
    done = copydesk("rules", "learn", "in", "--out", "own/learned.toml", cwd=harbour)
    assert (done.exit_code, done.stdout) == (0, "")
    learned = (harbour / "own" / "learned.toml").read_text(encoding="utf-8")
    assert "# --- pages like 0.txt ---" in learned
    assert "# on 5 of 5 pages that share its menu (pages like 0.txt)" in learned
    assert "What it costs" not in learned
    ids = [rule["id"] for rule in tomllib.loads(learned)["rules"]]
    tested = copydesk("rules", "test", *ids, "--rules", "own", cwd=harbour)
    assert (tested.exit_code, tested.stdout.endswith(" examples passed, 0 failed\n")) == (0, True)

    (harbour / "one.txt").write_text(f"{MENU}\n{STORY}\n{FOOTER.replace('1911', '2024')}\n", encoding="utf-8")
    assert "keep " in copydesk("explain", "one.txt", cwd=harbour).stdout.splitlines()[-2]  # nothing but the rule takes the last line
    explained = copydesk("explain", "one.txt", "--rules", "own", cwd=harbour).stdout.splitlines()
    learned_lines = [line for line in explained if "boilerplate.learned.pages-like-0-txt" in line]
    assert [line.rpartition("  ")[2].rpartition("0.99 ")[2].strip() for line in learned_lines] == [
        *MENU.strip().split("\n"),
        FOOTER.replace("1911", "2024"),
    ]
    assert copydesk("run", "one.txt", "-o", "out", "--rules", "own", cwd=harbour).exit_code == 0
    assert (harbour / "out" / "clean" / "one.txt").read_text(encoding="utf-8") == STORY


def test_learning_says_how_many_pages_are_asked_for_and_is_repeatable(harbour: Path) -> None:
    first, again = (copydesk("rules", "learn", "in", cwd=harbour) for _ in range(2))
    assert first.stdout == again.stdout
    assert first.stderr == "5 lines learned from 5 articles\n"
    none = copydesk("rules", "learn", "in", "--pages", "6", cwd=harbour)
    assert none.exit_code == 0
    assert none.stderr.startswith("0 lines learned from 5 articles\nNo line recurred on 6 or more pages of one site")
    (harbour / "copydesk.toml").write_text('[boilerplate]\nkeep = ["tide tables"]\n')
    assert copydesk("rules", "learn", "in", cwd=harbour).stderr == "4 lines learned from 5 articles\n"


def test_learning_tells_of_lines_that_cannot_be_rules(harbour: Path) -> None:
    for page in (harbour / "in").iterdir():
        page.write_text(page.read_text(encoding="utf-8").replace("Tide tables [today]", "Tide tables [[today]]"), encoding="utf-8")
    done = copydesk("rules", "learn", "in", cwd=harbour)
    assert done.stderr.splitlines() == [
        "4 lines learned from 5 articles",
        "1 more cannot be written as rules: they have [[ or ]] in them, which marks a rule's examples",
    ]


def test_explain_says_that_one_file_of_a_folder_does_not_show_what_recurs(folder: Path) -> None:
    assert copydesk("explain", "in/ferry.txt", cwd=folder).stderr == ""
    (folder / "in" / "other.txt").write_text(STORY, encoding="utf-8")
    done = copydesk("explain", "in/ferry.txt", cwd=folder)
    assert done.stderr.startswith("Lines that recur on the other pages of this folder are not counted here. copydesk run counts them")
    assert copydesk("explain", "in/ferry.txt", "--disable", "boilerplate.recurring", cwd=folder).stderr == ""


def test_explain_says_what_a_run_did_with_a_line(harbour: Path) -> None:
    """The lines that recur are known to the run alone."""
    assert copydesk("run", "in", "--out", "report", cwd=harbour).exit_code == 0
    page = next(path for path in sorted((harbour / "in").iterdir()))
    file = f"in/{page.name}"
    lines = pl.read_parquet(harbour / "report" / "data" / "lines.parquet").filter(path=page.name)
    recurring = lines.filter(rule="boilerplate.recurring")
    assert len(recurring)
    alone, done = copydesk("explain", file, cwd=harbour), copydesk("explain", file, "--run", "report", cwd=harbour)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "--run REPORT says what it did" in alone.stderr
    shown = done.stdout.splitlines()
    assert len(shown) == len(lines)
    assert [line.split()[1] for line in shown] == ["keep" if kept else "strip" for kept in lines["kept"]]
    number, text = recurring.row(0, named=True)["line"], recurring["text"][0]
    assert "boilerplate.recurring" in shown[number - 1]
    assert "(on 5 of 5 pages that share its menu)" in shown[number - 1]
    assert "boilerplate.recurring" not in alone.stdout
    one = copydesk("explain", f"{file}:{number}", "--run", "report", cwd=harbour)
    assert any(line.startswith(">") and "boilerplate.recurring" in line and text in line for line in one.stdout.splitlines())
    found = pl.read_parquet(harbour / "report" / "data" / "findings.parquet").filter(path=page.name).row(0, named=True)
    assert f": {found['rule']}: {found['message']}" in copydesk("explain", f"{file}:{found['line']}", "--run", "report", cwd=harbour).stdout
    assert copydesk("explain", page.name, "--run", "../report", cwd=harbour / "in").stdout == done.stdout
    title = next(line for line in shown if line.split()[1:3] == ["keep", "title"])
    assert pl.read_parquet(harbour / "report" / "data" / "articles.parquet").filter(path=page.name)["title"][0] in title
    page.write_text(page.read_text(encoding="utf-8") + "More.\n", encoding="utf-8")
    (harbour / "new.txt").write_text("Pier\n", encoding="utf-8")
    for given, report, says in (
        (file, "report", f"{file}: its text is not the one that the run of report read. Give copydesk run again."),
        ("new.txt", "report", "new.txt: the report in report has no such article. Give the file that was run, and its report."),
        (file, "in", "in: no report: there is no run.json in it."),
    ):
        failed = copydesk("explain", given, "--run", report, cwd=harbour)
        assert (failed.exit_code, says in failed.stderr) == (2, True), failed.stderr


def every_command(command: Any, *words: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield words, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from every_command(inner, *words, name)


def test_help_calls_what_a_command_takes_by_plain_words() -> None:
    """Neither the name of a function or of a type of Python's, nor braces."""
    commands = list(every_command(get_command(app)))
    assert len(commands) > 20
    for words, command in commands:
        named = [param.metavar for param in command.params if not getattr(param, "is_flag", False)]
        assert all(name and re.search("[a-z]", name.removesuffix(".toml")) is None for name in named), words
        helped = copydesk(*words, "--help").stdout
        usage = next(line for line in helped.splitlines() if "Usage: " in line)
        assert re.findall(r"[{}]|<[a-z_|]+( range)?>|_of\b", usage + helped.partition("Arguments:")[2].partition("Examples:")[0]) == [], (
            words
        )
        assert all(name in usage for name in (param.metavar for param in command.params if type(param).__name__ == "TyperArgument")), words


def test_help_cuts_no_name_of_an_option_and_no_sentence_of_a_command_in_80_columns() -> None:
    for words, command in every_command(get_command(app)):
        helped = CliRunner().invoke(app, [*words, "--help"], env={"COLUMNS": "80"}).output
        assert max(map(len, helped.splitlines())) <= 80, words
        shown = re.findall(r"(?<!\S)-[-a-z]+", helped.partition("Options:")[2])
        options = [name for param in command.params if param.param_type_name == "option" for name in (*param.opts, *param.secondary_opts)]
        assert set(options) <= set(shown), words
        told = " ".join(helped.split())
        for name, inner in getattr(command, "commands", {}).items():
            sentence = " ".join(inner.help.split("\n\n")[0].split()).partition(". ")[0].rstrip(".")
            assert f" {name} {sentence}." in told, (words, name)


def test_version_and_help() -> None:
    assert copydesk("--version").stdout == f"copydesk {__version__}\n"
    helped = copydesk("run", "--help")
    assert helped.exit_code == 0
    assert "Examples" in helped.stdout
    assert "copydesk run articles/" in helped.stdout


def test_a_command_is_the_same_without_the_others_beside_it() -> None:
    whole = typer.main.get_command(app)
    for name in whole.commands:  # type: ignore[attr-defined]  # a group's
        alone = typer.main.get_command(_only([name, "run"]))
        assert list(alone.commands) == [name]  # type: ignore[attr-defined]
        said = [CliRunner().invoke(one, [name, "--help"]) for one in (_only([name]), app)]
        assert said[0].output == said[1].output
        assert said[0].exit_code == 0
    assert [_only(words) for words in ([], ["--version"], ["--config", "run"], ["lunt"])] == [app] * 4
