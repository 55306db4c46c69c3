"""A notice goes out past the gates of a letter, and some more: to whom it may, once."""

from __future__ import annotations

import email

from dataclasses import replace
from datetime import datetime, timedelta
from email import policy
from uuid import NAMESPACE_OID, uuid5

import pytest

from sqlalchemy import text

from grievance.domain.audit import AuditStatus
from grievance.domain.clock import ClockKind
from grievance.domain.draft import Draft
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import CaseId, EntityId, JobId
from grievance.domain.notice_note import NoteState
from grievance.domain.outgoing import OutgoingState
from grievance.mail.post.smtp import ServerAwayError, UncertainError
from grievance.services.letters.edit_draft import edit_draft, give_up_draft
from grievance.services.letters.send_letter import NOT_RELEASED, send_letter
from grievance.services.letters.withdraw_outgoing import withdraw_outgoing
from grievance.services.notices.print_copy import read_printed
from grievance.services.notices.trust_notice import PLANNING
from tests.doubles import NOON
from tests.offices import CHIDI, DANA, HENRI, Office
from tests.services.audits_ahead import (
    HERON,
    WORKS,
    ahead,
    case_about,
    drafts,
    facts,
    files,
    flag,
    know,
    plan,
    unflag,
)
from tests.services.drafts import (
    GRAVE,
    add,
    answer,
    assess,
    code,
    release,
)
from tests.services.looking import cover
from tests.services.moves import assign
from tests.services.outgoings import Out, claim, covers, dispatch
from tests.staged import staged


SECRET = "Dormitory Lotus Nine"


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    know(office, ahead(80))
    case_id = case_about(office, f"They lock us into {SECRET} at night.")
    flag(office, case_id)
    return case_id


def notice(office: Office) -> tuple[CaseId, Draft]:
    """Plan, and return the one file with the notice that waits."""
    plan(office)
    [file] = files(office)
    pending = facts(office, file).pending
    assert pending is not None
    [draft] = [one for one in drafts(office, file) if one.number == pending.number]
    return file.id, draft


def say(office: Office, file_id: CaseId, draft: Draft, words: str) -> Draft:
    return add(office, file_id, draft, words)


def send(office: Office, out: Out, file_id: CaseId, *, at: datetime = NOON) -> None:
    """Do the job that sends the letter of a file that is on its way."""
    ended = {OutgoingState.FAILED, OutgoingState.SENT}
    [letter] = [one for one in covers(office, file_id) if one.state not in ended]
    wanted = text("SELECT id FROM outbox WHERE ref = :ref ORDER BY id DESC")
    with office.store.engine.connect() as connection:
        job_id = connection.scalar(wanted, {"ref": str(letter.id)})
    send_letter(dispatch(office, out, at=at), claim(office, JobId(job_id), at=at))


def states(office: Office, file_id: CaseId) -> list[OutgoingState]:
    return [one.state for one in covers(office, file_id)]


@pytest.mark.usefixtures("case_id")
def test_it_goes_to_the_address_in_the_registry(office: Office) -> None:
    """
    The file knows what was told; it is told on paper, too, and waits for a word back.
    """
    file_id, draft = notice(office)
    out = Out()
    release(office, file_id, draft)
    plan(office)
    send(office, out, file_id)

    [parcel] = out.given
    assert HERON.notices_to == parcel.recipient
    message = email.message_from_bytes(parcel.message, policy=policy.default)
    assert cover(office, file_id).reference in str(message["Subject"])
    known = facts(office, cover(office, file_id))
    assert [NoteState.RELEASED] == [note.state for note in known.notices]
    assert known.untold == ()
    clocks = cover(office, file_id).clocks
    running = [one.kind for one in clocks if one.is_running]
    assert [ClockKind.NOTICE_ACKNOWLEDGEMENT] == running
    with office.store.read() as tx:
        printed = read_printed(tx, office.rings[DANA], file_id, draft.number)
    assert printed.pdf.startswith(b"%PDF-")
    assert office.verify().problems == ()


@pytest.mark.usefixtures("case_id")
def test_words_of_any_case_behind_it_are_found(office: Office) -> None:
    """
    The name of a dormitory that only a complaint has.
    """
    file_id, draft = notice(office)
    draft = say(office, file_id, draft, f"Please look at {SECRET}.")

    with pytest.raises(NotAllowedError, match="give somebody away"):
        release(office, file_id, draft)
    assert covers(office, file_id) == ()


def test_the_words_it_was_drafted_in_give_nobody_away(
    office: Office, case_id: CaseId
) -> None:
    """
    It goes without a reason; but with the reference of a case behind it, not at all.
    """
    file_id, draft = notice(office)
    theirs = cover(office, case_id).reference
    draft = say(office, file_id, draft, f"See {theirs.lower()}.")

    with pytest.raises(NotAllowedError, match="reference"):
        release(office, file_id, draft, despite="they know it")


@pytest.mark.usefixtures("case_id")
def test_no_other_organisation_is_named(office: Office) -> None:
    """
    Whatever reason there is.
    """
    other = replace(
        WORKS,
        id=EntityId(uuid5(NAMESPACE_OID, "solvar")),
        key="W-2",
        name="Solvar Rolling",
    )
    know(office, ahead(80), other)
    file_id, draft = notice(office)
    draft = say(office, file_id, draft, "Solvar Rolling is asked the same.")

    with pytest.raises(NotAllowedError, match="names another one"):
        release(office, file_id, draft, despite="known")


def test_two_let_it_go_where_somebody_may_pay_for_it(
    office: Office, case_id: CaseId
) -> None:
    """
    One asks, and a custodian says yes to these very words.
    """
    assess(office, case_id, GRAVE, number=1, revision=2)
    file_id, draft = notice(office)
    asked = release(office, file_id, draft)
    assert asked.request is not None
    assert covers(office, file_id) == ()

    out = Out()
    answer(office, asked, by=CHIDI)
    plan(office)
    send(office, out, file_id)
    assert len(out.given) == 1


def test_it_waits_until_the_risk_is_assessed_in_every_case(office: Office) -> None:
    """
    Of one of them nobody has said yet who may pay for it.
    """
    know(office, ahead(80))
    case_id = office.case_of(b"Subject: x\r\nFrom: a@b.example\r\n\r\nDust everywhere.")
    code(office, case_id, entities=(WORKS.id,))
    flag(office, case_id)
    file_id, draft = notice(office)

    with pytest.raises(NotAllowedError, match="assessed"):
        release(office, file_id, draft)


def test_whoever_cannot_open_a_case_behind_it_asks_somebody_who_can(
    office: Office, case_id: CaseId
) -> None:
    """
    Henri handles one case of two; the words of the other are not his to compare.
    """
    assign(office, case_id, HENRI)
    other = case_about(office, "It smells of tar pitch.")
    flag(office, other, "PS 6.3")
    file_id, draft = notice(office)
    asked = release(office, file_id, draft, by=HENRI)

    assert asked.request is not None
    with pytest.raises(NotAllowedError, match="Neither of you"):
        answer(office, asked, by=CHIDI)
    assert covers(office, file_id) == ()


@pytest.mark.usefixtures("case_id")
def test_without_an_address_in_the_registry_it_does_not_go(office: Office) -> None:
    """
    Nobody types one.
    """
    know(office, ahead(80), replace(HERON, notices_to=""))
    file_id, draft = notice(office)

    with pytest.raises(NotFoundError, match="no address"):
        release(office, file_id, draft)
    with pytest.raises(NotAllowedError, match="registry"):
        release(office, file_id, draft, address="somebody@heron.example")


@pytest.mark.usefixtures("case_id")
def test_who_is_complained_of_meanwhile_is_not_written_to(office: Office) -> None:
    """
    The letter waits for the plan, and then it is not for them any more.
    """
    file_id, draft = notice(office)
    release(office, file_id, draft)
    accusing = case_about(office, "The auditor took money.")
    code(office, accusing, entities=(WORKS.id,), firms=(HERON.id,))
    out = Out()

    with pytest.raises(ServerAwayError, match=PLANNING):
        send(office, out, file_id)
    assert plan(office) == 1
    send(office, out, file_id, at=NOON + timedelta(minutes=6))
    assert out.given == []
    [letter] = covers(office, file_id)
    assert (OutgoingState.FAILED, NOT_RELEASED) == (letter.state, letter.error)
    known = facts(office, cover(office, file_id))
    assert f"oversight:{HERON.id}" == known.addressee
    [_, second] = drafts(office, cover(office, file_id))
    release(office, file_id, second)
    plan(office)
    send(office, out, file_id)
    assert [HERON.oversight] == [parcel.recipient for parcel in out.given]


@pytest.mark.usefixtures("case_id")
def test_a_notice_that_may_have_arrived_goes_out_again_in_the_same_bytes(
    office: Office,
) -> None:
    """
    Three times at most; then a person looks.  Nobody says meanwhile that it was told
    to nobody.
    """
    file_id, draft = notice(office)
    released = release(office, file_id, draft)
    assert released.outgoing_id is not None
    plan(office)
    out = Out(in_data=[UncertainError("broke-off") for _ in range(4)])
    sent = []
    out.before_data = lambda: sent.append(states(office, file_id))
    for again in range(2):
        with pytest.raises(UncertainError):
            send(office, out, file_id, at=NOON + again * timedelta(minutes=6))
        assert [OutgoingState.RELEASED] == states(office, file_id)
        with (
            office.store.begin() as tx,
            pytest.raises(NotAllowedError, match="may have"),
        ):
            withdraw_outgoing(
                tx, office.rings[DANA], outgoing_id=released.outgoing_id, at=NOON
            )
    send(office, out, file_id, at=NOON + timedelta(minutes=12))

    assert [OutgoingState.UNCERTAIN] == states(office, file_id)
    assert len(sent) == 3


@pytest.mark.usefixtures("case_id")
def test_a_draft_that_was_overtaken_goes_nowhere(office: Office) -> None:
    """
    Another one says more by now.
    """
    file_id, draft = notice(office)
    other = case_about(office, "It smells of tar pitch.")
    flag(office, other, "PS 6.3")
    plan(office)

    with pytest.raises(NotAllowedError, match="took its place"):
        release(office, file_id, draft)


@pytest.mark.usefixtures("case_id")
def test_what_tells_them_first_is_not_given_up(office: Office) -> None:
    """
    Otherwise nobody would hear of it.
    """
    file_id, draft = notice(office)

    with (
        office.store.begin() as tx,
        pytest.raises(NotAllowedError, match="would not hear"),
    ):
        give_up_draft(
            tx,
            office.rings[DANA],
            file_id,
            draft.number,
            timetable=office.mechanism.timetable,
            at=NOON,
        )


@pytest.mark.usefixtures("case_id")
def test_a_notice_that_is_withdrawn_is_drafted_anew(office: Office) -> None:
    """
    Nobody has heard of it.
    """
    file_id, draft = notice(office)
    released = release(office, file_id, draft)
    assert released.outgoing_id is not None
    with office.store.begin() as tx:
        ring = office.rings[DANA]
        withdraw_outgoing(tx, ring, outgoing_id=released.outgoing_id, at=NOON)

    assert plan(office) == 1
    known = facts(office, cover(office, file_id))
    assert [NoteState.OVERTAKEN, NoteState.DRAFTED] == [n.state for n in known.notices]


@pytest.mark.usefixtures("case_id")
def test_what_is_told_of_an_audit_that_is_cancelled_meanwhile_stays_here(
    office: Office,
) -> None:
    """
    It is released, and the plan has no such audit any more.
    """
    file_id, draft = notice(office)
    release(office, file_id, draft)
    know(office, ahead(80, status=AuditStatus.CANCELLED))
    plan(office)
    out = Out()
    send(office, out, file_id)

    assert out.given == []
    assert [OutgoingState.FAILED] == states(office, file_id)


@pytest.mark.usefixtures("case_id")
def test_a_risk_that_left_the_file_is_still_one(office: Office) -> None:
    """
    What was told of somebody at risk can be told of once more: two let it go.
    """
    grave = case_about(office, "They said they would dismiss me for this letter.")
    assess(office, grave, GRAVE, number=1, revision=2)
    allegation = flag(office, grave, "PS 9.1")
    file_id, draft = notice(office)
    answer(office, release(office, file_id, draft), by=CHIDI)
    unflag(office, grave, allegation)
    other = case_about(office, "It smells of tar pitch.")
    flag(office, other, "PS 6.3")
    file_id, draft = notice(office)

    draft = say(office, file_id, draft, "They said they would dismiss somebody.")
    with pytest.raises(NotAllowedError, match="give somebody away"):
        release(office, file_id, draft)
    assert release(office, file_id, draft, despite="public").request is not None


@pytest.mark.usefixtures("case_id")
def test_no_desk_is_told_where_a_firm_reads(office: Office) -> None:
    """
    Whoever wrote the registry gave the desk the address of the firm that it oversees.
    """
    know(office, ahead(80), replace(HERON, oversight="Notices@Heron.example"))
    accusing = case_about(office, "The auditor took money.")
    code(office, accusing, entities=(WORKS.id,), firms=(HERON.id,))
    file_id, draft = notice(office)

    with pytest.raises(NotAllowedError, match="this very address"):
        release(office, file_id, draft)


@pytest.mark.usefixtures("case_id")
def test_an_emptied_notice_tells_nobody_anything(office: Office) -> None:
    """
    Somebody took the criterion out of it, or its line in the form.
    """
    file_id, draft = notice(office)
    with office.store.begin() as tx:
        edit_draft(
            tx,
            office.rings[DANA],
            file_id,
            draft.number,
            subject="Hello",
            body="All is well.",
            at=NOON,
        )

    with pytest.raises(NotAllowedError, match=r"is to tell of PS 10\.3"):
        release(office, file_id, draft)


def test_a_slip_that_was_altered_lifts_no_block(
    office: Office, case_id: CaseId
) -> None:
    """
    Nobody can read who is complained of there: nothing goes to the firm.
    """
    accusing = case_about(office, "The auditor took money.")
    code(office, accusing, entities=(WORKS.id,), firms=(HERON.id,))
    file_id, draft = notice(office)
    with office.store.begin() as tx:
        sealed = tx.slips.of_case(accusing)
        tx.slips.save(replace(sealed, rev=sealed.rev + 1))
    assert case_id in {
        item.case_id for item in facts(office, cover(office, file_id)).on
    }

    assert plan(office) == 0
    known = facts(office, cover(office, file_id))
    assert f"oversight:{HERON.id}" == known.addressee
    assert draft.number == (known.pending.number if known.pending else 0)
