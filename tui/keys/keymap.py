"""
The keys somebody gives to commands in `[desk] keymap`: looked at before the desk opens.

Textual takes any nonsense there, so we look ourselves; `tui/keys/rebinding.py` applies it.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from pathlib import Path

from grievance.domain.errors import SetupError
from grievance.settings import line_of
from tui.keys.command_index import Declared, every_command
from tui.keys.names import edits, is_pressed_in_passing, long_names, types_something
from tui.keys.rebinding import Keymap


# They send, drop or confirm something, or leave the desk.
FINAL = frozenset(
    {
        "case.confirm",
        "case.confirm_all",
        "case.end_access",
        "case.give_up",
        "case.reject",
        "case.recuse",
        "compose.save",
        "confirm.yes",
        "desk.lock",
        "desk.quit",
        "first.quit",
        "form.save",
        "grants.end",
        "identity.end",
        "identity.give_up",
        "new.save",
        "person.end",
        "retention.erase",
        "review.confirm",
        "review.discard",
        "review.make",
        "review.release",
        "review.send",
        "unfinished.drop",
        "waiting.as_it_is",
        "waiting.confirm",
        "waiting.discard",
        "waiting.refuse",
        "waiting.release",
        "waiting.send_again",
        "waiting.was_sent",
        "waiting.withdraw_request",
    }
)


def read_keymap(written: Mapping[str, str], path: Path) -> Keymap:
    """
    Return the keys by the ids of their commands; *path* is the file they stand in.

    Raises:
        SetupError: There is no such command or key, or another command has it; with the
            line of it.
    """
    every = every_command() if written else {}
    found: dict[str, tuple[str, ...]] = {}
    for id_, keys in written.items():
        try:
            found[id_] = _keys_of(_known(every, id_), keys)
        except ValueError as error:
            raise _refused(path, id_, str(error)) from None
    for id_, other in product(found, every.values()):
        if both := _shared(every[id_], other, found):
            said = f"{_named(every[id_])} and {_named(other)} would both be {both}"
            raise _refused(path, id_, f"{said}; give one of them another key")
    return found


def _refused(path: Path, id_: str, said: str) -> SetupError:
    line = line_of(path.read_text("utf-8"), id_) if path.is_file() else 0
    place = f"{path}, line {line}" if line else str(path)
    return SetupError(f"{place}: desk.keymap: {said}.")


def _known(every: Mapping[str, Declared], id_: str) -> Declared:
    if id_ not in every:
        msg = f"there is no command {id_!r}; `grievance keys` lists them"
        raise ValueError(msg)
    return every[id_]


def _named(command: Declared) -> str:
    return f"{command.id} ({command.label})" if command.label else command.id


def _keys_of(command: Declared, written: str) -> tuple[str, ...]:
    keys = long_names(written)
    for key in keys:
        if key not in command.keys:  # what it comes with it may keep
            _refuse_key(command, key)
    return keys


def _refuse_key(command: Declared, key: str) -> None:
    is_live = not any(map(types_something, command.keys))  # while somebody types
    if is_live and (types_something(key) or edits(key)):
        msg = f"{_named(command)} is there while one types, so it cannot be {key!r}"
        raise ValueError(msg)
    if command.id in FINAL and is_pressed_in_passing(key):
        msg = f"{_named(command)} cannot be {key!r}, which one presses in passing"
        raise ValueError(msg)


def _shared(one: Declared, other: Declared, keymap: Keymap) -> str:
    """Return a key that both would have where they meet; as they come some share one."""
    if one.id == other.id or not one.meets(other) or one.keys & other.keys:
        return ""
    taken = set(keymap.get(other.id, other.keys))
    return next((key for key in keymap[one.id] if key in taken), "")
