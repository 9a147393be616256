"""A record of a file of records to an article: which of its fields holds the text, and which say what it is.

A record is a mapping of names to values: a JSON object, a row of a table. Names in the configuration are exact, and may lead inwards
(`metadata.url`); where there is none, the usual names are tried, in any case, also within `metadata`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from copydesk.article import Outcome, Status
from copydesk.compiled import compiled
from copydesk.config import Fields

# The names that public collections of articles have for it, the likeliest first. Of several that a record has, the first counts.
USUAL: Mapping[str, tuple[str, ...]] = {
    "text": tuple(
        "text content body article raw_text article_text full_text fulltext maintext main_text clean_text cleaned_text plain_text "
        "plaintext content_text text_content article_body articlebody article_content body_text raw_content document story markdown".split()
    ),
    "html": tuple("html raw_html page_html html_content content_html body_html article_html source_html raw page".split()),
    "id": tuple("id _id uuid guid article_id articleid doc_id docid document_id record_id key".split()),
    "url": tuple("url link source_url canonical_url page_url article_url permalink href uri".split()),
    "title": tuple("title headline article_title".split()),
    "author": tuple("author authors byline creator".split()),
    "language": tuple("language lang locale".split()),
    "date": tuple(
        "date published date_published publish_date published_at published_date pubdate date_publish publication_date created_at created "
        "timestamp".split()
    ),
    "tags": tuple("tags keywords".split()),
}
TOLD = ("url", "title", "author", "language", "date", "tags")  # what a record says of its article beside the text
_INSIDE = ("metadata", "meta")  # objects whose fields are asked, too
_LONGEST_TOLD = 2_000  # characters of one; more is no title, name or address
_MOST_SEEN = 20  # fields that a message names
_LONGEST_NAME = 150  # characters of a record's name
_TAG_FIRST = compiled(r"\s*<(?:!doctype\b|!--|\?xml\b|[a-z][a-z0-9-]*[\s/>])", re.IGNORECASE)
NO_TEXT_FIELD = "no-text-field"
NO_RECORD = "no-record"


def begins_with_tag(text: str) -> bool:
    """Whether a text is rather a page, or a part of one."""
    return _TAG_FIRST.match(text.lstrip("\ufeff")) is not None


def is_no_article(code: str | None) -> bool:
    """Whether a record's problem is one of the whole file: it holds something else than articles."""
    return code in (NO_TEXT_FIELD, NO_RECORD)


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of a file that holds many.

    name: what stands behind the file's name and `#`, percent-encoded. number: of its line or its place, "L18" or "18".
    data: the bytes of its text or page. told: what the record says of it, by TOLD. kept: fields that are carried through.
    problem: why there is no text, what of it is missing (PARTIAL), or what is wrong with the file from here on (then `name` is empty).
    charset: what its server says.
    """

    name: str
    number: str
    media: str = "text"
    data: bytes = b""
    id: str | None = None
    told: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    kept: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    problem: Outcome | None = None
    charset: str | None = None


def bad(number: str, code: str, message: str, record_id: str | None = None) -> Entry:
    """A record that cannot be read, and why."""
    return Entry(named(record_id, number), number, id=record_id, problem=Outcome(Status.FAILED, code, message))


def named(record_id: str | None, number: str) -> str:
    """The name of a record in its file: its id, else its number."""
    return encoded(record_id) if record_id else number


def person(text: str) -> str:
    """A name out of `Ann Lee <ann@a.example>` or `ann@a.example (Ann Lee)`; "" for an address alone, another text as it is."""
    text = text.strip()
    if (beside := re.fullmatch(r'"?([^"<>]*?)"?\s*<[^<>]*>', text)) or (beside := re.fullmatch(r"\S+@\S+\s+\(([^()]+)\)", text)):
        return beside[1].strip()
    return "" if re.fullmatch(r"\S+@\S+", text) else text


def encoded(text: str, safe: str = "") -> str:
    """A text as part of an input's name. What an address or a file system gives a meaning is percent-encoded, "~" as well, which parts a
    name from what makes it the only one of its kind; a long one is cut, with its digest behind it.
    """
    import hashlib

    name = quote(text, safe=f"{safe}!()+,=@", errors="surrogatepass").replace("~", "%7E")
    if len(name) <= _LONGEST_NAME:
        return name
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{re.sub('%.?$', '', name[: _LONGEST_NAME - 20])}~{digest}"


def entry(record: object, number: str, fields: Fields, *, escaped: bool = False) -> Entry:
    """The article that a record holds. `escaped`: bytes that are no UTF-8 stand in its texts as Python's surrogates."""
    if not isinstance(record, Mapping):
        message = f"This is {_kind(record)}, and no object with fields. Save each article as an object."
        return bad(number, NO_RECORD, message)
    names = _usual_names(record)
    values = {what: _value(record, getattr(fields, what), what, names) for what in USUAL}
    record_id = _plain(values["id"], escaped=escaped) or None
    what, value = _source(values, fields)
    if value is _MISSING:
        return bad(number, NO_TEXT_FIELD, _no_field(record, fields), record_id)
    if value is not None and not isinstance(value, str):
        name = getattr(fields, what) or names[what]
        message = f"Its field “{name}” holds {_kind(value)}, not a text. Name another with --{what}-field, or make it a text."
        return bad(number, "wrong-type", message, record_id)
    text = value or ""
    told = {name: said[:_LONGEST_TOLD] for name in TOLD if (said := _plain(values[name], escaped=escaped))}
    kept = {name: found for name in fields.keep if (found := _lookup(record, name)) is not _MISSING}
    as_read = escaped and _decodable(text)
    media = "html" if what == "html" or begins_with_tag(text) else "markdown" if names.get(what) == "markdown" else "text"
    # Behind a mark that says so stands what has been decoded already; bytes that are no UTF-8 are left to whom it knows code pages.
    data = text.encode("utf-8", "surrogateescape") if as_read else _DECODED + text.encode("utf-8", "surrogatepass")
    return Entry(named(record_id, number), number, media, data if text else b"", record_id, told, kept)


_MISSING = object()
_DECODED = b"\xef\xbb\xbf"


def _source(values: Mapping[str, Any], fields: Fields) -> tuple[str, Any]:
    """What the article is read from ("text" or "html"), and its value. What is named comes before what is guessed, and of what is named the
    page; of guesses the text, which costs less.
    """
    named_ones = [what for what in ("html", "text") if getattr(fields, what) is not None]
    order = named_ones or ["text", "html"]
    filled = [what for what in order if isinstance(values[what], str) and values[what].strip()]
    there = [what for what in order if values[what] is not _MISSING]
    what = (filled or there or order)[0]
    return what, values[what]


def _usual_names(record: Mapping[str, Any]) -> dict[str, str]:
    """For each of USUAL the record's own name for it, as `_lookup` takes it; one that holds a text before one that does not."""
    own: dict[str, str] = {}
    for name in record:
        own.setdefault(_folded(str(name)), str(name))
    for outer in _INSIDE:
        inner = record.get(outer)
        for name in inner if isinstance(inner, Mapping) else ():
            own.setdefault(_folded(str(name)), f"{outer}.{name}")
    found = {}
    for what, names in USUAL.items():
        there = [own[name] for name in names if name in own]
        if what in ("text", "html"):
            there.sort(key=lambda name: not isinstance(_lookup(record, name), str))
        if there:
            found[what] = there[0]
    return found


def _folded(name: str) -> str:
    return name.strip().lower().replace("-", "_").replace(" ", "_")


def _value(record: Mapping[str, Any], wanted: str | None, what: str, names: Mapping[str, str]) -> Any:
    name = wanted if wanted is not None else names.get(what)
    return _MISSING if name is None else _lookup(record, name)


def _lookup(record: Mapping[str, Any], name: str) -> Any:
    """A field by its name, or by names with dots between them that lead inwards."""
    if name in record:
        return record[name]
    outer, _, inner = name.partition(".")
    inside = record.get(outer)
    return _lookup(inside, inner) if isinstance(inside, Mapping) else _MISSING


def _plain(value: object, *, escaped: bool) -> str:
    """What a field says, as a text on one line; several names with semicolons between them; "" where it says nothing of the kind."""
    if isinstance(value, list):
        return "; ".join(filter(None, (_plain(one, escaped=escaped) for one in value[:50])))
    if isinstance(value, Mapping):
        return _plain(value.get("name") or value.get("$oid"), escaped=escaped)
    if value is _MISSING or value is None or isinstance(value, bool):
        return ""
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    how = "surrogateescape" if escaped and _decodable(text) else "surrogatepass"
    return " ".join(text[: 2 * _LONGEST_TOLD].encode("utf-8", how).decode("utf-8", "replace").split())


def _decodable(text: str) -> bool:
    try:
        text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True


def _no_field(record: Mapping[str, Any], fields: Fields) -> str:
    seen = list(_seen(record))
    more = f" and {len(seen) - _MOST_SEEN} more" if len(seen) > _MOST_SEEN else ""
    listed = ", ".join(json.dumps(name[:60], ensure_ascii=False) for name in seen[:_MOST_SEEN]) or "none"
    asked = [f"“{name}”" for name in (fields.text, fields.html) if name is not None]
    what = f"It has no field {' or '.join(asked)}" if asked else "None of its fields has a usual name for a text or page"
    return (
        f"{what}; its fields are {listed}{more}. Name the one with the text with --text-field, or the one with the page with --html-field."
    )


def _seen(record: Mapping[str, Any]) -> Iterator[str]:
    for name, value in record.items():
        yield str(name)
        if isinstance(value, Mapping):
            yield from (f"{name}.{inner}" for inner in value)


def _kind(value: object) -> str:
    kinds = ((bool, "true or false"), (int | float, "a number"), (str, "a text"), (list, "a list"), (Mapping, "an object"))
    return "nothing" if value is None else next((name for kind, name in kinds if isinstance(value, kind)), "a value of another kind")
