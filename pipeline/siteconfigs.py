"""Recipes for sites in the files of fivefilters.org (and Instapaper): a text file a site, a directive a line, "body: //article".

What says which elements are the article, its title, author and date is read. What says how to fetch a page, what to do with its pictures
and by which pages the file was tried has no meaning here; any other directive is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from copydesk.checks import read_text
from copydesk.compiled import compiled
from copydesk.errors import ConfigError
from copydesk.selectors import is_xpath, problem_of

EVERY_SITE = "global"  # the file that is for all of them
_BY_NAME = "strip_id_or_class"  # takes a part of an id or class
_KEYS = {"body": "content", "strip": "remove", _BY_NAME: "remove", "title": "title", "author": "author", "date": "date"}
_ELSEWHERE = frozenset(
    """test_url test_contains http_header parser tidy prune autodetect_on_failure convert_double_br_tags strip_image_src
    src_lazy_load_attr insert_detected_image strip_comments native_ad_clue requires_login not_logged_in_xpath login_uri
    login_username_field login_password_field login_extra_fields""".split()
)
_LINE = compiled(r"\s*([a-z_]+)\s*(\([^)]*\))?\s*:\s*(.*?)\s*", re.IGNORECASE | re.DOTALL)
_HOST = compiled(r"\.?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
MOST_TOLD = 10


class SiteConfig(NamedTuple):
    """What a file says: of which host (None: of every one; with a full stop in front: of those below it), and selectors by key."""

    file: str
    site: str | None
    selectors: Mapping[str, Any]  # tuples of texts


def read_site_configs(place: Path) -> tuple[list[SiteConfig], list[str]]:
    """The recipes in a file, or in the files *.txt of a folder; and what to tell of what is not read.

    Raises ConfigError where there is nothing, and for selectors that are none: each with file, line and what to do.
    """
    files = sorted(place.glob("*.txt")) if place.is_dir() else [place]
    if not place.exists() or not files:
        raise ConfigError(f"{place}: no such file or folder, or no file *.txt in it. A recipe for example.org stands in example.org.txt.")
    found, faults, told = [], list[str](), list[str]()
    unread: dict[str, list[str]] = {}  # where each directive stands that is not read
    for file in files:
        site = file.name.removesuffix(".txt")
        if site != EVERY_SITE and not _HOST.fullmatch(site):
            told.append(f"{file}: passed over: a recipe's file is named after its host, as example.org.txt")
            continue
        selectors: dict[str, list[str]] = {}
        for number, key, value in _directives(read_text(file, str(file), ConfigError)):
            where = f"{file}:{number}"
            if key in _KEYS:
                selectors.setdefault(_KEYS[key], []).append(selector := _selector(key, value))
                wrong = problem_of(selector, elements=_KEYS[key] in ("content", "remove")) if value else "nothing stands behind it"
                faults += [f"{where}: {key}: {wrong}; mend the line, or take it away"] if wrong else []
            elif key not in _ELSEWHERE:
                unread.setdefault(key or "a line without a directive", []).append(where)
        found.append(
            SiteConfig(str(file), None if site == EVERY_SITE else site.lower(), {key: tuple(each) for key, each in selectors.items()})
        )
    if len(faults) > MOST_TOLD:
        faults[MOST_TOLD:] = [f"{place}: {len(faults) - MOST_TOLD} more"]
    if faults:
        raise ConfigError("\n".join(faults))
    for key, places in unread.items():
        more = f" (and {len(places) - 1:,} more)" if len(places) > 1 else ""
        told.append(f"{places[0]}: {key}: has no meaning here and was not read{more}")
    return found, told


def _selector(key: str, value: str) -> str:
    """What stands behind a directive as a selector that is known for XPath; of strip_id_or_class a part of an id or class."""
    if key != _BY_NAME:
        return value if is_xpath(value) else f"({value})"
    part = value.strip("'\"")
    quote = '"' if "'" in part else "'"
    return f"//*[contains(@id, {quote}{part}{quote}) or contains(@class, {quote}{part}{quote})]"


def _directives(text: str) -> Iterator[tuple[int, str, str]]:
    """Number of the line, directive, and what stands behind it; "" for a line that has none."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            found = _LINE.fullmatch(line)
            yield (number, found[1].lower(), found[3]) if found else (number, "", line.strip())
