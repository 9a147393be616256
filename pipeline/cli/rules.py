"""`copydesk rules list`, `show` and `test`: the rules, one rule, and their examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.checks import nearest
from copydesk.cli.console import Exit, say
from copydesk.cli.options import RulesOption, rule_set
from copydesk.errors import ConfigError

if TYPE_CHECKING:
    from copydesk.rule import Rule


def rules_list(
    family: Annotated[str | None, typer.Argument(metavar="[FAMILY]", help="Only the rules of this family.")] = None,
    rules: RulesOption = None,
) -> None:
    """List the rules: id, category, languages, message."""
    from copydesk.rulebook import FAMILIES

    if family is not None and family not in FAMILIES:
        raise ConfigError(f"there is no family {family!r}; families are {', '.join(FAMILIES)}")
    for rule in rule_set(rules).rules:
        if family in (None, rule.family):
            say(f"{rule.id:<44} {rule.category:<14} {','.join(sorted(rule.languages)):<12} {rule.message}")


def rules_show(rule_id: Annotated[str, typer.Argument(metavar="ID", help="The rule's id.")], rules: RulesOption = None) -> None:
    """Explain one rule: what it says, why, what it matches, its examples."""
    known = rule_set(rules)
    rule = known.get(rule_id)
    if rule is None:
        raise ConfigError(f"there is no rule {rule_id!r}{nearest(rule_id, known.by_id) or '; see copydesk rules list'}")
    show_rule(rule)


def show_rule(rule: Rule) -> None:
    """Print all that there is to say about a rule."""
    from copydesk.rule import GUARDS
    from copydesk.rulebook import marked

    say(f"{rule.id}  ({rule.family}, {rule.category}; {', '.join(sorted(rule.languages))}; since {rule.since})\n{rule.message}")
    for label, value in (("Why", rule.why), ("Instead", rule.instead), ("Source", rule.source)):
        if value:
            say(f"{label}: {value}")
    say(f"Matches: {rule.match}" if rule.match is not None else "Found by code, not by a pattern.")
    for name in GUARDS:
        if (guard := getattr(rule, name, None)) is not None:
            say(f"  {name}: {guard}")
    for example in rule.examples:
        kind = "known failure: " + example.known_failure if example.known_failure else "finds" if example.spans else "leaves"
        say(f"  {kind}: {marked(example.text, example.spans)}")
    say(f"In {rule.file}, line {rule.file_line}.")


def rules_test(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID…]", help="Rules to test; default: all.")] = None, rules: RulesOption = None
) -> None:
    """Run the examples of the rules; exit 1 where one does not come out as marked. Says what of a pattern no example hits, too."""
    from copydesk.rulebook import marked
    from copydesk.selftest import idle_guards, run_example, unhit

    known = rule_set(rules)
    for rule_id in ids or ():
        if known.get(rule_id) is None:
            raise ConfigError(f"there is no rule {rule_id!r}; see copydesk rules list")
    passed = failed = 0
    for rule in known.rules:
        if ids and rule.id not in ids:
            continue
        for example in rule.examples:
            result = run_example(rule, example)
            passed += result.passed
            failed += not result.passed
            if not result.passed:
                say(f"{rule.file}:{rule.file_line}: {rule.id}")
                say(f"  expected: {marked(example.text, example.spans)}")
                say(f"  found:    {marked(example.text, result.found)}")
                if result.as_marked:
                    say("  marked as a known failure, but it passes now: remove known_failure")
        for part in unhit(rule):
            say(f"{rule.file}:{rule.file_line}: {rule.id}: no example hits {part}")
        for guard in idle_guards(rule):
            say(f"{rule.file}:{rule.file_line}: {rule.id}: no example needs {guard}: all would come out the same without it")
    say(f"{passed} examples passed, {failed} failed")
    raise typer.Exit(Exit.MISSED if failed else Exit.DONE)
