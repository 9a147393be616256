"""Markdown stays as it is written: its lines, what each of them is, and which characters are markup rather than words.

markdown-it parses; each piece of text it finds is looked up again in the source, in order. What is neither found text nor white
space is markup: heading marks, bullets, emphasis, link targets, fences, tags, link definitions, front matter.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from copydesk.article import Article, Line, Span, noted
from copydesk.compiled import compiled
from copydesk.render.comments import Comment, ignores_of
from copydesk.render.frontmatter import FrontMatter, declared, front_matter
from copydesk.render.heads import labelled_head
from copydesk.render.metadata import same_words
from copydesk.silence import is_for_us

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

DUMPED_LINES, DUMPED_LINE = 8, 200  # a block of so many lines, one of which has so many characters
SHORT_LINE = 60
_BARE_TAG = compiled(r"</?[a-zA-Z][^<>]*>|<[!?][^<>]*>")
_TAG = compiled(rf"<!--.*?-->|{_BARE_TAG.pattern}", re.DOTALL)
_BREAK_TAG = compiled(r"(?i)<br\s*/?>")
_RETURN = compiled(r"\r(?!\n)")  # ends a line for the parser, and for nobody else here
_MARKUP = compiled(r"\S(?:[^\S\n]*\S)*")


@cache
def _parser() -> MarkdownIt:
    """CommonMark with tables and strikethrough. Escapes stay tokens of their own, so that their backslash can be found."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("text_join")


def render_markdown(article: Article) -> Article:
    """Fill lines, markup and title. The text is left as it is."""
    source = _Source(article.text)
    front = front_matter(article.text)
    head = labelled_head(article.text) if front is None else None
    front = head.front if head is not None else front
    body = source.without(front, None if head is None else head.headline)
    containers: list[str] = []
    for token in _parser().parse(_RETURN.sub(" ", body) if "\r" in body else body):
        if token.nesting == 1:
            containers.append(token.type)
        elif token.nesting == -1:
            containers.pop()
        if token.map is None:
            continue
        if token.type == "inline":
            source.inline(token, containers)
        elif token.type == "heading_open":
            source.heading(token)
        elif token.type in ("fence", "code_block"):
            source.code(token)
        elif token.type == "html_block":
            source.html(token, contained=bool(containers))
    starts = source.starts
    lines = tuple(
        Line(starts[n], starts[n + 1] - 1, kind, joined) for n, (kind, joined) in enumerate(zip(source.kinds, source.joined, strict=True))
    )
    ignores, notes = ignores_of(source.comments())
    article = replace(
        noted(article, notes),
        lines=lines,
        markup=tuple(source.markup()),
        ignores=ignores,
        title=source.title,
        title_line=source.title_line,
    )
    return declared(article, front) if front is not None else article


class _Source:
    """A Markdown text and what its tokens, told in order, say of its lines and characters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(match.end() for match in re.finditer("\n", text)), len(text) + 1]  # line n ends at starts[n + 1] - 1
        self.kinds = ["text"] * (len(self.starts) - 1)
        self.joined = [False] * len(self.kinds)
        self.words: list[Span] = []
        self.title: str | None = None
        self.title_line: int | None = None
        self._cursor = 0
        self._blocks: list[Span] = []  # paragraphs, headings, items, rows, code: their lines, first and one past the last
        self._comments: list[tuple[str, int, int]] = []  # those for us: the words, where each stands, the number of the block it means

    def without(self, front: FrontMatter | None, headline: Span | None) -> str:
        """Take note of front matter, and of the headline in it; return the text with it blanked, so that line numbers stay."""
        if front is None:
            return self.text
        begun = self.text.count("\n", 0, front.end)  # lines that lie before the one where it ends
        whole = begun + (front.end == self.starts[begun + 1] - 1)
        self.kinds[:whole] = ["metadata"] * whole
        self.title = front.title
        if headline is not None:
            self.title_line = bisect_right(self.starts, headline[0]) - 1
            self.kinds[self.title_line] = "heading"
            self.words.append(headline)
            self._cursor = headline[1]
        return "\n" * begun + self.text[front.end :].removeprefix(" ")

    def inline(self, token: Token, containers: list[str]) -> None:
        """The words of a paragraph, heading, item or cell."""
        first, last = self._range(token)
        self._cursor = max(self._cursor, self.starts[first])
        comments: list[tuple[int, str]] = []
        for start, end in _words(self.text, token, self._cursor, self.starts[last] - 1, comments):
            self.words.append((start, end))
            self._cursor = end
        for start, comment in comments:
            self._note_comment(comment, start)
        self._blocks.append((first, last))
        self.kinds[first:last] = [_kind(containers)] * (last - first)
        if containers[-1] == "paragraph_open":
            children = token.children or []
            breaks = [n for n, child in enumerate(children) if child.type in ("softbreak", "hardbreak")]
            if len(breaks) == last - first - 1 and not self._is_dumped(
                first, last
            ):  # else a break inside a code span or a tag, which has no token
                # A line break inside a Markdown paragraph is a space, unless it is a hard break, or a tag that says so stands before it.
                self.joined[first + 1 : last] = [
                    children[n].type == "softbreak" and _BREAK_TAG.fullmatch(children[n - 1].content) is None for n in breaks
                ]
        elif containers[-1] == "heading_open":
            heading = _plain(token)
            if self.title_line is None and heading and (self.title is None or same_words(heading, self.title)):
                self.title, self.title_line = heading, first

    def _is_dumped(self, first: int, last: int) -> bool:
        """Whether a block is a page's text without blank lines: no column that it was wrapped at, and many short lines that end like no
        sentence ("Share this article").
        """
        rows = [self.text[self.starts[n] : self.starts[n + 1] - 1].strip() for n in range(first, last)]
        if len(rows) < DUMPED_LINES or max(map(len, rows)) < DUMPED_LINE:
            return False
        return sum(len(row) <= SHORT_LINE and row[-1:].isalnum() for row in rows) * 3 >= len(rows)

    def heading(self, token: Token) -> None:
        """The lines of a heading are one, and the line of dashes below it goes with them."""
        first, last = self._range(token)
        self.kinds[first:last] = ["heading"] * (last - first)
        self.joined[first + 1 : last] = [True] * (last - first - 1)

    def code(self, token: Token) -> None:
        """A code block; the marks that fence it are markup."""
        first, last = self._range(token)
        self.kinds[first:last] = ["code"] * (last - first)
        inner = range(first, last)
        if token.type == "fence":
            closed = _is_fence(self.text[self.starts[last - 1] : self.starts[last] - 1], token.markup)
            inner = range(first + 1, last - closed)
        self.words += [(self.starts[number], self.starts[number + 1] - 1) for number in inner]
        self._blocks.append((first, last))

    def html(self, token: Token, *, contained: bool) -> None:
        """A block of HTML; its tags are markup, the text between them is not. `contained`: it stands in a list or a quotation."""
        first, last = self._range(token)
        words: list[Span] = []
        position, high = self.starts[first], self.starts[last] - 1
        # Behind the last end of a comment none is looked for: each "<!--" would be read to the end.
        closed = self.text.rfind("-->", position, high)
        commented = closed + 3 if closed >= 0 else position
        for tag in chain(_TAG.finditer(self.text, position, commented), _BARE_TAG.finditer(self.text, commented, high)):
            words.append((position, tag.start()))
            position = tag.end()
            if tag[0].startswith("<!--"):
                self._note_comment(tag[0], tag.start())
        words.append((position, high))
        if contained:
            words = list(_common(words, self._without_marks(token.content.split("\n"), first, last)))
        self.words += words
        if any(not self.text[start:end].isspace() for start, end in words if start < end):
            self._blocks.append((first, last))

    def comments(self) -> Iterator[Comment]:
        """The comments for us, in order."""
        for words, place, number in self._comments:
            line = bisect_right(self.starts, place)
            first, last = self._blocks[number] if number < len(self._blocks) else (0, 0)
            block = (self.starts[first], self.starts[last]) if first < last else None
            yield Comment(words, line, block, place, place)

    def markup(self) -> Iterator[Span]:
        """The spans of what is neither words nor white space; none of them crosses a line."""
        position = 0
        for start, end in [*sorted(self.words), (len(self.text), len(self.text))]:
            for match in _MARKUP.finditer(self.text, position, max(position, start)):
                yield match.span()
            position = max(position, end)

    def _note_comment(self, comment: str, place: int) -> None:
        words = comment.removeprefix("<!--").removesuffix("-->")
        if is_for_us(words):
            self._comments.append((words, place, len(self._blocks)))

    def _without_marks(self, content: Sequence[str], first: int, last: int) -> Iterator[Span]:
        """The spans of lines without the marks of lists and quotations before them. `content`: the lines without these."""
        for number, inner in zip(range(first, last), content, strict=False):
            start, end = self.starts[number], self.starts[number + 1] - 1
            yield (end - len(inner) if self.text.endswith(inner, start, end) else start, end)

    def _range(self, token: Token) -> tuple[int, int]:
        first, last = token.map or (0, 0)
        return first, min(last, len(self.kinds))


def _kind(containers: list[str]) -> str:
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


def _common(some: Sequence[Span], others: Iterable[Span]) -> Iterator[Span]:
    """What spans and other spans have in common; each ascend and none overlap."""
    at = 0
    for start, end in others:
        while at < len(some) and some[at][0] < end:
            yield max(start, some[at][0]), max(start, min(end, some[at][1]))
            if some[at][1] > end:
                break
            at += 1


def _words(text: str, inline: Token, cursor: int, high: int, comments: list[tuple[int, str]]) -> Iterator[Span]:
    """The spans of the text pieces of one inline token, in order, looked for from `cursor` up to `high`; its comments go to `comments`."""
    in_image = 0
    for child in inline.children or ():
        if child.type == "text_special":
            found = text.find(child.markup, cursor, high)
            if found >= 0:
                escaped = child.markup.startswith("\\")
                yield found + escaped, found + len(child.markup)
                cursor = found + len(child.markup)
        elif child.type in ("text", "code_inline") and child.content and not in_image:
            # A code span has spaces for its line breaks, behind which marks of quotations may stand.
            whole = child.type == "text" or text.find(child.content, cursor, high) >= 0
            for piece in child.content.split("\n") if whole else child.content.split():
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
            if child.type == "html_inline" and source.startswith("<!--"):  # one of several lines has marks of quotations within
                comments.append((found if found >= 0 else text.find("<!--", cursor, high), source))


def _plain(inline: Token) -> str:
    broken = ("softbreak", "hardbreak")
    shown = (child for child in inline.children or () if child.type in ("text", "text_special", "code_inline", *broken))
    parts = [" " if child.type in broken else child.content for child in shown]
    return " ".join("".join(parts).split())
