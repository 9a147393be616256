"""A report for several reviewers at once: who may see it, what is served, how decisions get into one file and back to the others."""

from __future__ import annotations

import http.client
import json
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import polars as pl
import pytest

from browser import CHROMIUM, Browser, browsing
from copydesk.errors import ReviewError
from copydesk.reports.names import article_link, page_name
from copydesk.review import log
from copydesk.review.decisions import merged, read_review, standing
from copydesk.review.server import MOST_BYTES
from helpers import PROJECT, copydesk

STORY = (
    "The weir at Farne is shut\n\n"
    + "The weir may be mended by the end of May, the keeper said on Monday. Nobody at the lock knows more. " * 3
)
FERRY = "The last ferry\n\nThe ferry goes at noon, the master said.\n\nShare this article\n"
PAGE = page_name("site/weir.txt")


class Server(NamedTuple):
    """A `copydesk serve` that runs."""

    report: Path
    decisions: Path
    host: str
    token: str

    @property
    def address(self) -> str:
        """What it printed."""
        return f"http://{self.host}/?token={self.token}"

    def ask(
        self, path: str, method: str = "GET", body: object = None, *, token: bool = True, **headers: Any
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers (with _ for -) and body of an answer."""
        port = int(self.host.rpartition(":")[2])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        given = {"Host": self.host, **({"Cookie": f"copydesk-{port}={self.token}"} if token else {})}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body if body is None or isinstance(body, bytes) else json.dumps(body), given)
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def leave(self, *decisions: Mapping[str, Any], **headers: str) -> tuple[int, str]:
        """Decisions as a page of the report leaves them: status, and what was said."""
        given: dict[str, Any] = {"Origin": f"http://{self.host}", "Content_Type": "application/json", **headers}
        status, _, body = self.ask("/decisions", "POST", {"format": "copydesk-review", "version": 1, "decisions": list(decisions)}, **given)
        return status, body.decode()


@contextmanager
def serving(report: Path, *options: str) -> Iterator[Server]:
    command = [sys.executable, "-c", "from copydesk.cli.app import main; main()", "serve", str(report), "--port", "0", *options]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        found = re.fullmatch(r"http://(.+)/\?token=(\S+)\n", process.stdout.readline())
        try:
            assert found, process.stderr.read()
            said = process.stderr.readline()
            decisions = re.fullmatch(r"Decisions go to (.+)\. Ctrl-C ends this\.\n", said)
            assert decisions, said
            yield Server(report, Path(decisions[1]), found[1], found[2])
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 130
            assert process.stderr.read().endswith("copydesk: stopped by Ctrl-C.\n")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("serve")
    (folder / "in" / "site").mkdir(parents=True)
    (folder / "in" / "site" / "weir.txt").write_text(STORY, encoding="utf-8")
    (folder / "in" / "site" / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (folder / "in" / "site" / "<b>&Ä #1.txt").write_text(STORY, encoding="utf-8")
    assert copydesk("run", folder / "in", "--out", folder / "report", "--workers", "1").exit_code == 0
    (folder / "report" / "notes.txt").write_text("a file of the user's own")
    return folder / "report"


@pytest.fixture(scope="module")
def server(report: Path) -> Iterator[Server]:
    with serving(report) as running:
        yield running


def run_of(report: Path) -> str:
    return str(json.loads((report / "run.json").read_text(encoding="utf-8"))["run"])


def decision(report: Path, said: str = "accept", reviewer: str = "R1", *, second: int = 0, **fields: object) -> dict[str, Any]:
    return {
        "run": run_of(report), "path": "site/weir.txt", "page": PAGE, "site": None, "content": "0f" * 8, "subject": {"kind": "verdict"},
        "decision": said, "note": "", "reviewer": reviewer, "time": f"2026-05-04T09:30:{second:02}.125Z", **fields,
    }  # fmt: skip


# --- who may see it ---


def test_who_has_no_token_gets_nothing(server: Server) -> None:
    for path in ("/", f"/{PAGE}", "/decisions", "/?token=", "/?token=x", f"/?token={server.token}x"):
        status, headers, body = server.ask(path, token=False)
        assert (status, body) == (403, b"Open the address that copydesk serve printed, with its token.\n"), path
        assert "set-cookie" not in headers
    for cookie in ("copydesk-1=x", "=;;\x7f", f"copydesk={server.token}"):
        assert server.ask("/", token=False, Cookie=cookie)[0] in (400, 403)


def test_the_printed_address_lets_a_browser_in_and_leads_on_without_the_token(server: Server) -> None:
    status, headers, _ = server.ask(f"/?token={server.token}", token=False)
    assert (status, headers["location"]) == (303, "/")
    assert headers["set-cookie"] == f"copydesk-{server.host.rpartition(':')[2]}={server.token}; Path=/; HttpOnly; SameSite=Strict"
    assert server.ask(f"/{PAGE}?token={server.token}", token=False)[1]["location"] == f"/{PAGE}"
    assert server.ask(f"//evil.example/?token={server.token}", token=False)[1]["location"].startswith("/evil.example"), (
        "only to this server"
    )


@pytest.mark.parametrize(
    ("host", "status"),
    [("evil.example", 421), ("evil.example:{port}", 421), ("127.0.0.1.evil.example", 421), ("", 421), ("[::1", 421), ("localhost:{port}", 200), ("LOCALHOST", 200), ("[::1]:1", 200), ("10.0.0.9", 200)],
)  # fmt: skip
def test_a_name_of_somebody_else_that_leads_here_is_refused(server: Server, host: str, status: int) -> None:
    assert server.ask("/", Host=host.format(port=server.host.rpartition(":")[2]))[0] == status


def test_a_page_of_another_site_leaves_no_decision(server: Server) -> None:
    for origin in ("http://evil.example", "null", "", f"http://{server.host}.evil.example"):
        assert server.leave(decision(server.report), Origin=origin) == (403, "Decisions are taken from the report's own pages.\n")
    assert server.leave(decision(server.report), Content_Type="text/plain")[0] == 415
    assert log.read_log(server.decisions) == []


# --- what is served ---


def test_the_report_s_files_are_served_as_they_are_and_nothing_else_of_its_folder(server: Server) -> None:
    for path in sorted(item for item in server.report.rglob("*") if item.is_file()):
        name = path.relative_to(server.report).as_posix()
        status, headers, body = server.ask(f"/{quote(name)}")
        if name == "notes.txt" or name.startswith(".kept/"):
            assert (status, body) == (404, b"The report has no such page.\n")
            continue
        assert (status, body) == (200, path.read_bytes()), name
        assert headers["content-length"] == str(path.stat().st_size)
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "server" not in headers
        kind = headers["content-type"].partition(";")[0]
        if name.startswith("clean/"):
            assert kind == "text/plain", "what an article says is no page"
        elif name.endswith((".html", ".js", ".css", ".svg")):
            assert (
                kind == {"html": "text/html", "js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}[name.rpartition(".")[2]]
            )
        assert ("content-disposition" in headers) is name.endswith((".csv", ".parquet", ".xlsx")), name
    assert server.ask("/")[2] == (server.report / "index.html").read_bytes()
    assert server.ask("/", "HEAD")[2] == b""


@pytest.mark.parametrize(
    "path",
    ["/../in/site/weir.txt", "/%2e%2e/in/site/weir.txt", "/.work", "/data/", "//etc/passwd", "/%00", "/%ff", "/articles/../run.json"],
)
def test_no_path_leads_out_of_the_report(server: Server, path: str) -> None:
    status, _, body = server.ask(path)
    assert status in (400, 404), body
    assert b"Farne" not in body


def test_only_decisions_are_left(server: Server) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert server.ask("/index.html", method, Origin=f"http://{server.host}")[0] == 405
        assert server.ask("/decisions", method, Origin="http://evil.example")[0] in (403, 405)


# --- decisions ---


def test_decisions_stand_in_one_file_and_come_back_to_everybody(report: Path, tmp_path: Path) -> None:
    file = tmp_path / "ours.sqlite"
    with serving(report, "--decisions", str(file)) as server:
        assert server.decisions == file
        first, second = decision(report, reviewer="R1"), decision(report, "send-back", "R2", second=1)
        status, body = server.leave(first)
        assert status == 200
        known = json.loads(body)["last"]
        assert server.leave(first, second)[0] == 200, "what is left twice stands once"
        found = json.loads(server.ask(f"/decisions?after={known}")[2])
        assert (found["run"], [each["reviewer"] for each in found["decisions"]]) == (run_of(report), ["R2"])
        assert found["last"] > known
        assert json.loads(server.ask(f"/decisions?after={found['last']}")[2])["decisions"] == []
        assert server.ask("/decisions?after=-1")[0] == 400
    with serving(report, "--decisions", str(file)) as server:  # they are there the next time
        assert len(json.loads(server.ask("/decisions")[2])["decisions"]) == 2
    kept = log.read_log(file)
    assert [(each.reviewer, each.decision) for each in kept] == [("R1", "accept"), ("R2", "send-back")]
    assert len(standing(kept)["site/weir.txt", "verdict", ""]) == 2
    (tmp_path / "review.json").write_text(
        json.dumps({"format": "copydesk-review", "version": 1, "decisions": [first, second]}), encoding="utf-8"
    )
    assert merged([kept, read_review(tmp_path / "review.json")]) == kept, "they are those that a page saves"


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"decision": "burn"}, 400, "decisions[0].decision: must be one of accept, send-back, withdraw"),
        ({"time": "soon"}, 400, "decisions[0].time: must be a time"),
        ({"run": "another"}, 409, "There is a new report here. Load the page again."),
    ],
)
def test_what_is_no_decision_about_this_report_is_refused(server: Server, change: dict[str, Any], status: int, said: str) -> None:
    before = log.read_log(server.decisions)
    found = server.leave(decision(server.report, second=7), decision(server.report, second=8) | change)
    assert found[0] == status
    assert said.replace("[0]", "[1]") in found[1]
    assert log.read_log(server.decisions) == before, "all of them, or none"


def test_what_is_no_json_or_too_much_is_refused(server: Server) -> None:
    given: dict[str, Any] = {"Origin": f"http://{server.host}", "Content_Type": "application/json"}
    for body in (b"[" * 100_000, b"\xff", b""):
        assert server.ask("/decisions", "POST", body, **given)[0] == 400
    assert server.ask("/decisions", "POST", b"", Content_Length=str(MOST_BYTES + 1), **given)[0] == 413


def test_many_at_once_lose_nothing(report: Path, tmp_path: Path) -> None:
    with serving(report, "--decisions", str(tmp_path / "d.sqlite")) as server, ThreadPoolExecutor(8) as people:
        every = [decision(report, reviewer=f"R{who}", second=n) for who in range(8) for n in range(10)]
        assert {status for status, _ in people.map(server.leave, every)} == {200}
        assert len(json.loads(server.ask("/decisions")[2])["decisions"]) == 80
    assert {(each.reviewer, each.time.second) for each in log.read_log(tmp_path / "d.sqlite")} == {
        (f"R{who}", n) for who in range(8) for n in range(10)
    }


def test_another_report_in_the_same_place_is_served_from_then_on(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(STORY, encoding="utf-8")
    out = tmp_path / "report"
    assert copydesk("run", tmp_path / "in", "--out", out, "--workers", "1").exit_code == 0
    with serving(out) as server:
        old = decision(out)
        assert server.leave(old)[0] == 200
        (tmp_path / "in" / "b.txt").write_text(STORY.replace("Farne", "Holm"), encoding="utf-8")
        assert copydesk("run", tmp_path / "in", "--out", out, "--workers", "1").exit_code == 0
        assert server.ask(f"/{page_name('b.txt')}")[0] == 200
        assert server.leave(old)[0] == 409
        assert json.loads(server.ask("/decisions")[2])["decisions"] == [], (
            "those about the old one are in the file, and not in the new report"
        )
        (out / "run.json").rename(tmp_path / "run.json")
        assert server.ask("/")[0] == 503, "as long as a run swaps reports"
        (tmp_path / "run.json").rename(out / "run.json")
        assert server.ask("/")[0] == 200
    assert len(log.read_log(tmp_path / "report.decisions.sqlite")) == 1


# --- the command ---


def test_what_serve_took_is_applied_listed_merged_and_counted(report: Path, tmp_path: Path) -> None:
    file = tmp_path / "d.sqlite"
    log.begin(file)
    line = {"kind": "line", "line": 5, "text": "Share this article", "hash": "0" * 12, "rule": "boilerplate.share-link"}
    rows = [decision(report, second=1), decision(report, "article", path="site/ferry.txt", subject=line, second=2)]
    (tmp_path / "review.json").write_text(json.dumps({"format": "copydesk-review", "version": 1, "decisions": rows}), encoding="utf-8")
    log.add(file, read_review(tmp_path / "review.json"))
    by_database = copydesk("review", "list", file, cwd=tmp_path).output
    assert by_database == copydesk("review", "list", tmp_path / "review.json", cwd=tmp_path).output != ""
    applied = copydesk("review", "apply", file, "--to", tmp_path / "copydesk.toml", cwd=tmp_path)
    assert applied.exit_code == 0, applied.output
    settings = (tmp_path / "copydesk.toml").read_text(encoding="utf-8")
    assert "Share this article" in settings
    assert "d.sqlite.json" in settings, "a run reads the decisions about verdicts from a file beside the database"
    assert read_review(tmp_path / "d.sqlite.json") == log.read_log(file)


def test_what_cannot_be_served_is_told(report: Path, tmp_path: Path) -> None:
    def said(*arguments: str | Path) -> str:
        done = copydesk("serve", *arguments, cwd=tmp_path)
        assert done.exit_code == 2
        return done.output

    assert "no such folder" in said(tmp_path / "nowhere")
    assert "lies in the report, which the next run replaces" in said(report, "--decisions", report / "d.sqlite")
    assert "shorter than 16 characters" in said(report, "--token", "short")
    (tmp_path / "text.sqlite").write_text("no database, but a text of some length\n" * 9)
    assert "cannot be used as a file of decisions" in said(report, "--decisions", tmp_path / "text.sqlite")
    with sqlite3.connect(tmp_path / "other.sqlite") as other:
        other.execute("CREATE TABLE x (y)")
    assert "another program's database" in said(report, "--decisions", tmp_path / "other.sqlite")
    assert "nothing can listen there" in said(report, "--host", "203.0.113.7", "--decisions", tmp_path / "d.sqlite")
    with pytest.raises(ReviewError, match="there is no such file"):
        log.read_log(tmp_path / "none.sqlite")


# --- in browsers ---


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Browser, Browser]]:
    with browsing(tmp_path / "one") as one, browsing(tmp_path / "other") as other:
        yield one, other


def named(browser: Browser, name: str) -> None:
    browser.run(
        f"(() => {{ const box = document.getElementById('reviewer'); box.value = {json.dumps(name)};"
        " box.dispatchEvent(new Event('change')); box.blur(); })()"
    )


def decided(browser: Browser) -> list[str]:
    found: list[str] = browser.run("[...document.querySelectorAll('.decided')].map((each) => each.textContent.trim())")
    return found


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here to open the report with")
def test_two_reviewers_see_what_the_other_decides(report: Path, tmp_path: Path, two: tuple[Browser, Browser]) -> None:
    ana, ben = two
    with serving(report, "--decisions", str(tmp_path / "d.sqlite")) as server:
        for reviewer, name in ((ana, "R1"), (ben, "R2")):
            reviewer.open(server.address)
            reviewer.open(f"http://{server.host}/{PAGE}")
            if reviewer is ana:
                reviewer.wait("document.getElementById('save').disabled")
                reviewer.wait("performance.getEntriesByType('resource').some((each) => each.name.includes('/decisions'))")
                reviewer.press("a")
                reviewer.wait("document.getElementById('nostorage').textContent === 'Your name first: the others see who decided what.'")
                assert reviewer.run("document.activeElement.id") == "reviewer"
            named(reviewer, name)
        ana.press("a")
        ben.wait("[...document.querySelectorAll('.decided')].some((each) => each.textContent.includes('R1 accepted this article.'))")
        ben.press("r", "j", "i")
        ana.wait("document.querySelectorAll('.decided').length === 3")
        assert decided(ana) == ["You accepted this article.", "R2 sent this article back.", "R2: not this"]
        assert decided(ben) == ["R1 accepted this article.", "You sent this article back.", "You: not this"]
        ana.press("a")  # the same once more takes one's own back, and nobody else's
        ben.wait("document.querySelectorAll('.decided').length === 2")
        assert decided(ana) == ["R2 sent this article back.", "R2: not this"]
        ana.press("u")
        ana.wait("location.pathname === '/index.html' && document.querySelector('#rows.has-decisions')")
        assert ana.complaints == ben.complaints == []
    assert [(each.reviewer, each.decision) for each in log.read_log(tmp_path / "d.sqlite")] == [
        ("R1", "accept"), ("R2", "send-back"), ("R2", "not-this"), ("R1", "withdraw"),
    ]  # fmt: skip


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here to open the report with")
def test_what_is_decided_while_the_server_is_away_is_kept_and_sent_later(report: Path, tmp_path: Path, chromium: Browser) -> None:
    options = ("--decisions", str(tmp_path / "d.sqlite"), "--token", "t" * 20)
    with serving(report, *options) as server:
        port = server.host.rpartition(":")[2]
        chromium.open(server.address)
        chromium.open(f"http://{server.host}/{PAGE}")
        chromium.wait("performance.getEntriesByType('resource').some((each) => each.name.includes('/decisions'))")
        named(chromium, "R1")
    chromium.press("a")
    chromium.wait("document.getElementById('nostorage').textContent.startsWith('The server does not answer. What you decide is kept')")
    with serving(report, *options, "--port", port) as server:
        chromium.wait("document.getElementById('nostorage').hidden")
        assert [each["decision"] for each in json.loads(server.ask("/decisions")[2])["decisions"]] == ["accept"]
        chromium.open("about:blank")
    chromium.complaints.clear()  # the network's, while it was away


ATTACKS = (
    "</script><script>top.PWNED=1</script>",
    '"><img src=x onerror="top.PWNED=1"><svg onload=top.PWNED=1>',
    "' onmouseover='top.PWNED=1' autofocus onfocus=top.PWNED=1 x='",
)


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here to open the report with")
def test_what_stands_in_articles_runs_nothing_on_any_page_that_is_served(tmp_path: Path, chromium: Browser) -> None:
    """In names of files and folders, titles, bylines and texts, of texts and pages; also where the pages are compared and packed."""
    given, old, new = tmp_path / "in", tmp_path / "old", tmp_path / "new"
    for number, attack in enumerate(ATTACKS):
        name = attack.replace("/", "\u2215")
        site = given / name
        site.mkdir(parents=True)
        words = f"{attack}\n\nBy {attack}\n\n{STORY}\nIt may {attack} rain, they say.\n\n{attack}\n"
        (site / f"{number} {name}.txt").write_text(words, encoding="utf-8")
        (site / "twin.md").write_text(words.replace("It may", "It could"), encoding="utf-8")
        (site / "page.html").write_text(
            f"<title>{escape(attack)}</title><meta name=author content='{escape(attack)}'><p>{escape(words)}</p>", encoding="utf-8"
        )
    assert copydesk("run", given, "--out", old, "--workers", "1").exit_code == 0
    rules = ("--disable", "speculation.may")
    assert copydesk("run", given, "--out", new, "--pages", "worst:2", "--against", old, "--workers", "1", *rules).exit_code == 0
    own = [path.relative_to(new).as_posix() for path in new.glob("articles/**/*.html")]
    assert len(own) == 2
    with serving(new, "--decisions", str(tmp_path / "d.sqlite")) as server:
        chromium.open(server.address)
        packed = [article_link("", path, viewer=True) for path in pl.read_parquet(new / "data" / "articles.parquet")["path"]]
        tabs = [f"{name}.html" for name in ("index", "sites", "duplicates", "rules", "changes", "unread")]
        for page in (*tabs, *map(quote, own), *packed):
            chromium.open("about:blank")
            chromium.open(f"http://{server.host}/{page}")
            if page in packed:
                chromium.wait("document.documentElement.dataset.shown")
            assert (
                chromium.run("'PWNED' in window || document.querySelectorAll('main script, main img, [onload], [autofocus]').length") == 0
            ), page
        chromium.open("about:blank")
    assert len(packed) == 9
    assert chromium.complaints == []


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here to open the report with")
def test_what_another_reviewer_writes_is_text(report: Path, tmp_path: Path, chromium: Browser) -> None:
    attack = '<img src=x onerror="window.hit = 1"><script>window.hit = 1</script>\'"\u202e'
    with serving(report, "--decisions", str(tmp_path / "d.sqlite")) as server:
        note = decision(report, "note", attack, note=attack, subject={"kind": "note"}, second=1)
        site = decision(report, "send-back", attack, page=attack, site=attack, content=attack, second=2)
        line = {"kind": "line", "line": 1, "text": attack, "hash": attack, "rule": attack}
        assert server.leave(note, site, decision(report, "chrome", attack, subject=line, second=3))[0] == 200
        chromium.open(server.address)
        for page in ("index.html", PAGE):
            chromium.open(f"http://{server.host}/{page}")
            chromium.wait("document.getElementById('drafted').textContent.startsWith('3 decisions')")
            assert chromium.run("window.hit === undefined && document.querySelectorAll('img, main script').length === 0")
        assert f"{attack}’s note: {attack}" in decided(chromium)[0]
        chromium.open("about:blank")
    assert chromium.complaints == []
