"""The one place that cuts text: lines, words, paragraphs, sentences, and the way back from cleaned prose to the text."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from operator import itemgetter

from copydesk import languages
from copydesk.article import Line, Piece, Prose, Span
from copydesk.compiled import compiled
from copydesk.invisible import SOFT_HYPHEN, Edit, edits, plain
from copydesk.sentences import mended

WORD = compiled(r"\w+")
STOPS = ".!?…。．！？؟۔।॥։"  # what a sentence ends with, in any script
CLOSERS = "\"'”’“‘»«)]›‹*_"  # what may still follow: quotation marks of every country, brackets, marks of emphasis
_PAUSES = ":;"
LONGEST_PORTION = 20_000  # characters of one paragraph that are cut into sentences at a time: some thirty times a long paragraph
MANY_MARKS, SHORT_PORTION = 500, 4_000  # opening quotation marks in a portion from which it is cut shorter: no speech has so many
_GAP = compiled(r"(\W+)")
_SPACED_STOP = compiled(r"[^\S\x00-\x7f](?=\.)")
_LETTER = compiled(r"[^\W\d_]")
_QUANTITY = compiled(r"[\W_]*\d[\W\d_]*(?:[^\W\d_]{1,2}[\W_]*)?")
_NUMBER = compiled(r"\d+(?:[.,:/]\d+)*")


# Scripts without spaces between words: Thai and Lao, Burmese, Khmer, Japanese, Chinese. First and last code points.
UNSPACED = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF))
DENSE = compiled("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in UNSPACED) + "]")


def count_words(text: str) -> int:
    """How many words a text has, about; in a script without spaces, three letters are one."""
    words = count_runs(text)
    return words if text.isascii() else words + len(DENSE.findall(text)) // 3


def count_runs(text: str) -> int:
    """How many times WORD is found in a text."""
    text = less_marks(text)
    return len(text.encode().translate(_APART).split()) if text.isascii() else len(WORD.findall(text))


def runs_of(text: str) -> list[str]:
    """What WORD finds in a text."""
    text = less_marks(text)
    return text.translate(_SPACED).split() if text.isascii() else WORD.findall(text)


def less_marks(text: str) -> str:
    """A text with spaces for marks that are in no word. Prose in ASCII but for these is cut into words several times as quickly."""
    return text if text.isascii() else _TYPED_MARKS.sub(" ", text)


_TYPED_MARKS = compiled("[\u00a0\u00ab\u00b7\u00bb\u2013\u2014\u2018-\u201e\u2022\u2026\u202f]")
_APART = bytes(code if WORD.match(chr(code)) else 32 for code in range(256))  # of ASCII: what is in no word is a space
_SPACED = _APART[:128].decode("ascii")
_ASCII, _DIGITS = bytes(range(128)), b"0123456789"


def beyond_ascii(text: str) -> str:
    """The characters of a text that are not ASCII, of which most texts have few."""
    if text.isascii():
        return ""
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")


def has_digit(text: str) -> bool:
    """Whether `str.isdigit` says so of any character, which is asked of those beyond ASCII alone."""
    within = text.encode("ascii", "ignore")
    return len(within.translate(None, _DIGITS)) < len(within) or any(map(str.isdigit, beyond_ascii(text)))


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


def ends_sentence(text: str) -> bool:
    """Whether it ends as a sentence does; quotation marks, brackets and white space behind the stop are no matter."""
    return _bare(text).endswith(_STOPPED)


def ends_clause(text: str) -> bool:
    """Whether it ends as a sentence does or with a colon or a semicolon: more may follow, but nothing was cut off."""
    return _bare(text).endswith(_PAUSED)


def _bare(text: str) -> str:
    return text.rstrip(CLOSERS + " \t\r\n\u00a0\u202f\u3000")


# Behind a space a semicolon, a question mark or "»" may stand alone, as in French; these may not.
_GOES_ON = compiled(r"[ \t]*(?:[,.)\]”](?=[\s,.;:)\]”’\"']|$)|['’]s\b)")
# What opens stands behind a space; behind a word the same mark may close, as “ does in German.
_BREAKS_OFF = compiled(rf"(?:{SOFT_HYPHEN}|(?:(?<=\s)|^)[(\[“„«])\Z", re.MULTILINE)
_STOPPED, _PAUSED = tuple(STOPS), tuple(STOPS + _PAUSES)


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


_KEPT_TEXT = 20_000  # characters: what is kept of longer texts is bounded


def words_of(text: str) -> Words:
    """Cut `text` into words and what stands between them."""
    return _words_kept(text) if len(text) <= _KEPT_TEXT else _words_of_long(text)


def _cut(text: str) -> Words:
    parts = _GAP.split(text)  # word, gap, word …; the first and the last word may be empty
    places = tuple(accumulate(map(len, parts), initial=0))
    filled = slice(0 if parts[0] else 2, len(parts) if parts[-1] else len(parts) - 1, 2)
    words = tuple(parts[filled])
    small = tuple(" ".join(words).lower().split(" ")) if words else ()  # in one go: a space is a border to every letter beside it
    return Words(words, small, places[filled], f"aa{'aa'.join(set(parts[1::2]))}aa")


def words_between(text: str, start: int, end: int) -> int:
    """How many words text[start:end] holds: what WORD finds there, parts of words included, counted without looking for it."""
    if start >= end:
        return 0
    starts = words_of(text).starts
    torn = 0 < start < len(text) and WORD.match(text, start - 1) is not None and WORD.match(text, start) is not None
    return bisect_left(starts, end) - bisect_left(starts, start) + torn


# Several stages ask for the same prose one after the other, and when all articles of a chunk are judged, their rows do so again.
_words_kept, _words_of_long = lru_cache(maxsize=64)(_cut), lru_cache(maxsize=2)(_cut)


_ALIKE = str.maketrans("\u0130\u0131\u017f\u212a", "iisk")  # what re.IGNORECASE takes for i, s and k, and str.lower does not


def small_letters(text: str) -> str:
    """What a pattern with re.IGNORECASE found, as the small letters of that pattern: to look it up in a table."""
    return text.translate(_ALIKE).lower()


def mask(line: str) -> str:
    """A line as it is compared between pages: case, invisible characters, white space and numbers ("1,024", "12:30") made alike, so that
    "Page 2 of  10" and "page 3 of 4" are the same line; "" where it has no letter or digit. A line without letters (a score, a cell of a
    table) keeps its digits, and so does a number with its unit: with them made alike, any would be any other.
    """
    return _mask_kept(line) if len(line) <= _KEPT_LINE else _mask(line)


def _mask(line: str) -> str:
    spaced = " ".join(plain(line).split()).casefold()
    masked = _NUMBER.sub("0", spaced)
    return (spaced if WORD.search(spaced) else "") if is_figure(masked) else masked


# Chrome is the same on many pages, and several stages ask for the same paragraphs.
_KEPT_LINE = 1_000  # characters: what is kept is bounded
_mask_kept = lru_cache(maxsize=4096)(_mask)


def is_figure(text: str) -> bool:
    """Whether a text has no letter of any script but those of a unit: "2:1", "3.6 m", "12 kg"."""
    return _LETTER.search(text) is None or _QUANTITY.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class _Run:
    """text[start:end], which the prose shows as `shown`; where the two differ the run is not cut any further."""

    start: int
    end: int
    shown: str
    changed: bool = False


def prose_of(
    text: str, lines: Iterable[Line], markup: Sequence[Span] = (), title_line: int | None = None, *, blocks: bool = False
) -> Prose:
    """Join the kept lines into prose: one paragraph a line, wrapped paragraphs joined by a space (by nothing behind a soft hyphen),
    no trailing white space, at most one blank line in a row and none at either end. `markup` spans are left out, and what
    `copydesk.invisible` has edits for reads as they say. With `blocks`, lines are a page's blocks, which have no blank lines of their
    own: one is put between them, but not between list items, table cells and the lines of verse. Sentences are not cut here.
    """
    parts: list[str] = []
    pieces: list[Piece] = []
    paragraphs: list[Span] = []
    length = 0
    headline: Span | None = None
    pending_blank = False
    previous_kept = False
    previous_kind = ""
    previous_end = 0
    cut = 0  # first markup span that may still matter
    changes = edits(text)
    change = 0  # first edit that may still matter

    def put(string: str) -> None:
        nonlocal length
        parts.append(string)
        length += len(string)

    for index, line in enumerate(lines):
        if not line.kept:
            previous_kept = previous_kept and line.start == line.end and line.joined
            continue
        while change < len(changes) and changes[change].end <= line.start:
            change += 1
        changed = change < len(changes) and changes[change].start < line.end
        if markup or changed:
            spans, cut = _without(markup, line.start, line.end, cut)
            runs = _edited(text, spans, changes, change) if changed else [_Run(start, end, text[start:end]) for start, end in spans]
            runs = _rstrip(_single_spaced(runs) if markup else runs)
        else:
            shown = text[line.start : line.end].rstrip()
            runs = [_Run(line.start, line.start + len(shown), shown)] if shown else []
        if not runs:
            pending_blank = True
            previous_kept = False
            continue
        if line.joined and previous_kept:
            if not is_broken(text, previous_end, line.start):
                put(" ")
            start = paragraphs.pop()[0]
            runs = _lstrip(runs)  # an indented continuation line is joined by one space
        else:
            if parts:
                listed = line.kind == previous_kind and line.kind in ("item", "cell")
                apart = blocks and not listed and not (line.close and previous_kept)
                put("\n\n" if pending_blank or apart else "\n")
            start = length
        for run in runs:
            pieces.append((length, len(run.shown), run.start, run.end - run.start))
            put(run.shown)
        paragraphs.append((start, length))
        if index == title_line or (headline is not None and headline[0] == start):  # or goes on with it
            headline = (start, length)
        pending_blank = False
        previous_kept = True
        previous_kind = line.kind
        previous_end = line.end
    return Prose(text="".join(parts), pieces=tuple(pieces), paragraphs=tuple(paragraphs), headline=headline)


def goes_on(line: str) -> bool:
    """Whether it begins with what closes something, and so belongs to the word before it: ", he said", "’s plan"."""
    return _GOES_ON.match(line) is not None


# What may stand behind a hyphen that stands for a word to come: "pre- and post-war", "Vor- und Nachteile".
_AND = frozenset(
    "a als and beziehungsweise bis bzw czy e ed eller en et i ili ja lub nebo nor o oder of og och or ou sowie tai to und ve wie y".split()
)
_REST = compiled(r"[ \t]*([^\W\d_]+)")
_LONGEST_REST = 40  # characters of the rest of a word


def is_hyphenated(line: str, following: str) -> bool:
    """Whether a line breaks off at a hyphen within a word that goes on, in small letters, in the one that follows."""
    bare = line.rstrip(" \t\r")
    if not bare.endswith(("-", "‐")) or not bare[-2:-1].isalpha():
        return False
    rest = _REST.match(following)
    return rest is not None and rest[1][0].islower() and rest[1] not in _AND


def is_broken(text: str, end: int, start: int) -> bool:
    """Whether no space belongs between a line of `text` that ends at `end` and one that starts at `start` and goes on with it.

    The first breaks off within a word, at a hyphen, or ends with what opens a bracket or a quotation; or the other closes something.
    """
    last = end
    while last and text[last - 1] in " \t\r":
        last -= 1
    if _BREAKS_OFF.search(text, max(0, last - 1), last) is not None or _GOES_ON.match(text, start) is not None:
        return True
    return last > 1 and is_hyphenated(text[last - 2 : last], text[start : start + _LONGEST_REST])


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


def _edited(text: str, spans: Iterable[Span], changes: Sequence[Edit], first: int) -> list[_Run]:
    """The spans of a line with the edits from number `first` on. An edit that markup cuts in two is carried out where it begins."""
    runs = []
    for start, end in spans:
        at = start
        while first < len(changes) and changes[first].start < end:
            edit = changes[first]
            first += 1
            if edit.start < start:
                continue
            if at < edit.start:
                runs.append(_Run(at, edit.start, text[at : edit.start]))
            stop = min(edit.end, end)
            if edit.shown:
                runs.append(_Run(edit.start, stop, edit.shown, changed=True))
            at = stop
        if at < end:
            runs.append(_Run(at, end, text[at:end]))
    return runs


def _single_spaced(runs: Iterable[_Run]) -> list[_Run]:
    """`runs` without the white space that stands on both sides of what was left out."""
    spaced: list[_Run] = []
    for run in runs:
        after_space = not spaced or spaced[-1].shown[-1].isspace()
        if spaced and after_space:
            shown = run.shown.lstrip()
            if shown:
                spaced.append(run if run.changed else _Run(run.end - len(shown), run.end, shown))
        else:
            spaced.append(run)
    return spaced


def _rstrip(runs: list[_Run]) -> list[_Run]:
    """`runs` without the white space at the end of the last ones."""
    while runs:
        last = runs[-1]
        shown = last.shown.rstrip()
        if shown:
            return runs if last.changed else [*runs[:-1], _Run(last.start, last.start + len(shown), shown)]
        runs = runs[:-1]
    return runs


def _lstrip(runs: list[_Run]) -> list[_Run]:
    """`runs` without the white space at the beginning of the first ones."""
    while runs:
        first = runs[0]
        shown = first.shown.lstrip()
        if shown:
            return runs if first.changed else [_Run(first.end - len(shown), first.end, shown), *runs[1:]]
        runs = runs[1:]
    return runs


def origin(prose: Prose, start: int, end: int) -> Span:
    """Where prose[start:end] (not empty) stands in the article's text; what was left out inside of it included."""
    return _origin_of(prose, start)[0], _origin_of(prose, end - 1)[1]


def _origin_of(prose: Prose, offset: int) -> Span:
    """What stands in the text for one character of the prose: itself, or all that was changed to the letters it is one of."""
    at = bisect_right(prose.pieces, offset, key=_PIECE_START) - 1
    if at < 0:
        raise ValueError(f"offset {offset} lies before the prose's first piece")
    begin, length, source, source_length = prose.pieces[at]
    if length != source_length and offset < begin + length:
        return source, source + source_length
    # A joining space lies behind its piece: it stands for the first character after the piece.
    first = source + min(offset - begin, source_length)
    return first, first + 1


_PIECE_START = itemgetter(0)


def split_sentences(text: str, paragraphs: Iterable[Span], language: str | None) -> tuple[Span, ...]:
    """The sentences of each paragraph, white space at either end left out, cut by sentencex for `language` and mended by
    `copydesk.sentences`. Where the language is unknown, it is taken to be `languages.ASSUMED`.

    sentencex panics at a space beyond ASCII between a single capital and a full stop, so it is given a plain one there.
    """
    import sentencex

    spans: list[Span] = []
    code = (language or languages.ASSUMED).partition("-")[0]
    for start, end in _portions(text, paragraphs):
        found = []
        part = text[start:end]
        if not part.isascii():
            part = _SPACED_STOP.sub(" ", part)
        for boundary in sentencex.get_sentence_boundaries(code, part):
            first, last = boundary["start_index"], boundary["end_index"]
            sentence = part[first:last]
            stripped = sentence.strip()
            if stripped:
                lead = len(sentence) - len(sentence.lstrip())
                found.append((start + first + lead, start + first + lead + len(stripped)))
        spans += mended(text, found, code)
    return tuple(spans)


def _portions(text: str, paragraphs: Iterable[Span]) -> Iterator[Span]:
    """The paragraphs that are not blank; monstrous ones (sentencex's time grows with the square of their quotation marks) in portions
    that end at white space where there is some.
    """
    for first, end in paragraphs:
        start = first
        while end - start > (longest := _longest_portion(text, start, end)):
            cut = start + longest
            space = text.rfind(" ", start + longest // 2, cut)
            cut = space + 1 if space > 0 else cut
            yield start, cut
            start = cut
        if text[start:end].strip():
            yield start, end


def _longest_portion(text: str, start: int, end: int) -> int:
    """How many characters of a paragraph from `start` on may be cut at a time."""
    if end - start <= SHORT_PORTION:
        return SHORT_PORTION
    portion = text[start : min(end, start + LONGEST_PORTION)]
    return SHORT_PORTION if sum(map(portion.count, "“„«‘‚‹")) > MANY_MARKS else LONGEST_PORTION


def body_counts(prose: Prose) -> tuple[int, int]:
    """Words and sentences of the prose without its headline."""
    title = prose.headline or (0, 0)
    words = len(words_of(prose.text).words) - len(WORD.findall(prose.text, *title))
    return words, sum(not title[0] <= start < title[1] for start, _ in prose.sentences)


def containing(spans: Sequence[Span], offset: int) -> int | None:
    """The index of the span (ascending, not overlapping) that holds `offset`, or None."""
    at = bisect_right(spans, (offset, sys.maxsize)) - 1
    return at if at >= 0 and offset < spans[at][1] else None


def looks_like_heading(paragraph: str) -> bool:
    """Whether it is short and no sentence."""
    return not ends_clause(paragraph) and len(paragraph) <= 120 and paragraph.count(" ") < 15


_LONGEST_TITLE, _MOST_LARGE = 200, 0.7  # characters; of a title's words have a capital


_ABBREVIATED = compiled(r"(?:[A-Z]\.){2}\Z")  # "Ten Mills in the U.S."


def could_be_title(text: str, paragraphs: Sequence[Span]) -> bool:
    """Whether a text begins with a line that could be its title: no sentence, a question, or one Written Like This. And More."""
    first = text[slice(*paragraphs[0])] if paragraphs else ""
    if looks_like_heading(first):
        return bool(first)
    if not 0 < len(first) <= _LONGEST_TITLE or len(paragraphs) == 1 or first[-1] in '”"’»:,;':
        return False
    words = WORD.findall(first)
    return (
        first[-1] != "." or _ABBREVIATED.search(first) is not None or sum(word[0].isupper() for word in words) >= _MOST_LARGE * len(words)
    )
