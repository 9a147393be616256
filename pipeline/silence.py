"""Findings that the configuration silences: `[[ignore]]`. No count, grade or score knows of them; `Article.silenced` does."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from operator import attrgetter
from typing import TypeVar

from copydesk.article import Article, Silenced, Span
from copydesk.config import Config, Ignore

_Found = TypeVar("_Found")
_LINE_START = attrgetter("start")


def without_silenced(
    article: Article, config: Config, found: Iterable[_Found], place: Callable[[_Found], tuple[str, int, int]]
) -> tuple[Article, list[_Found]]:
    """What of `found` no `[[ignore]]` means, and the article with the others in `silenced`.

    `place` says of each its rule, and its place in the article's text. One with a `text` means those of its rules that lie in a place
    that reads so, or that hold it; white space counts as white space.
    """
    found = list(found)
    meant = [(number, ignore) for number, ignore in enumerate(config.ignores, 1) if _concerns(ignore, article)]
    if not meant or not found:
        return article, found
    heard, silenced = [], []
    for each in found:
        rule, start, end = place(each)
        number = next((number for number, ignore in meant if rule in ignore.rules and _means(ignore, article.text, (start, end))), None)
        if number is None:
            heard.append(each)
        else:
            line = bisect_right(article.lines, start, key=_LINE_START)
            silenced.append(Silenced(rule, line, article.text[start:end], number))
    return replace(article, silenced=(*article.silenced, *silenced)), heard


def _concerns(ignore: Ignore, article: Article) -> bool:
    return ignore.path in (None, article.path) and (ignore.site is None or ignore.site.casefold() == (article.site or "").casefold())


def _means(ignore: Ignore, text: str, place: Span) -> bool:
    start, end = place
    return ignore.text is None or any(
        (first <= start and end <= last) or (start <= first and last <= end) for first, last in _places(ignore.text, text)
    )


@lru_cache(maxsize=64)
def _places(words: str, text: str) -> tuple[Span, ...]:
    """Where the text reads so."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    return tuple(found.span() for found in re.finditer(pattern, text))
