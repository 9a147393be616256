"""What decisions come to, in lines and counts for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from copydesk.review.decisions import Decision, disagree, standing

AGREES = frozenset({"chrome"})  # with the rule that took a line


class RuleCount(NamedTuple):
    """How often reviewers said of what a rule found, or took, that it is right or wrong."""

    rule: str
    wrong: int
    right: int


def lines_of(decisions: Sequence[Decision]) -> Iterator[str]:
    """What stands, a line each, by article."""
    stands = [decision for said in standing(decisions).values() for decision in said]
    for decision in sorted(stands, key=lambda each: (each.path, each.subject.line, each.time)):
        subject = decision.subject
        about = {"verdict": "", "note": f": {decision.note}", "line": f": line {subject.line}: {subject.text}"}
        told = about.get(subject.kind, f": line {subject.line}: {subject.rule}: {subject.context or subject.text}")
        who = f" ({decision.reviewer}, {decision.time:%Y-%m-%d})" if decision.reviewer else f" ({decision.time:%Y-%m-%d})"
        yield f"{decision.path}: {decision.decision}{told}{who}"


def by_decision(decisions: Sequence[Decision]) -> list[tuple[str, int]]:
    """How often each decision stands, most often first."""
    counts = Counter(decision.decision for said in standing(decisions).values() for decision in said)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def by_rule(decisions: Sequence[Decision]) -> list[RuleCount]:
    """The rules that reviewers judged, those that were wrong most often first."""
    wrong: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for said in standing(decisions).values():
        for decision in said:
            if decision.subject.rule is not None:
                (right if decision.decision in AGREES else wrong)[decision.subject.rule] += 1
    rules = [RuleCount(rule, wrong[rule], right[rule]) for rule in wrong | right]
    return sorted(rules, key=lambda count: (-count.wrong, -count.right, count.rule))


def disputed(decisions: Sequence[Decision]) -> int:
    """On how many subjects reviewers do not agree."""
    return sum(disagree(said) for said in standing(decisions).values())
