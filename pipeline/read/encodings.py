"""Bytes to text: in which encoding. It is decided by the first of these that holds: a byte order mark; the zero bytes of UTF-16 and
UTF-32; valid UTF-8, or UTF-8 with a few damaged places; the charset the page declares, unless the letters it gives are none; what fits the
letters best (`copydesk.read.codepages`, which also knows when that is in doubt). Lines in another encoding than the rest are read in
theirs. Whatever was decided, the text has no surrogates, and its line ends are LF. What may be wrong is told.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass

from copydesk.article import Outcome, Status
from copydesk.compiled import compiled
from copydesk.read import codepages

_BOMS = (  # longest first: the mark of UTF-32-LE begins with that of UTF-16-LE
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Labels a page may declare, after the WHATWG Encoding Standard: a label stands for the superset that browsers use for it.
# Labels that are not here (utf-7, unicode-escape, …) are not encodings of web pages, and some of Python's could yield surrogates.
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
}
_ENCODINGS = frozenset(
    "utf-8 utf-16 utf-16-le utf-16-be cp866 cp874 cp932 cp949 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 "
    "iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 "
    "koi8-r koi8-u mac-roman mac-cyrillic gb18030 big5hkscs euc_jp iso2022_jp hz".split()
)

# The encoding that pages in a language had before UTF-8 (WHATWG HTML, "determining the character encoding", table of locales).
_LEGACY = {
    "ar": "cp1256", "fa": "cp1256", "ba": "cp1251", "be": "cp1251", "bg": "cp1251", "ky": "cp1251", "mk": "cp1251", "ru": "cp1251",
    "sr": "cp1251", "tg": "cp1251", "tt": "cp1251", "uk": "cp1251", "cs": "cp1250", "hr": "cp1250", "hu": "cp1250", "pl": "cp1250",
    "sk": "cp1250", "sl": "cp1250", "el": "cp1253", "et": "cp1257", "lt": "cp1257", "lv": "cp1257", "he": "cp1255", "ja": "cp932",
    "ko": "cp949", "th": "cp874", "tr": "cp1254", "ku": "cp1254", "vi": "cp1258",
    "de": "cp1252", "en": "cp1252", "es": "cp1252", "fr": "cp1252", "it": "cp1252", "nl": "cp1252", "pt": "cp1252", "sv": "cp1252",
    "da": "cp1252", "fi": "cp1252", "no": "cp1252", "nb": "cp1252", "nn": "cp1252", "ca": "cp1252", "gl": "cp1252", "is": "cp1252",
}  # fmt: skip

_DECLARED = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE
)
_LANGUAGE = re.compile(rb"""<html[^>]{0,300}?\slang\s*=\s*["']?([a-zA-Z]{2})""", re.IGNORECASE)
_HEAD = 65_536  # bytes in which a declaration is looked for; browsers take the first 1,024, real pages are later
_SURROGATE_PAIR = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_DECLARED_BONUS, _LANGUAGE_BONUS = 8.0, 4.0  # how much more likely the encoding is that a page declares, or that its language had
_CONTROLS = bytes((*range(0x01, 0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F))
NUL_EVERY = 200  # a NUL in so many bytes is an accident in a text; files that are no text have many


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with LF line ends, the encoding it was read in, the characters that could not be read (now U+FFFD), and notes."""

    text: str
    encoding: str
    replaced: int
    notes: tuple[Outcome, ...] = ()


def is_told(data: bytes) -> bool:
    """Whether a byte order mark, or the zero bytes of UTF-16 or UTF-32, say in which encoding the bytes are."""
    return any(data.startswith(bom) for bom, _ in _BOMS) or (_utf32_without_mark(data) or _utf16_without_mark(data)) is not None


def has_few_nuls(data: bytes) -> bool:
    """Whether NUL bytes may be accidents in a text."""
    return data.count(0) <= len(data) // NUL_EVERY


def has_many_controls(data: bytes) -> bool:
    """Whether bytes that are no characters of a text are more than accidents."""
    return len(data) - len(data.translate(None, _CONTROLS)) > len(data) // 100


def decode(data: bytes, media: str, charset: str | None = None) -> Decoded:
    """Decode any bytes; see the module's head for how the encoding is chosen. Never raises; CRLF and CR become LF."""
    data, lost = _without_surrogates(data)
    encoding, notes = _encoding(data, media, charset)
    for bom, _ in _BOMS:
        if data.startswith(bom):
            data = data[len(bom) :]
            break
    text = data.decode(encoding, "replace")
    mixed = _mixed(data) if encoding in _FOR_LINES or (encoding == "utf-8" and "\ufffd" in text) else None
    if mixed is not None:
        text, encoding, note = mixed
        notes = (note,)
    padding = len(text) - len(text.rstrip("\x00"))
    if padding:
        text = text[:-padding]
        what = "a NUL character" if padding == 1 else f"{padding:,} NUL characters"
        notes = (*notes, Outcome(Status.OK, "padding", f"The file ends with {what} of padding, left out."))
    replaced = text.count("\ufffd")
    if replaced:  # those that stood in the file already are no loss of ours
        replaced = max(0, replaced - data.count("\ufffd".encode(encoding)) if encoding.startswith("utf") else replaced)
    replaced += lost
    if "\x00" in text:  # browsers show U+FFFD, too
        replaced += text.count("\x00")
        text = text.replace("\x00", "\ufffd")
    if replaced:
        one = replaced == 1
        what = f"{replaced:,} character{'' if one else 's'} could not be read as {encoding} and stand{'s' if one else ''}"
        message = f"{what} as \ufffd; check the encoding of the source."
        notes = (*notes, Outcome(Status.PARTIAL, "replaced-characters", message))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(text, encoding, replaced, notes)


_FOR_LINES = frozenset((*(page.name for page in codepages.CODE_PAGES), *codepages.SEVERAL_BYTES))


def _without_surrogates(data: bytes) -> tuple[bytes, int]:
    """UTF-8 whose characters beyond U+FFFF are pairs of surrogates (CESU-8), mended; and the number of halves without the other."""
    if b"\xed" not in data or _decodes(data, "utf-8"):
        return data, 0
    mended = _SURROGATE_PAIR.sub(
        lambda pair: pair[0].decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16").encode(), data
    )
    mended, lost = _SURROGATE.subn("\ufffd".encode(), mended)
    return (mended, lost) if mended != data and (_decodes(mended, "utf-8") or _mostly_utf8(mended)) else (data, 0)


def _mixed(data: bytes) -> tuple[str, str, Outcome] | None:
    """The text of a file that has both lines in UTF-8 and lines in a code page, the encoding of more of them, and a note; else None."""
    lines = data.split(b"\n")
    telling = [n for n, line in enumerate(lines) if not line.isascii()]
    whole = [n for n in telling if _decodes(lines[n], "utf-8")]
    if not whole or len(whole) == len(telling):
        return None
    valid = set(whole)
    others = [n for n in telling if n not in valid and not _mostly_utf8(lines[n])]
    choice = codepages.choose(b"\n".join(lines[n] for n in others)) if others else None
    if choice is None or choice.is_strange or not codepages.is_rather_utf8(b"\n".join(lines[n] for n in whole), choice.encoding):
        return None
    apart = set(others)
    text = "\n".join(line.decode(choice.encoding if n in apart else "utf-8", "replace") for n, line in enumerate(lines))
    more, few, count = ("utf-8", choice.encoding, len(others)) if len(whole) >= len(others) else (choice.encoding, "utf-8", len(whole))
    what = "1 line is" if count == 1 else f"{count:,} lines are"
    doubt = f" (or {choice.rival}: its letters may be wrong)" if choice.rival else ""
    message = f"The text is {more}, but {what} {few} and {'was' if count == 1 else 'were'} read so{doubt}. Save it as UTF-8 as a whole."
    return text, more, Outcome(Status.PARTIAL, "mixed-encodings", message)


def _encoding(data: bytes, media: str, charset: str | None) -> tuple[str, tuple[Outcome, ...]]:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name, ()
    unmarked = _utf32_without_mark(data) or _utf16_without_mark(data)
    if unmarked is not None:
        return unmarked, ()
    declared, label = (_codec(charset), charset) if charset else declared_encoding(data) if media == "html" else (None, None)
    utf8 = _decodes(data, "utf-8")
    if declared in ("iso2022_jp", "hz"):  # seven-bit: always valid UTF-8 as well
        return declared, ()
    seven_bit = _seven_bit(data) if utf8 else None
    if seven_bit is not None:
        return seven_bit, ()
    if utf8:
        if label is None or declared == "utf-8" or data.isascii():
            return "utf-8", ()
        return "utf-8", (_contradicted(label, "utf-8"),)
    if declared is not None and declared != "utf-8" and declared not in _FOR_LINES and _decodes(data, declared):
        return declared, ()
    if _mostly_utf8(data):
        return "utf-8", ()
    return _chosen(data, media, declared, label)


def _chosen(data: bytes, media: str, declared: str | None, label: str | None) -> tuple[str, tuple[Outcome, ...]]:
    """The encoding that fits the letters, with what the page says of itself as evidence; and what is to be said of it."""
    favours: dict[str, float] = {}
    if media == "html":
        language = _LANGUAGE.search(data, 0, _HEAD)
        legacy = _LEGACY.get(language[1].decode("ascii").lower()) if language else None
        if legacy is not None:
            favours[legacy] = _LANGUAGE_BONUS
    if declared is not None:
        favours[declared] = favours.get(declared, 0.0) + _DECLARED_BONUS
    choice = codepages.choose(data, favours)
    found = choice.encoding
    notes: tuple[Outcome, ...] = ()
    if label is not None and found != declared:
        if declared is not None and data.decode(declared, "replace") == data.decode(found, "replace"):
            found = declared
        else:
            notes = (_contradicted(label, found),)
    if choice.in_doubt and found != declared:
        other = f"{choice.rival} fits about as well" if choice.rival else "its letters make no known words"
        message = (
            f"The encoding is a guess: read as {found}, but {other}, so letters may be wrong. Check names, and save the source as UTF-8."
        )
        notes = (*notes, Outcome(Status.PARTIAL, "encoding-in-doubt", message))
    return found, notes


def _seven_bit(data: bytes) -> str | None:
    """Japanese or Chinese between escape sequences, which is ASCII to look at; None for all other text."""
    if not data.isascii():
        return None
    for mark, name in ((b"\x1b$", "iso2022_jp"), (b"~{", "hz")):
        if mark[:1] in data and mark in data and _decodes(data, name):  # one byte is found many times quicker than two
            written = [char for char in data.decode(name) if not char.isascii()]
            if len(written) >= 4 and sum(char.isalpha() for char in written) >= 0.7 * len(written):
                return name
    return None


def _utf32_without_mark(data: bytes) -> str | None:
    """UTF-32 is told by its zero bytes: every fourth is one, and nearly every one beside it."""
    sample = data[: min(4096, len(data) // 4 * 4)]
    if len(sample) < 8 or sample.count(0) < len(sample) // 2:
        return None
    quarter = len(sample) // 4
    zeros = [sample[place::4].count(0) for place in range(4)]
    if zeros[3] == quarter and zeros[2] > 0.9 * quarter and not zeros[0] and _decodes(sample, "utf-32-le"):
        return "utf-32-le"
    if zeros[0] == quarter and zeros[1] > 0.9 * quarter and not zeros[3] and _decodes(sample, "utf-32-be"):
        return "utf-32-be"
    return None


def _contradicted(label: str | None, encoding: str) -> Outcome:
    return Outcome(Status.OK, "wrong-charset", f"The page declares the charset {label}, but its bytes are {encoding}; read as {encoding}.")


def declared_encoding(data: bytes) -> tuple[str | None, str | None]:
    """The encoding that the page's head declares, as Python's codec and as the page's own label; None where unknown or absent."""
    match = _DECLARED.search(data, 0, _HEAD)
    if match is None:
        return None, None
    label = (match[1] or match[2]).decode("ascii", "replace").lower()
    name = _codec(label)
    return ("utf-8" if name in ("utf-16", "utf-16-le", "utf-16-be") else name), label  # it was readable as ASCII: that cannot be true


def _codec(label: str) -> str | None:
    """Python's name for the encoding that a label stands for, if pages are in it."""
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    name = _SUPERSETS.get(name, name)
    return name if name in _ENCODINGS else None


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


_CUT_OFF = re.compile(rb"(?:[\xc2-\xf4]|[\xe0-\xf4][\x80-\xbf]{1,2})\Z")  # the first bytes of a character, at the end
_BEYOND = compiled(r"[^\x00-\x7f]")


def _mostly_utf8(data: bytes) -> bool:
    """UTF-8 with a few damaged places (a cut, a pasted byte) rather than another encoding: more good characters than bad ones, ten times
    as many unless they are few, for what is valid UTF-8 by accident is rare in other encodings.
    """
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(_BEYOND.findall(text)) - bad
    if good and bad == 1 and text.endswith("\ufffd") and _CUT_OFF.search(data):
        return True
    return good >= 10 * bad or (good > bad and bad <= 2)


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 is told by its zero bytes: text in Latin script has one in every second place and none in the others."""
    sample = data[:4096]
    sample = sample[: len(sample) // 2 * 2]
    if b"\x00" not in sample:
        return None
    even, odd, half = sample[::2].count(0), sample[1::2].count(0), len(sample) // 2
    if odd > 0.4 * half and even == 0:
        return "utf-16-le"
    if even > 0.4 * half and odd == 0:
        return "utf-16-be"
    if has_few_nuls(data) and not has_many_controls(sample):
        return None  # an accident in a text of single bytes, which in pairs would be Chinese
    # A line end has its zero byte on one side; on the other stand those of letters, as of the Chinese 一, U+4E00.
    possible = [encoding for encoding, zeros in (("utf-16-le", odd), ("utf-16-be", even)) if zeros and _is_writing(sample, encoding)]
    return possible[0] if len(possible) == 1 else None


def _is_writing(sample: bytes, encoding: str) -> bool:
    """Whether these bytes are UTF-16 in another script: line ends and digits have a zero byte, nearly all the rest is of one script."""
    text = sample.decode(encoding, "replace")  # the sample may end within a character
    letters = Counter(ord(char) >> 12 for char in text if char.isalnum() and not char.isascii())
    kana_and_han = letters[3] + sum(letters[block] for block in range(4, 10))
    most = max([kana_and_han, *(count for block, count in letters.items() if not 3 <= block < 10)])
    written = sum((char.isalnum() or char.isspace() or char.isprintable()) and not _SELDOM.match(char) for char in text)
    return most > 0.6 * len(text) and written > 0.99 * len(text)


_SELDOM = compiled("[\u3400-\u4dbf]")  # Chinese characters that hardly any text has; pairs of a letter and a number are such ones
