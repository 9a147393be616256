"""The title: which line it is, and the others that say it once more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from math import exp, log2

from copydesk.boilerplate.page import Page, Paragraph, folded, long_words
from copydesk.evidence import Evidence, Kind

TITLE_WORDS = 30
NO_TITLE = 3.9  # the score that a line below a menu has to beat
TITLE_CHANCE = 0.4  # a line below a menu is taken for the title if it is one this surely
TITLE_REACH = 6  # kept paragraphs that may stand above the title (kicker, byline, date)

_TITLE_TAIL = re.compile(r"\s*[|–—·:»-]\s*[^|–—·»]{1,40}\Z")


def strip_copies(page: Page) -> None:
    """Of a title that stands more than once, with or without the site's name behind it, keep the one that is closest to the prose."""
    if not page.has("boilerplate.repeated-title"):
        return
    texts: dict[int, str] = {}  # the paragraphs that could be the title
    with_site: dict[int, str] = {}  # the same, cut before the last dash or bar
    for n, paragraph in enumerate(page.paragraphs):
        if 3 <= paragraph.words <= TITLE_WORDS and not paragraph.matches and (n < page.begin or n > page.end):
            texts[n] = folded(paragraph.text)
            if n < page.begin:
                with_site[n] = _TITLE_TAIL.sub("", texts[n])
    above = [n for n in texts if n < page.begin]
    title = folded(page.article.title) if page.article.title is not None else None
    if title is None or title not in (texts[n] for n in above):
        often = Counter([*texts.values(), *(cut for n, cut in with_site.items() if cut != texts[n])])
        title = next((texts[n] for n in reversed(above) if page.paragraphs[n].words >= 4 and often[texts[n]] > 1), None)
    keep = next((n for n in reversed(above) if texts[n] == title), None)
    if keep is None:
        return
    for n, text in texts.items():
        if n != keep and title in (text, with_site.get(n)):
            evidence = Evidence(Kind.TITLE_BELOW if n < keep else Kind.TITLE_ABOVE, line=page.paragraphs[keep].first + 1)
            page.paragraphs[n].strip("boilerplate.repeated-title", 0.95, evidence)


def title_line_of(page: Page) -> int | None:
    """The line of the one kept title: the page's own title where it stands in the text, else a short paragraph above the first prose."""
    article = page.article
    if article.title_line is not None and article.media != "text":
        return article.title_line
    kept = [n for n, paragraph in enumerate(page.paragraphs) if paragraph.kept]
    if article.title is not None:
        title = folded(article.title)
        alike = [n for n in kept if folded(page.paragraphs[n].text) in (title, _TITLE_TAIL.sub("", title))]
        return page.paragraphs[alike[0]].first if alike else None
    body = next((n for n in kept if page.paragraphs[n].prose and page.paragraphs[n].model_keeps is not False), len(page.paragraphs))
    above = [n for n in kept if n < body]
    if len(above) > TITLE_REACH or any(page.paragraphs[n].model_keeps is False for n in above):
        found = _title_below_menu(page, above, body)
    else:
        found = next((n for n in above if is_title(page.paragraphs[n])), None)
    if found is None or not (body < len(page.paragraphs) or page.paragraphs[found].heading or _blank_behind(page, found)):
        return None
    return page.paragraphs[found].first


def _title_below_menu(page: Page, above: Sequence[int], body: int) -> int | None:
    """Of many lines above the body (menus, names of the site, teasers) the one that is most likely the title, if it likely is.

    The weights are those of a choice among the lines, or none of them: fitted to some 850 pages with known titles, and rounded.
    """
    paragraphs = page.paragraphs
    story = Counter(word for n in page.prose if n >= body for word in long_words(paragraphs[n].text, 4))
    scores: dict[int, float] = {}
    for n in above:
        paragraph, text = paragraphs[n], paragraphs[n].text.strip()
        if not 1 <= paragraph.words <= TITLE_WORDS or (paragraph.matches and not paragraph.heading):
            continue
        words = long_words(text, 4)
        told = [min(story[word], 4) / 4 for word in words]
        near = [k for k in range(max(0, n - 3), min(body, n + 4)) if k != n]
        scores[n] = (
            2.7 * sum(told) / (len(words) + 1)
            + 2.4 * sum(share > 0 for share in told) / (len(words) + 1)
            + 2.1 * (n == 0 or paragraphs[n - 1].last < paragraph.first)
            + 2.1 * _blank_behind(page, n)
            + 1.1 * any(behind.matches for behind in paragraphs[n + 1 : n + 5])  # a date, a share button
            - 2.7 * text.endswith((".", ":", ";", ",", "。"))
            - 1.6 * sum(abs(paragraphs[k].words - paragraph.words) <= 2 for k in near) / 6  # one of a list
            - 1.4 * paragraph.text[0].isspace()
            - 1.4 * (_BYLINE.match(text) is not None)
            - 1.1 * (paragraph.words == 1)
            - 0.2 * log2(body - n)
        )
    if not scores:
        return None
    best = max(scores, key=lambda n: (scores[n], n))
    chances = exp(NO_TITLE) + sum(exp(score) for score in scores.values())
    return best if exp(scores[best]) >= TITLE_CHANCE * chances else None


_BYLINE = re.compile(r"(?:by|von|par|di|de|da|por|door|text|story|words|autor|author)\b[: ]", re.IGNORECASE)


def is_title(paragraph: Paragraph) -> bool:
    """No date, byline or kicker of one word, and no sentence: a title may ask or shout, but hardly ever ends in a full stop."""
    text = paragraph.text.strip()
    digits = sum(char.isdigit() for char in text)
    if paragraph.heading:
        return True
    if not 2 <= paragraph.words <= TITLE_WORDS or digits * 3 > len(text) or (_BYLINE.match(text) and paragraph.words <= 6):
        return False
    return not text.endswith((".", ":", ";", ",", "。"))


def _blank_behind(page: Page, n: int) -> bool:
    return n + 1 < len(page.paragraphs) and page.paragraphs[n + 1].first > page.paragraphs[n].last
