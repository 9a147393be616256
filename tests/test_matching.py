"""From patterns to spans: where a rule is tried, its guards, and what happens when matches overlap."""

import pytest

from pipeline.matching import Matcher, first_keys
from pipeline.rules import Rule, expand, read_rules

HEAD = 'category = "c"\nlanguages = ["en"]\nmessage = "m"\n'


def rules(*tables: str, family: str = "speculation") -> list[Rule]:
    source = f'family = "{family}"\n' + HEAD
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
    ],
)
def test_first_keys_are_all_a_match_can_begin_with(pattern: str, keys: set[str] | None) -> None:
    assert first_keys(expand(pattern, {})) == keys


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


def test_an_ignore_rule_takes_what_it_covers_and_finds_nothing() -> None:
    rule = rules('match = "possible"', 'match = "as soon as possible"\nignore = true')
    assert found(rule, "as soon as possible, it is possible") == [("speculation.r0", "possible")]


def test_headline_rules_keep_to_their_side() -> None:
    only, never = 'match = "may"\nheadline = true', 'match = "may"\nheadline = false'
    assert found(rules(only), "may|may", headline=(0, 3)) == [("speculation.r0", "may")]
    matches = Matcher(rules(never)).find("may may", [(0, 7)], (0, 3))
    assert [(match.start, match.end) for match in matches] == [(4, 7)]


def test_a_symbol_can_begin_a_match() -> None:
    assert found(rules('match = "© [0-9]{4}"'), "Words © 2031 more") == [("speculation.r0", "© 2031")]


def test_case_counts_where_the_rule_says_so() -> None:
    assert found(rules('match = "Reports"\nignore_case = false'), "Reports and reports") == [("speculation.r0", "Reports")]
