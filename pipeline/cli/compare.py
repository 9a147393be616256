"""`copydesk compare`: what became of the articles between two reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.closing import count
from copydesk.cli.console import Exit, complain, exit_codes, say
from copydesk.cli.options import path_of

if TYPE_CHECKING:
    from copydesk.review.compare import Change, Comparison

MOST = 20  # articles named, of each kind
LONGEST = 60  # characters of a finding, a line
EPILOG = (
    "Examples:\n\n    copydesk compare old-report report\n\n    copydesk compare old-report report --html > changes.html\n\n"
    "    copydesk compare old-report report --csv --fail-on-worse\n\n" + exit_codes(Exit.MISSED, Exit.USAGE)
)
Old = Annotated[Path, typer.Argument(metavar="OLD", parser=path_of, help="The folder of a report.")]
New = Annotated[Path, typer.Argument(metavar="NEW", parser=path_of, help="That of a later one.")]


def compare(
    old: Old,
    new: New,
    as_csv: Annotated[bool, typer.Option("--csv", help="A row an article that changed, as CSV.")] = False,
    as_html: Annotated[bool, typer.Option("--html", help="A page that leads to the articles of both, as HTML.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="All of it, with the findings that came and went, as JSON.")] = False,
    fail_on_worse: Annotated[bool, typer.Option("--fail-on-worse", help="Exit 1 if an article is worse.")] = False,
) -> None:
    """Say which articles are new, gone, better or worse, which findings and which lines of cleaned texts came and went, and whether text,
    rules or settings changed.
    """
    from copydesk.review.compare import compare as difference

    found = difference(old, new)
    if as_json or as_csv or as_html:
        from copydesk.reports import changes

        if as_json:
            text = changes.as_json(found)
        elif as_csv:
            text = changes.as_csv(found).rstrip("\n")
        else:
            homes = changes.home_of(old), changes.home_of(new)
            text = changes.as_html(changes.changes_page(found, *homes), homes[1].address or "")
        say(text, exact=True)
    else:
        for line in _lines(found):
            if not say(line):
                break
    if fail_on_worse and found.worse:
        complain(f"{count(len(found.worse), 'article')} worse: {', '.join(each.path for each in found.worse[:5])}")
        raise typer.Exit(Exit.MISSED)


def _lines(found: Comparison) -> Iterator[str]:
    counts = found.counts
    kinds = ", ".join(f"{counts[how]:,} {how}" for how in ("worse", "better", "corrected", "same", "new", "gone") if counts[how])
    yield f"{count(len(found.articles), 'input')}: {kinds}" if kinds else "no inputs"
    came, went, lines_came, lines_went = (
        sum(len(getattr(each, side)) for each in found.articles) for side in ("came", "went", "lines_came", "lines_went")
    )
    flipped = sum(each.flipped for each in found.articles)
    yield f"{count(flipped, 'verdict')} changed; {count(came, 'finding')} came, {went:,} went"
    yield f"cleaned texts: {count(lines_came, 'line')} came, {lines_went:,} went"
    texts = sum(each.text_changed is True for each in found.articles)
    others = "; ".join(_named(what, getattr(found, what)) for what in ("rules", "settings", "versions"))
    yield f"changed: {count(texts, 'text')}; {others}"
    for how in ("worse", "better", "corrected", "new", "gone"):
        chosen = found.worse if how == "worse" else [each for each in found.articles if each.how == how]
        yield from (f"{how}: {_told(each)}" for each in chosen[:MOST])
        if len(chosen) > MOST:
            yield f"{how}: and {len(chosen) - MOST:,} more; --csv has them all"
    for side in ("came", "went"):
        findings = [(each.path, finding) for each in found.articles for finding in getattr(each, side)]
        yield from (f"{side}: {path}:{finding.line}: {finding.rule}: {finding.text[:LONGEST]!r}" for path, finding in findings[:MOST])
        if len(findings) > MOST:
            yield f"{side}: and {len(findings) - MOST:,} more; --json has them all"
    for side in ("came", "went"):
        lines = [(each.path, line) for each in found.articles for line in getattr(each, f"lines_{side}")]
        yield from (f"line {side}: {path}:{line.line}: {line.text[:LONGEST]!r}{_taken(side, line.rule)}" for path, line in lines[:MOST])
        if len(lines) > MOST:
            yield f"line {side}: and {len(lines) - MOST:,} more; --json has them all"


def _taken(side: str, rule: str | None) -> str:
    """Which rule took or takes a line."""
    return "" if rule is None else f" ({'was stripped' if side == 'came' else 'stripped'} by {rule})"


def _told(change: Change) -> str:
    if change.how in ("new", "gone"):
        return f"{change.path} ({change.new_verdict or change.old_verdict})"
    verdict = f"{change.old_verdict} → {change.new_verdict}" if change.flipped else change.new_verdict
    score = f", {_points(change.old_score)} → {_points(change.new_score)}"
    findings = f"; +{len(change.came)} −{len(change.went)} findings" if change.came or change.went else ""
    lines = f"; +{len(change.lines_came)} −{len(change.lines_went)} lines" if change.lines_came or change.lines_went else ""
    return f"{change.path} ({verdict}{score}{findings}{lines}{'; the text has changed' if change.text_changed else ''})"


def _points(score: float | None) -> str:
    return "no score" if score is None else f"{score:.1f}"


def _named(what: str, names: Iterable[str]) -> str:
    names = list(names)
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return f"{what}: {', '.join(names[:5])}{more}" if names else f"no {what}"
