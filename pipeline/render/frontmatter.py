"""Front matter: the lines between two fences with which a Markdown or text file says what it is. Metadata, no line of the article.

YAML is read as events, one after the other: nothing is built, so an alias that stands for a thousand others costs nothing, and
no nesting is too deep. Where it is not well-formed (`title: One: two`), the lines `key: value` are read as they stand.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from copydesk.article import Article
from copydesk.evidence import KnownBy
from copydesk.render.origin import iso_date, names
from copydesk.render.webpage import address, language_code, without_site

LONGEST = 20_000  # characters; what is longer is whole all the same, but not read
MOST_BRACKETS = 100  # PyYAML's time grows with the square of how deep flow collections are nested
FEWEST_USUAL = 2  # usual names from which on a line that is not well-formed does not matter

_FENCED = re.compile(r"\A(?:[ \t]*\n){0,3}(?:(---)[ \t]*\n(.*?)\n?(?:---|\.\.\.)|(\+\+\+)[ \t]*\n(.*?)\n?\+\+\+)[ \t]*(?=\n|\Z)", re.DOTALL)
_ENTRY = re.compile(r"""(?m)^['"]?([A-Za-z][\w .-]{0,40})['"]?[ \t]*[:=](?:[ \t]+(.*)|[ \t]*)$""")
_REST = re.compile(r"\s|-(?:\s|$)|[#\]})]")  # what a line that is no entry begins with: the rest of a value, an item, a comment
_USUAL = frozenset("title date author authors tags url link layout slug lang language description source category categories draft".split())
_NAMES = {
    "title": ("title", "headline"),
    "url": ("url", "link", "canonical", "canonical_url", "source_url", "permalink", "source"),
    "language": ("language", "lang", "locale", "inlanguage"),
    "site": ("site", "site_name", "source", "publisher"),
    "author": ("author", "authors", "byline", "creator"),
    "published": ("date", "published", "pubdate", "publish_date", "published_at", "publishdate"),
}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """`end`: where the closing fence ends, `lines` how many lines that are. The rest as in `webpage.Metadata` and `origin.Origin`."""

    end: int
    lines: int
    title: str | None = None
    url: str | None = None
    site: str | None = None
    language: str | None = None
    author: str | None = None
    published: str | None = None


def front_matter(text: str) -> FrontMatter | None:
    """The front matter that a text begins with, or None: a rule between two texts is none."""
    fenced = _FENCED.match(text)
    if fenced is None:
        return None
    inner = fenced[2] if fenced[1] else fenced[4]
    rows = [row for row in inner.split("\n") if row.strip()]
    entries = [entry[1].lower() for row in rows if (entry := _ENTRY.match(row))]
    usual = len(_USUAL.intersection(entries))
    strays = sum(not _ENTRY.match(row) and not _REST.match(row) for row in rows)
    if not entries or (usual < FEWEST_USUAL and (strays or any(" " in name for name in entries)) and not fenced[3]):
        return None  # "The council said: …": talk between two rules
    values = _values(inner, toml=fenced[3] is not None) if len(inner) <= LONGEST else {}
    said = {what: next((value for name in names if (value := values.get(name))), None) for what, names in _NAMES.items()}
    url, site = address(*(values.get(name) for name in _NAMES["url"]))
    title = without_site(" ".join(said["title"].split()), said["site"], site) if said["title"] else None
    return FrontMatter(
        end=fenced.end(),
        lines=fenced[0].count("\n") + 1,
        title=title or None,
        url=url,
        site=site,
        language=language_code(said["language"]),
        author=names([said["author"] or ""]),
        published=iso_date(said["published"]),
    )


def declared(article: Article, front: FrontMatter) -> Article:
    """The article with what its front matter tells beside the title."""
    return replace(
        article,
        url=front.url,
        site=front.site,
        site_known_by=KnownBy.ADDRESS if front.site else None,
        declared_language=front.language,
        author=front.author,
        published=front.published,
    )


def _values(inner: str, *, toml: bool) -> dict[str, str]:
    """The top level's entries with a plain value, by name in small letters."""
    if toml:
        try:
            table = tomllib.loads(inner)
        except (tomllib.TOMLDecodeError, RecursionError):
            return _as_they_stand(inner)
        table = {name: value.isoformat() if isinstance(value, date) else value for name, value in table.items()}
        return {name.lower(): value for name, value in table.items() if isinstance(value, str)}
    return _yaml(inner) if inner.count("[") + inner.count("{") <= MOST_BRACKETS else _as_they_stand(inner)


def _yaml(inner: str) -> dict[str, str]:
    import yaml

    found: dict[str, str] = {}
    try:
        for name, value in _entries(inner):
            found.setdefault(name.lower(), value)
    except yaml.YAMLError:
        return _as_they_stand(inner)
    return found


def _entries(inner: str) -> Iterator[tuple[str, str]]:
    """Name and value of the entries of YAML's outermost mapping whose values are plain."""
    from yaml import SafeLoader, parse
    from yaml.events import CollectionEndEvent, CollectionStartEvent, NodeEvent, ScalarEvent

    depth = 0
    name: str | None = None  # of the entry whose value comes next
    for event in parse(inner, Loader=SafeLoader):
        if isinstance(event, CollectionEndEvent):
            depth -= 1
        elif isinstance(event, NodeEvent):
            if depth == 1 and name is None:
                name = event.value if isinstance(event, ScalarEvent) else ""
            elif depth == 1:
                if isinstance(event, ScalarEvent):
                    yield name or "", event.value
                name = None
            if isinstance(event, CollectionStartEvent):
                depth += 1


def _as_they_stand(inner: str) -> dict[str, str]:
    """The lines `key: value` without quotation marks around the value; the first of a name counts."""
    found: dict[str, str] = {}
    for entry in _ENTRY.finditer(inner):
        value = (entry[2] or "").strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        found.setdefault(entry[1].lower(), value)
    return found
