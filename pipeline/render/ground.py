"""The elements that a page's blocks stand in, numbered once: for all that ask what stands around a block."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from copydesk.compiled import compiled

if TYPE_CHECKING:
    from lxml.html import HtmlElement


_COMMENT_NAME = compiled(r"comment(?!ar|at)|kommentar|disqus|(?<![a-z])(?:respond|replies|notes)(?![a-z])", re.IGNORECASE)


class Place(NamedTuple):
    """An element that blocks stand in, or that is around one. `parent`: the number of the element around it.

    `names`: class and id, with a "#" between.
    """

    element: HtmlElement
    parent: int
    tag: str
    classes: str
    names: str


@dataclass(frozen=True)
class Ground:
    """`places`: outer ones before inner ones; `of_block`: the number of the place of each block.

    Number 0 is around the outermost element and its own parent; its element is the outermost one, and it has no tag.
    """

    places: Sequence[Place]
    of_block: Sequence[int]

    @cached_property
    def in_comments(self) -> Sequence[bool]:
        """For each place whether it, or one around it below the body, is named after readers' comments."""
        return self.inherited([_named_comments(place.names) and place.tag not in ("html", "body") for place in self.places])

    @cached_property
    def lists(self) -> Sequence[int]:
        """For each place the innermost list of items that it is or stands in; 0: none."""
        found: list[int] = []
        for number, place in enumerate(self.places):
            found.append(number if place.tag in ("ul", "ol") else found[place.parent] if number else 0)
        return found

    def around(self, number: int, below: int = 0) -> Iterator[int]:
        """A place and those around it, innermost first, up to one that is left out."""
        while number not in (0, below):
            yield number
            number = self.places[number].parent

    def common(self, one: int, other: int) -> int:
        """The innermost place that both stand in; for one and the same place, that is it."""
        while one != other:  # inner ones have the higher numbers
            if one > other:
                one = self.places[one].parent
            else:
                other = self.places[other].parent
        return one

    def inherited(self, own: list[bool]) -> list[bool]:
        """Whether a place or one around it has something that `own` tells of each of them; `own` itself is changed."""
        for number, place in enumerate(self.places):
            if own[place.parent]:
                own[number] = True
        return own


@lru_cache(maxsize=5_000)  # the same few names on each page of a site
def _named_comments(names: str) -> bool:
    return _COMMENT_NAME.search(names) is not None


def ground_of(tree: HtmlElement, elements: Iterable[HtmlElement | None]) -> Ground:
    """The places of a page's blocks, given the element that each stands in; that of a block without one is number 0."""
    places = [Place(tree, 0, "", "", "#")]
    known: dict[HtmlElement, int] = {}
    of_block = []
    for element in elements:
        chain = []
        above = element
        while above is not None and above not in known:
            chain.append(above)
            above = above.getparent()
        parent = 0 if above is None else known[above]
        for inner in reversed(chain):
            classes = inner.get("class", "")
            places.append(Place(inner, parent, inner.tag, classes, f"{classes}#{inner.get('id', '')}"))
            parent = known[inner] = len(places) - 1
        of_block.append(parent)
    return Ground(places, of_block)
