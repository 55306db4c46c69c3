"""What people do to a case: only with its key, only by the rules, always in the log."""

from __future__ import annotations

import hashlib

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from grievance.domain.clock import ClockKind
from grievance.domain.compartment import Compartment
from grievance.domain.errors import ConflictError, NotAllowedError, NotFoundError
from grievance.domain.ids import CaseId, PartId, PersonId, holder_of
from grievance.domain.stage import Stage
from grievance.services.access.assign_case import assign_case
from grievance.services.boxes.case_keys import identity_key
from grievance.services.cases.open_case import OpenedCase, open_case
from grievance.services.cases.read_attachment import read_attachment
from grievance.services.handling.add_note import add_note
from grievance.services.handling.move_case import move_case
from grievance.services.slips.list_cases import list_cases, list_covers
from grievance.storage.store import Transaction
from grievance.vault.errors import SealError
from tests.doubles import NOON, make_entity, make_mail, make_step
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office
from tests.services.looking import cover, holders, opened
from tests.staged import staged


PICTURE = b"\x89PNG picture of the gate"
HOUR = timedelta(hours=1)


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    return office.case_of(make_mail(attachment=PICTURE))


def assign(office: Office, case_id: CaseId, to: str, *, by: str = DANA) -> None:
    with office.store.begin() as tx:
        assign_case(
            tx,
            office.rings[by],
            case_id=case_id,
            handler_id=office.person(to),
            at=NOON,
        )


def move(
    office: Office, case_id: CaseId, to: Stage, *, by: str, reason: str = "because"
) -> None:
    with office.store.begin() as tx:
        move_case(
            tx,
            office.rings[by],
            case_id=case_id,
            step=make_step(to, reason=reason),
            timetable=office.mechanism.timetable,
            at=NOON + HOUR,
        )


def note(office: Office, case_id: CaseId, text: str, *, by: str) -> PartId:
    with office.store.begin() as tx:
        return add_note(tx, office.rings[by], case_id=case_id, text=text, at=NOON)


def attachment(office: Office, case_id: CaseId, part_id: PartId, *, by: str) -> bytes:
    with office.store.begin() as tx:
        return read_attachment(
            tx, office.rings[by], case_id=case_id, part_id=part_id, at=NOON
        )


def first_attachment(case: OpenedCase) -> PartId:
    return case.letters[0].letter.attachments[0].part_id


def log_size(office: Office) -> int:
    with office.store.read() as tx:
        return tx.log.frontier().size


def acts_about(office: Office, *objects: object) -> list[tuple[str, str]]:
    with office.store.read() as tx:
        entries = tx.log.about([str(object_id) for object_id in objects])
    return [(entry.act, entry.actor) for entry in entries]


DEEDS: dict[str, Callable[[Office, CaseId], object]] = {
    "open": lambda office, case_id: opened(office, case_id, HENRI),
    "assign": lambda office, case_id: assign(office, case_id, HENRI, by=HENRI),
    "move": lambda office, case_id: move(office, case_id, Stage.TRIAGE, by=HENRI),
    "note": lambda office, case_id: note(office, case_id, "hello", by=HENRI),
    "attachment": lambda office, case_id: attachment(
        office, case_id, PartId(uuid4()), by=HENRI
    ),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_without_the_key_nothing_can_be_done(sqlite_office: Office, deed: str) -> None:
    """
    Who has no grant is told so, whatever they try; nothing changes and nothing is said.
    """
    office, case_id = sqlite_office, sqlite_office.case_of(make_mail())
    before = cover(office, case_id), log_size(office)

    with pytest.raises(NotAllowedError, match="key is not yours"):
        DEEDS[deed](office, case_id)

    assert before == (cover(office, case_id), log_size(office))


@pytest.mark.parametrize("deed", DEEDS)
def test_a_case_that_is_not_there_is_not_found(
    sqlite_office: Office, deed: str
) -> None:
    """
    An unknown id is refused by every service in the same way.
    """
    with pytest.raises(NotFoundError):
        DEEDS[deed](sqlite_office, CaseId(uuid4()))


class TestAssign:
    def test_gives_the_handler_the_contents_only(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        The handler can open the case, is named on it, and does not see who wrote.
        """
        assign(office, case_id, HENRI)

        case = opened(office, case_id, HENRI)
        assert (HENRI, [None]) == (case.handler, [x.writer for x in case.letters])
        assert {DANA, HENRI, "recovery"} == set(case.readers)
        henri = holder_of(office.person(HENRI))
        assert henri not in holders(office, case_id, Compartment.IDENTITY)

    def test_twice_gives_one_key(self, office: Office, case_id: CaseId) -> None:
        """
        Assigning to somebody who has the key already changes the cover only.
        """
        assign(office, case_id, HENRI)
        assign(office, case_id, HENRI)

        henri = holder_of(office.person(HENRI))
        grants = [a for a, _ in acts_about(office, f"{case_id}/contents/{henri}")]
        assert ["access-granted"] == grants
        assert office.person(HENRI) == cover(office, case_id).handler

    def test_is_refused_by_the_rules(self, office: Office, case_id: CaseId) -> None:
        """
        A handler assigns nobody, a custodian handles nothing, a stranger is not found.
        """
        assign(office, case_id, HENRI)

        with pytest.raises(NotAllowedError, match="Only a coordinator"):
            assign(office, case_id, RUTH, by=HENRI)
        with pytest.raises(NotAllowedError, match="no role in case work"):
            assign(office, case_id, CHIDI)
        with pytest.raises(NotFoundError), office.store.begin() as tx:
            assign_case(
                tx,
                office.rings[DANA],
                case_id=case_id,
                handler_id=PersonId(uuid4()),
                at=NOON,
            )
        assert office.person(HENRI) == cover(office, case_id).handler

    def test_never_gives_a_case_to_the_conflicted(self, office: Office) -> None:
        """
        Who is tied to an Entity on the slip gets neither the case nor its key.
        """
        entity = make_entity("Norvik Smelter")
        office.know(entity)
        case_id = office.case_of(make_mail("Norvik Smelter keeps our wages."))
        henri, dana = office.person(HENRI), office.rings[DANA]
        people = tuple(
            replace(entry, conflicts=(str(entity.id),))
            if entry.person_id == henri
            else entry
            for entry in office.directory.people
        )
        ring = replace(dana, directory=replace(dana.directory, people=people))

        with (
            pytest.raises(NotAllowedError, match="conflict of interest"),
            office.store.begin() as tx,
        ):
            assign_case(tx, ring, case_id=case_id, handler_id=henri, at=NOON)

        assert holder_of(henri) not in holders(office, case_id, Compartment.CONTENTS)


class TestMove:
    def test_says_where_why_and_until_when(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Cover, slip and history have the new stage; the reason lies sealed beside it.
        """
        assign(office, case_id, HENRI)
        move(office, case_id, Stage.TRIAGE, by=HENRI, reason=" it is about us ")

        case = opened(office, case_id)
        assert (Stage.TRIAGE, NOON.date()) == (case.case.stage, case.case.stage_since)
        due = office.mechanism.timetable.due(ClockKind.ACKNOWLEDGEMENT, NOON.date())
        assert due == case.case.due_on
        assert ["received", "triage"] == [s.stage for s in case.slip.stages]
        [reason] = [line.reason for line in case.history if line.reason]
        assert ("received", "triage", "it is about us") == (
            reason.before,
            reason.after,
            reason.text,
        )
        assert "it is about us" not in repr(case)

    def test_twice_keeps_both_days_on_the_slip(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Each move adds a revision; handler and coordinator may both move.
        """
        assign(office, case_id, HENRI)
        move(office, case_id, Stage.TRIAGE, by=HENRI)
        move(office, case_id, Stage.ASSESSMENT, by=DANA)

        stages = [stage.stage for stage in opened(office, case_id).slip.stages]
        assert ["received", "triage", "assessment"] == stages
        with office.store.read() as tx:
            assert 2 == tx.slips.of_case(case_id).rev

    @pytest.mark.parametrize(
        ("to", "reason", "said"),
        [
            (Stage.CLOSED, "done", "From received a case goes to"),
            (Stage.TRIAGE, "  ", "needs a reason"),
        ],
    )
    def test_is_refused_by_the_rules_and_leaves_nothing(
        self, office: Office, case_id: CaseId, to: Stage, reason: str, said: str
    ) -> None:
        """
        No way there, no reason: neither cover nor slip nor log changes.
        """
        assign(office, case_id, HENRI)
        before = cover(office, case_id), log_size(office)

        with pytest.raises(NotAllowedError, match=said):
            move(office, case_id, to, by=HENRI, reason=reason)

        assert before == (cover(office, case_id), log_size(office))

    def test_needs_a_handler(self, office: Office, case_id: CaseId) -> None:
        """
        Even a coordinator moves nothing that nobody handles.
        """
        with pytest.raises(NotAllowedError, match="needs a handler"):
            move(office, case_id, Stage.TRIAGE, by=DANA)

    def test_of_two_at_once_the_second_is_told(
        self, office: Office, case_id: CaseId, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        Who decides on a cover that has changed since loses nothing and overwrites none.
        """
        assign(office, case_id, HENRI)
        stale = cover(office, case_id)
        note(office, case_id, "meanwhile", by=DANA)
        move(office, case_id, Stage.TRIAGE, by=DANA)

        monkeypatch.setattr("grievance.storage.cases.Cases.get", lambda *_: stale)
        with pytest.raises(ConflictError, match="look again"):
            move(office, case_id, Stage.TRIAGE, by=HENRI)
        monkeypatch.undo()

        stages = [stage.stage for stage in opened(office, case_id).slip.stages]
        assert ["received", "triage"] == stages


class TestOpen:
    def test_only_custodians_see_who_wrote(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        Without the identity's key a writer is None, and asking for the key is refused.
        """
        assign(office, case_id, HENRI)
        for name in (DANA, HENRI):
            assert [None] == [x.writer for x in opened(office, case_id, name).letters]
            with (
                office.store.read() as tx,
                pytest.raises(NotAllowedError, match="sealed to the custodians"),
            ):
                identity_key(tx, office.rings[name], case_id)
        with office.store.read() as tx:
            key = identity_key(tx, office.rings[CHIDI], case_id)
        assert Compartment.IDENTITY == key.compartment

    def test_is_logged_each_time(self, office: Office, case_id: CaseId) -> None:
        """
        Reading is an act: every opening leaves a line, and takes the mark of the new.
        """
        dana = holder_of(office.person(DANA))
        for _ in range(2):
            opened(office, case_id)

        read = [line for line in acts_about(office, case_id) if "opened" in line[0]]
        assert [("contents-opened", dana)] * 2 == read
        assert not cover(office, case_id).unread
        assert () == office.verify().problems

    def test_beside_a_change_is_no_false_alarm(
        self, office: Office, case_id: CaseId, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        Who reads a cover just before somebody else changes it leaves the log sound.
        """
        opened(office, case_id)
        stale = cover(office, case_id)
        assign(office, case_id, HENRI)

        monkeypatch.setattr("grievance.storage.cases.Cases.get", lambda *_: stale)
        opened(office, case_id)
        monkeypatch.undo()

        assert () == office.verify().problems

    def test_says_what_was_done_to_what(self, sqlite_office: Office) -> None:
        """
        A letter by its number, a key and whose it is; never a word of anybody.
        """
        office = sqlite_office
        case_id = office.case_of(make_mail())
        assign(office, case_id, HENRI)

        about = {
            (line.entry.act, line.about) for line in opened(office, case_id).history
        }
        assert {
            ("part-added", "letter 1"),
            ("key-made", "contents"),
            ("access-granted", f"contents, for {HENRI}"),
            ("access-granted", f"identity, for {CHIDI}"),
            ("case-assigned", ""),
        } <= about

    def test_says_it_in_sentences(self, sqlite_office: Office) -> None:
        """
        As the log of the office does, but of this case: no code, and no id.
        """
        office = sqlite_office
        case_id = office.case_of(make_mail())
        assign(office, case_id, HENRI)

        said = {line.sentence for line in opened(office, case_id).history}
        assert {
            "opened the case",
            "put letter 1",
            "made a key for the contents of this case",
            f"gave {HENRI} the key to the contents of this case",
            f"gave {CHIDI} the key to who is behind this case",
            "gave this case to somebody to handle",
        } <= said

    def test_shows_the_history_in_order(self, office: Office, case_id: CaseId) -> None:
        """
        Every act on the case is a line, with who did it by name.
        """
        opened(office, case_id)
        assign(office, case_id, HENRI)
        note(office, case_id, "I rang the union.", by=HENRI)
        move(office, case_id, Stage.TRIAGE, by=HENRI)
        attachment(office, case_id, first_attachment(opened(office, case_id)), by=HENRI)

        history = [(x.entry.act, x.actor) for x in opened(office, case_id).history]

        assert ("case-received", "worker") == history[0]
        assert [
            ("contents-opened", DANA),
            ("access-granted", DANA),
            ("case-assigned", DANA),
            ("note-added", HENRI),
            ("reason-given", HENRI),
            ("slip-written", HENRI),
            ("stage-changed", HENRI),
            ("contents-opened", DANA),
            ("attachment-read", HENRI),
        ] == history[-9:]

    def test_shows_entities_and_notes(self, office: Office) -> None:
        """
        Entities are shown by name, notes with their writer, the oldest first.
        """
        office.know(make_entity("Norvik Smelter"))
        case_id = office.case_of(make_mail("Norvik Smelter keeps our wages."))
        for text in ("first", " second "):
            note(office, case_id, text, by=DANA)

        case = opened(office, case_id)

        assert ("Norvik Smelter",) == case.entities
        assert [("first", DANA), ("second", DANA)] == [
            (x.note.text, x.author) for x in case.notes
        ]

    def test_shows_nothing_in_a_repr(self, office: Office, case_id: CaseId) -> None:
        """
        What lands in a traceback has no word of the letter, the notes or the names.
        """
        note(office, case_id, "Bartholomeus knows", by=DANA)

        shown = repr(opened(office, case_id))

        assert "Bartholomeus" not in shown
        assert "Unpaid" not in shown
        assert "gate.png" not in shown


def test_who_saw_who_wrote_is_in_the_log(office: Office) -> None:
    """
    A custodian with both keys sees the writer, and that is a line of its own.
    """
    case_id = office.case_of(make_mail(sender="Mira Holm <mira@post.example>"))
    _also_contents(office, case_id, CHIDI)

    [letter] = opened(office, case_id, CHIDI).letters

    assert letter.writer is not None
    assert ("Mira Holm", "mira@post.example") == (
        letter.writer.name,
        letter.writer.address,
    )
    chidi = holder_of(office.person(CHIDI))
    assert ("identity-opened", chidi) in acts_about(office, case_id)
    before = acts_about(office, case_id).count(("identity-opened", chidi))
    with office.store.begin() as tx:
        closed = open_case(
            tx, office.rings[CHIDI], case_id, with_writers=False, at=NOON
        )
    assert [None] == [x.writer for x in closed.letters]
    assert before == acts_about(office, case_id).count(("identity-opened", chidi))


def _also_contents(office: Office, case_id: CaseId, name: str) -> None:
    """Grant the contents as a later issue's service will."""
    from grievance.services.boxes.case_keys import contents_key  # noqa: PLC0415  # once
    from grievance.vault.case_box import make_grant  # noqa: PLC0415  # once

    holder = holder_of(office.person(name))
    holder_kv, public = office.directory.box_of(holder)
    with office.store.begin() as tx:
        key = contents_key(tx, office.rings[DANA], case_id)
        tx.cases.add_grants(
            [
                make_grant(
                    key, holder=holder, holder_kv=holder_kv, public=public, suite=1
                )
            ]
        )


class TestAttachment:
    def test_comes_out_as_it_was_sent(self, office: Office, case_id: CaseId) -> None:
        """
        The bytes are those of the mail, fit their note, and reading them is logged.
        """
        case = opened(office, case_id)
        [described] = case.letters[0].letter.attachments

        content = attachment(office, case_id, described.part_id, by=DANA)

        assert PICTURE == content
        assert (len(PICTURE), hashlib.sha256(PICTURE).hexdigest()) == (
            described.size,
            described.sha256,
        )
        dana = holder_of(office.person(DANA))
        assert ("attachment-read", dana) in acts_about(office, described.part_id)

    def test_of_another_case_is_not_found(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        An id of another case's part, or of a letter, gives nothing.
        """
        other_id = office.case_of(make_mail("Other.", attachment=b"other"))
        other, own = opened(office, other_id), opened(office, case_id)

        for part_id in (first_attachment(other), own.letters[0].id, PartId(uuid4())):
            with pytest.raises(NotFoundError, match="no such"):
                attachment(office, case_id, part_id, by=DANA)


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_empty_note_is_refused(office: Office, case_id: CaseId, text: str) -> None:
    """
    Blank is no note.
    """
    with pytest.raises(NotAllowedError, match="needs some text"):
        note(office, case_id, text, by=DANA)


class TestList:
    def test_everybody_sees_their_own(self, office: Office) -> None:
        """
        A handler sees what was assigned to them, a coordinator all, others nothing.
        """
        office.know(make_entity("Norvik Smelter"))
        raw = make_mail("Norvik Smelter keeps our wages.")
        first = office.case_of(raw, at=NOON + 48 * HOUR)
        second = office.case_of(make_mail("Nobody answers."))
        assign(office, second, HENRI)

        with office.store.read() as tx:
            seen = {name: _ids(tx, office, name) for name in (DANA, HENRI, CHIDI)}
            lines = list(list_cases(tx, office.rings[DANA]))

        assert {DANA: [first, second], HENRI: [second], CHIDI: []} == seen
        assert [("Norvik Smelter",), ()] == [line.entities for line in lines]
        assert [None, HENRI] == [line.handler for line in lines]

    def test_breaks_off_at_an_altered_slip(
        self, office: Office, case_id: CaseId
    ) -> None:
        """
        What somebody changed is not passed over in silence, and the list can be closed.
        """
        office.tamper("UPDATE slip SET rev = rev + 1")

        with office.store.read() as tx, pytest.raises(SealError):
            _ids(tx, office, DANA)

        assert not cover(office, case_id).handler

    def test_leaves_no_line_in_the_log(self, office: Office, case_id: CaseId) -> None:
        """
        Looking over the queue opens no case and marks none as read.
        """
        before = log_size(office)

        with office.store.read() as tx:
            assert [case_id] == _ids(tx, office, DANA)

        assert before == log_size(office)
        assert cover(office, case_id).unread


def _ids(tx: Transaction, office: Office, name: str) -> list[CaseId]:
    listed = [line.case.id for line in list_cases(tx, office.rings[name])]
    assert listed == [case.id for case in list_covers(tx, office.rings[name])]
    return listed
