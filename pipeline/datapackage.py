"""The tables of a report as a Data Package (datapackage.org, version 2): what is in data/, for programs that know the format.

Names, types and descriptions are those of `copydesk.tables`. Where a table's rows are told apart by columns, or name rows of another,
the keys here say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from copydesk.column import Column, unit_of
from copydesk.tables import ROWS, SCHEMA_VERSION, columns

FILE_NAME = "datapackage.json"
_PROFILES = "https://datapackage.org/profiles/2.0"
_KEYS: Mapping[str, tuple[str, ...]] = {"articles": ("path",), "lines": ("path", "line"), "rules": ("rule",), "manifest": ("path",)}
_LEADS_TO: Mapping[str, Mapping[str, str]] = {
    "lines": {"path": "articles", "rule": "rules"},
    "findings": {"path": "articles", "rule": "rules"},
}
_TYPES = {pl.String: "string", pl.Int64: "integer", pl.Float64: "number", pl.Boolean: "boolean", pl.List: "array", pl.Struct: "object"}


def data_package() -> dict[str, Any]:
    """The descriptor of the tables in data/, which stands beside them."""
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": "copydesk-report",
        "title": "Articles as Copydesk cleaned and judged them",
        "version": f"{SCHEMA_VERSION}.0.0",
        "resources": [_resource(table, what) for table, what in ROWS.items() if "." not in table],
    }


def _resource(table: str, what: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"$schema": f"{_PROFILES}/tableschema.json", "fields": [_field(column) for column in columns(table)]}
    if table in _KEYS:
        schema["primaryKey"] = list(_KEYS[table])
    if table in _LEADS_TO:
        schema["foreignKeys"] = [
            {"fields": [name], "reference": {"resource": other, "fields": list(_KEYS[other])}} for name, other in _LEADS_TO[table].items()
        ]
    return {
        "name": table,
        "type": "table",
        "path": f"{table}.parquet",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "description": what,
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    """A column; `unit` is no property of the format, which lets descriptors have their own."""
    field: dict[str, Any] = {"name": column.name, "type": _TYPES[column.dtype.base_type()], "description": column.doc}
    if unit := unit_of(column):
        field["unit"] = unit
    if column.null:
        field["description"] = f"{column.doc} Empty: {column.null[:1].lower()}{column.null[1:]}"
    else:
        field["constraints"] = {"required": True}
    return field
