"""What the model says of the lines: a page's lines come with its answer, a text's are asked of it here."""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.boilerplate.page import Page, without_addresses
from copydesk.boilerplate.title import title_line_of
from copydesk.text import ends_sentence

ANSWER_PROBABILITY = 0.1  # a short sentence alone between article lines goes only where the model is this sure
_MODEL_RULES = ("boilerplate.line-model-before", "boilerplate.line-model-inside", "boilerplate.line-model-after")


def ask_model(pages: Sequence[Page]) -> None:
    """Note the model's opinion on every paragraph of these pages, but for pages in HTML, which were judged when they were opened.

    The phrases found are part of what it looks at. Links are judged by their words, not by their addresses.
    """
    unread = [page for page in pages if all(paragraph.main is None for paragraph in page.paragraphs)]
    asking = [page for page in unread if any(page.has(rule) for rule in _MODEL_RULES) and page.paragraphs]
    if not asking:
        return
    from copydesk.models.passages import Source, chrome_hit, predict_batch  # numpy: only workers need it

    sources, places = [], []
    for page in asking:
        lines: list[str] = []
        hits: list[float] = []
        linked: list[float] = []
        place: list[int] = []
        owner = 0
        for paragraph in page.paragraphs:
            blank = paragraph.first - owner
            text, share = without_addresses(paragraph.text)
            place.append(len(lines) + blank)
            lines += [*[""] * blank, text]
            hits += [*[0.0] * blank, chrome_hit(paragraph.matches)]
            linked += [*[0.0] * blank, share]
            owner = paragraph.last
        sources.append(Source(lines, hits, linked if any(linked) else None))
        places.append(place)
    for page, place, prediction in zip(asking, places, predict_batch(sources), strict=True):
        for paragraph, row in zip(page.paragraphs, place, strict=True):
            paragraph.kept_probability = prediction.probability[row]
            paragraph.model_keeps = prediction.kept[row]


def strip_by_model(page: Page) -> None:
    """Strip what the model does not take for article, but for the title, which is looked for first and known by other signs."""
    page.title_line = title_line_of(page)
    wanted = [n for n, paragraph in enumerate(page.paragraphs) if paragraph.model_keeps is not False and paragraph.kept]
    if not wanted:  # no article at all, says the model: then nothing it says of single lines can be trusted
        return
    for n, paragraph in enumerate(page.paragraphs):
        if paragraph.first == page.title_line:
            paragraph.kept_probability = None  # what the model thinks of the title is no doubt
        elif paragraph.model_keeps is False:
            probability = paragraph.kept_probability or 0.0
            if paragraph.main is None and _answers(page, n, wanted) and probability > ANSWER_PROBABILITY:
                continue
            rule = _rule(page, n, wanted)
            if page.has(rule):
                paragraph.strip(rule, round(1 - probability, 3))


def _rule(page: Page, n: int, wanted: Sequence[int]) -> str:
    """The rule that takes paragraph `n`: one for pages in HTML, for texts one before, one inside and one behind what is `wanted`."""
    if page.paragraphs[n].main is False:
        return "boilerplate.not-main-content"
    return _MODEL_RULES[0] if n < wanted[0] else _MODEL_RULES[2] if n > wanted[-1] else _MODEL_RULES[1]


def _answers(page: Page, n: int, wanted: Sequence[int]) -> bool:
    """Whether a paragraph stands alone between two that the model keeps and ends like a sentence: "No." in an interview."""
    if not wanted[0] < n < wanted[-1]:
        return False
    before, this, after = page.paragraphs[n - 1 : n + 2]
    return before.model_keeps is True and after.model_keeps is True and not this.matches and ends_sentence(this.text)
