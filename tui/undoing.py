"""`u` takes back what somebody did last at this desk, and `U` does it again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.message import Message

from grievance.domain.errors import GrievanceError, NotAllowedError
from grievance.domain.ids import CaseId
from grievance.domain.undo import Change, Step, Way
from grievance.services.changes_since import Changes
from grievance.services.take_back import take_back
from tui.bulk import MANY
from tui.command_list import Command, bindings
from tui.going import GoingApp
from tui.keys import is_typing
from tui.screens.case import CaseScreen
from tui.screens.confirm import ConfirmScreen
from tui.session import Session
from tui.watching import FollowsBooks


SEEN_FOR = 10.0  # seconds; it may name several cases
NAMED = 12
SAID = {Way.UNDO: "Taken back", Way.REDO: "Done again"}
NOT = {Way.UNDO: "Not taken back", Way.REDO: "Not done again"}
ASKED = {Way.UNDO: "Take back", Way.REDO: "Do again"}
BACK = {Way.UNDO: " U does it again.", Way.REDO: " u takes it back."}


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """A step that somebody goes back, or forth again."""

    session: Session
    step: Step
    way: Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Went:
    """What became of it, case by case; *inverse* leads back."""

    step: Step
    way: Way
    inverse: Step | None
    refused: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def words(self) -> str:
        """Say it in a sentence or two; each refusal once, with the cases it is for."""
        done = len(self.step.changes) - len(self.refused)
        said = f"{SAID[self.way]}: {self.step.words}." if done else ""
        if not self.refused:
            return said + (BACK[self.way] if self.inverse else "")
        count = f"{len(self.refused):,} of {len(self.step.changes):,}"
        head = f"{said} Not in {count}:" if done else f"{NOT[self.way]}:"
        return f"{head} {_refusals(self.refused)}"


class UndoingApp(GoingApp):
    """Goes back and forth in what was done since the desk was unlocked."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "desk",
        Command(
            name="undo",
            keys="u",
            action="go('undo')",
            label="Undo",
            help="Take back what you did last, as an act of its own; the log has both",
            shown=False,
        ),
        Command(
            name="redo",
            keys="U",
            action="go('redo')",
            label="Redo",
            help="Do again what you took back",
            shown=False,
        ),
    )

    class Gone(Message):
        """The thread is done."""

        def __init__(self, going: Going, went: Went) -> None:
            super().__init__()
            self.going = going
            self.went = went

    def __init__(self) -> None:
        super().__init__()
        self._going: Going | None = None  # no argument: a worker outlives its work

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Not while somebody types, or is asked something."""
        if action == "go":
            is_here = self._session is not None and not self.is_locked
            return is_here and not (self.screen.is_modal or is_typing(self.screen))
        return super().check_action(action, parameters)

    async def action_go(self, name: str) -> None:
        """Take the last step back, or do again what was taken back."""
        session, way = self._session, Way(name)
        if session is None or self._going is not None:
            return
        try:
            step = session.journal.next(way)
        except NotAllowedError as error:
            self.notify(str(error), markup=False)
            return
        if step.cannot:
            session.went(way, step, None)
            self.notify(step.cannot, severity="warning", markup=False)
            return
        await self._make_sure(Going(session=session, step=step, way=way))

    async def _make_sure(self, going: Going) -> None:
        """Go; with very many cases once somebody has seen which they are."""
        if len(going.step.changes) <= MANY:
            self._begin(going)
            return

        def answered(is_sure: bool | None) -> None:  # noqa: FBT001  # what the screen answers
            if is_sure and going.session is self._session:  # not locked meanwhile
                self._begin(going)

        named = _named([change.reference for change in going.step.changes])
        screen = ConfirmScreen(f"{ASKED[going.way]} {going.step.words}?", named)
        await self.push_screen(screen, answered)

    def _begin(self, going: Going) -> None:
        self._going = going
        self._go()

    @work(thread=True, group="undoing")
    def _go(self) -> None:
        if (going := self._going) is not None:
            went = take_step_back(going.session, going.step, going.way)
            self.post_message(self.Gone(going, went))

    @on(Gone)
    def gone(self, event: Gone) -> None:
        """Note it, say so, and show the cases as they are now."""
        self._going, session, went = None, event.going.session, event.went
        if session is not self._session:
            return  # it was locked meanwhile
        session.went(went.way, went.step, went.inverse)
        self.notify(
            went.words,
            severity="warning" if went.refused else "information",
            timeout=SEEN_FOR,
            markup=False,
        )
        self._show({change.case_id for change in went.step.changes})

    def _show(self, case_ids: Collection[CaseId]) -> None:
        changes = Changes(size=0, of_cases=dict.fromkeys(case_ids, ()))
        for screen in self.screen_stack:
            if isinstance(screen, CaseScreen):
                if screen.case_id in case_ids:
                    screen.reread()
            elif isinstance(screen, FollowsBooks):
                screen.books_changed(changes)


def take_step_back(session: Session, step: Step, way: Way) -> Went:
    """Take each change back in a transaction of its own, so that one stops no other."""
    inverse: list[Change] = []
    refused: list[tuple[str, str]] = []
    for change in step.changes:
        try:
            with session.mechanism.store.begin() as tx:
                back = take_back(
                    tx, session.ring, change, way, at=session.mechanism.now()
                )
        except GrievanceError as error:
            refused.append((change.reference, str(error)))
        else:
            inverse += [back] if back else []
    return Went(
        step=step,
        way=way,
        inverse=Step(words=step.words, changes=tuple(inverse)) if inverse else None,
        refused=tuple(refused),
    )


def _refusals(refused: tuple[tuple[str, str], ...]) -> str:
    by_reason: dict[str, list[str]] = {}
    for reference, reason in refused:
        by_reason.setdefault(reason, []).append(reference)
    return " ".join(
        f"{_named(references)}: {reason}" for reason, references in by_reason.items()
    )


def _named(references: list[str]) -> str:
    more = len(references) - NAMED
    shown = ", ".join(references[:NAMED])
    return f"{shown} and {more:,} more" if more > 0 else shown
