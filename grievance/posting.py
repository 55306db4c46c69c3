"""Make the way out for letters of what the settings say of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from grievance.mail.post.pickup_folder import PickupFolder
from grievance.mail.post.smtp import DATA_SECONDS, STEP_SECONDS, Post
from grievance.mail.post.smtp_server import Security, SmtpServer
from grievance.services.send_letter import WayOut
from grievance.wiring import Mechanism


LONGEST_PART = 0.4  # of a lease, for one answer


def open_post(mechanism: Mechanism) -> WayOut | None:
    """
    Return the way out, or None where none is set; nothing is connected yet.

    Paths start at the home.  No answer is waited for longer than a part of a lease.

    Raises:
        SetupError: Letters would leave this machine without TLS.
    """
    smtp, home = mechanism.settings.smtp, mechanism.home.path
    if smtp.folder:
        return PickupFolder(home / Path(smtp.folder).expanduser())
    if not smtp.host:
        return None
    has_account = smtp.password or smtp.token_command
    server = SmtpServer(
        host=smtp.host,
        port=smtp.port,
        security=Security(smtp.security),
        ca_file=home / smtp.ca_file if smtp.ca_file else None,
        login=mechanism.login(smtp) if has_account else None,
    )
    lease = timedelta(seconds=mechanism.settings.worker.lease_seconds)
    most = LONGEST_PART * lease.total_seconds()
    return Post(
        server,
        step_seconds=min(STEP_SECONDS, most),
        data_seconds=min(DATA_SECONDS, most),
    )
