"""What an office knows of others comes back as it was, and names find their owners."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from grievance.domain.audit import Audit, AuditKind, AuditStatus
from grievance.domain.certification import CertificationStatus
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import AuditId, CertificationId
from grievance.domain.registry import Record, noun_of
from grievance.domain.registry_ids import (
    MemberId,
    Noun,
)
from grievance.storage.registry_facts import facts_of, record_of
from tests.doubles import make_entity
from tests.offices import Office
from tests.registries import (
    AUDIT,
    AUDITOR,
    CERTIFICATE,
    ENTITY,
    EVENT,
    EVERYTHING,
    FIRM,
    LINK,
    MEMBER,
)


def keep_everything(office: Office) -> None:
    with office.store.begin() as tx:
        tx.members.save_all([MEMBER])
        tx.firms.save_all([FIRM])
        tx.auditors.save_all([AUDITOR])
        tx.entities.save_all([ENTITY])
        tx.certifications.save_all([CERTIFICATE])
        tx.audits.save_all([AUDIT])
        tx.links.save_all([LINK])
        tx.outside_events.save_all([EVENT])


def test_everything_comes_back(office: Office) -> None:
    """
    Every field of every kind of record is kept, lists in their order.
    """
    keep_everything(office)

    with office.store.read() as tx:
        assert MEMBER == tx.members.get(MEMBER.id)
        assert FIRM == tx.firms.get(FIRM.id)
        assert AUDITOR == tx.auditors.get(AUDITOR.id)
        assert (AUDITOR,) == tx.auditors.of_firm(FIRM.id)
        assert ENTITY == tx.entities.get(ENTITY.id)
        assert AUDIT == tx.audits.get(AUDIT.id)
        assert (AUDIT,) == tx.audits.of_firm(FIRM.id)
        found = (
            *tx.members.all(),
            *tx.firms.all(),
            *tx.auditors.all(),
            *tx.entities.all(),
            *tx.certifications.all(),
            *tx.audits.all(),
            *tx.links.all(),
            *tx.outside_events.all(),
        )
    assert EVERYTHING == found


def test_saving_again_replaces(office: Office) -> None:
    """
    What a later record no longer says is gone, with its names, places and the like.
    """
    keep_everything(office)
    entity = replace(ENTITY, aliases=("Norvik",), other_names=(), facilities=())
    member = replace(MEMBER, aliases=(), until=None)
    auditor = replace(AUDITOR, accreditations=AUDITOR.accreditations[:1])
    with office.store.begin() as tx:
        tx.entities.save(entity)
        tx.members.save_all([member])
        tx.auditors.save_all([auditor])

    with office.store.read() as tx:
        assert entity == tx.entities.get(entity.id)
        assert (member,) == tx.members.all()
        assert (auditor,) == tx.auditors.all()
        assert (AUDIT,) == tx.audits.of_entity(entity.id)


def test_what_is_removed_leaves_nothing(office: Office) -> None:
    """
    Removed in the order in which nothing refers to it, every table is empty.
    """
    keep_everything(office)
    with office.store.begin() as tx:
        tx.links.remove_all([LINK.id])
        tx.audits.remove_all([AUDIT.id])
        tx.certifications.remove_all([CERTIFICATE.id])
        tx.entities.remove_all([ENTITY.id])
        tx.auditors.remove_all([AUDITOR.id])
        tx.firms.remove_all([FIRM.id])
        tx.members.remove_all([MEMBER.id])

    with office.store.read() as tx:
        assert () == (*tx.links.all(), *tx.audits.all(), *tx.certifications.all())
        assert {} == tx.entities.all_names()
        assert () == (*tx.auditors.all(), *tx.firms.all(), *tx.members.all())
    assert 0 == office.tamper("DELETE FROM other_name", "DELETE FROM facility")


def test_a_member_and_an_entity_of_one_id_keep_their_names(office: Office) -> None:
    """
    Names are kept by kind as well, should an id be used twice.
    """
    member = replace(MEMBER, id=MemberId(ENTITY.id))
    with office.store.begin() as tx:
        tx.entities.save(ENTITY)
        tx.members.save_all([member])

    with office.store.read() as tx:
        assert ENTITY == tx.entities.get(ENTITY.id)
        assert member == tx.members.get(member.id)


def test_names_to_match_against(office: Office) -> None:
    """
    An Entity is looked for under every name, and those of its places.
    """
    keep_everything(office)

    with office.store.read() as tx:
        names = tx.entities.all_names()
        assert {ENTITY.id: "Norvik Smelter"} == tx.entities.titles([ENTITY.id])
        assert {} == tx.entities.titles([])
    expected = (
        "Norvik Smelter",
        "诺维克",
        "Norvik",
        "Норвик",
        "Norvik Reduction",
        "Potroom 2",
        "Mine",
    )
    assert {ENTITY.id: expected} == names


def test_links_are_found_from_either_end(office: Office) -> None:
    """
    Whoever looks from the Entity or from its owner finds the same link.
    """
    keep_everything(office)

    with office.store.read() as tx:
        assert (LINK,) == tx.links.of(MEMBER.id) == tx.links.of(ENTITY.id)
        assert () == tx.links.of(FIRM.id)


def test_what_is_not_there(office: Office) -> None:
    """
    An unknown id is told, for each kind that can be asked for.
    """
    with office.store.read() as tx:
        for ask in (
            lambda: tx.entities.get(ENTITY.id),
            lambda: tx.members.get(MEMBER.id),
            lambda: tx.firms.get(FIRM.id),
            lambda: tx.auditors.get(AUDITOR.id),
            lambda: tx.audits.get(AUDIT.id),
        ):
            with pytest.raises(NotFoundError, match="in the registry"):
                ask()
        assert () == tx.certifications.of_entity(ENTITY.id)


def test_its_revision_grows(office: Office) -> None:
    """
    Each change of the registry is counted, so that an index knows it is old.
    """
    counts = []
    for _ in range(3):
        with office.store.begin() as tx:
            counts.append(tx.entities.revision())
            tx.entities.revised()

    assert [0, 1, 2] == counts


def test_certificates_come_back_the_latest_first(office: Office) -> None:
    """
    Saving the same certificate again replaces it; others of the Entity stay.
    """
    entity = make_entity()
    new = replace(CERTIFICATE, entity_id=entity.id)
    old = replace(new, id=CertificationId(uuid4()), issued=date(2021, 1, 1))
    suspended = replace(new, status=CertificationStatus.SUSPENDED)
    with office.store.begin() as tx:
        tx.entities.save(entity)
        for certificate in (old, new, suspended):
            tx.certifications.save(certificate)

    with office.store.read() as tx:
        assert (suspended, old) == tx.certifications.of_entity(entity.id)


def test_audits_come_back_by_their_start(office: Office) -> None:
    """
    Audits without a date come last; saving again replaces.
    """
    entity = make_entity()
    planned = Audit(
        id=AuditId(uuid4()), entity_id=entity.id, kind=AuditKind.SURVEILLANCE
    )
    late = replace(planned, id=AuditId(uuid4()), scheduled_start=date(2026, 9, 1))
    early = replace(late, id=AuditId(uuid4()), scheduled_start=date(2026, 4, 1))
    under_way = replace(early, status=AuditStatus.UNDER_WAY)
    with office.store.begin() as tx:
        tx.entities.save(entity)
        for audit in (planned, late, early, under_way):
            tx.audits.save(audit)

    with office.store.read() as tx:
        assert (under_way, late, planned) == tx.audits.of_entity(entity.id)


@pytest.mark.parametrize("record", EVERYTHING, ids=lambda one: type(one).__name__)
def test_facts_are_the_record(record: Record) -> None:
    """
    What history keeps of a record is all of it, without a word for what is empty.
    """
    facts = facts_of(record)

    assert record == record_of(noun_of(record), facts)
    assert '""' not in facts
    assert "null" not in facts


def test_facts_of_somebody_else() -> None:
    """
    What this program did not write is refused.
    """
    for facts in ("", "[]", '{"name": 7}', '{"id": "x"}'):
        with pytest.raises(ValueError, match=r"Expected|Invalid|Input data"):
            record_of(Noun.ENTITY, facts)
