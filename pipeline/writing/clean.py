"""The cleaned article as it is written."""

from __future__ import annotations

from copydesk.article import Article, Span
from copydesk.text import prose_of
from copydesk.writing.blocks import page_as_markdown


def clean_text(article: Article, *, front_matter: bool = False, markdown: bool = False) -> str:
    """The cleaned article as it is written, closed by one line break; "" where nothing is left.

    It is the prose, in Markdown with its markup. `front_matter`: whether that stands on top, as the input has it. `markdown`: whether a
    page is written as Markdown, too.
    """
    front = max((line.end for line in article.lines if line.kind == "metadata"), default=_label_alone(article))
    if article.markup and article.media == "markdown":
        lines = (line for line in article.lines if front_matter or line.kind != "metadata")
        text = prose_of(article.text, lines, () if front_matter or not front else _labels(article, front)).text
    elif front and front_matter:
        text = prose_of(article.text, article.lines, [span for span in article.markup if span[0] >= front]).text
    elif markdown and article.media == "html":
        text = page_as_markdown(article)
    else:
        text = article.prose.text
    return f"{text}\n" if text else ""


def _label_alone(article: Article) -> int:
    """Where the label of a head ends that is a headline's alone ("Title: …"): no line of it is of no text; 0 where there is none."""
    start, end = next(iter(article.markup), (0, 0)) if article.media != "html" else (0, 0)
    label = article.text[start:end].strip()
    return end if start == 0 and label.endswith((":", "：")) and label[:-1].isalpha() else 0


def _labels(article: Article, front: int) -> list[Span]:
    """The labels of a head that stand before its headline and before the text's first words ("Title:", "Content:"): no Markdown."""
    found: list[Span] = []
    reach = front + 1
    for start, end in article.markup:
        label = article.text[start:end]
        if start <= reach and any(map(str.isalpha, label)) and (start < front or label.endswith((":", "：", "-", "–", "—"))):
            if start >= front:  # a label of the text itself may stand right below
                reach = article.text.find("\n", end) + 1
            behind = article.text[end : end + 80].partition("\n")[0]
            found.append((start, end + len(behind) - len(behind.lstrip())))  # white space at a line's start would make it code
    return found
