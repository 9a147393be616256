"""Measures and findings to category grades, a score, a verdict and its reasons. What counts how much stands in rules/grades.toml.

A category starts at 100 and loses points; each deduction says which measure (or which findings) it looks at, from where and to
where it takes points, and at which value it is a reason of its own to review or to reject. The score is the weighted mean of the
categories that apply. Nothing that could not be measured takes points, and too short a text gets no numbers at all.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from functools import lru_cache
from math import isfinite
from typing import Any

from copydesk.article import Absence, Article, Measure, MeasureSpec, Reason, is_unsure
from copydesk.context import Context
from copydesk.errors import ConfigError
from copydesk.rulebook import BUILT_IN
from copydesk.text import words_of

CATEGORIES = ("cleanliness", "readability", "speculation", "sourcing", "integrity")
MEASURES = (
    MeasureSpec("score", "float", "Overall score, 0 to 100: the weighted mean of the grades that apply (weights: rules/grades.toml)."),
    MeasureSpec("grade_cleanliness", "float", "0 to 100: how sure it is that the cleaned text is the article and nothing else."),
    MeasureSpec("grade_readability", "float", "0 to 100: how easily a general audience reads it."),
    MeasureSpec(
        "grade_speculation", "float", "0 to 100: how far the author's own voice stays with settled fact; hedging by sources costs nothing."
    ),
    MeasureSpec("grade_sourcing", "float", "0 to 100: whether somebody named vouches for what is said."),
    MeasureSpec("grade_integrity", "float", "0 to 100: whether the text is whole and without damage."),
)
VALUES = ("words", "has_title", "replaced_characters", "partial", "unsure_lines_percent", "stripped_percent")  # what _values gives
FILE = BUILT_IN / "grades.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """Points that a category loses: none up to `start`, all `points` from `stop` on, in proportion between (stop may be the lower one).

    `measure` names a measure, or `findings` a rule id or "family/category" whose findings are counted (`per_1000_words` or plainly).
    From the value `review` (`reject`) on, the verdict is at least that, whatever the score. With `only_if`, nothing happens unless
    that measure is `at_least` so much; with `needs`, the deduction does not apply where that measure is absent.
    The message may name its own {value}, the {count} of findings, and any measure by its name.
    """

    code: str
    category: str
    message: str
    start: float
    stop: float
    points: float
    measure: str | None = None
    findings: str | None = None
    per_1000_words: bool = False
    review: float | None = None
    reject: float | None = None
    only_if: str | None = None
    at_least: float = 0.0
    needs: str | None = None
    why: str = ""

    def lost(self, value: float) -> float:
        """The points that `value` costs."""
        return self.points * min(1.0, max(0.0, (value - self.start) / (self.stop - self.start)))

    def reached(self, value: float, limit: float | None) -> bool:
        """Whether `value` is at `limit` or beyond it, in the direction of `stop`."""
        return limit is not None and (value >= limit if self.stop > self.start else value <= limit)


@dataclass(frozen=True, slots=True)
class Grades:
    """rules/grades.toml with a user's changes."""

    weights: Mapping[str, float]
    pass_from: float
    reject_below: float
    shortest_words: int
    deductions: tuple[Deduction, ...]


def grade(article: Article, context: Context) -> Article:
    """Fill the grades, the score, `verdict` and `reasons`."""
    grades = _grades_for(_Frozen(context.config.grades))
    words = len(words_of(article.prose.text).words)
    if words < grades.shortest_words:
        absent = {spec.name: Measure.absent(Absence.TOO_SHORT if words else Absence.NO_TEXT) for spec in MEASURES}
        told = [item for item in grades.deductions if item.findings is not None and _is_of_page(item, article)]
        verdict = None if not told else "reject" if any(item.reject is not None for item in told) else "review"
        found = tuple(Reason(item.code, _message(item, 1.0, article, words), item.category, 0.0) for item in told)
        return replace(article, measures={**article.measures, **absent}, verdict=verdict, reasons=found)
    values = _values(article, words)
    lost: dict[str, float] = {}
    applies: dict[str, bool] = dict.fromkeys(CATEGORIES, False)
    why_not: dict[str, Absence] = {}
    total = sum(grades.weights.values())
    reasons = []
    verdict = "pass"
    for item in grades.deductions:
        value, reason = _value(item, article, values, words)
        if item.needs is not None and value is not None:
            needed, reason = _measured(item.needs, article, values)
            value = None if needed is None else value
        if value is None:
            why_not.setdefault(item.category, reason or Absence.NOT_MEASURED)
            continue
        applies[item.category] = True
        if item.only_if is not None and (_measured(item.only_if, article, values)[0] or 0.0) < item.at_least:
            continue
        points = item.lost(value)
        lost[item.category] = lost.get(item.category, 0.0) + points
        rejects, reviews = item.reached(value, item.reject), item.reached(value, item.review)
        if rejects or (reviews and verdict == "pass"):
            verdict = "reject" if rejects else "review"
        if points > 0 or rejects or reviews:
            weight = round(points * grades.weights[item.category] / total, 2)
            reasons.append(
                (
                    not rejects,
                    not reviews,
                    -weight,
                    item.code,
                    Reason(item.code, _message(item, value, article, words), item.category, weight),
                )
            )
    measures: dict[str, Measure] = {}
    for category in CATEGORIES:
        name = f"grade_{category}"
        if applies[category]:
            measures[name] = Measure(round(max(0.0, 100.0 - lost.get(category, 0.0)), 1))
        else:
            measures[name] = Measure.absent(why_not.get(category, Absence.NOT_MEASURED))
    graded = {category: float(measures[f"grade_{category}"].value or 0.0) for category in CATEGORIES if applies[category]}
    weight = sum(grades.weights[category] for category in graded)
    if weight:
        score = round(sum(grades.weights[category] * graded[category] for category in graded) / weight, 1)
        measures["score"] = Measure(score)
        if score < grades.reject_below:
            verdict = "reject"
        elif score < grades.pass_from and verdict == "pass":
            verdict = "review"
    else:
        measures["score"] = Measure.absent(Absence.NOT_MEASURED)
    return replace(
        article,
        measures={**article.measures, **measures},
        verdict=verdict,
        reasons=tuple(reason for *_, reason in sorted(reasons, key=lambda r: r[:4])),
    )


def _is_of_page(item: Deduction, article: Article) -> bool:
    """Whether it says of the page that it is no article, which holds for the shortest text too."""
    return any(
        found.family == "defects" and found.category == "page" and item.findings in (found.rule, "defects/page")
        for found in article.findings
    )


def _values(article: Article, words: int) -> Mapping[str, float]:
    """What deductions may name beside the stages' measures."""
    inked = [line for line in article.lines if article.text[line.start : line.end].strip()]
    kept = sum(line.kept for line in inked)
    visible = sum(line.end - line.start for line in inked)
    return {
        "words": float(words),
        "has_title": float(article.title is not None),
        "replaced_characters": float(article.replaced_characters),
        "partial": float(article.outcome.status.value == "partial"),
        "unsure_lines_percent": 100.0 * sum(map(is_unsure, inked)) / max(1, kept),
        "stripped_percent": 100.0 * sum(line.end - line.start for line in inked if not line.kept) / max(1, visible),
    }


def _value(item: Deduction, article: Article, values: Mapping[str, float], words: int) -> tuple[float | None, Absence | None]:
    if item.findings is not None:
        counts: Counter[str] = Counter()
        for found in article.findings:
            counts.update((found.rule, f"{found.family}/{found.category}"))
        count = float(counts[item.findings])
        return (count * 1000.0 / words if item.per_1000_words else count), None
    return _measured(item.measure or "", article, values)


def _measured(name: str, article: Article, values: Mapping[str, float]) -> tuple[float | None, Absence | None]:
    if name in values:
        return values[name], None
    measure = article.measures.get(name)
    if measure is None:
        return None, Absence.NOT_MEASURED
    return (float(measure.value), None) if isinstance(measure.value, int | float) else (None, measure.reason)


def _message(item: Deduction, value: float, article: Article, words: int) -> str:
    """The deduction's message with numbers for names; {s} becomes "s" unless the count (or else the value) is 1."""
    count = value * words / 1000 if item.per_1000_words else value

    def filled(match: re.Match[str]) -> str:
        name = match.group(1)
        if name == "s":
            return "" if _shown(count) == "1" else "s"
        number = value if name == "value" else count if name == "count" else _measured(name, article, {})[0]
        return "–" if number is None else _shown(number)

    return re.sub(r"\{(\w+)\}", filled, item.message)


def _shown(number: float) -> str:
    nearest = round(number)
    return str(nearest) if number >= 10 or abs(number - nearest) < 1e-6 else f"{round(number, 1) + 0.0:.1f}"  # + 0.0: no "-0.0"


class _Frozen:
    """A user's changes as a key for the cache: equal when they print the same."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.table = table
        self._key = repr(table)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frozen) and self._key == other._key


@lru_cache(maxsize=4)
def _grades_for(changes: _Frozen) -> Grades:
    return read_grades(FILE.read_text(encoding="utf-8"), changes.table)


def check_grades(changes: Mapping[str, Any], where: str) -> None:
    """Raise ConfigError, with the name of the file that holds them, where a user's changes cannot be used."""
    try:
        read_grades(FILE.read_text(encoding="utf-8"), changes)
    except ConfigError as error:
        raise ConfigError(f"{where}: {error}") from None


def read_grades(source: str, changes: Mapping[str, Any] | None = None) -> Grades:
    """The grades of a TOML text, with the tables of `changes` laid over it ([grades.weights], [grades.verdict], [grades.deductions.CODE]).

    Raises ConfigError naming the key that is wrong.
    """
    data = tomllib.loads(source)
    table = dict(changes or {})
    for key in table:
        _known(key, ("weights", "verdict", "deductions"), "grades")
    weights = {**data["weights"], **_numbers(table.get("weights", {}), CATEGORIES, "grades.weights")}
    verdict = {**data["verdict"], **_numbers(table.get("verdict", {}), tuple(data["verdict"]), "grades.verdict")}
    kinds = {field.name: str(field.type) for field in fields(Deduction) if field.name != "code"}
    own = table.get("deductions", {})
    if not isinstance(own, Mapping):
        raise ConfigError("grades.deductions must hold a table a code")
    codes = [str(item["code"]) for item in data["deductions"]]
    for code in own:
        _known(code, codes, "grades.deductions")
    deductions = []
    for item in data["deductions"]:
        change = own.get(item["code"], {})
        if not isinstance(change, Mapping):
            raise ConfigError(f"grades.deductions.{item['code']} must be a table such as {{ points = 0 }}")
        for key, value in change.items():
            _known(key, sorted(kinds), f"grades.deductions.{item['code']}")
            _typed(value, kinds[key], f"grades.deductions.{item['code']}.{key}")
        deduction = Deduction(**{**item, **change})
        if deduction.category not in CATEGORIES or (deduction.measure is None) == (deduction.findings is None):
            raise ConfigError(f"grades.deductions.{deduction.code}: needs a known category and either measure or findings")
        if deduction.start == deduction.stop:
            raise ConfigError(f"grades.deductions.{deduction.code}: start and stop must differ")
        deductions.append(deduction)
    if min(weights.values()) < 0 or not sum(weights.values()):
        raise ConfigError("grades.weights: weights must not be negative, and one must be above 0")
    return Grades(weights, verdict["pass_from"], verdict["reject_below"], int(verdict["shortest_words"]), tuple(deductions))


def _numbers(table: Any, known: tuple[str, ...], where: str) -> dict[str, float]:
    if not isinstance(table, Mapping):
        raise ConfigError(f"{where} must be a table")
    for key, value in table.items():
        _known(key, known, where)
        _typed(value, "float", f"{where}.{key}")
    return dict(table)


def _typed(value: object, kind: str, where: str) -> None:
    """Raise ConfigError where `value` is not of the `kind` that a Deduction's field has."""
    if kind.startswith("float"):
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise ConfigError(f"{where} must be a number, not {value!r}")
    elif kind == "bool":
        if not isinstance(value, bool):
            raise ConfigError(f"{where} must be true or false, not {value!r}")
    elif not isinstance(value, str):
        raise ConfigError(f"{where} must be a text, not {value!r}")


def _known(key: str, known: Any, where: str) -> None:
    if key not in known:
        close = get_close_matches(key, list(known), n=1)
        raise ConfigError(f"unknown key {key!r} in {where}" + (f"; did you mean {close[0]!r}?" if close else ""))
