"""Calm colours; true colours always, since those of a terminal may be black on black."""

from __future__ import annotations

from textual.theme import Theme


THEME = Theme(
    name="grievance",
    primary="#7aa2c8",
    secondary="#5f7f9c",
    accent="#c7a96b",
    warning="#d7a65f",
    error="#d77f7f",
    success="#8fb58f",
    foreground="#d5d8dc",
    background="#15191d",
    surface="#1b2025",
    panel="#242b32",
    dark=True,
    variables={
        "block-cursor-background": "#36506b",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#2b3a49",
        "block-cursor-blurred-foreground": "#e6e9ec",
        "footer-key-foreground": "#c7a96b",
        "input-selection-background": "#7aa2c8 35%",
    },
)
