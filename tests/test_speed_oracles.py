"""What was made fast finds what its plain form finds: each pair below is asked the same, of texts that hold what they look for."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from copydesk import invisible, sentences
from copydesk.defects import common, spelling
from copydesk.matching.lines import LONGEST_LINE, LineMatcher, line_pattern
from copydesk.readability.formulas import count
from copydesk.readability.syllables import dictionary, syllables_of, words_of
from copydesk.render import stage as render
from copydesk.reports import desk
from copydesk.rule import LineRule
from copydesk.rulebook import BUILT_IN, load_rules, read_rules
from copydesk.style import habits
from copydesk.text import WORD
from copydesk.visible import INVISIBLE, is_seen, visible
from helpers import PROJECT

SAMPLES = sorted((PROJECT / "samples").rglob("*.txt"))

# Letters with marks, in one piece and in two; marks alone; hidden characters; letters that stand for others; what surrounds them.
TELLING = "e\u0301 \u00e9 \u0301 \u0338 \u00ad \u200b \u200d \ufe0f \u0627 \ufb01 \uff21 \U0001d400 \U0002f800 \x80 \n \u4e00 a \u1100\u1161 \u212b".split(
    " "
)


CLUSTER, _ = invisible.clusters()  # made here: it takes longer than one example may


@given(st.lists(st.sampled_from([*TELLING, " ", "b", "."]) | st.characters(exclude_categories=["Cs"]), max_size=40).map("".join))
def test_clusters_are_found_where_one_pattern_over_the_whole_text_finds_them(text: str) -> None:
    assert list(invisible.clusters_in(text)) == [match.span() for match in CLUSTER.finditer(text)]


def test_no_character_that_makes_a_cluster_counts_as_usual() -> None:
    _, telling = invisible.clusters()
    every = map(chr, (*range(0xD800), *range(0xE000, 0x30000), *range(0xE0000, 0xE1000)))
    assert [char for char in every if telling.match(char) and not invisible.UNUSUAL.match(char)] == []


def test_a_slip_is_found_where_trying_every_place_finds_it() -> None:
    words = sorted(word for word in dictionary() if word.isalpha())
    chance = random.Random(5)  # noqa: S311  any words will do, the same each time
    wrong = []
    for word in chance.sample(words, 1_500):
        at = chance.randrange(len(word) + 1)
        wrong.append(word[:at] + chance.choice("aeqtz") + word[at + chance.randrange(3) :])
    known = dictionary().keys()
    found = [any(not known.isdisjoint(spelling.near(word, at)) for at in spelling.telling_places(word)) for word in wrong]
    assert found == [any(not known.isdisjoint(spelling.near(word, at)) for at in range(len(word) + 1)) for word in wrong]
    assert 100 < sum(found) < 1_400, "both answers are among them"


def test_clusters_know_every_character_that_unicode_composes() -> None:
    _, telling = invisible.clusters()
    every = map(chr, (*range(0x300, 0xD800), *range(0xE000, 0x110000)))
    composed = [char for char in every if unicodedata.combining(char) or unicodedata.normalize("NFC", char) != char]
    assert len(composed) > 1_000
    assert [char for char in composed if not telling.match(char)] == []


def test_a_line_is_matched_by_the_rules_that_match_it_when_each_is_tried_whole() -> None:
    rules = [rule for rule in load_rules().active("boilerplate") if isinstance(rule, LineRule)]
    lines = {line for rule in rules for example in rule.examples for line in example.text.split("\n")}
    lines |= {line for path in SAMPLES for line in path.read_text(encoding="utf-8").split("\n")}
    lines |= {f"» {line.upper()} (12)" for line in lines if "ı" not in line} | {line[len(line) // 3 :] for line in lines}
    matcher, patterns = LineMatcher(rules), [(rule, line_pattern(rule)) for rule in rules]
    wrong = [
        line for line in lines if [(found.rule, found.start, found.end) for found in matcher.match_line(line)] != plain(line, patterns)
    ]
    assert wrong == []
    assert sum(bool(matcher.match_line(line)) for line in lines) > 500


def plain(line: str, patterns: Sequence[tuple[LineRule, re.Pattern[str]]]) -> list[tuple[LineRule, int, int]]:
    """The rules that match a line, without a look at what each needs."""
    line = line.strip()
    words, first = WORD.findall(line), WORD.search(line)
    starts = sorted({0, first.start()} if first else {0})
    found = []
    for rule, pattern in patterns:
        if not line or len(line) > LONGEST_LINE or (rule.max_words is not None and len(words) > rule.max_words):
            continue
        match = pattern.search(line) if rule.search else next(filter(None, (pattern.match(line, start) for start in starts)), None)
        if match is not None and not (rule.not_sentence and re.search(rf"(?<!\w)(?:{rule.not_sentence})(?!\w)", line, re.IGNORECASE)):
            found.append((rule, match.start(), match.end()))
    return found


RULE_FILES = [path for path in sorted(BUILT_IN.rglob("*.toml")) if path.name != "grades.toml" and path.parent.name != "languages"]


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda path: str(path.relative_to(BUILT_IN)))
def test_the_programs_own_patterns_are_right_though_no_run_tries_them(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert read_rules(source, path.name) == read_rules(source, path.name, known=True)


# What the quick forms below look for, in any order, with letters and white space of several kinds between.
CODE = "{ } \\ | = > < ! + - : ; ( ) [ ] \" ' _ 0 0x 0xF U U+ U+00A0 // # $ /* import using def const let x yes 9".split(" ")
SPACES = (" ", "  ", "   ", "\t", "\n", "\u00a0", "\u3000", "\x1f")
NAMES = "Ada Moos Élan É ß- , ; . ’s 3 3.5 1,000 12:30 a3 _3 no. etc. usw. al. etc.) No The Die ( [ ) ] ?) .)".split(" ")


def made_of(*pieces: str, most: int = 12) -> st.SearchStrategy[str]:
    """Texts of these pieces, behind half of which there is white space."""
    behind = st.sampled_from([*SPACES, *[""] * len(SPACES)])
    return st.lists(st.tuples(st.sampled_from([*pieces, "é"]), behind).map("".join), max_size=most).map("".join)


PLAIN_CODE = re.compile(
    r"[{}\\|]|=>|->|::|[=!<>+]=|\w\(\)|\w_\w|\s--?[a-z]{2,}\b|\b0x\b|\b0x[0-9A-Fa-f]|\bU\+[0-9A-F]{4}|\w = \w|\w\[\w+\]|\w\([\"']|;\Z"
    r"|\A\s*(?://|#\s|\$\s|>|/\*|<|import |using |def |const |let )"
)


@given(made_of(*CODE, "if", "verbose", most=8))
@example("10x as fast, a0xF")
@example("ALU+00A0, a-b, a - b, f (x), see [1], a: b; c")
def test_code_is_known_by_its_signs_where_one_pattern_knows_it(text: str) -> None:
    assert common._is_code(text) == bool(PLAIN_CODE.search(text))  # noqa: SLF001


@pytest.mark.parametrize(
    "text", "a[0] = 1|f()|f('x')|a_b|ls -la|ls --all|0x|0xF1 is|U+00A0|x = y|a; b;|// no|# no|$ ls|import os|a->b|a::b|a+=1".split("|")
)
def test_each_sign_of_code_alone_is_one(text: str) -> None:
    assert common._is_code(text)  # noqa: SLF001


PLAIN_NAME, PLAIN_NUMBER = re.compile(r"(?<=[a-zß-ÿ,;] )[A-ZÀ-Þ][\w’'-]*"), re.compile(r"\b\d[\d,.:]*\b")


@given(made_of(*NAMES), st.integers(0, 6))
@example("in Bern; Ada, Moos. Élan", 3)
@example("a3 3a _3 3.5 12:30, 1,000", 1)
def test_names_and_numbers_are_found_where_patterns_find_them_that_look_back_first(text: str, start: int) -> None:
    assert habits._NAME.findall(text, start) == PLAIN_NAME.findall(text, start)  # noqa: SLF001
    assert habits._NUMBER.findall(text, start) == PLAIN_NUMBER.findall(text, start)  # noqa: SLF001


PLAIN_SLIP = re.compile(r"(?<![\w'’@#/.-])[a-z][a-z015]*[a-z](?![\w'’@/-]|\.\w)")


@given(made_of("word", "he11o", "’s", "'", "@", "#", "/", ".", "-", "A", "1"))
def test_words_in_small_letters_are_found_where_a_pattern_finds_them_that_looks_back_first(text: str) -> None:
    assert spelling._WORD.findall(text) == PLAIN_SLIP.findall(text)  # noqa: SLF001


@given(made_of("|", "cell", "1"))
@example("a   b   c")
@example("a\tb\tc")
@example("|a|")
def test_a_line_is_tabular_where_its_pattern_says_so(line: str) -> None:
    assert render._is_tabular(line) == bool(render._TABULAR.search(line))  # noqa: SLF001


PLAIN_BEFORE = re.compile(rf"(?:\S+\s+){{0,{desk.AROUND}}}\S*$")


@given(made_of("one", "two", "three", "a", most=40).map(lambda text: text.replace("\n", " ")))
@example("one two three four five six")
@example(" one two three four five ")
@example("two three four five six")
def test_the_last_words_before_a_finding_are_those_that_a_pattern_finds(text: str) -> None:
    match = PLAIN_BEFORE.search(text)
    assert match is not None
    assert desk._last_words(text) == match[0]  # noqa: SLF001


@given(st.text(max_size=20) | made_of(*TELLING, "\u202e", "\u200b", "\U000e0041", "’", "ü", "\x07"))
def test_what_looks_visible_is_what_no_pattern_finds_an_invisible_character_in(text: str) -> None:
    plain = INVISIBLE.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)
    assert visible(text) == plain
    assert not is_seen(text) or plain == text


BORDERS = sentences._borders()  # noqa: SLF001  # made here: it takes longer than one example may


@given(made_of(*NAMES, most=16).map(str.strip).filter(bool))
@example("etc. No")
@example("He is 12 etc. The end")
@example("[Was it?] No")
@example("no. É")
def test_a_sentence_is_parted_where_all_patterns_are_asked_of_it(text: str) -> None:
    starters = frozenset(("the", "die"))
    assert sentences._parted(text, (0, len(text)), starters) == plain_parts(text, starters)  # noqa: SLF001


def plain_parts(text: str, starters: frozenset[str]) -> list[tuple[int, int]]:
    """The parts of a sentence, without a look at whether it holds a full stop at all."""
    start, end = 0, len(text)
    listed = [match for match in BORDERS.listed.finditer(text) if match[1][0].isupper() and match[1].lower() in starters]
    parts = []
    for match in sorted([*listed, *BORDERS.answer.finditer(text)], key=lambda match: match.start()):
        parts.append((start, match.start() + len(match[0].rstrip())))
        start = match.end()
    closed = sentences._BRACKETED.search(text, start, end) if text[start] in "([" else None  # noqa: SLF001
    if closed and text.find(")" if text[start] == "(" else "]", start, end) == closed.start() + 1:
        parts.append((start, closed.start() + 2))
        start = closed.end()
    return [*parts, (start, end)]


def test_words_that_are_alike_are_counted_as_often_as_they_stand() -> None:
    for path in SAMPLES:
        text = path.read_text(encoding="utf-8")
        counts, words = count(text, "en"), words_of(text)
        syllables = [syllables_of(word, "en_US") for word in words]
        assert (counts.words, counts.syllables) == (len(words), sum(syllables))
        assert (counts.short_words, counts.polysyllables) == (syllables.count(1), sum(number >= 3 for number in syllables))
        assert counts.letters == sum(len(word) - word.count("'") for word in words)
