"""One record that a person types, read as a row of its sheet is."""

from __future__ import annotations

from collections.abc import Mapping

from grievance.catalogue.catalogue import Catalogue
from grievance.domain.errors import NotAllowedError
from grievance.domain.outside_event import OutsideEvent
from grievance.domain.registry import Registry
from grievance.services.registry_form.assembling import assemble
from grievance.services.registry_form.tables import Row, Tables


_NOTHING = Registry()
_SHEET = "events"


def read_event(cells: Mapping[str, object], catalogue: Catalogue) -> OutsideEvent:
    """
    Make an outside event of the cells of its sheet.

    Raises:
        NotAllowedError: One of them is wrong; the sentence says which, and what to do.
    """
    row = Row(place="event", cells=cells)
    read = assemble(Tables(rows={_SHEET: (row,)}), _NOTHING, catalogue)
    if read.problems:
        first = read.problems[0]
        msg = f"The {first.column or 'event'}: {first.sentence}"
        raise NotAllowedError(msg)
    return read.registry.events[0]
