"""`copydesk rules learn`: the lines that recur on a site's pages, as a file of rules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from copydesk.cli.console import Exit, exit_codes, progress_bar, say, tell
from copydesk.cli.options import RulesOption, path_of
from copydesk.cli.running import end, engine_for
from copydesk.config import Config, Fields
from copydesk.errors import ConfigError
from copydesk.library import check_paths, processors

EPILOG = (
    "Example:\n\n    copydesk rules learn articles/ --out our-rules/learned.toml\n\n    copydesk run more/ --rules our-rules\n\n"
    + exit_codes(Exit.USAGE, Exit.INCOMPLETE, Exit.UNWRITABLE)
)


def rules_learn(
    ctx: typer.Context,
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH…", parser=path_of, help="Files and folders, several pages of each site among them.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE.toml", parser=path_of, help="The rule file to write; default: standard output."),
    ] = None,
    pages: Annotated[int, typer.Option(metavar="N", min=2, help="Leave out lines that stand on fewer pages of their site.")] = 3,
    rules: RulesOption = None,
) -> None:
    """Write the lines that recur on the pages of a site as rules of their own, to strip them from single pages later.

    What becomes a rule is what copydesk run strips as recurring, but for lines that stayed on any page of that site. Each rule
    tells on how many pages its line stood.
    """
    import tempfile

    import polars as pl

    from copydesk.cli.closing import closing, count
    from copydesk.runs import batch
    from copydesk.runs.inputs import find_sources
    from copydesk.runs.learn import learned_rules

    check_paths(paths)
    if out is not None:
        if out.suffix != ".toml":
            raise ConfigError(f"{out}: rule files end in .toml; others are not read from a folder of rules")
        out.parent.mkdir(parents=True, exist_ok=True)
    folders = tuple(str(folder) for folder in rules or ())
    config = Config(rule_folders=folders, overrules=ctx.obj.get("boilerplate", ()), input=ctx.obj.get("input", Fields()))
    with tempfile.TemporaryDirectory(prefix="copydesk-") as scratch, progress_bar() as progress:
        folder = Path(scratch)
        engine = engine_for(None, processors(), None)
        sources = find_sources(paths, folder)
        batch.run(sources, folder, config, engine, progress=progress)
        engine.discard()
        learned = learned_rules(folder, pages)
        ended = closing(pl.scan_parquet(folder / "data" / "articles.parquet"), sources, paths)
    if out is None and learned.text:
        say(learned.text.removesuffix("\n"), exact=True)
    elif out is not None:
        out.write_text(learned.text, encoding="utf-8", newline="\n")
    tell(f"{learned.rules} lines learned from {count(ended.read, 'article')}")
    for reason, number in sorted(learned.left_out.items()):
        tell(f"{number} more cannot be written as rules: {reason}")
    if not learned.rules and not learned.left_out:
        tell(
            f"No line recurred on {pages} or more pages of one site and went from all of them. Perhaps no {pages} of these pages are of "
            "one site, or they do not tell: pages of a site have a URL, a sub-folder or a menu in common."
        )
    raise typer.Exit(end(ended, quiet=True))
