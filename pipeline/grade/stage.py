"""Measures and findings to category grades, a score, a verdict and its reasons. What counts how much stands in rules/grades.toml.

A category starts at 100 and loses points; each deduction says which measure (or which findings) it looks at, from where and to
where it takes points, and at which value it is a reason of its own to review or to reject. The score is 100 less the points of all
categories, each times its weight. Nothing that could not be measured takes points, and too short a text gets no numbers at all; but a
page that is no article is told, however short it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil
from typing import Any

from copydesk.article import Absence, Article, Genre, Line, Measure, MeasureSpec, Reason, is_unsure
from copydesk.checks import FLAG, NUMBER, TABLE, TEXT, Fault, check, list_of, nearest, number, one_of, parse, told, whole
from copydesk.compiled import compiled
from copydesk.config import NEWS
from copydesk.context import Context
from copydesk.errors import ConfigError
from copydesk.families import BY_NAME
from copydesk.rulebook import BUILT_IN
from copydesk.text import could_be_title, count_words, ends_sentence, words_of

CATEGORIES = ("cleanliness", "readability", "speculation", "sourcing", "style", "integrity")
MEASURES = (
    MeasureSpec(
        "score", "float", "Overall score, 0 to 100: 100 less what the reasons cost; half of all published articles have more than 85."
    ),
    MeasureSpec("grade_cleanliness", "float", "0 to 100: how sure it is that the cleaned text is the article and nothing else."),
    MeasureSpec("grade_readability", "float", "0 to 100: how easily a general audience reads it."),
    MeasureSpec(
        "grade_speculation", "float", "0 to 100: how far the author's own voice stays with settled fact; hedging by sources costs nothing."
    ),
    MeasureSpec("grade_sourcing", "float", "0 to 100: whether somebody named vouches for what is said."),
    MeasureSpec("grade_style", "float", "0 to 100: how plain and specific the writing is."),
    MeasureSpec("grade_integrity", "float", "0 to 100: whether the text is whole and without damage."),
)
VALUES = (  # what _values gives
    *("words", "has_title", "replaced_characters", "partial", "unsure_lines_percent", "stripped_percent", "doubtful_prose_line"),
)
# Of stripped prose the model is in doubt from this probability on; a writer's portrait or a caption has often but one sentence.
DOUBTFUL_PROBABILITY, DOUBTFUL_WORDS, DOUBTFUL_SENTENCES = 0.3, 12, 2
MODEL_RULES = frozenset(f"boilerplate.{name}" for name in ("not-main-content", "line-model-inside", "line-model-after"))
_STOP = compiled(r"[.!?…][\"'’”»“)]*(?:\s|\Z)|[。！？]")
IN_MESSAGES = ("value", "count", "s")  # what a message may name beside measures
FILE = BUILT_IN / "grades.toml"
FILE_SHOWN = "rules/grades.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """Points that a category loses: none up to `start`, all `points` from `stop` on, in proportion between (stop may be the lower one).

    `measure` names a measure, or `findings` a rule id or "family/category" whose findings are counted (`per_1000_words` or plainly).
    From the value `review` (`reject`) on, the verdict is at least that, whatever the score. With `only_if`, nothing happens unless
    that measure is `at_least` so much; with `needs`, the deduction does not apply where that measure is absent, and never to texts of the
    genres in `not_for`.
    A `mild` one is a doubt about the cleaning, or says what other kinds of text than news are like: where little is wrong with the text
    itself, it never takes the score so low that the article is rejected.
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
    mild: bool = False
    review: float | None = None
    reject: float | None = None
    only_if: str | None = None
    at_least: float = 0.0
    needs: str | None = None
    not_for: tuple[str, ...] = ()
    why: str = ""

    def share(self, value: float) -> float:
        """How much of the points `value` costs, 0 to 1."""
        return min(1.0, max(0.0, (value - self.start) / (self.stop - self.start)))

    def lost(self, value: float) -> float:
        """The points that `value` costs."""
        return self.points * self.share(value)

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


def _too_few(text: str, words: int, shortest: int) -> Absence:
    """Why a text with so many words is not graded."""
    if not words:
        return Absence.NO_TEXT
    return Absence.FEW_STRETCHES if count_words(text) >= shortest else Absence.TOO_SHORT


def grade(article: Article, context: Context) -> Article:
    """Fill the grades, the score, `verdict` and `reasons`."""
    grades = _grades_for(context.config.kind, _Frozen(context.config.grades))
    words = len(words_of(article.prose.text).words)
    if words < grades.shortest_words:
        absent = {spec.name: Measure.absent(_too_few(article.prose.text, words, grades.shortest_words)) for spec in MEASURES}
        told = [item for item in grades.deductions if item.findings is not None and _is_of_page(item, article)]
        verdict = None if not told else "reject" if any(item.reject is not None for item in told) else "review"
        found = [
            Reason(
                item.code,
                _message(item, 1.0, article, words),
                item.category,
                0.0,
                decides=(item.reject is not None) == (verdict == "reject"),
            )
            for item in told
        ]
        found.sort(key=_decisive_first)
        return replace(article, measures={**article.measures, **absent}, verdict=verdict, reasons=tuple(found))
    lost: dict[str, float] = {}
    why_not: dict[str, Absence] = {}
    costs: list[tuple[Deduction, float, float]] = []  # with its value and the points that the score loses
    for item, value, reason in applied(article, grades):
        if value is None:
            why_not.setdefault(item.category, reason or Absence.NOT_MEASURED)
            continue
        points = item.lost(value)
        lost[item.category] = lost.get(item.category, 0.0) + points
        costs.append((item, value, points * grades.weights[item.category]))
    costs = _bounded(costs, grades.reject_below)
    reasons: list[tuple[str | None, Reason]] = []  # with the verdict that each asks for
    verdict = "pass"
    for item, value, cost in costs:
        counts = grades.weights[item.category] > 0  # what costs nothing decides nothing
        rejects, reviews = counts and item.reached(value, item.reject), counts and item.reached(value, item.review)
        if rejects or (reviews and verdict == "pass"):
            verdict = "reject" if rejects else "review"
        weight = round(cost, 2)
        if weight > 0 or rejects or reviews:
            said = Reason(item.code, _message(item, value, article, words), item.category, weight, value)
            reasons.append(("reject" if rejects else "review" if reviews else None, said))
    measures: dict[str, Measure] = {}
    for category in CATEGORIES:
        name = f"grade_{category}"
        if category in lost:
            measures[name] = Measure(round(max(0.0, 100.0 - lost[category]), 1))
        else:
            measures[name] = Measure.absent(why_not.get(category, Absence.NOT_MEASURED))
    score = round(max(0.0, 100.0 - sum(cost for *_, cost in costs)), 1)
    measures["score"] = Measure(score)
    if score < grades.reject_below:
        verdict = "reject"
    elif score < grades.pass_from and verdict == "pass":
        verdict = "review"
    return replace(
        article,
        measures={**article.measures, **measures},
        verdict=verdict,
        reasons=tuple(sorted((replace(said, decides=asked == verdict) for asked, said in reasons), key=_decisive_first)),
    )


def _decisive_first(reason: Reason) -> tuple[bool, float, str]:
    return not reason.decides, -reason.weight, reason.code


SOUND = 40.0  # points: a text that loses more by what is wrong with it is not sound, and may be rejected for the rest


def _bounded(costs: Sequence[tuple[Deduction, float, float]], least: float) -> list[tuple[Deduction, float, float]]:
    """The costs, the mild ones made smaller where they would take the score of a sound text below `least`, from which on it is rejected."""
    faults = sum(cost for item, _, cost in costs if not item.mild)
    mild = sum(cost for item, _, cost in costs if item.mild)
    least = max(0.0, ceil(10 * least) / 10 - max(0.0, faults - SOUND))  # a score has one decimal
    share = min(1.0, max(0.0, 100.0 - faults - least) / mild) if mild else 1.0
    return [(item, value, cost * share if item.mild else cost) for item, value, cost in costs]


def applied(article: Article, grades: Grades) -> Iterator[tuple[Deduction, float | None, Absence | None]]:
    """Each deduction with its value, or without one and the reason why; one whose `only_if` is not met has the value that costs nothing."""
    words = len(words_of(article.prose.text).words)
    values, counts = _values(article, words), _counts(article)
    genre = article.measures["genre"].value if "genre" in article.measures else None
    for item in grades.deductions:
        if genre in item.not_for:
            yield item, None, Absence.OTHER_GENRE
            continue
        value, reason = _value(item, article, values, counts, words)
        if item.needs is not None and value is not None:
            needed, reason = _measured(item.needs, article, values)
            value = None if needed is None else value
        if value is not None and item.only_if is not None and (_measured(item.only_if, article, values)[0] or 0.0) < item.at_least:
            value = item.start
        yield item, value, reason


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
        "has_title": float(article.title is not None or could_be_title(article.prose.text, article.prose.paragraphs)),
        "replaced_characters": float(article.replaced_characters),
        "partial": float(article.outcome.status.value == "partial"),
        "unsure_lines_percent": 100.0 * sum(map(is_unsure, inked)) / max(1, kept),
        "stripped_percent": 100.0 * sum(line.end - line.start for line in inked if not line.kept) / max(1, visible),
        "doubtful_prose_line": float(_doubtful_prose_line(article)),
    }


def _doubtful_prose_line(article: Article) -> int:
    """The line, from 1, of the first paragraph of prose next to the article's that the model alone took, and was not sure of; or 0.

    Only short lines stand between it and the prose above it, which was kept.
    """
    if not any(map(_is_doubtful, article.lines)):
        return 0
    paragraphs: list[tuple[int, Line, str]] = []
    for n, line in enumerate(article.lines, 1):
        text = article.text[line.start : line.end].strip()
        if line.joined and paragraphs:
            first, head, before = paragraphs.pop()
            paragraphs.append((first, head, f"{before} {text}"))
        elif text and line.kind != "metadata":
            paragraphs.append((n, line, text))
    behind = False  # whether the last prose above was kept
    for first, line, text in paragraphs:
        if count_words(text) < DOUBTFUL_WORDS or not ends_sentence(text):
            continue
        if behind and _is_doubtful(line) and len(_STOP.findall(text)) >= DOUBTFUL_SENTENCES:
            return first
        behind = line.kept
    return 0


def _is_doubtful(line: Line) -> bool:
    return not line.kept and line.rule in MODEL_RULES and (line.kept_probability or 0.0) >= DOUBTFUL_PROBABILITY


def _counts(article: Article) -> Counter[str]:
    """How many findings there are of each rule, and of each "family/category"."""
    kinds = Counter((found.rule, found.family, found.category) for found in article.findings)
    counts: Counter[str] = Counter()
    for (rule, family, category), times in kinds.items():
        counts[rule] += times
        counts[f"{family}/{category}"] += times
    return counts


def _value(
    item: Deduction, article: Article, values: Mapping[str, float], counts: Mapping[str, int], words: int
) -> tuple[float | None, Absence | None]:
    if item.findings is not None:
        count = float(counts.get(item.findings, 0))
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
    """The deduction's message with measures for names; {s} becomes "s" unless the count (or else the value) is 1."""
    count = value * words / 1000 if item.per_1000_words else value

    def filled(match: re.Match[str]) -> str:
        name = match.group(1)
        if name == "s":
            return "" if _shown(count) == "1" else "s"
        if name in article.measures and isinstance(text := article.measures[name].value, str):
            return text
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
def _grades_for(kind: str, changes: _Frozen) -> Grades:
    return read_grades(FILE.read_text(encoding="utf-8"), changes.table, kind)


def faults_of_grades(changes: Mapping[str, Any], measures: Iterable[MeasureSpec]) -> list[Fault]:
    """What is wrong with a user's changes, where their own tables are the top. `measures`: all that stages give."""
    data = parse(FILE.read_text(encoding="utf-8"), FILE_SHOWN, ConfigError)
    names = {spec.name for spec in measures if spec.type != "text"}
    return [*_faults_of_changes(changes, data), *_faults_of_names(changes, names | {*VALUES})]


def _deduction(item: Mapping[str, Any]) -> Deduction:
    return Deduction(**{**item, "not_for": tuple(item.get("not_for", ()))})


def read_grades(source: str, changes: Mapping[str, Any] | None = None, kind: str = NEWS) -> Grades:
    """The grades of a TOML text for a kind of articles, with the tables of `changes` laid over it ([grades.weights], [grades.verdict],
    [grades.deductions.CODE]).

    Raises ConfigError naming the key that is wrong.
    """
    data = parse(source, FILE_SHOWN, ConfigError)
    if faults := list(_faults_of_file(data)):
        raise ConfigError(told(faults, FILE_SHOWN, source))
    table = changes or {}
    if faults := list(_faults_of_changes(table, data)):
        raise ConfigError("\n".join(fault.problem for fault in faults))
    of_kind = data["kinds"].get(kind, {})
    verdict = {**data["verdict"], **of_kind.get("verdict", {}), **table.get("verdict", {})}
    own = table.get("deductions", {})
    return Grades(
        {**data["weights"], **of_kind.get("weights", {}), **table.get("weights", {})},
        verdict["pass_from"],
        verdict["reject_below"],
        verdict["shortest_words"],
        tuple(_deduction({**item, **own.get(item["code"], {})}) for item in data["deductions"]),
    )


WEIGHTS = dict.fromkeys(CATEGORIES, number("a weight", 0, 10**6))
VERDICT = {
    "pass_from": number("a score", 0, 100),
    "reject_below": number("a score", 0, 100),
    "shortest_words": whole("a number of words", 1, 10_000),
}
_NEEDED = ("code", "category", "message", "start", "stop", "points", "why")
_DEDUCTION = {
    "code": TEXT,
    "category": one_of(CATEGORIES),
    **dict.fromkeys(("message", "why", "measure", "findings", "only_if", "needs"), TEXT),
    **dict.fromkeys(("start", "stop", "review", "reject", "at_least"), NUMBER),
    "points": number("a number of points", 0, 100),
    **dict.fromkeys(("per_1000_words", "mild"), FLAG),
    "not_for": list_of(f"a list of genres ({', '.join(Genre)})", one_of([genre.value for genre in Genre])),
}
CHANGE = {key: kind for key, kind in _DEDUCTION.items() if key != "code"}


def _faults_of_file(data: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with rules/grades.toml itself."""
    top = {"verdict": TABLE, "weights": TABLE, "kinds": TABLE, "deductions": list_of("tables [[deductions]]", TABLE)}
    faults = [*check(data, top), *(Fault((), f"{key} is missing") for key in top if key not in data)]
    if faults:
        yield from faults
        return
    for name, kinds in (("verdict", VERDICT), ("weights", WEIGHTS)):
        yield from check(data[name], kinds, name, (name,))
        yield from (Fault((name,), f"{name}.{key} is missing") for key in kinds if key not in data[name])
    for kind, tables in data["kinds"].items():
        yield from check(tables, {"verdict": TABLE, "weights": TABLE}, f"kinds.{kind}", ("kinds", kind))
        for name, kinds in (("verdict", VERDICT), ("weights", WEIGHTS)):
            yield from check(tables.get(name, {}), kinds, f"kinds.{kind}.{name}", ("kinds", kind, name))
    for n, item in enumerate(data["deductions"]):
        name = f"deductions {item.get('code', '?')!r}"
        yield from check(item, _DEDUCTION, name, ("deductions", n))
        yield from (Fault(("deductions", n), f"{name}: {key} is missing") for key in _NEEDED if key not in item)
    codes = [item.get("code") for item in data["deductions"]]
    yield from (Fault(("deductions", n, "code"), f"{code!r} stands there twice") for n, code in enumerate(codes) if code in codes[:n])


def _faults_of_changes(changes: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with a user's tables, laid over those of the file."""
    faults = list(check(changes, dict.fromkeys(("weights", "verdict", "deductions"), TABLE), "grades"))
    own = changes.get("deductions", {})
    if not faults:
        faults += check(changes.get("weights", {}), WEIGHTS, "grades.weights", ("weights",))
        faults += check(changes.get("verdict", {}), VERDICT, "grades.verdict", ("verdict",))
        codes = dict.fromkeys((item["code"] for item in data["deductions"]), TABLE)
        faults += check(own, codes, "grades.deductions", ("deductions",))
        for code, change in own.items():
            if code in codes and TABLE.fits(change):
                faults += check(change, CHANGE, f"grades.deductions.{code}", ("deductions", code))
    yield from faults
    if faults:
        return
    weights = {**data["weights"], **changes.get("weights", {})}
    if not sum(weights.values()):
        yield Fault(("weights",), "grades.weights: one must be above 0")
    for item in data["deductions"]:
        code = item["code"]
        whole_item = {**item, **own.get(code, {})}
        if ("measure" in whole_item) == ("findings" in whole_item):
            yield Fault(("deductions", code), f"grades.deductions.{code}: needs either measure or findings")
        if whole_item["start"] == whole_item["stop"]:
            yield Fault(("deductions", code), f"grades.deductions.{code}: start and stop must differ")


def _faults_of_names(changes: Mapping[str, Any], known: Collection[str]) -> Iterator[Fault]:
    """The measures and findings that a user's deductions name and nothing gives."""
    deductions = changes.get("deductions", {})
    for code, change in deductions.items() if isinstance(deductions, Mapping) else ():
        for key, value in change.items() if isinstance(change, Mapping) else ():
            where = ("deductions", code, key)
            if not isinstance(value, str):
                continue
            if key == "findings" and (problem := _no_findings(value)):
                yield Fault(where, problem)
            named = [value] if key in ("measure", "only_if", "needs") else re.findall(r"\{(\w+)\}", value) if key == "message" else []
            for name in named:
                if name not in known and (key != "message" or name not in IN_MESSAGES):
                    yield Fault(where, f"there is no measure {name!r}{nearest(name, known)}; dictionary.csv lists them")


def _no_findings(name: str) -> str | None:
    """What is wrong with the name of findings: a rule's id, or "family/category"."""
    first, parted, category = name.partition("/")
    family = BY_NAME.get(first if parted else name.partition(".")[0])
    if family is None:
        return f"findings are named by a rule's id or by family/category, not {name!r}{nearest(first, BY_NAME)}"
    if parted and family.known_categories() and category not in family.known_categories():
        return f"there is no category {category!r} in {first}{nearest(category, family.known_categories())}"
    return None
