"""JSON Schemas of the configuration and of rule files, for editors: made from the same tables that check both.

A schema says less than a check does: not which rules there are, nor what a pattern may hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from copydesk.checks import TEXT, Kind
from copydesk.config import IGNORE, INPUT, OVERRULES, SETTINGS, SITE_CONFIGS
from copydesk.grade.stage import CHANGE, VERDICT, WEIGHTS
from copydesk.rulebook import EXAMPLE, KEYS

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def configuration() -> dict[str, Any]:
    """Of copydesk.toml."""
    overrules = _kinds(OVERRULES)
    boilerplate = {
        **overrules,
        **_kinds({"site_configs": SITE_CONFIGS}),
        "sites": _each(_table(overrules)),
        "articles": _each(_table(overrules)),
    }
    grades = {"weights": _table(_kinds(WEIGHTS)), "verdict": _table(_kinds(VERDICT)), "deductions": _each(_table(_kinds(CHANGE)))}
    inner = {
        "input": _table(_kinds(INPUT)),
        "boilerplate": _table(boilerplate),
        "ignore": {"type": "array", "items": {**_table(_kinds(IGNORE)), "required": ["rules"]}},
        "grades": _table(grades),
    }
    settings = {name: {**(inner.get(name) or setting.takes.schema), "description": setting.says} for name, setting in SETTINGS.items()}
    return {"$schema": DIALECT, "title": "Configuration of Copydesk", **_table(settings)}


def rule_file() -> dict[str, Any]:
    """Of a file with rules: what they share, and the rules."""
    keys = {key.name: {**key.takes.schema, "description": key.says} for key in KEYS}
    example = {"anyOf": [dict(TEXT.schema), {**_table(_kinds(EXAMPLE)), "required": ["text"]}]}
    keys["examples"] = {**keys["examples"], "items": example}
    shared = {name: schema for name, schema in keys.items() if name not in ("id", "match", "examples")}
    rules = {"type": "array", "items": {**_table(keys), "required": ["id"]}}
    top = {**shared, "define": _each({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}), "rules": rules}
    return {"$schema": DIALECT, "title": "Rules of Copydesk", **_table(top)}


def _kinds(kinds: Mapping[str, Kind]) -> dict[str, Any]:
    return {name: {**kind.schema, "description": kind.name} for name, kind in kinds.items()}


def _table(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": dict(properties), "additionalProperties": False}


def _each(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": dict(schema)}
