"""A report says how far it is, and can be stopped: then nothing has happened."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path

import pytest

from inspector.exports import Cancelled, pace
from inspector.exports.pace import Pace
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from inspector.reports.kinds import document_of, proposed
from inspector.reports.reporting import write_report
from inspector.reports.sources import Sources

OF = {"monthly": "2018-07", "quarterly": "2018Q2", "weekly": "2018-W23", "issue": "27"}


class FromTheLook(threading.Event):
    """A person who stops the work, which notices it at its ``number``-th look."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.left = number

    def is_set(self) -> bool:
        self.left -= 1
        return self.left <= 0


def written(demo: Ledger, kind: str, out: Path, pace: Pace) -> None:
    sources = Sources(demo, Library(demo.home), pace=pace)
    document = document_of(sources, kind, OF.get(kind) or proposed(sources, kind))
    write_report(document, "docx", out, pace=pace)


@pytest.mark.parametrize("kind", ["visit", "issue", "monthly", "weekly", "lookback"])
def test_stopped_at_any_look_it_leaves_the_older_file_and_no_scraps(
    demo: Ledger, tmp_path: Path, kind: str
) -> None:
    out = tmp_path / "out" / "report.docx"
    out.parent.mkdir()
    out.write_text("last month's")
    looks = 0
    while True:
        looks += 1
        stop = FromTheLook(looks)
        try:
            written(demo, kind, out, Pace(cancelled=stop))
        except Cancelled:
            assert [one.name for one in out.parent.iterdir()] == ["report.docx"]
            assert out.read_text() == "last month's"
        else:
            break
    assert looks > 3
    assert out.read_bytes().startswith(b"PK")


@pytest.mark.parametrize("kind", ["visit", "monthly", "weekly"])
def test_it_says_how_much_there_is_to_do_and_ends_with_all_of_it(
    demo: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(pace, "_EVERY", 0.0)  # every word of it
    told: list[tuple[int, int | None]] = []
    written(demo, kind, tmp_path / "a.docx", Pace(lambda done, total: told.append((done, total))))
    assert told[0] == (0, None)
    done = [count for count, _ in told]
    assert done == sorted(done)
    totals = {total for _, total in told[1:]}
    assert len(totals) == 1  # a bar that never falls back
    assert told[-1] == (max(done), *totals)


def test_a_day_that_was_given_counts_the_events_up_to_it(demo: Ledger, tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    last = max(visit.on for visit in queries.visits(demo))
    heard = Pace(lambda done, total: told.append((done, total)))
    day = dt.date.fromisoformat(last)
    sources = Sources(demo, Library(demo.home), today=day, pace=heard)
    write_report(document_of(sources, "lookback", ""), "md", tmp_path / "a.md", pace=heard)
    done, total = told[-1]
    assert done == total
    assert 0 < done <= sum(queries.last_seqs(demo).values())
