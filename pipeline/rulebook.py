"""Rules: records of four kinds, read from TOML files and checked.

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

KEYS below lists every key, what it takes, which kinds of rules read it and what it says; CONTRIBUTING.md shows the same list. The keys
of a rule say of which kind it is:

- a phrase has a `match` and finds places in the prose;
- a line has a `match` and takes away lines of the page: that is what a `match` does in the family boilerplate;
- a heading is such a line that takes what stands below it, too: it says so with `takes`;
- a detector has no `match`: the stage of its family finds it by code.

A pattern is a regular expression in which a space stands for any white space, ' for either apostrophe and <be> for the words defined
under that name. A long one is written as a list, one alternative a line: ['poised to', 'set to'] is 'poised to|set to'. It is tried
where a word (or symbol) of the text begins and must end at the end of a word; a line's must cover the whole line, punctuation and
symbols at its ends aside, unless the rule has `search = true`.

Nothing else is accepted: a key that nothing reads is an error, which names the place and says what to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from copydesk import checks, families, patterns
from copydesk import rule as rule_records
from copydesk.article import Span
from copydesk.checks import (
    FLAG,
    TEXT,
    Fault,
    Kind,
    Where,
    check,
    check_value,
    nearest,
    number,
    one_of,
    parse,
    places,
    read_text,
    shown,
    texts,
    told,
    unknown_key,
    whole,
)
from copydesk.compiled import compiled
from copydesk.config import LANGUAGES, nearest_language
from copydesk.errors import RuleError
from copydesk.families import BY_NAME, Family, Severity
from copydesk.kept import kept
from copydesk.patterns import NAME, PatternError, expand, fill, never_behind
from copydesk.rule import DetectorRule, Example, HeadingRule, LineRule, PhraseRule, Rule, RuleSet, names_of
from copydesk.rules import FOLDER as RULES

FAMILIES = tuple(family.name for family in families.FAMILIES if family.has_rules)
BUILT_IN = RULES
EVERY_LANGUAGE = "*"
LONGEST_LINE_WORDS = 70  # no line of more words is looked at


KINDS: Mapping[str, type[Rule]] = {"phrase": PhraseRule, "line": LineRule, "heading": HeadingRule, "detector": DetectorRule}

PATTERN = Kind(
    "a text, or a list of alternatives",
    lambda value: TEXT.fits(value) or (isinstance(value, list) and value != [] and all(isinstance(item, str) for item in value)),
    schema={"anyOf": [dict(TEXT.schema), {"type": "array", "minItems": 1, "items": {"type": "string"}}]},
)


EXAMPLE = {"text": TEXT, "known_failure": TEXT, **dict.fromkeys(("elsewhere", "aside", "strip", "removed"), texts("a list of texts"))}
_EXAMPLES = Kind("a list of texts with [[ ]] around what must be found", lambda value: isinstance(value, list), schema={"type": "array"})


class Key(NamedTuple):
    """A key of a rule: which kinds of rules read it, what it takes and what it says."""

    name: str
    kinds: tuple[str, ...]
    takes: Kind
    says: str


_ALL = tuple(KINDS)
_BY_PATTERN = ("phrase", "line", "heading")
_LINES = ("line", "heading")
KEYS = (
    Key("id", _ALL, TEXT, "the family, a dot and a name of its own"),
    Key("family", _ALL, one_of(FAMILIES), "the stage that it belongs to"),
    Key("category", _ALL, TEXT, "the group within the family that its findings are counted in"),
    Key(
        "languages",
        _ALL,
        Kind(
            'a list such as ["en"], or ["*"] for every language',
            lambda value: isinstance(value, list) and bool(value),
            schema={"type": "array", "minItems": 1, "items": {"type": "string"}},
        ),
        "codes of ISO 639-1",
    ),
    Key("message", _ALL, TEXT, "what a finding means, as a sentence"),
    Key("why", _ALL, TEXT, "why that is worth a mark"),
    Key("instead", _ALL, TEXT, "what to write instead"),
    Key("source", _ALL, TEXT, "where the rule comes from"),
    Key(
        "severity",
        ("phrase", "detector"),
        one_of(tuple(Severity)),
        "how much its findings matter to checks; without it, as the family has it",
    ),
    Key("since", _ALL, TEXT, "the version that it came with"),
    Key("examples", _ALL, _EXAMPLES, "its tests"),
    Key("match", _BY_PATTERN, PATTERN, "what it finds"),
    Key("before", ("phrase",), PATTERN, "what must stand directly before the match, in the same sentence"),
    Key("not_before", ("phrase",), PATTERN, "what must not stand there"),
    Key("after", ("phrase",), PATTERN, "what must stand directly behind the match, in the same sentence"),
    Key("not_after", ("phrase",), PATTERN, "what must not stand there"),
    Key("sentence", ("phrase",), PATTERN, "what must stand anywhere in its sentence"),
    Key("not_sentence", _BY_PATTERN, PATTERN, "what must not stand anywhere in its sentence, or line"),
    Key("ignore_case", _BY_PATTERN, FLAG, "false: capital and small letters differ in its patterns"),
    Key("headline", ("phrase", "detector"), FLAG, "true: it is for headlines only, and so are its examples; false: for all but them"),
    Key("search", _LINES, FLAG, "true: the match may stand anywhere in the line"),
    Key(
        "where",
        _LINES,
        one_of(("anywhere", "top", "end", "outside")),
        "where the line must stand: before the article's first prose, after its last, or either",
    ),
    Key("max_words", _LINES, whole("a number of words", 1, LONGEST_LINE_WORDS), "the most words that the line may have"),
    Key("confidence", _LINES, number("a number", 0.01, 1), "how sure it is that the line is no article"),
    Key("takes", ("heading",), one_of(("block", "rest")), "what goes with the line: the block that it opens, or all that follows"),
)
_KEYS = {key.name: key for key in KEYS}
_READ_BY = {kind: {key.name: key.takes for key in KEYS if kind in key.kinds} for kind in KINDS}
_SHARED = {name: key.takes for name, key in _KEYS.items() if name not in ("id", "match", "examples")}  # may stand once for all rules
_BEHIND = ("after", "not_after")
_PATTERNS = tuple(key.name for key in KEYS if key.takes is PATTERN)
_NEEDED = ("id", "family", "category", "languages", "message")
_FOR_LINES = ("elsewhere", "aside", "strip", "removed")
_ID = compiled(r"[a-z]+(?:\.[\w-]+)+")
_LANGUAGES = frozenset(code.partition("-")[0] for code in LANGUAGES)  # of "zh-cn", rules see "zh"


def load_rules(folders: Iterable[Path] = (), *, built_in: bool = True, disable: Iterable[str] = ()) -> RuleSet:
    """Read every `**/*.toml` below the program's own rules and `folders`; files called grades.toml are not rules.

    Each id stands once; a folder that is given twice is read once. `disable` names rules by id, category or family. Raises RuleError.
    """
    found: dict[str, Rule] = {}
    shipped: frozenset[str] = frozenset()
    for folder in dict.fromkeys([*([BUILT_IN] if built_in else []), *folders]):
        if not folder.is_dir():
            raise RuleError(f"{folder}: " + ("a file. Give the folder that holds it." if folder.exists() else "no such folder of rules"))
        before = len(found)
        paths = [path for path in sorted(folder.rglob("*.toml")) if _holds_rules(path)]
        sources = {_shown(path, folder): read_text(path, _shown(path, folder), RuleError) for path in paths}
        for file, rules in (_own_rules(sources) if folder == BUILT_IN else _read_all(sources)).items():
            for n, rule in enumerate(rules):
                if (other := found.get(rule.id)) is not None:
                    change = f"; to replace it, disable {rule.id} and give yours another id" if rule.id in shipped else ""
                    problem = f"rule {rule.id!r} is already in {other.file}:{other.file_line}; rename one{change}"
                    raise RuleError(told([Fault(("rules", n, "id"), problem)], file, sources[file]))
                found[rule.id] = rule
        if folder == BUILT_IN:
            shipped = frozenset(found)
        if len(found) == before:
            raise RuleError(f"{folder}: there is no rule in it. Rules are [[rules]] tables in files that end in .toml.")
    off: set[str] = set()
    for name in sorted(set(disable)):
        if not (called := {rule.id for rule in found.values() if name in (rule.family, *names_of(rule))}):
            names = {name for rule in found.values() for name in (rule.family, *names_of(rule))}
            close = nearest(name, sorted(names)) or "; copydesk rules list has them, and [grades.deductions] the reasons that are none"
            raise RuleError(f"disable: there is no rule, category or family {name!r}{close}")
        off |= called
    return RuleSet(tuple(found.values()), frozenset(off), frozenset(found) - shipped)


def _holds_rules(path: Path) -> bool:
    return path.name != "grades.toml" and path.parent != BUILT_IN / "languages" and not path.is_dir()


def _read_all(sources: Mapping[str, str]) -> dict[str, list[Rule]]:
    return {file: read_rules(source, file) for file, source in sources.items()}


def _own_rules(sources: Mapping[str, str]) -> dict[str, list[Rule]]:
    """The program's own rules by file, from the table that is kept of them."""

    def make() -> dict[str, Any]:
        return {file: [_written(rule) for rule in read_rules(source, file, known=True)] for file, source in sources.items()}

    code = (str(module.__file__) for module in (checks, families, patterns, rule_records))
    tables = kept("rules", [*sources, *sources.values()], (__file__, *code), make)
    return {file: [_rewritten(kind, fields) for kind, fields in rules] for file, rules in tables.items()}


def _written(rule: Rule) -> tuple[str, dict[str, Any]]:
    """A rule as `kept` can hold it: its kind and its fields."""
    record = asdict(rule)
    record |= {"languages": sorted(rule.languages), "severity": rule.severity and rule.severity.value}
    return next(kind for kind, made in KINDS.items() if type(rule) is made), record


def _rewritten(kind: str, fields: dict[str, Any]) -> Rule:
    """The rule that was written so."""
    fields["languages"] = frozenset(fields["languages"])
    fields["examples"] = tuple(
        Example(
            example["text"],
            tuple((start, end) for start, end in example["spans"]),
            example["known_failure"],
            **{key: tuple(example[key]) for key in _FOR_LINES},
        )
        for example in fields["examples"]
    )
    if fields["severity"] is not None:
        fields["severity"] = Severity(fields["severity"])
    return KINDS[kind](**fields)


def _shown(path: Path, folder: Path) -> str:
    relative = path.relative_to(folder).as_posix()
    return f"rules/{relative}" if folder == BUILT_IN else str(path)


class _Table(NamedTuple):
    """A rule as the file has it, with what the file says for all its rules."""

    keys: Mapping[str, Any]
    own: Mapping[str, Any]  # of `keys`, what the rule says itself
    number: int

    def where(self, key: str, *items: str | int) -> Where:
        """Where the value of a key stands in the file; of a key that is missing, where the rule stands."""
        return ("rules", self.number, key, *items) if key in self.own or key not in self.keys else (key, *items)


def read_rules(source: str, file: str, *, known: bool = False) -> list[Rule]:
    """The rules in a file's text. `file` is the name used in messages. Raises RuleError, with a line for each fault.

    `known`: the program's own, whose patterns are not tried out, which takes most of the time; the tests do that.
    """
    data = parse(source, file, RuleError)
    faults = list(_faults_of_file(data))
    rules: list[Rule] = []
    if not faults:
        define, used = {name: _joined(value) for name, value in data.get("define", {}).items()}, set[str]()
        shared = {key: value for key, value in data.items() if key in _SHARED}
        tables = [_Table({**shared, **own}, own, n) for n, own in enumerate(data.get("rules", ()))]
        for table, line in zip(tables, _lines(source, len(tables)), strict=True):
            found = list(_faults(table))
            patterns = {} if found else _expanded(table, fill if known else expand, define, used, found)
            if found:
                name = f"rule {table.own.get('id', '?')!r}: "
                faults += [fault._replace(problem=name * (fault.where[0] == "rules") + fault.problem) for fault in found]
            elif not faults:
                rules.append(_rule(table, patterns, file, line))
        if not faults:
            faults += _unused(tables, shared, define.keys() - used)
    if faults:
        once = {(fault.where, fault.at_key): fault for fault in reversed(faults)}  # what a file says for all rules is wrong once
        raise RuleError(told(reversed(once.values()), file, source))
    return rules


def _lines(source: str, tables: int) -> list[int]:
    """The line on which each rule begins."""
    headers = [n for n, line in enumerate(source.split("\n"), 1) if re.match(r"\s*\[\[\s*rules\s*\]\]", line)]
    if len(headers) != tables:  # one stands in a text, or the rules are written otherwise
        found = places(source)
        headers = [source.count("\n", 0, found["rules", n].key) + 1 for n in range(tables)]
    return headers


def _unused(tables: list[_Table], shared: Iterable[str], unused: Iterable[str]) -> Iterator[Fault]:
    """What a file says for all its rules and none of them takes."""
    for key in shared:
        if tables and all(key in table.own for table in tables):
            yield Fault((key,), f"every rule of the file has a {key} of its own; take this one away", at_key=True)
    for name in unused:
        yield Fault(("define", name), f"no pattern uses <{name}>; take it away", at_key=True)


def _faults_of_file(data: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with the keys at the top of a file, [define], and what must be tables."""
    for key, value in data.items():
        if key == "rules":
            if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
                yield Fault((key,), "rules are written as [[rules]] tables")
        elif key == "define":
            if not isinstance(value, dict):
                yield Fault((key,), "define is a table: [define]")
                continue
            for name, words in value.items():
                if not NAME.fullmatch(name):
                    yield Fault(
                        (key, name), f"<{name}> is no name: it has small letters, digits and _, and begins with a letter", at_key=True
                    )
                yield from check_value(words, PATTERN, f"define.{name}", (key, name))
        elif key in _SHARED:
            yield from check_value(value, _SHARED[key], key, (key,))
        else:
            yield unknown_key(key, (*_SHARED, "define", "rules"), " at the top of the file", (key,))


def _faults(table: _Table) -> Iterator[Fault]:
    """What is wrong with a rule, its patterns aside."""
    yield from (unknown_key(key, _KEYS, "", table.where(key)) for key in table.own if key not in _KEYS)
    known = {key: value for key, value in table.own.items() if key in _KEYS}
    wrong = [fault._replace(where=table.where(str(fault.where[0]))) for fault in check(known, {key.name: key.takes for key in KEYS})]
    wrong += [Fault(table.where(key), f"{key} is missing") for key in _NEEDED if key not in table.keys]
    if any(fault.where[-1] in _NEEDED for fault in wrong):
        yield from wrong
        return
    family = BY_NAME[table.keys["family"]]
    yield from _faults_of_name(table, family)
    kind, problem = _kind(table.keys, family)
    unread = [] if problem else list(_unread(table, family, kind))
    if problem:
        yield Fault(table.where("match" if "match" in table.keys else "id"), problem)
    yield from unread
    wrong = [fault for fault in wrong if fault.where not in {useless.where for useless in unread}]
    yield from wrong
    if not wrong and not problem:
        yield from _faults_of_examples(table, family)


def _faults_of_name(table: _Table, family: Family) -> Iterator[Fault]:
    """What is wrong with id, category and languages."""
    rule_id, category, languages = (table.keys[key] for key in ("id", "category", "languages"))
    if not rule_id.startswith(f"{family.name}."):
        yield Fault(table.where("id"), f"the id must begin with the family: {family.name}.…")
    elif not _ID.fullmatch(rule_id):
        yield Fault(table.where("id"), f"the id {rule_id!r} may have letters, digits, - and _ between its dots")
    known = family.known_categories()
    if known and category not in known:
        close = nearest(category, known)
        yield Fault(table.where("category"), f"there is no category {category!r} in {family.name}; there are {', '.join(known)}{close}")
    for n, code in enumerate(languages):
        if code == EVERY_LANGUAGE and len(languages) > 1:
            yield Fault(table.where("languages", n), '"*" is every language: take the others away')
        elif code in languages[:n]:
            yield Fault(table.where("languages", n), f"{code!r} stands there twice")
        elif code != EVERY_LANGUAGE and code not in _LANGUAGES:
            close = nearest_language(code) if isinstance(code, str) else ""
            yield Fault(table.where("languages", n), f"there is no language {shown(code)}: codes are those of ISO 639-1{close}")


def _kind(keys: Mapping[str, Any], family: Family) -> tuple[str, str]:
    """The kind of a rule, and what is wrong if it can be of none."""
    name = keys["id"].removeprefix(f"{family.name}.")
    if "match" not in keys:
        known = name in family.detectors
        problem = f"match is missing, and no code finds {name!r}{nearest(name, family.detectors)}; give the rule a match"
        return "detector", "" if known else f"{problem} (what code finds is named in pipeline/families.py)"
    if name in family.detectors:
        return "detector", f"{name!r} is found by code: take its match away, or give the rule another id"
    if family.strips:
        return "heading" if "takes" in keys else "line", ""
    elsewhere = ", ".join(other.name for other in families.PROSE if other.by_pattern)
    return "phrase", "" if family.by_pattern else f"{family.name} finds nothing by a match; rules with one are for {elsewhere}"


def _unread(table: _Table, family: Family, kind: str) -> Iterator[Fault]:
    """The keys that nothing reads in a rule of this kind."""
    for key in table.keys:
        if key in _KEYS and (key not in _READ_BY[kind] or (key == "headline" and family.strips)):
            readers = " and ".join(f"{reader}s" for reader in _KEYS[key].kinds)
            yield Fault(
                table.where(key),
                f"{key} has no effect here: this rule is a {kind}, and only {readers} read it; take it away",
                at_key=True,
            )


def _expanded(
    table: _Table, expanded_by: Callable[..., str], define: Mapping[str, str], used: set[str], faults: list[Fault]
) -> dict[str, str]:
    """The rule's patterns as regular expressions. `used` gets the definitions that they use, `faults` what is wrong with them."""
    expanded = {}
    for key in _PATTERNS:
        if key in table.keys:
            value = table.keys[key]
            try:
                expanded[key] = expanded_by(_joined(value), define, used.add)
                if expanded_by is expand and key in _BEHIND and (why := never_behind(expanded[key])):
                    faults.append(Fault(table.where(key), f"{key} can never match: {why}"))
            except PatternError as error:
                wrong = _at_alternative(value, table.where(key), define) or Fault(table.where(key), str(error))
                faults.append(wrong._replace(problem=f"{key}: {wrong.problem}"))
            if not isinstance(value, str) and len(set(value)) < len(value):
                twice = next(n for n, part in enumerate(value) if part in value[:n])
                faults.append(Fault(table.where(key, twice), f"{key}: this alternative stands there twice; take one away"))
    return expanded


def _at_alternative(value: str | list[str], where: Where, define: Mapping[str, str]) -> Fault | None:
    """The fault of the alternative that makes a list no pattern; None where it takes several, or where the pattern is no list."""
    for n, part in enumerate([] if isinstance(value, str) else value):
        try:
            expand(part, define)
        except PatternError as error:
            return Fault((*where, n), str(error))
    return None


def _faults_of_examples(table: _Table, family: Family) -> Iterator[Fault]:
    """What is wrong with the examples."""
    examples = table.keys.get("examples", [])
    marks = False
    for n, item in enumerate(examples):
        where = table.where("examples", n)
        given = item if isinstance(item, dict) else {"text": item}
        kinds = {key: kind for key, kind in EXAMPLE.items() if family.strips or key not in _FOR_LINES}
        wrong = list(check(given, kinds, "" if isinstance(item, dict) else "an example", where))
        if "text" not in given and not wrong:
            wrong.append(Fault(where, "text is missing"))
        if wrong:
            yield from (fault if isinstance(item, dict) else fault._replace(where=where) for fault in wrong)
            marks = True  # who knows
            continue
        text, spans = unmarked(given["text"])
        if spans is None:
            yield Fault((*where, "text") if isinstance(item, dict) else where, f"the marks [[ ]] of the example do not pair: {shown(text)}")
        elif any(start == end for start, end in spans):
            yield Fault((*where, "text") if isinstance(item, dict) else where, "the marks [[ ]] of the example have nothing between them")
        marks = marks or spans != ()
    if examples and not marks:
        yield Fault(table.where("examples"), "no example shows what the rule finds: put [[ ]] around it")


def _joined(value: str | list[str]) -> str:
    """A pattern as one text, whichever way it is written."""
    return value if isinstance(value, str) else "|".join(value)


def _rule(table: _Table, patterns: Mapping[str, str], file: str, line: int) -> Rule:
    """The record of a rule without faults."""
    kind, _ = _kind(table.keys, BY_NAME[table.keys["family"]])
    fields = {**table.keys, **patterns}
    fields["languages"] = frozenset(fields["languages"])
    if "severity" in fields:
        fields["severity"] = Severity(fields["severity"])
    if "confidence" in fields:
        fields["confidence"] = float(fields["confidence"])  # 1 in a file is 1.0 in the tables
    fields["examples"] = tuple(_example(item) for item in fields.get("examples", ()))
    return KINDS[kind](**fields, file=file, file_line=line)


def _example(item: str | Mapping[str, Any]) -> Example:
    given = {"text": item} if isinstance(item, str) else item
    text, spans = unmarked(given["text"])
    lists = {key: tuple(given.get(key, ())) for key in _FOR_LINES}
    return Example(text, spans or (), given.get("known_failure"), **lists)


def unmarked(marked_text: str) -> tuple[str, tuple[Span, ...] | None]:
    """The text of an example without its marks, and the spans that they mark; None for spans where the marks do not pair."""
    text, spans, start = "", [], None
    for part in re.split(r"(\[\[|\]\](?!\]))", marked_text):
        if part == "[[" and start is None:
            start = len(text)
        elif part == "]]" and start is not None:
            spans.append((start, len(text)))
            start = None
        elif part in ("[[", "]]"):
            return marked_text, None
        else:
            text += part
    return (text, tuple(spans)) if start is None else (marked_text, None)


def marked(text: str, spans: Iterable[Span]) -> str:
    """`text` with [[ ]] around `spans` (ascending), as examples are written."""
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}[[{text[start:end]}]]{text[end:]}"
    return text
