"""The measures of corpus filters against datatrove's own filters, with the words that these cut: where it is installed
(`pip install "datatrove[processing]" spacy`, 0.4 GB; `tests/corpus/test_corpus.py` holds values without it).

Its filters tell a verdict and no figure, so each is asked twice, with limits on either side of our figure.
"""

from __future__ import annotations

import importlib.util
import random
import re
from collections.abc import Callable
from typing import Any

import pytest

from copydesk.corpus.filters import Asked, asked, tokens_of
from corpus_texts import TEXTS

if not all(importlib.util.find_spec(name) for name in ("datatrove", "spacy", "regex")):
    pytest.skip("datatrove or spacy is not installed", allow_module_level=True)

NO_QUALITY = dict.fromkeys(
    "min_doc_words max_doc_words min_avg_word_length max_avg_word_length max_symbol_word_ratio max_bullet_lines_ratio "
    "max_ellipsis_lines_ratio max_non_alpha_words_ratio min_stop_words".split()
)
NO_REPETITION: dict[str, Any] = {
    **dict.fromkeys("dup_line_frac dup_para_frac dup_line_char_frac dup_para_char_frac".split()), "top_n_grams": (), "dup_n_grams": ()
}  # fmt: skip
NO_FINEWEB = {"line_punct_thr": -1.0, "short_line_thr": 9.0, "char_duplicates_ratio": 9.0, "new_line_ratio": 1e9}
QUALITY = {
    "gopher-words": "min_doc_words",
    "gopher-mean-word-length": "min_avg_word_length",
    "gopher-hashes-per-word": "max_symbol_word_ratio",
    "gopher-ellipses-per-word": "max_symbol_word_ratio",
    "gopher-bullet-lines": "max_bullet_lines_ratio",
    "gopher-ellipsis-lines": "max_ellipsis_lines_ratio",
    "gopher-words-with-letters": "max_non_alpha_words_ratio",
    "gopher-stop-words": "min_stop_words",
}
REPETITION = {
    "gopher-duplicate-paragraphs": "dup_para_frac",
    "gopher-duplicate-paragraphs-characters": "dup_para_char_frac",
    "gopher-duplicate-lines": "dup_line_frac",
    "gopher-duplicate-lines-characters": "dup_line_char_frac",
}
FINEWEB = {
    "fineweb-lines-with-an-end": "line_punct_thr",
    "fineweb-short-lines": "short_line_thr",
    "fineweb-duplicate-characters": "char_duplicates_ratio",
    "fineweb-lines-per-word": "new_line_ratio",
}
NEAR = 1e-9


def theirs(name: str, limit: float) -> Any:
    """Their filter with this one limit and no other."""
    from datatrove.pipeline.filters import C4QualityFilter, FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter

    if name in QUALITY:
        return GopherQualityFilter(**{**NO_QUALITY, QUALITY[name]: limit})
    if name in REPETITION:
        return GopherRepetitionFilter(**{**NO_REPETITION, REPETITION[name]: limit})
    if name in FINEWEB:
        return FineWebQualityFilter(**{**NO_FINEWEB, FINEWEB[name]: limit})
    if name == "c4-sentences":
        return C4QualityFilter(min_num_sentences=limit, filter_lorem_ipsum=False, filter_curly_bracket=False)
    _, kind, n, _ = name.split("-")
    return GopherRepetitionFilter(**{**NO_REPETITION, "top_n_grams" if kind == "top" else "dup_n_grams": ((int(n), limit),)})


def stays(name: str, limit: float, text: str) -> bool:
    from datatrove.data import Document

    answer = theirs(name, limit).filter(Document(text=text, id="a"))
    return answer is True


def with_their_words(text: str) -> list[Asked]:
    from datatrove.utils.text import split_into_sentences, split_into_words

    return list(asked(text, split_into_words(text), lambda line: len(split_into_sentences(line)), english=True))


def shuffled(seed: int) -> str:
    """A text made of the lines of all others, some of them twice."""
    rng = random.Random(seed)  # noqa: S311  # the same texts each time
    lines = [line for text in TEXTS.values() for line in text.split("\n")]
    return "\n".join(rng.choices(lines, k=rng.randint(3, 40))) or "one"


@pytest.mark.parametrize("text", [*TEXTS.values(), *map(shuffled, range(40))], ids=[*TEXTS, *(f"shuffled-{n}" for n in range(40))])
def test_every_measure_is_theirs(text: str) -> None:
    for name in [it.name for it in with_their_words(text) if it.name not in ("c4-lorem-ipsum", "c4-curly-brackets")]:
        # one limit of theirs is for two measures: each is asked of a text that has nothing of the other
        given = re.sub(r"…|\.\.\.", "", text) if "hashes" in name else text.replace("#", "") if "ellipses" in name else text
        (it,) = [each for each in with_their_words(given) if each.name == name]
        at_most = it.most is not None and it.least is None
        inside, outside = (it.value + NEAR, it.value - NEAR) if at_most else (it.value - NEAR, it.value + NEAR)
        if name in ("gopher-words", "gopher-stop-words", "c4-sentences"):
            inside, outside = it.value, it.value + 1
        assert inside <= 0 or stays(name, inside, given), it
        assert outside <= 0 or not stays(name, outside, given), it


@pytest.mark.parametrize("name", TEXTS)
def test_the_verdict_is_theirs(name: str) -> None:
    from datatrove.data import Document
    from datatrove.pipeline.filters import C4QualityFilter, FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter

    filters = {
        "gopher": (GopherQualityFilter(), GopherRepetitionFilter()),
        "c4": (C4QualityFilter(),),
        "fineweb": (FineWebQualityFilter(),),
    }
    ours = with_their_words(TEXTS[name])
    for family, each in filters.items():
        answers = [it.filter(Document(text=TEXTS[name], id="a")) is True for it in each]
        assert all(answers) == all(it.stays for it in ours if it.name.startswith(family)), family


def test_words_are_cut_much_as_theirs() -> None:
    """Ours are for every language, theirs for English: "don't" is one of ours and two of theirs."""
    from datatrove.utils.text import split_into_words

    def far(measure: Callable[[str], int]) -> float:
        return max(abs(measure(text) / len(split_into_words(text)) - 1) for text in TEXTS.values() if len(text) > 300)

    assert far(lambda text: len(tokens_of(text))) < 0.05
