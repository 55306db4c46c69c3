"""An import keeps what was true when, changes nothing twice, and is seen by the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from grievance.domain.certification import CertificationStatus
from grievance.domain.errors import NotAllowedError
from grievance.domain.registry import Record, Registry
from grievance.domain.registry_changes import Changes
from grievance.domain.registry_ids import FirmId, Noun
from grievance.services.registry.import_registry import import_registry
from grievance.services.registry.registry_at import Place, RegistryAt, registry_at
from grievance.services.registry.registry_books import (
    OBJECT,
    compare_registry,
    registry_on_books,
)
from tests.doubles import NOON, TODAY, make_entity
from tests.offices import Office
from tests.registries import (
    AUDIT,
    CERTIFICATE,
    ENTITY,
    EVERYTHING,
    LINK,
)


pytestmark = pytest.mark.each_engine


EARLIER = TODAY - timedelta(days=400)
WHOLE = Registry.of(EVERYTHING)
VESTLAND = Place(region="vestland")


def take_over(  # keywords, as the service has them
    office: Office,
    *records: Record,
    as_of: date | None = None,
    nouns: Sequence[Noun] = tuple(Noun),
    remove_gone: bool = False,
    days: int = 0,
) -> Changes:
    with office.store.begin() as tx:
        return import_registry(
            tx,
            Registry.of(records),
            at=NOON + timedelta(days=days),
            as_of=as_of,
            nouns=nouns,
            remove_gone=remove_gone,
        )


def books(office: Office) -> Registry:
    with office.store.read() as tx:
        return registry_on_books(tx)


def complaints(office: Office) -> list[str]:
    with office.store.read() as tx:
        return list(compare_registry(tx))


def asked(office: Office, day: date, place: Place = VESTLAND) -> RegistryAt:
    with office.store.read() as tx:
        return registry_at(tx, day, place)


class TestImport:
    def test_everything_is_taken_over_once(self, office: Office) -> None:
        """
        The second time changes nothing, not even the number that indexes look at.
        """
        first = take_over(office, *EVERYTHING)
        with office.store.read() as tx:
            revision = tx.entities.revision()
        again = take_over(office, *reversed(EVERYTHING), days=1)

        assert EVERYTHING == first.added
        assert (len(EVERYTHING), False) == (again.unchanged, bool(again))
        assert WHOLE == books(office)
        with office.store.read() as tx:
            assert revision == tx.entities.revision()
            assert 1 == len(tx.registry_history.of(ENTITY.id))
        assert [] == complaints(office)
        assert () == office.verify().problems

    def test_what_changed_is_recorded_beside_what_was(self, office: Office) -> None:
        """
        The tables have the new facts, the history both.
        """
        take_over(office, *EVERYTHING, as_of=EARLIER)
        suspended = replace(CERTIFICATE, status=CertificationStatus.SUSPENDED)
        changes = take_over(office, suspended, nouns=[], days=1)

        fields = changes.changed[0].fields
        assert [("status", "certified", "suspended")] == [
            (one.name, one.before, one.after) for one in fields
        ]
        assert (suspended,) == books(office).certifications
        with office.store.read() as tx:
            history = tx.registry_history
            assert (
                CERTIFICATE
                == history.state(EARLIER)[Noun.CERTIFICATION, CERTIFICATE.id]
            )
            kept = history.of(CERTIFICATE.id)
        assert [EARLIER, TODAY + timedelta(days=1)] == [one.as_of for one in kept]
        assert [] == complaints(office)

    def test_what_was_true_earlier_does_not_undo_what_is_true_now(
        self, office: Office
    ) -> None:
        """
        Entered later with an earlier day, it answers for that day only.
        """
        take_over(office, *EVERYTHING)
        was = replace(ENTITY, facilities=(), name="Norvik Reduction")
        take_over(office, *replaced(ENTITY, was), as_of=EARLIER, days=1)

        assert WHOLE == books(office)
        with office.store.read() as tx:
            state = tx.registry_history.state(EARLIER)
        assert was == state[Noun.ENTITY, ENTITY.id]
        assert [] == complaints(office)
        again = take_over(office, *EVERYTHING, days=2)
        assert not again

    def test_what_is_gone_stays_unless_it_is_to_go(self, office: Office) -> None:
        """
        It is reported; removed, it is away from the tables but not from the past.
        """
        take_over(office, *EVERYTHING, as_of=EARLIER)
        rest = [one for one in EVERYTHING if one not in (AUDIT, LINK)]
        kept = take_over(office, *rest)
        assert ((AUDIT, LINK), WHOLE) == (kept.gone, books(office))

        take_over(office, *rest, remove_gone=True, days=1)

        assert ((), ()) == (books(office).audits, books(office).links)
        with office.store.read() as tx:
            state = tx.registry_history.state
            assert (Noun.AUDIT, AUDIT.id) in state(TODAY)
            assert (Noun.AUDIT, AUDIT.id) not in state()
        assert [] == complaints(office)
        take_over(office, *EVERYTHING, days=2)
        assert WHOLE == books(office)

    def test_nothing_is_left_without_what_it_refers_to(self, office: Office) -> None:
        """
        An Entity that an audit refers to is not removed; nothing is half done.
        """
        take_over(office, *EVERYTHING)
        rest = [one for one in EVERYTHING if one != ENTITY]

        with pytest.raises(NotAllowedError, match=r"refers to one \(entity\) that"):
            take_over(office, *rest, remove_gone=True)
        with pytest.raises(NotAllowedError, match=r"refers to one \(firm\) that"):
            take_over(office, replace(AUDIT, firm_id=FirmId(ENTITY.id)), nouns=[])

        assert WHOLE == books(office)
        assert [] == complaints(office)

    def test_the_future_is_not_known(self, office: Office) -> None:
        """
        A day after tomorrow is refused; today, wherever it has begun, is not.
        """
        with pytest.raises(NotAllowedError, match="lies in the future"):
            take_over(office, ENTITY, as_of=TODAY + timedelta(days=2))

    def test_progress_is_told(self, sqlite_office: Office) -> None:
        """
        In batches, the last of them being all.
        """
        told: list[tuple[int, int | None]] = []
        entities = [make_entity(f"Norvik {number}") for number in range(1100)]
        with sqlite_office.store.begin() as tx:
            import_registry(
                tx,
                Registry.of(entities),
                at=NOON,
                tell=lambda done, total: told.append((done, total)),
            )

        assert [(500, 1100), (1000, 1100), (1100, 1100)] == told


def replaced(old: Record, new: Record) -> list[Record]:
    return [new if one == old else one for one in EVERYTHING]


class TestAt:
    def test_where_there_were_some(self, office: Office) -> None:
        """
        The facilities asked for, certificates in force, audits with their firm.
        """
        take_over(office, *EVERYTHING, as_of=EARLIER)

        found = asked(office, TODAY)

        assert (ENTITY,) == tuple(one.entity for one in found.certified)
        assert ENTITY.facilities[:1] == found.entities[0].facilities
        assert (CERTIFICATE,) == found.entities[0].in_force
        assert (AUDIT,) == found.entities[0].audits
        assert "Heron Audit" == found.firm_of(AUDIT)
        expected = (
            f"On {TODAY} there was 1 certified Entity with a facility in vestland."
        )
        assert expected == found.sentence()

    def test_where_there_was_none(self, office: Office) -> None:
        """
        An empty answer says how far back it can be trusted.
        """
        take_over(office, *EVERYTHING, as_of=EARLIER)

        found = asked(office, TODAY, Place(region="Hexi", country="CN"))

        assert () == found.entities
        assert (
            f"On {TODAY} no certified Entity had a facility in Hexi in CN. This registry "
            f"was first recorded on {TODAY} and knows nothing from before {EARLIER}; of "
            "earlier days it knows only what was entered later with --as-of."
        ) == found.sentence()

    def test_a_certificate_that_is_not_in_force(self, office: Office) -> None:
        """
        The Entity is there, but certified it is not.
        """
        suspended = replace(CERTIFICATE, status=CertificationStatus.SUSPENDED)
        take_over(office, *replaced(CERTIFICATE, suspended))

        found = asked(office, TODAY)

        assert (1, ()) == (len(found.entities), found.certified)
        assert f"On {TODAY} no certified Entity had" in found.sentence()

    def test_before_and_without_any(self, office: Office) -> None:
        """
        Before its first day nothing is known, and nothing at all without an import.
        """
        assert "no registry was ever imported" in asked(office, TODAY).sentence()
        take_over(office, *EVERYTHING, as_of=EARLIER)

        before = asked(office, EARLIER - timedelta(days=1), Place())

        assert () == before.entities
        said = before.sentence()
        assert said.startswith(f"Of {before.day} nothing is known. ")
        assert f"knows nothing from before {EARLIER}" in said


class TestBooks:
    @pytest.mark.parametrize(
        ("statement", "said"),
        [
            ("UPDATE entity SET name = 'Other'", "is not what its history says"),
            ("UPDATE audit SET due_until = NULL", "is not what its history says"),
            (
                "UPDATE certification SET status = 'expired'",
                "not what its history says",
            ),
            ("UPDATE facility SET region = 'Hexi'", "is not what its history says"),
            ("DELETE FROM other_name", "is not what its history says"),
            ("DELETE FROM link", f"The link ownership ({LINK.id}) is missing"),
            (
                (
                    "INSERT INTO member (id, key, name, membership_class, country)"
                    " SELECT id, '', 'Made up', '', '' FROM firm"
                ),
                ") is in no history",
            ),
            (
                "UPDATE registry_history SET as_of = '2020-01-01'",
                "of the registry is not what the log saw",
            ),
            (
                "UPDATE registry_history SET removed = NOT removed",
                "of the registry is not what the log saw",
            ),
        ],
    )
    def test_a_change_by_hand_is_noticed(
        self, office: Office, statement: str, said: str
    ) -> None:
        """
        In the tables as well as in their history.
        """
        take_over(office, *EVERYTHING)
        assert [] == complaints(office)

        office.tamper(statement)

        assert any(said in one for one in complaints(office))

    def test_both_changed_alike_is_noticed(self, office: Office) -> None:
        """
        Whoever changes table and history together still lacks the log.
        """
        take_over(office, *EVERYTHING)
        office.tamper(
            "UPDATE entity SET name = 'Norvik Smeltor'",
            "UPDATE registry_history"
            " SET facts = replace(facts, 'Norvik Smelter', 'Norvik Smeltor')",
        )

        assert ["Import 1 of the registry is not what the log saw."] == complaints(
            office
        )

    def test_an_import_that_was_taken_out_is_noticed(self, office: Office) -> None:
        """
        Also the last one, and all of them.
        """
        take_over(office, *EVERYTHING)
        before = books(office)
        take_over(office, replace(ENTITY, country="SE"), nouns=[], days=1)
        office.tamper(
            "DELETE FROM registry_history WHERE revision = 2",
            "UPDATE entity SET country = 'NO'",
        )

        assert before == books(office)
        said = "There is an import in the log that the registry's history lacks."
        assert [said] == complaints(office)

    def test_the_log_names_imports(self, office: Office) -> None:
        """
        One entry for each, with a digest unless nothing changed.
        """
        take_over(office, *EVERYTHING)
        take_over(office, *EVERYTHING, days=1)
        with office.store.read() as tx:
            entries = tx.log.about([OBJECT])

        assert [True, False] == [bool(entry.digest) for entry in entries]
        assert () == office.verify().problems

    def test_what_nobody_imported_is_noticed(self, office: Office) -> None:
        """
        Rows put in before the first import have no history.
        """
        with office.store.begin() as tx:
            tx.entities.save(ENTITY)

        assert 1 == len(complaints(office))
