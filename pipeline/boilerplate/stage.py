"""Which lines are the article, and why the others are not.

Every line is asked in turn, and the first of REASONS that holds takes it. Each works only where its rules are switched on.
Why it is done like this and what it gets wrong: docs/boilerplate.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from copydesk.article import Absence, Article, Line, Measure, MeasureSpec, measured
from copydesk.boilerplate import (
    boxes,
    commenters,
    configured,
    judges,
    lists,
    phrases,
    recurring,
    repeats,
    surroundings,
    threads,
    title,
    voice,
)
from copydesk.boilerplate.judges import ask_model
from copydesk.boilerplate.page import Page, Paragraph
from copydesk.compiled import compiled
from copydesk.context import Context
from copydesk.evidence import BY_THE_USER, Evidence, Kind
from copydesk.invisible import plain
from copydesk.models import trust
from copydesk.models.trust import Fate
from copydesk.text import prose_of

_HEADING_MARK = compiled(r"\A#{1,6}\s+")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why lines go: the name that docs/boilerplate.md gives it, and what marks the paragraphs that it takes."""

    name: str
    strip: Callable[[Page], None]


MEASURES = (
    MeasureSpec(
        "trust",
        "int",
        "How likely, in a hundred, nine tenths of the cleaned text are the article and nine tenths of the article in it: by how sure the "
        "model was of each line, how far an extractor and the page's data agree, and how much prose was stripped.",
        unit="0 to 100",
    ),
    MeasureSpec("trust_lowered_by", "text", "What lowers the trust most, two things at most, the greater first, with “; ” between them."),
)

REASONS = (
    Reason("The user", configured.overrule),
    Reason("Phrases and shapes", phrases.strip_phrases),
    Reason("The title standing once more", title.strip_copies),
    Reason("A running title", repeats.strip_page_furniture),
    Reason("Lines that recur on the site", recurring.strip_recurring),
    Reason("The voice of the site", voice.strip_calls),
    Reason("Readers' comments", commenters.strip_comments),
    Reason("The model", judges.strip_by_model),
    Reason("The text standing a second time", repeats.strip_repeated_text),
)  # and last, blank lines: `_lines`


def boilerplate(article: Article, context: Context) -> Article:
    """Decide for every line whether it is kept; fill `title`, `title_line` and `prose`."""
    return boilerplate_batch([article], context)[0]


def boilerplate_batch(articles: Sequence[Article], context: Context) -> list[Article]:
    """The same for many articles at once, which costs the line model less; no article's result depends on another.

    `lay_out` and `decide` are each article's own; only `ask_model` takes them together.
    """
    pages = [lay_out(article, context) for article in articles]
    ask_model(pages)
    return [decide(page) for page in pages]


def lay_out(article: Article, context: Context) -> Page:
    """The article's paragraphs, with the phrases found in them and what other pages of the site have of them."""
    if article.title is not None:
        article = replace(article, title=plain(article.title))
    page = Page(article, context)
    page.elsewhere, page.listed = recurring.elsewhere(page)
    page.thread = threads.thread_of(page)
    return page


def decide(page: Page) -> Article:
    """The article with its lines, once the line model has been asked."""
    article = page.article
    title.find_title(page)
    if article.title_line is not None and page.title_line != article.title_line:
        article = replace(article, title=None)  # what it calls so is a menu's
    page.sub_headings, page.turns, page.facts = surroundings.sub_headings(page), surroundings.turns(page), lists.facts(page)
    page.behind = boxes.behind_boxes(page)
    for reason in REASONS:
        reason.strip(page)
    for paragraph, phrase in page.wanted:
        paragraph.kept, paragraph.rule, paragraph.confidence = True, None, None
        paragraph.evidence, paragraph.kept_probability = Evidence(Kind.CONFIGURED_TO_STAY, phrase=phrase), None
    if not page.context.config.title:
        _leave_title_out(page)
    lines = _lines(page)
    title_line = page.title_line
    if title_line is not None and not lines[title_line].kept:
        title_line = None
    prose = prose_of(article.text, lines, article.markup, title_line, blocks=article.media == "html")
    headline = article.title
    if headline is None and prose.headline is not None:
        headline = prose.text[slice(*prose.headline)].strip()
    elif headline is None:  # the text goes without it
        headline = next((it.text.strip() for it in page.paragraphs if it.first == page.title_line), None)
    if headline is not None and article.media == "text":
        headline = title.without_named_site(page, _HEADING_MARK.sub("", headline))  # Markdown saved as plain text has marks
    cleaned = replace(article, lines=lines, title=headline, title_line=title_line, prose=prose)
    return measured(cleaned, _trust(cleaned, page.paragraphs))


def _trust(article: Article, paragraphs: Sequence[Paragraph]) -> Mapping[str, Measure]:
    """How far the cleaned article can be trusted, 0 to 100, and what lowers that."""
    fates = fates_of(article, paragraphs)
    if not article.prose.text:
        return {spec.name: Measure.absent(Absence.NO_TEXT) for spec in MEASURES}
    if all(fate.probability is None for fate in fates):
        return {spec.name: Measure.absent(Absence.NOT_MEASURED) for spec in MEASURES}
    features = trust.features_of(fates, article.agreement, page=article.media == "html")
    causes = trust.lowered_by(features)[:2]
    return {
        "trust": Measure(round(100 * trust.trust(features))),
        "trust_lowered_by": Measure("; ".join(causes)) if causes else Measure.absent(Absence.NONE_FOUND),
    }


def fates_of(article: Article, paragraphs: Sequence[Paragraph]) -> list[Fate]:
    """What became of the paragraphs of a cleaned article, for `trust`: what the user settled is as sure as can be."""
    found = []
    for paragraph in paragraphs:
        line = article.lines[paragraph.first]
        settled = line.evidence is not None and line.evidence.kind in BY_THE_USER
        found.append(Fate(paragraph.words, paragraph.prose, line.kept, float(line.kept) if settled else line.kept_probability))
    return found


def _leave_title_out(page: Page) -> None:
    """Strip the headline, for whom the text alone is wanted."""
    for paragraph in page.paragraphs:
        if paragraph.first == page.title_line and page.has("boilerplate.user-strip"):
            paragraph.strip("boilerplate.user-strip", 1.0, Evidence(Kind.CONFIGURED_WITHOUT_TITLE))


def _lines(page: Page) -> tuple[Line, ...]:
    """The article's lines with what was decided of their paragraphs; blank lines by what is kept around them."""
    lines = list(page.article.lines)
    blank_rule = page.has("boilerplate.blank-lines")
    kept_before = any(line.kind == "metadata" for line in lines)  # a kept paragraph stands above, or front matter
    owner = 0
    pending: list[int] = []  # blank lines since the last kept paragraph
    for paragraph in page.paragraphs:
        pending += (n for n in range(owner, paragraph.first) if lines[n].kind != "metadata")
        owner = paragraph.last
        for n in range(paragraph.first, paragraph.last):
            line = lines[n]
            if not paragraph.kept or paragraph.kept_probability is not None or paragraph.evidence:
                lines[n] = Line(
                    line.start, line.end, line.kind, line.joined, line.main,
                    paragraph.kept, paragraph.rule, paragraph.confidence,
                    paragraph.evidence or (line.evidence if paragraph.kept else None), paragraph.kept_probability, line.close, line.look,
                )  # fmt: skip
        if paragraph.kept:
            if blank_rule:
                _strip_blanks(lines, pending[1:] if kept_before else pending)
            pending = []
            kept_before = True
    pending += (n for n in range(owner, len(lines)) if lines[n].kind != "metadata")
    if blank_rule:
        _strip_blanks(lines, pending)
    return tuple(lines)


def _strip_blanks(lines: list[Line], numbers: Sequence[int]) -> None:
    for n in numbers:
        line = lines[n]
        lines[n] = Line(
            line.start, line.end, line.kind, line.joined, line.main,
            False, "boilerplate.blank-lines", 1.0, line.evidence, line.kept_probability, line.close,
        )  # fmt: skip
