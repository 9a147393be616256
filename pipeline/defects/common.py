"""What several detectors ask of an article."""

from __future__ import annotations

import re
from functools import lru_cache

from copydesk import languages
from copydesk.article import Article, Span
from copydesk.compiled import compiled
from copydesk.text import WORD, containing


def language_of(article: Article) -> str:
    """The two-letter language, or "" where it is not known."""
    return article.language.partition("-")[0] if article.language else ""


FEWEST_WORDS = 100  # a rate from fewer words says more about the length than about the text


@lru_cache(maxsize=2)  # several detectors ask for the same article
def tokens_of(text: str) -> tuple[str, ...]:
    """What stands between white space, punctuation included: cheap, and enough to count words."""
    return tuple(text.split())


_MARKUP_TOPIC = frozenset(
    {
        "html",
        "css",
        "xml",
        "javascript",
        "markdown",
        "wordpress",
        "php",
        "jsx",
        "latex",
        "bbcode",
        "wikitext",
        "mediawiki",
        "asciidoc",
        "rtf",
        "markup",
    }
)


@lru_cache(maxsize=64)
def page_words(ways: tuple[str, ...], form: str = r"\b(?:{})") -> re.Pattern[str]:
    """What pages say, of `languages.pages()`, as one pattern; `form` says what must stand around it."""
    return compiled(form.format("|".join(ways)), re.IGNORECASE)


@lru_cache(maxsize=1)
def _mentions() -> re.Pattern[str]:
    """What says that words or signs are spoken of: "the tag <b>", "the words lorem ipsum"."""
    return compiled(rf"\b(?:{'|'.join(way for known in languages.every() for way in known.mentions)}):?\s?\Z", re.IGNORECASE)


def is_spoken_of(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is shown and not used: in quotation marks or backticks of its own, or behind "the word"."""
    before, after = text[max(0, start - 1) : start], text[end : end + 2]
    closed = after[:1] in tuple("\"”“’'»`‘") or (after[:1] in tuple(".,!?") and after[1:] in tuple("\"”“’'»`"))
    return (before in tuple("\"“„‘'«`‚") and closed) or _mentions().search(text, max(0, start - 40), start) is not None


def about_markup(text: str) -> bool:
    """Whether the article speaks of web pages' code and may show it."""
    return not _MARKUP_TOPIC.isdisjoint(WORD.findall(text.lower()))


def body_of(article: Article) -> list[Span]:
    """The paragraphs without the title."""
    return [span for span in article.prose.paragraphs if span != article.prose.headline]


def with_words(text: str, start: int, end: int) -> Span:
    """[start, end) widened to the whole words that touch it, so that a finding can be read; no further than 30 characters."""
    first, last = max(0, start - 30), min(len(text), end + 30)
    while start > first and text[start - 1].isalnum():
        start -= 1
    while end < last and text[end].isalnum():
        end += 1
    return start, end


def token_at(text: str, start: int, end: int) -> str:
    """The stretch without white space around [start, end), no further than 80 characters to either side."""
    first, last = max(0, start - 80), min(len(text), end + 80)
    while start > first and not text[start - 1].isspace():
        start -= 1
    while end < last and not text[end].isspace():
        end += 1
    return text[start:end]


# Begins with the signs that code is known by, so that prose is searched quickly; what has to stand around each comes behind them.
_CODE = compiled(
    r"[{}\\|=!<>+:_(\[0U;-](?:(?<=[{}\\|])|(?<==)[>=]|(?<=[!<>+])=|(?<=-)>|(?<=:):|(?<=\w\()[)\"']|(?<=\w_)\w|(?<=\s-)-?[a-z]{2,}\b"
    r"|(?<=0)(?<!\w0)x(?:\b|[0-9A-Fa-f])|(?<=U)(?<!\wU)\+[0-9A-F]{4}|(?<=\w =) \w|(?<=\w\[)\w+\]|(?<=;)\Z)"
)
_CODE_BEGINS = compiled(r"\s*(?://|#\s|\$\s|>|/\*|<|import |using |def |const |let )")


def in_code(article: Article, at: int) -> bool:
    """Whether prose[at] lies in a line of program code, a command, a log or a quoted mail, where other rules of spacing hold."""
    paragraphs = article.prose.paragraphs
    place = containing(paragraphs, at)
    if place is None:
        return False
    # A short line beside a line of code is code as well.
    reach = 1 if paragraphs[place][1] - paragraphs[place][0] < 60 else 0
    return any(_is_code(_near(article.prose.text, span, at)) for span in paragraphs[max(0, place - reach) : place + reach + 1])


def _near(text: str, paragraph: Span, at: int) -> str:
    """The paragraph, or of one without end the part that `at` lies in."""
    start, end = paragraph
    part = start + max(0, at - start) // 1000 * 1000 if end - start > 2000 else start
    return text[part : min(end, part + 2000)]


@lru_cache(maxsize=64)
def _is_code(part: str) -> bool:
    return _CODE_BEGINS.match(part) is not None or _CODE.search(part) is not None


def words_key(paragraph: str) -> str:
    """What two paragraphs must share to be the same to a reader: their words."""
    return " ".join(WORD.findall(paragraph)).casefold()


# A ticker's headline tells of the day, its entries of the minute.
_ENTRY = compiled(r"^[\W_]{0,4}(?:[01]?\d|2[0-3])(?:[:.h][0-5]\d\b|[ \u202f\xa0]?[ap]\.?m\b)", re.MULTILINE | re.IGNORECASE)
_LEAST_ENTRIES = 3


def is_ticker(article: Article) -> bool:
    """Whether the headline says that the text is one, or several of its lines, left out or kept, open with the time of day."""
    prose = article.prose
    said = prose.headline is not None and page_words(languages.pages().live).search(prose.text, *prose.headline) is not None
    return said or sum(1 for _ in _ENTRY.finditer(article.text)) >= _LEAST_ENTRIES
