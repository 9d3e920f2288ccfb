"""From a figure, a cell or a printed code back to the records it rests on."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from inspector import fieldwork
from inspector.errors import InputError
from inspector.exports import export
from inspector.home import Home
from inspector.ledger import queries
from inspector.ledger.bodies import Known
from inspector.ledger.chain import head_text
from inspector.ledger.ledger import Ledger
from inspector.ledger.merge import merge
from inspector.packs.library import Library
from inspector.tracing import Trace, trace
from inspector.tracing.words import KIND_WORDS
from tests.conftest import WallClock


@pytest.fixture
def library(home: Home) -> Library:
    return Library(home, "nei-menggu-2016")


@pytest.fixture
def seen(ledger: Ledger, library: Library, wall: WallClock, tmp_path: Path) -> str:
    """A visit to Abag's plant: its load read twice, the second time with a photo."""
    visit = fieldwork.open_visit(ledger, library, library.load(), 27, "abag-plant")
    fieldwork.answer(ledger, library, visit, "operating", "yes")
    fieldwork.answer(ledger, library, visit, "low_load_outcome", "reached")
    wall.move(minutes=5)
    fieldwork.answer(ledger, library, visit, "low_load_outcome", "plan")
    photo = tmp_path / "meter.png"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 40)
    fieldwork.attach(ledger, photo, visit=visit, check="low_load_outcome")
    return visit


def kinds(found: Trace) -> list[str]:
    return [record.kind for record in found.records]


def test_a_figure_leads_to_its_answers_what_they_replaced_and_their_visit(
    ledger: Ledger, library: Library, seen: str
) -> None:
    found = trace(ledger, library, "27:low_load_fixed")
    assert found.figure is not None
    assert found.figure.visited == 1
    assert kinds(found) == ["visit.opened", "answer.set", "answer.set"]
    opened, first, second = found.records
    assert opened.event == seen
    assert (first.says["value"], second.says["value"]) == ("reached", "plan")
    assert second.replaced == (first.event,)
    assert first.replaced_by == (second.event,)
    assert [record.answers_for for record in found.records] == [False, False, True]
    assert [file.name for file in second.evidence] == ["meter.png"]
    assert second.evidence[0].here
    (chain,) = found.chains
    assert chain.ok
    assert chain.trusted
    assert found.ok


def test_a_cell_of_an_export_leads_back_to_its_record(
    ledger: Ledger, library: Library, seen: str, tmp_path: Path
) -> None:
    export(ledger, library, "csv", tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["check"] == "low_load_outcome")
    whole = trace(ledger, library, row["event"])
    assert whole.records[-1].says["value"] == "plan"
    assert trace(ledger, library, row["event"][-8:]).records == whole.records
    both = trace(ledger, library, f"{row['event']}, {seen}")
    assert sum(record.answers_for for record in both.records) == 2


def test_a_printed_code_leads_to_the_event_it_was_printed_after(
    ledger: Ledger, library: Library, seen: str
) -> None:
    (device,) = queries.devices(ledger)
    text = head_text(device)
    found = trace(ledger, library, text)
    assert found.head is not None
    assert found.head.ok
    assert kinds(found)[-1] == "evidence.attached"
    assert trace(ledger, library, device.last_hash).records == found.records


def test_a_colleagues_record_names_the_device_and_whether_it_is_trusted(
    ledger: Ledger, library: Library, another_ledger: Callable[[str], Ledger], seen: str
) -> None:
    bold = another_ledger("bold")
    visit = fieldwork.open_visit(bold, library, library.load(), 9, None)
    merge(ledger, list(queries.events_of(bold, bold.device)))
    found = trace(ledger, library, visit)
    (chain,) = found.chains
    assert (chain.device, chain.trusted, chain.ok) == (bold.device, False, True)
    assert chain.fingerprint


@pytest.mark.parametrize(
    ("ref", "told"),
    [
        ("27:nothing", "claims no figure nothing"),
        ("99:low_load_fixed", "no issue 99"),
        ("deadbeef", "no such event"),
        ("0" * 64, "no chain in this ledger"),
        ("  ", "nothing was given"),
    ],
)
def test_what_names_nothing_is_said_to(
    ledger: Ledger, library: Library, seen: str, ref: str, told: str
) -> None:
    with pytest.raises(InputError, match=told):
        trace(ledger, library, ref)


def test_every_kind_of_event_has_a_name() -> None:
    assert set(KIND_WORDS) == {body.kind for body in get_args(Known)}
