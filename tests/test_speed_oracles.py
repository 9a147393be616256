"""What was made fast finds what its plain form finds: each pair below is asked the same, of texts that hold what they look for."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import invisible
from copydesk.defects import spelling
from copydesk.matching.lines import LONGEST_LINE, LineMatcher, line_pattern
from copydesk.readability.syllables import dictionary
from copydesk.rule import LineRule
from copydesk.rulebook import BUILT_IN, load_rules, read_rules
from copydesk.text import WORD

SAMPLES = sorted((Path(__file__).parent.parent / "samples").rglob("*.txt"))

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
    found = [not dictionary().keys().isdisjoint(spelling.near(word, spelling.telling_places(word))) for word in wrong]
    assert found == [not dictionary().keys().isdisjoint(spelling.near(word, range(len(word) + 1))) for word in wrong]
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
