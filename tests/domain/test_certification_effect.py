"""What findings mean for a certificate: Majors make it provisional, a person suspends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.certification import CertificationStatus
from grievance.domain.certification_effect import (
    Effect,
    effect_of,
    provisional,
    restored,
)
from grievance.domain.errors import NotAllowedError
from grievance.domain.finding import Grade
from tests.registries import CERTIFICATE


TODAY = date(2026, 2, 28)
PROVISIONAL = replace(CERTIFICATE, status=CertificationStatus.PROVISIONAL)
GRADES = st.lists(st.sampled_from(Grade), max_size=4)


@given(GRADES)
def test_only_majors_and_worse_have_an_effect(grades: list[Grade]) -> None:
    """
    One Major is enough, however many findings of other grades there are; a critical
    breach suggests a suspension and makes none.
    """
    effect = effect_of(grades, CERTIFICATE)

    if {Grade.MAJOR, Grade.CRITICAL} & set(grades):
        assert (
            Effect(makes_provisional=True, suggests_suspension=Grade.CRITICAL in grades)
            == effect
        )
    else:
        assert effect is None


def test_what_is_provisional_or_not_in_force_stays_so() -> None:
    """
    Another Major changes nothing of a provisional certificate; a critical breach still
    asks a person.
    """
    assert effect_of([Grade.MAJOR], PROVISIONAL) is None
    assert Effect(suggests_suspension=True) == effect_of([Grade.CRITICAL], PROVISIONAL)
    for status in (
        CertificationStatus.SUSPENDED,
        CertificationStatus.WITHDRAWN,
        CertificationStatus.EXPIRED,
    ):
        other = replace(CERTIFICATE, status=status)
        assert effect_of([Grade.CRITICAL], other) is None
        with pytest.raises(NotAllowedError, match=str(status)):
            provisional(other, since=TODAY, today=TODAY)


@given(
    st.dates(CERTIFICATE.issued, CERTIFICATE.expires),
    st.dates(CERTIFICATE.issued, CERTIFICATE.expires),
)
def test_it_never_ends_later_than_before(first: date, second: date) -> None:
    """
    However often it is marked, and since whenever: a year at most, and never longer.
    """
    once = provisional(CERTIFICATE, since=first, today=CERTIFICATE.expires)
    assert once.expires <= CERTIFICATE.expires
    assert once.expires < first + timedelta(days=366)
    if once.covers(second):
        again = provisional(once, since=second, today=CERTIFICATE.expires)
        assert again.expires <= once.expires


def test_a_year_ends_the_day_before() -> None:
    """
    As every certificate does: from the 1st of March to the last of February.
    """
    long = replace(CERTIFICATE, expires=date(2028, 12, 31))

    found = provisional(long, since=date(2026, 3, 1), today=date(2026, 3, 2))

    assert date(2027, 2, 28) == found.expires
    assert CertificationStatus.PROVISIONAL is found.status


def test_days_that_cannot_be() -> None:
    """
    Neither one to come nor one on which the certificate did not run.
    """
    with pytest.raises(NotAllowedError, match="yet to come"):
        provisional(CERTIFICATE, since=TODAY + timedelta(days=1), today=TODAY)
    with pytest.raises(NotAllowedError, match="name a day within"):
        provisional(CERTIFICATE, since=date(2020, 1, 1), today=TODAY)


def test_what_ran_out_is_not_revived() -> None:
    """
    Once the year is over, closing the findings brings no certificate back.
    """
    over = replace(PROVISIONAL, expires=TODAY - timedelta(days=1))

    with pytest.raises(NotAllowedError, match="a new one has to be issued"):
        restored(over, expires=CERTIFICATE.expires, today=TODAY)
