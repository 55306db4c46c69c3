"""Say where a letter belongs: to a case, to none, or to one of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from grievance.domain.alias import Alias
from grievance.domain.contents import Related, Why
from grievance.domain.ids import CaseId
from grievance.domain.intake import Outcome
from grievance.domain.outgoing import Outgoing
from grievance.domain.slip import Flag
from grievance.mail.letter import Label, Letter
from grievance.mail.reading.classify import is_automatic
from grievance.mail.words.address import normalise
from grievance.services.boxes.keep import is_as_logged
from grievance.services.intake.follow_merged import follow_merged
from grievance.services.intake.mark_letter import earlier_letters, find_copy, make_marks
from grievance.services.intake.reception import Reception
from grievance.services.intake.record_bounce import find_bounced, on_books
from grievance.services.intake.relate_letter import relate_letter
from grievance.services.intake.say_news import news_of, why_of
from grievance.services.intake.seal_letter import Arrived
from grievance.services.intake.thread_letter import Thread, Ways, thread_letter
from grievance.services.intake.weigh_reply import accuses_office, stands_alone
from grievance.storage.receipts import Marks
from grievance.storage.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """
    Where a letter belongs, as *outcome* and *case_id* will say on its receipt.

    *verified* as in `LetterText`; *is_reused* where its Message-ID came before with
    other words; *bounced* is the letter of ours that came back with it.  Where it
    *is_news* somebody has to look at it in its case, and *suggests* says of a case that
    was not taken up, or is over, that it may be; *alias* tells whom we wrote to.
    """

    outcome: Outcome
    case_id: CaseId | None = None
    verified: bool | None = None
    marks: Marks | None = field(default=None, repr=False)
    is_reused: bool = False
    related: tuple[Related, ...] = ()
    bounced: Outgoing | None = None
    is_news: bool = False
    suggests: Flag | None = None
    alias: Alias | None = None

    @property
    def goes_nowhere(self) -> bool:
        """Whether it answers no case and makes none."""
        return self.outcome is not Outcome.CASE and self.case_id is None


def place_letter(
    tx: Transaction, reception: Reception, arrived: Arrived, *, at: datetime
) -> Place:
    """
    Find the place of a letter that came by mail.

    A copy counts as one only where it would go to the very place of the first, and
    somebody works on that case.
    """
    letter, ring = arrived.letter, reception.ring
    authentic = reception.trust.vouches_for(letter)
    own = frozenset(map(normalise, reception.office.own_addresses))
    ways = Ways(mac_keys=ring.mac_keys, own=own)
    thread = thread_letter(tx, letter, ways, authentic=authentic)
    thread = follow_merged(tx, ring, thread)
    is_machine = is_automatic(letter, own=own) and not _is_answer(letter, thread, own)
    if is_machine:
        returned = _place_returned(tx, reception, letter, authentic=authentic)
        if returned is not None:
            return returned
    weighed = _weigh(tx, reception, thread, arrived, at=at)
    if is_machine and weighed == thread:
        return _place_automatic(thread)
    leads_to = weighed.leads_to if weighed else ""
    marks = make_marks(
        ring.every, letter, arrived.raw, authentic=authentic, leads_to=leads_to
    )
    place = _place_written(tx, reception, letter, weighed, marks)
    return with_news(tx, place, reception.timetable.day_of(arrived.received_at))


def with_news(tx: Transaction, place: Place, day: date) -> Place:
    """
    Say of a reply that came on *day* if it may be a reason to take its case up.

    Only whoever complained can resubmit, not somebody else whom we have written to.
    """
    is_other = place.alias is not None
    if place.outcome is not Outcome.REPLY or place.case_id is None or is_other:
        return place
    case = tx.cases.get(place.case_id)
    flag = news_of(case, day)
    if flag is None:
        return place
    related = Related(reference=case.reference, why=why_of(flag))
    return replace(place, related=(*place.related, related), suggests=flag)


def _is_answer(letter: Letter, thread: Thread | None, own: Collection[str]) -> bool:
    """
    Whether somebody answers us although there are signs of a machine.

    A list or a gateway on the way adds its fields to what people write; any other sign
    can be added to it as well, so that who is proven is heard.  We ourselves answer
    nobody.
    """
    if thread is None or thread.doubt or _is_from(letter, own):
        return False
    return thread.verified or Label.AUTOMATIC not in letter.labels


def _weigh(
    tx: Transaction,
    reception: Reception,
    thread: Thread | None,
    arrived: Arrived,
    *,
    at: datetime,
) -> Thread | None:
    """Return *thread*, with a doubt where the letter is to be a matter of its own."""
    if thread is None or thread.doubt is not None:
        return thread
    weigh, doubt = (
        (stands_alone, Why.UNPROVEN)
        if thread.is_unproven
        else (accuses_office, Why.ABOUT_OFFICE)
    )
    is_alone = weigh(tx, reception, thread.case, arrived, at=at)
    return replace(thread, doubt=doubt) if is_alone else thread


def _place_written(
    tx: Transaction,
    reception: Reception,
    letter: Letter,
    thread: Thread | None,
    marks: Sequence[Marks],
) -> Place:
    """Place what a person wrote: a copy, a reply, or a matter of its own."""
    answered = thread if thread and thread.doubt is None else None
    earlier, copied = earlier_letters(tx, marks), find_copy(tx, marks)
    if copied and _is_looked_at(tx, copied.case_id):
        return Place(outcome=Outcome.DUPLICATE, case_id=copied.case_id)
    new = Place(
        outcome=Outcome.CASE,
        marks=None if copied or not marks else marks[0],
        is_reused=any(one != copied for one in earlier),
    )
    if answered is None:
        keys, doubted = reception.ring.every, thread.suggestion if thread else ()
        found = relate_letter(tx, keys, letter, earlier, doubted=doubted)
        return replace(new, related=found)
    return replace(
        new,
        outcome=Outcome.REPLY,
        case_id=answered.case.id,
        verified=answered.is_of_first_writer or _is_of_other(answered),
        alias=answered.alias,
        related=answered.came_by,
        is_news=True,
    )


def _is_of_other(thread: Thread) -> bool:
    """Whether somebody we wrote to, and who did not complain, is proven to answer."""
    return thread.verified and thread.alias is not None


def _is_looked_at(tx: Transaction, case_id: CaseId) -> bool:
    """Whether somebody works on that case, by a cover that the log knows."""
    case = tx.cases.get(case_id)
    return case.is_open and is_as_logged(tx, case)


def _place_returned(
    tx: Transaction, reception: Reception, letter: Letter, *, authentic: bool
) -> Place | None:
    """Place what proves to come back of a letter of ours, or says that it is one."""
    ours = _own_letter(tx, reception, letter)
    if ours and authentic:
        return Place(outcome=Outcome.DUPLICATE, case_id=ours.case_id)
    bounced = find_bounced(tx, reception.ring, letter)
    returned = bounced or ours
    if returned is None:
        return None
    return Place(
        outcome=Outcome.AUTOMATIC,
        case_id=returned.case_id,
        verified=False,
        bounced=bounced,
        is_news=Label.BOUNCE in letter.labels,
    )


def _place_automatic(thread: Thread | None) -> Place:
    """
    Place what looks like a machine's with the case it answers, or nowhere.

    Anybody can add such signs to what somebody else wrote: so a person looks.
    """
    answered = thread.case.id if thread and thread.doubt is None else None
    return Place(
        outcome=Outcome.AUTOMATIC,
        case_id=answered,
        verified=False,
        is_news=answered is not None,
    )


def _own_letter(
    tx: Transaction, reception: Reception, letter: Letter
) -> Outgoing | None:
    """Return the letter of ours that this says it is; anybody can say so."""
    if not _is_from(letter, map(normalise, reception.office.own_addresses)):
        return None
    return on_books(tx, reception.ring.directory, letter.message_id)


def _is_from(letter: Letter, own: Iterable[str]) -> bool:
    return normalise(letter.sender.address) in own
