"""What the visit, the findings and the conflicts look like at both sizes, in both languages."""

from __future__ import annotations

import pytest

from inspector import fieldwork
from inspector.i18n import Language, use_language
from screens.base import InspectorScreen
from screens.conflicts import ConflictsScreen
from screens.findings import FindingsScreen
from screens.visit import VisitScreen
from tests.screens.conftest import SIZES, Field
from tests.screens.looks import Look

LANGUAGES: tuple[Language, ...] = ("zh", "en")
each_look = pytest.mark.parametrize("size", SIZES, ids=["80x24", "140x45"])
each_language = pytest.mark.parametrize("language", LANGUAGES)


def fill(field: Field) -> None:
    for check, typed in (("operating", "yes"), ("load_rate", "42.0"), ("sludge", "compost")):
        fieldwork.answer(field.ledger, field.library, field.visit, check, typed)
    field.disagree("capacity", "5000", "4800")
    fieldwork.raise_finding(
        field.ledger,
        field.visit,
        check="load_rate",
        severity="major",
        what="负荷率: 42.0 %",
        due="2018-03-01",
        responsible="王局",
    )
    fieldwork.raise_finding(
        field.ledger,
        field.visit,
        severity="minor",
        what="标识牌缺失",
        action="补设",
        due="2018-06-01",
    )


@each_look
@each_language
async def test_the_visit(
    field: Field, size: tuple[int, int], language: Language, look: Look
) -> None:
    fill(field)
    use_language(language)
    async with field.run(lambda: VisitScreen(field.visit), size) as hand:
        await hand.open("load_rate")
        look(hand.app, f"visit-{size[0]}-{language}")


@each_look
@each_language
@pytest.mark.parametrize("screen", [FindingsScreen, ConflictsScreen])
async def test_the_lists(
    field: Field,
    size: tuple[int, int],
    language: Language,
    screen: type[InspectorScreen],
    look: Look,
) -> None:
    fill(field)
    use_language(language)
    async with field.run(screen, size) as hand:
        look(hand.app, f"{screen.__name__}-{size[0]}-{language}")
