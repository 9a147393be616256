"""Questions and answers that take turns: an interview whose lines are too short for the model to tell."""

from __future__ import annotations

from copydesk.boilerplate.page import Page, Paragraph
from copydesk.text import ends_sentence

ASKED = 3  # so many questions, each with an answer, make an interview
ANSWER_PARAGRAPHS = 4  # an answer has at most so many


def dialogue(page: Page) -> frozenset[int]:
    """The questions and answers of a text's interview. A list of other stories asks, too, but nobody answers there."""
    paragraphs = page.paragraphs
    found: set[int] = set()
    n = page.begin
    while n < len(paragraphs) and page.article.media != "html" and not page.thread.posts:
        end, asked = n, 0
        while end < len(paragraphs) and _asks(paragraphs[end]):
            behind = end + 1
            while behind < len(paragraphs) and behind - end <= ANSWER_PARAGRAPHS and _answers(paragraphs[behind]):
                behind += 1
            if behind == end + 1:
                break
            end, asked = behind, asked + 1
        if asked >= ASKED and any(it.model_keeps for it in paragraphs[n:end]):
            found.update(range(n, end))
        n = max(end, n + 1)
    return frozenset(found)


def _asks(it: Paragraph) -> bool:
    return it.kept and not it.matches and it.text.rstrip().endswith(("?", "？"))


def _answers(it: Paragraph) -> bool:
    return it.kept and not it.matches and not _asks(it) and ends_sentence(it.text)
