"""Where the passages of a page stand in its tree, and what else stands in the elements around them: numbers for the model.

Nothing is asked of a site or a language that the training pages had to show: of class names and ids only the single words in them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from copydesk.compiled import compiled
from copydesk.models.characters import Bools, Floats, Hashes, Ints
from copydesk.models.lines import Columns, log_of
from copydesk.text import small_letters

_LEVELS = 5  # the passage's element, and four around it
_NEAR = 3  # elements whose names count as the passage's own
_DEEP = 40  # elements around a passage that are looked at

KINDS = ("heading", "item", "quote", "cell", "caption", "code", "text")
_SECTIONS = tuple("article main nav header footer aside figure form li table blockquote section button label figcaption dl details".split())
_OWN_TAGS = tuple(
    "p h1 h2 h3 h4 h5 h6 li div td th blockquote figcaption span section article a dt dd pre button label time em strong i b small".split()
)
_BLOCK_TAGS = frozenset("p h1 h2 h3 h4 h5 h6 li div td th blockquote figcaption section article dt dd pre button label main aside".split())

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
_HINT_PATTERNS = tuple(map(re.compile, _HINTS.values()))  # of small letters
_NAME = compiled(r"[A-Z]?[a-z]+|[A-Z]+")

STRUCTURE_FEATURES = (
    *("hidden", "depth", "in_item_body", "names_near", "names_far"),
    *(f"in_{name}" for name in _SECTIONS),
    *(f"own_{name}" for name in _OWN_TAGS),
    *(f"near_{name}" for name in _HINTS),
    *(f"far_{name}" for name in _HINTS),
    *(f"kind_{name}" for name in KINDS),
    *(f"{what}_{level}_up" for level in range(_LEVELS) for what in ("like_prose", "like_prose_share", "like_linked", "like_passages")),
    *(f"{what}_within_{level}_up" for level in range(1, _LEVELS) for what in ("prose_share", "linked_share", "words_share")),
    *("in_main_half", "in_main_most", "below_main_most"),
)
VOTE_FEATURES = tuple(f"{what}_{level}_up" for level in range(_LEVELS) for what in ("rest_kept", "share_of_kept"))


@dataclass(frozen=True, slots=True)
class Node:
    """An element that passages stand in. `parent` is the index of the element around it; the first node is the root, its own parent."""

    parent: int
    tag: str
    names: str  # class and id
    item_body: bool = False  # itemprop="articleBody"


def structure_columns(
    nodes: Sequence[Node], node_of: Sequence[int], kinds: Sequence[str], hidden: Sequence[bool], names: Mapping[str, float]
) -> tuple[Columns, Ints, Ints, Bools]:
    """Features of the place of each passage; the numbers of the kinds of element around it, and of the elements themselves.

    Both have the shape (passages, levels), innermost first; the last array says which of them there are. Elements are of one kind where
    the path of tags and classes from the root is the same. `names`: how much a word in a class name or id speaks for page furniture.
    Features that stand side by side in STRUCTURE_FEATURES are one array of several columns, by the name of the first.
    """
    parent = np.array([node.parent for node in nodes], dtype=np.int64)
    forms: dict[tuple[str, str], int] = {}  # many elements have the tag and the names of others
    form = np.array([forms.setdefault((node.tag, node.names), len(forms)) for node in nodes], dtype=np.int64)
    described = [_describe(*it) for it in forms]
    sections, own, block, hints = (np.array(column, dtype=np.int64)[form] for column in zip(*(d[:4] for d in described), strict=True))
    weights = np.array([sum(names.get(word, 0.0) for word in d[4]) for d in described])[form]
    numbers: dict[tuple[str, str], int] = {}
    keys = np.array([numbers.setdefault((tag, it.split("#")[0]), len(numbers) + 1) for tag, it in forms], dtype=np.uint64)[form]

    levels = [np.array(node_of, dtype=np.int64)]
    while levels[-1].any() and len(levels) < _DEEP:
        levels.append(parent[levels[-1]])
    while len(levels) < _LEVELS + 1:
        levels.append(np.zeros(len(node_of), dtype=np.int64))
    chain = np.stack(levels, axis=1)
    real = chain > 0
    depth = real.sum(axis=1)
    here = np.arange(chain.shape[1])

    is_block = (block[chain] > 0) & real
    until_block: Bools = np.cumsum(is_block, axis=1) - is_block == 0
    own_bits = np.bitwise_or.reduce(np.where(until_block, own[chain], 0), axis=1)
    near = here < _NEAR
    bits = (
        np.bitwise_or.reduce(sections[chain], axis=1),
        own_bits,
        np.bitwise_or.reduce(np.where(near, hints[chain], 0), axis=1),
        np.bitwise_or.reduce(np.where(near, 0, hints[chain]), axis=1),
    )
    columns: Columns = {
        "hidden": np.array(hidden, dtype=np.float64),
        "depth": np.minimum(depth, _DEEP) / 20.0,
        "in_item_body": np.asarray(np.array([node.item_body for node in nodes])[chain].any(axis=1)),
        "names_near": np.clip(np.where(near, weights[chain], 0.0).sum(axis=1) / 2.0, -2.0, 2.0),
        "names_far": np.clip(np.where(near, 0.0, weights[chain]).sum(axis=1) / 2.0, -2.0, 2.0),
    }
    for field, prefix, listed in zip(bits, ("in", "own", "near", "far"), (_SECTIONS, _OWN_TAGS, _HINTS, _HINTS), strict=True):
        columns[f"{prefix}_{next(iter(listed))}"] = field[:, None] >> np.arange(len(listed)) & 1
    columns[f"kind_{KINDS[0]}"] = np.array([KINDS.index(name) for name in kinds])[:, None] == np.arange(len(KINDS))
    # The path to an element is a sum over its elements, each at its own depth.
    power = np.cumprod(np.full(chain.shape[1] + 1, 0x9E3779B97F4A7C15, dtype=np.uint64), dtype=np.uint64)
    placed = np.where(real, keys[chain] * power[np.maximum(depth[:, None] - here, 0)], np.uint64(0))
    paths: Hashes = np.cumsum(placed[:, ::-1], axis=1, dtype=np.uint64)[:, ::-1]
    _, alike = np.unique(paths[:, :_LEVELS], return_inverse=True)
    return columns, alike.reshape(len(node_of), _LEVELS), chain, real


def surrounding_columns(alike: Ints, chain: Ints, real: Bools, words: Floats, prose: Bools, linked: Floats) -> Columns:
    """How much prose and how many links stand in elements like those around a passage, and in these elements themselves."""
    columns: Columns = {}
    told = np.minimum(words, 150.0) * prose
    links = words * linked
    all_told, all_words = max(float(told.sum()), 1.0), max(float(words.sum()), 1.0)
    told_there, words_there, links_there, count = _sums_of_alike(alike, (told, words, links, np.ones(len(words))))
    like = (
        (told_there - told + 4.0) / (words_there - words + 8.0),
        told_there / all_told,
        (links_there - links + 1.0) / (words_there - words + 4.0),
        log_of(count) / 2.0,
    )
    columns["like_prose_0_up"] = np.stack(like, axis=1).reshape(-1, len(words)).T
    size = int(chain.max(initial=0)) + 1
    flat, rows = chain[real], np.repeat(np.arange(len(words)), real.sum(axis=1))
    of_node = [np.bincount(flat, weights=values[rows], minlength=size) for values in (told, links, words)]
    told_in, links_in, words_in = of_node
    told_in[0], links_in[0], words_in[0] = told.sum(), links.sum(), words.sum()
    for level in range(1, _LEVELS):
        there = chain[:, level]
        columns[f"prose_share_within_{level}_up"] = told_in[there] / all_told
        columns[f"linked_share_within_{level}_up"] = (links_in[there] + 1.0) / (words_in[there] + 4.0)
        columns[f"words_share_within_{level}_up"] = words_in[there] / all_words
    share = np.where(real, told_in[chain] / all_told, 1.0)
    for name, least in (("half", 0.5), ("most", 0.75)):
        holds = (told_in >= least * all_told).nonzero()[0]
        # Of the elements that hold so much of the prose the one with the fewest words; none where there is no prose.
        inside = (chain == holds[np.argmin(words_in[holds])]).any(axis=1) if len(holds) else np.zeros(len(words), dtype=bool)
        columns[f"in_main_{name}"] = inside
        if name == "most":
            columns["below_main_most"] = np.where(inside, np.minimum((share < least).sum(axis=1), 10) / 10.0, 1.0)
    return columns


def vote_columns(alike: Ints, kept: Floats, words: Floats) -> Columns:
    """What an extractor makes of the other words in elements like those around a passage, and how much of all it keeps they hold."""
    columns: Columns = {}
    mine = kept * words
    kept_there, words_there = _sums_of_alike(alike, (mine, words))
    votes = (kept_there - mine + 4.0) / (words_there - words + 8.0), kept_there / max(float(mine.sum()), 1.0)
    columns["rest_kept_0_up"] = np.stack(votes, axis=1).reshape(-1, len(words)).T
    return columns


def _sums_of_alike(alike: Ints, values: Sequence[Floats]) -> list[Floats]:
    """Sums of passages' values over elements of one kind, for each level. Shapes: (passages,) -> (levels, passages)."""
    kinds = int(alike.max(initial=0)) + 1
    where = (alike + np.arange(_LEVELS) * kinds).T
    return [np.bincount(where.ravel(), weights=np.tile(each, _LEVELS))[where] for each in values]


@lru_cache(maxsize=20_000)
def _describe(tag: str, names: str) -> tuple[int, int, int, int, frozenset[str]]:
    """Of an element: bits of its section, of its own tag, whether it makes a block, bits of the hints in its names, their words."""
    hints = 0
    if tag not in ("html", "body"):
        for name in names.replace("#", " ").split():
            hints |= _hints(name)
    return (
        1 << _SECTIONS.index(tag) if tag in _SECTIONS else 0,
        1 << _OWN_TAGS.index(tag) if tag in _OWN_TAGS else 0,
        tag in _BLOCK_TAGS,
        hints,
        words_of_names(names),
    )


@lru_cache(maxsize=20_000)
def _hints(name: str) -> int:
    """Bits of the hints in one class name or id. No pattern holds white space, so what several names hint at is what each of them does."""
    found, small = 0, small_letters(name)
    for number, pattern in enumerate(_HINT_PATTERNS):
        if pattern.search(small):
            found |= 1 << number
    return found


@lru_cache(maxsize=20_000)
def words_of_names(names: str) -> frozenset[str]:
    """The words in class names and ids, in lower case: "postMeta article-body" has four."""
    return frozenset(word.lower() for word in _NAME.findall(names) if 2 < len(word) < 20)
