"""How a letter is closed, besides the way it travels on: for one reader's key only."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from grievance.domain.firm import Firm


class ProtectionKind(StrEnum):
    """What closes a letter."""

    NONE = "none"
    SMIME = "smime"
    AGE = "age"


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """
    What a letter is encrypted to, which is public.

    *key* is a certificate in PEM for S/MIME, or a recipient `age1…` for age.
    """

    kind: ProtectionKind = ProtectionKind.NONE
    key: str = field(default="", repr=False)  # it names its owner


UNPROTECTED = Protection()


def protection_for(firm: Firm) -> Protection:
    """Return how letters to *firm* are closed: S/MIME before age, where it has both."""
    if firm.certificate:
        return Protection(kind=ProtectionKind.SMIME, key=firm.certificate)
    if firm.age_recipient:
        return Protection(kind=ProtectionKind.AGE, key=firm.age_recipient)
    return UNPROTECTED
