"""Readers' comments go that stand below the article as names with what these say; an article that looks a little so stays."""

from __future__ import annotations

import pytest

from contexts import MODEL
from copydesk.article import Article
from copydesk.boilerplate.stage import boilerplate
from copydesk.config import Config
from copydesk.evidence import Kind
from copydesk.render.stage import render

STORY = [
    "Ferry to Long Weir returns in May",
    "The ferry to Long Weir will run again from the second week of May, the harbour board decided on Thursday. It had lain in the yard since autumn.",
    "A crossing will cost three pounds, a pound more than last year. Children under twelve and dogs cross free, as they always have.",
    "The board expects ninety passengers a day. In the last summer before the repair there were seventy, and most of them came for the market.",
    "The yard replaced both engines and the ramp. The old ramp had been welded eleven times, and the harbour master keeps a piece of it.",
]
COMMENTS = [
    (
        "Otter of the Ness",
        "I shall believe it when I see the smoke. They told us the same last year and nothing came, not even the postman.",
    ),
    ("m.reed", "Three pounds is a lot of money for a ferry that stops when the wind gets up. My brother swims it for nothing."),
    ("Gull Watcher", "You forget what the bridge would have cost. I was at the meeting and nobody there had a better plan."),
    ("otter junior", "I like the ferry. I like the bell on it, too, and I would pay three pounds for the bell alone."),
    ("Old Quayman", "The engines were never the trouble. We said so in the spring, and again in the summer, and I will say so once more."),
]


def lines(*parts: str, media: str = "text") -> tuple[list[str], list[str]]:
    """The lines that were kept, and those that were taken for comments."""
    article = boilerplate(render(Article(path="a", media=media, text="\n\n".join(parts)), Config()), MODEL)
    told = [(line, article.text[line.start : line.end]) for line in article.lines if article.text[line.start : line.end].strip()]
    taken = [line for line, _ in told if line.rule == "boilerplate.comment-section" and line.evidence is not None]
    assert all(line.evidence is not None and line.evidence.kind is Kind.UNDER_HEADING for line in taken)
    return [text for line, text in told if line.kept], [text for line, text in told if line in taken]


def in_html(*parts: str) -> str:
    return "<html><body><article>" + "".join(f"<p>{part}</p>" for part in parts) + "</article></body></html>"


def rows(comments: list[tuple[str, str]]) -> list[str]:
    return [part for comment in comments for part in comment]


@pytest.mark.parametrize("line", ["Comments are now closed for this story", "5 comments"])
@pytest.mark.parametrize("media", ["text", "html"])
def test_names_and_what_they_say_below_a_line_about_comments_go(line: str, media: str) -> None:
    parts = [*STORY, line, *rows(COMMENTS)]
    kept, taken = lines(*([in_html(*parts)] if media == "html" else parts), media=media)
    assert kept == STORY
    assert taken[-1] == COMMENTS[-1][1]


IMPERSONAL = [
    (name, "The tide at the weir stands higher in spring than in autumn, and the current below it runs to the south.")
    for name, _ in COMMENTS
]


@pytest.mark.parametrize(
    "parts",
    [
        [*STORY, "5 comments", *rows(IMPERSONAL)],  # sections of an article, of which none says "I"
        [*STORY, *rows(COMMENTS)],  # no line about comments: an article that lets people speak
        [*STORY[:3], "5 comments", *rows(COMMENTS)],  # the line stands above the article
        [*STORY, "5 comments", *rows(COMMENTS), STORY[2]],  # the article goes on
    ],
)
def test_what_only_looks_so_is_not_taken_for_comments(parts: list[str]) -> None:
    kept, _ = lines(in_html(*parts), media="html")
    assert kept == [part for part in parts if part != "5 comments"]


PLACES = ["Heron Lock", "Amber Mole", "Tarn Head", "Skerry Point", "Farne Sound", "Cold Quay", "Reed Bank"]


@pytest.mark.parametrize("between", [PLACES[:2], [COMMENTS[0][0], COMMENTS[0][1], *PLACES]])
def test_names_with_nothing_to_say_make_no_comments(between: list[str]) -> None:
    """A few words alone, one below the other: the article goes on behind a list."""
    parts = [*STORY, "5 comments", *between, *rows(COMMENTS[1:])]
    assert lines(in_html(*parts), media="html")[1] == []
