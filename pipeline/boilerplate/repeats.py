"""The text standing a second time, say for small and for wide screens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
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
MARK_WORDS = 6  # "Page 3 of 9", "Next page", "« Previous 1 2 3 Next »"
_PARTING = frozenset(("boilerplate.next-previous", "boilerplate.downloaded", "boilerplate.page-number"))
FIRST_MARK = 2  # "1/9": where the first of a saved text's pages has none, the second has
_DIGIT = compiled(r"\d")
_APART = compiled(r"\S(?:\s{3,}|\t|\s[|·•]\s)(\d{1,4})\Z|\A(\d{1,4})(?:\s{3,}|\t|\s[|·•]\s)\S")  # the number at the edge of the page
_STAMP = compiled(r"https?://|\bwww\.|\b\d{1,2}[:.]\d\d\b")
# "Return to citation" below each note: the numbers there are the notes'.
_TO_NOTE = compiled(
    r"\W*(?:(?:return|back|jump|go) (?:up )?to|zurück zu[mr]?|retour (?:à|au)|volver a|torna a|voltar a|terug naar)\b|\W*[↩↑^]\W*\Z",
    re.IGNORECASE,
)
# "Step 1 of 3": parts of the text, not of the paper.
_PART = compiled(
    r"(?:step|part|stage|day|week|lesson|chapter|round|tip|question|schritt|teil|tag|woche|kapitel|lektion|frage|étape|partie|jour|leçon"
    r"|paso|parte|día|lección|passo|giorno|lezione|dia|stap|deel|dag)\W{1,2}\d{1,3}\b.{0,12}\Z",
    re.IGNORECASE,
)
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
    with_digits = [n for n, it in enumerate(page.paragraphs) if it.words <= RUNNING_WORDS and _DIGIT.search(it.text)]
    numbered = _numbered_titles(page, with_digits)
    for places in numbered:
        for n, other in zip(places, (places[1], *places), strict=False):
            page.paragraphs[n].strip(rule, 0.9, Evidence(Kind.STANDS_ALREADY, line=page.paragraphs[other].first + 1))
    numbers = _page_numbers(page, with_digits)
    marks = {n for n, it in enumerate(page.paragraphs) if it.words <= MARK_WORDS and _parts_pages(it)}.union(numbers, *numbered)
    marks.update(_counted_pages(page, with_digits))
    if not marks:
        return
    copies: dict[str, list[int]] = {}
    taken = set().union(*numbered)
    for n, paragraph in enumerate(page.paragraphs):
        running = 0 < paragraph.words <= RUNNING_WORDS and not paragraph.matches and not paragraph.prose
        if running and n not in taken and not _TO_NOTE.match(paragraph.text) and not _PART.match(paragraph.text.strip()):
            copies.setdefault(page.folded[n], []).append(n)
    title = next((page.folded[n] for n, it in enumerate(page.paragraphs) if it.first == page.title_line), None)
    beside: dict[int, Evidence] = {}  # the numbers that stand next to one
    for text, places in copies.items():
        near = sum(any(place + step in marks for step in (-2, -1, 1, 2)) for place in places)
        # the title with what a browser prints beside it: an hour, the address
        holds = title is not None and title in text != title and _STAMP.search(page.paragraphs[places[0]].text) is not None
        if near < 2 - holds or (text != title and len(places) < RUNNING_TIMES - holds):
            continue
        stays = next((n for n in places if page.paragraphs[n].first == page.title_line), places[0])
        below = page.title_line is not None and page.title_line < page.paragraphs[stays].first
        for n in places:
            if n != stays or (below and near == len(places)) or holds:
                other = places[1] if n == stays else stays
                evidence = Evidence(Kind.STANDS_ALREADY, line=page.paragraphs[other].first + 1)
                page.paragraphs[n].strip(rule, 0.9, evidence)
                beside.update((k, evidence) for k in (n - 2, n - 1, n + 1, n + 2) if k in numbers)
    if 2 * len(beside) >= len(numbers):  # then the others are a page's, too: the last one has nothing below it
        beside = {n: beside.get(n, next(iter(beside.values()))) for n in numbers} if beside else beside
    for n, evidence in beside.items():
        page.paragraphs[n].strip(rule, 0.9, evidence)


def _numbered_titles(page: Page, with_digits: Iterable[int]) -> list[list[int]]:
    """Running titles with the number of the page in the same line ("The Harbour Report, Page 3"): at least three, of pages that follow, or
    those of all pages.
    """
    titles: dict[str, list[list[tuple[int, int]]]] = {}
    totals: dict[str, int] = {}
    for n in with_digits:
        paragraph = page.paragraphs[n]
        if paragraph.words < 2 or paragraph.prose or (number := _number_in(paragraph.text.strip())) is None:
            continue
        count, of = number
        text = paragraph.text.strip()
        apart = _APART.search(text)
        masked = mask(text) if apart is None else (text[: apart.start(1)] if apart[1] else text[apart.end(2) :]).strip()
        totals[masked] = of
        runs = titles.setdefault(masked, [[]])
        ahead = (1,) if apart is None else (1, 2)  # at the edge of the left pages there may be another one
        if runs[-1] and (count - runs[-1][-1][1] not in ahead or not any(it.prose for it in page.paragraphs[runs[-1][-1][0] + 1 : n])):
            runs.append([])
        runs[-1].append((n, count))
    return [
        [n for n, _ in run]
        for masked, runs in titles.items()
        for run in runs
        if len(run) >= RUNNING_TIMES or 1 < len(run) == totals[masked]
    ]


def _number_in(text: str) -> tuple[int, int] | None:
    """The number of a page that a line names beside other words, and of how many (0: it does not say); None: it names none.

    A browser prints the number without the word "page", beside an address or an hour.
    """
    found = _numbered().search(text)
    if found is not None:
        return (int(found[1] or found[2]), 0) if found[0] != text else None
    apart = _APART.search(text)
    if apart is not None and not _PART.match(text):
        return int(apart[1] or apart[2]), 0
    found = _printed().search(text) if _STAMP.search(text) else None
    return None if found is None else (int(found[1] or found[3]), int(found[2] or found[4]))


def _page_numbers(page: Page, with_digits: Iterable[int]) -> dict[int, int]:
    """The paragraphs that are nothing but the number of a page: at least three, each one more than the one before, with prose between, but
    for the last page's.
    """
    found: dict[int, int] = {}
    runs: list[dict[int, int]] = []
    for n in with_digits:
        number = _page_number().fullmatch(page.paragraphs[n].text.strip())
        if number is None:
            continue
        last = next(reversed(found), None)
        between = page.paragraphs[last + 1 : n] if last is not None else []
        told = any(it.prose for it in between)
        ends = len(found) >= RUNNING_TIMES - 1 and bool(between)  # on the last page may be the end of a sentence
        if last is None or found[last] + 1 != int(number[1]) or not (told or ends):
            found = {}
            runs.append(found)
        found[n] = int(number[1])
        if not told and last is not None and len(found) > 1:
            found = {}
            runs.append(found)
    return {n: number for run in runs if len(run) >= RUNNING_TIMES for n, number in run.items()}


def _parts_pages(paragraph: Paragraph) -> bool:
    """Whether a line is the link to the next page, or says on each page where it is from."""
    parts = any(match.rule.id in _PARTING for match in paragraph.matches)
    return parts and not _PART.match(paragraph.text.strip())


def _counted_pages(page: Page, with_digits: Iterable[int]) -> list[int]:
    """The lines that end with the number of a page among all ("Page 3 of 9", "3/9"), where those of one total go up.

    Marks that a reviewer gives ("4/5", "5/5") do not, or begin high without the word "page".
    """
    of_total: dict[int, list[tuple[int, int]]] = {}
    worded: set[int] = set()
    for n in with_digits:
        text = page.paragraphs[n].text.strip()
        if page.paragraphs[n].words <= MARK_WORDS and (found := _page_of().search(text)) is not None and not _PART.match(text):
            total = int(found[2])
            of_total.setdefault(total, []).append((n, int(found[1])))
            if _numbered().search(text) is not None:
                worded.add(total)
    pages: list[int] = []
    for total, places in of_total.items():
        counts = [count for _, count in places]
        if counts == sorted(counts) and counts[-1] <= total and (total in worded or counts[0] <= FIRST_MARK):
            pages += [n for n, _ in places]
    return pages


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
def _printed() -> re.Pattern[str]:
    """ "3/9", "3 of 9" at the beginning or the end of a line, in any language."""
    number = rf"(\d{{1,4}})\s?(?:/|{'|'.join(languages.pages().page_of)})\s?(\d{{1,4}})"
    return compiled(rf"\A{number}(?=\s)|(?<=\s){number}\Z", re.IGNORECASE)


@lru_cache(maxsize=1)
def _page_of() -> re.Pattern[str]:
    """ "3/9", "Page 3 of 9", in any language."""
    of = "|".join(languages.pages().page_of)
    return compiled(rf"(?<![\d.,])(\d{{1,4}})\s?(?:/|{of})\s?(\d{{1,4}})\W*\Z", re.IGNORECASE)


def _next_prose(prose: Sequence[bool]) -> list[int]:
    """For each place the first place from there on that is prose, or the number of places."""
    following = [len(prose)] * len(prose)
    for k in range(len(prose) - 1, -1, -1):
        following[k] = k if prose[k] else following[k + 1] if k + 1 < len(prose) else len(prose)
    return following
