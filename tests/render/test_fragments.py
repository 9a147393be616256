"""Text whose sentences are cut wherever an element of the page began."""

from __future__ import annotations

import pytest

from copydesk.render.fragments import join_fragments
from copydesk.render.stage import plain_lines
from copydesk.text import prose_of

CUT = """Ferry to Holm
log in
register
The harbour board of
Holm Island
, which met on Monday, will ask the
Maritime Office
’s inspectors to look at the
old pier
.
Its chair said the work (in the
second
basin) may take “
two winters
”, or more.
- the crane
- the shed
The board meets again
in May
."""
WHOLE = """Ferry to Holm
log in
register
The harbour board of Holm Island, which met on Monday, will ask the Maritime Office’s inspectors to look at the old pier.
Its chair said the work (in the second basin) may take “two winters”, or more.
- the crane
- the shed
The board meets again in May."""


def shown(text: str) -> str:
    return prose_of(text, plain_lines(text)).text


def test_sentences_that_links_and_italics_cut_are_joined_and_nothing_else_is() -> None:
    assert shown(CUT) == WHOLE


def test_two_such_lines_may_be_slips() -> None:
    piece = "The board of the island\n, it is said, will meet.\n"
    assert "island\n," in shown(piece * 2)
    assert "island\n," not in shown(piece * 3)
    assert "island," in shown(piece * 3)


def test_up_to_twelve_words_between_two_lines_that_break_off_are_joined_to_both() -> None:
    for count, joined in ((12, True), (13, False)):
        link = " ".join(["Harbour"] * count)
        assert (f"office of the {link} and" in shown(f"{CUT}\nHe has asked the office of the\n{link}\nand nobody else.\n")) is joined


@pytest.mark.parametrize(("line", "joined"), [("quay", True), ("iPads", True), ("3rd", False), ("Quay", False)])
def test_what_goes_on_begins_with_a_small_letter(line: str, joined: bool) -> None:
    assert (f"He has asked the office of the {line}" in shown(f"{CUT}\nHe has asked the office of the\n{line}\n")) is joined


def test_verse_in_small_letters_stays_in_its_lines() -> None:
    verse = "the tide goes out along the wall,\nand comes again\nand no one asks it\nwhere it was,\nor when\n" * 4
    assert shown(verse) == verse.rstrip("\n")


def test_a_mark_behind_a_blank_line_or_a_mark_goes_on_with_nothing() -> None:
    blank = "The board of the island\n\n, it is said\n" * 3
    assert shown(blank).count("\n\n, it") == 3
    code = "call_the_function(\n)\n" * 3
    assert shown(code) == code.rstrip("\n")


def test_a_decimal_or_a_name_with_a_stop_ahead_is_no_sign() -> None:
    text = "The price rose by a tenth to\n.5 percent of\n.NET licences\n" * 3
    assert shown(text) == text.rstrip("\n")


def test_a_mark_that_closes_in_one_language_and_opens_in_another_keeps_its_space_where_it_closes() -> None:
    wrapped = (
        "Der Rat hat am Montag lange über den Hafen geredet, „viel zu lange“\n"
        "fand die Vorsitzende, und dann hat er den neuen Plan mit einer ganz\n"
        "kleinen Mehrheit beschlossen, die ihn nach der Sitzung im Saal »mutig«\n"
        "nannte. Gebaut wird vom nächsten Jahr an, wenn auch das Land zustimmt.\n"
    )
    assert shown(wrapped) == " ".join(wrapped.split("\n")).rstrip()
    french = "Le conseil a parlé du port et du quai pendant des heures « en vain\n» selon la présidente, avant de voter à une voix près le nouveau\nprojet du quai, que la ville voulait depuis dix ans et plus encore.\n"
    assert "en vain » selon" in shown(french)


CLOSING = ["The board of the island", ", it is said", "The crane of the quay", ", it is said", "The shed of the port", ", it is said"]


def joined(*lines: str, already: tuple[int, ...] = ()) -> list[str]:
    """The lines that go on with the one before, in a text that is cut so."""
    rows = [*lines, "", *CLOSING]
    marks = [n in already for n in range(len(rows))]
    join_fragments(rows, marks)
    return [line for line, mark in zip(rows[: len(lines)], marks, strict=False) if mark]


@pytest.mark.parametrize(
    ("lines", "on"),
    [
        (["He has asked the office", "of the quay"], ["of the quay"]),
        (["He has asked the office ", "  of the quay"], ["  of the quay"]),
        (["He has asked for plan B", "and for more"], ["and for more"]),
        (["He has asked them", "and for more"], ["and for more"]),
        (["He has asked", "and for more"], []),
        (["He has asked the office.", "and for more"], []),
        (['She told the whole board "no."', "and left"], []),
        (["He has asked the office /", "and left"], []),
        (["He has asked the office", "", "of the quay"], []),
        (["The whole harbour board", "of", "holm island", "Rain"], ["of", "holm island"]),
        (["He has asked the office of the", "Harbour Board", "and nobody else"], ["Harbour Board", "and nobody else"]),
        (["He has asked the office of the", "Harbour Board.", "and nobody else"], []),
        (["He has asked", "Harbour Board", "and nobody else"], []),
        (["He has asked the office of the", "- Harbour Board of it", "and nobody else"], ["and nobody else"]),
        (["- He has asked the office of the", "Harbour Board of it", "and nobody else"], ["Harbour Board of it", "and nobody else"]),
        (["He has asked the office of the", "Harbour Board of it", "and nobody else", "- the crane"], ["Harbour Board of it", "and nobody else"]),
        (["Harbour Board of it", "and nobody else"], ["and nobody else"]),
        (["plan B", ", it is said"], [", it is said"]),
        (["the plan ", ", it is said"], [", it is said"]),
    ],
)  # fmt: skip
def test_what_goes_on_with_the_line_before(lines: list[str], on: list[str]) -> None:
    assert joined(*lines) == on


def test_a_line_that_goes_on_already_is_left_and_those_behind_it_are_looked_at() -> None:
    lines = ["Rain", "It fell", "He has asked the office", "of the quay"]
    assert joined(*lines, already=(1,)) == ["It fell", "of the quay"]


def test_a_mark_at_the_very_beginning_goes_on_with_nothing() -> None:
    rows = [", it is said", *CLOSING[:4], "The shed of the port"]
    marks = [False] * len(rows)
    join_fragments(rows, marks)
    assert not any(marks)
    whole = ["Harbour Board of it", "and nobody else", *CLOSING, "The crane of the quay"]
    marks = [False] * len(whole)
    join_fragments(whole, marks)
    assert marks[:2] == [False, True], "no line goes on with the last one"
