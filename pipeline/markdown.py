"""Markdown stays as it is written: its lines, what each of them is, and which characters are markup rather than words.

markdown-it parses; each piece of text it finds is looked up again in the source, in order. What is neither found text nor white
space is markup: heading marks, bullets, emphasis, link targets, fences, tags, link definitions, front matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from pipeline.article import Article, Line, Span

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A(?:(---)[ \t]*\n(.*?)\n(?:---|\.\.\.)|(\+\+\+)[ \t]*\n(.*?)\n\+\+\+)[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_TITLE = re.compile(r"""^title[ \t]*[:=][ \t]*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^#\n]*))""", re.MULTILINE | re.IGNORECASE)
_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*>|<[!?][^<>]*>", re.DOTALL)
_MARKUP = re.compile(r"\S(?:[^\S\n]*\S)*")


@cache
def _parser() -> MarkdownIt:
    """CommonMark with tables and strikethrough. Escapes stay tokens of their own, so that their backslash can be found."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("text_join")


def render_markdown(article: Article) -> Article:
    """Fill lines, markup and title. The text is left as it is."""
    text = article.text
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    starts.append(len(text) + 1)  # so that line n ends at starts[n + 1] - 1
    count = len(starts) - 1
    kinds, joined, words = ["text"] * count, [False] * count, []
    title, title_line, first_line = None, None, 0
    front = _FRONT_MATTER.match(text)
    if front is not None:
        first_line = text.count("\n", 0, front.end())
        for number in range(max(first_line, 1 if front.end() == len(text) else 0)):
            kinds[number] = "code"
        named = _FRONT_TITLE.search(front[2] or front[4] or "")
        title = (named[1] or named[2] or named[3] or "").strip() or None if named else None
    body = "\n" * first_line + text[starts[first_line] :] if front is not None else text

    containers: list[str] = []
    cursor = 0
    for token in _parser().parse(body):
        if token.nesting == 1:
            containers.append(token.type)
        elif token.nesting == -1:
            containers.pop()
        if token.map is None:
            continue
        first, last = token.map
        last = min(last, count)
        low, high = starts[first], starts[last] - 1
        kind = _kind(token, containers)
        if token.type == "inline":
            cursor = max(cursor, low)
            for start, end in _words(text, token, cursor, high):
                words.append((start, end))
                cursor = end
            for number in range(first, last):
                kinds[number] = kind
            if containers[-1] == "paragraph_open":
                _join(text, token, starts, first, last, joined)
            if containers[-1] == "heading_open":
                plain = _plain(token)
                if plain and title is None:
                    title = plain
                if plain == title and title_line is None:
                    title_line = first
        elif token.type in ("fence", "code_block"):
            for number in range(first, last):
                kinds[number] = "code"
                fence_mark = token.type == "fence" and (number == first or (number == last - 1 and _is_fence(text[starts[number] : starts[number + 1] - 1], token.markup)))
                if not fence_mark:
                    words.append((starts[number], starts[number + 1] - 1))
        elif token.type == "html_block":
            position = low
            for tag in _TAG.finditer(text, low, high):
                words.append((position, tag.start()))
                position = tag.end()
            words.append((position, high))
    lines = tuple(Line(starts[n], starts[n + 1] - 1, kinds[n], joined[n]) for n in range(count))
    return replace(article, lines=lines, markup=tuple(_complement(text, words)), title=title, title_line=title_line)


def _kind(token: Token, containers: list[str]) -> str:
    if "heading_open" in containers:
        return "heading"
    if "table_open" in containers:
        return "cell"
    if "blockquote_open" in containers:
        return "quote"
    return "item" if "list_item_open" in containers else "text"


def _is_fence(line: str, mark: str) -> bool:
    bare = line.strip(" \t>")
    return len(bare) >= len(mark) and set(bare) == {mark[0]}


def _words(text: str, inline: Token, cursor: int, high: int) -> Iterator[Span]:
    """The spans of the text pieces of one inline token, in order, looked for from `cursor` up to `high`."""
    in_image = 0
    for child in inline.children or ():
        if child.type == "text_special":
            found = text.find(child.markup, cursor, high)
            if found >= 0:
                escaped = child.markup.startswith("\\")
                yield found + escaped, found + len(child.markup)
                cursor = found + len(child.markup)
        elif child.type in ("text", "code_inline") and child.content and not in_image:
            for piece in child.content.split("\n"):
                found = text.find(piece, cursor, high) if piece.strip() else -1
                if found >= 0:
                    yield found, found + len(piece)
                    cursor = found + len(piece)
        elif child.type in ("image", "html_inline"):
            # its source has to be passed over, or a later piece of text could be found in it
            source = child.content if child.type == "html_inline" else f"![{child.content}]"
            found = text.find(source, cursor, high)
            if found >= 0:
                cursor = found + len(source)


def _plain(inline: Token) -> str:
    parts = [child.content for child in inline.children or () if child.type in ("text", "text_special", "code_inline")]
    return " ".join("".join(parts).split())


def _join(text: str, inline: Token, starts: list[int], first: int, last: int, joined: list[bool]) -> None:
    """A line break inside a Markdown paragraph is a space, unless it is a hard break."""
    breaks = [child.type for child in inline.children or () if child.type in ("softbreak", "hardbreak")]
    if len(breaks) != last - first - 1:  # a break inside a code span or a tag: no token of its own
        return
    for number, kind in enumerate(breaks, first + 1):
        joined[number] = kind == "softbreak"


def _complement(text: str, words: list[Span]) -> Iterator[Span]:
    """The spans of what is neither in `words` nor white space; none of them crosses a line."""
    position = 0
    for start, end in [*sorted(words), (len(text), len(text))]:
        for match in _MARKUP.finditer(text, position, max(position, start)):
            yield match.span()
        position = max(position, end)
