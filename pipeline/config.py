"""The configuration: one frozen record, and the file it is read from (copydesk.toml, or [tool.copydesk] in pyproject.toml)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from copydesk import languages
from copydesk.article import Decided
from copydesk.checks import (
    FLAG,
    TABLE,
    TEXT,
    Fault,
    Kind,
    Where,
    check,
    list_of,
    number,
    one_of,
    parse,
    read_text,
    shown,
    texts,
    told,
    whole,
)
from copydesk.errors import ConfigError
from copydesk.selectors import problem_of
from copydesk.siteconfigs import read_site_configs

EXTRACTORS = ("trafilatura", "fast")
VERDICTS = ("pass", "review", "reject")  # mildest first
TO_FAIL_ON = VERDICTS[1:]  # what --fail-on takes
EMITTED = ("jsonl", "parquet")  # what --emit takes
KINDS = (NEWS := "news", "blog", CORPUS := "corpus")  # of texts: what counts for their grades
ALL = "all"  # --pages: every article has a page of its own
_PAGES = r"^(all|review|none|worst:[1-9][0-9]{0,8})$"
CLEANED = ("text", "markdown")  # what the cleaned text of a page can be
FILE_NAME = "copydesk.toml"
# ISO 639-1, and Chinese as langdetect tells it apart.
LANGUAGES = frozenset(
    """aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi
    fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv
    kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm
    rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa
    wo xh yi yo za zh-cn zh-tw zu""".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrule:
    """Phrases whose lines are always kept or always stripped, and whole lines; of a site, of an article, or (both None) of all.

    A site that begins with a full stop is all hosts below it. What follows the lines is a recipe: selectors (CSS or XPath) of the elements
    that are the article, or are to go, and of those whose text is its title, author and date.
    """

    site: str | None = None
    path: str | None = None
    keep: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()
    keep_lines: tuple[str, ...] = ()
    strip_lines: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    file: str | None = None  # the site-config file that says so, where it is none of the configuration's own tables

    @property
    def is_recipe(self) -> bool:
        """Whether it has selectors."""
        return any(getattr(self, key) for key in RECIPE)


def concerning(overrules: Iterable[Overrule], path: str, site: str | None) -> list[Overrule]:
    """Those of a page: of the article itself, of its site, of a site above that, of all."""
    host = _host(site or "")
    found = [(_nearness(overrule, path, host), overrule) for overrule in overrules]
    return [overrule for nearness, overrule in sorted(found, key=lambda pair: pair[0]) if nearness < _FAR]


_FAR = 9


def _nearness(overrule: Overrule, path: str, host: str) -> int:
    if overrule.path not in (None, path):
        return _FAR
    if overrule.site is None:
        return 3 if overrule.path is None else 0
    wanted = _host(overrule.site)
    return 1 if wanted == host else 2 if wanted.startswith(".") and host.endswith(wanted) else _FAR


@lru_cache(maxsize=10_000)
def _host(site: str) -> str:
    """A site without www., as a page's own address gives it; a folder's name may have it."""
    return site.casefold().removeprefix("www.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """Findings of `rules` (by id, category or family) that are none: in an article, on a site, where the text reads so; what is None says
    nothing.
    """

    rules: tuple[str, ...]
    path: str | None = None
    site: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Which fields of a record hold what; None: the usual names are tried (`copydesk.read.fields`). `keep`: fields to carry through."""

    text: str | None = None
    html: str | None = None
    id: str | None = None
    url: str | None = None
    title: str | None = None
    author: str | None = None
    language: str | None = None
    date: str | None = None
    tags: str | None = None
    keep: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What changes the result of a run. Every field has a default that suits most folders."""

    extractor: str = "trafilatura"
    max_bytes: int = 20_000_000  # a larger file is refused: no article has 20 MB of text
    seconds_per_article: float = 60.0  # of processor time: a worker that needs more for one input is ended, and the input has failed
    memory: int | None = None  # bytes that a worker may use; None: its share of what the machine has
    rule_folders: tuple[str, ...] = ()
    disable: tuple[str, ...] = ()
    site_boilerplate: bool = True
    title: bool = True  # whether the headline stands in the cleaned text
    keep_front_matter: bool = False  # whether front matter stands on top of the cleaned text
    clean_format: str = "text"  # of CLEANED: what pages in HTML are cleaned to; texts stay texts, Markdown stays Markdown
    pages: str = ALL  # or review, none, worst:N: which articles have pages of their own in the report; one page shows the others
    overrules: tuple[Overrule, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    comments: bool = True  # whether comments in Markdown and HTML silence findings
    decided: tuple[Decided, ...] = ()  # what reviewers said of articles: it changes no result, but what is emitted
    language: str | None = None  # the language of every article; None: detect it
    kind: str = NEWS  # of KINDS: what the articles are, and so what counts for their grades
    grades: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # overrides of rules/grades.toml
    follow_links: bool = False  # whether links that lead out of the given folders, or to folders, are read
    input: Fields = Fields()  # of files that hold records
    emit: tuple[str, ...] = ()  # of EMITTED: the articles as records, beside the tables
    only: tuple[str, ...] = ()  # the verdicts whose articles are emitted; none: every article with a text
    dedupe: bool = False  # whether of near-duplicates one is emitted


class Setting(NamedTuple):
    """A key of the file: what it takes, what it says, and an example in TOML (most often what holds without it)."""

    takes: Kind
    says: str
    example: str


_PATH = Kind("a folder", lambda value: TEXT.fits(value) and "\0" not in value, schema=TEXT.schema)
_WHICH_PAGES = Kind(
    "all, review, none or worst:N, such as worst:200",
    lambda value: isinstance(value, str) and re.search(_PAGES, value) is not None and not value.endswith("\n"),
    schema={"type": "string", "pattern": _PAGES},
)
_SIZE = Kind(
    'a size such as "2GB"',
    lambda value: isinstance(value, int | str) and not isinstance(value, bool),
    schema={"type": ["integer", "string"]},
)
_LANGUAGE = Kind(
    'an ISO 639-1 code such as "en"', lambda value: isinstance(value, str) and value in LANGUAGES, schema={"enum": sorted(LANGUAGES)}
)
# Keys of the file. Flags of `copydesk run` have the same names with dashes, and are held to the same.
SETTINGS: Mapping[str, Setting] = {
    "out": Setting(_PATH, "folder for everything that comes out", '"copydesk-report"'),
    "language": Setting(_LANGUAGE, "the articles' language; without it, each article's is detected", '"en"'),
    "kind": Setting(one_of(KINDS), "what the articles are, and so what counts for grades: news, blog or corpus", '"news"'),
    "fail_under": Setting(number("a score", 0, 100), "exit code 1 if an article scores below", "60"),
    "fail_on": Setting(one_of(TO_FAIL_ON), "exit code 1 if an article is to review (or worse), or to reject", '"reject"'),
    "allow_empty": Setting(FLAG, "let it pass where nothing is read of a PATH", "false"),
    "rules": Setting(list_of("a list of folders with rule files", _PATH), "folders with rule files of your own", '["our-rules"]'),
    "disable": Setting(texts("a list of rules, by id, category or family"), "rules that are switched off", '["style.cliche.litmus-test"]'),
    "reviews": Setting(list_of("a list of files that reviewers saved", _PATH), "files that reviewers saved", '["review.json"]'),
    "title": Setting(FLAG, "whether the headline stands in the cleaned text", "true"),
    "keep_front_matter": Setting(FLAG, "whether front matter stands on top of it", "false"),
    "clean_format": Setting(one_of(CLEANED), "what pages in HTML are cleaned to: text, or markdown", '"text"'),
    "pages": Setting(
        _WHICH_PAGES, "which articles have pages of their own: all, those to review, none, or the worst so many", '"worst:200"'
    ),
    "site_boilerplate": Setting(FLAG, "whether lines that recur on the pages of a site are stripped", "true"),
    "comments": Setting(FLAG, "whether comments in Markdown and HTML silence findings", "true"),
    "extractor": Setting(one_of(EXTRACTORS), "for HTML: trafilatura, or fast (without one)", '"trafilatura"'),
    "follow_links": Setting(FLAG, "whether links that lead out of the folders, or to folders, are read", "false"),
    "workers": Setting(whole("a number of processes", 1, 10_000), "processes; without it, one a processor", "4"),
    "max_bytes": Setting(whole("a number of bytes", 1, 10**12), "larger inputs are refused", "20000000"),
    "seconds_per_article": Setting(number("a number of seconds", 0.001, 10**6), "of processor time; what needs more has failed", "60"),
    "memory": Setting(_SIZE, "for each worker; without it, its share of the machine's (Linux)", '"2GB"'),
    "input": Setting(TABLE._replace(name="a table that says which fields of a record hold what"), "which field of a record holds what", ""),
    "boilerplate": Setting(
        TABLE._replace(name="a table with keep, strip and sites"), "lines that are article, or not, against the rules", ""
    ),
    "ignore": Setting(list_of("tables: [[ignore]]", TABLE), "findings that are none", ""),
    "grades": Setting(TABLE._replace(name="tables of rules/grades.toml to change"), "weights and thresholds of the grades", ""),
}
KEYS: Mapping[str, Kind] = {name: setting.takes for name, setting in SETTINGS.items()}
_PHRASES = texts("a list of phrases")
_SITES = TABLE._replace(name='a table a site: [boilerplate.sites."example.org"]')
_ARTICLES = TABLE._replace(name='a table an article: [boilerplate.articles."a/b.txt"]')
INPUT = dict.fromkeys((name for name in Fields.__slots__ if name != "keep"), TEXT._replace(name="the name of a field"))
INPUT["keep"] = texts("a list of names of fields")
RECIPE = ("content", "remove", "title", "author", "date")  # of elements the first two, of texts the others
_SELECTORS = texts("a list of selectors")
OVERRULES = {**dict.fromkeys(("keep", "strip", "keep_lines", "strip_lines"), _PHRASES), **dict.fromkeys(RECIPE, _SELECTORS)}
SITE_CONFIGS = list_of("a list of files, or folders, with fivefilters' site-config files", _PATH)
IGNORE = {"rules": texts("a list of rules, by id, category or family"), "path": TEXT, "site": TEXT, "text": TEXT}
# What a flag, or a Config made by hand, can have wrong.
CHOSEN = ("extractor", "kind", "clean_format", "pages", "fail_on", "language", "fail_under", "workers", "max_bytes", "seconds_per_article")


def find_config(start: Path) -> Path | None:
    """The nearest copydesk.toml, or pyproject.toml with [tool.copydesk], in `start` or a folder above it."""
    for folder in (start, *start.parents):
        if os.path.isfile(folder / FILE_NAME):  # noqa: PTH113  # Path.is_file raises where a folder above may not be looked into
            return folder / FILE_NAME
        project = folder / "pyproject.toml"
        if _speaks_of_us(project):
            tools = parse(_source(project), str(project), ConfigError).get("tool")
            if isinstance(tools, dict) and "copydesk" in tools:
                return project
    return None


def _speaks_of_us(project: Path) -> bool:
    """Whether a pyproject.toml is worth reading: somebody else's, broken or closed, must not stop us."""
    try:
        return b"copydesk" in project.read_bytes()
    except OSError:
        return False


def read_config(path: Path) -> dict[str, Any]:
    """The file's settings, keys and types checked; paths in it are relative to the file. Raises ConfigError, a line for each fault."""
    source = _source(path)
    top, data = _ours(parse(source, str(path), ConfigError), path)
    faults = list(_faults(data))
    if faults:
        raise ConfigError(told([fault._replace(where=(*top, *fault.where)) for fault in faults], str(path), source))
    settings = dict(data)
    if "memory" in settings:
        settings["memory"] = str(_size(settings["memory"]))
    if "rules" in settings:
        settings["rules"] = [str((path.parent / folder).resolve()) for folder in settings["rules"]]
    if "out" in settings:
        settings["out"] = str(path.parent / settings["out"])
    if "boilerplate" in settings:
        settings["boilerplate"], told_of_recipes = _overrules(settings["boilerplate"], path.parent)
        settings |= {"told": told_of_recipes} if told_of_recipes else {}
    if "input" in settings:
        settings["input"] = Fields(**{**settings["input"], "keep": tuple(settings["input"].get("keep", ()))})
    if "ignore" in settings:
        settings["ignore"] = tuple(Ignore(**{**each, "rules": tuple(each["rules"])}) for each in settings["ignore"])
    if "reviews" in settings:
        settings["reviews"] = [str(path.parent / file) for file in settings["reviews"]]
    return settings


def settings_in(path: Path) -> Mapping[str, Any]:
    """Our settings as they stand in a file."""
    return _ours(parse(_source(path), str(path), ConfigError), path)[1]


def tell_faults(faults: Iterable[Fault], path: Path) -> str:
    """Faults of the settings in a configuration file, with their places."""
    source = _source(path)
    top, _ = _ours(parse(source, str(path), ConfigError), path)
    return told([fault._replace(where=(*top, *fault.where)) for fault in faults], str(path), source)


def _ours(data: Mapping[str, Any], path: Path) -> tuple[Where, Mapping[str, Any]]:
    """Our settings in a file, and where they stand in it."""
    if path.name != "pyproject.toml":
        return (), data
    tools = data.get("tool", {})
    ours = tools.get("copydesk", {}) if isinstance(tools, dict) else {}
    if not isinstance(ours, dict):
        raise ConfigError(f"{path}: [tool.copydesk] must be a table")
    return ("tool", "copydesk"), ours


def _faults(settings: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with the settings of a file."""
    for fault in check(settings, KEYS):
        yield _with_language(fault, settings)
    memory = settings.get("memory")
    if isinstance(memory, int | str) and KEYS["memory"].fits(memory) and (problem := _no_memory(memory)):
        yield Fault(("memory",), problem)
    if isinstance(settings.get("input"), dict):
        yield from check(settings["input"], INPUT, "input", ("input",))
    yield from _faults_of_ignores(settings.get("ignore"))
    lines = settings.get("boilerplate")
    if not isinstance(lines, dict):
        return
    known = {**OVERRULES, "site_configs": SITE_CONFIGS, "sites": _SITES, "articles": _ARTICLES}
    yield from check(lines, known, "boilerplate", ("boilerplate",))
    yield from _faults_of_selectors(lines, "boilerplate", ("boilerplate",))
    for key, kind in (("sites", _SITES), ("articles", _ARTICLES)):
        parts = lines.get(key)
        for whose, part in parts.items() if isinstance(parts, dict) else ():
            name, where = f"boilerplate.{key}.{whose!r}", ("boilerplate", key, whose)
            if isinstance(part, dict):
                yield from check(part, OVERRULES, name, where)
                yield from _faults_of_selectors(part, name, where)
            else:
                yield Fault(where, f"boilerplate.{key} must be {kind.name}, not {shown(part)}")


def _faults_of_selectors(table: Mapping[str, Any], name: str, where: Where) -> Iterator[Fault]:
    """What is wrong with the selectors of a table; that they are texts is checked elsewhere."""
    for key in RECIPE:
        for n, selector in enumerate(table[key]) if _SELECTORS.fits(table.get(key)) else ():
            if problem := problem_of(selector, elements=key in RECIPE[:2]):
                yield Fault((*where, key, n), f"{name}.{key}: {problem}")


def _faults_of_ignores(ignores: Any) -> Iterator[Fault]:
    """What is wrong with the tables [[ignore]]; that they are tables is checked elsewhere."""
    for n, ignore in enumerate(ignores) if KEYS["ignore"].fits(ignores) else ():
        where = ("ignore", n)
        yield from check(ignore, IGNORE, "ignore", where)
        if not ignore.get("rules"):
            yield Fault(where, "ignore needs rules: the ids, categories or families of those whose findings are meant", at_key=True)
        if not ignore.keys() & {"path", "site", "text"}:
            yield Fault(where, "ignore needs a path, a site or a text; to switch a rule off everywhere, disable it", at_key=True)


_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12, "ki": 2**10, "mi": 2**20, "gi": 2**30, "ti": 2**40}
LEAST_MEMORY = 500_000_000  # bytes: a worker holds 310 MB of rules, models and libraries before it has read anything


def read_bytes(value: str | int, where: str) -> int:
    """The bytes in "2GB", "512 MiB" or 2000000000, as memory for a worker. Raises ConfigError."""
    if problem := _no_memory(value):
        raise ConfigError(f"{where}: {problem}")
    return _size(value) or 0


def _no_memory(value: str | int) -> str | None:
    """What is wrong with the memory for a worker."""
    size = _size(value)
    if size is None:
        return f"memory must be {KEYS['memory'].name}, not {value!r}"
    if size < LEAST_MEMORY:
        return f"memory must be at least {LEAST_MEMORY // 10**6}MB: each worker needs most of that for itself"
    return None


def _size(value: str | int) -> int | None:
    found = re.fullmatch(r"(\d{1,15}(?:\.\d{1,15})?)\s*([kmgt]?i?)b?", str(value).strip().lower())
    return int(float(found[1]) * _UNITS[found[2]]) if found is not None and found[2] in _UNITS else None


def check_selectors(overrules: Iterable[Overrule], where: str) -> None:
    """Raise ConfigError where the recipes of a configuration have selectors that are none, a line for each."""
    tables = ({key: list(getattr(overrule, key)) for key in RECIPE} for overrule in overrules if overrule.is_recipe)
    if faults := [fault for table in tables for fault in _faults_of_selectors(table, "overrules", ())]:
        raise ConfigError("\n".join(f"{where}: {fault.problem}" for fault in faults))


def check_choices(settings: Mapping[str, Any], where: str) -> None:
    """Raise ConfigError where settings have values that nothing understands, a line for each."""
    given = {key: settings[key] for key in CHOSEN if settings.get(key) is not None}
    if faults := [_with_language(fault, given) for fault in check(given, KEYS)]:
        raise ConfigError("\n".join(f"{where}: {fault.problem}" for fault in faults))


def _with_language(fault: Fault, settings: Mapping[str, Any]) -> Fault:
    """The fault of a language with the codes near it."""
    language = settings.get("language")
    if fault.where != ("language",) or not isinstance(language, str):
        return fault
    return fault._replace(problem=fault.problem + nearest_language(language))


def nearest_language(given: str) -> str:
    """What may have been meant: EN, en-GB, eng and English are en; else the codes that begin with the same letter."""
    code = given.strip().lower().replace("_", "-")
    if by_name := [known.code for known in languages.every() if code in (known.name.lower(), known.name.lower().partition(" ")[0])]:
        likely = by_name
    elif kinds := [known for known in LANGUAGES if known.partition("-")[0] == code.partition("-")[0] != known]:
        likely = sorted(kinds)
    elif code[:2] in LANGUAGES and (code == code[:2] or re.fullmatch(r"[a-z]{2}-.*|[a-z]{3}", code)):
        likely = [code[:2]]
    else:
        likely = sorted(known for known in LANGUAGES if known[0] == code[:1])
    return f"; did you mean {likely[0]!r}?" if len(likely) == 1 else f"; codes near it are {', '.join(likely)}" if likely else ""


def _overrules(table: Mapping[str, Any], folder: Path) -> tuple[tuple[Overrule, ...], list[str]]:
    """What [boilerplate] says, with the site-config files that it names (paths from `folder`), and what to tell of these."""
    parts: list[tuple[str | None, str | None, Mapping[str, Any]]] = [(None, None, table)]
    parts += [(site, None, part) for site, part in table.get("sites", {}).items()]
    parts += [(None, path, part) for path, part in table.get("articles", {}).items()]
    found = []
    for site, path, part in parts:
        selected: dict[str, Any] = {key: tuple(part[key]) for key in OVERRULES if part.get(key)}
        found += [Overrule(site=site, path=path, **selected)] if selected else []
    told: list[str] = []
    for place in table.get("site_configs", ()):
        configs, unread = read_site_configs(folder / place)
        found += [Overrule(site=config.site, file=config.file, **config.selectors) for config in configs if config.selectors]
        told += unread
    return tuple(found), told


def _source(path: Path) -> str:
    if not path.is_file():
        raise ConfigError(f"{path}: no ordinary file. Give the configuration as a file.")
    return read_text(path, str(path), ConfigError)
