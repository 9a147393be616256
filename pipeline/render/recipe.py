"""Recipes for sites: selectors of the configuration that say where a page's article stands, what in it is none, and who wrote it when.

They are asked of the page's tree. What they remove, and what stands outside of what they take for the article, is shown and stripped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from copydesk import languages
from copydesk.article import Outcome, Status, folder_of
from copydesk.compiled import compiled
from copydesk.config import Overrule, concerning
from copydesk.dates import days_in
from copydesk.errors import ConfigError
from copydesk.evidence import Evidence, Kind
from copydesk.languages import ASSUMED
from copydesk.render.judge import Judged
from copydesk.render.metadata import Metadata, own_address
from copydesk.render.origin import Origin, iso_date, names
from copydesk.render.webpage import NOTHING, Chosen, Page
from copydesk.selectors import NO_CONTENT, elements_of, text_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def choose(overrules: Sequence[Overrule], path: str, told_site: str | None, tree: HtmlElement) -> Chosen:
    """What the recipes for a page say of its elements. `told_site`: the site that its record names, for a page that names none itself.

    Of the selectors for the article, its title, author and date the first that finds something counts; those for an article come before
    those for its site, and these before those for every page. All that are to be removed are.
    """
    recipes = [overrule for overrule in overrules if overrule.is_recipe]
    if not recipes:
        return NOTHING
    site = own_address(tree)[1] or told_site or folder_of(path)
    recipes = concerning(recipes, path, site)
    notes: list[Outcome] = []
    content = _first_content([selector for recipe in recipes for selector in recipe.content], tree, notes)
    removed: dict[HtmlElement, str] = {}
    for selector in dict.fromkeys(selector for recipe in recipes for selector in recipe.remove):
        for element in _asked(selector, tree, notes):
            removed.setdefault(element, selector)
    said: dict[str, str] = {}
    for name in ("title", "author", "date"):
        for selector in (selector for recipe in recipes for selector in getattr(recipe, name)):
            try:
                text = text_of(selector, tree)
            except ConfigError as error:
                notes.append(Outcome(Status.OK, "recipe-fails", f"Recipe: {error}."))
                continue
            if text:
                said[name] = text
                break
    return Chosen(content, removed, said, tuple(notes))


def _first_content(selectors: Sequence[str], tree: HtmlElement, notes: list[Outcome]) -> Mapping[HtmlElement, str]:
    for selector in selectors:
        found = {element: selector for element in _asked(selector, tree, notes) if any(map(str.strip, element.itertext()))}
        if found:
            return found
    if selectors:
        tried = ", ".join(f"“{selector}”" for selector in selectors)
        message = f"The recipe's content ({tried}) finds no text on this page, so the model decided what is article. Mend the selector."
        notes.append(Outcome(Status.OK, NO_CONTENT, message))
    return {}


def _asked(selector: str, tree: HtmlElement, notes: list[Outcome]) -> list[HtmlElement]:
    try:
        return elements_of(selector, tree)
    except ConfigError as error:  # it was well-formed: this page is too much for it
        notes.append(Outcome(Status.OK, "recipe-fails", f"Recipe: {error}."))
        return []


@lru_cache(maxsize=1)
def _day_and_by() -> re.Pattern[str]:
    return compiled(rf"[^\d;]{{0,80}}\d[^;]{{0,80}}?\s(?i:{'|'.join(languages.pages().by)})\s+(?=[^\W\d_a-zß-ÿ])")


def _behind_a_day(text: str) -> str:
    """What stands behind "3 days ago by", where an element holds the day as well as the name; else the text."""
    found = _day_and_by().match(text)
    return text if found is None else text[found.end() :]


def as_told(about: Metadata, made: Origin, chosen: Chosen, language: str | None) -> tuple[Metadata, Origin, tuple[Outcome, ...]]:
    """What the page says of itself, with what its recipes say in its place, and what to tell of that."""
    notes = chosen.notes
    if (title := chosen.said.get("title")) is not None:
        about = replace(about, title=title)
    if (author := names([_behind_a_day(chosen.said.get("author", ""))])) is not None:
        made = made._replace(author=author)
    if (said := chosen.said.get("date")) is not None:
        day = iso_date(said) or next(iter(days_in([said], language or ASSUMED)), None)
        if day is None:
            message = f"The recipe's date “{said[:80]}” is no date that Copydesk can read; select an attribute that has one as YYYY-MM-DD."
            notes = (*notes, Outcome(Status.OK, "recipe-date", message))
        else:
            made = made._replace(published=day)
    return about, made, notes


def followed(pieces: Sequence[Judged], page: Page, title_line: int | None) -> tuple[Judged, ...]:
    """The lines of a page as its recipes have them, whatever the model said. The headline stays where it stands outside of the article."""
    content, removed = page.chosen.content, page.chosen.removed
    if not content and not removed:
        return tuple(pieces)
    places = page.ground.places
    within: list[str | None] = [None]  # by place, the selector that takes it for the article
    for place in places[1:]:
        within.append(content.get(place.element) or within[place.parent])
    (every,) = set(content.values()) or {""}
    found = []
    for number, piece in enumerate(pieces):
        passage = piece.passage
        selector = within[page.ground.of_block[passage.block]] if passage is not None else None
        if passage is not None and passage.removed:
            found.append(piece._replace(evidence=Evidence(Kind.RECIPE_REMOVES, phrase=passage.removed)))
        elif selector is not None:
            found.append(piece._replace(main=True, probability=None, evidence=Evidence(Kind.RECIPE_KEEPS, phrase=selector)))
        elif content and number != title_line:
            found.append(piece._replace(main=False, evidence=Evidence(Kind.RECIPE_OUTSIDE, phrase=every)))
        else:
            found.append(piece._replace(main=True) if content else piece)
    return tuple(found)
