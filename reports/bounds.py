"""How much of an input a page shows. An article fits many times over; a log file of 50 MB would make a page that no browser opens."""

from __future__ import annotations

from hashlib import sha256

from copydesk.reports.rows import Findings, Lines
from copydesk.visible import INVISIBLE, is_seen, visible

MOST_TEXT = 3_000_000  # characters of text and evidence, with LINE_WEIGHT more for each line and MARK_WEIGHT for each invisible character,
LINE_WEIGHT = 150  # which is about what their markup takes
MARK_WEIGHT = 60
MOST_MARKS = 5_000  # findings
LONGEST_NAME = 300  # characters of a title, a path or a site where it stands in a row with others
LONGEST_VALUE = 1_000  # characters of a message or a figure


def that_fit(lines: Lines, findings: Findings) -> tuple[Lines, Findings, list[str]]:
    """The lines and findings that the page of an article shows, and what to say of the others.

    A line that does not fit ends where the room does; a finding is shown where it begins in what is shown.
    """
    room = MOST_TEXT
    left_out = []
    for n, line in enumerate(lines):
        marks = 0 if is_seen(line.text) else len(INVISIBLE.findall(line.text))
        phrase = (line.evidence["phrase"] or "") if line.evidence else ""
        weight = LINE_WEIGHT + len(line.text) + len(phrase) + MARK_WEIGHT * marks
        if weight > room:
            fits = max(0, min(len(line.text), (room - LINE_WEIGHT) // (1 + MARK_WEIGHT if marks else 1)))
            part = f" and the first {fits:,} characters of line {n + 1:,}" if fits else ""
            left_out.append(
                f"This page shows the first {n:,} of {len(lines):,} lines{part}: the whole would be too much for a browser. "
                "The cleaned text is whole, and data/lines.parquet has every line."
            )
            lines = [*lines[:n], *([line._replace(end=line.start + fits, text=line.text[:fits])] if fits else [])]
            break
        room -= weight
    end = lines[-1].end if lines else 0
    shown = [finding for finding in findings if finding.start < end][:MOST_MARKS]
    if len(shown) < len(findings):
        left_out.append(
            f"This page marks the first {len(shown):,} of {len(findings):,} listed findings; data/findings.parquet has the others."
        )
    return lines, shown, left_out


def short(text: str, most: int = 40) -> str:
    """The text in one line, with its invisible characters named, cut to `most` characters."""
    text = " ".join(visible(text[: 10 * most]).split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def short_name(text: str) -> str:
    """A name with its invisible characters named; one that is too long is cut, with a digest so that no two become the same."""
    if len(text) <= LONGEST_NAME:
        return visible(text)
    return f"{visible(text[: LONGEST_NAME - 10])}… {sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
