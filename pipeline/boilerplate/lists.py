"""Lines of facts and of lists that are the article's: "Doors: 7 pm" below its prose, "Ingredients" above what it heads."""

from __future__ import annotations

import re
from functools import lru_cache

from copydesk import languages
from copydesk.boilerplate.page import Page, Paragraph
from copydesk.boilerplate.surroundings import ALONE_WORDS, FACT_PROBABILITY, HEADING_WORDS, LABEL_PROBABILITY, is_short
from copydesk.compiled import compiled

FEWEST_FACTS = 2  # lines with a label that make a list of facts
FEWEST_OF_BLOCK, BLOCK_FIRST = 3, 0.25  # or so many in one block, of which the model gives the first so much

_FACT = compiled(r"[^\W\d_][\w -]{1,24}: \S.{0,50}")


def facts(page: Page) -> frozenset[int]:
    """Lines with a label right below prose of a text that the model keeps: when an event begins, what it costs. One alone is no list,
    and most hold digits.
    """
    found: set[int] = set()
    paragraphs = page.paragraphs
    parted = _parted(page)
    for n in range(1, len(paragraphs) if page.article.media != "html" else 0):
        above = paragraphs[n - 1]
        if not (above.prose and above.kept and above.model_keeps and not above.matches):
            continue
        end = n
        while end < len(paragraphs) and _is_fact(paragraphs[end]):
            end += 1
        if end - n >= FEWEST_FACTS and 2 * sum(any(map(str.isdigit, it.text)) for it in paragraphs[n:end]) > end - n:
            found.update(range(n, end))
        if n in parted:
            found.update(_block_of_facts(page, n + _is_label(paragraphs[n])))
    return frozenset(found)


def _block_of_facts(page: Page, n: int) -> range:
    """The lines with labels from paragraph `n` on, as far as no blank line parts them, where they are three and the model gives the first a
    chance: the further a line is from the prose, the less it gives, though all are of one list.
    """
    paragraphs = page.paragraphs
    end = n
    while end < len(paragraphs) and (end == n or paragraphs[end].first == paragraphs[end - 1].last) and _has_label(paragraphs[end]):
        end += 1
    begins = end - n >= FEWEST_OF_BLOCK and (paragraphs[n].kept_probability or 0.0) >= BLOCK_FIRST
    credited = any(_credits().match(it.text.strip()) for it in paragraphs[n:end])
    return range(n, end) if begins and not credited else range(0)


@lru_cache(maxsize=1)
def _credits() -> re.Pattern[str]:
    """Who wrote a text, or where it is from: a page's data."""
    told = languages.pages()
    return compiled(rf"(?:{'|'.join((*told.bylines, *told.credits))})\b", re.IGNORECASE)


def _parted(page: Page) -> range:
    """The paragraphs above which two of prose and more stand, and blank lines part each from what is above it: there lines without one are
    of one block.
    """
    if len(page.prose) < 2:
        return range(0)
    joined = (k for k in page.prose[1:] if page.paragraphs[k].first <= page.paragraphs[k - 1].last)
    return range(page.prose[1] + 1, next(joined, len(page.paragraphs)) + 1)


def _is_label(it: Paragraph) -> bool:
    """Whether the model keeps a few words without a colon that may head such lines ("If you go")."""
    return is_short(it) and it.model_keeps is True and it.words <= ALONE_WORDS and ":" not in it.text


def _has_label(it: Paragraph) -> bool:
    return is_short(it) and it.words <= HEADING_WORDS and _FACT.fullmatch(it.text.strip()) is not None


def _is_fact(paragraph: Paragraph) -> bool:
    if any(match.rule.category != "time" for match in paragraph.matches) or (paragraph.kept_probability or 0.0) < FACT_PROBABILITY:
        return False
    return paragraph.words <= HEADING_WORDS and _FACT.fullmatch(paragraph.text.strip()) is not None


def heads_list(page: Page, n: int) -> bool:
    """Whether a few words without digits stand, nowhere else, between prose that stays and a list that the model keeps ("Ingredients")."""
    paragraph = page.paragraphs[n]
    if paragraph.words > ALONE_WORDS or not page.begin < n < len(page.paragraphs) - 2 or page.copies[page.folded[n]] > 1:
        return False
    if paragraph.matches or any(map(str.isdigit, paragraph.text)) or (paragraph.kept_probability or 0.0) < LABEL_PROBABILITY:
        return False
    above, *items = page.paragraphs[n - 1], *page.paragraphs[n + 1 : n + 3]
    listed = all(is_short(it) and it.words <= HEADING_WORDS for it in items)
    return above.prose and above.kept and listed and (all(it.model_keeps for it in items) or begins_list(page, n + 1))


def begins_list(page: Page, n: int) -> bool:
    """Whether a line of a text begins a block whose next two lines, as short, the model keeps ("1 bay leaf" above "2 onions")."""
    if page.article.media == "html" or not page.begin < n < len(page.paragraphs) - 2:
        return False
    above, it, *below = page.paragraphs[n - 1 : n + 3]
    if not is_short(it) or it.words > HEADING_WORDS or (it.kept_probability or 0.0) < FACT_PROBABILITY or above.last == it.first:
        return False
    together = it.last == below[0].first and below[0].last == below[1].first
    return together and all(item.model_keeps and is_short(item) and item.words <= HEADING_WORDS for item in below)
