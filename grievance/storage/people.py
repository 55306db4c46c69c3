"""The signed directory, and the identities under their locks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    Connection,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    tuple_,
    union,
)

from grievance.domain.compartment import Compartment
from grievance.domain.errors import ConflictError, NotFoundError, SetupError
from grievance.domain.ids import CaseId, HolderId, PersonId, holder_of
from grievance.domain.stage import TERMINAL
from grievance.storage.inserts import insert_new
from grievance.storage.rows import (
    CaseGrantRow,
    CaseRow,
    DirectoryRow,
    FormerIdentityRow,
    IdentityCodeRow,
    LockedIdentityRow,
)
from grievance.storage.values import columns_of, fields_of
from grievance.vault.directory import SignedDirectory
from grievance.vault.identity import LockedIdentity
from grievance.vault.identity_code import CodeLock
from grievance.vault.identity_former import FormerIdentity


SIGNED_MEANWHILE = "Somebody changed who works here meanwhile; look again and repeat."

_DIRECTORY = DirectoryRow.__table__
_LOCKED = LockedIdentityRow.__table__

_NEWEST_DIRECTORY = select(_DIRECTORY).order_by(_DIRECTORY.c.epoch.desc()).limit(1)
_EVERY_DIRECTORY = select(_DIRECTORY).order_by(_DIRECTORY.c.epoch)
_EPOCH = select(func.max(_DIRECTORY.c.epoch))
_NEWEST_LOCK = (
    select(_LOCKED)
    .where(_LOCKED.c.person_id == bindparam("person_id"))
    .order_by(_LOCKED.c.kv.desc())
    .limit(1)
)
_ADD_DIRECTORY = insert_new(DirectoryRow, DirectoryRow.epoch)
_ADD_LOCK = insert(LockedIdentityRow)
_CODE = IdentityCodeRow.__table__
_ADD_CODE = insert(IdentityCodeRow)
_FORMER = FormerIdentityRow.__table__
_ADD_FORMER = insert(FormerIdentityRow)
_THEIR_LOCKS = select(_LOCKED).where(_LOCKED.c.person_id == bindparam("of_person"))
_THEIR_CODES = select(_CODE).where(_CODE.c.person_id == bindparam("of_person"))
_THEIR_FORMERS = select(_FORMER).where(_FORMER.c.person_id == bindparam("of_person"))
_DROP_LOCKS = delete(LockedIdentityRow).where(
    LockedIdentityRow.person_id == bindparam("of_person")
)
_DROP_CODES = delete(IdentityCodeRow).where(
    IdentityCodeRow.person_id == bindparam("of_person")
)
_DROP_FORMERS = delete(FormerIdentityRow).where(
    FormerIdentityRow.person_id == bindparam("of_person")
)

_THEIRS = CaseGrantRow.__table__
_OTHERS = _THEIRS.alias("others")
_ONLY_THEIRS = (
    select(func.count(_THEIRS.c.case_id.distinct()))
    .where(_THEIRS.c.holder == bindparam("holder"))
    .where(
        ~select(_OTHERS.c.case_id)
        .where(
            _OTHERS.c.case_id == _THEIRS.c.case_id,
            _OTHERS.c.compartment == _THEIRS.c.compartment,
            tuple_(_OTHERS.c.holder, _OTHERS.c.holder_kv).in_(
                bindparam("able", expanding=True)
            ),
        )
        .exists()
    )
)
_HELD_BOXES = (
    select(_THEIRS.c.holder, _THEIRS.c.compartment)
    .distinct()
    .order_by(_THEIRS.c.holder, _THEIRS.c.compartment)
)
_CASE = CaseRow.__table__
_IS_OPEN = CaseRow.stage.not_in(sorted(TERMINAL))
_OWNERS = union(
    select(_CASE.c.handler.label("owner")).where(_IS_OPEN),
    select(_CASE.c.duty.label("owner")).where(_IS_OPEN),
)
_OWNED_UNREAD = (
    select(_CASE.c.id)
    .where(
        _IS_OPEN,
        or_(
            _CASE.c.handler == bindparam("of_person"),
            _CASE.c.duty == bindparam("of_person"),
        ),
        ~select(_THEIRS.c.case_id)
        .where(
            _THEIRS.c.case_id == _CASE.c.id,
            _THEIRS.c.compartment == Compartment.CONTENTS,
            _THEIRS.c.holder == bindparam("holder"),
        )
        .exists(),
    )
    .order_by(_CASE.c.id)
)
_HANDLED = (
    select(func.count())
    .select_from(CaseRow)
    .where(
        CaseRow.handler == bindparam("of_person"),
        _IS_OPEN,
    )
)


@dataclass(frozen=True, slots=True)
class People:
    """Who is in the office, as the root key signed it."""

    connection: Connection

    def has_office(self) -> bool:
        """Whether an office was founded in these books."""
        return self.connection.execute(_NEWEST_DIRECTORY).first() is not None

    def directory(self) -> SignedDirectory:
        """Return the newest directory; the vault verifies it."""
        row = self.connection.execute(_NEWEST_DIRECTORY).first()
        if row is None:
            msg = "This database has no directory of people; run `grievance init`."
            raise SetupError(msg)
        return SignedDirectory(**fields_of(row))

    def directories(self) -> Iterator[SignedDirectory]:
        """Yield every directory that there was, the oldest first."""
        for row in self.connection.execute(_EVERY_DIRECTORY):
            yield SignedDirectory(**fields_of(row))

    def epoch(self) -> int:
        """Return the epoch of the newest directory, verified or not; 0 for none."""
        return self.connection.scalar(_EPOCH) or 0

    def add_directory(self, signed: SignedDirectory) -> None:
        """Add the next one; `ConflictError` where somebody else did at this moment."""
        add = _ADD_DIRECTORY[self.connection.dialect.name]
        if self.connection.execute(add, columns_of(signed)).first() is None:
            raise ConflictError(SIGNED_MEANWHILE)

    def locked_identity(self, person_id: PersonId) -> LockedIdentity:
        row = self.connection.execute(_NEWEST_LOCK, {"person_id": person_id}).first()
        if row is None:
            msg = "This person has no key here; ask the administrator to enrol them."
            raise NotFoundError(msg)
        return LockedIdentity(**fields_of(row))

    def add_locked_identity(self, locked: LockedIdentity) -> None:
        self.connection.execute(_ADD_LOCK, columns_of(locked))

    def locked_identities(self, person_id: PersonId) -> tuple[LockedIdentity, ...]:
        """Return every lock of a person, also of keys they had before."""
        found = self.connection.execute(_THEIR_LOCKS, {"of_person": person_id})
        return tuple(LockedIdentity(**fields_of(row)) for row in found)

    def drop_locked_identities(self, person_id: PersonId) -> None:
        self.connection.execute(_DROP_LOCKS, {"of_person": person_id})

    def code_locks(self, person_id: PersonId) -> tuple[CodeLock, ...]:
        """Return what a person's recovery codes open: one, or none."""
        found = self.connection.execute(_THEIR_CODES, {"of_person": person_id})
        return tuple(CodeLock(**fields_of(row)) for row in found)

    def add_code_lock(self, lock: CodeLock) -> None:
        self.connection.execute(_ADD_CODE, columns_of(lock))

    def drop_code_locks(self, person_id: PersonId) -> None:
        self.connection.execute(_DROP_CODES, {"of_person": person_id})

    def formers(self, person_id: PersonId) -> tuple[FormerIdentity, ...]:
        """Return a person's keys before, as long as they are needed."""
        found = self.connection.execute(_THEIR_FORMERS, {"of_person": person_id})
        return tuple(FormerIdentity(**fields_of(row)) for row in found)

    def add_former(self, kept: FormerIdentity) -> None:
        self.connection.execute(_ADD_FORMER, columns_of(kept))

    def drop_formers(self, person_id: PersonId) -> None:
        self.connection.execute(_DROP_FORMERS, {"of_person": person_id})

    def all_locks(self) -> Iterator[LockedIdentity | CodeLock]:
        """Yield everything that opens with a passphrase or a code."""
        for row in self.connection.execute(select(_LOCKED)):
            yield LockedIdentity(**fields_of(row))
        for row in self.connection.execute(select(_CODE)):
            yield CodeLock(**fields_of(row))

    def count_only_theirs(
        self, holder: HolderId, able: Sequence[tuple[HolderId, int]]
    ) -> int:
        """Count the cases *holder* has a key of, and none of *able* with their keys."""
        values = {"holder": holder, "able": list(able)}
        return self.connection.scalar(_ONLY_THEIRS, values) or 0

    def held_boxes(self) -> tuple[tuple[HolderId, Compartment], ...]:
        """Return who has a key to which compartment of any case at all."""
        found = self.connection.execute(_HELD_BOXES)
        return tuple((HolderId(row.holder), row.compartment) for row in found)

    def count_handled(self, person_id: PersonId) -> int:
        """Count the cases that are theirs to handle and are not over."""
        return self.connection.scalar(_HANDLED, {"of_person": person_id}) or 0

    def owners(self) -> tuple[PersonId, ...]:
        """Return who handles, or is on duty for, a case that is not over."""
        found = self.connection.scalars(_OWNERS)
        return tuple(sorted(PersonId(one) for one in found if one is not None))

    def owned_unread(self, person_id: PersonId) -> tuple[CaseId, ...]:
        """Return which of these are theirs, although they have no key to the contents."""
        of_whom = {"of_person": person_id, "holder": holder_of(person_id)}
        found = self.connection.scalars(_OWNED_UNREAD, of_whom)
        return tuple(CaseId(one) for one in found)
