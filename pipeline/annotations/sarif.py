"""SARIF 2.1.0, the exchange format of static analysis: code scanning and editors read it.

Source: "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", OASIS Standard, 27 March 2020.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from copydesk.annotations.checked import Checked, Spot, told
from copydesk.families import BY_NAME, Severity
from copydesk.rule import Rule, RuleSet
from copydesk.version import __version__

VERSION = "2.1.0"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "copydesk/v1"


def sarif(checked: Sequence[Checked], rules: RuleSet) -> dict[str, Any]:
    """The log: one run, the rules that found something, a result for each finding, a notification for each input that was not read."""
    here = Path.cwd()
    fired = sorted({spot.row["rule"] for one in checked for spot in one.spots})
    index = {rule: number for number, rule in enumerate(fired)}
    unread = [(one, problem) for one in checked if (problem := told(one))]
    return {
        "$schema": SCHEMA,
        "version": VERSION,
        "runs": [
            {
                "tool": {"driver": {"name": "Copydesk", "version": __version__, "rules": [_rule(rule, rules.get(rule)) for rule in fired]}},
                "columnKind": "unicodeCodePoints",
                "invocations": [
                    {
                        "executionSuccessful": not unread,
                        "toolExecutionNotifications": [
                            {"level": "error", "message": {"text": problem}, "locations": [_location(one, here)]} for one, problem in unread
                        ],
                    }
                ],
                "results": [_result(one, spot, index, here) for one in checked for spot in one.spots],
            }
        ],
    }


def _rule(name: str, rule: Rule | None) -> dict[str, Any]:
    if rule is None:  # code found it, and no rule file says more of it
        return {"id": name}
    texts = {"shortDescription": rule.message, "fullDescription": rule.why, "help": rule.instead or rule.why or rule.message}
    return {
        "id": name,
        **{key: {"text": text} for key, text in texts.items() if text},
        "defaultConfiguration": {"level": (rule.severity or BY_NAME[rule.family].severity_of(rule.category)).value},
        "properties": {"tags": [rule.family, rule.category]},
    }


def _result(one: Checked, spot: Spot, index: dict[str, int], here: Path) -> dict[str, Any]:
    row = spot.row
    return {
        "ruleId": row["rule"],
        "ruleIndex": index[row["rule"]],
        "level": Severity(row["severity"]).value,
        "message": {"text": row["message"]},
        "locations": [_location(one, here, spot)],
        "partialFingerprints": {FINGERPRINT: spot.fingerprint},
        "properties": {name: row[name] for name in ("family", "category", "voice") if row[name]},
    }


def _location(one: Checked, here: Path, spot: Spot | None = None) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(one, here)}}
    if spot is not None and spot.begin is not None:
        region: dict[str, Any] = {"startLine": spot.begin.line}
        if spot.end is not None:
            region |= {"endLine": spot.end.line, "endColumn": spot.end.column}
        if spot.begin.column is not None:  # else the file has the text in other characters
            region |= {"startColumn": spot.begin.column, "snippet": {"text": spot.row["text"]}}
        physical["region"] = region
    return {"physicalLocation": physical}


def _uri(one: Checked, here: Path) -> str:
    from urllib.parse import quote

    if one.location == "-":
        return "stdin"
    if "://" in one.location:  # of a store
        return quote(one.location, safe="/:")
    path = Path(one.location).absolute()
    return quote(path.relative_to(here).as_posix()) if path.is_relative_to(here) else path.as_uri()
