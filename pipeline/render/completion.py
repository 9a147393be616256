"""What an extractor left out amid the article: it stays, unless something speaks against it.

Extractors answer with the passages that they are sure of. Sub-headings, lists, paragraphs that are one link, and all that stands in
the second of two containers fall through, though the page has them between kept paragraphs of one parent, or in containers of the
same tags and classes. Against a block speak the names of what it stands in (navigation, comments, teasers, captions …), that it is
links and no sentences, and for a heading that nothing of the article follows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache, reduce
from itertools import takewhile
from typing import TYPE_CHECKING

from copydesk.compiled import compiled
from copydesk.evidence import Evidence, Kind
from copydesk.render.ground import Ground, Place
from copydesk.render.webpage import Block
from copydesk.text import WORD, count_runs, ends_clause

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
_NAME = compiled(r"[a-z]+|[A-Z][a-z]*|[A-Z]+(?![a-z])")
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


def complete(ground: Ground, blocks: Sequence[Block], kept: list[bool]) -> dict[int, Evidence]:
    """Change in `kept` (a flag for each block) what the page's structure tells of it; the reasons for what is taken, by number of block."""
    counts = [count_runs(block.text) for block in blocks]
    _drop_forms(ground, counts, kept)
    page = _Page(ground, blocks, counts, kept)
    if len(page.prose) >= FEWEST_KEPT:
        page.take_between()
        page.take_like_containers()
        page.take_announced()
    if page.prose:
        page.take_tables()
    if len(page.prose) >= FEWEST_KEPT:
        page.take_sections()
        page.take_headings()
    return page.reasons


def _drop_forms(ground: Ground, counts: Sequence[int], kept: list[bool]) -> None:
    """Take from the article the small boxes in which a reader is to write something: what stands around a field is its label."""
    places = ground.places
    fields = [field for field in places[0].element.iter("input", "textarea") if field.get("type", "text") in _WRITTEN]
    if not fields:
        return
    within = [0] * len(places)  # words
    for number, words in zip(ground.of_block, counts, strict=True):
        within[number] += words
    for number in range(len(places) - 1, 0, -1):
        within[places[number].parent] += within[number]
    numbers = {place.element: number for number, place in enumerate(places) if number}
    boxes = set()
    for field in fields:
        here: HtmlElement | None = field
        while here is not None and here not in numbers:  # no block stands in it
            here = here.getparent()
        number = 0 if here is None else numbers[here]
        if here is not field and within[number] > FORM_WORDS:
            continue
        while (above := places[number].parent) and within[above] <= FORM_WORDS:
            number = above
        boxes.add(number)
    boxed = ground.inherited([number in boxes for number in range(len(places))])
    for block, number in enumerate(ground.of_block):
        if boxed[number]:
            kept[block] = False


class _Page:
    """The page's blocks, how many words each has, and which of them are kept."""

    def __init__(self, ground: Ground, blocks: Sequence[Block], counts: Sequence[int], kept: list[bool]) -> None:
        self.ground, self.blocks, self.counts, self.kept = ground, blocks, counts, kept
        self.place = ground.of_block
        self.prose = [n for n, keeps in enumerate(kept) if keeps and self.is_prose(n)]
        self.reasons: dict[int, Evidence] = {}
        self.around_prose = {above for n in self.prose for above in ground.around(self.place[n])}
        self.looks = [(place.tag, place.classes) for place in ground.places]
        self.asides: dict[int, bool] = {}  # by place, as far as asked
        self.boxes_with_buttons: dict[int, bool] = {}

    @cached_property
    def told(self) -> set[tuple[str, ...]]:
        """The runs of words of all that is kept."""
        return {run for n, keeps in enumerate(self.kept) if keeps for run in self.runs(n)}

    def is_prose(self, number: int) -> bool:
        """Whether a block is long enough and ends like a sentence, or is twice as long."""
        count = self.counts[number]
        return count >= 2 * PROSE_WORDS or (count >= PROSE_WORDS and self.ends(number))

    def ends(self, number: int) -> bool:
        """Whether a block ends like a sentence."""
        return ends_clause(self.blocks[number].text)

    def runs(self, number: int) -> list[tuple[str, ...]]:
        """A block's runs of six words; of fewer words, all of them."""
        words = WORD.findall(self.blocks[number].text)
        return [tuple(words[n : n + 6]) for n in range(max(1, len(words) - 5))]

    def is_copy(self, number: int) -> bool:
        """Whether the kept text says all of a block already, as where a page holds it twice."""
        runs = self.runs(number)
        return 2 * sum(run in self.told for run in runs) > len(runs)

    def take(self, number: int, reason: Evidence) -> None:
        """Keep a whole block."""
        self.told.update(self.runs(number))
        self.kept[number] = True
        self.reasons[number] = reason

    def open_blocks(self) -> Iterator[int]:
        """The blocks that could be taken, unless they are copies: shown, with words, not kept and no reader's comment."""
        for number, block in enumerate(self.blocks):
            if not self.kept[number] and self.counts[number] and not block.hidden and not self.ground.in_comments[self.place[number]]:
                yield number

    def take_between(self) -> None:
        """What stands between two kept paragraphs of one parent."""
        prose, place = self.prose, self.place
        following = 0
        lists: dict[int, list[int]] = {}
        for number in self.open_blocks():
            while following < len(prose) and prose[following] < number:
                following += 1
            if not 0 < following < len(prose):
                continue
            parent = self.ground.common(place[prose[following - 1]], place[prose[following]])
            if not self.is_parent(parent, place[prose[following - 1]], place[prose[following]]):
                continue
            if self.stands_aside(place[number], parent) or self.has_button(place[number], parent) or self.is_copy(number):
                continue
            block = self.blocks[number]
            if block.kind == "item":
                if around := self.list_of(place[number]):
                    lists.setdefault(around, []).append(number)
            elif block.kind != "heading" and self.reads_on(number):
                self.take(number, BETWEEN)
        for items in lists.values():
            if self.is_list_of_text(items):
                for number in items:
                    self.take(number, BETWEEN)

    def has_button(self, place: int, parent: int) -> bool:
        """Whether the box without kept prose that a place stands in has something to press or to fill in."""
        here = place
        while (above := self.ground.places[here].parent) and above != parent and above not in self.around_prose:
            here = above
        if here == place:
            return False
        if here not in self.boxes_with_buttons:  # many blocks may stand in one
            pressed = self.ground.places[here].element.iter("form", "button", "input", "select", "textarea")
            self.boxes_with_buttons[here] = next(pressed, None) is not None
        return self.boxes_with_buttons[here]

    def is_parent(self, parent: int, before: int, after: int) -> bool:
        """Whether two places stand in `parent` alike: as its children, or in containers of the same tags and classes."""
        if self.path(before, parent) == self.path(after, parent):
            return True
        return self.depth(before, parent) <= 2 and self.depth(after, parent) <= 2  # a quotation, a wrapper

    def depth(self, place: int, parent: int) -> int:
        """How many places lie between, the parent not counted."""
        return sum(1 for _ in self.ground.around(place, parent))

    def path(self, place: int, parent: int = 0) -> tuple[tuple[str, str], ...]:
        """Tags and classes from a place up to a parent (without it) or to the body."""
        return tuple(takewhile(_is_below_body, (self.looks[number] for number in self.ground.around(place, parent))))

    def stands_aside(self, place: int, parent: int) -> bool:
        """Whether something between a place and a parent says that what is in it is no article."""
        for number in self.ground.around(place, parent):
            if number not in self.asides:
                self.asides[number] = _is_aside(self.ground.places[number])
            if self.asides[number]:
                return True
        return False

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
        place = self.place
        kept: dict[tuple[tuple[str, str], ...], list[int]] = {}
        for number in self.prose:
            kept.setdefault(self.path(place[number]), []).append(number)
        open_by_path: dict[tuple[tuple[str, str], ...], list[int]] = {}
        for number in self.open_blocks():
            if self.is_prose(number) and self.reads_on(number) and self.blocks[number].kind in ("text", "quote"):
                path = self.path(place[number])
                if path in kept and not self.is_copy(number):
                    open_by_path.setdefault(path, []).append(number)
        for path, numbers in open_by_path.items():
            if sum(self.counts[n] for n in numbers) < LONG_WORDS:
                continue
            for number in numbers:
                at = bisect_left(kept[path], number)
                nearest = min(kept[path][max(0, at - 1) : at + 1], key=lambda n: abs(n - number))
                parent = self.ground.common(place[nearest], place[number])
                if not self.stands_aside(place[number], parent) and not self.is_own_article(place[number], parent):
                    self.take(number, SAME_CONTAINER)

    def is_own_article(self, place: int, parent: int) -> bool:
        """Whether a container next to that of the article is an article of its own: with a headline, or one of a list."""
        *_, container = (place, *self.ground.around(place, parent))
        if container == place:
            return False
        tag, element = self.ground.places[container].tag, self.ground.places[container].element
        return tag in ("article", "li") or next(element.iter("h1"), None) is not None

    def list_of(self, place: int) -> int:
        """The outermost list around a place, as long as only lists stand between; 0: none."""
        found = 0
        for number in self.ground.around(place):
            tag = self.ground.places[number].tag
            if tag in ("ul", "ol", "dl"):
                found = number
            elif tag not in ("li", "dd", "dt", "p", "div", "span") or (found and tag not in ("li", "dd", "dt")):
                break
        return found

    def take_announced(self) -> None:
        """The list below a kept paragraph that ends with a colon."""
        places, place = self.ground.places, self.place
        for number in range(len(self.blocks) - 1):
            if not (self.kept[number] and self.blocks[number].text.rstrip().endswith((":", "："))) or self.kept[number + 1]:
                continue
            around = self.list_of(place[number + 1]) if self.blocks[number + 1].kind == "item" else 0
            if not around or places[around].parent != places[place[number]].parent:
                continue
            items = []
            for n in range(number + 1, len(self.blocks)):
                if self.list_of(place[n]) != around:
                    break
                items.append(n)
            if self.is_list_of_text(items):
                for n in items:
                    if not self.kept[n] and not self.blocks[n].hidden:
                        self.take(n, BELOW_COLON)

    def take_tables(self) -> None:
        """A table with head cells and without links right behind a kept block of the same parent."""
        before: int | None = None  # the last block with words
        number = 0
        while number < len(self.blocks):
            table = self.table_of(self.place[number]) if self.blocks[number].kind == "cell" else 0
            cells = [number]
            while table and cells[-1] + 1 < len(self.blocks) and self.table_of(self.place[cells[-1] + 1]) == table:
                cells.append(cells[-1] + 1)
            if table and before is not None and self.kept[before] and self.is_table_of_text(table, cells, before):
                for n in cells:
                    if not self.kept[n] and self.counts[n]:
                        self.take(n, SAME_CONTAINER)
            filled = [n for n in cells if self.counts[n] and not self.blocks[n].hidden]
            before = filled[-1] if filled else before
            number = cells[-1] + 1

    def table_of(self, place: int) -> int:
        """The innermost table around a place; 0: none."""
        return next((number for number in self.ground.around(place) if self.ground.places[number].tag == "table"), 0)

    def is_table_of_text(self, table: int, cells: Sequence[int], before: int) -> bool:
        """Whether a table is the article's, behind the kept block `before`: it has heads and no link, and nothing sets it aside."""
        parent = self.ground.common(self.place[before], table)
        if self.depth(self.place[before], parent) > 2 or self.depth(table, parent) > 2 or self.stands_aside(self.place[cells[0]], parent):
            return False
        if any(self.blocks[n].linked or self.blocks[n].hidden or self.ground.in_comments[self.place[n]] for n in cells):
            return False
        return next(self.ground.places[table].element.iter("th"), None) is not None

    def take_sections(self) -> None:
        """Sections right behind the article that are headed as those of it are, in the same parent, and hold no link."""
        end = max(n for n, keeps in enumerate(self.kept) if keeps) + 1
        level = self.blocks[end].level if end < len(self.blocks) else 0
        headings = [n for n in range(end) if self.kept[n] and self.blocks[n].level == level > 1]
        if len(headings) < FEWEST_KEPT:
            return
        parent = reduce(self.ground.common, (self.place[n] for n in headings))
        shape = {self.tags(n, parent) for n in headings}
        while end < len(self.blocks) and self.blocks[end].level == level and len(shape) == 1 and self.tags(end, parent) in shape:
            section = [end]
            while (n := section[-1] + 1) < len(self.blocks) and not self.blocks[n].level and self.is_within(n, parent):
                section.append(n)
            if len(section) == 1 or not all(self.is_of_section(n, parent) for n in section):
                return
            for n in section:
                self.take(n, SAME_CONTAINER)
            end = section[-1] + 1

    def tags(self, number: int, parent: int) -> tuple[str, ...]:
        """The tags from a block's place up to a parent around it, without that; of a place outside of it none."""
        return tuple(self.ground.places[place].tag for place in self.ground.around(self.place[number], parent))

    def is_within(self, number: int, parent: int) -> bool:
        """Whether a block stands in a place."""
        return self.ground.common(self.place[number], parent) == parent

    def is_of_section(self, number: int, parent: int) -> bool:
        """Whether nothing speaks against a block of a section like the article's."""
        block, place = self.blocks[number], self.place[number]
        if self.kept[number] or block.hidden or block.linked or not self.counts[number] or self.ground.in_comments[place]:
            return False
        return not (self.stands_aside(place, parent) or self.has_button(place, parent) or self.is_copy(number))

    def take_headings(self) -> None:
        """Headings, and what opens a folded part, between kept blocks of one parent, where the next block that is none is kept."""
        place = self.place
        last: int | None = None  # the next kept block that is no heading
        after_open = False
        kept_before: list[int | None] = [None] * len(self.blocks)  # the last kept block before each
        for n in range(1, len(self.blocks)):
            kept_before[n] = n - 1 if self.kept[n - 1] else kept_before[n - 1]
        for number in range(len(self.blocks) - 1, -1, -1):
            block = self.blocks[number]
            if block.kind != "heading" and self.ground.places[place[number]].tag != "summary":
                if self.counts[number]:
                    last = number if self.kept[number] else None
                    after_open = not self.kept[number]
                continue
            if self.kept[number] or last is None or after_open or not self.counts[number] or block.hidden or block.level == 1:
                continue
            before = kept_before[number]
            if before is None:
                continue
            parent = self.ground.common(place[before], place[last])
            if not self.stands_aside(place[number], parent) and not leads_away(self.ground.places[place[number]].element):
                self.take(number, BETWEEN)


def _is_below_body(look: tuple[str, str]) -> bool:
    return look[0] != "body"


def _is_aside(place: Place) -> bool:
    """Whether an element says of itself that what is in it is no article."""
    if place.tag in _ASIDE_TAGS or place.element.get("role") in _ASIDE_ROLES or place.element.get("aria-hidden") == "true":
        return True
    return place.names != "#" and _named_aside(place.names)


@lru_cache(maxsize=5_000)  # the same few classes on each page of a site
def _named_aside(names: str) -> bool:
    return any(name.lower() in _ASIDE_NAMES for name in _NAME.findall(names))


def leads_away(heading: HtmlElement) -> bool:
    """Whether a heading is a link to another page."""
    links = (*heading.iter("a"), *heading.iterancestors("a"))
    return any(not (link.get("href") or "#").startswith("#") for link in links)
