"""Calm colours; true colours always, since those of a terminal may be black on black."""

from __future__ import annotations

from textual.theme import Theme


def _variables(*, cursor: str, on_cursor: str, near: str, key: str) -> dict[str, str]:
    """Return what themes do not work out well by themselves; *near* is unfocused."""
    return {
        "block-cursor-background": cursor,
        "block-cursor-foreground": on_cursor,
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": near,
        "block-cursor-blurred-foreground": on_cursor,
        "footer-key-foreground": key,
        "input-selection-background": f"{cursor} 60%",
    }


CALM = Theme(
    name="calm",
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
        **_variables(
            cursor="#36506b", on_cursor="#ffffff", near="#2b3a49", key="#c7a96b"
        ),
        "block-cursor-blurred-foreground": "#e6e9ec",
        "input-selection-background": "#7aa2c8 35%",
    },
)
DAYLIGHT = Theme(
    name="daylight",
    primary="#1f5a8f",
    secondary="#48708f",
    accent="#7a5200",
    warning="#8a4b00",
    error="#a3242b",
    success="#2c6a2f",
    foreground="#1d2226",
    background="#fbfaf7",
    surface="#f2f0ea",
    panel="#e5e2d9",
    dark=False,
    variables=_variables(
        cursor="#1f5a8f", on_cursor="#ffffff", near="#48708f", key="#7a5200"
    ),
)
CONTRAST = Theme(
    name="contrast",
    primary="#6fd0ff",
    secondary="#b8e6ff",
    accent="#ffe45c",
    warning="#ffb454",
    error="#ff9a9a",
    success="#8dff8d",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    dark=True,
    variables=_variables(
        cursor="#ffffff", on_cursor="#000000", near="#bfbfbf", key="#ffe45c"
    )
    | {"text-muted": "#e0e0e0", "block-cursor-blurred-foreground": "#000000"},
)
CONTRAST_LIGHT = Theme(
    name="contrast-light",
    primary="#00397a",
    secondary="#003a5c",
    accent="#5a3a00",
    warning="#6b3300",
    error="#8b0000",
    success="#004d00",
    foreground="#000000",
    background="#ffffff",
    surface="#ffffff",
    panel="#e6e6e6",
    dark=False,
    variables=_variables(
        cursor="#000000", on_cursor="#ffffff", near="#333333", key="#5a3a00"
    )
    | {"text-muted": "#1f1f1f"},
)
THEME = CALM
ALL = (CALM, DAYLIGHT, CONTRAST, CONTRAST_LIGHT)
