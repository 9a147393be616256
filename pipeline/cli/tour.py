"""`copydesk tour`: a first run over articles that come with Copydesk, and what to try after it."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from copydesk.cli.console import Exit, exit_codes, say
from copydesk.cli.options import path_of
from copydesk.errors import UsageError

EPILOG = "Example:\n\n    copydesk tour\n\n" + exit_codes(Exit.USAGE, Exit.UNWRITABLE)
SETTINGS = """\
# Written by copydesk tour. copydesk init writes a file in which every setting is explained.
[[ignore]]                            # a finding that is none: the ferry's summer is uncertain, and says so in its headline
path = "night-ferry.txt"
text = "Uncertain"
rules = ["speculation"]
"""


class Step(NamedTuple):
    """A command ({} is the tour's folder) and what to look at in what comes of it."""

    what: str
    command: str
    look: str


STEPS = (
    Step(
        "Why a line went",
        "copydesk explain {}/articles/night-ferry.txt:5",
        "The line “0 comments” between its neighbours, and the rule that took it. Without :5 it is said of every line.",
    ),
    Step(
        "A text as it stands",
        "copydesk lint {}/articles/deep-water-port.txt",
        "A line for each finding, with its place: doubt in the author's own voice, unnamed sources, worn phrases.",
    ),
    Step(
        "What a rule is",
        "copydesk rules show style.cliche.litmus-test",
        "Its pattern, why it is there, and its examples, which are its tests. copydesk rules new writes one of your own.",
    ),
    Step(
        "A false alarm silenced",
        "copydesk --config {}/copydesk.toml run {}/articles --out {}/second",
        "Its [[ignore]] says that “Uncertain” in one headline is no speculation. In the report, a click on a mark does the same.",
    ),
    Step(
        "What that changed",
        "copydesk compare {}/report {}/second",
        "night-ferry.txt is better, and which finding went.",
    ),
    Step(
        "A data set",
        "copydesk run {}/articles --out {}/dataset --emit jsonl --only pass",
        "articles.jsonl in {}/dataset: what passed, cleaned, a record an article.",
    ),
)


def tour(
    folder: Annotated[Path, typer.Argument(metavar="[FOLDER]", parser=path_of, help="A new folder for all that the tour writes.")] = Path(
        "copydesk-tour"
    ),
) -> None:
    """Run over a few articles that come with Copydesk, and say what to look at and what to try next.

    Everything is written into FOLDER, which you may delete afterwards.
    """
    from shutil import copytree

    from copydesk.library import run
    from copydesk.rules import FOLDER

    if folder.exists():
        raise UsageError(f"{folder}: it is there already, and is left as it is. Name another folder: copydesk tour FOLDER")
    copytree(FOLDER.parent / "samples", folder / "articles")
    (folder / "copydesk.toml").write_text(SETTINGS, encoding="utf-8", newline="\n")
    summary = run(folder / "articles", folder / "report")
    name = shlex.quote(str(folder))
    say(f"1. A report. This ran:\n\n    copydesk run {name}/articles --out {name}/report\n")
    say(f"   Open {summary.report} in a browser. Of {summary.inputs} inputs, what is most worth a look stands first.")
    say("   Open flooded-valley.txt: why it is to be reviewed stands on top, and a click on the date leads to it in the text.")
    for number, step in enumerate(STEPS, 2):
        say(f"\n{number}. {step.what}:\n\n    {step.command.replace('{}', name)}\n\n   {step.look.replace('{}', name)}")
    say("\nThen your own: copydesk run YOUR-FOLDER --out report. copydesk --help lists the commands.")
