"""The questions of an inquiry: numbered, and answered one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """
    One question, and the answer to it; *number* and *revision* as of an allegation.

    Without an answer *answered_by* and *answered_at* are None.
    """

    number: int
    revision: int = 1
    text: str = field(repr=False)
    answer: str = field(default="", repr=False)
    answered_by: PersonId | None = None
    answered_at: datetime | None = None

    @property
    def is_answered(self) -> bool:
        """Whether somebody has answered it."""
        return bool(self.answer)

    def answered(self, answer: str, *, by: PersonId, at: datetime) -> Question:
        """
        Return its next revision, with this answer.

        Raises:
            NotAllowedError: The answer is empty.
        """
        if not answer.strip():
            msg = "An answer needs some text; say also if the office does not know."
            raise NotAllowedError(msg)
        return replace(
            self,
            revision=self.revision + 1,
            answer=answer.strip(),
            answered_by=by,
            answered_at=at,
        )


def refuse_unanswered(questions: Iterable[Question]) -> None:
    """
    Refuse to close an inquiry with a question left open.

    Raises:
        NotAllowedError: There is one; the sentence says which.
    """
    open_ = [str(one.number) for one in questions if not one.is_answered]
    if open_:
        which = f"Question {open_[0]} is" if len(open_) == 1 else _several(open_)
        msg = f"{which} not answered yet; answer first, then close the inquiry."
        raise NotAllowedError(msg)


def _several(numbers: list[str]) -> str:
    return f"Questions {', '.join(numbers[:-1])} and {numbers[-1]} are"
