"""Who is speaking: the quotations of a prose and the attributions that stand around them, each tied to the other.

Its parts, in the order in which they are asked: quotation marks (quotations.py), the people whom the text names (people.py), interviews
(interviews.py), attributions (attributions.py; subjects.py finds who reports, sources.py says who that is, grammar.py what the language's
words tell, mentions.py whom "she" and "the farmer" can stand for), speakers that stand apart (apart.py), and what goes on without a speaker
of its own (subjunctive.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from copydesk.article import Prose
from copydesk.text import containing
from copydesk.voices.apart import standing_apart
from copydesk.voices.attributions import attributions_of
from copydesk.voices.grammar import grammar_of
from copydesk.voices.interviews import Turn, turns_of
from copydesk.voices.marks import with_double_marks
from copydesk.voices.people import bodies_of, people_of
from copydesk.voices.quotations import WORDS, quotations_of
from copydesk.voices.records import Attribution, Quotation, Voices
from copydesk.voices.sources import Sources
from copydesk.voices.subjects import Subjects
from copydesk.voices.subjunctive import going_on

_LEAST_APART = 3  # words of a quotation whose speaker stands apart


@lru_cache(maxsize=2)  # two stages ask for the same article one after the other
def voices_of(prose: Prose, language: str | None) -> Voices:
    """Quotations and attributions of `prose`. Without lists for `language` there are quotations only."""
    typed, prose = prose.text, replace(prose, text=with_double_marks(prose.text))
    marked = quotations_of(prose)
    if prose.text is not typed:
        marked = list(_widened(marked, typed))
    grammar = grammar_of(language)
    if grammar is None:
        return Voices(tuple(marked), ())
    sources = Sources(grammar, people_of(prose.text, grammar), bodies_of(prose.text, grammar), prose.text)
    turns = turns_of(prose, sources.people)
    if turns:
        marked = _with_turns(prose, marked, turns)
    attributions = attributions_of(prose, marked, sources)
    if turns:
        attributions = tuple(sorted((*attributions, *_speakers_of(turns)), key=lambda item: item.verb))
    voices = _with_those_apart(prose, _with_speakers(prose, marked, attributions), attributions, sources)
    return replace(voices, going_on=going_on(prose, voices.quotations, voices.attributions, grammar))


def _widened(items: Sequence[Quotation], typed: str) -> Iterator[Quotation]:
    """The quotations with both apostrophes of their marks, where each mark is typed as two."""
    ends = 0
    for number, item in enumerate(items, 1):
        limit = items[number].start if number < len(items) else len(typed)
        start = item.start - (item.balanced and ends < item.start and typed.startswith("''", item.start - 1))
        ends = item.end + (item.balanced and item.end < limit and typed.startswith("''", item.end - 1))
        yield replace(item, start=start, end=ends)


def _with_turns(prose: Prose, marked: Iterable[Quotation], turns: Mapping[int, Turn]) -> list[Quotation]:
    """The quotations, with the turns of an interview in place of those in the same paragraphs."""
    paragraphs = {prose.paragraphs[index][0] for index in turns}
    others = [item for item in marked if prose.paragraphs[containing(prose.paragraphs, item.start) or 0][0] not in paragraphs]
    said = [
        Quotation(*turn.said, turn.said, speech=not turn.asked, continued=False, balanced=True, asked=turn.asked) for turn in turns.values()
    ]
    return sorted((*others, *said), key=lambda item: item.start)


def _speakers_of(turns: Mapping[int, Turn]) -> list[Attribution]:
    """An attribution for each answer in an interview whose speaker has a name."""
    return [
        Attribution((turn.mark[0], turn.said[0]), turn.mark, "named-person", turn.name, (turn.said[0], turn.said[0]))
        for turn in turns.values()
        if turn.name and not turn.asked
    ]


def _with_speakers(prose: Prose, quotations: Sequence[Quotation], attributions: Sequence[Attribution]) -> tuple[Quotation, ...]:
    """Give each quotation the attribution of its sentence, or else of its paragraph; a longer one with a speaker is speech."""
    in_sentence: dict[int | None, list[int]] = {}
    in_paragraph: dict[int | None, list[int]] = {}
    for index, item in enumerate(attributions):
        if item.kind != "author":
            in_sentence.setdefault(containing(prose.sentences, item.verb[0]), []).append(index)
            in_paragraph.setdefault(containing(prose.paragraphs, item.verb[0]), []).append(index)
    done: list[Quotation] = []
    for quotation in quotations:
        if quotation.asked:
            done.append(quotation)
            continue
        first = containing(prose.sentences, quotation.start)
        last = containing(prose.sentences, quotation.end - 1)
        speaker = next((index for place in dict.fromkeys((first, last)) for index in in_sentence.get(place, ())), None)
        opens = first is not None and quotation.start == prose.sentences[first][0]
        fewest = 2 if opens else 4
        speech = quotation.speech or (speaker is not None and len(WORDS.findall(prose.text, *quotation.inner)) >= fewest)
        if speech and speaker is None:
            near = in_paragraph.get(containing(prose.paragraphs, quotation.start), [])
            ahead = [index for index in near if attributions[index].verb[0] < quotation.start]
            if near:
                speaker = ahead[-1] if ahead else near[0]
            elif quotation.continued and done:
                speaker = done[-1].speaker
        done.append(replace(quotation, speech=speech, speaker=speaker if speech else None))
    return tuple(done)


def _with_those_apart(prose: Prose, quotations: tuple[Quotation, ...], attributions: tuple[Attribution, ...], sources: Sources) -> Voices:
    """The voices with the speakers that stand apart from their quotations: on a line of their own, or with a colon in front."""
    alone = [index for index, item in enumerate(quotations) if item.speaker is None and not item.asked and not item.continued]
    given: dict[int, Attribution] = {}  # by quotation
    places = [(at, (quotations[at].start, quotations[at].end)) for at in alone]
    subjects = Subjects(prose.text, [(item.start, item.end) for item in quotations], sources)
    for index, mark, source in standing_apart(prose, places, sources.people, subjects.opening):
        kind, name = sources.classify(prose.text[source[0] : source[1]])
        speech = quotations[index].speech or len(WORDS.findall(prose.text, *quotations[index].inner)) >= _LEAST_APART
        if kind not in ("", "pronoun", "author", "unresolved") and speech:
            given[index] = Attribution(mark, source, kind, name, (mark[0], mark[0]))
    if not given:
        return Voices(quotations, attributions)
    merged = sorted((*attributions, *given.values()), key=lambda item: item.verb)
    place = {id(item): number for number, item in enumerate(merged)}
    told = []
    for index, item in enumerate(quotations):
        said = given.get(index) or (attributions[item.speaker] if item.speaker is not None else None)
        told.append(replace(item, speech=item.speech or index in given, speaker=place[id(said)] if said else None))
    return Voices(tuple(told), tuple(merged))
