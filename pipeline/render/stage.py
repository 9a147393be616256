"""Decoded input to `Article.text` and its lines. After this stage the text never changes.

HTML: the page's visible text, one block a line, each with what the model makes of it. Markdown and plain text: as they stand. Lines
are cut at LF only, so that joined by LF they give back the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Protocol

from copydesk.article import Article, Line, Outcome, Span, Status, noted
from copydesk.compiled import compiled
from copydesk.config import Overrule
from copydesk.evidence import KnownBy
from copydesk.invisible import SOFT_HYPHEN
from copydesk.links import marks_of_links
from copydesk.render import webpage
from copydesk.render.comments import ignores_of, in_lines
from copydesk.render.fragments import join_fragments
from copydesk.render.frontmatter import declared, front_matter
from copydesk.render.heads import labelled_head
from copydesk.render.hyphens import breaks_off, is_cut, needless_hyphens
from copydesk.render.layout import unfolded
from copydesk.render.looks import looks_of, shifted
from copydesk.render.metadata import address, bare_words, language_code, metadata, same_words, without_site
from copydesk.render.origin import iso_date, labels, names, origin
from copydesk.text import WORD, ends_clause, is_hyphenated, line_spans

if TYPE_CHECKING:
    from copydesk.render.judge import Judged

_STAND_IN_WORDS = 60  # no more than this is said to readers whose browser lacks something


class Settings(Protocol):
    """What `render` needs to know of the configuration: "trafilatura" or "fast"."""

    @property
    def extractor(self) -> str:
        """Which extractor the model listens to, if any."""

    @property
    def clean_format(self) -> str:
        """What the cleaned text of a page is to be: "text" or "markdown"."""

    @property
    def overrules(self) -> tuple[Overrule, ...]:
        """What the configuration says of pages: `render` asks those that are recipes."""


def render(article: Article, config: Settings) -> Article:
    """Fill text, lines, markup, title, url, site and language. An article that is skipped or failed is returned as it is."""
    if not article.outcome.status.has_text:
        return article
    told = _told(article)
    article = replace(article, url=None, title=None, author=None, published=None, tags=None, declared_language=None)
    if article.media == "html":
        article = _render_html(article, config, told["site"])
    else:
        text, note = unfolded(article.text)
        article = noted(replace(article, text=text), [note] if note else [])
        if article.media == "markdown":
            from copydesk.render.markdown import render_markdown  # markdown-it: only Markdown needs it

            article = render_markdown(article)
        else:
            article = _render_text(article)
    return replace(article, **{name: value for name, value in told.items() if value is not None and getattr(article, name) is None})


def _told(article: Article) -> dict[str, Any]:
    """What a record says of its article, in the form that fields of Article have: it stands where the article's own page says nothing."""
    url, site = address(article.url)
    return {
        "url": url,
        "site": site,
        "site_known_by": KnownBy.ADDRESS if site else None,
        "title": (without_site(" ".join(article.title.split()), None, site) or None) if article.title else None,
        "author": names([article.author or ""]),
        "published": iso_date(article.published),
        "tags": labels([article.tags or ""]),
        "declared_language": language_code(article.declared_language),
    }


def _render_text(article: Article) -> Article:
    """A plain text; front matter is kept out of the prose, as Markdown's is."""
    front = front_matter(article.text) if article.text[:40].lstrip().startswith(("---", "+++")) else None
    head = labelled_head(article.text) if front is None else None
    front = head.front if head is not None else front
    lines = plain_lines(article.text)
    marks, note = marks_of_links(article.text)
    hyphens = needless_hyphens(article.text, [(line.start, line.end) for line in lines], [line.joined for line in lines])
    marks = tuple(sorted((*marks, *hyphens, *_page_ends(article.text))))
    article = noted(replace(article, lines=lines, markup=marks), [note] if note else [])
    if front is None:
        return article
    headline = None if head is None else head.headline
    title_line = None if headline is None else next(n for n, line in enumerate(lines) if line.end >= headline[1])
    kinds = ["heading" if n == title_line else _kind_in_front(line, front.end) for n, line in enumerate(lines)]
    lines = tuple(
        replace(line, kind=kind, joined=line.joined and lines[n - 1].start >= front.end)
        for n, (line, kind) in enumerate(zip(lines, kinds, strict=True))
    )
    ahead = [span for line in lines if line.start < front.end for span in _without(headline, line.start, min(line.end, front.end))]
    markup = (*ahead, *(span for span in marks if span[0] >= front.end))
    return declared(replace(article, lines=lines, markup=markup, title=front.title, title_line=title_line), front)


def _page_ends(text: str) -> list[Span]:
    """The form feeds at the edges of lines: there a page of paper ended."""
    return [match.span() for match in _FORM_FEED.finditer(text)] if "\f" in text else []


def _kind_in_front(line: Line, end: int) -> str:
    """What a line is, where the front matter ends at `end`: a label may stand before the first words of the text."""
    return "metadata" if line.end <= end else line.kind


def _without(span: Span | None, start: int, end: int) -> list[Span]:
    """What is left of text[start:end] without a span in it."""
    parts = [(start, end)] if span is None or not start <= span[0] < end else [(start, span[0]), (span[1], end)]
    return [part for part in parts if part[0] < part[1]]


def plain_lines(text: str) -> tuple[Line, ...]:
    """The lines of a plain text; those that only continue a paragraph wrapped at a column are marked as joined."""
    spans = line_spans(text)
    lines = [text[start:end] for start, end in spans]
    joined = _continuations(lines)
    if SOFT_HYPHEN in text or (_BREAK.search(text) and is_cut(lines)):
        _join_broken(lines, joined)
    join_fragments(lines, joined)
    return tuple(Line(start, end, joined=flag) for (start, end), flag in zip(spans, joined, strict=True))


_FORM_FEED = compiled(r"(?<![^\n])\f+|\f+(?![^\n])")
_BREAK = compiled(r"[-‐][ \t\r]*\n")  # quick to ask


def _join_broken(lines: Sequence[str], joined: list[bool]) -> None:
    """Mark as joined what follows a line that ends within a word, and in such a paragraph the lines behind others about as long."""
    broken = [
        line.rstrip().endswith(SOFT_HYPHEN) or breaks_off(line, following) for line, following in zip(lines, [*lines[1:], ""], strict=True)
    ]
    opens = 0  # the first line of the paragraph
    for end in (*(index for index, line in enumerate(lines) if not line.strip()), len(lines)):
        column = max((len(lines[index].rstrip()) for index in range(opens, end) if broken[index]), default=0)
        for index in range(opens + 1, end if column else opens):
            line, following = lines[index - 1], lines[index]
            if broken[index - 1]:
                joined[index] = True
            elif not joined[index] and not _OWN_LINE.match(following):
                long = len(line.rstrip()) >= 0.7 * column
                joined[index] = long and _is_running(line) and _is_running(following) and _stands_on(line, following)
        opens = end + 1


# A line that begins so begins something of its own: a list item, a question and its answer, a quoted mail, a table row, a heading.
_OWN_LINE = compiled(r"\s*(?:[-*+•·–—▪◦‣>|#=~_]|\(?\d{1,3}[.)]\s|\(?[a-zA-Z][.)]\s|\w[\w .'’-]{0,24}:\s)")
_TABULAR = compiled(r"\S(?:\t|\s{3,})\S.*\S(?:\t|\s{3,})\S|\|.*\|")
_ODD_SPACE = compiled(r"[^\S ]")
_COLUMNS = (28, 132)  # a text wrapped narrower or wider than this is not prose in lines
_SYLLABLE = 5  # characters that a line had room for at most, where it ends within a word
_NARROW = 45  # below, as in a newspaper's column, verse of even lines looks much the same: nearly all lines have to be full


def _continuations(lines: Sequence[str]) -> list[bool]:
    """For each line whether it continues the one before it. All False unless the text was wrapped at a column.

    Wrapping fills a line until the next word does not fit: so at the column W that the text was wrapped at, `len(line) <= W` and
    `len(line) + 1 + len(next word) > W`. In prose wrapped at W nearly every line but the last of a paragraph is full in this sense, and
    the lines go on in the middle of sentences; in lists, verse, addresses and talk they are not and do not.
    """
    joined = [False] * len(lines)
    running = list(map(_is_running, lines))
    pairs = [
        index for index in range(1, len(lines)) if running[index - 1] and running[index] and _stands_on(lines[index - 1], lines[index])
    ]
    if len(pairs) < 2:
        return joined
    column = _column(lines, pairs)
    if column is None:
        return joined
    opens = 0  # the first line of the paragraph
    for index in range(1, len(lines)):
        line, following = lines[index - 1], lines[index]
        if not joined[index - 1]:
            opens = index - 1
        beside = running[index - 1] and running[index]
        if beside and _stands_on(line, following, lenient=True) and _is_full(line, following, column):
            # A dash or "so he said:" at the start of a line may as well stand in the middle of a sentence.
            own = _OWN_LINE.match(following) is not None
            joined[index] = not own or not (ends_clause(line) or _OWN_LINE.match(lines[opens]))
    return joined


def _is_running(line: str) -> bool:
    """Whether a line is neither blank nor a row of a table."""
    return bool(line.strip()) and not _is_tabular(line)


def _stands_on(line: str, following: str, *, lenient: bool = False) -> bool:
    """Whether two lines that are running could be one paragraph, by what they begin with and how they are indented."""
    if not lenient and _OWN_LINE.match(following):
        return False
    indent, next_indent = (len(text) - len(text.lstrip()) for text in (line, following))
    if next_indent <= indent:
        return True
    return _OWN_LINE.match(line) is not None and next_indent <= indent + 4  # hanging indent under a bullet


def _is_tabular(line: str) -> bool:
    # Without one of these no line is tabular; each is looked for quickly, and most lines have none.
    able = "|" in line or "   " in line or _ODD_SPACE.search(line) is not None
    return able and _TABULAR.search(line) is not None


def _is_full(line: str, following: str, column: int) -> bool:
    length, word = len(line.rstrip()), _unfit(line, following)
    return length + 1 + word > column >= length or (length > column and " " not in line.strip())


def _unfit(line: str, following: str) -> int:
    """How many characters did not fit into a line: the next word's, or a syllable's where that is the rest of a word."""
    word = len(following.split(None, 1)[0])
    return _SYLLABLE if word < _SYLLABLE and is_hyphenated(line, following) else word


def _column(lines: Sequence[str], pairs: Sequence[int]) -> int | None:
    """The column that the text was wrapped at, or None."""
    low, high = _COLUMNS
    change = [0] * (high + 2)  # line i-1 is full for every column from its length to its length + the next line's first word
    for index in pairs:
        length, word = len(lines[index - 1].rstrip()), _unfit(lines[index - 1], lines[index])
        first, last = max(low, length), min(high, length + word)
        if first <= last:
            change[first] += 1
            change[last + 1] -= 1
    counts = list(accumulate(change))
    best = max(counts[low : high + 1])
    if best < 2:
        return None
    lengths = [len(line.rstrip()) for line in lines if line.strip()]
    columns = [width for width in range(low, high + 1) if counts[width] == best]
    column = next((width for width in columns if width >= max(lengths)), columns[-1])
    if sum(length > column for length in lengths) > len(lengths) // 20:
        return None
    telling = [index for index in pairs if len(lines[index - 1].rstrip()) >= column // 2]
    full = {index for index in telling if _is_full(lines[index - 1], lines[index], column)}
    unfinished = [index for index in telling if index in full or not ends_clause(lines[index - 1])]
    inside = [index for index in telling if _goes_on(lines[index - 1], lines[index])]
    full_inside = sum(index in full for index in inside)
    if full_inside < 0.75 * len(inside):  # verse and lists also break inside sentences, but not where the line is full
        return None
    if column < _NARROW:
        return column if len(full) >= 0.9 * len(unfinished) and full_inside >= max(6, 0.4 * len(full)) else None
    if full_inside < 2:  # German may begin every line with a noun
        return column if full_inside and len(full) >= max(4, 0.95 * len(unfinished)) else None
    prose = len(full) >= 0.8 * len(unfinished) and full_inside >= 0.25 * len(full)
    prose_among_lists = len(full) >= 0.25 * len(unfinished) and full_inside >= max(6, 0.6 * len(full))
    return column if prose or prose_among_lists else None


def _goes_on(line: str, following: str) -> bool:
    """Whether a line break stands inside a sentence: no full stop before it, no capital letter after it."""
    first = following.lstrip()[:1]
    return not ends_clause(line) and not first.isupper()


# --- HTML -------------------------------------------------------------------------------------------------------------


def _render_html(article: Article, config: Settings, told_site: str | None) -> Article:
    from copydesk.render.judge import judge  # what only a page needs
    from copydesk.render.recipe import as_told, choose, followed

    to_markdown = config.clean_format == "markdown"
    recipe = partial(choose, config.overrules, article.path, told_site)
    page = webpage.parse(article.text, marks=to_markdown, recipe=recipe)
    about = metadata(page)
    about, made, of_recipe = as_told(about, origin(page.tree, about.title, about.url), page.chosen, about.language)
    judgement = judge(page, config.extractor, about.title)
    title_line = _title_line(judgement.passages, about.title)
    pieces = followed(judgement.passages, page, title_line)
    notes = [*page.problems, *judgement.notes, *of_recipe]
    if not pieces or (not judgement.absent and _only_stands_in(page)):
        if next(page.tree.iter("frameset"), None) is not None:
            message = "The page is a set of frames and has no text of its own. Save the pages in its frames."
        else:
            message = "The page shows no text; it may need JavaScript or be pictures only. Save it from a browser, or as plain text."
        return replace(article, text="", outcome=Outcome(Status.SKIPPED, "no-text", message), notes=(*article.notes, *notes))
    looks = looks_of(page, [piece.passage for piece in pieces], about.url) if to_markdown else [None] * len(pieces)
    lines, start = [], 0
    for piece, look in zip(pieces, looks, strict=True):
        lines.append(
            Line(
                start, start + len(piece.text), piece.kind, main=piece.main, evidence=piece.evidence,
                kept_probability=piece.probability, close=piece.close, look=look and shifted(look, start),
            )
        )  # fmt: skip
        start += len(piece.text) + 1
    blocks = [piece.passage.block if piece.passage else None for piece in pieces]
    ignores, wrong = ignores_of(in_lines(webpage.comments(article.text, recipe), lines, blocks))
    return replace(
        noted(article, [*notes, *wrong]),
        ignores=ignores,
        text="\n".join(piece.text for piece in pieces),
        lines=tuple(lines),
        agreement=judgement.agreement,
        title=about.title,
        title_line=title_line if pieces == judgement.passages else _title_line(pieces, about.title),
        url=about.url,
        author=made.author,
        published=made.published,
        tags=made.tags,
        site=about.site,
        site_known_by=KnownBy.ADDRESS if about.site else None,
        declared_language=about.language,
    )


def _only_stands_in(page: webpage.Page) -> bool:
    """Whether all of the page is a line or two for readers without scripts or frames: "Please switch on JavaScript"."""
    words = sum(len(text.split()) for text in page.shown())
    return words <= _STAND_IN_WORDS and webpage.words_for_others(page.tree) >= words


def _begins_with_word_of(bare: str, folded: str) -> bool:
    word = WORD.search(folded)
    return word is not None and word[0] in bare


def _title_line(pieces: Sequence[Judged], title: str | None) -> int | None:
    """The line that holds the headline: a heading rather than text, main content rather than not, h1 first, the first of equals."""
    if title is None:
        return None
    bare = bare_words(title)
    least = len(bare) / 2  # characters of what `same_words` takes for it: most lines are shorter
    first = bare.partition(" ")[0]
    alike = [
        (index, piece)
        for index, piece in enumerate(pieces)
        if len(piece.text) <= 2 * len(title) + 20
        and len(folded := piece.text.casefold()) >= least
        and (first in folded or _begins_with_word_of(bare, folded))  # quick to ask: where one holds the other, it has its first word
        and same_words(piece.text, title)
    ]
    if not alike:
        return None
    return min(alike, key=lambda pair: (pair[1].level or 9, pair[1].kind != "heading", not pair[1].main, pair[0]))[0]
