"""Options that several commands take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copydesk.cli.console import tell
from copydesk.config import Fields
from copydesk.errors import ConfigError

if TYPE_CHECKING:
    from copydesk.rule import RuleSet


def path_of(value: str | Path) -> Path:
    """A PATH of the command line; an empty one is hardly ever the working folder, but a variable that was not set."""
    if not str(value).strip():
        raise typer.BadParameter("an empty path. Is a variable in your command not set?")
    return Path(value)


def place_of(value: str | Path) -> Any:
    """The same, or the address of a store."""
    from copydesk.runs import remote

    path_of(value)
    return remote.place_of(value)


RulesOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--rules", metavar="FOLDER", parser=path_of, help="Folder with rule files of your own; may be repeated. (env var: COPYDESK_RULES)"
    ),
]
DisableOption = Annotated[
    list[str] | None,
    typer.Option(
        "--disable", envvar="COPYDESK_DISABLE", metavar="NAME", help="Switch a rule off, or all of a category or family; may be repeated."
    ),
]
SelectOption = Annotated[
    list[str] | None,
    typer.Option("--select", "--family", metavar="NAME", help="Only findings of this family, category or rule; may be repeated."),
]
IgnoreOption = Annotated[
    list[str] | None, typer.Option("--ignore", metavar="NAME", help="No findings of this family, category or rule; may be repeated.")
]
LanguageOption = Annotated[
    str | None,
    typer.Option("--language", envvar="COPYDESK_LANGUAGE", metavar="CODE", help="The articles' language, such as en; default: detect it."),
]
ExtractorOption = Annotated[
    str, typer.Option("--extractor", envvar="COPYDESK_EXTRACTOR", metavar="NAME", help="For HTML: trafilatura, or fast (without one).")
]


CommentsOption = Annotated[
    bool, typer.Option("--comments/--no-comments", envvar="COPYDESK_COMMENTS", help="Let comments in Markdown and HTML silence findings.")
]


ReportOption = Annotated[
    list[str] | None,
    typer.Option(
        "--report",
        metavar="FORMAT",
        help="Findings for other programs: github (annotations on standard output), sarif=FILE, junit=FILE, json=FILE; may be repeated.",
    ),
]


FormatOption = Annotated[
    str | None,
    typer.Option("--format", "--stdin-format", metavar="SUFFIX", help="What standard input (-) is: txt, md, html, jsonl, csv, warc, …"),
]
TextFieldOption = Annotated[
    str | None,
    typer.Option("--text-field", envvar="COPYDESK_TEXT_FIELD", metavar="NAME", help="The field or column of a record that holds its text."),
]
HtmlFieldOption = Annotated[
    str | None, typer.Option("--html-field", envvar="COPYDESK_HTML_FIELD", metavar="NAME", help="The one that holds its page in HTML.")
]
IdFieldOption = Annotated[
    str | None,
    typer.Option("--id-field", envvar="COPYDESK_ID_FIELD", metavar="NAME", help="The one that holds its name; default: id, or its line."),
]


def choices(flag: str, given: Iterable[str], known: Sequence[str]) -> tuple[str, ...]:
    """What a flag names, once each, in the order in which they are known. Raises ConfigError for what is unknown."""
    names = {name.strip() for name in given}
    if unknown := sorted(names - set(known)):
        raise ConfigError(f"{flag} must be one of {', '.join(known)}, not {unknown[0]!r}")
    return tuple(name for name in known if name in names)


def fields(configured: Fields, text: str | None, html: str | None, record_id: str | None) -> Fields:
    """Which fields of a record hold what: as the configuration says, unless a flag does."""
    return replace(configured, text=text or configured.text, html=html or configured.html, id=record_id or configured.id)


def warn_of_language(rules: RuleSet, language: str | None, *, quiet: bool = False) -> None:
    """Say which findings and figures a language cannot have."""
    from copydesk.context import has_rules
    from copydesk.families import PROSE

    without = [family.name for family in PROSE if not has_rules(rules, family.name, language)]
    if language is not None and without and not quiet:
        tell(f"There are no rules for {language} in {', '.join(without)}: no findings of that, and no figures. See copydesk rules list.")


def rule_set(rules: list[Path] | None) -> RuleSet:
    """Copydesk's rules and those of the folders, none of them switched off."""
    from copydesk.rulebook import load_rules

    return load_rules(rules or ())
