"""`copydesk review`: what reviewers decided in a report's pages, into the configuration and into numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from copydesk.cli.console import Exit, complain, exit_codes, say, tell
from copydesk.cli.options import path_of
from copydesk.config import FILE_NAME, find_config
from copydesk.review import overview
from copydesk.review.decisions import DATABASE, Decision, merged, read_review, written

EPILOG = (
    "Examples:\n\n    copydesk review apply review.json\n\n    copydesk review apply ana.json ben.json --to copydesk.toml\n\n"
    + exit_codes(Exit.USAGE)
)

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE…",
        parser=path_of,
        help="What a report's pages saved (review.json), what serve took (.sqlite), or a report's review.xlsx, filled in.",
    ),
]


def _read(file: Path) -> list[Decision]:
    kind = file.suffix.lower()
    if kind == DATABASE:
        from copydesk.review.log import read_log

        return read_log(file)
    if kind == ".xlsx":
        from copydesk.review.workbook import read_workbook

        return read_workbook(file)
    return read_review(file)


def _as_json(file: Path) -> Path:
    """The file itself; of a workbook or a database, its decisions in a file beside it. A run reads neither: a workbook's time changes with
    a copy, and a database goes on.
    """
    if file.suffix.lower() not in (".xlsx", DATABASE):
        return file
    beside = file.with_name(f"{file.name}.json")
    beside.write_text(written(_read(file)), encoding="utf-8", newline="\n")
    return beside


def review_apply(
    files: Files,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", parser=path_of, help="The configuration to change; default: the nearest, else a new one."),
    ] = None,
) -> None:
    """Turn decisions into settings: lines to keep and to strip, findings to silence, verdicts to show.

    Comments in the file stay. What reviewers do not agree on is left alone and said.
    """
    from copydesk.review.apply import plan, write

    decisions = merged(map(_read, files))
    target = to or find_config(Path.cwd()) or Path.cwd() / FILE_NAME
    wanted = plan(decisions)
    for line in wanted.disputed:
        complain(f"not applied: {line}")
    done = write(wanted, [_as_json(file) for file in files] if wanted.verdicts else files, target)
    for line in done:
        say(line)
    changed = f"{len(done):,} change{'s' * (len(done) != 1)}" if done else "nothing to change"
    tell(f"{target}: {changed}. {'Give your copydesk run command again to see it.' if done else ''}".rstrip())


def review_list(files: Files) -> None:
    """Say what stands, a line each, by article."""
    for line in overview.lines_of(merged(map(_read, files))):
        if not say(" ".join(line.split())):
            return


def review_merge(
    files: Files,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", parser=path_of, help="Where the merged decisions go.")],
) -> None:
    """Put the decisions of several files into one, each once, by time."""
    decisions = merged(map(_read, files))
    out.write_text(written(decisions), encoding="utf-8", newline="\n")
    tell(f"{out}: {len(decisions):,} decision{'s' * (len(decisions) != 1)} of {len(files):,} file{'s' * (len(files) != 1)}")


def review_stats(files: Files) -> None:
    """Count what was decided, and how often reviewers found each rule wrong."""
    decisions = merged(map(_read, files))
    for decision, count in overview.by_decision(decisions):
        say(f"{count:>6,}  {decision}")
    say(f"{overview.disputed(decisions):>6,}  disputed")
    for rule in overview.by_rule(decisions):
        say(f"{rule.wrong:>6,}  wrong{f', {rule.right:,} right' if rule.right else ''}: {rule.rule}")
