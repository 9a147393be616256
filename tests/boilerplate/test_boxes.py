"""The story goes on behind a box: what follows it stays, however little that is, and the page's foot goes."""

from __future__ import annotations

import pytest

from contexts import MODEL
from copydesk.article import Article
from copydesk.boilerplate.stage import boilerplate
from copydesk.config import Config
from copydesk.render.stage import render

HEAD = ["Sedge Times", "Home", "News", "Sport", "Log in", "The ferry's new rope", "By Nell Farrow", "14 May 2023"]
TOLD = [
    "The ferry across the Wen has a new rope, and the ferryman has asked to be buried with the old one. The parish has put it in a glass case.",
    "The rope is four hundred feet of hemp and was laid in Sedge over three Tuesdays. It floats, which the old one did only in the end.",
    "On the first crossing the ferry carried two cows, a bride and a man from the rope museum. All of them got wet, and only the cows were still.",
    "The ferryman will keep the old fare of a shilling, since nobody has told him of the new money. He has eleven sacks of it.",
]
FOOT = ["Share this article", "Facebook", "More from the Sedge Times", "Rain on the hill farms", "Carrots by handcart", "Terms of use"]
NEWSLETTER = ["Newsletter", "Get the Sedge Briefing in your inbox every morning.", "Your e-mail address", "Sign up"]
SIGN_UP = ["Sign up to our newsletter", "The best of the valley, once a week.", "Email", "Subscribe"]
BUTTONS = ["Share", "Tweet"]
LAST = "Next spring the landing is to be mended as well. The stone for it lies in the river, where the last one fell."


def kept(*parts: str) -> list[str]:
    """The lines of the cleaned text."""
    article = boilerplate(render(Article(path="a", media="text", text="\n\n".join(parts)), Config()), MODEL)
    return [article.text[line.start : line.end] for line in article.lines if line.kept and line.end > line.start]


@pytest.mark.parametrize("box", [NEWSLETTER, SIGN_UP, BUTTONS, NEWSLETTER[:1]])
@pytest.mark.parametrize(
    "rest",
    [
        [LAST],
        [TOLD[3], LAST],
        ["“It floats,” the ferryman said on Friday.", "He has eleven sacks of shillings."],
        ["Tickets are sold on the boat. Dogs travel free, as do cows."],
    ],
)
def test_what_the_story_ends_with_stays_behind_a_box(box: list[str], rest: list[str]) -> None:
    assert kept(*HEAD, *TOLD[:3], *box, *rest, *FOOT) == ["The ferry's new rope", *TOLD[:3], *rest]


@pytest.mark.parametrize(
    "rest",
    [
        ["Nell Farrow is a staff writer of the paper. She lives in Sedge with a dog that can swim."],
        ["Sedge Times has been the paper of the valley since 1880. It is read by nine thousand people and one ferryman."],
        ["We have told the news of the valley since 1880. Our readers find us at the ferry and in two shops."],
        ["Rain on the hill farms for the ninth day"],
        ["Hill farms under water."],
    ],
)
def test_what_is_no_story_of_its_own_voice_goes(rest: list[str]) -> None:
    assert [line for line in kept(*HEAD, *TOLD, *NEWSLETTER, *rest, *FOOT) if line in rest] == []


def test_behind_a_heading_of_other_stories_nothing_goes_on() -> None:
    assert LAST not in kept(*HEAD, *TOLD, "Related articles", "Newsletter", LAST, *FOOT)


def test_a_menu_alone_is_no_box() -> None:
    assert LAST not in kept(*HEAD, *TOLD, "Home", "News", LAST, *FOOT)


def test_below_a_count_of_comments_stands_a_readers() -> None:
    assert (
        kept(*HEAD, *TOLD, "Share", "3 comments", "What a lovely rope it is. My own one is blue and does not float.", *FOOT)[-1] == TOLD[-1]
    )


@pytest.mark.parametrize(
    "last", ["The stone lies in the river.", "He is survived by two cows.", "A decision is expected in May.", "It floats still."]
)
def test_behind_the_label_of_an_advertisement_one_sentence_is_the_story(last: str) -> None:
    assert kept(*HEAD, *TOLD, "Advertisement", last, *FOOT)[-1] == last
    assert kept(*HEAD, *TOLD, "Advertisement", "ADVERTISEMENT", last, *FOOT)[-1] == last
    assert kept(*HEAD, *TOLD, "Advertisement", last, LAST, *FOOT)[-2:] == [last, LAST]


@pytest.mark.parametrize(
    "rest",
    [
        "Rain on the hill farms",
        "We have told the news of the valley since 1880.",
        "Nell Farrow lives in Sedge.",
        "Sedge Times is read in the valley.",
    ],
    ids=["a headline", "for the site", "the writer", "the paper"],
)
def test_behind_an_advertisement_a_headline_and_what_the_page_says_of_itself_go(rest: str) -> None:
    assert kept(*HEAD, *TOLD, "Advertisement", rest, *FOOT)[-1] == TOLD[-1]
