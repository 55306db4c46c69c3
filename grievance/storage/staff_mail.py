"""Mails to people of the office: that there is one, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, update

from grievance.domain.errors import NotFoundError
from grievance.domain.ids import PersonId, StaffMailId
from grievance.domain.staff_mail import StaffMail, StaffMailKind
from grievance.storage.inserts import insert_new
from grievance.storage.rows import StaffMailRow
from grievance.storage.values import columns_of, fields_of


_MAIL = StaffMailRow.__table__
_ADD = insert_new(StaffMailRow, StaffMailRow.id)
_LOCK = select(_MAIL).where(_MAIL.c.id == bindparam("mail_id")).with_for_update()
_SAVE = update(StaffMailRow).where(StaffMailRow.id == bindparam("mail_id"))
_SINCE = (
    select(_MAIL)
    .where(_MAIL.c.made_at >= bindparam("since"))
    .order_by(_MAIL.c.made_at.desc(), _MAIL.c.id)
)
_COUNT = select(func.count()).where(
    _MAIL.c.person_id == bindparam("person_id"),
    _MAIL.c.kind == bindparam("kind"),
    _MAIL.c.made_at >= bindparam("since"),
)


@dataclass(frozen=True, slots=True)
class StaffMails:
    """The covers of these mails; their words lie nowhere."""

    connection: Connection

    def add(self, mail: StaffMail) -> bool:
        """Keep a new one; False where this person has one on that topic already."""
        insert_once = _ADD[self.connection.dialect.name]
        added = self.connection.execute(insert_once, columns_of(mail))
        return added.first() is not None

    def lock(self, mail_id: StaffMailId) -> StaffMail:
        """Return one that nobody else takes on until the transaction ends."""
        row = self.connection.execute(_LOCK, {"mail_id": mail_id}).first()
        if row is None:
            msg = "There is no such mail to anybody of the office."
            raise NotFoundError(msg)
        return StaffMail(**fields_of(row))

    def save(self, mail: StaffMail) -> None:
        """Keep what became of it."""
        changed = {
            "state": mail.state,
            "settled_at": mail.settled_at,
            "error": mail.error,
        }
        self.connection.execute(_SAVE.values(changed), {"mail_id": mail.id})

    def since(self, moment: datetime) -> Sequence[StaffMail]:
        """Return what was made since then, the newest first."""
        found = self.connection.execute(_SINCE, {"since": moment})
        return [StaffMail(**fields_of(row)) for row in found]

    def count(
        self, person_id: PersonId, kind: StaffMailKind, *, since: datetime
    ) -> int:
        """Count what was made for somebody since then."""
        key = {"person_id": person_id, "kind": kind, "since": since}
        return self.connection.execute(_COUNT, key).scalar_one()
