"""review.json: read, checked, merged. docs/report.md has its format. It may come from anybody, so nothing in it is taken on trust."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from copydesk.article import Decided
from copydesk.checks import MOST_FAULTS, Fault, Kind, check, one_of, whole
from copydesk.errors import ReviewError
from copydesk.identity import fingerprints, line_hash

FORMAT, VERSION = "copydesk-review", 1
DATABASE = ".sqlite"  # the suffix of the files of `copydesk.review.log`
MOST_BYTES = 200_000_000
LONGEST = 100_000  # characters of a text
WITHDRAW = "withdraw"
DECISIONS: Mapping[str, tuple[str, ...]] = {  # by the kind of their subject
    "verdict": ("accept", "send-back"),
    "note": ("note",),
    "line": ("article", "chrome"),
    "finding": ("not-this", "not-here", "not-on-site"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a decision is about: a verdict, a note, a line or a finding. `key` is a line's hash, a finding's fingerprint, else ""."""

    kind: str
    key: str = ""
    line: int = 0
    rule: str | None = None
    text: str = ""
    context: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision of one reviewer. What its fields mean stands in docs/report.md."""

    run: str
    path: str
    page: str
    site: str | None
    content: str | None
    subject: Subject
    decision: str
    note: str
    reviewer: str
    time: datetime

    @property
    def about(self) -> tuple[str, str, str]:
        """What two decisions have in common of which the later one stands."""
        return self.path, self.subject.kind, self.subject.key


def _is_text(value: object) -> bool:
    """Texts that can be written: not endless, and without half characters."""
    return isinstance(value, str) and len(value) <= LONGEST and not any("\ud800" <= sign <= "\udfff" for sign in value)


def _is_time(value: object) -> bool:
    try:
        return isinstance(value, str) and len(value) < 50 and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


_ANY = Kind(f"a text of at most {LONGEST:,} characters", _is_text)
_TEXT = Kind("a text that is not empty", lambda value: _is_text(value) and value.strip() != "")
_OR_NULL = Kind("a text or null", lambda value: value is None or _is_text(value))
_NUMBER = whole("the number of a line,", 1, 10**12)
_SUBJECT = Kind("a table", lambda value: isinstance(value, dict))
_FILE = {
    "format": one_of((FORMAT,)),
    "version": whole("a version of the format that this version of Copydesk reads,", VERSION, VERSION),
    "decisions": Kind("a list of decisions", lambda value: isinstance(value, list)),
}
_KEYS = {
    "run": _ANY,
    "path": _TEXT,
    "page": _ANY,
    "site": _OR_NULL,
    "content": _OR_NULL,
    "subject": _SUBJECT,
    "decision": _TEXT,
    "note": _ANY,
    "reviewer": _ANY,
    "time": Kind("a time such as 2026-05-04T09:30:00Z", _is_time),
}
_LEFT_OUT: Mapping[str, str | None] = {"run": "", "page": "", "site": None, "content": None, "note": "", "reviewer": ""}  # what then holds
_KIND = one_of(tuple(DECISIONS))
_SUBJECTS = {
    "verdict": {"kind": _KIND},
    "note": {"kind": _KIND},
    "line": {"kind": _KIND, "line": _NUMBER, "text": _TEXT, "hash": _TEXT, "rule": _OR_NULL},
    "finding": {"kind": _KIND, "line": _NUMBER, "rule": _TEXT, "text": _ANY, "context": _ANY, "fingerprint": _TEXT},
}
_MAY_LACK = {"line": ("hash", "rule"), "finding": ("fingerprint",)}  # who writes by hand need not know these
_NO_CONTENT = (
    "is missing: say which text was looked at, or the decision could be taken for one about another. It is the article's content_hash "
    "in data/articles.parquet"
)


def read_review(path: Path) -> list[Decision]:
    """The decisions of a file, in their order. Raises ReviewError, a line for each fault with its place."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ReviewError(f"{path}: larger than {MOST_BYTES // 10**6} MB. Is that a file of decisions?")
        source = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise ReviewError(f"{path}: not UTF-8 ({wrong.reason}). Give the file as the report's page saved it.") from None
    except OSError as wrong:
        raise ReviewError(f"{path}: cannot be read: {wrong.strerror}.") from None
    try:
        data = json.loads(source, parse_constant=_no_number)
    except json.JSONDecodeError as wrong:
        raise ReviewError(f"{path}:{wrong.lineno}:{wrong.colno}: not valid JSON: {wrong.msg}") from None
    except (RecursionError, ValueError) as wrong:
        raise ReviewError(f"{path}: not valid JSON: {'nested too deeply' if isinstance(wrong, RecursionError) else wrong}") from None
    return checked_decisions(path, data)


def checked_decisions(path: Path, data: Any) -> list[Decision]:
    """The decisions of what a file holds. Raises ReviewError, a line for each fault with its place."""
    faults = list(_faults(data))
    if faults:
        more = [f"{path}: {len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
        raise ReviewError("\n".join([*(f"{path}: {_place(fault)}{fault.problem}" for fault in faults[:MOST_FAULTS]), *more]))
    return [_decision(each) for each in data["decisions"]]


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _place(fault: Fault) -> str:
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in fault.where)
    return f"{where.lstrip('.')}: " if where else ""


def _faults(data: object) -> Iterator[Fault]:
    if not isinstance(data, dict):
        yield Fault((), "no file of decisions: give review.json as a report's page saved it")
        return
    yield from _checked(data, _FILE, ())
    decisions = data.get("decisions")
    for number, each in enumerate(decisions if isinstance(decisions, list) else ()):
        where = ("decisions", number)
        if not isinstance(each, dict):
            yield Fault(where, "must be a decision: a table")
            continue
        subject = each.get("subject")
        yield from _checked(each, _KEYS, where, _LEFT_OUT)
        if isinstance(subject, dict) and subject.get("kind") in ("verdict", "note") and "content" not in each:
            yield Fault((*where, "content"), _NO_CONTENT)
        if not isinstance(subject, dict):
            continue
        kind = subject.get("kind")
        if not isinstance(kind, str) or kind not in DECISIONS:
            yield Fault((*where, "subject", "kind"), f"must be {_KIND.name}")
            continue
        yield from _checked(subject, _SUBJECTS[kind], (*where, "subject"), _MAY_LACK.get(kind, ()))
        if each.get("decision") not in (*DECISIONS[kind], WITHDRAW):
            yield Fault((*where, "decision"), f"must be one of {', '.join((*DECISIONS[kind], WITHDRAW))} for a {kind}")
        if each.get("decision") == "not-on-site" and not each.get("site"):
            yield Fault((*where, "site"), "must be a text where the decision is not-on-site")


def _checked(
    table: Mapping[str, Any], kinds: Mapping[str, Kind], where: tuple[str | int, ...], may_lack: Iterable[str] = ()
) -> Iterator[Fault]:
    """Faults of a table that must have all of these keys, but for those that it `may_lack`."""
    for fault in check(table, kinds, "", where):
        yield fault._replace(problem=fault.problem.removeprefix(f"{fault.where[-1]} "))
    for key in kinds.keys() - table.keys() - {*may_lack}:
        yield Fault((*where, key), "is missing")


def _decision(row: Mapping[str, Any]) -> Decision:
    about = row["subject"]
    subject = Subject(
        kind=about["kind"],
        key=about.get("hash") or about.get("fingerprint") or _key(about),
        line=about.get("line", 0),
        rule=about.get("rule"),
        text=about.get("text", ""),
        context=about.get("context", ""),
    )
    said = {key: row.get(key, _LEFT_OUT.get(key)) for key in _KEYS}
    return Decision(**{**said, "subject": subject, "time": datetime.fromisoformat(row["time"])})


def _key(about: Mapping[str, Any]) -> str:
    """The hash of a line and the fingerprint of a finding that come without, of several findings of the rule with this text the first's."""
    if about["kind"] == "line":
        return line_hash(about["text"])
    return next(fingerprints([(about["rule"], about["text"])])) if about["kind"] == "finding" else ""


def written(decisions: Iterable[Decision]) -> str:
    """The decisions as a file."""
    return json.dumps({"format": FORMAT, "version": VERSION, "decisions": list(map(as_row, decisions))}, indent=1, ensure_ascii=True) + "\n"


def as_row(decision: Decision) -> dict[str, Any]:
    """The decision as review.json has it."""
    about = decision.subject
    subject: dict[str, Any] = {"kind": about.kind}
    if about.kind == "line":
        subject |= {"line": about.line, "text": about.text, "hash": about.key, "rule": about.rule}
    elif about.kind == "finding":
        subject |= {"rule": about.rule, "line": about.line, "text": about.text, "fingerprint": about.key, "context": about.context}
    return {**asdict(decision), "subject": subject, "time": decision.time.isoformat().replace("+00:00", "Z")}


def merged(lists: Iterable[Sequence[Decision]]) -> list[Decision]:
    """The decisions of several files by time, each once."""
    every = dict.fromkeys(decision for decisions in lists for decision in decisions)
    return sorted(every, key=lambda decision: decision.time)


def standing(decisions: Iterable[Decision]) -> dict[tuple[str, str, str], list[Decision]]:
    """What stands of decisions in order of time, by what they are about: of each reviewer the last, unless it was withdrawn."""
    last: dict[tuple[str, str, str], dict[str, Decision]] = {}
    for decision in decisions:
        of_subject = last.setdefault(decision.about, {})
        of_subject.pop(decision.reviewer, None)
        if decision.decision != WITHDRAW:
            of_subject[decision.reviewer] = decision
    return {about: list(said.values()) for about, said in last.items() if said}


def disagree(said: Sequence[Decision]) -> bool:
    """Whether these decisions, of several reviewers on one subject, are not all the same: of verdicts, those on the text that the last one
    is on; what was said of an earlier text is over.
    """
    return len({each.decision for each in said if each.subject.kind != "verdict" or each.content == said[-1].content}) > 1


def who_says(said: Iterable[Decision]) -> str:
    """Who of those that disagree says what, and what to do."""
    words = ", ".join(f"{each.reviewer or 'somebody'} says {each.decision}" for each in said)
    return f"{words}. One of them has to withdraw."


def said_of_articles(decisions: Iterable[Decision]) -> tuple[Decided, ...]:
    """What stands about whole articles, a record for each of them: of several reviewers what the last one says, and whether all agree."""
    found: dict[str, dict[str, list[Decision]]] = {}
    for (path, kind, _), said in standing(decisions).items():
        if kind in ("verdict", "note"):
            found.setdefault(path, {})[kind] = said
    return tuple(_decided(path, found[path]) for path in sorted(found))


def _decided(path: str, said: Mapping[str, Sequence[Decision]]) -> Decided:
    verdict, note = (said[kind][-1] if kind in said else None for kind in ("verdict", "note"))
    speaks = verdict or note
    if speaks is None:
        raise ValueError(f"{path}: nobody said anything of it")
    return Decided(
        path=path,
        decision=verdict.decision if verdict else None,
        note=note.note if note else None,
        content=speaks.content,
        by=speaks.reviewer,
        time=speaks.time.isoformat(),
        disputed=disagree(said.get("verdict", ())),
    )
