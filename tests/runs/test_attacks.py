"""Hostile and unlucky input: whatever stands in a folder, a run ends, lists every input once and keeps its promises."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from copydesk.config import find_config, read_config
from copydesk.errors import ConfigError, RuleError
from copydesk.grade.stage import FILE as GRADES
from copydesk.grade.stage import read_grades
from copydesk.rulebook import load_rules
from copydesk.runs.inputs import find_sources
from torture_case import BLOCKS, STORY

COMMAND = [sys.executable, "-c", "from copydesk.cli.app import main; main()"]


def page(body: str, head: str = "") -> str:
    return f"<html><head><title>Night ferries</title>{head}</head><body>{body}</body></html>"


PAGES = {
    "nested.html": page("<div>" * 300 + BLOCKS + "</div>" * 300),
    "nested-far.html": page("<div>" * 3000 + BLOCKS + "</div>" * 3000),
    "inline.html": page("<p>" + "<b><i>" * 400 + STORY + "</p>"),
    "comment.html": page(BLOCKS + "<!-- never closed " + BLOCKS),
    "script.html": page(BLOCKS + "<script>var x = '" + BLOCKS),
    "title.html": "<html><head><title>Night " + BLOCKS,
    "textarea.html": page(BLOCKS + "<textarea>" + BLOCKS),
    "items.html": page("<ul>" + "".join(f"<li>Item {n} of many" for n in range(1000)) + "</ul>" + BLOCKS),
    "attribute.html": page(f"<p title='{'x' * 500_000}'>{STORY}</p>"),
    "entities.html": page("<p>" + "&amp;" * 5_000 + "&#x110000; &#0; &#xD800; &#128512; &bogus; &#99999999999999;" + STORY + "</p>"),
    "external.xhtml": '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY d SYSTEM "file:///etc/passwd">]>' + page(BLOCKS + "<p>&d;</p>"),
    "injected.html": page(
        "<h1>&lt;script&gt;alert(1)&lt;/script&gt; \"'&gt;&lt;img src=x onerror=alert(1)&gt; {{7*7}}</h1>" + BLOCKS,
        "<link rel=canonical href='javascript:alert(1)//\"><script>alert(2)</script>'>",
    ),
    "addresses.html": page(
        BLOCKS, "<base href='http://[::1'><link rel=canonical href='http://[bad'><meta property=og:url content='//x:99999999'>"
    ),
    "data.html": page(BLOCKS, "<script type='application/ld+json'>" + "[" * 5000 + "</script>"),
    "data-types.html": page(
        BLOCKS, '<script type="application/ld+json">{"@type":["NewsArticle"],"headline":{"a":1},"articleBody":[1,null],"url":7}</script>'
    ),
    "astral.html": page("<p>" + "😀𝒳" * 500 + " the bank may cut rates.</p>" + BLOCKS),
    "empty.html": "<html></html>",
}
TEXTS = {
    "astral.txt": "😀𝒳👩‍👩‍👧‍👦 " * 50 + STORY + "Rates may rise. İİİ may fall. ﬁ may. ß may.\n",
    "combining.txt": "a" + "\u0301" * 20_000 + " may " + STORY,
    "zero-width.txt": "".join(character + "\u200b" for character in STORY),
    "bidi.txt": "\u202e" + STORY + "\u2067\u2069",
    "ends.txt": STORY.replace("\n", "\r\n", 2) + "\rOld lines may come.\r\r\nBoth\n\r" + STORY,
    "separators.txt": STORY.replace(". ", ".\u2028") + "\x0b\x0c\x1c\x1d\x1e\x85\u2029 It may be." + STORY,
    "mark-inside.txt": STORY + "\ufeff" + STORY + "\ufeff",
    "marks.txt": STORY + "[[poised]] ]] [[ [[[[ ]]]] <!--sc--> </script> ]]> {{x}} {% %}\n",
    "formula.txt": "=cmd|' /C calc'!A0\n\n" + STORY,
    "word.txt": "Word",
    "punctuation.txt": "!?.,;:—…“”‘’«»()[]{}\n" * 100,
    "digits.txt": "0123456789 " * 1000,
    "chinese.txt": "银行可能会降息。官员说：“我们预计会有四十名乘客。”" * 40,
    "arabic.txt": "قد يخفض البنك أسعار الفائدة، قال مسؤول. " * 40,
    "thai.txt": "ธนาคารอาจลดอัตราดอกเบี้ย เจ้าหน้าที่กล่าว" * 40,
    "no-stop.txt": "the bank and the river run on " * 3000,
    "front.md": "---\ntitle: [x\n\n" + STORY,
    "fence.md": "# T\n\n```\n" + STORY * 3,
    "list.md": "".join(" " * n + "- may\n" for n in range(100)) + STORY,
    "quote.md": ">" * 2000 + " may\n\n" + STORY,
    "links.md": "[a](b " * 1000 + "\n\n" + "![x]" * 1000 + "\n\n" + STORY,
    "ticks.md": "".join("`" * n + "a" for n in range(200)) + "\n\n" + STORY,
}
RUNS = (
    *(" ", '"', "“", '" "', "1", "a", "(", "[", ".", "-", "\n", "*", "_", "<", "#", "'", ",", "A", "\\", "> ", "| ", "a'", "{{", "«"),
    *("may ", '"I may," he said. ', "1,000.5 ", "Monday, 3 May 2021 ", "http://a.b/c?d=e ", "that ", '"a\n', "Xx yy\n", "[caption "),
)
NAMES = (
    *("-.txt", "--out.txt", "a\nb.txt", "100%25.txt", "a#b?c=d&e.txt", "q'u\"o<te>.txt", " .txt", "=cmd|'!A1.txt", "index.html"),
    *(
        "UPPER.TXT",
        "upper.txt",
        "UPPER.TXT.txt",
        "café.txt",
        "cafe\u0301.txt",
        "a.html",
        "a.html.txt",
        "a.txt.gz",
        "{{x}}.txt",
        "&amp;.txt",
    ),
    *("n" * 251 + ".txt", "n" * 250 + ".html", "n" * 249 + ".HTML", "n" * 248 + ".txt.gz", "é" * 125 + ".txt", "n" * 255),
)


def hostile(folder: Path) -> int:
    """Fill `folder`; the number of inputs that a run must list."""
    folder.mkdir()
    for name, text in {**PAGES, **TEXTS}.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    for number, unit in enumerate(RUNS):
        (folder / f"run{number}.txt").write_text("The bank " + unit * (6_000 // len(unit)) + " may fall.\n", encoding="utf-8")
    packed = gzip.compress((STORY * 30).encode(), mtime=0)
    data = {
        "surrogate.txt": "\ud800 may \udfff".encode("utf-8", "surrogatepass") + STORY.encode(),
        "surrogate16.txt": b"\xff\xfe\x00\xd8" + STORY.encode("utf-16-le"),
        "utf16.txt": STORY.encode("utf-16-le"),
        "odd16.txt": b"\xff\xfe" + STORY.encode("utf-16-le") + b"x",
        "nul.txt": STORY.replace("ferry", "fer\0ry").encode(),
        "nothing.txt": b"",
        "mark.txt": b"\xef\xbb\xbf",
        "twice.txt.gz": gzip.compress(packed, mtime=0),
        "bomb.txt.gz": gzip.compress(b"a " * 4_000_000, mtime=0),
        "cut.txt.gz": packed[: len(packed) // 2],
        "trail.txt.gz": packed + b"garbage",
        "plain.txt.gz": STORY.encode(),
        "bad\udcff\udcfe.txt": STORY.encode(),
        "bad\\xff\\xfe.txt": STORY.encode(),  # as the one before is shown
    }
    for name in NAMES:
        data[name] = gzip.compress(STORY.encode(), mtime=0) if name.endswith(".gz") else STORY.encode()
    for name, content in data.items():
        (folder / name).write_bytes(content)
    deep = folder.joinpath(*["d" * 200] * 8, "x.txt")
    deep.mkdir(parents=True)
    (deep / "deep.txt").write_text(STORY, encoding="utf-8")
    links = {
        "self.txt": "self.txt",
        "one": "two",
        "two": "one",
        "up": ".",
        "gone.txt": "nowhere",
        "word-link.txt": "word.txt",
        "zero.txt": "/dev/zero",
    }
    for name, target in links.items():
        (folder / name).symlink_to(target)
    os.mkfifo(folder / "pipe.txt")
    return len(PAGES) + len(TEXTS) + len(RUNS) + len(data) + len(links) + 2


def check(out: Path, inputs: int) -> pl.DataFrame:
    """What every report has to keep, whatever went in; the table of articles."""
    articles, lines, findings = (pl.read_parquet(out / "data" / f"{name}.parquet") for name in ("articles", "lines", "findings"))
    assert articles["path"].n_unique() == articles.height == inputs
    assert set(articles["status"]) <= {"ok", "partial", "skipped", "failed"}
    assert articles.filter((pl.col("status") != "ok") & (pl.col("message").is_null() | pl.col("code").is_null())).is_empty()
    has_text = articles.filter(pl.col("status").is_in(["ok", "partial"]))
    assert has_text["clean_path"].n_unique() == has_text.height
    for name in has_text["clean_path"]:
        (out / name).read_text(encoding="utf-8")
    texts = {path: "\n".join(group["text"]) for (path,), group in lines.group_by("path", maintain_order=True)}
    assert set(texts) == set(has_text["path"])
    for path, start, end, text in lines.select("path", "start", "end", "text").iter_rows():
        assert texts[path][start:end] == text, path
    split = {path: text.split("\n") for path, text in texts.items()}
    for path, start, end, text, line, column in findings.select("path", "start", "end", "text", "line", "column").iter_rows():
        assert texts[path][start:end] == text, path
        assert split[path][line - 1][column - 1] == text[0], path
    assert json.loads((out / "run.json").read_text(encoding="utf-8"))["inputs"] == inputs
    assert (out / "index.html").is_file()
    assert len(list((out / "articles").rglob("*.html"))) == inputs
    assert {path.name for path in out.rglob(".*")} <= {".kept"}, "something unfinished was left behind"
    return articles


def environment(**env: str) -> dict[str, str]:
    return {**os.environ, "COLUMNS": "200", **env}


def run(*arguments: str | Path, cwd: Path, **env: str) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run([*COMMAND, "run", *map(str, arguments)], capture_output=True, cwd=cwd, env=environment(**env), check=False)
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done


def shell(line: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[bytes]:
    """`line` in a shell, where $COPYDESK is the command."""
    code = "set -o pipefail; copydesk() { " + f"'{sys.executable}' -c 'from copydesk.cli.app import main; main()' \"$@\"" + "; }; " + line
    done = subprocess.run(["bash", "-c", code], capture_output=True, cwd=cwd, env=environment(**env), check=False)
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def text_of(out: Path, path: str) -> str:
    lines = pl.scan_parquet(out / "data" / "lines.parquet").filter(pl.col("path") == path)
    return "\n".join(lines.collect()["text"])


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, pl.DataFrame]:
    folder = tmp_path_factory.mktemp("hostile")
    inputs = hostile(folder / "in")
    done = run("in", "-o", "out", "-w", "2", "--max-bytes", "1000000", cwd=folder)
    assert (done.returncode, done.stdout) == (3, b"out/index.html\n")
    return folder / "out", check(folder / "out", inputs)


def test_a_hostile_folder_ends_with_every_input_in_the_list_and_its_reason(report: tuple[Path, pl.DataFrame]) -> None:
    _, articles = report
    ended = {path: (status, code) for path, status, code in articles.select("path", "status", "code").iter_rows() if status != "ok"}
    assert {"worker-died", "too-slow", "internal-error"}.isdisjoint(code for _, code in ended.values())
    assert ended["nested-far.html"] == ("partial", "deep-nesting")
    assert ended["comment.html"] == ("partial", "unclosed-comment")
    assert ended["script.html"] == ended["title.html"] == ended["textarea.html"] == ("partial", "unclosed-element")
    assert ended["surrogate16.txt"] == ended["odd16.txt"] == ("partial", "replaced-characters")
    assert ended["nul.txt"] == ("partial", "replaced-characters")
    assert ended["twice.txt.gz"] == ("skipped", "binary")
    assert ended["bomb.txt.gz"] == ("failed", "too-large")
    assert ended["cut.txt.gz"] == ("partial", "truncated-gzip")
    assert ended["trail.txt.gz"] == ("partial", "broken-gzip")
    assert ended["plain.txt.gz"] == ("failed", "broken-gzip")
    assert ended["self.txt"] == ended["one"] == ended["gone.txt"] == ("failed", "unreadable")
    assert ended["pipe.txt"] == ended["zero.txt"] == ("skipped", "not-a-file")
    assert ended["up/"] == ("skipped", "link")
    assert not ended.keys() & {"nested.html", "items.html", "data.html", "utf16.txt", "n" * 251 + ".txt", "-.txt", "a\nb.txt"}


def test_the_text_of_a_hostile_file_is_what_its_bytes_say(report: tuple[Path, pl.DataFrame]) -> None:
    out, _ = report
    for name in ("astral.txt", "combining.txt", "bidi.txt", "separators.txt", "mark-inside.txt", "quote.md"):
        assert text_of(out, name) == TEXTS[name], name
    assert text_of(out, "ends.txt") == TEXTS["ends.txt"].replace("\r\n", "\n").replace("\r", "\n")
    for name in ("nested-far.html", "comment.html", "script.html", "title.html", "textarea.html", "inline.html"):
        assert "look at the numbers again in autumn." in text_of(out, name), name
    assert "root:" not in text_of(out, "external.xhtml")


def test_no_title_path_or_cell_becomes_code(report: tuple[Path, pl.DataFrame]) -> None:
    out, _ = report
    for path in out.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert "<script>alert" not in html, path
        assert "<img src=x" not in html, path
        assert 'href="javascript:' not in html, path
    import csv

    for path in out.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert not [cell for row in csv.reader(file) for cell in row if cell.startswith(("=", "@", "\t=", "+cmd"))], path


def test_the_hostile_folder_gives_the_same_bytes_with_one_worker(report: tuple[Path, pl.DataFrame]) -> None:
    out, _ = report
    done = run("in", "-o", "again", "-w", "1", "--max-bytes", "1000000", cwd=out.parent)
    assert done.returncode == 3, done.stderr
    one, two = contents(out), contents(out.parent / "again")
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


# --- a run that meets trouble ---


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    for number in range(40):
        (tmp_path / "in" / f"{number}.txt").write_text(STORY.replace("Holm", f"Holm{number}") * 5, encoding="utf-8")
    return tmp_path


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} did not come"
        time.sleep(0.02)


@pytest.fixture
def begun(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [*COMMAND, "run", "in", "-o", "out", "-w", "1"], cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    wait_for(folder / "out" / ".work" / "open")
    yield process
    process.kill()
    process.communicate()


def test_a_folder_that_is_being_written_is_refused_to_a_second_run(begun: subprocess.Popen[bytes], folder: Path) -> None:
    second = run("in", "-o", "out", "--language", "en", cwd=folder)
    assert second.returncode == 4
    assert b"another run is writing into it" in second.stderr
    assert begun.wait(timeout=120) == 0
    check(folder / "out", 40)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads the processes from /proc")
def test_a_killed_driver_leaves_no_worker_behind_and_the_run_goes_on(begun: subprocess.Popen[bytes], folder: Path) -> None:
    workers = children(begun.pid)
    assert workers
    begun.send_signal(signal.SIGKILL)
    begun.wait()
    deadline = time.monotonic() + 20
    while [pid for pid in workers if running(pid)]:
        assert time.monotonic() < deadline, "a worker outlived its driver"
        time.sleep(0.05)
    assert run("in", "-o", "out", cwd=folder).returncode == 0
    check(folder / "out", 40)


def children(pid: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):  # it has ended since
            continue
        if parent == pid:
            found.append(int(path.parent.name))
    return found


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_ctrl_c_says_how_to_go_on(begun: subprocess.Popen[bytes]) -> None:
    begun.send_signal(signal.SIGINT)
    _, said = begun.communicate(timeout=60)
    assert begun.returncode == 130
    assert b"Give the same command again to go on" in said
    assert b"Traceback" not in said


def test_a_disk_that_takes_no_more_is_one_line_and_the_run_can_go_on(folder: Path) -> None:
    done = shell("ulimit -f 8; copydesk run in -o out -w 1", folder)  # files of at most 8 KB
    assert done.returncode == 5
    assert b"too large" in done.stderr
    assert run("in", "-o", "out", cwd=folder).returncode == 0
    check(folder / "out", 40)


def test_a_pattern_that_never_comes_back_costs_its_article_alone(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "evil.toml").write_text(
        'family = "style"\ncategory = "own"\nlanguages = ["*"]\nmessage = "<script>alert(1)</script>"\n'
        '[[rules]]\nid = "style.evil"\nmatch = "(a+)+b"\n[[rules]]\nid = "style.nothing"\nmatch = "x+"\n'
        '[[rules]]\nid = "style.boats"\nmatch = "two boats"\n'
    )
    (tmp_path / "evil.txt").write_text("The " + "a" * 60 + " is here.\n" + STORY, encoding="utf-8")
    (tmp_path / "good.txt").write_text(STORY, encoding="utf-8")
    done = run("evil.txt", "good.txt", "-o", "out", "--rules", "own", "--seconds-per-article", "1", "-w", "1", cwd=tmp_path)
    assert done.returncode == 3
    articles = check(tmp_path / "out", 2)
    assert articles.select("path", "status", "code").rows() == [("evil.txt", "failed", "too-slow"), ("good.txt", "ok", None)]
    assert "<script>alert" not in (tmp_path / "out" / "articles" / "good.txt.html").read_text(encoding="utf-8")


# --- streams, names and settings ---


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("copydesk lint <&-", 3, b"The file is empty."),
        ("copydesk lint in/0.txt >&-", 0, b""),
        ("copydesk run in/0.txt -o out <&- >&- 2>&-", 0, b""),
        ("copydesk rules list | head -1", 0, b""),
        ("head -c 3000 /dev/urandom | copydesk lint -", 3, b"binary data"),
        ("copydesk lint $'in/bad\\xff.txt'", 0, b""),
        ("copydesk run in -o $'bad\\xff'", 2, b"not UTF-8"),
        ("copydesk run in -o in/0.txt/x", 2, b"0.txt is a file, and no folder can be in it. Give --out another folder."),
        ("copydesk run $(printf 'x%.0s' {1..5000})", 2, b"File name too long"),
        ("copydesk run in --language klingon", 2, b"language must be an ISO 639-1 code"),
        ("copydesk lint in/0.txt --fail-on speculatoin", 2, b"there is no family, category or rule 'speculatoin'"),
    ],
)
def test_the_command_line_ends_in_a_code_and_a_line(tmp_path: Path, line: str, code: int, says: bytes) -> None:
    (tmp_path / "in").mkdir()
    for name in ("0.txt", "bad\udcff.txt"):
        (tmp_path / "in" / name).write_text(STORY, encoding="utf-8")
    done = shell(line, tmp_path)
    assert done.returncode == code, done.stderr
    assert says in b" ".join(done.stderr.split())


def test_help_is_shown_where_the_terminal_knows_no_letters_but_ascii(tmp_path: Path) -> None:
    done = shell("copydesk run --help", tmp_path, LC_ALL="C", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert b"copydesk run articles/" in done.stdout


def test_a_file_that_two_paths_reach_is_one_input(folder: Path) -> None:
    sources = list(find_sources([folder, folder / "in", folder / "in" / ".." / "in", folder / "in" / "0.txt"], folder / "out"))
    assert len(sources) == 40
    assert all(source.path.startswith("in/") for source in sources)
    assert [source.path for source in find_sources([folder / "in" / "0.txt", folder / "in"], folder / "out")][:2] == ["0.txt", "1.txt"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        (
            "copydesk.toml",
            'language = "klingon"',
            "language must be an ISO 639-1 code such as \"en\", not 'klingon'; codes near it are ka, kg, ",
        ),
        ("copydesk.toml", "seconds_per_article = nan", "must be a number of seconds from 0.001 to 1000000, not nan"),
        ("pyproject.toml", "[tool]\ncopydesk = 3", "[tool.copydesk] must be a table"),
    ],
)
def test_a_setting_of_the_wrong_kind_names_its_key(tmp_path: Path, name: str, content: str, says: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert find_config(tmp_path) == tmp_path / name
    with pytest.raises(ConfigError) as error:
        read_config(tmp_path / name)
    assert says in str(error.value)


@pytest.mark.parametrize("content", ["tool = 3", "[tool]\nother = 1", ""])
def test_somebody_elses_pyproject_is_no_configuration(tmp_path: Path, content: str) -> None:
    (tmp_path / "pyproject.toml").write_text(content, encoding="utf-8")
    found = find_config(tmp_path)
    assert found is None or tmp_path not in found.parents


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"weights": {"readability": float("nan")}}, "grades.weights.readability must be a weight from 0 to 1000000, not nan"),
        ({"weights": {"readability": True}}, "grades.weights.readability must be a weight from 0 to 1000000, not True"),
        ({"deductions": 3}, "grades.deductions must be a table, not 3"),
        (
            {"deductions": {"no-title": {"points": "x"}}},
            "grades.deductions.no-title.points must be a number of points from 0 to 100, not 'x'",
        ),
        ({"deductions": {"no-title": {"message": 3}}}, "grades.deductions.no-title.message must be a text, not 3"),
    ],
)
def test_a_grade_of_the_wrong_kind_names_its_key(changes: dict[str, object], says: str) -> None:
    with pytest.raises(ConfigError) as error:
        read_grades(GRADES.read_text(encoding="utf-8"), changes)
    assert str(error.value) == says


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        (b"a(?i)b", "match: not a regular expression: global flags"),
        (b"(?i)a", "match: not a regular expression: global flags"),
        (b"a{1,99999999999}", "match: not a regular expression: the repetition number is too large"),
        (b"a\xff", "not UTF-8"),
    ],
)
def test_a_pattern_that_cannot_be_used_names_its_file(tmp_path: Path, pattern: bytes, says: str) -> None:
    head = b'[[rules]]\nid = "style.x"\nfamily = "style"\ncategory = "own"\nlanguages = ["en"]\nmessage = "m."\n'
    (tmp_path / "x.toml").write_bytes(head + b'match = "' + pattern + b'"')
    with pytest.raises(RuleError, match=r"x\.toml:7:(?:9|11): ") as error:
        load_rules([tmp_path])
    assert says in str(error.value)
