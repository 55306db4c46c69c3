"""Everything an office configures, as one value."""

from __future__ import annotations

import base64

import msgspec

from grievance.domain.errors import SetupError
from grievance.domain.timetable import Timetable
from grievance.settings.blobs import BlobSettings
from grievance.settings.clocks import (
    limits_of,
    refuse_bad_clocks,
    refuse_bad_retention,
    retention_of,
    short_retention_of,
)
from grievance.settings.desk import DeskSettings
from grievance.settings.digest import DigestSettings
from grievance.settings.log import LogSettings
from grievance.settings.mail import (
    MailboxSettings,
    MailSettings,
    SmimeSettings,
    SmtpSettings,
)
from grievance.settings.notices import NoticeSettings
from grievance.settings.office import OfficeSettings
from grievance.settings.servers import UrlSettings, WorkerSettings
from grievance.settings.statistics import StatisticsSettings


ROOT_SIZE = 32


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything an office configures; in TOML each mailbox is a `[[mailbox]]`."""

    office: OfficeSettings
    mail: MailSettings = MailSettings()
    mailbox: tuple[MailboxSettings, ...] = ()
    smtp: SmtpSettings = SmtpSettings()
    smime: SmimeSettings = SmimeSettings()
    database: UrlSettings = UrlSettings()
    broker: UrlSettings = UrlSettings()
    worker: WorkerSettings = WorkerSettings()
    blobs: BlobSettings = BlobSettings()
    log: LogSettings = LogSettings()
    desk: DeskSettings = DeskSettings()
    digest: DigestSettings = DigestSettings()
    notices: NoticeSettings = NoticeSettings()
    statistics: StatisticsSettings = StatisticsSettings()
    clocks: dict[str, str] = msgspec.field(default_factory=dict)
    """
    How long each thing may take, where it is not the usual: `triage = "10 business
    days"`.
    """
    retention: dict[str, str] = msgspec.field(default_factory=dict)
    """How long cases are kept, by outcome or kind: `resolved-by-dialogue = "3 years"`."""

    def __post_init__(self) -> None:
        """Raise `ValueError` if two mailboxes have one name, or a clock is wrong."""
        refuse_bad_clocks(self.clocks)
        refuse_bad_retention(self.retention)
        names = [box.name for box in self.mailbox]
        if len(names) != len(set(names)):
            msg = "two mailboxes have the same name; each is to have its own"
            raise ValueError(msg)

    @property
    def timetable(self) -> Timetable:
        """The office's limits, counted in its calendar."""
        return Timetable(
            calendar=self.office.calendar,
            limits=limits_of(self.clocks),
            short_retention=short_retention_of(self.clocks),
            retention=retention_of(self.retention),
        )

    @property
    def own_addresses(self) -> tuple[str, ...]:
        """The addresses at which people write to us; never answered by ourselves."""
        boxes = (box.address for box in self.mailbox)
        return tuple(dict.fromkeys(a for a in (self.mail.address, *boxes) if a))

    @property
    def root_public(self) -> bytes:
        """The key that the directory must be signed with, 32 bytes."""
        return _root(self.office.root)

    @property
    def first_root_public(self) -> bytes:
        """The root key that the office was founded with, and its log is named after."""
        return _root(self.office.first_root or self.office.root)


def _root(encoded: str) -> bytes:
    try:
        root = base64.b64decode(encoded, validate=True)
    except ValueError:  # not base64, or not even ASCII
        root = b""
    if len(root) != ROOT_SIZE:
        msg = "The root key in grievance.toml is damaged; restore the file."
        raise SetupError(msg)
    return root
