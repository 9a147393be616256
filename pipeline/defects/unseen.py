"""What the cleaned text does without or shows by other characters (`copydesk.invisible`): told once for each kind, with its number."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from operator import attrgetter, itemgetter

from copydesk.article import Article, Span
from copydesk.defects.common import with_words
from copydesk.invisible import Edit, edits, kind_of

RULES = {
    "soft-hyphen": "defects.soft-hyphen",
    "zero-width": "defects.zero-width",
    "direction-mark": "defects.direction-mark",
    "object": "defects.lost-object",
    "letters": "defects.disguised-letters",
    "control": "defects.control-character",
}  # letters in parts ("composed") are the same to every reader: nothing to report


@dataclass(frozen=True, slots=True)
class Places:
    """The first edit, the words of the prose around it, and how many characters are concerned in the kept lines."""

    edit: Edit
    first: Span
    count: int


_LINE_START = attrgetter("start")
_PIECE_SOURCE = itemgetter(2)


def places(article: Article) -> dict[str, Places]:
    """For each rule id of RULES that holds, where."""
    found: dict[str, Places] = {}
    for edit in edits(article.text):
        rule = RULES.get(kind_of(article.text[edit.start : edit.end]))
        if rule is None or not article.lines[bisect_right(article.lines, edit.start, key=_LINE_START) - 1].kept:
            continue
        count = 1 if edit.shown else edit.end - edit.start
        before = found.get(rule)
        if before is not None:
            found[rule] = Places(before.edit, before.first, before.count + count)
        elif (span := _in_prose(article, edit)) is not None:
            found[rule] = Places(edit, span, count)
    return found


def _in_prose(article: Article, edit: Edit) -> Span | None:
    """The words of the prose around an edit, or what stands beside it on its line; None where nothing does."""
    text, pieces = article.prose.text, article.prose.pieces
    after = bisect_left(pieces, edit.start, key=_PIECE_SOURCE)
    if edit.shown and after < len(pieces) and pieces[after][2] == edit.start:
        begin, length = pieces[after][:2]
        return with_words(text, begin, begin + length) if edit.shown.isalnum() else (begin, begin + length)
    spans = []
    if after:
        begin, length, source, source_length = pieces[after - 1]
        if length and article.text.find("\n", source + source_length, edit.start) < 0:
            spans.append((begin + length - 1, begin + length))
    if not spans and after < len(pieces) and article.text.find("\n", edit.start, pieces[after][2]) < 0:
        spans.append((pieces[after][0], pieces[after][0] + 1))
    return with_words(text, *spans[0]) if spans else None
