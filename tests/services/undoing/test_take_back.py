"""Undo: a reversing act of its own, by whoever did it, unless somebody was there since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from grievance.domain.allegation import Allegation, AllegationState, Period
from grievance.domain.case import Case
from grievance.domain.clock import ClockKind
from grievance.domain.compartment import Compartment
from grievance.domain.errors import ConflictError, GrievanceError, NotAllowedError
from grievance.domain.ids import CaseId, PersonId, holder_of
from grievance.domain.slip import Slip
from grievance.domain.stage import Stage
from grievance.domain.undo import (
    SAID,
    AllegationChange,
    Change,
    LinkChange,
    NoteChange,
    Way,
)
from grievance.domain.urgency import Urgency
from grievance.services.access.assign_case import assign_case
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import read_records
from grievance.services.cases.set_urgency import set_urgency
from grievance.services.cases.watch_case import watch_case
from grievance.services.evidence.record_allegation import record_allegation
from grievance.services.handling.add_note import add_note
from grievance.services.handling.link_cases import link_cases, linked_among
from grievance.services.handling.move_case import move_case
from grievance.services.handling.pause_clock import PauseReason, pause_clock
from grievance.services.handling.split_case import move_allegations
from grievance.services.overviews.count_records import count_records
from grievance.services.reports.read_report import read_basis
from grievance.services.undoing.take_back import take_back
from grievance.storage.store import Transaction
from tests.doubles import NOON, make_mail, make_step
from tests.offices import CHIDI, DANA, HENRI, Office
from tests.services.boxes.test_case_records import ALLEGATION
from tests.services.looking import cover, holders, opened
from tests.services.ties import tie


pytestmark = pytest.mark.each_engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A case that Dana handles, and another one of hers."""

    office: Office
    case_id: CaseId
    other_id: CaseId

    def do(self, act: Callable[[Transaction], Change]) -> Change:
        with self.office.store.begin() as tx:
            return act(tx)

    def go(self, change: Change, way: Way = Way.UNDO, *, by: str = DANA) -> Change:
        with self.office.store.begin() as tx:
            back = take_back(tx, self.office.rings[by], change, way, at=NOON)
        assert back is not None
        return back


@dataclass(frozen=True, slots=True)
class State:
    """What of a case an undo can set back."""

    cover: Case
    slip: Slip
    allegations: tuple[Allegation, ...]
    notes: tuple[str, ...]
    links: tuple[tuple[str, ...], ...]
    readers: frozenset[str]


@pytest.fixture(name="place")
def _place(office: Office) -> Place:
    case_id, other_id = (office.case_of(make_mail(subject=one)) for one in "ab")
    with office.store.begin() as tx:
        dana = office.person(DANA)
        assign_case(tx, office.rings[DANA], case_id=case_id, handler_id=dana, at=NOON)
    return Place(office=office, case_id=case_id, other_id=other_id)


def state(place: Place) -> State:
    office, case_id = place.office, place.case_id
    case = opened(office, case_id)
    with office.store.read() as tx:
        ring = office.rings[DANA]
        records = read_records(
            tx, contents_key(tx, ring, case_id), ring.directory, Allegation
        )
    held = (one for one in records if one.state is not AllegationState.STRUCK)
    both = (case, opened(office, place.other_id))
    return State(
        cover=replace(case.case, version=1, unread=False),
        slip=case.slip,
        allegations=tuple(replace(one, revision=1) for one in held),
        notes=tuple(one.note.text for one in case.notes if not one.is_struck),
        links=tuple(linked_among(one.relations) for one in both),
        readers=frozenset(holders(office, case_id, Compartment.CONTENTS)),
    )


def urgency(place: Place, tx: Transaction) -> Change:
    ring, timetable = place.office.rings[DANA], place.office.mechanism.timetable
    return watch_case(
        tx,
        place.case_id,
        lambda: set_urgency(
            tx, ring, place.case_id, Urgency.CRITICAL, timetable=timetable, at=NOON
        ),
    )


def stage(place: Place, tx: Transaction, to: Stage = Stage.TRIAGE) -> Change:
    ring, timetable = place.office.rings[DANA], place.office.mechanism.timetable
    return watch_case(
        tx,
        place.case_id,
        lambda: move_case(
            tx,
            ring,
            case_id=place.case_id,
            step=make_step(to),
            timetable=timetable,
            at=NOON,
        ),
    )


def assign(place: Place, tx: Transaction, name: str = HENRI) -> Change:
    handler = place.office.person(name)
    return watch_case(
        tx,
        place.case_id,
        lambda: assign_case(
            tx,
            place.office.rings[DANA],
            case_id=place.case_id,
            handler_id=handler,
            at=NOON,
        ),
    )


def pause(place: Place, tx: Transaction) -> Change:
    ring, timetable = place.office.rings[DANA], place.office.mechanism.timetable
    return watch_case(
        tx,
        place.case_id,
        lambda: pause_clock(
            tx,
            ring,
            place.case_id,
            ClockKind.TRIAGE,
            why=PauseReason.SAFETY,
            text="They hide",
            timetable=timetable,
            at=NOON,
        ),
    )


def allege(
    place: Place, tx: Transaction, allegation: Allegation = ALLEGATION
) -> Change:
    record_allegation(
        tx,
        place.office.rings[DANA],
        place.case_id,
        allegation,
        at=NOON,
        reason="so it is",
    )
    return AllegationChange(
        case_id=place.case_id,
        reference=tx.cases.get(place.case_id).reference,
        number=allegation.number,
        revision=allegation.revision,
    )


def note(place: Place, tx: Transaction) -> Change:
    ring = place.office.rings[DANA]
    note_id = add_note(tx, ring, case_id=place.case_id, text="wrong", at=NOON)
    return NoteChange(
        case_id=place.case_id,
        reference=tx.cases.get(place.case_id).reference,
        note_id=note_id,
    )


def link(place: Place, tx: Transaction) -> Change:
    ring = place.office.rings[DANA]
    link_cases(tx, ring, place.case_id, place.other_id, at=NOON)
    return LinkChange(
        case_id=place.case_id,
        reference=tx.cases.get(place.case_id).reference,
        other_id=place.other_id,
    )


Deed = Callable[[Place, Transaction], Change]
DEEDS: tuple[Deed, ...] = (urgency, stage, assign, pause, allege, note, link)


def test_an_undo_is_an_act_that_leads_back_and_forth(place: Place) -> None:
    """
    Whatever is done is as it was after an undo, and as it became after a redo; each is
    in the log, and what somebody decided is in the case's history in words.
    """
    office = place.office
    for deed in DEEDS:
        before = state(place)
        change = place.do(lambda tx, deed=deed: deed(place, tx))  # type: ignore[misc]  # mypy knows no default here
        after = state(place)
        assert before != after, deed.__name__

        back = place.go(change)
        assert before == state(place), deed.__name__
        again = place.go(back, Way.REDO)
        assert after == state(place), deed.__name__
        place.go(again)
        assert before == state(place), deed.__name__

    history = opened(office, place.case_id).history
    said = [one.reason.text for one in history if one.reason]
    assert 2 * 5 == said.count(SAID[Way.UNDO])
    assert 5 == said.count(SAID[Way.REDO])
    assert () == office.verify().problems


def test_the_words_of_an_allegation_come_back(place: Place) -> None:
    """
    A change of one that was there before is taken back without striking it.
    """
    place.do(lambda tx: allege(place, tx))
    before = state(place)
    second = replace(ALLEGATION, revision=2, text="two dormitories", flagged=False)
    change = place.do(lambda tx: allege(place, tx, second))

    place.go(change)

    assert before == state(place)


def change_urgency_since(place: Place, tx: Transaction) -> None:
    set_urgency(
        tx,
        place.office.rings[DANA],
        place.case_id,
        Urgency.LOW,
        timetable=place.office.mechanism.timetable,
        at=NOON,
    )


SINCE: tuple[tuple[Deed, Callable[[Place, Transaction], object]], ...] = (
    (urgency, change_urgency_since),
    (stage, lambda place, tx: stage(place, tx, Stage.WITHDRAWN)),
    (assign, lambda place, tx: assign(place, tx, DANA)),
    (
        allege,
        lambda place, tx: allege(place, tx, replace(ALLEGATION, revision=2)),
    ),
)


@pytest.mark.parametrize(("deed", "since"), SINCE)
def test_what_somebody_did_since_is_not_written_over(
    place: Place, deed: Deed, since: Callable[[Place, Transaction], object]
) -> None:
    """
    The undo is refused with a sentence, and nothing is changed.
    """
    change = place.do(lambda tx: deed(place, tx))
    with place.office.store.begin() as tx:
        since(place, tx)
    before = cover(place.office, place.case_id)

    with pytest.raises(GrievanceError, match=r"since|by now"):
        place.go(change)

    assert before == cover(place.office, place.case_id)


@pytest.mark.parametrize("deed", [note, link])
def test_it_is_taken_back_once(place: Place, deed: Deed) -> None:
    """
    A second undo of the same is refused, as it is so already.
    """
    change = place.do(lambda tx: deed(place, tx))
    place.go(change)

    with pytest.raises(ConflictError):
        place.go(change)


def test_who_got_the_key_by_mistake_has_it_no_more(place: Place) -> None:
    """
    They may have kept it, so that the case is due for another key.
    """
    henri: PersonId = place.office.person(HENRI)
    change = place.do(lambda tx: assign(place, tx))
    assert holder_of(henri) in state(place).readers

    place.go(change)

    assert holder_of(henri) not in state(place).readers
    with place.office.store.read() as tx:
        due = [one.case_id for one in tx.rekeys.of_case(place.case_id)]
    assert [place.case_id] == due


def test_only_a_coordinator_takes_a_case_back(place: Place) -> None:
    """
    Undo gives nobody a right that they lack.
    """
    change = place.do(lambda tx: assign(place, tx))

    with pytest.raises(NotAllowedError):
        place.go(change, by=HENRI)
    with pytest.raises(NotAllowedError, match="key is not yours"):
        place.go(change, by=CHIDI)


def test_a_note_is_struck_by_whoever_wrote_it(place: Place) -> None:
    """
    Its text stays in the case, and others write their own.
    """
    place.do(lambda tx: assign(place, tx))
    change = place.do(lambda tx: note(place, tx))

    with pytest.raises(NotAllowedError, match="Somebody else wrote this note"):
        place.go(change, by=HENRI)
    place.go(change)

    [struck] = opened(place.office, place.case_id).notes
    assert ("wrong", True) == (struck.note.text, struck.is_struck)


def test_a_case_is_linked_once_and_not_to_itself(place: Place) -> None:
    """
    Either way round they are already linked; a case that is not theirs links nothing.
    """
    office, ring = place.office, place.office.rings[DANA]
    place.do(lambda tx: link(place, tx))

    with (
        pytest.raises(ConflictError, match="already linked"),
        office.store.begin() as tx,
    ):
        link_cases(tx, ring, place.case_id, place.other_id, at=NOON)
    with (
        pytest.raises(ConflictError, match="already linked"),
        office.store.begin() as tx,
    ):
        link_cases(tx, ring, place.other_id, place.case_id, at=NOON)
    with pytest.raises(NotAllowedError, match="itself"), office.store.begin() as tx:
        link_cases(tx, ring, place.case_id, place.case_id, at=NOON)
    henri = office.rings[HENRI]
    with pytest.raises(NotAllowedError), office.store.begin() as tx:
        link_cases(tx, henri, place.case_id, place.other_id, at=NOON)


def test_nothing_follows_from_what_was_struck(place: Place) -> None:
    """
    It is counted no more, split off into no other case, and told to nobody.
    """
    office, ring = place.office, place.office.rings[DANA]
    change = place.do(lambda tx: allege(place, tx))
    place.go(change)

    with office.store.read() as tx:
        counted = count_records(tx, ring, place.case_id, at=NOON)
        key = contents_key(tx, ring, place.case_id)
        basis = read_basis(tx, ring, key, when=Period(), today=NOON.date())
    assert (0, ()) == (counted.allegations, basis.allegations)
    with pytest.raises(NotAllowedError, match="by mistake"), office.store.begin() as tx:
        move_allegations(
            tx,
            ring,
            case_id=place.case_id,
            to=place.other_id,
            numbers=[1],
            reason="theirs",
            at=NOON,
        )


def test_who_turns_out_to_be_tied_takes_nothing_back(place: Place) -> None:
    """
    A conflict of interest that came out meanwhile holds for an undo as for any act.
    """
    change = place.do(lambda tx: urgency(place, tx))
    place.do(lambda tx: allege(place, tx))
    ring = tie(place.office, DANA, ALLEGATION.respondent.id)

    with (
        pytest.raises(NotAllowedError, match="You are tied to"),
        place.office.store.begin() as tx,
    ):
        take_back(tx, ring, change, Way.UNDO, at=NOON)
