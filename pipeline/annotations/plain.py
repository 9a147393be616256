"""Everything of `--report json`: what was checked, how it ended, what was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from copydesk.annotations.checked import Checked, Spot, failed
from copydesk.version import __version__

SCHEMA_VERSION = 1


def plain_json(checked: Sequence[Checked]) -> dict[str, Any]:
    """An object: schema_version, program, version, and a list of inputs with their findings.

    A finding has what `copydesk lint --format jsonl` gives it, its fingerprint, and its place in the file: line, column, end_line and
    end_column (null where the file's own text does not have it). An input has failed by what the command fails for, or by an error.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "program": "copydesk",
        "version": __version__,
        "inputs": [
            {
                **{name: getattr(one, name) for name in ("path", "status", "code", "message", "verdict", "score")},
                "reasons": list(one.reasons),
                "failed": failed(one),
                "findings": [_finding(spot) for spot in one.spots],
            }
            for one in checked
        ],
    }


def _finding(spot: Spot) -> dict[str, Any]:
    begin, end = spot.begin or (None, None), spot.end or (None, None)
    place = dict(zip(("line", "column", "end_line", "end_column"), (*begin, *end), strict=True))
    return {**{name: value for name, value in spot.row.items() if name != "path"}, **place, "fingerprint": spot.fingerprint}
