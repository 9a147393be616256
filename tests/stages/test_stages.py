"""The program is a tuple of records: whatever a stage or a family needs is said there, and a new one is a folder and an entry."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from copydesk.article import Article, MeasureSpec, Source
from copydesk.context import Context
from copydesk.families import FAMILIES, PROSE, STYLE, Family
from copydesk.families import checked as checked_families
from copydesk.limit.stage import MOST_FINDINGS
from copydesk.rulebook import load_rules
from copydesk.stages import JUDGING, STAGE_OF, STAGES, Stage, checked, clean, judge, lint, open_article
from helpers import PROJECT

CONTEXT = Context(load_rules())
STORY = (
    "Harbour board votes on the pier\n\nThe pier at Farne may be closed next spring, the harbour board said on Tuesday. “We will not "
    "wait for another winter,” said Ines Holt, who chairs the board. The repair is expected to cost two million, although the figures "
    "may still change before the council has voted. At the end of the day, critics say, it is what it is .\n\n"
)
TEXTS = {
    "story.txt": STORY * 3,
    "short.txt": "Closed today.",
    "numbers.txt": "1 2 3\n4 5 6\n",
    "polish.txt": "Most nad rzeką zostanie zamknięty w poniedziałek, powiedział burmistrz. Objazd poprowadzi przez las. " * 6,
    "japanese.txt": "橋は月曜日に閉鎖されると市長は述べた。迂回路は森を通る。工事は来年の春まで続く見通しだ。" * 6,
    "chrome.html": "<html><body><nav><a href='/'>Home</a></nav><footer>All rights reserved.</footer></body></html>",
}


@pytest.fixture(params=TEXTS)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Article:
    path = tmp_path / request.param
    path.write_text(TEXTS[request.param], encoding="utf-8")
    return open_article(Source(request.param, str(path)), CONTEXT)


def test_every_stage_gives_the_measures_and_findings_that_it_declares(opened: Article) -> None:
    (article,) = clean([opened], CONTEXT)
    for stage in JUDGING:
        before = article
        article = stage.run(article, CONTEXT)
        given = article.measures.keys() - before.measures.keys()
        assert given == {spec.name for spec in stage.measures}, stage.name
        new = [item for item in article.findings if item not in before.findings]
        assert {item.family for item in new} <= {family.name for family in stage.families}, stage.name


def test_an_article_is_told_of_at_each_stage_in_order(opened: Article, tmp_path: Path) -> None:
    at: list[str] = []
    (article,) = clean([open_article(Source(opened.path, str(tmp_path / opened.path)), CONTEXT, at.append)], CONTEXT)
    judge(article, CONTEXT, at.append)
    assert at == [stage.name for stage in STAGES if stage.name != "boilerplate"]  # done for several articles at once, by who calls


def test_lint_goes_through_the_stages_that_say_so(opened: Article) -> None:
    at: list[str] = []
    article = lint(opened, CONTEXT, at.append)
    assert at == [stage.name for stage in STAGES if stage.lints]
    assert "grade" not in at
    assert article.verdict is None


def linted(text: str, folder: Path) -> Article:
    (folder / "draft.txt").write_text(text, encoding="utf-8")
    return lint(open_article(Source("draft.txt", str(folder / "draft.txt")), CONTEXT), CONTEXT)


def test_lint_finds_what_every_family_finds_in_prose_and_keeps_every_line(tmp_path: Path) -> None:
    article = linted(STORY, tmp_path)
    assert {finding.family for finding in article.findings} == {family.name for family in PROSE} - {"readability"}  # nothing is measured
    assert all(line.kept for line in article.lines)
    assert article.text == STORY


def test_a_draft_is_not_told_that_it_is_short_or_lacks_a_title_but_all_else(tmp_path: Path) -> None:
    draft = "closed today , and tomorrow."
    assert [finding.rule for finding in linted(draft, tmp_path).findings] == ["defects.space-before-punctuation"]
    whole = judge(clean([open_article(Source("draft.txt", str(tmp_path / "draft.txt")), CONTEXT)], CONTEXT)[0], CONTEXT)
    assert {"defects.very-short", "defects.space-before-punctuation"} <= {finding.rule for finding in whole.findings}


def test_a_draft_too_short_to_know_its_language_is_taken_for_english_and_no_other_is(tmp_path: Path) -> None:
    short = linted("In conclusion, closed.", tmp_path)
    assert (short.language, short.language_status) == ("en", "assumed")
    assert [finding.rule for finding in short.findings] == ["style.filler.in-conclusion"]
    german = linted("Am Ende des Tages zählt die Miete, sagte die Bürgermeisterin am Dienstag vor dem Rathaus der Stadt.", tmp_path)
    assert (german.language, german.language_status) == ("de", "ok")
    assert "style.de.conclusion" in {finding.rule for finding in german.findings}


def test_lint_counts_all_findings_of_a_rule_and_lists_the_first(tmp_path: Path) -> None:
    article = linted("closed , " * (MOST_FINDINGS + 9), tmp_path)
    assert [(item.rule, item.count) for item in article.unlisted] == [("defects.space-before-punctuation", 9)]


def test_what_has_no_text_goes_through_no_stage(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    at: list[str] = []
    opened = open_article(Source("empty.txt", str(tmp_path / "empty.txt")), CONTEXT, at.append)
    assert not opened.outcome.status.has_text
    assert clean([opened], CONTEXT) == [opened] == [judge(opened, CONTEXT, at.append)]
    assert at == ["read"]


def test_every_family_has_a_stage_and_every_rule_a_family() -> None:
    assert STAGE_OF.keys() == {family.name for family in FAMILIES}
    assert STAGE_OF["hedge"] is STAGE_OF["speculation"]
    assert {rule.family for rule in CONTEXT.rules.rules} == {family.name for family in FAMILIES if family.has_rules}


def stage(name: str, *measures: str, families: tuple[Family, ...] = ()) -> Stage:
    return Stage(name=name, run=lambda article, _: article, measures=tuple(MeasureSpec(m, "int", "m") for m in measures), families=families)


@pytest.mark.parametrize(
    ("stages", "message"),
    [
        ([stage("a"), stage("a")], "stages: 'a' stands there twice"),
        ([stage("a", "x_count"), stage("b", "x_count")], "measures: 'x_count' stands there twice"),
        ([stage("a", families=(STYLE,)), stage("b", families=(STYLE,))], "families of stages: 'style' stands there twice"),
        ([stage("a", families=tuple(family for family in FAMILIES if family is not STYLE))], "families: 'style' must stand both"),
        ([stage("a", families=(*FAMILIES, replace(STYLE, name="dialogue")))], "families: 'dialogue' must stand both"),
    ],
)
def test_what_is_declared_twice_or_not_at_all_is_refused_at_import(stages: list[Stage], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        checked([*stages, *([] if stages[0].families else [stage("all", families=FAMILIES)])], FAMILIES)


@pytest.mark.parametrize(
    ("family", "message"),
    [
        (replace(STYLE, label="S", code="xx", sign="S2"), "families: two have the name 'style'"),
        (replace(STYLE, name="x", code="xx", sign="S2"), "families: two have the label 'Style'"),
        (replace(STYLE, name="x", label="X", sign="S2"), "families: two have the code 'st'"),
        (replace(STYLE, name="x", label="X", code="xx"), "families: two have the sign '~'"),
        (replace(STYLE, name="x", label="X", code="xx", sign=""), "families: x needs a sign"),
    ],
)
def test_families_that_nobody_could_tell_apart_are_refused_at_import(family: Family, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        checked_families((*FAMILIES, family))


# --- a new stage with a family of rules of its own ---

NEW_STAGE = '''"""Dialogue: how much of the prose stands in quotation marks, and who is only said to say."""

import re

from copydesk.article import Article, Measure, MeasureSpec, measured
from copydesk.context import Context
from copydesk.matching.findings import finding

MEASURES = (MeasureSpec("dialogue_words_share", "float", "Share of the words that stand in quotation marks, 0 to 1."),)


def dialogue(article: Article, _context: Context) -> Article:
    """Add the family's findings and the share."""
    words = len(article.prose.text.split())
    quoted = sum(len(inside.split()) for inside in re.findall("“([^”]*)”", article.prose.text))
    share = Measure(round(quoted / words, 3)) if words else Measure.absent("no-text")
    found = [finding(article, match.rule, match.start, match.end) for match in article.matches if match.rule.family == "dialogue"]
    return measured(article, {"dialogue_words_share": share}, found)
'''
NEW_RULE = """family = "dialogue"
category = "tag"
languages = ["en"]

[[rules]]
id = "dialogue.tag"
match = 'said'
message = "Says who speaks."
examples = ["“Come,” [[said]] the ferryman.", "The ferryman came."]
"""
NEW_FAMILY = 'DIALOGUE = Family(name="dialogue", label="Dialogue", code="di", sign="«")'
NEW_ENTRY = 'Stage(name="dialogue", run=_dialogue.dialogue, measures=_dialogue.MEASURES, families=(families.DIALOGUE,), lints=True),'
# All that it takes, but for the colours: two new folders, and an entry in each of two files (with an import, as ruff asks for).
ENTRIES = {
    "pipeline/families.py": [
        ("HEDGE = Family(", f"{NEW_FAMILY}\nHEDGE = Family("),
        ("READABILITY, HEDGE)", "READABILITY, DIALOGUE, HEDGE)"),
    ],
    "pipeline/stages/__init__.py": [
        (
            "from copydesk.families import Family\n",
            "from copydesk.dialogue import stage as _dialogue\nfrom copydesk.families import Family\n",
        ),
        (
            '    Stage(name="grade",',
            f'    {NEW_ENTRY}\n    Stage(name="grade",',
        ),
    ],
}
FILES = {"pipeline/dialogue/__init__.py": '"""Dialogue."""\n', "pipeline/dialogue/stage.py": NEW_STAGE, "rules/dialogue/en.toml": NEW_RULE}


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program with a stage more, as it is installed: a folder with the package `copydesk`."""
    place = tmp_path_factory.mktemp("extended")
    where = {"pipeline": place / "copydesk", "rules": place / "copydesk" / "rules", "reports": place / "copydesk" / "reports"}
    for name, target in where.items():
        shutil.copytree(PROJECT / name, target, ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in FILES.items():
        part, _, rest = name.partition("/")
        (where[part] / rest).parent.mkdir(exist_ok=True)
        (where[part] / rest).write_text(text, encoding="utf-8")
    for name, changes in ENTRIES.items():
        path = where["pipeline"] / name.partition("/")[2]
        source = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert source.count(old) == 1, (name, old)
            source = source.replace(old, new)
        path.write_text(source, encoding="utf-8")
    (place / "in").mkdir()
    (place / "in" / "story.txt").write_text(STORY * 3, encoding="utf-8")
    return place


def copydesk(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from copydesk.cli.app import main; main()", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(place), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, timeout=300, check=False)


def test_a_new_stage_is_in_every_table_and_page_of_a_run(extended: Path) -> None:
    done = copydesk(extended, "run", "in", "--out", "out", "--workers", "1")
    assert done.returncode == 0, done.stderr
    out = extended / "out"
    row = pl.read_parquet(out / "data" / "articles.parquet").row(0, named=True)
    assert 0.05 < row["dialogue_words_share"] < 0.5
    assert row["dialogue_findings"] == 6
    found = pl.read_parquet(out / "data" / "findings.parquet").filter(pl.col("family") == "dialogue")
    assert found.select("rule", "category", "text").unique().rows() == [("dialogue.tag", "tag", "said")]
    (rule,) = pl.read_parquet(out / "data" / "rules.parquet").filter(pl.col("family") == "dialogue").rows(named=True)
    assert (rule["rule"], rule["fired"]) == ("dialogue.tag", 6)
    page = (out / "articles" / "story.txt.html").read_text(encoding="utf-8")
    assert re.search(r'<mark class="di"[^>]*>said</mark>', page)
    assert '<label for="show-di"><mark class="di">dialogue</mark> <b>6</b></label>' in page
    assert page.count('data-t="«"') == 6
    assert 'id="family-dialogue"' in (out / "rules.html").read_text(encoding="utf-8")
    assert 'id="articles.dialogue_words_share"' in (out / "dictionary.html").read_text(encoding="utf-8")


def test_a_new_family_is_known_to_the_commands(extended: Path) -> None:
    assert "dialogue.tag" in copydesk(extended, "rules", "list", "dialogue").stdout
    assert copydesk(extended, "rules", "test", "dialogue.tag").stdout == "2 examples passed, 0 failed\n"
    linted = copydesk(extended, "lint", "in/story.txt", "-f", "jsonl", "--fail-on", "dialogue")
    assert linted.returncode == 1, linted.stderr
    assert [json.loads(line)["text"] for line in linted.stdout.splitlines() if '"dialogue"' in line] == ["said"] * 6
