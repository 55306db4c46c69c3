"""Failures are told to people in sentences, never by the names of our classes."""

from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

import grievance.domain.errors

from grievance.domain.failures import next_of_job, next_of_message, what_went_wrong
from grievance.domain.intake import SpoolState
from grievance.domain.outbox import JobKind


OURS = [
    name
    for name in vars(grievance.domain.errors)
    if name.endswith("Error") and name != "GrievanceError"
]


@pytest.mark.parametrize("name", OURS)
def test_each_error_of_ours_is_told_in_its_own_sentence(name: str) -> None:
    """
    Whoever adds one is reminded to say what it means.
    """
    assert what_went_wrong(name) != what_went_wrong("ZeroDivisionError")


@given(st.from_regex(r"[A-Z][A-Za-z]{1,30}", fullmatch=True))
def test_no_name_of_a_class_is_shown(name: str) -> None:
    """
    Also of errors that nobody thought of.
    """
    said = what_went_wrong(f"{name}Error")

    assert f"{name}Error" not in said
    assert said.endswith(".")


def test_what_a_mail_server_said_keeps_its_code() -> None:
    """
    An administrator finds it in the server's own log.
    """
    assert "(rcpt-450)" in what_went_wrong("rcpt-450")


def test_there_is_a_next_step_for_everything() -> None:
    """
    Every kind of job, and every message that lies aside.
    """
    aside = (SpoolState.QUARANTINED, SpoolState.SET_ASIDE)
    said = [*map(next_of_job, JobKind), *map(next_of_message, aside)]

    assert all(sentence.endswith(".") for sentence in said)
