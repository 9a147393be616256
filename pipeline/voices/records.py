"""The records of who speaks: quotations, attributions, and the voice of any place in the prose."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import islice, takewhile

from copydesk.article import Span, Voice
from copydesk.text import containing

REACH = 2_000  # characters; no sentence of prose is longer


@dataclass(frozen=True, slots=True)
class Quotation:
    """prose.text[start:end], quotation marks included. `inner` is the span between the marks.

    speech: words that somebody is quoted with; otherwise a term, a title or words held at arm's length.
    asked: the question of an interviewer, which nobody is quoted with and which needs no source.
    continued: the paragraph goes on with a quotation that the paragraph before it left open.
    balanced: both marks stand there (or it is continued and the missing mark is the custom).
    speaker: index of its attribution in Voices.attributions, or None.
    """

    start: int
    end: int
    inner: Span
    speech: bool
    continued: bool
    balanced: bool
    speaker: int | None = None
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Attribution:
    """A place where the text names where a statement comes from.

    verb and source are spans of the prose; source is the subject's noun phrase ("a senior official", "she").
    kind: "named-person", "named-institution", "document", "unnamed", "vague"; or, of no account as sources, "author" (the writer's own
    "I") and "unresolved" (a pronoun of which the text does not tell whom it stands for; one of the writer's own family).
    name: who that is (a pronoun, or "the farmer", stands for the last speaker before it); "" where nobody is named.
    covers: the part of its sentence that the source vouches for.
    """

    verb: Span
    source: Span
    kind: str
    name: str
    covers: Span


@dataclass(frozen=True, slots=True)
class Voices:
    """The quotations (ascending, not overlapping) and attributions (ascending by verb) of a prose.

    going_on: sentences, ascending, in which somebody's words go on without an attribution of their own ("Die Lage sei ernst.").
    """

    quotations: tuple[Quotation, ...]
    attributions: tuple[Attribution, ...]
    going_on: tuple[Span, ...] = ()

    def at(self, start: int, end: int) -> Voice:
        """Whose words prose[start:end] are."""
        if self.quotation_at(start) is not None:
            return Voice.QUOTE
        first = bisect_left(self.attributions, start - REACH, key=lambda item: item.verb[0])
        for item in islice(self.attributions, first, None):
            if item.verb[0] > start + REACH:
                break
            if item.kind != "author" and (item.covers[0] <= start < item.covers[1] or (item.verb[0] < end and start < item.verb[1])):
                return Voice.PARAPHRASE
        return Voice.PARAPHRASE if containing(self.going_on, start) is not None else Voice.AUTHOR

    def names(self, start: int, end: int) -> bool:
        """Whether prose[start:end] belongs to what the writer calls a source: "according to the alleged wife"."""
        first = bisect_left(self.attributions, start - REACH, key=lambda item: item.verb[0])
        near = takewhile(lambda item: item.verb[0] <= start + REACH, islice(self.attributions, first, None))
        return any(item.source[0] <= start and end <= item.source[1] for item in near)

    def quotation_at(self, offset: int) -> Quotation | None:
        """The quotation that holds `offset`."""
        at = bisect_right(self.quotations, offset, key=lambda item: item.start) - 1
        return self.quotations[at] if at >= 0 and offset < self.quotations[at].end else None
