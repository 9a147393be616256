"""How each line of a page stands on it, for who writes it as Markdown: lists, quotations, tables, headings, code, and the marks on it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from copydesk.article import Around, Cell, Look, Mark
from copydesk.compiled import compiled
from copydesk.render.ground import Ground
from copydesk.render.judge import Passage
from copydesk.render.marks import in_order, without
from copydesk.render.webpage import Block, Page

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DEEPEST = 8  # quotations and lists inside each other; what is further in stands there
_ITEMS = frozenset(("li", "dd"))
_CODE = frozenset(("pre", "listing", "xmp", "plaintext"))
_UNITS = _CODE | {"h1", "h2", "h3", "h4", "h5", "h6"}
_NO_TABLE = _UNITS | _ITEMS | {"blockquote", "dt", "table"}  # what a table of data has none of in its cells
_MOST_COLUMNS = 64
_LANGUAGE = compiled(r"(?:^|\s)(?:lang|language)-([\w+#.-]{1,30})(?=\s|$)")
_LONGEST_ADDRESS = 2_000
_MOST_ADDRESSES = 4  # times as long as the page's source all of them may be: an open <a> is copied into each paragraph behind it
_SCHEMES = frozenset(("", "http", "https", "mailto", "ftp"))
_UNSAFE = compiled(r"[\s<>()\[\]\\`|\"\x00-\x1f\x7f]")  # Markdown would take these for the end of an address, or a table's
_ENTITY = compiled(r"&(?=#?[A-Za-z0-9]+;)")


def looks_of(page: Page, passages: Sequence[Passage | None], url: str | None) -> list[Look | None]:
    """The look of each passage; its marks are offsets into its text. `url`: the page's own address, for addresses that lack a beginning."""
    ground = page.ground
    within = _within(ground)
    unit = _inherited(ground, _UNITS)
    cells = _cells(page)
    base = _base(page.tree, url)
    room = _MOST_ADDRESSES * len(page.source)
    found: list[Look | None] = []
    for passage in passages:
        if passage is None:
            found.append(None)
            continue
        block, place = page.blocks[passage.block], ground.of_block[passage.block]
        marks = _own_marks(passage, block, ground.places[place].tag, base if room > 0 else None)
        room -= sum(len(mark.address) for mark in marks)
        code = passage.kind == "code" and unit[place]
        language = _language(ground.places[unit[place]].element) if code else ""
        found.append(Look(unit[place], passage.level, within[place], cells.get(passage.block), language, marks))
    return found


def shifted(look: Look, by: int) -> Look:
    """The look with its marks that many characters further on."""
    if not look.marks:
        return look
    return replace(look, marks=tuple(mark._replace(start=mark.start + by, end=mark.end + by) for mark in look.marks))


# --- quotations, lists, headings, code -----------------------------------------------------------------------------------


def _within(ground: Ground) -> list[tuple[Around, ...]]:
    """What each place stands in, outermost first."""
    found: list[tuple[Around, ...]] = [()]
    ordinals: dict[int, Mapping[HtmlElement, int]] = {}  # of numbered lists
    for number, place in enumerate(ground.places[1:], 1):
        around = found[place.parent]
        if len(around) < _DEEPEST:
            if place.tag == "blockquote":
                around = (*around, Around(number))
            elif place.tag in _ITEMS:
                above = ground.places[place.parent]
                if above.tag == "ol" and place.parent not in ordinals:
                    ordinals[place.parent] = _ordinals(above.element)
                around = (*around, Around(number, place.parent, ordinals.get(place.parent, {}).get(place.element)))
        found.append(around)
    return found


def _ordinals(numbered: HtmlElement) -> dict[HtmlElement, int]:
    """The items of an <ol> with their numbers, as browsers count them."""
    items = [child for child in numbered if child.tag == "li"]
    step = -1 if "reversed" in numbered.keys() else 1  # noqa: SIM118  # an element is no mapping: `in` would ask its children
    number = _number(numbered.get("start"))
    number = (len(items) if step < 0 else 1) if number is None else number
    found = {}
    for item in items:
        own = _number(item.get("value"))
        number = number if own is None else own
        found[item] = number
        number += step
    return found


def _number(attribute: str | None) -> int | None:
    """An attribute that is a number, as the HTML standard reads one: with whatever behind it. None is read of ten digits or more."""
    found = re.match(r"\s*([-+]?[0-9]{1,9})(?![0-9])", attribute or "")
    return int(found[1]) if found else None


def _inherited(ground: Ground, tags: frozenset[str]) -> list[int]:
    """For each place the number of the innermost one around it, or itself, with such a tag; 0 where there is none."""
    found = [0]
    for number, place in enumerate(ground.places[1:], 1):
        found.append(number if place.tag in tags else found[place.parent])
    return found


def _language(code: HtmlElement) -> str:
    """The programming language that the classes of a <pre>, or of the <code> in it, tell."""
    inner = code[0] if len(code) and code[0].tag == "code" else code
    for element in (code, inner):
        if found := _LANGUAGE.search(element.get("class", "")):
            return found[1]
    return ""


# --- tables --------------------------------------------------------------------------------------------------------------


def _cells(page: Page) -> dict[int, Cell]:
    """The cells of the blocks that stand in tables of data, by the blocks' numbers.

    A table is laid out by where it has one column, or more in a cell than words: a list, several paragraphs, another table.
    """
    ground = page.ground
    table_of, cell_of = _inherited(ground, frozenset(("table",))), _inherited(ground, frozenset(("td", "th")))
    blocks: dict[int, dict[int, list[int]]] = {}  # table -> cell -> blocks
    laid_out = {table_of[place.parent] for place in ground.places[1:] if place.tag in _NO_TABLE}
    for number, place in enumerate(ground.of_block):
        if table_of[place] and cell_of[place] > table_of[place]:
            blocks.setdefault(table_of[place], {}).setdefault(cell_of[place], []).append(number)
    found: dict[int, Cell] = {}
    for table, cells in blocks.items():
        if table in laid_out or any(not page.blocks[number].close for numbers in cells.values() for number in numbers[1:]):
            continue
        grid = dict(_grid(ground.places[table].element, table))
        places = {cell: grid.get(ground.places[cell].element) for cell in cells}
        if None in places.values() or len({place.column for place in places.values() if place}) < 2:
            continue
        found.update((number, place) for cell, place in places.items() if place for number in cells[cell])
    return found


def _grid(table: HtmlElement, number: int) -> Iterator[tuple[HtmlElement, Cell]]:
    """The cells of a table with their places. What stands beyond the last column that is counted has none."""
    free = [0] * _MOST_COLUMNS  # for each column the first row that no cell from above reaches into
    for row, line in enumerate(table.iter("tr")):
        cells = [child for child in line if child.tag in ("td", "th")]
        above = line.getparent()
        head = all(cell.tag == "th" for cell in cells) or (above is not None and above.tag == "thead")
        column = 0
        for cell in cells:
            while column < _MOST_COLUMNS and free[column] > row:
                column += 1
            if column == _MOST_COLUMNS:
                return
            yield cell, Cell(number, row, column, head)
            last = min(_MOST_COLUMNS, column + max(1, _number(cell.get("colspan")) or 1))
            rows = _number(cell.get("rowspan"))
            free[column:last] = [row + (1 if rows is None else rows or 10**9)] * (last - column)  # 0: to the last row
            column = last


# --- marks ---------------------------------------------------------------------------------------------------------------


def _own_marks(passage: Passage, block: Block, tag: str, base: str | None) -> tuple[Mark, ...]:
    """The marks of a passage, without links where `base` is None.

    Captions are emphasised, and what a list explains is strong, for Markdown has no other sign of either.
    """
    marks: tuple[Mark, ...] = ()
    if not passage.hidden and not passage.removed:
        marks = without(block.marks, block.text, left_out, passage.text) if (left_out := block.left_out) else block.marks
    linked = []
    for mark in marks:
        address = _address(base, mark.address) if mark.kind == "link" and base is not None else ""
        if mark.kind != "link" or address:
            linked.append(mark._replace(address=address))
    whole = "emphasis" if passage.kind == "caption" else "strong" if tag == "dt" else ""
    if whole:
        linked = [mark for mark in linked if mark.kind != whole] + [Mark(0, len(passage.text), whole)]
    return in_order(linked)


def _base(tree: HtmlElement, url: str | None) -> str:
    declared = next((href for element in tree.iter("base") if (href := (element.get("href") or "").strip())), "")
    return _joined(url or "", declared) if declared else url or ""


def _address(base: str, href: str) -> str:
    """A link's address as Markdown takes it; "" where it leads nowhere: to a place on the page itself, to a script, or is no address."""
    if len(href) > _LONGEST_ADDRESS or href.startswith("#"):
        return ""
    address = "".join(character for character in _joined(base, href) if character not in "\t\n\r")
    try:
        scheme = urlsplit(address).scheme
    except ValueError:
        return ""
    if scheme not in _SCHEMES:
        return ""
    return _ENTITY.sub("&amp;", _UNSAFE.sub(lambda found: quote(found[0], safe=""), address))


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:  # "http://["
        return href
