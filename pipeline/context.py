"""What a stage may know beside its article: rules, configuration and what the folder as a whole has shown. Nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

from copydesk import patterns as patterns_of_rules
from copydesk.config import Config
from copydesk.evidence import KnownBy
from copydesk.families import BOILERPLATE, PROSE
from copydesk.kept import kept
from copydesk.matching import beginnings, lines, phrases
from copydesk.matching.lines import LineMatcher
from copydesk.matching.phrases import Matcher
from copydesk.rule import LineRule, PhraseRule, Rule, RuleSet
from copydesk.rulebook import load_rules

Some = TypeVar("Some", bound=Rule)

WORTH_KEEPING = 50  # rules: of fewer, the answers come sooner than a file


@dataclass(frozen=True, slots=True)
class Recurrence:
    """On how many of a site's pages a line (digits masked) stands, and what these are known by; None: nothing but one folder."""

    pages: int
    of: int
    known_by: KnownBy | None = KnownBy.ADDRESS

    @property
    def share(self) -> float:
        """The share of the pages, from 0 to 1."""
        return self.pages / self.of


class Often(IntEnum):
    """How often a line stands on a site: on no other page, on another one, on many of all, on many and no fewer than three."""

    NOWHERE = 0
    SOMEWHERE = 1
    MANY = 2
    MANY_OF_SEVERAL = 3


MANY_SHARE, SEVERAL = 0.3, 3  # share of a site's pages that are many, and pages


def how_often(found: Recurrence | None) -> Often:
    """How often that is."""
    if found is None:
        return Often.NOWHERE
    if found.share < MANY_SHARE:
        return Often.SOMEWHERE
    return Often.MANY if found.pages < SEVERAL else Often.MANY_OF_SEVERAL


class Lines(Protocol):
    """The lines that recur on a site. Who needs no figures asks `often`: an article then depends on them only where they tell."""

    def often(self, masked: str, /) -> Often:
        """How often a masked line stands there."""
        ...

    def get(self, masked: str, /) -> Recurrence | None:
        """On how many pages a masked line stands; None where it does not recur."""
        ...


class LinesInMemory(dict[str, Recurrence]):
    """The same, by masked line."""

    def often(self, masked: str, /) -> Often:
        """How often a masked line stands there."""
        return how_often(self.get(masked))


@dataclass(frozen=True, slots=True)
class Context:
    """The same for every article of a run. `recurring` has, by site ("": pages of no site), the lines that recur there."""

    rules: RuleSet
    config: Config = Config()
    recurring: Mapping[str, Lines] = field(default_factory=dict)


def context_of(config: Config) -> Context:
    """The context of one article by itself; the rule files are read once a process."""
    return Context(_rules_of(config.rule_folders, config.disable), config)


@lru_cache(maxsize=4)
def _rules_of(folders: tuple[str, ...], disable: tuple[str, ...]) -> RuleSet:
    return load_rules(map(Path, folders), disable=disable)


@lru_cache(maxsize=64)
def prose_matcher(rules: RuleSet, language: str | None) -> Matcher:
    """The matcher of all rules that search prose in `language` (None: only those for every language)."""
    wanted = {"*", language}
    every = rules.active(*(family.name for family in PROSE))
    return Matcher((rule for rule in every if rule.languages & wanted), _known("phrases", rules, PhraseRule, phrases.openings_of))


@lru_cache(maxsize=64)
def has_rules(rules: RuleSet, family: str, language: str | None) -> bool:
    """Whether a rule of the family that is switched on is for `language` or for every language."""
    return any(rule.languages & {"*", language} for rule in rules.active(family))


@lru_cache(maxsize=64)
def line_matcher(rules: RuleSet) -> LineMatcher:
    """The matcher of the boilerplate phrases: chrome is often in another language than the article, so of all of them."""
    return LineMatcher(rules.active(BOILERPLATE.name), _known("lines", rules, LineRule, lines.needs_of))


@lru_cache(maxsize=8)
def _known(name: str, rules: RuleSet, kind: type[Some], ask: Callable[[Some], Any]) -> Mapping[str, Any]:
    """What `ask` gives for each rule of a kind, by its id, from the table that is kept of these patterns; nothing where they are few."""
    asked = [rule for rule in rules.rules if isinstance(rule, kind)]
    if len(asked) < WORTH_KEEPING:
        return {}
    patterns = json.dumps([(rule.match, getattr(rule, "search", None)) for rule in asked])
    code = (str(module.__file__) for module in (beginnings, lines, patterns_of_rules, phrases))
    answers = kept(name, [patterns], code, lambda: [ask(rule) for rule in asked])
    return dict(zip((rule.id for rule in asked), answers, strict=True))
