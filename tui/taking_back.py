"""A step taken back, or done again: each of its changes in a transaction of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from textual.screen import Screen

from grievance.domain.errors import GrievanceError
from grievance.domain.undo import Change, LetterChange, Step, Way
from grievance.services.log.changes_since import Changes
from grievance.services.undoing.take_back import take_back
from tui.asking.bulk import MANY
from tui.desk_words import desk_words
from tui.queue.case_list import SeesCases
from tui.screens.case import CaseScreen
from tui.screens.confirm import ConfirmScreen
from tui.session import Session
from tui.watching import FollowsBooks


NAMED = 12
SAID = {Way.UNDO: "Taken back", Way.REDO: "Done again"}
NOT = {Way.UNDO: "Not taken back", Way.REDO: "Not done again"}
ASKED = {Way.UNDO: "Take back", Way.REDO: "Do again"}
DID = {Way.UNDO: "You did it", Way.REDO: "You took it back"}
OUT_OF_SIGHT = "{} {:%Y-%m-%d %H:%M}. Neither open nor under the cursor: {}."
JUST_DONE = timedelta(seconds=10)  # what says so, and names the key, is still shown
BACK = {Way.UNDO: " U does it again.", Way.REDO: " u takes it back."}


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """A step that somebody goes back, or forth again."""

    session: Session
    step: Step
    way: Way

    @classmethod
    def next(cls, session: Session, name: str) -> Going:
        """
        Return the step that is next on the way called *name*.

        Raises:
            NotAllowedError: There is none.
        """
        way = Way(name)
        return cls(session=session, step=session.journal.next(way), way=way)

    def leave_out(self) -> None:
        """Note that it cannot be gone; the one before it is next."""
        self.session.went(self.way, self.step, None)

    def question(self, screen: Screen[Any]) -> ConfirmScreen | None:
        """Return what to ask before it; nothing where whoever goes sees what changes."""
        said = self.said_before(screen)
        title = f"{ASKED[self.way]} {self.step.words}?"
        return ConfirmScreen(title, said) if said else None

    def said_before(self, screen: Screen[Any]) -> str:
        """
        Say which cases it changes, where these are many or none of them in sight.

        What was done a moment ago is: whoever did it reads so on the screen.
        """
        named = _named([change.reference for change in self.step.changes])
        if len(self.step.changes) > MANY:
            return named
        if self._is_in_sight(screen) or self.step.at is None:
            return ""
        if self.session.mechanism.now() - self.step.at < JUST_DONE:
            return ""
        at = self.step.at.astimezone(self.session.mechanism.timetable.calendar.zone)
        return OUT_OF_SIGHT.format(DID[self.way], at, named)

    def _is_in_sight(self, screen: Screen[Any]) -> bool:
        """Whether a case of it is; letters wait for nobody, and are named until they go."""
        seen = screen.cases_in_sight() if isinstance(screen, SeesCases) else ()
        return any(
            isinstance(change, LetterChange) or change.case_id in seen
            for change in self.step.changes
        )

    def go(self) -> Went:
        """Do it; in a thread."""
        return take_step_back(self.session, self.step, self.way)


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

    def note(self, session: Session) -> None:
        """Let the way back be open."""
        session.went(self.way, self.step, self.inverse)

    def show_on(self, screens: Iterable[Screen[Any]]) -> None:
        """Let each of *screens* show its cases as they are now."""
        case_ids = {change.case_id for change in self.step.changes}
        changes = Changes(size=0, of_cases=dict.fromkeys(case_ids, ()))
        for screen in screens:
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
            refused.append((change.reference, desk_words(error)))
        else:
            inverse += [back] if back else []
    return Went(
        step=step,
        way=way,
        inverse=_back(session, step, inverse) if inverse else None,
        refused=tuple(refused),
    )


def _back(session: Session, step: Step, inverse: Iterable[Change]) -> Step:
    return Step(words=step.words, changes=tuple(inverse), at=session.mechanism.now())


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
