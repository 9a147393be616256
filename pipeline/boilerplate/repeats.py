"""The text standing a second time, say for small and for wide screens."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from copydesk.boilerplate.page import Page, folded
from copydesk.evidence import Evidence, Kind

RUN_PARAGRAPHS = 3  # so many paragraphs in a row that stand once more, with prose among them, are a copy …
RUN_WORDS = 60  # … of at least so many words, and no refrain
COPIED_WORDS = 0.2  # copies go where they are at least this long, next to the text without them; less is a slip of the writer


def strip_repeated_text(page: Page) -> None:
    """Strip what stands once more where a page holds its text twice, say for small and for wide screens; the first copy stays."""
    if not page.has("boilerplate.repeated-text"):
        return
    kept = [n for n, paragraph in enumerate(page.paragraphs) if paragraph.kept]
    texts = [folded(page.paragraphs[n].text) for n in kept]
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


def _next_prose(prose: Sequence[bool]) -> list[int]:
    """For each place the first place from there on that is prose, or the number of places."""
    following = [len(prose)] * len(prose)
    for k in range(len(prose) - 1, -1, -1):
        following[k] = k if prose[k] else following[k + 1] if k + 1 < len(prose) else len(prose)
    return following
