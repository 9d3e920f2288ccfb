"""JSON Schema of a pack's files, for editors (Taplo reads the ``#:schema`` line).

Made from the structs of :mod:`inspector.packs.model`, so it cannot say something else than the
reader does.  ``python -m inspector.packs.schema`` writes it to ``data/``.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import msgspec

from inspector.i18n import Text
from inspector.packs.descriptions import DESCRIPTIONS
from inspector.packs.model import Check, Choice, Issue, Pack, ReconcileRule, Repeat, Template
from inspector.packs.shape import Field, fields_of
from inspector.packs.tables import LISTS

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Schema = {
    "oneOf": [
        {"type": "string", "pattern": r"\S"},
        {
            "type": "object",
            "properties": {
                "zh": {"type": "string", "pattern": r"\S"},
                "en": {"type": "string", "pattern": r"\S"},
            },
            "required": ["zh", "en"],
            "additionalProperties": False,
        },
    ]
}
_ID = "^[a-z][a-z0-9_]*$"
_SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"
_NARROWED: dict[tuple[type, str], Schema] = {
    (Pack, "id"): {"pattern": _SLUG},
    (Pack, "version"): {"pattern": r"^\d+(\.\d+){0,3}$"},
    (Issue, "number"): {"minimum": 1},
    (Issue, "slug"): {"pattern": _SLUG},
    (Issue, "regions"): {"minItems": 1},
    (Issue, "use"): {"type": ["string", "array"], "pattern": r"\S"},
    (Check, "id"): {"pattern": _ID},
    (Check, "choices"): {"minItems": 1},
    (Check, "choices_from"): {"enum": list(LISTS)},
    (ReconcileRule, "id"): {"pattern": _ID},
    (Choice, "name"): {"pattern": "^[A-Za-z0-9_][A-Za-z0-9_. /()-]*$"},
}
"""What the reader asks beyond the type, where a schema can say it."""


def pack_schema() -> Schema:
    """The schema of ``pack.toml``."""
    return _document(Pack, "pack.toml")


def issue_schema() -> Schema:
    """The schema of ``issues/NN-slug.toml``.

    A check over a template's needs no more than its id; where no template is used, each is whole.
    """
    schema = _document(Issue, "issues/NN-slug.toml")
    rows: Schema = {}
    for kind, key in ((Check, "check"), (Repeat, "repeat")):
        definition = schema["$defs"][kind.__name__]
        rows[key] = {"items": {"required": definition["required"]}}
        definition["required"] = ["id"]
    return schema | {"if": {"not": {"required": ["use"]}}, "then": {"properties": rows}}


def template_schema() -> Schema:
    """The schema of ``templates/ID.toml``."""
    return _document(Template, "templates/ID.toml")


SCHEMAS: dict[str, Callable[[], Schema]] = {
    "pack": pack_schema,
    "issue": issue_schema,
    "template": template_schema,
}


def write_schemas(folder: Path) -> list[Path]:
    """The schemas, as files in ``folder``."""
    written: list[Path] = []
    for name, schema in SCHEMAS.items():
        path = folder / f"{name}.schema.json"
        path.write_text(as_text(schema()), encoding="utf-8", newline="\n")
        written.append(path)
    return written


def as_text(schema: Schema) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _document(kind: type[msgspec.Struct], title: str) -> Schema:
    definitions: dict[str, Schema] = {}
    table = _table(kind, definitions)
    return {
        "$schema": _DIALECT,
        "title": f"Inspector: {title}",
        **table,
        "$defs": dict(sorted(definitions.items())),
    }


def _table(kind: type[msgspec.Struct], definitions: dict[str, Schema]) -> Schema:
    fields = fields_of(kind)
    return {
        "type": "object",
        "properties": {key: _property(kind, field, definitions) for key, field in fields.items()},
        "required": [key for key, field in fields.items() if field.required],
        "additionalProperties": False,
    }


def _property(kind: type[msgspec.Struct], field: Field, definitions: dict[str, Schema]) -> Schema:
    schema = {**_of(field.type, definitions), **_NARROWED.get((kind, field.key), {})}
    if (described := DESCRIPTIONS.get(kind, {}).get(field.key)) is not None:
        schema = {"description": f"{described.zh}\n{described.en}", **schema}
    return schema


def _of(hint: Any, definitions: dict[str, Schema]) -> Schema:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        hints = [one for one in get_args(hint) if one is not NoneType]
        if len(hints) == 1:
            return _of(hints[0], definitions)
        if set(hints) == {int, float}:
            return {"type": "number"}
        return {"oneOf": [_of(one, definitions) for one in hints]}
    if origin is Literal:
        return {"enum": list(get_args(hint))}
    if origin is tuple:
        return _list(get_args(hint), definitions)
    if hint is Text:
        definitions["Text"] = _TEXT
        return {"$ref": "#/$defs/Text"}
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        if hint.__name__ not in definitions:
            definitions[hint.__name__] = {}
            definitions[hint.__name__] = _table(hint, definitions)
        return {"$ref": f"#/$defs/{hint.__name__}"}
    return dict(_PLAIN[hint])


_PLAIN: dict[Any, Schema] = {
    str: {"type": "string", "pattern": r"\S"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    # Taplo and the validators of TOML see a date as a text of this form
    dt.date: {"type": "string", "format": "date"},
}


def _list(hints: tuple[Any, ...], definitions: dict[str, Schema]) -> Schema:
    schema: Schema = {"type": "array", "items": _of(hints[0], definitions)}
    if hints[-1] is not Ellipsis:
        schema |= {"minItems": len(hints), "maxItems": len(hints)}
    return schema


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "data"
    for path in write_schemas(target):
        print(path)
