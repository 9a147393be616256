"""What the documents say is so: links lead somewhere, the example rules pass, commands and configuration exist."""

import re
import textwrap
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from copydesk import __version__
from copydesk.cli.app import app
from copydesk.config import read_config
from copydesk.rulebook import read_rules
from copydesk.selftest import run_example

PROJECT = Path(__file__).parent.parent
DOCUMENTS = [*sorted(PROJECT.glob("*.md")), *sorted((PROJECT / "docs").glob("*.md"))]


def blocks(document: str) -> list[str]:
    """The indented blocks of a document, in order, without their indentation."""
    text = (PROJECT / document).read_text(encoding="utf-8")
    return [textwrap.dedent(part) for part in re.findall(r"(?:^    .*\n(?:\n(?=    ))?)+", text, re.MULTILINE)]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_every_link_to_a_file_leads_to_one(path: Path) -> None:
    links = re.findall(r"\]\(([^)\s#]+)[^)]*\)", path.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not link.startswith("#") and not (path.parent / link).exists()]
    assert not missing


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_the_example_rule_passes_its_own_examples(document: str) -> None:
    (source,) = [block for block in blocks(document) if block.startswith("[[rules]]")]
    shared = "" if "family =" in source else 'family = "style"\ncategory = "cliche"\nlanguages = ["en"]\n'
    (rule,) = read_rules(shared + source, document)
    results = [run_example(rule, example) for example in rule.examples]
    assert [result.passed for result in results] == [True, True]
    assert [bool(result.found) for result in results] == [True, False]


def test_the_example_configuration_is_accepted(tmp_path: Path) -> None:
    (source,) = [block for block in blocks("README.md") if "fail_under" in block]
    (tmp_path / "copydesk.toml").write_text(source, encoding="utf-8")
    settings = read_config(tmp_path / "copydesk.toml")
    assert settings["fail_under"] == 60
    assert settings["boilerplate"][0].site == "www.example.org"
    assert settings["grades"] == {"weights": {"readability": 5}}


def test_the_readme_lists_the_commands_that_there_are() -> None:
    listed = set(re.findall(r"^ {4}copydesk (\w+)", (PROJECT / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    help_text = CliRunner().invoke(app, ["--help"]).output
    assert listed
    assert all(re.search(rf"^\W*{name} ", help_text, re.MULTILINE) for name in listed)
    commands = {command.callback.__name__ for command in app.registered_commands if command.callback}
    assert listed == commands | {group.name for group in app.registered_groups}


def test_the_changelog_knows_the_version() -> None:
    assert f"## [{__version__}]" in (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("target", ["demo", "test", "bench-boilerplate", "bench-text", "bench-pumps", "pins"])
def test_the_make_targets_that_are_documented_exist(target: str) -> None:
    documents = "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    assert f"make {target}" in documents
    assert re.search(rf"^{target}:", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_version_of_python_is_the_same_everywhere() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["requires-python"] == ">=3.11"
    assert project["tool"]["mypy"]["python_version"] == "3.11"
    assert project["tool"]["ruff"]["target-version"] == "py311"
    assert "sys.version_info < (3, 11)" in (PROJECT / "Makefile").read_text(encoding="utf-8")
