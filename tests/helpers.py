"""What many tests need: an article made of a text, the command in this process, an engine without processes."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from unittest import mock

from typer.testing import CliRunner, Result

from copydesk import rulebook
from copydesk.article import Article, Line, MeasureSpec
from copydesk.cli.app import app
from copydesk.rule import RuleSet
from copydesk.runs import engines
from copydesk.text import line_spans, prose_of, split_sentences

PROJECT = Path(__file__).resolve().parent.parent


def article_from(
    text: str, language: str | None = "en", *, title_line: int | None = None, media: str = "text", wrapped: bool = False
) -> Article:
    """A text as the stages behind the cleaning get it: each line kept, its prose and sentences cut, its language known.

    `wrapped`: each line but the first goes on with the one before.
    """
    lines = tuple(Line(start, end, joined=wrapped and number > 0) for number, (start, end) in enumerate(line_spans(text)))
    prose = prose_of(text, lines, title_line=title_line)
    prose = replace(prose, sentences=split_sentences(prose.text, prose.paragraphs, language))
    return Article(path="a.txt", media=media, text=text, lines=lines, title_line=title_line, prose=prose, language=language)


def rates_of(article: Article, specs: Iterable[MeasureSpec]) -> dict[str, tuple[float, float]]:
    """Of each measure that is a rate and has a value: what it says, and what the columns of the table make that it names."""
    from copydesk.rows import article_row  # polars: tests/mutants.py forks before anything has it

    row = article_row(article)
    rates = {spec.name: spec.rate for spec in specs if spec.rate is not None and row[spec.name] is not None}
    return {name: (row[name], rate.per * row[rate.count] / row[rate.of]) for name, rate in rates.items()}


class Inline:
    """An engine that does a worker's tasks in the driver."""

    workers = 1
    memory = None

    def __init__(self, *_: object) -> None:
        pass

    def run(self, function: Callable[[Any], Any], tasks: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
        """As copydesk.runs.engines.Engine has it."""
        for task in tasks:
            yield task, function(task)

    def discard(self) -> None:
        """There is nothing to end."""


def copydesk(*arguments: str | Path, stdin: str | bytes = "", cwd: Path | None = None, **env: str) -> Result:
    """The command, in this process alone. The program's own rules are read and compiled once for all calls.

    What is about processes, signals and streams is tried in tests/cli/test_streams.py.
    """
    with mock.patch.object(engines, "LocalEngine", Inline), mock.patch.object(rulebook, "load_rules", _rules):
        return with_workers(*arguments, stdin=stdin, cwd=cwd, **env)


def with_workers(*arguments: str | Path, stdin: str | bytes = "", cwd: Path | None = None, **env: str) -> Result:
    """The command, in this process, but for the workers of a run."""
    with contextlib.chdir(cwd or Path.cwd()):
        done = CliRunner().invoke(app, [*map(str, arguments)], input=stdin, env={**env, "COLUMNS": "200"})
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


_load_rules = rulebook.load_rules


def _rules(folders: Iterable[Path] = (), *, disable: Iterable[str] = ()) -> RuleSet:
    folders = tuple(folders)
    return _load_rules(folders, disable=disable) if folders else _own_rules(tuple(disable))


@lru_cache(maxsize=8)
def _own_rules(disable: tuple[str, ...]) -> RuleSet:
    return _load_rules(disable=disable)


def loopback_is_up() -> bool:
    """Whether a server on this machine can be reached."""
    with socket.socket() as server, socket.socket() as client:
        try:
            server.bind(("127.0.0.1", 0))
            server.listen()
            client.connect(server.getsockname())
        except OSError:
            return False
    return True
