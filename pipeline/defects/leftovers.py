"""What machines left behind: markup, codes, scripts, file names, wrongly decoded letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from copydesk.article import Article, Span
from copydesk.compiled import compiled
from copydesk.defects.common import about_markup, with_words
from copydesk.text import containing, words_of

_ENTITY = compiled(r"&(?:[a-zA-Z]{2,8}\d{0,2}|#\d{2,6}|#[xX][0-9a-fA-F]{2,5});")
_TAG = compiled(
    r"</?(?:p|br|div|span|a|b|i|u|em|strong|h[1-6]|ul|ol|li|img|table|tbody|tr|td|th|script|style|iframe|blockquote|figure|figcaption|section|"
    r"article|font|center|sup|sub|hr|aside|nav|header|footer|video|audio|source|svg|path|meta|link|input|button|form|label)"
    r"(?:\s+[\w:-]+=[^<>\n]{0,400}|\s*/)?>|<!--|<!\[CDATA\["
)
_SHORTCODE = compiled(
    r"\[/?(?:caption|gallery|embed|video|audio|playlist|vc_\w+|et_pb_\w+|su_\w+|fusion_\w+|contact-form(?:-7)?|youtube|vimeo|twitter|tweet|instagram|"
    r"ad|ads|adrotate|do_widget|wp_\w+|toc|newsletter\w*|poll|quote|pullquote|box|button|tabs?|accordion|one_half|one_third|shortcode)"
    r"(?:[\s=][^\[\]\n]{0,300})?\]|\{\{[^{}\n]{1,200}\}\}|\{%[^{}\n]{1,200}%\}|<%[^<>\n]{1,200}%>"
    r"|\[object Object\]|\$\{[\w.]{1,40}\}|%%[\w:.-]{2,60}%%"
)
_MARKDOWN = compiled(
    r"(?<![\w*])\*\*(?=[^\s*])[^*\n]{1,200}(?<=[^\s*])\*\*(?![\w*])"
    r"|!?\[[^\[\]\n]{1,200}\]\((?:https?:|/|www\.)[^()\s]{1,400}\)|(?m:^#{2,6} (?=\S))"
)
_SCRIPT = compiled(
    r"(?:\(?adsbygoogle\b|googletag\.|(?:window\.)?dataLayer\b|gtag\(|document\.write\(|window\._taboola|fbq\(|ga\('|_gaq\.push)[^\n]{0,80}"
    r"|<!\[endif\]|!important;"
)


# Signs of systems that are neither HTML nor Markdown.
_FOREIGN = compiled(
    r"\[/(?:b|i|u|s|url|img|code|size|color|colour|font|center|centre|list|spoiler|email|h\d)\]"  # BBCode of forums
    r"|\[(?:url|img|size|color|colour|font|email)=[^\]\n]{1,200}\]|\[(?:b|i|u|s|code|center)\](?=[^\[\]\n]{1,200}\[/)"
    r"|'''[^'\n]{1,200}'''|\[\[(?![\d\s,]+\]\])[^\[\]\n]{1,160}\]\]"
    r"|</?ref(?:\s[^<>\n]{0,80})?/?>|</?nowiki>|(?m:^={2,6} ?[^=\n]{1,100}={2,6}$)"  # and those of wikis
    r"|\\(?:textbf|textit|emph|cite[pt]?|ref|label|(?:sub)?section|begin|end|footnote|href|item|frac|sqrt)\b(?:\{[^{}\n]{0,80}\})?"  # TeX
    r"|\{\\rtf1|\\(?:fonttbl|pard|fs\d\d)\b"  # RTF
    r"|(?m:^\.\. [a-z-]{3,30}::)|:(?:ref|doc|class|func|meth|term|numref):`[^`\n]{1,100}`"  # reStructuredText
    r"|(?m:^h[1-6]\. (?=\S))|\{(?:code|quote|noformat|panel|color)(?::[^{}\n]{0,60})?\}"  # Jira
    r"|(?m:^\[source,\w+\]$)|(?m:^#\+[A-Z_]{3,20}\b)"  # AsciiDoc, Org
    r"|<\?(?:php|xml|=)|</?(?:o|w|v|st1|dc|fb|xsl|xs|amp|media):\w+[^<>\n]{0,200}>|\bmso-[a-z-]+:"  # templates, office programs
    r"|<[@#!][A-Z0-9]{8,12}(?:\|[^<>\n]{0,60})?>|<a?:\w{2,32}:\d{15,20}>"  # chats
    r"|(?:=[0-9A-F]{2}){2,}|(?<=[.!?,])\\[nrt](?:\\[nrt])*(?![a-z])|\\u(?:00|20)[0-9a-fA-F]{2}"  # mail, JSON
)
_FOREIGN_SIGNS = ("]", "'''", "\\", "=", "<", ":`", "{", "#+", "::")


def foreign_markup(article: Article) -> Iterator[Span]:
    """Marks of forums, wikis, TeX, RTF, office programs, mail and JSON that nobody turned into what they mean."""
    text = article.prose.text
    gaps = words_of(text).gaps
    if any(sign in gaps for sign in _FOREIGN_SIGNS) or "h2. " in text or "h3. " in text:
        yield from _leftovers(text, _FOREIGN)


def _leftovers(text: str, pattern: re.Pattern[str]) -> Iterator[Span]:
    spans = [match.span() for match in pattern.finditer(text)]
    if spans and not about_markup(text):
        yield from spans


def entity(article: Article) -> Iterator[Span]:
    """&nbsp; and its relatives, which a browser would have shown as a character."""
    text = article.prose.text
    if "&" in words_of(text).gaps:
        yield from (span for span in _leftovers(text, _ENTITY) if unescape(text[slice(*span)]) != text[slice(*span)])


def markup(article: Article) -> Iterator[Span]:
    """HTML tags. An article about HTML may show them."""
    if "<" in article.prose.text:
        yield from _leftovers(article.prose.text, _TAG)


def shortcode(article: Article) -> Iterator[Span]:
    """[caption …], {{name}}, {% … %}: orders to a content management system that nobody carried out."""
    text = article.prose.text
    gaps = words_of(text).gaps
    if "[" in gaps or "{" in gaps or "%" in gaps:
        yield from _leftovers(text, _SHORTCODE)


def markdown_marks(article: Article) -> Iterator[Span]:
    """Markdown's marks in something that is not Markdown."""
    text = article.prose.text
    gaps = words_of(text).gaps
    if article.media != "markdown" and ("**" in gaps or "](" in gaps or "## " in gaps):
        yield from _leftovers(text, _MARKDOWN)


_SCRIPT_SIGNS = {  # with what stands between words where one of them does
    "": ("adsbygoogle", "googletag", "dataLayer", "_taboola", "_gaq"),
    "a(": ("gtag(", "fbq(", "ga('"),
    "a.a": ("document.wr",),
    "[": ("[endif]",),
    "!": ("!important;",),
}


def script(article: Article) -> Iterator[Span]:
    """Code of advertising and counting scripts. Code that an article talks about is of another kind."""
    text = article.prose.text
    gaps = words_of(text).gaps
    if any(quick in gaps and any(sign in text for sign in signs) for quick, signs in _SCRIPT_SIGNS.items()):
        yield from _leftovers(text, _SCRIPT)


_CMS_ID = compiled(
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


_CHATBOT = compiled(
    r":?contentReference\[oaicite:\d+\](?:\{index=\d+\})?|\[oaicite:\d+\]|【\d+[^【】\n]{0,40}】|(?:cite)?turn\d+(?:search|news|view)\d+"
    r"|\?utm_source=(?:chatgpt\.com|openai)"
)


def chatbot_marks(article: Article) -> Iterator[Span]:
    """The citation marks that text generators leave behind."""
    text = article.prose.text
    gaps = words_of(text).gaps
    if ("[" in gaps and "oaicite" in text) or "【" in gaps or "turn0" in text or ("=" in gaps and "utm_source=" in text):
        yield from (match.span() for match in _CHATBOT.finditer(text))


# What UTF-8 read as cp1252 or Latin-1 begins with; ftfy decides.
_MOJIBAKE_FIRST = "ÂÃâÅÄÐÑ×ØÙãï"
_MOJIBAKE = compiled(rf"[{_MOJIBAKE_FIRST}][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]+")


# Cyrillic, Greek or another script of one byte a letter, read as cp1252 or Latin-1: no word of a language that is written in Latin letters
# is of such letters alone, and a list of letters is short.
_ALL_MARKED = compiled(r"(?<!\w)[À-ÿ]{4,}(?!\w)")
_MARKED_WORDS = 3


def mojibake(article: Article) -> Iterator[Span]:
    """Letters that were decoded with the wrong encoding, as ftfy judges them, or words of nothing but Latin letters with marks; the span is
    the whole run of characters.
    """
    text = article.prose.text
    marked = [] if text.isascii() else [match.span() for match in _ALL_MARKED.finditer(text)]
    if len(marked) >= _MARKED_WORDS:
        yield from marked
        return
    if not any(letter in text for letter in _MOJIBAKE_FIRST):
        return
    matches = list(_MOJIBAKE.finditer(text))
    if not matches:
        return
    from ftfy import fix_encoding

    about = _on_encodings(article)
    wrong: dict[str, bool] = {}
    last = 0
    for match in matches:
        if match.start() < last:
            continue
        start, end = match.span()
        while start > max(last, match.start() - 40) and not text[start - 1].isspace():
            start -= 1
        while end < min(len(text), match.end() + 40) and not text[end].isspace():
            end += 1
        word = text[start:end]
        if word not in wrong:
            wrong[word] = fix_encoding(word) != word
        if wrong[word] and containing(about, start) is None:
            yield start, end
        last = end


_ENCODING_TOPIC = compiled(r"\b(?:UTF-?\d+|Unicode|mojibake|charset|ASCII|(?i:encodings?))\b")


def _on_encodings(article: Article) -> list[Span]:
    """The paragraphs that speak of such letters, and so may show some."""
    prose = article.prose
    return [span for span in prose.paragraphs if _ENCODING_TOPIC.search(prose.text, *span)]


def replacement_character(article: Article) -> Iterator[Span]:
    """U+FFFD: bytes that no reader can bring back."""
    text = article.prose.text
    if "\ufffd" in text:
        yield from (with_words(text, *match.span()) for match in re.finditer("\ufffd+", text))


_CONTROL = compiled("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufff0-\ufffb]+")


def control_character(article: Article) -> Iterator[Span]:
    """Private characters (icon fonts) and the control characters that stand for nothing; the others are in `detect.unseen`."""
    text = article.prose.text
    if _CONTROL.search(words_of(text).gaps):
        # Behind a letter beyond ASCII such a character is the rest of a wrongly decoded letter, which `mojibake` reports.
        yield from (match.span() for match in _CONTROL.finditer(text) if text[match.start() - 1 : match.start()].isascii())
