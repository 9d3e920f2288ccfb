"""One mark an issue, for the register: the worst that visits show of its figures.

The marks are kept in the home's cache with what they were made from, so that the register has them
before its first painting.  Kept ones of another ledger or pack are passed over; whoever wants them
then asks :func:`marks` in a thread.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from inspector import __version__
from inspector.disk import write_bytes
from inspector.errors import HomeError
from inspector.figures.outcomes import OUTCOMES, Outcome
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.packs.model import Pack

if TYPE_CHECKING:  # it takes 50 ms to import, and kept marks do without
    from inspector.figures.reconciling import Reconciler

Marks = dict[int, Outcome]
"""By issue; one whose figures nobody has seen yet is ``unchecked``, one with nothing to see is
not there."""


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    version: str
    pack: str
    events: dict[str, int]
    marks: Marks


def kept_marks(ledger: Ledger, pack: Pack) -> Marks | None:
    """The marks as they were kept, if nothing has changed since; takes a millisecond."""
    try:
        kept = msgspec.json.decode((ledger.home.cache / _FILE).read_bytes(), type=_Kept)
    except (OSError, msgspec.DecodeError):
        return None  # not there, damaged, or of another version
    made_from = (__version__, pack.digest, queries.last_events(ledger))
    return kept.marks if (kept.version, kept.pack, kept.events) == made_from else None


def marks(ledger: Ledger, pack: Pack, reconciler: Reconciler) -> Marks:
    """The marks as they are now, and kept for the next time."""
    events = queries.last_events(ledger)  # before: what comes meanwhile makes them old
    found: Marks = {}
    for issue in pack.issues:
        lines = reconciler.figures(issue)
        mark = worst(line.outcome for line in lines if line.figure.observed is not None)
        if mark is not None:
            found[issue.number] = mark
    kept = _Kept(version=__version__, pack=pack.digest, events=events, marks=found)
    with suppress(HomeError):  # a read-only or full disk: they are made again next time
        write_bytes(ledger.home.cache / _FILE, msgspec.json.encode(kept))
    return found


def worst(outcomes: Iterable[Outcome]) -> Outcome | None:
    """Of several figures the outcome that a person has to know first; None of none."""
    there = set(outcomes)
    return next((outcome for outcome in OUTCOMES if outcome in there), None)


_FILE = "figure-marks.json"
