"""The command line, put together. Each command imports what it needs when it runs, so `copydesk --version` and `lint` start at once."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from copy import copy
from pathlib import Path
from typing import Annotated

import typer

from copydesk.cli import baseline, compare, doctor, explain, learn, lint, lsp, review, rules, run, serve, settings, tour
from copydesk.cli.console import Command, Commands, Exit, Group, Stopped, complain, end_stopped, open_streams, say, stoppable, tell
from copydesk.cli.options import path_of
from copydesk.config import find_config, read_config, tell_faults
from copydesk.errors import ConfigError
from copydesk.version import __version__

app = typer.Typer(
    name="copydesk",
    cls=Commands,
    help="Cleans scraped articles and reports on their quality: what is no article, what is speculation, what is broken.",
    no_args_is_help=True,
    rich_markup_mode=None,  # Rich's table cuts the names of options where it has 80 columns
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)
rules_app = typer.Typer(cls=Group, no_args_is_help=True, help="Look at the rules, and test them.")
app.add_typer(rules_app, name="rules")
app.command(epilog=run.EPILOG)(run.run)
app.command(epilog=lint.EPILOG)(lint.lint)
app.command(epilog=explain.EPILOG)(explain.explain)
app.command("lsp", epilog=lsp.EPILOG)(lsp.lsp)
app.command("compare", epilog=compare.EPILOG)(compare.compare)
app.command("serve", epilog=serve.EPILOG)(serve.serve)
review_app = typer.Typer(cls=Group, no_args_is_help=True, help="What reviewers decided in a report: apply it, list, merge and count it.")
app.add_typer(review_app, name="review")
review_app.command("apply", epilog=review.EPILOG)(review.review_apply)
review_app.command("list")(review.review_list)
review_app.command("merge")(review.review_merge)
review_app.command("stats")(review.review_stats)
baseline_app = typer.Typer(cls=Group, no_args_is_help=True, help="Know what is found today, and check for what comes later.")
app.add_typer(baseline_app, name="baseline")
baseline_app.command("write", epilog=baseline.EPILOG)(baseline.baseline_write)
baseline_app.command("check", epilog=baseline.EPILOG)(baseline.baseline_check)
app.command("tour", epilog=tour.EPILOG)(tour.tour)
app.command("init", epilog=settings.INIT_EPILOG)(settings.init)
app.command("doctor", epilog=doctor.EPILOG)(doctor.doctor)
config_app = typer.Typer(cls=Group, no_args_is_help=True, help="The configuration: what holds, and its schema for editors.")
app.add_typer(config_app, name="config")
config_app.command("show")(settings.config_show)
config_app.command("schema", epilog=settings.SCHEMA_EPILOG)(settings.config_schema)
rules_app.command("list")(rules.rules_list)
rules_app.command("show")(rules.rules_show)
rules_app.command("learn", epilog=learn.EPILOG)(learn.rules_learn)
rules_app.command("test")(rules.rules_test)
rules_app.command("new", epilog=rules.NEW_EPILOG)(rules.rules_new)
rules_app.command("coverage", epilog=rules.COVERAGE_EPILOG)(rules.rules_coverage)
for _commands in (app, rules_app, review_app, baseline_app, config_app):
    for _command in _commands.registered_commands:
        _command.cls = Command


def main() -> None:
    """Run the command line, whatever the streams are like; a signal and a defect of ours end it with a word, too."""
    open_streams()
    with stoppable():
        try:
            _only(sys.argv[1:2])()
        except Stopped as stopped:
            end_stopped(stopped)
        except Exception as error:  # noqa: BLE001  # Python would end with 1, which is for a missed threshold
            tell("".join(traceback.format_exception(error)).rstrip())
            complain("This is a defect of Copydesk's: please report it with the lines above. The run is not complete.")
            sys.exit(Exit.INCOMPLETE)


def _only(words: Sequence[str]) -> typer.Typer:
    """The command line with no other command than the one that these words begin with, or all of it where they begin with none.

    Typer looks at every option of every command before it reads the first word, which takes as long as loading Typer.
    """
    commands = [
        command for command in app.registered_commands if command.callback and (command.name or command.callback.__name__) in words[:1]
    ]
    groups = [group for group in app.registered_groups if group.name in words[:1]]
    if not commands and not groups:
        return app
    narrow = copy(app)
    narrow.registered_commands, narrow.registered_groups = commands, groups
    return narrow


def _version(wanted: bool) -> None:
    if wanted:
        say(f"copydesk {__version__}")
        raise typer.Exit


@app.callback()
def common(
    ctx: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            parser=path_of,
            metavar="FILE",
            envvar="COPYDESK_CONFIG",
            help="Configuration file; default: the nearest copydesk.toml or [tool.copydesk].",
        ),
    ] = None,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Read the configuration file; flags win over the environment, that over the file, the file over the defaults."""
    if config is not None and not config.exists():
        raise ConfigError(f"{config}: no such configuration file")
    try:
        here = Path.cwd()
    except FileNotFoundError:
        raise ConfigError("the working folder is gone. Change to another folder, and give the command again.") from None
    path = config or find_config(here)
    known = read_config(path) if path else {}
    if path and "grades" in known:
        from copydesk.grade.stage import faults_of_grades
        from copydesk.tables import measures

        if faults := faults_of_grades(known["grades"], measures()):
            raise ConfigError(tell_faults([fault._replace(where=("grades", *fault.where)) for fault in faults], path))
    if from_environment := os.environ.get("COPYDESK_RULES"):  # read here: the option has a parser, and would part it at spaces
        known["rules"] = list(filter(None, from_environment.split(os.pathsep)))
    ctx.obj = {key: known.pop(key) for key in ("boilerplate", "grades", "ignore", "input", "reviews", "told") if key in known}
    ctx.default_map = {
        "run": known,
        **{
            name: {key: known[key] for key in ("rules", "disable", "extractor", "language", "comments") if key in known}
            for name in ("lint", "explain", "lsp")
        },
        "rules": {name: {"rules": known["rules"]} for name in ("list", "show", "test", "learn") if "rules" in known},
    }
