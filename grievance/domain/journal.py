"""What somebody did since they unlocked the desk, for undo and redo."""

from __future__ import annotations

from dataclasses import dataclass

from grievance.domain.errors import NotAllowedError
from grievance.domain.undo import Step, Way


MOST_STEPS = 50
_NOTHING = {
    Way.UNDO: "Nothing to undo: you changed nothing since you unlocked the desk.",
    Way.REDO: "Nothing to do again: the last thing you did was not taken back.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """What a person did of late, the last at the end, and what they took back of it."""

    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()

    def did(self, step: Step) -> Journal:
        """Add a step; what was taken back before cannot be done again after it."""
        return Journal(done=(*self.done, step)[-MOST_STEPS:])

    def next(self, way: Way) -> Step:
        """
        Return what is taken back, or done again, now.

        Raises:
            NotAllowedError: There is nothing.
        """
        steps = self.done if way is Way.UNDO else self.undone
        if not steps:
            raise NotAllowedError(_NOTHING[way])
        return steps[-1]

    def went(self, way: Way, step: Step, inverse: Step | None) -> Journal:
        """
        Take a *step* off that was gone back or forth; *inverse* leads back, if anything.

        Where something else was done in between there is no way back any more.
        """
        steps = self.done if way is Way.UNDO else self.undone
        is_last = steps[-1:] == (step,)
        back = (inverse,) if inverse is not None and is_last else ()
        rest = tuple(one for one in steps if one is not step)
        if way is Way.UNDO:
            return Journal(done=rest, undone=(*self.undone, *back))
        return Journal(done=(*self.done, *back), undone=rest)
