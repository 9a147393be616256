"""What a page tells the desk's script of what can be decided about: the article, its findings, its lines. docs/report.md has the format."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from operator import attrgetter

from copydesk.identity import fingerprints
from copydesk.reports.rows import Findings, Lines, Row

STABLE = ("address", "folder")  # what a site is known by that has the same name in the next run
AROUND = 4  # words to either side that tell a finding from another of the same words
LONGEST_CONTEXT = 300  # characters: what is longer is known by its beginning
_BEHIND = re.compile(rf"\S*(?:\s+\S+){{0,{AROUND}}}")
_NEAR = 200  # characters of the line that are looked at for these words
_JSON = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), allow_nan=False)
_START = attrgetter("start")


def article_subject(row: Row, page: str) -> str:
    """The article, as JSON: what a decision about it, or within it, says of it. ASCII, so that nothing in it is lost on the way."""
    site = row["site"] if row["site_known_by"] in STABLE else None
    return _JSON.encode({"path": row["path"], "page": page, "site": site, "content": row["content_hash"]})


def finding_subjects(lines: Lines, findings: Findings) -> Iterator[str]:
    """Each finding, as JSON."""
    for found, fingerprint in zip(findings, fingerprints((it.rule, it.text) for it in findings), strict=True):
        subject = {"rule": found.rule, "line": found.line, "text": found.text[:LONGEST_CONTEXT], "fingerprint": fingerprint}
        yield _JSON.encode({**subject, "context": _context(lines, found.start, found.end, found.text)})


def _context(lines: Lines, start: int, end: int, text: str) -> str:
    """The finding with a few words to either side, as long as they are in its line: so that "may" is this "may" and no other."""
    if not text.strip():
        return ""  # it is about the whole article
    n = bisect_right(lines, start, key=_START) - 1
    if n < 0 or len(text) > LONGEST_CONTEXT // 2 or end > lines[n].end:
        return text[:LONGEST_CONTEXT]
    line, at = lines[n].text, start - lines[n].start
    behind = _BEHIND.match(line[at + len(text) : at + len(text) + _NEAR])
    return f"{_last_words(line[max(0, at - _NEAR) : at])}{text}{behind[0] if behind else ''}".strip()


def _last_words(text: str) -> str:
    """The last AROUND words that have an end in `text`, and what follows them."""
    kept = text.rsplit(None, AROUND if text[-1:].isspace() else AROUND + 1)
    return (text[len(kept[0]) :] if len(kept) > AROUND + (not text[-1:].isspace()) else text).lstrip()
