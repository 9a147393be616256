"""Defects: what is broken in an article and can be shown with a finger. Precision goes before completeness: a reader who meets three
false alarms stops reading.

Every detector is a function from an article to the spans of its prose at which its rule holds; the rule itself (what it means, what to
do, its examples) is in `rules/defects/`. A detector first asks something cheap of the whole text and looks closer only where it must.
Where no typical sign of a language is needed, a detector works for any language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from html import unescape
from operator import eq

from pipeline.article import Article, Measure, MeasureSpec, Span
from pipeline.context import Context
from pipeline.dates import WrittenDate, written_dates
from pipeline.matching import finding
from pipeline.text import WORD, containing

DEFECT_CATEGORIES = ("spacing", "punctuation", "repetition", "leftover", "encoding", "dates", "structure")
NOTE_CATEGORIES = ("info",)  # worth knowing, but nothing is broken: they are listed and never counted as defects
UNSPACED = ("zh", "ja", "th", "lo", "km", "my")  # languages written without spaces: nothing is counted by words
FEWEST_WORDS = 100  # a rate from fewer words says more about the length than about the text

MEASURES = (
    MeasureSpec("defects_count", "int", "Findings of the defects family that mean something is broken; notes are not among them"),
    MeasureSpec("defects_per_1000_words", "float", "defects_count per 1,000 words; absent below 100 words"),
    MeasureSpec("defect_notes_count", "int", "Notes: FAQ block, no title, very short article"),
    *(MeasureSpec(f"defects_{category}_count", "int", f"Defects of the category {category}") for category in DEFECT_CATEGORIES),
)


def defects(article: Article, context: Context) -> Article:
    """Add the findings of the detectors and of the pattern rules, in text order, and the counts."""
    if not article.prose.text:
        return replace(article, measures={**article.measures, **{spec.name: Measure.absent("no-text") for spec in MEASURES}})
    language = _language(article)
    found = [finding(article, match.rule, match.start, match.end) for match in article.matches if match.rule.family == "defects"]
    for rule_id, detector in DETECTORS.items():
        rule = context.rules.get(rule_id)
        if rule is not None and (language in rule.languages or "*" in rule.languages):
            found += [finding(article, rule, start, end) for start, end in detector(article)]
    found.sort(key=lambda item: (item.start, item.end, item.rule))
    counts = Counter(item.category for item in found)
    total = sum(counts[category] for category in DEFECT_CATEGORIES)
    words = len(_tokens(article.prose.text))
    measures = {
        "defects_count": Measure(total),
        "defects_per_1000_words": Measure(total * 1000 / words) if words >= FEWEST_WORDS else Measure.absent("too-short"),
        "defect_notes_count": Measure(sum(counts[category] for category in NOTE_CATEGORIES)),
        **{f"defects_{category}_count": Measure(counts[category]) for category in DEFECT_CATEGORIES},
    }
    return replace(article, findings=article.findings + tuple(found), measures={**article.measures, **measures})


# ---------------------------------------------------------------- what several detectors ask


def _language(article: Article) -> str:
    """The two-letter language, or "" where it is not known."""
    return article.language.partition("-")[0] if article.language else ""


@lru_cache(maxsize=2)  # several detectors ask for the same article
def _tokens(text: str) -> tuple[str, ...]:
    """What stands between white space, in lower case, punctuation included: cheap, and enough to count words."""
    return tuple(text.lower().split())


@lru_cache(maxsize=2)
def _distinct(text: str) -> frozenset[str]:
    return frozenset(_tokens(text))


_MARKUP_TOPIC = frozenset({"html", "css", "xml", "javascript", "markdown", "wordpress", "php", "jsx"})


def _about_markup(text: str) -> bool:
    """Whether the article speaks of web pages' code and may show it."""
    return not _MARKUP_TOPIC.isdisjoint(WORD.findall(text.lower()))


def _body(article: Article) -> list[Span]:
    """The paragraphs without the title."""
    return [span for span in article.prose.paragraphs if span != article.prose.headline]


def _with_words(text: str, start: int, end: int) -> Span:
    """[start, end) widened to the whole words that touch it, so that a finding can be read; no further than 30 characters."""
    first, last = max(0, start - 30), min(len(text), end + 30)
    while start > first and text[start - 1].isalnum():
        start -= 1
    while end < last and text[end].isalnum():
        end += 1
    return start, end


def _token(text: str, start: int, end: int) -> str:
    """The stretch without white space around [start, end)."""
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end]


_CLOSERS = "\"'”’“»«)]›‹*_"
_ENDS = ".!?…。！？؟।:;"


def _ends_sentence(paragraph: str) -> bool:
    stripped = paragraph.rstrip(_CLOSERS + " \u00a0")
    return bool(stripped) and stripped[-1] in _ENDS


def _looks_like_heading(paragraph: str) -> bool:
    return not _ends_sentence(paragraph) and len(paragraph) <= 120 and paragraph.count(" ") < 15


_CODE = re.compile(
    r"[{}\\|]|=>|->|::|[=!<>+]=|\w\(\)|\w_\w|\s--?[a-z]{2,}\b|\b0x[0-9A-Fa-f]|\w = \w|\w\[\w+\]|\w\([\"']|;\Z|\A\s*(?://|#\s|\$\s|>|/\*|<|import |using |def |const |let )",
)


def _in_code(article: Article, at: int) -> bool:
    """Whether prose[at] lies in a line of program code, a command, a log or a quoted mail, where other rules of spacing hold."""
    text = article.prose.text
    paragraphs = article.prose.paragraphs
    place = containing(paragraphs, at)
    if place is None:
        return False
    # A short line beside a line of code is code as well.
    reach = 1 if paragraphs[place][1] - paragraphs[place][0] < 60 else 0
    return any(_CODE.search(text[slice(*span)]) for span in paragraphs[max(0, place - reach) : place + reach + 1])


def _key(paragraph: str) -> str:
    """What two paragraphs must share to be the same to a reader: their words."""
    return " ".join(WORD.findall(paragraph)).casefold()


# ---------------------------------------------------------------- spacing and punctuation

_TIGHT = re.compile(r"[.!?,][\"”“»’)]?(?=[^\W\d_]{2})")
_ADDRESS = re.compile(r"[/@\\=_#<>{}&]|www\.|\.(?:com|org|net|edu|gov|html?|php|aspx?|pdf|js|py|io|co|tv|info|docx?|xlsx?|zip|jpe?g|png|gif|mp[34]|exe|csv|xml|json)\b", re.IGNORECASE)


def missing_space(article: Article) -> Iterator[Span]:
    """A sentence that begins directly behind the full stop of the one before, or a word directly behind a comma."""
    text = article.prose.text
    for match in _TIGHT.finditer(text):
        at, after = match.start(), match.end()
        if not (text[at - 1 : at].isalnum() or text[at - 1 : at] in (")", "]", "%")):
            continue
        start, end = _with_words(text, at, after)
        before, following = text[start:at], text[after:end]
        if text[at] == ",":
            tight = len(before) > 1 and before.isalpha() and following.isalpha()
        else:
            tight = following[0].isupper() and following[1].islower() and _sentences_meet(before, following, text[start:end], text)
        if tight and not _ADDRESS.search(_token(text, at, after)) and not _in_code(article, at):
            yield start, end


def _sentences_meet(before: str, following: str, both: str, text: str) -> bool:
    """Whether a sentence ends with `before` and another begins with `following`; not so in "U.S.Army", "Mr.Big" and brands with a dot."""
    if len(before) == 1 and before.isalpha():
        return False
    if before[:1].isupper():
        # Two capitals may be a name such as String.Index, unless the second word is one that begins sentences.
        return following.lower() in _STARTERS
    # A name is written more than once; the same two sentences do not meet twice. Gender forms: Kolleg.Innen.
    return not following.startswith("Innen") and (before.isdigit() or not before or text.count(both) == 1)


_STARTERS = frozenset(
    "the a an it he she they we you i this that these those there but and however in on at as if when while after before for with his her their its "
    "der die das ein eine er sie es wir ich und aber doch im am auf nach bei mit für le la les un une il elle ils elles ce cette mais en dans "
    "el los las una pero y".split()
)

_RUN_OF_SPACES = re.compile(r"(?<=[^\s.!?:;\"”’)])[ \u00a0]{2,3}(?=[^\s|])")
_FOOTNOTE = re.compile(r"[.!?,;:”\"]\d{1,3}(?:,\d{1,3})*\Z")  # its figure stands between the full stop and the space


def doubled_space(article: Article) -> Iterator[Span]:
    """Two or three spaces within a sentence. After a full stop they are a habit of typists; longer runs are columns."""
    text = article.prose.text
    if "  " not in text and "\u00a0 " not in text and " \u00a0" not in text and "\u00a0\u00a0" not in text:
        return
    for match in _RUN_OF_SPACES.finditer(text):
        first = text.rfind("\n", 0, match.start()) + 1
        last = text.find("\n", match.end())
        # A line with longer runs of spaces is a table.
        if "    " not in text[first : last if last >= 0 else len(text)].strip() and not (
            _FOOTNOTE.search(text, max(0, match.start() - 12), match.start()) or _in_code(article, match.start())
        ):
            yield _with_words(text, *match.span())


_ALONE = frozenset(mark + quote for mark in ",.;:!?" for quote in ("", '"', "”"))
_SPACED_OUT = re.compile(r"(?<=[\w)”\"%])[ \u00a0]+([,.;:!?])(?=\s|\"|”|\Z)(?![ \u00a0]?\.)")


def space_before_punctuation(article: Article) -> Iterator[Span]:
    """White space in front of a comma, a full stop and so on; French sets one before ; : ! ? and »."""
    text = article.prose.text
    french = _language(article) == "fr"
    marks = ",." if french else ",.;:!?"
    if _ALONE.isdisjoint(_distinct(text)):
        return
    for match in _SPACED_OUT.finditer(text):
        if match.group(1) in marks and not _in_code(article, match.start()):
            yield _with_words(text, *match.span())


_DOUBLED_MARK = re.compile(r"(?<=\w)(?:,,|,\.(?![\d.])|;[;,.]|\.\.(?![./\\]))")


def doubled_punctuation(article: Article) -> Iterator[Span]:
    """Two marks where one belongs: ",,", ",.", ".."."""
    text = article.prose.text
    if not any(pair in text for pair in (",,", ",.", "..", ";;", ";,", ";.")):
        return
    for match in _DOUBLED_MARK.finditer(text):
        if not _ADDRESS.search(_token(text, *match.span())) and not _in_code(article, match.start()):
            yield _with_words(text, *match.span())


_DOUBLE_QUOTES = "\"“”„«»"
_MEASUREMENT = re.compile(r"\d\s?\"")
_ARROW = re.compile(r"(?<!\S)[«»](?!\S)")  # a guillemet that stands alone is an arrow or a bullet
_REACH = 5  # paragraphs within which a quotation may go on without repeating its opening mark


def unbalanced_quotes(article: Article) -> Iterator[Span]:
    """A paragraph with an odd number of double quotation marks, unless the quotation goes on in the paragraphs that follow."""
    text = article.prose.text
    paragraphs = article.prose.paragraphs
    marks = [mark for mark in _DOUBLE_QUOTES if mark in text]
    odd = [index for index, (start, end) in enumerate(paragraphs) if sum(text.count(mark, start, end) for mark in marks) % 2]
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
        if not goes_on and not _MEASUREMENT.search(text, start, end) and not _ARROW.search(text, start, end) and not _in_code(article, start):
            at = _unpaired(text, start, end)
            yield _with_words(text, at, at + 1)


def _unpaired(text: str, start: int, end: int) -> int:
    """The offset of the mark without a partner: the opening mark that is never closed, or the closing one that was never opened."""
    open_at: list[int] = []
    for at in range(start, end):
        mark = text[at]
        if mark not in _DOUBLE_QUOTES:
            continue
        # Direction is told by what stands around the mark, which holds for every country's marks.
        opens = at == start or text[at - 1] in " \u00a0([–—-/" or (mark == "„")
        if opens:
            open_at.append(at)
        elif open_at:
            open_at.pop()
        else:
            return at
    return open_at[-1] if open_at else max(text.rfind(mark, start, end) for mark in _DOUBLE_QUOTES)


def unclosed_bracket(article: Article) -> Iterator[Span]:
    """A "(" that its paragraph never closes."""
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
        if not closed_later and not _in_code(article, start):
            yield from (_with_words(text, at, at + 1) for at in depth)


# ---------------------------------------------------------------- repetition

# Words whose repetition is nearly always a slip, by language; any other lower-case word counts from _CONTENT letters on, where given.
_SLIPS: Mapping[str, frozenset[str]] = {
    "en": frozenset(
        "the a an and of to for with from at by as or but if its their our my your was were are be been have has will would could should "
        "this these those we they he she i which not into than then when where because after before while about between during".split()
    ),
    "de": frozenset(
        "und oder aber ein eine einen einem eines für von im am zum zur vom dass nicht wir ich er auch durch über nur noch sehr kann".split()
    ),
    "fr": frozenset("le les de du des et un une pour dans par avec sur qui est au aux ce cette ces son ses leur mais ou il elle ne".split()),
    "es": frozenset("el los las de del y en un una por para con su sus es al no o pero se lo como más ha han fue son".split()),
}
_EMPHASIS = frozenset(
    "very really many much long that had blah knock there here well hear chop please bye wait look come yeah never always good "
    "great only more less same wrong right over again away down back peri boom bang tick beep ding honk quack woof meow hush tutt".split()
)
_CONTENT_LETTERS = 4
_REPEATED = re.compile(r"(?<![\w'’-])(\w+)\s+\1(?![\w'’-])", re.IGNORECASE)


def repeated_word(article: Article) -> Iterator[Span]:
    """ "the the": the same word twice with nothing but a space between. Names and emphasis are left alone."""
    text = article.prose.text
    tokens = _tokens(text)
    if not any(map(eq, tokens, tokens[1:])):
        return
    slips = _SLIPS.get(_language(article), frozenset())
    for match in _REPEATED.finditer(text):
        word = match.group(1)
        second = match.group()[-len(word) :]
        lower = word.lower()
        if "\n" in match.group() or _said_again(text, match, lower):
            continue
        if lower in slips:
            # "Will Will run?": a name; "The the": a slip at the start of a sentence.
            if not second[0].isupper() or word == "I":
                yield match.span()
        elif word.islower() and second.islower() and word.isalpha() and len(word) >= _CONTENT_LETTERS and lower not in _EMPHASIS:
            if _language(article) == "en" and not _in_code(article, match.start()):
                yield match.span()


def _said_again(text: str, match: re.Match[str], word: str) -> bool:
    """Three times the same word is emphasis."""
    before = text[max(0, match.start() - len(word) - 2) : match.start()].lower().strip(" ,")
    after = text[match.end() : match.end() + len(word) + 2].lower().strip(" ,")
    return before.endswith(word) or after.startswith(word)


_LONG_ENOUGH = 40  # characters from which a repeated sentence or paragraph is no refrain, label or list entry
_LONG_ENOUGH_WORDS = 8


def _is_statement(sentence: str) -> bool:
    """Whether it is a finished sentence in running text: not a label, a heading, a reference or a line of a table."""
    stripped = sentence.rstrip(_CLOSERS + " ")
    if len(sentence) < _LONG_ENOUGH or stripped[-1:] not in tuple(".!…。！") or "://" in sentence or "\t" in sentence:
        return False
    words = WORD.findall(sentence)
    return len(words) >= _LONG_ENOUGH_WORDS and sum(word[0].islower() for word in words) >= len(words) / 2


def repeated_paragraph(article: Article) -> Iterator[Span]:
    """A paragraph of running text that already stood in the article word for word."""
    text = article.prose.text
    seen = set()
    announced = False  # "Here it is once more:"
    for start, end in article.prose.paragraphs:
        if end - start >= _LONG_ENOUGH and (start, end) != article.prose.headline:
            key = text[start:end]
            if key in seen and not announced and _is_statement(key) and not _in_code(article, start):
                yield start, end
            seen.add(key)
        announced = text[end - 1] == ":"


def repeated_sentence(article: Article) -> Iterator[Span]:
    """A sentence that already stood in the article; sentences of a repeated paragraph are not listed again."""
    text = article.prose.text
    seen = set()
    repeats = []
    for start, end in article.prose.sentences:
        if end - start < _LONG_ENOUGH:
            continue
        sentence = text[start:end]
        if sentence in seen and _is_statement(sentence):
            repeats.append((start, end))
        seen.add(sentence)
    if repeats:
        whole = list(repeated_paragraph(article))
        yield from (span for span in repeats if containing(whole, span[0]) is None and not _in_code(article, span[0]))


def repeated_title(article: Article) -> Iterator[Span]:
    """The title's words again as a paragraph of their own."""
    text = article.prose.text
    headline = article.prose.headline
    if headline is None:
        return
    key = _key(text[slice(*headline)])
    if key.count(" ") < 2:
        return
    longest = (headline[1] - headline[0]) * 1.3 + 10
    for start, end in _body(article):
        if end - start <= longest and _key(text[start:end]) == key:
            yield start, end


# ---------------------------------------------------------------- leftovers of machines

_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}\d{0,2}|#\d{2,6}|#[xX][0-9a-fA-F]{2,5});")
_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|u|em|strong|h[1-6]|ul|ol|li|img|table|tbody|tr|td|th|script|style|iframe|blockquote|figure|figcaption|section|"
    r"article|font|center|sup|sub|hr|aside|nav|header|footer|video|audio|source|svg|path|meta|link|input|button|form|label)"
    r"(?:\s+[\w:-]+=[^<>\n]{0,400}|\s*/)?>|<!--|<!\[CDATA\["
)
_SHORTCODE = re.compile(
    r"\[/?(?:caption|gallery|embed|video|audio|playlist|vc_\w+|et_pb_\w+|su_\w+|fusion_\w+|contact-form(?:-7)?|youtube|vimeo|twitter|tweet|instagram|"
    r"ad|ads|adrotate|do_widget|wp_\w+|toc|sc\w*_\w+|newsletter\w*|poll|quote|pullquote|box|button|tabs?|accordion|one_half|one_third|shortcode)"
    r"(?:[\s=][^\[\]\n]{0,300})?\]|\{\{[^{}\n]{1,200}\}\}|\{%[^{}\n]{1,200}%\}|<%[^<>\n]{1,200}%>|\[object Object\]|\$\{[\w.]{1,40}\}|%%[\w-]{2,40}%%"
)
_MARKDOWN = re.compile(r"(?<![\w*])\*\*(?=[^\s*])[^*\n]{1,200}(?<=[^\s*])\*\*(?![\w*])|!?\[[^\[\]\n]{1,200}\]\((?:https?:|/|www\.)[^()\s]{1,400}\)|(?m:^#{2,6} (?=\S))")
_SCRIPT = re.compile(
    r"\(?adsbygoogle\b[^\n]{0,80}|googletag\.[^\n]{0,80}|(?:window\.)?dataLayer\b[^\n]{0,80}|gtag\([^\n]{0,80}|document\.write\([^\n]{0,80}|window\._taboola[^\n]{0,80}"
    r"|fbq\([^\n]{0,80}|ga\('[^\n]{0,80}|<!\[endif\]|!important;|_gaq\.push[^\n]{0,80}"
)


def _leftovers(text: str, pattern: re.Pattern[str]) -> Iterator[Span]:
    spans = [match.span() for match in pattern.finditer(text)]
    if spans and not _about_markup(text):
        yield from spans


def entity(article: Article) -> Iterator[Span]:
    """&nbsp; and its relatives, which a browser would have shown as a character."""
    text = article.prose.text
    if "&" in text:
        yield from (span for span in _leftovers(text, _ENTITY) if unescape(text[slice(*span)]) != text[slice(*span)])


def markup(article: Article) -> Iterator[Span]:
    """HTML tags. An article about HTML may show them."""
    if "<" in article.prose.text:
        yield from _leftovers(article.prose.text, _TAG)


def shortcode(article: Article) -> Iterator[Span]:
    """[caption …], {{name}}, {% … %}: orders to a content management system that nobody carried out."""
    text = article.prose.text
    if "[" in text or "{" in text or "%" in text:
        yield from _leftovers(text, _SHORTCODE)


def markdown_marks(article: Article) -> Iterator[Span]:
    """Markdown's marks in something that is not Markdown."""
    text = article.prose.text
    if article.media != "markdown" and ("**" in text or "](" in text or "## " in text):
        yield from _leftovers(text, _MARKDOWN)


_SCRIPT_SIGNS = ("adsbygoogle", "googletag", "dataLayer", "gtag(", "document.write(", "_taboola", "fbq(", "ga('", "[endif]", "!important;", "_gaq")


def script(article: Article) -> Iterator[Span]:
    """Code of advertising and counting scripts. Code that an article talks about is of another kind."""
    text = article.prose.text
    if any(sign in text for sign in _SCRIPT_SIGNS):
        yield from _leftovers(text, _SCRIPT)


_CMS_ID = re.compile(
    r"(?:image|img|text|photo|picture|bild|foto|file|video|gallery|galerie|imagen|video|slide|untitled|embed|widget|block|module|teaser)[\s_#-]*\d{3,}"
    r"|(?:img|dsc|dscn|dscf|pxl|screenshot|whatsapp image)[\s_-]?[\w .-]*\d{3,}[\w .-]*?(?:\.\w{3,4})?"
    r"|[\w-]+\.(?:jpe?g|png|gif|webp|svg|bmp|tiff?|mp4|mp3|mov|pdf|docx?)|undefined|null|nan|none|\[object object\]",
    re.IGNORECASE,
)


def cms_id(article: Article) -> Iterator[Span]:
    """A paragraph that is only a number of the content management system or a file's name."""
    text = article.prose.text
    for start, end in article.prose.paragraphs:
        if end - start <= 60 and _CMS_ID.fullmatch(text, start, end):
            yield start, end


_CHATBOT = re.compile(
    r":?contentReference\[oaicite:\d+\](?:\{index=\d+\})?|\[oaicite:\d+\]|【\d+[^【】\n]{0,40}】|(?:cite)?turn\d+(?:search|news|view)\d+"
    r"|\?utm_source=(?:chatgpt\.com|openai)"
)


def chatbot_marks(article: Article) -> Iterator[Span]:
    """The citation marks that text generators leave behind."""
    text = article.prose.text
    if "oaicite" in text or "【" in text or "turn0" in text or "utm_source=" in text:
        yield from (match.span() for match in _CHATBOT.finditer(text))


# ---------------------------------------------------------------- encoding

# What UTF-8 read as cp1252 or Latin-1 begins with; ftfy decides.
_MOJIBAKE = re.compile(r"[ÂÃâÅÄÐÑ×ØÙãï][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]+")


def mojibake(article: Article) -> Iterator[Span]:
    """Letters that were decoded with the wrong encoding, as ftfy judges them; the span is the whole run of characters."""
    text = article.prose.text
    if text.isascii():
        return
    matches = list(_MOJIBAKE.finditer(text))
    if not matches:
        return
    from ftfy import fix_encoding

    last = 0
    for match in matches:
        start, end = match.span()
        if start < last:
            continue
        while start > 0 and not text[start - 1].isspace():
            start -= 1
        while end < len(text) and not text[end].isspace():
            end += 1
        if fix_encoding(text[start:end]) != text[start:end]:
            yield start, end
        last = end


def replacement_character(article: Article) -> Iterator[Span]:
    """U+FFFD: bytes that no reader can bring back."""
    text = article.prose.text
    if "\ufffd" in text:
        yield from (_with_words(text, *match.span()) for match in re.finditer("\ufffd+", text))


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufff0-\ufffb]+")


def control_character(article: Article) -> Iterator[Span]:
    """Control characters (cp1252 read as Latin-1 gives those from 80 to 9F) and private ones (icon fonts)."""
    text = article.prose.text
    if not text.replace("\n", "").isprintable():
        # Behind a letter beyond ASCII such a character is the rest of a wrongly decoded letter, which `mojibake` reports.
        yield from (match.span() for match in _CONTROL.finditer(text) if text[match.start() - 1 : match.start()].isascii())


# ---------------------------------------------------------------- dates

@lru_cache(maxsize=2)
def _dates(text: str, language: str) -> tuple[WrittenDate, ...]:
    return tuple(written_dates(text, language))


def weekday(article: Article) -> Iterator[Span]:
    """A weekday that does not fit the date it stands with."""
    return (item.span for item in _dates(article.prose.text, _language(article)) if not item.weekday_fits)


def impossible_date(article: Article) -> Iterator[Span]:
    """31 April, or 29 February of a year that has none."""
    return (item.span for item in _dates(article.prose.text, _language(article)) if not item.exists)


_YEAR = r"(?<!\d)((?:1[5-9]|20)\d\d)(?!\d)"
_TWO_YEARS = re.compile(rf"((?:1[5-9]|20)\d\d)(?!\d)(?=[^\d\n]{{1,12}}{_YEAR})")
_BACKWARDS = re.compile(
    rf"\b(?:between|zwischen|entre)\s+{_YEAR}\s+(?:and|und|et|y)\s+{_YEAR}(?!\w|[-–])"
    rf"|\(\s*(?:born\s+|geboren\s+|née?\s+|nacid[oa]\s+|\*\s?)?{_YEAR}\s?[–—-]\s?(?:died\s+|†\s?)?{_YEAR}\s*\)"
    rf"|\b(?:from|von|de)\s+{_YEAR}\s+(?:to|until|till|bis|à|a)\s+{_YEAR}(?!\w|[-–]|\s+(?:levels?|prices|standards?))",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"\b(?:forward|brought|moved?|moving|shift\w*|pull\w*|push\w*|advanc\w*|deadline|target|accelerat\w*|revis\w*|chang\w*|compared?|vs|versus|back|"
    r"BCE?|B\.C|v\. ?Chr|vorgezogen|vorverleg\w*|verleg\w*|avanc\w*|adelant\w*)\b",
    re.IGNORECASE,
)


def years_backwards(article: Article) -> Iterator[Span]:
    """A stretch of years that ends before it begins ("from 2019 to 2015"), unless its sentence speaks of something moved."""
    text = article.prose.text
    for pair in _TWO_YEARS.finditer(text):
        if int(pair.group(1)) <= int(pair.group(2)):
            continue
        for match in _BACKWARDS.finditer(text, max(0, pair.start() - 20), pair.end() + 24):
            first, last = (int(year) for year in match.groups() if year)
            place = containing(article.prose.sentences, match.start())
            sentence = article.prose.sentences[place] if place is not None else (0, len(text))
            if first > last and match.start() < pair.end() < match.end() and not _MOVED.search(text, *sentence):
                yield match.span()


# ---------------------------------------------------------------- structure

_NO_LOWER = re.compile(r"[A-ZÀ-ÖØ-Þ]{2}[^a-zß-öø-ÿ\n]{48,}")
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
        if text[start:end].isupper() and end - start <= 120:
            continue
        end = match.start() + len(re.sub(r"\W+\Z", "", run))
        if end < len(text) and text[end].islower():  # the first letter of a word that goes on in lower case
            end = match.start() + run.rfind(" ")
        yield match.start(), end


_BIBLIOGRAPHY = re.compile(r"\b(?:references|sources?|citations|bibliography|further reading|quellen|belege|literatur|références|bibliographie|referencias|fuentes)\W*\Z", re.I)
_URL = re.compile(r"(?:https?://|www\.)\S+")


def link_farm(article: Article) -> Iterator[Span]:
    """Four or more paragraphs in a row that are nothing but an address, or one paragraph that is mostly addresses."""
    text = article.prose.text
    if text.count("http") + text.count("www.") < 4:
        return
    run: list[Span] = []
    for start, end in [*article.prose.paragraphs, (len(text), len(text))]:
        urls = _URL.findall(text, start, end)
        rest = len(WORD.findall(_URL.sub("", text[start:end])))
        if len(urls) == 1 and rest <= 1:
            run.append((start, end))
            continue
        if len(run) >= 4 and not _BIBLIOGRAPHY.search(text[max(0, run[0][0] - 60) : run[0][0]]):
            yield run[0][0], run[-1][1]
        run = []
        if len(urls) >= 4 and rest <= 3 * len(urls):
            yield start, end


# Words of three letters or more that are frequent in every text.
_COMMON = frozenset(
    "the and for are was but not you all has had her his she its our out who can der die das und den dem von mit des ist ein les des une est que qui los "
    "las del por con una que that with from have this will were been their they which would about more said when than your also into other them there what "
    "dass eine einen einer nicht auch sich sind wird werden nach über oder haben aber noch mehr dans pour avec plus cette mais leur sont para como "
    "este esta pero sobre entre".split()
)
_STUFFED_TIMES = 6
_STUFFED_SHARE = 0.06  # of the article's words lie in the one phrase


def keyword_stuffing(article: Article) -> Iterator[Span]:
    """One phrase of three words, not a name, that makes up six words of a hundred; the span is where it stands first."""
    text = article.prose.text
    size = len(_tokens(text))
    least = max(_STUFFED_TIMES, size * _STUFFED_SHARE / 3)
    # A cheap look first, at words with their punctuation: what is stuffed stands bare most of the time.
    tokens = _tokens(text)
    frequent = {token for token, count in Counter(tokens).items() if count > least * 0.7 and len(token) > 2}
    if size < FEWEST_WORDS or len(frequent - _COMMON) < 2:
        return
    if sum(frequent.issuperset(three) for three in zip(tokens, tokens[1:], tokens[2:], strict=False)) < least * 0.7:
        return
    words = WORD.findall(text.lower())
    common = {word for word, count in Counter(words).items() if count >= least and len(word) > 2 and word.isalpha()}
    phrases = Counter(phrase for phrase in zip(words, words[1:], words[2:], strict=False) if common.issuperset(phrase))
    for phrase, count in phrases.most_common(1):
        if count < least or sum(len(word) > 3 for word in phrase) < 2 or len(set(phrase)) < 3:
            continue
        written = list(re.finditer(r"\W+".join(phrase), text, re.IGNORECASE))
        named = sum(sum(word[0].isupper() for word in WORD.findall(match.group())) >= 2 for match in written)
        if written and named * 2 < len(written):
            yield written[0].span()


_CUT = re.compile(r"(?:\[\s?(?:…|\.\.\.)\s?\]|\((?:…|\.\.\.)\)|\[\+\d+ chars\])\s*\Z")
_MORE = re.compile(
    r"(?:\(?(?:read more|continue reading|keep reading|read the full (?:story|article)|more|weiterlesen|mehr lesen|lire la suite|leer más|seguir leyendo|lees verder|"
    r"continua a leggere|leggi tutto|leia mais)\)?)[\s.…»>→:]*\Z",
    re.IGNORECASE,
)
_DANGLING: Mapping[str, frozenset[str]] = {
    "en": frozenset("the a an and of to for with from at by as or but if its their our my your is was were are be been than that which who in on into".split()),
    "de": frozenset("der die das den dem des ein eine einen einem einer und oder für von mit im am zum zur dass sich bei aus als wie".split()),
    "fr": frozenset("le la les de du des et un une pour dans par avec sur qui que au aux ou".split()),
    "es": frozenset("el la los las de del y en un una por para con su que al o".split()),
}
_TEASER_WORDS = 120  # an article that is shorter and ends in dots is a teaser


def truncated(article: Article) -> Iterator[Span]:
    """The last paragraph breaks off: "[…]", "Read more", a word that cannot end a sentence, or no full stop after a long sentence."""
    text = article.prose.text
    body = _body(article)
    if not body:
        return
    start, end = body[-1]
    last = text[start:end]
    cut = _CUT.search(text, start, end)
    more = _MORE.fullmatch(last) or (_MORE.search(last) if len(body) > 1 and re.search(r"[.…]\s+\S+(?:\s\S+){0,4}\Z", last) else None)
    if cut:
        yield cut.span()
        return
    if more:
        yield start + more.start(), end
        return
    if last.endswith(("…", "...")):
        if len(_tokens(text)) < _TEASER_WORDS and len(last) > 80:
            yield end - len(last.rsplit(None, 1)[-1]), end
        return
    if _ends_sentence(last):
        return
    ending = re.split(r"[.!?…:]['\"”’»)]*\s", last)[-1]
    words = WORD.findall(ending)
    final = ending.rsplit(None, 1)[-1] if words else ""
    if len(words) < 4 or "://" in last or "\n" in last or not final.rstrip(",-–—").islower() or "\t" in last or re.search(r"(?:^|\s)[—–-]\s*[A-Z]", last[-100:]):
        return
    cased = final[-1].lower() != final[-1].upper()
    dangling = final[-1] in ",-–—" or words[-1] in _DANGLING.get(_language(article), ())
    # Where other paragraphs end without a full stop too (lists, captions), its absence says nothing.
    regular = all(_ends_sentence(text[first:stop]) or _looks_like_heading(text[first:stop]) for first, stop in body[-6:-1])
    if (dangling and len(WORD.findall(last)) >= 8) or (cased and regular and len(body) > 2 and len(WORD.findall(last)) >= 12):
        yield end - len(final), end


_SMALL_STARTS = re.compile(
    r"(?:\w*[A-Z]|de\b|di\b|da\b|du\b|van\b|von\b|vom\b|zu\b|al-|el-|la\b|le\b|by\b|von\b|par\b|por\b|via\b|http|www|\w+[.@/:]|e-|i\.e|e\.g|bell hooks|\w\b)"
)


def abrupt_start(article: Article) -> Iterator[Span]:
    """The first paragraph begins in the middle of a sentence: a small letter, a comma, three dots."""
    text = article.prose.text
    body = _body(article)
    if not body:
        return
    start, end = body[0]
    first = text[start : start + 40]
    if end - start < _LONG_ENOUGH or not _ends_sentence(text[start:end]):
        return
    if (first[0].islower() and not _SMALL_STARTS.match(first)) or (first[0] in ",;)…" or first.startswith("...")):
        at = start
        while at < end and not text[at].isspace():
            at += 1
        yield start, at


_COMMON_IN_HEADLINES = 4  # letters from which a word of the headline says something


def headline_unsupported(article: Article) -> Iterator[Span]:
    """None of the headline's longer words begins like any word of the body: it belongs to another article, or says nothing of this one."""
    text = article.prose.text
    headline = article.prose.headline
    if headline is None or len(_tokens(text)) < FEWEST_WORDS:
        return
    said = [word.casefold() for word in WORD.findall(text[slice(*headline)]) if len(word) >= _COMMON_IN_HEADLINES]
    if len(said) < 4:
        return
    body = text[headline[1] :].casefold() + " " + text[: headline[0]].casefold()
    if not any(word[: max(4, len(word) - 3)] in body for word in said):
        yield headline


# ---------------------------------------------------------------- notes

_FAQ = re.compile(
    r"(?:.{0,60}\b)?(?:FAQs?|frequently asked questions|häufig(?:e| gestellte)? fragen|fragen und antworten|questions fréquentes|foire aux questions|"
    r"preguntas frecuentes|domande frequenti|perguntas frequentes|veelgestelde vragen)\b.{0,40}",
    re.IGNORECASE,
)


def faq(article: Article) -> Iterator[Span]:
    """A block of questions and answers under a heading that says so, from the heading to the last answer."""
    text = article.prose.text
    if "?" not in text or not any(sign in text for sign in ("FAQ", "uestions", "UESTIONS", "ragen", "reguntas", "omande", "erguntas")):
        return
    paragraphs = article.prose.paragraphs
    for index, (start, end) in enumerate(paragraphs):
        if end - start > 120 or not _FAQ.fullmatch(text, start, end) or text[end - 1] in ".,;!" or paragraphs[index] == article.prose.headline:
            continue
        questions = [at for at in range(index + 1, len(paragraphs)) if "?" in text[slice(*paragraphs[at])]]
        block = _questions_in_a_row(questions, index)
        if len(block) < 2:
            continue
        last = block[-1]
        while last + 1 < len(paragraphs) and not _looks_like_heading(text[slice(*paragraphs[last + 1])]):
            last += 1
        yield start, paragraphs[last][1]
        return


def _questions_in_a_row(questions: list[int], heading: int) -> list[int]:
    """The questions that follow the heading with at most four paragraphs of answer between them."""
    block: list[int] = []
    before = heading
    for at in questions:
        if at - before > 5:
            break
        block.append(at)
        before = at
    return block


def no_title(article: Article) -> Iterator[Span]:
    """Neither the page nor the text has a title, and the text does not begin with a line that could be one."""
    if article.title is not None or article.prose.headline is not None:
        return
    first = article.prose.paragraphs[0]
    if not _looks_like_heading(article.prose.text[slice(*first)]):
        yield article.prose.sentences[0] if article.prose.sentences else first


_SHORT_WORDS = 80


def very_short(article: Article) -> Iterator[Span]:
    """Fewer than 80 words, so that most scores say little."""
    if len(_tokens(article.prose.text)) < _SHORT_WORDS and _language(article) not in UNSPACED:
        yield 0, len(article.prose.text)


Detector = Callable[[Article], Iterable[Span]]

DETECTORS: Mapping[str, Detector] = {
    "defects.missing-space": missing_space,
    "defects.doubled-space": doubled_space,
    "defects.space-before-punctuation": space_before_punctuation,
    "defects.doubled-punctuation": doubled_punctuation,
    "defects.unbalanced-quotes": unbalanced_quotes,
    "defects.unclosed-bracket": unclosed_bracket,
    "defects.repeated-word": repeated_word,
    "defects.repeated-sentence": repeated_sentence,
    "defects.repeated-paragraph": repeated_paragraph,
    "defects.repeated-title": repeated_title,
    "defects.entity": entity,
    "defects.markup": markup,
    "defects.shortcode": shortcode,
    "defects.markdown": markdown_marks,
    "defects.script": script,
    "defects.cms-id": cms_id,
    "defects.chatbot-marks": chatbot_marks,
    "defects.mojibake": mojibake,
    "defects.replacement-character": replacement_character,
    "defects.control-character": control_character,
    "defects.weekday": weekday,
    "defects.impossible-date": impossible_date,
    "defects.years-backwards": years_backwards,
    "defects.capitals": capitals,
    "defects.link-farm": link_farm,
    "defects.keyword-stuffing": keyword_stuffing,
    "defects.truncated": truncated,
    "defects.abrupt-start": abrupt_start,
    "defects.headline-unsupported": headline_unsupported,
    "defects.faq": faq,
    "defects.no-title": no_title,
    "defects.very-short": very_short,
}
