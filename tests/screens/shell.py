"""The app on the small register, for the tests of the shell and its screens."""

from __future__ import annotations

import datetime as dt
from typing import cast

from textual.pilot import Pilot

from inspector import fieldwork
from inspector.config import Config
from inspector.ledger.ledger import Ledger
from screens.app import InspectorApp
from screens.base import InspectorScreen
from screens.register import RegisterScreen
from tests.sample.libraries import OnePack
from tests.screens.hosting import at_rest
from tests.screens.register_pack import PACK

SIZES = ((80, 24), (140, 45))


def app_of(
    ledger: Ledger, config: Config | None = None, *, demo: bool = False, watch: bool = False
) -> InspectorApp:
    return InspectorApp(
        ledger.home,
        config or Config(),
        ledger=ledger,
        library=OnePack(ledger.home, PACK),
        pack=PACK,
        demo=demo,
        watch=watch,
    )


def invent(ledger: Ledger) -> None:
    """Two visits, one of them with an answer and a finding."""
    library = OnePack(ledger.home, PACK)
    visit = fieldwork.open_visit(ledger, library, PACK, 12, "north", dt.date(2018, 3, 1))
    fieldwork.answer(ledger, library, visit, "seen", "no")
    fieldwork.raise_finding(
        ledger, visit, severity="major", what="排口无标识 [no sign]", check="seen", due="2018-04-01"
    )
    other = fieldwork.open_visit(ledger, library, PACK, 12, None, dt.date(2018, 3, 2))
    fieldwork.answer(ledger, library, other, "papers", "yes")
    fieldwork.complete(ledger, library, other)


async def settle(pilot: Pilot[int]) -> None:
    """Wait until everything that was set off is done and painted."""
    for _ in range(2):
        await pilot.pause()
        await at_rest(pilot)
    await pilot.pause()


async def press(pilot: Pilot[int], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


def screen_of(pilot: Pilot[int]) -> InspectorScreen:
    assert isinstance(pilot.app.screen, InspectorScreen)
    return pilot.app.screen


def told_to(pilot: Pilot[int]) -> list[str]:
    """What the notifications say."""
    # Textual has no public list of them
    notices = pilot.app._notifications  # pyright: ignore[reportPrivateUsage]
    return [notice.message for notice in notices]


def register_of(pilot: Pilot[int]) -> RegisterScreen:
    return cast(RegisterScreen, pilot.app.screen_stack[0])


def shown(pilot: Pilot[int]) -> list[str]:
    """The numbers of the issues in the list."""
    listing = register_of(pilot).listing
    return [row.key for at in range(listing.count) if (row := listing.row_at(at))]
