"""Every rule's examples are its tests; and no rule goes without."""

import re
from collections import Counter

import pytest

from copydesk.rule import Example, Rule
from copydesk.rulebook import load_rules, read_rules
from copydesk.selftest import run_example

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
    (rule,) = read_rules(RULE.replace("EXAMPLE", example), "own.toml")
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
