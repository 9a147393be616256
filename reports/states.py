"""How an input came out, in one word, with the label and the sign that the pages have for it."""

from __future__ import annotations

from copydesk.reports.rows import Row
from copydesk.tables import absences

STATES = ("reject", "review", "failed", "ungraded", "pass", "skipped")  # worst first: the order in which the index lists inputs
STATE_LABELS = {
    "reject": "Rejected",
    "review": "To review",
    "failed": "Failed",
    "ungraded": "Not graded",
    "pass": "Pass",
    "skipped": "Skipped",
}
STATE_SIGNS = {"reject": "✕", "review": "!", "failed": "✕", "ungraded": "?", "pass": "✓", "skipped": "–"}


def state_of(status: str, verdict: str | None) -> str:
    """One word for how an input came out: its verdict, or why it has none."""
    if status in ("failed", "skipped"):
        return status
    return verdict if verdict in ("pass", "review", "reject") else "ungraded"


DECISIONS = {"accept": "accepted", "send-back": "sent back", "note": "note", "again": "look again", "disputed": "disputed"}


def decision_of(row: Row) -> str:
    """What reviewers decided of an article, as one of DECISIONS or "". "again": the text is another than the one that they looked at;
    "disputed": they do not agree.
    """
    if row["decision"] is None:
        return "" if row["decision_note"] is None else "note"
    return "again" if not row["decision_holds"] else "disputed" if row["decision_disputed"] else str(row["decision"])


def ungraded_because(row: Row) -> str:
    """Why an article that was read has no grade."""
    why = absences(row).get("score")
    return why.sentence if why else ""
