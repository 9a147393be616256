"""Imports run one way, and a command loads only what it uses. docs/architecture.md says why."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from copydesk import languages
from copydesk.stages import JUDGING, STAGES
from helpers import PROJECT

# From the bottom up. A module may import what stands in a row above its own here, and its own row as long as there is no circle.
# A room is named once, for all that is in it; stages stand in the order in which an article goes through them.
LAYERS: tuple[tuple[str, ...], ...] = (
    (
        "copydesk.checks",
        "copydesk.collector",
        "copydesk.compiled",
        "copydesk.errors",
        "copydesk.evidence",
        "copydesk.families",
        "copydesk.identity",
        "copydesk.kept",
        "copydesk.ondisk",
        "copydesk.reporting",
        "copydesk.rule",
        "copydesk.selectors",
        "copydesk.siteconfigs",
        "copydesk.spreadsheet",
        "copydesk.version",
        "copydesk.visible",
    ),
    ("copydesk.article", "copydesk.config", "copydesk.languages", "copydesk.patterns"),
    ("copydesk.invisible", "copydesk.links", "copydesk.readability.syllables", "copydesk.rulebook", "copydesk.silence"),
    ("copydesk.sentences", "copydesk.text"),
    ("copydesk.dates",),
    ("copydesk.writing",),
    ("copydesk.matching.beginnings", "copydesk.matching.findings", "copydesk.matching.lines", "copydesk.matching.phrases"),
    ("copydesk.context",),
    ("copydesk.matching", "copydesk.models", "copydesk.reference"),
    ("copydesk.read",),
    ("copydesk.render",),
    ("copydesk.boilerplate",),
    ("copydesk.language",),
    ("copydesk.byline",),
    ("copydesk.readability", "copydesk.voices"),
    ("copydesk.speculation", "copydesk.sourcing", "copydesk.style", "copydesk.defects", "copydesk.genre"),
    ("copydesk.corpus", "copydesk.grade", "copydesk.limit"),
    ("copydesk.stages",),
    ("copydesk.column",),
    ("copydesk.between",),
    ("copydesk.tables", "copydesk.selftest", "copydesk.schemas", "copydesk.datapackage"),
    ("copydesk.rows",),
    ("copydesk.review",),
    ("copydesk.runs", "copydesk.annotations"),
    ("copydesk", "copydesk.library"),
    ("copydesk.cli",),
    ("copydesk.__main__",),
)
HEAVY = (
    "charset_normalizer",
    "distributed",
    "fsspec",
    "ftfy",
    "jinja2",
    "langdetect",
    "lxml",
    "markdown_it",
    "nltk",
    "lsprotocol",
    "numpy",
    "polars",
    "pydantic",
    "pygls",
    "readability",
    "resiliparse",
    "rich",
    "selectolax",
    "sentencex",
    "sqlite3",
    "textstat",
    "tomlkit",
    "trafilatura",
    "waitress",
)


def modules(folder: str, package: str) -> dict[str, ast.Module]:
    """The modules below a folder by the names that they are imported under."""
    found = {}
    for path in sorted((PROJECT / folder).rglob("*.py")):
        parts = (package, *path.relative_to(PROJECT / folder).with_suffix("").parts)
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return found


def is_type_checking(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def running(node: ast.AST) -> Iterator[ast.AST]:
    """Every node that can run, functions included; what only the type checker reads is left out."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt) and is_type_checking(child):
            continue
        yield child
        yield from running(child)


def imports(tree: ast.Module, known: set[str]) -> set[str]:
    """The modules that a module imports anywhere, in full: `from copydesk.read import stage` is copydesk.read.stage."""
    found = set()
    for node in running(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, "imports are written in full"
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inner & known) | ({node.module} if inner - known else set())
    return found


PIPELINE = modules("pipeline", "copydesk")
REPORTS = modules("reports", "copydesk.reports")
KNOWN = {*PIPELINE, *REPORTS}
PROSE_STAGE = "copydesk.style"
STAGE_ROOMS = {stage.run.__module__.rpartition(".")[0] for stage in JUDGING}
IMPORTS = {name: imports(tree, KNOWN) for name, tree in {**PIPELINE, **REPORTS}.items()}


def layer(name: str) -> int:
    """The row that names the module, else the row that names its room; the room of a stage that no row names stands beside PROSE_STAGE."""
    room = name.rpartition(".")[0]
    wanted = [name, *([room] if room != "copydesk" else []), *([PROSE_STAGE] if {name, room} & STAGE_ROOMS else [])]
    found = [n for each in wanted for n, row in enumerate(LAYERS) if each in row]
    assert found, f"LAYERS does not say who may import {name}"
    return found[0]


@pytest.mark.parametrize("name", sorted(PIPELINE))
def test_the_pipeline_imports_only_downwards(name: str) -> None:
    upwards = {other for other in IMPORTS[name] & PIPELINE.keys() if layer(other) > layer(name)}
    assert not upwards, f"{name} imports {', '.join(sorted(upwards))}, which is built on top of it"


def test_an_article_goes_back_to_the_room_of_an_earlier_stage_once() -> None:
    """Shared rooms, and the modules that LAYERS names below their room's stage, lie under all stages: to ask them is no way back."""
    rooms = ["matching" if stage.name == "match" else stage.name for stage in STAGES]
    shared = {name for row in LAYERS for name in row if name.count(".") > 1}
    room = {name: name.split(".")[1] for name in PIPELINE if name.count(".") > 1 and name not in shared}
    ways = {(room[name], room[other]) for name in room for other in IMPORTS[name] & room.keys()}
    stages = {(here, there) for here, there in ways if here in rooms and there in rooms and here != there}
    assert {(here, there) for here, there in stages if rooms.index(there) > rooms.index(here)} == set()
    # A paragraph's language, for what is broken.
    assert stages == {("defects", "language")}


def test_the_document_has_the_order_of_the_layers() -> None:
    document = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"\n\n((?:    .* <- .*\n)+)", document)
    listed = [set(row.split(", ")) for row in " ".join(block.split()).split(" <- ")]
    # `matching` holds what knows no context, its stage does; the package itself is only what `library` offers.
    again = {
        "matching.beginnings": "matching",
        "matching.findings": "matching",
        "matching.lines": "matching",
        "matching.phrases": "matching",
    }
    again |= {"matching": "matching.stage", "copydesk": "library"}
    rows = [[name.removeprefix("copydesk.") for name in row] for row in LAYERS]
    assert listed == [{again.get(name, name) for name in row} for row in rows]


def test_there_is_no_circle() -> None:
    TopologicalSorter({name: IMPORTS[name] & KNOWN for name in KNOWN}).prepare()


def test_a_module_can_be_read_in_one_go() -> None:
    rooms = [PROJECT / "pipeline", PROJECT / "reports"]
    lengths = {path.as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for room in rooms for path in room.rglob("*.py")}
    assert {path: lines for path, lines in lengths.items() if lines > 500} == {}


def test_only_the_command_knows_the_reports() -> None:
    users = {name for name in PIPELINE if any(part.startswith("copydesk.reports") for part in IMPORTS[name])}
    assert users == {"copydesk.library", "copydesk.cli.compare"}


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_reports_know_only_the_records_and_the_tables(name: str) -> None:
    used = {part for part in IMPORTS[name] if part in PIPELINE}
    assert used <= {
        "copydesk.article",
        "copydesk.config",  # the kinds of texts
        "copydesk.families",
        "copydesk.identity",
        "copydesk.grade.stage",  # the limits of verdicts
        "copydesk.kept",  # the templates, compiled
        "copydesk.invisible",  # how a line reads once it is cleaned
        "copydesk.languages",
        "copydesk.ondisk",
        "copydesk.review.compare",  # what became of articles
        "copydesk.review.workbook",  # what the columns of review.xlsx are called
        "copydesk.spreadsheet",
        "copydesk.column",
        "copydesk.tables",
        "copydesk.visible",
    }


FACTS_OF_LANGUAGES = {
    "copydesk.languages": "ASSUMED is declared there",
    "copydesk.style.habits": "the weights were fitted on English texts",
    "copydesk.corpus.filters": "the stop words of Gopher are English",
    "copydesk.language.identify": "two of langdetect's names, whose profiles know the letters of a third language",
    "copydesk.language.mixture": "who writes which script, also of languages that have no file",
    "copydesk.language.stage": "what langdetect calls languages that have several codes",
    "copydesk.read.codepages": "letters that tell code pages apart, by the profiles of langdetect",
    "copydesk.read.encodings": "what browsers assume, a table of the HTML standard",
}
OTHER_THINGS = {  # names of elements, families' marks, columns and forms of "be"
    *(("copydesk.families", code) for code in ("he", "so", "de")),
    *((name, "id") for name in ("copydesk.rulebook", "copydesk.runs.learn", "copydesk.render.ground")),
    *((f"copydesk.read.{name}", "id") for name in ("feeds", "fields", "spool", "stage")),
    *((f"copydesk.{name}", word) for name, word in (("schemas", "id"), ("cli.doctor", "is"))),
    *((name, "id") for name in ("copydesk.runs.emit", "copydesk.runs.worker", "copydesk.between")),
    ("copydesk.library", "is"),
    *((f"copydesk.render.{name}", "th") for name in ("completion", "webpage")),
    *(("copydesk.render.looks", name) for name in ("th", "tr")),
    ("copydesk.annotations.sarif", "id"),  # a key of SARIF
}


def test_what_is_known_of_a_language_stands_in_its_file() -> None:
    """No code of a language stands in the program, but for the modules above: it asks `languages.of(code)` for what it must know."""
    codes = frozenset(languages.codes())
    named = {
        (name, node.value)
        for name, tree in {**PIPELINE, **REPORTS}.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in codes
    }
    assert {pair for pair in named if pair[0] not in FACTS_OF_LANGUAGES} == OTHER_THINGS
    assert {name for name, _ in named} >= FACTS_OF_LANGUAGES.keys()


def compiled_at_import(tree: ast.Module) -> list[int]:
    """The lines at which a module has Python compile a pattern of text whenever it is imported, in place of `copydesk.compiled`."""
    inside = {id(node) for function in ast.walk(tree) if isinstance(function, ast.FunctionDef) for node in ast.walk(function)}
    calls = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and id(node) not in inside and ast.unparse(node.func) == "re.compile"
    ]
    of_bytes = [call for call in calls if any(isinstance(getattr(part, "value", None), bytes) for part in ast.walk(call))]
    return [call.lineno for call in calls if call not in of_bytes]


@pytest.mark.parametrize("name", sorted(PIPELINE))
def test_no_pattern_is_compiled_anew_in_every_process(name: str) -> None:
    assert compiled_at_import(PIPELINE[name]) == []


def test_the_check_for_patterns_can_fail() -> None:
    tree = ast.parse(
        "A = re.compile('a')\nB = {1: [re.compile(f'a{A}', 0).match]}\nC = re.compile(rb'c')\ndef f():\n    return re.compile(x)"
    )
    assert compiled_at_import(tree) == [1, 2]


def test_only_the_engines_know_dask() -> None:
    users = {name for name in KNOWN if any(part.split(".")[0] in ("dask", "distributed") for part in IMPORTS[name])}
    assert users <= {"copydesk.runs.engines"}


def test_only_two_modules_know_stores() -> None:
    users = {name for name in KNOWN if any(part.split(".")[0] in ("fsspec", "s3fs", "botocore") for part in IMPORTS[name])}
    assert users <= {"copydesk.runs.publish", "copydesk.runs.remote"}


def test_the_check_sees_late_and_named_imports() -> None:
    tree = ast.parse(
        "if TYPE_CHECKING:\n    import polars\ndef f():\n    from copydesk.read import stage, other\n    import numpy.linalg\n"
    )
    assert imports(tree, {"copydesk.read.stage"}) == {"copydesk.read.stage", "copydesk.read", "numpy.linalg"}


def loaded_by(code: str) -> set[str]:
    """Which heavy modules a fresh interpreter has loaded after `code`."""
    script = f"import sys\n{code}\nprint(*(name for name in {HEAVY!r} if name in sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True, timeout=60)
    return set(done.stderr.split())


@pytest.mark.parametrize(
    "name", ["copydesk", "copydesk.article", "copydesk.text", "copydesk.rulebook", "copydesk.matching.phrases", "copydesk.context"]
)
def test_the_foundations_are_light(name: str) -> None:
    assert loaded_by(f"import {name}") == set()


def test_asking_for_the_version_loads_nothing_heavy() -> None:
    code = "from copydesk.cli.app import main\nsys.argv = ['copydesk', '--version']\ntry:\n    main()\nexcept SystemExit:\n    pass"
    assert loaded_by(code) == set()


def test_a_command_loads_nothing_heavy_that_a_text_does_not_need(tmp_path: Path) -> None:
    text = tmp_path / "pier.txt"
    text.write_text("Pier to close\n\n" + "The pier may close in May, the board said on Monday after a long debate. " * 4, encoding="utf-8")
    code = "from copydesk.cli.app import main\nsys.argv = ['copydesk', {!r}, {!r}]\ntry:\n    main()\nexcept SystemExit:\n    pass"
    assert loaded_by(code.format("lint", str(text))) == {"langdetect", "sentencex"}
    assert loaded_by(code.format("explain", str(text))) == {"numpy"}


def test_the_check_for_heavy_imports_can_fail() -> None:
    assert "numpy" in loaded_by("import numpy")
