"""The command line. Each command imports what it needs when it runs, so that `copydesk --version` and `lint` start at once."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from pipeline import __version__
from pipeline.config import Config, ConfigError, OutputError, check_choices, find_config, read_bytes, read_config

if TYPE_CHECKING:
    from pipeline.article import Article, Line
    from pipeline.context import Context
    from pipeline.engines import Engine
    from pipeline.rules import Rule, RuleSet

DONE, MISSED, USAGE, INCOMPLETE, STOPPED = 0, 1, 2, 3, 130


class _Commands(TyperGroup):
    """The commands. Every error that a user can cause ends in one line on stderr, before Typer makes something else of it."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was given."""
        from pipeline.rules import RuleError

        try:
            return super().invoke(ctx)
        except (ConfigError, RuleError, OutputError) as error:
            _complain(str(error))
        except BrokenPipeError:  # the reader of our output has left, as `head` does
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(DONE) from None
        except OSError as error:
            _complain(": ".join(filter(None, (str(error.filename or "")[:200], error.strerror or str(error)))))
        except KeyboardInterrupt:
            typer.echo("copydesk: stopped. Give the same command again to go on where it stopped.", err=True)
            raise typer.Exit(STOPPED) from None
        raise typer.Exit(USAGE)


def _complain(message: str) -> None:
    typer.secho(f"copydesk: {message}", err=True, fg="red" if sys.stderr.isatty() else None)


app = typer.Typer(
    name="copydesk",
    cls=_Commands,
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
    """Run the command line, with streams that can be written whatever the terminal's encoding, and also where one is closed."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), "w" if number else "r", encoding="utf-8"))
        elif number:
            stream.reconfigure(errors="backslashreplace")
    app()


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"copydesk {__version__}")
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
    if config is not None and not config.is_file():
        raise ConfigError(f"{config}: no such configuration file")
    path = config or find_config(Path.cwd())
    settings = read_config(path) if path else {}
    if "grades" in settings:
        from pipeline.stages.grade import check_grades

        check_grades(settings["grades"], str(path))
    if from_environment := os.environ.get("COPYDESK_RULES"):  # read here: the option has a parser, and would part it at spaces
        settings["rules"] = from_environment.split(os.pathsep)
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
    from pipeline.extract import MissingPackagesError, require

    check_choices(settings, where)
    try:
        require(settings["extractor"])
    except MissingPackagesError as error:
        raise ConfigError(str(error)) from None


def _cpus() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@app.command(
    epilog="Examples:\n\n    copydesk run articles/\n\n    copydesk run articles/ more.html --out report --workers 4\n\n"
    "    copydesk run articles/ --fail-on reject"
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
) -> None:
    """Clean a folder of articles and write the report.

    The last line printed is the path of the report's index.html. Exit codes: 0 done; 1 done, but --fail-under or --fail-on was missed;
    2 wrong usage, configuration or rule file; 3 some inputs failed (the report lists them).
    """
    for path in paths:
        if not path.exists():
            raise ConfigError(f"{path}: no such file or folder")
    given = {"extractor": extractor, "fail_on": fail_on, "fail_under": fail_under, "workers": workers, "max_bytes": max_bytes}
    _check({**given, "seconds_per_article": seconds_per_article, "language": language}, "run")
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
    )

    from pipeline import batch
    from pipeline.inputs import find_sources
    from reports.html import article_pages

    sources = find_sources(paths, out)
    engine = _engine(dask, workers or _cpus(), config.memory)
    with _progress() as progress:
        summary = batch.run(sources, out, config, engine, pages=article_pages, report=_write_report, progress=progress, tell=_complain)
        engine.discard()
    _say(summary)
    typer.echo(str(out / "index.html"))
    raise typer.Exit(_exit_code(out, summary, fail_under, fail_on))


def _engine(dask: str | None, workers: int, memory: int | None) -> Engine:
    """Where a run works: on this machine, or on the Dask cluster whose scheduler is at `dask`."""
    from pipeline.engines import DaskEngine, LocalEngine
    from pipeline.guard import can_limit_memory, memory_share

    if dask is not None:
        if memory is not None:
            raise ConfigError("run: memory has no effect on a Dask cluster. Start its workers with a --memory-limit instead.")
        return DaskEngine(dask)
    if memory is not None and not can_limit_memory():
        raise ConfigError("run: memory has no effect here: this system holds no process to such a limit. Leave it out.")
    return LocalEngine(workers, memory or memory_share(workers))


def _write_report(out: Path) -> None:
    from reports import csv, html

    csv.write_csv(out)
    html.write_rules(out)
    html.write_index(out)


def _say(summary: dict[str, Any] | Any) -> None:
    if sys.stderr.isatty():
        parts = [f"{count} {name}" for group in ("verdict", "status") for name, count in summary[group].items() if name != "ok"]
        typer.echo(f"{summary['inputs']} inputs: {', '.join(parts)}", err=True)
    if not summary["inputs"]:
        typer.echo("copydesk: there was nothing to read. Give a folder with .txt, .md or .html files.", err=True)


def _exit_code(out: Path, summary: Any, fail_under: float | None, fail_on: str | None) -> int:
    import polars as pl

    if summary["status"].get("failed"):
        return INCOMPLETE
    articles = pl.scan_parquet(out / "data" / "articles.parquet")
    missed = pl.lit(value=False)
    if fail_under is not None:
        missed = missed | (pl.col("score") < fail_under)
    if fail_on is not None:
        missed = missed | pl.col("verdict").is_in(["reject"] if fail_on == "reject" else ["review", "reject"])
    paths = articles.filter(missed.fill_null(value=False)).select("path").collect()["path"].to_list()
    if paths:
        more = f" and {len(paths) - 5} more" if len(paths) > 5 else ""
        typer.echo(f"copydesk: {len(paths)} missed the threshold: {', '.join(paths[:5])}{more}", err=True)
    return MISSED if paths else DONE


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar with rate and time left on stderr where that is a terminal; nothing otherwise."""
    if not sys.stderr.isatty():
        yield lambda phase, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    rate = TextColumn("{task.fields[rate]}")
    with Progress(
        TextColumn("{task.description:<18}"), BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn(), console=console
    ) as bars:
        tasks: dict[str, Any] = {}

        def report(phase: str, done: int, total: int) -> None:
            if phase not in tasks:
                tasks[phase] = bars.add_task(phase, total=total, rate="")
            task = next(item for item in bars.tasks if item.id == tasks[phase])
            rate = f"{task.speed:,.0f}/s" if task.speed and total > 1 else ""
            bars.update(tasks[phase], completed=done, total=total, rate=rate)

        yield report


# --- lint and explain: one file at a time, nothing written ---


def _context(ctx: typer.Context, rules: list[Path] | None, disable: list[str] | None, **settings: Any) -> Context:
    from pipeline.context import Context
    from pipeline.rules import load_rules

    _check(settings, ctx.command.name or "")
    config = Config(overrules=ctx.obj.get("boilerplate", ()), grades=ctx.obj.get("grades", {}), **settings)
    return Context(load_rules(rules or (), disable=disable or ()), config)


def _opened(file: str, context: Context) -> Article:
    """The article in `file` ("-": plain text from stdin), opened. A file that has none ends the command with its reason."""
    from dataclasses import replace

    from pipeline.article import Source
    from pipeline.stages import open_article

    if file == "-":
        import tempfile

        with tempfile.TemporaryDirectory() as folder:  # stdin goes the way of every file: encodings, limits, refusals
            path = Path(folder) / "stdin.txt"
            path.write_bytes(sys.stdin.buffer.read())
            return replace(open_article(Source("stdin.txt", str(path)), context), path="-")
    if _path(file).is_dir():
        raise ConfigError(f"{file} is a folder. Give its files, or use copydesk run.")
    if not Path(file).is_file():
        raise ConfigError(f"{file}: no such file")
    return open_article(Source(file, file), context)


@app.command(
    epilog="Examples:\n\n    copydesk lint draft.txt\n\n    pbpaste | copydesk lint -\n\n    copydesk lint -f jsonl --fail-on defects *.md"
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
) -> None:
    """Report findings in text as it stands; nothing is stripped.

    A finding has family, rule, category, voice, line, column, start, end, text and message; lines and columns count from 1,
    start and end are code points from 0. Weak hedges (about 30, some, many) are left out unless --fail-on names their rule.
    """
    from pipeline.matching import plain_findings
    from pipeline.stages import ASSUMED
    from pipeline.stages import lint as lint_article
    from pipeline.stages.speculation import WEAK_FAMILY

    context = _context(ctx, rules, disable, extractor=extractor, language=language)
    known = {name for rule in context.rules.rules for name in (rule.family, rule.category, rule.id)}
    for name in fail_on or ():
        if name not in known:
            raise ConfigError(f"--fail-on: there is no family, category or rule {name!r}; see copydesk rules list")
    missed = incomplete = False
    for file in files or ["-"]:
        article = _opened(file, context)
        if not article.outcome.status.has_text:
            if article.outcome.code != "empty":
                typer.echo(f"{file}: {article.outcome.message}", err=True)
                incomplete = True
            continue
        article = lint_article(article, context)
        for message in _notes(article):
            typer.echo(f"{file}: {message}", err=True)
        if article.language_status == ASSUMED:
            typer.echo(f"{file}: too little text to know its language; read as English (say --language CODE if it is not)", err=True)
        for row in plain_findings(article):
            asked = bool({row["family"], row["category"], row["rule"]} & set(fail_on or ()))
            if row["family"] == WEAK_FAMILY and not asked:
                continue  # about 30, some, many: a quarter of all findings, and nothing to act on
            missed = missed or asked
            if form is Format.JSONL:
                typer.echo(json.dumps(row, ensure_ascii=False))
            else:
                voice = f", {row['voice']}" if row["voice"] else ""
                place = f"{row['path']}:{row['line']}:{row['column']}"
                typer.echo(f"{place}: {row['rule']} ({row['category']}{voice}): {row['text']!r}: {row['message']}")
    raise typer.Exit(INCOMPLETE if incomplete else MISSED if missed else DONE)


@app.command(epilog="Examples:\n\n    copydesk explain page.html\n\n    copydesk explain page.html:12")
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
    from pipeline.article import is_unsure
    from pipeline.stages.boilerplate import boilerplate

    file, _, number = target.rpartition(":")
    wanted = int(number) if file and number.isdecimal() and not Path(target).exists() else None
    context = _context(ctx, rules, disable, extractor=extractor)
    article = _opened(file if wanted is not None else target, context)
    if not article.outcome.status.has_text:
        typer.echo(f"{article.path}: {article.outcome.message}", err=True)
        raise typer.Exit(INCOMPLETE)
    article = boilerplate(article, context)
    if context.rules.get("boilerplate.recurring") and _has_neighbours(article.path):
        typer.echo("Lines that recur on the other pages of this folder are not counted here; copydesk run counts them.", err=True)
    if wanted is None:
        for message in _notes(article):
            typer.echo(f"note: {message}")
        for index, line in enumerate(article.lines):
            typer.echo(_explained(article, index, line))
        return
    if not 1 <= wanted <= len(article.lines):
        raise ConfigError(f"{article.path} has {len(article.lines)} lines; there is no line {wanted}")
    line = article.lines[wanted - 1]
    typer.echo(_explained(article, wanted - 1, line, longest=None))
    if is_unsure(line):
        typer.echo("Unsure: look at it yourself.")
    if line.kept_probability is not None:
        typer.echo(f"By its look and place it is article with a probability of {line.kept_probability:.2f}.")
    rule = context.rules.get(line.rule) if line.rule else None
    if rule:
        typer.echo("")
        _show(rule)


def _notes(article: Article) -> list[str]:
    """What there is to say about how the input was read."""
    return [note.message for note in (article.outcome, *article.notes) if note.message]


def _has_neighbours(file: str) -> bool:
    """Whether the folder of `file` ("-": none) holds other inputs."""
    from pipeline.stages.read import media_of

    if file == "-":
        return False
    path = Path(file)
    return any(media_of(other.name) and other.name != path.name for other in path.parent.iterdir())


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
    from pipeline.rules import load_rules

    return load_rules(rules or ())


@rules_app.command("list")
def rules_list(
    family: Annotated[str | None, typer.Argument(metavar="[FAMILY]", help="Only the rules of this family.")] = None,
    rules: RulesOption = None,
) -> None:
    """List the rules: id, category, languages, message."""
    from pipeline.rules import FAMILIES

    if family is not None and family not in FAMILIES:
        raise ConfigError(f"there is no family {family!r}; families are {', '.join(FAMILIES)}")
    for rule in _rule_set(rules).rules:
        if family in (None, rule.family):
            typer.echo(f"{rule.id:<44} {rule.category:<14} {','.join(sorted(rule.languages)):<12} {rule.message}")


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
    typer.echo(f"{rule.id}  ({rule.family}, {rule.category}; {', '.join(sorted(rule.languages))}; since {rule.since})\n{rule.message}")
    for label, value in (("Why", rule.why), ("Instead", rule.instead), ("Source", rule.source)):
        if value:
            typer.echo(f"{label}: {value}")
    typer.echo(f"Matches: {rule.match}" if rule.match is not None else "Found by code, not by a pattern.")
    for name in ("before", "not_before", "after", "not_after", "sentence", "not_sentence"):
        if (guard := getattr(rule, name)) is not None:
            typer.echo(f"  {name}: {guard}")
    from pipeline.rules import marked

    for example in rule.examples:
        kind = "known failure: " + example.known_failure if example.known_failure else "finds" if example.spans else "leaves"
        typer.echo(f"  {kind}: {marked(example.text, example.spans)}")
    typer.echo(f"In {rule.file}, line {rule.file_line}.")


@rules_app.command(
    "learn",
    epilog="Example:\n\n    copydesk rules learn articles/ --out our-rules/learned.toml\n\n    copydesk run more/ --rules our-rules",
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
    tells on how many pages its line stood. Exit codes: 0 done; 2 wrong usage or rule file; 3 some inputs failed.
    """
    import tempfile

    from pipeline import batch
    from pipeline.inputs import find_sources
    from pipeline.learn import learned_rules

    for path in paths:
        if not path.exists():
            raise ConfigError(f"{path}: no such file or folder")
    if out is not None:
        if out.suffix != ".toml":
            raise ConfigError(f"{out}: rule files end in .toml; others are not read from a folder of rules")
        out.parent.mkdir(parents=True, exist_ok=True)
    config = Config(rule_folders=tuple(str(folder) for folder in rules or ()), overrules=ctx.obj.get("boilerplate", ()))
    with tempfile.TemporaryDirectory(prefix="copydesk-") as scratch, _progress() as progress:
        folder = Path(scratch)
        engine = _engine(None, _cpus(), None)
        summary = batch.run(find_sources(paths, folder), folder, config, engine, progress=progress)
        engine.discard()
        learned = learned_rules(folder, pages)
    if out is None:
        typer.echo(learned.text, nl=False)
    else:
        out.write_text(learned.text, encoding="utf-8", newline="\n")
    articles = summary["status"].get("ok", 0) + summary["status"].get("partial", 0)
    typer.echo(f"{learned.rules} lines learned from {articles} articles", err=True)
    for reason, count in sorted(learned.left_out.items()):
        typer.echo(f"{count} more cannot be written as rules: {reason}", err=True)
    if not learned.rules and not learned.left_out:
        typer.echo(
            f"No line recurred on {pages} or more pages of one site and went from all of them. Perhaps no {pages} of these pages are of "
            "one site, or they do not tell: pages of a site have a URL, a sub-folder or a menu in common.",
            err=True,
        )
    raise typer.Exit(INCOMPLETE if summary["status"].get("failed") else DONE)


@rules_app.command("test")
def rules_test(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID…]", help="Rules to test; default: all.")] = None, rules: RulesOption = None
) -> None:
    """Run the examples of the rules; exit 1 where one does not come out as marked."""
    from pipeline.rules import marked
    from pipeline.selftest import run_example

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
                typer.echo(f"{rule.file}:{rule.file_line}: {rule.id}")
                typer.echo(f"  expected: {marked(example.text, example.spans)}")
                typer.echo(f"  found:    {marked(example.text, result.found)}")
                if result.as_marked:
                    typer.echo("  marked as a known failure, but it passes now: remove known_failure")
    typer.echo(f"{passed} examples passed, {failed} failed")
    raise typer.Exit(MISSED if failed else DONE)
