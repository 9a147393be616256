"""Whoever installs Copydesk gets nothing whose licence reaches over to their own work."""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from importlib.metadata import Distribution, distribution, distributions
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from helpers import PROJECT


def module(path: Path) -> Any:
    """A script of the project's own, as `make` runs it."""
    spec = spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    loaded = module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


supply = module(PROJECT / "tests" / "supply.py")
licence, normal, ACCEPTED = supply.licence, supply.normal, supply.ACCEPTED


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
    # Direct, of a dependency, of a dependency's extra (htmldate and justext ask for lxml), of the extra for clusters.
    assert {"trafilatura", "courlan", "lxml", "lxml-html-clean", "distributed", "tornado"} <= LICENCES.keys()
    assert not {"pytest", "mypy", "ruff"} & LICENCES.keys()


def test_whoever_installs_copydesk_gets_no_licence_that_reaches_over_to_their_work() -> None:
    strict = {name for name, text in LICENCES.items() if re.search(r"GPL|GNU|General Public", text)}
    assert strict <= {"pyphen", "tld"}, "two that leave a choice"
    assert all("MPL" in LICENCES[name] or "Mozilla" in LICENCES[name] for name in strict)


def test_every_installed_licence_is_known_and_permissive() -> None:
    tools = {normal(name) for name in supply.pinned()}
    installed = [found for found in distributions() if normal(found.metadata["Name"]) in tools]
    assert len(installed) > len(LICENCES), "the tools as well"
    assert supply.licence_problems(installed) == []


def test_every_exception_is_still_needed() -> None:
    files = (*(PROJECT / "requirements").glob("*.txt"), PROJECT / "bench" / "requirements.txt")
    asked_for = {normal(name) for file in files for name in supply.pinned(file)}
    installed = {normal(found.metadata["Name"]): licence(found) for found in distributions()}
    for name, reason in ACCEPTED.items():
        assert name in asked_for, f"nothing asks for {name} any more: take it out of ACCEPTED ({reason})"
        if name in installed:  # the tools of `make fuzz` and bench/ are there only once they were used
            assert not supply.is_permissive(installed[name]), f"{name} is now under {installed[name]}: take it out of ACCEPTED"


def package(folder: Path, name: str, *fields: str) -> Distribution:
    """A package as an installer leaves it."""
    info = folder / f"{name}-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("\n".join(["Metadata-Version: 2.4", f"Name: {name}", "Version: 1", *fields, ""]), encoding="utf-8")
    return Distribution.at(info)


def test_a_check_of_nothing_fails() -> None:
    assert supply.licence_problems([]) == ["no distribution was found: no licence was checked"]


def test_an_unknown_licence_fails_by_name(tmp_path: Path) -> None:
    mute = package(tmp_path, "mute_thing")
    odd = package(tmp_path, "odd", "License-Expression: LicenseRef-Pay-Me")
    strict = package(tmp_path, "strict", "Classifier: License :: OSI Approved :: GNU Affero General Public License v3")
    fine = package(tmp_path, "fine", "License-Expression: MIT OR GPL-3.0-only")
    problems = supply.licence_problems([mute, odd, strict, fine])
    assert [problem.split()[0] for problem in problems] == ["mute-thing", "odd", "strict"]
    assert "states no licence" in problems[0]
    assert "LicenseRef-Pay-Me" in problems[1]


@pytest.mark.parametrize(
    ("text", "permissive"),
    [
        ("MIT", True),
        ("BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0", True),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-2.0-only OR MIT", True),
        ("OSI Approved :: ISC License (ISCL)", True),
        ("OSI Approved :: MIT License; OSI Approved :: GNU General Public License v3 (GPLv3)", False),
        ("MITIGATED", False),
        ("", False),
    ],
)
def test_which_licences_are_permissive(text: str, permissive: bool) -> None:
    assert supply.is_permissive(text) is permissive


def audited(**packages: list[dict[str, Any]] | None) -> str:
    """What pip-audit prints: the vulnerabilities by package; None where it could not look."""
    rows = [
        {"name": name, "version": "1", **({"skip_reason": "not found"} if found is None else {"vulns": found})}
        for name, found in packages.items()
    ]
    return json.dumps({"dependencies": rows, "fixes": []})


HOLE = {"id": "PYSEC-0", "fix_versions": ["2"], "aliases": [], "description": ""}


@pytest.mark.parametrize(
    ("report", "code", "says"),
    [
        (audited(lxml=[], polars=[]), 0, []),
        (audited(lxml=[HOLE], polars=[]), 1, ["lxml 1: PYSEC-0, mended in 2"]),
        (audited(lxml=[], polars=None), 2, ["1 of 2 were not checked: polars"]),
        (audited(lxml=[HOLE], polars=None), 1, ["lxml 1: PYSEC-0, mended in 2", "1 of 2 were not checked: polars"]),
        (audited(lxml=[]), 2, ["1 of 2 were not checked: polars"]),
        (
            audited(lxml=None, polars=None),
            2,
            ["nothing was checked: the vulnerability service knows none of the pinned packages (is there a network?)"],
        ),
        (audited(), 2, ["nothing was checked: the vulnerability service knows none of the pinned packages (is there a network?)"]),
        ("", 2, ["nothing was checked: there is no answer from the vulnerability service (is there a network?)"]),
        ("[]", 2, ["nothing was checked: there is no answer from the vulnerability service (is there a network?)"]),
    ],
)
def test_only_a_look_at_every_pinned_package_is_a_check(report: str, code: int, says: list[str]) -> None:
    assert supply.vulnerability_problems(report, ["lxml", "polars"]) == (code, says)


def test_no_pins_are_no_check() -> None:
    assert supply.vulnerability_problems(audited(), [])[0] == 2
    assert {"lxml", "polars", "pip-audit", "cyclonedx-bom"} <= {normal(name) for name in supply.pinned()}


def run(*arguments: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PROJECT / "tests" / "supply.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, env={**os.environ, **env})


def test_without_a_network_the_vulnerability_check_fails_and_says_why() -> None:
    nowhere = "http://127.0.0.1:9"  # nobody listens there
    done = run("vulnerabilities", HTTPS_PROXY=nowhere, https_proxy=nowhere, NO_PROXY="", no_proxy="")
    assert done.returncode == 2
    assert done.stdout.startswith("nothing was checked: ")


def test_the_bill_of_materials_is_valid_and_names_what_is_installed(tmp_path: Path) -> None:
    file = tmp_path / "sbom.json"
    done = run("sbom", file)
    assert done.returncode == 0, done.stderr
    bill = json.loads(file.read_text(encoding="utf-8"))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    named = {normal(item["name"]) for item in bill["components"]} | {normal(bill["metadata"]["component"]["name"])}
    assert named == {normal(found.metadata["Name"]) for found in distributions()}
    assert bill["metadata"]["component"]["name"] == "copydesk"
    assert str(PROJECT) not in file.read_text(encoding="utf-8")
