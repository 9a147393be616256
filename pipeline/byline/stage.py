"""Who wrote a text, and when, as the lines around its title say ("By Ada Brandt", "Published 4 July 2024"): where nothing else tells.

A page's data, front matter and a record's fields come first: they are meant for it. Of a plain text these lines are all there is. They may
have been stripped as no part of the article, which a byline and a time stamp are not. Nothing is guessed: a line that says more than that,
or a date that could be what the article is about, tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from copydesk import languages
from copydesk.article import Article, Line
from copydesk.compiled import compiled
from copydesk.context import Context, line_matcher
from copydesk.dates import days_in
from copydesk.invisible import plain
from copydesk.text import count_words

ABOVE, BELOW = 4, 8  # lines with words in them, above and below the title, that are looked at
PROSE_WORDS = 14  # a line of so many is prose: the article has begun
STAMP = "boilerplate.time-stamp"  # the rule that knows a line as nothing but the day of a page
_CAPITAL = r"[^\W\d_a-zß-ÿ][\w’'.-]*"
_NAME = rf"{_CAPITAL}(?: (?:(?:al|bin|da|de|dei|del|della|den|der|di|do|dos|la|le|ten|ter|van|von) ){{0,2}}{_CAPITAL}){{1,3}}"


def byline(article: Article, context: Context) -> Article:
    """Fill `author` and `published` where they are None."""
    if article.author is not None and article.published is not None:
        return article
    lines = list(_near_the_title(article))
    author = article.author or next(filter(None, (writers(text) for text, _ in lines)), None)
    stamps = [text for text, line in lines if line.rule == STAMP]
    stamps += [stamp for text, _ in lines if (stamp := _stamp_behind(text, context)) is not None]
    # the earliest: a later one is that of a change
    published = article.published or min(days_in(stamps, article.language), default=None)
    return replace(article, author=author, published=published)


def _near_the_title(article: Article) -> Iterator[tuple[str, Line]]:
    """The lines around the title, with their words as they are read: down to the first prose, or to the second where the first may be a
    standfirst, right below the title. Without a title, those at the top.
    """
    spoken = [n for n, line in enumerate(article.lines) if article.text[line.start : line.end].strip()]
    title = article.title_line
    place = spoken.index(title) if title in spoken else -1
    for n in spoken[max(0, place - ABOVE) : place + 1 + BELOW]:
        line = article.lines[n]
        text = plain(article.text[line.start : line.end]).strip()
        if n == title:
            continue
        if count_words(text) >= PROSE_WORDS and line.rule != STAMP:
            if place >= 0 and spoken[place + 1 : place + 2] == [n]:
                continue
            return
        yield text, line


@lru_cache(maxsize=1)
def _byline() -> re.Pattern[str]:
    """ "By Ada Brandt and Jon Berg", "Text: Ada Brandt", and behind it nothing, or what begins with a mark or a figure."""
    told = languages.pages()
    opened = rf"(?i:(?:{'|'.join(told.by)})(?: ?:)? |(?:{'|'.join(told.bylines)}) ?: ?(?:(?:{'|'.join(told.by)}) )?)"
    several = rf"{_NAME}(?:(?:, {_NAME})*,? (?:&|and|e|en|et|och|og|und|y) {_NAME})?"
    return compiled(rf"[\W_]{{0,3}}{opened}({several})[*_]{{0,2}}\s*(?:\Z|[,|/·•(–—:-]|\d)")


_OUTLET = compiled(r"[^\d,|·•–—]{1,40}[,|·•–—]")  # whom they write for ("Harbour Post, ")


def _stamp_behind(line: str, context: Context) -> str | None:
    """What stands behind the names of a byline, and whom they write for, where that is a time stamp and nothing else.

    It is asked by the rule for such lines: of a page the model may have taken the whole line.
    """
    found = _byline().match(line)
    if found is None:
        return None
    rest = line[found.end(1) :].lstrip("*_,|/·•(–—:- ")
    outlet = _OUTLET.match(rest)
    for stamp in (rest, rest[outlet.end() :] if outlet else ""):
        if any(match.rule.id == STAMP for match in line_matcher(context.rules).match_line(stamp)):
            return stamp
    return None


_JOINED = compiled(r",? (?:&|and|e|en|et|och|og|und|y) |, ")


def writers(line: str) -> str | None:
    """The names in a byline, with "; " between them; None where it is none.

    >>> writers("By Ada Brandt and Jon Berg, Harbour Post")
    'Ada Brandt; Jon Berg'
    """
    found = _byline().match(line)
    return None if found is None else "; ".join(_JOINED.split(found[1]))
