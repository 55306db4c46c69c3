"""An app whose keys can be listed and looked for: help, and commands by their names."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import ActiveBinding, BindingType

from tui.forms.option import Option
from tui.keys.command_list import Command, bindings, is_told
from tui.leaving import TellsKeys
from tui.marked import MarkedApp
from tui.suited import SuitedApp
from tui.typing_keys import is_typing


if TYPE_CHECKING:  # it is imported while the lock is on the screen
    from tui.workplace import Workplace


UNNAMED = (
    "list.",
    "text.",
    "area.",
)  # what moves the cursor; areas have names of theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What can be done by its name; an *option* that is called just so comes first."""

    option: Option
    run: Callable[[], Awaitable[object]] = field(repr=False)


class CommandApp(SuitedApp, MarkedApp):
    """Tells which keys do what here, and offers the same by name; never a case."""

    ENABLE_COMMAND_PALETTE = (
        False  # Textual's looks in the background: Enter finds nothing
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "desk",
        Command(
            name="help",
            keys="?",
            label="Help",
            help="Which keys do what here, and what the signs mean",
            action="keys",
        ),
        Command(
            name="commands",
            keys=":",
            label="Commands",
            help="Do something by its name",
        ),
    )

    def __init__(self) -> None:
        super().__init__()
        self._workplace: Workplace | None = None

    @property
    def workplace(self) -> Workplace:
        """What is behind the lock; only who got in asks for it."""
        assert self._workplace is not None
        return self._workplace

    @property
    def is_locked(self) -> bool:
        """Whether nobody is at the desk."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002  # Textual's shape
        """Help and commands are for screens, help for forms; not for the lock or a field."""
        if action in {"keys", "commands"}:
            screen = self.screen
            tells = action == "keys" and isinstance(screen, TellsKeys)
            is_free = tells or not screen.is_modal
            return is_free and not (self.is_locked or is_typing(screen))
        return True

    async def action_keys(self) -> None:
        active = list(self.screen.active_bindings.values())
        display = {b.binding.key: self.get_key_display(b.binding) for b in active}
        await self.push_screen(self.workplace.help(active, display))

    async def action_commands(self) -> None:
        named = {str(place): one for place, one in enumerate(self.named())}

        async def chosen(option: Option | None) -> None:
            if option is not None:
                await next(one.run() for one in named.values() if one.option == option)

        options = [one.option for one in named.values()]
        await self.push_screen(self.workplace.pick("Commands", options), chosen)

    def named(self) -> Iterable[Named]:
        """Yield what the keys do here, each thing once."""
        seen: set[str] = set()
        for active in self.screen.active_bindings.values():
            id_ = active.binding.id or ""
            if is_told(active) and active.enabled and id_ not in seen:
                seen.add(id_)
                if not id_.startswith(UNNAMED) and id_ != "desk.commands":
                    yield self._by_name(active)

    def _by_name(self, active: ActiveBinding) -> Named:
        binding = active.binding
        more = f"{self.get_key_display(binding)}  {binding.tooltip}".rstrip()
        _group, _dot, name = (binding.id or "").partition(".")
        return Named(
            option=Option(name, binding.description, more),
            run=partial(self.run_action, binding.action, active.node),
        )
