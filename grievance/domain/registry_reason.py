"""Why somebody changed the registry by hand: codes that lie in its plain history."""

from __future__ import annotations

from enum import StrEnum


class RegistryReason(StrEnum):
    """
    Why; never in words, as people write of complaints where they can.

    No code speaks of a complaint or of a block, and none should be added that does.
    """

    FIRM_ASKED = "firm-asked"
    ENTITY_ASKED = "entity-asked"
    OFFICE_DECIDED = "office-decided"
    CALENDAR = "calendar"  # days clashed
    ILLNESS = "illness"
    SAFETY = "safety"  # people could not go there, or not stay
    FORCE_MAJEURE = "force-majeure"
    SCOPE_CHANGED = "scope-changed"
    HANDED_OVER = "handed-over"  # another firm or auditor took over
    COMBINED = "combined"  # two audits became one
    ENTITY_LEFT = "entity-left"  # it gave up what was to be audited
    PROGRESS = "progress"  # it began, ended or was closed
    FINDINGS = "findings"  # an audit found Major non-conformances
    FINDINGS_CLOSED = "findings-closed"  # these were corrected
    CORRECTION = "correction"  # the registry was wrong
