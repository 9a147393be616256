"""Which lines of a plain text are the article? A small trained model looks at every line and at the lines around it.

The model sees numbers, never words of its own choosing: how a line looks (length, capitals, digits, punctuation), how
much running prose it holds (function words of the text's own language, sentence ends), what surrounds it, where it
stands, whether it recurs, whether its words belong to the story, and how often words of page furniture ("subscribe",
"cookies") stand in it. Four small stacks of one-dimensional convolutions turn these into a score for each line; `decide` then
keeps one stretch and drops inside it only what is clearly not article. How and why: docs/boilerplate.md.

Everything is counted with array operations over many texts at once. Features and parameters are multiples of 1/1024
and every sum stays below 2**53, so that floating-point arithmetic is exact: a text gets the same answer whatever other
texts are in the batch and whatever machine it runs on.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from copydesk import languages
from copydesk.rule import HeadingRule, LineMatch
from copydesk.text import STOPS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

STEP = 1024.0  # features, activations and parameters are multiples of 1 / STEP
_GROUP = 150_000  # characters that are worked on at once: large enough to amortise calls, small enough for the cache
_LONGEST_LINE = 100_000  # characters of one line that are looked at
_GROUP_TEXTS = 64
_SOFT_HYPHEN = "\u00ad"
_FAR = 200  # lines to the nearest prose, where there is none
_TEXT_SALT = 0xD6E8FEB86659FD93  # keeps equal words of different texts apart
_HASH_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64


@dataclass(frozen=True, slots=True)
class LinePrediction:
    """For every line of one text: the probability that it belongs to the article, and whether to keep it.

    A blank line takes the lower probability of its two neighbours with text, and is kept where both are kept.
    """

    probability: tuple[float, ...]
    kept: tuple[bool, ...]


def predict_batch(
    texts: Sequence[Sequence[str]],
    chrome_hits: Sequence[Sequence[float]] | None = None,
    model: Model | None = None,
) -> list[LinePrediction]:
    """Judge many texts. `chrome_hits[t][i]`: `chrome_hit` of line i of text t.

    `model`: another one than the one that comes with the program. The answer for a text does not depend on the other texts.
    Hard-wrapped text has to be unwrapped before.
    """
    model = model or load_model()
    results: list[LinePrediction] = []
    for first, last in _groups(texts):
        group = texts[first:last]
        hits = None if chrome_hits is None else chrome_hits[first:last]
        table = featurise(group, hits, model.words)
        scores = model.scores(table)
        for t, lines in enumerate(group):
            low, high = table.bounds[t], table.bounds[t + 1]
            mine = scores[low:high]
            kept = decide(mine, table.weights[low:high], table.hits[t], model.decision)
            results.append(_spread(len(lines), table.line_numbers[low:high], np.round(_probability(mine * model.decision.temper), 3), kept))
    return results


def chrome_hit(matches: Iterable[LineMatch]) -> float:
    """What the phrase rules that match a line say of it, for `predict_batch`: how sure the surest is, and 1 more if it opens a block."""
    return max((match.rule.confidence + isinstance(match.rule, HeadingRule) for match in matches), default=0.0)


def _groups(texts: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    first = size = 0
    for t, lines in enumerate(texts):
        size += sum(map(len, lines)) + len(lines)
        if size > _GROUP or t + 1 - first == _GROUP_TEXTS:
            yield first, t + 1
            first, size = t + 1, 0
    if first < len(texts):
        yield first, len(texts)


def _spread(count: int, numbers: Ints, probability: Floats, kept: Bools) -> LinePrediction:
    """Answers for the lines with text -> answers for all lines."""
    if not len(numbers):
        return LinePrediction((1.0,) * count, (True,) * count)
    after = np.searchsorted(numbers, np.arange(count))
    before = np.searchsorted(numbers, np.arange(count), side="right") - 1
    after, before = np.minimum(after, len(numbers) - 1), np.maximum(before, 0)
    return LinePrediction(tuple(np.minimum(probability[before], probability[after]).tolist()), tuple((kept[before] & kept[after]).tolist()))


def _probability(scores: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -30.0, 30.0))))


# --- the decision -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Decision:
    """How scores become keep flags. All but the first are log-odds.

    temper: scores are multiplied by it before they are read as log-odds, since a network is surer than it should be.
    stretch: a line speaks for the stretch where it is no further than this below the border.
    inside: lines inside the stretch are dropped only this far below the border; alone: the same for a line that would go
    alone, with both its neighbours kept, since that is more often a sub-heading than page furniture.
    outside: lines outside it are kept above this.
    clean: in a text that is taken for clean no line goes that is above minus this, and there is no stretch.
    clean_hits, clean_share: a text is taken for clean where the phrase rules match at most so many lines and at least so
    large a share of it is expected to be article.
    """

    temper: float
    stretch: float
    inside: float
    alone: float
    outside: float
    clean: float
    clean_hits: int
    clean_share: float


def decide(scores: Floats, weights: Floats, hits: int | None, decision: Decision) -> Bools:
    """Keep flags for the lines of one text; `hits` of them match phrase rules (None: not asked). Shapes: (lines,), (lines,) -> (lines,).

    The border is the probability above which keeping all lines promises the highest F1: sure of all it keeps, a text
    that is clean or strange as a whole loses nothing, and one half chrome is cut at even odds. The stretch is the run of
    lines with the largest sum of weight x (log-odds - border + `stretch`).
    """
    if not len(scores):
        return np.zeros(0, dtype=bool)
    odds = scores * decision.temper
    chance = np.rint(_probability(odds) * STEP)
    if hits is not None and hits <= decision.clean_hits and (chance * weights).sum() >= decision.clean_share * STEP * weights.sum():
        return np.asarray(odds > -decision.clean)
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


# --- the network ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Network:
    """hidden = relu(features @ inward + bias); then for each dilation d a residual step that looks at the lines d before,
    here and d after: hidden += relu(hidden[-d] @ w0 + hidden @ w1 + hidden[+d] @ w2 + bias); score = hidden @ outward + bias.
    """

    inward: Floats  # (features, hidden)
    inward_bias: Floats  # (hidden,)
    dilations: tuple[int, ...]
    steps: tuple[Floats, ...]  # each (3 * hidden, hidden)
    step_biases: tuple[Floats, ...]  # each (hidden,)
    outward: Floats  # (hidden,)
    outward_bias: float

    def scores(self, features: Floats, bounds: Sequence[int]) -> Floats:
        """Log-odds that a line is article. Shapes: (lines, features), text borders -> (lines,)."""
        reach = max(self.dilations)
        texts = len(bounds) - 1
        rows = len(features)
        # Rows of zeros between the texts, so that no text sees its neighbour.
        place = np.arange(rows) + np.repeat(np.arange(1, texts + 1) * reach, np.diff(bounds))
        hidden = np.zeros((rows + (texts + 1) * reach, self.inward.shape[1]))
        hidden[place] = _step(np.maximum(features @ self.inward + self.inward_bias, 0.0))
        for dilation, weights, bias in zip(self.dilations, self.steps, self.step_biases, strict=True):
            if dilation:
                around = np.concatenate((hidden[place - dilation], hidden[place], hidden[place + dilation]), axis=1)
            else:
                around = _whole_text(hidden[place], bounds)
            hidden[place] += _step(np.maximum(around @ weights + bias, 0.0))
        return np.asarray(hidden[place] @ self.outward + self.outward_bias)


def _whole_text(hidden: Floats, bounds: Sequence[int]) -> Floats:
    """Mean of all lines before, the line, mean of all lines after. Shapes: (lines, n) -> (lines, 3 n)."""
    sizes = np.diff(bounds)
    low, high = np.repeat(bounds[:-1], sizes), np.repeat(bounds[1:], sizes)
    here = np.arange(len(hidden))
    running = np.zeros((len(hidden) + 1, hidden.shape[1]))
    np.cumsum(hidden, axis=0, out=running[1:])
    before = (running[:-1] - running[low]) / np.maximum(here - low, 1)[:, None]
    after = (running[high] - running[1:]) / np.maximum(high - 1 - here, 1)[:, None]
    return np.concatenate((_step(before), hidden, _step(after)), axis=1)


def _step(values: Floats) -> Floats:
    return np.asarray(np.rint(values * STEP) / STEP)


# --- the parameters ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Words:
    """Known words by hash: in which languages each is a function word, and how much it speaks for page furniture."""

    hashes: npt.NDArray[np.uint64]  # (words,), ascending
    function: Floats  # (words + 1, languages), 1 or 0; the last row is for every other word
    furniture: Floats  # (words + 1,), multiples of 1/64: above 0 speaks for page furniture, below 0 against
    aside: Floats  # (words + 1,), the same for a word in a line of prose


@dataclass(frozen=True, slots=True)
class Model:
    """All that `predict_batch` needs beside the texts."""

    words: Words
    networks: tuple[Network, ...]
    decision: Decision

    def scores(self, table: Table) -> Floats:
        """Log-odds that a line is article: the mean of the networks. Shape: (rows,)."""
        total = sum((network.scores(table.features, table.bounds) for network in self.networks), np.zeros(len(table.features)))
        return np.asarray(total / len(self.networks))


@cache
def load_model() -> Model:
    """The model from `pipeline/data/line-model.json`."""
    data = json.loads(files("copydesk").joinpath("data/line-model.json").read_text("utf-8"))
    return parse_model(data)


def parse_model(data: dict[str, Any]) -> Model:
    """The content of the data file -> model. ValueError where the file was made for other features than these."""
    if data["features"] != list(FEATURES):
        raise ValueError("line-model.json was made for other features; train again with bench/train_boilerplate.py")
    return Model(
        make_words(load_function_words(), data["furniture_words"], data["aside_words"]),
        tuple(parse_network(parameters) for parameters in data["networks"]),
        Decision(**data["decision"]),
    )


def parse_network(parameters: dict[str, Any]) -> Network:
    """A network as a data file holds it, in 1024ths -> network."""
    return Network(
        np.array(parameters["inward"]) / STEP,
        np.array(parameters["inward_bias"]) / STEP,
        tuple(parameters["dilations"]),
        tuple(np.array(step) / STEP for step in parameters["steps"]),
        tuple(np.array(bias) / STEP for bias in parameters["step_biases"]),
        np.array(parameters["outward"]) / STEP,
        parameters["outward_bias"] / STEP,
    )


def load_function_words() -> dict[str, frozenset[str]]:
    """Language -> its commonest function words, where its file has them."""
    return {known.code: known.function_words for known in languages.every() if known.function_words}


def make_words(function_words: Mapping[str, AbstractSet[str]], furniture_words: dict[str, int], aside_words: dict[str, int]) -> Words:
    """Word lists -> look-up table. `function_words`: language -> words; `furniture_words`: word -> 64ths."""
    every = sorted(set().union(*function_words.values(), furniture_words, aside_words))
    hashes = word_hashes(every)
    order = np.argsort(hashes)
    function = np.zeros((len(every) + 1, len(function_words)))
    furniture, aside = np.zeros(len(every) + 1), np.zeros(len(every) + 1)
    for row, index in enumerate(order.tolist()):
        word = every[index]
        function[row] = [word in words for words in function_words.values()]
        furniture[row], aside[row] = furniture_words.get(word, 0) / 64.0, aside_words.get(word, 0) / 64.0
    return Words(hashes[order], function, furniture, aside)


# --- characters -------------------------------------------------------------------------------------------------------

_END = frozenset(STOPS)
_PAUSE = frozenset(",;:،؛、，：；")
_QUOTE = frozenset("\"'“”„‟«»‹›‘’‚「」『』")
_BAR = frozenset("|•·●▪■►▶→←↑↓/\\<>*+=~_›»‹«©®™@#…¦‖◆★☆✓✔✕×")


@dataclass(frozen=True, slots=True)
class _Characters:
    """What a character is, by code point up to 0xFFFF; whatever lies above counts as a symbol, or a letter if Han."""

    lower: npt.NDArray[np.uint32]
    word: Bools
    upper: Bools
    end: Bools
    after_end: Bools  # may follow the mark that ends a sentence: space or closing quotation mark
    counts: npt.NDArray[np.uint64]  # (letters, capitals, digits), 21 bits each
    more_counts: npt.NDArray[np.uint64]  # (sentence ends, pauses, quotation marks)
    rest_counts: npt.NDArray[np.uint64]  # (bars and bullets, other symbols, letters of scripts without spaces)


@cache
def _characters() -> _Characters:
    lower = np.arange(65536, dtype=np.uint32)
    names = ("letter", "upper", "digit", "end", "pause", "quote", "bar", "other", "dense", "space")
    flag = {name: np.zeros(65536, dtype=bool) for name in names}
    for code in range(65536):
        char = chr(code)
        if char.isalpha() or unicodedata.category(char)[0] == "M":  # combining marks belong to their letter
            flag["letter"][code] = True
            flag["upper"][code] = char.isupper()
            flag["dense"][code] = 0x3040 <= code <= 0x30FF or 0x3400 <= code <= 0x9FFF or 0x0E00 <= code <= 0x0EFF
            if len(char.lower()) == 1:
                lower[code] = ord(char.lower())
        elif char.isdigit():
            flag["digit"][code] = True
            lower[code] = ord("0")
        elif char.isspace():
            flag["space"][code] = True
        else:
            name = (
                "end" if char in _END else "pause" if char in _PAUSE else "quote" if char in _QUOTE else "bar" if char in _BAR else "other"
            )
            flag[name][code] = True
    word = flag["letter"] | flag["digit"]

    def pack(first: str, second: str, third: str) -> npt.NDArray[np.uint64]:
        a, b, c = (flag[name].astype(np.uint64) for name in (first, second, third))
        return np.asarray(a | (b << np.uint64(21)) | (c << np.uint64(42)))

    return _Characters(
        lower,
        word,
        flag["upper"],
        flag["end"],
        flag["space"] | flag["quote"],
        pack("letter", "upper", "digit"),
        pack("end", "pause", "quote"),
        pack("bar", "other", "dense"),
    )


def _codes(text: str) -> npt.NDArray[np.uint32]:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    if codes.size and codes.max() > 0xFFFF:
        codes = np.where(codes > 0xFFFF, np.where(codes >> 16 == 2, 0x4E00, 0x25A1), codes).astype(np.uint32)
    return codes


@cache
def _powers(size: int) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    inverse = pow(_HASH_BASE, -1, 2**64)
    up = np.full(size, _HASH_BASE, dtype=np.uint64)
    down = np.full(size, inverse, dtype=np.uint64)
    up[0] = down[0] = 1
    return np.asarray(np.cumprod(up, dtype=np.uint64)), np.asarray(np.cumprod(down, dtype=np.uint64))


def _span_hashes(lowered: npt.NDArray[np.uint32], spans: Sequence[tuple[Ints, Ints]]) -> list[npt.NDArray[np.uint64]]:
    """Hashes of stretches of characters, by one running sum: sum of character x base**position, moved to position 0."""
    up, down = _powers(1 << max(18, len(lowered).bit_length()))
    running = np.zeros(len(lowered) + 1, dtype=np.uint64)
    np.cumsum(lowered * up[: len(lowered)], out=running[1:])
    return [np.asarray((running[end] - running[start]) * down[start]) for start, end in spans]


def word_hashes(words: Sequence[str]) -> npt.NDArray[np.uint64]:
    """The hashes that `featurise` computes for these words, which must be runs of letters and digits."""
    codes = _codes(" ".join(words))
    lengths = np.array([len(word) for word in words], dtype=np.int64)
    starts = np.concatenate(([0], np.cumsum(lengths + 1)[:-1]))
    return _span_hashes(_characters().lower[codes], [(starts, starts + lengths)])[0]


# --- the features -----------------------------------------------------------------------------------------------------

FEATURES = (
    # how the line looks
    *("words", "words_up_to_5", "words_up_to_20", "letters_per_word", "capitals_per_letter", "digits_per_letter", "all_capitals"),
    *("capitalised_words", "has_digit", "sentence_ends", "pauses_per_word", "quotes", "bars_per_word", "others_per_word"),
    *("glued_words", "dense_script", "starts_upper", "starts_lower", "starts_digit", "starts_quote", "starts_other"),
    *("ends_sentence", "ends_pause", "ends_quote", "ends_other", "no_words"),
    # which words it has
    *("function_words", "function_words_known", "furniture_mean", "furniture_sum", "furniture_first", "furniture_last"),
    *("story_words", "prose", "prose_score", "repeats", "first_of_repeats", "chrome_hit", "chrome_opens"),
    *("aside_mean", "aside_sum", "story_often", "run_words"),
    # what is around it
    *("indented", "blank_before", "blank_after", "prose_within_2", "prose_within_6", "prose_within_20", "furniture_within_6"),
    *("chrome_within_4", "short_within_6", "to_prose_before", "to_prose_after", "since_opening"),
    *("indent", "indent_off", "indent_like_before", "indent_like_after", "gap_before", "gap_after"),
    *("alike_within_6", "periodic_within_6", "dates_within_4", "headlines_within_4", "ends_within_3", "aside_within_2"),
    *("in_run", "to_run_before", "to_run_after", "run_share"),
    # where it stands
    *("lines_before", "lines_after", "prose_before", "prose_after", "prose_share_before", "prose_share_after"),
    # the text as a whole
    *("text_lines", "text_words", "text_prose_share", "text_short_share", "text_blank_share", "text_indent_share"),
    *("text_chrome_share", "text_function_words"),
)

Columns = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Table:
    """Features of all lines with text of a group of texts, one row a line."""

    features: Floats  # (rows, len(FEATURES)), multiples of 1 / STEP
    weights: Floats  # (rows,): how much of the text a line is, about its words
    line_numbers: Ints  # (rows,): index of the line in its text
    bounds: Sequence[int]  # (texts + 1,): rows bounds[t] to bounds[t + 1] are text t
    hits: Sequence[int | None]  # (texts,): how many lines match phrase rules; None where no rules were asked


@dataclass(frozen=True, slots=True)
class _Group:
    """The lines with text of a group of texts, in one array of characters and one of words."""

    codes: npt.NDArray[np.uint32]  # line k is codes[starts[k]:ends[k]]
    starts: Ints
    ends: Ints
    word_starts: Ints  # words of line k: first_word[k] to last_word[k]
    word_ends: Ints
    first_word: Ints
    last_word: Ints
    text: Ints  # (rows,): the text of a line
    texts: int
    low: Ints  # (rows,): the first row of the line's text
    high: Ints  # (rows,): the row behind its last

    def words_in(self, values: npt.NDArray[Any]) -> Floats:
        """Sums over the words of each line. Shapes: (words,) -> (rows,)."""
        running = _running(values)
        return np.asarray(running[self.last_word] - running[self.first_word])

    def places_in(self, places: Ints) -> Floats:
        """How many of the ascending character places lie in each line."""
        return np.asarray((np.searchsorted(places, self.ends) - np.searchsorted(places, self.starts)).astype(np.float64))

    def around(self, values: npt.NDArray[Any], reach: int) -> Floats:
        """Sums over the lines of the same text up to `reach` lines away."""
        running = _running(values)
        here = np.arange(len(values))
        return np.asarray(running[np.minimum(here + reach + 1, self.high)] - running[np.maximum(here - reach, self.low)])

    def of_text(self, values: npt.NDArray[Any]) -> Floats:
        """Sums over all lines of the same text."""
        running = _running(values)
        return np.asarray(running[self.high] - running[self.low])


def featurise(texts: Sequence[Sequence[str]], chrome_hits: Sequence[Sequence[float]] | None, known: Words) -> Table:
    """Lines -> numbers. Blank lines get no row; what they tell is in the rows beside them."""
    cores: list[str] = []
    numbers: list[int] = []
    indented: list[int] = []
    hits: list[float] = []
    bounds = [0]
    for t, lines in enumerate(texts):
        for i, line in enumerate(lines):
            core = line.strip()
            if core:
                if _SOFT_HYPHEN in core:
                    core = core.replace(_SOFT_HYPHEN, "") or "-"
                cores.append(core if len(core) <= _LONGEST_LINE else core[:_LONGEST_LINE])
                numbers.append(i)
                indented.append(len(line) - len(line.lstrip(" \t")))
                if chrome_hits is not None:
                    hits.append(chrome_hits[t][i])
        bounds.append(len(cores))
    line_numbers = np.array(numbers, dtype=np.int64)
    if not cores:
        return Table(np.zeros((0, len(FEATURES))), np.zeros(0), line_numbers, bounds, [None] * len(texts))
    group = _group(cores, bounds)
    columns, words = _look(group)
    chrome = np.array(hits) if chrome_hits is not None else np.zeros(len(cores))
    columns |= {"chrome_hit": _step(np.minimum(chrome, 1.0)), "chrome_opens": chrome > 1.0}
    indent = np.minimum(np.array(indented), 16)
    columns["indented"] = indent > 0
    columns |= _vocabulary(group, words, columns, known)
    columns |= _place(group, words, columns, line_numbers)
    columns |= _layout(group, words, columns, line_numbers, indent)
    features = np.empty((len(cores), len(FEATURES)))
    for k, name in enumerate(FEATURES):
        features[:, k] = columns[name]
    matched: Sequence[int | None] = [None] * len(texts)
    if chrome_hits is not None:
        matched = np.bincount(group.text, weights=chrome > 0, minlength=len(texts)).astype(int).tolist()
    return Table(_step(features), np.minimum(words, 200.0) + 1.0, line_numbers, bounds, matched)


def _group(cores: Sequence[str], bounds: Sequence[int]) -> _Group:
    codes = _codes("\n".join(cores) + "\n")
    lengths = np.fromiter(map(len, cores), dtype=np.int64, count=len(cores))
    ends = np.cumsum(lengths + 1) - 1
    starts = ends - lengths
    in_word = np.zeros(len(codes) + 1, dtype=np.int8)
    in_word[1:] = _characters().word[codes]
    change = np.diff(in_word)  # the last character is a line break, so every word ends
    word_starts, word_ends = np.flatnonzero(change == 1), np.flatnonzero(change == -1)
    first_word = np.searchsorted(word_starts, starts)
    borders = np.array(bounds)
    text = np.repeat(np.arange(len(bounds) - 1), np.diff(borders))
    last_word = np.append(first_word[1:], len(word_starts))
    return _Group(
        codes, starts, ends, word_starts, word_ends, first_word, last_word, text, len(bounds) - 1, borders[text], borders[text + 1]
    )  # fmt: skip


def _counts(packed: npt.NDArray[np.uint64], group: _Group) -> tuple[Floats, Floats, Floats]:
    """Three counters in one sum; a line has fewer than 2**21 characters, so they cannot run into one another."""
    running = np.zeros(len(group.codes) + 1, dtype=np.uint64)
    np.cumsum(packed[group.codes], out=running[1:])
    total = running[group.ends] - running[group.starts]
    mask = np.uint64(0x1FFFFF)
    first, second, third = ((total >> np.uint64(shift)) & mask for shift in (0, 21, 42))
    return first.astype(np.float64), second.astype(np.float64), third.astype(np.float64)


def _log(count: npt.NDArray[Any]) -> Floats:
    """log2(1 + count) / 4, from a table: the same number on every machine."""
    table = _log_table()
    return np.asarray(table[np.minimum(count, len(table) - 1).astype(np.int64)])


@cache
def _log_table() -> Floats:
    return np.asarray(np.rint(np.log2(1.0 + np.arange(8192)) / 4.0 * STEP) / STEP)


def _running(values: npt.NDArray[Any]) -> Floats:
    running = np.zeros(len(values) + 1)
    np.cumsum(values, out=running[1:])
    return running


def _look(group: _Group) -> tuple[Columns, Floats]:
    """How the lines look, and how many words each has."""
    chars, codes = _characters(), group.codes
    letters, capitals, digits = _counts(chars.counts, group)
    _, pauses, quotes = _counts(chars.more_counts, group)
    bars, others, dense = _counts(chars.rest_counts, group)
    is_upper = chars.upper[codes]
    spaced = (group.last_word - group.first_word).astype(np.float64)
    words = spaced + np.floor(dense / 2.0)  # scripts without spaces: two characters a word
    per_word = np.maximum(words, 1.0)
    some_letters = np.maximum(letters, 1.0)
    sentence_ends = np.flatnonzero(chars.end[codes[:-1]] & chars.after_end[codes[1:]])
    glue = np.flatnonzero(is_upper[1:] & chars.word[codes[:-1]] & ~is_upper[:-1])

    first, last = codes[group.starts], codes[group.ends - 1]
    before_last = codes[np.maximum(group.ends - 2, group.starts)]
    quote = chars.more_counts >> np.uint64(42) == 1
    ends_quote, starts_quote = quote[last], quote[first]
    ends_sentence = chars.end[last] | ((ends_quote | (last == ord(")"))) & chars.end[before_last])
    ends_pause = chars.more_counts[last] >> np.uint64(21) == 1
    starts_upper = chars.upper[first]
    starts_digit = (first >= ord("0")) & (first <= ord("9"))
    starts_lower = chars.word[first] & ~starts_upper & ~starts_digit
    columns: Columns = {
        "words": _log(words),
        "words_up_to_5": np.minimum(words / 5.0, 1.0),
        "words_up_to_20": np.minimum(words / 20.0, 1.0),
        "letters_per_word": np.minimum(letters / per_word / 10.0, 1.5),
        "capitals_per_letter": capitals / some_letters,
        "digits_per_letter": np.minimum(digits / some_letters, 2.0),
        "all_capitals": (capitals > 0.8 * letters) & (letters > 2),
        "capitalised_words": group.words_in(is_upper[group.word_starts]) / np.maximum(spaced, 1.0),
        "has_digit": digits > 0,
        "sentence_ends": _log(group.places_in(sentence_ends)),
        "pauses_per_word": np.minimum(pauses / per_word * 4.0, 2.0),
        "quotes": np.minimum(quotes / 4.0, 1.0),
        "bars_per_word": np.minimum(bars / per_word, 2.0),
        "others_per_word": np.minimum(others / per_word, 2.0),
        "glued_words": _log(group.places_in(glue)),
        "dense_script": np.minimum(dense / 20.0, 1.0),
        "starts_upper": starts_upper,
        "starts_lower": starts_lower,
        "starts_digit": starts_digit,
        "starts_quote": starts_quote,
        "starts_other": ~(starts_upper | starts_lower | starts_digit | starts_quote),
        "ends_sentence": ends_sentence,
        "ends_pause": ends_pause,
        "ends_quote": ends_quote,
        "ends_other": ~(ends_sentence | ends_pause | ends_quote | chars.word[last]),
        "no_words": spaced == 0,
    }
    return columns, words


def _vocabulary(group: _Group, words: Floats, look: Columns, known: Words) -> Columns:
    """Function words of the text's own language, words of page furniture, words of the story, lines that recur."""
    line_hash, word_hash = _span_hashes(
        _characters().lower[group.codes], [(group.starts, group.ends), (group.word_starts, group.word_ends)]
    )
    unknown = len(known.hashes)
    found = np.minimum(np.searchsorted(known.hashes, word_hash), unknown - 1)
    entry = np.where(known.hashes[found] == word_hash, found, unknown)
    row = np.repeat(np.arange(len(words)), group.last_word - group.first_word)
    text = group.text[row]
    used = np.bincount(text * (unknown + 1) + entry, minlength=group.texts * (unknown + 1)).reshape(group.texts, unknown + 1)
    by_language = used @ known.function
    language = np.argmax(by_language, axis=1)
    enough = by_language.max(axis=1) >= 0.08 * np.bincount(group.text, weights=words, minlength=group.texts)
    is_function = known.function[entry, language[text]] * enough[text]
    functions = group.words_in(is_function)
    furniture_of_word = np.append(known.furniture[entry], 0.0)
    furniture = group.words_in(furniture_of_word[:-1])
    spaced = group.last_word - group.first_word
    per_word = np.maximum(words, 1.0)
    density = functions / per_word

    # Prose: a line that reads like sentences.
    prose_score = (
        look["words_up_to_20"]
        + np.where(enough[group.text], np.minimum(density / 0.3, 1.0), 0.5)
        + np.where(look["ends_sentence"], 0.7, np.where(look["sentence_ends"] > 0, 0.3, 0.0))
        - np.minimum(2.0 * look["bars_per_word"], 1.0)
        - np.minimum(look["capitalised_words"], 0.6)
    )
    prose = (prose_score > 1.3) & (words >= 8)

    # Words of the story: long words that also stand in a line of prose elsewhere in this text.
    apart = group.text.astype(np.uint64) * np.uint64(_TEXT_SALT)
    long_word = np.flatnonzero((group.word_ends - group.word_starts >= 5) & (is_function == 0))
    owner = row[long_word]
    _, same = np.unique(word_hash[long_word] + apart[owner], return_inverse=True)
    in_prose = np.bincount(same, weights=prose[owner], minlength=1)
    others = in_prose[same] - prose[owner]
    long_words = np.bincount(owner, minlength=len(words)) + 1.0
    story = np.bincount(owner, weights=others > 0, minlength=len(words)) / long_words
    story_often = np.bincount(owner, weights=others > 2, minlength=len(words)) / long_words
    run, in_run, share = _main_run(group, prose, words)
    of_run = np.bincount(same, weights=in_run[owner], minlength=1)[same] - in_run[owner]
    run_words = np.bincount(owner, weights=of_run > 0, minlength=len(words)) / long_words
    (first, last), here = run, np.arange(len(words))
    asides = group.words_in(known.aside[entry])

    # Lines that recur in the text, digits masked.
    _, first_row, same, count = np.unique(line_hash + apart, return_index=True, return_inverse=True, return_counts=True)
    return {
        "function_words": np.minimum(density * 2.0, 1.5),
        "function_words_known": enough[group.text],
        "text_function_words": np.minimum(group.of_text(functions) / np.maximum(group.of_text(words), 1.0) * 2.0, 1.5),
        "furniture_mean": _step(np.clip(furniture / (spaced + 1.0), -1.0, 2.0)),
        "furniture_sum": np.clip(furniture / 8.0, -1.0, 2.0),
        "furniture_first": np.where(spaced > 0, furniture_of_word[np.minimum(group.first_word, len(entry))], 0.0) / 2.0,
        "furniture_last": np.where(spaced > 0, furniture_of_word[group.last_word - 1], 0.0) / 2.0,
        "story_words": story,
        "story_often": story_often,
        "run_words": run_words,
        "in_run": (here >= first) & (here < last),
        "to_run_before": _log(np.maximum(first - here, 0)) / 2.0,
        "to_run_after": _log(np.maximum(here + 1 - last, 0)) / 2.0,
        "run_share": share,
        "aside_mean": _step(np.clip(4.0 * asides / (spaced + 4.0), -2.0, 2.0)),
        "aside_sum": np.clip(asides / 8.0, -2.0, 2.0),
        "prose": prose,
        "prose_score": np.clip(prose_score / 2.0, -1.0, 1.5),
        "repeats": _log(count[same] - 1),
        "first_of_repeats": np.arange(len(words)) == first_row[same],
    }


def _place(group: _Group, words: Floats, line: Columns, line_numbers: Ints) -> Columns:
    """What is around the lines, where they stand, and the text as a whole."""
    here = np.arange(len(words))
    low, high = group.low, group.high
    prose, chrome = line["prose"], line["chrome_hit"]
    short = words < 6
    gap = np.append(np.diff(line_numbers) > 1, True)
    blank_before = np.append(True, gap[:-1]) | (here == low)
    blank_after = gap | (here == high - 1)

    prose_rows = np.flatnonzero(prose)
    to_before = to_after = np.full(len(words), _FAR)
    if len(prose_rows):
        before = prose_rows[np.maximum(np.searchsorted(prose_rows, here) - 1, 0)]
        after = prose_rows[np.minimum(np.searchsorted(prose_rows, here, side="right"), len(prose_rows) - 1)]
        to_before = np.where((before < here) & (before >= low), here - before, _FAR)
        to_after = np.where((after > here) & (after < high), after - here, _FAR)

    since_opening = np.full(len(words), _FAR)
    opening_rows = np.flatnonzero(line["chrome_opens"])
    if len(opening_rows):
        opening = opening_rows[np.maximum(np.searchsorted(opening_rows, here) - 1, 0)]
        since_opening = np.where((opening < here) & (opening >= low), here - opening, _FAR)

    capped = np.minimum(words, 150.0)
    running = _running(prose * capped)
    prose_before, prose_after = running[:-1] - running[low], running[high] - running[1:]
    prose_total = running[high] - running[low]
    lines = (high - low).astype(np.float64)
    return {
        "blank_before": blank_before,
        "blank_after": blank_after,
        "prose_within_2": group.around(prose, 2) / 4.0,
        "prose_within_6": group.around(prose, 6) / 8.0,
        "prose_within_20": group.around(prose, 20) / 24.0,
        "furniture_within_6": np.clip(group.around(line["furniture_mean"], 6) / 6.0, -1.0, 2.0),
        "chrome_within_4": np.minimum(group.around(chrome, 4) / 3.0, 1.0),
        "short_within_6": group.around(short, 6) / 13.0,
        "to_prose_before": _log(to_before) / 2.0,
        "to_prose_after": _log(to_after) / 2.0,
        "since_opening": _log(since_opening) / 2.0,
        "lines_before": _log(here - low) / 2.0,
        "lines_after": _log(high - 1 - here) / 2.0,
        "prose_before": _log(prose_before) / 3.0,
        "prose_after": _log(prose_after) / 3.0,
        "prose_share_before": prose_before / np.maximum(prose_total, 1.0),
        "prose_share_after": prose_after / np.maximum(prose_total, 1.0),
        "text_lines": _log(lines) / 2.0,
        "text_words": _log(group.of_text(words)) / 3.0,
        "text_prose_share": prose_total / np.maximum(group.of_text(capped), 1.0),
        "text_short_share": group.of_text(short) / lines,
        "text_blank_share": group.of_text(blank_before) / lines,
        "text_indent_share": group.of_text(line["indented"]) / lines,
        "text_chrome_share": group.of_text(chrome) / lines,
    }


_RUN_GAP = 4  # lines without prose that do not end a run of prose
_LENGTHS = np.array([2, 4, 7, 13, 25])  # words: the borders of what counts as equally long


def _main_run(group: _Group, prose: Bools, words: Floats) -> tuple[tuple[Ints, Ints], Bools, Floats]:
    """The run of prose with the most words in each text: its borders, which rows are its prose, its share of the text's prose.

    All for every row; where there is no prose the run is empty and stands at the text's end.
    """
    size = len(words)
    first, last, share = group.high.copy(), group.high.copy(), np.zeros(size)
    in_run = np.zeros(size, dtype=bool)
    rows = np.flatnonzero(prose)
    if not len(rows):
        return (first, last), in_run, share
    new = np.append(True, (np.diff(rows) > _RUN_GAP + 1) | (np.diff(group.text[rows]) > 0))
    run = np.cumsum(new) - 1
    weight = np.bincount(run, weights=np.minimum(words[rows], 150.0))
    begin = rows[new]
    end = rows[np.append(np.flatnonzero(new)[1:] - 1, len(rows) - 1)] + 1
    text = group.text[begin]
    order = np.lexsort((-weight, text))  # a text's heaviest run first, of equals the earliest
    best = order[np.append(True, np.diff(text[order]) > 0)]
    of_text = np.full(group.texts, -1)
    of_text[text[best]] = best
    mine = of_text[group.text]
    has = mine >= 0
    total = np.bincount(text, weights=weight, minlength=group.texts)
    first[has], last[has] = begin[mine[has]], end[mine[has]]
    share[has] = weight[mine[has]] / total[group.text[has]]
    in_run[rows] = of_text[group.text[rows]] == run
    return (first, last), in_run, share


def _equal(values: Ints, back: int) -> Bools:
    """Whether a row has the value of the row so far before it."""
    return np.append(np.zeros(min(back, len(values)), dtype=bool), values[back:] == values[:-back])


def _layout(group: _Group, words: Floats, line: Columns, line_numbers: Ints, indent: Ints) -> Columns:
    """Indents, blank lines and what the lines around look like."""
    here = np.arange(len(words))
    starts, ends = here == group.low, here == group.high - 1
    depth = indent.astype(np.float64)
    weight = np.minimum(words, 150.0) * line["prose"]
    total = group.of_text(weight)
    usual = np.where(total > 0, group.of_text(weight * depth) / np.maximum(total, 1.0), 0.0)
    level = np.append(depth[1:] == depth[:-1], False)
    blanks = np.minimum(np.diff(line_numbers) - 1, 3)
    gap_before, gap_after = np.append(3, blanks), np.append(blanks, 3)
    length = np.searchsorted(_LENGTHS, words, side="right")
    shape = ((length * 2 + line["ends_sentence"]) * 2 + line["starts_upper"]) * 2 + line["has_digit"]
    shape = (shape * 20 + indent) * 2 + (line["chrome_hit"] > 0)
    alike, *every = (group.around(_equal(shape, back) & (here - back >= group.low), 6) / 13.0 for back in range(1, 5))
    periodic = np.maximum.reduce(every)  # title, date, title, date: every second, third or fourth line looks the same
    date = (words <= 6) & line["has_digit"] & (line["digits_per_letter"] > 0.15)
    headline = (words >= 4) & (words <= 16) & ~line["ends_sentence"] & ~line["ends_pause"] & line["starts_upper"]
    return {
        "indent": depth / 8.0,
        "indent_off": np.clip((depth - usual) / 4.0, -2.0, 2.0),
        "indent_like_before": np.append(False, level[:-1]) & ~starts,
        "indent_like_after": level & ~ends,
        "gap_before": np.where(starts, 3, gap_before) / 2.0,
        "gap_after": np.where(ends, 3, gap_after) / 2.0,
        "alike_within_6": alike,
        "periodic_within_6": periodic,
        "dates_within_4": group.around(date, 4) / 4.0,
        "headlines_within_4": group.around(headline, 4) / 4.0,
        "ends_within_3": group.around(line["ends_sentence"], 3) / 4.0,
        "aside_within_2": np.clip(group.around(line["aside_sum"], 2) / 2.0, -2.0, 2.0),
    }
