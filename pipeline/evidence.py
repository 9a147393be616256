"""What speaks for a line's fate, and what is known of a finding, as data; the sentences for people are made from it here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

LONGEST_PHRASE = 40  # characters of a heading or phrase that a sentence shows


class Told(StrEnum):
    """A stable code for programs, which is the value, and the sentence that says it to people."""

    sentence: str

    def __new__(cls, code: str, sentence: str = "") -> Self:
        """A member: its code with its sentence."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.sentence = sentence
        return member


class KnownBy(StrEnum):
    """What an article's site is known by."""

    ADDRESS = "address"  # the page's own URL
    FOLDER = "folder"  # the sub-folder that it lies in
    MENU = "menu"  # the menu that it shares with other pages


class Kind(Told):
    """What is said of the line; the sentence names the fields that it is made from."""

    CONFIGURED_TO_STAY = "configured-to-stay", "the configuration keeps it"
    CONFIGURED_TO_GO = "configured-to-go", "the configuration strips lines with “{phrase}”"
    RECIPE_REMOVES = "recipe-removes", "a recipe removes “{phrase}”"
    RECIPE_OUTSIDE = "recipe-outside", "a recipe takes “{phrase}” for the article, and it stands outside of that"
    RECIPE_KEEPS = "recipe-keeps", "a recipe takes “{phrase}” for the article"
    CONFIGURED_WITHOUT_TITLE = "configured-without-title", "the configuration leaves the headline out"
    TITLE_ABOVE = "title-above", "the title stands above the text"
    TITLE_BELOW = "title-below", "the title stands once more, closer to the text"
    ABOVE_TITLE = "above-title", "stands above the headline"
    UNDER_HEADING = "under-heading", "under the heading “{short}”"
    STANDS_ALREADY = "stands-already", "stands in line {line} already"
    BETWEEN_KEPT = "between-kept", "between kept paragraphs of one parent"
    LIKE_KEPT = "like-kept", "in a container like that of kept paragraphs"
    ANNOUNCED = "announced", "the list that the kept paragraph above announces"
    RECURS = "recurs", "{recurs}"
    RECURS_AS_TITLE = "recurs-as-title", "{recurs}, but nothing else can be the title"
    RECURS_AS_ARTICLE = "recurs-as-article", "{recurs}, but it reads like the article"


# What the user's own words decide, phrases and recipes; of such a line nothing is in doubt.
BY_THE_USER = frozenset(
    {
        Kind.CONFIGURED_TO_STAY,
        Kind.CONFIGURED_TO_GO,
        Kind.CONFIGURED_WITHOUT_TITLE,
        Kind.RECIPE_REMOVES,
        Kind.RECIPE_OUTSIDE,
        Kind.RECIPE_KEEPS,
    }
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a line's fate. `str` of it is a sentence without its full stop.

    line: number of another line, from 1: the title that stays, the heading that took the line, the first copy.
    phrase: that heading, the phrase of the configuration, or the selector of a recipe.
    pages, of: the line stands on so many of so many pages; `known_by` is what these have in common, None where it is nothing.
    """

    kind: Kind
    line: int | None = None
    phrase: str | None = None
    pages: int | None = None
    of: int | None = None
    known_by: KnownBy | None = None

    def __str__(self) -> str:
        """As "on 41 of 44 pages of this site"."""
        return self.kind.sentence.format(line=self.line, phrase=self.phrase, short=_short(self.phrase or ""), recurs=self.recurs())

    def recurs(self, name: str | None = None) -> str:
        """On how many pages it stands, and on which; `name` is that of their site, where it is not "this"."""
        if self.known_by is None:
            whose = "whose site is unknown"
        elif self.known_by is KnownBy.MENU:
            whose = f"that share its menu ({name})" if name else "that share its menu"
        else:
            whose = f"of {name}" if name else "of this site"
        return f"on {self.pages} of {self.of} pages {whose}"


@dataclass(frozen=True, slots=True)
class Detail:
    """What is known of a finding beside its place. `str` of it stands behind the rule's message.

    words: of the sentence or paragraph. flesch, lix: what it scores. places: how many there are, of which the finding is the first.
    name: of the person or institution that the words stand for.
    """

    words: int | None = None
    flesch: float | None = None
    lix: float | None = None
    places: int | None = None
    name: str | None = None

    def __str__(self) -> str:
        """As "Flesch reading ease 12, 31 words."."""
        said = (
            (self.flesch, f"Flesch reading ease {self.flesch or 0.0:.0f}, {self.words} words."),
            (self.lix, f"LIX {self.lix or 0.0:.0f}, {self.words} words."),
            (self.words, f"{self.words} words."),
            (self.places, f"{self.places or 0:,} places in this article; this is the first."),
            (self.name, f"Stands for: {self.name}."),
        )
        return next((sentence for value, sentence in said if value is not None), "")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_PHRASE else text[: LONGEST_PHRASE - 1].rstrip() + "…"
