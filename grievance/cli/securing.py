"""
Before a command works on a case: what is due of its keys, as at the desk.

Whoever was taken off a case reads what is written into it until it has another key, so
that nothing is written, or read, before.
"""

from __future__ import annotations

import click

from grievance.cli.named_case import find_case
from grievance.domain.errors import GrievanceError
from grievance.domain.ids import CaseId
from grievance.services.rekeying.secure_case import secure_case
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


def secure(mechanism: Mechanism, ring: PersonRing, case_id: CaseId) -> None:
    """Change what is due of its keys; say so where something was done."""
    done = secure_case(mechanism.store, ring, case_id, now=mechanism.now)
    mechanism.remember_keys(done.slots)
    if done.said:
        click.echo(done.said, err=True)


def secure_named(mechanism: Mechanism, ring: PersonRing, written: str) -> None:
    """Do so with the case of that reference; of what is none, the command says so."""
    try:
        with mechanism.store.read() as tx:
            case_id = find_case(tx, written).id
    except GrievanceError:
        return
    secure(mechanism, ring, case_id)
