"""What rule files, the configuration and the grades share: how a TOML file is read, and what is said of a key or value that is wrong.

A check looks at the data as tomllib gives them and yields faults. tomllib tells no places: where the key or the value stands is looked
for in the text when there is something to say, and only then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from copydesk.compiled import compiled

Where = tuple[str | int, ...]  # keys, and the numbers of items in lists, from the top of the file to a value
MOST_FAULTS = 20  # told of one file: who wrote more will read the first ones


class Fault(NamedTuple):
    """What is wrong with the value at `where`; `at_key`: with the key itself, or with a table as a whole."""

    where: Where
    problem: str
    at_key: bool = False


class Kind(NamedTuple):
    """A kind of values: its name for "… must be {name}, not …", whether a value is of it, the choices if they are few, and as much of
    that as JSON Schema can say.
    """

    name: str
    fits: Callable[[Any], bool]
    choices: Sequence[str] = ()
    schema: Mapping[str, Any] = MappingProxyType({})


def is_number(value: object) -> bool:
    """Whether it is a number that can be reckoned with."""
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def number(what: str, low: float, high: float) -> Kind:
    """Numbers from low to high."""
    schema = {"type": "number", "minimum": low, "maximum": high}
    return Kind(f"{what} from {low} to {high}", lambda value: is_number(value) and low <= value <= high, schema=schema)


def whole(what: str, low: int, high: int) -> Kind:
    """Whole numbers from low to high."""
    schema = {"type": "integer", "minimum": low, "maximum": high}
    fits = number(what, low, high).fits
    return Kind(f"{what} from {low} to {high}", lambda value: isinstance(value, int) and fits(value), schema=schema)


def one_of(choices: Sequence[str]) -> Kind:
    """Texts of which there are few."""
    return Kind(f"one of {', '.join(choices)}", lambda value: value in choices, choices, {"enum": list(choices)})


TEXT = Kind("a text", lambda value: isinstance(value, str) and value.strip() != "", schema={"type": "string", "pattern": r"\S"})
FLAG = Kind("true or false", lambda value: isinstance(value, bool), schema={"type": "boolean"})
NUMBER = Kind("a number", is_number, schema={"type": "number"})
TABLE = Kind("a table", lambda value: isinstance(value, Mapping), schema={"type": "object"})


def texts(what: str) -> Kind:
    """Lists of texts, none of them empty."""
    return list_of(what, TEXT)


def list_of(what: str, kind: Kind) -> Kind:
    """Lists of values of one kind."""
    schema = {"type": "array", "items": dict(kind.schema)}
    return Kind(what, lambda value: isinstance(value, list) and all(map(kind.fits, value)), schema=schema)


def check(table: Mapping[str, Any], kinds: Mapping[str, Kind], name: str = "", where: Where = ()) -> Iterator[Fault]:
    """The faults of a table that may have the keys of `kinds`. `name` is what messages call it: "grades.weights", or nothing."""
    for key, value in table.items():
        if key in kinds:
            yield from check_value(value, kinds[key], f"{name}.{key}" if name else key, (*where, key))
        else:
            yield unknown_key(key, kinds, f" in {name}" if name else "", (*where, key))


def check_value(value: object, kind: Kind, name: str, where: Where) -> Iterator[Fault]:
    """The fault of a value that is not of its kind."""
    if not kind.fits(value):
        close = nearest(value, kind.choices) if isinstance(value, str) else ""
        yield Fault(where, f"{name} must be {kind.name}, not {shown(value)}{close}")


def unknown_key(key: str, known: Iterable[str], place: str, where: Where) -> Fault:
    """The fault of a key that nothing reads."""
    known = list(known)
    return Fault(where, f"unknown key {key!r}{place}{nearest(key, known) or '; known are ' + ', '.join(known)}", at_key=True)


def shown(value: object) -> str:
    """A value as messages have it; long ones are cut."""
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


def nearest(name: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown name: what may have been meant, or nothing."""
    from difflib import get_close_matches

    close = get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


# --- files ---


def read_text(path: Path, file: str, error: type[ValueError]) -> str:
    """The text of a TOML file. Raises `error` under the name `file`, with what to do."""
    try:
        return path.read_text(encoding="utf-8-sig")  # Windows' editors set a mark before UTF-8
    except UnicodeDecodeError as wrong:
        before = wrong.object[: wrong.start].decode("utf-8", "ignore")
        raise error(f"{file}:{_line_column(before, len(before))}: not UTF-8: {wrong.reason}. Save the file as UTF-8.") from None
    except OSError as wrong:
        raise error(f"{file}: cannot be read: {wrong.strerror}. Check that you may read it.") from None


def parse(source: str, file: str, error: type[ValueError]) -> dict[str, Any]:
    """What a TOML text holds. Raises `error` with line and column."""
    import tomllib  # most commands find what the rules' and languages' files hold kept

    try:
        return tomllib.loads(source)
    except RecursionError:
        raise error(f"{file}: nested too deeply. Nothing here needs that.") from None
    except tomllib.TOMLDecodeError as wrong:
        problem, _, place = str(wrong).partition(" (at ")
        at = re.match(r"line (\d+), column (\d+)", place)
        numbers = f"{at[1]}:{at[2]}" if at else _line_column(source, len(source))
        raise error(f"{file}:{numbers}: not valid TOML: {problem}") from None


def told(faults: Iterable[Fault], file: str, source: str) -> str:
    """The faults as lines `file:line:column: problem`, in the order of their places. `source` is the file's text, and valid TOML."""
    known = places(source)
    lines = []
    for fault in faults:
        where, at_key = fault.where, fault.at_key
        while where not in known:  # what is missing has no place: the table that should hold it has one
            where, at_key = where[:-1], True
        lines.append((known[where].key if at_key else known[where].value, fault.problem))
    lines.sort()
    more = [f"{file}: {len(lines) - MOST_FAULTS} more"] if len(lines) > MOST_FAULTS else []
    return "\n".join([*(f"{file}:{_line_column(source, at)}: {problem}" for at, problem in lines[:MOST_FAULTS]), *more])


def _line_column(source: str, at: int) -> str:
    return f"{source.count(chr(10), 0, at) + 1}:{at - source.rfind(chr(10), 0, at)}"


# --- places ---


class Place(NamedTuple):
    """Offsets of a key and of its value in a text. Of a table: its header. Of an item of a list, which has no key: twice the value."""

    key: int
    value: int


_BLANK = compiled(r"(?:\s|#[^\n]*)*")
_QUOTED = compiled(r'"""(?:\\.|[^\\])*?"""(?!")|\'\'\'.*?\'\'\'(?!\')|"(?:\\.|[^"\\])*"|\'[^\']*\'', re.DOTALL)
_BARE_KEY = compiled(r"[\w-]+", re.ASCII)
_BARE_VALUE = compiled(r"[^,\]}\n#]+")


def places(source: str) -> dict[Where, Place]:
    """Where each key and value of a valid TOML text stands."""
    found: dict[Where, Place] = {(): Place(0, 0)}
    items: dict[Where, int] = {}  # how many tables each [[list]] has so far
    table: Where = ()
    at = _blank(source, 0)
    while at < len(source):
        if source[at] != "[":
            at = _pair(source, at, table, found)
        else:
            many = source.startswith("[[", at)
            keys, end = _key(source, at + 1 + many)
            table = ()
            for key in keys:
                above = table
                table = (*above, key)
                found.setdefault(table, Place(at, at))
                if table in items and not (many and key is keys[-1]):
                    table = (*table, items[table] - 1)
            if many:
                items[table] = items.get(table, 0) + 1
                table = (*table, items[table] - 1)
            found[table] = Place(at, at)
            at = source.index("]", end) + 1 + many
        at = _blank(source, at)
    return found


def _blank(source: str, at: int) -> int:
    """The end of white space and comments."""
    return _end(_BLANK, source, at)


def _end(what: re.Pattern[str], source: str, at: int) -> int:
    match = what.match(source, at)
    if match is None:
        raise ValueError(f"not valid TOML at {at}: parse it first")
    return match.end()


def _pair(source: str, at: int, table: Where, found: dict[Where, Place]) -> int:
    """Note a key and its value; the end of the value."""
    keys, end = _key(source, at)
    value = _blank(source, source.index("=", end) + 1)
    for n in range(1, len(keys) + 1):
        found.setdefault((*table, *keys[:n]), Place(at, value))
    return _value(source, value, (*table, *keys), found)


def _key(source: str, at: int) -> tuple[list[str], int]:
    """The parts of a key, and its end."""
    import tomllib

    keys: list[str] = []
    while True:
        at = _blank(source, at)
        quoted = source[at] in "\"'"
        end = _end(_QUOTED if quoted else _BARE_KEY, source, at)
        keys.append(tomllib.loads(f"key = {source[at:end]}")["key"] if quoted else source[at:end])
        at = _blank(source, end)
        if source[at] != ".":
            return keys, at
        at += 1


def _value(source: str, at: int, where: Where, found: dict[Where, Place]) -> int:
    """Note what stands within a value; its end."""
    opening = source[at]
    if opening not in "[{":
        return _end(_QUOTED if opening in "\"'" else _BARE_VALUE, source, at)
    count = 0
    at = _blank(source, at + 1)
    while source[at] not in "]}":
        if opening == "[":
            found[*where, count] = Place(at, at)
            at = _value(source, at, (*where, count), found)
            count += 1
        else:
            at = _pair(source, at, where, found)
        at = _blank(source, at)
        if source[at] == ",":
            at = _blank(source, at + 1)
    return at + 1
