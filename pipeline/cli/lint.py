"""`copydesk lint`: findings in text as it stands."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copydesk.article import Status
from copydesk.checks import nearest
from copydesk.cli.console import Exit, complain, exit_codes, say, tell
from copydesk.cli.options import (
    CommentsOption,
    DisableOption,
    ExtractorOption,
    HtmlFieldOption,
    IdFieldOption,
    IgnoreOption,
    LanguageOption,
    ReportOption,
    RulesOption,
    SelectOption,
    TextFieldOption,
    fields,
    path_of,
    warn_of_language,
)
from copydesk.cli.single import articles_in, attempted, context_for, for_article, notes_on, opened, source_text, why_not
from copydesk.cli.stdin import STDIN, checked_format, stdin_file
from copydesk.config import Fields
from copydesk.errors import ConfigError
from copydesk.visible import visible_json, visible_line

if TYPE_CHECKING:
    from copydesk.annotations.checked import Checked, Spot, Wanted
    from copydesk.article import Article, Source
    from copydesk.context import Context
    from copydesk.rule import RuleSet

EPILOG = (
    "Examples:\n\n    copydesk lint draft.txt\n\n    pbpaste | copydesk lint -\n\n    copydesk lint crawl.jsonl\n\n"
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
    written: Annotated[
        Format, typer.Option("--format", "-f", metavar="FORMAT", help="text: a line a finding; jsonl: an object.")
    ] = Format.TEXT,
    stdin_format: Annotated[
        str | None, typer.Option("--stdin-format", metavar="SUFFIX", help="What standard input is: txt (default), md, html, jsonl, csv, …")
    ] = None,
    report: ReportOption = None,
    extractor: ExtractorOption = "trafilatura",
    comments: CommentsOption = True,
    language: LanguageOption = None,
    rules: RulesOption = None,
    disable: DisableOption = None,
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    fail_on: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Exit 1 on a finding of this family, category or rule; may be repeated.")
    ] = None,
    text_field: TextFieldOption = None,
    html_field: HtmlFieldOption = None,
    id_field: IdFieldOption = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing of how files were read, but where they could not be.")] = False,
    allow_empty: Annotated[bool, typer.Option("--allow-empty", help="Let a file without text pass; else that is exit code 3.")] = False,
) -> None:
    """Report findings in text as it stands; nothing is stripped. Each record of a file of records is an article of its own.

    A finding has family, rule, category, severity, voice, line, column, start, end, text, message and detail; lines and columns count
    from 1, start and end are code points from 0. A page's lines are those of its source; null where the source does not have the text as
    it stands. Notes (who is quoted, weak hedges such as about 30) are left out unless --select or --fail-on names them.
    """
    from copydesk.annotations.write import asked, write

    reports = asked(report or ())
    given = dict.fromkeys(files or [STDIN])
    form = checked_format(stdin_format, given, default="txt")
    problems = {file: problem for file in given if (problem := why_not(file, folders=True))}
    if len(problems) == len(given):
        raise ConfigError("\n".join(problems.values()))
    records = fields(ctx.obj.get("input", Fields()), text_field, html_field, id_field)
    context = context_for(ctx, rules, disable, extractor=extractor, comments=comments, language=language, input=records)
    _warn_of_ignores(context, quiet=quiet)
    warn_of_language(context.rules, language)
    wanted = wanted_of(context.rules, select=select, ignore=ignore, fail_on=fail_on)
    checked: list[Checked] = []
    missed = incomplete = False
    is_fine: dict[str, bool] = {}  # by what was given: whether there is a text in it, or need not be
    with closing(_inputs(given, problems, form, context)) as sources:
        for name, source in sources:
            one = checked_in(source, for_article(context, source.path, name), wanted, quiet=quiet)
            has_text = Status(one.status).has_text
            is_fine[name] = is_fine.get(name, False) or has_text or (one.code == "empty" and allow_empty)
            incomplete = incomplete or one.status == Status.FAILED
            missed = missed or one.missed
            if reports.anything:
                checked.append(one)
            if not reports.github and not _said(one.spots, written) and not fail_on and not reports.files:
                raise typer.Exit(Exit.DONE)  # nobody reads on; with --fail-on the exit code still has to be found
    incomplete = incomplete or bool(problems) or not all(is_fine.values())
    for name, fine in is_fine.items():
        if not fine and path_of(name).is_dir():
            complain(f"{name}: nothing in it was read; why, stands above. Give a folder with articles, or add --allow-empty.")
    write(reports, checked, context.rules, partial(say, exact=True))
    if len(problems) == len(given) and not any(path_of(file).is_dir() for file in given):
        raise typer.Exit(Exit.USAGE)  # as for names of files that are not there
    raise typer.Exit(Exit.INCOMPLETE if incomplete else Exit.MISSED if missed else Exit.DONE)


def _warn_of_ignores(context: Context, *, quiet: bool) -> None:
    """Say which tables [[ignore]] can silence nothing, since no finding is called so."""
    from copydesk.rule import known_names
    from copydesk.silence import no_name, told

    if quiet or not context.config.ignores:
        return
    known = known_names(context.rules.rules)
    for ignore in context.config.ignores:
        if problem := no_name(ignore, known):
            tell(visible_line(f"{told(ignore)}: {problem}"))


def wanted_of(rules: RuleSet, **named: list[str] | None) -> Wanted:
    """Which findings are shown. Raises ConfigError for a name that no finding can have, or one that is to be both."""
    from copydesk.annotations.checked import Wanted
    from copydesk.rule import known_names

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


def _inputs(
    given: Iterable[str], problems: dict[str, str], form: str | None, context: Context
) -> Generator[tuple[str, Source], None, None]:
    """What was given, and each article in it: in a file, or in those of a folder. What there is no article for joins the `problems`."""
    for file in given:
        if file == STDIN and form is not None:
            with stdin_file(form, context.config.max_bytes) as path, articles_in(STDIN, str(path), context.config) as sources:
                yield from ((file, source) for source in _fit(sources, problems))
        elif file not in problems and path_of(file).is_dir():
            yield from ((file, source) for source in _inside(file, problems, context))
        elif file not in problems:
            with articles_in(file, file, context.config) as sources:
                yield from ((file, source) for source in _fit(sources, problems))
        if file in problems:
            complain(problems[file])


def _fit(sources: Iterable[Source], problems: dict[str, str]) -> Iterator[Source]:
    """The articles, without a file whose records are none: that is a problem, where somebody gave it by its name."""
    for source in sources:
        if source.refused is not None and source.refused.status is Status.SKIPPED:
            problems[source.path] = f"{source.path}: {source.refused.message}"
        else:
            yield source


def _inside(folder: str, problems: dict[str, str], context: Context) -> Iterator[Source]:
    """The articles in a folder."""
    from copydesk.read.names import READ, is_read
    from copydesk.runs.inputs import find_sources

    sources = find_sources([path_of(folder)], path_of("copydesk-report"))
    inside = [source for source in sources if source.refused is None and is_read(source.path)]
    if others := len(sources) - len(inside):
        tell(visible_line(f"{folder}: {others:,} of {len(sources):,} files are not read; read are {READ}"))
    if not inside:
        problems[folder] = f"{folder}: nothing in it was read. Give a folder with files that are read: {READ}."
    for source in inside:
        with articles_in(str(Path(folder) / source.path), source.location, context.config) as found:
            none: dict[str, str] = {}
            yield from _fit(found, none)
        for problem in none.values():
            tell(visible_line(problem))


def checked_in(source: Source, context: Context, wanted: Wanted, *, quiet: bool) -> Checked:
    """The article, how it could be read, and the findings worth a line, at their places in its file."""
    from copydesk.annotations.checked import Checked
    from copydesk.annotations.places import in_blocks, spots
    from copydesk.matching.findings import plain_findings
    from copydesk.read.names import is_in_lines

    article = _linted(source, context, quiet=quiet)
    found: tuple[Spot, ...] = ()
    if article.outcome.status.has_text and (rows := plain_findings(article)):
        in_record = source.record is not None
        blocks = not in_record and in_blocks(article.media, (note.code for note in article.notes))
        page = (source_text(source.location, context), _blocks(article, rows)) if blocks else None
        line = article.record_line if is_in_lines(source.location) else None
        found = tuple(spot for spot in spots(rows, page, in_record=in_record, record_line=line) if wanted.shows(spot.row))
    return Checked(
        path=source.path,
        location=STDIN if source.path.partition("#")[0] == STDIN else source.location,
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


def _linted(source: Source, context: Context, *, quiet: bool) -> Article:
    """The article with what was found in it; what there is to say about how it was read is said on stderr."""
    from copydesk.stages import ASSUMED
    from copydesk.stages import lint as lint_article

    file = source.path
    article = opened(source, context)
    if article.outcome.status.has_text:
        article = attempted(file, partial(lint_article, article, context))
    if not article.outcome.status.has_text:
        tell(visible_line(f"{file}: {article.outcome.message}"))
        return article
    if quiet:
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
    place = row["path"] if row["column"] is None else f"{row['path']}:{row['line']}:{row['column']}"
    return visible_line(f"{place}: {row['severity']}: {row['rule']} ({row['category']}{voice}): {row['text']!r}: {row['message']}")
