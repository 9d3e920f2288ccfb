"""Two themes of our own: dark, and light for the sun.

One accent colour, blue, means "here you are".  Outcomes take their colours from the Okabe-Ito
palette, which people with any kind of colour vision tell apart; a mark or word stands beside each.
"""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

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
    variables={"border": "#56b4e9", "block-cursor-text-style": "none"},
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
    variables={"border": "#0072b2", "block-cursor-text-style": "none"},
)
OURS: Final = (DARK, LIGHT)
