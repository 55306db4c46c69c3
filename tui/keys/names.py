"""Keys as somebody writes them into a file, in the long names that Textual has for them."""

from __future__ import annotations

import unicodedata

from textual.binding import Binding
from textual.keys import Keys, _character_to_key
from textual.widgets import Input, TextArea


# What a terminal sends for these is what it sends for another key.
SAME = {
    "ctrl+i": "Tab",
    "ctrl+m": "Enter",
    "ctrl+j": "Enter",
    "ctrl+h": "Backspace",
    "ctrl+[": "Esc",
    "ctrl+left_square_bracket": "Esc",
}
TAKEN = frozenset({"tab", "shift+tab", "ctrl+c", "ctrl+z"})
_NAMED = frozenset(key.value for key in Keys if key.value.isprintable()) - {"ignore"}


_PASSING = frozenset(
    {
        "enter",
        "backspace",
        "delete",
        "up",
        "down",
        "left",
        "right",
        "home",
        "end",
        "pageup",
        "pagedown",
    }
)
# What Input and TextArea do something by; a command before them would take it away.
_EDITING = frozenset(
    key.strip()
    for field in (Input, TextArea)
    for binding in Binding.make_bindings(field.BINDINGS)
    for key in binding.key.split(",")
)


def long_names(written: str) -> tuple[str, ...]:
    """
    Return the long name of each key in a list with commas; a comma itself is `comma`.

    Raises:
        ValueError: One is no key, or none that may be taken; the words say why.
    """
    return tuple(_long_name(one.strip()) for one in written.split(","))


def types_something(key: str) -> bool:
    """Tell whether a key, by its long name, writes a character into a text field."""
    return len(key) == 1 or key in {"space", "plus"} or _is_character(key)


def edits(key: str) -> bool:
    """Tell whether a key, by its long name, does something to what is in a field."""
    return key in _EDITING


def is_pressed_in_passing(key: str) -> bool:
    """Tell whether somebody presses it to read on, or to correct what they wrote."""
    return key in _PASSING


def _long_name(key: str) -> str:
    if key in SAME:
        msg = f"{key} is {SAME[key]} to a terminal"
        raise ValueError(msg)
    if key in TAKEN:
        msg = f"{key} goes on to the next field, or belongs to the terminal"
        raise ValueError(msg)
    if len(key) == 1 and key.isprintable() and not key.isspace():
        return _character_to_key(key)
    if key in _NAMED or types_something(key) or _is_alt(key):
        return key
    msg = f"{key!r} is no key"
    raise ValueError(msg)


def _is_alt(key: str) -> bool:
    with_alt, _plus, letter = key.partition("+")
    return with_alt == "alt" and len(letter) == 1 and letter.isalnum()


def _is_character(key: str) -> bool:
    """Tell whether it is what a character is called, such as `question_mark`."""
    try:
        character = unicodedata.lookup(key.replace("_", " "))
    except KeyError:
        return key in {"slash", "minus", "underscore"}
    return _character_to_key(character) == key
