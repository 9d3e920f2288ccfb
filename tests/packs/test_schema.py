"""The schema for editors says what the reader says; the shipped packs satisfy both."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import tomli

from inspector.packs.descriptions import DESCRIPTIONS
from inspector.packs.schema import SCHEMAS, as_text, issue_schema, pack_schema
from inspector.packs.shape import fields_of
from inspector.packs.source import is_list, is_table
from tests.packs.conftest import ISSUE, PACK

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "checklists").glob("*/**/*.toml"))


def plain(value: object) -> Any:
    """TOML as a schema sees it: dates are texts."""
    if is_table(value):
        return {key: plain(part) for key, part in value.items()}
    if is_list(value):
        return [plain(part) for part in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def faults(text: str, schema: dict[str, Any]) -> list[str]:
    validator: Any = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    found: list[Any] = list(validator.iter_errors(plain(tomli.loads(text))))
    return [error.message for error in found]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_committed_schema_is_the_structs_own(name: str) -> None:
    """Write it anew with ``python -m inspector.packs.schema`` when this fails."""
    committed = (ROOT / "data" / f"{name}.schema.json").read_text("utf-8")
    assert committed == as_text(SCHEMAS[name]())


def test_the_schemas_are_sound_draft_2020_12() -> None:
    for schema in SCHEMAS.values():
        jsonschema.Draft202012Validator.check_schema(schema())


def test_every_key_is_described_in_both_languages() -> None:
    for kind, described in DESCRIPTIONS.items():
        assert set(described) == set(fields_of(kind))
        assert all(text.zh and text.en for text in described.values())


@pytest.mark.parametrize("path", SHIPPED, ids=[path.name for path in SHIPPED])
def test_the_shipped_files_satisfy_their_schema(path: Path) -> None:
    kind = {"issues": "issue", "templates": "template"}.get(path.parent.name, "pack")
    assert faults(path.read_text("utf-8"), SCHEMAS[kind]()) == []


def test_a_check_may_be_no_more_than_an_id_where_a_template_is_used() -> None:
    bare = ISSUE + '\n[[check]]\nid = "from_template"\nverifies = ["fixed"]\n'
    assert faults(bare, issue_schema())
    for use in ('use = "works"', 'use = ["works", "monitor"]'):
        assert faults(f"{use}\n{bare}", issue_schema()) == []
    assert faults(f"use = 5\n{bare}", issue_schema())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('category = "water"\n', ""),
        ('unit = "%"', "unit = 5"),
        ('type = "yes_no"', 'type = "yesno"'),
        ('severity = "major"', 'severty = "major"'),
        (', en = "Running?"', ""),
        ("deadline = 2018-12-31", 'deadline = "soon"'),
        ("value = 8", 'value = "8"'),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(old: str, new: str) -> None:
    assert faults(ISSUE, issue_schema()) == []
    assert faults(PACK, pack_schema()) == []
    assert faults(ISSUE.replace(old, new, 1), issue_schema())
