"""
Who may do what in PostgreSQL: what each role reads and changes, table by table.

    owner       makes and migrates the tables
    desk        people at work; adds to what history is told by, and never changes it
    worker      sees no sealed contents, no key of a case and no lock of a person
    statistics  counts: reads the slips, the registry and what was published, changes
                nothing

A table that is not named for a role is closed to it, but for the desk.  The keys are
names of tables, so that a new one has to be thought of (see the tests of this room).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Part(StrEnum):
    """What a role is for; a role is called by its office and this."""

    OWNER = "owner"
    DESK = "desk"
    WORKER = "worker"
    STATISTICS = "statistics"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """
    What may be done in a table.

    *columns* are the only ones that may be read, where not all of them may.
    """

    acts: frozenset[str]
    columns: tuple[str, ...] = ()


def _may(acts: str, *columns: str) -> Rights:
    return Rights(acts=frozenset(acts.split()), columns=columns)


NOTHING = _may("")
READ = _may("SELECT")
ADD = _may("SELECT INSERT")
EDIT = _may("SELECT INSERT UPDATE")
ALL = _may("SELECT INSERT UPDATE DELETE")

REGISTRY = (
    "accreditation",
    "audit",
    "auditor",
    "certification",
    "entity",
    "facility",
    "firm",
    "link",
    "member",
    "other_name",
    "outside_event",
    "registry",
)
# What is only ever added to.
HISTORY = ("directory", "log_entry", "registry_history")

WORKER: Mapping[str, Rights] = MappingProxyType(
    {
        "alembic_version": READ,
        "alias": ADD,
        "answered": _may("SELECT INSERT DELETE"),
        # It puts sealed bytes outside, and knows what it may sweep there.
        "blob": ADD,
        "blob_folder": READ,
        "audit_file": EDIT,  # another mark, with its next keys
        "case": EDIT,
        # Who has a key until when; never the key.
        "case_grant": _may(
            "SELECT INSERT DELETE",
            *("case_id", "compartment", "kv", "holder", "holder_kv", "until"),
        ),
        "case_slot": ADD,
        "checkpoint": ADD,
        "directory": READ,
        "former_identity": NOTHING,
        "identity_code": NOTHING,
        "locked_identity": NOTHING,
        "log_entry": ADD,
        "log_head": EDIT,
        "outbox": ALL,
        "outgoing": EDIT,
        # It drops parts in, and knows which there are.
        "part": _may("SELECT INSERT", *("id", "case_id", "compartment", "kind", "kv")),
        "pulse": ALL,
        "receipt": EDIT,
        "registry_history": READ,
        "rekey_due": ADD,
        "rehearsal": ALL,
        # It wraps what was counted to its next keys, and publishes where it is told to.
        "release": EDIT,
        "reminder": ADD,
        "request": _may("SELECT UPDATE"),
        "slip": EDIT,
        "spool": ALL,
        # Keys to what it may read itself until somebody looked at it.
        "spool_grant": _may("SELECT INSERT DELETE"),
        "staff_mail": EDIT,
        **dict.fromkeys(REGISTRY, READ),
    }
)
STATISTICS: Mapping[str, Rights] = MappingProxyType(
    {
        "alembic_version": READ,
        "case": _may("SELECT", *("id", "kind", "stage", "stage_since", "received_on")),
        # What each start compares with what it remembers: keys and head, no entry.
        "case_slot": _may("SELECT", *("case_id", "compartment", "kv", "signature")),
        "directory": READ,
        "log_head": READ,
        "registry_history": READ,
        "release": READ,
        "slip": READ,
        **dict.fromkeys(REGISTRY, READ),
    }
)


# Which rows of a table the worker deletes, where not all.  It takes people off a case
# that turns out to be about those they are tied to; recovery brings back what it took.
DELETES: Mapping[str, str] = MappingProxyType(
    {
        "case_grant": "holder <> 'recovery'",
    }
)


def rights(part: Part, table: str) -> Rights:
    """Return what those of *part* may do in a table."""
    match part:
        case Part.WORKER:
            return WORKER.get(table, NOTHING)
        case Part.STATISTICS:
            return STATISTICS.get(table, NOTHING)
        case Part.DESK:
            return _of_desk(table)
        case Part.OWNER:
            return NOTHING  # they are its own


def _of_desk(table: str) -> Rights:
    if table in HISTORY:
        return ADD
    return READ if table in {"alembic_version", "checkpoint"} else ALL
