"""What was made fast finds what its plain form finds: each pair below is asked the same, of texts that hold what they look for."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict
from itertools import pairwise
from operator import eq
from pathlib import Path

import polars as pl
import pyphen
import pytest
import rensa
from hypothesis import example, given, settings
from hypothesis import strategies as st
from langdetect.utils.ngram import NGram
from markupsafe import Markup, escape

from copydesk import invisible, languages, sentences
from copydesk.article import Article, Finding, Line, Prose, Reason
from copydesk.boilerplate import page, voice
from copydesk.boilerplate.page import Page, long_words
from copydesk.context import Context
from copydesk.defects import common, repetition, spelling
from copydesk.evidence import Detail
from copydesk.language import identify, mixture
from copydesk.language.identify import PROFILES
from copydesk.matching import lines
from copydesk.matching.findings import plain_findings
from copydesk.matching.lines import LONGEST_LINE, LineMatcher, line_pattern
from copydesk.readability import stage as readability
from copydesk.readability.formulas import count
from copydesk.readability.syllables import dictionary, hyphenation, syllables_of, words_of
from copydesk.render import stage as render
from copydesk.reports import desk, html
from copydesk.rows import article_row, fired
from copydesk.rule import LineRule
from copydesk.rulebook import BUILT_IN, load_rules, read_rules
from copydesk.runs.folder import NGRAM, PERMUTATIONS, SEED, SHORTEST_WORDS, signature_rows
from copydesk.style import habits
from copydesk.tables import frame, schema
from copydesk.text import WORD, count_runs, has_digit, runs_of, words_between
from copydesk.text import words_of as cut_words
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
    assert [spelling._is_wrong(word) for word in wrong if word.isalpha()] == found  # noqa: SLF001
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


@given(made_of("Ada", "it’s", "3.5", "–", "_", "½", "\u0661", "a\u0301", "\u4e00", most=16))
@example("“Wait” – he said … a–b & _")
def test_textstats_words_are_counted_where_a_pattern_lists_them(text: str) -> None:
    assert readability._words(text, (0, len(text))) == len(re.findall(r"\w\S*", text))  # noqa: SLF001


@given(made_of("Ada", "it’s", "3.5", "–", "_", "\u4e00", most=16), st.integers(0, 30), st.integers(0, 30))
@example("harbour master", 3, 10)
@example("harbour", 7, 7)
@example("harbour", 9, 12)
def test_words_between_two_places_are_those_that_stand_there_in_parts_or_whole(text: str, start: int, end: int) -> None:
    assert words_between(text, start, end) == len(WORD.findall(text, start, end))


@given(st.text(max_size=30) | made_of("Ada", "½", "²", "\u0661", "9", "_", "é", "\u4e00", "\ud800"))
def test_letters_are_counted_where_a_pattern_finds_them(text: str) -> None:
    assert mixture.letters_in(text) == len(re.findall(r"[^\W\d_]", text))


@given(st.text(max_size=30) | made_of("Ada", "“", "’", "½", "·", "_", "é", "\u00a0", "\u0661", "9", "\x1c", "\ud800", most=8))
def test_words_are_cut_and_counted_where_a_pattern_finds_them(text: str) -> None:
    assert runs_of(text) == WORD.findall(text)
    assert count_runs(text) == len(WORD.findall(text))


@given(st.text(max_size=20) | made_of("Ada", "²", "½", "\u0661", "9", "“", "\ud800", "①", most=4))
def test_a_digit_is_seen_where_each_character_is_asked(text: str) -> None:
    assert has_digit(text) == any(map(str.isdigit, text))


def plain_fired(articles: pl.DataFrame, findings: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """What `fired` counts, as polars groups it."""
    listed = findings.select("rule", "path", fired=1, lines=0)
    unlisted = articles.select("path", "findings_unlisted").explode("findings_unlisted").drop_nulls().unnest("findings_unlisted")
    stripped = lines.filter(~pl.col("kept") & pl.col("rule").is_not_null()).select("rule", "path", fired=1, lines=1)
    every = pl.concat([listed, unlisted.select("rule", "path", fired="count", lines=0), stripped], how="vertical_relaxed")
    grouped = every.group_by("rule").agg(pl.col("fired").sum(), pl.col("path").n_unique().alias("articles"), pl.col("lines").sum())
    return grouped.sort("rule").cast(schema("fired"))


RULES = st.sampled_from(("style.filler", "defects.x", "boilerplate.é", "boilerplate.z"))
PATHS = st.sampled_from(("a.txt", "b.txt"))


@settings(deadline=None)
@given(
    st.lists(st.tuples(RULES, PATHS), max_size=6),
    st.lists(st.tuples(RULES | st.none(), PATHS, st.booleans()), max_size=6),
    st.lists(st.lists(st.tuples(RULES, st.integers(1, 9)), max_size=2) | st.none(), min_size=2, max_size=2),
)
def test_what_fired_is_counted_as_polars_groups_it(
    found: list[tuple[str, str]], lines: list[tuple[str | None, str, bool]], unlisted: list[list[tuple[str, int]] | None]
) -> None:
    rows = [
        {"path": path, "findings_unlisted": None if each is None else [{"rule": rule, "count": count} for rule, count in each]}
        for path, each in zip(("a.txt", "b.txt"), unlisted, strict=True)
    ]
    tables = (
        frame("articles", rows),
        frame("findings", ({"rule": rule, "path": path} for rule, path in found)),
        frame("lines", ({"rule": rule, "path": path, "kept": kept} for rule, path, kept in lines)),
    )
    assert fired(*tables).equals(plain_fired(*tables))


@given(made_of("Straße", "groß", "“Home”", "ΟΔΟΣ", "İzmir", "a_b", "Plain words", most=6), st.sampled_from((4, 5, 6)))
def test_long_words_are_those_that_a_pattern_finds(text: str, letters: int) -> None:
    assert long_words(text, letters) == {word.casefold() for word in re.findall(rf"\w{{{letters},}}", text)}


@given(st.lists(st.sampled_from([*TELLING, " ", "b", ".", "“"]), max_size=30).map("".join))
def test_what_is_plain_as_a_whole_is_plain_in_its_parts(text: str) -> None:
    if invisible.is_plain_text(text):
        assert invisible.edits(text) == ()
        assert [part for part in text.split("\n") if invisible.plain(part) != part] == []


@given(made_of("the", "The", "THE", "is", "’s", "-", "the_", "ſ", "K", "k", "İ", "i", "ΟΣ", "οσ", most=9))
@example("the the the the")
@example("the the ΟΣ οσ")
@example("that that-that that")
def test_a_word_said_twice_is_found_where_a_pattern_finds_it(text: str) -> None:
    found = [match.span() for match in repetition._repeated(text)]  # noqa: SLF001
    small = cut_words(text).small
    assert found == ([match.span() for match in repetition._REPEATED.finditer(text)] if any(map(eq, small, small[1:])) else [])  # noqa: SLF001


SERVICES = ("Newsletter", "web site", "e-mail", "ΣΕΛΊΔΑ", "Podcasts", "İletişim", "page", "WEB SITES")


@given(made_of(*SERVICES, "we", "harbour", "Letters", most=5), st.lists(st.sampled_from(SERVICES), max_size=3))
def test_what_a_text_names_is_looked_for_where_its_letters_stand(text: str, names: list[str]) -> None:
    for known in voice._voices():  # noqa: SLF001
        sought = {found for name in names for found in known.named(name)}
        assert voice._holds_any(text, {word.casefold() for word in sought}) or not known.named(text) & sought  # noqa: SLF001


@given(st.text(max_size=20) | made_of("Жук", "Ada", "“", "北京", "9", "\ud800", "é", most=6))
def test_a_script_is_known_by_what_is_not_ascii(text: str) -> None:
    said = {name: len(letters.findall(text)) * weight for name, (letters, weight) in mixture._SCRIPTS.items()}  # noqa: SLF001
    said = {} if text.isascii() else said
    found = sum(len(letters.findall(text)) for letters, _ in mixture._SCRIPTS.values())  # noqa: SLF001
    said[mixture.LATIN] = float(len(re.findall(r"[^\W\d_]", text)) - found)
    assert mixture.script_of(text) == (max(said, key=lambda name: said[name]), sum(said.values()))


SMALL = frozenset(("the", "of", "ist", "é"))


@given(made_of("the", "of", "the-of", "the’s", "Harbour", "a", "4", "ist", most=10), st.floats(0, 1))
@example("the,of,the", 0.9)
@example("the a", 0.5)
def test_a_share_of_small_words_is_reached_where_all_words_are_counted(text: str, share: float) -> None:
    words = re.findall(r"[^\W\d_]+", text.lower())
    assert mixture._has(text, SMALL, share) == (sum(word in SMALL for word in words) >= share * len(words))  # noqa: SLF001


def test_every_small_word_is_one_word_in_small_letters() -> None:
    every = [word for language in languages.every() for word in language.small_words]
    assert len(every) > 100
    assert [word for word in every if not re.fullmatch(r"[^\W\d_]+", word) or word != word.lower()] == []


OWN = {language: sentences._own(language) for language in ("da", "de", "en", "sv")}  # noqa: SLF001  # made here, as BORDERS are
SHORT = sorted(
    {word for item in languages.every() for word in (*item.sentences.titles, *item.sentences.own_titles, *item.sentences.abbreviations)}
)


@given(made_of(*NAMES, *SHORT, ".", "-", most=6).map(lambda text: f"{text.rstrip()}."), st.sampled_from(sorted(OWN)))
@example("z.\u00a0B.", "de")
@example("Bl. A.", "sv")
@example("\u017ftr.", "de")
def test_what_ends_with_a_title_or_an_abbreviation_is_seen_at_its_last_word(text: str, language: str) -> None:
    found = sentences._holds(text, BORDERS.title, BORDERS.opens, OWN[language].title)  # noqa: SLF001
    assert not found or sentences._may_be_short(text, language)  # noqa: SLF001


@pytest.mark.parametrize("text", ["Dr.", "z. B.", "Mr.", "said the Rev."])
def test_a_text_that_ends_with_a_title_or_an_abbreviation_is_looked_at(text: str) -> None:
    assert sentences._may_be_short(text, "en")  # noqa: SLF001


@given(made_of(*NAMES, "J.-P.", "J. P.", "É.", "3.", most=5).map(str.strip).filter(bool))
@example("Frau K.")
@example("J.-")
def test_what_ends_with_an_initial_is_seen_at_its_last_three_characters(text: str) -> None:
    found = BORDERS.initial.search(text) or sentences._INITIALS.fullmatch(text)  # noqa: SLF001
    assert not found or sentences._AN_INITIAL.search(text[-3:])  # noqa: SLF001


@given(made_of("|", "cell", "-", "It", "went on", ".", most=12).map(lambda text: text.split("\n")))
@example(["It went on", "a\tb\tc", "and on"])
@example(["", "It", "it"])
def test_lines_continue_one_another_where_each_pair_is_asked_whole(lines: list[str]) -> None:
    for line, following in pairwise(lines):
        plain = bool(line.strip() and following.strip()) and not render._is_tabular(line) and not render._is_tabular(following)  # noqa: SLF001
        both = render._is_running(line) and render._is_running(following)  # noqa: SLF001
        assert both == plain


@given(st.text(max_size=20) | made_of("<b>", "&amp;", "'", '"', ">", "\u202e", "Ada"))
def test_a_template_prints_what_markupsafe_makes_of_a_visible_text(text: str) -> None:
    assert html._printed(text) == str(escape(visible(text)))  # noqa: SLF001
    assert html._printed(Markup(text)) == text  # noqa: S704, SLF001  # a tag of the templates' own


def test_a_template_prints_other_values_as_jinja2_does() -> None:
    class Own:
        def __str__(self) -> str:
            return "<own>"

    assert [html._printed(value) for value in (5, 0.5, None, Own())] == ["5", "0.5", "None", "&lt;own&gt;"]  # noqa: SLF001
    made = html.environment().from_string(
        "{% macro m(x) %}<i>{{ x }}</i>{% endmacro %}{{ m(a) }}{{ a ~ 1 }}{{ '<' }}{% set b %}<u>{% endset %}{{ b }}"
    )
    assert made.render(a="<b>") == "<i>&lt;b&gt;</i>&lt;b&gt;1&lt;<u>"


def test_the_long_words_of_a_paragraph_are_those_of_its_text() -> None:
    for text in ("The harbour’s Straße and the Old pier ran_on 12345 İstanbul", "Plain words of the harbour, PLAIN as such", ""):
        article = Article(path="a.txt", text=text, lines=(Line(0, len(text)),))
        page = Page(article, Context(load_rules()))
        for n, paragraph in enumerate(page.paragraphs):
            assert [page.long_words(n, size) for size in (5, 4, 6)] == [long_words(paragraph.text, size) for size in (5, 4, 6)]


def test_a_word_begins_as_many_words_as_a_search_through_all_of_them_finds() -> None:
    words = ["a", "an", "ant", "anthem", "bee", "beech", "zoo"]
    asked = ["", "a", "ab", "an", "anx", "anthems", "ante", "be", "beet", "b", "zo", "zoology", "q"]
    alike = {letters: [word for word in words if word[:3] == letters] for letters in {word[:3] for word in words}}
    beginnings = spelling._Beginnings(alike.keys(), alike.__getitem__)  # noqa: SLF001
    plain = [max(size for size in range(len(word) + 1) if any(other.startswith(word[:size]) for other in words)) for word in asked]
    assert [beginnings.shared(word) for word in asked] == plain


def test_a_dictionary_knows_what_it_was_asked_before() -> None:
    asked = {"harbour", "pier", "qqzz"}
    known = dictionary()
    assert known.without(asked) == known.without(asked) == {word for word in asked if word not in known}


def test_a_signature_is_that_of_its_different_shingles() -> None:
    chance = random.Random(5)  # noqa: S311  any words will do, the same each time
    for size in (0, SHORTEST_WORDS - 1, SHORTEST_WORDS, SHORTEST_WORDS + 1, 60, 90):
        words = chance.choices(("may", "might", "would"), k=size)
        shingles = sorted({" ".join(words[n : n + NGRAM]) for n in range(len(words) - NGRAM + 1)})
        plain = [list(digest) for digest in rensa.RMinHash.digests_from_token_sets([shingles], PERMUTATIONS, SEED)]
        rows = signature_rows([Article(path="a.txt", prose=Prose(text=" ".join(words)))])
        assert [row["signature"] for row in rows] == (plain if size >= SHORTEST_WORDS else [])
        assert size < SHORTEST_WORDS or len(shingles) < len(words) - NGRAM + 1, "some stand there twice"


@pytest.mark.parametrize("locale", ["en_US", "de", "hu", "fr"])
def test_a_word_is_parted_where_pyphen_parts_it(locale: str) -> None:
    text = " ".join(path.read_text(encoding="utf-8") for path in SAMPLES)
    words = sorted({word.lower() for word in re.findall(r"[^\W\d_]+", text)})
    plain = pyphen.Pyphen(lang=pyphen.language_fallback(locale))
    made = [
        *words,
        *(word + other for word, other in zip(words, reversed(words), strict=True)),
        "a",
        "",
        "donaudampfschifffahrtsgesellschaft",
    ]
    assert [hyphenation(locale).breaks(word) for word in made] == [len(plain.positions(word)) for word in made]


@given(st.text(max_size=30) | made_of("ΑΣ", "İstanbul", "Straße", "Ada_9", "ſ", "Σ", "a\u0301", "\u4e00"))
@example("ΑΣ ΒΣ’Σ Σ_Σ")
def test_words_are_written_small_where_each_is_by_itself(text: str) -> None:
    found = WORD.findall(text)
    cut = cut_words(text)
    assert cut.words == tuple(found)
    assert cut.small == tuple(word.lower() for word in found)


@given(made_of("|", "•", "Log in", "Search", "a", most=8))
@example("Log in\u00a0 Search")
@example("Log in\tSearch")
def test_a_line_is_cut_into_cells_where_a_pattern_cuts_it(line: str) -> None:
    assert page._cells_of(line.strip()) == page._CELLS.split(line.strip())  # noqa: SLF001


def test_what_holds_another_of_the_parts_need_not_be_looked_for() -> None:
    assert lines._least(["all rights", "rights", "rights reserved", "©"]) == ["rights", "©"]  # noqa: SLF001
    assert lines._least(None) is None  # noqa: SLF001
    assert lines._least([]) == []  # noqa: SLF001


@given(made_of("Ada", "USA", "McMoos", "ß", "É", "\u4e00", "a", "A", most=6).map(lambda text: "".join(text.split())).filter(bool))
def test_ngrams_of_a_word_are_those_that_langdetect_takes(word: str) -> None:
    ngram, found = NGram(), []
    for character in f"{word} ":
        ngram.add_char(character)
        found += [each for size in (1, 2, 3) if not ngram.capitalword and (each := ngram.get(size)) is not None and PROFILES.knows(each)]
    assert identify._ngrams_of("".join(map(NGram.normalize, word))) == tuple(found)  # noqa: SLF001


def test_what_a_finding_tells_is_written_as_its_record_says() -> None:
    found = Finding("style", "style.x", "x", 0, 1, 1, "a", "Why.", detail=Detail(words=31, flesch=12.5))
    article = Article(path="a.txt", text="a", lines=(Line(0, 1),), findings=(found,), reasons=(Reason("x", "Why.", "style", 2.0, 1.0),))
    (row,) = plain_findings(article)
    assert row["detail"] == asdict(Detail(words=31, flesch=12.5))
    assert article_row(article)["reasons"] == [asdict(reason) for reason in article.reasons]


def test_what_is_measured_of_a_run_is_there() -> None:
    """bench/costs.py names functions of the program, which no type checker follows. In a process of its own, since it sets its threads."""
    code = "import costs; print([f'{part.__name__}.{name}' for part, name, _ in costs.PARTS if not callable(getattr(part, name, None))])"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT / "bench", capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
