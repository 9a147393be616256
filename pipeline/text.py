"""The one place that cuts text: lines, words, paragraphs, sentences, and the way back from cleaned prose to the text."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from pipeline.article import Line, Prose, Span

WORD = re.compile(r"\w+")
LONGEST_PORTION = 20_000  # characters of one paragraph that are cut into sentences at a time: some thirty times a long paragraph
_GAP = re.compile(r"(\W+)")
_SPACED_STOP = re.compile(r"[^\S\x00-\x7f](?=\.)")
_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")


def line_spans(text: str) -> list[Span]:
    """The lines of `text`, cut at LF only (str.splitlines also cuts at VT, FF, NEL, LS …), without their line breaks.

    Joined by LF they give back `text`; the empty text has one empty line.
    """
    spans = []
    start = 0
    while (end := text.find("\n", start)) >= 0:
        spans.append((start, end))
        start = end + 1
    spans.append((start, len(text)))
    return spans


def line_number(starts: Sequence[int], offset: int) -> int:
    """The number, from 1, of the line that holds `offset`; `starts` are the lines' first offsets, ascending."""
    return bisect_right(starts, offset)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in order, the same in small letters, where each begins, and the different stretches between them, each once.

    `gaps` has two letters around every stretch, in place of the words that stand there. What consists of other signs than letters and
    digits, and is not in `gaps`, is nowhere in the text: a quick question before a slow search.
    """

    words: tuple[str, ...]
    small: tuple[str, ...]
    starts: tuple[int, ...]
    gaps: str


@lru_cache(maxsize=1)  # several stages ask for the same prose one after the other
def words_of(text: str) -> Words:
    """Cut `text` into words and what stands between them."""
    parts = _GAP.split(text)  # word, gap, word …; the first and the last word may be empty
    places = tuple(accumulate(map(len, parts), initial=0))
    filled = slice(0 if parts[0] else 2, len(parts) if parts[-1] else len(parts) - 1, 2)
    words = tuple(parts[filled])
    return Words(words, tuple(map(str.lower, words)), places[filled], f"aa{'aa'.join(set(parts[1::2]))}aa")


_ALIKE = str.maketrans("\u0130\u0131\u017f\u212a", "iisk")  # what re.IGNORECASE takes for i, s and k, and str.lower does not


def small_letters(text: str) -> str:
    """What a pattern with re.IGNORECASE found, as the small letters of that pattern: to look it up in a table."""
    return text.translate(_ALIKE).lower()


def mask(line: str) -> str:
    """A line as it is compared between pages: case, white space and numbers ("1,024", "12:30") made alike, so that
    "Page 2 of  10" and "page 3 of 4" are the same line; "" where it has no letter or digit.
    """
    masked = _NUMBER.sub("0", " ".join(line.split()).casefold())
    return masked if WORD.search(masked) else ""


def prose_of(
    text: str, lines: Iterable[Line], markup: Sequence[Span] = (), title_line: int | None = None, *, blocks: bool = False
) -> Prose:
    """Join the kept lines into prose: one paragraph a line, wrapped paragraphs joined by a space, no trailing white space,
    at most one blank line in a row and none at either end. `markup` spans are left out. With `blocks`, lines are a
    page's blocks, which have no blank lines of their own: one is put between them, but not between list items or table cells.
    Sentences are not cut here.
    """
    parts: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    paragraphs: list[Span] = []
    length = 0
    headline: Span | None = None
    pending_blank = False
    previous_kept = False
    previous_kind = ""
    cut = 0  # first markup span that may still matter

    def put(string: str) -> None:
        nonlocal length
        parts.append(string)
        length += len(string)

    for index, line in enumerate(lines):
        if not line.kept:
            previous_kept = previous_kept and line.start == line.end and line.joined
            continue
        if markup:
            runs, cut = _without(markup, line.start, line.end, cut)
            runs = _rstrip(text, _single_spaced(text, runs))
        else:
            stop = line.end
            if stop > line.start and text[stop - 1].isspace():
                stop = line.start + len(text[line.start : stop].rstrip())
            runs = [(line.start, stop)] if stop > line.start else []
        if not runs:
            pending_blank = True
            previous_kept = False
            continue
        if line.joined and previous_kept:
            put(" ")
            start = paragraphs.pop()[0]
            while runs and text[runs[0][0]].isspace():  # an indented continuation line is joined by one space
                first = (runs[0][0] + 1, runs[0][1])
                runs = [first, *runs[1:]] if first[0] < first[1] else runs[1:]
        else:
            if parts:
                apart = blocks and not (line.kind == previous_kind and line.kind in ("item", "cell"))
                put("\n\n" if pending_blank or apart else "\n")
            start = length
        for begin, stop in runs:
            pieces.append((length, begin, stop - begin))
            put(text[begin:stop])
        paragraphs.append((start, length))
        if index == title_line:
            headline = (start, length)
        pending_blank = False
        previous_kept = True
        previous_kind = line.kind
    return Prose(text="".join(parts), pieces=tuple(pieces), paragraphs=tuple(paragraphs), headline=headline)


def _without(markup: Sequence[Span], start: int, end: int, first: int) -> tuple[list[Span], int]:
    """The runs of [start, end) that no markup span covers, and the index of the first span that later lines may need."""
    while first < len(markup) and markup[first][1] <= start:
        first += 1
    runs = []
    at = start
    index = first
    while index < len(markup) and markup[index][0] < end:
        if markup[index][0] > at:
            runs.append((at, markup[index][0]))
        at = max(at, markup[index][1])
        index += 1
    if at < end:
        runs.append((at, end))
    return runs, first


def _single_spaced(text: str, runs: list[Span]) -> list[Span]:
    """`runs` without the white space that stands on both sides of what was left out."""
    spaced: list[Span] = []
    for start, end in runs:
        after_space = not spaced or text[spaced[-1][1] - 1].isspace()
        begin = end - len(text[start:end].lstrip()) if spaced and after_space else start
        if begin < end:
            spaced.append((begin, end))
    return spaced


def _rstrip(text: str, runs: list[Span]) -> list[Span]:
    """`runs` without the white space at the end of the last ones."""
    while runs:
        start, end = runs[-1]
        kept = len(text[start:end].rstrip())
        if kept:
            return [*runs[:-1], (start, start + kept)]
        runs = runs[:-1]
    return runs


def origin(prose: Prose, start: int, end: int) -> Span:
    """Where prose[start:end] (not empty) stands in the article's text."""
    return _origin_of(prose, start), _origin_of(prose, end - 1) + 1


def _origin_of(prose: Prose, offset: int) -> int:
    at = bisect_right(prose.pieces, (offset, sys.maxsize, 0)) - 1
    if at < 0:
        raise ValueError(f"offset {offset} lies before the prose's first piece")
    begin, source, length = prose.pieces[at]
    # A joining space lies behind its piece: it stands for the first character after the piece.
    return source + min(offset - begin, length)


def split_sentences(text: str, paragraphs: Iterable[Span], language: str | None) -> tuple[Span, ...]:
    """The sentences of each paragraph, white space at either end left out, cut by sentencex for `language` (English where unknown).

    sentencex panics at a space beyond ASCII between a single capital and a full stop, so it is given a plain one there.
    """
    import sentencex

    spans = []
    for start, end in _portions(text, paragraphs):
        part = text[start:end]
        if not part.isascii():
            part = _SPACED_STOP.sub(" ", part)
        for boundary in sentencex.get_sentence_boundaries((language or "en").partition("-")[0], part):
            first, last = boundary["start_index"], boundary["end_index"]
            sentence = part[first:last]
            stripped = sentence.strip()
            if stripped:
                lead = len(sentence) - len(sentence.lstrip())
                spans.append((start + first + lead, start + first + lead + len(stripped)))
    return tuple(spans)


def _portions(text: str, paragraphs: Iterable[Span]) -> Iterator[Span]:
    """The paragraphs that are not blank; monstrous ones (sentencex's time grows with the square of their quotation marks) in portions
    that end at white space where there is some.
    """
    for first, end in paragraphs:
        start = first
        while end - start > LONGEST_PORTION:
            cut = start + LONGEST_PORTION
            space = text.rfind(" ", start + LONGEST_PORTION // 2, cut)
            cut = space + 1 if space > 0 else cut
            yield start, cut
            start = cut
        if text[start:end].strip():
            yield start, end


def containing(spans: Sequence[Span], offset: int) -> int | None:
    """The index of the span (ascending, not overlapping) that holds `offset`, or None."""
    at = bisect_right(spans, (offset, sys.maxsize)) - 1
    return at if at >= 0 and offset < spans[at][1] else None
