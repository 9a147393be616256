"""Habits of writing that can be counted: how specific a text is, how even its sentences and paragraphs are, how much of it is quoted.

People who report name who, where, when and how much, quote, and write long and short sentences; texts that were put together from other
texts, by people or by machines, do so less. Each habit is a number of its own; together they say how much a text reads like a machine's.
That says nothing of who wrote it: a summary reads so, a press release may, and a machine that is asked for quotations will make them.

The weights of `machine_likeness` come from `bench/train_verdict.py`, which holds topics apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from statistics import fmean, pstdev

from copydesk.article import Prose, Span
from copydesk.compiled import compiled
from copydesk.text import words_between, words_of

# Both begin with what is looked for, which is quick; what has to stand before it comes behind.
_NAME = compiled(r"[A-ZÀ-Þ](?<=[a-zß-ÿ,;] .)[\w’'-]*")  # a capital where no sentence begins
_NUMBER = compiled(r"\d(?<!\w\d)[\d,.:]*\b")
LEAST_SENTENCES = 5
_LEAST_PARAGRAPHS = 3
_SHORT = 3  # words of a sentence that is a label
_PARAGRAPH = 60  # characters of a paragraph of prose


@dataclass(frozen=True, slots=True)
class Habits:
    """specifics: names and numbers per 100 words of the prose. vague: share of its sentences without a name, number or quotation mark.

    sentences, paragraphs: standard deviation of their lengths in words over the mean; None where there are too few paragraphs.
    """

    specifics_count: int
    specifics: float
    vague_count: int
    vague: float
    sentences: float
    paragraphs: float | None


def habits_of(prose: Prose) -> Habits | None:
    """The habits of a prose in a language that writes only names with capitals; None where it has too few sentences."""
    text = prose.text
    body = [span for span in prose.sentences if not _within(span, prose.headline)]
    lengths = [size for span in body if (size := words_between(text, *span)) >= _SHORT]
    if len(lengths) < LEAST_SENTENCES:
        return None
    details = [len(_NAME.findall(text, *span)) + len(_NUMBER.findall(text, *span)) for span in body]
    vague = sum(
        count == 0 and not any(mark in text[start:end] for mark in '"“”„«') for count, (start, end) in zip(details, body, strict=True)
    )
    sizes = (words_between(text, start, end) for start, end in prose.paragraphs if end - start > _PARAGRAPH)
    paragraphs = [size for size in sizes if size]  # a row of signs is none
    return Habits(
        specifics_count=sum(details),
        specifics=100 * sum(details) / len(words_of(text).words),
        vague_count=vague,
        vague=vague / len(prose.sentences),
        sentences=_spread(lengths),
        paragraphs=_spread(paragraphs) if len(paragraphs) >= _LEAST_PARAGRAPHS else None,
    )


def _within(span: Span, outer: Span | None) -> bool:
    return outer is not None and outer[0] <= span[0] < outer[1]


def _spread(sizes: Sequence[int]) -> float:
    return pstdev(sizes) / fmean(sizes)


MACHINE_LANGUAGE = "en"  # of the texts that the weights were fitted on; of no other is it known what they say
# name -> (where the habit begins to tell of a machine, where it tells most, weight); between the two in proportion.
MACHINE = {
    "sentences": (0.5, 0.2, 2.8),
    "paragraphs": (0.5, 0.15, 2.6),
    "specifics": (12.0, 3.0, 1.1),
    "vague": (0.1, 0.6, 0.3),
    "quotations": (0.8, 0.0, 1.4),
    "sources": (0.5, 0.0, 0.3),
}
BIAS = -3.8


def shares(habits: Habits, quotations: float, sources: float) -> dict[str, float]:
    """How far each habit goes towards a machine's, 0 to 1; quotations and named sources are per 100 words."""
    values = {
        "sentences": habits.sentences,
        "paragraphs": habits.paragraphs,
        "specifics": habits.specifics,
        "vague": habits.vague,
        "quotations": quotations,
        "sources": sources,
    }
    told = {}
    for name, (start, stop, _) in MACHINE.items():
        value = values[name]
        told[name] = 0.5 if value is None else min(1.0, max(0.0, (value - start) / (stop - start)))
    return told


def machine_likeness(habits: Habits, quotations: float, sources: float) -> float:
    """How much a text reads like a machine's, 0 to 1: of as many texts by people as by machines with such habits, the share by machines."""
    score = BIAS + sum(MACHINE[name][2] * share for name, share in shares(habits, quotations, sources).items())
    return 1 / (1 + exp(-score))
