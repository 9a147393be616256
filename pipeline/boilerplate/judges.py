"""What the model says of the lines: a page's lines come with its answer, a text's are asked of it here."""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.boilerplate.announced import announced, announced_tables
from copydesk.boilerplate.dialogue import dialogue
from copydesk.boilerplate.lists import begins_list, heads_list
from copydesk.boilerplate.page import Page, long_words
from copydesk.boilerplate.surroundings import (
    heads_prose,
    in_blocks,
    is_quoted,
    is_set_as_others,
    set_together,
    stands_alone,
    told_on,
)
from copydesk.boilerplate.title import is_byline, is_title
from copydesk.evidence import Evidence, Kind
from copydesk.links import without_addresses
from copydesk.text import DENSE, ends_sentence

ANSWER_PROBABILITY = 0.1  # a short sentence alone between article lines goes only where the line model is this sure
STANDFIRST_WORDS, STANDFIRST_SHARED = 6, 2  # a standfirst has at least so many words, and so many long ones are the story's
STANDFIRST_PROBABILITY = 0.4  # or is a sentence that the model gives so much
STANDFIRST_LINKED = 0.5  # and less of it is a link
HEADLINE_WORDS, HEADLINE_PROBABILITY = 3, 0.5  # so many words, and so much the model gives to what may be the headline above its standfirst
LEAD_REACH = 6  # paragraphs (bylines, dates, share buttons) that may stand between the title and the first prose
UNSPACED_LETTERS = 4  # in a script without spaces, shorter lines are left to the model
LONG_UNSPACED = 24  # so many letters are a line of text
UNSPACED_PROBABILITY = 0.1  # so sure the model has to be of the other lines …
CLEAR_PROBABILITY, CLEAR_OUTSIDE = 0.05, 0.1  # … and so sure of any of a text with chrome around it: amid the article, and outside of it
BARE_PROBABILITY = 0.35  # so much the model has to give the last prose of a text that comes without chrome
UNTOUCHED_PROBABILITY = 0.15  # below a text in which the words of chrome are the story's the model takes only what it is surer of
NEXT_PROBABILITY = 0.15  # prose next to kept prose goes only where the model is surer than this
_MODEL_RULES = ("boilerplate.line-model-before", "boilerplate.line-model-inside", "boilerplate.line-model-after")


def ask_model(pages: Sequence[Page]) -> None:
    """Note the model's opinion on every paragraph of these pages, but for pages in HTML, which were judged when they were opened.

    The phrases found are part of what it looks at, but for those of rules that a user added: they take their own lines, and the model was
    not trained with them. Links are judged by their words, not by their addresses.
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
            hits += [*[0.0] * blank, chrome_hit(match for match in paragraph.matches if match.rule.id not in page.context.rules.added)]
            linked += [*[0.0] * blank, share]
            if paragraph.underline:  # a line to the model, whose opinion of it is no matter
                lines.append(paragraph.underline)
                hits.append(0.0)
                linked.append(0.0)
            owner = paragraph.last
        sources.append(Source(lines, hits, linked if any(linked) else None))
        places.append(place)
    for page, place, prediction in zip(asking, places, predict_batch(sources), strict=True):
        for paragraph, row in zip(page.paragraphs, place, strict=True):
            paragraph.kept_probability = prediction.probability[row]
            paragraph.model_keeps = prediction.kept[row]


def strip_by_model(page: Page) -> None:
    """Strip what the model does not take for article, but for the title, which is known by other signs."""
    wanted = [n for n, paragraph in enumerate(page.paragraphs) if paragraph.model_keeps is not False and paragraph.kept]
    if not wanted:  # no article at all, says the model: then nothing it says of single lines can be trusted
        return
    _strip_above_title(page)
    stays = {
        _lead(page),
        _standfirst(page),
        _headline_above(page),
        *announced(page),
        *announced_tables(page),
        *page.facts,
        *page.turns,
        *page.behind,
        *told_on(page),
        *dialogue(page),
        *set_together(page),
        *in_blocks(page),
    }
    untouched = all(it.kept for it in page.paragraphs) and any(it.matches for it in page.paragraphs)
    unspaced = is_unspaced(page.article.text)
    # The last prose of a text without chrome that the model is not sure against: what stands above it is likely the article.
    bare_end = (
        max((n for n in page.prose if (page.paragraphs[n].kept_probability or 0.0) >= BARE_PROBABILITY), default=-1) if page.bare else -1
    )
    for n, paragraph in enumerate(page.paragraphs):
        if n in page.thread.posts or (paragraph.first != page.title_line and (paragraph.model_keeps is not False or not paragraph.kept)):
            continue
        below = untouched and n > wanted[-1] and not paragraph.matches
        if paragraph.main is None and below and (paragraph.kept_probability or 0.0) >= UNTOUCHED_PROBABILITY:
            continue
        if paragraph.main is None and (n in stays or _beyond_model(page, n, wanted, unspaced=unspaced, bare_end=bare_end)):
            continue
        if paragraph.first == page.title_line:
            paragraph.kept_probability = None  # what the model thinks of the title is no doubt
        elif paragraph.model_keeps is False:
            probability = paragraph.kept_probability or 0.0
            if paragraph.main is None and _answers(page, n, wanted) and probability > ANSWER_PROBABILITY:
                continue
            rule = _rule(page, n, wanted)
            if page.has(rule):
                paragraph.strip(rule, round(1 - probability, 3))
    _forget_doubts(page)


def _rule(page: Page, n: int, wanted: Sequence[int]) -> str:
    """The rule that takes paragraph `n`: one for pages in HTML, for texts one before, one inside and one behind what is `wanted`."""
    if page.paragraphs[n].main is False:
        return "boilerplate.not-main-content"
    return _MODEL_RULES[0] if n < wanted[0] else _MODEL_RULES[2] if n > wanted[-1] else _MODEL_RULES[1]


def _strip_above_title(page: Page) -> None:
    """A page's text begins with its headline: a logo's words, a section's name or a date above it go, and prose there stays."""
    title = next((n for n, paragraph in enumerate(page.paragraphs) if paragraph.first == page.title_line), 0)
    wanted = [paragraph.words if paragraph.kept and paragraph.model_keeps else 0 for paragraph in page.paragraphs]
    if sum(wanted[:title]) > sum(wanted[title:]):  # it stands below the text: then it is not where that begins
        return
    for paragraph in page.paragraphs[:title]:
        evidence = page.article.lines[paragraph.first].evidence
        if evidence is not None and evidence.kind is Kind.RECIPE_KEEPS:
            continue
        if paragraph.main is not None and not paragraph.prose and page.has("boilerplate.not-main-content"):
            paragraph.strip("boilerplate.not-main-content", 0.7, Evidence(Kind.ABOVE_TITLE, line=page.paragraphs[title].first + 1))


def _forget_doubts(page: Page) -> None:
    """A list at the end of a text that has no chrome and lost nothing: what the model thinks of its short lines is no doubt."""
    if page.bare and not any(it.rule in _MODEL_RULES for it in page.paragraphs):
        for paragraph in page.paragraphs[page.end + 1 :]:
            if paragraph.kept and not paragraph.prose:
                paragraph.kept_probability = None


def _lead(page: Page) -> int | None:
    """The first prose behind the title, or None where it is far: the story begins there, whatever stands between it and the next prose."""
    title = next((n for n, paragraph in enumerate(page.paragraphs) if paragraph.first == page.title_line), None)
    if title is None:
        return None
    near = page.paragraphs[title + 1 : title + 1 + LEAD_REACH]
    return next((title + 1 + k for k, it in enumerate(near) if it.prose and not it.matches and ends_sentence(it.text)), None)


def _standfirst(page: Page) -> int | None:
    """The line right below the title of a text, where it tells of the story in the story's words; else None."""
    n = next((n + 1 for n, paragraph in enumerate(page.paragraphs) if paragraph.first == page.title_line), len(page.paragraphs))
    if n >= min(page.begin, len(page.paragraphs)) or page.paragraphs[n].words < STANDFIRST_WORDS or page.paragraphs[n].matches:
        return None
    shown, linked = without_addresses(page.paragraphs[n].text)
    words = long_words(shown, 5) if linked < STANDFIRST_LINKED else set()  # a link to another story tells in its words, too
    told = len(words & page.story) >= STANDFIRST_SHARED or (
        (page.paragraphs[n].kept_probability or 0.0) >= STANDFIRST_PROBABILITY and ends_sentence(shown) and linked == 0
    )
    return n if told and not is_byline(page.paragraphs[n].text) else None


def _headline_above(page: Page) -> int | None:
    """The line right above the title of a text, where the model gives it even odds, or other pages list it, and it could be one, too: the
    other may be its standfirst.
    """
    title = next((n for n, paragraph in enumerate(page.paragraphs) if paragraph.first == page.title_line), 0)
    above = page.paragraphs[title - 1] if title else None
    if above is None or above.matches or above.words < HEADLINE_WORDS or not is_title(above) or is_byline(above.text):
        return None
    listed = title - 1 == page.listed
    return title - 1 if listed or (above.kept_probability or 0.0) >= HEADLINE_PROBABILITY else None


def _beyond_model(page: Page, n: int, wanted: Sequence[int], *, unspaced: bool, bare_end: int) -> bool:
    """Whether the model alone may not strip a paragraph: a bare text's sub-headings, speech and end; most of a script without spaces."""
    paragraph = page.paragraphs[n]
    if (
        stands_alone(page, n)
        or heads_list(page, n)
        or begins_list(page, n)
        or heads_prose(page, n)
        or is_set_as_others(page, n)
        or _goes_on(page, n)
        or (page.bare and is_quoted(paragraph.text))
    ):
        return True
    if n <= bare_end and (paragraph.kept_probability or 0.0) >= NEXT_PROBABILITY:
        return not paragraph.prose or ends_sentence(paragraph.text)
    return unspaced and not paragraph.matches and _beyond_unspaced(page, n, wanted)


def _beyond_unspaced(page: Page, n: int, wanted: Sequence[int]) -> bool:
    """The same in a script without spaces, where the model has no words to go by: what it is in doubt of, and of a text without chrome, or
    where it is not quite sure, a long line, a sentence and a heading.
    """
    paragraph = page.paragraphs[n]
    probability = paragraph.kept_probability or 0.0
    if not page.bare and probability <= (CLEAR_PROBABILITY if wanted[0] < n < wanted[-1] else CLEAR_OUTSIDE):
        return False
    letters = len(DENSE.findall(paragraph.text))
    if probability > UNSPACED_PROBABILITY:  # code and names in other letters stay amid the article, too
        return letters >= UNSPACED_LETTERS or page.inside(n)
    return letters >= UNSPACED_LETTERS and (paragraph.heading or letters >= LONG_UNSPACED or ends_sentence(paragraph.text))


def _goes_on(page: Page, n: int) -> bool:
    """Whether a paragraph of prose stands right below, or right above, one that the model keeps, and the model is not sure against it."""
    paragraph = page.paragraphs[n]
    if (
        not paragraph.prose
        or paragraph.matches
        or not ends_sentence(paragraph.text)
        or (paragraph.kept_probability or 0.0) < NEXT_PROBABILITY
    ):
        return False
    near = [page.paragraphs[k] for k in (n - 1, n + 1) if 0 <= k < len(page.paragraphs)]
    return any(it.prose and it.kept and it.model_keeps and not it.matches for it in near)


def is_unspaced(text: str) -> bool:
    """Whether a text is written mostly in letters of scripts that put no spaces between words."""
    dense = 0 if text.isascii() else len(DENSE.findall(text))
    return dense > 0 and 2 * dense > sum(map(str.isalpha, text))


def _answers(page: Page, n: int, wanted: Sequence[int]) -> bool:
    """Whether a paragraph stands alone between two that the model keeps and ends like a sentence: "No." in an interview."""
    if not wanted[0] < n < wanted[-1]:
        return False
    before, this, after = page.paragraphs[n - 1 : n + 2]
    return before.model_keeps is True and after.model_keeps is True and not this.matches and ends_sentence(this.text)
