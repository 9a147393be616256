"""Short questions and answers that take turns stay; questions that nobody answers go."""

from __future__ import annotations

import pytest

from contexts import MODEL
from copydesk.article import Article
from copydesk.boilerplate.dialogue import dialogue
from copydesk.boilerplate.judges import ask_model
from copydesk.boilerplate.stage import boilerplate, lay_out
from copydesk.config import Config
from copydesk.render.stage import render

HEAD = ["Sedge Times", "Home", "News", "Sport", "Log in", "The ferry's new rope", "By Nell Farrow", "14 May 2023"]
TOLD = [
    "The ferry across the Wen has a new rope, and the ferryman has asked to be buried with the old one. The parish has put it in a glass case.",
    "The rope is four hundred feet of hemp and was laid in Sedge over three Tuesdays. It floats, which the old one did only in the end.",
]
TALK = [
    "Why did you keep the rope?",
    "Because it was there. It had been there before me.",
    "And the shillings?",
    "Nobody asked for them.",
    "Will you go on?",
    "Until it breaks.",
]
FOOT = ["Share this article", "Facebook", "More from the Sedge Times", "Rain on the hill farms", "Carrots by handcart", "Terms of use"]


def kept(*parts: str) -> list[str]:
    """The lines of the cleaned text."""
    article = boilerplate(render(Article(path="a", media="text", text="\n\n".join(parts)), Config()), MODEL)
    return [article.text[line.start : line.end] for line in article.lines if line.kept and line.end > line.start]


@pytest.mark.parametrize("between", [[], ["Advertisement"]])
def test_questions_and_answers_stay_to_the_last_one(between: list[str]) -> None:
    assert kept(*HEAD, *TOLD, *between, *TALK, *FOOT)[-len(TALK) :] == TALK


def test_one_answer_alone_is_left_to_the_model() -> None:
    assert "Until it breaks." not in kept(*HEAD, *TOLD, *TALK[-2:], *FOOT)


def test_questions_that_nobody_answers_are_those_of_other_stories() -> None:
    asked = ["Where do the herons sleep?", "Who winds the clock?", "What hums in the bridge?", "Who has the ham?"]
    page = lay_out(render(Article(path="a", media="text", text="\n\n".join([*HEAD, *TOLD, *asked, *FOOT])), Config()), MODEL)
    ask_model([page])
    assert dialogue(page) == frozenset()


def test_help_with_a_page_of_which_the_model_keeps_nothing_is_none() -> None:
    asked = [part for word in ("letter", "page", "photo") for part in (f"Where is my {word}?", "In the box.")]
    assert [line for line in kept(*HEAD, *TOLD, *FOOT[:2], *asked, *FOOT[2:]) if line in asked] == []


def test_a_list_is_kept_from_its_first_line() -> None:
    items = "1 bay leaf\n2 onions\nSalt\n500 g of eel, skinned"
    steps = "1. Put the onions and the eel into cold water and bring it to the boil.\n2. Add the bay leaf and go away for an hour."
    soup = "This soup is eaten on the river, standing. My mother made it for the ferryman, who paid in rope."
    lines = kept(
        "Sedge Times\nRecipes\nLog in", "Ferryman's soup", soup, "Ingredients", items, "Method", steps, "Print\nShare\nTerms of use"
    )
    assert lines[-8:] == ["Ingredients", *items.split("\n"), "Method", *steps.split("\n")]
