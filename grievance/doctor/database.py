"""Whether the database answers, and has the tables of this program."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.doctor.clocks import compared
from grievance.doctor.finding import Found, fine, note, problem
from grievance.doctor.patient import Patient
from grievance.server_rules import is_loopback
from grievance.storage.role_script import may_read_contents
from grievance.storage.schema import REVISION, require_current
from grievance.storage.sqlite_whole import is_seen_whole
from grievance.storage.store import Store


def look_at_database(patient: Patient) -> Iterator[Found]:
    """
    Connect, compare the version of the tables and its clock, look through its file.

    What is wrong with it is refused as a command refuses it.
    """
    store = patient.store
    if store is None:
        yield problem(patient.trouble, "")
        return
    require_current(store.engine)
    with store.read() as tx:
        server, clock = tx.tallies.server(), tx.tallies.clock()
    patience = patient.limits.patience / 2
    is_seen = is_seen_whole(store.engine, patience=patience)
    seen = "" if is_seen else f", looked through for {patience:g} s and not to its end"
    yield fine(f"{server}, tables of version {REVISION}{seen}")
    yield from compared(patient, clock)
    yield from look_at_way(store)
    yield from _look_at_rights(patient, store)


def look_at_way(store: Store) -> Iterator[Found]:
    """Look whether its URL asks for TLS where others could listen."""
    url = store.engine.url
    if url.host and not is_loopback(url.host) and "sslmode" not in url.query:
        yield note(
            "its URL does not ask for TLS beyond this machine",
            "add ?sslmode=verify-full to it (docs/hardening.md)",
        )


def _look_at_rights(patient: Patient, store: Store) -> Iterator[Found]:
    if patient.home.worker_key.exists() and may_read_contents(store.engine):
        yield note(
            "this login may read what lies in cases, which no worker needs",
            "give the worker a login with the role for it: `grievance database roles`",
        )
