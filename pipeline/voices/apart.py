"""Speakers that stand apart from what they say: a name with a colon before the quotation, or a line of its own above or below it.

Aya Sato, harbour master: "The gate is shut."          "The gate is shut."
                                                       – Aya Sato, harbour master
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from copydesk.article import Prose, Span
from copydesk.compiled import compiled
from copydesk.text import WORD, containing

_LONGEST_LINE = 14  # words of a line that names a speaker
_LEAST_TOLD = 2  # words of what a subject does before its colon; less is a label
_LONGEST_LABEL = 90  # characters of a speaker and what he is, before a colon
_DASH = compiled(r"[–—―~-]{1,3}\s*(?=[^\W\d_])")
_UPPER = "A-ZÀ-ÖØ-ÞŠŽČĆĐ"
_NAME = compiled(
    rf"(?:(?:Mr|Mrs|Ms|Dr|Prof|Sir|Herr|Frau|M|Mme)\.?\s)?[{_UPPER}][\w’'-]*\.?(?:\s(?:de|da|di|del|la|van|von|der|den|bin|al|du)){{0,2}}(?:\s[{_UPPER}][\w’'-]*\.?){{0,4}}"
)
_BEHIND_NAME = compiled(r"(?!,?\s*\d{1,2}\.?\s+[A-ZÀ-Þ]|,?\s*(?:19|20)\d\d\b)\s*(?:\([^()\n]{1,60}\)\s*)?(?:,|:|\.?\Z|$)")
_WHO_SAYS = compiled(r":\s*\Z")


def standing_apart(
    prose: Prose, quotations: Iterable[tuple[int, Span]], people: Mapping[str, str], opening: Callable[[Span], Span | None]
) -> Iterator[tuple[int, Span, Span]]:
    """(number of a quotation, the mark that ties its speaker to it, the speaker's noun phrase) where the layout tells who speaks.

    `quotations` are those without a speaker, with their numbers, ascending; `people` is every part of a personal name in the text;
    `opening` tells who a sentence begins with.
    A quotation must open its paragraph, or follow a label, and fill the paragraph but for its end marks.
    """
    text, paragraphs = prose.text, prose.paragraphs
    for number, (start, end) in quotations:
        place = containing(paragraphs, start)
        if place is None:
            continue
        first, last = paragraphs[place]
        label = text[first:start].rstrip()
        if label:
            found = _labelled(text, first, first + len(label), people) or _led_in(prose, first + len(label), opening)
        elif text[end:last].strip(" .,"):
            found = _signed(text, end, last, people)
        else:
            found = _behind(prose, place, people) or _ahead(prose, place, people)
        if found is not None:
            yield number, *found


def _labelled(text: str, first: int, end: int, people: Mapping[str, str]) -> tuple[Span, Span] | None:
    """The speaker of "Aya Sato, harbour master: “…”"; None where the label is a sentence or names nobody."""
    if text[end - 1] != ":" or end - first > _LONGEST_LABEL:
        return None
    name = _NAME.match(text, first, end)
    if name is None or not _BEHIND_NAME.match(text, name.end(), end) or not _is_person(name.group(), people):
        return None
    return (end - 1, end), name.span()


def _led_in(prose: Prose, end: int, opening: Callable[[Span], Span | None]) -> tuple[Span, Span] | None:
    """The subject of a sentence that leads in a quotation with a colon: "The owner rejected that: “…”"."""
    place = containing(prose.sentences, end - 1)
    if prose.text[end - 1] != ":" or place is None:
        return None
    start = prose.sentences[place][0]
    source = opening((start, end)) if prose.text.find(":", start, end - 1) < 0 else None
    told = source is not None and len(prose.text[source[1] : end - 1].split()) >= _LEAST_TOLD
    return ((end - 1, end), source) if source is not None and told else None


def _signed(text: str, start: int, end: int, people: Mapping[str, str]) -> tuple[Span, Span] | None:
    """The speaker behind a dash: "“…” – Aya Sato", "“…” (Aya Sato)"."""
    rest = text[start:end]
    lead = len(rest) - len(rest.lstrip(" .,\u00a0"))
    mark = _DASH.match(text, start + lead, end)
    bracket = text[start + lead] == "(" and text[end - 1] in ").," and len(WORD.findall(rest)) <= _LONGEST_LINE
    if mark is None and not bracket:
        return None
    at = mark.end() if mark else start + lead + 1
    name = _NAME.match(text, at, end)
    if name is None or len(WORD.findall(rest)) > _LONGEST_LINE:
        return None
    return ((start + lead, at), name.span()) if _is_person(name.group(), people) or mark else None


def _behind(prose: Prose, place: int, people: Mapping[str, str]) -> tuple[Span, Span] | None:
    """The speaker on the line below: behind a dash whoever that is, without one a person by name."""
    if place + 1 >= len(prose.paragraphs):
        return None
    start, end = prose.paragraphs[place + 1]
    if not _is_line(prose.text, start, end):
        return None
    mark = _DASH.match(prose.text, start, end)
    at = mark.end() if mark else start
    if mark is not None:
        stop = _stop(prose.text, at, end)
        return mark.span(), (at, stop)
    name = _NAME.match(prose.text, at, end)
    if name is None or not _BEHIND_NAME.match(prose.text, name.end(), end) or not _is_person(name.group(), people):
        return None
    return (start, start), name.span()


def _stop(text: str, start: int, end: int) -> int:
    """The end of the noun phrase at `start`: its first comma, bracket or the line's end."""
    behind = re.compile(r"\s*[,(:;–—]|\.?\s*\Z").search(text, start, end)
    return behind.start() if behind else end


def _ahead(prose: Prose, place: int, people: Mapping[str, str]) -> tuple[Span, Span] | None:
    """The speaker in the paragraph above: the one who is named last before its colon, or who is all of a short line."""
    if place == 0:
        return None
    start, end = prose.paragraphs[place - 1]
    text = prose.text
    colon = _WHO_SAYS.search(text, start, end)
    if colon:
        named = [name for name in _NAME.finditer(text, max(start, end - 300), colon.start()) if _is_person(name.group(), people)]
        return (colon.span(), named[-1].span()) if named and len({people[_last(name.group())] for name in named}) == 1 else None
    if prose.paragraphs[place - 1] == prose.headline or not _is_line(text, start, end):
        return None
    name = _NAME.match(text, start, end)
    whole = (
        name is not None and _BEHIND_NAME.match(text, name.end(), end) and re.compile(r"\s*(?:,.*|\(.*\))?\Z").match(text, name.end(), end)
    )
    return ((start, start), name.span()) if name is not None and whole and _is_person(name.group(), people) else None


def _is_line(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is short and holds no quotation."""
    return (
        len(WORD.findall(text, start, min(end, start + 200))) <= _LONGEST_LINE
        and end - start <= 160
        and not re.search('["“”„«»]', text[start:end])
    )


def _last(name: str) -> str:
    return re.sub(r"['’]s?\Z", "", name.rstrip(".").split()[-1])


def _is_person(name: str, people: Mapping[str, str]) -> bool:
    return bool(people.get(_last(name)))
