"""The demo: a home of its own with the real register and invented visits.

The visits, their inspectors and what they found are made up, and the screens say so; the checklists
are those of the shipped pack.  The home is marked, so that no invented visit ever gets into a home
that somebody works with.
"""

from __future__ import annotations

import shutil

from inspector import disk
from inspector.errors import InputError
from inspector.home import Home
from inspector.i18n import Text

_MARK = "demo.txt"
_STARTED, _DONE = b"preparing\n", b"invented visits, for trying Inspector out\n"


def is_demo(home: Home) -> bool:
    """Whether the visits in this home are invented."""
    return (home.data / _MARK).is_file()


def prepare_demo(home: Home) -> None:
    """Make the demo home, unless it is there already; one that was cut off is made anew.

    Raises InputError for a home that somebody's own visits are in.
    """
    mark = home.data / _MARK
    if mark.is_file():
        if mark.read_bytes() != _STARTED:
            return
        shutil.rmtree(home.data)  # only ever our own, half made
    elif home.ledger.exists():
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
    disk.write_bytes(mark, _STARTED)
    from inspector.demo_records import invent

    invent(home)
    disk.write_bytes(mark, _DONE)
