"""The days of laws that ship with the program are such as a registry takes."""

from __future__ import annotations

import pytest

from grievance.catalogue.catalogue import shipped_catalogue
from grievance.catalogue.known_events import KnownEvent, known_events
from grievance.catalogue.standards import BASES, CONFIDENCES
from grievance.domain.outside_event import Regulation
from grievance.services.registry_form.one_row import read_event


EVENTS = known_events()


@pytest.mark.parametrize("known", EVENTS, ids=[one.id for one in EVENTS])
def test_each_is_a_good_row_of_the_sheet(known: KnownEvent) -> None:
    """
    Countries, criteria and keys are known ones, and it says on what it rests.
    """
    cells = {
        "id": known.id,
        "on": known.on,
        "kind": known.kind,
        "title": known.title,
        "countries": known.countries,
        "criteria": known.criteria,
        "source": known.source,
        "flags": known.flags,
    }

    assert known.event == read_event(cells, shipped_catalogue())
    assert known.basis in BASES
    assert known.confidence in CONFIDENCES


def test_every_law_has_some() -> None:
    """
    When it was made and since when it applies, for each law that has a flag.
    """
    for law in Regulation:
        assert 2 <= len({one.kind for one in EVENTS if law in one.flags})
