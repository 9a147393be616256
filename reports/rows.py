"""What the report reads of the tables: whole rows of `articles`, and of `lines` and `findings` the columns that a page needs, by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

Row = Mapping[str, Any]


class LineRow(NamedTuple):
    """What a page needs of a row of `lines`."""

    path: str
    line: int
    start: int
    end: int
    text: str
    kind: str
    joined: bool
    kept: bool
    rule: str | None
    confidence: float | None
    evidence: Mapping[str, Any] | None
    kept_probability: float | None
    unsure: bool


class FindingRow(NamedTuple):
    """What a page needs of a row of `findings`."""

    path: str
    family: str
    rule: str
    category: str
    voice: str | None
    headline: bool
    line: int
    start: int
    end: int
    text: str
    message: str
    severity: str
    detail: Mapping[str, Any] | None


Lines = Sequence[LineRow]
Findings = Sequence[FindingRow]
