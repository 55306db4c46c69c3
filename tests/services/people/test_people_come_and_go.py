"""People come, change what they are, and leave: their keys come and go with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.errors import ConflictError, NotAllowedError, NotFoundError
from grievance.domain.ids import RECOVERY, CaseId, PersonId, holder_of
from grievance.domain.people import Role
from grievance.domain.role_terms import RoleTerms
from grievance.services.access.assign_case import assign_case
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.unlock_ring import Credentials, unlock_ring
from grievance.services.directory.read_directory import find_person, staff
from grievance.services.people.admit_person import Admission, admit_person
from grievance.services.people.change_roles import RoleChange, change_roles
from grievance.services.people.expire_people import expire_people
from grievance.services.people.retire_person import gap_without, retire_person
from grievance.vault.directory import Directory
from grievance.vault.identity import DEVICE_SIZE, Cost, Identity, lock
from grievance.vault.identity_request import SignedIdentityRequest, make_request
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office
from tests.services.aside import (
    holders,
    looked,
    quarantined,
    sign_anew,
    unlocked_anew,
)
from tests.services.looking import cover
from tests.staged import staged


DAY = timedelta(days=1)
BO = "Bo Lind"
DEVICE = bytes(DEVICE_SIZE)
WORDS = "six words of somebody new"


def ask(name: str = BO, *, person: int = 7, kv: int = 1) -> SignedIdentityRequest:
    """Make a request as somebody does on a machine of their own."""
    identity = Identity.generate()
    locked = lock(
        identity,
        person_id=PersonId(UUID(int=person)),
        kv=kv,
        passphrase=WORDS,
        device=DEVICE,
        cost=Cost.LOW_MEMORY,
    )
    return make_request(identity, name=name, locked=locked, made_at=NOON)


def admit(
    office: Office,
    signed: SignedIdentityRequest,
    *roles: Role,
    directory: Directory | None = None,
) -> Directory:
    terms = RoleTerms(roles=frozenset(roles or (Role.HANDLER,)))
    admission = Admission(request=signed.request, terms=terms)
    before = directory or office.mechanism.directory()
    with office.store.begin() as tx:
        return admit_person(tx, office.secrets.root, before, admission, at=NOON)


def held(office: Office, name: str) -> list[Compartment]:
    with office.store.read() as tx:
        found = tx.cases.access_of(holder_of(office.person(name)))
    return [one.compartment for one in found]


def due(office: Office) -> list[Compartment]:
    with office.store.read() as tx:
        return [one.compartment for one in tx.rekeys.all()]


def answering(
    office: Office, case_id: CaseId
) -> tuple[PersonId | None, PersonId | None]:
    """Return who handles a case, and who is on duty for it."""
    found = cover(office, case_id)
    return found.handler, found.duty


@pytest.fixture(name="case_id")
@staged
def _case_id(sqlite_office: Office) -> CaseId:
    """A case that Henri handles and Chidi keeps the identity of."""
    case_id = sqlite_office.case_of(make_mail("They do not pay what they owe us."))
    with sqlite_office.store.begin() as tx:
        assign_case(
            tx,
            sqlite_office.rings[DANA],
            case_id=case_id,
            handler_id=sqlite_office.person(HENRI),
            at=NOON,
        )
    return case_id


def test_who_asked_on_another_machine_unlocks_here(sqlite_office: Office) -> None:
    """
    With what they kept; the office has their public keys and their lock, no more.
    """
    office, signed = sqlite_office, ask()
    directory = admit(office, signed, Role.HANDLER)
    shown = Credentials(name=BO, passphrase=WORDS, device=DEVICE)

    with office.store.read() as tx:
        ring = unlock_ring(tx, directory, shown, at=NOON)

    assert signed.request.person_id == ring.person_id
    assert signed.request.sign == ring.identity.signing.public
    person = find_person(staff(office.mechanism.directory(), at=NOON), BO)
    assert {Role.HANDLER} == person.roles
    assert () == office.verify().problems


def test_a_request_is_good_once(sqlite_office: Office) -> None:
    """
    Not twice, not under a name that is taken, and not for who is here already.
    """
    office, signed = sqlite_office, ask()
    admit(office, signed)

    with pytest.raises(NotAllowedError, match="was used already"):
        admit(office, signed)
    with pytest.raises(NotAllowedError, match="There is a Bo Lind"):
        admit(office, ask(person=8))
    with pytest.raises(NotAllowedError, match="people renew"):
        admit(office, ask("Cy Stone", person=8, kv=2))
    with pytest.raises(ConflictError, match="changed who works here"):
        admit(office, ask("Cy Stone", person=8), directory=office.directory)


def test_who_leaves_keeps_nothing(sqlite_office: Office, case_id: CaseId) -> None:
    """
    Their keys and locks go, their cases are due and pass on, and what they did verifies.
    """
    office, henri = sqlite_office, sqlite_office.person(HENRI)
    with office.store.read() as tx:
        gap = gap_without(tx, office.directory, henri, at=NOON)
    with office.store.begin() as tx:
        left = retire_person(tx, office.secrets.root, office.directory, henri, at=NOON)

    assert ((Role.HANDLER,), 0, 1) == (gap.roles, gap.cases, gap.handled)
    assert (1, [], [Compartment.CONTENTS]) == (
        left.ended,
        held(office, HENRI),
        due(office),
    )
    assert (1, None, office.person(DANA)) == (left.passed, *answering(office, case_id))
    with office.store.read() as tx:
        assert () == tx.people.locked_identities(henri)
        with pytest.raises(NotAllowedError):
            unlock_ring(tx, left.directory, office.credentials[HENRI], at=NOON)
        with pytest.raises(NotFoundError):
            retire_person(tx, office.secrets.root, left.directory, henri, at=NOON)
    assert () == office.verify().problems


@pytest.mark.usefixtures("case_id")
def test_who_is_alone_with_a_case_is_missed(sqlite_office: Office) -> None:
    """
    Of the identity Chidi alone has a key, and nobody else is custodian.
    """
    office = sqlite_office
    with office.store.read() as tx:
        gap = gap_without(tx, office.directory, office.person(CHIDI), at=NOON)

    assert gap.is_grave
    assert ((Role.CUSTODIAN,), 1, 0) == (gap.roles, gap.cases, gap.handled)


def test_keys_go_with_the_role_they_were_for(
    sqlite_office: Office, case_id: CaseId
) -> None:
    """
    A handler who becomes administrator reads no case; it gets another key, and passes on.
    """
    office, henri = sqlite_office, sqlite_office.person(HENRI)
    change = RoleChange(
        add=frozenset({Role.ADMINISTRATOR}), remove=frozenset({Role.HANDLER})
    )
    with office.store.begin() as tx:
        done = change_roles(
            tx, office.secrets.root, office.directory, henri, change, at=NOON
        )

    assert (1, 1) == (done.ended, done.passed)
    assert (None, office.person(DANA)) == answering(office, case_id)
    assert ([], [Compartment.CONTENTS]) == (held(office, HENRI), due(office))
    with office.store.begin() as tx:
        same = replace(change, remove=frozenset())
        with pytest.raises(NotAllowedError, match="just these roles"):
            change_roles(tx, office.secrets.root, done.directory, henri, same, at=NOON)
        none = RoleChange(remove=frozenset({Role.ADMINISTRATOR}))
        with pytest.raises(NotAllowedError, match="people leave"):
            change_roles(tx, office.secrets.root, done.directory, henri, none, at=NOON)
    assert () == office.verify().problems


def test_a_role_with_an_end_ends_by_itself(
    sqlite_office: Office, case_id: CaseId
) -> None:
    """
    The worker takes the keys and passes the case on; whoever has no role for good unlocks no more.
    """
    office, henri = sqlite_office, sqlite_office.person(HENRI)
    change = RoleChange(add=frozenset({Role.HANDLER}), until=NOON + DAY)
    with office.store.begin() as tx:
        directory = change_roles(
            tx, office.secrets.root, office.directory, henri, change, at=NOON
        ).directory
        worker = office.worker
        assert 0 == expire_people(Pen.of(tx, worker, NOON))
    ring = office.mechanism.worker_ring()
    with office.store.begin() as tx:
        assert 0 == expire_people(Pen.of(tx, ring, NOON + DAY / 2))
    assert (henri, office.person(DANA)) == answering(office, case_id)
    with office.store.begin() as tx:
        assert 1 == expire_people(Pen.of(tx, ring, NOON + DAY))

    assert ([], [Compartment.CONTENTS]) == (held(office, HENRI), due(office))
    assert (None, office.person(DANA)) == answering(office, case_id)
    assert {DANA, HENRI, CHIDI, RUTH} == {one.name for one in staff(directory, at=NOON)}
    later = {one.name for one in staff(directory, at=NOON + DAY)}
    assert {DANA, CHIDI, RUTH} == later


def test_other_roles_outlast_one_that_ends(sqlite_office: Office) -> None:
    """
    A handler who reviews for a day is a handler the day after, and never over before.
    """
    office, henri = sqlite_office, sqlite_office.person(HENRI)
    root, reviewer = office.secrets.root, frozenset({Role.REVIEWER})
    with office.store.begin() as tx:
        change = RoleChange(add=reviewer, until=NOON + DAY)
        directory = change_roles(
            tx, root, office.directory, henri, change, at=NOON
        ).directory
        with pytest.raises(NotAllowedError, match="is over"):
            change_roles(tx, root, directory, henri, change, at=NOON + DAY)

    today = find_person(staff(directory, at=NOON), HENRI)
    tomorrow = find_person(staff(directory, at=NOON + DAY), HENRI)
    assert {Role.HANDLER, Role.REVIEWER} == today.roles
    assert {Role.HANDLER} == tomorrow.roles
    later = replace(office.mechanism, now=lambda: NOON + DAY).directory()
    assert ("handler",) == later.person(henri).roles


def test_who_is_on_duty_and_goes_is_followed_by_who_reads_it(
    sqlite_office: Office, case_id: CaseId
) -> None:
    """
    By Henri, who has the key for good; once he has gone, too, by nobody.
    """
    office = sqlite_office
    with office.store.begin() as tx:
        root, dana, henri = office.secrets.root, *map(office.person, (DANA, HENRI))
        directory = office.directory
        directory = retire_person(tx, root, directory, dana, at=NOON).directory
        assert henri == tx.cases.get(case_id).duty
        retire_person(tx, root, directory, henri, at=NOON)

    assert (None, None) == answering(office, case_id)
    assert () == office.verify().problems


def test_the_key_to_a_message_put_aside_goes_with_the_role(
    sqlite_office: Office,
) -> None:
    """
    Dana, who coordinates no more, looks at none; recovery does.
    """
    office, spool_id = sqlite_office, quarantined(sqlite_office)
    looked(office, spool_id)
    change = RoleChange(
        add=frozenset({Role.ANALYST}), remove=frozenset({Role.COORDINATOR})
    )
    with office.store.begin() as tx:
        root, dana = office.secrets.root, office.person(DANA)
        change_roles(tx, root, office.directory, dana, change, at=NOON)

    assert {RECOVERY} == holders(office, spool_id)
    assert () == office.verify().problems


def test_who_looks_is_asked_for_the_role_until_the_key_is_gone(
    sqlite_office: Office,
) -> None:
    """
    As where her role has ended by itself, and the worker was not there yet.
    """
    office, spool_id = sqlite_office, quarantined(sqlite_office)
    sign_anew(office, roles={DANA: ("analyst",)})
    office = unlocked_anew(office)

    assert {RECOVERY, holder_of(office.person(DANA))} == holders(office, spool_id)
    with pytest.raises(NotAllowedError, match="not yours"):
        looked(office, spool_id)
    worker = office.mechanism.worker_ring()
    with office.store.begin() as tx:
        expire_people(Pen.of(tx, worker, NOON))
    assert {RECOVERY} == holders(office, spool_id)
