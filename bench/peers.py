"""Other programs that take the article out of a page, with the settings that bench/boilerplate.py measures them with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial


def c4(text: str) -> str:
    """C4's rules for lines (Raffel et al. 2020, section 2.2): at least three words, an end mark, no "javascript"."""
    kept = []
    for line in text.split("\n"):
        core = line.strip()
        if core.endswith((".", "!", "?", '"')) and len(core.split()) >= 3 and "javascript" not in core.lower():
            kept.append(core)
    return "\n".join(kept)


def of_trafilatura(html: str, language: str, *, precision: bool = False, recall: bool = False) -> str:  # noqa: ARG001  # the peers' signature
    """trafilatura, as it comes or favouring one of the two, without comments."""
    import trafilatura

    return trafilatura.extract(html, include_comments=False, favor_precision=precision, favor_recall=recall) or ""


# jusText's names of the languages of which there are many pages.
STOP_WORDS = {
    "de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian", "nl": "Dutch", "pt": "Portuguese",
}  # fmt: skip


def of_justext(html: str, language: str) -> str:
    """jusText with the stop words of the page's language; without any, as its authors advise, where it is another language."""
    import justext
    from lxml.etree import ParserError

    if language in STOP_WORDS:
        options = {"stoplist": justext.get_stoplist(STOP_WORDS[language])}
    else:
        options = {"stoplist": frozenset(), "stopwords_low": 0, "stopwords_high": 0}
    try:
        paragraphs = justext.justext(html.encode("utf-8", "replace"), encoding="utf-8", **options)
    except ParserError:  # an empty page
        return ""
    return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)


def of_resiliparse(html: str, language: str) -> str:  # noqa: ARG001
    """resiliparse with main_content."""
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=True, comments=False))


def of_readability(html: str, language: str) -> str:  # noqa: ARG001
    """readability-lxml, its HTML made text."""
    from lxml import html as lxml_html
    from readability.readability import Document, Unparseable

    try:
        summary_html = Document(html).summary()
    except (Unparseable, ValueError):  # the second where a link of the page holds control characters
        return ""
    return "\n".join(map(str, lxml_html.fromstring(summary_html).itertext()))


PEERS: Mapping[str, Callable[[str, str], str]] = {
    "trafilatura": of_trafilatura,
    "trafilatura, precision": partial(of_trafilatura, precision=True),
    "trafilatura, recall": partial(of_trafilatura, recall=True),
    "jusText": of_justext,
    "resiliparse": of_resiliparse,
    "readability-lxml": of_readability,
}
