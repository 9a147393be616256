"""Tables that are kept between processes: made once, right whatever happens to their files, and never in the way."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from copydesk import compiled as module_of_patterns
from copydesk import kept as module
from copydesk import languages, rulebook
from copydesk.compiled import _MADE_BY, _keep, _kept, _made, compiled
from copydesk.context import _known
from copydesk.kept import add, added, kept
from copydesk.matching import lines, phrases
from copydesk.reports.html import HERE, environment
from copydesk.rule import LineRule, PhraseRule, RuleSet
from copydesk.rulebook import BUILT_IN, load_rules, read_rules

TABLE = {"words": ["may", "İ", "\ud800"], "none": None, "share": 0.1}


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Where tables are kept: beside the program, else with the user's files."""
    compiled, home = tmp_path / "compiled", tmp_path / "home"
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(module, "cache_from_source", lambda file: str(compiled / "kept.pyc"))
    for system, name in (("posix", "XDG_CACHE_HOME"), ("nt", "LOCALAPPDATA")):
        monkeypatch.setenv(name, str(home if os.name == system else tmp_path / "another system's"))
    monkeypatch.setenv("HOME", str(tmp_path / "asked last"))
    return compiled, home


def tables(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def made(*made_from: str, table: Any = TABLE) -> tuple[Any, int]:
    """The table, and how often it had to be made for that."""
    calls: list[str] = []

    def make() -> Any:
        calls.append("made")
        return table

    return kept("test", made_from, [__file__], make), len(calls)


def test_a_table_is_made_once(folders: tuple[Path, Path]) -> None:
    assert made("a") == (TABLE, 1)
    assert made("a") == (TABLE, 0)
    assert made("b", table=[1]) == ([1], 1)
    assert made("a", "") == (TABLE, 1)  # cut otherwise, it is something else
    assert made("a") == (TABLE, 0)
    assert len(tables(folders[0])) == 3
    assert tables(folders[1]) == []


def test_another_code_makes_another_table(folders: tuple[Path, Path], tmp_path: Path) -> None:
    code = tmp_path / "code.py"
    found = []
    for text in ("1", "2", "1"):
        code.write_text(text, encoding="utf-8")
        found.append(kept("test", ["a"], [str(code)], lambda: text))  # noqa: B023  called at once
    assert found == ["1", "2", "1"]
    assert len(tables(folders[0])) == 2


@pytest.mark.usefixtures("folders")
def test_a_table_comes_back_the_same_whether_it_was_kept_or_not() -> None:
    table = {"pair": (1, 2), "list": [1], 3: b"\0", None: "\ud800"}
    assert [made("a", table=table) for _ in range(2)] == [(table, 1), (table, 0)]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:10],
        lambda data: data[:-1],
        lambda data: data + b" ",
        lambda data: data.replace(b"may", b"nay"),
        lambda data: b"\0" * len(data),
    ],
)
def test_a_damaged_table_is_made_again(folders: tuple[Path, Path], damage: Callable[[bytes], bytes]) -> None:
    made("a")
    (path,) = tables(folders[0])
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    assert path.read_bytes() != whole
    assert made("a") == (TABLE, 1)
    assert path.read_bytes() == whole
    assert made("a") == (TABLE, 0)


def test_where_the_program_is_read_only_the_user_keeps_the_table(folders: tuple[Path, Path]) -> None:
    folders[0].write_text("a file, so that no folder can be made")
    assert made("a") == (TABLE, 1)
    assert made("a") == (TABLE, 0)
    assert [path.parent.name for path in tables(folders[1])] == ["copydesk"]


def test_where_nothing_compiled_is_to_be_written_the_user_keeps_the_table(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert made("a") == (TABLE, 1)
    assert made("a") == (TABLE, 0)
    assert (folders[0].exists(), len(tables(folders[1]))) == (False, 1)


@pytest.mark.skipif(sys.platform == "win32", reason="folders there are not open to all by their mode")
def test_what_others_can_write_to_is_not_read(folders: tuple[Path, Path]) -> None:
    folders[0].write_text("a file, so that no folder can be made")
    made("a")
    (folders[1] / "copydesk").chmod(0o777)
    assert made("a") == (TABLE, 1)
    (folders[1] / "copydesk").chmod(0o700)
    assert made("a") == (TABLE, 0)


def test_where_nothing_can_be_kept_it_is_made_each_time(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in folders:
        folder.write_text("a file, so that no folder can be made")
    assert [made("a") for _ in range(2)] == [(TABLE, 1)] * 2
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.delenv(name)
    assert made("a") == (TABLE, 1)
    assert list(module._folders()) == [folders[0]]  # noqa: SLF001


def test_a_full_disk_leaves_nothing_behind(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert made("a") == (TABLE, 1)
    assert [tables(folder) for folder in folders if folder.exists()] == [[], []]


def test_what_was_made_long_ago_goes(folders: tuple[Path, Path]) -> None:
    made("old")
    (folders[0] / "copydesk-test-1.half").write_bytes(b"of a process that was killed")
    (folders[0] / "module.pyc").write_bytes(b"no table")
    before = tables(folders[0])
    for days, stays in ((29, True), (31, False)):
        then = time.time() - days * 86_400
        for path in before:
            os.utime(path, (then, then))
        made(f"{days} days")
        assert (set(before) <= set(tables(folders[0]))) is stays
    made("new")
    assert {path.name.partition("-")[0] for path in tables(folders[0])} == {"copydesk", "module.pyc"}
    assert made("new") == (TABLE, 0)


def test_processes_that_begin_together_all_get_it(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from copydesk.kept import kept\n"
        "table = kept('test', ['together'], [], lambda: list(range(50_000)))\n"
        "sys.exit(table != list(range(50_000)))"
    )
    environment = os.environ | {"PYTHONPYCACHEPREFIX": str(tmp_path / "compiled"), "XDG_CACHE_HOME": str(tmp_path / "home")}
    running = [subprocess.Popen([sys.executable, "-c", code], env=environment) for _ in range(4)]
    assert [process.wait(600) for process in running] == [0] * 4
    kept_files = [path for path in tables(tmp_path) if path.name.startswith("copydesk-")]
    assert [path.suffix for path in kept_files] == [".table"]


# --- what is kept ---


def test_the_programs_rules_are_those_of_its_files() -> None:
    load_rules()
    files = [path for path in sorted(BUILT_IN.rglob("*.toml")) if rulebook._holds_rules(path)]  # noqa: SLF001
    plain = [
        rule
        for path in files
        for rule in read_rules(path.read_text(encoding="utf-8"), f"rules/{path.relative_to(BUILT_IN).as_posix()}", known=True)
    ]
    assert list(load_rules().rules) == plain
    assert [type(rule) for rule in load_rules().rules] == [type(rule) for rule in plain]
    assert {type(span) for rule in load_rules().rules for example in rule.examples for span in example.spans} == {tuple}


def test_what_is_known_of_a_language_is_what_its_file_says() -> None:
    languages.tables(languages.FOLDER)
    assert [language for language in languages.every() if language != languages.read(languages.FOLDER / f"{language.code}.toml")] == []


@pytest.mark.parametrize(("name", "kind", "ask"), [("phrases", PhraseRule, phrases.openings_of), ("lines", LineRule, lines.needs_of)])
def test_what_is_kept_of_the_patterns_is_what_they_say(name: str, kind: Any, ask: Callable[[Any], Any]) -> None:
    rules = load_rules()
    known = _known(name, rules, kind, ask)
    asked = {rule.id: ask(rule) for rule in rules.rules if isinstance(rule, kind)}
    assert known == asked
    assert len(known) > 50
    few = RuleSet(tuple(rule for rule in rules.rules if isinstance(rule, kind))[:20])
    assert _known(name, few, kind, ask) == {}  # they are asked by the matcher itself


def test_a_pattern_that_was_kept_finds_what_one_finds_that_python_compiles(folders: tuple[Path, Path]) -> None:
    _kept.cache_clear()
    patterns = [(r"(?P<who>\w+) (?:said|says)(?!\w)", re.IGNORECASE), (r"(a)|(?P<b>[ä-ü]{2,3})", re.NOFLAG), (r"(?m:^x$)|\Z", re.NOFLAG)]
    texts = ["Ada SAID so; Moos says", "ab äöü öö", "y\nx\n", ""]
    for turn in range(2):  # made, then kept
        _made.clear()
        for pattern, flags in patterns:
            ours, plain = compiled(pattern, flags), re.compile(pattern, flags)
            assert (ours.pattern, ours.flags, ours.groups, dict(ours.groupindex)) == (
                plain.pattern,
                plain.flags,
                plain.groups,
                dict(plain.groupindex),
            )
            for text in texts:
                found = [(match.span(), match.groups(), match.groupdict(), match.lastgroup) for match in ours.finditer(text)]
                assert found == [(match.span(), match.groups(), match.groupdict(), match.lastgroup) for match in plain.finditer(text)]
        assert len(_made) == (0 if turn else 3)
        if not turn:
            add("patterns", _MADE_BY, _made, 10)
            assert len(tables(folders[0])) == 1
            _kept.cache_clear()
    _kept.cache_clear()


def test_another_process_compiles_no_pattern_anew(tmp_path: Path) -> None:
    """Whatever the order of its sets: a pattern that is put together from words has them in the same order always."""
    text = tmp_path / "pier.txt"
    text.write_text("Pier to close\n\nThe pier may close in May, Dr. Moos said. “It is a pity,” he said on 2 May.\n" * 9, encoding="utf-8")
    code = (
        "import atexit, sys\n"
        "from copydesk import compiled\n"
        "atexit.register(lambda: print(len(compiled._made), file=sys.stderr))\n"
        "from copydesk.cli.app import main\n"
        f"sys.argv = ['copydesk', 'lint', {str(text)!r}]\n"
        "main()"
    )
    made_by = []
    for seed in ("1", "2"):
        env = os.environ | {
            "PYTHONHASHSEED": seed,
            "XDG_CACHE_HOME": str(tmp_path / "home"),
            "PYTHONPYCACHEPREFIX": str(tmp_path / "compiled"),
        }
        done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False, timeout=300)
        made_by.append(int(done.stderr.splitlines()[-1]))
    assert made_by[0] > 200
    assert made_by[1] == 0


def test_a_pattern_that_is_none_is_told_as_python_tells_it() -> None:
    with pytest.raises(re.error, match="unterminated"):
        compiled("(a")


def test_rows_are_added_to_a_table_until_it_is_full(folders: tuple[Path, Path]) -> None:
    assert added("rows", [__file__]) == {}
    add("rows", [__file__], {"a": 1}, 2)
    add("rows", [__file__], {"b": [2], "c": None}, 2)
    assert added("rows", [__file__]) == {"a": 1, "b": [2], "c": None}
    add("rows", [__file__], {"d": 4}, 2)
    assert added("rows", [__file__]) == {"d": 4}
    tables(folders[0])[0].write_bytes(b"damaged")
    assert added("rows", [__file__]) == {}


def test_a_few_new_patterns_are_not_worth_a_file(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    for count in (8, 9):
        made = {str(number): [number] for number in range(count)}
        monkeypatch.setattr(module_of_patterns, "_made", made)
        _keep()
        assert added("patterns", _MADE_BY) == (made if count > 8 else {})
    assert len(tables(folders[0])) == 1


def test_the_columns_are_the_stages_measures_and_need_no_stage_once_they_are_kept(tmp_path: Path) -> None:
    from copydesk.stages import STAGES
    from copydesk.tables import measures

    assert measures() == tuple(spec for stage in STAGES for spec in stage.measures)
    asked = "import sys; from copydesk.tables import measures; measures(); print('copydesk.stages' in sys.modules)"
    env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "PYTHONPYCACHEPREFIX": str(tmp_path / "compiled")}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    said = [subprocess.run([sys.executable, "-c", asked], env=env, capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert said == ["True\n", "False\n"]


def test_the_templates_are_kept_as_jinja_compiles_them() -> None:
    env = environment()
    cache = env.bytecode_cache
    assert cache is not None
    for path in sorted((HERE / "templates").glob("*.j2")):
        source = path.read_text(encoding="utf-8")
        assert cache.get_bucket(env, path.name, str(path), source).code == env.compile(source, path.name, str(path))
