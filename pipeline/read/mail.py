"""Mails (.eml) and pages that were saved with what they show (.mhtml): one article each.

Source: RFC 5322, RFC 2045 to 2047, RFC 2557, as the standard library's `email` reads them. Its older interface is used (`compat32`): the
newer one parses every header as it is met, with a time that grows with the square of what a hostile one holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import errors, header, message_from_bytes, policy
from email.message import Message

from copydesk.article import Outcome, Status
from copydesk.read.fields import NO_RECORD, TOLD, Entry, bad, person
from copydesk.read.streams import FREE_BYTES, Broken

_HEADERS = ("From", "Subject", "Date", "MIME-Version", "Content-Type", "Message-ID")  # of which a mail has one
_LONGEST_HEADER = 2_000  # characters that are read of one
_MOST_PARTS = 1_000
_TAGS = re.compile(rb"<(?:style|script)\b[^<]*</|<[^<>]*>", re.IGNORECASE)
_TYPES = re.compile(rb"(?mi)^content-[a-z-]{1,30}:[^\n]*(?:\n[ \t][^\n]*)*")
_LONGEST_TYPE = 10_000  # bytes of one of these headers: the library's time grows with the square of what stands in it
_STUB = 0.5  # a mail's plain text is taken for it where it has that share of its page's words
_MEDIA = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text"}
_CUT = (  # what tells that a mail ends too early, or has lost some of its bytes
    errors.CloseBoundaryNotFoundDefect,
    errors.StartBoundaryNotFoundDefect,
    errors.InvalidBase64PaddingDefect,
    errors.InvalidBase64CharactersDefect,
    errors.InvalidBase64LengthDefect,
)


def mail(pieces: Iterator[bytes], most: int) -> Iterator[Entry]:
    """The text of a mail, or its page: without a name of its own, since its file holds nothing else.

    Attached files are left out. Raises Broken where the file is larger than any mail, or nested too deeply.
    """
    parts, size = [], 0
    for piece in pieces:
        parts.append(piece)
        size += len(piece)
        if size > max(most, FREE_BYTES):
            raise Broken("too-large", f"The mail is larger than {max(most, FREE_BYTES):,} bytes, the limit. Save its text by itself.")
    data = b"".join(parts)
    if not data.strip():
        return
    if any(len(found[0]) > _LONGEST_TYPE for found in _TYPES.finditer(data)):
        raise Broken("broken-mail", f"A header of the mail has more than {_LONGEST_TYPE:,} bytes, as none has. Save its text by itself.")
    try:
        message = message_from_bytes(data, policy=policy.compat32)
        found = _entry(message)
    except RecursionError:
        raise Broken("broken-mail", "The mail is nested too deeply to be read. Save its text by itself.") from None
    yield found


def _entry(message: Message) -> Entry:
    if not any(name in message for name in _HEADERS):
        return bad("1", NO_RECORD, "This is no mail: it has none of a mail's headers. Give the file a suffix that says what it is.")
    parts = list(_parts(message))
    part = _chosen(message, parts)
    kinds = ", ".join(sorted({each.get_content_type() for each in parts})[:5]) or "nothing"
    if part is None:
        said = f"The mail has no text: it holds {kinds}. Save what it shows as text or HTML."
        return Entry("", "1", problem=Outcome(Status.SKIPPED, "no-text", said))
    data = _decoded(part)
    cut = [defect for each in (message, *parts) for defect in each.defects if isinstance(defect, _CUT)]
    said = "The mail ends too early, or some of it is damaged; what there is of it is read. Fetch it again."
    problem = Outcome(Status.PARTIAL, "damaged-mail", said) if cut else None
    charset = part.get_content_charset()
    media, name = _MEDIA[part.get_content_type()], _header(message, "Message-ID") or None
    return Entry("", "1", media, data, name, _told(message, part), problem=problem, charset=charset)


def _parts(message: Message) -> Iterator[Message]:
    """The parts that are no parcels of others, but for attached files and mails."""
    waiting = [message]
    count = 0
    while waiting and count < _MOST_PARTS:
        part = waiting.pop(0)
        count += 1
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting[:0] = [each for each in inner if isinstance(each, Message)]
        elif part.get_content_disposition() != "attachment" and (part is message or part.get_content_maintype() != "message"):
            yield part


def _chosen(message: Message, parts: list[Message]) -> Message | None:
    """The part that is the article: of a saved page its first page, or the one that its head names; of a mail its text, unless that only
    stands in for the page.
    """
    texts = [part for part in parts if part.get_content_type() == "text/plain" and _decoded(part).strip()]
    pages = [part for part in parts if _MEDIA.get(part.get_content_type()) == "html" and _decoded(part).strip()]
    if message.get_content_type() == "multipart/related" and pages:
        start = str(message.get_param("start", ""))
        return next((page for page in pages if start and page.get("Content-ID") == start), pages[0])
    if texts and pages:
        words = len(_TAGS.sub(b" ", _decoded(pages[0])).split())
        return texts[0] if len(_decoded(texts[0]).split()) >= _STUB * words else pages[0]
    return next(iter(texts or pages), None)


def _decoded(part: Message) -> bytes:
    return bytes(part.get_payload(decode=True))  # None of what holds parts, which is no text and no page


def _told(message: Message, part: Message) -> dict[str, str]:
    """What the mail says of its article."""
    said = {
        "url": _header(message, "Snapshot-Content-Location") or _header(part, "Content-Location") or _header(message, "Archived-At"),
        "title": _header(message, "Subject"),
        "author": person(_header(message, "From")),
        "language": _header(message, "Content-Language"),
        "date": _header(message, "Date"),
        "tags": _header(message, "Keywords"),
    }
    return {name: said[name] for name in TOLD if said.get(name)}


def _header(message: Message, name: str) -> str:
    """A header as a text on one line; "" where there is none."""
    value = str(message.get(name, ""))[:_LONGEST_HEADER]
    try:
        text = str(header.make_header(header.decode_header(value)))
    except (errors.HeaderParseError, LookupError, UnicodeError, ValueError):  # an encoding that there is not, or bytes that are not in it
        text = value
    return " ".join(text.encode("utf-8", "replace").decode().split())
