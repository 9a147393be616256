"""What a page says of itself: its headline, address and language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from copydesk.compiled import compiled
from copydesk.render.webpage import Page
from copydesk.text import DENSE, WORD

if TYPE_CHECKING:
    from lxml.html import HtmlElement


OWNER_WORDS = 4
RIGHTS_LENGTH = 200  # characters
_RIGHTS = compiled(r"(?i)©|\(c\)|\bcopyright\b|\ball rights reserved\b")
_LESSER = (2, 3)  # the level of a post's title below the name of the blog
_TITLE_NAME = compiled(r"(?i)\b(?:post|entry|article|story|news|blog)[-_]?(?:title|head(?:ing|line)?|name)\b|\bheadline\b")


@dataclass(frozen=True, slots=True)
class Metadata:
    """`site` is the host of `url` without "www."; `language` the primary subtag of the declared language, in lower case."""

    title: str | None
    url: str | None
    site: str | None
    language: str | None


def own_address(tree: HtmlElement) -> tuple[str | None, str | None]:
    """The page's address and its host without "www.", as its head declares them."""
    canonical = (link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    metas = (meta for meta in tree.iter("meta") if (meta.get("property") or meta.get("name") or "").lower() == "og:url")
    return address(next(canonical, None), next(filter(None, (_squeeze(meta.get("content")) for meta in metas)), None))


def metadata(page: Page) -> Metadata:
    """Title, address and language as the page's head and headings declare them; None where they do not."""
    head: dict[str, str] = {}
    document_title = None
    for element in page.tree.iter("meta", "title"):
        if element.tag == "meta":
            name = (element.get("property") or element.get("name") or element.get("http-equiv") or "").lower()
            content = _squeeze(element.get("content"))
            if name and content:
                head.setdefault(name, content)
        elif document_title is None:
            document_title = _squeeze(element.text) or None
    url, site = own_address(page.tree)
    html = page.tree
    declared = html.get("lang") or html.get("{http://www.w3.org/XML/1998/namespace}lang") or html.get("xml:lang")
    declared = declared or head.get("content-language") or head.get("og:locale") or ""
    headings = [block.text for block in page.blocks if block.level == 1 and not block.hidden]
    declared_titles = (head.get("og:title") or head.get("twitter:title"), document_title)
    title = _title(headings or _of_post(page, declared_titles), declared_titles, head.get("og:site_name"), site)
    if title and not any(block.level for block in page.blocks) and _owns(page, title):
        title = None
    return Metadata(title, url, site, language_code(declared))


def _owns(page: Page, name: str) -> bool:
    """Whether a few words are whom the page's rights belong to ("© 2022 by The Harbour Post")."""
    return len(name.split()) <= OWNER_WORDS and any(
        _RIGHTS.search(block.text) and name.casefold() in block.text.casefold() for block in page.blocks if len(block.text) <= RIGHTS_LENGTH
    )


def _of_post(page: Page, declared: tuple[str | None, ...]) -> list[str]:
    """The headings of a page without h1 that are named as the title of a post, where no heading says what the page's head says."""
    lesser = [block for block in page.blocks if block.level in _LESSER and not block.hidden]
    if any(title and same_words(block.text, title) for block in lesser for title in declared):
        return []
    return [block.text for block in lesser if block.element is not None and _names_title(block.element)]


def _names_title(element: HtmlElement) -> bool:
    """Whether a heading, or what stands around or within it, is named after the title of a text."""
    near = (element, element.getparent(), *element)
    return any(it is not None and _TITLE_NAME.search(f"{it.get('class') or ''} {it.get('itemprop') or ''}") for it in near)


def language_code(declared: str | None) -> str | None:
    """The primary subtag of a declared language, in lower case."""
    found = re.match(r"\s*([A-Za-z]{2,3})(?![A-Za-z])", declared or "")
    return found[1].lower() if found else None


def _squeeze(text: str | None) -> str:
    return " ".join(text.split()) if text else ""


def address(*candidates: str | None) -> tuple[str | None, str | None]:
    """The first of the candidates that is an absolute web address, and its host without "www."."""
    for candidate in candidates:
        try:
            parts = urlsplit((candidate or "").strip())
            host = parts.hostname
        except ValueError:  # "http://[" and the like
            continue
        if parts.scheme in ("http", "https") and host:
            return (candidate or "").strip(), host.removeprefix("www.")
    return None, None


def _title(headings: list[str], head: tuple[str | None, ...], site: str | None, host: str | None) -> str | None:
    """The headline: the first heading that the head of the page confirms, else the only one, else what the head says without the site's
    name.
    """
    declared = [title for title in head if title]
    confirmed = [heading for heading in headings if any(same_words(heading, title) for title in declared)]
    telling = [heading for heading in headings if any(_stands_before_site(heading, title) for title in declared)]
    telling = telling or [heading for heading in confirmed if not _names_site(heading, site, host)]
    if telling or (confirmed and all(_names_site(title, site, host) for title in declared)):
        return (telling or confirmed)[0]
    own = [heading for heading in headings if not _names_site(heading, site, host)]
    if len(own) == 1:
        return own[0]  # what the page shows; the head may say it in other words, for search engines
    if declared:
        return without_site(_behind_site(declared[0], [heading for heading in headings if heading not in own]), site, host)
    return None


def _stands_before_site(heading: str, title: str) -> bool:
    """Whether a title in a script without spaces is a heading and the site's name behind a mark, however short the heading is."""
    return DENSE.match(heading) is not None and title.startswith(heading) and _MARKED.match(title, len(heading)) is not None


def _behind_site(title: str, sites: Iterable[str]) -> str:
    """A title without "Name of the Site: " before it, where a heading of the page is that name."""
    for name in sites:
        rest = title[len(name) :] if title.casefold().startswith(name.casefold()) else ""
        if (mark := _PREFIX.match(rest)) is not None and len(rest.split()) > len(name.split()) + 1:
            return rest[mark.end() :]
    return title


def _names_site(heading: str, site: str | None, host: str | None) -> bool:
    """Whether a heading is the site's name or a single word, as above a logo."""
    letters = "".join(re.findall(r"\w", heading.casefold()))
    named = (site is not None and same_words(heading, site)) or (host is not None and letters in host.replace("-", ""))
    one_word = len(heading.split()) < 2 and (heading.isascii() or len(heading) < 6)
    return named or one_word


_MARKED = compiled(r"\s?[_|–—·-]\s?\S")
_UNDERLINED = compiled(r"([^_]*[\u3041-\u30ff\u3400-\u9fff][^_]{3,})_[^_].*")  # "标题_新闻中心_站名"
_PREFIX = compiled(r"\s?[:|–—»·-]\s+")
_SUFFIX = compiled(
    r"(?s)^(?P<title>(?:.{10,}|.*[\u3041-\u30ff\u3400-\u9fff].{3,})\S)\s+(?P<mark>[|–—»·•-]|::)\s+(?P<site>[^|–—»·•]{2,40})$"
)


def without_site(title: str, site: str | None, host: str | None) -> str:
    """A title without " | Name of the Site" at its end, or in Chinese and Japanese "_Name"."""
    if (underlined := _UNDERLINED.fullmatch(title)) is not None:
        title = underlined[1].rstrip()
    while (match := _SUFFIX.match(title)) is not None:
        tail, rest = match["site"], match["title"]
        letters = "".join(re.findall(r"\w", tail.casefold()))
        named = (site is not None and same_words(tail, site)) or (host is not None and letters in host.replace("-", ""))
        # Where the page does not say its name: a few words after a bar, or a name (all capitals) after a dash.
        dense = DENSE.search(tail) is not None  # where no blanks part words
        short = len(tail) < len(rest) if dense else len(tail.split()) < len(rest.split())
        name = dense or match["mark"] in "|»·•::" or all(word[:1].isupper() or not word[:1].isalpha() for word in tail.split())
        if not named and not (short and name):
            break
        title = rest
    return title


def same_words(one: str, other: str) -> bool:
    """Whether two headlines are the same but for case, punctuation, and what one of them has in addition (a site's name, a kicker)."""
    a, b = bare_words(one), bare_words(other)
    if not a or not b:
        return False
    if a == b:
        return True
    short, long = sorted((a, b), key=len)
    return len(short.split()) >= 3 and len(short) >= 0.5 * len(long) and f" {short} " in f" {long} "


@lru_cache(maxsize=64)  # one headline is compared with many lines
def bare_words(text: str) -> str:
    """The words of a text without case and punctuation; never longer than the text without case."""
    return " ".join(WORD.findall(text.casefold()))
