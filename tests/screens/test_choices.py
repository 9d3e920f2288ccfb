"""Choices on screen: one answer narrows the next, typing filters, and 'other' takes words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from inspector import fieldwork
from inspector.home import Home
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.bodies import Stored
from inspector.ledger.ledger import Ledger
from inspector.packs.model import Check
from tests.conftest import WallClock
from tests.screens.checklist import ISSUE, PACK
from tests.screens.conftest import Field, Hand
from tests.screens.looks import text_of

CHECKS = (
    Check(
        id="league",
        type="select_one",
        label=Text("所在盟市", "League or city"),
        choices_from="data/regions.toml",
        choice_filter="choice.parent == '150000'",
    ),
    Check(
        id="banner",
        type="select_one",
        label=Text("所在旗县", "Banner or county"),
        choices_from="data/regions.toml",
        choice_filter="choice.parent == league",
        relevant="league != ''",
    ),
    Check(
        id="seen_at",
        type="select_multiple",
        label=Text("查看过的旗县", "Banners looked at"),
        choices_from="data/regions.toml",
        choice_filter="choice.parent == league",
        other=True,
    ),
)
CASCADE = msgspec.structs.replace(
    PACK,
    digest="1" * 64,
    issues=(msgspec.structs.replace(ISSUE, checks=CHECKS, repeats=(), figures=()),),
)


@pytest.fixture
def field(tmp_path: Path, wall: WallClock) -> Iterator[Field]:
    home, other = Home.at(tmp_path / "home"), Home.at(tmp_path / "other")
    with (
        Ledger.open(home, author="苏日娜", wall=wall) as ledger,
        Ledger.open(other, author="王检", wall=wall) as colleague,
    ):
        yield Field(ledger, colleague, wall, CASCADE)


def answers(field: Field) -> dict[str, Stored | None]:
    return {row.check: row.value for row in queries.answers(field.ledger, field.visit)}


def offered(hand: Hand) -> str:
    return text_of(hand.app)


async def test_each_answer_narrows_the_next(field: Field) -> None:
    async with field.run() as hand:
        assert "12 of 12" in offered(hand)
        await hand.press(*"xilin")
        assert "1 of 12" in offered(hand)
        assert "Hohhot" not in offered(hand)
        await hand.press("enter")
        assert answers(field) == {"league": "152500"}
        assert "Abag" in offered(hand)
        assert "Saihan" not in offered(hand)  # of Hohhot
        await hand.press(*"阿巴嘎", "enter")
        assert answers(field) == {"league": "152500", "banner": "152522"}
        await hand.open("league")
        assert "(x) Xilingol League" in offered(hand)
        assert hand.box.entry.value == ""


async def test_what_the_last_visit_chose_is_said_in_words(field: Field) -> None:
    before = field.earlier_visit()
    fieldwork.answer(field.ledger, field.library, before, "league", "152500")
    async with field.run() as hand:
        assert "Xilingol League  l takes it over" in offered(hand)
        await hand.press("alt+l")
        assert hand.line("league").value == "Xilingol League"


async def test_walking_with_the_arrows_chooses_too(field: Field) -> None:
    async with field.run() as hand:
        await hand.press("down", "down", "up", "enter")
    (chosen,) = answers(field).values()
    assert chosen == "150100"


async def test_an_answer_that_no_longer_fits_is_said_to_be_so(field: Field) -> None:
    async with field.run() as hand:
        await hand.press(*"xilin", "enter", *"abag", "enter")
        await hand.open("league")
        await hand.press(*"hohhot", "enter")
        assert hand.line("banner").state == "failing" or "choose again" in offered(hand)
        await hand.open("banner")
        assert "choose again" in offered(hand)
        await hand.press("escape", "c")
        assert "choose again" in offered(hand)


async def test_several_are_chosen_and_one_that_is_not_listed_is_written(field: Field) -> None:
    async with field.run() as hand:
        await hand.press(*"xilin", "enter")
        await hand.open("seen_at")
        await hand.press(*"abag", "enter", *"sonid", "down", "enter")
        held = answers(field)["seen_at"]
        assert isinstance(held, list)
        assert held[0] == "152522"
        assert len(held) == 2
        await hand.press(*"other", "enter", *"the border strip", "enter")
        held = answers(field)["seen_at"]
        assert isinstance(held, list)
        assert held[-1] == "other:the border strip"
        assert len(held) == 3
        assert "the border strip" in hand.line("seen_at").value
        await hand.open("seen_at")
        await hand.press(*"other", "enter")
        held = answers(field)["seen_at"]
        assert isinstance(held, list)
        assert len(held) == 2


async def test_what_was_typed_and_found_nowhere_becomes_the_other(field: Field) -> None:
    async with field.run() as hand:
        await hand.press(*"xilin", "enter")
        await hand.open("seen_at")
        await hand.press(*"border strip", "enter")
        assert hand.box.entry.value == "border strip"
        await hand.press("escape")
        assert answers(field) == {"league": "152500"}
        assert "13 of 13" in offered(hand) or "of 13" in offered(hand)
        await hand.press(*"border strip", "enter", "enter")
        assert answers(field)["seen_at"] == ["other:border strip"]


async def test_words_that_are_no_choice_are_not_taken(field: Field) -> None:
    async with field.run() as hand:
        await hand.press(*"qqq")
        assert "nothing fits" in offered(hand)
        await hand.press("enter")
        assert answers(field) == {}
        assert hand.screen.open_key == ("league", None)


async def test_a_choice_from_a_table_is_typed_however_few_are_left(field: Field) -> None:
    """With three districts left the letters of a name were commands: `u` undid the league."""
    async with field.run() as hand:
        await hand.press(*"wuhai", "enter")
        await hand.press(*"wuda", "enter")
        assert answers(field) == {"league": "150300", "banner": "150304"}


async def test_choices_that_wait_for_another_answer_say_so(field: Field) -> None:
    waiting = msgspec.structs.replace(CHECKS[1], relevant=None)
    issue = msgspec.structs.replace(CASCADE.issues[0], checks=(CHECKS[0], waiting))
    other = msgspec.structs.replace(CASCADE, digest="2" * 64, issues=(issue,))
    async with Field(field.ledger, field.colleague, field.wall, other).run() as hand:
        await hand.open("banner")
        assert "nothing to choose yet" in offered(hand)
        await hand.press(*"wu", "enter")
        assert "nothing to choose yet" in offered(hand)
        assert answers(field) == {}
