"""What a run did with one article, out of the tables of its report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from copydesk.article import Article, Silenced
from copydesk.config import Ignore
from copydesk.errors import UsageError
from copydesk.identity import content_hash

if TYPE_CHECKING:
    from copydesk.article import Line


class AsRun(NamedTuple):
    """What a run did with an article: its lines and what was silenced; the rows of its findings; the tables [[ignore]] that held, in their
    order; by id, the rows of the rules that took lines of it.
    """

    article: Article
    findings: list[dict[str, Any]]
    ignores: list[Ignore]
    rules: dict[str, dict[str, Any]]


def as_run(article: Article, report: Path) -> AsRun:
    """What the run did with an opened article whose report is in `report`.

    Raises UsageError where there is no report, where it does not have the article, or where the article's text is another by now.
    """
    import polars as pl

    from copydesk.review.compare import whole_report

    summary = whole_report(report)
    data = report / "data"
    articles = pl.scan_parquet(data / "articles.parquet").select("path", "title", "content_hash", "findings_silenced")
    given = Path(article.path).as_posix()
    below, above = pl.lit(f"/{given}").str.ends_with(pl.format("/{}", "path")), pl.format("/{}", "path").str.ends_with(f"/{given}")
    meant = (
        articles.filter(below | above).sort(pl.col("path").str.len_chars(), "path", descending=[True, False]).collect(engine="streaming")
    )
    if not len(meant):
        raise UsageError(f"{article.path}: the report in {report} has no such article. Give the file that was run, and its report.")
    same = meant.filter(content_hash=content_hash(article.text))
    if not len(same):
        raise UsageError(f"{article.path}: its text is not the one that the run of {report} read. Give copydesk run again.")
    path, title, _, silenced = same.row(0)
    rows = pl.scan_parquet(data / "lines.parquet").filter(path=path).sort("line").collect(engine="streaming").iter_rows(named=True)
    lines = tuple(_line(line, row) for line, row in zip(article.lines, rows, strict=True))
    texts = [article.text[line.start : line.end].strip() if line.kept else None for line in lines]
    title_line = texts.index(title) if title in texts else None
    findings = pl.scan_parquet(data / "findings.parquet").filter(path=path).collect(engine="streaming")
    ids = sorted({line.rule for line in lines if line.rule is not None})
    rules = pl.scan_parquet(data / "rules.parquet").filter(pl.col("rule").is_in(ids)).collect(engine="streaming")
    return AsRun(
        replace(article, lines=lines, title_line=title_line, silenced=tuple(Silenced(**each) for each in silenced or ())),
        findings.rows(named=True),
        [Ignore(**{**each, "rules": tuple(each["rules"])}) for each in summary["configuration"]["ignores"]],
        {row["rule"]: row for row in rules.iter_rows(named=True)},
    )


def _line(line: Line, row: Mapping[str, Any]) -> Line:
    from copydesk.tables import evidence_of

    said = {name: row[name] for name in ("kind", "joined", "kept", "rule", "confidence", "kept_probability")}
    return replace(line, **said, evidence=evidence_of(row["evidence"]))
