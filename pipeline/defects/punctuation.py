"""Spaces and punctuation marks: missing, doubled, misplaced, without a partner."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from copydesk import languages
from copydesk.article import Article, Span
from copydesk.compiled import compiled
from copydesk.defects.common import in_code, is_spoken_of, token_at, tokens_of, with_words
from copydesk.text import words_of
from copydesk.voices.marks import spoken_of

_TIGHT = compiled(r"[.!?,][\"”“»’)]?(?=[^\W\d_]{2})")
_ADDRESS = compiled(
    r"[/@\\=_#<>{}&]|www\.|\.(?:com|org|net|edu|gov|html?|php|aspx?|pdf|js|py|io|co|tv|info|"
    r"docx?|xlsx?|zip|jpe?g|png|gif|mp[34]|exe|csv|xml|json)\b",
    re.IGNORECASE,
)

_ABBREVIATION = compiled(r"\.\w")  # one more full stop without a space: "reg.Gen.m.b.H."


def missing_space(article: Article) -> Iterator[Span]:
    """A sentence that begins directly behind the full stop of the one before, or a word directly behind a comma."""
    text = article.prose.text
    if not _TIGHT.search(words_of(text).gaps):
        return
    openers = languages.of(article.language).openers
    tight_places = list(_TIGHT.finditer(text))
    places = Counter(text[slice(*with_words(text, *match.span()))] for match in tight_places)
    for match in tight_places:
        at, after = match.start(), match.end()
        if not (text[at - 1 : at].isalnum() or text[at - 1 : at] in (")", "]", "%")):
            continue
        start, end = with_words(text, at, after)
        before, following = text[start:at], text[after:end]
        if text[at] == ",":
            tight = len(before) > 1 and before.isalpha() and following.isalpha()
        else:
            tight = _sentences_meet(before, following, places[text[start:end]], openers)
        if tight and not _ABBREVIATION.match(text, end) and not _ADDRESS.search(token_at(text, at, after)) and not in_code(article, at):
            yield start, end


def _sentences_meet(before: str, following: str, times: int, openers: AbstractSet[str]) -> bool:
    """Whether a sentence ends with `before` and another begins with `following`; not so in "U.S.Army" and in brands with a dot.

    `times`: how often the two stand together in the article. `openers`: words that begin sentences in its language.
    """
    if not (following[0].isupper() and following[1].islower()) or (len(before) == 1 and before.isalpha()):
        return False
    if before[:1].isupper():
        # Two capitals may be a name such as String.Index, unless the second word is one that begins sentences.
        return following.lower() in openers
    # A name is written more than once; the same two sentences do not meet twice. Gender forms: Kolleg.Innen.
    related = following.startswith("Innen") or following.lower().startswith(before.lower() or "\n")
    return not related and (before.isdigit() or not before or times == 1)


_RUN_OF_SPACES = compiled(r"(?<=[^\s.!?:;\"”’)])[ \u00a0]{2,3}(?=[^\s|])")
_SPACES = compiled(r"[ \u00a0]{2}")
_FOOTNOTE = compiled(r"[.!?,;:”\"]\d{1,3}\Z")  # its figure stands between the full stop and the space


def doubled_space(article: Article) -> Iterator[Span]:
    """Two or three spaces within a sentence. After a full stop they are a habit of typists; longer runs are columns."""
    text = article.prose.text
    if not _SPACES.search(words_of(text).gaps):
        return
    for match in _RUN_OF_SPACES.finditer(text):
        before = text[max(0, match.start() - 200) : match.start()].rpartition("\n")[2].lstrip()
        after = text[match.end() : match.end() + 200].partition("\n")[0]
        # A line with longer runs of spaces is a table.
        if (
            "    " not in before
            and "    " not in after
            and not (_FOOTNOTE.search(text, match.start() - 4, match.start()) or in_code(article, match.start()))
        ):
            yield with_words(text, *match.span())


_ALONE = frozenset(mark + quote for mark in ",.;:!?" for quote in ("", '"', "”"))
_SPACE_AHEAD = compiled(r"[ \u00a0][,.;:!?]")
_SPACED_OUT = compiled(r"(?<=[\w)”\"%])[ \u00a0]{1,2}([,.;:!?])(?=\s|\"|”|\Z)(?![ \u00a0]?\.)")
_WRONG_SIDE = compiled(r"(?<=[^\W\d_]{2})[ \u00a0]([,.])([^\W\d_]{2,})(?![\w.])")  # "late ,very"; ".com" and ".NET" are names


def space_before_punctuation(article: Article) -> Iterator[Span]:
    """White space in front of a comma, a full stop and so on; French sets one before ; : ! and ?."""
    text = article.prose.text
    by_custom = languages.of(article.language).space_before
    if not _SPACE_AHEAD.search(words_of(text).gaps):
        return
    openers = languages.of(article.language).openers
    for match in _WRONG_SIDE.finditer(text):
        meant = match[2].islower() if match[1] == "," else match[2].istitle() and match[2].lower() in openers
        if meant and not in_code(article, match.start()):
            yield with_words(text, *match.span())
    if _ALONE.isdisjoint(tokens_of(text)):
        return
    for match in _SPACED_OUT.finditer(text):
        if match.group(1) not in by_custom and not in_code(article, match.start()) and not is_spoken_of(text, *match.span()):
            yield with_words(text, *match.span())


_DOUBLED_MARK = compiled(r"(?<=\w)(?:,,|,\.(?![\d.])|;[;,.]|\.\.(?![./\\]))")


def doubled_punctuation(article: Article) -> Iterator[Span]:
    """Two marks where one belongs: ",,", ",.", ".."."""
    text = article.prose.text
    if not _DOUBLED_MARK.search(words_of(text).gaps):
        return
    for match in _DOUBLED_MARK.finditer(text):
        if not _ADDRESS.search(token_at(text, *match.span())) and not in_code(article, match.start()):
            yield with_words(text, *match.span())


_DOUBLE_QUOTES = '"“”„«»'
_MEASUREMENT = compiled(r"\d\s?\"")
_ARROW = compiled(r"(?<!\S)[«»](?!\S)")  # a guillemet that stands alone is an arrow or a bullet
_REACH = 5  # paragraphs within which a quotation may go on without repeating its opening mark


def unbalanced_quotes(article: Article) -> Iterator[Span]:
    """A paragraph with an odd number of double quotation marks, unless the quotation goes on in the paragraphs that follow."""
    text = article.prose.text
    paragraphs = article.prose.paragraphs
    marks = [mark for mark in _DOUBLE_QUOTES if mark in text]
    odd = [index for index, (start, end) in enumerate(paragraphs) if sum([text.count(mark, start, end) for mark in marks]) % 2]
    odd = [index for index in odd if len(_marks_used(text, *paragraphs[index])) % 2]
    index = 0
    while index < len(odd):
        here = odd[index]
        start, end = paragraphs[here]
        following = odd[index + 1] if index + 1 < len(odd) else None
        # By convention each paragraph of a long quotation opens with a mark and only the last one closes.
        goes_on = here + 1 < len(paragraphs) and text[paragraphs[here + 1][0]] in _DOUBLE_QUOTES
        if following is not None and following - here <= _REACH:
            index += 2
            continue
        index += 1
        other = _MEASUREMENT.search(text, start, end) or _ARROW.search(text, start, end) or in_code(article, start)
        if not goes_on and not other:
            at = _unpaired(text, start, end)
            yield with_words(text, at, at + 1)


def _marks_used(text: str, start: int, end: int) -> list[int]:
    """Where the double marks of a paragraph stand that are used and not spoken of."""
    return [at for at in range(start, end) if text[at] in _DOUBLE_QUOTES and not spoken_of(text, at, start, end)]


def _unpaired(text: str, start: int, end: int) -> int:
    """The offset of the mark without a partner: the opening mark that is never closed, or the closing one that was never opened."""
    open_at: list[int] = []
    for at in _marks_used(text, start, end):
        mark = text[at]
        # Direction is told by what stands around the mark, which holds for every country's marks.
        opens = at == start or text[at - 1] in " \u00a0([–—-/" or (mark == "„")
        if opens:
            open_at.append(at)
        elif open_at:
            open_at.pop()
        else:
            return at
    return open_at[-1]


def unclosed_bracket(article: Article) -> Iterator[Span]:
    """A "(" that its paragraph never closes; several in a row are one."""
    text = article.prose.text
    if text.count("(") <= text.count(")"):
        return
    for start, end in article.prose.paragraphs:
        if text.count("(", start, end) <= text.count(")", start, end):
            continue
        depth: list[int] = []
        for at in range(start, end):
            if text[at] == "(" and text[at - 1 : at] not in (":", ";", "-", "="):
                depth.append(at)
            elif text[at] == ")" and depth:
                depth.pop()
        closed_later = text.count(")", end, end + 400) > text.count("(", end, end + 400)
        if not closed_later and not in_code(article, start):
            yield from (with_words(text, first, last) for first, last in _runs(depth))


def _runs(places: Iterable[int]) -> Iterator[Span]:
    """Ascending places as stretches."""
    first = last = -1
    for at in places:
        if at != last:
            if first >= 0:
                yield first, last
            first = at
        last = at + 1
    if first >= 0:
        yield first, last
