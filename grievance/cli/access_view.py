"""Who has which key to a case, in words and for programs."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.cli.output import Fields
from grievance.domain.compartment import Compartment
from grievance.domain.display import one_line
from grievance.services.access.list_access import CaseAccess, KeyHolder


_LOST = "opens nothing: for keys they lost, or they left"
_PROMISED = "to be given again, as they have other keys"


def amiss(one: KeyHolder) -> str:
    """Say why somebody opens nothing with what they have; empty if they do."""
    if one.is_promised:
        return _PROMISED
    return _LOST if one.is_lost else ""


def access_lines(found: CaseAccess) -> Iterator[str]:
    """Say who reads a case, who opens who complained, and until when."""
    for title, compartment in zip(("Readers", "Identity"), Compartment, strict=True):
        people = [_said(o) for o in found.holders if o.compartment is compartment]
        yield f"{title:<10} {', '.join(people) or 'none'}"
    for due in found.due:
        yield f"Keys       that to {due.compartment} is to be changed since {due.since}"


def _said(one: KeyHolder) -> str:
    until = f" until {one.until}" if one.until else ""
    lost = f" ({_in_short(one)})" if one.is_lost else ""
    return f"{one_line(one.name)}{until}{lost}"


def _in_short(one: KeyHolder) -> str:
    return "to be given again" if one.is_promised else "opens nothing"


def access_fields(found: CaseAccess) -> Fields:
    """Write who has which key to a case, and what is due."""
    return {
        "access": [_holder_fields(one) for one in found.holders],
        "keys_due": [
            {"compartment": one.compartment, "since": one.since} for one in found.due
        ],
    }


def _holder_fields(one: KeyHolder) -> Fields:
    return {
        "name": one.name,
        "compartment": one.compartment,
        "until": one.until,
        "lost": one.is_lost,
        "promised": one.is_promised,
    }
