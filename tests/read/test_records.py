"""Files that hold many articles: each record is an article, a bad one is one failed article, and nothing of the rest is lost."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from backports import zstd

from copydesk.article import Status
from copydesk.config import Fields
from copydesk.read import streams
from copydesk.read.fields import Entry, encoded, entry, is_no_article, person
from copydesk.read.spool import Place, entries, read, write
from copydesk.runs.inputs import record_clean_name
from helpers import copydesk

MOST = 100_000
PIER = "Pier to close\n\nThe pier may close in May, the harbour board said on Tuesday.\n\nShare on Facebook\n"
FERRY = "Ferry stops\n\nThe ferry stops in winter, “for good”, the office wrote. Nobody was asked.\n"


def found_in(folder: Path, name: str, data: bytes, most: int = MOST, **fields: Any) -> list[Entry]:
    """The entries of a file of records."""
    path = folder / name
    path.write_bytes(data)
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    return list(entries(name, str(path), Fields(**fields), most, scratch))


def texts(found: Sequence[Entry]) -> list[str | None]:
    """The text of each entry, or the code of its problem."""
    return [one.problem.code if one.problem else one.data.decode("utf-8-sig") for one in found]


def lines(*records: object) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


# --- fields ---


@pytest.mark.parametrize("name", ["text", "content", "Body", "raw_text", "article", "Full-Text", "maintext", "article text"])
def test_a_text_is_found_under_its_usual_names(name: str) -> None:
    one = entry({"n": 1, name: PIER}, "1", Fields())
    assert (one.problem, one.media, one.data) == (None, "text", b"\xef\xbb\xbf" + PIER.encode())


@pytest.mark.parametrize(
    "record", [{"html": "x <p>a"}, {"content": " <p>a"}, {"text": "<!DOCTYPE html><p>"}, {"text": "", "raw_html": "a"}]
)
def test_a_page_is_told_by_its_field_or_its_first_tag(record: dict[str, str]) -> None:
    assert entry(record, "1", Fields()).media == "html"


def test_what_is_named_comes_before_what_is_guessed() -> None:
    record = {"text": "teaser", "story": PIER, "html": "<p>page", "id": 7, "key": "k", "meta": {"text": "inner"}}
    assert entry(record, "1", Fields()).data.endswith(b"teaser")
    assert entry(record, "1", Fields(text="story")).data.endswith(PIER.encode())
    assert entry(record, "1", Fields(html="html")).media == "html"
    assert entry(record, "1", Fields(text="meta.text")).data.endswith(b"inner")
    assert [entry(record, "1", Fields(id=name)).name for name in (None, "key", "none")] == ["7", "k", "1"]
    assert entry(record, "1", Fields(text="Text")).problem is not None  # a name that is given is exact


def test_what_a_record_says_of_its_article() -> None:
    record = {
        "text": PIER, "link": "https://a.example/x", "headline": " A\n b ", "authors": ["Ann Lee", {"name": "Bo Ek"}], "lang": "en",
        "metadata": {"published": "2024-05-06"}, "tags": ["a", "b"], "score": 1.5,
    }  # fmt: skip
    one = entry(record, "1", Fields(keep=("tags", "metadata.published", "gone")))
    assert dict(one.told) == {
        "url": "https://a.example/x", "title": "A b", "author": "Ann Lee; Bo Ek", "language": "en", "date": "2024-05-06", "tags": "a; b",
    }  # fmt: skip
    assert dict(one.kept) == {"tags": ["a", "b"], "metadata.published": "2024-05-06"}
    assert entry({"text": "a", "date": date(2024, 5, 6)}, "1", Fields()).told["date"] == "2024-05-06"


@pytest.mark.parametrize(
    ("record", "code", "said"),
    [
        ({"a": 1, "b": {"c": 2}}, "no-text-field", 'its fields are "a", "b", "b.c". Name'),
        ({}, "no-text-field", "its fields are none"),
        ({"text": ["a", "b"]}, "wrong-type", "“text” holds a list, not a text"),
        ({"text": 5}, "wrong-type", "“text” holds a number"),
        ({"text": True}, "wrong-type", "“text” holds true or false"),
        ("a", "no-record", "This is a text, and no object"),
        (None, "no-record", "This is nothing, and no object"),
    ],
)
def test_a_record_without_a_text_says_why(record: object, code: str, said: str) -> None:
    one = entry(record, "L3", Fields())
    assert one.problem is not None
    assert (one.name, one.problem.status, one.problem.code) == ("L3", Status.FAILED, code)
    assert said in str(one.problem.message)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("a017", "a017"),
        ("../../etc/passwd", "..%2F..%2Fetc%2Fpasswd"),
        ("https://a.example/b?c#d", "https%3A%2F%2Fa.example%2Fb%3Fc%23d"),
        ("a~L3", "a%7EL3"),
        ("Käse\u202e", "K%C3%A4se%E2%80%AE"),
        ("\ud800", "%ED%A0%80"),
    ],
)
def test_names_are_percent_encoded(given: str, name: str) -> None:
    assert encoded(given) == name


def test_long_names_are_cut_and_stay_different() -> None:
    names = {encoded("ä" * 500 + str(n)) for n in range(3)}
    assert len(names) == 3
    assert all(len(name) <= 150 and "%C~" not in name and "%~" not in name for name in names)
    assert (encoded("a" * 150), encoded("a" * 151)[:131]) == ("a" * 150, "a" * 130 + "~")


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("t" * 2_001, "t" * 2_000),
        ("a" + " " * 3_998 + "b", "a b"),
        ("a" + " " * 3_999 + "b", "a"),  # of white space, as much again is looked at
        (["a"] * 50, "; ".join("a" * 50)),
        ([*"a" * 50, "b"], "; ".join("a" * 50)),
        (["a", None, [], {"name": "b"}], "a; b"),
        ({"name": "a", "$oid": "b"}, "a"),
        ({"$oid": "b"}, "b"),
        ({"x": "a"}, ""),
        (True, ""),
        (None, ""),
        (5, "5"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_a_field_says_is_a_text_on_one_line(title: Any, told: str) -> None:
    one = entry({"text": "x", "title": title}, "1", Fields())
    assert one.told == ({"title": told} if told else {})


@pytest.mark.parametrize(
    ("record", "fields", "text"),
    [
        ({"Text": "a", "text": "b"}, Fields(), "a"),  # the first of two of one name
        ({"text": None, "body": "b"}, Fields(), "b"),  # one with a text before one without
        ({"text": 5, "raw": "b"}, Fields(), "b"),
        ({"text": "", "html": "b"}, Fields(), "b"),
        ({"text": "a", "html": "b"}, Fields(), "a"),
        ({"text": "a", "html": "b"}, Fields(html="html"), "b"),
        ({"text": "a", "html": "b"}, Fields(html="html", text="text"), "b"),
        ({"text": "a", "html": ""}, Fields(html="html", text="text"), "a"),
        ({"text": "a", "html": ""}, Fields(html="html"), ""),
        ({"metadata": {"text": "a"}, "meta": {"text": "b"}}, Fields(), "a"),
        ({"meta": {"text": "b"}}, Fields(), "b"),
        ({"meta": ["text"], "body": "b"}, Fields(), "b"),
        ({"x.y": "a", "x": {"y": "b"}}, Fields(text="x.y"), "a"),
        ({"x": {"y": {"z": "b"}}}, Fields(text="x.y.z"), "b"),
        ({"x": {"y": "b"}}, Fields(text="x"), "wrong-type"),
        ({"x": "b"}, Fields(text="x.y"), "no-text-field"),
        ({"text": None}, Fields(), ""),
        ({" Full Text ": "a"}, Fields(), "a"),
        ({"markdown": "a", "story": "b"}, Fields(), "b"),
    ],
)
def test_which_field_holds_the_text(record: dict[str, Any], fields: Fields, text: str) -> None:
    assert texts([entry(record, "1", fields)]) == [text]


@pytest.mark.parametrize(
    ("record", "media"),
    [
        ({"markdown": "a"}, "markdown"),
        ({"markdown": "<p>a"}, "html"),
        ({"text": "a"}, "text"),
        ({"text": "\ufeff <!-- x --><p>a"}, "html"),
        ({"text": "a <p>"}, "text"),
        ({"text": "<3 is a heart"}, "text"),
        ({"html": "a"}, "html"),
    ],
)
def test_what_a_records_text_is(record: dict[str, str], media: str) -> None:
    assert entry(record, "1", Fields()).media == media


@pytest.mark.parametrize(
    ("number", "said"),
    [(20, f'its fields are {", ".join(f"{chr(34)}f{n}{chr(34)}" for n in range(20))}. Name'), (21, '"f19" and 1 more. Name'), (23, '"f19" and 3 more. Name')],
)  # fmt: skip
def test_a_message_names_twenty_fields(number: int, said: str) -> None:
    assert said in str(entry({f"f{n}": 1 for n in range(number)}, "1", Fields()).problem)


def test_a_message_names_what_was_asked_for_and_cuts_long_names() -> None:
    def told(record: dict[str, Any], **fields: str) -> str:
        return str(entry(record, "1", Fields(**fields)).problem)  # type: ignore[arg-type]  # names of fields

    assert "It has no field “a” or “b”; its fields" in told({"x": 1}, text="a", html="b")
    assert "It has no field “b”; its fields" in told({"x": 1}, html="b")
    assert f'its fields are "{"n" * 60}", "é.y". Name' in told({"n" * 61: 1, "é.y": 1})
    assert told({"x": 1}).count("None of its fields has a usual name for a text or page; its fields") == 1


@pytest.mark.parametrize(
    ("value", "kind"),
    [(True, "true or false"), (1, "a number"), (1.5, "a number"), ([], "a list"), ({}, "an object"), (b"", "a value of another kind")],
)
def test_what_a_field_holds_in_place_of_a_text_is_named(value: object, kind: str) -> None:
    assert f"Its field “text” holds {kind}, not a text." in str(entry({"text": value}, "1", Fields()).problem)


def test_a_long_name_has_the_digest_of_all_of_it_behind_it() -> None:
    assert encoded("a" * 151) == f"{'a' * 130}~{hashlib.sha256(b'a' * 151).hexdigest()[:16]}"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Ann Lee <ann@a.example>", "Ann Lee"),
        ('"Lee, Ann" <ann@a.example>', "Lee, Ann"),
        ("ann@a.example (Ann Lee)", "Ann Lee"),
        ("ann@a.example", ""),
        ("<ann@a.example>", ""),
        ("The desk", "The desk"),
    ],
)
def test_a_name_stands_beside_an_address(given: str, name: str) -> None:
    assert person(given) == name


def test_a_record_without_words_has_no_bytes_and_a_time_is_written_as_such() -> None:
    one = entry({"text": "", "date": datetime(2024, 5, 6, 7, 8)}, "1", Fields())  # noqa: DTZ001  # as a table has it
    assert (one.data, one.told["date"]) == (b"", "2024-05-06T07:08:00")


@pytest.mark.parametrize(("code", "other"), [("no-record", True), ("no-text-field", True), ("wrong-type", False), (None, False)])
def test_which_problems_tell_that_a_file_holds_something_else(code: str | None, other: bool) -> None:
    assert is_no_article(code) is other


@pytest.mark.parametrize("escaped", [True, False])
def test_bytes_that_are_no_utf8_stay_where_all_of_a_field_can_be_bytes(escaped: bool) -> None:
    one = entry({"text": "\udce4 b", "title": "\udce4 b"}, "1", Fields(), escaped=escaped)
    assert one.data == (b"\xe4 b" if escaped else b"\xef\xbb\xbf\xed\xb3\xa4 b")
    assert one.told["title"] == ("\ufffd b" if escaped else "\ufffd\ufffd\ufffd b")
    half = entry({"text": "\udce4 \ud800", "title": "\udce4 \ud800"}, "1", Fields(), escaped=escaped)
    assert half.data == b"\xef\xbb\xbf\xed\xb3\xa4 \xed\xa0\x80"
    assert half.told["title"] == "\ufffd\ufffd\ufffd \ufffd\ufffd\ufffd"


# --- JSON ---


@pytest.mark.parametrize(("size", "code"), [(60, None), (61, "too-large")])
@pytest.mark.parametrize("end", [b"\n", b""])
def test_how_large_a_line_may_be(size: int, code: str | None, end: bytes, tmp_path: Path) -> None:
    line = lines({"text": "x" * (size - 12)}).strip()
    assert len(line) == size
    (one,) = found_in(tmp_path, "a.jsonl", line + end, most=60)
    assert (one.problem and one.problem.code) == code


def test_only_at_its_beginning_a_bracket_makes_lines_json(tmp_path: Path) -> None:
    later = b'{"text": "one"}\n[\n{"text": "two"}\n]\n'
    assert texts(found_in(tmp_path, "a.jsonl", later)) == ["one", "broken-json", "two", "broken-json"]
    assert texts(found_in(tmp_path, "b.jsonl", b'\n{\n"text": "one"}\n')) == ["one"]


@pytest.mark.parametrize(("more", "found"), [(0, ["one", "too-large", "two"]), (-1, ["one", "too-large"])])
def test_how_much_of_an_element_is_held_before_its_end_is_seen(more: int, found: list[str], tmp_path: Path) -> None:
    """Where it is longer than what is read at a time, and that is no more than the limit, its end is looked for."""
    start = '[{"text": "one"}, '
    data = f'{start}{json.dumps({"text": "x" * streams.STEP})}, {{"text": "two"}}]'.encode()
    assert texts(found_in(tmp_path, "a.json", data, most=streams.STEP - len(start) + more)) == found


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b'{"text": "one"},{"text": "two"}', ["one", "broken-json"]),
        (b'{"text": "one"}\xc3', ["one", "broken-json"]),
        (b'{"articles": [{"text": "one"}]}{"articles": [{"text": "two"}]}', ["no-text-field", "no-text-field"]),
        (b'{"a": [{"text": "one"}], "b": [{"text": "two"}]}', ["no-text-field"]),
        (b'{"a": [{"text": "one"}], "b": [{"text": "two"}, 1]}', ["one"]),
        (b"[" + b" " * (streams.STEP - 3) + b"1234]", ["no-record"]),
        (b'[{"text": ' + b"[" * 300_000, ["broken-json"]),
    ],
    ids=["a comma where no list is", "half a letter", "two objects with a list", "two lists", "one of objects", "a number that is cut", "nested"],
)  # fmt: skip
def test_json_that_is_nearly_right(data: bytes, found: list[str], tmp_path: Path) -> None:
    assert texts(found_in(tmp_path, "a.json", data)) == found


@pytest.mark.parametrize(
    ("text", "data"),
    [(b"a\x80", b"a\x80"), (b"a\xff", b"a\xff"), ("aé".encode(), "\ufeffaé".encode()), (b"a", b"\xef\xbb\xbfa")],
)
def test_what_is_utf8_is_marked_as_such_and_other_bytes_are_left(text: bytes, data: bytes, tmp_path: Path) -> None:
    for end in (b"]", b", {", b""):
        found = found_in(tmp_path, "a.json", b'[{"text": "' + text + b'"}' + end)
        assert found[0].data == data


@pytest.mark.parametrize("rows", [0, 2 * streams.STEP // 17])
def test_the_line_of_what_is_broken_is_counted_from_the_files_first(rows: int, tmp_path: Path) -> None:
    *_, last = found_in(tmp_path, "a.json", b"\n[" + b'{"text": "one"},\n' * rows + b"oops]", most=2 * streams.STEP)
    assert f"From line {rows + 2} on" in str(last.problem)


def test_a_cut_token_at_the_end_of_a_piece_is_waited_for(tmp_path: Path) -> None:
    """Whatever a value is cut in where the first piece of a file ends, it goes on in the next."""
    for token in ('"\\ud83d\\ude00"', "-Infinity", "true", "null", "-12.5e3", '"a": [1, {"b": 2}]', '"\\u00e4"'):
        for cut in range(len(token) + 1):
            start = '[{"text": "x", "k": [' if not token.startswith('"a"') else '[{"text": "x", '
            body = "]" if not token.startswith('"a"') else ""
            pad = " " * (streams.STEP - len(start) - cut)
            (one,) = found_in(tmp_path, "a.json", f"{start}{pad}{token}{body}}}]".encode())
            assert (one.problem, one.data[3:]) == (None, b"x"), (token, cut)


# --- tables: what parts their cells ---


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("title,text", "a"),
        ("title;text", "a"),
        ("title|text", "a"),
        ('"a;b;c",title,text', "a"),
        ("x,y;title;text", "a"),
        ("x,title;text", None),  # a comma, where another stands as often
        ("text", None),
    ],
)
def test_what_parts_the_cells_of_a_table(head: str, title: str | None, tmp_path: Path) -> None:
    sign = next((sign for sign in ";|," if f"title{sign}text" in head), ",")
    rest = ["x"] * (len(head.split(sign)) - 2)
    row = sign.join([*rest, "a", "b"]) if title else {"text": "b", "x,title;text": "x,b"}[head]
    (one,) = found_in(tmp_path, "a.csv", f"{head}\n{row}\n".encode())
    assert one.told.get("title") == title


def test_a_long_name_of_a_column_does_not_hide_what_parts_them(tmp_path: Path) -> None:
    assert texts(found_in(tmp_path, "a.csv", b"x" * 40_000 + b";text\na;b\n")) == ["b"]


@pytest.mark.parametrize(("size", "code"), [(60, None), (61, "too-large")])
def test_how_large_a_row_may_be(size: int, code: str | None, tmp_path: Path) -> None:
    (one,) = found_in(tmp_path, "a.csv", b"text,n\na," + b"x" * (size - 3) + b"\n", most=60)
    assert (one.problem and one.problem.code) == code


def test_empty_rows_are_none_and_a_single_cell_is_told_in_the_singular(tmp_path: Path) -> None:
    found = found_in(tmp_path, "a.csv", b'\ntext\n\n""\none\na,b\n')
    assert texts(found) == ["one", "broken-row"]
    assert found[0].name == "L5"
    assert "has 2 cells where the table has 1 cell: text" in str(found[1].problem)
    (head,) = found_in(tmp_path, "b.csv", b'te"xt,"a"b\none\n')
    assert "The names of the columns cannot be read" in str(head.problem)
    (row,) = found_in(tmp_path, "c.csv", b'text\n"a"b\n')
    assert "The row in line 2 cannot be read" in str(row.problem)


def test_a_bad_line_is_one_failed_article(tmp_path: Path) -> None:
    data = (
        lines({"id": "a", "text": PIER})
        + b"{broken\n\n"
        + b'{"text": '
        + b"[" * 100_000
        + b"\n"
        + b'{"text": 1'
        + b"0" * 5000
        + b"}\n"
        + lines({"text": FERRY})
    )
    found = found_in(tmp_path, "a.jsonl", data, 1_000_000)
    assert texts(found) == [PIER, "broken-json", "broken-json", "broken-json", FERRY]
    assert [one.name for one in found] == ["a", "L2", "L4", "L5", "L6"]
    assert "at character 2" in str(found[1].problem)
    assert "nested too deeply" in str(found[2].problem)
    assert "too many digits" in str(found[3].problem)


def test_a_line_that_is_too_large_is_passed_over(tmp_path: Path) -> None:
    large = lines({"text": "x" * MOST})
    found = found_in(tmp_path, "a.jsonl", large + lines({"text": PIER}) + large.rstrip())
    assert texts(found) == ["too-large", PIER, "too-large"]
    assert [one.name for one in found] == ["L1", "L2", "L3"]
    assert texts(found_in(tmp_path, "b.jsonl", lines({"text": "x" * 50}), most=62)) == ["x" * 50]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32-be"])
def test_json_lines_in_other_encodings(encoding: str, tmp_path: Path) -> None:
    text = "\ufeff" if encoding == "utf-32-be" else ""
    data = (text + json.dumps({"text": "Käse"}, ensure_ascii=False) + "\r\n" + json.dumps({"text": "zwei"})).encode(encoding)
    assert texts(found_in(tmp_path, "a.jsonl", data)) == ["Käse", "zwei"]


def test_bytes_that_are_no_utf8_are_left_as_they_are(tmp_path: Path) -> None:
    line = '{"id": "ö", "title": "Größe", "text": "Die Größe der Fähre"}'
    (found,) = found_in(tmp_path, "a.jsonl", line.encode("cp1252"))
    assert found.data == "Die Größe der Fähre".encode("cp1252")  # for whom knows code pages
    (surrogate,) = found_in(tmp_path, "b.jsonl", b'{"text": "a \\udc80 b"}')
    assert surrogate.data == b"\xef\xbb\xbfa \xed\xb2\x80 b"


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_a_json_array_is_read_element_by_element(indent: int | None, name: str, tmp_path: Path) -> None:
    records = [{"id": f"r{n}", "text": f"{n} " + "é" * 15_000} for n in range(12)]
    text = json.dumps(records, indent=indent, ensure_ascii=False)
    if indent is None and name == "a.jsonl":
        text = "[\n" + ",\n".join(json.dumps(record) for record in records) + "\n]\n"
    found = found_in(tmp_path, name, text.encode())
    assert [(one.name, one.data.decode("utf-8-sig")) for one in found] == [(record["id"], record["text"]) for record in records]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"text": "one"}', ["one"]),
        ('{"text": "one"}{"text": "two"}\n {"text": "three"}', ["one", "two", "three"]),
        ('{"total": 2, "articles": [{"text": "one"}, {"body": "two"}], "tags": ["x"]}', ["one", "two"]),
        ('{"text": "one", "comments": [{"text": "c"}]}', ["one"]),
        ('[{"text": "one"}, 5, {"text": "two"}]', ["one", "no-record", "two"]),
        ('[{"text": "one"}, {"text": oops}, {"text": "three"}]', ["one", "broken-json"]),
        ('[{"text": "one"}, {"text": "two"}', ["one", "two", "truncated-json"]),
        ('[{"text": "one"}, {"text": "tw', ["one", "broken-json"]),
        ("[]", ["empty"]),
        (" \n", ["empty"]),
        ("[1, 2", ["no-record", "no-record", "truncated-json"]),
    ],
)
def test_json_files(text: str, expected: list[str], tmp_path: Path) -> None:
    assert texts(found_in(tmp_path, "a.json", text.encode())) == expected


def test_records_without_a_name_are_numbered_from_one(tmp_path: Path) -> None:
    for text in ('[{"text": "one"}]', '[{"text": "one"}, {"text": "two"}]', '{"articles": [{"text": "one"}, {"text": "two"}]}'):
        names = [one.name for one in found_in(tmp_path, "a.json", text.encode())]
        assert [int(name.strip("L")) for name in names] == list(range(1, len(names) + 1)), text


def test_what_is_wrong_with_a_file_is_told_under_its_own_name(tmp_path: Path) -> None:
    *_, last = found_in(tmp_path, "a.json", b'[\n{"text": "one"},\n{"text": oops}]')
    assert last.problem is not None
    assert (last.name, last.problem.status) == ("", Status.FAILED)
    assert str(last.problem.message).startswith("From line 3 on it is not valid JSON: Expecting value.")
    far = 2 * streams.STEP  # the file is read piece by piece, and its lines are counted over all of them
    *_, last = found_in(tmp_path, "a.json", b"[" + b'{"text": "one"},\n' * (far // 17) + b'{"text": oops}]', most=far)
    assert str(last.problem).count(f"From line {far // 17 + 1} on") == 1


def test_an_element_that_is_too_large_ends_the_file(tmp_path: Path) -> None:
    text = json.dumps([{"text": "one"}, {"text": "x" * 500_000}, {"text": "two"}])
    assert texts(found_in(tmp_path, "a.json", text.encode())) == ["one", "too-large"]


# --- tables ---


def table(rows: Sequence[Sequence[str]], **settings: Any) -> bytes:
    out = io.StringIO()
    csv.writer(out, **settings).writerows(rows)
    return out.getvalue().encode()


ROWS = [["id", "url", "text"], ["a", "https://a.example/1", PIER], ["b", "", 'He said "no", twice;\tthen left.\n' + FERRY]]


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("a.csv", {}),
        ("a.csv", {"delimiter": ";"}),
        ("a.csv", {"delimiter": "\t"}),
        ("a.tsv", {"delimiter": "\t"}),
        ("a.csv", {"quoting": csv.QUOTE_ALL, "lineterminator": "\n"}),
    ],
)
def test_tables_of_pythons_own_writer(name: str, settings: dict[str, Any], tmp_path: Path) -> None:
    found = found_in(tmp_path, name, table(ROWS, **settings))
    assert [(one.name, one.data.decode("utf-8-sig")) for one in found] == [("a", ROWS[1][2]), ("b", ROWS[2][2])]
    assert found[0].told["url"] == "https://a.example/1"


def test_tables_of_polars(tmp_path: Path) -> None:
    frame = pl.DataFrame(ROWS[1:], schema=ROWS[0], orient="row").with_columns(day=date(2024, 5, 6))
    frame.write_csv(tmp_path / "p.csv")
    frame.write_ndjson(tmp_path / "p.ndjson")
    frame.write_parquet(tmp_path / "p.parquet")
    for name in ("p.csv", "p.ndjson", "p.parquet"):
        found = found_in(tmp_path, name, (tmp_path / name).read_bytes())
        assert [(one.id, one.data.decode("utf-8-sig")) for one in found] == [("a", ROWS[1][2]), ("b", ROWS[2][2])], name
    frame.drop("id").write_parquet(tmp_path / "p.parquet")
    assert [one.name for one in found_in(tmp_path, "p.parquet", (tmp_path / "p.parquet").read_bytes())] == ["1", "2"]


def test_a_row_with_a_broken_quotation_mark_is_one_failed_article(tmp_path: Path) -> None:
    data = b'id,text\na,first\nb,"un"closed\nc,third\nd,"fourth, to the end\ne,swallowed'
    found = found_in(tmp_path, "a.csv", data)
    assert texts(found) == ["first", "broken-row", "third", "broken-row"]
    assert found[1].problem is not None
    assert "line 3 cannot be read: ',' expected after '\"'. Mend" in str(found[1].problem.message)
    assert "lines 5 to 6 cannot be read: a quotation mark is never closed" in str(found[3].problem)


def test_a_row_of_another_length_is_no_article(tmp_path: Path) -> None:
    found = found_in(tmp_path, "a.csv", b"id,text\na,one, two\nb\n\nc,three\n")
    assert texts(found) == ["broken-row", "broken-row", "three"]
    assert "has 3 cells where the table has 2 cells" in str(found[0].problem)


def test_a_table_in_another_encoding(tmp_path: Path) -> None:
    (one,) = found_in(tmp_path, "a.csv", "id;text\nö;Die Größe\n".encode("cp1252"))
    assert one.data == "Die Größe".encode("cp1252")
    (two,) = found_in(tmp_path, "b.csv", "id;text\nö;Die Größe\n".encode("utf-16"))
    assert two.data.decode("utf-8-sig") == "Die Größe"


def test_a_damaged_parquet_file_says_so(tmp_path: Path) -> None:
    pl.DataFrame({"text": [PIER, FERRY]}).write_parquet(tmp_path / "a.parquet")
    data = bytearray((tmp_path / "a.parquet").read_bytes())
    assert texts(found_in(tmp_path, "b.parquet", bytes(data[:-20]))) == ["broken-parquet"]
    assert texts(found_in(tmp_path, "c.parquet", b"no table")) == ["broken-parquet"]


# --- packed ---

PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": lambda data: gzip.compress(data, mtime=0),
    ".zst": lambda data: zstd.compress(data, options={zstd.CompressionParameter.checksum_flag: 1}),
}


@pytest.mark.parametrize("packing", sorted(PACKINGS))
@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv", "a.parquet"])
def test_every_kind_may_be_packed(name: str, packing: str, tmp_path: Path) -> None:
    pl.DataFrame({"text": [PIER, FERRY]}).write_parquet(tmp_path / "a.parquet")
    plain = {
        "a.jsonl": lines({"text": PIER}, {"text": FERRY}),
        "a.json": json.dumps([{"text": PIER}, {"text": FERRY}]).encode(),
        "a.csv": table([["text"], [PIER], [FERRY]]),
        "a.parquet": (tmp_path / "a.parquet").read_bytes(),
    }[name]
    pack = PACKINGS[packing]
    assert texts(found_in(tmp_path, name + packing, pack(plain))) == [PIER, FERRY]
    half = len(plain) // 2
    assert texts(found_in(tmp_path, name + packing, pack(plain[:half]) + pack(plain[half:]))) == [PIER, FERRY]  # members, frames


@pytest.mark.parametrize("packing", sorted(PACKINGS))
def test_packed_data_that_is_damaged_gives_what_stands_before(packing: str, tmp_path: Path) -> None:
    noise = "".join(chr(33 + zlib.crc32(str(n).encode()) % 90) for n in range(300_000)).replace('"', "'").replace("\\", "/")
    plain = lines(*({"text": noise[n : n + 1000]} for n in range(0, 300_000, 1000)))
    data = PACKINGS[packing](plain)
    cut = found_in(tmp_path, f"cut.jsonl{packing}", data[: len(data) // 2])
    kind = {".gz": "gzip", ".zst": "zstandard"}[packing]
    assert cut[-1].name == ""
    assert texts(cut)[-1] == f"truncated-{kind}"
    assert len(cut) > 50
    assert texts(cut)[:50] == [noise[n : n + 1000] for n in range(0, 50_000, 1000)]
    spoiled = bytearray(data)
    spoiled[len(data) // 2 : len(data) // 2 + 400] = b"\xff" * 400
    assert texts(found_in(tmp_path, f"bad.jsonl{packing}", bytes(spoiled)))[-1] == f"broken-{kind}"
    assert texts(found_in(tmp_path, f"none.jsonl{packing}", b"no packing at all"))[-1] == f"broken-{kind}"


@pytest.mark.parametrize("packing", sorted(PACKINGS))
def test_a_bomb_is_given_up(packing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "FREE_BYTES", 1_000_000)
    given = 0

    def counted(pieces: Iterator[bytes]) -> Iterator[bytes]:
        nonlocal given
        for piece in pieces:
            given += len(piece)
            yield piece

    bomb = PACKINGS[packing](lines({"text": PIER}) + b" " * 60_000_000 + b"\n")
    assert texts(found_in(tmp_path, f"a.jsonl{packing}", bomb)) == [PIER, "too-large"]
    with pytest.raises(streams.Broken, match="unpacks to more than 250 times its size"):
        for _ in counted(streams.unpacked(f"a{packing}", iter([bomb]))):
            pass
    assert given < 60_000_000
    many = PACKINGS[packing](lines(*({"text": f"{zlib.crc32(str(n).encode())} {n} {PIER}"} for n in range(12_000))))
    assert len(found_in(tmp_path, f"b.jsonl{packing}", many)) == 12_000


# --- the spool ---


def test_names_are_given_once_also_in_other_case(tmp_path: Path) -> None:
    found = [entry({"id": name, "text": name}, f"L{n}", Fields()) for n, name in enumerate(["a", "A", "a", "", "L4", "a~L3"], 1)]
    with open(tmp_path / "spool", "wb") as file:
        places = list(write(iter(found), file, lambda: None))
    assert [place.name for place in places] == ["a", "A~L2", "a~L3", "L4", "L4~L5", "a%7EL3"]
    assert [read(str(tmp_path / "spool"), place.start, place.length).data.decode("utf-8-sig") for place in places] == [
        "a", "A", "a", "", "L4", "a~L3",
    ]  # fmt: skip


def test_an_entry_comes_back_as_it_was(tmp_path: Path) -> None:
    one = entry({"id": "ä\ud800", "text": "a\nb\r\n\x00", "title": "T", "k": {"x": [1, None]}}, "1", Fields(keep=("k",)))
    two = entry(5, "2", Fields())
    with open(tmp_path / "spool", "wb") as file:
        first, second = write(iter([one, two]), file, lambda: None)
    assert first == Place(one.name, "text", 0, second.start, None)
    back = read(str(tmp_path / "spool"), first.start, first.length)
    assert (back.data, back.head["told"], back.head["kept"], back.problem) == (one.data, {"title": "T"}, {"k": {"x": [1, None]}}, None)
    assert read(str(tmp_path / "spool"), second.start, second.length).problem == two.problem


def test_a_file_and_a_folder_of_one_name_have_different_texts(tmp_path: Path) -> None:
    names = ["a.txt", "a.txt/b.txt", "c.txt/d.txt", "c.txt", "e", "e.txt", "G.txt/h.txt", "g.TXT"]
    found = [Entry(name, str(number), data=b"x") for number, name in enumerate(names, 1)]
    with (tmp_path / "spool").open("wb") as file:
        given = [place.name for place in write(iter(found), file, lambda: None)]
    assert given == ["a.txt", "a.txt%2Fb.txt", "c.txt/d.txt", "c.txt~4", "e", "e.txt~6", "G.txt/h.txt", "g.TXT~8"]


@pytest.mark.parametrize(
    ("entries", "names"),
    [
        ([("a.md", "markdown"), ("a.txt", "text"), ("a.html", "html")], ["a.md", "a.txt", "a.html"]),
        ([("a", "text"), ("a", "markdown"), ("A", "html")], ["a", "a~2", "A~3"]),  # one path is one article whatever its media
        ([("a.md", "text"), ("a.md", "markdown")], ["a.md", "a.md~2"]),
        ([("a", "markdown"), ("a.md", "markdown")], ["a", "a.md~2"]),
        ([("a.md", "markdown"), ("a.md/b.md", "markdown")], ["a.md", "a.md%2Fb.md"]),
        ([("a.md/b.md", "markdown"), ("a.md", "markdown")], ["a.md/b.md", "a.md~2"]),
    ],
)
def test_no_two_records_have_one_path_or_one_cleaned_text(entries: list[tuple[str, str]], names: list[str], tmp_path: Path) -> None:
    found = [Entry(name, str(number), media, b"x") for number, (name, media) in enumerate(entries, 1)]
    with (tmp_path / "spool").open("wb") as file:
        places = list(write(iter(found), file, lambda: None))
    assert [place.name for place in places] == names
    cleaned = [record_clean_name(f"a.zip#{place.name}", place.media).lower() for place in places]
    assert len(set(cleaned)) == len(names)
    assert all(name.endswith(".md" if place.media == "markdown" else ".txt") for name, place in zip(cleaned, places, strict=True))


# --- runs ---


def rows(out: Path) -> dict[str, dict[str, Any]]:
    """The table of articles, by path."""
    return {row["path"]: row for row in pl.read_parquet(out / "data" / "articles.parquet").iter_rows(named=True)}


def test_a_run_over_records(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    page = "<html lang='de'><head><title>Seite</title></head><body><p>Die Fähre fährt im Winter nicht mehr auf die Insel.</p></body></html>"
    records = [
        {"id": "p1", "text": PIER, "url": "https://www.a.example/p1", "author": "By Ann Lee", "date": "2024-05-06", "language": "en-GB"},
        {"id": "p2", "html": page, "url": "https://a.example/p2", "title": "Not this one"},
        {"id": "../p1", "text": FERRY, "title": "Ferry stops"},
        {"id": "none", "title": "A title alone"},
        {"id": "void", "text": " "},
    ]
    (folder / "a.jsonl").write_bytes(lines(*records))
    (folder / "plain.txt").write_text(PIER)
    done = copydesk("run", folder, "-o", tmp_path / "out")
    assert done.exit_code == 3
    assert 'failed: a.jsonl#none: None of its fields has a usual name for a text or page; its fields are "id", "title".' in done.stderr
    found = rows(tmp_path / "out")
    assert list(found) == ["a.jsonl#p1", "a.jsonl#p2", "a.jsonl#..%2Fp1", "a.jsonl#none", "a.jsonl#void", "plain.txt"]
    assert [row["status"] for row in found.values()] == ["ok", "ok", "ok", "failed", "skipped", "ok"]
    one, two, three = (found[f"a.jsonl#{name}"] for name in ("p1", "p2", "..%2Fp1"))
    assert (one["site"], one["author"], one["published"], one["declared_language"]) == ("a.example", "Ann Lee", "2024-05-06", "en")
    assert (two["title"], two["media"], two["site"], two["declared_language"]) == ("Seite", "html", "a.example", "de")
    assert three["title"] == "Ferry stops"
    assert found["a.jsonl#void"]["message"] == "The record has no text."
    clean = {
        path.relative_to(tmp_path / "out" / "clean").as_posix(): path.read_text() for path in (tmp_path / "out" / "clean").rglob("*.txt")
    }
    assert sorted(clean) == ["a.jsonl#..%2Fp1.txt", "a.jsonl#p1.txt", "a.jsonl#p2.txt", "plain.txt"]
    assert clean["a.jsonl#p1.txt"] == clean["plain.txt"]
    pages = list((tmp_path / "out" / "articles").rglob("*.html"))
    assert len(pages) == 6
    assert not (tmp_path / "out" / ".work").exists()


def test_a_records_cleaned_text_takes_no_other_files_place(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.jsonl").write_bytes(lines({"id": "p1", "text": PIER}, {"id": "p2", "text": PIER}))
    (folder / "a.jsonl#p1.txt").write_text(FERRY)
    page = {
        "id": "p3",
        "html": f"<h1>Pier to close</h1><p>{PIER.split('. ', maxsplit=1)[0]}</p><p>It <b>may</b> be sold, the board said on Tuesday.</p>",
    }
    (folder / "b.jsonl").write_bytes(lines(page))
    done = copydesk("run", folder, "-o", tmp_path / "out", "--clean-format", "markdown", "--emit", "jsonl")
    assert done.exit_code == 0
    assert {path: row["clean_path"] for path, row in rows(tmp_path / "out").items()} == {
        "a.jsonl#p1": "clean/a.jsonl#p1~2.txt",
        "a.jsonl#p2": "clean/a.jsonl#p2.txt",
        "a.jsonl#p1.txt": "clean/a.jsonl#p1.txt",
        "b.jsonl#p3": "clean/b.jsonl#p3.md",
    }
    found = [json.loads(line) for line in (tmp_path / "out" / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {one["path"]: one["text_format"] for one in found} == dict.fromkeys(("a.jsonl#p1", "a.jsonl#p2", "a.jsonl#p1.txt"), "text") | {
        "b.jsonl#p3": "markdown"
    }


def test_where_no_record_has_a_text_nothing_is_done(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines({"headline": "A", "story_text": PIER}, {"headline": "B"}))
    done = copydesk("run", tmp_path / "a.jsonl", "-o", tmp_path / "out")
    assert done.exit_code == 2
    assert 'a.jsonl: None of its fields has a usual name for a text or page; its fields are "headline", "story_text".' in done.stderr
    assert not (tmp_path / "out").exists()
    named = copydesk("run", tmp_path / "a.jsonl", "-o", tmp_path / "out", "--text-field", "story_text")
    assert named.exit_code == 3  # one record has no such field
    assert [row["status"] for row in rows(tmp_path / "out").values()] == ["ok", "failed"]
    wrong = copydesk("run", tmp_path / "a.jsonl", "-o", tmp_path / "other", "--text-field", "story")
    assert wrong.exit_code == 2
    assert "It has no field “story”" in wrong.stderr


def test_other_tables_beside_articles_are_skipped_and_named(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(PIER)
    (folder / "prices.csv").write_text("name,price\nrope,5\n")
    (folder / "settings.json").write_text("[1, 2]")
    done = copydesk("run", folder, "-o", tmp_path / "out")
    assert done.exit_code == 0
    found = rows(tmp_path / "out")
    assert [(row["status"], row["code"]) for row in found.values()] == [
        ("ok", None),
        ("skipped", "no-text-field"),
        ("skipped", "no-record"),
    ]
    assert "skipped: prices.csv: Its records are no articles. None of its fields" in done.stderr
    assert "skipped: settings.json: Its records are no articles. This is a number" in done.stderr


def test_the_configuration_names_the_fields(tmp_path: Path) -> None:
    (tmp_path / "copydesk.toml").write_text('[input]\ntext = "story"\nid = "nr"\ntitle = "head"\nkeep = ["tags"]\n')
    (tmp_path / "a.csv").write_bytes(table([["nr", "head", "story", "text"], ["7", "Head", PIER, "no"]]))
    done = copydesk("run", "a.csv", "-o", "out", cwd=tmp_path)
    assert (done.exit_code, list(rows(tmp_path / "out"))) == (0, ["a.csv#7"])
    assert rows(tmp_path / "out")["a.csv#7"]["title"] == "Head"
    (tmp_path / "copydesk.toml").write_text('[input]\ntext = 5\nkeeep = ["tags"]\n')
    wrong = copydesk("run", "a.csv", "-o", "out", cwd=tmp_path)
    assert wrong.exit_code == 2
    assert "copydesk.toml:2:8: input.text must be the name of a field, not 5" in wrong.stderr
    assert "copydesk.toml:3:1: unknown key 'keeep' in input; did you mean 'keep'?" in wrong.stderr


def test_articles_are_emitted_as_records(tmp_path: Path) -> None:
    records = [{"id": f"p{n}", "text": PIER.replace("May", f"“May {n}”"), "url": "https://a.example/1", "tags": ["x", n]} for n in range(3)]
    (tmp_path / "a.jsonl").write_bytes(lines(*records, {"id": "void", "text": ""}))
    (tmp_path / "copydesk.toml").write_text('[input]\nkeep = ["tags"]\n')
    done = copydesk("run", "a.jsonl", "-o", "out", "--emit", "jsonl", "--emit", "parquet", cwd=tmp_path)
    assert done.exit_code == 0
    raw = (tmp_path / "out" / "articles.jsonl").read_text(encoding="utf-8")
    assert raw.count("in “May") == 3  # letters stand as they are
    found = [json.loads(line) for line in raw.splitlines()]
    assert [(one["path"], one["id"], json.loads(one["carried"])) for one in found] == [
        (f"a.jsonl#p{n}", f"p{n}", {"tags": ["x", n]}) for n in range(3)
    ]
    table = rows(tmp_path / "out")
    for one in found:
        row = table[one["path"]]
        assert one["text"] == (tmp_path / "out" / row["clean_path"]).read_text(encoding="utf-8")
        same = ("site", "score", "trust", "content_hash", "reasons", "tags", "kept_share", "near_duplicate_group")
        assert {name: one[name] for name in same} == {name: row[name] for name in same}
        record = next(record for record in records if record["id"] == one["id"])
        assert one["input_sha256"] == hashlib.sha256(str(record["text"]).encode()).hexdigest()
        assert one["tags"] == f"x; {one['id'][1]}"
    assert pl.read_parquet(tmp_path / "out" / "articles-text.parquet").to_dicts() == found
    assert {one["text_format"] for one in found} == {"text"}
    assert "articles.jsonl" in pl.read_parquet(tmp_path / "out" / "data" / "manifest.parquet")["path"]
    none = copydesk("run", "a.jsonl", "-o", "out", "--emit", "jsonl", "--only", "reject", cwd=tmp_path)
    assert (none.exit_code, (tmp_path / "out" / "articles.jsonl").read_text()) == (0, "")
    assert not (tmp_path / "out" / "articles-text.parquet").exists()
    wrong = copydesk("run", "a.jsonl", "-o", "out", "--emit", "xml", cwd=tmp_path)
    assert (wrong.exit_code, "--emit must be one of jsonl, parquet, not 'xml'" in wrong.stderr) == (2, True)
