"""Jobs: what a service promised to do later, kept with what caused it."""

from __future__ import annotations

import random

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import uuid4

from grievance.domain.errors import GrievanceError
from grievance.domain.ids import JobId


LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 12
_FIRST_WAIT = timedelta(seconds=2)
_LONGEST_WAIT = timedelta(hours=1)


class JobState(StrEnum):
    """Where a job stands."""

    READY = "ready"
    LEASED = "leased"
    DONE = "done"
    FAILED = "failed"


class JobKind(StrEnum):
    """What the worker knows to do."""

    RECEIVE_LETTER = "receive-letter"
    SIGN_CHECKPOINT = "sign-checkpoint"
    SEND_LETTER = "send-letter"
    WATCH_CLOCKS = "watch-clocks"
    SEND_STAFF_MAIL = "send-staff-mail"
    PLAN_NOTICES = "plan-notices"
    PUBLISH_STATISTICS = "publish-statistics"
    DELETE_BLOB = "delete-blob"
    SWEEP_BLOBS = "sweep-blobs"
    UNKNOWN = "unknown"  # written by another program, or by somebody's hand

    @classmethod
    def _missing_(cls, value: object) -> JobKind:  # noqa: ARG003  # enum's
        return cls.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A claimed job; the lease is *owner*'s until it finishes or runs out."""

    id: JobId
    kind: JobKind
    ref: str
    attempts: int
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedJob:
    """A job that was given up; *error* names a class of ours, never what it said."""

    id: JobId
    kind: JobKind
    ref: str
    attempts: int
    error: str


class LeaseLostError(GrievanceError):
    """Somebody else took over this job; what was done for it is rolled back."""


def first_key(kind: JobKind, ref: str) -> str:
    """Name the one job that is promised together with what it is about."""
    return f"{kind}:{ref}"


def another_key(kind: JobKind, ref: str) -> str:
    """Name one more job about the same."""
    return f"{kind}:{ref}:{uuid4()}"


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait before the next try: doubling, bounded, jittered."""
    doublings = float(2 ** min(attempts - 1, 16))
    wait = min(_FIRST_WAIT * doublings, _LONGEST_WAIT)
    return wait * random.uniform(0.75, 1.25)  # noqa: S311  # jitter, not a secret


def wait_by_age(age: timedelta) -> timedelta:
    """Return how long something *age* old waits for what it cannot do without."""
    wait = min(max(age / 4, _FIRST_WAIT), _LONGEST_WAIT / 6)
    return wait * random.uniform(0.75, 1.25)  # noqa: S311  # jitter, not a secret
