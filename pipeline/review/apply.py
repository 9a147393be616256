"""Decisions into settings: lines to keep and to strip, findings to silence, and the file whose verdicts the next run shows."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.checks import parse, read_text
from copydesk.config import read_config
from copydesk.errors import ConfigError
from copydesk.review.decisions import Decision, disagree, standing, who_says

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

LISTS = {"article": "keep_lines", "chrome": "strip_lines"}
LONGEST_SHOWN = 60  # characters of a text in a sentence


@dataclass(frozen=True, slots=True)
class Change:
    """A line for one of LISTS of a site or an article, or (`key` "ignore") the table [[ignore]]; `said` in plain words.

    `scope` is ("sites", name) or ("articles", path) of a line, and empty of an [[ignore]].
    """

    key: str
    scope: tuple[str, ...]
    value: Any
    said: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What decisions come to: what is to stand in the configuration, what is to go, and what reviewers do not agree on."""

    wanted: tuple[Change, ...]
    unwanted: tuple[Change, ...]
    disputed: tuple[str, ...]
    verdicts: int  # articles that somebody said something of


def plan(decisions: Sequence[Decision]) -> Plan:
    """What decisions, in order of time, come to. What reviewers disagree on is not applied; neither is what was taken back."""
    stands = standing(decisions)
    wanted: dict[tuple[Any, ...], Change] = {}
    disputed: list[str] = []
    for said in _by_effect(stands):
        if disagree(said):
            disputed.append(f"{_place(said[0])}: {who_says(said)}")
            continue
        change = _change(said[0], said)
        wanted[_same(change)] = change
    disputed += [f"{path}: {who_says(said)}" for (path, kind, _), said in stands.items() if kind == "verdict" and disagree(said)]
    taken_back = {_same(change): change for decision in decisions for change in _could_have_been(decision)}
    verdicts = {path for path, kind, _ in stands if kind in ("verdict", "note")}
    unwanted = tuple(change for same, change in taken_back.items() if same not in wanted)
    return Plan(tuple(wanted.values()), unwanted, tuple(disputed), len(verdicts))


def _by_effect(stands: Mapping[tuple[str, str, str], Sequence[Decision]]) -> Iterator[list[Decision]]:
    """Decisions on lines and findings by what they would change: the same line on two pages of a site is one."""
    groups: dict[tuple[Any, ...], list[Decision]] = {}
    for (_, kind, key), said in stands.items():
        for decision in said if kind in ("line", "finding") else ():
            same = (_scope(decision), _one_line(decision.subject.text)) if kind == "line" else (decision.path, key)
            groups.setdefault((kind, *same), []).append(decision)
    yield from groups.values()


def _scope(decision: Decision) -> tuple[str, str]:
    return ("sites", decision.site) if decision.site else ("articles", decision.path)


def _change(decision: Decision, said: Sequence[Decision]) -> Change:
    """What a decision comes to; `said` are those that agree on it."""
    who = ", ".join(dict.fromkeys(each.reviewer for each in said if each.reviewer))
    by = f" ({who})" if who else ""
    subject = decision.subject
    if subject.kind == "line":
        scope = _scope(decision)
        where = f"on {decision.site}" if decision.site else f"in {decision.path}"
        verb = "keep" if decision.decision == "article" else "strip"
        text = _one_line(subject.text)
        return Change(LISTS[decision.decision], scope, text, f"{verb} the line “{_shown(text)}” {where}{by}")
    table: dict[str, Any] = {"rules": [subject.rule]}
    if decision.decision == "not-on-site":
        return Change("ignore", (), {"site": decision.site, **table}, f"silence {subject.rule} on {decision.site}{by}")
    table = {"path": decision.path, **table}
    if decision.decision == "not-here" or not subject.context.strip():
        return Change("ignore", (), table, f"silence {subject.rule} in {decision.path}{by}")
    text = _one_line(subject.context)
    return Change("ignore", (), {**table, "text": text}, f"silence {subject.rule} at “{_shown(text)}” in {decision.path}{by}")


def _could_have_been(decision: Decision) -> Iterator[Change]:
    """All that a decision on this subject may have brought into the configuration before."""
    kind = decision.subject.kind
    others = {"line": ("article", "chrome"), "finding": ("not-this", "not-here", *(("not-on-site",) if decision.site else ()))}
    for other in others.get(kind, ()):
        yield _change(replace(decision, decision=other), ())


def _same(change: Change) -> tuple[Any, ...]:
    value = tuple(sorted((key, str(part)) for key, part in change.value.items())) if isinstance(change.value, dict) else change.value
    return change.key, change.scope, value


def _place(decision: Decision) -> str:
    return f"{decision.path}, line {decision.subject.line}: “{_shown(_one_line(decision.subject.context or decision.subject.text))}”"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _shown(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


# --- into the file ---


def write(wanted: Plan, reviews: Iterable[Path], target: Path) -> list[str]:
    """Bring a plan into the configuration file `target`, whose comments and order stay; what was done, a line each.

    `reviews` are the files whose verdicts the next run is to show. Nothing is written where nothing changes. Raises ConfigError where
    the file is broken, and would be where it is written.
    """
    import tomlkit

    source = read_text(target, str(target), ConfigError) if target.exists() else ""
    parse(source, str(target), ConfigError)
    if target.exists():
        read_config(target)
    document = tomlkit.parse(source)
    done = [f"took back: {change.said}" for change in wanted.unwanted if _remove(_ours(document, target), change)]
    done += [change.said for change in wanted.wanted if _add(_ours(document, target), change)]
    if wanted.verdicts and (new := _reviews(_ours(document, target), reviews, target)):
        articles = f"{wanted.verdicts:,} article{'s' * (wanted.verdicts != 1)}"
        done.append(f"show what was decided of {articles} (--only and --fail-on go by it), from {', '.join(new)}")
    if done:
        _replace(target, tomlkit.dumps(document))
    return done


def _ours(document: TOMLDocument, target: Path) -> MutableMapping[str, Any]:
    return _table(_table(document, "tool"), "copydesk") if target.name == "pyproject.toml" else document


def _table(parent: MutableMapping[str, Any], key: str) -> MutableMapping[str, Any]:
    import tomlkit

    if key not in parent:
        parent[key] = tomlkit.table(is_super_table=True)
    found: MutableMapping[str, Any] = parent[key]
    return found


def _add(ours: MutableMapping[str, Any], change: Change) -> bool:
    import tomlkit

    if change.key == "ignore":
        if _index(ours, change) is not None:
            return False
        table = tomlkit.table()
        for key, value in change.value.items():
            table.add(key, value)
        if "ignore" not in ours:
            ours["ignore"] = tomlkit.aot()
        ours["ignore"].append(table)
        return True
    place = _table(_table(ours, "boilerplate"), change.scope[0])
    if change.scope[1] not in place:
        place[change.scope[1]] = tomlkit.table()
    part = place[change.scope[1]]
    if change.key not in part:
        part[change.key] = tomlkit.array().multiline(multiline=True)
    if change.value in part[change.key]:
        return False
    part[change.key].append(change.value)
    return True


def _remove(ours: MutableMapping[str, Any], change: Change) -> bool:
    if change.key == "ignore":
        at = _index(ours, change)
        if at is None:
            return False
        del ours["ignore"][at]
        if not ours["ignore"]:
            del ours["ignore"]
        return True
    part = ours.get("boilerplate", {}).get(change.scope[0], {}).get(change.scope[1], {})
    if change.value not in part.get(change.key, ()):
        return False
    part[change.key].remove(change.value)
    if not part[change.key]:
        del part[change.key]
    return True


def _index(ours: Mapping[str, Any], change: Change) -> int | None:
    """Which of the tables [[ignore]] says just that."""
    return next((n for n, table in enumerate(ours.get("ignore", ())) if dict(table) == change.value), None)


def _reviews(ours: MutableMapping[str, Any], reviews: Iterable[Path], target: Path) -> list[str]:
    import tomlkit

    names = [Path(os.path.relpath(review, target.parent)).as_posix() for review in reviews]
    there = ours.get("reviews", ())
    new = [name for name in dict.fromkeys(names) if name not in there]
    if new and "reviews" not in ours:
        ours["reviews"] = tomlkit.array()
    for name in new:
        ours["reviews"].append(name)
    return new


def _replace(target: Path, text: str) -> None:
    """Write the file whole or not at all, and only if a run can read it."""
    folder = target.resolve().parent
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".copydesk-", dir=folder) as inside:
        new = Path(inside) / target.name
        new.write_text(text, encoding="utf-8", newline="\n")
        read_config(new)
        if target.exists():
            new.chmod(target.stat().st_mode & 0o777)
        os.replace(new, target.resolve())
