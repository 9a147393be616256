"""Rules written from what a run stripped as recurring: every one finds its line, and nothing that a page kept."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from copydesk.column import EVIDENCE
from copydesk.evidence import Evidence, Kind, KnownBy
from copydesk.rule import LineRule, Rule
from copydesk.rulebook import read_rules
from copydesk.runs.learn import learned_rules
from copydesk.selftest import run_example

Lines = list[tuple[str, Evidence | None]]
PROSE = "The council has met on Monday for the first time since the flood of the year before."


def recurs(pages: int, of: int, known_by: KnownBy | None = KnownBy.ADDRESS) -> Evidence:
    return Evidence(Kind.RECURS, pages=pages, of=of, known_by=known_by)


def learned(tmp_path: Path, *pages: Lines, site: str | None = "coast.example", fewest: int = 3) -> tuple[Rule, ...]:
    """The rules learned from pages given as lines with the evidence they were stripped by (None: kept)."""
    rows = [
        (
            f"{page}.txt",
            number,
            text,
            False,
            evidence is None,
            evidence and "boilerplate.recurring",
            evidence and 0.9,
            evidence and asdict(evidence),
        )
        for page, lines in enumerate(pages)
        for number, (text, evidence) in enumerate(lines, 1)
    ]
    names = ["path", "line", "text", "joined", "kept", "rule", "confidence", "evidence"]
    types: list[Any] = [pl.String, pl.Int64, pl.String, pl.Boolean, pl.Boolean, pl.String, pl.Float64, EVIDENCE]
    (tmp_path / "data").mkdir(exist_ok=True)
    pl.DataFrame(rows, schema=dict(zip(names, types, strict=True)), orient="row").write_parquet(tmp_path / "data" / "lines.parquet")
    articles = {"path": [f"{page}.txt" for page in range(len(pages))], "site": [site] * len(pages)}
    pl.DataFrame(articles, schema={"path": pl.String, "site": pl.String}).write_parquet(tmp_path / "data" / "articles.parquet")
    found = learned_rules(tmp_path, fewest)
    assert found == learned_rules(tmp_path, fewest)
    rules = tuple(read_rules(found.text, "learned.toml"))
    assert found.rules == len(rules)
    return rules


@pytest.mark.parametrize(
    "line",
    [
        "Today's <be> & [more] (1,024)",
        'He said: "No" \\d+ {2}',
        "Straße – 12:30 Uhr",
        "It’s 3.5 | of | 10!!!",
        "» Übersicht «",
        "記事一覧",
        "tab\there",
    ],
)
def test_a_rule_finds_its_line_whatever_characters_it_has(tmp_path: Path, line: str) -> None:
    seen = recurs(4, 5)
    (rule,) = learned(tmp_path, [(line, seen), (PROSE, None)], [(PROSE, None), (line, seen)])
    assert rule.message == "Recurs on 4 of 5 pages of coast.example."
    assert [run_example(rule, example).passed for example in rule.examples] == [True, True]
    assert [bool(example.spans) for example in rule.examples] == [True, False]


def test_a_line_is_taken_only_where_it_stood(tmp_path: Path) -> None:
    seen = recurs(3, 3)
    outside, inside = learned(tmp_path, [("Tide tables", seen), (PROSE, None), ("Zoom the chart", seen), (PROSE, None)])
    assert isinstance(outside, LineRule)
    assert isinstance(inside, LineRule)
    assert (outside.match, outside.where) == (r"Tide\s++tables", "outside")
    assert (inside.match, inside.where) == (r"Zoom\s++the\s++chart", "anywhere")


def test_what_a_page_kept_stands_on_few_pages_or_cannot_be_written_is_left_out(tmp_path: Path) -> None:
    seen, few = recurs(30, 40), recurs(2, 40)
    marks, many, data = ("With [[marks]]", seen), ("word " * 71, seen), ("x" * 500, seen)
    first: Lines = [("Menu of 12 boats", seen), ("Goals", seen), ("Rare", few), marks, many, data, (PROSE, None)]
    second: Lines = [("goals", None), (PROSE, None)]
    menu = r"Menu\s++of\s++\d+(?:[.,:/]\d+)*\s++boats"
    assert [rule.match for rule in learned(tmp_path, first, second)] == [menu]
    assert [rule.match for rule in learned(tmp_path, first, second, fewest=2)] == [menu, "Rare"]
    assert sorted(learned_rules(tmp_path).left_out.items()) == [
        ("they have [[ or ]] in them, which marks a rule's examples", 1),
        ("they have more than 70 words, or one of more than 100 characters", 2),
    ]


def test_what_does_not_print_is_escaped_in_the_file_and_matched_all_the_same(tmp_path: Path) -> None:
    line = "Tide \u202etables\u202c of\u200b the \U000e0041coast"
    (rule,) = learned(tmp_path, [(line, recurs(4, 5)), (PROSE, None)])
    text = learned_rules(tmp_path).text
    assert all(character.isprintable() or character == "\n" for character in text)
    assert "\\u202e" in text
    assert "\\U000e0041" in text
    assert rule.examples[0].text.endswith(line)
    assert run_example(rule, rule.examples[0]).passed


def test_sites_without_a_name_are_told_by_their_menu(tmp_path: Path) -> None:
    (rule,) = learned(tmp_path, [("Tide tables", recurs(4, 5, KnownBy.MENU))], site="pages like a.txt")
    assert rule.message == "Recurs on 4 of 5 pages that share its menu (pages like a.txt)."
    assert rule.id.startswith("boilerplate.learned.pages-like-a-txt.")
    (rule,) = learned(tmp_path, [("Tide tables", recurs(4, 5, None))], site=None)
    assert rule.id.startswith("boilerplate.learned.unknown-site.")
