"""Lines that the site's other pages have, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from copydesk.boilerplate.announced import announced_tables
from copydesk.boilerplate.page import Page, Paragraph, folded
from copydesk.boilerplate.title import listed_title, nearest_title, numbered_title
from copydesk.compiled import compiled
from copydesk.context import Often, Recurrence
from copydesk.evidence import Evidence, Kind
from copydesk.silence import is_for_us
from copydesk.text import ends_sentence, is_figure, mask

TELLING_WORDS, TELLING_SHARE = 3, 2 / 3  # a recurring line with so many long words, most of them the story's, is the story's own
OWN_WORDS = 0.05  # share of a page's words that stand on no other page of its site: with fewer it has no text of its own
SERIES_PROBABILITY = 0.9  # so sure the line model has to be that a sentence is article that other pages have, too: a series, a refrain
# So sure it has to be of a line that only its numbers tell from lines of other pages; in a text without chrome less will do.
FIGURE_PROBABILITY, BARE_FIGURE_PROBABILITY = 0.7, 0.55
LONG_LINE_WORDS = 20  # prose that recurs may be a series, a column's own words, agency copy: asks for more proof than a short line

# A label and its figure: "Attendance: 5,310", "- Length: 3.6 m".
_LABELLED = compiled(
    r"(?:[-*•–] +)?[^\W\d_]+(?:[ -][^\W\d_]+){0,2}(?::? \d[\d.,:/ –-]*|: [$€£]?\d[\d.,:/–-]* ?(?:%|[^\W\d_]{1,12}(?: [^\W\d_]{1,12})?))"
)
TABLE_PROBABILITY = 0.5  # so much it gives on average to the cells of a table that other pages have, too, amid the article
ROW_WORDS, FIGURES_SHARE = 8, 0.25  # a line of such a table or list in plain text has no more words, and so many of them have digits
HEADLINE_WORDS = 4  # of four letters and more, if the story has all of them: a short headline has fewer long ones
HEAD_WORDS, HEAD_SHARE = 2, 0.5  # so many of these, and more than such a share, if it stands where a title does
CELL_WORDS = 4  # no cell of a table has more
FEWEST_FIGURES, OWN_FIGURES = 3, 0.2  # lines without letters that only this page has, and their share, if a table is its own
HEAD_CELLS = 8  # lines above the first figure of a table in plain text that may be its head row


def elsewhere(page: Page) -> tuple[dict[int, Recurrence], int | None]:
    """The paragraphs that other pages of the site have, too; more proof is asked for inside the article and of long lines.

    A page's headline or lead stands on the others as a teaser, and is known here by its words: the story uses them. The second is such a
    headline.
    """
    lines = page.context.recurring.get(page.article.site or "")
    if not lines or not page.has("boilerplate.recurring"):
        return {}, None
    title = folded(page.article.title) if page.article.title is not None else None
    markdown = page.article.media == "markdown"
    masks = ["" if markdown and _is_for_us(paragraph.text) else mask(paragraph.text) for paragraph in page.paragraphs]
    counts = [lines.often(masked) if masked else Often.NOWHERE for masked in masks]
    own = sum(paragraph.words for paragraph, often in zip(page.paragraphs, counts, strict=True) if not often)
    if own < OWN_WORDS * sum(paragraph.words for paragraph in page.paragraphs):
        return {}, None  # a copy, such as a poem saved twice: what it shares with the other page is the article
    telling = {n: words for n, often in enumerate(counts) if often and len(words := page.long_words(n, 5)) >= TELLING_WORDS}
    short = {
        n for n, often in enumerate(counts) if often and n < page.begin and len(page.long_words(n, 4)) >= HEADLINE_WORDS
    } - telling.keys()
    story, all_words = (
        {word for n in page.prose if not counts[n] for word in page.long_words(n, letters)} if wanted else set()
        for letters, wanted in ((5, telling), (4, short))
    )
    elsewhere = {}
    heads = _heads_text(page, counts)
    for n, (paragraph, often) in enumerate(zip(page.paragraphs, counts, strict=True)):
        if not often:
            continue
        if paragraph.first == page.article.title_line or (n <= page.begin and page.folded[n] == title):
            continue  # on the other pages it is the teaser of this one
        # What nothing ties together but the folder may be two reports of one event under one headline: two pages prove nothing there.
        if paragraph.words >= LONG_LINE_WORDS or not page.article.site:
            enough = often >= Often.MANY_OF_SEVERAL
        elif page.inside(n):
            enough = often >= Often.MANY
        else:
            enough = True
        tells = n in telling and len(telling[n] & story) >= TELLING_SHARE * len(telling[n])
        tells = tells or n == heads or (n in short and all_words.issuperset(page.long_words(n, 4)))
        if enough and not tells and (found := lines.get(masks[n])) is not None:
            elsewhere[n] = found
    cells = _cells(page, elsewhere)
    return {n: found for n, found in elsewhere.items() if n not in cells}, heads


def _heads_text(page: Page, counts: Sequence[Often]) -> int | None:
    """The nearest recurring line above a text's first prose that could be its title, where most of its words are the story's.

    An index page lists headlines, and so does a box that all pages have; what is set right above the story it tells of is its own.
    """
    n = nearest_title(page, [n for n in range(page.begin) if counts[n]])
    if n is None:
        return None
    words = page.long_words(n, 4)
    own = {word for k in page.prose if not counts[k] for word in page.long_words(k, 4)}
    told = len(words & own)
    return n if told >= HEAD_WORDS and told > HEAD_SHARE * len(words) else None


def _is_for_us(text: str) -> bool:
    """Whether a line of Markdown is a comment that says something to Copydesk: an author may write it into every article."""
    comment = text.lstrip("> \t")
    return comment.startswith("<!--") and is_for_us(comment.removeprefix("<!--"))


def _cells(page: Page, elsewhere: Mapping[int, Recurrence]) -> set[int]:
    """The paragraphs of tables that are the page's own: years, places and head rows are the same in every table of a kind.

    A table is a run of short lines, some of them figures; it is the page's own where other pages lack a part of those. Amid the
    article they need not lack them all: few figures are possible in a table of goals or points, and each page has its own choice of them,
    while a calendar's stand on all pages alike. In a plain text nothing parts the table's head row from a menu above it, so only as many
    lines are taken for it as the table is likely wide.
    """
    paragraphs = page.paragraphs
    numbers = [is_figure(paragraph.text) for paragraph in paragraphs]
    cells: set[int] = set()
    end = 0
    for start in range(len(paragraphs)):
        if start < end or paragraphs[start].words > CELL_WORDS or start < page.begin:
            continue
        end = start
        cell = paragraphs[start].cell
        while end < len(paragraphs) and paragraphs[end].words <= CELL_WORDS and (paragraphs[end].cell == cell or not paragraphs[end].words):
            end += 1
        figures = [n for n in range(start, end) if numbers[n] and paragraphs[n].words]
        amid = page.inside(start) and page.inside(end)
        everywhere = max((elsewhere[n].pages for n in figures if n in elsewhere), default=0) if amid else 0
        own = [n for n in figures if n not in elsewhere or elsewhere[n].pages < everywhere]
        fewest = 1 if "|" in paragraphs[start].text else FEWEST_FIGURES  # a line of Markdown is a whole row
        if len(own) >= fewest and len(own) >= OWN_FIGURES * len(figures):
            first = start if cell else max(start, figures[0] - HEAD_CELLS)
            cells.update(range(first, end if cell else figures[-1] + 1))
    return cells


def _tables_amid(page: Page) -> set[int]:
    """The paragraphs of tables and lists of results between two of prose, which the model takes for article, though other pages have them.

    With digits masked any result is like any other, and the same figures stand in many tables.
    """
    told: set[int] = set()
    run: list[int] = []
    for n in range(page.begin, page.end + 1):
        it = page.paragraphs[n]
        if not it.prose and (it.cell or (not it.matches and it.words <= ROW_WORDS)):  # "Stop" is a button, and the head of a column
            run.append(n)
            continue
        told.update(run if _is_table(page, run) else ())
        run = []
    return told


def _is_table(page: Page, run: Sequence[int]) -> bool:
    """Whether at least three lines, and a quarter of them, hold digits, and the model believes them to be article."""
    lines = [page.paragraphs[n] for n in run]
    figures = sum(any(map(str.isdigit, it.text)) for it in lines)
    believed = sum(it.kept_probability or 0.0 for it in lines)
    return figures >= max(FEWEST_FIGURES, FIGURES_SHARE * len(lines)) and believed >= TABLE_PROBABILITY * len(lines)


def strip_recurring(page: Page) -> None:
    """Strip what other pages have, too, but for a series' own: its numbered title, its introduction and refrains, tables of its text."""
    numbered, tables = numbered_title(page), _tables_amid(page) | announced_tables(page) if page.elsewhere else set()
    listed = listed_title(page)
    numbered = listed if listed is not None and page.paragraphs[listed].first == page.title_line else numbered
    own = [n for n in page.prose if n not in page.elsewhere]
    for n, found in page.elsewhere.items():
        paragraph = page.paragraphs[n]
        evidence = Evidence(Kind.RECURS, pages=found.pages, of=found.of, known_by=found.known_by)
        believed = bool(own) and own[0] - 1 <= n < own[-1] and (paragraph.kept_probability or 0.0) >= SERIES_PROBABILITY
        if n in tables or (n != numbered and paragraph.first != page.title_line and _is_own_figure(page, paragraph)):
            continue
        if n == numbered or (believed and ends_sentence(paragraph.text)):
            if paragraph.kept:
                paragraph.evidence = replace(evidence, kind=Kind.RECURS_AS_TITLE if n == numbered else Kind.RECURS_AS_ARTICLE)
        else:
            paragraph.strip("boilerplate.recurring", round(min(0.99, 0.7 + 0.3 * found.share), 3), evidence)


def _is_own_figure(page: Page, paragraph: Paragraph) -> bool:
    """Whether a figure with its label ("Attendance: 5,310"), of which other pages have others, is the page's own, says the model."""
    return (
        not paragraph.matches
        and (paragraph.kept_probability or 0.0) >= (BARE_FIGURE_PROBABILITY if page.bare else FIGURE_PROBABILITY)
        and _LABELLED.fullmatch(paragraph.text.strip()) is not None
    )
