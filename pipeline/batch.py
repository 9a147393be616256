"""A run over a folder: plan chunks, open them, count what recurs, judge them, join the parts.

Workers read their inputs and write Parquet parts into OUT/.work, each chunk committed by one rename; the driver only plans,
waits and joins. A run that was killed goes on where it stopped when the same command is given again. What is in a chunk and
in which order depends on the inputs alone, so the number of workers changes nothing.
"""

from __future__ import annotations

import faulthandler
import gc
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from pipeline import __version__
from pipeline.article import Article, Outcome, Source, Status
from pipeline.config import Config
from pipeline.context import Context
from pipeline.engines import Engine, WorkerDied, run_alone, run_tasks
from pipeline.folder import (
    MENUS,
    SHARED,
    SIGNATURES,
    folder_of,
    menu_rows,
    menu_sites,
    near_duplicate_groups,
    recurrences,
    recurring_lines,
    shared_rows,
    signature_rows,
    with_menu_sites,
)
from pipeline.output import WORK, fingerprint, prepare, write_table, write_text
from pipeline.rules import RuleSet, load_rules
from pipeline.tables import (
    SCHEMA_VERSION,
    article_row,
    finding_rows,
    frame,
    line_rows,
    opened_articles,
    opened_frame,
    rule_rows,
)

CHUNK_FILES = 64
FEWEST_CHUNKS = 32  # a small folder is cut finer, so that every worker gets some of it
CHUNK_BYTES = 8_000_000
AT_ONCE = 16  # articles that the line model looks at together

PageWriter = Callable[[Path, pl.DataFrame, pl.DataFrame, pl.DataFrame], None]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Job:
    """What every task of a run needs: where to write, and how to build the Context."""

    out: str
    config: Config
    sites: bool  # whether the recurring lines have been counted


@dataclass(frozen=True, slots=True)
class Task:
    """One step ("open", "judge") over one chunk. `given_up` are inputs not to be tried again; a probe leaves nothing behind."""

    step: str
    number: int
    sources: tuple[Source, ...]
    job: Job
    given_up: tuple[tuple[str, Outcome], ...] = ()
    probe: bool = False

    @property
    def part(self) -> Path:
        """The folder that holds the chunk's committed parts of this step."""
        return Path(self.job.out) / WORK / self.step / f"{self.number:07d}"


def annotate(articles: Sequence[Article], context: Context) -> list[Article]:
    """Opened articles, judged. Depends on nothing but its arguments; ends the process where an article takes too long."""
    from pipeline.stages import clean, judge

    seconds = context.config.seconds_per_article
    with _Watchdog(seconds * max(1, len(articles))):
        cleaned = clean(articles, context)
    judged = []
    for article in cleaned:
        with _Watchdog(seconds):
            judged.append(judge(article, context))
    return judged


def run(
    sources: Sequence[Source],
    out: Path,
    config: Config,
    engine: Engine,
    *,
    pages: PageWriter | None = None,
    progress: Progress | None = None,
) -> Mapping[str, Any]:
    """Work through `sources` and fill `out` with data/, clean/ and run.json (and what `pages` writes for each chunk).

    Returns what run.json holds. Raises OutputError where `out` is somebody else's folder.
    """
    rules = load_rules(map(Path, config.rule_folders), disable=config.disable)
    report = progress or (lambda phase, done, total: None)
    prepare(out, fingerprint(sources, config, rules))
    job = Job(str(out), config, sites=False)
    chunks = list(_chunks(sources))
    work = out / WORK

    opening = [Task("open", number, chunk, job) for number, chunk in enumerate(chunks)]
    _run_step(engine, opening, report, "Reading")
    if config.site_boilerplate:
        if not (work / "recurring.parquet").exists():
            _count_recurring([task.part for task in opening], work, rules)
        job = replace(job, sites=True)
    judging = [Task("judge", number, chunk, job) for number, chunk in enumerate(chunks)]
    _run_step(engine, judging, report, "Judging")

    report("Joining", 0, 1)
    parts = [task.part for task in judging]
    groups = near_duplicate_groups(_scan(parts, "signatures", SIGNATURES))
    groups.write_parquet(work / "groups.parquet")
    (out / "data").mkdir(exist_ok=True)
    articles = _with_groups(_scan(parts, "articles"), groups.lazy())
    write_table(articles, out / "data" / "articles.parquet")
    for table in ("lines", "findings"):
        write_table(_scan(parts, table), out / "data" / f"{table}.parquet")
    frame("rules", rule_rows(rules.rules, rules.disabled, _fired(out))).write_parquet(out / "data" / "rules.parquet")
    report("Joining", 1, 1)
    if pages is not None:
        writing = [PageTask(task.part, out, pages, len(task.sources)) for task in judging]
        done = 0
        for finished, result in run_tasks(engine, write_pages, writing):
            if isinstance(result, WorkerDied):
                raise RuntimeError(f"a worker died while it wrote the pages of {finished.part.name}: {result}")  # noqa: TRY004  # no type is wrong
            done += finished.inputs
            report("Writing pages", done, len(sources))
    summary = _summary(out, config, sources)
    write_text(out / "run.json", json.dumps(summary, indent=2, sort_keys=True, ensure_ascii=False) + "\n")
    return summary


def _count_recurring(parts: Sequence[Path], work: Path, rules: RuleSet) -> None:
    """Find the sites of pages that have none by name (sites.parquet), and the lines that recur on every site (recurring.parquet)."""
    shared = _scan(parts, "shared", SHARED)
    sites = menu_sites(_scan(parts, "menus", MENUS), shared, rules)
    sites.write_parquet(work / "sites.parquet")
    write_table(recurring_lines(with_menu_sites(shared, sites.lazy())), work / "recurring.parquet")


def _chunks(sources: Sequence[Source]) -> Iterator[tuple[Source, ...]]:
    """Consecutive inputs, at most CHUNK_FILES and about CHUNK_BYTES in one; by the inputs alone, not by the number of workers."""
    most = min(CHUNK_FILES, max(4, len(sources) // FEWEST_CHUNKS))
    chunk: list[Source] = []
    size = 0
    for source in sources:
        try:
            weight = os.stat(source.location).st_size
        except OSError:
            weight = 0  # the refusal or the reading stage says what is wrong with it
        if chunk and (len(chunk) >= most or size + weight > CHUNK_BYTES):
            yield tuple(chunk)
            chunk, size = [], 0
        chunk.append(source)
        size += weight
    if chunk:
        yield tuple(chunk)


# --- one step over all chunks ---


def _run_step(engine: Engine, tasks: Sequence[Task], report: Progress, phase: str) -> None:
    """Run the tasks that are not committed yet. An input whose worker dies is found by itself, given up, and its chunk done without it."""
    total = sum(len(task.sources) for task in tasks)
    todo = [task for task in tasks if not task.part.is_dir()]
    done = total - sum(len(task.sources) for task in todo)
    report(phase, done, total)
    while todo:
        again = []
        for task, result in run_tasks(engine, work, todo):
            if isinstance(result, WorkerDied):
                again.append(replace(task, given_up=(*task.given_up, *_culprits(engine, task))))
            else:
                done += result
                report(phase, done, total)
        todo = again


def _culprits(engine: Engine, task: Task) -> list[tuple[str, Outcome]]:
    """The inputs of `task` that take a worker down by themselves, each with its outcome."""
    known = dict(task.given_up)
    found = []
    for source in task.sources:
        if source.path not in known:
            result = run_alone(engine, work, replace(task, sources=(source,), probe=True))
            if isinstance(result, WorkerDied):
                found.append((source.path, _died(task)))
    if not found:  # together they do what none does alone: most likely memory
        found = [(source.path, _died(task)) for source in task.sources if source.path not in known]
    return found


def _died(task: Task) -> Outcome:
    seconds = task.job.config.seconds_per_article
    return Outcome(
        Status.FAILED,
        "worker-died",
        f"The process that worked on it ended: it took longer than {seconds:g} seconds, or more memory than there is. "
        "Split the file, or raise seconds_per_article.",
    )


def work(task: Task) -> int:
    """Do a task and commit its parts; the number of inputs done. Runs in a worker."""
    articles = _open(task) if task.step == "open" else _judge(task)
    if task.probe:
        return len(articles)
    task.part.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=task.part.parent, prefix=".part-") as scratch:
        parts = Path(scratch) / "parts"
        parts.mkdir()
        if task.step == "open":
            opened_frame(articles).write_parquet(parts / "articles.parquet")
            if task.job.config.site_boilerplate:
                nameless = [article for article in articles if article.site is None and article.outcome.status.has_text]
                pl.DataFrame(shared_rows(articles), schema=SHARED, orient="row").write_parquet(parts / "shared.parquet")
                pl.DataFrame(menu_rows(nameless), schema=MENUS, orient="row").write_parquet(parts / "menus.parquet")
        else:
            frame("articles", map(article_row, articles)).write_parquet(parts / "articles.parquet")
            frame("lines", (row for article in articles for row in line_rows(article))).write_parquet(parts / "lines.parquet")
            frame("findings", (row for article in articles for row in finding_rows(article))).write_parquet(parts / "findings.parquet")
            pl.DataFrame(signature_rows(articles), schema=SIGNATURES, orient="row").write_parquet(parts / "signatures.parquet")
            _write_clean(Path(task.job.out), articles)
        os.replace(parts, task.part)
    return len(articles)


def _open(task: Task) -> list[Article]:
    from pipeline.stages import open_article

    context = _context(task.job)
    if any("htm" in source.path.lower() for source in task.sources):
        _warm_up("open", context.rules)
    given_up = dict(task.given_up)
    articles = []
    for source in task.sources:
        refused = source.refused or given_up.get(source.path)
        if refused is not None:
            articles.append(Article(path=source.path, outcome=refused))
            continue
        with _Watchdog(task.job.config.seconds_per_article):
            article = open_article(source, context)
        articles.append(replace(article, clean_path=f"clean/{source.clean}", site=article.site or folder_of(source.path)))
    return articles


def _judge(task: Task) -> list[Article]:
    wanted = {source.path for source in task.sources}
    opened = opened_articles(pl.read_parquet(replace(task, step="open").part / "articles.parquet"))
    articles = [article for article in opened if article.path in wanted]
    recurring: Mapping[str, Any] = {}
    if task.job.sites:
        done = Path(task.job.out) / WORK
        paths = [article.path for article in articles]
        found = dict(pl.scan_parquet(done / "sites.parquet").filter(pl.col("page").is_in(paths)).collect().iter_rows())
        articles = [replace(article, site=article.site or found.get(article.path)) for article in articles]
        recurring = recurrences(pl.scan_parquet(done / "recurring.parquet"), (article.site or "" for article in articles))
    context = replace(_context(task.job), recurring=recurring)
    _warm_up("judge", context.rules)
    given_up = dict(task.given_up)
    lost = {path: Article(path=path, outcome=outcome) for path, outcome in given_up.items()}
    judged: list[Article] = []
    for start in range(0, len(articles), AT_ONCE):
        part = articles[start : start + AT_ONCE]
        results = iter(annotate([article for article in part if article.path not in lost], context))
        judged += [lost[article.path] if article.path in lost else next(results) for article in part]
    return judged


@lru_cache(maxsize=2)
def _context_for(rule_folders: tuple[str, ...], disable: tuple[str, ...]) -> RuleSet:
    return load_rules(map(Path, rule_folders), disable=disable)


def _context(job: Job) -> Context:
    """The context without the recurring lines; its rules are read once a worker."""
    return Context(_context_for(job.config.rule_folders, job.config.disable), job.config)


@lru_cache(maxsize=4)
def _warm_up(step: str, rules: RuleSet) -> None:
    """Take a small page through the step, so that the first input is not charged with imports and the compiling of rules."""
    from pipeline.stages import clean, judge, open_article

    context = Context(rules)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("page.html" if step == "open" else "page.txt")
        path.write_text("<html><body><p>It is warm today.</p></body></html>", encoding="utf-8")
        article = open_article(Source(path.name, str(path)), context)
    if step == "judge":
        judge(clean([article], context)[0], context)
    gc.freeze()  # rules, dictionaries and models stay for good: without this the collector walks them again and again


class _Watchdog:
    """Ends the whole process when its block takes longer than `seconds`.

    Only that stops a parser or a regular expression that does not come back; the watchdog is a C thread that needs no GIL.
    The driver sees the worker die and finds the input that did it.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        self._sink = open(os.devnull, "w")  # the watchdog writes to it while the block runs
        faulthandler.dump_traceback_later(self._seconds, exit=True, file=self._sink)

    def __exit__(self, *_: object) -> None:
        faulthandler.cancel_dump_traceback_later()
        self._sink.close()


def _write_clean(out: Path, articles: Sequence[Article]) -> None:
    for article in articles:
        if article.clean_path is not None and article.outcome.status.has_text:
            path = out / article.clean_path
            path.parent.mkdir(parents=True, exist_ok=True)
            write_text(path, clean_text(article))


def clean_text(article: Article) -> str:
    """The cleaned article as it is written: the prose with its markup, closed by one line break; "" where nothing is left."""
    from pipeline.text import prose_of

    text = prose_of(article.text, article.lines).text if article.markup else article.prose.text
    return f"{text}\n" if text else ""


# --- the data folder ---


@dataclass(frozen=True, slots=True)
class PageTask:
    """The pages of one chunk."""

    part: Path
    out: Path
    write: PageWriter
    inputs: int


def write_pages(task: PageTask) -> None:
    """Hand a chunk's tables to the page writer. Runs in a worker."""
    articles, lines, findings = (pl.read_parquet(task.part / f"{table}.parquet") for table in ("articles", "lines", "findings"))
    groups = pl.scan_parquet(task.out / WORK / "groups.parquet")
    task.write(task.out, _with_groups(articles.lazy(), groups).collect(), lines, findings)


def _with_groups(articles: pl.LazyFrame, groups: pl.LazyFrame) -> pl.LazyFrame:
    columns = articles.collect_schema().names()
    return articles.drop("near_duplicate_group").join(groups, on="path", how="left", maintain_order="left").select(columns)


def _scan(parts: Sequence[Path], table: str, schema: pl.Schema | None = None) -> pl.LazyFrame:
    if not parts:
        from pipeline.tables import schema as published

        return pl.LazyFrame(schema=schema or published(table))
    return pl.scan_parquet([part / f"{table}.parquet" for part in parts])


def _fired(out: Path) -> pl.DataFrame:
    """rule, fired, articles, lines over findings and stripped lines."""
    findings = pl.scan_parquet(out / "data" / "findings.parquet").select("rule", "path", pl.lit(0).alias("lines"))
    stripped = pl.scan_parquet(out / "data" / "lines.parquet").filter(~pl.col("kept") & pl.col("rule").is_not_null())
    both = pl.concat([findings, stripped.select("rule", "path", pl.lit(1).alias("lines"))])
    grouped = both.group_by("rule").agg(pl.len().alias("fired"), pl.col("path").n_unique().alias("articles"), pl.col("lines").sum())
    return grouped.sort("rule").collect()


def _summary(out: Path, config: Config, sources: Sequence[Source]) -> dict[str, Any]:
    """What run.json says: versions, configuration and counts. No clock, no host, no absolute path."""
    from importlib.metadata import version

    from pipeline.syllables import DICTIONARY

    articles = pl.scan_parquet(out / "data" / "articles.parquet")
    counts = {column: dict(articles.group_by(column).len().sort(column).collect().iter_rows()) for column in ("status", "verdict", "media")}
    totals = articles.select(pl.col("words", "lines", "lines_stripped").sum()).collect().row(0, named=True)
    settings = asdict(config)
    settings["rule_folders"] = [Path(folder).name for folder in config.rule_folders]
    return {
        "program": "copydesk",
        "version": __version__,
        "schema_version": SCHEMA_VERSION,
        "libraries": {name: version(name) for name in ("langdetect", "lxml", "polars", "sentencex", "textstat", "trafilatura")},
        "pronouncing_dictionary": DICTIONARY,
        "configuration": settings,
        "inputs": len(sources),
        "status": counts["status"],
        "verdict": {key or "not graded": n for key, n in counts["verdict"].items()},
        "media": {key or "unknown": n for key, n in counts["media"].items()},
        **totals,
    }
