"""How the cover of a case is written for the log."""

from __future__ import annotations

import json

from dataclasses import fields

from grievance.domain.case import Case
from grievance.domain.clock import write_clocks


def cover_bytes(case: Case) -> bytes:
    """
    Write a cover in one way only, so that the log can hold its digest.

    What has its default is left out: a field that is added to covers later changes no
    digest in the logs of today.  So the default of a field must never change.
    """
    values = ((field, getattr(case, field.name)) for field in fields(case))
    facts = {f.name: _written(value) for f, value in values if value != f.default}
    return json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()


def _written(value: object) -> object:
    """Write the clocks in the form in which they are kept, the rest as text."""
    return write_clocks(value) if isinstance(value, tuple) else str(value)
