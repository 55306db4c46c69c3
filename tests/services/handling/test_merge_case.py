"""A case goes on in another one: letters find it, and nobody gains a key by it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.contents import RelationKind, Why
from grievance.domain.errors import AlteredError, NotAllowedError
from grievance.domain.ids import CaseId, holder_of
from grievance.domain.intake import Outcome
from grievance.domain.stage import Stage
from grievance.services.cases.open_case import OpenedCase
from grievance.services.cases.open_merged import open_merged
from grievance.services.handling.merge_case import merge_case
from grievance.services.handling.reopen_case import reopen_case
from tests.doubles import NOON, make_mail, make_step
from tests.offices import DANA, HENRI, RUTH, Office
from tests.services.access.test_access import grant
from tests.services.looking import MIRA, cover, holders, opened, slip_of, token_for
from tests.services.moves import assign, case_in, move, reference_of
from tests.staged import staged


LENA = "lena@post.example"
LAST = NOON.date() + timedelta(days=60)


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    return case_in(office)


@pytest.fixture(name="target")
@staged
def _target(office: Office) -> CaseId:
    mail = make_mail("The same hours.", sender=f"Lena <{LENA}>")
    case_id = office.case_of(mail)
    grant(office, case_id, RUTH, until=LAST)
    assign(office, case_id, RUTH)
    return case_id


def merge(  # noqa: PLR0913  # keywords, each what some test is about
    office: Office,
    case_id: CaseId,
    into: CaseId,
    *,
    by: str = DANA,
    share: bool = False,
    reason: str = "Mira and Lena tell of the same",
) -> None:
    with office.store.begin() as tx:
        merge_case(
            tx,
            office.rings[by],
            case_id=case_id,
            into=reference_of(office, into),
            reason=reason,
            share=share,
            timetable=office.mechanism.timetable,
            at=NOON,
        )


def reopen(office: Office, case_id: CaseId, *, by: str = DANA) -> None:
    with office.store.begin() as tx:
        reopen_case(
            tx,
            office.rings[by],
            case_id=case_id,
            reason="They are two matters",
            timetable=office.mechanism.timetable,
            at=NOON,
        )


def reply(office: Office, case_id: CaseId, *, sender: str = f"Mira <{MIRA}>") -> bytes:
    """Write to the reply address that was made for Mira in that case."""
    return make_mail("More.", sender=sender, to=token_for(office, case_id, MIRA))


def related(case: OpenedCase) -> list[tuple[str, Why]]:
    found = [one for letter in case.letters for one in letter.letter.related]
    return [(one.reference, one.why) for one in found]


def test_both_say_where_it_goes_on(
    office: Office, case_id: CaseId, target: CaseId
) -> None:
    """
    Each names the other; why stands in the merged one only, whose readers may know.
    """
    merge(office, case_id, target)

    here, there = opened(office, case_id), opened(office, target)
    assert (Stage.MERGED, "merged") == (here.case.stage, here.slip.outcome)
    [onward], [came] = here.relations, there.relations
    assert (RelationKind.MERGED_INTO, there.case.reference) == (
        onward.kind,
        onward.case,
    )
    assert (RelationKind.MERGED_HERE, here.case.reference) == (came.kind, came.case)
    assert ("Mira and Lena tell of the same", "") == (onward.reason, came.reason)
    assert () == office.verify().problems


def test_nobody_gains_a_key(office: Office, case_id: CaseId, target: CaseId) -> None:
    """
    Whoever could read one case reads that one still, and no other.
    """
    boxes = [(one, box) for one in (case_id, target) for box in Compartment]
    before = [holders(office, one, box) for one, box in boxes]

    merge(office, case_id, target)

    assert before == [holders(office, one, box) for one, box in boxes]
    with pytest.raises(NotAllowedError, match="key is not yours"):
        opened(office, case_id, RUTH)


def test_it_can_be_shared_with_who_goes_on(
    office: Office, case_id: CaseId, target: CaseId
) -> None:
    """
    The handler of the other case is given the words, by a person who says so, and for no
    longer than they have that one.
    """
    merge(office, case_id, target, share=True)

    with office.store.read() as tx:
        ruths = tx.cases.access_of(holder_of(office.person(RUTH)))
    assert {case_id: LAST, target: LAST} == {one.case_id: one.until for one in ruths}

    assert 1 == len(opened(office, case_id, RUTH).letters)
    assert str(office.person(RUTH)) not in holders(
        office, case_id, Compartment.IDENTITY
    )
    assert () == office.verify().problems


def test_who_has_both_keys_reads_both(
    office: Office, case_id: CaseId, target: CaseId
) -> None:
    """
    From the case that goes on one comes to the merged one; with one key, not.
    """
    merge(office, case_id, target)
    there = opened(office, target)

    with office.store.begin() as tx:
        merged = open_merged(tx, office.rings[DANA], there, with_writers=False, at=NOON)
        shut = open_merged(tx, office.rings[RUTH], there, with_writers=False, at=NOON)

    assert [case_id] == [one.case.id for one in merged]
    assert () == shut


class TestLetters:
    def test_land_where_it_goes_on(
        self, office: Office, case_id: CaseId, target: CaseId
    ) -> None:
        """
        Whoever answers the merged case is heard, but is not the other's first writer.
        """
        raw = reply(office, case_id)
        merge(office, case_id, target)

        receipt = office.take_in(raw)

        assert (Outcome.REPLY, target) == (receipt.outcome, receipt.case_id)
        there = opened(office, target)
        assert [None, False] == [one.letter.verified for one in there.letters]
        assert [(reference_of(office, case_id), Why.MERGED)] == related(there)
        assert () == office.verify().problems

    def test_of_nobody_proven_say_so(
        self, office: Office, case_id: CaseId, target: CaseId
    ) -> None:
        """
        What came by Mira's address from somebody else is not called hers.
        """
        raw = reply(office, case_id, sender="Eve <eve@post.example>")
        merge(office, case_id, target)

        receipt = office.take_in(raw)

        assert target == receipt.case_id
        [(reference, why)] = related(opened(office, target))
        assert (reference_of(office, case_id), Why.UNPROVEN) == (reference, why)

    def test_follow_it_twice(
        self, office: Office, case_id: CaseId, target: CaseId
    ) -> None:
        """
        Where the other case is merged as well they go on with it.
        """
        third = case_in(office, text="Once more the same hours.")
        raw = reply(office, case_id)
        merge(office, case_id, target)
        merge(office, target, third)

        assert third == office.take_in(raw).case_id

    def test_stay_where_a_cover_was_altered(
        self, office: Office, case_id: CaseId, target: CaseId
    ) -> None:
        """
        A cover that the log does not know may bear another case's reference.
        """
        raw = reply(office, case_id)
        merge(office, case_id, target)
        tamper_with(office, target)

        receipt = office.take_in(raw)

        assert Outcome.CASE is receipt.outcome
        assert receipt.case_id not in {case_id, target}

    def test_come_back_when_it_is_on_its_own_again(
        self, office: Office, case_id: CaseId, target: CaseId
    ) -> None:
        """
        Taken up again it is heard itself, both cases know, and history stays.
        """
        raw = reply(office, case_id)
        merge(office, case_id, target)
        reopen(office, case_id)

        receipt = office.take_in(raw)

        assert case_id == receipt.case_id
        here, there = opened(office, case_id), opened(office, target)
        assert (Stage.TRIAGE, 1, "") == (
            here.case.stage,
            here.case.reopened,
            here.slip.outcome,
        )
        assert [RelationKind.MERGED_HERE, RelationKind.APART_AGAIN] == [
            one.kind for one in there.relations
        ]
        assert () == office.verify().problems


class TestRefused:
    def test_into_itself(self, office: Office, case_id: CaseId) -> None:
        """
        A case that went on in itself would never be heard of again.
        """
        with pytest.raises(NotAllowedError, match="into itself"):
            merge(office, case_id, case_id)

    def test_into_what_is_over(
        self, office: Office, case_id: CaseId, target: CaseId
    ) -> None:
        """
        So there is no circle either: what was merged is over.
        """
        merge(office, case_id, target)

        with pytest.raises(NotAllowedError, match="is merged; a case goes on in"):
            merge(office, target, case_id)

    def test_without_the_key_to_both(
        self, office: Office, case_id: CaseId, target: CaseId
    ) -> None:
        """
        Henri handles the one and may not read the other.
        """
        with pytest.raises(NotAllowedError, match="key is not yours"):
            merge(office, case_id, target, by=HENRI)

        assert Stage.RECEIVED is cover(office, case_id).stage

    def test_where_a_reader_is_whom_it_is_about(
        self, office: Office, target: CaseId
    ) -> None:
        """
        Ruth reads the other case: a complaint about her does not go on there.
        """
        about = make_mail(f"{RUTH} keeps my complaint in a drawer.")
        case_id = office.case_of(about)
        assign(office, case_id)

        with pytest.raises(NotAllowedError, match="Ruth Reviewer may open"):
            merge(office, case_id, target)

    def test_a_tie_to_the_merged_ones_counts_from_now_on(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Letters about Ruth land there: the case is never given to her.
        """
        about = office.case_of(make_mail(f"{RUTH} keeps my complaint in a drawer."))
        assign(office, about)
        merge(office, about, case_id)

        with pytest.raises(NotAllowedError, match="conflict of interest"):
            assign(office, case_id, RUTH)
        assert str(office.person(RUTH)) in slip_of(office, case_id).also_named

    def test_without_a_reason(
        self, office: Office, case_id: CaseId, target: CaseId
    ) -> None:
        """
        Why two matters are one is written down.
        """
        with pytest.raises(NotAllowedError, match="needs a reason"):
            merge(office, case_id, target, reason=" ")

    def test_into_a_tampered_cover(
        self, office: Office, case_id: CaseId, target: CaseId
    ) -> None:
        """
        Nothing is decided upon what the log does not know.
        """
        tamper_with(office, target)

        with pytest.raises(AlteredError, match="behind the log's back"):
            merge(office, case_id, target)

    def test_sharing_with_nobody(self, office: Office, case_id: CaseId) -> None:
        """
        A case without a handler has nobody to share with, and nothing is merged.
        """
        target = office.case_of(make_mail("Alone."))

        with pytest.raises(NotAllowedError, match="has no handler"):
            merge(office, case_id, target, share=True)
        assert Stage.RECEIVED is cover(office, case_id).stage

    def test_taking_up_what_somebody_works_on(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        To take up again is no way from one stage of work to another.
        """
        move(office, case_id, make_step(Stage.TRIAGE))

        with pytest.raises(NotAllowedError, match="nothing to take up again"):
            reopen(office, case_id)


def tamper_with(office: Office, case_id: CaseId) -> None:
    """Change a cover as somebody does who has the database."""
    reference = reference_of(office, case_id)
    office.tamper(
        "UPDATE \"case\" SET language = 'xx' WHERE reference = :name", name=reference
    )
