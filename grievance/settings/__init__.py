"""
What the file `grievance.toml` and the environment decide, read once and passed on.

Passwords do not belong into the file: an environment variable overrides a URL.
"""

from __future__ import annotations

from grievance.settings.blobs import BlobSettings
from grievance.settings.desk import THEMES, DeskSettings
from grievance.settings.digest import DigestSettings
from grievance.settings.file import (
    ENV_BROKER,
    ENV_DATABASE,
    ENV_DEVICE_FILE,
    ENV_HOME,
    ENV_PASSPHRASE_FILE,
    line_of,
    parse_settings,
    read_settings,
    write_mailbox,
    write_settings,
)
from grievance.settings.log import LogSettings
from grievance.settings.mail import (
    MAILBOX_NAME,
    MailboxSettings,
    MailSettings,
    SmtpSettings,
)
from grievance.settings.notices import NoticeSettings
from grievance.settings.office import OfficeSettings
from grievance.settings.servers import UrlSettings, WorkerSettings
from grievance.settings.statistics import StatisticsSettings
from grievance.settings.whole import Settings


__all__ = [
    "ENV_BROKER",
    "ENV_DATABASE",
    "ENV_DEVICE_FILE",
    "ENV_HOME",
    "ENV_PASSPHRASE_FILE",
    "MAILBOX_NAME",
    "THEMES",
    "BlobSettings",
    "DeskSettings",
    "DigestSettings",
    "LogSettings",
    "MailSettings",
    "MailboxSettings",
    "NoticeSettings",
    "OfficeSettings",
    "Settings",
    "SmtpSettings",
    "StatisticsSettings",
    "UrlSettings",
    "WorkerSettings",
    "line_of",
    "parse_settings",
    "read_settings",
    "write_mailbox",
    "write_settings",
]
