"""Files that hold many articles, one record each: JSON Lines, JSON, comma- and tab-separated tables, Parquet.

Each reader is an iterator over a stream that holds one record at a time. A record that cannot be read is an Entry with its problem, and
the next one follows; where no next one can be found, the reader ends with `Broken`.
"""

from __future__ import annotations

import codecs
import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import IO, Any

from copydesk.compiled import compiled
from copydesk.config import Fields
from copydesk.read.fields import Entry, bad, entry
from copydesk.read.streams import STEP, Broken, as_utf8, buffered

_MOST_ROWS = 256  # of a Parquet table that are held at a time
_SNIFFED = 65_536  # characters that tell what parts the cells of a table
_LONGEST_TOKEN = 12  # characters: "\\ud83d\\ude00"
_SPACE = compiled(r"[ \t\r\n]*")
_SPACE_AND_COMMA = compiled(r"[ \t\r\n]*,?[ \t\r\n]*")

Read = Callable[[Iterator[bytes], Fields, int], Iterator[Entry]]


def json_lines(pieces: Iterator[bytes], fields: Fields, most: int) -> Iterator[Entry]:
    """One object a line; blank lines are none. A line of more than `most` bytes is passed over.

    A file that begins with a bracket alone on its line is JSON over several lines, whatever its name says.
    """
    stream = buffered(as_utf8(pieces))
    number, first = 0, True
    while line := stream.readline(most + 1):
        number += 1
        if len(line) > most and not line.endswith(b"\n"):
            _pass_over(stream)
            yield bad(f"L{number}", "too-large", _too_large(most))
        elif text := line.strip():
            if first and text in (b"[", b"{"):
                yield from json_values(chain([line], iter(lambda: stream.read(STEP), b"")), fields, most)
                return
            first = False
            yield _json_line(text, f"L{number}", fields)


def _pass_over(stream: IO[bytes]) -> None:
    """Go on to the end of the line."""
    while (rest := stream.readline(STEP)) and not rest.endswith(b"\n"):
        pass


def _too_large(most: int) -> str:
    return f"The record is larger than {most:,} bytes, the limit. Split it, or raise max_bytes in the configuration."


def _json_line(line: bytes, number: str, fields: Fields) -> Entry:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        escaped = True
    else:
        escaped = False
    try:
        record = json.loads(line.decode("utf-8", "surrogateescape"))
    except json.JSONDecodeError as error:
        return bad(
            number, "broken-json", f"The line is not valid JSON: {error.msg} at character {error.pos + 1}. Mend it, or leave it out."
        )
    except (RecursionError, ValueError) as error:  # the latter: a number of thousands of digits
        return bad(number, "broken-json", f"The line is no JSON that can be read: {_reason(error)}. Mend it, or leave it out.")
    return entry(record, number, fields, escaped=escaped)


def _reason(error: Exception) -> str:
    return "it is nested too deeply" if isinstance(error, RecursionError) else "it has a number of too many digits"


def json_values(pieces: Iterator[bytes], fields: Fields, most: int) -> Iterator[Entry]:
    """The elements of an array, objects that follow each other, or the objects within a single one that is no article itself."""
    values = _values(as_utf8(pieces), most)
    first = next(values, None)
    if first is None:
        return
    try:
        second = next(values, None)
    except Broken:
        yield entry(first[1], "1", fields, escaped=first[0])
        raise
    inner = _wrapped(first[1], fields) if second is None else None
    if inner is not None:
        yield from (entry(record, str(number), fields) for number, record in enumerate(inner, 1))
        return
    for number, (escaped, value) in enumerate(chain([first], [second] if second else [], values), 1):
        yield entry(value, str(number), fields, escaped=escaped)


def _wrapped(value: Any, fields: Fields) -> list[Any] | None:
    """The records in an object such as {"articles": [...]}: its one list of objects, where it holds no text itself."""
    if not isinstance(value, Mapping) or entry(value, "1", fields).problem is None:
        return None
    lists = [inner for inner in value.values() if isinstance(inner, list) and inner and all(isinstance(one, Mapping) for one in inner)]
    return lists[0] if len(lists) == 1 else None


def _values(pieces: Iterator[bytes], most: int) -> Iterator[tuple[bool, Any]]:
    """The values of a JSON file, and whether each has bytes that are no UTF-8. Raises Broken where one is not JSON or too large."""
    decoder, parser = codecs.getincrementaldecoder("utf-8")("surrogateescape"), json.JSONDecoder()
    text, at, lines, ended = "", 0, 1, False
    array: bool | None = None
    while True:
        between = (_SPACE_AND_COMMA if array else _SPACE).match(text, at)
        at = between.end() if between else at
        if at < len(text):
            if array is None:
                array = text[at] == "["
                at += array
                continue
            if array and text[at] == "]":
                return
            try:
                value, end = parser.raw_decode(text, at)
            except (ValueError, RecursionError) as error:
                if ended or not _may_go_on(error, text):
                    raise _broken_value(text, at, lines, error) from None
                if len(text) - at > most:
                    message = f"A record near line {lines} is larger than {most:,} bytes; those before are read. Raise max_bytes."
                    raise Broken("too-large", message) from None
            else:
                if ended or end < len(text):  # at the very end, a number might go on
                    yield _has_surrogates(text[at:end]), value
                    at = end
                    continue
        elif ended:
            if array:
                raise Broken("truncated-json", "The file ends within its list; the records before are read. Fetch the file again.")
            return
        lines += text.count("\n", 0, at)
        text, at = text[at:], 0
        wanted, more = max(STEP, len(text)), 0
        for piece in pieces:
            text += decoder.decode(piece)
            more += len(piece)
            if more >= wanted:
                break
        else:
            text += decoder.decode(b"", final=True)
            ended = True


def _has_surrogates(text: str) -> bool:
    return not text.isascii() and any("\udc80" <= char <= "\udcff" for char in text)


def _may_go_on(error: Exception, text: str) -> bool:
    """Whether a value is not JSON only because the text ends within it."""
    if not isinstance(error, json.JSONDecodeError):
        return False
    return error.msg.startswith("Unterminated string") or error.pos > len(text) - _LONGEST_TOKEN


def _broken_value(text: str, at: int, lines: int, error: Exception) -> Broken:
    place, why = (error.pos, error.msg) if isinstance(error, json.JSONDecodeError) else (at, _reason(error))
    line = lines + text.count("\n", 0, place)
    return Broken("broken-json", f"From line {line} on it is not valid JSON: {why}. The records before are read. Mend the file there.")


# --- tables ---


def comma_separated(pieces: Iterator[bytes], fields: Fields, most: int) -> Iterator[Entry]:
    """A table whose first row names the columns; cells are parted by commas, semicolons or tabs, whichever its first row has."""
    yield from _table(pieces, fields, most, None)


def tab_separated(pieces: Iterator[bytes], fields: Fields, most: int) -> Iterator[Entry]:
    """The same, parted by tabs."""
    yield from _table(pieces, fields, most, "\t")


def _table(pieces: Iterator[bytes], fields: Fields, most: int, parted: str | None) -> Iterator[Entry]:
    lines = _lines(as_utf8(pieces), most)
    csv.field_size_limit(most)
    first = next(lines, None)
    if first is None:
        return
    rows = csv.reader(chain([first], lines), delimiter=parted or _delimiter(first), strict=True)
    head: list[str] | None = None
    while True:
        begin = rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            span = f"line {begin}" if rows.line_num <= begin else f"lines {begin} to {rows.line_num}"
            why = "a quotation mark is never closed" if "unexpected end" in str(error) else str(error)
            if head is None:
                raise Broken("broken-table", f"The names of the columns cannot be read: {why}. Mend the first line.") from None
            message = f"The row in {span} cannot be read: {why}. Mend its quotation marks; one in a text is written twice."
            yield bad(f"L{begin}", "broken-row", message)
            continue
        if not row or row == [""]:
            continue
        if head is None:
            head = row
        elif len(row) != len(head):
            message = f"The row has {_cells(len(row))} where the table has {_cells(len(head))}: text may be cut. Mend its quotation marks."
            yield bad(f"L{begin}", "broken-row", message)
        else:
            escaped = _has_surrogates("".join(row))
            yield entry(dict(zip(head, row, strict=True)), f"L{begin}", fields, escaped=escaped)


def _cells(number: int) -> str:
    return f"{number} cell{'' if number == 1 else 's'}"


def _lines(pieces: Iterator[bytes], most: int) -> Iterator[str]:
    """The lines of a table, as texts in which bytes that are no UTF-8 are surrogates. Raises Broken at one larger than `most` bytes."""
    stream = buffered(pieces)
    while line := stream.readline(most + 1):
        if len(line) > most:
            raise Broken("too-large", f"A line is larger than {most:,} bytes; the records before are read. Split it, or raise max_bytes.")
        yield line.decode("utf-8", "surrogateescape")


def _delimiter(head: str) -> str:
    """What parts the names of the columns: the sign that stands there most often outside of quotation marks; a comma where none does."""
    bare = re.sub(r'"[^"]*"', "", head[:_SNIFFED])
    return max(",;\t|", key=lambda sign: (bare.count(sign), sign == ","))


def parquet(file: str, fields: Fields) -> Iterator[Entry]:
    """The rows of a Parquet file; numbers count from 1."""
    import polars as pl

    try:
        table = pl.scan_parquet(file, glob=False)
        table.collect_schema()
        number = 0
        for part in table.collect_batches(chunk_size=_MOST_ROWS, maintain_order=True):
            for row in part.iter_rows(named=True):
                number += 1
                yield entry(row, str(number), fields)
    except pl.exceptions.PolarsError as error:
        why = str(error).split("\n", 1)[0][:200]
        raise Broken("broken-parquet", f"The Parquet file cannot be read any further: {why}. Write it anew.") from None


READERS: Mapping[str, Read] = {  # but for Parquet, which is no stream
    ".jsonl": json_lines,
    ".ndjson": json_lines,
    ".json": json_values,
    ".csv": comma_separated,
    ".tsv": tab_separated,
}
