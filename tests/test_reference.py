"""Percentiles against the table of published articles."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from copydesk import reference
from copydesk.article import Absence, Measure
from copydesk.reference import percentile_of

TABLE = json.loads(Path(reference.__file__).with_name("data").joinpath("reference.json").read_text(encoding="utf-8"))
NAME = "speculation_per_1000_words"


def test_the_table_says_what_it_was_made_from() -> None:
    assert TABLE["sets"]
    assert sum(entry["articles"] for entry in TABLE["sets"]) >= 50
    assert all(entry["articles"] <= sum(s["articles"] for s in TABLE["sets"]) for entry in TABLE["measures"].values())


def test_quantiles_ascend() -> None:
    assert all(low <= high for entry in TABLE["measures"].values() for low, high in pairwise(entry["quantiles"]))


def test_the_ends_and_the_middle() -> None:
    quantiles = TABLE["measures"][NAME]["quantiles"]
    assert percentile_of(NAME, Measure(quantiles[-1] + 1), "en").value == 100.0
    assert percentile_of(NAME, Measure(quantiles[0] - 1), "en").value == 0.0
    assert percentile_of(NAME, Measure(quantiles[len(quantiles) // 2]), "en").value == 50.0


def test_a_higher_value_never_has_a_lower_percentile() -> None:
    places = [percentile_of(NAME, Measure(value / 4), "en").value for value in range(200)]
    assert places == sorted(places)  # type: ignore[type-var]
    assert len(set(places)) > 50


@pytest.mark.parametrize(
    ("name", "measure", "language", "reason"),
    [
        (NAME, Measure.absent(Absence.TOO_SHORT), "en", "too-short"),
        (NAME, Measure(3.0), "de", "no-reference"),
        (NAME, Measure(3.0), None, "no-reference"),
        ("unheard_of", Measure(3.0), "en", "no-reference"),
    ],
)
def test_no_percentile_without_a_value_or_a_reference(name: str, measure: Measure, language: str | None, reason: str) -> None:
    found = percentile_of(name, measure, language)
    assert (found.value, found.reason) == (None, reason)
