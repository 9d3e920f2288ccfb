"""Makes the pictures of the README anew: docs/register.svg and docs/visit.svg, from a demo home.

python docs/make_screenshots.py [--lang zh|en]
"""

from __future__ import annotations

import argparse
import asyncio
import html
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rich.cells import cell_len  # noqa: E402
from textual.pilot import Pilot  # noqa: E402

from inspector import config  # noqa: E402
from inspector.demo import prepare_demo  # noqa: E402
from inspector.home import Home  # noqa: E402
from inspector.i18n import Language, use_language  # noqa: E402
from inspector.ledger import queries  # noqa: E402
from inspector.ledger.ledger import Ledger  # noqa: E402
from inspector.packs.library import Library  # noqa: E402
from screens.app import InspectorApp  # noqa: E402

SIZE = (140, 36)
CELL = 12.2
"""Width of a cell in the pictures that Rich makes."""


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
            await pilot.press(*["down"] * 26)
            app.look()
            await settled(pilot)
            save(app, "register.svg")
            visits = [v for v in queries.visits(ledger) if v.site and v.state == "open"]
            shown = max(visits, key=lambda visit: visit.answered)
            app.open_visit_screen(shown.id)
            await settled(pilot)
            save(app, "visit.svg")


async def settled(pilot: Pilot[int]) -> None:
    """Everything set off is done and painted."""
    for _ in range(3):
        await pilot.pause(0.2)
        # Textual does not say of what its Worker is generic
        await pilot.app.workers.wait_for_complete()  # pyright: ignore[reportUnknownMemberType]


def save(app: InspectorApp, name: str) -> None:
    """The picture; Rich gives a run of text the width of its letters, a Chinese one takes two."""

    def widened(run: re.Match[str]) -> str:
        width = cell_len(html.unescape(run[3])) * CELL
        return f'{run[1]}textLength="{width:.1f}"{run[2]}>{run[3]}</text>'

    picture = re.sub(
        r'(<text [^>]*?)textLength="[^"]*"([^>]*)>([^<]*)</text>', widened, app.export_screenshot()
    )
    (ROOT / "docs" / name).write_text(picture, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Makes the pictures of the README.")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    language: Language = parser.parse_args().lang
    use_language(language)
    with tempfile.TemporaryDirectory() as folder:
        home = Home.at(Path(folder) / "demo")
        prepare_demo(home)
        asyncio.run(pictures(home))


if __name__ == "__main__":
    main()
