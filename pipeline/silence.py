"""Findings that are silenced: by `[[ignore]]` in the configuration, and by comments in the text (`copydesk.render.comments`).

No count, grade or score knows of them; `Article.silenced` does. What is to be silenced is named as findings can be called: by rule,
category or family (`copydesk.rule.names_of`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from operator import attrgetter, itemgetter
from typing import Protocol, TypeVar

from copydesk.article import Article, InlineIgnore, Outcome, Silenced, Span, Status
from copydesk.checks import nearest, shown
from copydesk.config import Config, Ignore
from copydesk.rule import RuleSet, known_names, names_of

_Found = TypeVar("_Found")
_LINE_START = attrgetter("start")
MOST_TOLD = 5  # comments that one note names
_LONGEST_NAME = 100  # characters: no rule has a longer name, and what may have been meant is looked for in all of them

BEGINNING = "copydesk-"  # of what a comment says to us
# Codes of notes on comments.
IDLE, UNKNOWN, MISPLACED = "ignore-idle", "ignore-unknown", "ignore-misplaced"
ON_COMMENTS = (IDLE, UNKNOWN, MISPLACED)


def is_for_us(words: str) -> bool:
    """Whether a comment, by what stands between its marks, says something to Copydesk."""
    return words.lstrip().startswith(BEGINNING)


class Silencing(Protocol):
    """What silencing has to know: the rules, and what the configuration says."""

    @property
    def rules(self) -> RuleSet:
        """The rules whose findings there may be."""

    @property
    def config(self) -> Config:
        """Whose `ignores` hold."""


def without_silenced(
    article: Article, context: Silencing, found: Iterable[_Found], place: Callable[[_Found], tuple[str, int, int]]
) -> tuple[Article, list[_Found]]:
    """What of `found` nothing silences, and the article with the others in `silenced`.

    `place` says of each its rule, and its place in the article's text. An `[[ignore]]` with a `text` means those of its rules that lie in a
    place that reads so, or that hold it; white space counts as white space. A comment means those that begin in its stretch.
    """
    found = list(found)
    meant = [(number, ignore) for number, ignore in enumerate(context.config.ignores, 1) if _concerns(ignore, article)]
    if not found or not (meant or article.ignores):
        return article, found
    stretches = _stretches(article.ignores)
    heard, silenced = [], []
    for each in found:
        rule_id, start, end = place(each)
        rule = context.rules.get(rule_id)
        names = names_of(rule) if rule is not None else (rule_id,)
        number = next(
            (n for n, ignore in meant if not set(names).isdisjoint(ignore.rules) and _means(ignore, article.text, (start, end))), None
        )
        comment = _comment_over(start, names, stretches) if number is None else None
        if number is None and comment is None:
            heard.append(each)
        else:
            line = bisect_right(article.lines, start, key=_LINE_START)
            silenced.append(Silenced(rule_id, line, article.text[start:end], number, comment))
    return replace(article, silenced=(*article.silenced, *silenced)), heard


def unknown(article: Article, rules: RuleSet) -> list[Outcome]:
    """A note where comments in the text name what no finding can be called, with what may have been meant."""
    if not article.ignores:
        return []
    known = known_names(rules.rules)
    wrong = [(name, ignore.line) for ignore in article.ignores for name in dict.fromkeys(ignore.rules) if name not in known]
    told = (f"{shown(name)} (line {line}){nearest(name, sorted(known)) if len(name) <= _LONGEST_NAME else ''}" for name, line in wrong)
    return note(UNKNOWN, "A comment names what is no rule, category or family of findings:", told, len(wrong))


def no_name(ignore: Ignore, known: AbstractSet[str]) -> str | None:
    """What to say of a table [[ignore]] that names what no finding can be called, with what may have been meant; None where it does not."""
    wrong = next((name for name in ignore.rules if name not in known), None)
    if wrong is None:
        return None
    close = nearest(wrong, sorted(known)) if len(wrong) <= _LONGEST_NAME else ""
    return f"{shown(wrong)} is no rule, category or family of findings{close or '.'}"


def told(ignore: Ignore) -> str:
    """A table [[ignore]] as messages name it."""
    where = [f"{key} = {shown(value)}" for key in ("path", "site", "text") if (value := getattr(ignore, key)) is not None]
    return f"[[ignore]] {', '.join(ignore.rules)} ({', '.join(where)})"


def idle(article: Article, rules: RuleSet) -> list[Outcome]:
    """A note on comments in the text that have silenced nothing, although findings of their names are looked for."""
    if not article.ignores:
        return []
    met = {item.comment for item in article.silenced}
    looked_for = known_names(rule for rule in rules.rules if rule.id not in rules.disabled)
    never = [it for n, it in enumerate(article.ignores, 1) if n not in met and not looked_for.isdisjoint(it.rules)]
    told = (f"{shown(', '.join(it.rules))} (line {it.line})" for it in never)
    return note(IDLE, "A comment silences nothing; take it out if it is not needed any more:", told, len(never))


def note(code: str, what: str, told: Iterable[str], count: int) -> list[Outcome]:
    """A note that names the first MOST_TOLD of `count` comments, as `told` has them; none where there are none."""
    if not count:
        return []
    more = [f"and {count - MOST_TOLD:,} more"] if count > MOST_TOLD else []
    sentence = f"{what} {'; '.join([*islice(told, MOST_TOLD), *more])}"
    return [Outcome(Status.OK, code, sentence if sentence.endswith("?") else f"{sentence}.")]


def silenced_in(line: Span, ignores: Iterable[InlineIgnore]) -> Iterator[InlineIgnore]:
    """The comments that hold for a line, or for a part of it."""
    return (ignore for ignore in ignores if ignore.start < line[1] and line[0] < ignore.end)


def _concerns(ignore: Ignore, article: Article) -> bool:
    return ignore.path in (None, article.path) and (ignore.site is None or ignore.site.casefold() == (article.site or "").casefold())


def _means(ignore: Ignore, text: str, place: Span) -> bool:
    start, end = place
    return ignore.text is None or any(
        (first <= start and end <= last) or (start <= first and last <= end) for first, last in _places(ignore.text, text)
    )


@lru_cache(maxsize=64)
def _places(words: str, text: str) -> tuple[Span, ...]:
    """Where the text reads so."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    return tuple(found.span() for found in re.finditer(pattern, text))


@lru_cache(maxsize=4)
def _stretches(ignores: tuple[InlineIgnore, ...]) -> Mapping[str, Sequence[tuple[int, int, int]]]:
    """By name, the stretches in which it is silenced: start, end, and the number of the comment (from 1). None overlap, so that one is
    found at once; where comments do, the first one counts.
    """
    found: dict[str, list[tuple[int, int, int]]] = {}
    for number, ignore in enumerate(ignores, 1):
        for name in dict.fromkeys(ignore.rules):
            known = found.setdefault(name, [])
            start = max(ignore.start, known[-1][1]) if known else ignore.start
            if start < ignore.end:
                known.append((start, ignore.end, number))
    return found


def _comment_over(place: int, names: Iterable[str], stretches: Mapping[str, Sequence[tuple[int, int, int]]]) -> int | None:
    """The number of the first comment that silences one of the names at a place."""
    numbers = []
    for name in names:
        known = stretches.get(name, ())
        before = bisect_right(known, place, key=itemgetter(0)) - 1
        if before >= 0 and place < known[before][1]:
            numbers.append(known[before][2])
    return min(numbers, default=None)
