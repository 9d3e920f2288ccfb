"""What the dashboard looks like, at 80x24 and 140x45, in both languages."""

from __future__ import annotations

import pytest

from inspector.i18n import Language
from inspector.ledger.ledger import Ledger
from tests.screens.test_shell_snapshots import Snap, both, run, sizes


@both
@sizes
def test_dashboard(
    snap_compare: Snap, ledger: Ledger, size: tuple[int, int], lang: Language
) -> None:
    assert run(snap_compare, ledger, size, lang, "b")


@both
def test_dashboard_before_the_first_visit(
    snap_compare: Snap, ledger: Ledger, lang: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(ledger: Ledger) -> None:
        """Nobody has been anywhere yet."""

    monkeypatch.setattr("tests.screens.test_shell_snapshots.invent", nothing)
    assert run(snap_compare, ledger, (80, 24), lang, "b")


@sizes
def test_dashboard_in_the_light_theme(
    snap_compare: Snap, ledger: Ledger, size: tuple[int, int]
) -> None:
    assert run(snap_compare, ledger, size, "zh", "b", "right", "ctrl+t")
