"""The app as the tests open it: unless asked for, nothing moves by itself."""

from __future__ import annotations

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
