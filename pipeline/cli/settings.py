"""`copydesk init` and `copydesk config show | schema`: the configuration written, as it holds, and as editors want it."""

from __future__ import annotations

import json
import os
from enum import StrEnum
from inspect import signature
from pathlib import Path
from typing import Annotated, Any

import typer

from copydesk.cli.console import Exit, exit_codes, say, tell
from copydesk.cli.options import path_of
from copydesk.config import FILE_NAME, SETTINGS, find_config, settings_in
from copydesk.errors import UsageError

INIT_EPILOG = "Example:\n\n    copydesk init\n\n" + exit_codes(Exit.USAGE, Exit.UNWRITABLE)
SCHEMA_EPILOG = (
    "Example:\n\n    copydesk config schema > copydesk.schema.json\n\nAn editor that knows taplo takes it by a first line "
    "#:schema copydesk.schema.json in copydesk.toml.\n\n" + exit_codes(Exit.USAGE)
)
_TABLES = """\
# Which field of a record (JSON Lines, CSV, Parquet …) holds what, where its name does not tell.
# [input]
# text = "story.body"                         # a dot leads inwards; and html, id, url, title, author, language, date, tags
# keep = ["source"]                           # fields to carry through to what is emitted

# Lines that are article, or not, whatever the rules say: of every page, of a site, of an article.
# [boilerplate]
# keep = ["Correction:"]                      # lines with this phrase are article
# strip = ["A service of the Example Group"]  # lines with this phrase are not
# site_configs = ["site-configs"]             # recipes in fivefilters' files, example.org.txt
# [boilerplate.sites."www.example.org"]
# strip_lines = ["Share"]                     # whole lines; and keep_lines
# content = ["article .story"]                # CSS or XPath: what the article is; and remove, title, author, date
# [boilerplate.articles."harbour/ferry.txt"]
# keep_lines = ["Night ferries return"]

# A finding that is none.
# [[ignore]]
# rules = ["speculation.may"]
# path = "harbour/ferry.txt"                  # and, or instead: site, text

# Weights and thresholds of the grades; rules/grades.toml has them all, with their reasons.
# [grades.weights]
# readability = 1                             # difficulty costs nothing unless you say so
# [grades.verdict]
# pass_from = 70
"""


def init(
    folder: Annotated[Path, typer.Argument(metavar="[FOLDER]", parser=path_of, help="Where to write it; default: here.")] = Path(),
) -> None:
    """Write a copydesk.toml in which every setting stands with what it means, switched off by a #.

    A file that is there is left as it is.
    """
    path = folder / FILE_NAME
    if path.exists():
        raise UsageError(f"{path}: it is there already, and is left as it is. copydesk config show says what holds.")
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder. Make it first.")
    path.write_text(commented(), encoding="utf-8", newline="\n")
    say(str(path), exact=True)
    tell("Take the # away in front of a setting to change it. Try it: copydesk run FOLDER")


def commented() -> str:
    """A configuration in which everything stands behind a #, with an example and what it says."""
    rows = [f"# {name} = {setting.example}" for name, setting in SETTINGS.items() if setting.example]
    width = max(map(len, rows)) + 2
    said = [setting.says for setting in SETTINGS.values() if setting.example]
    head = "# Settings of Copydesk. A flag wins over the environment (COPYDESK_…), that over this file, this file over the defaults.\n"
    return head + "\n" + "".join(f"{row:<{width}}# {says}\n" for row, says in zip(rows, said, strict=True)) + "\n" + _TABLES


def config_show(ctx: typer.Context) -> None:
    """Say what holds: each setting, and where it is from: the environment, the file, or the defaults."""
    import tomlkit

    from copydesk.cli.run import run

    root = ctx.find_root()
    path = root.params.get("config") or find_config(Path.cwd())
    in_file = settings_in(path) if path else {}
    say(f"# {path or 'No configuration file was found: copydesk init writes one.'}")
    defaults = {name: parameter.default for name, parameter in signature(run).parameters.items()}
    tables = [name for name, value in in_file.items() if not SETTINGS[name].example and value]
    for name, setting in SETTINGS.items():
        variable = f"COPYDESK_{name.upper()}"
        default = defaults.get(name)
        if os.environ.get(variable):
            row, origin = _row(name, os.environ[variable]), f"the environment, {variable}"
        elif name in in_file and name not in tables:
            row, origin = _row(name, in_file[name]), "the file"
        elif isinstance(default, bool | int | float | str | Path):
            row, origin = _row(name, str(default) if isinstance(default, Path) else default), "default"
        elif name not in in_file:
            row, origin = f"# {name}", f"not set: {setting.says}"
        else:
            continue
        say(f"{row:<40}  # {origin}")
    for name in tables:
        say(f"\n# the file\n{tomlkit.dumps({name: in_file[name]}).strip()}")


def _row(name: str, value: Any) -> str:
    return f"{name} = {json.dumps(value, ensure_ascii=False)}"


class Of(StrEnum):
    """What there is a schema of."""

    CONFIG = "config"
    RULES = "rules"


def config_schema(
    of: Annotated[Of, typer.Argument(metavar="WHAT", help="config: of copydesk.toml; rules: of files with rules.")] = Of.CONFIG,
) -> None:
    """Print the JSON Schema of copydesk.toml, or of rule files: editors complete and check by it."""
    from copydesk.schemas import configuration, rule_file

    schema = configuration() if of is Of.CONFIG else rule_file()
    say(json.dumps(schema, indent=2, ensure_ascii=False), exact=True)
