"""The articles as records: which are written, by verdict, by what reviewers decided, and of near-duplicates one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from copydesk.config import Config
from copydesk.runs.emit import SCHEMA, emit
from copydesk.runs.parts import read_part
from copydesk.tables import frame
from helpers import copydesk

WORDS = (
    "The ferry to {0} runs through the night from Monday, said Ines Holt, who chairs the harbour board of {0}. “We expect forty passengers a "
    "night,” she said. The boat was built in 1987 and holds ninety people. Its crew of six lives in {0}, and the fare stays at four crowns. "
    "A second boat follows in spring, said Piet Lund, the pilot of the old one, on the quay of {0}.\n"
)


def records(out: Path) -> dict[str, dict[str, Any]]:
    return {(one := json.loads(line))["path"]: one for line in (out / "articles.jsonl").read_text(encoding="utf-8").splitlines()}


def decided(path: str, decision: str, content: str) -> dict[str, Any]:
    common = {"run": "1", "page": "p.html", "site": None, "note": "", "reviewer": "Ana", "time": "2026-05-04T09:00:00Z"}
    return {**common, "path": path, "content": content, "subject": {"kind": "verdict"}, "decision": decision}


def test_what_a_reviewer_decided_counts_in_place_of_the_verdict_while_the_text_is_the_same(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for place in ("Holm", "Skerry", "Tarn", "Farne"):
        (folder / f"{place}.txt").write_text(f"Night ferry to {place}\n\n{WORDS.format(place)}", encoding="utf-8")
    (folder / "short.txt").write_text("Pier shut\n\nThe pier is shut today.\n", encoding="utf-8")
    assert copydesk("run", folder, "--out", out, "--emit", "jsonl").exit_code == 0
    before = records(out)
    assert {one["verdict"] for path, one in before.items() if path != "short.txt"} == {"pass"}
    assert before["short.txt"]["verdict"] is None
    assert {one["decision"] for one in before.values()} == {None}
    said = [
        decided("Holm.txt", "send-back", before["Holm.txt"]["content_hash"]),
        decided("Tarn.txt", "accept", before["Tarn.txt"]["content_hash"]),
        decided("Farne.txt", "send-back", "another text"),
        decided("short.txt", "accept", before["short.txt"]["content_hash"]),
        {**decided("Skerry.txt", "note", before["Skerry.txt"]["content_hash"]), "subject": {"kind": "note"}, "note": "not for print"},
    ]
    (tmp_path / "review.json").write_text(json.dumps({"format": "copydesk-review", "version": 1, "decisions": said}), encoding="utf-8")
    (tmp_path / "copydesk.toml").write_text('reviews = ["review.json"]\n', encoding="utf-8")
    configured = ("run", folder, "--out", out, "--config", tmp_path / "copydesk.toml", "--emit", "jsonl", "--only")
    assert copydesk(*configured, "pass").exit_code == 0
    passed = records(out)
    assert passed.keys() == {"Tarn.txt", "short.txt", "Skerry.txt", "Farne.txt"}
    assert (passed["short.txt"]["decision"], passed["short.txt"]["decision_holds"]) == ("accept", True)
    assert passed["short.txt"]["verdict"] is None  # what was found in the text stays as it is
    assert copydesk(*configured, "reject").exit_code == 0
    assert records(out).keys() == {"Holm.txt"}
    assert copydesk(*configured[:-1]).exit_code == 0
    every = records(out)
    assert every.keys() == before.keys()
    assert {path: (one["decision"], one["decision_holds"]) for path, one in every.items()} == {
        "Holm.txt": ("send-back", True),
        "Tarn.txt": ("accept", True),
        "Farne.txt": ("send-back", False),
        "Skerry.txt": (None, True),
        "short.txt": ("accept", True),
    }
    assert "not for print" not in (out / "articles.jsonl").read_text(encoding="utf-8")
    assert "not for print" in pl.read_parquet(out / "data" / "articles.parquet")["decision_note"].to_list()


def test_what_is_emitted_costs_no_new_work(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Night ferry\n\n{WORDS.format('Holm')}", encoding="utf-8")
    out = tmp_path / "out"
    assert copydesk("run", "a.txt", "--out", out, cwd=tmp_path).exit_code == 0
    for more, there in (
        (("--emit", "jsonl"), True),
        (("--emit", "jsonl", "--only", "reject"), False),
        (("--emit", "jsonl", "--dedupe"), True),
    ):
        assert copydesk("run", "a.txt", "--out", out, *more, cwd=tmp_path).exit_code == 0
        assert bool(records(out)) is there
        (part,) = (out / ".kept" / "judge").iterdir()
        assert read_part(part, "known")["taken"].to_list() == [True]
    assert copydesk("run", "a.txt", "--out", out, cwd=tmp_path).exit_code == 0
    assert not (out / "articles.jsonl").exists()


# name, verdict, group, published, words
ARTICLES = (
    ("a", "pass", 1, "2026-02-02", 100),
    ("b", "pass", 1, "2026-01-01", 90),
    ("c", "pass", None, None, 50),
    ("d", "reject", 2, None, 80),
    ("e", "pass", 2, None, 60),
    ("f", "pass", 2, None, 70),
    ("g", "pass", 3, None, 40),
    ("h", "pass", 3, None, 40),
    ("i", "pass", None, None, 40),
    ("j", "reject", 4, None, 40),
    ("k", "reject", 4, None, 40),
    ("l", "reject", 5, None, 99),  # the longest, which would be the original were "m" and "n" not dated
    ("m", "pass", 5, "2026-03-03", 30),
    ("n", "pass", 5, "2026-02-02", 20),
    ("o", "pass", 6, "2026-05-05", 50),  # the longest, and still the original of the group where "q", which has no date, is not wanted
    ("p", "pass", 6, "2026-04-04", 40),
    ("q", "reject", 6, None, 30),
)


@pytest.mark.parametrize(
    ("settings", "paths"),
    [
        ({}, "abcdefghijklmnopq"),
        ({"dedupe": True}, "bcdgijlo"),
        ({"only": ("pass",)}, "abcefghimnop"),
        ({"only": ("pass",), "dedupe": True}, "bcfgino"),  # of the second group the original is not wanted: the longest of the others
        ({"only": ("reject",), "dedupe": True}, "djlq"),
    ],
)
def test_of_near_duplicates_the_likely_original_is_emitted(tmp_path: Path, settings: dict[str, Any], paths: str) -> None:
    (tmp_path / "data").mkdir()
    rows = []
    for name, verdict, group, published, words in ARTICLES:
        (tmp_path / f"{name}.txt").write_text(f"Text {name}.\n", encoding="utf-8")
        row = {"path": name, "verdict": verdict, "near_duplicate_group": group, "published": published, "words": words}
        rows.append({**dict.fromkeys(frame("articles", []).columns), **row, "clean_path": f"{name}.txt"})
    frame("articles", rows).write_parquet(tmp_path / "data" / "articles.parquet")
    text = dict.fromkeys(("path", "id", "carried", "input_sha256"), pl.String)
    emit(tmp_path, pl.LazyFrame(schema=text), Config(emit=("jsonl", "parquet"), **settings))
    assert "".join(records(tmp_path)) == paths
    table = pl.read_parquet(tmp_path / "articles-text.parquet")
    assert ("".join(table["path"]), table.schema) == (paths, SCHEMA)
