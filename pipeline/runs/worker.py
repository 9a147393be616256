"""What a worker does: open the inputs of a chunk, judge its articles, write its pages. Each chunk is committed by one rename.

Whatever goes wrong with a document ends at the border that `pipeline/runs/guard.py` draws round it: the others of its chunk are done as
if it had been refused from the start.
"""

from __future__ import annotations

import itertools
import json
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import polars as pl

from copydesk import collector
from copydesk.article import Article, Source, folder_of
from copydesk.config import ALL
from copydesk.context import Context, context_of
from copydesk.evidence import KnownBy
from copydesk.rows import article_row, finding_rows, fired, line_rows, opened_articles, opened_frame
from copydesk.rule import RuleSet
from copydesk.runs.again import (
    KNOWN,
    Held,
    before,
    files_of,
    judged_names,
    known_rows,
    lookups_of,
    merged,
    opened_names,
    page_names,
    parts_of,
    paths_of,
    taken_over,
)
from copydesk.runs.duplicates import near_duplicates
from copydesk.runs.folder import menu_rows, shared_rows, signature_rows
from copydesk.runs.guard import Border, Failure, TooMuchMemory, read_mark, worker_died
from copydesk.runs.output import WORK, at_work, refusals
from copydesk.runs.parts import InputState, commit, committed, input_state, key, read_part, write_part
from copydesk.runs.plan import sources_of
from copydesk.runs.recurring import LinesOfSite, Lookups, recurrences
from copydesk.runs.remote import fetched
from copydesk.runs.task import OWN, SHARD, Again, Done, Task
from copydesk.runs.unpack import unpack, write_refused
from copydesk.tables import frame
from copydesk.writing.clean import clean_text

AT_ONCE = 16  # articles that the line model looks at together
SITES = "sites.parquet"  # in the part that is counted: the sites of pages that have none but by their menu
FAILURES = "failures.json"  # in a part, where there were any: what the log of internal errors says
STARTED = "start of a process"
TRIES = 2  # so often a document may end a worker where nobody can say how it ended

_ALONE = threading.Lock()  # a limit is the process's: on a cluster whose workers have several threads, one of them works at a time


def work(task: Task) -> Done | Again:
    """Do a task and commit its part, unless it is committed and still right. Runs in a worker."""
    read = task.step in ("unpack", "open")
    paths = [source.path for source in task.sources]
    started = _since_start()
    with _ALONE, at_work(Path(task.job.out)):
        again = _died_before(task)
        if again is not None:
            return again
        try:
            with fetched(task.sources if read else (), task.job.config.max_bytes, task.mark.parent) as inputs:
                places = {source.location: source.path for source in (*task.sources, *inputs)} | {str(Path(task.job.out).resolve()): "OUT"}
                with Border(paths, task.mark, task.job.config.seconds_per_article, places, alone=task.alone) as border:
                    done = _write_pages(task, border) if task.step == "pages" else _work(task, inputs, border)
            return done._replace(spent={**border.spent, STARTED: started})
        except TooMuchMemory as error:
            return Again(error.failure)
        except MemoryError:
            return Again(None)


_tasks = itertools.count()


def _since_start() -> float:
    """The processor time of this process up to its first task, at that task; else none."""
    return 0.0 if next(_tasks) else time.process_time()


def _died_before(task: Task) -> Again | None:
    """What to do about workers that died at this task, where nobody has seen to it: a cluster gives it to another of its own accord."""
    place = read_mark(task.mark)
    if place is None:
        return None
    with open(task.deaths, "a", encoding="utf-8") as file:
        file.write(f"{place.index}\n")
    deaths = Counter(task.deaths.read_text(encoding="utf-8").split())
    if deaths[str(place.index)] < TRIES:
        return None
    if place.index is None:
        return Again(None)
    return Again(Failure(task.sources[place.index].path, worker_died(place.stage, f"ended {TRIES} times")))


def _work(task: Task, inputs: Sequence[Source], border: Border) -> Done:
    """Do a step but the last; `inputs` are those that it reads, where they can be read."""
    out, most = Path(task.job.out), task.job.config.max_bytes
    states = [input_state(source, most) for source in inputs]
    made_from = key(task.made_from, [state.content for state in states])
    part = committed(task.part, made_from, task.job.report)
    if part is not None:
        return Done(part, stood=True)

    def read_from() -> str:
        if len(_unchanged(inputs, states)) < len(inputs):
            return key(task.made_from, "changed while it was read")  # right for this run, and for no other
        return made_from

    if task.step == "unpack":
        with refusals(out):
            return Done(commit(task.part, read_from, task.job.report, lambda folder: _unpack(task, inputs[0], border, folder)))
    found = before(task)
    opening = task.step == "open"
    made: _Made = _open(task, inputs, border, found.parts, states) if opening else _judge(task, border, found.parts)
    write = _write_opened if opening else _write_judged
    with refusals(out):
        part = commit(task.part, read_from, task.job.report, lambda folder: write(task, made, border, folder))
    return Done(part, damaged=found.damaged)


def _unchanged(sources: Sequence[Source], states: Sequence[InputState]) -> frozenset[str]:
    """The inputs whose folder says of them what it said before they were read."""
    pairs = zip(sources, states, strict=True)
    return frozenset(source.path for source, state in pairs if input_state(source, 0).entry == state.entry)


class _Made(NamedTuple):
    """What a step has made of a chunk: new articles, and what is taken over in place of the others; what both are known by in another
    run, and what was asked of the lines of its site for each.
    """

    articles: Sequence[Article]
    held: Sequence[Held]
    names: Mapping[str, str]
    lookups: Mapping[str, Lookups] = MappingProxyType({})


def _unpack(task: Task, source: Source, border: Border, folder: Path) -> list[str]:
    """Write the records of a file of records into `folder`, or what it was given up for."""
    if source.refused is not None:
        write_refused(source.refused, folder)
    elif not task.given_up:
        border.run(source.path, "unpack", unpack, source, task.job.config, border, folder, writing=True)
    for failure in (*task.given_up, *border.failures.values()):
        write_refused(failure.outcome, folder)
    _write_failures(task, border, folder)
    return []


# --- open ---


def _open(task: Task, inputs: Sequence[Source], border: Border, found: Sequence[Held], states: Sequence[InputState]) -> _Made:
    from copydesk.stages import OPENING, open_article

    names = opened_names(task, states)
    held = taken_over(task, found, names)
    taken = paths_of(held)
    sources = [source for source in inputs if source.path not in taken]
    context = context_of(task.job.config)
    if any("htm" in source.path.lower() for source in sources):
        _warm_up("open", context.rules)
    given_up = {failure.path: failure.outcome for failure in task.given_up}
    articles = []
    for source in sources:
        refused = source.refused or given_up.get(source.path)
        if refused is not None:
            articles.append(Article(path=source.path, outcome=refused))
            continue
        article = border.run(source.path, OPENING[0].name, open_article, source, context, border.at)
        if article is None:
            articles.append(_failed(border.failures[source.path]))
        else:
            articles.append(_with_site(replace(article, clean_path=f"clean/{source.clean}"), folder_of(source.path), KnownBy.FOLDER))
    unchanged = _unchanged(inputs, states)
    return _Made(articles, held, {path: name for path, name in names.items() if path in unchanged})


def _with_site(article: Article, site: str | None, known_by: KnownBy) -> Article:
    """The article with this site, where it has none yet."""
    return article if article.site is not None or site is None else replace(article, site=site, site_known_by=known_by)


def _failed(failure: Failure) -> Article:
    return Article(path=failure.path, outcome=failure.outcome)


def _write_opened(task: Task, made: _Made, border: Border, folder: Path) -> list[str]:
    """Write the opened articles of a chunk and what they share with others into `folder`."""
    numbers = task.numbers

    def rows(article: Article) -> _Opened:
        if not task.job.config.site_boilerplate:
            return _Opened(article, [], [])
        nameless = article.site is None and article.outcome.status.has_text
        number = numbers[article.path]
        return _Opened(article, shared_rows([article], number), menu_rows([article], number) if nameless else [])

    tables = _tables(made.articles, border, "shared lines", rows, _opened_tables)
    if not task.job.config.site_boilerplate:
        tables = {"articles": tables["articles"]}
    tables = {name: merged(name, table, made.held, numbers) for name, table in tables.items()}
    tables[KNOWN] = known_rows(task, tables["articles"], made.names, made.held)
    for name, table in tables.items():
        write_part(table, folder, name)
    _write_failures(task, border, folder)
    return []


class _Opened(NamedTuple):
    article: Article
    shared: list[dict[str, Any]]
    menus: list[dict[str, Any]]


def _opened_tables(opened: Sequence[_Opened]) -> dict[str, pl.DataFrame]:
    return {
        "articles": opened_frame([each.article for each in opened]),
        "shared": frame("shared", [row for each in opened for row in each.shared]),
        "menus": frame("menus", [row for each in opened for row in each.menus]),
    }


# --- judge ---


def _judge(task: Task, border: Border, found: Sequence[Held]) -> _Made:
    opened = read_part(task.part_of("open"), "articles")
    sites = _sites(task, opened)
    held = taken_over(task, found, judged_names(task, sites, lookups_of(found))) if found else []
    articles = [
        replace(article, site=sites[article.path][0], site_known_by=sites[article.path][1])
        for article in opened_articles(opened.filter(~pl.col("path").is_in(paths_of(held))) if held else opened)
    ]
    recurring = recurrences(task.job.counted, {site or "": known_by for site, known_by in sites.values()}) if task.job.sites else {}
    context = context_of(task.job.config)
    if articles:
        _warm_up("judge", context.rules)
    lost = {failure.path: _failed(failure) for failure in task.given_up}
    articles = [lost.get(article.path, article) for article in articles]
    judged: dict[str, Article] = {}
    lookups = lookups_of(held)
    for start in range(0, len(articles), AT_ONCE):
        part = [article for article in articles[start : start + AT_ONCE] if article.outcome.status.has_text]
        contexts = {article.path: _context_of(article, context, recurring) for article in part}
        judged |= _annotate(part, contexts, border)
        lookups |= {path: _lookups(own) for path, own in contexts.items()}
    names = judged_names(task, sites, lookups)
    said = {each.path: each for each in task.job.config.decided}
    articles = [replace(judged.get(article.path, article), decided=said.get(article.path)) for article in articles]
    return _Made(articles, held, names, lookups)


def _sites(task: Task, opened: pl.DataFrame) -> dict[str, tuple[str | None, KnownBy | None]]:
    """By path, the site of each opened article and what that is known by; where it had none, the one that its menu tells."""
    menus: dict[int, str] = {}
    if task.job.sites:
        inside = pl.col("page").is_between(task.chunk.first, task.chunk.first + task.chunk.count - 1)
        menus = dict(pl.scan_parquet(task.job.counted / SITES).filter(inside).collect().iter_rows())
    sites: dict[str, tuple[str | None, KnownBy | None]] = {}
    numbers = task.numbers
    columns = (opened[name].to_list() for name in ("path", "site", "site_known_by"))
    for path, site, known_by in zip(*columns, strict=True):
        menu = menus.get(numbers[path])
        named = site is not None or menu is None
        sites[path] = (site, None if known_by is None else KnownBy(known_by)) if named else (menu, KnownBy.MENU)
    return sites


def _context_of(article: Article, context: Context, recurring: Mapping[str, LinesOfSite]) -> Context:
    """The context of one article, which notes what is asked of the lines of its site."""
    site = article.site or ""
    return replace(context, recurring={site: recurring[site]._replace(asked=[], told=[])}) if recurring else context


def _lookups(context: Context) -> Lookups:
    """What was asked in the context of one article."""
    for lines in context.recurring.values():  # at most one
        if isinstance(lines, LinesOfSite):
            return Lookups(list(dict.fromkeys(lines.asked)), list(dict.fromkeys(lines.told)))
    return Lookups()


def _annotate(articles: Sequence[Article], contexts: Mapping[str, Context], border: Border) -> dict[str, Article]:
    """Opened articles with text, judged, by path; the line model looks at all of them at once."""
    from copydesk.stages import CLEANING, JUDGING, TOGETHER, judge

    laid_out = {each.path: border.run(each.path, CLEANING.name, TOGETHER.prepare, each, contexts[each.path]) for each in articles}
    pages = {path: page for path, page in laid_out.items() if page is not None}
    border.together(CLEANING.name, TOGETHER.ask, pages)
    judged = {}
    for path, page in pages.items():
        if path not in border.failures:
            article = border.run(path, CLEANING.name, TOGETHER.finish, page)
            if article is not None:
                article = border.run(path, JUDGING[0].name, judge, article, contexts[path], border.at)
            if article is not None:
                judged[path] = article
    return judged | {path: _failed(failure) for path, failure in border.failures.items() if path in laid_out}


def _write_judged(task: Task, made: _Made, border: Border, folder: Path) -> list[str]:
    """Write a chunk's tables into `folder`, and the cleaned texts that go with them into the report; the names of these."""
    report, config = task.job.report, task.job.config
    written = files_of(made.held)
    for article in made.articles:
        if article.clean_path is not None and article.outcome.status.has_text:
            text = partial(clean_text, article, front_matter=config.keep_front_matter, markdown=config.clean_format == "markdown")
            border.run(article.path, "clean file", _write_clean, report / article.clean_path, text, writing=True)
            written[article.path] = article.clean_path
    numbers = task.numbers
    tables = _tables(made.articles, border, "tables", partial(_rows, numbers), _judged_tables)
    if made.held:
        tables = {name: merged(name, tables[name], made.held, numbers) for name in _JUDGED}
        tables["fired"] = fired(tables["articles"], tables["findings"], tables["lines"])
    files = {path: written[path] for path in numbers if path in written and path not in border.failures}
    tables[KNOWN] = known_rows(task, tables["articles"], made.names, made.held, files, made.lookups)
    for name, table in tables.items():
        write_part(table, folder, name)
    _write_failures(task, border, folder)
    for source in task.sources:
        if source.clean and source.path not in files:
            (report / "clean" / source.clean).unlink(missing_ok=True)  # of this try, or of one that ended early
    return list(files.values())


def _write_clean(path: Path, text: Callable[[], str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text(), encoding="utf-8", newline="\n")


_JUDGED = ("articles", "lines", "findings", "signatures", "carried")


def _rows(numbers: Mapping[str, int], article: Article) -> tuple[list[dict[str, Any]], ...]:
    signature = signature_rows([article], numbers[article.path])
    return [article_row(article)], line_rows(article), finding_rows(article), signature, _carried(article)


def _carried(article: Article) -> list[dict[str, Any]]:
    return [{name: getattr(article, name) for name in ("path", "id", "carried", "input_sha256")}]


def _judged_tables(rows: Sequence[tuple[list[dict[str, Any]], ...]]) -> dict[str, pl.DataFrame]:
    tables = {name: frame(name, [row for each in rows for row in each[n]]) for n, name in enumerate(_JUDGED)}
    return {**tables, "fired": fired(tables["articles"], tables["findings"], tables["lines"])}


# --- both ---


def _tables(
    articles: Sequence[Article],
    border: Border,
    stage: str,
    rows_of: Callable[[Article], Any],
    make: Callable[[Sequence[Any]], dict[str, pl.DataFrame]],
) -> dict[str, pl.DataFrame]:
    """`make` over the rows of all articles; where either fails at an article, the tables say so in its place."""
    rows = {article.path: border.run(article.path, stage, rows_of, article) for article in articles}
    tables = border.together("tables", make, {path: row for path, row in rows.items() if path not in border.failures})
    if not border.failures:
        return tables
    lost = {path: rows_of(_failed(failure)) for path, failure in border.failures.items()}
    return make([lost.get(article.path, rows[article.path]) for article in articles])


def _write_failures(task: Task, border: Border, folder: Path) -> None:
    logs = {failure.path: failure.log for failure in (*task.given_up, *border.failures.values()) if failure.log}
    if logs:
        (folder / FAILURES).write_text(json.dumps(logs, ensure_ascii=False), encoding="utf-8")


def logged(parts: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """What the parts hold for the log of internal errors: input, and what was raised."""
    for part in parts:
        if (part / FAILURES).exists():
            yield from json.loads((part / FAILURES).read_text(encoding="utf-8")).items()


@lru_cache(maxsize=4)
def _warm_up(step: str, rules: RuleSet) -> None:
    """Take a small page through the step, so that the first input is not charged with imports and the compiling of rules."""
    from copydesk.stages import clean, judge, open_article

    context = Context(rules)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("page.html" if step == "open" else "page.txt")
        path.write_text("<html><body><p>It is warm today.</p></body></html>", encoding="utf-8")
        article = open_article(Source(path.name, str(path)), context)
    if step == "judge":
        judge(clean([article], context)[0], context)
    collector.loaded()


# --- pages ---


class _Unfinished(Exception):
    """Some pages could not be written: nothing is committed."""


def _write_pages(task: Task, border: Border) -> Done:
    """Have a chunk's pages written, unless they stand."""
    if task.pages is None:
        raise ValueError("pages need something that writes them")
    out, report, write = Path(task.job.out), task.job.report, task.pages
    judged = replace(task, step="judge").part
    given_up = {failure.path for failure in task.given_up}
    ahead, behind = (sources_of(chunk) if chunk is not None else () for chunk in task.around)
    beside = ahead[-1].path if ahead else None, behind[0].path if behind else None
    groups, twins = near_duplicates(out / WORK, task.chunk)
    own = _with_own_pages(task)
    made_from = key(task.made_from, beside, groups.rows(), twins, own if own is None else sorted(own))

    def fill(folder: Path) -> list[str]:
        articles, lines, findings = (read_part(judged, table) for table in ("articles", "lines", "findings"))
        rows = with_groups(articles.lazy(), groups.lazy(), task.chunk.first).collect() if len(groups) else articles
        pages = page_names(task, rows, beside, twins, own)
        held = taken_over(task, kept.parts, pages)
        files, taken = files_of(held), parts_of(held)
        if taken:
            fresh = ~pl.col("path").is_in(list(taken))
            lines, findings = lines.filter(fresh), findings.filter(fresh)
        packed = None if own is None else (own, folder / SHARD, {path: part / SHARD for path, part in taken.items()})
        made = write(report, rows, lines, findings, beside=beside, twins=twins, packed=packed)
        for path, name, make_page in made:
            if path in task.pageless:
                if name is not None:
                    (report / name).unlink(missing_ok=True)
            elif path not in given_up and path not in taken:
                border.run(path, "page", make_page, writing=True)
                if name is not None:
                    files[path] = name
        if border.failures or given_up:
            raise _Unfinished
        names = {path: name for path, name in pages.items() if path not in task.pageless}
        write_part(known_rows(task, rows, names, held, files), folder, KNOWN)
        return [files[path] for path in rows["path"] if path in files]

    with refusals(out):
        found = committed(task.part, made_from, report)
        if found is not None:
            return Done(found)
        kept = before(task)
        try:
            return Done(commit(task.part, made_from, report, fill), damaged=kept.damaged)
        except _Unfinished:
            return Done("", (*task.given_up, *border.failures.values()), damaged=kept.damaged)


def _with_own_pages(task: Task) -> frozenset[str] | None:
    """The inputs of a chunk that have pages of their own; None: all have."""
    if task.job.config.pages == ALL:
        return None
    inside = pl.col("row").is_between(task.chunk.first, task.chunk.first + task.chunk.count - 1)
    rows = set(pl.scan_parquet(Path(task.job.out, WORK, OWN)).filter(inside).collect()["row"])
    return frozenset(path for path, number in task.numbers.items() if number in rows)


def with_groups(articles: pl.LazyFrame, groups: pl.LazyFrame, first: int = 0) -> pl.LazyFrame:
    """Rows of the articles table, consecutive inputs from `first` on, with their near_duplicate_group filled in."""
    columns = articles.collect_schema().names()
    numbered = articles.drop("near_duplicate_group").with_row_index("number", offset=first).with_columns(pl.col("number").cast(pl.Int64))
    return numbered.join(groups, on="number", how="left", maintain_order="left").select(columns)
