"""What the last words of a text's prose announce: a few short lines below a colon, or a table of results."""

from __future__ import annotations

from itertools import takewhile

from copydesk.boilerplate.page import SENTENCE_END, Page, Paragraph
from copydesk.boilerplate.surroundings import HEADING_WORDS, is_short
from copydesk.compiled import compiled
from copydesk.text import ends_sentence

LABEL_WORDS = 6  # "Opening hours of the museum:"
ANNOUNCED_LINES, ANNOUNCED_PROBABILITY = 12, 0.3  # lines below one with a colon, and what the model gives that and the prose below them
TABLE_ROWS, ROW_FIGURES = 3, 2  # so many rows with so many figures each make a table

# A row: "Lenne Town 9 7 0 0 21".
_ROW = compiled(r"[^\W\d_][^\d\n]{0,40}?((?:\s+[-+−]?\d[\d.,:–-]{0,7}%?)+)")


def announced(page: Page) -> frozenset[int]:
    """A few words of a text that end with a colon ("Timetable:"), short lines below them, and the prose with which the story goes on there.

    They stand right below prose that the model keeps, no line has the words of chrome, and to the words and to the prose, of two sentences
    and more, the model gives a chance: a portrait of the writer or a teaser is not announced so.
    """
    found: set[int] = set()
    paragraphs = page.paragraphs
    for n in range(1, len(paragraphs) if page.article.media != "html" else 0):
        above = paragraphs[n - 1]
        label = is_short(paragraphs[n]) and paragraphs[n].words <= LABEL_WORDS
        announces = label and paragraphs[n].text.rstrip().endswith((":", "："))
        if not announces or not (above.prose and above.kept and above.model_keeps and not above.matches):
            continue
        below = next((k for k in range(n + 1, min(n + 1 + ANNOUNCED_LINES, len(paragraphs))) if not is_short(paragraphs[k])), None)
        if below is None or not _is_prose_of_two(paragraphs[below]):
            continue
        if all((paragraphs[k].kept_probability or 0.0) >= ANNOUNCED_PROBABILITY for k in (n, below)):
            found.update(range(n, below + 1))
    return frozenset(found)


def announced_tables(page: Page) -> frozenset[int]:
    """The tables of results in a text that prose announces: a few words with a colon ("The table:"), a head row, and rows.

    A row is a few words and figures behind them, as many as the others have; three make a table. What other pages of the site announce in
    the very same words is none of this one: a forecast, the standings.
    """
    found: set[int] = set()
    paragraphs = page.paragraphs
    for n in range(1, len(paragraphs) - TABLE_ROWS if page.article.media == "text" else 0):
        above, it = paragraphs[n - 1], paragraphs[n]
        announces = not it.matches and it.words <= LABEL_WORDS and it.text.rstrip().endswith((":", "："))
        if not announces or not (ends_sentence(above.text) and above.kept and above.model_keeps and not above.matches):
            continue
        if n in page.elsewhere and not any(map(str.isdigit, it.text)):
            continue
        first = n + 1 if _figures_behind(paragraphs[n + 1]) else n + 2
        figures = _figures_behind(paragraphs[first]) if first < len(paragraphs) else 0
        rows = list(takewhile(lambda k: _figures_behind(paragraphs[k]) == figures, range(first, len(paragraphs))))  # noqa: B023 asked at once
        if figures >= ROW_FIGURES and len(rows) >= TABLE_ROWS and paragraphs[first - 1].words <= HEADING_WORDS:
            found.update(range(n, first + len(rows)))
    return frozenset(found)


def _figures_behind(it: Paragraph) -> int:
    """How many figures end a row of a table; 0 where no words stand before them."""
    row = _ROW.fullmatch(it.text.strip()) if not it.matches and not it.prose else None
    return len(row[1].split()) if row else 0


def _is_prose_of_two(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return paragraph.prose and paragraph.kept and not paragraph.matches and ends_sentence(text) and SENTENCE_END.search(text) is not None
