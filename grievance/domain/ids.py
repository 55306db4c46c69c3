"""Names for things, so that one kind of id is never taken for another."""

from __future__ import annotations

from typing import NewType
from uuid import UUID


CaseId = NewType("CaseId", UUID)
PartId = NewType("PartId", UUID)
SlipId = NewType("SlipId", UUID)
PersonId = NewType("PersonId", UUID)
SpoolId = NewType("SpoolId", UUID)
OutgoingId = NewType("OutgoingId", UUID)
RequestId = NewType("RequestId", UUID)
StaffMailId = NewType("StaffMailId", UUID)
EntityId = NewType("EntityId", UUID)
CertificationId = NewType("CertificationId", UUID)
AuditId = NewType("AuditId", UUID)
JobId = NewType("JobId", int)

# Whoever holds keys: a person's id as text, or one of the three below.
HolderId = NewType("HolderId", str)
WORKER = HolderId("worker")
RECOVERY = HolderId("recovery")
ROOT = HolderId("root")


def holder_of(person_id: PersonId) -> HolderId:
    """Name a person as a holder of keys."""
    return HolderId(str(person_id))
