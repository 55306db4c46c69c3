"""Offices to look at, and what was found of one part."""

from __future__ import annotations

import socket

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from grievance.doctor.finding import Found, Sign
from grievance.doctor.patient import Patient, Thresholds
from grievance.services.office.count_office import OfficeCounts, count_office
from tests.doubles import NOON
from tests.offices import Office
from worker.broker_time import broker_time


HURRIED = Thresholds(patience=2.0)
Look = Callable[[Patient, OfficeCounts], Iterable[Found]]


def patient_of(
    office: Office, *, settings: dict[str, Any] | None = None, **how: Any
) -> Patient:
    """Return an office to look at, with some settings of its own."""
    mechanism = office.mechanism
    changed = msgspec.structs.replace(mechanism.settings, **settings or {})
    given: dict[str, Any] = {
        "home": mechanism.home,
        "settings": changed,
        "environ": {},
        "store": office.store,
        "ask_broker": broker_time,
        "now": lambda: NOON,
        "limits": HURRIED,
    }
    return Patient(**given | how)


def of_counts(look: Look, patient: Patient) -> tuple[Found, ...]:
    """Make a check that looks at counts."""
    names = [box.name for box in patient.settings.mailbox]
    assert patient.store is not None
    with patient.store.read() as tx:
        counts = count_office(tx, mailboxes=names, at=patient.now())
    return tuple(look(patient, counts))


def signs(found: Iterable[Found]) -> list[Sign]:
    return [one.sign for one in found]


def problem_in(found: Iterable[Found]) -> str:
    """Return the one problem that was found, with what to do, which is always said."""
    (only,) = [one for one in found if one.sign is Sign.PROBLEM]
    return f"{only.said} → {only.advice}"


def notes_in(found: Iterable[Found]) -> str:
    return " | ".join(
        f"{one.said} → {one.advice}" for one in found if one.sign is Sign.NOTE
    )


@contextmanager
def silent_server() -> Iterator[int]:
    """Take connections on a free port and never say a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]
