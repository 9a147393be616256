"""A run over a folder: plan chunks, open them, count what recurs, judge them, join the parts.

Workers read their inputs and write Parquet parts into OUT/.work, each chunk committed by one rename; the driver only plans,
waits and joins. A run that was killed goes on where it stopped when the same command is given again. What is in a chunk and
in which order depends on the inputs alone, so the number of workers changes nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import polars as pl

from pipeline import __version__
from pipeline.article import Outcome, Source, Status
from pipeline.config import Config
from pipeline.engines import Engine, WorkerDied, run_alone, run_tasks
from pipeline.folder import MENUS, SHARED, SIGNATURES, menu_sites, near_duplicate_groups, recurring_lines, with_menu_sites
from pipeline.output import WORK, fingerprint, prepare, write_table, write_text
from pipeline.rules import RuleSet, load_rules
from pipeline.tables import SCHEMA_VERSION, frame, rule_rows
from pipeline.worker import Job, PageTask, PageWriter, Task, with_groups, work, write_pages

CHUNK_FILES = 64
FEWEST_CHUNKS = 32  # a small folder is cut finer, so that every worker gets some of it
CHUNK_BYTES = 8_000_000

Progress = Callable[[str, int, int], None]


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
    scratch = out / WORK

    opening = [Task("open", number, chunk, job) for number, chunk in enumerate(chunks)]
    _run_step(engine, opening, report, "Reading")
    if config.site_boilerplate:
        if not (scratch / "recurring.parquet").exists():
            _count_recurring([task.part for task in opening], scratch, rules)
        job = replace(job, sites=True)
    judging = [Task("judge", number, chunk, job) for number, chunk in enumerate(chunks)]
    _run_step(engine, judging, report, "Judging")

    report("Joining", 0, 1)
    parts = [task.part for task in judging]
    groups = near_duplicate_groups(_scan(parts, "signatures", SIGNATURES))
    groups.write_parquet(scratch / "groups.parquet")
    (out / "data").mkdir(exist_ok=True)
    articles = with_groups(_scan(parts, "articles"), groups.lazy())
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


# --- the data folder ---


def _scan(parts: Sequence[Path], table: str, schema: pl.Schema | None = None) -> pl.LazyFrame:
    if not parts:
        from pipeline.tables import schema as published

        return pl.LazyFrame(schema=schema or published(table))
    return pl.scan_parquet([part / f"{table}.parquet" for part in parts])


def _fired(out: Path) -> pl.DataFrame:
    """rule, fired, articles, lines over findings (also those that are not listed) and stripped lines."""
    findings = pl.scan_parquet(out / "data" / "findings.parquet").select("rule", "path", fired=1, lines=0)
    articles = pl.scan_parquet(out / "data" / "articles.parquet").select("path", "findings_unlisted")
    unlisted = articles.explode("findings_unlisted").drop_nulls().unnest("findings_unlisted").select("rule", "path", fired="count", lines=0)
    stripped = pl.scan_parquet(out / "data" / "lines.parquet").filter(~pl.col("kept") & pl.col("rule").is_not_null())
    every = pl.concat([findings, unlisted, stripped.select("rule", "path", fired=1, lines=1)], how="vertical_relaxed")
    grouped = every.group_by("rule").agg(pl.col("fired").sum(), pl.col("path").n_unique().alias("articles"), pl.col("lines").sum())
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
