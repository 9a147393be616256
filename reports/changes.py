"""Two reports beside each other as a page: what became worse and better, what came and went, and what else is different."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import polars as pl

from copydesk import spreadsheet
from copydesk.reports.bounds import LONGEST_VALUE, short, short_name
from copydesk.reports.html import environment, write_file
from copydesk.reports.names import article_link
from copydesk.reports.states import STATE_LABELS, STATE_SIGNS
from copydesk.reports.viewer import has_viewer
from copydesk.reports.words import number, plural
from copydesk.review.compare import Change, Comparison, Found, KeptLine, compare

MOST = 500  # articles of a group that are listed; CSV and JSON have all
MOST_FINDINGS = 20  # of an article that came, or went, and are listed; and lines
MOST_NAMES = 12  # of what else is different
_GROUPS = (
    ("worse", "Worse"),
    ("better", "Better"),
    ("corrected", "Corrected: your own settings keep or strip other lines of the same text"),
    ("new", "New"),
    ("gone", "Gone"),
    ("same", "The same verdict and score, other findings or lines"),
)


class Side(NamedTuple):
    """An article in one of the reports: how it came out, its score, and its page, None where that is no more."""

    state: str
    label: str
    sign: str
    score: str
    href: str | None


class FoundView(NamedTuple):
    """A finding that only one of the reports has; `href` leads to where it is marked, None where that is no more."""

    rule: str
    text: str
    message: str
    href: str | None


class LineView(NamedTuple):
    """A line that only one of the reports keeps; `rule`: what takes it in the other; `href` as for a finding."""

    text: str
    rule: str | None
    href: str | None


class Row(NamedTuple):
    """What became of an article; `old` or `new` is None where that report does not have it. Of what came and went the first are listed."""

    path: str
    old: Side | None
    new: Side | None
    text_changed: bool
    came: Sequence[FoundView]
    came_more: int
    went: Sequence[FoundView]
    went_more: int
    lines_came: Sequence[LineView]
    lines_came_more: int
    lines_went: Sequence[LineView]
    lines_went_more: int


class Group(NamedTuple):
    """Articles that became the same; `more` of them are not listed."""

    name: str
    rows: Sequence[Row]
    articles: int
    more: int


class Cause(NamedTuple):
    """What else is different: of rules, settings or versions these; `more` are not named."""

    name: str
    names: Sequence[str]
    more: int


class Home(NamedTuple):
    """A report: what it is called; the address of its folder from where the page stands, None where it is no more; whether its articles
    stand in view.html.
    """

    name: str
    address: str | None
    viewer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesPage:
    """All that the page shows. `files`: whether all of it stands beside it, for a spreadsheet and for programs."""

    sentence: str
    old: str
    new: str
    flipped: str
    findings: str
    lines: str
    texts: int
    causes: Sequence[Cause]
    groups: Sequence[Group]
    files: bool


def home_of(report: Path) -> Home:
    """A report as its path says, for a page in the folder that the path is given from."""
    address = report.as_uri() if report.is_absolute() else quote(report.as_posix())
    return Home(str(report), f"{address}/", has_viewer(report))


def changes_page(found: Comparison, old: Home, new: Home, *, files: bool = False) -> ChangesPage:
    """The page of what became of the articles of `old` in `new`."""
    groups = [group for name, words in _GROUPS if (group := _group(found, name, words, (old, new))).articles]
    counts = found.counts
    parts = [f"{counts[how]:,} {how}" for how in ("worse", "better", "corrected", "new", "gone", "same") if counts[how]]
    sides = ("came", "went", "lines_came", "lines_went")
    came, went, lines_came, lines_went = (sum(len(getattr(change, side)) for change in found.articles) for side in sides)
    return ChangesPage(
        sentence=f"{plural(len(found.articles), 'input')}: {', '.join(parts)}" if parts else "No inputs",
        old=short_name(old.name),
        new=short_name(new.name),
        flipped=f"{plural(sum(change.flipped for change in found.articles), 'article')} with another verdict",
        findings=f"{plural(came, 'new finding')}, {went:,} gone",
        lines=f"{plural(lines_came, 'new line')} in cleaned texts, {lines_went:,} gone",
        texts=sum(change.text_changed is True for change in found.articles),
        causes=[
            Cause(name, [short_name(each) for each in names[:MOST_NAMES]], max(0, len(names) - MOST_NAMES))
            for name, names in (("Rules", found.rules), ("Settings", found.settings), ("Versions", found.versions))
        ],
        groups=groups,
        files=files,
    )


def write_changes(out: Path, old: Path | None = None, home: Home | None = None) -> None:
    """Write changes.html: what became of the articles of the report in `old`, which pages call `home`; with the same as CSV and as JSON.

    Without `old`, how to get that. Raises UsageError where `old` holds no report, or one of other tables.
    """
    page = None
    if old is not None and home is not None:
        found = compare(old, out)
        page = changes_page(found, home, Home("this one", "", has_viewer(out)), files=True)
        write_file(out / "changes.csv", as_csv(found))
        write_file(out / "changes.json", as_json(found) + "\n")
    write_file(out / "changes.html", environment().get_template("changes.html.j2").render(page=page, root="", here="changes"))


def as_html(page: ChangesPage, root: str) -> str:
    """The page by itself. `root`: the address of the folder of the report that it looks as."""
    return environment().get_template("changes.html.j2").render(page=page, root=root, here="")


def as_json(found: Comparison) -> str:
    """All of it, with every finding that came or went, as JSON."""
    return json.dumps(asdict(found), indent=1)


COLUMNS = (
    *("path", "how", "flipped", "text_changed", "old_verdict", "new_verdict", "old_score", "new_score"),
    *("findings_came", "findings_went", "lines_came", "lines_went"),
)


def as_csv(found: Comparison) -> str:
    """A row an article that is not the same, or that some finding or line came to or went from."""
    changed = [each for each in found.articles if each.differs]
    counted = ("came", "went", "lines_came", "lines_went")
    rows = [[*(getattr(each, column) for column in COLUMNS[:-4]), *(len(getattr(each, name)) for name in counted)] for each in changed]
    types = [*[pl.String] * 2, *[pl.Boolean] * 2, *[pl.String] * 2, *[pl.Float64] * 2, *[pl.Int64] * 4]
    return spreadsheet.as_csv(pl.DataFrame(rows, schema=dict(zip(COLUMNS, types, strict=True)), orient="row"))


def _group(found: Comparison, how: str, words: str, homes: tuple[Home, Home]) -> Group:
    changes = found.worse if how == "worse" else [change for change in found.articles if change.how == how]
    if how == "same":
        changes = [change for change in changes if change.differs]
    return Group(words, [_row(change, homes) for change in changes[:MOST]], len(changes), max(0, len(changes) - MOST))


def _row(change: Change, homes: tuple[Home, Home]) -> Row:
    pages = [None if home.address is None else home.address + article_link("", change.path, viewer=home.viewer) for home in homes]
    return Row(
        path=short_name(change.path),
        old=_side(change.old_verdict, change.old_score, pages[0]),
        new=_side(change.new_verdict, change.new_score, pages[1]),
        text_changed=change.text_changed is True,
        came=list(_listed(change.came, pages[1])),
        came_more=max(0, len(change.came) - MOST_FINDINGS),
        went=list(_listed(change.went, pages[0])),
        went_more=max(0, len(change.went) - MOST_FINDINGS),
        lines_came=list(_lines(change.lines_came, pages[1])),
        lines_came_more=max(0, len(change.lines_came) - MOST_FINDINGS),
        lines_went=list(_lines(change.lines_went, pages[0])),
        lines_went_more=max(0, len(change.lines_went) - MOST_FINDINGS),
    )


def _side(verdict: str | None, score: float | None, page: str | None) -> Side | None:
    if verdict is None:
        return None
    state = "ungraded" if verdict == "not graded" else verdict
    return Side(state, STATE_LABELS[state], STATE_SIGNS[state], number(score, 1), page)


def _listed(findings: Sequence[Found], page: str | None) -> Iterator[FoundView]:
    for found in findings[:MOST_FINDINGS]:
        yield FoundView(found.rule, short(found.text), short(found.message, LONGEST_VALUE), page and f"{page}#L{found.line}")


def _lines(lines: Sequence[KeptLine], page: str | None) -> Iterator[LineView]:
    for line in lines[:MOST_FINDINGS]:
        yield LineView(short(line.text), line.rule, page and f"{page}#L{line.line}")
