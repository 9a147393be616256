"""Front matter: the lines between two fences with which a Markdown or text file says what it is. Metadata, no line of the article.

YAML is read as events, one after the other: nothing is built, so an alias that stands for a thousand others costs nothing, and
no nesting is too deep. Where it is not well-formed (`title: One: two`), the lines `key: value` are read as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from copydesk.article import Article
from copydesk.compiled import compiled
from copydesk.evidence import KnownBy
from copydesk.render.metadata import address, language_code, without_site
from copydesk.render.origin import iso_date, labels, names

LONGEST = 20_000  # characters; what is longer is whole all the same, but not read
MOST_BRACKETS = 100  # PyYAML's time grows with the square of how deep flow collections are nested
DEEPEST = 2  # names that lead to a value: tags, taxonomies.tags
FEWEST_USUAL = 2  # usual names from which on a line that is not well-formed does not matter
LONG_FENCE_ENTRIES = 2  # that a closing fence of more than three dashes has above it

_FENCED = compiled(
    r"\A(?:[ \t]*\n){0,3}(?:(---)[ \t]*\n(.*?)\n?(?:-{3,80}|\.\.\.)|(\+\+\+)[ \t]*\n(.*?)\n?\+\+\+)[ \t]*(?=\n|\Z)", re.DOTALL
)
_ENTRY = compiled(r"""(?m)^['"]?([A-Za-z][\w .?/-]{0,40})['"]?[ \t]*[:=](?:[ \t]+(.*)|[ \t]*)$""")
_ITEM = compiled(r"\s*-\s+(.+)")
_REST = compiled(r"\s|-(?:\s|$)|[#\]})]")  # what a line that is no entry begins with: the rest of a value, an item, a comment
_USUAL = frozenset(
    "title date author authors tags url link layout slug lang language description source category categories draft".split()
    + "created updated published".split()
)
_NAMES = {
    "title": ("title", "headline", "post_title"),
    "url": ("url", "link", "canonical", "canonical_url", "source_url", "permalink", "source"),
    "language": ("language", "lang", "locale", "inlanguage"),
    "site": ("site", "site_name", "source", "publisher"),
    "author": ("author", "authors", "byline", "creator", "author.name", "authors.name", "params.author", "extra.author", "extra.authors"),
    "published": ("date", "published", "pubdate", "publish_date", "published_at", "publishdate"),
    "tags": ("tags", "tag", "keywords", "taxonomies.tags", "params.tags", "extra.tags"),
}
_Said = Iterator[tuple[int, str, str]]  # the number of the outermost entry, the names that lead to the value, the value


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """`end`: where the closing fence ends. The rest as in `metadata.Metadata` and `origin.Origin`."""

    end: int
    title: str | None = None
    url: str | None = None
    site: str | None = None
    language: str | None = None
    author: str | None = None
    published: str | None = None
    tags: str | None = None


def front_matter(text: str) -> FrontMatter | None:
    """The front matter that a text begins with, or None: a rule between two texts is none."""
    fenced = _FENCED.match(text)
    if fenced is None:
        return None
    inner = fenced[2] if fenced[1] else fenced[4]
    rows = [row for row in inner.split("\n") if row.strip()]
    entries = [entry[1].lower() for row in rows if (entry := _ENTRY.match(row))]
    usual = len(_USUAL.intersection(entries))
    if len(entries) < LONG_FENCE_ENTRIES and fenced[0].rstrip().endswith("----"):
        return None  # a rule, and a heading with its own
    strays = sum(not _ENTRY.match(row) and not _REST.match(row) for row in rows)
    if not entries or (usual < FEWEST_USUAL and (strays or any(" " in name for name in entries)) and not fenced[3]):
        return None  # "The council said: …": talk between two rules
    values = _values(inner, toml=fenced[3] is not None) if len(inner) <= LONGEST else {}
    every = {what: next((found for name in names if any(found := values.get(name, []))), []) for what, names in _NAMES.items()}
    said = {what: next(filter(None, found), None) for what, found in every.items()}
    url, site = address(*(next(filter(None, values.get(name, [])), None) for name in _NAMES["url"]))
    title = without_site(" ".join(said["title"].split()), said["site"], site) if said["title"] else None
    return FrontMatter(
        end=fenced.end(),
        title=title or None,
        url=url,
        site=site,
        language=language_code(said["language"]),
        author=names(every["author"]),
        published=iso_date(said["published"]),
        tags=labels(every["tags"]),
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
        tags=front.tags,
    )


def _values(inner: str, *, toml: bool) -> dict[str, list[str]]:
    """What the entries say, by name in small letters, with a dot where it leads inwards: a plain value, or the plain ones of a list."""
    if toml:
        import tomllib

        try:
            return _collected(_of_table(tomllib.loads(inner)))
        except (tomllib.TOMLDecodeError, RecursionError):
            return _collected(_as_they_stand(inner))
    if inner.count("[") + inner.count("{") > MOST_BRACKETS:
        return _collected(_as_they_stand(inner))
    import yaml

    try:
        return _collected(_of_yaml(inner))
    except yaml.YAMLError:
        return _collected(_as_they_stand(inner))


def _collected(said: _Said) -> dict[str, list[str]]:
    """Values by name; of entries with one name the first counts."""
    found: dict[str, tuple[int, list[str]]] = {}
    for entry, name, value in said:
        first, values = found.setdefault(name.lower(), (entry, []))
        if first == entry:
            values.append(value)
    return {name: values for name, (_, values) in found.items()}


def _of_table(table: Mapping[str, Any]) -> _Said:
    for entry, (name, value) in enumerate(table.items()):
        yield from ((entry, f"{name}{rest}", plain) for rest, plain in _plain(value, 1))


def _plain(value: object, depth: int) -> Iterator[tuple[str, str]]:
    """The plain values in a value of TOML, and the names that lead to each."""
    if isinstance(value, str):
        yield "", value
    elif isinstance(value, date):
        yield "", value.isoformat()
    elif isinstance(value, list):
        for each in value:
            yield from _plain(each, depth)
    elif isinstance(value, Mapping) and depth < DEEPEST:
        for name, inner in value.items():
            yield from ((f".{name}{rest}", plain) for rest, plain in _plain(inner, depth + 1))


@dataclass(slots=True)
class _Around:
    """A collection of YAML that is being read. name: of the entry whose value comes next; None: a name comes, or it is a list."""

    is_list: bool
    is_name: bool  # it stands where a name does
    name: str | None = None


def _of_yaml(inner: str) -> _Said:
    from yaml import SafeLoader, parse
    from yaml.events import CollectionEndEvent, CollectionStartEvent, NodeEvent, ScalarEvent, SequenceStartEvent

    around: list[_Around] = []
    entry = 0
    for event in parse(inner, Loader=SafeLoader):
        if isinstance(event, CollectionEndEvent):
            if not around.pop().is_name and around:
                around[-1].name = None
        elif isinstance(event, NodeEvent):
            outer = around[-1] if around else None
            is_name = outer is not None and not outer.is_list and outer.name is None
            plain = event.value if isinstance(event, ScalarEvent) else None
            if outer is not None and is_name:
                outer.name = "?" if plain is None else plain
                entry += len(around) == 1
            elif plain is not None and 0 < len(names := [each.name for each in around if each.name]) <= DEEPEST:
                yield entry, ".".join(names), plain
            if isinstance(event, CollectionStartEvent):
                around.append(_Around(isinstance(event, SequenceStartEvent), is_name))
            elif outer is not None and not is_name:
                outer.name = None


def _as_they_stand(inner: str) -> _Said:
    """The lines `key: value`, without quotation marks around the value, and the items `- value` below a key without one."""
    name, first = None, 0
    for number, row in enumerate(inner.split("\n")):
        item = _ITEM.match(row)
        entry = _ENTRY.match(row)
        if entry is not None:
            name, value = entry[1], (entry[2] or "").strip()
            first = number
            if value[:1] + value[-1:] == "[]":
                yield from ((number, name, _bare(part)) for part in value[1:-1].split(","))
            elif value:
                yield number, name, _bare(value)
        elif item is not None and name is not None:
            yield first, name, _bare(item[1])


def _bare(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
