"""What the server of a report answers, asked as a web server asks it (WSGI). tests/review/test_serve.py has it run."""

from __future__ import annotations

import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from wsgiref.util import FileWrapper

import polars as pl
import pytest

from copydesk.errors import ReviewError
from copydesk.review import log
from copydesk.review.server import MOST_AT_ONCE, MOST_BYTES, Desk
from helpers import copydesk

TOKEN = "t" * 20
STORY = "The weir at Farne is shut\n\nThe weir may be mended by the end of May, the keeper said on Monday.\n"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("server")
    (folder / "weir.txt").write_text(STORY, encoding="utf-8")
    assert copydesk("run", folder / "weir.txt", "--out", folder / "report").exit_code == 0
    (folder / "report" / "notes.html").write_text("a file of the user's own")
    return folder / "report"


@pytest.fixture
def desk(report: Path, tmp_path: Path) -> Desk:
    log.begin(tmp_path / "d.sqlite")
    return Desk(report, tmp_path / "d.sqlite", TOKEN, 8000, frozenset({"desk.example"}))


def ask(desk: Desk, path: str = "/", method: str = "GET", body: bytes = b"", **environ: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer; a browser with the cookie asks."""
    answered: list[Any] = []
    asked = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_COOKIE": f"other=1; copydesk-8000={TOKEN}",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.file_wrapper": FileWrapper,
        **environ,
    }
    parts = desk(asked, lambda status, headers: answered.extend((status, headers)))
    status, headers = answered
    try:
        return int(status[:3]), dict(headers), b"".join(parts)
    finally:
        getattr(parts, "close", list)()


def leave(desk: Desk, *decisions: dict[str, Any], **environ: str) -> tuple[int, bytes]:
    body = json.dumps({"format": "copydesk-review", "version": 1, "decisions": list(decisions)}).encode()
    given = {"HTTP_ORIGIN": "http://127.0.0.1:8000", "CONTENT_TYPE": "application/json; charset=utf-8", **environ}
    status, _, answer = ask(desk, "/decisions", "POST", body, **given)
    return status, answer


def decision(desk: Desk, second: int = 0, **fields: object) -> dict[str, Any]:
    run = json.loads((desk.report / "run.json").read_text(encoding="utf-8"))["run"]
    return {
        "run": run, "path": "weir.txt", "page": "articles/weir.txt.html", "site": None, "content": "0f" * 8, "subject": {"kind": "verdict"},
        "decision": "accept", "note": "", "reviewer": "R1", "time": f"2026-05-04T09:30:{second:02}.125Z", **fields,
    }  # fmt: skip


def given(desk: Desk, query: str = "") -> dict[str, Any]:
    status, _, body = ask(desk, "/decisions", QUERY_STRING=query)
    assert status == 200
    return dict(json.loads(body))


# --- who asks ---


@pytest.mark.parametrize(
    ("host", "status"),
    [("desk.example", 200), ("DESK.example:9", 200), ("other.example", 421), ("[::1]:8000", 200), ("[::1", 421), ("10.0.0.9", 200)],
)
def test_only_addresses_and_its_own_names_lead_here(desk: Desk, host: str, status: int) -> None:
    assert ask(desk, HTTP_HOST=host)[0] == status


@pytest.mark.parametrize(
    ("cookie", "status"),
    [(f"copydesk-8000={TOKEN}", 200), (f"copydesk-8001={TOKEN}", 403), (f"copydesk-8000={TOKEN}x", 403), ("=;;\x7f", 403), ("", 403)],
)
def test_who_has_no_token_gets_nothing(desk: Desk, cookie: str, status: int) -> None:
    found, headers, body = ask(desk, HTTP_COOKIE=cookie)
    assert found == status
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert (b"with its token" in body) is (status == 403)


def test_a_token_in_the_address_becomes_a_cookie_and_goes_from_it(desk: Desk) -> None:
    status, headers, _ = ask(desk, "/a b/ä.html".encode().decode("latin-1"), HTTP_COOKIE="", QUERY_STRING=f"token={TOKEN}")
    assert (status, headers["Location"]) == (303, "/a%20b/%C3%A4.html")
    assert headers["Set-Cookie"] == f"copydesk-8000={TOKEN}; Path=/; HttpOnly; SameSite=Strict"
    assert ask(desk, "//evil.example/", QUERY_STRING=f"token={TOKEN}")[1]["Location"] == "/evil.example/"
    assert ask(desk, HTTP_COOKIE="", QUERY_STRING=f"token={TOKEN}x")[0] == 403
    assert ask(desk, QUERY_STRING="token=x")[0] == 200, "an old token in the address, and a cookie that is right"


@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://127.0.0.1:8000", 200), ("http://127.0.0.1", 403), ("null", 403), ("", 403), ("http://127.0.0.1:8000.evil.example", 403)],
)
def test_only_the_reports_own_pages_leave_decisions(desk: Desk, origin: str, status: int) -> None:
    assert leave(desk, decision(desk), HTTP_ORIGIN=origin)[0] == status
    assert len(log.read_log(desk.log)) == (status == 200)


# --- files ---


def test_what_the_manifest_lists_is_served_and_nothing_else(desk: Desk) -> None:
    status, headers, body = ask(desk)
    index = (desk.report / "index.html").read_bytes()
    assert (status, body, headers["Content-Length"], headers["Content-Type"]) == (200, index, str(len(index)), "text/html; charset=utf-8")
    assert ask(desk, method="HEAD")[1:] == (headers, b"")
    assert "Content-Disposition" not in headers
    _, headers, body = ask(desk, "/data/manifest.parquet")
    assert (headers["Content-Disposition"], body[:4]) == ("attachment", b"PAR1")
    assert ask(desk, "/clean/weir.txt")[1]["Content-Type"] == "text/plain; charset=utf-8"
    for path in ("/notes.html", "/data/", "/../weir.txt", "/\xff"):
        assert ask(desk, path)[0] == 404, path
    for method in ("POST", "PUT"):
        status, headers, body = ask(desk, "/index.html", method)
        assert (status, headers["Allow"], body) == (405, "GET, HEAD", b"Nothing can be left here.\n")


def test_every_file_of_the_manifest_is_served_as_it_is(desk: Desk) -> None:
    paths = pl.read_parquet(desk.report / "data" / "manifest.parquet")["path"].to_list()
    assert {"index.html", "articles.csv", "data/articles.parquet", "static/report.css"} <= set(paths)
    for path in paths:
        status, headers, body = ask(desk, f"/{path}")
        assert (status, body) == (200, (desk.report / path).read_bytes()), path
        assert ("Content-Disposition" in headers) is path.endswith((".csv", ".parquet", ".xlsx")), path


def test_a_file_that_is_gone_is_told_and_a_report_that_is_gone_is_waited_for(desk: Desk) -> None:
    page, summary = desk.report / "clean" / "weir.txt", desk.report / "run.json"
    for file, status, said in ((page, 404, b"any more"), (summary, 503, b"Try again in a moment")):
        kept = file.rename(desk.report.parent / "kept")
        try:
            found, headers, body = ask(desk, "/clean/weir.txt")
        finally:
            kept.rename(file)
        assert found == status
        assert said in body
        assert ("Retry-After" in headers) is (status == 503)
    assert ask(desk, "/clean/weir.txt", "HEAD")[0] == 200


# --- decisions ---


def test_decisions_come_back_behind_the_number_that_is_known(desk: Desk) -> None:
    assert given(desk)["last"] == 0
    assert leave(desk, decision(desk, 1), decision(desk, 2))[0] == 200
    assert leave(desk, decision(desk, 2), decision(desk, 3))[0] == 200, "what is left twice stands once"
    every = given(desk)
    assert [each["time"][17:19] for each in every["decisions"]] == ["01", "02", "03"]
    assert (every["format"], every["version"], every["run"]) == ("copydesk-review", 1, decision(desk)["run"])
    assert given(desk, f"after={every['last']}") == {**every, "decisions": []}
    behind = given(desk, f"after={every['last'] - 1}")
    assert (len(behind["decisions"]), behind["last"]) == (1, every["last"])
    for after, status in (("9" * 15, 200), ("9" * 16, 400), ("-1", 400), ("x", 400), ("²", 400)):
        assert ask(desk, "/decisions", QUERY_STRING=f"after={after}")[0] == status, after
    status, headers, _ = ask(desk, "/decisions", "DELETE")
    assert (status, headers["Allow"]) == (405, "GET, POST")


def test_no_more_are_given_at_once_than_a_page_can_take(desk: Desk) -> None:
    rows = [decision(desk, reviewer=f"R{number}") for number in range(MOST_AT_ONCE + 1)]
    assert leave(desk, *rows)[0] == 200
    first = given(desk)
    assert len(first["decisions"]) == MOST_AT_ONCE
    (last,) = given(desk, f"after={first['last']}")["decisions"]
    assert last["reviewer"] == f"R{MOST_AT_ONCE}"


def test_what_is_no_decision_about_this_report_is_refused_as_a_whole(desk: Desk) -> None:
    for wrong, status in ({"decision": "burn"}, 400), ({"run": "another"}, 409):
        assert leave(desk, decision(desk), decision(desk, 1) | wrong)[0] == status
    assert leave(desk, decision(desk), CONTENT_TYPE="text/plain")[0] == 415
    for length, status in ((str(MOST_BYTES), 200), (str(MOST_BYTES + 1), 413), ("x", 413), ("", 400)):
        assert leave(desk, CONTENT_LENGTH=length)[0] == status, length
    assert log.read_log(desk.log) == []


def test_a_database_that_is_gone_or_another_programs_is_told(desk: Desk, tmp_path: Path) -> None:
    desk.log.unlink()
    for status, body in (leave(desk, decision(desk)), (ask(desk, "/decisions")[0], ask(desk, "/decisions")[2])):
        assert (status, b"there is no such file" in body) == (503, True)
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as other:
        other.execute("CREATE TABLE x (y)")
    (tmp_path / "empty.sqlite").write_bytes(b"")
    for name in ("other.sqlite", "empty.sqlite"):
        with pytest.raises(ReviewError, match="another program's database"):
            log.read_log(tmp_path / name)
    with pytest.raises(ReviewError, match="another program's database"):
        log.begin(tmp_path / "other.sqlite")
    log.begin(tmp_path / "empty.sqlite")
    assert log.read_log(tmp_path / "empty.sqlite") == []
    with closing(sqlite3.connect(tmp_path / "empty.sqlite")) as ours:
        assert ours.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert ours.execute("PRAGMA application_id").fetchone() == (0x43504459,), "a file of one version is a file of the next"
