"""Sign newer keys of somebody: after a rotation of theirs, or when they lost all."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import ROOT, holder_of
from grievance.services.boxes.keep_lock import keep_lock, lock_id, remove_code_locks
from grievance.services.directory.sign_people import replaced, sign_people
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory, PersonEntry
from grievance.vault.identity_former import FormerIdentity
from grievance.vault.identity_request import IdentityRequest, SignedIdentityRequest
from grievance.vault.keys import SigningKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """
    The directory that says so.

    *is_vouched* tells that they still have their keys so far, and can wrap all they
    hold anew; else colleagues give it to them again: *held* cases.
    """

    directory: Directory = field(repr=False)
    is_vouched: bool
    held: int


def renew_person(
    tx: Transaction,
    root: SigningKey,
    directory: Directory,
    signed: SignedIdentityRequest,
    *,
    at: datetime,
) -> Renewed:
    """
    Retire the key version that somebody has, and sign the next one.

    Old grants stay where they are: they say what to give them again.

    Raises:
        NotFoundError: There is no such person, or they left.

        NotAllowedError: The request is for another key version or name, its lock is
            older than that on the books, or it claims to be signed with their keys so
            far and is not.
    """
    request = signed.request
    entry = directory.person(request.person_id)
    refuse_other_version(entry, request)
    _refuse_older_lock(tx, entry, request)
    is_vouched = signed.is_vouched_by(entry.sign)
    if (signed.vouched or request.former) and not is_vouched:
        msg = f"The request is not signed with the present keys of {entry.name}."
        raise NotAllowedError(msg)
    new = replace(
        entry,
        kv=request.kv,
        suite=directory.suite,
        box=request.box(directory.suite),
        sign=request.sign,
        valid_from=at,
    )
    people = replaced(directory, entry, replace(entry, retired=True), new)
    changed = sign_people(tx, root, directory, people, about=entry.person_id, at=at)
    _keep_locks(tx, request, entry, at)
    held = {one.case_id for one in tx.cases.access_of(holder_of(entry.person_id))}
    return Renewed(directory=changed, is_vouched=bool(request.former), held=len(held))


def refuse_other_version(entry: PersonEntry, request: IdentityRequest) -> None:
    """Raise `NotAllowedError` unless the request is for the next keys of *entry*."""
    if request.kv != entry.kv + 1 or request.name != entry.name:
        msg = (
            f"{entry.name} has key version {entry.kv} by now; have them make the "
            "request again."
        )
        raise NotAllowedError(msg)


def _refuse_older_lock(
    tx: Transaction, entry: PersonEntry, request: IdentityRequest
) -> None:
    """
    Refuse a request that was made before they locked their keys with other things.

    What opens the lock in it, they may have thrown away since.
    """
    locks = [lock_id(one) for one in tx.people.locked_identities(entry.person_id)]
    theirs = holder_of(entry.person_id)
    noted = (one for one in tx.log.about(locks) if one.actor == theirs)
    if any(one.at > request.made_at for one in noted):
        msg = (
            f"{entry.name} changed passphrase or device file after this request was "
            "made; have them make another, with `grievance people rotate --request`."
        )
        raise NotAllowedError(msg)


def _keep_locks(
    tx: Transaction, request: IdentityRequest, entry: PersonEntry, at: datetime
) -> None:
    """Lock the new keys as they asked; what opened the old ones is taken away."""
    keep_lock(tx, request.locked, by=ROOT, at=at)
    remove_code_locks(tx, entry.person_id, by=ROOT, at=at)
    tx.people.drop_formers(entry.person_id)
    if request.former:
        kept = FormerIdentity(
            person_id=entry.person_id,
            kv=request.kv,
            former_kv=entry.kv,
            sealed=request.former,
        )
        tx.people.add_former(kept)
