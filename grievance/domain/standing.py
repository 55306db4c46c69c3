"""What a step of a case depends on besides its cover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from grievance.domain.appeal import follows_appeal
from grievance.domain.clock import Clock, ClockKind, ClockState
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import PersonId
from grievance.domain.people import Person
from grievance.domain.stage import TERMINAL, Move, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """
    Where a case stands, as its slip and the books have it.

    *deciders* decided on it before, *unanswered* allegations were flagged for an audit
    and have no finding, *open_children* are sub-cases that somebody works on.  With
    *in_time* a letter came while it could be resubmitted, and nobody has looked at it.
    """

    deciders: frozenset[PersonId] = frozenset()
    unanswered: int = 0
    open_children: int = 0
    in_time: bool = False

    def refuse_same_judge(self, before: Stage, step: Move, by: Person) -> None:
        """
        Refuse an appeal that is decided by somebody who decided before.

        Raises:
            NotAllowedError: *by* did.
        """
        decides = before is Stage.APPEAL and step.to in {Stage.DECISION, Stage.CLOSED}
        if decides and by.id in self.deciders:
            msg = (
                f"{by.name} took the decision that is appealed against; somebody who "
                "had no part in it decides on the appeal."
            )
            raise NotAllowedError(msg)

    def refuse_ending(self, step: Move) -> None:
        """
        Refuse to end a case in which something is still owed to somebody.

        Raises:
            NotAllowedError: A sub-case is open, or an allegation waits for an audit.
        """
        if step.to in TERMINAL and self.open_children:
            msg = (
                f"Sub-cases are still open ({self.open_children}); a report ends when "
                "the last of them has."
            )
            raise NotAllowedError(msg)
        if step.to in _LEAVES_AUDIT and self.unanswered:
            msg = (
                f"Allegations flagged for an audit have no answer ({self.unanswered}); "
                "record what it found, or take the flag off them with a reason."
            )
            raise NotAllowedError(msg)

    def refuse_untimely(
        self,
        to: Stage,
        clocks: tuple[Clock, ...],
        day: date,
        *,
        was_resubmitted: bool,
    ) -> None:
        """
        Refuse what comes again too late or once too often, or an end too early.

        Raises:
            NotAllowedError: It does, or is.
        """
        window = current(clocks, ClockKind.RESUBMISSION)
        is_late = window is not None and is_over(window, day)
        last = window and window.due_on
        for is_wrong, sentence in (
            (
                to is Stage.TRIAGE and was_resubmitted,
                "This complaint was resubmitted once before; open a new case.",
            ),
            (
                to is Stage.TRIAGE and is_late and not self.in_time,
                f"It could be resubmitted until {last}; open a new case.",
            ),
            (to is Stage.CLOSED and self.in_time, _TO_DECIDE),
            (
                to is Stage.CLOSED and bool(last) and not (is_late or was_resubmitted),
                f"It may be resubmitted until {last}; close it after that.",
            ),
        ):
            if is_wrong:
                raise NotAllowedError(sentence)


_LEAVES_AUDIT = TERMINAL | {Stage.INADMISSIBLE}  # nobody would wait for an answer
NOTHING_OWED = Standing()
_TO_DECIDE = (
    "A letter came in time that may be a resubmission; take the case up again, or say "
    "that it is none."
)


def refuse_untimely_appeal(clocks: tuple[Clock, ...], day: date) -> None:
    """
    Refuse a second appeal, whoever makes it, and any after its window.

    Before those concerned were told, no window has begun.

    Raises:
        NotAllowedError: There was one since triage began, or it is over.
    """
    if follows_appeal(clocks):
        msg = (
            "An appeal was decided in this case, and there is no second one; on new "
            "evidence it can be taken up again once it is over."
        )
        raise NotAllowedError(msg)
    window = current(clocks, ClockKind.APPEAL_WINDOW)
    if window and is_over(window, day):
        msg = f"An appeal was possible until {window.due_on}; it is too late."
        raise NotAllowedError(msg)


def refuse_unheard(step: Move, clocks: tuple[Clock, ...], day: date) -> None:
    """
    Refuse to close what was decided before the complainant could comment on it.

    Raises:
        NotAllowedError: The step does not say that they did or cannot, and no clock
            says that they were asked and had the time to.
    """
    asked = current(clocks, ClockKind.LAST_COMMENT)
    if step.heard is None and not (asked and is_over(asked, day)):
        msg = (
            "The complainant comments before a case is closed: say that they did, or "
            "that there is no safe way to ask, or wait until their time is over."
        )
        raise NotAllowedError(msg)


def current(clocks: tuple[Clock, ...], kind: ClockKind) -> Clock | None:
    """Return the clock of *kind* that nothing has stopped yet, or None."""
    waiting = (c for c in reversed(clocks) if c.kind is kind and not c.is_stopped)
    return next(waiting, None)


def is_over(clock: Clock, day: date) -> bool:
    """Whether the time that a clock gives has passed on *day*."""
    return clock.state(day) is ClockState.OVERDUE
