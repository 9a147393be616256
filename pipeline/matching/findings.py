"""Matches and places in the prose as findings, and findings as rows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import fields, replace
from operator import attrgetter
from typing import Any

from copydesk.article import Article, Finding, Voice
from copydesk.evidence import Detail
from copydesk.families import BY_NAME, Family
from copydesk.rule import Rule
from copydesk.silence import Silencing, without_silenced
from copydesk.text import origin

_LINE_START = attrgetter("start")
_DETAIL = tuple(field.name for field in fields(Detail))  # it is flat: asdict, which looks for records within, takes several times as long


def finding(article: Article, rule: Rule, start: int, end: int, voice: Voice | None = None, family: Family | None = None) -> Finding:
    """The Finding of `rule` at prose[start:end] of `article`; of another `family` than the rule's where one is given."""
    first, last = origin(article.prose, start, end)
    headline = article.prose.headline
    shown = family or BY_NAME[rule.family]
    return Finding(
        family=shown.name,
        rule=rule.id,
        category=rule.category,
        start=first,
        end=last,
        line=bisect_right(article.lines, first, key=_LINE_START),
        text=article.text[first:last],
        message=rule.message,
        voice=voice,
        headline=headline is not None and headline[0] <= start < headline[1],
        severity=rule.severity or shown.severity_of(rule.category),
    )


def unsilenced(article: Article, context: Silencing, found: Iterable[Finding]) -> tuple[Article, list[Finding]]:
    """The article with those findings noted that its configuration or a comment silences, and the others."""
    return without_silenced(article, context, found, lambda it: (it.rule, it.start, it.end))


def detailed(found: Finding, detail: Detail) -> Finding:
    """The finding with what else is known of it."""
    return replace(found, detail=detail, message=f"{found.message} {detail}")


def plain_findings(article: Article) -> list[dict[str, Any]]:
    """The article's findings as tables and programs get them, in order of their place; `column` counts from 1."""
    starts = line_starts(article)
    return [
        {
            "path": article.path,
            "family": item.family,
            "rule": item.rule,
            "category": item.category,
            "severity": item.severity.value,
            "voice": item.voice.value if item.voice else None,
            "headline": item.headline,
            "line": item.line,
            "column": item.start - starts[item.line - 1] + 1,
            "start": item.start,
            "end": item.end,
            "text": item.text,
            "message": item.message,
            "detail": {name: getattr(item.detail, name) for name in _DETAIL} if item.detail else None,
        }
        for item in sorted(article.findings, key=lambda found: (found.start, found.end, found.family, found.rule))
    ]


def line_starts(article: Article) -> list[int]:
    """The first offset of each line, ascending."""
    return [line.start for line in article.lines]
