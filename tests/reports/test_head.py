"""A paper copy is checked by the head that is printed on it."""

from __future__ import annotations

import sqlite3

import pytest

from inspector.errors import InputError
from inspector.ledger import queries
from inspector.ledger.chain import find_head, head_text
from inspector.ledger.ledger import Ledger


def own(ledger: Ledger) -> str:
    return head_text(queries.devices(ledger)[0])


def test_a_head_is_found_also_after_further_events(demo: Ledger, abag: str) -> None:
    from inspector import fieldwork

    printed = own(demo)
    fieldwork.reopen(demo, abag)
    found = find_head(demo, printed)
    assert (found.ok, found.device, found.later) == (True, demo.device, 1)
    assert find_head(demo, found.head[:8].upper()) == found


def test_a_head_that_no_chain_has_does_not_hold(demo: Ledger) -> None:
    found = find_head(demo, "0" * 64)
    assert (found.ok, found.device) == (False, None)


def test_a_change_before_the_head_shows_and_one_after_it_does_not(demo: Ledger, abag: str) -> None:
    from inspector import fieldwork

    printed = own(demo)
    fieldwork.reopen(demo, abag)
    last = queries.devices(demo)[0].last_seq
    _change(demo, last)
    assert find_head(demo, printed).ok
    _change(demo, 7)
    found = find_head(demo, printed)
    assert (found.ok, found.broken_at) == (False, 7)
    assert found.seq == last - 1


def test_what_is_no_hash_is_said(demo: Ledger) -> None:
    for typed in ("xyz", "abcdef", "inspector:head/a/1/"):
        with pytest.raises(InputError, match="不是链头的哈希值"):
            find_head(demo, typed)


def _change(ledger: Ledger, seq: int) -> None:
    """What somebody with an editor would do."""
    with sqlite3.connect(ledger.home.ledger) as db:
        db.execute(
            "UPDATE events SET author = 'nobody' WHERE device = ? AND seq = ?", (ledger.device, seq)
        )
    db.close()
