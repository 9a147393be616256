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
from pipeline.output import (
    RUN,
    WORK,
    Tell,
    clear_own_files,
    discard,
    fingerprint,
    finish,
    own_files,
    prepare,
    refuse_inputs_inside,
    write_table,
    writing_into,
)
from pipeline.parts import LISTING, commit, committed, file_digest, key, listing
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
    report: Callable[[Path], None] | None = None,
    progress: Progress | None = None,
    tell: Tell | None = None,
) -> Mapping[str, Any]:
    """Work through `sources` and leave a report in `out`: data/, clean/, run.json, what `pages` writes for each chunk and `report` at last.

    The new report takes the old one's place when it is whole; `tell` is given a line for each file of the user's that was in its way.
    Returns what run.json holds. Raises OutputError where `out` cannot be used, OutputBusy where another run holds it, OutputUnwritable
    where the system refuses to write.
    """
    rules = load_rules(map(Path, config.rule_folders), disable=config.disable)
    show = progress or (lambda phase, done, total: None)
    say = tell or (lambda line: None)
    refuse_inputs_inside(out, sources)
    with writing_into(out):
        depends = fingerprint(config, rules)
        plan = prepare(out, depends, say)
        job = Job(str(out), config, sites=False)
        chunks = list(_chunks(sources))
        opening = [Task("open", number, chunk, job, key(depends, chunk)) for number, chunk in enumerate(chunks)]
        opened = _run_step(engine, opening, show, "Reading")
        inputs = key(depends, opened)
        whole = key(inputs, pages is None, report is None)
        if plan.stands == whole:  # it was killed after the last step, while the report was swapped in
            discard(out)
            stands: Mapping[str, Any] = json.loads((out / RUN).read_text(encoding="utf-8"))
            return stands
        shared = _count_recurring([task.part for task in opening], job, inputs, rules) if config.site_boilerplate else ""
        job = replace(job, sites=config.site_boilerplate)
        judging = [Task("judge", number, chunk, job, key(depends, opened[number], shared)) for number, chunk in enumerate(chunks)]
        judged = _run_step(engine, judging, show, "Judging")
        show("Joining", 0, 1)
        clear_own_files(job.report)
        _join([task.part for task in judging], job, rules)
        show("Joining", 1, 1)
        writing = []
        if pages is not None:
            folder = key(depends, file_digest(out / WORK / "groups.parquet"), [source.path for source in sources])
            writing = [PageTask(task, pages, key(folder, judged[task.number])) for task in judging]
            _run_pages(engine, writing, show)
        summary = _summary(job.report, config, sources)
        text = json.dumps(summary, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
        (job.report / RUN).write_text(text, encoding="utf-8", newline="\n")
        if report is not None:
            show("Writing the report", 0, 1)
            report(job.report)
        own = listing(job.report, own_files(job.report))
        parts = [part / LISTING for part in (*(task.part for task in judging), *(task.part for task in writing))]
        finish(out, plan, whole, pl.concat([*([pl.scan_parquet(parts)] if parts else []), own.lazy()]), say)
        show("Writing the report", 1, 1)
    return summary


def _join(parts: Sequence[Path], job: Job, rules: RuleSet) -> None:
    """Find the near-duplicates, and make one table in data/ of what the parts hold."""
    data = job.report / "data"
    data.mkdir(parents=True)
    groups = near_duplicate_groups(_scan(parts, "signatures", SIGNATURES))
    groups.write_parquet(Path(job.out) / WORK / "groups.parquet")
    write_table(with_groups(_scan(parts, "articles"), groups.lazy()), data / "articles.parquet")
    for table in ("lines", "findings"):
        write_table(_scan(parts, table), data / f"{table}.parquet")
    frame("rules", rule_rows(rules.rules, rules.disabled, _fired(job.report))).write_parquet(data / "rules.parquet")


def _run_pages(engine: Engine, tasks: Sequence[PageTask], show: Progress) -> None:
    done, total = 0, sum(len(task.judged.sources) for task in tasks)
    for finished, result in run_tasks(engine, write_pages, tasks):
        if isinstance(result, WorkerDied):
            raise RuntimeError(f"a worker died while it wrote the pages of {finished.part.name}: {result}")  # noqa: TRY004  # no type is wrong
        done += len(finished.judged.sources)
        show("Writing pages", done, total)


def _count_recurring(parts: Sequence[Path], job: Job, made_from: str, rules: RuleSet) -> str:
    """Find the sites of pages that have none by name (sites.parquet), and the lines that recur on every site (recurring.parquet).

    They are a part like those of the chunks; its digest.
    """
    found = committed(job.counted, made_from, job.report)
    if found is not None:
        return found

    def fill(folder: Path) -> list[str]:
        shared = _scan(parts, "shared", SHARED)
        sites = menu_sites(_scan(parts, "menus", MENUS), shared, rules)
        sites.write_parquet(folder / "sites.parquet")
        write_table(recurring_lines(with_menu_sites(shared, sites.lazy())), folder / "recurring.parquet")
        return []

    return commit(job.counted, made_from, job.report, fill)


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


def _run_step(engine: Engine, tasks: Sequence[Task], report: Progress, phase: str) -> list[str]:
    """Run the tasks; the digests of their parts. A part of an earlier try is kept if it is still right.

    An input whose worker dies is found by itself, given up, and its chunk done without it.
    """
    total, done = sum(len(task.sources) for task in tasks), 0
    parts = [""] * len(tasks)
    todo = list(tasks)
    report(phase, done, total)
    while todo:
        again = []
        for task, result in run_tasks(engine, work, todo):
            if isinstance(result, WorkerDied):
                again.append(replace(task, given_up=(*task.given_up, *_culprits(engine, task))))
            else:
                parts[task.number] = result.part
                done += result.inputs
                report(phase, done, total)
        todo = again
    return parts


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
