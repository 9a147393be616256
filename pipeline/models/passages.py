"""Which passages are the article? One trained model for the lines of a plain text and for the blocks of a page in HTML.

The model sees numbers: how a passage looks, which words it has, what surrounds it and where it stands (`lines`); of a page in HTML
also the element it stands in and what else stands there (`structure`), what the page says of itself, and what an extractor keeps. What
a text does not have is absent: its columns are zero, and one column says so. So a text, a page and a page with an extractor's answer
are judged by the same network, which has been trained on all three. How and why: docs/boilerplate.md.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from copydesk import languages
from copydesk.article import Agreement
from copydesk.models import lines as looks
from copydesk.models import structure, trust
from copydesk.models.characters import Bools, Floats, Ints, word_hashes
from copydesk.models.lines import STEP, Columns, Group, Words
from copydesk.models.network import Network, network_of
from copydesk.models.shares import group_of_text, shares_of, words_shared
from copydesk.rule import HeadingRule, LineMatch

_GROUP = 150_000  # characters that are worked on at once: large enough to amortise calls, small enough for the cache
_GROUP_TEXTS = 64

# Columns that not every text has, by who has them. The first of each says whether it has.
SEEN_BY: Mapping[str, tuple[str, ...]] = {
    "every text": (*looks.LINE_FEATURES, *looks.WORD_FEATURES),
    "a plain text": ("has_layout", *looks.LAYOUT_FEATURES),
    "a text that phrase rules were asked of": ("has_phrases", *looks.PHRASE_FEATURES),
    "a text whose links are known": ("has_links", "linked", "linked_within_2", "linked_within_6"),
    "a page": ("has_page", *structure.STRUCTURE_FEATURES),
    "a page that says what it is": (
        *("has_title", "in_title", "is_title", "has_description", "in_description", "has_body", "in_body", "body_share"),
    ),
    "a page that an extractor was asked of": (
        *("has_answer", "kept", "kept_somewhere", "page_share_kept", "kept_within_2", *structure.VOTE_FEATURES),
    ),
}
FEATURES = tuple(name for names in SEEN_BY.values() for name in names)
_INDEX = {name: number for number, name in enumerate(FEATURES)}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the passages of a page in HTML stand, and what is said of them. The lists have one entry a passage.

    `title`, `description` and `body` are what the page's data says is the article's. `answer`: an extractor's main content; "" where it
    found none, None where none was asked.
    """

    nodes: Sequence[structure.Node]
    node_of: Sequence[int]
    kinds: Sequence[str]
    hidden: Sequence[bool]
    title: str = ""
    description: str = ""
    body: str = ""
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A text to judge: its lines without line breaks, hard-wrapped ones joined before.

    `phrases`: `chrome_hit` of each line; None where no phrase rules were asked. `linked`: the share of each line that is links; None
    where that is not known. `place`: of a page in HTML.
    """

    lines: Sequence[str]
    phrases: Sequence[float] | None = None
    linked: Sequence[float] | None = None
    place: Place | None = None


_NONE = Agreement()


@dataclass(frozen=True, slots=True)
class Prediction:
    """For every line of one text: the probability that it belongs to the article, and whether to keep it.

    A line without words ("* * *", or blank) takes the lower probability of its two neighbours with words, and is kept where both are kept.
    """

    probability: tuple[float, ...]
    kept: tuple[bool, ...]
    agreement: Agreement = _NONE
    expected: float = 0.0  # the F1 that the model promises itself of what it keeps


def predict_batch(sources: Sequence[Source], model: Model | None = None) -> list[Prediction]:
    """Judge many texts. The answer for a text does not depend on the other texts. `model`: another one than the program's own."""
    model = model or load_model()
    results: list[Prediction] = []
    for first, last in _groups(sources):
        some = sources[first:last]
        results += _judged(some, featurise(some, model.words), model)
    return results


def predict_page(source: Source, ask: Callable[[], str | None], model: Model | None = None) -> Prediction:
    """Judge one page. `ask` gives an extractor's answer, or None where there is none: it is asked where the model is not sure without."""
    model = model or load_model()
    table = featurise([source], model.words)
    (found,) = _judged([source], table, model)
    if found.expected < trust.SURE and (answer := ask()) is not None:
        (found,) = _judged([source], _answered(table, answer), model)
    return found


def _judged(sources: Sequence[Source], table: Table, model: Model) -> Iterator[Prediction]:
    scores = model.scores(table)
    for t, source in enumerate(sources):
        low, high = table.bounds[t], table.bounds[t + 1]
        features, weights, mine = table.features[low:high], table.weights[low:high], scores[low:high]
        kept = decide(mine, weights, table.hits[t], model.decision)
        probability = np.round(_probability(mine * model.decision.temper), 3)
        worded = features[:, _INDEX["no_words"]] == 0.0
        judged = _spread(len(source.lines), table.numbers[low:high][worded], probability[worded], kept[worded])
        yield replace(judged, agreement=_agreement(features, kept, weights), expected=_expected(probability, kept, weights))


def chrome_hit(matches: Iterable[LineMatch]) -> float:
    """What the phrase rules that match a line say of it, for `Source.phrases`: how sure the surest is, and 1 more if it opens a block."""
    return max((match.rule.confidence + isinstance(match.rule, HeadingRule) for match in matches), default=0.0)


def _groups(sources: Sequence[Source]) -> Iterator[tuple[int, int]]:
    first = size = 0
    for t, source in enumerate(sources):
        size += sum(map(len, source.lines)) + len(source.lines)
        if size > _GROUP or t + 1 - first == _GROUP_TEXTS:
            yield first, t + 1
            first, size = t + 1, 0
    if first < len(sources):
        yield first, len(sources)


def _spread(count: int, numbers: npt.NDArray[np.int64], probability: Floats, kept: Bools) -> Prediction:
    """Answers for the lines with text -> answers for all lines."""
    if not len(numbers):
        return Prediction((1.0,) * count, (True,) * count)
    after = np.searchsorted(numbers, np.arange(count))
    before = np.searchsorted(numbers, np.arange(count), side="right") - 1
    after, before = np.minimum(after, len(numbers) - 1), np.maximum(before, 0)
    return Prediction(tuple(np.minimum(probability[before], probability[after]).tolist()), tuple((kept[before] & kept[after]).tolist()))


def _agreement(features: Floats, kept: Bools, sizes: Floats) -> Agreement:
    """How far what is kept agrees with the extractor's answer and with the page's data, where there are any."""
    found = {}
    for name, flag, column in (("extractor", "has_answer", "kept"), ("data", "has_body", "in_body")):
        if len(features) and features[0, _INDEX[flag]]:
            other = features[:, _INDEX[column]]
            total = float(((kept + other) * sizes).sum())
            found[name] = round(2.0 * float((kept * other * sizes).sum()) / total, 3) if total else 0.0
    return Agreement(**found)


def _expected(probability: Floats, kept: Bools, weights: Floats) -> float:
    """The F1 of what is kept, were the probabilities true; 0 where nothing is kept."""
    article = np.rint(probability * 1000) * weights  # whole numbers: their sum has one value
    return float(2.0 * article[kept].sum() / (article.sum() + 1000.0 * weights[kept].sum())) if kept.any() else 0.0


def _probability(scores: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -30.0, 30.0))))


# --- the decision -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Decision:
    """How scores become keep flags. All but the first two are log-odds.

    temper: scores are multiplied by it before they are read as log-odds, since a network is surer than it should be.
    caution: and by this as well where it is decided what goes, since of pages of a kind that it does not know it is surer yet.
    stretch: a line speaks for the stretch where it is no further than this below the border.
    inside: lines inside the stretch are dropped only this far below the border; alone: the same for a line that would go
    alone, with both its neighbours kept, since that is more often a sub-heading than page furniture.
    outside: lines outside it are kept above this.
    clean: in a text that is taken for clean no line goes that is above minus this, and there is no stretch. framed: the same
    where a line goes before or behind all that is likely the article.
    clean_hits, clean_share: a text is taken for clean where the phrase rules match at most so many lines and at least so
    large a share of it is expected to be article. long_rate, long_share: or, where it has so many lines that one of them is no
    larger a share than long_rate, where they match at most this share of its lines, and at least long_share is expected to be article.
    """

    temper: float
    caution: float
    stretch: float
    inside: float
    alone: float
    outside: float
    clean: float
    framed: float
    clean_hits: int
    clean_share: float
    long_rate: float
    long_share: float


def decide(scores: Floats, weights: Floats, hits: int | None, decision: Decision) -> Bools:
    """Keep flags for the lines of one text; `hits` of them match phrase rules (None: not asked). Shapes: (lines,), (lines,) -> (lines,).

    The border is the probability above which keeping all lines promises the highest F1: sure of all it keeps, a text
    that is clean or strange as a whole loses nothing, and one half chrome is cut at even odds. The stretch is the run of
    lines with the largest sum of weight x (log-odds - border + `stretch`).
    """
    if not len(scores):
        return np.zeros(0, dtype=bool)
    odds = scores * (decision.temper * decision.caution)
    chance = np.rint(_probability(odds) * STEP)
    if hits is not None and _is_clean(chance, weights, hits, decision):
        kept = odds > -decision.clean
        sure = np.flatnonzero(odds >= 0.0)
        framed = len(sure) and not (kept[: sure[0]].all() and kept[sure[-1] :].all())
        return np.asarray(odds > -decision.framed if framed else kept)
    order = np.argsort(-chance, kind="stable")
    promised = np.cumsum((chance * weights)[order])
    f1 = promised / (np.cumsum(weights[order]) * STEP + promised[-1])
    border = min(max(float(chance[order[np.argmax(f1)]]) / STEP, 1.0 / STEP), 0.5)
    odds = odds - np.log(border / (1.0 - border))
    gain = np.rint(np.clip(odds + decision.stretch, -4.0, 4.0) * weights * STEP)  # whole numbers: their sum has one value
    total = np.concatenate(([0.0], np.cumsum(gain)))
    end = int(np.argmax(total - np.minimum.accumulate(total)))
    start = int(np.argmin(total[: end + 1]))
    kept = odds > decision.outside
    inner = odds[start:end]
    stays = inner > -decision.inside
    stays[1:-1] |= stays[:-2] & stays[2:] & (inner[1:-1] > -decision.alone)
    kept[start:end] = stays
    return np.asarray(kept)


def _is_clean(chance: Floats, weights: Floats, hits: int, decision: Decision) -> bool:
    expected, whole, few = float((chance * weights).sum()), STEP * float(weights.sum()), decision.long_rate * len(chance)
    least = min(
        decision.clean_share if hits <= decision.clean_hits else math.inf,
        decision.long_share if few >= 1.0 and hits <= few else math.inf,
    )
    return expected >= least * whole


# --- the features -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that the model knows: of texts, and of class names and ids."""

    words: Words
    names: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Table:
    """Features of all lines with text of a group of texts, one row a line."""

    features: Floats  # (rows, len(FEATURES)), multiples of 1 / STEP
    weights: Floats  # (rows,): how much of the text a line is, about its words
    numbers: npt.NDArray[np.int64]  # (rows,): index of the line in its text
    bounds: Sequence[int]  # (texts + 1,): rows bounds[t] to bounds[t + 1] are text t
    hits: Sequence[int | None]  # (texts,): how many lines match phrase rules; None where no rules were asked
    group: Group  # the lines themselves
    words: Floats  # (rows,): how many words a line has
    alike: Sequence[Ints | None]  # (texts,): of a page the numbers of the kinds of element that its lines stand in, else None


def featurise(sources: Sequence[Source], known: Vocabulary) -> Table:
    """Lines -> numbers. Blank lines get no row; what they tell is in the rows beside them."""
    group = looks.group_of([source.lines for source in sources])
    rows = len(group.text)
    if not rows:
        none = [None] * len(sources)
        return Table(np.zeros((0, len(FEATURES))), np.zeros(0), group.numbers, group.bounds, none, group, np.zeros(0), none)
    phrases = _of_rows(group, [source.phrases for source in sources])
    linked = _of_rows(group, [source.linked for source in sources])
    columns, words = looks.line_columns(group, phrases, known.words)
    columns["linked"] = np.minimum(linked, 1.0)
    for reach in (2, 6):
        columns[f"linked_within_{reach}"] = group.around(np.minimum(linked, 1.0) * words, reach) / np.maximum(
            group.around(words, reach), 1.0
        )
    table = np.zeros((rows, len(FEATURES)))
    for seen, flag in (
        (None, "every text"),
        ([source.place is None for source in sources], "a plain text"),
        ([source.phrases is not None for source in sources], "a text that phrase rules were asked of"),
        ([source.linked is not None for source in sources], "a text whose links are known"),
    ):
        names = SEEN_BY[flag]
        if seen is not None and not any(seen):
            continue
        mine = slice(None) if seen is None or all(seen) else np.array(seen)[group.text]
        for number, name in enumerate(names, _INDEX[names[0]]):
            table[mine, number] = columns[name][mine] if name in columns else 1.0
    alike: list[Ints | None] = []
    for source, low, high in zip(sources, group.bounds, group.bounds[1:], strict=False):
        line = {name: columns[name][low:high] for name in ("prose", "linked")}
        page = source.place is not None and high > low
        alike.append(_page(table[low:high], source.place, group, low, line, words[low:high], known) if source.place and page else None)
    hits = np.bincount(group.text, weights=phrases > 0, minlength=len(sources)).astype(int).tolist()
    asked = [count if source.phrases is not None else None for count, source in zip(hits, sources, strict=True)]
    table *= STEP  # `step`, in its place
    np.rint(table, out=table)
    table *= 1.0 / STEP
    return Table(table, np.minimum(words, 200.0) + 1.0, group.numbers, group.bounds, asked, group, words, alike)


def _of_rows(group: Group, values: Sequence[Sequence[float] | None]) -> Floats:
    """Values of lines -> of the rows; 0 where a text has none."""
    found = np.zeros(len(group.text))
    for t, mine in enumerate(values):
        if mine is not None:
            low, high = group.bounds[t], group.bounds[t + 1]
            found[low:high] = np.array(mine, dtype=np.float64)[group.numbers[low:high]]
    return found


def _page(table: Floats, place: Place, group: Group, low: int, line: Columns, words: Floats, known: Vocabulary) -> Ints:
    """Fill in what only a page has. `table`, `line` and `words` are its rows, which begin at `low` in the group. See `Table.alike`."""
    rows = slice(low, low + len(words))
    numbers = group.numbers[rows].tolist()
    node_of, kinds, hidden = ([values[n] for n in numbers] for values in (place.node_of, place.kinds, place.hidden))
    columns, alike, chain, real = structure.structure_columns(place.nodes, node_of, kinds, hidden, known.names)
    columns |= structure.surrounding_columns(alike, chain, real, words, line["prose"].astype(np.float64), line["linked"])
    columns |= _told(place, group, rows, words)
    columns["has_page"] = np.ones(len(words))
    if place.answer is not None:
        columns |= _of_answer(place.answer, group, rows, words, alike)
    _fill(table, columns)
    return alike


def _answered(table: Table, answer: str) -> Table:
    """The table of one page, once an extractor has been asked; of a page without text as it is."""
    if table.alike[0] is None:
        return table
    features, columns = table.features.copy(), _of_answer(answer, table.group, slice(None), table.words, table.alike[0])
    _fill(features, {name: looks.step(values) for name, values in columns.items()})
    return replace(table, features=features)


def _of_answer(answer: str, group: Group, rows: slice, words: Floats, alike: Ints) -> Columns:
    """How the rows agree with an extractor's answer."""
    whole, loose = shares_of(group, rows, group_of_text(answer))
    here, share = np.ones(len(words)), float((whole * words).sum()) / max(float(words.sum()), 1.0)
    around = np.convolve(whole, np.ones(5), "full")[2:-2] / 5.0
    columns = structure.vote_columns(alike, whole, words)
    return columns | {
        "has_answer": here, "kept": whole, "kept_somewhere": loose, "page_share_kept": here * share, "kept_within_2": around,
    }  # fmt: skip


def _fill(table: Floats, columns: Columns) -> None:
    """Write columns, or several that stand side by side by the name of the first, into their places."""
    for name, values in columns.items():
        if values.ndim == 1:
            table[:, _INDEX[name]] = values
        else:
            table[:, _INDEX[name] : _INDEX[name] + values.shape[1]] = values


def _told(place: Place, group: Group, rows: slice, words: Floats) -> Columns:
    """How the rows agree with what the page says of itself."""
    columns: Columns = {}
    here = np.ones(len(words))
    if place.title:
        title = group_of_text(place.title)
        columns |= {
            "has_title": here,
            "in_title": words_shared(group, rows, title),
            "is_title": shares_of(group, rows, title)[0] * (words < 40),
        }
    if place.description:
        columns |= {"has_description": here, "in_description": shares_of(group, rows, group_of_text(place.description))[0]}
    if place.body:
        share = shares_of(group, rows, group_of_text(place.body))[0]
        columns |= {"has_body": here, "in_body": share, "body_share": here * float((share * words).sum()) / max(float(words.sum()), 1.0)}
    return columns


# --- the parameters ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Model:
    """All that `predict_batch` needs beside the texts."""

    words: Vocabulary
    networks: tuple[Network, ...]
    decision: Decision

    def scores(self, table: Table) -> Floats:
        """Log-odds that a line is article: the mean of the networks. Shape: (rows,)."""
        total = sum((network.scores(table.features, table.bounds) for network in self.networks), np.zeros(len(table.features)))
        return np.asarray(total / len(self.networks))


@cache
def load_model() -> Model:
    """The model from `pipeline/data/passages.npz`, with the words from `pipeline/data/passages.json`."""
    data = Path(__file__).parents[1] / "data"
    about = json.loads(data.joinpath("passages.json").read_text("utf-8"))
    with data.joinpath("passages.npz").open("rb") as stream, np.load(stream) as arrays:
        return parse_model(about, dict(arrays))


def parse_model(about: dict[str, Any], arrays: Mapping[str, npt.NDArray[np.int32]]) -> Model:
    """The content of the data files -> model. ValueError where they were made for other features than these."""
    if about["features"] != list(FEATURES):
        raise ValueError("passages.json was made for other features; train again with bench/train_passages.py")
    networks = []
    for number, dilations in enumerate(about["dilations"]):
        prefix = f"network{number}_"
        networks.append(network_of({name.removeprefix(prefix): a for name, a in arrays.items() if name.startswith(prefix)}, dilations))
    return Model(
        vocabulary_of(load_function_words(), about["furniture_words"], about["aside_words"], about["names"]),
        tuple(networks),
        Decision(**about["decision"]),
    )


def load_function_words() -> dict[str, frozenset[str]]:
    """Language -> its commonest function words, where its file has them."""
    return {known.code: known.function_words for known in languages.every() if known.function_words}


def vocabulary_of(
    function_words: Mapping[str, AbstractSet[str]],
    furniture_words: Mapping[str, int],
    aside_words: Mapping[str, int],
    names: Mapping[str, int],
) -> Vocabulary:
    """Word lists -> look-up tables. `function_words`: language -> words; the others: word -> 64ths."""
    every = sorted(set().union(*function_words.values(), furniture_words, aside_words))
    hashes = word_hashes(every)
    order = np.argsort(hashes)
    row_of = {every[index]: row for row, index in enumerate(order.tolist())}
    function = np.zeros((len(every) + 1, len(function_words)))
    for column, words in enumerate(function_words.values()):
        function[[row_of[word] for word in words], column] = 1.0
    furniture, aside = np.zeros(len(every) + 1), np.zeros(len(every) + 1)
    for weights, weighed in ((furniture, furniture_words), (aside, aside_words)):
        weights[[row_of[word] for word in weighed]] = [weight / 64.0 for weight in weighed.values()]
    return Vocabulary(Words(hashes[order], function, furniture, aside), {name: weight / 64.0 for name, weight in names.items()})
