"""The demo: a home of its own with the real register and invented visits.

==============  ============================================================================
``story``       what was found, as ``data/demo.toml`` tells it
``recording``   records it, through the same functions as real work
``pictures``    draws what checks ask to see: photos and documents that say DEMO
==============  ============================================================================

The visits, their inspectors and what they found are made up, and the screens say so; the checklists
are those of the shipped pack.  A pack that the story is not about is opened without any visits.
The home is marked, so that no invented visit ever gets into a home that somebody works with.
"""

from __future__ import annotations

import shutil

from inspector import config, disk
from inspector.demo.story import read_story
from inspector.errors import InputError
from inspector.home import Home
from inspector.i18n import Text
from inspector.packs.library import Library

_MARK = "demo.txt"
_STARTED, _DONE = b"preparing\n", b"invented visits, for trying Inspector out\n"
_BARE = b"for trying Inspector out; there are no invented visits for this pack\n"


def is_demo(home: Home) -> bool:
    """Whether this home is for trying Inspector out: its visits are invented."""
    return (home.data / _MARK).is_file()


def prepare_demo(home: Home, pack: str | None = None) -> bool:
    """Make the demo home, unless it is there already; one that was cut off is made anew.

    ``pack``: the id of the one to open, else the one that the home's config names, else the first
    shipped one.  Texts are recorded in the language in use.  Gives whether there are invented
    visits in the home.  Raises InputError for a home that somebody's own visits are in, and for a
    pack that is not there.
    """
    mark = home.data / _MARK
    made = mark.read_bytes() if mark.is_file() else None
    if made == _STARTED:
        shutil.rmtree(home.data)  # only ever our own, half made
    elif made is None and home.ledger.exists():
        raise InputError(
            Text(
                "这里已有台账，不放虚构的记录", "there is a ledger here: nothing invented goes in"
            ),
            Text(
                "为演示另选文件夹：inspector demo --home DIR",
                "choose another folder for the demo: `inspector demo --home DIR`",
            ),
            path=home.ledger,
        )
    library = Library(home, pack or config.load(home).pack)
    opened = library.load()
    if made in (None, _STARTED):
        disk.write_bytes(mark, _STARTED)
        made = _BARE
        story = read_story()
        if story.pack == opened.id:
            from inspector.demo.recording import record  # draws, signs and merges

            record(story, home, library, opened)
            made = _DONE
            if not home.config.exists():
                first = story.inspectors[0]
                config.save(home, author=str(first.name), device_name=first.device)
        disk.write_bytes(mark, made)
    if pack is not None:
        config.save(home, pack=pack)
    return made == _DONE
