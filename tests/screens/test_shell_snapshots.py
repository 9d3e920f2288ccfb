"""What the screens look like, at 80x24 and 140x45, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from inspector.config import Config, Remote
from inspector.i18n import Language, use_language
from inspector.ledger.ledger import Ledger
from screens.export import ExportScreen
from tests.screens.shell import SIZES, app_of, invent, press, settle

both = pytest.mark.parametrize("lang", ["zh", "en"])
sizes = pytest.mark.parametrize("size", SIZES, ids=["80x24", "140x45"])
Snap = Callable[..., bool]


def run(
    snap_compare: Snap,
    ledger: Ledger,
    size: tuple[int, int],
    lang: Language,
    *keys: str,
    theme: str | None = None,
) -> bool:
    """The picture after these keys; a remote that is away, so that nothing depends on the disk."""
    use_language(lang)
    invent(ledger)
    ledger.fingerprint = "12345 67890 12345 67890 12345 67890"  # every new key has another one
    away = Remote(url="/media/usb-that-is-not-there")
    chosen = Config(theme=theme, remotes={"stick": away})

    async def before(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, *keys)
        if isinstance(pilot.app.screen, ExportScreen):
            pilot.app.screen.field("target").value = "/media/usb/findings.csv"
        await pilot.pause(0.15)
        await settle(pilot)

    return snap_compare(app_of(ledger, chosen), terminal_size=size, run_before=before)


@both
@sizes
def test_register(
    snap_compare: Snap, ledger: Ledger, size: tuple[int, int], lang: Language
) -> None:
    assert run(snap_compare, ledger, size, lang, "down")


@both
@sizes
def test_register_with_nothing_found(
    snap_compare: Snap, ledger: Ledger, size: tuple[int, int], lang: Language
) -> None:
    assert run(snap_compare, ledger, size, lang, "slash", "q", "q")


@both
@sizes
def test_issue(snap_compare: Snap, ledger: Ledger, size: tuple[int, int], lang: Language) -> None:
    assert run(snap_compare, ledger, size, lang, "down", "enter")


@both
@sizes
def test_export(snap_compare: Snap, ledger: Ledger, size: tuple[int, int], lang: Language) -> None:
    assert run(snap_compare, ledger, size, lang, "x")


@both
@sizes
def test_sync(snap_compare: Snap, ledger: Ledger, size: tuple[int, int], lang: Language) -> None:
    assert run(snap_compare, ledger, size, lang, "y")


@both
@sizes
def test_help(snap_compare: Snap, ledger: Ledger, size: tuple[int, int], lang: Language) -> None:
    assert run(snap_compare, ledger, size, lang, "question_mark")


@sizes
def test_register_in_the_light_theme(
    snap_compare: Snap, ledger: Ledger, size: tuple[int, int]
) -> None:
    assert run(snap_compare, ledger, size, "zh", "down", theme="inspector-light")
