"""The title: which line it is, and the others that say it once more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import exp, log2

from copydesk import languages
from copydesk.boilerplate.page import PROSE_WORDS, Page, Paragraph, folded
from copydesk.compiled import compiled
from copydesk.evidence import Evidence, Kind
from copydesk.text import CLOSERS

TITLE_WORDS = 2 * PROSE_WORDS - 1  # a longer line is prose
TITLE_CHANCE = 0.3  # a line below a menu is taken for the title if it is one this surely
OUTSTANDING, OUTSTANDING_WORDS, OUTSTANDING_PROBABILITY = 4.0, 3, 0.45  # or if it has so many times the chances of all others together
PAIRED_PROBABILITY = 0.25  # in Chinese, Japanese and Korean
HEAD_LINES = 2  # a page's own title, as its head has it, is the first line of what a browser or a crawl makes of it, or the second
COPIED_WORDS = 5  # entries of a menu that stand there twice have fewer
HALF_BELIEVED, TWICE = 0.4, 2  # or, where nothing else tells, so much, and so many times what it gives to any other
BELIEVED, FAR_BELIEVED = 0.55, 0.1  # or if the model gives it so much, and so much more than to any other
DOUBTED_LEAD, SURE_TITLE = 0.25, 0.8  # or right above prose that the model gives so little, if it gives the line so much
BYLINE_PROBABILITY, WORD_PROBABILITY = 0.35, 0.15  # or right above the byline, if the model gives it so much (between blank lines)
POSTED_BELOW = 0.7  # so much likelier, as a logarithm, is a title the line above who posted the text and when
LISTED_SHARE = 0.6  # a headline that other pages list stands on no more of them
TITLE_REACH = 6  # kept paragraphs that may stand above the title (kicker, byline, date)

_TITLE_TAIL = compiled(r"\s*[|–—·:»-]\s*[^|–—·»]{1,40}\Z")  # the site's name
_SITE_TAIL = compiled(r"\s+[|–—·»-]\s+([^|–—·»]{1,40})\Z")
_TITLE_HEAD = compiled(r"\A[^|–—·»:-]{1,40}\s[|–—·»-]\s+")  # the same ahead of it
_PRINTED_TAIL = compiled(r"\s+https?://\S+\Z")
_PRINTED_HEAD = compiled(r"\A\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? \d{1,2}[:.]\d\d(?: ?[ap]m)? ")
_ADDRESS = compiled(r"\S*\w[.@]\w\S*\.?\w*")  # "harbour.example", "desk@harbour.example"
_DIGIT = compiled(r"\d")
_IN_MARKS = compiled(r"[\"“„«»‹‘「].+[\"”“»«›’」]")
_RESULT = compiled(r"\D{2,40}?\d{1,3}(?:\W{1,3}|\s\D{2,40}?)\d{1,3}(?:\s\D{2,40})?")
_POSTED = compiled(r"(?i:posted|published|written|veröffentlicht|publié|publicado|pubblicato|geplaatst)\b.{0,40}\b(?:19|20)\d\d\b")
_LABELLED = compiled(r"[^\W\d_]+: ")
_BARS = compiled(r"[|•·»›>/]\s")


def find_title(page: Page) -> None:
    """Note the line of the one kept title and, of the lines above the text that say it once more, nothing yet."""
    page.title_line = _title_line(page)


def strip_copies(page: Page) -> None:
    """Of a title that stands more than once, with or without the site's name behind it, keep the one that is closest to the prose."""
    if not page.has("boilerplate.repeated-title"):
        return
    texts: dict[int, str] = {}  # the paragraphs that could be the title
    with_site: dict[int, str] = {}  # the same, cut before the last dash or bar
    for n, paragraph in enumerate(page.paragraphs):
        if 3 <= paragraph.words <= TITLE_WORDS and not paragraph.matches and (n < page.begin or n > page.end):
            texts[n] = page.folded[n]
            if n < page.begin:
                with_site[n] = _TITLE_TAIL.sub("", texts[n])
    keep = next((n for n in texts if page.paragraphs[n].first == page.title_line), None)
    if keep is None:
        above = [n for n in texts if n < page.begin]
        title = folded(page.article.title) if page.article.title is not None else None
        if title is None or title not in (texts[n] for n in above):
            often = Counter([*texts.values(), *(cut for n, cut in with_site.items() if cut != texts[n])])
            title = next((texts[n] for n in reversed(above) if page.paragraphs[n].words >= 4 and often[texts[n]] > 1), None)
        keep = next((n for n in reversed(above) if texts[n] == title), None)
    if keep is None:
        return
    for n, text in texts.items():
        if n != keep and texts[keep] in (text, with_site.get(n), _TITLE_HEAD.sub("", text) if n < HEAD_LINES else None):
            evidence = Evidence(Kind.TITLE_BELOW if n < keep else Kind.TITLE_ABOVE, line=page.paragraphs[keep].first + 1)
            page.paragraphs[n].strip("boilerplate.repeated-title", 0.95, evidence)


def _title_line(page: Page) -> int | None:
    """The line of the one kept title: the page's own title where it stands in the text, else a short paragraph above the first prose."""
    article, paragraphs = page.article, page.paragraphs
    if article.title_line is not None and (article.media != "text" or article.lines[article.title_line].kind == "heading"):
        return _below_menus_heading(page, article.title_line)
    if article.title is not None:
        title = folded(article.title)
        alike = [n for n, it in enumerate(paragraphs) if page.folded[n] in (title, _TITLE_TAIL.sub("", title)) and not it.matches]
        if alike or article.media == "html":
            above = [n for n in alike if n <= page.begin]
            return paragraphs[above[-1] if above else alike[0]].first if alike else None
    found = title_of_text(page)
    return None if found is None else paragraphs[found].first


def without_named_site(page: Page, headline: str) -> str:
    """A text's headline without the site's name at its end, where a line above the prose is that name."""
    tail = _SITE_TAIL.search(headline)
    named = tail is not None and folded(tail[1]) in page.folded[: page.begin]
    return headline[: tail.start()] if tail is not None and named else headline


def _below_menus_heading(page: Page, line: int) -> int:
    """The first heading of a text in Markdown; where that has the words of chrome ("## About"), the next one above the prose that has none
    and ranks as high.
    """
    headings = [it for it in page.paragraphs[: page.begin] if it.heading] if page.article.media == "markdown" else []
    first = next((it for it in headings if it.first == line), None)
    if first is None or not first.matches:
        return line
    rank = _rank(first)
    return next((it.first for it in headings if it.first > line and not it.matches and _rank(it) <= rank), line)


def _rank(heading: Paragraph) -> int:
    """How deep a heading stands, as its marks say; an underlined one as the first."""
    text = heading.text.lstrip()
    return len(text) - len(text.lstrip("#"))


def title_of_text(page: Page) -> int | None:
    """The paragraph that is the title of a plain text, from what stands above its first prose."""
    if page.thread.question is not None:
        return page.thread.question
    paragraphs = page.paragraphs
    body = body_of(page)
    above = candidates(page, body)
    if len(above) > TITLE_REACH or any(paragraphs[n].model_keeps is False for n in above):
        found = _title_below_menu(page, above, body)
    else:
        found = next((n for n in above if is_title(paragraphs[n]) or _is_one_word(page, n, body)), None)
    if found is None:
        found = _above_doubted_prose(page, body)
    if found is None:
        copied = copied_title(page, above) if body < len(paragraphs) else numbered_title(page)
        return copied if copied is not None else listed_title(page)
    if not (body < len(paragraphs) or paragraphs[found].heading or _blank_behind(page, found)):
        return None
    return found


def _is_one_word(page: Page, n: int, body: int) -> bool:
    """Whether one word begins a text, and its first prose stands below a blank line ("Snow"); not in capitals, as the place of a report."""
    first = page.paragraphs[n]
    return (
        n == 0 and body == 1 and first.words == 1 and first.text.strip().isalpha() and not first.text.isupper() and _blank_behind(page, n)
    )


def _above_doubted_prose(page: Page, body: int) -> int | None:
    """The line right above the first prose, where the model is in doubt of that and sure of the line: a notice has none such above it."""
    n = page.begin - 1
    if (
        not 0 <= n < body - 1
        or n in page.elsewhere
        or page.paragraphs[n].matches
        or (page.paragraphs[n + 1].kept_probability or 0.0) < DOUBTED_LEAD
    ):
        return None
    sure = (page.paragraphs[n].kept_probability or 0.0) >= SURE_TITLE
    return n if sure and page.paragraphs[n].words >= OUTSTANDING_WORDS and is_title(page.paragraphs[n]) else None


def copied_title(page: Page, above: Sequence[int]) -> int | None:
    """The last of the candidates that stands above the body more than once and is made of the story's words; else a numbered title."""
    times = Counter(page.folded[: above[-1] + 1]) if above else Counter()
    for n in reversed(above):
        words = page.long_words(n, 4)
        told = len(words & page.told)
        if (
            times[page.folded[n]] > 1
            and page.paragraphs[n].words >= COPIED_WORDS
            and is_title(page.paragraphs[n])
            and told * 2 > len(words)
        ):
            return n
    return numbered_title(page)


def numbered_title(page: Page) -> int | None:
    """The line right above the first prose that recurs with other digits ("The canal walk, part 3"), where no other is left for a title."""
    n = page.begin - 1
    if n not in page.elsewhere or any(k not in page.elsewhere and not page.paragraphs[k].matches for k in range(n)):
        return None
    line = page.paragraphs[n]
    numbered = line.words >= 3 and not line.matches and any(char.isdigit() for char in line.text)
    return n if numbered and _could_be_title(line) else None


def nearest_title(page: Page, lines: Sequence[int]) -> int | None:
    """Of these lines above the first prose the one closest to it that could be the title."""
    near = (n for n in reversed(lines) if page.begin - TITLE_REACH <= n < page.begin and not page.paragraphs[n].matches)
    return next((n for n in near if _could_be_title(page.paragraphs[n])), None)


def _could_be_title(it: Paragraph) -> bool:
    return is_title(it) and not is_byline(it.text) and not _begins_small(it)


def listed_title(page: Page) -> int | None:
    """The line closest above the first prose that other pages list: it tells of the story, or does not stand on all, as the site's name."""
    if page.listed is not None:
        return page.listed
    n = nearest_title(page, sorted(page.elsewhere))
    if (
        n is None
        or _LABELLED.match(page.paragraphs[n].text.strip())
        or page.elsewhere[n].pages > LISTED_SHARE * max(it.of for it in page.elsewhere.values())
    ):
        return None
    return n


def body_of(page: Page) -> int:
    """The first paragraph of prose that may be the article's; their number where there is none."""
    paragraphs = page.paragraphs
    return next(
        (n for n, it in enumerate(paragraphs) if it.prose and not it.matches and it.model_keeps is not False and n not in page.elsewhere),
        len(paragraphs),
    )


def candidates(page: Page, body: int) -> list[int]:
    """The paragraphs above the body that could be the title, of copies the last, and not those with the site's name behind it."""
    last: dict[str, int] = {}
    for n in range(body):
        paragraph = page.paragraphs[n]
        if (
            1 <= paragraph.words <= TITLE_WORDS
            and n not in page.elsewhere
            and (not paragraph.matches or paragraph.heading or (n == 0 and _is_told_of(page)))
            and not _ADDRESS.fullmatch(paragraph.text.strip())
            and _POSTED.match(paragraph.text.strip()) is None
        ):
            last[page.folded[n]] = n
    return sorted(n for text, n in last.items() if not _shorter(text) & last.keys())


def _is_told_of(page: Page) -> bool:
    """Whether the text begins with words of chrome above a blank line, and its prose has these very words: "Most read" above a story about
    what is most read.
    """
    words = page.folded[0]
    return page.begin == 1 and _blank_behind(page, 0) and any(words in page.folded[n] for n in page.prose)


def _shorter(text: str) -> set[str]:
    """A folded line without the site's name behind it, and without what a browser prints beside a title: date and hour, the address."""
    if _TITLE_TAIL.search(text) is None and "://" not in text and not text[:1].isdigit():
        return set()
    printed = _PRINTED_TAIL.sub("", _PRINTED_HEAD.sub("", text))
    return {_TITLE_TAIL.sub("", text), _TITLE_TAIL.sub("", printed)} - {text}


def _title_below_menu(page: Page, above: Sequence[int], body: int) -> int | None:
    """Of many lines above the body (menus, names of the site, teasers) the one that is most likely the title, if it likely is."""
    said_often = [n for n in above if _said_often(page, n)]
    if said_often:
        above = said_often
    scores = {n: sum(WEIGHTS[name] * value for name, value in looks.items()) for n, looks in signs(page, above, body).items()}
    if not scores:
        return None
    best = max(scores, key=lambda n: (scores[n] + POSTED_BELOW * _is_posted_below(page, n), n))
    chances = exp(NO_TITLE) + sum(exp(score) for score in scores.values())
    if said_often or exp(scores[best]) >= TITLE_CHANCE * chances:
        return best if said_often or not _is_above(page, best - 1, best, scores) else best - 1
    # In a short text little is said of its title's words once more: a line of several words close above the body counts, too, …
    near = {n for n in scores if page.paragraphs[n].words >= OUTSTANDING_WORDS and body - n <= TITLE_REACH and is_title(page.paragraphs[n])}
    beliefs = {n: page.paragraphs[n].kept_probability or 0.0 for n in scores if n not in page.thread.head}
    top = max(beliefs, key=lambda n: beliefs[n], default=best)
    if top in near and beliefs[top] >= max([BELIEVED, *(FAR_BELIEVED + chance for n, chance in beliefs.items() if n != top)]):
        # … where the model believes it far more than all the others (or the line above it, of which it is the standfirst, as well), …
        upper = top - 1 in near and beliefs.get(top - 1, 0.0) >= BELIEVED and _BARS.search(page.paragraphs[top - 1].text) is None
        return top - 1 if upper else top
    others = sum(exp(score) for n, score in scores.items() if n != best)  # … or is far ahead of them by all signs
    least = PAIRED_PROBABILITY if _PAIRED.search(page.folded[best]) else OUTSTANDING_PROBABILITY  # the model has no words there
    likely = best in near and (page.paragraphs[best].kept_probability or 0.0) >= least
    if likely and exp(scores[best]) >= OUTSTANDING * others:
        return best
    if page.thread.posts:  # a thread has one, however short its posts are
        heads = {
            n: score
            for n, score in scores.items()
            if page.paragraphs[n].words >= OUTSTANDING_WORDS and n < min(page.thread.head, default=n + 1)
        }
        best = max(heads, key=lambda n: (heads[n], n), default=best)
        if best in heads and page.long_words(best, 4) & page.told:
            return best
    found = next((n for n in above if _is_above_byline(page, n, body)), None)
    if found is not None and found - 1 in scores and page.paragraphs[found - 1].model_keeps and is_title(page.paragraphs[found - 1]):
        return found - 1  # a standfirst stands between them
    return found if found is not None else _only_believed(page, list(scores))


def _is_posted_below(page: Page, n: int) -> bool:
    """Whether the line below says who put a text on the site, and when."""
    return n + 1 < len(page.paragraphs) and _POSTED.match(page.paragraphs[n + 1].text.strip()) is not None


def _only_believed(page: Page, above: Sequence[int]) -> int | None:
    """The one line of several words above the body that the model gives a chance, however many buttons stand below it."""
    chances = {n: page.paragraphs[n].kept_probability or 0.0 for n in above if n not in page.thread.head and is_title(page.paragraphs[n])}
    several = {
        n: it for n, it in chances.items() if page.paragraphs[n].words >= OUTSTANDING_WORDS and not _begins_small(page.paragraphs[n])
    }
    best = max(several, key=lambda n: several[n], default=None)
    if best is None or several[best] < HALF_BELIEVED:
        return None
    best = best - 1 if several.get(best - 1, 0.0) >= HALF_BELIEVED else best  # of which it is the standfirst
    others = [chance for n, chance in chances.items() if n not in (best, best + 1) and not _begins_small(page.paragraphs[n])]
    return best if several[best] >= TWICE * max(others, default=0.0) else None


def _begins_small(paragraph: Paragraph) -> bool:
    return paragraph.text.strip()[:1].islower()


def _is_above(page: Page, n: int, best: int, scores: Mapping[int, float]) -> bool:
    """Whether a line that the model believes is the title of which the likeliest line is the standfirst, or the result ("Harl 1 Orle 1"):
    it is a quotation, and the other is none. Or the other one begins with a small letter.
    """
    line, found = page.paragraphs[n], page.paragraphs[best]
    if n not in scores or not is_title(line) or is_byline(line.text) or _BARS.search(line.text) is not None:
        return False
    believed = line.kept_probability or 0.0
    if _begins_small(found) and not _begins_small(line):  # "a novel by Ada Brandt"
        return believed >= BYLINE_PROBABILITY
    if believed < BELIEVED or not line.model_keeps or line.words < OUTSTANDING_WORDS:
        return False
    return _RESULT.fullmatch(found.text.strip()) is not None or (_is_in_marks(line) and not _is_in_marks(found))


def _is_in_marks(paragraph: Paragraph) -> bool:
    return _IN_MARKS.fullmatch(paragraph.text.strip()) is not None


def _is_above_byline(page: Page, n: int, body: int) -> bool:
    """Whether a line that the model gives a chance stands right above the byline or the date, close to the body; one word may if blank
    lines stand around it, and of a line between them less of a chance is asked.
    """
    paragraph = page.paragraphs[n]
    apart = _blank_behind(page, n) and (n == 0 or page.paragraphs[n - 1].last < paragraph.first)
    alone = apart and paragraph.words == 1
    below = page.paragraphs[n + 1] if n + 1 < body else None
    dated = below is not None and any(match.rule.category == "time" for match in below.matches)
    begins = body - n <= TITLE_REACH or (body == len(page.paragraphs) > n + 2 and page.paragraphs[n + 2].model_keeps)  # or a poem does
    if not begins or not (alone or is_title(paragraph)):
        return False
    if (paragraph.kept_probability or 0.0) < (WORD_PROBABILITY if apart else BYLINE_PROBABILITY):
        return False
    if is_byline(paragraph.text) or below is None:
        return False
    if is_byline(below.text) or _is_posted_below(page, n):
        return True
    return dated and (paragraph.kept_probability or 0.0) >= OUTSTANDING_PROBABILITY


def _said_often(page: Page, n: int) -> bool:
    """Whether the text begins with a long line, with or without the site's name beside it, that stands above the body once more; or with a
    short one beside the site's name, that the model keeps.
    """
    text, words = page.folded[n], page.paragraphs[n].words
    if words < COPIED_WORDS:
        heads = page.folded[: min(n, HEAD_LINES)]
        cut = any(other != text and text in (_TITLE_TAIL.sub("", other), _TITLE_HEAD.sub("", other)) for other in heads)
        return cut and words > 1 and bool(page.paragraphs[n].model_keeps)
    return any(text in (other, _TITLE_TAIL.sub("", other), _TITLE_HEAD.sub("", other)) for other in page.folded[: min(n, HEAD_LINES)])


# The weights of a choice among the lines above the body, or none of them (NO_TITLE): made by bench/train_title.py, and rounded.
NO_TITLE = 6.1
WEIGHTS = {
    "told": 1.5,
    "known": 1.2,
    "gap above": 1.8,
    "gap below": 1.9,
    "phrases below": 0.3,
    "ends like a sentence": -3.2,
    "one of a list": -0.8,
    "indented": -1.1,
    "byline": -2.3,
    "one word": -0.8,
    "short": -0.6,
    "long": -0.7,
    "lines to the body": 0.0,
    "lines above": 0.1,
    "copies": 0.7,
    "with the site's name": 0.8,
    "bars": -1.1,
    "digits": -1.5,
    "marked": 0.0,
    "kept": 4.1,
}


def signs(page: Page, above: Sequence[int], body: int) -> dict[int, dict[str, float]]:
    """What speaks for and against each of the candidates; the names are those of WEIGHTS."""
    paragraphs = page.paragraphs
    long = {n: page.long_words(n, 4) | _pairs(page.folded[n]) for n in above}
    sought = set().union(*long.values())
    paired = any(map(_PAIRED.search, sought))
    sought = sought if paired else sought & page.told
    prose = [n for n in page.prose if n >= body] if sought else []
    story = Counter(word for n in prose for word in sought & (page.long_words(n, 4) | (_pairs(page.folded[n]) if paired else set())))
    texts = Counter(page.folded[:body])
    heads = Counter(text[: tail.start()] for text in texts if (tail := _TITLE_TAIL.search(text)))
    counts = [paragraph.words for paragraph in paragraphs[:body]]
    found = {}
    for n in above:
        paragraph, text = paragraphs[n], paragraphs[n].text.strip()
        words = long[n]
        told = [min(story[word], 4) / 4 for word in words]
        near = counts[max(0, n - 3) : n + 4]
        alike = range(paragraph.words - 2, paragraph.words + 3)
        found[n] = {
            "told": sum(told) / (len(words) + 1),
            "known": sum(share > 0 for share in told) / (len(words) + 1),
            "gap above": float(n == 0 or paragraphs[n - 1].last < paragraph.first),
            "gap below": float(_blank_behind(page, n)),
            "phrases below": float(any(behind.matches for behind in paragraphs[n + 1 : n + 5])),  # a date, a share button
            "ends like a sentence": float(text.endswith((".", ":", ";", ",", "。"))),
            "one of a list": (sum(map(near.count, alike)) - 1) / 6,
            "indented": float(paragraph.text[:2].isspace()),
            "byline": float(is_byline(text)),
            "one word": float(paragraph.words == 1),
            "short": float(paragraph.words <= 3),
            "long": float(paragraph.words > 16),
            "lines to the body": log2(body - n),
            "lines above": log2(n + 1),
            "copies": float(min(texts[page.folded[n]] - 1, 2)),
            "with the site's name": float(heads[page.folded[n]] > 0),
            "bars": float(min(len(_BARS.findall(text)), 2)),
            "digits": sum(map(str.isdigit, text)) / len(text) if _DIGIT.search(text) else 0.0,
            "marked": float(paragraph.heading),
            "kept": 0.5 if paragraph.kept_probability is None else paragraph.kept_probability,  # None: nobody asked the model
        }
    return found


_PAIRED = compiled("[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]{2,}")


def _pairs(text: str) -> set[str]:
    """The neighbouring letters of Chinese, Japanese and Korean, two by two: words there have two, and stand together or with endings."""
    if text.isascii():
        return set()
    return {run[at : at + 2] for run in _PAIRED.findall(text) for at in range(len(run) - 1)}


def is_byline(text: str) -> bool:
    """Whether a line begins as one that tells who wrote the text, in any language: its own is not known yet."""
    return _bylines().match(text.strip()) is not None


@lru_cache(maxsize=1)
def _bylines() -> re.Pattern[str]:
    told = languages.pages()
    # A name follows: "De Ana Pérez", while "De laatste zeilmaker" is a headline.
    named = r"(?:our|staff|unser\w*|notre|nuestr[oa]|nostr[oa]|noss[oa]|onze)\b|[^a-zß-öø-ÿ]"
    return compiled(rf"(?i:{'|'.join((*told.by, *told.bylines))})\b(?::| (?={named}))")


def is_title(paragraph: Paragraph) -> bool:
    """No date, byline or kicker of one word, and no sentence: a title may ask or shout, but hardly ever ends in a full stop."""
    text = paragraph.text.strip()
    digits = sum(map(str.isdigit, text))
    if paragraph.heading:
        return True
    if not 2 <= paragraph.words <= TITLE_WORDS or digits * 3 > len(text) or (is_byline(text) and paragraph.words <= 6):
        return False
    said = text if text[0] in "„" + CLOSERS else text.rstrip(CLOSERS)  # “a sentence.” may be a title
    return not said.endswith((".", ":", ";", ",", "。"))


def _blank_behind(page: Page, n: int) -> bool:
    return n + 1 < len(page.paragraphs) and page.paragraphs[n + 1].first > page.paragraphs[n].last
