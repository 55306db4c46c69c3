"""What a case can be."""

from __future__ import annotations

from enum import StrEnum


class CaseKind(StrEnum):
    """What came in, as the office works on it."""

    COMPLAINT = "complaint"
    INQUIRY = "inquiry"
    REPORT = "report"
    AUDIT_FILE = "audit-file"  # no complaint: what an audit has to answer
