"""The tables that one step of a run leaves for the next; they are not published."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from copydesk.column import EVIDENCE, SPAN, Column

RENDERED = ("start", "end", "kind", "joined", "main", "close", "kept_probability")  # what `render` says of a line, beside its evidence
_AROUND = pl.Struct({"number": pl.Int64, "list": pl.Int64, "ordinal": pl.Int64})
_CELL = pl.Struct({"table": pl.Int64, "row": pl.Int64, "column": pl.Int64, "head": pl.Boolean})
_MARK = pl.Struct({"start": pl.Int64, "end": pl.Int64, "kind": pl.String, "address": pl.String})
_LOOK = pl.Struct(
    {"unit": pl.Int64, "level": pl.Int64, "within": pl.List(_AROUND), "cell": _CELL, "language": pl.String, "marks": pl.List(_MARK)}
)
_DTYPES = {"start": pl.Int64, "end": pl.Int64, "kind": pl.String, "kept_probability": pl.Float64}
_OPENED_LINE = pl.Struct({name: _DTYPES.get(name, pl.Boolean) for name in RENDERED} | {"evidence": EVIDENCE, "look": _LOOK})
COPIED = tuple(
    "path id record_line input_sha256 carried clean_path media text encoding replaced_characters url author published tags site "
    "site_known_by title title_line declared_language".split()
)
_NUMBERS = ("record_line", "replaced_characters", "title_line")
_PAGE = Column("page", pl.Int64, "The number of a page among the inputs of the run, from 0.")
_NUMBER = Column("number", pl.Int64, "The number of an article among the inputs of the run, from 0.")
BETWEEN: Mapping[str, tuple[Column, ...]] = {
    # what an article brought along from its file or record
    "carried": (
        Column("path", pl.String, "The article."),
        Column("id", pl.String, "Article.id."),
        Column("carried", pl.String, "Article.carried."),
        Column("input_sha256", pl.String, "Article.input_sha256."),
    ),
    # where a record stands in the spool of its file
    "places": (
        Column("name", pl.String, "What its path has behind the file's; empty: what is wrong with the file."),
        Column("media", pl.String, "Entry.media."),
        Column("start", pl.Int64, "Its first byte."),
        Column("length", pl.Int64, "Its bytes."),
        Column("code", pl.String, "The code of what is wrong with it."),
    ),
    # a rendered article
    "opened": (
        *(Column(name, pl.Int64 if name in _NUMBERS else pl.String, f"Article.{name}.") for name in COPIED),
        Column("status", pl.String, "Article.outcome.status."),
        Column("code", pl.String, "Article.outcome.code."),
        Column("message", pl.String, "Article.outcome.message."),
        Column("notes", pl.List(pl.Struct({"status": pl.String, "code": pl.String, "message": pl.String})), "Article.notes."),
        Column("lines", pl.List(_OPENED_LINE), "Article.lines."),
        Column("markup", pl.List(SPAN), "Article.markup."),
        Column("agreement", pl.Struct({"extractor": pl.Float64, "data": pl.Float64}), "Article.agreement."),
        Column(
            "ignores",
            pl.List(pl.Struct({"rules": pl.List(pl.String), "start": pl.Int64, "end": pl.Int64, "line": pl.Int64})),
            "Article.ignores.",
        ),
    ),
    # a distinct masked line of a page
    "shared": (
        Column("site", pl.Int64, "Digest of the page's site, of no text where it is not known."),
        _PAGE,
        Column("line", pl.Int64, "Digest of the line as text.mask gives it."),
        Column("words", pl.Int64, "Its words."),
        Column("mask", pl.String, "The line itself.", "Where the page has a site, or the line can be no entry of a menu."),
    ),
    # two short lines that follow each other on a page
    "menus": (
        _PAGE,
        Column("line", pl.Int64, "Digest of the first."),
        Column("next", pl.Int64, "Digest of the second."),
    ),
    # pages that have a menu in common
    "menu_sites": (_PAGE, Column("found", pl.String, "The site that they are given.")),
    # what the rules did
    "fired": (
        Column("rule", pl.String, "The rule's id."),
        *(Column(name, pl.Int64, f"As `rules` has it, over these {name}.") for name in ("fired", "articles", "lines")),
    ),
    # what near-duplicates are found by
    "signatures": (
        _NUMBER,
        Column("signature", pl.List(pl.UInt32), "MinHash of its word 5-grams."),
    ),
    # by what the results of a step are known in another run
    "known": (
        Column("path", pl.String, "The input."),
        Column("part", pl.Int64, "The number of its chunk."),
        _NUMBER,
        Column("known", pl.String, "A digest of all that its result depends on.", "Where it is to be worked anew."),
        Column("taken", pl.Boolean, "Whether the result was taken over from the run before."),
        Column("file", pl.String, "The file of the report that goes with it."),
        Column("asked", pl.List(pl.Int64), "The lines of its site of which was asked how often they stand there."),
        Column("told", pl.List(pl.Int64), "Those of which was told on how many pages."),
    ),
    "groups": (
        _NUMBER,
        Column("near_duplicate_group", pl.Int64, "Its group."),
    ),
}
