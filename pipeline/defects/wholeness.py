"""Whether a text is whole and in order: marks that are missing, lines cut at a width, people met out of order."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from copydesk import languages
from copydesk.article import Article, Prose, Span
from copydesk.compiled import compiled
from copydesk.defects.common import body_of, in_code
from copydesk.text import WORD, containing, ends_clause, looks_like_heading, words_of
from copydesk.voices.grammar import FULL_NAME, grammar_of
from copydesk.voices.people import people_of

_END = compiled(r"[.!?…。！？؟।;:](?:[\"'”’»)\]]|\s|\Z)")
_LONG = 20  # words of a paragraph that has a mark at its end, at the least
_MOST = 0.5  # of the paragraphs so long: then marks are missing, and it is no slip
_OPENINGS = 3  # sentences that begin without an end before them


def without_marks(article: Article) -> Iterator[Span]:
    """Where sentences run into one another: the first long paragraph without a full stop, or the sentences that open without one."""
    text = article.prose.text
    if not languages.of(article.language).spaced:
        return
    starts = words_of(text).starts
    long = [span for span in body_of(article) if _count(starts, span) >= _LONG and not in_code(article, span[0])]
    bare = [span for span in long if not _END.search(text, *span) and ", " not in text[slice(*span)]]  # an item of a list keeps its commas
    if bare and len(bare) > _MOST * len(long):
        yield bare[0]
        return
    known = languages.of(article.language)
    if known.nouns_capitalised or not known.opening:
        return  # a capital within a sentence says nothing
    opened = [match for match in _opened(known.opening).finditer(text) if not _in_title(text, match.start())]
    times = Counter(match.group() for match in opened)  # "an A record", "with She with a capital S": what comes again is a term
    once = [match.span() for match in opened if times[match.group()] == 1]
    if len(once) >= _OPENINGS:
        yield from once


@lru_cache(maxsize=64)
def _opened(opening: frozenset[str]) -> re.Pattern[str]:
    """A word that only sentences begin with, behind a small letter and no mark."""
    words = sorted(word.capitalize() for word in opening)
    capitals = "".join(sorted({word[0] for word in words}))  # first of all: a pattern that begins with a class is searched for quickly
    return compiled(rf"[{capitals}](?<=[a-z] .)(?:{'|'.join(f'(?<={word[0]}){word[1:]}' for word in words)}) [a-zéè]{{2,}}")


def _count(starts: tuple[int, ...], span: Span) -> int:
    return bisect_left(starts, span[1]) - bisect_left(starts, span[0])


def _in_title(text: str, at: int) -> bool:
    """Whether it stands in a row of capitals or right behind a quotation mark: a title within a sentence."""
    before = text[max(0, at - 30) : at].split()
    return bool(before) and (before[-1][:1] in '"“‘«' or before[-1][0].isupper())


_LINES = 4  # paragraphs
_WIDTH = 30  # characters of the shortest line that was cut
_SAME = 1  # character by which lines of one width differ, where a space stood at the end


def cut_lines(article: Article) -> Iterator[Span]:
    """Paragraphs that all end at the same width in the middle of a sentence; the span is the end of the first."""
    text = article.prose.text
    body = [span for span in body_of(article) if span[1] - span[0] >= _WIDTH]
    if len(body) < _LINES:
        return
    broken = [span for span in body if not ends_clause(text[slice(*span)])]
    lengths = Counter(end - start for start, end in broken)
    width = max(sorted(lengths), key=lambda length: sum(lengths[length - less] for less in range(_SAME + 1)), default=0)
    cut = [span for span in broken if width - _SAME <= span[1] - span[0] <= width]
    if len(cut) >= _LINES and len(cut) * 2 > len(body):
        start, end = cut[0]
        yield max(start, text.rfind(" ", start, end) + 1), end


_LEAST_PARAGRAPHS = 4


def out_of_order(article: Article) -> Iterator[Span]:
    """A surname alone in a paragraph before the one that gives the full name: paragraphs are out of order, or one is missing."""
    prose = article.prose
    grammar, met = grammar_of(article.language), languages.of(article.language).met
    if grammar is None or not met or len(prose.paragraphs) < _LEAST_PARAGRAPHS:
        return
    text = prose.text
    people = people_of(text, grammar)
    common = frozenset(words_of(text).words)
    first_full: dict[str, tuple[int, str]] = {}
    for match in FULL_NAME.finditer(text):
        words = match.group().split()
        place = containing(prose.paragraphs, match.start())
        if (
            len(words) == 2
            and people.get(words[1], "").split()[-1:] == words[1:]
            and place is not None
            and prose.paragraphs[place] != prose.headline
        ):
            first_full.setdefault(words[1], (place, words[0]))
    for surname, (place, given) in first_full.items():
        if place == 0 or not surname.isalpha() or len(surname) < 4 or surname.lower() in common:
            continue
        if text.find(surname, prose.paragraphs[0][0], prose.paragraphs[place][0]) < 0:
            continue
        said = re.compile(rf"(?<![\w.’'-] )\b{surname}(?:['’]s)? (?:{'|'.join(sorted(met))})\b")
        early = said.search(text, prose.paragraphs[0][0], prose.paragraphs[place][0])
        if early is None or containing([prose.headline] if prose.headline else [], early.start()) is not None:
            continue
        before = text[: early.start()]
        if re.search(rf"\b{given}\b|\b[A-Z][\w.]+ {surname}\b", before) is None and not _is_heading(prose, surname, early.start()):
            yield early.start(), early.start() + len(surname)


def _is_heading(prose: Prose, name: str, before: int) -> bool:
    """Whether a heading above that place has the name: a list of firms tells of each below its name."""
    headings = (span for span in prose.paragraphs if span[1] <= before and span != prose.headline)
    return any(name in prose.text[start:end] and looks_like_heading(prose.text[start:end]) for start, end in headings)


# "LAGOS, March 3 (Reuters) - ", "SOUTH HARBOUR — ": what opens the first paragraph of a report.
_DATELINE = compiled(
    r"[A-ZÀ-Þ][\w.'’ -]{2,30}(?:, [A-Z][\w. ]{1,20}){0,2}\s*\([A-Z][\w./-]{1,14}(?: [A-Z][\w.]{1,14})?\)\s*(?:--?|[–—])\s"
    r"|[A-ZÀ-Þ][A-ZÀ-Þ.'’ -]{3,24}(?:, [A-Z][\w. ]{1,20}){0,2}\s+(?:--|[–—])\s+(?=[A-Z])"
)
_RUNNING_ABOVE = 2  # of these, paragraphs that have an end
_ABOVE = 3  # paragraphs: a standfirst, a byline and a caption may stand above the one with the dateline


def dateline_elsewhere(article: Article) -> Iterator[Span]:
    """The only dateline opens a paragraph further down: that one was first. Several datelines are several reports."""
    body = list(body_of(article))
    lines = [(index, found.span()) for index, span in enumerate(body) if (found := _DATELINE.match(article.prose.text, *span))]
    above = body[: lines[0][0]] if len(lines) == 1 else []
    running = [span for span in above if ends_clause(article.prose.text[slice(*span)])]  # highlights, captions and bylines are none
    if len(above) >= _ABOVE and len(running) >= _RUNNING_ABOVE:
        start, end = lines[0][1]
        yield start, start + len(article.prose.text[start:end].rstrip())


_LONGEST_HEADING = 160  # characters
_SMALL = r"(?:(?:of|for|the|and|on|in)\s+){0,2}"
_EXPLAINED = compiled(rf"(?:[A-Z][\w’'-]{{1,30}}\s+{_SMALL}){{2,8}}\((?P<short>[A-Z][A-Za-z]{{1,5}}[A-Z])\)")
_NAME_WORD = compiled(r"[A-Z][\w’'-]+")


def _is_running(paragraph: str) -> bool:
    """Whether a paragraph is no line of a heading: neither a question nor a line without a full stop that stands alone."""
    return not looks_like_heading(paragraph) and not (len(paragraph) <= _LONGEST_HEADING and paragraph[-1:] in "?!")


def explained_late(article: Article) -> Iterator[Span]:
    """An abbreviation in a paragraph before the one that says what it is short for; headlines may have it unexplained."""
    prose, text = article.prose, article.prose.text
    explained = list(_EXPLAINED.finditer(text)) if "(" in text else []
    if not explained:
        return
    headline = text[slice(*prose.headline)] if prose.headline else ""
    body = [span for span in body_of(article) if _is_running(text[slice(*span)])]
    cut = words_of(text)
    for match in explained:
        short, place = match["short"], containing(body, match.start())
        initials = "".join(word[0] for word in _NAME_WORD.findall(match.group()[: -len(short) - 2]))
        if not place or short in headline or not initials.endswith(short):
            continue
        forms = (short, f"{short}'s", f"{short}’s")
        at = next(
            (at for word, at in zip(cut.words, cut.starts, strict=True) if word in forms and containing(body, at) is not None), len(text)
        )
        if body[0][0] <= at < body[place - 1][1] and not text.startswith("(", at - 1):
            yield at, at + len(short)


def no_beginning(article: Article) -> Iterator[Span]:
    """The first paragraph takes up somebody or something that was not there yet: the paragraph before it is missing."""
    every = list(body_of(article))
    body = [span for span in every if not looks_like_heading(article.prose.text[slice(*span)])]
    takes_up = languages.of(article.language).takes_up
    if len(body) < 3 or not takes_up or every.index(body[0]) >= _ABOVE:  # highlights above it may tell of them
        return
    match = re.compile("|".join(takes_up)).match(article.prose.text, *body[0])
    if match:
        yield match.start(), match.start() + len(match.group().rstrip())


def _is_long(article: Article, span: Span) -> bool:
    """Whether a paragraph is running prose: a dozen words and an end."""
    text = article.prose.text
    return ends_clause(text[slice(*span)]) and _count(words_of(text).starts, span) >= _LEAD_WORDS


_QUOTES = '“"„«»‘”'
_TELLING = 4  # different words of the headline, of four letters or more, before their place says something
_LEAD_WORDS = 12  # words of a paragraph that can be a lead
_SHARE_OF_HEADLINE = 0.4  # of its words in that paragraph
_MUCH = 4  # of the headline's words in a paragraph below, where the first two have none


def lead_elsewhere(article: Article) -> Iterator[Span]:
    """A paragraph of prose further down that has the headline's words, where the first two have none: it was first, or what was is missing.

    What stands below a sub-heading was never first, nor what somebody says; captions and standfirsts are no prose.
    """
    prose = article.prose
    language = languages.of(article.language)
    first = prose.headline or (prose.paragraphs[0] if looks_like_heading(prose.text[slice(*prose.paragraphs[0])]) else None)
    if first is None or not language.spaced:
        return
    common = language.headline_fillers | language.function_words
    headline = prose.text[slice(*first)]
    said = {word[:5].casefold() for word in WORD.findall(headline) if len(word) >= 4 and word.casefold() not in common}
    shared = []
    for start, end in (span for span in body_of(article) if span != first):
        if _is_long(article, (start, end)):
            words = WORD.findall(prose.text, start, end)
            shared.append((len(said.intersection(word[:5].casefold() for word in words)), (start, end)))
    if len(said) < _TELLING or len(shared) < _LEAST_PARAGRAPHS:
        return
    best = max(shared, key=lambda pair: pair[0])
    at = prose.paragraphs.index(best[1])
    quoted = prose.text[best[1][0]] in _QUOTES
    below_heading = at > 0 and prose.paragraphs[at - 1] != first and looks_like_heading(prose.text[slice(*prose.paragraphs[at - 1])])
    if (
        best[0] >= max(_MUCH, _SHARE_OF_HEADLINE * len(said))
        and not any(count for count, _ in shared[:2])
        and not below_heading
        and not quoted
    ):
        yield best[1]
