"""From a home to a running app, and what is said when it ends on an error."""

from __future__ import annotations

import gc
import os
import sys

from inspector import config
from inspector.home import Home
from inspector.i18n import Language, use_language
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from screens.app import InspectorApp


def start(home: Home, *, language: Language, demo: bool) -> int:
    """Raises InspectorError when the home cannot be opened."""
    use_language(language)
    chosen = config.load(home)
    library = Library(home, chosen.pack)
    pack = library.load()
    author = os.environ.get("INSPECTOR_AUTHOR") or chosen.author
    with Ledger.open(home, author=author, device_name=chosen.device_name) as ledger:
        app = InspectorApp(home, chosen, ledger=ledger, library=library, pack=pack, demo=demo)
        gc.freeze()  # classes and pack live as long as the app: no collection walks them again
        gc.set_threshold(10_000)  # painting holds thousands of objects, for a moment only
        gc.enable()
        code = app.run()
    if app.trouble is not None:
        print(app.trouble, file=sys.stderr)
        return app.trouble.exit_code
    return code or 0
