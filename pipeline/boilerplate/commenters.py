"""Readers' comments below an article that stand there as names, each with what its owner has to say.

A model takes a comment in whole sentences for the article's, since it reads so, and a heading takes no more prose than it leaves. What
tells comments is how they stand: below the article and a line about comments, a few words that are no heading, again and again, and below
each somebody who says "I" or "you".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from copydesk import languages
from copydesk.boilerplate.page import Page, Paragraph
from copydesk.compiled import compiled
from copydesk.evidence import Evidence, Kind
from copydesk.text import ends_sentence

RULE = "boilerplate.comment-section"
CONFIDENCE = 0.8
ARTICLE = 3  # paragraphs of prose above them
NAME_WORDS = 4
FEWEST, FEWEST_SHARE = 4, 0.15  # comments, and their share of the paragraphs
HEADS_SHARE = 0.5  # of the names, so many have something below them
SPEAKING_SHARE = 0.5  # of the comments, so many say "I" or "you"
ABOUT_COMMENTS = "comments"  # the category of the line above them


def strip_comments(page: Page) -> None:
    """Strip the comments below the first line about comments that stands behind the article, if it went as one: "Comment" may be a
    sub-heading.
    """
    if not page.has(RULE) or page.thread.posts:
        return
    above = 0
    for n, it in enumerate(page.paragraphs):
        above += it.kept and it.prose and it.model_keeps is not False
        if above >= ARTICLE and not it.kept and any(match.rule.category == ABOUT_COMMENTS for match in it.matches):
            last = max((k for k, one in enumerate(page.paragraphs) if one.kept and one.model_keeps is not False), default=0)
            below = [k for k in range(n + 1, last + 1) if page.paragraphs[k].kept]
            told = {page.folded[k] for k in range(n) if page.paragraphs[k].prose}
            again = any(page.folded[k] in told for k in below)  # the article stands there a second time
            if not again and _are_comments([page.paragraphs[k] for k in below]):
                evidence = Evidence(Kind.UNDER_HEADING, line=it.first + 1, phrase=" ".join(it.text.split()))
                for k in below:
                    page.paragraphs[k].strip(RULE, CONFIDENCE, evidence)
            return


def _are_comments(below: Sequence[Paragraph]) -> bool:
    """Whether these are comments from the first to the last."""
    names = {n for n, it in enumerate(below) if _is_name(it)}
    heads = [n for n in range(len(below) - 1) if n in names and n + 1 not in names]  # somebody who has something to say
    if not heads or heads[0] > 1 or any(it.heading for it in below):
        return False
    said = [below[first + 1 : end] for first, end in pairwise([*heads, len(below)])]
    speaking = sum(any(_speaks().search(it.text) for it in comment) for comment in said)
    return (
        len(heads) >= max(FEWEST, FEWEST_SHARE * len(below))
        and len(heads) >= HEADS_SHARE * len(names)
        and speaking >= SPEAKING_SHARE * len(heads)
    )


def _is_name(it: Paragraph) -> bool:
    return it.words <= NAME_WORDS and not ends_sentence(it.text) and not it.text.rstrip().endswith((":", ",", "?", "!"))


@lru_cache(maxsize=1)
def _speaks() -> re.Pattern[str]:
    """Words for who speaks and who is spoken to, in any language: the text's is not known yet."""
    told = [known.genres for known in languages.every() if known.genres is not None]
    return compiled("|".join(pattern for one in told for pattern in (one.writer, one.reader) if pattern))
