"""What an import costs: the core never brings Textual in, and the version nothing at all."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest


def modules_after(statement: str) -> set[str]:
    script = f"import json, sys\n{statement}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "module",
    [
        "inspector.packs.library",
        "inspector.packs.form",
        "inspector.ledger.ledger",
        "inspector.ledger.verify",
        "inspector.fieldwork",
        "inspector.overview.dashboard",
        "inspector.exports",
        "inspector.sync",
        "inspector.cli",
    ],
)
def test_the_core_never_imports_textual(module: str) -> None:
    assert not {"textual", "screens"} & modules_after(f"import {module}")


def test_opening_a_ledger_imports_nothing_heavy(tmp_path_factory: pytest.TempPathFactory) -> None:
    """sqlite-utils, Pillow and the CEL runtime wait until somebody needs them."""
    home = str(tmp_path_factory.mktemp("home"))
    opening = (
        "from pathlib import Path\nfrom inspector.home import Home\n"
        "from inspector.ledger.ledger import Ledger\n"
        f"Ledger.open(Home.at(Path({home!r})), author='x').close()"
    )
    modules_after(opening)  # the first time makes the tables and the key
    heavy = {"sqlite_utils", "PIL", "cryptography", "cel_expr_python", "rich", "platformdirs"}
    assert not heavy & modules_after(opening)


def test_the_version_is_told_without_the_command_line() -> None:
    script = (
        "import sys; sys.argv = ['inspector', '--version']\nfrom inspector.__main__ import main\n"
    )
    found = modules_after(f"{script}try:\n    main()\nexcept SystemExit:\n    pass")
    assert not {"click", "rich", "textual", "msgspec", "sqlite3"} & found
