"""Phrases, shapes and headings of the rules in rules/boilerplate/, and how far a heading's block reaches."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate, pairwise
from math import ceil

from copydesk.boilerplate.page import SENTENCE_END, Page, Paragraph, long_words
from copydesk.boilerplate.surroundings import is_story
from copydesk.compiled import compiled
from copydesk.evidence import Evidence, Kind
from copydesk.rule import HeadingRule, LineRule
from copydesk.text import ends_sentence

RESUMES = 0.12  # without the line model: the article goes on behind "Related articles" if this share of all its prose stands there
RESUMES_UNSURE = 0.35  # the same behind "Newsletter", where the words behind it are looked at, too
MOST_TAKEN = 12  # lines that a heading in the middle of an article takes, itself among them
SURE_SENTENCE, SENTENCE_WORDS = 0.8, 6  # so sure the model has to be of a sentence of so many words, for a page in HTML to go on with it
CHANCE = 0.1  # what the model gives two sentences below a heading amid an article, for the article to go on with them
KIN = 0.5  # share of a paragraph's long words that the prose before it has used, too: the same story goes on


def strip_phrases(page: Page) -> None:
    """Strip the lines that are a phrase or a shape of chrome, and the blocks below its headings."""
    outlook: _Outlook | None = None  # most pages have no heading that asks for it
    taken_to = 0  # the blocks so far have taken all paragraphs from their headings to here
    for n, paragraph in enumerate(page.paragraphs):
        for match in () if paragraph.first == page.title_line else paragraph.matches:
            rule = match.rule
            if not _stands_right(page, n, rule):
                continue
            if rule.id not in page.context.rules.added and is_story(page, n, match):  # who adds a rule has seen the lines that it is for
                continue
            if not isinstance(rule, HeadingRule):
                paragraph.strip(rule.id, rule.confidence)
                break
            if paragraph.text.endswith("."):  # a sentence opens no block
                continue
            outlook = outlook or _Outlook(page)
            last = (
                n + 1 if page.thread.posts and rule.category == "comments" else _block_end(page, outlook, n, certain=rule.takes == "rest")
            )
            if last > n:
                paragraph.strip(rule.id, rule.confidence)
                first, taken_to = max(n + 1, taken_to), max(taken_to, last)
                _strip_block(page, n, rule, range(first, last))
                break


def _stands_right(page: Page, n: int, rule: LineRule) -> bool:
    """Whether paragraph n stands where the rule wants its lines."""
    before, behind = n < page.begin, n > page.end
    return {"anywhere": True, "top": before, "end": behind, "outside": before or behind}[rule.where]


def _strip_block(page: Page, heading: int, rule: HeadingRule, block: Iterable[int]) -> None:
    """Strip what a heading takes. Another heading in its block is named for the lines below that one."""
    evidence = _below(page.paragraphs[heading])
    for n in block:
        taken = page.paragraphs[n]
        own = taken.matches[0].rule if taken.matches else rule
        taken.strip(own.id, own.confidence if taken.matches else round(0.9 * rule.confidence, 3), evidence)
        others = (match.rule for match in taken.matches if _stands_right(page, n, match.rule) and not taken.text.endswith("."))
        if (other := next((each for each in others if isinstance(each, HeadingRule)), None)) is not None:
            rule, evidence = other, _below(taken)


def _below(heading: Paragraph) -> Evidence:
    return Evidence(Kind.UNDER_HEADING, line=heading.first + 1, phrase=" ".join(heading.text.split()))


class _Outlook:
    """What stands before and behind each paragraph, counted once for all headings of a page."""

    def __init__(self, page: Page) -> None:
        paragraphs, prose = page.paragraphs, page.prose
        self.prose = prose
        # Where the line model has been asked: the prose that it takes for the article.
        self.believed = [k for k in prose if paragraphs[k].model_keeps and (paragraphs[k].kept_probability or 0.0) > 0.5]
        self.words = [0, *accumulate(paragraphs[k].words for k in prose)]
        self.chrome_end = [len(paragraphs)] * (len(paragraphs) + 1)  # from each paragraph on, the first that is no chrome by itself
        for k in range(len(paragraphs) - 1, -1, -1):
            self.chrome_end[k] = self.chrome_end[k + 1] if paragraphs[k].matches and not paragraphs[k].heading else k
        self._page = page

    @cached_property
    def same_story(self) -> list[bool]:
        """For each paragraph whether one of prose behind it is made of the words of the prose before it."""
        first_use: dict[str, int] = {}
        changes = [0] * (len(self._page.paragraphs) + 2)
        for k in self.prose:
            words = long_words(self._page.paragraphs[k].text)
            uses = sorted(first_use.setdefault(word, k) for word in words)
            if len(words) >= 5:  # enough of its words stand before every paragraph between `told` and `k`
                told = uses[ceil(KIN * len(words)) - 1]
                changes[told + 1] += 1
                changes[max(k, told + 1)] -= 1
        return [depth > 0 for depth in accumulate(changes)]


def _block_end(page: Page, outlook: _Outlook, n: int, *, certain: bool) -> int:
    """The index behind the last paragraph that the heading `n` takes with it; `n` itself: it opens no block and is left alone.

    At the end of the article a heading of chrome takes everything that follows. Whether it is the end, the line model says, or
    the extractor, or else how much prose follows. Where the article goes on behind it, a
    heading that is certain ("You may also like") takes the teasers up to the prose, and one that could as well be a
    sub-heading ("Newsletter") only lines that are chrome by themselves. Before the article, where page furniture stands
    close to the title, each takes no more than itself and such lines.
    """
    paragraphs = page.paragraphs
    last = outlook.chrome_end[n + 1]
    if not page.prose or n < page.begin:
        return last if certain or last > n + 1 else n
    following = bisect_right(page.prose, n)  # of the paragraphs of prose, the first behind the heading
    resumes = page.prose[following] if following < len(page.prose) else len(paragraphs)
    if paragraphs[n].kept_probability is not None:
        believed = bisect_right(outlook.believed, n)
        goes_on = believed < len(outlook.believed)
        resumes = outlook.believed[believed] if goes_on else resumes
    elif paragraphs[n].main is not None:
        goes_on = resumes < len(paragraphs)  # what an extractor leaves there is more often the article than prose of others
    else:
        before = outlook.words[bisect_left(page.prose, n)]
        behind = outlook.words[-1] - outlook.words[following]
        goes_on = behind >= (RESUMES if certain else RESUMES_UNSURE) * (before + behind)
    if not goes_on and following < len(page.prose):  # none takes more prose than it leaves, or the title, which stands above the story
        before, behind = outlook.words[bisect_left(page.prose, n)], outlook.words[-1] - outlook.words[following]
        goes_on = behind > before or any(it.first == page.title_line for it in paragraphs[n + 1 :])
        resumes = page.prose[following]
    goes_on = goes_on or (not certain and outlook.same_story[n])
    if not goes_on and (sure := _sure_sentence(page, n)) is not None:
        goes_on, resumes = True, sure
    if not goes_on and not certain and (onward := min((k for k in page.behind if k > n), default=None)) is not None:
        goes_on, resumes = True, onward
    if not goes_on:
        return len(paragraphs)
    if certain:
        while last < min(resumes, n + MOST_TAKEN) and not (
            paragraphs[last].heading or _set_apart(page, n, last) or _tells_on(paragraphs[last])
        ):
            last += 1
        return last
    return last if last > n + 1 else n


def _tells_on(it: Paragraph) -> bool:
    """Whether a paragraph amid an article is rather the article's than a teaser: two sentences, to which the model gives a chance."""
    chance = it.kept_probability is not None and it.kept_probability >= CHANCE
    return chance and it.prose and not it.matches and SENTENCE_END.search(it.text.strip()) is not None and ends_sentence(it.text)


def _sure_sentence(page: Page, heading: int) -> int | None:
    """The first sentence behind a heading on a page in HTML of which the model is sure: short, it is no prose, and yet the article's."""
    behind = range(heading + 2, len(page.paragraphs) if page.article.media == "html" else 0)
    return next((n for n in behind if _is_sure_sentence(page.paragraphs[n])), None)


def _is_sure_sentence(it: Paragraph) -> bool:
    sure = it.model_keeps is True and (it.kept_probability or 0.0) >= SURE_SENTENCE
    return sure and it.words >= SENTENCE_WORDS and not it.matches and ends_sentence(it.text)


def _set_apart(page: Page, heading: int, n: int) -> bool:
    """Whether paragraph n looks like a new sub-heading behind the block: more blank lines above it, or no bullet like the others."""
    if n < heading + 2:
        return False
    items = page.paragraphs[heading + 1 : n + 1]
    if _BULLET.match(items[-2].text) and not _BULLET.match(items[-1].text):
        return True
    gaps = [after.first - before.last for before, after in pairwise(items)]
    return len(gaps) > 1 and gaps[-1] > max(gaps[:-1])


_BULLET = compiled(r"\s*[-*•·–▪◦>»›]|\s+\S")
