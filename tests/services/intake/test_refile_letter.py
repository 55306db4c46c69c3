"""A letter is filed to another case or one of its own, taken back, and filed again."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.contents import FiledAs, PartKind
from grievance.domain.entry import EntryFile
from grievance.domain.errors import GrievanceError, NotAllowedError, NotFoundError
from grievance.domain.ids import CaseId, PartId
from grievance.domain.intake import Outcome
from grievance.domain.outbox import JobState, LeaseLostError
from grievance.domain.slip import Channel
from grievance.services.cases.read_letters import OpenedLetter
from grievance.services.intake.receive_letter import receive_letter
from grievance.vault.errors import SealError
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, HENRI, Office
from tests.services.entries import (
    SAID,
    claim,
    make_entry,
    reference_of,
    refile,
    take_back,
    take_down,
)
from tests.services.looking import cover, jobs, opened, slip_of
from tests.services.sealed import of_kind
from tests.staged import staged


STRAY = "At the other smelter the gates are locked at night."
PHOTO = EntryFile(name="gate.png", media_type="image/png", content=b"\x89PNG gate")


@pytest.fixture(name="source")
@staged
def _source(office: Office) -> CaseId:
    return office.case_of(make_mail(STRAY, attachment=b"picture"))


@pytest.fixture(name="target")
@staged
def _target(office: Office) -> CaseId:
    return office.case_of(make_mail("Something else, from somebody else."))


def letter_of(office: Office, case_id: CaseId) -> PartId:
    [letter] = opened(office, case_id).letters
    return letter.id


def kept(office: Office, case_id: CaseId) -> int:
    """How many sealed parts a case has; nothing is ever deleted."""
    with office.store.read() as tx:
        return len(tx.parts.ids(case_id))


def writers(office: Office, case_id: CaseId) -> list[str]:
    """Who wrote the letters of a case, as its custodian sees it."""
    from grievance.services.boxes.case_keys import identity_key  # noqa: PLC0415  # once
    from grievance.services.boxes.original import find_writers  # noqa: PLC0415  # once

    ring = office.rings[CHIDI]
    with office.store.read() as tx:
        key = identity_key(tx, ring, case_id)
        found = find_writers(tx, key, ring.directory)
    return sorted(one.written.address or one.written.contact for one in found)


class TestAttach:
    def test_a_stray_letter_goes_to_its_case(
        self, office: Office, source: CaseId, target: CaseId
    ) -> None:
        """
        It lies in the other case with all that came with it; here it is shown apart.
        """
        letter_id = letter_of(office, source)

        filed = refile(office, source, letter_id, to=target)
        receipt = office.receive(filed.collected)

        assert (Outcome.REPLY, target) == (receipt.outcome, receipt.case_id)
        here, there = opened(office, source), opened(office, target)
        assert () == here.letters
        [gone] = here.elsewhere
        assert gone.filed is not None
        assert (FiledAs.ELSEWHERE, reference_of(office, target)) == (
            gone.filed.filed,
            gone.filed.case,
        )
        assert (letter_id, 1, CHIDI) == (gone.id, gone.number, gone.filed_by)
        came = next(one for one in there.letters if STRAY in one.letter.text)
        assert (2, NOON) == (came.number, came.letter.received_at)
        assert reference_of(office, source) == came.letter.from_case
        assert ["gate.png"] == [file.name for file in came.letter.attachments]
        assert cover(office, target).unread is False  # read just now
        assert () == office.verify().problems

    def test_nobody_is_proven_by_being_filed(
        self, office: Office, source: CaseId, target: CaseId
    ) -> None:
        """
        In another's case its writer is not proven to be the first one's.
        """
        filed = refile(office, source, letter_of(office, source), to=target)
        office.receive(filed.collected)

        [_, came] = by_number(opened(office, target).letters)
        assert came.letter.verified is False
        assert CHIDI == came.entered_by

    def test_custodians_see_who_wrote_it_there(
        self, office: Office, source: CaseId, target: CaseId
    ) -> None:
        """
        Name and address go with the original, into the identity of the other case.
        """
        letter_id = letter_of(office, source)
        office.receive(refile(office, source, letter_id, to=target).collected)

        assert ["mira@post.example", "mira@post.example"] == writers(office, target)
        came = opened(office, target).letters
        assert "mira" not in str([one.letter for one in came]).lower()

    def test_the_reason_is_in_the_history(
        self, office: Office, source: CaseId, target: CaseId
    ) -> None:
        """
        Who filed it and why is sealed in the case and stands in its log.
        """
        refile(office, source, letter_of(office, source), to=target, reason=" Stray. ")

        lines = opened(office, source).history
        [line] = [one for one in lines if one.entry.act == "letter-refiled"]
        assert line.reason is not None
        assert (CHIDI, "Stray.") == (line.actor, line.reason.text)
        assert any(one.entry.act == "identity-opened" for one in lines)

    def test_what_is_left_is_counted(
        self, office: Office, source: CaseId, target: CaseId
    ) -> None:
        """
        A case without letters stays; who emptied it is told, and may merge it.
        """
        letter_id = letter_of(office, source)
        filed = refile(office, source, letter_id, to=target)
        office.receive(filed.collected)
        [_, came] = by_number(opened(office, target).letters)

        onward = refile(office, target, came.id, to=None)

        assert (0, 1) == (filed.left, onward.left)
        assert cover(office, source).is_open


class TestSplit:
    def test_a_letter_becomes_a_case_of_its_own(
        self, office: Office, source: CaseId
    ) -> None:
        """
        The worker makes it like any case, and its clocks go on from when it came.
        """
        with office.store.read() as tx:
            before = len(list(tx.worklists.all_covers()))

        filed = refile(office, source, letter_of(office, source))
        waiting = opened(office, source).elsewhere[0].filed
        receipt = office.receive(filed.collected)

        assert receipt.case_id is not None
        assert waiting is not None
        assert "" == waiting.case
        known = opened(office, source).elsewhere[0].filed
        assert known is not None
        assert reference_of(office, receipt.case_id) == known.case
        new = opened(office, receipt.case_id)
        assert [None] == [one.letter.verified for one in new.letters]
        assert NOON.date() == new.case.received_on
        with office.store.read() as tx:
            assert before + 1 == len(list(tx.worklists.all_covers()))

    def test_a_call_keeps_its_door(self, office: Office) -> None:
        """
        What was taken down is filed with text, files, contact and who took it down.
        """
        receipt = take_down(office, make_entry(files=(PHOTO,)), by=HENRI)
        assert receipt.case_id is not None
        letter_id = letter_of(office, receipt.case_id)

        filed = refile(office, receipt.case_id, letter_id)
        split = office.receive(filed.collected)

        assert split.case_id is not None
        [letter] = opened(office, split.case_id).letters
        assert (SAID, Channel.TELEPHONE, HENRI) == (
            letter.letter.text,
            letter.letter.channel,
            letter.entered_by,
        )
        assert ["gate.png"] == [file.name for file in letter.letter.attachments]
        assert Channel.TELEPHONE == slip_of(office, split.case_id).channel
        assert ["+47 555 01 02"] == writers(office, split.case_id)
        assert () == office.verify().problems

    def test_and_again_from_there(self, office: Office) -> None:
        """
        Filed twice, a call is still the entry that its first taker signed.
        """
        receipt = take_down(office, make_entry(), by=HENRI)
        for _ in range(2):
            assert receipt.case_id is not None
            letter_id = letter_of(office, receipt.case_id)
            filed = refile(office, receipt.case_id, letter_id)
            receipt = office.receive(filed.collected)

        assert receipt.case_id is not None
        [letter] = opened(office, receipt.case_id).letters
        assert (SAID, HENRI) == (letter.letter.text, letter.entered_by)


class TestTakeBack:
    def test_it_lies_here_again(
        self, office: Office, source: CaseId, target: CaseId
    ) -> None:
        """
        Taken back it is no longer the other case's, and neither lost a part.
        """
        letter_id = letter_of(office, source)
        office.receive(refile(office, source, letter_id, to=target).collected)
        parts = kept(office, target)

        take_back(office, source, letter_id)

        here, there = opened(office, source), opened(office, target)
        assert [letter_id] == [one.id for one in here.letters]
        assert () == here.elsewhere
        [left] = there.elsewhere
        assert left.filed is not None
        assert reference_of(office, source) == left.filed.case
        assert parts + 2 == kept(office, target)
        assert () == office.verify().problems

    def test_before_it_was_read_nothing_comes_of_it(
        self, office: Office, source: CaseId, target: CaseId
    ) -> None:
        """
        The message that waits is destroyed, its receipt says why, its job is over.
        """
        letter_id = letter_of(office, source)
        filed = refile(office, source, letter_id, to=target)

        take_back(office, source, letter_id)

        receipt = office.receipt(filed.collected.spool_id)
        assert Outcome.DISCARDED == receipt.outcome
        assert "taken back" in receipt.reason
        assert 0 == jobs(office, JobState.READY)
        assert [letter_id] == [one.id for one in opened(office, source).letters]
        assert 1 == len(opened(office, target).letters)
        assert () == office.verify().problems

    def test_while_it_is_read_nothing_comes_of_it(
        self, office: Office, source: CaseId, target: CaseId
    ) -> None:
        """
        A worker that has it in hand finds its lease lost, and rolls back.
        """
        letter_id = letter_of(office, source)
        job = claim(office, refile(office, source, letter_id, to=target).collected)

        take_back(office, source, letter_id)

        with pytest.raises(LeaseLostError):
            receive_letter(office.reception(), job, at=NOON)
        assert 1 == len(opened(office, target).letters)

    def test_out_of_quarantine(
        self, office: Office, source: CaseId, target: CaseId
    ) -> None:
        """
        What the worker could not take is destroyed as well, so that nobody retries it.
        """
        letter_id = letter_of(office, source)
        filed = refile(office, source, letter_id, to=target)
        office.tamper("UPDATE outbox SET state = 'done'")
        with office.store.begin() as tx:
            spool_id = filed.collected.spool_id
            tx.spool.conclude(spool_id, Outcome.QUARANTINED, reason="A reason.")

        take_back(office, source, letter_id)

        assert Outcome.DISCARDED == office.receipt(spool_id).outcome
        assert () == office.verify().problems

    def test_it_can_be_filed_again(
        self, office: Office, source: CaseId, target: CaseId
    ) -> None:
        """
        Elsewhere, back, elsewhere: the last word counts, also within one instant.
        """
        letter_id = letter_of(office, source)
        office.receive(refile(office, source, letter_id, to=target).collected)
        take_back(office, source, letter_id)

        receipt = office.receive(refile(office, source, letter_id).collected)

        [gone] = opened(office, source).elsewhere
        assert gone.filed is not None
        assert receipt.reference == gone.filed.case
        assert 1 == len(opened(office, target).elsewhere)
        assert () == office.verify().problems

    def test_not_when_it_went_on(
        self, office: Office, source: CaseId, target: CaseId
    ) -> None:
        """
        From a third case it is taken back step by step.
        """
        letter_id = letter_of(office, source)
        office.receive(refile(office, source, letter_id, to=target).collected)
        [_, came] = by_number(opened(office, target).letters)
        office.receive(refile(office, target, came.id).collected)

        with pytest.raises(NotAllowedError, match="went on from there"):
            take_back(office, source, letter_id)

        take_back(office, target, came.id)
        take_back(office, source, letter_id)
        assert [letter_id] == [one.id for one in opened(office, source).letters]

    def test_only_by_the_case_it_came_from(
        self, office: Office, source: CaseId, target: CaseId
    ) -> None:
        """
        A letter that went back is filed from where it lies.
        """
        letter_id = letter_of(office, source)
        office.receive(refile(office, source, letter_id, to=target).collected)
        [_, came] = by_number(opened(office, target).letters)
        take_back(office, source, letter_id)

        with pytest.raises(NotAllowedError, match="taken back to GR-"):
            take_back(office, target, came.id)

    def test_what_lies_here(self, office: Office, source: CaseId) -> None:
        """
        There is nothing to undo.
        """
        with pytest.raises(NotAllowedError, match="lies here"):
            take_back(office, source, letter_of(office, source))


class TestRefused:
    @pytest.mark.parametrize("name", [DANA, HENRI])
    def test_without_the_identity(
        self, office: Office, source: CaseId, target: CaseId, name: str
    ) -> None:
        """
        The original is the custodians'; others are told to ask one.
        """
        letter_id = letter_of(office, source)

        with pytest.raises(NotAllowedError, match="custodians of this case; ask one"):
            refile(office, source, letter_id, to=target, by=name)
        with pytest.raises(NotAllowedError, match="custodians of this case; ask one"):
            take_back(office, source, letter_id, by=name)

        assert [letter_id] == [one.id for one in opened(office, source).letters]

    @pytest.mark.parametrize("act", [refile, take_back])
    def test_without_a_reason(
        self, office: Office, source: CaseId, act: Callable[..., object]
    ) -> None:
        """
        One sentence, of more than blanks.
        """
        with pytest.raises(NotAllowedError, match="needs a reason"):
            act(office, source, letter_of(office, source), reason=" \n")

    def test_to_where_it_lies(self, office: Office, source: CaseId) -> None:
        """
        Filing a letter to its own case would double it.
        """
        with pytest.raises(NotAllowedError, match="this very case"):
            refile(office, source, letter_of(office, source), to=source)

    def test_twice(self, office: Office, source: CaseId, target: CaseId) -> None:
        """
        What lies elsewhere is taken back before it goes anywhere else.
        """
        letter_id = letter_of(office, source)
        refile(office, source, letter_id, to=target)

        with pytest.raises(NotAllowedError, match="take it back first"):
            refile(office, source, letter_id)

    def test_of_another_case(
        self, office: Office, source: CaseId, target: CaseId
    ) -> None:
        """
        A letter of another case is not found in this one.
        """
        with pytest.raises(NotFoundError, match="no such letter"):
            refile(office, source, letter_of(office, target))


@pytest.mark.each_engine
def test_of_two_at_once_one_comes_second(
    office: Office, source: CaseId, target: CaseId
) -> None:
    """
    Two people file the same letter: one message goes on, one of them is refused.
    """
    letter_id = letter_of(office, source)
    start, ended = Barrier(2, timeout=60), []

    def one() -> None:
        start.wait()
        try:
            refile(office, source, letter_id, to=target)
        except GrievanceError as error:
            ended.append(type(error))

    threads = [Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [NotAllowedError] == ended
    assert 1 == jobs(office, JobState.READY)


def test_a_crash_in_between_leaves_nothing(
    office: Office,
    source: CaseId,
    target: CaseId,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """
    The message and the word on where the letter lies are committed together or not.
    """
    letter_id = letter_of(office, source)

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("grievance.services.intake.refile_letter.keep_filing", crash)
        with pytest.raises(KeyboardInterrupt):
            refile(office, source, letter_id, to=target)

    assert [letter_id] == [one.id for one in opened(office, source).letters]
    assert 0 == jobs(office, JobState.READY)
    office.receive(refile(office, source, letter_id, to=target).collected)
    assert () == office.verify().problems


def test_an_altered_filing_is_noticed(
    office: Office, source: CaseId, target: CaseId
) -> None:
    """
    Who can write to the database cannot hide a letter by it.
    """
    refile(office, source, letter_of(office, source), to=target)
    [filing, _] = of_kind(office, source, PartKind.FILING)
    office.tamper(
        "UPDATE part SET author_kv = 2 WHERE signature = :signature",
        signature=filing.part.signature,
    )

    with pytest.raises(SealError):
        opened(office, source)


def test_the_first_cases_did_not_name_their_originals(
    office: Office, source: CaseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    There the log tells which one belongs to a letter: they were put in together.
    """
    forget_originals(monkeypatch)
    raws = [make_mail(f"Letter {number}.") for number in range(3)]
    cases = [office.case_of(raw) for raw in raws]
    monkeypatch.undo()
    assert source not in cases

    receipts = [
        office.receive(refile(office, one, letter_of(office, one)).collected)
        for one in cases
    ]

    for number, receipt in enumerate(receipts):
        assert receipt.case_id is not None
        [letter] = opened(office, receipt.case_id).letters
        assert f"Letter {number}." in letter.letter.text


def forget_originals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write correspondents as the first version did."""
    from dataclasses import replace  # noqa: PLC0415  # once

    from grievance.services.intake import seal_letter  # noqa: PLC0415  # once

    write = seal_letter._correspondent

    def as_before(*args: object) -> object:
        written = write(*args)  # type: ignore[arg-type]  # handed on
        return replace(written, original_id=None, received_at=None, spool_id="")

    monkeypatch.setattr(seal_letter, "_correspondent", as_before)


def by_number(letters: tuple[OpenedLetter, ...]) -> list[OpenedLetter]:
    return sorted(letters, key=lambda one: one.number)


def test_filings_lie_in_both_compartments(
    office: Office, source: CaseId, target: CaseId
) -> None:
    """
    A custodian who may not read the words still knows what was filed.
    """
    refile(office, source, letter_of(office, source), to=target)

    found = of_kind(office, source, PartKind.FILING)
    assert list(Compartment) == [one.part.compartment for one in found]
