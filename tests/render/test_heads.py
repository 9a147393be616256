"""Heads of labels without fences are front matter: out of the cleaned text, and its headline stays where no line below says it."""

from __future__ import annotations

import pytest

from copydesk.article import Article
from copydesk.boilerplate.stage import boilerplate
from copydesk.config import Config
from copydesk.context import Context
from copydesk.render.heads import labelled_head
from copydesk.render.stage import render
from copydesk.rulebook import load_rules
from copydesk.writing.clean import clean_text

CONTEXT = Context(load_rules())
TITLE = "The last ferry of the year"
BODY = (
    "The ferry to the outer islands stops at the end of October, the harbour office wrote to its passengers.\n\n"
    "Sixty people live on the islands in winter, and most of them work on the mainland. They have asked for a boat on Mondays.\n\n"
    "The office says that the old boat costs too much to heat. A smaller one lay in the harbour for half the winter."
)
URL = "https://harbour.example/ferry"

HEADS = {
    "labels": f"Title: {TITLE}\nURL: {URL}\nDate: 2024-05-02\nAuthor: Ann Lee\n\n",
    "labels, the address first": f"URL: {URL}\nTitle: {TITLE}\n\n",
    "labels in capitals, with a rule below": f"TITLE: {TITLE}\nSOURCE: {URL}\nSECTION: Islands\n==========\n\n",
    "a label above the text": f"Headline: {TITLE}\nByline: Ann Lee\nPublished: May 2, 2024\n\nText:\n",
    "a label before the text": f"title: {TITLE}\ndate: 2024-05-02\nsource: {URL}\ncontent: ",
    "a label before the text, and the headline": f"Headline: {TITLE}\n\nArticle: ",
    "bold labels below the headline": f"# {TITLE}\n\n**Source:** {URL}\n**Author:** Ann Lee\n\n---\n\n",
    "a reader's head": f"Title: {TITLE} - Harbour\n\nURL Source: {URL}\n\nPublished Time: 2024-05-02\n\nMarkdown Content:\n# {TITLE}\n\n",
    "an address above the headline": f"{URL}\n# {TITLE}\n\n",
    "an address below the headline": f"{TITLE}\n{URL}\n\n",
    "rules around the labels": f"{'=' * 20}\nTITLE: {TITLE}\nURL: {URL}\n{'=' * 20}\n\nCONTENT:\n{'-' * 20}\n",
    "rules around an address": f"{'=' * 20}\nURL: {URL}\nDate: 2024-05-02\n{'=' * 20}\n\n{TITLE}\n\n",
    "an address in a comment": f"<!-- source: {URL} -->\n\n# {TITLE}\n\n",
    "an address in a heading": f"# Source: {URL}\n\n# {TITLE}\n\n",
    "Chinese labels": f"标题：{TITLE}\n来源：{URL}\n\n",
    "labels in a quotation": f"> 原文链接：{URL}\n>\n> 作者：Ann Lee\n\n# {TITLE}\n\n",
    "labels in a list, and a heading above the text": f"# {TITLE}\n\n- **Source**: [Harbour Post]({URL})\n- **Date**: 2024-05-02\n\n## Content\n\n",
    "a source by name and by address": f"{TITLE}\n\nSource: Harbour Post\nURL: <{URL}>\n\n",
    "labels before dashes": f"Media Name - Harbour Post\nURL - {URL}\nHeadline - {TITLE}\nArticle - ",
    "a headline alone": f"Headline: {TITLE}\n\n",
    "a headline right above the text": f"Headline: {TITLE}\n",
    "labels parted by a tab": f"title\t{TITLE}\nurl\t{URL}\n\n",
}


@pytest.mark.parametrize("media", ["text", "markdown"])
@pytest.mark.parametrize("head", HEADS.values(), ids=list(HEADS))
def test_of_a_head_of_labels_only_the_headline_stays(head: str, media: str) -> None:
    article = boilerplate(render(Article(path="a", media=media, text=head + BODY), Config()), CONTEXT)
    assert article.prose.text.removeprefix("# ").split() == f"{TITLE} {BODY}".split()  # plain text keeps the mark of a heading
    assert clean_text(article).removeprefix("# ").split() == f"{TITLE} {BODY}".split()
    assert not clean_text(article)[0].isspace()
    assert clean_text(article, front_matter=True).startswith(head.strip()[:9])
    assert article.title == TITLE
    assert article.url == (URL if URL in head else None)
    assert "\n".join(article.text[line.start : line.end] for line in article.lines) == head + BODY


@pytest.mark.parametrize(
    "text",
    [
        f"Date: Sunday, 3 May\nData: none\n\n{BODY}",
        f"Summer fair\n\nDate: 3 May\nTime: 10 to 12\nPrice: two pounds\n\n{BODY}",
        f"Summary: {BODY}",
        f"Title: {TITLE}\nName of the boat: Ann\n\n{BODY}",  # no sentence below it
        f"Title: {TITLE}\nIt was so.\n\n{BODY}",
        f"Title: {TITLE}.\n\n{BODY}",
        f"\nTitle: {TITLE}\n\n{BODY}",
        f"{TITLE}\n\nSource: the harbour office\n\n{BODY}",
        f"{TITLE}\n\n{BODY}\n\nSource: {URL}",
        f"Title: {TITLE}\nURL: {URL}",  # and no text
        f"{TITLE}\n\n## Content\n\n{BODY}",
        f"Ann: Title or link?\nBo: Neither.\n\n{BODY}",
        BODY,
        "",
    ],
)
def test_what_is_no_head_stays_a_line_of_the_text(text: str) -> None:
    assert labelled_head(text) is None
    lines = render(Article(path="a", media="text", text=text), Config()).lines
    assert {line.kind for line in lines} <= {"text"}


def test_a_head_tells_where_a_page_is_from() -> None:
    rows = ["Title: The last ferry | Harbour Blog", "Site: Harbour Blog", "By: Ann Lee", "Published: 2024-05-02", "Lang: en-GB"]
    head = "\n".join([*rows, "Tags: boats, pier", "URL: www.a.example", "", ""])
    found = labelled_head(head + BODY)
    assert found is not None
    front = found.front
    assert (front.title, front.author, front.published, front.language) == ("The last ferry", "Ann Lee", "2024-05-02", "en")
    assert (front.tags, front.url, front.end) == ("boats; pier", None, len(head) - 2)
    assert found.headline == (7, 21)


def test_below_the_label_of_the_text_rows_with_labels_are_the_texts() -> None:
    head = f"Title: {TITLE}\nURL: {URL}\n\nContent:\n"
    found = labelled_head(f"{head}Date: 2024-05-02 is what the stone says.\n\n{BODY}")
    assert found is not None
    assert (found.front.end, found.front.published) == (len(head) - 1, None)
