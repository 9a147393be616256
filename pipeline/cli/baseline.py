"""`copydesk baseline`: what is found today is known, and a check tells only of what came later."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from copydesk.cli.closing import count
from copydesk.cli.console import Exit, complain, exit_codes, say, tell
from copydesk.cli.options import path_of

FILE_NAME = "copydesk-baseline.json"
MOST = 20  # paths named whose entries match nothing
EPILOG = "Examples:\n\n    copydesk baseline write report\n\n    copydesk baseline check report\n\n" + exit_codes(Exit.MISSED, Exit.USAGE)
Report = Annotated[Path, typer.Argument(metavar="REPORT", parser=path_of, help="The folder of a report.")]
Baseline = Annotated[Path, typer.Option("--baseline", "-b", metavar="FILE", parser=path_of, help="The baseline.")]


def baseline_write(report: Report, baseline: Baseline = Path(FILE_NAME)) -> None:
    """Write down the findings of a report, but for notes, as known."""
    from copydesk.review.baseline import counted, written

    found = counted(report)
    baseline.write_text(written(found), encoding="utf-8", newline="\n")
    tell(f"{baseline}: {count(sum(map(len, found.values())), 'finding')} of {count(len(found), 'article')}")


def baseline_check(report: Report, baseline: Baseline = Path(FILE_NAME)) -> None:
    """Name the findings of a report that its baseline does not have, and what in the baseline matches nothing. Exit 1 if one is new."""
    from copydesk.review.baseline import check, counted, read_baseline

    checked = check(counted(report), read_baseline(baseline))
    for path, found in checked.new.items():
        for each in found:
            text = " ".join(each.text.split())
            if not say(f"{path}:{each.line}: {each.rule}: “{text if len(text) <= 60 else f'{text[:59]}…'}”: {each.message}"):
                break
    gone = Counter(path for path, _ in checked.unmatched)
    for path, number in list(gone.items())[:MOST]:
        rules = ", ".join(sorted({rule for name, rule in checked.unmatched if name == path}))
        tell(f"matches nothing: {number:,} entr{'y' if number == 1 else 'ies'} of {path} ({rules})")
    if len(gone) > MOST:
        tell(f"matches nothing: and entries of {count(len(gone) - MOST, 'more article')}")
    new = sum(map(len, checked.new.values()))
    tell(f"{count(new, 'new finding')}; {checked.known:,} known{'; write the baseline again to drop what matches nothing' if gone else ''}")
    if new:
        complain(f"{count(new, 'finding')} that {baseline} does not have")
        raise typer.Exit(Exit.MISSED)
