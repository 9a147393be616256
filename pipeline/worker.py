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
from typing import Any

import polars as pl

from pipeline.article import Article, Outcome, Source
from pipeline.config import Config
from pipeline.context import Context
from pipeline.folder import MENUS, SHARED, SIGNATURES, folder_of, menu_rows, recurrences, shared_rows, signature_rows
from pipeline.output import WORK, write_text
from pipeline.rules import RuleSet, load_rules
from pipeline.tables import article_row, finding_rows, frame, line_rows, opened_articles, opened_frame

AT_ONCE = 16  # articles that the line model looks at together

PageWriter = Callable[[Path, pl.DataFrame, pl.DataFrame, pl.DataFrame], None]


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


# --- pages ---


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
    task.write(task.out, with_groups(articles.lazy(), groups).collect(), lines, findings)


def with_groups(articles: pl.LazyFrame, groups: pl.LazyFrame) -> pl.LazyFrame:
    """Rows of the articles table with their near_duplicate_group filled in."""
    columns = articles.collect_schema().names()
    return articles.drop("near_duplicate_group").join(groups, on="path", how="left", maintain_order="left").select(columns)
