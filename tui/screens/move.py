"""Where a case goes next, and why: one dialog, so that no key falls in between."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList

from grievance.domain.stage import Stage, next_stages
from tui.forms.form import Form, Values
from tui.forms.matter import Matter
from tui.forms.move import ANYWAY, TO, fields_of, fields_shown
from tui.forms.option import Option
from tui.messages import Refused
from tui.screens.form import FormScreen
from tui.screens.menu import DIGITS, MOVES, numbered
from tui.session import Session


CHOOSE = (
    "Enter or its digit chooses the stage; at the end Ctrl+S, or Enter after the reason, moves the "
    "case. Esc goes back."
)
ONCE_MORE = "Ctrl+S once more goes on."


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Somebody moved the case meanwhile; the reason is kept for the next try."""

    sentence: str
    reason: str = field(repr=False)


class MoveScreen(FormScreen[object]):
    """The stages that are allowed now, and the fields each of them needs."""

    BINDINGS: ClassVar[list[BindingType]] = [*MOVES, *DIGITS]
    AUTO_FOCUS = "#ways"

    def __init__(  # noqa: PLR0913  # keywords: what one may choose from
        self,
        session: Session,
        stage: Stage,
        submit: Callable[[Values], object],
        *,
        ways: Sequence[Stage] | None = None,
        title: str = "",
        cases: Sequence[Option] = (),
        people: Sequence[Option] = (),
        reason: str = "",
        matter: Callable[[Values], Matter | None] | None = None,
    ) -> None:
        form = Form(
            title=title or f"From {stage} to …",
            fields=fields_of(cases, people, reason),
            said=CHOOSE,
            matter=matter,
        )
        super().__init__(session, form, submit)
        self._ways = next_stages(stage) if ways is None else tuple(ways)
        self._warned_of: Stage | None = None

    def compose_head(self) -> Iterable[Widget]:
        yield OptionList(*numbered([Content(way) for way in self._ways]), id="ways")

    @property
    def shown_first(self) -> Collection[str]:
        return fields_shown(self._ways[0])

    @property
    def to(self) -> Stage:
        """The stage under the cursor."""
        return self._ways[self.query_one("#ways", OptionList).highlighted or 0]

    @property
    def values(self) -> dict[str, str]:
        """What is in the fields that this stage has, and the stage."""
        shown = fields_shown(self.to)
        typed = self.typed_in
        anyway = {ANYWAY: "yes"} if self._warned_of is self.to else {}
        return {TO: self.to, **{name: typed[name] for name in shown}, **anyway}

    @on(OptionList.OptionHighlighted, "#ways")
    def highlighted(self) -> None:
        self.show_fields(fields_shown(self.to))

    @on(OptionList.OptionSelected, "#ways")
    def chosen(self) -> None:
        """Follow the mouse, too."""
        self.go_on()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter chooses a stage before the next letter is routed: it is of the reason."""
        is_choosing = isinstance(self.focused, OptionList)
        if action == "pick":
            return is_choosing
        return (action == "next" and is_choosing) or super().check_action(
            action, parameters
        )

    def action_pick(self, place: int) -> None:
        """Take the stage of a digit, as Enter would there."""
        if place < len(self._ways):
            self.query_one("#ways", OptionList).highlighted = place
            self.action_next()

    def action_next(self) -> None:
        if isinstance(self.focused, OptionList):
            self.show_fields(fields_shown(self.to))
            self.go_on()
        else:
            super().action_next()

    def was_refused(self, event: Refused) -> None:
        """Say why; where the case has moved, its stages here are no longer right."""
        if isinstance(event, self.Changed):
            self.dismiss(Overtaken(event.reason, self.values["reason"]))
        elif isinstance(event, self.Unsettled):
            self._warned_of = self.to
            self.tell(f"{event.reason} {ONCE_MORE}", refused=True)
        else:
            super().was_refused(event)

    def action_move(self, way: str) -> None:
        if isinstance(self.focused, OptionList):
            getattr(self.focused, f"action_{way}")()
