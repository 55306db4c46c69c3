"""What is different on a cover since somebody looked, so that they see both values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from grievance.domain.case import Case
from grievance.domain.errors import ConflictError
from grievance.domain.ids import PersonId


Name = Callable[[PersonId], str]
NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A value of a case that was *shown* to somebody, and what it is *now*."""

    what: str
    shown: str
    now: str

    def __str__(self) -> str:
        """Name both values."""
        return f"{self.what} {self.shown} → {self.now}"


class OvertakenError(ConflictError):
    """Somebody changed the case after it was shown; *told* names the *differences*."""

    def __init__(self, who: str, differences: Sequence[Difference]) -> None:
        both = ", ".join(map(str, differences))
        changed = f"{who} changed this case meanwhile"
        self.told = f"{changed}: {both}." if both else f"{changed}."
        super().__init__(f"{self.told} Look at it, then repeat.")
        self.differences = tuple(differences)


def differences(shown: Case, now: Case, name: Name) -> tuple[Difference, ...]:
    """Return the values of a cover that are others than those *shown*, in words."""
    pairs = zip(_values(shown, name), _values(now, name), strict=True)
    return tuple(
        Difference(what=what, shown=before, now=after)
        for (what, before), (_, after) in pairs
        if before != after
    )


def _values(case: Case, name: Name) -> Iterator[tuple[str, str]]:
    yield "stage", str(case.stage)
    yield "urgency", str(case.urgency)
    yield "kind", str(case.kind)
    yield "handler", name(case.handler) if case.handler else NOBODY
    yield "due", str(case.calls_on or "never")
    yield "mail", "unread" if case.unread else "read"
