"""The same word, sentence, paragraph or title twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from operator import eq

from copydesk import languages
from copydesk.article import Article, Span
from copydesk.compiled import compiled
from copydesk.defects.common import body_of, in_code, is_ticker, words_key
from copydesk.text import WORD, containing, ends_sentence, words_of

_CONTENT_LETTERS = 4  # from so many on a repeated word is a slip in a language of which the words of emphasis are known
_REPEATED = compiled(r"(?<![\w'’-])(\w+)\s+\1(?![\w'’-])", re.IGNORECASE)


def repeated_word(article: Article) -> Iterator[Span]:
    """The same word twice with nothing but a space between. Names and emphasis are left alone."""
    text = article.prose.text
    known = languages.of(article.language)
    for match in _repeated(text):
        word = match.group(1)
        second = match.group()[-len(word) :]
        lower = word.lower()
        if _said_again(text, match, lower) or in_code(article, match.start()):
            continue
        if "\n" in match.group():
            # Over the end of a line or a page only a small word is a slip, where the sentence goes on; cells and items say a word again.
            slips = known.slips if known.nouns_capitalised else known.slips | known.unfinished  # "die" twice may be good German
            if lower in slips and second[0].islower() and _in_running_text(text, *match.span()):
                yield match.span()
        elif lower in known.slips:
            # "Will Will run?": a name; "The the": a slip at the start of a sentence.
            if not second[0].isupper() or word == "I":
                yield match.span()
        elif (
            known.emphasis and match.group().islower() and word.isalpha() and len(word) >= _CONTENT_LETTERS and lower not in known.emphasis
        ):
            yield match.span()


def _repeated(text: str) -> Iterator[re.Match[str]]:
    """What _REPEATED finds, tried where a word is like the next one: it begins with a look-behind, which would be asked everywhere."""
    cut = words_of(text)
    if not any(map(eq, cut.small, cut.small[1:])):
        return
    if "İ" in text or "Σ" in text:  # of which a pattern knows one small letter, and Python others
        yield from _REPEATED.finditer(text)
        return
    end = 0
    for at, twice in zip(cut.starts, map(eq, cut.small, cut.small[1:]), strict=False):
        if twice and at >= end and (match := _REPEATED.match(text, at)) is not None:
            end = match.end()
            yield match


_LEAST_AROUND = 3  # words of running text on either side of a line's end


def _in_running_text(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 80) : start].rpartition("\n")[2].split()
    behind = text[end : end + 80].partition("\n")[0].split()
    return len(before) >= _LEAST_AROUND and len(behind) >= _LEAST_AROUND - 1


def _said_again(text: str, match: re.Match[str], word: str) -> bool:
    """Three times the same word is emphasis."""
    before = text[max(0, match.start() - len(word) - 2) : match.start()].lower().strip(" ,")
    after = text[match.end() : match.end() + len(word) + 2].lower().strip(" ,")
    return before.endswith(word) or after.startswith(word)


_LONG_ENOUGH = 40  # characters from which a repeated sentence or paragraph is no refrain, label or list entry
_LONG_ENOUGH_WORDS = 8
_LONGEST_PULLED = 400  # characters
_ASKS = compiled(r"[?？؟]\W*\Z")  # a question may well be asked twice


def _is_statement(sentence: str) -> bool:
    """Whether it is a finished sentence in running text: not a question, a label, a heading, a reference or a line of a table."""
    if len(sentence) < _LONG_ENOUGH or not ends_sentence(sentence) or _ASKS.search(sentence) or "://" in sentence or "\t" in sentence:
        return False
    words = WORD.findall(sentence)
    return len(words) >= _LONG_ENOUGH_WORDS and sum(word[0].islower() for word in words) >= len(words) / 2


def _again(text: str, spans: Iterable[Span]) -> list[Span]:
    """The later ones of those `spans` that hold the same statement word for word.

    What stands three times or more is a template's line (a credit under each picture, a cell of a table) and left alone, unless
    most of the text is there so often.
    """
    long = [span for span in spans if span[1] - span[0] >= _LONG_ENOUGH]
    if len({text[start:end] for start, end in long}) == len(long):
        return []
    places: dict[str, list[Span]] = {}
    for start, end in long:
        places.setdefault(text[start:end], []).append((start, end))
    often = sum(len(found) > 2 for found in places.values())
    most = len(text) if often * 2 > len(places) else 2
    return sorted(span for key, found in places.items() if 2 <= len(found) <= most and _is_statement(key) for span in found[1:])


def repeated_paragraph(article: Article) -> Iterator[Span]:
    """A paragraph of running text that already stood in the article; after a colon ("Here it is once more:") it is meant."""
    text = article.prose.text
    for start, end in _again(text, (span for span in article.prose.paragraphs if span != article.prose.headline)):
        if not text[start - 4 : start].rstrip().endswith(":") and not in_code(article, start):
            yield start, end


def repeated_sentence(article: Article) -> Iterator[Span]:
    """A sentence that already stood in the article; neither of a repeated paragraph, nor of one pulled out of another, nor in a ticker."""
    text = article.prose.text
    repeats = _again(text, article.prose.sentences)
    if repeats and not is_ticker(article):
        whole = _again(text, article.prose.paragraphs)
        pulled = _pulled(article, {text[slice(*span)] for span in repeats})
        for span in repeats:
            if containing(whole, span[0]) is None and text[slice(*span)] not in pulled and not in_code(article, span[0]):
                yield span


def _pulled(article: Article, repeated: AbstractSet[str]) -> set[str]:
    """Of the repeated sentences those of short paragraphs that stand word for word within a longer one: pulled out to be seen."""
    text, paragraphs, pulled = article.prose.text, article.prose.paragraphs, set[str]()
    sentences = [(span, containing(paragraphs, span[0])) for span in article.prose.sentences]
    for place in {at for span, at in sentences if at is not None and text[slice(*span)] in repeated}:
        start, end = paragraphs[place]
        if end - start > _LONGEST_PULLED:
            continue
        first, last = text.find(text[start:end]), text.rfind(text[start:end])
        within = containing(paragraphs, last if first == start else first)
        if first != last and within is not None:
            pulled |= {text[slice(*span)] for span, at in sentences if at == place}
    return pulled


def repeated_title(article: Article) -> Iterator[Span]:
    """The title's words again as a paragraph of their own."""
    text = article.prose.text
    headline = article.prose.headline
    if headline is None:
        return
    key = words_key(text[slice(*headline)])
    if key.count(" ") < 2:
        return
    longest = (headline[1] - headline[0]) * 1.3 + 10
    for start, end in body_of(article):
        if end - start <= longest and words_key(text[start:end]) == key:
            yield start, end
