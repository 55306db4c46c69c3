"""An Entity is held to criteria by its own certificates, at the time it happened."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.catalogue.catalogue import shipped_catalogue
from grievance.catalogue.versions import Why
from grievance.domain.allegation import Period
from grievance.domain.audit import Audit, AuditKind, AuditStatus
from grievance.domain.certification import Certification, CertificationStatus
from grievance.domain.errors import NotFoundError
from grievance.domain.evidence import Evidence, EvidenceKind, Relation
from grievance.domain.ids import AuditId, CertificationId, EntityId
from grievance.services.evidence.relate_evidence import relate
from grievance.services.triage.apply_criteria import Applied, HeldTo, apply_criteria


ENTITY = EntityId(uuid4())
TODAY = date(2026, 3, 2)
DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 31))


def held(
    version: str,
    since: int,
    until: int,
    *,
    standard: str = "ASI-PS",
    status: CertificationStatus = CertificationStatus.CERTIFIED,
) -> Certification:
    return Certification(
        id=CertificationId(uuid4()),
        entity_id=ENTITY,
        standard=standard,
        version=version,
        number=f"{standard}-{since}",
        issued=date(since, 1, 1),
        expires=date(until, 12, 31),
        status=status,
    )


def applied(
    *certificates: Certification, codes: tuple[str, ...], when: Period
) -> Applied:
    return apply_criteria(shipped_catalogue(), certificates, codes, when, on=TODAY)


def audit(start: date | None, status: AuditStatus = AuditStatus.SCHEDULED) -> Audit:
    return Audit(
        id=AuditId(uuid4()),
        entity_id=ENTITY,
        kind=AuditKind.SURVEILLANCE,
        scheduled_start=start,
        status=status,
    )


def evidence(*, happened: date | None, published: date | None) -> Evidence:
    return Evidence(
        number=1,
        title="The report",
        kind=EvidenceKind.PUBLISHED_REPORT,
        when=Period(since=happened),
        published_on=published,
        received_on=TODAY,
    )


class TestCriteria:
    def test_have_the_numbers_of_the_version_that_bound(self) -> None:
        """
        A topic that moved is named by its old number, on the slip by the new one.
        """
        old, new = held("V2", 2021, 2023), held("V3.1", 2024, 2026)
        when = Period(since=date(2022, 5, 1))

        found = applied(old, new, codes=("PS 8.5",), when=when)

        assert ("PS 8.5",) == found.codes
        assert (HeldTo(code="PS 8.4", version="V2"),) == found.held_to
        assert () == found.sentences

    def test_a_matter_that_went_on_is_held_against_both(self) -> None:
        """
        From one version into the next, each with its own number.
        """
        old, new = held("V2", 2021, 2023), held("V3.1", 2024, 2026)
        when = Period(since=date(2022, 5, 1), until=date(2025, 5, 1))

        found = applied(old, new, codes=("PS 8.5",), when=when)

        assert {("PS 8.4", "V2"), ("PS 8.5", "V3.1")} == {
            (one.code, one.version) for one in found.held_to
        }

    def test_only_under_what_it_is_certified_for(self) -> None:
        """
        Chain of custody is looked at where there is a certificate for it that counts.
        """
        custody = held("V2.1", 2018, 2019, standard="ASI-CoC")
        when = Period(since=date(2025, 5, 1))

        found = applied(
            held("V3.1", 2024, 2026), custody, codes=("PS 10.3",), when=when
        )

        assert {"PS 10.3", "PS 9.1", "PS 9.8"} == set(found.codes)

    def test_before_the_certificate_a_sentence_says_so(self) -> None:
        """
        Whether it still went on then is for a person to find out.
        """
        when = Period(since=date(2020, 5, 1))

        found = applied(held("V3.1", 2024, 2026), codes=("PS 10.3",), when=when)

        assert [Why.BEFORE] == [one.why for one in found.versions]
        assert any("certified only later" in one for one in found.sentences)

    def test_one_that_ran_then_counts_though_it_ended(self) -> None:
        """
        A certificate that was withdrawn bound while it ran.
        """
        ended = held("V2", 2021, 2023, status=CertificationStatus.WITHDRAWN)
        when = Period(since=date(2022, 5, 1))

        assert applied(ended, codes=("PS 10.3",), when=when).held_to
        assert () == applied(ended, codes=("PS 10.3",), when=Period()).held_to

    def test_what_the_catalogue_does_not_have(self) -> None:
        """
        It is refused; nobody is held to a number that no standard has.
        """
        with pytest.raises(NotFoundError, match=r"no criterion 99\.9"):
            applied(held("V3.1", 2024, 2026), codes=("PS 99.9",), when=Period())


class TestEvidence:
    def test_is_related_to_every_audit(self) -> None:
        """
        In the order of the audits; one that was cancelled is none.
        """
        later, earlier = audit(date(2026, 6, 1)), audit(date(2024, 1, 1))
        gone = audit(date(2025, 1, 1), AuditStatus.CANCELLED)
        item = evidence(happened=date(2023, 5, 1), published=date(2025, 3, 1))

        rows = relate((later, gone, earlier), (item,), on=TODAY)

        assert [
            (earlier.id, Relation.NOT_PUBLIC_THEN, True),
            (later.id, Relation.AVAILABLE_THEN, False),
        ] == [(row.audit.id, row.relation, row.is_past) for row in rows]

    def test_without_a_day_nothing_can_be_said(self) -> None:
        """
        An audit that is not scheduled comes last.
        """
        item = evidence(happened=date(2023, 5, 1), published=None)

        rows = relate((audit(None), audit(date(2024, 1, 1))), (item,), on=TODAY)

        assert [Relation.NOT_PUBLIC_THEN, Relation.UNKNOWN] == [
            row.relation for row in rows
        ]

    @given(start=DAYS, happened=st.none() | DAYS, published=st.none() | DAYS)
    def test_an_audit_knows_no_more_than_a_later_one(
        self, start: date, happened: date | None, published: date | None
    ) -> None:
        """
        What was available to one is to all after it, and what is later only gets older.
        """
        order = [Relation.LATER, Relation.NOT_PUBLIC_THEN, Relation.AVAILABLE_THEN]
        item = evidence(happened=happened, published=published)
        audits = [audit(start), audit(date(2028, 1, 1))]

        first, second = (row.relation for row in relate(audits, (item,), on=TODAY))

        is_known = Relation.UNKNOWN not in {first, second}
        assert is_known or happened is None
        assert not is_known or order.index(first) <= order.index(second)
