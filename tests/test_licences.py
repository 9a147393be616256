"""Whoever installs Copydesk gets nothing whose licence reaches over to their own work."""

import re
import tomllib
from collections.abc import Mapping
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

PROJECT = Path(__file__).parent.parent

# Licences of the GPL family that are acceptable all the same, each with the reason. Nothing else of that family gets in.
ACCEPTED = {
    "pyphen": "a choice of three licences; used under the Mozilla Public License 1.1",
    "tld": "a choice of three licences; used under the Mozilla Public License 1.1",
}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def licence(found: Distribution) -> str:
    """What the metadata say: the expression, else classifiers, else the field (some put the whole text there)."""

    def field(name: str) -> list[str]:
        return found.metadata.get_all(name, [])

    classifiers = [entry.removeprefix("License :: ") for entry in field("Classifier") if entry.startswith("License :: ")]
    return "; ".join(field("License-Expression") or classifiers or field("License"))


def closure() -> Mapping[str, str]:
    """Licence by name of everything that `pip install copydesk[all extras]` brings along on this platform."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(item for extra in project["optional-dependencies"].values() for item in extra)]
    waiting = [(Requirement(item), frozenset[str]()) for item in wanted]
    seen: set[tuple[str, frozenset[str]]] = set()
    found: dict[str, str] = {}
    while waiting:
        requirement, extras_of_parent = waiting.pop()
        marker = requirement.marker
        if marker is not None and not any(marker.evaluate({"extra": extra}) for extra in extras_of_parent | {""}):
            continue
        key = (normal(requirement.name), frozenset(requirement.extras))
        if key in seen:
            continue
        seen.add(key)
        installed = distribution(requirement.name)
        found[key[0]] = licence(installed)
        waiting += [(Requirement(item), key[1]) for item in installed.requires or []]
    return found


LICENCES = closure()


def test_the_closure_is_the_real_one() -> None:
    # Direct, of a dependency, of a dependency's extra (htmldate and justext ask for lxml), of an extra of ours.
    assert {"trafilatura", "courlan", "lxml", "lxml-html-clean", "resiliparse", "distributed", "tornado"} <= LICENCES.keys()
    assert not {"pytest", "mypy", "ruff"} & LICENCES.keys()


@pytest.mark.parametrize("name", sorted(LICENCES))
def test_licence_is_known_and_permissive(name: str) -> None:
    text = LICENCES[name]
    assert text.strip(), f"{name} states no licence: find out which it is before depending on it"
    strict = re.search(r"GPL|GNU|General Public", text)
    assert not strict or name in ACCEPTED, f"{name} is under {text[:200]!r}: do without it, or say in ACCEPTED why it may stay"


def test_every_exception_is_still_needed() -> None:
    for name, reason in ACCEPTED.items():
        assert name in LICENCES, f"{name} is no longer a dependency: take it out of ACCEPTED ({reason})"
        assert re.search(r"GPL|GNU", LICENCES[name]), f"{name} is now under {LICENCES[name]}: take it out of ACCEPTED"
