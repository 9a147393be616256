"""Rules as records, of four kinds, and where they match. How they are written in files: `pipeline/rulebook.py`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from copydesk.families import BY_NAME, Severity


@dataclass(frozen=True, slots=True)
class Example:
    """A text and the spans of it that the rule must find, no more and no less; `known_failure` says why it does not yet.

    What a rule of the family boilerplate has to know beside the text: `elsewhere`, lines that other pages of the site have, too;
    `aside`, lines that the extractor does not count as main content; `strip`, phrases that the user wants gone;
    `removed`, lines that a recipe removes.
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    known_failure: str | None = None
    elsewhere: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every rule has. Fields are the keys of the file, and where the rule stands."""

    id: str
    family: str
    category: str
    languages: frozenset[str]
    message: str
    match: str | None = None  # None: found by code
    why: str = ""
    instead: str = ""
    source: str = ""
    since: str = "0.1"
    severity: Severity | None = None  # None: as its family has it for its category
    examples: tuple[Example, ...] = ()
    file: str = ""
    file_line: int = 0


# What must stand around a match, or must not: fields of phrases; of lines the last one.
GUARDS = ("before", "not_before", "after", "not_after", "sentence", "not_sentence")


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseRule(Rule):
    """Finds places in the prose. `match` and the guards are regular expressions; see KEYS for what they say."""

    match: str
    before: str | None = None
    not_before: str | None = None
    after: str | None = None
    not_after: str | None = None
    sentence: str | None = None
    not_sentence: str | None = None
    ignore_case: bool = True
    headline: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRule(Rule):
    """Takes lines of the page away."""

    match: str
    not_sentence: str | None = None
    ignore_case: bool = True
    search: bool = False
    where: str = "anywhere"
    max_words: int | None = None
    confidence: float = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingRule(LineRule):
    """Takes a line and what stands below it."""

    takes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorRule(Rule):
    """Is found by code."""

    headline: bool = False


def names_of(rule: Rule) -> tuple[str, str, str]:
    """What its findings can be called: by its id, its category, their family."""
    weak = BY_NAME[rule.family].weak
    return rule.id, rule.category, weak.name if weak is not None and rule.category in weak.categories else rule.family


def known_names(rules: Iterable[Rule]) -> frozenset[str]:
    """All that findings of these rules can be called."""
    return frozenset(name for rule in rules if not BY_NAME[rule.family].strips for name in names_of(rule))


@dataclass(frozen=True)
class RuleSet:
    """Rules in file order; compares and hashes by identity, so that compiled matchers can be kept beside it.

    disabled, added: the ids of rules that are switched off, and of those that do not come with the program.
    """

    rules: tuple[Rule, ...]
    disabled: frozenset[str] = field(default=frozenset())
    added: frozenset[str] = field(default=frozenset())

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """The rules that are switched on, by id."""
        return {rule.id: rule for rule in self.rules if rule.id not in self.disabled}

    def get(self, rule_id: str) -> Rule | None:
        """The rule of that id, or None where it does not exist or is switched off."""
        return self.by_id.get(rule_id)

    def active(self, *families: str) -> tuple[Rule, ...]:
        """The rules of these families that are switched on, in file order."""
        return tuple(rule for rule in self.rules if rule.family in families and rule.id not in self.disabled)


@dataclass(frozen=True, slots=True)
class Match:
    """The rule matched the prose at [start, end)."""

    rule: PhraseRule
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LineMatch:
    """The rule matched a line; [start, end) counts from its first character that is no white space."""

    rule: LineRule
    start: int
    end: int
