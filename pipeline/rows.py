"""Records to rows of the tables, and back. What the columns are called and mean stands in pipeline/tables.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from functools import cache
from typing import TYPE_CHECKING, Any

from copydesk.article import Absence, Agreement, Around, Article, Cell, InlineIgnore, Line, Look, Mark, Outcome, Reason, Status, is_unsure
from copydesk.between import COPIED, RENDERED
from copydesk.evidence import Evidence, KnownBy
from copydesk.identity import content_hash
from copydesk.matching.findings import plain_findings
from copydesk.rule import Rule
from copydesk.tables import MATTER, SCHEMA_VERSION, WITH_REASON, columns, evidence_of, frame, measures
from copydesk.text import body_counts, words_of

if TYPE_CHECKING:
    import polars as pl


def article_row(article: Article) -> dict[str, Any]:
    """The article's row, without near_duplicate_group: that is known only when the whole folder has been seen."""
    lines = [line for line in article.lines if article.text[line.start : line.end].strip()]
    stripped = [line for line in lines if not line.kept]
    read, gone = (sum(_ink(article.text, line) for line in some) for some in (lines, stripped))
    body_words, body_sentences = body_counts(article.prose)
    has_text = article.outcome.status.has_text
    families = Counter(finding.family for finding in article.findings)
    for item in article.unlisted:
        families[item.family] += item.count
    row: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "path": article.path,
        "record_line": article.record_line,
        "status": article.outcome.status.value,
        "code": article.outcome.code,
        "message": article.outcome.message,
        "notes": [{"code": note.code, "message": note.message} for note in article.notes],
        "clean_path": article.clean_path if has_text else None,
        "media": article.media,
        "encoding": article.encoding,
        "content_hash": content_hash(article.text) if has_text else None,
        "replaced_characters": article.replaced_characters,
        "site": article.site,
        "site_known_by": article.site_known_by,
        "url": article.url,
        "title": article.title,
        "author": article.author,
        "published": article.published,
        "tags": article.tags,
        "declared_language": article.declared_language,
        "language": article.language,
        "language_probability": article.language_probability,
        "characters": len(article.prose.text) if has_text else None,
        "words": len(words_of(article.prose.text).words) if has_text else None,
        "body_words": body_words if has_text else None,
        "sentences": len(article.prose.sentences) if has_text else None,
        "body_sentences": body_sentences if has_text else None,
        "paragraphs": len(article.prose.paragraphs) if has_text else None,
        "lines": len(article.lines) if has_text else None,
        "lines_stripped": len(stripped) if has_text else None,
        "lines_unsure": sum(map(is_unsure, lines)) if has_text else None,
        "characters_read": read if has_text else None,
        "characters_kept": read - gone if has_text else None,
        "kept_share": round(1 - gone / read, 4) if read else None,
        "verdict": article.verdict,
        "reasons": [{name: getattr(reason, name) for name in _REASON} for reason in article.reasons],
        "near_duplicate_group": None,
    }
    for family in MATTER:
        row[f"{family}_findings"] = families[family] if has_text else None
    row["findings_unlisted"] = [
        {"rule": item.rule, "family": item.family, "category": item.category, "count": item.count} for item in article.unlisted
    ]
    row["findings_silenced"] = [asdict(item) for item in article.silenced]
    for spec in measures():
        measure = article.measures.get(spec.name)
        row[spec.name] = measure.value if measure else None
    row |= _decided_row(article, row["content_hash"])
    row["absent"] = _absent(article, row)
    return row


def _decided_row(article: Article, content: str | None) -> dict[str, Any]:
    """What reviewers said of the article, and whether its text is still the one that they saw."""
    said = article.decided
    if said is None:
        return dict.fromkeys(("decision", "decision_note", "decision_by", "decision_time", "decision_holds", "decision_disputed"))
    return {
        "decision": said.decision,
        "decision_note": said.note,
        "decision_by": said.by or None,
        "decision_time": said.time,
        "decision_holds": said.content == content,
        "decision_disputed": said.disputed,
    }


def _absent(article: Article, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The columns of the row that have no value, in their order, by the reason why, in the order of Absence."""
    by_reason: dict[Absence, list[str]] = {}
    for name in _with_reason():
        if row[name] is None:
            by_reason.setdefault(_why(article, name), []).append(name)
    return [{"measures": by_reason[reason], "reason": reason.value} for reason in Absence if reason in by_reason]


@cache
def _with_reason() -> tuple[str, ...]:
    return tuple(column.name for column in columns("articles") if column.null is WITH_REASON)


# Columns that no stage measures, and why they may be empty although there is a text.
_WHY_NOT: Mapping[str, Absence] = {
    "site": Absence.UNKNOWN_SITE,
    "site_known_by": Absence.UNKNOWN_SITE,
    "url": Absence.NOT_DECLARED,
    "title": Absence.NO_TITLE,
    "author": Absence.NOT_DECLARED,
    "published": Absence.NOT_DECLARED,
    "tags": Absence.NOT_DECLARED,
    "declared_language": Absence.NOT_DECLARED,
    "kept_share": Absence.NO_TEXT,
}


def _why(article: Article, name: str) -> Absence:
    """Why a column of the article has no value."""
    if not article.outcome.status.has_text:
        return Absence.NO_TEXT
    if name in ("language", "language_probability"):
        if article.language is not None:
            return Absence.DECLARED if article.language_status == Absence.DECLARED else Absence.CONFIGURED
        return Absence.UNDETERMINED_LANGUAGE if article.language_status == "ok" else Absence(article.language_status)
    measure = article.measures.get("score" if name == "verdict" else name)
    if measure is not None and measure.reason is not None:
        return measure.reason
    return _WHY_NOT.get(name, Absence.NOT_MEASURED)


def _ink(text: str, line: Line) -> int:
    return sum(map(len, text[line.start : line.end].split()))


def line_rows(article: Article) -> list[dict[str, Any]]:
    """One row a line, in order."""
    return [
        {
            "schema_version": SCHEMA_VERSION,
            "path": article.path,
            "line": number,
            "start": line.start,
            "end": line.end,
            "text": article.text[line.start : line.end],
            "kind": line.kind,
            "joined": line.joined,
            "kept": line.kept,
            "rule": line.rule,
            "confidence": line.confidence,
            "evidence": _evidence_row(line),
            "kept_probability": line.kept_probability,
            "unsure": is_unsure(line),
        }
        for number, line in enumerate(article.lines, 1)
    ]


_EVIDENCE, _REASON = (tuple(field.name for field in fields(kind)) for kind in (Evidence, Reason))


def _evidence_row(line: Line) -> dict[str, Any] | None:
    # Evidence is flat, as reasons are: to look for records within it, as asdict does, takes several times as long.
    return {name: getattr(line.evidence, name) for name in _EVIDENCE} if line.evidence else None


def finding_rows(article: Article) -> list[dict[str, Any]]:
    """One row a finding, in order of their place in the text."""
    return [{"schema_version": SCHEMA_VERSION, **row} for row in plain_findings(article)]


def rule_rows(rules: Iterable[Rule], disabled: frozenset[str], fired: pl.DataFrame) -> list[dict[str, Any]]:
    """One row a rule. `fired`: a frame of rule, fired, articles, lines."""
    counts = {row["rule"]: row for row in fired.iter_rows(named=True)}
    rows = []
    for rule in rules:
        count = counts.get(rule.id, {"fired": 0, "articles": 0, "lines": 0})
        rows.append(
            {
                "schema_version": SCHEMA_VERSION,
                "rule": rule.id,
                "family": rule.family,
                "category": rule.category,
                "languages": sorted(rule.languages),
                "message": rule.message,
                "why": rule.why,
                "instead": rule.instead,
                "source": rule.source,
                "pattern": rule.match,
                "examples": [
                    {"text": example.text, "spans": [{"start": start, "end": end} for start, end in example.spans]}
                    for example in rule.examples
                ],
                "enabled": rule.id not in disabled,
                "fired": count["fired"],
                "articles": count["articles"],
                "lines": count["lines"],
                "never_fired": rule.id not in disabled and count["fired"] == 0,
            }
        )
    return rows


# --- opened articles: what the first pass leaves for the second ---


def opened_frame(articles: Iterable[Article]) -> pl.DataFrame:
    """Rendered articles, one row each."""
    rows = [
        {
            **{name: getattr(article, name) for name in COPIED},
            **_outcome_row(article.outcome),
            "notes": [_outcome_row(note) for note in article.notes],
            "lines": [{**{name: getattr(line, name) for name in RENDERED}, **_looks_row(line)} for line in article.lines],
            "markup": [{"start": start, "end": end} for start, end in article.markup],
            "ignores": [asdict(ignore) for ignore in article.ignores],
            "agreement": asdict(article.agreement),
        }
        for article in articles
    ]
    return frame("opened", rows)


def fired(articles: pl.DataFrame, findings: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """rule, fired, articles, lines over findings (also those that are not listed) and stripped lines."""
    times: Counter[str] = Counter(findings["rule"].to_list())
    where: dict[str, set[str]] = {}
    for rule, path in zip(findings["rule"].to_list(), findings["path"].to_list(), strict=True):
        where.setdefault(rule, set()).add(path)
    for path, unlisted in zip(articles["path"].to_list(), articles["findings_unlisted"].to_list(), strict=True):
        for each in unlisted or ():
            times[each["rule"]] += each["count"]
            where.setdefault(each["rule"], set()).add(path)
    stripped: Counter[str] = Counter()
    for rule, kept, path in zip(lines["rule"].to_list(), lines["kept"].to_list(), lines["path"].to_list(), strict=True):
        if rule is not None and not kept:
            stripped[rule] += 1
            where.setdefault(rule, set()).add(path)
    names = ("rule", "fired", "articles", "lines")
    rows = ((rule, times[rule] + stripped[rule], len(paths), stripped[rule]) for rule, paths in sorted(where.items()))
    return frame("fired", (dict(zip(names, row, strict=True)) for row in rows))


def opened_articles(opened: pl.DataFrame) -> list[Article]:
    """The articles again that `opened_frame` was made of."""
    return [
        Article(
            **{name: row[name] for name in COPIED if name != "site_known_by"},
            site_known_by=None if row["site_known_by"] is None else KnownBy(row["site_known_by"]),
            outcome=_outcome(row),
            notes=tuple(map(_outcome, row["notes"])),
            lines=tuple(Line(**{**line, "evidence": evidence_of(line["evidence"]), "look": _look(line["look"])}) for line in row["lines"]),
            markup=tuple((span["start"], span["end"]) for span in row["markup"]),
            agreement=Agreement(**row["agreement"]),
            ignores=tuple(InlineIgnore(**{**each, "rules": tuple(each["rules"])}) for each in row["ignores"]),
        )
        for row in opened.iter_rows(named=True)
    ]


def _looks_row(line: Line) -> dict[str, Any]:
    look = line.look
    if look is None:
        return {"evidence": _evidence_row(line), "look": None}
    cell = look.cell and look.cell._asdict()
    plain = {"unit": look.unit, "level": look.level, "cell": cell, "language": look.language}
    nested = {"within": [each._asdict() for each in look.within], "marks": [mark._asdict() for mark in look.marks]}
    return {"evidence": _evidence_row(line), "look": plain | nested}


def _look(row: Mapping[str, Any] | None) -> Look | None:
    if row is None:
        return None
    within, marks = tuple(Around(**each) for each in row["within"]), tuple(Mark(**each) for each in row["marks"])
    return Look(**{**row, "within": within, "marks": marks, "cell": row["cell"] and Cell(**row["cell"])})


def _outcome_row(outcome: Outcome) -> dict[str, str | None]:
    return {"status": outcome.status.value, "code": outcome.code, "message": outcome.message}


def _outcome(row: Mapping[str, str | None]) -> Outcome:
    return Outcome(Status(str(row["status"])), row["code"], row["message"])
