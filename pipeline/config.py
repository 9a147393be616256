"""The configuration: one frozen record, and the file it is read from (copydesk.toml, or [tool.copydesk] in pyproject.toml)."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from copydesk.errors import ConfigError

EXTRACTORS = ("trafilatura", "fast", "consensus")
VERDICTS = ("review", "reject")  # what --fail-on takes, mildest first
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
    """Phrases whose lines are always kept or always stripped; `site` None means every site."""

    site: str | None = None
    keep: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()


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
    overrules: tuple[Overrule, ...] = ()
    language: str | None = None  # the language of every article; None: detect it
    grades: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # overrides of rules/grades.toml
    follow_links: bool = False  # whether links that lead out of the given folders, or to folders, are read


# Keys of the file: type, and what the key is for. Flags of `copydesk run` have the same names with dashes.
KEYS: Mapping[str, tuple[Any, str]] = {
    "extractor": (str, f"one of {', '.join(EXTRACTORS)}"),
    "max_bytes": (int, "a number of bytes"),
    "seconds_per_article": ((int, float), "a number of seconds"),
    "memory": ((int, str), 'a size such as "2GB"'),
    "rules": (list, "a list of folders with rule files"),
    "disable": (list, "a list of rule ids"),
    "site_boilerplate": (bool, "true or false"),
    "language": (str, 'an ISO 639-1 code such as "en"'),
    "follow_links": (bool, "true or false"),
    "allow_empty": (bool, "true or false"),
    "fail_under": ((int, float), "a score from 0 to 100"),
    "fail_on": (str, f"one of {', '.join(VERDICTS)}"),
    "workers": (int, "a number of processes"),
    "out": (str, "a folder"),
    "boilerplate": (dict, "a table with keep, strip and sites"),
    "grades": (dict, "tables of rules/grades.toml to change"),
}


def find_config(start: Path) -> Path | None:
    """The nearest copydesk.toml, or pyproject.toml with [tool.copydesk], in `start` or a folder above it."""
    for folder in (start, *start.parents):
        if os.path.isfile(folder / FILE_NAME):  # noqa: PTH113  # Path.is_file raises where a folder above may not be looked into
            return folder / FILE_NAME
        project = folder / "pyproject.toml"
        if _speaks_of_us(project) and isinstance(tools := _toml(project).get("tool"), dict) and "copydesk" in tools:
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
    data = _toml(path)
    if path.name == "pyproject.toml":
        tools = data.get("tool", {})
        data = tools.get("copydesk", {}) if isinstance(tools, dict) else {}
        if not isinstance(data, dict):
            raise ConfigError(f"{path}: [tool.copydesk] must be a table")
    faults = [fault for key, value in data.items() for fault in _faults(key, value)]
    faults += choice_faults({key: value for key, value in data.items() if key in KEYS and not list(_faults(key, value))})
    if faults:
        raise ConfigError("\n".join(f"{path}: {fault}" for fault in faults))
    settings = dict(data)
    if "memory" in settings:
        settings["memory"] = str(read_bytes(settings["memory"], str(path)))
    if "rules" in settings:
        settings["rules"] = [str((path.parent / folder).resolve()) for folder in settings["rules"]]
    if "out" in settings:
        settings["out"] = str(path.parent / settings["out"])
    if "boilerplate" in settings:
        settings["boilerplate"] = _overrules(settings["boilerplate"], path)
    return settings


def _faults(key: str, value: object) -> Iterator[str]:
    """What is wrong with the kind of a setting in the file."""
    if key not in KEYS:
        yield f"unknown key {key!r}{nearest(key, KEYS)}"
        return
    kind, what = KEYS[key]
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        yield f"{key} must be {what}, not {value!r}"
    elif isinstance(value, list) and not all(isinstance(item, str) for item in value):
        yield f"{key} must be {what}"
    elif key in ("out", "rules"):
        yield from (
            f"{key} must be {what}, not {name!r}"
            for name in (value if isinstance(value, list) else [value])
            if not name.strip() or "\0" in name
        )


_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12, "ki": 2**10, "mi": 2**20, "gi": 2**30, "ti": 2**40}
LEAST_MEMORY = 500_000_000  # bytes: a worker holds 310 MB of rules, models and libraries before it has read anything


def read_bytes(value: str | int, where: str) -> int:
    """The bytes in "2GB", "512 MiB" or 2000000000, as memory for a worker. Raises ConfigError."""
    found = re.fullmatch(r"(\d{1,15}(?:\.\d{1,15})?)\s*([kmgt]?i?)b?", str(value).strip().lower())
    if found is None or found[2] not in _UNITS:
        raise ConfigError(f"{where}: memory must be {KEYS['memory'][1]}, not {value!r}")
    size = int(float(found[1]) * _UNITS[found[2]])
    if size < LEAST_MEMORY:
        raise ConfigError(f"{where}: memory must be at least {LEAST_MEMORY // 10**6}MB: each worker needs most of that for itself")
    return size


def check_choices(settings: Mapping[str, Any], where: str) -> None:
    """Raise ConfigError where settings have values that nothing understands, a line for each."""
    if faults := choice_faults(settings):
        raise ConfigError("\n".join(f"{where}: {fault}" for fault in faults))


def choice_faults(settings: Mapping[str, Any]) -> list[str]:
    """What is wrong with the values of settings that are of the right kind."""
    faults = []
    for key, choices in (("extractor", EXTRACTORS), ("fail_on", VERDICTS)):
        if (value := settings.get(key)) is not None and value not in choices:
            faults.append(f"{key} must be one of {', '.join(choices)}, not {value!r}{nearest(str(value), choices)}")
    if (language := settings.get("language")) is not None and language not in LANGUAGES:
        faults.append(f"language must be {KEYS['language'][1]}, not {language!r}{_nearest_language(language)}")
    for key, low, high in (("fail_under", 0, 100), ("workers", 1, 10_000), ("max_bytes", 1, 10**12), ("seconds_per_article", 0.001, 10**6)):
        if (value := settings.get(key)) is not None and not low <= value <= high:  # false for what is no number, too
            faults.append(f"{key} must lie between {low} and {high}, not {value!r}")
    return faults


def _nearest_language(given: str) -> str:
    """What may have been meant: EN, en-GB and eng are en; else the codes that begin with the same letter."""
    code = given.strip().lower().replace("_", "-")
    if code.startswith("zh") or code in ("cn", "chinese"):
        likely = ["zh-cn", "zh-tw"]
    elif code[:2] in LANGUAGES and (code == code[:2] or re.fullmatch(r"[a-z]{2}-.*|[a-z]{3}", code)):
        likely = [code[:2]]
    else:
        likely = sorted(known for known in LANGUAGES if known[0] == code[:1])
    return f"; did you mean {likely[0]!r}?" if len(likely) == 1 else f"; codes near it are {', '.join(likely)}" if likely else ""


def _overrules(table: Mapping[str, Any], path: Path) -> tuple[Overrule, ...]:
    def phrases(part: Mapping[str, Any], site: str | None, allowed: Iterable[str]) -> Overrule:
        where = "boilerplate" if site is None else f"boilerplate.sites.{site!r}"
        for key, value in part.items():
            if key not in allowed:
                raise ConfigError(f"{path}: unknown key {key!r} in {where}{nearest(key, allowed)}")
            if key != "sites" and not (isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)):
                raise ConfigError(f"{path}: {where}.{key} must be a list of phrases")
        return Overrule(site=site, keep=tuple(part.get("keep", ())), strip=tuple(part.get("strip", ())))

    overrules = [phrases(table, None, ("keep", "strip", "sites"))]
    sites = table.get("sites", {})
    if not isinstance(sites, dict) or not all(isinstance(part, dict) for part in sites.values()):
        raise ConfigError(f'{path}: boilerplate.sites holds a table a site: [boilerplate.sites."example.org"]')
    overrules += [phrases(part, site, ("keep", "strip")) for site, part in sites.items()]
    return tuple(overrule for overrule in overrules if overrule.keep or overrule.strip)


def _toml(path: Path) -> dict[str, Any]:
    try:
        if not path.is_file():
            raise ConfigError(f"{path}: no ordinary file. Give the configuration as a file.")
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))  # Windows' editors set a mark before UTF-8
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from None
    except RecursionError:
        raise ConfigError(f"{path}: nested too deeply. No setting needs that.") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8: {error}. Save the file as UTF-8.") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}. Check that you may read it.") from None


def nearest(name: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown name: what may have been meant, or nothing."""
    close = get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
