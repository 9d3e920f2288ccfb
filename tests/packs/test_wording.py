"""What is said can be laid out in a terminal: no letter is narrow here and wide there."""

from __future__ import annotations

import ast
import unicodedata
from pathlib import Path

import pytest

ROOM = Path(__file__).parents[2] / "inspector" / "packs"
FILES = sorted(ROOM.glob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_no_text_has_letters_of_ambiguous_width(path: Path) -> None:
    wrong = [
        (part.lineno, part.value)
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name | ast.Attribute)
        if (call.func.id if isinstance(call.func, ast.Name) else call.func.attr) in ("Text", "same")
        for part in ast.walk(call)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
        if any(unicodedata.east_asian_width(letter) == "A" for letter in part.value)
    ]
    assert wrong == []
