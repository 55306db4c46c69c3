"""Make the way out for letters, and what they are signed with, of what is set."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grievance.domain.errors import SetupError
from grievance.mail.post.pickup_folder import PickupFolder
from grievance.mail.post.smtp import DATA_SECONDS, STEP_SECONDS, Post
from grievance.mail.post.smtp_server import Security, SmtpServer
from grievance.secret import read_secret
from grievance.services.envelopes.dispatch import WayOut
from grievance.settings import SmtpSettings
from grievance.settings.login import login_for
from grievance.vault.smime import SmimeKey, read_smime_key
from grievance.wiring import Mechanism


# Parts of a lease.  Before the words a server answers about ten times (greeting, TLS,
# log in, envelope); then the lease begins anew, and of the words it is waited for three
# times: until it wants them, has them, and has answered.
STEP_PART = 1 / 12
DATA_PART = 1 / 4


def open_post(mechanism: Mechanism) -> WayOut | None:
    """
    Return the way out, or None where none is set; nothing is connected yet.

    Paths start at the home.  However slow the server answers, all answers together come
    before the lease of the job is over: nobody else begins with a letter meanwhile.

    Raises:
        SetupError: Letters would leave this machine without TLS.
    """
    smtp, home = mechanism.settings.smtp, mechanism.home.path
    if smtp.folder:
        return PickupFolder(home / Path(smtp.folder).expanduser())
    if not smtp.host:
        return None
    server = smtp_server(smtp, mechanism.environ, home=home)
    step_seconds, data_seconds = patience(mechanism.settings.worker.lease_seconds)
    return Post(server, step_seconds=step_seconds, data_seconds=data_seconds)


def smtp_server(
    smtp: SmtpSettings, environ: Mapping[str, str], *, home: Path
) -> SmtpServer:
    """
    Return the server that takes our letters; nothing is connected yet.

    Raises:
        SetupError: Letters would leave this machine without TLS.
    """
    has_account = smtp.password or smtp.token_command
    return SmtpServer(
        host=smtp.host,
        port=smtp.port,
        security=Security(smtp.security),
        ca_file=home / smtp.ca_file if smtp.ca_file else None,
        login=login_for(smtp, environ, home=home) if has_account else None,
    )


def open_signing(mechanism: Mechanism) -> SmimeKey | None:
    """
    Return the office's own S/MIME key, or None where none is set.

    Paths start at the home.

    Raises:
        SetupError: Key or certificate cannot be read, or are not of each other.
    """
    smime, home = mechanism.settings.smime, mechanism.home.path
    if not smime.key:
        return None
    password = ""
    if smime.password:
        password = read_secret(smime.password, mechanism.environ, base=home)
    key, certificate = (_pem(home / one) for one in (smime.key, smime.certificate))
    return read_smime_key(key, certificate, password=password)


def _pem(path: Path) -> bytes:
    try:
        return path.expanduser().read_bytes()
    except OSError as error:
        msg = f"The file {path}, which [smime] names, cannot be read: {error.strerror}."
        raise SetupError(msg) from None


def patience(lease_seconds: int) -> tuple[float, float]:
    """Return how long one answer is waited for, before the words and about them."""
    return (
        min(STEP_SECONDS, STEP_PART * lease_seconds),
        min(DATA_SECONDS, DATA_PART * lease_seconds),
    )
