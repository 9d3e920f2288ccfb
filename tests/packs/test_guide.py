"""The pack author's guide says what is so."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from inspector.packs.expressions import FUNCTIONS
from inspector.packs.model import (
    Check,
    CheckType,
    Figure,
    Issue,
    Pack,
    Repeat,
    Site,
    Step,
    Template,
)
from inspector.packs.shape import fields_of

GUIDE = (Path(__file__).parents[2] / "docs" / "pack-authors-guide.md").read_text("utf-8")


@pytest.mark.parametrize("kind", [Pack, Issue, Template, Check, Figure, Repeat, Site, Step])
def test_every_key_is_in_the_guide(kind: type) -> None:
    missing = [
        key
        for key in fields_of(kind)
        if f"`{key}" not in GUIDE and f"{key} =" not in GUIDE and f"[[{key}]]" not in GUIDE
    ]
    assert missing == []


def test_every_type_and_function_is_in_the_guide() -> None:
    assert [name for name in get_args(CheckType) if f"`{name}`" not in GUIDE] == []
    assert [name for name in FUNCTIONS if f"`{name}(" not in GUIDE] == []
