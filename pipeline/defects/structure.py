"""The article as a whole: its beginning, its end, its headline, its blocks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, takewhile
from typing import NamedTuple

from copydesk import languages
from copydesk.article import Absence, Article, Span
from copydesk.compiled import compiled
from copydesk.defects.common import FEWEST_WORDS, body_of, in_code, is_ticker, page_words, tokens_of
from copydesk.language.stage import detect, leading, mixture_of
from copydesk.text import CLOSERS, STOPS, WORD, containing, could_be_title, ends_clause, looks_like_heading, words_of

_NO_LOWER = compiled(r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ][^a-zß-öø-ÿ\n]{48,}")
_QUOTED_BEFORE = compiled(r"[“„‘«\"'(](?:[AI] )?\Z")
_WITHIN_BEFORE, _WITHIN_BEHIND = compiled(r"[a-zß-öø-ÿ],? \Z"), compiled(r"\W{0,3} ?[a-zß-öø-ÿ]")
_CAPITALS = 9  # so many words in capitals in a row are shouting


def capitals(article: Article) -> Iterator[Span]:
    """A run of words in capitals within running text; a heading in capitals is a matter of layout. Scripts without capitals have none."""
    text = article.prose.text
    for match in _NO_LOWER.finditer(text):
        run = match.group()
        words = [word for word in WORD.findall(run) if len(word) > 1 and word.isalpha() and word.isupper()]
        place = containing(article.prose.paragraphs, match.start())
        if len(words) < _CAPITALS or place is None or any(char.isalpha() and not char.isupper() for char in run[:-1]):
            continue
        start, end = article.prose.paragraphs[place]
        if end - start <= 120 and text[start:end].isupper():
            continue
        if _QUOTED_BEFORE.search(text, start, match.start()) or (
            _WITHIN_BEFORE.search(text, start, match.start()) and _WITHIN_BEHIND.match(text, match.start() + len(run.rstrip()) - 1)
        ):
            continue  # somebody's own capitals, or a title within a sentence
        end = match.start() + len(re.sub(r"\W+\Z", "", run))
        if end < len(text) and text[end].islower():  # the first letter of a word that goes on in lower case
            end = match.start() + run.rfind(" ")
        yield match.start(), end


_URL = compiled(r"(?:https?://|www\.)\S+")


def link_farm(article: Article) -> Iterator[Span]:
    """Four or more paragraphs in a row that are nothing but an address, or one paragraph that is mostly addresses."""
    text = article.prose.text
    if ("://" not in words_of(text).gaps and "www." not in text) or text.count("http") + text.count("www.") < 4:
        return
    run: list[Span] = []
    for start, end in [*article.prose.paragraphs, (len(text), len(text))]:
        urls = _URL.findall(text, start, end)
        rest = len(WORD.findall(_URL.sub("", text[start:end])))
        if len(urls) == 1 and rest <= 1:
            run.append((start, end))
            continue
        sources = page_words(languages.pages().references, r"\b(?:{})\W*\Z")
        if len(run) >= 4 and not sources.search(text[max(0, run[0][0] - 60) : run[0][0]]):
            yield run[0][0], run[-1][1]
        run = []
        if len(urls) >= 4 and rest <= 3 * len(urls):
            yield start, end


_STUFFED_TIMES = 6
_STUFFED_SHARE = 0.06  # of the article's words lie in the one phrase


def keyword_stuffing(article: Article) -> Iterator[Span]:
    """One phrase of three words, not a name, that makes up six words of a hundred; the span is where it stands first."""
    text = article.prose.text
    size = len(tokens_of(text))
    if size < FEWEST_WORDS:
        return
    least = max(_STUFFED_TIMES, size * _STUFFED_SHARE / 3)
    words = words_of(text).small
    often = [word for word, count in Counter(words).items() if count >= least]
    common = {word for word in often if len(word) > 2 and word.isalpha()}
    if len(common) < 3 or sum(len(word) > 3 for word in common) < 2:
        return
    # What is stuffed stands bare most of the time, and not only as parts of names and addresses.
    tokens = text.lower().split()
    frequent = {token for token, count in Counter(tokens).items() if count > least * 0.7 and len(token) > 2}
    if len(frequent - languages.of(article.language).function_words) < 2:
        return
    if sum(frequent.issuperset(three) for three in zip(tokens, tokens[1:], tokens[2:], strict=False)) < least * 0.7:
        return
    phrases = Counter(phrase for phrase in zip(words, words[1:], words[2:], strict=False) if common.issuperset(phrase))
    for phrase, count in phrases.most_common(1):
        if count < least or sum(len(word) > 3 for word in phrase) < 2 or len(set(phrase)) < 3 or _is_office(phrase, article):
            continue
        written = list(re.finditer(r"[^\w/.:]+".join(phrase), text, re.IGNORECASE))  # not within an address
        named = sum(sum(word[0].isupper() for word in WORD.findall(match.group())) >= 2 for match in written)
        if written and named * 2 < len(written):
            yield written[0].span()


def _is_office(phrase: Sequence[str], article: Article) -> bool:
    """Whether a phrase is what news calls somebody again and again: "the chief minister"."""
    reporting = languages.of(article.language).reporting
    return reporting is not None and not (reporting.titles | reporting.roles).isdisjoint(phrase)


def other_language(article: Article) -> Iterator[Span]:
    """A paragraph in another language than the article's or, where two languages share the text, than most of it."""
    prose = article.prose
    found = article.language
    if found is None and article.language_status == Absence.MIXED:
        found = detect(prose.text)[0] or leading(prose.text, prose.paragraphs)
    for start, end in mixture_of(prose.text, prose.paragraphs, found).paragraphs:
        if ends_clause(prose.text[start:end]) and not in_code(article, start):  # no source, link or item of a list in its own language
            yield start, end


_CUT = compiled(r"(?:\[\s?(?:…|\.\.\.)\s?\]|\((?:…|\.\.\.)\)|\[\+\d+ chars\])\s*\Z")
_LEADS_ON = r"\(?\b(?:{})\b\)?[\s.…»>→:]*\Z"
_SHORT_END = compiled(r"[.…]\s+\S+(?:\s\S+){0,4}\Z")
_BREAK = compiled(rf"[{STOPS}:][{re.escape(CLOSERS)}]*\s")
_NO_PROSE = compiled(r"[\t|@]|://|(?:^|\s)[—–-]\s*[A-Z].{0,80}\Z|\w\.[a-z]{2,}(?:/\S*)?\Z")  # a list, a signature, an address
_CREDIT = r"\b(?:{}|https?|www)\b|@"
_SAID_LAST = compiled(r"[”\"»’] (?:[\w’'-]+ ){0,3}(?P<verb>[a-z]+)\Z")  # "…,” she concluded": a full stop is missing, and nothing else
_SENTENCE_WORDS = 8  # of a last line in which a third are small words ("the", "that")
_TEASER_WORDS = 120  # an article that is shorter and ends in dots is a teaser


def truncated(article: Article) -> Iterator[Span]:
    """The last paragraph breaks off: "[…]", "Read more", a word that no sentence ends with, an open bracket."""
    text = article.prose.text
    body = body_of(article)
    if not body:
        return
    start, end = body[-1]
    last = text[start:end]
    cut = _CUT.search(text, start, end)
    if cut:
        yield cut.span()
        return
    if (more := _leads_on(last, len(body) == 1)) is not None:
        yield start + more, end
        return
    if last.endswith(("…", "...")):
        if len(tokens_of(text)) < _TEASER_WORDS and len(last) > 80:
            yield end - len(last.rsplit(None, 1)[-1]), end
        return
    unended = _unended(article, body)
    if unended is not None and unended.broken:
        yield unended.span


def no_final_stop(article: Article) -> Iterator[Span]:
    """A sentence at the end that could be whole but for the full stop that it has not."""
    body = body_of(article)
    unended = _unended(article, body) if body else None
    if unended is not None and not unended.broken:
        yield unended.span


class _Unended(NamedTuple):
    """The last word of a text whose last sentence has no end; broken: it cannot be whole."""

    span: Span
    broken: bool


def _unended(article: Article, body: Sequence[Span]) -> _Unended | None:
    """Where the last paragraph ends within a sentence; None where it has its end, or may be a list, a signature, a caption, a source."""
    text = article.prose.text
    start, end = body[-1]
    last = text[start:end]
    if _CUT.search(text, start, end) or last.endswith(("…", "...")) or _leads_on(last, len(body) == 1) is not None:
        return None
    known = languages.of(article.language)
    said = _SAID_LAST.search(last)
    if ends_clause(last) or (said and known.reporting and said["verb"] in known.reporting.says | known.reporting.clause_says):
        return None
    ending = _BREAK.split(last)[-1]
    words = WORD.findall(ending)
    # A name or a title at the end is a signature, a source or a link; German writes every noun like one.
    german = known.nouns_capitalised and len(words) >= 6 and sum(word.islower() for word in words) * 2 > len(words) and words[-1].istitle()
    # A sentence that has begun in running text goes on with more words than a signature has.
    running = (
        len(words) >= 6
        and sum(word.islower() for word in words) * 10 >= len(words) * 6
        and not page_words(languages.pages().credits, _CREDIT).search(ending)
    )
    if len(words) == 1 and ending != last and words[0].lower() in known.function_words and ending.strip() == words[0]:
        return _Unended((end - len(words[0]), end), broken=True)  # "… near the pier. The"
    if len(words) < 2 or not (words[-1].islower() or german or running) or _NO_PROSE.search(last):
        return None
    final = ending.rsplit(None, 1)[-1]
    cased = final[-1].lower() != final[-1].upper()
    dangling = final[-1] in ",-–—" or words[-1] in known.unfinished
    # Where other paragraphs end without a full stop too (lists, captions), its absence says nothing.
    regular = all(ends_clause(text[first:stop]) or looks_like_heading(text[first:stop]) for first, stop in body[-6:-1])
    # A short line may be a label, but for one that is built as a sentence is.
    small = sum(word.lower() in known.function_words for word in words)
    size = len(WORD.findall(last))
    told = size >= 12 or (size >= _SENTENCE_WORDS and small * 3 >= len(words) and words[0].istitle())
    if not ((dangling and size >= _SENTENCE_WORDS) or (cased and regular and len(body) > 2 and told)):
        return None
    if not dangling and all(_is_link(text[slice(*span)]) for span in body[-3:-1]):
        return None  # it is another
    return _Unended((end - len(final), end), broken=dangling or ending.count("(") > ending.count(")"))


def _is_link(paragraph: str) -> bool:
    """Whether a paragraph is as long as a sentence and has no end: a row of links, of teasers."""
    return not ends_clause(paragraph) and len(WORD.findall(paragraph)) >= _SENTENCE_WORDS


def _leads_on(last: str, only: bool) -> int | None:
    """Where "read more" begins: it is all of the last paragraph or, if that is not the `only` one, ends it. None where it does neither."""
    known = languages.pages()
    if page_words((*known.read_on, *known.more), _LEADS_ON).fullmatch(last):
        return 0
    ends = None if only or not _SHORT_END.search(last) else page_words(known.read_on, _LEADS_ON).search(last)
    return None if ends is None else ends.start()


_SMALL_STARTS = compiled(r"(?:\w*[A-Z]|(?:d[eiau]|v[ao]n|vom|zu|l[ae]|by|par|por|via|bell hooks|\w)\b|al-|el-|e-|http|www|\w+[.@/:]\w)")


_SENTENCE_LENGTH = 40  # characters; what is shorter is a label
_HEADS = 2  # short lines above the first paragraph


def abrupt_start(article: Article) -> Iterator[Span]:
    """The first paragraph begins in the middle of a sentence: a small letter, a comma, three dots."""
    text = article.prose.text
    body = body_of(article)
    most = _HEADS
    if article.prose.headline is None and body and not text[body[0][0]].islower() and could_be_title(text, body):
        body, most = body[1:], _HEADS - 1
    # A site's name or a byline may stand above it.
    heads = sum(1 for _ in takewhile(lambda span: looks_like_heading(text[slice(*span)]) and not text[span[0]].islower(), body[:most]))
    if heads >= len(body):
        return
    start, end = body[heads]
    first = text[start : start + 40]
    if end - start < _SENTENCE_LENGTH or not (ends_clause(text[start:end]) or len(WORD.findall(text, start, end)) >= _SENTENCE_WORDS):
        return
    article_of_one_letter = first[1:2] == " " and first[0] in languages.of(article.language).function_words  # "a", and no "e Commerce"
    small = first[0].islower() and (article_of_one_letter or not _SMALL_STARTS.match(first))
    if small and any(text[below].islower() for below, _ in body[heads + 1 :]):
        return  # sentences are cut all over the text, by its links: its beginning is not missing
    if small or first[0] in ",;)…" or first.startswith("..."):
        at = start
        while at < end and not text[at].isspace():
            at += 1
        yield start, at


_SITE_BEHIND = compiled(r"(?<=\w) [•·] [^•·]{2,40}\Z")  # or its author's name
_TELLING_LETTERS = 4  # letters from which a word of the headline says something …
_TELLING_WORDS = 4  # … and how many such words it needs before their absence does
_FEWER_TELLING, _FEWEST_IN_HEADLINE = 3, 4  # telling words, all of which are absent, of so many at the least: no site's name
_LEAD_PARAGRAPHS, _SHARE_BELOW_LEAD = 3, 0.5  # where the first ones have none of the words, half of them further down say nothing
_DIGITS = r"\d{1,3}"
_JOINED, _LAST_NOUN = 14, 6  # letters
_SUPPORTED_SHARE = 0.3  # so few of them in the body: two published articles of a hundred, most of which have the site's name for a headline


def headline_unsupported(article: Article) -> Iterator[Span]:
    """Hardly one of the headline's telling words is found in the body: it belongs to another article, or says nothing of this one."""
    text = article.prose.text
    headline = article.prose.headline
    if headline is None or len(tokens_of(text)) < FEWEST_WORDS:
        return
    known = languages.of(article.language)
    counted = _counts(known.headlines.define.get("number", ())).match(text, *headline) and _is_listing(article)
    if counted or text[: headline[1]].endswith("!"):
        return  # "Five of the best …": what is listed says less of itself; a cry is a play with words
    words = WORD.findall(_SITE_BEHIND.sub("", text[slice(*headline)]))
    said = {word.casefold() for word in words if len(word) >= _TELLING_LETTERS}
    said -= known.function_words | known.small_words | known.headline_fillers
    if len(said) < _FEWER_TELLING or (len(said) < _TELLING_WORDS and len(words) < _FEWEST_IN_HEADLINE):
        return
    # Five letters are shared by most forms of a word; anywhere in a word, since German joins words.
    found = _share_in((text[: headline[0]] + " " + text[headline[1] :]).casefold(), said, joined=known.nouns_capitalised)
    allowed = _SUPPORTED_SHARE if len(said) >= _TELLING_WORDS else 0
    if len(said) >= _TELLING_WORDS and known.spaced and found > allowed:
        allowed = allowed if _share_in(_lead(article).casefold(), said, joined=known.nouns_capitalised) else _SHARE_BELOW_LEAD
    if found <= allowed and not is_ticker(article) and not (known.spaced and _shares_a_name(article, words)):
        yield headline


def _shares_a_name(article: Article, words: Collection[str]) -> bool:
    """Whether a word of the headline is a name in the first paragraphs: "Moos" of "Moos to sign", where the text has no "moos"."""
    text = article.prose.text
    cut = words_of(text)
    every = set(cut.words)
    names = {word for word in words if len(word) >= _TELLING_LETTERS and word[0].isupper() and word.lower() not in every}
    return not names.isdisjoint(WORD.findall(_lead(article)))


def _lead(article: Article) -> str:
    """The first paragraphs below the headline; a menu, a byline and a date above them, in a text that nobody has cleaned, are none."""
    text = article.prose.text
    body = [span for span in body_of(article) if span != article.prose.headline]
    told = [span for span in body if ends_clause(text[slice(*span)])]
    return " ".join(text[slice(*span)] for span in (told or body)[:_LEAD_PARAGRAPHS])


_ITEM = compiled(r"[^.!?\n]{3,80}(?:\s[–—-]\s|:\s)")
_LEAST_ITEMS = 3


def _is_listing(article: Article) -> bool:
    """Whether several paragraphs are headings, or open with what they tell of: "The Weir — a novel about …"."""
    text = article.prose.text
    body = [span for span in body_of(article) if span != article.prose.headline]
    return sum(looks_like_heading(text[slice(*span)]) or _ITEM.match(text, *span) is not None for span in body) >= _LEAST_ITEMS


@lru_cache(maxsize=64)
def _counts(numbers: tuple[str, ...]) -> re.Pattern[str]:
    """The number that a headline opens with, as the language writes it."""
    return compiled(rf"(?:{'|'.join(numbers or (_DIGITS,))})\b(?! *(?:%|percent|per cent))", re.IGNORECASE)


def _share_in(text: str, words: Collection[str], *, joined: bool) -> float:
    """The share of the words whose first five letters stand in a text; of long ones of `joined` nouns, the last noun is enough."""
    return sum(word[:5] in text or (joined and len(word) >= _JOINED and _ends_like(word, text)) for word in words) / len(words)


def _ends_like(word: str, text: str) -> bool:
    """Whether six of a word's last eight letters stand in a text: "gesetz" of "Hafengesetzes"."""
    return any(word[at : at + _LAST_NOUN] in text for at in range(len(word) - _LAST_NOUN - 2, len(word) - _LAST_NOUN + 1))


_FAQ_BEFORE, _FAQ_BEHIND = 60, 40  # characters of a heading beside what makes it one of questions


def faq(article: Article) -> Iterator[Span]:
    """A block of questions and answers under a heading that says so, from the heading to the last answer."""
    text = article.prose.text
    if "?" not in words_of(text).gaps:
        return
    questions = page_words(languages.pages().questions, r"\b(?:{})\b")
    paragraphs = article.prose.paragraphs
    for index, (start, end) in enumerate(paragraphs):
        if end - start > 120 or (start, end) == article.prose.headline or text[end - 1] in ".,;!":
            continue
        named = (match.span() for match in questions.finditer(text, start, end))
        if not any(first - start <= _FAQ_BEFORE and end - last <= _FAQ_BEHIND for first, last in named):
            continue
        block = _questions_behind(article, index)
        if len(block) < 2:
            continue
        # The last answer is taken to be no longer than the longest of the others, or two paragraphs.
        longest = max(2, *(later - earlier - 1 for earlier, later in pairwise(block)))
        last = block[-1]
        while last + 1 < len(paragraphs) and last - block[-1] < longest and not looks_like_heading(text[slice(*paragraphs[last + 1])]):
            last += 1
        yield start, paragraphs[last][1]
        return


def _questions_behind(article: Article, heading: int) -> list[int]:
    """The paragraphs behind the heading that ask something, with at most four paragraphs of answer between them."""
    text, paragraphs = article.prose.text, article.prose.paragraphs
    block = [heading]
    at = heading + 1
    while at < len(paragraphs) and at - block[-1] <= 5:
        if "?" in text[slice(*paragraphs[at])]:
            block.append(at)
        at += 1
    return block[1:]


def no_title(article: Article) -> Iterator[Span]:
    """Neither the page nor the text has a title, and the text does not begin with a line that could be one."""
    if article.title is not None or article.prose.headline is not None:
        return
    first = article.prose.paragraphs[0]
    if not could_be_title(article.prose.text, article.prose.paragraphs):
        yield article.prose.sentences[0] if article.prose.sentences else first


_SHORT_WORDS = 80


def very_short(article: Article) -> Iterator[Span]:
    """Fewer than 80 words, so that most scores say little."""
    if len(tokens_of(article.prose.text)) < _SHORT_WORDS and languages.of(article.language).spaced:
        yield 0, len(article.prose.text)
