"""Who wrote a page, when it was published and what it is filed under, as its own data says: JSON-LD of schema.org, else the head's
`meta` elements, else microdata.

Nothing is guessed from the text. Where a page describes several articles and none of them is told to be its own, it says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple

from copydesk import languages
from copydesk.compiled import compiled
from copydesk.render.linked_data import objects
from copydesk.render.metadata import same_words

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LONGEST_AUTHOR = 200  # characters; more is a text and no name
MOST_AUTHORS = 20
LONGEST_TAG = 100  # characters
MOST_TAGS = 50
EARLIEST = 1600  # year; no newspaper is older

_META_AUTHOR = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl")
_META_PUBLISHED = (
    *(
        "article:published_time",
        "og:article:published_time",
        "datepublished",
        "dc.date",
        "dc.date.issued",
        "dcterms.issued",
        "dcterms.created",
    ),
    *("parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publication_date", "date"),
)
_META_TAGS = ("news_keywords", "parsely-tags", "keywords")
_ZONE = compiled(r"\s*(?:UTC|GMT)\Z")


class Origin(NamedTuple):
    """`author`, `tags`: with "; " between them. `published`: ISO 8601, a date or a date with its time. None where the page does not say."""

    author: str | None = None
    published: str | None = None
    tags: str | None = None


def origin(tree: HtmlElement, title: str | None, url: str | None) -> Origin:
    """What the page's data says. `title` and `url` tell its own article from others that it describes."""
    article = _own([found for found in objects(tree) if _is_article(found.get("@type"))], title, url)
    head: dict[str, str] = {}
    tags: list[str] = []
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        if name and element.get("content"):
            head.setdefault(name, element.get("content", ""))
            if name == "article:tag":
                tags.append(element.get("content", ""))
    author = names(_people(article.get("author"))) or next(filter(None, (names([head.get(name, "")]) for name in _META_AUTHOR)), None)
    dates = [article.get("datePublished"), *(head.get(name) for name in _META_PUBLISHED)]
    dates += [element.get("datetime") for element in tree.iter("time") if element.get("itemprop") == "datePublished"]
    filed = (_texts(article.get("keywords")), tags, *([head.get(name, "")] for name in _META_TAGS))
    return Origin(author, next(filter(None, map(iso_date, dates)), None), next(filter(None, map(labels, filed)), None))


def iso_date(value: object) -> str | None:
    """A date, or a date with its time, in ISO 8601, from that or from the form of mails; None where it is neither."""
    if not isinstance(value, str) or len(value) > LONGEST_AUTHOR:
        return None
    text = _ZONE.sub("+00:00", value.strip())
    try:
        found: date = date.fromisoformat(text) if len(text) == len("2024-05-06") else datetime.fromisoformat(text)
    except ValueError:
        from email.utils import parsedate_to_datetime  # needs `socket`

        try:
            found = parsedate_to_datetime(text)
        except (ValueError, OverflowError):  # a year or an hour beyond all bounds
            return None
    return found.isoformat() if found.year >= EARLIEST else None


def names(given: list[str]) -> str | None:
    """Names as one text, each once, without addresses and a leading "by"; None where none is left."""
    kept: dict[str, None] = {}
    for name in given[:MOST_AUTHORS]:
        text = " ".join(unescape(name[: 2 * LONGEST_AUTHOR]).split())
        text = text[by.end() :] if (by := _by().match(text)) else text
        if text and len(text) <= LONGEST_AUTHOR and "://" not in text and any(map(str.isalpha, text)):
            kept[text] = None
    return "; ".join(kept) or None


def labels(given: Iterable[str]) -> str | None:
    """Tags as one text, each once; a text may hold several, with commas or semicolons between them. None where none is left."""
    kept: dict[str, None] = {}
    for text in given:
        for part in re.split(r"[,;]", text[: MOST_TAGS * LONGEST_TAG]):
            tag = " ".join(unescape(part).split()).removeprefix("#")
            if tag and len(tag) <= LONGEST_TAG and len(kept) < MOST_TAGS:
                kept[tag] = None
    return "; ".join(kept) or None


@lru_cache(maxsize=1)
def _by() -> re.Pattern[str]:
    """What may stand before a name, in any language: a page's own need not be that of its system."""
    return compiled(rf"(?:{'|'.join(languages.pages().by)})\s+", re.IGNORECASE)


def _is_article(kind: object) -> bool:
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(each, str) and each.endswith(("Article", "BlogPosting", "Report")) for each in kinds)


def _own(articles: list[Mapping[str, Any]], title: str | None, url: str | None) -> Mapping[str, Any]:
    """The one that the page is about: the only one, or the first of its title or address; an empty one where that is not told."""
    if len(articles) == 1:
        return articles[0]
    for article in articles:
        headline, main = article.get("headline"), article.get("mainEntityOfPage")
        addresses = (article.get("url"), article.get("@id"), main, main.get("@id") if isinstance(main, dict) else None)
        if (url is not None and url in addresses) or (title is not None and isinstance(headline, str) and same_words(headline, title)):
            return article
    return {}


def _people(value: object) -> list[str]:
    """The names of the author, or authors, of an article in JSON-LD."""
    found = []
    for each in value if isinstance(value, list) else [value]:
        found += _texts(each.get("name") if isinstance(each, dict) else each)
    return found


def _texts(value: object) -> list[str]:
    """A text, or the texts of a list."""
    return [part for part in (value if isinstance(value, list) else [value]) if isinstance(part, str)]
