"""Which passages of a web page are main content, after several extractors, the page's structure and the look of the text?

Extractors err in different ways: one loses the lead, another takes captions and teasers for prose. Here each passage of the page is
judged by itself and with its neighbours: who keeps it, what it looks like, what element it stands in and what else of that element
is kept. A small trained network makes a score of this. Nothing is asked of a site or a language that the training pages had to show:
no class name or address is learned, only whether one speaks of comments, captions, teasers and the like.

Features and parameters are multiples of 1/1024, so that a page gets the same answer on every machine. How and why: docs/boilerplate.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from copydesk.models import linemodel
from copydesk.models.linemodel import STEP, Bools, Floats, Ints, Network
from copydesk.text import WORD

if TYPE_CHECKING:
    from lxml.html import HtmlElement


_LONGEST = 200  # words of a passage that count
_LEVELS = 5  # the passage's element, and four around it
_NEAR = 3  # elements whose names count as the passage's own
_DEEP = 40

_KINDS = ("heading", "item", "quote", "cell", "caption", "code", "text")
_SECTIONS = tuple("article main nav header footer aside figure form li table blockquote section button label figcaption dl details".split())
_OWN_TAGS = tuple(
    "p h1 h2 h3 h4 h5 h6 li div td th blockquote figcaption span section article a dt dd pre button label time em strong i b small".split()
)

# What class names and ids that people give to elements speak of. Nearly all of the web names its elements in English.
_HINTS = {
    "comment": r"comment|disqus|reply|respond",
    "share": r"shar(?:e|ing)|social|follow",
    "related": r"relat|recommend|teaser|more[-_]|also|read-?next|trending|popular|promo|outbrain|taboola|carousel|slider|card",
    "chrome": r"nav|menu|header|footer|sidebar|widget|breadcrumb|aside|toolbar|masthead",
    "author": r"author|byline|bio|profile",
    "meta": r"meta|date|time|publish|tags?\b|tag-|categor|topic|label|kicker",
    "caption": r"caption|credit|figure|image|img|photo|gallery|media|video|copyright",
    "letter": r"newsletter|subscri|sign-?up|login|paywall|donat|cookie|consent|banner|modal|popup|\bads?\b|advert|sponsor",
    "summary": r"summary|lead|intro|standfirst|excerpt|subtitle|dek|deck|abstract",
    "title": r"title|headline|heading",
    "body": r"article-?_?body|entry-?content|post-?content|story-?body|body-?text|article-?content|content-?body|articletext|richtext",
    "content": r"article|content|entry|post|story|text|body|main|paragraph|prose",
}
_HINT_PATTERNS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _HINTS.values())

_NOT_LOOKS = (
    *("furniture", "chrome", "blank", "indent", "since_opening", "first_of_repeats"),
    *("aside", "story_often", "run", "gap", "alike", "periodic", "dates", "headlines", "ends_within"),  # seen by the line model alone
)

# Of the line model's features those that look at one text alone and need no phrase rules.
_LOOKS = tuple(name for name in linemodel.FEATURES if not any(part in name for part in _NOT_LOOKS))

VOTERS = ("usual", "other")

FEATURES = (
    *(f"kept_by_{name}" for name in VOTERS),
    *(f"words_in_{name}" for name in VOTERS),
    "kept_by_share",
    *(f"page_share_of_{name}" for name in VOTERS),
    *(f"{name}_answers" for name in VOTERS),
    "agreement",
    *(f"{what}_{level}_up" for level in range(_LEVELS) for what in ("rest_kept", "share_of_kept")),
    *("linked", "hidden", "depth", "in_item_body"),
    *(f"in_{name}" for name in _SECTIONS),
    *(f"own_{name}" for name in _OWN_TAGS),
    *(f"near_{name}" for name in _HINTS),
    *(f"far_{name}" for name in _HINTS),
    *(f"kind_{name}" for name in _KINDS),
    *(f"look_{name}" for name in _LOOKS),
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one block that the first extractor keeps or drops as a whole. `linked`: share of the block that is links."""

    text: str
    words: tuple[str, ...]
    kind: str
    kept: bool
    hidden: bool
    linked: float
    element: HtmlElement | None


def keep(passages: Sequence[Passage], answers: Sequence[str | None]) -> list[bool]:
    """For each passage whether it is main content. `answers`: the texts of the VOTERS, in their order; None where one found nothing."""
    if not passages:
        return []
    model = load_model()
    table = featurise(passages, answers)
    return [bool(keeps) for keeps in decide(model.scores(table), weights(passages), model.temper)]


def weights(passages: Sequence[Passage]) -> Floats:
    """How much of the page each passage is: about its words."""
    return np.array([min(len(passage.words), _LONGEST) + 1.0 for passage in passages])


def decide(scores: Floats, sizes: Floats, temper: float) -> Bools:
    """Keep what lies above a border of the page's own: where keeping all above it promises the highest F1, and at most at even odds.

    The best border for F1 is half of the best F1 to be had, so a page on which little is certain loses less (Lipton et al. 2014,
    Optimal Thresholding of Classifiers to Maximize F1 Measure). `temper`: a network is surer than it should be.
    """
    chance = np.rint(1.0 / (1.0 + np.exp(-np.clip(scores * temper, -30.0, 30.0))) * STEP)
    order = np.argsort(-chance, kind="stable")
    promised = np.cumsum((chance * sizes)[order])
    f1 = promised / (np.cumsum(sizes[order]) * STEP + promised[-1])
    border = min(max(float(chance[order[np.argmax(f1)]]), 1.0), STEP / 2)
    return np.asarray(chance >= border)


# --- the model --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Model:
    """The networks, whose mean counts, and the factor that makes their scores log-odds."""

    networks: tuple[Network, ...]
    temper: float

    def scores(self, table: Floats) -> Floats:
        """Log-odds that a passage is main content. Shapes: (passages, features) -> (passages,)."""
        total = sum((network.scores(table, [0, len(table)]) for network in self.networks), np.zeros(len(table)))
        return np.asarray(total / len(self.networks))


@cache
def load_model() -> Model:
    """The model from `pipeline/data/fusion.json`."""
    return parse_model(json.loads(files("copydesk").joinpath("data/fusion.json").read_text("utf-8")))


def parse_model(data: dict[str, Any]) -> Model:
    """The content of the data file -> model. ValueError where the file was made for other features than these."""
    if data["features"] != list(FEATURES):
        raise ValueError("fusion.json was made for other features; train again with bench/train_consensus.py")
    return Model(tuple(linemodel.parse_network(parameters) for parameters in data["networks"]), data["temper"])


# --- the features -----------------------------------------------------------------------------------------------------


def featurise(passages: Sequence[Passage], answers: Sequence[str | None]) -> Floats:
    """Passages -> numbers, multiples of 1/1024. Shape: (passages, len(FEATURES))."""
    sizes = np.array([float(len(passage.words)) for passage in passages])
    kept = np.array([float(passage.kept) for passage in passages])
    whole, loose = [kept], [kept]
    for answer in answers[1:]:
        one, other = _shares(passages, answer)
        whole.append(one)
        loose.append(other)
    votes = np.stack(whole, axis=1)
    share = votes.mean(axis=1)
    structure, signatures = _structure(passages)
    table = np.concatenate(
        (
            votes,
            np.stack(loose, axis=1),
            share[:, None],
            _agreement(votes, sizes),
            _support(share * sizes, sizes, signatures),
            structure,
            _look(passages),
        ),
        axis=1,
    )
    return np.asarray(np.rint(table * STEP) / STEP)


def _shares(passages: Sequence[Passage], answer: str | None) -> tuple[Floats, Floats]:
    """The share of each passage's words that stand in the answer, as parts of runs of four words.

    Of a passage shorter than that: whether it is a whole line of the answer; and, in the second array, whether it stands anywhere.
    """
    lines = [tuple(WORD.findall(line)) for line in (answer or "").split("\n")]
    words = [word for line in lines for word in line]
    runs = set(zip(words, words[1:], words[2:], words[3:], strict=False))
    whole_lines = set(lines)
    running = f" {' '.join(words)} "
    whole, loose = np.zeros(len(passages)), np.zeros(len(passages))
    for index, passage in enumerate(passages):
        mine = passage.words
        if mine in whole_lines:
            whole[index] = loose[index] = 1.0
        elif len(mine) >= 4:
            covered = bytearray(len(mine))
            for place, run in enumerate(zip(mine, mine[1:], mine[2:], mine[3:], strict=False)):
                if run in runs:
                    covered[place : place + 4] = b"\x01\x01\x01\x01"
            whole[index] = loose[index] = sum(covered) / len(mine)
        else:
            loose[index] = f" {' '.join(mine)} " in running
    return whole, loose


def _agreement(votes: Floats, sizes: Floats) -> Floats:
    """How much of the page each voter keeps, whether it answers at all, how many of their words they share (Dice)."""
    kept = (votes * sizes[:, None]).sum(axis=0)
    shared = 2.0 * float((votes.min(axis=1) * sizes).sum()) / max(float(kept.sum()), 1.0)
    row = np.array([*(kept / max(float(sizes.sum()), 1.0)), *(kept > 0), shared])
    return np.tile(row, (len(sizes), 1))


def _support(kept: Floats, sizes: Floats, signatures: Ints) -> Floats:
    """What becomes of the other words in elements like this one, and like those around it; and how much of all kept words they hold."""
    columns = []
    for level in range(_LEVELS):
        where = signatures[:, level]
        kept_there, words_there = np.bincount(where, weights=kept)[where], np.bincount(where, weights=sizes)[where]
        columns.append((kept_there - kept + 4.0) / (words_there - sizes + 8.0))
        columns.append(kept_there / max(float(kept.sum()), 1.0))
    return np.stack(columns, axis=1)


def _look(passages: Sequence[Passage]) -> Floats:
    """What the line model sees of the passages as lines, without the words that it has learned."""
    table = linemodel.featurise([[passage.text for passage in passages]], None, _function_words())
    found = np.zeros((len(passages), len(_LOOKS)))
    found[table.line_numbers] = table.features[:, [linemodel.FEATURES.index(name) for name in _LOOKS]]
    return found


@cache
def _function_words() -> linemodel.Words:
    return linemodel.make_words(linemodel.load_function_words(), {}, {})


# --- where a passage stands -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """An element seen from its root. `signatures`: numbers of the path of tags and classes to it and to the elements around it.

    `names`: for each element from the root, the hints in its names, as bits. The others are bits, too, of the lists above.
    """

    signatures: tuple[int, ...]
    depth: int
    sections: int
    own: int
    names: tuple[int, ...]
    item_body: bool


_ROOT = _Place((0,) * _LEVELS, 0, 0, 0, (), False)
_BLOCK_TAGS = frozenset("p h1 h2 h3 h4 h5 h6 li div td th blockquote figcaption section article dt dd pre button label main aside".split())


def _structure(passages: Sequence[Passage]) -> tuple[Floats, Ints]:
    """Features of where the passages stand, and the signatures of their elements. Shapes: (passages, …), (passages, levels)."""
    places: dict[HtmlElement, _Place] = {}
    numbers: dict[tuple[int, str, str], int] = {}
    bits = np.zeros((len(passages), 4), dtype=np.int64)
    first = np.zeros((len(passages), 4))
    kinds = np.zeros((len(passages), len(_KINDS)))
    signatures = np.zeros((len(passages), _LEVELS), dtype=np.int64)
    for index, passage in enumerate(passages):
        place = _ROOT if passage.element is None else _place(passage.element, places, numbers)
        near = far = 0
        for names in place.names[-_NEAR:]:
            near |= names
        for names in place.names[:-_NEAR]:
            far |= names
        bits[index] = place.sections, place.own, near, far
        first[index] = passage.linked, passage.hidden, min(place.depth, _DEEP) / 20.0, place.item_body
        signatures[index] = place.signatures
        kinds[index, _KINDS.index(passage.kind)] = 1.0
    flags = [
        bits[:, [column]] >> np.arange(count) & 1 for column, count in enumerate((len(_SECTIONS), len(_OWN_TAGS), len(_HINTS), len(_HINTS)))
    ]
    return np.concatenate((first, *flags, kinds), axis=1), signatures


def _place(element: HtmlElement, places: dict[HtmlElement, _Place], numbers: dict[tuple[int, str, str], int]) -> _Place:
    """The element's place; `places` and `numbers` are filled on the way. Parents come first, so that nesting is no recursion."""
    chain = []
    above: HtmlElement | None = element
    while above is not None and above not in places:
        chain.append(above)
        above = above.getparent()
    place = _ROOT if above is None else places[above]
    for inner in reversed(chain):
        tag, classes = str(inner.tag), inner.get("class") or ""
        number = numbers.setdefault((place.signatures[0], tag, classes), len(numbers) + 1)
        own = 1 << _OWN_TAGS.index(tag) if tag in _OWN_TAGS else 0
        place = places[inner] = _Place(
            (number, *place.signatures[:-1]),
            place.depth + 1,
            place.sections | (1 << _SECTIONS.index(tag) if tag in _SECTIONS else 0),
            own if tag in _BLOCK_TAGS else own | place.own,
            (*place.names[-_DEEP:], 0 if tag in ("html", "body") else _hints([*classes.split(), *(inner.get("id") or "").split()])),
            place.item_body or "articleBody" in (inner.get("itemprop") or ""),
        )
    return place


def _hints(names: Sequence[str]) -> int:
    found = 0
    for name in names:
        found |= _hints_of(name)
    return found


@lru_cache(maxsize=20_000)
def _hints_of(name: str) -> int:
    return sum(1 << number for number, pattern in enumerate(_HINT_PATTERNS) if pattern.search(name))
