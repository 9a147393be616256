"""What the user said of lines: `boilerplate.keep` and `boilerplate.strip` in the configuration."""

from __future__ import annotations

from copydesk.boilerplate.page import Page
from copydesk.evidence import Evidence, Kind


def overrule(page: Page) -> None:
    """Strip what the user wants gone; note what the user wants kept, whatever the reasons behind say."""
    for overrule in page.context.config.overrules:
        if overrule.site is not None and _host(overrule.site) != _host(page.article.site or ""):
            continue
        keep = [" ".join(phrase.split()).casefold() for phrase in overrule.keep]
        strip = [" ".join(phrase.split()).casefold() for phrase in overrule.strip]
        for paragraph in page.paragraphs:
            folded = " ".join(paragraph.text.split()).casefold()
            if any(phrase in folded for phrase in keep):
                page.wanted.append(paragraph)
            elif page.has("boilerplate.user-strip"):
                for phrase in strip:
                    if phrase in folded:
                        paragraph.strip("boilerplate.user-strip", 1.0, Evidence(Kind.CONFIGURED_TO_GO, phrase=phrase))


def _host(site: str) -> str:
    """A site without www., as a page's own address gives it; a folder's name may have it."""
    return site.casefold().removeprefix("www.")
