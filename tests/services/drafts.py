"""Letters that people write, in tests: a case that is assessed, a draft, a release."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from grievance.catalogue.letters import LetterId
from grievance.domain.draft import COMPLAINANT, Addressee, Draft, SentCopy
from grievance.domain.entity import Entity
from grievance.domain.events import Act, Event
from grievance.domain.ids import CaseId, OutgoingId, RequestId
from grievance.domain.member import Member
from grievance.domain.outgoing import Outgoing, Party
from grievance.domain.reprisal import Harm, Likelihood, RiskAssessment
from grievance.domain.request import RequestState
from grievance.domain.slip import Slip
from grievance.domain.stage import Stage
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.keep import Pen, keep_cover
from grievance.services.boxes.payload import decode
from grievance.services.boxes.sent_copies import read_copies
from grievance.services.cases.assess_risk import assess_risk
from grievance.services.cases.rewrite_slip import rewrite_slip
from grievance.services.envelopes.enclosed_letter import Enclosed
from grievance.services.intake.letter_facts import Given
from grievance.services.letters.answer_release import answer_release
from grievance.services.letters.draft_letter import draft_letter
from grievance.services.letters.edit_draft import edit_draft
from grievance.services.letters.pass_letter import Release
from grievance.services.letters.release_letter import Released, release_letter
from grievance.storage.store import Transaction
from grievance.vault.outgoing import open_outgoing
from tests.doubles import NOON
from tests.offices import CHIDI, DANA, Office
from tests.services.outgoings import covers, signed


REVIEW = (NOON + timedelta(days=30)).date()
NOBODY = RiskAssessment(at=NOON, nobody=True, review_on=REVIEW)
GRAVE = RiskAssessment(
    at=NOON,
    who="the writer",
    from_whom="the works",
    likelihood=Likelihood.LIKELY,
    harm=Harm.LIBERTY,
    review_on=REVIEW,
)
QUESTIONS = Given(questions=("when", "where"))


def assess(
    office: Office, case_id: CaseId, found: RiskAssessment = NOBODY, **more: object
) -> None:
    """Have a custodian say who may pay for it."""
    assessment = replace(found, **more)  # type: ignore[arg-type]  # fields of its own
    with office.store.begin() as tx:
        assess_risk(
            tx,
            office.rings[CHIDI],
            case_id,
            assessment,
            timetable=office.mechanism.timetable,
            at=NOON,
        )


def code(office: Office, case_id: CaseId, **facts: object) -> Slip:
    """Put coded facts on the slip, which nobody takes for mere proposals then."""
    ring, facts = office.rings[DANA], {"proposed": False} | facts
    with office.store.begin() as tx:
        return rewrite_slip(
            Pen.of(tx, ring, NOON),
            contents_key(tx, ring, case_id),
            lambda slip: replace(slip, **facts),  # type: ignore[arg-type]  # fields of its own
        )


def admit(office: Office, case_id: CaseId) -> None:
    """Put a case into assessment, so that Entities may be written to; no more."""
    with office.store.begin() as tx:
        actor = office.rings[DANA].author.holder
        event = Event(act=Act.STAGE_CHANGED, actor=actor, case_id=case_id, at=NOON)
        case = replace(tx.cases.get(case_id), stage=Stage.ASSESSMENT)
        keep_cover(tx, case, event)


def drafted(  # noqa: PLR0913  # keywords, each something a person may say
    office: Office,
    case_id: CaseId,
    letter: LetterId = LetterId.INFO_REQUEST,
    *,
    to: Addressee = COMPLAINANT,
    given: Given = QUESTIONS,
    by: str = DANA,
    address: str = "",
    neutral: bool | None = None,
) -> Draft:
    """Have somebody draft a letter."""
    with office.store.begin() as tx:
        return draft_letter(
            tx,
            office.rings[by],
            case_id,
            letter,
            office.mechanism.stationery,
            to=to,
            given=given,
            address=address,
            neutral=neutral,
            at=NOON,
        )


def to_entity(entity: Entity) -> Addressee:
    return Addressee(party=Party.ENTITY, entity=entity.id)


def to_member(member: Member) -> Addressee:
    return Addressee(party=Party.MEMBER, member=member.id)


def add(office: Office, case_id: CaseId, draft: Draft, words: str) -> Draft:
    """Have Dana write something more into a draft."""
    with office.store.begin() as tx:
        return edit_draft(
            tx,
            office.rings[DANA],
            case_id,
            draft.number,
            subject=draft.subject,
            body=f"{draft.body}\n{words}\n",
            at=NOON,
        )


def release_of(
    office: Office,
    tx: Transaction,
    *,
    address: str = "",
    despite: str = "",
    at: datetime = NOON,
) -> Release:
    """Return how somebody lets a letter go."""
    return Release(
        stationery=office.mechanism.stationery,
        guard=office.mechanism.guard(tx),
        address=address,
        despite=despite,
        at=at,
    )


def release(  # noqa: PLR0913  # keywords, each something a person may say
    office: Office,
    case_id: CaseId,
    draft: Draft,
    *,
    by: str = DANA,
    address: str = "",
    despite: str = "",
    at: datetime = NOON,
) -> Released:
    """Have somebody let a draft go."""
    with office.store.begin() as tx:
        told = release_of(office, tx, address=address, despite=despite, at=at)
        return release_letter(tx, office.rings[by], case_id, draft.number, told)


def answer(  # noqa: PLR0913  # keywords, each something a person may say
    office: Office,
    released: Released,
    state: RequestState = RequestState.CONFIRMED,
    *,
    by: str = CHIDI,
    address: str = "",
    despite: str = "",
    at: datetime = NOON,
) -> Released:
    """Have a custodian answer what somebody asks to release."""
    assert released.request is not None
    with office.store.begin() as tx:
        told = release_of(office, tx, address=address, despite=despite, at=at)
        ring, request_id = office.rings[by], RequestId(released.request.id)
        return answer_release(tx, ring, request_id, state, told)


def sent_copies(office: Office, case_id: CaseId) -> tuple[SentCopy, ...]:
    """Return the copies that lie in the case."""
    ring = office.rings[DANA]
    with office.store.read() as tx:
        return read_copies(tx, ring, contents_key(tx, ring, case_id))


def enclosed(office: Office, outgoing_id: OutgoingId | None) -> Enclosed:
    """Open what a person sealed to the worker."""
    assert outgoing_id is not None
    letter = signed(office, outgoing_id)
    return decode(Enclosed, open_outgoing(office.worker.keys.outbox, letter))


def by_people(office: Office, case_id: CaseId) -> list[Outgoing]:
    """Return the covers of what people let go."""
    return [
        one for one in covers(office, case_id) if signed(office, one.id).is_by_person
    ]
