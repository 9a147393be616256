"""What rule files, configuration and grades share: places in TOML files, and what is said of a wrong key or value."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from copydesk.checks import FLAG, MOST_FAULTS, TEXT, Fault, Where, check, nearest, number, one_of, parse, places, told, whole
from helpers import PROJECT

HARD = """# [no.table]
a = 'x # [y]'  # = "z"
"b c".d = { e = [1, { f = \'\'\'one
[two]
\'\'\'\' }, "it\\"", 'g.h' ], "i" = 2026-11-26 07:32:00 }
j = [
  # [[no]]
  ']', "}",
  \'\'\'
[[rules]]
\'\'\',
]
[k]
l = -1.5e3
[[rules]]
id = "one"
  [rules.sub]
  m = [[1, 2], []]
[[rules]]
id = "two"
[[rules.sub2]]
n = true
[[rules.sub2]]
"" = 1
[o . "p"]
q = 1
"""


def walked(value: Any, where: Where = ()) -> Iterator[tuple[Where, Any]]:
    yield where, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from walked(item, (*where, key))


FILES = [*sorted(PROJECT.glob("rules/**/*.toml")), PROJECT / "pyproject.toml"]


@pytest.mark.parametrize(
    ("source", "step"),
    [(HARD, 1), *((path.read_text(encoding="utf-8"), 97) for path in FILES)],
    ids=["hard", *(path.stem for path in FILES)],
)
def test_every_key_and_value_has_its_place_and_nothing_else_has_one(source: str, step: int) -> None:
    data = dict(walked(tomllib.loads(source)))
    found = places(source)
    assert found.keys() == data.keys()
    for where, place in list(found.items())[1::step]:
        for at in {*place}:
            with pytest.raises(tomllib.TOMLDecodeError) as caught:
                tomllib.loads(f"{source[:at]}?{source[at:]}")  # nothing begins with a question mark: tomllib tells where it stands
            line, column = source.count("\n", 0, at) + 1, at - source.rfind("\n", 0, at)
            assert f"(at line {line}, column {column})" in str(caught.value), where


def test_a_fault_is_told_with_line_and_column_in_the_order_of_the_file() -> None:
    source = "a = 1\n\n[[t]]\n  b = ['x',\r\n  'y']\n[[t]]\nc = 2\n"
    faults = [
        Fault(("t", 1, "c"), "value"),
        Fault(("t", 0, "b", 1), "item"),
        Fault(("t", 0, "b"), "key", at_key=True),
        Fault(("t", 1, "missing"), "missing"),
        Fault(("a",), "first"),
    ]
    assert told(faults, "f.toml", source).split("\n") == [
        "f.toml:1:5: first",
        "f.toml:4:3: key",
        "f.toml:5:3: item",
        "f.toml:6:1: missing",
        "f.toml:7:5: value",
    ]


def test_of_very_many_faults_the_first_are_told_and_how_many_more_there_are() -> None:
    source = "".join(f"k{n} = {n}\n" for n in range(50))
    lines = told([Fault((f"k{n}",), "no") for n in range(50)], "f.toml", source).split("\n")
    assert len(lines) == MOST_FAULTS + 1
    assert lines[-1] == "f.toml: 30 more"


KINDS = {"name": TEXT, "flag": FLAG, "share": number("a share", 0, 1), "count": whole("a count", 1, 9), "mode": one_of(("fast", "slow"))}


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({"nam": "x"}, "unknown key 'nam' in it; did you mean 'name'?"),
        ({"zzz": 1}, "unknown key 'zzz' in it; known are name, flag, share, count, mode"),
        ({"name": " "}, "it.name must be a text, not ' '"),
        ({"name": 3}, "it.name must be a text, not 3"),
        ({"flag": 1}, "it.flag must be true or false, not 1"),
        ({"share": True}, "it.share must be a share from 0 to 1, not True"),
        ({"share": 1.01}, "it.share must be a share from 0 to 1, not 1.01"),
        ({"share": float("nan")}, "it.share must be a share from 0 to 1, not nan"),
        ({"count": 1.0}, "it.count must be a count from 1 to 9, not 1.0"),
        ({"count": 0}, "it.count must be a count from 1 to 9, not 0"),
        ({"mode": "fats"}, "it.mode must be one of fast, slow, not 'fats'; did you mean 'fast'?"),
        ({"mode": ["fast"]}, "it.mode must be one of fast, slow, not ['fast']"),
    ],
)
def test_a_wrong_key_or_value_is_told_with_what_it_must_be(table: dict[str, Any], problem: str) -> None:
    assert [fault.problem for fault in check(table, KINDS, "it")] == [problem]


def test_right_values_have_no_fault() -> None:
    for share in (0, 0.5, 1):
        assert not list(check({"name": "x", "flag": False, "share": share, "count": 9, "mode": "slow"}, KINDS))


def test_what_is_no_toml_is_told_with_its_place() -> None:
    for source, place in (("a = 1\nb = \n", "2:5"), ("a = [1,\n", "2:1"), ("a = 1\na = 2\n", "2:6")):
        with pytest.raises(LookupError) as caught:
            parse(source, "f.toml", NoToml)
        assert str(caught.value).startswith(f"f.toml:{place}: not valid TOML: "), str(caught.value)


class NoToml(ValueError, LookupError):
    """To see that the error is the one asked for."""


def test_only_what_is_near_is_proposed() -> None:
    assert nearest("modl", ["modal", "open"]) == "; did you mean 'modal'?"
    assert nearest("zebra", ["modal", "open"]) == ""


def test_there_is_one_did_you_mean() -> None:
    users = [
        path.relative_to(PROJECT).as_posix()
        for path in PROJECT.glob("pipeline/**/*.py")
        if "get_close_matches" in path.read_text(encoding="utf-8")
    ]
    assert users == ["pipeline/checks.py"]
