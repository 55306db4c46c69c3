"""A letter that a person wrote goes out past its gates, to the right place, once."""

from __future__ import annotations

import email

from dataclasses import replace
from datetime import timedelta
from email import policy
from uuid import UUID, uuid4

import pytest

from grievance.catalogue.letters import LetterId
from grievance.domain.clock import ClockKind, ClockState
from grievance.domain.draft import Addressee
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import CaseId, OutgoingId
from grievance.domain.outgoing import OutgoingKind, OutgoingState, Party
from grievance.domain.request import RequestState
from grievance.domain.slip import ComplainantKind, Flag
from grievance.domain.timetable import latest
from grievance.mail.post.smtp import RefusedForNowError
from grievance.services.boxes.keep import Pen
from grievance.services.envelopes.address_letter import Destination
from grievance.services.intake.say_labels import say_labels
from grievance.services.letters.send_copy import send_copy
from grievance.services.letters.send_letter import NOT_RELEASED
from tests.doubles import NOON, make_entity, make_mail
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office
from tests.services.drafts import (
    GRAVE,
    add,
    admit,
    answer,
    assess,
    by_people,
    code,
    drafted,
    enclosed,
    release,
    sent_copies,
    to_entity,
)
from tests.services.entries import refile
from tests.services.looking import MIRA, cover, opened
from tests.services.moves import assign
from tests.services.outgoings import Out, send
from tests.staged import know, staged


WORKS = make_entity("Norvik Smelter")
CHIEF = "chief@works.example"


@pytest.fixture(name="case_id")
@staged
def _case_id(sqlite_office: Office) -> CaseId:
    case_id = sqlite_office.case_of(make_mail())
    code(sqlite_office, case_id, criteria=("PS 10.3",))
    admit(sqlite_office, case_id)
    return case_id


@pytest.fixture(name="office")
def _office(sqlite_office: Office) -> Office:
    know(sqlite_office, WORKS)
    return sqlite_office


def parsed(raw: bytes) -> email.message.EmailMessage:
    message = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, email.message.EmailMessage)
    return message


class TestGates:
    def test_nothing_goes_out_before_the_risk_is_assessed(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Not even a question to whoever complained.
        """
        draft = drafted(office, case_id)

        with pytest.raises(NotAllowedError, match="risk assess"):
            release(office, case_id, draft)

    @pytest.mark.parametrize(
        "facts",
        [
            {"flags": frozenset({Flag.WISHES_ANONYMITY})},
            {"complainant": ComplainantKind.ANONYMOUS},
        ],
    )
    def test_no_entity_learns_of_somebody_who_must_not_be_found(
        self, office: Office, case_id: CaseId, facts: dict[str, object]
    ) -> None:
        """
        Whoever wishes not to be known, or is anonymous; whatever the letter.
        """
        assess(office, case_id)
        draft = drafted(office, case_id, LetterId.ENTITY_LETTER, to=to_entity(WORKS))
        code(office, case_id, **facts)

        with pytest.raises(NotAllowedError, match="no Entity"):
            release(office, case_id, draft, address=CHIEF)

    def test_no_entity_learns_of_somebody_at_risk(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Nor an offer of talks.
        """
        assess(office, case_id, GRAVE)
        draft = drafted(office, case_id, LetterId.DIALOGUE_OFFER, to=to_entity(WORKS))

        with pytest.raises(NotAllowedError, match="no Entity"):
            release(office, case_id, draft, address=CHIEF)

    def test_an_entity_may_learn_of_a_complaint_and_of_no_name(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Where they asked that names are kept no reason is good enough for one; a
        custodian, who knows them all, looks at each such letter.
        """
        assess(office, case_id)
        draft = drafted(office, case_id, LetterId.ENTITY_LETTER, to=to_entity(WORKS))
        code(office, case_id, flags=frozenset({Flag.NAMES_WITHHELD}))
        told = add(office, case_id, draft, "As Ms Holm knows.")

        with pytest.raises(NotAllowedError, match="no name is passed on"):
            release(office, case_id, told, address=CHIEF, despite="They know her.")

        fair = add(office, case_id, draft, "Please answer soon.")
        asked = release(office, case_id, fair, address=CHIEF)
        assert asked.outgoing_id is None
        assert answer(office, asked).outgoing_id is not None

    def test_to_whom_nobody_knows_two_write_where_nobody_is_to_learn(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        An address that somebody types may be that of an Entity.
        """
        assess(office, case_id)
        draft = drafted(office, case_id, to=Addressee(party=Party.OTHER))
        code(office, case_id, flags=frozenset({Flag.WISHES_ANONYMITY}))

        asked = release(office, case_id, draft, address=CHIEF)

        assert asked.outgoing_id is None
        assert [] == by_people(office, case_id)

    def test_their_own_name_may_stand_in_a_letter_to_them(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        As it is kept from others only.
        """
        assess(office, case_id)
        draft = drafted(office, case_id)
        code(office, case_id, flags=frozenset({Flag.NAMES_WITHHELD}))
        told = add(office, case_id, draft, "Dear Ms Holm!")

        asked = release(office, case_id, told)
        assert answer(office, asked).outgoing_id is not None

    def test_nobody_else_is_given_the_complainants_reference(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        However somebody writes it; whoever reads both letters could join them.
        """
        assess(office, case_id)
        draft = drafted(office, case_id, LetterId.ENTITY_LETTER, to=to_entity(WORKS))
        reference = cover(office, case_id).reference.lower().replace("-", " ")
        told = add(office, case_id, draft, f"See {reference}.")

        with pytest.raises(NotAllowedError, match="the reference"):
            release(office, case_id, told, address=CHIEF)

    def test_only_who_has_a_say_lets_go(self, office: Office, case_id: CaseId) -> None:
        """
        Who has no key to the case cannot even see the draft.
        """
        assess(office, case_id)
        draft = drafted(office, case_id)

        for name in (HENRI, RUTH):
            with pytest.raises(NotAllowedError, match="key is not yours"):
                release(office, case_id, draft, by=name)

    def test_what_was_found_needs_a_reason(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        The reason is kept with the copy, and nowhere else.
        """
        assess(office, case_id)
        draft = drafted(office, case_id)
        told = add(office, case_id, draft, "Nobody pays us for the hours after six?")

        with pytest.raises(NotAllowedError, match="one place"):
            release(office, case_id, told)
        asked = release(office, case_id, told, despite="they said it in public")
        answer(office, asked)

        [copy] = sent_copies(office, case_id)
        assert "they said it in public" == copy.despite


class TestToTheComplainant:
    def test_a_custodian_completes_it(self, office: Office, case_id: CaseId) -> None:
        """
        Who may not know the address asks; it goes to whom the first letter came from.
        """
        assess(office, case_id)
        draft = drafted(office, case_id)
        asked = release(office, case_id, draft)

        assert asked.request is not None
        assert [] == by_people(office, case_id)
        done = answer(office, asked)

        letter = enclosed(office, done.outgoing_id)
        assert (MIRA, draft.body) == (letter.recipient, letter.copy.body)
        assert () == office.verify().problems

    def test_it_is_sent_with_ways_back(self, office: Office, case_id: CaseId) -> None:
        """
        The worker adds reply address and Message-ID; both lead back, and no machine
        is said to have written it.
        """
        assess(office, case_id)
        answer(office, release(office, case_id, drafted(office, case_id)))
        out = Out()
        send(office, out)

        [parcel] = out.given
        mail = parsed(parcel.message)
        [letter] = by_people(office, case_id)
        assert OutgoingState.SENT is letter.state
        assert (MIRA, letter.message_id) == (mail["To"], mail["Message-ID"])
        assert mail["Auto-Submitted"] is None
        assert mail["In-Reply-To"] is not None
        back = office.case_of(make_mail(to=str(mail["Reply-To"])))
        assert case_id == back
        assert [None, True] == [
            one.letter.verified for one in opened(office, case_id).letters
        ]
        assert () == office.verify().problems

    def test_every_try_sends_the_same(self, office: Office, case_id: CaseId) -> None:
        """
        The Message-ID of the first try stays, and so does every other byte.
        """
        assess(office, case_id)
        answer(office, release(office, case_id, drafted(office, case_id)))
        later, out = Out(in_data=[RefusedForNowError("data-451")]), Out()
        with pytest.raises(RefusedForNowError):
            send(office, later)
        [first] = by_people(office, case_id)
        send(office, out, at=NOON + timedelta(hours=2))

        [again] = by_people(office, case_id)
        assert first.message_id == again.message_id
        assert first.message_id in out.given[0].message.decode()

    def test_a_safe_contact_comes_first(self, office: Office, case_id: CaseId) -> None:
        """
        Where a custodian found out how to reach somebody safely, nothing goes elsewhere.
        """
        assess(office, case_id, GRAVE, safe_contact="safe@other.example")
        asked = release(office, case_id, drafted(office, case_id), by=DANA)
        done = answer(office, asked)

        assert "safe@other.example" == enclosed(office, done.outgoing_id).recipient

    @pytest.mark.parametrize(
        "how",
        [
            "Only by telephone; her mail is read by others",
            "Not at mira@post.example, her boss reads it: use safe@new.example",
            "Through the union",
        ],
    )
    def test_what_only_a_person_can_heed_sends_nothing(
        self, office: Office, case_id: CaseId, how: str
    ) -> None:
        """
        Nobody picks an address out of words, nor writes where they first wrote from.
        """
        assess(office, case_id, GRAVE, safe_contact=how)
        asked = release(office, case_id, drafted(office, case_id))

        with pytest.raises(NotFoundError, match="not one plain address"):
            answer(office, asked)
        done = answer(office, asked, address="safe@new.example")
        assert "safe@new.example" == enclosed(office, done.outgoing_id).recipient

    def test_who_asked_and_is_named_since_sends_nothing(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Another person's yes does not make it anybody else's letter.
        """
        assess(office, case_id, GRAVE)
        asked = release(office, case_id, drafted(office, case_id), by=DANA)
        assign(office, case_id)
        code(office, case_id, staff_named=(office.person(DANA),))

        with pytest.raises(NotAllowedError, match="is not on the case any more"):
            answer(office, asked)

    def test_of_several_who_wrote_a_person_says_which(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        A letter that was filed here may be older than the complaint.
        """
        boss = office.case_of(make_mail("We heard of it.", sender="boss@works.example"))
        [heard] = opened(office, boss).letters
        filed = refile(office, boss, heard.id, to=case_id)
        office.receive(filed.collected)
        assess(office, case_id)

        draft = drafted(office, case_id)
        asked = release(office, case_id, draft)
        with pytest.raises(NotFoundError, match="more than one address"):
            answer(office, asked, despite="it is theirs")
        done = answer(office, asked, address=MIRA, despite="it is theirs")
        assert MIRA == enclosed(office, done.outgoing_id).recipient

    def test_where_nobody_must_be_reached_nothing_goes(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Although it is where they wrote from.
        """
        assess(office, case_id, GRAVE, never_contact=(MIRA,))
        asked = release(office, case_id, drafted(office, case_id))

        with pytest.raises(NotAllowedError, match="never to contact"):
            answer(office, asked)
        done = answer(office, asked, address="mira@safe.example")
        assert "mira@safe.example" == enclosed(office, done.outgoing_id).recipient

    def test_the_clocks_know(self, office: Office, case_id: CaseId) -> None:
        """
        A word from us starts the next thirty days, in the transaction that says sent.
        """
        send(office, Out())  # the acknowledgement
        assess(office, case_id)
        before = latest(cover(office, case_id).clocks, ClockKind.PROGRESS)
        assert before is not None
        answer(office, release(office, case_id, drafted(office, case_id)))
        send(office, Out())

        clocks = cover(office, case_id).clocks
        assert 2 == sum(clock.kind is ClockKind.PROGRESS for clock in clocks)
        acknowledged = latest(clocks, ClockKind.ACKNOWLEDGEMENT)
        assert acknowledged is not None
        assert ClockState.MET is acknowledged.state(NOON.date())


class TestToOthers:
    def test_an_entity_knows_another_reference(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        The same in each letter to it, and nowhere the complainant's, nor their mailbox.
        """
        assess(office, case_id)
        to = to_entity(WORKS)
        first = drafted(office, case_id, LetterId.ENTITY_LETTER, to=to)
        second = drafted(office, case_id, LetterId.DIALOGUE_OFFER, to=to)
        out = Out()
        release(office, case_id, first, address=CHIEF)
        send(office, out)

        own = cover(office, case_id).reference
        assert first.reference == second.reference != own
        [parcel] = out.given
        assert CHIEF == parcel.recipient
        for written in (own.lower(), own.lower().replace("-", ""), MIRA):
            assert written not in parcel.message.decode().lower()
        assert () == office.verify().problems

    def test_its_answer_lands_in_the_case(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Proven, said to be the Entity's, and the clock that waited for it stops.
        """
        assess(office, case_id)
        draft = drafted(office, case_id, LetterId.ENTITY_LETTER, to=to_entity(WORKS))
        release(office, case_id, draft, address=CHIEF)
        out = Out()
        send(office, out)
        asked = latest(cover(office, case_id).clocks, ClockKind.ENTITY_RESPONSE)
        assert asked is not None
        assert asked.is_running

        back = str(parsed(out.given[0].message)["Reply-To"])
        lands = office.case_of(make_mail("We pay.", sender=f"Chief <{CHIEF}>", to=back))

        answered = latest(cover(office, case_id).clocks, ClockKind.ENTITY_RESPONSE)
        assert answered is not None
        assert (case_id, True) == (lands, answered.is_stopped)
        *_, letter = opened(office, case_id).letters
        assert (draft.reference, "entity", True) == (
            letter.letter.alias,
            letter.letter.party,
            letter.letter.verified,
        )
        assert "answers our letter to an Entity" == say_labels(letter.letter.labels)
        assert () == office.verify().problems

    def test_somebody_else_under_its_way_is_not_believed(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        The reply address was made for one correspondent; the clock runs on.
        """
        assess(office, case_id)
        draft = drafted(office, case_id, LetterId.ENTITY_LETTER, to=to_entity(WORKS))
        release(office, case_id, draft, address=CHIEF)
        out = Out()
        send(office, out)

        back = str(parsed(out.given[0].message)["Reply-To"])
        office.case_of(make_mail("We pay.", sender="x@evil.example", to=back))

        clock = latest(cover(office, case_id).clocks, ClockKind.ENTITY_RESPONSE)
        assert clock is not None
        assert clock.is_running

    def test_whom_it_is_to_is_not_mixed_up(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        After the Entity has answered, the complainant is still who complained.
        """
        assess(office, case_id)
        draft = drafted(office, case_id, LetterId.ENTITY_LETTER, to=to_entity(WORKS))
        release(office, case_id, draft, address=CHIEF)
        out = Out()
        send(office, out)
        back = str(parsed(out.given[0].message)["Reply-To"])
        office.case_of(make_mail("We pay.", sender=f"Chief <{CHIEF}>", to=back))

        done = answer(office, release(office, case_id, drafted(office, case_id)))

        assert MIRA == enclosed(office, done.outgoing_id).recipient

    def test_an_alias_that_the_log_does_not_know_leads_nowhere(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Whoever can write to the database cannot lead an Entity's answer elsewhere.
        """
        assess(office, case_id)
        draft = drafted(office, case_id, LetterId.ENTITY_LETTER, to=to_entity(WORKS))
        release(office, case_id, draft, address=CHIEF)
        out = Out()
        send(office, out)
        other = office.case_of(make_mail("Another matter.", sender="o@post.example"))
        office.tamper("UPDATE alias SET case_id = :other", other=other.hex)

        back = str(parsed(out.given[0].message)["Reply-To"])
        lands = office.case_of(make_mail("We pay.", sender=f"Chief <{CHIEF}>", to=back))

        assert lands not in {case_id, other}
        assert any("second reference" in one for one in office.verify().problems)

    def test_a_typed_address_is_for_custodians_only(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        It goes to somebody else; no contents have the address, and a custodian sends.
        """
        assess(office, case_id)
        to = Addressee(party=Party.OTHER)
        draft = drafted(
            office,
            case_id,
            LetterId.DIALOGUE_OFFER,
            to=to,
            address="mayor@town.example",
        )
        done = answer(office, release(office, case_id, draft))

        letter = enclosed(office, done.outgoing_id)
        assert "mayor@town.example" == letter.recipient
        assert cover(office, case_id).reference != letter.reference

    def test_a_letter_to_an_entity_names_no_other(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Its own name is no hit; another one is, and no reason is good enough for it.
        """
        office.know(WORKS, make_entity("Tamarack Rolling"))
        assess(office, case_id)
        draft = drafted(office, case_id, LetterId.ENTITY_LETTER, to=to_entity(WORKS))
        own = add(office, case_id, draft, "Is Norvik Smelter ready to talk?")
        other = add(office, case_id, own, "As Tamarack Rolling has said.")

        with pytest.raises(NotAllowedError, match="names another one"):
            release(office, case_id, other, address=CHIEF, despite="they know")


class TestTwoPeople:
    def test_where_somebody_may_pay_two_have_read_it(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        One asks, a custodian says yes to these very words, and only then it is sent.
        """
        assess(office, case_id, GRAVE)
        asked = release(office, case_id, drafted(office, case_id))
        assert asked.request is not None
        answer(office, asked)
        out = Out()
        send(office, out)

        [letter] = by_people(office, case_id)
        assert (1, OutgoingState.SENT) == (len(out.given), letter.state)

    def test_words_that_wait_are_not_changed(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Who asked takes the request back first; then it can be changed.
        """
        assess(office, case_id, GRAVE)
        draft = drafted(office, case_id)
        asked = release(office, case_id, draft)

        with pytest.raises(NotAllowedError, match="waits for a second person"):
            add(office, case_id, draft, "One more thing.")
        answer(office, asked, RequestState.WITHDRAWN, by=DANA)
        assert 3 == add(office, case_id, draft, "One more thing.").revision

    def test_what_was_refused_does_not_go(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        It can be changed, and asked for again.
        """
        assess(office, case_id, GRAVE)
        draft = drafted(office, case_id)
        answer(office, release(office, case_id, draft), RequestState.REFUSED)

        assert [] == by_people(office, case_id)
        assert release(office, case_id, draft).request is not None

    def test_who_asks_cannot_confirm(self, office: Office, case_id: CaseId) -> None:
        """
        Nor can anybody who is no custodian of the case.
        """
        assess(office, case_id, GRAVE)
        asked = release(office, case_id, drafted(office, case_id))

        for name in (DANA, RUTH):
            with pytest.raises(NotAllowedError):
                answer(office, asked, by=name)

    def test_the_risk_may_have_risen_meanwhile(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        The worker asks once more: what one person let go needs two by now.
        """
        assess(office, case_id)
        draft = drafted(office, case_id, LetterId.ENTITY_LETTER, to=to_entity(WORKS))
        release(office, case_id, draft, address=CHIEF)
        assess(office, case_id, replace(GRAVE, revision=2))
        out = Out()
        send(office, out)

        [letter] = by_people(office, case_id)
        assert ([], OutgoingState.FAILED, NOT_RELEASED) == (
            out.given,
            letter.state,
            letter.error,
        )

    def test_a_draft_goes_once(self, office: Office, case_id: CaseId) -> None:
        """
        Let go before, it is no draft any more.
        """
        assess(office, case_id)
        draft = drafted(office, case_id, LetterId.ENTITY_LETTER, to=to_entity(WORKS))
        release(office, case_id, draft, address=CHIEF)

        with pytest.raises(NotAllowedError, match="let go before"):
            release(office, case_id, draft, address=CHIEF)
        assert OutgoingKind.ENTITY_LETTER is by_people(office, case_id)[0].kind

    def test_it_goes_where_who_asked_has_said(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Nobody puts another address in its place, and none need be typed again.
        """
        assess(office, case_id)
        code(office, case_id, flags=frozenset({Flag.NAMES_WITHHELD}))
        draft = drafted(office, case_id, LetterId.ENTITY_LETTER, to=to_entity(WORKS))
        asked = release(office, case_id, draft, address=f" {CHIEF} ")

        with pytest.raises(NotAllowedError, match="another address"):
            answer(office, asked, address="guard@works.example")
        done = answer(office, asked)
        assert CHIEF == enclosed(office, done.outgoing_id).recipient

    @pytest.mark.parametrize(
        "where",
        [
            Destination(address="guard@works.example", asked_to=CHIEF),
            Destination(address="guard@works.example"),
            Destination(address=CHIEF, asked_to=CHIEF),
        ],
    )
    def test_one_yes_lets_one_letter_go_to_one_address(
        self, office: Office, case_id: CaseId, where: Destination
    ) -> None:
        """
        Nor does the worker send the same words once more, or elsewhere.
        """
        assess(office, case_id, GRAVE)
        draft = drafted(office, case_id)
        released = answer(office, release(office, case_id, draft, address=CHIEF))
        agreed = enclosed(office, released.outgoing_id)
        forged = replace(agreed.copy, outgoing_id=str(uuid4()))
        ring = office.rings[CHIDI]
        with office.store.begin() as tx:
            send_copy(
                Pen.of(tx, ring, NOON),
                ring,
                tx.cases.get(case_id),
                forged,
                where,
                office.mechanism.stationery,
                agreed.salt,
            )
        out = Out()
        send(office, out)

        states = {one.id: one.state for one in by_people(office, case_id)}
        assert OutgoingState.FAILED is states[OutgoingId(UUID(forged.outgoing_id))]
        assert [] == out.given

    def test_a_custodian_alone_sends_nothing(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Also with other words than those that somebody has asked for.
        """
        assess(office, case_id, GRAVE)
        draft = drafted(office, case_id)
        answer(office, release(office, case_id, draft))
        [copy] = sent_copies(office, case_id)
        forged = replace(copy, outgoing_id=str(uuid4()), body="Call your employer.")
        ring = office.rings[CHIDI]
        with office.store.begin() as tx:
            send_copy(
                Pen.of(tx, ring, NOON),
                ring,
                tx.cases.get(case_id),
                forged,
                Destination(address=MIRA),
                office.mechanism.stationery,
                "00",
            )
        out = Out()
        send(office, out)

        states = {letter.id: letter.state for letter in by_people(office, case_id)}
        assert OutgoingState.FAILED is states[OutgoingId(UUID(forged.outgoing_id))]
        assert [] == out.given
