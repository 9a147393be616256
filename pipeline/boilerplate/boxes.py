"""Where a text goes on behind a box: a form for a newsletter, a row of share buttons or an advertisement.

What follows is often so little that it could be the page's foot: the model takes it for a notice, and a heading of the box ("Newsletter")
takes it along. What tells it from a notice is its voice: it is two sentences and more, or speech, and speaks neither to the reader nor for
the site. The label of an advertisement alone stands anywhere in a story: one sentence behind it is enough.
"""

from __future__ import annotations

from copydesk.boilerplate.page import SENTENCE_END, Page, Paragraph
from copydesk.boilerplate.voice import voice_of
from copydesk.compiled import compiled
from copydesk.text import ends_sentence

BOX_LINES, LINE_WORDS = 6, 12  # a box has at most so many lines, of so many words
FEWEST_WORDS = 9  # of two sentences behind it
SPOKEN_WORDS, TOLD_WORDS = 5, 3  # of speech, and of a sentence behind these
NAME_WORDS = 2  # by which a writer's portrait and a paper's are known
_BOXES = frozenset(("newsletter", "share", "follow", "account", "advertising", "donation", "navigation"))
_OWN = frozenset(("newsletter", "share", "advertising", "donation"))  # one of these is in it: a menu alone is no box
_SPEECH = compiled(r"\s*[“„«»\"][^“”„«»\"]{2,300}[,.!?…][”“»«\"]\s?\w|\s*[“„«»\"][^“”„«»\"]{2,300}[”“»«\"],\s?\w")


def behind_boxes(page: Page) -> frozenset[int]:
    """The paragraphs of a text with which the story goes on behind a box."""
    paragraphs = page.paragraphs
    if page.article.media == "html" or page.thread.posts:
        return frozenset()
    found: set[int] = set()
    n = 0
    while n < len(paragraphs):
        first = _behind(page, n)
        if first is None:
            n += 1
            continue
        end = first
        while end < len(paragraphs) and _goes_on(page, end, begins=end == first):
            found.add(end)
            end += 1
        n = max(end - 1, n + 1)
    return frozenset(found)


def _behind(page: Page, n: int) -> int | None:
    """The paragraph behind the box that stands below paragraph `n`, if that is surely the story's; None where there is no box."""
    above = page.paragraphs[n]
    if not (above.prose and above.kept and above.model_keeps and not above.matches):
        return None
    end = n + 1
    while end < len(page.paragraphs) and _is_advertisement(page.paragraphs[end]):
        end += 1
    if n + 1 < end < len(page.paragraphs) and _goes_on(page, end, begins=True):
        return end
    while end < len(page.paragraphs) and end <= n + BOX_LINES and _is_of_box(page.paragraphs[end]):
        end += 1
    box = page.paragraphs[n + 1 : end]
    return end if any(match.rule.category in _OWN for it in box for match in it.matches) and end < len(page.paragraphs) else None


def _is_advertisement(it: Paragraph) -> bool:
    """Whether it is the label of an advertisement: these stand anywhere in a story, also above its last sentence."""
    return bool(it.matches) and all(match.rule.category == "advertising" for match in it.matches)


def _is_of_box(it: Paragraph) -> bool:
    if it.matches:
        return all(match.rule.category in _BOXES for match in it.matches)
    return it.words <= LINE_WORDS and not it.prose and not _SPEECH.match(it.text) and not _tells(it.text)


def _goes_on(page: Page, n: int, *, begins: bool) -> bool:
    """Whether a paragraph is the story's: it begins so, or stands behind one that does."""
    it = page.paragraphs[n]
    if not it.kept or it.matches or n in page.elsewhere or not ends_sentence(it.text) or _is_portrait(page, n):
        return False
    voice = voice_of(page)
    if voice is not None and voice.speaks(it.text):
        return False
    if _tells(it.text) or (it.words >= SPOKEN_WORDS and _SPEECH.match(it.text) is not None):
        return True
    return (not begins or _is_advertisement(page.paragraphs[n - 1])) and (it.prose or it.words >= TOLD_WORDS)


def _tells(text: str) -> bool:
    """Whether it is two sentences and more."""
    return ends_sentence(text) and SENTENCE_END.search(text.strip()) is not None and len(text.split()) >= FEWEST_WORDS


def _is_portrait(page: Page, n: int) -> bool:
    """Whether it begins with a name that a line of a few words has, too: the writer's in the byline, the paper's in the menu."""
    name = " ".join(page.folded[n].split()[:NAME_WORDS])
    return any(name in page.folded[k] for k, it in enumerate(page.paragraphs) if k != n and it.words <= LINE_WORDS and not it.prose)
