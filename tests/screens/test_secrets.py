"""No secret is ever on the screen, nor in a picture of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.config import Config, Remote
from inspector.ledger.ledger import Ledger
from tests.screens.looks import text_of
from tests.screens.shell import app_of, press, settle, told_to
from tests.servers.apache import Apache
from tests.servers.running import Place

MARK = "Mark-of-a-secret-8d1f"


async def test_the_sync_screen_shows_no_secret_of_a_remote_that_fails(
    ledger: Ledger, apache: Apache, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A wrong password, and one that somebody has written into the config by hand."""
    place = Place(apache.place().remote, {"PASSWORD": MARK})
    by_hand = Remote(url=f"webdav://u:{MARK}@127.0.0.1:{apache.port}/dav")
    chosen = Config(remotes={"office": place.let_in(monkeypatch, "office"), "old": by_hand})
    app = app_of(ledger, chosen)
    async with app.run_test(size=(140, 45)) as pilot:
        await settle(pilot)
        await press(pilot, "y", "y")
        await press(pilot, "down")
        seen = text_of(app) + "\n".join(told_to(pilot))
        assert "office" in seen
        assert [one.ok for one in app.sync_job.outcomes] == [False, False]
        assert "old" in seen
        assert MARK not in seen
        assert MARK not in app.export_screenshot()
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or MARK.encode() not in file.read_bytes()
