"""Text whose sentences are cut wherever an element of the page began."""

from __future__ import annotations

import pytest

from copydesk.render.fragments import FEWEST
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
    assert "island\n," in shown(piece * (FEWEST - 1))
    assert "island\n," not in shown(piece * FEWEST)
    assert "island," in shown(piece * FEWEST)


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
    blank = "The board of the island\n\n, it is said\n" * FEWEST
    assert shown(blank).count("\n\n, it") == FEWEST
    code = "call_the_function(\n)\n" * FEWEST
    assert shown(code) == code.rstrip("\n")


def test_a_decimal_or_a_name_with_a_stop_ahead_is_no_sign() -> None:
    text = "The price rose by a tenth to\n.5 percent of\n.NET licences\n" * FEWEST
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
