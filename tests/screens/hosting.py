"""The app as the tests open it: unless asked for, nothing moves by itself."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot
from textual.worker import Worker

from inspector.config import Config
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from inspector.packs.model import Pack
from screens.app import InspectorApp


def app_on(
    ledger: Ledger,
    library: Library,
    pack: Pack,
    *,
    config: Config | None = None,
    watch: bool = False,
) -> InspectorApp:
    return InspectorApp(
        ledger.home, config or Config(), ledger=ledger, library=library, pack=pack, watch=watch
    )


async def at_rest(pilot: Pilot[Any]) -> None:
    """Until no worker runs but those that wait for a person, in a box that lies over theirs."""

    def runs(worker: Worker[object]) -> bool:
        waits = worker.group == "working" and worker.node in pilot.app.screen_stack[:-1]
        return not (worker.is_finished or worker.group == "leaving" or waits)

    while any(runs(worker) for worker in pilot.app.workers):
        await pilot.pause(0.01)
