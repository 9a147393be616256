"""Whose voice a line speaks in: a call of the site's to its readers, in a text that otherwise speaks neither to them nor for itself.

"Send us your photos of the flood." No list of phrases has all the ways to say it. What tells it is that a report on a flood says "we" and
"you" nowhere else, and that the line names what a site has for its readers: pages, comments, subscriptions, a newsroom.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from functools import lru_cache

from copydesk import languages
from copydesk.boilerplate.page import SENTENCE_END, Page, address, is_said, long_words
from copydesk.compiled import compiled
from copydesk.text import count_runs

RULE = "boilerplate.voice"
FEWEST_WORDS, MOST_WORDS = 3, 24  # of such a line
TOLD_PARAGRAPHS, TOLD_TIMES = 3, 3  # of the text's own paragraphs of prose there are so many, with so many times the words of such lines
STORY_WORDS, STORY_SHARE = 3, 0.4  # so many longer words of a line, and such a share, are the story's
STEM = 5  # "comment", "commenting"
_QUOTED = compiled(r"[“„«»\"][^“”„«»\"]{0,600}[”“»«\"]|(?<!\w)[‘'][^‘’']{0,300}[’'](?!\w)")
_MARKS = compiled(r"[“”„«»\"「」『』]|\A\W*[‘—–]\s?\w")
_THANKS = compiled(r"\b(?:thank(?! you)|grateful to|indebted to|wir danken|danken wir|remercions|agradecemos|ringraziamo)\b", re.IGNORECASE)


def strip_calls(page: Page) -> None:
    """Strip the lines that call on the reader in a text that does so nowhere else and is not about what they name."""
    if not page.has(RULE) or page.thread.posts:
        return
    told = [it for it in page.paragraphs if it.kept and not it.matches and it.model_keeps is not False]
    calls = [it for it in told if it.first != page.title_line and _is_call(it.text)]
    if not calls:
        return
    own = [it for it in told if it not in calls]
    prose = [it for it in own if it.prose]
    if len(prose) < TOLD_PARAGRAPHS or sum(it.words for it in prose) < TOLD_TIMES * sum(it.words for it in calls):
        return
    if any(speaks(it.text) for it in own):
        return
    asked = [_named(it.text) for it in calls]
    sought = frozenset(word.casefold() for names in asked for word in names)
    named = {word for it in own if _holds_any(it.text, sought) for word in _named(it.text)}
    told_words = {word for it in prose for word in long_words(it.text, 4)}
    for it, names in zip(calls, asked, strict=True):
        if not named & names and not _is_about_story(it.text, told_words):
            it.strip(RULE, 0.85)


def _holds_any(text: str, parts: AbstractSet[str]) -> bool:
    """Whether one of `parts`, in small letters, stands in a text: a quick question before a slow search."""
    low = text.casefold()
    return any(part in low for part in parts)


def _is_about_story(text: str, told: AbstractSet[str]) -> bool:
    """Whether so many of a line's longer words are the story's, as where it leads on to more pictures of the comet."""
    words = long_words(text, 4)
    return len(words & told) >= max(STORY_WORDS, STORY_SHARE * len(words))


def _is_call(text: str) -> bool:
    """Whether a line speaks to a reader or for the site, quotes and thanks nobody, and names what a site has for its readers."""
    if not FEWEST_WORDS <= count_runs(text) <= MOST_WORDS or _MARKS.search(text) is not None:
        return False
    if _THANKS.search(text) is not None or is_said(text):
        return False
    return 2 * len(_spoken(text)) >= len(_sentences(text)) and bool(_named(text))  # the slowest question last


def speaks(text: str) -> bool:
    """Whether a text, quotations aside, speaks to a reader or for the site."""
    return bool(_spoken(_QUOTED.sub(" ", text)))


def _spoken(text: str) -> list[str]:
    """The sentences that speak to a reader or for the site. "Sie" with which a sentence begins may be she."""
    return [it for it in _sentences(text) if address().search(it[:1].lower() + it[1:])]


def _sentences(text: str) -> list[str]:
    return SENTENCE_END.split(text.strip(" *#-•"))


def _named(text: str) -> set[str]:
    """The words of a text for what a site has for its readers, in small letters, as many letters of each as tell them apart."""
    return {found[:STEM].lower() for found in _services().findall(text)}


@lru_cache(maxsize=1)
def _services() -> re.Pattern[str]:
    """What a site has for its readers, in any language: the text's is not known yet."""
    return compiled(rf"\b(?:{'|'.join(languages.pages().services)})\b", re.IGNORECASE)
