"""Whether mail comes in and letters go out: log in, look, and leave; nothing is sent."""

from __future__ import annotations

import os
import smtplib

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from grievance.doctor.clocks import compared, date_in
from grievance.doctor.finding import Found, fine, note, problem
from grievance.doctor.patient import Patient
from grievance.mail.boxes.imap_connection import Connection
from grievance.mail.post.smtp import why_away
from grievance.mailboxes import server_of
from grievance.posting import smtp_server
from grievance.secret import SecretError
from grievance.settings import MailboxSettings
from grievance.settings.login import login_for


def look_at_mailbox(patient: Patient, box: MailboxSettings) -> Iterator[Found]:
    """Log in and open the folder, or look whether a folder may be worked in."""
    if box.kind != "imap":
        yield _folder(patient.path(box.path), "is where mail is put", "mailbox.path")
        return
    server = replace(
        server_of(box, home=patient.home.path), patience=patient.limits.patience
    )
    login = login_for(box, patient.environ, home=patient.home.path)
    connection = Connection(server, login)
    try:
        selected = connection.select(box.folder)
        greeting = connection.greeting
    finally:
        connection.close()
    yield fine(f"logged in at {server.address}; the folder holds {selected.count}")
    yield from compared(patient, date_in(greeting))


def look_at_post(patient: Patient) -> Iterator[Found]:
    """Connect as for a letter, with TLS and account, and leave."""
    smtp = patient.settings.smtp
    if smtp.folder:
        yield _folder(patient.path(smtp.folder), "takes our letters", "smtp.folder")
    elif not smtp.host:
        yield note(
            "no server takes our letters: they wait",
            "name one in [smtp] of grievance.toml, and start the worker anew",
        )
    else:
        yield from _look_at_server(patient)


def _look_at_server(patient: Patient) -> Iterator[Found]:
    smtp, patience = patient.settings.smtp, patient.limits.patience
    server = smtp_server(smtp, patient.environ, home=patient.home.path)
    own = next(iter(patient.settings.own_addresses), "")
    try:
        connection = server.connect(
            own.rpartition("@")[2] or smtp.host, timeout=patience
        )
    except SecretError:
        raise
    except (smtplib.SMTPException, OSError, ValueError) as error:
        code = why_away(error)
        yield problem(f"{smtp.host}: {_WHY.get(code, code)}", _ADVICE)
        return
    greeting = connection.greeting
    with suppress(smtplib.SMTPException, OSError, ValueError):
        connection.quit()
    way = "logged in" if server.login is not None else "greeted, without an account"
    yield fine(f"{way} at {smtp.host} ({smtp.security})")
    yield from compared(patient, date_in(greeting))


_WHY = {
    "ca-file": "ca_file is not there",
    "certificate": "its certificate is not trusted",
    "disconnected": "it hung up",
    "login": "it does not take this user and password",
    "not-supported": "it offers no STARTTLS, or no way to log in",
    "refused": "nobody listens there",
    "timeout": "it does not answer",
    "tls": "it does not speak TLS as it should",
    "unknown-host": "there is no host of this name",
}
_ADVICE = (
    "compare [smtp] of grievance.toml with what your provider says: host, port, "
    "security, ca_file, user and password"
)


def _folder(path: Path, said: str, setting: str) -> Found:
    if not path.is_dir():
        return problem(
            f"{path} {said}, and is no folder",
            f"make it, mount its disk, or correct {setting}",
        )
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        return problem(
            f"{path} {said}, and this user may not write there",
            "give the folder to the user whose home this is",
        )
    return fine(f"{path} {said}")
