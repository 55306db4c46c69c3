"""What the commands share that look at audits: the books, and words for what is there."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field

import click

from grievance.cli.opening import opened
from grievance.cli.output import Fields
from grievance.cli.recalling import recalled
from grievance.cli.surroundings import Surroundings
from grievance.cli.unlocking import Who, unlock
from grievance.domain.audit import Audit
from grievance.domain.notice_standing import SENTENCES, Alarm
from grievance.domain.planning import start_of
from grievance.domain.registry import key_of
from grievance.services.audits.audits_on_ring import AuditsOnRing, audits_on_ring
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The books are open, and what one person may know of audits is read."""

    mechanism: Mechanism
    tx: Transaction
    ring: PersonRing = field(repr=False)
    audits: AuditsOnRing = field(repr=False)


@contextmanager
def seen_audits(surroundings: Surroundings, who: Who) -> Generator[Seen, None, None]:
    """Open the books to read, and look at audits as somebody may."""
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with recalled(mechanism, ring) as (tx, memory):
            audits = audits_on_ring(tx, ring, mechanism.audit_rules, memory)
            yield Seen(mechanism=mechanism, tx=tx, ring=ring, audits=audits)


def audit_words(audit: Audit | None) -> str:
    """Name an audit by its day and key."""
    if audit is None:
        return "none"
    start = start_of(audit)
    return f"{start or 'no day'} {key_of(audit)}"


def audit_fields(audit: Audit | None) -> Fields | None:
    """Write for programs which audit is meant."""
    if audit is None:
        return None
    return {
        "id": audit.id,
        "key": key_of(audit),
        "kind": audit.kind,
        "status": audit.status,
        "start": start_of(audit),
        "fixed": audit.start is not None,
    }


def alarm_words(alarms: Iterable[Alarm]) -> str:
    """Write the alarms as codes; what each means is said below a table."""
    return ", ".join(alarms)


def alarm_fields(alarms: Iterable[Alarm]) -> list[Fields]:
    """Write alarms for programs."""
    return [{"code": alarm, "sentence": SENTENCES[alarm]} for alarm in alarms]


def print_alarms(alarms: Iterable[Alarm]) -> None:
    """Say on standard error what each alarm means, once."""
    for alarm in dict.fromkeys(alarms):
        click.echo(f"! {alarm}: {SENTENCES[alarm]}", err=True)
