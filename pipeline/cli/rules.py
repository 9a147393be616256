"""`copydesk rules list | show | test | new | coverage`: the rules, one of them, their examples, a new one, and what each has found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk import languages
from copydesk.checks import nearest
from copydesk.cli.console import Exit, exit_codes, say, tell
from copydesk.cli.options import RulesOption, path_of, rule_set
from copydesk.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from copydesk.rule import Example, Rule

_BRIEF = 200  # characters of a pattern where it is shown briefly
NEW_EPILOG = "Example:\n\n    copydesk rules new style.cliche.low-hanging\n\n" + exit_codes(Exit.USAGE)
COVERAGE_EPILOG = "Example:\n\n    copydesk rules coverage copydesk-report style\n\n" + exit_codes(Exit.USAGE)


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


def show_rule(rule: Rule, *, briefly: bool = False) -> None:
    """Print all that there is to say about a rule; `briefly`: of its pattern and its examples no more than a few lines."""
    from copydesk.rule import GUARDS
    from copydesk.rulebook import marked

    say(f"{rule.id}  ({rule.family}, {rule.category}; {', '.join(sorted(rule.languages))}; since {rule.since})\n{rule.message}")
    for label, value in (("Why", rule.why), ("Instead", rule.instead), ("Source", rule.source)):
        if value:
            say(f"{label}: {value}")
    said = [f"Matches: {rule.match}" if rule.match is not None else "Found by code, not by a pattern."]
    said += [f"  {name}: {guard}" for name in GUARDS if (guard := getattr(rule, name, None)) is not None]
    for line in said:
        say(line if not briefly or len(line) <= _BRIEF else f"{line[: _BRIEF - 1]}…")
    shown = _shortest(rule.examples) if briefly else rule.examples
    for example in shown:
        kind = "known failure: " + example.known_failure if example.known_failure else "finds" if example.spans else "leaves"
        say(f"  {kind}: {marked(example.text, example.spans)}")
    if more := len(rule.examples) - len(shown):
        say(f"  and {more} more example{'' if more == 1 else 's'}: copydesk rules show {rule.id}")
    say(f"In {rule.file}, line {rule.file_line}.")


def _shortest(examples: Sequence[Example]) -> list[Example]:
    """The shortest example of what a rule finds, and that of what it leaves."""
    fit = [[it for it in examples if not it.known_failure and bool(it.spans) is finds] for finds in (True, False)]
    return [min(some, key=lambda it: len(it.text)) for some in fit if some]


def rules_test(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID…]", help="Rules to test; default: all.")] = None, rules: RulesOption = None
) -> None:
    """Run the examples of the rules; exit 1 where one does not come out as marked. Says what of a pattern no example hits, too.

    With --rules, only the rules of these folders are tested, unless IDs name others.
    """
    from copydesk.rule import LineRule
    from copydesk.rulebook import marked
    from copydesk.selftest import idle_guards, run_example, unhit

    known = rule_set(rules)
    others = frozenset(rule.id for rule in rule_set(None).rules) if rules else frozenset()
    for rule_id in ids or ():
        if known.get(rule_id) is None:
            raise ConfigError(f"there is no rule {rule_id!r}; see copydesk rules list")
    passed = failed = 0
    for rule in known.rules:
        if rule.id not in ids if ids else rule.id in others:
            continue
        for example in rule.examples:
            result = run_example(rule, example)
            passed += result.passed
            failed += not result.passed
            if not result.passed:
                say(f"{rule.file}:{rule.file_line}: {rule.id}")
                say(f"  expected: {marked(example.text, example.spans)}")
                say(f"  found:    {marked(example.text, result.found)}")
                if isinstance(rule, LineRule) and not rule.search and set(example.spans) - set(result.found):
                    say(f"  {_WHOLE_LINES}")
                if result.as_marked:
                    say("  marked as a known failure, but it passes now: remove known_failure")
        for part in unhit(rule):
            say(f"{rule.file}:{rule.file_line}: {rule.id}: no example hits {part}")
        for guard in idle_guards(rule):
            say(f"{rule.file}:{rule.file_line}: {rule.id}: no example needs {guard}: all would come out the same without it")
    say(f"{passed} examples passed, {failed} failed")
    raise typer.Exit(Exit.MISSED if failed else Exit.DONE)


_WHOLE_LINES = "a boilerplate rule's match has to cover a whole line; with search = true it may stand in one"
_SKELETON = """\
# Write the pattern, the message and the examples anew, then: copydesk rules test {id} --rules {folder}
# Each key is explained in CONTRIBUTING.md; copydesk config schema rules is for editors.
[[rules]]
id = {quoted}
family = "{family}"
category = "{category}"{categories}
languages = ["{language}"]
{note}match = 'words to find'
message = "What it means that they stand there."
{keys}examples = [
    "{finds}",
    "{leaves}",
]
"""


def rules_new(
    rule_id: Annotated[str, typer.Argument(metavar="ID", help="Its id: a family, a dot and a name, such as style.cliche.low-hanging.")],
    folder: Annotated[Path, typer.Option("--rules", metavar="FOLDER", parser=path_of, help="The folder of your rules.")] = Path(
        "our-rules"
    ),
    language: Annotated[str, typer.Option(metavar="CODE", help="The language that it is for; * for all.")] = languages.ASSUMED,
) -> None:
    """Write a rule to begin with, in a file of its own; it passes its own examples.

    A rule of the family boilerplate takes lines away; one of any other marks words.
    """
    from copydesk.families import BY_NAME
    from copydesk.rulebook import FAMILIES, read_rules

    family, dot, name = rule_id.partition(".")
    if family not in FAMILIES or not dot:
        known = f"{nearest(family, FAMILIES)}; families are {', '.join(FAMILIES)}"
        raise ConfigError(f"{rule_id}: an id begins with a family and a dot{known}")
    if (other := rule_set([folder] if folder.is_dir() and any(folder.rglob("*.toml")) else None).get(rule_id)) is not None:
        raise ConfigError(f"{rule_id}: it is there already, in {other.file}, line {other.file_line}. Give yours another id.")
    path = folder / f"{rule_id}.toml"
    if path.exists():
        raise UsageError(f"{path}: it is there already, and is left as it is.")
    takes_lines, categories = BY_NAME[family].strips, BY_NAME[family].known_categories()
    category = name.partition(".")[0] if "." in name else "own"
    text = _SKELETON.format(
        id=rule_id,
        folder=folder,
        quoted=json.dumps(rule_id),
        family=family,
        category=category if not categories or category in categories else next(iter(categories)),
        categories=f"  # one of {', '.join(categories)}" if categories else "",
        language=language,
        note=f"# {_WHOLE_LINES[0].upper()}{_WHOLE_LINES[1:]}.\n" if takes_lines else "",
        keys="confidence = 0.9\n" if takes_lines else "",
        finds="[[Words to find]]" if takes_lines else "A sentence with [[words to find]] in it.",
        leaves="A paragraph that only speaks of the words to find." if takes_lines else "A near miss, with words that it must leave alone.",
    )
    read_rules(text, str(path))
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    say(str(path), exact=True)
    tell(f"Try it: copydesk rules test {rule_id} --rules {folder}")


def rules_coverage(
    report: Annotated[Path, typer.Argument(metavar="REPORT", parser=path_of, help="The output folder of a run.")] = Path("copydesk-report"),
    family: Annotated[str | None, typer.Argument(metavar="[FAMILY]", help="Only the rules of this family.")] = None,
) -> None:
    """Say how often each rule found something in a run, and which never did."""
    import polars as pl

    from copydesk.rulebook import FAMILIES

    path = report / "data" / "rules.parquet"
    if not path.is_file():
        raise UsageError(f"{report}: no report of Copydesk's. Give the output folder of a run.")
    if family is not None and family not in FAMILIES:
        raise ConfigError(f"there is no family {family!r}; families are {', '.join(FAMILIES)}")
    table = pl.read_parquet(path, columns=["rule", "family", "enabled", "fired", "articles", "never_fired"])
    table = table.filter(pl.col("family") == family) if family else table
    for rule, _, enabled, fired, articles, _ in table.sort("fired", "rule", descending=[True, False]).iter_rows():
        said = f"{fired:>7,} in {articles:,} article{'' if articles == 1 else 's'}" if fired else "      never" if enabled else "      off"
        say(f"{rule:<48} {said}")
    never = int(table["never_fired"].sum())
    tell(f"{table.height - never:,} of {table.height:,} rules found something or are off; {never:,} never did")
