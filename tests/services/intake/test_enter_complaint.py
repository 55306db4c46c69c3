"""What a person of the office takes down becomes a case, made by the worker alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.contents import PartKind
from grievance.domain.entry import Entry, EntryFile
from grievance.domain.errors import AlteredError, NotAllowedError, NotFoundError
from grievance.domain.events import Act
from grievance.domain.ids import RECOVERY, CaseId, SpoolId, holder_of
from grievance.domain.intake import Door, Outcome, Receipt, SpoolState
from grievance.domain.outbox import JobKind, JobState
from grievance.domain.slip import Channel, Flag
from grievance.domain.urgency import Urgency
from grievance.services.boxes.case_keys import find_key
from grievance.services.boxes.case_parts import open_parts
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_receipt import keep_receipt
from grievance.services.cases.read_attachment import read_attachment
from grievance.services.intake.collect_mail import Collected
from grievance.services.intake.enter_complaint import enter_complaint
from grievance.services.intake.enter_message import enter_message
from grievance.services.intake.receive_letter import receive_letter
from grievance.services.people.signed_entry import to_bytes
from grievance.storage.receipts import Origin
from grievance.storage.spool import Spool
from grievance.vault.author import Author
from grievance.vault.directory import PersonEntry, sign_directory
from grievance.vault.posted import drop
from tests.doubles import NOON, TODAY, make_mail
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office
from tests.services.aside import quarantined
from tests.services.entries import (
    SAID,
    claim,
    enter,
    make_entry,
    reference_of,
    refile,
    take_down,
)
from tests.services.looking import (
    AUTOMATIC,
    MIRA,
    cover,
    holders,
    jobs,
    opened,
    slip_of,
)


DAY = timedelta(days=1)
FORGED = "find out who has access"
GONE = "may not do so, or no longer"
HOSTILE = (
    "They \x1b[2J took \x00our \u202epassports\r\nand [/red] [@click=app.quit]x[/]"
)


def smuggle(office: Office, author: Author, entry: Entry) -> str:
    """Put an entry into the spool as somebody does who can write to the database."""
    return smuggle_raw(office, to_bytes(author, entry), SpoolId(UUID(entry.id)))


def smuggle_raw(office: Office, raw: bytes, spool_id: SpoolId) -> str:
    with office.store.begin() as tx:
        origin = Origin(source="desk", door=Door.ENTRY)
        assert tx.spool.admit(spool_id, origin, uuid4().bytes * 2, at=NOON)
        worker = office.directory.worker
        dropped = drop(worker.spool, raw, table="spool", row_id=str(spool_id))
        tx.spool.add(spool_id, dropped, worker_kv=worker.kv)
        pen = Pen.of(tx, office.worker, NOON)  # the log has no key either
        keep_receipt(pen, spool_id, Act.LETTER_COLLECTED)
        job_id = tx.outbox.add(
            JobKind.RECEIVE_LETTER,
            dedup_key=str(spool_id),
            ref=str(spool_id),
            due_at=NOON,
        )
    return put_aside(office, Collected(spool_id=spool_id, job_id=job_id))


def put_aside(office: Office, collected: Collected) -> str:
    """Let the worker refuse it; return why, as the quarantine will say."""
    job = claim(office, collected)
    with pytest.raises(NotAllowedError) as refused:
        receive_letter(office.reception(), job, at=NOON)
    with office.store.read() as tx:
        assert [] == list(tx.worklists.all_covers())
    return str(refused.value)


def sign_people(office: Office, change: Callable[[PersonEntry], PersonEntry]) -> None:
    """Let the root sign a directory in which everybody is as *change* says."""
    people = tuple(change(entry) for entry in office.directory.people)
    newer = replace(office.directory, epoch=office.directory.epoch + 1, people=people)
    with office.store.begin() as tx:
        tx.people.add_directory(sign_directory(office.secrets.root, newer))


class TestEntered:
    def test_a_call_becomes_a_case(self, office: Office) -> None:
        """
        Words, door and who took it down are there; who called is for custodians.
        """
        receipt = take_down(office, make_entry(), by=HENRI)

        assert Outcome.CASE == receipt.outcome
        assert receipt.case_id is not None
        [letter] = opened(office, receipt.case_id).letters
        assert (SAID, "Passports", Channel.TELEPHONE, HENRI, None) == (
            letter.letter.text,
            letter.letter.subject,
            letter.letter.channel,
            letter.entered_by,
            letter.letter.verified,
        )
        assert "Mira" not in str(letter.letter)
        assert Channel.TELEPHONE == slip_of(office, receipt.case_id).channel
        assert () == office.verify().problems

    def test_it_is_known_like_a_mail(self, office: Office) -> None:
        """
        Danger makes it critical; the language is guessed where nobody says it.
        """
        said = f"{SAID} It is forced labour, and they lock us in at night."
        receipt = take_down(office, make_entry(said, language=""))

        assert receipt.case_id is not None
        slip = slip_of(office, receipt.case_id)
        assert (Urgency.CRITICAL, "en") == (slip.severity, slip.language)
        assert Flag.SENDER_UNCLEAR in slip.flags

    def test_who_enters_it_gets_no_key(self, office: Office) -> None:
        """
        A handler who took a call cannot open the case until it is assigned to them.
        """
        receipt = take_down(office, make_entry(), by=HENRI)

        assert receipt.case_id is not None
        dana, chidi = (holder_of(office.person(name)) for name in (DANA, CHIDI))
        case_id = receipt.case_id
        assert {dana, RECOVERY} == holders(office, case_id, Compartment.CONTENTS)
        assert {chidi, RECOVERY} == holders(office, case_id, Compartment.IDENTITY)
        with pytest.raises(NotAllowedError):
            opened(office, case_id, HENRI)

    def test_whom_it_is_about_gets_no_key(self, office: Office) -> None:
        """
        Also where that very person has to take it down.
        """
        said = f"I complain about your own office: {DANA} told the company my name."

        receipt = take_down(office, make_entry(said), by=DANA)

        assert receipt.case_id is not None
        ruth = holder_of(office.person(RUTH))
        expected = {ruth, RECOVERY}
        assert expected == holders(office, receipt.case_id, Compartment.CONTENTS)

    def test_its_clocks_start_when_it_was_received(self, office: Office) -> None:
        """
        A letter that lay on a desk for a week has a week less.
        """
        week_ago = TODAY - 7 * DAY
        entry = make_entry(channel=Channel.LETTER, received_on=week_ago)

        receipt = take_down(office, entry)

        assert receipt.case_id is not None
        case = cover(office, receipt.case_id)
        clocks = office.mechanism.timetable.received(week_ago, case.urgency)
        assert (week_ago, week_ago, clocks) == (
            case.received_on,
            case.stage_since,
            case.clocks,
        )

    def test_its_files_are_attachments(self, office: Office) -> None:
        """
        Their bytes come out as they went in, under names that are safe to show.
        """
        content = bytes(range(256)) * 64 * 1024  # 16 MB
        files = (
            EntryFile(name="../../a\x1b.png", media_type="image/png", content=content),
            EntryFile(name="", media_type="\x1b[2J", content=b""),
        )

        receipt = take_down(office, make_entry(files=files))

        assert receipt.case_id is not None
        [letter] = opened(office, receipt.case_id).letters
        first, second = letter.letter.attachments
        assert ("image/png", len(content)) == (first.media_type, first.size)
        assert "/" not in first.name
        assert "\x1b" not in first.name
        assert ("unnamed", "application/octet-stream", 0) == (
            second.name,
            second.media_type,
            second.size,
        )
        with office.store.begin() as tx:
            kept = read_attachment(
                tx,
                office.rings[DANA],
                case_id=receipt.case_id,
                part_id=first.part_id,
                at=NOON,
            )
        assert content == kept

    def test_hostile_words_are_text(self, office: Office) -> None:
        """
        What is pasted into an entry is no safer than what is mailed.
        """
        entry = make_entry(HOSTILE, subject=HOSTILE, name=HOSTILE, contact=HOSTILE)

        receipt = take_down(office, entry)

        assert receipt.case_id is not None
        [letter] = opened(office, receipt.case_id).letters
        shown = f"{letter.letter.text}{letter.letter.subject}"
        assert not [code for code in "\x1b\x00\r" if code in shown]
        assert "[@click=app.quit]" in letter.letter.text

    def test_half_a_character_is_none(self, office: Office) -> None:
        """
        What a terminal sent broken becomes a mark, and the rest is kept.
        """
        receipt = take_down(office, make_entry(f"{SAID} \udcff"))

        assert receipt.case_id is not None
        [letter] = opened(office, receipt.case_id).letters
        assert f"{SAID} \N{REPLACEMENT CHARACTER}" == letter.letter.text

    def test_for_a_case_that_is_there(self, office: Office) -> None:
        """
        A second call is added to the first one's case, which is unread again.
        """
        case_id = office.case_of(make_mail())
        opened(office, case_id)
        entry = make_entry(to_case=reference_of(office, case_id))

        receipt = take_down(office, entry)

        assert (Outcome.REPLY, case_id) == (receipt.outcome, receipt.case_id)
        assert cover(office, case_id).unread
        assert [1, 2] == sorted(one.number for one in opened(office, case_id).letters)

    def test_the_same_entry_twice_is_one(self, office: Office) -> None:
        """
        Who is not sure whether it went through may enter it again.
        """
        entry = make_entry()

        first, again = enter(office, entry), enter(office, entry)

        assert (True, False, first.spool_id) == (
            first.is_new,
            again.is_new,
            again.spool_id,
        )
        assert 1 == jobs(office, JobState.READY)

    def test_nothing_of_it_lies_in_the_open(self, office: Office) -> None:
        """
        Between the desk and the worker it is sealed; the log has ids only.
        """
        collected = enter(office, make_entry())

        with office.store.read() as tx:
            spooled = tx.spool.get(collected.spool_id)
            bodies = b"".join(tx.log.bodies())
        assert (Door.ENTRY, SpoolState.WAITING) == (spooled.door, spooled.state)
        for word in (b"passports", b"Mira Holm", b"555 01"):
            assert word not in spooled.dropped.sealed + bodies

    def test_a_crash_repeats_cleanly(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        A worker that dies with it in hand leaves nothing; the next one makes one case.
        """
        collected = enter(office, make_entry())

        def crash(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(Spool, "destroy", crash)
            with pytest.raises(KeyboardInterrupt):
                office.receive(collected)

        receipt = office.receive(collected, at=NOON + DAY)

        assert Outcome.CASE == receipt.outcome
        with office.store.read() as tx:
            assert 1 == len(list(tx.worklists.all_covers()))


class TestRefused:
    @pytest.mark.parametrize(
        ("entry", "sentence"),
        [
            (make_entry(" "), "needs some text"),
            (make_entry(received_on=TODAY + 2 * DAY), "in the future"),
            (make_entry(received_on=TODAY - 4000 * DAY), "ten years"),
            (make_entry(language="Deutsch"), "A language is a code"),
        ],
    )
    def test_what_makes_no_case(
        self, office: Office, entry: Entry, sentence: str
    ) -> None:
        """
        It is said at once, and nothing is spooled.
        """
        with pytest.raises(NotAllowedError, match=sentence):
            enter(office, entry)

        assert 0 == jobs(office, JobState.READY)

    def test_a_case_that_is_not_there(self, office: Office) -> None:
        """
        A mistyped reference is noticed by its check character, a free one here.
        """
        with pytest.raises(NotFoundError, match="There is no case"):
            enter(office, make_entry(to_case="GR-0000-0000"))

    def test_who_does_no_case_work(self, office: Office) -> None:
        """
        An administrator looks after people and keys only.
        """
        sign_people(office, lambda one: replace(one, roles=("administrator",)))
        with office.store.read() as tx:
            directory = office.mechanism.directory()
            assert tx.people.epoch() == directory.epoch
        ring = replace(office.rings[DANA], directory=directory)

        with (
            office.store.begin() as tx,
            pytest.raises(NotAllowedError, match="Only who works on cases"),
        ):
            enter_complaint(tx, ring, make_entry(), at=NOON)

    def test_a_ring_from_before(self, office: Office) -> None:
        """
        Whoever was unlocked before somebody left unlocks again.
        """
        sign_people(office, lambda one: one)

        with pytest.raises(NotAllowedError, match="unlock again"):
            enter(office, make_entry())


class TestBelieved:
    def test_nobody_signs_for_another(self, office: Office) -> None:
        """
        A handler's signature under the coordinator's name is nobody's.
        """
        dana, henri = office.rings[DANA].author, office.rings[HENRI].author
        forged = replace(henri, holder=dana.holder)

        assert FORGED in smuggle(office, forged, make_entry())

    def test_nor_the_worker(self, office: Office) -> None:
        """
        Entries come from people; the worker's own signature opens no door.
        """
        assert GONE in smuggle(office, office.worker.author, make_entry())

    def test_one_that_was_read_does_not_count_again(self, office: Office) -> None:
        """
        Signed for one row, it is refused in any other.
        """
        entry = make_entry()
        raw = to_bytes(office.rings[DANA].author, entry)

        assert FORGED in smuggle_raw(office, raw, SpoolId(uuid4()))

    def test_a_mail_is_none(self, office: Office) -> None:
        """
        Who turns the door of a mail in the database has it refused.
        """
        job = claim(office, office.collect(make_mail()))
        office.tamper("UPDATE receipt SET door = 'entry'")

        with pytest.raises(AlteredError):
            receive_letter(office.reception(), job, at=NOON)

    def test_who_left_is_not(self, office: Office) -> None:
        """
        What they entered waits for somebody else to vouch for it.
        """
        collected = enter(office, make_entry(), by=HENRI)
        sign_people(
            office, lambda one: replace(one, retired=True) if one.name == HENRI else one
        )

        assert GONE in put_aside(office, collected)

    def test_who_lost_the_role_is_not(self, office: Office) -> None:
        """
        The rules of the day on which it is read count.
        """
        collected = enter(office, make_entry(), by=HENRI)
        sign_people(office, lambda one: demoted(one, HENRI))

        assert GONE in put_aside(office, collected)

    def test_a_date_is_checked_again(self, office: Office) -> None:
        """
        A client that does not ask the rules cannot stop a clock.
        """
        late = make_entry(received_on=TODAY + 30 * DAY)

        said = smuggle(office, office.rings[DANA].author, late)

        assert "in the future" in said

    def test_an_entry_in_an_entry_in_an_entry(self, office: Office) -> None:
        """
        One may carry another that is filed elsewhere, and no deeper.
        """
        author = office.rings[DANA].author
        first = to_bytes(author, make_entry())
        second = to_bytes(author, make_entry("", raw=first))

        assert FORGED in smuggle(office, author, make_entry("", raw=second))


class TestOutOfQuarantine:
    def test_with_what_a_person_read(self, office: Office) -> None:
        """
        The words of who could read it; the message names who wrote, and they do not.
        """
        aside = quarantined(office, make_mail(sender=MIRA))

        receipt = filed(office, aside, make_entry(channel=Channel.EMAIL))

        assert receipt.case_id is not None
        [letter] = opened(office, receipt.case_id).letters
        assert (SAID, ()) == (letter.letter.text, letter.letter.attachments)
        contents = parts_of(office, receipt.case_id, Compartment.CONTENTS)
        assert MIRA.encode() not in b"".join(contents)
        assert Outcome.DUPLICATE == office.receipt(aside).outcome
        assert () == office.verify().problems

    def test_a_custodian_has_the_message(self, office: Office) -> None:
        """
        Its bytes lie with the original, whole; whoever files that on keeps them.
        """
        raw = b"\x00 no mail at all"
        entry = make_entry(channel=Channel.EMAIL)
        first = filed(office, quarantined(office, raw), entry).case_id
        assert first is not None
        [letter] = opened(office, first).letters

        second = office.receive(refile(office, first, letter.id).collected).case_id

        assert second is not None
        assert [SAID] == [one.letter.text for one in opened(office, second).letters]
        for case_id in (first, second):
            kept = parts_of(office, case_id, Compartment.IDENTITY, by=CHIDI)
            assert 1 == sum(raw in part for part in kept)

    def test_somebody_else_vouches_for_what_a_person_read(self, office: Office) -> None:
        """
        Also where words and message were entered by who has left since.
        """
        entry = replace(make_entry(), raw=b"\x00 no mail at all")
        aside = quarantined(office, to_bytes(office.rings[HENRI].author, entry))

        receipt = filed(office, aside, make_entry("", channel=Channel.EMAIL))

        assert receipt.case_id is not None
        [letter] = opened(office, receipt.case_id).letters
        assert (SAID, HENRI) == (letter.letter.text, letter.entered_by)

    def test_as_it_is(self, office: Office) -> None:
        """
        What was taken for a machine's is read like any mail, and no longer asked.
        """
        aside = office.take_in(make_mail("They owe us.", headers=AUTOMATIC)).id

        receipt = filed(office, aside, make_entry("", channel=Channel.EMAIL))

        assert receipt.case_id is not None
        [letter] = opened(office, receipt.case_id).letters
        assert "They owe us." in letter.letter.text
        assert (Channel.EMAIL, DANA) == (letter.letter.channel, letter.entered_by)

    def test_somebody_else_vouches(self, office: Office) -> None:
        """
        What a colleague entered before they left is taken on by who stays.
        """
        entry = make_entry()
        raw = to_bytes(office.rings[HENRI].author, entry)
        aside = quarantined(office, raw)

        receipt = filed(office, aside, make_entry("", channel=Channel.EMAIL))

        assert receipt.case_id is not None
        [letter] = opened(office, receipt.case_id).letters
        assert (SAID, HENRI) == (letter.letter.text, letter.entered_by)

    def test_not_what_nobody_signed(self, office: Office) -> None:
        """
        A forged entry is discarded, not vouched for unseen.
        """
        dana, henri = office.rings[DANA].author, office.rings[HENRI].author
        raw = to_bytes(replace(henri, holder=dana.holder), make_entry())
        aside = quarantined(office, raw)

        with pytest.raises(NotAllowedError, match="discard it"):
            filed(office, aside, make_entry(""))

        assert Outcome.QUARANTINED == office.receipt(aside).outcome

    def test_not_a_letter_on_its_way(self, office: Office) -> None:
        """
        What somebody filed elsewhere is taken back in its case.
        """
        entry = replace(make_entry("", raw=make_mail()), from_case="GR-0000-0000")
        aside = quarantined(office, to_bytes(office.rings[HENRI].author, entry))

        with pytest.raises(NotAllowedError, match="take it back there"):
            filed(office, aside, make_entry(""))


def filed(office: Office, aside: SpoolId, entry: Entry) -> Receipt:
    with office.store.begin() as tx:
        collected = enter_message(tx, office.rings[DANA], aside, entry, at=NOON)
    return office.receive(collected)


def parts_of(
    office: Office, case_id: CaseId, compartment: Compartment, *, by: str = DANA
) -> list[bytes]:
    """Read all in a compartment, as somebody with its key does."""
    with office.store.read() as tx:
        key = find_key(tx, office.rings[by], case_id, compartment)
        assert key is not None
        return [one.body for one in open_parts(tx, key, office.directory, *PartKind)]


def demoted(one: PersonEntry, name: str) -> PersonEntry:
    return replace(one, roles=("analyst",)) if one.name == name else one
