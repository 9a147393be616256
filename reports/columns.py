"""The list's data for its script: a column an array, packed, CHUNK_ROWS rows in a file.

A file is a script (a page opened from a disk may not fetch) that calls `copydesk.add(head, packed)`. `packed` is the base64 of the gzip
of, one behind the other: each column of NUMBERS as planes of bytes (of each row's number the lowest byte, then of each the next one, as
many as the largest needs), then each column of TEXTS as UTF-8, its entries ended by NUL, which no visible text has. `head` says how to
read it: {"rows": …, "numbers": [[lowest, planes], …], "texts": [bytes, …]}. A number stands as its distance from the lowest plus 1, and
as 0 where there is none. In TEXTS, "reasons" has each message once and the column "reason" says which; the others have one entry a row.

Which rules did something in which articles is in a file of its own, which the script asks for when somebody filters by rule.
"""

from __future__ import annotations

import struct
import tempfile
import zlib
from array import array
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import chain, groupby
from operator import itemgetter, sub
from pathlib import Path
from typing import Any

import polars as pl

from copydesk.ondisk import Tables
from copydesk.reports.listing import (
    COLUMNS,
    EASE,
    FACTORS,
    RATE,
    READ_ROWS,
    collect,
    ranked,
    reason_of,
    scan,
    site_of,
    title_of,
    with_articles,
)
from copydesk.reports.names import page_name
from copydesk.reports.rows import Row
from copydesk.reports.states import DECISIONS, STATES, decision_of, state_of
from copydesk.tables import portions
from copydesk.visible import visible

CHUNK_ROWS = 8_000  # rows in each file
AT_A_TIME = 100_000  # rows of findings and lines that are looked through at a time
GZIP = 16 + zlib.MAX_WBITS  # how zlib is told to write gzip, which has no time in it then
BITS = 30  # codes of reasons in one number
# In NUMBERS, place is the row's, from 0, where what a look is worth most stands first,
# title its own among all titles; decision, language and site say which name of `Names`, and reasons-0 and so on are a bit a code.
NUMBERS = (
    "place",
    "title",
    "state",
    "partial",
    "score",
    "words",
    "trust",
    "ease",
    "rate",
    "stripped",
    "language",
    "site",
    "group",
    "decision",
    "reason",
)
TEXTS = ("path", "page", "title", "reasons")  # page is "" where it is articles/<path>.html, title where there is none
_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i"}  # what NFKD leaves whole


@dataclass(frozen=True, slots=True)
class Names:
    """What the numbers of some columns stand for."""

    reasons: Sequence[str]  # codes, the most frequent first
    languages: Sequence[str]  # in order of their codes
    sites: Sequence[str]  # as shown, in their order

    @property
    def numbers(self) -> tuple[str, ...]:
        """The columns of numbers."""
        return (*NUMBERS, *(f"reasons-{n}" for n in range(-(-len(self.reasons) // BITS))))


def names_of(out: Path) -> Names:
    """The names of a folder."""
    articles = scan(out, "articles")
    codes = articles.select("reasons").explode("reasons").drop_nulls("reasons").unnest("reasons").drop_nulls("code")
    counted = codes.group_by("code").len().sort(["len", "code"], descending=[True, False])
    found = {name: collect(articles.select(name).drop_nulls().unique())[name] for name in ("language", "site")}
    return Names(list(collect(counted)["code"]), sorted(set(found["language"])), sorted(set(map(site_of, found["site"])) - {""}))


def chunks(out: Path, names: Names) -> Iterator[tuple[dict[str, Any], str]]:
    """(head, packed) of each file, the rows in the tables' own order."""
    articles = scan(out, "articles")
    order = ranked(articles)
    places, titles = order.arg_sort(), title_places(articles)
    known = {"reasons": names.reasons, "language": names.languages, "site": names.sites, "decision": list(DECISIONS)}
    codes = {column: {name: n for n, name in enumerate(each)} for column, each in known.items()}
    for start, read in zip(range(0, len(order), CHUNK_ROWS), portions(articles.select(COLUMNS), CHUNK_ROWS), strict=True):
        part = read.with_columns(
            places.slice(start, CHUNK_ROWS).alias("place"), pl.Series("title place", titles[start : start + CHUNK_ROWS], pl.Int64)
        )
        yield _packed(part.iter_rows(named=True), codes, len(names.numbers) - len(NUMBERS))


def hits(out: Path) -> tuple[dict[str, int], list[tuple[int, int]], str]:
    """Each rule that did something with the number of its articles; how to read what is packed; and, packed, of one rule after the other
    the numbers of the articles' rows, each as its distance from the one before (from -1), in planes as in the other files.
    """
    counts: dict[str, int] = {}
    head: list[tuple[int, int]] = []

    def planes(files: Mapping[tuple[str, str], Path]) -> Iterator[bytearray]:
        for rule, of_rule in groupby(sorted(files), key=itemgetter(0)):
            rows = _merged([files[each] for each in of_rule])
            counts[rule] = len(rows)
            lowest, each = _planes(array("I", map(sub, rows, chain((-1,), rows))))
            head.append((lowest, len(each)))
            yield from each

    with tempfile.TemporaryDirectory(dir=out) as scratch:
        packed = _zipped(planes(_rows_of_rules(out, Path(scratch))))  # one rule after the other: all planes are tens of megabytes
    return counts, head, packed


def _rows_of_rules(out: Path, scratch: Path) -> dict[tuple[str, str], Path]:
    """For each rule and table a file in `scratch`, an empty folder, with the numbers of the articles' rows in which it did something, in
    order. A million articles have tens of millions of them.
    """
    did = {"findings": pl.col("rule").is_not_null(), "lines": ~pl.col("kept") & pl.col("rule").is_not_null()}
    columns = {"findings": ("path", "rule"), "lines": ("path", "rule", "kept")}
    files: dict[tuple[str, str], Path] = {}
    for name, there in did.items():
        for part in with_articles(out, scan(out, name).select(columns[name]), (), AT_A_TIME):
            pairs = part.filter(there).select("rule", "article").unique(maintain_order=True)
            for (rule,), rows in pairs.partition_by("rule", as_dict=True).items():
                with files.setdefault((rule, name), scratch / str(len(files))).open("ab") as file:
                    array("I", rows["article"]).tofile(file)
    return files


def _merged(files: Sequence[Path]) -> array[int]:
    """The numbers in the files, each once, in order."""
    rows = [array("I") for _ in files]
    for each, file in zip(rows, files, strict=True):
        each.frombytes(file.read_bytes())
    return array("I", (row for row, _ in groupby(merge(*rows))))


def title_places(articles: pl.LazyFrame) -> array[int]:
    """Of each row its place, from 0, in the order of titles (of names of files, where there is none): by letters and figures, without
    regard to case, accents and signs, and numbers by what they are worth. Equal titles keep the table's order.
    """
    shown = pl.when(pl.col("title").fill_null("").str.strip_chars() == "").then(pl.col("path").str.split("/").list.last())
    bare = shown.otherwise(pl.col("title")).str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    plain = bare.str.replace_many(_LETTERS).str.replace_all(r"[^\p{L}\p{N}]+", " ")
    # Figures are made 20 long, so that their order as text is that of the numbers.
    key = plain.str.replace_all("[0-9]+", f"{'0' * 20}$0").str.replace_all("[0-9]*([0-9]{20})", "$1")
    titles = Tables("CREATE TABLE titles (title TEXT, row INTEGER PRIMARY KEY)")
    for part in portions(articles.select(key.alias("key")), READ_ROWS):
        titles.put_all("INSERT INTO titles (title) VALUES (?)", part.iter_rows())
    places = array("q", bytes(8 * int(collect(articles.select(pl.len())).item())))
    for place, (row,) in enumerate(titles.rows("SELECT row FROM titles ORDER BY title, row")):
        places[row - 1] = place
    return places


def _packed(rows: Iterable[Row], codes: Mapping[str, Mapping[str, int]], masks: int) -> tuple[dict[str, Any], str]:
    messages: dict[str, int] = {}
    both = [(_numbers(row, codes, masks, messages), _texts(row)) for row in rows]
    texts = [*zip(*(texts for _, texts in both), strict=True), messages]
    planes = [_planes(column) for column in zip(*(numbers for numbers, _ in both), strict=True)]
    encoded = ["".join(f"{text}\0" for text in column).encode("utf-8", "replace") for column in texts]
    head = {
        "rows": len(both),
        "numbers": [(lowest, len(each)) for lowest, each in planes],
        "texts": [len(column) for column in encoded],
    }
    return head, _zipped([*(plane for _, each in planes for plane in each), *encoded])


def _zipped(parts: Iterable[bytes | bytearray]) -> str:
    packer = zlib.compressobj(9, wbits=GZIP)
    return b64encode(b"".join([*map(packer.compress, parts), packer.flush()])).decode("ascii")


def _planes(values: Sequence[int | None] | array[int]) -> tuple[int, list[bytearray]]:
    """The lowest number, and the planes."""
    lowest = min((value for value in values if value is not None), default=None)
    if lowest is None:
        return 0, []
    most = max(value for value in values if value is not None)
    planes = [bytearray() for _ in range(((most - lowest + 1).bit_length() + 7) // 8)]
    for start in range(0, len(values), CHUNK_ROWS):
        part = values[start : start + CHUNK_ROWS]
        packed = struct.pack(f"<{len(part)}Q", *(0 if value is None else value - lowest + 1 for value in part))
        for n, plane in enumerate(planes):
            plane.extend(packed[n::8])
    return lowest, planes


def _numbers(row: Row, codes: Mapping[str, Mapping[str, int]], masks: int, messages: dict[str, int]) -> list[int | None]:
    """A row of NUMBERS and the masks; new messages are added to `messages`."""
    mask = 0
    for reason in row["reasons"] or ():
        if reason["code"] is not None:
            mask |= 1 << codes["reasons"][reason["code"]]
    return [
        row["place"],
        row["title place"],
        STATES.index(state_of(row["status"], row["verdict"])),
        int(row["status"] == "partial"),
        _times("score", row["score"]),
        row["words"],
        None if row["trust"] is None else round(row["trust"]),
        _times("ease", row[EASE]),
        _times("rate", row[RATE]),
        _times("stripped", None if row["kept_share"] is None else 1 - row["kept_share"]),
        codes["language"].get(row["language"] or ""),
        codes["site"].get(site_of(row["site"])),
        row["near_duplicate_group"],
        codes["decision"].get(decision_of(row)),
        messages.setdefault(reason_of(row), len(messages)),
        *(mask >> (BITS * n) & ((1 << BITS) - 1) for n in range(masks)),
    ]


def _times(column: str, value: float | None) -> int | None:
    return None if value is None else round(value * FACTORS[column])


def _texts(row: Row) -> tuple[str, str, str]:
    path, page = visible(row["path"]), page_name(row["path"])
    return path, "" if page == f"articles/{path}.html" else page, title_of(row)
