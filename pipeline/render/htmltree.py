"""HTML source to a tree: the one that the HTML standard, and so every browser, makes of it; as lxml elements, which other libraries read.
Programs and styles are empty in it. What it holds is listed in its order as well, so that nobody has to walk through it once more.

Lexbor parses as the standard says; its nodes are copied one by one, so that no second parser can lose any. What a browser does not show
either, because a mark was left open and swallowed the rest of the page, is read all the same and told in an Outcome. Documents inside the
page (`srcdoc`, frames' stand-ins, shadow roots) become part of the tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from copydesk.article import Outcome, Status
from copydesk.compiled import compiled
from copydesk.render.comments import COMMENT, SAYS
from copydesk.render.linked_data import is_linked_data
from copydesk.render.unclosed import RAW, REST_OF_TAG, VALUE, end_tag, mended
from copydesk.silence import is_for_us

if TYPE_CHECKING:
    from lxml.etree import HTMLParser
    from lxml.html import HtmlElement
    from selectolax.lexbor import LexborNode

DEPTH = 240  # elements inside each other; those further in become neighbours. libxml2 re-reads no more than 255, browsers show 512
_TOLD_DEPTH = 2_048  # from here on it is told that the page's structure was not kept
_DOCUMENTS = 3  # documents inside each other

# Lexbor's cost grows with the square of these; real pages stay far below.
_MANY_TAGS = 10_000
_DEEP = 5_000  # elements inside each other
_MANY_COPIES = 3_000_000  # open <b>, <font> and the like, times all tags: each paragraph has all that are open once more
_LONG_TAG = 60_000  # characters without a ">"
_MANY_ATTRIBUTES = 2_000  # of one tag

_END = "copydesk-end-of-page"  # an element behind the source: where it is not in the tree, something swallowed the end of the page

INVALID = compiled("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")  # no XML tree can hold them
_CONTROLS = bytes(code for code in range(128) if INVALID.match(chr(code)))

_VOID = frozenset("area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr".split())
_STAND_INS = frozenset(("iframe", "noembed", "noframes"))  # hold a document as text, for readers without frames or plug-ins
_TOOLTIPS = frozenset(("title", "desc", "metadata"))  # in <svg>: no part of the picture
_TEXT_ONLY = RAW | {"plaintext"}
_SPECIAL = _TEXT_ONLY | _TOOLTIPS | {"template"}


# Of what is in a tree, in its order: an element that begins, with its tag and its attributes; text; None where an element ends.
Event: TypeAlias = "tuple[HtmlElement, str, dict[str, str]] | str | None"


class Parsed(NamedTuple):
    """The tree of a page, and what had to be repaired or could not be kept. `flow`: what is in the tree."""

    tree: HtmlElement
    problems: tuple[Outcome, ...]
    flow: list[Event]


def read(source: str, within: int = 0, *, comments: bool = False) -> Parsed:
    """HTML source to its tree. Any string will do.

    `within`: how many documents this one stands in. `comments`: whether comments that say something to Copydesk are elements COMMENT in it.
    """
    source = _as_html(_valid(source))
    source, problems = _bounded(source)
    reading = _Reading(within, comments)
    tree = reading.document(source)
    if reading.swallowed or reading.odd_attributes:
        whole, told = mended(source)
        if whole != source:
            problems += told
            reading = _Reading(within, comments)
            tree = reading.document(whole)
        if reading.swallowed:
            message = "The parser did not reach the end of the page; save it again, or as plain text."
            problems.append(Outcome(Status.PARTIAL, "parser-limit", message))
    if reading.deepest > _TOLD_DEPTH and not problems:
        problems.append(_TOO_DEEP)
    return Parsed(tree, tuple(dict.fromkeys((*problems, *reading.problems))), reading.flow)


def _valid(source: str) -> str:
    """The source without what no XML tree can hold; a form feed is white space. Bytes are quicker to ask than characters."""
    data = source.encode("utf-8", "replace")
    if len(data.translate(None, _CONTROLS)) == len(data) and "\ufffe" not in source and "\uffff" not in source:
        return source
    return INVALID.sub("", source.replace("\x0c", " "))


_TOO_DEEP = Outcome(
    Status.PARTIAL, "deep-nesting", "The page nests its elements too deeply for the parser; its text was read without the page's structure."
)


# --- copying the tree ---------------------------------------------------------------------------------------------------


@dataclass
class _Reading:
    """One pass over a page: what was noticed on the way."""

    within: int  # so many documents
    comments: bool  # are wanted
    swallowed: bool = True  # the mark behind the source has not been seen
    odd_attributes: bool = False  # an attribute's name holds a quotation mark, so one may be missing before it
    names: set[str] = field(default_factory=set)  # of attributes
    deepest: int = 0  # of the elements that are further in than DEPTH
    problems: list[Outcome] = field(default_factory=list)  # of the documents in it
    flow: list[Event] = field(default_factory=list)

    def document(self, source: str) -> HtmlElement:
        """The whole page as an <html> element."""
        from selectolax.lexbor import LexborHTMLParser

        root: HtmlElement = _maker().makeelement("html")
        top = LexborHTMLParser(f"{source}<{_END}>".encode("utf-8", "replace")).root
        attributes = {} if top is None else _xml_attributes({name: value or "" for name, value in top.attributes.items()})
        for name, value in attributes.items():
            root.set(name, value)
        self.flow.append((root, "html", attributes))
        if top is not None:
            self._copy(top.first_child, root)
        self.flow.append(None)
        self.odd_attributes = self.odd_attributes or _ODD.search(" ".join(self.names)) is not None
        if self.swallowed:
            self.swallowed = next(root.iter("frameset"), None) is None  # behind frames the standard ignores whatever stands there
        return root

    def _copy(self, node: LexborNode | None, parent: HtmlElement) -> None:
        """Copy a node, its later siblings and all that is in them into `parent`, which is empty."""
        from lxml.etree import SubElement  # here, since to ask for it costs as much as to make one

        flow = self.flow
        last: HtmlElement | None = None  # of parent's children
        text = ""  # since then
        # Where to go on behind the open elements: from DEPTH on in the same `parent`, as such elements become neighbours.
        around: list[tuple[LexborNode | None, HtmlElement, HtmlElement]] = []
        inside = False  # `last` is further in than DEPTH, so that its text has to be put into it from here
        while True:
            tag = "" if node is None else node.tag or "-"
            if node is not None and tag == "-text":
                text += node.text_content or ""
            elif tag == _END:
                self.swallowed = False
            elif node is None or tag[0].isalpha() or self._is_for_us(node):
                if text:
                    flow.append(_put(text, last if inside else parent, None if inside else last))
                    text = ""
                if inside:
                    flow.append(None)
                    inside = False
                if node is None:
                    if not around:
                        return
                    node, above, before = around.pop()
                    if len(around) < DEPTH:
                        parent, last = above, before
                        flow.append(None)
                    continue
                last = self._element(SubElement, node, tag, parent)
                child = self._special(node, last) if tag in _SPECIAL else node.first_child
                if child is not None:
                    around.append((node.next, parent, last))
                    if len(around) <= DEPTH:
                        parent, last = last, None
                    else:
                        inside = True
                        self.deepest = max(len(around), self.deepest)
                    node = child
                    continue
                flow.append(None)
            node = None if node is None else node.next

    def _is_for_us(self, node: LexborNode) -> bool:
        """Whether a node is a comment that says something to Copydesk, and such are wanted."""
        return self.comments and node.tag == "-comment" and is_for_us(node.comment_content or "")

    def _element(self, make: Callable[..., HtmlElement], node: LexborNode, tag: str, parent: HtmlElement) -> HtmlElement:
        """Make the element that a node, or a comment, becomes: at the end of `parent`, without what is in it."""
        attributes: dict[str, str]
        if tag == "-comment":
            tag, attributes = COMMENT, {SAYS: node.comment_content or ""}
        else:
            attributes = node.attributes  # type: ignore[assignment]
            if None in attributes.values():
                attributes = {name: value or "" for name, value in attributes.items()}
            self.names.update(attributes)
        try:
            made = make(parent, tag, attributes)
        except ValueError:
            tag, attributes = tag if _NAME.fullmatch(tag) else "span", _xml_attributes(attributes)
            made = make(parent, tag, attributes)
            self.odd_attributes = True
        self.flow.append((made, tag, attributes))
        return made

    def _special(self, node: LexborNode, copy: HtmlElement) -> LexborNode | None:
        """The first node to copy into an element that is not simply copied; None where nothing is left to copy."""
        tag, child = node.tag, node.first_child
        if tag == "template":
            if copy.get("shadowrootmode") is None or not (fragments := node.template_fragments()):
                return child
            copy.tag = "div"  # a shadow root: browsers show it
            self.flow[-1] = copy, "div", dict(copy.items())
            return fragments[0].first_child
        if tag in _TOOLTIPS and next(copy.iterancestors("svg"), None) is not None:
            return None
        if tag not in _TEXT_ONLY:
            return child
        if tag == "style" or (tag == "script" and not is_linked_data(copy)):
            return None  # often most of a page, and nobody reads it
        text = "".join(part.text_content or "" for part in _siblings(child))
        if tag in _STAND_INS:
            self._graft(copy.get("srcdoc") or text.removesuffix(f"<{_END}>"), copy)
            return None
        if tag == "plaintext":  # runs to the end of the source
            self.swallowed = False
            text = text.removesuffix(f"<{_END}>")
        self.flow.append(_put(text, copy, None))
        return None

    def _graft(self, source: str, parent: HtmlElement) -> None:
        """What a document inside the page shows, as content of the element that holds it."""
        if not source or source.isspace():
            return
        if self.within == _DOCUMENTS:
            message = f"The page holds documents over {_DOCUMENTS} deep inside each other; save the innermost as pages of their own."
            self.problems.append(Outcome(Status.PARTIAL, "deep-nesting", message))
            return
        tree, problems, flow = read(source, self.within + 1, comments=self.comments)
        self.problems += problems
        body = tree.find("body")
        if body is not None:
            parent.text = body.text
            parent.extend(list(body))
            self.flow += _within(flow, body)


@cache
def _maker() -> HTMLParser:
    """What makes elements, all of one class: lxml.html's choice of classes (forms have their own) runs Python whenever one is looked at."""
    from lxml.etree import ElementDefaultClassLookup, HTMLParser
    from lxml.html import HtmlElement

    parser = HTMLParser()
    parser.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))
    return parser


def _within(flow: Sequence[Event], element: HtmlElement) -> Sequence[Event]:
    """What of a flow is in an element of it."""
    first = end = next(n for n, it in enumerate(flow) if isinstance(it, tuple) and it[0] is element) + 1
    depth = 1
    while depth:
        depth += 0 if isinstance(flow[end], str) else -1 if flow[end] is None else 1
        end += 1
    return flow[first : end - 1]


def _siblings(node: LexborNode | None) -> list[LexborNode]:
    found = []
    while node is not None:
        found.append(node)
        node = node.next
    return found


def _put(text: str, parent: HtmlElement | None, last: HtmlElement | None) -> str:
    """Put text behind the last child of an element, or into it; the text as it stands there."""
    try:
        if last is not None:
            last.tail = text
        elif parent is not None:
            parent.text = text
    except ValueError:  # "&#1;": a character that no XML tree can hold
        return _put(INVALID.sub("", text), parent, last)
    return text


_NAME = compiled(r"[A-Za-z_][\w.:-]*", re.ASCII)
_ODD = compiled("[\"'<]")


def _xml_attributes(attributes: dict[str, str]) -> dict[str, str]:
    """What of the attributes an XML tree can hold."""
    return {name: INVALID.sub("", value.replace("\x0c", " ")) for name, value in attributes.items() if _NAME.fullmatch(name)}


# --- pages that are XML ---------------------------------------------------------------------------------------------------

_XML = compiled(r"<\?xml\b|<!DOCTYPE[^>]*\bXHTML\b|<html[^>]*\sxmlns\s*=", re.IGNORECASE)
_RAW_MARK = rf"!--|!\[CDATA\[|({'|'.join(sorted(RAW))})(?=[\s/>])[^<>]*>"
_CLOSED_MARK = rf"(?!(?:{'|'.join(sorted(_VOID))})[\s/])([a-zA-Z][^\s/<>]*)(?:\s[^<>]*[\"'\s])?/>"
_XML_MARK = compiled(rf"<(?:{_RAW_MARK}|{_CLOSED_MARK})", re.IGNORECASE)
_HTML_MARK = compiled(rf"<(?:{_RAW_MARK})()", re.IGNORECASE)  # the same for pages that are not XML, where no other end counts
_CLOSED = compiled(r"[^\s/<>]+(?:\s[^<>]*[\"'\s])?/>")
_MARKUP = compiled(r"<[a-zA-Z/!]")


def _as_html(source: str) -> str:
    """Say in HTML what only XML can say: `<div/>`, which HTML leaves open, and CDATA sections, which it does not show.

    In a page that does not call itself XHTML, `<script/>` is meant so where another script begins before one ends.
    """
    xml = _XML.search(source, 0, 2_000) is not None
    if not xml and "<![CDATA[" not in source and not _CLOSED_RAW.search(source):
        return source
    out: list[str] = []
    done = position = 0
    endless: set[str] = set()  # what is never closed again, from here on
    find = (_XML_MARK if xml else _HTML_MARK).search
    while (mark := find(source, position)) is not None:
        position = mark.end()
        name = (mark[1] or mark[2] or "").lower()
        if name:
            closed = _CLOSED.fullmatch(mark[0], 1) is not None
            if closed and (xml or (name in RAW and _begins_again(source, name, position))):
                out += (source[done : mark.end() - 2], f"></{name}>")
                done = position
            elif name in RAW and name not in endless:
                end = end_tag(name).search(source, position)
                if end is None:
                    endless.add(name)
                else:
                    position = end.start()
            continue
        closing = "-->" if mark[0] == "<!--" else "]]>"
        end_of = -1 if closing in endless else source.find(closing, position)
        if end_of < 0:  # left to the repair of what is open
            endless.add(closing)
            continue
        if closing == "]]>":
            text = source[position:end_of]
            out += (source[done : mark.start()], text if _MARKUP.search(text) else text.replace("<", "&lt;"))
            done = end_of + 3
        position = end_of + 3
    return "".join((*out, source[done:]))


_CLOSED_RAW = compiled(r"<(?:script|style|title|textarea|xmp|iframe|noembed|noframes)\b[^<>]*/>", re.IGNORECASE)


def _begins_again(source: str, name: str, position: int) -> bool:
    found = re.compile(rf"<(/?){name}[\s/>]", re.IGNORECASE).search(source, position)
    return found is None or not found[1]


# --- what would take too long -------------------------------------------------------------------------------------------------

_TAG = compiled(r"<(/?)([a-zA-Z][^\s/<>]*)")
_STYLE_TAG = compiled(r"<(/?)(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s>])[^<>]*>", re.IGNORECASE)
_LAYOUT_TAG = compiled(r"</?(?!html|head|body|script|style|title|meta|link|p\b|h[1-6]\b)[a-zA-Z][^<>]*>")
_IMPLIED_END = frozenset("p li dd dt option optgroup tr td th tbody thead tfoot colgroup rp rt".split())


def _bounded(source: str) -> tuple[str, list[Outcome]]:
    """Take away marks without which the text is the same, where so many of them would keep the parser busy for minutes."""
    if _has_long_tag(source):
        source = _few_attributes(source)
    tags = source.count("<")
    if tags > _MANY_TAGS:
        if _open_styles(source) * tags > _MANY_COPIES:
            source = _STYLE_TAG.sub("", source)
        if _is_deep(source):
            return _LAYOUT_TAG.sub("\n", source), [_TOO_DEEP]
    return source, []


def _has_long_tag(source: str) -> bool:
    """Whether there are more than _LONG_TAG characters without a ">"."""
    position = 0
    while position + _LONG_TAG < len(source):
        end = source.rfind(">", position, position + _LONG_TAG + 1)
        if end < 0:
            return True
        position = end + 1
    return False


def _open_styles(source: str) -> int:
    """How many <b>, <font> and the like are at most open at once; a paragraph begins with copies of all of them."""
    count = most = 0
    for closes in _STYLE_TAG.findall(source):
        count = max(0, count - 1) if closes else count + 1
        most = max(count, most)
    return most


def _is_deep(source: str) -> bool:
    """Whether about _DEEP elements or more are inside each other."""
    depth = 0
    open_now: dict[str, int] = {}
    for tag in _TAG.finditer(source):
        name = tag[2].lower()
        if name in _VOID or name in _IMPLIED_END:
            continue
        count = open_now.get(name, 0)
        if not tag[1]:
            open_now[name] = count + 1
            depth += 1
            if depth > _DEEP:
                return True
        elif count:
            open_now[name] = count - 1
            depth -= 1
    return False


def _few_attributes(source: str) -> str:
    """The source with tags of thousands of attributes made bare."""
    out: list[str] = []
    done = position = 0
    while (mark := _TAG.search(source, position)) is not None:
        position = mark.end()
        rest = REST_OF_TAG.match(source, position)
        if rest is None:
            break
        position = rest.end()
        if position - mark.end() > _MANY_ATTRIBUTES and len(VALUE.sub("=1 ", rest[0]).split()) > _MANY_ATTRIBUTES:
            out += (source[done : mark.end()], ">")
            done = position
    return "".join((*out, source[done:]))
