"""Two themes of our own: dark, and light for the sun.

One accent colour, blue, means "here you are".  Outcomes take their colours from the Okabe-Ito
palette, which people with any kind of colour vision tell apart; a mark or word stands beside each.
"""

from __future__ import annotations

from typing import Final

from textual.color import Color
from textual.theme import Theme

from inspector.i18n import Text

DARK: Final = Theme(
    name="inspector-dark",
    primary="#56b4e9",
    secondary="#56b4e9",
    accent="#56b4e9",
    success="#2fc398",
    warning="#e69f00",
    error="#f0803c",
    foreground="#e4e6e8",
    background="#14171a",
    surface="#1d2226",
    panel="#343b41",
    dark=True,
    variables={
        "border": "#56b4e9",
        "border-blurred": "#4a545c",
        "text-muted": "#b8c0c6",
        "text-disabled": "#8d979e",
        "block-cursor-background": "#2b4e62",
        "block-cursor-foreground": "#e4e6e8",
        "block-cursor-text-style": "none",
    },
)
LIGHT: Final = Theme(
    name="inspector-light",
    primary="#0072b2",
    secondary="#0072b2",
    accent="#0072b2",
    success="#00694c",
    warning="#8a5a00",
    error="#b03a00",
    foreground="#15181a",
    background="#fbfbf9",
    surface="#eeeeea",
    panel="#c9cac4",
    dark=False,
    variables={
        "border": "#0072b2",
        "border-blurred": "#a5a69f",
        "text-muted": "#4a5055",
        "text-disabled": "#63696e",
        "block-cursor-background": "#a3cbe0",
        "block-cursor-foreground": "#15181a",
        "block-cursor-text-style": "none",
    },
)
OURS: Final = (DARK, LIGHT)
THEME: Final = Text("配色：{name}", "theme: {name}")
_SHARES: Final = {"text-muted": 0.75, "text-disabled": 0.65}


def plain(variables: dict[str, str]) -> dict[str, str]:
    """The variables of any theme, its fainter texts as colours of their own.

    Textual's are a share of black or white, whichever suits the ground they are on; a list that is
    painted line by line does not know its ground.
    """
    ink, ground = variables["foreground"], variables["background"]
    if ink.startswith("ansi") or ground.startswith("ansi"):
        return variables  # the terminal's own, which nobody here knows
    faint = {
        name: Color.parse(ground).blend(Color.parse(ink), share).hex
        for name, share in _SHARES.items()
        if variables[name].startswith("auto")
    }
    return variables | faint
