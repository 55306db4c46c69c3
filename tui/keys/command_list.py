"""
One registry of commands: what each is called, what it does, and by which keys.

A screen or a widget declares its own where its `BINDINGS` are:

    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "queue", Command(name="sort", keys="o", label="Sort", help="Order the list …")
    )

Keys, last line, help, `:` commands and the check of `[desk] keymap` all come from there;
`tui/keys/command_index.py` finds every one of them by the classes that declare them.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import ActiveBinding, Binding, BindingType


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """
    Something that keys do; *label* is for the last line, *help* says it in a sentence.

    With its group *name* is the id by which somebody gives it other keys. Where no
    *action* is given it is called like the command. What is not *shown* stands in the
    help only. What is *first* is done before the next key is routed: keys that open
    something or move the focus, which thereby must be dead while somebody types
    (`check_action`, `is_typing`).
    """

    name: str
    keys: str
    label: str
    help: str = ""
    action: str = ""
    shown: bool = True
    first: bool = True

    def binding(self, group: str) -> Binding:
        """Return what Textual makes of it."""
        return Binding(
            self.keys,
            self.action or self.name,
            self.label,
            show=self.shown,
            priority=self.first,
            tooltip=self.help,
            id=f"{group}.{self.name}",
        )


def bindings(group: str, *commands: Command) -> list[BindingType]:
    """Return the bindings of a screen or a widget; *group* begins their ids."""
    return [command.binding(group) for command in commands]


def is_told(active: ActiveBinding) -> bool:
    """Tell whether a key is one of ours, that help and commands speak of."""
    return bool(active.binding.description and "." in (active.binding.id or ""))
