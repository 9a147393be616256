"""A report of a small invented folder, for the tests of its pages; and reading its pages."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
from lxml import html as lxml_html

from copydesk.article import Absence, Article, Finding, Line, Measure, Outcome, Prose, Reason, Status, Voice
from copydesk.reports.changes import write_changes
from copydesk.reports.csv import write_csv
from copydesk.reports.html import article_pages, write_index, write_rules, write_tabs, write_viewer
from copydesk.reports.names import page_name
from copydesk.reports.viewer import own_pages
from copydesk.reports.workbook import write_workbook
from copydesk.rows import article_row, finding_rows, line_rows
from copydesk.tables import SCHEMA_VERSION, columns, frame
from copydesk.text import line_spans

# --- a folder ---

FERRY = """Home » Local » Ferry
The ferry may sail again
Harbour officials are expected to decide on Friday, and the boat may return to the island by June.
“It could be sooner,” said Marta Lind, who runs the kiosk.

Share this
You may also like
One
Two
Three
Four
Five
Six
Seven
Eight"""
HOSTILE = """<script>alert("x")</script><img src=x onerror=alert(1)>
</p></div></main><!-- <style>body{display:none}</style>
{{ 7 * 7 }} {% raw %} &amp; &lt;b&gt; ]]> \u2028 line separator \u202e turned
"quotes' onmouseover='alert(1) javascript:alert(1) </title></script>"""
ODD_PATHS = (
    "100% sure?.txt",
    "a#b & c.txt",
    'x"><img src=x>.txt',
    "a:b\\c|d*e.txt",
    "x.html/y.txt",
    "x",
    "../up.txt",
    "ünï/ßé 漢字 ا.txt",
    "~7e/~~.txt",
    f"{'long-' * 44}1.txt",
    f"{'long-' * 44}2.txt",
    "tab\there.txt",
    "trailing. /dot..txt",
)


RUN_ID = "0123456789abcdef"
SCRIPTS = (
    "index.js",
    "unpack.js",
    "rows.js",
    "meta.js",
    "rules.js",
    "article.js",
    "review.js",
    "run.js",
    "notes.js",
    "decide.js",
    "map.js",
)


def made(path: str, text: str, strip: Mapping[int, str] | None = None, **fields: Any) -> Article:
    """An article over `text`; `strip` maps the number of a line to the rule that takes it."""
    lines = tuple(
        Line(
            start,
            end,
            kept=number not in (strip or {}),
            rule=(strip or {}).get(number),
            confidence=0.95 if number in (strip or {}) else None,
        )
        for number, (start, end) in enumerate(line_spans(text), 1)
    )
    kept = "\n".join(text[line.start : line.end] for line in lines if line.kept)
    return Article(
        path=path,
        clean_path=f"clean/{path.replace('/', '_').replace('..', '_')[-200:]}.txt",
        text=text,
        lines=fields.pop("lines", lines),
        prose=Prose(text=kept, paragraphs=((0, len(kept)),), sentences=((0, len(kept)),)),
        encoding="utf-8",
        language="en",
        language_probability=0.99,
        **fields,
    )


def found(text: str, phrase: str, family: str, rule: str, category: str, voice: Voice | None = None, nth: int = 0) -> Finding:
    start = -1
    for _ in range(nth + 1):
        start = text.index(phrase, start + 1)
    line = text.count("\n", 0, start) + 1
    return Finding(family, rule, category, start, start + len(phrase), line, phrase, f"Says “{phrase}”.", voice)


def folder() -> list[Article]:
    ferry_findings = (
        found(FERRY, "may", "speculation", "speculation.may", "modal", Voice.AUTHOR),
        found(FERRY, "expected to", "speculation", "speculation.expected", "prospective", Voice.AUTHOR),
        found(FERRY, "may", "speculation", "speculation.may", "modal", Voice.PARAPHRASE, nth=1),
        found(FERRY, "“It could be sooner,”", "sourcing", "sourcing.quotation", "quotation"),
        found(FERRY, "could", "speculation", "speculation.could", "modal", Voice.QUOTE),
        found(FERRY, "Marta Lind", "sourcing", "sourcing.named", "named_person"),
        # from inside one line to inside the next one, across others
        found(FERRY, "return to the island by June.\n“It could", "readability", "readability.hard", "sentence"),
        found(FERRY, "by June", "hedge", "speculation.by", "quantity"),
        found(FERRY, "Lind, who", "defects", "defects.spacing", "spacing"),
    )
    ferry = made(
        "harbour/ferry.txt",
        FERRY,
        {1: "boilerplate.breadcrumb", 6: "boilerplate.share", **dict.fromkeys(range(7, 16), "boilerplate.related")},
        title="The ferry may sail again",
        site="harbour.example",
        url="javascript:alert(1)",
        author="Ana <b>Holt",
        published="2024-05-06T07:00:00+02:00",
        findings=ferry_findings,
        measures={
            "score": Measure(61.4),
            "grade_integrity": Measure(70.0),
            "flesch_reading_ease": Measure(64.25),
            "flesch_reading_ease_percentile": Measure(99.7),
            "speculation_per_100_sentences_percentile": Measure.absent(Absence.NO_REFERENCE),
            "speculation_per_100_sentences": Measure(40.0),
        },
        verdict="review",
        reasons=(
            Reason("author-speculates", "3 doubts in the author's voice.", "speculation", 12.5),
            Reason("spacing", "1 spacing mistake.", "integrity", 4.0),
            Reason("no-title", "No title was found.", "integrity", 2.0),
        ),
    )
    unsure = replace(ferry.lines[2], kept_probability=0.4)
    ferry = replace(ferry, lines=(*ferry.lines[:2], unsure, *ferry.lines[3:]))
    hostile = made(
        "</script><b>.txt",
        HOSTILE,
        title="</title><script>alert(2)</script>",
        site="<i>site",
        findings=(found(HOSTILE, "<img src=x onerror=alert(1)>", "defects", "defects.markup", "leftover"),),
        measures={"score": Measure(12.0), "flesch_reading_ease": Measure(72.514)},
        verdict="reject",
        reasons=(Reason("left<over", "1 piece of </p><script>markup.", "integrity", 50.0),),
        notes=(Outcome(Status.OK, "note", "Bytes like <script> were here."),),
    )
    twin = made(
        "harbour/ferry-copy.txt",
        "The ferry sails.\nIt sails at noon.",
        measures={"score": Measure(98.0), "flesch_reading_ease": Measure(79.494)},
        verdict="pass",
        site="harbour.example",
    )
    short = made("short.txt", "Closed today.", measures={"score": Measure.absent(Absence.TOO_SHORT)})
    failed = Article(path="broken.txt", outcome=Outcome(Status.FAILED, "worker-died", "Split the file."))
    skipped = Article(path="logo.png", outcome=Outcome(Status.SKIPPED, "not-text", "This is a picture: Copydesk reads text and HTML."))
    partial = made(
        "half.html",
        "Half of a page.",
        outcome=Outcome(Status.PARTIAL, "deep-nesting", "The rest is nested too deeply."),
        verdict="review",
        media="html",
    )
    odd = [made(path, f"Named {n}.", measures={"score": Measure(90.0 + n / 10)}, verdict="pass") for n, path in enumerate(ODD_PATHS)]
    return sorted([ferry, hostile, twin, short, failed, skipped, partial, *odd], key=lambda article: article.path)


GROUPS = {"harbour/ferry.txt": 1, "harbour/ferry-copy.txt": 1}
RULES: tuple[str, ...] = (
    "boilerplate.breadcrumb",
    "boilerplate.share",
    "boilerplate.related",
    "speculation.may",
    "speculation.expected",
    "speculation.could",
)
RULES += (
    "sourcing.quotation",
    "sourcing.named",
    "readability.hard",
    "defects.spacing",
    "defects.markup",
    "style.never<b>",
    "speculation.by",
)


def write_tables(out: Path, articles: Sequence[Article]) -> None:
    data = out / "data"
    data.mkdir(parents=True)
    frame("articles", [{**article_row(article), "near_duplicate_group": GROUPS.get(article.path)} for article in articles]).write_parquet(
        data / "articles.parquet"
    )
    frame("lines", [row for article in articles for row in line_rows(article)]).write_parquet(data / "lines.parquet")
    frame("findings", [row for article in articles for row in finding_rows(article)]).write_parquet(data / "findings.parquet")
    fired = Counter(finding.rule for article in articles for finding in article.findings)
    took = Counter(line.rule for article in articles for line in article.lines if not line.kept)
    rules = [
        {
            **dict.fromkeys(column.name for column in columns("rules")),
            "schema_version": SCHEMA_VERSION,
            "rule": rule,
            "family": rule.partition(".")[0],
            "category": "some_kind",
            "languages": ["en"],
            "message": f"What <{rule}> says.",
            "pattern": "may|<might>",
            "examples": [{"text": "It may rain.", "spans": [{"start": 3, "end": 6}]}, {"text": "It rained in May.", "spans": []}],
            "enabled": True,
            "fired": fired[rule] + took[rule],
            "articles": 1 if fired[rule] + took[rule] else 0,
            "lines": took[rule],
            "never_fired": not fired[rule] + took[rule],
        }
        for rule in RULES
    ]
    frame("rules", rules).write_parquet(data / "rules.parquet")
    (out / "run.json").write_text(
        json.dumps(
            {"program": "copydesk", "version": "0", "schema_version": SCHEMA_VERSION, "run": RUN_ID, "configuration": {"fail_on": None}}
        ),
        encoding="utf-8",
    )
    for article in articles:
        if article.clean_path and article.outcome.status.has_text:
            (out / article.clean_path).parent.mkdir(parents=True, exist_ok=True)
            (out / article.clean_path).write_text(article.prose.text, encoding="utf-8")


def write_report(out: Path, chunk: int = 5, pages: str = "all") -> None:
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))
    run["configuration"]["pages"] = pages
    (out / "run.json").write_text(json.dumps(run), encoding="utf-8")
    with tempfile.TemporaryDirectory() as scratch:
        _write_report(out, chunk, pages, Path(scratch))


def _write_report(out: Path, chunk: int, pages: str, scratch: Path) -> None:
    parts = []
    tables = {name: pl.read_parquet(out / "data" / f"{name}.parquet") for name in ("articles", "lines", "findings")}
    own = set() if pages == "all" else set(tables["articles"]["path"].gather(own_pages(tables["articles"].lazy(), pages)))
    for start in range(0, len(tables["articles"]), chunk):
        part = tables["articles"].slice(start, chunk)
        mine = pl.col("path").is_in(part["path"].implode())
        paths = tables["articles"]["path"].to_list()
        before, after = paths[start - 1] if start else None, next(iter(paths[start + chunk :]), None)
        rows = tables["lines"].filter(mine), tables["findings"].filter(mine)
        shard = scratch / f"{start}.js" if pages != "all" else None
        packed: tuple[set[str], Path, dict[str, Path]] | None = None if shard is None else (own, shard, {})
        twins = {1: (sorted(GROUPS), len(GROUPS))}
        for _, _, write in article_pages(out, part, *rows, beside=(before, after), twins=twins, packed=packed):
            write()
        parts += [shard] if shard is not None else []
    write_csv(out)
    write_workbook(out)
    write_rules(out)
    write_tabs(out)
    write_changes(out)
    write_viewer(out, parts)
    write_index(out)


# --- its pages ---


def parsed(path: Path) -> Any:  # lxml's elements
    return lxml_html.document_fromstring(path.read_bytes())


def pages(out: Path) -> list[Path]:
    return sorted(out.rglob("*.html"))


def page_of(out: Path, path: str) -> Any:
    return parsed(out / page_name(path))


def exact(element: Any) -> str:
    """The text of an element with the invisible characters back in the place of their marks."""
    return "".join(
        chr(int(part.replace("U+", "0x"), 0)) if part.getparent().get("class") == "cc" and part.is_text else part
        for part in element.xpath(".//text()")
    )


def text_of(element: Any) -> str:
    return " ".join(element.text_content().split())


# --- a report of few articles ---

TEXT = "The weir may open.\nIt could hold, and it may not."


def article(path: str, score: float | None, verdict: str | None, text: str = TEXT, findings: Sequence[Any] = ()) -> Article:
    measures = {} if score is None else {"score": Measure(score)}
    return made(path, text, measures=measures, verdict=verdict, findings=tuple(findings))


def may(nth: int = 0, text: str = TEXT) -> Any:
    return found(text, "may", "speculation", "speculation.may", "modal", nth=nth)


def report(folder: Path, *articles: Article, **summary: Any) -> Path:
    write_tables(folder, list(articles))
    known = {
        "program": "copydesk",
        "version": "1",
        "schema_version": SCHEMA_VERSION,
        "configuration": {"language": None},
        "libraries": {"lxml": "6"},
    }
    (folder / "run.json").write_text(json.dumps({**known, **summary}), encoding="utf-8")
    return folder
