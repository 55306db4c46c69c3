"""What writing to the office's own people needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import tzinfo

from grievance.domain.people import Person
from grievance.domain.staff_mail import StaffMailRules
from grievance.domain.timetable import Timetable
from grievance.domain.zone import ZoneError, zone_of
from grievance.mail.words.address import is_strict
from grievance.services.audits.audit_alarms import AuditWatch
from grievance.services.envelopes.dispatch import Dispatch
from grievance.services.log.witness_log import Witness


@dataclass(frozen=True, slots=True, kw_only=True)
class Courier:
    """
    The way out, in whose name and from where we write, and what may be said.

    Without *audits* nothing is said of these, and without *witness* nothing of the log.
    """

    dispatch: Dispatch
    timetable: Timetable
    office: str
    mailbox: str
    rules: StaffMailRules = field(default_factory=StaffMailRules)
    audits: AuditWatch | None = None
    witness: Witness | None = None

    @property
    def can_write(self) -> bool:
        """Whether there is a way out, and an address to write from."""
        return self.dispatch.post is not None and is_strict(self.mailbox)

    def zone_of(self, person: Person) -> tzinfo:
        """Return where somebody's morning begins; where the office is, if unsaid."""
        try:
            return zone_of(person.time_zone or "")
        except ZoneError:  # unsaid, or this machine does not know it
            return self.timetable.calendar.zone
