"""JSON for programs, which a terminal may show as well."""

from __future__ import annotations

import json

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.cli.output import to_json
from grievance.domain.display import CODES
from grievance.domain.slip import Flag
from grievance.domain.stage import Stage


@given(st.text(alphabet=st.characters()))
def test_text_comes_back_and_commands_nothing(text: str) -> None:
    """
    Whatever is in a text, it is one line without codes, and reads back the same.
    """
    written = to_json({"text": text})

    assert {"text": text} == json.loads(written)
    assert None is CODES.search(written)
    assert 1 == len(written.splitlines())
    written.encode()


def test_values_of_the_domain() -> None:
    """
    Days and times are ISO 8601, ids text, sets in order, codes their words.
    """
    written = to_json(
        {
            "at": datetime(2026, 1, 31, 9, 30, tzinfo=UTC),
            "on": date(2026, 1, 31),
            "id": UUID(int=1),
            "stage": Stage.TRIAGE,
            "flags": frozenset({Flag.WISHES_ANONYMITY, Flag.REPRISAL_FEARED}),
            "none": None,
            "word": "工资",
        }
    )

    assert (
        '{"at": "2026-01-31T09:30:00+00:00", "on": "2026-01-31", '
        '"id": "00000000-0000-0000-0000-000000000001", "stage": "triage", '
        '"flags": ["reprisal-feared", "wishes-anonymity"], "none": null, '
        '"word": "工资"}'
    ) == written


def test_what_has_no_form_is_a_bug() -> None:
    """
    Bytes and objects are refused, rather than written somehow.
    """
    with pytest.raises(TypeError, match="bytes has no form"):
        to_json({"raw": b"x"})
