"""A letter is written from the facts of its case, and lies in it revision by revision."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from grievance.catalogue.letters import LetterId
from grievance.catalogue.letters.facts import TO_ORGANISATIONS_ONLY, LetterError
from grievance.domain.compartment import Compartment
from grievance.domain.contents import PartKind
from grievance.domain.draft import Addressee, Draft
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import CaseId
from grievance.domain.outgoing import OutgoingKind, OutgoingState, Party
from grievance.domain.slip import ComplainantKind, Slip
from grievance.domain.stage import Stage
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import read_records
from grievance.services.intake.letter_facts import Given
from grievance.services.letters.draft_letter import kind_of, letter_of
from grievance.services.letters.edit_draft import edit_draft, find_draft, give_up_draft
from grievance.services.letters.list_drafts import list_drafts
from tests.doubles import NOON, make_entity, make_mail, make_step
from tests.offices import CHIDI, DANA, HENRI, Office
from tests.services.drafts import (
    GRAVE,
    QUESTIONS,
    add,
    admit,
    answer,
    assess,
    code,
    drafted,
    release,
    to_entity,
)
from tests.services.looking import MIRA, cover
from tests.services.moves import case_in, move
from tests.services.outgoings import Out, send
from tests.services.sealed import of_kind
from tests.staged import staged


WORKS = make_entity("Norvik Smelter")
GIVEN = Given(
    questions=("when",),
    forums=("legal-aid",),
    grounds=("out-of-scope",),
    delays=("translation",),
    outcomes=("not-substantiated",),
    ruling="dismissed",
    by=date(2026, 6, 1),
)
ALL = [letter for letter in LetterId if letter is not LetterId.REMINDER]
APPEALED = (Stage.ASSESSMENT, Stage.DECISION, Stage.APPEAL)
STAGES = {
    LetterId.INADMISSIBLE: (Stage.INADMISSIBLE,),
    LetterId.REFERRAL: (Stage.REFERRED,),
    LetterId.ENTITY_LETTER: (Stage.ASSESSMENT,),
    LetterId.PANEL_CONVENED: (Stage.ASSESSMENT, Stage.INVESTIGATION),
    LetterId.OUTCOME: (Stage.ASSESSMENT, Stage.DECISION),
    LetterId.APPEAL_RECEIVED: APPEALED,
    LetterId.APPEAL_DECISION: (*APPEALED, Stage.DECISION),
    LetterId.CLOSURE: (Stage.WITHDRAWN,),
}
CODES = {"criteria": ("PS 10.3", "CoC 7.1")}


@pytest.fixture(name="case_id")
@staged
def _case_id(sqlite_office: Office) -> CaseId:
    sqlite_office.know(WORKS)
    case_id = sqlite_office.case_of(make_mail())
    code(sqlite_office, case_id, **CODES)
    return case_id


def case_at(office: Office, *stages: Stage) -> CaseId:
    """Make a case that was triaged, and went on to *stages*; Dana decides appeals."""
    office.know(WORKS)
    case_id = case_in(office, Stage.TRIAGE)
    for before, stage in pairwise((Stage.TRIAGE, *stages)):
        judge = DANA if before is Stage.APPEAL else HENRI
        move(office, case_id, make_step(stage), by=judge)
    code(office, case_id, **CODES)
    return case_id


def last(office: Office, case_id: CaseId) -> tuple[Draft, ...]:
    ring = office.rings[DANA]
    with office.store.read() as tx:
        key = contents_key(tx, ring, case_id)
        return read_records(tx, key, ring.directory, Draft)


@pytest.mark.parametrize("letter", ALL)
def test_every_letter_can_be_written(sqlite_office: Office, letter: LetterId) -> None:
    """
    With the reference that its reader knows, under a code of its own.
    """
    case_id = case_at(sqlite_office, *STAGES.get(letter, ()))
    is_to_entity = letter in TO_ORGANISATIONS_ONLY
    to = to_entity(WORKS) if is_to_entity else Addressee()
    draft = drafted(sqlite_office, case_id, letter, to=to, given=GIVEN)

    own = cover(sqlite_office, case_id).reference
    assert kind_of(letter) is draft.kind
    assert is_to_entity is (draft.reference != own)
    assert draft.reference in draft.body + draft.subject
    assert f"{draft.subject}\n\n{draft.body}" == draft.written


def test_no_draft_has_an_address(sqlite_office: Office, case_id: CaseId) -> None:
    """
    One that is typed lies with the identity, and nowhere else.
    """
    to = Addressee(party=Party.OTHER)
    drafted(
        sqlite_office, case_id, LetterId.DIALOGUE_OFFER, to=to, address="m@town.example"
    )

    assert "example" not in str(last(sqlite_office, case_id)[0].body)
    [kept] = of_kind(sqlite_office, case_id, PartKind.DRAFT_ADDRESS)
    assert Compartment.IDENTITY is kept.part.compartment


@pytest.mark.parametrize(
    ("letter", "given", "sentence"),
    [
        (LetterId.REMINDER, QUESTIONS, "nothing to remind of"),
        (LetterId.EXTENSION, Given(delays=("translation",)), "--by"),
        (LetterId.INFO_REQUEST, Given(), "at least one of its questions"),
        (LetterId.PARTLY, Given(grounds=("better-forum",)), "better forum"),
    ],
)
def test_what_is_missing_is_asked_for(
    sqlite_office: Office,
    case_id: CaseId,
    letter: LetterId,
    given: Given,
    sentence: str,
) -> None:
    """
    One sentence says what; nothing is kept.
    """
    with pytest.raises(LetterError, match=sentence):
        drafted(sqlite_office, case_id, letter, given=given)
    assert () == last(sqlite_office, case_id)


@pytest.mark.parametrize(
    ("letter", "stage"),
    [
        (LetterId.INADMISSIBLE, Stage.INADMISSIBLE),
        (LetterId.REFERRAL, Stage.REFERRED),
    ],
)
def test_who_can_help_better_is_said_by_itself(
    sqlite_office: Office, letter: LetterId, stage: Stage
) -> None:
    """
    They named the forum when they sent the complaint away; nobody names it again.
    """
    case_id = case_at(sqlite_office, stage)
    code(sqlite_office, case_id, ground="better-forum", forums=("consumer-authority",))

    draft = drafted(sqlite_office, case_id, letter, given=Given())

    assert "consumer protection authority" in draft.body


def test_after_a_referral_nothing_is_said_of_a_decision_or_of_coming_again(
    sqlite_office: Office,
) -> None:
    """
    One person referred it, and it cannot be resubmitted: another letter says so.
    """
    case_id = case_at(sqlite_office, Stage.REFERRED)

    with pytest.raises(NotAllowedError, match="while the case is inadmissible"):
        drafted(sqlite_office, case_id, LetterId.INADMISSIBLE, given=GIVEN)
    body = drafted(sqlite_office, case_id, LetterId.REFERRAL, given=GIVEN).body
    assert "two of us" not in body
    assert "once more by" not in body


@pytest.mark.parametrize(
    ("letter", "stages", "said"),
    [
        (LetterId.PANEL_CONVENED, (Stage.ASSESSMENT,), "a panel looks at it"),
        (LetterId.OUTCOME, (Stage.ASSESSMENT,), "tells of a decision"),
        (LetterId.APPEAL_RECEIVED, (Stage.ASSESSMENT, Stage.DECISION), "appeal came"),
        (LetterId.APPEAL_DECISION, APPEALED, "how an appeal ended"),
        (LetterId.CLOSURE, (Stage.ASSESSMENT, Stage.DECISION), "a case is over"),
    ],
)
def test_no_letter_tells_of_what_has_not_happened(
    sqlite_office: Office, letter: LetterId, stages: tuple[Stage, ...], said: str
) -> None:
    """
    No result before a decision, no panel before one is called, no end before it.
    """
    case_id = case_at(sqlite_office, *stages)

    with pytest.raises(NotAllowedError, match=f"This letter .*{said}"):
        drafted(sqlite_office, case_id, letter, given=GIVEN)


def test_a_first_decision_is_none_on_an_appeal(sqlite_office: Office) -> None:
    """
    It can still be appealed against, which APPEAL-DECISION denies.
    """
    case_id = case_at(sqlite_office, Stage.ASSESSMENT, Stage.DECISION)

    with pytest.raises(LetterError, match="No appeal was decided"):
        drafted(sqlite_office, case_id, LetterId.APPEAL_DECISION, given=GIVEN)


def test_the_ground_is_the_one_that_two_people_confirmed(
    sqlite_office: Office,
) -> None:
    """
    Nobody tells another by themselves; unsaid it is the same.
    """
    case_id = case_at(sqlite_office, Stage.INADMISSIBLE)
    letter = LetterId.INADMISSIBLE

    with pytest.raises(LetterError, match="confirmed the ground out-of-scope"):
        drafted(sqlite_office, case_id, letter, given=Given(grounds=("vexatious",)))
    draft = drafted(sqlite_office, case_id, letter, given=Given())

    assert "not covered by the standards" in draft.body
    assert "once more by" in draft.body


def test_nobody_is_told_to_come_again_a_second_time(sqlite_office: Office) -> None:
    """
    It was resubmitted once; what is new then is a new matter.
    """
    case_id = case_at(
        sqlite_office, Stage.INADMISSIBLE, Stage.TRIAGE, Stage.INADMISSIBLE
    )

    draft = drafted(sqlite_office, case_id, LetterId.INADMISSIBLE, given=GIVEN)

    assert "once more" not in draft.body
    assert "a new matter" in draft.body


@pytest.mark.parametrize("letter", [LetterId.ENTITY_LETTER, LetterId.DIALOGUE_OFFER])
def test_no_entity_is_written_to_before_a_case_is_admissible(
    sqlite_office: Office, case_id: CaseId, letter: LetterId
) -> None:
    """
    It would hear of a complaint that may come to nothing.
    """
    with pytest.raises(NotAllowedError, match="admissible"):
        drafted(sqlite_office, case_id, letter, to=to_entity(WORKS), given=GIVEN)
    assert () == last(sqlite_office, case_id)


@pytest.mark.parametrize(
    ("letter", "to"),
    [
        (LetterId.ENTITY_LETTER, Addressee()),
        (LetterId.ACK, Addressee(party=Party.OTHER)),
    ],
)
def test_a_letter_goes_to_whom_it_is_for(
    sqlite_office: Office, case_id: CaseId, letter: LetterId, to: Addressee
) -> None:
    """
    No Entity letter to a complainant, and no acknowledgement to anybody else.
    """
    with pytest.raises(NotAllowedError, match="goes to"):
        drafted(sqlite_office, case_id, letter, to=to, given=GIVEN)


def test_a_letter_is_as_open_as_the_risk_lets_it(
    sqlite_office: Office, case_id: CaseId
) -> None:
    """
    Neutral where somebody may pay, unless a person says otherwise.
    """
    assert not drafted(sqlite_office, case_id).neutral
    assess(sqlite_office, case_id, GRAVE)

    assert drafted(sqlite_office, case_id).neutral
    assert not drafted(sqlite_office, case_id, neutral=False).neutral


def test_a_reminder_says_when_we_asked(sqlite_office: Office, case_id: CaseId) -> None:
    """
    Once the first letter to them was sent.
    """
    assess(sqlite_office, case_id)
    answer(
        sqlite_office, release(sqlite_office, case_id, drafted(sqlite_office, case_id))
    )
    send(sqlite_office, Out())

    reminder = drafted(sqlite_office, case_id, LetterId.REMINDER)
    assert "2 March 2026" in reminder.body


def test_every_revision_stays(sqlite_office: Office, case_id: CaseId) -> None:
    """
    The last counts; what the templates wrote is remembered, and the log verifies.
    """
    first = drafted(sqlite_office, case_id)
    second = add(sqlite_office, case_id, first, "One more thing.")

    assert (2, first.written) == (second.revision, second.written)
    assert (second,) == last(sqlite_office, case_id)
    assert 2 == len(of_kind(sqlite_office, case_id, PartKind.DRAFT))
    assert () == sqlite_office.verify().problems


@pytest.mark.parametrize(("subject", "body"), [(" ", "Hello"), ("Hello", "\n")])
def test_no_letter_without_words(
    sqlite_office: Office, case_id: CaseId, subject: str, body: str
) -> None:
    """
    Neither without a subject.
    """
    made = drafted(sqlite_office, case_id)
    ring = sqlite_office.rings[DANA]

    with (
        sqlite_office.store.begin() as tx,
        pytest.raises(NotAllowedError, match="needs a subject"),
    ):
        edit_draft(tx, ring, case_id, made.number, subject=subject, body=body, at=NOON)


@pytest.mark.parametrize(
    ("subject", "body", "said"),
    [
        ("x" * 301, "Dear Maria", "A subject has at most 300 characters"),
        ("Dust", "x" * 60_000, "A letter has at most 60,000 characters"),
    ],
    ids=["subject", "body"],
)
def test_a_draft_says_which_of_its_words_are_too_many(
    sqlite_office: Office, case_id: CaseId, subject: str, body: str, said: str
) -> None:
    """
    Whoever typed a long subject would look for it in the text.
    """
    made, ring = drafted(sqlite_office, case_id), sqlite_office.rings[DANA]
    with (
        sqlite_office.store.begin() as tx,
        pytest.raises(NotAllowedError, match=said),
    ):
        edit_draft(tx, ring, case_id, made.number, subject=subject, body=body, at=NOON)


def test_a_draft_that_was_given_up_is_none(
    sqlite_office: Office, case_id: CaseId
) -> None:
    """
    It stays in the list, and nobody can take it up again.
    """
    made, ring = drafted(sqlite_office, case_id), sqlite_office.rings[DANA]
    with sqlite_office.store.begin() as tx:
        give_up_draft(
            tx,
            ring,
            case_id,
            made.number,
            timetable=sqlite_office.mechanism.timetable,
            at=NOON,
        )

    with sqlite_office.store.read() as tx:
        [listed] = list_drafts(tx, ring, case_id, at=NOON)
        key = contents_key(tx, ring, case_id)
        assert "given up" == listed.state
        with pytest.raises(NotAllowedError, match="given up before"):
            find_draft(tx, ring, key, made.number)
        with pytest.raises(NotFoundError, match="no such draft"):
            find_draft(tx, ring, key, 7)


def test_the_list_tells_where_each_stands(
    sqlite_office: Office, case_id: CaseId
) -> None:
    """
    Open, waiting, and what became of what was let go.
    """
    assess(sqlite_office, case_id)
    admit(sqlite_office, case_id)
    drafted(sqlite_office, case_id)
    waiting = drafted(sqlite_office, case_id)
    gone = drafted(sqlite_office, case_id, LetterId.ENTITY_LETTER, to=to_entity(WORKS))
    release(sqlite_office, case_id, waiting)
    release(sqlite_office, case_id, gone, address="chief@works.example")

    with sqlite_office.store.read() as tx:
        listed = list_drafts(tx, sqlite_office.rings[DANA], case_id, at=NOON)
    assert ["open", "waits for a second person", "released"] == [
        one.state for one in listed
    ]
    assert ["", "", "Norvik Smelter"] == [one.title for one in listed]


def test_only_people_on_the_case_draft(sqlite_office: Office, case_id: CaseId) -> None:
    """
    A custodian without the contents lets letters go, and writes none.
    """
    with pytest.raises(NotAllowedError, match="key is not yours"):
        drafted(sqlite_office, case_id, by=CHIDI)


def test_a_letter_has_a_name() -> None:
    """
    In any case; an acknowledgement to nobody we know is another one.
    """
    anonymous = Slip(complainant=ComplainantKind.ANONYMOUS)

    assert LetterId.ACK is letter_of("ack", Slip())
    assert LetterId.ACK_ANON is letter_of("ack", anonymous)
    assert OutgoingKind.ACKNOWLEDGEMENT is kind_of(LetterId.ACK_ANON)
    with pytest.raises(LetterError, match="There is no letter"):
        letter_of("nonsense")


def test_it_travels_on_either_engine(office: Office) -> None:
    """
    Drafted, asked for, confirmed, sent: each step in the books and in the log.
    """
    case_id = office.case_of(make_mail())
    assess(office, case_id)
    done = answer(office, release(office, case_id, drafted(office, case_id)))
    out = Out()
    send(office, out)

    assert [MIRA] == [parcel.recipient for parcel in out.given]
    assert done.outgoing_id is not None
    with office.store.read() as tx:
        state = tx.outgoing.get(done.outgoing_id).cover.state
    assert OutgoingState.SENT is state
    assert () == office.verify().problems
