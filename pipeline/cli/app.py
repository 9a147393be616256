"""The command line. Each command imports what it needs when it runs, so that `copydesk --version` and `lint` start at once."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copydesk import __version__
from copydesk.cli.console import (
    Commands,
    Exit,
    Stopped,
    complain,
    end_stopped,
    exit_codes,
    open_streams,
    progress_bar,
    say,
    stoppable,
    tell,
)
from copydesk.config import Config, ConfigError, check_choices, find_config, nearest, read_bytes, read_config
from copydesk.visible import visible_json, visible_line

if TYPE_CHECKING:
    from copydesk.article import Article, Line
    from copydesk.cli.closing import Closing
    from copydesk.context import Context
    from copydesk.rulebook import Rule, RuleSet
    from copydesk.runs.engines import Engine

LONGEST_OUT = 2_000  # bytes; an input's page takes up to 1,500 below it, and paths end at 4,095
MOST_WORKERS = 8  # a processor; more only wait for each other and take memory

app = typer.Typer(
    name="copydesk",
    cls=Commands,
    help="Cleans scraped articles and reports on their quality: what is chrome, what is speculation, what is broken.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=False,
    pretty_exceptions_enable=False,
)
rules_app = typer.Typer(no_args_is_help=True, help="Look at the rules, and test them.")
app.add_typer(rules_app, name="rules")


class Format(StrEnum):
    """How `lint` writes its findings."""

    TEXT = "text"
    JSONL = "jsonl"


def main() -> None:
    """Run the command line, whatever the streams are like; a signal and a defect of ours end it with a word, too."""
    open_streams()
    with stoppable():
        try:
            app()
        except Stopped as stopped:
            end_stopped(stopped)
        except Exception as error:  # noqa: BLE001  # Python would end with 1, which is for a missed threshold
            tell("".join(traceback.format_exception(error)).rstrip())
            complain("This is a defect of Copydesk's: please report it with the lines above. The run is not complete.")
            sys.exit(Exit.INCOMPLETE)


def _version(wanted: bool) -> None:
    if wanted:
        say(f"copydesk {__version__}")
        raise typer.Exit


def _path(value: str | Path) -> Path:
    """A PATH of the command line; an empty one is hardly ever the working folder, but a variable that was not set."""
    if not str(value).strip():
        raise typer.BadParameter("an empty path. Is a variable in your command not set?")
    return Path(value)


@app.callback()
def common(
    ctx: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            parser=_path, envvar="COPYDESK_CONFIG", help="Configuration file; default: the nearest copydesk.toml or [tool.copydesk]."
        ),
    ] = None,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Read the configuration file; flags win over the environment, that over the file, the file over the defaults."""
    if config is not None and not config.exists():
        raise ConfigError(f"{config}: no such configuration file")
    try:
        here = Path.cwd()
    except FileNotFoundError:
        raise ConfigError("the working folder is gone. Change to another folder, and give the command again.") from None
    path = config or find_config(here)
    settings = read_config(path) if path else {}
    if "grades" in settings:
        from copydesk.grade.stage import check_grades

        check_grades(settings["grades"], str(path))
    if from_environment := os.environ.get("COPYDESK_RULES"):  # read here: the option has a parser, and would part it at spaces
        settings["rules"] = list(filter(None, from_environment.split(os.pathsep)))
    ctx.obj = {key: settings.pop(key) for key in ("boilerplate", "grades") if key in settings}
    ctx.default_map = {
        "run": settings,
        **{
            name: {key: settings[key] for key in ("rules", "disable", "extractor", "language") if key in settings}
            for name in ("lint", "explain")
        },
        "rules": {name: {"rules": settings["rules"]} for name in ("list", "show", "test", "learn") if "rules" in settings},
    }


RulesOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--rules", metavar="FOLDER", parser=_path, help="Folder with rule files of your own; may be repeated. (env var: COPYDESK_RULES)"
    ),
]
DisableOption = Annotated[
    list[str] | None, typer.Option("--disable", envvar="COPYDESK_DISABLE", metavar="RULE", help="Switch a rule off; may be repeated.")
]
LanguageOption = Annotated[
    str | None,
    typer.Option("--language", envvar="COPYDESK_LANGUAGE", metavar="CODE", help="The articles' language, such as en; default: detect it."),
]
ExtractorOption = Annotated[
    str, typer.Option("--extractor", envvar="COPYDESK_EXTRACTOR", metavar="NAME", help="For HTML: trafilatura, fast or consensus.")
]


def _check(settings: dict[str, Any], where: str) -> None:
    """Refuse values that nothing understands, and an extractor whose packages are missing, before anything is read."""
    from copydesk.render.extract import MissingPackagesError, require

    check_choices(settings, where)
    try:
        require(settings["extractor"])
    except MissingPackagesError as error:
        raise ConfigError(str(error)) from None


def _warn_of_language(rules: RuleSet, language: str | None, *, quiet: bool = False) -> None:
    """Say which findings and figures a language cannot have."""
    from copydesk.context import has_rules
    from copydesk.families import PROSE

    without = [family.name for family in PROSE if not has_rules(rules, family.name, language)]
    if language is not None and without and not quiet:
        tell(f"There are no rules for {language} in {', '.join(without)}: no findings of that, and no figures. See copydesk rules list.")


def _check_paths(paths: list[Path]) -> None:
    """Refuse PATHs of which none is there. Where some are, the run does what it can and lists the others as failed."""
    problems = []
    for path in paths:
        try:
            path.stat()
        except FileNotFoundError:
            problems.append(f"{path}: no such file or folder. Check how it is written.")
        except OSError as error:
            problems.append(f"{str(path)[:200]}: {error.strerror}")
    if len(problems) == len(paths):
        raise ConfigError("\n".join(problems))


def _check_out(out: Path, paths: list[Path]) -> None:
    """Refuse an output folder that cannot be one, or that holds what is to be read, before anything is read."""
    place = Path(os.path.realpath(out))
    for path in paths:
        if place in (real := Path(os.path.realpath(path))).parents or place == real:
            inside = "is" if place == real else "lies in"
            raise ConfigError(f"{path} {inside} the output folder, which the run would replace. Give --out another folder.")
    if len(os.fsencode(place)) > LONGEST_OUT:
        raise ConfigError(f"--out {str(out)[:200]}…: longer than {LONGEST_OUT} bytes from the root, which leaves no room for files in it.")
    for above in place.parents:
        if os.path.lexists(above) and not above.is_dir():
            raise ConfigError(f"--out {out}: {above.name} is a file, and no folder can be in it. Give --out another folder.")


def _cpus() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _workers(asked: int | None) -> int:
    most = MOST_WORKERS * _cpus()
    if asked is not None and asked > most:
        tell(f"--workers {asked}: more than {most} would only wait for each other on this machine; {most} are used.")
    return min(asked or _cpus(), most)


def _close(closing: Closing, *, quiet: bool = False, allow_empty: bool = False) -> Exit:
    """Say how it ended; the exit code. What the code is for is said even if all else is to be quiet."""
    if not quiet:
        for note in (closing.summary, *closing.notes):
            tell(note)
    unread = () if allow_empty else closing.unread
    for problem in (*closing.failed, *unread, *closing.missed):
        complain(problem)
    return Exit.INCOMPLETE if closing.failed or unread else Exit.MISSED if closing.missed else Exit.DONE


@app.command(
    epilog="Examples:\n\n    copydesk run articles/\n\n    copydesk run articles/ more.html --out report --workers 4\n\n"
    "    copydesk run articles/ --fail-on reject\n\n" + exit_codes(*tuple(Exit)[1:])
)
def run(
    ctx: typer.Context,
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", parser=_path, help="Files and folders; folders are read with all their sub-folders.")
    ],
    out: Annotated[
        Path,
        typer.Option("--out", "-o", metavar="FOLDER", parser=_path, envvar="COPYDESK_OUT", help="Folder for everything that comes out."),
    ] = Path("copydesk-report"),
    workers: Annotated[
        int | None, typer.Option("--workers", "-w", envvar="COPYDESK_WORKERS", help="Processes; default: one a processor.")
    ] = None,
    extractor: ExtractorOption = "trafilatura",
    language: LanguageOption = None,
    rules: RulesOption = None,
    disable: DisableOption = None,
    site_boilerplate: Annotated[
        bool, typer.Option(envvar="COPYDESK_SITE_BOILERPLATE", help="Strip lines that recur on the pages of a site.")
    ] = True,
    max_bytes: Annotated[int, typer.Option(envvar="COPYDESK_MAX_BYTES", help="Refuse larger inputs.")] = Config().max_bytes,
    seconds_per_article: Annotated[
        float, typer.Option(envvar="COPYDESK_SECONDS_PER_ARTICLE", help="Give an input up after so much processor time.")
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
    dask: Annotated[
        str | None, typer.Option(envvar="COPYDESK_DASK", metavar="ADDRESS", help="Run on the Dask cluster whose scheduler is there.")
    ] = None,
    follow_links: Annotated[
        bool, typer.Option(envvar="COPYDESK_FOLLOW_LINKS", help="Read links that lead out of the folders, or to folders, as well.")
    ] = False,
    allow_empty: Annotated[
        bool, typer.Option(envvar="COPYDESK_ALLOW_EMPTY", help="Let it pass where nothing is read of a PATH; else that is exit code 3.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors and the path of the report.")] = False,
) -> None:
    """Clean a folder of articles and write the report.

    On standard output stands the path of the report's index.html and nothing else; how the inputs ended is said on standard error.
    """
    given = {"extractor": extractor, "fail_on": fail_on, "fail_under": fail_under, "workers": workers, "max_bytes": max_bytes}
    _check({**given, "seconds_per_article": seconds_per_article, "language": language}, "run")
    _check_paths(paths)
    _check_out(out, paths)
    config = Config(
        extractor=extractor,
        max_bytes=max_bytes,
        seconds_per_article=seconds_per_article,
        memory=None if memory is None else read_bytes(memory, "run"),
        rule_folders=tuple(str(folder) for folder in rules or ()),
        disable=tuple(disable or ()),
        site_boilerplate=site_boilerplate,
        overrules=ctx.obj.get("boilerplate", ()),
        language=language,
        grades=ctx.obj.get("grades", {}),
        follow_links=follow_links,
    )
    if language is not None:
        _warn_of_language(_rule_set(rules), language, quiet=quiet)

    import polars as pl

    from copydesk.cli.closing import COLUMNS, closing
    from copydesk.reports.html import article_pages
    from copydesk.runs import batch
    from copydesk.runs.inputs import find_sources

    engine = _engine(dask, _workers(workers), config.memory)
    sources = find_sources(paths, out, follow_links=follow_links)
    with progress_bar(quiet=quiet) as progress:
        batch.run(sources, out, config, engine, pages=article_pages, report=_write_report, progress=progress, tell=complain)
        engine.discard()
    articles = pl.read_parquet(out / "data" / "articles.parquet", columns=list(COLUMNS))
    ended = closing(articles, sources, paths, fail_under=fail_under, fail_on=fail_on)
    code = _close(ended, quiet=quiet, allow_empty=allow_empty)
    say(str(out / "index.html"), exact=True)
    raise typer.Exit(code)


def _engine(dask: str | None, workers: int, memory: int | None) -> Engine:
    """Where a run works: on this machine, or on the Dask cluster whose scheduler is at `dask`."""
    from copydesk.runs.engines import DaskEngine, LocalEngine
    from copydesk.runs.guard import can_limit_memory, memory_share

    if dask is not None:
        if memory is not None:
            raise ConfigError("run: memory has no effect on a Dask cluster. Start its workers with a --memory-limit instead.")
        return DaskEngine(dask)
    if memory is not None and not can_limit_memory():
        raise ConfigError("run: memory has no effect here: this system holds no process to such a limit. Leave it out.")
    return LocalEngine(workers, memory or memory_share(workers))


def _write_report(out: Path) -> None:
    from copydesk.reports import csv, html

    csv.write_csv(out)
    html.write_rules(out)
    html.write_index(out)


# --- lint and explain: one file at a time, nothing written ---


def _context(ctx: typer.Context, rules: list[Path] | None, disable: list[str] | None, **settings: Any) -> Context:
    from copydesk.context import Context
    from copydesk.rulebook import load_rules

    _check(settings, ctx.command.name or "")
    config = Config(overrules=ctx.obj.get("boilerplate", ()), grades=ctx.obj.get("grades", {}), **settings)
    return Context(load_rules(rules or (), disable=disable or ()), config)


def _no_file(file: str) -> str | None:
    """Why `file` ("-": stdin) is not to be opened, or None."""
    if file == "-" or (path := _path(file)).is_file():
        return None
    if path.is_dir():
        return f"{file} is a folder. Give its files, or use copydesk run."
    if path.exists():
        return f"{file} is not an ordinary file. Lead what it gives into the command: copydesk lint - < {file}"
    return f"{file}: no such file. Check how it is written."


def _opened(file: str, context: Context) -> Article:
    """The article in `file` ("-": plain text from stdin), opened."""
    from dataclasses import replace

    from copydesk.article import Source
    from copydesk.stages import open_article

    if file == "-":
        import tempfile

        with tempfile.TemporaryDirectory() as folder:  # stdin goes the way of every file: encodings, limits, refusals
            path = Path(folder) / "stdin.txt"
            path.write_bytes(sys.stdin.buffer.read(context.config.max_bytes + 1))
            return replace(_attempted("-", partial(open_article, Source("stdin.txt", str(path)), context)), path="-")
    return _attempted(file, partial(open_article, Source(file, file), context))


def _attempted(path: str, work: Callable[[Callable[[str], None]], Article]) -> Article:
    """What `work` makes of a file; where it fails at it, an article without text that says so."""
    from copydesk.article import Article, Outcome
    from copydesk.runs.guard import attempt

    found = attempt(work, through=Stopped)
    return Article(path=path, outcome=found) if isinstance(found, Outcome) else found


@app.command(
    epilog="Examples:\n\n    copydesk lint draft.txt\n\n    pbpaste | copydesk lint -\n\n"
    "    copydesk lint -f jsonl --fail-on defects *.md\n\n" + exit_codes(Exit.MISSED, Exit.USAGE, Exit.INCOMPLETE)
)
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

    A finding has family, rule, category, voice, line, column, start, end, text and message; lines and columns count from 1,
    start and end are code points from 0. Weak hedges (about 30, some, many) are left out unless --fail-on names their rule.
    """
    from copydesk.families import BY_NAME
    from copydesk.matching.matcher import plain_findings
    from copydesk.stages import ASSUMED
    from copydesk.stages import lint as lint_article

    files = files or ["-"]
    problems = {file: problem for file in files if (problem := _no_file(file))}
    if len(problems) == len(set(files)):
        raise ConfigError("\n".join(problems.values()))
    context = _context(ctx, rules, disable, extractor=extractor, language=language)
    _warn_of_language(context.rules, language)
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
        article = _opened(file, context)
        if article.outcome.status.has_text:
            article = _attempted(file, partial(lint_article, article, context))
        if not article.outcome.status.has_text:
            tell(visible_line(f"{file}: {article.outcome.message}"))
            incomplete = incomplete or article.outcome.code != "empty" or not allow_empty
            continue
        for message in _notes(article):
            tell(visible_line(f"{file}: {message}"))
        if article.language_status == ASSUMED:
            tell(visible_line(f"{file}: too little text to know its language; read as English (say --language CODE if it is not)"))
        for row in plain_findings(article):
            asked = bool({row["family"], row["category"], row["rule"]} & set(fail_on or ()))
            if BY_NAME[str(row["family"])].on_request and not asked:
                continue
            missed = missed or asked
            voice = f", {row['voice']}" if row["voice"] else ""
            place = f"{row['path']}:{row['line']}:{row['column']}"
            line = (
                visible_json(json.dumps(row, ensure_ascii=False))
                if form is Format.JSONL
                else visible_line(f"{place}: {row['rule']} ({row['category']}{voice}): {row['text']!r}: {row['message']}")
            )
            if not say(line, exact=True) and not fail_on:
                raise typer.Exit(Exit.DONE)  # nobody reads on; with --fail-on the exit code still has to be found
    raise typer.Exit(Exit.INCOMPLETE if incomplete else Exit.MISSED if missed else Exit.DONE)


@app.command(
    epilog="Examples:\n\n    copydesk explain page.html\n\n    copydesk explain page.html:12\n\n" + exit_codes(Exit.USAGE, Exit.INCOMPLETE)
)
def explain(
    ctx: typer.Context,
    target: Annotated[str, typer.Argument(metavar="FILE[:LINE]", help="The file, and the line to explain in full.")],
    extractor: ExtractorOption = "trafilatura",
    rules: RulesOption = None,
    disable: DisableOption = None,
) -> None:
    """Say line by line what is kept or stripped, and why.

    Lines that recur within a site are known only to a run over the folder and are not counted here; copydesk rules learn makes
    rules of them, which --rules takes.
    """
    from copydesk.article import is_unsure

    file, _, number = target.rpartition(":")
    wanted = int(number) if file and number.isdecimal() and len(number) < 10 and not Path(target).exists() else None
    if problem := _no_file(file if wanted is not None else target):
        raise ConfigError(problem)
    context = _context(ctx, rules, disable, extractor=extractor)
    article = _opened(file if wanted is not None else target, context)
    if article.outcome.status.has_text:
        article = _attempted(article.path, partial(_cleaned, article, context))
    if not article.outcome.status.has_text:
        tell(visible_line(f"{article.path}: {article.outcome.message}"))
        raise typer.Exit(Exit.INCOMPLETE)
    if context.rules.get("boilerplate.recurring") and _has_neighbours(article.path):
        tell("Lines that recur on the other pages of this folder are not counted here; copydesk run counts them.")
    if wanted is None:
        for message in _notes(article):
            say(visible_line(f"note: {message}"))
        for index, line in enumerate(article.lines):
            say(_explained(article, index, line))
        return
    if not 1 <= wanted <= len(article.lines):
        raise ConfigError(f"{article.path} has {len(article.lines)} lines; there is no line {wanted}")
    line = article.lines[wanted - 1]
    say(_explained(article, wanted - 1, line, longest=None))
    if is_unsure(line):
        say("Unsure: look at it yourself.")
    if line.kept_probability is not None:
        say(f"By its look and place it is article with a probability of {line.kept_probability:.2f}.")
    rule = context.rules.get(line.rule) if line.rule else None
    if rule:
        say("")
        _show(rule)


def _cleaned(article: Article, context: Context, at: Callable[[str], None]) -> Article:
    from copydesk.stages import CLEANING

    at(CLEANING.name)
    return CLEANING.run(article, context)


def _notes(article: Article) -> list[str]:
    """What there is to say about how the input was read."""
    return [note.message for note in (article.outcome, *article.notes) if note.message]


def _has_neighbours(file: str) -> bool:
    """Whether the folder of `file` ("-": none) holds other inputs."""
    from copydesk.read.stage import media_of

    if file == "-":
        return False
    path = Path(file)
    with suppress(OSError):  # a folder whose files may be read may still not be listed
        return any(media_of(other.name) and other.name != path.name for other in path.parent.iterdir())
    return False


def _explained(article: Article, index: int, line: Line, longest: int | None = 100) -> str:
    text = article.text[line.start : line.end]
    shown = text if longest is None or len(text) <= longest else f"{text[: longest - 1]}…"
    if line.kept:
        why = "title" if index == article.title_line else "joined to the line before" if line.joined else line.rule or line.evidence or ""
        return f"{index + 1:>5}  keep   {why:<34} {shown}".rstrip()
    sure = f" {line.confidence:.2f}" if line.confidence is not None else ""
    evidence = f" ({line.evidence})" if line.evidence else ""
    return f"{index + 1:>5}  strip  {(line.rule or '') + sure + evidence:<34} {shown}".rstrip()


# --- rules ---


def _rule_set(rules: list[Path] | None) -> RuleSet:
    from copydesk.rulebook import load_rules

    return load_rules(rules or ())


@rules_app.command("list")
def rules_list(
    family: Annotated[str | None, typer.Argument(metavar="[FAMILY]", help="Only the rules of this family.")] = None,
    rules: RulesOption = None,
) -> None:
    """List the rules: id, category, languages, message."""
    from copydesk.rulebook import FAMILIES

    if family is not None and family not in FAMILIES:
        raise ConfigError(f"there is no family {family!r}; families are {', '.join(FAMILIES)}")
    for rule in _rule_set(rules).rules:
        if family in (None, rule.family):
            say(f"{rule.id:<44} {rule.category:<14} {','.join(sorted(rule.languages)):<12} {rule.message}")


@rules_app.command("show")
def rules_show(rule_id: Annotated[str, typer.Argument(metavar="ID", help="The rule's id.")], rules: RulesOption = None) -> None:
    """Explain one rule: what it says, why, what it matches, its examples."""
    from difflib import get_close_matches

    rule_set = _rule_set(rules)
    rule = rule_set.get(rule_id)
    if rule is None:
        close = get_close_matches(rule_id, list(rule_set.by_id), n=1)
        raise ConfigError(f"there is no rule {rule_id!r}" + (f"; did you mean {close[0]!r}?" if close else "; see copydesk rules list"))
    _show(rule)


def _show(rule: Rule) -> None:
    say(f"{rule.id}  ({rule.family}, {rule.category}; {', '.join(sorted(rule.languages))}; since {rule.since})\n{rule.message}")
    for label, value in (("Why", rule.why), ("Instead", rule.instead), ("Source", rule.source)):
        if value:
            say(f"{label}: {value}")
    say(f"Matches: {rule.match}" if rule.match is not None else "Found by code, not by a pattern.")
    for name in ("before", "not_before", "after", "not_after", "sentence", "not_sentence"):
        if (guard := getattr(rule, name)) is not None:
            say(f"  {name}: {guard}")
    from copydesk.rulebook import marked

    for example in rule.examples:
        kind = "known failure: " + example.known_failure if example.known_failure else "finds" if example.spans else "leaves"
        say(f"  {kind}: {marked(example.text, example.spans)}")
    say(f"In {rule.file}, line {rule.file_line}.")


@rules_app.command(
    "learn",
    epilog="Example:\n\n    copydesk rules learn articles/ --out our-rules/learned.toml\n\n    copydesk run more/ --rules our-rules\n\n"
    + exit_codes(Exit.USAGE, Exit.INCOMPLETE, Exit.UNWRITABLE),
)
def rules_learn(
    ctx: typer.Context,
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH…", parser=_path, help="Files and folders, several pages of each site among them.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE.toml", parser=_path, help="The rule file to write; default: standard output."),
    ] = None,
    pages: Annotated[int, typer.Option(metavar="N", min=2, help="Leave out lines that stand on fewer pages of their site.")] = 3,
    rules: RulesOption = None,
) -> None:
    """Write the lines that recur on the pages of a site as rules of their own, to strip them from single pages later.

    What becomes a rule is what `copydesk run` strips as recurring, but for lines that stayed on any page of that site. Each rule
    tells on how many pages its line stood.
    """
    import tempfile

    import polars as pl

    from copydesk.cli.closing import COLUMNS, closing, count
    from copydesk.runs import batch
    from copydesk.runs.inputs import find_sources
    from copydesk.runs.learn import learned_rules

    _check_paths(paths)
    if out is not None:
        if out.suffix != ".toml":
            raise ConfigError(f"{out}: rule files end in .toml; others are not read from a folder of rules")
        out.parent.mkdir(parents=True, exist_ok=True)
    config = Config(rule_folders=tuple(str(folder) for folder in rules or ()), overrules=ctx.obj.get("boilerplate", ()))
    with tempfile.TemporaryDirectory(prefix="copydesk-") as scratch, progress_bar() as progress:
        folder = Path(scratch)
        engine = _engine(None, _cpus(), None)
        sources = find_sources(paths, folder)
        batch.run(sources, folder, config, engine, progress=progress)
        engine.discard()
        learned = learned_rules(folder, pages)
        ended = closing(pl.read_parquet(folder / "data" / "articles.parquet", columns=list(COLUMNS)), sources, paths)
    if out is None and learned.text:
        say(learned.text.removesuffix("\n"), exact=True)
    elif out is not None:
        out.write_text(learned.text, encoding="utf-8", newline="\n")
    tell(f"{learned.rules} lines learned from {count(ended.read, 'article')}")
    for reason, number in sorted(learned.left_out.items()):
        tell(f"{number} more cannot be written as rules: {reason}")
    if not learned.rules and not learned.left_out:
        tell(
            f"No line recurred on {pages} or more pages of one site and went from all of them. Perhaps no {pages} of these pages are of "
            "one site, or they do not tell: pages of a site have a URL, a sub-folder or a menu in common."
        )
    raise typer.Exit(_close(ended, quiet=True))


@rules_app.command("test")
def rules_test(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID…]", help="Rules to test; default: all.")] = None, rules: RulesOption = None
) -> None:
    """Run the examples of the rules; exit 1 where one does not come out as marked."""
    from copydesk.rulebook import marked
    from copydesk.selftest import run_example

    rule_set = _rule_set(rules)
    for rule_id in ids or ():
        if rule_set.get(rule_id) is None:
            raise ConfigError(f"there is no rule {rule_id!r}; see copydesk rules list")
    passed = failed = 0
    for rule in rule_set.rules:
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
    say(f"{passed} examples passed, {failed} failed")
    raise typer.Exit(Exit.MISSED if failed else Exit.DONE)
