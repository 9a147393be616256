"""The figures of an article's page: which ones stand beside each grade, and all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from copydesk.article import Absence
from copydesk.reports.bounds import LONGEST_VALUE, short
from copydesk.reports.rows import Row
from copydesk.reports.words import label, number
from copydesk.tables import absences, figures


class GradeView(NamedTuple):
    """A category's grade, 0 to 100 (None: does not apply, `absent` says why), and the figures that it is made of."""

    name: str
    value: float | None
    shown: str
    absent: str
    figures: Sequence[Figure]


class Figure(NamedTuple):
    """A figure with its name; `is_text`: it is no number, so it may be written in any direction."""

    label: str
    value: str
    is_text: bool = False


# What each grade is made of, as far as the tables say.
GRADE_FIGURES: Mapping[str, tuple[tuple[str, str, int], ...]] = {
    "cleanliness": (("lines_stripped", "lines stripped", 0), ("lines_unsure", "unsure lines", 0)),
    "readability": (
        ("flesch_reading_ease", "reading ease", 0),
        ("flesch_kincaid_grade", "school grade", 1),
        ("flesch_reading_ease_percentile", "against published news", 0),
    ),
    "speculation": (
        ("speculation_findings", "found", 0),
        ("speculation_per_100_sentences", "in 100 sentences", 0),
        ("speculation_per_100_sentences_percentile", "against published news", 0),
    ),
    "sourcing": (
        ("quotations_count", "quotations", 0),
        ("named_sources_count", "named sources", 0),
        ("unnamed_sources_count", "unnamed", 0),
        ("vague_sources_count", "vague", 0),
    ),
    "style": (("stock_phrases_count", "stock phrases", 0), ("specifics_per_100_words", "names and numbers in 100 words", 1)),
    "integrity": (("defects_count", "defects", 0),),
}
# Figures that need words around them: how many others are below, of which nobody is above all.
MOST_PERCENT = 99
_PHRASES = {"flesch_reading_ease_percentile": "easier than {} %", "speculation_per_100_sentences_percentile": "more than {} %"}


def figures_of(row: Row, wanted: Iterable[tuple[str, str, int]]) -> list[Figure]:
    """The wanted figures; where one is absent, the reason stands in its place."""
    absent = absences(row)
    return [Figure(words, _shown(row[column], column, digits, absent)) for column, words, digits in wanted]


def _shown(value: Any, column: str, digits: int, absent: Mapping[str, Absence]) -> str:
    if value is None:
        return label(absent[column])
    if column in _PHRASES:
        return _PHRASES[column].format(number(min(value, MOST_PERCENT), digits))
    return short(value, LONGEST_VALUE) if isinstance(value, str) else number(value, digits)


def all_figures(row: Row) -> tuple[list[Figure], list[tuple[str, str]]]:
    """Every figure of the article, and the names of those that do not apply by the reason why."""
    present = []
    why = absences(row)
    absent: dict[Absence, list[str]] = {}
    for column in figures():
        value = row[column]
        if value is None:
            absent.setdefault(why[column], []).append(label(column))
        else:
            text = type(value) is str
            present.append(Figure(label(column), short(value, LONGEST_VALUE) if text else number(value, 2), text))
    return present, [(reason.sentence, ", ".join(names)) for reason, names in absent.items()]


def grade_of(name: str, row: Row) -> GradeView:
    """A category's grade with the figures that it is made of, where the tables have them."""
    column = f"grade_{name}"
    value = row[column]
    return GradeView(
        name=name,
        value=value,
        shown=number(value),
        absent="" if value is not None else f"does not apply: {label(absences(row)[column])}",
        figures=figures_of(row, GRADE_FIGURES[name]),
    )


def columns_by_label() -> dict[str, str]:
    """The columns of the figures whose names are not their labels with underscores, by label: for the script that links them."""
    return {label(column): column for column in figures() if label(column).replace(" ", "_") != column}
