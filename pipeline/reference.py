"""Where a number stands among published articles: percentiles against a small table of quantiles that ships with the program.

`bench/make_reference.py` makes the table, pipeline/data/reference.json, and says in it what it was made from. It holds articles in one
language, so a percentile is absent for every other.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from functools import lru_cache
from pathlib import Path

from copydesk.article import Absence, Measure

_FILE = Path(__file__).with_name("data") / "reference.json"


def percentile_of(name: str, measure: Measure, language: str | None) -> Measure:
    """The share of reference articles, 0 to 100, whose measure `name` is below this one (ties count half).

    Absent with the measure's own reason where it has no value, with NO_REFERENCE for another language or a measure not in the table.
    """
    if not isinstance(measure.value, int | float):
        return Measure.absent(measure.reason or Absence.NOT_MEASURED)
    made_in, tables = _quantiles()
    quantiles = tables.get(name) if language == made_in else None
    if quantiles is None:
        return Measure.absent(Absence.NO_REFERENCE)
    return Measure(round(_position(quantiles, float(measure.value)), 1))


def _position(quantiles: tuple[float, ...], value: float) -> float:
    """The place of `value` between evenly spaced quantiles (the first is the minimum, the last the maximum), 0 to 100."""
    step = 100 / (len(quantiles) - 1)
    low, high = bisect_left(quantiles, value), bisect_right(quantiles, value)
    if low < high:  # on a quantile, or on several equal ones: their middle
        return step * (low + high - 1) / 2
    if low in (0, len(quantiles)):
        return 0.0 if low == 0 else 100.0
    before, after = quantiles[low - 1], quantiles[low]
    return step * (low - 1 + (value - before) / (after - before))


@lru_cache(maxsize=1)
def _quantiles() -> tuple[str, dict[str, tuple[float, ...]]]:
    """The language of the reference articles, and the quantiles by measure."""
    table = json.loads(_FILE.read_text(encoding="utf-8"))
    return table["language"], {name: tuple(entry["quantiles"]) for name, entry in table["measures"].items()}
