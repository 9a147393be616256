"""The text standing a second time, say for small and for wide screens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from copydesk import languages
from copydesk.boilerplate.page import Page, Paragraph
from copydesk.compiled import compiled
from copydesk.evidence import Evidence, Kind
from copydesk.text import mask

RUN_PARAGRAPHS = 3  # so many paragraphs in a row that stand once more, with prose among them, are a copy …
RUN_WORDS = 60  # … of at least so many words, and no refrain
RUNNING_WORDS, RUNNING_TIMES = 14, 3  # a running title has no more words, and stands so often
MARK_WORDS = 6  # "Page 3 of 9", "Next page"
COPIED_WORDS = 0.2  # copies go where they are at least this long, next to the text without them; less is a slip of the writer


def strip_repeated_text(page: Page) -> None:
    """Strip what stands once more where a page holds its text twice, say for small and for wide screens; the first copy stays."""
    if not page.has("boilerplate.repeated-text"):
        return
    kept = [n for n, paragraph in enumerate(page.paragraphs) if paragraph.kept]
    texts = [page.folded[n] for n in kept]
    if len(set(texts)) + RUN_PARAGRAPHS > len(texts):
        return
    first = {text: k for k, text in reversed(list(enumerate(texts)))}
    words_before = [0, *accumulate(page.paragraphs[n].words for n in kept)]
    next_prose = _next_prose([page.paragraphs[n].prose for n in kept])
    copies: list[tuple[int, int]] = []  # of each copy the first line of its paragraph and that of its original
    k = run = 0
    before = -1  # the original of the run that was looked at last, which began at k - 1
    while k < len(texts):
        original = first[texts[k]]
        ahead = next_prose[k] - k
        if original == k or next_prose[k] == len(texts) or texts[original + ahead] != texts[k + ahead]:
            k, run, before = k + 1, 0, -1  # a copy has prose, and this run could not reach it
            continue
        run = max(0, run - 1) if original == before + 1 else 0  # of a run one line on, all but its first line has been compared already
        while k + run < len(texts) and original + run < k and texts[original + run] == texts[k + run]:
            run += 1
        if run >= RUN_PARAGRAPHS and words_before[k + run] - words_before[k] >= RUN_WORDS and run > ahead:
            copies += [(kept[k + j], kept[original + j]) for j in range(run)]
            k, run, before = k + run, 0, -1
        else:
            k, before = k + 1, original
    words = sum(page.paragraphs[n].words for n, _ in copies)
    if words >= COPIED_WORDS * (sum(page.paragraphs[n].words for n in kept) - words):
        for n, original in copies:
            evidence = Evidence(Kind.STANDS_ALREADY, line=page.paragraphs[original].first + 1)
            page.paragraphs[n].strip("boilerplate.repeated-text", 0.9, evidence)


def strip_page_furniture(page: Page) -> None:
    """Strip the running title of a document in pages: a short line that stands several times, near the numbers of the pages.

    The headline stays, and below it no running line does; where there is no headline above, the first stays. Numbers that stand alone go
    with the lines that run beside them.
    """
    rule = "boilerplate.page-furniture"
    if not page.has(rule):
        return
    for places in _numbered_titles(page):
        for n, other in zip(places, (places[1], *places), strict=False):
            page.paragraphs[n].strip(rule, 0.9, Evidence(Kind.STANDS_ALREADY, line=page.paragraphs[other].first + 1))
    numbers = _page_numbers(page)
    marks = {n for n, it in enumerate(page.paragraphs) if it.words <= MARK_WORDS and _is_page_mark(it)} | numbers.keys()
    if not marks:
        return
    copies: dict[str, list[int]] = {}
    for n, paragraph in enumerate(page.paragraphs):
        if 0 < paragraph.words <= RUNNING_WORDS and not paragraph.matches and not paragraph.prose:
            copies.setdefault(mask(paragraph.text), []).append(n)
    title = next((mask(it.text) for it in page.paragraphs if it.first == page.title_line), None)
    for text, places in copies.items():
        near = sum(any(place + step in marks for step in (-2, -1, 1, 2)) for place in places)
        if near < 2 or (text != title and len(places) < RUNNING_TIMES):
            continue
        stays = next((n for n in places if page.paragraphs[n].first == page.title_line), places[0])
        below = page.title_line is not None and page.title_line < page.paragraphs[stays].first
        for n in places:
            if n != stays or (below and near == len(places)):
                other = places[1] if n == stays else stays
                evidence = Evidence(Kind.STANDS_ALREADY, line=page.paragraphs[other].first + 1)
                page.paragraphs[n].strip(rule, 0.9, evidence)
                for beside in (k for k in (n - 2, n - 1, n + 1, n + 2) if k in numbers):
                    page.paragraphs[beside].strip(rule, 0.9, evidence)


def _numbered_titles(page: Page) -> list[list[int]]:
    """Running titles with the number of the page in the same line ("The Harbour Report, Page 3"): at least three, of pages that follow."""
    titles: dict[str, list[list[tuple[int, int]]]] = {}
    for n, paragraph in enumerate(page.paragraphs):
        if not 1 < paragraph.words <= RUNNING_WORDS or paragraph.prose:
            continue
        text = paragraph.text.strip()
        number = _numbered().search(text)
        if number is not None and number[0] != text:
            count = int(number[1] or number[2])
            runs = titles.setdefault(mask(paragraph.text), [[]])
            if runs[-1] and (runs[-1][-1][1] + 1 != count or not any(it.prose for it in page.paragraphs[runs[-1][-1][0] + 1 : n])):
                runs.append([])
            runs[-1].append((n, count))
    return [[n for n, _ in run] for runs in titles.values() for run in runs if len(run) >= RUNNING_TIMES]


def _page_numbers(page: Page) -> dict[int, int]:
    """The paragraphs that are nothing but the number of a page: at least three, each one more than the one before, with prose between."""
    found: dict[int, int] = {}
    runs: list[dict[int, int]] = []
    for n, paragraph in enumerate(page.paragraphs):
        number = _page_number().fullmatch(paragraph.text.strip())
        if number is None:
            continue
        last = next(reversed(found), None)
        if last is None or found[last] + 1 != int(number[1]) or not any(it.prose for it in page.paragraphs[last + 1 : n]):
            found = {}
            runs.append(found)
        found[n] = int(number[1])
    return {n: number for run in runs if len(run) >= RUNNING_TIMES for n, number in run.items()}


def _is_page_mark(paragraph: Paragraph) -> bool:
    """Whether a line is the number of a page, or the link to the next one."""
    return _page_of().search(paragraph.text) is not None or any(match.rule.id == "boilerplate.next-previous" for match in paragraph.matches)


@lru_cache(maxsize=1)
def _page_number() -> re.Pattern[str]:
    """ "- 12 -", "Page 12", in any language."""
    return compiled(rf"\W{{0,3}}(?:(?:{'|'.join(languages.pages().page)}) ?)?(\d{{1,4}})\W{{0,3}}", re.IGNORECASE)


@lru_cache(maxsize=1)
def _numbered() -> re.Pattern[str]:
    """ "Page 12" at the beginning or the end of a line, in any language."""
    word, of = "|".join(languages.pages().page), "|".join(languages.pages().page_of)
    number = rf"(?:{word}) ?(\d{{1,4}})(?:\s?(?:/|{of})\s?\d{{1,4}})?"
    return re.compile(rf"\A\W{{0,3}}{number}\b|\b{number}\W{{0,3}}\Z", re.IGNORECASE)


@lru_cache(maxsize=1)
def _page_of() -> re.Pattern[str]:
    """ "3/9", "Page 3 of 9", in any language."""
    return compiled(rf"\d{{1,4}}\s?(?:/|{'|'.join(languages.pages().page_of)})\s?\d{{1,4}}\W*\Z", re.IGNORECASE)


def _next_prose(prose: Sequence[bool]) -> list[int]:
    """For each place the first place from there on that is prose, or the number of places."""
    following = [len(prose)] * len(prose)
    for k in range(len(prose) - 1, -1, -1):
        following[k] = k if prose[k] else following[k + 1] if k + 1 < len(prose) else len(prose)
    return following
