"""Rule records, read from TOML files and checked.

A file holds what its rules share, words they may use by name, and the rules:

    family = "speculation"
    category = "prospective"            # a rule may state its own
    languages = ["en"]                  # "*": any language

    [define]
    be = "is|are|was|were|be|been|being"

    [[rules]]
    id = "speculation.poised"
    match = 'poised to'
    message = "Announces what has not happened yet."
    examples = ["The bank is [[poised to]] cut rates.", "She stood poised on the ledge."]

`match` is a regular expression in which a space stands for any white space, ' for either apostrophe and <be> for the words
defined under that name. It is tried where a word (or symbol) of the text begins, ignores case and must end at the end of a word.
A long pattern is written as a list, one alternative a line: `match = ['poised to', 'set to']` is 'poised to|set to'.
The guards say what must or must not stand around it: `before`, `not_before` (directly before the match, same sentence),
`after`, `not_after` (directly behind it), `sentence`, `not_sentence` (anywhere in its sentence). They are written the same way.
A rule without `match` is found by code: a stage has a detector of the rule's id.
An `ignore = true` rule finds nothing itself: what it matches is taken away from the other rules of its family.
"""

from __future__ import annotations

import re
import tomllib
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property, partial
from importlib.resources import files
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]  # to parse a pattern without compiling it has no public door
from typing import Any

from copydesk import families
from copydesk.article import Span
from copydesk.errors import RuleError

FAMILIES = tuple(family.name for family in families.FAMILIES if family.has_rules)
BUILT_IN = Path(str(files("copydesk.rules")))


@dataclass(frozen=True, slots=True)
class Example:
    """A text and the spans of it that the rule must find, no more and no less; `known_failure` says why it does not yet.

    What a boilerplate rule has to know beside the text: `elsewhere`, lines that other pages of the site have, too; `aside`,
    lines that the extractor does not count as main content; `strip`, phrases that the user wants gone.
    """

    text: str
    spans: tuple[Span, ...]
    known_failure: str | None = None
    elsewhere: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. Fields are those of the file; see the module's text for the pattern and its guards."""

    id: str
    family: str
    category: str
    languages: frozenset[str]
    message: str
    match: str | None = None
    before: str | None = None
    not_before: str | None = None
    after: str | None = None
    not_after: str | None = None
    sentence: str | None = None
    not_sentence: str | None = None
    ignore_case: bool = True
    ignore: bool = False
    headline: bool | None = None  # True: only in the title; False: only outside it
    weak: bool = False  # speculation: counted apart, never in the headline figure
    # boilerplate only: `match` must cover the whole line (punctuation and symbols at its ends aside), or with search = true be in it;
    # what is taken with the line ("line": only itself; "block": the block that the line opens; "rest": all that follows it);
    # where the line must stand ("top": before the article's first prose, "end": after its last, "outside": either).
    search: bool = False
    takes: str = "line"
    where: str = "anywhere"
    max_words: int | None = None
    confidence: float = 0.9
    why: str = ""
    instead: str = ""
    source: str = ""
    since: str = "0.1"
    examples: tuple[Example, ...] = ()
    file: str = ""
    file_line: int = 0

    @property
    def is_detector(self) -> bool:
        """Whether code finds this rule's spans instead of a pattern."""
        return self.match is None


@dataclass(frozen=True)
class RuleSet:
    """Rules in file order; compares and hashes by identity, so that compiled matchers can be kept beside it."""

    rules: tuple[Rule, ...]
    disabled: frozenset[str] = field(default=frozenset())

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """The rules that are switched on, by id."""
        return {rule.id: rule for rule in self.rules if rule.id not in self.disabled}

    def get(self, rule_id: str) -> Rule | None:
        """The rule of that id, or None where it does not exist or is switched off."""
        return self.by_id.get(rule_id)

    def active(self, *families: str) -> tuple[Rule, ...]:
        """The rules of these families that are switched on, in file order."""
        return tuple(rule for rule in self.rules if rule.family in families and rule.id not in self.disabled)


Fail = Callable[[str], RuleError]  # makes the error that names the rule

_TEXT = frozenset({"id", "family", "category", "message", "takes", "where", "why", "instead", "source", "since"})
_FLAGS = frozenset({"ignore_case", "ignore", "headline", "weak", "search"})
_PATTERNS = ("match", "before", "not_before", "after", "not_after", "sentence", "not_sentence")
_KNOWN = _TEXT | _FLAGS | {*_PATTERNS, "languages", "max_words", "confidence", "examples"}
_SHARED = _KNOWN - {"id", "match", "examples"}  # what a file may state once for all its rules
_CHOICES = {"family": FAMILIES, "takes": ("line", "block", "rest"), "where": ("anywhere", "top", "end", "outside")}


def load_rules(folders: Iterable[Path] = (), *, built_in: bool = True, disable: Iterable[str] = ()) -> RuleSet:
    """Read every `**/*.toml` below the program's own rules and `folders`; files called grades.toml are not rules.

    Each id stands once; a folder that is given twice is read once. Raises RuleError.
    """
    found: dict[str, Rule] = {}
    shipped: frozenset[str] = frozenset()
    for folder in dict.fromkeys([*([BUILT_IN] if built_in else []), *folders]):
        if not folder.is_dir():
            raise RuleError(f"{folder}: " + ("a file. Give the folder that holds it." if folder.exists() else "no such folder of rules"))
        before = len(found)
        for path in sorted(folder.rglob("*.toml")):
            if path.name == "grades.toml" or path.parent == BUILT_IN / "languages" or path.is_dir():
                continue
            for rule in read_rules(_source(path, folder), _shown(path, folder)):
                if (other := found.get(rule.id)) is not None:
                    change = f"; to replace it, disable {rule.id} and give yours another id" if rule.id in shipped else ""
                    raise RuleError(
                        f"{rule.file}:{rule.file_line}: rule {rule.id!r} is already in {other.file}:{other.file_line}; rename one{change}"
                    )
                found[rule.id] = rule
        if folder == BUILT_IN:
            shipped = frozenset(found)
        if len(found) == before:
            raise RuleError(f"{folder}: there is no rule in it. Rules are [[rules]] tables in files that end in .toml.")
    off = frozenset(disable)
    for rule_id in sorted(off - found.keys()):
        raise RuleError(f"disable: there is no rule {rule_id!r}{_nearest(rule_id, found)}")
    return RuleSet(tuple(found.values()), off)


def _source(path: Path, folder: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")  # Windows' editors set a mark before UTF-8
    except UnicodeDecodeError as error:
        raise RuleError(f"{_shown(path, folder)}:1: not UTF-8: {error}. Save the file as UTF-8.") from None
    except OSError as error:
        raise RuleError(f"{_shown(path, folder)}:1: cannot be read: {error.strerror}. Check that you may read it.") from None


def _shown(path: Path, folder: Path) -> str:
    relative = path.relative_to(folder).as_posix()
    return f"rules/{relative}" if folder == BUILT_IN else str(path)


def read_rules(source: str, file: str) -> list[Rule]:
    """The rules in a file's text. `file` is the name used in messages. Raises RuleError."""
    try:
        data = tomllib.loads(source)
    except RecursionError:
        raise RuleError(f"{file}:1: nested too deeply. No rule needs that.") from None
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        number = place.group(1) if place else "1"
        raise RuleError(f"{file}:{number}: not valid TOML: {re.sub(r' [(]at .*', '', str(error))}") from None
    lines = [n for n, line in enumerate(source.split("\n"), 1) if re.match(r"\s*\[\[\s*rules\s*\]\]", line)]
    for key in data:
        if key not in _SHARED | {"define", "rules"}:
            raise RuleError(f"{file}:1: unknown key {key!r} at the top of the file{_nearest(key, _SHARED | {'define', 'rules'})}")
    define = data.get("define", {})
    if not isinstance(define, dict) or not all(map(_is_pattern, define.values())):
        raise RuleError(f"{file}:1: [define] holds names with a text, or a list of texts, each")
    define = {name: _joined(value) for name, value in define.items()}
    shared = {key: value for key, value in data.items() if key in _SHARED}
    tables = data.get("rules", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise RuleError(f"{file}:1: rules are written as [[rules]] tables")
    return [_rule({**shared, **table}, define, file, lines[n] if n < len(lines) else 1) for n, table in enumerate(tables)]


def _rule(table: dict[str, object], define: Mapping[str, str], file: str, line: int) -> Rule:
    def fail(problem: str) -> RuleError:
        return RuleError(f"{file}:{line}: rule {table.get('id', '?')!r}: {problem}")

    _check_kinds(table, fail)
    for key in ("id", "family", "category", "message"):
        if not table.get(key):
            raise fail(f"{key} is missing")
    languages = table.get("languages")
    if not isinstance(languages, list) or not languages or not all(isinstance(item, str) for item in languages):
        raise fail('languages is missing: a list such as ["en"], or ["*"] for every language')
    if not str(table["id"]).startswith(f"{table['family']}."):
        raise fail(f"the id must begin with the family: {table['family']}.…")
    patterns: dict[str, str] = {}
    for key in _PATTERNS:
        if key in table:
            patterns[key] = expand(_joined(table[key]), define, partial(_prefixed, fail, key))
    confidence = table.get("confidence", 0.9)
    max_words = table.get("max_words")
    if not isinstance(confidence, int | float) or isinstance(confidence, bool) or not 0 < confidence <= 1:
        raise fail("confidence must be a number above 0, at most 1")
    if not isinstance(max_words, int | None) or isinstance(max_words, bool) or (max_words is not None and max_words < 1):
        raise fail("max_words must be a whole number, at least 1")
    raw = table.get("examples", [])
    if not isinstance(raw, list):
        raise fail("examples must be a list")
    examples = tuple(_example(item, fail) for item in raw)
    fixed = {key: value for key, value in table.items() if key in _TEXT | _FLAGS}
    return Rule(
        **fixed,  # type: ignore[arg-type]  # the loop above checked each key's type
        **patterns,  # type: ignore[arg-type]  # texts by the names of Rule's fields
        languages=frozenset(map(str, languages)),
        confidence=float(confidence),
        max_words=max_words,
        examples=examples,
        file=file,
        file_line=line,
    )


def _check_kinds(table: Mapping[str, object], fail: Fail) -> None:
    """Raise what `fail` makes where a key is unknown or its value of the wrong type."""
    for key, value in table.items():
        if key not in _KNOWN:
            raise fail(f"unknown key {key!r}{_nearest(key, _KNOWN)}")
        if (key in _TEXT and not isinstance(value, str)) or (key in _FLAGS and not isinstance(value, bool)):
            raise fail(f"{key} must be {'a text' if key in _TEXT else 'true or false'}, not {value!r}")
        if key in _PATTERNS and not _is_pattern(value):
            raise fail(f"{key} must be a text or a list of texts, not {value!r}")
        if key in _CHOICES and value not in _CHOICES[key]:
            raise fail(f"{key} must be one of {', '.join(_CHOICES[key])}, not {value!r}")


def _is_pattern(value: object) -> bool:
    """Whether a value can be a pattern: a text, or a list of its alternatives."""
    return isinstance(value, str) or (isinstance(value, list) and value != [] and all(isinstance(item, str) for item in value))


def _joined(value: object) -> str:
    """A pattern as one text, whichever way it is written."""
    return value if isinstance(value, str) else "|".join(map(str, value)) if isinstance(value, list) else ""


def _prefixed(fail: Fail, key: str, problem: str) -> RuleError:
    return fail(f"{key}: {problem}")


def expand(pattern: str, define: Mapping[str, str], fail: Fail = RuleError) -> str:
    """A rule's pattern as a regular expression: names filled in, spaces and apostrophes made general. Raises what `fail` makes."""

    def filled(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in define:
            raise fail(f"<{name}> is not defined{_nearest(name, define)}")
        return f"(?:{define[name]})"

    for _ in range(5):  # definitions may use each other
        replaced = re.sub(r"(?<!\?)(?<!\?P)<([a-z][a-z_0-9]*)>", filled, pattern)
        if replaced == pattern:
            break
        pattern = replaced
    result = _PLAIN.sub(_general, pattern)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # "Possible nested set": a pattern whose meaning a later Python may change
            _parser.parse(result)  # alone: "a)(b" would only do within others
            re.compile(f"(?:{result})")  # as it is used: within others, where flags for the whole, such as (?i), cannot stand
    except (re.error, Warning, OverflowError, RecursionError) as error:
        raise fail(f"not a regular expression: {error}") from None
    return result


_PLAIN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]| +[?*+{]?|'", re.DOTALL)  # an escape, a class, spaces, an apostrophe


def _general(match: re.Match[str]) -> str:
    """A piece of a pattern with spaces standing for any white space and an apostrophe for either.

    White space is taken whole and not given back: a match cannot begin again in the middle of it, as often as it is long. Where the
    space has a quantifier of its own (" ?") that cannot be said.
    """
    piece = match.group()
    if piece[0] == "[":
        return re.sub(r"\\.| +|'", lambda part: {" ": r"\s", "'": "'’"}.get(part.group()[0], part.group()), piece)
    if piece[0] == " ":
        return r"\s++" if piece[-1] == " " else r"\s+" + piece[-1]
    return "['’]" if piece == "'" else piece


def _example(item: object, fail: Fail) -> Example:
    table = item if isinstance(item, dict) else {"text": item}
    item, known = table.get("text"), table.get("known_failure")
    given: dict[str, Any] = {key: table.get(key, []) for key in ("elsewhere", "aside", "strip")}
    lists = all(isinstance(value, list) and all(isinstance(line, str) for line in value) for value in given.values())
    if set(table) - {"text", "known_failure", *given} or not (known is None or isinstance(known, str)) or not lists:
        raise fail(
            "an example holds text and, where it does not pass yet, known_failure with the reason; elsewhere, aside and strip are lists"
        )
    if not isinstance(item, str):
        raise fail("an example is a text with [[ ]] around what must be found")
    text, spans, start = "", [], None
    for part in re.split(r"(\[\[|\]\](?!\]))", item):
        if part == "[[" and start is None:
            start = len(text)
        elif part == "]]" and start is not None:
            spans.append((start, len(text)))
            start = None
        elif part in ("[[", "]]"):
            raise fail(f"the marks of the example do not pair: {item!r}")
        else:
            text += part
    if start is not None:
        raise fail(f"the marks of the example do not pair: {item!r}")
    return Example(text, tuple(spans), known, **{key: tuple(value) for key, value in given.items()})


def _nearest(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def marked(text: str, spans: Iterable[Span]) -> str:
    """`text` with [[ ]] around `spans` (ascending), as examples are written."""
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}[[{text[start:end]}]]{text[end:]}"
    return text
