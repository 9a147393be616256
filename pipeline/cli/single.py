"""What `lint` and `explain` share: one article at a time, nothing written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from copydesk.article import Outcome, Slice, Source, Status
from copydesk.cli.console import Stopped
from copydesk.cli.options import path_of
from copydesk.cli.stdin import STDIN
from copydesk.config import Config, Ignore, Overrule, check_choices

if TYPE_CHECKING:
    import typer

    from copydesk.article import Article
    from copydesk.context import Context

_Table = TypeVar("_Table", Ignore, Overrule)


def context_for(ctx: typer.Context, rules: list[Path] | None, disable: list[str] | None, **settings: Any) -> Context:
    """What a stage is told beside the article: the rules and the settings, checked."""
    from copydesk.context import Context
    from copydesk.rulebook import load_rules

    check_choices(settings, ctx.command.name or "")
    config = Config(
        overrules=ctx.obj.get("boilerplate", ()), ignores=ctx.obj.get("ignore", ()), grades=ctx.obj.get("grades", {}), **settings
    )
    return Context(load_rules(rules or (), disable=disable or ()), config)


def for_article(context: Context, path: str, given: str = "") -> Context:
    """The context with its tables [[ignore]] and [boilerplate.articles] meant for the article at `path`, however that names it. `given`:
    what the command was given, a folder with the article or its file.

    A table's path is the one in a report, without the folder that the run was given. So an article is meant whose path ends so, unless
    another file of that path stands in a folder further up: then it is that one, or the one below a folder that is given.
    """
    config = context.config
    ignores = tuple(_for_article(table, path, given) for table in config.ignores)
    overrules = tuple(_for_article(table, path, given) for table in config.overrules)
    if (ignores, overrules) == (config.ignores, config.overrules):
        return context
    return replace(context, config=replace(config, ignores=ignores, overrules=overrules))


def _for_article(table: _Table, path: str, given: str) -> _Table:
    """The table with the article's path where it means that one."""
    if table.path in (None, path) or not _whole(path).endswith(f"/{table.path}"):
        return table
    if str(Path(given) / str(table.path)) == path:
        return replace(table, path=path)
    file = path
    while "#" in file and not _is_file(file):  # as a record: file#id
        file = file.rpartition("#")[0]
    name, whole = str(table.path).removesuffix(path.removeprefix(file) if file else ""), _whole(file or path)
    if not name or not whole.endswith(f"/{name}"):  # a part of the record's name, and no file's
        return table
    above = Path(whole.removesuffix(name)).parents
    return table if any(_is_file(folder / name) for folder in above) else replace(table, path=path)


def _is_file(path: str | Path) -> bool:
    return os.path.isfile(path)  # noqa: PTH113  # Path.is_file raises where a folder above may not be looked into


def _whole(path: str) -> str:
    """The path from the root, without `..`; links stay, since a table names what was given."""
    return Path(os.path.abspath(path)).as_posix()  # noqa: PTH100  # Path.resolve follows links


def why_not(file: str, *, folders: bool = False) -> str | None:
    """Why `file` ("-": stdin) is not to be opened, or None; whether `folders` may be given, too."""
    if file == STDIN or (path := path_of(file)).is_file() or (folders and path.is_dir()):
        return None
    if path.is_dir():
        return f"{file} is a folder. Give its files, or use copydesk run."
    if path.exists():
        return f"{file} is not an ordinary file. Lead what it gives into the command: copydesk lint - < {file}"
    return f"{file}: no such file. Check how it is written."


def source_text(location: str, context: Context) -> str:
    """What stands in the file itself, decoded; of a page, its source."""
    from copydesk.read.stage import read

    return read(Source(location, location), context.config).text


@contextmanager
def articles_in(file: str, location: str, config: Config) -> Iterator[Sequence[Source]]:
    """The articles in the file at `location`: itself, or its records, each called `file#id`, which can be opened within this.

    Where no record has a text, the file alone is an input, refused with what its first record lacks.
    """
    from copydesk.read.names import records_of

    if records_of(location) is None:
        yield (Source(file, location),)
        return
    import tempfile

    with tempfile.TemporaryDirectory(prefix="copydesk-") as folder:
        yield _records_in(file, location, config, Path(folder))


def _records_in(file: str, location: str, config: Config, folder: Path) -> Sequence[Source]:
    from copydesk.read.fields import is_no_article
    from copydesk.read.spool import entries, read, write
    from copydesk.runs.guard import attempt

    spool, scratch = folder / "spool", folder / "scratch"
    scratch.mkdir()
    with spool.open("wb") as out:
        found = entries(location, location, config.input, config.max_bytes, scratch)
        places = attempt(lambda _: list(write(found, out, lambda: None)), through=Stopped)
    if isinstance(places, Outcome):
        return (Source(file, location, refused=places),)
    if all(is_no_article(place.code) for place in places):
        problem = read(str(spool), places[0].start, places[0].length).problem or Outcome()
        message = f"Its records are no articles. {problem.message}"
        return (Source(file, location, refused=Outcome(Status.SKIPPED, problem.code, message)),)
    return [Source(f"{file}#{it.name}" if it.name else file, location, record=Slice(str(spool), it.start, it.length)) for it in places]


def opened(source: Source, context: Context) -> Article:
    """The article in a file or record, opened."""
    from copydesk.article import Article
    from copydesk.stages import open_article

    if source.refused is not None:
        return Article(path=source.path, outcome=source.refused)
    named = replace(source, path=Path(source.location).name) if source.path == STDIN else source  # whose name says what it is
    return replace(attempted(source.path, partial(open_article, named, context)), path=source.path)


def attempted(path: str, work: Callable[[Callable[[str], None]], Article]) -> Article:
    """What `work` makes of a file; where it fails at it, an article without text that says so."""
    from copydesk.article import Article
    from copydesk.runs.guard import attempt

    found = attempt(work, through=Stopped)
    return Article(path=path, outcome=found) if isinstance(found, Outcome) else found


def notes_on(article: Article) -> list[str]:
    """What there is to say about how the input was read."""
    return [note.message for note in (article.outcome, *article.notes) if note.message]
