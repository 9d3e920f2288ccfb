"""A small register with its inspectors, and what the dashboard says of it."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import pytest

from inspector import fieldwork
from inspector.fieldwork import register
from inspector.ledger.ledger import Ledger
from inspector.overview.dashboard import Dashboard, OpenFindings, Overview, RegionLine
from inspector.overview.months import Month
from inspector.packs.tables import load_tables
from tests.sample.libraries import OnePack
from tests.screens.register_pack import PACK

Answer = Literal["yes", "no"]


class Office:
    """Inspectors at work on one laptop, and a dashboard that is kept open meanwhile."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.library = OnePack(ledger.home, PACK)
        self.dashboard = Dashboard(ledger, PACK, load_tables())

    def visit(self, issue: int, site: str | None, on: str) -> str:
        day = dt.date.fromisoformat(on)
        return fieldwork.open_visit(self.ledger, self.library, PACK, issue, site, day)

    def answer(self, visit: str, check: str = "seen", typed: Answer = "yes") -> None:
        fieldwork.answer(self.ledger, self.library, visit, check, typed)

    def finding(self, visit: str, severity: str = "major", due: str | None = None) -> str:
        return fieldwork.raise_finding(
            self.ledger, visit, severity=severity, what="排口无标识", due=due
        )

    def close(self, finding: str) -> None:
        """A minor one: the others ask for a file."""
        fieldwork.close_finding(self.ledger, finding, "标识已补")

    def overview(self, today: str = "2018-03-05") -> Overview:
        """What the dashboard that is kept says, as the register and one made anew do."""
        day = dt.date.fromisoformat(today)
        kept, lines = self.dashboard.overview(day), register(self.ledger, PACK)
        assert kept.checks_answered == sum(line.checks_answered for line in lines)
        assert sum(one.open for one in kept.findings) == sum(line.findings_open for line in lines)
        assert kept == Dashboard(self.ledger, PACK, load_tables()).overview(day)
        return kept

    def month(self, month: str, today: str = "2018-03-05") -> Month:
        return next(one for one in self.overview(today).months if one.month == month)

    def region(self, code: str) -> RegionLine:
        return next(one for one in self.overview().regions if one.code == code)

    def findings(self, severity: str, today: str = "2018-03-05") -> OpenFindings:
        return next(one for one in self.overview(today).findings if one.severity == severity)


@pytest.fixture
def office(ledger: Ledger) -> Office:
    return Office(ledger)
