"""Reported speech that goes on without a verb of reporting, where the language has a form for it: "Die Lage sei ernst."."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from copydesk.article import Prose, Span
from copydesk.compiled import compiled
from copydesk.text import containing
from copydesk.voices.grammar import Grammar
from copydesk.voices.records import Attribution, Quotation

_ENDS = (".", "!", "?", "…", ":")
_WORD = compiled(r"[^\W\d_]+")


def going_on(prose: Prose, quotations: Sequence[Quotation], attributions: Sequence[Attribution], grammar: Grammar) -> tuple[Span, ...]:
    """The sentences, ascending, whose main verb has the form of reported speech and beside which somebody is named who says it: in their
    paragraph or, directly or over other such sentences, in the one before. Quoted words do not count.
    """
    if not grammar.words.subjunctive:
        return ()
    told = {containing(prose.paragraphs, item.verb[0]) for item in attributions if item.kind != "author"}
    told |= {containing(prose.paragraphs, item.start) for item in quotations if item.speaker is not None}
    found: list[Span] = []
    for paragraph, span in _reported(prose, [(item.start, item.end) for item in quotations], grammar):
        before = paragraph - 1
        if before >= 0 and prose.text[slice(*prose.paragraphs[before])].rstrip('”“"»«')[-1:] not in _ENDS:
            before -= 1  # a heading
        if paragraph in told or before in told:
            told.add(paragraph)
            found.append(span)
    return tuple(found)


def _reported(prose: Prose, quoted: Sequence[Span], grammar: Grammar) -> Iterator[tuple[int, Span]]:
    """(number of the paragraph, span) of each sentence with such a form for its main verb."""
    last = -1
    for verb in grammar.subjunctive.finditer(prose.text):
        place, paragraph = containing(prose.sentences, verb.start()), containing(prose.paragraphs, verb.start())
        if place is None or paragraph is None or place == last or containing(quoted, verb.start()) is not None:
            continue
        start, end = prose.sentences[place]
        if _is_main(prose.text, start, verb, quoted, grammar) and not grammar.no_subjunctive.search(
            _unquoted(prose.text, start, end, quoted)
        ):
            last = place
            yield paragraph, (start, end)


def _unquoted(text: str, start: int, end: int, quoted: Sequence[Span]) -> str:
    """What of text[start:end] is not quoted."""
    parts = list[str]()
    for first, last in quoted[max(0, bisect_left(quoted, (start, start)) - 1) :]:
        if first >= end:
            break
        parts.append(text[start : max(start, first)])
        start = max(start, last)
    return "".join((*parts, text[start:end]))


def _is_main(text: str, start: int, verb: re.Match[str], quoted: Sequence[Span], grammar: Grammar) -> bool:
    """Whether a verb of the sentence that begins at `start` is its main verb: no comma stands before it, or one right before it."""
    lead = _unquoted(text, start, verb.start(), quoted).rstrip()
    opener = _WORD.search(lead)
    hangs = opener is not None and opener.group().lower() in grammar.words.clause_openers
    return lead.endswith(",") or not (hangs or "," in lead)
