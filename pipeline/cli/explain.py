"""`copydesk explain`: line by line what is kept or stripped, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copydesk.checks import nearest
from copydesk.cli.as_run import as_run
from copydesk.cli.console import Exit, exit_codes, say, tell
from copydesk.cli.options import (
    CommentsOption,
    DisableOption,
    ExtractorOption,
    FormatOption,
    HtmlFieldOption,
    IdFieldOption,
    RulesOption,
    TextFieldOption,
    fields,
    path_of,
)
from copydesk.cli.rules import show_rule
from copydesk.cli.single import articles_in, attempted, context_for, for_article, notes_on, opened, why_not
from copydesk.cli.stdin import STDIN, checked_format, stdin_file
from copydesk.config import Fields, Ignore
from copydesk.errors import ConfigError
from copydesk.read.fields import encoded
from copydesk.silence import silenced_in, told
from copydesk.visible import visible_line

if TYPE_CHECKING:
    from copydesk.article import Article, Line, Source
    from copydesk.context import Context

EPILOG = (
    "Examples:\n\n    copydesk explain page.html\n\n    copydesk explain page.html:12\n\n    copydesk explain crawl.jsonl#a017\n\n"
    "    copydesk explain articles/a.txt --run report\n\n" + exit_codes(Exit.USAGE, Exit.INCOMPLETE)
)
_MOST_NAMED = 5  # records that a message names
_NEIGHBOUR = 60  # characters shown of the lines around the one that is explained, and of what is found in it


def explain(
    ctx: typer.Context,
    target: Annotated[
        str,
        typer.Argument(
            metavar="FILE[#RECORD][:LINE]",
            help="The file (-: standard input), its record, the line to explain in full, by the number that it has without :LINE.",
        ),
    ],
    run: Annotated[
        Path | None,
        typer.Option(metavar="REPORT", parser=path_of, help="Say it as the run did whose report is in this folder; recurring lines count."),
    ] = None,
    stdin_format: FormatOption = None,
    extractor: ExtractorOption = "trafilatura",
    comments: CommentsOption = True,
    rules: RulesOption = None,
    disable: DisableOption = None,
    text_field: TextFieldOption = None,
    html_field: HtmlFieldOption = None,
    id_field: IdFieldOption = None,
) -> None:
    """Say line by line what is kept or stripped, and why; with :LINE, of one line in full, between its neighbours.

    In text and Markdown a line has the number that it has in the file; in a page it is a block of what readers see, and not a line of the
    HTML. Of a file with a record in each line, FILE:12 is the record that begins in line 12.

    Lines that recur within a site are known only to a run over the folder; --run REPORT says what it did with them. Without it they are not
    counted here; copydesk rules learn makes rules of them, which --rules takes.
    """
    file, rest = _file_of(target)
    form = checked_format(stdin_format, [file], default="txt")
    if problem := why_not(file):
        raise ConfigError(problem)
    records = fields(ctx.obj.get("input", Fields()), text_field, html_field, id_field)
    context = context_for(ctx, rules, disable, extractor=extractor, comments=comments, input=records)
    with (
        stdin_file(form, context.config.max_bytes) if form else nullcontext(file) as location,
        articles_in(file, str(location), context.config) as sources,
    ):
        source, wanted = _meant(sources, file, rest)
        ignores: Sequence[Ignore] = context.config.ignores  # as they are written
        context = for_article(context, source.path)
        article = opened(source, context)
    findings: Sequence[Mapping[str, Any]] | None = None
    rows_of_rules: Mapping[str, Mapping[str, Any]] = {}
    if article.outcome.status.has_text and run is not None:
        article, findings, ignores, rows_of_rules = as_run(article, run)
    elif article.outcome.status.has_text:
        article = attempted(article.path, partial(_cleaned, article, context))
    if not article.outcome.status.has_text:
        tell(visible_line(f"{article.path}: {article.outcome.message}"))
        raise typer.Exit(Exit.INCOMPLETE)
    if run is None and context.rules.get("boilerplate.recurring") and _has_neighbours(source):
        tell(
            "Lines that recur on the other pages of this folder are not counted here. copydesk run counts them and may strip more:\n"
            "--run REPORT says what it did with a line, and why."
        )
    if wanted is None:
        for message in notes_on(article):
            say(visible_line(f"note: {message}"))
        for index, line in enumerate(article.lines):
            say(_explained(article, index, line))
        return
    if not 1 <= wanted <= len(article.lines):
        numbers = f"copydesk explain {article.path} shows their numbers" + (", which are not those of the HTML" * (article.media == "html"))
        raise ConfigError(f"{article.path} has {len(article.lines)} lines; there is no line {wanted}: {numbers}.")
    if findings is None:
        article, findings = _judged(article, context)
    _say_line(article, wanted, [row for row in findings if row["line"] == wanted], ignores)
    if (rule := article.lines[wanted - 1].rule) is None:
        return
    if known := context.rules.get(rule):
        say("")
        show_rule(known, briefly=True)
    elif row := rows_of_rules.get(rule):
        say("")
        _say_rule_of_run(row)


def _say_line(article: Article, wanted: int, findings: Iterable[Mapping[str, Any]], ignores: Sequence[Ignore]) -> None:
    """Say what is known of a line, given by its number; `ignores` are the tables that its silenced findings name."""
    from copydesk.article import is_unsure

    line = article.lines[wanted - 1]
    for index in _with_neighbours(article, wanted - 1):
        shown = _explained(article, index, article.lines[index], longest=None if index == wanted - 1 else _NEIGHBOUR)
        say(f">{shown[1:] if shown[0] == ' ' else shown}" if index == wanted - 1 else shown)
    if is_unsure(line):
        say("Unsure: look at it yourself.")
    if line.kept_probability is not None:
        say(f"By its look and place it is article with a probability of {line.kept_probability:.2f}.")
    for ignore in silenced_in((line.start, line.end), article.ignores):
        say(visible_line(f"A comment (line {ignore.line}) silences here: {', '.join(ignore.rules)}"))
    for row in findings:
        say(visible_line(f"Found in it: {row['text'][:_NEIGHBOUR]!r}: {row['severity']}: {row['rule']}: {row['message']}"))
    for each in article.silenced:
        if each.line == wanted:
            by = "a comment" if each.ignore is None else f"table {each.ignore} of {len(ignores)}: {told(ignores[each.ignore - 1])}"
            say(visible_line(f"Silenced in it: {each.text[:_NEIGHBOUR]!r}: {each.rule}, by {by}"))


def _say_rule_of_run(row: Mapping[str, Any]) -> None:
    """Say what a report knows of a rule that is not at hand."""
    say(visible_line(f"{row['rule']}  ({row['family']}, {row['category']}; {', '.join(row['languages'])})"))
    for label, key in (("", "message"), ("Why: ", "why"), ("Instead: ", "instead"), ("Matches: ", "pattern")):
        if row[key]:
            say(visible_line(f"{label}{row[key]}"))
    say("A rule of the run's own: --rules FOLDER, with the folder that the run was given, shows its examples and where it stands.")


def _file_of(target: str) -> tuple[str, str]:
    """The file in a target, and what stands behind it: "", ":12", "#a017" or "#a017:12"."""
    if target == STDIN or Path(target).exists():
        return target, ""
    for place, sign in enumerate(target):
        if sign in ":#" and (target[:place] == STDIN or (place and Path(target[:place]).is_file())):
            return target[:place], target[place:]
    return target, ""


def _meant(sources: Sequence[Source], file: str, rest: str) -> tuple[Source, int | None]:
    """The article that a target means, and its line. Raises ConfigError where there is none, or several."""
    name, colon, number = rest.rpartition(":")
    line = int(number) if colon and number.isdecimal() and len(number) < 10 else None
    wanted = [(rest, None), (name, line)] if line is not None else [(rest, None)]
    for part, at in wanted:
        paths = (f"{file}{part}", f"{file}#{encoded(part[1:])}") if part else (file,)
        if (found := next((source for source in sources if source.path in paths), None)) is not None:
            return found, at
        if not part and len(sources) == 1:
            return sources[0], at
        if not part and at is not None and (found := next(_records_at(at, sources), None)) is not None:
            return found, None
    part = wanted[-1][0]
    known = [source.path for source in sources if source.path != file]
    if not known:
        raise ConfigError(f"{file}{part}: no such file or article. {file} is one article; give one of its lines as {file}:12.")
    listed = ", ".join(known[:_MOST_NAMED]) + (", …" if len(known) > _MOST_NAMED else "")
    end_of_options = " (behind --, which ends the options)" if file == STDIN else ""
    if part:
        raise ConfigError(f"{file} has no article {part[1:]!r}; its articles are {listed}{end_of_options}{nearest(file + part, known)}")
    raise ConfigError(f"{file} holds {len(known):,} articles. Say which{end_of_options}: {listed}")


def _records_at(line: int, sources: Iterable[Source]) -> Iterator[Source]:
    """The records that begin in a line of their file."""
    from copydesk.read.names import is_in_lines
    from copydesk.read.spool import read

    return (it for it in sources if it.record is not None and is_in_lines(it.location) and read(*it.record).head["line"] == line)


def _judged(article: Article, context: Context) -> tuple[Article, list[dict[str, Any]]]:
    """A cleaned article as the stages behind the cleaning leave it, and the rows of its findings."""
    from copydesk.matching.findings import plain_findings
    from copydesk.stages import judge

    judged = attempted(article.path, lambda at: judge(article, context, at))
    if not judged.outcome.status.has_text:
        tell(visible_line(f"{article.path}: {judged.outcome.message}"))
        return article, []
    return judged, plain_findings(judged)


def _cleaned(article: Article, context: Context, at: Callable[[str], None]) -> Article:
    from copydesk.stages import CLEANING

    at(CLEANING.name)
    return CLEANING.run(article, context)


def _has_neighbours(source: Source) -> bool:
    """Whether a run over the folder of the input, or over the file that it is a record of, has others."""
    from copydesk.read.names import media_of

    if source.record is not None:
        return True
    path = Path(source.path)
    if not path.is_file():  # standard input
        return False
    with suppress(OSError):  # a folder whose files may be read may still not be listed
        return any(media_of(other.name) and other.name != path.name for other in path.parent.iterdir())
    return False


def _with_neighbours(article: Article, index: int) -> list[int]:
    """A line, between the nearest ones before and behind it that have words."""
    spoken = [n for n, line in enumerate(article.lines) if article.text[line.start : line.end].strip()]
    before, behind = [n for n in spoken if n < index][-1:], [n for n in spoken if n > index][:1]
    return [*before, index, *behind]


def _explained(article: Article, index: int, line: Line, longest: int | None = 100) -> str:
    text = article.text[line.start : line.end]
    shown = text if longest is None or len(text) <= longest else f"{text[: longest - 1]}…"
    if line.kept:
        if line.kind == "metadata":
            return f"{index + 1:>5}  data   {'front matter, not in the cleaned text':<34} {shown}".rstrip()
        known = line.rule or str(line.evidence or "")
        why = "title" if index == article.title_line else "joined to the line before" if line.joined else known
        return f"{index + 1:>5}  keep   {why:<34} {shown}".rstrip()
    sure = f" {line.confidence:.2f}" if line.confidence is not None else ""
    evidence = f" ({line.evidence})" if line.evidence else ""
    return f"{index + 1:>5}  strip  {(line.rule or '') + sure + evidence:<34} {shown}".rstrip()
