"""By what lines and findings are known again, what a page tells its script of a finding, and which of near-duplicates is the original."""

from __future__ import annotations

import json

import pytest

from copydesk.identity import content_hash, fingerprints, line_hash, original
from copydesk.reports.desk import finding_subjects
from copydesk.reports.rows import FindingRow, LineRow
from copydesk.visible import INVISIBLE


def row(text: str, line: int, start: int) -> LineRow:
    return LineRow("a", line, start, start + len(text), text, "text", False, True, None, None, None, None, False)


def at(lines: list[LineRow], phrase: str, nth: int = 0, rule: str = "speculation.may") -> FindingRow:
    text = "\n".join(line.text for line in lines)
    start = -1
    for _ in range(nth + 1):
        start = text.index(phrase, start + 1)
    return FindingRow("a", "speculation", rule, "modal", None, False, 1, start, start + len(phrase), phrase, "", "warning", None)


def test_a_finding_is_told_with_the_words_around_it() -> None:
    lines = [row("It may rain. One two three four five may-be six seven eight nine ten.", 1, 0), row("May it?", 2, 70)]
    found = [at(lines, "may"), at(lines, "may", 1), at(lines, "ten.\nMay it")]
    subjects = list(finding_subjects(lines, found))
    around = [tuple(json.loads(f'"{body}"') for body in (subject.before, subject.after)) for subject in subjects]
    assert around == [("It ", " rain. One two three"), ("two three four five ", "-be six seven eight nine"), ("", "")]
    assert [subject.shown for subject in subjects] == ["may", "may", "ten. May it"]
    assert [subject.text for subject in subjects] == [None, None, r"ten.\nMay it"], "where the page shows other words, its own come with it"


def test_a_finding_s_words_come_through_a_page_whole() -> None:
    text = 'It “m\u00ada\u202ey” \\ "be"\t\u200b x.'
    (subject,) = finding_subjects([row(text, 1, 0)], [at([row(text, 1, 0)], text[3:-3])])
    for body, words in ((subject.before, text[:3]), (subject.text, text[3:-3]), (subject.after, text[-3:])):
        assert body is not None
        assert json.loads(f'"{body}"') == words
        assert not INVISIBLE.search(body)


def test_a_finding_keeps_its_fingerprint_where_other_text_comes_before_it() -> None:
    one = list(fingerprints([("a", "may"), ("a", "could"), ("a", "may"), ("b", "may")]))
    other = list(fingerprints([("c", "x"), ("a", "may"), ("a", "could"), ("a", " may\n"), ("b", "may")]))
    assert one == other[1:]
    assert len(set(one)) == 4


def test_a_line_is_known_by_its_words_and_a_text_by_every_character() -> None:
    assert line_hash("  One\ttwo ") == line_hash("One two") != line_hash("One Two")
    assert content_hash("One two") != content_hash("One  two")
    assert (len(line_hash("a")), len(content_hash("\ud800"))) == (12, 16)


def test_what_people_have_decided_is_known_again_by_later_versions() -> None:
    """Files of decisions and baselines hold these digests: another one would forget what they say."""
    assert list(fingerprints([("style.x", "may"), ("style.x", " may\n"), ("style.x", "may")])) == [
        "5cf65f414ae0",
        "14d2b88eedfc",
        "c421536c2c78",
    ]
    assert line_hash(" One\ttwo") == "b244e9e9f9b8"
    assert content_hash("One  two") == "7b866844164d693a"


@pytest.mark.parametrize(
    ("rows", "path", "why"),
    [
        ([("a", "2024-02-02", 5), ("b", "2024-01-01", 4)], "b", "likely the original: published first"),
        ([("a", "2024-01-01", 5), ("b", "2024-01-01", 9)], "b", "taken for the original: the longest"),  # a day says nothing that both have
        ([("a", None, 5), ("b", "2024-01-01", 4)], "a", "taken for the original: the longest"),  # nor does it where another has none
        ([("a", None, 5), ("b", None, 5)], "a", "taken for the original: the first of those as long"),
    ],
)
def test_the_original_is_the_first_or_the_longest(rows: list[tuple[str, str | None, int]], path: str, why: str) -> None:
    told = [{"path": name, "published": day, "words": words} for name, day, words in rows]
    found, because = original(told)
    assert (found["path"], because) == (path, why)
