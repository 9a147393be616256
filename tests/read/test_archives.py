"""Web archives, zip and tar; and the same articles in every format, which come out the same."""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import json
import re
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from copydesk.article import Status
from copydesk.config import Fields
from copydesk.read import archives, streams, webarchive
from copydesk.read.encodings import decode
from copydesk.read.fields import Entry
from copydesk.read.spool import entries
from helpers import copydesk

MOST = 100_000
PAGE = "<html><body><p>The pier may close in May, the board said.</p></body></html>"


def found_in(folder: Path, name: str, data: bytes) -> list[Entry]:
    """The entries of a file."""
    (folder / name).write_bytes(data)
    (folder / "scratch").mkdir(exist_ok=True)
    return list(entries(name, str(folder / name), Fields(), MOST, folder / "scratch"))


def contents(found: Sequence[Entry]) -> list[tuple[str, str | None]]:
    """Name, and text or the code of the problem."""
    return [(one.name, one.problem.code if one.problem else one.data.decode("utf-8-sig")) for one in found]


@pytest.mark.parametrize(("length", "cut"), [(600, False), (601, True)])
def test_a_members_name_has_six_hundred_characters_at_most(length: int, cut: bool) -> None:
    name = 5 * ("x" * 99 + "/") + "y" * (length - 500)
    shown = archives.member_name(name)
    assert len(name) == length
    assert (shown != name) is cut
    assert archives.member_name("a//./b/../c") == "a/b/%2E%2E/c"
    assert archives.member_name("./") == "%2F"


# --- web archives, written by warcio ---

Response = tuple[str, str, bytes, str]  # address, type, content, status


DATE = "2024-07-04T09:12:00Z"


def web_archive(responses: Sequence[Response], *, packed: bool = False, kind: str = "response") -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    about = writer.create_warcinfo_record("a.warc", {"software": "a test"})
    for name, value in (("WARC-Date", DATE), ("WARC-Record-ID", "<urn:uuid:00000000-0000-0000-0001-000000000000>")):
        about.rec_headers.replace_header(name, value)  # the same bytes each time, or an example that fails does so but once
    writer.write_record(about)
    for number, (url, content_type, content, status) in enumerate(responses):
        headers = {"WARC-Record-ID": f"<urn:uuid:00000000-0000-0000-0000-{number:012}>", "WARC-Date": DATE}
        http = StatusAndHeaders(status, [("Content-Type", content_type)], protocol="HTTP/1.1") if kind == "response" else None
        record = writer.create_warc_record(
            url, kind, payload=io.BytesIO(content), http_headers=http, warc_headers_dict=headers, warc_content_type=content_type
        )
        writer.write_record(record)
    return out.getvalue()


def uuid(number: int) -> str:
    return f"00000000-0000-0000-0000-{number:012}"


CRAWL: list[Response] = [
    ("https://www.a.example/1", "text/html; charset=utf-8", PAGE.encode(), "200 OK"),
    ("https://www.a.example/2.png", "image/png", b"\x89PNG", "200 OK"),
    ("https://www.a.example/3", "text/html", b"<p>gone", "404 Not Found"),
    ("https://www.a.example/4", "text/html", b"", "301 Moved"),
    ("https://www.a.example/5", "text/plain", b"A text.", "200 OK"),
    ("https://www.a.example/6", "text/plain", PAGE.encode(), "200 OK"),
]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_pages_of_a_web_archive(name: str, tmp_path: Path) -> None:
    found = found_in(tmp_path, name, web_archive(CRAWL, packed=name.endswith(".gz")))
    assert contents(found) == [(uuid(0), PAGE), (uuid(4), "A text."), (uuid(5), PAGE), ("", "left-out")]
    assert [one.media for one in found[:3]] == ["html", "text", "html"]
    assert (found[0].told, found[0].charset) == ({"url": "https://www.a.example/1"}, "utf-8")
    assert "Of what it holds, not read: 1 answered with status 301, 1 answered with status 404, 1 image/png" in str(found[-1].problem)


def test_texts_of_a_wet_file(tmp_path: Path) -> None:
    data = web_archive([("https://a.example/", "text/plain", "Käse <b>".encode(), "")], packed=True, kind="conversion")
    (one,) = found_in(tmp_path, "a.warc.wet.gz", data)
    assert (one.media, one.data.decode(), one.charset) == ("text", "Käse <b>", "utf-8")


def test_content_that_is_packed_is_unpacked_and_what_cannot_be_is_one_failed_article(tmp_path: Path) -> None:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    for content in (gzip.compress(PAGE.encode()), gzip.compress(PAGE.encode() * 2)[:30], gzip.compress(b" " * 5_000_000)):
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), ("Content-Encoding", "gzip")], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record("https://a.example/", "response", payload=io.BytesIO(content), http_headers=http))
    found = found_in(tmp_path, "a.warc", out.getvalue())
    assert [text for _, text in contents(found)][::2] == [PAGE, "too-large"]
    assert len(found) == 3


def test_a_damaged_web_archive_tells_so(tmp_path: Path) -> None:
    data = web_archive(CRAWL)
    for cut in range(len(data) - 30, 2_000, -171):
        found = found_in(tmp_path, "a.warc", data[:cut])
        assert found[-1].name == "", cut
        assert contents(found)[-1][1] in ("truncated-warc", "left-out"), cut  # the latter at the border of two records
        assert all(text in (PAGE, "A text.") for _, text in contents(found)[:-1]), cut
    assert contents(found_in(tmp_path, "c.warc", b"no web archive at all\n" * 50)) == [("", "broken-warc")]
    packed = web_archive(CRAWL, packed=True)
    assert contents(found_in(tmp_path, "d.warc.gz", packed[:-200]))[-1][1] == "truncated-gzip"
    assert contents(found_in(tmp_path, "e.warc.gz", packed + b"no member" * 2_000))[-1][1] == "broken-gzip"


PAGES: list[Response] = [
    (
        f"https://www.a.example/{n}",
        "text/html",
        f"<p>Page {n} of the pier.{''.join(chr(33 + n * k % 90) for k in range(300))}".encode(),
        "200 OK",
    )
    for n in range(1, 6)
]
WHOLE = [(uuid(n), response[2].decode()) for n, response in enumerate(PAGES)]


def after(found: Sequence[Entry], number: int) -> None:
    """Every page but the one of that number is there, and in its place stands that it is damaged."""
    assert contents(found) == [*WHOLE[:number], (str(number + 2), "broken-record"), *WHOLE[number + 1 :]]


def borders(data: bytes, sign: bytes) -> list[int]:
    return [at for at in range(len(data)) if data.startswith(sign, at)]


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("kind", ["bytes", "check sum", "cut", "header", "length"])
def test_records_behind_a_damaged_member_are_found_again(number: int, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "STEP", 97)  # so that borders lie anywhere
    data = web_archive(PAGES, packed=True)
    starts = [*borders(data, b"\x1f\x8b\x08"), len(data)]
    begin, end = starts[number + 1], starts[number + 2]
    assert len(starts) == 7
    spoiled = bytearray(data)
    if kind == "bytes":
        spoiled[begin + 40 : begin + 60] = b"\xff" * 20
    elif kind == "check sum":
        spoiled[end - 6] ^= 1
    elif kind == "header":
        spoiled[begin + 1] = 0
    elif kind == "length":
        spoiled[begin + 3] |= 4  # what follows would be the length of something extra: longer than all the rest
    else:
        del spoiled[begin + 30 : end]
    found = found_in(tmp_path, "a.warc.gz", bytes(spoiled))
    after(found, number)
    lost = 30 if kind == "cut" else end - begin
    assert f"{lost:,} bytes of packed data were passed over, up to the next record" in str(found[number].problem)


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("kind", ["shorter", "longer", "much longer", "no length", "no number", "first line"])
def test_records_behind_a_damaged_one_are_found_again(number: int, kind: str, tmp_path: Path) -> None:
    data = web_archive(PAGES)
    starts = [*borders(data, b"WARC/1.0\r\n"), len(data)]
    begin, end = starts[number + 1], starts[number + 2]
    record = data[begin:end]
    length = int(re.findall(rb"Content-Length: (\d+)", record)[0])
    change = {
        "shorter": (b"%d" % length, b"%d" % (length - 7)), "longer": (b"%d" % length, b"%d" % (length + 60)),
        "much longer": (b"%d" % length, b"%d" % (length + 90_000)), "no length": (b"Content-Length", b"Content-Width"),
        "no number": (b"%d" % length, b"many"), "first line": (b"WARC/1.0", b"WORK/1.0"),
    }[kind]  # fmt: skip
    at = record.index(b"Content-Length: ") if change[0].isdigit() else 0
    spoiled = data[:begin] + record[:at] + record[at:].replace(*change, 1) + data[end:]
    found = found_in(tmp_path, "a.warc", spoiled)
    after(found, number)
    assert "bytes were passed over, up to the next record" in str(found[number].problem)


def test_a_record_of_another_version_is_one_failed_article(tmp_path: Path) -> None:
    data = web_archive(PAGES)
    begin = borders(data, b"WARC/1.0\r\n")[2]
    after(found_in(tmp_path, "a.warc", data[:begin] + b"WARC/7.0" + data[begin + 8 :]), 1)


def test_a_large_record_is_passed_by_and_the_next_is_read(tmp_path: Path) -> None:
    large = ("https://www.a.example/large", "text/html", b"<p>" + b"x" * 300_000, "200 OK")
    for name in ("a.warc", "a.warc.gz"):
        found = found_in(tmp_path, name, web_archive([PAGES[0], large, PAGES[1]], packed=name.endswith(".gz")))
        assert [text for _, text in contents(found)] == [WHOLE[0][1], "too-large", WHOLE[1][1]]
        assert found[1].id == uuid(1)


def sent(headers: Sequence[tuple[str, str]], content: bytes, protocol: str = "HTTP/1.1", **warc: str) -> bytes:
    """A web archive with one page, as it came over the wire."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    http = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), *headers], protocol=protocol)
    told = {name.replace("_", "-"): value for name, value in warc.items()}
    writer.write_record(
        writer.create_warc_record("https://a.example/", "response", payload=io.BytesIO(content), http_headers=http, warc_headers_dict=told)
    )
    return out.getvalue()


PACKED = gzip.compress(PAGE.encode() * 20, mtime=0)
CHUNKED = b"20\r\n" + PAGE.encode()[:32] + b"\r\n%x\r\n" % len(PAGE.encode()[32:]) + PAGE.encode()[32:] + b"\r\n0\r\n\r\n"
GZIP, CHUNKS = ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")


@pytest.mark.parametrize(
    ("data", "text", "code"),
    [
        (sent([GZIP], PACKED), PAGE * 20, None),
        (sent([GZIP], PAGE.encode()), PAGE, None),  # unpacked by the crawler
        (sent([("Content-Encoding", "deflate")], zlib.compress(PAGE.encode())), PAGE, None),
        (sent([("Content-Encoding", "deflate")], zlib.compress(PAGE.encode())[2:-4]), PAGE, None),
        (sent([CHUNKS], CHUNKED), PAGE, None),
        (sent([CHUNKS], PAGE.encode()), PAGE, None),  # put together by the crawler
        (sent([CHUNKS, GZIP], b"%x\r\n" % len(PACKED) + PACKED + b"\r\n0\r\n\r\n"), PAGE * 20, None),
        (sent([], PAGE.encode(), "HTTP/2"), PAGE, None),
        (sent([CHUNKS], CHUNKED[:-30]), PAGE[:-23], "truncated-record"),
        (sent([GZIP], PACKED[:-4]), PAGE * 20, "truncated-record"),
        (sent([], PAGE.encode(), WARC_Truncated="length"), PAGE, "truncated-record"),
        (sent([("Content-Encoding", "br")], b"\x0b\x02\x80abc\x03"), "", "packing"),
        (sent([], PAGE.encode(), "HTTPS/9"), "", "broken-record"),
    ],
    ids=["gzip", "gzip undone", "deflate", "raw deflate", "chunks", "chunks undone", "chunks of gzip", "HTTP/2", "cut chunks", "cut gzip", "cut by the crawler", "br", "no HTTP"],
)  # fmt: skip
def test_what_a_server_sent_is_undone_and_what_is_missing_is_told(data: bytes, text: str, code: str | None, tmp_path: Path) -> None:
    (one,) = found_in(tmp_path, "a.warc", data)
    assert (one.data.decode(), one.problem.code if one.problem else None) == (text, code)
    if code == "truncated-record":
        assert one.problem is not None
        assert one.problem.status is Status.PARTIAL


def one_record(content: bytes, kind: str = "resource", content_type: str | None = "text/html", **warc: str) -> bytes:
    """A web archive of one record without a server's words."""
    head = {"WARC-Type": kind, "WARC-Record-ID": "<urn:uuid:x>", "Content-Length": str(len(content))}
    head |= {name.replace("_", "-"): value for name, value in warc.items()} | ({"Content-Type": content_type} if content_type else {})
    return b"WARC/1.0\r\n" + "".join(f"{name}: {value}\r\n" for name, value in head.items()).encode() + b"\r\n" + content + b"\r\n\r\n"


@pytest.mark.parametrize(
    ("data", "media", "charset"),
    [
        (one_record(b"a", content_type=" TEXT/HTML ; charset='x-y'"), "html", "x-y"),
        (one_record(b"a", content_type="application/xhtml+xml"), "html", None),
        (one_record(b"a", content_type='text/markdown;charset="utf-8"'), "markdown", "utf-8"),
        (one_record(b"a", content_type=None), "text", None),
        (one_record(b" " * 1_996 + b"<p>a", content_type=None), "html", None),
        (one_record(b" " * 1_998 + b"<p>a", content_type=None), "text", None),
        (one_record(b"<p>a", "conversion", "text/plain"), "text", "utf-8"),
        (one_record(b"a", "conversion", "text/plain; charset=koi8-r"), "text", "koi8-r"),
    ],
)
def test_what_a_record_holds_is_told_by_its_type_or_its_first_tag(data: bytes, media: str, charset: str | None, tmp_path: Path) -> None:
    (one,) = found_in(tmp_path, "a.warc", data)
    assert (one.media, one.charset, one.problem, one.name) == (media, charset, None, "x")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (one_record(b"a", "k" * 21), f"1 {'k' * 20} records. Articles are only"),
        (one_record(b"a", content_type="application/" + "y" * 60), f"1 application/{'y' * 48}. Articles are only"),
        (one_record(b"a", "metadata"), None),
        (one_record(b"a", "request"), None),
        (one_record(b"a", "revisit"), "1 revisit records"),
    ],
)
def test_what_is_no_page_is_counted_by_its_kind(data: bytes, said: str | None, tmp_path: Path) -> None:
    (one,) = found_in(tmp_path, "a.warc", data)
    assert one.problem is not None
    assert one.problem.code == ("left-out" if said else "empty")
    assert said is None or said in str(one.problem.message)


@pytest.mark.parametrize(
    ("status", "said"),
    [("204 No", None), ("2000 x", "answered without a status"), ("199 x", "answered with status 199"), ("x", "answered without a status")],
)
def test_a_page_was_delivered_with_a_status_of_two_hundred(status: str, said: str | None, tmp_path: Path) -> None:
    (one,) = found_in(tmp_path, "a.warc", web_archive([("https://a.example/", "text/html", b"a", status)]))
    assert one.problem is None if said is None else said in str(one.problem)


def test_who_cut_a_page_is_told_in_twenty_characters_and_where_it_stood(tmp_path: Path) -> None:
    (one,) = found_in(tmp_path, "a.warc", one_record(b"a", WARC_Truncated="t" * 21, WARC_Target_URI="<https://a.example/> "))
    assert f"The crawler cut the page ({'t' * 20}); what" in str(one.problem)
    assert one.told == {"url": "https://a.example/"}


@pytest.mark.parametrize(("size", "code"), [(MOST, None), (MOST + 1, "too-large")])
def test_how_large_a_records_page_may_be(size: int, code: str | None, tmp_path: Path) -> None:
    for data in (
        one_record(b"x" * size),
        sent([GZIP], gzip.compress(b"x" * size, mtime=0)),
        sent([CHUNKS], b"%x\r\n" % size + b"x" * size + b"\r\n0\r\n\r\n"),
    ):
        (one,) = found_in(tmp_path, "a.warc", data)
        assert (one.problem and one.problem.code, len(one.data)) == (code, 0 if code else size)


@pytest.mark.parametrize(("size", "code"), [(MOST, None), (MOST + 1, "too-large")])
def test_how_large_the_text_of_a_mail_may_be(size: int, code: str | None, tmp_path: Path) -> None:
    (one,) = found_in(tmp_path, "a.eml", b"From: a\n\n" + b"x" * size)
    assert (one.problem and one.problem.code, len(one.data)) == (code, 0 if code else size)


@pytest.mark.parametrize("step", [1, 2, 3, 5])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_mark_is_read_however_its_bytes_come(encoding: str, step: int) -> None:
    text = "Käse 😀"
    data = text.encode(encoding) if encoding.startswith("utf-8") else f"\ufeff{text}".encode(encoding)
    pieces = (data[at : at + step] for at in range(0, len(data), step))
    assert b"".join(streams.as_utf8(iter(pieces))).decode() == text
    assert b"".join(streams.as_utf8(iter(()))) == b""


@pytest.mark.parametrize("name", ["a.gz", "a.tgz", "a.zst"])
@pytest.mark.parametrize(("free", "ratio", "whole"), [(1_000, 0, True), (999, 0, False), (0, 1, True), (0, -1, False)])
def test_how_much_packed_data_may_unpack_to(name: str, free: int, ratio: int, whole: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """So much of any, or so many times its size: `ratio` 1 and -1 mean just as many, and one less."""
    data = gzip.compress(b"x" * 1_000, mtime=0) if name != "a.zst" else zstd.compress(b"x" * 1_000)
    monkeypatch.setattr(streams, "FREE_BYTES", free)
    monkeypatch.setattr(streams, "MOST_RATIO", Fraction(1_000 - (ratio < 0), len(data)) if ratio else 0)
    pieces = streams.unpacked(name, iter([data]))
    if whole:
        assert b"".join(pieces) == b"x" * 1_000
    else:
        with pytest.raises(streams.Broken, match="as no articles do"):
            list(pieces)


@pytest.mark.parametrize("pieces", [1, 2])
def test_how_much_a_web_archives_members_may_unpack_to(pieces: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data = gzip.compress(b"WARC/" + b"x" * 995, mtime=0)
    monkeypatch.setattr(streams, "FREE_BYTES", 0)
    monkeypatch.setattr(streams, "MOST_RATIO", Fraction(1_000, len(data)))
    parts = [data] if pieces == 1 else [data[:-3], data[-3:]]
    assert b"".join(part for part in streams.members(iter(parts), b"WARC/", MOST) if isinstance(part, bytes)) == b"WARC/" + b"x" * 995
    monkeypatch.setattr(streams, "MOST_RATIO", Fraction(999, len(data)))
    with pytest.raises(streams.Broken, match="as no articles do"):
        list(streams.members(iter(parts), b"WARC/", MOST))


def test_a_page_that_is_cut_is_partial_in_the_report(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(sent([GZIP], gzip.compress(story(1).encode(), mtime=0)[:-40]))
    done = copydesk("run", tmp_path / "a.warc", "-o", tmp_path / "out")
    assert (done.exit_code, "; 1 partial\n" in done.stderr) == (0, True)
    assert "The page's packed data is damaged or ends too early; what there is of it is read." in done.stderr


def test_a_web_archive_packed_as_a_whole_is_read_up_to_its_damage(tmp_path: Path) -> None:
    data = web_archive(PAGES * 400)  # far more than is held before it is known to be right
    packed = gzip.compress(data, mtime=0)
    cut = contents(found_in(tmp_path, "a.warc.gz", packed[: len(packed) // 2]))
    assert len(cut) > 500
    assert [text for _, text in cut[:-1]] == ([text for _, text in WHOLE] * 400)[: len(cut) - 1]
    assert cut[-1] == ("", "truncated-gzip")
    spoiled = bytearray(packed)
    spoiled[len(packed) // 2 : len(packed) // 2 + 50] = b"\xff" * 50
    broken = contents(found_in(tmp_path, "b.warc.gz", bytes(spoiled)))
    assert len(broken) > 500
    assert broken[-1] == ("", "broken-gzip")


def test_of_a_damaged_member_the_last_piece_is_searched_however_long_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "_KEPT", 10)
    first, second = (gzip.compress(b"WARC/1.0 " + letter * 50, mtime=0) for letter in (b"a", b"b"))
    spoiled = first[:-6] + b"\xff" * 6
    found = list(streams.members(iter([spoiled + second]), b"WARC/", MOST))
    assert found == [streams.Damage(len(spoiled), packed=True), b"WARC/1.0 " + b"b" * 50]


WHOLE_MEMBERS = [gzip.compress(b"WARC/1.0 " + letter * 50, mtime=0) for letter in (b"a", b"b")]
NO_MEMBER = b"\x1f\x8b\x08 no member"


@pytest.mark.parametrize("step", [1, 2, 3, 7, 1_000])
@pytest.mark.parametrize(
    "before",
    [b"x", b"x" + NO_MEMBER, b"x" + NO_MEMBER * 3, b"xx\x1f", b"xx\x1f\x8b"],
    ids=["a byte", "what looks like one", "three", "half", "more"],
)
def test_the_next_member_is_found_however_its_bytes_come(before: bytes, step: int) -> None:
    data = before + b"".join(WHOLE_MEMBERS)
    found = list(streams.members(iter([data[at : at + step] for at in range(0, len(data), step)]), b"WARC/", MOST))
    assert found[0] == streams.Damage(len(before), packed=True)
    assert b"".join(part for part in found[1:] if isinstance(part, bytes)) == b"WARC/1.0 " + b"a" * 50 + b"WARC/1.0 " + b"b" * 50


def test_a_member_with_a_long_name_is_one() -> None:
    out = io.BytesIO()
    with gzip.GzipFile("n" * 1_000, "wb", fileobj=out, mtime=0) as file:
        file.write(b"WARC/1.0")
    assert list(streams.members(iter([b"x" + out.getvalue()]), b"WARC/", MOST)) == [streams.Damage(1, packed=True), b"WARC/1.0"]


@pytest.mark.parametrize("hold", [59, 58])
def test_a_member_that_is_cut_says_how_much_of_it_there_was(hold: int) -> None:
    found = streams.members(iter([WHOLE_MEMBERS[0][:-4]]), b"WARC/", hold)
    assert next(found) == b"WARC/1.0 " + b"a" * 50
    with pytest.raises(streams.Broken, match="within a part of which 59 bytes could be unpacked"):
        list(found)


def test_half_a_letter_at_the_end_of_a_text_in_utf16_is_told() -> None:
    assert b"".join(streams.as_utf8(iter([b"\xff\xfea\x00b"]))).decode() == "a\ufffd"


def test_a_last_record_with_one_byte_behind_it_is_whole(tmp_path: Path) -> None:
    for data in (one_record(b"a")[:-3], one_record(b"a")):
        (one,) = found_in(tmp_path, "a.warc", data)
        assert (one.data, one.told, one.problem) == (b"a", {}, None)
    (cut,) = found_in(tmp_path, "a.warc", one_record(b"a")[:-4])
    assert str(cut.problem).count("truncated-warc") == 1


def test_packed_data_that_nobody_calls_so_is_left(tmp_path: Path) -> None:
    (one,) = found_in(tmp_path, "a.warc", sent([], PACKED))
    assert one.data == PACKED


def test_how_much_of_a_web_archive_was_passed_over_is_told(tmp_path: Path) -> None:
    data = one_record(b"a").replace(b"WARC/1.0", b"WORK/1.0") + one_record(b"b")
    first, second = found_in(tmp_path, "a.warc", data)
    assert f"{len(data) - len(one_record(b'b')):,} bytes were passed over" in str(first.problem)
    assert second.data == b"b"


def test_what_looks_like_the_next_member_in_one_that_is_cut_is_looked_at_once() -> None:
    """Stored as it is, a member's content holds the bytes that a member begins with."""
    whole = gzip.compress(b"WARC/1.0\r\n" + b"\x1f\x8b\x08 no member " * 3, compresslevel=0, mtime=0)
    with pytest.raises(streams.Broken, match="ends too early"):
        list(streams.members(iter([whole[:-12]]), b"WARC/", MOST))


@given(st.lists(st.tuples(st.integers(0, 4_000), st.integers(0, 255)), min_size=1, max_size=6), st.booleans())
def test_no_damage_raises_or_takes_more_than_its_records(changes: list[tuple[int, int]], packed: bool) -> None:
    data = bytearray(web_archive(PAGES, packed=packed))
    for at, value in changes:
        data[at % len(data)] = value
    starts = [*borders(web_archive(PAGES, packed=packed), b"\x1f\x8b\x08" if packed else b"WARC/1.0\r\n"), len(data)]
    hit = {max(n for n, start in enumerate(starts) if start <= at % len(data)) - 1 for at, _ in changes}
    pieces: Any = streams.members(iter([bytes(data)]), b"WARC/", MOST) if packed else iter([bytes(data)])
    found: list[Entry] = []
    with contextlib.suppress(streams.Broken):
        found.extend(webarchive.web_archive(pieces, MOST))
    reach = 1 if packed else 3  # records that a damaged length may reach over
    intact = [one for n, one in enumerate(WHOLE) if hit.isdisjoint(range(n - reach + 1, n + 1))]
    given = [(one.name, one.data.decode(errors="replace")) for one in found]
    assert [one for one in given if one in intact] == intact


def test_what_the_server_says_of_the_encoding_is_evidence() -> None:
    greek = "Η προβλήτα κλείνει".encode("iso8859-7")
    assert decode(greek, "text", "windows-1253").encoding in ("cp1253", "iso8859-7")
    assert decode("Größe".encode("utf-16-le"), "html", "utf-16le").text == "Größe"
    assert decode(b"plain", "html", "no-such-code").text == "plain"


# --- zip and tar, written by Python's own writers ---

MEMBERS = {
    "d/a.txt": b"text a",
    "d/b.html": PAGE.encode(),
    "c.txt.gz": gzip.compress(b"text c", mtime=0),
    "many.jsonl": b'{"id": "r1", "text": "one"}\n{broken\n',
    "picture.png": b"\x89PNG",
    ".hidden.txt": b"no",
    "again.zip": b"PK",
    "none.json": b"[]",
}
EXPECTED = [
    ("d/a.txt", "text a"),
    ("d/b.html", PAGE),
    ("c.txt.gz", "text c"),
    ("many.jsonl#r1", "one"),
    ("many.jsonl#L2", "broken-json"),
    ("again.zip", "archive"),
    ("none.json", "empty"),
    ("", "left-out"),
]


def zip_of(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tar_of(members: dict[str, bytes], mode: Any = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tgz"])
def test_members_of_archives(name: str, tmp_path: Path) -> None:
    data = zip_of(MEMBERS) if name == "a.zip" else tar_of(MEMBERS, "w" if name == "a.tar" else "w:gz")
    found = found_in(tmp_path, name, data)
    assert contents(found) == EXPECTED
    assert "Of what it holds, not read: 1 .png, 1 hidden. Copydesk reads" in str(found[-1].problem)
    assert [one.media for one in found[:2]] == ["text", "html"]


def test_a_folder_in_a_zip_file_is_passed_by(tmp_path: Path) -> None:
    assert contents(found_in(tmp_path, "a.zip", zip_of({"d/": b"", "d/a.txt": b"text a"}))) == [("d/a.txt", "text a")]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd.txt", "%2E%2E/%2E%2E/etc/passwd.txt"),
        ("/etc/a.txt", "etc/a.txt"),
        ("./a//b.txt", "a/b.txt"),
        ("a\\..\\b.txt", "a%5C..%5Cb.txt"),
    ],
)
def test_a_members_name_leads_out_of_nothing(given: str, name: str) -> None:
    assert archives.member_name(given) == name


def test_what_leads_out_of_an_archive_is_written_below_the_report(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(
        zip_of({"../../evil.txt": b"The pier may close.", "/abs.txt": b"The ferry may stop.", "s.txt": b"Two."})
    )
    assert copydesk("run", tmp_path / "a.zip", "-o", tmp_path / "out").exit_code == 0
    assert not list(tmp_path.parent.glob("evil*"))
    clean = sorted(path.relative_to(tmp_path / "out" / "clean").as_posix() for path in (tmp_path / "out" / "clean").rglob("*.txt"))
    assert clean == ["a.zip#%2E%2E/%2E%2E/evil.txt", "a.zip#abs.txt", "a.zip#s.txt"]


def test_links_and_devices_of_a_tar_file_are_left_out(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    (one,) = found_in(tmp_path, "a.tar", out.getvalue())
    assert "1 .link" in str(one.problem)


def test_damaged_archives_tell_so(tmp_path: Path) -> None:
    data = zip_of({f"{n}.txt": f"text {n} ".encode() * 50 for n in range(4)})
    assert contents(found_in(tmp_path, "a.zip", data[:-30])) == [("", "broken-zip")]
    spoiled = data.replace(data[36:41], b"\xff" * 5, 1)
    assert [text if text and text.startswith("broken") else "read" for _, text in contents(found_in(tmp_path, "b.zip", spoiled))] == [
        "broken-zip", "read", "read", "read",
    ]  # fmt: skip
    cut = tar_of({"a.txt": b"one" * 400, "b.txt": b"two" * 400}, "w")[:2_400]
    assert contents(found_in(tmp_path, "a.tar", cut))[0] == ("a.txt", "one" * 400)
    assert contents(found_in(tmp_path, "a.tar", cut))[-1] == ("", "broken-tar")
    assert contents(found_in(tmp_path, "c.tar", b"x" * 5_000)) == [("", "broken-tar")]


def test_of_what_is_left_out_eight_kinds_are_named_most_first() -> None:
    kinds = Counter({".b": 2, ".a": 2, ".c": 1_000, **dict.fromkeys("defgh", 1)})
    assert archives.told(kinds) == "Of what it holds, not read: 1,000 .c, 2 .a, 2 .b, 1 d, 1 e, 1 f, 1 g, 1 h"
    more = kinds | Counter({"i": 1, "j": 1})
    assert archives.told(more) == "Of what it holds, not read: 1,000 .c, 2 .a, 2 .b, 1 d, 1 e, 1 f, 1 g, 1 h, 2 others"
    assert archives.told(Counter()) == ""


def test_a_member_has_its_place_and_what_is_left_out_its_kind(tmp_path: Path) -> None:
    members = {"a.txt": b"one", "b.twelvelong12": b"", "c": b"", "__MACOSX/d.txt": b"", "e.txt": b"two"}
    found = found_in(tmp_path, "a.zip", zip_of(members))
    assert [one.number for one in found] == ["1", "5", ""]
    assert "Of what it holds, not read: 1 .twelvelong1, 1 hidden, 1 without a suffix. Copydesk" in str(found[-1].problem)


@pytest.mark.parametrize(("size", "code"), [(MOST, None), (MOST + 1, "too-large")])
def test_a_member_of_just_the_largest_size_is_read(size: int, code: str | None, tmp_path: Path) -> None:
    (one,) = found_in(tmp_path, "a.tar", tar_of({"a.txt": b"x" * size}, "w"))
    assert (len(one.data), one.problem and one.problem.code) == (0 if code else size, code)
    assert one.problem is None or str(one.problem.message).startswith("The file is larger than 100,000 bytes, the limit. Split it")


@pytest.mark.parametrize(
    ("unpacked", "packed", "whole"),
    [(110, 11, True), (111, 11, False), (100, 5, True), (101, 5, False)],
    ids=["ten times its size", "more", "what may be unpacked of anything", "more than that"],
)
def test_what_an_archive_may_unpack_to(unpacked: int, packed: int, whole: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "FREE_BYTES", 100)
    monkeypatch.setattr(archives, "MOST_RATIO", 10)
    data = io.BytesIO(zip_of({"a.txt": b"x" * 60, "b.txt": b"x" * (unpacked - 60)}))
    found = archives.zipped(data, packed, MOST, lambda name, pieces: iter(()), lambda name, pieces: pieces)
    assert next(found).name == "a.txt"
    if whole:
        assert [one.name for one in found] == ["b.txt"]
    else:
        with pytest.raises(streams.Broken, match="more than 10 times its size") as broken:
            next(found)
        assert broken.value.ends_all


def test_what_is_wrong_with_a_member_is_told_up_to_two_hundred_characters(tmp_path: Path) -> None:
    name = "n" * 300 + ".txt"
    data = zip_of({name: b"text"}).replace(name.encode(), b"o" + name.encode()[1:], 1)  # in its own head, not in the table of contents
    (one,) = found_in(tmp_path, "a.zip", data)
    said = f"File name in directory '{name}"[:200]
    assert one.problem is not None
    assert one.problem.message == f"The file cannot be unpacked: {said}. Fetch the archive again."


def test_a_folder_in_a_tar_file_is_passed_by(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        folder = tarfile.TarInfo("d")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        file = tarfile.TarInfo("d/a.txt")
        file.size = 3
        archive.addfile(file, io.BytesIO(b"one"))
    assert contents(found_in(tmp_path, "a.tar", out.getvalue())) == [("d/a.txt", "one")]


@pytest.mark.parametrize(
    ("end", "found"),
    [
        (None, [("a.txt", "one" * 400), ("b.txt", "two" * 400)]),
        (-256, [("a.txt", "one" * 400), ("b.txt", "two" * 400), ("", "broken-tar")]),
        (4_096, [("a.txt", "one" * 400), ("b.txt", "two" * 400), ("", "broken-tar")]),
        (2_400, [("a.txt", "one" * 400), ("", "broken-tar")]),
    ],
    ids=["whole", "cut within its zeros", "cut behind its last file", "cut within a file"],
)
def test_a_tar_file_ends_with_a_block_of_zeros(end: int | None, found: list[tuple[str, str]], tmp_path: Path) -> None:
    data = tar_of({"a.txt": b"one" * 400, "b.txt": b"two" * 400}, "w")
    assert len(data) % 512 == 0
    assert contents(found_in(tmp_path, "a.tar", data[:end])) == found


def test_what_is_wrong_with_a_tar_file_is_told_up_to_two_hundred_characters(tmp_path: Path) -> None:
    """A number of a sparse file's table that is none is named by what reads it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("a.txt")
        info.pax_headers = {"GNU.sparse.map": "x" * 300}
        archive.addfile(info)
    (one,) = found_in(tmp_path, "a.tar", out.getvalue())
    assert one.problem is not None
    said = str(one.problem.message).removeprefix("The tar file cannot be read any further: ").partition(". What stands before is read")[0]
    assert said == "invalid literal for int() with base 10: '".ljust(200, "x")


def test_an_encrypted_member_and_a_large_one_are_failed_articles(tmp_path: Path) -> None:
    data = bytearray(zip_of({"a.txt": b"secret", "b.txt": b"x" * (MOST + 1), "c.txt": b"fine"}))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    assert contents(found_in(tmp_path, "a.zip", bytes(data))) == [("a.txt", "unreadable"), ("b.txt", "too-large"), ("c.txt", "fine")]


def test_a_zip_bomb_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "FREE_BYTES", 1_000_000)
    bomb = zip_of({"a.txt": b"fine", **{f"{n}.jsonl": b" " * 3_000_000 + b"\n" for n in range(40)}})
    found = found_in(tmp_path, "a.zip", bomb)
    assert contents(found)[0] == ("a.txt", "fine")
    assert contents(found)[-1] == ("", "too-large")
    assert len(found) < 40


def test_markdown_in_an_archive_stays_markdown(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zip_of({"d/pier.md": b"# Pier\n\nThe *pier* may close.\n", "d/pier.txt": b"The pier may close."}))
    assert copydesk("run", tmp_path / "a.zip", "-o", tmp_path / "out").exit_code == 0
    clean = {path.name: path.read_text() for path in (tmp_path / "out" / "clean" / "a.zip#d").iterdir()}
    assert clean == {"pier.md": "# Pier\n\nThe *pier* may close.\n", "pier.txt": "The pier may close.\n"}


# --- the same articles in every format ---

SUBJECTS = ("pier", "ferry", "market", "library", "school", "bridge", "harbour", "theatre")
PLACES = ("Holm", "Skerry", "Reed", "Farne", "Gull")


def story(number: int) -> str:
    """One of forty small articles with a line or two of chrome."""
    subject, place = SUBJECTS[number % 8], PLACES[number % 5]
    return (
        f"The {subject} at {place} is to be rebuilt\n\nBy Ann Lee\n\n"
        f"The {subject} at {place} may be rebuilt for {number + 2} million, the council said on Tuesday. “We expect work to begin in spring,” "
        f"said Ines Holt, who chairs the board of the {subject}. Neighbours had asked for it {number + 3} times.\n\n"
        f"It is likely that the {subject} will stay closed for {number % 7 + 2} months. Sources say that the money is not there yet,  and the "
        f"figures could still change. At the end of the day, nobody in {place} wants to wait .\n\nShare on Facebook\n\nRead more\n"
    )


STORIES = {f"a{number:03}": story(number) for number in range(200)}


def written(folder: Path, kind: str) -> None:
    """The forty articles as files or as one file."""
    frame = pl.DataFrame({"id": list(STORIES), "text": list(STORIES.values())})
    if kind == "txt":
        for name, text in STORIES.items():
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    elif kind == "jsonl":
        (folder / "a.jsonl").write_text("".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in STORIES.items()))
    elif kind == "csv":
        with (folder / "a.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("id", "text"), *STORIES.items()])
    elif kind == "parquet":
        frame.write_parquet(folder / "a.parquet")
    elif kind == "zip":
        (folder / "a.zip").write_bytes(zip_of({f"{name}.txt": text.encode() for name, text in STORIES.items()}))
    else:
        texts: list[Response] = [("urn:article", "text/plain; charset=utf-8", text.encode(), "") for text in STORIES.values()]
        (folder / "a.warc.gz").write_bytes(web_archive(texts, packed=True, kind="resource"))


def outcome(folder: Path, out: Path) -> list[Any]:
    """Texts, figures and findings of a run, in the order of the articles, without what tells where they stood."""
    assert copydesk("run", folder, "-o", out).exit_code == 0
    articles = pl.read_parquet(out / "data" / "articles.parquet").sort("path")
    assert articles.height == len(STORIES)
    texts = [(out / name).read_text(encoding="utf-8") for name in articles["clean_path"]]
    findings = pl.read_parquet(out / "data" / "findings.parquet").sort("path", "start", "rule", maintain_order=True).drop("path")
    return [texts, articles.drop("path", "clean_path", "record_line").to_dicts(), findings.to_dicts()]


@pytest.fixture(scope="module")
def as_files(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    folder = tmp_path_factory.mktemp("files")
    written(folder, "txt")
    found = outcome(folder, tmp_path_factory.mktemp("out") / "report")
    assert all(row["score"] is not None for row in found[1])
    assert len(found[2]) > 100
    return found


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet", "warc", "zip"])
def test_the_same_articles_come_out_the_same(kind: str, as_files: list[Any], tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    written(tmp_path / "in", kind)
    texts, articles, findings = outcome(tmp_path / "in", tmp_path / "out")
    assert texts == as_files[0]
    assert articles == as_files[1]
    assert findings == as_files[2]
