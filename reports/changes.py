"""Two reports beside each other as a page: what became worse and better, what came and went, and what else is different."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from copydesk.reports.bounds import LONGEST_VALUE, short, short_name
from copydesk.reports.html import environment
from copydesk.reports.names import article_link
from copydesk.reports.states import STATE_LABELS, STATE_SIGNS
from copydesk.reports.viewer import has_viewer
from copydesk.reports.words import number, plural
from copydesk.review.compare import Change, Comparison, Found

MOST = 500  # articles of a group that are listed; --csv and --json have all
MOST_FINDINGS = 20  # of an article that came, or went, and are listed
MOST_NAMES = 40  # of what else is different
_GROUPS = (
    ("worse", "Worse"),
    ("better", "Better"),
    ("new", "New"),
    ("gone", "Gone"),
    ("same", "The same verdict and score, other findings"),
)


class Side(NamedTuple):
    """An article in one of the reports: how it came out, its score, and its page."""

    state: str
    label: str
    sign: str
    score: str
    href: str


class FoundView(NamedTuple):
    """A finding that only one of the reports has; `href` leads to where it is marked."""

    rule: str
    text: str
    message: str
    href: str


class Row(NamedTuple):
    """What became of an article; `old` or `new` is None where that report does not have it."""

    path: str
    old: Side | None
    new: Side | None
    text_changed: bool
    came: Sequence[FoundView]
    came_more: int
    went: Sequence[FoundView]
    went_more: int


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


class _Home(NamedTuple):
    """A report: the address of its folder from the one that its path is given from; whether its articles stand in view.html."""

    address: str
    viewer: bool


def changes_page(found: Comparison, old: Path, new: Path) -> str:
    """The page, as HTML. It stands in the folder that `old` and `new` are given from, and looks as the new report does."""
    homes = _home_of(old), _home_of(new)
    groups = [group for name, words in _GROUPS if (group := _group(found, name, words, homes)).articles]
    counts = found.counts
    parts = [f"{counts[how]:,} {how}" for how in ("worse", "better", "new", "gone", "same") if counts[how]]
    sentence = f"{plural(len(found.articles), 'article')}: {', '.join(parts)}" if parts else "No articles"
    causes = [
        Cause(name, [short_name(each) for each in names[:MOST_NAMES]], max(0, len(names) - MOST_NAMES))
        for name, names in (("Rules", found.rules), ("Settings", found.settings), ("Versions", found.versions))
    ]
    values = {
        "sentence": sentence,
        "groups": groups,
        "causes": causes,
        "texts": sum(change.text_changed is True for change in found.articles),
        "old": short_name(str(old)),
        "new": short_name(str(new)),
    }
    return environment().get_template("changes.html.j2").render(root=homes[1].address, here="changes", **values)


def _home_of(report: Path) -> _Home:
    return _Home(f"{report.as_uri() if report.is_absolute() else quote(report.as_posix())}/", has_viewer(report))


def _group(found: Comparison, how: str, words: str, homes: tuple[_Home, _Home]) -> Group:
    changes = found.worse if how == "worse" else [change for change in found.articles if change.how == how]
    if how == "same":
        changes = [change for change in changes if change.came or change.went or change.text_changed]
    return Group(words, [_row(change, homes) for change in changes[:MOST]], len(changes), max(0, len(changes) - MOST))


def _row(change: Change, homes: tuple[_Home, _Home]) -> Row:
    pages = [home.address + article_link("", change.path, viewer=home.viewer) for home in homes]
    return Row(
        path=short_name(change.path),
        old=_side(change.old_verdict, change.old_score, pages[0]),
        new=_side(change.new_verdict, change.new_score, pages[1]),
        text_changed=change.text_changed is True,
        came=list(_listed(change.came, pages[1])),
        came_more=max(0, len(change.came) - MOST_FINDINGS),
        went=list(_listed(change.went, pages[0])),
        went_more=max(0, len(change.went) - MOST_FINDINGS),
    )


def _side(verdict: str | None, score: float | None, page: str) -> Side | None:
    if verdict is None:
        return None
    state = "ungraded" if verdict == "not graded" else verdict
    return Side(state, STATE_LABELS[state], STATE_SIGNS[state], number(score, 1), page)


def _listed(findings: Sequence[Found], page: str) -> Iterator[FoundView]:
    for found in findings[:MOST_FINDINGS]:
        yield FoundView(found.rule, short(found.text), short(found.message, LONGEST_VALUE), f"{page}#L{found.line}")
