"""From patterns to spans: where a rule is tried, its guards, and what happens when matches overlap."""

import re

import pytest

from copydesk.families import BY_NAME, PROSE
from copydesk.matching.beginnings import first_keys, first_pairs
from copydesk.matching.lines import LineMatcher
from copydesk.matching.phrases import Matcher
from copydesk.patterns import expand
from copydesk.rule import LineRule, Rule
from copydesk.rulebook import load_rules, read_rules
from copydesk.text import WORD, words_of

HEAD = 'languages = ["en"]\nmessage = "m"\n'


def rules(*tables: str, family: str = "speculation") -> list[Rule]:
    source = f'family = "{family}"\ncategory = "{BY_NAME[family].known_categories()[0]}"\n' + HEAD
    return read_rules(source + "".join(f'[[rules]]\nid = "{family}.r{n}"\n{table}\n' for n, table in enumerate(tables)), "f.toml")


def found(rule_list: list[Rule], text: str, **more: tuple[int, int]) -> list[tuple[str, str]]:
    sentences = []
    start = 0
    for part in text.split("|"):
        sentences.append((start, start + len(part)))
        start += len(part) + 1
    matches = Matcher(rule_list).find(text, sentences, more.get("headline"))
    return [(match.rule.id, text[match.start : match.end]) for match in matches]


@pytest.mark.parametrize(
    ("pattern", "keys"),
    [
        ("poised to", {"poised"}),
        ("(?:is|are) (?:being )?said", {"is", "are"}),
        (r"\d+ comments?", {"#"}),
        ("(?:© )?copyright", {"©", "copyright"}),
        ("may(?:be)?", {"may", "maybe"}),
        ("don't", {"don"}),
        ("colou?r", {"color", "colour"}),
        ("[Ss]ources?", {"source", "sources"}),
        (r"\w+ly", None),
        ("x+y", None),
        (".*", None),
        ("ab{0,1}c", {"ac", "abc"}),
        ("[xy]".join("a" * 2000), None),
        ("(?:very |so )*late", {"very", "so", "late"}),
    ],
)
def test_first_keys_are_all_a_match_can_begin_with(pattern: str, keys: set[str] | None) -> None:
    assert first_keys(expand(pattern, {})) == keys


@pytest.mark.parametrize(
    ("pattern", "pairs"),
    [
        ("poised to", {("poised", "to")}),
        ("poised", {("poised", None)}),
        ("it's (?:said|thought) that", {("it", "s")}),
        ("may(?: well)? be", {("may", "well"), ("may", "be")}),
        (r"at \w+ cost", {("at", None)}),
        (r"a \d+ chance|\d+% chances?", {("a", "#"), ("#", "chance"), ("#", "chances")}),
        (r"in (?:\w+ )?doubt", {("in", None), ("in", "doubt")}),
        ("as(?: so)+ long", {("as", "so")}),
        ("(?:very )+late", {("very", None)}),
        ("far-fetched", {("far", "fetched")}),
        (r"(?:g|group of )\d+ talks", None),
        (r"\w+ly", None),
    ],
)
def test_first_pairs_are_all_a_match_can_begin_with(pattern: str, pairs: set[tuple[str, str | None]] | None) -> None:
    assert first_pairs(expand(pattern, {})) == pairs


def test_no_rule_is_left_out_where_its_pattern_matches_an_example() -> None:
    """Wherever the bare pattern matches at a word, the words there are among the pairs that the rule is tried at."""
    tried = 0
    for rule in load_rules().active(*(family.name for family in PROSE)):
        pairs = first_pairs(rule.match) if rule.match is not None else None
        if rule.match is None or pairs is None:
            continue
        pattern = re.compile(rf"(?<!\w)(?:{rule.match})(?!\w)", re.IGNORECASE)
        for example in rule.examples:
            words, starts = words_of(example.text).words, words_of(example.text).starts
            for n, start in enumerate(starts):
                match = pattern.match(example.text, start)
                if match is not None and match.group():
                    tried += 1
                    keys = ["#" if word[0].isdigit() else word.lower() for word in words[n : n + 2]]
                    assert not pairs.isdisjoint([(keys[0], None), tuple(keys)]), (rule.id, match.group())
    assert tried > 500


@pytest.mark.parametrize("text", ["", " ", "one", " one", "one ", "“It’s 5 o’clock,” she_said…", "日本 ½ ²"])
def test_words_and_their_places(text: str) -> None:
    cut = words_of(text)
    assert list(zip(cut.words, cut.starts, strict=True)) == [(word.group(), word.start()) for word in WORD.finditer(text)]


def test_a_match_begins_and_ends_with_whole_words_whatever_the_case() -> None:
    assert found(rules('match = "may"'), "May I? Maybe not; dismay. MAY") == [("speculation.r0", "May"), ("speculation.r0", "MAY")]


def test_spaces_and_apostrophes_of_a_pattern_are_general() -> None:
    assert found(rules('''match = "it's said"'''), "It’s\u00a0said, it's\nsaid") == [
        ("speculation.r0", "It’s\u00a0said"),
        ("speculation.r0", "it's\nsaid"),
    ]


def test_guards_before_and_after_see_only_what_is_next_to_the_match() -> None:
    rule = rules('match = "may"\nnot_before = "in"\nnot_after = "\\\\d+"')
    assert found(rule, "in may, may 5, in June it may") == [("speculation.r0", "may")]


def test_guards_do_not_look_over_the_end_of_a_sentence() -> None:
    rule = rules('match = "may"\nbefore = "it"')
    assert found(rule, "call it|may they") == []
    assert found(rule, "call it may they") == [("speculation.r0", "may")]


def test_sentence_guards_see_the_whole_sentence_and_no_other() -> None:
    rule = rules('match = "could"\nnot_sentence = "always"')
    assert found(rule, "She could always win.|He could win.") == [("speculation.r0", "could")]


def test_the_longest_of_overlapping_matches_wins_within_a_family_only() -> None:
    inner, outer = 'match = "expected"', 'match = "expected to win"'
    assert found(rules(inner, outer), "expected to win") == [("speculation.r1", "expected to win")]
    both = rules(inner) + rules(outer, family="style")
    assert found(both, "expected to win") == [("style.r0", "expected to win"), ("speculation.r0", "expected")]


def test_headline_rules_keep_to_their_side() -> None:
    only, never = 'match = "may"\nheadline = true', 'match = "may"\nheadline = false'
    assert found(rules(only), "may|may", headline=(0, 3)) == [("speculation.r0", "may")]
    matches = Matcher(rules(never)).find("may may", [(0, 7)], (0, 3))
    assert [(match.start, match.end) for match in matches] == [(4, 7)]


def test_a_symbol_can_begin_a_match() -> None:
    assert found(rules('match = "© [0-9]{4}"'), "Words © 2031 more") == [("speculation.r0", "© 2031")]


def test_case_counts_where_the_rule_says_so() -> None:
    assert found(rules('match = "Reports"\nignore_case = false'), "Reports and reports") == [("speculation.r0", "Reports")]


def test_a_line_rule_may_refer_to_its_own_groups() -> None:
    (rule,) = rules(r'match = "([*=])+ more \\1+|(\\w+) and \\2"', family="boilerplate")
    matcher = LineMatcher([rule])
    assert [match.rule.id for line in ("== More ==", "News and news") for match in matcher.match_line(line)] == [rule.id, rule.id]
    assert matcher.match_line("== More **") == ()
    assert matcher.match_line("News and views") == ()


def test_a_line_is_matched_by_all_rules_whose_patterns_match_it() -> None:
    """What is looked at first (words, first letters, parts) hides no rule: the bare patterns find the same in all examples."""
    rule_list = load_rules().active("boilerplate")
    lines = sorted({line.strip() for rule in rule_list for example in rule.examples for line in example.text.split("\n")} - {""})
    matcher = LineMatcher(rule_list)
    matched = 0
    for rule in rule_list:
        if not isinstance(rule, LineRule):
            continue
        flags = re.IGNORECASE if rule.ignore_case else re.NOFLAG
        bare = re.compile(rf"(?<!\w)(?:{rule.match})(?!\w)" if rule.search else rf"(?:{rule.match})[\W_]*\Z", flags)
        unless = re.compile(rf"(?<!\w)(?:{rule.not_sentence})(?!\w)", flags) if rule.not_sentence else None
        for line in lines:
            first = WORD.search(line)
            words = len(WORD.findall(line))
            starts = {0, first.start() if first else 0}
            hit = bare.search(line) if rule.search else any(bare.match(line, start) for start in starts)
            expected = bool(hit) and (rule.max_words is None or words <= rule.max_words) and not (unless and unless.search(line))
            assert any(match.rule is rule for match in matcher.match_line(line)) == expected, (rule.id, line)
            matched += expected
    assert matched > 300
