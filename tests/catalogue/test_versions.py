"""Which version a complaint is held against: that of the certificate on the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.catalogue.versions import (
    Why,
    applicable_version,
    applicable_versions,
)
from grievance.domain.certification import Certification, CertificationStatus
from grievance.domain.ids import CertificationId, EntityId


ENTITY = EntityId(UUID(int=7))
PS = "ASI-PS"


def certificate(
    issued: date, expires: date, version: str = "V3.1", standard: str = PS
) -> Certification:
    return Certification(
        id=CertificationId(UUID(int=issued.toordinal())),
        entity_id=ENTITY,
        standard=standard,
        version=version,
        number=f"C-{issued.year}",
        issued=issued,
        expires=expires,
    )


FIRST = certificate(date(2019, 3, 1), date(2022, 2, 28), "V2")
SECOND = certificate(date(2023, 1, 1), date(2025, 12, 31), "V3.1")
CUSTODY = certificate(date(2015, 1, 1), date(2030, 1, 1), "V1", "ASI-CoC")
ALL = (CUSTODY, SECOND, FIRST)


@pytest.mark.parametrize(
    ("day", "version", "why"),
    [
        (date(2019, 3, 1), "V2", Why.COVERED),
        (date(2022, 2, 28), "V2", Why.COVERED),
        (date(2024, 6, 1), "V3.1", Why.COVERED),
        (date(2018, 6, 1), "V2", Why.BEFORE),
        (date(2022, 6, 1), "V2", Why.BETWEEN),
        (date(2026, 1, 1), "V3.1", Why.AFTER),
        (None, "V3.1", Why.UNDATED),
    ],
)
def test_the_certificate_on_the_day_counts(
    day: date | None, version: str, why: Why
) -> None:
    """
    Its first and last day belong to it; without one the nearest is named, with why.
    """
    applied = applicable_version(ALL, PS, day)

    assert (version, why) == (applied.version, applied.why)
    assert (why is Why.COVERED) == applied.is_certain
    assert f"{PS} {version}" in applied.sentence
    assert applied.certification is not None


def test_who_was_never_certified_has_no_version() -> None:
    """
    A certificate to another standard is none to this one.
    """
    applied = applicable_version((CUSTODY,), PS, date(2024, 1, 1))

    assert ("", Why.NEVER, None) == (
        applied.version,
        applied.why,
        applied.certification,
    )
    assert "No certificate to ASI-PS" in applied.sentence


def test_overlapping_certificates_are_told_apart() -> None:
    """
    Of two versions the latest issued counts, and a person is asked; of one, no matter.
    """
    early = certificate(date(2024, 1, 1), date(2026, 12, 31), "V2")
    again = certificate(date(2025, 1, 1), date(2027, 12, 31), "V3.1")
    day = date(2025, 6, 1)

    assert ("V3.1", Why.SEVERAL) == (
        applicable_version((again, early), PS, day).version,
        applicable_version((again, early), PS, day).why,
    )
    assert Why.COVERED is applicable_version((again, SECOND), PS, day).why


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2020, 1, 1), date(2021, 1, 1), ["V2"]),
        (date(2020, 1, 1), date(2024, 1, 1), ["V2", "V3.1"]),
        (date(2022, 5, 1), date(2023, 1, 1), ["V3.1"]),
        (date(2022, 5, 1), date(2022, 6, 1), ["V2"]),
        (date(2010, 1, 1), date(2040, 1, 1), ["V2", "V3.1"]),
        (date(2010, 1, 1), date(2011, 1, 1), ["V2"]),
    ],
)
def test_what_went_on_is_held_against_every_version(
    first: date, last: date, expected: list[str]
) -> None:
    """
    Each version that ran in the period counts once; else the nearest.
    """
    found = applicable_versions(ALL, PS, first, last)

    assert expected == [one.version for one in found]


def test_a_certificate_that_ended_since_is_named() -> None:
    """
    It ran on the day as far as is known; that it was withdrawn since is said.
    """
    withdrawn = replace(SECOND, status=CertificationStatus.WITHDRAWN)
    applied = applicable_version((withdrawn,), PS, date(2024, 1, 1))

    assert Why.COVERED is applied.why
    assert applied.sentence.endswith("The certificate is withdrawn by now.")


DAYS = st.dates(date(2015, 1, 1), date(2030, 1, 1))


@given(
    st.lists(st.tuples(DAYS, st.integers(0, 1500), st.sampled_from(["V2", "V3.1"]))),
    DAYS,
)
def test_a_version_is_always_found_where_there_is_a_certificate(
    periods: list[tuple[date, int, str]], day: date
) -> None:
    """
    Whatever the certificates: one that covers the day is used if there is any.
    """
    ours = [certificate(at, at + timedelta(days=n), v) for at, n, v in periods]
    applied = applicable_version(ours, PS, day)

    assert bool(ours) == bool(applied.version)
    covered = any(one.covers(day) for one in ours)
    assert covered == (applied.why in (Why.COVERED, Why.SEVERAL))
    if applied.certification is not None:
        assert covered == applied.certification.covers(day)
