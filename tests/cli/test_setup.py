"""The commands around a run: the configuration written and shown, its schema, a new rule, what rules found, what is installed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from copydesk import kept, rulebook, schemas
from copydesk.cli import doctor
from copydesk.cli.settings import commented
from copydesk.config import INPUT, OVERRULES, SETTINGS, read_config
from copydesk.errors import ConfigError
from helpers import copydesk, with_workers

STORY = "Ferry stops\n\nThe ferry may stop in winter, the office wrote on Tuesday. Nobody was asked, and nobody answered.\n"


def uncommented() -> str:
    """Every setting of what `init` writes, switched on: one with another value a table."""
    return "".join(f"{line.removeprefix('# ')}\n" for line in commented().split("\n") if re.match(r"# (?:[a-z_]+ = |\[)", line))


# --- init, config ---


def with_site_configs(folder: Path) -> None:
    """What `site_configs` leads to, where it is switched on."""
    (folder / "site-configs").mkdir()
    (folder / "site-configs" / "www.example.org.txt").write_text("body: //article\n", encoding="utf-8")


def test_what_init_writes_holds_every_setting_and_each_can_be_switched_on(tmp_path: Path) -> None:
    done = copydesk("init", cwd=tmp_path)
    assert (done.exit_code, done.stdout) == (0, "copydesk.toml\n")
    path = tmp_path / "copydesk.toml"
    assert read_config(path) == {}
    path.write_text(uncommented(), encoding="utf-8")
    with_site_configs(tmp_path)
    settings = read_config(path)
    assert settings.keys() == SETTINGS.keys()
    for name, setting in SETTINGS.items():
        if setting.example:
            assert tomllib.loads(path.read_text(encoding="utf-8"))[name] == tomllib.loads(f"x = {setting.example}")["x"]
    again = copydesk("init", cwd=tmp_path)
    assert (again.exit_code, path.read_text(encoding="utf-8")) == (2, uncommented())
    assert "copydesk.toml: it is there already, and is left as it is." in again.stderr
    assert copydesk("init", "none", cwd=tmp_path).exit_code == 2


def test_config_show_works_where_its_command_alone_is_loaded(tmp_path: Path) -> None:
    """The command line has only the commands that its first word names; the tests' own way of calling has them all."""
    done = subprocess.run(
        [sys.executable, "-m", "copydesk", "config", "show"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^title = true +# default$", done.stdout, re.MULTILINE)


def test_config_show_says_what_holds_and_where_it_is_from(tmp_path: Path) -> None:
    (tmp_path / "copydesk.toml").write_text(
        'fail_under = 60\nlanguage = "de"\n[input]\ntext = "story"\n[[ignore]]\nrules = ["style.x"]\npath = "a"\n'
    )
    shown = copydesk("config", "show", cwd=tmp_path, COPYDESK_LANGUAGE="fr").stdout
    rows = dict(re.findall(r"^(.+?) +# (.*)$", shown, re.MULTILINE))
    assert rows["fail_under = 60"] == "the file"
    assert rows['language = "fr"'] == "the environment, COPYDESK_LANGUAGE"
    assert rows["title = true"] == "default"
    assert rows["# memory"].startswith("not set: for each worker")
    assert tomllib.loads(shown)["input"] == {"text": "story"}
    assert tomllib.loads(shown)["ignore"] == [{"rules": ["style.x"], "path": "a"}]
    assert len(rows) == len(SETTINGS) - 2
    assert "No configuration file was found" in copydesk("config", "show", cwd=tmp_path.parent).stdout


SCHEMA = schemas.configuration()


def is_valid(settings: dict[str, Any], schema: dict[str, Any] = SCHEMA) -> bool:
    jsonschema.Draft202012Validator.check_schema(schema)
    return bool(jsonschema.Draft202012Validator(schema).is_valid(settings))


def accepted(source: str, path: Path) -> bool:
    path.write_text(source, encoding="utf-8")
    try:
        read_config(path)
    except ConfigError:
        return False
    return True


WRONG = [
    "fail_under = 101", "fail_on = 'pass'", "extractor = 5", "title = 'yes'", "workers = 0", "workers = 1.5", "rules = 'x'", "disable = ['']",
    "langauge = 'de'", "language = 'xx'", "out = ''", "[input]\ntext = ''", "[input]\nkeeep = ['a']", "[boilerplate]\nkeep = 'x'", "ignore = [5]",
    "[boilerplate.sites.a]\nstirp = ['x']", "[[ignore]]\npath = 'a'", "[[ignore]]\nrules = ['a']\npaht = 'a'", "boilerplate = 5", "memory = true",
]  # fmt: skip


@pytest.mark.parametrize("source", WRONG)
def test_the_schema_refuses_what_the_check_refuses(source: str, tmp_path: Path) -> None:
    assert not accepted(source, tmp_path / "copydesk.toml")
    assert not is_valid(tomllib.loads(source))


def test_the_schema_takes_what_the_check_takes(tmp_path: Path) -> None:
    assert is_valid(tomllib.loads(uncommented()))
    with_site_configs(tmp_path)
    assert accepted(uncommented(), tmp_path / "copydesk.toml")
    printed = json.loads(copydesk("config", "schema").stdout)
    assert printed == SCHEMA
    assert printed["properties"].keys() == SETTINGS.keys()
    assert printed["properties"]["input"]["properties"].keys() == INPUT.keys()
    assert printed["properties"]["boilerplate"]["properties"].keys() == OVERRULES.keys() | {"sites", "articles", "site_configs"}


def test_the_schema_of_rules_takes_every_rule_file_there_is() -> None:
    schema = json.loads(copydesk("config", "schema", "rules").stdout)
    assert schema == schemas.rule_file()
    files = [path for path in rulebook.BUILT_IN.rglob("*.toml") if path.name != "grades.toml" and path.parent.name != "languages"]
    assert len(files) > 30
    assert [path.name for path in files if not is_valid(tomllib.loads(path.read_text(encoding="utf-8")), schema)] == []
    assert not is_valid({"rules": [{"id": "a.b", "mtach": "x"}]}, schema)
    assert not is_valid({"rules": [{"match": "x"}]}, schema)
    assert not is_valid({"rules": [{"id": "a.b", "examples": [{"txet": "x"}]}]}, schema)


# --- rules ---


@pytest.mark.parametrize("rule", ["style.cliche.low-hanging", "boilerplate.own.sign", "speculation.mine", "defects.own"])
def test_a_new_rule_passes_its_own_examples(rule: str, tmp_path: Path) -> None:
    done = copydesk("rules", "new", rule, cwd=tmp_path)
    assert (done.exit_code, done.stdout) == (0, f"our-rules/{rule}.toml\n")
    tested = copydesk("rules", "test", rule, "--rules", "our-rules", cwd=tmp_path)
    assert (tested.exit_code, tested.stdout) == (0, "2 examples passed, 0 failed\n")
    again = copydesk("rules", "new", rule, cwd=tmp_path)
    assert (again.exit_code, f"{rule}: it is there already, in " in again.stderr) == (2, True)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("stile.x", "stile.x: an id begins with a family and a dot; did you mean 'style'?; families are boilerplate, "),
        ("style", "style: an id begins with a family and a dot"),
        ("speculation.may", "speculation.may: it is there already, in "),
        ("style.", "style."),
        ("style.A b", "style.A b"),
    ],
)
def test_a_rule_that_cannot_be_is_2(given: str, says: str, tmp_path: Path) -> None:
    done = copydesk("rules", "new", given, cwd=tmp_path)
    assert (done.exit_code, done.stdout, list(tmp_path.iterdir())) == (2, "", [])
    assert says in done.stderr


def test_coverage_says_which_rules_found_something(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(STORY)
    assert copydesk("run", "in", "--disable", "speculation.poised", cwd=tmp_path).exit_code == 0
    done = copydesk("rules", "coverage", "copydesk-report", "speculation", cwd=tmp_path)
    said = {line.split()[0]: line.split(maxsplit=1)[1] for line in done.stdout.splitlines()}
    assert done.exit_code == 0
    assert (said["speculation.may"], said["speculation.poised"], said["speculation.expected"]) == ("1 in 1 article", "off", "never")
    assert all(name.startswith("speculation.") for name in said)
    never = sum(value == "never" for value in said.values())
    assert done.stderr == f"{len(said) - never:,} of {len(said):,} rules found something or are off; {never:,} never did\n"
    assert copydesk("rules", "coverage", "in", cwd=tmp_path).exit_code == 2
    assert copydesk("rules", "coverage", "copydesk-report", "stile", cwd=tmp_path).exit_code == 2


# --- doctor ---


def test_doctor_finds_nothing_wrong_here(tmp_path: Path) -> None:
    (tmp_path / "copydesk.toml").write_text("fail_under = 60\n")
    done = copydesk("doctor", cwd=tmp_path, COPYDESK_WORKERS="2")
    found = {line[4:26].strip(): line[27:] for line in done.stdout.splitlines() if line.startswith("ok")}
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "Nothing is wrong")
    assert {"copydesk", "Python", "packages", "kept tables", "temporary files", "workers", "rules"} <= found.keys()
    assert (found["configuration"], found["environment"]) == (str(tmp_path / "copydesk.toml"), "COPYDESK_WORKERS")
    assert "polars " in found["packages"]
    (tmp_path / "copydesk.toml").write_text("fail_under = 600\n")
    wrong = copydesk("doctor", cwd=tmp_path)
    assert (wrong.exit_code, "copydesk.toml:1:14: fail_under must be a score" in wrong.stderr) == (2, True)


def test_doctor_says_what_is_wrong_and_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_folders", lambda: iter(()))
    monkeypatch.setattr(doctor, "LEAST_ROOM", 1 << 62)
    done = copydesk("doctor", cwd=tmp_path)
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (1, "2 of these are wrong")
    assert "!!  kept tables            nowhere\n" in done.stdout
    assert "Make room, or set TMPDIR to a folder that has it." in done.stdout
    monkeypatch.undo()
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a.toml").write_text('[[rules]]\nid = "style.x"\nmtach = "x"\n')
    (tmp_path / "copydesk.toml").write_text('rules = ["own"]\n')
    rules = copydesk("doctor", cwd=tmp_path)
    assert (rules.exit_code, "!!  rules" in rules.stdout, "unknown key 'mtach'" in rules.stdout) == (1, True, True)


def test_doctor_says_which_names_in_the_configuration_no_finding_has(tmp_path: Path) -> None:
    tables = '[[ignore]]\nsite = "a.example"\nrules = ["style"]\n[[ignore]]\npath = "a.txt"\nrules = ["modal", "speculation.mai"]\n'
    (tmp_path / "copydesk.toml").write_text(tables, encoding="utf-8")
    done = copydesk("doctor", cwd=tmp_path)
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (1, "1 of these is wrong")
    at = done.stdout.splitlines().index("!!  ignore                 [[ignore]] modal, speculation.mai (path = 'a.txt')")
    told = "'speculation.mai' is no rule, category or family of findings; did you mean 'speculation.may'? copydesk rules list names all."
    assert done.stdout.splitlines()[at + 1].strip() == told
    (tmp_path / "copydesk.toml").write_text('disable = ["speculation.mai"]\n', encoding="utf-8")
    assert (
        "!!  rules                  disable: there is no rule, category or family 'speculation.mai'"
        in copydesk("doctor", cwd=tmp_path).stdout
    )


# --- the command line itself ---


def test_options_stand_before_and_behind_their_command(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text("fail_under = 100\n")
    (tmp_path / "a.txt").write_text(STORY)
    for given in (
        ["--config", "other.toml", "run", "a.txt", "-o", "out"],
        ["run", "a.txt", "-o", "out", "--config", "other.toml"],
        ["run", "--config=other.toml", "a.txt", "-o", "out"],
        ["-o", "out", "--config", "other.toml", "run", "a.txt"],
        ["--quiet", "--out=out", "run", "a.txt", "--config", "other.toml"],
    ):
        done = copydesk(*given, cwd=tmp_path)
        assert (done.exit_code, done.stdout) == (0, "out/index.html\n"), given  # too short for a score
        assert json.loads((tmp_path / "out" / "run.json").read_text())["inputs"] == 1
    (tmp_path / "other.toml").write_text('language = "xx"\n')
    for given in (
        ["--config", "other.toml", "lint", "a.txt"],
        ["lint", "a.txt", "--config", "other.toml"],
        ["rules", "list", "--config", "other.toml"],
    ):
        assert "other.toml:1:12: language must be" in copydesk(*given, cwd=tmp_path).stderr, given
    assert copydesk("--rules", "none", "rules", "list", "style", cwd=tmp_path).stderr == "copydesk: none: no such folder of rules\n"
    assert "No such option: --langauge" in copydesk("--langauge", "de", "run", "a.txt", cwd=tmp_path).stderr
    assert copydesk("lint", "--", "--config", cwd=tmp_path).stderr == "copydesk: --config: no such file. Check how it is written.\n"


def test_quiet_and_verbose_say_less_and_more(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(7):
        (tmp_path / "in" / f"{number}.txt").write_text("")
        (tmp_path / "in" / f"{number}.pdf").write_text("")
    (tmp_path / "in" / "a.txt").write_text("Rates may rise.")
    some = copydesk("run", "in", cwd=tmp_path).stderr
    every = copydesk("run", "in", "-v", cwd=tmp_path).stderr
    assert (some.count("\nskipped: "), every.count("\nskipped: ")) == (1, 15)
    assert "skipped: 6.pdf: Files ending in .pdf are not read" in every
    assert "too little text to know its language" in copydesk("lint", "in/a.txt", cwd=tmp_path).stderr
    assert copydesk("lint", "-q", "in/a.txt", cwd=tmp_path).stderr == ""
    assert copydesk("lint", "-q", "in/1.txt", cwd=tmp_path).stderr == "in/1.txt: The file is empty.\n"


def test_shells_are_told_what_may_follow() -> None:
    env = {**os.environ, "_COPYDESK_COMPLETE": "complete_bash", "COMP_WORDS": "copydesk config s", "COMP_CWORD": "2"}
    done = subprocess.run([Path(sys.executable).with_name("copydesk")], env=env, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["show", "schema"]
    assert "--install-completion" in with_workers("--help").stdout
