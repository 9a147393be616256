"""Two reports beside each other: which articles are new, gone, better or worse, which findings came and went, and why that may be."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.config import VERDICTS
from copydesk.errors import UsageError
from copydesk.evidence import BY_THE_USER
from copydesk.identity import fingerprints

if TYPE_CHECKING:
    import polars as pl

SMALLEST = 0.05  # points of the score: below that it is shown as the same
_ONLY_WRITES = frozenset({"emit", "only", "dedupe", "pages"})  # settings that say what is written of the results, and change none
_COLUMNS = ("path", "status", "verdict", "score", "content_hash")
_LINE = ("path", "line", "text", "kind", "kept", "rule", "evidence")
_FINDING = ("path", "rule", "text", "line", "message", "family", "severity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding that only one of the two reports has."""

    rule: str
    line: int
    text: str
    message: str
    fingerprint: str
    family: str
    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLine:
    """A line that only one of the two reports keeps in the cleaned text.

    rule: what takes it in the other, None where it is not there. by_user: a line to keep or to strip, or a recipe, decides about it in one
    of them.
    """

    line: int
    text: str
    rule: str | None
    by_user: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of an article. `how`: new, gone, corrected, better, worse or same, the last three by verdict first and then by score.

    corrected: the user's own lines and recipes alone changed which lines of the same text are kept. A line saved can cost points, and
    makes nothing worse.

    `text_changed`: its text is another; None where only one report has one. `flipped`: its verdict is another. `lines_came` and
    `lines_went`: of an article that both reports have, the lines that the cleaned text has now, and those that it had.
    """

    path: str
    how: str
    flipped: bool
    text_changed: bool | None
    old_verdict: str | None
    new_verdict: str | None
    old_score: float | None
    new_score: float | None
    came: tuple[Found, ...] = ()
    went: tuple[Found, ...] = ()
    lines_came: tuple[KeptLine, ...] = ()
    lines_went: tuple[KeptLine, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether anything about it is not as it was."""
        return self.how != "same" or self.text_changed is True or any((self.came, self.went, self.lines_came, self.lines_went))


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Every article of either report in order of its path, and what else differs: versions, settings, rules."""

    articles: tuple[Change, ...]
    versions: tuple[str, ...]
    settings: tuple[str, ...]
    rules: tuple[str, ...]  # that were added, taken out, changed or switched

    @property
    def counts(self) -> Counter[str]:
        """How many articles became what."""
        return Counter(change.how for change in self.articles)

    @property
    def worse(self) -> tuple[Change, ...]:
        """The articles that are worse, the worst first."""
        return tuple(sorted((each for each in self.articles if each.how == "worse"), key=_loss))


def compare(old: Path, new: Path) -> Comparison:
    """What differs between two reports, given by their folders. Raises UsageError where one is no report of this version's columns."""
    before, after = whole_report(old), whole_report(new)
    changes = []
    articles, findings = (_articles(old), _articles(new)), (findings_of(old), findings_of(new))
    cleaned = _cleaned(old, new, articles[0].keys() & articles[1].keys())
    for path in sorted(articles[0].keys() | articles[1].keys()):
        came, went = _difference(findings[0].get(path, ()), findings[1].get(path, ()))
        change = _change(path, articles[0].get(path), articles[1].get(path), came, went)
        changes.append(_with_lines(change, *cleaned[path]) if path in cleaned else change)
    return Comparison(
        articles=tuple(changes),
        versions=tuple(_differ(_versions(before), _versions(after))),
        settings=tuple(key for key in _differ(before["configuration"], after["configuration"]) if key not in _ONLY_WRITES),
        rules=tuple(_rules(old, new)),
    )


def whole_report(folder: Path) -> Mapping[str, Any]:
    """What run.json says. Only a whole report has one."""
    try:
        summary = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        what = "there is no run.json in it" if folder.is_dir() else "no such folder" if not folder.exists() else "it is a file"
        raise UsageError(f"{folder}: no report: {what}. Give the folder that copydesk run wrote, once the run is complete.") from None
    except NotADirectoryError:
        raise UsageError(f"{folder}: no report: it is a file. Give the folder that copydesk run wrote.") from None
    except (OSError, ValueError) as wrong:
        raise UsageError(f"{folder / 'run.json'}: cannot be read ({wrong}). Give the folder that copydesk run wrote.") from None
    if not isinstance(summary, dict) or summary.get("program") != "copydesk" or not isinstance(summary.get("configuration"), dict):
        raise UsageError(f"{folder}: no report of Copydesk's: its run.json is somebody else's.")
    from copydesk.tables import SCHEMA_VERSION

    if summary.get("schema_version") != SCHEMA_VERSION:
        theirs = summary.get("schema_version")
        raise UsageError(
            f"{folder}: its tables are of version {theirs}, and this Copydesk compares version {SCHEMA_VERSION}. Run it again."
        )
    return summary


def _table(folder: Path, name: str, columns: Sequence[str], ask: Callable[[pl.LazyFrame], pl.LazyFrame] = lambda it: it) -> pl.DataFrame:
    """Columns of a table, or what `ask` makes of them."""
    import polars as pl

    path = folder / "data" / f"{name}.parquet"
    try:
        return ask(pl.scan_parquet(path).select(columns)).collect(engine="streaming")
    except (OSError, pl.exceptions.PolarsError) as wrong:
        raise UsageError(f"{path}: cannot be read ({str(wrong).splitlines()[0][:200]}). The report is not whole: run it again.") from None


def _articles(folder: Path) -> dict[str, Mapping[str, Any]]:
    return {row["path"]: row for row in _table(folder, "articles", _COLUMNS).iter_rows(named=True)}


def findings_of(folder: Path) -> dict[str, Sequence[Found]]:
    """The findings of each article, in order of place."""
    rows = _table(folder, "findings", _FINDING).iter_rows()
    return {path: tuple(_found(list(group))) for path, group in groupby(rows, key=itemgetter(0))}


def _found(rows: Sequence[tuple[Any, ...]]) -> Iterator[Found]:
    prints = fingerprints((row[1], row[2]) for row in rows)
    for (_, rule, text, line, message, family, severity), fingerprint in zip(rows, prints, strict=True):
        yield Found(rule=rule, line=line, text=text, message=message, fingerprint=fingerprint, family=family, severity=severity)


def _difference(old: Sequence[Found], new: Sequence[Found]) -> tuple[tuple[Found, ...], tuple[Found, ...]]:
    known, there = ({found.fingerprint for found in side} for side in (old, new))
    return tuple(it for it in new if it.fingerprint not in known), tuple(it for it in old if it.fingerprint not in there)


_Lines = tuple[KeptLine, ...]


def _cleaned(old: Path, new: Path, both: AbstractSet[str]) -> dict[str, tuple[_Lines, _Lines]]:
    """By path, the lines with words that came to an article's cleaned text and those that went, for those that are not as they were.

    Which these are is asked by digests first, since most articles of two reports are the same.
    """
    import polars as pl

    words = pl.col("text").str.strip_chars()
    prose = pl.col("kind") != "metadata"  # front matter stays, but out of the cleaned text

    def digests(lines: pl.LazyFrame) -> pl.LazyFrame:
        spoken = lines.filter("kept", prose, words != "")
        return spoken.group_by("path").agg(words.hash(0).sum())

    def chosen(lines: pl.LazyFrame) -> pl.LazyFrame:
        found = lines.filter(prose, words != "", pl.col("path").is_in(other))
        by_user = pl.col("evidence").struct.field("kind").is_in([kind.value for kind in BY_THE_USER]).fill_null(value=False)
        return found.select("path", "line", words, "kept", "rule", by_user.alias("by_user")).sort("path", "line")

    sides = [dict(_table(folder, "lines", _LINE, digests).iter_rows()) for folder in (old, new)]
    other = [path for path in both if sides[0].get(path) != sides[1].get(path)]
    if not other:
        return {}
    lines: list[dict[str, list[tuple[Any, ...]]]] = []
    for folder in (old, new):
        rows = _table(folder, "lines", _LINE, chosen).iter_rows()
        lines.append({path: [row[1:] for row in group] for path, group in groupby(rows, key=itemgetter(0))})
    pairs = {path: [side.get(path, []) for side in lines] for path in other}
    return {path: (_only(now, before), _only(before, now)) for path, (before, now) in pairs.items()}


def _only(lines: Sequence[tuple[Any, ...]], others: Sequence[tuple[Any, ...]]) -> _Lines:
    """The lines that are kept here and not there; of lines that read the same, as many as there are more, the last ones."""
    there = Counter(text for _, text, kept, _, _ in others if kept)
    rules = {text: (rule, by_user) for _, text, kept, rule, by_user in others if not kept}
    found = []
    for number, text, kept, _, by_user in lines:
        if kept and there[text] <= 0:
            rule, stripped_by_user = rules.get(text, (None, False))
            found.append(KeptLine(line=number, text=text, rule=rule, by_user=by_user or stripped_by_user))
        there[text] -= kept
    return tuple(found)


def _with_lines(change: Change, came: _Lines, went: _Lines) -> Change:
    """The change with the lines of the cleaned text that came and went."""
    lines = (*came, *went)
    corrected = change.text_changed is False and lines and all(line.by_user for line in lines)
    return replace(change, how="corrected" if corrected else change.how, lines_came=came, lines_went=went)


def _change(
    path: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, came: tuple[Found, ...], went: tuple[Found, ...]
) -> Change:
    texts = [row["content_hash"] for row in (old, new) if row is not None]
    verdicts = [_verdict(row) for row in (old, new)]
    scores = [None if row is None else row["score"] for row in (old, new)]
    return Change(
        path=path,
        how="new" if old is None else "gone" if new is None else _way(verdicts, scores),
        flipped=None not in (old, new) and verdicts[0] != verdicts[1],
        text_changed=texts[0] != texts[1] if len(texts) == 2 else None,
        old_verdict=verdicts[0],
        new_verdict=verdicts[1],
        old_score=scores[0],
        new_score=scores[1],
        came=came,
        went=went,
    )


def _verdict(row: Mapping[str, Any] | None) -> str | None:
    """An article's verdict, or its status where it has none: failed, skipped, not graded."""
    if row is None:
        return None
    return str(row["verdict"] or (row["status"] if row["status"] in ("failed", "skipped") else "not graded"))


def _way(verdicts: Sequence[str | None], scores: Sequence[float | None]) -> str:
    """Whether it is better or worse. An article that has a verdict no more is worse; one that has one now is better."""
    old, new = (VERDICTS.index(verdict) if verdict in VERDICTS else len(VERDICTS) for verdict in verdicts)
    if old != new:
        return "worse" if new > old else "better"
    if scores[0] is None or scores[1] is None or abs(scores[1] - scores[0]) < SMALLEST:
        return "same"
    return "worse" if scores[1] < scores[0] else "better"


def _loss(change: Change) -> tuple[bool, float, str]:
    lost = (change.new_score or 0.0) - (change.old_score or 0.0)
    return not change.flipped, lost, change.path


def _versions(summary: Mapping[str, Any]) -> dict[str, Any]:
    return {"copydesk": summary.get("version"), **summary.get("libraries", {})}


def _differ(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            yield key


def _rules(old: Path, new: Path) -> Iterator[str]:
    columns = ("rule", "family", "category", "languages", "message", "pattern", "examples", "enabled")
    sides = [{row["rule"]: row for row in _table(folder, "rules", columns).iter_rows(named=True)} for folder in (old, new)]
    yield from _differ(*sides)
