"""What is known before a letter is read follows the registry, built once at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from grievance.domain.registry import Record, Registry
from grievance.services.registry.import_registry import import_registry
from grievance.services.triage import knowledge_index
from grievance.services.triage.knowledge_index import KnowledgeIndex
from grievance.services.triage.triage_knowledge import Knowledge
from tests.doubles import NOON
from tests.offices import Office
from tests.registries import AUDITOR, ENTITY, FIRM, MEMBER


ASKERS = 4


def know(office: Office, *records: Record) -> None:
    with office.store.begin() as tx:
        import_registry(tx, Registry.of(records), at=NOON)


def current(office: Office, index: KnowledgeIndex) -> Knowledge:
    with office.store.read() as tx:
        return index.current(tx)


def test_follows_every_kind_of_record(sqlite_office: Office) -> None:
    """
    Members, firms and auditors change it as well as Entities do.
    """
    index, known = KnowledgeIndex(), []
    for record in (MEMBER, FIRM, AUDITOR, ENTITY):
        know(sqlite_office, record)
        known.append(current(sqlite_office, index))

    assert {str(MEMBER.id)} == set(known[0].members.names)
    assert {str(FIRM.id)} == set(known[1].firms.names)
    assert {str(AUDITOR.id)} == set(known[2].auditors.names)
    assert str(MEMBER.id) == known[3].member_of[str(ENTITY.id)]


def test_is_built_once_for_each_state(
    sqlite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    However many letters are read at once; the others wait for the first.
    """
    built = []

    def counted(registry: Registry) -> Knowledge:
        built.append(registry)
        return Knowledge()

    monkeypatch.setattr(knowledge_index, "knowledge_of", counted)
    know(sqlite_office, MEMBER, ENTITY)
    index, together = KnowledgeIndex(), Barrier(ASKERS)

    def ask(_number: int) -> Knowledge:
        together.wait(30)
        return current(sqlite_office, index)

    with ThreadPoolExecutor(ASKERS) as pool:
        found = list(pool.map(ask, range(ASKERS)))

    assert 1 == len(built)
    assert all(one is found[0] for one in found)


def test_an_older_look_at_the_books_does_not_bring_back_older_knowledge(
    sqlite_office: Office,
) -> None:
    """
    A transaction that began before an import is served with what is known by now.
    """
    index = KnowledgeIndex()
    with sqlite_office.store.read() as early:
        before = early.entities.revision()
        know(sqlite_office, MEMBER, ENTITY)
        newest = current(sqlite_office, index)

        assert before == early.entities.revision()
        assert newest is index.current(early)
