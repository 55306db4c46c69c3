"""
What the desk asks about what waits, each in a short transaction; run in threads only.

Whatever is decided here was looked at before: the services refuse what has changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import uuid4

from grievance.domain.entry import Entry
from grievance.domain.ids import JobId, OutgoingId, SpoolId
from grievance.domain.outgoing import NEEDS_SOMEBODY, ON_THEIR_WAY
from grievance.domain.request import Request, RequestReason, RequestState
from grievance.domain.slip import Channel
from grievance.services.intake.enter_message import enter_message
from grievance.services.intake.list_quarantine import PutAside, list_quarantine
from grievance.services.intake.look_at_message import SafeText, look_at_message
from grievance.services.intake.retry_message import retry_job, retry_message
from grievance.services.letters.list_outgoing import list_outgoing
from grievance.services.letters.redraft_acknowledgement import redraft_acknowledgement
from grievance.services.letters.release_outgoing import release_outgoing
from grievance.services.letters.settle_bounced import settle_bounced
from grievance.services.letters.settle_outgoing import settle_outgoing
from grievance.services.letters.withdraw_letter import withdraw_letter
from grievance.services.office.list_given_up import list_given_up
from grievance.services.requests.answer_request import answer_request
from grievance.services.requests.ask_discard import ask_discard
from grievance.services.requests.list_requests import ListedRequest, describe_requests
from grievance.services.retention.forget_erased import forget_erased
from grievance.services.slips.list_cases import handler_names
from grievance.services.statistics.waiting_releases import to_publish
from tui.asking.entry_draft import EntryDraft, with_files
from tui.session import Session
from tui.waiting import Asked, Waiting


def read_waiting(session: Session) -> Waiting:
    """Return everything that waits for somebody; nothing is opened."""
    ring, at = session.ring, session.mechanism.now()
    with session.mechanism.store.read() as tx:
        put_aside = list_quarantine(tx, ring)
        requests = describe_requests(tx, ring, at=at, with_lapsed=True)
        letters = tuple(list_outgoing(tx, ring, NEEDS_SOMEBODY | ON_THEIR_WAY))
        given_up = tuple(list_given_up(tx))
        releases = to_publish(tx, session.me)
    by_id = {str(one.id): one for one in put_aside}
    return Waiting(
        put_aside=put_aside,
        letters=tuple(one for one in letters if one.cover.state in NEEDS_SOMEBODY),
        on_their_way=tuple(one for one in letters if one.cover.state in ON_THEIR_WAY),
        requests=tuple(
            _asked(one, by_id)
            for one in requests
            # One's own are shown with the message that they are about.
            if one.request.object not in by_id
            or one.request.asked_by != ring.person_id
            or not one.is_open
        ),
        given_up=given_up,
        names=handler_names(ring),
        me=ring.person_id,
        releases=releases,
    )


def _asked(listed: ListedRequest, by_id: Mapping[str, PutAside]) -> Asked:
    return Asked(
        request=listed.request,
        act=listed.act,
        case_id=listed.case_id,
        aside=by_id.get(listed.request.object),
        about=listed.about,
        codes=listed.codes,
        may_answer=listed.may_answer,
        is_open=listed.is_open,
        reason=listed.reason,
    )


def look(session: Session, spool_id: SpoolId) -> SafeText:
    """Open a message as text; that is logged."""
    with session.mechanism.store.begin() as tx:
        return look_at_message(tx, session.ring, spool_id, at=session.mechanism.now())


def retry(session: Session, spool_id: SpoolId) -> None:
    """Let the worker read a message once more."""
    with session.mechanism.store.begin() as tx:
        retry_message(tx, session.ring, spool_id, at=session.mechanism.now())


def try_job(session: Session, job_id: JobId) -> None:
    """Have a job tried anew that was given up; the worker finds it."""
    with session.mechanism.store.begin() as tx:
        retry_job(tx, session.ring, job_id, at=session.mechanism.now())


def ask_to_discard(
    session: Session, spool_id: SpoolId, reason: RequestReason
) -> Request:
    """Ask for a message to be destroyed; somebody else has to confirm it."""
    with session.mechanism.store.begin() as tx:
        return ask_discard(
            tx, session.ring, spool_id, reason=reason, at=session.mechanism.now()
        )


def answer(
    session: Session, request: Request, state: RequestState, reason: str = ""
) -> Request:
    """Confirm, refuse or withdraw a request."""
    mechanism = session.mechanism
    with mechanism.store.begin() as tx:
        answered = answer_request(
            tx,
            session.ring,
            request.id,
            state,
            at=mechanism.now(),
            timetable=mechanism.timetable,
            reason=reason,
        )
    forget_erased(
        mechanism.store,
        session.ring.directory,
        answered,
        root_public=mechanism.settings.root_public,
        listed=mechanism.home.erased,
    )
    return answered


def release(session: Session, outgoing_id: OutgoingId) -> None:
    """Let a letter go out that was held."""
    at = session.mechanism.now()
    with session.mechanism.store.begin() as tx:
        release_outgoing(
            tx,
            session.ring,
            outgoing_id=outgoing_id,
            at=at,
            pull_back=session.mechanism.settings.mail.pull_back,
        )


def withdraw(session: Session, outgoing_id: OutgoingId) -> None:
    """Let a letter never go out."""
    at = session.mechanism.now()
    with session.mechanism.store.begin() as tx:
        withdraw_letter(tx, session.ring, outgoing_id=outgoing_id, at=at)


def redraft(session: Session, outgoing_id: OutgoingId) -> None:
    """Put a neutral draft into the case in the place of an acknowledgement."""
    mechanism = session.mechanism
    with mechanism.store.begin() as tx:
        redraft_acknowledgement(
            tx,
            session.ring,
            outgoing_id=outgoing_id,
            stationery=mechanism.stationery,
            at=mechanism.now(),
        )


def settle(session: Session, outgoing_id: OutgoingId, *, was_sent: bool) -> None:
    """Say that a letter was sent, or send it again."""
    mechanism = session.mechanism
    with mechanism.store.begin() as tx:
        settle_outgoing(
            tx,
            session.ring,
            outgoing_id=outgoing_id,
            was_sent=was_sent,
            timetable=mechanism.timetable,
            at=mechanism.now(),
        )


def settle_returned(session: Session, outgoing_id: OutgoingId) -> None:
    """Say that somebody took care of a letter that came back."""
    at = session.mechanism.now()
    with session.mechanism.store.begin() as tx:
        settle_bounced(tx, session.ring, outgoing_id=outgoing_id, at=at)


def enter_by_hand(session: Session, draft: EntryDraft, aside: PutAside) -> SpoolId:
    """Put in what somebody read in a message; it goes with it, and ends there."""
    at = session.mechanism.now()
    home = session.mechanism.home.path
    entry = with_files(draft.to_entry(at=at), draft.files, home=home)
    if entry.received_on == aside.received_at.date():
        entry = replace(entry, received_at=aside.received_at)
    with session.mechanism.store.begin() as tx:
        return enter_message(tx, session.ring, aside.id, entry, at=at).spool_id


def file_as_it_is(session: Session, aside: PutAside) -> SpoolId:
    """Let the worker make a case of a message, whoever or whatever sent it."""
    at = session.mechanism.now()
    entry = Entry(
        id=str(uuid4()),
        channel=Channel.EMAIL,
        received_on=aside.received_at.date(),
        received_at=aside.received_at,
        entered_at=at,
    )
    with session.mechanism.store.begin() as tx:
        return enter_message(tx, session.ring, aside.id, entry, at=at).spool_id
