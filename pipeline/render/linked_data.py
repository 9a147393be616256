"""What a page says of itself in JSON-LD (https://www.w3.org/TR/json-ld11/, "Embedding JSON-LD in HTML Documents")."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST_VALUES = 100_000  # of a script that are looked at


def objects(tree: HtmlElement, holding: str = "") -> Iterator[Mapping[str, Any]]:
    """All objects of the page's JSON-LD, outer ones first, in order; only of scripts whose text has `holding` in it."""
    for script in tree.iter("script"):
        source = script.text or ""
        if not is_linked_data(script) or holding not in source:
            continue
        try:
            waiting = [json.loads(source, strict=False)]
        except (ValueError, RecursionError):  # not JSON, or nested beyond reason: then it says nothing that anybody reads
            continue
        left = MOST_VALUES
        while waiting and left:
            value = waiting.pop()
            left -= 1
            if isinstance(value, dict):
                yield value
            inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
            waiting += [each for each in reversed(list(inner)) if isinstance(each, list | dict)]


def is_linked_data(script: HtmlElement) -> bool:
    """Whether a script is data about the page, and no program."""
    return (script.get("type") or "").strip().lower() == "application/ld+json"
