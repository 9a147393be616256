"""What a run says at its end, and whether it did what was asked: read from the table of articles alone."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, pairwise
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from copydesk.article import Source, Status
from copydesk.checks import nearest
from copydesk.config import VERDICTS, Config, Overrule, concerning
from copydesk.evidence import Kind
from copydesk.read.archives import LEFT_OUT
from copydesk.read.fields import is_no_article
from copydesk.read.names import PACKED, READ
from copydesk.rule import known_names
from copydesk.rulebook import load_rules
from copydesk.runs.inputs import is_below, readable
from copydesk.selectors import NO_CONTENT
from copydesk.silence import ON_COMMENTS, no_name, told

if TYPE_CHECKING:
    import polars as pl

    from copydesk.review.decisions import Decision
    from copydesk.runs.found import Sources
    from copydesk.runs.remote import Url

COLUMNS = ("path", "status", "code", "message", "verdict", "score")
_CHANGED = "Has the text changed? Take it out if it is not needed any more."
_SITE = "A page's site is the host of its own address, else the folder it lies in."
_REBUILT = "Has the site changed? Take it out if it is not needed any more."
MOST_LINES = 5  # inputs named one by one; the report has them all


@dataclass(frozen=True, slots=True)
class Closing:
    """How many inputs there are, how many have a text, and the words: what was skipped or cut, and what each exit code is for."""

    inputs: int
    read: int
    summary: str  # how many inputs ended how
    notes: tuple[str, ...] = ()  # what was cut or skipped
    failed: tuple[str, ...] = ()  # inputs that should have been readable
    unread: tuple[str, ...] = ()  # PATHs of which nothing was read
    missed: tuple[str, ...] = ()  # inputs below a threshold, in words
    missed_paths: frozenset[str] = frozenset()


def closing(
    articles: pl.LazyFrame,
    sources: Sources,
    paths: Sequence[Path | Url],
    *,
    fail_under: float | None = None,
    fail_on: str | None = None,
    stdin: Path | None = None,
    verbose: bool = False,
) -> Closing:
    """The closing words on `articles` (with COLUMNS and, for a threshold, decisions; one row a source, or more where that holds records).

    Lines are whole sentences, without the program's name. `stdin`: the PATH that stands for standard input. `verbose`: every
    input is named that was cut, skipped or failed, not only the first MOST_LINES. The table is streamed: of its rows only those are
    held that the words are of.
    """
    import polars as pl

    table = articles.select(COLUMNS)
    counts = Counter(dict(table.group_by("status").len().collect(engine="streaming").iter_rows()))
    has_text = pl.col("status").is_in([status.value for status in Status if status.has_text])
    read = table.filter(has_text)
    verdicts = Counter(dict(read.group_by("verdict").len().collect(engine="streaming").iter_rows()))
    missed, accepted = _missed(articles.filter(has_text), fail_under, fail_on)
    most = None if verbose else MOST_LINES
    skipped = table.filter(pl.col("status") == Status.SKIPPED.value)
    return Closing(
        inputs=sum(counts.values()),
        read=sum(counts[status] for status in Status if status.has_text),
        summary=_summary(verdicts, counts),
        notes=(*_named(table.filter(pl.col("status") == Status.PARTIAL.value), "partial", most), *_skipped(skipped, most), *accepted),
        failed=_named(table.filter(pl.col("status") == Status.FAILED.value), "failed", most),
        unread=tuple(_unread(table, sources, {path: "-" if path == stdin else readable(str(path)) for path in paths})),
        missed=(f"{count(len(missed), 'input')} missed the threshold: {_few(missed)}",) if missed else (),
        missed_paths=frozenset(missed),
    )


def _missed(read: pl.LazyFrame, fail_under: float | None, fail_on: str | None) -> tuple[list[str], tuple[str, ...]]:
    """The paths of the articles below a threshold, but for those that reviewers accepted; and a sentence on how many these are."""
    if fail_on is None and fail_under is None:
        return [], ()
    import polars as pl

    from copydesk.runs.emit import decision_counts, verdict_that_counts

    accepted = decision_counts() & (pl.col("decision") == "accept")
    low = pl.lit(value=False) if fail_under is None else pl.col("score") < fail_under
    bad = VERDICTS[VERDICTS.index(fail_on) :] if fail_on else ()
    missed = list(_paths(read.filter(verdict_that_counts().is_in(bad) | (low & ~accepted))))
    spared = _number(read.filter(accepted & (pl.col("verdict").is_in(bad) | low)))
    return missed, (f"{count(spared, 'input')} below the threshold: accepted by a reviewer",) if spared else ()


def on_decisions(out: Path, decisions: Sequence[Decision], *, verbose: bool = False) -> list[str]:
    """What of the reviewers' decisions does not count in the report in `out`, a sentence each: where they do not agree; where the text is
    not the one that was looked at; where there is no such article. `verbose`: all, not only the first MOST_LINES of each.
    """
    if not decisions:
        return []
    import polars as pl

    from copydesk.review.apply import plan
    from copydesk.review.decisions import said_of_articles

    disputed = [f"reviewers do not agree, so none of it counts: {each}" for each in plan(decisions).disputed]
    columns = ("path", "decision", "decision_holds", "content_hash")
    rows = pl.scan_parquet(out / "data" / "articles.parquet").select(columns).filter(pl.col("decision_holds").is_not_null()).collect()
    others = [
        f"decision {decision or 'note'} on {path}: not on the text as it is now (content {content or 'null'}), so it does not count. "
        "Please look again."
        for path, decision, holds, content in rows.iter_rows()
        if not holds
    ]
    there = set(rows["path"])
    gone = [each.path for each in said_of_articles(decisions) if each.path not in there]
    told = [*_first(disputed, "disputed", verbose=verbose), *_first(others, "decisions on other texts", verbose=verbose)]
    return [*told, *([f"decisions on {count(len(gone), 'article')} that this run does not have: {_few(gone)}"] if gone else [])]


def _first(lines: Sequence[str], what: str, *, verbose: bool) -> list[str]:
    more = 0 if verbose else max(0, len(lines) - MOST_LINES)
    return [*lines[: len(lines) - more], *([f"{what}: {more:,} more; -v names them"] if more else [])]


def idle(out: Path, config: Config, *, verbose: bool = False) -> list[str]:
    """A sentence for each table [[ignore]], and each line to keep or to strip, that has met nothing in the report in `out`; for comments
    in texts that silence nothing, or are not as they should be. `verbose`: for all of these, not only the first MOST_LINES.
    """
    return [*_idle_settings(out, config), *_idle_comments(out, None if verbose else MOST_LINES)]


def _idle_comments(out: Path, most: int | None) -> list[str]:
    import polars as pl

    notes = pl.scan_parquet(out / "data" / "articles.parquet").select("path", "notes").explode("notes").unnest("notes")
    found = notes.filter(pl.col("code").is_in(ON_COMMENTS)).select("path", "message").collect(engine="streaming").rows()
    said = [f"{path}: {message}" for path, message in found[:most]]
    return [*said, f"comments: {len(found) - most:,} more of these; -v names them"] if most is not None and len(found) > most else said


def _idle_settings(out: Path, config: Config) -> list[str]:
    if not config.ignores and not config.overrules:
        return []
    import polars as pl

    silenced = pl.scan_parquet(out / "data" / "articles.parquet").select("findings_silenced").explode("findings_silenced").drop_nulls()
    met = set(silenced.unnest("findings_silenced").select(pl.col("ignore").unique()).collect()["ignore"])
    never = [ignore for number, ignore in enumerate(config.ignores, 1) if number not in met]
    sites = _sites(out)
    never = [it for it in never if not _is_of_another_folder(out, it.path) and not _is_of_another_site(sites, it.site)]
    known = known_names(load_rules(map(Path, config.rule_folders)).rules) if never else frozenset()
    said = [f"{told(ignore)}: matches nothing. {_no_such_path(out, ignore.path) or no_name(ignore, known) or _CHANGED}" for ignore in never]
    lists = ("keep_lines", "strip_lines")
    here = [it for it in config.overrules if not _is_of_another_folder(out, it.path) and not _is_of_another_site(sites, it.site)]
    wanted = {(key, " ".join(line.split())): _whose(each) for each in here for key in lists for line in getattr(each, key)}
    if wanted:
        lines = pl.scan_parquet(out / "data" / "lines.parquet").select("kept", pl.col("evidence").struct.field("kind", "phrase"))
        by_user = lines.filter(pl.col("kind").is_in([Kind.CONFIGURED_TO_STAY.value, Kind.CONFIGURED_TO_GO.value])).unique().collect()
        seen = {("keep_lines" if kept else "strip_lines", phrase) for kept, _, phrase in by_user.iter_rows()}
        idle = sorted(wanted.keys() - seen)
        said += [f"{key} for {wanted[key, line]}: {_cut(line)!r}: matches nothing. {_CHANGED}" for key, line in idle]
    return [*said, *_idle_recipes(out, [each for each in config.overrules if each.is_recipe])]


def _idle_recipes(out: Path, recipes: Sequence[Overrule]) -> list[str]:
    """Recipes that no page is of (site-config files are of sites that may not be there), and selectors of the others that met nothing."""
    if not recipes:
        return []
    import polars as pl

    articles = pl.scan_parquet(out / "data" / "articles.parquet")
    pages = articles.filter(pl.col("media") == "html").select("path", "site").collect(engine="streaming").rows()
    of: dict[Overrule, int] = Counter(recipe for path, site in pages for recipe in concerning(recipes, path, site))
    said = [f"recipe for {_whose(each)}: no page is of it. {_SITE}" for each in recipes if not of[each] and each.file is None]
    found = pl.scan_parquet(out / "data" / "lines.parquet").select(pl.col("evidence").struct.field("kind", "phrase")).unique()
    took = set(found.filter(pl.col("kind") == Kind.RECIPE_REMOVES.value).collect(engine="streaming")["phrase"])
    said += [
        f"recipe for {_whose(each)}: remove: {_cut(selector)!r}: takes no line of {count(of[each], 'page')}. {_REBUILT}"
        for each in recipes
        if of[each]
        for selector in each.remove
        if selector not in took
    ]
    notes = articles.select("path", "notes").explode("notes").unnest("notes").filter(pl.col("code") == NO_CONTENT)
    failed = notes.select("path", "message").collect(engine="streaming").rows()
    said += [f"{path}: {message}" for path, message in failed[:MOST_LINES]]
    return [*said, *([f"recipes: {len(failed) - MOST_LINES:,} more of these"] if len(failed) > MOST_LINES else [])]


def _whose(recipe: Overrule) -> str:
    return f"{recipe.path or recipe.site or 'every page'}{f' ({recipe.file})' if recipe.file else ''}"


def _sites(out: Path) -> list[str]:
    import polars as pl

    sites = pl.scan_parquet(out / "data" / "articles.parquet").select(pl.col("site").drop_nulls().unique())
    return sites.collect(engine="streaming")["site"].to_list()


def _is_of_another_site(sites: Sequence[str], site: str | None) -> bool:
    """Whether no article is of a site, nor of one of a name like it: what is said of it is for folders that were not given."""
    if site is None or any(concerning([Overrule(site=site)], "", known) for known in sites):
        return False
    return not nearest(site, sites)


def _is_of_another_folder(out: Path, path: str | None) -> bool:
    """Whether a path begins with a folder that no article of the report lies in, nor in one of a name like it: of what was not given."""
    import polars as pl

    folder, slash, _ = (path or "").partition("/")
    if not slash:
        return False
    paths = pl.scan_parquet(out / "data" / "articles.parquet").select("path")
    names = pl.format("/{}", "path")
    if paths.filter(names.str.ends_with(f"/{path}") | pl.lit(f"/{path}").str.ends_with(names)).head(1).collect().height:
        return False
    folders = paths.filter(pl.col("path").str.contains("/", literal=True)).select(pl.col("path").str.split("/").list.first()).unique()
    known = folders.collect(engine="streaming")["path"].to_list()
    return folder not in known and not nearest(folder, known)


def _no_such_path(out: Path, path: str | None) -> str | None:
    """What to say of a path that no article has, with the one that may have been meant; None where there is such an article."""
    import polars as pl

    paths = pl.scan_parquet(out / "data" / "articles.parquet").select("path")
    if path is None or paths.filter(pl.col("path") == path).head(1).collect().height:
        return None
    inside, around = pl.format("/{}", "path").str.ends_with(f"/{path}"), pl.lit(f"/{path}").str.ends_with(pl.format("/{}", "path"))
    near = paths.filter(inside | around).sort(pl.col("path").str.len_chars(), descending=True).head(1).collect()["path"]
    meant = f"; did you mean {_cut(near[0])!r}?" if len(near) else "."
    return f"No article has this path{meant} A path is as the report names it: without the folder that was given."


def as_before(out: Path, stood: int) -> tuple[str, ...]:
    """How many inputs of the run whose report is in `out` had been done when it was stopped (`stood`), and how many were taken over from
    the run before; nothing of what was none.
    """
    from copydesk.runs.again import taken_count

    taken, inputs = taken_count(out)
    said = (f"{stood:,} of {count(inputs, 'input')} done before the run was stopped; {inputs - stood:,} since",) if stood else ()
    if not taken:
        return said
    return (*said, f"{taken:,} of {count(inputs, 'input')} as before, taken over from the last run; {inputs - taken:,} worked on")


def _cut(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


def count(number: int, what: str) -> str:
    """`number` with the noun, as English has it."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _summary(verdicts: Mapping[str | None, int], counts: Mapping[str, int]) -> str:
    graded = [f"{number:,} {name or 'not graded'}" for name in (*VERDICTS, None) if (number := verdicts[name])]
    ended = [f"{counts[status]:,} {status}" for status in (Status.PARTIAL, Status.SKIPPED, Status.FAILED) if counts[status]]
    total = sum(counts.values())
    parts = "; ".join(", ".join(part) for part in (graded, ended) if part)
    return f"{count(total, 'input')}: {parts}" if parts else count(total, "input")


def _named(rows: pl.LazyFrame, how: str, most: int | None) -> tuple[str, ...]:
    """A line for each of the first `most` rows (None: of all), and how many more there are."""
    wanted = rows.select("path", "message")
    lines = [f"{how}: {path}: {message}" for path, message in (wanted if most is None else wanted.head(most)).collect().iter_rows()]
    more = 0 if most is None or len(lines) < most else _number(rows) - most
    return (*lines, f"{how}: and {more:,} more; the report lists them") if more else tuple(lines)


def _number(rows: pl.LazyFrame) -> int:
    import polars as pl

    return int(rows.select(pl.len()).collect(engine="streaming").item())


def _skipped(rows: pl.LazyFrame, most: int | None) -> tuple[str, ...]:
    """What was skipped, by reason; what is not read for its name, by suffix. All is named (`most`: None) that may be an article."""
    import polars as pl

    codes = Counter(dict(rows.group_by("code").len().collect(engine="streaming").iter_rows()))
    if not codes:
        return ()
    suffixes = _suffixes(_paths(rows.filter(pl.col("code") == "unsupported")))
    parts = [f"{number:,} {name}" for name, number in sorted(codes.items(), key=_most_first) if name not in ("unsupported", LEFT_OUT)]
    if archives := codes[LEFT_OUT]:
        parts.append(f"what is no article in {count(archives, 'archive')}")
    if suffixes:
        parts.insert(0, f"{suffixes} (read are {READ}: save articles as one of these)")
    telling = [code for code in codes if is_no_article(code) or code == LEFT_OUT]  # they may be articles
    without = rows if most is None else rows.filter(pl.col("code").is_in(telling))
    return (f"skipped: {'; '.join(parts)}", *_named(without, "skipped", most))


def _paths(rows: pl.LazyFrame) -> Iterator[str]:
    from copydesk.tables import ROWS_AT_ONCE

    for batch in rows.select("path").collect_batches(chunk_size=ROWS_AT_ONCE, maintain_order=True):
        yield from batch["path"]


def _suffixes(paths: Iterable[str]) -> str:
    """How many files there are of each kind, by suffix; "" for none."""
    most = sorted(Counter(map(_suffix, paths)).items(), key=_most_first)
    rest = sum(number for _, number in most[MOST_LINES:])
    return ", ".join([f"{number:,} {suffix}" for suffix, number in most[:MOST_LINES]] + ([f"{rest:,} others"] if rest else []))


def _most_first(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _suffix(path: str) -> str:
    name = path.lower()
    for packing in PACKED:
        name = name.removesuffix(packing)
    return PurePosixPath(name).suffix or "without a suffix"


def _unread(table: pl.LazyFrame, sources: Sources, paths: Mapping[Path | Url, str]) -> list[str]:
    """A sentence for each PATH of which nothing was read; `paths` says how to show each."""
    roots = {given: os.path.realpath(given) if isinstance(given, Path) else str(given) for given in paths}
    # Status and message of each PATH that is an input: of a file of records the first that has a text.
    ended: dict[str, tuple[str, str]] = {}
    inside = dict.fromkeys(roots.values(), False)  # whether something below was read
    followed = False  # something was read that is below no PATH: of which it is, is not known
    for file, status, message in _files(table, sources):
        location = file.location
        has_text = Status(status).has_text
        if location in inside and (location not in ended or (has_text and not Status(ended[location][0]).has_text)):
            ended[location] = status, message
        if has_text:
            within = [root for root in inside if is_below(location, root)]
            inside |= dict.fromkeys(within, True)
            followed |= not within
    sentences = []
    for given, root in roots.items():
        shown = paths[given]
        if root in ended:
            status, message = ended[root]
            if status == Status.SKIPPED:  # what failed has its line already
                sentences.append(f"{shown}: not read. {message}")
        elif not followed and not inside[root]:
            below = (file.path for file, _, _ in _files(table, sources) if is_below(file.location, root))
            suffixes = _suffixes(file for file, _ in groupby(below))
            what = f"nothing in it was read, of {suffixes}" if suffixes else "there is nothing in it"
            sentences.append(f"{shown}: {what}. Give a folder with articles ({READ}), or add --allow-empty.")
    return sentences


def _files(table: pl.LazyFrame, sources: Sources) -> Iterator[tuple[Source, str, str]]:
    """The file, the status and the message of each input: inputs are in the order of their files, the records of one behind each other."""
    from copydesk.tables import portions

    waiting = pairwise(chain(sources, (None,)))
    file, after = next(waiting, (None, None))
    for batch in portions(table.select("path", "status", "message")):
        for path, status, message in batch.iter_rows():
            while file is None or _is_of(path, after) or not _is_of(path, file):
                file, after = next(waiting)
            yield file, status, message


def _is_of(path: str, file: Source | None) -> bool:
    """Whether an input is that file, or a record in it."""
    return file is not None and (path == file.path or path.startswith(f"{file.path}#"))


def _few(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - MOST_LINES:,} more" if len(paths) > MOST_LINES else ""
    return ", ".join(paths[:MOST_LINES]) + more
