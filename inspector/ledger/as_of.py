"""The ledger as it was: the events recorded up to a moment, and what they come to.

Every query answers then as it would have answered at that moment, so nothing that looks back needs
a query of its own.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from inspector.ledger import clock, log, projection, queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.store import Store


@contextmanager
def ledger_as_of(ledger: Ledger, moment: dt.datetime) -> Generator[Ledger]:
    """``ledger`` with the events before ``moment`` alone, to be read and thrown away.

    Its clock stands a second before ``moment``.  Takes as long as a rebuild, some 30 microseconds
    an event; a ledger with nothing later is given as it is.
    """
    limit = clock.text(moment)
    if all((device.last_at or "") < limit for device in queries.devices(ledger)):
        yield _standing(ledger, ledger.store, moment)
        return
    with tempfile.TemporaryDirectory(prefix="inspector-as-of-") as folder:
        store = Store(Path(folder) / "ledger.db")
        try:
            with ledger.store.snapshot() as db, store.writing() as copy:
                own = db.execute("SELECT device, public_key FROM own").fetchone()
                copy.execute("INSERT INTO own (device, public_key) VALUES (?, ?)", own)
                log.insert(copy, (one for one in log.everything(db) if one.at < limit))
                projection.rebuild(copy)
            yield _standing(ledger, store, moment)
        finally:
            store.close()


def _standing(ledger: Ledger, store: Store, moment: dt.datetime) -> Ledger:
    last = moment - dt.timedelta(seconds=1)
    return Ledger(ledger.home, store, ledger.author, lambda: last)
