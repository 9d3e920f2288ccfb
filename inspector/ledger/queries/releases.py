"""Which evidence the public may see."""

from __future__ import annotations

import json

from inspector.ledger import bodies, log
from inspector.ledger.ledger import Ledger
from inspector.ledger.registers import heads

_RELEASES = (
    "SELECT DISTINCT register FROM heads"
    " WHERE register >= '[\"release\",' AND register < '[\"release\",' || char(1114111)"
)


def released(ledger: Ledger) -> frozenset[str]:
    """SHA-256s of files that somebody released and, as far as is known, nobody holds back.

    Where two disagree, the file is held back until a person settles it.
    """
    with ledger.store.reading() as db:
        registers = [tuple(json.loads(name)) for (name,) in db.execute(_RELEASES).fetchall()]
        said = {
            register[1]: [log.read(db, head.event)[1] for head in heads(db, register)]
            for register in registers
        }
    return frozenset(
        sha256
        for sha256, words in said.items()
        if words and all(isinstance(one, bodies.EvidenceReleased) for one in words)
    )
