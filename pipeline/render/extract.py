"""What trafilatura takes for the main content of a page: an opinion that the model listens to, see `copydesk.render.judge`."""

from __future__ import annotations

import logging
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from copydesk.article import Outcome, Status
from copydesk.render.webpage import Page

if TYPE_CHECKING:
    from trafilatura.settings import Extractor

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


def main_content(page: Page) -> tuple[str | None, tuple[Outcome, ...]]:
    """trafilatura's answer, "" where it finds nothing and None where it fails or is not asked; and what there is to report.

    The page is left as it is: trafilatura works on a copy. Comments of readers are not main content. The extractor takes quadratic time, so
    a page that is too large for it is judged without.
    """
    elements = int(page.tree.xpath("count(descendant-or-self::*)"))
    marks = Counter(mark.getparent() for mark in page.tree.iter(*_MARKS)) if elements > _TOO_MANY_MARKS else Counter()
    if len(page.blocks) > _TOO_MANY_BLOCKS or elements > _TOO_MANY_ELEMENTS or max(marks.values(), default=0) > _TOO_MANY_MARKS:
        message = f"With {elements:,} elements the page is too large for trafilatura; it was judged without it."
        return None, (Outcome(Status.OK, "no-extraction", message),)
    import trafilatura

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # it logs what is reported here as an outcome
    notes: tuple[Outcome, ...] = ()
    fast = len(page.blocks) + _HEADING * sum(block.kind == "heading" for block in page.blocks) > _MANY_BLOCKS
    if fast:
        message = f"The page has {len(page.blocks):,} blocks of text; its main content was found in the quick mode."
        notes = (Outcome(Status.OK, "quick-extraction", message),)
    try:
        document = trafilatura.bare_extraction(page.tree, options=_options(fast=fast))
    except Exception as error:  # noqa: BLE001 -- a third party's parser on a stranger's page: report, and judge without it
        message = f"The extractor failed at this page ({type(error).__name__}: {error}); the page was judged without it."
        return None, (*notes, Outcome(Status.OK, "extractor-failed", message))
    if document is None or isinstance(document, dict) or not document.text:
        return "", notes
    return document.text, notes


@cache
def _options(*, fast: bool) -> Extractor:
    """Made once: to read them from trafilatura's file takes as long as a small page."""
    from trafilatura.settings import Extractor

    return Extractor(output_format="python", fast=fast, comments=False, with_metadata=False)
