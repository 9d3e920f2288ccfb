"""Every word can be read in both themes, and nothing rests on colour alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color

from inspector import fieldwork
from screens.base import InspectorScreen
from screens.conflicts import ConflictsScreen
from screens.export import ExportScreen
from screens.findings import FindingsScreen
from screens.issue import IssueScreen
from screens.register import RegisterScreen
from screens.sync import SyncScreen
from screens.themes import OURS
from tests.screens.conftest import Field, Hand

READABLE = 4.5
"""The contrast that WCAG 2.2 asks of text (level AA)."""
NO_WORDS = set(" ─━│┃┌┐└┘├┤▁▂▃▄▅▆▇█▎▏▔┏┓┗┛╭╮╰╯>")

Screen = Callable[[], InspectorScreen] | None
PLACES: dict[str, tuple[Screen, tuple[str, ...]]] = {
    "register": (RegisterScreen, ()),
    "issue": (lambda: IssueScreen(27), ()),
    "visit": (None, ()),
    "failing answer": (None, ("y", *"5000", "enter", *"42")),
    "choices": (None, ("y", *"5000", "enter", "escape", "down", "2", "up", "down")),
    "what is missing": (None, ("escape", "c")),
    "finding form": (None, ("escape", "f")),
    "findings": (FindingsScreen, ()),
    "conflicts": (ConflictsScreen, ()),
    "export": (ExportScreen, ()),
    "sync": (SyncScreen, ()),
    "palette": (SyncScreen, ("ctrl+p",)),
    "help": (SyncScreen, ("question_mark",)),
}
places = pytest.mark.parametrize("place", PLACES)


def fill(field: Field) -> None:
    """Something of every look: conflicts, findings of each severity, one of them late."""
    field.disagree("remark", "quiet", "noisy")
    field.disagree("seen_on", "2018-01-01", "2018-01-02")
    for severity, due in (("critical", "2018-02-01"), ("major", "2018-06-01"), ("minor", None)):
        fieldwork.raise_finding(
            field.ledger, field.visit, severity=severity, what=f"a {severity} one", due=due
        )


def painted(app: App[object]) -> list[list[Segment]]:
    """What is on the screen, line by line."""
    strips = app.screen._compositor.render_strips()  # pyright: ignore[reportPrivateUsage]
    return [list(strip) for strip in strips]


def contrast_of(style: Style, ground: Color, ink: Color) -> float:
    colours = luminance(style.color, ink), luminance(style.bgcolor, ground)
    return (max(colours) + 0.05) / (min(colours) + 0.05)


def on_top(app: App[object]) -> Iterator[Segment]:
    """What is painted of the screen on top; what lies behind a question is faint on purpose."""
    box = app.screen.region
    if app.screen.is_modal:
        box = app.screen.query_one("#asked, #--container").region
    for strip in app.screen._compositor.render_strips()[box.y : box.bottom]:  # pyright: ignore[reportPrivateUsage]
        yield from strip.crop(box.x, box.right)


async def go(hand: Hand, keys: tuple[str, ...]) -> None:
    await hand.press(*keys)
    await hand.app_pilot.pause(0.2)
    await hand.settle()


def luminance(colour: object, base: Color) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    red, green, blue = getattr(colour, "triplet", None) or base.rgb
    parts = [
        part / 12.92 if (part := value / 255) <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for value in (red, green, blue)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@places
@pytest.mark.parametrize("theme", [theme.name for theme in OURS])
async def test_every_word_stands_out_from_its_ground(field: Field, theme: str, place: str) -> None:
    fill(field)
    screen, keys = PLACES[place]
    async with field.run(screen) as hand:
        hand.app.theme = theme
        await go(hand, keys)
        ground = Color.parse(hand.app.theme_variables["background"])
        ink = Color.parse(hand.app.theme_variables["foreground"])
        faint: dict[str, float] = {}
        for segment in on_top(hand.app):
            style = segment.style
            if style is None or set(segment.text) <= NO_WORDS:
                continue
            contrast = contrast_of(style, ground, ink)
            if contrast < READABLE:
                faint[segment.text.strip()] = round(contrast, 1)
        assert faint == {}


@places
async def test_no_color_paints_no_colour(
    field: Field, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    fill(field)
    monkeypatch.setenv("NO_COLOR", "1")
    screen, keys = PLACES[place]
    async with field.run(screen) as hand:
        await go(hand, keys)
        colours = {
            (segment.text.strip(), colour.name)
            for line in painted(hand.app)
            for segment in line
            if segment.style is not None
            for colour in (segment.style.color, segment.style.bgcolor)
            if colour is not None and not colour.is_default
        }
        assert colours == set()


@pytest.mark.parametrize(
    ("screen", "before", "key"),
    [
        (FindingsScreen, (), "down"),
        (ConflictsScreen, (), "down"),
        (ConflictsScreen, (), "right"),
        (ExportScreen, (), "down"),
        (ExportScreen, (), "tab"),
        (lambda: IssueScreen(27), (), "down"),
        (lambda: IssueScreen(27), (), "tab"),
        (SyncScreen, ("ctrl+p",), "down"),
        (None, ("escape", "c"), "down"),
        (None, (), "right"),
        (None, ("y", *"5000", "enter", *"65", "enter"), "right"),
        (None, ("escape", "f", "shift+tab"), "tab"),
    ],
)
async def test_without_colour_one_still_sees_where_one_stands(
    field: Field, monkeypatch: pytest.MonkeyPatch, screen: Screen, before: tuple[str, ...], key: str
) -> None:
    """A key that moves changes letters, marks, or bold, underlined or reversed text."""
    fill(field)
    monkeypatch.setenv("NO_COLOR", "1")

    def seen(hand: Hand) -> list[list[tuple[str, bool, bool, bool]]]:
        body = painted(hand.app)[2:-2]  # without the title, the status and the keys
        return [
            [
                (letter, bool(s and s.bold), bool(s and s.underline), bool(s and s.reverse))
                for text, s, _ in line
                for letter in text
            ]
            for line in body
        ]

    async with field.run(screen) as hand:
        await go(hand, before)
        first = seen(hand)
        await go(hand, (key,))
        assert (seen(hand) == first) is False


async def test_textuals_own_themes_can_be_read_too(field: Field) -> None:
    """Heads and muted words of a list stand out in each of them, light or dark."""
    fill(field)
    async with field.run(lambda: IssueScreen(27)) as hand:
        for name, theme in hand.app.available_themes.items():
            if theme.ansi:
                continue
            hand.app.theme = name
            await hand.settle()
            ground = Color.parse(hand.app.theme_variables["background"])
            ink = Color.parse(hand.app.theme_variables["foreground"])
            for segment in on_top(hand.app):
                if segment.style is not None and segment.text.strip() in ("Region", "not yet"):
                    contrast = contrast_of(segment.style, ground, ink)
                    assert contrast > 3, f"{segment.text} in {name}"
