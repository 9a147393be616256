"""Pages that are no article: an index of teasers, an error, a form to log in, a notice about cookies, a wall, a stub.

Each names the place that tells it. What the cleaning took away is evidence too: of a page whose prose is short, the stripped lines are read
as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise, takewhile

from copydesk import languages
from copydesk.article import Article, Line, Span, number_of
from copydesk.defects.common import body_of, is_spoken_of, page_words
from copydesk.defects.wholeness import cut_lines
from copydesk.text import count_runs, ends_clause, words_of

_FEW_WORDS = 150  # a page with less prose can be an error, a form or a gate to the article …
_WALL_WORDS = 250  # … and one with less than this the beginning that stands before a wall
_STUB_WORDS = 120


def _prose_words(text: str) -> int:
    return len(words_of(text).words)  # cut once for all stages


def _has_few(article: Article, words: int) -> bool:
    return _prose_words(article.prose.text) < words and languages.of(article.language).spaced


def _stripped(article: Article) -> Iterator[Line]:
    return (line for line in article.lines if not line.kept)


def _in_stripped(article: Article, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(article.text, line.start, min(line.end, line.start + 400)) for line in _stripped(article))


def _first(article: Article) -> Span:
    """The span that stands for a page as a whole: its first paragraph."""
    return article.prose.paragraphs[0]


def error_page(article: Article) -> Iterator[Span]:
    """A short page that says that there is none, or that asks for a browser or a person."""
    if not _has_few(article, _FEW_WORDS):
        return
    errors = page_words(languages.pages().errors)
    match = errors.search(article.prose.text)
    if match and _is_message(article, match.start()) and not is_spoken_of(article.prose.text, *match.span()):
        yield match.span()
    elif _has_few(article, _FEW_WORDS // 5) and _in_stripped(article, errors):
        yield _first(article)


def _is_message(article: Article, at: int) -> bool:
    """Whether what is said at `at` is the page's own message: in its first lines, or nearly all there is; a report of errors is longer."""
    text = article.prose.text
    return count_runs(text[:at]) <= 25 and _prose_words(text) < _FEW_WORDS * 2 // 3


_CONSENTS = 2  # sentences; one may stand below the shortest of articles
_LOGIN_PARTS = 3  # of the four things that a form speaks of


def login_page(article: Article) -> Iterator[Span]:
    """A short page that asks for a name and a password."""
    if not _has_few(article, _FEW_WORDS):
        return
    text, said = article.prose.text, languages.pages()
    parts = [page_words(ways, r"\b(?:{})\b") for ways in (said.log_in, said.passwords, said.users, said.accounts)]
    found = [part.search(text) for part in parts]
    told = [match for match in found if match]
    if len(told) >= _LOGIN_PARTS:
        yield told[0].span()
    elif _has_few(article, _FEW_WORDS // 3):
        hidden = sum(match is None and _in_stripped(article, part) for part, match in zip(parts, found, strict=True))
        if len(told) + hidden >= _LOGIN_PARTS:
            yield told[0].span() if told else _first(article)


def consent_page(article: Article) -> Iterator[Span]:
    """A short page that asks for consent and says hardly anything else: half of its words stand in sentences that do."""
    if not _has_few(article, _FEW_WORDS):
        return
    text, consents = article.prose.text, page_words(languages.pages().consents)
    told = [(span, match) for span in article.prose.sentences if (match := consents.search(text, *span))]
    if len(told) >= _CONSENTS and 2 * sum(count_runs(text[start:end]) for (start, end), _ in told) >= _prose_words(text):
        yield told[0][1].span()


def wall(article: Article) -> Iterator[Span]:
    """The beginning of an article, and the sentence that keeps the rest for subscribers."""
    if not _has_few(article, _WALL_WORDS):
        return
    walls = page_words(languages.pages().walls)
    match = walls.search(article.prose.text)
    if match:
        yield match.span()
    elif _in_stripped(article, walls):
        body = body_of(article) or [_first(article)]
        yield body[-1]


# A date, in letters by how its month begins, with or without a year and the time of day.
_DATE = (
    r"(?:\d{{1,2}}(?:\.|[a-zº]{{1,2}})? (?:[a-z]{{2}} )?{month}(?: [a-z]{{2}})?,?(?: \d{{4}})?"
    r"|{month} \d{{1,2}}(?:[a-z]{{2}})?(?:,? \d{{4}})?"
    r"|\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}})(?:,? (?:\w{{1,2}} )?\d{{1,2}}[:.h]\d\d(?: ?[ap]\.?m\.?| [a-z]{{3}})?)?"
)


@lru_cache(maxsize=1)
def _stamps() -> re.Pattern[str]:
    """What may stand alone below a teaser's headline: "read more", a date, its age or author, how many comments."""
    known = languages.pages()
    names = (name for language in languages.every() if language.dates for month in language.dates.months for name in month.split())
    months = {name[:3].lower() for name in names}
    date = _DATE.format(month=rf"(?:{'|'.join(sorted(months))})\w*\.?")
    return page_words((*known.read_on, *known.more, date, *known.stamps), r"\W*(?:{})\W*")


_LEAST_TEASERS = 5
_LEAST_STAMPS = 3
_SPEECH = 4  # headlines for each quotation whose speaker is named: where there are no more, the short lines are an article's
_TEASER = 30  # words of what stands below a teaser's headline, on average
_RUN_OF_PROSE = 70  # words of paragraphs in a row that end in full stops: an article has them
_LEAST_HEADLINES = 7
_SENTENCE, _INTRODUCTION = 8, 16  # words of a paragraph above a list, and of all there
_HEADLINE_WORDS = 4.5  # on average; items of a list are shorter
_MUCH_PROSE = 0.35  # of the words stand in sentences: then a list belongs to an article


def index_page(article: Article) -> Iterator[Span]:
    """A list of teasers: headlines with a line of text, a date or "read more" each, and no stretch of prose; the span is all of them."""
    text = article.prose.text
    if not languages.of(article.language).spaced:
        return
    body = _with_headlines(article) or [text[start:end] for start, end in body_of(article)]
    labels = [part for part in body if _is_headline(part)]
    if len(labels) < _LEAST_TEASERS or _longest_run(body) > _RUN_OF_PROSE or any(True for _ in cut_lines(article)):
        return
    if _SPEECH * number_of(article, "quotations_with_speaker_count") >= len(labels):
        return
    stamps = sum(_stamps().fullmatch(part) is not None for part in body if len(part) <= 80)
    stamps += sum(
        _stamps().fullmatch(article.text, line.start, line.end) is not None for line in _stripped(article) if line.end - line.start <= 80
    )
    words = _prose_words(text)
    said = sum(count_runs(part) for part in body if ends_clause(part))
    teasers = stamps >= _LEAST_STAMPS and len(labels) * 3 >= len(body)
    unfinished = languages.of(article.language).unfinished
    ends = sum(part[-1] in ",;:" or part[0].islower() or part.rsplit(None, 1)[-1] in unfinished for part in labels)
    long = [part for part in body if count_runs(part) > 20]
    bare = (
        len(labels) >= _LEAST_HEADLINES
        and said < _MUCH_PROSE * words
        and sum(map(count_runs, labels)) >= _HEADLINE_WORDS * len(labels)
        and ends * 10 <= len(labels)
        and sum(map(count_runs, long)) < _MUCH_PROSE * words  # paragraphs that have lost their full stops
    )
    # What stands below prose that tells of it is a checklist, and no index.
    above = takewhile(lambda part: ends_clause(part) and count_runs(part) >= _SENTENCE, body)
    if teasers or (bare and sum(map(count_runs, above)) < _INTRODUCTION):
        yield body_of(article)[0][0], body_of(article)[-1][1]


def _with_headlines(article: Article) -> list[str]:
    """The kept lines below the title and the stripped headlines right above one of them; nothing where the kept ones are no teasers.

    Of a list of teasers the cleaning may take the headlines, which are links, and keep the sentences below them.
    """
    lines = [(line, article.text[line.start : line.end].strip()) for line in article.lines[(article.title_line or 0) + 1 :]]
    lines = [(line, said) for line, said in lines if said]
    above = [
        not line.kept and following.kept and _is_headline(said) and not _is_headline(after)
        for (line, said), (following, after) in pairwise(lines)
    ]
    told = [said for line, said in lines if line.kept and not _stamps().fullmatch(said)]
    if sum(above) < _LEAST_TEASERS or sum(map(count_runs, told)) > _TEASER * len(told):
        return []
    return [said for (line, said), is_above in zip(lines, (*above, False), strict=True) if line.kept or is_above]


def _is_headline(part: str) -> bool:
    """Whether a paragraph is short, opens with a capital, is no date or "read more", no row of a table, and no sentence in running text."""
    if len(part) > 140 or " | " in part:
        return False
    words = count_runs(part)
    question = part.endswith(("?", "!")) and words >= 3
    return 3 <= words <= 20 and (not ends_clause(part) or question) and not _stamps().fullmatch(part)


def _longest_run(body: Iterable[str]) -> int:
    """The most words in paragraphs in a row that end in full stops."""
    most = run = 0
    for part in body:
        words = count_runs(part)
        if ends_clause(part) and words >= 8:
            run += words
            most = max(most, run)
        elif not _stamps().fullmatch(part):
            run = 0
    return most


_TEASER_END = r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|[.!?…]\W*(?:{}))[\s.…»>→\])]*\Z"


def stub(article: Article) -> Iterator[Span]:
    """Only the beginning of an article: fewer than 120 words that end in dots or "read more", kept or stripped."""
    if not _has_few(article, _STUB_WORDS):
        return
    body = body_of(article)
    if not body:
        return
    start, end = body[-1]
    known = languages.pages()
    match = page_words((*known.read_on, *known.more), _TEASER_END).search(article.prose.text, max(start, end - 60), end)
    if match and count_runs(article.prose.text[start:end]) >= 8:
        yield match.span()
