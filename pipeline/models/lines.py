"""How the lines of a text look, which words they have, what surrounds them and where they stand: numbers for the model.

Everything is counted with array operations over many texts at once. Features are multiples of 1/1024, so that sums of them are exact
and a text gets the same numbers whatever other texts are in the batch and whatever machine it runs on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from copydesk.models.characters import Bools, Floats, Hashes, Ints, characters, codes_of, span_hashes
from copydesk.models.products import product

STEP = 1024.0  # features are multiples of 1 / STEP
_LONGEST_LINE = 100_000  # characters of one line that are looked at
_SOFT_HYPHEN = "\u00ad"
_FAR = 200  # lines to the nearest prose, where there is none
_TEXT_SALT = 0xD6E8FEB86659FD93  # keeps equal words of different texts apart

# What every text has. Who else sees what: `passages.FEATURES`.
LINE_FEATURES = (
    # how the line looks
    *("words", "words_up_to_5", "words_up_to_20", "letters_per_word", "capitals_per_letter", "digits_per_letter", "all_capitals"),
    *("capitalised_words", "has_digit", "sentence_ends", "pauses_per_word", "quotes", "bars_per_word", "others_per_word"),
    *("glued_words", "dense_script", "starts_upper", "starts_lower", "starts_digit", "starts_quote", "starts_other"),
    *("ends_sentence", "ends_pause", "ends_quote", "ends_other", "no_words"),
    # which words it has
    *("function_words", "function_words_known", "story_words", "story_often", "run_words"),
    *("prose", "prose_score", "repeats", "first_of_repeats"),
    # what is around it
    *("prose_within_2", "prose_within_6", "prose_within_20", "short_within_6", "to_prose_before", "to_prose_after"),
    *("alike_within_6", "periodic_within_6", "dates_within_4", "headlines_within_4", "ends_within_3"),
    *("in_run", "to_run_before", "to_run_after", "run_share"),
    # where it stands
    *("lines_before", "lines_after", "prose_before", "prose_after", "prose_share_before", "prose_share_after"),
    # the text as a whole
    *("text_lines", "text_words", "text_prose_share", "text_short_share", "text_function_words"),
)
# The words that were learned from training pages: of page furniture, and of prose that speaks of the page.
WORD_FEATURES = (
    *("furniture_mean", "furniture_sum", "furniture_first", "furniture_last", "furniture_within_6"),
    *("aside_mean", "aside_sum", "aside_within_2"),
)
# How a plain text is laid out. A page in HTML has no blank lines and no indents.
LAYOUT_FEATURES = (
    *("indented", "blank_before", "blank_after", "indent", "indent_off", "indent_like_before", "indent_like_after"),
    *("gap_before", "gap_after", "text_blank_share", "text_indent_share"),
)
# What the phrase rules find.
PHRASE_FEATURES = ("chrome_hit", "chrome_opens", "chrome_within_4", "since_opening", "text_chrome_share")

Columns = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Words:
    """Known words by hash: in which languages each is a function word, and how much it speaks for page furniture."""

    hashes: Hashes  # (words,), ascending
    function: Floats  # (words + 1, languages), 1 or 0; the last row is for every other word
    furniture: Floats  # (words + 1,), multiples of 1/64: above 0 speaks for page furniture, below 0 against
    aside: Floats  # (words + 1,), the same for a word in a line of prose


@dataclass(frozen=True, slots=True)
class Group:
    """The lines with text of several texts, in one array of characters and one of words; `rows` are these lines.

    In a script without spaces every two letters that follow each other are a word.
    """

    codes: Ints  # line k is codes[starts[k]:ends[k]]; of the type that numpy indexes with, since they look up so much
    starts: Ints
    ends: Ints
    word_starts: Ints  # words of line k: first_word[k] to last_word[k]
    word_ends: Ints
    word_hash: Hashes
    line_hash: Hashes  # (rows,)
    dense_words: Bools | None  # which words are two letters of a script without spaces; None where none is
    first_word: Ints
    last_word: Ints
    text: Ints  # (rows,): the text of a line
    bounds: Sequence[int]  # rows bounds[t] to bounds[t + 1] are text t
    low: Ints  # (rows,): the first row of the line's text
    high: Ints  # (rows,): the row behind its last
    numbers: Ints  # (rows,): index of the line in its text
    indents: Ints  # (rows,)

    @property
    def texts(self) -> int:
        """How many texts these are."""
        return len(self.bounds) - 1

    def words_in(self, values: npt.NDArray[Any]) -> Floats:
        """Sums over the words of each line. Shapes: (words,) -> (rows,)."""
        sums = running(values)
        return np.asarray(sums[self.last_word] - sums[self.first_word])

    def places_in(self, places: Ints) -> Floats:
        """How many of the ascending character places lie in each line."""
        return np.asarray((places.searchsorted(self.ends) - places.searchsorted(self.starts)).astype(np.float64))

    def characters_in(self, values: npt.NDArray[Any]) -> Floats:
        """Sums over the characters of each line. Shapes: (characters,) -> (rows,)."""
        sums = running(values)
        return np.asarray(sums[self.ends] - sums[self.starts])

    def around(self, values: npt.NDArray[Any], reach: int) -> Floats:
        """Sums over the lines of the same text up to `reach` lines away."""
        sums = running(values)
        here = np.arange(len(values))
        return np.asarray(sums[np.minimum(here + reach + 1, self.high)] - sums[np.maximum(here - reach, self.low)])

    def of_text(self, values: npt.NDArray[Any]) -> Floats:
        """Sums over all lines of the same text."""
        sums = running(values)
        return np.asarray(sums[self.high] - sums[self.low])


def group_of(texts: Sequence[Sequence[str]]) -> Group:
    """Texts as lines without line breaks. Blank lines get no row; what they tell is in the rows beside them."""
    cores: list[str] = []
    numbers: list[int] = []
    indents: list[int] = []
    bounds = [0]
    for lines in texts:
        for i, line in enumerate(lines):
            core = line.strip()
            if core:
                cores.append(core)
                numbers.append(i)
                indents.append(0 if line[0] == core[0] else len(line) - len(line.lstrip(" \t")))
        bounds.append(len(cores))
    if any(_SOFT_HYPHEN in core or len(core) > _LONGEST_LINE for core in cores):
        cores = [(core.replace(_SOFT_HYPHEN, "") or "-")[:_LONGEST_LINE] for core in cores]
    codes = codes_of("\n".join(cores) + "\n").astype(np.intp)
    lengths = np.fromiter(map(len, cores), dtype=np.int64, count=len(cores))
    ends = (lengths + 1).cumsum() - 1
    starts = ends - lengths
    word_starts, word_ends, dense = _words(codes)
    first_word = word_starts.searchsorted(starts)
    borders = np.array(bounds)
    text = np.repeat(np.arange(len(bounds) - 1), np.diff(borders))
    last_word = np.append(first_word[1:], len(word_starts))
    word_hash, line_hash = span_hashes(characters().lower[codes], [(word_starts, word_ends), (starts, ends)])
    return Group(
        codes, starts, ends, word_starts, word_ends, word_hash, line_hash, dense, first_word, last_word, text, bounds,
        borders[text], borders[text + 1], np.array(numbers, dtype=np.int64), np.minimum(np.array(indents, dtype=np.int64), 16),
    )  # fmt: skip


def _words(codes: Ints) -> tuple[Ints, Ints, Bools | None]:
    """Where words begin and end, and which are of a script without spaces. The last character is a line break, so every word ends."""
    is_word, is_dense = characters().word[codes], characters().dense[codes]
    if not is_dense.any():
        change = np.diff(is_word, prepend=False).nonzero()[0]
        return change[::2], change[1::2], None
    spaced = is_word & ~is_dense
    change = np.diff(spaced, prepend=False).nonzero()[0]
    dense = is_dense.nonzero()[0]
    pairs = is_dense[dense + 1]
    alone = ~pairs & ~(is_dense[dense - 1] & (dense > 0))
    begins = np.concatenate((change[::2], dense[pairs | alone]))
    ends = np.concatenate((change[1::2], dense[pairs | alone] + 1 + pairs[pairs | alone]))
    order = np.argsort(begins, kind="stable")
    return (
        begins[order],
        ends[order],
        np.concatenate((np.zeros(len(change) // 2, dtype=bool), np.ones(len(begins) - len(change) // 2, dtype=bool)))[order],
    )


def line_columns(group: Group, chrome: Floats, known: Words) -> tuple[Columns, Floats]:
    """All columns of the features above, and how many words each row has. `chrome`: `chrome_hit` of each row."""
    columns, words = _look(group)
    columns |= {"chrome_hit": step(np.minimum(chrome, 1.0)), "chrome_opens": chrome > 1.0}
    columns["indented"] = group.indents > 0
    columns |= _vocabulary(group, words, columns, known)
    columns |= _place(group, words, columns)
    columns |= _layout(group, words, columns)
    return columns, words


def step(values: npt.NDArray[Any]) -> Floats:
    """Rounded to multiples of 1 / STEP."""
    return np.asarray(np.rint(values * STEP) / STEP)


def _counts(packed: Hashes, group: Group) -> tuple[Floats, Floats, Floats]:
    """Three counters in one sum; a line has fewer than 2**21 characters, so they cannot run into one another."""
    sums = np.zeros(len(group.codes) + 1, dtype=np.uint64)
    packed[group.codes].cumsum(out=sums[1:])
    total = sums[group.ends] - sums[group.starts]
    mask = np.uint64(0x1FFFFF)
    first, second, third = ((total >> np.uint64(shift)) & mask for shift in (0, 21, 42))
    return first.astype(np.float64), second.astype(np.float64), third.astype(np.float64)


def log_of(count: npt.NDArray[Any]) -> Floats:
    """log2(1 + count) / 4, from a table: the same number on every machine."""
    table = _log_table()
    return np.asarray(table[np.minimum(count, len(table) - 1).astype(np.int64)])


@cache
def _log_table() -> Floats:
    return np.asarray(np.rint(np.log2(1.0 + np.arange(8192)) / 4.0 * STEP) / STEP)


def running(values: npt.NDArray[Any]) -> Floats:
    """Sums of the first 0, 1, 2 … values."""
    sums = np.zeros(len(values) + 1)
    values.cumsum(out=sums[1:])
    return sums


def _look(group: Group) -> tuple[Columns, Floats]:
    """How the lines look, and how many words each has."""
    chars, codes = characters(), group.codes
    letters, capitals, digits = _counts(chars.counts, group)
    _, pauses, quotes = _counts(chars.more_counts, group)
    bars, others, dense = _counts(chars.rest_counts, group)
    is_upper = chars.upper[codes]
    spaced = _spaced(group)
    words = spaced + np.floor(dense / 2.0)  # scripts without spaces: two characters a word
    per_word = np.maximum(words, 1.0)
    some_letters = np.maximum(letters, 1.0)
    sentence_ends = np.flatnonzero(chars.end[codes[:-1]])
    sentence_ends = sentence_ends[chars.after_end[codes[sentence_ends + 1]] | chars.wide_end[codes[sentence_ends]]]
    glue = np.flatnonzero(is_upper[1:])
    glue = glue[chars.word[codes[glue]] & ~is_upper[glue]]

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
        "words": log_of(words),
        "words_up_to_5": np.minimum(words / 5.0, 1.0),
        "words_up_to_20": np.minimum(words / 20.0, 1.0),
        "letters_per_word": np.minimum(letters / per_word / 10.0, 1.5),
        "capitals_per_letter": capitals / some_letters,
        "digits_per_letter": np.minimum(digits / some_letters, 2.0),
        "all_capitals": (capitals > 0.8 * letters) & (letters > 2),
        "capitalised_words": group.words_in(is_upper[group.word_starts]) / np.maximum(spaced, 1.0),
        "has_digit": digits > 0,
        "sentence_ends": log_of(group.places_in(sentence_ends)),
        "pauses_per_word": np.minimum(pauses / per_word * 4.0, 2.0),
        "quotes": np.minimum(quotes / 4.0, 1.0),
        "bars_per_word": np.minimum(bars / per_word, 2.0),
        "others_per_word": np.minimum(others / per_word, 2.0),
        "glued_words": log_of(group.places_in(glue)),
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
        "no_words": words == 0,
    }
    return columns, words


def _spaced(group: Group) -> Floats:
    """How many words of scripts with spaces each line has."""
    if group.dense_words is None:
        return (group.last_word - group.first_word).astype(np.float64)
    return group.words_in(~group.dense_words)


def _vocabulary(group: Group, words: Floats, look: Columns, known: Words) -> Columns:
    """Function words of the text's own language, words of page furniture, words of the story, lines that recur."""
    word_hash = group.word_hash
    unknown = len(known.hashes)
    found = np.minimum(known.hashes.searchsorted(word_hash), unknown - 1)
    entry = np.where(known.hashes[found] == word_hash, found, unknown)
    row = np.repeat(np.arange(len(words)), group.last_word - group.first_word)
    text = group.text[row]
    used = np.bincount(text * (unknown + 1) + entry, minlength=group.texts * (unknown + 1)).reshape(group.texts, unknown + 1)
    told = used.any(axis=0)  # of thousands of words, those that stand there
    by_language = product(used[:, told].astype(np.float64), known.function[told])
    language = np.argmax(by_language, axis=1)
    enough = by_language.max(axis=1) >= 0.08 * np.bincount(group.text, weights=words, minlength=group.texts)
    is_function = known.function[entry, language[text]] * enough[text]
    functions = group.words_in(is_function)
    if group.dense_words is not None:
        functions = functions + step(group.characters_in(characters().particle[group.codes]) / 2.0)
        total, all_words = group.of_text(functions), group.of_text(words)
        known_prose = total >= 0.08 * all_words
    else:
        known_prose = enough[group.text]
    furniture_of_word = np.append(known.furniture[entry], 0.0)
    furniture = group.words_in(furniture_of_word[:-1])
    spaced = _spaced(group)
    per_word = np.maximum(words, 1.0)
    density = functions / per_word

    # Prose: a line that reads like sentences.
    prose_score = (
        look["words_up_to_20"]
        + np.where(known_prose, np.minimum(density / 0.3, 1.0), 0.5)
        + np.where(look["ends_sentence"], 0.7, np.where(look["sentence_ends"] > 0, 0.3, 0.0))
        - np.minimum(2.0 * look["bars_per_word"], 1.0)
        - np.minimum(look["capitalised_words"], 0.6)
    )
    prose = (prose_score > 1.3) & (words >= 8)

    # Words of the story: long words that also stand in a line of prose elsewhere in this text.
    apart = group.text.astype(np.uint64) * np.uint64(_TEXT_SALT)
    is_long = (group.word_ends - group.word_starts >= 5) & (is_function == 0)
    if group.dense_words is not None:
        is_long |= group.dense_words & (characters().particle[group.codes[group.word_starts]] == 0)
    long_word = np.flatnonzero(is_long)
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
    _, first_row, same, count = np.unique(group.line_hash + apart, return_index=True, return_inverse=True, return_counts=True)
    return {
        "function_words": np.minimum(density * 2.0, 1.5),
        "function_words_known": known_prose,
        "text_function_words": np.minimum(group.of_text(functions) / np.maximum(group.of_text(words), 1.0) * 2.0, 1.5),
        "furniture_mean": step(np.clip(furniture / (spaced + 1.0), -1.0, 2.0)),
        "furniture_sum": np.clip(furniture / 8.0, -1.0, 2.0),
        "furniture_first": np.where(group.last_word > group.first_word, furniture_of_word[np.minimum(group.first_word, len(entry))], 0.0)
        / 2.0,
        "furniture_last": np.where(group.last_word > group.first_word, furniture_of_word[group.last_word - 1], 0.0) / 2.0,
        "story_words": story,
        "story_often": story_often,
        "run_words": run_words,
        "in_run": (here >= first) & (here < last),
        "to_run_before": log_of(np.maximum(first - here, 0)) / 2.0,
        "to_run_after": log_of(np.maximum(here + 1 - last, 0)) / 2.0,
        "run_share": share,
        "aside_mean": step(np.clip(4.0 * asides / (spaced + 4.0), -2.0, 2.0)),
        "aside_sum": np.clip(asides / 8.0, -2.0, 2.0),
        "prose": prose,
        "prose_score": np.clip(prose_score / 2.0, -1.0, 1.5),
        "repeats": log_of(count[same] - 1),
        "first_of_repeats": np.arange(len(words)) == first_row[same],
    }


def _place(group: Group, words: Floats, line: Columns) -> Columns:
    """What is around the lines, where they stand, and the text as a whole."""
    here = np.arange(len(words))
    low, high = group.low, group.high
    prose, chrome = line["prose"], line["chrome_hit"]
    short = words < 6
    gap = np.append(np.diff(group.numbers) > 1, True)
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
    sums = running(prose * capped)
    prose_before, prose_after = sums[:-1] - sums[low], sums[high] - sums[1:]
    prose_total = sums[high] - sums[low]
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
        "to_prose_before": log_of(to_before) / 2.0,
        "to_prose_after": log_of(to_after) / 2.0,
        "since_opening": log_of(since_opening) / 2.0,
        "lines_before": log_of(here - low) / 2.0,
        "lines_after": log_of(high - 1 - here) / 2.0,
        "prose_before": log_of(prose_before) / 3.0,
        "prose_after": log_of(prose_after) / 3.0,
        "prose_share_before": prose_before / np.maximum(prose_total, 1.0),
        "prose_share_after": prose_after / np.maximum(prose_total, 1.0),
        "text_lines": log_of(lines) / 2.0,
        "text_words": log_of(group.of_text(words)) / 3.0,
        "text_prose_share": prose_total / np.maximum(group.of_text(capped), 1.0),
        "text_short_share": group.of_text(short) / lines,
        "text_blank_share": group.of_text(blank_before) / lines,
        "text_indent_share": group.of_text(line["indented"]) / lines,
        "text_chrome_share": group.of_text(chrome) / lines,
    }


_RUN_GAP = 4  # lines without prose that do not end a run of prose
_LENGTHS = np.array([2, 4, 7, 13, 25])  # words: the borders of what counts as equally long


def _main_run(group: Group, prose: Bools, words: Floats) -> tuple[tuple[Ints, Ints], Bools, Floats]:
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


def _layout(group: Group, words: Floats, line: Columns) -> Columns:
    """Indents, blank lines and what the lines around look like."""
    here, indent = np.arange(len(words)), group.indents
    starts, ends = here == group.low, here == group.high - 1
    depth = indent.astype(np.float64)
    weight = np.minimum(words, 150.0) * line["prose"]
    total = group.of_text(weight)
    usual = np.where(total > 0, group.of_text(weight * depth) / np.maximum(total, 1.0), 0.0)
    level = np.append(depth[1:] == depth[:-1], False)
    blanks = np.minimum(np.diff(group.numbers) - 1, 3)
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
