"""Which passages of a page in HTML are its article: what the model is told of them, and what it says.

It is told where they stand, what the page says of itself and, for all extractors but "fast", what trafilatura keeps, where it is not sure
without.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from copydesk.article import Agreement, Outcome, Status
from copydesk.compiled import compiled
from copydesk.config import EXTRACTORS
from copydesk.evidence import Evidence
from copydesk.render import extract
from copydesk.render.completion import complete, leads_away
from copydesk.render.ground import Ground
from copydesk.render.linked_data import objects
from copydesk.render.metadata import same_words
from copydesk.render.tidy import tidy
from copydesk.render.webpage import Block, Page, without_spans
from copydesk.text import count_words, ends_clause

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from copydesk.models.passages import Source

_EVEN = 0.5  # the article begins and ends with a passage as probable as this, or with prose; a page without one has none
_PROSE = 20  # words: to lose so long a passage that the model keeps is worse than to keep it
_LINKED = 0.9  # a passage of which more is a link is nothing else
_SURE = 0.8  # what a page hides is article from here on
TAKEN_CELL = 0.5  # so likely at least is a cell of a table that the structure of the page takes: no doubt that somebody should look at
_MUCH = 0.3  # of the words that are kept
_OWN = 3  # kept paragraphs of the page's own article, above another's
_SIGNED = compiled(r"(?i)(?:^|[\s_-])(?:by|byline|author)(?:$|[\s_-])")
_LINES = 8  # in a box of short lines
_LABEL = 4  # words above a table of contents
_ABSENT_WORDS = 8  # a line of so many words that the page does not show is text the extractor found elsewhere, not a stray word


class Passage(NamedTuple):
    """A block of a page, or a stretch of one that the page hides or shows as a whole, or that a recipe removes, by its selector. `linked`:
    the share of it that is links.
    """

    text: str
    block: int  # its number on the page
    kind: str
    level: int
    hidden: bool
    linked: float
    removed: str = ""


class Judged(NamedTuple):
    """A passage, whether it is main content and how probable that is; both None where the model was not asked or found no article.

    `evidence`: why it is main where the model did not say so. `close`: see `Block`. `passage`: what was judged; None for text that the page
    does not show.
    """

    text: str
    kind: str
    level: int
    main: bool | None = None
    probability: float | None = None
    evidence: Evidence | None = None
    close: bool = False
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The passages that a page shows, and hidden ones that are main content; what is to be reported.

    `absent`: how many words of main content stand in the page's data only; these are added behind the rest of it.
    """

    passages: tuple[Judged, ...]
    absent: int
    agreement: Agreement
    notes: tuple[Outcome, ...]


def judge(page: Page, extractor: str, title: str | None) -> Judgement:
    """Ask the model about every passage of a page, with or without an extractor's opinion. `title`: the headline as the page gives it."""
    from copydesk.models.passages import predict_page

    if extractor not in EXTRACTORS:
        raise ValueError(f"unknown extractor {extractor!r}; choose one of {', '.join(EXTRACTORS)}")
    answer: str | None = None
    notes: tuple[Outcome, ...] = ()

    def ask() -> str | None:
        nonlocal answer, notes
        if extractor != "fast":
            answer, notes = extract.main_content(page)
        return None if answer is None else tidy(answer)

    passages = passages_of(page)
    source = source_of(page, passages, title, None)
    found: list[Judged] = []
    end = 0  # behind the last passage of main content
    opinion = predict_page(source, ask)
    even = [
        n
        for n, (keeps, chance) in enumerate(zip(opinion.kept, opinion.probability, strict=True))
        if keeps and (chance > _EVEN or _is_prose(passages[n]))
    ]
    wanted = [
        bool(even) and even[0] <= n <= even[-1] and opinion.kept[n] and (opinion.probability[n] > _SURE or not passage.hidden)
        for n, passage in enumerate(passages)
    ]
    others = _of_others(page.ground, passages, wanted, title)
    wanted = [keeps and n not in others for n, keeps in enumerate(wanted)]
    kept, reasons = _completed(page, passages, _whole(page, passages, _without_asides(page.ground, passages, wanted)))
    kept = [keeps and n not in others for n, keeps in enumerate(kept)]
    for n, passage in enumerate(passages):
        if kept[n] or not passage.hidden:
            close = page.blocks[passage.block].close
            evidence = None if passage.hidden else reasons.get(passage.block)
            chance = opinion.probability[n]
            if evidence is not None and passage.kind == "cell":
                chance = max(chance, TAKEN_CELL)
            found.append(Judged(passage.text, passage.kind, passage.level, kept[n], chance, evidence, close, passage))
            end = len(found) if kept[n] else end
    absent = _absent(source, answer)
    found[end:end] = [Judged(line, "text", 0, True) for line in absent]
    if not any(passage.main for passage in found):
        if found:
            notes = (*notes, Outcome(Status.OK, "no-main-content", "No main content was found; all of the page was judged as text."))
        undecided = tuple(
            Judged(passage.text, passage.kind, passage.level, close=passage.close, passage=passage.passage) for passage in found
        )
        return Judgement(undecided, 0, Agreement(), notes)
    words = sum(count_words(line) for line in absent)
    if words:
        message = f"{words:,} words of the main content stand in the page's data only, not in the text that it shows."
        notes = (*notes, Outcome(Status.OK, "text-from-page-data", message))
    return Judgement(tuple(found), words, opinion.agreement, notes)


def _is_prose(passage: Passage) -> bool:
    return not passage.hidden and count_words(passage.text) >= _PROSE


def _without_asides(ground: Ground, passages: Sequence[Passage], kept: Sequence[bool]) -> list[bool]:
    """What is kept without captions, readers' comments, tables of contents and links to other pages, unless these are much of it."""
    contents = _of_contents(ground, passages)
    aside = set()
    for n, (passage, keeps) in enumerate(zip(passages, kept, strict=True)):
        place = ground.of_block[passage.block]
        if keeps and (
            passage.kind == "caption" or ground.in_comments[place] or n in contents or _is_teaser(passages, n, ground.places[place].element)
        ):
            aside.add(n)
    if not aside:
        return list(kept)
    words = {n: count_words(passage.text) for n, passage in enumerate(passages) if kept[n]}
    if sum(words[n] for n in aside) > _MUCH * sum(words.values()):
        return list(kept)
    return [keeps and n not in aside for n, keeps in enumerate(kept)]


def _of_others(ground: Ground, passages: Sequence[Passage], kept: Sequence[bool], title: str | None) -> set[int]:
    """The passages of further articles below the one that the page's headline stands in, each in an element of its own with a headline and
    somebody's name or a day, as pages load them that never end.
    """
    around = [
        next((n for n in reversed([*ground.around(ground.of_block[it.block])]) if ground.places[n].tag == "article"), 0) for it in passages
    ]
    own = next((around[n] for n, it in enumerate(passages) if it.level == 1 and title and same_words(it.text, title)), 0)
    if (
        not own
        or sum(keeps and around[n] == own and _is_prose(it) for n, (it, keeps) in enumerate(zip(passages, kept, strict=True))) < _OWN
    ):
        return set()
    end = max(n for n, article in enumerate(around) if article == own)
    headed = {around[n] for n, it in enumerate(passages) if n > end and it.level in (1, 2)} - {0, own}
    others = {article for article in headed if _is_signed(ground.places[article].element)}
    return {n for n, article in enumerate(around) if article in others and n > end}


def _is_signed(element: HtmlElement) -> bool:
    """Whether an article's element says who wrote it or when."""
    return any(it.tag == "time" or _SIGNED.search(f"{it.get('class') or ''} {it.get('rel') or ''}") for it in element.iter("*"))


def _whole(page: Page, passages: Sequence[Passage], kept: Sequence[bool]) -> list[bool]:
    """What is kept, with the other lines of a box of short lines that a break alone parts (an address, verse) amid the article, and with
    the other cells of a table of short ones, of which half are kept.
    """
    found, last = list(kept), max((n for n, keeps in enumerate(kept) if keeps), default=-1)
    first = 0
    for n in range(1, last + 1):
        if page.blocks[passages[n].block].close and not passages[n].hidden:
            continue
        lines = range(first, n)
        few = 1 < len(lines) <= _LINES and any(kept[k] for k in lines) and not any(passages[k].linked for k in lines)
        if few and all(count_words(passages[k].text) <= _PROSE for k in lines):
            found[first:n] = [True] * len(lines)
        first = n
    for cells in _tables(passages[: last + 1]):
        short = not any(passages[k].linked or passages[k].hidden or count_words(passages[k].text) > _PROSE for k in cells)
        if short and 2 * sum(kept[k] for k in cells) >= len(cells):
            found[cells.start : cells.stop] = [True] * len(cells)
    return found


def _tables(passages: Sequence[Passage]) -> Iterator[range]:
    """The runs of passages that are cells of a table."""
    first = 0
    for n in range(len(passages) + 1):
        if n == len(passages) or passages[n].kind != "cell":
            if n - first > 1:
                yield range(first, n)
            first = n + 1


def _of_contents(ground: Ground, passages: Sequence[Passage]) -> set[int]:
    """The passages of a table of contents: a list whose every item is a link to a place in the page, and the short line above it."""
    lists: dict[int, list[int]] = {}
    for n, passage in enumerate(passages):
        if around := ground.lists[ground.of_block[passage.block]]:
            lists.setdefault(around, []).append(n)
    found: set[int] = set()
    for items in lists.values():
        if len(items) > 1 and all(_leads_within(passages[n], ground.places[ground.of_block[passages[n].block]].element) for n in items):
            found.update(items)
            above = items[0] - 1
            if above >= 0 and passages[above].level != 1 and len(passages[above].text.split()) <= _LABEL:
                found.add(above)
    return found


def _leads_within(passage: Passage, element: HtmlElement) -> bool:
    """Whether a passage is a link to a place in the page and no more."""
    if passage.linked <= _LINKED:
        return False
    links = [link.get("href") or "" for link in element.iter("a")] or [link.get("href") or "" for link in element.iterancestors("a")]
    return all(len(link) > 1 and link.startswith("#") for link in links)


def _is_teaser(passages: Sequence[Passage], n: int, element: HtmlElement) -> bool:
    """Whether a heading is a link to another page and no more; or a box amid prose that holds nothing but such a link, and no sentence."""
    passage = passages[n]
    if passage.linked <= _LINKED or not leads_away(element):
        return False
    if passage.kind == "heading":
        return passage.level > 1
    around = [*passages[max(0, n - 1) : n], *passages[n + 1 : n + 2]]
    amid = len(around) == 2 and all(it.kind == "text" and it.linked < _LINKED and _is_prose(it) for it in around)
    return amid and passage.kind == "text" and element.tag in ("div", "aside", "section") and not ends_clause(passage.text)


def _completed(page: Page, passages: Sequence[Passage], kept: Sequence[bool]) -> tuple[list[bool], dict[int, Evidence]]:
    """What is kept of the passages once the page's structure has been asked, too; why, by number of block. See `completion`."""
    if not any(kept):
        return list(kept), {}
    shown = {passage.block: n for n, passage in enumerate(passages) if not passage.hidden}
    blocks = [number in shown and kept[shown[number]] for number in range(len(page.blocks))]
    reasons = complete(page.ground, page.blocks, blocks)
    after = list(kept)
    for number, n in shown.items():
        after[n] = blocks[number]
    return after, reasons


def _absent(source: Source, answer: str | None) -> list[str]:
    """The lines of the article, as the extractor found it in the page's data or as that names it, that the page does not show."""
    from copydesk.models.shares import shown_share

    place = source.place
    content = answer or (place.body if place is not None else "")
    shown = "\n".join(source.lines)
    # Of a line that stands on the page as it is, nearly all runs of words do.
    lines = [line for piece in tidy(content).split("\n") if (line := " ".join(piece.split())) and line not in shown]
    lines = [line for line in lines if count_words(line) >= _ABSENT_WORDS]
    if not lines:
        return []
    return [line for line, share in zip(lines, shown_share(lines, source.lines), strict=True) if share < 0.5]


def passages_of(page: Page) -> list[Passage]:
    """The page's blocks as passages; stretches that are hidden or removed are passages of their own, at the place where they stand."""
    found: list[Passage] = []
    for number, block in enumerate(page.blocks):
        linked = min(1.0, block.linked / max(1, len(block.text)))
        for text, hidden, removed in _stretches(block) if block.hidden or block.removed else ((block.text, False, ""),):
            found.append(Passage(text, number, block.kind, block.level, hidden, linked, removed))
    return found


def _stretches(block: Block) -> Iterator[tuple[str, bool, str]]:
    """What is shown of a block, in one; before it what is hidden, and what a recipe removes of the rest. None is blank."""
    for start, end in block.hidden:
        if hidden := " ".join(block.text[start:end].split()):
            yield hidden, True, ""
    for start, end, selector in block.removed:
        within = [(max(a, start) - start, min(b, end) - start) for a, b in block.hidden if a < end and b > start]
        if removed := " ".join(without_spans(block.text[start:end], within).split()):
            yield removed, False, selector
    if shown := without_spans(block.text, block.left_out):
        yield shown, False, ""


def source_of(page: Page, passages: Sequence[Passage], title: str | None, answer: str | None) -> Source:
    """What the model is given of a page. `title`: the headline as the page's data gives it; `answer`: see `Place`."""
    from copydesk.models.passages import Place, Source
    from copydesk.models.structure import Node

    nodes = [Node(place.parent, place.tag, place.names, "articleBody" in place.element.get("itemprop", "")) for place in page.ground.places]
    nodes[0] = Node(0, "", "")  # its element is that of number 1
    description, body = _about(page.tree)
    place = Place(
        nodes, [page.ground.of_block[passage.block] for passage in passages], [passage.kind for passage in passages],
        [passage.hidden for passage in passages], title or "", description, body, None if answer is None else tidy(answer),
    )  # fmt: skip
    return Source([passage.text for passage in passages], None, [passage.linked for passage in passages], place)


def _about(tree: HtmlElement) -> tuple[str, str]:
    """The description and the text of the article as the page's data gives them; empty where it does not."""
    described = ("og:description", "description", "twitter:description")
    metas = (meta for meta in tree.iter("meta") if (meta.get("property") or meta.get("name") or "").lower() in described)
    descriptions = (" ".join((meta.get("content") or "").split()) for meta in metas)
    bodies = (found.get("articleBody") for found in objects(tree, "articleBody"))
    return tidy(max(descriptions, key=len, default="")), tidy(max((body for body in bodies if isinstance(body, str)), key=len, default=""))
