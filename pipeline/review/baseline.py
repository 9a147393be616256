"""A baseline: the findings that a folder has today, so that a check tells only of those that come later. docs/report.md has its format."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copydesk.checks import MOST_FAULTS
from copydesk.errors import ReviewError
from copydesk.families import BY_NAME, Severity
from copydesk.review.compare import Found, findings_of, whole_report

FORMAT, VERSION = "copydesk-baseline", 1

Known = Mapping[str, Mapping[str, str]]  # path -> fingerprint of a finding -> its rule


@dataclass(frozen=True, slots=True)
class Checked:
    """What a report has that its baseline has not, by path, and what stands in the baseline and matches nothing: (path, rule)."""

    new: Mapping[str, tuple[Found, ...]]
    unmatched: tuple[tuple[str, str], ...]
    known: int


def counted(folder: Path) -> dict[str, tuple[Found, ...]]:
    """The findings of a report, by path, that are worth a look: no notes, and no weak hedges. Raises UsageError where it is no report."""
    whole_report(folder)
    every = {path: tuple(filter(_matters, found)) for path, found in findings_of(folder).items()}
    return {path: found for path, found in every.items() if found}


def _matters(found: Found) -> bool:
    return found.severity != Severity.NOTE and not BY_NAME[found.family].on_request


def written(found: Mapping[str, Iterable[Found]]) -> str:
    """A baseline as a file."""
    findings = {path: {each.fingerprint: each.rule for each in found[path]} for path in sorted(found)}
    return json.dumps({"format": FORMAT, "version": VERSION, "findings": findings}, indent=1, ensure_ascii=True) + "\n"


def read_baseline(path: Path) -> Known:
    """The baseline in a file. Raises ReviewError."""
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as wrong:
        raise ReviewError(f"{path}: cannot be read: {wrong.strerror}. copydesk baseline write makes one.") from None
    except (ValueError, RecursionError) as wrong:
        raise ReviewError(f"{path}: not valid JSON: {wrong}") from None
    if not isinstance(data, dict) or (data.get("format"), data.get("version")) != (FORMAT, VERSION):
        raise ReviewError(f"{path}: no baseline of version {VERSION}. copydesk baseline write makes one.")
    found = data.get("findings")
    if not isinstance(found, dict):
        raise ReviewError(f"{path}: findings: must be a table of paths")
    wrong_paths = [name for name, each in found.items() if not _is_table(each)]
    if wrong_paths:
        more = f" (and {len(wrong_paths) - MOST_FAULTS} more)" if len(wrong_paths) > MOST_FAULTS else ""
        raise ReviewError(f"{path}: must be tables of fingerprints and rules: {', '.join(wrong_paths[:MOST_FAULTS])}{more}")
    return found


def _is_table(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(rule, str) for rule in value.values())


def check(found: Mapping[str, tuple[Found, ...]], known: Known) -> Checked:
    """What is new since a baseline, and what of it matches nothing any more."""
    new, unmatched, matched = {}, [], 0
    for path in sorted(found.keys() | known.keys()):
        here, before = found.get(path, ()), known.get(path, {})
        prints = {each.fingerprint for each in here}
        matched += len(prints & before.keys())
        if others := tuple(each for each in here if each.fingerprint not in before):
            new[path] = others
        unmatched += [(path, rule) for fingerprint, rule in before.items() if fingerprint not in prints]
    return Checked(new, tuple(unmatched), matched)
