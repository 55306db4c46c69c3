"""What to say of certificates in the registry: which one, that it ended, or is gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from grievance.domain.firm import Firm
from grievance.domain.protection import UNPROTECTED, protection_for
from grievance.domain.registry_changes import Changes
from grievance.vault.certificate import read_certificate
from grievance.vault.errors import RecipientError


def certificate_line(pem: str) -> str:
    """Name a certificate as people compare two: its end, and its SHA-256."""
    try:
        found = read_certificate(pem)
    except RecipientError:
        return "a certificate that cannot be used"
    return f"until {found.until.date()}, SHA-256 {found.fingerprint}"


def ended_certificates(firms: Iterable[Firm], *, at: datetime) -> Iterator[str]:
    """Yield a sentence for each firm whose certificate is over; it is used all the same."""
    for firm in firms:
        if firm.certificate and read_certificate(firm.certificate).is_over(at):
            yield (
                f"The certificate of {firm.name} has expired; notices are encrypted to "
                "it all the same, so ask the firm for its new one."
            )


def opened_firms(changes: Changes) -> Iterator[str]:
    """Yield a sentence for each firm that notices would no longer be encrypted to."""
    for one in changes.changed:
        was, firm = one.before, one.after
        if not isinstance(was, Firm) or not isinstance(firm, Firm):
            continue
        if protection_for(was) == UNPROTECTED or protection_for(firm) != UNPROTECTED:
            continue
        yield (
            f"Notices to {firm.name} would no longer be encrypted; keep its certificate "
            "or age_recipient in the sheet, unless the firm asked for this."
        )
