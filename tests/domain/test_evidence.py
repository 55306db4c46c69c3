"""What an audit could have known, and what nobody may lose on the way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.allegation import Period
from grievance.domain.errors import NotAllowedError
from grievance.domain.evidence import CustodyNote, Evidence, EvidenceKind, Relation
from tests.doubles import NOON, TODAY


AUDIT = date(2025, 6, 1)
BEFORE, AFTER = date(2024, 1, 1), date(2026, 1, 1)
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))


def make_evidence(
    *,
    since: date | None = None,
    until: date | None = None,
    published_on: date | None = None,
) -> Evidence:
    return Evidence(
        number=1,
        title="Pay slips",
        kind=EvidenceKind.DOCUMENT,
        when=Period(since=since, until=until),
        published_on=published_on,
        received_on=TODAY,
    )


@pytest.mark.parametrize(
    ("since", "until", "published_on", "relation"),
    [
        (BEFORE, None, BEFORE, Relation.AVAILABLE_THEN),
        (None, None, BEFORE, Relation.AVAILABLE_THEN),
        (BEFORE, None, AFTER, Relation.NOT_PUBLIC_THEN),
        (BEFORE, None, None, Relation.NOT_PUBLIC_THEN),
        (BEFORE, AFTER, None, Relation.NOT_PUBLIC_THEN),
        (None, BEFORE, AUDIT, Relation.NOT_PUBLIC_THEN),
        (AUDIT, None, AUDIT, Relation.LATER),
        (AFTER, None, AFTER, Relation.LATER),
        (None, None, AFTER, Relation.UNKNOWN),
        (None, AFTER, None, Relation.UNKNOWN),
        (None, None, None, Relation.UNKNOWN),
    ],
)
def test_says_what_the_auditors_could_have_known(
    since: date | None,
    until: date | None,
    published_on: date | None,
    relation: Relation,
) -> None:
    """
    Published before, pre-dating it unpublished, later than it, or not to be said.
    """
    evidence = make_evidence(since=since, until=until, published_on=published_on)

    assert relation == evidence.relation_to(AUDIT)


@given(since=DAYS, published_on=DAYS, days=st.integers(0, 4000))
def test_a_later_audit_never_knows_less(
    since: date | None, published_on: date | None, days: int
) -> None:
    """
    What one audit could have known, or what pre-dated it, a later one could as well.
    """
    order = [Relation.LATER, Relation.NOT_PUBLIC_THEN, Relation.AVAILABLE_THEN]
    evidence = make_evidence(since=since, published_on=published_on)

    first = evidence.relation_to(AUDIT)
    second = evidence.relation_to(AUDIT + timedelta(days=days))

    if Relation.UNKNOWN in {first, second}:
        assert second in {first, Relation.AVAILABLE_THEN}
    else:
        assert order.index(first) <= order.index(second)


def test_a_period_ends_after_it_begins() -> None:
    """
    Two days the wrong way round are a slip of the pen, and refused.
    """
    with pytest.raises(NotAllowedError, match="ends before it begins"):
        Period(since=AFTER, until=BEFORE)


def test_its_custody_only_grows() -> None:
    """
    Who had it stays on record, in order.
    """
    notes = [CustodyNote(at=NOON, by=name, text="copied") for name in ("Ada", "Bo")]
    evidence = make_evidence()

    for note in notes:
        evidence = evidence.noted(note)

    assert tuple(notes) == evidence.custody


def test_says_nothing_of_itself_in_a_traceback() -> None:
    """
    Title, source and custody are words of people.
    """
    assert "Pay slips" not in repr(make_evidence())
