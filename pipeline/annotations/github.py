"""Annotations as GitHub's runners read them from a step's output.

Source: "Workflow commands for GitHub Actions", https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from copydesk.annotations.checked import Checked, Spot, told, unread
from copydesk.families import Severity
from copydesk.visible import visible

_LEVEL: Mapping[str, str] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def github(checked: Sequence[Checked]) -> Iterator[str]:
    """A line for each finding and for each input that could not be read or missed what was asked for."""
    here = Path.cwd()
    for one in checked:
        file = one.location if one.location == "-" else _from(one.location, here)
        if problem := told(one):
            at = {} if unread(one) or one.line is None else {"line": str(one.line)}
            yield _command("error", {"file": file, **at, "title": "copydesk"}, problem)
        for spot in one.spots:
            yield _command(_LEVEL[spot.row["severity"]], {"file": file, **_place(spot), "title": spot.row["rule"]}, _message(spot))


def _from(location: str, here: Path) -> str:
    if "://" in location:  # of a store
        return location
    path = Path(location).absolute()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix()


def _place(spot: Spot) -> dict[str, str]:
    """Columns count only for a finding within one line."""
    if spot.begin is None:
        return {}
    found = {"line": str(spot.begin.line)}
    if spot.end is not None and spot.end.line == spot.begin.line:
        return {**found, "endLine": found["line"], "col": str(spot.begin.column), "endColumn": str(spot.end.column)}
    return found if spot.end is None else {**found, "endLine": str(spot.end.line)}


def _message(spot: Spot) -> str:
    return f"“{' '.join(str(spot.row['text']).split())}”: {spot.row['message']}"


def _command(level: str, properties: Mapping[str, str], message: str) -> str:
    told = ",".join(f"{name}={_escaped(value).replace(':', '%3A').replace(',', '%2C')}" for name, value in properties.items())
    return f"::{level} {told}::{_escaped(message)}"


def _escaped(value: str) -> str:
    """What the runner takes for the text and not for an end of the command."""
    return visible(value).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
