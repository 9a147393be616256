"""What the extractor says of a page's lines, and the line model of a text's."""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.boilerplate.page import Page
from copydesk.boilerplate.title import title_line_of
from copydesk.text import ends_sentence

ANSWER_PROBABILITY = 0.1  # a short sentence alone between article lines goes only where the line model is this sure
_MODEL_RULES = ("boilerplate.line-model-before", "boilerplate.line-model-inside", "boilerplate.line-model-after")


def strip_not_main(page: Page) -> None:
    """Strip what the extractor does not count as main content of the page."""
    if page.has("boilerplate.not-main-content"):
        for paragraph in page.paragraphs:
            if paragraph.main is False:
                paragraph.strip("boilerplate.not-main-content", 0.9)


def ask_model(pages: Sequence[Page]) -> None:
    """Note the line model's opinion on every paragraph of these pages, but for those that an extractor has looked at.

    The phrases found are part of what it looks at.
    """
    unread = [page for page in pages if page.article.media != "html" or all(paragraph.main is None for paragraph in page.paragraphs)]
    asking = [page for page in unread if any(page.has(rule) for rule in _MODEL_RULES) and page.paragraphs]
    if not asking:
        return
    from copydesk.models.linemodel import chrome_hit, predict_batch  # numpy: only workers need it

    texts, hits, places = [], [], []
    for page in asking:
        rows: list[str] = []
        sure: list[float] = []
        place: list[int] = []
        owner = 0
        for paragraph in page.paragraphs:
            blank = paragraph.first - owner
            rows += [""] * blank
            sure += [0.0] * blank
            place.append(len(rows))
            rows.append(paragraph.text)
            sure.append(chrome_hit(paragraph.matches))
            owner = paragraph.last
        texts.append(rows)
        hits.append(sure)
        places.append(place)
    for page, place, prediction in zip(asking, places, predict_batch(texts, hits), strict=True):
        for paragraph, row in zip(page.paragraphs, place, strict=True):
            paragraph.kept_probability = prediction.probability[row]
            paragraph.model_keeps = prediction.kept[row]


def strip_by_model(page: Page) -> None:
    """Strip what the line model does not take for article, but for the title, which is looked for first."""
    page.title_line = title_line_of(page)
    wanted = [n for n, paragraph in enumerate(page.paragraphs) if paragraph.model_keeps is not False and paragraph.kept]
    if not wanted:  # no article at all, says the model: then nothing it says of single lines can be trusted
        return
    for n, paragraph in enumerate(page.paragraphs):
        if paragraph.first == page.title_line:
            paragraph.kept_probability = None  # the title is known by other signs; what the model thinks of it is no doubt
        elif paragraph.model_keeps is False and paragraph.kept_probability is not None:
            rule = _MODEL_RULES[0] if n < wanted[0] else _MODEL_RULES[2] if n > wanted[-1] else _MODEL_RULES[1]
            if rule == _MODEL_RULES[1] and _answers(page, n) and paragraph.kept_probability > ANSWER_PROBABILITY:
                continue
            if page.has(rule):
                paragraph.strip(rule, round(1 - paragraph.kept_probability, 3))


def _answers(page: Page, n: int) -> bool:
    """Whether a paragraph stands alone between two that the model keeps and ends like a sentence: "No." in an interview."""
    before, this, after = page.paragraphs[n - 1 : n + 2]
    return before.model_keeps is True and after.model_keeps is True and not this.matches and ends_sentence(this.text)
