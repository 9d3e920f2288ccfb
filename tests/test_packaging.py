"""The wheel holds everything, works from anywhere and takes no general name but `screens`."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("inspector", "screens", "checklists", "data")


def run(*command: str | Path, cwd: Path = ROOT, **env: str) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=os.environ | env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=170,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from the sdist, as an index would hand it out."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT)
    (built,) = out.glob("*.whl")
    return built


def test_the_wheel_holds_every_shipped_file(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    tracked = run("git", "ls-files", "-z", *PARTS).split("\0")
    expected = {
        f"inspector/_shipped/{name}" if name.startswith(("checklists/", "data/")) else name
        for name in tracked
        if name
    }
    assert expected - held == set()


def test_the_wheel_puts_two_packages_at_the_top(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"inspector", "screens"}


@pytest.mark.parametrize("command", [["pack", "check"], ["demo", "--no-tui"]])
def test_the_wheel_works_from_any_folder(wheel: Path, tmp_path: Path, command: list[str]) -> None:
    """Unpacked beside the dependencies, away from the checkout."""
    place = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(place)
    script = (
        f"import sys; sys.path.insert(0, {str(place)!r}); sys.path[:] = "
        f"[p for p in sys.path if p != {str(ROOT)!r}]; "
        "import inspector; from inspector.__main__ import main; "
        f"assert inspector.__file__.startswith({str(place)!r}); "
        f"sys.argv = ['inspector', *{command!r}]; sys.exit(main())"
    )
    home = {"INSPECTOR_HOME": str(tmp_path / "home"), "PYTHONPATH": ""}
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    run(sys.executable, "-c", script, cwd=elsewhere, **home)


def test_the_checkout_runs_without_being_installed(tmp_path: Path) -> None:
    assert run(sys.executable, "-m", "inspector", "--version").strip()
