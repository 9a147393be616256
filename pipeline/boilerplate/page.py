"""An article's paragraphs on the table: what each is, what was found in it, and whether a reason has taken it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from copydesk import languages
from copydesk.article import Article
from copydesk.compiled import compiled
from copydesk.context import Context, Recurrence, line_matcher
from copydesk.evidence import Evidence
from copydesk.invisible import is_plain_text, plain
from copydesk.links import row_of_links, without_addresses
from copydesk.rule import HeadingRule, LineMatch
from copydesk.rulebook import LONGEST_LINE_WORDS
from copydesk.text import DENSE, WORD, count_words, ends_sentence, is_broken, less_marks, runs_of

PROSE_WORDS = 12  # a paragraph of so many words that ends like a sentence is prose; twice as many need no such end


@dataclass(slots=True)
class Paragraph:
    """Consecutive lines of one paragraph: one line, or several that were wrapped at a column. Judged as a whole."""

    first: int
    last: int  # lines[first:last]
    text: str
    words: int
    prose: bool
    heading: bool
    main: bool | None
    cell: bool = False  # of a table, in HTML or Markdown
    underline: str = ""  # of a heading in Markdown: a line of dashes that goes with it
    matches: tuple[LineMatch, ...] = ()
    kept: bool = True
    rule: str | None = None
    confidence: float | None = None
    evidence: Evidence | None = None
    kept_probability: float | None = None
    model_keeps: bool | None = None

    def strip(self, rule: str, confidence: float, evidence: Evidence | None = None) -> None:
        """Take the paragraph, unless it is taken already: the first reason is the one that is told."""
        if self.kept:
            self.kept, self.rule, self.confidence, self.evidence = False, rule, confidence, evidence


class Thread(NamedTuple):
    """The paragraphs of a forum's thread, or of a page of answers.

    question: the one that all answer; posts: text that members wrote; head: what stands right above the first post and tells of its writer.
    """

    question: int | None = None
    posts: frozenset[int] = frozenset()
    head: frozenset[int] = frozenset()


class Page:
    """The article's paragraphs on the table, to be marked by the functions below in turn."""

    def __init__(self, article: Article, context: Context) -> None:
        self.article = article
        self.context = context
        self.paragraphs = paragraphs_of(article)
        matcher = line_matcher(context.rules)
        for paragraph in self.paragraphs:
            if paragraph.words <= LONGEST_LINE_WORDS:
                shown = _DUMPED.sub("", without_addresses(paragraph.text)[0])
                if article.media == "markdown" and "<" in shown and article.lines[paragraph.first].kind != "code":
                    shown = _TAGS.sub("", _COMMENT.sub("", shown)) or _COMMENT.sub("", shown)  # "3 comments </h5>"
                paragraph.matches = matcher.match_line(shown)
                if not paragraph.matches:
                    cells = row_of_links(paragraph.text) or _cells_of(shown.strip())
                    paragraph.matches = _in_cells(cells, matcher.match_line)
        prose = [
            n for n, paragraph in enumerate(self.paragraphs) if paragraph.prose and not paragraph.matches and paragraph.main is not False
        ]
        # Without prose (a poem, a table, a ticker) nothing can be said to stand before or behind it.
        self.begin = prose[0] if prose else 0
        self.end = prose[-1] if prose else len(self.paragraphs) - 1
        for n, paragraph in enumerate(self.paragraphs[: self.end + 2]):
            if paragraph.prose and any(match.rule.search for match in paragraph.matches):
                told = is_told if n > self.begin else is_cited  # above the first prose, notices of several sentences stand
                paragraph.matches = tuple(match for match in paragraph.matches if not told(paragraph.text.strip(), match))
        self.prose = [n for n, it in enumerate(self.paragraphs) if it.prose and not it.matches and it.main is not False]
        self.begin = min([self.begin, *self.prose[:1]])
        self.elsewhere: Mapping[int, Recurrence] = {}  # the paragraphs that other pages of the site have, too
        self.listed: int | None = None  # a headline of the text's own that they list
        self.thread = Thread()
        self.sub_headings: frozenset[int] = frozenset()  # short lines that surely are some, once the model has been asked
        self.turns: frozenset[int] = frozenset()  # and those that take turns with paragraphs
        self.facts: frozenset[int] = frozenset()  # lines with a label right below prose, likewise
        self.behind: frozenset[int] = frozenset()  # paragraphs with which the story goes on behind a box, likewise
        self.wanted: list[tuple[Paragraph, str]] = []  # what the user wants kept, and the phrase or line that says so
        self.title_line: int | None = None
        self._long: dict[tuple[int, int], frozenset[str]] = {}

    def long_words(self, n: int, letters: int) -> frozenset[str]:
        """The `long_words` of paragraph n, which several reasons ask for."""
        found = self._long.get((n, letters))
        if found is None:
            found = self._long[n, letters] = frozenset(long_words(self.paragraphs[n].text, letters))
        return found

    @cached_property
    def folded(self) -> list[str]:
        """The paragraphs' texts as they are compared with one another."""
        return [folded(paragraph.text) for paragraph in self.paragraphs]

    @cached_property
    def copies(self) -> Counter[str]:
        """How many paragraphs have each of these texts."""
        return Counter(self.folded)

    @cached_property
    def story(self) -> set[str]:
        """The long words of the prose that no rule has found anything in."""
        return {word for n in self.prose for word in self.long_words(n, 5)}

    @cached_property
    def told(self) -> set[str]:
        """The words of four letters and more of that prose."""
        return {word for n in self.prose for word in self.long_words(n, 4)}

    @cached_property
    def on_tags(self) -> frozenset[int]:
        """The paragraphs of prose that speak of what pages are made of."""
        return frozenset(n for n in self.prose if _TAG_TOLD.search(self.paragraphs[n].text))

    @cached_property
    def bare(self) -> bool:
        """Whether the text comes without chrome around it: no phrase before or behind its prose, and no two in a row."""
        found = [bool(it.matches) and not it.heading for it in self.paragraphs]
        return bool(self.prose) and not any(
            hit and (not self.begin <= n <= self.end or found[n - 1 : n] == [True]) for n, hit in enumerate(found)
        )

    def has(self, rule: str) -> bool:
        """Whether the rule of that id is switched on."""
        return self.context.rules.get(rule) is not None

    def inside(self, n: int) -> bool:
        """Whether paragraph n stands between the first and the last paragraph of prose."""
        return self.begin <= n <= self.end


_TAG_TOLD = compiled(r"\b(?:X?HTML|CSS|JavaScript|Jekyll|Liquid|Hugo|[Kk]ramdown)\b")
_DUMPED = compiled(r"\A\s*(?:[*+•] )?\[\d{1,3}\](?=\w)")  # "   * [4]Home": a link as lynx writes it
_COMMENT = compiled(r"(?:> ?)*<!--[^<>]*-->\s*")  # nobody sees it in Markdown
_TAGS = compiled(r"</?[A-Za-z][^<>]*>")
_CELLS = compiled(r"\s*[|•·¦▪]\s*|\t\s*|\s{2,}")
_BAR = compiled("[|•·¦▪]")
UNSPACED_ROW = 24  # letters of a row of buttons in a script without spaces
CELLS_KNOWN = 0.5  # a row of buttons ("Log in   Search   Our papers") is one where so many of its cells are


def _cells_of(line: str) -> list[str]:
    """The cells of a line without white space at its ends: it is its only one, as most lines are, where nothing in it could part two."""
    if line.isascii() and line.isprintable() and "  " not in line and "|" not in line:  # the test below, of most lines
        return [line]
    if _BAR.search(line) or " ".join(line.split()) != line:
        return _CELLS.split(line)
    return line.split(" ") if len(line) <= UNSPACED_ROW and DENSE.match(line) else [line]  # there a space parts more than words


def _in_cells(cells: Iterable[str], match_line: Callable[[str], tuple[LineMatch, ...]]) -> tuple[LineMatch, ...]:
    """What is found in a line that was put together from several buttons: a match of one of its cells, where two and half of them have one.

    Together they open no block, whatever one of them would do by itself.
    """
    cells = [cell for cell in cells if cell]
    if len(cells) < 2:
        return ()
    found = [[match for match in match_line(cell) if not match.rule.search] for cell in cells]
    if sum(map(bool, found)) < max(2, CELLS_KNOWN * len(cells)):
        return ()
    return tuple(match for matches in found for match in matches if not isinstance(match.rule, HeadingRule))[:1]


TOLD_SENTENCES, TOLD_SHARE = 3, 0.6  # a paragraph of so many sentences, of which a notice's are at most that share, may tell of the notice
SENTENCE_END = compiled(r"[.!?…][\"'’”»“)]*\s+(?=[\"'‘“„«(¿¡]*[A-ZÀ-ÞА-Я])")


@lru_cache(maxsize=1)
def address() -> re.Pattern[str]:
    """Who speaks in a notice, and to whom, in any language: the text's is not known yet."""
    return compiled(rf"\b(?:{'|'.join(languages.pages().address)})\b")


def is_told(text: str, match: LineMatch) -> bool:
    """Whether the phrase of a notice is quoted or said by somebody, or stands in a paragraph that goes on to speak of something else.

    A notice speaks for a site to its reader from its first sentence to its last; of this paragraph most sentences do neither.
    """
    if is_cited(text, match):
        return True
    borders = [0, *(end.end() for end in SENTENCE_END.finditer(text)), len(text)]
    others = [text[start:end] for start, end in pairwise(borders) if end <= match.start or start >= match.end]
    return (
        match.rule.search
        and len(borders) > TOLD_SENTENCES
        and sum(map(len, others)) >= (1 - TOLD_SHARE) * len(text)
        and not any(address().search(other) or address().search(other[:1].lower() + other[1:]) for other in others)
    )


def is_cited(text: str, match: LineMatch) -> bool:
    """Whether the phrase of a notice is quoted or said by somebody."""
    return match.rule.search and (is_said(text, match.start) or _is_quoted(text, match))


def is_said(text: str, start: int = 0) -> bool:
    """Whether somebody says what a text holds, or what of it stands before its end from `start` on."""
    return _SAID.search(text, start) is not None


def is_of_somebody(pair: Sequence[Paragraph]) -> bool:
    """Whether of a paragraph and the one below it the lower is a sentence of somebody ("He has found an error since."): the story goes on
    with it, as a site says I, we or you.
    """
    if len(pair) < 2 or not pair[0].prose or pair[0].matches or pair[0].model_keeps is False:
        return False
    text = pair[1].text.strip()
    return ends_sentence(text) and _somebody().match(text) is not None and address().search(text) is None


@lru_cache(maxsize=1)
def _somebody() -> re.Pattern[str]:
    """A pronoun for somebody with which a sentence begins, in any language: the text's is not known yet."""
    told = [known.reporting for known in languages.every() if known.reporting is not None]
    words = {word.capitalize() for one in told for word in (one.personal | one.either) - one.relatives if word.isalpha()}
    return compiled(rf"[\"'“„«]?(?:{'|'.join(sorted(words))})\b")


# "We use cookies, said the café's owner": a comma, perhaps the end of a quotation, and who says it.
_SAID = compiled(r",[\"'’”»“]?\s(?:said|says|sagte?|meinte?|a dit|dit|dijo|dice|disse|diz|zegt|zei)\s\w")
_MARKS = compiled(r"[\"“”„«»]")
TOLD_WORDS = 6  # of a sentence that cites a notice, so many and more stand outside of the quotation marks


def _is_quoted(text: str, match: LineMatch) -> bool:
    """Whether the phrase stands between quotation marks in a sentence of somebody else's, who does not speak to the reader."""
    marks = [mark.start() for mark in _MARKS.finditer(text)]
    before = [at for at in marks if at <= match.start]
    behind = [at for at in marks if at >= match.end]
    if len(before) % 2 == 0 or not behind:
        return False
    outside = f"{text[: before[-1]]} {text[behind[0] + 1 :]}"
    return len(WORD.findall(outside)) >= TOLD_WORDS and not address().search(outside)


def paragraphs_of(article: Article) -> list[Paragraph]:
    """The paragraphs of the article's lines; blank lines and front matter are in none."""
    text, lines = article.text, article.lines
    paragraphs: list[Paragraph] = []
    all_plain = is_plain_text(text)
    for n, line in enumerate(lines):
        part = text[line.start : line.end] if all_plain else plain(text[line.start : line.end])
        if not part.strip() or line.kind == "metadata":
            continue
        before = paragraphs[-1] if paragraphs else None
        if line.joined and before is not None and before.last == n and before.main == line.main:
            before.last = n + 1
            if before.heading and WORD.search(part) is None:
                before.underline = part.strip()
                continue
            before.text += part.strip() if is_broken(text, lines[n - 1].end, line.start) else " " + part.strip()
            continue
        paragraphs.append(Paragraph(n, n + 1, part.rstrip(), 0, False, line.kind == "heading", line.main, line.kind == "cell"))
        paragraphs[-1].kept_probability, paragraphs[-1].model_keeps = line.kept_probability, line.main
    for paragraph in paragraphs:
        shown = without_addresses(paragraph.text)[0]
        paragraph.words = count_words(shown)
        paragraph.prose = paragraph.words >= 2 * PROSE_WORDS or (paragraph.words >= PROSE_WORDS and ends_sentence(shown))
    return paragraphs


def long_words(text: str, letters: int = 6) -> set[str]:
    """The different words of at least so many letters, in small letters: those that tell what a text is about."""
    text = less_marks(text)
    if text.isascii():  # small letters are as many
        return {word for word in runs_of(text.lower()) if len(word) >= letters}
    return {word.casefold() for word in runs_of(text) if len(word) >= letters}


def folded(text: str) -> str:
    """A text as it is compared with others: white space and case made alike, Markdown's marks at its ends left out."""
    return " ".join(text.split()).strip("#*_ ").casefold()
