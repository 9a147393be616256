"""What an extractor left out amid the article: it stays, unless something speaks against it.

Extractors answer with the passages that they are sure of. Sub-headings, lists, paragraphs that are one link, and all that stands in
the second of two containers fall through, though the page has them between kept paragraphs of one parent, or in containers of the
same tags and classes. Against a block speak the names of what it stands in (navigation, comments, teasers, captions …), that it is
links and no sentences, and for a heading that nothing of the article follows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from copydesk.evidence import Evidence, Kind
from copydesk.render.webpage import Block
from copydesk.text import WORD, ends_clause

if TYPE_CHECKING:
    from lxml.html import HtmlElement

PROSE_WORDS = 12  # a block of so many words that ends like a sentence is prose
SENTENCE_WORDS = 6  # a link of so many words that ends like a sentence is one
FEWEST_KEPT = 2  # blocks of prose that tell what a container of the article looks like
LONG_WORDS = 40  # words of prose in another container that are worth a second look
FORM_WORDS = 60  # a box with a field to write into has no more
LINKED = 0.5  # share of a list's characters in links from which it is a menu

BETWEEN = Evidence(Kind.BETWEEN_KEPT)
SAME_CONTAINER = Evidence(Kind.LIKE_KEPT)
BELOW_COLON = Evidence(Kind.ANNOUNCED)

_ASIDE_TAGS = frozenset(
    "nav aside footer form button select fieldset figure figcaption caption dialog menu iframe noscript address".split()
)
_ASIDE_ROLES = frozenset("navigation complementary contentinfo search banner dialog menu toolbar tablist note".split())
_NAME = re.compile(r"[a-z]+|[A-Z][a-z]*|[A-Z]+(?![a-z])")
_ASIDE_NAMES = frozenset(
    "ad ads adv advert advertisement advertising adsense anzeige aside author authors autor banner bio biography breadcrumb breadcrumbs "
    "buttons byline caption captions card cards carousel category categories comment comments commentlist consent cookie cookies copyright "
    "credit credits cta dateline disqus donate editors facebook follow footer footnav gallery infobox instagram keywords latest "
    "legend login meta mostread nav navbar navbox navi navigation newsletter newsletters outbrain pager pagination partner paywall player "
    "popular popup poster print product products promo promos promotion rail rating reactions recirc recommendation recommendations "
    "recommended register related relatedlinks reply respond share sharebar sharing shop sidebar sidenav signin signup similar "
    "slider slideshow social sponsor sponsored stories "
    "subscribe subscription subscriptions taboola tagcloud tags teaser teasers toc toolbar tools "
    "tooltip topics trending tweet twitter video videos widget widgets".split()
)
_WRITTEN = ("text", "email", "tel", "url")  # types of fields that a reader writes into
_COMMENT_NAME = re.compile(r"comment(?!ar|at)|kommentar|disqus|(?<![a-z])(?:respond|replies|notes)(?![a-z])", re.IGNORECASE)


def complete(blocks: Sequence[Block], kept: list[bool]) -> dict[int, Evidence]:
    """Change in `kept` (a flag for each block) what the page's structure tells of it; the reasons for what is taken, by number of block."""
    words_of = [WORD.findall(block.text) for block in blocks]
    _drop_forms(blocks, words_of, kept)
    page = _Page(blocks, words_of, kept)
    if len(page.prose) >= FEWEST_KEPT:
        page.take_between()
        page.take_like_containers()
        page.take_announced()
        page.take_headings()
    return page.reasons


def _drop_forms(blocks: Sequence[Block], words_of: Sequence[Sequence[str]], kept: list[bool]) -> None:
    """Take from the article the small boxes in which a reader is to write something: what stands around a field is its label."""
    if not blocks or blocks[0].element is None:
        return
    fields = [field for field in blocks[0].element.getroottree().iter("input", "textarea") if field.get("type", "text") in _WRITTEN]
    if not fields:
        return
    within: Counter[HtmlElement] = Counter()  # words
    for block, words in zip(blocks, words_of, strict=True):
        here = block.element
        while here is not None:
            within[here] += len(words)
            here = here.getparent()
    boxes = set()
    for field in fields:
        box = field
        while (above := box.getparent()) is not None and within[above] <= FORM_WORDS:
            box = above
        boxes.add(box)
    for number, block in enumerate(blocks):
        if block.element is not None and (block.element in boxes or any(above in boxes for above in block.element.iterancestors())):
            kept[number] = False


class _Page:
    """The page's blocks and which of them are kept."""

    def __init__(self, blocks: Sequence[Block], words_of: Sequence[Sequence[str]], kept: list[bool]) -> None:
        self.blocks, self.words_of, self.kept = blocks, words_of, kept
        self.counts = [len(words) for words in words_of]
        self.prose = [n for n, keeps in enumerate(kept) if keeps and self.is_prose(n)]
        self.reasons: dict[int, Evidence] = {}
        self.around_prose = {above for n in self.prose for above in (self.element(n), *self.element(n).iterancestors())}
        self.told = {run for n, keeps in enumerate(kept) if keeps for run in _runs(words_of[n])}
        self.boxes_with_buttons: dict[HtmlElement, bool] = {}

    def is_prose(self, number: int) -> bool:
        """Whether a block is long enough and ends like a sentence, or is twice as long."""
        count = self.counts[number]
        return count >= 2 * PROSE_WORDS or (count >= PROSE_WORDS and self.ends(number))

    def ends(self, number: int) -> bool:
        """Whether a block ends like a sentence."""
        return ends_clause(self.blocks[number].text)

    def is_copy(self, number: int) -> bool:
        """Whether the kept text says all of a block already, as where a page holds it twice."""
        runs = _runs(self.words_of[number])
        return 2 * sum(run in self.told for run in runs) > len(runs)

    def take(self, number: int, reason: Evidence) -> None:
        """Keep a whole block."""
        self.kept[number] = True
        self.told.update(_runs(self.words_of[number]))
        self.reasons[number] = reason

    def open_blocks(self) -> Iterator[int]:
        """The blocks that could be taken: shown, with words, not kept, in no copy of kept text and no reader's comment."""
        for number, block in enumerate(self.blocks):
            if self.kept[number] or not self.counts[number] or block.hidden or block.element is None:
                continue
            if not in_comments(block.element) and not self.is_copy(number):
                yield number

    def take_between(self) -> None:
        """What stands between two kept paragraphs of one parent."""
        prose = self.prose
        following = 0
        lists: dict[HtmlElement, list[int]] = {}
        for number in self.open_blocks():
            while following < len(prose) and prose[following] < number:
                following += 1
            if not 0 < following < len(prose):
                continue
            parent = _common(self.element(prose[following - 1]), self.element(prose[following]))
            if parent is None or not self.is_parent(parent, prose[following - 1], prose[following]):
                continue
            if _stands_aside(self.element(number), parent) or self.has_button(self.element(number), parent):
                continue
            block = self.blocks[number]
            if block.kind == "item":
                around = _list_of(self.element(number))
                if around is not None:
                    lists.setdefault(around, []).append(number)
            elif block.kind != "heading" and self.reads_on(number):
                self.take(number, BETWEEN)
        for items in lists.values():
            if self.is_list_of_text(items):
                for number in items:
                    self.take(number, BETWEEN)

    def element(self, number: int) -> HtmlElement:
        """The element that a block stands in."""
        element = self.blocks[number].element
        if element is None:
            raise ValueError("blocks of a parsed page stand in an element")
        return element

    def has_button(self, element: HtmlElement, parent: HtmlElement) -> bool:
        """Whether the box without kept prose that an element stands in has something to press or to fill in."""
        here = element
        while (above := here.getparent()) is not None and above is not parent and above not in self.around_prose:
            here = above
        if here is element:
            return False
        if here not in self.boxes_with_buttons:  # many blocks may stand in one
            self.boxes_with_buttons[here] = next(here.iter("form", "button", "input", "select", "textarea"), None) is not None
        return self.boxes_with_buttons[here]

    def is_parent(self, parent: HtmlElement, before: int, after: int) -> bool:
        """Whether two kept blocks stand in `parent` alike: as its children, or in containers of the same tags and classes."""
        return _path(self.element(before), parent) == _path(self.element(after), parent) or (
            _depth(self.element(before), parent) <= 2 and _depth(self.element(after), parent) <= 2  # a quotation, a wrapper
        )

    def reads_on(self, number: int) -> bool:
        """Whether a block that is no heading and no list item reads like a part of the text around it."""
        block = self.blocks[number]
        if block.kind == "code":
            return True
        if block.linked > LINKED * len(block.text):
            return self.counts[number] >= SENTENCE_WORDS and self.ends(number)
        return self.is_prose(number) or (self.counts[number] >= SENTENCE_WORDS and self.ends(number)) or block.kind == "quote"

    def is_list_of_text(self, items: Sequence[int]) -> bool:
        """Whether list items are more than links."""
        linked = sum(min(self.blocks[n].linked, len(self.blocks[n].text)) for n in items)
        return linked <= LINKED * sum(len(self.blocks[n].text) for n in items)

    def take_like_containers(self) -> None:
        """Long prose in another container of the same tags and classes as that of kept prose."""
        kept: dict[tuple[str, ...], list[int]] = {}
        for number in self.prose:
            kept.setdefault(_path(self.element(number)), []).append(number)
        open_by_path: dict[tuple[str, ...], list[int]] = {}
        for number in self.open_blocks():
            if self.is_prose(number) and self.reads_on(number) and self.blocks[number].kind in ("text", "quote"):
                path = _path(self.element(number))
                if path in kept:
                    open_by_path.setdefault(path, []).append(number)
        for path, numbers in open_by_path.items():
            if sum(self.counts[n] for n in numbers) < LONG_WORDS:
                continue
            for number in numbers:
                at = bisect_left(kept[path], number)
                nearest = min(kept[path][max(0, at - 1) : at + 1], key=lambda n: abs(n - number))
                parent = _common(self.element(nearest), self.element(number))
                if parent is None or _stands_aside(self.element(number), parent) or _own_article(self.element(number), parent):
                    continue
                self.take(number, SAME_CONTAINER)

    def take_announced(self) -> None:
        """The list below a kept paragraph that ends with a colon."""
        for number in range(len(self.blocks) - 1):
            if not (self.kept[number] and self.blocks[number].text.rstrip().endswith((":", "："))) or self.kept[number + 1]:
                continue
            around = _list_of(self.element(number + 1)) if self.blocks[number + 1].kind == "item" else None
            if around is None or around.getparent() is not self.element(number).getparent():
                continue
            items = []
            for n in range(number + 1, len(self.blocks)):
                if _list_of(self.element(n)) is not around:
                    break
                items.append(n)
            if self.is_list_of_text(items):
                for n in items:
                    if not self.kept[n] and not self.blocks[n].hidden:
                        self.take(n, BELOW_COLON)

    def take_headings(self) -> None:
        """Headings between kept blocks of one parent, where the next block that is no heading is kept."""
        last: int | None = None  # the next kept block that is no heading
        after_open = False
        kept_before: list[int | None] = [None] * len(self.blocks)  # the last kept block before each
        for n in range(1, len(self.blocks)):
            kept_before[n] = n - 1 if self.kept[n - 1] else kept_before[n - 1]
        for number in range(len(self.blocks) - 1, -1, -1):
            block = self.blocks[number]
            if block.kind != "heading":
                if self.counts[number]:
                    last = number if self.kept[number] else None
                    after_open = not self.kept[number]
                continue
            if self.kept[number] or last is None or after_open or not self.counts[number] or block.hidden or block.level == 1:
                continue
            before = kept_before[number]
            if before is None:
                continue
            parent = _common(self.element(before), self.element(last))
            if parent is None or _stands_aside(self.element(number), parent) or leads_away(self.element(number)):
                continue
            self.take(number, BETWEEN)


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    """The runs of six words; of fewer words, all of them."""
    return [tuple(words[n : n + 6]) for n in range(max(1, len(words) - 5))]


def _common(one: HtmlElement, other: HtmlElement) -> HtmlElement | None:
    """The innermost element that both stand in; for one and the same element, that is it."""
    above = {one, *one.iterancestors()}
    return other if other in above else next((element for element in other.iterancestors() if element in above), None)


def _depth(element: HtmlElement, ancestor: HtmlElement) -> int:
    """How many elements lie between, the ancestor not counted."""
    depth = 0
    while element is not None and element is not ancestor:
        element = element.getparent()
        depth += 1
    return depth


def _path(element: HtmlElement, ancestor: HtmlElement | None = None) -> tuple[str, ...]:
    """Tags and classes from an element up to an ancestor (without it) or to the body."""
    path = []
    here: HtmlElement | None = element
    while here is not None and here is not ancestor and here.tag != "body":
        path.append(f"{here.tag}.{here.get('class') or ''}")
        here = here.getparent()
    return tuple(path)


def _stands_aside(element: HtmlElement, parent: HtmlElement) -> bool:
    """Whether something between an element and a parent says that what is in it is no article."""
    here: HtmlElement | None = element
    while here is not None and here is not parent:
        if here.tag in _ASIDE_TAGS or here.get("role") in _ASIDE_ROLES or here.get("aria-hidden") == "true":
            return True
        names = f"{here.get('class') or ''} {here.get('id') or ''}"
        if names != " " and _named_aside(names):
            return True
        here = here.getparent()
    return False


@lru_cache(maxsize=5_000)  # the same few classes on each page of a site
def _named_aside(names: str) -> bool:
    return any(name.lower() in _ASIDE_NAMES for name in _NAME.findall(names))


def in_comments(element: HtmlElement) -> bool:
    """Whether an element stands anywhere below one that is named after readers' comments."""
    here: HtmlElement | None = element
    while here is not None and here.tag != "body":
        if _COMMENT_NAME.search(f"{here.get('class') or ''} {here.get('id') or ''}"):
            return True
        here = here.getparent()
    return False


def _list_of(element: HtmlElement) -> HtmlElement | None:
    """The outermost list around an element, as long as only lists stand between."""
    found = None
    here: HtmlElement | None = element
    while here is not None:
        if here.tag in ("ul", "ol", "dl"):
            found = here
        elif here.tag not in ("li", "dd", "dt", "p", "div", "span") or (found is not None and here.tag not in ("li", "dd", "dt")):
            break
        here = here.getparent()
    return found


def _own_article(element: HtmlElement, parent: HtmlElement) -> bool:
    """Whether a container next to that of the article is an article of its own: with a headline, or one of a list."""
    here: HtmlElement | None = element
    while here is not None and here.getparent() is not parent:
        here = here.getparent()
    if here is None or here is element:
        return False
    return here.tag in ("article", "li") or next(here.iter("h1"), None) is not None


def leads_away(heading: HtmlElement) -> bool:
    """Whether a heading is a link to another page."""
    links = [link for link in heading.iter("a") if not (link.get("href") or "#").startswith("#")]
    links += [link for link in heading.iterancestors("a") if link.get("href")]
    return bool(links)
