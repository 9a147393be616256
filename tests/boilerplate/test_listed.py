"""A headline that other pages of the site list stays on its own page, and what stands above the headlines of all pages goes."""

from __future__ import annotations

import pytest

from compared import recurring_of
from contexts import RULES
from copydesk.article import Article
from copydesk.boilerplate.stage import boilerplate
from copydesk.config import Config
from copydesk.context import Context
from copydesk.evidence import KnownBy
from copydesk.render.stage import render

SITE = "Vane Herald"
MENU = (SITE, "News", "Tides", "Log in")
FOOT = ("Contact", "Privacy", "Terms")
STORIES = {
    "Vane pier to lose its clock": (
        "The pier at Vane will lose its clock in the autumn, since nobody can reach it any more. The ladder went in a storm two years ago.",
        "A man with a boat had offered to row to it and shout the hour. The parish thanked him and said no.",
    ),
    "Ducks on the line": (
        "Trains to Holm stood for an hour on Friday while ducks crossed the line in a row. A guard counted them and had to begin again.",
        "The railway says that there is no rule about ducks. There is one about geese, which dates from a queen.",
    ),
    "Goat passes test": (
        "A goat has passed the driving test of Marl at the third attempt. The examiner said that it had looked in both mirrors.",
        "Its owner, Bert Orr, had taught it on a field behind the dairy. He does not drive, since he was banned for a thing with a barrow.",
        "The licence is valid for ten years, which is longer than most goats.",
    ),
    "Up before the lark": (
        "The postwoman of Orle has given up her alarm clock, because the lark above her roof is never late. It rises at four.",
        "In winter there is no lark, and the letters come at noon. Nobody there writes letters in winter.",
    ),
}


def cleaned(pages: dict[str, str]) -> dict[str, Article]:
    """The pages of one site as a run over all of them cleans them."""
    articles = [
        render(Article(path=name, media="text", text=text, site="vane.example", site_known_by=KnownBy.ADDRESS), Config())
        for name, text in pages.items()
    ]
    context = Context(RULES, recurring=recurring_of(articles))
    return {article.path: boilerplate(article, context) for article in articles}


def page(head: str, *prose: str, between: str = "", above: str = "", below: str = "") -> str:
    """A page as a browser saves it."""
    lines = [*MENU, "", *filter(None, (above, head, between)), "", "\n\n".join(prose), "", *filter(None, [below]), *FOOT]
    return "\n".join(lines)


def site(index: str = "\n".join(STORIES), **around: str) -> dict[str, str]:
    """A page for each story, and one that lists their headlines."""
    pages = {head: page(head, *prose, **around) for head, prose in STORIES.items()}
    return {**pages, "index": "\n".join((*MENU, "", index, "A hedge is cut", "", *FOOT))}


@pytest.mark.parametrize(
    "pages",
    [
        site(),
        site(between="By Ann Moss\n4 May 2023"),
        site(between="by moss_8 » 4 May 2023"),
        site(above="Holm and Orle"),
        {head: text for head, text in site(below="Most read\n" + "\n".join(list(STORIES)[:2])).items() if head != "Up before the lark"},
    ],
    ids=["an index page", "a byline and a date", "a member's name", "a section", "a box on all pages"],
)
def test_a_headline_that_other_pages_list_stays_on_its_own(pages: dict[str, str]) -> None:
    for name, article in cleaned(pages).items():
        if name != "index":
            assert article.title == name
            assert name in article.prose.text.split("\n")
            assert SITE not in article.prose.text.split("\n")
            assert "Holm and Orle" not in article.prose.text.split("\n")


def test_a_headline_above_a_standfirst_stays_too() -> None:
    head = "Goat passes test"
    pages = site() | {head: page(head, *STORIES[head], between="Third time lucky for animal with barrow ban at home\nBy Rosa Keel")}
    assert head in cleaned(pages)[head].prose.text.split("\n")


@pytest.mark.parametrize(
    "line",
    ["The Vane Herald Weekly", "Organization: Herald"],
    ids=["the site's name, on all pages", "a label"],
)
def test_what_is_no_headline_goes_where_there_is_none(line: str) -> None:
    pages = {head: page(line, *prose) for head, prose in STORIES.items()}
    if line.startswith("Organization"):
        pages |= {"bare": "\n".join((*MENU, *FOOT)), "bare too": "\n".join((*MENU, "Nothing", *FOOT))}
    assert all(line not in article.prose.text.split("\n") for article in cleaned(pages).values() if article.prose.text)
