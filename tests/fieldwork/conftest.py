"""A sewage works to inspect: a load rate, an outfall or two, a permit, and an operator's word."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from msgspec.structs import replace

from inspector.home import Home
from inspector.i18n import Text
from inspector.packs.library import Library
from inspector.packs.model import Pack
from tests.sample.libraries import library_of
from tests.sample.parts import check, repeat
from tests.sample.works import ABAG, LOAD_RATE, OPERATING, issue, pack_of

LOW_LOAD = issue(
    deadline=dt.date(2018, 2, 28),
    sites=(ABAG,),
    repeats=(repeat("outfall", "排口", "outfall"),),
    checks=(
        replace(OPERATING, required=True),
        replace(
            LOAD_RATE,
            required=True,
            constraint="value >= 0.0 && value <= 150.0",
            constraint_message=Text("0 到 150", "0 to 150"),
            passes="value >= 60.0",
            severity="major",
        ),
        check("cod", "decimal", "出水 COD", "COD of the outflow", repeat="outfall"),
        check("gate", "photo", "厂门", "The gate"),
        check("permit", "yes_no", "有无许可证", "Is there a permit?", scope="desk"),
    ),
)
PACK = pack_of(LOW_LOAD)


@pytest.fixture
def library(home: Home, tmp_path: Path) -> Library:
    return library_of(home, tmp_path / "works", PACK)


@pytest.fixture
def works(library: Library) -> Pack:
    return library.load("works")
