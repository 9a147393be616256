"""What the report's files are called, and how one leads to another. Addresses are made here alone, from the names of the report's files."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from urllib.parse import quote

from copydesk.visible import INVISIBLE

_UNSAFE = re.compile(r'[\x00-\x1f\x7f%#?*:<>"|\\~]|' + INVISIBLE.pattern)
_LONGEST = 180  # bytes of a name before ".html": file systems allow 255, and a temporary name needs some of them


def page_name(path: str) -> str:
    """The report page of an input, relative to the report's folder. Different paths have different pages.

    Names stay as they are where they can: `a/b.txt` has `articles/a/b.txt.html`. Characters that mean something in an address, or
    that some file system refuses, become `~` and two hexadecimal digits; invisible ones `~u202e~`. A very long name ends in `~~` and
    its hash.
    """
    *folders, name = path.split("/")
    return "/".join(["articles", *map(_folder_name, folders), _file_name(name)]) + ".html"


def _file_name(part: str) -> str:
    safe = _UNSAFE.sub(lambda match: f"~{ord(match[0]):02x}" if match[0].isascii() else f"~u{ord(match[0]):x}~", part)
    if not safe.strip(". "):  # "..", "." and the like; "" becomes a lone ~, which nothing else can
        safe = "".join(f"~{ord(character):02x}" for character in part) or "~"
    encoded = safe.encode("utf-8", "surrogatepass")
    if len(encoded) > _LONGEST:
        digest = sha256(part.encode("utf-8", "surrogatepass")).hexdigest()[:24]
        safe = f"{encoded[: _LONGEST - 26].decode('utf-8', 'ignore')}~~{digest}"
    return safe


@lru_cache(maxsize=4096)
def _folder_name(part: str) -> str:
    """A folder called x.html would stand where the page of an input called x belongs: its last dot is escaped too."""
    safe = _file_name(part)
    return f"{safe[:-5]}~2e{safe[-4:]}" if safe.lower().endswith(".html") else safe


def link(page: str, target: str, fragment: str = "") -> str:
    """The address of the file `target` as seen from the file `page` (both relative to the report's folder)."""
    address = "../" * page.count("/") + quote(target, safe="/", errors="surrogatepass")
    return f"{address}#{quote(fragment, safe='')}" if fragment else address


VIEWER = "view.html"  # the page that shows any article of a report in which they have no pages of their own


def article_link(page: str, path: str, fragment: str = "", *, viewer: bool) -> str:
    """The address of an input's page as seen from the file `page`. `viewer`: whether the articles of the report stand in VIEWER."""
    name = page_name(path)
    if not viewer:
        return link(page, name, fragment)
    address = f"{link(page, VIEWER)}?{quote(name, safe='/', errors='surrogatepass')}"
    return f"{address}#{quote(fragment, safe='')}" if fragment else address


@lru_cache(maxsize=4096)
def rule_link(rule: str, root: str) -> str:
    """The address of a rule on the rules' page; `root` leads from the page to the report's folder."""
    return f"{root}rules.html#{quote(rule, safe='')}"
