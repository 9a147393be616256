"""Inputs from an object store and a report put up to one, with a real S3 server (moto's) on this machine."""

import http.client
import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import polars as pl
import pytest

from copydesk.config import Config
from copydesk.errors import ConfigError, OutputError, OutputUnwritable, UsageError
from copydesk.runs import batch
from copydesk.runs.inputs import find_sources
from copydesk.runs.output import MANIFEST, RUN
from copydesk.runs.parts import listing
from copydesk.runs.publish import PUT, check, publish
from copydesk.runs.remote import Url, place_of, safe_name
from helpers import PROJECT, Inline, loopback_is_up

pytestmark = [
    pytest.mark.skipif(not loopback_is_up(), reason="a server on this machine needs its loopback interface, which is down"),
    # botocore's and aiohttp's own; what a session leaves open at the end of the process is theirs to close
    pytest.mark.filterwarnings("ignore::DeprecationWarning:(botocore|aiobotocore|s3fs|dateutil).*"),
]

SERVE = """if True:
    import logging, sys
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    from moto.server import ThreadedMotoServer
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    print(server.get_host_and_port()[1], flush=True)
    sys.stdin.read()
"""
STORY = (
    "The ferry to Holm Island will run through the night from next week, the harbour board said. “We expect forty passengers a night,” "
    "said Ines Holt, who chairs the board. The service may cost less than a new pier, although the figures may still change. "
)


HERE: Any = Inline()
SIGNED = {"Authorization": "AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"}


class Server:
    """An S3 server, which looks at no signature."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, method: str, path: str, data: bytes = b"") -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, data, SIGNED)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        assert answer.status < 300, (method, path, answer.status, body)
        return body

    def put(self, bucket: str, name: str, data: bytes) -> None:
        self.ask("PUT", f"/{bucket}/{quote(name)}", data)

    def tags(self, bucket: str, folder: str) -> dict[str, tuple[str, str]]:
        """Of each object below a folder, what marks its bytes and when it was put."""
        tree = ET.fromstring(self.ask("GET", f"/{bucket}?list-type=2&max-keys=1000&prefix={quote(folder)}/"))  # noqa: S314  of our own server
        space = {"s3": tree.tag.partition("}")[0][1:]}

        def said(item: ET.Element, what: str) -> str:
            return item.findtext(f"s3:{what}", "", space)

        found = {said(item, "Key"): (said(item, "ETag"), said(item, "LastModified")) for item in tree.iterfind("s3:Contents", space)}
        return {name.removeprefix(f"{folder}/"): told for name, told in found.items()}

    def objects(self, bucket: str, folder: str) -> dict[str, bytes]:
        return {name: self.ask("GET", f"/{bucket}/{quote(f'{folder}/{name}')}") for name in self.tags(bucket, folder)}

    def refuse_after(self, count: float) -> None:
        """Refuse keys that nobody was given, once so many things have been asked for."""
        self.ask("POST", "/moto-api/reset-auth", str(count).encode())


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    process = subprocess.Popen([sys.executable, "-c", SERVE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdin is not None
    yield Server(int(process.stdout.readline()))
    process.stdin.close()
    process.wait(60)
    process.stdout.close()


@pytest.fixture
def bucket(server: Server, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of an empty bucket, which this process and those that it starts have the address and keys of."""
    for name, value in environment(server, tmp_path).items():
        monkeypatch.setenv(name, value)
    name = f"bucket-{abs(hash(request.node.name)) % 10**9}"
    server.ask("PUT", f"/{name}")
    return name


def environment(server: Server, home: Path) -> Mapping[str, str]:
    return {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.port}",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "XDG_CACHE_HOME": str(home / "cache"),
    }


def copydesk(*arguments: object, before: str = "") -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    command = [sys.executable, "-c", f"{before}from copydesk.cli.app import main; main()", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, env={**os.environ, "COLUMNS": "200"})
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout, done.stderr


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def report_of(found: Mapping[str, bytes]) -> dict[str, bytes]:
    """Without what is kept for the next run."""
    return {name: data for name, data in found.items() if not name.startswith((".kept/", ".copydesk/"))}


def given(folder: Path) -> Path:
    """A folder with what a store may hold: articles, records, an empty file, one that is not read, hidden ones, a report."""
    shutil.copytree(PROJECT / "samples" / "archive", folder / "archive")
    for name in ("night-ferry.txt", "allotment-guide.md", "brochure.pdf"):
        shutil.copyfile(PROJECT / "samples" / name, folder / name)
    rows = [{"id": f"r{n}", "title": f"Report {n}", "text": f"{STORY}{n} boats. " * 3} for n in range(3)]
    (folder / "crawl.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    for name in (".hidden.txt", ".git/config.txt", "old/run.json", "old/clean/a.txt", "nested/.private/b.txt", "other/run.json"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text('{"program": "copydesk"}' if name == "old/run.json" else STORY, encoding="utf-8")
    return folder


def test_a_run_from_and_to_a_store_leaves_the_bytes_of_a_local_one(server: Server, bucket: str, tmp_path: Path) -> None:
    for name, data in files(given(tmp_path / "in")).items():
        server.put(bucket, f"in/{name}", data)
    server.put(bucket, "in2/other.txt", STORY.encode())  # which is no part of in/
    server.put(bucket, "in/folder/", b"")  # how a folder is marked
    code, _, said = copydesk("run", tmp_path / "in", "-q", "-o", tmp_path / "local", "-w", 1)
    assert copydesk("run", f"s3://{bucket}/in/", "-q", "-o", f"s3://{bucket}/out", "-w", 1) == (
        code,
        f"s3://{bucket}/out/index.html\n",
        said,
    )
    first = server.objects(bucket, "out")
    assert report_of(first) == report_of(files(tmp_path / "local"))

    # The same once more: nothing is worked, and nothing put.
    before = server.tags(bucket, "out")
    _, _, said = copydesk("run", f"s3://{bucket}/in", "-o", f"s3://{bucket}/out/", "-w", 1)
    assert "as before" in said
    assert server.tags(bucket, "out") == before

    # One article less; and somebody has written over a page, and put a file of his own beside it.
    server.ask("DELETE", f"/{bucket}/in/night-ferry.txt")
    (tmp_path / "in" / "night-ferry.txt").unlink()
    server.put(bucket, "out/index.html", b"mine")
    server.put(bucket, "out/notes.txt", b"mine, too")
    server.put(bucket, "out/clean/night-ferry.txt", b"mended")
    copydesk("run", tmp_path / "in", "-q", "-o", tmp_path / "local", "-w", 1)
    _, _, said = copydesk("run", f"s3://{bucket}/in", "-q", "-o", f"s3://{bucket}/out", "-w", 1)
    assert f"s3://{bucket}/out/index.html is not as Copydesk wrote it, or is not Copydesk's. It was moved to" in said
    theirs = {"notes.txt": b"mine, too", "yours/index.html": b"mine", "yours/clean/night-ferry.txt": b"mended"}
    assert report_of(server.objects(bucket, "out")) == report_of(files(tmp_path / "local")) | theirs


def test_what_cannot_be_asked_is_an_error_that_says_what_to_do(server: Server, bucket: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"s3://nobodys/in: there is no such bucket .* Check how it is written"):
        find_sources([Url("s3://nobodys/in")], tmp_path)
    with pytest.raises(UsageError, match="s3://nobodys: there is no such bucket"):
        check(Url("s3://nobodys"))
    assert not len(find_sources([Url(f"s3://{bucket}/none")], tmp_path))
    check(Url(f"s3://{bucket}/none"))
    server.put(bucket, "theirs/a.txt", b"mine")
    with pytest.raises(OutputError, match="theirs is not empty and is no report of Copydesk's"):
        check(Url(f"s3://{bucket}/theirs"))
    with pytest.raises(ConfigError, match=r"nowhere://bucket: .* Give a path, or an address such as s3://bucket/folder"):
        find_sources([Url("nowhere://bucket")], tmp_path)
    server.refuse_after(0)
    try:
        with pytest.raises(UsageError, match=f"s3://{bucket}/theirs: you may not list it .* Check your keys"):
            find_sources([Url(f"s3://{bucket}/theirs")], tmp_path)
    finally:
        server.refuse_after(float("inf"))


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("s3://nobodys/in", "-o", "OUT"), 2, "copydesk: s3://nobodys/in: there is no such bucket"),
        (("IN", "-o", "s3://nobodys/out"), 2, "copydesk: s3://nobodys/out: there is no such bucket"),
        (("s3://any/out/sub", "-o", "s3://any/out"), 2, "s3://any/out/sub lies in the output folder"),
        (("s3://any/out", "-o", "s3://any/out/"), 2, "s3://any/out is the output folder"),
    ],
    ids=["no bucket of inputs", "no bucket for the report", "within", "the same"],
)
@pytest.mark.usefixtures("bucket")
def test_the_command_says_so_and_changes_nothing(tmp_path: Path, arguments: tuple[str, ...], code: int, told: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(STORY, encoding="utf-8")
    places = {"IN": str(tmp_path / "in"), "OUT": str(tmp_path / "out")}
    ended, out, said = copydesk("run", *(places.get(each, each) for each in arguments), "-q")
    assert (ended, out) == (code, "")
    assert told in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("package", ["fsspec", "s3fs"])
def test_without_the_package_it_is_said_how_to_install_it(tmp_path: Path, package: str) -> None:
    code, _, said = copydesk("run", "s3://bucket/in", "-o", tmp_path / "out", before=f'import sys; sys.modules["{package}"] = None; ')
    need = "a package for such addresses is not installed. Install it: pip install 'copydesk[s3]'"
    assert (code, said) == (2, f"copydesk: s3://bucket/in: {need}\n")


def test_an_object_that_is_gone_when_it_is_read_is_one_failed_article(server: Server, bucket: str, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt", "d.jsonl"):
        data = json.dumps({"text": STORY}) if name.endswith("l") else f"{name}\n\n{STORY * 3}"
        server.put(bucket, f"in/{name}", data.encode())
    out = tmp_path / "out"
    sources = list(find_sources([Url(f"s3://{bucket}/in")], out))
    for name in ("b.txt", "d.jsonl"):
        server.ask("DELETE", f"/{bucket}/in/{name}")
    batch.run(sources, out, Config(), HERE)
    articles = pl.read_parquet(out / "data" / "articles.parquet").select("path", "status", "code", "message")
    assert articles["path"].to_list() == ["a.txt", "b.txt", "c.txt", "d.jsonl"]
    assert articles["status"].to_list() == ["ok", "failed", "ok", "failed"]
    assert set(articles["code"].drop_nulls()) == {"unreadable"}
    assert all("could not be fetched" in message for message in articles["message"].drop_nulls())
    # It is there again for the next run, which reads it.
    server.put(bucket, "in/b.txt", f"b.txt\n\n{STORY * 3}".encode())
    batch.run(find_sources([Url(f"s3://{bucket}/in")], out), out, Config(), HERE)
    assert pl.read_parquet(out / "data" / "articles.parquet")["status"].to_list() == ["ok", "ok", "ok"]


HOSTILE = (
    "../../evil.txt",
    "..",
    "//twice.txt",
    ".//./dot.txt",
    "a::file://etc/b.txt",
    "st*r[1]?.txt",
    "x?versionId=1.txt",
    "\x01\u202e.txt",
)


def test_names_of_objects_lead_nowhere(server: Server, bucket: str, tmp_path: Path) -> None:
    for name in HOSTILE:
        server.put(bucket, f"in/{name}", f"{STORY * 3}{HOSTILE.index(name)}".encode())
    out = tmp_path / "deep" / "deeper" / "out"
    batch.run(find_sources([Url(f"s3://{bucket}/in")], out), out, Config(), HERE)
    articles = pl.read_parquet(out / "data" / "articles.parquet")
    status = dict(articles.select("path", "status").iter_rows())
    assert status == {
        "U+002EU+002E/U+002EU+002E/evil.txt": "ok",
        "U+002EU+002E": "skipped",  # whose name does not say what it is
        "[nothing]/[nothing]/twice.txt": "ok",
        "U+002E/[nothing]/U+002E/dot.txt": "ok",
        "a::file:/[nothing]/etc/b.txt": "ok",
        "st*r[1]?.txt": "ok",
        "x?versionId=1.txt": "failed",  # what s3fs takes for a version of x
        "[U+0001][U+202E].txt": "ok",
    }
    assert {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*") if path.is_file()} <= {"deep", "cache"}
    assert all(path.is_relative_to(out) for path in (tmp_path / "deep").rglob("*") if path.is_file())


def test_a_large_object_is_fetched_to_its_limit_alone(server: Server, bucket: str, tmp_path: Path) -> None:
    server.put(bucket, "in/a.txt", STORY.encode() * 20)
    server.put(bucket, "in/b.txt", STORY.encode())
    out = tmp_path / "out"
    batch.run(find_sources([Url(f"s3://{bucket}/in")], out), out, Config(max_bytes=1_000), HERE)
    assert pl.read_parquet(out / "data" / "articles.parquet")["code"].to_list() == ["too-large", None]


# --- putting up ---


def a_report(folder: Path, **texts: str) -> Path:
    """Files as a run leaves them, with their manifest."""
    for name, text in {"index.html": "index", RUN: '{"program": "copydesk"}', **texts}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "data").mkdir()
    names = sorted(files(folder))
    listing(folder, names).write_parquet(folder / MANIFEST)
    return folder


def test_where_the_store_refuses_half_way_the_same_command_ends_it(server: Server, bucket: str, tmp_path: Path) -> None:
    """After each number of things asked for, as after a kill there: run.json stands in a whole report alone."""
    old = a_report(tmp_path / "old", **{f"clean/{n}.txt": f"old {n}" for n in range(4)}, **{"shared.txt": "the same"})
    new = a_report(tmp_path / "new", **{f"clean/{n}.txt": f"new {n}" for n in range(2, 6)}, **{"shared.txt": "the same"})
    outcomes = set()
    for count in range(2, 38, 5):
        url, folder = Url(f"s3://{bucket}/out-{count}"), f"out-{count}"
        publish(old, url, pytest.fail)
        server.put(bucket, f"{folder}/clean/5.txt", b"mine")
        server.refuse_after(count)
        moved: list[str] = []
        try:
            publish(new, url, moved.append)
            outcomes.add("done")
        except OutputUnwritable as error:
            outcomes.add(str(error).rpartition("; ")[2])
        finally:
            server.refuse_after(float("inf"))
        left = report_of(server.objects(bucket, folder))
        if RUN in left:
            assert {name: data for name, data in left.items() if "5.txt" not in name} in (
                {name: data for name, data in files(each).items() if "5.txt" not in name} for each in (old, new)
            ), f"after {count}"
        publish(new, url, moved.append)
        assert report_of(server.objects(bucket, folder)) == files(new) | {"yours/clean/5.txt": b"mine"}, f"after {count}"
        assert len(moved) == 1
    assert outcomes == {"done", "the same command puts up what is not there yet."}


def test_what_is_listed_is_the_report_and_nothing_is_put_twice(server: Server, bucket: str, tmp_path: Path) -> None:
    report = a_report(tmp_path / "report", **{"clean/a.txt": "a"})
    url = Url(f"s3://{bucket}/out")
    publish(report, url, pytest.fail)
    before = server.tags(bucket, "out")
    assert before.keys() == {*files(report), PUT}
    publish(report, url, pytest.fail)
    assert server.tags(bucket, "out") == before


# --- addresses ---


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ("s3://bucket/in/", Url("s3://bucket/in")),
        ("s3://bucket", Url("s3://bucket")),
        ("S3://bucket/a b", Url("S3://bucket/a b")),
        ("s3:/bucket", Path("s3:/bucket")),
        ("in//sub", Path("in/sub")),
        ("simplecache::s3://bucket", Path("simplecache::s3:/bucket")),
        (Path("in"), Path("in")),
    ],
)
def test_an_address_has_a_scheme(given: str | Path, place: Path | Url) -> None:
    assert place_of(given) == place


@pytest.mark.parametrize(("name", "safe"), [("a/b.txt", "a/b.txt"), ("...", "..."), ("a/../b", "a/U+002EU+002E/b"), ("a/", "a/[nothing]")])
def test_a_name_keeps_what_leads_nowhere(name: str, safe: str) -> None:
    assert safe_name(name) == safe
