"""Which lines of a plain text are the article? A small trained model looks at every line and at the lines around it.

The model sees numbers, never words of its own choosing: how a line looks (length, capitals, digits, punctuation), how
much running prose it holds (function words of the text's own language, sentence ends), what surrounds it, where it
stands, whether it recurs, whether its words belong to the story, and how often words of page furniture ("subscribe",
"cookies") stand in it. A stack of one-dimensional convolutions turns these into a score for each line; `decide` then
keeps one stretch and drops inside it only what is clearly not article. How and why: docs/boilerplate.md.

Everything is counted with array operations over many texts at once. Features and parameters are multiples of 1/1024
and every sum stays below 2**53, so that floating-point arithmetic is exact: a text gets the same answer whatever other
texts are in the batch and whatever machine it runs on.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

STEP = 1024.0  # features, activations and parameters are multiples of 1 / STEP
_GROUP = 150_000  # characters that are worked on at once: large enough to amortise calls, small enough for the cache
_LONGEST_LINE = 100_000  # characters of one line that are looked at
_HASH_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64


@dataclass(frozen=True, slots=True)
class LinePrediction:
    """For every line of one text: the probability that it belongs to the article, and whether to keep it.

    A blank line takes the lower probability of its two neighbours with text, and is kept where both are kept.
    """

    probability: tuple[float, ...]
    kept: tuple[bool, ...]


def predict(lines: Sequence[str], chrome_hits: Sequence[float] | None = None) -> LinePrediction:
    """Judge one text, given as its lines without line breaks. See `predict_batch`."""
    return predict_batch([lines], None if chrome_hits is None else [chrome_hits])[0]


def predict_batch(
    texts: Sequence[Sequence[str]], chrome_hits: Sequence[Sequence[float]] | None = None, model: Model | None = None
) -> list[LinePrediction]:
    """Judge many texts. `chrome_hits[t][i]`: how sure the phrase rules are that line i of text t is boilerplate, 0 to 1.

    `model`: another one than the one that comes with the program. The answer for a text does not depend on the other texts. Hard-wrapped text has to be unwrapped before.
    """
    model = model or load_model()
    results: list[LinePrediction] = []
    for first, last in _groups(texts):
        group = texts[first:last]
        hits = None if chrome_hits is None else chrome_hits[first:last]
        table = featurise(group, hits, model.words)
        scores = model.network.scores(table.features, table.bounds)
        for t, lines in enumerate(group):
            low, high = table.bounds[t], table.bounds[t + 1]
            mine = scores[low:high]
            kept = decide(mine, table.weights[low:high], model.decision)
            results.append(_spread(len(lines), table.line_numbers[low:high], np.round(_probability(mine), 3), kept))
    return results


def _groups(texts: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    first = size = 0
    for t, lines in enumerate(texts):
        size += sum(map(len, lines)) + len(lines)
        if size > _GROUP:
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
    """Scores are log-odds. The stretch is the run of lines with the largest sum of weight x (score - stretch_score);
    inside it lines below `inside_score` are dropped, outside it lines above `outside_score` are kept.
    """

    stretch_score: float
    inside_score: float
    outside_score: float


def decide(scores: Floats, weights: Floats, decision: Decision) -> Bools:
    """Keep flags for the lines of one text. Shapes: (lines,), (lines,) -> (lines,)."""
    if not len(scores):
        return np.zeros(0, dtype=bool)
    gain = np.clip(scores - decision.stretch_score, -4.0, 4.0) * weights
    total = np.concatenate(([0.0], np.cumsum(np.rint(gain * STEP))))  # rounded: a sum of whole numbers has one value
    lowest = np.minimum.accumulate(total)
    end = int(np.argmax(total - lowest))
    start = int(np.argmin(total[: end + 1]))
    kept = scores > decision.outside_score
    kept[start:end] = scores[start:end] > decision.inside_score
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
            around = np.concatenate((hidden[place - dilation], hidden[place], hidden[place + dilation]), axis=1)
            hidden[place] += _step(np.maximum(around @ weights + bias, 0.0))
        return np.asarray(hidden[place] @ self.outward + self.outward_bias)


def _step(values: Floats) -> Floats:
    return np.asarray(np.rint(values * STEP) / STEP)


# --- the parameters ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Words:
    """Known words by hash: in which languages each is a function word, and how much it speaks for page furniture."""

    hashes: npt.NDArray[np.uint64]  # (words,), ascending
    function: npt.NDArray[np.bool_]  # (words + 1, languages); the last row is for every other word
    furniture: Floats  # (words + 1,), multiples of 1/64: above 0 speaks for page furniture, below 0 against


@dataclass(frozen=True, slots=True)
class Model:
    words: Words
    network: Network
    decision: Decision


@cache
def load_model() -> Model:
    """The model from `pipeline/data/line-model.json`."""
    data = json.loads(files("pipeline").joinpath("data/line-model.json").read_text("utf-8"))
    return parse_model(data)


def parse_model(data: dict[str, Any]) -> Model:
    """The content of the data file -> model. ValueError where the file was made for other features than these."""
    if data["features"] != list(FEATURES):
        raise ValueError("line-model.json was made for other features; train again with bench/train_boilerplate.py")
    network = data["network"]
    return Model(
        make_words(load_function_words(), data["furniture_words"]),
        Network(
            np.array(network["inward"]) / STEP,
            np.array(network["inward_bias"]) / STEP,
            tuple(network["dilations"]),
            tuple(np.array(step) / STEP for step in network["steps"]),
            tuple(np.array(bias) / STEP for bias in network["step_biases"]),
            np.array(network["outward"]) / STEP,
            network["outward_bias"] / STEP,
        ),
        Decision(**data["decision"]),
    )


def load_function_words() -> dict[str, str]:
    """Language -> its commonest function words, parted by spaces; from `pipeline/data/function-words.json`."""
    words: dict[str, str] = json.loads(files("pipeline").joinpath("data/function-words.json").read_text("utf-8"))
    return words


def make_words(function_words: dict[str, str], furniture_words: dict[str, int]) -> Words:
    """Word lists -> look-up table. `function_words`: language -> words parted by spaces; `furniture_words`: word -> 64ths."""
    by_language = {language: set(words.split()) for language, words in function_words.items()}
    every = sorted(set().union(*by_language.values(), furniture_words))
    hashes = word_hashes(every)
    order = np.argsort(hashes)
    function = np.zeros((len(every) + 1, len(by_language)), dtype=bool)
    furniture = np.zeros(len(every) + 1)
    for row, index in enumerate(order.tolist()):
        word = every[index]
        function[row] = [word in words for words in by_language.values()]
        furniture[row] = furniture_words.get(word, 0) / 64.0
    return Words(hashes[order], function, furniture)


# --- characters -------------------------------------------------------------------------------------------------------

_END = frozenset(".!?…。！？؟।॥։")
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
        return a | (b << np.uint64(21)) | (c << np.uint64(42))

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
    return np.cumprod(up, dtype=np.uint64), np.cumprod(down, dtype=np.uint64)


def _span_hashes(lowered: npt.NDArray[np.uint32], spans: Sequence[tuple[Ints, Ints]]) -> list[npt.NDArray[np.uint64]]:
    """Hashes of stretches of characters, by one running sum: sum of character x base**position, moved to position 0."""
    up, down = _powers(1 << max(18, len(lowered).bit_length()))
    running = np.zeros(len(lowered) + 1, dtype=np.uint64)
    np.cumsum(lowered * up[: len(lowered)], out=running[1:])
    return [(running[end] - running[start]) * down[start] for start, end in spans]


def word_hashes(words: Sequence[str]) -> npt.NDArray[np.uint64]:
    """The hashes that `featurise` computes for these words, which must be runs of letters and digits."""
    codes = _codes(" ".join(words))
    lengths = np.array([len(word) for word in words], dtype=np.int64)
    starts = np.concatenate(([0], np.cumsum(lengths + 1)[:-1]))
    return _span_hashes(_characters().lower[codes], [(starts, starts + lengths)])[0]


# --- the features -----------------------------------------------------------------------------------------------------

FEATURES = (
    # the line itself
    "words", "words_up_to_5", "words_up_to_20", "letters_per_word", "capitals_per_letter", "digits_per_letter", "all_capitals",
    "capitalised_words", "has_digit", "sentence_ends", "pauses_per_word", "quotes", "bars_per_word", "others_per_word",
    "glued_words", "dense_script", "starts_upper", "starts_lower", "starts_digit", "starts_quote", "starts_other",
    "ends_sentence", "ends_pause", "ends_quote", "ends_other", "function_words", "function_words_known", "furniture_mean",
    "furniture_sum", "furniture_first", "furniture_last", "no_words", "chrome_hit",
    # the line in its text
    "indented", "blank_before", "blank_after", "repeats", "first_of_repeats", "story_words", "prose", "prose_score",
    # the lines around it
    "prose_within_2", "prose_within_6", "prose_within_20", "furniture_within_6", "chrome_within_4", "short_within_6",
    "to_prose_before", "to_prose_after",
    # the place
    "lines_before", "lines_after", "prose_before", "prose_after", "prose_share_before", "prose_share_after",
    # the text
    "text_lines", "text_words", "text_prose_share", "text_short_share", "text_blank_share", "text_indent_share",
    "text_chrome_share", "text_function_words",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """Features of all lines with text of a group of texts, one row a line."""

    features: Floats  # (rows, len(FEATURES)), multiples of 1 / STEP
    weights: Floats  # (rows,): how much of the text a line is, about its words
    line_numbers: Ints  # (rows,): index of the line in its text
    bounds: Sequence[int]  # (texts + 1,): rows bounds[t] to bounds[t + 1] are text t


def _counts(packed: npt.NDArray[np.uint64], starts: Ints, ends: Ints) -> tuple[Floats, Floats, Floats]:
    """Three counters in one sum; a line has fewer than 2**21 characters, so they cannot run into one another."""
    running = np.zeros(len(packed) + 1, dtype=np.uint64)
    np.cumsum(packed, out=running[1:])
    total = running[ends] - running[starts]
    mask = np.uint64(0x1FFFFF)
    return tuple(((total >> np.uint64(shift)) & mask).astype(np.float64) for shift in (0, 21, 42))  # type: ignore[return-value]


def _log(count: Floats) -> Floats:
    """log2(1 + count) / 4, from a table: the same number on every machine."""
    table = _log_table()
    return np.asarray(table[np.minimum(count, len(table) - 1).astype(np.int64)])


@cache
def _log_table() -> Floats:
    return np.asarray(np.rint(np.log2(1.0 + np.arange(8192)) / 4.0 * STEP) / STEP)


def _running(values: Floats) -> Floats:
    return np.concatenate(([0.0], np.cumsum(values)))


def featurise(texts: Sequence[Sequence[str]], chrome_hits: Sequence[Sequence[float]] | None, known: Words) -> Table:
    """Lines -> numbers. Blank lines get no row; what they tell is in the rows beside them."""
    chars = _characters()
    stripped: list[str] = []
    numbers: list[int] = []
    indents: list[bool] = []
    hits: list[float] = []
    bounds = [0]
    for t, lines in enumerate(texts):
        for i, line in enumerate(lines):
            core = line.strip()
            if core:
                stripped.append(core if len(core) <= _LONGEST_LINE else core[:_LONGEST_LINE])
                numbers.append(i)
                indents.append(line[0] in " \t")
                if chrome_hits is not None:
                    hits.append(chrome_hits[t][i])
        bounds.append(len(stripped))
    rows = len(stripped)
    if not rows:
        return Table(np.zeros((0, len(FEATURES))), np.zeros(0), np.zeros(0, dtype=np.int64), bounds)
    line_numbers = np.array(numbers, dtype=np.int64)
    chrome = np.array(hits) if chrome_hits is not None else np.zeros(rows)

    # Characters and words of the whole group in one array; line k is codes[starts[k]:ends[k]].
    codes = _codes("\n".join(stripped) + "\n")
    lengths = np.array([len(line) for line in stripped], dtype=np.int64)
    starts = np.concatenate(([0], np.cumsum(lengths + 1)[:-1]))
    ends = starts + lengths
    letters, capitals, digits = _counts(chars.counts[codes], starts, ends)
    _, pauses, quotes = _counts(chars.more_counts[codes], starts, ends)
    bars, others, dense = _counts(chars.rest_counts[codes], starts, ends)
    in_word = np.zeros(len(codes) + 2, dtype=np.int8)
    in_word[1:-1] = chars.word[codes]
    change = np.diff(in_word)
    word_starts = np.flatnonzero(change == 1)
    word_ends = np.flatnonzero(change == -1)
    first_word = np.searchsorted(word_starts, starts)
    last_word = np.append(first_word[1:], len(word_starts))
    is_upper = chars.upper[codes]
    capitalised = _running(is_upper[word_starts].astype(np.float64))
    plain_words = (last_word - first_word).astype(np.float64)
    words = plain_words + np.floor(dense / 2.0)  # no spaces to count by: two characters a word
    at_least_one = np.maximum(words, 1.0)
    sentence_end = np.flatnonzero(chars.end[codes[:-1]] & chars.after_end[codes[1:]])
    inner_ends = (np.searchsorted(sentence_end, ends) - np.searchsorted(sentence_end, starts)).astype(np.float64)
    glue = np.flatnonzero(is_upper[1:] & chars.word[codes[:-1]] & ~is_upper[:-1])
    glued = (np.searchsorted(glue, ends) - np.searchsorted(glue, starts)).astype(np.float64)

    first, last = codes[starts], codes[ends - 1]
    before_last = codes[np.maximum(ends - 2, starts)]
    ends_quote = (chars.more_counts[last] >> np.uint64(42)) == 1
    closing = (last == ord(")")) | ends_quote
    ends_sentence = chars.end[last] | (closing & chars.end[before_last])
    ends_pause = (chars.more_counts[last] >> np.uint64(21)) == 1
    starts_upper = chars.upper[first]
    starts_digit = (first >= ord("0")) & (first <= ord("9"))
    starts_lower = chars.word[first] & ~starts_upper & ~starts_digit
    starts_quote = (chars.more_counts[first] >> np.uint64(42)) == 1

    # Known words: function words of the text's own language, words of page furniture.
    lowered = chars.lower[codes]
    line_hash, word_hash = _span_hashes(lowered, [(starts, ends), (word_starts, word_ends)])
    found = np.searchsorted(known.hashes, word_hash)
    found[found == len(known.hashes)] = 0
    entry = np.where(known.hashes[found] == word_hash, found, len(known.hashes)) if len(word_hash) else found
    text_of_row = np.repeat(np.arange(len(texts)), np.diff(bounds))
    row_of_word = np.repeat(np.arange(rows), last_word - first_word)
    text_of_word = text_of_row[row_of_word]
    function = known.function[entry]
    by_text = np.stack([np.bincount(text_of_word, weights=column, minlength=len(texts)) for column in function.T], axis=1)
    language = np.argmax(by_text, axis=1)
    words_of_text = np.bincount(text_of_row, weights=words, minlength=len(texts))
    language_known = by_text[np.arange(len(texts)), language] >= 0.08 * words_of_text
    is_function = function[np.arange(len(entry)), language[text_of_word]] & language_known[text_of_word]
    running_function = _running(is_function.astype(np.float64))
    functions = running_function[last_word] - running_function[first_word]
    furniture_of_word = np.append(known.furniture[entry], 0.0)
    running_furniture = _running(furniture_of_word[:-1])
    furniture = running_furniture[last_word] - running_furniture[first_word]
    has_words = last_word > first_word
    furniture_first = np.where(has_words, furniture_of_word[np.minimum(first_word, len(entry))], 0.0)
    furniture_last = np.where(has_words, furniture_of_word[last_word - 1], 0.0)

    # Prose: a line that reads like sentences.
    known_row = language_known[text_of_row]
    density = functions / at_least_one
    prose_score = (
        np.minimum(words / 20.0, 1.0)
        + np.where(known_row, np.minimum(density / 0.3, 1.0), 0.5)
        + np.where(ends_sentence, 0.7, np.where(inner_ends > 0, 0.3, 0.0))
        - np.minimum(2.0 * bars / at_least_one, 1.0)
        - np.minimum((capitalised[last_word] - capitalised[first_word]) / np.maximum(plain_words, 1.0), 0.6)
    )
    prose = ((prose_score > 1.3) & (words >= 8)).astype(np.float64)
    prose_words = prose * np.minimum(words, 150.0)

    # Words of the story: long words that also stand in a line of prose elsewhere in this text.
    long_word = np.flatnonzero((word_ends - word_starts >= 5) & ~is_function)
    owner = row_of_word[long_word]
    mixed = word_hash[long_word] + text_of_row[owner].astype(np.uint64) * np.uint64(0xD6E8FEB86659FD93)
    _, same = np.unique(mixed, return_inverse=True)
    in_prose = np.bincount(same, weights=prose[owner]) if len(same) else np.zeros(0)
    elsewhere = (in_prose[same] - prose[owner] > 0).astype(np.float64)
    story = np.bincount(owner, weights=elsewhere, minlength=rows) / (np.bincount(owner, minlength=rows) + 1.0)

    # Lines that recur in the text, digits masked.
    mixed = line_hash + text_of_row.astype(np.uint64) * np.uint64(0xD6E8FEB86659FD93)
    _, first_row, same, count = np.unique(mixed, return_index=True, return_inverse=True, return_counts=True)
    repeats = (count[same] - 1).astype(np.float64)

    low = np.array(bounds)[text_of_row]
    high = np.array(bounds)[text_of_row + 1]
    here = np.arange(rows)

    def around(values: Floats, reach: int) -> Floats:
        running = _running(values)
        return np.asarray(running[np.minimum(here + reach + 1, high)] - running[np.maximum(here - reach, low)])

    def of_text(values: Floats) -> Floats:
        running = _running(values)
        return np.asarray(running[high] - running[low])

    lines_of_text = (high - low).astype(np.float64)
    prose_rows = np.flatnonzero(prose)
    previous = np.searchsorted(prose_rows, here) - 1
    following = np.searchsorted(prose_rows, here, side="right")
    far = np.full(rows, 200)
    to_before, to_after = far.copy(), far.copy()
    if len(prose_rows):
        row = prose_rows[np.maximum(previous, 0)]
        to_before = np.where((previous >= 0) & (row >= low), here - row, far)
        row = prose_rows[np.minimum(following, len(prose_rows) - 1)]
        to_after = np.where((following < len(prose_rows)) & (row < high), row - here, far)
    running_prose = _running(prose_words)
    prose_before = running_prose[:-1] - running_prose[low]
    prose_after = running_prose[high] - running_prose[1:]
    prose_total = of_text(prose_words)
    short = (words < 6).astype(np.float64)
    furniture_mean = _step(np.clip(furniture / (plain_words + 1.0), -1.0, 2.0))
    first_in_text, last_in_text = here == low, here == high - 1
    blank_before = first_in_text | (line_numbers - np.roll(line_numbers, 1) > 1)
    blank_after = last_in_text | (np.roll(line_numbers, -1) - line_numbers > 1)
    indented = np.array(indents, dtype=np.float64)
    hit = _step(np.clip(chrome, 0.0, 1.0))

    columns = (
        _log(words), np.minimum(words / 5.0, 1.0), np.minimum(words / 20.0, 1.0),
        np.minimum(letters / at_least_one / 10.0, 1.5), capitals / np.maximum(letters, 1.0), np.minimum(digits / np.maximum(letters, 1.0), 2.0),
        (capitals > 0.8 * letters) & (letters > 2), (capitalised[last_word] - capitalised[first_word]) / np.maximum(plain_words, 1.0),
        digits > 0, _log(inner_ends), np.minimum(pauses / at_least_one * 4.0, 2.0), np.minimum(quotes / 4.0, 1.0),
        np.minimum(bars / at_least_one, 2.0), np.minimum(others / at_least_one, 2.0), _log(glued), np.minimum(dense / 20.0, 1.0),
        starts_upper, starts_lower, starts_digit, starts_quote, ~(starts_upper | starts_lower | starts_digit | starts_quote),
        ends_sentence, ends_pause, ends_quote, ~(ends_sentence | ends_pause | ends_quote | chars.word[last]),
        np.minimum(density * 2.0, 1.5), known_row, furniture_mean, np.clip(furniture / 8.0, -1.0, 2.0),
        furniture_first / 2.0, furniture_last / 2.0, ~has_words, hit,
        indented, blank_before, blank_after, _log(repeats), here == first_row[same], story, prose, np.clip(prose_score / 2.0, -1.0, 1.5),
        around(prose, 2) / 4.0, around(prose, 6) / 8.0, around(prose, 20) / 24.0, np.clip(around(furniture_mean, 6) / 6.0, -1.0, 2.0),
        np.minimum(around(hit, 4) / 3.0, 1.0), around(short, 6) / 13.0, _log(to_before) / 2.0, _log(to_after) / 2.0,
        _log((here - low).astype(np.float64)) / 2.0, _log(high - 1.0 - here) / 2.0, _log(prose_before) / 3.0, _log(prose_after) / 3.0,
        prose_before / np.maximum(prose_total, 1.0), prose_after / np.maximum(prose_total, 1.0),
        _log(lines_of_text) / 2.0, _log(of_text(words)) / 3.0, prose_total / np.maximum(of_text(np.minimum(words, 150.0)), 1.0),
        of_text(short) / lines_of_text, of_text(blank_before.astype(np.float64)) / lines_of_text, of_text(indented) / lines_of_text,
        of_text(hit) / lines_of_text, np.minimum(of_text(functions) / np.maximum(of_text(words), 1.0) * 2.0, 1.5),
    )  # fmt: skip
    features = np.empty((rows, len(FEATURES)))
    for k, column in enumerate(columns):
        features[:, k] = column
    return Table(_step(features), np.minimum(words, 200.0) + 1.0, line_numbers, bounds)
