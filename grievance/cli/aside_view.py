"""What was put aside and what was given up, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import click

from grievance.cli.named_message import shortened
from grievance.cli.output import Fields, print_json
from grievance.cli.tables import print_table
from grievance.domain.failures import next_of_message
from grievance.domain.ids import PersonId
from grievance.domain.request import Request
from grievance.services.intake.list_quarantine import PutAside
from grievance.services.office.list_given_up import GivenUp
from grievance.services.slips.list_cases import handler_names
from grievance.vault.ring import PersonRing


HEADS = ("id", "state", "since", "from", "look", "reason", "asked")


def print_put_aside(
    aside: Sequence[PutAside], ring: PersonRing, *, at: datetime, as_json: bool
) -> None:
    """Print a line for each message; of requests those that can be answered."""
    open_ = {
        one.id: one.request
        for one in aside
        if one.request is not None and one.request.is_open(at)
    }
    if as_json:
        for one in aside:
            print_json(_fields(one, open_.get(one.id)))
        return
    names = handler_names(ring)
    short = shortened([one.id for one in aside])
    rows = [
        (
            short[one.id],
            one.state,
            one.received_at.date(),
            one.source,
            "yes" if one.may_open else "no",
            one.reason,
            _asked(open_.get(one.id), names),
        )
        for one in aside
    ]
    print_table(HEADS, rows, empty="No message was put aside.")
    for state in sorted({one.state for one in aside}):
        click.echo(f"{state}: {next_of_message(state)}")


def print_given_up(jobs: Iterable[GivenUp], *, as_json: bool) -> None:
    """Print a line for each job that was given up; nothing where there is none."""
    if as_json:
        for job in jobs:
            print_json(_job_fields(job))
        return
    rows = [(job.id, job.kind, _day(job), job.tries, _whole(job)) for job in jobs]
    if rows:
        click.echo("\nJobs that were given up (`grievance quarantine retry --job N`):")
        print_table(("job", "kind", "since", "tries", "reason"), rows, empty="")


def _day(job: GivenUp) -> object:
    return "" if job.since is None else job.since.date()


def _whole(job: GivenUp) -> str:
    return f"{job.reason} {job.next_step}"


def _asked(request: Request | None, names: dict[PersonId, str]) -> str:
    if request is None:
        return ""
    who = names.get(request.asked_by, "someone who left")
    return f"{who} asks to discard it ({request.reason}): {request.id.hex[:8]}"


def _fields(one: PutAside, request: Request | None) -> Fields:
    return {
        "message": one.id,
        "state": one.state,
        "reason": one.reason,
        "next_step": next_of_message(one.state),
        "source": one.source,
        "received_at": one.received_at,
        "may_look": one.may_open,
        "request": None if request is None else request.id,
        "asked_by": None if request is None else request.asked_by,
        "asked_reason": None if request is None else request.reason,
        "expires_at": None if request is None else request.expires_at,
    }


def _job_fields(job: GivenUp) -> Fields:
    return {
        "job": job.id,
        "kind": job.kind,
        "since": job.since,
        "attempts": job.tries,
        "reason": job.reason,
        "next_step": job.next_step,
    }
