"""Where an outside event matters."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grievance.domain.registry import label_of
from tests.registries import EVENT


@pytest.mark.parametrize(
    ("named", "asked", "expected"),
    [
        (("NO", "GN"), ("GN",), True),
        (("NO",), ("GN",), False),
        ((), ("GN",), True),
        (("NO",), (), False),
    ],
    ids=["one-of-them", "elsewhere", "everywhere", "nowhere"],
)
def test_an_event_without_countries_matters_everywhere(
    *, named: tuple[str, ...], asked: tuple[str, ...], expected: bool
) -> None:
    """
    One that names some does there alone.
    """
    assert expected is replace(EVENT, countries=named).matters_in(asked)


def test_an_event_is_known_by_title_day_and_key() -> None:
    """
    As every record of the registry is, so that a list of changes can name it.
    """
    expected = "event A report on smelters in Vestland (2025-03-01) (EV-1)"
    assert expected == label_of(EVENT)
