"""Rows of the published tables to page views: plain records that say what a page shows. All decisions are made here; templates print.

Everything that came from an article is hostile input. Nothing here is HTML: the templates escape every text, and addresses are
made by `link` alone, from the names of the report's own files.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import quote

from copydesk import languages
from copydesk.article import Absence, Voice
from copydesk.families import BY_NAME, FINDING, SPECULATION
from copydesk.reports.bounds import LONGEST_NAME, LONGEST_VALUE, FindingRow, Findings, Lines, short, short_name, that_fit
from copydesk.reports.words import label, language_name, lower_first, number, percent, plural
from copydesk.tables import absences, evidence_of, figures
from copydesk.visible import INVISIBLE

Row = Mapping[str, Any]

# --- names and links -----------------------------------------------------------------------------------------------------------

_UNSAFE = re.compile(r'[\x00-\x1f\x7f%#?*:<>"|\\~]|' + INVISIBLE.pattern)
_LONGEST = 180  # bytes of a name before ".html": file systems allow 255, and a temporary name needs some of them


def page_name(path: str) -> str:
    """The report page of an input, relative to the report's folder. Different paths have different pages.

    Names stay as they are where they can: `a/b.txt` has `articles/a/b.txt.html`. Characters that mean something in an address, or
    that some file system refuses, become `~` and two hexadecimal digits; invisible ones `~u202e~`. A very long name ends in `~~` and
    its hash.
    """
    *folders, name = path.split("/")
    return "/".join(["articles", *map(_folder_name, folders), _file_name(name)]) + ".html"


def _file_name(part: str) -> str:
    safe = _UNSAFE.sub(lambda match: f"~{ord(match[0]):02x}" if match[0].isascii() else f"~u{ord(match[0]):x}~", part)
    if not safe.strip(". "):  # "..", "." and the like; "" becomes a lone ~, which nothing else can
        safe = "".join(f"~{ord(character):02x}" for character in part) or "~"
    encoded = safe.encode("utf-8", "surrogatepass")
    if len(encoded) > _LONGEST:
        digest = sha256(part.encode("utf-8", "surrogatepass")).hexdigest()[:24]
        safe = f"{encoded[: _LONGEST - 26].decode('utf-8', 'ignore')}~~{digest}"
    return safe


@lru_cache(maxsize=4096)
def _folder_name(part: str) -> str:
    """A folder called x.html would stand where the page of an input called x belongs: its last dot is escaped too."""
    safe = _file_name(part)
    return f"{safe[:-5]}~2e{safe[-4:]}" if safe.lower().endswith(".html") else safe


def link(page: str, target: str, fragment: str = "") -> str:
    """The address of the file `target` as seen from the file `page` (both relative to the report's folder)."""
    address = "../" * page.count("/") + quote(target, safe="/", errors="surrogatepass")
    return f"{address}#{quote(fragment, safe='')}" if fragment else address


# --- words ---------------------------------------------------------------------------------------------------------------------

STATES = ("reject", "review", "failed", "ungraded", "pass", "skipped")  # worst first: the order in which the index lists inputs
STATE_LABELS = {
    "reject": "Rejected",
    "review": "To review",
    "failed": "Failed",
    "ungraded": "Not graded",
    "pass": "Pass",
    "skipped": "Skipped",
}
STATE_SIGNS = {"reject": "✕", "review": "!", "failed": "✕", "ungraded": "?", "pass": "✓", "skipped": "–"}
VOICE_LABELS = {"author": "the author's own voice", "paraphrase": "paraphrase", "quote": "quotation"}
_VOICE_CODES = {"author": "va", "paraphrase": "vp", "quote": "vq"}
GRADES = ("cleanliness", "readability", "speculation", "sourcing", "integrity")


def state_of(status: str, verdict: str | None) -> str:
    """One word for how an input came out: its verdict, or why it has none."""
    if status in ("failed", "skipped"):
        return status
    return verdict if verdict in ("pass", "review", "reject") else "ungraded"


# --- the article's page --------------------------------------------------------------------------------------------------------

FOLD_FROM = 8  # so many stripped lines in a row are folded
PLACES = 8  # links to places that a reason shows
MOST_MESSAGES = 5  # of findings that cover the same place


class Tag(NamedTuple):
    """The sign at the beginning of a finding; it holds the finding's anchor and leads to its row in the list."""

    number: int
    sign: str
    classes: str
    label: str


class Note(NamedTuple):
    """What is written into the margin beside a line: a message and the class and sign of its family."""

    code: str
    sign: str
    message: str


class Segment(NamedTuple):
    """A stretch of a line that the same findings cover; `classes` and `title` are empty where none does."""

    text: str
    classes: str
    title: str
    tags: tuple[Tag, ...]


class LineView(NamedTuple):
    """One line. `rule`, `certainty` and `evidence` say why it was stripped (or kept, where a rule kept it)."""

    number: int
    classes: str
    segments: Sequence[Segment]
    stripped: bool
    blank: bool
    rule: str | None
    rule_href: str
    certainty: str
    evidence: str
    unsure: str | None
    notes: Sequence[Note]


class Run(NamedTuple):
    """Lines in a row that are shown, or folded away under `summary`."""

    lines: Sequence[LineView]
    summary: str | None
    preview: str


class FindingView(NamedTuple):
    """A row of the list of findings; `number` ties it to its Tag."""

    number: int
    line: int
    code: str
    sign: str
    what: str
    text: str
    message: str
    rule: str
    rule_href: str


class FamilyView(NamedTuple):
    """The findings of one family, of which there are `total` in all; `code` is its class in the pages, `mark` those of its marks."""

    name: str
    code: str
    mark: str
    label: str
    shown: bool
    findings: Sequence[FindingView]
    total: int


class Place(NamedTuple):
    """A link to somewhere in the report."""

    label: str
    href: str


class ReasonView(NamedTuple):
    """A reason of the verdict with its first places; `more` counts the others."""

    message: str
    category: str
    points: str
    places: Sequence[Place]
    more: int


class GradeView(NamedTuple):
    """A category's grade, 0 to 100 (None: does not apply, `absent` says why), and the figures that it is made of."""

    name: str
    value: float | None
    shown: str
    absent: str
    figures: Sequence[Figure]


class Figure(NamedTuple):
    """A number with its name; `href` leads to what the data dictionary says of it."""

    label: str
    value: str
    href: str


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
    root: str  # what leads from the page to the report's folder
    path: str
    heading: str
    has_title: bool
    title_note: str
    state: str
    state_label: str
    sign: str
    partial: bool
    sentence: str
    advice: str
    notes: Sequence[str]
    facts: Sequence[str]
    language: str | None
    clean: str | None
    url: str | None
    reasons: Sequence[ReasonView]
    grades: Sequence[GradeView]
    key_figures: Sequence[Figure]
    figures: Sequence[Figure]
    absent: Sequence[tuple[str, str]]
    runs: Sequence[Run]
    families: Sequence[FamilyView]
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


# Figures an editor looks for first, in this order: column, words, digits.
KEY_FIGURES = (
    ("words", "words", 0),
    ("sentences", "sentences", 0),
    ("flesch_reading_ease", "Flesch reading ease", 0),
    ("flesch_kincaid_grade", "Flesch-Kincaid grade", 1),
    ("speculation_per_100_sentences", "speculative sentences in 100", 0),
    ("quotations_count", "quotations", 0),
    ("named_sources_count", "named sources", 0),
    ("unnamed_sources_count", "unnamed sources", 0),
)
# What each grade is made of, as far as the tables say.
GRADE_FIGURES: Mapping[str, tuple[tuple[str, str, int], ...]] = {
    "cleanliness": (("lines_stripped", "lines stripped", 0), ("lines_unsure", "unsure lines", 0)),
    "readability": (
        ("flesch_reading_ease", "reading ease", 0),
        ("flesch_kincaid_grade", "school grade", 1),
        ("flesch_reading_ease_percentile", "against published news", 0),
    ),
    "speculation": (
        ("speculation_findings", "found", 0),
        ("speculation_per_100_sentences", "in 100 sentences", 0),
        ("speculation_per_100_sentences_percentile", "against published news", 0),
    ),
    "sourcing": (
        ("quotations_count", "quotations", 0),
        ("named_sources_count", "named sources", 0),
        ("unnamed_sources_count", "unnamed", 0),
        ("vague_sources_count", "vague", 0),
    ),
    "integrity": (("defects_findings", "defects", 0), ("stock_phrases_count", "stock phrases", 0)),
}
# Figures that need words around them.
_PHRASES = {"flesch_reading_ease_percentile": "easier than {} %", "speculation_per_100_sentences_percentile": "more than {} %"}


def article_page(
    row: Row,
    lines: Lines,
    findings: Findings,
    previous: str | None,
    following: str | None,
    twins: Sequence[str] = (),
) -> ArticlePage:
    """The page of one input. `lines` and `findings` are its rows, in order of place."""
    path: str = row["path"]
    page = page_name(path)
    root = "../" * page.count("/")
    has_text = row["status"] in ("ok", "partial")
    state = state_of(row["status"], row["verdict"])
    title = (row["title"] or "").strip()
    shown_lines, shown_findings, left_out = that_fit(lines, findings)
    families = _families(shown_findings, _totals(row, findings, "family"), root)
    runs = _runs(_line_views(shown_lines, shown_findings, title, root)) if has_text else ()
    unsure = [line.line for line in shown_lines if line.unsure]
    name = path.rpartition("/")[2]
    others = [twin for twin in twins if twin != path]
    sentence, advice = verdict_sentence(row, state)
    all_figures, absent = _all_figures(row, root) if has_text else ((), ())
    return ArticlePage(
        page=page,
        root=root,
        path=short(path, LONGEST_VALUE),
        heading=short(title or name, LONGEST_NAME),
        has_title=bool(title),
        title_note="" if title or not has_text else "No title was found; this is the file's name.",
        state=state,
        state_label=STATE_LABELS[state],
        sign=STATE_SIGNS[state],
        partial=row["status"] == "partial",
        sentence=sentence,
        advice=advice,
        notes=[
            *(short(note["message"] or label(note["code"] or ""), LONGEST_VALUE) for note in row["notes"] or ()),
            *low_counts(row),
            *left_out,
        ],
        facts=_facts(row),
        language=row["language"],
        clean=link(page, row["clean_path"]) if row["clean_path"] else None,
        url=short(row["url"] or "", LONGEST_VALUE) or None,
        reasons=list(_reasons(row["reasons"] or (), shown_lines, shown_findings)),
        grades=[_grade(name, row, root) for name in GRADES] if has_text else (),
        key_figures=_figures(row, KEY_FIGURES, root) if has_text else (),
        figures=all_figures,
        absent=absent,
        runs=runs,
        families=families,
        legend=_legend(_totals(row, findings, "category")),
        left_out=left_out,
        stripped=row["lines_stripped"] or 0,
        unsure=sum(line.unsure for line in lines),
        unsure_places=[Place(str(place), f"#L{place}") for place in unsure[:PLACES]],
        twins=[Place(short_name(twin), link(page, page_name(twin))) for twin in others[:20]],
        twins_more=max(0, len(others) - 20),
        group=row["near_duplicate_group"],
        previous=Place(short_name(previous), link(page, page_name(previous))) if previous is not None else None,
        next=Place(short_name(following), link(page, page_name(following))) if following is not None else None,
        has_text=has_text,
    )


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
        rest = ": nothing to look at" if not count else f"; {plural(count, 'thing')} could be better"
        return f"This article passes{' with ' * bool(points)}{points}{rest}.", message
    start = "This article needs an editor's eye" if state == "review" else "This article is not fit to use"
    worst = f": {lower_first(short(reasons[0]['message'], LONGEST_NAME))}" if reasons else "."
    return f"{start}{f' ({points})' * bool(points)}{worst}", message


def ungraded_because(row: Row) -> str:
    """Why an article that was read has no grade."""
    why = absences(row).get("score")
    return why.sentence if why else ""


def low_counts(row: Row) -> list[str]:
    """What to bear in mind where the rules for the article's language are not complete."""
    if languages.of(row["language"]).all_rules or row["speculation_count"] is None:
        return []
    name = language_name(row["language"])
    return [f"For {name} there are rules for the most frequent forms only: speculation, sources and style are counted too low."]


def _facts(row: Row) -> list[str]:
    """Where the article is from and what it is, for the line under the heading."""
    facts = []
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
    if row["media"] and row["media"] != "text":
        facts.append({"html": "HTML page", "markdown": "Markdown"}.get(row["media"], str(row["media"])))
    encoding = row["encoding"]
    if encoding and encoding.lower() not in ("utf-8", "ascii", "us-ascii", "utf_8"):
        facts.append(encoding)
    if row["replaced_characters"]:
        facts.append(f"{plural(row['replaced_characters'], 'character')} unreadable")
    return facts


def _figures(row: Row, wanted: Iterable[tuple[str, str, int]], root: str) -> list[Figure]:
    """The wanted figures; where one is absent, the reason stands in its place."""
    absent = absences(row)
    return [Figure(words, _shown(row[column], column, digits, absent), _column_link(column, root)) for column, words, digits in wanted]


def _shown(value: Any, column: str, digits: int, absent: Mapping[str, Absence]) -> str:
    if value is None:
        return label(absent[column])
    return _PHRASES.get(column, "{}").format(short(value, LONGEST_VALUE) if isinstance(value, str) else number(value, digits))


def _all_figures(row: Row, root: str) -> tuple[list[Figure], list[tuple[str, str]]]:
    """Every figure of the article, and the names of those that do not apply by the reason why."""
    present = []
    why = absences(row)
    absent: dict[Absence, list[str]] = {}
    for column in figures():
        value = row[column]
        if value is None:
            absent.setdefault(why[column], []).append(label(column))
        else:
            present.append(
                Figure(label(column), short(value, LONGEST_VALUE) if type(value) is str else number(value, 2), _column_link(column, root))
            )
    return present, [(reason.sentence, ", ".join(names)) for reason, names in absent.items()]


@lru_cache(maxsize=4096)
def _column_link(column: str, root: str) -> str:
    return f"{root}dictionary.html#articles.{column}"


def _grade(name: str, row: Row, root: str) -> GradeView:
    column = f"grade_{name}"
    value = row[column]
    return GradeView(
        name=name,
        value=value,
        shown=number(value),
        absent="" if value is not None else f"does not apply: {label(absences(row)[column])}",
        figures=_figures(row, GRADE_FIGURES[name], root),
    )


def _reasons(reasons: Iterable[Row], lines: Lines, findings: Findings) -> Iterator[ReasonView]:
    """The reasons with their places; places that an earlier reason has shown are not shown again."""
    shown: set[Where] = set()
    for reason in reasons:
        where = PLACES_OF.get(reason["code"])
        places = [] if where in shown else _places(reason["code"], lines, findings)
        if where is not None:
            shown.add(where)
        weight = reason["weight"]
        yield ReasonView(
            message=short(reason["message"], LONGEST_VALUE),
            category=label(reason["category"] or ""),
            points=f"−{number(weight, 1)}" if weight and weight >= 0.05 else "",
            places=places[:PLACES],
            more=max(0, len(places) - PLACES),
        )


class Where(NamedTuple):
    """Which findings a reason speaks of: those of a family, of some of its categories (none: all), in a voice, in the headline."""

    family: str
    categories: tuple[str, ...] = ()
    voice: str | None = None
    headline: bool = False


# Where to look for each reason that rules/grades.toml knows. None: what is missing, or wrong with the whole file, is at no place.
PLACES_OF: Mapping[str, Where | None] = {
    "leftovers": Where("defects", ("leftover",)),
    "broken-encoding": Where("defects", ("encoding",)),
    "repetition": Where("defects", ("repetition",)),
    "spacing": Where("defects", ("spacing",)),
    "punctuation": Where("defects", ("punctuation",)),
    "wrong-dates": Where("defects", ("dates",)),
    "structure": Where("defects", ("structure",)),
    "misspelt": Where("defects", ("spelling",)),
    "not-an-article": Where("defects", ("page",)),
    "error-page": Where("defects", ("page",)),
    "login-page": Where("defects", ("page",)),
    "index-page": Where("defects", ("page",)),
    "hard-to-read": Where("readability"),
    "hard-to-read-german": Where("readability"),
    "long-words-and-sentences": Where("readability"),
    "long-sentences": Where("readability"),
    "author-speculates": Where("speculation", voice="author"),
    "headline-speculates": Where("speculation", headline=True),
    "anonymous-only": Where("sourcing", ("unnamed", "vague")),
    "vague-sources": Where("sourcing", ("vague",)),
    "stock-phrases": Where("style", ("filler", "cliche", "machine", "machine-words")),
    "few-sources": None,
    "partly-unreadable": None,
    "replaced-characters": None,
    "no-title": None,
    "unsure-lines": None,  # these two speak of lines, not of findings
    "much-stripped": None,
}


def _places(code: str, lines: Lines, findings: Findings) -> list[Place]:
    """Where to look for a reason."""
    if code == "unsure-lines":
        return [Place(f"line {line.line}", f"#L{line.line}") for line in lines if line.unsure]
    if code == "much-stripped":
        return [Place(f"line {line.line}", f"#L{line.line}") for line in lines if not line.kept and line.text.strip()]
    if (where := PLACES_OF.get(code)) is None:
        return []
    return [
        Place(short(found.text), f"#f{n}")
        for n, found in enumerate(findings, 1)
        if found.family == where.family
        and (not where.categories or found.category in where.categories)
        and where.voice in (None, found.voice)
        and where.headline in (False, found.headline)
    ]


def _families(findings: Findings, totals: Mapping[str, int], root: str) -> list[FamilyView]:
    groups: dict[str, list[FindingView]] = {}
    for n, found in enumerate(findings, 1):
        view = FindingView(
            number=n,
            line=found.line,
            code=BY_NAME[found.family].code,
            sign=_sign(found.family, found.category),
            what=_what(found.category, found.voice, found.headline),
            text=short(found.text, 300),
            message=short(found.message, LONGEST_VALUE),
            rule=found.rule,
            rule_href=_rule_link(found.rule, root),
        )
        groups.setdefault(found.family, []).append(view)
    return [
        FamilyView(
            family.name,
            family.code,
            _mark_class(family.name, Voice.AUTHOR),
            family.label,
            not family.on_request,
            groups.get(family.name, ()),
            totals[family.name],
        )
        for family in FINDING
        if totals.get(family.name)
    ]


@lru_cache(maxsize=4096)
def _sign(family: str, category: str) -> str:
    return BY_NAME[family].sign_of(category)


@lru_cache(maxsize=4096)
def _what(category: str, voice: str | None, headline: bool) -> str:
    parts = [label(category)]
    if voice:
        parts.append(VOICE_LABELS.get(voice, voice))
    if headline:
        parts.append("in the headline")
    return ", ".join(parts)


@lru_cache(maxsize=4096)
def _rule_link(rule: str, root: str) -> str:
    return f"{root}rules.html#{quote(rule, safe='')}"


@lru_cache(maxsize=4096)
def _mark_class(family: str, voice: str | None) -> str:
    code = BY_NAME[family].code
    return f"{code} {_VOICE_CODES[voice]}" if BY_NAME[family].by_voice and voice in _VOICE_CODES else code


def _legend(counts: Mapping[str, int]) -> list[Legend]:
    """The categories of speculation with their counts."""
    words = {kind.name: kind.words for kind in SPECULATION.kinds}
    known = [*(c for c in words if c in counts), *sorted(c for c in counts if c not in words)]
    return [Legend(SPECULATION.sign_of(c), label(c), words.get(c, ""), counts[c]) for c in known]


class _Mark(NamedTuple):
    """A finding while the lines are swept."""

    start: int
    end: int
    tag: Tag
    message: str
    note: Note | None


def _line_views(lines: Lines, findings: Findings, title: str, root: str) -> Iterator[tuple[LineView, str]]:
    """Each line with its text. Findings are swept once, in order of their start, however many lines or findings there are."""
    waiting = [_mark(n, finding) for n, finding in enumerate(findings, 1)]
    first = 0  # the first finding that has not begun yet
    current: Sequence[_Mark] = ()  # those that have begun and may reach on
    title_to_come = bool(title)
    for line in lines:
        start, end, text = line.start, line.end, line.text
        if current:
            current = [mark for mark in current if mark.end > start]
        upto = first
        while upto < len(waiting) and waiting[upto].start < end:
            upto += 1
        segments: Sequence[Segment]
        notes: Sequence[Note] = ()
        if current or upto > first:
            begun = waiting[first:upto]
            segments, current = _segments(text, start, end, current, begun)
            notes = tuple(dict.fromkeys([mark.note for mark in begun if mark.note]))
            first = upto
        else:
            segments = (Segment(text, "", "", ()),) if text else ()
        blank = not text or text.isspace()
        classes = "l" if line.kept else "l x"
        if blank:
            classes += " e"
        elif title_to_come and line.kept and text.strip() == title:
            classes += " title"
            title_to_come = False
        elif line.kind != "text":
            classes += f" k-{line.kind}"
        doubt = None
        if line.unsure:
            classes += " u"
            doubt = (
                f"unsure: kept, though by its look only {percent(line.kept_probability)} likely to be article"
                if line.kept and line.kept_probability is not None
                else "unsure"
            )
        view = LineView(
            number=line.line,
            classes=classes,
            segments=segments,
            stripped=not line.kept,
            blank=blank,
            rule=line.rule,
            rule_href=_rule_link(line.rule, root) if line.rule else "",
            certainty=percent(line.confidence) if line.confidence is not None else "",
            evidence=str(evidence_of(line.evidence) or ""),
            unsure=doubt,
            notes=notes,
        )
        yield view, text


def _mark(n: int, found: FindingRow) -> _Mark:
    family, category, voice, headline, start, end = found.family, found.category, found.voice, found.headline, found.start, found.end
    sign = _sign(family, category)
    message = short(found.message, LONGEST_VALUE)
    note = Note(BY_NAME[family].code, sign, message) if BY_NAME[family].in_margin else None
    return _Mark(start, end, Tag(n, sign, _mark_class(family, voice), _what(category, voice, headline)), message, note)


def _segments(text: str, start: int, end: int, current: Sequence[_Mark], begun: Sequence[_Mark]) -> tuple[list[Segment], list[_Mark]]:
    """Cut the line at every border of a finding; return its segments and the findings that may go on in the next line."""
    borders = {start, end}
    borders.update(mark.end for mark in current if mark.end < end)
    for mark in begun:
        borders.add(max(mark.start, start))
        if mark.end < end:
            borders.add(max(mark.end, start))
    places = sorted(borders)
    active = list(current)
    segments: list[Segment] = []
    following = 0
    for left, right in pairwise(places):
        active = [mark for mark in active if mark.end > left]
        tags: list[Tag] = []
        while following < len(begun) and begun[following].start <= left:
            mark = begun[following]
            following += 1
            tags.append(mark.tag)
            if mark.end > left:
                active.append(mark)
        part = text[left - start : right - start]
        if not active:
            segments.append(Segment(part, "", "", tuple(tags)))
        elif len(active) == 1:
            segments.append(Segment(part, active[0].tag.classes, active[0].message, tuple(tags)))
        else:
            classes = dict.fromkeys(" ".join([mark.tag.classes for mark in active]).split())
            messages = list(dict.fromkeys([mark.message for mark in active]))
            if len(messages) > MOST_MESSAGES:
                messages = [*messages[:MOST_MESSAGES], f"… and {len(messages) - MOST_MESSAGES} more"]
            segments.append(Segment(part, " ".join(classes), "\n".join(messages), tuple(tags)))
    return segments, active


def _runs(views: Iterable[tuple[LineView, str]]) -> list[Run]:
    """Put the lines into runs: long stretches of stripped lines (blank ones between them count) are folded."""
    runs: list[Run] = []
    shown: list[LineView] = []
    stripped: list[tuple[LineView, str]] = []

    def close() -> None:
        texts = [(view, text) for view, text in stripped if not view.blank]
        if len(texts) >= FOLD_FROM:
            if shown:
                runs.append(Run(tuple(shown), None, ""))
                shown.clear()
            first, last = stripped[0][0].number, stripped[-1][0].number
            summary = f"{plural(len(texts), 'stripped line')}, {first:,} to {last:,}"
            runs.append(Run(tuple(view for view, _ in stripped), summary, short(" · ".join(text.strip() for _, text in texts[:6]), 140)))
        else:
            shown.extend(view for view, _ in stripped)
        stripped.clear()

    for view, text in views:
        if view.stripped:
            stripped.append((view, text))
            continue
        if stripped:
            if view.blank:
                stripped.append((view, text))
                continue
            # Blank lines that are kept belong to what follows them.
            tail: list[LineView] = []
            while stripped and not stripped[-1][0].stripped:
                tail.insert(0, stripped.pop()[0])
            close()
            shown.extend(tail)
        shown.append(view)
    tail = []
    while stripped and not stripped[-1][0].stripped:
        tail.insert(0, stripped.pop()[0])
    close()
    shown.extend(tail)
    if shown:
        runs.append(Run(tuple(shown), None, ""))
    return runs
