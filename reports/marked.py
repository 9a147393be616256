"""The text of an article, line by line: findings marked in it, each line's reason beside it, long stretches of stripped lines folded."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from copydesk.families import BY_NAME
from copydesk.identity import line_hash
from copydesk.invisible import edits
from copydesk.reports.bounds import LONGEST_VALUE, short
from copydesk.reports.names import rule_link
from copydesk.reports.rows import FindingRow, Findings, Lines
from copydesk.reports.words import label, percent, plural
from copydesk.tables import evidence_of

FOLD_FROM = 8  # so many stripped lines in a row are folded
KEPT_BY_USER = "configured-to-stay"  # the kind of evidence that says so
MOST_MESSAGES = 5  # of findings that cover the same place
NOTE, NOTE_SIGN = "fact", "i"  # the class and sign of findings in the margin that are facts: nothing there is broken
VOICE_LABELS = {"author": "the author's own voice", "paraphrase": "paraphrase", "quote": "quotation"}
_VOICE_CODES = {"author": "va", "paraphrase": "vp", "quote": "vq"}


class Tag(NamedTuple):
    """The sign at the beginning of a finding; it holds the finding's anchor and leads to its row in the list.

    `classes` are those of the finding's mark; `problem`: it is marked from the first.
    """

    number: int
    sign: str
    classes: str
    label: str
    problem: bool


class Note(NamedTuple):
    """What is written into the margin beside a line: a message and the class and sign of its family."""

    code: str
    sign: str
    message: str
    problem: bool


class Segment(NamedTuple):
    """A stretch of a line that the same findings cover, whose `numbers` it has; `classes` and `title` are empty where none does.

    `problems` are the classes of those that are marked from the first.
    """

    text: str
    classes: str
    title: str
    tags: tuple[Tag, ...]
    numbers: str = ""
    problems: str = ""


class LineView(NamedTuple):
    """One line. `rule`, `certainty` and `evidence` say why it was stripped (or kept, where a rule kept it); `hash` is what it is known by.

    `joined`: it continues the paragraph of the line before it. `cleaned`: how it reads in the cleaned text, None where no other way.
    """

    number: int
    classes: str
    segments: Sequence[Segment]
    stripped: bool
    blank: bool
    joined: bool
    hash: str
    rule: str | None
    rule_href: str
    certainty: str
    evidence: str
    by_user: bool  # the configuration keeps it
    unsure: str | None
    notes: Sequence[Note]
    cleaned: str | None


class Run(NamedTuple):
    """Lines in a row that are shown, or folded away under `summary`."""

    lines: Sequence[LineView]
    summary: str | None
    preview: str


@lru_cache(maxsize=4096)
def sign_of(family: str, category: str) -> str:
    """What stands at the beginning of a finding."""
    return NOTE_SIGN if is_note(family, category) else BY_NAME[family].sign_of(category)


def is_note(family: str, category: str) -> bool:
    """Whether a finding in the margin is a fact and nothing to mend."""
    return BY_NAME[family].in_margin and category in BY_NAME[family].notes


@lru_cache(maxsize=4096)
def what_of(category: str, voice: str | None, headline: bool) -> str:
    """A finding's category in words, with its voice and whether it stands in the headline."""
    parts = [label(category)]
    if voice:
        parts.append(VOICE_LABELS.get(voice, voice))
    if headline:
        parts.append("in the headline")
    return ", ".join(parts)


@lru_cache(maxsize=4096)
def mark_class(family: str, category: str, voice: str | None) -> str:
    """The classes of a finding's mark in the page."""
    if is_note(family, category):
        return NOTE
    code = BY_NAME[family].code
    return f"{code} {_VOICE_CODES[voice]}" if BY_NAME[family].by_voice and voice in _VOICE_CODES else code


class _Mark(NamedTuple):
    """A finding while the lines are swept."""

    start: int
    end: int
    tag: Tag
    message: str
    note: Note | None


def line_views(lines: Lines, findings: Findings, title: str, root: str, problems: Container[int] = ()) -> Iterator[tuple[LineView, str]]:
    """Each line with its text. Findings are swept once, in order of their start, however many lines or findings there are.

    problems: the numbers of the findings that are marked from the first.
    """
    waiting = [_mark(n, finding, problem=n in problems) for n, finding in enumerate(findings, 1)]
    cleaned = cleaned_lines(lines)
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
            joined=line.joined,
            hash="" if blank else line_hash(text),
            rule=line.rule,
            rule_href=rule_link(line.rule, root) if line.rule else "",
            certainty=percent(line.confidence) if line.confidence is not None else "",
            evidence=str(evidence_of(line.evidence) or ""),
            by_user=line.kept and line.evidence is not None and line.evidence["kind"] == KEPT_BY_USER,
            unsure=doubt,
            notes=notes,
            cleaned=cleaned.get(line.line),
        )
        yield view, text


def cleaned_lines(lines: Lines) -> dict[int, str]:
    """How kept lines read in the cleaned text, by number, where that is more than white space at their end away from how they came."""
    text = "\n".join(line.text for line in lines)
    if not edits(text):
        return {}
    found: dict[int, str] = {}
    for line in lines:
        if line.kept and (changes := edits(line.text)):
            parts, at = [], 0
            for edit in changes:
                parts += [line.text[at : edit.start], edit.shown]
                at = edit.end
            found[line.line] = "".join([*parts, line.text[at:]]).rstrip()
    return found


def _mark(n: int, found: FindingRow, *, problem: bool) -> _Mark:
    family, category, voice, headline, start, end = found.family, found.category, found.voice, found.headline, found.start, found.end
    sign = sign_of(family, category)
    message = short(found.message, LONGEST_VALUE)
    classes = mark_class(family, category, voice)
    note = Note(classes, sign, message, problem) if BY_NAME[family].in_margin else None
    return _Mark(start, end, Tag(n, sign, classes, what_of(category, voice, headline), problem), message, note)


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
            tag = active[0].tag
            segments.append(Segment(part, tag.classes, active[0].message, tuple(tags), str(tag.number), tag.classes if tag.problem else ""))
        else:
            classes = dict.fromkeys(" ".join([mark.tag.classes for mark in active]).split())
            messages = list(dict.fromkeys([mark.message for mark in active]))
            if len(messages) > MOST_MESSAGES:
                messages = [*messages[:MOST_MESSAGES], f"… and {len(messages) - MOST_MESSAGES} more"]
            numbers = " ".join(str(mark.tag.number) for mark in active[:MOST_MESSAGES])
            bad = dict.fromkeys(" ".join([mark.tag.classes for mark in active if mark.tag.problem]).split())
            segments.append(Segment(part, " ".join(classes), "\n".join(messages), tuple(tags), numbers, " ".join(bad)))
    return segments, active


def runs_of(views: Iterable[tuple[LineView, str]]) -> list[Run]:
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
