"""Who is quoted and who vouches: direct quotations, attributions, and how much of the article rests on a source."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from copydesk import languages
from copydesk.article import Absence, Article, Finding, Measure, MeasureSpec, Rate, Span, measured
from copydesk.context import Context
from copydesk.evidence import Detail
from copydesk.matching.findings import detailed, finding
from copydesk.silence import without_silenced
from copydesk.text import WORD, containing, words_of
from copydesk.voices.grammar import grammar_of
from copydesk.voices.quotes import voices_of
from copydesk.voices.records import Attribution, Quotation, Voices

KINDS = ("named-person", "named-institution", "document", "unnamed", "vague")

MEASURES: tuple[MeasureSpec, ...] = (
    MeasureSpec("quotations_count", "int", "Direct quotations of speech; parts of one quotation in several paragraphs count once."),
    MeasureSpec("quotations_with_speaker_count", "int", "Direct quotations whose speaker the text tells."),
    MeasureSpec("quoted_words_count", "int", "Words that stand in direct quotations."),
    MeasureSpec(
        "quoted_words_share",
        "float",
        "Share of the words that stand in direct quotations, 0 to 1.",
        rate=Rate("quoted_words_count", "words"),
    ),
    MeasureSpec("attributions_count", "int", "Places where a statement is attributed to a source of any kind."),
    MeasureSpec("attributions_named_person_count", "int", "Attributions to a person named in the article."),
    MeasureSpec("attributions_named_institution_count", "int", "Attributions to a named institution."),
    MeasureSpec("attributions_document_count", "int", "Attributions to a document, such as a report or a filing."),
    MeasureSpec("attributions_unnamed_count", "int", "Attributions to somebody who is not named."),
    MeasureSpec("attributions_vague_count", "int", "Attributions to nobody in particular, such as critics or observers."),
    MeasureSpec("named_sources_count", "int", "Different named persons and institutions that statements are attributed to."),
    MeasureSpec("named_people_count", "int", "Of these, persons."),
    MeasureSpec("unnamed_sources_count", "int", "Attributions to unnamed sources (nobody can tell how many people that is)."),
    MeasureSpec("vague_sources_count", "int", "Attributions to vague sources."),
    MeasureSpec("named_sources", "text", "The named sources in order of appearance, separated by semicolons."),
    MeasureSpec(
        "prose_paragraphs_count",
        "int",
        "Paragraphs that could have a source: of at least 8 words, neither the headline nor an interviewer's question.",
    ),
    MeasureSpec(
        "sourced_paragraphs_count",
        "int",
        "Of these, those that hold a quotation, an attribution to a source that is not vague, or reported speech.",
    ),
    MeasureSpec(
        "sourced_paragraphs_share",
        "float",
        "Their share, 0 to 1.",
        rate=Rate("sourced_paragraphs_count", "prose_paragraphs_count"),
    ),
    MeasureSpec(
        "anonymous_only",
        "int",
        "1 where two or more attributions stand there and all are unnamed or vague, and nobody speaks as I or in an interview; else 0; "
        "none where there is no source.",
        unit="1 or 0",
    ),
)
MIN_PARAGRAPH_WORDS = 8  # a shorter paragraph is a heading or a label and needs no source
MIN_NAMELESS = 2  # one unnamed source is an aside, not what the article rests on
MIN_FIRST_PERSON = 3  # times the writer says "I", or questions of an interview


def sourcing(article: Article, context: Context) -> Article:
    """Add a finding for each direct quotation and each attribution, and the measures."""
    if article.language is None:
        return _without(article, Absence.UNDETERMINED_LANGUAGE)
    if grammar_of(article.language) is None:
        return _without(article, Absence.NO_RULES)
    voices = voices_of(article.prose, article.language)
    found: list[tuple[Quotation | Attribution, Finding]] = []
    rule = context.rules.get("sourcing.quotation")
    if rule is not None:
        found += [(item, finding(article, rule, item.start, item.end)) for item in voices.quotations if item.speech]
    for item in voices.attributions:
        rule = context.rules.get(f"sourcing.{item.kind}")
        if rule is not None:
            made = finding(article, rule, *item.source)
            if item.name and item.name not in made.text:
                made = detailed(made, Detail(name=item.name))
            found.append((item, made))
    article, heard = without_silenced(article, context, found, lambda pair: (pair[1].rule, pair[1].start, pair[1].end))
    if len(heard) < len(found):
        voices = _without_the(voices, {id(item) for item, _ in found} - {id(item) for item, _ in heard})
    return measured(article, _measures(article, voices), sorted((made for _, made in heard), key=lambda item: (item.start, item.end)))


def _without_the(voices: Voices, silenced: set[int]) -> Voices:
    """The voices without those quotations and attributions, by their ids."""
    return Voices(
        quotations=tuple(item for item in voices.quotations if id(item) not in silenced),
        attributions=tuple(item for item in voices.attributions if id(item) not in silenced),
        going_on=voices.going_on,
    )


def _without(article: Article, reason: Absence) -> Article:
    return measured(article, {spec.name: Measure.absent(reason) for spec in MEASURES})


def _measures(article: Article, voices: Voices) -> dict[str, Measure]:
    prose = article.prose
    speech = [item for item in voices.quotations if item.speech]
    sources = [item for item in voices.attributions if item.kind in KINDS]
    words = len(words_of(prose.text).words)
    quoted = sum(len(WORD.findall(prose.text, *item.inner)) for item in speech)
    of_kind = {kind: [item for item in sources if item.kind == kind] for kind in KINDS}
    people = list(dict.fromkeys(item.name for item in of_kind["named-person"]))
    named = list(dict.fromkeys(item.name for item in sources if item.name and item.kind in ("named-person", "named-institution")))
    nameless = len(of_kind["unnamed"]) + len(of_kind["vague"])
    return {
        "quotations_count": Measure(sum(not item.continued for item in speech)),
        "quotations_with_speaker_count": Measure(sum(not item.continued and item.speaker is not None for item in speech)),
        "quoted_words_count": Measure(quoted),
        "quoted_words_share": Measure(round(quoted / words, 3)) if words else Measure.absent(Absence.TOO_SHORT),
        "attributions_count": Measure(len(sources)),
        **{f"attributions_{kind.replace('-', '_')}_count": Measure(len(items)) for kind, items in of_kind.items()},
        "named_sources_count": Measure(len(named)),
        "named_people_count": Measure(len(people)),
        "unnamed_sources_count": Measure(len(of_kind["unnamed"])),
        "vague_sources_count": Measure(len(of_kind["vague"])),
        "named_sources": Measure("; ".join(named)) if named else Measure.absent(Absence.NONE_FOUND),
        **_sourced(article, voices.quotations, sources, voices.going_on),
        "anonymous_only": _anonymous_only(article, voices, sources, nameless),
    }


def _anonymous_only(article: Article, voices: Voices, sources: Sequence[Attribution], nameless: int) -> Measure:
    if not sources:
        return Measure.absent(Absence.NONE_FOUND)
    if nameless < len(sources) or nameless < MIN_NAMELESS:
        return Measure(0)
    if not languages.of(article.language).first_person:  # nobody can tell whether the writer is the witness
        return Measure.absent(Absence.NO_RULES)
    return Measure(int(not _speaks_for_itself(article, voices)))


def _speaks_for_itself(article: Article, voices: Voices) -> bool:
    """Whether the text is the witness itself: somebody writes or is interviewed as "I", or questions and answers take turns."""
    prose = article.prose
    oneself = languages.of(article.language).first_person
    cut = words_of(prose.text)
    places = (at for word, at in zip(cut.words, cut.starts, strict=True) if word in oneself or word[0].lower() + word[1:] in oneself)
    spoken = sum(voices.quotation_at(at) is None for at in places)
    questions = sum(prose.text[start:end].endswith("?") for start, end in prose.paragraphs)
    return spoken >= MIN_FIRST_PERSON or (questions >= MIN_FIRST_PERSON and questions * 4 >= len(prose.paragraphs))


def _sourced(
    article: Article, quotations: Sequence[Quotation], sources: Sequence[Attribution], going_on: Sequence[Span]
) -> dict[str, Measure]:
    prose = article.prose
    asked = {containing(prose.paragraphs, item.start) for item in quotations if item.asked}  # a question needs no source
    starts = words_of(prose.text).starts
    counted = {
        index
        for index, (start, end) in enumerate(prose.paragraphs)
        if (start, end) != prose.headline
        and index not in asked
        and bisect_left(starts, end) - bisect_left(starts, start) >= MIN_PARAGRAPH_WORDS
    }
    # "Sources say" tells nobody where a fact comes from: a text that says so more often is not the better sourced for it.
    places = [item.start for item in quotations if item.speech] + [item.verb[0] for item in sources if item.kind != "vague"]
    sourced = {containing(prose.paragraphs, place) for place in (*places, *(start for start, _ in going_on))}
    return {
        "prose_paragraphs_count": Measure(len(counted)),
        "sourced_paragraphs_count": Measure(len(counted & sourced)),
        "sourced_paragraphs_share": Measure(round(len(counted & sourced) / len(counted), 3))
        if counted
        else Measure.absent(Absence.TOO_SHORT),
    }
