"""Quotation marks, read a paragraph at a time, so one lost mark spoils no more than its paragraph.

A quotation runs over a paragraph's end only where the next paragraph opens with a quotation mark again.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import islice

from copydesk.article import Prose, Span
from copydesk.compiled import compiled
from copydesk.text import STOPS, ends_sentence
from copydesk.voices.marks import spoken_of
from copydesk.voices.records import REACH, Quotation

WORDS = compiled(r"\w[\w'’-]*")  # "don't" is one
SENTENCE_BREAK = compiled(rf"[{STOPS}](?=\s+[^\sa-z])")
_MARKS = compiled("[\"“”„‟«»‘’‚'‹›]")
_SINGLE = "‘’‚'‹›"
# Words that begin with an apostrophe.
_ELIDED = compiled(r"['‘’](?:\d\ds?\b|(?:cause|em|til|tis|twas|n|bout|round|cuz|tween|sup)\b)", re.IGNORECASE)
_OPENERS = "([{—–-/¿¡…"
_CLOSERS = {'"': '"”“', "“": '”"', "„": '“”"‟', "‟": '”"', "«": "»", "»": "«", "”": '”"'}  # ” opens where Swedish is written
_SINGLE_CLOSERS = {"‘": "’'", "'": "'’", "‚": "‘’'", "‹": "›", "›": "‹"}

_Singles = dict[str, tuple[list[int], list[int]]]  # single opening mark -> where it may be closed, and where one opens anew


def quotations_of(prose: Prose) -> list[Quotation]:
    """Every outermost quotation, ascending; whether it is speech is judged by its form alone here."""
    found: list[Quotation] = []
    text = prose.text
    left_open = False  # the paragraph before ended inside a quotation
    sentence_starts = [start for start, _ in prose.sentences]
    for paragraph, (start, end) in enumerate(prose.paragraphs):
        spans = _quoted(text, start, end, sentence_starts)
        for number, (first, last, opened, closed) in enumerate(spans):
            continued = left_open and number == 0 and first == start
            inner = (first + 1 if opened else first, last - 1 if closed else last)
            balanced = (opened and closed) or (opened and last == end and not closed and _opens_with_mark(prose, paragraph + 1))
            found.append(Quotation(first, last, inner, _reads_as_speech(text, inner, (first, last), (start, end)), continued, balanced))
        left_open = bool(spans) and not spans[-1][3] and spans[-1][1] == end
    return found


def _opens_with_mark(prose: Prose, paragraph: int) -> bool:
    """Whether the paragraph of that number opens with a quotation mark."""
    return paragraph < len(prose.paragraphs) and prose.text[prose.paragraphs[paragraph][0]] in "\"“„«‘»'‚"


def _quoted(text: str, start: int, end: int, sentence_starts: Sequence[int]) -> list[tuple[int, int, bool, bool]]:
    """(first, last, opening mark stands there, closing mark stands there) of the outermost quotations of one paragraph."""
    spans: list[tuple[int, int, bool, bool]] = []
    opened: int | None = None
    unended = start  # the sentence of the open quotation does not end before this
    singles: _Singles = {}
    skip_to = start
    for mark in _MARKS.finditer(text, start, end):
        at = mark.start()
        if at < skip_to or spoken_of(text, at, start, end):
            continue
        char = text[at]
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        if opened is not None:
            mistyped = char == "“" == text[opened] and _can_close(before, after) and not _can_open(before, after)  # “…“
            if (char in _CLOSERS[text[opened]] or mistyped) and (char != '"' or _can_close(before, after) or not _can_open(before, after)):
                spans.append((opened, at + 1, True, True))
                opened = None
            elif char == text[opened] and char in "“„«" and _can_open(before, after):
                # The mark that should have closed the first one is lost: it ends with its sentence.
                stop = _sentence_end_before(text, sentence_starts, opened, at, unended)
                if stop is not None:
                    spans.append((opened, stop, True, False))
                    opened = at
                else:  # but for a full stop that only white space follows as yet
                    unended = max(unended, at - 100 + len(text[max(opened, at - 100) : at].rstrip()) - 1)
        elif char in _SINGLE:
            single = _single(text, at, start, end, singles)
            if single is not None:
                spans.append((at, single[0], True, single[1]))
                skip_to = single[0]
        elif _opens(char, before, after):
            opened = at
        elif not (char == '"' and before.isdigit() and not spans):  # 30" is inches
            first = _lost_opening(start, at, spans, sentence_starts)
            if at > first:
                spans.append((first, at + 1, False, True))
    if opened is not None:
        spans.append((opened, end, True, False))
    return spans


def _opens(char: str, before: str, after: str) -> bool:
    """Whether a double mark opens a quotation where none is open."""
    if char in "„‟«":
        return True
    if char == "»":
        return _can_open(before, after)
    if char == "”":
        return _can_open(before, after) and not _can_close(before, after)
    return _can_open(before, after) or not _can_close(before, after)


def _single(text: str, at: int, start: int, end: int, singles: _Singles) -> tuple[int, bool] | None:
    """(end, closing mark stands there) of the quotation that a single mark at `at` opens; None where it is an apostrophe."""
    after = text[at + 1] if at + 1 < end else " "
    close = _single_close(text, at, start, end, singles)
    if close is not None:
        return close + 1, True
    if at == start and text[at] in "‘'" and after.isupper() and not _ELIDED.match(text, at):
        return end, False  # the paragraph opens with it, and a later paragraph may close it
    return None


def _can_open(before: str, after: str) -> bool:
    return (before.isspace() or before in _OPENERS or before in "\"'“‘:,") and not after.isspace()


def _can_close(before: str, after: str) -> bool:
    return not before.isspace() and (after.isspace() or not after.isalnum())


def _single_close(text: str, at: int, start: int, end: int, singles: _Singles) -> int | None:
    """Where the quotation ends that a single mark at `at` of the paragraph text[start:end] opens; None where the mark is an apostrophe."""
    char = text[at]
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if char == "’" or not _can_open(before, after) or _ELIDED.match(text, at):
        return None
    if char not in singles:
        singles[char] = _single_marks(text, start, end, char)
    closing, opening = singles[char]
    stop = min(end, at + REACH)
    anew = bisect_left(opening, at + 2)
    if anew < len(opening):
        stop = min(stop, opening[anew])
    doubtful: int | None = None  # after an s it may be a possessive
    for index in islice(closing, bisect_left(closing, at + 2), None):
        if index >= stop:
            break
        if text[index - 1] in "sS":
            doubtful = index
            continue
        if text[index - 1] in ".,!?…;:—-)" or doubtful is None:
            return index
        return doubtful
    return doubtful


def _single_marks(text: str, start: int, end: int, char: str) -> tuple[list[int], list[int]]:
    """Where in text[start:end] a mark may close the quotation that `char` opens, and where `char` itself opens another."""
    closing: list[int] = []
    opening: list[int] = []
    for mark in re.finditer(f"[{char}{_SINGLE_CLOSERS[char]}]", text[start:end]):
        at = start + mark.start()
        before, after = text[at - 1] if at > start else " ", text[at + 1] if at + 1 < end else " "
        if text[at] == char and char != "'" and _can_open(before, after):
            opening.append(at)
        elif text[at] in _SINGLE_CLOSERS[char] and not before.isspace() and not after.isalnum():
            closing.append(at)
    return closing, opening


def _lost_opening(start: int, at: int, spans: Sequence[tuple[int, int, bool, bool]], sentence_starts: Sequence[int]) -> int:
    """Where a quotation begins that only a closing mark at `at` tells of: with its paragraph or, behind another quotation, its sentence."""
    if not spans:
        return start
    latest = bisect_left(sentence_starts, at) - 1
    return max(spans[-1][1], start, sentence_starts[latest] if latest >= 0 else start)


def _sentence_end_before(text: str, sentence_starts: Sequence[int], opened: int, at: int, unended: int) -> int | None:
    """The end of the first sentence that ends between `opened` and `at`, known to be none before `unended`."""
    following = bisect_right(sentence_starts, opened)
    if following < len(sentence_starts) and sentence_starts[following] <= at:
        first = sentence_starts[following]
        return first - len(text[max(opened, first - 100) : first]) + len(text[max(opened, first - 100) : first].rstrip())
    end = SENTENCE_BREAK.search(text, max(opened, unended), at)  # the sentence cutter trusts the mark that is lost
    return end.start() + 1 if end else None


def _reads_as_speech(text: str, inner: Span, outer: Span, paragraph: Span) -> bool:
    """Whether a quotation of this form is likely to be somebody's words: a sentence, or too long for a term or a title."""
    words = WORDS.findall(text, *inner)
    if len(words) < 2:
        return False
    small = [word for word in words if word[0].islower()]
    said = text[inner[0] : inner[1]].strip()  # French sets a space at either mark
    ended = ends_sentence(said) or said.endswith(",")
    title = len(small) * 2 < len(words) and not (ended and len(words) > 6)
    whole = said[0].isupper() and ended and len(words) >= 3 and not title
    opens = outer[0] == paragraph[0] and ended and len(words) >= 3
    return whole or opens or (len(words) > 6 and not title)
