"""What Copydesk is made of: a bill of materials (CycloneDX), licences, known vulnerabilities. `make sbom` and `make audit` run this.

A check that could not look at anything has not passed: each of them fails, and says why, where it found nothing to check.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parent.parent
PINS = PROJECT / "requirements" / "dev.txt"  # run.txt, the extras and the tools
FINE, WRONG, UNCHECKED = 0, 1, 2

# Licences that ask for no more than their notice (or, MPL, for changes to their own files). Whatever is not here is a finding.
PERMISSIVE = re.compile(
    r"(?:Apache(?: Software)?(?: License)?(?:[ -]2\.0)?|(?:\d-Clause )?BSD(?: License)?(?:-[23]-Clause)?|0BSD|MIT(?:-0| License)?|ISC(?: License)?"
    r"|Zlib|Zope Public License|ZPL-2\.1|CC0-1\.0|PSF-2\.0|CNRI-Python|Python Software Foundation License|MPL-[12]\.[01]|Mozilla Public License 2\.0)"
)
# Others that are acceptable all the same, each with the reason.
ACCEPTED = {
    "pyphen": "a choice of three licences; used under the Mozilla Public License 1.1",
    "atheris": "Apache-2.0 by its source files; its metadata state none; installed for fuzzing only",
    "sarif-pydantic": "MIT by its licence file; its metadata state none; installed for tests only",
    "chardet": "LGPL; comes with readability-lxml, a peer in bench/, and is installed for tests only",
    "html2text": "GPL; bench/ measures what it makes of pages, nothing of it is used or passed on",
}


def normal(name: str) -> str:
    """A distribution's name as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence(found: Distribution) -> str:
    """What the metadata say: the expression, else classifiers, else the field (some put the whole text there)."""

    def field(name: str) -> list[str]:
        return found.metadata.get_all(name, [])

    classifiers = [entry.removeprefix("License :: ") for entry in field("Classifier") if entry.startswith("License :: ")]
    return "; ".join(field("License-Expression") or classifiers or field("License"))


def is_permissive(text: str) -> bool:
    """Whether every licence that `text` names is in PERMISSIVE; where there is a choice ("OR"), whether one is."""
    text = text.replace("OSI Approved :: ", "")
    choices = [re.split(r" AND |; ", choice) for choice in re.split(r" OR ", text)]
    names = [[re.sub(r"^\(|\s*\([^()]*\)$|\)$", "", name.strip()) for name in choice] for choice in choices]
    return any(all(PERMISSIVE.fullmatch(name) for name in choice) for choice in names)


def licence_problems(installed: Iterable[Distribution]) -> list[str]:
    """What is wrong with the licences of what is installed, a line each; also where nothing is installed."""
    found = {normal(item.metadata["Name"]): licence(item) for item in installed}
    if not found:
        return ["no distribution was found: no licence was checked"]
    problems = []
    for name, text in sorted(found.items()):
        if not text.strip() and name not in ACCEPTED:
            problems.append(f"{name} states no licence: find out which it is before depending on it")
        elif text.strip() and not is_permissive(text) and name not in ACCEPTED:
            problems.append(
                f"{name} is under {text[:100]!r}, which is not known to be permissive: do without it, or say in ACCEPTED why it may stay"
            )
    return problems


def vulnerability_problems(report: str, expected: Sequence[str]) -> tuple[int, list[str]]:
    """From pip-audit's JSON: FINE, WRONG or UNCHECKED, and a line for each finding and for each of `expected` that was not looked up."""
    try:
        entries: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return UNCHECKED, ["nothing was checked: there is no answer from the vulnerability service (is there a network?)"]
    checked = {normal(entry["name"]) for entry in entries if "vulns" in entry}
    missing = sorted(set(map(normal, expected)) - checked)
    lines = [
        f"{entry['name']} {entry['version']}: {item['id']}, mended in {', '.join(item['fix_versions']) or 'no release yet'}"
        for entry in entries
        for item in entry.get("vulns", ())
    ]
    if not expected or not checked:
        return UNCHECKED, ["nothing was checked: the vulnerability service knows none of the pinned packages (is there a network?)"]
    if missing:
        lines.append(f"{len(missing)} of {len(expected)} were not checked: {', '.join(missing)}")
    return (WRONG if len(lines) > bool(missing) else UNCHECKED if missing else FINE), lines


def pinned(pins: Path = PINS) -> list[str]:
    """The names in a file of requirements."""
    return re.findall(r"^([A-Za-z0-9][\w.-]*)==", pins.read_text(encoding="utf-8"), re.MULTILINE)


def check_vulnerabilities() -> int:
    """Look the pinned versions up in PyPI's database of vulnerabilities, which needs a network."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--requirement",
        str(PINS),
        "--disable-pip",
        "--format",
        "json",
        "--progress-spinner",
        "off",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    code, lines = vulnerability_problems(done.stdout, pinned())
    if code == UNCHECKED and done.stderr.strip():
        lines.append(f"pip-audit says: {done.stderr.strip().splitlines()[-1]}")
    say(lines or [f"{len(pinned())} pinned packages: no known vulnerability"])
    return code


def check_licences() -> int:
    """Look at the licence of everything that is installed beside this interpreter."""
    installed = list(distributions())
    problems = licence_problems(installed)
    say(problems or [f"{len(installed)} installed packages: every licence is known and permissive, or has its reason"])
    return WRONG if problems else FINE


def write_sbom(path: Path) -> int:
    """Write a bill of materials of what is installed beside this interpreter, as valid CycloneDX JSON, the same bytes for the same packages."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    options = ["--pyproject", str(PROJECT / "pyproject.toml"), "--output-reproducible", "--spec-version", "1.6", "--output-format", "JSON"]
    command = [sys.executable, "-m", "cyclonedx_py", "environment", *options, "--output-file", str(path), sys.executable]
    subprocess.run(command, check=True)
    text = path.read_text(encoding="utf-8")
    if error := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        say([f"{path} is not valid CycloneDX 1.6: {error}"])
        return WRONG
    components = json.loads(text).get("components", [])
    if not components:
        say([f"{path} names no component: nothing is installed beside {sys.executable}"])
        return UNCHECKED
    say([f"{path}: {len(components)} components, valid CycloneDX 1.6"])
    return FINE


def say(lines: Iterable[str]) -> None:
    """Print lines."""
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["sbom", file]:
            sys.exit(write_sbom(Path(file)))
        case ["licences"]:
            sys.exit(check_licences())
        case ["vulnerabilities"]:
            sys.exit(check_vulnerabilities())
    sys.exit("usage: supply.py sbom FILE | licences | vulnerabilities")
