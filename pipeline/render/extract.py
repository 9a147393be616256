"""The main content of a web page: what an extractor says it is, and which words of the page that are.

Extractors answer with a text of their own, not with places on the page. `align` finds these places again, so that a page can be
cut exactly where its main content begins and ends.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING

from copydesk.article import Outcome, Status
from copydesk.config import EXTRACTORS
from copydesk.errors import ConfigError
from copydesk.render.webpage import Page, tidy
from copydesk.text import WORD

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from copydesk.models.fusion import Passage


# trafilatura's last resort, jusText, compares each short block with all others, and each heading with the hundred blocks behind it:
# seconds from about 3,000 on. The quick mode has no last resort, but is quadratic, too, in paragraphs and in the inline marks of one
# element; no article has so many (of some 400 pages, the largest had 6,749 elements).
_MANY_BLOCKS, _HEADING = 3_000, 5  # a heading counts as so many blocks
_TOO_MANY_BLOCKS, _TOO_MANY_ELEMENTS, _TOO_MANY_MARKS = 10_000, 30_000, 5_000
_MARKS = (
    "a",
    "abbr",
    "b",
    "cite",
    "code",
    "em",
    "font",
    "i",
    "label",
    "mark",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
    "u",
)

_ANCHOR = 8  # words of a run that is trusted wherever it stands
_NEAR = 8  # a run of n words counts where it lies within 8 n words of a place already found
_ABSENT = 8  # words in a row without a place: the passage is not on the page
_PATIENCE = 50  # comparisons a word after which no more runs are looked for; of 264 alignments of real pages none took one
_PROOF = 4  # words that have to agree in order for a run anywhere on the page to count


class MissingPackagesError(ConfigError):
    """An extractor was chosen whose packages are not installed; the message says how to install them."""


def require(extractor: str) -> None:
    """Raise MissingPackagesError, or ValueError for an unknown name, before a run begins rather than at its first page."""
    if extractor not in EXTRACTORS:
        raise ValueError(f"unknown extractor {extractor!r}; choose one of {', '.join(EXTRACTORS)}")
    if extractor == "consensus" and find_spec("resiliparse") is None:
        raise MissingPackagesError('The extractor "consensus" needs resiliparse: install copydesk[consensus], or choose another extractor.')


def main_content(page: Page, extractor: str) -> tuple[str | None, tuple[Outcome, ...]]:
    """The text of the page's main content after `extractor`, or None where it finds none; and what there is to report.

    The page is left as it is. Comments of readers are not main content. Extractors take quadratic time: a page that is too large for them
    is left to the other judges, as a text is.
    """
    require(extractor)
    elements = sum(1 for _ in page.tree.iter())
    marks = Counter(mark.getparent() for mark in page.tree.iter(*_MARKS)) if elements > _TOO_MANY_MARKS else Counter()
    if len(page.blocks) > _TOO_MANY_BLOCKS or elements > _TOO_MANY_ELEMENTS or max(marks.values(), default=0) > _TOO_MANY_MARKS:
        message = f"With {elements:,} elements the page is too large for an extractor of main content; all of it was judged as text."
        return None, (Outcome(Status.OK, "no-extraction", message),)
    if extractor == "consensus":
        return _consensus(page)
    return _trafilatura(page, fast=extractor == "fast")


def _consensus(page: Page) -> tuple[str | None, tuple[Outcome, ...]]:
    """What several extractors and the page's structure together make of each passage of the page; see `copydesk.models.fusion`.

    An extractor that finds nothing has no say; where none finds anything, the answer is None.
    """
    from copydesk.models.fusion import keep

    answers, notes = opinions(page)
    if not any(answers):
        return None, notes
    usual = answers[0]
    pieces, absent = passages(page, usual)
    if absent:
        return usual, notes  # from the page's structured data, where the others do not look: they cannot judge it
    kept = "\n".join(passage.text for passage, keeps in zip(pieces, keep(pieces, answers), strict=True) if keeps)
    return kept or usual, notes


def opinions(page: Page) -> tuple[tuple[str | None, ...], tuple[Outcome, ...]]:
    """The answers of trafilatura and of resiliparse, which have little in common in how they work; None where one finds nothing."""
    usual, notes = _trafilatura(page, fast=False)
    answers = tuple(tidy(text) if text else None for text in (usual, _resiliparse(page)))
    if usual is None and any(answers):
        notes = tuple(note for note in notes if note.status is not Status.PARTIAL)  # one of several failed: the page did not
    return answers, notes


def passages(page: Page, usual: str | None) -> tuple[list[Passage], bool]:
    """The page's blocks, cut where the first extractor's main content begins and ends.

    Also whether more than half of that content stands in the page's data only. What the page hides is left out, unless it is main content.
    """
    from copydesk.models.fusion import Passage

    words_of = [WORD.findall(block.text) for block in page.blocks]
    page_words = [word for words in words_of for word in words]
    wanted = WORD.findall(usual or "")
    alignment = Alignment(page_words, wanted, [number for number, words in enumerate(words_of) for _ in words])
    found: list[Passage] = []
    first = 0
    for block, words in zip(page.blocks, words_of, strict=True):
        spans = [match.span() for match in WORD.finditer(block.text)]
        taken = alignment.taken[first : first + len(words)]
        first += len(words)
        unseen = [any(a < end and begin < b for a, b in block.hidden) for begin, end in spans] if block.hidden else [False] * len(words)
        linked = min(1.0, block.linked / max(1, len(block.text)))
        borders = [
            index for index in range(len(words)) if index == 0 or (taken[index], unseen[index]) != (taken[index - 1], unseen[index - 1])
        ]
        for low, high in pairwise([*borders, len(words)]):
            if taken[low] or not unseen[low]:
                start = 0 if low == 0 else spans[low][0]
                end = len(block.text) if high == len(words) else spans[high][0]
                text = block.text[start:end].strip()
                found.append(Passage(text, tuple(words[low:high]), block.kind, bool(taken[low]), bool(block.hidden), linked, block.element))
    absent = 2 * sum(place < 0 for place in alignment.places) > len(wanted)
    return found, absent


def _resiliparse(page: Page) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    source = page.source.encode("utf-8", "replace").decode("utf-8")  # it refuses half characters
    text: str = extract_plain_text(source, main_content=True, alt_texts=False, list_bullets=False)
    return text


def _trafilatura(page: Page, *, fast: bool) -> tuple[str | None, tuple[Outcome, ...]]:
    import trafilatura

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # it logs what is reported here as an outcome
    notes: tuple[Outcome, ...] = ()
    if not fast and len(page.blocks) + _HEADING * sum(block.kind == "heading" for block in page.blocks) > _MANY_BLOCKS:
        fast = True
        message = f"The page has {len(page.blocks):,} blocks of text; its main content was found in the quick mode."
        notes = (Outcome(Status.OK, "quick-extraction", message),)
    try:
        document = trafilatura.bare_extraction(_without_scripts(page.tree), fast=fast, include_comments=False, with_metadata=False)
    except Exception as error:  # noqa: BLE001 -- a third party's parser on a stranger's page: report, and go on with the page's text
        message = f"The main content could not be told from the rest ({type(error).__name__}: {error}); all of the page was judged as text."
        return None, (*notes, Outcome(Status.PARTIAL, "extractor-failed", message))
    if document is None or isinstance(document, dict) or not document.text:
        return None, notes
    return document.text, notes


def _without_scripts(tree: HtmlElement) -> HtmlElement:
    """A copy for an extractor to take apart. Programs and styles are often most of a page, and are only carried along."""
    tree = deepcopy(tree)
    for element in tree.iter("script", "style"):
        if element.get("type") != "application/ld+json":  # may hold the article
            element.text = None
    return tree


# --- where the words stand --------------------------------------------------------------------------------------------


class Alignment:
    """Which words of a page the wanted words are. No page word is given away twice.

    Runs of at least eight words that hold four found only once on the page are anchors. What is left between two
    anchors is looked for between their places on the page, longest run first; what is left then, anywhere on the page.
    Linear in practice; a page that repeats itself thousands of times costs a bounded number of comparisons per word.

    places: for each wanted word its index in `page`, or -1.   taken: for each page word, 1 if it is a wanted one.
    glued: by index, the page words that are several wanted words, with those.
    """

    def __init__(self, page: Sequence[str], wanted: Sequence[str], blocks: Sequence[int] = ()) -> None:
        """`blocks`: for each page word the number of the block that it stands in; without, the page is one block."""
        self.page, self.wanted, self.blocks = page, wanted, blocks
        self.places = [-1] * len(wanted)
        self.taken = bytearray(len(page))
        self.glued: dict[int, tuple[str, ...]] = {}
        self.patience = _PATIENCE * (len(page) + len(wanted))
        self._anchors()
        gaps = self._gaps()
        self.positions: dict[str, list[int]] = {word: [] for start, end in gaps for word in wanted[start:end]}
        for position, word in enumerate(page) if gaps else ():
            if word in self.positions:
                self.positions[word].append(position)
        for start, end in gaps:
            self._fill(start, end)
        for start, end in self._gaps():
            self._glue(start, end)
        for start, end in self._gaps():
            self._search(start, end)
        self._prune()
        if blocks:
            self._settle()

    def _settle(self) -> None:
        """Where a run ends with a few words of a block and the next begins amid one, the words in common belong to the second.

        "… the end. | The picture" and "… | The second paragraph": without this, "The" would be taken from the wrong block. The other way
        round likewise.
        """
        page, places, taken, blocks = self.page, self.places, self.taken, self.blocks
        for index in range(1, len(places)):
            last, first = places[index - 1], places[index]
            if last < 0 or first <= last + 1:
                continue
            count = 0  # words at the end of the first run that stand alone in their block
            while count < _PROOF and count < index and places[index - 1 - count] == last - count and blocks[last - count] == blocks[last]:
                count += 1
            low = first - count
            if 0 < count < _PROOF and low > last and blocks[low] == blocks[first] and page[low:first] == page[last + 1 - count : last + 1]:
                starts_block = last - count < 0 or blocks[last - count] != blocks[last]
                if starts_block and not any(taken[low:first]):
                    taken[last + 1 - count : last + 1] = bytes(count)
                    taken[low:first] = b"\x01" * count
                    places[index - count : index] = range(low, first)
        # And words at the beginning of the second run that end their block, where the first run's block goes on with them.
        for index in range(1, len(places)):
            last, first = places[index - 1], places[index]
            if last < 0 or first <= last + 1:
                continue
            count = 0
            while (
                count < _PROOF
                and index + count < len(places)
                and places[index + count] == first + count
                and blocks[first + count] == blocks[first]
            ):
                count += 1
            high = last + 1 + count
            if (
                0 < count < _PROOF
                and high <= first
                and blocks[high - 1] == blocks[last]
                and page[last + 1 : high] == page[first : first + count]
            ):
                ends_block = first + count >= len(page) or blocks[first + count] != blocks[first]
                if ends_block and not any(taken[last + 1 : high]):
                    taken[first : first + count] = bytes(count)
                    taken[last + 1 : high] = b"\x01" * count
                    places[index : index + count] = range(last + 1, high)

    def _prune(self) -> None:
        """A few words found amid a passage that the page does not show were found by chance."""
        while True:
            gaps = [(0, 0), *self._gaps(), (len(self.wanted), len(self.wanted))]
            stray = [
                (end, next_start)
                for (start, end), (next_start, next_end) in pairwise(gaps)
                if 0 < next_start - end < _PROOF and end - start + next_end - next_start >= 2 * _ABSENT
            ]
            for first, last in stray:
                for place in self.places[first:last]:
                    self.taken[place] = 0
                self.places[first:last] = [-1] * (last - first)
            if not stray:
                return

    def _glue(self, start: int, end: int) -> None:
        """Words that one side writes together and the other apart ("Hyper|linked") are equal as letters."""
        low = self.places[start - 1] + 1 if start else 0
        high = self.places[end] if end < len(self.wanted) else len(self.page)
        if not low < high <= low + 4 * (end - start) or any(self.taken[low:high]):
            return
        if "".join(self.wanted[start:end]) == "".join(self.page[low:high]):
            if high - low == 1:
                self.glued[low] = tuple(self.wanted[start:end])
            self.places[start:end] = [low] * (end - start)
            self.taken[low:high] = b"\x01" * (high - low)

    def _anchors(self) -> None:
        page, wanted, places = self.page, self.wanted, self.places
        unique: dict[tuple[str, ...], int] = {}
        for position, gram in enumerate(zip(page, page[1:], page[2:], page[3:], strict=False)):
            unique[gram] = -1 if gram in unique else position
        for index, gram in enumerate(zip(wanted, wanted[1:], wanted[2:], wanted[3:], strict=False)):
            if places[index] < 0 and (position := unique.get(gram, -1)) >= 0 and not self.taken[position]:
                self._grow(index, position)

    def _grow(self, index: int, position: int) -> None:
        """Take the run of equal, free words around a match, if it is long: a short one may be a headline quoted elsewhere."""
        page, wanted, places, taken = self.page, self.wanted, self.places, self.taken
        back = 0
        most = min(index, position)
        while (
            back < most
            and wanted[index - back - 1] == page[position - back - 1]
            and places[index - back - 1] < 0
            and not taken[position - back - 1]
        ):
            back += 1
        ahead = 4
        most = min(len(wanted) - index, len(page) - position)
        while (
            ahead < most and wanted[index + ahead] == page[position + ahead] and places[index + ahead] < 0 and not taken[position + ahead]
        ):
            ahead += 1
        if back + ahead >= _ANCHOR:
            self._take(index - back, position - back, back + ahead)

    def _gaps(self) -> list[tuple[int, int]]:
        places, gaps, end = self.places, [], 0
        for _ in range(places.count(-1)):  # an upper bound: a gap has at least one word
            try:
                start = places.index(-1, end)
            except ValueError:
                break
            end = next((index for index in range(start, len(places)) if places[index] >= 0), len(places))
            gaps.append((start, end))
        return gaps

    def _fill(self, start: int, end: int) -> None:
        """Look for wanted[start:end] between the places of its neighbours."""
        work = [(start, end)]
        while work:
            start, end = work.pop()
            if start >= end:
                continue
            low = self.places[start - 1] + 1 if start else 0
            high = self.places[end] if end < len(self.wanted) else len(self.page)
            if low >= high:
                continue
            best = self._longest(start, end, low, high)
            if best is None:
                continue
            index, position, length = best
            near = min(position - low if start else high, high - position - length if end < len(self.wanted) else high)
            if length >= 3 or near <= _NEAR * length:  # one or two words far from everything else are chance
                self._take(index, position, length)
                work += [(start, index), (index + length, end)]

    def _longest(self, start: int, end: int, low: int, high: int) -> tuple[int, int, int] | None:
        """The longest run of wanted[start:end] that stands free in page[low:high]; of equal ones, the nearest to a neighbour."""
        page, wanted, taken = self.page, self.wanted, self.taken
        best: tuple[int, int, int] | None = None
        best_rank = (0, 0)
        index = start
        while index < end and self.patience > 0:
            longest_here = 0
            candidates = self._candidates(wanted[index], low, high)
            self.patience -= 1 + len(candidates)
            for position in candidates:
                length = 0
                while (
                    index + length < end
                    and position + length < high
                    and wanted[index + length] == page[position + length]
                    and not taken[position + length]
                ):
                    length += 1
                self.patience -= length
                if length:
                    distance = min(position - low if start else len(page), high - position - length if end < len(wanted) else len(page))
                    rank = (length, -distance)
                    if rank > best_rank:
                        best, best_rank = (index, position, length), rank
                    longest_here = max(longest_here, length)
            index += max(1, longest_here - 1)
        return best

    def _candidates(self, word: str, low: int, high: int) -> list[int]:
        """At most forty places of a word in page[low:high], those nearest to either end."""
        from bisect import bisect_left

        positions = self.positions.get(word, [])
        first, last = bisect_left(positions, low), bisect_left(positions, high)
        if last - first <= 40:
            return positions[first:last]
        return positions[first : first + 20] + positions[last - 20 : last]

    def _take(self, index: int, position: int, length: int) -> None:
        for offset in range(length):
            self.places[index + offset] = position + offset
            self.taken[position + offset] = 1

    def _search(self, start: int, end: int) -> None:
        """Look for wanted[start:end] anywhere: the extractor may have moved it. A few words prove nothing unless they are all of it."""
        work = [(start, end)]
        while work:
            start, end = work.pop()
            if end - start < 2:
                continue
            best = self._longest(start, end, 0, len(self.page))
            if best is not None and best[2] >= min(_PROOF, end - start):
                self._take(*best)
                work += [(start, best[0]), (best[0] + best[2], end)]
