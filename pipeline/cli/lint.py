"""`copydesk lint`: findings in text as it stands."""

from __future__ import annotations

import json
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copydesk.checks import nearest
from copydesk.cli.console import Exit, complain, exit_codes, say, tell
from copydesk.cli.options import DisableOption, ExtractorOption, LanguageOption, RulesOption, warn_of_language
from copydesk.cli.single import attempted, context_for, notes_on, opened, why_not
from copydesk.errors import ConfigError
from copydesk.visible import visible_json, visible_line

if TYPE_CHECKING:
    from copydesk.article import Article
    from copydesk.context import Context

EPILOG = (
    "Examples:\n\n    copydesk lint draft.txt\n\n    pbpaste | copydesk lint -\n\n"
    "    copydesk lint -f jsonl --fail-on defects *.md\n\n" + exit_codes(Exit.MISSED, Exit.USAGE, Exit.INCOMPLETE)
)


class Format(StrEnum):
    """How `lint` writes its findings."""

    TEXT = "text"
    JSONL = "jsonl"


def lint(
    ctx: typer.Context,
    files: Annotated[list[str] | None, typer.Argument(metavar="[FILE…|-]", help="Files; - or none: standard input.")] = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="text: a line a finding; jsonl: an object.")] = Format.TEXT,
    extractor: ExtractorOption = "trafilatura",
    language: LanguageOption = None,
    rules: RulesOption = None,
    disable: DisableOption = None,
    fail_on: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Exit 1 on a finding of this family, category or rule; may be repeated.")
    ] = None,
    allow_empty: Annotated[bool, typer.Option("--allow-empty", help="Let a file without text pass; else that is exit code 3.")] = False,
) -> None:
    """Report findings in text as it stands; nothing is stripped.

    A finding has family, rule, category, voice, line, column, start, end, text, message and detail; lines and columns count from 1,
    start and end are code points from 0. Weak hedges (about 30, some, many) are left out unless --fail-on names their rule.
    """
    files = files or ["-"]
    problems = {file: problem for file in files if (problem := why_not(file))}
    if len(problems) == len(set(files)):
        raise ConfigError("\n".join(problems.values()))
    context = context_for(ctx, rules, disable, extractor=extractor, language=language)
    warn_of_language(context.rules, language)
    asked = frozenset(fail_on or ())
    known = {name for rule in context.rules.rules for name in (rule.family, rule.category, rule.id)}
    for name in fail_on or ():
        if name not in known:
            raise ConfigError(f"--fail-on: there is no family, category or rule {name!r}{nearest(name, known)}; see copydesk rules list")
    missed = incomplete = False
    for file in files:
        if file in problems:
            complain(problems[file])
            incomplete = True
            continue
        article = _linted(file, context)
        if not article.outcome.status.has_text:
            incomplete = incomplete or article.outcome.code != "empty" or not allow_empty
            continue
        for row in _findings(article, asked):
            missed = missed or bool(asked.intersection(_names(row)))
            if not say(_shown(row, form), exact=True) and not fail_on:
                raise typer.Exit(Exit.DONE)  # nobody reads on; with --fail-on the exit code still has to be found
    raise typer.Exit(Exit.INCOMPLETE if incomplete else Exit.MISSED if missed else Exit.DONE)


def _linted(file: str, context: Context) -> Article:
    """The article in `file` with what was found in it; what there is to say about how it was read is said on stderr."""
    from copydesk.stages import ASSUMED
    from copydesk.stages import lint as lint_article

    article = opened(file, context)
    if article.outcome.status.has_text:
        article = attempted(file, partial(lint_article, article, context))
    if not article.outcome.status.has_text:
        tell(visible_line(f"{file}: {article.outcome.message}"))
        return article
    for message in notes_on(article):
        tell(visible_line(f"{file}: {message}"))
    if article.language_status == ASSUMED:
        tell(visible_line(f"{file}: too little text to know its language; read as English (say --language CODE if it is not)"))
    return article


def _findings(article: Article, asked: frozenset[str]) -> list[dict[str, Any]]:
    """The findings worth a line: those of a family that is shown on request only where one of their names was `asked` for."""
    from copydesk.families import BY_NAME
    from copydesk.matching.findings import plain_findings

    return [row for row in plain_findings(article) if asked.intersection(_names(row)) or not BY_NAME[str(row["family"])].on_request]


def _names(row: dict[str, Any]) -> tuple[str, str, str]:
    """What --fail-on can call a finding."""
    return row["family"], row["category"], row["rule"]


def _shown(row: dict[str, Any], form: Format) -> str:
    if form is Format.JSONL:
        return visible_json(json.dumps(row, ensure_ascii=False))
    voice = f", {row['voice']}" if row["voice"] else ""
    place = f"{row['path']}:{row['line']}:{row['column']}"
    return visible_line(f"{place}: {row['rule']} ({row['category']}{voice}): {row['text']!r}: {row['message']}")
