"""What is changed by hand goes the way of an import: history, log, refusals, a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from grievance.domain.audit import AuditStatus
from grievance.domain.audit_change import cancelled, moved
from grievance.domain.certification import CertificationStatus
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import AuditId, CertificationId
from grievance.domain.outbox import JobKind, JobState
from grievance.domain.registry import Record, Registry
from grievance.domain.registry_changes import Changes
from grievance.domain.registry_ids import Noun, id_for
from grievance.domain.registry_reason import RegistryReason
from grievance.services.audits.change_audit import add_audit, change_audit, merge_audits
from grievance.services.cases.change_events import add_events, remove_event
from grievance.services.findings.mark_provisional import (
    mark_provisional,
    restore_certified,
)
from grievance.services.registry.change_registry import Hand
from grievance.services.registry.import_registry import import_registry
from grievance.services.registry.registry_books import (
    compare_registry,
    registry_on_books,
)
from grievance.storage.store import Transaction
from tests.doubles import NOON, TODAY
from tests.offices import Office
from tests.registries import AUDIT, CERTIFICATE, EVENT, EVERYTHING


DAY = timedelta(days=1)
HAND = Hand(why=RegistryReason.FIRM_ASKED, today=TODAY, at=NOON)
AHEAD = replace(AUDIT, actual_start=None, actual_end=None, status=AuditStatus.SCHEDULED)
SECOND = replace(AHEAD, id=AuditId(id_for(Noun.AUDIT, "AU-2")), key="AU-2")
COC = replace(
    CERTIFICATE,
    id=CertificationId(id_for(Noun.CERTIFICATION, "C-2")),
    key="C-2",
    standard="ASI-CoC",
    number="200",
)
BASE: tuple[Record, ...] = tuple(
    AHEAD if one is AUDIT else one for one in (*EVERYTHING, COC) if one is not EVENT
)


@pytest.fixture(name="office")
def _office(sqlite_office: Office) -> Office:
    """An office with a registry since a month ago."""
    take_in(sqlite_office, *BASE, as_of=TODAY - 30 * DAY)
    return sqlite_office


def take_in(office: Office, *records: Record, as_of: date) -> Changes:
    with office.store.begin() as tx:
        return import_registry(tx, Registry.of(records), at=NOON, as_of=as_of)


def sound(tx: Transaction) -> bool:
    """Whether tables, history and log agree."""
    return not list(compare_registry(tx))


def test_a_move_is_in_tables_history_and_log(office: Office) -> None:
    """
    The history says why in a code, and what was so before; done again nothing changes.
    """
    to = TODAY + 60 * DAY
    with office.store.begin() as tx:
        change = partial(moved, to=to, today=TODAY)
        first = change_audit(tx, AHEAD.id, change, HAND)
        again = change_audit(tx, AHEAD.id, change, HAND)

    with office.store.read() as tx:
        assert replace(AHEAD, scheduled_start=to) == tx.audits.get(AHEAD.id)
        before, now = tx.registry_history.of(AHEAD.id)
        assert sound(tx)
    assert (None, RegistryReason.FIRM_ASKED) == (before.why, now.why)
    assert (TODAY - 30 * DAY, TODAY) == (before.as_of, now.as_of)
    assert ["scheduled_start"] == [one.name for one in first.changed[0].fields]
    assert not again


def test_audits_are_planned_anew_at_once(office: Office) -> None:
    """
    After an import and after a change by hand; not where nothing changed, nor for what
    happened outside.
    """

    def promised() -> int:
        with office.store.read() as tx:
            return tx.outbox.count(JobState.READY, kind=JobKind.PLAN_NOTICES)

    first = promised()
    with office.store.begin() as tx:
        change_audit(tx, AHEAD.id, lambda audit: audit, HAND)
        add_events(tx, [EVENT], HAND)
    unchanged = promised()
    with office.store.begin() as tx:
        change_audit(tx, AHEAD.id, cancelled, HAND)

    assert (1, 1, 2) == (first, unchanged, promised())


def test_two_become_one_in_one_step(office: Office) -> None:
    """
    Both are under one number of the history, so that nobody sees half of it.
    """
    with office.store.begin() as tx:
        add_audit(tx, replace(SECOND, certification_ids=(COC.id,)), HAND)
    with office.store.begin() as tx:
        merge_audits(tx, AHEAD.id, SECOND.id, HAND)

    with office.store.read() as tx:
        assert AuditStatus.CANCELLED is tx.audits.get(AHEAD.id).status
        held = tx.audits.get(SECOND.id).certification_ids
        last = [tx.registry_history.of(one.id)[-1] for one in (AHEAD, SECOND)]
        assert sound(tx)
    assert (COC.id, CERTIFICATE.id) == held
    assert last[0].revision == last[1].revision


def test_what_an_import_would_refuse_is_refused(office: Office) -> None:
    """
    What is there already, days that contradict each other, what refers to nothing, and
    what is known better from a later day; of none of them anything is kept.
    """
    nowhere = AuditId(id_for(Noun.AUDIT, "AU-9"))
    turned = replace(SECOND, due_from=TODAY + DAY, due_until=TODAY)
    unknown = CertificationId(id_for(Noun.CERTIFICATION, "C-9"))
    stranger = replace(SECOND, certification_ids=(unknown,))
    take_in(office, replace(AHEAD, team=()), as_of=TODAY)
    with office.store.read() as tx:
        before = registry_on_books(tx)

    for audit, said in (
        (AHEAD, "already; change that one"),
        (turned, "its due_until is wrong"),
        (stranger, "that would not be there"),
    ):
        with (
            pytest.raises(NotAllowedError, match=said),
            office.store.begin() as tx,
        ):
            add_audit(tx, audit, HAND)
    with pytest.raises(NotFoundError), office.store.begin() as tx:
        change_audit(tx, nowhere, cancelled, HAND)
    with (
        pytest.raises(NotAllowedError, match="from a later day"),
        office.store.begin() as tx,
    ):
        change_audit(tx, AHEAD.id, cancelled, replace(HAND, today=TODAY - 3 * DAY))

    with office.store.read() as tx:
        assert before == registry_on_books(tx)


def test_a_certificate_is_provisional_and_certified_again(office: Office) -> None:
    """
    Afterwards it ends when it would have, as its history knows.
    """
    since = TODAY - DAY
    with office.store.begin() as tx:
        marked = mark_provisional(tx, CERTIFICATE.id, since=since, at=NOON)
        assert marked == mark_provisional(tx, CERTIFICATE.id, since=since, at=NOON)
    with office.store.begin() as tx:
        later = replace(marked, number="C-new")
        import_registry(tx, Registry(certifications=(later,)), at=NOON)
    with office.store.begin() as tx:
        again = restore_certified(tx, CERTIFICATE.id, at=NOON)
        assert again == restore_certified(tx, CERTIFICATE.id, at=NOON)

    assert CertificationStatus.PROVISIONAL is marked.status
    assert replace(CERTIFICATE, number="C-new") == again
    with office.store.read() as tx:
        assert again in tx.certifications.all()
        why = [one.why for one in tx.registry_history.of(CERTIFICATE.id)]
        assert sound(tx)
    codes = [RegistryReason.FINDINGS, None, RegistryReason.FINDINGS_CLOSED]
    assert [None, *codes] == why


def test_an_event_comes_and_goes(office: Office) -> None:
    """
    What was taken off the record stays in the history.
    """
    with office.store.begin() as tx:
        add_events(tx, [EVENT], HAND)
    with office.store.read() as tx:
        assert (EVENT,) == tx.outside_events.all()
    with pytest.raises(NotAllowedError, match="already"), office.store.begin() as tx:
        add_events(tx, [EVENT], HAND)
    with office.store.begin() as tx:
        remove_event(tx, EVENT.id, HAND)

    with office.store.read() as tx:
        assert () == tx.outside_events.all()
        kept = tx.registry_history.of(EVENT.id)
        assert sound(tx)
    assert [False, True] == [one.removed for one in kept]


def test_a_reason_that_was_altered_is_noticed(office: Office) -> None:
    """
    It is under the digest in the log as all that was recorded is.
    """
    with office.store.begin() as tx:
        change_audit(tx, AHEAD.id, cancelled, HAND)
    with office.store.read() as tx:
        assert sound(tx)
    with office.store.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE registry_history SET why = 'illness' WHERE why IS NOT NULL"
        )

    with office.store.read() as tx:
        assert "is not what the log saw" in next(compare_registry(tx))
