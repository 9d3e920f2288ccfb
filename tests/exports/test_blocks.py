"""Blocks: the same bytes whoever makes them, and no helper is needed."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from inspector.exports import blocks
from inspector.exports.blocks import Block, iter_blocks
from inspector.exports.options import options
from inspector.exports.records import Reader
from inspector.ledger import bodies
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library

pytestmark = pytest.mark.usefixtures("small_visit", "boilers")
Making = Callable[[str, int], list[Block]]


@pytest.fixture
def made(ledger: Ledger, library: Library, monkeypatch: pytest.MonkeyPatch) -> Making:
    """All blocks of a kind, two visits a block, by so many cores."""
    monkeypatch.setattr(blocks, "_VISITS", 2)
    for number in range(9):
        visit = ledger.record(
            bodies.VisitOpened(
                pack="p", pack_version="1", pack_digest="1" * 64, issue=5, slug="s", on="2018-03-05"
            )
        ).id
        ledger.record(
            bodies.AnswerSet(visit=visit, check="c", type="text", value=f"=草{number}", note="a,b")
        )

    def make(kind: str, cores: int) -> list[Block]:
        with ledger.store.reading() as db:
            return list(iter_blocks(kind, Reader(db, library, options()), cores=cores))

    return make


@pytest.mark.parametrize("kind", ["csv", "exact", "jsonl"])
def test_helpers_make_the_bytes_that_one_process_makes(made: Making, kind: str) -> None:
    alone, shared = made(kind, 1), made(kind, 3)
    assert b"".join(content for content, _ in shared) == b"".join(content for content, _ in alone)
    assert sum(rows for _, rows in shared) == sum(rows for _, rows in alone) == 19
    assert len(shared) == 6


def test_a_helper_that_cannot_be_started_is_done_without(
    made: Making, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = made("csv", 1)

    def refused(*_: Any, **__: Any) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(subprocess, "Popen", refused)
    assert b"".join(c for c, _ in made("csv", 2)) == b"".join(c for c, _ in alone)


def test_a_helper_that_dies_on_the_way_is_done_without(
    made: Making, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, seen = made("csv", 1), list[int]()
    read = blocks.read_block

    def dying(stream: Any) -> Block | None:
        seen.append(1)
        return read(stream) if len(seen) < 4 else None

    monkeypatch.setattr(blocks, "read_block", dying)
    assert b"".join(c for c, _ in made("csv", 2)) == b"".join(c for c, _ in alone)


def test_helpers_that_see_newer_events_are_not_used(
    ledger: Ledger, library: Library, made: Making
) -> None:
    with ledger.store.reading() as db:
        reader = Reader(db, library, options())
        alone = list(iter_blocks("csv", reader, cores=1))
        ledger.record(
            bodies.VisitOpened(
                pack="p", pack_version="1", pack_digest="1" * 64, issue=6, slug="s", on="2018-03-05"
            )
        )
        shared = list(iter_blocks("csv", reader, cores=2))
    assert b"".join(c for c, _ in shared) == b"".join(c for c, _ in alone)


def test_stopping_in_the_middle_leaves_no_process(
    ledger: Ledger, library: Library, made: Making, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[Any]] = []
    popen = subprocess.Popen

    def noted(*what: Any, **how: Any) -> subprocess.Popen[Any]:
        started.append(popen(*what, **how))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", noted)
    with ledger.store.reading() as db:
        under_way = iter_blocks("csv", Reader(db, library, options()), cores=2)
        next(under_way)
        under_way.close()
    assert len(started) == 2
    assert all(one.returncode is not None for one in started)
