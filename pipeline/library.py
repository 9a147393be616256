"""The two things that Copydesk does, for programs: `clean` one text or page, `run` over a folder. The command line does the same.

What both need is loaded when they are called.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from copydesk.article import Absence, Article, Finding, Line, Outcome, Reason
from copydesk.config import CHOSEN, Config, check_choices, check_selectors
from copydesk.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from copydesk.reports.changes import Home
    from copydesk.runs.engines import Engine
    from copydesk.runs.found import Sources
    from copydesk.runs.output import Tell
    from copydesk.runs.remote import Url
    from copydesk.runs.steps import Progress, Spent

LONGEST_OUT = 2_000  # bytes; an input's page takes up to 1,500 below it, and paths end at 4,095
MEDIA = ("text", "markdown", "html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What `clean` makes of one text.

    text: the cleaned article, "" where nothing is left. original: what `lines` and `findings` point into, by code points, as in
    `original[finding.start:finding.end]`; of a page its visible text, a block a line.
    lines: every line of `original`, kept or stripped, with the rule that took it. findings: in order of their place.
    measures: what could be measured, by name (docs/scores.md and a report's dictionary.html say what each is); absent: why the others
    could not. verdict: "pass", "review" or "reject"; None where nothing could be graded. reasons: the worst first.
    outcome: whether it could be read, and whole. notes: what else there is to know of how it was read.
    """

    text: str
    original: str
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]
    measures: Mapping[str, float | int | str]
    absent: Mapping[str, Absence]
    verdict: str | None
    reasons: tuple[Reason, ...]
    title: str | None
    language: str | None
    outcome: Outcome
    notes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What `run` left behind.

    report: the page to begin with. tables: the folder of articles.parquet, lines.parquet, findings.parquet and rules.parquet.
    texts: the folder of the cleaned texts. inputs: how many files there were; status and verdict: how many of them ended so.
    """

    report: Path
    tables: Path
    texts: Path
    inputs: int
    status: Mapping[str, int]
    verdict: Mapping[str, int]


def clean(source: str | bytes, *, media: str | None = None, config: Config = Config()) -> Result:
    r"""Clean one text or page, look for what is speculative, badly sourced or broken in it, and grade it.

    `media` is "text", "markdown" or "html"; None: a source that begins with a tag is HTML, anything else text. Bytes are decoded as a
    file's are. Lines that recur on a site's pages are known to a `run` only.

    >>> result = clean("Pier to close\n\nThe pier may close in May, the board said.\n\nShare on Facebook\n")
    >>> print(result.text)
    Pier to close
    <BLANKLINE>
    The pier may close in May, the board said.
    >>> [(line.rule, result.original[line.start : line.end]) for line in result.lines if not line.kept and line.end > line.start]
    [('boilerplate.share.en', 'Share on Facebook')]
    >>> [(finding.rule, finding.text) for finding in result.findings if finding.family == "speculation"]
    [('speculation.may', 'may')]
    >>> result.measures["speculation_count"], result.absent["flesch_reading_ease"].value, result.verdict
    (1, 'too-short', None)

    Raises ConfigError for a configuration and RuleError for a rule file that cannot be used. What the source holds raises nothing:
    `outcome` says where it could not be read, or not whole.
    """
    from copydesk.context import context_of
    from copydesk.read.fields import begins_with_tag
    from copydesk.read.stage import read_data
    from copydesk.stages import OPENING, judge
    from copydesk.stages import clean as clean_articles
    from copydesk.writing.clean import clean_text

    check_config(config)
    if media is None:
        beginning = source[:2_000] if isinstance(source, str) else source[:2_000].replace(b"\0", b"").decode("latin-1")
        beginning = beginning.lstrip("\ufeffï»¿þÿ")  # a byte order mark
        media = "html" if begins_with_tag(beginning) else "text"
    elif media not in MEDIA:
        raise UsageError(f"media must be one of {', '.join(MEDIA)}, not {media!r}")
    # A text has been decoded already; the mark says so to what decodes bytes and then mends line ends and the like.
    data = b"\xef\xbb\xbf" + source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    context = context_of(config)
    article = read_data(Article(path="-", media=media), data, config)
    for stage in OPENING[1:]:
        article = stage.run(article, context) if article.outcome.status.has_text else article
    (article,) = clean_articles([article], context)
    article = judge(article, context)
    return Result(
        text=clean_text(article, front_matter=config.keep_front_matter, markdown=config.clean_format == "markdown").removesuffix("\n"),
        original=article.text,
        lines=article.lines,
        findings=tuple(sorted(article.findings, key=lambda found: (found.start, found.end, found.family, found.rule))),
        measures=MappingProxyType({name: measure.value for name, measure in article.measures.items() if measure.value is not None}),
        absent=MappingProxyType(_absent(article)),
        verdict=article.verdict,
        reasons=article.reasons,
        title=article.title,
        language=article.language,
        outcome=article.outcome,
        notes=article.notes,
    )


def _absent(article: Article) -> dict[str, Absence]:
    from copydesk.stages import STAGES

    names = [spec.name for stage in STAGES for spec in stage.measures]
    if not article.outcome.status.has_text:
        return dict.fromkeys(names, Absence.NO_TEXT)
    return {name: measure.reason for name, measure in article.measures.items() if measure.reason is not None}


def run(
    paths: str | Path | Iterable[str | Path],
    out: str | Path = "copydesk-report",
    *,
    config: Config = Config(),
    workers: int | None = None,
) -> Summary:
    r"""Clean the articles in files and folders, and leave tables, cleaned texts and a report in the folder `out`.

    It works in `workers` processes (None: one a processor), which import the calling script anew: call it below
    `if __name__ == "__main__":`. A report of an earlier run in `out` is replaced once the new one is whole; what was stopped goes on
    where it stopped when it is called again. Paths and `out` may be addresses of a store, such as s3://bucket/folder; a report for one is
    built on this machine, where the summary names it, and then put up.

    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "in").mkdir(), (folder / "in" / "pier.txt").write_text("Pier to close\n\nThe pier may close in May.\n")
    >>> summary = run(folder / "in", out=folder / "report", workers=1)
    >>> summary.inputs, dict(summary.status), dict(summary.verdict)
    (1, {'ok': 1}, {'not graded': 1})
    >>> summary.report.relative_to(folder).as_posix(), (summary.texts / "pier.txt").read_text()
    ('report/index.html', 'Pier to close\n\nThe pier may close in May.\n')

    Raises UsageError where there is nothing at any of the paths, or where `out` would replace them; ConfigError, RuleError; OutputBusy
    where another run writes into `out`, and OutputUnwritable where the system refuses to write.
    """
    from copydesk.runs.remote import Url, place_of

    given = [place_of(path) for path in ([paths] if isinstance(paths, str | os.PathLike) else paths)]
    check_config(config, workers=workers)
    place = place_of(out)
    check_paths(given)
    check_out(place, given)
    folder = built_in(place)
    report_on(given, folder, config, local_engine(workers, config.memory))
    if isinstance(place, Url):
        put_up(folder, place, lambda line: None)
    counts = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return Summary(
        report=folder / "index.html",
        tables=folder / "data",
        texts=folder / "clean",
        inputs=counts["inputs"],
        status=MappingProxyType(dict(counts["status"])),
        verdict=MappingProxyType(dict(counts["verdict"])),
    )


# --- what the command line needs as well ---


def check_config(config: Config, **others: Any) -> None:
    """Raise ConfigError where the configuration (or others of its settings, by name) has values that nothing understands."""
    from copydesk.grade.stage import faults_of_grades
    from copydesk.tables import measures

    settings = {name: getattr(config, name) for name in CHOSEN if hasattr(config, name)}
    check_choices({**settings, **others}, "config")
    check_selectors(config.overrules, "config")
    if faults := faults_of_grades(config.grades, measures()):
        raise ConfigError("\n".join(f"config: {fault.problem}" for fault in faults))


def check_paths(paths: Sequence[Path | Url]) -> None:
    """Raise UsageError where there is nothing at any of the paths. Where some are, a run lists the others as failed."""
    problems = []
    for path in paths:
        if not isinstance(path, Path):
            continue
        try:
            path.stat()
        except FileNotFoundError:
            problems.append(f"{path}: no such file or folder. Check how it is written.")
        except OSError as error:
            problems.append(f"{str(path)[:200]}: {error.strerror}")
    if len(problems) == len(paths):
        raise UsageError("\n".join(problems) or "no path is given. Give a file or a folder.")


def check_out(out: Path | Url, paths: Sequence[Path | Url]) -> None:
    """Raise UsageError for an output folder that cannot be one, or that holds what is to be read, before anything is read. Raises
    OutputError where something else stands at the address of a store.
    """
    if not isinstance(out, Path):
        _check_address(out, paths)
        return
    place = Path(os.path.realpath(out))
    for path in paths:
        if not isinstance(path, Path):
            continue
        if place in (real := Path(os.path.realpath(path))).parents or place == real:
            inside = "is" if place == real else "lies in"
            raise UsageError(f"{path} {inside} the output folder, which the run would replace. Give --out another folder.")
    if len(os.fsencode(place)) > LONGEST_OUT:
        raise UsageError(f"--out {str(out)[:200]}…: longer than {LONGEST_OUT} bytes from the root, which leaves no room for files in it.")
    for above in place.parents:
        if os.path.lexists(above) and not above.is_dir():
            raise UsageError(f"--out {out}: {above.name} is a file, and no folder can be in it. Give --out another folder.")


def _check_address(out: Url, paths: Sequence[Path | Url]) -> None:
    from copydesk.runs.inputs import is_below
    from copydesk.runs.publish import check

    for path in paths:
        if is_below(str(path), str(out)):
            inside = "is" if str(path) == str(out) else "lies in"
            raise UsageError(f"{path} {inside} the output folder, which the run would replace. Give --out another folder.")
    check(out)


def built_in(out: Path | Url) -> Path:
    """The folder in which a report for `out` is built: itself, or for the address of a store one of this machine. Raises OutputError."""
    if isinstance(out, Path):
        return out
    from copydesk.runs import publish

    return publish.built_in(out)


def put_up(report: Path, out: Url, tell: Tell) -> None:
    """Put the report in a folder of this machine up to the address. Raises OutputUnwritable."""
    from copydesk.runs import publish

    publish.publish(report, out, tell)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def local_engine(workers: int | None = None, memory: int | None = None) -> Engine:
    """Processes of this machine (None: one a processor), each held to `memory` bytes (None: its share of what there is)."""
    from copydesk.runs.engines import LocalEngine
    from copydesk.runs.guard import can_limit_memory, memory_share

    if memory is not None and not can_limit_memory():
        raise ConfigError("run: memory has no effect here: this system holds no process to such a limit. Leave it out.")
    workers = workers or processors()
    return LocalEngine(workers, memory or memory_share(workers))


def report_on(
    paths: Sequence[Path | Url],
    out: Path,
    config: Config,
    engine: Engine,
    progress: Progress | None = None,
    tell: Tell | None = None,
    spent: Spent | None = None,
    against: Path | None = None,
) -> Sources:
    """A run with everything that it leaves in `out`; the files that it found. Raises OutputError, ConfigError or RuleError.

    What the workers' steps cost is added to `spent`. `against`: an earlier report (it may be the one in `out`) whose articles the new one's
    are compared with; UsageError where it is none.
    """
    from copydesk.reports.html import article_pages
    from copydesk.reports.viewer import own_pages
    from copydesk.runs import batch
    from copydesk.runs.inputs import find_sources

    sources = find_sources(paths, out, follow_links=config.follow_links, clean_format=config.clean_format)
    write, beside = (_write_report, "") if against is None else _comparing(against, out)
    writes: dict[str, Any] = {"pages": article_pages, "own_pages": own_pages, "report": write, "beside": beside}
    batch.run(sources, out, config, engine, **writes, progress=progress, tell=tell, spent=spent)
    engine.discard()
    return sources


def _comparing(old: Path, out: Path) -> tuple[Callable[[Path, Sequence[Path]], None], str]:
    """`_write_report` for a report in `out` that is compared with the one in `old`, and what that is known by."""
    from copydesk.reports.changes import Home
    from copydesk.reports.viewer import has_viewer
    from copydesk.review.compare import whole_report
    from copydesk.runs.output import WORK
    from copydesk.runs.parts import file_digest

    if old.resolve() == out.resolve():
        if not (out / WORK).is_dir():  # a run that was killed may be about to replace it
            whole_report(old)
        return partial(_write_report, old=old, home=Home("before it", None, viewer=False)), "itself"
    whole_report(old)
    address = quote(Path(os.path.relpath(old.resolve(), out.resolve())).as_posix())
    return partial(_write_report, old=old, home=Home(old.resolve().name, f"{address}/", has_viewer(old))), file_digest(old / "run.json")[1]


def _write_report(out: Path, shards: Sequence[Path], old: Path | None = None, home: Home | None = None) -> None:
    from copydesk.reports import changes, csv, html, workbook
    from copydesk.reports.listing import small_tables_held

    with small_tables_held(out):
        csv.write_csv(out)
        workbook.write_workbook(out)
        html.write_rules(out)
        html.write_tabs(out)
        changes.write_changes(out, old, home)
        html.write_viewer(out, shards)
        html.write_index(out)
