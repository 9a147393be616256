"""The page of one article: from its rows in the tables to plain records that say what the page shows; templates print them.

Everything that came from an article is hostile input. Nothing here is HTML: the templates escape every text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from copydesk import languages
from copydesk.article import Voice
from copydesk.families import BY_NAME, DEFECTS, FINDING, SPECULATION
from copydesk.reports.bounds import LONGEST_NAME, LONGEST_VALUE, short, short_name, that_fit
from copydesk.reports.desk import Subject, article_subject, finding_subjects
from copydesk.reports.figures import GRADE_FIGURES, Figure, GradeView, all_figures, grade_of
from copydesk.reports.marked import NOTE, Run, is_note, line_views, mark_class, runs_of, sign_of, what_of
from copydesk.reports.names import VIEWER, article_link, link, page_name, rule_link
from copydesk.reports.reasons import FIRST, PLACES, Place, ReasonView, problems, reasons_of
from copydesk.reports.rows import Findings, Lines, Row
from copydesk.reports.states import STATE_LABELS, STATE_SIGNS, state_of, ungraded_because
from copydesk.reports.words import label, language_name, number, percent, plural
from copydesk.tables import absences

TWINS = 20  # near-duplicates that a page names
MOST_SILENCED = 10  # silenced findings that are named


class FindingView(NamedTuple):
    """A row of the list of findings; `number` ties it to its Tag."""

    number: int
    line: int
    code: str
    sign: str
    what: str
    message: str
    rule: str
    rule_href: str
    subject: Subject


class FamilyView(NamedTuple):
    """The findings of one family, of which there are `total` in all; `code` is its class in the pages, `mark` those of its marks.

    notes: how many of the total are notes, which tell of nothing broken and are not counted.
    """

    name: str
    code: str
    mark: str
    label: str
    shown: bool
    findings: Sequence[FindingView]
    total: int
    notes: int


class Legend(NamedTuple):
    """A category of speculation: its letter, what it means, how often it was found."""

    letter: str
    name: str
    words: str
    found: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """All that an article's page shows; without a text (skipped, failed) only its upper part."""

    page: str
    subject: str  # the article, for the script that takes decisions
    root: str  # what leads from the page to the report's folder
    path: str
    heading: str
    state: str
    state_label: str
    sign: str
    partial: bool
    sentence: str
    advice: str
    decision: str  # what reviewers said before, "" where nobody did
    remark: str  # their note
    notes: Sequence[str]
    facts: Sequence[str]
    language: str | None
    clean: str | None
    url: str | None
    reasons: Sequence[ReasonView]  # those to look at first
    lesser: Sequence[ReasonView]
    dear: bool  # whether a reason costs more than one above it, which decides
    grades: Sequence[GradeView]
    figures: Sequence[Figure]
    absent: Sequence[tuple[str, str]]
    runs: Sequence[Run]
    families: Sequence[FamilyView]
    problems: int  # marks that stand from the first
    marks: int  # those that stand when all are asked for, but for weak hedges
    legend: Sequence[Legend]
    left_out: Sequence[str]  # what of the text and its findings the page does not show, and where it is
    stripped: int
    unsure: int
    unsure_places: Sequence[Place]
    twins: Sequence[Place]
    twins_more: int
    group: int | None
    previous: Place | None
    next: Place | None
    has_text: bool


def article_page(
    row: Row,
    lines: Lines,
    findings: Findings,
    beside: tuple[str | None, str | None],
    twins: tuple[Sequence[str], int] = ((), 0),
    *,
    viewer: bool = False,
    own: bool = True,
) -> ArticlePage:
    """The page of one input. `lines` and `findings` are its rows, in order of place.

    `beside`: the paths before and behind it; `twins`: the first paths of its group of near-duplicates, it may be itself among them, and how
    many there are in all.
    `viewer`: whether the articles of the report stand in view.html; `own`: whether this is the page of its own, else what stands there.
    """
    path: str = row["path"]
    previous, following = beside
    alike, of_group = twins
    page = page_name(path) if own else VIEWER
    root = "../" * page.count("/")
    has_text = row["status"] in ("ok", "partial")
    state = state_of(row["status"], row["verdict"])
    title = (row["title"] or "").strip()
    shown_lines, shown_findings, left_out = that_fit(lines, findings)
    subjects = list(finding_subjects(lines, findings))
    families = _families(shown_findings, subjects, _totals(row, findings, "family"), row["defect_notes_count"] or 0, root)
    marked = problems(row["reasons"] or (), shown_findings)
    runs = runs_of(line_views(shown_lines, shown_findings, title, root, marked)) if has_text else ()
    unsure = [line.line for line in shown_lines if line.unsure]
    name = path.rpartition("/")[2]
    others = [twin for twin in alike if twin != path][:TWINS]
    sentence, advice = verdict_sentence(row, state)
    reasons = list(reasons_of(row["reasons"] or (), shown_lines, shown_findings))
    first = [reason for reason in reasons if not reason.small][:FIRST]
    every_figure, absent = all_figures(row) if has_text else ((), ())
    return ArticlePage(
        page=page,
        subject=article_subject(row, page_name(path)),
        root=root,
        path=short(path, LONGEST_VALUE),
        heading=short(title or name, LONGEST_NAME),
        state=state,
        state_label=STATE_LABELS[state],
        sign=STATE_SIGNS[state],
        partial=row["status"] == "partial",
        sentence=sentence,
        advice=advice,
        decision=decision_sentence(row),
        remark=short(row["decision_note"] or "", LONGEST_VALUE),
        notes=[
            *(short(note["message"] or label(note["code"] or ""), LONGEST_VALUE) for note in row["notes"] or ()),
            *low_counts(row),
            *silenced(row),
            *left_out,
        ],
        facts=_facts(row),
        language=row["language"],
        clean=link(page, row["clean_path"]) if row["clean_path"] else None,
        url=short(row["url"] or "", LONGEST_VALUE) or None,
        reasons=first,
        lesser=[reason for reason in reasons if reason not in first],
        dear=_is_dear(row["reasons"] or ()),
        grades=[grade_of(name, row) for name in GRADE_FIGURES] if has_text else (),
        figures=every_figure,
        absent=absent,
        runs=runs,
        families=families,
        problems=len(marked),
        marks=sum(not BY_NAME[found.family].on_request for found in shown_findings),
        legend=_legend(_totals(row, findings, "category")),
        left_out=left_out,
        stripped=row["lines_stripped"] or 0,
        unsure=sum(line.unsure for line in lines),
        unsure_places=[Place(str(place), f"#L{place}") for place in unsure[:PLACES]],
        twins=[Place(short_name(twin), article_link(page, twin, viewer=viewer)) for twin in others],
        twins_more=max(0, of_group - 1 - len(others)),
        group=row["near_duplicate_group"],
        previous=Place(short_name(previous), article_link(page, previous, viewer=viewer)) if previous is not None else None,
        next=Place(short_name(following), article_link(page, following, viewer=viewer)) if following is not None else None,
        has_text=has_text,
    )


def _is_dear(reasons: Sequence[Row]) -> bool:
    """Whether a reason costs more than one above it, which stands there because it decides the verdict."""
    decisive = [reason["weight"] or 0.0 for reason in reasons if reason["decides"]]
    others = [reason["weight"] or 0.0 for reason in reasons if not reason["decides"]]
    return max(others, default=0.0) > min(decisive, default=float("inf"))


def _totals(row: Row, findings: Findings, column: str) -> Mapping[str, int]:
    """How many findings there are by "family", or of speculation by "category": those listed and those that are only counted."""
    every = column == "family"
    totals = Counter(getattr(finding, column) for finding in findings if every or finding.family == SPECULATION.name)
    for item in row["findings_unlisted"] or ():
        if every or item["family"] == SPECULATION.name:
            totals[item[column]] += item["count"]
    return totals


def verdict_sentence(row: Row, state: str) -> tuple[str, str]:
    """What came out in one sentence, and what to do about it (may be empty)."""
    message = short(row["message"] or "", LONGEST_VALUE)
    reasons = row["reasons"] or ()
    if state == "failed":
        return "This input could not be read.", message
    if state == "skipped":
        return "This input was skipped: there is nothing in it for Copydesk to read.", message
    if state == "ungraded":
        return "This article was not graded.", " ".join(filter(None, (ungraded_because(row), message)))
    points = "" if row["score"] is None else f"{number(row['score'])} of 100 points"
    if state == "pass":
        count = len(reasons)
        rest = ": nothing cost it points" if not count else f"; {plural(count, 'thing')} could be better"
        return f"This article passes{' with ' * bool(points)}{points}{rest}.", message
    start = "This article needs an editor's eye" if state == "review" else "This article is not fit to use"
    alone = points and not any(reason["decides"] for reason in reasons)
    return f"{start}{f': {points}' * bool(points)}{', which is too few' if alone else ''}.", message


def decision_sentence(row: Row) -> str:
    """What a reviewer decided of the article, by whom and when, whether others agree, whether it still holds; "" where nobody did."""
    if row["decision"] is None and row["decision_note"] is None:
        return ""
    what = {"accept": "Accepted", "send-back": "Sent back", None: "A note"}[row["decision"]]
    who = f" by {short(row['decision_by'], LONGEST_NAME)}" if row["decision_by"] else ""
    again = "" if row["decision_holds"] else " But the text has changed since: please look again."
    other = " Another reviewer does not agree, so neither counts until one of them withdraws." if row["decision_disputed"] else ""
    return f"{what}{who} on {row['decision_time'][:10]}.{other}{again}"


def silenced(row: Row) -> list[str]:
    """What is silenced of the article's findings, and by what: nothing is left out without a word."""
    items = row["findings_silenced"] or ()
    if not items:
        return []
    of_text = sum(item["ignore"] is None for item in items)
    by = " and ".join([*(["the configuration"] if of_text < len(items) else []), *(["comments in the text"] if of_text else [])])
    told = "; ".join(f"{item['rule']} in line {item['line']}: “{short(item['text'], 60)}”" for item in items[:MOST_SILENCED])
    more = f"; and {len(items) - MOST_SILENCED:,} more" if len(items) > MOST_SILENCED else ""
    return [f"{by[0].upper()}{by[1:]} {'silence' if of_text else 'silences'} {plural(len(items), 'finding')}: {told}{more}."]


def low_counts(row: Row) -> list[str]:
    """What to bear in mind where the rules for the article's language are not complete."""
    if languages.of(row["language"]).all_rules or row["speculation_count"] is None:
        return []
    name = language_name(row["language"])
    return [f"For {name} there are rules for the most frequent forms only: speculation, sources and style are counted too low."]


def _facts(row: Row) -> list[str]:
    """Where the article is from and what it is, for the line under the heading."""
    facts = []
    if row["words"] is not None:
        facts.append(plural(row["words"], "word"))
    if row["site"]:
        facts.append(short(row["site"], LONGEST_NAME))
    if row["author"]:
        facts.append(f"by {short(row['author'], LONGEST_NAME)}")
    if row["published"]:
        facts.append(row["published"][:10])
    if row["language"]:
        chance = row["language_probability"]
        facts.append(language_name(row["language"]) + (f" ({percent(chance)} sure)" if chance is not None and chance < 0.95 else ""))
    elif row["status"] in ("ok", "partial"):
        facts.append(f"language undetermined ({label(absences(row)['language'])})")
    if row["genre"]:
        facts.append(f"{row['genre']} ({row['genre_told_by']})")
    if row["media"] and row["media"] != "text":
        facts.append({"html": "HTML page", "markdown": "Markdown"}.get(row["media"], str(row["media"])))
    encoding = row["encoding"]
    if encoding and encoding.lower() not in ("utf-8", "ascii", "us-ascii", "utf_8"):
        facts.append(encoding)
    if row["replaced_characters"]:
        facts.append(f"{plural(row['replaced_characters'], 'character')} unreadable")
    return facts


def _families(findings: Findings, subjects: Sequence[Subject], totals: Mapping[str, int], notes: int, root: str) -> list[FamilyView]:
    groups: dict[str, list[FindingView]] = {}
    for n, found in enumerate(findings, 1):
        view = FindingView(
            number=n,
            line=found.line,
            code=NOTE if is_note(found.family, found.category) else BY_NAME[found.family].code,
            sign=sign_of(found.family, found.category),
            what=what_of(found.category, found.voice, found.headline),
            message=short(found.message, LONGEST_VALUE),
            rule=found.rule,
            rule_href=rule_link(found.rule, root),
            subject=subjects[n - 1],
        )
        groups.setdefault(found.family, []).append(view)
    return [
        FamilyView(
            family.name,
            family.code,
            mark_class(family.name, "", Voice.AUTHOR),
            family.label,
            not family.on_request,
            groups.get(family.name, ()),
            totals[family.name],
            notes if family is DEFECTS else 0,
        )
        for family in FINDING
        if totals.get(family.name)
    ]


def _legend(counts: Mapping[str, int]) -> list[Legend]:
    """The categories of speculation with their counts."""
    words = {kind.name: kind.words for kind in SPECULATION.kinds}
    known = [*(c for c in words if c in counts), *sorted(c for c in counts if c not in words)]
    return [Legend(SPECULATION.sign_of(c), label(c), words.get(c, ""), counts[c]) for c in known]
