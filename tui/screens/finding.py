"""Confirm a finding: its words are compared and shown in place before they are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, TypeVar

from textual.binding import BindingType

from grievance.services.findings.compare_finding import Compared
from tui.forms.form import Form, Values
from tui.keys.command_list import Command, bindings
from tui.refused_field import FieldError
from tui.screens.form import FormScreen
from tui.screens.plan import PlanScreen
from tui.screens.reason import ReasonScreen
from tui.session import Session
from tui.wrapping import Block


Result = TypeVar("Result")
HEAD = "What both wordings may give away; nothing is kept yet"
ONE_MOMENT = "Comparing with every case on the file …"
DESPITE = "Keep the words, despite what was found?"
SEALED = "The reason is sealed in the file, for both wordings."


class WordingsScreen(PlanScreen):
    """Both wordings in full; `y` is there only where a reason would do."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "review",
        Command(
            name="confirm",
            keys="y",
            label="Confirm",
            help="Confirm the finding in these words",
            action="answer(True)",
        ),
    )

    def __init__(self, blocks: Sequence[Block], *, barred: bool) -> None:
        super().__init__(HEAD, blocks)
        self._barred = barred

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is confirmed for which no reason is good enough."""
        return not (self._barred and action == "answer" and parameters == (True,))


class FindingScreen(FormScreen[Result]):
    """
    Ctrl+S compares, and shows; `y` there keeps it, with a reason where one is needed.

    *look* compares what was typed, *show* makes text of what it found, and *keep* gets
    the reason besides; *look* and *keep* run in threads.
    """

    def __init__(  # noqa: PLR0913  # keywords, each a part of the same deed
        self,
        session: Session,
        form: Form,
        keep: Callable[[Values, str], Result],
        *,
        look: Callable[[Values], Compared],
        show: Callable[[Values, Compared], Sequence[Block]],
        overtaken: Callable[[], object],
    ) -> None:
        super().__init__(session, form, lambda v: keep(v, ""), overtaken=overtaken)
        self._keep = keep
        self._look = look
        self._show = show

    def _save(self) -> None:
        values = self.values
        try:
            self._form.refuse_empty(values)
        except FieldError as error:
            self.refuse(str(error), error.field)
            return
        if self.ask(lambda: self._look(values), self._review):
            self.tell(ONE_MOMENT)

    async def _review(self, compared: Compared) -> None:
        async def answered(is_meant: bool | None) -> None:  # noqa: FBT001  # Textual calls it
            if is_meant:
                await self._confirm(has_hits=bool(compared.told_despite))

        self.tell(self._form.said)
        screen = WordingsScreen(
            self._show(self.values, compared), barred=compared.barred
        )
        await self.app.push_screen(screen, answered)

    async def _confirm(self, *, has_hits: bool) -> None:
        if not has_hits:
            self._keep_it("")
            return

        def answered(reason: str | None) -> None:
            if reason is not None:
                self._keep_it(reason)

        await self.app.push_screen(ReasonScreen(DESPITE, SEALED), answered)

    def _keep_it(self, reason: str) -> None:
        values = self.values
        if self.ask(lambda: self._keep(values, reason), self.dismiss):
            self.tell("One moment …")
