"""Admit somebody who made their keys on their own machine: sign them into the office."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import ROOT
from grievance.domain.role_terms import RoleTerms
from grievance.services.boxes.keep_lock import keep_lock
from grievance.services.directory.sign_people import sign_people
from grievance.services.people.change_contact import Contact
from grievance.services.people.enrol_person import refuse_bad_name, refuse_no_role
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory, PersonEntry
from grievance.vault.identity_request import IdentityRequest
from grievance.vault.keys import SigningKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Who asks, in which roles until when they come, and where they are written to."""

    request: IdentityRequest
    terms: RoleTerms
    contact: Contact = field(default_factory=Contact)


def admit_person(
    tx: Transaction,
    root: SigningKey,
    directory: Directory,
    admission: Admission,
    *,
    at: datetime,
) -> Directory:
    """
    Sign somebody into the directory and keep their locked identity; no secret is seen.

    The request was read by `read_request`, and its words compared with theirs.

    Raises:
        NotAllowedError: They are here already, the name is empty or taken, there is no
            role, a role would be over, or the address is none.

        ZoneError: The time zone is none.
    """
    request = admission.request
    _refuse_known(directory, request)
    name = refuse_bad_name(request.name, directory)
    refuse_no_role(name, admission.terms.roles)
    admission.contact.refuse_if_bad()
    entry = PersonEntry(
        person_id=request.person_id,
        name=name,
        roles=admission.terms.names,
        kv=request.kv,
        suite=directory.suite,
        box=request.box(directory.suite),
        sign=request.sign,
        valid_from=at,
        valid_until=admission.terms.all_end,
        address=admission.contact.address,
        time_zone=admission.contact.time_zone,
        role_until=admission.terms.ends,
    )
    people = (*directory.people, entry)
    grown = sign_people(tx, root, directory, people, about=entry.person_id, at=at)
    keep_lock(tx, request.locked, by=ROOT, at=at)
    return grown


def _refuse_known(directory: Directory, request: IdentityRequest) -> None:
    if request.kv != 1:
        msg = (
            f"{request.name} asks for new keys for who is here already; use "
            "`grievance people renew`."
        )
        raise NotAllowedError(msg)
    known = {entry.person_id for entry in directory.people}
    keys = {entry.sign for entry in directory.people}
    if request.person_id in known or request.sign in keys:
        msg = f"The request of {request.name} was used already; have them make another."
        raise NotAllowedError(msg)
