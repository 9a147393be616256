"""`copydesk explain`: line by line what is kept or stripped, and why."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.console import Exit, exit_codes, say, tell
from copydesk.cli.options import DisableOption, ExtractorOption, RulesOption
from copydesk.cli.rules import show_rule
from copydesk.cli.single import attempted, context_for, notes_on, opened, why_not
from copydesk.errors import ConfigError
from copydesk.visible import visible_line

if TYPE_CHECKING:
    from copydesk.article import Article, Line
    from copydesk.context import Context

EPILOG = "Examples:\n\n    copydesk explain page.html\n\n    copydesk explain page.html:12\n\n" + exit_codes(Exit.USAGE, Exit.INCOMPLETE)


def explain(
    ctx: typer.Context,
    target: Annotated[str, typer.Argument(metavar="FILE[:LINE]", help="The file, and the line to explain in full.")],
    extractor: ExtractorOption = "trafilatura",
    rules: RulesOption = None,
    disable: DisableOption = None,
) -> None:
    """Say line by line what is kept or stripped, and why.

    Lines that recur within a site are known only to a run over the folder and are not counted here; copydesk rules learn makes
    rules of them, which --rules takes.
    """
    from copydesk.article import is_unsure

    file, _, number = target.rpartition(":")
    wanted = int(number) if file and number.isdecimal() and len(number) < 10 and not Path(target).exists() else None
    if problem := why_not(file if wanted is not None else target):
        raise ConfigError(problem)
    context = context_for(ctx, rules, disable, extractor=extractor)
    article = opened(file if wanted is not None else target, context)
    if article.outcome.status.has_text:
        article = attempted(article.path, partial(_cleaned, article, context))
    if not article.outcome.status.has_text:
        tell(visible_line(f"{article.path}: {article.outcome.message}"))
        raise typer.Exit(Exit.INCOMPLETE)
    if context.rules.get("boilerplate.recurring") and _has_neighbours(article.path):
        tell("Lines that recur on the other pages of this folder are not counted here; copydesk run counts them.")
    if wanted is None:
        for message in notes_on(article):
            say(visible_line(f"note: {message}"))
        for index, line in enumerate(article.lines):
            say(_explained(article, index, line))
        return
    if not 1 <= wanted <= len(article.lines):
        raise ConfigError(f"{article.path} has {len(article.lines)} lines; there is no line {wanted}")
    line = article.lines[wanted - 1]
    say(_explained(article, wanted - 1, line, longest=None))
    if is_unsure(line):
        say("Unsure: look at it yourself.")
    if line.kept_probability is not None:
        say(f"By its look and place it is article with a probability of {line.kept_probability:.2f}.")
    rule = context.rules.get(line.rule) if line.rule else None
    if rule:
        say("")
        show_rule(rule)


def _cleaned(article: Article, context: Context, at: Callable[[str], None]) -> Article:
    from copydesk.stages import CLEANING

    at(CLEANING.name)
    return CLEANING.run(article, context)


def _has_neighbours(file: str) -> bool:
    """Whether the folder of `file` ("-": none) holds other inputs."""
    from copydesk.read.names import media_of

    if file == "-":
        return False
    path = Path(file)
    with suppress(OSError):  # a folder whose files may be read may still not be listed
        return any(media_of(other.name) and other.name != path.name for other in path.parent.iterdir())
    return False


def _explained(article: Article, index: int, line: Line, longest: int | None = 100) -> str:
    text = article.text[line.start : line.end]
    shown = text if longest is None or len(text) <= longest else f"{text[: longest - 1]}…"
    if line.kept:
        known = line.rule or str(line.evidence or "")
        why = "title" if index == article.title_line else "joined to the line before" if line.joined else known
        return f"{index + 1:>5}  keep   {why:<34} {shown}".rstrip()
    sure = f" {line.confidence:.2f}" if line.confidence is not None else ""
    evidence = f" ({line.evidence})" if line.evidence else ""
    return f"{index + 1:>5}  strip  {(line.rule or '') + sure + evidence:<34} {shown}".rstrip()
