"""`import copydesk`: what it offers, that its examples are true, and that it loads nothing before it is needed."""

import ast
import doctest
import re
import textwrap
from dataclasses import FrozenInstanceError, fields
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

import copydesk
from copydesk import (
    Config,
    ConfigError,
    CopydeskError,
    OutputBusy,
    OutputError,
    OutputUnwritable,
    Overrule,
    Result,
    RuleError,
    UsageError,
    library,
)
from copydesk.article import Absence, Status
from copydesk.runs.output import writing_into
from copydesk.stages import STAGES
from helpers import PROJECT

STORY = (
    "Harbour board votes on the pier\n\nThe pier at Farne may be closed next spring, the harbour board said on Tuesday. “We will not "
    "wait for another winter,” said Ines Holt, who chairs the board. The repair is expected to cost two million, although the figures "
    "may still change before the council has voted. Some forty boats land there each week, and most of them bring fish to the market.\n\n"
    "Share on Facebook\n"
)
PAGE = (
    "<!DOCTYPE html><html><head><title>Pier to close | Farne Post</title></head><body><nav><a href='/'>Home</a> <a href='/n'>News</a></nav>"
    f"<article><h1>Pier to close</h1><p>{STORY.split(chr(10))[2]}</p></article><footer>All rights reserved.</footer></body></html>"
)


@pytest.mark.parametrize("name", ["clean", "run"])
def test_the_examples_in_the_docstrings_are_true(name: str) -> None:
    (example,) = doctest.DocTestFinder(recurse=False).find(getattr(copydesk, name), name, globs={name: getattr(copydesk, name)})
    assert len(example.examples) > 3
    assert doctest.DocTestRunner().run(example).failed == 0


def test_the_document_s_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (PROJECT / "docs" / "library.md").read_text(encoding="utf-8")
    blocks = [textwrap.dedent(part) for part in re.findall(r"(?:^    .*\n(?:\n(?=    ))?)+", text, re.MULTILINE)]
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "pier.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    known: dict[str, object] = {"__name__": "__main__"}
    for block in blocks:
        exec(compile(ast.parse(block), "docs/library.md", "exec"), known)  # noqa: S102  the document's own code
    assert len(blocks) == 6
    assert isinstance(known["result"], Result)
    assert (tmp_path / "report" / "index.html").exists()
    recipes: dict[str, Any] = known
    assert recipes["clean_row"]({"id": 1, "text": STORY}) == {
        "text": copydesk.clean(STORY).text,
        "verdict": "pass",
        "score": copydesk.clean(STORY).measures["score"],
    }
    bad = "\n\n".join(["The the pier,it  may perhaps closeCloseclose.Said,sources .teh"] * 60)
    documents = [SimpleNamespace(text=text, metadata={"id": n}) for n, text in enumerate([STORY, bad])]
    assert copydesk.clean(bad).verdict == "reject"
    (kept,) = recipes["keep_clean"](iter(documents))
    assert (kept.text, kept.metadata) == (copydesk.clean(STORY).text, {"id": 0, "verdict": "pass"})


def test_every_public_name_is_in_the_document() -> None:
    text = (PROJECT / "docs" / "library.md").read_text(encoding="utf-8")
    assert [name for name in copydesk.__all__ if f"`{name}`" not in text] == []
    assert [field.name for field in fields(Result) if f"`{field.name}`" not in text] == []


def test_offsets_point_into_the_original() -> None:
    result = copydesk.clean(STORY)
    assert result.original == STORY.removesuffix("\n") + "\n"
    assert "\n".join(result.original[line.start : line.end] for line in result.lines) == result.original
    assert [result.original[line.start : line.end] for line in result.lines if line.rule == "boilerplate.share.en"] == ["Share on Facebook"]
    assert result.findings
    assert all(result.original[finding.start : finding.end] == finding.text for finding in result.findings)
    assert [finding.start for finding in result.findings] == sorted(finding.start for finding in result.findings)
    assert "Facebook" not in result.text
    assert result.title == "Harbour board votes on the pier"


def test_each_measure_has_a_value_or_a_reason() -> None:
    names = {spec.name for stage in STAGES for spec in stage.measures}
    for source in (STORY, PAGE, "", "1 2 3", b"\x00\x01\x02\x00" * 50):
        result = copydesk.clean(source)
        assert result.measures.keys() | result.absent.keys() == names
        assert not result.measures.keys() & result.absent.keys()
    assert copydesk.clean("Closed today.").absent["score"] is Absence.TOO_SHORT


def test_a_page_is_told_by_its_first_tag() -> None:
    page = copydesk.clean(PAGE)
    assert page.title == "Pier to close"
    assert "<" not in page.original
    assert "rights reserved" not in page.text
    for source in (PAGE.encode(), b"\xef\xbb\xbf" + PAGE.encode(), PAGE.encode("utf-16"), "\n " + PAGE, "\ufeff" + PAGE):
        assert copydesk.clean(source).text == page.text
    assert copydesk.clean(PAGE, media="text").original == PAGE
    assert copydesk.clean("5 < 6, the board said.").original == "5 < 6, the board said."
    assert copydesk.clean("# The pier\n\nIt may *close*.", media="markdown").title == "The pier"


def test_a_text_is_taken_as_it_is_and_bytes_are_decoded() -> None:
    german = "Die Brücke wird am Montag geschlossen, sagte der Bürgermeister. Die Umleitung führt durch den Wald. " * 3
    assert copydesk.clean(german.encode("cp1252")).original == copydesk.clean(german).original == german
    assert copydesk.clean('<html><meta charset="iso-8859-1"><body><p>Brücke').original == "Brücke"
    assert copydesk.clean("one\r\ntwo\ud800").original == "one\ntwo\ufffd"


@pytest.mark.parametrize(
    ("source", "code"), [("", "empty"), (" \n ", "empty"), (b"%PDF-1.7 \x00", "binary"), ("x" * 200, "too-large")], ids=str
)
def test_what_cannot_be_read_is_an_outcome(source: str | bytes, code: str) -> None:
    result = copydesk.clean(source, config=Config(max_bytes=100))
    assert not result.outcome.status.has_text
    assert result.outcome.code == code
    assert (result.text, result.lines, result.verdict) == ("", (), None)
    assert set(result.absent.values()) == {Absence.NO_TEXT}


def test_the_configuration_is_heeded() -> None:
    assert "Facebook" in copydesk.clean(STORY, config=Config(overrules=(Overrule(keep=("Share on",)),))).text
    disabled = copydesk.clean(STORY, config=Config(disable=("boilerplate.share.en",)))
    assert "boilerplate.share.en" not in {line.rule for line in disabled.lines}
    assert copydesk.clean("Closed today.", config=Config(language="en")).language == "en"


def test_results_are_frozen() -> None:
    result = copydesk.clean(STORY)
    with pytest.raises(FrozenInstanceError):
        result.text = ""  # type: ignore[misc]
    with pytest.raises(TypeError):
        result.measures["score"] = 100  # type: ignore[index]


@pytest.mark.parametrize(
    ("config", "kind", "message"),
    [
        (Config(pages="some"), ConfigError, "config: pages must be all, review, none or worst:N, such as worst:200, not 'some'"),
        (Config(extractor="best"), ConfigError, "config: extractor must be one of trafilatura, fast, not 'best'"),
        (Config(language="xx"), ConfigError, "config: language must be an ISO 639-1 code"),
        (Config(grades={"weights": {"fairness": 1}}), ConfigError, "fairness"),
        (Config(disable=("style.none",)), RuleError, "there is no rule, category or family 'style.none'"),
        (Config(rule_folders=("nowhere",)), RuleError, "nowhere: no such folder of rules"),
    ],
)
def test_what_is_wrong_with_the_configuration_is_raised(config: Config, kind: type[CopydeskError], message: str) -> None:
    with pytest.raises(CopydeskError, match=re.escape(message)) as raised:
        copydesk.clean(STORY, config=config)
    assert raised.type is kind


def test_what_is_wrong_with_a_call_is_raised(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")
    with pytest.raises(UsageError, match="media must be one of text, markdown, html, not 'pdf'"):
        copydesk.clean(STORY, media="pdf")
    with pytest.raises(UsageError, match="no such file or folder"):
        copydesk.run(tmp_path / "none", out=tmp_path / "out")
    with pytest.raises(UsageError, match="no path is given"):
        copydesk.run([], out=tmp_path / "out")
    with pytest.raises(UsageError, match="is the output folder, which the run would replace"):
        copydesk.run(tmp_path, out=tmp_path)
    with pytest.raises(ConfigError, match="workers must be a number of processes from 1 to"):
        copydesk.run(tmp_path, out=tmp_path / "out", workers=0)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt"]
    (tmp_path / "out").mkdir()
    with writing_into(tmp_path / "out"), pytest.raises(OutputBusy):
        copydesk.run(tmp_path / "a.txt", out=tmp_path / "out", workers=1)


def test_every_error_is_a_copydesk_error() -> None:
    for kind in (UsageError, ConfigError, RuleError, OutputError, OutputBusy, OutputUnwritable):
        assert issubclass(kind, CopydeskError)
    assert issubclass(OutputBusy, OutputError)
    assert issubclass(OutputUnwritable, OutputError)


def test_a_run_gives_what_the_command_gives(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(STORY * 2, encoding="utf-8")
    (folder / "b.html").write_text(PAGE, encoding="utf-8")
    (folder / "c.pdf").write_bytes(b"%PDF-1.7")
    summary = copydesk.run([folder / "a.txt", str(folder / "b.html"), folder / "c.pdf"], out=str(tmp_path / "out"), workers=1)
    assert (summary.inputs, dict(summary.status)) == (3, {"ok": 2, "skipped": 1})
    assert sum(summary.verdict.values()) == 3
    rows = pl.read_parquet(summary.tables / "articles.parquet")
    assert rows["status"].to_list() == [Status.OK, Status.OK, Status.SKIPPED]
    one = copydesk.clean(PAGE)
    assert (summary.texts / "b.html.txt").exists() or (summary.texts / "b.txt").exists()
    assert rows.row(1, named=True)["score"] == one.measures["score"]
    assert summary.report.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_page_of_another_run_stays_a_function() -> None:
    import copydesk.runs.batch

    assert copydesk.run is library.run
    assert copydesk.clean is library.clean
