"""A head of labels without fences ("Title: …", "URL: …", "Date: …"), as programs write it that save pages as text: front matter, too.

Where no line below it is the headline, the words behind "Title:" are, and stay; so does a first line above the labels. A label in front
of the text itself ("Content: …") goes.
"""

from __future__ import annotations

from dataclasses import dataclass

from copydesk.article import Span
from copydesk.compiled import compiled
from copydesk.render.frontmatter import FrontMatter
from copydesk.render.metadata import address, language_code, same_words, without_site
from copydesk.render.origin import iso_date, labels, names

MOST_ROWS = 40  # of a head, blank ones among them
FEWEST_LABELS = 2
HEADLINE_WITHIN = 30  # rows below the head in which the headline may stand once more
LONGEST_TITLE = 300  # characters
_AROUND = " #*_\t\r"  # what may stand around a headline in its row

# Behind marks of Markdown or of a comment: "**Source:** https://…", "<!-- source: … -->".
_LABEL = compiled(r"[#>*\-\s]{0,20}(?:<!--\s?)?[*_]{0,2}([^\W\d_][\w ./-]{1,30}?)[*_]{0,2}(?:\s?[:：][*_]{0,2}|\t|\s[-–—]\s)")
_ADDRESS = compiled(r"[#>*\-\s]*<?(https?://\S+?)>?\s*")
_LINKED = compiled(r"https?://[^\s()<>\[\]]+")  # also where Markdown links it
_OPENED = compiled(r"#{1,6}\s+([^\n#:]{4,16}?)\s*")  # "## Content"
_BLANK = compiled(r"[>\s]*")
_RULE = compiled(r"[-=*_~ ]{3,80}\s?")
_LABELS = {
    "title": "title, headline, article title, news title, titel, überschrift, titre, título, titulo, titolo, 标题, 文章标题, 標題, "
    "タイトル",
    "url": "url, link, permalink, canonical, source, url source, source url, article url, quelle, fuente, 链接, 鏈接, 来源, 來源, "
    "原文链接, 原文",
    "author": "author, authors, byline, by, written by, autor, auteur, autore, 作者, 记者, 記者",
    "published": "date, published, posted, published time, published on, published at, date published, publish date, publication date, "
    "pub date, article date, datum, fecha, data, 日期, 时间, 時間, 发布时间",
    "tags": "tags, keywords, schlagwörter, 标签, 关键词, 關鍵詞",
    "language": "language, lang, sprache, 语言",
    "site": "site, publisher, 文章来源, publication, website, outlet, domain, media name, source name, newspaper, 媒体",
    "text": "content, text, body, article, markdown content, article text, full text, inhalt, contenu, contenido, 正文, 内容, 內容",
    "": "short description, "
    "section, category, categories, topic, topics, description, summary, subtitle, id, article id, updated, modified, last modified, "
    "crawled, scraped, fetched, retrieved, accessed, scraped at, scraped on, crawled at, fetched at, retrieved on, word count, words, "
    "image, image url, thumbnail, kategorie, rubrik, ressort, 分类, 原标题",
}
_MEANS = {label: what for what, known in _LABELS.items() for label in known.split(", ")}


@dataclass(frozen=True, slots=True)
class Head:
    """front: what the head says; its `end` is where the text begins. headline: the span of the headline's words within the head, if it is
    to stay.
    """

    front: FrontMatter
    headline: Span | None = None


def labelled_head(text: str) -> Head | None:
    """The head of labels that a text begins with, or None: two and more with a title, or an author and a day; an address or a headline
    alone.
    """
    start = 0
    said: dict[str, str] = {}
    places: dict[str, Span] = {}
    found = 0
    above: Span | None = None  # a first line without a label
    end: int | None = None
    for _ in range(MOST_ROWS):
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        row = text[start:stop]
        if _BLANK.fullmatch(row) or ((found or above is None) and _RULE.fullmatch(row)):
            end = stop if row.strip() and found else end
        elif "text" in said or _read(row, said, places, start) is None:
            if found or above is not None or len(row) > LONGEST_TITLE:
                break
            bare = row.strip(_AROUND)
            above = start + row.index(bare), start + row.index(bare) + len(bare)
        else:
            found += 1
            end = stop
            if said.get("text"):
                end = places["text"][0]
                break
        if stop == len(text):
            break
        start = stop + 1
    addressed = "://" in said.get("url", "")
    alone = found == 1 and above is None and end is not None and _is_headline_alone(text, end, said, places)
    if end is None or found < (1 if addressed or alone else FEWEST_LABELS) or not text[end:].strip():
        return None
    if not (addressed or "title" in said or {"author", "published"} <= said.keys()):
        return None  # a list of when and where
    return _head(text, end, said, places, above)


def _is_headline_alone(text: str, end: int, said: dict[str, str], places: dict[str, Span]) -> bool:
    """Whether the head is "Title: …" or "Headline: …" in the first row alone, no sentence, above a blank one or a longer sentence."""
    title = said.get("title", "")
    if not title or title.endswith((".", ",", ";", ":")) or text.find("\n", 0, places["title"][0]) >= 0:
        return False
    below = text[end + 1 :].partition("\n")[0].rstrip()
    return not below or (len(below) > len(title) and below.endswith((".", "!", "?", "”", '"')) and " " in below)


def _read(row: str, said: dict[str, str], places: dict[str, Span], start: int) -> str | None:
    """Note what a row of the head says; what its label means, or None where it has none that is known."""
    bare = _ADDRESS.fullmatch(row)
    if bare is not None:
        said.setdefault("url", bare[1])
        return "url"
    if (opened := _OPENED.fullmatch(row)) is not None and _MEANS.get(opened[1].lower()) == "text":
        said["text"] = ""
        return "text"
    labelled = _LABEL.match(row)
    what = _MEANS.get(" ".join(labelled[1].lower().split())) if labelled is not None else None
    if labelled is None or what is None:
        return None
    value = row[labelled.end() :].strip().removesuffix("-->").rstrip()
    if what == "url" and (linked := _LINKED.search(value)) is not None:
        said["url"] = linked[0]
    elif what not in said and (value or what == "text"):
        said[what] = value
        place = start + row.index(value, labelled.end())
        places[what] = place, place + len(value)
    return what


def _head(text: str, end: int, said: dict[str, str], places: dict[str, Span], above: Span | None) -> Head:
    url, site = address(said.get("url") if "://" in said.get("url", "") else None)
    title = said.get("title") or (text[slice(*above)] if above else None)
    title = without_site(" ".join(title.split()), said.get("site"), site) if title else None
    place = places.get("title", above)
    below = [row for row in text[end:].split("\n", 8 * HEADLINE_WITHIN)[: 8 * HEADLINE_WITHIN] if row.strip()][:HEADLINE_WITHIN]
    again = title is not None and any(len(row) <= 2 * len(title) + 20 and same_words(row.strip(_AROUND), title) for row in below)
    front = FrontMatter(
        end=end,
        title=title or None,
        url=url,
        site=site,
        language=language_code(said.get("language")),
        author=names([said.get("author", "")]),
        published=iso_date(said.get("published")),
        tags=labels([said.get("tags", "")]),
    )
    if again or title is None or place is None:
        return Head(front)
    whole = text[slice(*place)]
    return Head(front, (place[0], place[0] + len(title)) if whole.startswith(title) else place)
