"""`copydesk run`: a folder of articles in, cleaned articles and the report out."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from copydesk.cli.console import Exit, complain, exit_codes, progress_bar, say, tell
from copydesk.cli.options import (
    CommentsOption,
    DisableOption,
    ExtractorOption,
    FormatOption,
    HtmlFieldOption,
    IdFieldOption,
    LanguageOption,
    ReportOption,
    RulesOption,
    TextFieldOption,
    choices,
    fields,
    path_of,
    place_of,
    rule_set,
    warn_of_language,
)
from copydesk.cli.running import costs, end, engine_for, worker_count
from copydesk.cli.stdin import STDIN, checked_format, stdin_file
from copydesk.config import EMITTED, NEWS, VERDICTS, Config, Fields, check_choices, read_bytes
from copydesk.errors import ConfigError
from copydesk.library import built_in, check_out, check_paths, put_up, report_on
from copydesk.review.decisions import merged, read_review, said_of_articles

EPILOG = (
    "Examples:\n\n    copydesk run articles/\n\n    copydesk run articles/ more.html --out report --workers 4\n\n"
    "    copydesk run articles/ --fail-on reject --report junit=copydesk.xml\n\n"
    "    copydesk run crawl.jsonl.gz --text-field body\n\n    zcat a.warc.gz | copydesk run - --format warc\n\n"
    + exit_codes(*tuple(Exit)[1:])
)


def run(
    ctx: typer.Context,
    paths: Annotated[
        list[Any],
        typer.Argument(
            metavar="PATH…", parser=place_of, help="Files and folders, or s3://bucket/folder, read with all sub-folders; -: standard input."
        ),
    ],
    stdin_format: FormatOption = None,
    out: Annotated[
        Any,
        typer.Option(
            "--out", "-o", metavar="FOLDER", parser=place_of, envvar="COPYDESK_OUT", help="Folder, or s3://…, for all that comes out."
        ),
    ] = Path("copydesk-report"),
    workers: Annotated[
        int | None,
        typer.Option("--workers", "-w", metavar="NUMBER", envvar="COPYDESK_WORKERS", help="Processes; default: one a processor."),
    ] = None,
    kind: Annotated[
        str,
        typer.Option(envvar="COPYDESK_KIND", metavar="KIND", help="What the articles are, and so what counts: news, blog or corpus."),
    ] = NEWS,
    clean_format: Annotated[
        str, typer.Option(envvar="COPYDESK_CLEAN_FORMAT", metavar="FORMAT", help="What pages in HTML are cleaned to: text or markdown.")
    ] = "text",
    pages: Annotated[
        str,
        typer.Option(
            envvar="COPYDESK_PAGES",
            metavar="WHICH",
            help="Articles with pages of their own: all, review, none or worst:N; one page shows the others.",
        ),
    ] = "all",
    against: Annotated[
        Path | None,
        typer.Option(metavar="REPORT", parser=path_of, help="Show what changed since this report; it may be the one that is replaced."),
    ] = None,
    extractor: ExtractorOption = "trafilatura",
    language: LanguageOption = None,
    rules: RulesOption = None,
    disable: DisableOption = None,
    title: Annotated[bool, typer.Option(envvar="COPYDESK_TITLE", help="Leave the headline in the cleaned text.")] = True,
    keep_front_matter: Annotated[
        bool,
        typer.Option("--keep-front-matter", envvar="COPYDESK_KEEP_FRONT_MATTER", help="Leave front matter on top of the text."),
    ] = False,
    comments: CommentsOption = True,
    site_boilerplate: Annotated[
        bool, typer.Option(envvar="COPYDESK_SITE_BOILERPLATE", help="Strip lines that recur on the pages of a site.")
    ] = True,
    max_bytes: Annotated[
        int, typer.Option(envvar="COPYDESK_MAX_BYTES", metavar="BYTES", help="Refuse larger inputs.")
    ] = Config().max_bytes,
    seconds_per_article: Annotated[
        float, typer.Option(envvar="COPYDESK_SECONDS_PER_ARTICLE", metavar="SECONDS", help="Give an input up after so much processor time.")
    ] = Config().seconds_per_article,
    memory: Annotated[
        str | None,
        typer.Option(
            envvar="COPYDESK_MEMORY",
            metavar="SIZE",
            help="Give an input up for which a worker needs more, such as 2GB; default: its share.",
        ),
    ] = None,
    fail_under: Annotated[
        float | None, typer.Option(envvar="COPYDESK_FAIL_UNDER", metavar="SCORE", help="Exit 1 if an article scores below.")
    ] = None,
    fail_on: Annotated[
        str | None,
        typer.Option(envvar="COPYDESK_FAIL_ON", metavar="VERDICT", help="Exit 1 if an article is to review (or worse), or to reject."),
    ] = None,
    emit: Annotated[
        list[str] | None,
        typer.Option("--emit", metavar="FORMAT", help="Write the articles as records, too: jsonl or parquet; may be repeated."),
    ] = None,
    only: Annotated[
        str | None, typer.Option(metavar="VERDICTS", help="Emit only articles with these verdicts, or decided to be so: pass,review.")
    ] = None,
    dedupe: Annotated[
        bool, typer.Option("--dedupe", help="Emit one article of each group of near-duplicates: the likely original.")
    ] = False,
    dask: Annotated[
        str | None, typer.Option(envvar="COPYDESK_DASK", metavar="ADDRESS", help="Run on the Dask cluster whose scheduler is there.")
    ] = None,
    follow_links: Annotated[
        bool, typer.Option(envvar="COPYDESK_FOLLOW_LINKS", help="Read links that lead out of the folders, or to folders, as well.")
    ] = False,
    text_field: TextFieldOption = None,
    html_field: HtmlFieldOption = None,
    id_field: IdFieldOption = None,
    allow_empty: Annotated[
        bool, typer.Option(envvar="COPYDESK_ALLOW_EMPTY", help="Let it pass where nothing is read of a PATH; else that is exit code 3.")
    ] = False,
    report: ReportOption = None,
    profile: Annotated[bool, typer.Option("--profile", help="Say what each stage cost, in processor time, on standard error.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Name every input that was cut, skipped or failed, not the first five of each.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors and the path of the report.")] = False,
) -> None:
    """Clean a folder of articles and write the report.

    On standard output stands the path of the report's index.html and nothing else, unless --report github asks for annotations before
    it; how the inputs ended is said on standard error.
    """
    from copydesk.annotations.write import asked, write

    given = {"extractor": extractor, "kind": kind, "fail_on": fail_on, "fail_under": fail_under, "workers": workers, "max_bytes": max_bytes}
    more = {"seconds_per_article": seconds_per_article, "language": language, "clean_format": clean_format, "pages": pages}
    check_choices({**given, **more}, "run")
    reports = asked(report or ())
    form = checked_format(stdin_format, paths)
    if against is not None and not isinstance(out, Path):
        raise ConfigError("--against: a report that is put up elsewhere cannot lead to one of this machine. See copydesk compare.")
    if form is not None and dask is not None:
        raise ConfigError(f"{STDIN}: other machines cannot read it. Save it to a file where all of them do, or leave --dask out.")
    decisions = merged(map(read_review, map(Path, ctx.obj.get("reviews", ()))))
    config = Config(
        extractor=extractor,
        max_bytes=max_bytes,
        seconds_per_article=seconds_per_article,
        memory=None if memory is None else read_bytes(memory, "run"),
        rule_folders=tuple(str(folder) for folder in rules or ()),
        disable=tuple(disable or ()),
        site_boilerplate=site_boilerplate,
        title=title,
        keep_front_matter=keep_front_matter,
        kind=kind,
        clean_format=clean_format,
        pages=pages,
        overrules=ctx.obj.get("boilerplate", ()),
        ignores=ctx.obj.get("ignore", ()),
        comments=comments,
        decided=said_of_articles(decisions),
        language=language,
        grades=ctx.obj.get("grades", {}),
        follow_links=follow_links,
        emit=choices("--emit", emit or (), EMITTED),
        only=choices("--only", only.split(",") if only else (), VERDICTS),
        dedupe=dedupe,
        input=fields(ctx.obj.get("input", Fields()), text_field, html_field, id_field),
    )
    if language is not None:
        warn_of_language(rule_set(rules), language, quiet=quiet)
    if (config.only or dedupe) and not config.emit and not quiet:
        flag = "--only" if config.only else "--dedupe"
        complain(f"{flag} says which records are written, and none are: give --emit jsonl, or --emit parquet, with it.")

    import polars as pl

    from copydesk.cli.closing import as_before, closing, idle, on_decisions
    from copydesk.runs.steps import WENT_ON

    spent: dict[tuple[str, str], float] = {}
    engine = engine_for(dask, worker_count(workers), config.memory)
    with stdin_file(form, max_bytes) if form else nullcontext() as stdin:
        places = [stdin if stdin is not None and str(path) == STDIN else path for path in paths]
        check_paths(places)
        check_out(out, places)
        folder = built_in(out)
        stood: list[int] = []
        with progress_bar(quiet=quiet) as progress:

            def seen(phase: str, done: int, total: int) -> None:
                if phase == WENT_ON:
                    stood.append(done)
                else:
                    progress(phase, done, total)

            sources = report_on(places, folder, config, engine, seen, complain, spent, against)
        articles = pl.scan_parquet(folder / "data" / "articles.parquet")
        ended = closing(articles, sources, places, fail_under=fail_under, fail_on=fail_on, stdin=stdin, verbose=verbose)
        ended = replace(ended, notes=(*as_before(folder, sum(stood)), *ended.notes))
        said = on_decisions(folder, decisions, verbose=verbose)
        for line in (*ctx.obj.get("told", ()), *idle(folder, config, verbose=verbose), *said):
            complain(line)
        if folder != out:
            put_up(folder, out, complain)
        code = end(ended, quiet=quiet, allow_empty=allow_empty)
        if reports.anything:
            from copydesk.annotations.of_run import checked_run

            checked = checked_run(folder, sources, ended.missed_paths, config, stdin)
            write(reports, checked, rule_set(rules), partial(say, exact=True))
    if profile:
        tell(costs(spent, ended.inputs))
    say(f"{out}/index.html" if folder != out else str(folder / "index.html"), exact=True)
    raise typer.Exit(code)
