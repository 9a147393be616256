"""What a run counts over its whole folder, counted over pages that a test holds."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from copydesk.article import Article
from copydesk.context import LinesInMemory
from copydesk.evidence import KnownBy
from copydesk.rulebook import load_rules
from copydesk.runs.duplicates import near_duplicate_groups
from copydesk.runs.folder import digest_of_site, menu_rows, shared_rows, signature_rows
from copydesk.runs.menus import MENU_SITE, menu_sites
from copydesk.runs.recurring import recurrences, recurring_lines, write_recurring
from copydesk.tables import frame
from copydesk.text import mask


def menu_sites_of(pages: Sequence[Article]) -> dict[str, str]:
    """Path of a page -> the site that its menu tells."""
    with tempfile.TemporaryDirectory() as scratch:
        shared, menus = frame("shared", shared_rows(pages)), frame("menus", menu_rows(pages))
        ties = menu_sites([menus.lazy()], [shared.lazy()], load_rules(), Path(scratch))
    return {pages[number].path: MENU_SITE + pages[first].path for number, first in ties.iter_rows()}


def recurring_of(pages: Sequence[Article], menus: Mapping[str, str] | None = None) -> dict[str, LinesInMemory]:
    """Site ("": none) -> masked line -> on how many pages. `menus` are sites as `menu_sites_of` gives them."""
    named = {n: menus[page.path] for n, page in enumerate(pages) if menus and page.path in menus}
    known = {named.get(n, page.site or ""): KnownBy.MENU if n in named else page.site_known_by for n, page in enumerate(pages)}
    sites = pl.DataFrame(
        {"page": list(named), "site": [digest_of_site(site) for site in named.values()]}, schema={"page": pl.Int64, "site": pl.Int64}
    )
    with tempfile.TemporaryDirectory() as scratch:
        write_recurring(recurring_lines([frame("shared", shared_rows(pages)).lazy()], sites, Path(scratch)), Path(scratch))
        lines = recurrences(Path(scratch), known)
        masks = {mask(page.text[line.start : line.end]) for page in pages for line in page.lines}
        found = {site: LinesInMemory({masked: told for masked in masks if (told := lines[site].get(masked))}) for site in lines}
    return {site: told for site, told in found.items() if told}


def groups_of(pages: Sequence[Article]) -> dict[str, int]:
    """Path -> number of its group of near-duplicates."""
    with tempfile.TemporaryDirectory() as scratch:
        groups = near_duplicate_groups([frame("signatures", signature_rows(pages)).lazy()], Path(scratch))
    return {pages[number].path: group for number, group in groups.iter_rows()}
