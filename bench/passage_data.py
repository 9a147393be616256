"""Evaluation sets as the trainer and the benchmark need them: pages with their passages, flattened texts, labels, and the score.

SET: gzip JSON lines, one page a line, with `id`, `url`, `html`, `flat` (the page's visible text with all its chrome, one block a line)
and either `gold` (the article) or `with` and `without` (snippets that must stay or go).

Labels. Gold words are aligned with the page's words, in order; a passage is article by the share of its words that are aligned. In
scripts without spaces a letter is a word. What the sets' golds disagree about is settled here (`labelled`): the headline is article,
bylines and dates below it count little, a second copy of a line counts neither way.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
import statistics
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
from lxml.etree import iterwalk

from copydesk.invisible import plain
from copydesk.links import without_addresses
from copydesk.models.passages import Source
from copydesk.render import extract, judge, webpage
from copydesk.render.metadata import metadata, same_words
from copydesk.render.stage import plain_lines

Floats = npt.NDArray[np.float64]

_DENSE = "\u0e00-\u0e7f\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
WORD = re.compile(rf"[{_DENSE}]|[^\W{_DENSE}]+")
PROSE_WORDS = 12
SNIPPET_WEIGHT = 0.05  # of a passage that a snippet labels; a page with gold weighs about 1 to 2
BELOW_HEADLINE = 0.3  # weight of short lines between headline and text: bylines and dates, which only some golds have
COPY_WORDS = 5  # a line of so many words that equals a line of the article is a copy of it
# How much a set's pages count, where not 1: golds of whole pages teach another article, noisy golds teach less, and ten pages of one
# site are not ten pages.
SET_WEIGHT = {"cleaneval_dev": 0.0, "newspaper_dev": 0.6, "big9_dev": 0.4}
# Sets that are left out together: a collector's sets have its habits in common, and each part holds about a third of all pages.
LEFT_OUT_TOGETHER = (
    ("l3s_dev", "newspaper_dev", "wcxb_articles_dev"),
    ("cleaneval_dev", "dragnet_dev", "fundus_publishers_dev", "postlight_dev"),
    ("big9_dev", "chaos_dev", "trafilatura_snippets_dev"),
)


@dataclass(frozen=True, slots=True)
class Text:
    """A flattened page. `shares`: of each line's words, those that are article; None where the set has snippets only."""

    lines: tuple[str, ...]
    linked: tuple[float, ...] | None
    shares: Floats | None


@dataclass(frozen=True, slots=True)
class Example:
    """A page of a set. `source` is what the model is given of it; `shares` are of its passages, `texts` are named by how they were made."""

    set_name: str
    id: str
    site: str
    language: str
    title: str
    title_line: int | None
    gold: str
    must_stay: tuple[str, ...]
    must_go: tuple[str, ...]
    source: Source
    shares: Floats | None
    texts: Mapping[str, Text]


# --- reading ----------------------------------------------------------------------------------------------------------


def name_of(path: Path) -> str:
    """The name of the set in a file."""
    return path.name.removesuffix(".gz").removesuffix(".jsonl")


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """The pages of a set as they stand in the file; pages without gold in a set of pages with gold are left out."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row.get("gold") or (row.get("with") and "gold" not in row):
                yield row


def example_of(set_name: str, row: dict[str, Any]) -> Example:
    """One page with all that is learned from it."""
    page = webpage.parse(row["html"].encode("utf-8", "replace").decode("utf-8"))
    passages = judge.passages_of(page)
    title = metadata(page).title
    answer, _ = extract.main_content(page)
    source = judge.source_of(page, passages, title, answer)
    gold = row.get("gold") or ""
    texts = {}
    for name, text in flattenings(row, page).items():
        lines, linked = as_opened(text)
        texts[name] = Text(lines, linked, article_shares(lines, gold) if gold else None)
    return Example(
        set_name=set_name,
        id=row["id"],
        site=site_of(row["url"]),
        language=row.get("lang") or "",
        title=row.get("title") or title or "",
        title_line=_headline(source.lines, title) if title else None,
        gold=gold,
        must_stay=tuple(row.get("with") or ()),
        must_go=tuple(row.get("without") or ()),
        source=source,
        shares=article_shares(source.lines, gold) if gold else None,
        texts=texts,
    )


def as_opened(text: str) -> tuple[tuple[str, ...], tuple[float, ...] | None]:
    """The lines of a text as the model is given them: wrapped paragraphs joined, links without their addresses."""
    lines: list[str] = []
    for line in plain_lines(text):
        part = text[line.start : line.end]
        if line.joined and lines:
            lines[-1] = f"{lines[-1].rstrip()} {part.strip()}"
        else:
            lines.append(part)
    shown = [without_addresses(line) for line in lines]
    linked = tuple(share for _, share in shown)
    return tuple(line for line, _ in shown), linked if any(linked) else None


def flattenings(row: dict[str, Any], page: webpage.Page, every: bool = False) -> dict[str, str]:
    """The page as text, as browsers and libraries make it: the set's own, select-all, and some of the others, or every one."""
    chance = random.Random(row["id"])  # noqa: S311  # not for secrets: the same versions on every run
    found = {"flat": row["flat"], "select": "\n".join(text for text in page.shown() if text)}
    pieces = list(_strings(page))
    if every or chance.random() < 0.5:
        found["get_text, stripped"] = "\n".join(piece.strip() for piece in pieces if piece.strip())
    if every or "get_text, stripped" not in found:
        found["get_text"] = "".join(pieces)
    others = [name for name, package in _OTHERS.items() if find_spec(package) is not None]
    if others and (every or (len(page.source) < 400_000 and chance.random() < 0.45)):
        for name in others if every else [chance.choice(others)]:
            found[name] = _other(name, page.source)
    return found


# Other people's ways of making text of a page; only those that are installed are used.
_OTHERS = {"inscriptis": "inscriptis", "html2text": "html2text", "html2text, links": "html2text", "markdownify": "markdownify"}


def _other(name: str, html: str) -> str:
    if name == "inscriptis":
        from inscriptis import get_text

        return str(get_text(html))
    if name == "markdownify":
        from markdownify import markdownify

        return str(markdownify(html, strip=["script", "style"]))
    from html2text import HTML2Text

    converter = HTML2Text(bodywidth=0)
    converter.ignore_links = name == "html2text"
    converter.ignore_images = True
    return str(converter.handle(html))


def _strings(page: webpage.Page) -> Iterator[str]:
    """The page's strings, as BeautifulSoup's get_text joins them, but for scripts and styles."""
    walker = iterwalk(page.tree, events=("start", "end"))
    for event, element in walker:
        if event == "start":
            if element.tag in ("script", "style", "noscript", "template"):
                walker.skip_subtree()
            elif element.text:
                yield element.text
        elif element.tail:
            yield element.tail


def site_of(url: str) -> str:
    """The registered domain, roughly: pages of one publisher never stand on both sides of a fold."""
    parts = (urlsplit(url).hostname or url).split(".")
    short = len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in {"co", "com", "org", "gov", "ac", "net", "edu"}
    return ".".join(parts[-3:] if short else parts[-2:])


def part_of_set(set_name: str) -> str:
    """The part that a set belongs to when whole sets are left out; a set that is not named is one of its own."""
    return next((f"set-part-{number}" for number, names in enumerate(LEFT_OUT_TOGETHER) if set_name in names), set_name)


def fold_of(site: str, salt: str, folds: int) -> int:
    """The part that a site belongs to; the same in every run."""
    return int(hashlib.sha256(f"{salt}{site}".encode()).hexdigest(), 16) % folds


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


def article_shares(lines: Sequence[str], gold: str) -> Floats:
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


def words_in(lines: Sequence[str]) -> Floats:
    """How many words each line has."""
    return np.array([len(WORD.findall(line)) for line in lines], dtype=float)


def line_weights(lines: Sequence[str], shares: Floats) -> Floats:
    """How much a mistake on each line costs: its words as a share of the article's. Lines without words cost nothing."""
    words = words_in(lines)
    total = max(float(words[shares >= 0.5].sum()), 40.0)
    weights = np.minimum((np.minimum(words, 200.0) + 2.0) / total, 1.0) * (words > 0)
    keys = [" ".join(line.split()).casefold() for line in lines]
    good = {key for key, share in zip(keys, shares, strict=True) if share >= 0.5 and key.count(" ") >= COPY_WORDS - 1}
    copies = np.array([key in good for key in keys], dtype=bool) & (shares < 0.5)  # the alignment found one copy only
    return np.where(copies, 0.0, weights)


def labelled(lines: Sequence[str], shares: Floats, title: str, title_line: int | None) -> tuple[Floats, Floats]:
    """The share of each line that is article and its weight, with the sets' conventions brought together.

    The headline above the text is article, other copies of it count neither way, and short lines between it and the text little.
    """
    words, weights, shares = words_in(lines), line_weights(lines, shares), shares.copy()
    prose = np.flatnonzero((shares >= 0.5) & (words >= PROSE_WORDS))
    if not len(prose):
        return shares, weights
    first = int(prose[0])
    if title_line is None and title:
        title_line = _headline(lines[:first], title)
        for n in range(first):
            if alike(lines[n], title):
                weights[n] = 0.0
    if title_line is not None and title_line < first:
        if shares[title_line] < 0.5 or weights[title_line] == 0.0:
            weights[title_line] = min((words[title_line] + 2.0) / 40.0, 0.08)
        shares[title_line] = 1.0
        between = np.arange(title_line + 1, first)
        weights[between[words[between] < PROSE_WORDS]] *= BELOW_HEADLINE
    return shares, weights


def alike(line: str, title: str) -> bool:
    """Whether a line says the title, and little more."""
    return bool(line.strip()) and len(line) <= 2 * len(title) + 20 and same_words(line, title)


def _headline(lines: Sequence[str], title: str) -> int | None:
    """Of the lines that say the title the last that says no more, else the last."""
    near = [n for n, line in enumerate(lines) if alike(line, title)]
    exact = [n for n in near if " ".join(lines[n].split()).casefold() == " ".join(title.split()).casefold()]
    found = exact or near
    return found[-1] if found else None


def by_snippets(lines: Sequence[str], must_stay: Sequence[str], must_go: Sequence[str]) -> tuple[Floats, Floats]:
    """Shares and weights for a page that has snippets only. Of several places of one that must stay, the longest is meant."""
    shares, weights = np.zeros(len(lines)), np.zeros(len(lines))
    flat = [" ".join(line.split()) for line in lines]
    for snippet in (" ".join(snippet.split()) for snippet in must_go):
        for n, line in enumerate(flat):
            if snippet and snippet in line:
                weights[n] = SNIPPET_WEIGHT
    for snippet in (" ".join(snippet.split()) for snippet in must_stay):
        places = [n for n, line in enumerate(flat) if snippet and snippet in line]
        if places:
            best = max(places, key=lambda n: len(flat[n]))
            shares[best], weights[best] = 1.0, SNIPPET_WEIGHT
    return shares, weights


def page_weight(example: Example) -> float:
    """How much a page counts: less where its gold holds words that the page does not."""
    weight = SET_WEIGHT.get(example.set_name, 1.0)
    if example.shares is None:
        return 0.6 * weight
    found = float((words_in(example.source.lines) * example.shares).sum()) / max(1, len(WORD.findall(example.gold)))
    return weight * (1.0 if found > 0.9 else 0.5 if found > 0.75 else 0.15)


# --- scripts without spaces -------------------------------------------------------------------------------------------

_COMMON = frozenset(
    "the of and to in a is that for on with as it was at by from be are this an have or his he had not but they were which has der die und "
    "den von zu das mit sich des auf für ist im dem nicht ein eine als auch es".split()
)
_ALPHABETS: Mapping[str, tuple[str, Callable[[int], str], Mapping[str, str]]] = {
    "zh": ("的了是在和有不这为与", lambda k: chr(0x4E00 + k % 3000), {".": "。", ",": "，", "?": "？", "!": "！", ":": "："}),
    "ja": (
        "のはをにがとでもした",
        lambda k: chr(0x4E00 + k % 3000) if k >> 12 & 1 else chr(0x3042 + k % 80) if k >> 13 & 1 else chr(0x30A2 + k % 80),
        {".": "。", ",": "、", "?": "？", "!": "！", ":": "："},
    ),
    "th": ("กขคงจชดต", lambda k: chr(0x0E01 + k % 40), {".": " ", ",": " ", ":": " "}),
}


def densified(source: Source, script: str) -> Source:
    """The same page in a made-up language that is written without spaces: what the model knows of pages holds there, too."""

    def write(text: str) -> str:
        return dense(text, script)

    place = source.place
    if place is not None:
        answer = None if place.answer is None else _by_line(place.answer, write)
        place = replace(
            place, title=write(place.title), description=write(place.description), body=_by_line(place.body, write), answer=answer
        )
    lines = [line[: len(line) - len(line.lstrip())] + write(line) for line in source.lines]
    return replace(source, lines=lines, phrases=None if source.phrases is None else [0.0] * len(lines), place=place)


def _by_line(text: str, write: Callable[[str], str]) -> str:
    return "\n".join(write(line) for line in text.split("\n"))


def dense(text: str, script: str) -> str:
    """Words as made-up words of a script without spaces: common words as its particles, the others by a letter for three."""
    particles, letter, marks = _ALPHABETS[script]
    out = []
    for token in re.findall(r"\w+|[^\w\s]+", text):
        word = token.lower()
        if not word[0].isalpha():
            out.append(marks.get(token, token))
        elif word in _COMMON:
            out.append(particles[number_of(word) % len(particles)])
        else:
            out += [letter(number_of(f"{word}{k}")) for k in range((len(word) + 2) // 3)]
    return "".join(out)


def number_of(text: str) -> int:
    """A number that is the same for the same text in every run."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:12], 16)


# --- the score --------------------------------------------------------------------------------------------------------


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """The runs of `size` words with their counts. Invisible characters and letters written in two parts count as what a reader sees."""
    words = WORD.findall(plain(text))
    return Counter(tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1))) if words else Counter()


def holds(text: str, snippet: str) -> bool:
    """Whether the text has the snippet in it, white space aside."""
    return " ".join(snippet.split()) in " ".join(text.split())


def page_figures(gold: str, must_stay: Sequence[str], must_go: Sequence[str], text: str) -> dict[str, float]:
    """Precision and recall of shingles, or counts of snippets."""
    if gold:
        wanted, got = shingles(gold), shingles(text)
        hit = (wanted & got).total()
        return {"recall": hit / wanted.total(), **({"precision": hit / got.total()} if got else {})}
    stay = sum(holds(text, snippet) for snippet in must_stay)
    return {"stay": stay, "lost": len(must_stay) - stay, "wrong": sum(holds(text, snippet) for snippet in must_go)}


def summary(figures: Sequence[Mapping[str, float]]) -> dict[str, float]:
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


def spread(figures: Sequence[Mapping[str, float]], rounds: int = 300) -> float:
    """Standard deviation of F1 over bootstrap samples of the pages."""
    chance = random.Random(0)  # noqa: S311  # not for secrets
    return statistics.stdev(summary(chance.choices(figures, k=len(figures)))["f1"] for _ in range(rounds))
