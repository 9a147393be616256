"""CSV that a spreadsheet can open without running anything in it."""

from __future__ import annotations

import csv
import io
import re
import tempfile
import unicodedata
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from copydesk import spreadsheet
from copydesk.article import Article, Finding, Line, Measure, Outcome, Prose, Reason, Status
from copydesk.evidence import Evidence, Kind
from copydesk.reports.csv import AROUND, near, write_csv
from copydesk.reports.stripped import write_stripped
from copydesk.rows import article_row, finding_rows, line_rows
from copydesk.spreadsheet import CELL, CUT, as_csv, defused, held, write_table
from copydesk.tables import TABLES, columns, frame
from copydesk.text import line_spans

TEXT = '=HYPERLINK("http://example.test","pay")\n  \t@SUM(1)\n- 12 degrees\n"quoted", with a comma\n\n1,5 million\n＝1+1\n'


def report(out: Path, text: str = TEXT, title: str | None = "+49 people") -> Path:
    lines = tuple(Line(start, end, kept=False, rule="boilerplate.test", confidence=0.5) for start, end in line_spans(text))
    article = Article(
        path="-first.txt",
        text=text,
        lines=lines,
        prose=Prose(),
        title=title,
        notes=(Outcome(Status.OK, "a", "One."), Outcome(Status.OK, "b", None)),
        findings=(Finding("defects", "defects.test", "test", 0, 4, 1, text[:4], "Begins\nwith a sign.\r\n=1"),),
        measures={"score": Measure(-1.5)},
        verdict="review",
        reasons=(
            Reason("a", "=First.", "integrity", 2.0),
            Reason("b", "Second; other.", "integrity", 1.0),
            Reason("c", "Third.", "integrity", 0.0),
        ),
    )
    skipped = Article(path="second.png", outcome=Outcome(Status.SKIPPED, "not-text", "A picture."))
    data = out / "data"
    data.mkdir()
    (out / "run.json").write_text('{"configuration": {}}', encoding="utf-8")  # as a report before there was a view.html
    frame("articles", map(article_row, (article, skipped))).write_parquet(data / "articles.parquet")
    frame("lines", line_rows(article)).write_parquet(data / "lines.parquet")
    frame("findings", finding_rows(article)).write_parquet(data / "findings.parquet")
    write_csv(out)
    return out


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_the_columns_are_the_tables(tmp_path: Path) -> None:
    report(tmp_path)
    for name, table in (
        ("articles", "articles.csv"),
        ("findings", "findings.csv"),
        ("stripped", "stripped.csv"),
    ):
        head = (tmp_path / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()[0]
        names = [column.name for column in columns(table)]
        assert next(csv.reader([head])) == names
        assert (tmp_path / f"{name}.csv").read_bytes().startswith(b"\xef\xbb\xbf"), "without it Excel does not take the file for UTF-8"


def test_texts_that_a_spreadsheet_would_run_are_defused(tmp_path: Path) -> None:
    report(tmp_path)
    assert [row["text"] for row in read(tmp_path / "stripped.csv")] == [
        '\'=HYPERLINK("http://example.test","pay")',
        "'  \t'@SUM(1)",
        "'- 12 degrees",
        '"quoted", with a comma',
        "1,5 million",
        "'＝1+1",
    ]
    article = read(tmp_path / "articles.csv")[0]
    assert (article["path"], article["title"], article["page"]) == ("'-first.txt", "'+49 people", "articles/-first.txt.html")
    assert [article[f"reason_{n}"] for n in (1, 2, 3)] == ["'=First (−2.0 points)", "Second; other (−1.0 points)", "Third"]


def test_a_table_for_a_pipe_is_defused_just_so() -> None:
    assert as_csv(pl.DataFrame({"path": ["a;=1", "b"], "score": [-1.0, None]})) == '"path","score"\n"a;\'=1",-1.0\n"b",\n'


def test_numbers_stay_numbers_and_what_is_absent_stays_empty(tmp_path: Path) -> None:
    first, second = read(report(tmp_path) / "articles.csv")
    assert first["score"] == "-1.5", "a negative number is no formula"
    assert second["score"] == ""
    assert second["title"] == second["words"] == ""


def test_line_breaks_stay_inside_their_cell(tmp_path: Path) -> None:
    assert [row["message"] for row in read(report(tmp_path) / "findings.csv")] == ["Begins\nwith a sign.\r\n'=1"]


def test_lists_become_text(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {"texts": [["One.", "Two"], []], "notes": [[{"code": "a", "message": "One."}, {"code": "b", "message": None}], []]}
    )
    write_table(frame.lazy(), tmp_path / "x.csv")
    assert read(tmp_path / "x.csv") == [{"texts": "One; Two", "notes": "One"}, {"texts": "", "notes": ""}]


def test_a_reason_has_its_points_unless_it_costs_none(tmp_path: Path) -> None:
    first, second = read(report(tmp_path) / "articles.csv")
    assert (first["reason_3"], second["reason_1"]) == ("Third", "")


def test_no_cell_is_longer_than_a_spreadsheet_holds(tmp_path: Path) -> None:
    report(tmp_path, text="=" + "x" * (CELL + 10))
    cell = read(tmp_path / "stripped.csv")[0]["text"]
    assert len(cell) == CELL
    assert cell.startswith("'=xxx")
    assert cell.endswith(CUT)
    whole = pl.read_parquet(tmp_path / "data/lines.parquet")["text"][0]
    assert len(whole) == CELL + 11, "the exact table keeps all of it"


def test_rows_keep_the_tables_order_and_blank_lines_are_left_out(tmp_path: Path) -> None:
    report(tmp_path)
    assert [row["path"] for row in read(tmp_path / "articles.csv")] == ["'-first.txt", "second.png"]
    examples = [row["example"] for row in read(tmp_path / "stripped.csv")]
    assert examples == [f"articles/-first.txt.html#L{n}" for n in (1, 2, 3, 4, 6, 7)]


PIER = "The pier may close.\nIt was built in 1901 and could last, said the engineer who looks after it and knows each of its four hundred and twelve oak piles beneath the boards."
SHARE = Evidence(Kind.TITLE_ABOVE)


def folder(out: Path) -> Path:
    """Three articles of two sites: their findings stand at the start, in the middle and at the end of lines, and over the end of one."""
    articles = [
        found_in("a.txt", f"Share this\n{PIER}\nShare this", "one.example", ["The pier", "may", "could", "close.\nIt"]),
        found_in("b.txt", "Share this\nNothing.", "one.example", []),
        found_in("c.txt", f"{PIER}\nShare this", "two.example", ["1901", "boards."]),
    ]
    data = out / "data"
    data.mkdir()
    (out / "run.json").write_text('{"configuration": {}}', encoding="utf-8")  # as a report before there was a view.html
    frame("articles", map(article_row, articles)).write_parquet(data / "articles.parquet")
    frame("lines", (row for article in articles for row in line_rows(article))).write_parquet(data / "lines.parquet")
    frame("findings", (row for article in articles for row in finding_rows(article))).write_parquet(data / "findings.parquet")
    return out


def found_in(path: str, text: str, site: str, phrases: list[str]) -> Article:
    places = [(text.index(phrase), phrase) for phrase in phrases]
    return Article(
        path=path,
        text=text,
        title=f"Of {path}",
        site=site,
        lines=tuple(
            Line(start, end, kept=False, rule="boilerplate.share", confidence=0.9 + start / 1000, evidence=SHARE)
            if text[start:end] == "Share this"
            else Line(start, end)
            for start, end in line_spans(text)
        ),
        prose=Prose(text="kept"),
        findings=tuple(
            Finding("style", f"style.{n}", "test", start, start + len(phrase), text.count("\n", 0, start) + 1, phrase, f"Number {n}.")
            for n, (start, phrase) in enumerate(places)
        ),
    )


@pytest.mark.parametrize("most", [1, 4, 1000])
def test_a_finding_stands_among_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr("copydesk.reports.csv.MOST_ROWS", most)  # rows at a time: however many, the file is the same
    write_csv(folder(tmp_path))
    rows = [[row[name] for name in ("page", "title", "before", "match", "after")] for row in read(tmp_path / "findings.csv")]
    engineer = " last, said the engineer who looks after it and knows each of its four hundred and twelve oak piles beneath the"
    assert rows == [
        ["articles/a.txt.html#f1", "Of a.txt", "", "The pier", " may close."],
        ["articles/a.txt.html#f2", "Of a.txt", "The pier ", "may", " close."],
        ["articles/a.txt.html#f3", "Of a.txt", "The pier may ", "close.\nIt", ""],
        ["articles/a.txt.html#f4", "Of a.txt", "It was built in 1901 and ", "could", f"{engineer} boards."],
        [
            "articles/c.txt.html#f1",
            "Of c.txt",
            "It was built in ",
            "1901",
            f" and could{engineer.removesuffix(' the')}",
        ],
        ["articles/c.txt.html#f2", "Of c.txt", f"could{engineer} ", "boards.", ""],
    ]


def test_words_beside_a_finding_in_a_script_without_spaces_are_not_lost() -> None:
    line = "\u6c34" * 500
    (before, after) = pl.select(near(pl.lit(line), before=True), near(pl.lit(line), before=False).alias("after")).row(0)
    assert before == after == "\u6c34" * AROUND


def test_stripped_lines_stand_once_a_site_with_their_number_and_an_example(tmp_path: Path) -> None:
    write_csv(folder(tmp_path))
    shared = {"text": "Share this", "rule": "boilerplate.share", "evidence": str(SHARE)}
    assert read(tmp_path / "stripped.csv") == [
        {"site": "one.example", **shared, "lines": "3", "articles": "2", "confidence": "0.9", "example": "articles/a.txt.html#L1"},
        {
            "site": "two.example",
            **shared,
            "lines": "1",
            "articles": "1",
            "confidence": f"{0.9 + (len(PIER) + 1) / 1000:g}",
            "example": "articles/c.txt.html#L3",
        },
    ]


def test_however_few_lines_are_held_at_a_time_what_was_stripped_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"line {n % 7 if n % 3 else n}" for n in range(60)]
    articles, rows = [], []
    for name in "abcdef":
        text = "\n".join(texts[: 10 * (1 + "fcabed".index(name))])
        lines = tuple(Line(start, end, kept=False, rule="r", confidence=0.5 + start / 9999) for start, end in line_spans(text))
        articles.append(article_row(Article(path=f"{name}.txt", text=text, lines=lines, site=f"{'xy'[name > 'c']}.example")))
        rows += line_rows(Article(path=f"{name}.txt", text=text, lines=lines))
    (tmp_path / "data").mkdir()
    frame("articles", articles).write_parquet(tmp_path / "data" / "articles.parquet")
    frame("lines", rows).write_parquet(tmp_path / "data" / "lines.parquet")
    write_stripped(tmp_path, viewer=False)
    whole = (tmp_path / "stripped.csv").read_bytes()
    counts = [int(row["lines"]) for row in read(tmp_path / "stripped.csv")]
    assert counts == sorted(counts, reverse=True)
    assert (sum(counts), counts.count(1) > 3, counts[0] > 9) == (len(rows), True, True)
    told = [(row["site"], row["text"]) for row in read(tmp_path / "stripped.csv")]
    assert len(set(told)) == len(told)
    ordered = []
    for row in read(tmp_path / "stripped.csv"):
        path, _, line = row["example"].partition(".txt.html#L")
        ordered.append((-int(row["lines"]), path, int(line)))
    assert ordered == sorted(ordered)
    for most in (2, 11):
        monkeypatch.setattr("copydesk.reports.stripped.MOST_LINES", most)
        monkeypatch.setattr("copydesk.reports.stripped.MOST_ROWS", most)
        write_stripped(tmp_path, viewer=False)
        assert (tmp_path / "stripped.csv").read_bytes() == whole
    assert {path.name for path in tmp_path.iterdir()} == {"data", "stripped.csv"}


def test_the_dictionary_explains_every_column(tmp_path: Path) -> None:
    rows = read(report(tmp_path) / "dictionary.csv")
    assert [(row["table"], row["column"]) for row in rows] == [(table, column.name) for table in TABLES for column in columns(table)]
    assert all(row["description"] and row["empty"] for row in rows)
    assert {row["type"] for row in rows} >= {"text", "number", "whole number", "true or false", "list of text", "list of (code, message)"}


def as_cell(text: str) -> str:
    return str(pl.select(defused(pl.lit(text))).item())


@pytest.mark.parametrize(
    "text",
    [
        *("=1", "+1", "-1", "@x", "\t1", "\r1", "\n1", " =1", '"=1', "“=1", "\u00a0=1", "\u200b=1", "\ufeff=1", "' =1", "'=1", " \t1"),
        *("＝1", "＋1", "－1", "＠x", "−1", "=cmd|'/c calc'!A0"),
    ],
)
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert as_cell(text).startswith(f"'{text[:2]}")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("Night;=HYPERLINK(1) x", "Night;'=HYPERLINK(1) x"),
        ("a, +1; -2|@x\t＝3", "a,' +1;' -2|'@x\t'＝3"),
        ("a\n\n=1\r\n =2", "a\n\n'=1\r\n' =2"),
        ("\t=1", "'\t'=1"),
        (';"=1"', ';\'"=1"'),
        (";\u3000\ufeff\u200b＠x", ";'\u3000\ufeff\u200b＠x"),
    ],
)
def test_a_formula_behind_what_some_spreadsheet_cuts_at_gets_one_too(text: str, cell: str) -> None:
    assert as_cell(text) == cell


@pytest.mark.parametrize("text", ["", "a=1", "1-1", "Prices – up", "– dash", "(=1)", "'Tis", "…", "so - said; and, he", "a\nb", "1,5; 2"])
def test_what_is_left_alone(text: str) -> None:
    assert as_cell(text) == text


# What tempts a spreadsheet, or the rule itself, comes up far more often than in any text.
TRAPS = st.text(
    st.sampled_from("=+-@＝−;,|\t\n\r '\"“\u00a0\u200b\ufeff\u2028ax1\x00é") | st.characters(exclude_categories=["Cs"]), max_size=30
)
SKIPPED = re.compile(r"""[\s"'`“”„‘’‚«»‹›]""")
SIGNS = "=+-@＝＋－＠﹣−﹢﹦﹫"


def as_run(cell: str) -> bool:
    """Whether a spreadsheet could run the cell: what it skips is taken from the front, unless that is the apostrophe that we put there."""
    for character in cell:
        if character == "'":
            return False  # a text, whatever follows
        if not SKIPPED.match(character) and unicodedata.category(character)[0] not in "ZC":
            return character in SIGNS
    return False


def restored(cell: str) -> str:
    """What docs/report.md says: take one apostrophe away wherever one stands before what could be a formula."""
    skipped = "".join(sorted({c for c in cell if (SKIPPED.match(c) or unicodedata.category(c)[0] in "ZC") and c not in "\t\n\r"}))
    before = f"[{re.escape(skipped)}]*" if skipped else ""
    cell = re.sub(rf"\A'(?={before}[{re.escape(SIGNS)}\t\n\r])", "", cell)
    return re.sub(rf"(?<=[;,|\t\n\r])'(?={before}[{re.escape(SIGNS)}])", "", cell)


@settings(max_examples=50, deadline=None)  # each writes a file
@given(st.lists(TRAPS, min_size=1, max_size=4), TRAPS)
@example(["Night;=1", "a|=1", "a\n=1", "a\t=1"], "-")
@example(["\t=1"], ";")
@example(["'=1", "x"], "''\n\n=")
def test_no_spreadsheet_runs_a_cell_and_every_text_can_be_got_back(titles: list[str], path: str) -> None:
    """Whatever the separator, and whether or not quotation marks mean anything to it: no cell begins like a formula."""
    frame = pl.DataFrame({"path": [path] * len(titles), "title": titles, "score": [-1.5] * len(titles)})
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.csv"
        write_table(frame.lazy(), file)
        source = file.read_bytes().decode("utf-8-sig")
    cells = list(csv.reader(io.StringIO(source, newline=""), strict=True))
    assert [[restored(cell) for cell in row[:2]] for row in cells[1:]] == [[path, title] for title in titles]
    for delimiter in ",;\t|":
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
            for row in csv.reader(io.StringIO(source, newline=""), delimiter=delimiter, quoting=quoting):
                for cell in row:
                    assert cell == "-1.5" or not as_run(cell), (delimiter, quoting, cell)


@settings(max_examples=100)
@given(st.lists(TRAPS | st.none(), max_size=6))
@example(["x" * (CELL + 1), "=" + "ü" * CELL, "ü" * CELL, None, "plain"])
def test_only_texts_that_need_it_are_written_anew_and_all_of_these(texts: list[str | None]) -> None:
    cells = pl.Series("text", texts, dtype=pl.String)
    plain = cells.to_frame().select(held(defused(pl.col("text")))).to_series()
    assert spreadsheet._harmless(cells).to_list() == plain.to_list()  # noqa: SLF001


def test_numbers_have_four_decimals_and_nothing_is_less_than_no_zero(tmp_path: Path) -> None:
    write_table(pl.LazyFrame({"n": [1.00004, 1.00006, -0.00001, 0.0, None]}), tmp_path / "n.csv")
    assert (tmp_path / "n.csv").read_text(encoding="utf-8-sig").split() == ['"n"', "1.0", "1.0001", "0.0", "0.0"]
