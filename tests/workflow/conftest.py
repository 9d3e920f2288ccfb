"""An office with two laptops: issue 1, two sewage works, one measure, one claim."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from inspector import fieldwork
from inspector.home import Home
from inspector.ledger import queries
from inspector.ledger.events import Event
from inspector.ledger.ledger import Ledger
from inspector.ledger.merge import merge
from inspector.packs.library import Library
from inspector.workflow.moving import Outcome, move
from inspector.workflow.writing import report_measure
from tests.conftest import WallClock

PACK = """\
id = "works"
version = "1.0.0"
title = { zh = "污水处理厂", en = "Sewage works" }
as_of = 2017-12-31
source = { zh = "试验用", en = "For tests" }
[[category]]
id = "water"
title = { zh = "水", en = "Water" }
"""
ISSUE = """\
number = 1
slug = "low-load"
category = "water"
status = "in_progress"
regions = ["152500"]
authorities = []
deadline = 2018-12-31
title = { zh = "负荷率偏低", en = "Low load" }
problem = { zh = "进水不足。", en = "Too little comes in." }

[[measure]]
id = "pipes"
text = { zh = "补建管网", en = "Build the missing sewers" }

[[figure]]
id = "running"
label = { zh = "已运行", en = "in operation" }
value = 2
unit = "座"
kind = "claimed"
observed = { check = "operating", count = "value == 'yes'" }

[[figure]]
id = "stopped"
label = { zh = "停运", en = "out of operation" }
value = 1
unit = "座"
kind = "finding"

[[reconcile]]
id = "total"
rule = "running + stopped == 2"
label = { zh = "合计", en = "Total" }

[[site]]
id = "abag-plant"
name = { zh = "阿巴嘎旗污水处理厂", en = "Abag works" }
region = "152522"

[[site]]
id = "uzhumqin-plant"
name = { zh = "乌珠穆沁污水处理厂", en = "Uzhumqin works" }
region = "152525"

[[check]]
id = "operating"
type = "yes_no"
label = { zh = "是否运行", en = "Is it running?" }
required = true
passes = "value == 'yes'"
severity = "major"
verifies = ["running"]
"""
SITES = ("abag-plant", "uzhumqin-plant")


def issue(number: int, slug: str, status: str) -> str:
    return (
        ISSUE.replace("number = 1", f"number = {number}", 1)
        .replace('"low-load"', f'"{slug}"', 1)
        .replace('"in_progress"', f'"{status}"', 1)
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
        merge(self.ledger, other.events())

    def events(self) -> list[Event]:
        return [
            event
            for device in queries.last_seqs(self.ledger)
            for event in queries.events_of(self.ledger, device)
        ]


@pytest.fixture
def explained() -> bool:
    """Whether the pack explains the rule that does not hold."""
    return True


def library_in(folder: Path, *, explained: bool = True) -> Library:
    """A library of the small pack: issue 1 under way, 2 completed, 3 for the long term."""
    made = folder / "works"
    (made / "issues").mkdir(parents=True)
    (made / "pack.toml").write_text(PACK, "utf-8")
    for number, slug, status in (
        (1, "low-load", "in_progress"),
        (2, "odour", "completed"),
        (3, "reeds", "completed_long_term"),
    ):
        text = issue(number, slug, status)
        if explained:
            text = text.replace('en = "Total" }', 'en = "Total" }\nnote = "counted twice"')
        (made / "issues" / f"{number:02}-{slug}.toml").write_text(text, "utf-8")
    library = Library(Home.at(folder / "home"), "works")
    library.add(made)
    return library


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
    for site in SITES:
        ba.visit(site)
    assert ba.move("accepted").ok
    su.hears_from(ba)
