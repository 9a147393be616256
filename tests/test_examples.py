"""Every rule's examples are its tests; and no rule goes without."""

import json
import re
from collections import Counter

import pytest

from copydesk.rule import Example, Rule
from copydesk.rulebook import load_rules, read_rules
from copydesk.selftest import idle_guards, run_example, unhit

RULES = load_rules().rules


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.id))
def test_a_rule_finds_exactly_what_its_examples_mark(rule: Rule) -> None:
    for example in rule.examples:
        result = run_example(rule, example)
        marked = [example.text[start:end] for start, end in example.spans]
        found = [example.text[start:end] for start, end in result.found]
        if example.known_failure is None:
            assert found == marked, example.text
            assert result.found == example.spans, example.text
        else:
            assert result.found != example.spans, f"passes now, so it is no known failure: {example.text}"


def test_every_rule_has_an_example_that_it_finds_and_a_near_miss() -> None:
    lacking = [rule.id for rule in RULES if not any(e.spans for e in rule.examples) or all(e.spans for e in rule.examples)]
    assert lacking == []


def test_every_alternative_of_a_pattern_is_hit_by_an_example() -> None:
    assert {rule.id: left for rule in RULES if (left := unhit(rule))} == {}


def test_every_guard_is_needed_by_an_example() -> None:
    assert {rule.id: idle for rule in RULES if (idle := idle_guards(rule))} == {}


@pytest.mark.parametrize(
    ("example", "idle"),
    [
        ('"It is [[set to]] go."', ["before", "not_after"]),
        ('"Just set to go."', ["not_after"]),
        ('"It is set to music."', ["before"]),
        ('{text = "It is [[set to]] music.", known_failure = "x"}', ["before", "not_after"]),  # it fails with and without
    ],
)
def test_a_guard_without_which_all_examples_come_out_the_same_is_told(example: str, idle: list[str]) -> None:
    match = "'set to'\nbefore = 'is'\nnot_after = 'music'"
    (rule,) = read_rules(RULE.replace("'needless to say'", match).replace("EXAMPLE", f'"It is [[set to]] end.", {example}'), "own.toml")
    assert idle_guards(rule) == idle


@pytest.mark.parametrize(
    ("match", "examples", "left"),
    [
        ("['set to', 'due to']", '["It is [[set to]] go."]', [r"due\s++to"]),
        ("['set to', 'due to']", '["It is [[set to]] go and [[due to]] end."]', []),
        ("['set', 'set to']", '["It is [[set to]] go."]', ["set"]),  # the first one ends too early for these marks
        ("['set(?: to)?', 'set to']", '["It is [[set to]] go."]', [r"set\s++to"]),  # the first one always forestalls it
        ("'(?:set|due) to'", '["It is [[set to]] go."]', []),  # not within a group
        ("['set to', 'due to']", '["It is [[set to]].", {text = "It is [[due to]].", known_failure = "x"}]', [r"due\s++to"]),
        (r"['(s)et \1', 'due']", '["It is [[set s]] go."]', []),  # a pattern that counts its groups is not taken apart
    ],
)
def test_an_alternative_that_no_example_hits_is_told(match: str, examples: str, left: list[str]) -> None:
    (rule,) = read_rules(RULE.replace("'needless to say'", match).replace("[EXAMPLE]", examples), "own.toml")
    assert unhit(rule) == left


@pytest.mark.parametrize(
    ("more", "example", "left"),
    [
        ("", "A story.\n[[Tides today!]]", ["ferries"]),
        ("", "A story.\n[[Tides]]\n[[» Ferries]]", []),  # the mark in front is not looked at
        ("search = true\n", "A story.\n[[See the ferries]]", ["tides(?:\\s++today)?"]),
    ],
)
def test_the_alternatives_of_a_line_are_those_that_take_it(more: str, example: str, left: list[str]) -> None:
    head = '[[rules]]\nid = "boilerplate.own"\nfamily = "boilerplate"\ncategory = "own"\nlanguages = ["*"]\nmessage = "m."\n'
    source = head + more + "match = ['tides(?: today)?', 'ferries']\n" + f"examples = [{json.dumps(example)}]\n"
    (rule,) = read_rules(source, "own.toml")
    assert unhit(rule) == left


def test_every_rule_says_why() -> None:
    assert [rule.id for rule in RULES if not rule.why] == []


def test_ids_are_one_of_a_kind_and_messages_end_as_sentences() -> None:
    assert [rule_id for rule_id, count in Counter(rule.id for rule in RULES).items() if count > 1] == []
    assert [rule.id for rule in RULES if not re.search(r"[.?!]$", rule.message)] == []


RULE = """
family = "style"
category = "filler"
languages = ["en"]
[[rules]]
id = "style.needless"
match = 'needless to say'
message = "Then do not say it."
examples = [EXAMPLE]
"""


def result_of(example: str) -> tuple[bool, tuple[tuple[int, int], ...], Example]:
    (rule,) = read_rules(RULE.replace("EXAMPLE", example + ', "[[Needless to say]]."'), "own.toml")
    result = run_example(rule, rule.examples[0])
    return result.passed, result.found, rule.examples[0]


@pytest.mark.parametrize(
    ("example", "passes"),
    [
        ('"This is, [[needless to say]], a test."', True),
        ('"This is, needless to say, a test."', False),  # found, but not marked
        ('"This is, [[needless]] to say, a test."', False),  # marked, but not exactly
        ('"There is no [[need to say]] it."', False),  # marked, but not found
        ('{text = "There is no [[need to say]] it.", known_failure = "too far off"}', True),
        ('{text = "This is, [[needless to say]], a test.", known_failure = "passes in truth"}', False),
    ],
)
def test_a_broken_example_fails(example: str, passes: bool) -> None:
    assert result_of(example)[0] is passes
