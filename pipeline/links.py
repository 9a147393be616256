"""Markdown's links and pictures, also in a plain text that a converter made of a page: `[words](address "title")`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copydesk.article import Outcome, Span, Status
from copydesk.compiled import compiled

# What stands in the brackets may hold a picture; an address may hold a pair of brackets. Nothing in it is read twice.
_ADDRESS = r"\((?:[^()\s]|\([^()\s]*\))*(?:[ \t]\"[^\"\n]*\")?\)"
_PICTURE = rf"!\[[^\[\]]*\]{_ADDRESS}"
_LINK = compiled(rf"!?\[(?P<words>(?:{_PICTURE}|[^\[\]])*)\]{_ADDRESS}")
_PICTURES = compiled(rf"!\[(?P<words>[^\[\]]*)\]{_ADDRESS}")
_MARKUP = compiled(r"\S(?:[^\S\n]*\S)*")
FEWEST_LINKS = 5  # fewer may be a slip of the writer's, and that is a finding

_NOTE = Outcome(
    Status.OK,
    "markdown-links",
    "The text has links as Markdown writes them. The cleaned text has their words, not their addresses; name the file .md to keep these.",
)


def without_addresses(text: str) -> tuple[str, float]:
    """A line with its links as their words alone, since a button is known by these; and the share of it that is links."""
    if "](" not in text:
        return text, 0.0
    linked = 0
    shown, position = "", 0
    for link in _LINK.finditer(text):
        words = _PICTURES.sub(r"\g<words>", link["words"])
        shown += text[position : link.start()] + words
        position = link.end()
        linked += len(words)
    shown += text[position:]
    return shown, min(1.0, linked / max(1, len(shown.strip())))


def row_of_links(text: str) -> list[str]:
    """The words of the links of a line that is links and nothing else but marks between them; else nothing."""
    if "](" not in text or any(map(str.isalnum, _LINK.sub("", text))):
        return []
    return [_PICTURES.sub(r"\g<words>", link["words"]) for link in _LINK.finditer(text)]


def marks_of_links(text: str) -> tuple[tuple[Span, ...], Outcome | None]:
    """What of a plain text's links is not their words, and the note that says so; nothing where it has hardly any."""
    if text.count("](") < FEWEST_LINKS:
        return (), None
    links = list(_LINK.finditer(text))
    if len(links) < FEWEST_LINKS:
        return (), None
    return tuple(span for link in links for span in _marks(text, link)), _NOTE


def _marks(text: str, link: re.Match[str]) -> Iterator[Span]:
    """The spans around its words and of the pictures in them; none crosses a line."""
    if text[link.start()] == "!":
        gaps = [link.span()]
    else:
        low, high = link.span("words")
        pictures = [picture.span() for picture in _PICTURES.finditer(text, low, high)]
        gaps = [(link.start(), low), *pictures, (high, link.end())]
    for start, end in gaps:
        yield from (part.span() for part in _MARKUP.finditer(text, start, end))
