"""Whether the keys are where they belong, those that should be there and no others."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.doctor.finding import Found, fine, note, problem, refused
from grievance.doctor.patient import Patient
from grievance.domain.errors import GrievanceError, SetupError
from grievance.home import DEVICE_KEY, read_key
from grievance.posting import open_signing
from grievance.services.directory.past_directories import PastDirectories
from grievance.services.rekeying.count_due_keys import count_due_keys
from grievance.vault.smime import ends_at


def look_at_keys(patient: Patient) -> Iterator[Found]:
    """Compare the worker's keys with the directory, and look at all other key files."""
    yield from _worker(patient)
    yield from _devices(patient)
    yield from _safe(patient)
    yield from _due(patient)


def look_at_certificate(patient: Patient) -> Iterator[Found]:
    """Look whether encrypted letters are signed with a certificate that is still good."""
    key, limits, now = open_signing(patient.mechanism), patient.limits, patient.now()
    if key is None:
        return
    until = ends_at(key)
    said = f"the S/MIME certificate of the office ends on {until:%Y-%m-%d}"
    advice = "have it renewed, and start the worker anew"
    if until <= now:
        yield problem(said, advice)
    elif until - now <= limits.ends_soon:
        yield note(said, advice)
    else:
        yield fine(said)


def _worker(patient: Patient) -> Iterator[Found]:
    """Look at those of the worker; a colleague's machine, which collects nothing, has none."""
    home, settings = patient.home, patient.settings
    if not home.worker_key.exists():
        said = "no worker's key lies here"
        advice = f"put {home.worker_key} back from the backup of keys"
        is_worker_s = settings.mailbox or settings.smtp.host or settings.smtp.folder
        yield problem(said, advice) if is_worker_s else note(said)
        return
    try:
        ring = patient.mechanism.worker_ring()
    except SetupError as refusal:
        yield refused(
            refusal, f"put the right {home.worker_key} back, see docs/rotation.md"
        )
        return
    yield fine("the worker's key is the one in the directory")
    if ring.former:
        yield note(
            "the worker's keys of before are still here",
            "destroy them when nothing needs them: `grievance rotate status`",
        )


def _devices(patient: Patient) -> Iterator[Found]:
    for file in sorted(patient.home.devices.glob("*.key")):
        try:
            read_key(file, DEVICE_KEY)
        except SetupError as refusal:
            yield refused(refusal, "put it back from the copy that its owner keeps")


def _safe(patient: Patient) -> Iterator[Found]:
    home = patient.home
    there = [one for one in (home.root_key, home.recovery_key) if one.exists()]
    if there and not home.is_demo:
        names = " and ".join(one.name for one in there)
        yield note(
            f"{names} still lie on this machine",
            "move the safe folder to a stick in a safe (docs/recovery.md)",
        )


def _due(patient: Patient) -> Iterator[Found]:
    mechanism = patient.mechanism
    try:
        directory = mechanism.directory()
    except GrievanceError:
        return  # which the look at the log says
    with mechanism.store.read() as tx:
        due = count_due_keys(tx, directory, at=patient.now(), today=mechanism.today)
        known = PastDirectories(tx, directory, mechanism.settings.root_public)
        since = known.since(lambda one: one.worker.kv == directory.worker.kv)
    if patient.now() - since > patient.limits.key_old:
        yield note(
            f"the worker has had its keys since {since:%Y-%m-%d}",
            "change them every year or two: `grievance rotate worker`",
        )
    if due.count:
        yield note(
            f"keys of cases to be changed: {due.count}, since {due.since}",
            "let those who have them run `grievance rekey`, or open the desk",
        )
    if due.nobody:
        yield problem(
            f"keys of cases that nobody can change: {due.nobody}",
            "give the cases to somebody with the recovery key: docs/access.md",
        )
