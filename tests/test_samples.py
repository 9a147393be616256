"""The samples, through the command as a user gives it: what docs/samples.md promises of each is what comes out."""

import gzip
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from copydesk.article import Absence, Source
from copydesk.context import Context
from copydesk.rulebook import load_rules
from copydesk.stages import clean, judge, open_article
from copydesk.tables import absences
from helpers import PROJECT

SAMPLES = PROJECT / "samples"
INPUTS = sorted(path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*") if path.is_file())
UNTOUCHED = (
    "agency/quarry-fire.txt",
    "agency/quarry-fire-update.txt",
    "archive/harbour-clock.txt",
    "archive/short-note.txt",
    "deep-water-port.txt",
    "flooded-valley.txt",
    "francais/marche-couvert.txt",
    "night-baker-interview.txt",
    "river-survey.txt",
)
COURIER = tuple(path for path in INPUTS if path.startswith("valley-courier/"))


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of `copydesk run samples`."""
    folder = tmp_path_factory.mktemp("run") / "report"
    command = Path(sys.executable).with_name("copydesk")
    done = subprocess.run(
        [command, "run", "samples", "--out", folder, "--workers", "2"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith(f"{len(INPUTS)} inputs: ")
    assert done.stdout.split("\n")[-2] == str(folder / "index.html")
    assert (folder / "index.html").is_file()
    return folder


@pytest.fixture(scope="module")
def articles(out: Path) -> dict[str, dict[str, Any]]:
    return {row["path"]: row for row in pl.read_parquet(out / "data" / "articles.parquet").iter_rows(named=True)}


@pytest.fixture(scope="module")
def lines(out: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {path: [] for path in INPUTS}
    for row in pl.read_parquet(out / "data" / "lines.parquet").sort("path", "line").iter_rows(named=True):
        found[row["path"]].append(row)
    return found


@pytest.fixture(scope="module")
def findings(out: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {path: [] for path in INPUTS}
    for row in pl.read_parquet(out / "data" / "findings.parquet").iter_rows(named=True):
        found[row["path"]].append(row)
    return found


def cleaned(out: Path, path: str) -> str:
    return (out / "clean" / (path if path.endswith((".txt", ".md")) else f"{path}.txt")).read_text(encoding="utf-8")


def stripped(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Rule by text of the stripped lines that have text."""
    return {row["text"].strip(): row["rule"] for row in rows if not row["kept"] and row["text"].strip()}


def kept(rows: list[dict[str, Any]]) -> list[str]:
    return [row["text"].strip() for row in rows if row["kept"] and row["text"].strip()]


def test_every_input_is_accounted_for(articles: dict[str, dict[str, Any]]) -> None:
    assert sorted(articles) == INPUTS
    assert {path: row["status"] for path, row in articles.items() if row["status"] != "ok"} == {"brochure.pdf": "skipped"}
    assert articles["brochure.pdf"]["code"] == "unsupported"


@pytest.mark.parametrize("path", [path for path in INPUTS if path.endswith((".txt", ".md"))])
def test_kept_and_stripped_lines_give_back_the_file(lines: dict[str, list[dict[str, Any]]], path: str) -> None:
    text = (SAMPLES / path).read_text(encoding="utf-8")
    assert "\n".join(row["text"] for row in lines[path]) == text
    assert all(text[row["start"] : row["end"]] == row["text"] for row in lines[path])


@pytest.mark.parametrize("path", INPUTS)
def test_findings_are_what_stands_at_their_offsets(
    lines: dict[str, list[dict[str, Any]]], findings: dict[str, list[dict[str, Any]]], path: str
) -> None:
    text = "\n".join(row["text"] for row in lines[path])
    assert [item["text"] for item in findings[path]] == [text[item["start"] : item["end"]] for item in findings[path]]


@pytest.mark.parametrize("path", UNTOUCHED)
def test_an_article_without_chrome_loses_nothing(out: Path, lines: dict[str, list[dict[str, Any]]], path: str) -> None:
    assert stripped(lines[path]) == {}
    assert cleaned(out, path).split() == (SAMPLES / path).read_text(encoding="utf-8").split()


def test_the_blog_page_loses_its_chrome_and_only_that(out: Path, lines: dict[str, list[dict[str, Any]]]) -> None:
    source = (SAMPLES / "night-ferry.txt").read_text(encoding="utf-8").split("\n")
    tail = [line for line in source[source.index("You may also like") :] if line]
    title = "Merrowby’s Night Ferry Faces an Uncertain Summer"
    gone = stripped(lines["night-ferry.txt"])
    assert gone.keys() == {f"Home » {title}", title, "0 comments", "Image 2071", *tail}
    assert gone[f"Home » {title}"] == "boilerplate.breadcrumb"
    assert gone["0 comments"] == "boilerplate.comment-counter"
    assert gone["Image 2071"] == "boilerplate.placeholder"
    assert all(rule.startswith("boilerplate.") for rule in gone.values())
    clean = cleaned(out, "night-ferry.txt")
    assert clean.count(title) == 1
    assert clean.startswith(f"{title}\n")
    for heading in ("A Lifeline Older Than the Bridge", "Rising Costs Below Deck", "Islanders Weigh In", "Conclusion", "FAQs"):
        assert f"\n{heading}\n" in clean
    assert clean.rstrip().endswith("on the agenda of its June session.")


def test_the_blog_page_has_its_defects(findings: dict[str, list[dict[str, Any]]]) -> None:
    found = [(item["rule"], item["text"]) for item in findings["night-ferry.txt"] if item["family"] == "defects"]
    assert sorted(text for rule, text in found if rule == "defects.missing-space") == ["illness.They", "planned.However"]
    assert [text[:4] for rule, text in found if rule == "defects.faq"] == ["FAQs"]


def test_the_announcement_is_speculation_without_a_source(
    articles: dict[str, dict[str, Any]], findings: dict[str, list[dict[str, Any]]]
) -> None:
    found = findings["deep-water-port.txt"]
    own_voice = [item["text"].lower() for item in found if item["family"] == "speculation" and item["voice"] == "author"]
    for marker in ("poised to", "expected to", "may", "could"):
        assert any(marker in text for text in own_voice), marker
    assert "A senior official familiar with the preparations" in [item["text"] for item in found if item["rule"] == "sourcing.unnamed"]
    assert not [item for item in found if item["rule"] == "sourcing.quotation"]
    assert {item["rule"] for item in found} >= {"style.machine.tapestry", "style.filler.in-conclusion"}
    row = articles["deep-water-port.txt"]
    assert row["verdict"] == "review"
    assert {reason["category"] for reason in row["reasons"]} >= {"speculation", "sourcing"}


def test_the_flood_report_has_headings_a_named_expert_and_a_wrong_date(
    out: Path, articles: dict[str, dict[str, Any]], findings: dict[str, list[dict[str, Any]]]
) -> None:
    assert articles["flooded-valley.txt"]["title"] is None
    clean = cleaned(out, "flooded-valley.txt")
    assert "\nQuick Help and Slow Forms\n" in clean
    assert "\nReservoirs and a Quarrel Between Districts\n" in clean
    assert not clean.endswith("\n\n")
    found = {(item["rule"], item["text"]) for item in findings["flooded-valley.txt"]}
    assert ("sourcing.named-person", "Henrik Aldous") in found
    assert ("sourcing.vague", "Observers") in found
    assert ("defects.weekday", "Thursday, April 9, 2024") in found
    assert any(rule == "defects.no-title" for rule, _ in found)


def test_the_careful_report_passes(articles: dict[str, dict[str, Any]], findings: dict[str, list[dict[str, Any]]]) -> None:
    row = articles["river-survey.txt"]
    assert row["verdict"] == "pass"
    assert row["score"] > articles["deep-water-port.txt"]["score"]
    assert [item["text"] for item in findings["river-survey.txt"] if item["family"] == "defects"] == []
    named = {item["text"] for item in findings["river-survey.txt"] if item["rule"] == "sourcing.named-person"}
    assert any("Ruth Calloway" in name for name in named)


def test_wrapped_paragraphs_are_joined(out: Path) -> None:
    clean = [line for line in cleaned(out, "archive/harbour-clock.txt").split("\n") if line]
    source = (SAMPLES / "archive" / "harbour-clock.txt").read_text(encoding="utf-8")
    assert clean == [" ".join(paragraph.split()) for paragraph in source.split("\n\n")]


def test_a_short_note_gets_no_numbers(articles: dict[str, dict[str, Any]]) -> None:
    row = articles["archive/short-note.txt"]
    assert (row["score"], row["verdict"], row["flesch_reading_ease"]) == (None, None, None)
    assert absences(row)["flesch_reading_ease"] is Absence.TOO_SHORT


def test_windows_1252_is_read_as_such(out: Path, articles: dict[str, dict[str, Any]]) -> None:
    row = articles["archive/cafe-closes.htm"]
    assert (row["encoding"], row["replaced_characters"]) == ("cp1252", 0)
    clean = cleaned(out, "archive/cafe-closes.htm")
    for letters in ("Café Zsófia", "€14", "coffee – standing", "“One cannot live on a naïve love"):
        assert letters in clean


def test_markup_is_no_part_of_the_text_that_is_scored(out: Path, articles: dict[str, dict[str, Any]]) -> None:
    context = Context(load_rules())
    (article,) = clean([open_article(Source("allotment-guide.md", str(SAMPLES / "allotment-guide.md")), context)], context)
    article = judge(article, context)
    assert article.title == articles["allotment-guide.md"]["title"] == "A first year on the allotment"
    assert "most people in Harrowmouth come" in article.prose.text
    assert "the opening times hang at the gate" in article.prose.text
    for markup in ("**", "](", "---", "section: Garden", "# ", "> Grow", "|", "`"):
        assert markup not in article.prose.text
    assert "most people in **Harrowmouth** come" in cleaned(out, "allotment-guide.md")  # cleaned Markdown stays Markdown


def test_near_duplicates_are_found(articles: dict[str, dict[str, Any]]) -> None:
    groups = {path: row["near_duplicate_group"] for path, row in articles.items() if row["near_duplicate_group"] is not None}
    assert groups.keys() == {"agency/quarry-fire.txt", "agency/quarry-fire-update.txt"}
    assert len(set(groups.values())) == 1


def test_languages(articles: dict[str, dict[str, Any]]) -> None:
    other = {path: row["language"] for path, row in articles.items() if row["language"] not in ("en", None)}
    assert other == {"deutsch/nachtzug.html": "de", "deutsch/stadtbad.txt": "de", "francais/marche-couvert.txt": "fr"}


def test_german_chrome_goes_and_the_report_stays(lines: dict[str, list[dict[str, Any]]]) -> None:
    rows = lines["deutsch/stadtbad.txt"]
    gone = stripped(rows)
    for line in (
        "Teilen",
        "ANZEIGE",
        "Foto: Archiv",
        "Lesen Sie auch: Warum das Freibad schon im Mai öffnet",
        "Neuer Radweg an der Selde eröffnet",
    ):
        assert gone[line].startswith("boilerplate.")
    prose = [line for line in (SAMPLES / "deutsch/stadtbad.txt").read_text(encoding="utf-8").split("\n") if len(line) > 120]
    assert len(prose) == 7
    assert set(prose) <= set(kept(rows))
    assert sum("Altes Stadtbad bleibt noch ein Jahr geschlossen" in line for line in kept(rows)) == 1


@pytest.mark.parametrize("path", COURIER)
def test_the_site_loses_its_frame_on_every_page(lines: dict[str, list[dict[str, Any]]], path: str) -> None:
    gone = stripped(lines[path])
    for line in (
        "We and our 41 partners use cookies to store and access information on your device.",
        "Subscribe from 2 crowns a week",
        "Your morning in the valley",
        "Late frost warning for the upper valley",
        "The Valley Courier has reported from Harrowmouth and the valley since 1883. Tips for the newsroom: call 555 0142 or write to us.",
    ):
        assert gone[line].startswith("boilerplate.")
    recurring = [row for row in lines[path] if row["evidence"] and (row["evidence"]["pages"], row["evidence"]["of"]) == (4, 4)]
    assert recurring, "no line is shown with the number of pages it stands on"


@pytest.mark.parametrize("path", COURIER)
def test_the_site_keeps_every_paragraph(lines: dict[str, list[dict[str, Any]]], path: str) -> None:
    raw = (SAMPLES / path).read_bytes()
    page = (gzip.decompress(raw) if path.endswith(".gz") else raw).decode()
    body = page[page.index('<div class="share">') : page.index('<div class="newsletter">')]
    paragraphs = [part.partition("</p>")[0] for part in body.split("<p>")[1:]]
    prose = {text.replace("&nbsp;", " ") for text in paragraphs if len(text) > 60}
    assert len(prose) >= 6
    assert prose <= set(kept(lines[path]))


def test_readers_comments_are_not_article(lines: dict[str, list[dict[str, Any]]]) -> None:
    gone = stripped(lines["valley-courier/tram-returns.html"])
    assert "3 comments" in gone
    assert "About time! My grandfather drove this line and always said they would regret it." in gone


def test_what_recurs_as_an_article_elsewhere_stays_where_it_is_the_title(articles: dict[str, dict[str, Any]]) -> None:
    # The title of each page stands in the related list of the other three.
    assert articles["valley-courier/school-kitchen.html.gz"]["title"] == "A school cooks for itself"
    assert articles["valley-courier/library-nights.html"]["title"] == "The library that does not close at night"
