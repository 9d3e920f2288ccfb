"""kill -9 at random moments: what was acknowledged is there, and the next start just works."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.faults.conftest import Start, recorded

KILLS = 200 if os.environ.get("INSPECTOR_SOAK") else 20
_ROUND = 20
_COUNT = 100_000
"""More than a child ever gets to write."""


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("round", range(KILLS // _ROUND))
def test_what_was_acknowledged_survives_kill_9(start: Start, tmp_path: Path, round: int) -> None:
    chance = random.Random(round)
    home = tmp_path / "home"
    for _ in range(_ROUND):
        child = start(home, _COUNT)
        assert child.stdout is not None
        acknowledged = [
            child.stdout.readline().strip() for _ in range(1 + chance.choice((0, 1, 7, 40, 90)))
        ]
        child.kill()
        rest, complaints = child.communicate()
        acknowledged += rest.split()
        assert complaints == ""
        assert all(len(line) == 36 for line in acknowledged), acknowledged[-1]
        recorded(home, acknowledged)


def test_a_kill_during_the_very_first_start_leaves_a_home_that_opens(
    start: Start, tmp_path: Path
) -> None:
    """Making the key, the tables and the first event are not one transaction, yet hold together."""
    chance = random.Random(1)
    for attempt in range(6):
        home = tmp_path / f"home-{attempt}"
        child = start(home, 5)
        wanted = chance.choice((home, home / "data", home / "data" / "ledger.db"))
        while not wanted.exists() and child.poll() is None:
            pass  # the moment is the point: a sleep would miss it
        child.kill()
        assert child.communicate()[1] == ""
        recorded(home, [])
