"""What a page tells the desk's script of what can be decided about: the article, its findings, its lines. docs/report.md has the format.

What the page shows already (a finding's rule and line, its words where they are short) the script takes from there.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

from copydesk.identity import fingerprints
from copydesk.reports.bounds import short
from copydesk.reports.rows import Findings, Lines, Row
from copydesk.visible import visible_json

STABLE = ("address", "folder")  # what a site is known by that has the same name in the next run
AROUND = 4  # words to either side that tell a finding from another of the same words
LONGEST_CONTEXT = 300  # characters: what is longer is known by its beginning
_BEHIND = re.compile(rf"\S*(?:\s+\S+){{0,{AROUND}}}")
_NEAR = 200  # characters of the line that are looked at for these words
_JSON = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), allow_nan=False)
_TEXT = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps would make an encoder for each text
_START = attrgetter("start")


def article_subject(row: Row, page: str) -> str:
    """The article, as JSON: what a decision about it, or within it, says of it. ASCII, so that nothing in it is lost on the way."""
    site = row["site"] if row["site_known_by"] in STABLE else None
    return _JSON.encode({"path": row["path"], "page": page, "site": site, "content": row["content_hash"]})


class Subject(NamedTuple):
    """What a decision about a finding says of it. `before`, `after` (a few words to either side of it) and `text` are as in a JSON string,
    without its quotation marks: no sign of them is lost on the way.
    """

    fingerprint: str
    before: str
    after: str
    shown: str  # its words, as the page shows them
    text: str | None  # its words, where they are others


def finding_subjects(lines: Lines, findings: Findings) -> Iterator[Subject]:
    """Each finding."""
    for found, fingerprint in zip(findings, fingerprints((it.rule, it.text) for it in findings), strict=True):
        text, shown = found.text[:LONGEST_CONTEXT], short(found.text, LONGEST_CONTEXT)
        before, after = map(_in_json, _around(lines, found.start, found.end, found.text))
        yield Subject(fingerprint, before, after, shown, None if shown == text else _in_json(text))


def _in_json(text: str) -> str:
    return visible_json(_TEXT(text))[1:-1]


def _around(lines: Lines, start: int, end: int, text: str) -> tuple[str, str]:
    """A few words to either side of a finding, as long as they are in its line: so that "may" is this "may" and no other."""
    n = bisect_right(lines, start, key=_START) - 1
    if not text.strip() or n < 0 or len(text) > LONGEST_CONTEXT // 2 or end > lines[n].end:
        return "", ""  # it is about the whole article, or tells itself from others
    line, at = lines[n].text, start - lines[n].start
    behind = _BEHIND.match(line[at + len(text) : at + len(text) + _NEAR])
    return _last_words(line[max(0, at - _NEAR) : at]), (behind[0] if behind else "").rstrip()


def _last_words(text: str) -> str:
    """The last AROUND words that have an end in `text`, and what follows them."""
    kept = text.rsplit(None, AROUND if text[-1:].isspace() else AROUND + 1)
    return (text[len(kept[0]) :] if len(kept) > AROUND + (not text[-1:].isspace()) else text).lstrip()
