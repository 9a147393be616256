"""HTML source whose marks were left open: what a browser would lose behind them is closed or taken away, and told."""

from __future__ import annotations

import re

from copydesk.article import Outcome, Status
from copydesk.compiled import compiled

RAW = frozenset("script style title textarea xmp iframe noembed noframes".split())  # no tag counts in them but their own end
REST_OF_TAG = compiled(r"""(?:[^"'>=]++|=\s*+(?:"[^"]*+"|'[^']*+')|[="'])*+>""")  # possessive: linear on any input
VALUE = compiled(r"""=\s*+("[^"]*+"|'[^']*+')""")

_MARK = compiled(r"<(?:!--|[!?]|/(?=[^a-zA-Z])|/?([a-zA-Z][^\s/>]*))")
_LONE_QUOTE = compiled(r"""=\s*+(["'])""")
_AFTER_VALUE = compiled(r"""[\s/>]|[a-zA-Z][\w:.-]*\s*=|$""")
_CONTENT_TAG = compiled(r"<(?:/head|body|p|div|h[1-6]|article|main|section|ul|ol|table|blockquote)\b", re.IGNORECASE)


def mended(source: str) -> tuple[str, list[Outcome]]:
    """Close or take away what was opened for ever: comments, scripts and their like, templates, quotation marks of attributes."""
    mending = _Mending(source)
    position = 0
    while (mark := _MARK.search(source, position)) is not None:
        if mark[0] == "<!--":
            position = mending.comment(mark.start(), mark.end())
        elif mark[1]:
            position = mending.tag(mark[1].lower(), mark.start(), mark.end(), opens=mark[0][1] != "/")
        else:
            position = mending.declaration(mark.start(), mark.end())
    return mending.end()


def end_tag(name: str) -> re.Pattern[str]:
    """Finds the end of an element in which no other tag counts."""
    return re.compile(rf"</{name}[\s/>]", re.IGNORECASE)


class _Mending:
    """A source on its way through `mended`. Each method takes where a mark starts and where it ends, and gives where to go on."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._out: list[str] = []
        self._done = 0  # up to here the source is in `_out`
        self._endless: set[str] = set()  # what is never closed again, from here on
        self._templates: list[int] = []  # indices into `_out` of the open ones
        self._told: dict[str, Outcome] = {}

    def comment(self, start: int, position: int) -> int:
        """`<!--`."""
        if self._source.startswith((">", "->"), position):  # "<!-->" is a whole comment
            return position
        end = -1 if "<!--" in self._endless else _end_of_comment(self._source, position)
        if end >= 0:
            return end
        self._endless.add("<!--")
        self._keep(start, skip=4)
        self._tell("comment", "unclosed-comment", "The page has a comment that never ends; what follows it was read as text of the page.")
        return position

    def declaration(self, start: int, position: int) -> int:
        """`<!`, `<?` or `</` without a name: all that browsers pass over up to the next ">"."""
        end = -1 if ">" in self._endless else self._source.find(">", position)
        return end + 1 if end >= 0 else self._as_text(start, position)

    def tag(self, name: str, start: int, position: int, *, opens: bool) -> int:
        """`<name` or `</name`."""
        rest = None if ">" in self._endless else REST_OF_TAG.match(self._source, position)
        if rest is None:
            return self._as_text(start, position)
        broken = _open_quote(self._source, position, rest.end())
        position = rest.end()
        if broken is not None:
            quote, close = broken
            self._keep(close, quote)
            position = close + 1
            message = "A tag of the page has a quotation mark that is never closed; what follows the tag was read as text of the page."
            self._tell("quote", "unclosed-quote", message)
        if name == "template":
            self._template(start, position, opens=opens and broken is None)
        elif name == "plaintext" and opens:
            return len(self._source)  # all that follows is text
        elif name in RAW and opens:
            return self._raw(name, position)
        return position

    def end(self) -> tuple[str, list[Outcome]]:
        """The mended source, and what is to be told of it."""
        self._keep(len(self._source))
        for index in self._templates:
            self._out[index] = ""
            message = "The page has a <template> that never ends; what is in it was read as text of the page."
            self._tell("template", "unclosed-element", message)
        return "".join(self._out), list(self._told.values())

    def _template(self, start: int, position: int, *, opens: bool) -> None:
        if opens:
            self._keep(start)
            self._templates.append(len(self._out))
            self._keep(position)
        elif self._templates:
            self._templates.pop()

    def _raw(self, name: str, position: int) -> int:
        closing = None if name in self._endless else end_tag(name).search(self._source, position)
        if closing is not None:
            if name == "script":  # "<!--<script>" would make the next end of a script none
                self._keep(position)
                self._out.append(self._source[position : closing.start()].replace("<!--", ""))
                self._done = closing.start()
            return closing.start()
        self._endless.add(name)
        resume = _CONTENT_TAG.search(self._source, position)
        position = resume.start() if resume is not None else len(self._source)
        self._keep(position, f"</{name}>")
        if resume is not None:
            message = f"The page has a <{name}> that never ends; what follows it was read from the next block on."
            self._tell(name, "unclosed-element", message)
        else:
            self._tell_broken_off(name, f"<{name}>")
        return position

    def _as_text(self, start: int, position: int) -> int:
        """A mark that no ">" follows any more begins nothing."""
        self._endless.add(">")
        self._keep(start, "&lt;", 1)
        self._tell_broken_off("tag", "tag")
        return position

    def _keep(self, until: int, instead: str = "", skip: int = 0) -> None:
        self._out += (self._source[self._done : until], instead)
        self._done = until + skip

    def _tell_broken_off(self, what: str, words: str) -> None:
        self._tell(what, "unclosed-element", f"The page breaks off inside a {words}; it may have been saved incompletely.")

    def _tell(self, what: str, code: str, message: str) -> None:
        self._told[what] = Outcome(Status.PARTIAL, code, message)


def _end_of_comment(source: str, start: int) -> int:
    """Where the comment that is open at `start` ends; -1: nowhere."""
    end = source.find("-->", start)
    odd_end = source.find("--!>", start, end if end >= 0 else len(source))  # closes a comment as well
    if odd_end >= 0:
        return odd_end + 4
    return end + 3 if end >= 0 else -1


def _open_quote(source: str, start: int, end: int) -> tuple[str, int] | None:
    """The quotation mark that is missing from the tag source[…:end] whose name ends at `start`, and the ">" that it belongs before.

    A value that holds a ">" and is followed by what can be no other attribute was closed by a mark that opens another.
    """
    for value in VALUE.finditer(source, start, end):
        close = source.find(">", value.start(1), value.end(1))
        if close >= 0 and not _AFTER_VALUE.match(source, value.end(1), end):
            return value[1][0], close
    lone = _LONE_QUOTE.search(VALUE.sub("=x", source[start:end]))  # the last of its kind in the page
    return (lone[1], end - 1) if lone is not None else None
