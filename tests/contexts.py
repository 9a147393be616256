"""The program's own rules, read and compiled once for all tests of a process."""

from copydesk.context import Context
from copydesk.rule import RuleSet
from copydesk.rulebook import load_rules

RULES = load_rules()
MODEL = Context(RULES)
PHRASES = Context(RuleSet(RULES.rules, frozenset(rule.id for rule in RULES.rules if ".line-model" in rule.id)))
