"""SARIF 2.1.0, the exchange format of static analysis: code scanning and editors read it.

Source: "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", OASIS Standard, 27 March 2020.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from copydesk.annotations.checked import BY_VERDICT, Checked, Spot, missed_by_verdict, unread
from copydesk.families import BY_NAME, Severity
from copydesk.identity import fingerprints
from copydesk.rule import Rule, RuleSet
from copydesk.version import __version__

VERSION = "2.1.0"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "copydesk/v1"


def sarif(checked: Sequence[Checked], rules: RuleSet) -> dict[str, Any]:
    """The log: one run, the rules that found something, a result for each finding and for each verdict that missed what was asked for,
    and a notification for each input that was not read.
    """
    here = Path.cwd()
    missed = [(one, problem) for one in checked if (problem := missed_by_verdict(one))]
    fired = sorted({spot.row["rule"] for one in checked for spot in one.spots} | ({BY_VERDICT} if missed else set()))
    index = {rule: number for number, rule in enumerate(fired)}
    failed = [(one, problem) for one in checked if (problem := unread(one))]
    return {
        "$schema": SCHEMA,
        "version": VERSION,
        "runs": [
            {
                "tool": {"driver": {"name": "Copydesk", "version": __version__, "rules": [_rule(rule, rules.get(rule)) for rule in fired]}},
                "columnKind": "unicodeCodePoints",
                "invocations": [
                    {
                        "executionSuccessful": not failed,
                        "toolExecutionNotifications": [
                            {"level": "error", "message": {"text": problem}, "locations": [_location(one, here)]} for one, problem in failed
                        ],
                    }
                ],
                "results": [
                    *(_result(one, spot, index, here) for one in checked for spot in one.spots),
                    *(_verdict(one, problem, index, here) for one, problem in missed),
                ],
            }
        ],
    }


def _rule(name: str, rule: Rule | None) -> dict[str, Any]:
    if name == BY_VERDICT:
        return {
            "id": name,
            "shortDescription": {"text": "The article's verdict or score misses what was asked for."},
            "help": {
                "text": "Its page in the report has all reasons, and where they are. --fail-on and --fail-under say what is asked for."
            },
            "defaultConfiguration": {"level": Severity.ERROR.value},
        }
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


def _verdict(one: Checked, problem: str, index: dict[str, int], here: Path) -> dict[str, Any]:
    location = _location(one, here)
    if one.line is not None:
        location["physicalLocation"]["region"] = {"startLine": one.line}
    return {
        "ruleId": BY_VERDICT,
        "ruleIndex": index[BY_VERDICT],
        "level": Severity.ERROR.value,
        "message": {"text": problem},
        "locations": [location],
        "partialFingerprints": {FINGERPRINT: next(fingerprints([(BY_VERDICT, one.path)]))},
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
