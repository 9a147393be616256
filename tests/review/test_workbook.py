"""review.xlsx: written without a formula in it, filled in by somebody else's program, read back."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from python_calamine import load_workbook
from xlsxwriter import Workbook

from copydesk.article import Article
from copydesk.config import read_config
from copydesk.errors import ReviewError
from copydesk.identity import content_hash
from copydesk.reports import workbook
from copydesk.reports.names import link, page_name
from copydesk.reports.workbook import write_workbook
from copydesk.review.decisions import read_review
from copydesk.review.workbook import ABOUT, ARTICLES, DECISION, NOTE, REVIEWER, RUN, SUBJECT, read_workbook
from helpers import copydesk
from small_report import FERRY, HOSTILE, RUN_ID, folder, made, write_tables

Sheet = list[list[Any]]
HOSTILE_PATH = "</script><b>.txt"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report")
    write(out, articles())
    return out


def write(out: Path, articles: list[Article]) -> None:
    """The workbook of a report of these articles, whose pages are there, though nothing stands in them."""
    write_tables(out, articles)
    for article in articles:
        (out / page_name(article.path)).parent.mkdir(parents=True, exist_ok=True)
        (out / page_name(article.path)).touch()
    write_workbook(out)


def articles() -> list[Article]:
    """A folder with everything in it that is hard, a title that looks like a formula, and a page whose address is too long for a link."""
    formula = made("=1+1.txt", "One.", title='=HYPERLINK("http://x.example","pay")', site="http://x.example", verdict="pass")
    return [*folder(), formula, replace(made("deep.txt", "Deep.", verdict="pass"), path="/".join(["漢" * 50] * 5))]


def sheets(path: Path) -> dict[str, Sheet]:
    with load_workbook(path) as book:
        return {name: list(book.get_sheet_by_name(name).iter_rows()) for name in book.sheet_names}


def save(path: Path, tables: Mapping[str, Sheet]) -> Path:
    """A workbook as another program saves it: other parts, shared strings, none of our forms."""
    with Workbook(path) as book:
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                for column, value in enumerate(row):
                    (sheet.write_string if isinstance(value, str) else sheet.write)(line, column, value)
    return path


def filled(
    report: Path, path: Path, said: Mapping[str, tuple[str, str]], change: Callable[[dict[str, Sheet]], None] = lambda _: None
) -> Path:
    """review.xlsx with decisions and notes about these inputs."""
    tables = sheets(report / "review.xlsx")
    head = tables[ARTICLES][0]
    for row in tables[ARTICLES][1:]:
        row[head.index(DECISION)], row[head.index(NOTE)] = said.get(row[head.index("File")], ("", ""))
    change(tables)
    return save(path, tables)


def parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def test_it_has_a_row_an_article_what_a_look_is_worth_most_first(report: Path) -> None:
    tables = sheets(report / "review.xlsx")
    assert list(tables) == [ABOUT, ARTICLES]
    head, *rows = tables[ARTICLES]
    assert head[:5] == [DECISION, NOTE, "Verdict", "Score", "Article"]
    assert len(rows) == len(articles())
    assert [row[2] for row in rows[:5]] == ["Rejected", "Failed", "To review", "To review", "Not graded"]
    ferry = next(row for row in rows if row[head.index("File")] == "harbour/ferry.txt")
    assert ferry[3:9] == [
        *(61.4, "The ferry may sail again", "3 doubts in the author's voice (−12.5)", "1 spacing mistake (−4)", "No title was found (−2)"),
        "harbour.example",
    ]
    short = next(row for row in rows if row[head.index("File")] == "short.txt")
    assert short[5] == "It has too few words for its figures to mean anything", "why it has no grade"
    assert [RUN, RUN_ID] in tables[ABOUT]


def test_no_cell_is_a_formula_and_every_link_leads_to_a_page_of_the_report(report: Path) -> None:
    inside = parts(report / "review.xlsx")
    sheet = inside["xl/worksheets/sheet2.xml"]
    assert "<f>" not in sheet
    assert "<f " not in sheet
    assert "=HYPERLINK(" in sheet, "it stands there as a text"
    targets = re.findall(r'Target="([^"]*)"', inside["xl/worksheets/_rels/sheet2.xml.rels"])
    paths = pl.read_parquet(report / "data/articles.parquet")["path"].to_list()
    addresses = [link("", page_name(path)) for path in paths]
    assert sorted(targets) == sorted(address for address in addresses if len(address) < 2080)
    assert len(targets) == len(paths) - 1
    assert 'state="frozen"' in sheet
    assert f'<autoFilter ref="A1:P{len(paths) + 1}"' in sheet
    assert '"accept,send back"' in sheet.replace("&quot;", '"')


def test_the_same_report_gives_the_same_bytes(report: Path, tmp_path: Path) -> None:
    write(tmp_path, articles())
    assert (tmp_path / "review.xlsx").read_bytes() == (report / "review.xlsx").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["articles", "clean", "data", "review.xlsx", "run.json"], (
        "nothing is left behind"
    )


def test_what_was_filled_in_is_read_whatever_was_sorted_and_moved(report: Path, tmp_path: Path) -> None:
    def moved(tables: dict[str, Sheet]) -> None:
        head, *rows = tables[ARTICLES]
        order = [head.index(name) for name in (SUBJECT, NOTE, "File", DECISION)]
        tables[ARTICLES] = [[row[place] for place in order] for row in [head, *sorted(rows, key=lambda row: str(row[4]))]]
        next(row for row in tables[ABOUT] if row[0] == REVIEWER)[1] = " Ana "

    hostile = next(str(row[14]) for row in sheets(report / "review.xlsx")[ARTICLES] if HOSTILE_PATH in row[15].replace("\\u003c", "<"))
    path = filled(report, tmp_path / "r.xlsx", {"harbour/ferry.txt": ("Send back ", "=Ask\nher"), hostile: ("ACCEPT", "")}, moved)
    at = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
    os.utime(path, (at.timestamp(), at.timestamp()))
    decisions = sorted(read_workbook(path), key=lambda each: (each.path, each.subject.kind))
    assert [(each.path, each.decision, each.note, each.subject.kind) for each in decisions] == [
        (HOSTILE_PATH, "accept", "", "verdict"),
        ("harbour/ferry.txt", "note", "=Ask\nher", "note"),
        ("harbour/ferry.txt", "send-back", "", "verdict"),
    ]
    assert {(each.run, each.reviewer, each.time) for each in decisions} == {(RUN_ID, "Ana", at)}
    assert [each.content for each in decisions] == [content_hash(HOSTILE), content_hash(FERRY), content_hash(FERRY)]
    assert decisions[0].page == page_name(HOSTILE_PATH)


def test_an_empty_workbook_decides_nothing(report: Path) -> None:
    assert read_workbook(report / "review.xlsx") == []


def test_a_note_that_is_a_number_stays_what_was_typed(report: Path, tmp_path: Path) -> None:
    path = filled(report, tmp_path / "r.xlsx", {}, lambda tables: tables[ARTICLES][1].__setitem__(1, 12))
    assert [each.note for each in read_workbook(path)] == ["12"]


def test_names_of_any_kind_come_back_as_they_were(report: Path, tmp_path: Path) -> None:
    def every(tables: dict[str, Sheet]) -> None:
        for row in tables[ARTICLES][1:]:
            row[0] = "accept"

    path = filled(report, tmp_path / "r.xlsx", {}, every)
    assert sorted(each.path for each in read_workbook(path)) == sorted(pl.read_parquet(report / "data/articles.parquet")["path"])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda tables: tables[ARTICLES][2].__setitem__(0, "maybe"),
            "Articles, row 3: the decision is “maybe”; it must be accept or send back, or empty.",
        ),
        (lambda tables: tables[ARTICLES][0].__setitem__(0, "Verdict?"), "Articles: the column Decision is missing from the first row."),
        (
            lambda tables: [row.__setitem__(15, "{") for row in tables[ARTICLES][1:]],
            "Articles, row 2: the column Copydesk's own does not say which article",
        ),
        (
            lambda tables: [row.__setitem__(15, '{"path": 1}') for row in tables[ARTICLES][1:2]],
            "decisions[0].path: must be a text that is not empty",
        ),
        (lambda tables: tables.pop(ABOUT), "no review.xlsx of a report: the sheet About does not name a run."),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(
    report: Path, tmp_path: Path, change: Callable[[dict[str, Sheet]], None], says: str
) -> None:
    said = {row[14]: ("accept", "") for row in sheets(report / "review.xlsx")[ARTICLES][1:4]}
    path = filled(report, tmp_path / "r.xlsx", said, change)
    with pytest.raises(ReviewError) as caught:
        read_workbook(path)
    assert any(line.startswith(f"{path}: {says}") for line in str(caught.value).splitlines()), str(caught.value)


@pytest.mark.parametrize("data", [b"", b"Decision,Note\n", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_workbook_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "r.xlsx"
    path.write_bytes(data)
    with pytest.raises(ReviewError, match=r"r\.xlsx: no workbook that can be read \(.*Save it as \.xlsx"):
        read_workbook(path)
    with pytest.raises(ReviewError, match=r"cannot be read: No such file"):
        read_workbook(tmp_path / "none.xlsx")


def test_a_workbook_that_unpacks_to_a_monster_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copydesk.review.workbook.MOST_BYTES", 1_000_000)
    path = tmp_path / "r.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", bytes(2_000_000))
    assert path.stat().st_size < 10_000
    with pytest.raises(ReviewError, match="2 MB when it is unpacked"):
        read_workbook(path)


def test_more_rows_than_a_sheet_holds_go_on_in_the_next_and_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROWS", 11)  # with the head
    monkeypatch.setattr(workbook, "LINKS", 4)
    monkeypatch.setattr(workbook, "READ_ROWS", 7)
    write(tmp_path, [made(f"{n:02}.txt", "Text.", verdict="pass") for n in range(25)])
    tables = sheets(tmp_path / "review.xlsx")
    assert list(tables) == [ABOUT, ARTICLES, f"{ARTICLES} 2", f"{ARTICLES} 3"]
    assert [row[14] for name in list(tables)[1:] for row in tables[name][1:]] == [f"{n:02}.txt" for n in range(25)]
    assert all(table[0][0] == DECISION for name, table in tables.items() if name != ABOUT)
    said = [row[0] for row in tables[ABOUT]]
    assert "A sheet holds 10 of the 25 rows: the others are on Articles 2 and so on." in said
    assert "The first 4 rows of a sheet lead to the pages of the report: more, a spreadsheet does not allow." in said
    assert len(re.findall("<hyperlink ", parts(tmp_path / "review.xlsx")["xl/worksheets/sheet3.xml"])) == 4
    for row in tables[f"{ARTICLES} 3"][1:]:
        row[0] = "accept"
    assert [each.path for each in read_workbook(save(tmp_path / "r.xlsx", tables))] == [f"{n}.txt" for n in range(20, 25)]


def test_the_commands_take_it_as_they_take_review_json(report: Path, tmp_path: Path) -> None:
    filled(report, tmp_path / "review.xlsx", {"harbour/ferry.txt": ("accept", "Well done"), "x": ("send back", "")})
    listed = copydesk("review", "list", "review.xlsx", cwd=tmp_path).stdout.splitlines()
    assert [line.partition(" (")[0] for line in listed] == [
        "harbour/ferry.txt: accept",
        "harbour/ferry.txt: note: Well done",
        "x: send-back",
    ]
    assert "     1  accept\n" in copydesk("review", "stats", "review.xlsx", cwd=tmp_path).stdout
    done = copydesk("review", "apply", "review.xlsx", cwd=tmp_path)
    assert (done.exit_code, done.stdout) == (
        0,
        "show what was decided of 2 articles (--only and --fail-on go by it), from review.xlsx.json\n",
    ), done.stderr
    assert len(read_review(tmp_path / "review.xlsx.json")) == 3
    assert [Path(name).name for name in read_config(tmp_path / "copydesk.toml")["reviews"]] == ["review.xlsx.json"]
    wrong = copydesk("review", "apply", report / "run.json", cwd=tmp_path)
    assert wrong.exit_code == 2
