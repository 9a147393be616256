"""Which lines are the article, and why the others are not.

Every line is asked in turn, and the first reason that holds takes it:

1. what the user said of it (`boilerplate.keep`, `boilerplate.strip` in the configuration);
2. the title standing once more (`boilerplate.repeated-title`);
3. a phrase, shape or heading of the rules in rules/boilerplate/;
4. the line recurring on the site's other pages (`boilerplate.recurring`);
5. for a page, the extractor not counting it as main content (`boilerplate.not-main-content`);
   for a text, the line model not taking it for article (`boilerplate.line-model-…`);
6. a page's text standing a second time (`boilerplate.repeated-text`);
7. being blank, with nothing on one side of it or another blank line before it (`boilerplate.blank-lines`).

Each part works only where its rule is switched on. Why it is done like this and what it gets wrong: docs/boilerplate.md.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, pairwise
from math import ceil, exp, log2

from copydesk.article import Article, Line
from copydesk.context import Context, Recurrence, line_matcher
from copydesk.invisible import plain
from copydesk.matching.matcher import Match
from copydesk.text import WORD, is_broken, mask, prose_of

PROSE_WORDS = 12  # a paragraph of so many words that ends like a sentence is prose; twice as many need no such end
PHRASE_WORDS = 70  # no phrase rule looks at a longer paragraph
RESUMES = 0.12  # without the line model: the article goes on behind "Related articles" if this share of all its prose stands there
RESUMES_UNSURE = 0.35  # the same behind "Newsletter", where the words behind it are looked at, too
MOST_TEASERS = 12  # that a heading in the middle of an article takes with it
KIN = 0.5  # share of a paragraph's long words that the prose before it has used, too: the same story goes on
TITLE_WORDS = 30
ANSWER_PROBABILITY = 0.1  # a short sentence alone between article lines goes only where the line model is this sure
NO_TITLE = 3.9  # the score that a line below a menu has to beat
TITLE_CHANCE = 0.4  # a line below a menu is taken for the title if it is one this surely
TITLE_REACH = 6  # kept paragraphs that may stand above the title (kicker, byline, date)
TELLING_WORDS, TELLING_SHARE = 3, 2 / 3  # a recurring line with so many long words, most of them the story's, is the story's own
RUN_PARAGRAPHS = 3  # so many paragraphs in a row that stand once more, with prose among them, are a copy …
RUN_WORDS = 60  # … of at least so many words, and no refrain
COPIED_WORDS = 0.2  # copies go where they are at least this long, next to the text without them; less is a slip of the writer
OWN_WORDS = 0.05  # share of a page's words that stand on no other page of its site: with fewer it has no text of its own
SERIES_PROBABILITY = 0.9  # so sure the line model has to be that a sentence is article that other pages have, too: a series, a refrain
LONG_LINE_WORDS = 20  # prose that recurs may be a series, a column's own words, agency copy: asks for more proof than a short line


@dataclass(slots=True)
class _Paragraph:
    """Consecutive lines of one paragraph: one line, or several that were wrapped at a column. Judged as a whole."""

    first: int
    last: int  # lines[first:last]
    text: str
    words: int
    prose: bool
    heading: bool
    main: bool | None
    matches: tuple[Match, ...] = ()
    kept: bool = True
    rule: str | None = None
    confidence: float | None = None
    evidence: str | None = None
    kept_probability: float | None = None
    model_keeps: bool | None = None

    def strip(self, rule: str, confidence: float, evidence: str | None = None) -> None:
        """Take the paragraph, unless it is taken already: the first reason is the one that is told."""
        if self.kept:
            self.kept, self.rule, self.confidence, self.evidence = False, rule, confidence, evidence


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


def lay_out(article: Article, context: Context) -> _Page:
    """The article's paragraphs, with the phrases found in them."""
    return _Page(article, context)


def decide(page: _Page) -> Article:
    """The article with its lines, once the line model has been asked."""
    article = page.article
    overruled = _overrule(page)
    _phrases(page)
    _repeated_title(page)
    _recurring(page)
    _not_main(page)
    title_line = _title_line(page)
    _line_model(page, title_line)
    _repeated_text(page)
    for paragraph in overruled:
        paragraph.kept, paragraph.rule, paragraph.confidence = True, None, None
        paragraph.evidence, paragraph.kept_probability = "the configuration keeps it", None
    lines = _lines(page)
    if title_line is not None and not lines[title_line].kept:
        title_line = None
    prose = prose_of(article.text, lines, article.markup, title_line, blocks=article.media == "html")
    title = article.title
    if title is None and prose.headline is not None:
        title = prose.text[slice(*prose.headline)]
    return replace(article, lines=lines, title=title, title_line=title_line, prose=prose)


class _Page:
    """The article's paragraphs on the table, to be marked by the functions below in turn."""

    def __init__(self, article: Article, context: Context) -> None:
        self.article = article
        self.context = context
        self.paragraphs = _paragraphs(article)
        matcher = line_matcher(context.rules)
        for paragraph in self.paragraphs:
            if paragraph.words <= PHRASE_WORDS:
                text = paragraph.text
                paragraph.matches = matcher.match_line(_LINK.sub(r"\1", text) if "](" in text else text)
        prose = [
            n for n, paragraph in enumerate(self.paragraphs) if paragraph.prose and not paragraph.matches and paragraph.main is not False
        ]
        # Without prose (a poem, a table, a ticker) nothing can be said to stand before or behind it.
        self.begin = prose[0] if prose else 0
        self.end = prose[-1] if prose else len(self.paragraphs) - 1
        self.prose = prose
        self.elsewhere = _elsewhere(self)

    def has(self, rule: str) -> bool:
        """Whether the rule of that id is switched on."""
        return self.context.rules.get(rule) is not None

    def inside(self, n: int) -> bool:
        """Whether paragraph n stands between the first and the last paragraph of prose."""
        return self.begin <= n <= self.end


_DENSE = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")  # scripts without spaces
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")  # of Markdown: a button is known by its words
_SENTENCE_END = re.compile(r"[.!?…。！？؟।]['\"’”»“)\]]*\Z")


def _paragraphs(article: Article) -> list[_Paragraph]:
    """The paragraphs of the article's lines; blank lines are in none."""
    text, lines = article.text, article.lines
    paragraphs: list[_Paragraph] = []
    for n, line in enumerate(lines):
        part = plain(text[line.start : line.end])
        if not part.strip():
            continue
        before = paragraphs[-1] if paragraphs else None
        if line.joined and before is not None and before.last == n and before.main == line.main:
            before.last = n + 1
            before.text += part.strip() if is_broken(text, lines[n - 1].end) else " " + part.strip()
            continue
        paragraphs.append(_Paragraph(n, n + 1, part.rstrip(), 0, False, line.kind == "heading", line.main))
    for paragraph in paragraphs:
        paragraph.words = len(WORD.findall(paragraph.text))
        if not paragraph.text.isascii():
            paragraph.words += len(_DENSE.findall(paragraph.text)) // 3
        paragraph.prose = paragraph.words >= 2 * PROSE_WORDS or (
            paragraph.words >= PROSE_WORDS and _SENTENCE_END.search(paragraph.text) is not None
        )
    return paragraphs


# --- what the user said ---


def _overrule(page: _Page) -> list[_Paragraph]:
    """Strip what the user wants gone; return what the user wants kept whatever the other reasons say."""
    kept = []
    for overrule in page.context.config.overrules:
        if overrule.site is not None and _host(overrule.site) != _host(page.article.site or ""):
            continue
        keep = [" ".join(phrase.split()).casefold() for phrase in overrule.keep]
        strip = [" ".join(phrase.split()).casefold() for phrase in overrule.strip]
        for paragraph in page.paragraphs:
            folded = " ".join(paragraph.text.split()).casefold()
            if any(phrase in folded for phrase in keep):
                kept.append(paragraph)
            elif page.has("boilerplate.user-strip"):
                for phrase in strip:
                    if phrase in folded:
                        paragraph.strip("boilerplate.user-strip", 1.0, f"the configuration strips lines with “{phrase}”")
    return kept


def _host(site: str) -> str:
    """A site without www., as a page's own address gives it; a folder's name may have it."""
    return site.casefold().removeprefix("www.")


# --- phrases ---


def _phrases(page: _Page) -> None:
    outlook = _Outlook(page)
    taken_to = 0  # the blocks so far have taken all paragraphs from their headings to here
    for n, paragraph in enumerate(page.paragraphs):
        for match in paragraph.matches:
            rule = match.rule
            before, behind = n < page.begin, n > page.end
            if (rule.where == "top" and not before) or (rule.where == "end" and not behind):
                continue
            if rule.where == "outside" and not (before or behind):
                continue
            if rule.takes == "line":
                paragraph.strip(rule.id, rule.confidence)
                break
            if paragraph.text.endswith("."):  # a sentence opens no block
                continue
            last = _block_end(page, outlook, n, certain=rule.takes == "rest")
            if last > n:
                paragraph.strip(rule.id, rule.confidence)
                first, taken_to = max(n + 1, taken_to), max(taken_to, last)
                for taken in page.paragraphs[first:last]:
                    own = taken.matches[0].rule if taken.matches else rule
                    confidence = own.confidence if taken.matches else round(0.9 * rule.confidence, 3)
                    taken.strip(own.id, confidence, f"under the heading “{_short(paragraph.text)}”")
                break


class _Outlook:
    """What stands before and behind each paragraph, counted once for all headings of a page."""

    def __init__(self, page: _Page) -> None:
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
            words = _long_words(self._page.paragraphs[k].text)
            uses = sorted(first_use.setdefault(word, k) for word in words)
            if len(words) >= 5:  # enough of its words stand before every paragraph between `told` and `k`
                told = uses[ceil(KIN * len(words)) - 1]
                changes[told + 1] += 1
                changes[max(k, told + 1)] -= 1
        return [depth > 0 for depth in accumulate(changes)]


def _block_end(page: _Page, outlook: _Outlook, n: int, *, certain: bool) -> int:
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
    goes_on = goes_on or (not certain and outlook.same_story[n])
    if not goes_on:
        return len(paragraphs)
    if certain:
        while last < min(resumes, n + MOST_TEASERS) and not paragraphs[last].heading and not _set_apart(page, n, last):
            last += 1
        return last
    return last if last > n + 1 else n


def _long_words(text: str, letters: int = 6) -> set[str]:
    return {word.casefold() for word in WORD.findall(text) if len(word) >= letters}


def _set_apart(page: _Page, heading: int, n: int) -> bool:
    """Whether paragraph n looks like a new sub-heading behind the block: more blank lines above it, or no bullet like the others."""
    if n < heading + 2:
        return False
    items = page.paragraphs[heading + 1 : n + 1]
    if _BULLET.match(items[-2].text) and not _BULLET.match(items[-1].text):
        return True
    gaps = [after.first - before.last for before, after in pairwise(items)]
    return len(gaps) > 1 and gaps[-1] > max(gaps[:-1])


_BULLET = re.compile(r"\s*[-*•·–▪◦>»›]|\s+\S")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39].rstrip() + "…"


# --- the title ---

_TITLE_TAIL = re.compile(r"\s*[|–—·:»-]\s*[^|–—·»]{1,40}\Z")


def _plain(text: str) -> str:
    return " ".join(text.split()).strip("#*_ ").casefold()


def _repeated_title(page: _Page) -> None:
    """Of a title that stands more than once, with or without the site's name behind it, keep the one that is closest to the prose."""
    if not page.has("boilerplate.repeated-title"):
        return
    texts: dict[int, str] = {}  # the paragraphs that could be the title
    with_site: dict[int, str] = {}  # the same, cut before the last dash or bar
    for n, paragraph in enumerate(page.paragraphs):
        if 3 <= paragraph.words <= TITLE_WORDS and not paragraph.matches and (n < page.begin or n > page.end):
            texts[n] = _plain(paragraph.text)
            if n < page.begin:
                with_site[n] = _TITLE_TAIL.sub("", texts[n])
    above = [n for n in texts if n < page.begin]
    title = _plain(page.article.title) if page.article.title is not None else None
    if title is None or title not in (texts[n] for n in above):
        often = Counter([*texts.values(), *(cut for n, cut in with_site.items() if cut != texts[n])])
        title = next((texts[n] for n in reversed(above) if page.paragraphs[n].words >= 4 and often[texts[n]] > 1), None)
    keep = next((n for n in reversed(above) if texts[n] == title), None)
    if keep is None:
        return
    for n, text in texts.items():
        if n != keep and title in (text, with_site.get(n)):
            evidence = "the title stands once more, closer to the text" if n < keep else "the title stands above the text"
            page.paragraphs[n].strip("boilerplate.repeated-title", 0.95, evidence)


def _title_line(page: _Page) -> int | None:
    """The line of the one kept title: the page's own title where it stands in the text, else a short paragraph above the first prose."""
    article = page.article
    if article.title_line is not None and article.media != "text":
        return article.title_line
    kept = [n for n, paragraph in enumerate(page.paragraphs) if paragraph.kept]
    if article.title is not None:
        title = _plain(article.title)
        alike = [n for n in kept if _plain(page.paragraphs[n].text) in (title, _TITLE_TAIL.sub("", title))]
        return page.paragraphs[alike[0]].first if alike else None
    body = next((n for n in kept if page.paragraphs[n].prose and page.paragraphs[n].model_keeps is not False), len(page.paragraphs))
    above = [n for n in kept if n < body]
    if len(above) > TITLE_REACH or any(page.paragraphs[n].model_keeps is False for n in above):
        found = _title_below_menu(page, above, body)
    else:
        found = next((n for n in above if _is_title(page.paragraphs[n])), None)
    if found is None or not (body < len(page.paragraphs) or page.paragraphs[found].heading or _blank_behind(page, found)):
        return None
    return page.paragraphs[found].first


def _title_below_menu(page: _Page, above: Sequence[int], body: int) -> int | None:
    """Of many lines above the body (menus, names of the site, teasers) the one that is most likely the title, if it likely is.

    The weights are those of a choice among the lines, or none of them: fitted to some 850 pages with known titles, and rounded.
    """
    paragraphs = page.paragraphs
    story = Counter(word for n in page.prose if n >= body for word in _long_words(paragraphs[n].text, 4))
    scores: dict[int, float] = {}
    for n in above:
        paragraph, text = paragraphs[n], paragraphs[n].text.strip()
        if not 1 <= paragraph.words <= TITLE_WORDS or (paragraph.matches and not paragraph.heading):
            continue
        words = _long_words(text, 4)
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


def _is_title(paragraph: _Paragraph) -> bool:
    """No date, byline or kicker of one word, and no sentence: a title may ask or shout, but hardly ever ends in a full stop."""
    text = paragraph.text.strip()
    digits = sum(char.isdigit() for char in text)
    if paragraph.heading:
        return True
    if not 2 <= paragraph.words <= TITLE_WORDS or digits * 3 > len(text) or (_BYLINE.match(text) and paragraph.words <= 6):
        return False
    return not text.endswith((".", ":", ";", ",", "。"))


def _blank_behind(page: _Page, n: int) -> bool:
    return n + 1 < len(page.paragraphs) and page.paragraphs[n + 1].first > page.paragraphs[n].last


# --- the same text again ---


def _repeated_text(page: _Page) -> None:
    """Strip what stands once more where a page holds its text twice, say for small and for wide screens; the first copy stays."""
    if page.article.media == "html" or not page.has("boilerplate.repeated-text"):
        return
    kept = [n for n, paragraph in enumerate(page.paragraphs) if paragraph.kept]
    texts = [_plain(page.paragraphs[n].text) for n in kept]
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
            evidence = f"stands in line {page.paragraphs[original].first + 1} already"
            page.paragraphs[n].strip("boilerplate.repeated-text", 0.9, evidence)


def _next_prose(prose: Sequence[bool]) -> list[int]:
    """For each place the first place from there on that is prose, or the number of places."""
    following = [len(prose)] * len(prose)
    for k in range(len(prose) - 1, -1, -1):
        following[k] = k if prose[k] else following[k + 1] if k + 1 < len(prose) else len(prose)
    return following


# --- the site, the extractor, the model ---


def _elsewhere(page: _Page) -> dict[int, Recurrence]:
    """The paragraphs that other pages of the site have, too; more proof is asked for inside the article and of long lines.

    A page's headline or lead stands on the others as a teaser, and is known here by its words: the story uses them.
    """
    lines = page.context.recurring.get(page.article.site or "")
    if not lines or not page.has("boilerplate.recurring"):
        return {}
    title = _plain(page.article.title) if page.article.title is not None else None
    counts = [lines.get(mask(paragraph.text)) for paragraph in page.paragraphs]
    own = sum(paragraph.words for paragraph, found in zip(page.paragraphs, counts, strict=True) if found is None)
    if own < OWN_WORDS * sum(paragraph.words for paragraph in page.paragraphs):
        return {}  # a copy, such as a poem saved twice: what it shares with the other page is the article
    story = {word for n in page.prose if counts[n] is None for word in _long_words(page.paragraphs[n].text, 5)}
    elsewhere = {}
    for n, (paragraph, found) in enumerate(zip(page.paragraphs, counts, strict=True)):
        if found is None:
            continue
        if paragraph.first == page.article.title_line or (n <= page.begin and _plain(paragraph.text) == title):
            continue  # on the other pages it is the teaser of this one
        if paragraph.words >= LONG_LINE_WORDS:
            enough = found.pages >= 3 and found.share >= 0.3
        elif page.inside(n) or not page.article.site:  # what nothing ties together but the folder has to have it nearly everywhere
            enough = found.share >= 0.3
        else:
            enough = True
        if enough and not _tells(paragraph, story):
            elsewhere[n] = found
    return elsewhere


def _recurring(page: _Page) -> None:
    """Strip what other pages have, too, but for a series' own: its numbered title, its introduction and refrains."""
    numbered = _numbered_title(page)
    own = [n for n in page.prose if n not in page.elsewhere]
    for n, found in page.elsewhere.items():
        paragraph = page.paragraphs[n]
        evidence = f"on {found.pages} of {found.of} pages {found.among}"
        believed = bool(own) and own[0] - 1 <= n < own[-1] and (paragraph.kept_probability or 0.0) >= SERIES_PROBABILITY
        if n == numbered or (believed and _SENTENCE_END.search(paragraph.text)):
            if paragraph.kept:
                paragraph.evidence = f"{evidence}, but {'nothing else can be the title' if n == numbered else 'it reads like the article'}"
        else:
            paragraph.strip("boilerplate.recurring", round(min(0.99, 0.7 + 0.3 * found.share), 3), evidence)


def _numbered_title(page: _Page) -> int | None:
    """The line right above the first prose that recurs with other digits ("The canal walk, part 3"), where no other is left for a title."""
    n = page.begin - 1
    if n not in page.elsewhere or any(k not in page.elsewhere and not page.paragraphs[k].matches for k in range(n)):
        return None
    line = page.paragraphs[n]
    return n if line.words >= 3 and not line.matches and any(char.isdigit() for char in line.text) and _is_title(line) else None


def _tells(paragraph: _Paragraph, story: set[str]) -> bool:
    """Whether a paragraph tells of the page's own story: most of its long words are words of the story."""
    words = _long_words(paragraph.text, 5)
    return len(words) >= TELLING_WORDS and len(words & story) >= TELLING_SHARE * len(words)


def _not_main(page: _Page) -> None:
    if page.has("boilerplate.not-main-content"):
        for paragraph in page.paragraphs:
            if paragraph.main is False:
                paragraph.strip("boilerplate.not-main-content", 0.9)


def ask_model(pages: Sequence[_Page]) -> None:
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


_MODEL_RULES = ("boilerplate.line-model-before", "boilerplate.line-model-inside", "boilerplate.line-model-after")


def _line_model(page: _Page, title_line: int | None) -> None:
    """Strip what the line model does not take for article, but for the title."""
    wanted = [n for n, paragraph in enumerate(page.paragraphs) if paragraph.model_keeps is not False and paragraph.kept]
    if not wanted:  # no article at all, says the model: then nothing it says of single lines can be trusted
        return
    for n, paragraph in enumerate(page.paragraphs):
        if paragraph.first == title_line:
            paragraph.kept_probability = None  # the title is known by other signs; what the model thinks of it is no doubt
        elif paragraph.model_keeps is False and paragraph.kept_probability is not None:
            rule = _MODEL_RULES[0] if n < wanted[0] else _MODEL_RULES[2] if n > wanted[-1] else _MODEL_RULES[1]
            if rule == _MODEL_RULES[1] and _answers(page, n) and paragraph.kept_probability > ANSWER_PROBABILITY:
                continue
            if page.has(rule):
                paragraph.strip(rule, round(1 - paragraph.kept_probability, 3))


def _answers(page: _Page, n: int) -> bool:
    """Whether a paragraph stands alone between two that the model keeps and ends like a sentence: "No." in an interview."""
    before, this, after = page.paragraphs[n - 1 : n + 2]
    return before.model_keeps is True and after.model_keeps is True and not this.matches and _SENTENCE_END.search(this.text) is not None


# --- the lines ---


def _lines(page: _Page) -> tuple[Line, ...]:
    """The article's lines with what was decided of their paragraphs; blank lines by what is kept around them."""
    lines = list(page.article.lines)
    blank_rule = page.has("boilerplate.blank-lines")
    kept_before = False  # a kept paragraph stands above
    owner = 0
    pending: list[int] = []  # blank lines since the last kept paragraph
    for paragraph in page.paragraphs:
        pending += range(owner, paragraph.first)
        owner = paragraph.last
        for n in range(paragraph.first, paragraph.last):
            line = lines[n]
            if not paragraph.kept or paragraph.kept_probability is not None or paragraph.evidence or not line.kept:
                lines[n] = Line(
                    line.start, line.end, line.kind, line.joined, line.main,
                    paragraph.kept, paragraph.rule, paragraph.confidence, paragraph.evidence, paragraph.kept_probability,
                )  # fmt: skip
        if paragraph.kept:
            if blank_rule:
                _strip_blanks(lines, pending[1:] if kept_before else pending)
            pending = []
            kept_before = True
    pending += range(owner, len(lines))
    if blank_rule:
        _strip_blanks(lines, pending)
    return tuple(lines)


def _strip_blanks(lines: list[Line], numbers: Sequence[int]) -> None:
    for n in numbers:
        lines[n] = replace(lines[n], kept=False, rule="boilerplate.blank-lines", confidence=1.0)
