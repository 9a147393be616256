"""data/datapackage.json: what the format asks for, and that it is true of the tables beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import polars as pl
import pytest

from copydesk.datapackage import data_package
from copydesk.tables import ROWS, columns
from helpers import copydesk

# The rules of the format, version 2, as far as what we write goes: https://datapackage.org/standard/data-package/
NAMES = {"type": "array", "minItems": 1, "items": {"type": "string"}}
REFERENCE = {"type": "object", "required": ["resource", "fields"], "properties": {"resource": {"type": "string"}, "fields": NAMES}}
FIELD = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string"},
        "type": {
            "enum": "string number integer boolean object array list datetime date time year yearmonth duration geopoint geojson any".split()
        },
        "description": {"type": "string"},
        "constraints": {"type": "object", "properties": {"required": {"type": "boolean"}}},
    },
}
SCHEMA = {
    "type": "object",
    "required": ["fields"],
    "properties": {
        "$schema": {"const": "https://datapackage.org/profiles/2.0/tableschema.json"},
        "fields": {"type": "array", "minItems": 1, "items": FIELD},
        "primaryKey": NAMES,
        "foreignKeys": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "object", "required": ["fields", "reference"], "properties": {"fields": NAMES, "reference": REFERENCE}},
        },
    },
}
RESOURCE = {
    "type": "object",
    "required": ["name", "path", "schema"],
    "properties": {
        "name": {"type": "string", "pattern": "^[a-z0-9._-]+$"},
        "type": {"const": "table"},
        "path": {"type": "string", "pattern": r"^(?![./~])(?!file:)(?!.*/\.\./)(?!.*://)"},
        "format": {"type": "string"},
        "mediatype": {"type": "string", "pattern": "^.+/.+$"},
        "description": {"type": "string"},
        "schema": SCHEMA,
    },
}
PACKAGE = {
    "type": "object",
    "required": ["resources"],
    "properties": {
        "$schema": {"const": "https://datapackage.org/profiles/2.0/datapackage.json"},
        "name": {"type": "string", "pattern": "^[a-z0-9._-]+$"},
        "title": {"type": "string"},
        "version": {"type": "string", "pattern": r"^\d+\.\d+\.\d+$"},
        "resources": {"type": "array", "minItems": 1, "items": RESOURCE},
    },
}

TYPES = {"string": pl.String, "integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean, "array": pl.List, "object": pl.Struct}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data/ of a report with what is read, stripped, found, skipped and failed."""
    folder = tmp_path_factory.mktemp("package")
    (folder / "in").mkdir()
    text = (
        "Home\n\nPier to close\n\nThe pier may close in May, officials said. It was built in 1911 and mended often.\n\nShare on Facebook\n"
    )
    (folder / "in" / "a.txt").write_text(text, encoding="utf-8")
    (folder / "in" / "b.txt").write_text(f"{text}\nA second paragraph, about the ferry that will carry them.\n", encoding="utf-8")
    (folder / "in" / "c.pdf").write_bytes(b"%PDF")
    (folder / "in" / "d.jsonl").write_text('{"id": "1", "text": "The ferry may stop, they say."}\n{"id": "2"}\n', encoding="utf-8")
    assert copydesk("run", folder / "in", "-o", folder / "out").exit_code == 3  # a record without a text
    return folder / "out" / "data"


@pytest.fixture(scope="module")
def package(data: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    return found


def test_the_descriptor_keeps_the_rules_of_its_format(package: dict[str, Any]) -> None:
    jsonschema.validate(package, PACKAGE, cls=jsonschema.Draft7Validator)
    assert package == data_package()


def test_every_table_beside_it_is_a_resource_and_the_manifest_lists_it(package: dict[str, Any], data: Path) -> None:
    assert {resource["path"] for resource in package["resources"]} == {path.name for path in data.glob("*.parquet")}
    assert "data/datapackage.json" in pl.read_parquet(data / "manifest.parquet")["path"]


def test_fields_are_the_columns_with_their_types_and_what_is_required_is_never_null(package: dict[str, Any], data: Path) -> None:
    nulls = 0
    for resource in package["resources"]:
        table = pl.read_parquet(data / resource["path"])
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        assert list(fields) == table.columns
        for name, field in fields.items():
            assert table.schema[name].base_type() == TYPES[field["type"]], (resource["name"], name)
            if field.get("constraints", {}).get("required"):
                assert table[name].null_count() == 0, (resource["name"], name)
            else:
                assert "Empty: " in field["description"]
                nulls += table[name].null_count()
    assert nulls > 100


def test_keys_are_keys(package: dict[str, Any], data: Path) -> None:
    tables = {resource["name"]: pl.read_parquet(data / resource["path"]) for resource in package["resources"]}
    checked = 0
    for resource in package["resources"]:
        table, schema = tables[resource["name"]], resource["schema"]
        if "primaryKey" in schema:
            assert table.select(schema["primaryKey"]).is_duplicated().sum() == 0
        for key in schema.get("foreignKeys", ()):
            other = tables[key["reference"]["resource"]].select(pl.col(key["reference"]["fields"][0]).alias(key["fields"][0]))
            named = table.select(key["fields"]).drop_nulls()
            assert named.height
            assert named.join(other, on=key["fields"], how="anti").height == 0, (resource["name"], key)
            checked += 1
    assert checked == 4
    assert tables["findings"].height
    assert tables["lines"]["rule"].drop_nulls().len()


def test_descriptions_are_those_of_the_dictionary() -> None:
    for resource in data_package()["resources"]:
        assert resource["description"] == ROWS[resource["name"]]
        for field, column in zip(resource["schema"]["fields"], columns(resource["name"]), strict=True):
            assert field["description"].startswith(column.doc)
