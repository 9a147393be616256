"""Train the line model: `python bench/train_boilerplate.py SET… [--cross-validate]`.

SET: gzip JSON lines, one page a line, with `id`, `url`, `html`, `flat` (the page's visible text with all its chrome, one
block a line) and either `gold` (the article) or `with` and `without` (snippets that must stay or go).

Labels. Gold words are aligned with the page's words, in order; a line belongs to the article by the share of its words
that are aligned. A second copy of such a line counts neither way. Where there are only snippets, what most of three
extractors (trafilatura, resiliparse, readability) take from the HTML stands in for the gold at lower weight, the less they
agree the lower, and lines that hold a snippet are labelled by the snippet.

Versions. Each page is also shown without indentation and blank lines, with only a little chrome left around the article,
with the chrome of other pages in the same language, and clean (the gold, with and without its title), so that the model
knows a clean text when it sees one.

The result, pipeline/data/line-model.json, depends on the sets, the phrase rules and this file alone. --cross-validate trains
on four fifths of the sites and measures on the others, for each fifth (with --by-set: on all sets but one, for each set), and
prints the table; it writes nothing.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import re
import statistics
import time
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from copydesk.matching.lines import LineMatcher
from copydesk.models import linemodel
from copydesk.models.linemodel import chrome_hit
from copydesk.rulebook import LONGEST_LINE_WORDS, load_rules
from copydesk.text import WORD

Array = npt.NDArray[np.float32]
TARGET = Path(__file__).resolve().parent.parent / "pipeline" / "data" / "line-model.json"

NETWORKS = 4  # they differ in their random start and in what they see; their mean is steadier than any
BLIND = frozenset(  # what every other network does not see
    (
        *("aside_mean", "aside_sum", "aside_within_2", "story_often", "run_words", "in_run", "to_run_before", "to_run_after", "run_share"),
        *("indent", "indent_off", "indent_like_before", "indent_like_after", "gap_before", "gap_after"),
        *("alike_within_6", "periodic_within_6", "dates_within_4", "headlines_within_4", "ends_within_3"),
    )
)
HIDDEN = 32
DILATIONS = (1, 2, 0, 4, 8)  # 0: the whole text
EPOCHS = 10
LEARNING_RATE = 4e-3
WEIGHT_DECAY = 0.02
TEXTS_PER_STEP = 24
SNIPPET_SET_WEIGHT = 0.6  # of a page whose labels come from extractors
SNIPPET_WEIGHT = 0.06  # added for a line that a snippet labels
LONGEST_FOR_READABILITY = 200_000  # characters; it takes minutes for some longer pages
CLEAN_WEIGHT = 1.5
COPY_WORDS = 5  # a line of so many words that equals a line of the article is a copy of it
FURNITURE_SITES = 6  # a word of page furniture was seen on so many sites
FURNITURE_LINE = 25  # … in lines of at most so many words
ASIDE_SITES = 12  # the same for words in prose
ASIDE_LINE = 12
ASIDE_PENALTY = 40.0
DECISION = linemodel.Decision(temper=0.6, stretch=0.3, inside=0.5, alone=1.5, outside=0.7, clean=1.7, clean_hits=1, clean_share=0.7)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a set. `article` and `weight` have one entry a line: share that is article, importance of getting it right."""

    set_name: str
    id: str
    site: str
    title: str
    lines: tuple[str, ...]
    chrome: tuple[float, ...]  # linemodel.chrome_hit of each line
    gold: str
    gold_chrome: tuple[float, ...]
    must_stay: tuple[str, ...]
    must_go: tuple[str, ...]
    article: npt.NDArray[np.float64]
    weight: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Version:
    """A text to learn from or to measure on."""

    lines: Sequence[str]
    chrome: Sequence[float]
    article: npt.NDArray[np.float64]
    weight: npt.NDArray[np.float64]


# --- labels -----------------------------------------------------------------------------------------------------------


def align(page: Sequence[str], gold: Sequence[str], size: int = 4) -> list[bool]:
    """Which words of the page stand in the longest in-order alignment with the words of the gold.

    Longest increasing subsequence over equal runs of `size` words, then the gaps between them word by word.
    """
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for j in range(len(gold) - size + 1):
        places[tuple(gold[j : j + size])].append(j)
    tails: list[int] = []
    tail_nodes: list[int] = []
    nodes: list[tuple[int, int, int]] = []  # place in the page, place in the gold, node before
    for i in range(len(page) - size + 1):
        found = places.get(tuple(page[i : i + size]), [])
        if len(found) > 20:
            continue
        for j in reversed(found):
            k = bisect_left(tails, j)
            nodes.append((i, j, tail_nodes[k - 1] if k else -1))
            if k == len(tails):
                tails.append(j)
                tail_nodes.append(len(nodes) - 1)
            else:
                tails[k], tail_nodes[k] = j, len(nodes) - 1
    pairs = []
    node = tail_nodes[-1] if tail_nodes else -1
    while node >= 0:
        i, j, node = nodes[node]
        pairs.append((i, j))
    pairs.reverse()
    aligned = [False] * len(page)
    for i, _ in pairs:
        aligned[i : i + size] = [True] * size
    page_at = gold_at = 0
    for i, j in [*pairs, (len(page), len(gold))]:
        if page_at < i < page_at + 400 and gold_at < j:
            blocks = SequenceMatcher(None, page[page_at:i], gold[gold_at:j], autojunk=False).get_matching_blocks()
            for a, _, length in blocks:
                if length >= 2 or (length == 1 and j - gold_at <= 6):
                    aligned[page_at + a : page_at + a + length] = [True] * length
        page_at, gold_at = max(page_at, i + size), max(gold_at, j + size)
    return aligned


def article_shares(lines: Sequence[str], gold: str) -> npt.NDArray[np.float64]:
    """The share of each line's words that belong to the gold."""
    words: list[str] = []
    owners: list[int] = []
    for number, line in enumerate(lines):
        found = WORD.findall(line)
        words += found
        owners += [number] * len(found)
    aligned = np.array(align(words, WORD.findall(gold)), dtype=float)
    count = np.bincount(np.array(owners, dtype=int), minlength=len(lines))
    return np.asarray(np.bincount(np.array(owners, dtype=int), weights=aligned, minlength=len(lines)) / np.maximum(count, 1))


def holds(text: str, snippet: str) -> bool:
    """Whether the text has the snippet in it, white space aside."""
    return " ".join(snippet.split()) in " ".join(text.split())


def line_weights(lines: Sequence[str], article: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How much a mistake on each line costs: its words as a share of the article's. Blank lines cost nothing."""
    words = np.array([len(WORD.findall(line)) for line in lines], dtype=float)
    total = max(float(words[article >= 0.5].sum()), 40.0)
    present = np.array([bool(line.strip()) for line in lines])
    return np.asarray(np.minimum((np.minimum(words, 200.0) + 2.0) / total, 1.0) * present)


def doubts_apart(lines: Sequence[str], article: npt.NDArray[np.float64], weight: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The weights without lines that equal a line of the article: where a page holds its text twice, the alignment found one copy only."""
    keys = [" ".join(line.split()).casefold() for line in lines]
    good = {key for key, share in zip(keys, article, strict=True) if share >= 0.5 and key.count(" ") >= COPY_WORDS - 1}
    copies = np.array([key in good for key in keys]) & (article < 0.5)
    return np.where(copies, 0.0, weight)


def extractions(html: str) -> list[str]:
    """The main content of a page according to three extractors."""
    import trafilatura
    from lxml.html import fromstring, tostring
    from readability import Document
    from resiliparse.extract.html2text import extract_plain_text

    found = [trafilatura.extract(html, include_comments=False) or "", extract_plain_text(html, main_content=True, comments=False)]
    if len(html) < LONGEST_FOR_READABILITY:
        content = tostring(fromstring(Document(html).summary()), encoding="unicode")
        found.append(extract_plain_text(content, main_content=False))
    else:
        found.append(found[0])
    return found


def label_by_snippets(page: dict[str, Any], lines: Sequence[str]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Shares and weights for a page that has snippets only."""
    votes = np.mean([article_shares(lines, text) >= 0.5 for text in extractions(page["html"])], axis=0)
    article = (votes >= 0.5).astype(float)
    sure = np.zeros(len(lines))
    contradicted = 0
    for snippet in page["with"]:
        places = [i for i, line in enumerate(lines) if holds(line, snippet)]
        if places:
            best = max(places, key=lambda i: (votes[i], len(lines[i])))
            contradicted += article[best] < 0.5
            sure[best] = 1.0
    for snippet in page["without"]:
        for i, line in enumerate(lines):
            if sure[i] != 1.0 and holds(line, snippet):
                sure[i] = -1.0
    trust = 1.0 - contradicted / max(1, len(page["with"]))
    weight = line_weights(lines, article) * SNIPPET_SET_WEIGHT * trust * np.abs(2.0 * votes - 1.0)
    weight[sure != 0.0] += SNIPPET_WEIGHT
    return np.where(sure > 0, 1.0, np.where(sure < 0, 0.0, article)), weight


def site_of(url: str) -> str:
    """The registered domain, roughly: pages of one publisher never stand on both sides of a fold."""
    parts = (urlsplit(url).hostname or url).split(".")
    short = len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in {"co", "com", "org", "gov", "ac", "net", "edu"}
    return ".".join(parts[-3:] if short else parts[-2:])


def chrome_hits(lines: Iterable[str], matcher: LineMatcher) -> tuple[float, ...]:
    """What the phrase rules say of each line, as the program computes it."""
    return tuple(chrome_hit(matcher.match_line(line)) if len(WORD.findall(line)) <= LONGEST_LINE_WORDS else 0.0 for line in lines)


def read_pages(path: Path, matcher: LineMatcher) -> Iterator[Page]:
    """The labelled pages of a set."""
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for row in rows:
            page = json.loads(row)
            if not page.get("gold") and (not page.get("with") or "gold" in page):
                continue
            lines = tuple(page["flat"].split("\n"))
            if page.get("gold"):
                article = article_shares(lines, page["gold"])
                weight = line_weights(lines, article)
            else:
                article, weight = label_by_snippets(page, lines)
            weight = doubts_apart(lines, article, weight)
            yield Page(
                set_name=path.name.removesuffix(".gz").removesuffix(".jsonl"),
                id=page["id"],
                site=site_of(page["url"]),
                title=page.get("title") or "",
                lines=lines,
                chrome=chrome_hits(lines, matcher),
                gold=page.get("gold") or "",
                gold_chrome=chrome_hits((page.get("gold") or "").split("\n"), matcher),
                must_stay=tuple(page.get("with") or ()),
                must_go=tuple(page.get("without") or ()),
                article=article,
                weight=weight,
            )


def versions(page: Page) -> list[Version]:
    """The texts to learn from a page: as it is, pasted flat, nearly clean, clean."""
    chance = random.Random(page.id)  # noqa: S311  # not for secrets: the same versions on every run
    found = [Version(page.lines, page.chrome, page.article, page.weight)]

    def part(numbers: Sequence[int], strip: bool, weight: float) -> Version:
        chosen = list(numbers)
        hits = [0.0] * len(chosen) if chance.random() < 0.3 else [page.chrome[i] for i in chosen]
        lines = [page.lines[i].strip() if strip else page.lines[i] for i in chosen]
        return Version(lines, hits, page.article[chosen], page.weight[chosen] * weight)

    filled = [i for i, line in enumerate(page.lines) if line.strip()]
    found.append(part(filled if chance.random() < 0.5 else range(len(page.lines)), True, 0.5))
    kept = [i for i in filled if page.article[i] >= 0.5]
    if kept:
        first = max(0, kept[0] - int(chance.expovariate(1 / 8)) * (chance.random() < 0.7))
        last = min(len(page.lines), kept[-1] + 1 + int(chance.expovariate(1 / 10)) * (chance.random() < 0.7))
        found.append(part(range(first, last), chance.random() < 0.7, 0.5))
    if page.gold:
        lines, chrome = page.gold.split("\n"), list(page.gold_chrome)
        if chance.random() < 0.5:
            filled = [i for i, line in enumerate(lines) if line.strip()]
            lines, chrome = [lines[i] for i in filled], [chrome[i] for i in filled]
        if page.title and chance.random() < 0.4:
            lines, chrome = [page.title, "", *lines], [0.0, 0.0, *chrome]
        every = np.ones(len(lines))
        found.append(Version(lines, chrome, every, line_weights(lines, every) * CLEAN_WEIGHT))
    return found


def mixtures(pages: Sequence[Page]) -> list[Version]:
    """Each article once more between the chrome of two other pages in its language; what is near the article stays with it."""
    groups: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        if (page.article * page.weight).any():
            groups[language_of(page.lines)].append(page)
    found = []
    for _, group in sorted(groups.items()):
        for page in group if len(group) >= 3 else []:
            chance = random.Random("mixture" + page.id)  # noqa: S311  # not for secrets: the same versions on every run
            above, below = chance.choice(group), chance.choice(group)
            parts = [(above, slice(0, _core(above).start)), (page, _core(page)), (below, slice(_core(below).stop, None))]
            lines = [line for part, where in parts for line in part.lines[where]]
            chrome = [hit for part, where in parts for hit in part.chrome[where]]
            article = np.concatenate([part.article[where] for part, where in parts])
            weight = np.concatenate([np.minimum(part.weight[where] * _size(part) / _size(page), 1.0) for part, where in parts]) * 0.5
            if chance.random() < 0.4:
                filled = np.array([i for i, line in enumerate(lines) if line.strip()])
                lines, chrome = [lines[i].strip() for i in filled], [chrome[i] for i in filled]
                article, weight = article[filled], weight[filled]
            found.append(Version(lines, chrome, article, weight))
    return found


def _core(page: Page) -> slice:
    """The article, with a few lines before it (title, byline) and after it."""
    kept = [i for i, line in enumerate(page.lines) if line.strip() and page.article[i] >= 0.5]
    return slice(max(0, kept[0] - 10), min(len(page.lines), kept[-1] + 5)) if kept else slice(0, 0)


def _size(page: Page) -> float:
    return max(float(sum(len(WORD.findall(line)) for line, share in zip(page.lines, page.article, strict=True) if share >= 0.5)), 40.0)


def language_of(lines: Iterable[str]) -> str:
    """The language whose function words are the commonest."""
    words = Counter(" ".join(lines).lower().split())
    known = linemodel.load_function_words()
    return max(known, key=lambda language: sum(words[word] for word in known[language]))


# --- words of page furniture ------------------------------------------------------------------------------------------


def furniture_words(pages: Iterable[Page]) -> dict[str, int]:
    """Words that tell page furniture from article in short lines: their weights, in 64ths, in a logistic regression."""
    return _telling_words(pages, 1, FURNITURE_LINE, FURNITURE_SITES, 20.0)


def aside_words(pages: Iterable[Page]) -> dict[str, int]:
    """The same for longer lines: prose that speaks of the page, its author, its readers or its shop and not of the story."""
    return _telling_words(pages, ASIDE_LINE, 400, ASIDE_SITES, ASIDE_PENALTY)


def _telling_words(pages: Iterable[Page], shortest: int, longest: int, least_sites: int, penalty: float) -> dict[str, int]:
    """Words of lines of so many words, seen on so many sites, with their weights."""
    sites: dict[str, set[str]] = defaultdict(set)
    seen: set[tuple[str, str]] = set()
    lines: list[tuple[frozenset[str], float, str]] = []
    for page in pages:
        for line, share, weight in zip(page.lines, page.article, page.weight, strict=True):
            words = [word for word in re.findall(r"[^\W_]+", line.lower()) if not word.isdigit()]
            key = (page.site, " ".join(words))
            if weight <= 0 or not shortest <= len(words) <= longest or key in seen:
                continue
            seen.add(key)
            lines.append((frozenset(words), float(share < 0.5), page.site))
            for word in words:
                sites[word].add(page.site)
    vocabulary = sorted(word for word, where in sites.items() if len(where) >= least_sites)
    coefficients = _logistic(lines, {word: i for i, word in enumerate(vocabulary)}, penalty)
    rank = sorted(range(len(vocabulary)), key=lambda i: (-abs(coefficients[i]) * len(sites[vocabulary[i]]) ** 0.5, i))[:1200]
    floor = 0.25 if shortest == 1 else 0.08
    return {vocabulary[i]: round(float(coefficients[i]) * 64) for i in sorted(rank) if abs(coefficients[i]) > floor}


def _logistic(lines: Sequence[tuple[frozenset[str], float, str]], index: dict[str, int], penalty: float) -> npt.NDArray[np.float64]:
    """Logistic regression on the words of lines, sites with many lines counted down, by 150 steps of Adam."""
    per_site = Counter(site for _, _, site in lines)
    columns = [sorted(index[word] for word in words if word in index) for words, _, _ in lines]
    rows = np.repeat(np.arange(len(lines)), [len(row) for row in columns])
    flat = np.array([i for row in columns for i in row], dtype=int)
    label = np.array([label for _, label, _ in lines])
    weight = np.array([per_site[site] ** -0.5 for _, _, site in lines])
    weight *= len(lines) / weight.sum()
    beta, first, second = np.zeros((3, len(index) + 1))
    for step in range(1, 151):
        score = np.bincount(rows, weights=beta[flat], minlength=len(lines)) + beta[-1]
        error = weight * (1.0 / (1.0 + np.exp(-score)) - label)
        gradient = np.append(np.bincount(flat, weights=error[rows], minlength=len(index)) + penalty * beta[:-1], error.sum()) / len(lines)
        first = 0.9 * first + 0.1 * gradient
        second = 0.99 * second + 0.01 * gradient**2
        beta -= 0.1 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return np.asarray(np.clip(beta[:-1], -2.5, 2.5))


# --- the network ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """The rows of one text: features, share that is article, importance."""

    features: Array
    article: Array
    weight: Array


@dataclass(frozen=True, slots=True)
class _Places:
    """Where each row stands in its text."""

    low: npt.NDArray[np.int64]
    high: npt.NDArray[np.int64]
    before: Array  # (rows, 1): how many lines of the text stand before it, at least 1
    after: Array

    @classmethod
    def of(cls, sizes: Sequence[int]) -> _Places:
        high = np.repeat(np.cumsum(sizes), sizes)
        low = high - np.repeat(sizes, sizes)
        here = np.arange(len(low))
        before, after = (np.maximum(count, 1).astype(np.float32)[:, None] for count in (here - low, high - 1 - here))
        return cls(low, high, before, after)


def _running(values: Array) -> Array:
    return np.concatenate((np.zeros((1, values.shape[1])), np.cumsum(values, axis=0, dtype=np.float64)))


def _whole_text(hidden: Array, sizes: Sequence[int]) -> Array:
    """Mean of all lines before, the line, mean of all lines after."""
    at, running = _Places.of(sizes), _running(hidden)
    before, after = (running[:-1] - running[at.low]) / at.before, (running[at.high] - running[1:]) / at.after
    return np.concatenate((before, hidden, after), axis=1).astype(np.float32)


def _whole_text_back(before: Array, after: Array, sizes: Sequence[int]) -> Array:
    """Gradients of the two means -> of the lines that they are made of."""
    at = _Places.of(sizes)
    from_before, from_after = _running(before / at.before), _running(after / at.after)
    return (from_before[at.high] - from_before[1:] + from_after[:-1] - from_after[at.low]).astype(np.float32)


class Trainer:
    """The network of copydesk.models.linemodel.Network with gradients, trained by Adam with weight decay."""

    def __init__(self, features: int, hidden: int, dilations: tuple[int, ...], seed: int) -> None:
        chance = np.random.default_rng(seed)

        def matrix(rows: int, columns: int, scale: float) -> Array:
            return np.asarray(chance.standard_normal((rows, columns)) * scale * np.sqrt(2.0 / rows), dtype=np.float32)

        self.dilations = dilations
        self.parameters = [matrix(features, hidden, 1.0), np.zeros(hidden, np.float32)]
        for _ in dilations:
            self.parameters += [matrix(3 * hidden, hidden, 0.5), np.zeros(hidden, np.float32)]
        self.parameters += [matrix(hidden, 1, 0.3), np.zeros(1, np.float32)]
        self.first = [np.zeros_like(parameter) for parameter in self.parameters]
        self.second = [np.zeros_like(parameter) for parameter in self.parameters]
        self.updates = 0

    def gradients(self, items: Sequence[Item]) -> tuple[float, list[Array]]:
        """Loss (weighted cross-entropy a text) and its gradients."""
        inward, inward_bias, outward, outward_bias = (self.parameters[k] for k in (0, 1, -2, -1))
        sizes = [len(item.features) for item in items]
        reach = max(self.dilations)
        place = np.arange(sum(sizes)) + np.repeat(np.arange(1, len(sizes) + 1) * reach, sizes)
        features = np.concatenate([item.features for item in items])
        width = inward.shape[1]
        hidden = np.zeros((len(features) + (len(sizes) + 1) * reach, width), np.float32)
        opened = np.maximum(features @ inward + inward_bias, 0)
        hidden[place] = opened
        kept: list[tuple[Array, Array]] = []
        for k, dilation in enumerate(self.dilations):
            if dilation:
                around = np.concatenate((hidden[place - dilation], hidden[place], hidden[place + dilation]), axis=1)
            else:
                around = _whole_text(hidden[place], sizes)
            added = np.maximum(around @ self.parameters[2 + 2 * k] + self.parameters[3 + 2 * k], 0)
            hidden[place] += added
            kept.append((around, added))
        score = (hidden[place] @ outward)[:, 0] + outward_bias[0]
        target = np.concatenate([item.article for item in items])
        weight = np.concatenate([item.weight for item in items]) / len(items)
        guess = 1.0 / (1.0 + np.exp(-np.clip(score, -30, 30)))
        loss = -float((weight * (target * np.log(guess + 1e-7) + (1 - target) * np.log(1 - guess + 1e-7))).sum())

        error = (weight * (guess - target)).astype(np.float32)
        result: list[Array] = [np.zeros(0, np.float32)] * len(self.parameters)
        result[-2], result[-1] = hidden[place].T @ error[:, None], np.array([error.sum()], np.float32)
        back = np.zeros_like(hidden)
        back[place] = error[:, None] * outward[:, 0]
        for k in reversed(range(len(self.dilations))):
            around, added = kept[k]
            inner = back[place] * (added > 0)
            result[2 + 2 * k], result[3 + 2 * k] = around.T @ inner, inner.sum(axis=0)
            outer = inner @ self.parameters[2 + 2 * k].T
            before, here, after = outer[:, :width], outer[:, width : 2 * width], outer[:, 2 * width :]
            back[place] += here
            if self.dilations[k]:
                back[place - self.dilations[k]] += before
                back[place + self.dilations[k]] += after
            else:
                back[place] += _whole_text_back(before, after, sizes)
        inner = back[place] * (opened > 0)
        result[0], result[1] = features.T @ inner, inner.sum(axis=0)
        return loss, result

    def update(self, gradients: Sequence[Array], rate: float) -> None:
        """One step of Adam, with weight decay on the matrices."""
        self.updates += 1
        for k, gradient in enumerate(gradients):
            self.first[k] = 0.9 * self.first[k] + 0.1 * gradient
            self.second[k] = 0.98 * self.second[k] + 0.02 * gradient**2
            if gradient.ndim == 2:
                self.parameters[k] *= 1.0 - rate * WEIGHT_DECAY
            mean, square = self.first[k] / (1 - 0.9**self.updates), self.second[k] / (1 - 0.98**self.updates)
            self.parameters[k] -= (rate * mean / (np.sqrt(square) + 1e-6)).astype(np.float32)

    def whole_numbers(self) -> dict[str, Any]:
        """The parameters as they stand in the data file, in 1/1024."""
        whole = [np.rint(parameter * linemodel.STEP).astype(int).tolist() for parameter in self.parameters]
        return {
            "dilations": list(self.dilations),
            "inward": whole[0],
            "inward_bias": whole[1],
            "steps": whole[2:-2:2],
            "step_biases": whole[3:-2:2],
            "outward": [row[0] for row in whole[-2]],
            "outward_bias": whole[-1][0],
        }


def fit(items: Sequence[Item], seed: int, blind: frozenset[str] = frozenset()) -> Trainer:
    """Train on the texts without the `blind` features: warm-up, then a cosine down to nothing."""
    hidden = [linemodel.FEATURES.index(name) for name in sorted(blind)]
    if hidden:
        items = [replace(item, features=_without(item.features, hidden)) for item in items]
    trainer = Trainer(items[0].features.shape[1], HIDDEN, DILATIONS, seed)
    chance = np.random.default_rng(seed)
    steps = EPOCHS * -(-len(items) // TEXTS_PER_STEP)
    step = 0
    for _ in range(EPOCHS):
        order = chance.permutation(len(items)).tolist()
        for start in range(0, len(order), TEXTS_PER_STEP):
            _, gradients = trainer.gradients([items[i] for i in order[start : start + TEXTS_PER_STEP]])
            step += 1
            done = step / steps
            trainer.update(gradients, LEARNING_RATE * min(1.0, done * 10) * (0.5 + 0.5 * float(np.cos(np.pi * done))))
    trainer.parameters[0][hidden] = 0.0
    return trainer


def _without(features: Array, columns: Sequence[int]) -> Array:
    features = features.copy()
    features[:, columns] = 0.0
    return features


def fold_of(site: str, salt: str, folds: int) -> int:
    """The part that a site belongs to; the same in every run."""
    return int(hashlib.sha256(f"{salt}{site}".encode()).hexdigest(), 16) % folds


def to_items(texts: Sequence[Version], words: linemodel.Words) -> list[Item]:
    """Texts -> rows to learn from."""
    items = []
    for text in texts:
        table = linemodel.featurise([text.lines], [text.chrome], words)
        numbers = table.line_numbers
        if len(numbers):
            items.append(
                Item(table.features.astype(np.float32), text.article[numbers].astype(np.float32), text.weight[numbers].astype(np.float32))
            )
    return items


def make_words(function_words: dict[str, frozenset[str]], pages: Sequence[Page]) -> linemodel.Words:
    """The table of known words, as learned from these pages."""
    return linemodel.make_words(function_words, furniture_words(pages), aside_words(pages))


def train(pages: Sequence[Page]) -> dict[str, Any]:
    """Pages -> furniture words and networks, as in the data file.

    While training, a page's furniture words come from other sites, as they will when the model meets a new one.
    """
    function_words = linemodel.load_function_words()
    items: list[Item] = []
    for part in range(4):
        words = make_words(function_words, [p for p in pages if fold_of(p.site, "inner", 4) != part])
        mine = [page for page in pages if fold_of(page.site, "inner", 4) == part]
        items += to_items([version for page in mine for version in versions(page)] + mixtures(mine), words)
    return {
        "features": list(linemodel.FEATURES),
        "decision": {name: getattr(DECISION, name) for name in DECISION.__slots__},
        "furniture_words": furniture_words(pages),
        "aside_words": aside_words(pages),
        "networks": [fit(items, seed, BLIND if seed % 2 else frozenset()).whole_numbers() for seed in range(NETWORKS)],
    }


# --- measuring --------------------------------------------------------------------------------------------------------


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """The runs of `size` words with their counts."""
    words = WORD.findall(text)
    return Counter(tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1))) if words else Counter()


def page_figures(page: Page, text: str) -> dict[str, float]:
    """Precision and recall of shingles, or counts of snippets."""
    if page.gold:
        gold, got = shingles(page.gold), shingles(text)
        hit = (gold & got).total()
        return {"recall": hit / gold.total(), **({"precision": hit / got.total()} if got else {})}
    stay = sum(holds(text, snippet) for snippet in page.must_stay)
    return {"stay": stay, "lost": len(page.must_stay) - stay, "wrong": sum(holds(text, snippet) for snippet in page.must_go)}


def summary(figures: Sequence[dict[str, float]]) -> dict[str, float]:
    """Figures of pages -> precision, recall, F1, share of pages that lose over 5 %."""
    if "recall" in figures[0]:
        recall = statistics.fmean(f["recall"] for f in figures)
        # A page of which nothing was kept has no precision; where that is every page, F1 is 0 by its recall already.
        precision = statistics.fmean([f["precision"] for f in figures if "precision" in f] or [0.0])
        losing = statistics.fmean(f["recall"] < 0.95 for f in figures)
    else:
        stay, lost, wrong = (sum(f[name] for f in figures) for name in ("stay", "lost", "wrong"))
        precision, recall, losing = stay / max(1, stay + wrong), stay / max(1, stay + lost), 0.0
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / max(1e-9, precision + recall), "losing": losing}


def spread(figures: Sequence[dict[str, float]], rounds: int = 300) -> float:
    """Standard deviation of F1 over bootstrap samples of the pages."""
    chance = random.Random(0)  # noqa: S311  # not for secrets
    return statistics.stdev(summary(chance.choices(figures, k=len(figures)))["f1"] for _ in range(rounds))


def kept_text(lines: Sequence[str], chrome: Sequence[float], model: linemodel.Model) -> str:
    """The lines that the model keeps."""
    kept = linemodel.predict_batch([lines], [chrome], model)[0].kept
    return "\n".join(line for line, keep in zip(lines, kept, strict=True) if keep)


def cross_validate(pages: Sequence[Page], part_of: Callable[[Page], object]) -> None:
    """Print the figures of models that never saw the part (of all sites, or a whole set) that they are measured on."""
    outcome: dict[tuple[str, str], list[dict[str, float]]] = defaultdict(list)
    for part in sorted({part_of(page) for page in pages}, key=str):
        started = time.perf_counter()
        model = linemodel.parse_model(train([page for page in pages if part_of(page) != part]))
        for page in (page for page in pages if part_of(page) == part):
            outcome[page.set_name, "flat"].append(page_figures(page, kept_text(page.lines, page.chrome, model)))
            filled = [i for i, line in enumerate(page.lines) if line.strip()]
            bare, hits = [page.lines[i].strip() for i in filled], [page.chrome[i] for i in filled]
            outcome[page.set_name, "flat, no blanks or indents"].append(page_figures(page, kept_text(bare, hits, model)))
            if page.gold:
                clean = page.gold.split("\n")
                outcome[page.set_name, "clean"].append(page_figures(page, kept_text(clean, page.gold_chrome, model)))
        print(f"without {part}: {time.perf_counter() - started:.0f} s", flush=True)
    print_figures(outcome)


def print_figures(outcome: Mapping[tuple[str, str], Sequence[dict[str, float]]]) -> None:
    """A row for each (set, what was measured)."""
    for (name, what), figures in sorted(outcome.items(), key=lambda entry: (entry[0][1], entry[0][0])):
        s = summary(figures)
        print(
            f"{what:28} {name:26} pages {len(figures):4}  P {s['precision']:.4f}  R {s['recall']:.4f}  "
            f"F1 {s['f1']:.4f} ± {spread(figures):.4f}  losing over 5 %: {s['losing']:.3f}"
        )


def main() -> None:
    """Read the sets; write the model, or cross-validate."""
    parser = argparse.ArgumentParser(description="Train the line model that finds the article in a plain text.")
    parser.add_argument("sets", nargs="+", type=Path, help="gzip JSON lines")
    parser.add_argument("--cross-validate", action="store_true", help="print figures for sites not trained on; write nothing")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--by-set", action="store_true", help="cross-validate: leave out one set at a time instead of a part of the sites")
    parser.add_argument("--source", action="append", default=[], help="name and licence of a set, for the data file; may be given again")
    args = parser.parse_args()
    matcher = LineMatcher(load_rules().active("boilerplate"))
    pages = [page for path in args.sets for page in read_pages(path, matcher)]
    if args.cross_validate:
        cross_validate(pages, lambda page: page.set_name if args.by_set else fold_of(page.site, "fold", args.folds))
        return
    fingerprint = hashlib.sha256()
    for path in args.sets:
        with gzip.open(path, "rb") as stream:
            fingerprint.update(hashlib.sha256(stream.read()).digest())
    data = {
        "about": "Parameters of the line model; made by bench/train_boilerplate.py, read by pipeline/models/linemodel.py. "
        "Whole numbers are 1024ths, those of furniture_words 64ths (above 0: speaks for page furniture).",
        "trained_on": [{"set": path.name, "pages": sum(p.set_name == path.name.split(".")[0] for p in pages)} for path in args.sets],
        "sources": args.source,
        "sha256_of_the_sets": fingerprint.hexdigest(),
        **train(pages),
    }
    TARGET.write_text(compact(data), encoding="utf-8")


def compact(data: dict[str, Any]) -> str:
    """JSON with one line a row of numbers."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return re.sub(r"\[[-\d\s,]+\]", lambda match: re.sub(r"\s+", "", match.group()), text) + "\n"


if __name__ == "__main__":
    main()
