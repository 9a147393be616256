"""A line and the marks on it as Markdown (CommonMark, with GFM's strikethrough).

Whatever Markdown would read as a mark of its own is escaped. A mark that cannot be said where it stands is made smaller, or left out:
the words are the same with and without it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from copydesk.article import Mark
from copydesk.compiled import compiled

_DELIMITERS = {"strong": "**", "emphasis": "*", "struck": "~~"}
_OUTER = {kind: rank for rank, kind in enumerate(("link", "struck", "strong", "emphasis", "code"))}  # of two over the same words
_SPECIAL = compiled(r"[\\`*\[\]~]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?[A-Za-z0-9]+;)")
_TICKS = compiled("`+")
# What begins a line with these is a heading, a list, a quotation, a rule, a table's or a heading's underline, or front matter.
_BEGINNING = compiled(r"(?:#{1,6}(?=\s|\Z)|[-+](?=\s|\Z)|>|=+\s*\Z|\+{3}\s*\Z|[|:-][\s|:-]*\Z)|(?P<number>[0-9]{1,9})[.)](?=\s|\Z)")
_LAST_HASHES = compiled(r"(?:(?<=\s)|\A)#+\s*\Z")


def inline(text: str, marks: Iterable[Mark] = (), *, in_table: bool = False) -> str:
    """A text with its marks, whose offsets are into it: ascending, none of them crossing another."""
    out: list[str] = []
    waiting = _sayable(text, marks)[::-1]
    around: list[Mark] = []
    at = 0
    while waiting or around:
        if around and (not waiting or around[-1].end <= waiting[-1].start):
            mark = around.pop()
            out.append(_escaped(text[at : mark.end], in_table=in_table))
            out.append(f"]({mark.address})" if mark.kind == "link" else _DELIMITERS[mark.kind])
        else:
            mark = waiting.pop()
            out.append(_escaped(text[at : mark.start], in_table=in_table))
            if mark.kind == "code":
                out.append(_code(text[mark.start : mark.end], in_table=in_table))
                at = mark.end
                continue
            if mark.kind == "link":
                if out[-1].endswith("!"):  # else it would be a picture
                    out[-1] = f"{out[-1][:-1]}\\!"
                out.append("[")
            else:
                out.append(_DELIMITERS[mark.kind])
            around.append(mark)
            mark = mark._replace(end=mark.start)
        at = mark.end
    out.append(_escaped(text[at:], in_table=in_table))
    return "".join(out)


def at_beginning(line: str) -> str:
    """A line of Markdown that begins with text, with what would make it another kind of line escaped."""
    found = _BEGINNING.match(line)
    if found is None:
        return line
    place = found.end("number") if found["number"] else 0
    return f"{line[:place]}\\{line[place:]}"


def as_heading(line: str, level: int) -> str:
    """A line of Markdown as a heading: marks at its end are text, too."""
    last = _LAST_HASHES.search(line)
    text = line if last is None else f"{line[: last.start()]}\\{line[last.start() :]}"
    return f"{'#' * level} {text}"


def fence(lines: Sequence[str]) -> str:
    """What code is fenced with: more backticks in a row than it has."""
    return "`" * max(3, 1 + max((len(run) for line in lines for run in _TICKS.findall(line)), default=0))


def _escaped(text: str, *, in_table: bool) -> str:
    text = _SPECIAL.sub(r"\\\g<0>", text)
    return _with_bars(text) if in_table else text


def _with_bars(text: str) -> str:
    """What stands in a table, whose cells end at a bare bar."""
    return text.replace("|", "\\|")


def _code(text: str, *, in_table: bool) -> str:
    runs = set(map(len, _TICKS.findall(text)))
    ticks = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{pad}{_with_bars(text) if in_table else text}{pad}{ticks}"


def _sayable(text: str, marks: Iterable[Mark]) -> list[Mark]:
    """The marks that Markdown can say, outer ones first: without those in code or in others of their kind; neighbours of a kind joined."""
    nested: list[tuple[Mark, Mark | None]] = []  # with the emphasis around it
    around: list[Mark] = []
    for mark in _joined(_in_order(mark for mark in marks if mark.start < mark.end)):
        while around and around[-1].end <= mark.start:
            around.pop()
        if not any(outer.kind in ("code", mark.kind) for outer in around):
            end = min([mark.end, *(outer.end for outer in around)])  # what was joined may reach out of what it began in
            starred = next((outer for outer in reversed(around) if _is_starred(outer)), None)
            around.append(mark._replace(end=end))
            nested.append((around[-1], starred if _is_starred(mark) else None))
    edges = _Edges({}, {})
    for mark, outer in reversed(nested):  # inner ones first: they are what stands at the edge of outer ones
        fitting = _flanked(text, mark, outer, edges) if mark.kind in _DELIMITERS else mark
        if fitting is not None and not any(other.kind == mark.kind for other in edges.starts.get(fitting.end, ())):
            edges.starts.setdefault(fitting.start, []).append(fitting)
            edges.ends.setdefault(fitting.end, []).append(fitting)
    return _in_order(mark for found in edges.starts.values() for mark in found)


def _in_order(marks: Iterable[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: (mark.start, -mark.end, _OUTER[mark.kind]))


def _joined(ordered: Sequence[Mark]) -> list[Mark]:
    """Marks of one kind that follow each other without anything between as one, since their delimiters would be read as one."""
    found: list[Mark] = []
    last: dict[tuple[str, str], int] = {}
    for mark in ordered:
        before = last.get((mark.kind, mark.address))
        if before is not None and found[before].end == mark.start:
            found[before] = found[before]._replace(end=mark.end)
        else:
            last[mark.kind, mark.address] = len(found)
            found.append(mark)
    return _in_order(found)


class _Edges(NamedTuple):
    """The marks that will be said, by where they start and where they end."""

    starts: dict[int, list[Mark]]
    ends: dict[int, list[Mark]]


def _flanked(text: str, mark: Mark, outer: Mark | None, inner: _Edges) -> Mark | None:
    """The mark, without signs at its edges where Markdown would not take its delimiters for such; None where that cannot be.

    By CommonMark, a delimiter between a letter and a sign, with the sign on its inner side, is none. The delimiters of inner marks are
    signs as well. Between two letters or two signs a delimiter may begin and end, so none stands there within emphasis (`outer`).
    """
    start, end = mark.start, mark.end
    if outer is not None or _is_letter(text[start - 1 : start]):
        while start < end and not _is_letter(text[start]):
            if start in inner.starts:
                return None
            start += 1
    if outer is not None or _is_letter(text[end : end + 1]):
        while start < end and not _is_letter(text[end - 1]):
            if end in inner.ends:
                return None
            end -= 1
    if start == end:
        return None
    opens = any(not (_is_starred(mark) and _is_starred(other)) for other in inner.starts.get(start, ()))
    closes = any(not (_is_starred(mark) and _is_starred(other)) for other in inner.ends.get(end, ()))
    opens = opens or (outer is not None and outer.start != start)
    closes = closes or (outer is not None and outer.end != end)
    if (opens and _is_letter(text[start - 1 : start])) or (closes and _is_letter(text[end : end + 1])):
        return None
    return mark._replace(start=start, end=end)


def _is_starred(mark: Mark) -> bool:
    """Whether its delimiters are asterisks; two such marks have one run of them where they begin or end together."""
    return mark.kind in ("strong", "emphasis")


def _is_letter(character: str) -> bool:
    """Whether it is neither nothing nor white space nor a sign, which Markdown takes for the edge of a word."""
    return character != "" and not character.isspace() and unicodedata.category(character)[0] not in "PS"
