"""Whether what the settings name is there: secrets, files, programs, holidays, keys."""

from __future__ import annotations

import shutil
import stat

from collections.abc import Iterator
from contextlib import suppress

from grievance.doctor.finding import Found, fine, note, problem, refused
from grievance.doctor.patient import Patient
from grievance.domain.errors import SetupError
from grievance.secret import SecretError, read_secret, secret_file
from grievance.settings import MailboxSettings, SmtpSettings
from grievance.settings.mail import SmimeSettings


Server = MailboxSettings | SmtpSettings
OTHERS = 0o077


def look_at_settings(patient: Patient) -> Iterator[Found]:
    """Look at all that grievance.toml leads to, on this machine; connect nowhere."""
    found = [
        *_servers(patient),
        *_signing(patient),
        *_blobs(patient),
        *_office(patient),
        *_mail(patient),
    ]
    yield from found
    if not found:
        yield fine(f"{patient.home.settings} is understood, and what it names is there")


def _servers(patient: Patient) -> Iterator[Found]:
    named: list[tuple[str, Server]] = [
        (f"mailbox {number}", box)
        for number, box in enumerate(patient.settings.mailbox, 1)
    ]
    for name, server in (*named, ("smtp", patient.settings.smtp)):
        yield from _secret(patient, name, server.password)
        yield from _command(name, server.token_command)
        yield from _file(patient, f"{name}: ca_file", server.ca_file)


def _signing(patient: Patient) -> Iterator[Found]:
    smime: SmimeSettings = patient.settings.smime
    yield from _secret(patient, "smime", smime.password)
    yield from _file(patient, "smime: key", smime.key)
    yield from _file(patient, "smime: certificate", smime.certificate)


def _blobs(patient: Patient) -> Iterator[Found]:
    blobs = patient.settings.blobs
    yield from _secret(patient, "blobs", blobs.secret_key, setting="secret_key")
    yield from _file(patient, "blobs: ca_file", blobs.ca_file)


def _office(patient: Patient) -> Iterator[Found]:
    settings = patient.settings
    try:
        _ = settings.root_public, settings.first_root_public
        calendar = settings.timetable.calendar
        calendar.is_business_day(settings.timetable.day_of(patient.now()))
    except SetupError as refusal:
        yield refused(refusal)


def _mail(patient: Patient) -> Iterator[Found]:
    mail = patient.settings.mail
    if not patient.settings.own_addresses:
        yield note(
            "the office has no address: nobody is acknowledged, and no letter written",
            "set mail.address",
        )
    elif mail.authentication == "results" and not mail.authserv_id:
        yield note(
            "no reply is ever verified, and each acknowledgement waits for a person",
            "set mail.authserv_id (docs/operations.md, whom to believe)",
        )


def _secret(
    patient: Patient, name: str, reference: str, *, setting: str = "password"
) -> Iterator[Found]:
    if not reference:
        return
    base = patient.home.path
    try:
        read_secret(reference, patient.environ, base=base)
    except SecretError as refusal:
        yield refused(refusal, f"{name}: correct `{setting}`, or what it names")
        return
    if reference.startswith("file:"):
        file = secret_file(reference, base=base)
        with suppress(OSError):  # read a moment ago
            if stat.S_IMODE(file.stat().st_mode) & OTHERS:
                yield note(f"others on this machine can read {file}", "chmod 600 it")


def _command(name: str, command: tuple[str, ...]) -> Iterator[Found]:
    if command and shutil.which(command[0]) is None:
        yield problem(
            f"{name}: there is no program {command[0]} to ask for a token",
            "install it, or name its whole path in token_command",
        )


def _file(patient: Patient, name: str, text: str) -> Iterator[Found]:
    if not text:
        return
    path = patient.path(text)
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        yield problem(f"{name} {path} cannot be read: {error.strerror}", "put it there")
