"""The limits that decide a verdict, on the scales of the overview's distributions: as this run had them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from copydesk.config import NEWS
from copydesk.grade.stage import FILE, Grades, read_grades
from copydesk.reports.words import number


class Limit(NamedTuple):
    """A value of a distribution from which articles come out otherwise, and how. `state` is what becomes of those beyond it."""

    at: float
    words: str
    state: str


# Measures of grades.toml that the overview shows, by the distribution's key, and how their values stand on its scale.
_SHOWN: Mapping[str, tuple[str, Callable[[float], float], str]] = {
    "trust": ("trust", lambda value: value, ""),
    "kept": ("stripped_percent", lambda value: 100 - value, "\u00a0%"),
}


def limits_of(out: Path) -> Mapping[str, tuple[Limit, ...]]:
    """By a distribution's key its limits, the lowest first, from run.json and rules/grades.toml."""
    summary = json.loads((out / "run.json").read_text(encoding="utf-8"))
    grades = read_grades(
        FILE.read_text(encoding="utf-8"), summary["configuration"].get("grades"), summary["configuration"].get("kind", NEWS)
    )
    found = {
        "score": [
            Limit(grades.reject_below, f"rejected below {number(grades.reject_below, 1)}", "reject"),
            Limit(grades.pass_from, f"to review below {number(grades.pass_from, 1)}", "review"),
        ],
        "words": [Limit(grades.shortest_words, f"not graded below {grades.shortest_words}", "ungraded")],
        **{key: list(_of_measure(grades, measure, scale, unit)) for key, (measure, scale, unit) in _SHOWN.items()},
    }
    return {key: tuple(sorted(limits)) for key, limits in found.items()}


def _of_measure(grades: Grades, measure: str, scale: Callable[[float], float], unit: str) -> Iterator[Limit]:
    for item in grades.deductions:
        if item.measure != measure:
            continue
        for state, words, value in (("review", "to review", item.review), ("reject", "rejected", item.reject)):
            if value is not None:
                at = scale(value)
                up = (item.stop > item.start) == (scale(1) > scale(0))  # whether what lies above it comes out worse
                yield Limit(at, f"{words} {'from' if up else 'up to'} {number(at, 1)}{unit}", state)
