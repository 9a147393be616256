"""`copydesk lint`: findings in text as it stands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copydesk.checks import nearest
from copydesk.cli.console import Exit, complain, exit_codes, say, tell
from copydesk.cli.options import DisableOption, ExtractorOption, LanguageOption, ReportOption, RulesOption, path_of, warn_of_language
from copydesk.cli.single import attempted, context_for, notes_on, opened, source_text, why_not
from copydesk.errors import ConfigError
from copydesk.visible import visible_json, visible_line

if TYPE_CHECKING:
    from copydesk.annotations.checked import Checked, Spot, Wanted
    from copydesk.article import Article
    from copydesk.context import Context
    from copydesk.rule import RuleSet

EPILOG = (
    "Examples:\n\n    copydesk lint draft.txt\n\n    pbpaste | copydesk lint -\n\n"
    "    copydesk lint -f jsonl --fail-on defects *.md\n\n    copydesk lint drafts/ --select speculation --ignore modal\n\n"
    "    copydesk lint drafts/ --report github --report sarif=findings.sarif\n\n" + exit_codes(Exit.MISSED, Exit.USAGE, Exit.INCOMPLETE)
)


class Format(StrEnum):
    """How `lint` writes its findings."""

    TEXT = "text"
    JSONL = "jsonl"


def lint(
    ctx: typer.Context,
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE|FOLDER…|-]", help="Files and folders; - or none: standard input.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="text: a line a finding; jsonl: an object.")] = Format.TEXT,
    report: ReportOption = None,
    extractor: ExtractorOption = "trafilatura",
    language: LanguageOption = None,
    rules: RulesOption = None,
    disable: DisableOption = None,
    select: Annotated[
        list[str] | None,
        typer.Option("--select", "--family", metavar="NAME", help="Only findings of this family, category or rule; may be repeated."),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="No findings of this family, category or rule; may be repeated.")
    ] = None,
    fail_on: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Exit 1 on a finding of this family, category or rule; may be repeated.")
    ] = None,
    allow_empty: Annotated[bool, typer.Option("--allow-empty", help="Let a file without text pass; else that is exit code 3.")] = False,
) -> None:
    """Report findings in text as it stands; nothing is stripped.

    A finding has family, rule, category, severity, voice, line, column, start, end, text, message and detail; lines and columns count
    from 1, start and end are code points from 0. A page's lines are those of its source; null where the source does not have the text as
    it stands. Notes (who is quoted, weak hedges such as about 30) are left out unless --select or --fail-on names them.
    """
    from copydesk.annotations.write import asked, write
    from copydesk.article import Status

    reports = asked(report or ())
    given = dict.fromkeys(files or ["-"])
    problems = {file: problem for file in given if (problem := why_not(file, folders=True))}
    if len(problems) == len(given):
        raise ConfigError("\n".join(problems.values()))
    context = context_for(ctx, rules, disable, extractor=extractor, language=language)
    warn_of_language(context.rules, language)
    wanted = _wanted(context.rules, select=select, ignore=ignore, fail_on=fail_on)
    checked: list[Checked] = []
    missed = incomplete = False
    for file, location in _files(given, problems):
        one = _checked(file, location, context, wanted)
        has_text = Status(one.status).has_text
        incomplete = incomplete or not (has_text or (one.code == "empty" and allow_empty))
        missed = missed or one.missed
        if reports.anything:
            checked.append(one)
        if not reports.github and not _said(one.spots, form) and not fail_on and not reports.files:
            raise typer.Exit(Exit.DONE)  # nobody reads on; with --fail-on the exit code still has to be found
    incomplete = incomplete or bool(problems)
    write(reports, checked, context.rules, partial(say, exact=True))
    raise typer.Exit(Exit.INCOMPLETE if incomplete else Exit.MISSED if missed else Exit.DONE)


def _wanted(rules: RuleSet, **named: list[str] | None) -> Wanted:
    """Which findings are shown. Raises ConfigError for a name that no finding can have, or one that is to be both."""
    from copydesk.annotations.checked import Wanted, known_names

    known = known_names(rules.rules)
    for option, names in named.items():
        for name in names or ():
            if name not in known:
                flag = f"--{option.replace('_', '-')}"
                raise ConfigError(f"{flag}: there is no family, category or rule {name!r}{nearest(name, known)}; see copydesk rules list")
    wanted = Wanted(**{option: frozenset(names or ()) for option, names in named.items()})
    if both := wanted.ignore & (wanted.fail_on | wanted.select):
        raise ConfigError(f"--ignore {min(both)}: --select or --fail-on names it, too. Leave one of them out.")
    return wanted


def _files(given: Iterable[str], problems: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Each file that is given, or stands in a folder that is, with where its bytes are. What there is no file for joins the `problems`."""
    from copydesk.read.names import MEDIA, media_of
    from copydesk.runs.inputs import find_sources

    for file in given:
        if file not in problems and (file == "-" or not path_of(file).is_dir()):
            yield file, file
        elif file not in problems:
            sources = find_sources([path_of(file)], path_of("copydesk-report"))
            inside = [source for source in sources if source.refused is None and media_of(source.path)]
            if others := len(sources) - len(inside):
                tell(visible_line(f"{file}: {others:,} of {len(sources):,} files are not read; read are {' '.join(MEDIA)}, also as .gz"))
            if not inside:
                problems[file] = f"{file}: nothing in it was read. Give a folder with {' '.join(MEDIA)} files."
            yield from ((str(Path(file) / source.path), source.location) for source in inside)
        if file in problems:
            complain(problems[file])


def _checked(file: str, location: str, context: Context, wanted: Wanted) -> Checked:
    """The file, how it could be read, and the findings worth a line, at their places in it."""
    from copydesk.annotations.checked import Checked
    from copydesk.annotations.places import spots
    from copydesk.matching.findings import plain_findings

    article = _linted(file, location, context)
    found: tuple[Spot, ...] = ()
    if article.outcome.status.has_text and (rows := plain_findings(article)):
        page = (source_text(location, context), _blocks(article, rows)) if article.media == "html" else None
        found = tuple(spot for spot in spots(rows, page) if wanted.shows(spot.row))
    return Checked(
        path=file,
        location=location,
        status=article.outcome.status,
        code=article.outcome.code,
        message=article.outcome.message,
        missed=any(wanted.misses(spot.row) for spot in found),
        spots=found,
    )


def _blocks(article: Article, rows: Iterable[Mapping[str, Any]]) -> dict[int, tuple[int, str]]:
    """Where the lines begin that have findings, and their texts."""
    lines = {row["line"]: article.lines[row["line"] - 1] for row in rows}
    return {number: (line.start, article.text[line.start : line.end]) for number, line in lines.items()}


def _linted(file: str, location: str, context: Context) -> Article:
    """The article in `file` with what was found in it; what there is to say about how it was read is said on stderr."""
    from copydesk.stages import ASSUMED
    from copydesk.stages import lint as lint_article

    article = opened(file, context, location)
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


def _said(found: Iterable[Spot], form: Format) -> bool:
    """Say each finding; whether anybody still reads."""
    return all(say(_shown(spot, form), exact=True) for spot in found)


def _shown(spot: Spot, form: Format) -> str:
    row: dict[str, Any] = {**spot.row, "line": None, "column": None}
    if spot.begin is not None:
        row |= spot.begin._asdict()
    if form is Format.JSONL:
        return visible_json(json.dumps(row, ensure_ascii=False))
    voice = f", {row['voice']}" if row["voice"] else ""
    place = f"{row['path']}:{row['line']}:{row['column']}" if spot.begin is not None else row["path"]
    return visible_line(f"{place}: {row['severity']}: {row['rule']} ({row['category']}{voice}): {row['text']!r}: {row['message']}")
