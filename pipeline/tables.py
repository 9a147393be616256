"""The published tables: what columns they have. Those between the steps of a run are in `copydesk.between`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from copydesk.article import Absence, MeasureSpec, Rate
from copydesk.between import BETWEEN
from copydesk.column import ABSENT, DETAIL, EVIDENCE, EXAMPLE, NOTE, REASON, SILENCED, UNLISTED, Column
from copydesk.evidence import Evidence, Kind, KnownBy
from copydesk.families import PROSE
from copydesk.kept import kept

SCHEMA_VERSION = 4
ROWS_AT_ONCE = 20_000  # of a table of a whole folder, held at a time
MATTER = tuple(family.name for family in PROSE)  # the families whose findings are counted in a column of their own


WITH_REASON = "Where “absent” says why."  # of columns of `articles`: each null has its reason there

_TYPES: Mapping[str, type[pl.DataType]] = {"int": pl.Int64, "float": pl.Float64, "text": pl.String}
_VERSION = Column("schema_version", pl.Int64, "Version of this table's columns.", unit="version")


@cache
def measures() -> tuple[MeasureSpec, ...]:
    """Every stage's measures, in column order: as they are kept, so that who only wants the columns need not load the stages."""
    program = sorted(path for name in ("*.py", "*/*.py") for path in Path(__file__).parent.glob(name))
    states = [(path, path.stat()) for path in program]  # by which Python, too, knows whether a source has changed
    made_from = [f"{path} {state.st_size} {state.st_mtime_ns}" for path, state in states]
    rows = kept("measures", made_from, (), _measures_of_stages)
    return tuple(MeasureSpec(**{**row, "rate": Rate(**row["rate"]) if row["rate"] else None}) for row in rows)


def _measures_of_stages() -> list[dict[str, Any]]:
    from copydesk.stages import STAGES

    return [asdict(spec) for stage in STAGES for spec in stage.measures]


@cache
def columns(table: str) -> tuple[Column, ...]:
    """The columns of one of the TABLES, or of those between the steps of a run, in order."""
    return TABLES[table]() if table in TABLES else BETWEEN[table]


@cache
def schema(table: str) -> pl.Schema:
    """The same as a polars schema: every frame is made with it, so that empty ones and full ones agree."""
    return pl.Schema({column.name: column.dtype for column in columns(table)})


def _articles() -> tuple[Column, ...]:
    head = (
        _VERSION,
        Column(
            "path",
            pl.String,
            "The input, relative to the PATH given; '/' between folders; of a record its file, # and its id or line. One row an input.",
        ),
        Column(
            "record_line",
            pl.Int64,
            "The line that the record begins in, of its file as it is when unpacked; of an archive, of the file in it.",
            "Where it is no record of JSON Lines, or of a table of cells in text.",
            unit="line",
        ),
        Column("status", pl.String, "ok, partial (some of it could not be read), skipped (nothing for Copydesk) or failed."),
        Column("code", pl.String, "Why the status is not ok, as a stable word.", "Where the status is ok."),
        Column("message", pl.String, "The same as a sentence that says what to do.", "Where the status is ok."),
        Column("notes", pl.List(NOTE), "What else the reader should know of this input: encodings, replaced characters, fallbacks."),
        Column("clean_path", pl.String, "Its cleaned text, relative to the output folder.", "Where there is no text."),
        Column("media", pl.String, "text, markdown or html."),
        Column("encoding", pl.String, "The encoding that the bytes were decoded with.", "Where nothing was decoded."),
        Column(
            "content_hash",
            pl.String,
            "The text as it was read: the first 16 digits of its SHA-256. Equal texts have equal ones.",
            "Where there is no text.",
        ),
        Column("replaced_characters", pl.Int64, "Bytes that were no characters in that encoding and became U+FFFD."),
        Column(
            "site",
            pl.String,
            "The host of the page's URL where known, else the sub-folder, else “pages like” and the first page that has the same menu.",
            WITH_REASON,
        ),
        Column("site_known_by", pl.String, "What the site is known by: address, folder or menu.", WITH_REASON),
        Column("url", pl.String, "The page's own address (canonical or og:url).", WITH_REASON),
        Column("title", pl.String, "The headline.", WITH_REASON),
        Column(
            "author",
            pl.String,
            "Who wrote it, as the page's own data says, else its byline; several with semicolons between them.",
            WITH_REASON,
        ),
        Column(
            "published",
            pl.String,
            "When it was published, as the page's own data says, else its time stamp: ISO 8601, with or without time.",
            WITH_REASON,
        ),
        Column(
            "tags", pl.String, "What it is filed under, as the page's own data says; several with semicolons between them.", WITH_REASON
        ),
        Column("declared_language", pl.String, "What the page says its language is.", WITH_REASON),
        Column("language", pl.String, "Language of the cleaned text, ISO 639-1, detected or else declared.", WITH_REASON),
        Column("language_probability", pl.Float64, "langdetect's figure, times the share of the text in it.", WITH_REASON),
        Column("characters", pl.Int64, "Code points of the cleaned text.", WITH_REASON),
        Column("words", pl.Int64, "Words (runs of letters and digits) of the cleaned text.", WITH_REASON),
        Column("body_words", pl.Int64, "The same without the headline.", WITH_REASON),
        Column("sentences", pl.Int64, "Sentences of the cleaned text.", WITH_REASON),
        Column("body_sentences", pl.Int64, "The same without the headline.", WITH_REASON),
        Column("paragraphs", pl.Int64, "Paragraphs of the cleaned text, headings included.", WITH_REASON),
        Column("lines", pl.Int64, "Lines of the input (of the page's visible text, for HTML).", WITH_REASON),
        Column("lines_stripped", pl.Int64, "Lines with text that were stripped.", WITH_REASON),
        Column("lines_unsure", pl.Int64, "Lines kept or stripped with little certainty: look at them.", WITH_REASON),
        Column("characters_read", pl.Int64, "Code points of the text as it was read, white space aside.", WITH_REASON),
        Column("characters_kept", pl.Int64, "Of these, those of the lines that were kept.", WITH_REASON),
        Column("kept_share", pl.Float64, "Their share, 0 to 1.", WITH_REASON, rate=Rate("characters_kept", "characters_read")),
    )
    counts = tuple(
        Column(f"{family}_findings", pl.Int64, f"Findings of the family {family}, listed or not.", WITH_REASON) for family in MATTER
    )
    unlisted = Column(
        "findings_unlisted",
        pl.List(UNLISTED),
        "Findings that are counted but not in the table of findings, since their rule has too many in this article.",
    )
    silenced = Column(
        "findings_silenced",
        pl.List(SILENCED),
        "Findings that are silenced, and by which table [[ignore]] of the configuration or by which comment in the text, both from 1. "
        "Nothing else counts or lists them.",
    )
    measured = tuple(Column(m.name, _TYPES[m.type], m.doc, WITH_REASON, m.unit, m.rate) for m in measures())
    tail = (
        Column("verdict", pl.String, "pass, review or reject.", WITH_REASON),
        Column(
            "reasons",
            pl.List(REASON),
            "Why the verdict is what it is: first what decides it (where nothing does, the score alone does), then what cost most. "
            "weight: points of the score; value: what it goes by; decides: it alone is enough for the verdict.",
        ),
        Column(
            "near_duplicate_group",
            pl.Int64,
            "Articles with the same number are near-duplicates of each other.",
            "Where no other is.",
            unit="group",
        ),
        Column(
            "absent", pl.List(ABSENT), "Which columns of this row have no value, by the reason why: a code that the dictionary explains."
        ),
    )
    return (*head, *counts, unlisted, silenced, *measured, *tail, *_decided())


def _decided() -> tuple[Column, ...]:
    nobody = "Where no reviewer has."
    return (
        Column("decision", pl.String, "What a reviewer decided of the article: accept or send-back.", nobody),
        Column("decision_note", pl.String, "A reviewer's note on it.", nobody),
        Column("decision_by", pl.String, "Who that was.", "Where no reviewer has said anything of it, or none with a name."),
        Column("decision_time", pl.String, "When that was: ISO 8601.", nobody),
        Column("decision_holds", pl.Boolean, "Whether the text is the one that was looked at. If it is not, look again.", nobody),
        Column("decision_disputed", pl.Boolean, "Whether another reviewer decided otherwise. Then none of it counts.", nobody),
    )


@cache
def figures() -> tuple[str, ...]:
    """The columns of `articles` that measure or count something of the article; the score, which stands above all, is none of them."""
    text = {measure.name for measure in measures() if measure.type == "text"}
    others = ("schema_version", "record_line", "score", "near_duplicate_group")
    return tuple(c.name for c in columns("articles") if (c.dtype.is_numeric() or c.name in text) and c.name not in others)


def _lines() -> tuple[Column, ...]:
    return (
        _VERSION,
        Column("path", pl.String, "The input."),
        Column("line", pl.Int64, "Number of the line.", unit="from 1"),
        Column("start", pl.Int64, "First code point of the line in the text.", unit="offset"),
        Column("end", pl.Int64, "One past its last code point, the line break not counted.", unit="offset"),
        Column("text", pl.String, "The line as it stands. Joined by line feeds, an input's lines give back its decoded text."),
        Column("kind", pl.String, "text, heading, item, quote, cell, caption, code or metadata, where the input says so."),
        Column("joined", pl.Boolean, "The line continues the paragraph of the line before (text wrapped at a column)."),
        Column("kept", pl.Boolean, "Whether the line is part of the cleaned article."),
        Column("rule", pl.String, "The rule that stripped it.", "Where it was kept."),
        Column("confidence", pl.Float64, "How sure that is.", "Where it was kept.", unit="0 to 1"),
        Column(
            "evidence",
            EVIDENCE,
            "What speaks for it: a kind, and what that kind has of: the number of another line, a phrase, the pages that have the line, of "
            "how many, and what these are known by.",
            "Where the rule has no more to say.",
        ),
        Column("kept_probability", pl.Float64, "How likely it is article, as the model says.", "Where it was not asked."),
        Column("unsure", pl.Boolean, "Near the threshold: worth a look."),
    )


def _findings() -> tuple[Column, ...]:
    return (
        _VERSION,
        Column("path", pl.String, "The input."),
        Column(
            "family",
            pl.String,
            f"{', '.join(MATTER[:-1])} or {MATTER[-1]}; hedge: weak speculation, counted in speculation_weak_count only.",
        ),
        Column("rule", pl.String, "The rule that found it."),
        Column("category", pl.String, "The kind within the family, such as modal or vague_source."),
        Column("severity", pl.String, "error, warning or note: how much it matters; a note is a fact."),
        Column("voice", pl.String, "author, paraphrase or quote.", "Where it has no meaning."),
        Column("headline", pl.Boolean, "Whether it stands in the title."),
        Column("line", pl.Int64, "Number of the line it begins in.", unit="from 1"),
        Column("column", pl.Int64, "Its first character's number in that line.", unit="from 1"),
        Column("start", pl.Int64, "First code point in the text.", unit="offset"),
        Column("end", pl.Int64, "One past its last code point.", unit="offset"),
        Column("text", pl.String, "Exactly what was found."),
        Column("message", pl.String, "What it means, in plain words; what the detail says stands behind it."),
        Column(
            "detail",
            DETAIL,
            "What else is known: words of the sentence or paragraph, its Flesch or LIX score, how many places there are, whom it names.",
            "Where the message says all.",
        ),
    )


def _rules() -> tuple[Column, ...]:
    return (
        _VERSION,
        Column("rule", pl.String, "The rule's id."),
        Column("family", pl.String, "Its family."),
        Column("category", pl.String, "Its category."),
        Column("languages", pl.List(pl.String), "Languages it is for; *: every one."),
        Column("message", pl.String, "What it says of its finding."),
        Column("why", pl.String, "Why that matters."),
        Column("instead", pl.String, "What to write instead.", "Where there is nothing to say."),
        Column("source", pl.String, "Where the rule comes from.", "Where it is our own."),
        Column("pattern", pl.String, "What it matches.", "Where code looks for it."),
        Column("examples", pl.List(EXAMPLE), "Its examples: a text, and the spans of it that it must find; none: nothing."),
        Column("enabled", pl.Boolean, "Whether it was switched on in this run."),
        Column("fired", pl.Int64, "Findings (listed or not), or stripped lines."),
        Column("articles", pl.Int64, "Articles in which it fired."),
        Column("lines", pl.Int64, "Lines it stripped; 0 for rules that strip none."),
        Column("never_fired", pl.Boolean, "Switched on and without a single hit."),
    )


# What a person looks for in a table of articles, in the order of articles.csv: columns of `articles`, and those of _FOR_PEOPLE.
_SLIM = (
    *("page", "path", "title", "site", "author", "published", "language", "genre", "words"),
    *("verdict", "score", "reason_1", "reason_2", "reason_3"),
    *("grade_cleanliness", "grade_readability", "grade_speculation", "grade_sourcing", "grade_style", "grade_integrity"),
    *("kept_share", "trust", "lines_unsure"),
    *("speculation_sentences", "quotations_count", "named_sources_count", "speculation_findings", "sourcing_findings", "style_findings"),
    *("defects_count", "near_duplicate_group", "decision", "decision_note", "status", "message"),
)
_FOR_PEOPLE = (
    Column("page", pl.String, "The article's page in the report, relative to the output folder."),
    *(
        Column(
            f"reason_{n}",
            pl.String,
            f"The {which} of the verdict's reasons, and how many points of the score it costs.",
            "Where there is none.",
        )
        for n, which in enumerate(("first and worst", "second", "third"), 1)
    ),
)


def _slim() -> tuple[Column, ...]:
    known = {column.name: column for column in (*columns("articles"), *_FOR_PEOPLE)}
    return tuple(known[name] for name in _SLIM)


def _findings_csv() -> tuple[Column, ...]:
    known = {column.name: column for column in columns("findings")}
    return (
        Column("page", pl.String, "Where the finding is marked in the report, relative to the output folder."),
        Column("path", pl.String, "The input."),
        Column("title", pl.String, "The article's title.", "Where none was found."),
        known["line"],
        Column("before", pl.String, "The words before it in its line.", "Where there are none."),
        Column("match", pl.String, "What was found."),
        Column("after", pl.String, "The words behind it in its line.", "Where there are none, and where it ends in another line."),
        *(known[name] for name in ("rule", "family", "category", "voice", "headline", "message", "severity")),
    )


def _stripped_csv() -> tuple[Column, ...]:
    return (
        Column("site", pl.String, "The site.", "Where none is known."),
        Column("text", pl.String, "The line."),
        Column("rule", pl.String, "The rule that took it."),
        Column("lines", pl.Int64, "How many lines of the site read so, and went by this rule."),
        Column("articles", pl.Int64, "In how many of its articles."),
        Column("confidence", pl.Float64, "The least that the rule was sure of one of them.", unit="0 to 1"),
        Column("evidence", pl.String, "What speaks for it, of the first of them.", "Where the rule alone does."),
        Column("example", pl.String, "Where the first of them stands in the report, relative to the output folder."),
    )


def _manifest() -> tuple[Column, ...]:
    return (
        Column("path", pl.String, "A file of the report, relative to its folder."),
        Column("size", pl.Int64, "Its size.", unit="bytes"),
        Column("sha256", pl.String, "Its SHA-256."),
    )


# What a row of each published table is. They are data/NAME.parquet, and the CSV files, which have what people look for.
ROWS: Mapping[str, str] = {
    "articles": "An input: what it is, how it ended, and all that was measured of it.",
    "lines": "A line of an input, kept or stripped. The lines of an input, joined by line feeds, are its text.",
    "findings": "A place that a rule found in what was kept of an input.",
    "rules": "A rule, and what it did in this run.",
    "manifest": "A file of the report, but for the manifest itself.",
    "articles.csv": "An input, for a spreadsheet: all of these columns are made from `articles`.",
    "findings.csv": "A finding with the words around it, for a spreadsheet.",
    "stripped.csv": "A text that was stripped from a site's articles, but for blank lines, for a spreadsheet: what went most often first.",
}
TABLES: Mapping[str, Callable[[], tuple[Column, ...]]] = {
    "articles": _articles,
    "lines": _lines,
    "findings": _findings,
    "rules": _rules,
    "manifest": _manifest,
    "articles.csv": _slim,
    "findings.csv": _findings_csv,
    "stripped.csv": _stripped_csv,
}


def absences(row: Mapping[str, Any]) -> dict[str, Absence]:
    """A row of `articles` to the reason of each of its columns that has no value."""
    found: dict[str, Absence] = {}
    for item in row["absent"] or ():
        found |= dict.fromkeys(item["measures"], Absence(item["reason"]))
    return found


def evidence_of(row: Mapping[str, Any] | None) -> Evidence | None:
    """The evidence of a row of `lines`."""
    if row is None:
        return None
    known_by = row["known_by"]
    return Evidence(**{**row, "kind": Kind(row["kind"]), "known_by": None if known_by is None else KnownBy(known_by)})


def frame(table: str, rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows as a frame of the table's schema."""
    return pl.DataFrame(list(rows), schema=schema(table), orient="row")


def portions(table: pl.LazyFrame, rows: int = ROWS_AT_ONCE) -> Iterator[pl.DataFrame]:
    """The rows of a table on disk in their order, so many at a time. Of a slice, polars' streaming engine holds twice as much as the
    other one; `collect_batches` reads on while nobody asks it for more.
    """
    for start in range(0, int(table.select(pl.len()).collect().item()), rows):
        yield table.slice(start, rows).collect()


def own(table: pl.DataFrame) -> pl.DataFrame:
    """A table of few rows out of a large one, whose texts it would otherwise hold as a whole."""
    return pl.DataFrame(table.rows(), schema=table.schema, orient="row")
