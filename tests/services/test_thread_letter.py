"""An answer finds its case, and proves its writer or is called doubtful."""

from __future__ import annotations

import pytest

from grievance.domain.errors import NotAllowedError
from grievance.domain.intake import Outcome, SpoolState
from grievance.domain.stage import Stage
from grievance.mail.token import message_id, reply_address
from grievance.services.open_case import open_case
from grievance.services.receive_letter import receive_letter
from grievance.services.revoke_replies import revoke_replies
from grievance.vault.errors import SealError
from tests.doubles import NOON, OUR_ADDRESS, make_mail
from tests.offices import DANA, RUTH, Office
from tests.services.looking import (
    MIRA,
    claimed,
    cover,
    opened,
    token_for,
)


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
        text = "We settled it, please withdraw my complaint. Forced labour!"
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
        eve = "eve@other.example"
        other = office.case_of(make_mail(sender=eve))
        to = f"{token_for(office, other, eve)}, {token_for(office, own)}"

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
            office.take_in(make_mail(sender=MIRA, headers=(("In-Reply-To", found),)))
            for found in (ours, forged)
        )

        assert (Outcome.REPLY, case_id) == (answered.outcome, answered.case_id)
        assert Outcome.CASE == lied.outcome
        assert case_id != lied.case_id

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
