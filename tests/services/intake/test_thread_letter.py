"""An answer finds its case, and proves its writer or is called doubtful."""

from __future__ import annotations

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.contents import Why
from grievance.domain.errors import AlteredError, NotAllowedError
from grievance.domain.ids import CaseId, holder_of
from grievance.domain.intake import Outcome, Receipt, SpoolState
from grievance.domain.stage import Stage
from grievance.mail.token import message_id, reply_address
from grievance.services.access.assign_case import assign_case
from grievance.services.cases.open_case import open_case
from grievance.services.handling.move_case import move_case
from grievance.services.intake.receive_letter import receive_letter
from grievance.services.letters.revoke_replies import revoke_replies
from grievance.vault.errors import SealError
from tests.doubles import NOON, OUR_ADDRESS, make_entity, make_mail, make_step
from tests.offices import DANA, RUTH, Office
from tests.services.entries import enter, make_entry, reference_of
from tests.services.looking import (
    LIST,
    MIRA,
    claimed,
    cover,
    holders,
    opened,
    token_for,
)
from tests.services.outgoings import covers, written


ABOUT_THE_OFFICE = (
    "This is a complaint about your own office: I want to complain about the "
    "grievance office and its secretariat."
)
EVE = "eve@other.example"
ELSEWHERE = "boss@company.example"
DANGER = "They beat us and lock us in at night, and they took our passports."
MACHINES = [
    ("Auto-Submitted", "auto-generated"),
    ("Return-Path", "<>"),
    ("X-Autoreply", "yes"),
    ("X-Failed-Recipients", "x@y.example"),
    ("Precedence", "auto_reply"),
]


class TestReply:
    def test_a_proven_reply_joins_its_case(self, office: Office) -> None:
        """
        A token made for this very sender, and DMARC passed: a verified letter.
        """
        case_id = office.case_of(make_mail(sender=MIRA))
        opened(office, case_id)

        receipt = office.take_in(
            make_mail("More.", sender=MIRA, to=token_for(office, case_id))
        )

        assert (Outcome.REPLY, case_id) == (receipt.outcome, receipt.case_id)
        assert [None, True] == [
            o.letter.verified for o in opened(office, case_id).letters
        ]
        case = cover(office, case_id)
        assert Stage.RECEIVED == case.stage

    @pytest.mark.parametrize(
        ("sender", "dmarc"),
        [("eve@other.example", "pass"), (MIRA, "fail"), (MIRA, "none")],
    )
    def test_a_doubtful_reply_is_kept_and_changes_nothing(
        self, office: Office, sender: str, dmarc: str
    ) -> None:
        """
        Another's token or a failed DMARC: shown as unverified; slip and stage stay.
        """
        case_id = office.case_of(make_mail(sender=MIRA))
        before = opened(office, case_id)
        text = "We settled it, please withdraw my complaint and close the case."
        raw = make_mail(text, sender=sender, dmarc=dmarc, to=token_for(office, case_id))

        receipt = office.take_in(raw)

        assert (Outcome.REPLY, case_id) == (receipt.outcome, receipt.case_id)
        assert cover(office, case_id).unread
        after = opened(office, case_id)
        assert before.slip == after.slip
        assert before.case.stage == after.case.stage
        assert before.case.due_on == after.case.due_on
        assert {None, False} == {opened.letter.verified for opened in after.letters}

    def test_a_raised_epoch_revokes_the_token(self, office: Office) -> None:
        """
        A token of an earlier epoch proves nobody any more.
        """
        case_id = office.case_of(make_mail(sender=MIRA))
        token = token_for(office, case_id)
        ring = office.rings[DANA]
        with office.store.begin() as tx:
            revoke_replies(tx, ring, case_id=case_id, reason="Stolen.", at=NOON)

        office.take_in(make_mail("More.", sender=MIRA, to=token))

        with office.store.begin() as tx:
            case = open_case(
                tx, office.rings[DANA], case_id, with_writers=False, at=NOON
            )
        assert {None, False} == {opened.letter.verified for opened in case.letters}

        assert () == office.verify().problems

    @pytest.mark.parametrize(
        ("name", "reason", "said"),
        [(DANA, " ", "needs a reason"), (RUTH, "Stolen.", "not yours")],
    )
    def test_revoking_needs_the_right_and_a_reason(
        self, sqlite_office: Office, name: str, reason: str, said: str
    ) -> None:
        """
        A coordinator or the handler, and a sentence; else nothing changes.
        """
        office = sqlite_office
        case_id = office.case_of(make_mail(sender=MIRA))
        before = cover(office, case_id)

        with pytest.raises(NotAllowedError, match=said), office.store.begin() as tx:
            revoke_replies(
                tx, office.rings[name], case_id=case_id, reason=reason, at=NOON
            )

        assert before == cover(office, case_id)

    def test_of_several_tokens_the_senders_own_counts(self, office: Office) -> None:
        """
        A reply to all that includes somebody else's token stays with its own case.
        """
        own = office.case_of(make_mail(sender=MIRA))
        other = office.case_of(make_mail(sender=EVE))
        to = f"{token_for(office, other, EVE)}, {token_for(office, own)}"

        receipt = office.take_in(make_mail("More.", sender=MIRA, to=to))

        assert (Outcome.REPLY, own) == (receipt.outcome, receipt.case_id)

    def test_our_message_id_finds_the_case_and_proves_nobody(
        self, office: Office
    ) -> None:
        """
        An answer to a letter of ours joins the case, unverified; a forged id does not.
        """
        case_id = office.case_of(make_mail(sender=MIRA))
        reference = cover(office, case_id).reference
        ours, forged = (
            message_id(
                key, reference=reference, letter_id="1", domain="grievance.example"
            )
            for key in (office.worker.keys.mac_key, bytes(32))
        )

        answered, lied = (
            office.take_in(
                make_mail(sender=MIRA, to=ELSEWHERE, headers=(("In-Reply-To", found),))
            )
            for found in (ours, forged)
        )

        assert (Outcome.REPLY, case_id) == (answered.outcome, answered.case_id)
        assert [None, False] == verified(office, case_id)
        assert Outcome.CASE == lied.outcome
        assert case_id != lied.case_id

    def test_whom_we_wrote_to_may_answer_to_our_plain_address(
        self, office: Office
    ) -> None:
        """
        Some programs pass over where we asked for the answer; a Message-ID proves none.
        """
        letter = written(office, sender=MIRA)
        headers = (("In-Reply-To", letter.message_id),)

        receipt = office.take_in(make_mail("More.", sender=MIRA, headers=headers))

        assert (Outcome.REPLY, letter.case_id) == (receipt.outcome, receipt.case_id)
        assert [None, False] == verified(office, letter.case_id)

    def test_a_reference_in_the_subject_is_a_new_case(self, office: Office) -> None:
        """
        Whoever knows a reference can put nothing into its case with it.
        """
        case_id = office.case_of(make_mail(sender=MIRA))
        reference = cover(office, case_id).reference

        receipt = office.take_in(make_mail(sender=MIRA, subject=f"Re: {reference}"))

        assert Outcome.CASE == receipt.outcome
        assert case_id != receipt.case_id

    def test_a_token_of_no_case_is_a_new_matter(self, office: Office) -> None:
        """
        A well-formed token for a case that is not on the books opens a new one.
        """
        token = reply_address(
            bytes(32),
            mailbox=OUR_ADDRESS,
            reference="GR-0000-0000",
            epoch=1,
            correspondent=MIRA,
        )

        assert Outcome.CASE == office.take_in(make_mail(sender=MIRA, to=token)).outcome

    def test_a_replaced_slot_takes_nothing(self, office: Office) -> None:
        """
        Where somebody put their own key on the slot, a reply is not dropped into it.
        """
        case_id = office.case_of(make_mail(sender=MIRA))
        token = token_for(office, case_id)
        office.tamper("UPDATE case_slot SET public = :p", p=bytes(range(32)))
        job = claimed(office, make_mail("More.", sender=MIRA, to=token))

        with pytest.raises(SealError):
            receive_letter(office.reception(), job, at=NOON)

        with office.store.read() as tx:
            assert 1 == tx.spool.count(SpoolState.WAITING)


class TestAltered:
    """Who can write to the database proves nobody by it."""

    def test_a_token_that_was_revoked_stays_so(self, office: Office) -> None:
        """
        An epoch put back in the plain columns: a case of its own, and who wrote it?
        """
        case_id = office.case_of(make_mail(sender=MIRA))
        token = token_for(office, case_id)
        with office.store.begin() as tx:
            ring = office.rings[DANA]
            revoke_replies(tx, ring, case_id=case_id, reason="Stolen.", at=NOON)
        office.tamper('UPDATE "case" SET token_epoch = 1')

        receipt = office.take_in(make_mail("Withdraw it.", sender=MIRA, to=token))

        assert Outcome.CASE == receipt.outcome
        assert [(cover(office, case_id).reference, Why.ALTERED)] == related(
            office, receipt
        )
        assert [None] == verified(office, receipt.case_id)

    def test_nobody_writes_into_a_case_that_bears_their_reference(
        self, office: Office
    ) -> None:
        """
        Two references that were swapped lead a proven writer into no case of another's.
        """
        hers, his = (office.case_of(make_mail(sender=who)) for who in (MIRA, EVE))
        token = token_for(office, his, EVE)
        swap_references(office, hers, his)

        receipt = office.take_in(make_mail("I withdraw it.", sender=EVE, to=token))
        swap_references(office, hers, his)

        assert Outcome.CASE == receipt.outcome
        assert receipt.case_id not in {hers, his}
        assert [[None], [None]] == [verified(office, one) for one in (hers, his)]
        assert () == office.verify().problems

    def test_our_message_id_leads_into_no_altered_case(self, office: Office) -> None:
        """
        Whichever way of ours a letter takes, the cover is looked at.
        """
        letter = written(office, sender=MIRA)
        office.tamper("UPDATE \"case\" SET language = 'de'")

        headers = (("In-Reply-To", letter.message_id),)
        receipt = office.take_in(make_mail(sender=MIRA, headers=headers))

        assert Outcome.CASE == receipt.outcome
        assert letter.case_id != receipt.case_id

    def test_an_entry_is_filed_to_no_altered_case(self, office: Office) -> None:
        """
        A person named a reference; who bears it now may be another.
        """
        hers, his = (office.case_of(make_mail(sender=who)) for who in (MIRA, EVE))
        entered = enter(office, make_entry(to_case=reference_of(office, hers)))
        swap_references(office, hers, his)

        with pytest.raises(AlteredError, match="behind the log's back"):
            office.receive(entered)


class TestMadeUpToken:
    """A reply address steers nobody's complaint away from who should read it."""

    @pytest.mark.parametrize("domain", ["company.example", "grievance.example.evil"])
    def test_one_elsewhere_is_none(self, office: Office, domain: str) -> None:
        """
        Anybody can have addresses of that form; only ours are looked at.
        """
        case_id = office.case_of(make_mail(sender=EVE))
        local = token_for(office, case_id, EVE).partition("@")[0]

        receipt = office.take_in(make_mail(sender=MIRA, to=f"{local}@{domain}"))

        assert Outcome.CASE == receipt.outcome
        assert [] == related(office, receipt)

    @pytest.mark.parametrize("field", ["To", "Cc"])
    def test_beside_our_plain_address_it_is_a_hint(
        self, office: Office, field: str
    ) -> None:
        """
        Who writes to us, and to somebody else's reply address, has a case of their own.
        """
        case_id = office.case_of(make_mail(sender=EVE))
        token = token_for(office, case_id, EVE)
        headers = ((field, OUR_ADDRESS),) if field == "Cc" else ()
        to = token if headers else f"{OUR_ADDRESS}, {token}"

        receipt = office.take_in(make_mail(sender=MIRA, to=to, headers=headers))

        assert Outcome.CASE == receipt.outcome
        assert [(cover(office, case_id).reference, Why.UNPROVEN)] == related(
            office, receipt
        )

    def test_the_senders_own_counts_beside_our_plain_address(
        self, office: Office
    ) -> None:
        """
        People answer to all, and we are among them.
        """
        case_id = office.case_of(make_mail(sender=MIRA))
        to = f"{OUR_ADDRESS}, {token_for(office, case_id)}"

        receipt = office.take_in(make_mail("More.", sender=MIRA, to=to))

        assert (Outcome.REPLY, case_id) == (receipt.outcome, receipt.case_id)
        assert [None, True] == verified(office, case_id)

    def test_where_our_server_put_it_says_nothing(self, office: Office) -> None:
        """
        Mail to a reply address is delivered to the plain one.
        """
        case_id = office.case_of(make_mail(sender=EVE))
        headers = (("Delivered-To", OUR_ADDRESS),)
        to = token_for(office, case_id, EVE)

        receipt = office.take_in(make_mail(sender=MIRA, to=to, headers=headers))

        assert (Outcome.REPLY, case_id) == (receipt.outcome, receipt.case_id)


class TestWeighed:
    """What nobody proved to have written is not buried in a case about less."""

    @pytest.mark.parametrize(
        "text",
        [
            DANGER,
            ABOUT_THE_OFFICE,
            "The people of Norvik Smelter are the ones who do this to us.",
        ],
        ids=["danger", "office", "entity"],
    )
    def test_more_than_the_case_is_about(self, office: Office, text: str) -> None:
        """
        Danger, the office, another Entity: a case of its own, which names the other.
        """
        office.know(make_entity("Norvik Smelter"))
        case_id = office.case_of(make_mail(sender=EVE))
        to = token_for(office, case_id, EVE)

        receipt = office.take_in(make_mail(text, sender=MIRA, to=to))

        assert Outcome.CASE == receipt.outcome
        assert [(cover(office, case_id).reference, Why.UNPROVEN)] == related(
            office, receipt
        )
        assert [None] == verified(office, case_id)

    def test_no_more_than_the_case_is_about(self, office: Office) -> None:
        """
        The same Entity and the same danger again stay where they are known.
        """
        office.know(make_entity("Norvik Smelter"))
        text = "At Norvik Smelter they beat us, and they took our passports."
        case_id = office.case_of(make_mail(text, sender=MIRA))
        to = token_for(office, case_id)

        receipt = office.take_in(
            make_mail(f"Again: {text}", sender=MIRA, to=to, dmarc="fail")
        )

        assert (Outcome.REPLY, case_id) == (receipt.outcome, receipt.case_id)
        assert [None, False] == verified(office, case_id)

    def test_a_case_that_is_over(self, office: Office) -> None:
        """
        Nobody looks there any more; who is proven is read there all the same.
        """
        case_id = office.case_of(make_mail(sender=MIRA))
        withdraw(office, case_id)
        to = token_for(office, case_id)

        mails = [make_mail("More.", sender=who, to=to) for who in (EVE, MIRA)]
        doubtful, proven = (office.take_in(raw) for raw in mails)

        assert Outcome.CASE == doubtful.outcome
        assert (Outcome.REPLY, case_id) == (proven.outcome, proven.case_id)

    def test_a_proven_one_about_the_office_is_for_reviewers(
        self, office: Office
    ) -> None:
        """
        Whom it accuses may be who reads the case that it answers; no other is weighed.
        """
        case_id = office.case_of(make_mail(sender=MIRA))
        to = token_for(office, case_id)
        graver = make_mail(DANGER, sender=MIRA, to=to)

        receipt = office.take_in(make_mail(ABOUT_THE_OFFICE, sender=MIRA, to=to))

        assert receipt.case_id is not None
        assert RUTH == reader_of(office, receipt.case_id)
        reference = cover(office, case_id).reference
        assert [(reference, Why.ABOUT_OFFICE)] == related(office, receipt)
        assert case_id == office.take_in(graver).case_id

    def test_a_proven_one_about_who_reads_it_is_for_others(
        self, office: Office
    ) -> None:
        """
        By name, and with what they did; to name whoever one talks with is no complaint.
        """
        case_id = office.case_of(make_mail(sender=MIRA))
        to, reader = token_for(office, case_id), DANA
        assert reader == reader_of(office, case_id)
        thanks = (
            f"I spoke with {reader} on Monday as agreed. Your office is on holiday."
        )
        accusing = f"{reader} passed my letter on to the plant manager."

        told, apart = (
            office.take_in(make_mail(text, sender=MIRA, to=to))
            for text in (thanks, accusing)
        )

        assert (Outcome.REPLY, case_id) == (told.outcome, told.case_id)
        assert apart.case_id not in {None, case_id}
        assert apart.case_id is not None
        assert holder_of(office.person(reader)) not in holders(
            office, apart.case_id, Compartment.CONTENTS
        )

    def test_a_slip_that_was_tampered_with_knows_nothing(self, office: Office) -> None:
        """
        Whether a reply says more cannot be told then; it is not buried.
        """
        case_id = office.case_of(make_mail(sender=MIRA))
        office.tamper("UPDATE slip SET sealed = :s", s=bytes(5000))

        to = token_for(office, case_id)
        receipt = office.take_in(make_mail("More.", sender=EVE, to=to))

        assert Outcome.CASE == receipt.outcome


class TestCarriedByAList:
    @pytest.mark.parametrize("dmarc", ["pass", "fail"])
    @pytest.mark.parametrize(
        "header",
        [("Precedence", "bulk"), ("List-Unsubscribe", "<mailto:u@gateway.example>")],
        ids=["precedence", "list"],
    )
    def test_an_answer_is_one(
        self, office: Office, header: tuple[str, str], dmarc: str
    ) -> None:
        """
        Gateways add such fields; it is unread, and proven as far as it is.
        """
        case_id = office.case_of(make_mail(sender=MIRA))
        opened(office, case_id)
        to = token_for(office, case_id)

        receipt = office.take_in(
            make_mail("More.", sender=MIRA, to=to, headers=(header,), dmarc=dmarc)
        )

        assert (Outcome.REPLY, case_id) == (receipt.outcome, receipt.case_id)
        assert cover(office, case_id).unread
        assert [None, dmarc == "pass"] == verified(office, case_id)

    def test_what_answers_nothing_is_set_aside(self, office: Office) -> None:
        """
        A newsletter is none of our matters, whatever address was added to it.
        """
        case_id = office.case_of(make_mail(sender=EVE))
        to = f"{OUR_ADDRESS}, {token_for(office, case_id, EVE)}"

        receipt = office.take_in(make_mail(to=to, headers=LIST))

        assert (Outcome.AUTOMATIC, None) == (receipt.outcome, receipt.case_id)


@pytest.mark.parametrize("header", MACHINES, ids=[name for name, _ in MACHINES])
class TestSignsOfAMachine:
    """Whoever passes on what somebody wrote can add them; they bury nothing."""

    def test_it_is_looked_at(self, office: Office, header: tuple[str, str]) -> None:
        """
        What weighs nothing stays with the case, and is unread.
        """
        case_id = office.case_of(make_mail(sender=MIRA))
        opened(office, case_id)
        to = token_for(office, case_id)

        receipt = office.take_in(
            make_mail("I am away.", sender=EVE, to=to, headers=(header,))
        )

        assert (Outcome.AUTOMATIC, case_id) == (receipt.outcome, receipt.case_id)
        assert cover(office, case_id).unread
        assert [None, False] == verified(office, case_id)

    def test_it_is_weighed(self, office: Office, header: tuple[str, str]) -> None:
        """
        What says more than the case is a case of its own, which nobody acknowledges.
        """
        case_id = office.case_of(make_mail(sender=EVE))
        to = token_for(office, case_id, EVE)

        receipt = office.take_in(
            make_mail(DANGER, sender=MIRA, to=to, headers=(header,))
        )

        assert Outcome.CASE == receipt.outcome
        assert [(cover(office, case_id).reference, Why.UNPROVEN)] == related(
            office, receipt
        )
        assert () == covers(office, receipt.case_id)

    def test_in_a_case_that_is_over(
        self, office: Office, header: tuple[str, str]
    ) -> None:
        """
        It is a case of its own, and reopens nothing.
        """
        case_id = office.case_of(make_mail(sender=EVE))
        withdraw(office, case_id)
        to = token_for(office, case_id, EVE)

        receipt = office.take_in(
            make_mail(DANGER, sender=MIRA, to=to, headers=(header,))
        )

        assert Outcome.CASE == receipt.outcome
        assert Stage.WITHDRAWN is cover(office, case_id).stage

    def test_who_is_proven_is_heard(
        self, office: Office, header: tuple[str, str]
    ) -> None:
        """
        It is their own case: a reply like any other, and no answer to it.
        """
        case_id = office.case_of(make_mail(sender=MIRA))
        opened(office, case_id)
        before = covers(office, case_id)

        receipt = office.take_in(
            make_mail(
                DANGER, sender=MIRA, to=token_for(office, case_id), headers=(header,)
            )
        )

        assert (Outcome.REPLY, case_id) == (receipt.outcome, receipt.case_id)
        assert cover(office, case_id).unread
        assert [None, True] == verified(office, case_id)
        assert before == covers(office, case_id)


class TestRedirected:
    """Who passes on a mail chooses where to; its writer only wrote what is in it."""

    @pytest.mark.parametrize("field", ["Delivered-To", "X-Original-To", "Envelope-To"])
    def test_what_was_written_to_somebody_else_proves_nothing(
        self, office: Office, field: str
    ) -> None:
        """
        Signed by her provider, redirected to her reply address by whoever got it.
        """
        case_id = office.case_of(make_mail(sender=MIRA))
        headers = ((field, token_for(office, case_id)),)

        receipt = office.take_in(
            make_mail("I lied.", sender=MIRA, to=ELSEWHERE, headers=headers)
        )

        assert (Outcome.REPLY, case_id) == (receipt.outcome, receipt.case_id)
        assert [None, False] == verified(office, case_id)

    def test_what_was_written_to_us_is_its_own_matter(self, office: Office) -> None:
        """
        To our plain address: where it was put beside that is a hint.
        """
        case_id = office.case_of(make_mail(sender=MIRA))
        headers = (("Delivered-To", token_for(office, case_id)),)

        receipt = office.take_in(make_mail("More.", sender=MIRA, headers=headers))

        assert Outcome.CASE == receipt.outcome
        assert [(cover(office, case_id).reference, Why.UNPROVEN)] == related(
            office, receipt
        )

    @pytest.mark.parametrize(
        ("sender", "dmarc"), [("imre@post.example", "pass"), (EVE, "fail")]
    )
    def test_anothers_message_id_beside_our_plain_address(
        self, office: Office, sender: str, dmarc: str
    ) -> None:
        """
        Whoever had a letter of ours can have others answer it without knowing.
        """
        letter = written(office, sender=EVE)
        headers = (("References", f"<news@evil.example> {letter.message_id}"),)

        receipt = office.take_in(
            make_mail("Nobody pays.", sender=sender, dmarc=dmarc, headers=headers)
        )

        assert Outcome.CASE == receipt.outcome
        assert [(cover(office, letter.case_id).reference, Why.UNPROVEN)] == related(
            office, receipt
        )


def verified(office: Office, case_id: CaseId | None) -> list[bool | None]:
    assert case_id is not None
    return [one.letter.verified for one in opened(office, case_id).letters]


def related(office: Office, receipt: Receipt) -> list[tuple[str, Why]]:
    """Return what a new case of one letter suggests."""
    assert receipt.case_id is not None
    [letter] = opened(
        office, receipt.case_id, reader_of(office, receipt.case_id)
    ).letters
    return [(one.reference, one.why) for one in letter.letter.related]


def reader_of(office: Office, case_id: CaseId) -> str:
    """Name a coordinator or reviewer who holds the key."""
    held = holders(office, case_id, Compartment.CONTENTS)
    return DANA if holder_of(office.person(DANA)) in held else RUTH


def swap_references(office: Office, one: CaseId, other: CaseId) -> None:
    """Swap them as somebody does who has the database."""
    first, second = (cover(office, case_id).reference for case_id in (one, other))
    change = 'UPDATE "case" SET reference = :new WHERE reference = :old'
    for old, new in ((first, "GR-TMP"), (second, first), ("GR-TMP", second)):
        assert 1 == office.tamper(change, old=old, new=new)


def withdraw(office: Office, case_id: CaseId) -> None:
    """Assign it to who may, and let them end it."""
    dana = office.rings[DANA]
    with office.store.begin() as tx:
        handler = dana.person_id
        assign_case(tx, dana, case_id=case_id, handler_id=handler, at=NOON)
    with office.store.begin() as tx:
        move_case(
            tx,
            dana,
            case_id=case_id,
            step=make_step(Stage.WITHDRAWN, reason="They asked for it."),
            timetable=office.mechanism.timetable,
            at=NOON,
        )
