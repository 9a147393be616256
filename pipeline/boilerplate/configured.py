"""What the user said of lines: `boilerplate.keep` and its like in the configuration, and recipes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from copydesk.boilerplate.page import Page
from copydesk.config import concerning
from copydesk.evidence import Evidence, Kind
from copydesk.invisible import plain
from copydesk.visible import INVISIBLE


def overrule(page: Page) -> None:
    """Strip what the user wants gone; note what the user wants kept, whatever the reasons behind say."""
    _follow_recipes(page)
    for overrule in concerning(page.context.config.overrules, page.article.path, page.article.site):
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


def _follow_recipes(page: Page) -> None:
    """Strip what recipes remove, and what stands outside of what they take for the article: `render.recipe` has noted it on the lines."""
    for paragraph in page.paragraphs if page.has("boilerplate.recipe") else ():
        evidence = page.article.lines[paragraph.first].evidence
        if evidence is not None and evidence.kind in (Kind.RECIPE_REMOVES, Kind.RECIPE_OUTSIDE):
            paragraph.strip("boilerplate.recipe", 1.0, evidence)


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
