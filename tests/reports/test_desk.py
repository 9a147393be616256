"""What a reviewer decides in the pages: by key, mouse and finger, kept as a draft, saved as a file. In a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browser import CHROMIUM, Browser
from copydesk.identity import content_hash, line_hash
from copydesk.reports.names import page_name
from copydesk.tables import columns
from small_report import FERRY, RUN_ID, folder, write_report, write_tables

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here to open the report with")
FERRY_PATH = "harbour/ferry.txt"
HOSTILE_PATH = "</script><b>.txt"
DRAFT = f"copydesk-review-{RUN_ID}"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report")
    write_tables(path, folder())
    write_report(path)
    return path


@pytest.fixture
def page(chromium: Browser, report: Path) -> Iterator[Browser]:
    """The ferry's page, without a draft; whatever is done there writes nothing to the console."""
    chromium.afresh((report / page_name(FERRY_PATH)).as_uri())
    yield chromium
    assert chromium.complaints == []


def draft(browser: Browser) -> list[dict[str, Any]]:
    return json.loads(browser.run(f"localStorage.getItem('{DRAFT}') || '[]'"))  # type: ignore[no-any-return]  # what it is, the tests say


def decisions(browser: Browser) -> list[tuple[str, str]]:
    return [(each["subject"]["kind"], each["decision"]) for each in draft(browser)]


def focused(browser: Browser) -> str:
    return str(browser.run("document.activeElement.id || document.activeElement.textContent"))


def test_an_article_is_accepted_and_sent_back_by_key_and_button(page: Browser) -> None:
    page.press("a")
    assert page.run("document.querySelector('.verdict .decided').textContent.trim()") == "You accepted this article."
    page.click("[data-act=send-back]")
    assert page.run("document.querySelector('.verdict .decided').textContent.trim()") == "You sent this article back."
    page.press("r")
    assert page.run("document.querySelector('.verdict .decided')") is None, "the same decision again takes it back"
    assert decisions(page) == [("verdict", "accept"), ("verdict", "send-back"), ("verdict", "withdraw")]
    (first, *_) = draft(page)
    expected = {
        "run": RUN_ID,
        "path": FERRY_PATH,
        "page": page_name(FERRY_PATH),
        "content": content_hash(FERRY),
        "reviewer": "",
        "note": "",
    }
    assert {key: first[key] for key in expected} == expected
    assert first["time"].endswith("Z")


def test_a_note_is_written_and_taken_back(page: Browser) -> None:
    page.press("n")
    page.type("Ask <b>the harbour</b>; a j k")
    page.click("dialog.note .acts button")
    assert page.run("document.querySelector('.verdict .decided').textContent") == "Your note: Ask <b>the harbour</b>; a j k"
    assert page.run("document.querySelector('.verdict .decided b')") is None
    page.click("[data-act=note]")
    page.run("document.querySelector('dialog textarea').value = ' '")
    page.click("dialog.note .acts button")
    assert decisions(page) == [("note", "note"), ("note", "withdraw")]


def test_escape_keeps_what_was_typed_and_cancel_drops_it(page: Browser) -> None:
    page.press("n")
    page.type("Ask the harbour")
    page.press("Escape")
    assert page.run("document.querySelector('dialog[open]')") is None
    assert page.run("document.querySelector('.verdict .decided').textContent") == "Your note: Ask the harbour"
    page.press("n")
    page.press("Escape")
    assert decisions(page) == [("note", "note")], "nothing was typed anew"
    page.press("n")
    page.type(" again")
    page.click("dialog.note .acts button:nth-child(2)")
    page.press("n")
    assert page.run("document.querySelector('dialog textarea').value") == "Ask the harbour"
    assert decisions(page) == [("note", "note")]


def test_a_finding_by_key_is_this_one_and_no_other_of_the_same_words(page: Browser) -> None:
    page.press("2", "j", "j", "j")
    assert focused(page) == "f3"
    page.press("i")
    (decision,) = draft(page)
    assert decision["decision"] == "not-this"
    assert decision["subject"]["rule"] == "speculation.may"
    assert decision["subject"]["text"] == "may"
    assert decision["subject"]["context"] == "Friday, and the boat may return to the island"
    struck = page.run("[...document.querySelectorAll('mark.is-decided')].map((mark) => mark.dataset.n)")
    assert struck == ["3"]


def test_a_card_opens_at_a_mark_by_mouse_key_and_finger(page: Browser) -> None:
    told = "[document.querySelector('.card .what').textContent, document.querySelector('.card .rule').textContent]"
    page.press("2")
    page.click("mark[data-n='2']")
    what, rule = page.run(told)
    assert (what, rule) == ("P prospective, the author's own voice: expected to", "speculation.expected")
    assert "What <speculation.expected> says." not in page.run("document.querySelector('.card').textContent"), (
        "the finding's message says it"
    )
    page.press("Escape")
    assert page.run("document.querySelector('.card')") is None
    assert focused(page) == "f2", "Escape leads back to where the card was opened"
    page.press("Enter")
    assert page.run(told)[0] == what
    page.press("Escape")
    page.tap("mark[data-n='2']")
    page.wait("document.querySelector('.card')")
    assert page.run(told)[0] == what
    page.click(".card [data-decision=not-here]")
    page.click(".card [data-decision=not-on-site]")
    assert decisions(page) == [("finding", "not-here")], "nobody knows what the site is known by here, so it has no name to rely on"
    assert page.run("document.querySelector('.card [data-decision=not-here]').getAttribute('aria-pressed')") == "true"


def test_a_finding_over_two_lines_is_known_by_all_its_words(page: Browser) -> None:
    page.press("2")
    number = page.run(
        "[...document.querySelectorAll('tr[data-f]')].find((row) => row.querySelector('.rule').textContent === 'readability.hard').id.slice(1)"
    )
    page.run(f"document.getElementById('f{number}').focus()")
    page.press("i")
    (decision,) = draft(page)
    assert decision["subject"] == {
        "kind": "finding",
        "rule": "readability.hard",
        "line": 3,
        "text": "return to the island by June.\n“It could",
        "fingerprint": page.run(f"document.getElementById('r{number}').dataset.f"),
        "context": "return to the island by June.\n“It could",
    }


def test_a_mark_says_what_it_means_and_figures_lead_to_their_columns(page: Browser) -> None:
    page.press("2")
    page.run("document.querySelector('mark[data-n=\"2\"]').dispatchEvent(new MouseEvent('mouseover', { bubbles: true }))")
    assert page.run("document.querySelector('mark[data-n=\"2\"]').title") == "Says “expected to”."
    page.click(".all summary")
    page.wait("document.querySelector('.all dt a')")
    links = page.run("[...document.querySelectorAll('.all dt a')].map((link) => [link.textContent, link.href.replace(/.*\\//, '')])")
    known = {f"dictionary.html#articles.{column.name}" for column in columns("articles")}
    assert {link for _, link in links} <= known
    assert ["Flesch reading ease", "dictionary.html#articles.flesch_reading_ease"] in links, "a name with a capital"
    lines = """[...document.querySelectorAll('.all dd')].map((figure) => {
      const label = figure.previousSibling; label.textContent = 'a name that takes all the room of its line and of the next';
      const range = document.createRange(); range.selectNodeContents(figure); return range.getClientRects().length; })"""
    assert set(page.run(lines)) == {1}, "no number is cut over two lines"


def test_overlapping_findings_share_a_card_and_are_decided_apart(page: Browser) -> None:
    page.press("2")
    page.click("label[for=show-he]")
    page.click("mark[data-n*=' ']")
    parts = page.run("[...document.querySelectorAll('.card .about')].map((part) => part.dataset.finding)")
    assert len(parts) > 1
    page.click(f".card [data-finding='{parts[1]}'] [data-decision=not-this]")
    (decision,) = draft(page)
    row = page.run(f"document.getElementById('r{parts[1]}').dataset.f")
    assert decision["subject"]["fingerprint"] == row


def test_lines_are_walked_and_judged_by_key(page: Browser) -> None:
    page.press("l")
    assert page.run("document.activeElement.hash") == "#L1"
    page.press("k")
    assert page.run("document.querySelector('#L1 .decided').textContent") == "You: this is article"
    page.press("l", "l", "h")
    assert page.run("document.activeElement.hash") == "#L3", "kept, but unsure"
    page.press("l")
    assert page.run("document.activeElement.hash") == "#L6"
    page.press("L", "c")
    assert page.run("document.activeElement.hash") == "#L7"
    first, second = draft(page)
    assert first["subject"] == {
        "kind": "line",
        "line": 1,
        "text": "Home » Local » Ferry",
        "hash": line_hash("Home » Local » Ferry"),
        "rule": "boilerplate.breadcrumb",
    }
    assert (second["decision"], second["subject"]["text"]) == ("chrome", "You may also like")


def test_the_card_of_a_line_says_why_it_went(page: Browser) -> None:
    page.click(".fold summary")
    page.click("#L6 .n")
    assert "What: What <boilerplate.share> says." in page.run("document.querySelector('.card').textContent")
    assert page.run("document.querySelector('.card .what').textContent") == "Line 6: stripped as not the article"
    page.click(".card [data-decision=article]")
    assert decisions(page) == [("line", "article")]
    page.click(".card [data-decision=article]")
    assert decisions(page) == [("line", "article"), ("line", "withdraw")]


def test_the_draft_is_saved_as_a_file_and_found_again(page: Browser, report: Path, tmp_path: Path) -> None:
    page._browser("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))  # noqa: SLF001  # of this browser's, no other's
    page.run("document.getElementById('reviewer').focus()")
    page.type("Ana aa")
    page.run("document.activeElement.blur()")
    page.press("a")
    page.open((report / page_name(HOSTILE_PATH)).as_uri())
    page.press("r")
    page.open((report / "index.html").as_uri())
    page.wait("document.getElementById('rows').classList.contains('has-decisions')")
    shown = page.run("[...document.querySelectorAll('#rows tbody tr')].map((row) => row.cells[2].textContent).filter(Boolean)")
    assert sorted(shown) == ["accepted", "sent back"]
    page.click("#save")
    file = tmp_path / "review.json"
    page.wait("true")
    for _ in range(200):
        if file.exists():
            break
        page.run("new Promise((done) => setTimeout(done, 50))")
    saved = json.loads(file.read_text(encoding="utf-8"))
    assert {key: saved[key] for key in ("format", "version")} == {"format": "copydesk-review", "version": 1}
    assert [(each["path"], each["decision"], each["reviewer"]) for each in saved["decisions"]] == [
        (FERRY_PATH, "accept", "Ana aa"),
        (HOSTILE_PATH, "send-back", "Ana aa"),
    ]


def test_escape_closes_the_list_of_keys(page: Browser, report: Path) -> None:
    for address in ((report / "index.html").as_uri(), (report / page_name(FERRY_PATH)).as_uri()):
        page.open(address)
        page.wait("document.querySelector('.text, #rows tbody tr[data-n]') !== null")
        page.press("?")
        page.wait("document.querySelector('dialog[open]') !== null")
        page.press("Escape")
        page.wait("document.querySelector('dialog[open]') === null")


def test_the_overview_filters_by_decision(page: Browser, report: Path) -> None:
    page.press("a")
    page.open((report / "index.html").as_uri() + "#decision=accept")
    page.wait("document.getElementById('shown').textContent.startsWith('1 of')")
    assert page.run("[...document.querySelectorAll('#rows tbody a')].map((link) => link.textContent)") == ["The ferry may sail again"]
    page.open((report / "index.html").as_uri() + "#decision=none")
    page.wait(f"document.getElementById('shown').textContent.startsWith('{len(folder()) - 1} of')")


def test_keys_are_shown_and_nothing_is_decided_behind_them(page: Browser) -> None:
    page.press("?")
    assert page.run("document.querySelector('dialog[open] .keys li').textContent") == "j k next and previous finding"
    page.press("a", "i", "l")
    page.press("Escape")
    assert page.run("document.querySelector('dialog[open]')") is None
    assert draft(page) == []


def test_where_nothing_can_be_kept_the_page_says_so_and_can_still_save(page: Browser, report: Path) -> None:
    script = "Object.defineProperty(Storage.prototype, 'setItem', { value() { throw new DOMException('full', 'QuotaExceededError'); } });"
    number = page.send("Page.addScriptToEvaluateOnNewDocument", source=script)["identifier"]
    page.open((report / page_name("x")).as_uri())
    page.press("a")
    warning = "document.getElementById('nostorage')"
    assert page.run(f"{warning}.hidden") is False
    assert page.run(f"{warning}.textContent") == "This browser cannot keep the draft: save review.json before you leave this page."
    assert page.run("copydeskReview.current().size") == 1
    assert page.run("document.getElementById('save').disabled") is False
    page.send("Page.removeScriptToEvaluateOnNewDocument", identifier=number)
    before = page.asked_to_stay
    page.open((report / "index.html").as_uri())
    assert page.asked_to_stay == before + 1, "who leaves the page is asked whether the decisions may go"


def test_a_draft_that_is_none_is_set_aside_and_told(page: Browser, report: Path) -> None:
    page.run(f"localStorage.setItem('{DRAFT}', '{{broken')")
    page.open((report / page_name("x")).as_uri())
    assert page.run("document.getElementById('nostorage').textContent").startswith("The draft in this browser could not be read.")
    assert page.run(f"localStorage.getItem('{DRAFT}-unreadable')") == "{broken"


def test_hostile_text_goes_through_the_desk_as_text(page: Browser, report: Path) -> None:
    page.open((report / page_name(HOSTILE_PATH)).as_uri())
    page.press("L", "Enter", "k")
    (decision,) = draft(page)
    assert decision["path"] == HOSTILE_PATH
    assert decision["subject"]["text"].startswith('<script>alert("x")</script><img src=x')
    assert page.run("document.querySelectorAll('.card img, .card script').length") == 0
