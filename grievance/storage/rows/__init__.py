"""
The tables, as SQLAlchemy sees them; nothing outside `storage` imports this.

They are declared as classes for the sake of their types, and used through Core with
statements built once: 50 µs each, where a unit of work takes ten times as long.
"""

from __future__ import annotations

from grievance.storage.rows.base import Base
from grievance.storage.rows.blobs import BlobFolderRow, BlobRow
from grievance.storage.rows.cases import (
    AuditFileRow,
    CaseGrantRow,
    CaseRow,
    CaseSlotRow,
    PartRow,
    RekeyDueRow,
    SlipRow,
)
from grievance.storage.rows.intake import ReceiptRow, SpoolGrantRow, SpoolRow
from grievance.storage.rows.jobs import OutboxRow, PulseRow
from grievance.storage.rows.log import CheckpointRow, LogEntryRow, LogHeadRow
from grievance.storage.rows.outgoing import AliasRow, AnsweredRow, OutgoingRow
from grievance.storage.rows.people import (
    DirectoryRow,
    FormerIdentityRow,
    IdentityCodeRow,
    LockedIdentityRow,
)
from grievance.storage.rows.registry import (
    AccreditationRow,
    AuditorRow,
    AuditRow,
    CertificationRow,
    EntityRow,
    FacilityRow,
    FirmRow,
    LinkRow,
    MemberRow,
    OtherNameRow,
    OutsideEventRow,
    RegistryHistoryRow,
    RegistryRow,
)
from grievance.storage.rows.releases import RehearsalRow, ReleaseRow
from grievance.storage.rows.reminders import ReminderRow, StaffMailRow
from grievance.storage.rows.requests import RequestRow


__all__ = [
    "AccreditationRow",
    "AliasRow",
    "AnsweredRow",
    "AuditFileRow",
    "AuditRow",
    "AuditorRow",
    "Base",
    "BlobFolderRow",
    "BlobRow",
    "CaseGrantRow",
    "CaseRow",
    "CaseSlotRow",
    "CertificationRow",
    "CheckpointRow",
    "DirectoryRow",
    "EntityRow",
    "FacilityRow",
    "FirmRow",
    "FormerIdentityRow",
    "IdentityCodeRow",
    "LinkRow",
    "LockedIdentityRow",
    "LogEntryRow",
    "LogHeadRow",
    "MemberRow",
    "OtherNameRow",
    "OutboxRow",
    "OutgoingRow",
    "OutsideEventRow",
    "PartRow",
    "PulseRow",
    "ReceiptRow",
    "RegistryHistoryRow",
    "RegistryRow",
    "RehearsalRow",
    "RekeyDueRow",
    "ReleaseRow",
    "ReminderRow",
    "RequestRow",
    "SlipRow",
    "SpoolGrantRow",
    "SpoolRow",
    "StaffMailRow",
]
