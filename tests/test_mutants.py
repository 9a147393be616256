"""What tests/mutants.toml says of the program's modules and lines is true of today's."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parent
PROGRAM = TESTS.parent / "pipeline"
RECORD: dict[str, Any] = tomllib.loads((TESTS / "mutants.toml").read_text(encoding="utf-8"))
NEAREST: dict[str, str] = RECORD["nearest"]
OUTSIDE: dict[str, str] = RECORD["outside"]


def program() -> dict[str, Path]:
    """The modules of the program by their names; a room whose code stands in its __init__.py has the room's name."""
    found = {}
    for path in PROGRAM.rglob("*.py"):
        parts = path.relative_to(PROGRAM).with_suffix("").parts
        if path.name != "__init__.py":
            found[".".join(parts)] = path
        elif len(parts) == 2 and not any(path.parent.glob("[!_]*.py")):
            found[parts[0]] = path
    return found


MODULES = program()
ROOMS = {name.partition(".")[0] for name in MODULES}


def test_every_module_is_tried_or_it_says_why_not() -> None:
    named = NEAREST.keys() | OUTSIDE.keys()
    assert [name for name in sorted(MODULES) if name not in named and name.partition(".")[0] not in named] == []
    assert sorted(NEAREST.keys() & OUTSIDE.keys()) == []


def test_every_module_and_test_that_it_names_is_there() -> None:
    assert sorted((NEAREST.keys() | OUTSIDE.keys()) - MODULES.keys() - ROOMS) == []
    assert [name for names in NEAREST.values() for name in names.split() if len([*TESTS.rglob(f"test_{name}.py")]) != 1] == []


@pytest.mark.parametrize("entry", RECORD["left"], ids=lambda entry: f"{entry['module']}: {entry['before']}")
def test_a_mutant_that_is_left_is_a_change_of_a_line_that_stands_there(entry: dict[str, Any]) -> None:
    lines = [line.strip() for line in MODULES[entry["module"]].read_text(encoding="utf-8").split("\n")]
    before = [line.strip() for line in entry["before"].split("\n")]
    assert any(lines[n : n + len(before)] == before for n in range(len(lines))), "say of it anew whether it survives, or take it out"
    assert entry["before"] != entry["after"]
    assert entry["why"].endswith(".")
    assert isinstance(entry["equal"], bool)
