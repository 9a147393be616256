"""What the user said of lines: `boilerplate.keep` and its like in the configuration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from copydesk.article import Article
from copydesk.boilerplate.page import Page
from copydesk.config import Overrule
from copydesk.evidence import Evidence, Kind
from copydesk.invisible import plain
from copydesk.visible import INVISIBLE


def overrule(page: Page) -> None:
    """Strip what the user wants gone; note what the user wants kept, whatever the reasons behind say."""
    for overrule in page.context.config.overrules:
        if not _concerns(overrule, page.article):
            continue
        keep, strip = _phrases(overrule.keep), _phrases(overrule.strip)
        keep_lines, strip_lines = _lines(overrule.keep_lines), _lines(overrule.strip_lines)
        for paragraph in page.paragraphs:
            phrase = _wanted(paragraph.text, keep, keep_lines)
            if phrase is not None:
                page.wanted.append((paragraph, phrase))
            elif page.has("boilerplate.user-strip"):
                phrase = _wanted(paragraph.text, strip, strip_lines)
                if phrase is not None:
                    paragraph.strip("boilerplate.user-strip", 1.0, Evidence(Kind.CONFIGURED_TO_GO, phrase=phrase))


def _concerns(overrule: Overrule, article: Article) -> bool:
    return overrule.path in (None, article.path) and (overrule.site is None or _host(overrule.site) == _host(article.site or ""))


def _phrases(phrases: Iterable[str]) -> list[str]:
    return [" ".join(phrase.split()).casefold() for phrase in phrases]


def _lines(lines: Iterable[str]) -> Mapping[str, str]:
    return {_bare(line): " ".join(line.split()) for line in lines}


def _wanted(text: str, phrases: Iterable[str], lines: Mapping[str, str]) -> str | None:
    """The phrase that the text holds, or the line that it is."""
    if phrases:
        folded = " ".join(text.split()).casefold()
        if (held := next((phrase for phrase in phrases if phrase in folded), None)) is not None:
            return held
    return lines.get(_bare(text)) if lines else None


def _bare(text: str) -> str:
    """A line as it is compared with another: where it was wrapped, and what nobody sees, does not count."""
    return INVISIBLE.sub("", "".join(plain(text).split())).casefold()


def _host(site: str) -> str:
    """A site without www., as a page's own address gives it; a folder's name may have it."""
    return site.casefold().removeprefix("www.")
