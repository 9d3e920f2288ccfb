"""An office with two laptops: issue 1, two sewage works, one measure, one claim."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from inspector import fieldwork
from inspector.home import Home
from inspector.i18n import Text
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from inspector.packs.model import Observed
from inspector.workflow.moving import Outcome, move
from inspector.workflow.writing import report_measure
from tests.conftest import WallClock
from tests.sample.laptops import hears
from tests.sample.libraries import library_of
from tests.sample.parts import figure, measure, relation, site
from tests.sample.works import ABAG, OPERATING, issue, pack_of

RUNNING = Observed(check="operating", count="value == 'yes'")
SITES = ("abag-plant", "uzhumqin-plant")
TOTAL = relation("total", "合计", "Total", "running + stopped == 2")
LOW_LOAD = issue(
    deadline=dt.date(2018, 12, 31),
    measures=(measure("pipes", "补建管网", "Build the missing sewers"),),
    figures=(
        figure("running", "已运行", "in operation", 2, "座", "claimed", observed=RUNNING),
        figure("stopped", "停运", "out of operation", 1, "座", "finding"),
    ),
    reconcile=(TOTAL,),
    sites=(ABAG, site("uzhumqin-plant", "乌珠穆沁污水处理厂", "Uzhumqin works", "152525")),
    checks=(
        replace(
            OPERATING,
            required=True,
            passes="value == 'yes'",
            severity="major",
            verifies=("running",),
        ),
    ),
)


class Laptop:
    """One inspector's laptop."""

    def __init__(self, ledger: Ledger, library: Library, file: Path) -> None:
        self.ledger = ledger
        self.library = library
        self.pack = library.load("works")
        self.file = file

    def move(
        self, to: str, *, override: str | None = None, on: dt.date | None = None, number: int = 1
    ) -> Outcome:
        return move(self.ledger, self.library, self.pack, number, to, override=override, on=on)

    def stage(self, number: int = 1) -> str:
        return next(
            line.stage
            for line in fieldwork.register(self.ledger, self.pack)
            if line.number == number
        )

    def report(self, number: int = 1) -> None:
        report_measure(self.ledger, self.pack, number, "pipes", "40 km are built", [self.file])

    def visit(
        self, site: str, operating: str = "yes", on: dt.date | None = None, number: int = 1
    ) -> str:
        opened = fieldwork.open_visit(self.ledger, self.library, self.pack, number, site, on)
        fieldwork.answer(self.ledger, self.library, opened, "operating", operating)
        assert fieldwork.complete(self.ledger, self.library, opened) == []
        return opened

    def hears_from(self, other: Laptop) -> None:
        hears(self.ledger, other.ledger)


@pytest.fixture
def explained() -> bool:
    """Whether the pack explains the rule that does not hold."""
    return True


def library_in(folder: Path, *, explained: bool = True) -> Library:
    """A library of the small pack: issue 1 under way, 2 completed, 3 for the long term."""
    total = replace(TOTAL, note=Text.same("counted twice")) if explained else TOTAL
    low_load = replace(LOW_LOAD, reconcile=(total,))
    pack = pack_of(
        low_load,
        replace(low_load, number=2, slug="odour", status="completed"),
        replace(low_load, number=3, slug="reeds", status="completed_long_term"),
    )
    return library_of(Home.at(folder / "home"), folder / "works", pack)


@pytest.fixture
def library(tmp_path: Path, explained: bool) -> Library:
    return library_in(tmp_path, explained=explained)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "sewer.txt"
    path.write_text("40 km", "utf-8")
    return path


@pytest.fixture
def su(ledger: Ledger, library: Library, photo: Path) -> Laptop:
    """苏日娜, who submits."""
    return Laptop(ledger, library, photo)


@pytest.fixture
def ba(another_ledger: Callable[[str], Ledger], library: Library, photo: Path) -> Laptop:
    """巴特尔, who accepts."""
    return Laptop(another_ledger("巴特尔"), library, photo)


def accepted(su: Laptop, ba: Laptop, wall: WallClock) -> None:
    """Su submitted, Ba visited both works and accepted; both know."""
    su.report()
    assert su.move("submitted").ok
    ba.hears_from(su)
    wall.move(days=1)
    for works in SITES:
        ba.visit(works)
    assert ba.move("accepted").ok
    su.hears_from(ba)
