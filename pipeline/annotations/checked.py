"""What every format is written from: an input, how it ended, and its findings with their places in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from copydesk.article import Status
from copydesk.families import BY_NAME, Severity

BY_VERDICT = "verdict"  # in place of a rule's id, where not a finding but the verdict or the score misses what was asked for
_MOST_REASONS = 3  # that are told with a verdict; the report has them all


class Place(NamedTuple):
    """A place in a file; lines and columns count from 1, columns in code points.

    column None: somewhere in the record that begins in that line, in other characters.
    """

    line: int
    column: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A finding at its place in the file. begin and end (one past its last character) are None where the file's own text does not have it.

    row: as `copydesk lint --format jsonl` has it.
    """

    row: Mapping[str, Any]
    begin: Place | None
    end: Place | None
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """An input: `path` as the user gave it or as the tables have it, `location` where its bytes are ("-": standard input).

    line: where in that file it begins, None where lines mean nothing there. status, code, message: its outcome. verdict and score are None
    where nothing was graded. decided: accept or send-back, where reviewers said so and it counts in place of the verdict. missed: it is
    below what the user asked for.
    """

    path: str
    location: str
    line: int | None = None
    status: str
    code: str | None = None
    message: str | None = None
    verdict: str | None = None
    score: float | None = None
    reasons: tuple[str, ...] = ()
    decided: str | None = None
    missed: bool = False
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which findings are worth a line: those that `select` names, else all but notes; never those that `ignore` names.

    A name is that of a family, a category or a rule. What `fail_on` names is shown whatever else is asked, or its exit code would have no
    reason to it; so `ignore` must not name it.
    """

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    fail_on: frozenset[str] = frozenset()

    def shows(self, row: Mapping[str, Any]) -> bool:
        """Whether the finding is one of them."""
        names = names_of(row)
        if self.fail_on.intersection(names):
            return True
        if self.ignore.intersection(names):
            return False
        if self.select:
            return bool(self.select.intersection(names))
        return row["severity"] != Severity.NOTE and not BY_NAME[str(row["family"])].on_request

    def misses(self, row: Mapping[str, Any]) -> bool:
        """Whether the finding is one of those that the command is to fail for."""
        return bool(self.fail_on.intersection(names_of(row)))


def names_of(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """What a finding can be called: its family, its category, its rule."""
    return row["family"], row["category"], row["rule"]


def failed(one: Checked) -> bool:
    """Whether the input is not as it should be: not read, below what was asked for, or with an error in it that no reviewer accepted."""
    has_error = one.decided != "accept" and any(spot.row["severity"] == Severity.ERROR for spot in one.spots)
    return one.missed or one.status == Status.FAILED or has_error


def told(one: Checked) -> str:
    """What there is to say of the input as a whole: why it could not be read, or that it missed what was asked for; else nothing."""
    return unread(one) or missed_by_verdict(one)


def unread(one: Checked) -> str:
    """Why the input could not be read; "" where it could."""
    return one.message or "It could not be read." if one.status == Status.FAILED else ""


def missed_by_verdict(one: Checked) -> str:
    """That the article's verdict or score missed what was asked for, and the first reasons for these; "" where they did not."""
    if not (one.missed and one.verdict):
        return ""
    score = "" if one.score is None else f", score {one.score:g}"
    reasons = " ".join(reason if reason.endswith((".", "!", "?", "…")) else f"{reason}." for reason in one.reasons[:_MOST_REASONS])
    sent_back = "A reviewer sent it back. " if one.decided == "send-back" else ""
    return f"{sent_back}The verdict is {one.verdict}{score}{f': {reasons}' if reasons else '.'}"


def at(spot: Spot) -> str:
    """The place as compilers write it, with a colon and a space behind it; nothing where it has none."""
    if spot.begin is None:
        return ""
    return f"{spot.begin.line}: " if spot.begin.column is None else f"{spot.begin.line}:{spot.begin.column}: "
