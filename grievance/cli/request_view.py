"""What waits for a second person, for people and for programs."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import click

from grievance.cli.output import Fields
from grievance.domain.display import one_line, visible
from grievance.domain.ids import PersonId
from grievance.domain.request import TOO_OLD, RequestedAct, RequestState
from grievance.services.requests.list_requests import ListedRequest
from grievance.vault.ring import PersonRing


HEADS = ("id", "what", "about", "how", "asked by", "since", "until", "you")
SPARE = ("since", "asked by")
EMPTY = "Nothing waits for a second person, or nothing that you may see."
WHAT = {
    RequestedAct.DISCARD_MESSAGE: "destroy",
    RequestedAct.MOVE_CASE: "move",
    RequestedAct.RELEASE_LETTER: "release a letter",
    RequestedAct.CLEAR_BLOCK: "let back",
    RequestedAct.EXPORT_EVIDENCE: "export",
    RequestedAct.WRITE_OFF: "write off",
    RequestedAct.ERASE_CASE: "erase for good",
}


def row_of(
    one: ListedRequest,
    short: Mapping[UUID, str],
    names: Mapping[PersonId, str],
    ring: PersonRing,
) -> tuple[object, ...]:
    """Return a line of the table; *short* are the ids as far as they are needed."""
    request = one.request
    return (
        short[request.id],
        WHAT[one.act],
        about_of(one),
        codes_of(one),
        _name(names, request.asked_by),
        request.asked_at.date(),
        f"{request.expires_at:%Y-%m-%d}{_lapsed(one)}",
        _part(one, ring),
    )


def print_request(one: ListedRequest, names: Mapping[PersonId, str]) -> None:
    """Print what is asked for, by whom, and why."""
    asked = one.request
    click.echo(f"Asked      {WHAT[one.act]}: {codes_of(one)}")
    click.echo(f"About      {about_of(one)}")
    click.echo(f"By         {_name(names, asked.asked_by)}, {asked.asked_at:%Y-%m-%d}")
    click.echo(f"Until      {asked.expires_at:%Y-%m-%d}{_lapsed(one)}")
    if one.reason:
        click.echo(f"\n{visible(one.reason)}")


def about_of(one: ListedRequest) -> str:
    """Say what it is about: the reference of a case, or a message as lists name it."""
    return one.about if one.case_id is not None else f"message {one.about[:8]}"


def _part(one: ListedRequest, ring: PersonRing) -> str:
    """Say what whoever looks can do about it."""
    if not one.is_open:
        return "ask again"
    if one.request.asked_by == ring.person_id:
        return "asked"
    return "can answer" if one.may_answer else "others answer"


def _lapsed(one: ListedRequest) -> str:
    return "" if one.is_open else " (lapsed)"


def codes_of(one: ListedRequest) -> str:
    """Say in a line how it is to be done."""
    return one_line(", ".join(one.codes))


def _name(names: Mapping[PersonId, str], person_id: PersonId) -> str:
    return one_line(names.get(person_id, "someone who left"))


def request_fields(
    one: ListedRequest, names: Mapping[PersonId, str], ring: PersonRing
) -> Fields:
    """Return a request for JSON."""
    request = one.request
    return {
        "request": request.id,
        "act": one.act,
        "about": one.about,
        "codes": one.codes,
        "asked_by": names.get(request.asked_by),
        "asked_at": request.asked_at,
        "expires_at": request.expires_at,
        "state": request.state if one.is_open else RequestState.EXPIRED,
        "yours": request.asked_by == ring.person_id,
        "may_answer": one.is_open and one.may_answer,
        "note": None if one.is_open else TOO_OLD,
    }
