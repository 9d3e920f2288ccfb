"""A photo that has not come, where connections cost: the screens say so, and when it comes."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from PIL import Image
from textual.widgets import Static

from inspector import fieldwork
from inspector.config import Config, Photos, Remote
from inspector.ledger.ledger import Ledger
from inspector.sync.engine import sync
from inspector.sync.trust import trust
from screens.findings import FindingsScreen
from tests.screens.conftest import Field
from tests.screens.looks import text_of


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A photo that a metered connection does not carry: noise does not compress."""
    path = tmp_path / "dam.jpg"
    Image.frombytes("RGB", (400, 300), random.Random(1).randbytes(360_000)).save(path, quality=95)
    return path


def between(field: Field, stick: Path, photos: Photos) -> None:
    """The colleague's news come to the field's ledger, at these terms."""

    def go(ledger: Ledger) -> None:
        (outcome,) = sync(ledger, Config(remotes={"stick": Remote(url=str(stick), photos=photos)}))
        assert outcome.ok

    for ledger in (field.colleague, field.ledger):
        go(ledger)


@pytest.fixture
def stick(field: Field, tmp_path: Path) -> Path:
    """Both trust each other and have the visit."""
    made = tmp_path / "stick"
    made.mkdir()
    for _ in range(2):
        between(field, made, "always")
    trust(field.ledger, field.colleague.device)
    trust(field.colleague, field.ledger.device)
    between(field, made, "always")
    return made


async def test_a_photo_that_came_small_is_told_until_it_comes_itself(
    field: Field, stick: Path, large: Path
) -> None:
    fieldwork.answer(field.colleague, field.library, field.visit, "operating", "yes")
    fieldwork.attach(field.colleague, large, visit=field.visit, check="operating")
    between(field, stick, "thumbnails")
    async with field.run(size=(140, 45)) as hand:
        await hand.open("banner")
        assert "small photo 1" in text_of(hand.app)
        await hand.open("operating")
        shown = text_of(hand.app)
        assert "dam.jpg: only a small picture is here" in shown
        assert "photos = " in shown
    between(field, stick, "always")
    async with field.run(size=(140, 45)) as hand:
        await hand.open("banner")
        assert "photo 1" in text_of(hand.app)
        assert "small photo" not in text_of(hand.app)
        await hand.open("operating")
        assert "dam.jpg" not in text_of(hand.app)


async def test_a_photo_that_did_not_come_is_told(field: Field, stick: Path, large: Path) -> None:
    fieldwork.attach(field.colleague, large, visit=field.visit, check="operating")
    between(field, stick, "never")
    async with field.run(size=(140, 45)) as hand:
        await hand.open("banner")
        assert "to come 1" in text_of(hand.app)
        await hand.open("operating")
        assert "dam.jpg: not here yet" in text_of(hand.app)


async def test_a_finding_tells_what_of_its_evidence_is_not_here(
    field: Field, stick: Path, large: Path
) -> None:
    finding = fieldwork.raise_finding(
        field.colleague, field.visit, check="operating", severity="minor", what="a leak"
    )
    fieldwork.attach(field.colleague, large, finding=finding)
    between(field, stick, "thumbnails")
    async with field.run(FindingsScreen, size=(140, 45)) as hand:
        words = str(hand.app.screen.query_one("#finding-words", Static).render())
        assert "dam.jpg: only a small picture is here" in words
