"""What `lint` and `explain` share: one file at a time, nothing written."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.cli.console import Stopped
from copydesk.cli.options import path_of
from copydesk.config import Config, check_choices

if TYPE_CHECKING:
    import typer

    from copydesk.article import Article
    from copydesk.context import Context


def context_for(ctx: typer.Context, rules: list[Path] | None, disable: list[str] | None, **settings: Any) -> Context:
    """What a stage is told beside the article: the rules and the settings, checked."""
    from copydesk.context import Context
    from copydesk.rulebook import load_rules

    check_choices(settings, ctx.command.name or "")
    config = Config(
        overrules=ctx.obj.get("boilerplate", ()), ignores=ctx.obj.get("ignore", ()), grades=ctx.obj.get("grades", {}), **settings
    )
    return Context(load_rules(rules or (), disable=disable or ()), config)


def why_not(file: str, *, folders: bool = False) -> str | None:
    """Why `file` ("-": stdin) is not to be opened, or None; whether `folders` may be given, too."""
    if file == "-" or (path := path_of(file)).is_file() or (folders and path.is_dir()):
        return None
    if path.is_dir():
        return f"{file} is a folder. Give its files, or use copydesk run."
    if path.exists():
        return f"{file} is not an ordinary file. Lead what it gives into the command: copydesk lint - < {file}"
    return f"{file}: no such file. Check how it is written."


def source_text(location: str, context: Context) -> str:
    """What stands in the file itself, decoded; of a page, its source."""
    from copydesk.article import Source
    from copydesk.read.stage import read

    return read(Source(location, location), context.config).text


def opened(file: str, context: Context, location: str | None = None) -> Article:
    """The article in `file` ("-": plain text from stdin), opened; at `location` where its bytes stand elsewhere than its name says."""
    from dataclasses import replace

    from copydesk.article import Source
    from copydesk.stages import open_article

    if file == "-":
        import tempfile

        with tempfile.TemporaryDirectory() as folder:  # stdin goes the way of every file: encodings, limits, refusals
            path = Path(folder) / "stdin.txt"
            path.write_bytes(sys.stdin.buffer.read(context.config.max_bytes + 1))
            return replace(attempted("-", partial(open_article, Source("stdin.txt", str(path)), context)), path="-")
    return attempted(file, partial(open_article, Source(file, location or file), context))


def attempted(path: str, work: Callable[[Callable[[str], None]], Article]) -> Article:
    """What `work` makes of a file; where it fails at it, an article without text that says so."""
    from copydesk.article import Article, Outcome
    from copydesk.runs.guard import attempt

    found = attempt(work, through=Stopped)
    return Article(path=path, outcome=found) if isinstance(found, Outcome) else found


def notes_on(article: Article) -> list[str]:
    """What there is to say about how the input was read."""
    return [note.message for note in (article.outcome, *article.notes) if note.message]
