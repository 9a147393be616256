"""Whose voice a line speaks in: a call of the site's to its readers, in a text that otherwise speaks neither to them nor for itself.

"Send us your photos of the flood." No list of phrases has all the ways to say it. What tells it is that a report on a flood says "we" and
"you" nowhere else, and that the line names what a site has for its readers: pages, comments, subscriptions, a newsroom.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from copydesk import languages
from copydesk.boilerplate.page import SENTENCE_END, Page, is_said, long_words
from copydesk.compiled import compiled
from copydesk.text import count_runs, runs_of

RULE = "boilerplate.voice"
FEWEST_WORDS, MOST_WORDS = 3, 24  # of such a line
TOLD_PARAGRAPHS, TOLD_TIMES = 3, 3  # of the text's own paragraphs of prose there are so many, with so many times the words of such lines
STORY_WORDS, STORY_SHARE = 3, 0.4  # so many longer words of a line, and such a share, are the story's
STEM = 5  # "comment", "commenting"
TELLING_WORDS = 120  # so many words of a text's prose tell its language
_QUOTED = compiled(r"[“„«»\"][^“”„«»\"]{0,600}[”“»«\"]|(?<!\w)[‘'][^‘’']{0,300}[’'](?!\w)")
_MARKS = compiled(r"[“”„«»\"「」『』]|\A\W*[‘—–]\s?\w")


@dataclass(frozen=True, slots=True)
class Voice:
    """The words of one language by which a site is known to speak: what speaks to a reader or for the site (`surely`: without words that
    are others', too), what begins a request, what it has for its readers, and what no call says: thanks, and that
    somebody gave no answer.
    """

    small_words: frozenset[str]
    address: re.Pattern[str]
    surely: re.Pattern[str]
    requests: re.Pattern[str]
    services: re.Pattern[str]
    no_calls: re.Pattern[str]

    def speaks(self, text: str) -> bool:
        """Whether a text, quotations aside, speaks to a reader or for the site."""
        return any(_found(self.surely, it) or self.requests.match(it) for it in _sentences(_QUOTED.sub(" ", text)))

    def is_call(self, text: str) -> bool:
        """Whether it speaks to readers or for the site, quotes nobody, says nothing of `no_calls` and names what a site has for them."""
        if not FEWEST_WORDS <= count_runs(text) <= MOST_WORDS or _MARKS.search(text) is not None:
            return False
        told = _sentences(text)
        spoken = [it for it in told if _found(self.address, it)]
        # "Follow the rope": what it asks for is not named by that itself.
        asked = [
            it for it in told if it not in spoken and self.requests.match(it) and (spoken or self.named(self.requests.sub("", it, count=1)))
        ]
        if 2 * (len(spoken) + len(asked)) < len(told):  # what few lines do is asked first, the slowest question last
            return False
        return self.no_calls.search(text) is None and not is_said(text) and bool(self.named(text))

    def named(self, text: str) -> set[str]:
        """The words of a text for what a site has for its readers, in small letters, as many letters of each as tell them apart."""
        return {found[:STEM].lower() for found in self.services.findall(text)}


def strip_calls(page: Page) -> None:
    """Strip the lines that call on the reader in a text that does so nowhere else and is not about what they name."""
    voice = voice_of(page) if page.has(RULE) and not page.thread.posts else None
    if voice is None:
        return
    told = [it for it in page.paragraphs if it.kept and it.model_keeps is not False]
    calls = [it for it in told if it.first != page.title_line and voice.is_call(it.text)]
    if not calls:
        return
    called = {it.first for it in calls}
    own = [it for it in told if it.first not in called and not it.matches]
    prose = [it for it in own if it.prose]
    if len(prose) < TOLD_PARAGRAPHS or sum(it.words for it in prose) < TOLD_TIMES * sum(it.words for it in calls):
        return
    if any(voice.speaks(it.text) for it in own):
        return
    asked = [voice.named(it.text) for it in calls]
    sought = frozenset(word.casefold() for names in asked for word in names)
    named = {word for it in own if _holds_any(it.text, sought) for word in voice.named(it.text)}
    told_words = {word for it in prose for word in long_words(it.text, 4)}
    for it, names in zip(calls, asked, strict=True):
        if not named & names and not _is_about_story(it.text, told_words):
            it.strip(RULE, 0.85)


def _holds_any(text: str, parts: AbstractSet[str]) -> bool:
    """Whether one of `parts`, in small letters, stands in a text: a quick question before a slow search."""
    low = text.casefold()
    return any(part in low for part in parts)


def voice_of(page: Page) -> Voice | None:
    """The voice of a site in the language of a page's prose; None where that is none of those whose words are known."""
    words = list(islice((word.lower() for n in page.prose for word in runs_of(page.paragraphs[n].text)), TELLING_WORDS))
    best, most = None, 0
    for voice in _voices():
        hits = sum(map(voice.small_words.__contains__, words))
        if hits > most:
            best, most = voice, hits
    return best


def _is_about_story(text: str, told: AbstractSet[str]) -> bool:
    """Whether so many of a line's longer words are the story's, as where it leads on to more pictures of the comet."""
    words = long_words(text, 4)
    return len(words & told) >= max(STORY_WORDS, STORY_SHARE * len(words))


def _found(words: re.Pattern[str], sentence: str) -> bool:
    """Whether a sentence has one of the words. "Sie" with which it begins may be she."""
    return words.search(sentence[:1].lower() + sentence[1:]) is not None


def _sentences(text: str) -> list[str]:
    return SENTENCE_END.split(text.strip(" *#-•"))


@lru_cache(maxsize=1)
def _voices() -> tuple[Voice, ...]:
    return tuple(_voice(known) for known in languages.every() if known.pages.services)


def _voice(known: languages.Language) -> Voice:
    told = known.pages
    own = [word for word in told.address if word not in told.theirs]
    return Voice(
        known.small_words, _whole(told.address), _whole(own),
        compiled(rf"(?:{'|'.join(told.requests)})", re.IGNORECASE),
        _whole(told.services, re.IGNORECASE), _whole(told.no_calls or ("(?!)",), re.IGNORECASE),
    )  # fmt: skip


def _whole(words: Sequence[str], flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    return compiled(rf"\b(?:{'|'.join(words)})\b", flags)
