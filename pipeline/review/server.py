"""A report for several reviewers at once: its files, and the decisions that they make in it, over HTTP.

What is served are the files that the report's manifest lists, and nothing else that lies in the folder. Who has no token gets nothing: a
report holds texts that may not be published yet. A browser gets the token by the address that `copydesk serve` prints, and keeps it as a
cookie. What a page of another site could do with that cookie is refused by the Host and the Origin of the request.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from copydesk.errors import CopydeskError, ReviewError, UsageError
from copydesk.review import log
from copydesk.review.compare import whole_report
from copydesk.review.decisions import FORMAT, VERSION, checked_decisions

DECISIONS = "decisions"  # the address at which decisions are asked for, and left
MOST_BYTES = 5_000_000  # of what a browser leaves at once
MOST_AT_ONCE = 5_000  # decisions that are given at once; the browser asks for the others
_INDEX = "index.html"
_MANIFEST = "data/manifest.parquet"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_ALWAYS = (
    ("Content-Security-Policy", _POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".svg": "image/svg+xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SAVED = (".csv", ".parquet", ".xlsx")  # a browser keeps these as files; all else is shown

Environ = Mapping[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]


class _Answered(Exception):
    """An answer that is no file and no decision: its status, what it says, and further headers."""

    def __init__(self, status: str, words: str, *headers: tuple[str, str]) -> None:
        super().__init__(words)
        self.status, self.words, self.headers = status, words, headers


@dataclass(frozen=True)
class Desk:
    """A report that is served. `names`: what the server is called beside its addresses, in small letters; `log`: where decisions go."""

    report: Path
    log: Path
    token: str
    port: int
    names: frozenset[str] = frozenset()

    @cached_property
    def cookie(self) -> str:
        """Its name: browsers do not tell the ports of a host apart."""
        return f"copydesk-{self.port}"

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (WSGI, PEP 3333)."""
        try:
            return self._answer(environ, start_response)
        except _Answered as answer:
            body = f"{answer.words}\n".encode()
            start_response(answer.status, [*_ALWAYS, *answer.headers, *_text("text/plain; charset=utf-8", len(body))])
            return [body] if environ["REQUEST_METHOD"] != "HEAD" else []

    def _answer(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        self._check_host(environ)
        self._check_token(environ)
        path = environ.get("PATH_INFO", "/").encode("latin-1").decode("utf-8", "replace").removeprefix("/")
        if path == DECISIONS:
            return self._decisions(environ, start_response)
        return self._file(environ, start_response, path or _INDEX)

    # --- who asks ---

    def _check_host(self, environ: Environ) -> None:
        """That the browser asks for this server by an address or by a name of it: a name of somebody else's may lead here, too."""
        host = _host(environ)
        if host is None or not (_is_address(host) or host in self.names):
            raise _Answered("421 Misdirected Request", "This server goes by another name. Give copydesk serve the name as --name.")

    def _check_token(self, environ: Environ) -> None:
        given = parse_qs(environ.get("QUERY_STRING", "")).get("token", [""])[0]
        if given and secrets.compare_digest(given.encode(), self.token.encode()):
            cookie = f"{self.cookie}={self.token}; Path=/; HttpOnly; SameSite=Strict"
            where = quote(environ.get("PATH_INFO", "/").encode("latin-1"), safe="/")
            raise _Answered("303 See Other", "Go on.", ("Set-Cookie", cookie), ("Location", f"/{where.lstrip('/')}"))
        try:
            kept = SimpleCookie(environ.get("HTTP_COOKIE", "")).get(self.cookie)
        except CookieError:
            kept = None
        if kept is None or not secrets.compare_digest(kept.value.encode(), self.token.encode()):
            raise _Answered("403 Forbidden", "Open the address that copydesk serve printed, with its token.")

    def _check_origin(self, environ: Environ) -> None:
        """That a page of this server asks, and no other site's page in the same browser."""
        if urlsplit(environ.get("HTTP_ORIGIN", "")).netloc.lower() != environ.get("HTTP_HOST", "").lower():
            raise _Answered("403 Forbidden", "Decisions are taken from the report's own pages.")

    # --- what is asked for ---

    def _file(self, environ: Environ, start_response: StartResponse, path: str) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            raise _Answered("405 Method Not Allowed", "Nothing can be left here.", ("Allow", "GET, HEAD"))
        if path not in self._known().files:
            raise _Answered("404 Not Found", "The report has no such page.")
        saved = [("Content-Disposition", "attachment")] if path.lower().endswith(_SAVED) else []
        try:
            file = (self.report / path).open("rb")
        except OSError:
            raise _Answered("404 Not Found", "The report has no such page any more. Load its list again.") from None
        size = file.seek(0, 2)
        file.seek(0)
        start_response("200 OK", [*_ALWAYS, *saved, *_text(_type(path), size)])
        if environ["REQUEST_METHOD"] == "HEAD":
            file.close()
            return []
        wrapper: Iterable[bytes] = environ["wsgi.file_wrapper"](file, 1 << 16)
        return wrapper

    def _decisions(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Give the decisions about the report (GET), behind the one whose number is given as `after`, or take some (POST)."""
        run = self._known().run
        if environ["REQUEST_METHOD"] == "POST":
            self._check_origin(environ)
            self._take(environ, run)
        elif environ["REQUEST_METHOD"] != "GET":
            raise _Answered("405 Method Not Allowed", "Decisions are asked for, or left.", ("Allow", "GET, POST"))
        after = parse_qs(environ.get("QUERY_STRING", "")).get("after", ["0"])[0]
        if not (after.isascii() and after.isdigit() and len(after) < 16):
            raise _Answered("400 Bad Request", "after must be a number.")
        try:
            rows, last = log.rows_of(self.log, run, int(after), MOST_AT_ONCE)
        except CopydeskError as wrong:
            raise _Answered("503 Service Unavailable", str(wrong)) from None
        body = json.dumps({"format": FORMAT, "version": VERSION, "run": run, "last": last, "decisions": rows}).encode()
        start_response("200 OK", [*_ALWAYS, *_text("application/json", len(body))])
        return [body]

    def _take(self, environ: Environ, run: str) -> None:
        """Put what a browser leaves into the log."""
        if environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() != "application/json":
            raise _Answered("415 Unsupported Media Type", "Decisions are left as JSON.")
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > MOST_BYTES:
            raise _Answered("413 Content Too Large", "Too many decisions at once.")
        try:
            data = json.loads(environ["wsgi.input"].read(int(length)))
            decisions = checked_decisions(Path("the decisions"), data)
        except (ReviewError, ValueError, RecursionError) as wrong:
            raise _Answered("400 Bad Request", str(wrong)) from None
        if any(each.run != run for each in decisions):
            raise _Answered("409 Conflict", "There is a new report here. Load the page again.")
        try:
            log.add(self.log, decisions)
        except CopydeskError as wrong:
            raise _Answered("503 Service Unavailable", str(wrong)) from None

    def _known(self) -> _Known:
        """What is in the report now: a run may have put another in its place."""
        try:
            stat = (self.report / "run.json").stat()
            return _known(self.report, stat.st_ino, stat.st_mtime_ns)
        except (OSError, UsageError):
            raise _Answered(
                "503 Service Unavailable", "The report is being replaced. Try again in a moment.", ("Retry-After", "2")
            ) from None


@dataclass(frozen=True, slots=True)
class _Known:
    run: str
    files: frozenset[str]


@lru_cache(maxsize=2)
def _known(report: Path, _inode: int, _changed: int) -> _Known:
    """The id of the report's run, and the names of its files."""
    from polars import read_parquet

    run = str(whole_report(report)["run"])
    return _Known(run, frozenset(read_parquet(report / _MANIFEST, columns=["path"])["path"]) | {_MANIFEST})


def _text(kind: str, size: int) -> tuple[tuple[str, str], ...]:
    return ("Content-Type", kind), ("Content-Length", str(size)), ("Cache-Control", "no-cache, private")


def _type(path: str) -> str:
    """What a browser is to take a file for. The cleaned articles are text, whatever they are called: what they say is somebody else's."""
    known = _TYPES.get(Path(path).suffix.lower())
    return known if known and not path.startswith("clean/") else "text/plain; charset=utf-8"


def _host(environ: Environ) -> str | None:
    """The host that was asked for, without its port."""
    try:
        return urlsplit(f"//{environ.get('HTTP_HOST', '')}").hostname
    except ValueError:
        return None


def _is_address(host: str) -> bool:
    """Whether it is a number: no other site's page can be reached by one of ours."""
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
