"""What a worker does: open the inputs of a chunk, judge its articles, write its pages. Each chunk is committed by one rename."""

from __future__ import annotations

import faulthandler
import gc
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from pipeline.article import Article, Outcome, Source
from pipeline.config import Config
from pipeline.context import Context
from pipeline.folder import MENUS, SHARED, SIGNATURES, folder_of, menu_rows, recurrences, shared_rows, signature_rows
from pipeline.output import NEW, WORK, at_work, refusals
from pipeline.parts import commit, committed, input_state, key
from pipeline.rules import RuleSet, load_rules
from pipeline.tables import article_row, finding_rows, frame, line_rows, opened_articles, opened_frame

AT_ONCE = 16  # articles that the line model looks at together

PageWriter = Callable[[Path, pl.DataFrame, pl.DataFrame, pl.DataFrame], list[str]]  # gives the names of the files it wrote


@dataclass(frozen=True, slots=True)
class Job:
    """What every task of a run needs: where to write, and how to build the Context."""

    out: str
    config: Config
    sites: bool  # whether the recurring lines have been counted

    @property
    def report(self) -> Path:
        """The folder of the report that is being built."""
        return Path(self.out) / WORK / NEW

    @property
    def counted(self) -> Path:
        """The part that holds what recurs on the pages of each site."""
        return Path(self.out) / WORK / "count" / f"{0:07d}"


@dataclass(frozen=True, slots=True)
class Task:
    """One step ("open", "judge") over one chunk. `given_up` are inputs not to be tried again; a probe leaves nothing behind.

    `made_from` is the digest of all that the step depends on, beside the bytes of the inputs.
    """

    step: str
    number: int
    sources: tuple[Source, ...]
    job: Job
    made_from: str
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


class Done(NamedTuple):
    """What a task did: the number of inputs, and the digest of the part that it committed."""

    inputs: int
    part: str


def work(task: Task) -> Done:
    """Do a task and commit its part, unless it is committed and still right. Runs in a worker."""
    if task.probe:
        return Done(len(_articles(task)), "")
    out, most = Path(task.job.out), task.job.config.max_bytes
    inputs = task.sources if task.step == "open" else ()
    before = [input_state(source, most) for source in inputs]
    made_from = key(task.made_from, [state.content for state in before])
    with at_work(out):
        part = committed(task.part, made_from, task.job.report)
        if part is None:
            articles = _articles(task)
            if any(input_state(source, 0).entry != state.entry for source, state in zip(inputs, before, strict=True)):
                made_from = key(task.made_from, "changed while it was read")  # right for this run, and for no other
            with refusals(out):
                part = commit(task.part, made_from, task.job.report, lambda folder: _write(task, articles, folder))
    return Done(len(task.sources), part)


def _articles(task: Task) -> list[Article]:
    return _open(task) if task.step == "open" else _judge(task)


def _write(task: Task, articles: Sequence[Article], folder: Path) -> list[str]:
    """Write a chunk's tables into `folder`, and the cleaned texts that go with them into the report; the names of these."""
    if task.step == "open":
        opened_frame(articles).write_parquet(folder / "articles.parquet")
        if task.job.config.site_boilerplate:
            nameless = [article for article in articles if article.site is None and article.outcome.status.has_text]
            pl.DataFrame(shared_rows(articles), schema=SHARED, orient="row").write_parquet(folder / "shared.parquet")
            pl.DataFrame(menu_rows(nameless), schema=MENUS, orient="row").write_parquet(folder / "menus.parquet")
        return []
    frame("articles", map(article_row, articles)).write_parquet(folder / "articles.parquet")
    frame("lines", (row for article in articles for row in line_rows(article))).write_parquet(folder / "lines.parquet")
    frame("findings", (row for article in articles for row in finding_rows(article))).write_parquet(folder / "findings.parquet")
    pl.DataFrame(signature_rows(articles), schema=SIGNATURES, orient="row").write_parquet(folder / "signatures.parquet")
    return _write_clean(task.job.report, articles)


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
        paths = [article.path for article in articles]
        found = dict(pl.scan_parquet(task.job.counted / "sites.parquet").filter(pl.col("page").is_in(paths)).collect().iter_rows())
        articles = [replace(article, site=article.site or found.get(article.path)) for article in articles]
        recurring = recurrences(pl.scan_parquet(task.job.counted / "recurring.parquet"), (article.site or "" for article in articles))
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


def _write_clean(report: Path, articles: Sequence[Article]) -> list[str]:
    """Write the cleaned texts; their names."""
    written = []
    for article in articles:
        if article.clean_path is not None and article.outcome.status.has_text:
            path = report / article.clean_path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(clean_text(article), encoding="utf-8", newline="\n")
            written.append(article.clean_path)
    return written


def clean_text(article: Article) -> str:
    """The cleaned article as it is written: the prose with its markup, closed by one line break; "" where nothing is left."""
    from pipeline.text import prose_of

    text = prose_of(article.text, article.lines).text if article.markup else article.prose.text
    return f"{text}\n" if text else ""


# --- pages ---


@dataclass(frozen=True, slots=True)
class PageTask:
    """The pages of one chunk. `made_from` is the digest of all that they depend on."""

    judged: Task
    write: PageWriter
    made_from: str

    @property
    def part(self) -> Path:
        """The folder that says which pages are written."""
        return replace(self.judged, step="pages").part


def write_pages(task: PageTask) -> None:
    """Hand a chunk's tables to the page writer, unless its pages stand. Runs in a worker."""
    out, report = Path(task.judged.job.out), task.judged.job.report
    with at_work(out), refusals(out):
        if committed(task.part, task.made_from, report) is not None:
            return
        articles, lines, findings = (pl.read_parquet(task.judged.part / f"{table}.parquet") for table in ("articles", "lines", "findings"))
        groups = pl.scan_parquet(out / WORK / "groups.parquet")
        rows = with_groups(articles.lazy(), groups).collect()
        commit(task.part, task.made_from, report, lambda _: task.write(report, rows, lines, findings))


def with_groups(articles: pl.LazyFrame, groups: pl.LazyFrame) -> pl.LazyFrame:
    """Rows of the articles table with their near_duplicate_group filled in."""
    columns = articles.collect_schema().names()
    return articles.drop("near_duplicate_group").join(groups, on="path", how="left", maintain_order="left").select(columns)
