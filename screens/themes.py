"""Two themes of our own: dark, and light for the sun.

One accent colour, blue, means "here you are".  Outcomes take their colours from the Okabe-Ito
palette, which people with any kind of colour vision tell apart; a mark or word stands beside each.
Textual's own muted text is a share of black or white, whichever suits the ground it is on; painted
line by line, as the lists are, it does not know its ground.  So it has a colour of its own here.
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
