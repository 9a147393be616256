"""A run over a folder: plan chunks, open them, count what recurs, judge them, join the parts.

Workers read their inputs and write parts into OUT/.work, each chunk committed by one rename; the driver only plans,
waits and joins. A run that was killed goes on where it stopped when the same command is given again. What is in a chunk and
in which order depends on the inputs alone, so the number of workers changes nothing.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import polars as pl

from copydesk.article import Source
from copydesk.config import ALL, Config
from copydesk.datapackage import FILE_NAME as PACKAGE
from copydesk.datapackage import data_package
from copydesk.errors import UsageError
from copydesk.rows import rule_rows
from copydesk.rule import RuleSet
from copydesk.rulebook import load_rules
from copydesk.runs import again
from copydesk.runs.again import SMALL_GROUP
from copydesk.runs.duplicates import GROUPS, TWINS, near_duplicate_groups, twins
from copydesk.runs.emit import emit
from copydesk.runs.engines import Engine
from copydesk.runs.fingerprint import fingerprint
from copydesk.runs.folder import digest_of_site
from copydesk.runs.found import Sources
from copydesk.runs.guard import LOG, Failure
from copydesk.runs.menus import MENU_SITE, menu_sites
from copydesk.runs.output import (
    RUN,
    WORK,
    Tell,
    clear_own_files,
    discard,
    finish,
    is_report,
    own_files,
    prepare,
    refuse_inputs_inside,
    writing_into,
)
from copydesk.runs.parts import LISTING, commit, committed, key, listing, scan_parts
from copydesk.runs.plan import chunks_of, paths_of, write_chunks
from copydesk.runs.portions import portions_of, write_table
from copydesk.runs.recurring import recurring_lines, write_recurring
from copydesk.runs.steps import WENT_ON, Progress, Spent, run_step
from copydesk.runs.task import MARKS, OWN, SHARD, Done, Job, OwnPages, PageWriter, Task
from copydesk.runs.unpack import holds_records, with_records
from copydesk.runs.worker import SITES, logged, with_groups
from copydesk.tables import SCHEMA_VERSION, frame, portions, schema
from copydesk.version import __version__

INPUTS, PACKED = "inputs", "packed"  # in WORK: the inputs of the run; and the files of records among them, as they were given


def run(  # noqa: PLR0913  the whole of a run is put together here
    sources: Sources,
    out: Path,
    config: Config,
    engine: Engine,
    *,
    pages: PageWriter | None = None,
    own_pages: OwnPages | None = None,
    report: Callable[[Path, Sequence[Path]], None] | None = None,
    beside: str = "",
    progress: Progress | None = None,
    tell: Tell | None = None,
    spent: Spent | None = None,
) -> Mapping[str, Any]:
    """Work through `sources` and leave a report in `out`: data/, clean/, run.json, what `pages` writes for each chunk and `report` at last,
    which is given the shards in which the articles stand unless all have pages of their own; if not, `own_pages` says which have.
    `beside`: what all this depends on beside the run.

    The new report takes the old one's place when it is whole; `tell` is given a line for each file of the user's that was in its way.
    A file of records among the sources is as many inputs as it has records. What the workers' steps cost is added to `spent`.

    Returns what run.json holds. Raises UsageError where there is nothing to read but records without a text, OutputError where `out`
    cannot be used, OutputBusy where another run holds it, OutputUnwritable where the system refuses to write.
    """
    rules = load_rules(map(Path, config.rule_folders), disable=config.disable)
    show = progress or (lambda phase, done, total: None)
    say = tell or (lambda line: None)
    costs: Spent = {} if spent is None else spent
    refuse_inputs_inside(out, sources)
    with writing_into(out):
        depends = fingerprint(config, rules)
        plan = prepare(out, depends, say)
        if (marks := out / WORK / MARKS).exists():  # of workers of a killed run
            shutil.rmtree(marks)
        job = Job(str(out), config, depends, again=again.is_of_use(out, depends, say))
        unpacking, entries, count = unpacked(sources, job, depends, engine, show, costs)
        chunks = write_chunks(chunks_of(entries, count), out / WORK / INPUTS)
        opening = [Task("open", number, chunk, job, key(depends, chunk.digest)) for number, chunk in enumerate(chunks)]
        done = run_step(engine, opening, show, "Reading", costs)
        opened, damaged = [each.part for each in done], _damaged(done)
        inputs = key(depends, opened)
        whole = key(inputs, pages is None, report is None, beside, config.emit, config.only, config.dedupe, config.decided)
        if plan.stands == whole and is_report(out):  # it was killed while the report was swapped in, after the last step
            stands: Mapping[str, Any] = json.loads((out / RUN).read_text(encoding="utf-8"))
            again.keep(out, say)
            return stands
        shared = _count_recurring(opening, job, inputs, rules) if config.site_boilerplate else ""
        job = replace(job, sites=config.site_boilerplate)
        judging = [
            Task("judge", number, chunk, job, key(depends, opened[number], shared, config.decided)) for number, chunk in enumerate(chunks)
        ]
        done = run_step(engine, judging, show, "Judging", costs)
        damaged |= _damaged(done)
        if stood := sum(task.chunk.count for task, each in zip(judging, done, strict=True) if each.stood):
            show(WENT_ON, stood, sum(task.chunk.count for task in judging))
        _join(judging, job, rules, show, own_pages)
        writing: list[Task] = []
        while pages is not None:
            writing = _page_tasks(judging, done, pages, depends)
            done = run_step(engine, writing, show, "Writing pages", costs)
            damaged |= _damaged(done)
            if not any(each.failures for each in done):
                break
            # An input without a page has failed: tables, pages and groups are made again without it, so that they agree.
            judging = [_without(task, each.failures) for task, each in zip(judging, done, strict=True)]
            done = run_step(engine, judging, show, "Judging", costs)
            _join(judging, job, rules, show, own_pages)
        emit(job.report, _scan([task.part for task in judging], "carried"), config)
        package = json.dumps(data_package(), indent=2, ensure_ascii=False) + "\n"
        (job.report / "data" / PACKAGE).write_text(package, encoding="utf-8", newline="\n")
        _write_log(job.report, [task.part for task in (*unpacking, *opening, *judging)])
        summary = _summary(job.report, config)
        text = json.dumps(summary, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
        (job.report / RUN).write_text(text, encoding="utf-8", newline="\n")
        if report is not None:
            show("Writing the report", 0, 1)
            report(job.report, [task.part / SHARD for task in writing] if config.pages != ALL else [])
        own = listing(job.report, own_files(job.report))
        parts = [task.part for task in (*judging, *writing)]
        if judging:
            again.write_index(out, depends, job.report, [task.part for task in judging])
        if damaged:
            say(again.damage(out))
        finish(out, plan, whole, pl.concat([*([scan_parts(parts, LISTING)] if parts else []), own.lazy()]), say)
        again.keep(out, say)
        show("Writing the report", 1, 1)
    return summary


def _damaged(done: Iterable[Done]) -> bool:
    """Whether any of these tasks met a part of the run before that could not be used."""
    return any(each.damaged for each in done)


def unpacked(
    sources: Sources, job: Job, depends: str, engine: Engine, show: Progress, spent: Spent | None = None
) -> tuple[Sequence[Task], Iterable[Source], int]:
    """The tasks that take apart the files of records among the sources, done; the inputs with the records in their places, one at a time;
    and how many these are.
    """
    packed = [source for source in sources if holds_records(source)]
    if not packed:
        return (), sources, len(sources)
    alone = write_chunks(((source,) for source in packed), Path(job.out, WORK, PACKED))
    tasks = [Task("unpack", number, chunk, job, key(depends, chunk.digest)) for number, chunk in enumerate(alone)]
    run_step(engine, tasks, show, "Unpacking", spent)
    try:
        spools = {source.path: task.part for source, task in zip(packed, tasks, strict=True)}
        return tasks, *with_records(sources, spools, job.config.clean_format)
    except UsageError:
        discard(Path(job.out))
        raise


def _page_tasks(judging: Sequence[Task], judged: Sequence[Done], pages: PageWriter, depends: str) -> list[Task]:
    """The tasks that write the pages of judged chunks. What a page shows of other articles, their names and groups, they look up."""
    chunks = [None, *(task.chunk for task in judging), None]
    around = zip(chunks, chunks[2:], strict=False)
    made_from = (key(depends, done.part, sorted(task.pageless)) for task, done in zip(judging, judged, strict=True))
    return [
        replace(task, step="pages", pages=pages, made_from=known, given_up=(), alone=False, around=beside)
        for task, known, beside in zip(judging, made_from, around, strict=True)
    ]


def _without(task: Task, failures: Sequence[Failure]) -> Task:
    """A judged chunk's task, to be done again without these inputs. Those it went without already cannot even have a page that says so."""
    if not failures:
        return task
    given_up = {failure.path: failure for failure in task.given_up}
    new = tuple(failure for failure in failures if failure.path not in given_up)
    return replace(
        task,
        made_from=key(task.made_from, [(failure.path, failure.outcome) for failure in new]),
        given_up=(*task.given_up, *new),
        pageless=task.pageless | {failure.path for failure in failures if failure.path in given_up},
    )


def _join(tasks: Sequence[Task], job: Job, rules: RuleSet, show: Progress, own_pages: OwnPages | None) -> None:
    """Find the near-duplicates, make one table in data/ of what the parts hold, and find which articles have pages of their own."""
    show("Joining", 0, 1)
    clear_own_files(job.report)
    parts = [task.part for task in tasks]
    data = job.report / "data"
    data.mkdir(parents=True)
    with tempfile.TemporaryDirectory(dir=data) as scratch:
        groups = near_duplicate_groups(portions_of(parts, "signatures"), Path(scratch))
    work = Path(job.out) / WORK
    groups.write_parquet(work / GROUPS, row_group_size=SMALL_GROUP)
    paths = _scan(parts, "articles").select("path").with_row_index("number").with_columns(pl.col("number").cast(pl.Int64))
    twins(groups, paths).write_parquet(work / TWINS, row_group_size=SMALL_GROUP)
    articles = with_groups(_scan(parts, "articles"), groups.lazy())
    write_table(articles, data / "articles.parquet", sum(task.chunk.count for task in tasks))
    if own_pages is not None and job.config.pages != ALL:
        numbers = own_pages(pl.scan_parquet(data / "articles.parquet"), job.config.pages).to_frame("row")
        numbers.write_parquet(work / OWN, row_group_size=SMALL_GROUP)
    for table in ("lines", "findings"):
        write_table(_scan(parts, table), data / f"{table}.parquet")
    frame("rules", rule_rows(rules.rules, rules.disabled, _fired(parts))).write_parquet(data / "rules.parquet")
    show("Joining", 1, 1)


def _write_log(report: Path, parts: Sequence[Path]) -> None:
    """Write the log of internal errors, in the order of the inputs, if there were any."""
    found = sorted(logged(parts))
    if found:
        text = f"Copydesk {__version__}. Each of these is a fault of Copydesk's: please report it.\n"
        text += "".join(f"\n{path}\n{log}" for path, log in found)
        (report / LOG).write_text(text, encoding="utf-8", newline="\n")


def _count_recurring(opening: Sequence[Task], job: Job, made_from: str, rules: RuleSet) -> str:
    """Find the sites of pages that have none by name, and the lines that recur on every site.

    They are a part like those of the chunks; its digest.
    """
    found = committed(job.counted, made_from, job.report)
    if found is not None:
        return found

    def fill(folder: Path) -> list[str]:
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            parts = [task.part for task in opening]
            shared = portions_of(parts, "shared")
            sites = menu_sites(portions_of(parts, "menus"), shared, rules, Path(scratch))
            first = sites["first"].unique().sort()
            labels = [MENU_SITE + path for path in paths_of([task.chunk for task in opening], first)]
            named = pl.DataFrame({"first": first, "found": labels}, schema={"first": pl.Int64, "found": pl.String})
            found = sites.join(named, on="first", maintain_order="left").select("page", "found")
            found.write_parquet(folder / SITES, row_group_size=SMALL_GROUP)
            digests = named.select("first", site=pl.Series(map(digest_of_site, labels), dtype=pl.Int64))
            known = sites.join(digests, on="first").select("page", "site")
            write_recurring(recurring_lines(shared, known, Path(scratch)), folder)
        return []

    return commit(job.counted, made_from, job.report, fill)


# --- the data folder ---


def _scan(parts: Sequence[Path], table: str) -> pl.LazyFrame:
    if not parts:
        return pl.LazyFrame(schema=schema(table))
    return scan_parts(parts, table)


def _fired(parts: Sequence[Path]) -> pl.DataFrame:
    """rule, fired, articles, lines over all articles; no article is in two parts."""
    return _scan(parts, "fired").group_by("rule").agg(pl.all().sum()).sort("rule").collect(engine="streaming")


def _summary(out: Path, config: Config) -> dict[str, Any]:
    """What run.json says: versions, configuration and counts. No clock, no host, no absolute path."""
    from importlib.metadata import version

    from copydesk.readability.syllables import DICTIONARY

    articles = pl.scan_parquet(out / "data" / "articles.parquet")
    columns = ("status", "verdict", "media")
    asked = [articles.group_by(column).len().sort(column) for column in columns]
    *counted, summed = pl.collect_all([*asked, articles.select(pl.col("words", "lines", "lines_stripped").sum())], engine="streaming")
    counts = {column: dict(table.iter_rows()) for column, table in zip(columns, counted, strict=True)}
    totals = summed.row(0, named=True)
    settings = asdict(replace(config, decided=()))
    settings["decided"] = len(config.decided)
    settings["rule_folders"] = [Path(folder).name for folder in config.rule_folders]
    summary = {
        "program": "copydesk",
        "version": __version__,
        "schema_version": SCHEMA_VERSION,
        "libraries": {name: version(name) for name in ("langdetect", "lxml", "polars", "sentencex", "textstat", "trafilatura")},
        "pronouncing_dictionary": DICTIONARY,
        "configuration": settings,
        "inputs": sum(counts["status"].values()),
        "status": counts["status"],
        "verdict": {key or "not graded": n for key, n in counts["verdict"].items()},
        "media": {key or "unknown": n for key, n in counts["media"].items()},
        **totals,
    }
    return {**summary, "run": _run_id(summary, articles)}


def _run_id(summary: Mapping[str, Any], articles: pl.LazyFrame) -> str:
    """What a run is known by: the same inputs, read by the same version under the same settings, have the same."""
    digest = hashlib.sha256(json.dumps(summary, sort_keys=True).encode())
    rows = articles.select("path", "status", "content_hash")
    for batch in portions(rows):
        for row in batch.iter_rows():
            digest.update(json.dumps(row).encode())
    return digest.hexdigest()[:16]
