"""Selectors of recipes for sites: CSS, or XPath 1.0, asked of a page's tree. Which of both one is, its first characters tell."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from copydesk.compiled import compiled
from copydesk.errors import ConfigError

if TYPE_CHECKING:
    from lxml.etree import XPath
    from lxml.html import HtmlElement

# "//p", "./p", "(//p)[1]", "string(//h1)": no selector of CSS begins so.
_XPATH = compiled(r"\(|\.{0,2}/|[a-z-]+\(")
_NO_ELEMENT = compiled(r"(text\(\)|@[\w:.*-]+)\s*\Z")  # at the end of an expression
NO_CONTENT = "recipe-finds-nothing"  # of a note: no selector for the article finds any text on the page
LONGEST_TEXT = 1_000  # characters that a selector for title, author or date is read of


def is_xpath(selector: str) -> bool:
    """Whether a selector is meant as XPath; else it is CSS."""
    return _XPATH.match(selector.strip()) is not None


def problem_of(selector: str, *, elements: bool) -> str | None:
    """What is wrong with a selector, and what to do; None: nothing. `elements`: it has to give elements; else a text will do, too."""
    from lxml.html import Element

    try:
        found = _asked(selector, Element("html"))
    except ConfigError as error:
        return str(error)
    if elements and is_xpath(selector) and (end := _NO_ELEMENT.search(selector)):
        what = "texts" if end[1] == "text()" else "attributes"
        return f"{selector!r} gives {what}, and elements are wanted here; end it before the last /"
    if elements and not isinstance(found, list):
        return f"{selector!r} gives a text or a number, and elements are wanted here; take the function away"
    return None


def elements_of(selector: str, tree: HtmlElement) -> list[HtmlElement]:
    """The elements that a selector finds, in the order of the page. Raises ConfigError where it cannot be asked."""
    found = _asked(selector, tree)
    return [each for each in found if hasattr(each, "tag")] if isinstance(found, list) else []


def text_of(selector: str, tree: HtmlElement) -> str | None:
    """The text of the first element (or attribute, or text) that a selector finds and that has one, with single spaces; None: there is
    none. Raises as `elements_of`.
    """
    found = _asked(selector, tree)
    for each in found if isinstance(found, list) else [found]:
        text = " ".join(each.itertext() if hasattr(each, "itertext") else [each] if isinstance(each, str) else [])
        if text := " ".join(text.split())[:LONGEST_TEXT].strip():
            return text
    return None


def _asked(selector: str, tree: HtmlElement) -> Any:
    from lxml.etree import XPathEvalError

    try:
        return _made(selector)(tree)
    except XPathEvalError as error:  # an unknown function or prefix, or more steps than libxml2 allows itself
        raise ConfigError(f"{selector!r} cannot be asked: {_sentence(error)}; use what XPath 1.0 has") from None


@lru_cache(maxsize=10_000)
def _made(selector: str) -> XPath:
    from lxml.etree import XPath, XPathSyntaxError

    if is_xpath(selector):
        try:
            return XPath(selector, smart_strings=False)
        except XPathSyntaxError as error:
            raise ConfigError(f"{selector!r} is no XPath: {_sentence(error)}") from None
    from cssselect import SelectorError
    from lxml.cssselect import CSSSelector

    try:
        return CSSSelector(selector, translator="html")
    except SelectorError as error:
        raise ConfigError(f"{selector!r} is no CSS selector: {_sentence(error)}; XPath begins with / or (") from None


def _sentence(error: Exception) -> str:
    """What a library says, without its full stop."""
    return re.sub(r"\s+", " ", str(error)).strip().rstrip(".") or type(error).__name__
