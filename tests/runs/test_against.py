"""A run that is given an earlier report says what became of its articles: as a page of the new one, as CSV and as JSON."""

import json
from pathlib import Path
from typing import Any, cast

import pytest

from copydesk.config import Config
from copydesk.errors import UsageError
from copydesk.library import report_on
from copydesk.runs import output
from copydesk.runs.engines import Engine
from helpers import Inline, copydesk, with_workers
from small_report import parsed, text_of

TEXT = (
    "The weir holds\n\nThe weir at Holm held through the night, the board said on Monday. “We watched it from the bridge,” said Ines Holt, "
    "who chairs the board. The river fell by two metres before noon, and the road beside it was opened again to cars and buses.\n"
)
MAYBE = "\nPerhaps the weir will break. It may break soon, and it could take the bridge with it. Nobody might notice it.\n"


def work(given: Path, out: Path, against: Path | None = None, **settings: Any) -> None:
    report_on([given], out, Config(**settings), cast("Engine", Inline()), against=against)


def write(given: Path, **texts: str | None) -> None:
    given.mkdir(exist_ok=True)
    for name, text in texts.items():
        path = given / f"{name}.txt"
        path.unlink(missing_ok=True) if text is None else path.write_text(text, encoding="utf-8")


@pytest.fixture
def given(tmp_path: Path) -> Path:
    write(tmp_path / "in", same=TEXT, gone=TEXT.replace("Holm", "Farne"), changed=TEXT.replace("Holm", "Skerry"))
    return tmp_path / "in"


def change(given: Path) -> None:
    write(given, gone=None, new=TEXT.replace("Holm", "Gull Ness"), changed=TEXT.replace("Holm", "Skerry") + MAYBE)


def rows(out: Path) -> dict[str, Any]:
    return {row.findtext("th//bdi"): row for row in parsed(out / "changes.html").xpath("//tbody/tr")}


def test_a_report_says_what_changed_since_another(given: Path, tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    work(given, old)
    change(given)
    work(given, new, old)
    assert rows(new).keys() == {"gone.txt", "new.txt", "changed.txt"}
    assert "the text has changed" in text_of(rows(new)["changed.txt"])
    links = [str(link) for link in parsed(new / "changes.html").xpath("//main//a/@href")]
    assert any(link.startswith("../old/articles/") for link in links)
    assert [link for link in links if not (new / link.partition("#")[0]).is_file()] == []
    told = copydesk("compare", old, new, "--csv")
    assert (new / "changes.csv").read_text(encoding="utf-8-sig") == told.stdout.lstrip("\ufeff")
    assert json.loads((new / "changes.json").read_bytes()) == json.loads(copydesk("compare", old, new, "--json").stdout)
    assert {"changes.html", "changes.csv", "changes.json"} <= set(listed(new))


def listed(out: Path) -> list[str]:
    import polars as pl

    return pl.read_parquet(out / output.MANIFEST)["path"].to_list()


def test_a_report_may_be_compared_with_the_one_that_it_replaces(given: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    work(given, out)
    change(given)
    work(given, out, out)
    row = rows(out)["changed.txt"]
    assert next(link.split("#")[0] for link in row.xpath(".//a/@href")) == "articles/changed.txt.html"
    assert row.xpath("td[1]//a") == [], "its page is no more"
    assert text_of(row.xpath("td[1]")[0]) != "–"
    work(given, out)
    assert "compared with no other" in text_of(parsed(out / "changes.html").find(".//h1"))
    assert not (out / "changes.csv").exists()


def test_a_run_that_is_killed_while_it_replaces_the_report_still_says_what_changed(
    given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, twin = tmp_path / "out", tmp_path / "twin"
    for each in (out, twin):
        work(given, each)
    change(given)
    work(given, twin, twin)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(output, "_place", killed)
    with pytest.raises(KeyboardInterrupt):
        work(given, out, out)
    monkeypatch.undo()
    assert not (out / "run.json").exists(), "the old report is no longer whole"
    work(given, out, out)
    assert (out / "changes.html").read_bytes() == (twin / "changes.html").read_bytes()


def test_what_is_no_report_is_told_before_anything_is_done(given: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for against in (tmp_path / "none", out, given):
        with pytest.raises(UsageError, match="no report"):
            work(given, out, against)
    assert not out.exists()


def test_the_same_bytes_with_any_number_of_workers(given: Path, tmp_path: Path) -> None:
    old = tmp_path / "old"
    work(given, old)
    change(given)
    for workers in (1, 2):
        done = with_workers("run", given, "--out", tmp_path / f"new{workers}", "--against", old, "--workers", str(workers), "-q")
        assert done.exit_code == 0, done.stderr
    for name in ("changes.html", "changes.csv", "changes.json", "run.json"):
        assert (tmp_path / "new1" / name).read_bytes() == (tmp_path / "new2" / name).read_bytes(), name
