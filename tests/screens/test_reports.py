"""The reports screen: a kind is chosen, seen as text, and written."""

from __future__ import annotations

import zipfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from inspector import fieldwork
from inspector.i18n import use_language
from inspector.ledger.ledger import Ledger
from inspector.reports.kinds import KINDS
from screens.reports import ReportsScreen
from tests.sample.libraries import OnePack
from tests.screens.register_pack import PACK
from tests.screens.shell import app_of, press, settle


@pytest.fixture(autouse=True)
def _in_chinese() -> None:
    use_language("zh")


@pytest.fixture
def visit(ledger: Ledger) -> str:
    number = PACK.issues[0].number
    return fieldwork.open_visit(ledger, OnePack(ledger.home, PACK), PACK, number)


@asynccontextmanager
async def reporting(ledger: Ledger) -> AsyncGenerator[Pilot[int], None]:
    app = app_of(ledger)
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "p")
        assert isinstance(app.screen, ReportsScreen)
        yield pilot


def choose(pilot: Pilot[int], kind: str) -> None:
    pilot.app.screen.query_one(OptionList).highlighted = list(KINDS).index(kind)


def field(pilot: Pilot[int], id: str) -> Input:
    return pilot.app.screen.query_one(f"#{id}", Input)


def shown(pilot: Pilot[int]) -> str:
    """The preview as a person reads it."""
    return str(pilot.app.screen.query_one("#text", Static).content)


def outcome(pilot: Pilot[int]) -> str:
    return str(pilot.app.screen.query_one("#outcome", Static).content)


async def test_the_newest_visit_is_proposed_and_seen(ledger: Ledger, visit: str) -> None:
    async with reporting(ledger) as pilot:
        assert field(pilot, "of").value == visit[-8:]
        await press(pilot, "enter")
        assert "现场检查记录（草稿，检查未完成）" in shown(pilot)


async def test_each_kind_keeps_what_it_is_of(ledger: Ledger, visit: str) -> None:
    async with reporting(ledger) as pilot:
        choose(pilot, "monthly")
        await settle(pilot)
        assert field(pilot, "of").value == "2018-02"
        field(pilot, "of").value = "2018-03"
        choose(pilot, "lookback")
        await settle(pilot)
        assert field(pilot, "of").disabled
        choose(pilot, "monthly")
        await settle(pilot)
        assert field(pilot, "of").value == "2018-03"


async def test_a_file_is_written_where_it_was_asked_for(
    ledger: Ledger, visit: str, tmp_path: Path
) -> None:
    async with reporting(ledger) as pilot:
        field(pilot, "target").value = str(tmp_path)
        await press(pilot, "f5")
        written = tmp_path / f"inspector-visit-2018-03-05-{visit[-8:]}.docx"
        assert zipfile.is_zipfile(written)
        assert "[x] 已写出" in outcome(pilot)


async def test_what_cannot_be_made_is_said_and_nothing_is_written(
    ledger: Ledger, visit: str, tmp_path: Path
) -> None:
    async with reporting(ledger) as pilot:
        choose(pilot, "issue")
        await settle(pilot)
        field(pilot, "of").value = "abc"
        field(pilot, "target").value = str(tmp_path / "a.docx")
        await press(pilot, "f5")
        assert "[!] 没有写出" in outcome(pilot)
        assert "abc 不是事项编号" in outcome(pilot)
        assert not (tmp_path / "a.docx").exists()
