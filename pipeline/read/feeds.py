"""RSS and Atom feeds: each item or entry is an article, with the text that the feed has of it.

Sources: RSS 2.0 (Harvard, 2003), RSS 1.0 with its module `content`, Dublin Core, Atom (RFC 4287). XML is read piece by piece, an item at
a time, without entities of the file's own, without a DTD and without a network.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from copy import deepcopy
from html import unescape
from html.entities import html5
from itertools import chain
from typing import TYPE_CHECKING, Any

from copydesk.compiled import compiled
from copydesk.config import Fields
from copydesk.read.fields import NO_RECORD, Entry, bad, entry, person
from copydesk.read.streams import Broken, as_utf8

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_ITEMS = ("item", "entry")
_ROOTS = ("rss", "feed", "RDF")
_REFERENCE = re.compile(rb"&(?:([A-Za-z_:][A-Za-z0-9_.:-]{0,31});|#[0-9]{1,7};|#[xX][0-9A-Fa-f]{1,6};)?")
_LONGEST_REFERENCE = 34  # bytes
_OF_XML = (b"amp", b"lt", b"gt", b"quot", b"apos")
_NO_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # characters that XML cannot hold at all
_TAG = compiled(r"<[a-zA-Z/!]")
_XHTML = "xhtml"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def feed(pieces: Iterator[bytes], fields: Fields, most: int) -> Iterator[Entry]:
    """The items of a feed, in its order. Raises Broken where it is no XML any further, or an item has more than `most` bytes."""
    from lxml import etree

    first = b""
    for piece in pieces:
        first += piece
        if len(first) >= len(BOM_UTF16_LE):
            break
    told = "utf-8" if first.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else None  # what as_utf8 makes of it, whatever the file says
    parser = etree.XMLPullParser(("start", "end"), encoding=told, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    reader = _Feed(Fields(keep=fields.keep))
    waiting = 0  # bytes since the last item ended
    begun = False
    try:
        for piece in _mended(as_utf8(chain([first], pieces))):
            data = piece if begun else piece.lstrip()  # in front of XML's own declaration nothing may stand
            begun = begun or bool(data)
            if data:
                parser.feed(data)
            waiting += len(piece)
            for found in reader.read(parser.read_events()):
                waiting = 0
                yield found
            if reader.is_other:
                return
            if waiting > most:
                message = (
                    f"Behind item {reader.number} stand more than {most:,} bytes without another. What is before is read. Raise max_bytes."
                )
                raise Broken("too-large", message)
        if begun:
            parser.close()
        yield from reader.read(parser.read_events())
    except etree.XMLSyntaxError as error:
        yield from reader.read(parser.read_events())  # what was whole before that
        why = re.sub(r", line \d+, column \d+$", "", str(error.msg))
        message = f"From line {error.lineno} on it is not valid XML: {why}. The items before are read. Fetch the feed again."
        raise Broken("broken-xml", message) from None


class _Feed:
    """What is known of a feed while it is read."""

    def __init__(self, fields: Fields) -> None:
        self.fields = fields
        self.number = 0
        self.is_other = False  # XML, but no feed
        self._language: str | None = None
        self._depth = 0
        self._inside: list[int] = []  # depths of the items around

    def read(self, events: Iterator[Any]) -> Iterator[Entry]:
        """The items that end within these events; each is taken out of the tree."""
        for event, element in events:
            if event == "start":
                yield from self._begin(element)
                if self.is_other:
                    return
                continue
            self._depth -= 1
            if self._inside:
                if self._inside[-1] == self._depth:
                    self._inside.pop()
                    self.number += 1
                    yield self._item(element)
                    _forget(element)
            elif _name(element) == "language":
                self._language = _text(element)

    def _begin(self, element: Element) -> Iterator[Entry]:
        name = _name(element)
        if not self._depth and name not in _ROOTS:
            self.is_other = True
            yield bad("1", NO_RECORD, f"This is XML that begins with <{name[:40]}>, and no RSS or Atom feed. Save each article as a file.")
        if not self._depth:
            self._language = element.get(_LANGUAGE)
        if name in _ITEMS and not self._inside:
            self._inside.append(self._depth)
        self._depth += 1

    def _item(self, item: Element) -> Entry:
        place = str(self.number)
        record = _record(item)
        record.setdefault("language", self._language)
        if not any(record.get(name) for name in ("text", "html")):
            return entry({**record, "text": ""}, place, self.fields)
        return entry(record, place, self.fields)


def _mended(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces with HTML's characters by their numbers, any other ampersand as one, and without characters that XML has not.

    Many feeds have these. In CDATA nothing is lost by it: what stands there is HTML, which reads both alike. And no entity of the
    file's own is ever looked up, whatever it would come to: its name stands in the text.
    """
    rest = b""
    for piece in pieces:
        data = rest + piece
        at = data.rfind(b"&", -_LONGEST_REFERENCE)
        at = len(data) if at < 0 or b";" in data[at:] else at
        rest = data[at:]
        yield _NO_XML.sub(b" ", _REFERENCE.sub(_numbered, data[:at]))
    yield _NO_XML.sub(b" ", _REFERENCE.sub(_numbered, rest))


def _numbered(found: re.Match[bytes]) -> bytes:
    name = found[1]
    if found[0] != b"&" and (name is None or name in _OF_XML):
        return found[0]
    stands_for = html5.get(f"{name.decode()};", "") if name else ""
    return "".join(f"&#{ord(char)};" for char in stands_for).encode() or b"&amp;" + found[0][1:]


def _forget(element: Element) -> None:
    """Take an item, and what stands before it, out of the tree: a feed may have any number."""
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)


def _name(element: Any) -> str:
    """The name without its namespace: feeds take any for the same things. "" for comments and their like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(element: Element) -> str:
    return str(element.xpath("string()")).strip()


def _record(item: Element) -> dict[str, Any]:
    """An item as a record with usual names."""
    parts: dict[str, list[Element]] = {}
    for child in item:
        parts.setdefault(_name(child), []).append(child)

    def every(*names: str) -> list[Element]:
        return [child for name in names for child in parts.get(name, ())]

    def first(*names: str) -> str | None:
        return next((text for child in every(*names) if (text := _text(child))), None)

    record: dict[str, Any] = {
        "id": first("guid", "id") or next((value for name, value in item.items() if str(name).endswith("}about")), None),
        "url": _address(parts),
        "title": unescape(first("title") or "") or None,
        "author": [_person(child) for child in every("creator", "author")],
        "date": first("pubDate", "published", "date", "issued", "updated", "modified"),
        "tags": [child.get("term") or _text(child) for child in every("category", "subject")],
    }
    if language := item.get(_LANGUAGE) or first("language"):
        record["language"] = language
    what, text = _content(parts)
    record[what] = text
    if (summary := first("summary", "description")) and summary != text:
        record["summary"] = summary
    return record


def _content(parts: dict[str, list[Element]]) -> tuple[str, str]:
    """What the item's text is ("text" or "html"), and the text: whole, else the summary."""
    for name in ("encoded", "content", "description", "summary"):
        for child in parts.get(name, ()):
            kind = (child.get("type") or "").lower()
            has_markup = kind == _XHTML or (len(child) > 0 and not _text(child).startswith("<"))
            text = _inner(child) if has_markup else _text(child)
            if not text.strip():
                continue
            is_page = kind in (_XHTML, "html", "text/html", "application/xhtml+xml") or (kind != "text" and _TAG.search(text) is not None)
            # What RSS has is HTML by its standard; where it has no tag, its line breaks are meant.
            return ("html", text) if is_page else ("text", text if kind.startswith("text") else unescape(text))
    return "text", ""


def _inner(element: Element) -> str:
    """The markup within an element, as HTML."""
    from lxml import etree

    own = deepcopy(element)  # without the namespaces of the feed around it
    for node in own.iter():
        if isinstance(node.tag, str):
            node.tag = _name(node)
    etree.cleanup_namespaces(own)
    parts = [own.text or "", *(etree.tostring(child, method="html", encoding="unicode") for child in own)]
    return "".join(parts)


def _address(parts: dict[str, list[Element]]) -> str | None:
    """The page of an item: the link to it, of several the one that Atom calls its alternate, else a guid that is one."""
    links = parts.get("link", [])
    alternate = [link.get("href") for link in links if link.get("rel", "alternate") == "alternate" and link.get("href")]
    plain = [text for link in links if (text := _text(link))]
    guids = [text for guid in parts.get("guid", ()) if guid.get("isPermaLink") != "false" and "://" in (text := _text(guid))]
    return next(iter([*alternate, *plain, *guids]), None)


def _person(element: Element) -> str:
    """A name: Atom's within its author, RSS's beside the address."""
    named = [child for child in element if _name(child) == "name"]
    return person(_text(named[0]) if named else _text(element))
