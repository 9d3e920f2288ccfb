"""Makes the pictures of the README anew: docs/register.svg and docs/visit.svg, from a demo home.

python docs/make_screenshots.py [--lang zh|en]
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from inspector import config  # noqa: E402
from inspector.demo import prepare_demo  # noqa: E402
from inspector.home import Home  # noqa: E402
from inspector.i18n import Language, use_language  # noqa: E402
from inspector.ledger import queries  # noqa: E402
from inspector.ledger.ledger import Ledger  # noqa: E402
from inspector.packs.library import Library  # noqa: E402
from screens.app import InspectorApp  # noqa: E402

SIZE = (120, 34)


async def pictures(home: Home) -> None:
    chosen = config.load(home)
    library = Library(home, chosen.pack)
    with Ledger.open(home, author=chosen.author, device_name=chosen.device_name) as ledger:
        app = InspectorApp(
            home,
            chosen,
            ledger=ledger,
            library=library,
            pack=library.load(),
            demo=True,
            watch=False,
        )
        async with app.run_test(size=SIZE) as pilot:
            await pilot.press("w")
            await pilot.pause(0.3)
            await app.workers.wait_for_complete()
            await pilot.pause()
            app.save_screenshot("register.svg", str(ROOT / "docs"))
            visits = queries.visits(ledger)
            shown = next((v for v in visits if v.site and v.state == "open"), visits[0])
            app.open_visit_screen(shown.id)
            await pilot.pause(0.3)
            await app.workers.wait_for_complete()
            await pilot.pause()
            app.save_screenshot("visit.svg", str(ROOT / "docs"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    language: Language = parser.parse_args().lang
    use_language(language)
    with tempfile.TemporaryDirectory() as folder:
        home = Home.at(Path(folder) / "demo")
        prepare_demo(home)
        asyncio.run(pictures(home))


if __name__ == "__main__":
    main()
