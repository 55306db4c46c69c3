"""What the vault refuses; never a word about which check it was that failed."""

from __future__ import annotations

from grievance.domain.errors import GrievanceError


class SealError(GrievanceError):
    """The one error for every way of not opening."""

    def __init__(
        self,
        message: str = (
            "This cannot be opened: the key is not the right one, "
            "or the bytes were altered."
        ),
    ) -> None:
        super().__init__(message)


class RolledBackError(GrievanceError):
    """Something is older than what was already seen: somebody put back old books."""


class BrokenLogError(GrievanceError):
    """The log, or a proof about it, does not fit together."""


class RecipientError(GrievanceError):
    """Nothing can be encrypted to this certificate or recipient."""
