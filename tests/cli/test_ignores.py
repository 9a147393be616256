"""What a path in [[ignore]] and in [boilerplate.articles] means, however a command names the file; and what explain says of it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from helpers import copydesk
from torture_case import STORY

UNSURE = "The pier may close in May, the board said.\n"
IGNORE = '[[ignore]]\npath = "{}"\nrules = ["speculation.may"]\n'


def tree(root: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "given", "where", "silenced"),
    [
        ("a.txt", "in/a.txt", ".", True),  # run in/ calls it so
        ("a.txt", "./in/../in/a.txt", ".", True),
        ("a.txt", "in", ".", True),
        ("a.txt", ".", ".", True),
        ("a.txt", "a.txt", "in", True),
        ("a.txt", "../a.txt", "in/sub", True),
        ("in/a.txt", "in/a.txt", ".", True),
        ("in/a.txt", "a.txt", "in", True),  # run . calls it so, from the folder above
        ("sub/b.txt", "in/sub", ".", True),
        ("sub/b.txt", "in/sub/b.txt", ".", True),
        ("b.txt", "in/sub/b.txt", ".", True),
        ("ub/b.txt", "in/sub/b.txt", ".", False),
        ("sub", "in/sub/b.txt", ".", False),
        ("a.txt", "in/sub/a.txt", ".", False),  # in/a.txt has this path, and lies further up
        ("a.txt", "in/sub", ".", True),  # run in/sub calls it so
        ("r.jsonl#L1", "in/r.jsonl", ".", True),
        ("r.jsonl#L2", "in/r.jsonl", ".", False),
        ("r.jsonl", "in/r.jsonl", ".", False),
        ("L1", "in/r.jsonl", ".", False),
        ("c#.txt", "in/c#.txt", ".", True),
    ],
)
def test_a_path_means_the_same_file_however_the_command_is_given(path: str, given: str, where: str, silenced: bool, tmp_path: Path) -> None:
    record = f'{{"text": "{UNSURE.strip()}"}}\n'
    files = {"in/a.txt": UNSURE, "in/sub/a.txt": UNSURE, "in/sub/b.txt": UNSURE, "in/c#.txt": UNSURE, "in/r.jsonl": record}
    tree(tmp_path, {**files, "copydesk.toml": IGNORE.format(path)})
    found = copydesk("lint", given, cwd=tmp_path / where).stdout.count("speculation.may")
    (tmp_path / "copydesk.toml").write_text("", encoding="utf-8")
    assert copydesk("lint", given, cwd=tmp_path / where).stdout.count("speculation.may") - found == silenced


def test_a_file_within_an_archive_is_not_meant_by_a_path_that_its_own_name_ends_with(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("dir/a.txt", UNSURE)
    for path, there in (("a.txt", True), ("dir/a.txt", True), ("x.zip#dir/a.txt", False)):
        tree(tmp_path, {"copydesk.toml": IGNORE.format(path)})
        assert ("speculation.may" in copydesk("lint", "./x.zip", cwd=tmp_path).stdout) is there, path


def test_explain_takes_the_lines_of_an_article_that_the_report_names(tmp_path: Path) -> None:
    table = '[boilerplate.articles."a.txt"]\nkeep_lines = ["You may also like"]\n'
    tree(tmp_path, {"in/a.txt": f"{STORY}\nYou may also like\n", "copydesk.toml": table})
    shown = copydesk("explain", "in/a.txt", cwd=tmp_path).stdout.splitlines()
    assert [line.split()[1:6] for line in shown if line.endswith("You may also like")] == [["keep", "the", "configuration", "keeps", "it"]]


def test_explain_says_which_ignore_silences_a_finding_of_the_line(tmp_path: Path) -> None:
    other = '[[ignore]]\nsite = "www.weir.example"\nrules = ["style"]\n'
    tree(tmp_path, {"in/a.txt": STORY.replace("\n\n", f"\n\n{UNSURE}\n", 1), "copydesk.toml": other + IGNORE.format("a.txt")})
    lines = (tmp_path / "in" / "a.txt").read_text(encoding="utf-8").splitlines()
    at = f"in/a.txt:{lines.index(UNSURE.strip()) + 1}"
    said = "Silenced in it: 'may': speculation.may, by table 2 of 2: [[ignore]] speculation.may (path = 'a.txt')"
    alone = copydesk("explain", at, cwd=tmp_path).stdout.splitlines()
    assert said in alone
    assert not any("speculation.may:" in line for line in alone)
    assert not any(line.startswith("Silenced") for line in copydesk("explain", "in/a.txt:1", cwd=tmp_path).stdout.splitlines())
    assert copydesk("run", "in", "--out", "out", cwd=tmp_path).exit_code == 0
    tree(tmp_path, {"copydesk.toml": ""})  # the run's own tables are said of the run
    assert said in copydesk("explain", at, "--run", "out", cwd=tmp_path).stdout.splitlines()
    assert not any(line.startswith("Silenced") for line in copydesk("explain", at, cwd=tmp_path).stdout.splitlines())


def test_explain_says_that_a_comment_silences_a_finding(tmp_path: Path) -> None:
    text = f"# Pier\n\n<!-- copydesk-ignore: speculation.may -->\n{UNSURE}\n{STORY}"
    tree(tmp_path, {"a.md": text})
    shown = copydesk("explain", "a.md:4", cwd=tmp_path).stdout.splitlines()
    assert "A comment (line 3) silences here: speculation.may" in shown
    assert "Silenced in it: 'may': speculation.may, by a comment" in shown


def test_explain_shows_a_rule_of_the_run_without_the_folder_of_rules(tmp_path: Path) -> None:
    rule = (
        '[[rules]]\nid = "boilerplate.own.tides"\nfamily = "boilerplate"\ncategory = "own"\nlanguages = ["en"]\nmatch = "Tide tables here"\n'
        'message = "A button of the harbour\'s."\nwhy = "It stands on each page."\nconfidence = 0.95\nexamples = ["[[Tide tables here]]", "Tides"]\n'
    )
    tree(tmp_path, {"in/a.txt": f"{STORY}\nTide tables here\n", "tides/r.toml": rule})
    assert copydesk("run", "in", "--out", "out", "--rules", "tides", cwd=tmp_path).exit_code == 0
    at = f"in/a.txt:{STORY.count(chr(10)) + 2}"
    shown = copydesk("explain", at, "--run", "out", cwd=tmp_path).stdout.splitlines()
    assert "boilerplate.own.tides  (boilerplate, own; en)" in shown
    assert {"A button of the harbour's.", "Why: It stands on each page.", "Matches: Tide\\s++tables\\s++here"} <= set(shown)
    assert any(line.startswith("A rule of the run's own: --rules FOLDER") for line in shown)
    with_folder = copydesk("explain", at, "--run", "out", "--rules", "tides", cwd=tmp_path).stdout
    assert "In tides/r.toml, line 1." in with_folder
    assert "--rules FOLDER" not in with_folder
