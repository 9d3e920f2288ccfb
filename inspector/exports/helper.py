"""``python -m inspector.exports.helper``: a process that makes its share of an export's blocks.

Reads a :class:`Share` from its input and writes the blocks to its output; it writes nothing else.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import msgspec

from inspector import i18n
from inspector.exports.blocks import Share, lines_of, write_block
from inspector.exports.records import Reader
from inspector.home import Home
from inspector.ledger import queries
from inspector.packs.library import Library

OTHER_EVENTS = 3
"""Exit code when the ledger has gone on since."""


def work(share: Share) -> int:
    i18n.use_language(share.language)
    home = Home.at(None if share.root is None else Path(share.root))
    db = sqlite3.connect(home.ledger, timeout=10, isolation_level=None)
    try:
        db.execute("PRAGMA query_only = ON")
        db.execute("BEGIN")
        if queries.seqs(db) != share.seqs:
            return OTHER_EVENTS
        reader = Reader(db, Library(home, share.pack), share.options)
        lines = lines_of(share.kind, reader)
        for span in share.spans:
            write_block(sys.stdout.buffer, lines.block(reader.accounts(span)))
    finally:
        db.close()
    return 0


if __name__ == "__main__":
    sys.exit(work(msgspec.json.decode(sys.stdin.buffer.read(), type=Share)))
