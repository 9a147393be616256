"""Measures of corpus filters, counted by hand; `test_peer.py` asks datatrove's own filters where they are installed."""

import json
from pathlib import Path

import polars as pl
import pytest

import copydesk
from copydesk import Config
from copydesk.corpus.filters import ENDS, SIGNS, Asked, asked, tokens_of
from corpus_texts import STORY, TEXTS
from helpers import copydesk as command


def measured(text: str, *, english: bool = True) -> dict[str, Asked]:
    return {it.name: it for it in asked(text, tokens_of(text), lambda line: line.count("."), english=english)}


def values(text: str, start: str) -> dict[str, float]:
    return {name.removeprefix(start): round(it.value, 6) for name, it in measured(text).items() if name.startswith(start)}


def gone(text: str) -> set[str]:
    return {name for name, it in measured(text).items() if not it.stays}


def test_words_and_signs() -> None:
    assert tokens_of("It's 3.5 m, the U.S. says... “no”!!") == [
        "It's",
        "3.5",
        "m",
        ",",
        "the",
        "U.S",
        ".",
        "says",
        "...",
        "“",
        "no",
        "”",
        "!!",
    ]
    assert {".", "?", "。", "।"} <= ENDS < SIGNS
    assert {"#", "–", "…", "$", "|"} <= SIGNS
    assert not {"a", "1", "€"} & SIGNS


def test_gopher_quality() -> None:
    text = "# The tide is of 3\n- and so on…\n• it goes...\nuntil 5 5 5"
    # 19 words and signs, of which 15 count as words, since "•" is no sign to datatrove; together they have 34 characters
    assert len(tokens_of(text)) == 19
    assert {name: value for name, value in values(text, "gopher-").items() if "duplicate" not in name and "gram" not in name} == {
        "words": 15,
        "mean-word-length": round(34 / 15, 6),
        "hashes-per-word": round(1 / 19, 6),
        "ellipses-per-word": round(2 / 19, 6),
        "bullet-lines": 0.5,
        "ellipsis-lines": 0.5,
        "words-with-letters": round(10 / 19, 6),
        "stop-words": 2,  # "of", "and": "The" has a capital
    }
    assert "gopher-stop-words" not in measured(text, english=False)
    assert gone(text) >= {"gopher-words", "gopher-ellipses-per-word", "gopher-ellipsis-lines", "gopher-words-with-letters"}


def test_gopher_repetition() -> None:
    text = "one two\n\none two\n\nthree four five\nsix"
    found = values(text, "gopher-")
    assert (found["duplicate-paragraphs"], found["duplicate-paragraphs-characters"]) == (round(1 / 3, 6), round(7 / len(text), 6))
    assert (found["duplicate-lines"], found["duplicate-lines-characters"]) == (0.25, round(7 / len(text), 6))
    assert found["top-2-gram"] == round(2 * 7 / len(text), 6)  # "one two" twice
    row = "a b c d e " * 3
    again = values(row.strip(), "gopher-")
    assert again["duplicate-5-grams"] == round(10 / 29, 6)  # the second and the third "abcde"
    assert again["duplicate-6-grams"] == round(6 / 29, 6)  # "abcdea" once more, and then only four are left
    assert again["duplicate-10-grams"] == round(10 / 29, 6)


def test_c4_counts_the_sentences_of_lines_that_it_keeps() -> None:
    kept = "The tide goes out. It comes in."
    dropped = [
        "No full stop",
        "Too short.",
        "And so on...",
        f"{'x' * 1_001} is long.",
        "Use of cookies is told here.",
        "Please start JavaScript now.",
    ]
    assert values("\n".join([kept, *dropped]), "c4-") == {"lorem-ipsum": 0, "curly-brackets": 0, "sentences": 2}
    assert values(f'{kept}[12]\nHe said: "no."\nWhy go there?[edit]', "c4-")["sentences"] == 3
    assert values(f"{kept}\nLorem ipsum goes on.\nIt has {{ in it.\nIt ends here.", "c4-") == {
        "lorem-ipsum": 1,
        "curly-brackets": 1,
        "sentences": 5,
    }
    assert values(f"{kept}\nlorem ipsum\nand {{ here", "c4-") == {"lorem-ipsum": 0, "curly-brackets": 0, "sentences": 2}  # dropped before


def test_fineweb() -> None:
    line = "This line of words has more than thirty characters."
    text = f"{line}\nshort one\n{line}\n\nघर है।"
    assert values(text, "fineweb-") == {
        "lines-with-an-end": 0.75,
        "short-lines": 0.5,
        "duplicate-characters": round(len(line) / len(text.replace("\n", "")), 6),
        "lines-per-word": round(4 / len(tokens_of(text)), 6),
    }
    assert measured("x" * 30)["fineweb-short-lines"].value == 1
    assert measured("x" * 31)["fineweb-short-lines"].value == 0


def test_a_value_at_its_limit_stays() -> None:
    assert [Asked("a", value, least=2).stays for value in (1.9, 2)] == [False, True]
    assert [Asked("a", value, most=0.3).stays for value in (0.3, 0.31)] == [True, False]
    assert str(Asked("a", 12, 50, 100)) == "a 12 (at least 50)"
    assert str(Asked("a", 0.41234, most=0.3)) == "a 0.412 (at most 0.3)"
    with pytest.raises(ValueError, match="without words"):
        list(asked(" ", [], len, english=True))


def test_what_the_filters_leave_out() -> None:
    assert gone(STORY) == set()
    assert gone(TEXTS["twice"]) == {"gopher-duplicate-paragraphs", "gopher-duplicate-paragraphs-characters"} | {
        "gopher-duplicate-lines", "gopher-duplicate-lines-characters", "fineweb-duplicate-characters",
        *(f"gopher-duplicate-{n}-grams" for n in range(5, 11)),
    }  # fmt: skip
    assert gone(TEXTS["lorem"]) == {"c4-lorem-ipsum"}
    assert gone(TEXTS["code"]) == {"c4-curly-brackets"}


def test_only_a_corpus_is_asked() -> None:
    news = copydesk.clean(STORY)
    assert {news.absent[name].value for name in ("corpus_filters_failed", "corpus_filters_failed_count")} == {"other-kind"}
    kept = copydesk.clean(STORY, config=Config(kind="corpus"))
    assert (kept.measures["corpus_filters_failed_count"], kept.absent["corpus_filters_failed"].value, kept.verdict) == (
        0,
        "none-found",
        "pass",
    )
    short = copydesk.clean(TEXTS["short"], config=Config(kind="corpus"))
    assert short.verdict == "reject"
    failed = short.measures["corpus_filters_failed"]
    message = f"Gopher, C4 or FineWeb would leave it out, by {short.measures['corpus_filters_failed_count']} measures: {failed}."
    assert [(it.code, it.message, it.decides) for it in short.reasons if it.code == "corpus-filters"] == [("corpus-filters", message, True)]
    assert str(short.measures["corpus_filters_failed"]).startswith("gopher-words 9 (at least 50); ")
    chinese = copydesk.clean("港口委员会周二表示，码头可能在五月关闭。" * 10, config=Config(kind="corpus", language="zh-cn"))
    assert chinese.absent["corpus_filters_failed_count"].value == "no-word-spaces"
    with pytest.raises(copydesk.ConfigError, match="kind must be one of news, blog, corpus"):
        copydesk.clean(STORY, config=Config(kind="novel"))


GUESSES = """Why people love the pier

Perhaps the pier will close. Maybe it will not, and probably nobody knows, though it could well be that somebody might. That may be wrong.

It seems that boats would perhaps be happier elsewhere. They might even say so, if boats could speak, which they possibly do at night.

This could go on, and it probably will, since it may be that a pier is likely to be the best of all things that might ever have been built here.
"""


def test_a_blog_needs_no_sources_and_may_guess() -> None:
    news, blog = copydesk.clean(GUESSES), copydesk.clean(GUESSES, config=Config(kind="blog"))
    assert {reason.category for reason in news.reasons} >= {"speculation", "sourcing"}
    assert {reason.category for reason in blog.reasons} & {"speculation", "sourcing"} == set()
    assert (news.verdict, blog.verdict) == ("review", "pass")
    assert blog.measures["grade_speculation"] == news.measures["grade_speculation"]  # it is shown all the same
    own = Config(kind="blog", grades={"weights": {"speculation": 1}})
    assert {reason.category for reason in copydesk.clean(GUESSES, config=own).reasons} & {"speculation", "sourcing"} == {"speculation"}


def test_a_run_over_a_corpus(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(
        "".join(f"{json.dumps({'id': name, 'text': text})}\n" for name, text in TEXTS.items()), encoding="utf-8"
    )
    done = command("run", "in.jsonl", "--kind", "corpus", "--out", "out", "--emit", "jsonl", "--only", "pass,review", cwd=tmp_path)
    assert done.exit_code == 0, done.stderr
    table = pl.read_parquet(tmp_path / "out" / "data" / "articles.parquet")
    told = {path.partition("#")[2]: failed for path, failed in table.select("path", "corpus_filters_failed").iter_rows()}
    assert told["lorem"] == "c4-lorem-ipsum 1 (at most 0)"
    assert told["story"] is None
    emitted = [json.loads(line)["id"] for line in (tmp_path / "out" / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    assert "story" in emitted
    assert not {"lorem", "short", "twice"} & {*emitted}
