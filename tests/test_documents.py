"""What the documents say is so: links lead somewhere, each block is run or checked, names and figures of the program are its own.

The Python of docs/library.md runs in tests/test_library.py.
"""

import gzip
import json
import re
import shutil
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path

import polars as pl
import pytest
import yaml

from copydesk import __version__
from copydesk.article import Article, Source
from copydesk.cli.app import app
from copydesk.cli.closing import COLUMNS, closing
from copydesk.config import Config, read_config
from copydesk.context import context_of
from copydesk.rulebook import load_rules, read_rules
from copydesk.selftest import run_example
from copydesk.silence import ON_COMMENTS
from copydesk.stages import OPENING, STAGES, clean, judge
from helpers import PROJECT, copydesk

DOCUMENTS = [*sorted(PROJECT.glob("*.md")), *sorted((PROJECT / "docs").glob("*.md"))]


def blocks(document: str) -> list[str]:
    """The indented blocks of a document, in order, without their indentation."""
    text = (PROJECT / document).read_text(encoding="utf-8")
    return [textwrap.dedent(part) for part in re.findall(r"(?:^    .*\n(?:\n(?=    ))?)+", text, re.MULTILINE)]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_every_link_to_a_file_leads_to_one(path: Path) -> None:
    links = re.findall(r"\]\(([^)\s#]+)[^)]*\)", path.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not link.startswith("#") and not (path.parent / link).exists()]
    assert not missing


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_the_example_rule_passes_its_own_examples(document: str) -> None:
    (source,) = [block for block in blocks(document) if block.startswith("[[rules]]")]
    shared = "" if "family =" in source else 'family = "style"\ncategory = "cliche"\nlanguages = ["en"]\n'
    (rule,) = read_rules(shared + source, document)
    results = [run_example(rule, example) for example in rule.examples]
    assert [result.passed for result in results] == [True, True]
    assert [bool(result.found) for result in results] == [True, False]


def test_the_example_configuration_is_accepted(tmp_path: Path) -> None:
    (source,) = [block for block in blocks("README.md") if "fail_under" in block]
    (tmp_path / "copydesk.toml").write_text(source, encoding="utf-8")
    settings = read_config(tmp_path / "copydesk.toml")
    assert settings["fail_under"] == 60
    assert settings["boilerplate"][0].site == "www.example.org"
    assert settings["grades"] == {"weights": {"readability": 1}}


def test_the_readme_lists_the_commands_that_there_are() -> None:
    listed = set(re.findall(r"^ {4}copydesk (\w+)", (PROJECT / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    help_text = copydesk("--help").stdout
    assert listed
    assert all(re.search(rf"^\W*{name} ", help_text, re.MULTILINE) for name in listed)
    commands = {command.callback.__name__ for command in app.registered_commands if command.callback}
    assert listed == commands | {group.name for group in app.registered_groups}


def test_the_source_of_all_data_is_told() -> None:
    text = (PROJECT / "docs" / "data.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:5] for line in text.splitlines() if line.startswith("| `")]
    data = {path.relative_to(PROJECT).as_posix() for path in (PROJECT / "pipeline" / "data").iterdir()}
    assert {name for row in rows for name in re.findall(r"`([^`]+)`", row[0])} == data - {"pipeline/data/CMUDICT-LICENSE"}
    scripts = {path.relative_to(PROJECT).as_posix() for kind in ("make", "train") for path in (PROJECT / "bench").glob(f"{kind}_*.py")}
    assert set(re.findall(r"`(bench/\w+\.py)", text)) == scripts | {"bench/encodings.py"}


def test_the_changelog_knows_the_version() -> None:
    assert f"## [{__version__}]" in (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")


# --- blocks ---

KINDS = {  # what a block begins with, and so how it is tried
    "command": r"copydesk |\.venv/bin/copydesk ",
    "make": r"make ",
    "install": r"pipx install \.\n",
    "toml": r"\[|\w+ = |\{ ",
    "python": r"import (?:polars|duckdb)",
    "layout": r"pipeline/\n|index\.html  ",
    "comments": r"<!-- copydesk-",
    "order": r"[\w, ]+ <- ",  # who may import whom: tests/test_architecture.py
    "summary": r"\d+ inputs: ",
    "yaml": r"name: |repos:\n",  # for CI services and pre-commit
}
EVERY = [(path.relative_to(PROJECT).as_posix(), block) for path in DOCUMENTS for block in blocks(path.relative_to(PROJECT).as_posix())]

SCRIPT = r"(?:\.venv/bin/)?python \S+\.py"  # a line within a block


def kind_of(block: str) -> str | None:
    return next((kind for kind, pattern in KINDS.items() if re.match(pattern, block)), None)


def lines_of(kind: str) -> list[str]:
    """The lines of all blocks of a kind, without what is said behind them."""
    return [re.split(r"\s{2,}", line)[0] for _, block in EVERY if kind_of(block) == kind for line in block.splitlines() if line.strip()]


def test_every_block_is_of_a_kind_that_is_tried() -> None:
    unknown = [(document, block) for document, block in EVERY if kind_of(block) is None and document != "docs/library.md"]
    assert unknown == []
    assert {kind_of(block) for _, block in EVERY} >= set(KINDS)


def test_comments_that_the_documents_show_silence_what_they_name() -> None:
    for text in (block for _, block in EVERY if kind_of(block) == "comments"):
        context = context_of(Config(language="en"))
        opened = OPENING[1].run(Article(path="a.md", media="markdown", text=text), context)
        article = judge(clean([opened], context)[0], context)
        assert article.silenced, text
        assert [note.message for note in article.notes if note.code in ON_COMMENTS] == []


def test_every_make_target_that_is_named_exists() -> None:
    inline = [name for path in DOCUMENTS for name in re.findall(r"`make ([a-z-]+)", path.read_text(encoding="utf-8"))]
    named = {*inline, *(name for _, block in EVERY for name in re.findall(r"^make ([a-z-]+)", block, re.MULTILINE))}
    assert {"demo", "test", "mutants", "bench-boilerplate", "pins", "torture"} <= named
    targets = re.findall(r"^([a-z -]+):(?!=)", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert named - {name for target in targets for name in target.split()} == set()


def test_every_script_that_is_named_exists_with_its_options() -> None:
    shown = [line for _, block in EVERY for line in block.splitlines() if re.match(SCRIPT, line)]
    assert len(shown) > 2
    for line in shown:
        source = (PROJECT / line.split()[1]).read_text(encoding="utf-8")
        assert [option for option in re.findall(r"--[a-z-]+", line) if f'"{option}"' not in source] == []


def test_what_is_shown_for_ci_is_yaml_and_runs_commands_that_are_shown_as_such() -> None:
    shown = [yaml.safe_load(block) for _, block in EVERY if kind_of(block) == "yaml"]
    runs = [step["run"] for one in shown for job in one.get("jobs", {}).values() for step in job["steps"] if "run" in step]
    commands = [run for run in runs if run.startswith("copydesk ")]
    assert commands
    assert set(commands) <= set(lines_of("command"))
    ids = {hook["id"] for one in shown for repo in one.get("repos", ()) for hook in repo["hooks"]}
    offered = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert ids == {hook["id"] for hook in offered}


def test_the_site_has_every_document() -> None:
    site = yaml.safe_load((PROJECT / "mkdocs.yml").read_text(encoding="utf-8"))
    listed = [page for entry in site["nav"] for pages in (entry.values() if isinstance(entry, dict) else [[entry]]) for page in pages]
    assert sorted(listed) == sorted(path.name for path in (PROJECT / "docs").glob("*.md"))
    assert site["strict"] is True


def test_the_citation_is_of_this_version() -> None:
    citation = yaml.safe_load((PROJECT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (citation["version"], citation["license"]) == (__version__, project["license"])
    assert citation["authors"] == project["authors"]


def test_the_image_installs_what_the_makefile_does() -> None:
    source = (PROJECT / "Dockerfile").read_text(encoding="utf-8")
    files = re.findall(r"-r (\S+)", source)
    assert files == ["requirements/build.txt", "requirements/run.txt"]
    assert all((PROJECT / file).is_file() for file in files)
    assert source.count("--require-hashes") == len(files)


PLACES = ("Holm", "Skerry", "Reed", "Farne")


def ferry_page(place: str) -> str:
    return (
        f"Harbour Daily\nTown hall\nTide tables\n\nNight ferries return to {place}\n\nThe ferry to {place} will run through the night from "
        f"next week, the harbour board said. Two boats share the work at {place}, and the older one was repainted in spring.\n"
    )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the documents have it: articles/ of a site with a menu, one-more.txt, and the README's rule in our-rules/."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "articles").mkdir()
    for place in PLACES:
        (folder / "articles" / f"{place}.txt").write_text(ferry_page(place), encoding="utf-8")
    (folder / "one-more.txt").write_text(ferry_page("Gull"), encoding="utf-8")
    records = "".join(json.dumps({"id": place, "text": ferry_page(place)}) + "\n" for place in PLACES)
    (folder / "crawl.jsonl.gz").write_bytes(gzip.compress(records.encode(), mtime=0))
    (folder / "our-rules").mkdir()
    (rule,) = [block for block in blocks("README.md") if block.startswith("[[rules]]")]
    (folder / "our-rules" / "cliches.toml").write_text(rule, encoding="utf-8")
    for name in ("review.json", "a.json", "b.json"):
        (folder / name).write_text('{"format": "copydesk-review", "version": 1, "decisions": []}', encoding="utf-8")
    return folder


def test_every_command_that_is_shown_runs(desk: Path) -> None:
    shown = [line.removeprefix(".venv/bin/") for line in lines_of("command")]
    whole = [line for line in shown if not re.search(r"[…|\[]|\b[A-Z]{2,}", line)]
    assert len(whole) > 3
    for line in whole:
        if line == "copydesk init":
            (desk / "copydesk.toml").unlink(missing_ok=True)  # which copydesk review apply has made meanwhile
        if line == "copydesk tour":
            shutil.rmtree(desk / "copydesk-tour", ignore_errors=True)  # of another document
        own = {} if "--rules" in line or "learn" in line else {"COPYDESK_RULES": "our-rules"}
        done = copydesk(*line.split()[1:], cwd=desk, **own)
        assert done.exit_code == 0, (line, done.stderr)
    for block in (block for _, block in EVERY if kind_of(block) == "python" and "import duckdb" not in block):
        printed = subprocess.run([sys.executable, "-c", block], cwd=desk, capture_output=True, text=True, check=True, timeout=120).stdout
        assert "crawl.jsonl.gz#" in printed
    cleaned = (desk / "copydesk-report" / "clean" / "one-more.txt").read_text(encoding="utf-8")
    assert cleaned.startswith("Night ferries return to Gull\n")  # by the rules that were learned from articles/
    for line in set(shown) - set(whole):  # with names for what the user has: at least its words are commands
        words = re.findall(r"(?<![\w-])[a-z]+", line.removeprefix("copydesk "))
        groups = [words] if words[0] != "rules" else [["rules", word] for word in words[1:]]
        assert [group for group in groups if copydesk(*group, "--help").exit_code] == [], line


def test_what_is_shown_for_duckdb_runs(desk: Path) -> None:
    pytest.importorskip("duckdb", reason="`make test` installs it; an environment from before it came does without")
    assert copydesk("run", "crawl.jsonl.gz", "-o", "dataset", cwd=desk).exit_code == 0
    (block,) = [block for _, block in EVERY if "import duckdb" in block]
    printed = subprocess.run([sys.executable, "-c", block], cwd=desk, capture_output=True, text=True, check=True, timeout=120).stdout
    assert "crawl.jsonl.gz#" in printed
    assert "times" in printed


def test_what_the_documents_say_of_a_report_is_in_it(desk: Path) -> None:
    report = desk / "out"
    assert copydesk("run", "articles/", "-o", "out", "--emit", "jsonl", "--emit", "parquet", cwd=desk).exit_code == 0
    (layout,) = [block for document, block in EVERY if document == "docs/report.md" and kind_of(block) == "layout"]
    names = [name for line in layout.splitlines() for name in re.split(r"\s{2,}", line)[0].split()]
    (table,) = re.findall(r"\| in the output folder \|.*\n(?:\|.*\n)+", (PROJECT / "README.md").read_text(encoding="utf-8"))
    names += [name for row in table.splitlines() for name in re.findall(r"`([^`]+)`", row.split("|")[1])]
    assert len(names) > 20
    missing = [name for name in names if not list(report.glob(re.sub(r"<\w+>", "*", name).rstrip("/")))]
    assert missing == [
        "view.html",
        "shards/",
        "internal-errors.txt",
    ]  # "only with --pages"; "only where Copydesk itself failed at an input"
    assert copydesk("run", "articles/", "-o", "out", "--pages", "none", cwd=desk).exit_code == 0
    assert all((report / name).exists() for name in ("view.html", "shards"))


def test_the_rooms_of_the_layout_are_there() -> None:
    (layout,) = [block for document, block in EVERY if document == "docs/architecture.md" and kind_of(block) == "layout"]
    names = [
        name for line in layout.splitlines() for name in re.split(r"\s{2,}", line.strip()) if re.fullmatch(r"(?:\w+(?:/|\.py) ?)+", name)
    ]
    named = {part for name in names for part in name.split()} - {"pipeline/"}
    there = {path.name + "/" * path.is_dir() for path in (PROJECT / "pipeline").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert named == there - {"__init__.py", "__pycache__/", "data/"}


def test_the_table_of_stages_is_the_program() -> None:
    text = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
    (table,) = re.findall(r"\| stage \| takes \| gives \|\n.*\n((?:\|.*\n)+)", text)
    assert [name for row in table.splitlines() for name in row.split("|")[1].strip().split(", ")] == [stage.name for stage in STAGES]


def test_the_example_of_a_summary_is_one() -> None:
    (line,) = lines_of("summary")
    ended = [("pass", 280), ("review", 20), ("reject", 2)]
    rows: list[tuple[str, str | None]] = [("ok", verdict) for verdict, count in ended for _ in range(count)]
    rows = [*(("partial", verdict) for _, verdict in rows[:5]), *rows[5:], *[("skipped", None)] * 7, *[("failed", None)] * 3]
    table = [(f"{n}.txt", status, None, None, verdict, None) for n, (status, verdict) in enumerate(rows)]
    articles = pl.DataFrame(table, schema=dict.fromkeys(COLUMNS, pl.String) | {"score": pl.Float64}, orient="row")
    assert closing(articles.lazy(), [Source(row[0], f"/in/{row[0]}") for row in table], []).summary == line


def test_every_configuration_that_is_shown_is_accepted(tmp_path: Path) -> None:
    shown = [block for _, block in EVERY if re.match(r"\[(?!\[)|[a-z_]+ = (?!copydesk)", block)]
    assert len(shown) > 1
    (tmp_path / "ftr-site-config").mkdir()
    (tmp_path / "ftr-site-config" / "www.example.org.txt").write_text("body: //article\n", encoding="utf-8")
    for block in shown:
        (tmp_path / "copydesk.toml").write_text(block, encoding="utf-8")
        assert read_config(tmp_path / "copydesk.toml")


def test_a_known_failure_is_written_as_shown() -> None:
    (example,) = [block for _, block in EVERY if block.startswith("{ text")]
    (source,) = [block for block in blocks("CONTRIBUTING.md") if block.startswith("[[rules]]")]
    head = 'family = "style"\ncategory = "cliche"\nlanguages = ["en"]\n'
    (rule,) = read_rules(f"{head}{source.rpartition(']')[0]}    {example.strip()}\n]\n", "own.toml")
    assert rule.examples[-1].known_failure == "The subject stands in the sentence before."


def test_what_speculation_gets_wrong_stands_beside_the_rule_that_errs() -> None:
    """Each sentence of the table is a known failure of a rule, or of `tests/voices/test_quotes.py` where its voice is wrong."""
    (table,) = re.findall(
        r"^\| class \| like \| why \|\n\|[-|]+\n((?:\|.*\n)+)", (PROJECT / "docs/speculation.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    rows = [[cell.strip() for cell in row.split("|")[1:4]] for row in table.splitlines()]
    known = {example.text for rule in load_rules().rules for example in rule.examples if example.known_failure}
    assert [like for kind, like, _ in rows if not kind.startswith("voice: ") and like not in known] == []
    quotes = (PROJECT / "tests/voices/test_quotes.py").read_text(encoding="utf-8")
    voices = [like.partition(" (")[0].rstrip(".") for kind, like, _ in rows if kind.startswith("voice: ")]
    assert len(voices) == quotes.count("@pytest.mark.xfail")
    assert [like for like in voices if like not in quotes] == []
    assert len(known) + len(voices) == len(rows)


def test_the_version_of_python_is_the_same_everywhere() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["requires-python"] == ">=3.11"
    assert project["tool"]["mypy"]["python_version"] == "3.11"
    assert project["tool"]["ruff"]["target-version"] == "py311"
    assert "sys.version_info < (3, 11)" in (PROJECT / "Makefile").read_text(encoding="utf-8")
