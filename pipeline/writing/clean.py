"""The cleaned article as it is written."""

from __future__ import annotations

from copydesk.article import Article
from copydesk.text import prose_of
from copydesk.writing.blocks import page_as_markdown


def clean_text(article: Article, *, front_matter: bool = False, markdown: bool = False) -> str:
    """The cleaned article as it is written, closed by one line break; "" where nothing is left.

    It is the prose, in Markdown with its markup. `front_matter`: whether that stands on top, as the input has it. `markdown`: whether a
    page is written as Markdown, too.
    """
    front = max((line.end for line in article.lines if line.kind == "metadata"), default=0)
    if article.markup and article.media == "markdown":
        text = prose_of(article.text, (line for line in article.lines if front_matter or line.kind != "metadata")).text
    elif front and front_matter:
        text = prose_of(article.text, article.lines, [span for span in article.markup if span[0] >= front]).text
    elif markdown and article.media == "html":
        text = page_as_markdown(article)
    else:
        text = article.prose.text
    return f"{text}\n" if text else ""
