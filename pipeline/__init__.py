"""Copydesk: from scraped articles to cleaned texts, tables of measures and findings, and grades with their reasons.

    import copydesk

    result = copydesk.clean(page)                    # one text or page
    summary = copydesk.run("articles", out="report")  # a folder, with its report

This is the public interface; docs/library.md describes it. Importing it loads nothing heavy: what a call needs is loaded by the call.
"""

from copydesk.article import Finding, Line, Outcome, Reason, Status, Voice
from copydesk.config import Config, Overrule
from copydesk.errors import ConfigError, CopydeskError, OutputBusy, OutputError, OutputUnwritable, RuleError, UsageError
from copydesk.library import Result, Summary, clean, run
from copydesk.version import __version__

__all__ = [
    "Config",
    "ConfigError",
    "CopydeskError",
    "Finding",
    "Line",
    "Outcome",
    "OutputBusy",
    "OutputError",
    "OutputUnwritable",
    "Overrule",
    "Reason",
    "Result",
    "RuleError",
    "Status",
    "Summary",
    "UsageError",
    "Voice",
    "__version__",
    "clean",
    "run",
]
