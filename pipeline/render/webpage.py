"""A web page as a reader sees it: its visible text, one block a line, with what each block is.

The page is parsed here and only here. Whatever the parser could not take is reported, nothing is lost in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from copydesk.article import Mark, Outcome, Span, Status
from copydesk.compiled import compiled
from copydesk.render.comments import COMMENT, SAYS, OnPage
from copydesk.render.ground import Ground, ground_of
from copydesk.render.marks import Pen
from copydesk.render.tidy import tidy
from copydesk.silence import BEGINNING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from copydesk.render.htmltree import Event

# Elements whose content no browser shows. What stands in for a picture, a film or a script is shown to readers without those.
_UNSEEN = frozenset("script style template head defs symbol annotation annotation-xml".split())
# Elements that stand amid a line and whose text is not of that line.
_APART = frozenset("noscript noembed noframes iframe object applet audio video canvas svg text map datalist".split())
# Elements that begin and end a line, after the rendering section of the HTML standard.
_BLOCKS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 "
    "h2 h3 h4 h5 h6 header hgroup hr html label legend li listing main menu nav ol optgroup option p plaintext pre search section select "
    "summary table tbody td textarea tfoot th thead title tr ul xmp".split()
)
_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dd", "dt", "option"), "item"),
    "blockquote": "quote",
    **dict.fromkeys(("td", "th"), "cell"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    **dict.fromkeys(("pre", "listing", "xmp", "plaintext"), "code"),
}
_PERMALINK = compiled(r"(?:^|[\s_-])(?:header-?link|hash-?link|permalink|anchor(?:-?link)?|heading-(?:anchor|link)|direct-link)(?:\s|$)")
_HIDING_STYLE = compiled(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_HIDING_CLASSES = frozenset(
    "sr-only screen-reader-text screen-reader-only visually-hidden visuallyhidden visually_hidden u-visually-hidden".split()
)
_INLINE_STYLE = compiled(r"(?:^|;)\s*display\s*:\s*(?:inline(?!-)|contents)", re.IGNORECASE)
_IN_WORDS = compiled(r"\s*[\w,;]+")  # a word next to it, and no mere mark between two buttons

_MUCH_HIDDEN = 50  # words of hidden prose that are worth a look; menus, pop-ups and forms hide less
_LABEL = 8  # a text of fewer words is no prose

# In a line under construction, no tree holds them: around hidden text, and where a link begins or ends or a picture stands.
_OPEN, _CLOSE, _BORDER = "\x02", "\x03", "\x04"
_OUT, _IN = "\x05", "\x06"  # around what a recipe removes
_SPANS = compiled(f"([{_OPEN}{_CLOSE}{_OUT}{_IN}])")
_NO_TEXT = f" \t\n\r{_OPEN}{_CLOSE}{_BORDER}{_OUT}{_IN}"
_LOOK_BACK = 50  # parts of a line that are asked for text before a comment: more could be asked too often
_AT_BORDERS = compiled(rf"(?<=\w){_BORDER}+(?=\w)")


class Block(NamedTuple):
    """One line of the page, white space collapsed. `hidden`: spans of `text` that the page does not show. `removed`: those that a recipe
    removes, with its selector.

    `element` is the innermost element that the whole line stands in, `linked` how many characters of its source are links.
    `close`: a line break and no more parts it from the block before it. `marks`: where they were asked for, what is set apart in `text`.
    """

    text: str
    kind: str
    level: int  # 1 for h1 … 6 for h6, 0 for anything else
    hidden: tuple[Span, ...] = ()
    removed: tuple[tuple[int, int, str], ...] = ()
    element: HtmlElement | None = None
    linked: int = 0
    close: bool = False
    marks: tuple[Mark, ...] = ()

    @property
    def left_out(self) -> tuple[Span, ...]:
        """The spans that are hidden or removed: ascending, and none meets another."""
        spans: list[Span] = []
        for start, end in sorted((*self.hidden, *((start, end) for start, end, _ in self.removed))):
            if spans and start <= spans[-1][1]:
                spans[-1] = spans[-1][0], max(end, spans[-1][1])
            else:
                spans.append((start, end))
        return tuple(spans)

    @property
    def shown(self) -> str:
        """The text without what the page hides; empty where that is all of it."""
        return without_spans(self.text, self.hidden)


def without_spans(text: str, spans: Sequence[Span]) -> str:
    """A line without these spans of it, which ascend and do not meet, and with single spaces."""
    if not spans:
        return text
    for start, end in reversed(spans):
        text = text[:start] + text[end:]
    return " ".join(text.split())


class Chosen(NamedTuple):
    """What recipes say of a page: the elements that are the article, and those that are removed, each with its selector; the texts of
    "title", "author" and "date"; what to tell of it.
    """

    content: Mapping[HtmlElement, str] = MappingProxyType({})
    removed: Mapping[HtmlElement, str] = MappingProxyType({})
    said: Mapping[str, str] = MappingProxyType({})
    notes: tuple[Outcome, ...] = ()


NOTHING = Chosen()


def no_recipe(_: HtmlElement) -> Chosen:
    """For pages that no recipe is for."""
    return NOTHING


@dataclass(frozen=True)
class Page:
    """A parsed page. `source`: its HTML. `blocks`: its lines in document order, hidden text included and marked.

    `problems`: what was repaired or lost while parsing, and what the reader should know of hidden text. `ground`: the elements around the
    blocks. `chosen`: what recipes say of its elements.
    """

    source: str
    tree: HtmlElement
    blocks: tuple[Block, ...]
    problems: tuple[Outcome, ...]
    ground: Ground
    chosen: Chosen = NOTHING

    def shown(self) -> tuple[str, ...]:
        """The texts of the blocks without what the page hides; empty where it hides the whole block."""
        return tuple(block.shown for block in self.blocks)


def parse(source: str, *, marks: bool = False, recipe: Callable[[HtmlElement], Chosen] = no_recipe) -> Page:
    """HTML source to a page with all of its text. Any string will do; see `Page.problems`. `marks`: whether blocks are to have theirs.
    `recipe` is asked of the tree.
    """
    from copydesk.render import htmltree  # what only a page needs

    tree, problems, flow = htmltree.read(source)
    chosen = recipe(tree)
    blocks: Sequence[Block] = _read(flow, Pen() if marks else None, chosen).blocks
    hidden = _prose(block.text[start:end] for block in blocks for start, end in block.hidden)
    words = _prose(block.shown for block in blocks) if hidden >= _MUCH_HIDDEN else 0
    if hidden >= _MUCH_HIDDEN and hidden > words:
        blocks = [block._replace(hidden=()) if block.hidden else block for block in blocks]
        message = (
            f"The page hides {hidden:,} words of prose, which is most of it, until a script shows them; they were read as text of the page."
        )
        problems = (*problems, Outcome(Status.OK, "hidden-text", message))
    elif hidden >= _MUCH_HIDDEN and hidden * 3 >= words:
        message = f"The page hides {hidden:,} words of prose until a reader or a script asks for them; only main content was read of them."
        problems = (*problems, Outcome(Status.OK, "hidden-text", message))
    return Page(source, tree, tuple(blocks), problems, ground_of(tree, (block.element for block in blocks)), chosen)


def comments(source: str, recipe: Callable[[HtmlElement], Chosen] = no_recipe) -> list[OnPage]:
    """What comments in a page say to Copydesk. The page is read once more for them, so that the page itself is as it is without them.
    `recipe`: as for `parse`, so that the lines are the same.
    """
    from copydesk.render import htmltree  # what only a page needs

    if BEGINNING not in source:
        return []
    tree, _, flow = htmltree.read(source, comments=True)
    return _read(flow, None, recipe(tree)).comments


def words_for_others(tree: HtmlElement) -> int:
    """The number of words that are for readers without scripts or frames alone."""
    count = 0
    for stand_in in tree.iter("noscript", "noframes"):
        for element in stand_in.iter():
            count += len((element.text or "").split()) if element.tag not in _UNSEEN else 0
            count += len((element.tail or "").split()) if element is not stand_in else 0
    return count


def _prose(texts: Iterable[str]) -> int:
    """The number of words in the texts that are no mere labels."""
    counts = (len(text.split()) for text in texts)
    return sum(count for count in counts if count >= _LABEL)


# --- visible text -----------------------------------------------------------------------------------------------------


_EDIT_BUTTON = "mw-editsection"  # the class of a span: a wiki's button beside a sub-heading ("[edit]") is no part of it

# What an element does to the line under construction; most do nothing.
_ROLES = {
    **dict.fromkeys(_UNSEEN, "unseen"),
    **dict.fromkeys(_APART, "apart"),
    **dict.fromkeys(_BLOCKS, "block"),
    "a": "link",
    "br": "break",
    "img": "picture",
    COMMENT: "comment",
}


def _read(flow: Iterable[Event], pen: Pen | None, chosen: Chosen) -> _Lines:
    """The page's lines; the outermost element is a block, so nothing is left behind its end."""
    lines = _Lines(pen, chosen.removed)
    plain, content = pen is None and not chosen.removed, chosen.content
    ends: list[tuple[HtmlElement, str | None] | None] = []  # of the open elements; None: nothing is to be done there
    events = iter(flow)
    for event in events:
        if event is None:
            if (end := ends.pop()) is not None:
                lines.end(*end)
        elif isinstance(event, str):
            lines.add(event)
        else:
            element, tag, attributes = event
            role = _ROLES.get(tag)
            if role is None and ((tag == "span" and attributes.get("class") == _EDIT_BUTTON) or (content and element in content)):
                role = "block"
            hides = (tag == "dialog" or bool(attributes)) and _hides(tag, attributes)
            if plain and role is None and not hides:
                ends.append(None)
            elif lines.begin(element, tag, attributes, role, hides=hides):
                ends.append((element, role))
            else:
                _pass_over(events)
                lines.end(element, role)
    return lines


def _pass_over(events: Iterator[Event]) -> None:
    """Go on behind the end of the element that has just begun."""
    depth = 1
    for event in events:
        if event is None:
            depth -= 1
            if not depth:
                return
        elif not isinstance(event, str):
            depth += 1


class _Lines:
    """The lines of a page as its elements begin and end."""

    def __init__(self, pen: Pen | None, removed: Mapping[HtmlElement, str]) -> None:
        self.blocks: list[Block] = []
        self.comments: list[OnPage] = []
        self._pen = pen
        self._parts: list[str] = []  # of the line under construction
        self._links = self._linked = 0  # open links; characters in links, of that line
        self._breaks, self._edge = 0, True  # line breaks since the last block, and whether an element began or ended there
        self._kinds = [("text", 0)]  # of the blocks that are open, innermost last
        self._inline: list[bool] = []  # for each open element that makes a block elsewhere whether it stands amid a sentence
        self._hiding: list[HtmlElement] = []  # open elements that hide what is in them
        self._recipe = removed
        self._removing: list[HtmlElement] = []  # open elements that a recipe removes
        self._selectors: list[str] = []  # of each mark _OUT that is in no finished line yet
        self._empty: HtmlElement | None = None  # the last one that stands apart and has no text

    def begin(self, element: HtmlElement, tag: str, attributes: Mapping[str, str], role: str | None, *, hides: bool) -> bool:
        """An element begins; whether what is in it is text of the page. `hides`: whether it hides that."""
        if role == "unseen":
            return False
        if self._pen is not None:
            self._pen.begin(element, len(self._parts))
        if role == "block":
            self._begin_block(element, tag, attributes)
        elif role == "link":
            self._links += 1
            self._parts.append(_BORDER)
        elif role == "break":
            if self._parts:
                self._end_line(self._kinds[-1], element.getparent())
            self._breaks += 1
        elif role == "picture":
            self._parts.append(_BORDER * 2)
        elif role == "comment":
            inside = any(part.strip(_NO_TEXT) for part in self._parts[-_LOOK_BACK:])
            self.comments.append(OnPage(attributes.get(SAYS, ""), len(self.blocks), inside))
        elif role == "apart":
            if all(text.isspace() for text in element.itertext()):
                self._empty = element
                return False
            self._parts.append(" ")
        if hides:
            if not self._hiding:
                self._parts.append(_OPEN)
            self._hiding.append(element)
        if element in self._recipe:
            self._removing.append(element)
            if len(self._removing) == 1:
                self._open_removed()
        return True

    def _open_removed(self) -> None:
        self._parts.append(_OUT)
        self._selectors.append(self._recipe[self._removing[0]])

    def end(self, element: HtmlElement, role: str | None) -> None:
        """An element ends, also one that was passed over."""
        if self._pen is not None:
            self._pen.end(element, len(self._parts))
        if self._hiding and self._hiding[-1] is element:
            self._hiding.pop()
            if not self._hiding:
                self._parts.append(_CLOSE)
        if self._removing and self._removing[-1] is element:
            self._removing.pop()
            if not self._removing:
                self._parts.append(_IN)
        if role == "block":
            if not self._inline.pop():
                self._end_block(element)
        elif role == "link":
            self._links -= 1
            self._parts.append(_BORDER)
        elif role == "apart":
            self._parts.append(_BORDER * 2 if element is self._empty else " ")

    def add(self, text: str) -> None:
        """Text of the innermost element that is open."""
        if self._removing and "\n" in text and self._kinds[-1][0] == "code":  # each of its lines is one
            self._selectors += [self._recipe[self._removing[0]]] * text.count("\n")
            text = text.replace("\n", f"{_IN}\n{_OUT}")
        if self._links:
            self._linked += len(text)
            self._parts.append(text)
        elif self._parts or not text.isspace() or self._kinds[-1][0] == "code":  # white space begins no line but of code
            self._parts.append(text)

    def _begin_block(self, element: HtmlElement, tag: str, attributes: Mapping[str, str]) -> None:
        inline = (tag == "button" or "style" in attributes) and _amid_sentence(element, attributes)
        self._inline.append(inline)
        if inline:
            return
        if self._parts:
            self._end_line(self._kinds[-1], element.getparent())
        if self._kinds[-1][0] == "code":
            self._breaks += 1
        else:
            self._edge = True
        self._kinds.append(_kind(tag, self._kinds[-1]))

    def _end_block(self, element: HtmlElement) -> None:
        kind = self._kinds.pop()
        if self._parts:
            self._end_line(kind, element)
        if self._kinds[-1][0] != "code":
            self._edge = True

    def _end_line(self, kind: tuple[str, int], element: HtmlElement | None) -> None:
        close = self._breaks == 1 and not self._edge
        parts = None if self._pen is None else tuple(self._parts)
        made = _finish(self._parts, *kind, element, self._linked, self._selectors, close=close)
        if self._hiding:  # the next line begins inside hidden text
            self._parts.append(_OPEN)
        if self._removing:
            self._open_removed()
        if self._pen is not None and parts is not None:
            marks = self._pen.line(parts, made[0].text if made and kind[0] != "code" else "")
            made = [made[0]._replace(marks=marks), *made[1:]] if marks else made
        if made:
            self.blocks.extend(made)
            self._breaks, self._edge = 0, False
        self._linked = 0


def _kind(tag: str, around: tuple[str, int]) -> tuple[str, int]:
    kind = _KINDS.get(tag)
    if kind == "heading":
        return kind, int(tag[1])
    if kind is not None:
        return kind, 0
    return around if around[0] != "cell" else ("text", 0)  # a paragraph in a table cell: the table is layout


def _amid_sentence(element: HtmlElement, attributes: Mapping[str, str]) -> bool:
    """Whether a block is set into a line of text: a button in a sentence, or what the page's style makes inline."""
    if element.tag != "button":
        return _INLINE_STYLE.search(attributes.get("style", "")) is not None
    parent, before = element.getparent(), element.getprevious()
    ahead = (parent.text if before is None else before.tail) if parent is not None else None
    return bool((ahead and _IN_WORDS.search(ahead)) or (element.tail and _IN_WORDS.match(element.tail)))


def _hides(tag: str, attributes: Mapping[str, str]) -> bool:
    if tag == "a" and attributes.get("href", "").startswith("#") and _PERMALINK.search(attributes.get("class", "")):
        return True  # "#" or "¶" beside a heading
    if "hidden" in attributes or (tag == "dialog" and "open" not in attributes):
        return True
    if "style" in attributes and _HIDING_STYLE.search(attributes["style"]):
        return True
    return "class" in attributes and _hiding_classes(attributes["class"])


@lru_cache(maxsize=20_000)
def _hiding_classes(classes: str) -> bool:
    return not _HIDING_CLASSES.isdisjoint(classes.split())


def _finish(
    parts: list[str], kind: str, level: int, element: HtmlElement | None, linked: int, selectors: list[str], *, close: bool
) -> list[Block]:
    """Close the line under construction: one block, or none; of code one for each of its lines. `close`: see `Block`.

    `selectors`: of the marks of what is removed, in their order; those of this line are taken out.
    """
    raw = "".join(parts)
    parts.clear()
    if raw.isspace():
        return []
    if _BORDER in raw:
        raw = _AT_BORDERS.sub(_parted, raw).replace(_BORDER, "")
    made: list[Block] = []
    follows = False  # the line of code before it
    for line in raw.split("\n") if kind == "code" else (raw,):
        tidied = tidy(line)
        text = tidied.rstrip() if kind == "code" else " ".join(tidied.split())
        hidden: tuple[Span, ...] = ()
        removed: tuple[tuple[int, int, str], ...] = ()
        if _SPANS.search(text):
            text, hidden, out = _marked_spans(text)
            removed = tuple((start, end, selector) for (start, end), selector in zip(out, selectors, strict=False) if start < end)
            del selectors[: len(out)]
        filled = bool(text) and not text.isspace()
        if filled:
            made.append(Block(text, kind, level, hidden, removed, element, linked, follows or (close and not made)))
        follows = filled and kind == "code"
    return made


def _parted(borders: re.Match[str]) -> str:
    """A space between two links, or at a picture, that the page parts by layout alone; none amid a word that is a link in part."""
    apart = len(borders.group()) > 1 or (borders.string[borders.start() - 1].islower() and borders.string[borders.end()].isupper())
    return " " if apart else ""


def _marked_spans(marked: str) -> tuple[str, tuple[Span, ...], list[Span]]:
    """Take the marks out of a line; what is hidden in it, and what each mark _OUT begins, which may be nothing."""
    text, hidden, out = "", list[Span](), list[Span]()
    hides = removes = -1  # since where
    for piece in (*_SPANS.split(marked), _CLOSE, _IN):
        if piece == _OPEN:
            hides = len(text)
        elif piece == _CLOSE:
            if -1 < hides < len(text):
                hidden.append((hides, len(text)))
            hides = -1
        elif piece == _OUT:
            removes = len(text)
        elif piece == _IN:
            if removes > -1:
                out.append((removes, len(text)))
            removes = -1
        else:
            text += piece
    return text, tuple(hidden), out
